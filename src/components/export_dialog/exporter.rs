//! What the export dialog shows and does. What goes through the past of the runs is one asynchronous
//! function each, of which one is under way at a time; it ends at the step that was shown before.

use super::error::ExportError;
use super::{files, film, pictures};
use crate::controller::Controller;
use crate::export::figure::{self, Style, ViewKind};
use crate::export::table::{Table, TableKind};
use crate::export::{Snapshot, run_file, sweep};
use crate::state::{Command, PanelId, selectors};
use crate::text::dialogs as words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use relu_atoms_core::table;
use relu_atoms_render::svg::views::Figure;
use std::sync::Arc;
use web_sys::Blob;

/// Widest picture of a film.
const WIDEST_IN_FILM: f64 = 1280.0;

/// How far something has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    /// Steps or pictures done.
    pub(super) done: usize,
    /// All of them.
    pub(super) total: usize,
}

/// The dialog's state: cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Exporter {
    controller: Controller,
    /// What all panels show; none while the dialog is closed.
    shown: RwSignal<Option<Arc<Snapshot>>>,
    /// The address of the link to it.
    address: RwSignal<String>,
    status: RwSignal<String>,
    /// What figures are made like.
    style: RwSignal<Style>,
    /// How far the work under way has come; none while there is none.
    progress: RwSignal<Option<Progress>>,
    /// The work under way is to end.
    is_cancelled: StoredValue<bool>,
}

impl Exporter {
    /// Of the panels of this controller.
    pub(super) fn new(controller: Controller) -> Self {
        Self {
            controller,
            shown: RwSignal::new(None),
            address: RwSignal::new(String::new()),
            status: RwSignal::new(String::new()),
            style: RwSignal::new(Style::default()),
            progress: RwSignal::new(None),
            is_cancelled: StoredValue::new(false),
        }
    }

    /// Pauses what trains, and shows what the panels show when they rest.
    pub(super) async fn open(self) {
        if untrack(|| selectors::is_active(self.controller.store())) {
            self.controller.dispatch(Command::TogglePlay);
        }
        let shown = self.controller.at_rest().await;
        // What was shown last can be exported even so.
        self.status.set(if self.controller.has_failed() { words::FAILED.into() } else { String::new() });
        self.address.set(self.controller.address().await.0);
        self.shown.set(shown.map(Arc::new));
    }

    /// Ends what is under way and shows nothing any more.
    pub(super) fn close(self) {
        self.cancel();
        self.shown.set(None);
    }

    /// What all panels show; none while the dialog is closed.
    pub(super) fn shown(self) -> ReadSignal<Option<Arc<Snapshot>>> {
        self.shown.read_only()
    }

    /// The address of the link to what is shown.
    pub(super) fn address(self) -> ReadSignal<String> {
        self.address.read_only()
    }

    /// What figures are made like.
    pub(super) fn style(self) -> RwSignal<Style> {
        self.style
    }

    /// A sentence about the last export.
    pub(super) fn status(self) -> ReadSignal<String> {
        self.status.read_only()
    }

    /// How far the work under way has come; none while there is none.
    pub(super) fn progress(self) -> ReadSignal<Option<Progress>> {
        self.progress.read_only()
    }

    /// Whether something is under way.
    pub(super) fn is_busy(self) -> Signal<bool> {
        Signal::derive(move || self.progress.read().is_some())
    }

    /// Tells a sentence.
    pub(super) fn say(self, sentence: impl Into<String>) {
        self.status.set(sentence.into());
    }

    // ---- What is shown now -------------------------------------------------------------------------

    /// Saves a figure in a format, in the chosen width and on the chosen ground.
    pub(super) fn save_figure(self, of: FigureOf, format: FigureFormat) {
        let style = Style { in_pixels: format == FigureFormat::Png, ..self.style.get_untracked() };
        self.spawn(move |shown| async move {
            let (figure, name) = of.draw(&shown, style).ok_or(ExportError::NothingShown)?;
            match format {
                FigureFormat::Png => pictures::save_png(&figure, style, &name).await,
                FigureFormat::Svg => pictures::save_svg(figure, &name),
            }
        });
    }

