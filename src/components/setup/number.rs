//! A setting whose value is a number: a field, and a slider where there is a range worth sliding over.

use super::shown::Shown;
use crate::controller::use_controller;
use crate::state::{Command, PanelStoreFields, Setting, WorkspaceStoreFields, cost, selectors};
use crate::text::format::{self, editable, field};
use crate::text::{self, names};
use crate::widgets::{Sentence, Terms};
use leptos::prelude::*;
use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::experiment::table::{Control, control, strength};
use relu_atoms_core::typed;
use relu_atoms_session::messages::Report;

/// Positions of a slider.
const POSITIONS: f64 = 1000.0;

/// The value of a numeric setting; none where blank has a meaning of its own.
fn value(experiment: &Experiment, key: &str, opened_h: Option<f64>) -> Option<f64> {
    match key {
        "m" => Some(experiment.m as f64),
        "scale" => Some(experiment.scale),
        "seed" => Some(experiment.seed as f64),
        "lambda" => Some(experiment.lambda),
        "tau" => Some(experiment.tau),
        "h" => experiment.h.or(opened_h),
        "steps" => experiment.steps.map(|steps| steps as f64),
        "batch" => experiment.batch.map(|batch| batch as f64),
        _ => None,
    }
}

/// A value as the field shows it. A seed may be too large for a floating-point number.
fn shown_text(experiment: &Experiment, key: &str, opened_h: Option<f64>) -> String {
    match key {
        "m" | "seed" => experiment.text(key).unwrap_or_default(),
        "steps" | "batch" => value(experiment, key, opened_h).map_or_else(String::new, |v| v.to_string()),
        _ => value(experiment, key, opened_h).map_or_else(String::new, |v| field(v, 4)),
    }
}

/// What a blank field means, and the word for it, for settings that may be left blank.
fn blank(key: &str) -> Option<(&'static str, &'static str)> {
    match key {
        "h" => Some(("", "auto")),
        "steps" => Some((text::BLANK_STEPS.get(), "all")),
        "batch" => Some((text::BLANK_BATCH.get(), "full")),
        _ => None,
    }
}

/// Whether the setting is a whole number.
fn is_whole(key: &str) -> bool {
    matches!(key, "m" | "seed" | "steps" | "batch")
}

/// The range that a slider spans, in logarithms where the slider is geometric.
fn slider_range(control: &Control) -> (f64, f64) {
    let [low, high] = control.slider;
    if control.log { (libm::log(low), libm::log(high)) } else { (low, high) }
}

/// A value as a slider's position.
fn position(control: &Control, value: f64) -> f64 {
    let (low, high) = slider_range(control);
    let v = if control.log { libm::log(value.max(f64::MIN_POSITIVE)) } else { value };
    (POSITIONS * (v - low) / (high - low)).clamp(0.0, POSITIONS).round()
}

/// The round value at a slider's position.
fn value_at(control: &Control, position: f64) -> f64 {
    let (low, high) = slider_range(control);
    let v = low + (high - low) * if position.is_finite() { position } else { 0.0 } / POSITIONS;
    let v = if control.log { libm::exp(v) } else { v };
    let v = v.clamp(control.slider[0], control.slider[1]);
    if control.key == "m" && v < 100.0 { v.round() } else { rounded(v, 2) }
}

/// A number rounded to significant digits.
fn rounded(value: f64, digits: usize) -> f64 {
    // The text of a number with so many digits reads back to the nearest number that has them.
    editable(value, digits).parse().unwrap_or(value)
}

