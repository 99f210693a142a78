//! The words of the dialogs that make data and export results.

use super::format::{count, setting};
use super::language::{Language, Text, language, say};
use super::names;
use crate::state::NewData;
use relu_atoms_core::experiment::Mode;
use relu_atoms_core::optimum::Problem;
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::points::holdout::held_out_rows;
use relu_atoms_core::table::{Ask, Decimal, Role, Separator};

pub const CLOSE: Text = Text::new("Close", "Schließen");
pub const CANCEL: Text = Text::new("Cancel", "Abbrechen");

pub const PROBLEMS: Text = Text::new("Choose a problem", "Ein Problem wählen");

pub const DATA: Text = Text::new("Data", "Daten");
pub const DATA_INTRO: Text = Text::new(
    "Whatever the points come from, every panel trains on them from step 0.",
    "Woher die Punkte auch kommen, jedes Panel trainiert mit ihnen ab Schritt 0.",
);
pub const SOURCE: Text = Text::new("Where the points come from", "Woher die Punkte kommen");
pub const VALUES: Text = Text::new("Values", "Werte");
pub const FUNCTION: Text = Text::new("Function", "Funktion");
pub const TEACHER: Text = Text::new("Teacher network", "Lehrernetz");
pub const VALUES_HELP: Text = Text::new(
    "Type or paste a table, with or without names: x, y or x1, x2, y, or choose among more \
     columns. A file can also be dropped anywhere on the page.",
    "Eine Tabelle eintippen oder einfügen, mit oder ohne Namen: x, y oder x1, x2, y, oder unter mehr \
     Spalten wählen. Eine Datei kann auch irgendwo auf der Seite abgelegt werden.",
);
pub const FILE: Text = Text::new("Open a file …", "Datei öffnen …");
pub const READING: Text = Text::new("How the table is read", "Wie die Tabelle gelesen wird");
pub const FIRST_ROWS: Text = Text::new("The first rows", "Die ersten Zeilen");
pub const SEPARATOR: Text = Text::new("Separator", "Trennzeichen");
pub const DECIMAL: Text = Text::new("Decimal sign", "Dezimalzeichen");
pub const HEADER_LINES: Text = Text::new("Lines above", "Zeilen darüber");
pub const LINE_NUMBER: Text = Text::new("line", "Zeile");
pub const QUESTION: Text = Text::new("A question about the table", "Eine Frage zur Tabelle");
pub const INPUTS: Text = Text::new("Inputs", "Eingaben");
pub const LINE: Text = Text::new("one: x", "eine: x");
pub const PLANE: Text = Text::new("two: x1, x2", "zwei: x1, x2");
pub const FORMULA: Text = Text::same("y =");
pub const FORMULA_HELP: Text = Text::new(
    "Such as sin(3x), x² - 1 or 2 relu(x1 + x2). In the plane the inputs are x1 and x2, or x and y. \
     log is ln; mod(a, b) and a % b are the remainder. Known: ",
    "Zum Beispiel sin(3x), x² - 1 oder 2 relu(x1 + x2). In der Ebene heißen die Eingaben x1 und x2 oder x und y. \
     log ist ln; mod(a, b) und a % b sind der Rest. Bekannt: ",
);
pub const POINTS: Text = Text::new("Points", "Punkte");
pub const FROM: Text = Text::new("from", "von");
pub const TO: Text = Text::new("to", "bis");
pub const NO_RANGE: Text = Text::new(
    "The inputs must go from a smaller to a larger number.",
    "Die Eingaben müssen von einer kleineren zu einer größeren Zahl gehen.",
);
pub const LAYOUT: Text = Text::new("Inputs lie", "Eingaben liegen");
pub const EVEN: Text = Text::new("evenly", "gleichmäßig");
pub const RANDOM: Text = Text::new("at random", "zufällig");
pub const NEURONS: Text = Text::new("Neurons", "Neuronen");
pub const TEACHER_HELP: Text = Text::new(
    "A network of a few neurons, drawn from the seed, gives the targets: \
     what it knows in so many atoms, the student may find.",
    "Ein Netz aus wenigen Neuronen, aus dem Seed gezogen, gibt die Zielwerte: \
     Was es in so vielen Atomen weiß, kann das Schülernetz finden.",
);
pub const SEED: Text = Text::same("Seed");
pub const NOISE: Text = Text::new("Noise on y", "Rauschen auf y");
pub const NOISE_HELP: Text = Text::new(
    "Standard deviation of normal noise on every target, from the seed",
    "Standardabweichung von normalverteiltem Rauschen auf jedem Zielwert, aus dem Seed",
);
pub const HOLDOUT: Text = Text::new("Rows held out, %", "Zurückgehalten, %");
pub const HOLDOUT_HELP: Text = Text::new(
    "These rows are not trained on, but shown as rings: the test error is measured on them \
     where the function behind the targets is not known. Which rows is fixed by their number and the share",
    "Mit diesen Zeilen wird nicht trainiert, sie werden aber als Ringe gezeigt: Der Testfehler wird an ihnen gemessen, \
     wo die Funktion hinter den Zielwerten nicht bekannt ist. Welche Zeilen es sind, legen ihre Zahl und der Anteil fest",
);
pub const USE: Text = Text::new("Use these points", "Diese Punkte verwenden");
pub const PREVIEW: Text = Text::new("Preview of the points", "Vorschau der Punkte");
pub const NO_POINTS: Text = Text::new("No points yet.", "Noch keine Punkte.");
pub const LIMITS: Text = Text::new(
    "Training takes up to 512 points, and so does the exact optimum, which needs a \
     few seconds for that many in the plane.",
    "Trainiert wird mit bis zu 512 Punkten, und so viele nimmt auch das exakte Optimum, das für so viele \
     in der Ebene einige Sekunden braucht.",
);
pub const ROUNDED: Text = Text::new(
    "Numbers are kept to five digits of their column's spread, as the link carries them.",
    "Zahlen werden auf fünf Stellen der Spannweite ihrer Spalte behalten, wie der Link sie enthält.",
);

