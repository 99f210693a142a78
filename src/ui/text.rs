//! Every word of the interface that is not in a table of `experiment` or `data`, in one place.

use super::format::{count, editable, number, percent};
use crate::draw::neuron_view::Chart;
use relu_atoms_core::experiment::Pace;
use relu_atoms_core::experiment::{Decay, Mode, Noise, Optimiser, PhaseKind};
use relu_atoms_core::nearness;
use relu_atoms_core::optimum::{Optimum, Uniqueness};
use relu_atoms_core::session::messages::{Merged, Report, RunStatus};

pub(super) use crate::headline::{clustered, headline};

pub(super) const NAME: &str = "ReLU Atoms";
pub(super) const TAGLINE: &str = "Neurons gather into atoms";

pub(super) const DATA: &str = "Data";
pub(super) const OWN_DATA: &str = "Own points";
pub(super) const ON_A_LINE: &str = "On a line (d = 1)";
pub(super) const IN_THE_PLANE: &str = "In the plane (d = 2)";
pub(super) const DEMONSTRATIONS: &str = "Demonstrations";
pub(super) const NO_DEMONSTRATION: &str = "Choose one …";
pub(super) const DEMONSTRATION: &str = "Demonstration";
pub(super) const LOOK: &str = "Look for: ";
pub(super) const VARIANTS: &str = "Variants of the demonstration";
pub(super) const CLOSE_DEMONSTRATION: &str = "Leave the demonstration";

pub(super) const SETUP: &str = "Setup";
pub(super) const SHARE: &str = "Share";
pub(super) const SHARE_HELP: &str = "Copy a link that reproduces this run exactly";
pub(super) const COPIED: &str = "The link is copied. It reproduces this run exactly.";
pub(super) const COPY_YOURSELF: &str = "Copy this link; it reproduces this run exactly.";
pub(super) const LINK: &str = "Link to this run";
pub(super) const THEME: &str = "Light or dark";
pub(super) const HELP: &str = "Keys and help";
pub(super) const CLOSE: &str = "Close";
pub(super) const DISMISS: &str = "Dismiss";

pub(super) const REGULARISER: &str = "Regulariser";
pub(super) const NETWORK: &str = "Network";
pub(super) const TRAINING: &str = "Training";
pub(super) const SCHEDULE: &str = "Schedule";
pub(super) const SCHEDULE_HELP: &str = "What the run does, one phase after another, and for how many steps.";
pub(super) const LIVE: &str = "acts at once";
pub(super) const RESTARTS: &str = "restarts the run";
pub(super) const BLANK_BATCH: &str = "all";
pub(super) const BLANK_STEPS: &str = "no limit";
pub(super) const H_TOO_LARGE: &str = " · above the stability limit: training may diverge";

pub(super) const PLAY: &str = "Play";
pub(super) const PAUSE: &str = "Pause";
pub(super) const STEP: &str = "Step";
pub(super) const STEP_HELP: &str = "One step (s)";
pub(super) const STEP_MANY: &str = "Step n";
pub(super) const STEP_COUNT: &str = "How many steps to take";
pub(super) const RESET: &str = "Reset";
pub(super) const RESET_HELP: &str = "Back to the same step 0 (r)";
pub(super) const NEW_SEED: &str = "New seed";
pub(super) const NEW_SEED_HELP: &str = "Another random start (n)";
pub(super) const PACE: &str = "Speed";
pub(super) const TRANSPORT: &str = "Transport";
pub(super) const TIMELINE: &str = "Steps of the run";
pub(super) const TIMELINE_HELP: &str =
    "Drag, or use the arrow keys, to go back to any recorded step; playing on goes the same way again";
pub(super) const BRANCH: &str = "Branch";
pub(super) const BRANCH_HELP: &str =
    "Open a second panel with the same past, to change it from this step on and see both futures";
