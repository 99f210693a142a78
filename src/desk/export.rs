//! The dialog that exports: pictures, tables, the run as a file, a film, how to cite it. What needs the
//! run's past asks the page for one step after another, and for the present one at the end.

use super::film::{self, Playing};
use super::room::Room;
use super::sweep::{self, name_of, name_of_all};
use super::{Shot, Shown, Told, files, pictures, words};
use crate::desk::citation;
use crate::dom;
use relu_atoms_core::experiment::compare::Comparison;
use relu_atoms_core::export::metrics;
use relu_atoms_core::export::saved::{Panel, Saved};
use relu_atoms_core::points::csv;
use relu_atoms_core::train::RunEdit;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, Element, Event, HtmlDialogElement, HtmlElement, HtmlSelectElement};

/// Widest picture of a film, in pixels.
const WIDEST_FILM: f64 = 1280.0;
/// Widest picture of all panels.
const WIDEST: f64 = 8000.0;

/// What goes through the run's past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Metrics,
    Neurons,
    Film,
}

/// A sweep under way.
struct Sweep {
    kind: Kind,
    steps: Vec<u64>,
    /// How many of them have been shown.
    done: usize,
    /// The step shown before.
    back: u64,
    /// Lines of a table; the last line of each panel is not repeated once its run is over.
    lines: Vec<String>,
    last: Vec<(String, u64)>,
    film: Vec<Blob>,
}

/// The dialog.
pub(super) struct Exporting {
    room: &'static Room,
    dialog: HtmlDialogElement,
    shown: RefCell<Option<Shown>>,
    link: RefCell<String>,
    sweep: RefCell<Option<Sweep>>,
    /// What is said when the page is back at the step it showed.
    result: RefCell<Option<String>>,
    /// A film is being recorded.
    recording: Cell<bool>,
    /// A recording that is no longer wanted.
    dropped: Rc<Cell<bool>>,
}

/// A button of the dialog.
fn button(action: &str, label: &str, name: &str) -> String {
    [
        "<button type=\"button\" class=\"tool framed small\" data-go=\"",
        action,
        "\" aria-label=\"",
        name,
        "\">",
        label,
        "</button>",
    ]
    .concat()
}

/// A line of the dialog: what it is about, and its buttons.
fn line(about: &str, buttons: &[String]) -> String {
    [
        "<div class=\"desk-line\"><span>",
        about,
        "</span><span class=\"desk-buttons\">",
        &buttons.concat(),
        "</span></div>",
    ]
    .concat()
}

