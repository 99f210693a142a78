//! What of the page comes back after a reload, by Back and Forward, or when a tab that the browser had discarded is
//! opened again: the address, which is kept current, and a record beside it for what an address does not say or has no
//! room for. Runs are the same each time, so that a step is kept as its number, and recomputed.

use super::{Book, Panel, Workspace};
use relu_atoms_core::experiment::{Experiment, link};
use relu_atoms_core::train::{RunEdit, TrainConfig};
use relu_atoms_render::view::Chart;
use relu_atoms_session::export::changes;
use relu_atoms_session::export::saved::Panel as SavedPanel;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The longest query that is written into the address, in bytes. Browsers take far more (Chromium 2 MB, Firefox
/// 1 MB, Safari 80,000 characters at least), but a reload sends the address to the server: Apache refuses request
/// lines above 8,190 bytes, nginx above 8,192, and the page's path is part of them.
pub const LONGEST_QUERY: usize = 7_500;

/// The version of the records. One of another version is not read: the address opens without it.
const FORMAT: u32 = 1;

/// The data of a link that has no room for its own, by dimension.
const STANDINS: [&str; 2] = ["symmetric-abs", "saddle"];

/// The query for the address, and whether it opens these very runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The query, without `?` and version.
    pub query: String,
    /// It has the data, the settings and all changes made while training.
    pub is_complete: bool,
}

/// What of a panel is no part of a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PanelViews {
    /// The certificate and the optimum are shown.
    pub certified: bool,
    /// The second chart shows the bounds.
    pub show_bounds: bool,
    /// The third chart shows the share that is seen.
    pub show_seen: bool,
}

/// What of the open book is no part of a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct BookRecord {
    /// What the chapter asks to be tried has been done.
    tried: bool,
    /// The page as it was when the book was opened.
    before: Option<Box<VisitRecord>>,
}

/// What is kept beside the address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitRecord {
    format: u32,
    /// The query of the address that it belongs to, as the browser has it: beside another it is not read.
    pub search: String,
    /// The query that opens the page, if not this one.
    query: Option<String>,
    /// The runs with the changes made while training, where the address has no room for them.
    runs: Vec<SavedPanel>,
    /// The step shown.
    step: u64,
    /// The networks train, or will once they are seen.
    playing: bool,
    demonstration: Option<(usize, usize)>,
    panels: Vec<PanelViews>,
    /// Which panel is selected, from left to right.
    selected: usize,
    show_truth: bool,
    log_steps: bool,
    projector: bool,
    step_count: u64,
    edits_data: bool,
    /// Of the open book; none while it is closed.
    book: Option<BookRecord>,
}

impl VisitRecord {
    /// The record as text.
    pub fn to_json(&self) -> String {
        // Fails only on types that these do not have, such as maps whose keys are no words.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`VisitRecord::to_json`] writes; none of anything else.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str::<Self>(text).ok().filter(|record| record.format == FORMAT)
    }

    /// The query that opens the page.
    pub fn query(&self) -> &str {
        self.query.as_deref().unwrap_or(&self.search)
    }
}

impl Workspace {
    /// The query for the address: that of the link with the changes recorded in each panel, from left to right, and
    /// the demonstration where its runs are shown as they are. What the address has no room for is left out of it
    /// and named.
    pub fn address(&self, recorded: &[Vec<RunEdit>]) -> Address {
        self.address_within(recorded, LONGEST_QUERY)
    }

    /// [`Workspace::address`] for queries of at most so many bytes.
    pub(super) fn address_within(&self, recorded: &[Vec<RunEdit>], most: usize) -> Address {
        let begun: Vec<Experiment> = self.panels.iter().map(|panel| panel.opened.clone()).collect();
        let pairs: Vec<(&Experiment, &[RunEdit])> =
            begun.iter().zip(recorded).map(|(run, edits)| (run, edits.as_slice())).collect();
        let is_changed = recorded.iter().any(|edits| !edits.is_empty());
        let text = changes::write(&pairs);
        let finished = |query: String, with_changes: bool| {
            let changes = text.as_deref().filter(|_| with_changes);
            self.with_views(changes.map_or(query.clone(), |text| link::with_changes(query, text)))
        };
        // What a query opens is what counts: a setting that a link cannot say would show here.
        let opens = |query: &str| {
            let is_short = query.len() <= most && link::sealed(query).len() <= most;
            is_short && link::parse(query).0.comparison.experiments() == begun
        };
        let has_changes = !is_changed || text.is_some();
        let demonstration = self.demonstration.map(|(k, v)| link::write_demonstration(k, v, self.pace));
        // A chapter's runs as they are: the chapter says which.
        let scene = self.book.as_ref().map(|_| link::write_pace(self.pace));
        for query in scene.into_iter().chain(demonstration).chain([self.begun_query(&begun)]) {
            let full = finished(query.clone(), true);
            if has_changes && opens(&full) {
                return Address { query: full, is_complete: true };
            }
            let bare = link::with_kept(finished(query, false), "changes");
            if is_changed && opens(&bare) {
                return Address { query: bare, is_complete: false };
            }
        }
        let d = self.panels.first().map_or(2, Panel::d);
        let standin = relu_atoms_core::experiment::Data::Preset(STANDINS[usize::from(d == 2)].into());
        let elsewhere: Vec<Experiment> = begun.iter().map(|run| run.on(standin.clone())).collect();
        let query = link::with_kept(finished(self.begun_query(&elsewhere), false), "data");
        Address { query, is_complete: false }
    }