pub const UNREADABLE: Text =
    Text::new("The file could not be read.", "Die Datei konnte nicht gelesen werden.");
pub const NOT_OPENED: Text = Text::new("The file cannot be opened: ", "Die Datei lässt sich nicht öffnen: ");

pub const EXPORT: Text = Text::same("Export");
pub const PICTURES: Text = Text::new("Figures", "Abbildungen");
pub const FIGURE_WIDTH: Text = Text::new("Width", "Breite");
/// By `FigureWidth`.
pub const FIGURE_WIDTHS: [Text; 3] = [
    Text::new("one column, 85 mm", "eine Spalte, 85 mm"),
    Text::new("two columns, 178 mm", "zwei Spalten, 178 mm"),
    Text::new("screen, 2 ×", "Bildschirm, 2 ×"),
];
pub const GROUND: Text = Text::new("Ground", "Hintergrund");
/// By `Ground`.
pub const GROUNDS: [Text; 3] = [
    Text::new("as shown", "wie gezeigt"),
    Text::new("light", "hell"),
    Text::new("light, transparent", "hell, durchsichtig"),
];
pub const FIGURE_HELP: Text = Text::new(
    "With axes and a legend. PNG in print has 300 dots an inch.",
    "Mit Achsen und Legende. PNG für den Druck hat 300 Punkte pro Zoll.",
);
pub const VIEWS: [Text; 2] =
    [Text::new("the function", "die Funktion"), Text::new("the neurons", "die Neuronen")];
pub const EVERYTHING: Text = Text::new("All panels as they stand", "Alle Panels, wie sie sind");
pub const FILM: Text = Text::same("Film");
pub const FILM_HELP: Text = Text::new(
    "All panels from step 0 to the furthest, every decade of steps for as long. \
     The steps are gathered first, then played to the recorder.",
    "Alle Panels von Schritt 0 bis zum weitesten, jede Dekade von Schritten gleich lange. \
     Erst werden die Schritte gesammelt, dann dem Rekorder vorgespielt.",
);
pub const FILM_NAME: Text = Text::same("Film, WebM");
pub const LENGTH: Text = Text::new("Length", "Länge");
pub const TABLES: Text = Text::new("Tables", "Tabellen");
pub const METRICS: Text = Text::new("Numbers over the steps", "Zahlen über die Schritte");
pub const METRICS_CSV: Text = Text::new("Numbers over the steps, CSV", "Zahlen über die Schritte, CSV");
pub const TRAJECTORIES: Text = Text::new("Every neuron over the steps", "Jedes Neuron über die Schritte");
pub const TRAJECTORIES_CSV: Text =
    Text::new("Every neuron over the steps, CSV", "Jedes Neuron über die Schritte, CSV");
