//! The setup: regulariser, network, training, schedule, of the selected panel's run. The controls
//! are made from `experiment::table`; every value is checked by `Experiment::set`, and a bad one
//! leaves the run untouched.

use super::app::App;
use super::format::editable;
use super::live::{Live, keep};
use super::transport::whole;
use super::{dom, markup, text};
use relu_atoms_core::experiment::table::{Control, MODES, control, mode_info};
use relu_atoms_core::experiment::{Decay, Experiment, MAX_STEPS, Noise, Optimiser};
use web_sys::{Element, HtmlInputElement};

/// Positions of a slider.
const NOTCHES: f64 = 1000.0;

const DECAYS: [Decay; 3] = [Decay::Constant, Decay::Cosine, Decay::Drop];
const OPTIMISERS: [Optimiser; 2] = [Optimiser::Gd, Optimiser::Adam];
const NOISES: [Noise; 2] = [Noise::Gaussian, Noise::Sign];

/// Where a choice stands in its list.
fn place<T: PartialEq>(list: &[T], choice: T) -> usize {
    list.iter().position(|c| *c == choice).unwrap_or(0)
}

/// The setup panel.
pub(super) fn build(app: &'static App, stage: &Element) {
    let setup = dom::append(
        stage,
        &["<aside id=\"setup\" class=\"setup\" aria-label=\"", text::SETUP, "\"></aside>"],
    );
    dom::hidden(&setup, move || !app.setup_open.get());
    super::compare::reach(app, &setup);
    modes(app, &setup);
    number(app, &setup, "lambda");
    number(app, &setup, "tau");

    let network = group(&setup, text::NETWORK);
    number(app, &network, "m");
    number(app, &network, "scale");
    switch(app, &network, "paired", |e| e.paired, |e, on| e.paired = on);
    number(app, &network, "seed");

    let training = group(&setup, text::TRAINING);
    number(app, &training, "h");
    choice(
        app,
        &training,
        "decay",
        &DECAYS.map(text::decay),
        |e| place(&DECAYS, e.decay),
        |e, k| e.decay = DECAYS[k.min(DECAYS.len() - 1)],
    );
    choice(
        app,
        &training,
        "optimiser",
        &OPTIMISERS.map(text::optimiser),
        |e| place(&OPTIMISERS, e.optimiser),
        |e, k| e.optimiser = OPTIMISERS[k.min(OPTIMISERS.len() - 1)],
    );
    choice(
        app,
        &training,
        "noise",
        &NOISES.map(text::noise),
        |e| place(&NOISES, e.noise),
        |e, k| e.noise = NOISES[k.min(NOISES.len() - 1)],
    );
    switch(app, &training, "walls", |e| e.walls, |e, on| e.walls = on);
    switch(app, &training, "birth", |e| e.birth, |e, on| e.birth = on);
    number(app, &training, "batch");
    schedule(app, &setup);
}

/// A titled group of controls.
fn group(setup: &Element, title: &str) -> Element {
    dom::append(setup, &["<fieldset><legend>", title, "</legend></fieldset>"])
}

/// The four regularisers and the claim of the chosen one.
fn modes(app: &'static App, setup: &Element) {
    let group = group(setup, text::REGULARISER);
    let _ = group.set_attribute("class", "modes");
    let grid = dom::append(&group, &["<div class=\"mode-grid\"></div>"]);
    for info in &MODES {
        let label = dom::append(
            &grid,
            &[
                "<label class=\"mode-choice\"><input type=\"radio\" name=\"mode\" data-ref=\"radio\" value=\"",
                info.key,
                "\"><span>",
                info.name,
                "</span></label>",
            ],
        );
        let radio = dom::find(&label, "radio");
        dom::checked(&radio, move || app.shown().mode() == info.mode);
        dom::on(&radio, &["change"], move |_| app.shown().choose_mode(info.mode));
    }
    let claim = dom::append(&group, &["<p class=\"helptext\"></p>"]);
    dom::text(claim, move || mode_info(app.shown().mode()).claim);
}

/// A control of no use under the regulariser in force is out of sight.
fn show_if_useful(app: &'static App, element: &Element, control: &'static Control) {
    dom::hidden(element, move || !control.modes.contains(&app.shown().mode()));
}

/// The value of a numeric control; none where blank has a meaning of its own.
fn value(e: &Experiment, key: &str, h_opened: Option<f64>) -> Option<f64> {
    match key {
        "m" => Some(e.m as f64),
        "scale" => Some(e.scale),
        "seed" => Some(e.seed as f64),
        "lambda" => Some(e.lambda),
        "tau" => Some(e.tau),
        "h" => e.h.or(h_opened),
        "steps" => e.steps.map(|s| s as f64),
        "batch" => e.batch.map(|b| b as f64),
        _ => None,
    }
}

/// The text of a numeric control.
fn words(key: &str, value: f64) -> String {
    if matches!(key, "m" | "seed" | "steps" | "batch") {
        (value as u64).to_string()
    } else {
        editable(value, 4)
    }
}

