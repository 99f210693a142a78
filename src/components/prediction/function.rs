//! Which function the network will settle on: it is drawn over the function view, or by sliders that are its handles.

use super::PredictionContext;
use crate::controller::use_controller;
use crate::state::prediction::{DrawnCurve, Guess, HANDLES};
use crate::state::{Command, PredictionCommand, WorkspaceStoreFields};
use crate::text::prediction as text;
use leptos::prelude::*;

/// Steps of a handle from the lowest value to the highest.
const STEPS: u32 = 60;

/// The handles as sliders while the question is open.
#[component]
pub(super) fn FunctionQuestion() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let PredictionContext { is_open, .. } = expect_context();
    let with_curve = move |read: &dyn Fn(&DrawnCurve) -> [f64; 2]| match store
        .prediction()
        .read()
        .as_ref()
        .map(|asked| &asked.guess)
    {
        Some(Guess::Function(curve)) => read(curve),
        _ => [0.0, 1.0],
    };
    let is_blank =
        Memo::new(move |_| store.prediction().read().as_ref().is_none_or(|asked| !asked.guess.is_made()));
    let ends = Memo::new(move |_| with_curve(&DrawnCurve::values));
    let slider = move |k: usize| {
        let place = Memo::new(move |_| with_curve(&move |curve: &DrawnCurve| curve.handle(k)));
        let value = move || {
            let [lo, hi] = ends.get();
            (f64::from(STEPS) * (place.get()[1] - lo) / (hi - lo)).round().to_string()
        };
        let set = move |event| {
            let [lo, hi] = ends.get_untracked();
            if let Ok(step) = event_target_value(&event).parse::<f64>() {
                let y = lo + (hi - lo) * step / f64::from(STEPS);
                controller.dispatch(Command::Predict(PredictionCommand::SetHandle(k, y)));
            }
        };
        view! {
            <label class="prediction-handle">
                <span aria-hidden="true">{move || text::handle(place.get()[0])}</span>
                <input
                    type="range"
                    min="0"
                    max=STEPS.to_string()
                    step="1"
                    aria-label=move || text::handle_name(place.get()[0])
                    aria-valuetext=move || text::handle_value(place.get()[1])
                    prop:value=value
                    on:input=set
                />
                <output aria-hidden="true">{move || text::handle_value(place.get()[1])}</output>
            </label>
        }
    };
    view! {
        <Show when=move || is_open.get()>
            <div class="prediction-curve">
                <details>
                    <summary>{text::HANDLES}</summary>
                    <div role="group" aria-label=text::HANDLES_NAME>
                        {(0..HANDLES).map(slider).collect_view()}
                    </div>
                </details>
                <button
                    type="button"
                    class="tool small"
                    hidden=move || is_blank.get()
                    on:click=move |_| controller.dispatch(Command::Predict(PredictionCommand::Wipe))
                >
                    {text::WIPE}
                </button>
            </div>
        </Show>
    }
}
