//! The exact optimum against the reference optima of an independent solver, against closed forms,
//! and against the naive sampling of directions.

use relu_atoms_check as check;
use relu_atoms_core::experiment::{Experiment, Mode};
use relu_atoms_core::optimum::{
    Certifier, OptimalAtom, Optimum, SolveError, Uniqueness, solve, solve_with_snapshots,
};
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::points::{Points, RawPoints};
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

/// The independent judge's word on an answer: its reasons against it, and how far it is above the optimum.
fn judged(p: &Points, penalty: Penalty, lambda: f64, answer: &Optimum) -> check::Verdict {
    let case = check::Case::new(p.clone(), penalty, lambda).expect("a case");
    let text = serde_json::to_string(answer).expect("json");
    let answer = check::Answer::from_json(&text, &case).expect("an answer");
    check::judge(&case, &answer, &check::Settings::default())
}

/// What must hold of every answer; true if its gap is closed to 1e-6. `what` names the problem.
fn must_hold(what: &str, p: &Points, penalty: Penalty, lambda: f64) -> bool {
    let got = optimum(p, penalty, lambda);
    let verdict = judged(p, penalty, lambda, &got);
    assert!(verdict.certified && verdict.assumed == 0, "{what}: {:?}", verdict.reasons);
    assert!(got.gap >= verdict.gap - 1e-9 * got.objective, "{what}: {} below {}", got.gap, verdict.gap);
    assert!(got.dual <= got.objective && got.gap >= 0.0, "{what}");
    // The cost, from the atoms as they are printed.
    let (n, mut loss, mut cost) = (p.n(), 0.0, 0.0);
    for i in 0..n {
        let x = p.augmented(i);
        let value = |a: &OptimalAtom| {
            let u = a.u();
            f64::from(a.sign) * (u[0] * x[0] + u[1] * x[1] + u[2] * x[2])
        };
        let f: f64 = got.atoms.iter().filter(|a| a.active.contains(&i)).map(value).sum();
        loss += (f - p.y()[i]).powi(2) / (2.0 * n as f64);
    }
    for atom in &got.atoms {
        let u = atom.u();
        let (mut trace, mut square) = (0.0, 0.0);
        for i in &atom.active {
            let x = p.augmented(*i);
            trace += (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]) / n as f64;
            square += (u[0] * x[0] + u[1] * x[1] + u[2] * x[2]).powi(2) / n as f64;
        }
        cost += match penalty {
            Penalty::Variation => (u[0] * u[0] + u[1] * u[1] + u[2] * u[2]).sqrt(),
            Penalty::Gradient => 2.0 * (trace * square).sqrt(),
        };
    }
    let value = loss + lambda * cost;
    // In plain doubles the predictions of atoms with large weights lose some digits here.
    let largest = got.atoms.iter().flat_map(|a| a.u()).map(f64::abs).fold(0.0, f64::max);
    let slack = 1e-9 * got.objective + 1e-15 * largest;
    assert!((value - got.objective).abs() <= slack, "{what}: {value} {}", got.objective);
    got.gap <= 1e-6 * got.objective
}

/// Inputs on which an earlier solver printed a wrong objective, a wrong gap or atoms that do not make
/// the fit, with the right objectives in many digits.
#[test]
fn clumped_and_nearly_collinear_points_are_certified_truly() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("cases/certificate.json")).unwrap();
    assert_eq!(cases.len(), 11);
    for case in &cases {
        let d = case["d"].as_u64().unwrap() as usize;
        let p = Points::check(&RawPoints { d, x: numbers(&case["x"]), y: numbers(&case["y"]) }).unwrap();
        let gradient = case["penalty"] == "gradient";
        let penalty = if gradient { Penalty::Gradient } else { Penalty::Variation };
        let lambda = case["lambda"].as_f64().unwrap();
        let want = case["right"].as_f64().unwrap();
        let got = optimum(&p, penalty, lambda).objective;
        assert!((got / want - 1.0).abs() < 1e-9, "{}: {got} {want}", case["name"]);
        assert!(must_hold(&case["name"].to_string(), &p, penalty, lambda), "{}", case["name"]);
    }
}

