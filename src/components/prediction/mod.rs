//! What is asked before a chapter's runs train, and how far the answer is from what they come to.

mod atoms;
mod cells;
mod function;
mod smallest;

use crate::controller::use_controller;
use crate::state::prediction::{Comparison, PanelOutcome, Stage};
use crate::state::{Command, PanelStoreFields, PredictionCommand, WorkspaceStoreFields, selectors};
use crate::text::prediction as text;
use atoms::AtomsQuestion;
use cells::CellsQuestion;
use function::FunctionQuestion;
use leptos::html;
use leptos::prelude::*;
use relu_atoms_core::experiment::prediction::Question;
use smallest::SmallestQuestion;

/// What the parts of a question read.
#[derive(Clone, Copy)]
struct PredictionContext {
    /// The question is open.
    is_open: Memo<bool>,
    /// How far the guess is from what the runs have come to.
    comparison: Memo<Option<Comparison>>,
}

/// The question that the open chapter asks; nothing where it asks none.
#[component]
pub fn PredictionCard() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let question = Memo::new(move |_| store.prediction().read().as_ref().map(|asked| asked.question));
    let stage = Memo::new(move |_| store.prediction().read().as_ref().map(|asked| asked.stage));
    let is_made =
        Memo::new(move |_| store.prediction().read().as_ref().is_some_and(|asked| asked.guess.is_made()));
    let comparison = Memo::new(move |_| {
        let asked = store.prediction().read();
        let asked = asked.as_ref().filter(|asked| asked.stage == Stage::Made)?;
        let panels: Option<Vec<PanelOutcome>> = selectors::panels(store)
            .into_iter()
            .map(|panel| {
                let report = panel.summary().try_get().flatten()?;
                let shown = panel.shown();
                // While training, the words are renewed with the numbers that words tell.
                let shown = if report.status.over() { shown.try_get() } else { shown.try_get_untracked() };
                Some(PanelOutcome {
                    id: panel.key(),
                    points: panel.points().try_get().flatten()?,
                    report,
                    shown: shown.flatten(),
                })
            })
            .collect();
        asked.compare(&panels?)
    });
    let is_open = Memo::new(move |_| stage.get() == Some(Stage::Asked));
    provide_context(PredictionContext { is_open, comparison });
    let sentence = Memo::new(move |_| {
        let panels = text::PanelNames {
            name: &|id| selectors::panel_name_untracked(store, id),
            under: &|id| selectors::under_untracked(store, id),
        };
        let comparison = comparison.read();
        comparison.as_ref().map(|comparison| (comparison.is_over, text::difference(comparison, panels)))
    });
    let said = move |over: bool| sentence.get().filter(|told| told.0 == over).map(|told| told.1);
    // The buttons of the open question and those after it take each other's place, and the focus stays on them.
    let (train, again) = (NodeRef::<html::Button>::new(), NodeRef::<html::Button>::new());
    let tell = move |command| controller.dispatch(Command::Predict(command));
    let ask_again = move |_| {
        tell(PredictionCommand::AskAgain);
        request_animation_frame(move || {
            if let Some(button) = train.get_untracked() {
                let _ = button.focus();
            }
        });
    };
    let close = move |command: PredictionCommand| {
        tell(command);
        request_animation_frame(move || {
            if let Some(button) = again.get_untracked() {
                let _ = button.focus();
            }
        });
    };
    // On a phone the view that is drawn on or tapped is brought into sight, over the sheet with the question.
    Effect::new(move |_| {
        let view = match question.get() {
            Some(Question::Function) => ".view.function",
            Some(Question::Cells) => ".view.neurons",
            _ => return,
        };
        if is_open.get() && !store.layout().read_untracked().is_wide {
            request_animation_frame(move || {
                if let Ok(Some(view)) = document().query_selector(view) {
                    view.scroll_into_view();
                }
            });
        }
    });
    let view_of = move |asked: Question| {
        let words = move || text::question(asked, selectors::panel_count(store));
        view! {
            <section
                class="prediction"
                class:open=move || is_open.get()
                data-prediction=move || stage.get().map(stage_name)
                aria-label=text::PREDICT
            >
                <p class="prediction-name" aria-hidden="true">{text::PREDICT}</p>
                <p class="prediction-question" id="prediction-question">{words}</p>
                <Show when=move || stage.get() != Some(Stage::Skipped)>
                    {match asked {
                        Question::Atoms => view! { <AtomsQuestion /> }.into_any(),
                        Question::Function => view! { <FunctionQuestion /> }.into_any(),
                        Question::Cells => view! { <CellsQuestion /> }.into_any(),
                        Question::Smallest(measure) => view! { <SmallestQuestion measure /> }.into_any(),
                    }}
                </Show>
                <p class="prediction-so-far" data-prediction-part="so-far">{move || said(false)}</p>
                <p class="prediction-difference" data-prediction-part="difference" aria-live="polite">
                    {move || said(true)}
                </p>
                <div class="prediction-buttons">
                    <Show
                        when=move || is_open.get()
                        fallback=move || view! {
                            <button
                                node_ref=again
                                type="button"
                                class="tool framed"
                                title=text::AGAIN_HELP
                                on:click=ask_again
                            >
                                {text::AGAIN}
                            </button>
                        }
                    >
                        // It can be reached before there is a guess, and says then what is missing.
                        <button
                            node_ref=train
                            type="button"
                            class="tool strong"
                            aria-disabled=move || (!is_made.get()).to_string()
                            aria-describedby="prediction-hint"
                            on:click=move |_| {
                                if is_made.get_untracked() {
                                    close(PredictionCommand::Run);
                                }
                            }
                        >
                            {text::RUN}
                        </button>
                        <button
                            type="button"
                            class="tool framed"
                            title=text::SKIP_HELP
                            on:click=move |_| close(PredictionCommand::Skip)
                        >
                            {text::SKIP}
                        </button>
                        <span class="soft prediction-hint" id="prediction-hint">
                            {move || (!is_made.get()).then(|| text::hint(asked))}
                        </span>
                    </Show>
                </div>
            </section>
        }
    };
    move || question.get().map(view_of)
}

/// The word of a stage, for style sheets and tests.
fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Asked => "asked",
        Stage::Made => "made",
        Stage::Skipped => "skipped",
    }
}
