//! What a pointer does on the views: only its primary button edits, a second finger does nothing, and what is
//! taken away by the browser is as before.

use crate::page::{Mounted, animation_frame, click, controller, field, mount, panel, press, settle};
use crate::run::Trainer;
use leptos::prelude::*;
use relu_atoms::canvas::palette::Palette;
use relu_atoms::canvas::panel_canvases::{PaintRequest, PanelCanvases, ViewSettings};
use relu_atoms::components::panel::PanelView;
use relu_atoms::controller::Controller;
use relu_atoms::state::prediction::Guess;
use relu_atoms::state::{Command, PredictionCommand, Target, WorkspaceStoreFields};
use relu_atoms::workers::painter::Pictures;
use relu_atoms_core::points::Points;
use relu_atoms_raster::Painter;
use relu_atoms_render::lines::Lines;
use relu_atoms_render::view::Chart;
use relu_atoms_session::messages::Request;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, MouseEvent, PointerEvent, PointerEventInit, WheelEvent, WheelEventInit};

/// What a pointer is: its number, whether it is the first finger, and which buttons are down.
#[derive(Clone, Copy)]
struct Pointer {
    id: i32,
    is_primary: bool,
    button: i16,
    buttons: u16,
}

const FIRST: Pointer = Pointer { id: 1, is_primary: true, button: 0, buttons: 1 };
const SECOND: Pointer = Pointer { id: 2, is_primary: false, ..FIRST };
const RIGHT: Pointer = Pointer { button: 2, buttons: 2, ..FIRST };
const MIDDLE: Pointer = Pointer { button: 1, buttons: 4, ..FIRST };
/// The primary button has been let go of while another one stays down, which is no `pointerup`.
const CHORD: Pointer = Pointer { button: 0, buttons: 2, ..FIRST };

/// A pointer's event at a place of an element, in CSS pixels from its top left.
async fn act(element: &HtmlElement, name: &str, pointer: Pointer, at: [f64; 2]) {
    let whole = element.get_bounding_client_rect();
    let init = PointerEventInit::new();
    init.set_bubbles(true);
    init.set_pointer_id(pointer.id);
    init.set_is_primary(pointer.is_primary);
    init.set_button(pointer.button);
    init.set_buttons(pointer.buttons);
    init.set_client_x((whole.left() + at[0]).round() as i32);
    init.set_client_y((whole.top() + at[1]).round() as i32);
    let event = PointerEvent::new_with_event_init_dict(name, &init).expect("an event");
    element.dispatch_event(&event).expect("it is dispatched");
    settle().await;
}

/// A panel whose canvases show step 0 of a run.
async fn shown(query: &str) -> (Controller, Mounted) {
    let controller = controller(query);
    let view = mount(controller, move || view! { <PanelView panel=field(controller, 0) /> }).await;
    for canvas in view.all("canvas") {
        canvas.set_attribute("style", "display: block; width: 400px; height: 300px").expect("a style");
    }
    let mut trainer = Trainer::open(controller, 0).await;
    let points = controller.panel_points(0).expect("points");
    let window = controller.with_canvases(0, |canvases| canvases.window_for(&points)).expect("canvases");
    controller.with_canvases(0, |canvases| canvases.clear(&points, &points, 1.0));
    trainer.request(Request::Window(window)).await;
    trainer.request(Request::Draw).await;
    let chart = panel(controller, 0, |panel| panel.chart);
    let settings = ViewSettings {
        columns: relu_atoms_core::points::units::PLAIN.clone(),
        points: points.clone(),
        held_out: None,
        truth: None,
        lit: None,
        chart,
        certified: false,
        numbered: false,
        guess: None,
        optimum: None,
        palette: Palette::LIGHT,
    };
    controller.with_canvases(0, |canvases| {
        canvases.painter_is_ready();
        let request = canvases.next_request(&settings);
        let Some(PaintRequest::Numbers(job, shown)) = request else { panic!("a frame is to be painted") };
        let mut painter = Painter::new();
        let frame = &shown.frame;
        painter.take(job.source(), frame.neurons.clone(), frame.field.clone(), Vec::new());
        let (painted, _) = painter.paint(&job);
        canvases.take_pictures(Pictures { painted, neurons: None, ground: None }, job.run);
        canvases.draw(&settings);
    });
    (controller, view)
}

fn points(controller: Controller) -> Points {
    panel(controller, 0, |panel| panel.points.as_deref().cloned()).expect("points")
}

