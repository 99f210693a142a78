//! The path against runs and optima that are computed one by one.

use super::*;
use crate::experiment::{Bias, Data};
use crate::penalty;
use crate::points::RawPoints;

fn base() -> Experiment {
    let mut base = Experiment::preset("noisy-sine", Mode::VariationNorm).unwrap();
    base.m = 60;
    base
}

#[test]
fn values_of_lambda_are_a_grid_or_a_list() {
    let read = |text: &str| text.parse::<Lambdas>().map(|l| l.0);
    assert_eq!(read("1e-4:0.1:7"), Ok(vec![1e-4, 3.16e-4, 1e-3, 3.16e-3, 0.01, 0.0316, 0.1]));
    assert_eq!(Ok(Lambdas::default()), "1e-4:0.1:7".parse());
    assert_eq!(read(" 0.1, 1e-3 ,0.1"), Ok(vec![1e-3, 0.1]));
    assert_eq!(read("0.5:9:1"), Ok(vec![0.5]));
    for (text, said) in [
        ("", "`` is neither FROM:TO:COUNT, such as 1e-4:0.1:7, nor a list of numbers, such as 0.001,0.01"),
        ("1:2", "`1:2` is neither"),
        ("1:2:x", "`1:2:x` is neither"),
        ("0.1,x", "`0.1,x` is neither"),
        ("0,1", "λ = 0 is not above 0 and at most 100"),
        ("NaN", "λ = NaN is not above 0"),
        ("0:1:3", "λ = 0 is not above 0"),
        ("1:101:3", "λ = 101 is not above 0"),
        ("0.1:0.01:3", "a grid of several values goes from a smaller λ to a greater one"),
        ("1e-3:1:0", "a path has from 1 to 100 values of λ"),
        ("1e-3:1:101", "a path has from 1 to 100 values of λ"),
    ] {
        let error = read(text).expect_err(text).to_string();
        assert!(error.starts_with(said), "{text}: {error}");
    }
}

#[test]
fn the_runs_are_those_of_the_page_at_each_strength() {
    let lambdas: Lambdas = "1e-4,1e-2".parse().unwrap();
    let all = runs(&base(), &MODES, &lambdas).unwrap();
    let told: Vec<_> = all.iter().map(|r| (r.mode, r.lambda, r.schedule[0].steps, r.walls, r.m)).collect();
    let (v, g) = (Mode::VariationNorm, Mode::GradientPenalty);
    assert_eq!(
        told,
        [
            (v, 1e-4, 50_000, false, 60),
            (v, 1e-2, 8_000, false, 60),
            (g, 1e-4, 20_000, true, 60),
            (g, 1e-2, 20_000, true, 60)
        ]
    );
    // The start is one for all, and a schedule that was set by hand stays.
    assert!(all.iter().all(|r| (r.scale, r.paired, r.seed) == (1.0, false, 1)));
    let mut set = base();
    set.set("schedule", "train:77").unwrap();
    assert!(runs(&set, &[v], &lambdas).unwrap().iter().all(|r| r.schedule[0].steps == 77));
    let refused = runs(&base(), &[v, Mode::LabelNoise], &lambdas).unwrap_err().to_string();
    assert_eq!(refused, "only `gradient-penalty` or `variation-norm` have a path; `label-noise` has no λ");
}

