//! The dialog of results: the selected run from several seeds, and every run of the visit that has finished.

use super::export_dialog::save_text;
use super::lambda_path::PathSection;
use crate::controller::use_controller;
use crate::export::results;
use crate::state::{Command, Dialog as OpenDialog, LoggedRun, Sampling, SamplingState, WorkspaceStoreFields};
use crate::text::dialogs::{CLOSE, SEEDS_COLUMNS};
use crate::text::format::{count, number, percent};
use crate::text::{self, names, results as words};
use crate::widgets::{Dialog, ProgressBar};
use leptos::prelude::*;
use relu_atoms_render::dot_strip::dots;
use relu_atoms_session::messages::Report;
use relu_atoms_session::seeds;

/// Columns of dots in a strip.
const BINS: usize = 31;
/// Width and height of a strip, and the radius of a dot, in units of its drawing.
const STRIP: [f64; 2] = [320.0, 64.0];
const DOT: f64 = 4.0;

/// The button that opens the results.
#[component]
pub fn ResultsButton() -> impl IntoView {
    let controller = use_controller();
    view! {
        <button
            type="button"
            class="tool framed small results-button"
            title=words::RESULTS_HELP
            on:click=move |_| controller.dispatch(Command::Show(Some(OpenDialog::Results)))
        >
            {words::RESULTS}
        </button>
    }
}

/// The dialog of results.
#[component]
pub fn ResultsDialog() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let open = Signal::derive(move || store.dialog().get() == Some(OpenDialog::Results));
    let close = move || {
        if open.get_untracked() {
            controller.dispatch(Command::Show(None));
        }
    };
    view! {
        <Dialog
            open
            on_close=move |()| close()
            labelled_by="results-title"
            class="dialog wide-dialog results-dialog"
        >
            <div class="dialog-head">
                <div class="dialog-title">
                    <h2 id="results-title">{words::RESULTS}</h2>
                    <button type="button" class="tool framed" on:click=move |_| close()>
                        {CLOSE}
                    </button>
                </div>
            </div>
            // A table that grows while nobody looks would cost time.
            <Show when=move || open.get()>
                <SeveralSeeds />
                <PathSection />
                <FinishedRuns />
            </Show>
        </Dialog>
    }
}

/// A run from several seeds: how many, how far that has come, and how the ends are spread.
#[component]
fn SeveralSeeds() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let wanted = RwSignal::new(seeds::DEFAULT.to_string());
    let refusal = RwSignal::new("");
    let train = move || {
        let count = relu_atoms_core::typed::whole(&wanted.read_untracked()).parse().ok();
        match count.filter(|count| (1..=seeds::MOST).contains(count)) {
            Some(count) => {
                refusal.set("");
                controller.dispatch(Command::SampleSeeds(count));
            }
            None => refusal.set(words::NO_COUNT.get()),
        }
    };
    let sampling = move || store.sampling().get();
    let is_running = Memo::new(move |_| sampling().is_some_and(|s| s.state == SamplingState::Running));
    let done = Signal::derive(move || sampling().map_or(0.0, |s| s.done()));
    let told = move || match sampling() {
        _ if !refusal.get().is_empty() => refusal.get().to_owned(),
        Some(Sampling { state: SamplingState::Failed(said), .. }) => said.get().to_owned(),
        Some(s) => words::seeds_done(s.ends.len(), s.seeds.len()),
        None => String::new(),
    };
    view! {
        <section aria-labelledby="seeds-title">
            <h3 id="seeds-title">{words::SEVERAL_SEEDS}</h3>
            <p class="soft small">{words::SEEDS_HELP}</p>
            <form
                class="results-seeds"
                on:submit=move |event| {
                    event.prevent_default();
                    train();
                }
            >
                <label>
                    {words::SEEDS} " "
                    <input
                        class="field"
                        name="seeds"
                        inputmode="numeric"
                        autocomplete="off"
                        aria-invalid=move || (!refusal.get().is_empty()).to_string()
                        bind:value=wanted
                    />
                </label>
                <button type="submit" class="tool framed small" disabled=move || is_running.get()>
                    {words::TRAIN_SEEDS}
                </button>
                <ProgressBar
                    name=words::SEEDS_PROGRESS.get()
                    running=is_running
                    done
                    on_cancel=move || controller.dispatch(Command::CancelSampling)
                />
                <span class="soft small" role="status">
                    {told}
                </span>
            </form>
            {move || sampling().filter(|s| !s.ends.is_empty()).map(|sampling| view! { <SeedsEnds sampling /> })}
        </section>
    }
}

