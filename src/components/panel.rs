//! One network: its headline, its two views, its numbers. There may be several side by side.

use super::atoms_table::AtomsTable;
use super::certificate::CertificateLine;
use super::charts::PanelCharts;
use super::figure::{FigureContext, InputSpaceFigure, OpenedCellFigure};
use super::function_view::FunctionViewFigure;
use super::keyboard::random_seed;
use super::neuron_view::NeuronViewFigure;
use super::panel_context::PanelContext;
use super::worker_note::WorkerNote;
use crate::appearance::reveal_units;
use crate::controller::use_controller;
use crate::state::{
    Command, PanelField, PanelStoreFields, Target, WayOut, WorkspaceStoreFields, selectors, ways_out,
};
use crate::text;
use crate::widgets::{IconButton, IconShape, Terms};
use leptos::html;
use leptos::prelude::*;
use leptos_use_resize_observer::use_resize_observer;
use relu_atoms_core::experiment::UnitSystem;
use relu_atoms_core::experiment::table::mode_info;
use relu_atoms_session::messages::RunStatus;

/// A panel.
#[component]
pub fn PanelView(
    /// The panel.
    #[prop(into)]
    panel: PanelField,
) -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let context = PanelContext::new(panel);
    provide_context(context);
    let figure = FigureContext::new(context);
    provide_context(figure);
    let id = panel.key();
    let section = NodeRef::<html::Section>::new();
    write_attributes(section, panel);
    let function = NodeRef::<html::Canvas>::new();
    let neurons = NodeRef::<html::Canvas>::new();
    Effect::new(move |_| {
        if let (Some(function), Some(neurons)) = (function.get(), neurons.get()) {
            controller.attach_canvases(id, function, neurons);
        }
    });
    for canvas in [function, neurons] {
        let _ = use_resize_observer(canvas, move |_, _| controller.resized(id));
    }
    let is_over =
        Memo::new(move |_| panel.summary().try_get().flatten().is_some_and(|report| report.status.over()));
    // What the canvases show besides the frame is drawn anew when it changes.
    Effect::new(move |_| {
        panel.shown().try_get();
        panel.chart().try_get();
        panel.certified().try_get();
        panel.points().try_get();
        context.lit.track();
        context.optimum.track();
        panel.held_out().try_get();
        context.truth.track();
        context.columns.track();
        store.show_truth().track();
        store.palette().track();
        store.prediction().track();
        // The cells' signs come with the words of the end.
        is_over.track();
        controller.redraw(id);
    });
    let is_selected = move || store.selected().get() == id && context.brief.get();
    let label = move || {
        let place = selectors::panels(store).iter().position(|other| other.key() == id).unwrap_or_default();
        text::panel(place + 1, &selectors::panel_name(store, panel))
    };
    let select = move || controller.dispatch(Command::Select(id));
    view! {
        <section
            node_ref=section
            class="panel"
            class:selected=is_selected
            data-panel=id.to_string()
            data-testid=move || format!("panel-{}", mode_info(context.mode.get()).key)
            aria-label=label
            on:pointerdown=move |_| select()
            on:focusin=move |_| select()
        >
            <Headline />
            <div class="views">
                <WorkerNote />
                <FunctionViewFigure canvas=function />
                <Show when=move || figure.shown.get()>
                    <InputSpaceFigure />
                </Show>
                <NeuronViewFigure canvas=neurons />
                <Show when=move || figure.shown.get()>
                    <OpenedCellFigure />
                </Show>
            </div>
            // Side by side with other panels the two share a line: what is pointed at is told in place of the
            // certificate.
            <div class="lines">
                <Readout />
                <CertificateLine />
            </div>
            // Several panels share their charts.
            <Show when=move || !context.brief.get()>
                <div class="strip" role="group" aria-label=text::CHARTS>
                    <PanelCharts />
                    <AtomsTable />
                </div>
            </Show>
        </section>
    }
}

/// Keeps the panel's `data-` attributes, which embedding pages and tests read: plain decimals that read back to
/// the same number. There are a dozen of them and they change with every frame, so that one effect writes all.
/// What is not known has no attribute.
fn write_attributes(section: NodeRef<html::Section>, panel: PanelField) {
    Effect::new(move |_| {
        let (Some(section), Some(Some(report))) = (section.get(), panel.report().try_get()) else { return };
        for (name, value) in report.hooks() {
            let _ = match value {
                Some(value) => section.set_attribute(name, &value.to_string()),
                None => section.remove_attribute(name),
            };
        }
    });
}