/// What a blank field means.
fn blank(key: &str) -> &'static str {
    match key {
        "batch" => text::BLANK_BATCH,
        "steps" => text::BLANK_STEPS,
        _ => "",
    }
}

/// The word that leaves a setting to the program, for those that may be left blank.
fn left_open(key: &str) -> Option<&'static str> {
    match key {
        "h" => Some("auto"),
        "steps" => Some("all"),
        "batch" => Some("full"),
        _ => None,
    }
}

/// The range a slider spans, in logarithms when the control is logarithmic.
fn range(control: &Control) -> (f64, f64) {
    let [low, high] = control.slider;
    if control.log { (libm::log(low), libm::log(high)) } else { (low, high) }
}

/// Value to slider position.
fn notch(control: &Control, value: f64) -> f64 {
    let (low, high) = range(control);
    let v = if control.log { libm::log(value.max(f64::MIN_POSITIVE)) } else { value };
    (NOTCHES * (v - low) / (high - low)).clamp(0.0, NOTCHES).round()
}

/// Slider position to the text of a round value.
fn from_notch(control: &Control, notch: f64) -> String {
    let (low, high) = range(control);
    let v = low + (high - low) * if notch.is_finite() { notch } else { 0.0 } / NOTCHES;
    let v = if control.log { libm::exp(v) } else { v };
    let v = v.max(control.slider[0]).min(control.slider[1]);
    if control.key == "m" { editable(v.round(), if v < 100.0 { 3 } else { 2 }) } else { editable(v, 2) }
}

/// What is being typed or slid, until it is taken; a bad value stays to be mended.
struct Draft {
    text: Live<Option<String>>,
    error: Live<String>,
}

impl Draft {
    fn clear(&self) {
        self.text.set(None);
        self.error.set(String::new());
    }
}

/// A number: a field, and a slider where there is a range worth sliding over.
fn number(app: &'static App, group: &Element, key: &'static str) {
    let Some(control) = control(key) else { return };
    let slides = matches!(key, "m" | "scale" | "lambda" | "tau" | "h");
    let slider = if slides {
        let slider = "<input class=\"slider\" data-ref=\"slider\" type=\"range\" min=\"0\" max=\"1000\" step=\"1\" aria-label=\"";
        [slider, control.label, "\">"].concat()
    } else {
        String::new()
    };
    let effect = if control.live { text::LIVE } else { text::RESTARTS };
    let whole = dom::append(
        group,
        &[
            "<div class=\"control",
            if slides { " slides" } else { "" },
            &label("\">", control, effect),
            "<input class=\"field\" data-ref=\"field\" type=\"text\" inputmode=\"decimal\" autocomplete=\"off\" \
             spellcheck=\"false\" id=\"control-",
            key,
            "\" placeholder=\"",
            blank(key),
            "\" aria-describedby=\"help-",
            key,
            "\">",
            &slider,
            "<p class=\"helptext\" id=\"help-",
            key,
            "\">",
            control.help,
            "</p><p class=\"derived\" data-ref=\"derived\" hidden></p>\
             <p class=\"bad\" data-ref=\"bad\" role=\"alert\"></p></div>",
        ],
    );
    show_if_useful(app, &whole, control);
    let current = move || {
        let run = app.shown();
        let opened = run.h_opened.get();
        run.experiment.with(|e| value(e, key, opened))
    };
    let draft = keep(Draft { text: Live::new(None), error: Live::new(String::new()) });
    let mut last = None;
    dom::follow(move || {
        let fresh = current();
        if fresh != last {
            last = fresh;
            draft.clear();
        }
    });
    let shown =
        move || draft.text.get().unwrap_or_else(|| current().map_or_else(String::new, |v| words(key, v)));
    let take = move |text: String| {
        let text = text.trim().to_owned();
        let wanted = left_open(key).filter(|_| text.is_empty()).unwrap_or(&text);
        match app.edit(key, wanted) {
            Ok(()) => draft.clear(),
            Err(sentence) => {
                draft.text.set(Some(text));
                draft.error.set(sentence);
            }
        }
    };
    let field = dom::find(&whole, "field");
    dom::state(&field, "aria-invalid", move || draft.error.with(|e| !e.is_empty()));
    dom::value(&field, shown);
    dom::on(&field, &["change"], move |event| {
        let field = dom::field(&event);
        take(field.value());
        // Another spelling of the same value changes nothing that would write it anew.
        field.set_value(&shown());
    });
    if slides {
        let slider = dom::find(&whole, "slider");
        dom::attribute(&slider, "aria-valuetext", shown);
        dom::value(&slider, move || (current().map_or(0.0, |v| notch(control, v)) as u64).to_string());
        dom::on(&slider, &["input", "change"], move |event| {
            let text = from_notch(control, dom::field(&event).value_as_number());
            if control.live || event.type_() == "change" {
                take(text);
            } else {
                draft.text.set(Some(text));
            }
        });
    }
    let bad = dom::find(&whole, "bad");
    dom::hidden(&bad, move || draft.error.with(String::is_empty));
    dom::text(bad, move || draft.error.get());
    let derived = dom::find(&whole, "derived");
    match key {
        "tau" => dom::text(derived.clone(), move || app.shown().told(|r| text::lambda_eff(r.lambda_eff))),
        "h" => {
            let over = move || app.shown().summary.with(|s| s.as_deref().is_some_and(text::above_limit));
            dom::class(&derived, "warn", over);
            dom::text(derived.clone(), move || app.shown().told(text::h_limit));
        }
        _ => return,
    }
    let _ = derived.remove_attribute("hidden");
}

