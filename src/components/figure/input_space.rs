//! Part (a): input space. Points are chosen by tapping them, or by the buttons below.

use super::super::function_view::place;
use super::super::panel_context::PanelContext;
use super::part_canvas::use_part_drawing;
use super::{FigureContext, cell_of, pattern};
use crate::controller::use_controller;
use crate::state::{Command, FigureCommand, WorkspaceStoreFields};
use crate::text::figure as text;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use relu_atoms_render::figure::input::InputSpace;
use relu_atoms_render::window;

/// How far from a point a tap still means it, in pixels of the canvas.
const REACH: f64 = 24.0;

/// Part (a) with its sentence and the buttons of the points.
#[component]
pub fn InputSpaceFigure() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let panel: PanelContext = expect_context();
    let figure: FigureContext = expect_context();
    let id = panel.field.key();
    let drawing = use_part_drawing();
    let size = drawing.size;
    // Reads or draws the part as it is on the canvas.
    let with_part = move |use_part: &mut dyn FnMut(&InputSpace)| {
        let (Some(shown), Some(points)) = (figure.frame.get(), figure.points.get()) else { return };
        let size = size.get();
        let window = window::for_view(&points, size);
        let palette = store.palette().get();
        let (section, chosen) = (figure.section.get(), figure.chosen.read());
        use_part(&InputSpace {
            points: &points,
            frame: &shown.frame,
            window: &window,
            sampled: &shown.window,
            values: window::values(&points),
            chosen: &pattern(&points, &chosen),
            section: section.as_ref(),
            cell: cell_of(&shown, &chosen),
            size,
            columns: &panel.columns.read(),
            palette: &palette,
        });
    };
    Effect::new(move |_| with_part(&mut |part| drawing.draw(|canvas| canvas.draw(&part.shapes()))));
    let tap = move |event: MouseEvent| {
        let at = place(&event);
        let mut tapped = None;
        untrack(|| with_part(&mut |part| tapped = part.pick(at, REACH)));
        if let Some(point) = tapped {
            controller.dispatch(Command::Figure(id, FigureCommand::TogglePoint(point)));
        }
    };
    let words = Memo::new(move |_| {
        let (Some(points), chosen) = (figure.points.get(), figure.chosen.get()) else { return String::new() };
        let Some(m) = figure.told.read().as_ref().map(|shown| shown.frame.report.neurons) else {
            return text::NOT_YET.into();
        };
        let (cell, is_cell) = (figure.cell.read(), figure.section.read().is_some());
        text::chosen(&chosen, points.n(), points.d(), is_cell, cell.as_ref(), m)
    });
    let cell_words = move || {
        let chosen = figure.chosen.read();
        chosen.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    };
    let buttons = move || {
        let n = figure.points.get().map_or(0, |points| points.n());
        (0..n)
            .map(|i| {
                let is_chosen = move || figure.chosen.read().binary_search(&i).is_ok();
                let toggle = move |_| {
                    controller.dispatch(Command::Figure(id, FigureCommand::TogglePoint(i)));
                };
                view! {
                    <button type="button" aria-pressed=move || is_chosen().to_string() on:click=toggle>
                        {i + 1}
                    </button>
                }
            })
            .collect_view()
    };
    let choose = move |chosen| controller.dispatch(Command::Figure(id, FigureCommand::Choose(chosen)));
    let is_heaviest = move || figure.state.read().chosen.is_none();
    view! {
        <figure class="view part input" data-part="input" data-cell=cell_words>
            <figcaption>
                <b>{text::PARTS[0]}</b>
                <span class="soft">{text::INPUT_CAPTION}</span>
                <button
                    type="button"
                    class="tool framed small"
                    title=text::HEAVIEST_HELP
                    aria-pressed=move || is_heaviest().to_string()
                    on:click=move |_| choose(None)
                >
                    {text::HEAVIEST}
                </button>
            </figcaption>
            <canvas
                node_ref=drawing.element
                class="canvas"
                role="img"
                data-view="input"
                aria-label=text::INPUT_LABEL
                on:click=tap
            ></canvas>
            <div class="points" role="group" aria-label=text::POINTS>
                {buttons}
                <button type="button" class="none" on:click=move |_| choose(Some(Vec::new()))>
                    {text::NO_POINTS}
                </button>
            </div>
            <p class="part-words" data-part="chosen" role="status">{move || words.get()}</p>
        </figure>
    }
}
