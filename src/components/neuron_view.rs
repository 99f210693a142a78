//! The view of the network's neurons, and what the pointer does on it: it highlights, turns the sphere, moves and zooms
//! the chart of straight lines, and drags neurons where that is switched on.

use super::figure::{CellsSentence, FigureContext};
use super::function_view::{NUDGE, TAP, capture, highlight_by_key, is_primary_down, is_primary_press, place};
use super::keyboard::{key_shortcut, tip};
use super::panel_context::PanelContext;
use crate::controller::use_controller;
use crate::state::{Command, FigureCommand, PanelStoreFields, PredictionCommand, Target, selectors};
use crate::text;
use crate::widgets::Segmented;
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;
use relu_atoms_core::experiment::prediction::Question;
use relu_atoms_core::train::NeuronEdit;
use relu_atoms_render::drag::Drag;
use relu_atoms_render::view::Chart;

/// A pointer that has moved less than this, in CSS pixels, moves no neuron.
const STILL: f64 = 3.0;
/// How far an arrow key turns the sphere, as if dragged, or moves the chart of straight lines, in CSS pixels.
const TURN: f64 = 24.0;
/// By how much a button or a key zooms.
const ZOOM: f64 = 1.5;
/// By how much the wheel zooms for a pixel, and for a pinch of a touchpad, which the browser tells as a wheel.
const WHEEL: f64 = 0.0016;
const PINCH: f64 = 0.01;
/// Pixels in a line and in a page of a wheel that counts in these.
const WHEEL_LINE: f64 = 16.0;
const WHEEL_PAGE: f64 = 400.0;

/// What the pointer that is down does.
#[derive(Clone)]
enum Grip {
    /// It highlights, or turns the sphere or moves the chart of straight lines once it has moved.
    View { from: [f64; 2], last: [f64; 2], has_turned: bool },
    /// With another finger, of this number, it zooms the chart of straight lines: the places of both.
    Pinch { other: i32, at: [[f64; 2]; 2] },
    /// It drags neurons.
    Neurons { drag: Drag, from: [f64; 2], has_moved: bool },
}

/// How a pointer stopped doing what it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The user let go.
    Released,
    /// The browser took it away, as when it begins to scroll.
    Cancelled,
}

/// Edits that release these neurons.
fn release_all(neurons: &[usize]) -> Vec<NeuronEdit> {
    neurons.iter().map(|j| NeuronEdit { neuron: *j, parameters: None, frozen: Some(false) }).collect()
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    libm::hypot(a[0] - b[0], a[1] - b[1])
}

