//! Predictions by keyboard alone: each chapter asks, takes a guess, trains, and tells the difference from the run's own
//! numbers.

use super::{RUN, SOON, Visit};
use fantoccini::key::Key;
use relu_atoms_core::experiment::book::CHAPTERS;
use relu_atoms_core::experiment::prediction::{Measure, Question};

const SPACE: &str = " ";

/// The first chapter that asks such a question, by its number in links.
fn chapter(which: fn(&Question) -> bool) -> usize {
    let asks = |chapter: &usize| CHAPTERS[*chapter].asks(0).as_ref().is_some_and(which);
    1 + (0..CHAPTERS.len()).find(asks).expect("a chapter")
}

impl Visit {
    /// The first chapter that asks such a question, with runs of so many steps, before it trains.
    fn asked(which: fn(&Question) -> bool, set: &str) -> Self {
        let visit = Self::to(&format!("?tour={}&speed=max{set}", chapter(which)));
        visit.wait("a question is open at step 0", SOON, |visit| {
            visit.status() == "ready" && visit.prediction() == "asked" && visit.all_at("0")
        });
        visit
    }

    /// Goes on to the button that trains, presses it, and waits for the sentence at the end.
    fn train_as_predicted(&self) -> String {
        self.tab_to(".prediction-buttons .strong");
        self.browser.keys(&Key::Enter);
        self.wait("the prediction is made", SOON, |visit| visit.prediction() == "made");
        self.wait("the runs end", RUN, |visit| visit.status() == "finished");
        self.wait("the difference is told", SOON, |visit| !visit.difference().is_empty());
        assert!(self.said_so_far().is_empty(), "{}", self.said_so_far());
        self.difference()
    }
}

#[test]
#[ignore = "needs the built page"]
fn the_number_of_atoms_is_predicted_by_keyboard() {
    let visit = Visit::asked(|q| *q == Question::Atoms, "");
    visit.tab_to(".prediction input");
    visit.browser.keys("5");
    let told = visit.train_as_predicted();
    let atoms = visit.every_panels("atoms");
    assert!(!atoms.is_empty());
    for count in &atoms {
        assert!(told.contains(&format!("{count}\u{a0}atom")), "{told} {atoms:?}");
    }
    assert_eq!(visit.prediction_part("said"), "5");
    assert_eq!(visit.prediction_part("left"), atoms.join(" · "));
    let fewer = 5 - atoms[0].parse::<i64>().expect("a count");
    let words = match fewer {
        0 => "as many as you said".into(),
        f if f > 0 => format!("{f} fewer than you said"),
        f => format!("{} more than you said", -f),
    };
    assert!(told.contains(&words), "{told}");
    // Asked again, at the same step 0, with nothing said.
    visit.tab_to(".prediction-buttons button");
    visit.browser.keys(&Key::Enter);
    visit.wait("the question is open", SOON, |visit| visit.prediction() == "asked" && visit.all_at("0"));
    assert!(visit.difference().is_empty());
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn the_function_is_predicted_by_keyboard() {
    let visit = Visit::asked(|q| *q == Question::Function, "");
    let before = visit.canvases();
    visit.tab_to(".prediction summary");
    visit.browser.keys(&Key::Enter);
    for handle in 0..7 {
        visit.tab_to(&format!(".prediction-handle:nth-child({}) input", handle + 1));
        visit.browser.keys(&Key::Up.repeat(4 + handle));
    }
    visit.wait("the curve is over the view", SOON, |visit| visit.canvases()[0].hash != before[0].hash);
    let values = visit.handle_values();
    assert_eq!(values.len(), 7);
    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min) - 0.02;
    let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max) + 0.02;
    assert!(highest > lowest + 0.1, "{values:?}");
    let told = visit.train_as_predicted();
    // Mean, place, what was drawn there and what the network has there.
    let numbers: Vec<f64> = told
        .split(|c: char| !(c.is_ascii_digit() || "−.e".contains(c)))
        .map(|number| number.trim_end_matches('.').replace('−', "-"))
        .filter_map(|number| number.parse().ok())
        .collect();
    let [mean, at, drawn, network] = numbers[..] else { panic!("{told}") };
    let off = (drawn - network).abs();
    assert!(mean > 0.0 && mean <= off + 0.02, "{told}");
    assert!((lowest..=highest).contains(&drawn), "{told}");
    assert!(at.abs() < 100.0, "{told}");
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn the_cells_are_predicted_by_keyboard() {
    let visit = Visit::asked(|q| *q == Question::Cells, "");
    let before = visit.canvases();
    visit.tab_to(".prediction [data-cell]:nth-child(2)");
    visit.browser.keys(SPACE);
    visit.tab_to(".prediction [data-cell]:nth-child(4)");
    visit.browser.keys(SPACE);
    visit.wait("the cells have outlines", SOON, |visit| visit.canvases()[1].hash != before[1].hash);
    let told = visit.train_as_predicted();
    let atoms = visit.every_panels("atoms");
    assert!(told.starts_with(&format!("{}\u{a0}atom", atoms[0])), "{told} {atoms:?}");
    // Each line has its sign, and every atom that the table lists is in a cell of them.
    let standings = visit.cell_standings();
    assert!(standings.iter().filter(|(_, standing)| standing != "unforeseen").count() == 2, "{standings:?}");
    assert!(standings.iter().all(|(_, standing)| standing != "predicted"), "{standings:?}");
    for (sign, standing) in [("✓", "hit"), ("×", "empty"), ("+", "unforeseen")] {
        let has_any = standings.iter().any(|(_, own)| own == standing);
        let nowhere_else = told.contains("nowhere else") || told.contains("none of your");
        assert!(nowhere_else || told.contains(sign) == has_any, "{told} {standings:?}");
    }
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn the_smaller_number_is_predicted_by_keyboard() {
    let visit = Visit::asked(|q| matches!(q, Question::Smallest(_)), "");
    let Some(Question::Smallest(measure)) =
        CHAPTERS[chapter(|q| matches!(q, Question::Smallest(_))) - 1].asks(0)
    else {
        panic!("a question")
    };
    visit.tab_to(".prediction input[type=radio]");
    visit.browser.keys(SPACE);
    let told = visit.train_as_predicted();
    let hook = match measure {
        Measure::TestError => "test-error",
        Measure::Loss => "loss",
        Measure::VariationNorm => "penalty-variation",
        Measure::GradientPenalty => "penalty-gradient",
        Measure::SeenShare => "seen-share",
    };
    let values = visit.every_panels(hook);
    assert!(values.len() > 1, "{values:?}");
    let mut sorted: Vec<f64> = Vec::new();
    for (k, value) in values.iter().enumerate() {
        let value: f64 = value.parse().expect("a number");
        let written = visit.prediction_part(&format!("value-{k}"));
        let read: f64 = written.replace('−', "-").parse().expect("a number");
        assert!((read - value).abs() <= 0.006 * value.abs(), "{written} {value}");
        assert!(told.contains(&written) || values.len() > 2, "{told} {written}");
        sorted.push(value);
    }
    let is_smallest = sorted[0] <= sorted[1..].iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(told.contains("as you said the smallest"), is_smallest, "{told} {sorted:?}");
    visit.expect_quiet();
}
