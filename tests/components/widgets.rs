//! The small controls that any part of the page may use.

use crate::page::{Mounted, attribute, click, mount_alone, settle};
use leptos::prelude::*;
use relu_atoms::widgets::{Dialog, Icon, IconButton, IconShape, Segmented, Sentence};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;

/// A dialog with the signal that opens it and how often it has told that it was closed.
async fn dialog(stays: bool) -> (ArcRwSignal<bool>, Arc<AtomicUsize>, Mounted) {
    let (open, closed) = (ArcRwSignal::new(false), Arc::new(AtomicUsize::new(0)));
    let (signal, count) = (open.clone(), closed.clone());
    let mounted = mount_alone(move || {
        let open = Signal::from(signal);
        let on_close = move |()| {
            count.fetch_add(1, Ordering::Relaxed);
        };
        view! {
            <Dialog open on_close labelled_by="heading" on_escape=move |()| stays>
                <h2 id="heading">"A dialog"</h2>
            </Dialog>
        }
    })
    .await;
    (open, closed, mounted)
}

fn element(mounted: &Mounted) -> HtmlDialogElement {
    mounted.find("dialog").unchecked_into()
}

/// What Escape does to a modal dialog, which tests cannot press.
async fn escape(dialog: &HtmlDialogElement) {
    let close: js_sys::Function =
        js_sys::Reflect::get(dialog, &"requestClose".into()).expect("a property").unchecked_into();
    close.call0(dialog).expect("it is called");
    settle().await;
}

/// Waits until the browser has told of a dialog that it was closed.
async fn told() {
    for _ in 0..3 {
        crate::page::animation_frame().await;
    }
}

#[wasm_bindgen_test]
async fn a_dialog_opens_and_closes_with_its_signal() {
    let (open, closed, mounted) = dialog(false).await;
    let dialog = element(&mounted);
    assert!(!dialog.open());
    open.set(true);
    settle().await;
    assert!(dialog.open());
    assert!(dialog.matches(":modal").expect("a selector"));
    assert_eq!(attribute(&dialog, "aria-labelledby"), "heading");
    assert_eq!(closed.load(Ordering::Relaxed), 0);
    open.set(false);
    settle().await;
    assert!(!dialog.open());
    told().await;
    assert_eq!(closed.load(Ordering::Relaxed), 1);
    open.set(true);
    settle().await;
    assert!(dialog.open(), "it opens again");
}

#[wasm_bindgen_test]
async fn escape_closes_a_dialog_and_is_told() {
    let (open, closed, mounted) = dialog(false).await;
    open.set(true);
    settle().await;
    escape(&element(&mounted)).await;
    told().await;
    assert!(!element(&mounted).open());
    assert_eq!(closed.load(Ordering::Relaxed), 1);
}

#[wasm_bindgen_test]
async fn a_dialog_may_stay_open_on_escape() {
    let (open, closed, mounted) = dialog(true).await;
    open.set(true);
    settle().await;
    escape(&element(&mounted)).await;
    told().await;
    assert!(element(&mounted).open());
    assert_eq!(closed.load(Ordering::Relaxed), 0);
}

#[wasm_bindgen_test]
async fn one_of_a_few_choices_is_pressed() {
    let value = ArcRwSignal::new(2);
    let options = ArcRwSignal::new(vec![(1, "one".to_owned()), (2, "two".to_owned())]);
    let (shown, listed) = (value.clone(), options.clone());
    let segments = mount_alone(move || {
        let chosen = shown.clone();
        view! {
            <Segmented
                name="A number"
                class="small"
                options=Signal::from(listed)
                value=Signal::from(shown)
                on_choose=move |number| chosen.set(number)
            />
        }
    })
    .await;
    let pressed = || {
        let buttons = segments.all("button");
        let pressed = buttons.iter().filter(|button| attribute(button, "aria-pressed") == "true");
        pressed.map(|button| button.text_content().unwrap_or_default()).collect::<Vec<_>>()
    };
    let group = segments.find("[role=group]");
    assert_eq!(
        (attribute(&group, "aria-label").as_str(), attribute(&group, "class").as_str()),
        ("A number", "segments small")
    );
    assert_eq!(pressed(), ["two"]);
    click(&segments.button("one")).await;
    assert_eq!((value.get_untracked(), pressed()), (1, vec!["one".to_owned()]));
    value.set(2);
    settle().await;
    assert_eq!(pressed(), ["two"]);
    options.set(vec![(2, "both".to_owned()), (3, "three".to_owned())]);
    settle().await;
    assert_eq!(
        (segments.texts("button"), pressed()),
        (vec!["both".to_owned(), "three".into()], vec!["both".to_owned()])
    );
    click(&segments.button("three")).await;
    assert_eq!(value.get_untracked(), 3);
}

#[wasm_bindgen_test]
async fn an_icon_button_has_a_name_a_tip_and_a_state() {
    let pressed = ArcRwSignal::new(false);
    let shown = pressed.clone();
    let mounted = mount_alone(move || {
        let switched = shown.clone();
        view! {
            <IconButton
                name="Switch"
                shape=IconShape::Theme
                pressed=Signal::from(shown)
                on_press=move |_| switched.update(|on| *on = !*on)
            />
            <IconButton name="Plain" tip="A tip".to_owned() shape=IconShape::Close on_press=|_| {} />
        }
    })
    .await;
    let switch = mounted.button("Switch");
    assert_eq!(
        (attribute(&switch, "title").as_str(), attribute(&switch, "aria-pressed").as_str()),
        ("Switch", "false")
    );
    click(&switch).await;
    assert_eq!((pressed.get_untracked(), attribute(&switch, "aria-pressed").as_str()), (true, "true"));
    let plain = mounted.button("Plain");
    assert_eq!(attribute(&plain, "title"), "A tip");
    assert!(!plain.has_attribute("aria-pressed"), "it switches nothing");
}

#[wasm_bindgen_test]
async fn an_icon_follows_its_shape() {
    let shape = ArcRwSignal::new(IconShape::Play);
    let shown = shape.clone();
    let icon = mount_alone(move || view! { <Icon shape=Signal::from(shown) /> }).await;
    let path = || attribute(&icon.find("path"), "d");
    let play = path();
    assert_eq!(attribute(&icon.find("path"), "fill"), "currentColor");
    assert_eq!(attribute(&icon.find("svg"), "aria-hidden"), "true");
    shape.set(IconShape::Reset);
    settle().await;
    assert!(path() != play);
    assert!(!icon.find("path").has_attribute("fill"), "it is stroked");
    assert!(icon.find("svg").class_list().contains("line"));
}

#[wasm_bindgen_test]
async fn a_sentence_sets_off_words_and_has_subscripts() {
    let text = RwSignal::new("`h=0`: from 1e-9, or `auto`; λ_eff = 2".to_owned());
    let shown = mount_alone(move || view! { <p><Sentence text /></p> }).await;
    assert_eq!(shown.text("p"), "h=0: from 1e−9, or auto; λeff = 2");
    assert_eq!(
        (shown.texts("code"), shown.texts("sub")),
        (vec!["h=0".into(), "auto".into()], vec!["eff".into()])
    );
    text.set("Another.".into());
    settle().await;
    assert_eq!(shown.text("p"), "Another.");
}
