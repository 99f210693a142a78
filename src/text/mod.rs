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
pub mod figure_words;
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
pub mod views;
pub mod workers;

use self::optimum as nearness;
use crate::state::{CommandError, Kept, WayOut};
use errors::Localised;
use format::{EFFECTIVE_STRENGTH, count, number, percent, setting};
pub use language::Text;
use language::{Language, language, say};
use relu_atoms_core::experiment::{Bias, Decay, Mode, Noise, Optimiser, Pace, PhaseKind, SettingError};
use relu_atoms_core::generalisation::TestedOn;
use relu_atoms_core::optimum::{Optimum, Uniqueness};
use relu_atoms_core::points::truth::Truth;
use relu_atoms_render::view::Chart;
use relu_atoms_session::messages::{Merged, Report, RunStatus};

/// Whether the headline speaks of atoms.
pub fn is_clustered(report: &Report) -> bool {
    report.gathered
}

/// So many of something, of one piece with its number: `1 atom`, `500 neurons`.
fn of(n: u64, one: Text, many: Text) -> String {
    format!("{}\u{a0}{}", count(n), if n == 1 { one } else { many })
}

/// `1 neuron`, `500 neurons`.
fn of_neurons(n: u64) -> String {
    of(n, Text::new("neuron", "Neuron"), Text::new("neurons", "Neuronen"))
}

/// What has become of the neurons of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// No neuron sees the data.
    Dead,
    /// The penalty has shrunk them all.
    Vanished,
    /// So many atoms.
    Atoms(u64),
    /// A cloud, of about so many directions.
    Directions(u64),
}

impl Outcome {
    fn of(report: &Report) -> Self {
        if report.all_dead() {
            Self::Dead
        } else if report.vanished {
            Self::Vanished
        } else if is_clustered(report) {
            Self::Atoms(report.atom_count as u64)
        } else {
            Self::Directions(report.n_eff.round().max(1.0) as u64)
        }
    }
}

/// `1 atom`, `4 atoms`.
fn of_atoms(n: u64) -> String {
    of(n, Text::new("atom", "Atom"), Text::new("atoms", "Atome"))
}

/// `about 9 directions`.
fn about_directions(n: u64) -> String {
    let directions = of(n, Text::new("direction", "Richtung"), Text::new("directions", "Richtungen"));
    format!("{} {directions}", say("about", "etwa"))
}

/// The result of a run in two parts, `500 neurons →` and `4 atoms`: what there is, and what has become of
/// it.
pub fn headline(report: &Report) -> (String, String) {
    let from = of_neurons(report.neurons as u64);
    match Outcome::of(report) {
        Outcome::Dead => (from + ",", say("all dead", "alle tot").into()),
        Outcome::Vanished => (from + " →", say("nothing", "nichts").into()),
        Outcome::Atoms(atoms) => (from + " →", of_atoms(atoms)),
        Outcome::Directions(directions) => (from + ",", about_directions(directions)),
    }
}

/// A batch was larger than the data that took the place of others.
pub fn batch_too_large(batch: usize, points: usize) -> String {
    match (language(), points) {
        (Language::English, _) => {
            let there =
                if points == 1 { "one point there is".into() } else { format!("{points} points there are") };
            format!("A batch of {batch} is more than the {there} now: each step looks at all of them.")
        }
        (Language::German, 1) => {
            format!(
                "Ein Batch von {batch} ist mehr als der eine Punkt, den es jetzt gibt: Jeder Schritt sieht ihn an."
            )
        }
        (Language::German, _) => format!(
            "Ein Batch von {batch} ist mehr als die {points} Punkte, die es jetzt gibt: Jeder Schritt sieht sie alle an."
        ),
    }
}

/// What can be done about a network that computes nothing: the words of a button.
pub fn way_out(way: WayOut) -> &'static str {
    match way {
        WayOut::StandardUnits => say("Train in standard units", "In Standardeinheiten trainieren"),
        WayOut::ShorterStep => say("Take a smaller step", "Kleineren Schritt wählen"),
        WayOut::AnotherSeed => say("Try another seed", "Anderen Seed versuchen"),
        WayOut::Weaker(Mode::LabelNoise) => say("Train with less noise", "Mit weniger Rauschen trainieren"),
        WayOut::Weaker(_) => say("Train with a tenth of λ", "Mit einem Zehntel von λ trainieren"),
    }
}

pub const NAME: Text = Text::same("ReLU Atoms");
pub const TAGLINE: Text = Text::new("Neurons gather into atoms", "Neuronen sammeln sich zu Atomen");

pub const DATA: Text = Text::new("Data", "Daten");
pub const OWN_DATA: Text = Text::new("Own points", "Eigene Punkte");
pub const ON_A_LINE: Text = Text::new("On a line (d = 1)", "Auf einer Geraden (d = 1)");
pub const IN_THE_PLANE: Text = Text::new("In the plane (d = 2)", "In der Ebene (d = 2)");
pub const DEMONSTRATIONS: Text = Text::new("Demonstrations", "Demonstrationen");
pub const NO_DEMONSTRATION: Text = Text::new("Demonstrations …", "Demonstrationen …");
pub const DEMONSTRATION: Text = Text::same("Demonstration");
pub const LOOK: Text = Text::new("Look for: ", "Zu beachten: ");
pub const VARIANTS: Text = Text::new("Variants of the demonstration", "Varianten der Demonstration");
pub const CLOSE_DEMONSTRATION: Text = Text::new("Leave the demonstration", "Demonstration verlassen");

pub const SETUP: Text = Text::new("Setup", "Einstellungen");
pub const CLOSE_SETUP: Text = Text::new("Close the setup", "Einstellungen schließen");
pub const SHARE: Text = Text::new("Share", "Teilen");
pub const SHARE_HELP: Text = Text::new(
    "Copy a link that reproduces this run exactly",
    "Einen Link kopieren, der diesen Lauf genau wiederholt",
);
pub const COPIED: Text = Text::new(
    "The link is copied. It reproduces this run exactly.",
    "Der Link ist kopiert. Er wiederholt diesen Lauf genau.",
);
pub const COPY_YOURSELF: Text = Text::new(
    "Copy this link; it reproduces this run exactly.",
    "Diesen Link kopieren; er wiederholt diesen Lauf genau.",
);
pub const LINK_LACKS: Text = Text::new(
    "These runs were changed by hand more often than a link can carry. The link opens them without the changes; the file in Export has them all.",
    "Diese Läufe wurden öfter von Hand geändert, als ein Link fassen kann. Der Link öffnet sie ohne die Änderungen; die Datei unter „Exportieren“ enthält sie alle.",
);
pub const SAVE_FILE: Text = Text::new("Export the file", "Datei exportieren");
pub const LINK: Text = Text::new("Link to this run", "Link zu diesem Lauf");
pub const PROJECTOR: Text = Text::new("Projector mode", "Beamer-Modus");
pub const PROJECTOR_HELP: Text = Text::new(
    "Projector mode: large text and lines, one large panel",
    "Beamer-Modus: große Schrift und dicke Linien, ein großes Panel",
);
pub const THEME: Text = Text::new("Light or dark", "Hell oder dunkel");
pub const HELP: Text = Text::new("Keys and help", "Tasten und Hilfe");
pub const LANGUAGE: Text = Text::new("Language", "Sprache");
pub const CLOSE: Text = Text::new("Close", "Schließen");
pub const DISMISS: Text = Text::new("Dismiss", "Ausblenden");

