//! The strip below the views: loss, penalty and atoms against steps, and the table of atoms.

use super::actions::index;
use super::format::{count, list, number, percent};
use super::markup::segments;
use super::run::Run;
use super::{dom, text};
use crate::draw::Target;
use crate::experiment::Mode;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement};

/// One line of the table.
#[derive(PartialEq)]
struct Row {
    positive: bool,
    share: String,
    neurons: usize,
    sees: String,
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
            &chart(""),
            &chart(""),
            "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"",
            text::TABLE,
            "\"><table><thead><tr>",
            &head(text::TABLE_NUMBER),
            &head(text::TABLE_SHARE),
            &head(text::TABLE_NEURONS),
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
        1 => text::penalty(run.mode()),
        _ => text::ATOMS,
    };
    let value = move |k: u32| match k {
        0 => run.told(|r| number(r.loss, 3)),
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
    table(run, &strip);
    charts
}

/// The atoms with what they hold and see. Pointing at a row lights the atom in both views.
fn table(run: &'static Run, strip: &Element) {
    let body = dom::find(strip, "rows");
    let none = dom::find(strip, "none");
    let rows = body.clone();
    let mut last: Vec<Row> = Vec::new();
    dom::follow(move || {
        let fresh: Vec<Row> = run.summary.with(|s| {
            let atoms = s.as_deref().map_or(&[][..], |r| &r.atoms);
            let row = |a: &crate::protocol::AtomReport| Row {
                positive: a.sign >= 0,
                share: percent(a.share),
                neurons: a.neurons,
                sees: list(&a.sees, 8),
            };
            atoms.iter().map(row).collect()
        });
        dom::resize(&rows, fresh.len(), |k| line(&rows, k));
        for (k, row) in fresh.iter().enumerate() {
            if last.get(k) != Some(row)
                && let Some(line) = rows.children().item(k as u32)
            {
                let set = |name: &str, words: &str| dom::find(&line, name).set_text_content(Some(words));
                set("sign", if row.positive { text::POSITIVE } else { text::NEGATIVE });
                set("share", &row.share);
                set("count", &row.neurons.to_string());
                set("sees", &row.sees);
                let _ = dom::find(&line, "sees").set_attribute("title", &row.sees);
                let mark = if row.positive { "key positive" } else { "key negative" };
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

fn line(rows: &Element, k: usize) {
    dom::append(
        rows,
        &[
            "<tr data-do=\"atom\" data-k=\"",
            &k.to_string(),
            "\"><th scope=\"row\"><button class=\"atom-name\"><i data-ref=\"key\"></i>",
            &(k + 1).to_string(),
            "<span class=\"unseen\" data-ref=\"sign\"></span></button></th><td data-ref=\"share\"></td>\
             <td data-ref=\"count\"></td><td class=\"sees\" data-ref=\"sees\"></td></tr>",
        ],
    );
}
