//! A panel as a whole: its headline, its numbers, and what its views do with the pointer and keys.

use crate::page::{
    Mounted, attribute, click, controller, field, is_shown, mount, panel, press, settle, text,
};
use crate::run::{Run, Trainer};
use leptos::prelude::*;
use relu_atoms::components::panel::PanelView;
use relu_atoms::controller::Controller;
use relu_atoms::state::{Command, PanelStoreFields, ShownFrame, Target, WorkspaceStoreFields, selectors};
use relu_atoms_core::field::Window;
use relu_atoms_render::view::Chart;
use relu_atoms_session::messages::{Frame, Request};
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

const RUN: &str = "preset=xor&modes=variation-norm&m=20&play=0";

/// The panel of this number.
async fn view(controller: Controller, id: u32) -> Mounted {
    mount(controller, move || view! { <PanelView panel=field(controller, id) /> }).await
}

/// A frame as if it were on the canvases.
async fn show(controller: Controller, frame: Frame) {
    let window = Window { x: [-1.0, 1.0], y: [-1.0, 1.0], columns: 2, rows: 2 };
    field(controller, 0).shown().set(Some(Arc::new(ShownFrame { frame, window })));
    settle().await;
}

#[wasm_bindgen_test]
async fn the_headline_says_what_has_become_of_the_neurons() {
    let controller = controller(RUN);
    let panel = view(controller, 0).await;
    assert_eq!(panel.text(".big").trim(), "Starting …");
    let mut report = Run::report(RUN, 20);
    report.gathered = false;
    field(controller, 0).summary().set(Some(Arc::new(report.clone())));
    settle().await;
    let result = panel.find(".result");
    assert!(
        text(&result).starts_with("about ") && text(&result).ends_with("\u{a0}directions"),
        "{}",
        text(&result)
    );
    assert!(!result.class_list().contains("found"));
    (report.gathered, report.atom_share, report.atom_count) = (true, 0.97, 4);
    field(controller, 0).summary().set(Some(Arc::new(report)));
    settle().await;
    assert_eq!(panel.text(".big"), "20\u{a0}neurons → 4\u{a0}atoms");
    assert!(result.class_list().contains("found"));
    assert!(panel.text(".sub").contains("atoms hold 97\u{a0}% of the mass"), "{}", panel.text(".sub"));
    assert_eq!(panel.text(".mode b"), "Variation norm");
}

#[wasm_bindgen_test]
async fn a_network_of_nothing_is_told_with_a_way_out() {
    let controller = controller(RUN);
    let panel = view(controller, 0).await;
    let mut report = Run::report(RUN, 20);
    (report.vanished, report.gathered, report.atom_count) = (true, false, 0);
    field(controller, 0).summary().set(Some(Arc::new(report.clone())));
    settle().await;
    assert_eq!(panel.text(".big"), "20\u{a0}neurons → nothing");
    assert!(panel.text(".sub").contains("the network is constant 0"), "{}", panel.text(".sub"));
    let lambda = field(controller, 0).opened().get_untracked().lambda;
    click(&panel.find(".way-out")).await;
    assert_eq!(field(controller, 0).opened().get_untracked().lambda, 0.1 * lambda);
    (report.vanished, report.dead) = (false, report.neurons);
    field(controller, 0).summary().set(Some(Arc::new(report)));
    settle().await;
    assert_eq!(panel.text(".big"), "20\u{a0}neurons, all dead");
    // It has died on its way: a smaller step helps, or another start.
    let [shorter, another] = &panel.all(".way-out")[..] else { panic!("two ways out") };
    assert_eq!([shorter, another].map(|way| way.inner_text()), ["Take a smaller step", "Try another seed"]);
    let seed = field(controller, 0).opened().get_untracked().seed;
    click(another).await;
    assert_ne!(field(controller, 0).opened().get_untracked().seed, seed);
}

#[wasm_bindgen_test]
async fn the_heading_says_in_what_the_starts_differ() {
    let controller = controller("preset=xor&modes=none,variation-norm&scale=10,1&m=20&play=0");
    let [lazy, other] = [view(controller, 0).await, view(controller, 1).await];
    assert_eq!(lazy.text(".difference"), "start 10\u{a0}× larger: lazy");
    assert_eq!(other.text(".difference"), "smallest start");
}