pub const REGULARISER: Text = Text::new("Regulariser", "Regularisierung");
pub const NETWORK: Text = Text::new("Network", "Netz");
pub const TRUTH: Text = Text::new("Truth", "Wahrheit");
pub const TRUTH_UNKNOWN: Text = Text::new("not known", "nicht bekannt");
pub const TRUTH_MEANING: Text = Text::new(
    "The function behind the targets, before noise",
    "Die Funktion hinter den Zielwerten, vor dem Rauschen",
);
pub const HELD_OUT: Text = Text::new("Rows held out", "Zurückgehaltene Zeilen");
pub const HELD_OUT_MEANING: Text = Text::new(
    "These rows are not trained on; the test error is measured on them where the truth is not known",
    "Auf diesen Zeilen wird nicht trainiert; ist die Wahrheit nicht bekannt, wird der Testfehler auf ihnen gemessen",
);
pub const TRAINING: Text = Text::same("Training");
pub const SCHEDULE: Text = Text::new("Schedule", "Ablauf");
pub const SCHEDULE_HELP: Text = Text::new(
    "What the run does, one phase after another, and for how many steps.",
    "Was der Lauf tut, eine Phase nach der anderen, und wie viele Schritte lang.",
);
pub const PHASE_LENGTH: Text = Text::new("The length of a phase", "Die Länge einer Phase");
pub const LIVE: Text = Text::new("acts at once", "wirkt sofort");
pub const STRENGTH_KEYS: Text = Text::new("keys ] and [", "Tasten ] und [");
pub const RESTARTS: Text = Text::new("restarts the run", "startet den Lauf neu");
pub const BLANK_BATCH: Text = Text::new("all", "alle");
pub const BLANK_STEPS: Text = Text::new("no limit", "unbegrenzt");
pub const H_TOO_LARGE: Text = Text::new(
    " · above the stability limit: training may diverge",
    " · über der Stabilitätsgrenze: Training kann divergieren",
);

pub const PLAY: Text = Text::new("Play", "Start");
pub const PAUSE: Text = Text::same("Pause");
pub const STEP: Text = Text::new("Step", "Schritt");
pub const STEP_HELP: Text = Text::new("One step", "Ein Schritt");
pub const STEP_MANY: Text = Text::new("Step n", "n Schritte");
pub const STEP_COUNT: Text = Text::new("How many steps to take", "Wie viele Schritte auf einmal");
pub const STEPS_TO_TAKE: Text = Text::new("The number of steps", "Die Zahl der Schritte");
pub const RESET: Text = Text::new("Reset", "Zurücksetzen");
pub const RESET_HELP: Text = Text::new("Back to the same step 0", "Zurück zum selben Schritt 0");
pub const NEW_SEED: Text = Text::new("New seed", "Neuer Seed");
pub const NEW_SEED_HELP: Text = Text::new("Another random start", "Ein anderer zufälliger Start");
pub const PACE: Text = Text::new("Speed", "Tempo");
pub const TRANSPORT: Text = Text::new("Transport", "Steuerung");
pub const NOTICES: Text = Text::new("Notices", "Hinweise");
pub const PLAY_HERE: Text = Text::new("Play", "Start");
pub const TIMELINE: Text = Text::new("Steps of the run", "Schritte des Laufs");
pub const TIMELINE_HELP: Text = Text::new(
    "Drag, or use the arrow keys, to go back to any recorded step; playing on goes the same way again",
    "Ziehen oder die Pfeiltasten führen zurück zu jedem aufgezeichneten Schritt; von dort geht der Lauf denselben Weg noch einmal",
);
pub const BRANCH: Text = Text::new("Branch", "Verzweigen");
pub const BRANCH_HELP: Text = Text::new(
    "Open a second panel with the same past, to change it from this step on and see both futures",
    "Ein zweites Panel mit derselben Vergangenheit öffnen, um es ab diesem Schritt zu ändern und beide Fortsetzungen zu sehen",
);
pub const BRANCH_HERE: Text = Text::new("changes branch here", "Änderungen verzweigen hier");
pub const ADD_PANEL: Text = Text::new("Compare", "Vergleichen");
pub const ADD_PANEL_HELP: Text = Text::new(
    "Add a panel with the same data, start and clock (up to four)",
    "Ein Panel mit denselben Daten, demselben Start und derselben Uhr hinzufügen (bis zu vier)",
);
/// After the word for runs that are complete.
pub const REPLAYS: Text = Text::new(": Play replays", ": Start wiederholt");
pub const PLAY_AGAIN: Text = Text::new(
    "The runs are complete: start again from step 0 (Space)",
    "Die Läufe sind fertig: wieder bei Schritt 0 beginnen (Leertaste)",
);
pub const CLOSE_PANEL: Text = Text::new("Close this panel", "Dieses Panel schließen");
pub const REACH: Text = Text::new("What the setup changes", "Worauf die Einstellungen wirken");
pub const ONE_PANEL: Text = Text::new("this panel", "dieses Panel");
pub const ALL_PANELS: Text = Text::new("all panels", "alle Panels");
pub const RESULTS: Text = Text::new("Results, one line a panel", "Ergebnisse, eine Zeile je Panel");
pub const SHARED_CHARTS: [Text; 3] = [
    Text::new("Directions", "Richtungen"),
    Text::new("Loss", "Verlust"),
    Text::new("Objective", "Zielfunktion"),
];
pub const SEEN: Text = Text::new("Points seen, %", "Gesehene Punkte, %");
pub const SEEN_CHOICE: Text = Text::new("seen", "gesehen");
pub const ATOMS_CHOICE: Text = Text::new("atoms", "Atome");
pub const LOSS_CHOICE: Text = Text::new("loss", "Verlust");
pub const TEST_ERROR: Text = Text::new("Test error", "Testfehler");
pub const TEST_CHOICE: Text = Text::new("test", "Test");
pub const SEEN_MEANING: Text = Text::new(
    "The share of the data points that a unit of mass sees: the mean over the neurons, weighted by their mass |a|·‖w̃‖",
    "Der Anteil der Datenpunkte, den eine Masseneinheit sieht: das Mittel über die Neuronen, gewichtet mit ihrer Masse |a|·‖w̃‖",
);
pub const LOSS_MEANING: Text = Text::new(
    "Half the mean square of f − y over the points that are trained on, without noise",
    "Das halbe mittlere Quadrat von f − y über die Punkte, auf denen trainiert wird, ohne Rauschen",
);
pub const SHOW_TRUTH: Text = Text::new("Truth", "Wahrheit");
pub const SHOW_TRUTH_HELP: Text = Text::new(
    "Show the function behind the targets, and how far f is from it",
    "Die Funktion hinter den Zielwerten zeigen, und wie weit f von ihr entfernt ist",
);
pub const MORE: Text = Text::new("more", "mehr");
pub const MORE_HELP: Text = Text::new("Show all numbers", "Alle Zahlen zeigen");
pub const LESS: Text = Text::new("less", "weniger");
pub const LESS_HELP: Text =
    Text::new("Show the most important numbers alone", "Nur die wichtigsten Zahlen zeigen");
