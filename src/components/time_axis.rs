//! The schedule along the time axis, with the step reached. Any recorded step is shown again by dragging along
//! it, or by keys.

use super::function_view::{is_primary_down, is_primary_press};
use crate::appearance::rem;
use crate::controller::use_controller;
use crate::state::{Command, PanelField, PanelStoreFields, WorkspaceStore, WorkspaceStoreFields, selectors};
use crate::text;
use crate::text::format::{count, decade};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use leptos_use_resize_observer::use_resize_observer;
use relu_atoms_render::step_axis::{place, step_at};
use relu_atoms_session::messages::RunStatus;

/// The width of a letter of a phase's name, in rem, generously.
const LETTER: f64 = 0.45;
/// The least distance of marks along the axis, in rem.
const MARK: f64 = 2.25;

/// One phase on the axis.
#[derive(Clone, Debug, PartialEq)]
struct Span {
    name: &'static str,
    from: u64,
    to: u64,
}

/// The phases of a panel's run: those that have begun as they were, the others as planned.
fn spans(panel: PanelField) -> Vec<Span> {
    let (Some(experiment), Some(starts)) = (panel.opened().try_get(), panel.phase_starts().try_get()) else {
        return Vec::new();
    };
    let mut spans: Vec<Span> = Vec::with_capacity(experiment.schedule.len());
    let mut from = 0;
    for (k, phase) in experiment.schedule.iter().enumerate() {
        // A phase may end early: when one began is known, when one will begin is planned.
        from = starts.get(k).copied().unwrap_or(from);
        if let Some(last) = spans.last_mut() {
            last.to = from;
        }
        spans.push(Span { name: text::phase(phase.kind, experiment.mode), from, to: from + phase.steps });
        from += phase.steps;
    }
    if let Some(limit) = experiment.steps {
        spans.retain(|span| span.from < limit);
        if let Some(last) = spans.last_mut() {
            last.to = last.to.min(limit);
        }
    }
    spans
}

/// The step at the right end of the axis.
fn end_of(spans: &[Span]) -> u64 {
    spans.last().map_or(1, |span| span.to)
}

/// The panel with the longest schedule: all panels' time fits on its axis.
fn longest(store: WorkspaceStore) -> Option<PanelField> {
    let panels = selectors::panels(store);
    panels.into_iter().max_by_key(|panel| (end_of(&spans(*panel)), std::cmp::Reverse(panel.key())))
}

fn per_cent(v: f64) -> String {
    format!("{v:.2}%")
}

/// The distance of marks on a linear axis.
fn decade_below(end: u64) -> u64 {
    let mut size = 1;
    while size * 10 <= end {
        size *= 10;
    }
    if end / size < 3 { (size / 2).max(1) } else { size }
}

/// The step that a key leads to from a step on an axis up to `end`, of whose steps `furthest` is the last that is
/// recorded. Every step is recorded, so that an arrow goes one step; a page is a decade, or a tenth of a linear axis.
fn step_by_key(key: &str, from: u64, end: u64, furthest: u64, log: bool) -> Option<u64> {
    let tenth = (end / 10).max(1);
    Some(match key {
        "ArrowLeft" | "ArrowDown" => from.saturating_sub(1),
        "ArrowRight" | "ArrowUp" => from + 1,
        "PageDown" if log => from / 10,
        "PageUp" if log => from.saturating_mul(10).max(1),
        "PageDown" => from.saturating_sub(tenth),
        "PageUp" => from.saturating_add(tenth),
        "Home" => 0,
        "End" => furthest,
        _ => return None,
    })
}

/// The steps that are marked on the axis.
fn marks(end: u64, log: bool) -> Vec<u64> {
    let first = if log { 1 } else { decade_below(end) };
    let next = |v: &u64| if log { v.checked_mul(10) } else { v.checked_add(first) };
    std::iter::successors(Some(first), next).take_while(|v| *v <= end).collect()
}

/// The marks that are at least this far apart, the first among them; `place` says where one is.
fn apart(marks: &[u64], distance: f64, place: impl Fn(u64) -> f64) -> Vec<u64> {
    let mut kept: Vec<u64> = Vec::new();
    for mark in marks {
        if kept.last().is_none_or(|last| place(*mark) - place(*last) >= distance) {
            kept.push(*mark);
        }
    }
    kept
}

