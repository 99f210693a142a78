//! How the network stands to the best possible one: a line under the views with the certificate, the switch that
//! shows the exact optimum, and the button that merges.

use super::figure::FigureButton;
use super::keyboard::{key_shortcut, tip};
use super::panel_context::PanelContext;
use crate::controller::use_controller;
use crate::state::{Command, OptimumState, PanelStoreFields};
use crate::text::{self, format::number, optimum};
use crate::widgets::Terms;
use leptos::prelude::*;
use relu_atoms_core::experiment::Mode;
use relu_atoms_core::optimum::same_point_distance;
use relu_atoms_session::messages::RunStatus;

/// The line with its buttons.
#[component]
pub fn CertificateLine() -> impl IntoView {
    let controller = use_controller();
    let panel: PanelContext = expect_context();
    let id = panel.field.key();
    let certified = Memo::new(move |_| panel.field.certified().try_get().unwrap_or_default());
    view! {
        <div class="certificate">
            <p title=move || sentence(panel, false) + &remarks(panel)>
                <span>
                    <Terms text=Signal::derive(move || sentence(panel, panel.brief.get())) />
                </span>
            </p>
            <div class="actions">
                <FigureButton />
                <button
                    type="button"
                    class="tool small cancel"
                    title=text::CANCEL_HELP
                    hidden=move || !panel.optimum.read().is_solving()
                    on:click=move |_| controller.dispatch(Command::CancelSolving(id))
                >
                    {text::CANCEL}
                </button>
                <button
                    type="button"
                    class="tool strong small"
                    hidden=move || !matches!(*panel.optimum.read(), OptimumState::Ended(_))
                    on:click=move |_| {
                        controller.dispatch(Command::Certify(id, false));
                        controller.dispatch(Command::Certify(id, true));
                    }
                >
                    {text::workers::TRY_AGAIN}
                </button>
                <button
                    type="button"
                    class="tool framed small optimum"
                    data-try="optimum"
                    title=tip(text::OPTIMUM_HELP.get(), "o")
                    aria-keyshortcuts=key_shortcut("o")
                    aria-pressed=move || certified.get().to_string()
                    hidden=move || panel.mode.get() == Mode::None || panel.free_biases.get()
                    on:click=move |_| controller.dispatch(Command::Certify(id, !certified.get_untracked()))
                >
                    {text::OPTIMUM}
                </button>
                <button
                    type="button"
                    class="tool framed small"
                    data-try="merge"
                    title=tip(text::MERGE_HELP.get(), "m")
                    aria-keyshortcuts=key_shortcut("m")
                    on:click=move |_| controller.dispatch(Command::Merge(id))
                >
                    {text::MERGE}
                </button>
            </div>
        </div>
    }
}

/// What the line says; where there is little room, only what matters most.
fn sentence(panel: PanelContext, brief: bool) -> String {
    if panel.mode.get() == Mode::None {
        return if brief { text::NO_OPTIMUM_BRIEF } else { text::NO_OPTIMUM }.into();
    }
    if panel.free_biases.get() {
        return if brief { text::FREE_BIASES_BRIEF.get() } else { optimum::free_biases() }.into();
    }
    let summary = panel.summary.read();
    let Some(report) = summary.as_deref() else { return String::new() };
    // A frame from before another regulariser was chosen has none.
    let Some(standing) = &report.standing else { return String::new() };
    let ratio = format!("{}{}", text::RATIO, number(standing.violation, 3));
    let optimum = panel.optimum.read();
    let first = match &*optimum {
        OptimumState::Solved(best) => text::excess(report.objective, best),
        OptimumState::Solving { progress, .. } => progress.clone(),
        OptimumState::Cancelled { best, bound } => optimum::stopped(best.objective, *bound),
        OptimumState::Failed(said) | OptimumState::Ended(said) => said.get().to_owned(),
        OptimumState::NotAsked => {
            standing.excess().filter(|above| optimum::is_informative(*above)).map_or_else(
                || text::NO_BOUND.into(),
                |above| {
                    let near =
                        if brief { optimum::of_optimum_brief(above) } else { optimum::of_optimum(above) };
                    format!("{}{near}", text::CERTIFIED)
                },
            )
        }
    };
    // How near the network is stands first, and where there is little room alone.
    let is_missing = standing.violation > 1.05 && report.status != RunStatus::Running;
    let ratio = if is_missing { ratio + text::MISSING.get() } else { ratio };
    if brief { first } else { [first, ratio].join(" · ") }
}

/// What else is to be known of the network that is shown.
fn remarks(panel: PanelContext) -> String {
    let optimum = panel.optimum.read();
    let kind = match &*optimum {
        OptimumState::Solving { best: Some(_), .. } | OptimumState::Cancelled { .. } => {
            text::SHOWN_SO_FAR.get()
        }
        _ => "",
    };
    let one = match optimum.best().map(|best| &best.taken_as_one) {
        Some(groups) if !groups.is_empty() => {
            let points = panel.field.points().try_get().flatten();
            let distance = points.map_or(0.0, |points| same_point_distance(&points));
            format!(" · {}", optimum::taken_as_one(groups, distance))
        }
        _ => String::new(),
    };
    format!("{kind}{one}")
}