/// The columns of the results: name, index of a symbol, and what they mean.
pub const RESULT_COLUMNS: [(Text, Option<&str>, Text); 11] = [
    (
        Text::new("panel", "Panel"),
        None,
        Text::new("The panel, with its line in the charts", "Das Panel, mit seiner Linie in den Diagrammen"),
    ),
    (Text::new("atoms", "Atome"), None, Text::new("Atoms by the rule", "Atome nach der Regel")),
    (
        Text::new("dead", "tot"),
        None,
        Text::new("Neurons that see no data", "Neuronen, die keine Daten sehen"),
    ),
    (
        Text::new("loss", "Verlust"),
        None,
        Text::new(
            "Loss against the clean targets, in standard units with R², the share of their variance that is explained",
            "Verlust gegenüber den Zielwerten ohne Rauschen, in Standardeinheiten mit R², dem erklärten Anteil ihrer Varianz",
        ),
    ),
    (
        Text::new("test", "Test"),
        None,
        Text::new(
            "Test error: half the mean square of f less the truth on a grid, or less the targets that are held out",
            "Testfehler: das halbe mittlere Quadrat der Differenz zwischen f und der Wahrheit auf einem Gitter oder den zurückgehaltenen Zielwerten",
        ),
    ),
    (Text::same("R"), Some("V"), Text::new("Variation norm", "Variationsnorm")),
    (Text::same("R"), Some("G"), Text::new("Gradient penalty", "Gradientenstrafe")),
    (
        Text::new("objective", "Zielfunktion"),
        None,
        Text::new("Loss plus strength times penalty", "Verlust plus Stärke mal Strafterm"),
    ),
    (
        Text::new("gap", "Lücke"),
        None,
        Text::new(
            "Certified: at most so far above the best network of any width",
            "Bewiesen: höchstens so weit über dem besten Netz beliebiger Breite",
        ),
    ),
    (Text::new("seen", "gesehen"), None, SEEN_MEANING),
    (
        Text::new("points seen", "gesehene Punkte"),
        None,
        Text::new(
            "How many data points each atom sees, heaviest first",
            "Wie viele Datenpunkte jedes Atom sieht, das schwerste zuerst",
        ),
    ),
];

pub const BENCH: Text = Text::new(
    "Training speed in this browser: d, n, m, steps per second",
    "Geschwindigkeit des Trainings in diesem Browser: d, n, m, Schritte pro Sekunde",
);
pub const OPTIMUM: Text = Text::same("Optimum");
pub const OPTIMUM_HELP: Text = Text::new(
    "Compute the exact optimum over networks of every width, and show it with the certificate in both views",
    "Das exakte Optimum über Netze jeder Breite berechnen und mit dem Zertifikat in beiden Ansichten zeigen",
);
pub const CANCEL: Text = Text::new("Cancel", "Abbrechen");
pub const CANCEL_HELP: Text = Text::new(
    "Stop computing the optimum; the best network so far stays",
    "Die Berechnung des Optimums abbrechen; das bisher beste Netz bleibt",
);
pub const MERGE: Text = Text::new("Merge", "Verschmelzen");
pub const MERGE_HELP: Text = Text::new(
    "Replace the neurons of each cell and sign by their sum: the predictions on the data stay, the penalty falls",
    "Die Neuronen jeder Zelle und jedes Vorzeichens durch ihre Summe ersetzen: Die Vorhersagen auf den Daten bleiben, der Strafterm sinkt",
);
pub const NO_OPTIMUM: Text = Text::new(
    "Without a regulariser there is no optimum to compare with: only the loss.",
    "Ohne Regularisierung gibt es kein Optimum zum Vergleich: nur den Verlust.",
);
pub const NO_OPTIMUM_BRIEF: Text =
    Text::new("Nothing is penalised: only the loss counts.", "Kein Strafterm: Nur der Verlust zählt.");
pub const FREE_BIASES_BRIEF: Text = Text::new(
    "Biases are free of charge: there is no certificate.",
    "Biases kosten nichts: Es gibt kein Zertifikat.",
);
/// After the strength of the variation norm.
pub const BIASES_FREE: Text = Text::new("biases free", "Biases kostenlos");
pub const NO_BOUND: Text = Text::new("No useful lower bound yet", "Noch keine brauchbare untere Schranke");
pub const CERTIFIED: Text = Text::new("Certified: ", "Bewiesen: ");
/// Of one piece: no line ends within it.
pub const RATIO: Text = Text::same("max\u{a0}|\u{2060}η|\u{2060}/\u{2060}(λN)\u{a0}=\u{a0}");
pub const MISSING: Text = Text::new(": a neuron is missing", ": ein Neuron fehlt");
pub const MEASURE: Text = Text::new("What the chart shows", "Was das Diagramm zeigt");
pub const PENALTY: Text = Text::new("penalty", "Strafterm");
pub const BOUNDS: Text = Text::new("bounds", "Schranken");
pub const OBJECTIVE: Text = Text::new("Objective", "Zielfunktion");
pub const TABLE_OPTIMUM: Text = Text::new("optimum", "Optimum");
pub const TABLE_SO_FAR: Text = Text::new("best yet", "bisher");
pub const SHOWN_SO_FAR: Text = Text::new(
    " · The diamonds and the thin line are the best network so far.",
    " · Die Rauten und die dünne Linie sind das bisher beste Netz.",
);
pub const NOT_THERE: Text = Text::same("–");