    /// Saves the points in use.
    pub(super) fn save_points(self) {
        self.spawn(move |shown| async move {
            let panel = shown.panels.first().ok_or(ExportError::NothingShown)?;
            // All rows of the data, in their order, those that are held out among them.
            let points = panel.experiment.raw_points().unwrap_or_else(|| panel.points.clone());
            save_text(&[table::write(&points)], "text/csv", &shown, "data", "csv")
        });
    }

    /// Saves the runs with the changes made on their way as a file that opens again.
    pub(super) fn save_runs(self) {
        self.spawn(move |shown| async move {
            let mut edits = Vec::new();
            for panel in &shown.panels {
                edits.push(self.controller.recording(panel.id).await.ok_or_else(|| self.lost())?);
            }
            save_text(&[run_file::write(&shown, edits)], "application/json", &shown, "run", "json")
        });
    }

    /// Makes a file of what is shown; a failure is told.
    fn spawn<F>(self, make: impl FnOnce(Arc<Snapshot>) -> F)
    where
        F: Future<Output = Result<(), ExportError>> + 'static,
    {
        if self.progress.read_untracked().is_some() {
            return;
        }
        let Some(shown) = self.shown.get_untracked() else { return self.say(words::NOTHING) };
        let made = make(shown);
        spawn_local(async move {
            if let Err(error) = made.await {
                self.say(error.to_string());
            }
        });
    }

    // ---- What goes through the past of the runs ----------------------------------------------------

    /// Goes through the recorded steps and saves a table of them.
    pub(super) fn save_table(self, kind: TableKind) {
        self.start(move |shown| async move {
            let first = shown.panels.first().ok_or(ExportError::NothingShown)?;
            let mut table = Table::new(kind, first.points.d, first.columns.units.as_ref());
            let steps = kind.steps(&shown);
            for (k, step) in steps.iter().enumerate() {
                table.add(&self.visit(*step, &shown).await?);
                self.advance(k + 1, steps.len());
            }
            save_text(&table.into_parts(), "text/csv", &shown, kind.part(), "csv")
        });
    }

    /// Goes through the recorded steps and saves a film of them, of so many seconds.
    pub(super) fn save_film(self, seconds: usize) {
        self.start(move |shown| async move {
            let format = film::Format::supported().ok_or(ExportError::NoRecorder)?;
            pictures::check_reading()?;
            let steps = sweep::for_film(shown.furthest, film::RATE * seconds);
            let mut film: Vec<Blob> = Vec::with_capacity(steps.len());
            for (k, step) in steps.iter().enumerate() {
                // The first steps are shown for longer than one picture.
                let picture = match film.last() {
                    Some(last) if steps[k - 1] == *step => last.clone(),
                    _ => {
                        let now = self.visit(*step, &shown).await?;
                        let canvas = pictures::film_frame(self.controller, &now, 2.0, WIDEST_IN_FILM)?;
                        pictures::encode(&canvas, "image/webp").await?
                    }
                };
                film.push(picture);
                self.advance(k + 1, steps.len());
            }
            self.go_back(&shown).await;
            self.say(words::RECORDING);
            let total = film.len();
            let recorded = film::record(&film, format, |done| {
                self.advance(done, total);
                if self.is_cancelled.get_value() { Err(ExportError::Cancelled) } else { Ok(()) }
            });
            let name = format!("{}.{}", sweep::name_of_all(&shown, "film"), format.ending());
            Ok(files::save(&recorded.await?, &name)?)
        });
    }

    /// Ends what is under way, if anything is.
    pub(super) fn cancel(self) {
        if self.progress.read_untracked().is_some() {
            self.is_cancelled.set_value(true);
            self.say(words::CANCELLED);
        }
    }

