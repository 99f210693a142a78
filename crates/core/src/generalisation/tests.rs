//! Both numbers against naive computations that share nothing with them but the network.

use super::*;
use crate::experiment::{Data, Experiment, Mode};
use crate::points::RawPoints;
use crate::points::truth::Truth;
use proptest::prelude::*;

/// `f(x)`, one neuron after the other.
fn naive_f(neurons: &[(f64, [f64; 3])], d: usize, x: &[f64]) -> f64 {
    let value = |(a, w): &(f64, [f64; 3])| {
        let z = if d == 1 { w[0] * x[0] + w[1] } else { w[0] * x[0] + w[1] * x[1] + w[2] };
        a * if z > 0.0 { z } else { 0.0 }
    };
    neurons.iter().map(value).sum::<f64>() / neurons.len() as f64
}

/// Half the mean square of f − g over a grid whose ends are the data's.
fn naive_error(neurons: &[(f64, [f64; 3])], raw: &RawPoints, g: impl Fn(&[f64]) -> f64) -> f64 {
    let end = |k: usize, pick: fn(f64, f64) -> f64| {
        raw.x.iter().skip(k).step_by(raw.d).copied().reduce(pick).expect("a point")
    };
    let ticks = |k: usize, count: usize| -> Vec<f64> {
        let (low, high) = (end(k, f64::min), end(k, f64::max));
        (0..count).map(|t| low + (high - low) * t as f64 / (count - 1) as f64).collect()
    };
    let grid: Vec<Vec<f64>> = if raw.d == 1 {
        ticks(0, 1001).into_iter().map(|x| vec![x]).collect()
    } else {
        ticks(0, 101).iter().flat_map(|x| ticks(1, 101).into_iter().map(move |y| vec![*x, y])).collect()
    };
    let squares = grid.iter().map(|x| (naive_f(neurons, raw.d, x) - g(x)).powi(2));
    0.5 * squares.sum::<f64>() / grid.len() as f64
}

/// The share of the points that a unit of mass sees, with rational signs where the numbers are whole.
fn naive_share(neurons: &[(f64, [f64; 3])], raw: &RawPoints) -> f64 {
    let (d, n) = (raw.d, raw.y.len());
    let (mut above, mut below) = (0.0, 0.0);
    for (a, w) in neurons {
        let mass = w.iter().map(|c| (a * c).powi(2)).sum::<f64>().sqrt();
        let sees = |i: &usize| w[d] + (0..d).map(|k| w[k] * raw.x[d * i + k]).sum::<f64>() > 0.0;
        above += mass * (0..n).filter(sees).count() as f64;
        below += mass;
    }
    if below == 0.0 { 0.0 } else { above / n as f64 / below }
}

fn neurons(d: usize) -> impl Strategy<Value = Vec<(f64, [f64; 3])>> {
    let neuron = (-3.0f64..3.0, [-2.0f64..2.0, -2.0f64..2.0, -2.0f64..2.0]);
    proptest::collection::vec(neuron, 1..40).prop_map(move |mut list| {
        list.iter_mut().for_each(|(_, w)| w[2] = if d == 1 { 0.0 } else { w[2] });
        list
    })
}

fn data(d: usize) -> impl Strategy<Value = RawPoints> {
    proptest::collection::vec(-2.0f64..2.0, d..30).prop_map(move |mut x| {
        x.truncate(x.len() / d * d);
        RawPoints { d, y: vec![0.0; x.len() / d], x }
    })
}

