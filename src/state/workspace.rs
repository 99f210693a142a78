//! What all panels share.

use super::cost::StepCost;
use super::{Book, LambdaPath, Layout, LoggedRun, Panel, PanelId, Prediction, Sampling};
use crate::text::errors::Localised;
use crate::text::language::Language;
use crate::text::language::Translations;
use crate::text::notices;
use reactive_stores::Store;
use relu_atoms_core::experiment::book::CHAPTERS;
use relu_atoms_core::experiment::compare::Comparison;
use relu_atoms_core::experiment::link::{self, LinkNotice, Opening};
use relu_atoms_core::experiment::{Experiment, Pace};
use relu_atoms_core::train::{ConfigError, RunEdit, TrainConfig};
use relu_atoms_render::colours::Palette;
use relu_atoms_render::view::Chart;
use relu_atoms_session::export::changes;

/// What a notice offers to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeAction {
    /// Nothing.
    None,
    /// Start the run of this panel again with half the step size.
    HalveStep(PanelId),
    /// Take back the merging of this panel's neurons at this step.
    UndoMerge(PanelId, u64),
}

/// A sentence that stays until it is dismissed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub id: u64,
    /// The sentence. What stands between back ticks is a word of a link or a file.
    pub text: Translations,
    /// What it offers to do.
    pub action: NoticeAction,
}

/// The dialog that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// What the picture means, and the keys.
    Help,
    /// Making data.
    Data,
    /// Choosing one of a file's problems.
    Problems,
    /// Pictures, tables, files.
    Export,
    /// The finished runs of the visit, and several seeds at once.
    Results,
}

/// Editing the data by hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DataEditing {
    /// The function views take taps and drags.
    pub active: bool,
    /// A tap on a point removes it.
    pub erasing: bool,
    /// The target of points added in the plane.
    pub target: f64,
    /// There is an edit to undo.
    pub can_undo: bool,
    /// There is an edit to make again.
    pub can_redo: bool,
}

impl Default for DataEditing {
    fn default() -> Self {
        Self { active: false, erasing: false, target: 1.0, can_undo: false, can_redo: false }
    }
}

/// A run to be opened from a file: its experiment, the changes made on its way, and the step to show.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedRun {
    /// The run as it begins.
    pub experiment: Experiment,
    /// The changes, by ascending step.
    pub edits: Vec<RunEdit>,
    /// The step to show.
    pub step: u64,
}

/// The page.
#[derive(Clone, Debug, Store)]
pub struct Workspace {
    /// The panels from left to right; there is always one.
    #[store(key: PanelId = |panel| panel.id)]
    pub panels: Vec<Panel>,
    /// The numbers of the panels, changed together with the list: for what depends on which panels there are,
    /// and on nothing within them.
    pub panel_ids: Vec<PanelId>,
    /// The panel whose run the setup shows.
    pub selected: PanelId,
    /// The user wants the networks to train.
    pub playing: bool,
    /// How many steps a frame advances.
    pub pace: Pace,
    /// The demonstration under way and its variant.
    pub demonstration: Option<(usize, usize)>,
    /// Sentences to be seen, the oldest first.
    pub notices: Vec<Notice>,
    /// What screen readers are told.
    pub announcement: String,
    /// The dark theme is in force.
    pub dark: bool,
    /// The language that was chosen in place of the one in which the page was opened.
    pub chosen_language: Option<Language>,
    /// The setup is shown.
    pub setup_open: bool,
    /// Letters, digits and signs are keys of the page.
    pub letter_keys: bool,
    /// What the setup changes, it changes in every panel.
    pub applies_to_all: bool,
    /// The step axes are logarithmic.
    pub log_steps: bool,
    /// The function behind the targets is shown, and how far f is from it.
    pub show_truth: bool,
    /// The step that is pointed at in a chart: all charts mark it.
    pub pointed_step: Option<u64>,
    /// The finished runs of the visit, the latest last.
    pub results: Vec<LoggedRun>,
    /// The selected run from several seeds, the last time that was asked for.
    pub sampling: Option<Sampling>,
    /// Both regularisers along λ, the last time that was asked for.
    pub path: Option<LambdaPath>,
    /// The step of the path's run under way.
    pub path_step: u64,
    /// How many steps "Step n" takes.
    pub step_count: u64,
    /// Editing the data by hand.
    pub editing: DataEditing,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// Bare panels, for a frame in another page.
    pub embed: bool,
    /// A frame in another page has a bar with play, time axis and variants.
    pub controls: bool,
    /// Large text, and one panel large.
    pub projector: bool,
    /// The paper's figure is shown in place of the views.
    pub figure: bool,
    /// The book, while it is open.
    pub book: Option<Book>,
    /// What is asked before the runs train, and what has been said to it; none where nothing is asked.
    pub prediction: Option<Prediction>,
    /// Where the parts of the page are.
    pub layout: Layout,
    /// A worker has failed: nothing trains any more.
    pub failed: bool,
    /// What a step costs, as measured in this visit.
    pub step_cost: Option<StepCost>,
    /// The step at which the runs are to be shown once they are opened: that of an earlier look at this page.
    pub begins_at: u64,
    /// The networks are to train once somebody sees the page.
    pub waits_to_be_seen: bool,
    /// The colours of the theme in force, as the canvases draw with them.
    pub palette: Palette,
}

