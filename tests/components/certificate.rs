//! The certificate's line: a sentence for each state of the optimum, and its buttons.

use crate::page::{
    Mounted, attribute, click, controller, field, is_shown, mount_in_panel, panel, settle, text,
};
use crate::run::{Run, optimum};
use leptos::prelude::*;
use relu_atoms::components::certificate::CertificateLine;
use relu_atoms::controller::Controller;
use relu_atoms::state::{Command, OptimumState, PanelStoreFields, WorkspaceStoreFields};
use relu_atoms::text::Text;
use relu_atoms_session::messages::{Report, RunStatus};
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

const RUN: &str = "preset=xor&modes=variation-norm&m=20&play=0";

/// The line of a panel whose numbers are those of a run after 300 steps, changed by `change`.
async fn line(query: &str, change: impl FnOnce(&mut Report)) -> (Controller, Mounted) {
    let controller = controller(query);
    let line = mount_in_panel(controller, 0, || view! { <CertificateLine /> }).await;
    assert_eq!(line.text("p"), "", "there are no numbers yet");
    let mut report = Run::report(RUN, 300);
    change(&mut report);
    field(controller, 0).summary().set(Some(Arc::new(report)));
    settle().await;
    (controller, line)
}

/// A standing in which no neuron is missing.
fn settled(report: &mut Report) {
    report.standing.as_mut().expect("a penalty").violation = 1.0;
}

async fn set(controller: Controller, state: OptimumState) {
    field(controller, 0).optimum().set(state);
    settle().await;
}

#[wasm_bindgen_test]
async fn without_a_question_it_tells_what_is_certified() {
    let (_, line) = line(RUN, |report| {
        settled(report);
        let standing = report.standing.as_mut().expect("a penalty");
        (standing.raw, standing.dual) = (1.034, 1.0);
    })
    .await;
    let sentence = line.text("p");
    assert!(sentence.starts_with("Certified: within 3.4\u{a0}% of the optimum · max"), "{sentence}");
    assert!(sentence.ends_with("=\u{a0}1.00"), "{sentence}");
    assert!(!is_shown(&line.button("Cancel")));
    assert_eq!(attribute(&line.button("Optimum"), "aria-pressed"), "false");
}

#[wasm_bindgen_test]
async fn without_a_lower_bound_it_says_so() {
    let (_, line) = line(RUN, |report| {
        settled(report);
        report.standing.as_mut().expect("a penalty").dual = 0.0;
    })
    .await;
    assert!(line.text("p").starts_with("No useful lower bound yet · "), "{}", line.text("p"));
}

#[wasm_bindgen_test]
async fn a_missing_neuron_is_told_once_training_has_stopped_and_never_replaces_what_is_certified() {
    let missing = |status| {
        move |report: &mut Report| {
            report.status = status;
            report.standing.as_mut().expect("a penalty").violation = 2.0;
        }
    };
    let (controller, stopped) = line(RUN, missing(RunStatus::Finished)).await;
    let sentence = stopped.text("p");
    assert!(
        sentence.starts_with("Certified: ") && sentence.ends_with("=\u{a0}2.00: a neuron is missing"),
        "{sentence}"
    );
    // What was asked for takes the place of what is certified.
    set(controller, OptimumState::Failed(Text::same("It cannot be had.").into())).await;
    assert!(stopped.text("p").starts_with("It cannot be had. · max"), "{}", stopped.text("p"));
    let (_, training) = line(RUN, missing(RunStatus::Running)).await;
    let sentence = training.text("p");
    assert!(sentence.starts_with("Certified: ") && !sentence.contains("missing"), "{sentence}");
}

