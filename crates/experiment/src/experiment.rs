//! The one description of a run: what a link, a JSON file and the page's controls all become.
//!
//! An [`Experiment`] names its data, its regulariser and every setting; [`Experiment::set`] changes one by
//! its key and a text, as links, fields and demonstrations do. `TrainConfig::check` turns it into something
//! that can train. The modules:
//!
//! - [`table`]: every regulariser, setting (key, range, help) and demonstration, each written once.
//! - [`link`]: the query string that opens the page in a given state.
//! - [`packed`]: own data within a link.
//! - [`names`]: what the columns of own data are called.
//! - [`prediction`]: what a reader is asked before a run trains.
//! - [`compare`]: several panels, each with settings of its own.
//!
//! ```
//! use relu_atoms_experiment::experiment::{Experiment, Mode};
//!
//! let mut experiment = Experiment::preset("xor", Mode::VariationNorm).unwrap();
//! experiment.set("lambda", "1e-3")?;
//! let refused = experiment.set("m", "0").unwrap_err();
//! assert_eq!(refused.to_string(), "`m=0`: the width must be a whole number from 1 to 100000");
//! # Ok::<(), relu_atoms_experiment::experiment::SettingError>(())
//! ```

use crate::points::holdout::{MAX_HOLDOUT, Split, held_out_rows};
use crate::points::truth::{Truth, TruthError, TruthInUnits};
use crate::points::units::{Columns, Units};
use crate::points::{MAX_IN_TABLE, MAX_POINTS, MAX_SIZE, Points, PointsError, RawPoints, presets};
use crate::text::{JsonError, JsonFault, excerpt, list, read_json, shortest};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub mod book;
pub mod compare;
pub mod link;
pub mod names;
pub mod packed;
pub mod prediction;
mod seed;
pub mod table;

/// The regulariser a run trains under (theory §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Gradient descent on the loss alone.
    None,
    /// Targets `y_i + τ ξ_i`, fresh ξ every step (the paper's i).
    LabelNoise,
    /// `L + λ R`, `R = (1/m) Σ V(θ_j)`: label noise's deterministic limit.
    GradientPenalty,
    /// Weight decay, `R = (1/2m) Σ (a² + ‖w̃‖²)` (the paper's ii).
    VariationNorm,
}

/// Where the points come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Data {
    /// A preset by its link key, such as `saddle`.
    Preset(String),
    /// The user's own points.
    Own(RawPoints),
}

/// The units in which a run trains and in which its numbers are: λ, losses, penalties, weights, bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitSystem {
    /// The table's own.
    #[default]
    Table,
    /// Standard units where the table is far from them ([`Units::needed`]), otherwise the table's own.
    Standard,
}

impl UnitSystem {
    /// The units of a table for which none are chosen. One that is near enough to standard units is trained as it is,
    /// and its link says nothing of units.
    pub fn suiting(table: &RawPoints) -> Self {
        Units::needed(table).map_or(Self::Table, |_| Self::Standard)
    }

    /// The greatest size that the numbers of a table may have, which is trained in these units.
    pub fn largest(self) -> f64 {
        match self {
            Self::Table => MAX_SIZE,
            Self::Standard => MAX_IN_TABLE,
        }
    }
}

/// The law of the label noise ξ; both have mean 0 and variance 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noise {
    /// Standard normal.
    Gaussian,
    /// ±1 with equal chance.
    Sign,
}

/// Whether the variation norm charges the biases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bias {
    /// `R = (1/2m) Σ (a² + ‖w̃‖²)`, the variation norm of the theory.
    #[default]
    Penalised,
    /// `R = (1/2m) Σ (a² + ‖w‖²)`: a neuron's kink may stand anywhere at the same price.
    Free,
}

/// How a gradient becomes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Optimiser {
    /// Gradient descent with the mean-field step `h`.
    Gd,
    /// Adam (β = 0.9, 0.999, ε = 1e-8) with learning rate `h`; fast, but not the paper's dynamics.
    Adam,
}

/// How the step size changes over the run's last phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decay {
    /// Stays at `h`.
    Constant,
    /// `h (1 + cos(π t/T))/2`.
    Cosine,
    /// `h`, then `h/5` from half-time on.
    Drop,
}

/// How time advances from frame to frame.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    /// Each frame advances the step count by a fixed fraction, at least one step.
    Geometric,
    /// This many steps a frame.
    PerFrame(u64),
    /// As fast as the machine goes.
    Max,
}

impl Pace {
    /// Under the geometric pace a frame advances time by this fraction: a decade takes about 78
    /// frames, 1.3 seconds at 60 frames a second.
    pub const GEOMETRIC_SHARE: f64 = 0.03;

    /// The steps of a frame under the geometric pace, which begins at this step.
    pub fn geometric_stride(step: u64) -> u64 {
        ((step as f64 * Self::GEOMETRIC_SHARE) as u64).max(1)
    }
}

/// What a phase of a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhaseKind {
    /// Gradient descent on the loss alone, ended early once `L < 1e-6`.
    WarmUp,
    /// The mode's own dynamics at full noise or full λ.
    Train,
    /// Label noise whose τ falls to 0 along a cosine.
    Anneal,
}

impl PhaseKind {
    /// Whether a run under this regulariser can have such a phase: only noise can fade.
    pub fn suits(self, mode: Mode) -> bool {
        self != Self::Anneal || mode == Mode::LabelNoise
    }
}

/// One phase of the schedule: what, and for at most how many steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// What happens.
    pub kind: PhaseKind,
    /// At most this many steps, 1 to [`MAX_STEPS`].
    pub steps: u64,
}

