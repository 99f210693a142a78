//! Part (a): input space. Points are chosen by tapping them, or by the buttons below.

use super::super::function_view::place;
use super::super::panel_context::PanelContext;
use super::{FigureContext, pattern};
use crate::canvas::part::PartCanvas;
use crate::controller::use_controller;
use crate::state::{Command, FigureCommand, WorkspaceStoreFields};
use crate::text::figure as text;
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_use_resize_observer::use_resize_observer;
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
    let canvas = NodeRef::<html::Canvas>::new();
    let drawing = StoredValue::new_local(None::<PartCanvas>);
    let resized = RwSignal::new(0_u32);
    let _ = use_resize_observer(canvas, move |_, _| resized.update(|n| *n = n.wrapping_add(1)));
    // Reads or draws the part as it is on a canvas of this size.
    let with_part = move |size: [f64; 2], use_part: &mut dyn FnMut(&InputSpace)| {
        let (Some(shown), Some(points)) = (figure.frame.get(), figure.points.get()) else { return };
        let window = window::for_view(&points, size);
        let palette = store.palette().get();
        let (section, cell) = (figure.section.get(), figure.cell());
        use_part(&InputSpace {
            points: &points,
            frame: &shown.frame,
            window: &window,
            sampled: &shown.window,
            values: window::values(&points),
            chosen: &pattern(&points, &figure.chosen.read()),
            section: section.as_ref(),
            cell: cell.as_ref(),
            size,
            palette: &palette,
        });
    };
    Effect::new(move |_| {
        resized.track();
        let Some(element) = canvas.get() else { return };
        drawing.update_value(|drawing| {
            if drawing.is_none() {
                *drawing = PartCanvas::new(element);
            }
            let Some(drawing) = drawing.as_mut() else { return };
            with_part(drawing.size(), &mut |part| drawing.draw(&part.shapes()));
        });
    });
    let tap = move |event: MouseEvent| {
        let at = place(&event);
        let size = drawing.with_value(|drawing| drawing.as_ref().map_or([0.0; 2], PartCanvas::size));
        let mut tapped = None;
        untrack(|| with_part(size, &mut |part| tapped = part.pick(at, REACH)));
        if let Some(point) = tapped {
            controller.dispatch(Command::Figure(id, FigureCommand::TogglePoint(point)));
        }
    };
    let words = Memo::new(move |_| {
        let (Some(points), chosen) = (figure.points.get(), figure.chosen.get()) else { return String::new() };
        if figure.frame.read().is_none() {
            return text::NOT_YET.into();
        }
        let m = figure.frame.read().as_ref().map_or(0, |shown| shown.frame.report.neurons);
        let (cell, is_cell) = (figure.cell(), figure.section.read().is_some());
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
                node_ref=canvas
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
