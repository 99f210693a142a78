//! Statistics of a network that take long to compute: atoms, cells, the gradient penalty, the stability
//! limit, the bounds on optimality, the test error, the share of the points that its mass sees, and the
//! opened cell. Of a narrow network they are computed for every frame; of a very wide one by a cooperative
//! task, in slices between training steps and messages.

use super::certify;
use crate::messages::Frame;
use ndarray::Array2;
use relu_atoms_core::atoms::{AtomStatistics, CountingRule, atom_statistics, atom_statistics_in_slices};
use relu_atoms_core::cooperative::{Cooperative, Task, YieldPoint, run_to_end};
use relu_atoms_core::curve::{CurveCounts, CurveSample, charted_penalty};
use relu_atoms_core::experiment::Mode;
use relu_atoms_core::field;
use relu_atoms_core::field::Window;
use relu_atoms_core::generalisation::{self, TestSet};
use relu_atoms_core::network::{Network, loss};
use relu_atoms_core::occupancy::{self, CellChoice, OpenedCell};
use relu_atoms_core::optimum::{Live, Standing};
use relu_atoms_core::penalty::{self, RunPenalty};
use relu_atoms_core::points::Points;
use relu_atoms_core::train::{TrainConfig, Trainer, stability};
use std::sync::Arc;

/// Up to this many atoms are listed in a report; more are only counted, since a cloud is not a list.
pub(super) const LISTED: usize = 64;
/// Bounds on the power iteration for the stability limit while the network trains: neuron–point visits, and
/// iterations.
const KAPPA_WHILE_TRAINING: (usize, usize) = (400_000, 30);
/// The same bounds while training is paused.
const KAPPA_WHILE_PAUSED: (usize, usize) = (100_000_000, 300);
/// The most neuron–point visits for which statistics are computed in every frame; a network that needs more
/// is wide.
const VISITS_PER_FRAME: usize = 300_000;
/// Gathering neurons in cells and clusters costs about as much as this many visits for each neuron.
const GATHERING: usize = 64;
/// While training, one tick of this many advances the statistics task.
const TICKS_PER_SLICE: usize = 8;

/// Mass below this share of the network's at its start, with predictions below this share of the greatest
/// target: the penalty has shrunk the network to nothing. A share of the start, since a start may be tiny.
const NOTHING: f64 = 1e-6;
/// The atoms of a gathered network hold at least this share of the mass.
const GATHERED_SHARE: f64 = 0.9;
/// A gathered network has at most this share of the directions that it had at its start: on a line, and where
/// there are few points, a random cloud falls into atoms too.
const GATHERED_DIRECTIONS: f64 = 0.5;

/// What the neurons have come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gathering {
    /// Spread over many directions.
    Spread,
    /// Gathered into atoms.
    Atoms,
    /// Shrunk to nothing by the penalty.
    Nothing,
}

/// The network at its start, to which later ones are compared.
#[derive(Clone, Copy, Debug)]
struct StartStatistics {
    /// Variation norm as the run charges it.
    variation: f64,
    /// Effective number of directions.
    n_eff: f64,
}

impl StartStatistics {
    /// Counts the network at the start of this run.
    async fn of(config: TrainConfig) -> Self {
        let start = Trainer::new(config);
        let rule = CountingRule::of(start.config().experiment().mode);
        let census = atom_statistics_in_slices(start.network(), start.points(), rule).await;
        let variation = RunPenalty::of(start.config().experiment()).variation(start.network());
        Self { variation, n_eff: census.n_eff }
    }

    fn gathering(&self, net: &NetworkStatistics, targets: &[f64]) -> Gathering {
        let greatest = |values: &[f64]| values.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        let has_shrunk = net.variation <= NOTHING * self.variation;
        if has_shrunk && greatest(&net.fit) <= NOTHING * greatest(targets) {
            Gathering::Nothing
        } else if net.census.share >= GATHERED_SHARE && net.census.n_eff <= GATHERED_DIRECTIONS * self.n_eff {
            Gathering::Atoms
        } else {
            Gathering::Spread
        }
    }
}

/// Statistics of the network at one step.
#[derive(Debug)]
pub(super) struct Statistics {
    pub(super) gathering: Gathering,
    pub(super) step: u64,
    /// Nothing on which they depend has changed at this step since.
    current: bool,
    /// They were computed while training was paused: the stability limit is as exact as it gets, and does
    /// not depend on the frames before.
    paused: bool,
    pub(super) loss: f64,
    pub(super) variation: f64,
    pub(super) census: AtomStatistics,
    pub(super) gradient: f64,
    pub(super) kappa: f64,
    pub(super) seen_share: f64,
    pub(super) test_error: Option<f64>,
    pub(super) standing: Option<Standing>,
    /// Predictions on the data.
    fit: Vec<f64>,
    /// The violation `|η|/(λN)` on the directions, if asked for.
    map: Vec<f32>,
    /// The frame's last column: each neuron's atom, −1 for none, −2 for a dead neuron.
    column: Vec<f32>,
}