pub(super) const BRANCH_HERE: &str = "changes branch here";
pub(super) const ADD_PANEL: &str = "Compare";
pub(super) const ADD_PANEL_HELP: &str = "Add a panel with the same data, start and clock (up to four)";
pub(super) const CLOSE_PANEL: &str = "Close this panel";
pub(super) const REACH: &str = "What the setup changes";
pub(super) const ONE_PANEL: &str = "this panel";
pub(super) const ALL_PANELS: &str = "all panels";
pub(super) const RESULTS: &str = "Results, one line a panel";
pub(super) const SHARED_CHARTS: [&str; 3] = ["Directions", "Loss", "Objective"];
/// The columns of the results, and what they mean.
pub(super) const RESULT_COLUMNS: [(&str, &str); 9] = [
    ("", ""),
    ("atoms", "Atoms by the rule"),
    ("dead neurons", "Neurons that see no data"),
    ("loss", "Loss against the clean targets"),
    ("R<sub>V</sub>", "Variation norm"),
    ("R<sub>G</sub>", "Gradient penalty"),
    ("objective", "Loss plus strength times penalty"),
    ("gap", "Certified: at most so far above the best network of any width"),
    ("points seen", "How many data points each atom sees, heaviest first"),
];

pub(super) const BENCH: &str = "Training speed in this browser: d, n, m, steps per second";
pub(super) const OPTIMUM: &str = "Optimum";
pub(super) const OPTIMUM_HELP: &str =
    "Compute the exact optimum over networks of every width, and show it with the certificate in both views";
pub(super) const CANCEL: &str = "Cancel";
pub(super) const CANCEL_HELP: &str = "Stop computing the optimum; the best network so far stays";
pub(super) const MERGE: &str = "Merge";
pub(super) const MERGE_HELP: &str = "Replace the neurons of each cell and sign by their sum: the predictions on the data stay, the penalty falls";
pub(super) const NO_OPTIMUM: &str =
    "Without a regulariser there is no optimum to compare with: only the loss.";
pub(super) const NO_OPTIMUM_BRIEF: &str = "Nothing is penalised: only the loss counts.";
pub(super) const NO_BOUND: &str = "No lower bound yet";
pub(super) const CERTIFIED: &str = "Certified: ";
/// Of one piece: no line ends within it.
pub(super) const RATIO: &str = "max\u{a0}|\u{2060}η|\u{2060}/\u{2060}(λN)\u{a0}=\u{a0}";
pub(super) const MISSING: &str = ": a neuron is missing";
pub(super) const SOLVING: &str = "Loading the exact solver …";
pub(super) const MEASURE: &str = "What the chart shows";
pub(super) const PENALTY: &str = "penalty";
pub(super) const BOUNDS: &str = "bounds";
pub(super) const OBJECTIVE: &str = "Objective";
pub(super) const TABLE_OPTIMUM: &str = "optimum";
pub(super) const TABLE_SO_FAR: &str = "best yet";
pub(super) const SHOWN_SO_FAR: &str = " · The diamonds and the thin line are the best network so far.";
pub(super) const NOT_THERE: &str = "–";

pub(super) const FUNCTION: &str = "The function";
pub(super) const NEURONS: &str = "The neurons";
pub(super) const CHARTS: &str = "Charts against steps";
pub(super) const LOSS: &str = "Loss";
pub(super) const ATOMS: &str = "Atoms";
pub(super) const DIRECTIONS: &str = "directions";
pub(super) const AXIS: &str = "Step axis";
pub(super) const LOG: &str = "log";
pub(super) const LINEAR: &str = "linear";
pub(super) const EDIT_DATA: &str = "Edit data";
pub(super) const EDIT_DATA_HELP: &str =
    "Tap a function view to add a point, drag a point to move it, Delete removes the one that is lit.";
pub(super) const EDIT_DONE: &str = "Leave editing";
pub(super) const ERASE: &str = "Erase";
pub(super) const ERASE_HELP: &str = "A tap on a point removes it";
pub(super) const UNDO: &str = "Undo";
pub(super) const UNDO_HELP: &str = "Take the last change of the data back (Ctrl+Z)";
pub(super) const REDO: &str = "Redo";
pub(super) const REDO_HELP: &str = "Make it again (Ctrl+Shift+Z)";
pub(super) const MAKE_DATA: &str = "Values, function, file …";
pub(super) const MAKE_DATA_HELP: &str =
    "Type or paste values, sample a function or a teacher network, open a file";
