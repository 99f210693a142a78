//! One network: its headline, its two views, its numbers. There may be several side by side.

use super::app::Mend;
use super::run::Run;
use super::{certificate, charts, dom, markup, text};
use crate::draw::Target;
use crate::draw::neuron_view::Chart;
use relu_atoms_core::experiment::table::mode_info;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlCanvasElement, KeyboardEvent, MouseEvent, PointerEvent, ResizeObserver};

/// A pointer that moved less than this, in CSS pixels, has tapped.
const TAP: f64 = 5.0;
/// How far an arrow key turns the sphere, as if dragged.
const TURN: f64 = 24.0;

/// How far an arrow key moves a neuron, in CSS pixels.
const NUDGE: f64 = 6.0;

/// Makes the panel of a run and starts the run.
pub(super) fn build(run: &'static Run, work: &Element) {
    let switch = markup::segments("", text::CHART_OF_NEURONS, "chart", &["", ""]);
    let panel = dom::append(
        work,
        &[
            "<section class=\"panel\" data-panel=\"",
            &run.panel.to_string(),
            "\">\
             <div class=\"headline\"><div>\
             <h2 class=\"big\"><span data-ref=\"from\"></span> <span class=\"result\" data-ref=\"to\"></span></h2>\
             <p class=\"sub\" data-ref=\"sub\"></p></div>\
             <div class=\"aside\"><p class=\"mode\"><b data-ref=\"mode\"></b><span data-ref=\"strength\"></span></p>\
             <p class=\"rule\" data-ref=\"rule\"></p></div>",
            &markup::icon_button("close-panel", text::CLOSE_PANEL, super::icons::CLOSE),
            "</div>\
             <div class=\"views\"><figure class=\"view\"><figcaption><b>",
            text::FUNCTION,
            "</b><span class=\"soft\" data-ref=\"function-caption\"></span></figcaption>\
             <canvas class=\"canvas\" data-ref=\"function\" tabindex=\"0\" role=\"img\"></canvas></figure>\
             <figure class=\"view\"><figcaption><b>",
            text::NEURONS,
            "</b><span class=\"soft\" data-ref=\"neuron-caption\"></span>",
            "<span class=\"segments hand\"><button data-do=\"hand\" title=\"",
            text::HAND_HELP,
            "\">",
            text::HAND,
            "</button><button data-do=\"freeze\" title=\"",
            text::FREEZE_HELP,
            "\"></button><button data-do=\"release\">",
            text::RELEASE_ALL,
            "</button></span>",
            &switch,
            "</figcaption>\
             <canvas class=\"canvas\" data-ref=\"neuron\" tabindex=\"0\" role=\"img\"></canvas></figure></div>\
             <div class=\"readout\"><p class=\"numbers\" data-ref=\"numbers\">\
             <i data-ref=\"marker\" aria-hidden=\"true\"></i><span data-ref=\"words\"></span></p>\
             <p class=\"legend\" aria-hidden=\"true\"><span class=\"key positive\">",
            text::POSITIVE,
            "</span><span class=\"key negative\">",
            text::NEGATIVE,
            "</span><span class=\"key ghost\">",
            text::GHOST,
            "</span></p></div></section>",
        ],
    );
    dom::attribute(&panel, "aria-label", move || mode_info(run.mode()).name);
    dom::attribute(&panel, "data-testid", move || ["panel-", mode_info(run.mode()).key].concat());
    headline(run, &panel);
    dom::class(&panel, "selected", move || run.app.selected.get() == run.panel && run.app.count.get() > 1);
    dom::on(&panel, &["pointerdown", "focusin"], move |_| run.app.select(run));
    readout(run, &panel);

    dom::text(dom::find(&panel, "function-caption"), move || text::function_caption(run.d.get()));
    let function = dom::find(&panel, "function");
    dom::attribute(&function, "aria-label", move || text::function_label(run.d.get()));
    dom::class(&function, "edited", move || run.app.hand.editing.get());
    let kinds =
        ["pointerdown", "pointermove", "pointerup", "pointercancel", "pointerleave", "click", "keydown"];
    dom::on(&function, &kinds, move |event| heard_by_function(run, &event));

    dom::text(dom::find(&panel, "neuron-caption"), move || {
        if run.fingers.on.get() { text::HAND_CAPTION } else { text::neuron_caption(run.chart.get()) }
    });
    let neuron = dom::find(&panel, "neuron");
    dom::attribute(&neuron, "aria-label", move || text::neuron_label(run.chart.get()));
    hand(run, &panel);
    dom::class(&neuron, "handled", move || run.fingers.on.get());
    dom::class(&neuron, "turns", move || run.chart.get() == Chart::Sphere);
    let kinds = ["pointerdown", "pointermove", "pointerup", "pointercancel", "pointerleave", "keydown"];
    let mut grip = None;
    dom::on(&neuron, &kinds, move |event| heard_by_neurons(run, &mut grip, &event));
    if let Ok(buttons) = panel.query_selector_all("[data-do=chart]") {
        for k in 0..2 {
            let Some(button) = buttons.get(k as u32) else { continue };
            let button: Element = button.unchecked_into();
            let chart = move || Chart::for_dimension(run.d.get())[k];
            dom::text(button.clone(), move || chart().label());
            dom::state(&button, "aria-pressed", move || run.chart.get() == chart());
        }
    }

    certificate::build(run, &panel);
    let charts = charts::build(run, &panel);
    let canvas = |e: Element| e.unchecked_into::<HtmlCanvasElement>();
    let (function, neuron) = (canvas(function), canvas(neuron));
    watch(run, [&function, &neuron].into_iter().chain(&charts));
    let root = panel.clone();
    let whole = run.stage().attach(panel, function, neuron, charts);
    if !whole {
        run.app.tell(text::NO_CANVAS.into(), Mend::None);
    }
    let _ = run.element.set(root);
    run.start();
}

