//! The words of the dialogs that make data and export results.

use super::format::count;
use super::language::Text;
use crate::state::NewData;
use relu_atoms_core::optimum::Problem;
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::points::holdout::held_out_rows;
use relu_atoms_core::table::{Ask, Separator};

pub const CLOSE: Text = Text::new("Close", "Close");
pub const CANCEL: Text = Text::new("Cancel", "Cancel");

pub const PROBLEMS: Text = Text::new("Choose a problem", "Choose a problem");

pub const DATA: Text = Text::new("Data", "Data");
pub const DATA_INTRO: Text = Text::new(
    "Whatever the points come from, every panel trains on them from step 0.",
    "Whatever the points come from, every panel trains on them from step 0.",
);
pub const SOURCE: Text = Text::new("Where the points come from", "Where the points come from");
pub const VALUES: Text = Text::new("Values", "Values");
pub const FUNCTION: Text = Text::new("Function", "Function");
pub const TEACHER: Text = Text::new("Teacher network", "Teacher network");
pub const VALUES_HELP: Text = Text::new(
    "Type or paste a table, with or without names: x, y or x1, x2, y, or choose among more \
     columns. A file can also be dropped anywhere on the page.",
    "Type or paste a table, with or without names: x, y or x1, x2, y, or choose among more \
     columns. A file can also be dropped anywhere on the page.",
);
pub const FILE: Text = Text::new("Open a file …", "Open a file …");
pub const READING: Text = Text::new("How the table is read", "How the table is read");
pub const FIRST_ROWS: Text = Text::new("The first rows", "The first rows");
pub const SEPARATOR: Text = Text::new("Separator", "Separator");
pub const DECIMAL: Text = Text::new("Decimal sign", "Decimal sign");
pub const HEADER_LINES: Text = Text::new("Lines above", "Lines above");
pub const LINE_NUMBER: Text = Text::new("line", "line");
pub const QUESTION: Text = Text::new("A question about the table", "A question about the table");
pub const INPUTS: Text = Text::new("Inputs", "Inputs");
pub const LINE: Text = Text::new("one: x", "one: x");
pub const PLANE: Text = Text::new("two: x1, x2", "two: x1, x2");
pub const FORMULA: Text = Text::new("y =", "y =");
pub const FORMULA_HELP: Text = Text::new(
    "Such as sin(3x), x² - 1 or 2 relu(x1 + x2). In the plane the inputs are x1 and x2, or x and y. \
     log is ln; mod(a, b) and a % b are the remainder. Known: ",
    "Such as sin(3x), x² - 1 or 2 relu(x1 + x2). In the plane the inputs are x1 and x2, or x and y. \
     log is ln; mod(a, b) and a % b are the remainder. Known: ",
);
pub const POINTS: Text = Text::new("Points", "Points");
pub const FROM: Text = Text::new("from", "from");
pub const TO: Text = Text::new("to", "to");
pub const NO_RANGE: Text = Text::new(
    "The inputs must go from a smaller to a larger number.",
    "The inputs must go from a smaller to a larger number.",
);
pub const LAYOUT: Text = Text::new("Inputs lie", "Inputs lie");
pub const EVEN: Text = Text::new("evenly", "evenly");
pub const RANDOM: Text = Text::new("at random", "at random");
pub const NEURONS: Text = Text::new("Neurons", "Neurons");
pub const TEACHER_HELP: Text = Text::new(
    "A network of a few neurons, drawn from the seed, gives the targets: \
     what it knows in so many atoms, the student may find.",
    "A network of a few neurons, drawn from the seed, gives the targets: \
     what it knows in so many atoms, the student may find.",
);
pub const SEED: Text = Text::new("Seed", "Seed");
pub const NOISE: Text = Text::new("Noise on y", "Noise on y");
pub const NOISE_HELP: Text = Text::new(
    "Standard deviation of normal noise on every target, from the seed",
    "Standard deviation of normal noise on every target, from the seed",
);
pub const HOLDOUT: Text = Text::new("Rows held out, %", "Rows held out, %");
pub const HOLDOUT_HELP: Text = Text::new(
    "These rows are not trained on, but shown as rings: the test error is measured on them \
     where the function behind the targets is not known. Which rows is fixed by their number and the share",
    "These rows are not trained on, but shown as rings: the test error is measured on them \
     where the function behind the targets is not known. Which rows is fixed by their number and the share",
);
pub const USE: Text = Text::new("Use these points", "Use these points");
pub const PREVIEW: Text = Text::new("Preview of the points", "Preview of the points");
pub const NO_POINTS: Text = Text::new("No points yet.", "No points yet.");
pub const LIMITS: Text = Text::new(
    "Training takes up to 512 points, and so does the exact optimum, which needs a \
     few seconds for that many in the plane.",
    "Training takes up to 512 points, and so does the exact optimum, which needs a \
     few seconds for that many in the plane.",
);
pub const ROUNDED: Text = Text::new(
    "Numbers are kept to five digits of their column's spread, as the link carries them.",
    "Numbers are kept to five digits of their column's spread, as the link carries them.",
);

pub const UNREADABLE: Text = Text::new("The file could not be read.", "The file could not be read.");
pub const NOT_OPENED: Text = Text::new("The file cannot be opened: ", "The file cannot be opened: ");

