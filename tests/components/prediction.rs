//! A question before the run: each kind is answered by its controls and by keyboard, and the outcome is laid beside it.

use crate::page::{Mounted, click, controller, mount, panel, settle, type_in, until};
use crate::run::Trainer;
use leptos::prelude::*;
use relu_atoms::components::prediction::PredictionCard;
use relu_atoms::controller::Controller;
use relu_atoms::state::prediction::{Guess, Stage};
use relu_atoms::state::{Workspace, WorkspaceStoreFields};
use relu_atoms_core::experiment::book::CHAPTERS;
use relu_atoms_core::experiment::prediction::Question;
use relu_atoms_session::messages::Request;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// The number in links of the first chapter that asks such a question.
fn chapter(which: fn(&Question) -> bool) -> usize {
    let asks = |chapter: &usize| CHAPTERS[*chapter].asks(0).as_ref().is_some_and(which);
    1 + (0..CHAPTERS.len()).find(asks).expect("a chapter")
}

/// The card of a chapter whose run is short, and its controller.
async fn card(which: fn(&Question) -> bool, set: &str) -> (Controller, Mounted) {
    let controller = controller(&format!("tour={}&m=20&steps=30{set}", chapter(which)));
    let view = mount(controller, || view! { <PredictionCard /> }).await;
    (controller, view)
}

fn guess(controller: Controller) -> Guess {
    controller.store().prediction().read_untracked().as_ref().expect("a question").guess.clone()
}

fn stage(controller: Controller) -> Stage {
    controller.store().prediction().read_untracked().as_ref().expect("a question").stage
}

fn is_disabled(button: &HtmlElement) -> bool {
    button.get_attribute("aria-disabled").as_deref() == Some("true")
}

/// Trains the first panel to its end and waits for the words.
async fn train(controller: Controller) {
    let mut trainer = Trainer::open(controller, 0).await;
    trainer.request(Request::Step(30)).await;
    trainer.request(Request::Play).await;
    until("the run is over", || {
        panel(controller, 0, |panel| panel.summary.as_ref().is_some_and(|report| report.status.over()))
    })
    .await;
    settle().await;
}

#[wasm_bindgen_test]
async fn a_number_of_atoms_is_said_and_stands_beside_that_of_the_run() {
    let (controller, view) = card(|q| *q == Question::Atoms, "").await;
    assert_eq!(view.find(".prediction").get_attribute("data-prediction").as_deref(), Some("asked"));
    let train_button = view.button("Train");
    assert!(is_disabled(&train_button));
    click(&train_button).await;
    assert_eq!(stage(controller), Stage::Asked, "nothing has been said");
    let hint = view.find("#prediction-hint");
    assert!(!hint.inner_text().is_empty());
    for (name, said) in [("One atom more", 1), ("One atom more", 2), ("One atom fewer", 1)] {
        click(&view.button(name)).await;
        assert_eq!(guess(controller), Guess::Atoms(Some(said)));
    }
    type_in(&view.input(".prediction input"), "7").await;
    assert_eq!(guess(controller), Guess::Atoms(Some(7)));
    type_in(&view.input(".prediction input"), "").await;
    assert_eq!(guess(controller), Guess::Atoms(Some(7)), "no number says nothing");
    assert!(!is_disabled(&view.button("Train")) && hint.inner_text().is_empty());
    click(&view.button("Train")).await;
    assert_eq!(stage(controller), Stage::Made);
    assert_eq!(view.find("[data-prediction-part=said]").inner_text(), "7");
    train(controller).await;
    let report = panel(controller, 0, |panel| panel.report.clone()).expect("a report");
    let told = view.find("[data-prediction-part=difference]").inner_text();
    assert!(told.ends_with('.') && told.len() > 20, "{told}");
    let left = view.find("[data-prediction-part=left]").inner_text();
    if report.gathered {
        assert_eq!(left, report.atom_count.to_string());
    } else {
        assert_eq!(left, "–");
        assert!(told.contains("have not gathered"), "{told}");
    }
    assert!(view.find("[data-prediction-part=so-far]").inner_text().is_empty());
    click(&view.button("Predict again")).await;
    assert_eq!((stage(controller), guess(controller)), (Stage::Asked, Guess::Atoms(None)));
}