/// Where a data point is on the function view, found by pointing here and there.
fn place_of_point(controller: Controller, point: usize) -> [f64; 2] {
    let points = controller.panel_points(0).expect("points");
    let is_there = |at: &[f64; 2]| {
        let target = controller.with_canvases(0, |canvases| canvases.pick_function(&points, *at)).flatten();
        target == Some(Target::Point(point))
    };
    let places = (0..60).flat_map(|y| (0..80).map(move |x| [5.0 * f64::from(x), 5.0 * f64::from(y)]));
    let near: Vec<[f64; 2]> = places.filter(is_there).collect();
    // The middle of all places from which it can be taken.
    [0, 1].map(|k| near.iter().map(|at| at[k]).sum::<f64>() / near.len() as f64)
}

const XOR: &str = "preset=xor&modes=variation-norm&m=20&play=0";

#[wasm_bindgen_test]
async fn only_the_primary_button_edits_data() {
    let (controller, view) = shown(XOR).await;
    let canvas = view.find("[data-view=function]");
    controller.dispatch(Command::EditData(true));
    settle().await;
    let (before, at) = (points(controller), place_of_point(controller, 0));
    let there = [at[0] + 40.0, at[1] + 30.0];
    for pointer in [RIGHT, MIDDLE, SECOND] {
        act(&canvas, "pointerdown", pointer, at).await;
        act(&canvas, "pointermove", pointer, there).await;
        assert_eq!(points(controller), before, "button {} drags nothing", pointer.button);
        act(&canvas, "pointerup", pointer, there).await;
        act(&canvas, "pointerdown", pointer, [200.0, 150.0]).await;
        act(&canvas, "pointerup", pointer, [200.0, 150.0]).await;
        assert_eq!(points(controller), before, "button {} adds nothing", pointer.button);
    }
    act(&canvas, "pointerdown", FIRST, at).await;
    act(&canvas, "pointermove", FIRST, there).await;
    assert!(points(controller) != before, "the primary button drags");
    act(&canvas, "pointerup", FIRST, there).await;
    assert!(controller.store().editing().get_untracked().can_undo);
}

#[wasm_bindgen_test]
async fn a_second_finger_moves_no_point() {
    let (controller, view) = shown(XOR).await;
    let canvas = view.find("[data-view=function]");
    controller.dispatch(Command::EditData(true));
    settle().await;
    let at = place_of_point(controller, 0);
    act(&canvas, "pointerdown", FIRST, at).await;
    act(&canvas, "pointermove", FIRST, [at[0] + 40.0, at[1] + 30.0]).await;
    let dragged = points(controller);
    act(&canvas, "pointerdown", SECOND, [300.0, 20.0]).await;
    act(&canvas, "pointermove", SECOND, [10.0, 290.0]).await;
    assert_eq!(points(controller), dragged);
    act(&canvas, "pointerup", SECOND, [10.0, 290.0]).await;
    act(&canvas, "pointercancel", SECOND, [10.0, 290.0]).await;
    assert_eq!(points(controller), dragged, "the first finger holds it still");
    act(&canvas, "pointermove", FIRST, [at[0] + 60.0, at[1] + 30.0]).await;
    assert!(points(controller) != dragged);
}

#[wasm_bindgen_test]
async fn a_cancelled_pointer_puts_the_point_back() {
    let (controller, view) = shown(XOR).await;
    let canvas = view.find("[data-view=function]");
    controller.dispatch(Command::EditData(true));
    settle().await;
    let (before, at) = (points(controller), place_of_point(controller, 0));
    act(&canvas, "pointerdown", FIRST, at).await;
    act(&canvas, "pointermove", FIRST, [at[0] + 40.0, at[1] + 30.0]).await;
    assert!(points(controller) != before);
    act(&canvas, "pointercancel", FIRST, [at[0] + 40.0, at[1] + 30.0]).await;
    assert_eq!(points(controller), before);
    assert!(!controller.store().editing().get_untracked().can_undo, "nothing has been changed");
    act(&canvas, "pointermove", FIRST, [at[0] + 80.0, at[1] + 30.0]).await;
    assert_eq!(points(controller), before, "the point is no longer held");
    // Nor does a cancelled tap add a point.
    act(&canvas, "pointerdown", FIRST, [200.0, 150.0]).await;
    act(&canvas, "pointercancel", FIRST, [200.0, 150.0]).await;
    assert_eq!(points(controller), before);
}

