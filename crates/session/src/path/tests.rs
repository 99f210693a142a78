//! The path against runs and optima that are computed one by one.

use super::*;
use relu_atoms_core::experiment::{Bias, Data};
use relu_atoms_core::penalty;
use relu_atoms_core::points::RawPoints;

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

/// The runs of a path beside which no other is open.
fn alone(base: &Experiment, modes: &[Mode], lambdas: &Lambdas) -> Vec<Experiment> {
    runs(&bases(base, &[], modes).unwrap(), lambdas)
}

#[test]
fn the_runs_are_those_of_the_page_at_each_strength() {
    let lambdas: Lambdas = "1e-4,1e-2".parse().unwrap();
    let all = alone(&base(), &MODES, &lambdas);
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
    assert!(alone(&set, &[v], &lambdas).iter().all(|r| r.schedule[0].steps == 77));
    let refused = bases(&base(), &[], &[v, Mode::LabelNoise]).unwrap_err().to_string();
    assert_eq!(refused, "only `gradient-penalty` or `variation-norm` have a path; `label-noise` has no λ");
}

/// What stands side by side is on the path as it is, and the path is the same from either run.
#[test]
fn the_path_of_runs_side_by_side_is_that_of_both() {
    use relu_atoms_core::experiment::table::{DEMOS, demo};
    let demo = &DEMOS[demo("favourable").expect("a demonstration")];
    let along = |run: &Experiment, shown: &[Experiment]| {
        runs(&bases(run, shown, &MODES).unwrap(), &Lambdas::default())
    };
    for variant in 0..demo.variants.len() {
        let shown = demo.experiments(variant);
        let path = along(&shown[0], &shown);
        for panel in &shown {
            assert!(path.contains(panel), "{} {:?}", demo.variants[variant].label, panel.mode);
            assert_eq!(along(panel, &shown), path);
        }
        // Nor does it depend on which λ is shown.
        for pair in 0..7 {
            let shown = [path[pair].clone(), path[7 + pair].clone()];
            assert_eq!(along(&shown[1], &shown), path);
        }
    }
    // A run on other data is no part of it, nor is one of the same regulariser.
    let other = Experiment { m: 7, ..base().under(Mode::GradientPenalty) };
    let elsewhere = other.on(Data::Preset("xor".into()));
    let narrow = Experiment { m: 9, ..base() };
    let [v, g] =
        [0, 1].map(|k| bases(&base(), &[narrow.clone(), elsewhere.clone()], &MODES).unwrap().remove(k));
    assert_eq!((v, g), (base(), base().under(Mode::GradientPenalty)));
    assert_eq!(bases(&base(), &[elsewhere, other.clone()], &MODES).unwrap()[1], other);
}

/// Each number of the optimum from its atoms and of the run from its network, by the formulas.
#[test]
fn the_numbers_are_those_of_the_networks() {
    let lambdas: Lambdas = "3e-3:0.1:3".parse().unwrap();
    for run in alone(&base(), &MODES, &lambdas) {
        let run = Experiment { steps: Some(600), ..run };
        let best = optimum(&run, &mut || true).unwrap();
        let ended = trained(&run, &mut |_| true).unwrap();
        assert_eq!((best.kind, ended.kind), (Kind::Optimum, Kind::Trained));
        assert!(best.objective <= ended.objective && best.lambda == run.lambda && best.mode == run.mode);
        let mut t = relu_atoms_core::train::Trainer::new(TrainConfig::check(&run).unwrap());
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
        let mass = |a: &relu_atoms_core::optimum::OptimalAtom| relu_atoms_core::network::norm(a.u());
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
    let run = &alone(&base(), &[Mode::GradientPenalty], &lambdas)[0];
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
