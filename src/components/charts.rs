//! The charts of a panel: loss, penalty and atoms against steps.

use super::panel_context::PanelContext;
use crate::canvas::charts::metric::{Metric, MetricChart};
use crate::controller::use_controller;
use crate::state::{Command, PanelStoreFields, WorkspaceStoreFields};
use crate::text;
use crate::text::format::{count, number};
use crate::widgets::Segmented;
use leptos::html;
use leptos::prelude::*;
use leptos_use_resize_observer::use_resize_observer;
use relu_atoms_core::experiment::Mode;

/// Logarithmic or linear step axes, for all charts of the page.
#[component]
pub fn StepAxisChoice() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    view! {
        <Segmented
            name=text::AXIS
            class="small"
            options=vec![(true, text::LOG.to_owned()), (false, text::LINEAR.to_owned())]
            value=Signal::derive(move || store.log_steps().get())
            on_choose=move |log| controller.dispatch(Command::SetLogSteps(log))
        />
    }
}

/// The three charts of a panel.
#[component]
pub fn PanelCharts() -> impl IntoView {
    let controller = use_controller();
    let panel: PanelContext = expect_context();
    let id = panel.field.key();
    let bounds = Memo::new(move |_| panel.field.show_bounds().try_get().unwrap_or_default());
    let second = move || if bounds.get() { Metric::Bounds } else { Metric::Penalty };
    view! {
        <ChartFigure metric=Metric::Loss>
            <StepAxisChoice />
        </ChartFigure>
        <ChartFigure metric=Signal::derive(second)>
            <Segmented
                name=text::MEASURE
                class="small"
                options=vec![(false, text::PENALTY.to_owned()), (true, text::BOUNDS.to_owned())]
                value=bounds
                on_choose=move |on| controller.dispatch(Command::ShowBounds(id, on))
            />
        </ChartFigure>
        <ChartFigure metric=Metric::Atoms />
    }
}

/// The name of a chart.
fn name(metric: Metric, mode: Mode) -> &'static str {
    match metric {
        Metric::Loss => text::LOSS,
        Metric::Bounds => text::OBJECTIVE,
        Metric::Penalty => text::penalty(mode),
        Metric::Atoms => text::ATOMS,
    }
}

/// The latest value of a chart in words.
fn latest(metric: Metric, panel: PanelContext) -> String {
    panel.words(|report| match metric {
        Metric::Loss => number(report.loss, 3),
        Metric::Bounds => number(report.objective, 4),
        Metric::Penalty if panel.mode.get() == Mode::None => number(report.penalty_variation, 4),
        Metric::Penalty => number(report.penalty, 4),
        Metric::Atoms if text::is_clustered(report) => report.atom_count.to_string(),
        Metric::Atoms => format!("{} {}", count(report.n_eff.round() as u64), text::DIRECTIONS),
    })
}

/// One chart with its name and latest value.
#[component]
fn ChartFigure(
    /// What it shows.
    #[prop(into)]
    metric: Signal<Metric>,
    /// Switches beside the name.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let store = use_controller().store();
    let panel: PanelContext = expect_context();
    let canvas = NodeRef::<html::Canvas>::new();
    let size = RwSignal::new(0_u32);
    let _ = use_resize_observer(canvas, move |_, _| size.update(|count| *count = count.wrapping_add(1)));
    Effect::new(move |_| {
        size.track();
        let (palette, log_steps) = (store.palette().get(), store.log_steps().get());
        let optimum = panel.optimum.read();
        let best = optimum.best().filter(|_| optimum.is_solved()).map(|best| best.objective);
        let marked_step = panel.summary.read().as_ref().filter(|r| r.step < r.furthest).map(|r| r.step);
        let metric = metric.get();
        let (Some(canvas), Some(history)) = (canvas.get(), panel.field.history().try_read()) else { return };
        MetricChart {
            samples: history.samples(),
            metric,
            log_steps,
            palette: &palette,
            marked_step,
            optimum: best,
        }
        .draw(&canvas);
    });
    view! {
        <figure class="chart">
            <figcaption>
                <span>{move || name(metric.get(), panel.mode.get())}</span>
                <b>{move || latest(metric.get(), panel)}</b>
                {children.map(|children| children())}
            </figcaption>
            <canvas node_ref=canvas role="img" aria-label=move || name(metric.get(), panel.mode.get())></canvas>
        </figure>
    }
}