/// A run, complete: the same experiment gives the same numbers on every machine, to the last bit.
/// Unchecked; `TrainConfig::check` turns it into something that can train.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    /// The points.
    pub data: Data,
    /// The function behind the targets, where it is known; none takes a preset's own. See
    /// [`Experiment::known_truth`].
    #[serde(default)]
    pub truth: Option<Truth>,
    /// The share of the rows that are held out, 0 to [`MAX_HOLDOUT`]: see [`held_out_rows`].
    #[serde(default)]
    pub holdout: f64,
    /// The units in which it trains. They belong to the data, as the columns' names do.
    #[serde(default)]
    pub units: UnitSystem,
    /// What the columns are called, those of the inputs first; empty where they have no names of their own.
    #[serde(default)]
    pub names: Vec<String>,
    /// The regulariser.
    pub mode: Mode,
    /// Width, 1 to [`MAX_WIDTH`].
    pub m: usize,
    /// Initialisation scale: `w̃` a uniform direction times `scale`, `a = ±scale`.
    pub scale: f64,
    /// Neurons come in pairs `(a, w̃)`, `(−a, w̃)`, so that f = 0 at step 0.
    pub paired: bool,
    /// Seed of the initialisation and of the noise. In JSON a number or, for programs that round large ones, a text.
    #[serde(deserialize_with = "seed::read")]
    pub seed: u64,
    /// Strength λ of the penalty (gradient penalty, variation norm).
    pub lambda: f64,
    /// Variation norm: whether it charges the biases.
    #[serde(default)]
    pub bias: Bias,
    /// Standard deviation τ of the label noise.
    pub tau: f64,
    /// The law of the noise.
    pub noise: Noise,
    /// Mini-batch size; `None` is the full batch.
    pub batch: Option<usize>,
    /// Mean-field step; `None` chooses one from the stability limit at the start.
    pub h: Option<f64>,
    /// Gradient descent or Adam.
    pub optimiser: Optimiser,
    /// The step's schedule.
    pub decay: Decay,
    /// Gradient penalty: a neuron never becomes active on a new point in a step.
    pub walls: bool,
    /// Gradient penalty and variation norm: now and then the lightest neurons move to where the
    /// certificate says that neurons are missing.
    #[serde(default)]
    pub birth: bool,
    /// The phases in order.
    pub schedule: Vec<Phase>,
    /// Stop at this step even if the schedule goes on.
    pub steps: Option<u64>,
}

/// The most phases of a schedule.
pub const MAX_PHASES: usize = 16;

/// The widest network a run accepts.
pub const MAX_WIDTH: usize = 100_000;

/// The most steps of a phase and of a step limit, in links, files and fields alike.
pub const MAX_STEPS: u64 = 100_000_000;

/// λ where a data set does not ask for another.
const LAMBDA: f64 = 1e-2;

/// Adam's learning rate where none is given.
pub const ADAM_RATE: f64 = 0.03;

/// How much of foreign text an error keeps, in characters.
const EXCERPT: usize = 40;

/// Why a text is not an experiment or a file of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the experiment cannot be read at line {}, column {}: {}", json.line, json.column, excerpt(&json.what.to_string(), 200))]
pub struct ReadError {
    /// What is wrong with it as JSON, and where.
    pub json: JsonError,
    /// What is wrong with the function behind the targets, where it is that.
    pub truth: Option<Box<TruthError>>,
}

/// Reads JSON with experiments in it.
///
/// # Errors
/// What is wrong and at which line and column.
pub fn read_experiments<T: DeserializeOwned>(text: &str) -> Result<T, ReadError> {
    read_json(text).map_err(|json: JsonError| {
        // What reads JSON keeps nothing of an error of ours but its words.
        let truth = match &json.what {
            JsonFault::Unnamed(words) => {
                serde_json::from_str(text).ok().and_then(|value| refused_truth(&value, words))
            }
            _ => None,
        };
        ReadError { json, truth: truth.map(Box::new) }
    })
}

/// The error of the first function behind targets that is refused in these words.
fn refused_truth(value: &Value, words: &str) -> Option<TruthError> {
    match value {
        Value::Object(map) => map.iter().find_map(|(key, value)| match value {
            Value::String(truth) if key == "truth" => {
                truth.parse::<Truth>().err().filter(|error| error.to_string() == words)
            }
            value => refused_truth(value, words),
        }),
        Value::Array(list) => list.iter().find_map(|value| refused_truth(value, words)),
        _ => None,
    }
}

/// Why a setting given as text was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("`{key}={value}`: {reason}")]
pub struct SettingError {
    /// The setting's key, cut to a length that fits a sentence.
    pub key: String,
    /// The value that was refused, cut to a length that fits a sentence.
    pub value: String,
    /// What is wrong with it.
    pub reason: SettingReason,
}

impl SettingError {
    fn new(key: &str, value: &str, reason: SettingReason) -> Self {
        Self { key: excerpt(key, EXCERPT), value: excerpt(value, EXCERPT), reason }
    }
}

