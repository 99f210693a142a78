//! Predictions and cost of a network, exactly but for quotients and roots.

use super::answer::{Answer, Neuron};
use super::case::Case;
use super::number::Exact;
use relu_atoms_core::penalty::Penalty;

/// One neuron, evaluated.
pub(super) struct EvaluatedNeuron {
    /// Its cost `N(u)`, rounded up, before the division by the network's share.
    pub(super) cost: Exact,
    /// The points whose claim contradicts the sign by more than the tolerance: the point, and
    /// `u·x̃/(‖u‖‖x̃‖)`.
    pub(super) contradicted: Vec<(usize, f64)>,
    /// How many points were decided by the claim, contrary to the sign.
    pub(super) overridden: usize,
    /// How many of those, if no vector was found that keeps to the claim.
    pub(super) assumed: usize,
    /// The largest `|u·x̃|/(‖u‖‖x̃‖)` of those.
    pub(super) wall_distance: f64,
    /// What rounding its vector to doubles, and moving it onto walls, can change about its cost, to a
    /// few digits.
    pub(super) rounding: f64,
}

/// A network, evaluated. Everything is before the division by the width m.
pub(super) struct Evaluation {
    /// `m f(x_i)`.
    pub(super) fit: Vec<Exact>,
    /// `m (y_i − f(x_i))`.
    pub(super) residual: Vec<Exact>,
    pub(super) neurons: Vec<EvaluatedNeuron>,
    /// What rounding the vectors to doubles, and moving them onto walls, can change about each `f(x_i)`,
    /// to a few digits.
    pub(super) rounding: Vec<f64>,
}

