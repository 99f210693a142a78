//! The charts of a panel: loss, penalty and atoms against steps.

use super::chart_plot::{ChartPlot, PointedValue, Towards};
use super::panel_context::PanelContext;
use super::results_log::ResultsButton;
use crate::canvas::charts::metric::{Metric, MetricChart};
use crate::controller::use_controller;
use crate::state::selectors;
use crate::state::{Command, PanelStoreFields, WorkspaceStoreFields};
use crate::text;
use crate::text::charts as words;
use crate::text::format::{count, number};
use crate::widgets::Segmented;
use leptos::prelude::*;
use relu_atoms_core::experiment::Mode;
use relu_atoms_render::history::Sample;

/// Logarithmic or linear step axes, for all charts of the page.
#[component]
pub fn StepAxisChoice() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    view! {
        <Segmented
            name=text::AXIS.get()
            class="small"
            options=vec![(true, text::LOG.get().to_owned()), (false, text::LINEAR.get().to_owned())]
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
    let seen = Memo::new(move |_| panel.field.show_seen().try_get().unwrap_or_default());
    let third = move || if seen.get() { Metric::Seen } else { Metric::Atoms };
    let second = move || if bounds.get() { Metric::Bounds } else { Metric::Penalty };
    view! {
        <ChartFigure metric=Metric::Loss>
            <StepAxisChoice />
        </ChartFigure>
        <ChartFigure metric=Signal::derive(second)>
            <Segmented
                name=text::MEASURE.get()
                class="small"
                options=vec![(false, text::PENALTY.get().to_owned()), (true, text::BOUNDS.get().to_owned())]
                value=bounds
                on_choose=move |on| controller.dispatch(Command::ShowBounds(id, on))
            />
        </ChartFigure>
        <ChartFigure metric=Signal::derive(third)>
            <Segmented
                name=text::MEASURE.get()
                class="small"
                options=vec![(false, text::ATOMS_CHOICE.get().to_owned()), (true, text::SEEN_CHOICE.get().to_owned())]
                value=seen
                on_choose=move |on| controller.dispatch(Command::ShowSeen(id, on))
            />
            <ResultsButton />
        </ChartFigure>
    }
}

/// The name of a chart.
fn name(metric: Metric, mode: Mode) -> &'static str {
    match metric {
        Metric::Loss => text::LOSS.get(),
        Metric::Bounds => text::OBJECTIVE.get(),
        Metric::Penalty => text::penalty(mode),
        Metric::Atoms => text::ATOMS.get(),
        Metric::Seen => text::SEEN.get(),
    }
}

/// The latest value of a chart in words.
fn latest(metric: Metric, panel: PanelContext) -> String {
    panel.words(|report| match metric {
        Metric::Loss => {
            let digits = if report.test_error.is_some() { 2 } else { 3 };
            let columns = panel.columns.read();
            let r2 = text::units::told_r2(columns.units.as_ref(), report);
            let loss = text::units::loss(report.loss, digits, r2);
            match report.test_error {
                Some(error) => format!("{loss} · {} {}", text::TEST_CHOICE, number(error, 2)),
                None => loss,
            }
        }
        Metric::Seen => text::format::percent(report.seen_share),
        Metric::Bounds => number(report.objective, 4),
        Metric::Penalty if panel.mode.get() == Mode::None => number(report.penalty_variation, 4),
        Metric::Penalty => number(report.penalty, 4),
        Metric::Atoms if text::is_clustered(report) => report.atom_count.to_string(),
        Metric::Atoms => format!("{} {}", count(report.n_eff.round() as u64), text::DIRECTIONS),
    })
}

/// What the latest value is, for a tooltip.
fn meaning(metric: Metric, panel: PanelContext) -> Option<String> {
    match metric {
        Metric::Loss => {
            let tested_on = panel.summary.read().as_deref().and_then(|report| report.tested_on);
            Some(tested_on.map_or_else(
                || text::LOSS_MEANING.into(),
                |on| format!("{}. {}.", text::LOSS_MEANING, text::test_meaning(on)),
            ))
        }
        Metric::Seen => Some(text::SEEN_MEANING.into()),
        Metric::Penalty | Metric::Bounds | Metric::Atoms => None,
    }
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
    let draw = move |canvas: &web_sys::HtmlCanvasElement| {
        let (palette, log_steps) = (store.palette().get(), store.log_steps().get());
        let optimum = panel.optimum.read();
        let best = optimum.best().filter(|_| optimum.is_solved()).map(|best| best.objective);
        let marked_step = panel.summary.read().as_ref().filter(|r| r.step < r.furthest).map(|r| r.step);
        let metric = metric.get();
        let Some(history) = panel.field.history().try_read() else { return };
        MetricChart {
            samples: history.samples(),
            metric,
            log_steps,
            palette: &palette,
            marked_step,
            optimum: best,
        }
        .draw(canvas);
    };
    let last = move || {
        let history = panel.field.history().try_read();
        history.and_then(|history| Some(history.samples().last()?.step)).unwrap_or(0)
    };
    let recorded = move |step: u64, towards: Towards| {
        let (metric, history) = (metric.get_untracked(), panel.field.history().try_read_untracked()?);
        towards.step_in(&history, step, |sample| metric.of(sample))
    };
    let values = move |step: u64| {
        let metric = metric.get();
        let Some(history) = panel.field.history().try_read_untracked() else { return Vec::new() };
        let at = |number: &dyn Fn(&Sample) -> f64| history.nearest(step, number).map(number);
        let line = |name: &str, value: Option<f64>, write: fn(f64) -> String| PointedValue {
            swatch: "",
            name: name.into(),
            value: value.map_or_else(|| text::NOT_THERE.into(), write),
        };
        match metric {
            Metric::Loss => {
                let test = at(&|s| s.test_error);
                let name = if test.is_some() { words::LOSS_LINES[0].get() } else { "" };
                let mut loss = line(name, at(&|s| s.loss), words::value);
                let explained = |value| selectors::r2_of_loss(panel.field, value);
                let r2 = at(&|s| s.loss).and_then(explained);
                loss.value = text::units::with_r2(loss.value, r2);
                let test = test.map(|test| line(words::LOSS_LINES[1].get(), Some(test), words::value));
                std::iter::once(loss).chain(test).collect()
            }
            Metric::Penalty => vec![line("", at(&|s| metric.of(s)), words::value)],
            Metric::Seen => vec![line("", at(&|s| metric.of(s)), words::per_cent)],
            Metric::Atoms => vec![
                line(words::ATOM_LINES[0].get(), at(&|s| s.atoms), words::counted),
                line(words::ATOM_LINES[1].get(), at(&|s| s.n_eff), words::counted),
            ],
            Metric::Bounds => {
                let optimum = panel.optimum.read_untracked();
                let best = optimum.best().filter(|_| optimum.is_solved()).map(|best| best.objective);
                let bounds =
                    (0..4).map(|k| line(words::BOUND_LINES[k].get(), at(&|s| s.bounds[k]), words::value));
                bounds
                    .chain(best.map(|best| line(words::OPTIMUM_LINE.get(), Some(best), words::value)))
                    .collect()
            }
        }
    };
    view! {
        <figure class="chart">
            <figcaption>
                <span>{move || name(metric.get(), panel.mode.get())}</span>
                <b title=move || meaning(metric.get(), panel)>{move || latest(metric.get(), panel)}</b>
                {children.map(|children| children())}
            </figcaption>
            <ChartPlot
                name=Signal::derive(move || name(metric.get(), panel.mode.get()).to_owned())
                draw
                last
                recorded
                values
            />
        </figure>
    }
}
