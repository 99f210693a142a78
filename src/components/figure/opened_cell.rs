//! Part (c): one cell opened. The regulariser's cost as a surface over it, the cell's neurons on it, and their sums;
//! merging slides the ones to the others.

use super::super::function_view::{capture, is_primary_down, is_primary_press, place};
use super::super::panel_context::PanelContext;
use super::part_canvas::use_part_drawing;
use super::{FigureContext, cell_of};
use crate::canvas::scale;
use crate::controller::{prefers_reduced_motion, use_controller};
use crate::state::{Command, FigureCommand, WorkspaceStoreFields};
use crate::text::figure as text;
use crate::widgets::Segmented;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use relu_atoms_core::occupancy::OpenedCell;
use relu_atoms_core::penalty::Penalty;
use relu_atoms_render::figure;
use relu_atoms_render::figure::surface::{Surface, SurfacePicture};
use std::sync::Arc;
use std::time::Duration;

/// Milliseconds in which neurons slide to their centre of mass and that falls onto the surface.
const MERGE_TIME: f64 = 1900.0;
/// How long the merged network may take to come.
const SETTLED: Duration = Duration::from_millis(1500);
/// How far an arrow key turns the surface, as if dragged, in pixels, and moves the test neuron on the section.
const TURN: f64 = 12.0;
const NUDGE: f64 = 0.05;