/// A kind of data that stresses the geometry: `eps` is the small distance in it.
fn stressed(kind: usize, eps: f64, n: usize, d: usize, s: &mut Stream) -> Vec<f64> {
    let place = |s: &mut Stream| (0..d).map(|_| s.next()).collect::<Vec<f64>>();
    let near = |centre: &[f64], s: &mut Stream| -> Vec<f64> {
        centre.iter().map(|c| c + eps * (s.next() + s.next() + s.next())).collect()
    };
    let mut x: Vec<Vec<f64>> = Vec::with_capacity(n);
    match kind {
        // A clump, and a quarter elsewhere.
        0 => {
            let centre = place(s);
            (0..n).for_each(|i| x.push(if 4 * i < n { place(s) } else { near(&centre, s) }));
        }
        // Nearly equal pairs.
        1 => {
            for i in 0..n {
                let new = if i % 2 == 1 { near(&x[i - 1].clone(), s) } else { place(s) };
                x.push(new);
            }
        }
        // Nearly on a line.
        2 => {
            let along = place(s);
            for _ in 0..n {
                let t = s.next();
                let on: Vec<f64> = along.iter().map(|c| c * t).collect();
                x.push(near(&on, s));
            }
        }
        // A lattice, with ties and lines of three and more.
        3 => (0..n).for_each(|_| x.push(place(s).iter().map(|c| (2.0 * c).round()).collect())),
        // Far from the origin.
        4 => (0..n).for_each(|_| x.push(place(s).iter().map(|c| 1e4 + c).collect())),
        // Small beside the bias.
        5 => (0..n).for_each(|_| x.push(place(s).iter().map(|c| 1e-3 * c).collect())),
        _ => (0..n).for_each(|_| x.push(place(s))),
    }
    x.concat()
}

#[test]
fn stressed_problems_are_certified_truly() {
    let (mut s, mut open) = (Stream(29), 0);
    for round in 0..700 {
        let (kind, d) = (round % 7, 1 + usize::from(round % 3 > 0));
        let eps = 10f64.powi(-(1 + (round / 7) as i32 % 9));
        let n = 3 + (10.0 * (s.next() + 1.0)) as usize;
        let x = stressed(kind, eps, n, d, &mut s);
        let y: Vec<f64> = match round % 4 {
            0 => (0..n).map(|_| s.next().signum()).collect(),
            1 => vec![0.7; n],
            _ => (0..n).map(|_| 2.0 * s.next()).collect(),
        };
        let penalty = if round % 2 == 0 { Penalty::Gradient } else { Penalty::Variation };
        let lambda = 10f64.powf(-2.5 + 2.0 * s.next());
        let p = Points::check(&RawPoints { d, x, y }).unwrap();
        let what = format!("round {round}: kind {kind}, d {d}, n {n}, ε {eps:.0e}");
        let closed = must_hold(&what, &p, penalty, lambda);
        // Distances of 1e-7 and less ask for weights of 1e7 and more, which doubles hold to 1e-9 only: there
        // a gap may stay open, and is said to be.
        open += u32::from(!closed && eps > 5e-7);
    }
    assert!(open <= 2, "{open} gaps are open");
}

#[test]
fn as_many_points_as_can_be_trained_on() {
    let mut s = Stream(41);
    for (d, n) in [(1, 512), (2, 200), (2, 512)] {
        for penalty in [Penalty::Variation, Penalty::Gradient] {
            let x: Vec<f64> = (0..n * d).map(|_| s.next()).collect();
            let y = x.chunks(d).map(|x| (3.0 * x[0]).sin() * x[d - 1] + 0.3 * s.next()).collect();
            let p = Points::check(&RawPoints { d, x, y }).unwrap();
            assert!(
                must_hold(&format!("d {d}, n {n}, {penalty:?}"), &p, penalty, 1e-2),
                "{d} {n} {penalty:?}"
            );
        }
    }
}

