//! The demonstrations of the theory as seeded runs: what the page claims, it must do.

use relu_atoms::atoms::{Census, Rule, census};
use relu_atoms::experiment::{Experiment, Mode, Phase, PhaseKind};
use relu_atoms::network::loss;
use relu_atoms::optimum::{Certifier, Live, solve};
use relu_atoms::penalty::{self, Penalty};
use relu_atoms::train::{Stop, TrainConfig, Trainer};

fn trainer(preset: &str, mode: Mode, change: impl FnOnce(&mut Experiment)) -> Trainer {
    let mut e = Experiment::preset(preset, mode).expect("a preset");
    change(&mut e);
    Trainer::new(TrainConfig::check(&e).expect("a good experiment"))
}

fn run(preset: &str, mode: Mode, change: impl FnOnce(&mut Experiment)) -> Trainer {
    let mut t = trainer(preset, mode, change);
    t.advance(u64::MAX, &mut || true);
    assert_eq!(t.stop(), Some(&Stop::Finished));
    t
}

fn counted(t: &Trainer) -> Census {
    census(t.network(), t.points(), Rule::of(t.config().experiment().mode))
}

fn objective(t: &Trainer) -> f64 {
    let l = loss(&t.network().predict(t.points()), t.points().y());
    let r = match t.config().experiment().mode {
        Mode::VariationNorm => penalty::variation(t.network()),
        _ => penalty::gradient(t.network(), t.points()),
    };
    l + t.lambda() * r
}

/// Demonstration 1: width does not matter.
#[test]
fn width_does_not_matter_under_the_variation_norm() {
    for (preset, atoms) in [("saddle", 4), ("symmetric-abs", 3)] {
        for m in [50, 500, 5000] {
            let t = run(preset, Mode::VariationNorm, |e| e.m = m);
            let c = counted(&t);
            assert_eq!(c.atoms.len(), atoms, "{preset} m = {m}");
            assert!(c.share > 0.95, "{preset} m = {m}: {}", c.share);
        }
    }
}

/// Demonstration 1, under the gradient penalty with walls.
#[test]
fn width_does_not_matter_under_the_gradient_penalty() {
    for m in [50, 500, 2000] {
        let t = run("xor", Mode::GradientPenalty, |e| e.m = m);
        assert_eq!(counted(&t).atoms.len(), 4, "m = {m}");
        // d2_xor, gradient, in the reference optima; exact in theory for every width.
        let excess = objective(&t) / 0.034_041_016_151_377_54 - 1.0;
        assert!((-1e-9..1e-6).contains(&excess), "m = {m}: {excess}");
    }
}

/// Saddle under V ends within 1e-4 of the reference optimum.
#[test]
fn saddle_under_the_variation_norm_reaches_the_optimum() {
    let t = run("saddle", Mode::VariationNorm, |_| ());
    let excess = objective(&t) / 0.041_576_340_065_598_47 - 1.0;
    assert!((-1e-9..1e-4).contains(&excess), "{excess}");
    assert_eq!(counted(&t).atoms.len(), 4);
}

/// Demonstration 2: lazy against rich.
#[test]
fn a_large_initialisation_stays_a_cloud() {
    let ends = |scale: f64| {
        let start = trainer("saddle", Mode::None, |e| e.scale = scale);
        let t = run("saddle", Mode::None, |e| e.scale = scale);
        (counted(&start).n_eff, counted(&t).n_eff)
    };
    let (lazy, rich, small) = (ends(10.0), ends(1.0), ends(0.3));
    assert!(lazy.1 > 0.9 * lazy.0, "{lazy:?}");
    assert!(rich.1 < 0.15 * rich.0, "{rich:?}");
    assert!(small.1 < 0.1 * small.0, "{small:?}");
}

/// Demonstration 5: early alignment, before the loss moves.
#[test]
fn a_tiny_initialisation_aligns_before_the_loss_falls() {
    let mut t = trainer("saddle", Mode::None, |e| {
        (e.scale, e.paired, e.h) = (1e-3, true, Some(0.5));
    });
    let y = t.points().y().to_vec();
    let at_start = (counted(&t).n_eff, loss(&t.network().predict(t.points()), &y));
    let mut aligned = None;
    for _ in 0..400 {
        t.advance(1, &mut || true);
        let ratio = loss(&t.network().predict(t.points()), &y) / at_start.1;
        if ratio > 0.97 && counted(&t).n_eff < 3.0 {
            aligned = Some(ratio);
        }
    }
    assert!(at_start.0 > 100.0, "{}", at_start.0);
    assert!(aligned.is_some());
}

