//! The exact optimum against the reference optima of an independent solver, against closed forms,
//! and against the naive sampling of directions.

use relu_atoms::data::{Points, RawPoints};
use relu_atoms::optimum::{Certifier, Optimum, solve};
use relu_atoms::penalty::Penalty;
use serde_json::Value;

fn numbers(v: &Value) -> Vec<f64> {
    match v {
        Value::Array(list) => list.iter().flat_map(numbers).collect(),
        other => vec![other.as_f64().unwrap()],
    }
}

fn optimum(p: &Points, penalty: Penalty, lambda: f64) -> Optimum {
    solve(&Certifier::new(p, penalty), p, lambda, &mut |_| true).unwrap()
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
        let began = std::time::Instant::now();
        let mut rounds = 0;
        let got = solve(&Certifier::new(&p, penalty), &p, lambda, &mut |p| {
            rounds = p.round;
            true
        })
        .unwrap();
        let want = case["objective"].as_f64().unwrap();
        let off = (got.objective - want).abs() / want.max(1e-300);
        let unique = case["unique"].as_bool().unwrap();
        let line = format!(
            "{} {penalty:?}: off {off:.1e}, gap {:.1e}, {} atoms of {}, unique {} {unique}, kinks {}, {rounds} rounds, {:?} obj {} want {want}",
            case["name"],
            got.gap / want.max(1e-300),
            got.atoms.len(),
            case["n_atoms"],
            got.unique,
            got.kinks,
            began.elapsed(),
            got.objective
        );
        println!("{line}");
        let count_fits = !unique || got.atoms.len() as u64 == case["n_atoms"].as_u64().unwrap();
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
