//! The top line: data, demonstrations, and the page's own switches.

use crate::page::{attribute, choose, click, controller, experiment, is_shown, mount, panel, settle};
use leptos::prelude::*;
use relu_atoms::components::header::Header;
use relu_atoms::state::{Command, Dialog, WorkspaceStoreFields};
use relu_atoms_core::experiment::table::DEMOS;
use relu_atoms_core::experiment::{Data, Mode};
use relu_atoms_core::points::RawPoints;
use relu_atoms_core::points::presets::PRESETS;
use wasm_bindgen_test::wasm_bindgen_test;

const RUN: &str = "preset=xor&modes=variation-norm&m=20&play=0";

#[wasm_bindgen_test]
async fn every_preset_can_be_chosen_by_its_dimension() {
    let controller = controller(RUN);
    let header = mount(controller, || view! { <Header /> }).await;
    let select = header.select("select[name=data]");
    assert_eq!(select.value(), "xor");
    assert_eq!(header.all("select[name=data] optgroup option").len(), PRESETS.len());
    for preset in PRESETS {
        choose(&select, preset.key).await;
        assert_eq!(experiment(controller, 0).data, Data::Preset(preset.key.into()));
        assert_eq!(header.text("label:has(select[name=data]) .pick-note"), preset.blurb);
    }
    assert_eq!(experiment(controller, 0).m, 20);
}

#[wasm_bindgen_test]
async fn the_data_follow_the_selected_panel_and_reach_all() {
    let controller = controller("preset=xor&modes=none,variation-norm&m=20&play=0");
    let header = mount(controller, || view! { <Header /> }).await;
    choose(&header.select("select[name=data]"), "zigzag").await;
    for id in [0, 1] {
        assert_eq!(experiment(controller, id).data, Data::Preset("zigzag".into()));
        assert_eq!(panel(controller, id, |panel| panel.d()), 1);
    }
}

#[wasm_bindgen_test]
async fn own_points_are_an_option_only_while_they_are_used() {
    let controller = controller(RUN);
    let header = mount(controller, || view! { <Header /> }).await;
    let own = header.find("select[name=data] option[value='']");
    assert!(!is_shown(&own));
    let points = RawPoints { d: 1, x: vec![0.0, 1.0], y: vec![1.0, 2.0] };
    controller.dispatch(Command::UsePoints(points.into()));
    settle().await;
    assert!(is_shown(&own));
    assert_eq!(header.text("select[name=data] option:checked").trim(), "Own points");
    assert_eq!(header.text("label:has(select[name=data]) .pick-note"), "");
    choose(&header.select("select[name=data]"), "saddle").await;
    assert!(!is_shown(&own));
}

#[wasm_bindgen_test]
async fn a_demonstration_is_opened_and_left() {
    let controller = controller(RUN);
    let header = mount(controller, || view! { <Header /> }).await;
    let select = header.select("select[name=demonstration]");
    assert_eq!(select.value(), "");
    assert_eq!(header.all("select[name=demonstration] option").len(), DEMOS.len() + 1);
    choose(&select, "1").await;
    assert_eq!(controller.store().demonstration().get_untracked(), Some((1, 0)));
    assert_eq!(experiment(controller, 0), DEMOS[1].experiment(0));
    // Other data leave it.
    choose(&header.select("select[name=data]"), "xor").await;
    assert_eq!((select.value().as_str(), controller.store().demonstration().get_untracked()), ("", None));
    choose(&select, "0").await;
    choose(&select, "").await;
    assert_eq!(controller.store().demonstration().get_untracked(), None);
    assert_eq!(experiment(controller, 0), DEMOS[0].experiment(0), "its run stays");
}

#[wasm_bindgen_test]
async fn switches_say_whether_they_are_on() {
    let controller = controller(RUN);
    let header = mount(controller, || view! { <Header /> }).await;
    let setup = header.find("[aria-controls=setup]");
    assert_eq!(attribute(&setup, "aria-expanded"), "false");
    click(&setup).await;
    assert_eq!(attribute(&setup, "aria-expanded"), "true");
    assert!(controller.store().setup_open().get_untracked());
    let edit = header.button("Edit data");
    click(&edit).await;
    assert_eq!(attribute(&edit, "aria-pressed"), "true");
    assert!(controller.store().editing().get_untracked().active);
    click(&edit).await;
    assert_eq!(attribute(&edit, "aria-pressed"), "false");
    assert_eq!(experiment(controller, 0).mode, Mode::VariationNorm);
}

#[wasm_bindgen_test]
async fn the_theme_is_switched_and_kept() {
    const KEY: &str = "relu-atoms-theme";
    let controller = controller(RUN);
    let header = mount(controller, || view! { <Header /> }).await;
    let theme = header.button("Light or dark");
    let kept = || {
        let storage = window().local_storage().expect("no exception").expect("storage");
        (storage.get_item(KEY).expect("no exception"), storage)
    };
    let root = document().document_element().expect("a root");
    click(&theme).await;
    assert_eq!((attribute(&theme, "aria-pressed").as_str(), kept().0.as_deref()), ("true", Some("dark")));
    assert_eq!(attribute(&root, "data-theme"), "dark");
    click(&theme).await;
    assert_eq!((attribute(&theme, "aria-pressed").as_str(), kept().0.as_deref()), ("false", Some("light")));
    root.remove_attribute("data-theme").expect("an attribute");
    kept().1.remove_item(KEY).expect("no exception");
}

#[wasm_bindgen_test]
async fn dialogs_are_opened_from_here() {
    let controller = controller(RUN);
    let header = mount(controller, || view! { <Header /> }).await;
    for (name, dialog) in [("Export", Dialog::Export), ("Keys and help", Dialog::Help)] {
        click(&header.button(name)).await;
        assert_eq!(controller.store().dialog().get_untracked(), Some(dialog));
    }
}

#[wasm_bindgen_test]
async fn the_switch_of_the_projector_mode_is_pressed_while_it_is_on() {
    let controller = controller(RUN);
    let header = mount(controller, || view! { <Header /> }).await;
    let switch = header.button("Projector mode");
    for on in [true, false] {
        click(&switch).await;
        assert_eq!(controller.store().projector().get_untracked(), on);
        assert_eq!(attribute(&switch, "aria-pressed"), on.to_string());
    }
}

#[wasm_bindgen_test]
async fn every_control_has_a_name_without_its_words() {
    let header = mount(controller(RUN), || view! { <Header /> }).await;
    // A narrow header hides words, but for that of the other language, which is its button's name.
    for control in header.all("button:not(.language-switch), select") {
        assert!(!attribute(&control, "aria-label").is_empty(), "{}", control.outer_html());
    }
    assert_eq!(header.text(".language-switch"), "DE");
}
