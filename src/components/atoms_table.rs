//! The atoms with what they hold and see. Pointing at a row highlights the atom in both views.

use super::panel_context::PanelContext;
use crate::controller::use_controller;
use crate::state::{Command, OptimumState, Target};
use crate::text::{self, format::list, format::percent};
use crate::widgets::Terms;
use leptos::prelude::*;
use relu_atoms_core::optimum::{Trained, pair};
use relu_atoms_session::messages::AtomReport;

/// The most point numbers in a row.
const POINTS: usize = 8;

/// One row.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    positive: bool,
    share: String,
    /// Empty for an atom of the optimum alone.
    neurons: String,
    sees: String,
    /// The share of the mass that the optimum, or the best network so far, has here; empty without one.
    best: String,
}

impl Row {
    /// Whether no trained atom stands for it.
    fn is_missing(&self) -> bool {
        self.neurons.is_empty()
    }

    fn mark(&self) -> &'static str {
        match (self.positive, self.is_missing()) {
            (true, false) => "key positive",
            (false, false) => "key negative",
            (true, true) => "key hollow positive",
            (false, true) => "key hollow negative",
        }
    }
}

/// The trained atoms with what the optimum, or the best network so far, has in their place, then what it has
/// besides.
fn rows(atoms: &[AtomReport], optimum: &OptimumState) -> Vec<Row> {
    let row = |atom: &AtomReport| Row {
        positive: atom.sign >= 0,
        share: percent(atom.share),
        neurons: atom.neurons.to_string(),
        sees: list(&atom.sees, POINTS),
        best: String::new(),
    };
    let mut rows: Vec<Row> = atoms.iter().map(row).collect();
    let Some(optimum) = optimum.best() else { return rows };
    for row in &mut rows {
        row.best = text::NOT_THERE.into();
    }
    let total = optimum.penalty_value.max(f64::MIN_POSITIVE);
    let trained: Vec<Trained> =
        atoms.iter().map(|a| Trained { sign: a.sign, u: a.u, sees: &a.sees }).collect();
    for (best, place) in optimum.atoms.iter().zip(pair(&optimum.atoms, &trained)) {
        let share = percent(best.mass / total);
        match place {
            Some(k) => rows[k].best = share,
            None => rows.push(Row {
                positive: best.sign >= 0,
                share: text::NOT_THERE.into(),
                neurons: String::new(),
                sees: list(&best.active, POINTS),
                best: share,
            }),
        }
    }
    rows
}

/// The table.
#[component]
pub fn AtomsTable() -> impl IntoView {
    let panel: PanelContext = expect_context();
    let rows = Memo::new(move |_| {
        let summary = panel.summary.read();
        rows(summary.as_deref().map_or(&[][..], |report| &report.atoms), &panel.optimum.read())
    });
    let count = Memo::new(move |_| rows.read().len());
    let has_best = Memo::new(move |_| panel.optimum.read().best().is_some());
    let best_head = move || {
        if panel.optimum.read().is_solved() { text::TABLE_OPTIMUM.get() } else { text::TABLE_SO_FAR.get() }
    };
    view! {
        <div class="table" tabindex="0" role="region" aria-label=text::TABLE>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text::TABLE_NUMBER}</th>
                        <th scope="col"><Terms text=text::TABLE_SHARE /></th>
                        <th scope="col">{text::TABLE_NEURONS}</th>
                        <th scope="col" hidden=move || !has_best.get()>{best_head}</th>
                        <th scope="col" class="sees">{text::TABLE_SEES}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || 0..count.get() key=|k| *k let:k>
                        <AtomRow k rows has_best />
                    </For>
                </tbody>
            </table>
            <p class="soft small" hidden=move || count.get() != 0>{text::TABLE_EMPTY}</p>
        </div>
    }
}

/// The row of an atom.
#[component]
fn AtomRow(
    /// Its place in the table.
    k: usize,
    /// All rows.
    rows: Memo<Vec<Row>>,
    /// The column of the optimum is shown.
    has_best: Memo<bool>,
) -> impl IntoView {
    let controller = use_controller();
    let panel: PanelContext = expect_context();
    let id = panel.field.key();
    let row = Memo::new(move |_| rows.read().get(k).cloned());
    let read = move |read: fn(&Row) -> String| row.read().as_ref().map(read).unwrap_or_default();
    let mark = move || row.read().as_ref().map_or("key", Row::mark);
    let sign = move || {
        let positive = row.read().as_ref().is_some_and(|row| row.positive);
        if positive { text::POSITIVE.get() } else { text::NEGATIVE.get() }
    };
    let target = Some(Target::Atom(k));
    view! {
        <tr
            class:lit=move || panel.lit.get() == target
            on:pointerover=move |_| controller.dispatch(Command::Hover(id, target))
            on:focusin=move |_| controller.dispatch(Command::Hover(id, target))
            on:pointerleave=move |_| controller.dispatch(Command::Hover(id, None))
            on:click=move |_| controller.dispatch(Command::Pin(id, target))
        >
            <th scope="row">
                <button type="button" class="atom-name">
                    <i class=mark></i>
                    {k + 1}
                    <span class="unseen">{sign}</span>
                </button>
            </th>
            <td>{move || read(|row| row.share.clone())}</td>
            <td>{move || read(|row| row.neurons.clone())}</td>
            <td class="best" hidden=move || !has_best.get()>{move || read(|row| row.best.clone())}</td>
            <td class="sees" title=move || read(|row| row.sees.clone())>{move || read(|row| row.sees.clone())}</td>
        </tr>
    }
}
