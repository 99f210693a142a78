//! The judge of answers against an oracle in 80 digits, closed forms, degenerate data and answers that
//! have been tampered with.
//!
//! `cases/check.json` holds problems with clumps, near-duplicates, near-lines, lattices, offsets and
//! ties, answers of a solver, some of them wrong, and what a program in 80-digit arithmetic found of
//! them: ρ and the dual value of `y − fit`, and what the atoms cost if they see what they claim.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use relu_atoms_check::{Answer, Case, LowerBound, Settings, Verdict, judge};
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::points::{Points, RawPoints};
use serde::Deserialize;
use serde_json::{Value, json};

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * b.abs()
}

fn case(d: usize, x: &[f64], y: &[f64], penalty: Penalty, lambda: f64) -> Case {
    let points = Points::check(&RawPoints { d, x: x.to_vec(), y: y.to_vec() }).expect("points");
    Case::new(points, penalty, lambda).expect("a case")
}

fn judged(case: &Case, answer: &Value) -> Verdict {
    let answer = Answer::from_json(&answer.to_string(), case).expect("an answer");
    judge(case, &answer, &Settings::default())
}

fn rejected(case: &Case, answer: &Value, reason: &str) {
    let verdict = judged(case, answer);
    assert!(!verdict.certified && verdict.reasons.iter().any(|r| r.contains(reason)), "{verdict:?}");
}

#[derive(Deserialize)]
struct Oracle {
    name: String,
    case: Value,
    answer: Value,
    oracle: Found,
}

#[derive(Deserialize)]
struct Found {
    rho: f64,
    dual: f64,
    objective: f64,
}

/// The largest `|u·x̃|/(‖u‖‖x̃‖)` of a point on the other side of an atom's wall than it claims.
fn farthest(case: &Case, answer: &Value) -> f64 {
    let mut farthest = 0.0f64;
    for atom in answer["atoms"].as_array().expect("atoms") {
        let u: Vec<f64> = serde_json::from_value(atom["mass_vector"].clone()).expect("a vector");
        let active: Vec<usize> = serde_json::from_value(atom["active"].clone()).expect("points");
        let size = u.iter().map(|v| v * v).sum::<f64>().sqrt();
        for i in 0..case.points.n() {
            let x = case.points.augmented(i);
            let z: f64 = u.iter().zip(x).map(|(u, x)| u * x).sum();
            if active.contains(&i) != (z > 0.0) {
                let length = x.iter().map(|v| v * v).sum::<f64>().sqrt();
                farthest = farthest.max(z.abs() / (size * length));
            }
        }
    }
    farthest
}

#[test]
fn agrees_with_eighty_digits() {
    let all: Vec<Oracle> = serde_json::from_str(include_str!("cases/check.json")).expect("cases");
    assert!(all.len() >= 50);
    let mut wrong = 0;
    for Oracle { name, case, answer, oracle } in all {
        let case = Case::from_json(&case.to_string()).expect("a case");
        let fit: Vec<f64> = serde_json::from_value(answer["fit"].clone()).expect("a fit");
        let verdict = judged(&case, &answer);
        let claim = |key: &str| answer[key].as_f64().expect("a claim");
        let slack = 1e-9 * oracle.objective;
        let holds = farthest(&case, &answer) < 1e-12
            && (claim("objective") - oracle.objective).abs() <= slack
            && oracle.objective - oracle.dual <= claim("gap") + slack
            && claim("dual") <= oracle.dual + slack;
        assert_eq!(verdict.certified, holds, "{name}: {:?}", verdict.reasons);
        if verdict.residual == "fit" {
            assert!(close(verdict.rho, oracle.rho, 1e-15), "{name}: {} {}", verdict.rho, oracle.rho);
            assert!(close(verdict.dual, oracle.dual, 1e-15), "{name}: {} {}", verdict.dual, oracle.dual);
        } else {
            assert!(!holds && verdict.dual >= oracle.dual * (1.0 - 1e-15), "{name}");
        }
        if holds {
            assert!(close(verdict.objective, oracle.objective, 1e-9), "{name}");
            assert_eq!(verdict.assumed, 0, "{name}");
        } else {
            wrong += 1;
        }
        // Wherever doubles give the residual exactly, the bound by itself is the same.
        let residual: Vec<f64> = case.points.y().iter().zip(&fit).map(|(y, f)| y - f).collect();
        if case.points.y().iter().zip(&fit).zip(&residual).all(|((y, f), r)| *f == 0.0 && r == y) {
            assert_eq!(LowerBound::of(&case, &residual).rho, verdict.rho, "{name}");
        }
    }
    assert!(wrong >= 8, "{wrong}");
}

