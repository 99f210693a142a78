//! The curves of a run miss no peak, whatever the speed, and follow it back and onto another course.

use relu_atoms_core::curve::CurveSample;
use relu_atoms_core::experiment::{Experiment, Mode, Pace, Phase, PhaseKind};
use relu_atoms_core::field::Window;
use relu_atoms_core::train::{TrainConfig, Trainer};
use relu_atoms_session::messages::{Frame, Request};
use relu_atoms_session::{Output, Session};

fn experiment(preset: &str, mode: Mode, steps: u64) -> Experiment {
    let mut e = Experiment::preset(preset, mode).expect(preset);
    (e.m, e.steps) = (40, Some(steps));
    e.schedule = vec![Phase { kind: PhaseKind::Train, steps }];
    e
}

/// The loss of every step.
fn losses(e: &Experiment) -> Vec<f64> {
    let mut losses = Vec::new();
    let mut trainer = Trainer::new(TrainConfig::check(e).expect("a good run"));
    let mut watch = |t: &Trainer| {
        losses.truncate(t.step() as usize);
        losses.push(t.loss());
    };
    trainer.advance_watched(u64::MAX, &mut || true, &mut watch);
    losses
}

fn frames(outputs: Vec<Output>) -> impl Iterator<Item = Frame> {
    outputs.into_iter().filter_map(|o| if let Output::Frame(frame) = o { Some(*frame) } else { None })
}

fn open(e: &Experiment) -> Session {
    let mut s = Session::new();
    s.handle(Request::Open(Box::new(e.clone())));
    s.handle(Request::Window(Window { x: [-1.0, 1.0], y: [-1.0, 1.0], columns: 2, rows: 1 }));
    s
}

/// The frame that a request leads to.
fn shown(s: &mut Session, request: Request) -> Frame {
    let mut told: Vec<Frame> = frames(s.handle(request)).collect();
    told.extend(frames(s.handle(Request::Draw)));
    while told.is_empty() && s.wants_tick() {
        told.extend(s.tick(&mut || true).map(|frame| *frame));
    }
    told.pop().expect("a frame")
}

/// What a session sends until its run is over, in slices of so many steps.
fn sent(s: &mut Session, pace: Pace, slice: usize) -> (Vec<CurveSample>, usize) {
    s.handle(Request::Pace(pace));
    s.handle(Request::Play);
    let (mut curve, mut count) = (Vec::new(), 0);
    loop {
        let mut told: Vec<Frame> = frames(s.handle(Request::Draw)).collect();
        while told.is_empty() && s.wants_tick() {
            let mut left = slice;
            told.extend(
                s.tick(&mut || {
                    left -= 1;
                    left > 0
                })
                .map(|frame| *frame),
            );
        }
        let Some(frame) = told.pop() else { break };
        count += 1;
        curve.extend(frame.curve);
        if frame.report.status.over() {
            break;
        }
    }
    curve.sort_by_key(|sample| sample.step);
    (curve, count)
}

/// The greatest deviation in decades of the polyline from the curve of every step, between the first and
/// the last sample.
fn deviation(curve: &[CurveSample], losses: &[f64]) -> f64 {
    let line: Vec<(f64, f64)> =
        curve.iter().map(|s| (libm::log1p(s.step as f64), libm::log10(s.loss))).collect();
    let mut worst = 0.0_f64;
    for pair in curve.windows(2).zip(line.windows(2)) {
        let ([a, b], [(x, y), (u, v)]) = pair else { unreachable!() };
        for step in a.step..=b.step {
            let t = if u > x { (libm::log1p(step as f64) - x) / (u - x) } else { 0.0 };
            worst = worst.max((y + t * (v - y) - libm::log10(losses[step as usize])).abs());
        }
    }
    worst
}

#[test]
fn the_curve_of_a_run_at_full_speed_is_that_of_every_step() {
    for (preset, mode, h) in [
        ("saddle", Mode::VariationNorm, None),
        ("saddle", Mode::None, None),
        ("symmetric-abs", Mode::GradientPenalty, None),
        // Beyond the stability limit the loss jumps.
        ("xor", Mode::VariationNorm, Some(3.0)),
    ] {
        let mut e = experiment(preset, mode, 30_000);
        e.h = h.or(e.h);
        let losses = losses(&e);
        let (curve, frames) = sent(&mut open(&e), Pace::Max, usize::MAX);
        assert!(frames <= 4, "{preset}: {frames} frames would make a chart of {frames} vertices");
        assert!(curve.len() > 300 && curve.len() < 4000, "{preset}: {}", curve.len());
        let (first, last) = (curve[0].step, curve[curve.len() - 1].step);
        assert!(first == 0 && last as usize > losses.len() - losses.len() / 60, "{preset}: {last}");
        let off = deviation(&curve, &losses);
        assert!(off < 0.01, "{preset} {mode:?}: {off} decades, {} samples", curve.len());
        // Penalty and counts leave no holes either: there is one at least every tenth of a step's number.
        let known: [fn(&CurveSample) -> bool; 2] = [|s| s.penalty.is_some(), |s| s.counts.is_some()];
        for known in known {
            let steps: Vec<u64> = curve.iter().filter(|s| known(s)).map(|s| s.step).collect();
            assert!(steps.windows(2).all(|p| p[1] - p[0] <= 1 + p[0] / 10), "{preset}: {steps:?}");
        }
    }
}

