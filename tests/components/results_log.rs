//! The dialog of results: several seeds at once, and the finished runs of the visit.

use crate::page::{attribute, click, controller, mount, panel, settle, type_in};
use crate::run::Trainer;
use leptos::prelude::*;
use relu_atoms::components::results_log::{ResultsButton, ResultsDialog};
use relu_atoms::controller::Controller;
use relu_atoms::state::{Command, Dialog, Sampling, SamplingState, WorkspaceStoreFields};
use relu_atoms::text::results as words;
use relu_atoms_core::experiment::link;
use relu_atoms_session::messages::Request;
use relu_atoms_session::seeds::{following, train_to_end};
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

const RUN: &str = "preset=xor&modes=gradient-penalty&m=20&schedule=train:300&play=0&seed=4";

/// The panel's run from so many seeds, as the worker would have trained it.
fn sampled(controller: Controller, count: usize, state: SamplingState) -> Sampling {
    let experiment = panel(controller, 0, |panel| panel.experiment());
    let mut sampling = Sampling::new(experiment.clone(), following(experiment.seed, count));
    for seed in &sampling.seeds {
        let end = train_to_end(&sampling.run(*seed), &mut |_| true).expect("an end");
        sampling.ends.push(Arc::new(end));
    }
    sampling.state = state;
    sampling
}

#[wasm_bindgen_test]
async fn a_finished_run_is_in_the_table_with_a_link_and_opens_again() {
    let controller = controller(RUN);
    let button = mount(controller, || view! { <ResultsButton /> }).await;
    let dialog = mount(controller, || view! { <ResultsDialog /> }).await;
    click(&button.button(words::RESULTS.get())).await;
    assert!(
        dialog.all("dialog[open]").len() == 1 && dialog.texts("p").contains(&String::from(words::LOG_EMPTY))
    );
    let mut trainer = Trainer::open(controller, 0).await;
    trainer.request(Request::Step(2000)).await;
    let report = panel(controller, 0, |panel| panel.report.clone()).expect("a report");
    assert!(report.status.over());
    let cells = dialog.texts("tbody td");
    assert_eq!(dialog.texts("tbody th"), ["1"]);
    assert_eq!(cells[0], "xor");
    assert_eq!(cells[4], report.atom_count.to_string());
    assert_eq!(cells[11], words::gap(&report));
    assert_eq!(cells[12], "300");
    let address = attribute(&dialog.find("tbody a"), "href");
    let query = address.split_once('?').expect("a query").1.split("&v=").next().expect("a query");
    assert_eq!(link::parse(query).0.experiment(), panel(controller, 0, |panel| panel.opened.clone()));
    // It opens again, which closes the dialog.
    click(&dialog.button("Open run 1")).await;
    assert_eq!(controller.store().dialog().get_untracked(), None);
    controller.dispatch(Command::Show(Some(Dialog::Results)));
    settle().await;
    click(&dialog.button(words::CLEAR.get())).await;
    assert!(dialog.all("tbody tr").is_empty());
}

#[wasm_bindgen_test]
async fn several_seeds_are_told_as_dots_and_a_table() {
    let controller = controller(RUN);
    let dialog = mount(controller, || view! { <ResultsDialog /> }).await;
    controller.dispatch(Command::Show(Some(Dialog::Results)));
    settle().await;
    assert_eq!(dialog.input("input[name=seeds]").value(), "10");
    type_in(&dialog.input("input[name=seeds]"), "0").await;
    click(&dialog.button(words::TRAIN_SEEDS.get())).await;
    assert_eq!(dialog.text("[role=status]"), words::NO_COUNT.get());
    assert!(controller.store().sampling().get_untracked().is_none());
    let sampling = sampled(controller, 4, SamplingState::Finished);
    let ends = sampling.ends.clone();
    controller.store().sampling().set(Some(sampling));
    settle().await;
    assert_eq!(dialog.texts("tbody th"), ["4", "5", "6", "7"]);
    let atoms: Vec<String> = ends.iter().map(|end| end.atom_count.to_string()).collect();
    assert_eq!(dialog.texts("tbody td:nth-child(2)"), atoms);
    assert_eq!(
        dialog.texts("tbody td:nth-child(5)"),
        ends.iter().map(|end| words::gap(end)).collect::<Vec<_>>()
    );
    assert_eq!(dialog.all(".results-strips svg").len(), 2);
    assert_eq!(dialog.all(".results-strips circle").len(), 8, "a dot for each seed in both strips");
    assert!(
        attribute(&dialog.find(".results-strips svg"), "aria-label")
            .contains(&words::atoms_of(ends.iter().map(|e| e.atom_count)))
    );
}

#[wasm_bindgen_test]
async fn the_progress_is_told_and_can_be_cancelled() {
    let controller = controller(RUN);
    let dialog = mount(controller, || view! { <ResultsDialog /> }).await;
    controller.dispatch(Command::Show(Some(Dialog::Results)));
    settle().await;
    let mut running = sampled(controller, 3, SamplingState::Running);
    running.ends.truncate(1);
    running.step = 150;
    controller.store().sampling().set(Some(running));
    settle().await;
    assert_eq!(dialog.text("[role=status]"), "1 of 3 seeds");
    assert_eq!(attribute(&dialog.find("progress"), "value").parse::<f64>(), Ok(0.5));
    click(&dialog.button("Cancel")).await;
    let sampling = controller.store().sampling().get_untracked().expect("several seeds");
    assert_eq!((sampling.state, sampling.ends.len()), (SamplingState::Cancelled, 1));
    assert!(dialog.find(".results-progress").hidden());
}