#[wasm_bindgen_test]
async fn attributes_hold_every_frame_s_numbers() {
    let controller = controller(RUN);
    let panel = view(controller, 0).await;
    let section = panel.find("section");
    assert_eq!(attribute(&section, "data-testid"), "panel-variation-norm");
    assert!(!section.has_attribute("data-step"));
    let mut trainer = Trainer::open(controller, 0).await;
    trainer.request(Request::Step(17)).await;
    assert_eq!(attribute(&section, "data-step"), "17");
    let loss = crate::page::panel(controller, 0, |panel| panel.report.as_ref().map(|report| report.loss));
    assert_eq!(attribute(&section, "data-loss").parse().ok(), loss, "it reads back to the same number");
}

#[wasm_bindgen_test]
async fn the_readout_tells_what_is_lit() {
    let controller = controller(RUN);
    let panel = view(controller, 0).await;
    let line = || panel.text(".numbers span");
    let empty = line();
    assert!(empty.starts_with("Point at a neuron"), "{empty}");
    assert!(panel.find(".numbers").class_list().contains("idle"));
    let mut frame = Run::open(RUN).0.frame(Request::Step(20));
    show(controller, frame.clone()).await;
    for (target, words, marker) in [
        (Target::Point(1), "Point 2 · x = (", "dot point"),
        (Target::Neuron(2), "Neuron 3 · w = (", "dot neuron"),
        (Target::Atom(0), "Atom 1 · ", "dot atom"),
    ] {
        controller.dispatch(Command::Pin(0, Some(target)));
        settle().await;
        assert!(line().starts_with(words), "{}", line());
        assert_eq!(attribute(&panel.find(".numbers i"), "class"), marker);
        assert!(!panel.find(".numbers").class_list().contains("idle"));
    }
    // An atom that is gone has no numbers.
    frame.report.atoms.clear();
    show(controller, frame).await;
    assert_eq!(line(), empty);
}

#[wasm_bindgen_test]
async fn arrow_keys_on_a_view_light_atoms_and_points_in_turn() {
    let controller = controller(RUN);
    let views = view(controller, 0).await;
    let frame = Run::open(RUN).0.frame(Request::Step(20));
    let last = frame.report.atoms.len() - 1;
    show(controller, frame).await;
    let lit = || panel(controller, 0, |panel| (panel.lit, panel.pinned));
    for selector in ["[data-view=function]", "[data-view=neurons]"] {
        let canvas = views.find(selector);
        controller.dispatch(Command::Unpin);
        for (key, target) in [
            ("ArrowRight", Target::Atom(0)),
            ("ArrowLeft", Target::Atom(last)),
            ("ArrowUp", Target::Point(0)),
            ("ArrowDown", Target::Point(3)),
        ] {
            assert!(!press(&canvas, key).await);
            assert_eq!(lit(), (Some(target), true), "{key} on {selector}");
        }
        assert!(press(&canvas, "Tab").await, "the focus goes on");
    }
}

#[wasm_bindgen_test]
async fn charts_of_the_neurons_are_those_of_the_dimension() {
    let controller = controller(RUN);
    let views = view(controller, 0).await;
    let canvas = views.find("[data-view=neurons]");
    let chart = || panel(controller, 0, |panel| panel.chart);
    for &shown in Chart::for_dimension(2) {
        click(&views.button(shown.label())).await;
        assert_eq!(chart(), shown);
        assert_eq!(attribute(&views.button(shown.label()), "aria-pressed"), "true");
        let is_dragged = matches!(shown, Chart::Sphere | Chart::Lines);
        assert_eq!(canvas.class_list().contains("turns"), is_dragged);
        assert_eq!(views.all(".zoom button").len(), if shown == Chart::Lines { 3 } else { 0 });
    }
    controller.dispatch(Command::ChooseData("zigzag".into()));
    settle().await;
    let &[first, second] = Chart::for_dimension(1) else { panic!() };
    assert!(chart() == first || chart() == second);
    views.button(first.label());
    views.button(second.label());
    assert!(attribute(&views.find("[data-view=function]"), "aria-label").contains("graph"));
}

