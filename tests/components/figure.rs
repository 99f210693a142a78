//! The paper's figure: points are chosen, a cell is opened, its neurons are merged.

use crate::page::{
    Mounted, animation_frame, attribute, canvas, click, controller, field, is_shown, mount, panel, pixels,
    press, set_style, settle, until,
};
use crate::run::Run;
use leptos::prelude::*;
use relu_atoms::canvas::palette::Rgb;
use relu_atoms::canvas::part::PartCanvas;
use relu_atoms::components::panel::PanelView;
use relu_atoms::controller::Controller;
use relu_atoms::state::{Command, FigureCommand, PanelStoreFields, ShownFrame};
use relu_atoms::text;
use relu_atoms::workers::trainer::TrainerEvent;
use relu_atoms_core::field::Window;
use relu_atoms_core::occupancy::CellChoice;
use relu_atoms_core::penalty::Penalty;
use relu_atoms_render::shapes::{Align, Shape};
use relu_atoms_session::Output;
use relu_atoms_session::messages::{Frame, Reply, Request};
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

/// The corners of a square, of which opposite ones are no cell.
const XOR: &str = "preset=xor&modes=variation-norm&m=60&play=0&figure=1";

/// A panel whose canvases have a size.
async fn view(controller: Controller) -> Mounted {
    let view = mount(controller, move || view! { <PanelView panel=field(controller, 0) /> }).await;
    for canvas in view.all("canvas") {
        set_style(&canvas, "display", "block");
        set_style(&canvas, "width", "360px");
        set_style(&canvas, "height", "280px");
    }
    settle().await;
    view
}

/// Shows a frame of the run some steps in, in which the cell that the panel has chosen is opened.
async fn show(controller: Controller, run: &mut Run) {
    let chosen = panel(controller, 0, |panel| panel.figure.chosen.clone());
    let frame = run.frame(Request::Cell(Some(chosen.map_or(CellChoice::Heaviest, CellChoice::Of))));
    let window = Window { x: [-1.0, 1.0], y: [-1.0, 1.0], columns: 2, rows: 2 };
    field(controller, 0).shown().set(Some(Arc::new(ShownFrame { frame, window })));
    settle().await;
}

async fn opened(query: &str, steps: u64) -> (Controller, Mounted, Run) {
    let controller = controller(query);
    let view = view(controller).await;
    let (mut run, points) = Run::open(query);
    field(controller, 0).points().set(Some(Arc::new(points)));
    run.request(Request::Step(steps));
    show(controller, &mut run).await;
    (controller, view, run)
}

fn pressed(view: &Mounted) -> Vec<usize> {
    let buttons = view.all(".points button:not(.none)");
    (0..buttons.len()).filter(|k| attribute(&buttons[*k], "aria-pressed") == "true").collect()
}

/// The frame of an earlier choice is not taken for the heaviest cell.
#[wasm_bindgen_test]
async fn until_the_heaviest_cell_comes_no_other_is_told_of() {
    let (controller, view, mut run) = opened(XOR, 5).await;
    let heaviest = pressed(&view);
    let other = if heaviest == [0] { 1 } else { 0 };
    let choose = |chosen| controller.dispatch(Command::Figure(0, FigureCommand::Choose(chosen)));
    choose(Some(vec![other]));
    show(controller, &mut run).await;
    let members = || attribute(&view.find("[data-part=opened]"), "data-members").parse::<usize>().ok();
    assert!(pressed(&view) == [other] && members().is_some());
    choose(None);
    settle().await;
    assert_eq!(members(), None, "the last frame tells of the cell chosen before");
    controller.dispatch(Command::Figure(0, FigureCommand::Merge));
    assert_eq!(
        panel(controller, 0, |panel| panel.figure.chosen.clone()),
        None,
        "nothing is there to be merged"
    );
    show(controller, &mut run).await;
    assert!(pressed(&view) == heaviest && members().is_some());
}