#[wasm_bindgen_test]
async fn letting_go_of_the_primary_button_ends_a_drag_though_another_is_down() {
    let (controller, view) = shown(XOR).await;
    let canvas = view.find("[data-view=function]");
    controller.dispatch(Command::EditData(true));
    settle().await;
    let at = place_of_point(controller, 0);
    act(&canvas, "pointerdown", FIRST, at).await;
    act(&canvas, "pointermove", FIRST, [at[0] + 40.0, at[1] + 30.0]).await;
    let dragged = points(controller);
    act(&canvas, "pointermove", CHORD, [at[0] + 90.0, at[1] + 90.0]).await;
    assert!(controller.store().editing().get_untracked().can_undo, "the point has been let go of");
    act(&canvas, "pointermove", RIGHT, [at[0] + 90.0, at[1] + 90.0]).await;
    let released = points(controller);
    (0..released.n()).for_each(|i| assert!((released.x()[(i, 0)] - dragged.x()[(i, 0)]).abs() < 1e-3));
}

/// A press that the page has not heard the end of is no tap: a menu was opened over it, the pointer was taken away,
/// a second finger came down, or another button was down as well.
#[wasm_bindgen_test]
async fn a_press_without_its_end_adds_no_point_and_pins_nothing() {
    let (controller, view) = shown(XOR).await;
    controller.dispatch(Command::EditData(true));
    settle().await;
    let before = points(controller);
    let nothing = [200.0, 150.0];
    const UP: Pointer = Pointer { buttons: 0, ..FIRST };
    for (name, pointer) in [
        ("lostpointercapture", FIRST),
        ("contextmenu", RIGHT),
        ("pointerdown", SECOND),
        ("pointermove", CHORD),
        ("pointermove", UP),
        ("pointercancel", FIRST),
    ] {
        for which in ["[data-view=function]", "[data-view=neurons]"] {
            let canvas = view.find(which);
            act(&canvas, "pointerdown", FIRST, nothing).await;
            act(&canvas, name, pointer, nothing).await;
            act(&canvas, "pointerup", FIRST, nothing).await;
            assert_eq!(points(controller), before, "{name} {which}");
            assert!(!panel(controller, 0, |panel| panel.pinned), "{name} {which}");
        }
    }
    // With its end it is one.
    let canvas = view.find("[data-view=function]");
    act(&canvas, "pointerdown", FIRST, nothing).await;
    act(&canvas, "pointerup", UP, nothing).await;
    assert_eq!(points(controller).n(), before.n() + 1);
}

/// Where a neuron is on the neuron view.
fn place_of_neuron(controller: Controller) -> [f64; 2] {
    let points = controller.panel_points(0).expect("points");
    let is_there = |at: &[f64; 2]| {
        let target = controller.with_canvases(0, |canvases| canvases.pick_neuron(&points, *at)).flatten();
        matches!(target, Some(Target::Neuron(_)))
    };
    let mut places = (0..150).flat_map(|y| (0..200).map(move |x| [2.0 * f64::from(x), 2.0 * f64::from(y)]));
    places.find(is_there).expect("a neuron is on the view")
}

#[wasm_bindgen_test]
async fn only_the_primary_button_takes_neurons_and_pins() {
    let (controller, view) = shown("preset=xor&modes=variation-norm&m=200&play=0").await;
    let canvas = view.find("[data-view=neurons]");
    let pinned = || panel(controller, 0, |panel| panel.pinned);
    for hand in [false, true] {
        controller.dispatch(Command::HandleNeurons(0, hand));
        settle().await;
        // The caption is another, and may have another height.
        let at = place_of_neuron(controller);
        for pointer in [RIGHT, MIDDLE, SECOND] {
            act(&canvas, "pointerdown", pointer, at).await;
            act(&canvas, "pointerup", pointer, at).await;
            assert!(!pinned(), "by hand: {hand}, button {}", pointer.button);
        }
        act(&canvas, "pointerdown", FIRST, at).await;
        act(&canvas, "pointercancel", FIRST, at).await;
        assert_eq!(pinned(), hand, "a cancelled tap pins nothing; a neuron that is taken is pinned");
        act(&canvas, "pointerdown", FIRST, at).await;
        act(&canvas, "pointerup", FIRST, at).await;
        assert!(pinned());
        controller.dispatch(Command::Unpin);
    }
}

