//! Both regularisers along λ: a chart of their test errors, a table of all numbers, and buttons that compute them.

use super::export_dialog::save_text;
use super::results_table::swatch;
use crate::controller::use_controller;
use crate::state::{Command, LambdaPath, SamplingState, WorkspaceStoreFields, selectors};
use crate::text::dialogs::NOT_MADE;
use crate::text::format::{decimal, number, percent, setting};
use crate::text::{NOT_THERE, names, path as words};
use crate::widgets::ProgressBar;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use relu_atoms_core::experiment::table::DEMOS;
use relu_atoms_render::log_log::LogLog;
use relu_atoms_session::path::{self, PathPoint};

/// Width and height of the drawing among other charts, and alone, in units of its own.
const SMALL: [f64; 2] = [340.0, 116.0];
const LARGE: [f64; 2] = [560.0, 260.0];
/// Its margins at the left, top, right and bottom, and half the size of a mark.
const MARGINS: [f64; 4] = [38.0, 6.0, 8.0, 18.0];
const MARK: f64 = 3.6;

/// Whether the demonstration under way has its regularisers side by side, so that the path belongs to it.
pub fn is_demonstrated() -> Memo<bool> {
    let store = use_controller().store();
    Memo::new(move |_| {
        let shown = store.demonstration().get();
        shown.and_then(|(k, variant)| Some(DEMOS.get(k)?.experiments(variant).len() > 1)).unwrap_or_default()
    })
}

/// Whether the path that was computed last is that of the selected run; renewed when a run changes, not with every
/// frame.
fn is_of_selected() -> Memo<bool> {
    let store = use_controller().store();
    let bases = Memo::new(move |_| selectors::path_bases(store));
    Memo::new(move |_| {
        let (path, bases) = (store.path().read(), bases.read());
        path.as_ref().zip(bases.as_deref()).is_some_and(|(path, bases)| path.is_of(bases))
    })
}

/// What is said in place of a path that is not the selected run's.
fn other_run(is_there: bool) -> Option<String> {
    is_there.then(|| words::OTHER_RUN.get().to_owned())
}

/// The chart among others, with what computes it.
#[component]
pub fn PathChart() -> impl IntoView {
    view! {
        <figure class="chart path-chart">
            <figcaption>
                <span>{words::TEST_ERROR}</span>
                <Legend />
                <Compute />
            </figcaption>
            <div class="plot">
                <Drawing size=SMALL />
            </div>
        </figure>
    }
}

/// The path of the selected panel's run: chart, table, and what computes and saves them.
#[component]
pub fn PathSection() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let is_shown = is_of_selected();
    let known = Memo::new(move |_| {
        let path = store.path().read();
        path.as_ref().filter(|_| is_shown.get()).map(LambdaPath::known).unwrap_or_default()
    });
    let save = move |_| {
        if save_text(path::csv(&known.get_untracked()), "text/csv", "lambda-path.csv").is_err() {
            controller.tell(NOT_MADE);
        }
    };
    let missing = move || {
        let path = store.path().read();
        let Some(path) = path.as_ref().filter(|_| is_shown.get()) else { return other_run(path.is_some()) };
        let untested = path.zero.is_none().then(|| words::NO_TEST.get().to_owned());
        path.missing.as_ref().map(|said| said.get().to_owned()).or(untested)
    };
    view! {
        <section aria-labelledby="path-title">
            <div class="results-head">
                <h3 id="path-title">{words::PATH}</h3>
                <span class="results-buttons" hidden=move || known.read().is_empty()>
                    <button type="button" class="tool framed small" aria-label=words::CSV on:click=save>
                        "CSV"
                    </button>
                </span>
            </div>
            <p class="soft small">{words::PATH_HELP} ". " {words::EXPLAINED}</p>
            <div class="path-tools">
                <Compute />
                <Legend />
            </div>
            <p class="soft small" role="status">{missing}</p>
            <Show when=move || !known.read().is_empty()>
                <Drawing size=LARGE />
                <PathTable known />
            </Show>
        </section>
    }
}

