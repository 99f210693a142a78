//! Every word of the page that is not in a table of the core, and how numbers are written.
//!
//! A name that is all capitals is a fixed text; a function makes a sentence from numbers.
#![allow(missing_docs, reason = "the name of a text says where it stands, and the text says the rest")]

pub mod book;
pub mod charts;
pub mod comparison;
pub mod dialogs;
pub mod errors;
pub mod figure;
pub mod format;
pub mod language;
pub mod names;
pub mod notices;
pub mod optimum;
pub mod path;
pub mod prediction;
pub mod readout;
pub mod results;
pub mod units;
pub mod workers;

use crate::state::{CommandError, Kept, WayOut};
use errors::Localised;
use format::{EFFECTIVE_STRENGTH, count, number, percent, setting};
pub use language::Text;
use relu_atoms_core::experiment::{Bias, Decay, Mode, Noise, Optimiser, Pace, PhaseKind, SettingError};
use relu_atoms_core::generalisation::TestedOn;
use relu_atoms_core::nearness;
use relu_atoms_core::optimum::{Optimum, Uniqueness};
use relu_atoms_core::points::truth::Truth;
use relu_atoms_core::session::messages::{Merged, Report, RunStatus};
use relu_atoms_render::view::Chart;

/// Whether the headline speaks of atoms.
pub fn is_clustered(report: &Report) -> bool {
    report.gathered
}

/// The result of a run in two parts, `500 neurons →` and `4 atoms`: what there is, and what has become of
/// it.
pub fn headline(report: &Report) -> (String, String) {
    let of = |n: u64, one: &str, many: &str| format!("{}\u{a0}{}", count(n), if n == 1 { one } else { many });
    let from = of(report.neurons as u64, "neuron", "neurons");
    if report.all_dead() {
        (from + ",", "all dead".into())
    } else if report.vanished {
        (from + " →", "nothing".into())
    } else if is_clustered(report) {
        (from + " →", of(report.atom_count as u64, "atom", "atoms"))
    } else {
        let directions = of(report.n_eff.round().max(1.0) as u64, "direction", "directions");
        (from + ",", format!("about {directions}"))
    }
}

/// A batch was larger than the data that took the place of others.
pub fn batch_too_large(batch: usize, points: usize) -> String {
    let there = if points == 1 { "one point there is".into() } else { format!("{points} points there are") };
    format!("A batch of {batch} is more than the {there} now: each step looks at all of them.")
}

/// What can be done about a network that computes nothing: the words of a button.
pub fn way_out(way: WayOut) -> &'static str {
    match way {
        WayOut::StandardUnits => "Train in standard units",
        WayOut::ShorterStep => "Take a smaller step",
        WayOut::AnotherSeed => "Try another seed",
        WayOut::Weaker(Mode::LabelNoise) => "Train with less noise",
        WayOut::Weaker(_) => "Train with a tenth of λ",
    }
}

pub const NAME: Text = Text::new("ReLU Atoms", "ReLU Atoms");
pub const TAGLINE: Text = Text::new("Neurons gather into atoms", "Neurons gather into atoms");

pub const DATA: Text = Text::new("Data", "Data");
pub const OWN_DATA: Text = Text::new("Own points", "Own points");
pub const ON_A_LINE: Text = Text::new("On a line (d = 1)", "On a line (d = 1)");
pub const IN_THE_PLANE: Text = Text::new("In the plane (d = 2)", "In the plane (d = 2)");
pub const DEMONSTRATIONS: Text = Text::new("Demonstrations", "Demonstrations");
pub const NO_DEMONSTRATION: Text = Text::new("Choose one …", "Choose one …");
pub const DEMONSTRATION: Text = Text::new("Demonstration", "Demonstration");
pub const LOOK: Text = Text::new("Look for: ", "Look for: ");
pub const VARIANTS: Text = Text::new("Variants of the demonstration", "Variants of the demonstration");
pub const CLOSE_DEMONSTRATION: Text = Text::new("Leave the demonstration", "Leave the demonstration");

pub const SETUP: Text = Text::new("Setup", "Setup");
pub const CLOSE_SETUP: Text = Text::new("Close the setup", "Close the setup");
pub const SHARE: Text = Text::new("Share", "Share");
pub const SHARE_HELP: Text =
    Text::new("Copy a link that reproduces this run exactly", "Copy a link that reproduces this run exactly");
pub const COPIED: Text = Text::new(
    "The link is copied. It reproduces this run exactly.",
    "The link is copied. It reproduces this run exactly.",
);
pub const COPY_YOURSELF: Text = Text::new(
    "Copy this link; it reproduces this run exactly.",
    "Copy this link; it reproduces this run exactly.",
);
pub const LINK_LACKS: Text = Text::new(
    "These runs were changed by hand more often than a link can carry. The link opens them without the changes; the file in Export has them all.",
    "These runs were changed by hand more often than a link can carry. The link opens them without the changes; the file in Export has them all.",
);
pub const SAVE_FILE: Text = Text::new("Export the file", "Export the file");
pub const LINK: Text = Text::new("Link to this run", "Link to this run");
pub const PROJECTOR: Text = Text::new("Projector mode", "Projector mode");
pub const PROJECTOR_HELP: Text = Text::new(
    "Projector mode: large text and lines, one large panel",
    "Projector mode: large text and lines, one large panel",
);
pub const THEME: Text = Text::new("Light or dark", "Light or dark");
pub const HELP: Text = Text::new("Keys and help", "Keys and help");
pub const CLOSE: Text = Text::new("Close", "Close");
pub const DISMISS: Text = Text::new("Dismiss", "Dismiss");

