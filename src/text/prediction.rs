//! The words of predictions: what is asked before a run, and how far a guess is from what the run comes to.

use super::format::{count, list, number, percent};
use super::language::{Language, Text, language, say};
use crate::state::PanelId;
use crate::state::prediction::{
    CellStanding, CellsDifference, Comparison, CurveDifference, Difference, Ending, Rank, SmallestDifference,
};
use relu_atoms_core::experiment::prediction::{Measure, Question};

pub const PREDICT: Text = Text::new("Predict first", "Erst vorhersagen");
pub const RUN: Text = Text::new("Train", "Trainieren");
pub const SKIP: Text = Text::new("Skip", "Überspringen");
pub const SKIP_HELP: Text = Text::new("Train without a prediction", "Ohne Vorhersage trainieren");
pub const AGAIN: Text = Text::new("Predict again", "Neu vorhersagen");
pub const AGAIN_HELP: Text =
    Text::new("Back to step 0, with the question open", "Zurück zu Schritt 0, mit offener Frage");
pub const WIPE: Text = Text::new("Wipe", "Löschen");
pub const FEWER: Text = Text::new("One atom fewer", "Ein Atom weniger");
pub const MORE: Text = Text::new("One atom more", "Ein Atom mehr");
pub const ATOMS: Text = Text::new("Atoms left", "Übrige Atome");
pub const HANDLES: Text = Text::new("Draw with the keyboard", "Mit der Tastatur zeichnen");
pub const HANDLES_NAME: Text = Text::new("Handles of your curve", "Griffe der gezeichneten Kurve");
pub const SAID: Text = Text::new("You said", "Vorhersage");
pub const LEFT: Text = Text::new("Left", "Übrig");
pub const CELLS: Text = Text::new("Cells", "Zellen");
pub const NO_NUMBER: Text = Text::same("–");
/// Over a drawn function.
pub const YOUR_CURVE: Text = Text::new("your curve", "Vorhersage");
/// The caption of the function view while it is drawn on.
pub const DRAW_CAPTION: Text = Text::new("Draw here.", "Hier zeichnen.");
/// The caption of the neuron view while cells are chosen.
pub const TAP_CAPTION: Text = Text::new("Tap cells.", "Zellen antippen.");

/// What is asked.
pub fn question(question: Question, panels: usize) -> String {
    let text = match question {
        Question::Atoms if panels > 1 => say(
            "How many atoms will be left in each panel?",
            "Wie viele Atome werden in jedem Panel übrig sein?",
        ),
        Question::Atoms => say("How many atoms will be left?", "Wie viele Atome werden übrig sein?"),
        Question::Function => say(
            "Which function will the network settle on? Draw it over the points.",
            "Bei welcher Funktion kommt das Netz zur Ruhe? Sie über die Punkte zeichnen.",
        ),
        Question::Cells => say(
            "In which cells will atoms sit? Tap them in the neuron view.",
            "In welchen Zellen werden Atome liegen? Sie in der Neuronenansicht antippen.",
        ),
        Question::Smallest(measure) => {
            let name = name(measure);
            return match language() {
                Language::English => format!("Under which will {name} be smaller?"),
                Language::German => format!("In welchem Panel wird {name} kleiner sein?"),
            };
        }
    };
    text.into()
}

/// What is still to be said before the run.
pub fn hint(question: Question) -> &'static str {
    match question {
        Question::Atoms => say("Choose a number.", "Eine Zahl wählen."),
        Question::Function => say(
            "Draw with a finger or the pointer, or move the handles.",
            "Mit dem Finger oder dem Zeiger zeichnen oder die Griffe bewegen.",
        ),
        Question::Cells => say(
            "Tap at least one cell, here or in the view.",
            "Mindestens eine Zelle antippen, hier oder in der Ansicht.",
        ),
        Question::Smallest(_) => say("Choose one.", "Eines wählen."),
    }
}

/// A number of a run within a sentence.
fn name(measure: Measure) -> &'static str {
    match measure {
        Measure::TestError => say("the test error", "der Testfehler"),
        Measure::Loss => say("the loss", "der Verlust"),
        Measure::VariationNorm => say("the variation norm", "die Variationsnorm"),
        Measure::GradientPenalty => say("the gradient penalty", "die Gradientenstrafe"),
        Measure::SeenShare => say("the share of points seen", "der Anteil der gesehenen Punkte"),
    }
}

