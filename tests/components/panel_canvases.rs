//! The canvases of a panel: which frame is painted next, what is shown, and the animation of merging. The test
//! is the painter.

use crate::page::{Placed, canvas, colours, pixels, set_style};
use crate::run::Run;
use crate::views::bitmap;
use relu_atoms::canvas::palette::Palette;
use relu_atoms::canvas::panel_canvases::{PaintRequest, PanelCanvases, ViewSettings};
use relu_atoms::engine::TrainerFrame;
use relu_atoms::state::Target;
use relu_atoms::workers::painter::Pictures;
use relu_atoms_core::occupancy::CellChoice;
use relu_atoms_core::points::Points;
use relu_atoms_raster::{Job, Painter};
use relu_atoms_render::view::Chart;
use relu_atoms_session::Output;
use relu_atoms_session::messages::{Frame, Reply, Request};
use std::collections::BTreeMap;
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlCanvasElement;

/// Longer than the animation of merging, in milliseconds.
const LONG: f64 = 10_000.0;

/// The canvases of a panel with its run and its painter.
struct PaintedPanel {
    elements: [Placed<HtmlCanvasElement>; 2],
    canvases: PanelCanvases,
    run: Run,
    settings: ViewSettings,
    painter: Painter,
    /// The frames that the trainer has sent to the painter, by number.
    sent: BTreeMap<u64, Frame>,
}

impl PaintedPanel {
    /// The canvases of a run at step 0, before its first frame.
    fn new() -> Self {
        let elements = [canvas(), canvas()];
        let mut canvases =
            PanelCanvases::new(0, elements[0].clone(), elements[1].clone()).expect("a drawing context");
        let (mut run, points) = Run::open("preset=saddle&modes=variation-norm&m=50&seed=1");
        run.request(Request::Window(canvases.ask_window(&points)));
        canvases.clear(&points, &points, 1.0);
        let settings = ViewSettings {
            columns: relu_atoms_core::points::units::PLAIN.clone(),
            points: Arc::new(points),
            held_out: None,
            truth: None,
            lit: None,
            chart: Chart::Cylinder,
            certified: false,
            numbered: false,
            guess: None,
            optimum: None,
            palette: Palette::LIGHT,
        };
        Self { elements, canvases, run, settings, painter: Painter::new(), sent: BTreeMap::new() }
    }

    /// Trains so many steps and sends the frame, to the painter under its step as number.
    fn train(&mut self, steps: u64) {
        let frame = self.run.frame(Request::Step(steps));
        self.send(frame);
    }

    fn send(&mut self, frame: Frame) {
        let number = frame.report.step;
        self.sent.insert(number, frame.clone());
        self.canvases.queue(TrainerFrame { number: Some(number), training_ms: 0.0, frame });
    }

    fn request(&mut self, now: f64) -> Option<PaintRequest> {
        self.canvases.advance_merge(now);
        self.canvases.next_request(&self.settings)
    }

    /// Paints what was asked for.
    fn paint(&mut self, request: PaintRequest) -> Pictures {
        let frame = match &request {
            PaintRequest::Job(_, number) => number.map(|number| self.sent[&number].clone()),
            PaintRequest::Numbers(_, shown) => Some(shown.frame.clone()),
        };
        let (PaintRequest::Job(job, _) | PaintRequest::Numbers(job, _)) = request;
        if let Some(Frame { neurons, field, map, .. }) = frame {
            self.painter.take(job.source(), neurons, field, map);
        }
        let (painted, [neurons, ground]) = self.painter.paint(&job);
        Pictures { painted, neurons: bitmap(&neurons), ground: bitmap(&ground) }
    }

    /// What the canvases ask for at this moment is painted, and the canvases are drawn: the step that is shown
    /// from now on, if it is another frame's.
    fn paint_next(&mut self, now: f64) -> Option<u64> {
        let request = self.request(now).expect("there is something to paint");
        let pictures = self.paint(request);
        let run = pictures.painted.job.run;
        let shown = self.canvases.take_pictures(pictures, run);
        self.canvases.draw(&self.settings);
        shown.map(|shown| shown.frame.report.step)
    }