pub const FUNCTION: Text = Text::new("The function", "Die Funktion");
pub const NEURONS: Text = Text::new("The neurons", "Die Neuronen");
pub const CHARTS: Text = Text::new("Charts against steps", "Diagramme über den Schritten");
pub const LOSS: Text = Text::new("Loss", "Verlust");
pub const ATOMS: Text = Text::new("Atoms", "Atome");
pub const DIRECTIONS: Text = Text::new("directions", "Richtungen");
pub const AXIS: Text = Text::new("Step axis", "Schrittachse");
pub const LOG: Text = Text::same("log");
pub const LINEAR: Text = Text::same("linear");
pub const EDIT_DATA: Text = Text::new("Edit data", "Daten bearbeiten");
pub const EDIT_DATA_HELP: Text = Text::new(
    "Tap a function view to add a point, drag a point to move it; Shift and the arrows move the one that is lit, \
     Delete removes it.",
    "Tippen in eine Funktionsansicht fügt einen Punkt hinzu, Ziehen verschiebt einen Punkt; Umschalt und die Pfeile \
     verschieben den hervorgehobenen, Entf entfernt ihn.",
);
pub const EDIT_DONE: Text = Text::new("Leave editing", "Bearbeiten beenden");
pub const ERASE: Text = Text::new("Erase", "Löschen");
pub const ERASE_HELP: Text = Text::new("A tap on a point removes it", "Tippen auf einen Punkt entfernt ihn");
pub const UNDO: Text = Text::new("Undo", "Rückgängig");
pub const UNDO_HELP: Text = Text::new(
    "Take the last change of the data back (Ctrl+Z)",
    "Die letzte Änderung der Daten zurücknehmen (Strg+Z)",
);
pub const REDO: Text = Text::new("Redo", "Wiederholen");
pub const REDO_HELP: Text =
    Text::new("Make it again (Ctrl+Shift+Z)", "Die Änderung wieder vornehmen (Strg+Umschalt+Z)");
pub const MAKE_DATA: Text = Text::new("Values, function, file …", "Werte, Funktion, Datei …");
pub const MAKE_DATA_HELP: Text = Text::new(
    "Type or paste values, sample a function or a teacher network, open a file",
    "Werte eintippen oder einfügen, eine Funktion oder ein Lehrernetz abtasten, eine Datei öffnen",
);
pub const TARGET: Text = Text::new("New points: y =", "Neue Punkte: y =");
pub const TARGET_HELP: Text =
    Text::new("The target of points that are added", "Der Zielwert hinzugefügter Punkte");
pub const EXPORT: Text = Text::new("Export", "Exportieren");
pub const EXPORT_HELP: Text = Text::new(
    "Pictures, tables, files, a film, how to cite",
    "Bilder, Tabellen, Dateien, ein Film, Zitierweise",
);
pub const NO_TARGET: Text = Text::new(
    "The target of a new point must be a number.",
    "Der Zielwert eines neuen Punktes muss eine Zahl sein.",
);
pub const NOT_EDITED: Text = Text::new("The data stay as they are: ", "Die Daten bleiben, wie sie sind: ");
pub const CHART_OF_NEURONS: Text = Text::new("Chart of the neurons", "Karte der Neuronen");
pub const HAND: Text = Text::same("Hand");
pub const HAND_HELP: Text = Text::new(
    "Drag neurons and atoms to another place, and freeze what is lit",
    "Neuronen und Atome an einen anderen Ort ziehen und Hervorgehobenes einfrieren",
);
pub const HAND_CAPTION: Text = Text::new(
    "drag a neuron or an atom; f freezes what is lit",
    "ein Neuron oder Atom ziehen; f friert Hervorgehobenes ein",
);
pub const FREEZE: Text = Text::new("Freeze", "Einfrieren");
pub const FREEZE_HELP: Text =
    Text::new("Training leaves what is frozen as it is", "Das Training lässt Eingefrorenes, wie es ist");
pub const RELEASE: Text = Text::new("Release", "Freigeben");
pub const RELEASE_ALL: Text = Text::new("Release all", "Alle freigeben");
pub const TABLE: Text = Text::new("Atoms, heaviest first", "Atome, das schwerste zuerst");
pub const TABLE_EMPTY: Text = Text::new("Not gathered into atoms.", "Nicht zu Atomen gesammelt.");
pub const TABLE_NUMBER: Text = Text::new("No.", "Nr.");
pub const TABLE_SHARE: Text = Text::new("mass", "Masse");
pub const TABLE_NEURONS: Text = Text::new("neurons", "Neuronen");
pub const TABLE_SEES: Text = Text::new("sees points", "sieht Punkte");
pub const POSITIVE: Text = Text::new("positive", "positiv");
pub const NEGATIVE: Text = Text::new("negative", "negativ");
pub const DEAD: Text = Text::new("sees no data", "sieht keine Daten");
pub const READOUT_EMPTY: Text = Text::new(
    "Point at a neuron, atom or data point: both views light it up.",
    "Auf ein Neuron, ein Atom oder einen Datenpunkt zeigen: Beide Ansichten heben es hervor.",
);
pub const STARTING: Text = Text::new("Starting …", "Startet …");

pub const HALVE_H: Text = Text::new("Halve h and restart", "h halbieren, neu starten");
pub const DIVERGED: Text = Text::new(
    "The training diverged; what you see is the last good step.",
    "Das Training ist divergiert; zu sehen ist der letzte gute Schritt.",
);
pub const WORKER_FAILED: Text = Text::new(
    "The training worker stopped or could not start, so nothing trains. Reload the page to try again.",
    "Der Worker des Trainings hat angehalten oder konnte nicht starten, also wird nichts trainiert. Die Seite neu laden, um es noch einmal zu versuchen.",
);
pub const SOLVER_FAILED: Text =
    Text::new("The exact solver could not start.", "Der exakte Löser konnte nicht starten.");
pub const CRASHED: Text = Text::new(
    "Something went wrong inside the page, and it has stopped. Reload it to go on; the console tells more.",
    "In der Seite ist ein Fehler aufgetreten, und sie hat angehalten. Neu laden, um fortzufahren; die Konsole sagt mehr.",
);
pub const NO_CANVAS: Text = Text::new(
    "This browser gave the page no drawing canvas, so the views stay blank.",
    "Dieser Browser hat der Seite keine Zeichenfläche gegeben, also bleiben die Ansichten leer.",
);

pub const HELP_TITLE: Text = Text::new("What you see", "Was zu sehen ist");
pub const HELP_INTRO: Text = Text::new(
    "A shallow ReLU network with far more neurons than data points is being trained. One view shows the function it computes; the other shows each of its neurons as one dot, on a map cut into cells by the data. Under a suitable regulariser the dots gather: many neurons, few atoms.",
    "Ein flaches ReLU-Netz mit weit mehr Neuronen als Datenpunkten wird trainiert. Eine Ansicht zeigt die Funktion, die es berechnet; die andere zeigt jedes seiner Neuronen als einen Punkt, auf einer Karte, die die Daten in Zellen zerlegen. Unter einer geeigneten Regularisierung sammeln sich die Punkte: viele Neuronen, wenige Atome.",
);
pub const HELP_SIGNS: Text = Text::new(
    "Orange discs are neurons with a positive outer weight, blue triangles those with a negative one; a dot's size is its mass. Grey dots see no data point and never move. A fitted data point takes the colour of the map around it and vanishes into it. A hatched cell holds more than one atom of a sign: at a minimum under a regulariser no cell does.",
    "Orange Scheiben sind Neuronen mit positivem äußerem Gewicht, blaue Dreiecke solche mit negativem; die Größe eines Punktes ist seine Masse. Graue Punkte sehen keinen Datenpunkt und bewegen sich nie. Ein angepasster Datenpunkt nimmt die Farbe der Karte um ihn herum an und verschwindet in ihr. Eine schraffierte Zelle enthält mehr als ein Atom eines Vorzeichens: In einem Minimum unter einer Regularisierung gilt das für keine Zelle.",
);
pub const HELP_KEYS: Text = Text::new("Keys", "Tasten");
pub const HELP_PAPER: Text = Text::new(
    "After J. de Dios and J. Bruna, On Sparsity in Overparametrised Shallow ReLU Networks, ",
    "Nach J. de Dios und J. Bruna, On Sparsity in Overparametrised Shallow ReLU Networks, ",
);
pub const PAPER_NAME: Text = Text::same("arXiv 2006.10225");
pub const PAPER_LINK: Text = Text::same("https://arxiv.org/abs/2006.10225");
pub const LETTER_KEYS: Text =
    Text::new("Letters, digits and signs are keys", "Buchstaben, Ziffern und Zeichen sind Tasten");

