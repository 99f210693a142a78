//! The words of the results: the finished runs of the visit, and a run from several seeds.

use super::format::count;
use super::language::Text;
use super::optimum as nearness;
use relu_atoms_core::seeds::{Spread, tally};
use relu_atoms_core::session::messages::{Report, RunStatus};

pub const RESULTS: Text = Text::new("Results", "Results");
pub const RESULTS_HELP: Text = Text::new(
    "The finished runs of this visit, and a run from several seeds",
    "The finished runs of this visit, and a run from several seeds",
);
pub const SEVERAL_SEEDS: Text = Text::new("Several seeds at once", "Several seeds at once");
pub const SEEDS: Text = Text::new("Seeds", "Seeds");
pub const SEEDS_HELP: Text = Text::new(
    "The selected panel's run from its seed and those after it, in the background: each ends as it would alone.",
    "The selected panel's run from its seed and those after it, in the background: each ends as it would alone.",
);
pub const TRAIN_SEEDS: Text = Text::new("Train them", "Train them");
pub const SEEDS_PROGRESS: Text = Text::new("Seeds trained", "Seeds trained");
pub const NO_COUNT: Text = Text::new(
    "The number of seeds must be a whole number from 1 to 1000.",
    "The number of seeds must be a whole number from 1 to 1000.",
);
pub const SAMPLER_FAILED: Text = Text::new(
    "The worker that trains the seeds stopped or could not start.",
    "The worker that trains the seeds stopped or could not start.",
);
pub const LOG: Text = Text::new("Finished runs of this visit", "Finished runs of this visit");
pub const LOG_EMPTY: Text = Text::new(
    "No run has finished yet. Each that does is kept here until the page is closed.",
    "No run has finished yet. Each that does is kept here until the page is closed.",
);
pub const LOG_CSV: Text = Text::new("All finished runs, CSV", "All finished runs, CSV");
pub const CLEAR: Text = Text::new("Clear", "Clear");
pub const OPEN_AGAIN: Text = Text::new("Open", "Open");
pub const LINK: Text = Text::new("link", "link");
pub const ATOM_DOTS: Text = Text::new("Atoms, a dot for each seed", "Atoms, a dot for each seed");
pub const GAP_DOTS: Text =
    Text::new("Certified gap, a dot for each seed", "Certified gap, a dot for each seed");
/// The columns of the finished runs: name, index of a symbol, and what they mean.
pub const COLUMNS: [(Text, Option<&str>, Text); 14] = [
    (
        Text::new("run", "run"),
        None,
        Text::new("Counts the runs that have ended", "Counts the runs that have ended"),
    ),
    (Text::new("data", "data"), None, Text::new("The data set", "The data set")),
    (Text::new("regulariser", "regulariser"), None, Text::new("With its strength", "With its strength")),
    (Text::new("m", "m"), None, Text::new("Neurons", "Neurons")),
    (
        Text::new("seed", "seed"),
        None,
        Text::new("Chooses the random start and the noise", "Chooses the random start and the noise"),
    ),
    (Text::new("atoms", "atoms"), None, Text::new("Atoms by the rule", "Atoms by the rule")),
    (
        Text::new("mass", "mass"),
        None,
        Text::new("The share of the mass that the atoms hold", "The share of the mass that the atoms hold"),
    ),
    (Text::new("R", "R"), Some("V"), Text::new("Variation norm", "Variation norm")),
    (Text::new("R", "R"), Some("G"), Text::new("Gradient penalty", "Gradient penalty")),
    (
        Text::new("loss", "loss"),
        None,
        Text::new(
            "Loss against the clean targets, in standard units with R², the share of their variance that is explained",
            "Loss against the clean targets, in standard units with R², the share of their variance that is explained",
        ),
    ),
    (
        Text::new("test error", "test error"),
        None,
        Text::new(
            "On the truth where it is known, otherwise on the rows that are held out",
            "On the truth where it is known, otherwise on the rows that are held out",
        ),
    ),
    (Text::new("share seen", "share seen"), None, super::SEEN_MEANING),
    (
        Text::new("gap", "gap"),
        None,
        Text::new(
            "Certified: at most so far above the best network of any width",
            "Certified: at most so far above the best network of any width",
        ),
    ),
    (Text::new("steps", "steps"), None, Text::new("Steps done", "Steps done")),
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