/// How the runs from several seeds have ended: two strips of dots, and a table.
#[component]
fn SeedsEnds(
    /// The runs.
    sampling: Sampling,
) -> impl IntoView {
    let ends = &sampling.ends;
    let gap = |end: &Report| end.standing.as_ref().and_then(|standing| standing.excess());
    let atoms: Vec<f64> = ends.iter().map(|end| end.atom_count as f64).collect();
    let gaps: Vec<f64> = ends.iter().map(|end| gap(end).unwrap_or(f64::NAN)).collect();
    let name = format!(
        "{}, {}, m = {}",
        names::data(&sampling.experiment.data),
        strength(&sampling.experiment),
        count(sampling.experiment.m as u64)
    );
    let atoms_told = words::atoms_of(ends.iter().map(|end| end.atom_count));
    let gaps_told = words::gaps_of(ends.iter().filter_map(|end| gap(end)));
    let units = sampling.experiment.standard_units();
    let rows = sampling.seeds.iter().zip(ends).map(|(seed, end)| {
        view! {
            <tr>
                <th scope="row">{seed.to_string()}</th>
                <td>{atoms_of(end)}</td>
                <td>{percent(end.atom_share)}</td>
                <td>{text::units::loss(end.loss, 3, text::units::told_r2(units.as_ref(), end))}</td>
                <td>{words::gap(end)}</td>
                <td>{words::note(end.status, 0)}</td>
            </tr>
        }
    });
    view! {
        <p class="small">{name}</p>
        <div class="results-strips">
            <DotStrip
                name=words::ATOM_DOTS.get()
                values=atoms
                ends=ends_of(ends.iter().map(|end| end.atom_count as f64), |v| v.to_string())
                told=atoms_told
            />
            {gaps_told
                .map(|told| {
                    let ends = ends_of(gaps.clone(), |v| text::optimum::amount(v, true));
                    view! { <DotStrip name=words::GAP_DOTS.get() values=gaps.clone() ends told /> }
                })}
        </div>
        <div class="table results-table" tabindex="0" role="region" aria-label=words::SEVERAL_SEEDS>
            <table>
                <thead>
                    <tr>
                        {SEEDS_COLUMNS
                            .map(|name| view! { <th scope="col">{name}</th> })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// The least and the greatest of some values in words; one if they are alike.
fn ends_of(values: impl IntoIterator<Item = f64>, write: fn(f64) -> String) -> Vec<String> {
    let Some(spread) = seeds::Spread::of(values) else { return Vec::new() };
    let mut ends = vec![write(spread.least), write(spread.greatest)];
    ends.dedup();
    ends
}

/// A small distribution: a dot for each value.
#[component]
fn DotStrip(
    /// What the values are.
    name: &'static str,
    /// The values.
    values: Vec<f64>,
    /// What stands at the ends of the axis.
    ends: Vec<String>,
    /// The distribution in words.
    told: String,
) -> impl IntoView {
    let [width, height] = STRIP;
    let places = dots(&values, BINS);
    // As many as are on top of each other have room.
    let highest = places.iter().flatten().map(|place| place.1).max().unwrap_or(0);
    let rise = (2.0 * DOT).min((height - 2.0 * DOT - 2.0) / highest.max(1) as f64);
    let dots = places.into_iter().flatten().map(|(across, below)| {
        let x = DOT + 1.0 + across * (width - 2.0 * DOT - 2.0);
        let y = height - DOT - 1.0 - rise * below as f64;
        view! { <circle cx=format!("{x:.1}") cy=format!("{y:.1}") r=DOT /> }
    });
    view! {
        <figure class="dot-strip">
            <figcaption>{name}</figcaption>
            <svg viewBox=format!("0 0 {width} {height}") role="img" aria-label=format!("{name}: {told}")>
                <line x1="0" x2=width y1=height - 0.5 y2=height - 0.5 />
                {dots.collect_view()}
            </svg>
            <p class="dot-strip-ends" aria-hidden="true">
                {ends.into_iter().map(|end| view! { <span>{end}</span> }).collect_view()}
            </p>
            <p class="small">{told}</p>
        </figure>
    }
}

/// How many atoms there are, where the headline would speak of atoms.
fn atoms_of(report: &Report) -> String {
    if text::is_clustered(report) { report.atom_count.to_string() } else { text::NOT_THERE.into() }
}

/// A regulariser with its strength as the run began.
fn strength(experiment: &relu_atoms_core::experiment::Experiment) -> String {
    use relu_atoms_core::experiment::Mode;
    let name = names::mode(experiment.mode);
    match experiment.mode {
        Mode::None => name.into(),
        Mode::LabelNoise => format!("{name}, τ = {}", text::format::setting(experiment.tau, 3)),
        Mode::GradientPenalty | Mode::VariationNorm => {
            let strength = format!("{name}, λ = {}", text::format::setting(experiment.lambda, 3));
            if experiment.has_free_biases() {
                [&strength, text::BIASES_FREE.get()].join(", ")
            } else {
                strength
            }
        }
    }
}

/// The runs of the visit that have finished, the latest first.
#[component]
fn FinishedRuns() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let is_empty = Memo::new(move |_| store.results().read().is_empty());
    let heads = words::COLUMNS.iter().map(|(name, index, help)| {
        // Columns of words are aligned as words.
        let is_word = matches!(name.within(text::language::Language::English), "data" | "regulariser");
        view! {
            <th scope="col" title=*help class:results-word=is_word>
                {name.get()}
                {index.map(|index| view! { <sub>{index}</sub> })}
            </th>
        }
    });
    let save = move |_| {
        let table = results::csv(&store.results().read_untracked(), |query| controller.address_of(query));
        if save_text(table, "text/csv", "relu-atoms-results.csv").is_err() {
            controller.tell(text::dialogs::NOT_MADE);
        }
    };
    let runs = move || store.results().get().into_iter().rev();
    view! {
        <section aria-labelledby="log-title">
            <div class="results-head">
                <h3 id="log-title">{words::LOG}</h3>
                <span class="results-buttons" hidden=move || is_empty.get()>
                    <button type="button" class="tool framed small" aria-label=words::LOG_CSV on:click=save>
                        "CSV"
                    </button>
                    <button
                        type="button"
                        class="tool framed small"
                        on:click=move |_| controller.dispatch(Command::ClearResults)
                    >
                        {words::CLEAR}
                    </button>
                </span>
            </div>
            <p class="soft small" hidden=move || !is_empty.get()>
                {words::LOG_EMPTY}
            </p>
            <div
                class="table results-table"
                tabindex="0"
                role="region"
                aria-label=words::LOG
                hidden=move || is_empty.get()
            >
                <table>
                    <thead>
                        <tr>
                            {heads.collect_view()} <th scope="col">
                                <span class="unseen">{words::OPEN_AGAIN}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=runs key=|run| (run.number, run.edits.len()) let:run>
                            <FinishedRun run />
                        </For>
                    </tbody>
                </table>
            </div>
        </section>
    }
}

/// The line of a run.
#[component]
fn FinishedRun(
    /// The run.
    run: LoggedRun,
) -> impl IntoView {
    let controller = use_controller();
    let (number_of_run, report) = (run.number, &run.report);
    let link = run.query().map(|query| controller.address_of(&query));
    let units = run.experiment.standard_units();
    let loss = text::units::loss(report.loss, 2, text::units::told_r2(units.as_ref(), report));
    let note = words::note(report.status, run.edits.len());
    let steps = [count(report.step), note].into_iter().filter(|part| !part.is_empty());
    view! {
        <tr>
            <th scope="row">{count(run.number)}</th>
            <td class="results-word">{names::data(&run.experiment.data)}</td>
            <td class="results-word">{strength(&run.experiment)}</td>
            <td>{count(run.experiment.m as u64)}</td>
            <td>{run.experiment.seed.to_string()}</td>
            <td>{atoms_of(report)}</td>
            <td>{percent(report.atom_share)}</td>
            <td>{number(report.penalty_variation, 4)}</td>
            <td>{number(report.penalty_gradient, 4)}</td>
            <td>{loss}</td>
            <td>{words::test_error(report)}</td>
            <td>{percent(report.seen_share)}</td>
            <td>{words::gap(report)}</td>
            <td>{steps.collect::<Vec<_>>().join(" · ")}</td>
            <td class="results-buttons">
                <button
                    type="button"
                    class="tool framed small"
                    aria-label=words::open_again(run.number)
                    on:click=move |_| controller.dispatch(Command::ReopenResult(number_of_run))
                >
                    {words::OPEN_AGAIN}
                </button>
                {link
                    .map(|link| {
                        view! {
                            <a href=link target="_blank" rel="noopener" aria-label=words::link_to(number_of_run)>
                                {words::LINK}
                            </a>
                        }
                    })}
            </td>
        </tr>
    }
}
