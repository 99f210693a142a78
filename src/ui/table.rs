//! What the panels have come to, a line each.

use super::app::App;
use super::format::{count, number};
use super::run::Run;
use super::{dom, text};
use relu_atoms_core::experiment::compare::Comparison;
use relu_atoms_core::experiment::table::{control, mode_info};
use relu_atoms_core::nearness;
use relu_atoms_core::session::messages::Report;
use web_sys::Element;

/// A panel's name: its regulariser, and what sets it apart from others under the same.
pub(super) fn name(run: &Run) -> String {
    let own = run.experiment.get();
    let mut name = mode_info(own.mode).name.to_owned();
    let mut twins: Vec<_> = run.app.runs().iter().map(|r| r.experiment.get()).collect();
    twins.retain(|e| e.mode == own.mode);
    if let Some(comparison) = Comparison::of(&twins) {
        for key in comparison.differing() {
            let symbol = control(key).map_or(key, |c| if c.symbol.is_empty() { c.label } else { c.symbol });
            name.push_str(&[" · ", symbol, " = ", &own.text(key).unwrap_or_default()].concat());
        }
    }
    name
}

/// The table below the panels.
pub(super) fn build(app: &'static App, strip: &Element) {
    let head: String = text::RESULT_COLUMNS
        .iter()
        .map(|(name, help)| ["<th scope=\"col\" title=\"", help, "\">", name, "</th>"].concat())
        .collect();
    let table = dom::append(
        strip,
        &[
            "<div class=\"table results\" tabindex=\"0\" role=\"region\" aria-label=\"",
            text::RESULTS,
            "\"><table><thead><tr>",
            &head,
            "</tr></thead><tbody data-ref=\"lines\"></tbody></table></div>",
        ],
    );
    let lines = dom::find(&table, "lines");
    dom::follow(move || {
        let all = if app.count.get() > 1 { app.runs() } else { Vec::new() };
        dom::resize(&lines, all.len(), |_| {
            let cells = "<td></td>".repeat(text::RESULT_COLUMNS.len() - 1);
            dom::append(&lines, &["<tr><th scope=\"row\"><i></i><span></span></th>", &cells, "</tr>"]);
        });
        for (k, run) in all.iter().enumerate() {
            let Some(line) = lines.children().item(k as u32) else { continue };
            if let (Ok(Some(mark)), Ok(Some(title))) = (line.query_selector("i"), line.query_selector("span"))
            {
                let _ = mark.set_attribute(
                    "class",
                    ["swatch s0", "swatch s1", "swatch s2", "swatch s3"][run.panel % 4],
                );
                title.set_text_content(Some(&name(run)));
            }
            let cells = run.summary.with(|s| s.as_deref().map(words));
            for (k, cell) in cells.unwrap_or_default().iter().enumerate() {
                if let Some(place) = line.children().item(k as u32 + 1) {
                    place.set_text_content(Some(cell));
                }
            }
        }
    });
}

fn words(r: &Report) -> [String; 8] {
    let seen: Vec<String> = r.atoms.iter().take(12).map(|a| a.sees.len().to_string()).collect();
    let gap = r.standing.as_ref().and_then(|s| s.excess()).map(|share| nearness::amount(share, true));
    [
        if text::clustered(r) { r.atom_count.to_string() } else { text::NOT_THERE.into() },
        count(r.dead as u64),
        number(r.loss, 2),
        number(r.penalty_variation, 4),
        number(r.penalty_gradient, 4),
        number(r.objective, 3),
        gap.unwrap_or_else(|| text::NOT_THERE.into()),
        if text::clustered(r) { seen.join(", ") } else { text::NOT_THERE.into() },
    ]
}
