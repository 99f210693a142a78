//! From an experiment to a configuration that cannot be wrong.

use crate::experiment::{
    ADAM_RATE, Data, Experiment, MAX_PHASES, MAX_STEPS, MAX_WIDTH, Mode, Optimiser, names, table,
};
use crate::network::Network;
use crate::penalty::{Penalty, RunPenalty};
use crate::points::holdout::{MAX_HOLDOUT, Split};
use crate::points::truth::{TruthError, TruthFunction};
use crate::points::units::Units;
use crate::points::{Points, PointsError};
use crate::text::{excerpt, shortest};
use crate::train::stability;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Why an experiment was refused; `Display` is a sentence for the user that names the setting.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum ConfigError {
    /// There is no data set of this name.
    #[error("`preset={}`: there is no data set of this name", excerpt(key, 40))]
    UnknownPreset {
        /// The name.
        key: String,
    },
    /// The points cannot be trained on.
    #[error(transparent)]
    Points(#[from] PointsError),
    /// The truth cannot be read, not in the dimension of the data, or has no value where they are.
    #[error("`truth`: {0}")]
    Truth(#[from] TruthError),
    /// The columns' names cannot be shown.
    #[error("`names`: {0}")]
    Names(#[from] names::NamesError),
    /// The width is 0 or more than [`MAX_WIDTH`].
    #[error("`m={m}`: the width must be a whole number from 1 to {MAX_WIDTH}")]
    Width {
        /// The width.
        m: usize,
    },
    /// A number is outside its range, or a NaN.
    #[error("`{key}={}`: it must be a number from {} to {}", shortest(*value), shortest(*least), shortest(*most))]
    OutOfRange {
        /// The setting's key in links and files.
        key: Cow<'static, str>,
        /// Its value.
        value: f64,
        /// The least value allowed.
        least: f64,
        /// The greatest value allowed.
        most: f64,
    },
    /// The batch is empty or larger than the data.
    #[error("`batch={batch}`: it must be a whole number from 1 to the {points} data points")]
    Batch {
        /// The batch size.
        batch: usize,
        /// The number of data points.
        points: usize,
    },
    /// The schedule is empty.
    #[error("`schedule`: a run needs at least one phase")]
    NoPhase,
    /// The schedule is too long.
    #[error("`schedule`: at most {MAX_PHASES} phases")]
    TooManyPhases,
    /// A phase has no step or too many.
    #[error("`schedule`: a phase of {steps} steps; it must have from 1 to {MAX_STEPS}")]
    PhaseSteps {
        /// The phase's steps.
        steps: u64,
    },
    /// A phase anneals label noise in a run without label noise.
    #[error("`schedule`: only label noise can be annealed")]
    NothingToAnneal,
    /// The step limit is 0.
    #[error("`steps=0`: a run needs at least one step")]
    NoStep,
}

/// A checked experiment with its points and its step size. Only this can train.
#[derive(Clone, Debug)]
pub struct TrainConfig {
    experiment: Experiment,
    points: Points,
    held_out: Option<Points>,
    truth: Option<TruthFunction>,
    units: Option<Units>,
    h: f64,
}

impl TrainConfig {
    /// Checks an experiment, finds its points and fixes its step size.
    ///
    /// # Errors
    /// The first setting that is not allowed, with its value.
    pub fn check(experiment: &Experiment) -> Result<Self, ConfigError> {
        let e = experiment;
        let all = e.checked_points()?.ok_or_else(|| match &e.data {
            Data::Preset(key) => ConfigError::UnknownPreset { key: key.clone() },
            Data::Own(_) => ConfigError::Points(PointsError::Empty),
        })?;
        let units = e.standard_units();
        names::check(&e.names, all.d())?;
        let truth = e.known_truth().map(|truth| truth.check(&all, units.as_ref())).transpose()?;
        let refuse = |ok: bool, error: ConfigError| if ok { Ok(()) } else { Err(error) };
        let within = |key: &'static str, value: f64| {
            let range = table::range(key);
            let (least, most) = (*range.start(), *range.end());
            refuse(range.contains(&value), ConfigError::OutOfRange { key: key.into(), value, least, most })
        };
        let (least, most) = (0.0, MAX_HOLDOUT);
        let share_is_good = (least..=most).contains(&e.holdout);
        refuse(
            share_is_good,
            ConfigError::OutOfRange { key: "holdout".into(), value: e.holdout, least, most },
        )?;
        let Split { trained: points, held_out, .. } = Split::of(&all, e.holdout);
        refuse((1..=MAX_WIDTH).contains(&e.m), ConfigError::Width { m: e.m })?;
        within("scale", e.scale)?;
        within("lambda", e.lambda)?;
        within("tau", e.tau)?;
        if let Some(h) = e.h {
            within("h", h)?;
        }
        if let Some(batch) = e.batch {
            let points = points.n();
            refuse((1..=points).contains(&batch), ConfigError::Batch { batch, points })?;
        }
        refuse(!e.schedule.is_empty(), ConfigError::NoPhase)?;
        refuse(e.schedule.len() <= MAX_PHASES, ConfigError::TooManyPhases)?;
        for p in &e.schedule {
            refuse((1..=MAX_STEPS).contains(&p.steps), ConfigError::PhaseSteps { steps: p.steps })?;
            refuse(p.kind.suits(e.mode), ConfigError::NothingToAnneal)?;
        }
        if let Some(s) = e.steps {
            refuse(s >= 1, ConfigError::NoStep)?;
        }
        let h = e.h.unwrap_or_else(|| default_step(e, &points));
        Ok(Self { experiment: e.clone(), points, held_out, truth, units, h })
    }

    /// The experiment that was checked.
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// The standard units in which it trains; none where these are the table's own. Points, truth and all that
    /// comes of the run are in them.
    pub fn units(&self) -> Option<&Units> {
        self.units.as_ref()
    }

    /// The data that are trained on.
    pub fn points(&self) -> &Points {
        &self.points
    }

    /// The rows of the data that are held out; none without any.
    pub fn held_out(&self) -> Option<&Points> {
        self.held_out.as_ref()
    }

    /// The function behind the targets, where it is known.
    pub fn truth(&self) -> Option<&TruthFunction> {
        self.truth.as_ref()
    }

    /// Mean-field step size h (learning rate under Adam), chosen by rule if the experiment left it open.
    pub fn h(&self) -> f64 {
        self.h
    }

    /// The network at step 0.
    pub fn initialise(&self) -> Network {
        let e = &self.experiment;
        Network::initialise(self.points.d(), e.m, e.scale, e.paired, e.seed)
    }
}

/// The penalty by whose certificate neurons are born in this run; none in a run without births.
pub(crate) fn births(e: &Experiment) -> Option<Penalty> {
    RunPenalty::of(e).certified().filter(|_| e.birth && e.uses("birth"))
}

/// Step size by rule (theory §5): a fraction of the stability limit `2/κ`, and no more than what serves each
/// mode well. κ is the curvature at the start or the one that fitting the data will bring, whichever is greater:
/// from a small start the first is next to nothing.
fn default_step(e: &Experiment, points: &Points) -> f64 {
    if e.optimiser == Optimiser::Adam {
        return ADAM_RATE;
    }
    let net = Network::initialise(points.d(), e.m, e.scale, e.paired, e.seed);
    let start = stability::kappa_max(&net, points, &mut Vec::new(), 200);
    let limit = 2.0 / start.max(stability::kappa_of_a_fit(points));
    let h = match e.mode {
        Mode::None if e.scale > 1.0 => 0.4 * limit,
        Mode::None => (0.4 * limit).min(0.5),
        Mode::LabelNoise => (0.5 * limit).min(0.1),
        Mode::GradientPenalty => (0.5 * limit).min(0.5),
        Mode::VariationNorm => (0.5 * limit).min(0.25),
    };
    // The limit is infinite where nothing is active and there is nothing to fit.
    let range = table::range("h");
    h.clamp(*range.start(), *range.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_names_its_setting_and_the_bounds() {
        let refused = |change: fn(&mut Experiment)| {
            let mut e = Experiment::preset("xor", Mode::VariationNorm).unwrap();
            change(&mut e);
            TrainConfig::check(&e).unwrap_err()
        };
        let error = refused(|e| e.lambda = f64::NAN);
        assert!(
            matches!(&error, ConfigError::OutOfRange { key, most: 100.0, .. } if key == "lambda"),
            "{error:?}"
        );
        assert_eq!(error.to_string(), "`lambda=NaN`: it must be a number from 0 to 100");
        assert_eq!(refused(|e| e.h = Some(2e4)).to_string(), "`h=2e4`: it must be a number from 1e-9 to 1e4");
        assert_eq!(
            refused(|e| e.m = 0).to_string(),
            format!("`m=0`: the width must be a whole number from 1 to {MAX_WIDTH}")
        );
        assert_eq!(
            refused(|e| e.batch = Some(5)).to_string(),
            "`batch=5`: it must be a whole number from 1 to the 4 data points"
        );
        for (holdout, value) in [(0.51, "0.51"), (-0.1, "-0.1"), (f64::NAN, "NaN")] {
            let mut e = Experiment::preset("xor", Mode::VariationNorm).unwrap();
            e.holdout = holdout;
            let said = TrainConfig::check(&e).unwrap_err().to_string();
            assert_eq!(said, format!("`holdout={value}`: it must be a number from 0 to 0.5"));
        }
        assert_eq!(
            refused(|e| e.truth = "formula:x".parse().ok()).to_string(),
            "`truth`: the formula, column 1: `x` is not known; the inputs are x1 and x2"
        );
        assert_eq!(
            refused(|e| e.truth = "formula:sqrt(-2 - x1)".parse().ok()).to_string(),
            "`truth`: the truth `formula:sqrt(-2 - x1)` has no value at any of the data points"
        );
        assert_eq!(refused(|e| e.schedule.clear()), ConfigError::NoPhase);
        // What stands in a file may be long, and break lines.
        let said = refused(|e| e.data = Data::Preset(format!("a\n\u{7f}{}", "b".repeat(999)))).to_string();
        assert_eq!(said.chars().filter(|c| *c == '\u{fffd}').count(), 2);
        assert!(said.chars().count() < 100 && !said.contains(char::is_control), "{said}");
        assert_eq!(
            refused(|e| e.lambda = 1e300).to_string(),
            "`lambda=1e300`: it must be a number from 0 to 100"
        );
        assert_eq!(
            refused(|e| e.data = Data::Preset("x".into())).to_string(),
            "`preset=x`: there is no data set of this name"
        );
    }
}
