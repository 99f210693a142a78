//! What the panels have come to, a line each.

use crate::controller::use_controller;
use crate::state::{PanelField, PanelId, PanelStoreFields, selectors};
use crate::text::{self, format::count, format::number, format::percent};
use crate::widgets::Term;
use leptos::prelude::*;
use relu_atoms_core::points::units::Units;
use relu_atoms_session::messages::Report;

/// The most atoms whose points are counted in a line.
const ATOMS: usize = 12;

/// The columns, by index in `text::RESULT_COLUMNS`, that are shown at first: the panel, its atoms, loss, test error and
/// gap. The others come by a press.
const FIRST: [usize; 5] = [0, 1, 3, 4, 8];

/// The table below the panels.
#[component]
pub fn ResultsTable() -> impl IntoView {
    let store = use_controller().store();
    let has_all = RwSignal::new(false);
    let heads = text::RESULT_COLUMNS.iter().enumerate().map(|(k, (name, index, help))| {
        view! {
            <th scope="col" class:further=!FIRST.contains(&k)>
                <Term words=name.get().to_owned() index=*index meaning=help.get() />
            </th>
        }
    });
    view! {
        <div class="results" class:brief=move || !has_all.get()>
            <button
                type="button"
                class="further-switch"
                title=move || if has_all.get() { text::LESS_HELP.get() } else { text::MORE_HELP.get() }
                aria-expanded=move || has_all.get().to_string()
                on:click=move |_| has_all.update(|all| *all = !*all)
            >
                {move || if has_all.get() { text::LESS.get() } else { text::MORE.get() }}
            </button>
            <div class="table" tabindex="0" role="region" aria-label=text::RESULTS>
                <table>
                    <thead>
                        <tr>{heads.collect_view()}</tr>
                    </thead>
                    <tbody>
                        <For each=move || selectors::panels(store) key=|panel| panel.key() let:panel>
                            <ResultLine panel />
                        </For>
                    </tbody>
                </table>
            </div>
        </div>
    }
}

/// The classes of a swatch that shows a panel's line as the shared charts draw it.
pub(super) fn swatch(panel: PanelId) -> &'static str {
    ["swatch s0", "swatch s1", "swatch s2", "swatch s3"][panel as usize % 4]
}

/// The line of a panel.
#[component]
fn ResultLine(
    /// The panel.
    #[prop(into)]
    panel: PanelField,
) -> impl IntoView {
    let store = use_controller().store();
    let swatch = swatch(panel.key());
    let units = Memo::new(move |_| panel.opened().try_read().and_then(|run| run.standard_units()));
    let cells = move || {
        let summary = panel.summary().try_get().flatten();
        let units = units.read();
        let words = summary.as_deref().map(|report| words(report, units.as_ref())).unwrap_or_default();
        let cells = words.into_iter().zip(1..);
        cells.map(|(word, k)| view! { <td class:further=!FIRST.contains(&k)>{word}</td> }).collect_view()
    };
    view! {
        <tr>
            <th scope="row">
                <i class=swatch></i>
                <span>{move || selectors::panel_name(store, panel)}</span>
            </th>
            {cells}
        </tr>
    }
}

fn words(report: &Report, units: Option<&Units>) -> [String; 10] {
    let seen: Vec<String> = report.atoms.iter().take(ATOMS).map(|atom| atom.sees.len().to_string()).collect();
    let has_atoms = text::is_clustered(report);
    let of_atoms = |words: String| if has_atoms { words } else { text::NOT_THERE.into() };
    [
        of_atoms(report.atom_count.to_string()),
        count(report.unseeing() as u64),
        text::units::loss(report.loss, 2, text::units::told_r2(units, report)),
        text::results::test_error(report),
        number(report.penalty_variation, 4),
        number(report.penalty_gradient, 4),
        number(report.objective, 3),
        text::results::gap(report),
        percent(report.seen_share),
        of_atoms(seen.join(", ")),
    ]
}
