//! One network: its headline, its two views, its numbers. Comparison will show several.

use super::charts::Charts;
use super::erased::{act, live, when};
use super::state::App;
use super::text;
use crate::draw::Target;
use crate::draw::neuron_view::Chart;
use crate::experiment::table::mode_info;
use leptos::html::{Canvas, Section};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent, ResizeObserver};

/// A pointer that moved less than this, in CSS pixels, has tapped.
const TAP: f64 = 5.0;
/// How far an arrow key turns the sphere, as if dragged.
const TURN: f64 = 24.0;

/// The panel.
#[component]
pub(super) fn Panel(app: App) -> impl IntoView {
    let panel = NodeRef::<Section>::new();
    let function = NodeRef::<Canvas>::new();
    let neuron = NodeRef::<Canvas>::new();
    let charts = [NodeRef::<Canvas>::new(), NodeRef::<Canvas>::new(), NodeRef::<Canvas>::new()];
    let mode = Memo::new(move |_| app.experiment.with(|e| e.mode));

    let started = StoredValue::new(false);
    Effect::new(move |_| {
        let (Some(panel), Some(function), Some(neuron)) = (panel.get(), function.get(), neuron.get()) else {
            return;
        };
        let charts: Vec<_> = charts.iter().filter_map(|c| c.get()).collect();
        if charts.len() < 3 || started.get_value() {
            return;
        }
        started.set_value(true);
        let whole =
            app.stage().borrow_mut().attach(panel.into(), function.clone(), neuron.clone(), charts.clone());
        if !whole {
            app.tell(text::NO_CANVAS.into(), super::state::Mend::None);
        }
        watch(app, &[&function, &neuron], &charts);
        app.start();
    });

    view! {
        <section
            class="panel"
            node_ref=panel
            aria-label=live(move || mode_info(mode.get()).name)
            data-testid=live(move || format!("panel-{}", mode_info(mode.get()).key))
        >
            <Headline app />
            <div class="views">
                <figure class="view">
                    <figcaption>
                        <b>{text::FUNCTION}</b>
                        <span class="soft">{live(move || text::function_caption(app.d.get()))}</span>
                    </figcaption>
                    <canvas
                        class="canvas"
                        node_ref=function
                        tabindex="0"
                        role="img"
                        aria-label=live(move || text::function_label(app.d.get()))
                        on:pointermove=act(move |e: PointerEvent| {
                            let (x, y) = place(&e);
                            let target = app.stage().borrow().pick_function(x, y);
                            app.hover(target);
                        })
                        on:pointerleave=act(move |_| app.hover(None))
                        on:click=act(move |e: web_sys::MouseEvent| {
                            let (x, y) = place(&e);
                            let target = app.stage().borrow().pick_function(x, y);
                            app.pin(target);
                        })
                        on:keydown=act(move |e: KeyboardEvent| arrows(app, &e, false))
                    ></canvas>
                </figure>
                <NeuronFigure app node=neuron />
            </div>
            <Readout app />
            <Charts app nodes=charts />
        </section>
    }
}

/// The neuron view with its chart switch and legend.
#[component]
fn NeuronFigure(app: App, node: NodeRef<Canvas>) -> impl IntoView {
    // Where the pointer went down, where it was last, and whether it has turned the sphere.
    let grip = StoredValue::new(None::<([f64; 2], [f64; 2], bool)>);
    let turns = when(move || app.chart.get() == Chart::Sphere);
    let down = move |e: PointerEvent| {
        let (x, y) = place(&e);
        grip.set_value(Some(([x, y], [x, y], false)));
        if app.chart.get_untracked() == Chart::Sphere
            && let Some(canvas) = node.get_untracked()
        {
            let _ = canvas.set_pointer_capture(e.pointer_id());
        }
    };
    let moved = move |e: PointerEvent| {
        let (x, y) = place(&e);
        let held = grip.get_value().filter(|_| app.chart.get_untracked() == Chart::Sphere);
        let Some((from, last, turned)) = held else {
            let target = app.stage().borrow().pick_neuron(x, y);
            app.hover(target);
            return;
        };
        let turned = turned || (x - from[0]).hypot(y - from[1]) > TAP;
        if turned {
            app.drag(x - last[0], y - last[1]);
        }
        grip.set_value(Some((from, if turned { [x, y] } else { last }, turned)));
    };
    let up = move |e: PointerEvent| {
        let (x, y) = place(&e);
        let held = grip.get_value();
        grip.set_value(None);
        if let Some((_, _, false)) = held {
            let target = app.stage().borrow().pick_neuron(x, y);
            app.pin(target);
        }
    };
    let switch = move || {
        Chart::for_dimension(app.d.get())
            .map(|chart| {
                view! {
                    <button
                        aria-pressed=live(move || (app.chart.get() == chart).to_string())
                        on:click=act(move |_| app.set_chart(chart))
                    >
                        {chart.label()}
                    </button>
                }
            })
            .into_iter()
            .collect_view()
    };
    view! {
        <figure class="view">
            <figcaption>
                <b>{text::NEURONS}</b>
                <span class="soft">{live(move || text::neuron_caption(app.chart.get()))}</span>
                <span class="segments" role="group" aria-label=text::CHART_OF_NEURONS>{switch}</span>
            </figcaption>
            <canvas
                class="canvas"
                class:turns=turns
                node_ref=node
                tabindex="0"
                role="img"
                aria-label=live(move || text::neuron_label(app.chart.get()))
                on:pointerdown=act(down)
                on:pointermove=act(moved)
                on:pointerup=act(up)
                on:pointercancel=act(move |_| grip.set_value(None))
                on:pointerleave=act(move |_| app.hover(None))
                on:keydown=act(move |e: KeyboardEvent| arrows(app, &e, app.chart.get_untracked() == Chart::Sphere))
            ></canvas>
        </figure>
    }
}