#[wasm_bindgen_test]
async fn neurons_are_handled_frozen_and_released() {
    let controller = controller(RUN);
    let views = view(controller, 0).await;
    let mut frame = Run::open(RUN).0.frame(Request::Step(20));
    show(controller, frame.clone()).await;
    let hand = views.button("Hand");
    assert!(!is_shown(&views.button("Freeze")));
    assert!(!is_shown(&views.button("Release all")));
    click(&hand).await;
    assert_eq!(attribute(&hand, "aria-pressed"), "true");
    assert!(views.find("[data-view=neurons]").class_list().contains("handled"));
    let freeze = views.button("Freeze");
    assert!(is_shown(&freeze) && freeze.has_attribute("disabled"), "nothing is lit");
    controller.dispatch(Command::Pin(0, Some(Target::Neuron(3))));
    settle().await;
    assert!(!freeze.has_attribute("disabled"));
    frame.report.held = vec![3];
    show(controller, frame).await;
    controller.dispatch(Command::Pin(0, Some(Target::Neuron(2))));
    controller.dispatch(Command::Pin(0, Some(Target::Neuron(3))));
    settle().await;
    assert!(is_shown(&views.button("Release")));
    assert!(is_shown(&views.button("Release all")));
}

#[wasm_bindgen_test]
async fn the_chart_of_the_penalty_shows_the_bounds_on_demand() {
    let controller = controller(RUN);
    let views = view(controller, 0).await;
    let labels = || -> Vec<String> {
        views.all(".chart canvas").iter().map(|canvas| attribute(canvas, "aria-label")).collect()
    };
    assert_eq!(labels(), ["Loss", "Penalty", "Atoms"]);
    let bounds = views.all("[aria-label='What the chart shows'] button").remove(1);
    click(&bounds).await;
    assert_eq!(labels(), ["Loss", "Objective", "Atoms"]);
    assert_eq!(attribute(&bounds, "aria-pressed"), "true");
}

#[wasm_bindgen_test]
async fn a_press_selects_one_of_several_panels_and_one_can_be_closed() {
    let controller = controller("preset=xor&modes=none,variation-norm&m=20&play=0");
    let second = view(controller, 1).await;
    let section = second.find("section");
    assert!(!section.class_list().contains("selected"));
    crate::page::fire(&section, "pointerdown");
    settle().await;
    assert!(section.class_list().contains("selected"));
    assert_eq!(controller.store().selected().get_untracked(), 1);
    click(&second.button("Close this panel")).await;
    assert_eq!(untrack(|| selectors::panel_count(controller.store())), 1);
    assert_eq!(controller.store().selected().get_untracked(), 0);
}

#[wasm_bindgen_test]
async fn one_panel_gives_the_hint_and_the_strength_has_a_subscript() {
    let controller = controller("preset=xor&modes=label-noise,variation-norm&m=20&play=0");
    let both = mount(controller, move || {
        view! {
            <PanelView panel=field(controller, 0) />
            <PanelView panel=field(controller, 1) />
        }
    })
    .await;
    let hints: Vec<bool> = both.texts(".readout .numbers").iter().map(|t| t.contains("Point at")).collect();
    assert_eq!(hints, [true, false]);
    let report = Run::report("preset=xor&modes=label-noise&m=20&play=0", 20);
    field(controller, 0).summary().set(Some(Arc::new(report)));
    settle().await;
    assert!(both.text(".mode").contains("λeff = "), "{}", both.text(".mode"));
    assert_eq!(both.texts(".mode sub"), ["eff"]);
    controller.dispatch(Command::ClosePanel(0));
    settle().await;
    assert!(both.all(".readout .numbers")[1].text_content().is_some_and(|t| t.contains("Point at")));
}

#[wasm_bindgen_test]
async fn a_panel_in_a_frame_of_another_page_cannot_be_closed() {
    for (query, closable) in [("", true), ("&embed=1", false)] {
        let controller = controller(&format!("preset=xor&modes=none,variation-norm&m=20&play=0{query}"));
        let panel = view(controller, 1).await;
        assert_eq!(!panel.all(".close-panel").is_empty(), closable, "{query}");
    }
}
