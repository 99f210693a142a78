//! From an experiment to a configuration that cannot be wrong.

use crate::experiment::{
    ADAM_RATE, Data, Experiment, MAX_PHASES, MAX_STEPS, MAX_WIDTH, Mode, Optimiser, table,
};
use crate::network::Network;
use crate::points::{Points, RawPoints, presets};
use crate::train::stability;

/// Why an experiment was refused; `Display` is a sentence for the user.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigError(pub String);

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

/// A checked experiment with its points and its step size. Only this can train.
#[derive(Clone, Debug)]
pub struct TrainConfig {
    experiment: Experiment,
    points: Points,
    h: f64,
}

impl TrainConfig {
    /// Checks an experiment, finds its points and fixes its step size.
    ///
    /// # Errors
    /// A sentence naming the setting, its value and what is allowed.
    pub fn check(experiment: &Experiment) -> Result<Self, ConfigError> {
        let e = experiment;
        let raw: RawPoints = match &e.data {
            Data::Own(raw) => raw.clone(),
            Data::Preset(key) => presets::points(key)
                .ok_or_else(|| ConfigError(format!("`preset={key}`: there is no data set of this name")))?,
        };
        let points = Points::check(&raw).map_err(|e| ConfigError(e.to_string()))?;
        let refuse = |ok: bool, text: String| if ok { Ok(()) } else { Err(ConfigError(text)) };
        let within = |key: &str, v: f64| {
            let range = table::range(key);
            let (least, most) = (range.start(), range.end());
            refuse(range.contains(&v), format!("`{key}={v}`: it must be a number from {least} to {most}"))
        };
        refuse(
            (1..=MAX_WIDTH).contains(&e.m),
            format!("`m={}`: the width must be a whole number from 1 to {MAX_WIDTH}", e.m),
        )?;
        within("scale", e.scale)?;
        within("lambda", e.lambda)?;
        within("tau", e.tau)?;
        if let Some(h) = e.h {
            within("h", h)?;
        }
        if let Some(b) = e.batch {
            refuse(
                (1..=points.n()).contains(&b),
                format!("`batch={b}`: it must be a whole number from 1 to the {} data points", points.n()),
            )?;
        }
        refuse(!e.schedule.is_empty(), "`schedule`: a run needs at least one phase".into())?;
        refuse(e.schedule.len() <= MAX_PHASES, format!("`schedule`: at most {MAX_PHASES} phases"))?;
        for p in &e.schedule {
            refuse(
                (1..=MAX_STEPS).contains(&p.steps),
                format!("`schedule`: a phase of {} steps; it must have from 1 to {MAX_STEPS}", p.steps),
            )?;
            refuse(p.kind.suits(e.mode), "`schedule`: only label noise can be annealed".into())?;
        }
        if let Some(s) = e.steps {
            refuse(s >= 1, "`steps=0`: a run needs at least one step".into())?;
        }
        let h = e.h.unwrap_or_else(|| default_step(e, &points));
        Ok(Self { experiment: e.clone(), points, h })
    }

    /// The experiment that was checked.
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// The data.
    pub fn points(&self) -> &Points {
        &self.points
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

/// Whether neurons are born in this run.
pub(crate) fn births(e: &Experiment) -> bool {
    e.birth && table::PENALISED.contains(&e.mode)
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