/// Which of several panels ended before the step that the clock shows, with their last steps.
pub fn ended(panels: &[(String, u64)]) -> String {
    match panels {
        [] => String::new(),
        [(name, step)] => format!("{name}: {} {}", say("ended at", "zu Ende bei"), count(*step)),
        several => format!("{} {}", several.len(), say("panels ended earlier", "Panels früher zu Ende")),
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
        Kept::Page => say(
            "Kept on this device: the page opens without a network, too.",
            "Auf diesem Gerät aufbewahrt: Die Seite öffnet sich auch ohne Internet.",
        ),
        Kept::NewRelease => say(
            "Another version has been fetched: it opens at the next visit.",
            "Eine andere Version wurde geladen: Sie öffnet sich beim nächsten Besuch.",
        ),
    }
}

/// The keys, whether they are letters or signs, which can be switched off, and what they do.
pub const KEYS: &[(Text, bool, Text)] = &[
    (Text::new("Space", "Leertaste"), false, Text::new("play or pause", "Start oder Pause")),
    (Text::same("s"), true, Text::new("one step", "ein Schritt")),
    (Text::same("r"), true, Text::new("reset to the same step 0", "zurück zum selben Schritt 0")),
    (Text::same("n"), true, Text::new("new seed", "neuer Seed")),
    (
        Text::same("o"),
        true,
        Text::new(
            "show or hide the optimum of the selected panel",
            "das Optimum des gewählten Panels zeigen oder ausblenden",
        ),
    ),
    (
        Text::same("m"),
        true,
        Text::new(
            "merge the neurons of the selected panel",
            "die Neuronen des gewählten Panels verschmelzen",
        ),
    ),
    (Text::same("b"), true, Text::new("branch the selected panel", "das gewählte Panel verzweigen")),
    (Text::new("1 to 4", "1 bis 4"), true, Text::new("select a panel", "ein Panel wählen")),
    (
        Text::new("] or +, [ or -", "] oder +, [ oder -"),
        true,
        Text::new(
            "a stronger or weaker regulariser, at once: λ by a factor of 1.78, τ by 1.33",
            "eine stärkere oder schwächere Regularisierung, sofort: λ um den Faktor 1,78, τ um 1,33",
        ),
    ),
    (Text::same("e"), true, Text::new("edit the data", "die Daten bearbeiten")),
    (Text::same("t"), true, Text::new("light or dark", "hell oder dunkel")),
    (
        Text::same("p"),
        true,
        Text::new(
            "projector mode: large text, one large panel",
            "Beamer-Modus: große Schrift, ein großes Panel",
        ),
    ),
    (Text::same("?"), true, Text::new("this list", "diese Liste")),
    (
        Text::same("← →"),
        false,
        Text::new(
            "with the time axis in focus: one step back or on (every step is recorded)",
            "mit der Zeitachse im Fokus: einen Schritt zurück oder weiter (jeder Schritt ist aufgezeichnet)",
        ),
    ),
    (
        Text::new("PageUp PageDown", "Bild auf/ab"),
        false,
        Text::new(
            "with the time axis in focus: ten times the step or a tenth of it; a tenth of a linear axis",
            "mit der Zeitachse im Fokus: zum zehnfachen Schritt oder einem Zehntel davon; auf linearer Achse ein Zehntel",
        ),
    ),
    (
        Text::new("Home End", "Pos1 Ende"),
        false,
        Text::new(
            "with the time axis in focus: the first or the last step",
            "mit der Zeitachse im Fokus: der erste oder der letzte Schritt",
        ),
    ),
    (
        Text::same("← →"),
        false,
        Text::new(
            "while the book is open: the chapter before or the next; Escape closes it",
            "bei offenem Buch: das vorige oder das nächste Kapitel; Esc schließt es",
        ),
    ),
    (
        Text::same("← →"),
        false,
        Text::new(
            "with a view in focus: light the atoms in turn",
            "mit einer Ansicht im Fokus: die Atome der Reihe nach hervorheben",
        ),
    ),
    (
        Text::same("↑ ↓"),
        false,
        Text::new(
            "with a view in focus: light the data points in turn",
            "mit einer Ansicht im Fokus: die Datenpunkte der Reihe nach hervorheben",
        ),
    ),
    (
        Text::new("Shift + arrows", "Umschalt + Pfeile"),
        false,
        Text::new(
            "turn the sphere, or move the chart of lines; in hand mode: move what is lit",
            "die Kugel drehen oder die Karte der Geraden verschieben; mit der Hand: Hervorgehobenes bewegen",
        ),
    ),
    (
        Text::new("Shift + arrows", "Umschalt + Pfeile"),
        false,
        Text::new(
            "while the data are edited, with a view of the function in focus: move the point that is lit",
            "beim Bearbeiten der Daten, mit einer Funktionsansicht im Fokus: den hervorgehobenen Punkt bewegen",
        ),
    ),
    (
        Text::same("+ − 0"),
        false,
        Text::new(
            "with the chart of lines in focus: closer, further away, all of it",
            "mit der Karte der Geraden im Fokus: näher, weiter weg, das Ganze",
        ),
    ),
    (
        Text::same("f"),
        true,
        Text::new(
            "in hand mode: freeze what is lit, or release it",
            "mit der Hand: Hervorgehobenes einfrieren oder freigeben",
        ),
    ),
    (
        Text::new("Ctrl+Z Ctrl+Y", "Strg+Z Strg+Y"),
        false,
        Text::new(
            "while the data are edited: undo, or make it again",
            "beim Bearbeiten der Daten: rückgängig machen oder wiederholen",
        ),
    ),
    (
        Text::new("Delete", "Entf"),
        false,
        Text::new(
            "while the data are edited: remove the point that is lit",
            "beim Bearbeiten der Daten: den hervorgehobenen Punkt entfernen",
        ),
    ),
    (Text::same("Esc"), false, Text::new("let go of the selection", "die Auswahl aufheben")),
];