/// The certificate beside exact whole-number arithmetic, on residuals of no network.
#[test]
fn the_certificate_agrees_with_exact_arithmetic() {
    let mut s = Stream(17);
    for round in 0..280 {
        let (kind, d) = (round % 7, 1 + usize::from(round % 3 > 0));
        let eps = 10f64.powi(-(1 + (round / 7) as i32 % 9));
        let n = 1 + (8.0 * (s.next() + 1.0)) as usize;
        let x = stressed(kind, eps, n, d, &mut s);
        let p = Points::check(&RawPoints { d, x, y: vec![0.0; n] }).unwrap();
        let r: Vec<f64> = (0..n).map(|_| s.next()).collect();
        for penalty in [Penalty::Variation, Penalty::Gradient] {
            let case = check::Case::new(p.clone(), penalty, 1.0).expect("a case");
            let exact = check::LowerBound::of(&case, &r).rho;
            let peak = Certifier::new(&p, penalty).peak(&r).expect("a peak").ratio;
            let off = peak / exact - 1.0;
            let what = format!("round {round}: kind {kind}, d {d}, n {n}, ε {eps:.0e}, {penalty:?}: {off:e}");
            // Rounded up, and by little.
            assert!((-1e-15..1e-10).contains(&off), "{what}");
        }
    }
}

#[test]
fn points_as_good_as_one_are_said_to_be() {
    let near = |gap: f64| {
        let x = vec![0.0, 0.0, 1.0, 0.5, 0.2 + gap, -1.0, 0.2, -1.0];
        Points::check(&RawPoints { d: 2, x, y: vec![0.5, -1.0, 1.0, 0.4] }).unwrap()
    };
    for penalty in [Penalty::Variation, Penalty::Gradient] {
        let one = optimum(&near(0.0), penalty, 1e-2);
        let same = optimum(&near(3e-16), penalty, 1e-2);
        assert_eq!((one.taken_as_one.len(), &same.taken_as_one), (0, &vec![vec![2, 3]]));
        assert!((one.objective - same.objective).abs() < 1e-12 * one.objective);
        assert_eq!(optimum(&near(1e-9), penalty, 1e-2).taken_as_one, Vec::<Vec<usize>>::new());
    }
}

#[test]
fn the_map_is_the_ratio_at_its_directions() {
    let mut s = Stream(53);
    for (d, x) in kinds(&mut s) {
        let n = x.len() / d;
        let r: Vec<f64> = (0..n).map(|_| s.next()).collect();
        let p = Points::check(&RawPoints { d, x, y: vec![0.0; n] }).unwrap();
        for penalty in [Penalty::Variation, Penalty::Gradient] {
            let [columns, rows] = if d == 1 { [97, 1] } else { [40, 23] };
            let map = Certifier::new(&p, penalty).map(&r, [columns, rows]);
            assert_eq!(map.len(), columns * rows);
            for (k, got) in map.iter().enumerate() {
                let turn = |c: f64| std::f64::consts::PI * (2.0 * (c + 0.5) / columns as f64 - 1.0);
                let (c, row) = (turn((k % columns) as f64), (k / columns) as f64);
                let up = if d == 1 { 0.0 } else { 1.0 - 2.0 * (row + 0.5) / rows as f64 };
                let across = (1.0 - up * up).sqrt();
                let w = [across * c.cos(), across * c.sin(), up];
                let want = naive_ratio(&p, penalty, &r, w);
                assert!(
                    (f64::from(*got) - want).abs() < 1e-5 * (1.0 + want),
                    "{d} {n} {penalty:?}: {got} {want}"
                );
            }
        }
    }
}

#[test]
fn rounds_tell_how_many_are_left_and_the_best_so_far() {
    let p = preset("noisy-sine");
    let certifier = Certifier::new(&p, Penalty::Variation);
    let best = optimum(&p, Penalty::Variation, 1e-3);
    let (mut estimates, mut rounds) = (0, 0);
    let done = solve_with_snapshots(&certifier, &p, 1e-3, &mut |progress, snapshot| {
        let so_far = snapshot().expect("a network");
        let verdict = judged(&p, Penalty::Variation, 1e-3, &so_far);
        assert!(verdict.certified, "{:?}", verdict.reasons);
        assert!(so_far.objective >= best.dual && so_far.gap >= so_far.objective - best.objective - 1e-12);
        assert_eq!((so_far.atoms.len(), progress.round), (progress.atoms, rounds + 1));
        rounds = progress.round;
        if let Some(left) = progress.left {
            assert!(left > 0.0 && left.is_finite());
            estimates += 1;
        }
        true
    });
    assert_eq!(done.expect("an optimum"), best);
    assert!(estimates > 0 && rounds > 3, "{estimates} {rounds}");
}