/// The name of a handle beside its slider.
pub fn handle(x: f64) -> String {
    format!("x = {}", number(x, 2))
}

/// The name of a handle, for screen readers.
pub fn handle_name(x: f64) -> String {
    format!("{} x = {}", say("Your curve at", "Gezeichnete Kurve bei"), number(x, 2))
}

/// The name of the choices, for screen readers.
pub fn choices(measure: Measure) -> String {
    question(Question::Smallest(measure), 2)
}

/// The value of a handle.
pub fn handle_value(y: f64) -> String {
    number(y, 2)
}

/// A cell in the list: `sees 1, 3`.
pub fn cell(sees: &[usize], n: usize) -> String {
    if sees.len() == n && n > 1 {
        return format!("{} {n}", say("sees all", "sieht alle"));
    }
    format!("{} {}", say("sees", "sieht"), list(sees, 8))
}

/// How a cell came out, for screen readers; the list and the view show it as a sign.
pub fn standing(standing: CellStanding) -> &'static str {
    match standing {
        CellStanding::Predicted => say("predicted", "vorhergesagt"),
        CellStanding::Hit => say("predicted, and an atom is there", "vorhergesagt, und ein Atom ist dort"),
        CellStanding::Empty => say("predicted, and no atom is there", "vorhergesagt, und kein Atom ist dort"),
        CellStanding::Unforeseen => {
            say("an atom is there, not predicted", "ein Atom ist dort, nicht vorhergesagt")
        }
    }
}

fn atoms(n: usize) -> String {
    match n {
        0 => say("no atom", "kein Atom").into(),
        1 => say("1\u{a0}atom", "1\u{a0}Atom").into(),
        n => format!("{}\u{a0}{}", count(n as u64), say("atoms", "Atome")),
    }
}

/// So many atoms are left, as `4 atoms are` and `left`, between which a place fits.
fn atoms_are(n: usize) -> String {
    let are = match (language(), n) {
        (Language::English, 1) => "is",
        (Language::English, _) => "are",
        (Language::German, 0 | 1) => "ist",
        (Language::German, _) => "sind",
    };
    format!("{} {are}", atoms(n))
}

/// Why there is no number of atoms, or why there are none.
fn without_atoms(ending: Ending) -> String {
    let text = match ending {
        Ending::Atoms(n) => return format!("{} {}", atoms_are(n), say("left", "übrig")),
        Ending::Diffuse(directions) => {
            let n = directions.round().max(1.0) as u64;
            let about = count(n);
            return match language() {
                Language::English => {
                    format!("the neurons have not gathered: they point in about {about} directions")
                }
                Language::German => format!(
                    "die Neuronen haben sich nicht gesammelt: Sie zeigen in etwa {about} {}",
                    if n == 1 { "Richtung" } else { "Richtungen" }
                ),
            };
        }
        Ending::Vanished => say(
            "no atom is left: the penalty has shrunk the network to nothing",
            "kein Atom ist übrig: Unter dem Strafterm ist das Netz zu nichts geschrumpft",
        ),
        Ending::Dead => {
            say("no atom is left: every neuron is dead", "kein Atom ist übrig: Alle Neuronen sind tot")
        }
        Ending::Diverged => say(
            "the run diverged, so that there is nothing to count",
            "der Lauf ist divergiert, sodass es nichts zu zählen gibt",
        ),
    };
    text.into()
}

/// Two counts compared: `2 fewer than you said`.
fn compared(left: usize, said: usize) -> String {
    match left.cmp(&said) {
        std::cmp::Ordering::Equal => say("as many as you said", "genau wie vorhergesagt").into(),
        std::cmp::Ordering::Less => {
            format!("{} {}", said - left, say("fewer than you said", "weniger als vorhergesagt"))
        }
        std::cmp::Ordering::Greater => {
            format!("{} {}", left - said, say("more than you said", "mehr als vorhergesagt"))
        }
    }
}

/// The first letter as a capital one.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A clause after a colon: in German it begins with a capital letter.
fn after_colon(clause: String) -> String {
    match language() {
        Language::English => clause,
        Language::German => capital(&clause),
    }
}