/// Settings that are good each by itself may not go together, such as a phase that another regulariser has:
/// they give way to the defaults, and a sentence says which.
fn make_trainable(run: &mut Experiment) -> Option<Translations> {
    let error = TrainConfig::check(run).err()?;
    let own = Experiment::with_data(run.data.clone(), run.mode);
    let mended = match error {
        ConfigError::NothingToAnneal | ConfigError::NoPhase | ConfigError::TooManyPhases => {
            Experiment { schedule: own.schedule.clone(), ..run.clone() }
        }
        ConfigError::Batch { .. } => Experiment { batch: None, ..run.clone() },
        _ => own.clone(),
    };
    *run = if TrainConfig::check(&mended).is_ok() { mended } else { own };
    Some(Translations::of(|| notices::settings_replaced(&error)))
}

/// So many complaints about a link are sentences of their own.
const MOST_COMPLAINTS: usize = 5;

/// The sentences about a link; those beyond the first few are one that names the keys.
fn told(complaints: &[LinkNotice]) -> Vec<Translations> {
    let own = if complaints.len() > MOST_COMPLAINTS { MOST_COMPLAINTS - 1 } else { complaints.len() };
    let (first, rest) = complaints.split_at(own);
    let mut sentences: Vec<Translations> =
        first.iter().map(|error| Translations::of(|| error.localised())).collect();
    if !rest.is_empty() {
        let mut keys: Vec<String> =
            rest.iter().filter_map(|c| c.key().map(|key| format!("`{key}`"))).collect();
        keys.dedup();
        sentences.push(Translations::of(|| crate::text::more_complaints(rest.len(), &keys)));
    }
    sentences
}

impl Workspace {
    /// The page that a link opens, and the sentences about what is wrong with the link.
    pub fn open(query: &str) -> (Self, Opening) {
        let (opening, complaints) = link::parse(query);
        let mut sentences = told(&complaints);
        let mut runs = opening.comparison.experiments();
        for run in &mut runs {
            if let Some(sentence) = make_trainable(run)
                && !sentences.contains(&sentence)
            {
                sentences.push(sentence);
            }
        }
        let changes = opening.changes.as_deref().map(|text| changes::read(text, &runs));
        let changes = changes.unwrap_or_else(|| Ok(Vec::new())).unwrap_or_else(|error| {
            sentences.push(Translations::of(|| notices::changes_left_out(&error)));
            Vec::new()
        });
        let panels: Vec<Panel> = (0..)
            .zip(runs)
            .zip(changes.into_iter().chain(std::iter::repeat(Vec::new())))
            .map(|((id, run), link_changes)| {
                let mut panel = Panel { link_changes, ..Panel::new(id, run) };
                if let Some(chart) = opening.charts.get(id as usize).copied().flatten() {
                    panel.chart = Chart::ALL[chart].fitting(panel.d());
                }
                panel
            })
            .collect();
        let told =
            (0..).zip(sentences).map(|(id, text)| Notice { id, text, action: NoticeAction::None }).collect();
        let book = opening.tour.map(|(chapter, scene)| Book::at(chapter, scene));
        // A link that has the runs play asks nothing; a frame in another page shows what its author chose.
        let asks = book.as_ref().filter(|_| opening.play != Some(true) && !opening.embed);
        let asks = asks.and_then(|book| CHAPTERS[book.chapter].asks(book.scene));
        let points = panels.first().and_then(|panel| panel.points.clone());
        let prediction = asks.zip(points).and_then(|(question, points)| Prediction::ask(question, &points));
        let workspace = Self {
            panel_ids: panels.iter().map(|panel| panel.id).collect(),
            panels,
            selected: 0,
            // The page trains on arrival unless the link says otherwise.
            playing: opening.play.unwrap_or(prediction.is_none()),
            pace: opening.pace.unwrap_or(Pace::Geometric),
            demonstration: opening.demo,
            notices: told,
            announcement: String::new(),
            dark: false,
            chosen_language: None,
            setup_open: false,
            letter_keys: true,
            applies_to_all: false,
            log_steps: true,
            show_truth: false,
            pointed_step: None,
            results: Vec::new(),
            sampling: None,
            path: None,
            path_step: 0,
            step_count: 100,
            editing: DataEditing::default(),
            dialog: None,
            embed: opening.embed,
            controls: opening.controls,
            projector: false,
            figure: opening.figure,
            book,
            prediction,
            layout: Layout::default(),
            failed: false,
            step_cost: None,
            begins_at: 0,
            waits_to_be_seen: false,
            palette: Palette::LIGHT,
        };
        (workspace, opening)
    }

