//! The phases of a run with their lengths.

use super::number::NumberControl;
use super::shown::Shown;
use crate::controller::use_controller;
use crate::state::{Command, Setting};
use crate::text;
use crate::widgets::{WholeField, WholeValue};
use leptos::prelude::*;
use relu_atoms_core::experiment::{MAX_STEPS, PhaseKind};

/// The phases with their lengths.
#[component]
pub(super) fn Schedule() -> impl IntoView {
    let shown: Shown = expect_context();
    let kinds = Memo::new(move |_| {
        let kinds: Vec<(usize, PhaseKind)> = shown
            .read(|e| e.schedule.iter().map(|phase| phase.kind).enumerate().collect())
            .unwrap_or_default();
        kinds
    });
    view! {
        <fieldset>
            <legend>{text::SCHEDULE}</legend>
            <p class="helptext">{text::SCHEDULE_HELP}</p>
            <ol class="schedule">
                <For each=move || kinds.get() key=|phase| *phase let((place, kind))>
                    <PhaseLength place kind />
                </For>
            </ol>
            <NumberControl key="steps" />
        </fieldset>
    }
}

/// One phase.
#[component]
fn PhaseLength(
    /// Its place in the schedule.
    place: usize,
    /// What it does.
    kind: PhaseKind,
) -> impl IntoView {
    let controller = use_controller();
    let shown: Shown = expect_context();
    let steps = Memo::new(move |_| {
        shown.read(|e| e.schedule.get(place).map(|phase| phase.steps)).flatten().unwrap_or(1)
    });
    let name = move || shown.mode().map(|mode| text::phase(kind, mode));
    let help = move || shown.mode().map(|mode| text::phase_help(kind, mode));
    let length = WholeValue::new(text::PHASE_LENGTH.get(), MAX_STEPS);
    let change = move |wanted| controller.dispatch(Command::Set(Setting::PhaseSteps(place, wanted)));
    view! {
        <li>
            <label>
                <span class="phase">
                    <span>{name}</span>
                    <small>{help}</small>
                </span>
                <WholeField holds=length value=steps on_take=change />
            </label>
        </li>
    }
}