/// What a panel is called.
#[derive(Clone, Copy)]
pub struct PanelNames<'a> {
    /// On its own: `Variation norm`.
    pub name: &'a dyn Fn(PanelId) -> String,
    /// Within a sentence, of what holds in it: `under the variation norm`.
    pub under: &'a dyn Fn(PanelId) -> String,
}

/// The difference in a sentence.
pub fn difference(comparison: &Comparison, panels: PanelNames<'_>) -> String {
    let name = panels.name;
    let sentence = match &comparison.difference {
        Difference::Atoms(said, ends) => atoms_difference(*said, ends, name),
        Difference::Function(all) => each(all, name, |off| match off {
            Some(off) => curve_difference(off),
            None => say(
                "there is no function to compare yours with",
                "es gibt keine Funktion, mit der die gezeichnete zu vergleichen wäre",
            )
            .into(),
        }),
        Difference::Cells(all) => each(all, name, |outcome| match outcome {
            Ok(difference) => cells_difference(difference),
            Err(ending) => without_atoms(*ending),
        }),
        Difference::Smallest(difference) => smallest_difference(difference, panels),
    };
    if comparison.is_over {
        capital(&sentence)
    } else {
        format!("{}: {}", say("So far", "Bisher"), after_colon(sentence))
    }
}

/// One panel's sentence, or that of each after its name.
fn each<T>(
    all: &[(PanelId, T)],
    name: &dyn Fn(PanelId) -> String,
    sentence: impl Fn(&T) -> String,
) -> String {
    match all {
        [(_, only)] => sentence(only) + ".",
        all => {
            let part = |(id, own): &(PanelId, T)| format!("{}: {}", name(*id), after_colon(sentence(own)));
            let parts: Vec<String> = all.iter().map(part).collect();
            parts.join("; ") + "."
        }
    }
}

fn atoms_difference(said: usize, ends: &[(PanelId, Ending)], name: &dyn Fn(PanelId) -> String) -> String {
    let all: Option<Vec<usize>> = ends
        .iter()
        .map(|(_, ending)| if let Ending::Atoms(count) = ending { Some(*count) } else { None })
        .collect();
    match (ends, all.as_deref()) {
        ([(_, Ending::Atoms(left))], _) => {
            format!("{}, {}.", without_atoms(Ending::Atoms(*left)), compared(*left, said))
        }
        ([(_, ending)], _) => {
            let (ending, said) = (without_atoms(*ending), atoms(said));
            match language() {
                Language::English => format!("{ending}. You said {said}."),
                Language::German => format!("{ending}. Vorhersage: {said}."),
            }
        }
        (_, Some([first, rest @ ..])) if rest.iter().all(|left| left == first) => {
            let everywhere = say("left in every panel", "in jedem Panel übrig");
            format!("{} {everywhere}, {}.", atoms_are(*first), compared(*first, said))
        }
        _ => {
            let part = |ending: &Ending| match ending.atoms() {
                Some(0) => without_atoms(*ending),
                Some(left) => format!("{}, {}", atoms(left), compared(left, said)),
                None => without_atoms(*ending),
            };
            each(ends, name, part)
        }
    }
}

fn curve_difference(off: &CurveDifference) -> String {
    let [mean, at, drawn, network] = [off.mean, off.at, off.drawn, off.network].map(|value| number(value, 2));
    match language() {
        Language::English => format!(
            "between the outermost points your curve is {mean} off on average, and most at x = {at}: you drew {drawn}, \
             the network has {network}"
        ),
        Language::German => format!(
            "zwischen den äußersten Punkten weicht die gezeichnete Kurve im Mittel um {mean} ab, am stärksten bei \
             x = {at}: Gezeichnet ist {drawn}, das Netz hat {network}"
        ),
    }
}

