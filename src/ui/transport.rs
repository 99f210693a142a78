//! The bottom line: play, step, reset, speed, and where the run is in its schedule.

use super::app::App;
use super::format::{count, decade, fixed};
use super::markup::{button, option, pick};
use super::run::Run;
use super::{dom, icons, text, timeline};
use relu_atoms_core::experiment::compare::MAX_PANELS;
use relu_atoms_core::experiment::{MAX_STEPS, Pace};
use relu_atoms_core::session::messages::RunStatus;
use web_sys::Element;

/// One phase on the time axis.
struct Span {
    name: &'static str,
    from: u64,
    to: u64,
}

fn per_cent(v: f64) -> String {
    fixed(v, 2) + "%"
}

/// The bottom line.
pub(super) fn build(app: &'static App, page: &Element) {
    let paces: String =
        text::PACES.iter().enumerate().map(|(k, (_, name))| option(&k.to_string(), name)).collect();
    let paces = paces + "<option value=\"\" data-ref=\"other\" hidden></option>";
    let framed = "tool icon-only framed";
    let foot = dom::append(
        page,
        &[
            "<footer class=\"transport\" role=\"group\" aria-label=\"",
            text::TRANSPORT,
            "\"><button class=\"play\" data-do=\"play\" data-ref=\"play\">",
            icons::PLAY,
            "</button>",
            &button(framed, "step", text::STEP, text::STEP_HELP, icons::STEP),
            "<span class=\"joined\"><button class=\"tool\" data-do=\"steps\">",
            text::STEP_MANY,
            "</button><input class=\"field\" type=\"number\" min=\"1\" max=\"1000000000\" inputmode=\"numeric\" \
             data-ref=\"many\" aria-label=\"",
            text::STEP_COUNT,
            "\"></span>",
            &button(framed, "reset", text::RESET, text::RESET_HELP, icons::RESET),
            "<div class=\"time\"><p class=\"counter\"><span class=\"soft\">step </span><b data-ref=\"count\"></b>\
             <span class=\"state\" data-ref=\"status\"></span></p>\
             <div class=\"axis\" data-ref=\"axis\" role=\"slider\" tabindex=\"0\" aria-valuemin=\"0\" aria-label=\"",
            text::TIMELINE,
            "\" title=\"",
            text::TIMELINE_HELP,
            "\"><div class=\"track\"><span class=\"spans\" data-ref=\"spans\"></span>\
             <i class=\"done\" data-ref=\"done\"></i><i class=\"knob\" data-ref=\"knob\"></i></div>\
             <div class=\"marks\" data-ref=\"marks\" aria-hidden=\"true\"></div></div></div>",
            &button("tool framed branch", "branch", text::BRANCH, text::BRANCH_HELP, text::BRANCH),
            &button("tool framed add", "add-panel", text::ADD_PANEL, text::ADD_PANEL_HELP, text::ADD_PANEL),
            &pick(" pace", text::PACE, "pace", &paces, ""),
            &button(
                "tool framed seed",
                "seed",
                text::NEW_SEED,
                text::NEW_SEED_HELP,
                &[icons::SEED, "<span>", text::NEW_SEED, "</span>"].concat(),
            ),
            "</footer>",
        ],
    );
    let play = dom::find(&foot, "play");
    let name = move || if app.active() { text::PAUSE } else { text::PLAY };
    dom::attribute(&play, "aria-label", name);
    dom::attribute(&play, "title", move || [name(), " (space)"].concat());
    dom::attribute(&dom::find(&foot, "play-shape"), "d", move || icons::play_shape(app.active()));

    let many = dom::find(&foot, "many");
    dom::value(&many, move || app.many.get().to_string());
    dom::on(&many, &["change"], move |event| {
        let field = dom::field(&event);
        let steps = whole(&field);
        app.many.set(steps);
        field.set_value(&steps.to_string());
    });

    // The place in the list; empty for a pace that is not in it, as a link may ask for.
    let listed = move || {
        let pace = app.pace.get();
        text::PACES.iter().position(|(p, _)| *p == pace)
    };
    let other = dom::find(&foot, "other");
    dom::hidden(&other, move || listed().is_some());
    dom::text(other, move || match app.pace.get() {
        Pace::PerFrame(n) => text::other_pace(n),
        _ => String::new(),
    });
    let pace = dom::find(&foot, "pace");
    dom::value(&pace, move || listed().map_or_else(String::new, |k| k.to_string()));
    dom::on(&pace, &["change"], move |event| {
        let chosen = dom::field(&event).value().parse().ok().and_then(|k: usize| text::PACES.get(k));
        if let Some((pace, _)) = chosen {
            app.set_pace(*pace);
        }
    });
    for action in ["branch", "add-panel"] {
        if let Ok(Some(button)) = foot.query_selector(&["[data-do=", action, "]"].concat()) {
            dom::hidden(&button, move || app.count.get() >= MAX_PANELS);
        }
    }
    time(app, &foot);
}

