//! The time axis: what it shows, and seeking by pointer and keys.

use crate::page::{
    Mounted, animation_frame, attribute, controller, field, is_shown, mount, press, press_with, set_style,
    settle, text,
};
use crate::run::Trainer;
use leptos::prelude::*;
use relu_atoms::components::time_axis::TimeAxis;
use relu_atoms::controller::Controller;
use relu_atoms::state::{Command, PanelStoreFields};
use relu_atoms_session::messages::{Request, RunStatus};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, PointerEvent, PointerEventInit};

const RUN: &str = "preset=xor&modes=variation-norm&m=20&schedule=train:1000&play=0";

/// The axis of a run that has been trained so many steps, with its trainer.
async fn axis(query: &str, steps: u64) -> (Controller, Trainer, Mounted) {
    let controller = controller(query);
    let axis = mount(controller, || view! { <TimeAxis /> }).await;
    let mut trainer = Trainer::open(controller, 0).await;
    if steps > 0 {
        trainer.request(Request::Step(steps)).await;
    }
    (controller, trainer, axis)
}

fn step(axis: &Mounted) -> String {
    attribute(&axis.find(".axis"), "aria-valuenow")
}

/// The place of an element on the axis, in per cent.
fn left(element: &HtmlElement) -> f64 {
    let left = element.style().get_property_value("left").expect("a style");
    left.trim_end_matches('%').parse().expect("per cent")
}

/// Asserts that this is the step sought: a frame of another one is not shown.
async fn assert_sought(trainer: &mut Trainer, axis: &Mounted, sought: u64) {
    animation_frame().await;
    let before = step(axis);
    trainer.request(Request::Seek(if sought > 0 { sought - 1 } else { 1 })).await;
    assert_eq!(step(axis), before, "a step other than {sought} is shown");
    trainer.request(Request::Seek(sought)).await;
    assert_eq!(step(axis), sought.to_string());
}

/// What the first finger does at a place of the axis, from 0 to 1.
async fn point(axis: &Mounted, name: &str, place: f64) {
    point_with(axis, 1, name, place).await;
}

/// What a finger does at a place of the axis.
async fn point_with(axis: &Mounted, pointer: i32, name: &str, place: f64) {
    let element = axis.find(".axis");
    let whole = element.get_bounding_client_rect();
    let init = PointerEventInit::new();
    init.set_bubbles(true);
    init.set_pointer_id(pointer);
    init.set_is_primary(pointer == 1);
    init.set_buttons(1);
    init.set_client_x((whole.left() + place * whole.width()).round() as i32);
    let event = PointerEvent::new_with_event_init_dict(name, &init).expect("an event");
    element.dispatch_event(&event).expect("it is dispatched");
    settle().await;
}

#[wasm_bindgen_test]
async fn it_tells_the_step_and_where_the_run_stands() {
    let (_, mut trainer, axis) = axis(RUN, 0).await;
    let slider = axis.find(".axis");
    assert_eq!(attribute(&slider, "role"), "slider");
    assert_eq!(attribute(&slider, "aria-valuemax"), "1000");
    assert_eq!((step(&axis).as_str(), axis.text(".state").as_str()), ("0", "ready"));
    trainer.request(Request::Step(40)).await;
    assert_eq!((step(&axis).as_str(), axis.text(".state").as_str()), ("40", "paused"));
    trainer.request(Request::Seek(10)).await;
    assert_eq!((step(&axis).as_str(), axis.text(".state").as_str()), ("10", "changes branch here"));
    trainer.request(Request::Step(2000)).await;
    assert_eq!(
        (axis.text(".counter b").as_str(), axis.text(".state").as_str()),
        ("1,000", "finished: Play replays")
    );
}

#[wasm_bindgen_test]
async fn before_the_first_frame_it_says_that_the_page_starts() {
    let controller = controller(RUN);
    let axis = mount(controller, || view! { <TimeAxis /> }).await;
    assert_eq!(axis.text(".state"), "Starting …");
    assert_eq!(step(&axis), "0");
}

