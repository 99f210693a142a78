//! What all panels share: the clock, the data, the notices, the theme. Components read its values and
//! call its methods; what belongs to one run is in `run`.

use super::clock::Clock;
use super::live::{Live, keep};
use super::run::Run;
use super::{client, dom, overture, text, theme};
use crate::draw::easel::{Easel, Told};
use leptos::prelude::*;
use relu_atoms_core::experiment::Data;
use relu_atoms_core::experiment::Pace;
use relu_atoms_core::experiment::link::{self, Opening};
use relu_atoms_core::experiment::table::DEMOS;
use relu_atoms_core::session::messages::{Report, Request, RunStatus};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Milliseconds between sentences of the live region.
const ANNOUNCE_INTERVAL: f64 = 3000.0;

/// What a notice offers to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mend {
    /// Nothing.
    None,
    /// Start the run of this panel again with half the step.
    HalveH(usize),
}

/// A dismissible sentence.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Notice {
    pub(super) id: usize,
    pub(super) text: String,
    pub(super) mend: Mend,
}

/// What the live region said last, and when.
#[derive(Default)]
struct Said {
    at: f64,
    key: String,
}

/// The page. There is one, and it lives as long as the document.
pub(super) struct App {
    /// The run of each panel, from left to right.
    pub(super) runs: RefCell<Vec<&'static Run>>,
    /// How many there are.
    pub(super) count: Live<usize>,
    /// The runs of panels that were closed, for those to come.
    pub(super) spare: RefCell<Vec<&'static Run>>,
    /// Where the panels are put.
    pub(super) row: OnceCell<web_sys::Element>,
    /// What the setup sets, it sets in every panel.
    pub(super) everywhere: Live<bool>,
    /// Bare panels, for a frame in another page.
    pub(super) embed: bool,
    pub(super) clock: Clock,
    /// The data edited by hand.
    pub(super) hand: super::data::Hand,
    pub(super) desk: super::desk::Desk,
    pub(super) shared: RefCell<super::compare::Shared>,
    /// The panel whose run the setup shows.
    pub(super) selected: Live<usize>,
    pub(super) pace: Live<Pace>,
    /// The user wants it to train.
    pub(super) playing: Live<bool>,
    pub(super) demo: Live<Option<(usize, usize)>>,
    pub(super) notices: Live<Vec<Notice>>,
    pub(super) announcement: Live<String>,
    pub(super) dark: Live<bool>,
    pub(super) setup_open: Live<bool>,
    pub(super) log_steps: Live<bool>,
    /// How many steps "Step n" takes.
    pub(super) many: Live<u64>,
    /// The link, shown when it could not be copied.
    pub(super) link: Live<Option<String>>,
    /// The link has just been copied.
    pub(super) copied: Live<bool>,
    pub(super) help: OnceCell<web_sys::HtmlDialogElement>,
    said: RefCell<Said>,
    told: Cell<usize>,
    /// An animation frame has been asked for.
    scheduled: Cell<bool>,
    /// The animation frame in which a run renewed its words last.
    renewed: Cell<f64>,
    on_frame: OnceCell<js_sys::Function>,
    /// What the first script showed has been taken away.
    bared: Cell<bool>,
    /// The drawing worker, one for all panels.
    easel: RefCell<Option<Rc<Easel>>>,
    /// It listens.
    easel_ready: Cell<bool>,
}

