//! The certificate of a residual, and the exact solver.

use divan::{Bencher, black_box};
use relu_atoms_core::optimum::{Certifier, solve};
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::points::{Points, RawPoints, presets};
use std::fmt;

fn main() {
    divan::main();
}

/// Data under a penalty, with λ = 1e-2.
#[derive(Clone, Copy)]
struct Case(Source, Penalty);

/// Where the points come from.
#[derive(Clone, Copy)]
enum Source {
    Preset(&'static str),
    /// This many points of a noisy saddle in the plane, or of a noisy sine on the line.
    Random(usize, usize),
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Source::Preset(name) => write!(f, "{name} {:?}", self.1),
            Source::Random(d, n) => write!(f, "d = {d}, n = {n} {:?}", self.1),
        }
    }
}

const CASES: [Case; 12] = [
    Case(Source::Preset("symmetric-abs"), Penalty::Variation),
    Case(Source::Preset("saddle"), Penalty::Variation),
    Case(Source::Preset("saddle"), Penalty::Gradient),
    Case(Source::Random(1, 512), Penalty::Variation),
    Case(Source::Random(1, 512), Penalty::Gradient),
    Case(Source::Random(2, 30), Penalty::Variation),
    Case(Source::Random(2, 30), Penalty::Gradient),
    Case(Source::Random(2, 100), Penalty::Variation),
    Case(Source::Random(2, 200), Penalty::Variation),
    Case(Source::Random(2, 200), Penalty::Gradient),
    Case(Source::Random(2, 512), Penalty::Variation),
    Case(Source::Random(2, 512), Penalty::Gradient),
];
const LAMBDA: f64 = 1e-2;

fn points(case: Case) -> Points {
    let raw = match case.0 {
        Source::Preset(name) => presets::points(name).expect("a preset"),
        Source::Random(d, n) => {
            let mut state = 1u64;
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
            };
            let x: Vec<f64> = (0..n * d).map(|_| next()).collect();
            let truth = |x: &[f64]| if d == 1 { libm::sin(3.0 * x[0]) } else { 2.0 * x[0] * x[1] };
            let y = x.chunks(d).map(|x| truth(x) + 0.3 * next()).collect();
            RawPoints { d, x, y }
        }
    };
    Points::check(&raw).expect("good points")
}

/// What is made once for the data: every direction at which the maximum can lie.
#[divan::bench(args = CASES, sample_count = 10)]
fn preparation(bencher: Bencher<'_, '_>, case: Case) {
    let points = points(case);
    bencher.bench_local(|| Certifier::new(black_box(&points), case.1));
}

/// The lower bound for the residual of f = 0.
#[divan::bench(args = CASES, sample_count = 20)]
fn certificate_of_nothing(bencher: Bencher<'_, '_>, case: Case) {
    let points = points(case);
    let certifier = Certifier::new(&points, case.1);
    bencher.bench_local(|| certifier.bound(black_box(points.y()), LAMBDA));
}

/// The lower bound for the residual at the optimum, where many directions are tight.
#[divan::bench(args = CASES, sample_count = 20)]
fn certificate_of_the_optimum(bencher: Bencher<'_, '_>, case: Case) {
    let points = points(case);
    let certifier = Certifier::new(&points, case.1);
    let best = solve(&certifier, &points, LAMBDA, &mut |_| true).expect("an optimum");
    let residual: Vec<f64> = points.y().iter().zip(&best.fit).map(|(y, f)| y - f).collect();
    bencher.bench_local(|| certifier.bound(black_box(&residual), LAMBDA));
}

/// From nothing to the certified optimum, but for the preparation.
#[divan::bench(args = CASES, sample_count = 5)]
fn optimum(bencher: Bencher<'_, '_>, case: Case) {
    let points = points(case);
    let certifier = Certifier::new(&points, case.1);
    bencher.bench_local(|| solve(black_box(&certifier), &points, LAMBDA, &mut |_| true).expect("an optimum"));
}