pub const POINTS_IN_USE: Text = Text::new("The points", "Die Punkte");
pub const POINTS_CSV: Text = Text::new("The points, CSV", "Die Punkte, CSV");
pub const RUN_FILE: Text = Text::new("The run as a file", "Der Lauf als Datei");
pub const RUN_FILE_HELP: Text = Text::new(
    "Set-up, changes and results; opens here again, exactly",
    "Einstellungen, Änderungen und Ergebnisse; öffnet sich hier wieder genau so",
);
pub const RUN_JSON: Text = Text::new("The run as a file, JSON", "Der Lauf als Datei, JSON");
pub const CITE: Text = Text::new("Cite", "Zitieren");
pub const SENTENCE: Text = Text::new("Citation", "Quellenangabe");
pub const LINK: Text = Text::same("Link");
pub const EMBED: Text = Text::new("Markup for a page of your own", "Markup für eine eigene Seite");
pub const COPY: Text = Text::new("Copy", "Kopieren");
pub const COPIED: Text = Text::new("Copied", "Kopiert");
pub const COPY_YOURSELF: Text =
    Text::new("The text is selected; copy it.", "Der Text ist markiert und kann kopiert werden.");
pub const PROGRESS: Text = Text::new("Progress", "Fortschritt");
pub const GATHERING: Text =
    Text::new("Going through the recorded steps …", "Die aufgezeichneten Schritte werden durchlaufen …");
pub const RECORDING: Text = Text::new("Recording the film …", "Der Film wird aufgezeichnet …");
pub const SAVED: Text = Text::new("Saved.", "Gespeichert.");
pub const CANCELLED: Text = Text::new("Cancelled.", "Abgebrochen.");
pub const NOTHING: Text = Text::new(
    "There is no picture of this yet; let it train for a moment.",
    "Davon gibt es noch kein Bild; erst einen Moment trainieren lassen.",
);
pub const NOT_MADE: Text =
    Text::new("The browser could not make this file.", "Der Browser konnte diese Datei nicht erstellen.");
pub const FAILED: Text = Text::new(
    "A worker of this page has stopped, so no other step can be shown; try again at its panel, or reload the page.",
    "Ein Worker dieser Seite ist stehen geblieben, daher lässt sich kein anderer Schritt zeigen; in seinem Panel noch einmal versuchen oder die Seite neu laden.",
);
pub const NOISY: Text = Text::new(
    "This browser changes the pixels that a page reads from its pictures (a protection against \
     fingerprinting), so that the file would be wrong. Save figures as SVG, or let this site read canvases.",
    "Dieser Browser verändert die Pixel, die eine Seite aus ihren Bildern liest (ein Schutz gegen \
     Fingerprinting), sodass die Datei falsch wäre. Abbildungen als SVG speichern oder dieser Website erlauben, \
     Canvas-Elemente zu lesen.",
);
pub const NO_RECORDER: Text =
    Text::new("This browser cannot record films.", "Dieser Browser kann keine Filme aufzeichnen.");
pub const NOT_RECORDED: Text =
    Text::new("The browser's recorder gave no film.", "Der Rekorder des Browsers hat keinen Film geliefert.");

/// The columns of the runs from several seeds; what a run has to be remarked on stands under no name.
pub const SEEDS_COLUMNS: [Text; 6] = [
    Text::new("seed", "Seed"),
    Text::new("atoms", "Atome"),
    Text::new("mass", "Masse"),
    Text::new("loss", "Verlust"),
    Text::new("gap", "Lücke"),
    Text::same(""),
];

/// A number with the word for one or for several, of which the language has two.
fn of(n: u64, one: &str, several: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { several })
}

