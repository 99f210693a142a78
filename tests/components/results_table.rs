//! What several panels share: the charts below them and the table of results.

use crate::page::{attribute, canvas, click, colours, controller, field, mount, settle, text, until};
use crate::run::{Run, Trainer};
use leptos::prelude::*;
use relu_atoms::components::comparison::SharedCharts;
use relu_atoms::components::results_table::ResultsTable;
use relu_atoms::state::{Command, PanelStoreFields};
use relu_atoms::text::RESULT_COLUMNS;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlCanvasElement;

const PAIR: &str = "preset=xor&modes=none,variation-norm&m=20&play=0";

#[wasm_bindgen_test]
async fn each_panel_has_a_line_with_its_numbers() {
    let controller = controller(PAIR);
    let table = mount(controller, || view! { <ResultsTable /> }).await;
    assert_eq!(table.texts("tbody th"), ["No regulariser", "Variation norm"]);
    assert_eq!(table.texts("thead th").len(), 11);
    assert!(table.texts("tbody td").iter().all(String::is_empty), "there are no numbers yet");
    let mut report = Run::report("preset=xor&modes=variation-norm&m=20", 50);
    (report.loss, report.dead, report.gathered, report.atom_count) = (0.125, 1234, true, 7);
    report.atoms.truncate(2);
    let seen: Vec<String> = report.atoms.iter().map(|atom| atom.sees.len().to_string()).collect();
    field(controller, 1).summary().set(Some(Arc::new(report.clone())));
    settle().await;
    let cells = table.texts("tbody tr:nth-child(2) td");
    assert_eq!([&cells[0], &cells[1], &cells[2]], ["7", "1,234", "0.12"]);
    assert_eq!(cells[9], seen.join(", "));
    assert!(table.texts("tbody tr:nth-child(1) td").iter().all(String::is_empty));
    // While the mass is spread out nobody speaks of atoms; without a penalty there is no gap.
    (report.gathered, report.standing) = (false, None);
    field(controller, 0).summary().set(Some(Arc::new(report)));
    settle().await;
    let cells = table.texts("tbody tr:nth-child(1) td");
    assert_eq!([&cells[0], &cells[7], &cells[9]], ["–", "–", "–"]);
}

#[wasm_bindgen_test]
async fn each_head_says_what_its_column_means_when_it_is_pressed() {
    let table = mount(controller(PAIR), || view! { <ResultsTable /> }).await;
    click(&table.find(".further-switch")).await;
    let heads = table.all("thead .term");
    assert_eq!(heads.len(), RESULT_COLUMNS.len());
    for (head, (name, index, meaning)) in heads.iter().zip(RESULT_COLUMNS) {
        assert_eq!(text(head), format!("{name}{}", index.unwrap_or_default()));
        assert!(table.all(".term-note").is_empty());
        click(head).await;
        assert_eq!(table.texts(".term-note"), [meaning.get()]);
        click(head).await;
    }
}

#[wasm_bindgen_test]
async fn lines_follow_the_panels_and_keep_their_swatches() {
    let controller = controller("preset=xor&modes=none,variation-norm,variation-norm&m=20,20,30&play=0");
    let table = mount(controller, || view! { <ResultsTable /> }).await;
    assert_eq!(
        table.texts("tbody th"),
        ["No regulariser", "Variation norm · m = 20", "Variation norm · m = 30"]
    );
    controller.dispatch(Command::ClosePanel(1));
    settle().await;
    assert_eq!(table.texts("tbody th"), ["No regulariser", "Variation norm"]);
    let swatches: Vec<String> =
        table.all(".swatch").iter().map(|swatch| attribute(swatch, "class")).collect();
    assert_eq!(swatches, ["swatch s0", "swatch s2"]);
}

#[wasm_bindgen_test]
async fn charts_are_shared_by_several_panels() {
    let controller = controller(PAIR);
    let charts = mount(controller, || view! { <SharedCharts /> }).await;
    let canvases: Vec<HtmlCanvasElement> =
        charts.all("canvas").into_iter().map(JsCast::unchecked_into).collect();
    let names: Vec<String> = canvases.iter().map(|canvas| attribute(canvas, "aria-label")).collect();
    assert_eq!(names, ["Directions", "Loss", "Objective"]);
    let [_first, _second] = [Trainer::open(controller, 0).await, Trainer::open(controller, 1).await];
    until("both panels are on the charts", || canvases.iter().all(|canvas| colours(canvas) > 1)).await;
    controller.dispatch(Command::ClosePanel(1));
    settle().await;
    assert!(charts.all(".shared").is_empty(), "one panel has charts of its own");
    assert_eq!(colours(&canvas()), 1);
}