/// f sampled on a window, exactly, at one step.
#[derive(Debug)]
struct FieldSample {
    step: u64,
    window: Window,
    field: Array2<f32>,
}

/// The opened cell of a wide network at one step.
#[derive(Debug)]
struct CellSample {
    step: u64,
    choice: CellChoice,
    cell: Box<OpenedCell>,
    /// Nothing on which it depends has changed at this step since.
    current: bool,
}

/// What a task computes: the network at the start, the statistics, the opened cell, and the sample of f.
type TaskResult =
    (Option<StartStatistics>, Option<NetworkStatistics>, Option<OpenedCell>, Option<Array2<f32>>);

/// The computation of statistics under way, from a copy of the network.
#[derive(Debug)]
struct StatisticsTask {
    step: u64,
    /// Whether statistics are computed, or f is only sampled.
    computes: bool,
    /// Whether training was paused when the task began.
    paused: bool,
    /// Which cell is opened, too.
    choice: Option<CellChoice>,
    /// Where f is sampled, too.
    window: Option<Window>,
    task: Task<TaskResult>,
}

/// What depends on the network and the data alone.
struct NetworkStatistics {
    fit: Vec<f64>,
    variation: f64,
    gradient: f64,
    kappa: f64,
    kappa_vector: Vec<f64>,
    costs: Option<[f64; 3]>,
    census: AtomStatistics,
    seen_share: f64,
    test_error: Option<f64>,
}

/// What the statistics of a network depend on besides the network.
struct StatisticsInput {
    mode: Mode,
    /// What the run charges its neurons.
    penalty: RunPenalty,
    points: Points,
    /// Start of the power iteration for the stability limit; a fresh one if empty.
    kappa_vector: Vec<f64>,
    /// Bounds on that iteration: neuron–point visits, and iterations.
    kappa_work: (usize, usize),
    /// The penalty of the bounds on optimality; none without a regulariser.
    bounds: Option<penalty::Penalty>,
    /// What the network is tested on, if on anything.
    test: Option<Arc<TestSet>>,
}

fn network_statistics(net: &Network, input: StatisticsInput) -> Cooperative<'_, NetworkStatistics> {
    Box::pin(async move {
        let StatisticsInput { mode, penalty, points, mut kappa_vector, kappa_work, bounds, test } = input;
        let augmented: Vec<_> = (0..points.n()).map(|i| points.augmented(i)).collect();
        let (mut yield_point, mut fit) = (YieldPoint::default(), vec![0.0; points.n()]);
        for (x, f) in augmented.chunks(1).zip(fit.chunks_mut(1)) {
            net.predict_into(x, f);
            yield_point.after(net.m()).await;
        }
        let iterations = (kappa_work.0 / (2 * net.m() * points.n())).clamp(1, kappa_work.1);
        NetworkStatistics {
            variation: penalty.variation(net),
            gradient: penalty::gradient_in_slices(net, &points).await,
            kappa: stability::kappa_in_slices(net, &points, &mut kappa_vector, iterations).await,
            costs: match bounds {
                Some(penalty) => Some(penalty::costs_in_slices(net, &points, penalty.into()).await),
                None => None,
            },
            census: atom_statistics_in_slices(net, &points, CountingRule::of(mode)).await,
            seen_share: generalisation::seen_share_in_slices(net, &points).await,
            test_error: match &test {
                Some(test) => Some(test.error_in_slices(net).await),
                None => None,
            },
            fit,
            kappa_vector,
        }
    })
}

/// The numbers of a run's curves at its present step. Of a wide network only the penalty: the rest is what its
/// task counts.
pub(super) fn curve_sample(trainer: &Trainer, shown: &Shown) -> CurveSample {
    let (net, points, fit) = (trainer.network(), trainer.points(), trainer.fit());
    let mode = trainer.config().experiment().mode;
    let variation = RunPenalty::of(trainer.config().experiment()).variation(net);
    let penalty = charted_penalty(mode, variation, penalty::gradient(net, points));
    let counts = (!is_wide(trainer)).then(|| {
        let census = atom_statistics(net, points, CountingRule::of(mode));
        let standing =
            shown.live.as_ref().map(|live| live.look(net, points, fit, certify::lambda_of(trainer)));
        CurveCounts {
            atoms: census.atoms.len(),
            n_eff: census.n_eff,
            bounds: standing.map(|s| [s.raw, s.rescaled, s.merged, s.dual]),
            seen_share: generalisation::seen_share(net, points),
            test_error: shown.test.as_ref().map(|test| test.error(net)),
        }
    });
    CurveSample { step: trainer.step(), loss: trainer.loss(), penalty: Some(penalty), counts }
}