impl Evaluation {
    /// `tolerance` is how far a point may be from a neuron's wall, as `|u·x̃|/(‖u‖‖x̃‖)`, for the
    /// neuron's claim to decide whether it is seen.
    pub(super) fn of(case: &Case, answer: &Answer, tolerance: f64) -> Self {
        let points = &case.points;
        let (n, d) = (points.n(), points.d());
        let x: Vec<Vec<Exact>> =
            (0..n).map(|i| points.augmented(i)[..=d].iter().map(|v| Exact::of(*v)).collect()).collect();
        let data = Data { squares: x.iter().map(|x| inner(x, x)).collect(), x };
        let (mut fit, mut rounding) = (vec![Exact::of(0.0); n], vec![0.0; n]);
        let tolerance = &Exact::of(tolerance) * &Exact::of(tolerance);
        let neurons = answer
            .neurons
            .iter()
            .map(|neuron| evaluate(case.penalty, neuron, &data, &tolerance, &mut fit, &mut rounding))
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

/// A neuron's mass vector as `u / divisor`.
struct Vector {
    u: Vec<Exact>,
    divisor: Exact,
}

/// The data in exact numbers.
struct Data {
    x: Vec<Vec<Exact>>,
    squares: Vec<Exact>,
}

fn evaluate(
    penalty: Penalty,
    neuron: &Neuron,
    data: &Data,
    tolerance: &Exact,
    fit: &mut [Exact],
    rounding: &mut [f64],
) -> EvaluatedNeuron {
    let (n, zero) = (data.x.len(), Exact::of(0.0));
    let factor = Exact::of(neuron.factor);
    let u: Vec<Exact> = neuron.vector.iter().map(|v| &factor * &Exact::of(*v)).collect();
    let size = inner(&u, &u);
    let mut evaluated = EvaluatedNeuron {
        cost: zero.clone(),
        contradicted: Vec::new(),
        overridden: 0,
        assumed: 0,
        wall_distance: 0.0,
        rounding: 0.0,
    };
    let mut sees: Vec<bool> = data.x.iter().map(|x| inner(&u, x).sign() > 0).collect();
    let mut vector = Vector { u: u.clone(), divisor: Exact::of(1.0) };
    if let Some(active) = &neuron.active {
        let mut claim = vec![false; n];
        active.iter().for_each(|i| claim[*i] = true);
        // Points so near to the wall that the claim decides.
        let mut near = Vec::new();
        for i in 0..n {
            let z = inner(&vector.u, &data.x[i]);
            let (square, whole) = (&z * &z, &size * &data.squares[i]);
            let decides = square <= tolerance * &whole;
            if decides {
                near.push(i);
            }
            if claim[i] == sees[i] {
                continue;
            }
            let far = if whole.sign() > 0 {
                square.divided_by(&whole, true).sqrt_rounded(true).nearest()
            } else {
                0.0
            };
            if decides {
                evaluated.wall_distance = evaluated.wall_distance.max(far);
                evaluated.overridden += 1;
            } else {
                evaluated.contradicted.push((i, if z.sign() < 0 { -far } else { far }));
                claim[i] = sees[i];
            }
        }
        let moved_vector =
            if evaluated.overridden > 0 { move_onto_walls(&vector.u, data, &claim, &near) } else { None };
        match moved_vector {
            _ if evaluated.overridden == 0 => {}
            Some(moved_vector) => {
                vector = moved_vector;
                sees = data.x.iter().map(|x| inner(&vector.u, x).sign() > 0).collect();
            }
            None => {
                evaluated.assumed = evaluated.overridden;
                sees = claim;
            }
        }
    }
    let (mut trace, mut square) = (zero.clone(), zero);
    let (mut moved, mut seen) = (0.0, 0.0);
    for i in (0..n).filter(|i| sees[*i]) {
        let x = &data.x[i];
        trace = &trace + &data.squares[i];
        let z = inner(&vector.u, x).divided_by(&vector.divisor, true);
        if z.sign() > 0 {
            square = &square + &(&z * &z);
            fit[i] = if neuron.positive { &fit[i] + &z } else { &fit[i] - &z };
        }
        let parts = neuron.vector.iter().zip(x).map(|(u, x)| (neuron.factor * u * x.nearest()).abs());
        // Half a unit for each part of the vector, and as much for the arithmetic it came from.
        let off = 4.0 * f64::EPSILON * parts.sum::<f64>() + (&z - &inner(&u, x)).nearest().abs();
        rounding[i] += off;
        moved += off * off;
        seen += data.squares[i].nearest();
    }
    if penalty == Penalty::Gradient {
        let n = Exact::of(n as f64);
        evaluated.cost = (&trace * &square).sqrt_rounded(true).scaled(1).divided_by(&n, true);
        evaluated.rounding = 2.0 * libm::sqrt(seen * moved) / n.nearest();
    } else {
        evaluated.cost = inner(&vector.u, &vector.u).sqrt_rounded(true).divided_by(&vector.divisor, true);
        evaluated.rounding = (&evaluated.cost - &size.sqrt_rounded(true)).nearest().abs();
    }
    evaluated
}

/// The nearest vector on the wall of one of the points `near`, or on those of two, that keeps to the whole claim: no
/// point that is not claimed has a positive preactivation, and none that is claimed a negative one.
/// None if none of the vectors tried does.
fn move_onto_walls(u: &[Exact], data: &Data, claim: &[bool], near: &[usize]) -> Option<Vector> {
    let keeps = |v: &Vector| {
        v.divisor.sign() > 0
            && v.u.iter().any(|c| c.sign() != 0)
            && data.x.iter().zip(claim).all(|(x, claim)| {
                let z = inner(&v.u, x).sign();
                if *claim { z >= 0 } else { z <= 0 }
            })
    };
    let mut tried: Vec<Vector> = near.iter().map(|i| onto_wall(u, &data.x[*i])).collect();
    if u.len() == 3 {
        // 24 points make 276 pairs. More points near one wall are usually on one line, where the first pairs suffice.
        let few = &near[..near.len().min(24)];
        for (k, i) in few.iter().enumerate() {
            tried.extend(few[..k].iter().map(|j| onto_line(u, &data.x[*i], &data.x[*j])));
        }
    }
    // Its squared distance from u, rounded: which of several valid vectors is nearest need not be decided exactly.
    let away = |v: &Vector| {
        v.u.iter().zip(u).fold(Exact::of(0.0), |sum, (v_c, c)| {
            let off = &v_c.divided_by(&v.divisor, true) - c;
            &sum + &(&off * &off)
        })
    };
    tried.into_iter().filter(keeps).min_by_key(away)
}

/// u without its part along a point.
fn onto_wall(u: &[Exact], x: &[Exact]) -> Vector {
    let (along, divisor) = (inner(u, x), inner(x, x));
    let u = u.iter().zip(x).map(|(u, x)| &(u * &divisor) - &(&along * x)).collect();
    Vector { u, divisor }
}

/// The part of u along the direction that is on two points' walls.
fn onto_line(u: &[Exact], x: &[Exact], y: &[Exact]) -> Vector {
    let minor = |a: usize, b: usize| &(&x[a] * &y[b]) - &(&x[b] * &y[a]);
    let v = [minor(1, 2), minor(2, 0), minor(0, 1)];
    let along = inner(u, &v);
    Vector { u: v.iter().map(|c| &along * c).collect(), divisor: inner(&v, &v) }
}
