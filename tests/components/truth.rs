//! The truth on the page: the switch that shows it, the rings of points that are held out, and what the setup says.

use crate::page::{attribute, click, controller, experiment, field, is_shown, mount, panel, settle};
use crate::run::{Run, Trainer};
use leptos::prelude::*;
use relu_atoms::components::panel::PanelView;
use relu_atoms::components::results_table::ResultsTable;
use relu_atoms::components::setup::Setup;
use relu_atoms::state::{Command, DataPoint, PanelStoreFields, WorkspaceStoreFields};
use relu_atoms_core::points::edit::Edit;
use relu_atoms_session::messages::Request;
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

const KNOWN: &str = "preset=saddle&modes=variation-norm&m=20&play=0";
const UNKNOWN: &str = "preset=circle&modes=variation-norm&m=20&play=0";
const HELD_OUT: &str = "preset=circle&modes=variation-norm&m=20&play=0&holdout=0.25";

#[wasm_bindgen_test]
async fn the_truth_is_switched_on_where_it_is_known() {
    let known = controller(KNOWN);
    let panel = mount(known, move || view! { <PanelView panel=field(known, 0) /> }).await;
    let switch = panel.button("Truth");
    assert!(is_shown(&switch) && attribute(&switch, "aria-pressed") == "false");
    assert!(attribute(&switch, "title").ends_with(": 2x1*x2"), "{}", attribute(&switch, "title"));
    assert!(panel.text(".view figcaption .soft").starts_with("colour is f(x);"));
    let mut report = Run::report(KNOWN, 20);
    report.test_error = Some(0.02);
    field(known, 0).summary().set(Some(Arc::new(report)));
    click(&switch).await;
    assert_eq!(attribute(&switch, "aria-pressed"), "true");
    assert!(panel.text(".view figcaption .soft").starts_with("f − truth;"));
    // Three root mean squares, in round steps.
    assert_eq!(attribute(&panel.find(".truth-scale"), "aria-label"), "Colours of f − truth, from −1 to 1");
    click(&switch).await;
    assert!(panel.all(".truth-scale").is_empty() && !known.store().show_truth().get_untracked());
    let unknown = controller(UNKNOWN);
    let panel = mount(unknown, move || view! { <PanelView panel=field(unknown, 0) /> }).await;
    assert!(!is_shown(&panel.find(".truth")));
}

#[wasm_bindgen_test]
async fn test_error_and_share_of_points_seen_are_told_and_hooked() {
    for (query, tested_on) in
        [(KNOWN, "on a grid of 10,201"), (HELD_OUT, "on the 2 points that are held out")]
    {
        let controller = controller(query);
        let view =
            mount(controller, move || view! { <PanelView panel=field(controller, 0) /> <ResultsTable /> })
                .await;
        let mut trainer = Trainer::open(controller, 0).await;
        trainer.request(Request::Step(30)).await;
        let report = panel(controller, 0, |panel| panel.report.clone()).expect("numbers");
        field(controller, 0).summary().set(Some(report.clone()));
        settle().await;
        let section = view.find("section.panel");
        let hook = |name: &str| attribute(&section, name).parse::<f64>().expect("a number");
        assert_eq!(hook("data-seen-share"), report.seen_share);
        assert_eq!(Some(hook("data-test-error")), report.test_error);
        let loss = view.all(".chart figcaption b").remove(0);
        assert!(loss.text_content().expect("text").contains("· test "), "{query}");
        assert!(attribute(&loss, "title").contains(tested_on), "{}", attribute(&loss, "title"));
        assert!(view.text(".sub").contains("mass sees "), "{}", view.text(".sub"));
        let cells = view.texts(".results tbody td");
        assert_eq!(cells.len(), 10);
        assert!(cells[3] != "–" && cells[8].ends_with('%'), "{cells:?}");
    }
    let controller = controller(UNKNOWN);
    let view =
        mount(controller, move || view! { <PanelView panel=field(controller, 0) /> <ResultsTable /> }).await;
    let mut trainer = Trainer::open(controller, 0).await;
    trainer.request(Request::Step(3)).await;
    assert!(!view.find("section.panel").has_attribute("data-test-error"));
}

#[wasm_bindgen_test]
async fn held_out_points_are_not_trained_on_and_can_be_edited() {
    let controller = controller(HELD_OUT);
    let [trained, held_out] = panel(controller, 0, |panel| {
        [&panel.points, &panel.held_out].map(|p| p.as_ref().map_or(0, |p| p.n()))
    });
    assert_eq!([trained, held_out], [6, 2]);
    let row = controller.row_of(0, DataPoint::HeldOut(0)).expect("a row");
    assert_eq!((row, controller.row_of(0, DataPoint::Trained(1))), (1, Some(2)));
    controller.dispatch(Command::DragPoint(Edit::Move { point: row, x: [0.125, 0.5] }));
    let first =
        panel(controller, 0, |panel| panel.held_out.as_ref().map(|p| p.augmented(0))).expect("points");
    assert_eq!(first, [0.125, 0.5, 1.0]);
    controller.dispatch(Command::ReleasePoint);
    settle().await;
    assert_eq!(experiment(controller, 0).holdout, 0.25, "the share stays");
    controller.dispatch(Command::ChangePoints(Edit::Delete { point: row }));
    let left = panel(controller, 0, |panel| {
        [&panel.points, &panel.held_out].map(|p| p.as_ref().map_or(0, |p| p.n()))
    });
    assert_eq!(left, [5, 2]);
}

#[wasm_bindgen_test]
async fn the_setup_says_what_is_known_of_the_data() {
    for (query, truth, held_out) in
        [(KNOWN, "2x1*x2", "none"), (UNKNOWN, "not known", "none"), (HELD_OUT, "not known", "2 of 8")]
    {
        let controller = controller(query);
        let setup = mount(controller, || view! { <Setup /> }).await;
        assert_eq!(setup.text("[data-known=truth]"), truth);
        assert_eq!(setup.text("[data-known=held-out]"), held_out);
    }
}