pub const EXPORT: Text = Text::new("Export", "Export");
pub const PICTURES: Text = Text::new("Figures", "Figures");
pub const FIGURE_WIDTH: Text = Text::new("Width", "Width");
/// By `FigureWidth`.
pub const FIGURE_WIDTHS: [Text; 3] = [
    Text::new("one column, 85 mm", "one column, 85 mm"),
    Text::new("two columns, 178 mm", "two columns, 178 mm"),
    Text::new("screen, 2 ×", "screen, 2 ×"),
];
pub const GROUND: Text = Text::new("Ground", "Ground");
/// By `Ground`.
pub const GROUNDS: [Text; 3] = [
    Text::new("as shown", "as shown"),
    Text::new("light", "light"),
    Text::new("light, transparent", "light, transparent"),
];
pub const FIGURE_HELP: Text = Text::new(
    "With axes and a legend. PNG in print has 300 dots an inch.",
    "With axes and a legend. PNG in print has 300 dots an inch.",
);
pub const VIEWS: [Text; 2] =
    [Text::new("the function", "the function"), Text::new("the neurons", "the neurons")];
pub const EVERYTHING: Text = Text::new("All panels as they stand", "All panels as they stand");
pub const FILM: Text = Text::new("Film", "Film");
pub const FILM_HELP: Text = Text::new(
    "All panels from step 0 to the furthest, every decade of steps for as long. \
     The steps are gathered first, then played to the recorder.",
    "All panels from step 0 to the furthest, every decade of steps for as long. \
     The steps are gathered first, then played to the recorder.",
);
pub const FILM_NAME: Text = Text::new("Film, WebM", "Film, WebM");
pub const LENGTH: Text = Text::new("Length", "Length");
pub const TABLES: Text = Text::new("Tables", "Tables");
pub const METRICS: Text = Text::new("Numbers over the steps", "Numbers over the steps");
pub const METRICS_CSV: Text = Text::new("Numbers over the steps, CSV", "Numbers over the steps, CSV");
pub const TRAJECTORIES: Text = Text::new("Every neuron over the steps", "Every neuron over the steps");
pub const TRAJECTORIES_CSV: Text =
    Text::new("Every neuron over the steps, CSV", "Every neuron over the steps, CSV");
pub const POINTS_IN_USE: Text = Text::new("The points", "The points");
pub const POINTS_CSV: Text = Text::new("The points, CSV", "The points, CSV");
pub const RUN_FILE: Text = Text::new("The run as a file", "The run as a file");
pub const RUN_FILE_HELP: Text = Text::new(
    "Set-up, changes and results; opens here again, exactly",
    "Set-up, changes and results; opens here again, exactly",
);
pub const RUN_JSON: Text = Text::new("The run as a file, JSON", "The run as a file, JSON");
pub const CITE: Text = Text::new("Cite", "Cite");
pub const SENTENCE: Text = Text::new("Citation", "Citation");
pub const LINK: Text = Text::new("Link", "Link");
pub const EMBED: Text = Text::new("Markup for a page of your own", "Markup for a page of your own");
pub const COPY: Text = Text::new("Copy", "Copy");
pub const COPIED: Text = Text::new("Copied", "Copied");
pub const COPY_YOURSELF: Text = Text::new("The text is selected; copy it.", "The text is selected; copy it.");
pub const PROGRESS: Text = Text::new("Progress", "Progress");
pub const GATHERING: Text =
    Text::new("Going through the recorded steps …", "Going through the recorded steps …");
pub const RECORDING: Text = Text::new("Recording the film …", "Recording the film …");
pub const SAVED: Text = Text::new("Saved.", "Saved.");
pub const CANCELLED: Text = Text::new("Cancelled.", "Cancelled.");
pub const NOTHING: Text = Text::new(
    "There is no picture of this yet; let it train for a moment.",
    "There is no picture of this yet; let it train for a moment.",
);
pub const NOT_MADE: Text =
    Text::new("The browser could not make this file.", "The browser could not make this file.");
pub const FAILED: Text = Text::new(
    "A worker of this page has stopped, so no other step can be shown; try again at its panel, or reload the page.",
    "A worker of this page has stopped, so no other step can be shown; try again at its panel, or reload the page.",
);
pub const NOISY: Text = Text::new(
    "This browser changes the pixels that a page reads from its pictures (a protection against \
     fingerprinting), so that the file would be wrong. Save figures as SVG, or let this site read canvases.",
    "This browser changes the pixels that a page reads from its pictures (a protection against \
     fingerprinting), so that the file would be wrong. Save figures as SVG, or let this site read canvases.",
);
pub const NO_RECORDER: Text =
    Text::new("This browser cannot record films.", "This browser cannot record films.");
pub const NOT_RECORDED: Text =
    Text::new("The browser's recorder gave no film.", "The browser's recorder gave no film.");

/// How large a table of neurons becomes.
pub fn size(steps: usize, neurons: usize) -> String {
    format!(
        "{steps} steps of {} neurons: {} lines",
        count(neurons as u64),
        count(steps as u64 * neurons as u64)
    )
}

/// What the charts of a panel are called, and those that compare panels.
pub const CHARTS: Text = Text::new("the charts", "the charts");
pub const PAPER_FIGURE: Text = Text::new("the paper's figure", "the paper's figure");
pub const SHARED: Text = Text::new("All panels compared in charts", "All panels compared in charts");

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
    let lambda = super::format::setting(problem.lambda, 4);
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