/// What the page shows of a run besides its numbers.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// The window on which f is sampled.
    pub(super) window: Option<Window>,
    /// Size of the map of violations `|η|/(λN)`.
    pub(super) map: Option<[usize; 2]>,
    /// Bounds the optimal objective during the run; none without a regulariser.
    pub(super) live: Option<Live>,
    /// What the network is tested on, if on anything.
    pub(super) test: Option<Arc<TestSet>>,
    /// The cell that is opened.
    pub(super) cell: Option<CellChoice>,
}

/// Opens a cell, with the census of all.
fn cell_in_slices<'a>(
    net: &'a Network,
    points: &'a Points,
    choice: &'a CellChoice,
    fit: &'a [f64],
    penalty: penalty::Penalty,
) -> Cooperative<'a, OpenedCell> {
    Box::pin(async move {
        let pattern = occupancy::chosen_in_slices(choice, net, points).await;
        let mut cell = OpenedCell::in_slices(net, points, &pattern, fit).await;
        cell.census = Some(occupancy::census_in_slices(net, points, penalty).await);
        cell.is_heaviest = *choice == CellChoice::Heaviest;
        cell
    })
}

/// Whether the network is so wide that a cooperative task computes its statistics.
pub(super) fn is_wide(trainer: &Trainer) -> bool {
    trainer.network().m() * (trainer.points().n() + GATHERING) > VISITS_PER_FRAME
}

/// The latest statistics of a run, and the task that computes the next.
#[derive(Debug, Default)]
pub(super) struct RunStatistics {
    latest: Option<Statistics>,
    /// The network at its start; none while a wide one has not been counted there.
    start: Option<StartStatistics>,
    /// Computes the statistics of a wide network.
    task: Option<StatisticsTask>,
    /// Counts ticks, by which training and the task take turns.
    ticks: usize,
    /// The latest exact sample of f on the window.
    field_sample: Option<FieldSample>,
    /// The opened cell of a wide network as it was computed last.
    cell_sample: Option<CellSample>,
    /// Warm start of the power iteration for the stability limit.
    kappa_vector: Vec<f64>,
}

impl RunStatistics {
    /// The latest statistics, which may be of an earlier step.
    pub(super) fn latest(&self) -> Option<&Statistics> {
        self.latest.as_ref()
    }

    /// Whether a task is under way.
    pub(super) fn are_computed(&self) -> bool {
        self.task.is_some()
    }

    /// Forgets everything, for another run.
    pub(super) fn clear(&mut self) {
        (self.latest, self.task, self.field_sample, self.start) = (None, None, None, None);
        self.cell_sample = None;
        self.kappa_vector.clear();
    }

    /// Whether the latest statistics are those of the present step, and while training is paused as exact as
    /// they get.
    fn are_current(&self, trainer: &Trainer, training: bool) -> bool {
        let here = |s: &Statistics| s.current && s.step == trainer.step() && (s.paused || training);
        self.latest.as_ref().is_some_and(here)
    }

    /// f on the window as it was sampled exactly at this step, if it was.
    fn field_sample(&self, trainer: &Trainer, shown: &Shown) -> Option<&FieldSample> {
        let here = |s: &&FieldSample| s.step == trainer.step() && Some(s.window) == shown.window;
        self.field_sample.as_ref().filter(here)
    }

    /// Whether the chosen cell of a wide network is known as it is at this step.
    fn has_cell(&self, trainer: &Trainer, choice: &CellChoice) -> bool {
        let here = |s: &CellSample| s.current && s.step == trainer.step() && s.choice == *choice;
        self.cell_sample.as_ref().is_some_and(here)
    }

    /// The opened cell for a frame with these predictions: at the trainer's step, of a wide network as it was
    /// computed last, which while it trains may be of an earlier step.
    pub(super) fn opened_cell(
        &self,
        trainer: &Trainer,
        shown: &Shown,
        fit: &[f64],
    ) -> Option<Box<OpenedCell>> {
        let choice = shown.cell.as_ref()?;
        if is_wide(trainer) {
            return self.cell_sample.as_ref().map(|sample| sample.cell.clone());
        }
        let penalty = penalty::Penalty::of(trainer.config().experiment().mode);
        let cell = cell_in_slices(trainer.network(), trainer.points(), choice, fit, penalty);
        Some(Box::new(run_to_end(cell)))
    }