/// What is wrong with a setting's value.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SettingReason {
    /// No setting has this key.
    #[error("there is no setting called `{key}`")]
    UnknownKey {
        /// The key, cut to a length that fits a sentence.
        key: String,
    },
    /// No preset has this key.
    #[error("there is no such data set; there are {}", list(presets::PRESETS.iter().map(|p| p.key)))]
    UnknownPreset,
    /// No regulariser has this key.
    #[error("there is no such regulariser; there are {}", list(table::MODES.iter().map(|i| i.key)))]
    UnknownMode,
    /// Own points that cannot be read or trained on.
    #[error(transparent)]
    Data(#[from] packed::PackedError),
    /// A truth that cannot be read, or not in the dimension of the data.
    #[error(transparent)]
    Truth(#[from] TruthError),
    /// Columns' names that cannot be shown.
    #[error(transparent)]
    Names(#[from] names::NamesError),
    /// A schedule of more than [`MAX_PHASES`].
    #[error("a schedule has at most {MAX_PHASES} phases")]
    TooManyPhases,
    /// A phase that cannot be read.
    #[error(
        "phase {phase} must be {}, a colon and a whole number of steps from 1 to {MAX_STEPS}",
        list(phase_keys())
    )]
    Phase {
        /// The phase, counted from 1.
        phase: usize,
    },
    /// Not a whole number in the range.
    #[error("the {} must be a whole number from {min} to {max}{}", noun(key), or_word(*or))]
    Whole {
        /// The setting's key.
        key: String,
        /// The least value.
        min: u64,
        /// The greatest value.
        max: u64,
        /// A word that is allowed too.
        or: Option<&'static str>,
    },
    /// Not a number in the range.
    #[error("the {} must be a number from {} to {}{}", noun(key), shortest(*min), shortest(*max), or_word(*or))]
    Number {
        /// The setting's key.
        key: String,
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
        /// A word that is allowed too.
        or: Option<&'static str>,
    },
    /// None of the words that are allowed.
    #[error("the setting {} must be {}", noun(key), list(words.iter().copied()))]
    Choice {
        /// The setting's key.
        key: String,
        /// The words.
        words: Vec<&'static str>,
    },
}

fn or_word(word: Option<&str>) -> String {
    word.map_or_else(String::new, |word| format!(", or `{word}`"))
}

const PHASE_KEYS: [(PhaseKind, &str); 3] =
    [(PhaseKind::WarmUp, "warm-up"), (PhaseKind::Train, "train"), (PhaseKind::Anneal, "anneal")];

/// The words for the kinds of a phase.
pub fn phase_keys() -> impl Iterator<Item = &'static str> {
    PHASE_KEYS.iter().map(|(_, key)| *key)
}

const NOISE_KEYS: [(Noise, &str); 2] = [(Noise::Gaussian, "gaussian"), (Noise::Sign, "sign")];
const OPTIMISER_KEYS: [(Optimiser, &str); 2] = [(Optimiser::Gd, "gd"), (Optimiser::Adam, "adam")];
const DECAY_KEYS: [(Decay, &str); 3] =
    [(Decay::Constant, "constant"), (Decay::Cosine, "cosine"), (Decay::Drop, "drop")];
const UNITS_KEYS: [(UnitSystem, &str); 2] =
    [(UnitSystem::Table, "table"), (UnitSystem::Standard, "standard")];
const BIAS_KEYS: [(Bias, &str); 2] = [(Bias::Penalised, "penalised"), (Bias::Free, "free")];
const SWITCH_KEYS: [(bool, &str); 2] = [(true, "true"), (false, "false")];

impl Experiment {
    /// A preset under a regulariser, with the settings that suit the two (theory §5); `None` if
    /// there is no preset of this key.
    pub fn preset(key: &str, mode: Mode) -> Option<Self> {
        presets::preset(key).map(|p| Self::with_data(Data::Preset(p.key.into()), mode))
    }

    /// Any data under a regulariser, with the settings that suit the regulariser; a preset may ask
    /// for a λ of its own.
    pub fn with_data(data: Data, mode: Mode) -> Self {
        let fine = match &data {
            Data::Preset(key) => presets::preset(key).map_or(LAMBDA, |p| p.lambda),
            Data::Own(_) => LAMBDA,
        };
        let lambda = if mode == Mode::GradientPenalty { LAMBDA } else { fine };
        let phase = |kind, steps| Phase { kind, steps };
        let (h, decay, schedule) = match mode {
            Mode::None => (None, Decay::Constant, vec![phase(PhaseKind::Train, 2_000)]),
            Mode::LabelNoise => (
                None,
                Decay::Constant,
                vec![
                    phase(PhaseKind::WarmUp, 20_000),
                    phase(PhaseKind::Train, 30_000),
                    phase(PhaseKind::Anneal, 20_000),
                ],
            ),
            // What is left falls with the time h × steps; a preset's step is known to be stable.
            Mode::GradientPenalty => {
                let (h, steps) = match &data {
                    Data::Preset(key) => {
                        (Some(0.4), presets::preset(key).map_or(20_000, |p| p.penalty_steps))
                    }
                    Data::Own(_) => (None, 40_000),
                };
                (h, Decay::Drop, vec![phase(PhaseKind::Train, steps)])
            }
            Mode::VariationNorm => {
                let steps = Self::variation_steps(lambda);
                (Some(0.25), Decay::Cosine, vec![phase(PhaseKind::Train, steps)])
            }
        };
        let lazy = mode == Mode::None;
        Self {
            data,
            truth: None,
            holdout: 0.0,
            units: UnitSystem::Table,
            names: Vec::new(),
            mode,
            m: 500,
            scale: if lazy { 10.0 } else { 1.0 },
            paired: lazy,
            seed: 1,
            lambda,
            bias: Bias::Penalised,
            tau: 0.5,
            noise: Noise::Gaussian,
            batch: None,
            h,
            optimiser: Optimiser::Gd,
            decay,
            walls: mode == Mode::GradientPenalty,
            birth: false,
            schedule,
            steps: None,
        }
    }

    /// The step at which the run ends unless it diverges or a phase ends early: its limit, or the end of its schedule.
    pub fn planned_steps(&self) -> u64 {
        let scheduled = self.schedule.iter().fold(0_u64, |sum, phase| sum.saturating_add(phase.steps));
        self.steps.map_or(scheduled, |limit| limit.min(scheduled))
    }

    /// How long a run under the variation norm is unless another length is set: alignment takes time in proportion
    /// to 1/λ.
    pub fn variation_steps(lambda: f64) -> u64 {
        if lambda <= 1e-3 { 50_000 } else { 8_000 }
    }

