//! The view of the network's function, and what the pointer does on it: it highlights, while data are
//! edited it adds, moves and removes points, and while a function is predicted it draws one.

use super::panel_context::PanelContext;
use crate::canvas::panel_canvases::PanelCanvases;
use crate::canvas::scale;
use crate::controller::{Controller, use_controller};
use crate::state::{Command, DataPoint, PanelId, PredictionCommand, Target, WorkspaceStoreFields, selectors};
use crate::text::{self, format};
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use relu_atoms_core::experiment::prediction::Question;
use relu_atoms_core::points::edit::Edit;
use relu_atoms_render::truth::ErrorMap;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A pointer that has moved less than this, in CSS pixels, has tapped.
pub(super) const TAP: f64 = 5.0;

/// How far an arrow key moves a data point or a neuron, in CSS pixels.
pub(super) const NUDGE: f64 = 6.0;

/// The pointer that holds a data point or an empty place.
#[derive(Clone, Copy, Debug)]
struct Hold {
    /// The pointer's number: what another finger does is not this hold's.
    pointer: i32,
    /// The data point, by its place among all rows; none at an empty place.
    point: Option<usize>,
    /// Where the pointer went down.
    from: [f64; 2],
    /// It has moved farther than a tap.
    has_moved: bool,
}

/// Where the pointer is, in pixels of the canvas from its top left.
pub(super) fn place(event: &MouseEvent) -> [f64; 2] {
    [event.offset_x(), event.offset_y()].map(|length| f64::from(length) / scale())
}

/// Whether a pointer that has gone down may change anything: with its primary button, as the first finger.
pub(super) fn is_primary_press(event: &PointerEvent) -> bool {
    event.is_primary() && event.button() == 0
}

/// Whether a pointer that moves has its primary button down. While another button is down, too, letting go of
/// the primary one is no `pointerup`.
pub(super) fn is_primary_down(event: &PointerEvent) -> bool {
    event.buttons() & 1 == 1
}

