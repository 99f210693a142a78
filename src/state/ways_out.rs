//! What can be done about a network that computes nothing, or whose training has diverged.

use relu_atoms_core::experiment::{Experiment, Mode, UnitSystem};
use relu_atoms_core::points::units::Units;
use relu_atoms_session::messages::{Report, RunStatus};

/// A way out of a run that has come to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayOut {
    /// Train in standard units: in the table's own the data are far from where a network begins.
    StandardUnits,
    /// Train with a smaller step: neurons that were alive have died of a step that was too large.
    ShorterStep,
    /// Start from another network.
    AnotherSeed,
    /// Train with a tenth of λ, or with less noise.
    Weaker(Mode),
}

/// The ways out of what this run has come to, the best first; none where it needs none.
pub fn ways_out(report: &Report, run: &Experiment) -> Vec<WayOut> {
    let is_dead = report.all_dead();
    let is_far = || {
        let raw = run.raw_points().filter(|_| run.units == UnitSystem::Table);
        raw.is_some_and(|raw| Units::needed(&raw).is_some())
    };
    let mut ways = Vec::new();
    if (is_dead || report.vanished || report.status == RunStatus::Diverged) && is_far() {
        ways.push(WayOut::StandardUnits);
    }
    if is_dead {
        // At step 0 no step has done anything yet.
        ways.push(if report.step > 0 { WayOut::ShorterStep } else { WayOut::AnotherSeed });
        if report.step > 0 && ways.len() == 1 {
            ways.push(WayOut::AnotherSeed);
        }
    } else if report.vanished {
        ways.push(WayOut::Weaker(run.mode));
    }
    ways
}
