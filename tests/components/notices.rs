//! Notices: their words, what they offer, and taking them away.

use crate::page::{attribute, click, controller, experiment, mount, notices, settle};
use leptos::prelude::*;
use relu_atoms::components::notices::Notices;
use relu_atoms::state::{Notice, NoticeAction, WorkspaceStoreFields};
use relu_atoms::text::Text;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn words_of_a_link_are_set_as_code() {
    let controller = controller("preset=xor&colour=red&play=0");
    let notices = mount(controller, || view! { <Notices /> }).await;
    assert_eq!(notices.texts(".notice p"), ["colour=red: there is no key called colour"]);
    assert_eq!(notices.texts(".notice code"), ["colour=red", "colour"]);
    assert_eq!(attribute(&notices.find(".notices"), "role"), "status");
}

#[wasm_bindgen_test]
async fn a_notice_is_dismissed_and_the_others_stay_as_they_are() {
    let controller = controller("play=0");
    let stack = mount(controller, || view! { <Notices /> }).await;
    assert!(stack.all(".notice").is_empty());
    for sentence in ["One.", "Two.", "Three.", "Two."] {
        controller.tell(Text::same(sentence));
    }
    settle().await;
    assert_eq!(stack.texts(".notice p"), ["One.", "Two.", "Three."], "none is told twice");
    let before = stack.all(".notice");
    click(&stack.find(".notice:nth-child(2) button[aria-label=Dismiss]")).await;
    assert_eq!(notices(controller), ["One.", "Three."]);
    let after = stack.all(".notice");
    assert_eq!(after.len(), 2);
    assert!(after[0].is_same_node(Some(&before[0])) && after[1].is_same_node(Some(&before[2])));
    controller.tell(Text::same("Four."));
    settle().await;
    assert_eq!(stack.texts(".notice p"), ["One.", "Three.", "Four."]);
    assert!(stack.all(".notice")[1].is_same_node(Some(&before[2])));
}

#[wasm_bindgen_test]
async fn divergence_offers_half_the_step_size() {
    let controller = controller("preset=xor&modes=variation-norm&m=20&h=0.5&play=0");
    let stack = mount(controller, || view! { <Notices /> }).await;
    controller.store().notices().set(vec![Notice {
        id: 7,
        text: Text::same("The training diverged.").into(),
        action: NoticeAction::HalveStep(0),
    }]);
    settle().await;
    assert!(stack.find(".notice").class_list().contains("grave"));
    click(&stack.button("Halve h and restart")).await;
    assert_eq!(experiment(controller, 0).h, Some(0.25));
    assert!(stack.all(".notice").is_empty(), "the divergence is over");
    assert!(controller.store().playing().get_untracked());
}

#[wasm_bindgen_test]
async fn a_calm_notice_offers_nothing() {
    let controller = controller("play=0");
    let stack = mount(controller, || view! { <Notices /> }).await;
    controller.tell(Text::same("A sentence."));
    settle().await;
    assert!(!stack.find(".notice").class_list().contains("grave"));
    assert_eq!(stack.all(".notice button").len(), 1, "it can only be dismissed");
}
