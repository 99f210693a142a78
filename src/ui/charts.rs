//! The strip below the views: loss, penalty and atoms against steps, and the table of atoms.

use super::erased::{act, live, when};
use super::format::{count, list, number, percent};
use super::state::App;
use super::text;
use crate::draw::Target;
use leptos::html::Canvas;
use leptos::prelude::*;

/// One line of the table.
#[derive(Clone, PartialEq)]
struct Row {
    positive: bool,
    share: String,
    neurons: usize,
    sees: String,
}

/// Three charts and a table.
#[component]
pub(super) fn Charts(app: App, nodes: [NodeRef<Canvas>; 3]) -> impl IntoView {
    let mode = Memo::new(move |_| app.experiment.with(|e| e.mode));
    let value = move |get: fn(&crate::protocol::Report) -> f64| {
        live(move || app.summary.with(|s| s.as_ref().map(|r| number(get(r), 3)).unwrap_or_default()))
    };
    let penalty = live(move || {
        app.summary.with(|s| {
            s.as_ref()
                .map(|r| {
                    let untrained = mode.get() == crate::experiment::Mode::None;
                    number(if untrained { r.penalty_variation } else { r.penalty }, 4)
                })
                .unwrap_or_default()
        })
    });
    let atoms = live(move || {
        app.summary.with(|s| {
            s.as_ref()
                .map(|r| {
                    if text::clustered(r) {
                        r.atom_count.to_string()
                    } else {
                        format!("{} {}", count(r.n_eff.round() as u64), text::DIRECTIONS)
                    }
                })
                .unwrap_or_default()
        })
    });
    let axis = move |log: bool, label: &'static str| {
        view! {
            <button
                aria-pressed=live(move || (app.log_steps.get() == log).to_string())
                on:click=act(move |_| app.set_log_steps(log))
            >
                {label}
            </button>
        }
    };
    view! {
        <div class="strip" role="group" aria-label=text::CHARTS>
            <figure class="chart">
                <figcaption>
                    <span>{text::LOSS}</span>
                    <b>{value(|r| r.loss)}</b>
                    <span class="segments small" role="group" aria-label=text::AXIS>
                        {axis(true, text::LOG)}{axis(false, text::LINEAR)}
                    </span>
                </figcaption>
                <canvas node_ref=nodes[0] role="img" aria-label=text::LOSS></canvas>
            </figure>
            <figure class="chart">
                <figcaption><span>{live(move || text::penalty(mode.get()))}</span><b>{penalty}</b></figcaption>
                <canvas node_ref=nodes[1] role="img" aria-label=live(move || text::penalty(mode.get()))></canvas>
            </figure>
            <figure class="chart">
                <figcaption><span>{text::ATOMS}</span><b>{atoms}</b></figcaption>
                <canvas node_ref=nodes[2] role="img" aria-label=text::ATOMS></canvas>
            </figure>
            <AtomTable app />
        </div>
    }
}

/// The atoms with what they hold and see. Pointing at a row lights the atom in both views.
#[component]
fn AtomTable(app: App) -> impl IntoView {
    let rows = Memo::new(move |_| {
        app.summary.with(|s| {
            s.as_ref()
                .map(|r| {
                    r.atoms
                        .iter()
                        .map(|a| Row {
                            positive: a.sign >= 0,
                            share: percent(a.share),
                            neurons: a.neurons,
                            sees: list(&a.sees, 8),
                        })
                        .collect::<Vec<_>>()
                })
                .unwrap_or_default()
        })
    });
    let count = Memo::new(move |_| rows.with(Vec::len));
    let row = move |k: usize| {
        let cell = Memo::new(move |_| rows.with(|r| r.get(k).cloned()));
        let get =
            move |f: fn(&Row) -> String| live(move || cell.with(|c| c.as_ref().map(f).unwrap_or_default()));
        let lit = when(move || app.lit.get() == Some(Target::Atom(k)));
        view! {
            <tr
                class:lit=lit
                on:pointerenter=act(move |_| app.hover(Some(Target::Atom(k))))
                on:pointerleave=act(move |_| app.hover(None))
                on:click=act(move |_| app.pin(Some(Target::Atom(k))))
            >
                <th scope="row">
                    <button class="atom-name" on:focus=act(move |_| app.hover(Some(Target::Atom(k))))>
                        <i
                            class="key"
                            class:positive=when(move || cell.with(|c| c.as_ref().is_some_and(|c| c.positive)))
                            class:negative=when(move || cell.with(|c| c.as_ref().is_some_and(|c| !c.positive)))
                        ></i>
                        {k + 1}
                        <span class="unseen">{get(|c| if c.positive { text::POSITIVE } else { text::NEGATIVE }.into())}</span>
                    </button>
                </th>
                <td>{get(|c| c.share.clone())}</td>
                <td>{get(|c| c.neurons.to_string())}</td>
                <td class="sees" title=get(|c| c.sees.clone())>{get(|c| c.sees.clone())}</td>
            </tr>
        }
    };
    view! {
        <div class="table" tabindex="0" role="region" aria-label=text::TABLE>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text::TABLE_NUMBER}</th>
                        <th scope="col">{text::TABLE_SHARE}</th>
                        <th scope="col">{text::TABLE_NEURONS}</th>
                        <th scope="col" class="sees">{text::TABLE_SEES}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || 0..count.get() key=|k| *k children=row />
                </tbody>
            </table>
            <Show when=move || count.get() == 0>
                <p class="soft small">{text::TABLE_EMPTY}</p>
            </Show>
        </div>
    }
}