#[wasm_bindgen_test]
async fn powers_of_ten_or_even_parts_are_marked() {
    let (controller, _trainer, axis) = axis(RUN, 0).await;
    assert_eq!(axis.texts(".marks span"), ["1", "10", "100", "1k"]);
    let places: Vec<f64> = axis.all(".marks span").iter().map(left).collect();
    assert!(places.is_sorted() && places[0] > 0.0, "{places:?}");
    assert_eq!(places[3], 100.0);
    controller.dispatch(Command::SetLogSteps(false));
    settle().await;
    assert_eq!(axis.texts(".marks span"), ["500", "1k"]);
    assert_eq!(axis.all(".marks span").iter().map(left).collect::<Vec<_>>(), [50.0, 100.0]);
}

#[wasm_bindgen_test]
async fn the_knob_and_what_is_recorded_are_shown() {
    let (controller, mut trainer, axis) = axis(RUN, 500).await;
    controller.dispatch(Command::SetLogSteps(false));
    settle().await;
    assert_eq!(left(&axis.find(".knob")), 50.0);
    trainer.request(Request::Seek(250)).await;
    assert_eq!(left(&axis.find(".knob")), 25.0);
    let done = axis.find(".done").style().get_property_value("width").expect("a style");
    assert_eq!(done, "50%", "the steps after it are still recorded");
}

#[wasm_bindgen_test]
async fn phases_are_where_they_began_or_are_planned() {
    let query =
        "preset=xor&modes=label-noise&m=20&schedule=warm-up:100,train:300,anneal:100&steps=450&play=0";
    let (_, mut trainer, axis) = axis(query, 0).await;
    let titles =
        || -> Vec<String> { axis.all(".span").iter().map(|span| attribute(span, "title")).collect() };
    assert_eq!(titles(), ["warm-up: steps 0 to 100", "noise: steps 100 to 400", "anneal: steps 400 to 450"]);
    assert_eq!(attribute(&axis.find(".axis"), "aria-valuemax"), "450");
    trainer.request(Request::Step(420)).await;
    // The warm-up may end early.
    let [_, noise, _] = &titles()[..] else { panic!("{:?}", titles()) };
    assert!(noise.starts_with("noise: steps "), "{noise}");
    trainer.request(Request::Seek(1)).await;
    assert_eq!(axis.text(".state"), "changes branch here");
}

#[wasm_bindgen_test]
async fn keys_seek_by_a_step_a_decade_and_to_both_ends() {
    let (_, mut trainer, axis) = axis(RUN, 200).await;
    trainer.request(Request::Seek(100)).await;
    let slider = axis.find(".axis");
    for (key, sought) in [
        ("ArrowRight", 101),
        ("ArrowLeft", 100),
        ("ArrowUp", 101),
        ("ArrowDown", 100),
        ("PageDown", 10),
        ("PageUp", 100),
        ("PageUp", 200),
        ("Home", 0),
        ("PageUp", 1),
        ("PageDown", 0),
        ("ArrowRight", 1),
        ("ArrowLeft", 0),
        ("End", 200),
        ("ArrowRight", 200),
        ("ArrowLeft", 199),
    ] {
        assert!(!press(&slider, key).await, "{key} is used");
        assert_sought(&mut trainer, &axis, sought).await;
    }
    assert!(press(&slider, "Tab").await, "other keys are left to the browser");
    assert!(
        press_with(&slider, "ArrowLeft", |init| init.set_alt_key(true)).await,
        "the page before this one"
    );
    animation_frame().await;
    trainer.request(Request::Seek(50)).await;
    assert_eq!(step(&axis), "50", "nothing was sought");
}

#[wasm_bindgen_test]
async fn on_a_linear_axis_a_page_is_a_tenth_of_it() {
    let (controller, mut trainer, axis) = axis(RUN, 800).await;
    controller.dispatch(Command::SetLogSteps(false));
    trainer.request(Request::Seek(450)).await;
    let slider = axis.find(".axis");
    for (key, sought) in
        [("PageUp", 550), ("PageDown", 450), ("PageDown", 350), ("End", 800), ("PageDown", 700)]
    {
        assert!(!press(&slider, key).await, "{key} is used");
        assert_sought(&mut trainer, &axis, sought).await;
    }
}

/// Keys pressed one after the other count from the step that was asked for, though it is not shown yet.
#[wasm_bindgen_test]
async fn the_end_and_one_step_back_is_the_step_before_the_last() {
    let (controller, mut trainer, axis) = axis(RUN, 200).await;
    trainer.request(Request::Seek(7)).await;
    controller.dispatch(Command::Select(0));
    let slider = axis.find(".axis");
    press(&slider, "End").await;
    press(&slider, "ArrowLeft").await;
    assert_sought(&mut trainer, &axis, 199).await;
}