/// The whole number in a field for steps, at least 1.
pub(super) fn whole(field: &web_sys::HtmlInputElement) -> u64 {
    // Saturates, and takes what is no number to 0.
    (field.value_as_number() as u64).clamp(1, MAX_STEPS)
}

/// The phases of a run: those that have begun as they were, the others as planned.
fn spans(run: &Run) -> Vec<Span> {
    let starts = run.phase_starts.get();
    run.experiment.with(|e| {
        let mut spans: Vec<Span> = Vec::with_capacity(e.schedule.len());
        let mut from = 0;
        for (k, phase) in e.schedule.iter().enumerate() {
            // A phase may end early: what has begun is known, what has not is planned.
            from = starts.get(k).copied().unwrap_or(from);
            if let Some(last) = spans.last_mut() {
                last.to = from;
            }
            spans.push(Span { name: text::phase(phase.kind, e.mode), from, to: from + phase.steps });
            from += phase.steps;
        }
        if let Some(limit) = e.steps {
            spans.retain(|s| s.from < limit);
            if let Some(last) = spans.last_mut() {
                last.to = last.to.min(limit);
            }
        }
        spans
    })
}

/// The run with the longest schedule: all panels' time fits on its axis.
fn longest(app: &App) -> &'static Run {
    let _ = app.count.get();
    let runs = app.runs();
    let end = |run: &&'static Run| (end_of(&spans(run)), std::cmp::Reverse(run.panel));
    runs.iter().copied().max_by_key(end).unwrap_or_else(|| app.shown())
}

/// The step at the right end of the axis.
fn end_of(spans: &[Span]) -> u64 {
    spans.last().map_or(1, |s| s.to)
}

/// The distance of marks on a linear axis.
fn decade_below(end: u64) -> u64 {
    let mut size = 1;
    while size * 10 <= end {
        size *= 10;
    }
    if end / size < 3 { (size / 2).max(1) } else { size }
}

/// The schedule along the time axis, with the step reached.
fn time(app: &'static App, foot: &Element) {
    let part = |name: &str| dom::find(foot, name);
    let (bars, marks, axis) = (part("spans"), part("marks"), part("axis"));
    timeline::listen(app, &axis, move || end_of(&spans(longest(app))));
    dom::follow(move || {
        let log = app.log_steps.get();
        let at = |step, end| 100.0 * timeline::place(step, end, log);
        let spans = spans(longest(app));
        let end = end_of(&spans);
        let mut html = String::new();
        for s in &spans {
            let (left, right) = (if s.from == 0 { 0.0 } else { at(s.from, end) }, at(s.to, end));
            let class = if right - left > 14.0 { "span wide" } else { "span" };
            html.push_str(&["<span class=\"", class, "\" style=\"left:", &per_cent(left)].concat());
            html.push_str(&[";width:", &per_cent(right - left), "\" title=\"", s.name].concat());
            html.push_str(&[": steps ", &count(s.from), " to ", &count(s.to), "\">"].concat());
            html.push_str(&[s.name, "</span>"].concat());
        }
        bars.set_inner_html(&html);
        html.clear();
        let first = if log { 1 } else { decade_below(end) };
        let next = |v: &u64| if log { v.checked_mul(10) } else { v.checked_add(first) };
        for v in std::iter::successors(Some(first), next).take_while(|v| *v <= end) {
            let left = per_cent(at(v, end));
            html.push_str(&["<span style=\"left:", &left, "\">", &decade(v), "</span>"].concat());
        }
        marks.set_inner_html(&html);
        let _ = axis.set_attribute("aria-valuemax", &end.to_string());
    });
    let (axis, shown, status, done, knob) =
        (part("axis"), part("count"), part("status"), part("done"), part("knob"));
    dom::follow(move || {
        let run = longest(app);
        let step = run.step.get();
        let spans = spans(run);
        let end = end_of(&spans);
        let log = app.log_steps.get();
        let at = |step, end| 100.0 * timeline::place(step, end, log);
        let phase = spans.iter().rev().find(|s| s.from <= step).or(spans.first()).map_or("", |s| s.name);
        shown.set_text_content(Some(&count(step)));
        let _ = axis.set_attribute("aria-valuenow", &step.to_string());
        let place = per_cent(if step == 0 { 0.0 } else { at(step, end) });
        let furthest = app.furthest().max(step);
        dom::style(&done, "width", &per_cent(at(furthest, end)));
        dom::style(&knob, "left", &place);
        let mut words =
            run.status.get().map_or_else(|| text::STARTING.to_owned(), |s| text::status(s, phase));
        if run.status.get() == Some(RunStatus::Paused) && step < run.furthest.get() {
            words = text::BRANCH_HERE.into();
        }
        status.set_text_content(Some(&words));
    });
}