impl App {
    /// Reads the link and sets everything up; a run starts with [`Run::start`].
    pub(super) fn new() -> &'static Self {
        let query = window().location().search().unwrap_or_default();
        let (opening, complaints) = link::parse(&query);
        let Opening { comparison, demo, pace, play, theme: wanted, embed, .. } = opening;
        let experiments = comparison.experiments();
        // It is needed until the document goes.
        let app: &'static Self = keep(Self {
            runs: RefCell::default(),
            count: Live::new(0),
            spare: RefCell::default(),
            row: OnceCell::new(),
            everywhere: Live::new(false),
            embed,
            clock: Clock::default(),
            hand: super::data::Hand::new(),
            desk: super::desk::Desk::default(),
            shared: RefCell::default(),
            selected: Live::new(0),
            pace: Live::new(pace.unwrap_or(Pace::Geometric)),
            // The page trains on arrival unless the link says otherwise.
            playing: Live::new(overture::plays().or(play).unwrap_or(true)),
            demo: Live::new(demo),
            notices: Live::new(Vec::new()),
            announcement: Live::new(String::new()),
            dark: Live::new(theme::open(wanted.as_deref())),
            // Several panels need the room.
            setup_open: Live::new(theme::wide() && experiments.len() == 1),
            log_steps: Live::new(true),
            many: Live::new(100),
            link: Live::new(None),
            copied: Live::new(false),
            help: OnceCell::new(),
            said: RefCell::default(),
            told: Cell::new(0),
            scheduled: Cell::new(false),
            renewed: Cell::new(0.0),
            on_frame: OnceCell::new(),
            bared: Cell::new(false),
            easel: RefCell::default(),
            easel_ready: Cell::new(false),
        });
        let frame = move |now: JsValue| app.frame(now.as_f64().unwrap_or_default());
        let _ = app.on_frame.set(dom::callback(Box::new(frame)));
        for (panel, experiment) in experiments.into_iter().enumerate() {
            app.runs.borrow_mut().push(Run::new(app, panel, experiment));
        }
        app.count.set(app.runs().len());
        for notice in complaints {
            app.tell(notice.to_string(), Mend::None);
        }
        app
    }

    // ---- Panels ----------------------------------------------------------------------------

    /// The runs of the panels, from left to right.
    pub(super) fn runs(&self) -> Vec<&'static Run> {
        self.runs.borrow().clone()
    }

    /// The run of a panel, by its number; of one that is closed, the last.
    pub(super) fn run(&self, k: usize) -> &'static Run {
        let runs = self.runs.borrow();
        runs.iter().find(|r| r.panel == k).copied().unwrap_or(runs[runs.len() - 1])
    }

    /// The run that the setup and the time axis show; what asks runs again when another is selected.
    pub(super) fn shown(&self) -> &'static Run {
        self.run(self.selected.get())
    }

    /// The selected run, depending on nothing.
    pub(super) fn current(&self) -> &'static Run {
        self.run(self.selected.now())
    }

    /// Asks for a drawing at the next animation frame.
    pub(super) fn invalidate(&self) {
        if let Some(on_frame) = self.on_frame.get()
            && !self.scheduled.replace(true)
        {
            let _ = window().request_animation_frame(on_frame);
        }
    }

    /// The drawing worker, started when it is first asked for, and whether it listens.
    pub(super) fn easel(&'static self) -> (Option<Rc<Easel>>, bool) {
        let mut easel = self.easel.borrow_mut();
        if easel.is_none() {
            let begun = overture::easel();
            self.easel_ready.set(begun.is_some());
            match begun.or_else(client::hire) {
                Some(worker) => *easel = Some(Rc::new(Easel::new(worker, move |told| self.hang(told)))),
                None => self.fail(text::WORKER_FAILED.into()),
            }
        }
        (easel.clone(), self.easel_ready.get())
    }

    /// Takes in what the drawing worker tells: a picture is for one panel, anything else for all.
    fn hang(&self, told: Told) {
        match told {
            Told::Painted(pictures) if pictures.blank() => {
                for run in self.runs() {
                    run.stage().strip();
                }
                self.fail(text::NO_WORKER_CANVAS.into());
            }
            Told::Painted(pictures) => {
                let panel = pictures.painted.job.panel as usize;
                let run = self.runs.borrow().iter().find(|r| r.panel == panel).copied();
                if let Some(run) = run {
                    run.stage().hang(Some(*pictures));
                    run.hung();
                    run.invalidate();
                }
            }
            Told::Ready => {
                self.easel_ready.set(true);
                for run in self.runs() {
                    run.stage().hang(None);
                    run.invalidate();
                }
            }
            Told::Failed => {
                for run in self.runs() {
                    run.stage().strip();
                }
                self.fail(text::WORKER_FAILED.into());
            }
        }
    }

    /// One animation frame: every panel draws what is new.
    fn frame(&'static self, now: f64) {
        self.scheduled.set(false);
        let runs = self.runs();
        for run in &runs {
            run.frame(now);
        }
        if !self.bared.get() && runs.iter().all(|run| run.stage().shown().is_some()) {
            self.bared.set(true);
            overture::uncover();
        }
        self.draw_shared(now);
        self.pump();
        self.show_desk();
    }

    /// Whether no run has renewed its words in this animation frame: one a frame is enough.
    pub(super) fn turn(&self, now: f64) -> bool {
        self.renewed.replace(now) != now
    }

    /// A run changed its status: the page's own follows.
    pub(super) fn settle(&self) {
        let runs = self.runs();
        let any = |status| runs.iter().any(|r| r.status.now() == Some(status));
        let over = |r: &&Run| r.status.now().is_some_and(RunStatus::over);
        if runs.iter().copied().all(|r| over(&r)) {
            self.playing.set(false);
        }
        set_status(if any(RunStatus::Running) {
            "running"
        } else if any(RunStatus::Paused) {
            "paused"
        } else if any(RunStatus::Ready) {
            "ready"
        } else if any(RunStatus::Diverged) {
            "error"
        } else {
            "finished"
        });
    }

    /// Says a headline in words, if it has changed and the last one is a while ago.
    pub(super) fn announce(&self, report: &Report, now: f64) {
        let mut said = self.said.borrow_mut();
        if now - said.at < ANNOUNCE_INTERVAL {
            return;
        }
        let (from, to) = text::headline(report);
        let key = [from.as_str(), &to, text::status_key(report.status)].concat();
        if said.key != key {
            (said.at, said.key) = (now, key);
            self.announcement.set(text::announcement(report));
        }
    }

    // ---- Notices ---------------------------------------------------------------------------

    /// Shows a sentence until it is dismissed.
    pub(super) fn tell(&self, text: String, mend: Mend) {
        if self.notices.peek(|n| n.iter().any(|n| n.text == text)) {
            return;
        }
        let id = self.told.get() + 1;
        self.told.set(id);
        self.notices.update(|n| n.push(Notice { id, text, mend }));
    }

    /// Takes a notice away.
    pub(super) fn dismiss(&self, id: usize) {
        self.notices.update(|n| n.retain(|n| n.id != id));
    }

    /// A run begins anew: its divergence is over.
    pub(super) fn forgive(&self, panel: usize) {
        if self.notices.peek(|n| n.iter().any(|n| n.mend == Mend::HalveH(panel))) {
            self.notices.update(|n| n.retain(|n| n.mend != Mend::HalveH(panel)));
        }
    }

    /// Training is over for good.
    pub(super) fn fail(&self, sentence: String) {
        self.playing.set(false);
        set_status("error");
        overture::uncover();
        self.tell(sentence, Mend::None);
    }

    // ---- Transport -------------------------------------------------------------------------

    fn send(&self, request: &Request) {
        for run in self.runs() {
            run.send(request);
        }
    }

    /// Training, or about to.
    pub(super) fn active(&self) -> bool {
        self.runs().iter().any(|r| r.status.get() == Some(RunStatus::Running)) | self.playing.get()
    }

    /// Play, or pause. Playing finished runs plays them again from step 0.
    pub(super) fn toggle(&self) {
        let runs = self.runs();
        let running = runs.iter().any(|r| r.status.now() == Some(RunStatus::Running));
        if self.playing.now() || running {
            if self.together() {
                return self.go(false);
            }
            self.playing.set(false);
            self.send(&Request::Pause);
            return;
        }
        let over = |r: &&Run| r.status.now().is_some_and(RunStatus::over);
        if runs.iter().copied().all(|r| over(&r)) {
            self.reset();
        }
        if self.together() {
            return self.go(true);
        }
        self.playing.set(true);
        runs[0].due.set(None);
        self.send(&Request::Play);
    }

    /// Takes this many steps.
    pub(super) fn step_by(&self, steps: u64) {
        self.playing.set(false);
        if self.together() {
            return self.train_by(steps.max(1));
        }
        self.run(0).due.set(None);
        self.send(&Request::Step(steps.max(1)));
    }

    /// Back to the same step 0.
    pub(super) fn reset(&self) {
        self.playing.set(false);
        for run in self.runs() {
            run.reset();
        }
    }

    /// Another start, the same in every panel.
    pub(super) fn new_seed(&self) {
        // Six digits are enough to be new, and short enough to be said aloud.
        let seed = 1 + (js_sys::Math::random() * 999_999.0) as u64;
        for run in self.runs() {
            run.experiment.update(|e| e.seed = seed);
            run.reopen();
        }
    }

    /// How fast time goes by.
    pub(super) fn set_pace(&self, pace: Pace) {
        self.pace.set(pace);
        self.send(&Request::Pace(pace));
    }

    // ---- Data and demonstrations -----------------------------------------------------------

    /// Other data, in every panel.
    pub(super) fn choose_data(&self, key: &str) {
        self.demo.set(None);
        for run in self.runs() {
            run.adopt(Data::Preset(key.to_owned()), run.mode());
        }
    }

    /// A demonstration, or none.
    pub(super) fn choose_demo(&self, choice: Option<(usize, usize)>) {
        self.demo.set(choice);
        if let Some((k, variant)) = choice
            && let Some(demo) = DEMOS.get(k)
        {
            let run = self.current();
            run.experiment.set(demo.experiment(variant));
            run.open(true);
        }
    }

    // ---- Page ------------------------------------------------------------------------------

    /// Shows or hides the setup. On a narrow screen it lies below the views: bring it into sight.
    pub(super) fn toggle_setup(&self) {
        let open = !self.setup_open.now();
        self.setup_open.set(open);
        if open && !theme::wide() {
            let show = |_: JsValue| {
                if let Some(setup) = document().get_element_by_id("setup") {
                    setup.scroll_into_view();
                }
            };
            let _ = window().request_animation_frame(&dom::callback(Box::new(show)));
        }
    }

    /// The charts' step axis.
    pub(super) fn set_log_steps(&self, log: bool) {
        self.log_steps.set(log);
        self.redraw_shared();
        for run in self.runs() {
            run.stage().set_log_steps(log);
            run.invalidate();
        }
    }

    /// The colours changed.
    pub(super) fn repaint(&self) {
        self.redraw_shared();
        for run in self.runs() {
            run.stage().repaint();
            run.invalidate();
        }
    }

    /// Light to dark and back.
    pub(super) fn toggle_theme(&self) {
        let dark = !self.dark.now();
        self.dark.set(dark);
        theme::set(dark);
        self.repaint();
    }

    /// The help, as a modal dialog.
    pub(super) fn open_help(&self) {
        if let Some(dialog) = self.help.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    }

    /// Closes the help.
    pub(super) fn close_help(&self) {
        if let Some(dialog) = self.help.get() {
            dialog.close();
        }
    }

    /// The page's address with the link's query.
    pub(super) fn address(&self) -> String {
        let location = window().location();
        let query = self.query();
        let (origin, path) = (location.origin().unwrap_or_default(), location.pathname().unwrap_or_default());
        [&origin, &path, "?", query.trim_start_matches('?'), "&v=", link::VERSION].concat()
    }

    /// Copies the link to this run, or shows it.
    pub(super) fn share(&'static self) {
        let url = self.address();
        let clipboard = window().navigator().clipboard();
        // Without a secure context there is no clipboard.
        if clipboard.is_undefined() {
            self.link.set(Some(url));
            return;
        }
        let promise = clipboard.write_text(&url);
        let done = dom::callback(Box::new(move |_| {
            self.copied.set(true);
            let over = dom::callback(Box::new(move |_| {
                self.copied.set(false);
            }));
            let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&over, 4000);
        }));
        let refused = dom::callback(Box::new(move |_| {
            self.link.set(Some(url.clone()));
        }));
        // `then` by reflection needs no closure type of its own.
        if let Ok(then) = js_sys::Reflect::get(&promise, &"then".into())
            && let Ok(then) = then.dyn_into::<js_sys::Function>()
        {
            let _ = then.call2(&promise, &done, &refused);
        }
    }
}

/// The page-wide hook.
pub(super) fn set_status(status: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-status", status);
    }
}
