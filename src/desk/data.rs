//! The dialog that makes data: values, a function or a teacher network, with a preview of what will
//! be trained on. Nothing leaves it before the reader says so.

use super::preview;
use super::room::Room;
use super::{Told, words};
use crate::dom;
use relu_atoms_core::points::formula::{self, Formula};
use relu_atoms_core::points::sample::{self, Layout};
use relu_atoms_core::points::teacher::{MAX_NEURONS, Teacher};
use relu_atoms_core::points::{MAX_POINTS, MAX_SIZE, Points, RawPoints, csv, grid};
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlDialogElement, HtmlInputElement, HtmlTextAreaElement};

/// Where points come from, in the order of the tabs.
const TABS: [&str; 3] = ["values", "function", "teacher"];

/// The dialog.
pub(super) struct Making {
    room: &'static Room,
    dialog: HtmlDialogElement,
    tab: Cell<usize>,
    /// What a file held that is not shown as text, because it is too long or no text.
    bytes: RefCell<Option<Vec<u8>>>,
    /// What would be used.
    made: RefCell<Option<RawPoints>>,
}

/// A labelled field.
fn field(name: &str, key: &str, value: &str, width: &str) -> String {
    [
        "<label class=\"desk-field\"><span>",
        name,
        "</span><input class=\"field ",
        width,
        "\" data-ref=\"",
        key,
        "\" value=\"",
        value,
        "\" spellcheck=\"false\" autocomplete=\"off\"></label>",
    ]
    .concat()
}

/// Two choices side by side; `data-ref` on the group, `data-k` on the buttons.
fn either(name: &str, key: &str, labels: [&str; 2]) -> String {
    let button = |k: usize| {
        let pressed = if k == 0 { "true" } else { "false" };
        let k = if k == 0 { "0" } else { "1" };
        [
            "<button type=\"button\" data-either=\"",
            key,
            "\" data-k=\"",
            k,
            "\" aria-pressed=\"",
            pressed,
            "\">",
            labels[usize::from(k == "1")],
            "</button>",
        ]
        .concat()
    };
    [
        "<span class=\"desk-field\"><span>",
        name,
        "</span><span class=\"segments\" role=\"group\" aria-label=\"",
        name,
        "\">",
        &button(0),
        &button(1),
        "</span></span>",
    ]
    .concat()
}

