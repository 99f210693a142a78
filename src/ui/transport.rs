//! The bottom line: play, step, reset, speed, and where the run is in its schedule.

use super::erased::{act, live, when};
use super::format::{count, decade};
use super::state::App;
use super::{icons, text};
use crate::protocol::Pace;
use leptos::prelude::*;

/// One phase on the time axis.
#[derive(Clone, PartialEq)]
struct Span {
    name: &'static str,
    from: u64,
    to: u64,
}

/// Where a step stands on the logarithmic axis, in per cent.
fn at(step: u64, end: u64) -> f64 {
    100.0 * (((step as f64) + 1.0).ln() / ((end.max(1) as f64) + 1.0).ln()).clamp(0.0, 1.0)
}

/// The bottom line.
#[component]
pub(super) fn Transport(app: App) -> impl IntoView {
    let many = RwSignal::new(100_u64);
    let active = Memo::new(move |_| app.active());
    let name = live(move || if active.get() { text::PAUSE } else { text::PLAY });
    view! {
        <footer class="transport" role="group" aria-label=text::TRANSPORT>
            <button
                class="play"
                aria-label=name
                title=live(move || format!("{} (space)", name.get()))
                on:click=act(move |_| app.toggle())
            >
                {icons::play_pause(active)}
            </button>
            <button
                class="tool icon-only framed"
                aria-label=text::STEP
                title=text::STEP_HELP
                on:click=act(move |_| app.step_by(1))
            >
                {icons::step()}
            </button>
            <span class="joined">
                <button class="tool" on:click=act(move |_| app.step_by(many.get_untracked()))>{text::STEP_MANY}</button>
                <input
                    class="field"
                    type="number"
                    min="1"
                    max="1000000000"
                    inputmode="numeric"
                    aria-label=text::STEP_COUNT
                    prop:value=live(move || many.get().to_string())
                    on:change:target=move |e| {
                        let wanted = e.target().value().parse::<f64>().unwrap_or(0.0);
                        many.set((wanted as u64).clamp(1, 1_000_000_000));
                        e.target().set_value(&many.get_untracked().to_string());
                    }
                />
            </span>
            <button
                class="tool icon-only framed"
                aria-label=text::RESET
                title=text::RESET_HELP
                on:click=act(move |_| app.reset())
            >
                {icons::reset()}
            </button>
            <Timeline app />
            <PaceSelect app />
            <button class="tool framed seed" aria-label=text::NEW_SEED title=text::NEW_SEED_HELP on:click=act(move |_| app.new_seed())>
                {icons::seed()}
                <span>{text::NEW_SEED}</span>
            </button>
        </footer>
    }
}

/// How fast time goes by.
#[component]
fn PaceSelect(app: App) -> impl IntoView {
    let listed = move |pace: Pace| text::PACES.iter().any(|(p, _)| *p == pace);
    let other = Memo::new(move |_| match app.pace.get() {
        pace @ Pace::PerFrame(n) if !listed(pace) => Some(n),
        _ => None,
    });
    view! {
        <label class="pick pace">
            <span class="pick-name">{text::PACE}</span>
            <select on:change:target=move |e| {
                if let Some((pace, _)) = e.target().value().parse().ok().and_then(|k: usize| text::PACES.get(k)) {
                    app.set_pace(*pace);
                }
            }>
                {text::PACES
                    .iter()
                    .enumerate()
                    .map(|(k, (pace, name))| {
                        view! {
                            <option value=k.to_string() prop:selected=when(move || app.pace.get() == *pace)>{*name}</option>
                        }
                    })
                    .collect_view()}
                {move || other.get().map(|n| view! { <option value="" selected>{text::other_pace(n)}</option> })}
            </select>
        </label>
    }
}

/// The schedule along a logarithmic time axis, with the step reached.
#[component]
fn Timeline(app: App) -> impl IntoView {
    let spans = Memo::new(move |_| {
        let starts = app.phase_starts.get();
        app.experiment.with(|e| {
            let mut spans: Vec<Span> = Vec::with_capacity(e.schedule.len());
            let mut from = 0;
            for (k, phase) in e.schedule.iter().enumerate() {
                // A phase may end early: what has begun is known, what has not is planned.
                from = starts.get(k).copied().unwrap_or(from);
                if let Some(last) = spans.last_mut() {
                    last.to = from;
                }
                spans.push(Span { name: text::phase(phase.kind, e.mode), from, to: from + phase.steps });
                from += phase.steps;
            }
            if let Some(limit) = e.steps {
                spans.retain(|s| s.from < limit);
                if let Some(last) = spans.last_mut() {
                    last.to = last.to.min(limit);
                }
            }
            spans
        })
    });
    let end = Memo::new(move |_| spans.with(|s| s.last().map_or(1, |s| s.to)));
    let phase = Memo::new(move |_| {
        let step = app.step.get();
        spans.with(|s| s.iter().rev().find(|s| s.from <= step).or(s.first()).map_or("", |s| s.name))
    });
    let status = live(move || {
        app.status.get().map_or_else(|| text::STARTING.to_owned(), |s| text::status(s, phase.get()))
    });
    let bars = move || {
        let end = end.get();
        spans
            .get()
            .into_iter()
            .map(|s| {
                let (left, right) = (if s.from == 0 { 0.0 } else { at(s.from, end) }, at(s.to, end));
                let wide = right - left > 14.0;
                view! {
                    <span
                        class="span"
                        class:wide=wide
                        style:left=format!("{left:.2}%")
                        style:width=format!("{:.2}%", right - left)
                        title=format!("{}: steps {} to {}", s.name, count(s.from), count(s.to))
                    >
                        {s.name}
                    </span>
                }
            })
            .collect_view()
    };
    let marks = move || {
        let end = end.get();
        std::iter::successors(Some(1_u64), |v| v.checked_mul(10))
            .take_while(|v| *v <= end)
            .map(|v| view! { <span style:left=format!("{:.2}%", at(v, end))>{decade(v)}</span> })
            .collect_view()
    };
    let place = live(move || {
        format!("{:.2}%", if app.step.get() == 0 { 0.0 } else { at(app.step.get(), end.get()) })
    });
    view! {
        <div class="time">
            <p class="counter">
                <span class="soft">"step "</span>
                <b>{live(move || count(app.step.get()))}</b>
                <span class="state">{status}</span>
            </p>
            <div
                class="axis"
                role="progressbar"
                aria-label=text::TIMELINE
                aria-valuemin="0"
                aria-valuemax=live(move || end.get().to_string())
                aria-valuenow=live(move || app.step.get().to_string())
            >
                <div class="track">
                    {bars}
                    <i class="done" style:width=place></i>
                    <i class="knob" style:left=place></i>
                </div>
                <div class="marks" aria-hidden="true">{marks}</div>
            </div>
        </div>
    }
}