    /// The record of the visit at this step beside an address, whose query the browser has as `search`. It has the
    /// runs unless `has_runs` says that the address has them. `query` is what the address should be where the browser
    /// does not let it be changed.
    pub fn record(
        &self,
        search: &str,
        query: Option<&str>,
        has_runs: bool,
        recorded: &[Vec<RunEdit>],
        step: u64,
    ) -> VisitRecord {
        let edits = recorded.iter().cloned().chain(std::iter::repeat(Vec::new()));
        let run =
            |(panel, tunes): (&Panel, Vec<RunEdit>)| SavedPanel::new(panel.opened.clone(), tunes, step, None);
        let views = |panel: &Panel| PanelViews {
            certified: panel.certified,
            show_bounds: panel.show_bounds,
            show_seen: panel.show_seen,
        };
        VisitRecord {
            format: FORMAT,
            search: search.into(),
            query: query.map(str::to_owned),
            runs: if has_runs { Vec::new() } else { self.panels.iter().zip(edits).map(run).collect() },
            step,
            playing: self.playing || self.waits_to_be_seen,
            demonstration: self.demonstration,
            panels: self.panels.iter().map(views).collect(),
            selected: self.panels.iter().position(|panel| panel.id == self.selected).unwrap_or_default(),
            show_truth: self.show_truth,
            log_steps: self.log_steps,
            projector: self.projector,
            step_count: self.step_count,
            edits_data: self.editing.active,
            book: self.book.as_ref().map(|book| BookRecord {
                tried: book.tried,
                before: book.before.as_ref().map(|before| Box::new(VisitRecord::clone(before))),
            }),
        }
    }

    /// The page as it was when this was recorded; none if its runs cannot be trained.
    pub fn open_again(record: &VisitRecord) -> Option<(Self, link::Opening)> {
        let (mut page, opening) = Self::open(record.query());
        if !record.runs.is_empty() {
            if record.runs.iter().any(|run| TrainConfig::check(&run.experiment).is_err()) {
                return None;
            }
            let chart = |k: usize| opening.charts.get(k).copied().flatten();
            page.panels = (0..)
                .zip(&record.runs)
                .map(|(id, run)| {
                    let link_changes = run.tunes.clone();
                    let mut panel = Panel { link_changes, ..Panel::new(id, run.experiment.clone()) };
                    if let Some(chart) = chart(id as usize) {
                        panel.chart = Chart::ALL[chart].fitting(panel.d());
                    }
                    panel
                })
                .collect();
            page.panel_ids = page.panels.iter().map(|panel| panel.id).collect();
            // What the address says of its own gaps is not so here.
            page.notices.clear();
        }
        for (panel, views) in page.panels.iter_mut().zip(&record.panels) {
            (panel.certified, panel.show_bounds) = (views.certified, views.show_bounds);
            panel.show_seen = views.show_seen;
        }
        page.begins_at = record.step;
        page.playing = record.playing;
        // Of runs under way nothing can be predicted.
        page.prediction = page.prediction.filter(|_| record.step == 0 && !record.playing);
        page.demonstration = record.demonstration.filter(|(k, v)| {
            let demonstration = relu_atoms_core::experiment::table::DEMOS.get(*k);
            demonstration.is_some_and(|demonstration| *v < demonstration.variants.len())
        });
        page.selected = page.panel_ids.get(record.selected).copied().unwrap_or_default();
        (page.show_truth, page.log_steps) = (record.show_truth, record.log_steps);
        (page.projector, page.step_count) = (record.projector, record.step_count.max(1));
        page.editing.active = record.edits_data;
        page.book = page.book.map(|book| match &record.book {
            Some(kept) => Book {
                tried: kept.tried,
                before: kept.before.as_ref().map(|before| Arc::new(VisitRecord::clone(before))),
                ..book
            },
            None => book,
        });
        Some((page, opening))
    }
}
