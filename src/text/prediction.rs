//! The words of predictions: what is asked before a run, and how far a guess is from what the run comes to.

use super::format::{count, list, number};
use super::language::Text;
use crate::state::PanelId;
use crate::state::prediction::{
    CellStanding, CellsDifference, Comparison, CurveDifference, Difference, Ending, Rank, SmallestDifference,
};
use relu_atoms_core::experiment::prediction::{Measure, Question};

pub const PREDICT: Text = Text::new("Predict first", "Predict first");
pub const RUN: Text = Text::new("Train", "Train");
pub const SKIP: Text = Text::new("Skip", "Skip");
pub const SKIP_HELP: Text = Text::new("Train without a prediction", "Train without a prediction");
pub const AGAIN: Text = Text::new("Predict again", "Predict again");
pub const AGAIN_HELP: Text =
    Text::new("Back to step 0, with the question open", "Back to step 0, with the question open");
pub const WIPE: Text = Text::new("Wipe", "Wipe");
pub const FEWER: Text = Text::new("One atom fewer", "One atom fewer");
pub const MORE: Text = Text::new("One atom more", "One atom more");
pub const ATOMS: Text = Text::new("Atoms left", "Atoms left");
pub const HANDLES: Text = Text::new("Draw with the keyboard", "Draw with the keyboard");
pub const HANDLES_NAME: Text = Text::new("Handles of your curve", "Handles of your curve");
pub const SAID: Text = Text::new("You said", "You said");
pub const LEFT: Text = Text::new("Left", "Left");
pub const CELLS: Text = Text::new("Cells", "Cells");
pub const NO_NUMBER: Text = Text::new("–", "–");
/// Over a drawn function.
pub const YOUR_CURVE: Text = Text::new("your curve", "your curve");
/// The caption of the function view while it is drawn on.
pub const DRAW_CAPTION: Text = Text::new("Draw here.", "Draw here.");
/// The caption of the neuron view while cells are chosen.
pub const TAP_CAPTION: Text = Text::new("Tap cells.", "Tap cells.");

/// What is asked.
pub fn question(question: Question, panels: usize) -> String {
    match question {
        Question::Atoms if panels > 1 => "How many atoms will be left in each panel?".into(),
        Question::Atoms => "How many atoms will be left?".into(),
        Question::Function => "Which function will the network settle on? Draw it over the points.".into(),
        Question::Cells => "In which cells will atoms sit? Tap them in the neuron view.".into(),
        Question::Smallest(measure) => format!("Under which will {} be smaller?", name(measure)),
    }
}

/// What is still to be said before the run.
pub fn hint(question: Question) -> &'static str {
    match question {
        Question::Atoms => "Choose a number.",
        Question::Function => "Draw with a finger or the pointer, or move the handles.",
        Question::Cells => "Tap at least one cell, here or in the view.",
        Question::Smallest(_) => "Choose one.",
    }
}

/// A number of a run within a sentence.
fn name(measure: Measure) -> &'static str {
    match measure {
        Measure::TestError => "the test error",
        Measure::Loss => "the loss",
        Measure::VariationNorm => "the variation norm",
        Measure::GradientPenalty => "the gradient penalty",
        Measure::SeenShare => "the share of points seen",
    }
}

/// The name of a handle beside its slider.
pub fn handle(x: f64) -> String {
    format!("x = {}", number(x, 2))
}

/// The name of a handle, for screen readers.
pub fn handle_name(x: f64) -> String {
    format!("Your curve at x = {}", number(x, 2))
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
        return format!("sees all {n}");
    }
    format!("sees {}", list(sees, 8))
}

/// How a cell came out, for screen readers; the list and the view show it as a sign.
pub fn standing(standing: CellStanding) -> &'static str {
    match standing {
        CellStanding::Predicted => "predicted",
        CellStanding::Hit => "predicted, and an atom is there",
        CellStanding::Empty => "predicted, and no atom is there",
        CellStanding::Unforeseen => "an atom is there, not predicted",
    }
}

