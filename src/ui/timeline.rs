//! The scrubber: any recorded step is shown again by dragging along the time axis, or by keys.

use super::app::App;
use super::dom;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

/// How far an arrow key goes, as a fraction of the present step.
const ARROW: f64 = 0.05;

/// Where a step stands on the axis, from 0 to 1.
pub(super) fn place(step: u64, end: u64, log: bool) -> f64 {
    let (step, end) = (step as f64, end.max(1) as f64);
    let t = if log { libm::log1p(step) / libm::log1p(end) } else { step / end };
    t.clamp(0.0, 1.0)
}

/// The step at a place.
fn step_at(place: f64, end: u64, log: bool) -> u64 {
    let (t, end) = (place.clamp(0.0, 1.0), end.max(1) as f64);
    (if log { libm::expm1(t * libm::log1p(end)) } else { t * end }).round() as u64
}

/// Makes the axis draggable; `end` is the step at its right end.
pub(super) fn listen(app: &'static App, axis: &Element, end: impl Fn() -> u64 + 'static) {
    let element = axis.clone();
    let mut held = false;
    let kinds = ["pointerdown", "pointermove", "pointerup", "pointercancel", "keydown"];
    dom::on(axis, &kinds, move |event| {
        let pointer: &PointerEvent = event.unchecked_ref();
        match event.type_().as_str() {
            "pointerdown" => {
                held = true;
                let _ = element.set_pointer_capture(pointer.pointer_id());
            }
            "pointermove" if held => {}
            "keydown" => {
                let now = app.shown().at.get();
                let by = ((now as f64 * ARROW) as u64).max(1);
                let step = match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
                    "ArrowLeft" | "ArrowDown" => now.saturating_sub(by),
                    "ArrowRight" | "ArrowUp" => now + by,
                    "Home" => 0,
                    "End" => app.furthest(),
                    _ => return,
                };
                event.prevent_default();
                return app.seek(step);
            }
            "pointermove" => return,
            _ => {
                held = false;
                return;
            }
        }
        let whole = element.get_bounding_client_rect();
        let t = (f64::from(pointer.client_x()) - whole.left()) / whole.width().max(1.0);
        app.seek(step_at(t, end(), app.log_steps.now()));
    });
}
