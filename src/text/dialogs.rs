//! The words of the dialogs that make data and export results.

use super::format::count;
use crate::state::NewData;
use relu_atoms_core::optimum::Problem;
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::points::holdout::held_out_rows;
use relu_atoms_core::table::{Ask, Separator};

pub const CLOSE: &str = "Close";
pub const CANCEL: &str = "Cancel";

pub const PROBLEMS: &str = "Choose a problem";

pub const DATA: &str = "Data";
pub const DATA_INTRO: &str = "Whatever the points come from, every panel trains on them from step 0.";
pub const SOURCE: &str = "Where the points come from";
pub const VALUES: &str = "Values";
pub const FUNCTION: &str = "Function";
pub const TEACHER: &str = "Teacher network";
pub const VALUES_HELP: &str = "Type or paste a table, with or without names: x, y or x1, x2, y, or choose among more \
     columns. A file can also be dropped anywhere on the page.";
pub const FILE: &str = "Open a file …";
pub const READING: &str = "How the table is read";
pub const FIRST_ROWS: &str = "The first rows";
pub const SEPARATOR: &str = "Separator";
pub const DECIMAL: &str = "Decimal sign";
pub const HEADER_LINES: &str = "Lines above";
pub const LINE_NUMBER: &str = "line";
pub const QUESTION: &str = "A question about the table";
pub const INPUTS: &str = "Inputs";
pub const LINE: &str = "one: x";
pub const PLANE: &str = "two: x1, x2";
pub const FORMULA: &str = "y =";
pub const FORMULA_HELP: &str = "Such as sin(3x), x² - 1 or 2 relu(x1 + x2). In the plane the inputs are x1 and x2, or x and y. \
     log is ln; mod(a, b) and a % b are the remainder. Known: ";
pub const POINTS: &str = "Points";
pub const FROM: &str = "from";
pub const TO: &str = "to";
pub const NO_RANGE: &str = "The inputs must go from a smaller to a larger number.";
pub const LAYOUT: &str = "Inputs lie";
pub const EVEN: &str = "evenly";
pub const RANDOM: &str = "at random";
pub const NEURONS: &str = "Neurons";
pub const TEACHER_HELP: &str = "A network of a few neurons, drawn from the seed, gives the targets: \
     what it knows in so many atoms, the student may find.";
pub const SEED: &str = "Seed";
pub const NOISE: &str = "Noise on y";
pub const NOISE_HELP: &str = "Standard deviation of normal noise on every target, from the seed";
pub const HOLDOUT: &str = "Rows held out, %";
pub const HOLDOUT_HELP: &str = "These rows are not trained on, but shown as rings: the test error is measured on them \
     where the function behind the targets is not known. Which rows is fixed by their number and the share";
pub const USE: &str = "Use these points";
pub const PREVIEW: &str = "Preview of the points";
pub const NO_POINTS: &str = "No points yet.";
pub const LIMITS: &str = "Training takes up to 512 points, and so does the exact optimum, which needs a \
     few seconds for that many in the plane.";
pub const ROUNDED: &str =
    "Numbers are kept to five digits of their column's spread, as the link carries them.";

pub const UNREADABLE: &str = "The file could not be read.";
pub const NOT_OPENED: &str = "The file cannot be opened: ";

pub const EXPORT: &str = "Export";
pub const PICTURES: &str = "Figures";
pub const FIGURE_WIDTH: &str = "Width";
/// By `FigureWidth`.
pub const FIGURE_WIDTHS: [&str; 3] = ["one column, 85 mm", "two columns, 178 mm", "screen, 2 ×"];
pub const GROUND: &str = "Ground";
/// By `Ground`.
pub const GROUNDS: [&str; 3] = ["as shown", "light", "light, transparent"];
pub const FIGURE_HELP: &str = "With axes and a legend. PNG in print has 300 dots an inch.";
pub const VIEWS: [&str; 2] = ["the function", "the neurons"];
pub const EVERYTHING: &str = "All panels as they stand";
pub const FILM: &str = "Film";
pub const FILM_HELP: &str = "All panels from step 0 to the furthest, every decade of steps for as long. \
     The steps are gathered first, then played to the recorder.";
pub const FILM_NAME: &str = "Film, WebM";
pub const LENGTH: &str = "Length";
pub const TABLES: &str = "Tables";
pub const METRICS: &str = "Numbers over the steps";
pub const METRICS_CSV: &str = "Numbers over the steps, CSV";
pub const TRAJECTORIES: &str = "Every neuron over the steps";
pub const TRAJECTORIES_CSV: &str = "Every neuron over the steps, CSV";
pub const POINTS_IN_USE: &str = "The points";
pub const POINTS_CSV: &str = "The points, CSV";
pub const RUN_FILE: &str = "The run as a file";
pub const RUN_FILE_HELP: &str = "Set-up, changes and results; opens here again, exactly";
pub const RUN_JSON: &str = "The run as a file, JSON";
pub const CITE: &str = "Cite";
pub const SENTENCE: &str = "Citation";
pub const LINK: &str = "Link";
pub const EMBED: &str = "Markup for a page of your own";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";
pub const COPY_YOURSELF: &str = "The text is selected; copy it.";
pub const PROGRESS: &str = "Progress";
pub const GATHERING: &str = "Going through the recorded steps …";
pub const RECORDING: &str = "Recording the film …";
pub const SAVED: &str = "Saved.";
pub const CANCELLED: &str = "Cancelled.";
pub const NOTHING: &str = "There is no picture of this yet; let it train for a moment.";
pub const NOT_MADE: &str = "The browser could not make this file.";
pub const FAILED: &str = "A worker of this page has stopped, so no other step can be shown; try again at its panel, or reload the page.";
pub const NOISY: &str = "This browser changes the pixels that a page reads from its pictures (a protection against \
     fingerprinting), so that the file would be wrong. Save figures as SVG, or let this site read canvases.";
