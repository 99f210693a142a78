//! What several panels share: charts with a line style for each panel, and the table of results.

use super::charts::StepAxisChoice;
use super::results_table::ResultsTable;
use crate::canvas::charts::comparison::{ComparisonChart, Line, Quantity};
use crate::controller::use_controller;
use crate::state::{PanelField, PanelStoreFields, WorkspaceStoreFields, selectors};
use crate::text;
use leptos::html;
use leptos::prelude::*;
use leptos_use_resize_observer::use_resize_observer;
use relu_atoms_core::session::messages::RunStatus;

/// The sentence over panels that compare regularisers: what the same network has become in each.
#[component]
pub fn Lead() -> impl IntoView {
    let store = use_controller().store();
    let sentence = Memo::new(move |_| selectors::lead(store));
    move || sentence.get().map(|sentence| view! { <p class="lead">{sentence}</p> })
}

/// The charts and the table below the panels; nothing while there is one panel.
#[component]
pub fn SharedCharts() -> impl IntoView {
    let store = use_controller().store();
    let several = Memo::new(move |_| selectors::panel_count(store) > 1);
    let [directions, loss, objective] = text::SHARED_CHARTS;
    view! {
        <Show when=move || several.get()>
            <div class="shared">
                <SharedChart name=directions quantity=Quantity::Directions>
                    <StepAxisChoice />
                </SharedChart>
                <SharedChart name=loss quantity=Quantity::Loss />
                <SharedChart name=objective quantity=Quantity::Objective />
                <ResultsTable />
            </div>
        </Show>
    }
}

/// One quantity of all panels against the steps.
#[component]
fn SharedChart(
    /// Its name.
    name: &'static str,
    /// What it shows.
    quantity: Quantity,
    /// Switches beside the name.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let store = use_controller().store();
    let canvas = NodeRef::<html::Canvas>::new();
    let size = RwSignal::new(0_u32);
    let _ = use_resize_observer(canvas, move |_, _| size.update(|count| *count = count.wrapping_add(1)));
    Effect::new(move |_| {
        size.track();
        let (palette, log_steps) = (store.palette().get(), store.log_steps().get());
        let panels = selectors::panels(store);
        // The panels' numbers are renewed in turn: while they train, one of them gives the rhythm.
        let runs = |panel: &&PanelField| panel.status().try_get().flatten() == Some(RunStatus::Running);
        let leader = panels.iter().find(runs).map(|panel| panel.key());
        for panel in panels.iter().filter(|panel| leader.is_none_or(|leader| leader == panel.key())) {
            panel.history().track();
        }
        let histories: Vec<_> = panels
            .iter()
            .filter_map(|panel| Some((panel.history().try_read_untracked()?, panel.key() as usize)))
            .collect();
        let lines: Vec<Line<'_>> = histories
            .iter()
            .map(|(history, style)| Line { samples: history.samples(), style: *style })
            .collect();
        let marked_step = panels
            .iter()
            .filter_map(|panel| panel.summary().try_get_untracked().flatten())
            .find(|report| report.step < report.furthest)
            .map(|report| report.step);
        if let Some(canvas) = canvas.get() {
            ComparisonChart { lines: &lines, quantity, log_steps, palette: &palette, marked_step }
                .draw(&canvas);
        }
    });
    view! {
        <figure class="chart">
            <figcaption>
                <span>{name}</span>
                {children.map(|children| children())}
            </figcaption>
            <canvas node_ref=canvas role="img" aria-label=name></canvas>
        </figure>
    }
}