#[wasm_bindgen_test]
async fn points_are_chosen_and_the_cell_is_opened_or_there_is_none() {
    let (controller, view, mut run) = opened(XOR, 5).await;
    // By default the heaviest cell: nothing is blank.
    let heaviest = pressed(&view);
    assert!(!heaviest.is_empty());
    let words = view.text("[data-part=chosen]");
    assert!(words.starts_with("This neuron sees") && words.contains("of the 60"), "{words}");
    assert!(
        attribute(&view.find("[data-part=opened]"), "data-members").parse::<usize>().is_ok_and(|n| n > 0)
    );
    click(&view.find(".points .none")).await;
    for k in [0, 1] {
        click(&view.all(".points button")[k]).await;
    }
    assert_eq!(
        (pressed(&view), attribute(&view.find("[data-part=input]"), "data-cell")),
        (vec![0, 1], "0,1".into())
    );
    show(controller, &mut run).await;
    // The first two points of the preset are opposite corners.
    let words = view.text("[data-part=chosen]");
    assert!(words.starts_with("No neuron sees just points 1 and 2: no straight line"), "{words}");
    assert!(is_shown(&view.find(".no-cell")) && !is_shown(&view.find(".probe")));
    click(&view.all(".points button")[1]).await;
    show(controller, &mut run).await;
    assert!(view.text("[data-part=chosen]").starts_with("This neuron sees just point 1."));
    assert!(!is_shown(&view.find(".no-cell")) && is_shown(&view.find(".probe")));
    click(&view.button("Heaviest cell")).await;
    show(controller, &mut run).await;
    assert_eq!(pressed(&view), heaviest);
}

#[wasm_bindgen_test]
async fn the_surface_is_turned_measured_and_tried() {
    let (controller, view, _) = opened(XOR, 5).await;
    let part = view.find("[data-part=opened]");
    let costs = || {
        ["data-cost", "data-merged-cost"].map(|name| attribute(&part, name).parse::<f64>().expect("a number"))
    };
    let by_v = costs();
    assert!(by_v[1] < by_v[0] && view.text("[data-part=price]").starts_with("V of "));
    let tried = view.text("[data-part=probe]");
    assert!(tried.starts_with("Test neuron: V = "), "{tried}");
    click(&view.button("G")).await;
    assert!(costs() != by_v && view.text("[data-part=price]").starts_with("G of "));
    let turn = || panel(controller, 0, |panel| panel.figure.turn);
    let before = turn();
    assert!(!press(&view.find("[data-view=surface]"), "ArrowLeft").await);
    assert!(turn() != before);
    // The test neuron moves, and what it costs is told.
    let tried = view.text("[data-part=probe]");
    for _ in 0..4 {
        assert!(!press(&view.find(".probe"), "ArrowRight").await);
    }
    assert_ne!(view.text("[data-part=probe]"), tried);
    // It stays in the cell, however far it is moved.
    controller.dispatch(Command::Figure(0, FigureCommand::MoveProbe([0.0, 0.0])));
    for _ in 0..80 {
        press(&view.find(".probe"), "ArrowUp").await;
    }
    let at = panel(controller, 0, |panel| panel.figure.probe);
    assert!(at.iter().all(|v| v.abs() <= 1.0 + 1e-9), "{at:?}");
}

#[wasm_bindgen_test]
async fn merging_is_offered_where_there_is_something_to_merge() {
    let (controller, view, mut run) = opened(XOR, 5).await;
    let part = view.find("[data-part=opened]");
    let button = view.button("Merge this cell");
    assert!(!button.has_attribute("disabled"));
    let sees = pressed(&view);
    let words = view.text("[data-part=price]");
    assert!(words.contains("→") && view.text("[data-part=change]").starts_with("unchanged"), "{words}");
    click(&button).await;
    // It slides, unless the reader wants nothing to move; the cell stays chosen.
    assert_eq!(panel(controller, 0, |panel| panel.figure.chosen.clone()), Some(sees.clone()));
    assert!(button.has_attribute("disabled") || attribute(&part, "data-merging") == "false");
    run.request(Request::MergeCell(sees));
    show(controller, &mut run).await;
    assert!(button.has_attribute("disabled"));
    let members: usize = attribute(&part, "data-members").parse().expect("a number");
    assert!((1..=2).contains(&members), "one neuron of a sign: {members}");
}

#[wasm_bindgen_test]
async fn the_figure_takes_the_place_of_the_views_and_gives_it_back() {
    let controller = controller("preset=xor&modes=variation-norm&m=60&play=0");
    let view = view(controller).await;
    assert!(view.all("[data-part]").is_empty());
    click(&view.button("Figure")).await;
    assert!(!view.all("[data-part=opened]").is_empty() && !view.all("[data-part=input]").is_empty());
    assert_eq!(view.text(".view:has([data-view=neurons]) b"), "(b) Parameter space");
    click(&view.button("Figure")).await;
    assert!(view.all("[data-part]").is_empty());
}

