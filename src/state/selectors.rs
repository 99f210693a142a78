//! What components derive from the store. Each reads only the fields that it needs, so that what depends on it
//! is not renewed with every frame.

use super::panel::{PanelStoreFields, with_settings};
use super::workspace::WorkspaceStoreFields;
use super::{PanelField, PanelId, WorkspaceStore};
use crate::text::comparison::{self, differences};
use crate::text::names;
use crate::text::path;
use reactive_graph::traits::{Get, Read, ReadUntracked};
use relu_atoms_core::experiment::compare::Comparison;
use relu_atoms_core::experiment::prediction::Question;
use relu_atoms_core::experiment::{Experiment, Mode};
use relu_atoms_core::generalisation::r_squared;
use relu_atoms_session::messages::RunStatus;
use relu_atoms_session::path::{MODES, bases};

/// The question that keeps the runs at step 0; none where none is open.
pub fn open_question(store: WorkspaceStore) -> Option<Question> {
    let prediction = store.prediction().read();
    prediction.as_ref().filter(|prediction| prediction.is_open()).map(|prediction| prediction.question)
}

/// The panels from left to right; renewed when one is opened or closed. What iterates over the list of panels
/// itself also depends on everything within them, which changes with every frame.
pub fn panels(store: WorkspaceStore) -> Vec<PanelField> {
    let list = store.panels();
    store.panel_ids().get().into_iter().map(|id| list.at_key(id)).collect()
}

/// How many panels there are.
pub fn panel_count(store: WorkspaceStore) -> usize {
    panels(store).len()
}

/// The panel whose run the setup shows; the last one if that has been closed.
pub fn selected_panel(store: WorkspaceStore) -> Option<PanelField> {
    let (selected, panels) = (store.selected().get(), panels(store));
    panels.iter().find(|panel| panel.key() == selected).or(panels.last()).copied()
}

/// A panel's experiment with the settings in force; none if the panel is closed.
pub fn experiment(panel: PanelField) -> Option<Experiment> {
    let opened = panel.opened().try_get()?;
    let (opened_h, in_force) = (panel.opened_h().try_get()?, panel.in_force().try_get()?);
    Some(with_settings(opened, opened_h, in_force, &panel.pending().try_get()?))
}

/// What the λ path of the selected panel is made of; none if there is no such path.
pub fn path_bases(store: WorkspaceStore) -> Option<Vec<Experiment>> {
    let all: Vec<Experiment> = panels(store).into_iter().filter_map(experiment).collect();
    bases(&selected_panel(store).and_then(experiment)?, &all, &MODES).ok()
}

/// A panel's regulariser; none if the panel is closed.
pub fn mode(panel: PanelField) -> Option<Mode> {
    panel.opened().try_get().map(|experiment| experiment.mode)
}

/// Whether a panel's regulariser leaves the biases free of charge.
pub fn has_free_biases(panel: PanelField) -> bool {
    panel.opened().try_get().is_some_and(|experiment| experiment.has_free_biases())
}

/// A panel's name: its regulariser, and what sets it apart from others under the same.
pub fn panel_name(store: WorkspaceStore, panel: PanelField) -> String {
    let all: Vec<Experiment> = panels(store).into_iter().filter_map(experiment).collect();
    experiment(panel).map_or_else(String::new, |own| name_among(&own, all))
}

/// In what a panel's run differs from those beside it.
pub fn panel_differences(store: WorkspaceStore, panel: PanelField) -> String {
    let all: Vec<Experiment> = panels(store).into_iter().filter_map(experiment).collect();
    experiment(panel).map_or_else(String::new, |own| differences(&own, &all))
}

/// The sentence over a comparison of regularisers; none where something else differs.
pub fn lead(store: WorkspaceStore) -> Option<String> {
    let runs: Vec<_> = panels(store)
        .into_iter()
        .filter_map(|panel| Some((experiment(panel)?, panel.summary().try_get().flatten())))
        .collect();
    let lines: Vec<_> = runs.iter().map(|(run, report)| (run, report.as_deref())).collect();
    comparison::lead(&lines)
}

/// The sentence over the variation norm beside the gradient penalty where both have a test error: which is
/// favourable. `zero` is [`error_of_zero`].
pub fn verdict(store: WorkspaceStore, zero: Option<f64>) -> Option<String> {
    let runs: Vec<_> = panels(store)
        .into_iter()
        .filter_map(|panel| Some((panel.opened().try_get()?, panel.summary().try_get().flatten())))
        .collect();
    let pairs: Vec<_> = runs.iter().map(|(run, report)| (run, report.as_deref())).collect();
    path::verdict(&pairs, zero)
}