    /// The same run on other data, a preset or a table alike, so that it is the same whatever data were there
    /// before: what was set by hand is kept, and what stands at the former data's defaults moves to that of the new
    /// ones. The truth, the rows held out, the units and the names were those of the former data.
    pub fn on(&self, data: Data) -> Self {
        let mut run = self.clone();
        if run.schedule == table_schedule() && run.is_plain_in(self.units) {
            run.schedule = Self::with_data(self.data.clone(), self.mode).schedule;
        }
        run.rebase(data, self.mode);
        run.forget_former_data();
        run.limit_batch();
        run
    }

    /// [`Experiment::on`] of a table with the names of its columns, in the units that suit it.
    pub fn on_table(&self, points: RawPoints, names: Vec<String>) -> Self {
        let units = UnitSystem::suiting(&points);
        Self { names, ..self.on(Data::Own(points)).in_units(units) }
    }

    /// The same run in these units. In standard units one without a regulariser is longer than by default: of a start
    /// that panels share the neurons have to turn before they fit (cars: R² .49 after 2,000 steps, .60 after 8,000).
    pub fn in_units(mut self, units: UnitSystem) -> Self {
        self.units = units;
        if self.is_plain_in(units) && self.schedule == Self::with_data(self.data.clone(), self.mode).schedule
        {
            self.schedule = table_schedule();
        }
        self
    }

    /// Whether it is without a regulariser, on own data in standard units.
    fn is_plain_in(&self, units: UnitSystem) -> bool {
        self.mode == Mode::None && units == UnitSystem::Standard && matches!(self.data, Data::Own(_))
    }

    /// What belongs to the data and is not the points themselves, as it is for new ones.
    fn forget_former_data(&mut self) {
        (self.truth, self.holdout) = (None, 0.0);
        (self.units, self.names) = (UnitSystem::Table, Vec::new());
    }

    /// The same run after its points were edited by hand: the truth behind them stays, and the share of rows that
    /// are held out, the units and the columns' names.
    pub fn with_edited(&self, points: RawPoints) -> Self {
        // A truth of another dimension is none of the new points, and neither are names.
        let truth = self.known_truth().filter(|truth| truth.function(points.d).is_ok());
        let mut names = self.names.clone();
        if names.len() != points.d + 1 {
            names.clear();
        }
        let mut run = Self { data: Data::Own(points), truth, names, ..self.clone() };
        run.limit_batch();
        run
    }

    /// Whether both train on the same rows of the same data in the same units and know the same truth.
    pub fn same_data(&self, other: &Self) -> bool {
        (&self.data, &self.truth, self.holdout, self.units, &self.names)
            == (&other.data, &other.truth, other.holdout, other.units, &other.names)
    }

    /// The function behind the targets, where it is known: the one that is set, otherwise a preset's own.
    pub fn known_truth(&self) -> Option<Truth> {
        let own = || match &self.data {
            Data::Preset(key) => presets::preset(key)?.truth(),
            Data::Own(_) => None,
        };
        self.truth.clone().or_else(own)
    }

    /// The same network under another regulariser, which brings a plan of its own: the step, its decay, the
    /// schedule, walls, and λ where it stands at its default. The start stays.
    pub fn under(&self, mode: Mode) -> Self {
        let mut run = self.clone();
        run.rebase(self.data.clone(), mode);
        (run.scale, run.paired) = (self.scale, self.paired);
        run.in_units(self.units)
    }

    /// Whether the variation norm leaves the biases free of charge in this run.
    pub fn has_free_biases(&self) -> bool {
        self.mode == Mode::VariationNorm && self.bias == Bias::Free
    }

    /// Whether the setting of this key ([`table::CONTROLS`]) has an effect on this run.
    pub fn uses(&self, key: &str) -> bool {
        let suits = table::control(key).is_some_and(|control| control.modes.contains(&self.mode));
        // Births follow the certificate.
        suits && !(key == "birth" && self.has_free_biases())
    }

    /// The points, unchecked; `None` if the preset does not exist.
    pub fn raw_points(&self) -> Option<RawPoints> {
        match &self.data {
            Data::Preset(key) => presets::points(key),
            Data::Own(raw) => Some(raw.clone()),
        }
    }

    /// The standard units in which the run trains; none where it trains in the table's own, because it is to or
    /// because the table is near enough to standard units. All rows count, those that are held out too, so that the
    /// units do not depend on which these are.
    pub fn standard_units(&self) -> Option<Units> {
        self.standard_units_of(&self.raw_points()?)
    }

    /// The points in the units of the run, unchecked; `None` if the preset does not exist.
    pub fn points_in_units(&self) -> Option<RawPoints> {
        let raw = self.raw_points()?;
        Some(match self.standard_units_of(&raw) {
            Some(units) => units.to_standard(&raw),
            None => raw,
        })
    }

    /// The points in the units of the run, checked there and as they stand in the table; none if the preset does not
    /// exist.
    ///
    /// # Errors
    /// Why they cannot be trained on.
    pub fn checked_points(&self) -> Result<Option<Points>, PointsError> {
        let Some(raw) = self.raw_points() else { return Ok(None) };
        let table = Points::check_within(&raw, self.units.largest())?;
        let standard = self.standard_units_of(&raw).map(|units| Points::check(&units.to_standard(&raw)));
        standard.unwrap_or(Ok(table)).map(Some)
    }

    /// How the numbers of the run stand in the columns of its table, and what these are called.
    pub fn columns(&self) -> Columns {
        Columns { units: self.standard_units(), names: self.names.clone() }
    }

    /// The function behind the targets in the units of the run, where it is known.
    pub fn truth_in_units(&self) -> Option<TruthInUnits> {
        Some(TruthInUnits { truth: self.known_truth()?, units: self.standard_units() })
    }

    /// [`Experiment::standard_units`] of these points in place of the run's own.
    pub fn standard_units_of(&self, raw: &RawPoints) -> Option<Units> {
        (self.units == UnitSystem::Standard).then(|| Units::needed(raw)).flatten()
    }