pub const REGULARISER: Text = Text::new("Regulariser", "Regulariser");
pub const NETWORK: Text = Text::new("Network", "Network");
pub const TRUTH: Text = Text::new("Truth", "Truth");
pub const TRUTH_UNKNOWN: Text = Text::new("not known", "not known");
pub const TRUTH_MEANING: Text = Text::new(
    "The function behind the targets, before noise",
    "The function behind the targets, before noise",
);
pub const HELD_OUT: Text = Text::new("Rows held out", "Rows held out");
pub const HELD_OUT_MEANING: Text = Text::new(
    "These rows are not trained on; the test error is measured on them where the truth is not known",
    "These rows are not trained on; the test error is measured on them where the truth is not known",
);
pub const TRAINING: Text = Text::new("Training", "Training");
pub const SCHEDULE: Text = Text::new("Schedule", "Schedule");
pub const SCHEDULE_HELP: Text = Text::new(
    "What the run does, one phase after another, and for how many steps.",
    "What the run does, one phase after another, and for how many steps.",
);
pub const PHASE_LENGTH: Text = Text::new("The length of a phase", "The length of a phase");
pub const LIVE: Text = Text::new("acts at once", "acts at once");
pub const STRENGTH_KEYS: Text = Text::new("keys ] and [", "keys ] and [");
pub const RESTARTS: Text = Text::new("restarts the run", "restarts the run");
pub const BLANK_BATCH: Text = Text::new("all", "all");
pub const BLANK_STEPS: Text = Text::new("no limit", "no limit");
pub const H_TOO_LARGE: Text = Text::new(
    " · above the stability limit: training may diverge",
    " · above the stability limit: training may diverge",
);

pub const PLAY: Text = Text::new("Play", "Play");
pub const PAUSE: Text = Text::new("Pause", "Pause");
pub const STEP: Text = Text::new("Step", "Step");
pub const STEP_HELP: Text = Text::new("One step", "One step");
pub const STEP_MANY: Text = Text::new("Step n", "Step n");
pub const STEP_COUNT: Text = Text::new("How many steps to take", "How many steps to take");
pub const STEPS_TO_TAKE: Text = Text::new("The number of steps", "The number of steps");
pub const RESET: Text = Text::new("Reset", "Reset");
pub const RESET_HELP: Text = Text::new("Back to the same step 0", "Back to the same step 0");
pub const NEW_SEED: Text = Text::new("New seed", "New seed");
pub const NEW_SEED_HELP: Text = Text::new("Another random start", "Another random start");
pub const PACE: Text = Text::new("Speed", "Speed");
pub const TRANSPORT: Text = Text::new("Transport", "Transport");
pub const NOTICES: Text = Text::new("Notices", "Notices");
pub const PLAY_HERE: Text = Text::new("Play", "Play");
pub const TIMELINE: Text = Text::new("Steps of the run", "Steps of the run");
pub const TIMELINE_HELP: Text = Text::new(
    "Drag, or use the arrow keys, to go back to any recorded step; playing on goes the same way again",
    "Drag, or use the arrow keys, to go back to any recorded step; playing on goes the same way again",
);
pub const BRANCH: Text = Text::new("Branch", "Branch");
pub const BRANCH_HELP: Text = Text::new(
    "Open a second panel with the same past, to change it from this step on and see both futures",
    "Open a second panel with the same past, to change it from this step on and see both futures",
);
pub const BRANCH_HERE: Text = Text::new("changes branch here", "changes branch here");
pub const ADD_PANEL: Text = Text::new("Compare", "Compare");
pub const ADD_PANEL_HELP: Text = Text::new(
    "Add a panel with the same data, start and clock (up to four)",
    "Add a panel with the same data, start and clock (up to four)",
);
pub const REPLAYS: Text = Text::new("finished: Play replays", "finished: Play replays");
pub const PLAY_AGAIN: Text = Text::new(
    "The runs are complete: start again from step 0 (Space)",
    "The runs are complete: start again from step 0 (Space)",
);
pub const CLOSE_PANEL: Text = Text::new("Close this panel", "Close this panel");
pub const REACH: Text = Text::new("What the setup changes", "What the setup changes");
pub const ONE_PANEL: Text = Text::new("this panel", "this panel");
pub const ALL_PANELS: Text = Text::new("all panels", "all panels");
pub const RESULTS: Text = Text::new("Results, one line a panel", "Results, one line a panel");
pub const SHARED_CHARTS: [Text; 3] =
    [Text::new("Directions", "Directions"), Text::new("Loss", "Loss"), Text::new("Objective", "Objective")];
