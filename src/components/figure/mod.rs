//! The paper's figure: input space (a), parameter space (b), and one cell opened (c). The second part is the neuron
//! view on its chart of straight lines; the others are here. The points chosen in one part and the cell opened in
//! another are one state.

mod input_space;
mod opened_cell;
mod part_canvas;

pub use input_space::InputSpaceFigure;
pub use opened_cell::OpenedCellFigure;

use super::panel_context::PanelContext;
use crate::controller::use_controller;
use crate::state::{Command, FigureState, PanelStoreFields, ShownFrame, WorkspaceStoreFields};
use crate::text::figure as text;
use leptos::prelude::*;
use relu_atoms_core::cells::{Pattern, Section};
use relu_atoms_core::occupancy::OpenedCell;
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::points::Points;
use relu_atoms_session::messages::RunStatus;
use std::sync::Arc;

/// What the parts of a panel's figure read of it.
#[derive(Clone, Copy)]
pub struct FigureContext {
    /// The figure is shown.
    pub shown: Memo<bool>,
    /// What the user has chosen.
    pub state: Memo<FigureState>,
    /// The points in use.
    pub points: Memo<Option<Arc<Points>>>,
    /// The points that are chosen, ascending.
    pub chosen: Memo<Vec<usize>>,
    /// Their cell; none if there is none.
    pub section: Memo<Option<Section>>,
    /// Whose cost the surface is.
    pub penalty: Memo<Penalty>,
    /// The frame that is drawn.
    pub frame: Signal<Option<Arc<ShownFrame>>>,
    /// The frame of which words tell: while training they are renewed as often as the panel's other words, for each
    /// change has the browser lay out the page.
    pub told: Signal<Option<Arc<ShownFrame>>>,
    /// What that frame tells of the chosen cell; none if it tells of another, as until the next frame.
    pub cell: Memo<Option<OpenedCell>>,
}

impl FigureContext {
    /// What the parts of the figure of this panel read.
    pub fn new(panel: PanelContext) -> Self {
        let store = use_controller().store();
        let told = Signal::derive(move || {
            let shown = panel.field.shown();
            let runs =
                panel.summary.read().as_ref().is_some_and(|report| report.status == RunStatus::Running);
            if runs { shown.try_get_untracked() } else { shown.try_get() }.flatten()
        });
        let state = Memo::new(move |_| panel.field.figure().try_get().unwrap_or_default());
        let points = Memo::new(move |_| panel.field.points().try_get().flatten());
        let chosen = Memo::new(move |last: Option<&Vec<usize>>| {
            let (state, told) = (state.read(), told.get());
            let cell = told.as_ref().and_then(|told| told.frame.cell.as_ref());
            let opened = || cell.filter(|cell| state.is_of(cell)).map(|cell| cell.sees.clone());
            state.chosen.clone().or_else(opened).or_else(|| last.cloned()).unwrap_or_default()
        });
        let frame = Signal::derive(move || {
            let (shown, told) = (panel.field.shown().try_get().flatten()?, told.get());
            // Until the words follow, a frame that tells of another cell is not drawn.
            let chosen = chosen.read();
            let fits = |frame: &Arc<ShownFrame>| cell_of(frame, &chosen).is_some();
            Some(if fits(&shown) { shown } else { told.filter(fits).unwrap_or(shown) })
        });
        Self {
            shown: Memo::new(move |_| store.figure().get()),
            state,
            points,
            chosen,
            section: Memo::new(move |_| {
                let points = points.get()?;
                Section::new(&points, &pattern(&points, &chosen.read()))
            }),
            penalty: Memo::new(move |_| {
                state.read().penalty.unwrap_or_else(|| Penalty::of(panel.mode.get()))
            }),
            frame,
            told,
            cell: Memo::new(move |_| {
                let shown = told.get()?;
                shown.frame.cell.as_deref().filter(|cell| state.read().is_of(cell)).cloned()
            }),
        }
    }
}

/// What a frame tells of the cell of these points; none if it tells of another.
fn cell_of<'a>(shown: &'a ShownFrame, chosen: &[usize]) -> Option<&'a OpenedCell> {
    shown.frame.cell.as_deref().filter(|cell| cell.sees == chosen)
}

/// The pattern of chosen points.
fn pattern(points: &Points, chosen: &[usize]) -> Pattern {
    Pattern::seeing(points.n(), chosen.iter().copied())
}

/// The button that shows the figure in place of the views, or the views again.
#[component]
pub fn FigureButton() -> impl IntoView {
    let controller = use_controller();
    let shown = controller.store().figure();
    view! {
        <button
            type="button"
            class="tool framed small figure-switch"
            title=text::FIGURE_HELP
            aria-pressed=move || shown.get().to_string()
            on:click=move |_| controller.dispatch(Command::ShowFigure(!shown.get_untracked()))
        >
            {text::FIGURE}
        </button>
    }
}

/// What the second part says under its chart.
#[component]
pub fn CellsSentence() -> impl IntoView {
    let panel: PanelContext = expect_context();
    let figure: FigureContext = expect_context();
    // While a very wide network trains, what was counted last of this run stays.
    let words = Memo::new(move |last: Option<&Option<(u64, String)>>| {
        let shown = figure.told.get()?;
        let run = shown.frame.report.run;
        match shown.frame.cell.as_ref().and_then(|cell| cell.census.as_ref()) {
            Some(census) => Some((run, text::crowded(census, panel.mode.get(), panel.free_biases.get()))),
            None => last.cloned().flatten().filter(|last| last.0 == run),
        }
    });
    let said = move || words.get().map_or_else(|| text::NOT_YET.into(), |(_, words)| words);
    view! { <p class="part-words" data-part="cells">{said}</p> }
}
