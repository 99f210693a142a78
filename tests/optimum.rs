//! The exact optimum against the reference optima of an independent solver, against closed forms,
//! and against the naive sampling of directions.

use relu_atoms::data::{Points, RawPoints};
use relu_atoms::experiment::{Experiment, Mode};
use relu_atoms::optimum::{Certifier, Optimum, SolveError, Uniqueness, solve};
use relu_atoms::penalty::Penalty;
use serde_json::Value;

fn numbers(v: &Value) -> Vec<f64> {
    match v {
        Value::Array(list) => list.iter().flat_map(numbers).collect(),
        other => vec![other.as_f64().expect("a number")],
    }
}

fn optimum(p: &Points, penalty: Penalty, lambda: f64) -> Optimum {
    solve(&Certifier::new(p, penalty), p, lambda, &mut |_| true).expect("an optimum")
}

#[test]
fn reference_optima() {
    let text = include_str!("cases/optima.json");
    let cases: Vec<Value> = match serde_json::from_str(text).unwrap() {
        Value::Array(list) => list,
        Value::Object(map) => map["cases"].as_array().unwrap().clone(),
        _ => panic!("not a list of cases"),
    };
    assert!(cases.len() >= 40);
    let mut bad = Vec::new();
    for case in &cases {
        let d = case["d"].as_u64().unwrap() as usize;
        let p = Points::check(&RawPoints { d, x: numbers(&case["x"]), y: numbers(&case["y"]) }).unwrap();
        let gradient = case["penalty"] == "gradient";
        let penalty = if gradient { Penalty::Gradient } else { Penalty::Variation };
        let lambda = case["lambda"].as_f64().unwrap();
        let got = optimum(&p, penalty, lambda);
        let want = case["objective"].as_f64().unwrap();
        let off = (got.objective - want).abs() / want.max(1e-300);
        let unique = match case["unique"].as_bool().unwrap() {
            true => Uniqueness::Unique,
            false => Uniqueness::NotUnique,
        };
        let line = format!(
            "{} {penalty:?}: off {off:.1e}, gap {:.1e}, {} atoms of {}, unique {:?} of {unique:?}",
            case["name"],
            got.gap / want,
            got.atoms.len(),
            case["n_atoms"],
            got.unique
        );
        let count_fits =
            unique != Uniqueness::Unique || got.atoms.len() as u64 == case["n_atoms"].as_u64().unwrap();
        if off > 1e-6 || got.gap > 1e-6 * want || !count_fits || got.unique != unique {
            bad.push(line);
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

/// A reproducible stream of numbers in [−1, 1).
struct Stream(u64);

impl Stream {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

/// `|η|/N` at a direction, straight from the definitions.
fn naive_ratio(p: &Points, penalty: Penalty, r: &[f64], w: [f64; 3]) -> f64 {
    let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let (mut eta, mut trace, mut square) = (0.0, 0.0, 0.0);
    for i in 0..p.n() {
        let x = p.augmented(i);
        let z = dot(w, x);
        if z > 1e-9 * (dot(w, w) * dot(x, x)).sqrt() {
            eta += r[i] * z / p.n() as f64;
            trace += dot(x, x) / p.n() as f64;
            square += z * z / p.n() as f64;
        }
    }
    let cost = match penalty {
        Penalty::Variation => dot(w, w).sqrt(),
        Penalty::Gradient => 2.0 * (trace * square).sqrt(),
    };
    if cost > 0.0 { eta.abs() / cost } else { 0.0 }
}

/// Data sets of all the degenerate kinds, and plain ones.
fn kinds(s: &mut Stream) -> Vec<(usize, Vec<f64>)> {
    let mut random = |n: usize| (0..n).map(|_| s.next()).collect::<Vec<f64>>();
    let line: Vec<f64> = (0..6).flat_map(|k| [f64::from(k) * 0.3, f64::from(k) * 0.1 - 0.2]).collect();
    let grid: Vec<f64> = (0..9).flat_map(|k| [f64::from(k % 3) - 1.0, f64::from(k / 3) - 1.0]).collect();
    let mut twice = random(8);
    twice.extend(twice.clone());
    vec![
        (1, random(7)),
        (1, vec![0.4]),
        (1, vec![0.4, 0.4, -0.2, 0.4]),
        (1, random(5).iter().map(|v| v + 40.0).collect()),
        (2, random(14)),
        (2, vec![0.3, -0.4]),
        (2, random(4)),
        (2, line),
        (2, grid),
        (2, twice),
        (2, random(12).iter().map(|v| v + 30.0).collect()),
    ]
}

#[test]
fn the_certificate_is_the_maximum_over_all_directions() {
    let mut s = Stream(5);
    for round in 0..6 {
        for (d, x) in kinds(&mut s) {
            let n = x.len() / d;
            let r: Vec<f64> = (0..n).map(|_| s.next()).collect();
            let p = Points::check(&RawPoints { d, x, y: vec![0.0; n] }).unwrap();
            for penalty in [Penalty::Variation, Penalty::Gradient] {
                let peak = Certifier::new(&p, penalty).peak(&r).unwrap();
                let attained = naive_ratio(&p, penalty, &r, peak.direction);
                assert!(
                    (attained - peak.ratio).abs() <= 1e-9 * peak.ratio,
                    "{d} {n} {penalty:?} round {round}: {attained} is not {}",
                    peak.ratio
                );
                let mut greatest = 0.0f64;
                let steps = 500;
                for a in 0..steps {
                    let angle = std::f64::consts::TAU * f64::from(a) / f64::from(steps);
                    if d == 1 {
                        // Hinges near the data need a finer angle than the whole circle has.
                        for b in 0..200 {
                            let t = angle + std::f64::consts::TAU * f64::from(b) / f64::from(200 * steps);
                            greatest = greatest.max(naive_ratio(&p, penalty, &r, [t.cos(), t.sin(), 0.0]));
                        }
                    } else {
                        // Lines near the data: by a point they go through, and their angle.
                        for b in 0..200 {
                            let (px, py) = if b % 2 == 0 {
                                let x = p.augmented((b / 2) as usize % n);
                                (x[0] + 0.3 * s.next(), x[1] + 0.3 * s.next())
                            } else {
                                (3.0 * s.next(), 3.0 * s.next())
                            };
                            let w = [angle.cos(), angle.sin()];
                            let w = [w[0], w[1], -(w[0] * px + w[1] * py)];
                            greatest = greatest.max(naive_ratio(&p, penalty, &r, w));
                        }
                    }
                }
                assert!(
                    greatest <= peak.ratio * (1.0 + 1e-9),
                    "{d} {n} {penalty:?} round {round}: {greatest} exceeds {}",
                    peak.ratio
                );
                assert!(greatest >= 0.9 * peak.ratio, "the grid is too coarse to test anything");
            }
        }
    }
}

#[test]
fn random_problems_close_their_gap() {
    let mut s = Stream(11);
    let mut worst = (0.0, String::new());
    for round in 0..4 {
        for (d, x) in kinds(&mut s).into_iter().chain([
            (1, (0..30).map(|k| f64::from(k) / 10.0).collect()),
            (2, (0..60).map(|k| f64::from((k * k * 7 + 3 * k) % 61) / 30.0).collect()),
        ]) {
            let n = x.len() / d;
            let y: Vec<f64> = (0..n).map(|_| s.next()).collect();
            let p = Points::check(&RawPoints { d, x, y }).unwrap();
            for penalty in [Penalty::Variation, Penalty::Gradient] {
                for lambda in [1e-1, 1e-2, 1e-3, 1e-5] {
                    let got = optimum(&p, penalty, lambda);
                    let gap = got.gap / got.objective.max(1e-300);
                    let what = format!("d {d} n {n} {penalty:?} λ {lambda} round {round}: gap {gap:.1e}");
                    if gap > worst.0 {
                        worst = (gap, what.clone());
                    }
                    // The atoms are what the numbers say they are.
                    let mut loss = 0.0;
                    for i in 0..n {
                        let x = p.augmented(i);
                        let f = got.network(d).evaluate(x);
                        assert!(
                            (f - got.fit[i]).abs() < 1e-3 * (1.0 + f.abs()),
                            "{what}: {f} {}",
                            got.fit[i]
                        );
                        loss += (f - p.y()[i]).powi(2) / (2.0 * n as f64);
                    }
                    assert!((loss - got.loss).abs() < 1e-3 * got.objective.max(1e-3), "{what}");
                }
            }
        }
    }
    assert!(worst.0 < 1e-6, "{}", worst.1);
}

fn preset(name: &str) -> Points {
    let experiment = Experiment::preset(name, Mode::VariationNorm).expect("a preset");
    Points::check(&experiment.raw_points().expect("points")).expect("good points")
}

#[test]
fn closed_forms() {
    // The least cost of interpolation is the limit of R as λ → 0.
    for (name, least) in [("xor", 12f64.sqrt()), ("circle", 8f64.sqrt())] {
        let got = optimum(&preset(name), Penalty::Gradient, 1e-6);
        assert!((got.penalty_value - least).abs() < 1e-4, "{name}: {}", got.penalty_value);
    }
    let mut s = Stream(3);
    for n in [3, 5, 8, 12] {
        // Points on a circle about somewhere are in convex position: one neuron a point,
        // f_i = soft(y_i, 2 λ ‖x̃_i‖).
        let angles: Vec<f64> = (0..n).map(|k| f64::from(k) + 0.3 * s.next()).collect();
        let x = angles
            .iter()
            .flat_map(|k| {
                let t = std::f64::consts::TAU * k / f64::from(n);
                [0.7 + t.cos(), t.sin() - 0.4]
            })
            .collect();
        let y: Vec<f64> = (0..n).map(|_| s.next()).collect();
        let p = Points::check(&RawPoints { d: 2, x, y: y.clone() }).unwrap();
        for lambda in [0.003, 0.03, 0.2] {
            let got = optimum(&p, Penalty::Gradient, lambda);
            for i in 0..n as usize {
                let x = p.augmented(i);
                let size = (x[0] * x[0] + x[1] * x[1] + 1.0).sqrt();
                let soft = y[i].signum() * (y[i].abs() - 2.0 * lambda * size).max(0.0);
                assert!((got.fit[i] - soft).abs() < 1e-6, "n {n} λ {lambda}: {} {soft}", got.fit[i]);
            }
        }
    }
    for name in ["saddle", "noisy-sine", "zigzag", "xor-centre"] {
        for penalty in [Penalty::Variation, Penalty::Gradient] {
            let p = preset(name);
            let certifier = Certifier::new(&p, penalty);
            let top = certifier.peak(p.y()).unwrap().ratio;
            let none = solve(&certifier, &p, top * 1.000_001, &mut |_| true).unwrap();
            assert!(none.atoms.is_empty() && none.fit.iter().all(|f| *f == 0.0), "{name}");
            assert!(none.unique == Uniqueness::Unique && none.gap < 1e-9 * none.objective);
            let some = solve(&certifier, &p, top * 0.99, &mut |_| true).unwrap();
            assert!(!some.atoms.is_empty(), "{name}");
        }
    }
}

#[test]
fn a_cancelled_solve_has_no_result() {
    let p = preset("saddle");
    let mut heard = 0;
    let stopped = solve(&Certifier::new(&p, Penalty::Variation), &p, 1e-2, &mut |progress| {
        heard += 1;
        progress.round < 2
    });
    assert!(stopped == Err(SolveError::Stopped) && heard == 2);
}