/// The page's paces with their names.
pub const PACES: &[(Pace, Text)] = &[
    (Pace::Geometric, Text::new("geometric", "geometrisch")),
    (Pace::PerFrame(1), Text::new("1 step a frame", "1 Schritt/Bild")),
    (Pace::PerFrame(10), Text::new("10 steps a frame", "10 Schritte/Bild")),
    (Pace::PerFrame(100), Text::new("100 steps a frame", "100 Schritte/Bild")),
    (Pace::PerFrame(1000), Text::new("1,000 steps a frame", "1.000 Schritte/Bild")),
    (Pace::Max, Text::same("max")),
];

/// A pace that is not in the list, as a link may ask for.
pub fn other_pace(steps: u64) -> String {
    format!(
        "{}{}",
        count(steps),
        say(" steps a frame", if steps == 1 { " Schritt/Bild" } else { " Schritte/Bild" })
    )
}

/// One optimiser.
pub fn optimiser(o: Optimiser) -> &'static str {
    match o {
        Optimiser::Gd => say("gradient descent", "Gradientenabstieg"),
        Optimiser::Adam => say("Adam (not the paper's)", "Adam (nicht aus der Arbeit)"),
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
        Truth::Teacher { neurons, seed, .. } => match (language(), neurons) {
            (Language::English, 1) => format!("teacher of {neurons} neuron, seed {seed}"),
            (Language::English, _) => format!("teacher of {neurons} neurons, seed {seed}"),
            (Language::German, 1) => format!("Lehrernetz mit {neurons} Neuron, Seed {seed}"),
            (Language::German, _) => format!("Lehrernetz mit {neurons} Neuronen, Seed {seed}"),
        },
    }
}

/// How many rows are held out of how many.
pub fn held_out(held_out: usize, rows: usize) -> String {
    match (held_out, language()) {
        (0, _) => say("none", "keine").into(),
        (_, Language::English) => format!("{held_out} of {rows}"),
        (_, Language::German) => format!("{} von {}", count(held_out as u64), count(rows as u64)),
    }
}

/// The test error and on what it is measured, for a tooltip.
pub fn test_meaning(on: TestedOn) -> String {
    let against = match (language(), on) {
        (Language::English, TestedOn::TruthGrid(points)) => {
            format!("f less the truth on a grid of {} points over the data", count(points as u64))
        }
        (Language::English, TestedOn::HeldOut(1)) => "f less the target on the point that is held out".into(),
        (Language::English, TestedOn::HeldOut(points)) => {
            format!("f less the targets on the {} points that are held out", count(points as u64))
        }
        (Language::German, TestedOn::TruthGrid(points)) => {
            format!("f und der Wahrheit auf einem Gitter von {} Punkten über den Daten", count(points as u64))
        }
        (Language::German, TestedOn::HeldOut(1)) => "f und dem Zielwert am zurückgehaltenen Punkt".into(),
        (Language::German, TestedOn::HeldOut(points)) => {
            format!("f und den Zielwerten an den {} zurückgehaltenen Punkten", count(points as u64))
        }
    };
    match language() {
        Language::English => {
            format!("Test error: half the mean square of {against}; the same form as the loss")
        }
        Language::German => format!(
            "Testfehler: das halbe mittlere Quadrat der Differenz zwischen {against}; dieselbe Form wie der Verlust"
        ),
    }
}

/// How the step decays.
pub fn decay(d: Decay) -> &'static str {
    match d {
        Decay::Constant => say("constant", "konstant"),
        Decay::Cosine => say("cosine to 0", "Kosinus bis 0"),
        Decay::Drop => say("a fifth from half-time", "ein Fünftel ab der Hälfte"),
    }
}

/// Whether biases are charged.
pub fn bias(b: Bias) -> &'static str {
    match b {
        Bias::Penalised => say("penalised", "im Strafterm"),
        Bias::Free => say("free of charge", "kostenlos"),
    }
}

/// The law of the noise.
pub fn noise(n: Noise) -> &'static str {
    match n {
        Noise::Gaussian => say("Gaussian", "normalverteilt"),
        Noise::Sign => "±τ",
    }
}

/// A phase as the setup calls it.
pub fn phase(kind: PhaseKind, mode: Mode) -> &'static str {
    match (kind, mode) {
        (PhaseKind::WarmUp, _) => say("warm-up", "Aufwärmen"),
        (PhaseKind::Anneal, _) => say("anneal", "Abklingen"),
        (PhaseKind::Train, Mode::LabelNoise) => say("noise", "Rauschen"),
        (PhaseKind::Train, _) => TRAIN.get(),
    }
}

/// The phase that has no name of its own.
const TRAIN: Text = Text::new("train", "Training");

/// What a phase does, in a line.
pub fn phase_help(kind: PhaseKind, mode: Mode) -> &'static str {
    match (kind, mode) {
        (PhaseKind::WarmUp, _) => {
            say("the loss alone, until it is below 1e−6", "nur der Verlust, bis er unter 1e−6 liegt")
        }
        (PhaseKind::Anneal, _) => say("the noise falls to 0", "das Rauschen fällt auf 0"),
        (PhaseKind::Train, Mode::LabelNoise) => say("full noise", "volles Rauschen"),
        (PhaseKind::Train, Mode::None) => say("the loss alone", "nur der Verlust"),
        (PhaseKind::Train, _) => say("loss and penalty", "Verlust und Strafterm"),
    }
}