/// How large a table of neurons becomes.
pub fn size(steps: usize, neurons: usize) -> String {
    let (lines, neurons) = (steps as u64 * neurons as u64, neurons as u64);
    match language() {
        Language::English => format!("{steps} steps of {} neurons: {} lines", count(neurons), count(lines)),
        Language::German => {
            let steps = of(steps as u64, "Schritt", "Schritte");
            let neurons = of(neurons, "Neuron", "Neuronen");
            format!("{steps} mit {neurons}: {}", of(lines, "Zeile", "Zeilen"))
        }
    }
}

/// What the charts of a panel are called, and those that compare panels.
pub const CHARTS: Text = Text::new("the charts", "die Diagramme");
pub const PAPER_FIGURE: Text = Text::new("the paper's figure", "die Abbildung der Arbeit");
pub const SHARED: Text = Text::new("All panels compared in charts", "Alle Panels im Vergleich, Diagramme");

/// The title of a figure of charts.
pub fn charts_title(name: &str) -> String {
    format!("{name}: {}", say("numbers over the steps", "Zahlen über die Schritte"))
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
    match language() {
        Language::English => format!("{name}: {view} at step {step}"),
        Language::German => format!("{name}: {view} bei Schritt {}", count(step)),
    }
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
    format!("{} {}", say("step", "Schritt"), count(step))
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
    match language() {
        Language::English => {
            let (s, place) =
                (if n == 1 { "" } else { "s" }, if d == 1 { "on a line" } else { "in the plane" });
            format!("{n} point{s} {place}")
        }
        Language::German => {
            let place = if d == 1 { "auf einer Geraden" } else { "in der Ebene" };
            format!("{} {place}", of(n as u64, "Punkt", "Punkte"))
        }
    }
}

/// What a separator is called.
pub fn separator(separator: Separator) -> &'static str {
    match separator {
        Separator::Semicolon => say("semicolon ;", "Semikolon ;"),
        Separator::Tab => say("tab", "Tabulator"),
        Separator::Comma => say("comma ,", "Komma ,"),
        Separator::Pipe => say("pipe |", "Strich |"),
        Separator::Blanks => say("blanks", "Leerzeichen"),
    }
}

/// What a decimal sign is called.
pub fn decimal_sign(sign: Decimal) -> &'static str {
    match (language(), sign) {
        (Language::English, _) => sign.key(),
        (Language::German, Decimal::Point) => "Punkt",
        (Language::German, Decimal::Comma) => "Komma",
    }
}

/// What a column is for.
pub fn role(role: Role) -> &'static str {
    match (language(), role) {
        (Language::German, Role::RowNumber) => "Zeilennummer",
        (Language::German, Role::Group) => "Gruppe",
        (Language::German, Role::LeftOut) => "ausgelassen",
        (Language::German, Role::X | Role::X1 | Role::X2 | Role::Y) | (Language::English, _) => role.key(),
    }
}

/// A column's name, or its number.
pub fn column(name: &str, index: usize) -> String {
    if name.is_empty() { format!("{} {}", say("column", "Spalte"), index + 1) } else { name.into() }
}

/// The name of the field with a column's role.
pub fn role_of(column: &str) -> String {
    format!("{} {column}", say("Role of", "Rolle von"))
}

/// `and 12 more rows`; nothing where there are none.
pub fn more_rows(more: usize) -> String {
    match more {
        0 => String::new(),
        1 => say("and 1 more row", "und 1 weitere Zeile").into(),
        n => {
            let n = count(n as u64);
            match language() {
                Language::English => format!("and {n} more rows"),
                Language::German => format!("und {n} weitere Zeilen"),
            }
        }
    }
}

/// How many rows are left out.
pub fn left_out(rows: usize) -> String {
    match (language(), rows) {
        (Language::English, 1) => "1 row is left out".into(),
        (Language::English, n) => format!("{} rows are left out", count(n as u64)),
        (Language::German, 1) => "1 Zeile wird ausgelassen".into(),
        (Language::German, n) => format!("{} Zeilen werden ausgelassen", count(n as u64)),
    }
}

