//! Panels side by side: adding and closing them, which one the setup changes, and the charts they
//! share, with a style of line for each panel.

use super::app::App;
use super::markup::segments;
use super::run::Run;
use super::{dom, panel, table, text};
use crate::draw::shared::{self, Line, Quantity};
use relu_atoms_core::experiment::compare::{Comparison, MAX_PANELS};
use relu_atoms_core::experiment::table::MODES;
use relu_atoms_core::experiment::{Experiment, link};
use relu_atoms_core::session::messages::Request;
use relu_atoms_core::train::RunEdit;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement};

/// Milliseconds between drawings of a shared chart.
const INTERVAL: f64 = 60.0;

/// What the shared charts show.
const QUANTITIES: [Quantity; 3] = [Quantity::Directions, Quantity::Loss, Quantity::Objective];

/// The charts that panels share.
#[derive(Default)]
pub(super) struct Shared {
    charts: Vec<HtmlCanvasElement>,
    next: usize,
    last: f64,
    all: bool,
}

/// The panels, and what they share below them.
pub(super) fn build(app: &'static App, work: &Element) {
    let row = dom::append(work, &["<div class=\"panels\"></div>"]);
    dom::attribute(&row, "data-count", move || app.count.get().to_string());
    let _ = app.row.set(row.clone());
    let chart = |k: usize, after: &str| {
        let head = ["<figure class=\"chart\"><figcaption><span>", text::SHARED_CHARTS[k], "</span>"].concat();
        [
            &head,
            after,
            "</figcaption><canvas role=\"img\" aria-label=\"",
            text::SHARED_CHARTS[k],
            "\"></canvas></figure>",
        ]
        .concat()
    };
    let axis = segments(" small", text::AXIS, "axis", &[text::LOG, text::LINEAR]);
    let strip = dom::append(
        work,
        &["<div class=\"shared\" hidden>", &chart(0, &axis), &chart(1, ""), &chart(2, ""), "</div>"],
    );
    dom::hidden(&strip, move || app.count.get() < 2);
    table::build(app, &strip);
    if let Ok(found) = strip.query_selector_all("canvas") {
        let canvas = |k| found.get(k).map(JsCast::unchecked_into);
        app.shared.borrow_mut().charts = (0..3).filter_map(canvas).collect();
    }
    if let Ok(found) = strip.query_selector_all("[data-do=axis]") {
        for k in 0..2 {
            if let Some(button) = found.get(k).map(JsCast::unchecked_into::<Element>) {
                dom::state(&button, "aria-pressed", move || app.log_steps.get() == (k == 0));
            }
        }
    }
    for run in app.runs() {
        panel::build(run, &row);
    }
}

/// Which panels the setup changes.
pub(super) fn reach(app: &'static App, setup: &Element) {
    let bar = dom::append(
        setup,
        &[
            "<div class=\"reach\"><b data-ref=\"which\"></b>",
            &segments(" small", text::REACH, "reach", &[text::ONE_PANEL, text::ALL_PANELS]),
            "</div>",
        ],
    );
    dom::hidden(&bar, move || app.count.get() < 2);
    dom::text(dom::find(&bar, "which"), move || table::name(app.shown()));
    if let Ok(found) = bar.query_selector_all("[data-do=reach]") {
        for k in 0..2 {
            if let Some(button) = found.get(k).map(JsCast::unchecked_into::<Element>) {
                dom::state(&button, "aria-pressed", move || app.everywhere.get() == (k == 1));
            }
        }
    }
}

impl App {
    /// The setup shows this panel's run from now on.
    pub(super) fn select(&self, run: &Run) {
        self.selected.set(run.panel);
    }