/// Where the run stands, in a word or two.
pub fn status(status: RunStatus, phase: &str) -> String {
    let training = say("training", "trainiert");
    match status {
        RunStatus::Ready => say("ready", "bereit").into(),
        RunStatus::Running if phase.is_empty() || phase == TRAIN.get() => training.into(),
        RunStatus::Running => format!("{training}: {phase}"),
        RunStatus::Paused => say("paused", "angehalten").into(),
        RunStatus::Finished => say("finished", "fertig").into(),
        RunStatus::Diverged => say("diverged", "divergiert").into(),
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

/// The line below the headline; among several panels, and where there is little room, only what is left of the
/// neurons. The tooltip has it in full.
pub fn subline(report: &Report, brief: bool) -> String {
    if report.all_dead() {
        return say(
            "No neuron sees a data point: the network is 0 on the data, and nothing moves it.",
            "Kein Neuron sieht einen Datenpunkt: Das Netz ist auf den Daten 0, und nichts bewegt es.",
        )
        .into();
    }
    if report.vanished {
        return say(
            "The penalty has shrunk every neuron: the network is constant 0.",
            "Der Strafterm hat alle Neuronen schrumpfen lassen: Das Netz ist konstant 0.",
        )
        .into();
    }
    // Counts here are without thousands apart in English.
    let plain = |n: usize| match language() {
        Language::English => n.to_string(),
        Language::German => count(n as u64),
    };
    let mut parts = Vec::with_capacity(4);
    let unseeing = report.unseeing();
    if unseeing > 0 && !brief {
        let see = match unseeing {
            1 => say(" sees no data", " sieht keine Daten"),
            _ => say(" see no data", " sehen keine Daten"),
        };
        parts.push(count(unseeing as u64) + see);
    }
    if report.merged_away > 0 {
        parts.push(count(report.merged_away as u64) + say(" merged away", " durch Verschmelzen weg"));
    }
    if is_clustered(report) {
        let share = percent(report.atom_share);
        parts.push(match language() {
            Language::English => format!("atoms hold {share} of the mass"),
            Language::German => format!("Atome tragen {share} der Masse"),
        });
        if !brief {
            let kinks = if report.kinks == 1 { say("kink", "Knick") } else { say("kinks", "Knicke") };
            parts.push(format!("{} {kinks}", plain(report.kinks)));
        }
    } else {
        parts.push(say("not gathered into atoms", "nicht zu Atomen gesammelt").into());
    }
    if !brief {
        parts.push(format!(
            "{} {}",
            plain(report.occupied_cells),
            if report.occupied_cells == 1 {
                say("cell occupied", "Zelle besetzt")
            } else {
                say("cells occupied", "Zellen besetzt")
            }
        ));
        parts.push(format!("{} {}", say("mass sees", "Masse sieht"), percent(report.seen_share)));
    }
    if let Some((step, born)) = report.births.last() {
        parts.push(format!(
            "{} {} {}",
            plain(*born),
            say("born at step", "neu gesetzt bei Schritt"),
            count(*step)
        ));
    }
    parts.join(" · ")
}

/// The line below the headline in full, for a tooltip.
pub fn subline_meaning(report: &Report) -> String {
    let share = percent(report.seen_share);
    let seen = match language() {
        Language::English => {
            format!("A unit of mass sees {share} of the data points that are trained on")
        }
        Language::German => {
            format!("Eine Masseneinheit sieht {share} der Datenpunkte, auf denen trainiert wird")
        }
    };
    format!("{}. {seen}.", subline(report, false))
}

/// The counting rule in force (theory §5).
pub fn rule(mode: Mode) -> &'static str {
    match mode {
        Mode::None | Mode::VariationNorm => say(
            "An atom: same sign, directions within 5°, more than 1\u{a0}% of the mass",
            "Ein Atom: gleiches Vorzeichen, Richtungen bis 5° auseinander, mehr als 1\u{a0}% der Masse",
        ),
        Mode::GradientPenalty => say(
            "An atom: same sign, footprints within 5°, more than 1\u{a0}% of the mass",
            "Ein Atom: gleiches Vorzeichen, Fußabdrücke bis 5° auseinander, mehr als 1\u{a0}% der Masse",
        ),
        Mode::LabelNoise => say(
            "An atom: same sign, footprints within 8°, more than 1\u{a0}% of the mass",
            "Ein Atom: gleiches Vorzeichen, Fußabdrücke bis 8° auseinander, mehr als 1\u{a0}% der Masse",
        ),
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
                say("noise off", "Rauschen aus").into()
            };
            format!("{noise} · {EFFECTIVE_STRENGTH} = {}", number(report.lambda_eff, 2))
        }
        Mode::GradientPenalty | Mode::VariationNorm => format!("λ = {}", setting(report.lambda, 3)),
    }
}

/// The button that makes the chart of straight lines larger.
pub const ZOOM_IN: Text = Text::new("Zoom in", "Vergrößern");
/// Its tooltip.
pub const ZOOM_IN_HELP: Text =
    Text::new("Closer (+ or the wheel); drag to move", "Näher (+ oder das Mausrad); Ziehen verschiebt");
/// The button that makes it smaller.
pub const ZOOM_OUT: Text = Text::new("Zoom out", "Verkleinern");
/// Its tooltip.
pub const ZOOM_OUT_HELP: Text = Text::new("Further away (− or the wheel)", "Weiter weg (− oder das Mausrad)");
/// The button that shows all of it.
pub const FIT: Text = Text::new("Fit", "Einpassen");
/// Its tooltip.
pub const FIT_HELP: Text = Text::new(
    "Show all lines and most corners (0 or a double click)",
    "Alle Geraden und die meisten Ecken zeigen (0 oder ein Doppelklick)",
);

/// What the function view shows.
pub fn function_caption(d: usize, truth: bool) -> &'static str {
    match (d, truth) {
        (1, false) => say(
            "the curve is f; a tick marks each neuron's kink",
            "die Kurve ist f; ein Strich markiert den Knick jedes Neurons",
        ),
        (1, true) => say(
            "dashed: the truth; shaded: how far f is above or below it",
            "gestrichelt: die Wahrheit; schattiert: wie weit f darüber oder darunter liegt",
        ),
        (_, false) => {
            say("colour is f(x); each line is a neuron's hinge", "Farbe ist f(x); jede Gerade ist ein Knick")
        }
        (_, true) => say(
            "f − truth; dashed: levels of the truth",
            "f − Wahrheit; gestrichelt: Höhenlinien der Wahrheit",
        ),
    }
}

/// The scale of the map of errors, for those who cannot see it.
pub fn error_scale(scale: &str) -> String {
    match language() {
        Language::English => format!("Colours of f − truth, from −{scale} to {scale}"),
        Language::German => format!("Farben von f − Wahrheit, von −{scale} bis {scale}"),
    }
}

/// What the axes of a neuron chart are.
pub fn neuron_caption(chart: Chart) -> &'static str {
    match chart {
        Chart::Plane => say(
            "each dot is a neuron, each sector a cell",
            "jeder Punkt ist ein Neuron, jeder Sektor eine Zelle",
        ),
        Chart::Unrolled => say(
            "each stem is a neuron, each band a cell",
            "jeder Stiel ist ein Neuron, jeder Streifen eine Zelle",
        ),
        Chart::Cylinder => say(
            "each dot is a neuron, each patch a cell",
            "jeder Punkt ist ein Neuron, jedes Feld eine Zelle",
        ),
        Chart::Sphere => {
            say("every direction of (w, b); drag to turn", "jede Richtung von (w, b); Ziehen dreht")
        }
        Chart::Lines => say(
            "each line a data point, each polygon a cell",
            "jede Gerade ein Datenpunkt, jedes Vieleck eine Zelle",
        ),
    }
}

/// A canvas for those who cannot see it.
pub fn function_label(d: usize) -> &'static str {
    if d == 1 {
        say(
            "Function view: the data, the network's graph and the kinks of its neurons",
            "Funktionsansicht: die Daten, der Graph des Netzes und die Knicke seiner Neuronen",
        )
    } else {
        say(
            "Function view: the network as a heat map, the data points, and each neuron's hinge as a line",
            "Funktionsansicht: das Netz als Farbkarte, die Datenpunkte und die Knicklinie jedes Neurons als Gerade",
        )
    }
}

