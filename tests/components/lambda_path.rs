//! The λ path: its chart, its table, and what a press on a λ opens.

use crate::page::{attribute, click, controller, experiment, fire, mount, press, settle};
use leptos::prelude::*;
use relu_atoms::components::lambda_path::{PathChart, PathSection};
use relu_atoms::state::{Command, LambdaPath, SamplingState, Setting, WorkspaceStoreFields};
use relu_atoms::text::path as words;
use relu_atoms_session::path;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlProgressElement;

const RUN: &str = "preset=noisy-sine&modes=variation-norm&m=20&schedule=train:200&play=0";

/// The path of the first of these panels' runs with its optima, and the ends of the first so many runs.
fn known(shown: &[relu_atoms_core::experiment::Experiment], ends: usize) -> LambdaPath {
    let mut path = LambdaPath::new(&path::bases(&shown[0], shown, &path::MODES).expect("bases"));
    path.begin(true);
    for k in 0..path.runs.len() {
        let optimum = path::optimum(&path.runs[k], &mut || true).expect("an optimum");
        path.take(k, optimum);
    }
    for k in 0..ends {
        let end = path::trained(&path.runs[k], &mut |_| true).expect("an end");
        path.take(path.runs.len() + k, end);
    }
    path
}

#[wasm_bindgen_test]
async fn lines_are_optima_marks_are_runs_and_a_press_opens_both() {
    let controller = controller(RUN);
    let chart = mount(controller, || view! { <PathChart /> }).await;
    assert!(chart.all("svg.path-drawing").is_empty());
    let path = known(&[experiment(controller, 0)], 9);
    controller.store().path().set(Some(path.clone()));
    settle().await;
    // The regularisers are told apart by the style of the line and the shape of the mark.
    let lines: Vec<usize> = chart
        .all(".path-drawing polyline")
        .iter()
        .map(|line| attribute(line, "points").split_whitespace().count())
        .collect();
    assert_eq!(lines, [7, 7]);
    assert_eq!(chart.all(".path-drawing polyline.second").len(), 1);
    assert_eq!(chart.all(".path-drawing circle.path-mark").len(), 7);
    assert_eq!(chart.all(".path-drawing rect.path-mark").len(), 2);
    let stripes = chart.all(".path-stripe");
    assert_eq!(stripes.len(), 7);
    let label = attribute(&stripes[4], "aria-label");
    assert_eq!(label, format!("{}. {}", words::open(0.01), words::at(0.01, path.at(4))));
    let error = path.at(4)[0][0].and_then(|p| p.test_error).expect("a truth");
    assert!(label.contains(&relu_atoms::text::format::number(error, 2)), "{label}");
    // A press and a key open both regularisers there.
    fire(&stripes[4], "click");
    settle().await;
    let opened = || -> Vec<_> {
        controller.store().panels().get_untracked().iter().map(|panel| panel.opened.clone()).collect()
    };
    assert_eq!(opened(), path.runs_at(4));
    press(&chart.all(".path-stripe")[0], "Enter").await;
    assert_eq!(opened(), path.runs_at(0));
}

#[wasm_bindgen_test]
async fn the_section_has_progress_a_table_and_sentences() {
    let controller = controller(RUN);
    let section = mount(controller, || view! { <PathSection /> }).await;
    let base = experiment(controller, 0);
    let path = known(&[base], 1);
    assert_eq!(path.state, SamplingState::Running);
    controller.store().path().set(Some(path.clone()));
    settle().await;
    assert_eq!(section.all("tbody tr").len(), 15);
    assert_eq!(section.texts("tbody tr:last-child td")[1], "trained");
    // A step of the run under way moves the progress and leaves the chart as it is.
    let done = || section.find("progress").unchecked_into::<HtmlProgressElement>().value();
    let (before, line) = (done(), section.find(".path-drawing polyline"));
    controller.store().path_step().set(100);
    settle().await;
    assert!((done() - path.done(100)).abs() < 1e-6 && done() > before);
    assert!(line.is_connected());
    click(&section.button("Cancel")).await;
    let state = |of: fn(&LambdaPath) -> SamplingState| {
        controller.store().path().get_untracked().as_ref().map(of).expect("a path")
    };
    assert_eq!(state(|path| path.state.clone()), SamplingState::Cancelled);
    assert!(section.button(words::TRAIN.get()).is_connected());
    // Without a truth or rows held out there is no test error, and it says so.
    controller.dispatch(Command::ChooseData("xor".into()));
    controller.store().path().set(Some(known(&[experiment(controller, 0)], 0)));
    settle().await;
    assert!(section.texts("p").contains(&String::from(words::NO_TEST)));
    assert!(section.all("svg.path-drawing").is_empty());
    assert!(section.texts("tbody td").contains(&String::from(relu_atoms::text::NOT_THERE)));
}

#[wasm_bindgen_test]
async fn a_path_is_shown_beside_its_own_run_only() {
    let controller = controller(&RUN.replace("variation-norm", "variation-norm,gradient-penalty"));
    let chart = mount(controller, || view! { <PathChart /> <PathSection /> }).await;
    let runs = [0, 1].map(|id| experiment(controller, id));
    let mut path = known(&runs, 0);
    path.state = SamplingState::Finished;
    controller.store().path().set(Some(path));
    settle().await;
    let shown = || (chart.all("svg.path-drawing").len(), chart.all("tbody tr").len());
    let said = || chart.texts("p").iter().filter(|text| *text == words::OTHER_RUN.get()).count();
    // It is that of both panels, whichever is selected.
    for id in [0, 1] {
        controller.dispatch(Command::Select(id));
        settle().await;
        assert_eq!((shown(), said()), ((2, 14), 0));
    }
    // A wider network has another path, and so have other data; what was computed is not lost.
    controller.dispatch(Command::Set(Setting::Typed("m", "21".into())));
    settle().await;
    assert_eq!((shown(), said()), ((0, 0), 2));
    controller.dispatch(Command::Set(Setting::Typed("m", "20".into())));
    settle().await;
    assert_eq!((shown(), said()), ((2, 14), 0));
    controller.dispatch(Command::Set(Setting::Typed("lambda", "0.5".into())));
    settle().await;
    assert_eq!((shown(), said()), ((2, 14), 0), "λ is what the path runs along");
}
