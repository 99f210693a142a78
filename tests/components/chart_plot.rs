//! Pointing at a chart: it tells the step and the values, all charts mark the step, and a click shows it.

use crate::page::{
    Mounted, animation_frame, attribute, controller, mount, mount_in_panel, panel, press, settle,
};
use crate::run::Trainer;
use leptos::prelude::*;
use relu_atoms::canvas::charts::place_of_step;
use relu_atoms::components::charts::PanelCharts;
use relu_atoms::components::comparison::SharedCharts;
use relu_atoms::controller::Controller;
use relu_atoms::state::{Command, WorkspaceStoreFields};
use relu_atoms::text::charts as words;
use relu_atoms_session::messages::Request;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, PointerEvent, PointerEventInit};

const RUN: &str = "preset=xor&modes=variation-norm&m=20&schedule=train:1000&play=0";

async fn charts(steps: u64) -> (Controller, Trainer, Mounted) {
    let controller = controller(RUN);
    let charts = mount_in_panel(controller, 0, || view! { <PanelCharts /> }).await;
    let mut trainer = Trainer::open(controller, 0).await;
    trainer.request(Request::Step(steps)).await;
    (controller, trainer, charts)
}

/// What a pointer of a kind does at the place of a step on a chart whose axis ends at `last`.
async fn point(canvas: &HtmlElement, name: &str, kind: &str, step: u64, last: u64) -> bool {
    let whole = canvas.get_bounding_client_rect();
    let init = PointerEventInit::new();
    init.set_bubbles(true);
    init.set_pointer_id(1);
    init.set_is_primary(true);
    init.set_pointer_type(kind);
    let x = place_of_step(step, last, true, f64::from(canvas.client_width()));
    init.set_client_x((whole.left() + x).round() as i32);
    let event = PointerEvent::new_with_event_init_dict(name, &init).expect("an event");
    let is_left = canvas.dispatch_event(&event).expect("it is dispatched");
    settle().await;
    is_left
}

fn pointed(controller: Controller) -> Option<u64> {
    controller.store().pointed_step().get_untracked()
}

/// Whether this is the step that the page has asked for: a frame of another one is not shown.
async fn is_sought(controller: Controller, trainer: &mut Trainer, sought: u64) -> bool {
    animation_frame().await;
    trainer.request(Request::Seek(sought + 1)).await;
    let before = panel(controller, 0, |panel| panel.step);
    trainer.request(Request::Seek(sought)).await;
    before != sought + 1 && panel(controller, 0, |panel| panel.step) == sought
}

#[wasm_bindgen_test]
async fn pointing_tells_the_step_and_its_values_and_marks_it_in_all_charts() {
    let (controller, _trainer, charts) = charts(900).await;
    let canvases = charts.all("canvas");
    assert!(charts.all(".plot-tip").is_empty() && charts.all(".plot-step").is_empty());
    point(&canvases[0], "pointermove", "mouse", 40, 900).await;
    let step = pointed(controller).expect("a step");
    assert!(step.abs_diff(40) <= 2, "{step}");
    // The value is that of this very step.
    let loss = panel(controller, 0, |p| p.history.nearest(step, |s| s.loss).map(|s| (s.step, s.loss)));
    let (at, loss) = loss.expect("a sample");
    assert_eq!(at, step);
    assert_eq!(charts.text(".plot-tip-step"), format!("step {step}"));
    assert_eq!(charts.texts(".plot-tip b"), [words::value(loss)]);
    assert_eq!(charts.all(".plot-step").len(), 3, "every chart marks the step");
    assert_eq!(attribute(&canvases[0], "aria-valuenow"), step.to_string());
    assert!(attribute(&canvases[0], "aria-valuetext").contains(&words::value(loss)));
    // Another chart tells its own numbers.
    point(&canvases[2], "pointermove", "mouse", 100, 900).await;
    point(&canvases[0], "pointerleave", "mouse", 100, 900).await;
    point(&canvases[2], "pointermove", "mouse", 100, 900).await;
    assert_eq!(charts.texts(".plot-tip span"), ["atoms", "directions"]);
    point(&canvases[2], "pointerleave", "mouse", 100, 900).await;
    assert!(pointed(controller).is_none() && charts.all(".plot-step").is_empty());
    // The bounds name each of their lines.
    controller.dispatch(Command::ShowBounds(0, true));
    settle().await;
    point(&canvases[1], "pointermove", "mouse", 100, 900).await;
    assert_eq!(charts.texts(".plot-tip span"), words::BOUND_LINES.map(String::from));
    assert!(
        charts.texts(".plot-tip b").iter().all(|value| value != "–"),
        "{:?}",
        charts.texts(".plot-tip b")
    );
}

