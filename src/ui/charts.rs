//! The strip below the views: loss, penalty and atoms against steps, and the table of atoms.

use super::actions::index;
use super::certificate::Answer;
use super::format::{count, list, number, percent};
use super::markup::segments;
use super::run::Run;
use super::{dom, text};
use crate::draw::Target;
use relu_atoms_core::experiment::Mode;
use relu_atoms_core::optimum::{Trained, pair};
use relu_atoms_core::session::messages::AtomReport;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement};

/// One line of the table.
#[derive(PartialEq)]
struct Row {
    positive: bool,
    share: String,
    neurons: usize,
    sees: String,
    /// The share of the mass that the optimum, or the best network so far, has here; empty without one.
    best: String,
    /// Of that network alone: no trained atom stands for it.
    missing: bool,
}

/// Three charts and a table. Returns the charts' canvases.
pub(super) fn build(run: &'static Run, panel: &Element) -> Vec<HtmlCanvasElement> {
    let chart = |after: &str| {
        let head = "<figure class=\"chart\"><figcaption><span data-name></span><b></b>";
        [head, after, "</figcaption><canvas role=\"img\"></canvas></figure>"].concat()
    };
    let axis = segments(" small", text::AXIS, "axis", &[text::LOG, text::LINEAR]);
    let head = |name: &str| ["<th scope=\"col\">", name, "</th>"].concat();
    let strip = dom::append(
        panel,
        &[
            "<div class=\"strip\" role=\"group\" aria-label=\"",
            text::CHARTS,
            "\">",
            &chart(&axis),
            &chart(&segments(" small", text::MEASURE, "measure", &[text::PENALTY, text::BOUNDS])),
            &chart(""),
            "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"",
            text::TABLE,
            "\"><table><thead><tr>",
            &head(text::TABLE_NUMBER),
            &head(text::TABLE_SHARE),
            &head(text::TABLE_NEURONS),
            "<th scope=\"col\" data-ref=\"best-head\" hidden></th>",
            "<th scope=\"col\" class=\"sees\">",
            text::TABLE_SEES,
            "</th></tr></thead><tbody data-ref=\"rows\"></tbody></table><p class=\"soft small\" data-ref=\"none\">",
            text::TABLE_EMPTY,
            "</p></div></div>",
        ],
    );
    let all = |selector: &str| {
        let found = strip.query_selector_all(selector).ok();
        move |k: u32| found.as_ref().and_then(|f| f.get(k)).map(JsCast::unchecked_into::<Element>)
    };
    let (names, values, canvases, scales) =
        (all("[data-name]"), all("figcaption > b"), all("canvas"), all("[data-do=axis]"));
    let name = move |k: u32| match k {
        0 => text::LOSS,
        1 if run.bounds.get() => text::OBJECTIVE,
        1 => text::penalty(run.mode()),
        _ => text::ATOMS,
    };
    let value = move |k: u32| match k {
        0 => run.told(|r| number(r.loss, 3)),
        1 if run.bounds.get() => run.told(|r| number(r.objective, 4)),
        1 => {
            let untrained = run.mode() == Mode::None;
            run.told(|r| number(if untrained { r.penalty_variation } else { r.penalty }, 4))
        }
        _ => run.told(|r| {
            if text::clustered(r) {
                r.atom_count.to_string()
            } else {
                [&count(r.n_eff.round() as u64), " ", text::DIRECTIONS].concat()
            }
        }),
    };
    let mut charts = Vec::with_capacity(3);
    for k in 0..3 {
        let (Some(said), Some(number), Some(canvas)) = (names(k), values(k), canvases(k)) else { continue };
        dom::text(said, move || name(k));
        dom::text(number, move || value(k));
        dom::attribute(&canvas, "aria-label", move || name(k));
        charts.push(canvas.unchecked_into());
    }
    for (k, log) in [(0, true), (1, false)] {
        if let Some(button) = scales(k) {
            dom::state(&button, "aria-pressed", move || run.app.log_steps.get() == log);
        }
    }
    let measures = all("[data-do=measure]");
    for (k, on) in [(0, false), (1, true)] {
        if let Some(button) = measures(k) {
            dom::state(&button, "aria-pressed", move || run.bounds.get() == on);
        }
    }
    table(run, &strip);
    charts
}