#[test]
fn the_curve_does_not_depend_on_the_speed() {
    for mode in [Mode::VariationNorm, Mode::LabelNoise] {
        let e = experiment("xor", mode, 3_000);
        let (most, _) = sent(&mut open(&e), Pace::Max, usize::MAX);
        for (pace, slice) in [(Pace::Max, 37), (Pace::PerFrame(10), usize::MAX), (Pace::Geometric, 5)] {
            let (curve, frames) = sent(&mut open(&e), pace, slice);
            assert!(frames > 20, "{frames}");
            assert_eq!(curve, most, "{mode:?} {pace:?}");
        }
    }
}

#[test]
fn the_band_of_a_noisy_run_is_kept_in_bounded_memory() {
    let mut e = experiment("xor", Mode::LabelNoise, 40_000);
    e.tau = 1.0;
    let losses = losses(&e);
    let (curve, _) = sent(&mut open(&e), Pace::Max, usize::MAX);
    let buckets = 128.0 * (1.0 + libm::log(40_000.0 / 128.0));
    assert!((curve.len() as f64) < 4.0 * buckets + 200.0, "{}", curve.len());
    // Of every thousand steps the least and the greatest loss are on the line, to a few hundredths: its
    // vertices are there, or at most a bucket away.
    for from in (1000..38_000).step_by(1000) {
        let range = from..from + 1000;
        let kept: Vec<f64> = curve
            .iter()
            .filter(|s| (from - 300..from + 1_300).contains(&(s.step as usize)))
            .map(|s| s.loss)
            .collect();
        let extremes =
            |v: &[f64]| v.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), v| (low.min(*v), high.max(*v)));
        let ((low, high), (true_low, true_high)) = (extremes(&kept), extremes(&losses[range.clone()]));
        assert!(
            low < 1.03 * true_low && high > 0.97 * true_high,
            "{range:?}: {low} {true_low} {high} {true_high}"
        );
    }
}

#[test]
fn going_back_gives_nothing_new_and_another_course_replaces_what_came_after() {
    let e = experiment("xor", Mode::VariationNorm, 2_000);
    let mut s = open(&e);
    let (first, _) = sent(&mut s, Pace::Max, usize::MAX);
    let there = shown(&mut s, Request::Seek(700));
    assert_eq!((there.report.step, there.report.furthest, there.curve.len()), (700, 2_000, 0));
    // The same future again, and then another.
    let (again, _) = sent(&mut s, Pace::Max, usize::MAX);
    assert!(again.is_empty(), "{again:?}");
    shown(&mut s, Request::Seek(700));
    s.handle(Request::Tune { lambda: Some(0.2), tau: None, h: None });
    let (other, _) = sent(&mut s, Pace::Max, usize::MAX);
    assert_eq!(other[0].step, 700);
    let at =
        |curve: &[CurveSample], step| curve.iter().rev().find(|s| s.step <= step).expect("a sample").clone();
    assert_ne!(at(&other, 1_500).loss, at(&first, 1_500).loss);
    // A branch, which repeats the changes, has the same curves.
    let mut branch = open(&e);
    let tunes = match &s.handle(Request::Recorded)[..] {
        [Output::Reply(relu_atoms_session::messages::Reply::Recorded { tunes, .. })] => tunes.clone(),
        other => panic!("{other:?}"),
    };
    let mut repeated = shown(&mut branch, Request::Replay { tunes, step: 1_900 }).curve;
    repeated.sort_by_key(|s| s.step);
    assert_eq!(at(&repeated, 650), at(&first, 650));
    assert!(at(&repeated, 1_500).step.abs_diff(at(&other, 1_500).step) <= 12);
    let (u, v) = (at(&repeated, 1_500).loss, at(&other, 1_500).loss);
    assert!((u - v).abs() < 0.02 * v, "{u} {v}");
}

#[test]
fn numbers_are_computed_only_where_somebody_looks() {
    let e = experiment("xor", Mode::GradientPenalty, 500);
    let mut s = Session::new();
    s.handle(Request::Open(Box::new(e)));
    let (curve, _) = sent(&mut s, Pace::Max, usize::MAX);
    assert!(curve.len() > 300 && curve.iter().all(|s| s.counts.is_none() && s.penalty.is_none()));
}
