//! In which cells atoms will sit: the cells as a list of buttons, which are also tapped in the neuron view.

use super::PredictionContext;
use crate::controller::use_controller;
use crate::state::prediction::{CellStanding, Difference, Guess, cells_asked};
use crate::state::{Command, PanelStoreFields, PredictionCommand, WorkspaceStoreFields, selectors};
use crate::text::prediction as text;
use leptos::prelude::*;

/// The cells to choose from, or those that were chosen and those with atoms, with how they came out.
#[component]
pub(super) fn CellsQuestion() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let PredictionContext { is_open, comparison } = expect_context();
    let points = Memo::new(move |_| selectors::panels(store).first()?.points().try_get().flatten());
    let n = Memo::new(move |_| points.read().as_ref().map_or(0, |points| points.n()));
    let all =
        Memo::new(move |_| points.read().as_ref().map(|points| cells_asked(points)).unwrap_or_default());
    let chosen = Memo::new(move |_| match store.prediction().read().as_ref().map(|asked| &asked.guess) {
        Some(Guess::Cells(cells)) => cells.clone(),
        _ => Vec::new(),
    });
    let button = move |sees: Vec<usize>| {
        let (own, words) = (sees.clone(), text::cell(&sees, n.get_untracked()));
        view! {
            <button
                type="button"
                class="chip"
                data-cell=cell_key(&sees)
                aria-pressed=move || chosen.read().contains(&own).to_string()
                on:click=move |_| {
                    controller.dispatch(Command::Predict(PredictionCommand::ToggleCell(sees.clone())));
                }
            >
                {words}
            </button>
        }
    };
    // Of the first panel that has any; the sentence tells of every one.
    let outcome = move || {
        let comparison = comparison.read();
        let difference = comparison.as_ref().filter(|c| c.is_over).map(|c| &c.difference);
        let told = match difference {
            Some(Difference::Cells(all)) => {
                all.iter().find_map(|(_, outcome)| outcome.as_ref().ok().cloned())
            }
            _ => None,
        };
        let predicted = || chosen.get().into_iter().map(|sees| (sees, CellStanding::Predicted)).collect();
        told.map_or_else(predicted, |told| told.cells)
    };
    let line = move |(sees, standing): (Vec<usize>, CellStanding)| {
        view! {
            <li data-cell=cell_key(&sees) data-standing=format!("{standing:?}").to_lowercase()>
                <span class="prediction-sign" aria-hidden="true">{standing.sign()}</span>
                <span>{text::cell(&sees, n.get_untracked())}</span>
                <span class="unseen">{text::standing(standing)}</span>
            </li>
        }
    };
    view! {
        <Show
            when=move || is_open.get()
            fallback=move || view! {
                <ul class="prediction-cells">{move || outcome().into_iter().map(line).collect_view()}</ul>
            }
        >
            <div class="chips prediction-cells" role="group" aria-label=text::CELLS>
                {move || all.get().into_iter().map(button).collect_view()}
            </div>
        </Show>
    }
}

/// The points of a cell, counted from 1, for tests and style sheets: `1,3`.
fn cell_key(sees: &[usize]) -> String {
    sees.iter().map(|i| (i + 1).to_string()).collect::<Vec<_>>().join(",")
}