/// The atoms with what they hold and see. Pointing at a row lights the atom in both views.
fn table(run: &'static Run, strip: &Element) {
    let body = dom::find(strip, "rows");
    let none = dom::find(strip, "none");
    let best_head = dom::find(strip, "best-head");
    let rows = body.clone();
    let mut last: Vec<Row> = Vec::new();
    dom::follow(move || {
        let answer = run.answer.get();
        let fresh = run.summary.with(|s| listed(s.as_deref().map_or(&[][..], |r| &r.atoms), &answer));
        let shown = answer.shown().is_some();
        let _ = best_head.toggle_attribute_with_force("hidden", !shown);
        let solved = matches!(answer, Answer::Known(_));
        best_head.set_text_content(Some(if solved { text::TABLE_OPTIMUM } else { text::TABLE_SO_FAR }));
        dom::resize(&rows, fresh.len(), |k| line(&rows, k));
        for (k, row) in fresh.iter().enumerate() {
            if last.get(k) != Some(row)
                && let Some(line) = rows.children().item(k as u32)
            {
                let set = |name: &str, words: &str| dom::find(&line, name).set_text_content(Some(words));
                set("sign", if row.positive { text::POSITIVE } else { text::NEGATIVE });
                set("share", &row.share);
                set("count", &if row.missing { String::new() } else { row.neurons.to_string() });
                set("best", &row.best);
                // A cell too many would push the points seen out of their column.
                let _ = dom::find(&line, "best").toggle_attribute_with_force("hidden", !shown);
                set("sees", &row.sees);
                let _ = dom::find(&line, "sees").set_attribute("title", &row.sees);
                let mark = match (row.positive, row.missing) {
                    (true, false) => "key positive",
                    (false, false) => "key negative",
                    (true, true) => "key hollow positive",
                    (false, true) => "key hollow negative",
                };
                let _ = dom::find(&line, "key").set_attribute("class", mark);
            }
        }
        last = fresh;
        let _ = none.toggle_attribute_with_force("hidden", !last.is_empty());
    });
    // Which row is lit changes more often than the rows.
    let rows = body.clone();
    dom::follow(move || {
        let lit = run.lit.get();
        run.summary.with(|_| ());
        let lines = rows.children();
        for k in 0..lines.length() {
            if let Some(line) = lines.item(k) {
                let on = lit == Some(Target::Atom(k as usize));
                let _ = line.class_list().toggle_with_force("lit", on);
            }
        }
    });
    dom::on(&body, &["pointerover", "focusin"], move |event| {
        run.hover(Some(Target::Atom(index(&event, "data-k"))))
    });
    dom::on(&body, &["pointerleave"], move |_| run.hover(None));
}

/// The trained atoms with what the optimum, or the best network so far, has in their place, then what it
/// has besides.
fn listed(atoms: &[AtomReport], answer: &Answer) -> Vec<Row> {
    let row = |a: &AtomReport| Row {
        positive: a.sign >= 0,
        share: percent(a.share),
        neurons: a.neurons,
        sees: list(&a.sees, 8),
        best: String::new(),
        missing: false,
    };
    let mut rows: Vec<Row> = atoms.iter().map(row).collect();
    if let Some(optimum) = answer.shown() {
        for row in &mut rows {
            row.best.push_str(text::NOT_THERE);
        }
        let total = optimum.penalty_value.max(f64::MIN_POSITIVE);
        let trained: Vec<Trained> =
            atoms.iter().map(|a| Trained { sign: a.sign, u: a.u, sees: &a.sees }).collect();
        for (best, stands) in optimum.atoms.iter().zip(pair(&optimum.atoms, &trained)) {
            let share = percent(best.mass / total);
            match stands {
                Some(k) => rows[k].best = share,
                None => rows.push(Row {
                    positive: best.sign >= 0,
                    share: text::NOT_THERE.into(),
                    neurons: 0,
                    sees: list(&best.active, 8),
                    best: share,
                    missing: true,
                }),
            }
        }
    }
    rows
}

fn line(rows: &Element, k: usize) {
    dom::append(
        rows,
        &[
            "<tr data-do=\"atom\" data-k=\"",
            &k.to_string(),
            "\"><th scope=\"row\"><button class=\"atom-name\"><i data-ref=\"key\"></i>",
            &(k + 1).to_string(),
            "<span class=\"unseen\" data-ref=\"sign\"></span></button></th><td data-ref=\"share\"></td>\
             <td data-ref=\"count\"></td><td data-ref=\"best\"></td><td class=\"sees\" data-ref=\"sees\"></td></tr>",
        ],
    );
}
