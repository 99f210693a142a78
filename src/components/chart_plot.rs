//! The canvas of a chart against steps, with the step that is pointed at: what its lines are there, and the way
//! to show that step in the views.

use crate::canvas::charts::{place_of_step, step_at_place};
use crate::canvas::{client_size, scale};
use crate::controller::use_controller;
use crate::state::{Command, WorkspaceStoreFields};
use crate::text::charts as words;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use leptos_use_resize_observer::use_resize_observer;
use relu_atoms_render::history::{History, Sample};

/// A line of a chart at the step pointed at.
#[derive(Clone, Debug, PartialEq)]
pub struct PointedValue {
    /// Classes of the line's swatch.
    pub swatch: &'static str,
    /// The line's name; empty where the chart has one line.
    pub name: String,
    /// Its value in words.
    pub value: String,
}

/// A way from one recorded step to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// To the nearest, itself included.
    Nearest,
    /// To the next one.
    Later,
    /// To the one before.
    Earlier,
}

impl Towards {
    /// The step of the sample of a history that lies this way of a step, among those that know a number.
    pub fn step_in(self, history: &History, step: u64, number: impl Fn(&Sample) -> f64) -> Option<u64> {
        let sample = match self {
            Self::Nearest => history.nearest(step, number),
            Self::Later => history.neighbour(step, true, number),
            Self::Earlier => history.neighbour(step, false, number),
        };
        sample.map(|sample| sample.step)
    }
}

/// A chart's canvas.
#[component]
pub fn ChartPlot(
    /// The chart's name.
    #[prop(into)]
    name: Signal<String>,
    /// Draws the chart; it is drawn anew when what this reads changes, and when the canvas changes its size.
    draw: impl Fn(&web_sys::HtmlCanvasElement) + 'static,
    /// The last step on the axis.
    last: impl Fn() -> u64 + Copy + Send + Sync + 'static,
    /// The recorded step that lies this way of a step.
    recorded: impl Fn(u64, Towards) -> Option<u64> + Copy + Send + Sync + 'static,
    /// What the lines are at a recorded step.
    values: impl Fn(u64) -> Vec<PointedValue> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let canvas = NodeRef::<html::Canvas>::new();
    let size = RwSignal::new(0_u32);
    let _ = use_resize_observer(canvas, move |_, _| size.update(|count| *count = count.wrapping_add(1)));
    Effect::new(move |_| {
        size.track();
        if let Some(canvas) = canvas.get() {
            draw(&canvas);
        }
    });
    // This chart is the one that is pointed at, and tells the values; the others only mark the step.
    let is_pointed = RwSignal::new(false);
    let is_held = StoredValue::new(false);
    // In pixels of the canvas, which text and the projector make larger than those of the page.
    let width = move || canvas.get_untracked().map_or(0.0, |canvas| client_size(&canvas)[0]);
    let point = move |step: Option<u64>| {
        is_pointed.set(step.is_some());
        controller.dispatch(Command::PointAtStep(step));
    };
    let at_pointer = move |event: &PointerEvent| {
        let canvas = canvas.get_untracked()?;
        // A frame may be shown at another size than it is laid out.
        let shown = canvas.get_bounding_client_rect();
        let x = (f64::from(event.client_x()) - shown.left()) * width() / shown.width().max(1.0);
        recorded(step_at_place(x, last(), store.log_steps().get_untracked(), width()), Towards::Nearest)
    };
    let moved = move |event: PointerEvent| {
        let step = at_pointer(&event);
        point(step);
        if let (true, Some(step)) = (is_held.get_value(), step) {
            controller.dispatch(Command::Seek(step));
        }
    };
    let pressed = move |event: PointerEvent| {
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        if let Some(canvas) = canvas.get_untracked() {
            // Fails only for a pointer that has left already.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        is_held.set_value(true);
        let step = at_pointer(&event);
        point(step);
        // A finger that touches may be about to scroll: it shows the step when it is lifted, or once it moves
        // along the axis.
        if let (true, Some(step)) = (event.pointer_type() != "touch", step) {
            controller.dispatch(Command::Seek(step));
        }
    };
    let released = move |event: PointerEvent| {
        if is_held.get_value()
            && event.pointer_type() == "touch"
            && event.is_primary()
            && let Some(step) = at_pointer(&event)
        {
            controller.dispatch(Command::Seek(step));
        }
        is_held.set_value(false);
    };
    let left = move |event: PointerEvent| {
        // What a finger has pointed at stays to be read.
        if event.pointer_type() != "touch" && !is_held.get_value() {
            point(None);
        }
    };
    let key = move |event: KeyboardEvent| {
        let now = store.pointed_step().get_untracked();
        let step = match event.key().as_str() {
            _ if event.ctrl_key() || event.alt_key() || event.meta_key() => return,
            "ArrowLeft" | "ArrowDown" => recorded(now.unwrap_or(u64::MAX), Towards::Earlier).or(now),
            "ArrowRight" | "ArrowUp" => recorded(now.unwrap_or(0), Towards::Later).or(now),
            "Home" => recorded(0, Towards::Nearest),
            "End" => recorded(u64::MAX, Towards::Nearest),
            "Enter" => {
                if let Some(step) = now {
                    controller.dispatch(Command::Seek(step));
                }
                now
            }
            "Escape" if now.is_some() => None,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        point(step);
    };
    let pointed = move || store.pointed_step().get().filter(|_| is_pointed.get());
    let told = Memo::new(move |_| {
        let step = pointed()?;
        Some((step, values(step)))
    });
    let place = move || {
        size.track();
        let step = store.pointed_step().get()?;
        let last = last();
        (step <= last).then(|| scale() * place_of_step(step, last, store.log_steps().get(), width()))
    };
    let spoken = move || {
        told.get().map(|(step, values)| {
            let values: Vec<_> = values.into_iter().map(|line| (line.name, line.value)).collect();
            words::spoken(step, &values)
        })
    };
    view! {
        <div class="plot">
            <canvas
                node_ref=canvas
                tabindex="0"
                role="slider"
                aria-label=move || name.get()
                title=words::CHART_HELP
                aria-valuemin="0"
                aria-valuemax=last
                aria-valuenow=move || pointed().unwrap_or_else(last)
                aria-valuetext=spoken
                on:pointerdown=pressed
                on:pointermove=moved
                on:pointerup=released
                on:pointercancel=move |_| {
                    is_held.set_value(false);
                    point(None);
                }
                on:lostpointercapture=move |_| is_held.set_value(false)
                on:pointerleave=left
                on:blur=move |_| point(None)
                on:keydown=key
            ></canvas>
            {move || {
                place().map(|x| view! { <i class="plot-step" style:left=format!("{x:.1}px") aria-hidden="true"></i> })
            }}
            {move || {
                let (step, values) = told.get()?;
                let beside = place().is_some_and(|x| x > 0.5 * scale() * width());
                let lines = values
                    .into_iter()
                    .map(|line| {
                        view! {
                            <p>
                                {(!line.swatch.is_empty()).then(|| view! { <i class=line.swatch></i> })}
                                <span>{line.name}</span>
                                " "
                                <b>{line.value}</b>
                            </p>
                        }
                    })
                    .collect_view();
                Some(
                    view! {
                        <div class="plot-tip" class:beside=beside aria-hidden="true">
                            <p class="plot-tip-step">{words::step(step)}</p>
                            {lines}
                        </div>
                    },
                )
            }}
        </div>
    }
}