    /// Forgets the opened cell: none is opened any more.
    pub(super) fn close_cell(&mut self) {
        self.cell_sample = None;
    }

    /// Whether everything that a frame of a paused wide network shows is known.
    pub(super) fn are_complete(&self, trainer: &Trainer, shown: &Shown, training: bool) -> bool {
        self.are_current(trainer, training)
            && shown.cell.as_ref().is_none_or(|choice| self.has_cell(trainer, choice))
            && (shown.window.is_none() || self.field_sample(trainer, shown).is_some())
    }

    /// Marks what was computed as outdated, after a change at this step.
    pub(super) fn invalidate(&mut self, trainer: &Trainer) {
        (self.task, self.field_sample) = (None, None);
        // Shown until another is there, as statistics are.
        self.cell_sample.take_if(|sample| sample.step > trainer.step());
        if let Some(sample) = &mut self.cell_sample {
            sample.current = false;
        }
        match &mut self.latest {
            // Shown until new ones are there: the report says of which step they are.
            Some(statistics) if is_wide(trainer) && statistics.step <= trainer.step() => {
                statistics.current = false;
            }
            statistics => *statistics = None,
        }
    }

    fn input(&self, trainer: &Trainer, shown: &Shown, training: bool) -> StatisticsInput {
        StatisticsInput {
            mode: trainer.config().experiment().mode,
            penalty: RunPenalty::of(trainer.config().experiment()),
            points: trainer.points().clone(),
            kappa_vector: if training { self.kappa_vector.clone() } else { Vec::new() },
            kappa_work: if training { KAPPA_WHILE_TRAINING } else { KAPPA_WHILE_PAUSED },
            bounds: shown.live.as_ref().map(|live| live.certifier().penalty()),
            test: shown.test.clone(),
        }
    }

    /// Computes the statistics of the present step without yielding, unless they are known.
    pub(super) fn compute(&mut self, trainer: &Trainer, shown: &Shown, training: bool) {
        if !self.are_current(trainer, training) {
            if self.start.is_none() && trainer.step() > 0 {
                self.start = Some(run_to_end(Box::pin(StartStatistics::of(trainer.config().clone()))));
            }
            let input = self.input(trainer, shown, training);
            let statistics = run_to_end(network_statistics(trainer.network(), input));
            self.store(trainer, shown, trainer.step(), !training, statistics);
        }
    }

    /// Begins a task for the statistics, the opened cell and, with `exactly` while training is paused, an exact
    /// sample of f, as far as they are not known; unless such a task is under way.
    pub(super) fn begin(&mut self, trainer: &Trainer, shown: &Shown, training: bool, exactly: bool) {
        let (step, paused) = (trainer.step(), exactly && !training);
        let computes = !self.are_current(trainer, training);
        let window = shown.window.filter(|_| paused && self.field_sample(trainer, shown).is_none());
        let choice = shown.cell.clone().filter(|choice| !self.has_cell(trainer, choice));
        let under_way = match &self.task {
            Some(task) if paused => {
                (task.step, task.computes, task.paused, task.window) == (step, computes, paused, window)
                    && task.choice == choice
            }
            task => task.is_some() || !computes && choice.is_none() && window.is_none(),
        };
        if under_way {
            return;
        }
        let net = trainer.network().clone();
        let input = computes.then(|| self.input(trainer, shown, training));
        let start = (self.start.is_none() && step > 0).then(|| trainer.config().clone());
        let opened = choice.clone().map(|choice| (choice, trainer.points().clone()));
        let penalty = penalty::Penalty::of(trainer.config().experiment().mode);
        let fit = self.predictions(trainer, training);
        let task = Task::new(async move {
            let start = match start {
                Some(config) => Some(StartStatistics::of(config).await),
                None => None,
            };
            let statistics = match input {
                Some(input) => Some(network_statistics(&net, input).await),
                None => None,
            };
            let cell = match &opened {
                Some((choice, points)) => {
                    let fit = statistics.as_ref().map_or(&fit, |statistics| &statistics.fit);
                    Some(cell_in_slices(&net, points, choice, fit, penalty).await)
                }
                None => None,
            };
            let field = match window {
                Some(window) => Some(field::sample_in_slices(&net, &window).await),
                None => None,
            };
            (start, statistics, cell, field)
        });
        self.task = Some(StatisticsTask { step, computes, paused, choice, window, task });
    }

