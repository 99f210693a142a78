//! The two views on canvases.

use crate::page::{Placed, canvas, colours, pixels, set_style};
use crate::run::Run;
use leptos::prelude::document;
use relu_atoms::canvas::function_view::FunctionView;
use relu_atoms::canvas::neuron_view::{Chart, NeuronView};
use relu_atoms::canvas::palette::{self, Palette};
use relu_atoms::canvas::{OptimumOverlay, Scene, density};
use relu_atoms::state::{ShownFrame, Target};
use relu_atoms::workers::painter::Drawable;
use relu_atoms_core::field;
use relu_atoms_core::optimum::{Certifier, Problem, solve};
use relu_atoms_core::points::Points;
use relu_atoms_raster::{Job, Painter, Picture};
use relu_atoms_render::view::VIOLATION_MAP;
use relu_atoms_render::window;
use relu_atoms_session::messages::Request;
use std::sync::Arc;
use wasm_bindgen::{Clamped, JsCast};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlCanvasElement, HtmlElement};

/// A run some steps in, as the views show it.
struct Moment {
    points: Points,
    values: [f64; 2],
    shown: ShownFrame,
}

impl Moment {
    /// Opens a link and trains `steps` steps.
    fn of(query: &str, steps: u64) -> Self {
        Self::with_map(query, steps, None)
    }

    /// The same with a map of violations of so many columns and rows.
    fn with_map(query: &str, steps: u64, map: Option<[usize; 2]>) -> Self {
        let (mut run, points) = Run::open(query);
        run.request(Request::Map(map));
        let window = window::for_points(&points, 4.0 / 3.0, 80, if points.d() == 1 { 1 } else { 60 });
        run.request(Request::Window(window));
        let frame = if steps == 0 { Request::Pause } else { Request::Step(steps) };
        let frame = run.frame(frame);
        assert_eq!(frame.report.step, steps);
        Self { values: window::values(&points), points, shown: ShownFrame { frame, window } }
    }

    /// What the painter would be asked to paint.
    fn job(&self, function: &FunctionView, neurons: &NeuronView, lit: Option<Target>) -> Job {
        let report = &self.shown.frame.report;
        Job {
            panel: 0,
            run: report.run,
            step: report.step,
            neurons: report.neurons,
            d: self.points.d(),
            view: neurons.wanted(self.points.d()),
            function: function.size(),
            density: density(),
            window: self.shown.window,
            values: self.values,
            error: None,
            map: [0, 0],
            lit: lit.map(|target| if let Target::Atom(k) = target { k as i32 } else { -1 }),
            palette: palette(),
        }
    }

    /// Paints and draws both views.
    fn show(&self, function: &mut FunctionView, neurons: &mut NeuronView, lit: Option<Target>) {
        let job = self.job(function, neurons, lit);
        let mut painter = Painter::new();
        let frame = &self.shown.frame;
        painter.take(job.source(), frame.neurons.clone(), frame.field.clone(), Vec::new());
        let (painted, [marks, ground]) = painter.paint(&job);
        neurons.take(painted.job.view, bitmap(&marks));
        function.take(bitmap(&ground));
        function.draw(&self.scene(lit), &palette());
        neurons.draw(&self.scene(lit), &palette());
    }

    fn scene(&self, lit: Option<Target>) -> Scene<'_> {
        let Self { points, values, shown } = self;
        Scene {
            columns: &relu_atoms_core::points::units::PLAIN,
            points,
            held_out: None,
            truth: None,
            shown,
            values: *values,
            lit,
            optimum: None,
            certified: false,
            numbered: false,
            cells: None,
            guess: None,
        }
    }
}