/// A canvas for those who cannot see it.
pub fn neuron_label(chart: Chart) -> String {
    let kind = match chart {
        Chart::Plane => say("plane", "Ebene"),
        Chart::Unrolled => say("unrolled", "abgerollt"),
        Chart::Cylinder => say("flat", "flach"),
        Chart::Sphere => say("sphere", "Kugel"),
        Chart::Lines => say("straight lines", "Geraden"),
    };
    format!("{}, {kind}: {}", say("Neuron view", "Neuronenansicht"), neuron_caption(chart))
}

/// The stability limit beside h, and a warning where h is above it.
pub fn h_limit(report: &Report) -> String {
    let Some(limit) = report.h_limit else {
        return say("stable at any step", "bei jeder Schrittweite stabil").into();
    };
    let warning = if above_limit(report) { H_TOO_LARGE.get() } else { "" };
    [say("stable below 2/κ = ", "stabil unter 2/κ = "), &number(limit, 3), warning].concat()
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
    let state = match report.status {
        RunStatus::Finished => say("Finished: ", "Fertig: "),
        RunStatus::Diverged => say("Diverged: ", "Divergiert: "),
        RunStatus::Ready | RunStatus::Running | RunStatus::Paused => "",
    };
    let (from, to) = headline(report);
    let step = count(report.step);
    let sentence = match (language(), Outcome::of(report)) {
        (Language::English, outcome) => {
            let became = if outcome == Outcome::Vanished { " have shrunk to" } else { " have gathered into" };
            format!("{} {to} at step {step}", from.replace(" →", became))
        }
        (Language::German, Outcome::Dead | Outcome::Directions(_)) => {
            format!("{from} {to} bei Schritt {step}")
        }
        (Language::German, outcome) => {
            let from = from.replace(" →", "");
            let [is, has] = if report.neurons == 1 { ["ist", "hat"] } else { ["sind", "haben"] };
            match outcome {
                Outcome::Atoms(atoms) => format!(
                    "{from} {has} sich bei Schritt {step} zu {} gesammelt",
                    of(atoms, Text::same("Atom"), Text::same("Atomen"))
                ),
                _ => format!("{from} {is} bei Schritt {step} zu {to} geschrumpft"),
            }
        }
    };
    format!("{state}{sentence}.")
}

/// Name of the penalty's chart; the panel says which penalty it is.
pub fn penalty(mode: Mode) -> &'static str {
    if mode == Mode::None { say("Variation norm", "Variationsnorm") } else { say("Penalty", "Strafterm") }
}

/// A relative gap of the optimum below which its digits on the page are true.
const KNOWN: f64 = 1e-6;

/// How far the objective is above the optimum, and what kind of optimum that is.
pub fn excess(objective: f64, best: &Optimum) -> String {
    let above = best.excess(objective);
    let count = best.atoms.len().to_string();
    let only = match best.unique {
        Uniqueness::Unique => None,
        Uniqueness::NotUnique => Some(say(
            " (its atoms are not the only ones; here ",
            " (seine Atome sind nicht die einzigen; hier ",
        )),
        Uniqueness::NotDecided => Some(say(
            " (others may be as good as its atoms, which is too near to call; here ",
            " (andere sind vielleicht so gut wie seine Atome, was zu knapp ist, um es zu entscheiden; hier ",
        )),
    };
    let kinks = match best.kinks {
        1 => say(" kinks)", " Knick)"),
        _ => say(" kinks)", " Knicken)"),
    };
    let kind = match only {
        None if best.atoms.len() == 1 => [" (", &count, say(" atom)", " Atom)")].concat(),
        None => [" (", &count, say(" atoms)", " Atome)")].concat(),
        Some(words) => [words, &count, say(", with ", ", mit "), &best.kinks.to_string(), kinks].concat(),
    };
    let than = if above < 1.0 {
        say(" above the optimum ", " über dem Optimum ")
    } else {
        say(" the optimum ", " das Optimum ")
    };
    let known = match nearness::share(best.objective, best.dual) {
        Some(share) if share < KNOWN => String::new(),
        share => match language() {
            Language::English => {
                [" (known ", &share.map_or_else(|| "without a bound".into(), nearness::within), ")"].concat()
            }
            Language::German => match share {
                None => " (ohne Schranke bekannt)".into(),
                Some(share) if share < 1.0 => {
                    [" (auf ", &nearness::amount(share, true), " genau bekannt)"].concat()
                }
                Some(share) => {
                    [" (nachweislich höchstens ", &nearness::amount(share, true), " das Optimum)"].concat()
                }
            },
        },
    };
    [&nearness::amount(above, false), than, &number(best.objective, 5), &known, &kind].concat()
}

/// What is said of faults of a link that are not told one by one.
pub fn more_complaints(count: usize, keys: &[String]) -> String {
    let keys = keys.join(", ");
    match (language(), count) {
        (Language::English, 1) => format!("1 more value of the link cannot be used as given: {keys}"),
        (Language::English, _) => {
            format!("{count} more values of the link cannot be used as given: {keys}")
        }
        (Language::German, 1) => format!("1 weiterer Wert des Links ist so nicht verwendbar: {keys}"),
        (Language::German, _) => format!("{count} weitere Werte des Links sind so nicht verwendbar: {keys}"),
    }
}

/// What merging has done, in a run that charges the biases or does not.
pub fn merged(told: &Merged, free_biases: bool) -> String {
    let (neurons, groups) = (told.neurons as u64, told.groups as u64);
    let dead = match told.into.len().saturating_sub(told.neurons) {
        0 => String::new(),
        1 => say("; 1 dead neuron stays as it is", "; 1 totes Neuron bleibt, wie es ist").into(),
        dead => match language() {
            Language::English => format!("; {} dead neurons stay as they are", count(dead as u64)),
            Language::German => format!("; {} tote Neuronen bleiben, wie sie sind", count(dead as u64)),
        },
    };
    let change = number(told.change, 1);
    let [v, v_after] = told.variation.map(|v| number(v, 4));
    let [g, g_after] = told.gradient.map(|g| number(g, 4));
    match language() {
        Language::English => format!(
            "Merged {} neurons into {}{dead}. Predictions on the data changed by at most {change}; at its best \
             balance the variation norm {}goes from {v} to {v_after}, the gradient penalty from {g} to {g_after}.",
            count(neurons),
            count(groups),
            if free_biases { "without the biases " } else { "" },
        ),
        Language::German => format!(
            "{} {} zu {} verschmolzen{dead}. Die Vorhersagen auf den Daten haben sich um höchstens {change} geändert; \
             in günstigster Skalierung geht die Variationsnorm {}von {v} auf {v_after} und die Gradientenstrafe \
             von {g} auf {g_after}.",
            count(neurons),
            if neurons == 1 { "Neuron" } else { "Neuronen" },
            count(groups),
            if free_biases { "ohne die Biases " } else { "" },
        ),
    }
}

#[cfg(test)]
mod tests;