pub const SEEN: Text = Text::new("Points seen, %", "Points seen, %");
pub const SEEN_CHOICE: Text = Text::new("seen", "seen");
pub const ATOMS_CHOICE: Text = Text::new("atoms", "atoms");
pub const LOSS_CHOICE: Text = Text::new("loss", "loss");
pub const TEST_ERROR: Text = Text::new("Test error", "Test error");
pub const TEST_CHOICE: Text = Text::new("test", "test");
pub const SEEN_MEANING: Text = Text::new(
    "The share of the data points that a unit of mass sees: the mean over the neurons, weighted by their mass |a|·‖w̃‖",
    "The share of the data points that a unit of mass sees: the mean over the neurons, weighted by their mass |a|·‖w̃‖",
);
pub const LOSS_MEANING: Text = Text::new(
    "Half the mean square of f − y over the points that are trained on, without noise",
    "Half the mean square of f − y over the points that are trained on, without noise",
);
pub const SHOW_TRUTH: Text = Text::new("Truth", "Truth");
pub const SHOW_TRUTH_HELP: Text = Text::new(
    "Show the function behind the targets, and how far f is from it",
    "Show the function behind the targets, and how far f is from it",
);
/// The columns of the results: name, index of a symbol, and what they mean.
pub const RESULT_COLUMNS: [(Text, Option<&str>, Text); 11] = [
    (
        Text::new("panel", "panel"),
        None,
        Text::new("The panel, with its line in the charts", "The panel, with its line in the charts"),
    ),
    (Text::new("atoms", "atoms"), None, Text::new("Atoms by the rule", "Atoms by the rule")),
    (Text::new("dead", "dead"), None, Text::new("Neurons that see no data", "Neurons that see no data")),
    (
        Text::new("loss", "loss"),
        None,
        Text::new(
            "Loss against the clean targets, in standard units with R², the share of their variance that is explained",
            "Loss against the clean targets, in standard units with R², the share of their variance that is explained",
        ),
    ),
    (
        Text::new("test", "test"),
        None,
        Text::new(
            "Test error: half the mean square of f less the truth on a grid, or less the targets that are held out",
            "Test error: half the mean square of f less the truth on a grid, or less the targets that are held out",
        ),
    ),
    (Text::new("R", "R"), Some("V"), Text::new("Variation norm", "Variation norm")),
    (Text::new("R", "R"), Some("G"), Text::new("Gradient penalty", "Gradient penalty")),
    (
        Text::new("objective", "objective"),
        None,
        Text::new("Loss plus strength times penalty", "Loss plus strength times penalty"),
    ),
    (
        Text::new("gap", "gap"),
        None,
        Text::new(
            "Certified: at most so far above the best network of any width",
            "Certified: at most so far above the best network of any width",
        ),
    ),
    (Text::new("seen", "seen"), None, SEEN_MEANING),
    (
        Text::new("points seen", "points seen"),
        None,
        Text::new(
            "How many data points each atom sees, heaviest first",
            "How many data points each atom sees, heaviest first",
        ),
    ),
];

pub const BENCH: Text = Text::new(
    "Training speed in this browser: d, n, m, steps per second",
    "Training speed in this browser: d, n, m, steps per second",
);
pub const OPTIMUM: Text = Text::new("Optimum", "Optimum");
pub const OPTIMUM_HELP: Text = Text::new(
    "Compute the exact optimum over networks of every width, and show it with the certificate in both views",
    "Compute the exact optimum over networks of every width, and show it with the certificate in both views",
);
pub const CANCEL: Text = Text::new("Cancel", "Cancel");
pub const CANCEL_HELP: Text = Text::new(
    "Stop computing the optimum; the best network so far stays",
    "Stop computing the optimum; the best network so far stays",
);
pub const MERGE: Text = Text::new("Merge", "Merge");
pub const MERGE_HELP: Text = Text::new(
    "Replace the neurons of each cell and sign by their sum: the predictions on the data stay, the penalty falls",
    "Replace the neurons of each cell and sign by their sum: the predictions on the data stay, the penalty falls",
);
pub const NO_OPTIMUM: Text = Text::new(
    "Without a regulariser there is no optimum to compare with: only the loss.",
    "Without a regulariser there is no optimum to compare with: only the loss.",
);
pub const NO_OPTIMUM_BRIEF: Text =
    Text::new("Nothing is penalised: only the loss counts.", "Nothing is penalised: only the loss counts.");
pub const FREE_BIASES_BRIEF: Text = Text::new(
    "Biases are free of charge: there is no certificate.",
    "Biases are free of charge: there is no certificate.",
);
/// After the strength of the variation norm.
pub const BIASES_FREE: Text = Text::new("biases free", "biases free");
pub const NO_BOUND: Text = Text::new("No useful lower bound yet", "No useful lower bound yet");
pub const CERTIFIED: Text = Text::new("Certified: ", "Certified: ");
/// Of one piece: no line ends within it.
pub const RATIO: Text = Text::new(
    "max\u{a0}|\u{2060}η|\u{2060}/\u{2060}(λN)\u{a0}=\u{a0}",
    "max\u{a0}|\u{2060}η|\u{2060}/\u{2060}(λN)\u{a0}=\u{a0}",
);
pub const MISSING: Text = Text::new(": a neuron is missing", ": a neuron is missing");
pub const MEASURE: Text = Text::new("What the chart shows", "What the chart shows");
pub const PENALTY: Text = Text::new("penalty", "penalty");
pub const BOUNDS: Text = Text::new("bounds", "bounds");
pub const OBJECTIVE: Text = Text::new("Objective", "Objective");
pub const TABLE_OPTIMUM: Text = Text::new("optimum", "optimum");
pub const TABLE_SO_FAR: Text = Text::new("best yet", "best yet");
pub const SHOWN_SO_FAR: Text = Text::new(
    " · The diamonds and the thin line are the best network so far.",
    " · The diamonds and the thin line are the best network so far.",
);
pub const NOT_THERE: Text = Text::new("–", "–");

