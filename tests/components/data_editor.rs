//! The bar over the panels while data are edited.

use crate::page::{
    Mounted, attribute, click, controller, experiment, is_shown, mount, notices, settle, type_in,
};
use leptos::prelude::*;
use relu_atoms::components::data_editor::DataEditor;
use relu_atoms::controller::Controller;
use relu_atoms::state::{Command, Dialog, WorkspaceStoreFields};
use relu_atoms_core::points::edit::Edit;
use wasm_bindgen_test::wasm_bindgen_test;

/// The bar while data are edited.
async fn bar(query: &str) -> (Controller, Mounted) {
    let controller = controller(query);
    let bar = mount(controller, || view! { <DataEditor /> }).await;
    assert!(!is_shown(&bar.find(".editing")), "nothing is edited yet");
    controller.dispatch(Command::EditData(true));
    settle().await;
    assert!(is_shown(&bar.find(".editing")));
    (controller, bar)
}

fn points(controller: Controller) -> usize {
    experiment(controller, 0).raw_points().expect("points").y.len()
}

#[wasm_bindgen_test]
async fn the_target_of_new_points_is_a_number() {
    let (controller, bar) = bar("preset=xor&m=20&play=0").await;
    let field = bar.input("input[name=target]");
    assert_eq!(field.value(), "1");
    type_in(&field, " -0.25 ").await;
    assert_eq!(controller.store().editing().get_untracked().target, -0.25);
    assert!(notices(controller).is_empty());
    for bad in ["much", "", "1e7", "NaN"] {
        type_in(&field, bad).await;
        assert_eq!(field.value(), "-0.25", "{bad}");
        assert_eq!(controller.store().editing().get_untracked().target, -0.25, "{bad}");
    }
    assert_eq!(notices(controller), ["The target of a new point must be a number."]);
}

#[wasm_bindgen_test]
async fn on_a_line_the_pointer_gives_the_target() {
    let (controller, bar) = bar("preset=zigzag&m=20&play=0").await;
    assert!(!is_shown(&bar.find("input[name=target]")));
    controller.dispatch(Command::ChooseData("xor".into()));
    settle().await;
    assert!(is_shown(&bar.find("input[name=target]")));
}

#[wasm_bindgen_test]
async fn erasing_is_switched() {
    let (controller, bar) = bar("preset=xor&m=20&play=0").await;
    let erase = bar.button("Erase");
    click(&erase).await;
    assert_eq!(attribute(&erase, "aria-pressed"), "true");
    assert!(controller.store().editing().get_untracked().erasing);
    click(&erase).await;
    assert_eq!(attribute(&erase, "aria-pressed"), "false");
}

#[wasm_bindgen_test]
async fn edits_are_undone_and_made_again() {
    let (controller, bar) = bar("preset=xor&m=20&play=0").await;
    let before = points(controller);
    let can = |name| !bar.button(name).has_attribute("disabled");
    assert!(!can("Undo") && !can("Redo"));
    controller.dispatch(Command::ChangePoints(Edit::Add { x: [0.5, 0.25], y: 1.0 }));
    settle().await;
    assert_eq!(points(controller), before + 1);
    assert!(can("Undo") && !can("Redo"));
    click(&bar.button("Undo")).await;
    assert_eq!(points(controller), before);
    assert!(!can("Undo") && can("Redo"));
    click(&bar.button("Redo")).await;
    assert_eq!(points(controller), before + 1);
    assert!(can("Undo") && !can("Redo"));
}

#[wasm_bindgen_test]
async fn data_are_made_and_editing_is_left() {
    let (controller, bar) = bar("preset=xor&m=20&play=0").await;
    click(&bar.button("Values, function, file …")).await;
    assert_eq!(controller.store().dialog().get_untracked(), Some(Dialog::Data));
    click(&bar.button("Leave editing")).await;
    assert!(!is_shown(&bar.find(".editing")));
    assert!(!controller.store().editing().get_untracked().active);
}
