//! What is counted of a network for a frame: predictions, atoms, penalties, the stability limit.

use divan::{Bencher, black_box};
use relu_atoms_core::atoms::{CountingRule, atom_statistics};
use relu_atoms_core::bench::{Size, experiment};
use relu_atoms_core::experiment::Mode;
use relu_atoms_core::penalty::{self, Penalty};
use relu_atoms_core::train::{TrainConfig, Trainer, stability};

fn main() {
    divan::main();
}

/// Neurons of a run in two dimensions with 64 points.
const WIDTHS: [usize; 3] = [500, 10_000, 100_000];

/// A run that has begun to cluster.
fn run(mode: Mode, m: usize) -> Trainer {
    let e = experiment(Size { d: 2, n: 64, m, mode });
    let mut trainer = Trainer::new(TrainConfig::check(&e).expect("a good experiment"));
    trainer.advance(300, &mut || true);
    trainer
}

#[divan::bench(args = WIDTHS, sample_count = 10)]
fn predictions(bencher: Bencher<'_, '_>, m: usize) {
    let t = run(Mode::VariationNorm, m);
    bencher.bench_local(|| black_box(t.network()).predict(t.points()));
}

#[divan::bench(args = WIDTHS, sample_count = 10)]
fn atoms_by_direction(bencher: Bencher<'_, '_>, m: usize) {
    let t = run(Mode::VariationNorm, m);
    let rule = CountingRule::of(Mode::VariationNorm);
    bencher.bench_local(|| atom_statistics(black_box(t.network()), t.points(), rule));
}

#[divan::bench(args = WIDTHS, sample_count = 10)]
fn atoms_by_footprint(bencher: Bencher<'_, '_>, m: usize) {
    let t = run(Mode::GradientPenalty, m);
    let rule = CountingRule::of(Mode::GradientPenalty);
    bencher.bench_local(|| atom_statistics(black_box(t.network()), t.points(), rule));
}

#[divan::bench(args = WIDTHS, sample_count = 10)]
fn gradient_penalty(bencher: Bencher<'_, '_>, m: usize) {
    let t = run(Mode::GradientPenalty, m);
    bencher.bench_local(|| penalty::gradient(black_box(t.network()), t.points()));
}

#[divan::bench(args = WIDTHS, sample_count = 10)]
fn upper_bounds(bencher: Bencher<'_, '_>, m: usize) {
    let t = run(Mode::VariationNorm, m);
    bencher.bench_local(|| penalty::costs(black_box(t.network()), t.points(), Penalty::Variation));
}

#[divan::bench(args = WIDTHS, sample_count = 10)]
fn one_iteration_of_the_stability_limit(bencher: Bencher<'_, '_>, m: usize) {
    let t = run(Mode::VariationNorm, m);
    let mut vector = Vec::new();
    bencher.bench_local(|| stability::kappa_max(black_box(t.network()), t.points(), &mut vector, 1));
}