pub(super) const TARGET: &str = "New points: y =";
pub(super) const TARGET_HELP: &str = "The target of points that are added";
pub(super) const EXPORT: &str = "Export";
pub(super) const EXPORT_HELP: &str = "Pictures, tables, files, a film, how to cite";
pub(super) const DESK_FAILED: &str =
    "The part of the page for data and export could not be fetched; try again when the connection is back.";
pub(super) const NO_TARGET: &str = "The target of a new point must be a number.";
pub(super) const NOT_EDITED: &str = "The data stay as they are: ";
pub(super) const CHART_OF_NEURONS: &str = "Chart of the neurons";
pub(super) const HAND: &str = "Hand";
pub(super) const HAND_HELP: &str = "Drag neurons and atoms to another place, and freeze what is lit";
pub(super) const HAND_CAPTION: &str = "drag a neuron or an atom; f freezes what is lit";
pub(super) const FREEZE: &str = "Freeze";
pub(super) const FREEZE_HELP: &str = "Training leaves what is frozen as it is (f)";
pub(super) const RELEASE: &str = "Release";
pub(super) const RELEASE_ALL: &str = "Release all";
pub(super) const TABLE: &str = "Atoms, heaviest first";
pub(super) const TABLE_EMPTY: &str = "No atoms yet: the mass is still spread out.";
pub(super) const TABLE_NUMBER: &str = "No.";
pub(super) const TABLE_SHARE: &str = "mass";
pub(super) const TABLE_NEURONS: &str = "neurons";
pub(super) const TABLE_SEES: &str = "sees points";
pub(super) const POSITIVE: &str = "positive";
pub(super) const NEGATIVE: &str = "negative";
pub(super) const GHOST: &str = "sees no data";
pub(super) const READOUT_EMPTY: &str = "Point at a neuron, atom or data point: both views light it up.";
pub(super) const STARTING: &str = "Starting …";

pub(super) const HALVE_H: &str = "Halve h and restart";
pub(super) const DIVERGED: &str = "The training diverged; what you see is the last good step.";
pub(super) const UNSHOWABLE: &str = "The worker opened a run that cannot be shown: ";
pub(super) const WORKER_FAILED: &str =
    "The training worker stopped or could not start, so nothing trains. Reload the page to try again.";
pub(super) const SOLVER_FAILED: &str =
    "The exact solver stopped or could not start. Press Optimum twice to try again.";
pub(super) const FALLEN: &str =
    "Something went wrong inside the page, and it has stopped. Reload it to go on; the console tells more.";
pub(super) const OTHER_BUILD: &str = "The page and its training worker are of different versions. Reload the page; if that does not help, empty the browser's cache.";
pub(super) const NO_CANVAS: &str = "This browser gave the page no drawing canvas, so the views stay blank.";
pub(super) const NO_WORKER_CANVAS: &str = "This browser cannot draw in the background (OffscreenCanvas), so there are no pictures. Chrome 69, Firefox 105, Safari 16.4 and what came after them can.";

pub(super) const HELP_TITLE: &str = "What you see";
pub(super) const HELP_INTRO: &str = "A shallow ReLU network with far more neurons than data points is being trained. On the left is the function it computes; on the right is each of its neurons as one dot, on a map cut into cells by the data. Under a suitable regulariser the dots gather: many neurons, few atoms.";
pub(super) const HELP_SIGNS: &str = "Orange discs are neurons with a positive outer weight, blue triangles those with a negative one; a dot's size is its mass. Grey dots see no data point and never move. A fitted data point takes the colour of the map around it and vanishes into it. A hatched cell holds more than one atom of a sign: at a minimum under a regulariser no cell does.";
pub(super) const HELP_KEYS: &str = "Keys";
pub(super) const HELP_PAPER: &str =
    "After J. de Dios and J. Bruna, On Sparsity in Overparametrised Shallow ReLU Networks, arXiv 2006.10225.";