pub const FUNCTION: Text = Text::new("The function", "The function");
pub const NEURONS: Text = Text::new("The neurons", "The neurons");
pub const CHARTS: Text = Text::new("Charts against steps", "Charts against steps");
pub const LOSS: Text = Text::new("Loss", "Loss");
pub const ATOMS: Text = Text::new("Atoms", "Atoms");
pub const DIRECTIONS: Text = Text::new("directions", "directions");
pub const AXIS: Text = Text::new("Step axis", "Step axis");
pub const LOG: Text = Text::new("log", "log");
pub const LINEAR: Text = Text::new("linear", "linear");
pub const EDIT_DATA: Text = Text::new("Edit data", "Edit data");
pub const EDIT_DATA_HELP: Text = Text::new(
    "Tap a function view to add a point, drag a point to move it, Delete removes the one that is lit.",
    "Tap a function view to add a point, drag a point to move it, Delete removes the one that is lit.",
);
pub const EDIT_DONE: Text = Text::new("Leave editing", "Leave editing");
pub const ERASE: Text = Text::new("Erase", "Erase");
pub const ERASE_HELP: Text = Text::new("A tap on a point removes it", "A tap on a point removes it");
pub const UNDO: Text = Text::new("Undo", "Undo");
pub const UNDO_HELP: Text = Text::new(
    "Take the last change of the data back (Ctrl+Z)",
    "Take the last change of the data back (Ctrl+Z)",
);
pub const REDO: Text = Text::new("Redo", "Redo");
pub const REDO_HELP: Text = Text::new("Make it again (Ctrl+Shift+Z)", "Make it again (Ctrl+Shift+Z)");
pub const MAKE_DATA: Text = Text::new("Values, function, file …", "Values, function, file …");
pub const MAKE_DATA_HELP: Text = Text::new(
    "Type or paste values, sample a function or a teacher network, open a file",
    "Type or paste values, sample a function or a teacher network, open a file",
);
pub const TARGET: Text = Text::new("New points: y =", "New points: y =");
pub const TARGET_HELP: Text =
    Text::new("The target of points that are added", "The target of points that are added");
pub const EXPORT: Text = Text::new("Export", "Export");
pub const EXPORT_HELP: Text =
    Text::new("Pictures, tables, files, a film, how to cite", "Pictures, tables, files, a film, how to cite");
pub const NO_TARGET: Text =
    Text::new("The target of a new point must be a number.", "The target of a new point must be a number.");
pub const NOT_EDITED: Text = Text::new("The data stay as they are: ", "The data stay as they are: ");
pub const CHART_OF_NEURONS: Text = Text::new("Chart of the neurons", "Chart of the neurons");
pub const HAND: Text = Text::new("Hand", "Hand");
pub const HAND_HELP: Text = Text::new(
    "Drag neurons and atoms to another place, and freeze what is lit",
    "Drag neurons and atoms to another place, and freeze what is lit",
);
pub const HAND_CAPTION: Text = Text::new(
    "drag a neuron or an atom; f freezes what is lit",
    "drag a neuron or an atom; f freezes what is lit",
);
pub const FREEZE: Text = Text::new("Freeze", "Freeze");
pub const FREEZE_HELP: Text =
    Text::new("Training leaves what is frozen as it is", "Training leaves what is frozen as it is");
pub const RELEASE: Text = Text::new("Release", "Release");
pub const RELEASE_ALL: Text = Text::new("Release all", "Release all");
pub const TABLE: Text = Text::new("Atoms, heaviest first", "Atoms, heaviest first");
pub const TABLE_EMPTY: Text = Text::new("Not gathered into atoms.", "Not gathered into atoms.");
pub const TABLE_NUMBER: Text = Text::new("No.", "No.");
pub const TABLE_SHARE: Text = Text::new("mass", "mass");
pub const TABLE_NEURONS: Text = Text::new("neurons", "neurons");
pub const TABLE_SEES: Text = Text::new("sees points", "sees points");
pub const POSITIVE: Text = Text::new("positive", "positive");
pub const NEGATIVE: Text = Text::new("negative", "negative");
pub const DEAD: Text = Text::new("sees no data", "sees no data");
pub const READOUT_EMPTY: Text = Text::new(
    "Point at a neuron, atom or data point: both views light it up.",
    "Point at a neuron, atom or data point: both views light it up.",
);
pub const STARTING: Text = Text::new("Starting …", "Starting …");

pub const HALVE_H: Text = Text::new("Halve h and restart", "Halve h and restart");
pub const DIVERGED: Text = Text::new(
    "The training diverged; what you see is the last good step.",
    "The training diverged; what you see is the last good step.",
);
pub const WORKER_FAILED: Text = Text::new(
    "The training worker stopped or could not start, so nothing trains. Reload the page to try again.",
    "The training worker stopped or could not start, so nothing trains. Reload the page to try again.",
);
pub const SOLVER_FAILED: Text =
    Text::new("The exact solver could not start.", "The exact solver could not start.");
pub const CRASHED: Text = Text::new(
    "Something went wrong inside the page, and it has stopped. Reload it to go on; the console tells more.",
    "Something went wrong inside the page, and it has stopped. Reload it to go on; the console tells more.",
);
pub const NO_CANVAS: Text = Text::new(
    "This browser gave the page no drawing canvas, so the views stay blank.",
    "This browser gave the page no drawing canvas, so the views stay blank.",
);