    /// The canvases of a panel that shows step 100.
    fn at_step_100() -> Self {
        let mut panel = Self::new();
        panel.canvases.painter_is_ready();
        panel.train(100);
        assert_eq!(panel.paint_next(0.0), Some(100));
        panel
    }

    /// Merges the neurons, as the page hears of it: the reply, then the frame.
    fn merge(&mut self) {
        for output in self.run.request(Request::Merge) {
            match output {
                Output::Reply(Reply::Merged(merged)) => self.canvases.animate_merge(merged.into),
                Output::Frame(frame) => self.send(*frame),
                Output::Reply(_) => {}
            }
        }
    }

    /// Where the neurons are that are painted at this moment.
    fn neurons_at(&mut self, now: f64) -> Vec<f32> {
        let request = self.request(now).expect("a frame of the animation");
        let PaintRequest::Numbers(_, shown) = &request else {
            panic!("the painter does not have these numbers")
        };
        let neurons = shown.frame.neurons.clone();
        let pictures = self.paint(request);
        let run = pictures.painted.job.run;
        self.canvases.take_pictures(pictures, run);
        self.canvases.draw(&self.settings);
        neurons
    }
}

fn job(request: Option<PaintRequest>) -> Option<(Job, Option<u64>)> {
    match request? {
        PaintRequest::Job(job, number) => Some((job, number)),
        PaintRequest::Numbers(..) => None,
    }
}

#[wasm_bindgen_test]
fn a_frame_is_queued_painted_and_drawn() {
    let mut panel = PaintedPanel::new();
    assert!(!panel.canvases.is_idle(), "nothing is shown yet");
    panel.canvases.painter_is_ready();
    assert!(panel.request(0.0).is_none(), "there is nothing to paint");
    panel.train(20);
    assert!(!panel.canvases.has_nothing_waiting());
    let request = panel.request(0.0);
    let Some(PaintRequest::Job(job, Some(20))) = &request else { panic!("the frame of step 20 is painted") };
    assert_eq!((job.step, job.neurons, job.d), (20, 50, 2));
    assert!(panel.canvases.has_nothing_waiting());
    assert!(!panel.canvases.is_idle(), "the painter has it in hand");
    assert!(panel.elements.iter().all(|canvas| colours(canvas) == 1));
    let pictures = panel.paint(request.expect("a request"));
    let run = pictures.painted.job.run;
    let shown = panel.canvases.take_pictures(pictures, run).expect("another frame is shown");
    assert_eq!(shown.frame.report.step, 20);
    assert!(!panel.canvases.is_idle(), "it is not drawn yet");
    panel.canvases.draw(&panel.settings);
    assert!(panel.canvases.is_idle());
    for canvas in &panel.elements {
        assert!(colours(canvas) > 20, "{} colours", colours(canvas));
    }
    assert_eq!(panel.canvases.shown_job().map(|job| job.step), Some(20));
}

#[wasm_bindgen_test]
fn nothing_is_painted_until_the_painter_listens_nor_once_it_is_gone() {
    let mut panel = PaintedPanel::new();
    panel.train(5);
    assert!(panel.request(0.0).is_none());
    panel.canvases.painter_is_ready();
    assert_eq!(panel.paint_next(0.0), Some(5));
    panel.train(5);
    panel.canvases.painter_is_gone();
    assert!(panel.canvases.has_nothing_waiting(), "nobody waits for a picture that will not come");
    assert!(panel.request(0.0).is_none());
}

#[wasm_bindgen_test]
fn the_painter_gets_the_latest_frame_and_one_job_at_a_time() {
    let mut panel = PaintedPanel::new();
    panel.canvases.painter_is_ready();
    panel.train(5);
    let first = panel.request(0.0).expect("a request");
    panel.train(5);
    panel.train(5);
    assert!(panel.request(0.0).is_none(), "the painter is at work");
    let pictures = panel.paint(first);
    let run = pictures.painted.job.run;
    let shown = panel.canvases.take_pictures(pictures, run).expect("a frame");
    assert_eq!(shown.frame.report.step, 5);
    assert_eq!(panel.paint_next(0.0), Some(15), "the frame of step 10 is left out");
}

