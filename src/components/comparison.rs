//! What several panels share: charts with a line style for each panel, and the table of results.

use super::chart_plot::{ChartPlot, PointedValue, Towards};
use super::charts::StepAxisChoice;
use super::lambda_path::{PathChart, is_demonstrated};
use super::results_log::ResultsButton;
use super::results_table::{ResultsTable, swatch};
use crate::canvas::charts::comparison::{ComparisonChart, Line, Quantity};
use crate::controller::use_controller;
use crate::state::{PanelField, PanelStoreFields, WorkspaceStoreFields, selectors};
use crate::text;
use crate::text::charts as words;
use crate::widgets::Segmented;
use leptos::prelude::*;
use relu_atoms_session::messages::RunStatus;

/// The sentence over panels that compare regularisers: what the same network has become in each.
#[component]
pub fn Lead() -> impl IntoView {
    let store = use_controller().store();
    let zero = Memo::new(move |_| selectors::error_of_zero(store));
    let sentence =
        Memo::new(move |_| selectors::verdict(store, zero.get()).or_else(|| selectors::lead(store)));
    move || sentence.get().map(|sentence| view! { <p class="lead">{sentence}</p> })
}

/// The charts and the table below the panels; nothing while there is one panel.
#[component]
pub fn SharedCharts() -> impl IntoView {
    let store = use_controller().store();
    let several = Memo::new(move |_| selectors::panel_count(store) > 1);
    let demonstrated = is_demonstrated();
    let [directions, loss, objective] = text::SHARED_CHARTS;
    let chosen = RwSignal::new(Quantity::Loss);
    let is_tested = Memo::new(move |_| selectors::is_tested(store));
    // What is tested no longer has no test error to show.
    let second = Memo::new(move |_| match chosen.get() {
        Quantity::TestError if !is_tested.get() => Quantity::Loss,
        quantity => quantity,
    });
    let choices = move || {
        let all = [
            (Quantity::Loss, text::LOSS_CHOICE),
            (Quantity::TestError, text::TEST_CHOICE),
            (Quantity::Seen, text::SEEN_CHOICE),
        ];
        let is_known = |choice: &(Quantity, text::Text)| is_tested.get() || choice.0 != Quantity::TestError;
        all.into_iter().filter(is_known).map(|(quantity, name)| (quantity, name.into())).collect::<Vec<_>>()
    };
    let second_name = move || match second.get() {
        Quantity::TestError => text::TEST_ERROR.get(),
        Quantity::Seen => text::SEEN.get(),
        Quantity::Directions | Quantity::Loss | Quantity::Objective => loss.get(),
    };
    view! {
        <Show when=move || several.get()>
            <div class="shared">
                <SharedChart name=directions quantity=Quantity::Directions>
                    <StepAxisChoice />
                </SharedChart>
                <SharedChart name=Signal::derive(second_name) quantity=second>
                    {move || view! {
                        <Segmented
                            name=text::MEASURE.get()
                            class="small"
                            options=choices()
                            value=second
                            on_choose=move |quantity| chosen.set(quantity)
                        />
                    }}
                </SharedChart>
                {move || {
                    if demonstrated.get() {
                        view! { <PathChart /> }.into_any()
                    } else {
                        view! {
                            <SharedChart name=objective quantity=Quantity::Objective>
                                <ResultsButton />
                            </SharedChart>
                        }
                        .into_any()
                    }
                }}
                <ResultsTable />
            </div>
        </Show>
    }
}

/// One quantity of all panels against the steps.
#[component]
fn SharedChart(
    /// Its name.
    #[prop(into)]
    name: Signal<&'static str>,
    /// What it shows.
    #[prop(into)]
    quantity: Signal<Quantity>,
    /// Switches beside the name.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let store = use_controller().store();
    let draw = move |canvas: &web_sys::HtmlCanvasElement| {
        let (palette, log_steps) = (store.palette().get(), store.log_steps().get());
        let quantity = quantity.get();
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
        ComparisonChart { lines: &lines, quantity, log_steps, palette: &palette, marked_step }.draw(canvas);
    };
    let last = move || {
        let of = |panel: PanelField| panel.history().try_read()?.samples().last().map(|sample| sample.step);
        selectors::panels(store).into_iter().filter_map(of).max().unwrap_or(0)
    };
    // The panel with the longest curve says which steps are recorded.
    let recorded = move |step: u64, towards: Towards| {
        let panels = untrack(|| selectors::panels(store));
        let histories = panels.into_iter().filter_map(|panel| panel.history().try_read_untracked());
        let longest = histories.max_by_key(|history| history.samples().last().map(|sample| sample.step))?;
        towards.step_in(&longest, step, quantity.get_untracked().number(longest.samples()))
    };
    let values = move |step: u64| {
        let quantity = quantity.get();
        let line = |panel: PanelField| {
            let history = panel.history().try_read_untracked()?;
            let number = quantity.number(history.samples());
            // A run that ended earlier has no value there.
            let ended = history.samples().last()?.step < step;
            let value = history.nearest(step, number).filter(|_| !ended).map(number);
            Some(PointedValue {
                swatch: swatch(panel.key()),
                name: selectors::panel_name(store, panel),
                value: match (value, quantity) {
                    (None, _) => text::NOT_THERE.into(),
                    (Some(value), Quantity::Directions) => words::counted(value),
                    (Some(value), Quantity::Seen) => words::per_cent(value),
                    (Some(value), Quantity::Loss) => {
                        text::units::with_r2(words::value(value), selectors::r2_of_loss(panel, value))
                    }
                    (Some(value), Quantity::Objective | Quantity::TestError) => words::value(value),
                },
            })
        };
        selectors::panels(store).into_iter().filter_map(line).collect()
    };
    view! {
        <figure class="chart">
            <figcaption>
                <span>{move || name.get()}</span>
                {children.map(|children| children())}
            </figcaption>
            <ChartPlot
                name=Signal::derive(move || name.get().to_owned())
                draw
                last
                recorded
                values
            />
        </figure>
    }
}