/// A picture as the painter would hand it over.
pub(crate) fn bitmap(picture: &Picture) -> Option<Drawable> {
    let (width, height) = (picture.width as u32, picture.height as u32);
    let canvas = web_sys::OffscreenCanvas::new(width, height).ok()?;
    let context = canvas.get_context("2d").ok()??;
    let context: web_sys::OffscreenCanvasRenderingContext2d = context.unchecked_into();
    let bytes = Clamped(&picture.bytes[..]);
    let image = web_sys::ImageData::new_with_u8_clamped_array_and_sh(bytes, width, height).ok()?;
    context.put_image_data(&image, 0.0, 0.0).ok()?;
    canvas.transfer_to_image_bitmap().ok().map(Drawable::Bitmap)
}

/// Fresh views with their canvases, the function view's first.
fn views() -> (FunctionView, NeuronView, [Placed<HtmlCanvasElement>; 2]) {
    let canvases = [canvas(), canvas()];
    let function = FunctionView::new(canvases[0].clone()).expect("a view");
    let neurons = NeuronView::new(canvases[1].clone()).expect("a view");
    (function, neurons, canvases)
}

fn palette() -> Palette {
    palette::read(&document().document_element().expect("a root"))
}

const RUNS: [&str; 2] =
    ["preset=zigzag&modes=variation-norm&m=50&seed=1", "preset=saddle&modes=variation-norm&m=50&seed=1"];

#[wasm_bindgen_test]
fn colours_come_from_the_style_sheet() {
    let panel: Placed<HtmlElement> = Placed::new("div");
    let before = palette::read(&panel);
    panel.set_attribute("style", "--positive: #010203; --surface: #fff").expect("a style");
    let after = palette::read(&panel);
    assert_eq!(after.positive.0, [1, 2, 3]);
    assert_eq!(after.surface.0, [255; 3]);
    assert_eq!(after.negative, before.negative);
}

#[wasm_bindgen_test]
fn the_function_view_shows_the_network_and_what_is_lit() {
    for run in RUNS {
        let (mut function, mut neurons, [canvas, _others]) = views();
        let (start, later) = (Moment::of(run, 0), Moment::of(run, 500));
        start.show(&mut function, &mut neurons, None);
        assert!(colours(&canvas) > 20, "{run}: {} colours", colours(&canvas));
        let first = pixels(&canvas);
        later.show(&mut function, &mut neurons, None);
        let plain = pixels(&canvas);
        assert!(first != plain, "{run}: training shows");
        later.show(&mut function, &mut neurons, Some(Target::Point(0)));
        assert!(plain != pixels(&canvas), "{run}: a lit point shows");
    }
}

#[wasm_bindgen_test]
fn every_chart_of_the_neuron_view_shows_neurons_and_what_is_lit() {
    for run in RUNS {
        let moment = Moment::of(run, 500);
        for &chart in Chart::for_dimension(moment.points.d()) {
            let (mut function, mut neurons, [_function, canvas]) = views();
            neurons.set_chart(chart);
            neurons.draw(&moment.scene(None), &palette());
            assert_eq!(colours(&canvas), 1, "nothing is shown before anything is painted");
            moment.show(&mut function, &mut neurons, None);
            assert!(colours(&canvas) > 20, "{run}, {chart:?}: {} colours", colours(&canvas));
            let plain = pixels(&canvas);
            moment.show(&mut function, &mut neurons, Some(Target::Neuron(0)));
            assert!(plain != pixels(&canvas), "{run}, {chart:?}: a lit neuron shows");
        }
    }
}