/// A row that is left out, and why.
pub fn left_out_row(line: usize, why: &str) -> String {
    format!("{LINE_NUMBER} {line}: {why}")
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
        1 => say(
            "The file is a list with one problem of the solver. It opens as a run under its penalty.",
            "Die Datei ist eine Liste mit einem Problem des Lösers. Es öffnet sich als Lauf mit seinem Strafterm.",
        )
        .into(),
        n => {
            let n = count(n as u64);
            match language() {
                Language::English => format!(
                    "The file is a list of {n} problems of the solver. The one you choose opens as a run under its penalty."
                ),
                Language::German => format!(
                    "Die Datei ist eine Liste mit {n} Problemen des Lösers. Das gewählte öffnet sich als Lauf mit seinem \
                     Strafterm."
                ),
            }
        }
    }
}

/// A problem of a list in a few words: `5 points on a line · variation norm, λ = 0.01`.
pub fn problem(problem: &Problem) -> String {
    let penalty = names::mode_in_sentence(match problem.penalty {
        Penalty::Variation => Mode::VariationNorm,
        Penalty::Gradient => Mode::GradientPenalty,
    });
    let lambda = setting(problem.lambda, 4);
    format!("{} · {penalty}, λ = {lambda}", points(problem.points.n(), problem.points.d()))
}

/// What a form makes.
pub fn made(data: &NewData) -> String {
    let n = data.points.y.len();
    let mut parts = vec![points(n, data.points.d)];
    let held_out = held_out_rows(n, data.holdout).len();
    if held_out > 0 {
        let number =
            if language() == Language::German { count(held_out as u64) } else { held_out.to_string() };
        parts.push(format!("{number} {}", say("held out", "zurückgehalten")));
    }
    parts.extend(
        data.truth.as_ref().map(|truth| format!("{}: {}", say("truth", "Wahrheit"), super::truth(truth))),
    );
    parts.join(" · ")
}

/// The name of a field within a sentence.
pub fn field(name: &str) -> String {
    match language() {
        Language::English => name.into(),
        Language::German => format!("„{name}“"),
    }
}

/// Why a number is refused that has whole numbers for bounds.
pub fn number(name: &str, least: i64, most: i64) -> String {
    let bound = |n: i64| format!("{}{}", if n < 0 { "−" } else { "" }, count(n.unsigned_abs()));
    match language() {
        Language::English => format!("{name} must be a number from {least} to {most}."),
        Language::German => format!("{name} muss eine Zahl von {} bis {} sein.", bound(least), bound(most)),
    }
}