#[wasm_bindgen_test]
async fn a_function_is_drawn_with_sliders() {
    let (controller, view) = card(|q| *q == Question::Function, "").await;
    let sliders = view.all("input[type=range]");
    assert_eq!(sliders.len(), relu_atoms::state::prediction::HANDLES);
    for slider in &sliders {
        let [name, value] = ["aria-label", "aria-valuetext"].map(|name| slider.get_attribute(name));
        assert!(name.is_some_and(|name| name.starts_with("Your curve at x = ")));
        assert_eq!(value.as_deref(), Some("0"));
    }
    assert!(view.button("Wipe").hidden());
    type_in(sliders[2].unchecked_ref(), "60").await;
    let Guess::Function(curve) = guess(controller) else { panic!("a function") };
    let [lo, hi] = curve.values();
    assert!((curve.handle(2)[1] - hi).abs() < 1e-9 && lo < 0.0);
    assert_eq!(curve.handle(4)[1], 0.0);
    assert!(!is_disabled(&view.button("Train")) && !view.button("Wipe").hidden());
    click(&view.button("Wipe")).await;
    assert!(!guess(controller).is_made() && is_disabled(&view.button("Train")));
    click(&view.button("Skip")).await;
    assert_eq!(stage(controller), Stage::Skipped);
    assert!(view.all("input[type=range]").is_empty());
    assert_eq!(view.find("[data-prediction-part=difference]").inner_text(), "");
}

#[wasm_bindgen_test]
async fn cells_are_buttons_that_say_which_points_they_see() {
    let (controller, view) = card(|q| *q == Question::Cells, "").await;
    let points = panel(controller, 0, |panel| panel.points.clone()).expect("points");
    let buttons = view.all("[data-cell]");
    assert_eq!(buttons.len() + 1, relu_atoms_core::cells::count(&points));
    for button in &buttons {
        let cell = button.get_attribute("data-cell").expect("a cell");
        let words = button.inner_text();
        let all = (1..=points.n()).map(|i| i.to_string()).collect::<Vec<_>>().join(",");
        if cell == all {
            assert!(words.starts_with("sees all"), "{words}");
        } else {
            assert_eq!(words, format!("sees {}", cell.replace(',', ", ")));
        }
        assert_eq!(button.get_attribute("aria-pressed").as_deref(), Some("false"));
    }
    click(&buttons[0]).await;
    click(&buttons[1]).await;
    click(&buttons[0]).await;
    let pressed = |button: &HtmlElement| button.get_attribute("aria-pressed").as_deref() == Some("true");
    assert_eq!([pressed(&buttons[0]), pressed(&buttons[1])], [false, true]);
    let Guess::Cells(cells) = guess(controller) else { panic!("cells") };
    assert_eq!(cells.len(), 1);
    click(&view.button("Train")).await;
    train(controller).await;
    let report = panel(controller, 0, |panel| panel.report.clone()).expect("a report");
    let lines = view.all("li[data-cell]");
    let standing = lines[0].get_attribute("data-standing").expect("a standing");
    if report.gathered {
        let is_hit = report.atoms.iter().any(|atom| atom.sees == cells[0]);
        assert!(standing == if is_hit { "hit" } else { "empty" } || standing == "hit");
        // The sign is seen, and its meaning is said.
        let sign = lines[0].query_selector(".prediction-sign").ok().flatten().and_then(|e| e.text_content());
        assert_eq!(sign.as_deref(), Some(if standing == "hit" { "✓" } else { "×" }));
    } else {
        assert_eq!(standing, "predicted");
    }
}

#[wasm_bindgen_test]
async fn one_of_the_panels_is_chosen() {
    let (controller, view) = card(|q| matches!(q, Question::Smallest(_)), "").await;
    let choices = view.all("input[type=radio]");
    let panels = controller.store().panel_ids().get_untracked();
    assert!(panels.len() > 1 && choices.len() == panels.len());
    click(&choices[1]).await;
    let Guess::Smallest(_, chosen) = guess(controller) else { panic!("a choice") };
    assert_eq!(chosen, Some(panels[1]));
    click(&view.button("Train")).await;
    assert_eq!(stage(controller), Stage::Made);
    assert!(view.all("input[type=radio]:disabled").len() == panels.len());
}

#[wasm_bindgen_test]
async fn without_a_question_there_is_no_card() {
    let silent = 1 + (0..CHAPTERS.len()).find(|k| CHAPTERS[*k].asks(0).is_none()).expect("a chapter");
    let (workspace, _) = Workspace::open(&format!("tour={silent}"));
    assert!(workspace.prediction.is_none());
    let controller = controller(&format!("tour={silent}"));
    let view = mount(controller, || view! { <PredictionCard /> }).await;
    assert!(view.all(".prediction").is_empty());
}
