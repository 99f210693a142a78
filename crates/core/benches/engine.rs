//! The training step, by dimension, points, neurons, regulariser and optimiser.

use divan::Bencher;
use relu_atoms_core::bench::{Size, experiment};
use relu_atoms_core::experiment::{Mode, Optimiser};
use relu_atoms_core::train::{TrainConfig, Trainer};
use std::fmt;

fn main() {
    divan::main();
}

/// A job as it is named in the table of results.
#[derive(Clone, Copy)]
struct Job(Size, Optimiser);

impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Size { d, n, m, mode } = self.0;
        write!(f, "d={d} n={n} m={m} {mode:?} {:?}", self.1)
    }
}

const fn job(d: usize, n: usize, m: usize, mode: Mode) -> Job {
    Job(Size { d, n, m, mode }, Optimiser::Gd)
}

const MODES: [Mode; 4] = [Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm];

fn sizes() -> Vec<Job> {
    [
        (1, 32, 1000),
        (1, 256, 1000),
        (2, 4, 1000),
        (2, 32, 1000),
        (2, 64, 1000),
        (2, 64, 10_000),
        (2, 64, 100_000),
    ]
    .map(|(d, n, m)| job(d, n, m, Mode::VariationNorm))
    .to_vec()
}

fn modes() -> Vec<Job> {
    let of = |d, n| MODES.map(|mode| job(d, n, 1000, mode));
    let mut jobs = [of(1, 32), of(2, 64)].concat();
    jobs.push(Job(jobs[7].0, Optimiser::Adam));
    jobs
}

/// Ten steps of a run that has settled for two hundred: neurons then sit on walls, which is where a
/// step costs most.
fn steps(bencher: Bencher<'_, '_>, Job(size, optimiser): Job) {
    let mut e = experiment(size);
    e.optimiser = optimiser;
    let mut trainer = Trainer::new(TrainConfig::check(&e).expect("a good experiment"));
    trainer.advance(200, &mut || true);
    bencher.counter(divan::counter::ItemsCount::new(10_usize)).bench_local(|| {
        assert_eq!(trainer.advance(10, &mut || true), 10);
    });
}

#[divan::bench(args = sizes(), sample_count = 20)]
fn ten_steps_by_size(bencher: Bencher<'_, '_>, job: Job) {
    steps(bencher, job);
}

#[divan::bench(args = modes(), sample_count = 20)]
fn ten_steps_by_mode(bencher: Bencher<'_, '_>, job: Job) {
    steps(bencher, job);
}