#[wasm_bindgen_test]
fn both_views_show_the_optimum_and_the_neuron_view_where_a_neuron_is_missing() {
    for (run, map) in RUNS.into_iter().zip([[720, 1], VIOLATION_MAP]) {
        let moment = Moment::with_map(run, 5, Some(map));
        let standing = moment.shown.frame.report.standing.clone().expect("a run with a penalty");
        assert!(standing.violation > 1.0, "{run}: after 5 steps a neuron is missing");
        let problem =
            Problem::check(moment.points.clone(), standing.penalty, standing.lambda).expect("a problem");
        let certifier = Certifier::new(&problem.points, problem.penalty);
        let optimum = solve(&certifier, &problem.points, problem.lambda, &mut |_| true).expect("an optimum");
        let window = moment.shown.window;
        let field = field::sample(&optimum.network(moment.points.d()), &window).into_raw_vec_and_offset().0;
        let overlay = OptimumOverlay { optimum: Arc::new(optimum), field, window };
        let (mut function, mut neurons, canvases) = views();
        moment.show(&mut function, &mut neurons, None);
        let plain = [pixels(&canvases[0]), pixels(&canvases[1])];
        let certified = Scene { certified: true, ..moment.scene(None) };
        function.draw(&certified, &palette());
        neurons.draw(&certified, &palette());
        let marked = [pixels(&canvases[0]), pixels(&canvases[1])];
        assert!(plain[1] != marked[1], "{run}: the missing neuron shows");
        let both = Scene { optimum: Some(&overlay), ..certified };
        function.draw(&both, &palette());
        neurons.draw(&both, &palette());
        for (k, canvas) in canvases.iter().enumerate() {
            assert!(marked[k] != pixels(canvas), "{run}: the optimum shows in view {k}");
        }
    }
}

/// While the headline speaks of directions no atom is marked or numbered, whatever its share.
#[wasm_bindgen_test]
fn atoms_are_marked_once_the_headline_speaks_of_them() {
    for run in RUNS {
        let mut moment = Moment::of(run, 2000);
        let (mut function, mut neurons, canvases) = views();
        let mut drawn = |moment: &Moment, numbered: bool| {
            moment.show(&mut function, &mut neurons, None);
            let scene = Scene { numbered, ..moment.scene(None) };
            function.draw(&scene, &palette());
            neurons.draw(&scene, &palette());
            [pixels(&canvases[0]), pixels(&canvases[1])]
        };
        moment.shown.frame.report.gathered = true;
        let (marked, numbered) = (drawn(&moment, false), drawn(&moment, true));
        assert!(marked[0] != numbered[0] && marked[1] == numbered[1], "{run}: points have numbers");
        moment.shown.frame.report.gathered = false;
        let plain = drawn(&moment, true);
        assert!(marked[0] != plain[0] && marked[1] != plain[1], "{run}");
        moment.shown.frame.report.atoms.clear();
        assert!(plain == drawn(&moment, true), "{run}: nothing of the atoms is there");
    }
}

/// What is drawn over the painted neurons follows the picture, not the pointer.
#[wasm_bindgen_test]
fn the_sphere_turns_as_one() {
    let moment = Moment::of(RUNS[1], 100);
    let (mut function, mut neurons, [_function, canvas]) = views();
    neurons.set_chart(Chart::Sphere);
    moment.show(&mut function, &mut neurons, None);
    let before = pixels(&canvas);
    neurons.turn(40.0, 10.0);
    neurons.draw(&moment.scene(None), &palette());
    assert!(before == pixels(&canvas), "it waits for its neurons");
    moment.show(&mut function, &mut neurons, None);
    assert!(before != pixels(&canvas));
}

#[wasm_bindgen_test]
fn the_pointer_finds_data_points_and_neurons() {
    for run in RUNS {
        let moment = Moment::of(run, 500);
        let scene = moment.scene(None);
        let (mut function, mut neurons, _canvases) = views();
        moment.show(&mut function, &mut neurons, None);
        let (mut points, mut others) = (Vec::new(), 0);
        for (x, y) in (0..100).flat_map(|x| (0..75).map(move |y| (4.0 * f64::from(x), 4.0 * f64::from(y)))) {
            if let Some(Target::Point(i)) = function.pick(x, y, &scene) {
                points.push(i);
            }
            others +=
                usize::from(matches!(neurons.pick(x, y, &scene), Some(Target::Neuron(_) | Target::Atom(_))));
        }
        points.sort_unstable();
        points.dedup();
        assert_eq!(points.len(), moment.points.n(), "{run}: every point can be picked");
        assert!(others > 0, "{run}: neurons can be picked");
    }
}

