//! The units in which the runs train, and the ways out of a network that computes nothing in those it has.

use super::{Effect, Model};
use crate::engine::PanelId;
use crate::state::CommandError;
use crate::state::panel::Panel;
use relu_atoms_core::experiment::{Experiment, Optimiser, UnitSystem};
use relu_atoms_core::points::holdout::Split;
use relu_atoms_core::points::{Points, RawPoints};
use relu_atoms_core::train::TrainConfig;

/// By this factor a step is shortened that no rule makes shorter.
const SHORTER: f64 = 0.1;

/// Points that are being edited by hand, in the units that the run has until it is opened with them; none if they
/// cannot be trained on.
pub(super) fn split(run: &Experiment, raw: &RawPoints) -> Option<Split> {
    Points::check_within(raw, run.units.largest()).ok()?;
    let points = run.standard_units().map_or_else(|| raw.clone(), |units| units.to_standard(raw));
    Some(Split::of(&Points::check(&points).ok()?, run.holdout))
}

impl Model {
    /// Trains every panel on the same data in these units.
    pub(super) fn set_units(&mut self, units: UnitSystem) -> Result<Vec<Effect>, CommandError> {
        // What is undone comes back as it was last trained.
        let points = self.points();
        for known in self.known.iter_mut().filter(|known| Some(&known.data.points) == points.as_ref()) {
            known.data.units = units;
        }
        self.use_data(|before| Experiment { units, ..before.clone() })
    }

    /// Starts a run whose neurons have died again with the step of the rule, or with a tenth of its own where that is
    /// no smaller.
    pub(super) fn shorten_step(&mut self, id: PanelId) -> Result<Vec<Effect>, CommandError> {
        let found = self.read(id, |panel: &Panel| (panel.experiment(), panel.opened_h));
        let Some((mut run, opened_h)) = found else { return Ok(Vec::new()) };
        let set = run.h.or(opened_h);
        let by_rule = Experiment { h: None, ..run.clone() };
        let ruled = TrainConfig::check(&by_rule)?.h();
        run.h = match set {
            Some(h) if run.optimiser == Optimiser::Gd && ruled < 0.5 * h => None,
            Some(h) => Some(SHORTER * h),
            None => Some(SHORTER * ruled),
        };
        TrainConfig::check(&run)?;
        Ok(self.open(id, run, true))
    }
}
