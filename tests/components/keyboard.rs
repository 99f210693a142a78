//! The keys that act wherever the focus is.

use crate::page::{
    Mounted, Placed, attribute, controller, experiment, mount, notices, press, press_with, settle,
};
use leptos::prelude::*;
use relu_atoms::components::keyboard::use_shortcuts;
use relu_atoms::components::transport::Transport;
use relu_atoms::controller::Controller;
use relu_atoms::state::{Command, Dialog, Setting, Target, WorkspaceStoreFields};
use relu_atoms_core::points::edit::Edit;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEventInit};

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
        let with = move |init: &KeyboardEventInit| {
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

/// The letter that the layout gives comes first, then, in another alphabet, the place of the key.
#[wasm_bindgen_test]
async fn undo_is_where_z_is_or_would_be() {
    let (controller, page) = page().await;
    let (main, before) = (page.find("main"), points(controller));
    controller.dispatch(Command::EditData(true));
    for (key, code, undoes) in [
        ("z", "KeyY", true),
        ("y", "KeyZ", false),
        ("я", "KeyZ", true),
        ("Я", "KeyZ", true),
        ("ζ", "KeyZ", true),
        ("н", "KeyN", false),
        ("w", "KeyZ", false),
    ] {
        controller.dispatch(Command::ChangePoints(Edit::Add { x: [0.5, 0.25], y: 1.0 }));
        assert_eq!(points(controller), before + 1);
        let with = |init: &KeyboardEventInit| {
            init.set_ctrl_key(true);
            init.set_code(code);
        };
        press_with(&main, key, with).await;
        assert_eq!(points(controller), before + usize::from(!undoes), "{key} at {code}");
        if undoes {
            // On this layout the key that makes it again.
            let again = if key == "z" { ("y", "KeyZ") } else { ("н", "KeyY") };
            press_with(&main, again.0, |init| {
                init.set_ctrl_key(true);
                init.set_code(again.1);
            })
            .await;
            assert_eq!(points(controller), before + 1, "{key} at {code}");
        }
        controller.dispatch(Command::Undo);
    }
}

#[wasm_bindgen_test]
async fn letters_of_another_alphabet_act_by_their_place() {
    let (controller, page) = page().await;
    let main = page.find("main");
    press_with(&main, "у", |init| init.set_code("KeyE")).await;
    assert!(is_editing(controller));
    press_with(&main, "é", |init| init.set_code("Digit2")).await;
    press_with(&main, "E", |init| init.set_code("KeyE")).await;
    assert!(!is_editing(controller), "with caps lock a letter is the same");
    assert!(press_with(&main, "E", |init| init.set_shift_key(true)).await);
}

#[wasm_bindgen_test]
async fn letters_can_be_switched_off() {
    let (controller, page) = page().await;
    let main = page.find("main");
    controller.dispatch(Command::UseLetterKeys(false));
    for key in ["e", "s", "n", "?", "o", "m", "b", "1", "+", "]"] {
        assert!(press(&main, key).await, "{key}");
    }
    assert!(!is_editing(controller));
    assert_eq!(controller.store().dialog().get_untracked(), None);
    assert_eq!(experiment(controller, 0).seed, 1_000_001);
    assert!(!press(&main, " ").await && is_playing(controller), "the space bar is no letter");
    controller.dispatch(Command::UseLetterKeys(true));
    press(&main, "e").await;
    assert!(is_editing(controller));
}

#[wasm_bindgen_test]
async fn the_lecturer_s_keys() {
    let controller = controller("preset=xor&modes=none,variation-norm,label-noise&m=20&play=0");
    let page = mount(controller, || {
        use_shortcuts();
        view! { <main>"The page"</main> }
    })
    .await;
    let main = page.find("main");
    let selected = || controller.store().selected().get_untracked();
    for (key, panel) in [("2", 1), ("3", 2), ("1", 0)] {
        assert!(!press(&main, key).await);
        assert_eq!(selected(), panel);
    }
    // Where digits are typed with Shift, and the signs without it are none of the page's.
    for (key, code, panel) in [("é", "Digit2", 1), ("\"", "Digit3", 2), ("&", "Digit1", 0)] {
        assert!(!press_with(&main, key, |init| init.set_code(code)).await);
        assert_eq!(selected(), panel);
    }
    assert!(press(&main, "4").await, "there is no fourth panel");
    // Without a regulariser there is neither optimum nor strength, and that is said.
    press(&main, "o").await;
    press(&main, "+").await;
    let told = notices(controller);
    assert!(told.len() == 2 && told[0].contains("no optimum") && told[1].contains("no strength"), "{told:?}");
    press(&main, "2").await;
    let is_certified = || crate::page::panel(controller, 1, |panel| panel.certified);
    press(&main, "o").await;
    assert!(is_certified());
    press(&main, "o").await;
    assert!(!is_certified());
    controller.dispatch(Command::Set(Setting::Number("lambda", 0.0178)));
    press_with(&main, "-", |init| init.set_code("Digit2")).await;
    for (key, lambda) in [("+", 0.0178), ("]", 0.0316), ("[", 0.0178), ("-", 0.01), ("-", 0.00562)] {
        assert!(!press(&main, key).await);
        assert_eq!(experiment(controller, 1).lambda, lambda, "{key}");
    }
    let before = experiment(controller, 2);
    press(&main, "3").await;
    press(&main, "+").await;
    let after = experiment(controller, 2);
    assert!(after.tau > 1.3 * before.tau && after.tau < 1.4 * before.tau && after.lambda == before.lambda);
    controller.dispatch(Command::TogglePlay);
    press(&main, "m").await;
    assert!(!is_playing(controller), "merging pauses");
}

#[wasm_bindgen_test]
async fn controls_name_their_keys_while_there_are_any() {
    let controller = controller(RUN);
    let line = mount(controller, || view! { <Transport /> }).await;
    let named = |name: &str| {
        let button = line.button(name);
        (attribute(&button, "aria-keyshortcuts"), attribute(&button, "title"))
    };
    assert_eq!(named("Step"), ("s".into(), "One step (s)".into()));
    assert!(named("Branch").1.ends_with(" (b)"));
    controller.dispatch(Command::UseLetterKeys(false));
    settle().await;
    assert_eq!(named("Step"), (String::new(), "One step".into()));
    assert_eq!(named("Play"), ("Space".into(), "Play (space)".into()));
    // The browser keeps it for the tests that follow, too.
    controller.dispatch(Command::UseLetterKeys(true));
}

#[wasm_bindgen_test]
async fn nothing_listens_once_the_page_is_gone() {
    let (controller, page) = page().await;
    drop(page);
    assert!(press(&document().body().expect("a body"), "e").await);
    assert!(!is_editing(controller));
}