/// Demonstration 6: label noise finds the sparse optimum, here by the penalty at the end.
#[test]
fn label_noise_finds_the_sparse_optimum() {
    let t = run("xor", Mode::LabelNoise, |_| ());
    let r = penalty::gradient(t.network(), t.points());
    assert!((r / (2.0 * 3f64.sqrt()) - 1.0).abs() < 1e-3, "{r}");
    assert_eq!(counted(&t).atoms.len(), 4);
    let centre = run("xor-centre", Mode::LabelNoise, |_| ());
    let r = penalty::gradient(centre.network(), centre.points());
    // The centre's target is 0, so the least penalty that interpolates is (2/5) Σ √3.
    assert!((r / (1.6 * 3f64.sqrt()) - 1.0).abs() < 0.01, "{r}");
}

/// Demonstration 4: merging an interpolating network changes nothing on the data and costs less.
#[test]
fn merging_an_interpolating_network() {
    let t = run("xor", Mode::None, |e| {
        (e.scale, e.paired) = (3.0, false);
        e.schedule = vec![Phase { kind: PhaseKind::Train, steps: 20_000 }];
    });
    let merged = penalty::merge(t.network(), t.points());
    assert!(merged.m() <= 28, "{}", merged.m());
    for (f, g) in t.network().predict(t.points()).iter().zip(merged.predict(t.points())) {
        assert!((f - g).abs() < 1e-13);
    }
    assert!(penalty::variation(&merged) < 0.98 * penalty::variation(t.network()));
    assert!(penalty::gradient(&merged, t.points()) < penalty::gradient(t.network(), t.points()));
}

/// Demonstration 8: the certificate catches a stuck network, and birth cures it.
#[test]
fn the_certificate_catches_a_stuck_network_and_birth_cures_it() {
    let stuck = run("noisy-sine", Mode::VariationNorm, |e| e.lambda = 1e-3);
    let cured = run("noisy-sine", Mode::VariationNorm, |e| (e.lambda, e.birth) = (1e-3, true));
    let points = stuck.points().clone();
    let certifier = Certifier::new(&points, Penalty::Variation);
    let optimum = solve(&certifier, &points, 1e-3, &mut |_| true).expect("an optimum").objective;
    let stands = |t: &Trainer| {
        let fit = t.network().predict(&points);
        Live::new(&points, Penalty::Variation).look(t.network(), &points, &fit, 1e-3)
    };
    let (before, after) = (stands(&stuck), stands(&cured));
    assert!(before.raw > 1.04 * optimum, "{} {optimum}", before.raw);
    assert!(before.violation > 1.5, "{}", before.violation);
    assert!(after.raw < 1.003 * optimum, "{} {optimum}", after.raw);
    assert!(!cured.births().is_empty() && stuck.births().is_empty());
}

/// The bounds of a run: each in its place at every frame, and the best of them never get worse.
#[test]
fn the_gap_is_never_less_than_the_true_excess() {
    for (preset, mode, penalty) in [
        ("saddle", Mode::VariationNorm, Penalty::Variation),
        ("xor-centre", Mode::GradientPenalty, Penalty::Gradient),
        ("zigzag", Mode::VariationNorm, Penalty::Variation),
        ("circle", Mode::LabelNoise, Penalty::Gradient),
        ("three-points", Mode::GradientPenalty, Penalty::Gradient),
    ] {
        let mut t = trainer(preset, mode, |e| e.m = 100);
        let points = t.points().clone();
        let lambda = 1e-2;
        let certifier = Certifier::new(&points, penalty);
        let optimum = solve(&certifier, &points, lambda, &mut |_| true).expect("an optimum").objective;
        let mut live = Live::new(&points, penalty);
        let mut last = (0.0, f64::INFINITY);
        for frame in 0..120u64 {
            t.advance(1 + frame, &mut || true);
            let fit = t.network().predict(&points);
            let s = live.look(t.network(), &points, &fit, lambda);
            let slack = 1e-12 * s.raw;
            let what = format!("{preset} {mode:?} step {}: {s:?}, optimum {optimum}", t.step());
            assert!(s.raw >= s.rescaled && s.rescaled >= s.merged, "{what}");
            assert!(s.merged >= optimum - slack && s.dual <= optimum + slack, "{what}");
            assert!(s.gap >= s.raw - optimum - slack && s.gap >= 0.0, "{what}");
            assert!(s.dual >= last.0 && s.best_gap <= last.1, "{what}");
            last = (s.dual, s.best_gap);
        }
    }
}

/// What the headline table of the command line and the page relies on: a shorter run is the
/// beginning of a longer one.
#[test]
fn stopping_at_a_step_is_the_same_as_passing_it() {
    for mode in [Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm] {
        let stopped = run("saddle", mode, |e| e.steps = Some(700));
        let mut passing = trainer("saddle", mode, |_| ());
        passing.advance(700, &mut || true);
        assert_eq!(stopped.network(), passing.network(), "{mode:?}");
    }
}
