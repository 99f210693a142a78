//! Under which of the runs side by side a number will be the smallest.

use super::PredictionContext;
use crate::controller::use_controller;
use crate::engine::PanelId;
use crate::state::prediction::{Difference, Guess};
use crate::state::{Command, PredictionCommand, WorkspaceStoreFields, selectors};
use crate::text::{format, prediction as text};
use leptos::prelude::*;
use relu_atoms_core::experiment::prediction::Measure;

/// The runs to choose from, and afterwards each with its number.
#[component]
pub(super) fn SmallestQuestion(
    /// The number.
    measure: Measure,
) -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let PredictionContext { is_open, comparison } = expect_context();
    let chosen = Memo::new(move |_| match store.prediction().read().as_ref().map(|asked| &asked.guess) {
        Some(Guess::Smallest(_, chosen)) => *chosen,
        _ => None,
    });
    let names = Memo::new(move |_| -> Vec<(PanelId, String)> {
        selectors::panels(store).into_iter().map(|p| (p.key(), selectors::panel_name(store, p))).collect()
    });
    let value = move |id: PanelId| {
        let comparison = comparison.read();
        match comparison.as_ref().map(|c| &c.difference) {
            Some(Difference::Smallest(told)) => {
                let own = told.values.iter().find(|(panel, _)| *panel == id).and_then(|(_, value)| *value);
                own.map_or(text::NO_NUMBER.get().to_owned(), |value| format::number(value, 3))
            }
            _ => String::new(),
        }
    };
    let choice = move |(id, name): (PanelId, String)| {
        view! {
            <label class="prediction-choice">
                <input
                    type="radio"
                    name="prediction-choice"
                    value=id.to_string()
                    disabled=move || !is_open.get()
                    prop:checked=move || chosen.get() == Some(id)
                    on:change=move |_| {
                        controller.dispatch(Command::Predict(PredictionCommand::Choose(id)));
                    }
                />
                <span>{name}</span>
                <span class="prediction-value" data-prediction-part=format!("value-{id}")>
                    {move || value(id)}
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="prediction-choices" aria-label=text::choices(measure)>
            {move || names.get().into_iter().map(choice).collect_view()}
        </fieldset>
    }
}