pub const HELP_TITLE: Text = Text::new("What you see", "What you see");
pub const HELP_INTRO: Text = Text::new(
    "A shallow ReLU network with far more neurons than data points is being trained. One view shows the function it computes; the other shows each of its neurons as one dot, on a map cut into cells by the data. Under a suitable regulariser the dots gather: many neurons, few atoms.",
    "A shallow ReLU network with far more neurons than data points is being trained. One view shows the function it computes; the other shows each of its neurons as one dot, on a map cut into cells by the data. Under a suitable regulariser the dots gather: many neurons, few atoms.",
);
pub const HELP_SIGNS: Text = Text::new(
    "Orange discs are neurons with a positive outer weight, blue triangles those with a negative one; a dot's size is its mass. Grey dots see no data point and never move. A fitted data point takes the colour of the map around it and vanishes into it. A hatched cell holds more than one atom of a sign: at a minimum under a regulariser no cell does.",
    "Orange discs are neurons with a positive outer weight, blue triangles those with a negative one; a dot's size is its mass. Grey dots see no data point and never move. A fitted data point takes the colour of the map around it and vanishes into it. A hatched cell holds more than one atom of a sign: at a minimum under a regulariser no cell does.",
);
pub const HELP_KEYS: Text = Text::new("Keys", "Keys");
pub const HELP_PAPER: Text = Text::new(
    "After J. de Dios and J. Bruna, On Sparsity in Overparametrised Shallow ReLU Networks, ",
    "After J. de Dios and J. Bruna, On Sparsity in Overparametrised Shallow ReLU Networks, ",
);
pub const PAPER_NAME: Text = Text::new("arXiv 2006.10225", "arXiv 2006.10225");
pub const PAPER_LINK: Text =
    Text::new("https://arxiv.org/abs/2006.10225", "https://arxiv.org/abs/2006.10225");
pub const LETTER_KEYS: Text =
    Text::new("Letters, digits and signs are keys", "Letters, digits and signs are keys");

/// Which of several panels ended before the step that the clock shows, with their last steps.
pub fn ended(panels: &[(String, u64)]) -> String {
    match panels {
        [] => String::new(),
        [(name, step)] => format!("{name}: ended at {}", count(*step)),
        several => format!("{} panels ended earlier", several.len()),
    }
}

/// The same, each in turn.
pub fn ended_each(panels: &[(String, u64)]) -> String {
    let each: Vec<String> = panels.iter().map(|panel| ended(std::slice::from_ref(panel))).collect();
    each.join("; ")
}

/// A panel by its place from the left, from 1, and its name.
pub fn panel(place: usize, name: &str) -> String {
    format!("Panel {place}: {name}")
}

/// The version of the program and the commit it was built from, if that is known.
pub fn version() -> String {
    let commit = option_env!("RELU_ATOMS_COMMIT").map_or_else(String::new, |commit| format!(" ({commit})"));
    format!("Version {}{commit}", env!("CARGO_PKG_VERSION"))
}

/// What is kept of the page for use without a network.
pub fn kept(kept: Kept) -> &'static str {
    match kept {
        Kept::Nothing => "",
        Kept::Page => "Kept on this device: the page opens without a network, too.",
        Kept::NewRelease => "Another version has been fetched: it opens at the next visit.",
    }
}