#[wasm_bindgen_test]
fn the_trainer_is_allowed_one_frame_ahead() {
    let mut panel = PaintedPanel::new();
    panel.canvases.painter_is_ready();
    assert!(!panel.canvases.allows_frame(), "no frame has come");
    panel.train(5);
    assert!(!panel.canvases.allows_frame(), "the last one waits for the painter");
    let request = panel.request(0.0);
    assert!(panel.canvases.allows_frame());
    assert!(!panel.canvases.allows_frame(), "once for each frame");
    assert!(request.is_some());
}

#[wasm_bindgen_test]
fn a_frame_of_another_window_or_without_numbers_is_not_painted() {
    let mut panel = PaintedPanel::at_step_100();
    let window = panel.canvases.window_for(&panel.settings.points);
    let other = relu_atoms_core::field::Window { columns: window.columns - 1, ..window };
    panel.run.request(Request::Window(other));
    panel.train(5);
    assert!(panel.canvases.has_nothing_waiting());
    assert!(panel.canvases.allows_frame(), "the trainer may send one on the right window");
    let mut frame = panel.run.frame(Request::Window(window));
    (frame.field, frame.neurons) = (Vec::new(), Vec::new());
    panel.send(frame);
    assert!(panel.request(0.0).is_none());
    panel.train(5);
    assert_eq!(panel.paint_next(0.0), Some(110));
}

#[wasm_bindgen_test]
fn pictures_of_an_earlier_run_are_not_shown() {
    let mut panel = PaintedPanel::new();
    panel.canvases.painter_is_ready();
    panel.train(5);
    let request = panel.request(0.0).expect("a request");
    let pictures = panel.paint(request);
    let run = pictures.painted.job.run;
    let points = panel.settings.points.clone();
    panel.canvases.clear(&points, &points, 1.0);
    assert!(panel.canvases.take_pictures(pictures, run + 1).is_none());
    assert!(panel.canvases.neuron_view().is_none(), "the pictures are not kept");
    panel.canvases.draw(&panel.settings);
    assert!(panel.elements.iter().all(|canvas| colours(canvas) == 1));
    // The painter is free all the same.
    panel.train(5);
    assert_eq!(panel.paint_next(0.0), Some(10));
}

#[wasm_bindgen_test]
fn another_look_at_the_same_numbers_is_painted_without_sending_them_again() {
    let mut panel = PaintedPanel::at_step_100();
    assert!(panel.request(0.0).is_none(), "it is painted as it should be");
    let plain = panel.elements.each_ref().map(|canvas| pixels(canvas));
    panel.settings.lit = Some(Target::Neuron(0));
    panel.canvases.invalidate();
    assert!(!panel.canvases.is_idle());
    assert_eq!(panel.paint_next(0.0), None, "the frame is the same");
    assert!(panel.canvases.is_idle());
    assert!((0..2).all(|k| plain[k] != pixels(&panel.elements[k])), "a lit neuron shows in both views");
    panel.settings.lit = Some(Target::Atom(3));
    let (asked, number) = job(panel.request(0.0)).expect("another look");
    assert_eq!((asked.lit, number), (Some(3), None));
}

#[wasm_bindgen_test]
fn the_sphere_is_painted_anew_when_it_is_turned() {
    let mut panel = PaintedPanel::at_step_100();
    panel.settings.chart = Chart::Sphere;
    assert_eq!(panel.paint_next(0.0), None);
    assert_eq!(panel.canvases.neuron_view().map(|view| view.chart), Some(Chart::Sphere));
    assert!(panel.request(0.0).is_none());
    panel.canvases.turn(30.0, 0.0);
    assert!(job(panel.request(0.0)).is_some());
}

#[wasm_bindgen_test]
fn another_size_asks_for_another_window() {
    let mut panel = PaintedPanel::at_step_100();
    let points: Arc<Points> = panel.settings.points.clone();
    assert_eq!(panel.canvases.resized(&points), None, "the size is the same");
    set_style(&panel.elements[0], "width", "600px");
    let window = panel.canvases.resized(&points).expect("another window");
    assert_eq!(window, panel.canvases.window_for(&points));
    assert!(!panel.canvases.is_idle());
    panel.run.request(Request::Window(window));
    panel.train(1);
    assert_eq!(panel.paint_next(0.0), Some(101));
}