    /// The points in the units of the run, parted into those trained on and those held out; `None` if they cannot
    /// be trained on.
    pub fn split(&self) -> Option<Split> {
        let points = self.checked_points().ok()??;
        (0.0..=MAX_HOLDOUT).contains(&self.holdout).then(|| Split::of(&points, self.holdout))
    }

    /// Reads an experiment from JSON. Its values are as unchecked as those of any [`Experiment`].
    ///
    /// # Errors
    /// What is wrong and at which line and column.
    pub fn from_json(text: &str) -> Result<Self, ReadError> {
        read_experiments(text)
    }

    /// Changes one setting given as text: any key of [`table::CONTROLS`], and `preset`, `modes`,
    /// `data`, `truth`, `holdout`, `units`, `names` and `schedule`.
    ///
    /// - New data keep what was set by hand: only settings that stand at the former data's defaults
    ///   move to the new ones'. A batch larger than the data becomes the full batch. The truth, the share of
    ///   rows held out, the units and the columns' names belong to the data: new ones have their own.
    /// - A new regulariser does the same, but the step, its decay and the schedule are always the new
    ///   regulariser's own: another's would not fit its dynamics.
    /// - A new optimiser brings its own step.
    ///
    /// # Errors
    /// The key, the value and what is allowed; then nothing has changed.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), SettingError> {
        self.try_set(key, text.trim()).map_err(|reason| SettingError::new(key, text, reason))
    }

    /// Sets a setting whose value is a number, as a slider gives it.
    ///
    /// # Errors
    /// A sentence that names key, value and range; the experiment is left as it was.
    pub fn set_number(&mut self, key: &str, value: f64) -> Result<(), SettingError> {
        let refused = |reason| SettingError::new(key, &shortest(value), reason);
        let value = in_range(key, value, None).map_err(refused)?;
        match key {
            // A whole number within the range fits its type.
            "m" => self.m = value.round() as usize,
            "scale" => self.scale = value,
            "lambda" => self.lambda = value,
            "tau" => self.tau = value,
            "h" => self.h = Some(value),
            _ => return Err(refused(SettingReason::UnknownKey { key: excerpt(key, EXCERPT) })),
        }
        Ok(())
    }

    fn try_set(&mut self, key: &str, t: &str) -> Result<(), SettingReason> {
        match key {
            "preset" => {
                let preset = presets::preset(t).ok_or(SettingReason::UnknownPreset)?;
                *self = self.on(Data::Preset(preset.key.into()));
            }
            "modes" => {
                let mode = table::mode_from_key(t).ok_or(SettingReason::UnknownMode)?;
                self.rebase(self.data.clone(), mode);
            }
            "data" => *self = self.on(Data::Own(packed::read(t)?)),
            "truth" => {
                self.truth = match t {
                    "auto" => None,
                    _ => {
                        let truth: Truth = t.parse()?;
                        truth.function(self.raw_points().map_or(2, |raw| raw.d))?;
                        Some(truth)
                    }
                }
            }
            "holdout" => {
                let share = t.parse().unwrap_or(f64::NAN);
                if !(0.0..=MAX_HOLDOUT).contains(&share) {
                    let key = key.to_owned();
                    return Err(SettingReason::Number { key, min: 0.0, max: MAX_HOLDOUT, or: None });
                }
                self.holdout = share + 0.0;
                self.limit_batch();
            }
            "units" => self.units = choice(key, t, &UNITS_KEYS)?,
            "names" => self.names = names::read(t, self.raw_points().map_or(2, |raw| raw.d))?,
            "schedule" => self.schedule = read_schedule(t)?,
            "m" => self.m = whole(key, t, self.limit(key), None)? as usize,
            "scale" => self.scale = number(key, t, None)?,
            "paired" => self.paired = choice(key, t, &SWITCH_KEYS)?,
            "seed" => self.seed = whole(key, t, u64::MAX, None)?,
            "lambda" => self.lambda = number(key, t, None)?,
            "bias" => self.bias = choice(key, t, &BIAS_KEYS)?,
            "tau" => self.tau = number(key, t, None)?,
            "noise" => self.noise = choice(key, t, &NOISE_KEYS)?,
            "batch" => {
                self.batch = match t {
                    "full" => None,
                    _ => Some(whole(key, t, self.limit(key), Some("full"))? as usize),
                }
            }
            "h" => {
                self.h = match t {
                    "auto" => None,
                    _ => Some(number(key, t, Some("auto"))?),
                }
            }
            "optimiser" => {
                let new = choice(key, t, &OPTIMISER_KEYS)?;
                if new != self.optimiser {
                    self.optimiser = new;
                    self.h = self.own_step();
                }
            }
            "decay" => self.decay = choice(key, t, &DECAY_KEYS)?,
            "walls" => self.walls = choice(key, t, &SWITCH_KEYS)?,
            "birth" => self.birth = choice(key, t, &SWITCH_KEYS)?,
            "steps" => {
                self.steps = match t {
                    "all" => None,
                    _ => Some(whole(key, t, MAX_STEPS, Some("all"))?),
                }
            }
            _ => return Err(SettingReason::UnknownKey { key: excerpt(key, EXCERPT) }),
        }
        Ok(())
    }

    /// The greatest whole number the setting `key` takes here.
    fn limit(&self, key: &str) -> u64 {
        match key {
            "batch" => self.raw_points().map_or(MAX_POINTS, |p| {
                let n = p.y.len();
                (n - held_out_rows(n.min(MAX_POINTS), self.holdout).len()).clamp(1, MAX_POINTS)
            }) as u64,
            _ => table::control(key).map_or(0, |c| c.max as u64),
        }
    }

    /// A batch larger than the data becomes the full batch.
    fn limit_batch(&mut self) {
        self.batch = self.batch.filter(|b| *b as u64 <= self.limit("batch"));
    }

    /// The step that suits regulariser and optimiser where none is given.
    fn own_step(&self) -> Option<f64> {
        match self.optimiser {
            Optimiser::Gd => Self::with_data(self.data.clone(), self.mode).h,
            Optimiser::Adam => Some(ADAM_RATE),
        }
    }

    /// Goes over to other data or another regulariser, as [`Experiment::set`] describes.
    fn rebase(&mut self, data: Data, mode: Mode) {
        let new = Self::with_data(data, mode);
        let old = Self::with_data(std::mem::replace(&mut self.data, new.data.clone()), self.mode);
        macro_rules! take_default {
            ($($field:ident),*) => { $(if self.$field == old.$field { self.$field = new.$field; })* };
        }
        take_default!(m, scale, paired, seed, lambda, bias, tau, noise, batch, walls, birth, steps);
        if mode != self.mode {
            self.mode = mode;
            self.decay = new.decay;
            self.schedule = new.schedule;
            self.h = self.own_step();
        } else {
            // The decay depends on the regulariser alone, Adam's rate on nothing.
            take_default!(schedule);
            if self.optimiser == Optimiser::Gd {
                take_default!(h);
            }
        }
        self.limit_batch();
    }
}

