//! What a frame shows: f on the window, and the painter's two pictures.

use divan::{Bencher, black_box};
use relu_atoms_core::bench::{Size, experiment};
use relu_atoms_core::experiment::Mode;
use relu_atoms_core::field;
use relu_atoms_core::field::Window;
use relu_atoms_core::network::Network;
use relu_atoms_core::train::{TrainConfig, Trainer};
use relu_atoms_raster::{Job, Painter};
use relu_atoms_render::colours::{Palette, Rgb};
use relu_atoms_render::lines::Lines;
use relu_atoms_render::projection::Rotation;
use relu_atoms_render::view::{Chart, View};
use std::fmt;

fn main() {
    divan::main();
}

/// A chart and a width.
#[derive(Clone, Copy)]
struct Case(Chart, usize);

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} m={}", self.0, self.1)
    }
}

const WIDTHS: [usize; 3] = [500, 10_000, 100_000];

fn cases() -> Vec<Case> {
    let charts = Chart::ALL;
    charts.iter().flat_map(|chart| WIDTHS.map(|m| Case(*chart, m))).collect()
}

fn network(d: usize, m: usize) -> Network {
    let e = experiment(Size { d, n: 64, m, mode: Mode::VariationNorm });
    let mut trainer = Trainer::new(TrainConfig::check(&e).expect("a good experiment"));
    trainer.advance(300, &mut || true);
    trainer.network().clone()
}

/// As the page asks for it on a screen of 1440 × 900.
fn window(d: usize) -> Window {
    let (columns, rows) = if d == 1 { (640, 1) } else { (160, 105) };
    Window { x: [-1.4, 1.4], y: [-0.9, 0.9], columns, rows }
}

fn job(Case(chart, m): Case) -> Job {
    let d = chart.dimension();
    let grey = |c: u8| Rgb([c; 3]);
    Job {
        panel: 0,
        run: 1,
        step: 300,
        neurons: m,
        d,
        view: View {
            chart,
            rotation: Rotation::default(),
            lines: Lines::default(),
            width: 640.0,
            height: 420.0,
            scale: 0.0,
        },
        function: [640.0, 420.0],
        density: 1.0,
        window: window(d),
        values: [-1.0, 1.0],
        error: None,
        map: [0, 0],
        lit: None,
        palette: Palette {
            positive: Rgb([200, 80, 20]),
            negative: Rgb([20, 80, 200]),
            zero: grey(250),
            ink: grey(20),
            ink_soft: grey(90),
            line: grey(200),
            surface: grey(255),
            cell_a: grey(245),
            cell_b: grey(235),
            dead: grey(120),
            accent: grey(30),
            proof: grey(60),
        },
    }
}

#[divan::bench(args = [1, 2], consts = WIDTHS, sample_count = 10)]
fn function_on_the_window<const M: usize>(bencher: Bencher<'_, '_>, d: usize) {
    let (net, window) = (network(d, M), window(d));
    bencher.bench_local(|| field::sample(black_box(&net), &window));
}

#[divan::bench(args = WIDTHS, sample_count = 10)]
fn approximate_function(bencher: Bencher<'_, '_>, m: usize) {
    let (net, window) = (network(2, m), window(2));
    bencher.bench_local(|| field::approximate_sample(black_box(&net), &window));
}

#[divan::bench(args = cases(), sample_count = 10)]
fn both_pictures(bencher: Bencher<'_, '_>, case: Case) {
    let job = job(case);
    let net = network(job.d, case.1);
    let mut columns: Vec<f32> = net.w().iter().chain(&net.a).map(|v| *v as f32).collect();
    columns.resize(5 * case.1, -1.0);
    let (field, _) = field::sample(&net, &job.window).into_raw_vec_and_offset();
    let mut painter = Painter::new();
    painter.take(job.source(), columns, field, Vec::new());
    bencher.bench_local(|| painter.paint(black_box(&job)));
}