/// The view with its caption and switches.
#[component]
pub fn NeuronViewFigure(
    /// Its canvas.
    canvas: NodeRef<html::Canvas>,
) -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let panel: PanelContext = expect_context();
    let figure: FigureContext = expect_context();
    let id = panel.field.key();
    let chart = Memo::new(move |_| panel.field.chart().try_get().unwrap_or(Chart::Cylinder));
    let handles = Memo::new(move |_| panel.field.handling().try_get().is_some_and(|h| h.active));
    // With the number of the pointer: what another finger does is not its.
    let grip = StoredValue::new_local(None::<(i32, Grip)>);
    let pick = move |at| {
        let points = controller.panel_points(id)?;
        controller.with_canvases(id, |canvases| canvases.pick_neuron(&points, at)).flatten()
    };
    let begin_drag = move |target: Target, at| {
        let points = controller.panel_points(id)?;
        controller.with_canvases(id, |canvases| canvases.begin_drag(&points, target, at)).flatten()
    };
    let move_neurons = move |drag: &Drag, at| {
        let edits = controller
            .panel_points(id)
            .and_then(|points| controller.with_canvases(id, |canvases| canvases.dragged(&points, drag, at)));
        controller.dispatch(Command::EditNeurons(id, edits.unwrap_or_default()));
    };
    // The sphere turns, the chart of straight lines moves.
    let is_moved = move || matches!(chart.get_untracked(), Chart::Sphere | Chart::Lines);
    let turn = move |dx, dy| {
        controller.with_canvases(id, |canvases| {
            canvases.turn(dx, dy);
            canvases.pan(dx, dy);
        });
        controller.redraw(id);
    };
    let zoom = move |factor, about| {
        let has_changed = controller.with_canvases(id, |canvases| canvases.zoom(factor, about));
        controller.redraw(id);
        has_changed.unwrap_or(false)
    };
    let fit = move || {
        controller.with_canvases(id, |canvases| canvases.fit());
        controller.redraw(id);
    };
    // The pointer is taken away: what was dragged goes back.
    let end_grip = move || {
        let held = grip.get_value();
        grip.set_value(None);
        if let Some((_, Grip::Neurons { drag, has_moved: true, .. })) = held {
            controller.dispatch(Command::EditNeurons(id, drag.undone()));
        }
    };
    let press = move |event: PointerEvent| {
        // A second finger zooms with the first, unless that drags neurons.
        if !event.is_primary()
            && chart.get_untracked() == Chart::Lines
            && let Some((pointer, Grip::View { last, .. })) = grip.get_value()
            && pointer != event.pointer_id()
        {
            let at = [last, place(&event)];
            grip.set_value(Some((pointer, Grip::Pinch { other: event.pointer_id(), at })));
            capture(&event);
            return;
        }
        if !event.is_primary()
            && let Some((_, Grip::View { has_turned: false, .. } | Grip::Neurons { has_moved: false, .. })) =
                grip.get_value()
        {
            // Two fingers pinch or scroll: the first has not tapped.
            end_grip();
        }
        if !is_primary_press(&event) {
            return;
        }
        let (at, pointer) = (place(&event), event.pointer_id());
        let target = pick(at).filter(|_| handles.get_untracked());
        if let Some((target, drag)) = target.and_then(|target| Some((target, begin_drag(target, at)?))) {
            controller.dispatch(Command::Pin(id, Some(target)));
            grip.set_value(Some((pointer, Grip::Neurons { drag, from: at, has_moved: false })));
            capture(&event);
        } else {
            grip.set_value(Some((pointer, Grip::View { from: at, last: at, has_turned: false })));
            if is_moved() {
                capture(&event);
            }
        }
    };
    // While cells are predicted, a tap chooses the one that is there.
    let is_choosing = Memo::new(move |_| selectors::open_question(store) == Some(Question::Cells));
    let choose_cell = move |at| {
        let points = controller.panel_points(id);
        let here = points
            .and_then(|points| controller.with_canvases(id, |canvases| canvases.cells_at(&points, at)))
            .unwrap_or_default();
        if !here.is_empty() {
            controller.dispatch(Command::Predict(PredictionCommand::CycleCells(here)));
        }
    };
    // In the figure a tap opens the cell that is there; another one the cell of the half that shares the place.
    let open_cell = move |at| {
        let points = controller.panel_points(id).filter(|_| figure.shown.get_untracked());
        let patterns = points
            .and_then(|points| controller.with_canvases(id, |canvases| canvases.patterns_at(&points, at)));
        let mut patterns = patterns.unwrap_or_default();
        if patterns.first().is_some_and(|first| *first == *figure.chosen.read_untracked()) {
            patterns.rotate_left(1);
        }
        if let Some(pattern) = patterns.into_iter().next() {
            controller.dispatch(Command::Figure(id, FigureCommand::Choose(Some(pattern))));
        }
    };
    let let_go = move |event: &PointerEvent, end: End| {
        let is_of = |(pointer, held): &(i32, Grip)| {
            let id = event.pointer_id();
            *pointer == id || matches!(held, Grip::Pinch { other, .. } if *other == id)
        };
        let Some((pointer, held)) = grip.get_value().filter(is_of) else { return };
        grip.set_value(None);
        if let Grip::Pinch { other, at } = held {
            // The finger that stays goes on moving the chart.
            let (rest, last) = if pointer == event.pointer_id() { (other, at[1]) } else { (pointer, at[0]) };
            grip.set_value(Some((rest, Grip::View { from: last, last, has_turned: true })));
            return;
        }
        match (held, end) {
            // What the user has not frozen trains on from where it is.
            (Grip::Neurons { drag, has_moved: true, .. }, End::Released) => {
                controller.dispatch(Command::EditNeurons(id, release_all(&drag.released())));
            }
            (Grip::Neurons { drag, has_moved: true, .. }, End::Cancelled) => {
                controller.dispatch(Command::EditNeurons(id, drag.undone()));
            }
            (Grip::View { has_turned: false, .. }, End::Released) if is_choosing.get_untracked() => {
                choose_cell(place(event));
            }
            (Grip::View { has_turned: false, .. }, End::Released) => {
                controller.dispatch(Command::Pin(id, pick(place(event))));
                open_cell(place(event));
            }
            _ => {}
        }
    };
    let follow = move |event: PointerEvent| {
        let at = place(&event);
        let Some((pointer, held)) = grip.get_value() else {
            if event.is_primary() {
                controller.dispatch(Command::Hover(id, pick(at)));
            }
            return;
        };
        if let Grip::Pinch { other, at: [first, second] } = held {
            let moved = if pointer == event.pointer_id() {
                [at, second]
            } else if other == event.pointer_id() {
                [first, at]
            } else {
                return;
            };
            let middle = |at: [[f64; 2]; 2]| [0, 1].map(|k| 0.5 * (at[0][k] + at[1][k]));
            let (before, after) = (middle([first, second]), middle(moved));
            turn(after[0] - before[0], after[1] - before[1]);
            let apart = distance(first, second).max(1.0);
            zoom(distance(moved[0], moved[1]).max(1.0) / apart, Some(after));
            grip.set_value(Some((pointer, Grip::Pinch { other, at: moved })));
            return;
        }
        if pointer != event.pointer_id() {
            return;
        }
        if !is_primary_down(&event) {
            // It was let go of beside another button, or where the page heard nothing of it. That ends a drag, and is
            // no tap.
            let is_tap = matches!(held, Grip::View { has_turned: false, .. });
            return let_go(&event, if is_tap { End::Cancelled } else { End::Released });
        }
        match held {
            Grip::Neurons { drag, from, has_moved } => {
                let has_moved = has_moved || distance(at, from) >= STILL;
                if has_moved {
                    move_neurons(&drag, at);
                }
                grip.set_value(Some((pointer, Grip::Neurons { drag, from, has_moved })));
            }
            Grip::View { from, last, has_turned } if is_moved() => {
                let has_turned = has_turned || distance(at, from) > TAP;
                if has_turned {
                    turn(at[0] - last[0], at[1] - last[1]);
                }
                let last = if has_turned { at } else { last };
                grip.set_value(Some((pointer, Grip::View { from, last, has_turned })));
            }
            Grip::View { .. } => controller.dispatch(Command::Hover(id, pick(at))),
            Grip::Pinch { .. } => {}
        }
    };
    let wheel = move |event: WheelEvent| {
        if chart.get_untracked() != Chart::Lines || event.shift_key() {
            return;
        }
        let unit = match event.delta_mode() {
            WheelEvent::DOM_DELTA_LINE => WHEEL_LINE,
            WheelEvent::DOM_DELTA_PAGE => WHEEL_PAGE,
            _ => 1.0,
        };
        let rate = if event.ctrl_key() { PINCH } else { WHEEL };
        let factor = libm::exp((-rate * unit * event.delta_y()).clamp(-1.0, 1.0));
        // At the end of the range the wheel scrolls the page again; a pinch never zooms the page instead.
        if zoom(factor, Some(place(&event))) || event.ctrl_key() {
            event.prevent_default();
        }
    };
    let double_click = move |_: MouseEvent| {
        if chart.get_untracked() == Chart::Lines {
            fit();
        }
    };
    // In hand mode: moves what is highlighted by so many CSS pixels; false if there is nothing to move.
    let nudge = move |by| {
        let target = panel.lit.get_untracked().filter(|_| handles.get_untracked());
        let Some(drag) = target.and_then(|target| begin_drag(target, [0.0, 0.0])) else { return false };
        move_neurons(&drag, by);
        controller.dispatch(Command::EditNeurons(id, release_all(&drag.released())));
        true
    };
    let key = move |event: KeyboardEvent| {
        let name = event.key();
        let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
        if chart.get_untracked() == Chart::Lines && !has_modifier {
            let is_zoom = match name.as_str() {
                "+" | "=" => {
                    zoom(ZOOM, None);
                    true
                }
                "-" | "−" => {
                    zoom(1.0 / ZOOM, None);
                    true
                }
                "0" => {
                    fit();
                    true
                }
                _ => false,
            };
            if is_zoom {
                // On the page these keys change the penalty.
                event.prevent_default();
                event.stop_propagation();
                return;
            }
        }
        let (dx, dy) = match name.as_str() {
            "ArrowLeft" => (-1.0, 0.0),
            "ArrowRight" => (1.0, 0.0),
            "ArrowUp" => (0.0, -1.0),
            "ArrowDown" => (0.0, 1.0),
            _ => return,
        };
        event.prevent_default();
        if event.shift_key() && nudge([NUDGE * dx, NUDGE * dy]) {
            return;
        }
        if event.shift_key() && is_moved() {
            turn(TURN * dx, TURN * dy);
        } else {
            highlight_by_key(controller, id, &name);
        }
    };
    let caption = move || match () {
        () if handles.get() => text::HAND_CAPTION.get(),
        () if is_choosing.get() => text::prediction::TAP_CAPTION.get(),
        () if figure.shown.get() => text::figure::CELLS_CAPTION.get(),
        () => text::neuron_caption(chart.get()),
    };
    let charts = move || {
        Chart::for_dimension(panel.d.get())
            .iter()
            .map(|c| (*c, text::names::chart(*c).to_owned()))
            .collect::<Vec<_>>()
    };
    view! {
        <figure class="view neurons">
            <figcaption>
                <b>{move || if figure.shown.get() { text::figure::PARTS[1].get() } else { text::NEURONS.get() }}</b>
                <span class="soft">{caption}</span>
                <HandButtons />
                <Segmented
                    name=text::CHART_OF_NEURONS.get()
                    options=Signal::derive(charts)
                    value=chart
                    on_choose=move |chart| controller.dispatch(Command::SetChart(id, chart))
                />
            </figcaption>
            <div class="canvas-area">
                <canvas
                    data-try="neurons"
                    node_ref=canvas
                    class="canvas"
                    class:handled=move || handles.get()
                    class:turns=move || matches!(chart.get(), Chart::Sphere | Chart::Lines)
                    tabindex="0"
                    role="img"
                    data-view="neurons"
                    aria-label=move || text::neuron_label(chart.get())
                    on:pointerdown=press
                    on:pointermove=follow
                    on:pointerup=move |event| let_go(&event, End::Released)
                    on:pointercancel=move |event| let_go(&event, End::Cancelled)
                    on:lostpointercapture=move |event| let_go(&event, End::Cancelled)
                    // A menu takes the pointer away.
                    on:contextmenu=move |_| end_grip()
                    on:pointerleave=move |_| controller.dispatch(Command::Hover(id, None))
                    on:keydown=key
                    on:wheel=wheel
                    on:dblclick=double_click
                ></canvas>
                <Show when=move || chart.get() == Chart::Lines>
                    <ZoomButtons zoom=move |factor| { zoom(factor, None); } fit />
                </Show>
            </div>
            <Show when=move || figure.shown.get()>
                <CellsSentence />
            </Show>
        </figure>
    }
}

