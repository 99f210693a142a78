//! What a network predicts and costs, without rounding but for the roots.

use super::answer::{Answer, Neuron};
use super::case::Case;
use super::number::Exact;
use crate::penalty::Penalty;

/// One neuron, weighed.
pub(super) struct Weighed {
    /// Its cost `N(u)`, rounded up, before the division by the network's share.
    pub(super) cost: Exact,
    /// The points whose claim contradicts the sign by more than the tolerance: the point, and
    /// `u·x̃/(‖u‖‖x̃‖)`.
    pub(super) against: Vec<(usize, f64)>,
    /// How many points were decided by the claim, against the sign.
    pub(super) leant: usize,
    /// The largest `|u·x̃|/(‖u‖‖x̃‖)` of those.
    pub(super) farthest: f64,
    /// What rounding its vector to doubles can change about its cost, to a few digits.
    pub(super) rounding: f64,
}

/// A network, weighed. Everything is before the division by its share m.
pub(super) struct Scale {
    /// `m f(x_i)`.
    pub(super) fit: Vec<Exact>,
    /// `m (y_i − f(x_i))`.
    pub(super) residual: Vec<Exact>,
    pub(super) neurons: Vec<Weighed>,
    /// What rounding the vectors to doubles can change about each `f(x_i)`, to a few digits.
    pub(super) rounding: Vec<f64>,
}

impl Scale {
    /// `tolerance` is how far a point may be from a neuron's wall, as `|u·x̃|/(‖u‖‖x̃‖)`, for the
    /// neuron's claim to decide whether it is seen.
    pub(super) fn weigh(case: &Case, answer: &Answer, tolerance: f64) -> Self {
        let points = &case.points;
        let (n, d) = (points.n(), points.d());
        let x: Vec<Vec<Exact>> =
            (0..n).map(|i| points.augmented(i)[..=d].iter().map(|v| Exact::of(*v)).collect()).collect();
        let squares: Vec<Exact> = x.iter().map(|x| inner(x, x)).collect();
        let mut fit = vec![Exact::of(0.0); n];
        let mut rounding = vec![0.0; n];
        let tolerance = &Exact::of(tolerance) * &Exact::of(tolerance);
        let neurons = answer
            .neurons
            .iter()
            .map(|neuron| one(case.penalty, neuron, &x, &squares, &tolerance, &mut fit, &mut rounding))
            .collect();
        let share = Exact::of(answer.share as f64);
        let residual = fit.iter().zip(points.y()).map(|(f, y)| &(&share * &Exact::of(*y)) - f).collect();
        rounding.iter_mut().for_each(|r| *r /= answer.share as f64);
        Self { fit, residual, neurons, rounding }
    }
}

fn inner(a: &[Exact], b: &[Exact]) -> Exact {
    a.iter().zip(b).fold(Exact::of(0.0), |sum, (a, b)| &sum + &(a * b))
}

fn one(
    penalty: Penalty,
    neuron: &Neuron,
    x: &[Vec<Exact>],
    squares: &[Exact],
    tolerance: &Exact,
    fit: &mut [Exact],
    rounding: &mut [f64],
) -> Weighed {
    let factor = Exact::of(neuron.factor);
    let u: Vec<Exact> = neuron.vector.iter().map(|v| &factor * &Exact::of(*v)).collect();
    let size = inner(&u, &u);
    let claim = neuron.active.as_ref().map(|active| {
        let mut seen = vec![false; x.len()];
        active.iter().for_each(|i| seen[*i] = true);
        seen
    });
    let zero = Exact::of(0.0);
    let (mut trace, mut square) = (zero.clone(), zero.clone());
    let mut weighed = Weighed { cost: zero, against: Vec::new(), leant: 0, farthest: 0.0, rounding: 0.0 };
    let (mut moved, mut seen) = (0.0, 0.0);
    for i in 0..x.len() {
        let z = inner(&u, &x[i]);
        let mut sees = z.sign() > 0;
        if let Some(claim) = &claim
            && claim[i] != sees
        {
            let (near, whole) = (&z * &z, &size * &squares[i]);
            let far = if whole.sign() > 0 { near.over(&whole, true).root(true).near() } else { 0.0 };
            if near <= tolerance * &whole {
                sees = claim[i];
                weighed.leant += 1;
                weighed.farthest = weighed.farthest.max(far);
            } else {
                weighed.against.push((i, if z.sign() < 0 { -far } else { far }));
            }
        }
        if sees {
            let move_of_z =
                u.iter().zip(&x[i]).map(|(u, x)| (u * x).near().abs()).sum::<f64>() * f64::EPSILON;
            rounding[i] += move_of_z;
            moved += move_of_z * move_of_z;
            seen += squares[i].near();
            trace = &trace + &squares[i];
            if z.sign() > 0 {
                square = &square + &(&z * &z);
                fit[i] = if neuron.positive { &fit[i] + &z } else { &fit[i] - &z };
            }
        }
    }
    weighed.rounding = match penalty {
        Penalty::Variation => 0.0,
        Penalty::Gradient => 2.0 * libm::sqrt(seen * moved) / x.len() as f64,
    };
    weighed.cost = match penalty {
        Penalty::Variation => size.root(true),
        Penalty::Gradient => (&trace * &square).root(true).scaled(1).over(&Exact::of(x.len() as f64), true),
    };
    weighed
}