/// Each number of the optimum from its atoms and of the run from its network, by the formulas.
#[test]
fn the_numbers_are_those_of_the_networks() {
    let lambdas: Lambdas = "3e-3:0.1:3".parse().unwrap();
    for run in runs(&base(), &MODES, &lambdas).unwrap() {
        let run = Experiment { steps: Some(600), ..run };
        let best = optimum(&run, &mut || true).unwrap();
        let ended = trained(&run, &mut |_| true).unwrap();
        assert_eq!((best.kind, ended.kind), (Kind::Optimum, Kind::Trained));
        assert!(best.objective <= ended.objective && best.lambda == run.lambda && best.mode == run.mode);
        let mut t = crate::train::Trainer::new(TrainConfig::check(&run).unwrap());
        t.advance(600, &mut || true);
        let (net, points) = (t.network(), t.points());
        let r = match run.mode {
            Mode::VariationNorm => penalty::variation(net),
            _ => penalty::gradient(net, points),
        };
        assert!((ended.penalty - r).abs() <= 1e-12 * r && (ended.loss - t.loss()).abs() <= 1e-12 * t.loss());
        for p in [&best, &ended] {
            assert!((p.objective - (p.loss + p.lambda * p.penalty)).abs() <= 1e-9 * p.objective, "{p:?}");
            assert!((0.0..=1.0).contains(&p.seen_share));
        }
        // The truth sin 3x on a grid of 1001 points, by the plain sum.
        let error = |f: &dyn Fn(f64) -> f64| -> f64 {
            let x = |k: u32| -1.0 + f64::from(k) / 500.0;
            (0..=1000).map(|k| (f(x(k)) - libm::sin(3.0 * x(k))).powi(2)).sum::<f64>() / 2002.0
        };
        let of_run = error(&|x| net.evaluate([x, 1.0, 0.0]));
        assert!((ended.test_error.unwrap() / of_run - 1.0).abs() < 1e-3, "{ended:?} {of_run}");
        let certifier = Certifier::new(points, penalty::Penalty::of(run.mode));
        let atoms = solve(&certifier, points, run.lambda, &mut |_| true).unwrap().atoms;
        let f = |x: f64| -> f64 {
            atoms.iter().map(|a| f64::from(a.sign) * (a.u()[0] * x + a.u()[1]).max(0.0)).sum()
        };
        assert!((best.test_error.unwrap() / error(&f) - 1.0).abs() < 1e-3, "{best:?}");
        let mass = |a: &crate::optimum::OptimalAtom| crate::network::norm(a.u());
        let seen: f64 = atoms.iter().map(|a| mass(a) * a.active.len() as f64).sum();
        let total: f64 = atoms.iter().map(mass).sum();
        assert!((best.seen_share - seen / (10.0 * total)).abs() < 1e-9, "{best:?}");
        assert_eq!(best.atoms, atoms.len());
    }
}

#[test]
fn what_has_no_point_says_why() {
    let free = Experiment { bias: Bias::Free, ..base() };
    assert_eq!(optimum(&free, &mut || true).unwrap_err().to_string(), nearness::FREE_BIASES);
    assert_eq!(trained(&base(), &mut |_| false), Err(PointError::Train(SeedError::Ended)));
    assert_eq!(optimum(&base(), &mut || false), Err(PointError::Solve(SolveError::Stopped)));
    let wild = Experiment { h: Some(900.0), ..base() };
    assert_eq!(trained(&wild, &mut |_| true).unwrap().kind, Kind::Diverged);
    let wide = Experiment { m: 0, ..base() };
    assert!(matches!(optimum(&wide, &mut || true), Err(PointError::Config(_))));
    let raw = RawPoints { d: 1, x: vec![-1.0, 0.0, 1.0], y: vec![1.0, 0.0, 1.0] };
    let own = Experiment { data: Data::Own(raw), ..base() };
    assert_eq!(optimum(&own, &mut || true).unwrap().test_error, None);
}

#[test]
fn a_table_has_a_line_for_each_point() {
    let lambdas: Lambdas = "0.01".parse().unwrap();
    let run = &runs(&base(), &[Mode::GradientPenalty], &lambdas).unwrap()[0];
    let best = optimum(run, &mut || true).unwrap();
    let unknown = PathPoint { test_error: None, kind: Kind::Trained, ..best.clone() };
    let table = csv(&[best.clone(), unknown]);
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    assert!(lines.iter().all(|line| line.len() == COLUMNS.len()) && lines.len() == 3);
    assert_eq!(lines[0], COLUMNS);
    assert_eq!(lines[1][..3], ["gradient-penalty", "0.01", "optimum"]);
    assert_eq!((lines[2][2], lines[2][7]), ("trained", ""));
    for (column, value) in [(3, best.objective), (7, best.test_error.unwrap()), (8, best.seen_share)] {
        assert_eq!(lines[1][column].parse::<f64>().unwrap().to_bits(), value.to_bits());
    }
}