fn cells_difference(difference: &CellsDifference) -> String {
    let [hit, empty, unforeseen] = [CellStanding::Hit, CellStanding::Empty, CellStanding::Unforeseen]
        .map(|standing| difference.count(standing));
    let predicted = hit + empty;
    let left = difference.atoms;
    // Training leaves an atom on a wall at one side by chance.
    let walls = if difference.on_walls {
        say(
            ". An atom on the border of two cells counts for both",
            ". Ein Atom auf der Grenze zweier Zellen zählt für beide",
        )
    } else {
        ""
    };
    let told = match (empty, unforeseen) {
        (0, 0) => all_hit(left, predicted),
        _ => {
            let mut parts = vec![hits(hit, predicted)];
            if hit > 0 && empty > 0 {
                parts.push(match language() {
                    Language::English => {
                        format!("{empty} {} none (×)", if empty == 1 { "holds" } else { "hold" })
                    }
                    Language::German => {
                        format!("{empty} {} keines (×)", if empty == 1 { "enthält" } else { "enthalten" })
                    }
                });
            }
            if unforeseen > 0 {
                parts.push(match (language(), unforeseen) {
                    (Language::English, 1) => "1\u{a0}cell that you did not tap has one (+)".into(),
                    (Language::English, n) => format!("{n}\u{a0}cells that you did not tap have one (+)"),
                    (Language::German, 1) => "1\u{a0}nicht angetippte Zelle enthält eines (+)".into(),
                    (Language::German, n) => format!("{n}\u{a0}nicht angetippte Zellen enthalten eines (+)"),
                });
            }
            format!("{} {}: {}", atoms_are(left), say("left", "übrig"), after_colon(parts.join(", ")))
        }
    };
    told + walls
}

/// Every predicted cell holds an atom, and no other does.
fn all_hit(left: usize, predicted: usize) -> String {
    let atoms = atoms(left);
    match language() {
        Language::English => {
            let each = match predicted {
                1 => "your cell".into(),
                n => format!("your {n}\u{a0}cells"),
            };
            let be = if left == 1 { "sits" } else { "sit" };
            format!("{atoms} {be} in {each} (✓), and nowhere else")
        }
        Language::German => {
            let each = match predicted {
                1 => "der vorhergesagten Zelle".into(),
                n => format!("den {n}\u{a0}vorhergesagten Zellen"),
            };
            let be = if left == 1 { "liegt" } else { "liegen" };
            format!("{atoms} {be} in {each} (✓) und sonst nirgends")
        }
    }
}

/// How many of the predicted cells hold an atom.
fn hits(hit: usize, predicted: usize) -> String {
    match (language(), predicted, hit) {
        (Language::English, 1, 1) => "your cell holds an atom (✓)".into(),
        (Language::English, 1, _) => "your cell holds none (×)".into(),
        (Language::English, n, 1) => format!("1 of your {n}\u{a0}cells holds an atom (✓)"),
        (Language::English, n, 0) => format!("none of your {n}\u{a0}cells holds an atom (×)"),
        (Language::English, n, hit) if n == hit => format!("each of your {n}\u{a0}cells holds an atom (✓)"),
        (Language::English, n, hit) => format!("{hit} of your {n}\u{a0}cells hold an atom (✓)"),
        (Language::German, 1, 1) => "die vorhergesagte Zelle enthält ein Atom (✓)".into(),
        (Language::German, 1, _) => "die vorhergesagte Zelle enthält keines (×)".into(),
        (Language::German, n, 1) => format!("1 der {n}\u{a0}vorhergesagten Zellen enthält ein Atom (✓)"),
        (Language::German, n, 0) => format!("keine der {n}\u{a0}vorhergesagten Zellen enthält ein Atom (×)"),
        (Language::German, n, hit) if n == hit => {
            format!("jede der {n}\u{a0}vorhergesagten Zellen enthält ein Atom (✓)")
        }
        (Language::German, n, hit) => {
            format!("{hit} der {n}\u{a0}vorhergesagten Zellen enthalten ein Atom (✓)")
        }
    }
}

fn smallest_difference(difference: &SmallestDifference, panels: PanelNames<'_>) -> String {
    let measure = name(difference.measure);
    let (Some(rank), Some(own), Some((rival, other))) =
        (difference.rank(), difference.own(), difference.rival())
    else {
        let chosen = (panels.name)(difference.chosen);
        return match language() {
            Language::English => format!("{measure} of these runs cannot be compared. You chose {chosen}."),
            Language::German => {
                format!("{measure} dieser Läufe lässt sich nicht vergleichen. Vorhersage: {chosen}.")
            }
        };
    };
    let much = much_more(other / own);
    let [own, other] = [own, other].map(|value| number(value, 3));
    let [under_chosen, under_rival] = [difference.chosen, rival].map(panels.under);
    // Of three or more, the one that comes next.
    let others =
        if difference.values.len() > 2 { say(", which comes next", ", der nächstkleinste") } else { "" };
    match (language(), rank) {
        (Language::English, Rank::Tied) => {
            format!("{measure} is {own} both {under_chosen}, which you chose, and {under_rival}.")
        }
        (Language::English, Rank::Smallest) => format!(
            "{measure} is {own} {under_chosen}, as you said the smallest, and {other} {under_rival}{others}{much}."
        ),
        (Language::English, Rank::NotSmallest) => {
            format!("{measure} is {own} {under_chosen}, which you chose, and only {other} {under_rival}.")
        }
        (Language::German, Rank::Tied) => format!(
            "{measure} beträgt sowohl {under_chosen} (so die Vorhersage) als auch {under_rival} {own}."
        ),
        (Language::German, Rank::Smallest) => format!(
            "{measure} beträgt {own} {under_chosen}, wie vorhergesagt der kleinste Wert, und {other} \
             {under_rival}{others}{much}."
        ),
        (Language::German, Rank::NotSmallest) => format!(
            "{measure} beträgt {own} {under_chosen} (so die Vorhersage) und nur {other} {under_rival}."
        ),
    }
}