/// A numeric setting.
#[component]
pub(super) fn NumberControl(
    /// Its key in `experiment::table`.
    key: &'static str,
) -> impl IntoView {
    let control = control(key)?;
    let (label, help) = (names::label(key), names::help(key));
    let controller = use_controller();
    let store = controller.store();
    let shown: Shown = expect_context();
    let opened_h =
        move || selectors::selected_panel(store).and_then(|panel| panel.opened_h().try_get().flatten());
    let current = Memo::new(move |_| shown.read(|experiment| value(experiment, key, opened_h())).flatten());
    let current_text = Memo::new(move |_| shown.read(|e| shown_text(e, key, opened_h())).unwrap_or_default());
    // What is being typed or slid, until it is taken; a bad value stays to be mended.
    let draft = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<String>);
    let clear = move || {
        if draft.get_untracked().is_some() {
            draft.set(None);
        }
        if error.get_untracked().is_some() {
            error.set(None);
        }
    };
    let selected = Memo::new(move |_| selectors::selected_panel(store).map(|panel| panel.key()));
    // Another value in force, or another panel, makes a draft out of date. They are read, and not only tracked:
    // a memo's first value counts as a change.
    Effect::new(move |_| {
        let _ = (current.get(), selected.get());
        clear();
    });
    // What is being typed or slid costs as much as it will once it is taken.
    let cost = Memo::new(move |_| {
        let typed = draft.get().unwrap_or_else(|| current_text.get());
        let m = typed::whole(&typed).parse::<f64>().ok().filter(|m| key == "m" && (1.0..=1e6).contains(m))?
            as usize;
        let (all, own) = (store.applies_to_all().get(), selected.get());
        let panels = selectors::panels(store).into_iter();
        let others = panels.filter(|panel| Some(panel.key()) != own);
        let others =
            others.map(|panel| panel.opened().try_get().map_or(0, |run| if all { m } else { run.m }));
        let (neurons, panels) = (m + others.sum::<usize>(), selectors::panel_count(store));
        let rate = cost::steps_per_second(neurons, panels, store.step_cost().get())?;
        text::workers::cost(rate, panels)
    });
    let shown_value = move || draft.get().unwrap_or_else(|| current_text.get());
    let take = move |setting: Setting, typed: String| match controller.try_dispatch(Command::Set(setting)) {
        Ok(()) => clear(),
        Err(refusal) => {
            draft.set(Some(typed));
            error.set(Some(text::refusal(&refusal)));
        }
    };
    let type_in = move |event| {
        let typed = event_target_value(&event).trim().to_owned();
        let meant = if is_whole(key) { typed::whole(&typed) } else { format::typed(&typed) }.into_owned();
        let wanted = blank(key).filter(|_| typed.is_empty()).map_or(meant, |(_, word)| word.into());
        // The draft lets another spelling of the same value be written anew when it is dropped.
        draft.set(Some(typed.clone()));
        take(Setting::Typed(key, wanted), typed);
    };
    let slides = matches!(key, "m" | "scale" | "lambda" | "tau" | "h");
    let slide = move |position: f64, is_final: bool| {
        let value = value_at(control, position);
        if control.live || is_final {
            take(Setting::Number(key, value), field(value, 4));
        } else {
            draft.set(Some(field(value, 4)));
        }
    };
    let number_of = |event: &leptos::ev::Event| event_target_value(event).parse().unwrap_or(0.0);
    let is_hidden = move || !shown.mode().is_some_and(|mode| control.modes.contains(&mode));
    let effect = if control.live { text::LIVE } else { text::RESTARTS };
    // The keys that make the regulariser stronger and weaker, beside the setting that they change.
    let strength_keys = move || {
        let is_strength = shown.mode().and_then(strength).is_some_and(|(strength, _)| strength == key);
        (is_strength && store.letter_keys().get()).then_some("] [")
    };
    let is_strength = matches!(key, "lambda" | "tau");
    let label_tip = move || match strength_keys() {
        Some(_) => format!("{} ({effect}; {})", help, text::STRENGTH_KEYS),
        None => format!("{} ({effect})", help),
    };
    let (id, help_id) = (format!("control-{key}"), format!("help-{key}"));
    Some(view! {
        <div class="control" class:slides=slides hidden=is_hidden data-try=is_strength.then_some("strength")>
            <label for=id.clone() title=label_tip>
                <span>{label}</span>
                <var>{control.symbol}</var>
            </label>
            <input
                class="field"
                id=id
                type="text"
                inputmode=if is_whole(key) { "numeric" } else { "decimal" }
                autocapitalize="off"
                autocomplete="off"
                spellcheck="false"
                placeholder=blank(key).map(|(meaning, _)| meaning)
                aria-describedby=help_id.clone()
                aria-keyshortcuts=strength_keys
                aria-invalid=move || error.read().is_some().to_string()
                prop:value=shown_value
                on:change=type_in
            />
            {slides.then(|| view! {
                <input
                    class="slider"
                    type="range"
                    min="0"
                    max=POSITIONS
                    step="1"
                    aria-label=label
                    aria-valuetext=shown_value
                    prop:value=move || current.get().map_or(0.0, |value| position(control, value)).to_string()
                    on:input=move |event| slide(number_of(&event), false)
                    on:change=move |event| slide(number_of(&event), true)
                />
            })}
            <p class="helptext" id=help_id><Terms text=help /></p>
            <Derived key />
            {(key == "m").then(|| view! {
                <p class="derived cost" hidden=move || cost.read().is_none()>{move || cost.get()}</p>
            })}
            <p class="bad" role="alert" hidden=move || error.read().is_none()>
                <Sentence text=Signal::derive(move || error.get().unwrap_or_default()) />
            </p>
        </div>
    })
}

/// What follows from a setting: the strength of the noise beside τ, the stability limit beside h.
#[component]
fn Derived(
    /// The setting's key.
    key: &'static str,
) -> impl IntoView {
    let words: fn(&Report) -> String = match key {
        "tau" => |report| text::lambda_eff(report.lambda_eff),
        "h" => text::h_limit,
        _ => return None,
    };
    let store = use_controller().store();
    let summary =
        move || selectors::selected_panel(store).and_then(|panel| panel.summary().try_get().flatten());
    let warns = move || key == "h" && summary().is_some_and(|report| text::above_limit(&report));
    Some(view! {
        <p class="derived" class:warn=warns>
            <Terms text=Signal::derive(move || summary().map(|report| words(&report)).unwrap_or_default()) />
        </p>
    })
}