/// Keeps a pointer that went down on an element, which listens to this event, even if it leaves it.
pub(super) fn capture(event: &PointerEvent) {
    if let Some(element) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
        // Fails only for a pointer that has left already.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// What an arrow key does on a view: left and right go through the atoms, up and down through the data points.
pub(super) fn highlight_by_key(controller: Controller, panel: PanelId, key: &str) -> bool {
    controller.dispatch(match key {
        "ArrowLeft" => Command::CycleAtoms(panel, -1),
        "ArrowRight" => Command::CycleAtoms(panel, 1),
        "ArrowUp" => Command::CyclePoints(panel, 1),
        "ArrowDown" => Command::CyclePoints(panel, -1),
        _ => return false,
    });
    true
}

/// The view with its caption.
#[component]
pub fn FunctionViewFigure(
    /// Its canvas.
    canvas: NodeRef<html::Canvas>,
) -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let panel: PanelContext = expect_context();
    let id = panel.field.key();
    let hold = StoredValue::new(None::<Hold>);
    let is_editing = move || store.editing().get_untracked().active;
    let pick = move |at| {
        let points = controller.panel_points(id)?;
        controller.with_canvases(id, |canvases| canvases.pick_function(&points, at)).flatten()
    };
    let inputs_at = move |at| {
        let points = controller.panel_points(id)?;
        controller.with_canvases(id, |canvases| canvases.function_place(&points, at)).flatten()
    };
    // The function that is predicted is drawn by this pointer, which was here last.
    let stroke = StoredValue::new(None::<(i32, [f64; 2])>);
    let is_drawing = Memo::new(move |_| selectors::open_question(store) == Some(Question::Function));
    let draw = move |from: Option<[f64; 2]>, event: &PointerEvent| {
        let points = controller.panel_points(id)?;
        let at = place(event);
        let to = controller.with_canvases(id, |canvases| canvases.graph_place(&points, at)).flatten()?;
        stroke.set_value(Some((event.pointer_id(), to)));
        controller.dispatch(Command::Predict(PredictionCommand::Draw(from, to)));
        Some(())
    };
    // An edit is of the table's numbers.
    let in_table = move |[u, v]: [f64; 2]| {
        let columns = controller.columns(id).unwrap_or_default();
        if panel.d.get_untracked() == 1 {
            [columns.input(0).to_table(u), columns.target().to_table(v)]
        } else {
            columns.input_to_table([u, v])
        }
    };
    // While data are edited the points are told apart by their places among all rows.
    let row_at = move |at| match pick(at) {
        Some(Target::Point(i)) => controller.row_of(id, DataPoint::Trained(i)),
        _ => {
            let held_out = controller.held_out_points(id)?;
            let place = |canvases: &mut PanelCanvases| canvases.pick_point(&held_out, at);
            controller.row_of(id, DataPoint::HeldOut(controller.with_canvases(id, place).flatten()?))
        }
    };
    let target_of_row = move |row| match controller.point_of(id, row)? {
        DataPoint::Trained(i) => Some(Target::Point(i)),
        DataPoint::HeldOut(_) => None,
    };
    let end_hold = move || {
        if hold.get_value().is_some() {
            hold.set_value(None);
            controller.dispatch(Command::CancelDrag);
        }
    };
    let press = move |event: PointerEvent| {
        if is_drawing.get_untracked() {
            if is_primary_press(&event) && draw(None, &event).is_some() {
                capture(&event);
            }
            return;
        }
        if !event.is_primary() && hold.get_value().is_some_and(|held| !held.has_moved) {
            // Two fingers pinch or scroll: the first has not tapped.
            end_hold();
        }
        if is_editing() && is_primary_press(&event) {
            let from = place(&event);
            let point = row_at(from);
            hold.set_value(Some(Hold { pointer: event.pointer_id(), point, from, has_moved: false }));
            capture(&event);
        }
    };
    let cancel = move |event: PointerEvent| {
        stroke.set_value(None);
        if hold.get_value().is_some_and(|held| held.pointer == event.pointer_id()) {
            end_hold();
        }
    };
    let release = move |event: &PointerEvent| {
        stroke.set_value(None);
        let Some(held) = hold.get_value().filter(|held| held.pointer == event.pointer_id()) else { return };
        hold.set_value(None);
        let Hold { point, has_moved, .. } = held;
        let editing = store.editing().get_untracked();
        match (point, has_moved) {
            (Some(_), true) => controller.dispatch(Command::ReleasePoint),
            (Some(point), false) if editing.erasing => {
                controller.dispatch(Command::ChangePoints(Edit::Delete { point }));
            }
            (Some(point), false) => controller.dispatch(Command::Pin(id, target_of_row(point))),
            (None, false) if !editing.erasing => {
                if let Some([u, v]) = inputs_at(place(event)).map(in_table) {
                    let y = if panel.d.get_untracked() == 1 { v } else { editing.target };
                    controller.dispatch(Command::ChangePoints(Edit::Add { x: [u, v], y }));
                }
            }
            (None, _) => {}
        }
    };
    // The edit that puts a data point at a place of the view: two inputs, or an input and a target.
    let edit_to = move |point, [u, v]: [f64; 2]| {
        if panel.d.get_untracked() == 1 {
            Edit::Set { point, x: [u, 0.0], y: v }
        } else {
            Edit::Move { point, x: [u, v] }
        }
    };
    let drag = move |event: PointerEvent| {
        let at = place(&event);
        if is_drawing.get_untracked() {
            match stroke.get_value() {
                Some((pointer, _)) if pointer != event.pointer_id() => {}
                Some((_, from)) if is_primary_down(&event) => drop(draw(Some(from), &event)),
                _ => stroke.set_value(None),
            }
            return;
        }
        let Some(mut held) = hold.get_value() else {
            if event.is_primary() {
                controller.dispatch(Command::Hover(id, pick(at)));
            }
            return;
        };
        if held.pointer != event.pointer_id() {
            return;
        }
        if !is_primary_down(&event) {
            // It was let go of beside another button, or where the page heard nothing of it. That ends a drag, and is
            // no tap.
            return if held.has_moved { release(&event) } else { end_hold() };
        }
        held.has_moved |= libm::hypot(at[0] - held.from[0], at[1] - held.from[1]) > TAP;
        hold.set_value(Some(held));
        if let (true, Some(point), Some(to)) = (held.has_moved, held.point, inputs_at(at).map(in_table)) {
            // A place where the point cannot be leaves it where it is.
            let _ = controller.try_dispatch(Command::DragPoint(edit_to(point, to)));
        }
    };
    // Whether the arrows have moved a data point; it is let go of with the shift key.
    let is_held_by_keys = StoredValue::new(false);
    let move_by_key = move |[right, down]: [f64; 2]| {
        let Some(Target::Point(i)) = panel.lit.get_untracked() else { return None };
        let points = controller.panel_points(id)?;
        let point = controller.row_of(id, DataPoint::Trained(i))?;
        let from = inputs_at([NUDGE, NUDGE])?;
        let to = inputs_at([NUDGE * (1.0 + right), NUDGE * (1.0 + down)])?;
        let vertical = if points.d() == 1 { points.y()[i] } else { points.x()[[i, 1]] };
        let moved = in_table([points.x()[[i, 0]] + to[0] - from[0], vertical + to[1] - from[1]]);
        // A place where the point cannot be leaves it where it is.
        controller.try_dispatch(Command::DragPoint(edit_to(point, moved))).ok()?;
        is_held_by_keys.set_value(true);
        Some(())
    };
    let release_keys = move || {
        if is_held_by_keys.get_value() {
            is_held_by_keys.set_value(false);
            controller.dispatch(Command::ReleasePoint);
        }
    };
    let click = move |event: MouseEvent| {
        if !is_editing() && !is_drawing.get_untracked() {
            controller.dispatch(Command::Pin(id, pick(place(&event))));
        }
    };
    let key = move |event: KeyboardEvent| {
        let name = event.key();
        let by = match name.as_str() {
            "ArrowLeft" => [-1.0, 0.0],
            "ArrowRight" => [1.0, 0.0],
            "ArrowUp" => [0.0, -1.0],
            "ArrowDown" => [0.0, 1.0],
            _ => return,
        };
        event.prevent_default();
        if is_editing() && event.shift_key() {
            move_by_key(by);
        } else {
            highlight_by_key(controller, id, &name);
        }
    };
    let key_up = move |event: KeyboardEvent| {
        if event.key() == "Shift" {
            release_keys();
        }
    };
    let is_truth_shown = Memo::new(move |_| store.show_truth().get() && panel.truth.read().is_some());
    view! {
        <figure class="view function">
            <figcaption>
                <b>{text::FUNCTION}</b>
                <span class="soft">{move || {
                    if is_drawing.get() {
                        return text::prediction::DRAW_CAPTION.get();
                    }
                    text::function_caption(panel.d.get(), is_truth_shown.get())
                }}</span>
            </figcaption>
            <TruthSwitch is_shown=is_truth_shown />
            <canvas
                node_ref=canvas
                class="canvas"
                class:edited=move || store.editing().get().active || is_drawing.get()
                tabindex="0"
                role="img"
                data-view="function"
                aria-label=move || text::function_label(panel.d.get())
                on:pointerdown=press
                on:pointermove=drag
                on:pointerup=move |event| release(&event)
                on:pointercancel=cancel
                on:lostpointercapture=cancel
                // A menu takes the pointer away.
                on:contextmenu=move |_| end_hold()
                on:pointerleave=move |_| controller.dispatch(Command::Hover(id, None))
                on:click=click
                on:keydown=key
                on:keyup=key_up
                on:blur=move |_| release_keys()
            ></canvas>
        </figure>
    }
}