/// By how much a number is the larger, after a comma: `, 15 % more`.
fn much_more(ratio: f64) -> String {
    match (language(), ratio) {
        (_, r) if !r.is_finite() => String::new(),
        (Language::English, r) if r >= 2.0 => format!(", {} times as much", number(r, 2)),
        (Language::German, r) if r >= 2.0 => format!(", {}-mal so viel", number(r, 2)),
        (_, r) => format!(", {} {}", percent(r - 1.0), say("more", "mehr")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;
    use relu_atoms_core::experiment::prediction::Measure;

    fn panel(id: PanelId) -> String {
        let [english, german] = [
            ["Variation norm", "Gradient penalty", "Label noise"],
            ["Variationsnorm", "Gradientenstrafe", "Label-Rauschen"],
        ]
        .map(|names| names[id as usize]);
        say(english, german).into()
    }

    fn under(id: PanelId) -> String {
        let [english, german] = [
            ["under the variation norm", "under the gradient penalty", "under label noise"],
            ["unter der Variationsnorm", "unter der Gradientenstrafe", "unter Label-Rauschen"],
        ]
        .map(|names| names[id as usize]);
        say(english, german).into()
    }

    fn told(difference: Difference) -> String {
        told_of(&Comparison { difference, is_over: true })
    }

    fn told_of(comparison: &Comparison) -> String {
        difference(comparison, PanelNames { name: &panel, under: &under }).replace('\u{a0}', " ")
    }

    /// The same in German.
    fn in_german(difference: Difference) -> String {
        in_language(Language::German, || told(difference))
    }

    #[test]
    fn numbers_of_atoms() {
        let one = |said, ending| told(Difference::Atoms(said, vec![(0, ending)]));
        assert_eq!(one(4, Ending::Atoms(4)), "4 atoms are left, as many as you said.");
        assert_eq!(one(6, Ending::Atoms(4)), "4 atoms are left, 2 fewer than you said.");
        assert_eq!(one(0, Ending::Atoms(1)), "1 atom is left, 1 more than you said.");
        assert_eq!(
            one(4, Ending::Diffuse(56.7)),
            "The neurons have not gathered: they point in about 57 directions. You said 4 atoms."
        );
        assert_eq!(
            one(1, Ending::Vanished),
            "No atom is left: the penalty has shrunk the network to nothing. You said 1 atom."
        );
        assert_eq!(one(0, Ending::Dead), "No atom is left: every neuron is dead. You said no atom.");
        let two = |a, b| told(Difference::Atoms(4, vec![(0, a), (1, b)]));
        assert_eq!(
            two(Ending::Atoms(3), Ending::Atoms(3)),
            "3 atoms are left in every panel, 1 fewer than you said."
        );
        assert_eq!(
            two(Ending::Atoms(4), Ending::Atoms(10)),
            "Variation norm: 4 atoms, as many as you said; Gradient penalty: 10 atoms, 6 more than you said."
        );
        assert_eq!(
            two(Ending::Dead, Ending::Diverged),
            "Variation norm: no atom is left: every neuron is dead; Gradient penalty: the run diverged, so that there \
             is nothing to count."
        );
        let so_far =
            Comparison { difference: Difference::Atoms(2, vec![(0, Ending::Atoms(9))]), is_over: false };
        assert_eq!(told_of(&so_far), "So far: 9 atoms are left, 7 more than you said.");
    }

    #[test]
    fn functions_and_cells() {
        let off = CurveDifference { mean: 0.213, most: 0.67, at: 0.4, drawn: 0.8, network: 0.13 };
        assert_eq!(
            told(Difference::Function(vec![(0, Some(off))])),
            "Between the outermost points your curve is 0.21 off on average, and most at x = 0.40: you drew 0.80, the \
             network has 0.13."
        );
        assert_eq!(
            told(Difference::Function(vec![(0, None)])),
            "There is no function to compare yours with."
        );
        let cells = |standings: &[CellStanding], atoms, foreseen| {
            let cells = standings.iter().map(|standing| (vec![0], *standing)).collect();
            told(Difference::Cells(vec![(
                0,
                Ok(CellsDifference { cells, atoms, foreseen, on_walls: false }),
            )]))
        };
        use CellStanding::{Empty, Hit, Unforeseen};
        assert_eq!(cells(&[Hit, Hit], 3, 3), "3 atoms sit in your 2 cells (✓), and nowhere else.");
        assert_eq!(cells(&[Hit], 1, 1), "1 atom sits in your cell (✓), and nowhere else.");
        assert_eq!(
            cells(&[Hit, Empty, Empty, Unforeseen], 2, 1),
            "2 atoms are left: 1 of your 3 cells holds an atom (✓), 2 hold none (×), 1 cell that you did not tap has \
             one (+)."
        );
        assert_eq!(
            cells(&[Empty, Unforeseen, Unforeseen], 3, 0),
            "3 atoms are left: your cell holds none (×), 2 cells that you did not tap have one (+)."
        );
        assert_eq!(
            cells(&[Hit, Hit, Empty], 2, 2),
            "2 atoms are left: 2 of your 3 cells hold an atom (✓), 1 holds none (×)."
        );
        assert_eq!(
            cells(&[Hit, Hit, Unforeseen], 3, 2),
            "3 atoms are left: each of your 2 cells holds an atom (✓), 1 cell that you did not tap has one (+)."
        );
        assert_eq!(
            cells(&[Empty, Empty, Unforeseen], 1, 0),
            "1 atom is left: none of your 2 cells holds an atom (×), 1 cell that you did not tap has one (+)."
        );
        let touched = CellsDifference { cells: vec![(vec![0], Hit)], atoms: 1, foreseen: 1, on_walls: true };
        assert_eq!(
            told(Difference::Cells(vec![(0, Ok(touched))])),
            "1 atom sits in your cell (✓), and nowhere else. An atom on the border of two cells counts for both."
        );
        assert_eq!(
            told(Difference::Cells(vec![(0, Err(Ending::Vanished))])),
            "No atom is left: the penalty has shrunk the network to nothing."
        );
    }

    #[test]
    fn the_smaller_of_two_numbers() {
        let of = |chosen, values: &[Option<f64>]| {
            let values = (0..).zip(values.iter().copied()).collect();
            told(Difference::Smallest(SmallestDifference { measure: Measure::TestError, chosen, values }))
        };
        assert_eq!(
            of(0, &[Some(0.0112), Some(0.0129)]),
            "The test error is 0.0112 under the variation norm, as you said the smallest, and 0.0129 under the \
             gradient penalty, 15 % more."
        );
        assert_eq!(
            of(1, &[Some(0.0112), Some(0.0129)]),
            "The test error is 0.0129 under the gradient penalty, which you chose, and only 0.0112 under the \
             variation norm."
        );
        assert_eq!(
            of(1, &[Some(0.011_21), Some(0.011_209)]),
            "The test error is 0.0112 both under the gradient penalty, which you chose, and under the variation norm."
        );
        assert_eq!(
            of(1, &[Some(0.5), Some(0.1), Some(0.3)]),
            "The test error is 0.100 under the gradient penalty, as you said the smallest, and 0.300 under label \
             noise, which comes next, 3.0 times as much."
        );
        assert_eq!(
            of(1, &[None, Some(0.1)]),
            "The test error of these runs cannot be compared. You chose Gradient penalty."
        );
    }

    #[test]
    fn numbers_of_atoms_in_german() {
        let one = |said, ending| in_german(Difference::Atoms(said, vec![(0, ending)]));
        assert_eq!(one(4, Ending::Atoms(4)), "4 Atome sind übrig, genau wie vorhergesagt.");
        assert_eq!(one(6, Ending::Atoms(4)), "4 Atome sind übrig, 2 weniger als vorhergesagt.");
        assert_eq!(one(0, Ending::Atoms(1)), "1 Atom ist übrig, 1 mehr als vorhergesagt.");
        assert_eq!(one(1, Ending::Atoms(0)), "Kein Atom ist übrig, 1 weniger als vorhergesagt.");
        assert_eq!(
            one(4, Ending::Diffuse(1_056.7)),
            "Die Neuronen haben sich nicht gesammelt: Sie zeigen in etwa 1.057 Richtungen. Vorhersage: 4 Atome."
        );
        assert_eq!(
            one(0, Ending::Diffuse(1.0)),
            "Die Neuronen haben sich nicht gesammelt: Sie zeigen in etwa 1 Richtung. Vorhersage: kein Atom."
        );
        assert_eq!(
            one(1, Ending::Vanished),
            "Kein Atom ist übrig: Unter dem Strafterm ist das Netz zu nichts geschrumpft. Vorhersage: 1 Atom."
        );
        assert_eq!(one(2, Ending::Dead), "Kein Atom ist übrig: Alle Neuronen sind tot. Vorhersage: 2 Atome.");
        let two = |a, b| in_german(Difference::Atoms(4, vec![(0, a), (1, b)]));
        assert_eq!(
            two(Ending::Atoms(3), Ending::Atoms(3)),
            "3 Atome sind in jedem Panel übrig, 1 weniger als vorhergesagt."
        );
        assert_eq!(
            two(Ending::Atoms(4), Ending::Diverged),
            "Variationsnorm: 4 Atome, genau wie vorhergesagt; Gradientenstrafe: Der Lauf ist divergiert, sodass es \
             nichts zu zählen gibt."
        );
        let so_far = Comparison { difference: Difference::Atoms(2, vec![(0, Ending::Dead)]), is_over: false };
        assert_eq!(
            in_language(Language::German, || told_of(&so_far)),
            "Bisher: Kein Atom ist übrig: Alle Neuronen sind tot. Vorhersage: 2 Atome."
        );
    }

    #[test]
    fn functions_and_cells_in_german() {
        let off = CurveDifference { mean: 0.213, most: 0.67, at: 0.4, drawn: 0.8, network: 0.13 };
        assert_eq!(
            in_german(Difference::Function(vec![(0, Some(off))])),
            "Zwischen den äußersten Punkten weicht die gezeichnete Kurve im Mittel um 0,21 ab, am stärksten bei \
             x = 0,40: Gezeichnet ist 0,80, das Netz hat 0,13."
        );
        assert_eq!(
            in_german(Difference::Function(vec![(0, None)])),
            "Es gibt keine Funktion, mit der die gezeichnete zu vergleichen wäre."
        );
        let cells = |standings: &[CellStanding], atoms, foreseen, on_walls| {
            let cells = standings.iter().map(|standing| (vec![0], *standing)).collect();
            in_german(Difference::Cells(vec![(0, Ok(CellsDifference { cells, atoms, foreseen, on_walls }))]))
        };
        use CellStanding::{Empty, Hit, Unforeseen};
        assert_eq!(
            cells(&[Hit, Hit], 3, 3, false),
            "3 Atome liegen in den 2 vorhergesagten Zellen (✓) und sonst nirgends."
        );
        assert_eq!(
            cells(&[Hit], 1, 1, true),
            "1 Atom liegt in der vorhergesagten Zelle (✓) und sonst nirgends. Ein Atom auf der Grenze zweier Zellen \
             zählt für beide."
        );
        assert_eq!(
            cells(&[Hit, Empty, Empty, Unforeseen], 2, 1, false),
            "2 Atome sind übrig: 1 der 3 vorhergesagten Zellen enthält ein Atom (✓), 2 enthalten keines (×), 1 nicht \
             angetippte Zelle enthält eines (+)."
        );
        assert_eq!(
            cells(&[Empty, Unforeseen, Unforeseen], 3, 0, false),
            "3 Atome sind übrig: Die vorhergesagte Zelle enthält keines (×), 2 nicht angetippte Zellen enthalten \
             eines (+)."
        );
        assert_eq!(
            cells(&[Hit, Unforeseen], 2, 1, false),
            "2 Atome sind übrig: Die vorhergesagte Zelle enthält ein Atom (✓), 1 nicht angetippte Zelle enthält \
             eines (+)."
        );
        assert_eq!(
            cells(&[Hit, Hit, Empty], 2, 2, false),
            "2 Atome sind übrig: 2 der 3 vorhergesagten Zellen enthalten ein Atom (✓), 1 enthält keines (×)."
        );
        assert_eq!(
            cells(&[Hit, Hit, Unforeseen], 3, 2, false),
            "3 Atome sind übrig: Jede der 2 vorhergesagten Zellen enthält ein Atom (✓), 1 nicht angetippte Zelle \
             enthält eines (+)."
        );
        assert_eq!(
            cells(&[Empty, Empty, Unforeseen], 1, 0, false),
            "1 Atom ist übrig: Keine der 2 vorhergesagten Zellen enthält ein Atom (×), 1 nicht angetippte Zelle \
             enthält eines (+)."
        );
    }

    #[test]
    fn the_smaller_of_two_numbers_in_german() {
        let of = |chosen, values: &[Option<f64>]| {
            let values = (0..).zip(values.iter().copied()).collect();
            in_german(Difference::Smallest(SmallestDifference {
                measure: Measure::TestError,
                chosen,
                values,
            }))
        };
        assert_eq!(
            of(0, &[Some(0.0112), Some(0.0129)]),
            "Der Testfehler beträgt 0,0112 unter der Variationsnorm, wie vorhergesagt der kleinste Wert, und 0,0129 \
             unter der Gradientenstrafe, 15 % mehr."
        );
        assert_eq!(
            of(1, &[Some(0.0112), Some(0.0129)]),
            "Der Testfehler beträgt 0,0129 unter der Gradientenstrafe (so die Vorhersage) und nur 0,0112 unter der \
             Variationsnorm."
        );
        assert_eq!(
            of(1, &[Some(0.011_21), Some(0.011_209)]),
            "Der Testfehler beträgt sowohl unter der Gradientenstrafe (so die Vorhersage) als auch unter der \
             Variationsnorm 0,0112."
        );
        assert_eq!(
            of(1, &[Some(0.5), Some(0.1), Some(0.3)]),
            "Der Testfehler beträgt 0,100 unter der Gradientenstrafe, wie vorhergesagt der kleinste Wert, und 0,300 \
             unter Label-Rauschen, der nächstkleinste, 3,0-mal so viel."
        );
        assert_eq!(
            of(1, &[None, Some(0.1)]),
            "Der Testfehler dieser Läufe lässt sich nicht vergleichen. Vorhersage: Gradientenstrafe."
        );
    }

    #[test]
    fn every_question_has_its_words_in_each_language() {
        let measures = [
            Measure::TestError,
            Measure::Loss,
            Measure::VariationNorm,
            Measure::GradientPenalty,
            Measure::SeenShare,
        ];
        let questions = [Question::Atoms, Question::Function, Question::Cells];
        let questions: Vec<Question> =
            questions.into_iter().chain(measures.into_iter().map(Question::Smallest)).collect();
        for panels in 1..=2 {
            for asked in &questions {
                let [english, german] = Language::ALL
                    .map(|language| in_language(language, || (question(*asked, panels), hint(*asked))));
                assert!(english.0 != german.0 && english.1 != german.1, "{german:?}");
            }
        }
        for own in [CellStanding::Predicted, CellStanding::Hit, CellStanding::Empty, CellStanding::Unforeseen]
        {
            assert_ne!(standing(own), in_language(Language::German, || standing(own)));
        }
        in_language(Language::German, || {
            let asked = question(Question::Smallest(Measure::TestError), 2);
            assert_eq!(asked, "In welchem Panel wird der Testfehler kleiner sein?");
            assert_eq!(handle_name(0.4), "Gezeichnete Kurve bei x = 0,40");
            assert_eq!([cell(&[0, 2], 4), cell(&[0, 1, 2, 3], 4)], ["sieht 1, 3", "sieht alle 4"]);
        });
    }

    #[test]
    fn cells_are_named_by_their_points() {
        assert_eq!(cell(&[0, 2], 4), "sees 1, 3");
        assert_eq!(cell(&[0, 1, 2, 3], 4), "sees all 4");
        assert_eq!(cell(&[0], 1), "sees 1");
    }
}