/// Which line is which.
#[component]
fn Legend() -> impl IntoView {
    let names = [0, 1].map(|k| {
        let mark = |filled| mark_path(k, [6.0, 6.0], filled);
        view! {
            <span title=names::mode(path::MODES[k])>
                <i class=swatch(k as u32)></i>
                <svg class="path-key" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{mark(true)}</svg>
                {words::LINES[k]}
            </span>
        }
    });
    view! { <span class="path-legend">{names.into_iter().collect_view()}</span> }
}

/// The buttons that compute the path, and how far that has come.
#[component]
fn Compute() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let is_shown = is_of_selected();
    let state = Memo::new(move |_| store.path().read().as_ref().map(|path| path.state.clone()));
    let is_running = Memo::new(move |_| state.get() == Some(SamplingState::Running));
    let is_complete = Memo::new(move |_| {
        let path = store.path().read();
        is_shown.get() && path.as_ref().is_some_and(|path| path.ends.iter().all(Option::is_some))
    });
    let done = Signal::derive(move || {
        let step = store.path_step().get();
        store.path().read().as_ref().map_or(0.0, |path| path.done(step))
    });
    let failed = move || match state.get() {
        Some(SamplingState::Failed(said)) => said.get().to_owned(),
        _ => String::new(),
    };
    view! {
        <button
            type="button"
            class="tool framed small"
            hidden=move || is_running.get() || is_complete.get()
            on:click=move |_| controller.dispatch(Command::ComputePath(true))
        >
            {words::TRAIN}
        </button>
        <ProgressBar
            name=words::PROGRESS.get()
            running=is_running
            done
            on_cancel=move || controller.dispatch(Command::CancelPath)
        />
        <span class="soft small" role="status">{failed}</span>
    }
}

/// The chart: optima as lines, ends of runs as marks, and a stripe for each λ that opens both regularisers there.
#[component]
fn Drawing(
    /// Its size in its own units.
    size: [f64; 2],
) -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let pointed = RwSignal::new(None::<usize>);
    let is_shown = is_of_selected();
    let drawing = move || {
        let path = store.path().read();
        let Some(path) = path.as_ref().filter(|_| is_shown.get()) else {
            let why = other_run(path.is_some())?;
            return Some(view! { <p class="soft small">{why}</p> }.into_any());
        };
        let Some(chart) = layout(path, size) else {
            let why = if path.zero.is_none() { words::NO_TEST.get() } else { "" };
            return Some(view! { <p class="soft small">{why}</p> }.into_any());
        };
        let [left, top, right, bottom] = chart.plot();
        let [across, up] = chart.ticks();
        let grid = across.into_iter().map(|(x, name)| {
            view! {
                <line class="path-grid" x1=x x2=x y1=top y2=bottom />
                <text x=x y=bottom + 13.0 text-anchor="middle">{decimal(name)}</text>
            }
        });
        let rows = up.into_iter().map(|(y, name)| {
            view! {
                <line class="path-grid" x1=left x2=right y1=y y2=y />
                <text x=left - 4.0 y=y + 3.5 text-anchor="end">{decimal(name)}</text>
            }
        });
        let zero = path.zero.filter(|zero| *zero > 0.0).map(|zero| {
            let y = chart.place([path.lambdas[0], zero])[1];
            view! {
                <line class="path-zero" x1=left x2=right y1=y y2=y />
                <text x=right y=y - 3.0 text-anchor="end">{words::ZERO}</text>
            }
        });
        let count = path.lambdas.len();
        let lines = [0, 1].map(|k| {
            let known =
                path.optima[k * count..(k + 1) * count].iter().flatten().filter_map(|p| place(&chart, p));
            let points: Vec<String> = known.map(|[x, y]| format!("{x:.1},{y:.1}")).collect();
            view! { <polyline class="path-line" class:second=k == 1 points=points.join(" ") /> }
        });
        let marks = path.ends.iter().enumerate().filter_map(|(k, point)| {
            let point = point.as_ref()?;
            Some(mark_path(k / count, place(&chart, point)?, point.kind == path::Kind::Trained))
        });
        let stripes = chart.stripes(&path.lambdas).into_iter().enumerate().map(|(k, [from, to])| {
            let lambda = path.lambdas[k];
            let what = words::at(lambda, path.at(k));
            let open = move || controller.dispatch(Command::OpenPathPoint(k));
            let press = move |event: KeyboardEvent| {
                if [" ", "Enter"].contains(&event.key().as_str()) {
                    event.prevent_default();
                    event.stop_propagation();
                    open();
                }
            };
            view! {
                <rect
                    class="path-stripe"
                    role="button"
                    tabindex="0"
                    aria-label=format!("{}. {what}", words::open(lambda))
                    data-lambda=lambda.to_string()
                    x=from
                    y=top
                    width=to - from
                    height=bottom - top
                    on:click=move |_| open()
                    on:keydown=press
                    on:pointerenter=move |_| pointed.set(Some(k))
                    on:focus=move |_| pointed.set(Some(k))
                    on:pointerleave=move |_| pointed.set(None)
                    on:blur=move |_| pointed.set(None)
                >
                    <title>{format!("{what}. {}.", words::open(lambda))}</title>
                </rect>
            }
        });
        Some(
            view! {
                <svg
                    class="path-drawing"
                    viewBox=format!("0 0 {} {}", size[0], size[1])
                    role="group"
                    aria-label=words::TEST_ERROR
                >
                    {grid.collect_view()}
                    {rows.collect_view()}
                    {zero}
                    {lines.into_iter().collect_view()}
                    {marks.collect_view()}
                    {stripes.collect_view()}
                </svg>
            }
            .into_any(),
        )
    };
    let told = move || {
        let (path, index) = (store.path().read(), pointed.get()?);
        let path = path.as_ref().filter(|_| is_shown.get())?;
        Some(words::at(*path.lambdas.get(index)?, path.at(index)))
    };
    view! {
        {drawing}
        <p class="path-told" aria-hidden="true">{told}</p>
    }
}