/// Part (c) with its numbers.
#[component]
pub fn OpenedCellFigure() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let panel: PanelContext = expect_context();
    let figure: FigureContext = expect_context();
    let id = panel.field.key();
    let act = move |command| controller.dispatch(Command::Figure(id, command));
    let drawing = use_part_drawing();
    let size = drawing.size;
    // The time since merging began, 0 to 1: what moves is what the paused network has.
    let merging = RwSignal::new(None::<f64>);
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let rest = move || {
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        merging.set(None);
    };
    let cell = figure.cell;
    // The surface is that of the cell, whatever the network: measured and drawn anew only when it changes.
    let picture = Memo::new(move |_| {
        let (points, section) = (figure.points.get()?, figure.section.get()?);
        let state = figure.state.read();
        let (penalty, whole, turn) = (figure.penalty.get(), state.whole, state.turn);
        let (size, palette) = (size.get(), store.palette().get());
        let surface = Surface { section, points, penalty, whole, turn, size, palette };
        Some(Arc::new(SurfacePicture::new(surface)))
    });
    let lifts = move || {
        let (shown, section) = (figure.frame.get()?, figure.section.read());
        let cell = cell_of(&shown, &figure.chosen.read())?;
        Some(figure::lifts(&shown.frame, cell, section.as_ref()?))
    };
    Effect::new(move |kept: Option<Option<Arc<SurfacePicture>>>| {
        let Some(picture) = picture.get() else {
            drawing.draw(|canvas| canvas.draw(&[]));
            return None;
        };
        if kept.flatten().is_none_or(|kept| !Arc::ptr_eq(&kept, &picture)) {
            drawing.draw(|canvas| canvas.keep(&picture.surface_shapes()));
        }
        let (lifts, sums) = lifts().unwrap_or_default();
        let (time, probe) = (merging.get().unwrap_or(0.0), figure.state.read().probe);
        let mut over = picture.shapes_over(&lifts, &sums, time, Some(probe));
        over.push(picture.label(&text::heights(figure.penalty.get(), figure.state.read().whole)));
        drawing.draw(|canvas| canvas.draw_around(&picture.shapes_under(&lifts), &over));
        Some(picture)
    });
    // The network has been merged, or another cell is looked at: what moved is at rest.
    let is_merged =
        Memo::new(move |_| cell.read().as_ref().is_some_and(|cell| cell.neurons() == cell.groups.len()));
    Effect::new(move |last: Option<Vec<usize>>| {
        let (sees, has_slid) = (figure.chosen.get(), merging.get().is_some_and(|t| t >= 1.0));
        if is_merged.get() && has_slid || last.is_some_and(|last| last != sees) {
            rest();
        }
        sees
    });
    let can_merge = Memo::new(move |_| {
        let is_more = |cell: &OpenedCell| !cell.sees.is_empty() && cell.neurons() > cell.groups.len();
        merging.read().is_none() && cell.read().as_ref().is_some_and(is_more)
    });
    let merge = move |_| {
        let Some(cell) = cell.get_untracked() else { return };
        // The cell that is merged stays the one that is looked at.
        act(FigureCommand::Choose(Some(cell.sees)));
        if prefers_reduced_motion() || untrack(lifts).is_none() {
            return act(FigureCommand::Merge);
        }
        if store.playing().get_untracked() {
            controller.dispatch(Command::TogglePlay);
        }
        merging.set(Some(0.0));
        slide(merging, None, move || {
            act(FigureCommand::Merge);
            // A refusal is told; what moved goes back then.
            let back = set_timeout_with_handle(move || _ = merging.try_set(None), SETTLED);
            waiting.try_update_value(|waiting| *waiting = back.ok());
        });
    };
    // The pointer that turns the surface, and where it was.
    let turning = StoredValue::new(None::<(i32, [f64; 2])>);
    let press = move |event: PointerEvent| {
        if is_primary_press(&event) {
            turning.set_value(Some((event.pointer_id(), place(&event))));
            capture(&event);
        }
    };
    let turn = move |event: PointerEvent| {
        let Some((pointer, last)) = turning.get_value() else { return };
        if pointer == event.pointer_id() && is_primary_down(&event) {
            let at = place(&event);
            turning.set_value(Some((pointer, at)));
            act(FigureCommand::Turn(at[0] - last[0], at[1] - last[1]));
        }
    };
    let key = move |event: KeyboardEvent| {
        let Some([dx, dy]) = arrow(&event.key()) else { return };
        event.prevent_default();
        act(FigureCommand::Turn(TURN * dx, TURN * dy));
    };
    // The test neuron: its handle is on the floor.
    let handle = Memo::new(move |_| {
        picture.read().as_ref().map(|picture| picture.place(figure.state.read().probe, 0.0))
    });
    let holding = StoredValue::new(None::<(i32, [f64; 2])>);
    let hold = move |event: PointerEvent| {
        if is_primary_press(&event)
            && let Some(at) = handle.get_untracked()
        {
            let pointer = client(&event);
            holding.set_value(Some((event.pointer_id(), [at[0] - pointer[0], at[1] - pointer[1]])));
            capture(&event);
        }
    };
    let drag = move |event: PointerEvent| {
        let Some((pointer, off)) = holding.get_value() else { return };
        if pointer == event.pointer_id() && is_primary_down(&event) {
            let at = client(&event);
            let at = [at[0] + off[0], at[1] + off[1]];
            let to = picture.get_untracked().map(|picture| picture.floor(at));
            if let Some(to) = to {
                act(FigureCommand::MoveProbe(to));
            }
        }
    };
    let nudge = move |event: KeyboardEvent| {
        let Some([dx, dy]) = arrow(&event.key()) else { return };
        event.prevent_default();
        let at = figure.state.get_untracked().probe;
        let to = [at[0] + NUDGE * dx, at[1] - NUDGE * dy];
        let to = figure.section.get_untracked().map_or(at, |section| section.nearest(to));
        act(FigureCommand::MoveProbe(to));
    };
    let probe = Memo::new(move |_| {
        let (points, section) = (figure.points.get()?, figure.section.get()?);
        let u = section.mass_vector(figure.state.read().probe);
        Some(figure.penalty.get().cost(u, section.pattern(), &points))
    });
    let probe_words =
        move || probe.get().map_or_else(String::new, |cost| text::probe(cost, figure.penalty.get()));
    let price = move || {
        let merged = figure.state.read().merged.clone().filter(|merged| merged.sees == *figure.chosen.read());
        match (merged, cell.get()) {
            (Some(before), _) if is_merged.get() => text::merged(&before, figure.penalty.get()),
            (_, Some(cell)) if figure.section.read().is_some() => text::price(&cell, figure.penalty.get()),
            _ => String::new(),
        }
    };
    let remarks = move || {
        let (picture, section) = (picture.get()?, figure.section.read());
        let unfixed = section.as_ref().map_or(0, |section| section.unfixed());
        Some(text::surface(&picture, unfixed, figure.chosen.read().len()))
    };
    let has_section = Memo::new(move |_| figure.section.read().is_some());
    let no_cell = Memo::new(move |_| {
        let points = figure.points.get()?;
        (!has_section.get())
            .then(|| text::chosen(&figure.chosen.read(), points.n(), points.d(), false, None, 0))
    });
    let penalties = Signal::derive(|| {
        [Penalty::Variation, Penalty::Gradient].into_iter().zip(text::COSTS.map(String::from)).collect()
    });
    let heights =
        Signal::derive(|| vec![(false, text::BEND.get().to_owned()), (true, text::WHOLE.get().to_owned())]);
    let whole = Memo::new(move |_| figure.state.read().whole);
    let value = move |which: fn(&OpenedCell, Penalty) -> f64| {
        move || cell.read().as_ref().map(|cell| which(cell, figure.penalty.get()).to_string())
    };
    view! {
        <figure
            class="view part opened"
            data-part="opened"
            data-members=value(|cell, _| cell.neurons() as f64)
            data-cost=value(|cell, penalty| cell.costs(penalty)[0])
            data-merged-cost=value(|cell, penalty| cell.costs(penalty)[1])
            data-merging=move || merging.read().is_some().to_string()
        >
            <figcaption>
                <b>{text::PARTS[2]}</b>
                <span class="soft">{text::SURFACE_CAPTION}</span>
                <Segmented
                    name=text::HEIGHTS.get()
                    options=heights
                    value=whole
                    on_choose=move |whole| act(FigureCommand::ShowWhole(whole))
                />
                <Segmented
                    name=text::COST.get()
                    options=penalties
                    value=figure.penalty
                    on_choose=move |penalty| act(FigureCommand::MeasureBy(penalty))
                />
            </figcaption>
            <div class="surface">
                <canvas
                    node_ref=drawing.element
                    class="canvas"
                    tabindex="0"
                    role="img"
                    data-view="surface"
                    aria-label=text::SURFACE_LABEL
                    on:pointerdown=press
                    on:pointermove=turn
                    on:pointerup=move |_| turning.set_value(None)
                    on:pointercancel=move |_| turning.set_value(None)
                    on:lostpointercapture=move |_| turning.set_value(None)
                    on:keydown=key
                ></canvas>
                <p class="no-cell" hidden=move || no_cell.read().is_none()>{move || no_cell.get()}</p>
                <button
                    type="button"
                    class="probe"
                    hidden=move || handle.read().is_none()
                    aria-label=move || format!("{}. {}", text::TRY_NEURON, probe_words())
                    title=text::TRY_NEURON
                    style:left=move || handle.get().map(|at| format!("{}px", at[0] * scale()))
                    style:top=move || handle.get().map(|at| format!("{}px", at[1] * scale()))
                    on:pointerdown=hold
                    on:pointermove=drag
                    on:pointerup=move |_| holding.set_value(None)
                    on:pointercancel=move |_| holding.set_value(None)
                    on:lostpointercapture=move |_| holding.set_value(None)
                    on:keydown=nudge
                ></button>
            </div>
            <p class="part-line">
                <span data-part="probe">{probe_words}</span>
                <button
                    type="button"
                    class="tool strong small merge-cell"
                    title=text::MERGE_CELL_HELP
                    disabled=move || !can_merge.get()
                    on:click=merge
                >
                    {text::MERGE_CELL}
                </button>
            </p>
            <p class="part-words" data-part="price" role="status">{price}" "{remarks}</p>
            <Predictions cell />
        </figure>
    }
}