/// As a frame in another page that is shown only after a while, or a phone that is turned while the page loads.
#[wasm_bindgen_test]
fn a_size_that_changes_before_the_run_is_there_is_asked_for() {
    let mut panel = PaintedPanel::at_step_100();
    let points: Arc<Points> = panel.settings.points.clone();
    // The run is opened, and its reply is on the way.
    let asked = panel.canvases.ask_window(&points);
    panel.run.request(Request::Window(asked));
    set_style(&panel.elements[0], "width", "600px");
    let window = panel.canvases.resized(&points).expect("another window");
    assert_ne!(window, asked);
    panel.run.request(Request::Window(window));
    panel.canvases.clear(&points, &points, 1.0);
    panel.train(1);
    assert_eq!(panel.paint_next(0.0), Some(101));
    // The same where the page has not heard yet of the size when the reply comes.
    panel.run.request(Request::Window(panel.canvases.ask_window(&points)));
    set_style(&panel.elements[0], "width", "500px");
    panel.canvases.clear(&points, &points, 1.0);
    panel.train(1);
    assert_eq!(panel.paint_next(0.0), Some(102));
    assert!(panel.canvases.resized(&points).is_some());
}

#[wasm_bindgen_test]
fn the_middle_of_the_view_is_that_of_its_window() {
    let mut panel = PaintedPanel::new();
    let points: Arc<Points> = panel.settings.points.clone();
    panel.canvases.painter_is_ready();
    panel.train(5);
    panel.paint_next(0.0);
    let [x, y] = panel.canvases.function_place(&points, [200.0, 150.0]).expect("a place");
    let window = panel.canvases.window_for(&points);
    assert!((x - 0.5 * (window.x[0] + window.x[1])).abs() < 1e-9, "{x}");
    assert!((y - 0.5 * (window.y[0] + window.y[1])).abs() < 1e-9, "{y}");
    assert_eq!(panel.canvases.function_place(&points, [401.0, 150.0]), None);
}

/// Both views have the pointer's drag end where the pointer is.
#[wasm_bindgen_test]
fn a_dragged_neuron_is_under_the_pointer() {
    let panel = PaintedPanel::at_step_100();
    let points: Arc<Points> = panel.settings.points.clone();
    let places = (0..100).flat_map(|x| (0..75).map(move |y| [4.0 * f64::from(x), 4.0 * f64::from(y)]));
    let mut found = places.filter_map(|at| match panel.canvases.pick_neuron(&points, at)? {
        target @ Target::Neuron(_) => Some((target, at)),
        _ => None,
    });
    let (target, at) = found.next().expect("a neuron");
    let drag = panel.canvases.begin_drag(&points, target, at).expect("it can be dragged");
    let aim = [at[0] + 20.0, at[1] + 12.0];
    let edits = panel.canvases.dragged(&points, &drag, aim);
    let [edit] = &edits[..] else { panic!("one neuron is moved: {edits:?}") };
    let [a, w0, w1, w2] = edit.parameters.expect("it is moved");
    let view = panel.canvases.neuron_view().expect("a view");
    let begun = Target::Neuron(edit.neuron);
    assert_eq!(target, begun);
    let place = view.place([w0, w1, w2], a).expect("a place").at;
    let before = panel.sent[&100].neurons.clone();
    let m = before.len() / 5;
    let [p, q, r, b] = [0, 1, 2, 3].map(|column| f64::from(before[column * m + edit.neuron]));
    let origin = view.place([p, q, r], b).expect("a place").at;
    // The neuron keeps its distance from the pointer.
    for k in 0..2 {
        assert!((place[k] - origin[k] - (aim[k] - at[k])).abs() < 0.5, "{origin:?} to {place:?}");
    }
}

#[wasm_bindgen_test]
fn merged_neurons_move_to_their_sums() {
    let mut panel = PaintedPanel::at_step_100();
    let from = panel.sent[&100].neurons.clone();
    panel.merge();
    let to = panel.sent[&100].neurons.clone();
    assert!(panel.canvases.is_animated());
    assert!(!panel.canvases.is_idle());
    // The animation begins with its first frame.
    let first = panel.neurons_at(500.0);
    let nearly = |a: &[f32], b: &[f32]| a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-5 * (1.0 + a.abs()));
    assert!(nearly(&first, &from));
    let middle = panel.neurons_at(1000.0);
    assert!(!nearly(&middle, &from) && !nearly(&middle, &to));
    let later = panel.neurons_at(1300.0);
    assert!(!nearly(&later, &middle));
    assert!(panel.canvases.is_animated());
    assert!(panel.neurons_at(LONG) == to, "it ends with the merged network");
    assert!(!panel.canvases.is_animated());
    assert!(panel.canvases.is_idle());
    assert!(panel.request(LONG).is_none());
}

