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
pub(super) const LIMITS: &str = "Training takes up to 512 points. The exact optimum takes moments up to 60 points \
     in the plane, and minutes near 200.";
pub(super) const ROUNDED: &str = "Numbers are kept to five digits of the largest, as the link carries them.";

pub(super) const UNREADABLE: &str = "The file could not be read.";
pub(super) const NOT_OPENED: &str = "The file cannot be opened: ";

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