/// The chart's axes: over every test error that is known.
fn layout(path: &LambdaPath, size: [f64; 2]) -> Option<LogLog> {
    let known = path.optima.iter().chain(&path.ends).flatten();
    let pairs = known.filter_map(|p| Some([p.lambda, p.test_error?]));
    let ends = [path.lambdas.first(), path.lambdas.last()].into_iter().flatten();
    // All values of λ have their place from the beginning, and so has the network that is 0.
    LogLog::new(pairs.chain(ends.filter_map(|lambda| Some([*lambda, path.zero?]))), size, MARGINS)
}

fn place(chart: &LogLog, point: &PathPoint) -> Option<[f64; 2]> {
    Some(chart.place([point.lambda, point.test_error.filter(|error| *error > 0.0)?]))
}

/// The mark of a trained run: a disc for the variation norm, a square for the gradient penalty; hollow if it diverged.
fn mark_path(regulariser: usize, [x, y]: [f64; 2], filled: bool) -> impl IntoView {
    let r = MARK;
    if regulariser == 0 {
        view! { <circle class="path-mark" class:hollow=!filled cx=format!("{x:.1}") cy=format!("{y:.1}") r=r /> }
            .into_any()
    } else {
        let (left, top) = (format!("{:.1}", x - r), format!("{:.1}", y - r));
        view! { <rect class="path-mark" class:hollow=!filled x=left y=top width=2.0 * r height=2.0 * r /> }
            .into_any()
    }
}

/// All numbers of the path.
#[component]
fn PathTable(
    /// The points that are known.
    known: Memo<Vec<PathPoint>>,
) -> impl IntoView {
    let rows = move || {
        let row = |p: PathPoint| {
            view! {
                <tr>
                    <th scope="row">{setting(p.lambda, 3)}</th>
                    <td class="results-word">{names::mode(p.mode)}</td>
                    <td class="results-word">{words::kind(p.kind)}</td>
                    <td>{p.test_error.map_or_else(|| NOT_THERE.into(), |error| number(error, 3))}</td>
                    <td>{percent(p.seen_share)}</td>
                    <td>{p.atoms}</td>
                    <td>{number(p.objective, 4)}</td>
                </tr>
            }
        };
        known.get().into_iter().map(row).collect_view()
    };
    view! {
        <div class="table results-table" tabindex="0" role="region" aria-label=words::PATH>
            <table>
                <thead>
                    <tr>
                        {words::COLUMNS.map(|name| view! { <th scope="col">{name}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