/// Why a whole number is refused.
pub fn whole(name: &str, least: u64, most: u64) -> String {
    match language() {
        Language::English => format!("{name} must be a whole number from {least} to {most}."),
        Language::German => {
            format!("{name} muss eine ganze Zahl von {} bis {} sein.", count(least), count(most))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;
    use relu_atoms_core::points::{Points, RawPoints};

    fn in_both<T>(told: impl Fn() -> T) -> [T; 2] {
        Language::ALL.map(|language| in_language(language, &told))
    }

    #[test]
    fn every_choice_has_german_words() {
        let columns = SEEDS_COLUMNS.into_iter().filter(|text| *text != Text::same(""));
        for text in FIGURE_WIDTHS.into_iter().chain(GROUNDS).chain(VIEWS).chain(columns) {
            let [english, german] = in_both(|| text.get());
            assert_ne!(english, german);
        }
        for separator in Separator::ALL {
            let [english, german] = in_both(|| super::separator(separator));
            assert_ne!(english, german);
        }
        assert_eq!(
            in_both(|| [Decimal::Point, Decimal::Comma].map(decimal_sign)),
            [["point", "comma"], ["Punkt", "Komma"]]
        );
        let [english, german] = in_both(|| Role::ALL.map(role));
        assert_eq!(english, Role::ALL.map(Role::key));
        assert_eq!(german, ["x", "x1", "x2", "y", "Zeilennummer", "Gruppe", "ausgelassen"]);
    }

    #[test]
    fn data_are_told_in_both_languages() {
        for (told, english, german) in [
            (in_both(|| points(1, 1)), "1 point on a line", "1 Punkt auf einer Geraden"),
            (in_both(|| points(12, 2)), "12 points in the plane", "12 Punkte in der Ebene"),
            (in_both(|| column("", 2)), "column 3", "Spalte 3"),
            (in_both(|| column("y", 2)), "y", "y"),
            (in_both(|| role_of("y")), "Role of y", "Rolle von y"),
            (in_both(|| more_rows(0)), "", ""),
            (in_both(|| more_rows(1)), "and 1 more row", "und 1 weitere Zeile"),
            (in_both(|| more_rows(1_200)), "and 1,200 more rows", "und 1.200 weitere Zeilen"),
            (in_both(|| left_out(1)), "1 row is left out", "1 Zeile wird ausgelassen"),
            (in_both(|| left_out(1_200)), "1,200 rows are left out", "1.200 Zeilen werden ausgelassen"),
            (in_both(|| left_out_row(3, "x")), "line 3: x", "Zeile 3: x"),
            (
                in_both(|| problems(1)),
                "The file is a list with one problem of the solver. It opens as a run under its penalty.",
                "Die Datei ist eine Liste mit einem Problem des Lösers. Es öffnet sich als Lauf mit seinem Strafterm.",
            ),
            (
                in_both(|| problems(1_200)),
                "The file is a list of 1,200 problems of the solver. The one you choose opens as a run under its \
                 penalty.",
                "Die Datei ist eine Liste mit 1.200 Problemen des Lösers. Das gewählte öffnet sich als Lauf mit seinem \
                 Strafterm.",
            ),
            (
                in_both(|| whole(&field("n"), 1, 100_000)),
                "n must be a whole number from 1 to 100000.",
                "„n“ muss eine ganze Zahl von 1 bis 100.000 sein.",
            ),
            (
                in_both(|| number("n", -1_000, 50)),
                "n must be a number from -1000 to 50.",
                "n muss eine Zahl von −1.000 bis 50 sein.",
            ),
        ] {
            assert_eq!(told, [english, german]);
        }
    }

    #[test]
    fn problems_and_what_a_form_makes_are_told_in_both_languages() {
        let raw = RawPoints { d: 1, x: vec![-1.0, 0.0, 1.0, 2.0], y: vec![0.0, 0.5, 0.0, 1.0] };
        let problem = |penalty| Problem::check(Points::check(&raw).unwrap(), penalty, 0.0125).unwrap();
        assert_eq!(
            in_both(|| super::problem(&problem(Penalty::Variation))),
            [
                "4 points on a line · variation norm, λ = 0.0125",
                "4 Punkte auf einer Geraden · Variationsnorm, λ = 0,0125",
            ]
        );
        assert_eq!(
            in_both(|| super::problem(&problem(Penalty::Gradient))),
            [
                "4 points on a line · gradient penalty, λ = 0.0125",
                "4 Punkte auf einer Geraden · Gradientenstrafe, λ = 0,0125",
            ]
        );
        let data = NewData { holdout: 0.25, truth: "formula:sin(3x)".parse().ok(), ..NewData::from(raw) };
        assert_eq!(
            in_both(|| made(&data)),
            [
                "4 points on a line · 1 held out · truth: sin(3x)",
                "4 Punkte auf einer Geraden · 1 zurückgehalten · Wahrheit: sin(3x)",
            ]
        );
    }

    #[test]
    fn what_is_exported_is_named_in_both_languages() {
        for (told, english, german) in [
            (
                in_both(|| size(12, 500)),
                "12 steps of 500 neurons: 6,000 lines",
                "12 Schritte mit 500 Neuronen: 6.000 Zeilen",
            ),
            (in_both(|| size(1, 1)), "1 steps of 1 neurons: 1 lines", "1 Schritt mit 1 Neuron: 1 Zeile"),
            (in_both(|| charts_title("N")), "N: numbers over the steps", "N: Zahlen über die Schritte"),
            (
                in_both(|| title("N", VIEWS[0].get(), 20_000)),
                "N: the function at step 20000",
                "N: die Funktion bei Schritt 20.000",
            ),
            (in_both(|| step(20_000)), "step 20,000", "Schritt 20.000"),
            (in_both(|| copy(LINK.get())), "Copy: Link", "Kopieren: Link"),
        ] {
            assert_eq!(told, [english, german]);
        }
    }
}