    /// Whether this tick advances the task: always if there is nothing else to do.
    pub(super) fn is_turn(&mut self, idle: bool) -> bool {
        self.ticks = (self.ticks + 1) % TICKS_PER_SLICE;
        self.task.is_some() && (idle || self.latest.is_none() || self.ticks == 0)
    }

    /// Advances the task; true when it has finished.
    pub(super) fn advance(
        &mut self,
        trainer: &Trainer,
        shown: &Shown,
        go_on: &mut dyn FnMut() -> bool,
    ) -> bool {
        let result = self.task.as_mut().and_then(|task| task.task.advance(go_on));
        let Some((start, statistics, cell, field)) = result else { return false };
        self.start = self.start.or(start);
        let Some(StatisticsTask { step, paused, choice, window, .. }) = self.task.take() else {
            return false;
        };
        if let Some(statistics) = statistics {
            self.store(trainer, shown, step, paused, statistics);
        }
        if let Some((choice, cell)) = choice.zip(cell) {
            self.cell_sample = Some(CellSample { step, choice, cell: Box::new(cell), current: true });
        }
        if let Some((window, field)) = window.zip(field) {
            self.field_sample = Some(FieldSample { step, window, field });
        }
        true
    }

    /// Keeps the statistics of the network at a step, with what follows from them and the run.
    fn store(
        &mut self,
        trainer: &Trainer,
        shown: &Shown,
        step: u64,
        paused: bool,
        mut statistics: NetworkStatistics,
    ) {
        if step == 0 {
            let NetworkStatistics { variation, census, .. } = &statistics;
            self.start.get_or_insert(StartStatistics { variation: *variation, n_eff: census.n_eff });
        }
        let targets = trainer.points().y();
        let gathering =
            self.start.as_ref().map_or(Gathering::Spread, |start| start.gathering(&statistics, targets));
        if gathering == Gathering::Nothing {
            statistics.census.clear();
        }
        let NetworkStatistics {
            fit,
            variation,
            gradient,
            kappa,
            kappa_vector,
            costs,
            census,
            seen_share,
            test_error,
        } = statistics;
        let points = trainer.points();
        let standing = (shown.live.as_ref().zip(costs))
            .map(|(live, costs)| live.judge(costs, points, &fit, certify::lambda_of(trainer)));
        let map = match (&shown.live, shown.map) {
            (Some(live), Some(size)) => certify::map(live, trainer, &fit, size),
            _ => Vec::new(),
        };
        let listed = if census.atoms.len() > LISTED { 0 } else { census.atoms.len() };
        let column = (census.membership.iter().zip(&census.is_dead))
            .map(|(atom, dead)| match atom {
                _ if *dead => -2.0,
                Some(atom) if *atom < listed => *atom as f32,
                _ => -1.0,
            })
            .collect();
        self.kappa_vector = kappa_vector;
        self.latest = Some(Statistics {
            gathering,
            step,
            current: true,
            paused,
            loss: loss(&fit, points.y()),
            variation,
            census,
            gradient,
            kappa,
            seen_share,
            test_error,
            standing,
            fit,
            map,
            column,
        });
    }

    /// Fills the buffers of a frame: neurons, f and the map of violations.
    pub(super) fn fill_buffers(&self, trainer: &Trainer, shown: &Shown, frame: &mut Frame, running: bool) {
        let (net, Some(statistics)) = (trainer.network(), &self.latest) else { return };
        frame.neurons.reserve_exact(5 * net.m());
        frame.neurons.extend(net.w().iter().chain(&net.a).map(|v| *v as f32));
        frame.neurons.extend_from_slice(&statistics.column);
        frame.map.clone_from(&statistics.map);
        if let Some(window) = &shown.window {
            let field = match self.field_sample(trainer, shown) {
                Some(sample) => sample.field.clone(),
                None if running && is_wide(trainer) => field::approximate_sample(net, window),
                None => field::sample(net, window),
            };
            frame.field = field.into_raw_vec_and_offset().0;
        }
    }

    /// The predictions at the present step: those of the statistics if they are of this step, otherwise
    /// those that the trainer keeps.
    pub(super) fn predictions(&self, trainer: &Trainer, training: bool) -> Vec<f64> {
        match &self.latest {
            Some(statistics) if self.are_current(trainer, training) => statistics.fit.clone(),
            _ => trainer.fit().to_vec(),
        }
    }
}
