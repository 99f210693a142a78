//! The paper's figure: one cell of each panel is opened, and its frames tell of it.

use super::{Effect, Model};
use crate::engine::PanelId;
use crate::state::panel::PanelStoreFields;
use crate::state::workspace::WorkspaceStoreFields;
use crate::state::{FigureCommand, FigureState, straight_chart};
use reactive_graph::traits::{GetUntracked, Set, Update, Write};
use relu_atoms_core::occupancy::CellChoice;
use relu_atoms_core::points::Points;
use relu_atoms_render::view::Chart;
use relu_atoms_session::messages::Request;

/// A panel gets other points: what was chosen of the old ones is forgotten, and in the figure the chart stays the one
/// of straight lines. The chart to show.
pub(super) fn follow(
    figure: &mut FigureState,
    new: Option<&Points>,
    old: Option<&Points>,
    chart: Chart,
) -> Chart {
    if new.map(Points::x) != old.map(Points::x) {
        (figure.chosen, figure.merged, figure.probe) = (None, None, [0.0; 2]);
    }
    match figure.chart_before {
        Some(before) => {
            let d = new.map_or(2, Points::d);
            figure.chart_before = Some(before.fitting(d));
            if old.map_or(d, Points::d) == d { chart } else { straight_chart(d) }
        }
        None => chart,
    }
}

impl Model {
    /// Shows the figure in place of the views, with the chart of straight lines; or the views as they were.
    pub(super) fn show_figure(&mut self, on: bool) -> Vec<Effect> {
        if self.store.figure().get_untracked() == on {
            return Vec::new();
        }
        self.store.figure().set(on);
        self.panel_ids().into_iter().filter_map(|id| self.open_cell(id)).collect()
    }

    /// Has the panel's frames tell of the opened cell while the figure is shown, and no longer otherwise.
    pub(super) fn open_cell(&self, id: PanelId) -> Option<Effect> {
        let on = self.store.figure().get_untracked();
        let field = self.panel(id);
        let (chart, d, figure) = self.read(id, |panel| (panel.chart, panel.d(), panel.figure.clone()))?;
        match (on, figure.chart_before) {
            (true, None) => {
                field.figure().update(|figure| figure.chart_before = Some(chart));
                field.chart().set(straight_chart(d));
            }
            (false, Some(before)) => {
                field.figure().update(|figure| figure.chart_before = None);
                field.chart().set(before.fitting(d));
            }
            // The run opens another time, or the figure has not been shown.
            (false, None) => return None,
            (true, Some(_)) => {}
        }
        let choice = on.then(|| figure.chosen.map_or(CellChoice::Heaviest, CellChoice::Of));
        Some(Effect::Send(id, Request::Cell(choice)))
    }

    /// Carries out what the user does with a panel's figure.
    pub(super) fn change_figure(&mut self, id: PanelId, command: FigureCommand) -> Vec<Effect> {
        let field = self.panel(id);
        match command {
            FigureCommand::Choose(chosen) => self.choose_cell(id, chosen),
            FigureCommand::TogglePoint(point) => {
                let chosen = self.read(id, |panel| {
                    let opened = panel.shown.as_ref().and_then(|shown| shown.frame.cell.as_ref());
                    panel.figure.chosen.clone().or_else(|| opened.map(|cell| cell.sees.clone()))
                });
                let mut chosen = chosen.flatten().unwrap_or_default();
                match chosen.binary_search(&point) {
                    Ok(at) => drop(chosen.remove(at)),
                    Err(at) => chosen.insert(at, point),
                }
                self.choose_cell(id, Some(chosen))
            }
            FigureCommand::MeasureBy(penalty) => {
                field.figure().update(|figure| figure.penalty = Some(penalty));
                Vec::new()
            }
            FigureCommand::ShowWhole(whole) => {
                field.figure().update(|figure| figure.whole = whole);
                Vec::new()
            }
            FigureCommand::Turn(dx, dy) => {
                field.figure().update(|figure| figure.turn = figure.turn.turned(dx, dy));
                Vec::new()
            }
            FigureCommand::MoveProbe(at) => {
                field.figure().update(|figure| figure.probe = at);
                Vec::new()
            }
            FigureCommand::Merge => self.merge_cell(id),
        }
    }

    fn choose_cell(&mut self, id: PanelId, chosen: Option<Vec<usize>>) -> Vec<Effect> {
        let n = self.read(id, |panel| panel.points.as_ref().map_or(0, |points| points.n())).unwrap_or(0);
        let chosen = chosen.map(|mut chosen| {
            chosen.retain(|i| *i < n);
            chosen.sort_unstable();
            chosen.dedup();
            chosen
        });
        if let Some(mut panel) = self.panel(id).try_write()
            && panel.figure.chosen != chosen
        {
            let opened = panel.shown.as_ref().and_then(|shown| Some(shown.frame.cell.as_ref()?.sees.clone()));
            // The test neuron has its place in the cell that is looked at.
            if opened.is_none() || opened != chosen {
                panel.figure.probe = [0.0; 2];
            }
            (panel.figure.chosen, panel.figure.merged) = (chosen, None);
        }
        self.open_cell(id).into_iter().collect()
    }

    /// Merges the opened cell at the step where the panel's network is; every panel pauses.
    fn merge_cell(&mut self, id: PanelId) -> Vec<Effect> {
        let sees = self.read(id, |panel| {
            let cell = panel.shown.as_ref()?.frame.cell.as_ref()?;
            panel.figure.is_of(cell).then(|| cell.sees.clone())
        });
        let Some(sees) = sees.flatten() else { return Vec::new() };
        self.set_playing(false);
        // The cell that is merged stays the one that is looked at.
        let mut effects = self.choose_cell(id, Some(sees.clone()));
        // The worker pauses its own panel.
        let mut actions = if self.lockstep.is_shared() { self.lockstep.pause() } else { Vec::new() };
        actions.extend(self.lockstep.change(id, Request::MergeCell(sees)));
        effects.extend(self.effects(actions));
        effects
    }
}