#[wasm_bindgen_test]
async fn another_button_or_finger_seeks_nothing_and_a_cancelled_pointer_goes_back() {
    let (controller, mut trainer, axis) = axis(RUN, 800).await;
    controller.dispatch(Command::SetLogSteps(false));
    settle().await;
    set_style(&axis.find(".axis"), "width", "500px");
    point_with(&axis, 2, "pointerdown", 0.25).await;
    point_with(&axis, 2, "pointermove", 0.3).await;
    animation_frame().await;
    trainer.request(Request::Seek(700)).await;
    assert_eq!(step(&axis), "700", "the second finger has sought nothing");
    point(&axis, "pointerdown", 0.5).await;
    assert_sought(&mut trainer, &axis, 500).await;
    point_with(&axis, 2, "pointermove", 0.1).await;
    point_with(&axis, 2, "pointercancel", 0.1).await;
    point(&axis, "pointermove", 0.25).await;
    assert_sought(&mut trainer, &axis, 250).await;
    point(&axis, "pointercancel", 0.25).await;
    assert_sought(&mut trainer, &axis, 700).await;
}

#[wasm_bindgen_test]
async fn the_pointer_seeks_while_it_is_down() {
    let (controller, mut trainer, axis) = axis(RUN, 800).await;
    controller.dispatch(Command::SetLogSteps(false));
    settle().await;
    set_style(&axis.find(".axis"), "width", "500px");
    point(&axis, "pointermove", 0.2).await;
    animation_frame().await;
    trainer.request(Request::Seek(700)).await;
    assert_eq!(step(&axis), "700", "a pointer that is not down seeks nothing");
    point(&axis, "pointerdown", 0.5).await;
    assert_sought(&mut trainer, &axis, 500).await;
    point(&axis, "pointermove", 0.25).await;
    assert_sought(&mut trainer, &axis, 250).await;
    point(&axis, "pointermove", 0.95).await;
    assert_sought(&mut trainer, &axis, 800).await;
    point(&axis, "pointerup", 0.95).await;
    point(&axis, "pointermove", 0.1).await;
    animation_frame().await;
    trainer.request(Request::Seek(600)).await;
    assert_eq!(step(&axis), "600");
    controller.dispatch(Command::SetLogSteps(true));
    settle().await;
    // Half-way up the logarithms of 1 to 1,001.
    point(&axis, "pointerdown", 0.5).await;
    assert_sought(&mut trainer, &axis, 31).await;
}

#[wasm_bindgen_test]
async fn the_axis_is_that_of_the_longest_schedule() {
    let controller =
        controller("preset=xor&modes=none,variation-norm&m=20&schedule=train:300;train:5000&play=0");
    let axis = mount(controller, || view! { <TimeAxis /> }).await;
    assert_eq!(attribute(&axis.find(".axis"), "aria-valuemax"), "5000");
    controller.dispatch(Command::ClosePanel(1));
    settle().await;
    assert_eq!(attribute(&axis.find(".axis"), "aria-valuemax"), "300");
    assert_eq!(text(&axis.find(".spans")), "train");
}

#[wasm_bindgen_test]
async fn a_run_that_ended_earlier_says_so_beside_the_clock() {
    let query = "preset=xor&modes=none,variation-norm&m=20&schedule=train:50;train:1000&play=0";
    let controller = controller(query);
    let axis = mount(controller, || view! { <TimeAxis /> }).await;
    assert!(!is_shown(&axis.find(".ended")));
    let (short, long) = (field(controller, 0), field(controller, 1));
    short.status().set(Some(RunStatus::Finished));
    short.step().set(50);
    long.status().set(Some(RunStatus::Running));
    long.step().set(200);
    settle().await;
    assert_eq!(axis.text(".counter b"), "200");
    assert_eq!(axis.text(".ended"), "No regulariser: ended at 50");
    assert!(is_shown(&axis.find(".ended")));
    // Back at a step that both have, it is no longer true.
    long.step().set(40);
    settle().await;
    assert!(!is_shown(&axis.find(".ended")));
}
