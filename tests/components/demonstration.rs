//! The card of a demonstration.

use crate::page::{attribute, click, controller, experiment, mount, settle};
use leptos::prelude::*;
use relu_atoms::components::demonstration::DemonstrationCard;
use relu_atoms::state::{Command, WorkspaceStoreFields};
use relu_atoms_core::experiment::table::DEMOS;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn there_is_no_card_without_a_demonstration() {
    let controller = controller("play=0");
    let card = mount(controller, || view! { <DemonstrationCard /> }).await;
    assert!(card.all(".demo").is_empty());
    controller.dispatch(Command::ChooseDemonstration(Some((0, 0))));
    settle().await;
    assert_eq!(card.all(".demo").len(), 1);
    click(&card.button("Leave the demonstration")).await;
    assert!(card.all(".demo").is_empty());
    assert_eq!(controller.store().demonstration().get_untracked(), None);
}

#[wasm_bindgen_test]
async fn the_card_says_what_it_shows_and_offers_its_variants() {
    let controller = controller("demo=width:2&play=0");
    let card = mount(controller, || view! { <DemonstrationCard /> }).await;
    let demo = &DEMOS[0];
    let words = card.text(".demo-words");
    assert!(words.contains(demo.title) && words.contains(demo.claim) && words.contains(demo.look), "{words}");
    let labels: Vec<&str> = demo.variants.iter().map(|variant| variant.label).collect();
    assert_eq!(card.texts(".chip"), labels);
    let pressed =
        || -> Vec<String> { card.all(".chip").iter().map(|c| attribute(c, "aria-pressed")).collect() };
    assert_eq!(pressed(), ["false", "true", "false"]);
    click(&card.button(labels[2])).await;
    assert_eq!(pressed(), ["false", "false", "true"]);
    assert_eq!(experiment(controller, 0), demo.experiment(2));
    assert_eq!(controller.store().demonstration().get_untracked(), Some((0, 2)));
}

#[wasm_bindgen_test]
async fn another_demonstration_has_another_card() {
    let controller = controller("demo=width&play=0");
    let card = mount(controller, || view! { <DemonstrationCard /> }).await;
    controller.dispatch(Command::ChooseDemonstration(Some((3, 0))));
    settle().await;
    assert_eq!(card.text(".demo-words b"), DEMOS[3].title);
    assert_eq!(card.all(".chip").len(), DEMOS[3].variants.len());
}
