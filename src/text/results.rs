//! The words of the results: the finished runs of the visit, and a run from several seeds.

use super::format::count;
use relu_atoms_core::nearness;
use relu_atoms_core::seeds::{Spread, tally};
use relu_atoms_core::session::messages::{Report, RunStatus};

pub const RESULTS: &str = "Results";
pub const RESULTS_HELP: &str = "The finished runs of this visit, and a run from several seeds";
pub const SEVERAL_SEEDS: &str = "Several seeds at once";
pub const SEEDS: &str = "Seeds";
pub const SEEDS_HELP: &str = "The selected panel's run from its seed and those after it, in the background: each ends as it would alone.";
pub const TRAIN_SEEDS: &str = "Train them";
pub const SEEDS_PROGRESS: &str = "Seeds trained";
pub const NO_COUNT: &str = "The number of seeds must be a whole number from 1 to 1000.";
pub const SAMPLER_FAILED: &str = "The worker that trains the seeds stopped or could not start.";
pub const LOG: &str = "Finished runs of this visit";
pub const LOG_EMPTY: &str = "No run has finished yet. Each that does is kept here until the page is closed.";
pub const LOG_CSV: &str = "All finished runs, CSV";
pub const CLEAR: &str = "Clear";
pub const OPEN_AGAIN: &str = "Open";
pub const LINK: &str = "link";
pub const ATOM_DOTS: &str = "Atoms, a dot for each seed";
pub const GAP_DOTS: &str = "Certified gap, a dot for each seed";
/// The columns of the finished runs: name, index of a symbol, and what they mean.
pub const COLUMNS: [(&str, Option<&str>, &str); 14] = [
    ("run", None, "Counts the runs that have ended"),
    ("data", None, "The data set"),
    ("regulariser", None, "With its strength"),
    ("m", None, "Neurons"),
    ("seed", None, "Chooses the random start and the noise"),
    ("atoms", None, "Atoms by the rule"),
    ("mass", None, "The share of the mass that the atoms hold"),
    ("R", Some("V"), "Variation norm"),
    ("R", Some("G"), "Gradient penalty"),
    (
        "loss",
        None,
        "Loss against the clean targets, in standard units with R², the share of their variance that is explained",
    ),
    ("test error", None, "On the truth where it is known, otherwise on the rows that are held out"),
    ("share seen", None, super::SEEN_MEANING),
    ("gap", None, "Certified: at most so far above the best network of any width"),
    ("steps", None, "Steps done"),
];

/// The name of the button that opens a run again.
pub fn open_again(number: u64) -> String {
    format!("Open run {number}")
}

/// The name of a run's link.
pub fn link_to(number: u64) -> String {
    format!("Link to run {number}")
}

/// What stands beside the steps of a run.
pub fn note(status: RunStatus, changes: usize) -> String {
    let diverged = (status == RunStatus::Diverged).then(|| "diverged".to_owned());
    let changed = match changes {
        0 => None,
        1 => Some("1 change".into()),
        changes => Some(format!("{} changes", count(changes as u64))),
    };
    diverged.into_iter().chain(changed).collect::<Vec<_>>().join(", ")
}

/// The certified gap of a run; a dash where there is none.
pub fn gap(report: &Report) -> String {
    let share = report.standing.as_ref().and_then(|standing| standing.excess());
    share
        .filter(|share| nearness::is_informative(*share))
        .map_or_else(|| super::NOT_THERE.into(), |share| nearness::amount(share, true))
}

/// The test error of a run; a dash where there is none.
pub fn test_error(report: &Report) -> String {
    report.test_error.map_or_else(|| super::NOT_THERE.into(), |error| super::format::number(error, 2))
}

/// How far several seeds have come: `4 of 10 seeds`.
pub fn seeds_done(done: usize, all: usize) -> String {
    format!("{done} of {all} seeds")
}

/// How the numbers of atoms are spread: `4 atoms in 7 runs, 5 in 3`.
pub fn atoms_of(ends: impl IntoIterator<Item = usize>) -> String {
    let parts = tally(ends).into_iter().enumerate().map(|(k, (atoms, runs))| match (k, atoms, runs) {
        (0, 1, 1) => "1 atom in 1 run".into(),
        (0, 1, runs) => format!("1 atom in {runs} runs"),
        (0, atoms, 1) => format!("{} atoms in 1 run", count(atoms as u64)),
        (0, atoms, runs) => format!("{} atoms in {runs} runs", count(atoms as u64)),
        (_, atoms, runs) => format!("{} in {runs}", count(atoms as u64)),
    });
    parts.collect::<Vec<String>>().join(", ")
}

/// How the gaps are spread; nothing where there is no gap.
pub fn gaps_of(gaps: impl IntoIterator<Item = f64>) -> Option<String> {
    let spread = Spread::of(gaps)?;
    let [least, median, greatest] =
        [spread.least, spread.median, spread.greatest].map(|share| nearness::amount(share, true));
    Some(if least == greatest {
        format!("gap {least} in all")
    } else {
        format!("gap from {least} to {greatest}, median {median}")
    })
}