/// The buttons that zoom the chart of straight lines, over its corner.
#[component]
fn ZoomButtons(
    /// Zooms by a factor.
    zoom: impl Fn(f64) + Copy + 'static,
    /// Shows all of the chart.
    fit: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let button = |label: &'static str, name: text::Text, tip: text::Text, act: Box<dyn Fn()>| {
        view! {
            <button type="button" aria-label=name title=tip on:click=move |_| act()>
                {label}
            </button>
        }
    };
    view! {
        <span class="segments zoom">
            {button("−", text::ZOOM_OUT, text::ZOOM_OUT_HELP, Box::new(move || zoom(1.0 / ZOOM)))}
            {button("+", text::ZOOM_IN, text::ZOOM_IN_HELP, Box::new(move || zoom(ZOOM)))}
            {button(text::FIT.get(), text::FIT, text::FIT_HELP, Box::new(fit))}
        </span>
    }
}

/// The buttons for neurons by hand.
#[component]
fn HandButtons() -> impl IntoView {
    let controller = use_controller();
    let panel: PanelContext = expect_context();
    let id = panel.field.key();
    let handling = Memo::new(move |_| panel.field.handling().try_get().unwrap_or_default());
    let active = move || handling.get().active;
    let freeze = move || {
        let handling = handling.get();
        if handling.any_lit && !handling.any_lit_free { text::RELEASE.get() } else { text::FREEZE.get() }
    };
    view! {
        <span class="segments hand">
            <button
                type="button"
                title=text::HAND_HELP
                aria-pressed=move || active().to_string()
                on:click=move |_| controller.dispatch(Command::HandleNeurons(id, !handling.get_untracked().active))
            >
                {text::HAND}
            </button>
            <button
                type="button"
                title=tip(text::FREEZE_HELP.get(), "f")
                aria-keyshortcuts=key_shortcut("f")
                hidden=move || !active()
                disabled=move || !handling.get().any_lit
                on:click=move |_| controller.dispatch(Command::ToggleFrozen(id))
            >
                {freeze}
            </button>
            <button
                type="button"
                hidden=move || !handling.get().any_frozen
                on:click=move |_| controller.dispatch(Command::ReleaseAll(id))
            >
                {text::RELEASE_ALL}
            </button>
        </span>
    }
}