/// n points on a circle, and the optimum under the gradient penalty: one neuron a point, shrunk by
/// `2λ‖x̃‖` (theory §2).
fn circle(n: usize, lambda: f64) -> (Case, Value) {
    let mut x = Vec::new();
    let (mut atoms, mut fit, mut y) = (Vec::new(), vec![0.0; n], Vec::new());
    let (mut loss, mut penalty) = (0.0, 0.0);
    for i in 0..n {
        let t = (i as f64 + 0.3) * std::f64::consts::TAU / n as f64;
        let (a, b) = (t.cos(), t.sin());
        x.extend([a, b]);
        let target = if i % 3 == 0 { -1.5 } else { 0.4 + i as f64 };
        y.push(target);
        let size = (1.0 + a * a + b * b).sqrt();
        fit[i] = target.signum() * (target.abs() - 2.0 * lambda * size).max(0.0);
        let height = 0.5 * (1.0 - (std::f64::consts::TAU / n as f64).cos());
        let scale = fit[i].abs() / height;
        loss += (target - fit[i]).powi(2) / (2.0 * n as f64);
        penalty += 2.0 / n as f64 * size * fit[i].abs();
        atoms.push(json!({
            "sign": fit[i].signum(), "mass_vector": [scale * a, scale * b, -scale * (1.0 - height)],
            "active": [i], "mass": 2.0 / n as f64 * size * fit[i].abs(),
        }));
    }
    let objective = loss + lambda * penalty;
    let case = case(2, &x, &y, Penalty::Gradient, lambda);
    let answer = json!({
        "atoms": atoms, "fit": fit, "objective": objective, "loss": loss, "penalty_value": penalty,
        "dual": objective * (1.0 - 1e-14), "gap": 1e-14 * objective,
    });
    (case, answer)
}

#[test]
fn closed_forms() {
    for n in [3, 4, 8, 31] {
        let (case, answer) = circle(n, 0.01);
        let verdict = judged(&case, &answer);
        assert!(verdict.certified, "{:?}", verdict.reasons);
        assert!(verdict.gap >= 0.0 && verdict.relative_gap < 1e-12, "{verdict:?}");
        assert!(close(verdict.rho_over_lambda, 1.0, 1e-12), "{verdict:?}");
    }
    // One point: f = y − λ/‖x̃‖ with u along x̃ for V, y − 2λ‖x̃‖ for G.
    let size = 6f64.sqrt();
    for (penalty, f) in [(Penalty::Variation, 3.0 - 0.1 / size), (Penalty::Gradient, 3.0 - 0.2 * size)] {
        let case = case(2, &[1.0, 2.0, 1.0, 2.0], &[2.0, 4.0], penalty, 0.1);
        let u = [f / 6.0, 2.0 * f / 6.0, f / 6.0];
        let verdict = judged(&case, &json!({"atoms": [{"sign": 1, "mass_vector": u}]}));
        assert!(verdict.certified && verdict.relative_gap < 1e-14, "{verdict:?}");
        assert_eq!(verdict.distinct, 1);
    }
    // A network of twice the width, each neuron at half the mass: the same f at the same cost.
    let (case, answer) = circle(5, 0.02);
    let atoms: Vec<Value> = answer["atoms"].as_array().expect("atoms").clone();
    let (mut a, mut w) = (Vec::new(), Vec::new());
    for atom in atoms.iter().chain(&atoms) {
        a.push(2.5 * atom["sign"].as_f64().expect("a sign"));
        let u = atom["mass_vector"].as_array().expect("a vector");
        w.push(u.iter().map(|v| 2.0 * v.as_f64().expect("a number")).collect::<Vec<_>>());
    }
    let verdict = judged(&case, &json!({"a": a, "w": w}));
    assert!(verdict.certified && verdict.residual == "atoms", "{verdict:?}");
    let objective = answer["objective"].as_f64().expect("a number");
    assert!(close(verdict.objective, objective, 1e-14) && verdict.relative_gap < 1e-12, "{verdict:?}");
}