/// How long a run without a regulariser is on a table in standard units.
fn table_schedule() -> Vec<Phase> {
    vec![Phase { kind: PhaseKind::Train, steps: 8_000 }]
}

/// What a setting is called within a sentence.
fn noun(key: &str) -> String {
    match key {
        "holdout" => "share of rows held out".into(),
        _ => table::control(key).map_or(key, |c| c.label).to_ascii_lowercase(),
    }
}

/// A whole number between the setting's least value and `max`, or beside these the word `or`, which the
/// caller has read.
fn whole(key: &str, text: &str, max: u64, or: Option<&'static str>) -> Result<u64, SettingReason> {
    let min = table::control(key).map_or(0, |c| c.min as u64);
    match text.parse::<u64>() {
        Ok(v) if (min..=max).contains(&v) => Ok(v),
        _ => Err(SettingReason::Whole { key: key.to_owned(), min, max, or }),
    }
}

/// A number in the setting's range, or beside these the word `or`, which the caller has read.
fn number(key: &str, text: &str, or: Option<&'static str>) -> Result<f64, SettingReason> {
    in_range(key, text.parse().unwrap_or(f64::NAN), or)
}

/// A number in the setting's range.
fn in_range(key: &str, value: f64, or: Option<&'static str>) -> Result<f64, SettingReason> {
    let range = table::range(key);
    // Not-a-number lies in no range. Adding 0 turns −0 into 0.
    if range.contains(&value) {
        Ok(value + 0.0)
    } else {
        Err(SettingReason::Number { key: key.to_owned(), min: *range.start(), max: *range.end(), or })
    }
}

