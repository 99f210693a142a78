//! The keys that act wherever the focus is.

use crate::page::{Mounted, Placed, controller, experiment, mount, press, press_with, settle};
use leptos::prelude::*;
use relu_atoms::components::keyboard::use_shortcuts;
use relu_atoms::controller::Controller;
use relu_atoms::state::{Command, Dialog, Target, WorkspaceStoreFields};
use relu_atoms_core::points::edit::Edit;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const RUN: &str = "preset=xor&modes=variation-norm&m=20&seed=1000001&play=0";

/// A page with a field, a choice, a button and a dialog.
async fn page() -> (Controller, Mounted) {
    let controller = controller(RUN);
    let page = mount(controller, || {
        use_shortcuts();
        view! {
            <input />
            <select></select>
            <textarea></textarea>
            <button type="button">"A button"</button>
            <dialog><p>"A dialog"</p></dialog>
            <main>"The page"</main>
        }
    })
    .await;
    (controller, page)
}

fn is_playing(controller: Controller) -> bool {
    controller.store().playing().get_untracked()
}

fn is_editing(controller: Controller) -> bool {
    controller.store().editing().get_untracked().active
}

fn points(controller: Controller) -> usize {
    experiment(controller, 0).raw_points().expect("points").y.len()
}

fn lit(controller: Controller) -> Option<Target> {
    crate::page::panel(controller, 0, |panel| panel.lit)
}

#[wasm_bindgen_test]
async fn keys_play_step_and_reset() {
    let (controller, page) = page().await;
    let main = page.find("main");
    assert!(!press(&main, " ").await, "the page does not scroll");
    assert!(is_playing(controller));
    press(&main, " ").await;
    assert!(!is_playing(controller));
    for key in ["s", "r"] {
        controller.dispatch(Command::TogglePlay);
        assert!(!press(&main, key).await);
        assert!(!is_playing(controller), "{key}");
    }
    press(&main, "n").await;
    assert!(experiment(controller, 0).seed < 1_000_001);
    assert!(press(&main, "q").await, "other keys are left to the browser");
}

#[wasm_bindgen_test]
async fn a_held_space_bar_plays_once() {
    let (controller, page) = page().await;
    let main = page.find("main");
    press(&main, " ").await;
    let is_left = press_with(&main, " ", |init| init.set_repeat(true)).await;
    assert!(!is_left && is_playing(controller));
}

#[wasm_bindgen_test]
async fn the_help_and_editing_are_opened() {
    let (controller, page) = page().await;
    let main = page.find("main");
    press(&main, "?").await;
    assert_eq!(controller.store().dialog().get_untracked(), Some(Dialog::Help));
    press(&main, "e").await;
    assert!(is_editing(controller));
    press(&main, "Escape").await;
    assert!(!is_editing(controller));
}

#[wasm_bindgen_test]
async fn escape_lets_go_of_what_is_lit() {
    let (controller, page) = page().await;
    controller.dispatch(Command::Pin(0, Some(Target::Point(1))));
    press(&page.find("main"), "Escape").await;
    assert_eq!(lit(controller), None);
}

#[wasm_bindgen_test]
async fn keys_belong_to_who_types_chooses_or_reads_a_dialog() {
    let (controller, page) = page().await;
    for selector in ["input", "select", "textarea", "dialog p"] {
        for key in [" ", "e", "?", "n"] {
            assert!(press(&page.find(selector), key).await, "{key} in {selector}");
        }
    }
    let button = page.find("button");
    assert!(press(&button, " ").await, "the button is pressed");
    assert!(!is_playing(controller) && !is_editing(controller));
    assert_eq!(controller.store().dialog().get_untracked(), None);
    assert_eq!(experiment(controller, 0).seed, 1_000_001);
    press(&button, "e").await;
    assert!(is_editing(controller), "other keys mean nothing to a button");
}

#[wasm_bindgen_test]
async fn keys_with_alt_or_while_composing_are_left() {
    let (controller, page) = page().await;
    let main = page.find("main");
    assert!(press_with(&main, "e", |init| init.set_alt_key(true)).await);
    assert!(press_with(&main, "e", |init| init.set_is_composing(true)).await);
    assert!(press_with(&main, "e", |init| init.set_ctrl_key(true)).await);
    assert!(press_with(&main, "r", |init| init.set_meta_key(true)).await, "the page is loaded anew");
    assert!(!is_editing(controller));
}

#[wasm_bindgen_test]
async fn edits_are_undone_by_keys_while_data_are_edited() {
    let (controller, page) = page().await;
    let (main, before) = (page.find("main"), points(controller));
    controller.dispatch(Command::ChangePoints(Edit::Add { x: [0.5, 0.25], y: 1.0 }));
    assert!(press_with(&main, "z", |init| init.set_ctrl_key(true)).await, "nothing is edited");
    assert_eq!(points(controller), before + 1);
    controller.dispatch(Command::EditData(true));
    settle().await;
    let field: Placed<HtmlElement> = Placed::new("input");
    assert!(press_with(&field, "z", |init| init.set_ctrl_key(true)).await, "the field undoes its own");
    assert_eq!(points(controller), before + 1);
    assert!(!press_with(&main, "z", |init| init.set_ctrl_key(true)).await);
    assert_eq!(points(controller), before);
    for (key, with_shift) in [("Z", true), ("y", false)] {
        let with = move |init: &web_sys::KeyboardEventInit| {
            init.set_ctrl_key(true);
            init.set_shift_key(with_shift);
        };
        assert!(!press_with(&main, key, with).await);
        assert_eq!(points(controller), before + 1, "{key}");
        press_with(&main, "z", |init| init.set_meta_key(true)).await;
        assert_eq!(points(controller), before);
    }
}

#[wasm_bindgen_test]
async fn delete_removes_the_lit_point_while_data_are_edited() {
    let (controller, page) = page().await;
    let (main, before) = (page.find("main"), points(controller));
    controller.dispatch(Command::Pin(0, Some(Target::Point(1))));
    assert!(press(&main, "Delete").await);
    assert_eq!(points(controller), before);
    controller.dispatch(Command::EditData(true));
    assert!(!press(&main, "Delete").await);
    assert_eq!(points(controller), before - 1);
    controller.dispatch(Command::Unpin);
    assert!(press(&main, "Backspace").await, "no point is lit");
    assert_eq!(points(controller), before - 1);
}

#[wasm_bindgen_test]
async fn nothing_listens_once_the_page_is_gone() {
    let (controller, page) = page().await;
    drop(page);
    assert!(press(&document().body().expect("a body"), "e").await);
    assert!(!is_editing(controller));
}