/// The result in words, with the rule it follows.
#[component]
fn Headline() -> impl IntoView {
    let controller = use_controller();
    let panel: PanelContext = expect_context();
    let from = move || {
        let summary = panel.summary.read();
        summary.as_deref().map_or_else(|| text::STARTING.into(), |report| text::headline(report).0)
    };
    let store = controller.store();
    let differences = Memo::new(move |_| selectors::panel_differences(store, panel.field));
    let ways_out = Memo::new(move |_| {
        let (summary, run) = (panel.summary.read(), panel.field.opened().try_get());
        summary.as_deref().zip(run).map(|(report, run)| ways_out(report, &run)).unwrap_or_default()
    });
    let take = move |way| {
        let id = panel.field.key();
        controller.dispatch(match way {
            WayOut::StandardUnits => Command::SetUnits(UnitSystem::Standard),
            WayOut::ShorterStep => Command::ShortenStep(id),
            WayOut::AnotherSeed => Command::NewSeed(random_seed()),
            WayOut::Weaker(_) => Command::Weaken(id),
        });
    };
    let units_words = Memo::new(move |_| {
        let columns = panel.columns.read();
        let words = |units| text::units::sentence(units, UnitSystem::Standard, &columns.names);
        columns.units.as_ref().map(words)
    });
    // The setup has the sentence and the switch.
    let show_units = move || {
        if !store.setup_open().get_untracked() {
            controller.dispatch(Command::ToggleSetup);
        }
        reveal_units();
    };
    let is_found = move || panel.summary.read().as_deref().is_some_and(text::is_clustered);
    view! {
        <div class="headline">
            <div>
                <h2 class="big">
                    <span>{from}</span>
                    " "
                    <span class="result" class:found=is_found>
                        {move || panel.words(|report| text::headline(report).1)}
                    </span>
                </h2>
                <p class="sub" title=move || panel.words(text::subline_meaning)>
                    <Terms text=Signal::derive(move || panel.words(|report| {
                        let columns = panel.columns.read();
                        let explained = text::units::told_r2(columns.units.as_ref(), report);
                        text::units::with_r2(text::subline(report, panel.brief.get()), explained)
                    })) />
                </p>
                {move || ways_out.get().into_iter().map(|way| view! {
                    <button type="button" class="tool strong small way-out" on:click=move |_| take(way)>
                        {text::way_out(way)}
                    </button>
                }).collect_view()}
            </div>
            <div class="aside">
                <div class="mode">
                    <b>{move || text::names::mode(panel.mode.get())}</b>
                    <span>
                        <Terms text=Signal::derive(move || {
                            let mut words = panel.words(|report| text::strength(panel.mode.get(), report));
                            if panel.free_biases.get() && !words.is_empty() {
                                words = [&words, text::BIASES_FREE.get()].join(" · ");
                            }
                            words
                        }) />
                    </span>
                    {move || units_words.get().map(|words| view! {
                        <button type="button" class="units-note" title=words on:click=move |_| show_units()>
                            {text::units::STANDARD}
                        </button>
                    })}
                    <span class="difference">{move || differences.get()}</span>
                </div>
                <p class="rule">
                    <Terms text=Signal::derive(move || text::rule(panel.mode.get()).to_owned()) />
                </p>
            </div>
            // A frame in another page shows what its author chose.
            <Show when=move || !controller.store().embed().get()>
                <IconButton
                    name=text::CLOSE_PANEL
                    shape=IconShape::Close
                    class="close-panel"
                    on_press=move |_| controller.dispatch(Command::ClosePanel(panel.field.key()))
                />
            </Show>
        </div>
    }
}

/// The numbers of what is highlighted. The line's height is fixed, so that nothing moves; what is too long for
/// it is in the tooltip.
#[component]
fn Readout() -> impl IntoView {
    let panel: PanelContext = expect_context();
    let line = Memo::new(move |_| {
        let target = panel.lit.get()?;
        // While the network trains the numbers are renewed as often as the other words.
        let trains = panel.summary.read().as_deref().is_some_and(|r| r.status == RunStatus::Running);
        let shown = panel.field.shown();
        let shown = if trains { shown.try_get_untracked() } else { shown.try_get() };
        let points = panel.field.points().try_get().flatten()?;
        Some(text::readout::line(target, &points, &shown.flatten()?.frame, &panel.columns.read()))
    });
    let words = move || line.get().filter(|line| !line.is_empty());
    // One hint is enough: the first panel gives it.
    let store = use_controller().store();
    let is_first = Memo::new(move |_| store.panel_ids().get().first() == Some(&panel.field.key()));
    let hint = move || if is_first.get() { text::READOUT_EMPTY.get() } else { "" };
    let shown_words = move || words().unwrap_or_else(|| hint().into());
    let marker = move || match panel.lit.get() {
        Some(Target::Neuron(_)) => "dot neuron",
        Some(Target::Atom(_)) => "dot atom",
        Some(Target::Point(_)) => "dot point",
        None => "dot",
    };
    view! {
        <div class="readout">
            <p class="numbers" class:idle=move || words().is_none() title=shown_words>
                <i class=marker aria-hidden="true"></i>
                <span><Terms text=Signal::derive(shown_words) /></span>
            </p>
            <p class="legend" aria-hidden="true">
                <span class="key positive">{text::POSITIVE}</span>
                <span class="key negative">{text::NEGATIVE}</span>
                <span class="key ghost">{text::DEAD}</span>
            </p>
        </div>
    }
}