impl Making {
    /// Makes the dialog, closed.
    pub(super) fn build(room: &'static Room) -> &'static Self {
        let tab = |k: usize, name: &str| {
            ["<button type=\"button\" role=\"tab\" data-tab=\"", &k.to_string(), "\">", name, "</button>"]
                .concat()
        };
        let known = formula::functions().collect::<Vec<_>>().join(", ");
        let dialog = dom::append(
            &room.body,
            &[
                "<dialog class=\"help desk\" aria-labelledby=\"desk-data-title\">\
                 <div class=\"help-head\"><h2 id=\"desk-data-title\">",
                words::DATA,
                "</h2><button class=\"tool framed\" type=\"button\" data-go=\"close\">",
                words::CANCEL,
                "</button></div><p class=\"soft\">",
                words::DATA_INTRO,
                "</p><div class=\"desk-two\"><div class=\"desk-making\">\
                 <div class=\"segments\" role=\"tablist\" aria-label=\"",
                words::SOURCE,
                "\">",
                &tab(0, words::VALUES),
                &tab(1, words::FUNCTION),
                &tab(2, words::TEACHER),
                "</div><div data-page=\"values\"><textarea class=\"field\" data-ref=\"text\" rows=\"11\" \
                 spellcheck=\"false\" aria-label=\"",
                words::VALUES,
                "\"></textarea><p class=\"soft small\">",
                words::VALUES_HELP,
                "</p><label class=\"tool framed desk-file\">",
                words::FILE,
                "<input type=\"file\" data-ref=\"file\" accept=\".csv,.tsv,.txt,.json,text/csv,text/plain,application/json\"></label></div>\
                 <div data-page=\"function\">",
                &field(words::FORMULA, "formula", "sin(3x)", "wide"),
                "<p class=\"soft small\">",
                words::FORMULA_HELP,
                &known,
                ".</p></div><div data-page=\"teacher\">",
                &field(words::NEURONS, "neurons", "3", ""),
                "<p class=\"soft small\">",
                words::TEACHER_HELP,
                "</p></div><div class=\"desk-row\" data-ref=\"sampling\">",
                &either(words::INPUTS, "inputs", [words::LINE, words::PLANE]),
                &field(words::POINTS, "count", "24", ""),
                &field(words::FROM, "from", "-1", ""),
                &field(words::TO, "to", "1", ""),
                &either(words::LAYOUT, "layout", [words::EVEN, words::RANDOM]),
                "</div><div class=\"desk-row\">",
                &field(words::NOISE, "noise", "0", ""),
                &field(words::SEED, "seed", "1", ""),
                "</div></div><div class=\"desk-result\"><div class=\"desk-preview\" data-ref=\"preview\" \
                 role=\"img\" aria-label=\"",
                words::PREVIEW,
                "\"></div><p class=\"desk-count\" data-ref=\"told\" role=\"status\"></p>\
                 <ul class=\"desk-errors\" data-ref=\"errors\"></ul><p class=\"soft small\">",
                words::LIMITS,
                " ",
                words::ROUNDED,
                "</p><button class=\"tool strong\" type=\"button\" data-go=\"use\" data-ref=\"use\">",
                words::USE,
                "</button></div></div></dialog>",
            ],
        );
        let making: &'static Self = Box::leak(Box::new(Self {
            room,
            dialog: dialog.clone().unchecked_into(),
            tab: Cell::new(0),
            bytes: RefCell::default(),
            made: RefCell::default(),
        }));
        making.find("noise").set_title(words::NOISE_HELP);
        dom::on(&dialog, &["click", "input", "change"], move |event| making.heard(&event));
        making
    }

    fn find(&self, name: &str) -> web_sys::HtmlElement {
        dom::find(&self.dialog, name).unchecked_into()
    }

    fn text(&self) -> HtmlTextAreaElement {
        self.find("text").unchecked_into()
    }

    /// What stands in a field.
    fn value(&self, name: &str) -> String {
        self.find(name).unchecked_into::<HtmlInputElement>().value().trim().to_owned()
    }

    /// Which of two is chosen.
    fn chosen(&self, key: &str) -> usize {
        let pressed = ["[data-either=", key, "][aria-pressed=true]"].concat();
        let button = self.dialog.query_selector(&pressed).ok().flatten();
        usize::from(button.and_then(|b| b.get_attribute("data-k")).as_deref() == Some("1"))
    }

    fn choose(&self, key: &str, chosen: &str) {
        let Ok(all) = self.dialog.query_selector_all(&["[data-either=", key, "]"].concat()) else { return };
        for k in 0..all.length() {
            if let Some(button) = all.get(k).and_then(|b| b.dyn_into::<Element>().ok()) {
                let on = button.get_attribute("data-k").as_deref() == Some(chosen);
                let _ = button.set_attribute("aria-pressed", if on { "true" } else { "false" });
            }
        }
    }

    /// Opens it on the points in use.
    pub(super) fn show(&self, points: &RawPoints) {
        self.text().set_value(&csv::write(&grid::round(points)));
        self.bytes.replace(None);
        self.choose("inputs", if points.d == 2 { "1" } else { "0" });
        self.turn_to(0);
        if !self.dialog.open() {
            let _ = self.dialog.show_modal();
        }
    }

    /// Opens it on what a file or the clipboard held; errors are told by line beside it.
    pub(super) fn show_values(&self, bytes: &[u8], points: &RawPoints) {
        self.show(points);
        // A text area would change what is no text, and is no place for megabytes.
        let text = std::str::from_utf8(bytes).ok().filter(|t| t.len() <= 200_000);
        self.text().set_value(text.unwrap_or_default());
        self.bytes.replace(if text.is_none() { Some(bytes.to_vec()) } else { None });
        self.make();
    }

    fn turn_to(&self, tab: usize) {
        self.tab.set(tab);
        for (k, key) in TABS.iter().enumerate() {
            let page = self.dialog.query_selector(&["[data-page=", key, "]"].concat()).ok().flatten();
            if let Some(page) = page {
                let _ = page.toggle_attribute_with_force("hidden", k != tab);
            }
            let button = self.dialog.query_selector(&["[data-tab='", &k.to_string(), "']"].concat());
            if let Ok(Some(button)) = button {
                let _ = button.set_attribute("aria-selected", if k == tab { "true" } else { "false" });
                let _ = button.set_attribute("aria-pressed", if k == tab { "true" } else { "false" });
            }
        }
        let _ = self.find("sampling").toggle_attribute_with_force("hidden", tab == 0);
        self.make();
    }

    fn heard(&'static self, event: &Event) {
        let kind = event.type_();
        if kind == "change" {
            let input = dom::field(event);
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                let points = self.made.borrow().clone();
                let points = points.unwrap_or(RawPoints { d: 1, x: vec![0.0], y: vec![0.0] });
                self.room.read(&file, points);
                // So that the same file can be chosen again.
                input.set_value("");
            }
            return;
        }
        if kind == "input" {
            if dom::around(event, "data-ref").as_deref() == Some("text") {
                self.bytes.replace(None);
            }
            return self.make();
        }
        if let Some(tab) = dom::around(event, "data-tab").and_then(|k| k.parse().ok()) {
            self.turn_to(tab);
        } else if let Some(key) = dom::around(event, "data-either") {
            self.choose(&key, &dom::around(event, "data-k").unwrap_or_default());
            self.make();
        }
        match dom::around(event, "data-go").as_deref() {
            Some("close") => self.dialog.close(),
            Some("use") => {
                if let Some(points) = self.made.borrow().clone() {
                    self.dialog.close();
                    self.room.tell(&Told::Use(points));
                }
            }
            _ => {}
        }
    }

    /// Makes the points anew and shows them, or what is wrong.
    fn make(&self) {
        let made = self.points();
        let errors = made.as_ref().err().cloned().unwrap_or_default();
        let list = self.find("errors");
        list.set_text_content(None);
        for sentence in &errors {
            dom::append(&list, &["<li></li>"]).set_text_content(Some(sentence));
        }
        let points = made.ok();
        let told = points.as_ref().map_or(words::NO_POINTS.into(), |p| words::count(p.y.len(), p.d));
        self.find("told").set_text_content(Some(&told));
        let picture = points.as_ref().map_or_else(String::new, preview::svg);
        self.find("preview").set_inner_html(&picture);
        let _ = self.find("use").toggle_attribute_with_force("disabled", points.is_none());
        self.made.replace(points);
    }

    /// The points as the dialog says, on the grid.
    fn points(&self) -> Result<RawPoints, Vec<String>> {
        let one = |sentence: String| vec![sentence];
        let mut points = if self.tab.get() == 0 {
            let bytes = self.bytes.borrow();
            let typed = self.text().value();
            let reading = csv::read(bytes.as_deref().unwrap_or(typed.as_bytes()));
            reading.map_err(|e| e.iter().map(ToString::to_string).collect::<Vec<_>>())?.points
        } else {
            self.sampled().map_err(one)?
        };
        let noise = self.number(words::NOISE, "noise", [0.0, MAX_SIZE]).map_err(one)?;
        if noise > 0.0 {
            sample::add_noise(&mut points, noise, self.seed().map_err(one)?);
        }
        Points::check(&points).map_err(|e| one(e.to_string()))?;
        Ok(grid::round(&points))
    }

    fn sampled(&self) -> Result<RawPoints, String> {
        let d = 1 + self.chosen("inputs");
        let n = self.whole(words::POINTS, "count", [1, MAX_POINTS as u64])? as usize;
        let ends = [
            self.number(words::FROM, "from", [-MAX_SIZE, MAX_SIZE])?,
            self.number(words::TO, "to", [-MAX_SIZE, MAX_SIZE])?,
        ];
        if ends[0] >= ends[1] {
            return Err(words::NO_RANGE.into());
        }
        let layout = if self.chosen("layout") == 0 { Layout::Even } else { Layout::Random(self.seed()?) };
        let x = sample::inputs(d, n, ends, layout);
        if self.tab.get() == 1 {
            let formula = Formula::parse(&self.value("formula"), d).map_err(|e| e.to_string())?;
            sample::targets(d, x, &|x| formula.evaluate(x)).map_err(|e| e.to_string())
        } else {
            let k = self.whole(words::NEURONS, "neurons", [1, MAX_NEURONS as u64])? as usize;
            let teacher = Teacher::new(d, k, ends, self.seed()?);
            sample::targets(d, x, &|x| teacher.evaluate(x)).map_err(|e| e.to_string())
        }
    }

    fn seed(&self) -> Result<u64, String> {
        self.whole(words::SEED, "seed", [0, 1 << 53])
    }

    fn number(&self, name: &str, key: &str, [least, most]: [f64; 2]) -> Result<f64, String> {
        let value = self.value(key).parse().ok().filter(|v| *v >= least && *v <= most);
        value.ok_or_else(|| words::number(name, &least.to_string(), &most.to_string()))
    }

    fn whole(&self, name: &str, key: &str, [least, most]: [u64; 2]) -> Result<u64, String> {
        let value = self.value(key).parse().ok().filter(|v| *v >= least && *v <= most);
        value.ok_or_else(|| words::whole(name, least, most))
    }
}
