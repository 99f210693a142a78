//! The desk as the page sees it: a program of its own that is fetched into this window when data are
//! to be made or results taken away, and a port to it.

use super::app::{App, Mend};
use super::run::Run;
use super::{dom, table, text};
use crate::desk::{Ask, EVENT, Opened, Shot, Shown, Told};
use js_sys::{Array, Uint8Array};
use leptos::prelude::{document, window};
use relu_atoms_core::experiment::table::mode_info;
use relu_atoms_core::session::messages::{BUILD, Request, RunStatus, decode, encode};
use relu_atoms_core::train::RunEdit;
use std::cell::{Cell, OnceCell, RefCell};
use wasm_bindgen::prelude::*;
use web_sys::{ClipboardEvent, CustomEvent, DragEvent, Element, Event, MessageEvent, MessagePort};

/// The desk's loader, written by Trunk beside the page.
const LOADER: &str = "desk_loader.js";

/// The changes made in each panel, as far as they are known.
type Changes = Vec<(usize, Option<Vec<RunEdit>>)>;

/// What the page knows of the desk.
#[derive(Default)]
pub(super) struct Desk {
    port: OnceCell<MessagePort>,
    /// It was sent for.
    fetched: Cell<bool>,
    /// It listens.
    ready: Cell<bool>,
    /// What it is to be told then.
    waiting: RefCell<Vec<Array>>,
    /// It waits for a step to be shown.
    due: Cell<bool>,
    /// The dialog that exports is to be opened when everything stands still.
    export: Cell<bool>,
    /// It waits for the changes made in each panel.
    changes: RefCell<Option<Changes>>,
}

/// Files and text that are dropped or pasted anywhere go to the desk.
pub(super) fn listen(app: &'static App) {
    dom::on(&window(), &["dragover", "drop", "paste"], move |event| {
        let kind = event.type_();
        let carried = if kind == "paste" {
            if text_field(&event) {
                return;
            }
            event.unchecked_ref::<ClipboardEvent>().clipboard_data()
        } else {
            // Otherwise the browser leaves the page for the file.
            event.prevent_default();
            event.unchecked_ref::<DragEvent>().data_transfer()
        };
        let Some(carried) = carried.filter(|_| kind != "dragover") else { return };
        let file = carried.files().and_then(|files| files.get(0)).map(JsValue::from);
        let text = || carried.get_data("text").ok().filter(|t| !t.trim().is_empty()).map(JsValue::from);
        if let (Some(what), Some(points)) = (file.or_else(text), app.points()) {
            app.ask(&Ask::Read(points), &what);
        }
    });
}

/// Pasting there is the field's own.
fn text_field(event: &Event) -> bool {
    let element = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    element.is_some_and(|e| e.closest("input, textarea").ok().flatten().is_some())
}

impl App {
    /// Tells the desk, fetching it first if need be. `beside` travels with the message.
    pub(super) fn ask(&'static self, ask: &Ask, beside: &JsValue) {
        let message = Array::of2(&Uint8Array::from(encode(ask).as_slice()), beside);
        match self.desk.port.get().filter(|_| self.desk.ready.get()) {
            Some(port) => {
                let _ = port.post_message(&message);
            }
            None => {
                self.desk.waiting.borrow_mut().push(message);
                self.fetch_desk();
            }
        }
    }

    fn fetch_desk(&'static self) {
        if self.desk.fetched.replace(true) {
            return;
        }
        dom::on(&window(), &[EVENT], move |event| {
            let port: MessagePort = event.unchecked_ref::<CustomEvent>().detail().unchecked_into();
            let hear = dom::callback(Box::new(move |event: JsValue| {
                let bytes = Uint8Array::new(&event.unchecked_ref::<MessageEvent>().data()).to_vec();
                if let Ok(told) = decode(&bytes) {
                    self.told(told);
                }
            }));
            port.set_onmessage(Some(&hear));
            let _ = self.desk.port.set(port);
        });
        let failed = move |_: Event| {
            // It can be sent for again.
            self.desk.fetched.set(false);
            self.desk.waiting.take();
            self.tell(text::DESK_FAILED.into(), Mend::None);
        };
        if let (Ok(script), Some(body)) = (document().create_element("script"), document().body()) {
            let _ = script.set_attribute("type", "module");
            let _ = script.set_attribute("src", LOADER);
            dom::on(&script, &["error"], failed);
            let _ = body.append_child(&script);
        }
    }