    /// The runs that the setup changes.
    fn reached(&self) -> Vec<&'static Run> {
        if self.everywhere.now() { self.runs() } else { vec![self.current()] }
    }

    /// Sets one control from text, in the selected panel or in all.
    ///
    /// # Errors
    /// A sentence; what can be set is set.
    pub(super) fn edit(&self, key: &str, text: &str) -> Result<(), String> {
        self.reached().into_iter().try_for_each(|run| run.edit(key, text))
    }

    /// Changes what no text describes, in the selected panel or in all.
    pub(super) fn change(&self, alter: &dyn Fn(&mut Experiment)) {
        for run in self.reached() {
            run.change(alter);
        }
    }

    /// The link's query for all that is shown.
    pub(super) fn query(&self) -> String {
        let runs: Vec<Experiment> = self.runs().iter().map(|r| r.experiment.now()).collect();
        match Comparison::of(&runs) {
            Some(comparison) => link::write_comparison(&comparison, self.pace.now()),
            None => link::write(&self.current().experiment.now(), self.pace.now()),
        }
    }

    /// One more panel, under a regulariser that is not shown yet, or the selected one's again.
    pub(super) fn add_panel(&'static self) {
        let from = self.current().experiment.now();
        let shown: Vec<_> = self.runs().iter().map(|r| r.experiment.peek(|e| e.mode)).collect();
        let mut fresh = from.clone();
        if let Some(info) = MODES.iter().rev().find(|info| !shown.contains(&info.mode)) {
            let at = fresh.clone();
            fresh = Experiment::with_data(at.data, info.mode);
            (fresh.m, fresh.seed) = (at.m, at.seed);
        }
        self.join(fresh, None);
    }

    /// One more panel with the past of this one, changes included, to go another way from here.
    pub(super) fn branch(&'static self, run: &'static Run, tunes: Vec<RunEdit>) {
        let step = run.at.get();
        let tunes = tunes.into_iter().filter(|t| t.step <= step).collect();
        let opened = run.opened.borrow().clone();
        if let Some(opened) = opened {
            self.join(opened, Some((run.experiment.now(), tunes)));
            self.setup_open.set(true);
            self.hold(step);
        }
    }

    /// One more panel with an experiment; with a past, the changes made on its way, what the controls
    /// show after them comes with it, and all panels wait.
    pub(super) fn join(&'static self, experiment: Experiment, past: Option<(Experiment, Vec<RunEdit>)>) {
        let runs = self.runs();
        let Some(row) = self.row.get().filter(|_| runs.len() < MAX_PANELS) else { return };
        let spare = self.spare.borrow_mut().pop();
        let run = match spare {
            Some(run) => {
                run.experiment.set(experiment);
                run
            }
            None => Run::new(self, runs.len(), experiment),
        };
        run.joining.set(true);
        run.past.replace(None);
        if let Some((later, tunes)) = past {
            run.past.replace(Some(tunes));
            run.later.replace(Some(later));
            self.playing.set(false);
        }
        if let [only] = runs[..] {
            only.send(&Request::Pause);
        }
        self.runs.borrow_mut().push(run);
        self.count.set(runs.len() + 1);
        match run.element.get() {
            Some(element) => {
                let _ = row.append_child(element);
                run.start();
            }
            None => panel::build(run, row),
        }
        self.selected.set(run.panel);
        self.redraw_shared();
    }

    /// Closes a panel; its worker ends, and what it held with it.
    pub(super) fn close_panel(&self, run: &'static Run) {
        if !self.together() {
            return;
        }
        let active = self.playing.now();
        run.stop();
        if let Some(element) = run.element.get() {
            element.remove();
        }
        self.runs.borrow_mut().retain(|r| r.panel != run.panel);
        self.spare.borrow_mut().push(run);
        self.count.set(self.runs().len());
        self.selected.set(self.run(self.selected.now()).panel);
        if let [only] = self.runs()[..] {
            self.everywhere.set(false);
            only.due.set(None);
            only.held.take();
            only.send(&Request::Draw);
            if active {
                only.send(&Request::Play);
            }
        }
        self.release();
        self.settle();
        self.redraw_shared();
    }

    /// The shared charts are drawn anew at the next frame.
    pub(super) fn redraw_shared(&self) {
        self.shared.borrow_mut().all = true;
        self.invalidate();
    }

    /// Draws a shared chart in turn, or all when nothing moves.
    pub(super) fn draw_shared(&self, now: f64) {
        if !self.together() {
            return;
        }
        let mut shared = self.shared.borrow_mut();
        let moving = self.playing.now();
        if moving && !shared.all && now - shared.last < INTERVAL {
            return;
        }
        let runs = self.runs();
        let stages: Vec<_> = runs.iter().map(|r| r.stage()).collect();
        let Some(palette) = stages.iter().find_map(|s| s.colours()) else { return };
        let lines: Vec<Line<'_>> = stages
            .iter()
            .zip(&runs)
            .map(|(stage, run)| Line { samples: stage.history().0.samples(), style: run.panel })
            .collect();
        let back = stages.iter().filter_map(|s| s.history().1).find(|r| r.step < r.furthest).map(|r| r.step);
        let log = self.log_steps.now();
        for (k, (canvas, quantity)) in shared.charts.iter().zip(QUANTITIES).enumerate() {
            if !moving || shared.all || k == shared.next {
                shared::draw(canvas, &lines, quantity, log, &palette, back);
            }
        }
        shared.next = (shared.next + 1) % QUANTITIES.len();
        (shared.last, shared.all) = (now, false);
    }
}
