//! The help.

use crate::page::{animation_frame, attribute, click, controller, mount, settle};
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
    assert_eq!(help.texts(".keys dt").len(), text::KEYS.len());
    assert_eq!(help.texts(".glossary dt").len(), text::book::GLOSSARY.len());
    let paper = help.find("a");
    assert_eq!(attribute(&paper, "href"), "https://arxiv.org/abs/2006.10225");
    assert_eq!((attribute(&paper, "target"), attribute(&paper, "rel")), ("_blank".into(), "noopener".into()));
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

/// Whether letters are keys of the page, as the browser keeps it.
fn kept_letter_keys() -> bool {
    let storage = window().local_storage().expect("storage is allowed").expect("storage");
    storage.get_item("relu-atoms-letter-keys").expect("storage").as_deref() != Some("off")
}

#[wasm_bindgen_test]
async fn letters_are_switched_off_and_that_is_kept() {
    let controller = controller("play=0");
    let help = mount(controller, || view! { <HelpDialog /> }).await;
    let switch = help.labelled("Letters, digits and signs are keys");
    assert!(switch.checked() && kept_letter_keys());
    click(&switch).await;
    assert!(!controller.store().letter_keys().get_untracked() && !kept_letter_keys());
    assert!(help.find(".keys").class_list().contains("without-letters"));
    click(&switch).await;
    assert!(controller.store().letter_keys().get_untracked() && kept_letter_keys());
    assert!(!help.find(".keys").class_list().contains("without-letters"));
}