/// The keys, whether they are letters or signs, which can be switched off, and what they do.
pub const KEYS: &[(Text, bool, Text)] = &[
    (Text::new("Space", "Space"), false, Text::new("play or pause", "play or pause")),
    (Text::new("s", "s"), true, Text::new("one step", "one step")),
    (Text::new("r", "r"), true, Text::new("reset to the same step 0", "reset to the same step 0")),
    (Text::new("n", "n"), true, Text::new("new seed", "new seed")),
    (
        Text::new("o", "o"),
        true,
        Text::new(
            "show or hide the optimum of the selected panel",
            "show or hide the optimum of the selected panel",
        ),
    ),
    (
        Text::new("m", "m"),
        true,
        Text::new("merge the neurons of the selected panel", "merge the neurons of the selected panel"),
    ),
    (Text::new("b", "b"), true, Text::new("branch the selected panel", "branch the selected panel")),
    (Text::new("1 to 4", "1 to 4"), true, Text::new("select a panel", "select a panel")),
    (
        Text::new("] or +, [ or -", "] or +, [ or -"),
        true,
        Text::new(
            "a stronger or weaker regulariser, at once: λ by a factor of 1.78, τ by 1.33",
            "a stronger or weaker regulariser, at once: λ by a factor of 1.78, τ by 1.33",
        ),
    ),
    (Text::new("e", "e"), true, Text::new("edit the data", "edit the data")),
    (Text::new("t", "t"), true, Text::new("light or dark", "light or dark")),
    (
        Text::new("p", "p"),
        true,
        Text::new(
            "projector mode: large text, one large panel",
            "projector mode: large text, one large panel",
        ),
    ),
    (Text::new("?", "?"), true, Text::new("this list", "this list")),
    (
        Text::new("← →", "← →"),
        false,
        Text::new(
            "with the time axis in focus: one step back or on (every step is recorded)",
            "with the time axis in focus: one step back or on (every step is recorded)",
        ),
    ),
    (
        Text::new("PageUp PageDown", "PageUp PageDown"),
        false,
        Text::new(
            "with the time axis in focus: ten times the step or a tenth of it; a tenth of a linear axis",
            "with the time axis in focus: ten times the step or a tenth of it; a tenth of a linear axis",
        ),
    ),
    (
        Text::new("Home End", "Home End"),
        false,
        Text::new(
            "with the time axis in focus: the first or the last step",
            "with the time axis in focus: the first or the last step",
        ),
    ),
    (
        Text::new("← →", "← →"),
        false,
        Text::new(
            "while the book is open: the chapter before or the next; Escape closes it",
            "while the book is open: the chapter before or the next; Escape closes it",
        ),
    ),
    (
        Text::new("← →", "← →"),
        false,
        Text::new(
            "with a view in focus: light the atoms in turn",
            "with a view in focus: light the atoms in turn",
        ),
    ),
    (
        Text::new("↑ ↓", "↑ ↓"),
        false,
        Text::new(
            "with a view in focus: light the data points in turn",
            "with a view in focus: light the data points in turn",
        ),
    ),
    (
        Text::new("Shift + arrows", "Shift + arrows"),
        false,
        Text::new(
            "turn the sphere, or move the chart of lines; in hand mode: move what is lit",
            "turn the sphere, or move the chart of lines; in hand mode: move what is lit",
        ),
    ),
    (
        Text::new("+ − 0", "+ − 0"),
        false,
        Text::new(
            "with the chart of lines in focus: closer, further away, all of it",
            "with the chart of lines in focus: closer, further away, all of it",
        ),
    ),
    (
        Text::new("f", "f"),
        true,
        Text::new(
            "in hand mode: freeze what is lit, or release it",
            "in hand mode: freeze what is lit, or release it",
        ),
    ),
    (
        Text::new("Ctrl+Z Ctrl+Y", "Ctrl+Z Ctrl+Y"),
        false,
        Text::new(
            "while the data are edited: undo, or make it again",
            "while the data are edited: undo, or make it again",
        ),
    ),
    (
        Text::new("Delete", "Delete"),
        false,
        Text::new(
            "while the data are edited: remove the point that is lit",
            "while the data are edited: remove the point that is lit",
        ),
    ),
    (Text::new("Esc", "Esc"), false, Text::new("let go of the selection", "let go of the selection")),
];

/// The page's paces with their names.
pub const PACES: &[(Pace, Text)] = &[
    (Pace::Geometric, Text::new("geometric", "geometric")),
    (Pace::PerFrame(1), Text::new("1 step a frame", "1 step a frame")),
    (Pace::PerFrame(10), Text::new("10 steps a frame", "10 steps a frame")),
    (Pace::PerFrame(100), Text::new("100 steps a frame", "100 steps a frame")),
    (Pace::PerFrame(1000), Text::new("1,000 steps a frame", "1,000 steps a frame")),
    (Pace::Max, Text::new("max", "max")),
];

/// A pace that is not in the list, as a link may ask for.
pub fn other_pace(steps: u64) -> String {
    format!("{} steps a frame", count(steps))
}

/// One optimiser.
pub fn optimiser(o: Optimiser) -> &'static str {
    match o {
        Optimiser::Gd => "gradient descent",
        Optimiser::Adam => "Adam (fast, not the paper's)",
    }
}

/// Why a command was refused, as a sentence.
pub fn refusal(error: &CommandError) -> String {
    let CommandError::Setting(SettingError { reason, .. }) = error else { return error.localised() };
    // The field says which setting it is and what was typed.
    errors::capital(&reason.localised()) + "."
}

/// The function behind the targets.
pub fn truth(truth: &Truth) -> String {
    match truth {
        Truth::Formula(formula) => formula.clone(),
        Truth::Teacher { neurons, seed, .. } => {
            let s = if *neurons == 1 { "" } else { "s" };
            format!("teacher of {neurons} neuron{s}, seed {seed}")
        }
    }
}

/// How many rows are held out of how many.
pub fn held_out(held_out: usize, rows: usize) -> String {
    if held_out == 0 { "none".into() } else { format!("{held_out} of {rows}") }
}

/// The test error and on what it is measured, for a tooltip.
pub fn test_meaning(on: TestedOn) -> String {
    let against = match on {
        TestedOn::TruthGrid(points) => {
            format!("f less the truth on a grid of {} points over the data", count(points as u64))
        }
        TestedOn::HeldOut(1) => "f less the target on the point that is held out".into(),
        TestedOn::HeldOut(points) => {
            format!("f less the targets on the {} points that are held out", count(points as u64))
        }
    };
    format!("Test error: half the mean square of {against}; the same form as the loss")
}

/// How the step decays.
pub fn decay(d: Decay) -> &'static str {
    match d {
        Decay::Constant => "constant",
        Decay::Cosine => "cosine to 0",
        Decay::Drop => "a fifth from half-time",
    }
}

/// Whether biases are charged.
pub fn bias(b: Bias) -> &'static str {
    match b {
        Bias::Penalised => "penalised",
        Bias::Free => "free of charge",
    }
}

/// The law of the noise.
pub fn noise(n: Noise) -> &'static str {
    match n {
        Noise::Gaussian => "Gaussian",
        Noise::Sign => "±τ",
    }
}

/// A phase as the setup calls it.
pub fn phase(kind: PhaseKind, mode: Mode) -> &'static str {
    match (kind, mode) {
        (PhaseKind::WarmUp, _) => "warm-up",
        (PhaseKind::Anneal, _) => "anneal",
        (PhaseKind::Train, Mode::LabelNoise) => "noise",
        (PhaseKind::Train, _) => "train",
    }
}