fn atoms(n: usize) -> String {
    match n {
        0 => "no atom".into(),
        1 => "1\u{a0}atom".into(),
        n => format!("{}\u{a0}atoms", count(n as u64)),
    }
}

fn cells(n: usize) -> String {
    if n == 1 { "1\u{a0}cell".into() } else { format!("{n}\u{a0}cells") }
}

/// Why there is no number of atoms, or why there are none.
fn without_atoms(ending: Ending) -> String {
    match ending {
        Ending::Atoms(n) => format!("{} {} left", atoms(n), if n == 1 { "is" } else { "are" }),
        Ending::Diffuse(directions) => format!(
            "the neurons have not gathered: they point in about {} directions",
            count(directions.round().max(1.0) as u64)
        ),
        Ending::Vanished => "no atom is left: the penalty has shrunk the network to nothing".into(),
        Ending::Dead => "no atom is left: every neuron is dead".into(),
        Ending::Diverged => "the run diverged, so that there is nothing to count".into(),
    }
}

/// Two counts compared: `2 fewer than you said`.
fn compared(left: usize, said: usize) -> String {
    match left.cmp(&said) {
        std::cmp::Ordering::Equal => "as many as you said".into(),
        std::cmp::Ordering::Less => format!("{} fewer than you said", said - left),
        std::cmp::Ordering::Greater => format!("{} more than you said", left - said),
    }
}