/// The buttons of hand mode.
fn hand(run: &'static Run, panel: &Element) {
    let at = |action| panel.query_selector(&["[data-do=", action, "]"].concat()).ok().flatten();
    let (Some(mode), Some(freeze), Some(release)) = (at("hand"), at("freeze"), at("release")) else { return };
    let fingers = &run.fingers;
    dom::state(&mode, "aria-pressed", move || fingers.on.get());
    dom::hidden(&freeze, move || !fingers.on.get());
    dom::disabled(&freeze, move || !fingers.lit.get());
    dom::text(
        freeze,
        move || {
            if fingers.lit.get() && !fingers.held.get()[1] { text::RELEASE } else { text::FREEZE }
        },
    );
    dom::hidden(&release, move || !fingers.held.get()[0]);
}

/// The result in words, with the rule it follows.
fn headline(run: &'static Run, panel: &Element) {
    dom::text(dom::find(panel, "from"), move || {
        run.summary.with(|s| s.as_deref().map_or_else(|| text::STARTING.into(), |r| text::headline(r).0))
    });
    let result = dom::find(panel, "to");
    dom::text(result.clone(), move || run.told(|r| text::headline(r).1));
    dom::class(&result, "found", move || run.summary.with(|s| s.as_deref().is_some_and(text::clustered)));
    let sub = dom::find(panel, "sub");
    dom::attribute(&sub, "title", move || run.told(|r| text::subline(r, false)));
    dom::text(sub, move || {
        let brief = run.app.count.get() > 1;
        run.told(|r| text::subline(r, brief))
    });
    dom::text(dom::find(panel, "mode"), move || mode_info(run.mode()).name);
    dom::text(dom::find(panel, "strength"), move || {
        let mode = run.mode();
        run.told(|r| text::strength(mode, r))
    });
    dom::text(dom::find(panel, "rule"), move || text::rule(run.mode()));
}

/// The numbers of what is lit up. Its height is fixed, so that nothing jumps; what is too long for
/// one line is in the tooltip.
fn readout(run: &'static Run, panel: &Element) {
    let idle = move || run.readout.with(String::is_empty);
    let words = move || if idle() { text::READOUT_EMPTY.to_owned() } else { run.readout.get() };
    let numbers = dom::find(panel, "numbers");
    dom::class(&numbers, "idle", idle);
    dom::attribute(&numbers, "title", words);
    dom::text(dom::find(panel, "words"), words);
    dom::attribute(&dom::find(panel, "marker"), "class", move || match run.lit.get() {
        Some(Target::Neuron(_)) => "dot neuron",
        Some(Target::Atom(_)) => "dot atom",
        Some(Target::Point(_)) => "dot point",
        None => "dot",
    });
}