    fn told(&'static self, told: Told) {
        match told {
            Told::Ready { build } if build != BUILD => self.tell(text::OTHER_BUILD.into(), Mend::None),
            Told::Ready { .. } => {
                self.desk.ready.set(true);
                if let Some(port) = self.desk.port.get() {
                    for message in self.desk.waiting.take() {
                        let _ = port.post_message(&message);
                    }
                }
            }
            Told::Use(points) => self.use_points(points),
            Told::Open(runs) => self.open_runs(runs),
            Told::Show(step) => {
                self.desk.due.set(true);
                self.seek(step);
            }
            Told::Changes => {
                let runs = self.runs();
                self.desk.changes.replace(Some(runs.iter().map(|r| (r.panel, None)).collect()));
                for run in runs {
                    run.send(&Request::Recorded);
                }
            }
            Told::Notice(sentence) => self.tell(sentence, Mend::None),
        }
    }

    /// Opens the dialog that makes data.
    pub(super) fn make_data(&'static self) {
        if let Some(points) = self.points() {
            self.ask(&Ask::Data(points), &JsValue::UNDEFINED);
        }
    }

    /// Opens the dialog that exports. What is shown stands still meanwhile.
    pub(super) fn export(&'static self) {
        if self.active() {
            self.toggle();
        }
        self.desk.export.set(true);
        self.invalidate();
    }

    /// What all panels show.
    fn shot(&self) -> Shown {
        let runs = self.runs();
        let shot = |run: &&'static Run| {
            let stage = run.stage();
            let (points, frame) = stage.shown()?;
            let job = stage.pictured()?;
            let key = [mode_info(run.mode()).key, "-", &(run.panel + 1).to_string()].concat();
            Some(Shot {
                name: table::name(run),
                key,
                experiment: Box::new(run.opened.borrow().clone().unwrap_or_else(|| run.experiment.now())),
                points: points.to_raw(),
                report: frame.report.clone(),
                neurons: frame.neurons.clone(),
                field: frame.field.clone(),
                job: Box::new(job),
            })
        };
        Shown {
            panels: runs.iter().filter_map(shot).collect(),
            step: runs.iter().map(|r| r.at.get()).max().unwrap_or(0),
            furthest: self.furthest(),
        }
    }

    /// The end of an animation frame: tells the desk when the step it waits for is shown in full.
    pub(super) fn show_desk(&'static self) {
        let (due, export) = (self.desk.due.get(), self.desk.export.get());
        if !(due || export) || !self.stands() || !self.runs().into_iter().all(still) {
            return;
        }
        self.desk.due.set(false);
        self.desk.export.set(false);
        let shown = Box::new(self.shot());
        let ask = if due { Ask::Shown(shown) } else { Ask::Export { shown, link: self.address() } };
        self.ask(&ask, &JsValue::UNDEFINED);
    }

    /// The changes made in a run are for the desk, or to branch from it.
    pub(super) fn recorded(&'static self, run: &'static Run, tunes: Vec<RunEdit>) {
        let mut changes = self.desk.changes.borrow_mut();
        let Some(list) = &mut *changes else {
            drop(changes);
            return self.branch(run, tunes);
        };
        for (panel, known) in list.iter_mut() {
            if *panel == run.panel {
                *known = Some(tunes.clone());
            }
        }
        if list.iter().all(|(_, known)| known.is_some()) {
            let known = changes.take().unwrap_or_default().into_iter().filter_map(|(_, known)| known);
            self.ask(&Ask::Changes(known.collect()), &JsValue::UNDEFINED);
        }
    }

    /// Shows other runs in place of all: as many panels, each at its step with its changes made.
    fn open_runs(&'static self, mut opened: Vec<Opened>) {
        self.playing.set(false);
        self.demo.set(None);
        while self.runs().len() > opened.len().max(1) {
            if let Some(last) = self.runs().last().copied() {
                self.close_panel(last);
            }
        }
        let step = opened.iter().map(|o| o.step).max().unwrap_or(0);
        let more = opened.split_off(self.runs().len().min(opened.len()));
        for (run, one) in self.runs().into_iter().zip(opened) {
            run.past.replace(None);
            if !one.tunes.is_empty() {
                run.later.replace(Some(after(&one)));
                run.past.replace(Some(one.tunes));
            }
            run.experiment.set(*one.experiment);
            run.open(false);
        }
        for one in more {
            let past = (!one.tunes.is_empty()).then(|| (after(&one), one.tunes.clone()));
            self.join(*one.experiment, past);
        }
        self.hold(step);
    }
}

/// Nothing of a run moves, and what came last is on its canvases.
fn still(run: &Run) -> bool {
    let stage = run.stage();
    let shown = stage.shown().map(|(_, frame)| frame.report.step);
    stage.hung() && shown == Some(run.at.get()) && run.status.now() != Some(RunStatus::Running)
}

/// The settings of a run after its changes.
fn after(one: &Opened) -> relu_atoms_core::experiment::Experiment {
    let mut e = (*one.experiment).clone();
    for tune in &one.tunes {
        e.lambda = tune.lambda.unwrap_or(e.lambda);
        e.tau = tune.tau.unwrap_or(e.tau);
        e.h = tune.h.or(e.h);
    }
    e
}
