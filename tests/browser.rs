//! What only a browser can show: colours read from the style sheet, canvases with something on them.
#![cfg(all(target_arch = "wasm32", feature = "app"))]

use relu_atoms::draw::chart::{Metric, draw_metric};
use relu_atoms::draw::function_view::FunctionView;
use relu_atoms::draw::neuron_view::{Chart, NeuronView};
use relu_atoms::draw::palette::{self, Palette};
use relu_atoms::draw::{Scene, Target};
use relu_atoms_core::experiment::link;
use relu_atoms_core::field::Window;
use relu_atoms_core::points::Points;
use relu_atoms_core::session::messages::{BUILD, Frame, Reply, Request};
use relu_atoms_core::session::{Output, Session};
use relu_atoms_render::history::{History, Sample};
use relu_atoms_render::raster::{Job, Painter, Picture};
use relu_atoms_render::window;
use wasm_bindgen::{Clamped, JsCast};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn document() -> web_sys::Document {
    web_sys::window().and_then(|window| window.document()).expect("a page")
}

/// A fresh element at the end of the page.
fn element(tag: &str) -> web_sys::Element {
    let element = document().create_element(tag).expect("an element");
    document().body().expect("a body").append_child(&element).expect("it is appended");
    element
}

/// A canvas that the page shows at 400 × 300.
fn canvas() -> web_sys::HtmlCanvasElement {
    let canvas: web_sys::HtmlCanvasElement = element("canvas").unchecked_into();
    canvas.style().set_property("width", "400px").expect("a width");
    canvas.style().set_property("height", "300px").expect("a height");
    // Otherwise the browser changes how it draws, by a shade, once it sees pixels being read.
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"willReadFrequently".into(), &true.into()).expect("an object");
    canvas.get_context_with_context_options("2d", &options).expect("a context");
    canvas
}

/// How many different colours a canvas shows; 1 is blank.
fn colours(canvas: &web_sys::HtmlCanvasElement) -> usize {
    let pixels = pixels(canvas);
    let mut colours: Vec<[u8; 4]> = pixels.chunks_exact(4).map(|p| [p[0], p[1], p[2], p[3]]).collect();
    colours.sort_unstable();
    colours.dedup();
    colours.len()
}

fn pixels(canvas: &web_sys::HtmlCanvasElement) -> Vec<u8> {
    let context = canvas.get_context("2d").expect("no exception").expect("a context");
    let context: web_sys::CanvasRenderingContext2d = context.unchecked_into();
    let image = context.get_image_data(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
    image.expect("pixels").data().to_vec()
}

/// A run some steps in, as the worker would tell it.
struct Moment {
    points: Points,
    window: Window,
    values: [f64; 2],
    frame: Frame,
}

impl Moment {
    /// Opens a link and trains `steps` steps.
    fn of(query: &str, steps: u64) -> Self {
        let (opening, complaints) = link::parse(query);
        assert!(complaints.is_empty(), "{complaints:?}");
        let mut session = Session::new();
        let request = Request::Open { build: BUILD.into(), experiment: Box::new(opening.experiment()) };
        let points = session
            .handle(request)
            .into_iter()
            .find_map(|output| match output {
                Output::Reply(Reply::Opened { points, .. }) => Points::check(&points).ok(),
                _ => None,
            })
            .expect("it opens");
        let window = window::for_points(&points, 4.0 / 3.0, 80, if points.d() == 1 { 1 } else { 60 });
        session.handle(Request::Window(window));
        session.handle(Request::Step(steps));
        while session.wants_tick() {
            session.tick(&mut || true);
        }
        let frame = session.handle(Request::Draw).into_iter().find_map(|output| match output {
            Output::Frame(frame) => Some(*frame),
            Output::Reply(_) => None,
        });
        let frame = frame.expect("a frame");
        assert_eq!(frame.report.step, steps);
        Self { values: window::values(&points), points, window, frame }
    }

    /// What the drawing worker would be asked to paint.
    fn job(&self, function: &FunctionView, neurons: &NeuronView, lit: Option<Target>) -> Job {
        let report = &self.frame.report;
        Job {
            panel: 0,
            run: report.run,
            step: report.step,
            neurons: report.neurons,
            d: self.points.d(),
            view: neurons.wanted(self.points.d()),
            function: function.size(),
            density: relu_atoms::draw::density(),
            window: self.window,
            values: self.values,
            map: [0, 0],
            lit: lit.map(|target| if let Target::Atom(k) = target { k as i32 } else { -1 }),
            palette: palette(),
        }
    }

    /// Paints and draws both views.
    fn show(&self, function: &mut FunctionView, neurons: &mut NeuronView, lit: Option<Target>) {
        let job = self.job(function, neurons, lit);
        let mut painter = Painter::new();
        painter.take(job.source(), self.frame.neurons.clone(), self.frame.field.clone(), Vec::new());
        let (painted, [marks, ground]) = painter.paint(&job);
        neurons.take(painted.job.view, bitmap(&marks));
        function.take(bitmap(&ground));
        function.draw(&self.scene(lit), &palette());
        neurons.draw(&self.scene(lit), &palette());
    }

    fn scene(&self, lit: Option<Target>) -> Scene<'_> {
        let Self { points, window, values, frame } = self;
        Scene { points, frame, window, values: *values, lit, optimum: None, certified: false }
    }
}