fn heard_by_function(run: &'static Run, event: &Event) {
    let under = || {
        let (x, y) = place(event);
        run.stage().pick_function(x, y)
    };
    let (x, y) = place(event);
    match event.type_().as_str() {
        "pointerdown" if run.app.hand.editing.now() => {
            run.grasp(x, y);
            hold(event);
        }
        "pointermove" if run.pull(x, y, TAP) => {}
        "pointermove" => run.hover(under()),
        "pointerup" | "pointercancel" => run.let_go(x, y),
        "pointerdown" => {}
        "click" if run.app.hand.editing.now() => {}
        "click" => run.pin(under()),
        "keydown" => arrows(run, event.unchecked_ref(), false),
        _ => run.hover(None),
    }
}

/// Where the pointer went down, where it was last, and whether it has turned the sphere.
type Grip = Option<([f64; 2], [f64; 2], bool)>;

fn heard_by_neurons(run: &Run, grip: &mut Grip, event: &Event) {
    let (x, y) = place(event);
    let under = || run.stage().pick_neuron(x, y);
    let ball = run.chart.now() == Chart::Sphere;
    match event.type_().as_str() {
        "pointerdown" if run.take_hold([x, y]) => hold(event),
        "pointerdown" => {
            *grip = Some(([x, y], [x, y], false));
            if ball {
                hold(event);
            }
        }
        "pointermove" if run.carry([x, y]) => {}
        "pointerup" | "pointercancel" if run.put_down() => {}
        "pointermove" => {
            let Some((from, last, turned)) = grip.filter(|_| ball) else { return run.hover(under()) };
            let turned = turned || libm::hypot(x - from[0], y - from[1]) > TAP;
            if turned {
                run.drag(x - last[0], y - last[1]);
            }
            *grip = Some((from, if turned { [x, y] } else { last }, turned));
        }
        "pointerup" => {
            if let Some((_, _, false)) = grip.take() {
                run.pin(under());
            }
        }
        "pointercancel" => *grip = None,
        "keydown" => arrows(run, event.unchecked_ref(), ball),
        _ => run.hover(None),
    }
}

/// Keeps a pointer that went down on a canvas, even if it leaves it.
fn hold(event: &Event) {
    if let Some(canvas) = event.target() {
        let canvas: Element = canvas.unchecked_into();
        let _ = canvas.set_pointer_capture(event.unchecked_ref::<PointerEvent>().pointer_id());
    }
}

/// Pointer position in CSS pixels from the canvas's corner.
fn place(event: &Event) -> (f64, f64) {
    // Of an event that is no pointer's these are not read.
    let event: &MouseEvent = event.unchecked_ref();
    (f64::from(event.offset_x()), f64::from(event.offset_y()))
}

/// Arrow keys on a view in focus.
fn arrows(run: &Run, event: &KeyboardEvent, turns: bool) {
    let (dx, dy) = match event.key().as_str() {
        "ArrowLeft" => (-1.0, 0.0),
        "ArrowRight" => (1.0, 0.0),
        "ArrowUp" => (0.0, -1.0),
        "ArrowDown" => (0.0, 1.0),
        _ => return,
    };
    event.prevent_default();
    if event.shift_key() && run.nudge([NUDGE * dx, NUDGE * dy]) {
        // What is lit has moved.
    } else if turns && event.shift_key() {
        run.drag(TURN * dx, TURN * dy);
    } else if dx != 0.0 {
        run.cycle(false, dx as isize);
    } else {
        run.cycle(true, -dy as isize);
    }
}

/// Draws again when a canvas changes size.
fn watch<'a>(run: &'static Run, canvases: impl Iterator<Item = &'a HtmlCanvasElement>) {
    let resized = dom::callback(Box::new(move |_| run.resized()));
    if let Ok(observer) = ResizeObserver::new(&resized) {
        for canvas in canvases {
            observer.observe(canvas);
        }
        // It goes on observing though nobody holds it any more.
    }
}