/// What is said of all cells stays while a run's frames do not tell of them, and is not said of another run.
#[wasm_bindgen_test]
async fn what_was_counted_stays_with_its_run() {
    let (controller, view, _) = opened(XOR, 5).await;
    let words = || view.text("[data-part=cells]");
    let counted = words();
    assert!(counted.contains("occupied cell"), "{counted}");
    let change = async |change: &dyn Fn(&mut Frame)| {
        let mut shown = field(controller, 0).shown().get_untracked().as_deref().cloned().expect("a frame");
        change(&mut shown.frame);
        field(controller, 0).shown().set(Some(Arc::new(shown)));
        settle().await;
    };
    change(&|frame| frame.cell.as_mut().expect("a cell").census = None).await;
    assert_eq!(words(), counted);
    change(&|frame| frame.report.run += 1).await;
    assert_eq!(words(), "The network is on its way.");
}

/// Words of a part have their size over a rim, too: three times as large they are three times as high.
#[wasm_bindgen_test]
fn words_over_a_rim_have_their_size() {
    let height = |size: f64, rim: Option<Rgb>| {
        let element = canvas();
        let mut part = PartCanvas::new(element.clone()).expect("a drawing context");
        let (text, align, colour) = ("7".to_owned(), Align::Middle, Rgb([0; 3]));
        part.draw(&[Shape::Text { text, at: [200.0, 150.0], size, align, colour, rim }]);
        let row = 4 * element.width() as usize;
        let is_dark = |p: &[u8]| p[3] > 128 && p[0] < 128;
        pixels(&element).chunks_exact(row).filter(|row| row.chunks_exact(4).any(is_dark)).count() as f64
    };
    let rim = Some(Rgb([255; 3]));
    let [small, large] = [12.0, 36.0].map(|size| height(size, rim));
    assert!((2.4..3.6).contains(&(large / small)), "{small} {large}");
    assert!((height(36.0, None) - large).abs() <= 1.0, "the rim changes nothing of the words");
}

/// A merge soon after another slides to its end: what waited for the first one's network does not stop it.
#[wasm_bindgen_test]
async fn a_merge_slides_though_another_has_just_ended() {
    let (controller, view, mut run) = opened(XOR, 5).await;
    let (part, button) = (view.find("[data-part=opened]"), view.button("Merge this cell"));
    let merging = || attribute(&part, "data-merging") == "true";
    let before = field(controller, 0).shown().get_untracked();
    let now = || window().performance().map_or(0.0, |performance| performance.now());
    let start = now();
    click(&button).await;
    // Where nothing is to move it is merged at once.
    if !merging() {
        return;
    }
    until("the slide has ended", || now() - start > 2_100.0).await;
    assert!(merging(), "it waits for the merged network");
    run.request(Request::MergeCell(pressed(&view)));
    show(controller, &mut run).await;
    assert!(!merging(), "the network has come");
    field(controller, 0).shown().set(before);
    settle().await;
    let start = now();
    click(&button).await;
    while now() - start < 1_700.0 {
        assert!(merging(), "after {} ms", now() - start);
        animation_frame().await;
    }
}

/// What is said of a merge is what the worker has merged, whatever was shown when it was asked for.
#[wasm_bindgen_test]
async fn what_is_told_of_a_merge_is_what_was_merged() {
    let (controller, view, mut run) = opened(XOR, 5).await;
    let sees = pressed(&view);
    controller.dispatch(Command::Figure(0, FigureCommand::Choose(Some(sees.clone()))));
    run.request(Request::Step(20));
    let told = run.request(Request::MergeCell(sees)).into_iter().find_map(|output| match output {
        Output::Reply(Reply::CellMerged(cell)) => Some(cell),
        _ => None,
    });
    let told = told.expect("a reply");
    controller.trainer_event(0, TrainerEvent::Reply(Reply::CellMerged(told.clone())));
    show(controller, &mut run).await;
    let words = view.text("[data-part=price]");
    assert!(words.starts_with(&text::figure::merged(&told, Penalty::Variation)), "{words}");
}