#[wasm_bindgen_test]
async fn only_the_first_finger_turns_the_sphere() {
    let (controller, view) = shown(XOR).await;
    click(&view.button("Sphere")).await;
    assert_eq!(panel(controller, 0, |panel| panel.chart), Chart::Sphere);
    // The chart changes with the next picture.
    controller.with_canvases(0, PanelCanvases::painter_is_ready);
    controller.redraw(0);
    animation_frame().await;
    let canvas = view.find("[data-view=neurons]");
    let rotation = || {
        let wanted = controller.with_canvases(0, |canvases| canvases.wanted_view(2));
        wanted.expect("canvases").rotation
    };
    let before = rotation();
    for pointer in [RIGHT, SECOND] {
        act(&canvas, "pointerdown", pointer, [100.0, 100.0]).await;
        act(&canvas, "pointermove", pointer, [180.0, 130.0]).await;
        act(&canvas, "pointerup", pointer, [180.0, 130.0]).await;
        assert_eq!(rotation(), before);
    }
    act(&canvas, "pointerdown", FIRST, [100.0, 100.0]).await;
    act(&canvas, "pointermove", FIRST, [180.0, 130.0]).await;
    let turned = rotation();
    assert!(turned != before);
    act(&canvas, "pointermove", SECOND, [10.0, 10.0]).await;
    assert_eq!(rotation(), turned);
}

/// A panel that shows the chart of straight lines, with its canvas.
async fn lines_shown() -> (Controller, Mounted, HtmlElement) {
    let (controller, view) = shown(&format!("{XOR}&chart=lines")).await;
    assert_eq!(panel(controller, 0, |panel| panel.chart), Chart::Lines);
    let canvas = view.find("[data-view=neurons]");
    (controller, view, canvas)
}

/// What the chart of straight lines shows next.
fn lines(controller: Controller) -> Lines {
    controller.with_canvases(0, |canvases| canvases.wanted_view(2)).expect("canvases").lines
}

#[wasm_bindgen_test]
async fn one_finger_moves_the_chart_of_lines_and_two_zoom_it() {
    let (controller, _view, canvas) = lines_shown().await;
    let fitting = lines(controller);
    assert_eq!(fitting, Lines::fitting(&points(controller)));
    act(&canvas, "pointerdown", FIRST, [100.0, 100.0]).await;
    act(&canvas, "pointermove", FIRST, [102.0, 100.0]).await;
    assert_eq!(lines(controller), fitting, "a tap that trembles moves nothing");
    act(&canvas, "pointermove", FIRST, [140.0, 110.0]).await;
    let moved = lines(controller);
    assert!(moved.centre[0] < fitting.centre[0] && moved.half == fitting.half);
    assert!(moved.origin == fitting.origin);
    // A second finger 100 pixels away, which goes 100 pixels further.
    act(&canvas, "pointerdown", SECOND, [240.0, 110.0]).await;
    act(&canvas, "pointermove", SECOND, [340.0, 110.0]).await;
    let closer = lines(controller);
    (0..2).for_each(|k| assert!((2.0 * closer.half[k] - moved.half[k]).abs() < 1e-9 * moved.half[k]));
    // The finger that stays moves on; the other does nothing more.
    act(&canvas, "pointerup", SECOND, [340.0, 110.0]).await;
    act(&canvas, "pointermove", SECOND, [10.0, 10.0]).await;
    assert_eq!(lines(controller), closer);
    act(&canvas, "pointermove", FIRST, [120.0, 130.0]).await;
    let after = lines(controller);
    assert!(after.centre != closer.centre && after.half == closer.half);
    act(&canvas, "pointerup", FIRST, [120.0, 130.0]).await;
    act(&canvas, "pointermove", FIRST, [10.0, 10.0]).await;
    assert_eq!(lines(controller), after);
    assert!(!panel(controller, 0, |panel| panel.pinned), "what was moved was no tap");
    let event = MouseEvent::new("dblclick").expect("an event");
    canvas.dispatch_event(&event).expect("it is dispatched");
    assert_eq!(lines(controller), fitting);
}

#[wasm_bindgen_test]
async fn wheel_keys_and_buttons_zoom_the_chart_of_lines() {
    let (controller, view, canvas) = lines_shown().await;
    let fitting = lines(controller);
    let zoom = || fitting.half[0] / lines(controller).half[0];
    let wheel = |by: f64| {
        let init = WheelEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_delta_y(by);
        let event = WheelEvent::new_with_event_init_dict("wheel", &init).expect("an event");
        canvas.dispatch_event(&event).expect("it is dispatched");
        event.default_prevented()
    };
    assert!(wheel(-200.0) && zoom() > 1.1);
    assert!(wheel(200.0) && (zoom() - 1.0).abs() < 1e-9);
    // At the end of the range the wheel is the page's.
    let turns = (0..100).take_while(|_| wheel(400.0)).count();
    assert!((2..20).contains(&turns), "{turns}");
    assert!((zoom() - 1.0 / relu_atoms_render::lines::FURTHEST).abs() < 1e-9);
    assert!(!press(&canvas, "0").await && lines(controller) == fitting);
    let strength = panel(controller, 0, |panel| panel.experiment().lambda);
    press(&canvas, "+").await;
    assert!(zoom() > 1.4);
    press(&canvas, "-").await;
    assert!((zoom() - 1.0).abs() < 1e-9);
    assert_eq!(panel(controller, 0, |panel| panel.experiment().lambda), strength);
    for (name, more) in [("Zoom in", true), ("Zoom out", false), ("Zoom out", false)] {
        let before = zoom();
        click(&view.button(name)).await;
        assert_eq!(zoom() > before, more);
    }
    click(&view.button("Fit")).await;
    assert_eq!(lines(controller), fitting);
}