/// The predictions on the data now and once the cell is merged.
#[component]
fn Predictions(
    /// The opened cell.
    cell: Memo<Option<OpenedCell>>,
) -> impl IntoView {
    let figure: FigureContext = expect_context();
    let open = RwSignal::new(false);
    let change = move || {
        let _ = figure.section.read().as_ref()?;
        Some(text::change(cell.read().as_ref()?))
    };
    // Rows are made only while they are seen: they change with every frame.
    let rows = move || {
        let cell = cell.get().filter(|_| open.get())?;
        let rows = cell.merged_fit.iter().zip(&cell.fit).enumerate().map(|(i, (g, f))| {
            view! {
                <tr>
                    <th scope="row">{i + 1}</th>
                    <td>{text::prediction(*f)}</td>
                    <td>{text::prediction(*g)}</td>
                </tr>
            }
        });
        Some(rows.collect_view())
    };
    let heads = text::PREDICTION_COLUMNS.map(|head| view! { <th scope="col">{head}</th> });
    view! {
        <details class="predictions" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>{text::PREDICTIONS}": "<span data-part="change">{change}</span></summary>
            <div class="scroll" tabindex="0">
                <table>
                    <thead>
                        <tr>{heads.into_iter().collect_view()}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

/// Moves the merging on at every animation frame, and ends it.
fn slide(merging: RwSignal<Option<f64>>, start: Option<f64>, end: impl Fn() + 'static) {
    request_animation_frame(move || {
        let now = window().performance().map_or(0.0, |performance| performance.now());
        let start = start.unwrap_or(now);
        let t = ((now - start) / MERGE_TIME).min(1.0);
        // The panel may be closed by now, or another cell opened.
        let goes_on = merging.try_update(|merging| merging.as_mut().map(|at| *at = t).is_some());
        match goes_on {
            Some(true) if t < 1.0 => slide(merging, Some(start), end),
            Some(true) => end(),
            _ => {}
        }
    });
}

/// The way of an arrow key, to the right and down.
fn arrow(key: &str) -> Option<[f64; 2]> {
    Some(match key {
        "ArrowLeft" => [-1.0, 0.0],
        "ArrowRight" => [1.0, 0.0],
        "ArrowUp" => [0.0, -1.0],
        "ArrowDown" => [0.0, 1.0],
        _ => return None,
    })
}

/// Where a pointer is in the window, in pixels of a canvas.
fn client(event: &PointerEvent) -> [f64; 2] {
    [event.client_x(), event.client_y()].map(|length| f64::from(length) / scale())
}