    /// The panel of this number; of one that is closed, the last.
    pub fn panel(&self, id: PanelId) -> Option<&Panel> {
        self.panels.iter().find(|panel| panel.id == id).or(self.panels.last())
    }

    /// The query of the link that opens these runs as they began, with the changes recorded in each, from left
    /// to right; and whether the link has them: it carries only few.
    pub fn query_with_changes(&self, recorded: &[Vec<RunEdit>]) -> (String, bool) {
        let begun: Vec<Experiment> = self.panels.iter().map(|panel| panel.opened.clone()).collect();
        if recorded.iter().all(Vec::is_empty) {
            return (self.query(), true);
        }
        let query = Comparison::of(&begun).map(|runs| link::write_comparison(&runs, self.pace));
        let panels: Vec<(&Experiment, &[RunEdit])> =
            begun.iter().zip(recorded).map(|(run, edits)| (run, edits.as_slice())).collect();
        match (query, changes::write(&panels)) {
            (Some(query), Some(text)) => (link::with_changes(self.with_views(query), &text), true),
            (Some(query), None) => (self.with_views(query), false),
            (None, _) => (self.query(), false),
        }
    }

    /// The query of the link that opens what is shown.
    pub fn query(&self) -> String {
        let experiments: Vec<Experiment> = self.panels.iter().map(Panel::experiment).collect();
        match (Comparison::of(&experiments), self.panel(self.selected)) {
            (Some(comparison), _) => self.with_views(link::write_comparison(&comparison, self.pace)),
            (None, Some(panel)) => {
                let query = link::write(&panel.experiment(), self.pace);
                let query = link::with_charts(query, &[self.chart_of(panel)]);
                if self.figure { link::with_figure(query) } else { query }
            }
            (None, None) => String::new(),
        }
    }

    /// The chart of a panel for a link; while the figure is shown, the one that it has after that.
    fn chart_of(&self, panel: &Panel) -> usize {
        let before = panel.figure.chart_before.filter(|_| self.figure);
        before.unwrap_or(panel.chart).index()
    }

    /// The query of these runs, at the page's pace.
    pub(super) fn begun_query(&self, begun: &[Experiment]) -> String {
        Comparison::of(begun).map(|runs| link::write_comparison(&runs, self.pace)).unwrap_or_default()
    }

    /// A query for all panels, with their charts, or the figure in place of their views, and the open book.
    pub(super) fn with_views(&self, query: String) -> String {
        let charts: Vec<usize> = self.panels.iter().map(|panel| self.chart_of(panel)).collect();
        let query = link::with_charts(query, &charts);
        let query = match &self.book {
            Some(book) => link::with_tour(query, book.chapter, book.scene),
            None => query,
        };
        if self.figure { link::with_figure(query) } else { query }
    }
}