/// The switch that shows the truth, with the scale of the map of errors; hidden where no truth is known.
#[component]
fn TruthSwitch(
    /// It is shown.
    is_shown: Memo<bool>,
) -> impl IntoView {
    let controller = use_controller();
    let panel: PanelContext = expect_context();
    let scale = Memo::new(move |_| {
        let is_map = is_shown.get() && panel.d.get() == 2;
        let error =
            panel.summary.read().as_deref().and_then(|report| report.test_error).filter(|_| is_map)?;
        let scale = ErrorMap::new(panel.truth.get()?, error).scale;
        Some(match panel.columns.read().units.as_ref() {
            None => format::number(scale, 1),
            Some(units) => format::number(units.y.one * scale, 2),
        })
    });
    view! {
        <div class="truth" hidden=move || panel.truth.read().is_none()>
            {move || scale.get().map(|scale| view! {
                <span class="truth-scale" role="img" aria-label=text::error_scale(&scale)>
                    <span aria-hidden="true">{format!("−{scale}")}</span>
                    <i aria-hidden="true"></i>
                    <span aria-hidden="true">{scale.clone()}</span>
                </span>
            })}
            <span class="segments" data-try="truth">
            <button
                type="button"
                title=move || {
                    panel.truth.read().as_ref().map(|truth| {
                        format!("{}: {}", text::SHOW_TRUTH_HELP, text::truth(&truth.truth))
                    })
                }
                aria-pressed=move || is_shown.get().to_string()
                on:click=move |_| controller.dispatch(Command::ShowTruth(!is_shown.get_untracked()))
            >
                {text::SHOW_TRUTH}
            </button>
            </span>
        </div>
    }
}