#[wasm_bindgen_test]
async fn a_click_a_drag_and_a_tap_show_the_step() {
    let (controller, mut trainer, charts) = charts(900).await;
    let canvas = &charts.all("canvas")[0];
    point(canvas, "pointerdown", "mouse", 40, 900).await;
    let step = pointed(controller).expect("a step");
    assert!(is_sought(controller, &mut trainer, step).await);
    point(canvas, "pointermove", "mouse", 300, 900).await;
    let dragged = pointed(controller).expect("a step");
    assert!(dragged > step && is_sought(controller, &mut trainer, dragged).await);
    point(canvas, "pointerup", "mouse", 300, 900).await;
    point(canvas, "pointermove", "mouse", 20, 900).await;
    let hovered = pointed(controller).expect("a step");
    assert_eq!(
        panel(controller, 0, |panel| panel.step),
        dragged,
        "a pointer that is not pressed shows nothing"
    );
    assert_ne!(hovered, dragged);
    // A finger shows the step when it is lifted, and what it tells stays.
    point(canvas, "pointerdown", "touch", 100, 900).await;
    let touched = pointed(controller).expect("a step");
    assert_eq!(panel(controller, 0, |panel| panel.step), dragged);
    point(canvas, "pointerup", "touch", 100, 900).await;
    point(canvas, "pointerleave", "touch", 100, 900).await;
    assert!(is_sought(controller, &mut trainer, touched).await);
    assert_eq!((pointed(controller), charts.all(".plot-tip").len()), (Some(touched), 1));
    // One that turns out to scroll the page shows nothing.
    point(canvas, "pointerdown", "touch", 500, 900).await;
    point(canvas, "pointercancel", "touch", 500, 900).await;
    assert_eq!((pointed(controller), panel(controller, 0, |panel| panel.step)), (None, touched));
}

#[wasm_bindgen_test]
async fn keys_go_from_recorded_step_to_recorded_step() {
    let (controller, mut trainer, charts) = charts(900).await;
    let canvas = &charts.all("canvas")[0];
    assert_eq!((attribute(canvas, "tabindex"), attribute(canvas, "role")), ("0".into(), "slider".into()));
    assert!(!press(canvas, "Home").await, "the page does not scroll");
    assert_eq!(pointed(controller), Some(0));
    press(canvas, "ArrowRight").await;
    press(canvas, "ArrowRight").await;
    assert_eq!(pointed(controller), Some(2));
    assert_eq!(charts.text(".plot-tip-step"), "step 2");
    press(canvas, "ArrowLeft").await;
    press(canvas, "Enter").await;
    assert!(is_sought(controller, &mut trainer, 1).await);
    press(canvas, "End").await;
    assert_eq!(pointed(controller), Some(900));
    press(canvas, "ArrowRight").await;
    assert_eq!(pointed(controller), Some(900));
    press(canvas, "Escape").await;
    assert_eq!((pointed(controller), charts.all(".plot-tip").len()), (None, 0));
    assert!(press(canvas, "s").await, "the page's own keys are left to it");
}

#[wasm_bindgen_test]
async fn charts_of_several_panels_tell_a_value_for_each() {
    let controller = controller("preset=xor&modes=none,variation-norm&m=20&schedule=train:1000&play=0");
    let charts = mount(controller, || view! { <SharedCharts /> }).await;
    let mut trainers = [Trainer::open(controller, 0).await, Trainer::open(controller, 1).await];
    controller.dispatch(Command::Train(200));
    animation_frame().await;
    for trainer in &mut trainers {
        trainer.request(Request::Seek(200)).await;
    }
    let canvas = &charts.all("canvas")[1];
    point(canvas, "pointermove", "mouse", 50, 200).await;
    let step = pointed(controller).expect("a step");
    assert_eq!(charts.texts(".plot-tip span"), ["No regulariser", "Variation norm"]);
    let values: Vec<String> = [0, 1]
        .map(|id| {
            panel(controller, id, |p| words::value(p.history.nearest(step, |s| s.loss).expect("loss").loss))
        })
        .to_vec();
    assert_eq!(charts.texts(".plot-tip b"), values);
    assert_ne!(values[0], values[1]);
    let swatches: Vec<String> = charts.all(".plot-tip i").iter().map(|i| attribute(i, "class")).collect();
    assert_eq!(swatches, ["swatch s0", "swatch s1"], "lines are told by their style");
    assert_eq!(charts.all(".plot-step").len(), 3);
}
