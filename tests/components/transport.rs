//! The bottom line: play, steps, speed, and more panels.

use crate::page::{
    attribute, choose, click, controller, experiment, is_shown, mount, notices, settle, type_in,
};
use leptos::prelude::*;
use relu_atoms::components::transport::Transport;
use relu_atoms::state::{Command, WorkspaceStoreFields, selectors};
use relu_atoms_core::experiment::{MAX_STEPS, Pace};
use wasm_bindgen_test::wasm_bindgen_test;

const RUN: &str = "preset=xor&modes=variation-norm&m=20&play=0";

#[wasm_bindgen_test]
async fn the_play_button_says_what_it_will_do() {
    let controller = controller(RUN);
    let transport = mount(controller, || view! { <Transport /> }).await;
    click(&transport.button("Play")).await;
    assert!(controller.store().playing().get_untracked());
    let pause = transport.button("Pause");
    assert_eq!(attribute(&pause, "title"), "Pause (space)");
    click(&pause).await;
    assert!(!controller.store().playing().get_untracked());
    transport.button("Play");
}

#[wasm_bindgen_test]
async fn steps_and_reset_pause() {
    let controller = controller(RUN);
    let transport = mount(controller, || view! { <Transport /> }).await;
    for name in ["Step", "Step n", "Reset"] {
        controller.dispatch(Command::TogglePlay);
        settle().await;
        transport.button("Pause");
        click(&transport.button(name)).await;
        assert!(!controller.store().playing().get_untracked(), "{name}");
    }
}

#[wasm_bindgen_test]
async fn a_number_of_steps_that_cannot_be_taken_is_refused_in_words() {
    let controller = controller(RUN);
    let transport = mount(controller, || view! { <Transport /> }).await;
    let field = transport.input("[aria-label='How many steps to take']");
    assert_eq!(field.value(), "100");
    type_in(&field, "7").await;
    assert_eq!(controller.store().step_count().get_untracked(), 7);
    assert!(notices(controller).is_empty());
    for typed in ["0", "-5", "2.9", "", "1e300"] {
        type_in(&field, typed).await;
        assert_eq!(controller.store().step_count().get_untracked(), 7, "{typed}");
        assert_eq!(field.value(), typed, "what is refused stays to be mended");
        assert_eq!(attribute(&field, "aria-invalid"), "true");
        let sentence = format!("The number of steps must be a whole number from 1 to {MAX_STEPS}.");
        assert_eq!(notices(controller), [sentence], "{typed}");
        controller.dispatch(Command::TogglePlay);
        click(&transport.button("Step n")).await;
        assert!(controller.store().playing().get_untracked(), "{typed}: no step is taken");
        controller.dispatch(Command::TogglePlay);
        let told = controller.store().notices().get_untracked();
        controller.dispatch(Command::Dismiss(told[0].id));
        settle().await;
    }
    type_in(&field, "12").await;
    assert_eq!(controller.store().step_count().get_untracked(), 12);
    type_in(&field, "10\u{a0}000").await;
    assert_eq!((field.value().as_str(), controller.store().step_count().get_untracked()), ("10000", 10_000));
    assert_eq!(attribute(&field, "inputmode"), "numeric");
    assert_eq!(attribute(&field, "aria-invalid"), "false");
}

#[wasm_bindgen_test]
async fn speeds_are_listed_and_one_that_is_not_is_named() {
    let controller = controller(&format!("{RUN}&speed=1234"));
    let transport = mount(controller, || view! { <Transport /> }).await;
    let select = transport.select("select[name=speed]");
    let shown = || {
        let option = transport.find("select[name=speed] option:checked");
        option.text_content().unwrap_or_default().trim().to_owned()
    };
    assert_eq!(shown(), "1,234 steps a frame");
    let all = transport.texts("select[name=speed] option:not([hidden])");
    assert_eq!(all[0], "geometric");
    choose(&select, "5").await;
    assert_eq!(controller.store().pace().get_untracked(), Pace::Max);
    assert_eq!(shown(), "max");
    let other = transport.find("select[name=speed] option[value='']");
    assert!(!is_shown(&other), "a listed pace has no other name");
    controller.dispatch(Command::SetPace(Pace::PerFrame(10)));
    settle().await;
    assert_eq!(shown(), "10 steps a frame");
    controller.dispatch(Command::SetPace(Pace::PerFrame(11)));
    settle().await;
    assert_eq!(shown(), "11 steps a frame");
}

#[wasm_bindgen_test]
async fn a_new_seed_is_another_one_in_every_panel() {
    let controller = controller("preset=xor&modes=none,variation-norm&m=20&seed=1000001&play=0");
    let transport = mount(controller, || view! { <Transport /> }).await;
    click(&transport.button("New seed")).await;
    let seeds = [0, 1].map(|id| experiment(controller, id).seed);
    // New ones have up to six digits.
    assert!(seeds[0] == seeds[1] && (1..1_000_000).contains(&seeds[0]), "{seeds:?}");
}

#[wasm_bindgen_test]
async fn panels_are_added_until_there_are_four() {
    let controller = controller("preset=xor&modes=none,label-noise,gradient-penalty&m=20&play=0");
    let transport = mount(controller, || view! { <Transport /> }).await;
    assert!(["Branch", "Compare"].iter().all(|name| is_shown(&transport.button(name))));
    click(&transport.button("Compare")).await;
    assert_eq!(untrack(|| selectors::panel_count(controller.store())), 4);
    assert!(["Branch", "Compare"].iter().all(|name| !is_shown(&transport.button(name))));
    controller.dispatch(Command::ClosePanel(1));
    settle().await;
    assert!(["Branch", "Compare"].iter().all(|name| is_shown(&transport.button(name))));
}

#[wasm_bindgen_test]
async fn a_frame_in_another_page_has_a_bar_unless_its_link_hides_it() {
    let framed = controller("demo=width&embed=1&play=0");
    let bar = mount(framed, || view! { <Transport /> }).await;
    assert_eq!(bar.texts(".chip"), ["m = 50", "m = 500", "m = 5000"]);
    bar.find(".axis");
    assert!(bar.all("select, input, .seed, .add").is_empty());
    click(&bar.button("m = 500")).await;
    assert_eq!(experiment(framed, 0).m, 500);
    assert_eq!(attribute(&bar.button("m = 500"), "aria-pressed"), "true");
    // A variant begins to train.
    click(&bar.button("Pause")).await;
    assert!(!framed.store().playing().get_untracked());

    let bare = controller("demo=width&embed=1&controls=0&play=0");
    let nothing = mount(bare, || view! { <Transport /> }).await;
    assert!(nothing.all("button").is_empty());
}