#[wasm_bindgen_test]
async fn every_state_of_the_optimum_has_its_sentence() {
    let (controller, line) = line(RUN, settled).await;
    let best = Arc::new(optimum(controller, 0));
    let solving =
        |best| OptimumState::Solving { progress: "Solving: within 9\u{a0}% so far".into(), bound: 0.5, best };
    set(controller, solving(None)).await;
    assert!(line.text("p").starts_with("Solving: within 9\u{a0}% so far · max"), "{}", line.text("p"));
    assert!(is_shown(&line.button("Cancel")));
    let so_far = "The diamonds and the thin line are the best network so far.";
    assert!(!attribute(&line.find("p"), "title").contains(so_far));
    set(controller, solving(Some(best.clone()))).await;
    assert!(attribute(&line.find("p"), "title").contains(so_far));
    set(controller, OptimumState::Cancelled { best: best.clone(), bound: best.objective / 1.25 }).await;
    let sentence = line.text("p");
    assert!(sentence.starts_with("Stopped: within 25\u{a0}% of the optimum · max"), "{sentence}");
    assert!(attribute(&line.find("p"), "title").contains(so_far));
    assert!(!is_shown(&line.button("Cancel")));
    set(controller, OptimumState::Solved(best.clone())).await;
    let sentence = line.text("p");
    assert!(sentence.contains(" above the optimum ") || sentence.contains("× the optimum "), "{sentence}");
    assert!(!attribute(&line.find("p"), "title").contains(so_far));
    let mut near = (*best).clone();
    near.taken_as_one = vec![vec![0, 2]];
    set(controller, OptimumState::Solved(Arc::new(near))).await;
    let remarks = attribute(&line.find("p"), "title");
    assert!(remarks.contains("of point 1 and counts as one with it"), "{remarks}");
}

#[wasm_bindgen_test]
async fn without_a_regulariser_there_is_no_optimum() {
    let controller = controller("preset=xor&modes=none&m=20&play=0");
    let line = mount_in_panel(controller, 0, || view! { <CertificateLine /> }).await;
    assert_eq!(line.text("p"), "Without a regulariser there is no optimum to compare with: only the loss.");
    assert!(!is_shown(&line.button("Optimum")));
    assert!(is_shown(&line.button("Merge")));
}

#[wasm_bindgen_test]
async fn beside_other_panels_the_line_says_only_what_matters_most() {
    let (_, line) = line("preset=xor&modes=variation-norm,none&m=20&play=0", settled).await;
    let (brief, full) = (line.text("p"), attribute(&line.find("p"), "title"));
    assert!(full.starts_with(&format!("{brief} · max")), "{brief}; {full}");
}

#[wasm_bindgen_test]
async fn cancelling_keeps_the_best_network_so_far() {
    let (controller, line) = line(RUN, settled).await;
    field(controller, 0).certified().set(true);
    let best = Arc::new(optimum(controller, 0));
    let solving = |best| OptimumState::Solving { progress: "Solving".into(), bound: 0.5, best };
    set(controller, solving(Some(best.clone()))).await;
    click(&line.button("Cancel")).await;
    assert_eq!(
        panel(controller, 0, |panel| panel.optimum.clone()),
        OptimumState::Cancelled { best, bound: 0.5 }
    );
    assert_eq!(attribute(&line.button("Optimum"), "aria-pressed"), "true");
    // Without one the question is taken back.
    set(controller, solving(None)).await;
    click(&line.button("Cancel")).await;
    assert_eq!(panel(controller, 0, |panel| panel.optimum.clone()), OptimumState::NotAsked);
    assert_eq!(attribute(&line.button("Optimum"), "aria-pressed"), "false");
}

/// In this page no worker can start.
#[wasm_bindgen_test]
async fn a_solver_that_cannot_start_is_told_in_the_line() {
    let (controller, line) = line(RUN, settled).await;
    click(&line.button("Optimum")).await;
    assert_eq!(attribute(&line.button("Optimum"), "aria-pressed"), "true");
    let sentence = text(&line.find("p"));
    assert!(sentence.starts_with("The exact solver could not start."), "{sentence}");
    click(&line.button("Optimum")).await;
    assert_eq!(panel(controller, 0, |panel| panel.optimum.clone()), OptimumState::NotAsked);
    assert!(line.text("p").starts_with("Certified: "), "{}", line.text("p"));
}

#[wasm_bindgen_test]
async fn merging_pauses() {
    let (controller, line) = line(RUN, settled).await;
    controller.dispatch(Command::TogglePlay);
    click(&line.button("Merge")).await;
    assert!(!controller.store().playing().get_untracked());
}