/// What a phase does, in a line.
pub fn phase_help(kind: PhaseKind, mode: Mode) -> &'static str {
    match (kind, mode) {
        (PhaseKind::WarmUp, _) => "the loss alone, until it is below 1e−6",
        (PhaseKind::Anneal, _) => "the noise falls to 0",
        (PhaseKind::Train, Mode::LabelNoise) => "full noise",
        (PhaseKind::Train, Mode::None) => "the loss alone",
        (PhaseKind::Train, _) => "loss and penalty",
    }
}

/// Where the run stands, in a word or two.
pub fn status(status: RunStatus, phase: &str) -> String {
    match status {
        RunStatus::Ready => "ready".into(),
        RunStatus::Running if phase.is_empty() || phase == "train" => "training".into(),
        RunStatus::Running => format!("training: {phase}"),
        RunStatus::Paused => "paused".into(),
        RunStatus::Finished => "finished".into(),
        RunStatus::Diverged => "diverged".into(),
    }
}

/// Where the run stands, as a key.
pub fn status_key(status: RunStatus) -> &'static str {
    match status {
        RunStatus::Ready => "ready",
        RunStatus::Running => "running",
        RunStatus::Paused => "paused",
        RunStatus::Finished => "finished",
        RunStatus::Diverged => "diverged",
    }
}

/// The line below the headline; brief where there is little room.
pub fn subline(report: &Report, brief: bool) -> String {
    if report.all_dead() {
        return "No neuron sees a data point: the network is 0 on the data, and nothing moves it.".into();
    }
    if report.vanished {
        return "The penalty has shrunk every neuron: the network is constant 0.".into();
    }
    let mut parts = Vec::with_capacity(4);
    let unseeing = report.unseeing();
    if unseeing > 0 {
        let see = match (brief, unseeing) {
            (true, 1) => " dead neuron",
            (true, _) => " dead neurons",
            (false, 1) => " sees no data",
            (false, _) => " see no data",
        };
        parts.push(count(unseeing as u64) + see);
    }
    if report.merged_away > 0 {
        parts.push(count(report.merged_away as u64) + " merged away");
    }
    if is_clustered(report) {
        parts.push(format!("atoms hold {} of the mass", percent(report.atom_share)));
        parts.push(format!("{} {}", report.kinks, if report.kinks == 1 { "kink" } else { "kinks" }));
    } else {
        parts.push("not gathered into atoms".into());
    }
    parts.push(format!(
        "{} {}{}",
        report.occupied_cells,
        if report.occupied_cells == 1 { "cell" } else { "cells" },
        if brief { "" } else { " occupied" }
    ));
    if !brief {
        parts.push(format!("mass sees {}", percent(report.seen_share)));
    }
    if let Some((step, born)) = report.births.last() {
        parts.push(format!("{born} born at step {}", count(*step)));
    }
    parts.join(" · ")
}

/// The line below the headline in full, for a tooltip.
pub fn subline_meaning(report: &Report) -> String {
    let seen =
        format!("A unit of mass sees {} of the data points that are trained on", percent(report.seen_share));
    format!("{}. {seen}.", subline(report, false))
}

/// The counting rule in force (theory §5).
pub fn rule(mode: Mode) -> &'static str {
    match mode {
        Mode::None | Mode::VariationNorm => {
            "An atom: same sign, directions within 5°, more than 1 % of the mass"
        }
        Mode::GradientPenalty => "An atom: same sign, footprints within 5°, more than 1 % of the mass",
        Mode::LabelNoise => "An atom: same sign, footprints within 8°, more than 1 % of the mass",
    }
}

/// What trains, beside the regulariser's name: `λ = 0.01`.
pub fn strength(mode: Mode, report: &Report) -> String {
    match mode {
        Mode::None => String::new(),
        Mode::LabelNoise => {
            let noise = if report.tau > 0.0 {
                format!("τ = {}", setting(report.tau, 2))
            } else {
                "noise off".into()
            };
            format!("{noise} · {EFFECTIVE_STRENGTH} = {}", number(report.lambda_eff, 2))
        }
        Mode::GradientPenalty | Mode::VariationNorm => format!("λ = {}", setting(report.lambda, 3)),
    }
}

/// The button that makes the chart of straight lines larger.
pub const ZOOM_IN: Text = Text::new("Zoom in", "Zoom in");
/// Its tooltip.
pub const ZOOM_IN_HELP: Text =
    Text::new("Closer (+ or the wheel); drag to move", "Closer (+ or the wheel); drag to move");
/// The button that makes it smaller.
pub const ZOOM_OUT: Text = Text::new("Zoom out", "Zoom out");
/// Its tooltip.
pub const ZOOM_OUT_HELP: Text = Text::new("Further away (− or the wheel)", "Further away (− or the wheel)");
/// The button that shows all of it.
pub const FIT: Text = Text::new("Fit", "Fit");
/// Its tooltip.
pub const FIT_HELP: Text = Text::new(
    "Show all lines and most corners (0 or a double click)",
    "Show all lines and most corners (0 or a double click)",
);

/// What the function view shows.
pub fn function_caption(d: usize, truth: bool) -> &'static str {
    match (d, truth) {
        (1, false) => "the curve is f; a tick marks each neuron's kink",
        (1, true) => "dashed: the truth; shaded: how far f is above or below it",
        (_, false) => "colour is f(x); each line is a neuron's hinge",
        (_, true) => "f − truth; dashed: levels of the truth",
    }
}