    /// Begins what goes through the past of the runs. How it ends is told once the panels show again what
    /// they showed before.
    fn start<F>(self, work: impl FnOnce(Arc<Snapshot>) -> F)
    where
        F: Future<Output = Result<(), ExportError>> + 'static,
    {
        if self.progress.read_untracked().is_some() {
            return;
        }
        let Some(shown) = self.shown.get_untracked() else { return self.say(words::NOTHING) };
        self.is_cancelled.set_value(false);
        self.progress.set(Some(Progress { done: 0, total: 1 }));
        self.say(words::GATHERING);
        let work = work(shown.clone());
        spawn_local(async move {
            let result = work.await;
            self.go_back(&shown).await;
            self.progress.set(None);
            self.say(result.map_or_else(|error| error.to_string(), |()| words::SAVED.into()));
        });
    }

    fn advance(self, done: usize, total: usize) {
        self.progress.set(Some(Progress { done, total }));
    }

    /// Has all panels show a step: what they show then.
    async fn visit(self, step: u64, origin: &Snapshot) -> Result<Snapshot, ExportError> {
        let shown = self.controller.show_step(step).await.ok_or_else(|| self.lost())?;
        if self.is_cancelled.get_value() || !shown.is_of_same_runs(origin) {
            return Err(ExportError::Cancelled);
        }
        Ok(shown)
    }

    /// Why a panel no longer answers.
    fn lost(self) -> ExportError {
        if self.controller.has_failed() { ExportError::WorkerFailed } else { ExportError::Cancelled }
    }

    /// Shows again what was shown before, unless other runs have been opened meanwhile.
    async fn go_back(self, origin: &Snapshot) {
        let now = self.controller.at_rest().await.filter(|_| !self.controller.has_failed());
        if now.is_some_and(|now| now.is_of_same_runs(origin)) {
            self.controller.show_step(origin.step).await;
        }
    }
}

/// What a figure is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FigureOf {
    /// A view of a panel.
    View(PanelId, ViewKind),
    /// The charts of a panel.
    Charts(PanelId),
    /// The paper's figure of a panel.
    Paper(PanelId),
    /// All panels.
    Panels,
    /// The charts that compare all panels.
    SharedCharts,
}

/// The format of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FigureFormat {
    /// Pixels.
    Png,
    /// Shapes.
    Svg,
}

impl FigureFormat {
    /// Both.
    pub(super) const ALL: [Self; 2] = [Self::Png, Self::Svg];

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Svg => "SVG",
        }
    }
}

impl FigureOf {
    /// The figure, and the name of its file without the ending; none if it cannot be drawn.
    fn draw(self, shown: &Snapshot, style: Style) -> Option<(Figure, String)> {
        let find = |id: PanelId| shown.panels.iter().find(|panel| panel.id == id);
        Some(match self {
            Self::View(id, view) => {
                let panel = find(id)?;
                (figure::view(panel, view, style)?, sweep::name_of(panel, view.part()))
            }
            Self::Paper(id) => {
                let panel = find(id)?;
                (figure::paper(panel, style)?, sweep::name_of(panel, "figure"))
            }
            Self::Charts(id) => {
                let panel = find(id)?;
                (figure::panel_charts(shown, panel, style), sweep::name_of(panel, "charts"))
            }
            Self::Panels => (figure::panels(shown, style)?, sweep::name_of_all(shown, "panels")),
            Self::SharedCharts => (figure::shared_charts(shown, style)?, sweep::name_of_all(shown, "charts")),
        })
    }
}

/// Saves a text about all panels.
fn save_text(
    parts: &[String],
    kind: &str,
    shown: &Snapshot,
    part: &str,
    ending: &str,
) -> Result<(), ExportError> {
    let name = format!("{}.{ending}", sweep::name_of_all(shown, part));
    Ok(files::save(&files::text(parts, kind)?, &name)?)
}