#[test]
fn tampering_is_found() {
    let (case, answer) = circle(6, 0.01);
    assert!(judged(&case, &answer).certified);
    let with = |change: &dyn Fn(&mut Value)| {
        let mut changed = answer.clone();
        change(&mut changed);
        changed
    };
    let value = |key: &str| answer[key].as_f64().expect("a number");
    rejected(&case, &with(&|a| a["objective"] = json!(value("objective") * 0.999)), "`objective` is");
    rejected(&case, &with(&|a| a["dual"] = json!(value("dual") * 1.001)), "no lower bound");
    rejected(&case, &with(&|a| a["fit"][2] = json!(2.4)), "do not make the printed fit");
    rejected(&case, &with(&|a| a["atoms"][1]["mass"] = json!(1.0)), "atom 1: `mass`");
    rejected(&case, &with(&|a| a["atoms"][1]["direction"] = json!([1, 0, 0])), "atom 1: `direction`");
    rejected(&case, &with(&|a| a["loss"] = json!(0.0)), "`loss`");
    // An atom across a wall with its old claim, however little beyond it.
    for beyond in [1e-3, 1e-10] {
        let moved = with(&|a| {
            let u: Vec<f64> = serde_json::from_value(a["atoms"][1]["mass_vector"].clone()).expect("u");
            let x = case.points.augmented(2);
            let z: f64 = u.iter().zip(x).map(|(u, x)| u * x).sum();
            a["atoms"][1]["mass_vector"][2] = json!(u[2] - z + beyond);
        });
        rejected(&case, &moved, "atom 1 claims not to see point");
    }
    // A network that is not optimal, with all of its numbers right but for the gap.
    let heavier = with(&|a| {
        for v in a["atoms"][1]["mass_vector"].as_array_mut().expect("a vector") {
            *v = json!(v.as_f64().expect("a number") * 1.01);
        }
    });
    let verdict = judged(&case, &heavier);
    let honest = with(&|a| {
        *a = heavier.clone();
        a["atoms"][1]["mass"] = Value::Null;
        a["atoms"][1].as_object_mut().expect("an atom").remove("mass");
        a["fit"] = json!(verdict.fit);
        a["objective"] = json!(verdict.objective);
        a["loss"] = json!(verdict.loss);
        a["penalty_value"] = json!(verdict.penalty_value);
        a["dual"] = json!(judged(&case, &json!({"atoms": a["atoms"]})).dual);
        a["gap"] = json!(a["objective"].as_f64().unwrap_or(0.0) - a["dual"].as_f64().unwrap_or(0.0));
    });
    let verdict = judged(&case, &honest);
    assert!(verdict.certified && verdict.relative_gap > 1e-6, "{verdict:?}");
    let mut lowered = honest.clone();
    lowered["gap"] = json!(verdict.gap * 0.5);
    rejected(&case, &lowered, "below the true gap");
    rejected(&case, &lowered, "`objective` minus `dual`");
    // The optimum's residual proves more than this network's own.
    let mut offered = honest.clone();
    let optimal: Vec<f64> = serde_json::from_value(answer["fit"].clone()).expect("a fit");
    let q: Vec<f64> = case.points.y().iter().zip(&optimal).map(|(y, f)| y - f).collect();
    offered["q"] = json!(q);
    offered["dual"] = answer["dual"].clone();
    let better = judged(&case, &offered);
    assert!(better.certified && better.residual == "q" && better.gap < verdict.gap, "{better:?}");
}

#[test]
fn points_declared_the_same() {
    let near = 1.0 + 1e-10;
    let far = case(1, &[0.0, 1.0, near], &[0.0, -1.0, 1.0], Penalty::Gradient, 0.01);
    let one = far.joined(1e-9);
    assert_eq!(one.points.x().iter().copied().collect::<Vec<_>>(), [0.0, 1.0, 1.0]);
    // With the two points one, the best is f = 0; apart, a neuron may see the last one alone.
    let third = 1.0 / 3.0;
    let answer = json!({"atoms": [], "fit": [0, 0, 0], "objective": third, "dual": third, "gap": 0});
    rejected(&far, &answer, "below the true gap");
    let answer = Answer::from_json(&answer.to_string(), &far).expect("an answer");
    let verdict = judge(&far, &answer, &Settings { same: 1e-9, ..Settings::default() });
    assert!(verdict.certified && verdict.distinct == 2 && verdict.rho == 0.0, "{verdict:?}");
}