/// The keys and what they do.
pub(super) const KEYS: &[(&str, &str)] = &[
    ("Space", "play or pause"),
    ("s", "one step"),
    ("r", "reset to the same step 0"),
    ("n", "new seed"),
    ("e", "edit the data"),
    ("t", "light or dark"),
    ("?", "this list"),
    ("← →", "with a view in focus: light the atoms in turn"),
    ("↑ ↓", "with a view in focus: light the data points in turn"),
    ("Shift + arrows", "turn the sphere; in hand mode: move what is lit"),
    ("f", "in hand mode: freeze what is lit, or release it"),
    ("Esc", "let go of the selection"),
];

/// The page's paces with their names.
pub(super) const PACES: &[(Pace, &str)] = &[
    (Pace::Geometric, "geometric"),
    (Pace::PerFrame(1), "1 step a frame"),
    (Pace::PerFrame(10), "10 steps a frame"),
    (Pace::PerFrame(100), "100 steps a frame"),
    (Pace::PerFrame(1000), "1,000 steps a frame"),
    (Pace::Max, "max"),
];

/// A pace that is not in the list, as a link may ask for.
pub(super) fn other_pace(steps: u64) -> String {
    format!("{} steps a frame", count(steps))
}

/// One optimiser.
pub(super) fn optimiser(o: Optimiser) -> &'static str {
    match o {
        Optimiser::Gd => "gradient descent",
        Optimiser::Adam => "Adam (fast, not the paper's)",
    }
}

/// How the step decays.
pub(super) fn decay(d: Decay) -> &'static str {
    match d {
        Decay::Constant => "constant",
        Decay::Cosine => "cosine to 0",
        Decay::Drop => "a fifth from half-time",
    }
}

/// The law of the noise.
pub(super) fn noise(n: Noise) -> &'static str {
    match n {
        Noise::Gaussian => "Gaussian",
        Noise::Sign => "±τ",
    }
}

/// A phase as the setup calls it.
pub(super) fn phase(kind: PhaseKind, mode: Mode) -> &'static str {
    match (kind, mode) {
        (PhaseKind::WarmUp, _) => "warm-up",
        (PhaseKind::Anneal, _) => "anneal",
        (PhaseKind::Train, Mode::LabelNoise) => "noise",
        (PhaseKind::Train, _) => "train",
    }
}

/// What a phase does, in a line.
pub(super) fn phase_help(kind: PhaseKind, mode: Mode) -> &'static str {
    match (kind, mode) {
        (PhaseKind::WarmUp, _) => "the loss alone, until it is below 1e-6",
        (PhaseKind::Anneal, _) => "the noise falls to 0",
        (PhaseKind::Train, Mode::LabelNoise) => "full noise",
        (PhaseKind::Train, Mode::None) => "the loss alone",
        (PhaseKind::Train, _) => "loss and penalty",
    }
}

/// Where the run stands, in a word or two.
pub(super) fn status(status: RunStatus, phase: &str) -> String {
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
pub(super) fn status_key(status: RunStatus) -> &'static str {
    match status {
        RunStatus::Ready => "ready",
        RunStatus::Running => "running",
        RunStatus::Paused => "paused",
        RunStatus::Finished => "finished",
        RunStatus::Diverged => "diverged",
    }
}

/// The line below the headline; brief where there is little room.
pub(super) fn subline(report: &Report, brief: bool) -> String {
    let mut parts = Vec::with_capacity(4);
    let unseeing = report.dead.saturating_sub(report.merged_away);
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
    if clustered(report) {
        parts.push(format!("atoms hold {} of the mass", percent(report.atom_share)));
        parts.push(format!("{} {}", report.kinks, if report.kinks == 1 { "kink" } else { "kinks" }));
    } else {
        parts.push("the mass is spread out".into());
    }
    parts.push(format!(
        "{} {}{}",
        report.occupied_cells,
        if report.occupied_cells == 1 { "cell" } else { "cells" },
        if brief { "" } else { " occupied" }
    ));
    if let Some((step, born)) = report.births.last() {
        parts.push(format!("{born} born at step {}", count(*step)));
    }
    parts.join(" · ")
}

