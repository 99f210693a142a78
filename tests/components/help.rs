//! The help.

use crate::page::{animation_frame, click, controller, mount, settle};
use leptos::prelude::*;
use relu_atoms::components::help::HelpDialog;
use relu_atoms::state::{Command, Dialog, WorkspaceStoreFields};
use relu_atoms::text;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;

#[wasm_bindgen_test]
async fn it_opens_with_every_key_and_the_version() {
    let controller = controller("play=0");
    let help = mount(controller, || view! { <HelpDialog /> }).await;
    let dialog: HtmlDialogElement = help.find("dialog").unchecked_into();
    assert!(!dialog.open());
    controller.dispatch(Command::Show(Some(Dialog::Data)));
    settle().await;
    assert!(!dialog.open(), "another dialog is not this one");
    controller.dispatch(Command::Show(Some(Dialog::Help)));
    settle().await;
    assert!(dialog.open());
    assert_eq!(help.texts("dt").len(), text::KEYS.len());
    let words = help.text("dialog");
    assert!(words.contains(&format!("Version {}", env!("CARGO_PKG_VERSION"))), "{words}");
    click(&help.button("Close")).await;
    assert!(!dialog.open());
    assert_eq!(controller.store().dialog().get_untracked(), None);
}

/// The browser closes a modal dialog on Escape.
#[wasm_bindgen_test]
async fn what_the_browser_closes_is_closed() {
    let controller = controller("play=0");
    let help = mount(controller, || view! { <HelpDialog /> }).await;
    controller.dispatch(Command::Show(Some(Dialog::Help)));
    settle().await;
    help.find("dialog").unchecked_into::<HtmlDialogElement>().close();
    for _ in 0..3 {
        animation_frame().await;
    }
    assert_eq!(controller.store().dialog().get_untracked(), None);
    controller.dispatch(Command::Show(Some(Dialog::Help)));
    settle().await;
    assert!(help.find("dialog").unchecked_into::<HtmlDialogElement>().open());
}