/// The scale of the map of errors, for those who cannot see it.
pub fn error_scale(scale: &str) -> String {
    format!("Colours of f − truth, from −{scale} to {scale}")
}

/// What the axes of a neuron chart are.
pub fn neuron_caption(chart: Chart) -> &'static str {
    match chart {
        Chart::Plane => "each dot is a neuron, each sector a cell",
        Chart::Unrolled => "each stem is a neuron, each band a cell",
        Chart::Cylinder => "each dot is a neuron, each patch a cell",
        Chart::Sphere => "every direction of (w, b); drag to turn",
        Chart::Lines => "each line a data point, each polygon a cell",
    }
}

/// A canvas for those who cannot see it.
pub fn function_label(d: usize) -> &'static str {
    if d == 1 {
        "Function view: the data, the network's graph and the kinks of its neurons"
    } else {
        "Function view: the network as a heat map, the data points, and each neuron's hinge as a line"
    }
}

/// A canvas for those who cannot see it.
pub fn neuron_label(chart: Chart) -> String {
    let kind = match chart {
        Chart::Plane => "plane",
        Chart::Unrolled => "unrolled",
        Chart::Cylinder => "flat",
        Chart::Sphere => "sphere",
        Chart::Lines => "straight lines",
    };
    format!("Neuron view, {kind}: {}", neuron_caption(chart))
}

/// The stability limit beside h, and a warning where h is above it.
pub fn h_limit(report: &Report) -> String {
    let Some(limit) = report.h_limit else { return "stable at any step".into() };
    let warning = if above_limit(report) { H_TOO_LARGE.get() } else { "" };
    ["stable below 2/κ = ", &number(limit, 3), warning].concat()
}

/// Whether the step in force is above the stability limit.
pub fn above_limit(report: &Report) -> bool {
    report.h_limit.is_some_and(|limit| report.h > limit)
}

/// λ_eff beside τ.
pub fn lambda_eff(value: f64) -> String {
    format!("{EFFECTIVE_STRENGTH} = hτ²/(4B) = {}", number(value, 3))
}

/// What the live region says.
pub fn announcement(report: &Report) -> String {
    let (from, to) = headline(report);
    let became = if report.vanished { " have shrunk to" } else { " have gathered into" };
    let from = from.replace(" →", became);
    let state = match report.status {
        RunStatus::Finished => "Finished: ",
        RunStatus::Diverged => "Diverged: ",
        RunStatus::Ready | RunStatus::Running | RunStatus::Paused => "",
    };
    format!("{state}{from} {to} at step {}.", count(report.step))
}

/// Name of the penalty's chart; the panel says which penalty it is.
pub fn penalty(mode: Mode) -> &'static str {
    if mode == Mode::None { "Variation norm" } else { "Penalty" }
}

/// A relative gap of the optimum below which its digits on the page are true.
const KNOWN: f64 = 1e-6;

/// How far the objective is above the optimum, and what kind of optimum that is.
pub fn excess(objective: f64, best: &Optimum) -> String {
    let above = best.excess(objective);
    let count = best.atoms.len().to_string();
    let only = match best.unique {
        Uniqueness::Unique => None,
        Uniqueness::NotUnique => Some(" (its atoms are not the only ones; here "),
        Uniqueness::NotDecided => {
            Some(" (others may be as good as its atoms, which is too near to call; here ")
        }
    };
    let kind = match only {
        None => [" (", &count, if best.atoms.len() == 1 { " atom)" } else { " atoms)" }].concat(),
        Some(words) => [words, &count, ", with ", &best.kinks.to_string(), " kinks)"].concat(),
    };
    let than = if above < 1.0 { " above the optimum " } else { " the optimum " };
    let known = match nearness::share(best.objective, best.dual) {
        Some(share) if share < KNOWN => String::new(),
        share => {
            [" (known ", &share.map_or_else(|| "without a bound".into(), nearness::within), ")"].concat()
        }
    };
    [&nearness::amount(above, false), than, &number(best.objective, 5), &known, &kind].concat()
}

/// What is said of faults of a link that are not told one by one.
pub fn more_complaints(count: usize, keys: &[String]) -> String {
    let more = if count == 1 { "1 more value".to_owned() } else { format!("{count} more values") };
    format!("{more} of the link cannot be used as given: {}", keys.join(", "))
}

/// What merging has done, in a run that charges the biases or does not.
pub fn merged(told: &Merged, free_biases: bool) -> String {
    let dead = match told.into.len().saturating_sub(told.neurons) {
        0 => String::new(),
        1 => "; 1 dead neuron stays as it is".into(),
        dead => format!("; {} dead neurons stay as they are", count(dead as u64)),
    };
    [
        "Merged ",
        &count(told.neurons as u64),
        " neurons into ",
        &count(told.groups as u64),
        &dead,
        ". Predictions on the data changed by at most ",
        &number(told.change, 1),
        "; at its best balance the variation norm ",
        if free_biases { "without the biases " } else { "" },
        "goes from ",
        &number(told.variation[0], 4),
        " to ",
        &number(told.variation[1], 4),
        ", the gradient penalty from ",
        &number(told.gradient[0], 4),
        " to ",
        &number(told.gradient[1], 4),
        ".",
    ]
    .concat()
}