/// The name and the symbol of a control, with its help as a tooltip.
fn label(before: &str, control: &Control, effect: &str) -> String {
    let head = [before, "<label for=\"control-", control.key, "\" title=\"", control.help].concat();
    [&head, " (", effect, ")\"><span>", control.label, "</span><var>", control.symbol, "</var></label>"]
        .concat()
}

/// A switch.
fn switch(
    app: &'static App,
    group: &Element,
    key: &'static str,
    get: fn(&Experiment) -> bool,
    set: fn(&mut Experiment, bool),
) {
    let Some(control) = control(key) else { return };
    let box_ = "<input type=\"checkbox\" data-ref=\"box\"></label>";
    let label =
        ["<label class=\"switch\" title=\"", control.help, " (", text::RESTARTS, ")\"><span>"].concat();
    let name = [control.label, "</span><var>", control.symbol, "</var>"].concat();
    let html = [
        "<div class=\"control\">",
        &label,
        &name,
        box_,
        "<p class=\"helptext\">",
        control.help,
        "</p></div>",
    ];
    let whole = dom::append(group, &html);
    show_if_useful(app, &whole, control);
    let switch = dom::find(&whole, "box");
    dom::checked(&switch, move || app.shown().experiment.with(get));
    dom::on(&switch, &["change"], move |event| {
        let on = dom::field(&event).checked();
        app.change(&|e| set(e, on));
    });
}

/// One of a few.
fn choice(
    app: &'static App,
    group: &Element,
    key: &'static str,
    options: &[&str],
    get: fn(&Experiment) -> usize,
    set: fn(&mut Experiment, usize),
) {
    let Some(control) = control(key) else { return };
    let options: String =
        options.iter().enumerate().map(|(k, name)| markup::option(&k.to_string(), name)).collect();
    let whole = dom::append(
        group,
        &[
            "<div class=\"control",
            &label("\">", control, text::RESTARTS),
            "<select class=\"field wide\" data-ref=\"field\" id=\"control-",
            key,
            "\">",
            &options,
            "</select><p class=\"helptext\">",
            control.help,
            "</p></div>",
        ],
    );
    show_if_useful(app, &whole, control);
    let select = dom::find(&whole, "field");
    dom::value(&select, move || app.shown().experiment.with(get).to_string());
    dom::on(&select, &["change"], move |event| {
        if let Ok(k) = dom::field(&event).value().parse::<usize>() {
            app.change(&|e| set(e, k));
        }
    });
}

/// The phases with their lengths.
fn schedule(app: &'static App, setup: &Element) {
    let group = group(setup, text::SCHEDULE);
    dom::append(&group, &["<p class=\"helptext\">", text::SCHEDULE_HELP, "</p>"]);
    let list = dom::append(&group, &["<ol class=\"schedule\"></ol>"]);
    let phases = list.clone();
    dom::follow(move || {
        app.shown().experiment.with(|e| {
            dom::resize(&phases, e.schedule.len(), |k| {
                dom::append(
                    &phases,
                    &[
                        "<li><label><span class=\"phase\"><span data-ref=\"name\"></span><small data-ref=\"help\">\
                         </small></span><input class=\"field\" data-ref=\"steps\" type=\"number\" min=\"1\" \
                         max=\"",
                        &MAX_STEPS.to_string(),
                        "\" inputmode=\"numeric\" data-k=\"",
                        &k.to_string(),
                        "\"></label></li>",
                    ],
                );
            });
            for (k, phase) in e.schedule.iter().enumerate() {
                let Some(line) = phases.children().item(k as u32) else { continue };
                let set = |name: &str, words: &str| dom::find(&line, name).set_text_content(Some(words));
                set("name", text::phase(phase.kind, e.mode));
                set("help", text::phase_help(phase.kind, e.mode));
                let field: HtmlInputElement = wasm_bindgen::JsCast::unchecked_into(dom::find(&line, "steps"));
                let steps = phase.steps.to_string();
                if field.value() != steps {
                    field.set_value(&steps);
                }
            }
        });
    });
    dom::on(&list, &["change"], move |event| {
        let field = dom::field(&event);
        let steps = whole(&field);
        field.set_value(&steps.to_string());
        let k = super::actions::index(&event, "data-k");
        app.change(&|e| {
            if let Some(phase) = e.schedule.get_mut(k) {
                phase.steps = steps;
            }
        });
    });
    number(app, &group, "steps");
}