#[wasm_bindgen_test]
fn a_frame_that_comes_during_the_animation_ends_it() {
    let mut panel = PaintedPanel::at_step_100();
    panel.merge();
    panel.neurons_at(0.0);
    panel.neurons_at(300.0);
    panel.train(1);
    assert!(!panel.canvases.is_animated());
    assert_eq!(panel.paint_next(400.0), Some(101));
    assert!(panel.canvases.is_idle());
}

#[wasm_bindgen_test]
fn nothing_moves_before_the_merged_network_has_come_or_where_nothing_is_shown() {
    let mut panel = PaintedPanel::at_step_100();
    panel.canvases.animate_merge(vec![0; 50]);
    assert!(!panel.canvases.is_animated());
    assert!(!panel.canvases.is_idle(), "a frame is still to come");
    let mut panel = PaintedPanel::new();
    panel.canvases.painter_is_ready();
    panel.canvases.animate_merge(vec![0; 50]);
    panel.train(3);
    assert!(!panel.canvases.is_animated());
    assert_eq!(panel.paint_next(0.0), Some(3));
}

/// While a data point is dragged, the cell that is opened has the sides that follow from the points as they are: the
/// drawing is the one of canvases that never showed the old points.
#[wasm_bindgen_test]
fn outlines_of_cells_follow_the_data() {
    let opened = || {
        let mut panel = PaintedPanel::new();
        panel.settings.chart = Chart::Lines;
        panel.canvases.painter_is_ready();
        panel.run.request(Request::Cell(Some(CellChoice::Heaviest)));
        panel.train(3);
        panel
    };
    let drag = |panel: &mut PaintedPanel| {
        let mut raw = panel.settings.points.to_raw();
        raw.x.iter_mut().for_each(|x| *x *= 0.8);
        panel.settings.points = Arc::new(Points::check(&raw).expect("points"));
    };
    let (mut dragged, mut fresh) = (opened(), opened());
    dragged.paint_next(0.0);
    let before = pixels(&dragged.elements[1]);
    drag(&mut dragged);
    dragged.canvases.invalidate();
    dragged.canvases.draw(&dragged.settings);
    drag(&mut fresh);
    fresh.paint_next(0.0);
    let [now, wanted] = [&dragged, &fresh].map(|panel| pixels(&panel.elements[1]));
    assert!(now != before && now == wanted);
}

/// An edit begins the run anew, and the next one may come before the first frame is painted.
#[wasm_bindgen_test]
fn the_pointer_finds_places_and_data_points_before_the_first_frame_too() {
    let mut panel = PaintedPanel::at_step_100();
    let (points, steps) = (panel.settings.points.clone(), || (0..60).map(|k| 5.0 * f64::from(k)));
    let found = |panel: &PaintedPanel| -> Vec<_> {
        let at = |at| {
            let canvases = &panel.canvases;
            (canvases.function_place(&points, at), canvases.pick_point(&points, at))
        };
        steps().flat_map(|x| steps().map(move |y| [x, y])).map(at).collect()
    };
    let shown = found(&panel);
    let mut picked: Vec<_> = shown.iter().filter_map(|(_, point)| *point).collect();
    picked.sort_unstable();
    picked.dedup();
    assert_eq!(picked.len(), points.n(), "every point is found");
    panel.canvases.clear(&points, &points, 1.0);
    assert_eq!(found(&panel), shown);
    assert_eq!(found(&PaintedPanel::new()), shown, "nothing has been drawn at all");
    let mut places = steps().flat_map(|x| steps().map(move |y| [x, y]));
    let is_no_neuron =
        |at| !matches!(panel.canvases.pick_function(&points, at), Some(Target::Neuron(_) | Target::Atom(_)));
    assert!(places.all(is_no_neuron), "no neuron is there yet");
}
