//! Settings that are no numbers: switches, and one of a few.

use super::shown::Shown;
use crate::controller::use_controller;
use crate::state::{Command, Setting};
use crate::text::{self, names};
use crate::widgets::Terms;
use leptos::prelude::*;
use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::experiment::table::control;

/// A switch.
#[component]
pub(super) fn SwitchControl(
    /// Its key in `experiment::table`.
    key: &'static str,
    /// Reads it.
    value: fn(&Experiment) -> bool,
    /// Makes the setting of a value.
    setting: fn(bool) -> Setting,
) -> impl IntoView {
    let (control, label, help) = (control(key)?, names::label(key), names::help(key));
    let controller = use_controller();
    let shown: Shown = expect_context();
    let is_hidden = move || shown.read(|experiment| !experiment.uses(key)).unwrap_or(true);
    let change = move |event| controller.dispatch(Command::Set(setting(event_target_checked(&event))));
    Some(view! {
        <div class="control" hidden=is_hidden>
            <label class="switch" title=format!("{} ({})", help, text::RESTARTS)>
                <span>{label}</span>
                <var>{control.symbol}</var>
                <input
                    type="checkbox"
                    prop:checked=move || shown.read(value).unwrap_or_default()
                    on:change=change
                />
            </label>
            <p class="helptext"><Terms text=help /></p>
        </div>
    })
}

/// One of a few.
#[component]
pub(super) fn ChoiceControl<T>(
    /// Its key in `experiment::table`.
    key: &'static str,
    /// The choices with their words.
    options: Vec<(T, &'static str)>,
    /// Reads it.
    value: fn(&Experiment) -> T,
    /// Makes the setting of a value.
    setting: fn(T) -> Setting,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let (control, label, help) = (control(key)?, names::label(key), names::help(key));
    let controller = use_controller();
    let shown: Shown = expect_context();
    let is_hidden = move || shown.read(|experiment| !experiment.uses(key)).unwrap_or(true);
    let items: Vec<_> = options
        .iter()
        .enumerate()
        .map(|(k, (_, words))| view! { <option value=k.to_string()>{*words}</option> })
        .collect();
    let choices: Vec<T> = options.into_iter().map(|(choice, _)| choice).collect();
    let places = choices.clone();
    let chosen = move || {
        let now = shown.read(value);
        places.iter().position(|choice| Some(*choice) == now).unwrap_or(0).to_string()
    };
    let choose = move |event| {
        let place = event_target_value(&event).parse::<usize>().ok();
        if let Some(choice) = place.and_then(|k| choices.get(k)) {
            controller.dispatch(Command::Set(setting(*choice)));
        }
    };
    let id = format!("control-{key}");
    Some(view! {
        <div class="control" hidden=is_hidden>
            <label for=id.clone() title=format!("{} ({})", help, text::RESTARTS)>
                <span>{label}</span>
                <var>{control.symbol}</var>
            </label>
            <select class="field wide" id=id prop:value=chosen on:change=choose>
                {items}
            </select>
            <p class="helptext"><Terms text=help /></p>
        </div>
    })
}
