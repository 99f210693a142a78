//! The table of atoms.

use crate::page::{attribute, click, controller, field, fire, is_shown, mount_in_panel, panel, settle, text};
use crate::run::{Run, Trainer, optimum};
use leptos::prelude::*;
use relu_atoms::components::atoms_table::AtomsTable;
use relu_atoms::state::{OptimumState, PanelStoreFields, Target};
use relu_atoms_session::messages::Request;
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

const RUN: &str = "preset=xor&modes=variation-norm&m=20&play=0";

#[wasm_bindgen_test]
async fn a_row_for_each_atom_says_what_it_holds_and_sees() {
    let controller = controller(RUN);
    let table = mount_in_panel(controller, 0, || view! { <AtomsTable /> }).await;
    assert!(table.all("tbody tr").is_empty());
    let empty = table.find("p");
    assert!(is_shown(&empty));
    let mut trainer = Trainer::open(controller, 0).await;
    trainer.request(Request::Step(300)).await;
    let atoms = panel(controller, 0, |panel| panel.summary.as_ref().map(|report| report.atoms.clone()));
    let atoms = atoms.expect("a summary");
    assert!(!atoms.is_empty());
    assert!(!is_shown(&empty));
    let rows = table.all("tbody tr");
    assert_eq!(rows.len(), atoms.len());
    for (k, (row, atom)) in rows.iter().zip(&atoms).enumerate() {
        let cells: Vec<String> = {
            let cells = row.query_selector_all("td:not([hidden])").expect("a selector");
            (0..cells.length()).filter_map(|i| cells.item(i)?.text_content()).collect()
        };
        assert_eq!(cells.len(), 3, "the optimum's column is hidden");
        assert!(cells[0].ends_with('%'), "{cells:?}");
        assert_eq!(cells[1], atom.neurons.to_string());
        let sees: Vec<String> = atom.sees.iter().map(|i| (i + 1).to_string()).collect();
        assert_eq!(cells[2], sees.join(", "));
        let name = row.query_selector("th").expect("a selector").expect("a head");
        let sign = if atom.sign > 0 { "positive" } else { "negative" };
        assert_eq!(text(&name), format!("{}{sign}", k + 1));
        let mark = name.query_selector("i").expect("a selector").expect("a mark");
        assert_eq!(attribute(&mark, "class"), format!("key {sign}"));
    }
}

#[wasm_bindgen_test]
async fn rows_are_kept_while_their_numbers_change() {
    let controller = controller(RUN);
    let table = mount_in_panel(controller, 0, || view! { <AtomsTable /> }).await;
    let summary = field(controller, 0).summary();
    let mut report = Run::report(RUN, 300);
    let count = report.atoms.len();
    summary.set(Some(Arc::new(report.clone())));
    settle().await;
    let before = table.all("tbody tr");
    assert_eq!(before.len(), count);
    report.atoms[0].neurons = 77;
    report.atoms.truncate(1);
    summary.set(Some(Arc::new(report)));
    settle().await;
    let after = table.all("tbody tr");
    assert_eq!(after.len(), 1);
    assert!(after[0].is_same_node(Some(&before[0])));
    assert_eq!(table.text("tbody tr td:nth-child(3)"), "77");
}

#[wasm_bindgen_test]
async fn the_optimum_stands_beside_the_atoms_and_what_is_missing_below() {
    let controller = controller(RUN);
    let table = mount_in_panel(controller, 0, || view! { <AtomsTable /> }).await;
    let report = Run::report(RUN, 20);
    field(controller, 0).summary().set(Some(Arc::new(report.clone())));
    let best = Arc::new(optimum(controller, 0));
    field(controller, 0).optimum().set(OptimumState::Solved(best.clone()));
    settle().await;
    let head = table.find("thead th:nth-child(4)");
    assert!(is_shown(&head));
    assert_eq!(text(&head), "optimum");
    let shares = |cells: Vec<String>| cells.iter().filter(|cell| cell.ends_with('%')).count();
    assert_eq!(shares(table.texts("td.best")), best.atoms.len(), "each optimal atom has its place");
    // Without trained atoms all of the optimum is missing.
    let mut none = report;
    none.atoms.clear();
    field(controller, 0).summary().set(Some(Arc::new(none)));
    settle().await;
    assert_eq!(table.all("tbody tr").len(), best.atoms.len());
    assert_eq!(table.all("tbody .key.hollow").len(), best.atoms.len());
    assert_eq!(table.texts("tbody td:nth-child(2)"), vec!["–"; best.atoms.len()]);
    assert!(!is_shown(&table.find("p")), "the table is not empty");
    field(controller, 0).optimum().set(OptimumState::Cancelled { best, bound: 0.0 });
    settle().await;
    assert_eq!(text(&head), "best yet");
    field(controller, 0).optimum().set(OptimumState::NotAsked);
    settle().await;
    assert!(!is_shown(&head));
    assert!(table.all("tbody tr").is_empty());
}

#[wasm_bindgen_test]
async fn pointing_at_a_row_lights_its_atom_and_a_click_pins_it() {
    let controller = controller(RUN);
    let table = mount_in_panel(controller, 0, || view! { <AtomsTable /> }).await;
    field(controller, 0).summary().set(Some(Arc::new(Run::report(RUN, 20))));
    settle().await;
    let rows = table.all("tbody tr");
    let lit = || panel(controller, 0, |panel| (panel.lit, panel.pinned));
    fire(&rows[1], "pointerover");
    settle().await;
    assert_eq!(lit(), (Some(Target::Atom(1)), false));
    assert!(rows[1].class_list().contains("lit") && !rows[0].class_list().contains("lit"));
    fire(&rows[1], "pointerleave");
    settle().await;
    assert_eq!(lit(), (None, false));
    fire(&rows[0], "focusin");
    settle().await;
    assert_eq!(lit(), (Some(Target::Atom(0)), false));
    click(&table.find("tbody tr:nth-child(2) button")).await;
    assert_eq!(lit(), (Some(Target::Atom(1)), true));
    fire(&rows[1], "pointerleave");
    fire(&rows[0], "pointerover");
    settle().await;
    assert_eq!(lit(), (Some(Target::Atom(1)), true), "what is pinned stays");
}
