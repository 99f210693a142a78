//! How many atoms will be left: a number, and beside it the number of the run.

use super::PredictionContext;
use crate::controller::use_controller;
use crate::state::prediction::{Difference, Ending, Guess, MOST_ATOMS};
use crate::state::{Command, PredictionCommand, WorkspaceStoreFields};
use crate::text::prediction as text;
use leptos::prelude::*;

/// The number with its two buttons, or what was said beside what is left.
#[component]
pub(super) fn AtomsQuestion() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let PredictionContext { is_open, comparison } = expect_context();
    let said = Memo::new(move |_| match store.prediction().read().as_ref().map(|asked| &asked.guess) {
        Some(Guess::Atoms(said)) => *said,
        _ => None,
    });
    let say = move |count: usize| {
        controller.dispatch(Command::Predict(PredictionCommand::SayAtoms(count)));
    };
    let step = move |by: isize| {
        move |_| say(said.get_untracked().map_or(usize::from(by > 0), |said| said.saturating_add_signed(by)))
    };
    // What is typed and is no number changes nothing.
    let typed = move |event| {
        if let Ok(count) = event_target_value(&event).trim().parse() {
            say(count);
        }
    };
    let shown = move || said.get().map_or_else(String::new, |said| said.to_string());
    let left = move || {
        let comparison = comparison.read();
        let Some(Difference::Atoms(_, ends)) = comparison.as_ref().map(|c| &c.difference) else {
            return text::NO_NUMBER.get().to_owned();
        };
        let number = |ending: &Ending| ending.atoms().map_or(text::NO_NUMBER.into(), |left| left.to_string());
        ends.iter().map(|(_, ending)| number(ending)).collect::<Vec<_>>().join(" · ")
    };
    view! {
        <Show
            when=move || is_open.get()
            fallback=move || view! {
                <dl class="prediction-numbers">
                    <div>
                        <dt>{text::SAID}</dt>
                        <dd data-prediction-part="said">{shown}</dd>
                    </div>
                    <div>
                        <dt>{text::LEFT}</dt>
                        <dd data-prediction-part="left">{left}</dd>
                    </div>
                </dl>
            }
        >
            <div class="prediction-stepper" role="group" aria-labelledby="prediction-question">
                <button
                    type="button"
                    class="tool framed"
                    aria-label=text::FEWER
                    disabled=move || said.get() == Some(0)
                    on:click=step(-1)
                >
                    "−"
                </button>
                <input
                    type="number"
                    inputmode="numeric"
                    min="0"
                    max=MOST_ATOMS.to_string()
                    step="1"
                    aria-label=text::ATOMS
                    placeholder=text::NO_NUMBER
                    prop:value=shown
                    on:input=typed
                    // What was left in the field and is no number gives way to what was said.
                    on:change:target=move |event| event.target().set_value(&shown())
                />
                <button
                    type="button"
                    class="tool framed"
                    aria-label=text::MORE
                    disabled=move || said.get() == Some(MOST_ATOMS)
                    on:click=step(1)
                >
                    "+"
                </button>
            </div>
        </Show>
    }
}
