//! The charts against steps.

use crate::page::{Placed, canvas, colours, pixels, set_style};
use leptos::prelude::document;
use relu_atoms::canvas::charts::comparison::{ComparisonChart, Line, Quantity};
use relu_atoms::canvas::charts::metric::{Metric, MetricChart};
use relu_atoms::canvas::palette::{self, Palette};
use relu_atoms_render::history::{History, Sample};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlCanvasElement;

fn palette() -> Palette {
    palette::read(&document().document_element().expect("a root"))
}

const METRICS: [Metric; 5] = [Metric::Loss, Metric::Penalty, Metric::Bounds, Metric::Atoms, Metric::Seen];

/// A run's numbers over 1,521 steps, with a loss that is multiplied by `factor` from one to the next.
fn samples(factor: f64) -> Vec<Sample> {
    let mut history = History::new();
    for k in 0..40_u32 {
        let falling = factor.powi(k as i32);
        history.push(Sample {
            step: u64::from(k * k),
            loss: falling,
            penalty: 5.0 - falling,
            atoms: f64::from(40 - k),
            n_eff: f64::from(41 - k),
            bounds: [1.0 + falling, 0.9 + falling, 0.8 + falling, 0.7 - falling],
            seen_share: 0.5 + 0.4 * falling,
            test_error: 0.1 + falling,
        });
    }
    history.samples().to_vec()
}

fn metric_chart<'a>(samples: &'a [Sample], metric: Metric, palette: &'a Palette) -> MetricChart<'a> {
    MetricChart { samples, metric, log_steps: true, palette, marked_step: None, optimum: None }
}

/// Runs a check as on a screen of this many device pixels in a CSS pixel.
fn at_density(density: f64, check: impl FnOnce()) {
    let window = document().default_view().expect("a window");
    let screen = window.device_pixel_ratio();
    let set = |ratio: f64| js_sys::Reflect::set(&window, &"devicePixelRatio".into(), &ratio.into());
    set(density).expect("the density is replaced");
    check();
    set(screen).expect("the density is put back");
}

#[wasm_bindgen_test]
fn every_metric_is_drawn_on_both_step_axes_with_and_without_a_marked_step() {
    let (samples, palette) = (samples(0.8), palette());
    for metric in METRICS {
        let mut pictures = Vec::new();
        for (log_steps, marked_step) in [(false, None), (true, None), (true, Some(100))] {
            let canvas = canvas();
            MetricChart { log_steps, marked_step, ..metric_chart(&samples, metric, &palette) }.draw(&canvas);
            assert!(colours(&canvas) > 5, "{metric:?}: {} colours", colours(&canvas));
            pictures.push(pixels(&canvas));
        }
        assert!(pictures[0] != pictures[1] && pictures[1] != pictures[2], "{metric:?}");
    }
    let chart = metric_chart(&samples, Metric::Bounds, &palette);
    let [without, with] = [None, Some(0.75)].map(|optimum| {
        let canvas = canvas();
        MetricChart { optimum, ..chart }.draw(&canvas);
        pixels(&canvas)
    });
    assert!(without != with, "the optimum shows");
}

#[wasm_bindgen_test]
fn several_runs_are_compared_in_styles_of_their_own() {
    let (runs, palette) = ([0.8, 0.7].map(samples), palette());
    let draw = |styles: [usize; 2], quantity, log_steps, marked_step| {
        let lines: [Line<'_>; 2] = [0, 1].map(|k| Line { samples: &runs[k], style: styles[k] });
        let canvas = canvas();
        let palette = &palette;
        ComparisonChart { lines: &lines, quantity, log_steps, palette, marked_step }.draw(&canvas);
        assert!(colours(&canvas) > 5, "{quantity:?}: {} colours", colours(&canvas));
        pixels(&canvas)
    };
    for quantity in
        [Quantity::Directions, Quantity::Loss, Quantity::Objective, Quantity::TestError, Quantity::Seen]
    {
        let base = draw([0, 1], quantity, true, None);
        assert!(base != draw([0, 1], quantity, false, None), "{quantity:?}: the step axis");
        assert!(base != draw([0, 1], quantity, true, Some(100)), "{quantity:?}: the marked step");
        assert!(base != draw([0, 2], quantity, true, None), "{quantity:?}: dotted");
        assert!(base != draw([0, 3], quantity, true, None), "{quantity:?}: long dashes");
    }
}

#[wasm_bindgen_test]
fn charts_have_the_pixels_of_the_screen_and_sharp_mesh_lines() {
    for (density, width) in [(1.0, 1), (1.5, 2), (2.0, 2), (3.0, 3)] {
        at_density(density, || {
            let palette = palette();
            for metric in METRICS {
                let canvas = canvas();
                metric_chart(&samples(0.8), metric, &palette).draw(&canvas);
                let size = [canvas.width(), canvas.height()].map(f64::from);
                assert_eq!(size, [400.0 * density, 300.0 * density], "{metric:?} at {density}");
            }
            // Without samples the middle row crosses nothing but the mesh lines of steps 0, 1 and 10.
            let canvas = canvas();
            metric_chart(&[], Metric::Loss, &palette).draw(&canvas);
            let (pixels, row) = (pixels(&canvas), 4 * canvas.width() as usize);
            let from = canvas.height() as usize / 2 * row;
            let alphas = pixels[from..from + row].iter().skip(3).step_by(4).filter(|alpha| **alpha > 0);
            let alphas: Vec<u8> = alphas.copied().collect();
            assert_eq!(alphas, vec![140; 3 * width], "at {density}");
        });
    }
}

#[wasm_bindgen_test]
fn an_empty_history_or_one_of_zeros_is_drawn_and_a_canvas_of_no_size_is_left() {
    let hidden: Placed<HtmlCanvasElement> = Placed::new("canvas");
    set_style(&hidden, "display", "none");
    let palette = palette();
    for metric in METRICS {
        metric_chart(&[], metric, &palette).draw(&hidden);
        let zero = Sample {
            step: 3,
            loss: 0.0,
            penalty: 0.0,
            atoms: 0.0,
            n_eff: 0.0,
            bounds: [f64::NAN; 4],
            seen_share: 0.0,
            test_error: f64::NAN,
        };
        for samples in [&[][..], &[zero]] {
            let canvas = canvas();
            metric_chart(samples, metric, &palette).draw(&canvas);
            assert!(colours(&canvas) > 1, "{metric:?} of {} samples", samples.len());
        }
    }
    let default =
        document().create_element("canvas").expect("a canvas").unchecked_into::<HtmlCanvasElement>();
    assert_eq!((hidden.width(), hidden.height()), (default.width(), default.height()));
}