impl Exporting {
    /// Makes the dialog, closed.
    pub(super) fn build(room: &'static Room) -> &'static Self {
        let cite = |name: &str, label: &str, rows: &str| {
            [
                "<div class=\"desk-cite\"><textarea class=\"field\" readonly rows=\"",
                rows,
                "\" data-ref=\"",
                name,
                "\" aria-label=\"",
                label,
                "\"></textarea>",
                &button(&["copy-", name].concat(), words::COPY, &[words::COPY, ": ", label].concat()),
                "</div>",
            ]
            .concat()
        };
        let option = |seconds: &str| ["<option value=\"", seconds, "\">", seconds, " s</option>"].concat();
        let dialog = dom::append(
            &room.body,
            &[
                "<dialog class=\"help desk\" aria-labelledby=\"desk-export-title\"><div class=\"desk-head\">\
                 <div class=\"help-head\"><h2 id=\"desk-export-title\">",
                words::EXPORT,
                "</h2><button class=\"tool framed\" type=\"button\" data-go=\"close\">",
                words::CLOSE,
                "</button></div><p class=\"desk-status\" role=\"status\" data-ref=\"status\"></p>\
                 <div class=\"desk-progress\" hidden data-ref=\"progress\"><progress data-ref=\"bar\" aria-label=\"",
                words::PROGRESS,
                "\"></progress>",
                &button("cancel", words::CANCEL, words::CANCEL),
                "</div></div><div class=\"desk-two\" data-ref=\"all\"><div><h3>",
                words::PICTURES,
                "</h3><div data-ref=\"pictures\"></div>",
                &line(words::EVERYTHING, &[button("everything", "PNG", words::EVERYTHING_PNG)]),
                "<h3>",
                words::FILM,
                "</h3><p class=\"soft small\">",
                words::FILM_HELP,
                "</p>",
                &line(
                    &[
                        "<label class=\"desk-field\">",
                        words::LENGTH,
                        " <select class=\"field\" data-ref=\"length\">",
                        &option("6"),
                        &option("12"),
                        &option("20"),
                        "</select></label>",
                    ]
                    .concat(),
                    &[button("film", "WebM", words::FILM_NAME)],
                ),
                "<h3>",
                words::TABLES,
                "</h3>",
                &line(words::METRICS, &[button("metrics", "CSV", words::METRICS_CSV)]),
                &line(words::TRAJECTORIES, &[button("neurons", "CSV", words::TRAJECTORIES_CSV)]),
                "<p class=\"soft small\" data-ref=\"size\"></p>",
                &line(words::POINTS_IN_USE, &[button("data", "CSV", words::POINTS_CSV)]),
                "</div><div><h3>",
                words::RUN_FILE,
                "</h3>",
                &line(words::RUN_FILE_HELP, &[button("json", "JSON", words::RUN_JSON)]),
                "<label class=\"tool framed desk-file\">",
                words::FILE,
                "<input type=\"file\" data-ref=\"file\" accept=\".json,.csv,.txt,application/json,text/csv,text/plain\"></label><h3>",
                words::CITE,
                "</h3>",
                &cite("sentence", words::SENTENCE, "4"),
                &cite("bibtex", "BibTeX", "5"),
                "<h3>",
                words::LINK,
                "</h3>",
                &cite("link", words::LINK, "2"),
                &cite("embed", words::EMBED, "3"),
                "</div></div></dialog>",
            ],
        );
        let exporting: &'static Self = Box::leak(Box::new(Self {
            room,
            dialog: dialog.clone().unchecked_into(),
            shown: RefCell::default(),
            link: RefCell::default(),
            sweep: RefCell::default(),
            result: RefCell::default(),
            recording: Cell::new(false),
            dropped: Rc::default(),
        }));
        dom::on(&dialog, &["click", "change"], move |event| exporting.heard(&event));
        // Escape ends what is under way before it closes the dialog.
        dom::on(&dialog, &["cancel"], move |event| {
            if exporting.busy() {
                event.prevent_default();
                exporting.cancel();
            }
        });
        exporting
    }

    fn find(&self, name: &str) -> HtmlElement {
        dom::find(&self.dialog, name).unchecked_into()
    }

    fn busy(&self) -> bool {
        self.sweep.borrow().is_some() || self.recording.get()
    }

    /// Opens it on what the page shows.
    pub(super) fn show(&self, shown: Shown, link: String) {
        let list = self.find("pictures");
        list.set_inner_html("");
        for (k, shot) in shown.panels.iter().enumerate() {
            for (view, label) in words::VIEWS.iter().enumerate() {
                let made =
                    dom::append(&list, &[&line("", &[button("png", "PNG", ""), button("svg", "SVG", "")])]);
                let name = [&shot.name, ", ", label].concat();
                if let Some(about) = made.first_element_child() {
                    about.set_text_content(Some(&name));
                }
                let Ok(buttons) = made.query_selector_all("button") else { continue };
                for b in 0..buttons.length() {
                    let Some(button) = buttons.get(b).and_then(|b| b.dyn_into::<Element>().ok()) else {
                        continue;
                    };
                    let kind = button.text_content().unwrap_or_default();
                    let _ = button.set_attribute("aria-label", &[&name, ", ", &kind].concat());
                    let _ = button.set_attribute("data-k", &(2 * k + view).to_string());
                }
            }
        }
        let experiments: Vec<_> = shown.panels.iter().map(|p| (*p.experiment).clone()).collect();
        let comparison = Comparison::of(&experiments);
        let write = |name: &str, text: &str| {
            self.find(name).unchecked_into::<web_sys::HtmlTextAreaElement>().set_value(text);
        };
        let cited = |made: fn(&Comparison, u64) -> String| {
            comparison.as_ref().map_or_else(String::new, |c| made(c, shown.step))
        };
        write("sentence", &cited(citation::sentence));
        write("bibtex", &cited(citation::bibtex));
        write("link", &link);
        write("embed", &words::embed(&link));
        let neurons: usize = shown.panels.iter().map(|p| p.report.neurons).sum();
        let steps = sweep::for_neurons(shown.furthest, neurons).len();
        self.find("size").set_text_content(Some(&words::size(steps, neurons)));
        self.shown.replace(Some(shown));
        self.link.replace(link);
        self.say("");
        if !self.dialog.open() {
            let _ = self.dialog.show_modal();
        }
    }

    fn say(&self, sentence: &str) {
        self.find("status").set_text_content(Some(sentence));
        let _ = self.find("progress").toggle_attribute_with_force("hidden", !self.busy());
        let all = self.find("all");
        let _ = all.toggle_attribute_with_force("inert", self.busy());
    }

    fn progress(&self, done: usize, of: usize) {
        let bar = self.find("bar");
        let _ = bar.set_attribute("max", &of.to_string());
        let _ = bar.set_attribute("value", &done.to_string());
    }

    fn heard(&'static self, event: &Event) {
        if event.type_() == "change" {
            let input = dom::field(event);
            let file = js_sys::Reflect::get(&input, &"files".into()).ok();
            if let Some(file) =
                file.and_then(|f| f.dyn_into::<web_sys::FileList>().ok()).and_then(|f| f.get(0))
            {
                let points =
                    self.shown.borrow().as_ref().and_then(|s| s.panels.first().map(|p| p.points.clone()));
                self.dialog.close();
                if let Some(points) = points {
                    self.room.read(&file, points);
                }
                input.set_value("");
            }
            return;
        }
        let Some(action) = dom::around(event, "data-go") else { return };
        if action == "cancel" {
            return self.cancel();
        }
        if action == "close" {
            self.cancel();
            return self.dialog.close();
        }
        if self.busy() {
            return;
        }
        if let Some(name) = action.strip_prefix("copy-") {
            return self.copy(name, event);
        }
        let k: usize = dom::around(event, "data-k").and_then(|k| k.parse().ok()).unwrap_or(0);
        let done = match action.as_str() {
            "png" | "svg" => self.picture(k, &action),
            "everything" => self.everything(),
            "data" => self.data(),
            "json" => {
                self.room.tell(&Told::Changes);
                Some(())
            }
            "metrics" => self.sweep(Kind::Metrics),
            "neurons" => self.sweep(Kind::Neurons),
            "film" => self.sweep(Kind::Film),
            _ => Some(()),
        };
        if done.is_none() {
            self.say(words::NOTHING);
        }
    }

    /// Puts a text into the clipboard, or marks it for the reader to do so.
    fn copy(&self, name: &str, event: &Event) {
        let area: web_sys::HtmlTextAreaElement = self.find(name).unchecked_into();
        let clipboard = web_sys::window().map(|w| w.navigator().clipboard()).filter(|c| !c.is_undefined());
        area.select();
        let button = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        match clipboard {
            Some(clipboard) => files::after(&clipboard.write_text(&area.value()), move |done| {
                if let Some(button) = button.filter(|_| done.is_some()) {
                    button.set_text_content(Some(words::COPIED));
                }
            }),
            None => self.say(words::COPY_YOURSELF),
        }
    }

    // ---- What is shown now -----------------------------------------------------------------

    fn picture(&self, k: usize, kind: &str) -> Option<()> {
        let shown = self.shown.borrow();
        let shot = shown.as_ref()?.panels.get(k / 2)?;
        let name = name_of(shot, pictures::VIEWS[k % 2]);
        if kind == "png" {
            pictures::save(&pictures::view(shot, k % 2)?, name);
        } else {
            let title = words::title(&shot.name, words::VIEWS[k % 2], shot.report.step);
            let svg = pictures::vector(shot, k % 2, &title)?;
            files::save(&files::text(&[svg], "image/svg+xml")?, &[&name, ".svg"].concat());
        }
        Some(())
    }

    fn everything(&self) -> Option<()> {
        let shown = self.shown.borrow();
        let shown = shown.as_ref()?;
        let zoom = web_sys::window().map_or(1.0, |w| w.device_pixel_ratio()).max(2.0);
        pictures::save(&pictures::everything(shown.step, zoom, WIDEST)?, name_of_all(shown, "panels"));
        Some(())
    }

    fn data(&self) -> Option<()> {
        let shown = self.shown.borrow();
        let shown = shown.as_ref()?;
        let text = csv::write(&shown.panels.first()?.points);
        files::save(&files::text(&[text], "text/csv")?, &[&name_of_all(shown, "data"), ".csv"].concat());
        Some(())
    }

    /// The changes made in each panel are known: the file can be written.
    pub(super) fn changes(&self, mut changes: Vec<Vec<RunEdit>>) {
        let shown = self.shown.borrow();
        let Some(shown) = shown.as_ref() else { return };
        changes.resize(shown.panels.len(), Vec::new());
        let panel = |(shot, tunes): (&Shot, Vec<RunEdit>)| Panel {
            experiment: (*shot.experiment).clone(),
            tunes: tunes.into_iter().filter(|t| t.step <= shot.report.step).collect(),
            step: shot.report.step,
            result: Some(shot.report.clone()),
        };
        let saved = Saved::new(shown.panels.iter().zip(changes).map(panel).collect());
        if let Some(blob) = files::text(&[saved.to_json()], "application/json") {
            files::save(&blob, &[&name_of_all(shown, "run"), ".json"].concat());
        }
    }

    // ---- What goes through the past --------------------------------------------------------

    fn sweep(&'static self, kind: Kind) -> Option<()> {
        let shown = self.shown.borrow();
        let shown = shown.as_ref()?;
        let neurons = shown.panels.iter().map(|p| p.report.neurons).sum();
        let mut lines = Vec::new();
        let steps = match kind {
            Kind::Metrics => {
                lines.push(metrics::header());
                sweep::growing(shown.furthest, 0.03)
            }
            Kind::Neurons => {
                lines.push(metrics::trajectory_header(shown.panels.first()?.points.d).into());
                sweep::for_neurons(shown.furthest, neurons)
            }
            Kind::Film => {
                if film::kind().is_none() {
                    self.say(words::NO_RECORDER);
                    return Some(());
                }
                let length = self.find("length").unchecked_into::<HtmlSelectElement>().value();
                sweep::for_film(shown.furthest, film::RATE * length.parse().unwrap_or(6))
            }
        };
        let first = *steps.first()?;
        self.sweep.replace(Some(Sweep {
            kind,
            steps,
            done: 0,
            back: shown.step,
            lines,
            last: Vec::new(),
            film: Vec::new(),
        }));
        self.say(words::GATHERING);
        self.progress(0, 1);
        self.room.tell(&Told::Show(first));
        Some(())
    }

    /// A step that was asked for is shown.
    pub(super) fn shown(&'static self, shown: Shown) {
        let Some(mut sweep) = self.sweep.take() else {
            // The page is back where it was.
            self.shown.replace(Some(shown));
            if let Some(result) = self.result.take() {
                self.say(&result);
            }
            return;
        };
        match sweep.kind {
            Kind::Film => {
                let picture = pictures::everything(shown.step, 2.0, WIDEST_FILM);
                let Some(picture) = picture else { return self.end(sweep, words::NOTHING) };
                self.sweep.replace(Some(sweep));
                pictures::encode(&picture, "image/webp", move |blob| {
                    // It may have been cancelled meanwhile.
                    let Some(mut sweep) = self.sweep.take() else { return };
                    let Some(blob) = blob else { return self.end(sweep, words::NOTHING) };
                    let step = sweep.steps[sweep.done];
                    // A picture stays as long as its step is the wanted one.
                    while sweep.steps.get(sweep.done) == Some(&step) {
                        sweep.film.push(blob.clone());
                        sweep.done += 1;
                    }
                    self.go_on(sweep);
                });
            }
            kind => {
                for shot in &shown.panels {
                    let at = (shot.key.clone(), shot.report.step);
                    if sweep.last.contains(&at) {
                        continue;
                    }
                    sweep.last.retain(|(key, _)| *key != shot.key);
                    sweep.last.push(at);
                    sweep.lines.push(if kind == Kind::Metrics {
                        metrics::row(&shot.key, &shot.report)
                    } else {
                        metrics::trajectory_rows(&shot.key, shot.report.step, shot.points.d, &shot.neurons)
                    });
                }
                sweep.done += 1;
                self.go_on(sweep);
            }
        }
    }

    fn go_on(&'static self, mut sweep: Sweep) {
        self.progress(sweep.done, sweep.steps.len());
        if let Some(step) = sweep.steps.get(sweep.done) {
            let step = *step;
            self.sweep.replace(Some(sweep));
            return self.room.tell(&Told::Show(step));
        }
        let name = |part: &str, ending: &str| {
            let shown = self.shown.borrow();
            shown.as_ref().map_or_else(|| part.into(), |s| [&name_of_all(s, part), ending].concat())
        };
        let lines = std::mem::take(&mut sweep.lines);
        match sweep.kind {
            Kind::Film => return self.record(sweep),
            Kind::Metrics => {
                if let Some(blob) = files::text(&lines, "text/csv") {
                    files::save(&blob, &name("metrics", ".csv"));
                }
            }
            Kind::Neurons => {
                if let Some(blob) = files::text(&lines, "text/csv") {
                    files::save(&blob, &name("neurons", ".csv"));
                }
            }
        }
        self.end(sweep, words::SAVED);
    }

    /// Back to the step that was shown before; then the sentence is said.
    fn end(&self, sweep: Sweep, sentence: &str) {
        self.result.replace(Some(sentence.into()));
        self.say(sentence);
        self.room.tell(&Told::Show(sweep.back));
    }

    fn record(&'static self, mut sweep: Sweep) {
        let (Some((kind, ending)), all) = (film::kind(), std::mem::take(&mut sweep.film)) else {
            return self.end(sweep, words::NO_RECORDER);
        };
        let (of, dropped) = (all.len(), Rc::new(Cell::new(false)));
        let name = self.shown.borrow().as_ref().map_or_else(String::new, |s| name_of_all(s, "film"));
        self.end(sweep, words::RECORDING);
        self.dropped.set(false);
        self.recording.set(true);
        self.say(words::RECORDING);
        let gone = dropped.clone();
        let cancelled = self.dropped.clone();
        Playing::start(
            all,
            kind,
            move |at| {
                if !gone.get() {
                    self.progress(at, of);
                }
            },
            move |film| {
                dropped.set(true);
                self.recording.set(false);
                if cancelled.replace(false) {
                    return self.say(words::CANCELLED);
                }
                match film {
                    Some(film) => {
                        files::save(&film, &[&name, ending].concat());
                        self.say(words::SAVED);
                    }
                    None => self.say(words::NOT_RECORDED),
                }
                self.result.take();
            },
        );
    }

    /// Ends what is under way.
    fn cancel(&self) {
        if self.recording.get() {
            self.dropped.set(true);
            self.say(words::CANCELLED);
        }
        let sweep = self.sweep.take();
        if let Some(sweep) = sweep {
            self.end(sweep, words::CANCELLED);
        }
    }
}