/// The first letter as a capital one.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The difference in a sentence. `name` gives the name of a panel.
pub fn difference(comparison: &Comparison, name: &dyn Fn(PanelId) -> String) -> String {
    let sentence = match &comparison.difference {
        Difference::Atoms(said, ends) => atoms_difference(*said, ends, name),
        Difference::Function(all) => each(all, name, |off| match off {
            Some(off) => curve_difference(off),
            None => "there is no function to compare yours with".into(),
        }),
        Difference::Cells(all) => each(all, name, |outcome| match outcome {
            Ok(difference) => cells_difference(difference),
            Err(ending) => without_atoms(*ending),
        }),
        Difference::Smallest(difference) => smallest_difference(difference, name),
    };
    if comparison.is_over { capital(&sentence) } else { format!("So far: {sentence}") }
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
            let parts: Vec<String> =
                all.iter().map(|(id, own)| format!("{}: {}", name(*id), sentence(own))).collect();
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
        ([(_, ending)], _) => format!("{}. You said {}.", without_atoms(*ending), atoms(said)),
        (_, Some([first, rest @ ..])) if rest.iter().all(|left| left == first) => {
            let left = atoms(*first);
            let be = if *first == 1 { "is" } else { "are" };
            format!("{left} {be} left in every panel, {}.", compared(*first, said))
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
    format!(
        "between the outermost points your curve is {} off on average, and most at x = {}: you drew {}, the network \
         has {}",
        number(off.mean, 2),
        number(off.at, 2),
        number(off.drawn, 2),
        number(off.network, 2)
    )
}

fn cells_difference(difference: &CellsDifference) -> String {
    let [hit, empty, unforeseen] = [CellStanding::Hit, CellStanding::Empty, CellStanding::Unforeseen]
        .map(|standing| difference.count(standing));
    let predicted = hit + empty;
    let left = atoms(difference.atoms);
    // Training leaves an atom on a wall at one side by chance.
    let walls = if difference.on_walls { ". An atom on the border of two cells counts for both" } else { "" };
    let told = match (hit, empty, unforeseen) {
        (_, 0, 0) => {
            let each = if predicted == 1 { "your cell".into() } else { format!("your {}", cells(predicted)) };
            let be = if difference.atoms == 1 { "sits" } else { "sit" };
            format!("{left} {be} in {each} (✓), and nowhere else")
        }
        _ => {
            let mut parts = Vec::new();
            let of = if predicted == 1 {
                "your cell".into()
            } else {
                format!("{hit} of your {predicted}\u{a0}cells")
            };
            parts.push(match (predicted, hit) {
                (1, 1) => "your cell holds an atom (✓)".into(),
                (1, _) => "your cell holds none (×)".into(),
                (_, 1) => format!("{of} holds an atom (✓)"),
                (_, 0) => format!("none of your {predicted}\u{a0}cells holds an atom (×)"),
                (n, hit) if n == hit => format!("each of your {n}\u{a0}cells holds an atom (✓)"),
                _ => format!("{of} hold an atom (✓)"),
            });
            if hit > 0 && empty > 0 {
                parts.push(format!("{empty} {} none (×)", if empty == 1 { "holds" } else { "hold" }));
            }
            if unforeseen > 0 {
                let have = if unforeseen == 1 { "has" } else { "have" };
                parts.push(format!("{} that you did not tap {have} one (+)", cells(unforeseen)));
            }
            let be = if difference.atoms == 1 { "is" } else { "are" };
            format!("{left} {be} left: {}", parts.join(", "))
        }
    };
    told + walls
}

fn smallest_difference(difference: &SmallestDifference, label: &dyn Fn(PanelId) -> String) -> String {
    let (measure, chosen) = (name(difference.measure), label(difference.chosen));
    let (Some(rank), Some(own), Some((rival, other))) =
        (difference.rank(), difference.own(), difference.rival())
    else {
        return format!("{measure} of these runs cannot be compared. You chose {chosen}.");
    };
    let [own_text, other_text] = [own, other].map(|value| number(value, 3));
    let rival = label(rival);
    let much = |more: f64, less: f64| {
        let ratio = more / less;
        match ratio {
            r if !r.is_finite() => String::new(),
            r if r >= 2.0 => format!(", {} times as much", number(r, 2)),
            r => format!(", {} more", super::format::percent(r - 1.0)),
        }
    };
    // Of three or more, the one that comes next.
    let others = if difference.values.len() > 2 { ", which comes next" } else { "" };
    match rank {
        Rank::Tied => {
            format!("{measure} is {own_text} under both {chosen}, which you chose, and {rival}.")
        }
        Rank::Smallest => format!(
            "{measure} is {own_text} under {chosen}, as you said the smallest, and {other_text} under \
             {rival}{others}{}.",
            much(other, own)
        ),
        Rank::NotSmallest => format!(
            "{measure} is {own_text} under {chosen}, which you chose, and only {other_text} under {rival}."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_core::experiment::prediction::Measure;

    fn panel(id: PanelId) -> String {
        ["Variation norm", "Gradient penalty", "Label noise"][id as usize].into()
    }

    fn told(difference: Difference) -> String {
        super::difference(&Comparison { difference, is_over: true }, &panel).replace('\u{a0}', " ")
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
        let so_far = difference(&so_far, &panel).replace('\u{a0}', " ");
        assert_eq!(so_far, "So far: 9 atoms are left, 7 more than you said.");
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
            "The test error is 0.0112 under Variation norm, as you said the smallest, and 0.0129 under Gradient \
             penalty, 15 % more."
        );
        assert_eq!(
            of(1, &[Some(0.0112), Some(0.0129)]),
            "The test error is 0.0129 under Gradient penalty, which you chose, and only 0.0112 under Variation norm."
        );
        assert_eq!(
            of(1, &[Some(0.011_21), Some(0.011_209)]),
            "The test error is 0.0112 under both Gradient penalty, which you chose, and Variation norm."
        );
        assert_eq!(
            of(1, &[Some(0.5), Some(0.1), Some(0.3)]),
            "The test error is 0.100 under Gradient penalty, as you said the smallest, and 0.300 under Label noise, \
             which comes next, 3.0 times as much."
        );
        assert_eq!(
            of(1, &[None, Some(0.1)]),
            "The test error of these runs cannot be compared. You chose Gradient penalty."
        );
    }

    #[test]
    fn cells_are_named_by_their_points() {
        assert_eq!(cell(&[0, 2], 4), "sees 1, 3");
        assert_eq!(cell(&[0, 1, 2, 3], 4), "sees all 4");
        assert_eq!(cell(&[0], 1), "sees 1");
    }
}
