//! Every word of the desk.

pub(super) const CLOSE: &str = "Close";
pub(super) const CANCEL: &str = "Cancel";

pub(super) const DATA: &str = "Data";
pub(super) const DATA_INTRO: &str = "Whatever the points come from, every panel trains on them from step 0.";
pub(super) const SOURCE: &str = "Where the points come from";
pub(super) const VALUES: &str = "Values";
pub(super) const FUNCTION: &str = "Function";
pub(super) const TEACHER: &str = "Teacher network";
pub(super) const VALUES_HELP: &str = "Type or paste a point a line, x, y or x1, x2, y; a header is optional. \
     Commas, semicolons, tabs or blanks separate. A file can also be dropped anywhere on the page.";
pub(super) const FILE: &str = "Open a file …";
pub(super) const INPUTS: &str = "Inputs";
pub(super) const LINE: &str = "one: x";
pub(super) const PLANE: &str = "two: x1, x2";
pub(super) const FORMULA: &str = "y =";
pub(super) const FORMULA_HELP: &str = "Such as sin(3x), |x1| - x2^2 or 2 relu(x1 + x2). Known: ";
pub(super) const POINTS: &str = "Points";
pub(super) const FROM: &str = "from";
pub(super) const TO: &str = "to";
pub(super) const NO_RANGE: &str = "The inputs must go from a smaller to a larger number.";
pub(super) const LAYOUT: &str = "Inputs lie";
pub(super) const EVEN: &str = "evenly";
pub(super) const RANDOM: &str = "at random";
pub(super) const NEURONS: &str = "Neurons";
pub(super) const TEACHER_HELP: &str = "A network of a few neurons, drawn from the seed, gives the targets: \
     what it knows in so many atoms, the student may find.";
pub(super) const SEED: &str = "Seed";
pub(super) const NOISE: &str = "Noise on y";
pub(super) const NOISE_HELP: &str = "Standard deviation of normal noise on every target, from the seed";
pub(super) const USE: &str = "Use these points";
pub(super) const PREVIEW: &str = "Preview of the points";
pub(super) const NO_POINTS: &str = "No points yet.";
pub(super) const LIMITS: &str = "Training takes up to 512 points, and so does the exact optimum, which needs a \
     few seconds for that many in the plane.";
pub(super) const ROUNDED: &str = "Numbers are kept to five digits of the largest, as the link carries them.";

pub(super) const UNREADABLE: &str = "The file could not be read.";
pub(super) const NOT_OPENED: &str = "The file cannot be opened: ";

pub(super) const EXPORT: &str = "Export";
pub(super) const PICTURES: &str = "Pictures";
pub(super) const VIEWS: [&str; 2] = ["the function", "the neurons"];
pub(super) const EVERYTHING: &str = "All panels as they stand";
pub(super) const EVERYTHING_PNG: &str = "All panels as they stand, PNG";
pub(super) const FILM: &str = "Film";
pub(super) const FILM_HELP: &str = "All panels from step 0 to the furthest, every decade of steps for as long. \
     The steps are gathered first, then played to the recorder.";
pub(super) const FILM_NAME: &str = "Film, WebM";
pub(super) const LENGTH: &str = "Length";
pub(super) const TABLES: &str = "Tables";
pub(super) const METRICS: &str = "Numbers over the steps";
pub(super) const METRICS_CSV: &str = "Numbers over the steps, CSV";
pub(super) const TRAJECTORIES: &str = "Every neuron over the steps";
pub(super) const TRAJECTORIES_CSV: &str = "Every neuron over the steps, CSV";
pub(super) const POINTS_IN_USE: &str = "The points";
pub(super) const POINTS_CSV: &str = "The points, CSV";
pub(super) const RUN_FILE: &str = "The run as a file";
pub(super) const RUN_FILE_HELP: &str = "Set-up, changes and results; opens here again, exactly";
pub(super) const RUN_JSON: &str = "The run as a file, JSON";
pub(super) const CITE: &str = "Cite";
pub(super) const SENTENCE: &str = "Citation";
pub(super) const LINK: &str = "Link";
pub(super) const EMBED: &str = "Markup for a page of your own";
pub(super) const COPY: &str = "Copy";
pub(super) const COPIED: &str = "Copied";
pub(super) const COPY_YOURSELF: &str = "The text is selected; copy it.";
pub(super) const PROGRESS: &str = "Progress";
pub(super) const GATHERING: &str = "Going through the recorded steps …";
pub(super) const RECORDING: &str = "Recording the film …";
pub(super) const SAVED: &str = "Saved.";
pub(super) const CANCELLED: &str = "Cancelled.";
pub(super) const NOTHING: &str = "There is no picture of this yet; let it train for a moment.";
pub(super) const NO_RECORDER: &str = "This browser cannot record films.";
pub(super) const NOT_RECORDED: &str = "The browser's recorder gave no film.";

/// How large a table of neurons becomes.
pub(super) fn size(steps: usize, neurons: usize) -> String {
    format!("{steps} steps of {} neurons: {} lines", grouped(neurons), grouped(steps * neurons))
}

/// `12,345`.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let parts: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|c| std::str::from_utf8(c).ok()).collect();
    parts.join(",")
}

/// A picture's title.
pub(super) fn title(name: &str, view: &str, step: u64) -> String {
    format!("{name}: {view} at step {step}")
}

/// Markup that shows the run in another page.
pub(super) fn embed(link: &str) -> String {
    let link = link.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<iframe src=\"{link}&amp;embed=1\" title=\"ReLU Atoms\" width=\"960\" height=\"540\" style=\"border: 0\"></iframe>"
    )
}

/// `12 points in the plane`.
pub(super) fn count(n: usize, d: usize) -> String {
    let (s, place) = (if n == 1 { "" } else { "s" }, if d == 1 { "on a line" } else { "in the plane" });
    format!("{n} point{s} {place}")
}

/// Why a number is refused.
pub(super) fn number(name: &str, least: &str, most: &str) -> String {
    format!("{name} must be a number from {least} to {most}.")
}

/// Why a whole number is refused.
pub(super) fn whole(name: &str, least: u64, most: u64) -> String {
    format!("{name} must be a whole number from {least} to {most}.")
}