/// On every chart of the plane a pointer finds each neuron at its place, or another that is there too, and each
/// line at its places.
#[wasm_bindgen_test]
fn the_pointer_finds_the_same_on_every_chart() {
    let mut moment = Moment::of(RUNS[1], 40);
    moment.shown.frame.report.gathered = false;
    let m = moment.shown.frame.report.neurons;
    let columns = moment.shown.frame.neurons.clone();
    let neuron = |j: usize| {
        let at = |column: usize| f64::from(columns[column * m + j]);
        ([at(0), at(1), at(2)], at(3))
    };
    let mut found = [0; 3];
    for (chart, found) in [Chart::Cylinder, Chart::Sphere, Chart::Lines].into_iter().zip(&mut found) {
        let (mut function, mut neurons, _canvases) = views();
        neurons.set_run(&moment.points, 1.0);
        neurons.set_chart(chart);
        moment.show(&mut function, &mut neurons, None);
        let view = *neurons.shown().expect("a picture");
        let scene = moment.scene(None);
        for j in (0..m).filter(|j| columns[4 * m + j] > -1.5) {
            let (w, a) = neuron(j);
            let Some(place) = view.place(w, a).filter(|p| view.is_reached(p.front) && view.holds(p.at))
            else {
                continue;
            };
            let target = neurons.pick(place.at[0], place.at[1], &scene);
            let Some(Target::Neuron(k)) = target else { panic!("{chart:?} {j}: {target:?}") };
            let (w, a) = neuron(k);
            let other = view.place(w, a).expect("a place");
            assert!((0..2).all(|k| (other.at[k] - place.at[k]).abs() < 0.05), "{chart:?} {j} {k}");
            *found += usize::from(k == j);
        }
    }
    assert!(found[0] == found[2] || found[2] > 20, "{found:?}");
    assert!(found[1] > 5 && found[0] > 20, "{found:?}");
    // Without neurons the lines themselves.
    moment.shown.frame.neurons[4 * m..5 * m].fill(-2.0);
    for chart in [Chart::Cylinder, Chart::Lines] {
        let (mut function, mut neurons, _canvases) = views();
        neurons.set_run(&moment.points, 1.0);
        neurons.set_chart(chart);
        moment.show(&mut function, &mut neurons, None);
        let view = *neurons.shown().expect("a picture");
        for i in 0..moment.points.n() {
            let x = moment.points.augmented(i);
            for t in 0..40 {
                let (c, s) = (libm::cos(0.157 * f64::from(t)), libm::sin(0.157 * f64::from(t)));
                let w = [c, s, -c * x[0] - s * x[1]];
                let Some(place) = view.place(w, 1.0).filter(|p| view.holds(p.at)) else { continue };
                let target = neurons.pick(place.at[0], place.at[1], &moment.scene(None));
                let Some(Target::Point(k)) = target else { panic!("{chart:?} {i}: {target:?}") };
                // Another only where its line is as near.
                let near = view.curve(&moment.points, k, true).concat().windows(2).any(|p| {
                    let (d, q) = ([0, 1].map(|c| p[1][c] - p[0][c]), [0, 1].map(|c| place.at[c] - p[0][c]));
                    (d[0] * q[1] - d[1] * q[0]).abs() / d[0].hypot(d[1]) < 0.1
                });
                assert!(k == i || near, "{chart:?} {i} {k}");
            }
        }
    }
}

#[wasm_bindgen_test]
fn a_view_of_no_size_is_no_error() {
    let hidden: Placed<HtmlCanvasElement> = Placed::new("canvas");
    set_style(&hidden, "display", "none");
    let moment = Moment::of(RUNS[0], 1);
    let mut view = FunctionView::new(hidden.clone()).expect("a view");
    view.draw(&moment.scene(None), &palette());
    assert_eq!(view.pick(10.0, 10.0, &moment.scene(None)), None);
    let mut view = NeuronView::new(hidden.clone()).expect("a view");
    view.draw(&moment.scene(None), &palette());
    assert_eq!(view.pick(10.0, 10.0, &moment.scene(None)), None);
}