pub const NO_RECORDER: &str = "This browser cannot record films.";
pub const NOT_RECORDED: &str = "The browser's recorder gave no film.";

/// How large a table of neurons becomes.
pub fn size(steps: usize, neurons: usize) -> String {
    format!(
        "{steps} steps of {} neurons: {} lines",
        count(neurons as u64),
        count(steps as u64 * neurons as u64)
    )
}

/// What the charts of a panel are called, and those that compare panels.
pub const CHARTS: &str = "the charts";
pub const PAPER_FIGURE: &str = "the paper's figure";
pub const SHARED: &str = "All panels compared in charts";

/// The title of a figure of charts.
pub fn charts_title(name: &str) -> String {
    format!("{name}: numbers over the steps")
}

/// What a picture shows.
pub fn subject(name: &str, view: &str) -> String {
    format!("{name}, {view}")
}

/// The name of the button that copies a text.
pub fn copy(what: &str) -> String {
    format!("{COPY}: {what}")
}

/// A length of a film.
pub fn seconds(length: usize) -> String {
    format!("{length} s")
}

/// A picture's title.
pub fn title(name: &str, view: &str, step: u64) -> String {
    format!("{name}: {view} at step {step}")
}

/// The name of a button that makes a file of something in a format.
pub fn in_format(what: &str, format: &str) -> String {
    format!("{what}, {format}")
}

/// The title of a picture of all panels, of what stands over each.
pub fn title_of_all(headings: impl Iterator<Item = String>) -> String {
    headings.collect::<Vec<_>>().join("; ")
}

/// A step, as it stands over a panel.
pub fn step(step: u64) -> String {
    format!("step {}", count(step))
}

/// Markup that shows the run in another page.
pub fn embed(link: &str) -> String {
    let link = link.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<iframe src=\"{link}&amp;embed=1\" title=\"ReLU Atoms\" width=\"960\" height=\"540\" style=\"border: 0\"></iframe>"
    )
}

/// `12 points in the plane`.
pub fn points(n: usize, d: usize) -> String {
    let (s, place) = (if n == 1 { "" } else { "s" }, if d == 1 { "on a line" } else { "in the plane" });
    format!("{n} point{s} {place}")
}

/// What a separator is called.
pub fn separator(separator: Separator) -> &'static str {
    match separator {
        Separator::Semicolon => "semicolon ;",
        Separator::Tab => "tab",
        Separator::Comma => "comma ,",
        Separator::Pipe => "pipe |",
        Separator::Blanks => "blanks",
    }
}

/// A column's name, or its number.
pub fn column(name: &str, index: usize) -> String {
    if name.is_empty() { format!("column {}", index + 1) } else { name.into() }
}

/// The name of the field with a column's role.
pub fn role_of(column: &str) -> String {
    format!("Role of {column}")
}

/// `and 12 more rows`; nothing where there are none.
pub fn more_rows(more: usize) -> String {
    match more {
        0 => String::new(),
        1 => "and 1 more row".into(),
        n => format!("and {} more rows", count(n as u64)),
    }
}

/// How many rows are left out.
pub fn left_out(rows: usize) -> String {
    if rows == 1 { "1 row is left out".into() } else { format!("{} rows are left out", count(rows as u64)) }
}

/// A row that is left out, and why.
pub fn left_out_row(line: usize, why: &str) -> String {
    format!("line {line}: {why}")
}

/// The word of a question for the hooks of tests.
pub fn question(ask: Ask) -> &'static str {
    match ask {
        Ask::Decimal => "decimal",
        Ask::Header => "header",
        Ask::Columns => "columns",
        Ask::Incomplete => "incomplete",
        Ask::Unreadable => "unreadable",
        Ask::Group => "group",
        Ask::Rows => "rows",
    }
}

/// What a file with so many problems is, and what a choice does.
pub fn problems(n: usize) -> String {
    match n {
        1 => "The file is a list with one problem of the solver. It opens as a run under its penalty.".into(),
        n => {
            let n = count(n as u64);
            format!(
                "The file is a list of {n} problems of the solver. The one you choose opens as a run under its penalty."
            )
        }
    }
}

/// A problem of a list in a few words: `5 points on a line · variation norm, λ = 0.01`.
pub fn problem(problem: &Problem) -> String {
    let penalty = match problem.penalty {
        Penalty::Variation => "variation norm",
        Penalty::Gradient => "gradient penalty",
    };
    let lambda = super::format::editable(problem.lambda, 4);
    format!("{} · {penalty}, λ = {lambda}", points(problem.points.n(), problem.points.d()))
}

/// What a form makes.
pub fn made(data: &NewData) -> String {
    let n = data.points.y.len();
    let mut parts = vec![points(n, data.points.d)];
    let held_out = held_out_rows(n, data.holdout).len();
    if held_out > 0 {
        parts.push(format!("{held_out} held out"));
    }
    parts.extend(data.truth.as_ref().map(|truth| format!("truth: {}", super::truth(truth))));
    parts.join(" · ")
}

/// Why a number is refused.
pub fn number(name: &str, least: &str, most: &str) -> String {
    format!("{name} must be a number from {least} to {most}.")
}

/// Why a whole number is refused.
pub fn whole(name: &str, least: u64, most: u64) -> String {
    format!("{name} must be a whole number from {least} to {most}.")
}