/// The result in words, with the rule it follows.
#[component]
fn Headline(app: App) -> impl IntoView {
    let mode = Memo::new(move |_| app.experiment.with(|e| e.mode));
    let words = Memo::new(move |_| {
        app.summary.with(|s| {
            s.as_ref().map_or_else(
                || (text::STARTING.to_owned(), String::new(), String::new(), false),
                |r| {
                    let (from, to) = text::headline(r);
                    (from, to, text::subline(r), text::clustered(r))
                },
            )
        })
    });
    let strength = Memo::new(move |_| {
        app.summary.with(|s| s.as_ref().map(|r| text::strength(mode.get(), r)).unwrap_or_default())
    });
    view! {
        <div class="headline">
            <div>
                <h2 class="big">
                    {live(move || words.with(|w| w.0.clone()))} " "
                    <span class="result" class:found=when(move || words.with(|w| w.3))>{live(move || words.with(|w| w.1.clone()))}</span>
                </h2>
                <p class="sub">{live(move || words.with(|w| w.2.clone()))}</p>
            </div>
            <div class="aside">
                <p class="mode"><b>{live(move || mode_info(mode.get()).name)}</b><span>{live(move || strength.get())}</span></p>
                <p class="rule">{live(move || text::rule(mode.get()))}</p>
            </div>
        </div>
    }
}

/// The numbers of what is lit up. Its height is fixed, so that nothing jumps; what is too long for
/// one line is in the tooltip.
#[component]
fn Readout(app: App) -> impl IntoView {
    let empty = Memo::new(move |_| app.readout.with(String::is_empty));
    let words = live(move || if empty.get() { text::READOUT_EMPTY.to_owned() } else { app.readout.get() });
    let marker = live(move || match app.lit.get() {
        Some(Target::Neuron(_)) => "dot neuron",
        Some(Target::Atom(_)) => "dot atom",
        Some(Target::Point(_)) => "dot point",
        None => "dot",
    });
    view! {
        <div class="readout">
            <p class="numbers" class:idle=when(move || empty.get()) title=words>
                <i class=marker aria-hidden="true"></i>
                {words}
            </p>
            <p class="legend" aria-hidden="true">
                <span class="key positive">{text::POSITIVE}</span>
                <span class="key negative">{text::NEGATIVE}</span>
                <span class="key ghost">{text::GHOST}</span>
            </p>
        </div>
    }
}

/// Pointer position in CSS pixels from the canvas's corner.
fn place(event: &web_sys::MouseEvent) -> (f64, f64) {
    (f64::from(event.offset_x()), f64::from(event.offset_y()))
}

/// Arrow keys on a view in focus.
fn arrows(app: App, event: &KeyboardEvent, turns: bool) {
    let (dx, dy) = match event.key().as_str() {
        "ArrowLeft" => (-1.0, 0.0),
        "ArrowRight" => (1.0, 0.0),
        "ArrowUp" => (0.0, -1.0),
        "ArrowDown" => (0.0, 1.0),
        _ => return,
    };
    event.prevent_default();
    if turns && event.shift_key() {
        app.drag(TURN * dx, TURN * dy);
    } else if dx != 0.0 {
        app.cycle(false, dx as isize);
    } else {
        app.cycle(true, -dy as isize);
    }
}

/// Draws again when a canvas changes size, or the system its colours.
fn watch(app: App, views: &[&web_sys::HtmlCanvasElement], charts: &[web_sys::HtmlCanvasElement]) {
    let resized = Closure::<dyn FnMut()>::new(move || app.resized());
    if let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) {
        for canvas in views.iter().copied().chain(charts) {
            observer.observe(canvas);
        }
        // The panel lives as long as the page.
        std::mem::forget(observer);
    }
    resized.forget();
    if let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") {
        let recoloured = Closure::<dyn FnMut(web_sys::MediaQueryListEvent)>::new(
            move |e: web_sys::MediaQueryListEvent| {
                let chosen = document().document_element().is_some_and(|r| r.has_attribute("data-theme"));
                if !chosen {
                    app.dark.set(e.matches());
                }
                app.repaint();
            },
        );
        let _ = query.add_event_listener_with_callback("change", recoloured.as_ref().unchecked_ref());
        recoloured.forget();
        std::mem::forget(query);
    }
}