/// The counting rule in force (theory §5).
pub(super) fn rule(mode: Mode) -> &'static str {
    match mode {
        Mode::None | Mode::VariationNorm => {
            "An atom: same sign, directions within 5°, more than 1 % of the mass"
        }
        Mode::GradientPenalty => "An atom: same sign, footprints within 5°, more than 1 % of the mass",
        Mode::LabelNoise => "An atom: same sign, footprints within 8°, more than 1 % of the mass",
    }
}

/// What trains, beside the regulariser's name: `λ = 0.01`.
pub(super) fn strength(mode: Mode, report: &Report) -> String {
    match mode {
        Mode::None => String::new(),
        Mode::LabelNoise => {
            format!("τ = {} · λ_eff = {}", editable(report.tau, 2), number(report.lambda_eff, 2))
        }
        Mode::GradientPenalty | Mode::VariationNorm => format!("λ = {}", editable(report.lambda, 3)),
    }
}

/// What the function view shows.
pub(super) fn function_caption(d: usize) -> &'static str {
    if d == 1 {
        "the curve is f; a tick marks each neuron's kink"
    } else {
        "colour is f(x); each line is a neuron's hinge"
    }
}

/// What the axes of a neuron chart are.
pub(super) fn neuron_caption(chart: Chart) -> &'static str {
    match chart {
        Chart::Plane => "each dot is a neuron, each sector a cell",
        Chart::Unrolled => "each stem is a neuron, each band a cell",
        Chart::Cylinder => "each dot is a neuron, each patch a cell",
        Chart::Sphere => "every direction of (w, b); drag to turn",
    }
}

/// A canvas for those who cannot see it.
pub(super) fn function_label(d: usize) -> &'static str {
    if d == 1 {
        "Function view: the data, the network's graph and the kinks of its neurons"
    } else {
        "Function view: the network as a heat map, the data points, and each neuron's hinge as a line"
    }
}

/// A canvas for those who cannot see it.
pub(super) fn neuron_label(chart: Chart) -> String {
    let kind = match chart {
        Chart::Plane => "plane",
        Chart::Unrolled => "unrolled",
        Chart::Cylinder => "flat",
        Chart::Sphere => "sphere",
    };
    format!("Neuron view, {kind}: {}", neuron_caption(chart))
}

/// The stability limit beside h, and a warning where h is above it.
pub(super) fn h_limit(report: &Report) -> String {
    let Some(limit) = report.h_limit else { return "stable at any step".into() };
    let warning = if above_limit(report) { H_TOO_LARGE } else { "" };
    ["stable below 2/κ = ", &number(limit, 3), warning].concat()
}

/// Whether the step in force is above the stability limit.
pub(super) fn above_limit(report: &Report) -> bool {
    report.h_limit.is_some_and(|limit| report.h > limit)
}

/// λ_eff beside τ.
pub(super) fn lambda_eff(value: f64) -> String {
    format!("λ_eff = hτ²/(4B) = {}", number(value, 3))
}

/// What the live region says.
pub(super) fn announcement(report: &Report) -> String {
    let (from, to) = headline(report);
    let from = from.replace(" →", " have gathered into");
    let state = match report.status {
        RunStatus::Finished => "Finished: ",
        RunStatus::Diverged => "Diverged: ",
        RunStatus::Ready | RunStatus::Running | RunStatus::Paused => "",
    };
    format!("{state}{from} {to} at step {}.", count(report.step))
}

/// Name of the penalty's chart; the panel says which penalty it is.
pub(super) fn penalty(mode: Mode) -> &'static str {
    if mode == Mode::None { "Variation norm" } else { "Penalty" }
}

/// A relative gap of the optimum below which its digits on the page are true.
const KNOWN: f64 = 1e-6;

/// How far the objective is above the optimum, and what kind of optimum that is.
pub(super) fn excess(objective: f64, best: &Optimum) -> String {
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

/// What merging has done.
pub(super) fn merged(told: &Merged) -> String {
    [
        "Merged ",
        &count(told.neurons as u64),
        " neurons into ",
        &count(told.groups as u64),
        ". Predictions on the data changed by at most ",
        &number(told.change, 1),
        "; at its best balance the variation norm goes from ",
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