#[test]
fn degenerate_data() {
    let rho = |d: usize, x: &[f64], r: &[f64], penalty: Penalty| {
        LowerBound::of(&case(d, x, r, penalty, 0.1), r).rho
    };
    let r = [1.0, -2.0, 0.5, 3.0, -1.0];
    let t = [-2.0, -1.0, 0.0, 1.0, 3.0];
    for penalty in [Penalty::Variation, Penalty::Gradient] {
        // A line in the plane is a line: along an axis, and turned by whole numbers.
        let line = rho(1, &t.map(|t| 5.0 * t), &r, penalty);
        let axis: Vec<f64> = t.iter().flat_map(|t| [0.0, 5.0 * t]).collect();
        let turned: Vec<f64> = t.iter().flat_map(|t| [3.0 * t, -4.0 * t]).collect();
        assert!(close(rho(2, &axis, &r, penalty), line, 1e-15));
        assert!(close(rho(2, &turned, &r, penalty), line, 1e-15));
        let both: Vec<f64> = turned.iter().chain(&turned).copied().collect();
        let twice: Vec<f64> = r.iter().chain(&r).copied().collect();
        assert!(close(rho(2, &both, &twice, penalty), line, 1e-15), "each datum twice");
        // All data in one point, with and without a residual.
        let same = [2.0, 1.0].repeat(5);
        let expected = match penalty {
            Penalty::Variation => 1.5 / 5.0 * 6f64.sqrt(),
            Penalty::Gradient => 1.5 / 10.0 / 6f64.sqrt(),
        };
        assert!(close(rho(2, &same, &r, penalty), expected, 1e-15));
        assert_eq!(rho(2, &same, &[0.0; 5], penalty), 0.0);
        assert_eq!(rho(2, &turned, &[0.0; 5], penalty), 0.0);
        // Two data in each place whose targets cancel: the best is f = 0, and it is proved.
        let cancelling: Vec<f64> = r.iter().copied().chain(r.map(|r| -r)).collect();
        let both = case(2, &both, &cancelling, penalty, 0.1);
        let bound = LowerBound::of(&both, &cancelling);
        let square: f64 = r.iter().map(|r| r * r).sum();
        assert!(bound.rho == 0.0 && close(bound.dual, square / 10.0, 1e-15), "{bound:?}");
    }
    // A fit without any residual: nothing but the penalty, and no lower bound but 0.
    let exact = case(1, &[1.0, 2.0], &[1.0, 2.0], Penalty::Variation, 0.5);
    let verdict = judged(&exact, &json!({"atoms": [{"sign": 1, "mass_vector": [1, 0], "active": [0, 1]}]}));
    assert_eq!((verdict.objective, verdict.dual, verdict.gap, verdict.loss), (0.5, 0.0, 0.5, 0.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// On small lattices, where every degeneracy occurs and doubles compute exactly: no whole direction
    /// surpasses ρ, and the direction told attains it.
    #[test]
    fn nothing_surpasses_the_supremum(
        d in 1usize..3, cells in proptest::collection::vec((-3i32..4, -3i32..4, -4i32..5), 1..9), gradient: bool,
    ) {
        let x: Vec<f64> = cells.iter().flat_map(|c| [f64::from(c.0), f64::from(c.1)][..d].to_vec()).collect();
        let r: Vec<f64> = cells.iter().map(|c| f64::from(c.2)).collect();
        let penalty = if gradient { Penalty::Gradient } else { Penalty::Variation };
        let case = case(d, &x, &r, penalty, 0.1);
        let bound = LowerBound::of(&case, &r);
        let n = r.len() as f64;
        let value = |u: [f64; 3], seen: &dyn Fn(usize, f64) -> bool| {
            let (mut eta, mut trace, mut square) = (0.0, 0.0, 0.0);
            for i in 0..r.len() {
                let x = case.points.augmented(i);
                let z = u[0] * x[0] + u[1] * x[1] + u[2] * x[2];
                if seen(i, z) {
                    eta += r[i] * z / n;
                    trace += x.iter().map(|v| v * v).sum::<f64>();
                    square += z * z;
                }
            }
            let cost = match penalty {
                Penalty::Variation => u.iter().map(|v| v * v).sum::<f64>().sqrt(),
                Penalty::Gradient => 2.0 * (trace * square).sqrt() / n,
            };
            if cost > 0.0 { eta.abs() / cost } else { 0.0 }
        };
        let third = if d == 2 { -12..13 } else { 0..1 };
        for a in -12i32..13 {
            for b in -12i32..13 {
                for c in third.clone() {
                    let v = value([a, b, c].map(f64::from), &|_, z| z > 0.0);
                    prop_assert!(v <= bound.rho * (1.0 + 1e-12), "{:?}: {} {}", (a, b, c), v, bound.rho);
                }
            }
        }
        if bound.rho > 0.0 {
            let mut u = [0.0; 3];
            u[..=d].copy_from_slice(&bound.direction);
            for i in 0..r.len() {
                let x = case.points.augmented(i);
                let z = u[0] * x[0] + u[1] * x[1] + u[2] * x[2];
                prop_assert!(if bound.seen.contains(&i) { z > 1e-9 } else { z < 1e-9 }, "{i}: {z}");
            }
            let v = value(u, &|i, _| bound.seen.contains(&i));
            prop_assert!(close(v, bound.rho, 1e-9), "{} {}", v, bound.rho);
        }
    }

    /// The order of the data, mirrors, signs and powers of two change nothing: the walls are met in other
    /// orders and from other sides. The points are near each other in clumps.
    #[test]
    fn symmetries(
        seed in proptest::collection::vec((0usize..4, -1.0f64..1.0, -1.0f64..1.0, -1.0f64..1.0), 3..24),
        size in 0i32..10, gradient: bool,
    ) {
        let penalty = if gradient { Penalty::Gradient } else { Penalty::Variation };
        let clumps = [[0.3, -0.7], [0.5, 0.5], [-0.25, 0.0], [1.0, 0.125]];
        let spread = 10f64.powi(-size);
        let x: Vec<[f64; 2]> =
            seed.iter().map(|(k, a, b, _)| [clumps[*k][0] + spread * a, clumps[*k][1] + spread * b]).collect();
        let r: Vec<f64> = seed.iter().map(|s| s.3).collect();
        let rho = |x: Vec<[f64; 2]>, r: Vec<f64>| {
            let flat: Vec<f64> = x.into_iter().flatten().collect();
            LowerBound::of(&case(2, &flat, &r, penalty, 0.1), &r).rho
        };
        let plain = rho(x.clone(), r.clone());
        let backwards = rho(x.iter().rev().copied().collect(), r.iter().rev().copied().collect());
        let swapped = rho(x.iter().map(|x| [x[1], x[0]]).collect(), r.clone());
        let mirrored = rho(x.iter().map(|x| [-x[0], x[1]]).collect(), r.clone());
        let scaled = rho(x, r.iter().map(|r| -0.25 * r).collect());
        prop_assert_eq!((backwards, swapped, mirrored, 4.0 * scaled), (plain, plain, plain, plain));
    }

    /// The gap of a network bounds what it is above any other.
    #[test]
    fn no_network_is_below_the_bound(
        seed in proptest::collection::vec(-2.0f64..2.0, 40), d in 1usize..3, gradient: bool, n in 1usize..8,
    ) {
        let penalty = if gradient { Penalty::Gradient } else { Penalty::Variation };
        let case = case(d, &seed[..n * d], &seed[16..16 + n], penalty, 0.05);
        let network = |from: usize| {
            let w: Vec<&[f64]> = seed[from..].chunks(d + 1).take(2).collect();
            judged(&case, &json!({"a": [seed[from + 6], seed[from + 7]], "w": w}))
        };
        let (one, other) = (network(24), network(32));
        prop_assert!(one.certified && one.gap >= 0.0);
        prop_assert!(one.dual <= other.objective && other.dual <= one.objective);
        prop_assert!(close(one.objective, one.loss + 0.05 * one.penalty_value, 1e-14));
    }
}