fn case() -> impl Strategy<Value = (RawPoints, Vec<(f64, [f64; 3])>)> {
    prop_oneof![(data(1), neurons(1)), (data(2), neurons(2))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn both_are_those_of_naive_sums((raw, list) in case()) {
        let (points, net) = (Points::check(&raw).unwrap(), Network::from_neurons(raw.d, list.clone()));
        let naive = naive_share(&list, &raw);
        prop_assert!((seen_share(&net, &points) - naive).abs() < 1e-12, "{naive}");
        let truth: Truth = (if raw.d == 1 { "formula:sin(3x) - 1" } else { "formula:x1 + cos(2x2)" }).parse().unwrap();
        let test = TestSet::grid(&truth.function(raw.d).unwrap(), [&points]).unwrap();
        let g = |x: &[f64]| if x.len() == 1 { (3.0 * x[0]).sin() - 1.0 } else { x[0] + (2.0 * x[1]).cos() };
        let naive = naive_error(&list, &raw, g);
        prop_assert!((test.error(&net) - naive).abs() < 1e-11 * (1.0 + naive), "{} {naive}", test.error(&net));
        prop_assert_eq!(test.on(), TestedOn::TruthGrid(if raw.d == 1 { 1001 } else { 10_201 }));
    }
}

fn points(d: usize, x: &[f64]) -> (RawPoints, Points) {
    let raw = RawPoints { d, x: x.to_vec(), y: vec![0.5; x.len() / d] };
    (raw.clone(), Points::check(&raw).unwrap())
}

#[test]
fn dead_neurons_have_mass_and_see_nothing() {
    let (_, points) = points(1, &[0.0, 1.0]);
    let dead = (1.0, [1.0, -5.0, 0.0]);
    let seeing_one = (1.0, [1.0, 0.0, 0.0]);
    assert_eq!(seen_share(&Network::from_neurons(1, [dead]), &points), 0.0);
    let root = 26.0_f64.sqrt();
    let share = seen_share(&Network::from_neurons(1, [dead, seeing_one]), &points);
    assert!((share - 0.5 / (1.0 + root)).abs() < 1e-15);
    // Neither output weights nor directions of 0 have mass.
    let none = [(0.0, [1.0, 1.0, 0.0]), (3.0, [0.0; 3])];
    assert_eq!(seen_share(&Network::from_neurons(1, none), &points), 0.0);
}

#[test]
fn a_point_on_the_hyperplane_is_not_seen() {
    // The three neurons' lines go through points; the first sees (1, 0) alone, with whole numbers exactly.
    let (raw, on_walls) = points(2, &[0.0, 0.0, 1.0, 0.0, 0.0, 1.0, -1.0, -1.0]);
    let list = vec![(1.0, [1.0, 0.0, 0.0]), (-2.0, [1.0, 1.0, -1.0]), (1.0, [-1.0, 1.0, 1.0])];
    let naive = naive_share(&list, &raw);
    assert_eq!(seen_share(&Network::from_neurons(2, list.clone()), &on_walls), naive);
    let masses = [1.0, 2.0 * 3.0_f64.sqrt(), 3.0_f64.sqrt()];
    let seen = [1.0, 0.0, 3.0];
    let by_hand =
        masses.iter().zip(seen).map(|(m, s)| m * s).sum::<f64>() / (4.0 * masses.iter().sum::<f64>());
    assert!((naive - by_hand).abs() < 1e-15);
    // Rounding on the wall does not switch a point on.
    let third = 1.0 / 3.0;
    let (_, on_wall) = points(1, &[third, 1.0]);
    for factor in [1.0, 0.1, 7.0 / 3.0] {
        let net = Network::from_neurons(1, [(1.0, [3.0 * factor, -factor, 0.0])]);
        assert_eq!(seen_share(&net, &on_wall), 0.5, "{factor}");
    }
}

#[test]
fn one_point_and_points_on_a_line_have_a_box_without_width() {
    for (d, x, word, value) in [
        (1, &[0.5][..], "formula:x", 0.5),
        (2, &[0.5, -1.0][..], "formula:x1*x2", -0.5),
        (2, &[0.25, 0.0, 0.25, 2.0][..], "formula:4x1", 1.0),
        (2, &[-1.0, 0.5, 1.0, 0.5][..], "formula:2x2", 1.0),
    ] {
        let (raw, points) = points(d, x);
        let truth: Truth = word.parse().unwrap();
        let test = TestSet::grid(&truth.function(d).unwrap(), [&points]).unwrap();
        let list = vec![(2.0, [0.3, 0.2, if d == 1 { 0.0 } else { 0.7 }]), (-1.0, [-1.0, 0.4, 0.0])];
        let net = Network::from_neurons(d, list.clone());
        let naive = naive_error(&list, &raw, |_| value);
        assert!((test.error(&net) - naive).abs() < 1e-14, "{word}: {} {naive}", test.error(&net));
    }
}

#[test]
fn where_the_truth_has_no_value_nothing_is_tested() {
    let (_, points) = points(1, &[-1.0, 1.0]);
    let root: Truth = "formula:sqrt(x)".parse().unwrap();
    let test = TestSet::grid(&root.function(1).unwrap(), [&points]).unwrap();
    // 0 at the centre of 1001 points, and those above.
    assert_eq!(test.on(), TestedOn::TruthGrid(501));
    let zero = Network::from_neurons(1, [(0.0, [0.0; 3])]);
    let naive = (0..=500).map(|k| f64::from(k) / 500.0).sum::<f64>() / (2.0 * 501.0);
    assert!((test.error(&zero) - naive).abs() < 1e-14);
    let nowhere: Truth = "formula:sqrt(x - 2)".parse().unwrap();
    assert!(TestSet::grid(&nowhere.function(1).unwrap(), [&points]).is_none());
}

#[test]
fn a_known_truth_comes_before_rows_that_are_held_out() {
    let of = |change: fn(&mut Experiment)| {
        let raw = RawPoints { d: 1, x: vec![-1.0, 0.0, 0.5, 1.0], y: vec![1.0, 0.0, 0.5, 1.0] };
        let mut e = Experiment::with_data(Data::Own(raw), Mode::VariationNorm);
        change(&mut e);
        let config = TrainConfig::check(&e).unwrap();
        TestSet::of(&config).map(|test| (test, config))
    };
    assert!(of(|_| ()).is_none());
    let (truth, _) = of(|e| (e.truth, e.holdout) = ("formula:|x|".parse().ok(), 0.25)).unwrap();
    assert_eq!(truth.on(), TestedOn::TruthGrid(1001));
    let (test, config) = of(|e| e.holdout = 0.25).unwrap();
    assert_eq!((test.on(), config.points().n()), (TestedOn::HeldOut(1), 3));
    let (net, held_out) = (config.initialise(), config.held_out().unwrap());
    let off = net.evaluate(held_out.augmented(0)) - held_out.y()[0];
    assert!((test.error(&net) - 0.5 * off * off).abs() < 1e-15);
    // The box of the grid is that of all rows.
    let (test, _) = of(|e| (e.truth, e.holdout) = ("formula:x".parse().ok(), 0.5)).unwrap();
    let zero = Network::from_neurons(1, [(0.0, [0.0; 3])]);
    let naive = (0..=1000).map(|k| (f64::from(k) / 500.0 - 1.0).powi(2)).sum::<f64>() / 2002.0;
    assert!((test.error(&zero) - naive).abs() < 1e-14);
}