/// The function that is predicted is drawn by the primary pointer, on nothing else, and pins nothing.
#[wasm_bindgen_test]
async fn a_predicted_function_is_drawn_by_the_pointer() {
    let (controller, view) = shown("tour=1&m=20").await;
    let curve = || match controller.store().prediction().read_untracked().as_ref().map(|p| p.guess.clone()) {
        Some(Guess::Function(curve)) => curve,
        _ => panic!("a function is asked for"),
    };
    let canvas = view.find("[data-view=function]");
    for pointer in [RIGHT, MIDDLE, SECOND] {
        act(&canvas, "pointerdown", pointer, [60.0, 60.0]).await;
        act(&canvas, "pointermove", pointer, [300.0, 160.0]).await;
        act(&canvas, "pointerup", pointer, [300.0, 160.0]).await;
        assert!(curve().is_blank(), "button {}", pointer.button);
    }
    let points = points(controller);
    let place = |at: [f64; 2]| {
        controller.with_canvases(0, |canvases| canvases.graph_place(&points, at)).flatten().expect("a place")
    };
    let (from, to) = ([100.0, 60.0], [300.0, 160.0]);
    act(&canvas, "pointerdown", FIRST, from).await;
    act(&canvas, "pointermove", SECOND, [10.0, 10.0]).await;
    act(&canvas, "pointermove", FIRST, to).await;
    act(&canvas, "pointerup", FIRST, to).await;
    let drawn = curve();
    let middle = place([200.0, 110.0]);
    let [lo, hi] = drawn.values();
    let off = (drawn.at(middle[0]).expect("drawn") - middle[1]).abs();
    assert!(off < 0.04 * (hi - lo), "{off}");
    // Beyond the graph's edge it goes along the edge.
    act(&canvas, "pointerdown", FIRST, [200.0, 100.0]).await;
    act(&canvas, "pointermove", FIRST, [200.0, -80.0]).await;
    act(&canvas, "pointerup", FIRST, [200.0, -80.0]).await;
    let at = place([200.0, 0.0]);
    assert!((curve().at(at[0]).expect("drawn") - hi).abs() < 0.1 * (hi - lo));
    assert!(!panel(controller, 0, |panel| panel.pinned));
    // A finger draws, and does not scroll.
    assert!(canvas.class_list().contains("edited"));
    let before = curve();
    controller.dispatch(Command::Predict(PredictionCommand::Run));
    settle().await;
    act(&canvas, "pointerdown", FIRST, from).await;
    act(&canvas, "pointermove", FIRST, [150.0, 200.0]).await;
    assert_eq!(curve(), before, "the question is closed");
}

/// A tap in the neuron view chooses the cell of the directions there, though a neuron is nearer to it than its walls.
#[wasm_bindgen_test]
async fn predicted_cells_are_tapped_in_the_neuron_view() {
    let (controller, view) = shown("tour=2&m=200").await;
    let cells = || match controller.store().prediction().read_untracked().as_ref().map(|p| p.guess.clone()) {
        Some(Guess::Cells(cells)) => cells,
        _ => panic!("cells are asked for"),
    };
    let canvas = view.find("[data-view=neurons]");
    let points = points(controller);
    let mut tapped = 0;
    for at in [[60.0, 60.0], [200.0, 140.0], [330.0, 200.0], [120.0, 240.0]] {
        let here = controller.with_canvases(0, |canvases| canvases.cells_at(&points, at)).expect("canvases");
        let Some(own) = here.first().filter(|cell| !cell.is_empty()) else { continue };
        let before = cells();
        for is_in in [true, false] {
            act(&canvas, "pointerdown", FIRST, at).await;
            act(&canvas, "pointerup", FIRST, at).await;
            assert_eq!(cells().contains(own), is_in != before.contains(own), "{at:?}");
        }
        tapped += 1;
    }
    assert!(tapped > 1, "{tapped}");
    assert!(!panel(controller, 0, |panel| panel.pinned), "nothing is highlighted by it");
}