/// One of a few words.
fn choice<T: Copy>(key: &str, text: &str, keys: &[(T, &'static str)]) -> Result<T, SettingReason> {
    let found = keys.iter().find(|(_, k)| *k == text).map(|(v, _)| *v);
    let words = || keys.iter().map(|(_, k)| *k).collect();
    found.ok_or_else(|| SettingReason::Choice { key: key.to_owned(), words: words() })
}

/// The word for a value of one of the tables above.
fn word<T: Copy + PartialEq>(value: T, keys: &[(T, &'static str)]) -> &'static str {
    keys.iter().find(|(v, _)| *v == value).map_or("", |(_, k)| k)
}

/// Reads `warm-up:20000,train:30000,anneal:20000`.
fn read_schedule(text: &str) -> Result<Vec<Phase>, SettingReason> {
    let mut phases = Vec::new();
    for (i, part) in text.split(',').enumerate() {
        if i >= MAX_PHASES {
            return Err(SettingReason::TooManyPhases);
        }
        let phase = part.split_once(':').and_then(|(kind, steps)| {
            let kind = PHASE_KEYS.iter().find(|(_, k)| *k == kind.trim())?.0;
            let steps = steps.trim().parse().ok().filter(|s| (1..=MAX_STEPS).contains(s))?;
            Some(Phase { kind, steps })
        });
        phases.push(phase.ok_or(SettingReason::Phase { phase: i + 1 })?);
    }
    Ok(phases)
}

/// Writes what [`read_schedule`] reads.
fn write_schedule(phases: &[Phase]) -> String {
    let words: Vec<String> =
        phases.iter().map(|p| format!("{}:{}", word(p.kind, &PHASE_KEYS), p.steps)).collect();
    words.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saddle() -> Experiment {
        Experiment::preset("saddle", Mode::VariationNorm).expect("saddle")
    }

    #[test]
    fn defaults_are_the_measured_settings() {
        for p in presets::PRESETS {
            for info in &table::MODES {
                let e = Experiment::preset(p.key, info.mode).expect(p.key);
                assert_eq!((e.m, e.seed, e.tau, e.batch), (500, 1, 0.5, None));
                assert_eq!(e.raw_points(), Some(p.points()));
                assert_eq!(e.walls, info.mode == Mode::GradientPenalty);
                assert_eq!(
                    (e.scale, e.paired),
                    if info.mode == Mode::None { (10.0, true) } else { (1.0, false) }
                );
                let steps: Vec<u64> = e.schedule.iter().map(|p| p.steps).collect();
                match info.mode {
                    Mode::None => {
                        assert_eq!((e.h, e.decay, &steps[..]), (None, Decay::Constant, &[2_000][..]))
                    }
                    Mode::LabelNoise => {
                        assert_eq!((e.h, e.decay), (None, Decay::Constant));
                        assert_eq!(steps, [20_000, 30_000, 20_000]);
                    }
                    Mode::GradientPenalty => {
                        assert_eq!((e.h, e.decay, e.lambda), (Some(0.4), Decay::Drop, 1e-2));
                        let slow = ["saddle", "sine"].contains(&p.key);
                        assert_eq!(steps, [if slow { 40_000 } else { 20_000 }]);
                    }
                    Mode::VariationNorm => {
                        assert_eq!((e.h, e.decay), (Some(0.25), Decay::Cosine));
                        let fine = ["zigzag", "sine", "noisy-sine"].contains(&p.key);
                        assert_eq!((e.lambda, steps[0]), if fine { (1e-3, 50_000) } else { (1e-2, 8_000) });
                    }
                }
            }
        }
        assert_eq!(Experiment::preset("Saddle", Mode::None), None);
    }

    #[test]
    fn refusals_name_key_value_and_range_and_change_nothing() {
        let mut e = saddle();
        for (key, value, said) in [
            ("m", "-3", "`m=-3`: the width must be a whole number from 1 to 100000"),
            ("m", "2.5", "`m=2.5`: the width must be a whole number from 1 to 100000"),
            ("lambda", "abc", "`lambda=abc`: the penalty strength must be a number from 0 to 100"),
            ("tau", "NaN", "`tau=NaN`: the noise level must be a number from 0 to 100"),
            ("scale", "1e-13", "`scale=1e-13`: the initialisation scale must be a number from 1e-12 to 100"),
            ("seed", "x", "`seed=x`: the seed must be a whole number from 0 to 18446744073709551615"),
            ("batch", "13", "`batch=13`: the batch must be a whole number from 1 to 12, or `full`"),
            ("h", "0", "`h=0`: the step size must be a number from 1e-9 to 1e4, or `auto`"),
            ("steps", "0", "`steps=0`: the step limit must be a whole number from 1 to 100000000, or `all`"),
            ("bias", "none", "`bias=none`: the setting biases must be `penalised` or `free`"),
            ("noise", "loud", "`noise=loud`: the setting noise law must be `gaussian` or `sign`"),
            ("decay", "", "`decay=`: the setting step decay must be `constant`, `cosine` or `drop`"),
            ("walls", "2", "`walls=2`: the setting walls must be `true` or `false`"),
            ("colour", "red", "`colour=red`: there is no setting called `colour`"),
            (
                "modes",
                "none,label-noise",
                "`modes=none,label-noise`: there is no such regulariser; there are `none`, `label-noise`, \
                 `gradient-penalty` or `variation-norm`",
            ),
            (
                "schedule",
                "train:5,rest:3",
                "`schedule=train:5,rest:3`: phase 2 must be `warm-up`, `train` or `anneal`, a colon and a \
                 whole number of steps from 1 to 100000000",
            ),
            ("data", "1:0,0;1", "`data=1:0,0;1`: point 2: a point in dimension 1 is 2 numbers"),
            ("data", "2:0,0,x", "`data=2:0,0,x`: point 1: `x` is not a number"),
            (
                "data",
                "1:0,inf",
                "`data=1:0,inf`: point 1: the target inf is not a number between -1e15 and 1e15",
            ),
        ] {
            assert_eq!(e.set(key, value).map_err(|e| e.to_string()), Err(said.to_string()));
            assert_eq!(e, saddle());
        }
        let said = e.set("preset", "moons").expect_err("no such preset").to_string();
        assert!(said.starts_with("`preset=moons`: ") && said.contains("`noisy-sine`"), "{said}");
    }

    #[test]
    fn a_slider_sets_numbers_within_the_range_only() {
        let mut e = saddle();
        for (key, value) in [("m", 120.4), ("scale", 0.5), ("lambda", 0.0), ("tau", 2.0), ("h", 0.1)] {
            e.set_number(key, value).expect(key);
        }
        assert_eq!((e.m, e.scale, e.lambda, e.tau, e.h), (120, 0.5, 0.0, 2.0, Some(0.1)));
        let before = e.clone();
        for (key, value) in [("m", 0.0), ("lambda", -1.0), ("tau", f64::NAN), ("h", 1e9), ("colour", 0.0)] {
            assert!(e.set_number(key, value).is_err(), "{key}");
            assert_eq!(e, before);
        }
    }

    #[test]
    fn foreign_text_in_a_sentence_is_short_and_on_one_line() {
        let said = saddle().set("m\n", &"9\n".repeat(1000)).expect_err("unknown").to_string();
        assert!(said.chars().count() < 200 && !said.contains('\n'), "{said}");
    }

    #[test]
    fn values_are_taken() {
        let mut e = saddle();
        for (key, value) in [
            ("m", " 7 "),
            ("scale", "1e-12"),
            ("paired", "true"),
            ("seed", "18446744073709551615"),
            ("lambda", "0"),
            ("bias", "free"),
            ("tau", "2.5"),
            ("noise", "sign"),
            ("batch", "12"),
            ("h", "auto"),
            ("decay", "drop"),
            ("walls", "true"),
            ("birth", "true"),
            ("steps", "10000000"),
            ("schedule", "warm-up:1,anneal:2"),
        ] {
            e.set(key, value).expect(key);
        }
        let phase = |kind, steps| Phase { kind, steps };
        let expected = Experiment {
            m: 7,
            scale: 1e-12,
            paired: true,
            seed: u64::MAX,
            lambda: 0.0,
            bias: Bias::Free,
            tau: 2.5,
            noise: Noise::Sign,
            batch: Some(12),
            h: None,
            decay: Decay::Drop,
            walls: true,
            birth: true,
            steps: Some(10_000_000),
            schedule: vec![phase(PhaseKind::WarmUp, 1), phase(PhaseKind::Anneal, 2)],
            ..saddle()
        };
        assert_eq!(e, expected);
        e.set("batch", "full").expect("full");
        e.set("steps", "all").expect("all");
        assert_eq!(e, Experiment { batch: None, steps: None, ..expected });
    }

    #[test]
    fn new_data_keep_what_was_set_by_hand() {
        let mut e = saddle();
        e.set("preset", "zigzag").expect("zigzag");
        assert_eq!(e, Experiment::preset("zigzag", Mode::VariationNorm).expect("zigzag"));
        for (key, value) in [("m", "50"), ("h", "0.1"), ("lambda", "0.5"), ("batch", "6"), ("preset", "xor")]
        {
            e.set(key, value).expect(key);
        }
        let xor = Experiment::preset("xor", Mode::VariationNorm).expect("xor");
        // The batch of 6 does not fit the four points.
        assert_eq!(e, Experiment { m: 50, h: Some(0.1), lambda: 0.5, batch: None, ..xor });
    }

    /// A table is trained with the same settings whatever preset was there before, from a link and on the page alike.
    #[test]
    fn a_table_has_settings_of_its_own_and_what_was_set_by_hand() {
        let table = RawPoints { d: 1, x: vec![4.0, 7.0, 9.0], y: vec![2.0, 22.0, 10.0] };
        for info in &table::MODES {
            let own = Experiment::with_data(Data::Own(table.clone()), info.mode);
            for preset in presets::PRESETS {
                let before = Experiment::preset(preset.key, info.mode).expect(preset.key);
                assert_eq!(before.on(Data::Own(table.clone())), own, "{} {}", preset.key, info.key);
                let mut set = before.clone();
                set.set("data", "1:4,2;7,22;9,10").expect("data");
                assert_eq!(set, own);
                let mut by_hand = before;
                for (key, value) in [("m", "50"), ("seed", "7"), ("h", "0.03"), ("schedule", "train:77")] {
                    by_hand.set(key, value).expect(key);
                }
                let kept = by_hand.on_table(table.clone(), vec!["speed".into(), "dist".into()]);
                let expected = Experiment {
                    m: 50,
                    seed: 7,
                    h: Some(0.03),
                    schedule: vec![Phase { kind: PhaseKind::Train, steps: 77 }],
                    units: UnitSystem::Standard,
                    names: vec!["speed".into(), "dist".into()],
                    ..own.clone()
                };
                assert_eq!(kept, expected);
            }
        }
        let near = RawPoints { d: 1, x: vec![-1.0, 0.0, 1.0], y: vec![1.0, -1.0, 1.0] };
        assert_eq!(saddle().on_table(near, Vec::new()).units, UnitSystem::Table);
    }

    #[test]
    fn a_new_regulariser_brings_its_own_step_and_schedule() {
        for from in &table::MODES {
            for to in &table::MODES {
                let mut e = Experiment::preset("zigzag", from.mode).expect("zigzag");
                e.set("modes", to.key).expect(to.key);
                assert_eq!(
                    e,
                    Experiment::preset("zigzag", to.mode).expect("zigzag"),
                    "{} {}",
                    from.key,
                    to.key
                );
            }
        }
        let mut e = saddle();
        for (key, value) in [("m", "50"), ("h", "3"), ("schedule", "train:5"), ("modes", "none")] {
            e.set(key, value).expect(key);
        }
        assert_eq!(e, Experiment { m: 50, ..Experiment::preset("saddle", Mode::None).expect("saddle") });
    }

    #[test]
    fn a_new_optimiser_brings_its_own_step() {
        let mut e = saddle();
        e.set("optimiser", "adam").expect("adam");
        assert_eq!(e, Experiment { optimiser: Optimiser::Adam, h: Some(0.03), ..saddle() });
        e.set("h", "0.01").expect("h");
        e.set("optimiser", "adam").expect("adam");
        assert_eq!(e.h, Some(0.01));
        e.set("modes", "none").expect("none");
        assert_eq!((e.optimiser, e.h), (Optimiser::Adam, Some(0.03)));
        e.set("optimiser", "gd").expect("gd");
        assert_eq!(e, Experiment::preset("saddle", Mode::None).expect("saddle"));
    }

    #[test]
    fn json_round_trips_and_errors_say_where() {
        let mut e = saddle();
        e.set("data", "1:0.1,-1e-300;123456.78901234567,0.30000000000000004").expect("data");
        let text = serde_json::to_string_pretty(&e).expect("json");
        assert_eq!(Experiment::from_json(&text), Ok(e));
        let bad = text.replacen("\"variation-norm\"", "\"variation\"", 1);
        let line = bad.lines().position(|l| l.contains("\"variation\"")).expect("line") + 1;
        let said = Experiment::from_json(&bad).expect_err("bad mode").to_string();
        assert!(
            said.starts_with(&format!("the experiment cannot be read at line {line}, column ")),
            "{said}"
        );
        assert!(said.contains("variation") && !said.contains(" at line 1 column"), "{said}");
        for bad in ["", "{", "[]", "null", "{\"m\": 1e999}", "\u{0}"] {
            assert!(Experiment::from_json(bad).expect_err("bad").to_string().contains("line"), "{bad}");
        }
    }

    #[test]
    fn words_of_links_are_the_words_of_json() {
        for (v, k) in UNITS_KEYS {
            assert_eq!(serde_json::to_string(&v).expect("json"), format!("\"{k}\""));
        }
        let json = |v: serde_json::Result<String>| v.expect("json").trim_matches('"').to_string();
        for (v, k) in PHASE_KEYS {
            assert_eq!(json(serde_json::to_string(&v)), k);
        }
        for (v, k) in BIAS_KEYS {
            assert_eq!(json(serde_json::to_string(&v)), k);
        }
        for (v, k) in NOISE_KEYS {
            assert_eq!(json(serde_json::to_string(&v)), k);
        }
        for (v, k) in OPTIMISER_KEYS {
            assert_eq!(json(serde_json::to_string(&v)), k);
        }
        for (v, k) in DECAY_KEYS {
            assert_eq!(json(serde_json::to_string(&v)), k);
        }
    }
}
