//! The certificate of a residual, and the exact solver.

use divan::{Bencher, black_box};
use relu_atoms::data::{Points, presets};
use relu_atoms::optimum::{Certifier, solve};
use relu_atoms::penalty::Penalty;
use std::fmt;

fn main() {
    divan::main();
}

/// A preset's data under a penalty, with λ = 1e-2.
#[derive(Clone, Copy)]
struct Case(&'static str, Penalty);

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.0, self.1)
    }
}

const CASES: [Case; 6] = [
    Case("symmetric-abs", Penalty::Variation),
    Case("symmetric-abs", Penalty::Gradient),
    Case("saddle", Penalty::Variation),
    Case("saddle", Penalty::Gradient),
    Case("teacher-2d", Penalty::Variation),
    Case("teacher-2d", Penalty::Gradient),
];
const LAMBDA: f64 = 1e-2;

fn points(case: Case) -> Points {
    Points::check(&presets::points(case.0).expect("a preset")).expect("good points")
}

/// What is made once for the data: every direction at which the maximum can lie.
#[divan::bench(args = CASES, sample_count = 10)]
fn preparation(bencher: Bencher<'_, '_>, case: Case) {
    let points = points(case);
    bencher.bench_local(|| Certifier::new(black_box(&points), case.1));
}

/// The lower bound and the greatest violation for the residual of f = 0.
#[divan::bench(args = CASES, sample_count = 20)]
fn certificate(bencher: Bencher<'_, '_>, case: Case) {
    let points = points(case);
    let certifier = Certifier::new(&points, case.1);
    bencher.bench_local(|| certifier.bound(black_box(points.y()), LAMBDA));
}

/// From nothing to the certified optimum, but for the preparation.
#[divan::bench(args = CASES, sample_count = 5)]
fn optimum(bencher: Bencher<'_, '_>, case: Case) {
    let points = points(case);
    let certifier = Certifier::new(&points, case.1);
    bencher.bench_local(|| solve(black_box(&certifier), &points, LAMBDA, &mut |_| true).expect("an optimum"));
}