/// A picture as the drawing worker would hand it over.
fn bitmap(picture: &Picture) -> Option<web_sys::ImageBitmap> {
    let (width, height) = (picture.width as u32, picture.height as u32);
    let canvas = web_sys::OffscreenCanvas::new(width, height).ok()?;
    let context = canvas.get_context("2d").ok()??;
    let context: web_sys::OffscreenCanvasRenderingContext2d = context.unchecked_into();
    let bytes = Clamped(&picture.bytes[..]);
    let image = web_sys::ImageData::new_with_u8_clamped_array_and_sh(bytes, width, height).ok()?;
    context.put_image_data(&image, 0.0, 0.0).ok()?;
    canvas.transfer_to_image_bitmap().ok()
}

/// Fresh views with their canvases, the function view's first.
fn views() -> (FunctionView, NeuronView, [web_sys::HtmlCanvasElement; 2]) {
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
    let panel = element("div");
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
        let (mut function, mut neurons, [canvas, _]) = views();
        let (start, later) = (Moment::of(run, 0), Moment::of(run, 500));
        start.show(&mut function, &mut neurons, None);
        assert!(colours(&canvas) > 20, "{run}: {} colours", colours(&canvas));
        let first = pixels(&canvas);
        later.show(&mut function, &mut neurons, None);
        let plain = pixels(&canvas);
        assert_ne!(first, plain, "{run}: training shows");
        later.show(&mut function, &mut neurons, Some(Target::Point(0)));
        assert_ne!(plain, pixels(&canvas), "{run}: a lit point shows");
    }
}

#[wasm_bindgen_test]
fn every_chart_of_the_neuron_view_shows_neurons_and_what_is_lit() {
    for run in RUNS {
        let moment = Moment::of(run, 500);
        for chart in Chart::for_dimension(moment.points.d()) {
            let (mut function, mut neurons, [_, canvas]) = views();
            neurons.set_chart(chart);
            neurons.draw(&moment.scene(None), &palette());
            assert_eq!(colours(&canvas), 1, "nothing is shown before anything is painted");
            moment.show(&mut function, &mut neurons, None);
            assert!(colours(&canvas) > 20, "{run}, {chart:?}: {} colours", colours(&canvas));
            let plain = pixels(&canvas);
            moment.show(&mut function, &mut neurons, Some(Target::Neuron(0)));
            assert_ne!(plain, pixels(&canvas), "{run}, {chart:?}: a lit neuron shows");
        }
    }
}

/// What is drawn over the painted neurons follows the picture, not the pointer.
#[wasm_bindgen_test]
fn the_sphere_turns_as_one() {
    let moment = Moment::of(RUNS[1], 100);
    let (mut function, mut neurons, [_, canvas]) = views();
    neurons.set_chart(Chart::Sphere);
    moment.show(&mut function, &mut neurons, None);
    let before = pixels(&canvas);
    neurons.drag(40.0, 10.0);
    neurons.draw(&moment.scene(None), &palette());
    assert_eq!(before, pixels(&canvas), "it waits for its neurons");
    moment.show(&mut function, &mut neurons, None);
    assert_ne!(before, pixels(&canvas));
}

#[wasm_bindgen_test]
fn the_pointer_finds_data_points_and_neurons() {
    for run in RUNS {
        let moment = Moment::of(run, 500);
        let scene = moment.scene(None);
        let (mut function, mut neurons, _) = views();
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

#[wasm_bindgen_test]
fn charts_are_drawn_sharp() {
    let mut history = History::new();
    for k in 0..40_u32 {
        let falling = 0.8_f64.powi(k as i32);
        history.push(Sample {
            step: u64::from(k * k),
            loss: falling,
            penalty: 5.0 - falling,
            atoms: f64::from(40 - k),
            n_eff: f64::from(41 - k),
            bounds: [1.0 + falling, 0.9 + falling, 0.8 + falling, 0.7 - falling],
        });
    }
    for metric in [Metric::Loss, Metric::Penalty, Metric::Bounds, Metric::Atoms] {
        for log in [false, true] {
            let canvas = canvas();
            draw_metric(&canvas, history.samples(), metric, log, &palette(), Some(100), Some(0.75));
            assert!(colours(&canvas) > 5, "{metric:?}: {} colours", colours(&canvas));
            let density = document().default_view().expect("a window").device_pixel_ratio();
            assert_eq!(f64::from(canvas.width()), (400.0 * density).round(), "{metric:?}");
        }
    }
}

#[wasm_bindgen_test]
fn an_empty_history_or_a_canvas_of_no_size_is_no_error() {
    let hidden: web_sys::HtmlCanvasElement = element("canvas").unchecked_into();
    hidden.style().set_property("display", "none").expect("a style");
    draw_metric(&hidden, &[], Metric::Loss, true, &palette(), None, None);
    draw_metric(&canvas(), &[], Metric::Atoms, true, &palette(), None, None);
    let moment = Moment::of(RUNS[0], 1);
    let mut view = FunctionView::new(hidden).expect("a view");
    view.draw(&moment.scene(None), &palette());
    assert_eq!(view.pick(10.0, 10.0, &moment.scene(None)), None);
}

/// SIMD is switched on for every build, so a build that runs here has it.
#[wasm_bindgen_test]
fn the_build_uses_simd() {
    const { assert!(cfg!(target_feature = "simd128")) };
}