/// The step counter and the time axis.
#[component]
pub fn TimeAxis() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let longest = Memo::new(move |_| longest(store).map(|panel| panel.key()));
    let panel = move || longest.get().map(|id| store.panels().at_key(id));
    let spans = Memo::new(move |_| panel().map_or_else(Vec::new, spans));
    let end = Memo::new(move |_| end_of(&spans.read()));
    let at = move |step| 100.0 * place(step, end.get(), store.log_steps().get());
    let step = Memo::new(move |_| panel().and_then(|panel| panel.step().try_get()).unwrap_or(0));
    let status = move || {
        let status = panel().and_then(|panel| panel.status().try_get().flatten());
        let recorded =
            panel().and_then(|panel| panel.summary().try_get().flatten()).map_or(0, |r| r.furthest);
        let phase = spans.read();
        let phase =
            phase.iter().rev().find(|span| span.from <= step.get()).or(phase.first()).map_or("", |s| s.name);
        match status {
            Some(RunStatus::Paused) if step.get() < recorded => text::BRANCH_HERE.get().to_owned(),
            Some(status) => text::status(status, phase),
            None => text::STARTING.get().to_owned(),
        }
    };
    let replays = Memo::new(move |_| {
        let status = panel().and_then(|panel| panel.status().try_get().flatten());
        status == Some(RunStatus::Finished) && selectors::are_all_over(store)
    });
    // The clock is the longest run's: who has ended before says so.
    let ended = Memo::new(move |_| {
        let clock = longest.get();
        let others = selectors::panels(store).into_iter().filter(|panel| Some(panel.key()) != clock);
        let ended = others.filter_map(|panel| {
            let is_over = panel.status().try_get().flatten() == Some(RunStatus::Finished);
            let at = panel.step().try_get().filter(|at| is_over && *at < step.get())?;
            Some((selectors::panel_name(store, panel), at))
        });
        ended.collect::<Vec<_>>()
    });
    let furthest = move || {
        let recorded = |panel: PanelField| panel.summary().try_get().flatten().map_or(0, |r| r.furthest);
        selectors::panels(store).into_iter().map(recorded).max().unwrap_or(0).max(step.get())
    };
    let axis = NodeRef::<html::Div>::new();
    // In rem, so that larger text has less room; none before the axis is laid out.
    let length = RwSignal::new(None::<f64>);
    let _ = use_resize_observer(axis, move |_, _| {
        if let Some(axis) = axis.get_untracked() {
            let laid_out = f64::from(axis.client_width()) / rem();
            length.set((laid_out > 0.0).then_some(laid_out));
        }
    });
    let bars = move || {
        let bar = |span: &Span| {
            let left = if span.from == 0 { 0.0 } else { at(span.from) };
            let width = at(span.to) - left;
            let has_name = width / 100.0 * length.get().unwrap_or_default()
                > LETTER * (span.name.chars().count() + 1) as f64;
            let title = text::views::span(span.name, span.from, span.to);
            view! {
                <span
                    class="span"
                    class:wide=has_name
                    style:left=per_cent(left)
                    style:width=per_cent(width)
                    title=title
                >
                    {span.name}
                </span>
            }
        };
        spans.read().iter().map(bar).collect_view()
    };
    let labels = move || {
        let label = |v: u64| view! { <span style:left=per_cent(at(v))>{decade(v)}</span> };
        let all = marks(end.get(), store.log_steps().get());
        let distance = length.get().map_or(0.0, |length| MARK / length);
        apart(&all, distance, |v| at(v) / 100.0).into_iter().map(label).collect_view()
    };
    // The pointer that is down, with the step that was shown and whether the networks were training.
    let held = StoredValue::new(None::<(i32, u64, bool)>);
    let seek = move |event: &PointerEvent| {
        if let Some(axis) = axis.get_untracked() {
            let whole = axis.get_bounding_client_rect();
            let t = (f64::from(event.client_x()) - whole.left()) / whole.width().max(1.0);
            let step = step_at(t, end.get_untracked(), store.log_steps().get_untracked());
            controller.dispatch(Command::Seek(step));
        }
    };
    let press = move |event: PointerEvent| {
        if !is_primary_press(&event) {
            return;
        }
        let playing = store.playing().get_untracked();
        held.set_value(Some((event.pointer_id(), controller.sought_step(), playing)));
        if let Some(axis) = axis.get_untracked() {
            // Fails only for a pointer that has left already.
            let _ = axis.set_pointer_capture(event.pointer_id());
        }
        seek(&event);
    };
    let is_held = move |event: &PointerEvent| {
        held.get_value().is_some_and(|(pointer, ..)| pointer == event.pointer_id())
    };
    let follow = move |event: PointerEvent| match is_held(&event) {
        true if is_primary_down(&event) => seek(&event),
        true => held.set_value(None),
        false => {}
    };
    let release = move |event: PointerEvent| {
        if is_held(&event) {
            held.set_value(None);
        }
    };
    // The browser has taken the pointer to scroll: everything is as before.
    let cancel = move |event: PointerEvent| {
        let Some((_, step, playing)) = held.get_value().filter(|_| is_held(&event)) else { return };
        held.set_value(None);
        controller.dispatch(Command::Seek(step));
        if playing {
            controller.dispatch(Command::TogglePlay);
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let (from, end) = (controller.sought_step(), end.get_untracked());
        let log = store.log_steps().get_untracked();
        if let Some(step) = step_by_key(&event.key(), from, end, controller.furthest(), log) {
            event.prevent_default();
            controller.dispatch(Command::Seek(step));
        }
    };
    view! {
        <div class="time">
            <p class="counter">
                <span class="soft">{text::views::STEP}</span>
                <b>{move || count(step.get())}</b>
                <span class="state">
                    {status}
                    {move || replays.get().then(|| view! { <span class="hint">{text::REPLAYS}</span> })}
                </span>
                <span class="state ended" hidden=move || ended.read().is_empty() title=move || text::ended_each(&ended.read())>
                    {move || text::ended(&ended.read())}
                </span>
            </p>
            <div
                class="axis"
                data-try="time-axis"
                node_ref=axis
                role="slider"
                tabindex="0"
                aria-valuemin="0"
                aria-valuemax=move || end.get()
                aria-valuenow=move || step.get()
                aria-label=text::TIMELINE
                title=text::TIMELINE_HELP
                on:pointerdown=press
                on:pointermove=follow
                on:pointerup=release
                on:pointercancel=cancel
                on:keydown=key
            >
                <div class="track">
                    <span class="spans">{bars}</span>
                    <i class="done" style:width=move || per_cent(at(furthest()))></i>
                    <i class="knob" style:left=move || per_cent(if step.get() == 0 { 0.0 } else { at(step.get()) })></i>
                </div>
                <div class="marks" aria-hidden="true">{labels}</div>
            </div>
        </div>
    }
}