/// The test error that the network which is 0 everywhere would have on the first panel's data; none where there
/// is nothing to test on, or one panel.
pub fn error_of_zero(store: WorkspaceStore) -> Option<f64> {
    match panels(store).as_slice() {
        [first, _, ..] => relu_atoms_session::path::error_of_zero(&first.opened().try_get()?),
        _ => None,
    }
}

/// [`panel_name`] without depending on anything.
pub fn panel_name_untracked(store: WorkspaceStore, id: PanelId) -> String {
    among_untracked(store, id).map_or_else(String::new, |(own, all)| name_among(&own, all))
}

/// The regulariser of a panel as a sentence about what holds in it names it, `under the variation norm`, and what sets
/// it apart from others under the same; without depending on anything.
pub fn under_untracked(store: WorkspaceStore, id: PanelId) -> String {
    among_untracked(store, id).map_or_else(String::new, |(own, all)| {
        let under = comparison::under(own.mode);
        let apart = apart_among(&own, all);
        if apart.is_empty() { under.into() } else { format!("{under} ({})", apart.join(" · ")) }
    })
}

/// A panel's run and those of all panels, without depending on them.
fn among_untracked(store: WorkspaceStore, id: PanelId) -> Option<(Experiment, Vec<Experiment>)> {
    let panels = store.panels().read_untracked();
    let own = panels.iter().find(|panel| panel.id == id).map(super::Panel::experiment)?;
    Some((own, panels.iter().map(super::Panel::experiment).collect()))
}

fn name_among(own: &Experiment, all: Vec<Experiment>) -> String {
    let name = names::mode(own.mode).to_owned();
    std::iter::once(name).chain(apart_among(own, all)).collect::<Vec<_>>().join(" · ")
}

/// What sets a run apart from others under the same regulariser: `λ = 0.1`, one a setting.
fn apart_among(own: &Experiment, mut all: Vec<Experiment>) -> Vec<String> {
    all.retain(|other| other.mode == own.mode);
    let comparison = Comparison::of(&all);
    let differing = comparison.iter().flat_map(Comparison::differing);
    let apart = differing.map(|key| comparison::setting_of(own, key));
    apart.collect()
}

/// Whether any panel's network is tested on a truth or on rows that are held out.
pub fn is_tested(store: WorkspaceStore) -> bool {
    panels(store).into_iter().any(|panel| {
        panel.opened().try_get().is_some_and(|run| run.known_truth().is_some() || run.holdout > 0.0)
    })
}

/// The share of the variance that a network of this loss on a panel's points explains, where it is told beside the
/// loss: in standard units.
pub fn r2_of_loss(panel: PanelField, loss: f64) -> Option<f64> {
    panel.opened().try_read_untracked()?.standard_units()?;
    r_squared(loss, panel.points().try_read_untracked()?.as_ref()?)
}

/// The state of the page as a word, for embedding pages and tests; none before the first frame.
pub fn page_status(store: WorkspaceStore) -> Option<&'static str> {
    let statuses: Vec<Option<RunStatus>> =
        panels(store).into_iter().map(|panel| panel.status().try_get().flatten()).collect();
    let any = |status| statuses.contains(&Some(status));
    Some(match () {
        () if store.failed().get() => "error",
        () if any(RunStatus::Running) => "running",
        () if any(RunStatus::Paused) => "paused",
        () if any(RunStatus::Ready) => "ready",
        () if any(RunStatus::Diverged) => "error",
        () if any(RunStatus::Finished) => "finished",
        () => return None,
    })
}

/// Whether something is highlighted until it is let go.
pub fn is_pinned(store: WorkspaceStore) -> bool {
    panels(store).into_iter().any(|panel| panel.pinned().try_get() == Some(true))
}

/// Whether the networks train, or are about to.
pub fn is_active(store: WorkspaceStore) -> bool {
    let is_running = |panel: PanelField| panel.status().try_get().flatten() == Some(RunStatus::Running);
    store.playing().get() | panels(store).into_iter().any(is_running)
}

/// Whether every run has ended, so that playing begins them again.
pub fn are_all_over(store: WorkspaceStore) -> bool {
    let is_over = |panel: PanelField| panel.status().try_get().flatten().is_some_and(RunStatus::over);
    panels(store).into_iter().all(is_over)
}
