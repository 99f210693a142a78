//! What a network predicts and costs, without rounding but for the roots.

use super::answer::{Answer, Neuron};
use super::case::Case;
use super::number::Exact;
use relu_atoms_core::penalty::Penalty;

/// One neuron, weighed.
pub(super) struct Weighed {
    /// Its cost `N(u)`, rounded up, before the division by the network's share.
    pub(super) cost: Exact,
    /// The points whose claim contradicts the sign by more than the tolerance: the point, and
    /// `u·x̃/(‖u‖‖x̃‖)`.
    pub(super) against: Vec<(usize, f64)>,
    /// How many points were decided by the claim, against the sign.
    pub(super) leant: usize,
    /// How many of those, if no vector was found that keeps to the claim.
    pub(super) assumed: usize,
    /// The largest `|u·x̃|/(‖u‖‖x̃‖)` of those.
    pub(super) farthest: f64,
    /// What rounding its vector to doubles, and moving it onto walls, can change about its cost, to a
    /// few digits.
    pub(super) rounding: f64,
}

/// A network, weighed. Everything is before the division by its share m.
pub(super) struct Scale {
    /// `m f(x_i)`.
    pub(super) fit: Vec<Exact>,
    /// `m (y_i − f(x_i))`.
    pub(super) residual: Vec<Exact>,
    pub(super) neurons: Vec<Weighed>,
    /// What rounding the vectors to doubles, and moving them onto walls, can change about each `f(x_i)`,
    /// to a few digits.
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
        let data = Data { squares: x.iter().map(|x| inner(x, x)).collect(), x };
        let (mut fit, mut rounding) = (vec![Exact::of(0.0); n], vec![0.0; n]);
        let tolerance = &Exact::of(tolerance) * &Exact::of(tolerance);
        let neurons = answer
            .neurons
            .iter()
            .map(|neuron| one(case.penalty, neuron, &data, &tolerance, &mut fit, &mut rounding))
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

fn one(
    penalty: Penalty,
    neuron: &Neuron,
    data: &Data,
    tolerance: &Exact,
    fit: &mut [Exact],
    rounding: &mut [f64],
) -> Weighed {
    let (n, zero) = (data.x.len(), Exact::of(0.0));
    let factor = Exact::of(neuron.factor);
    let u: Vec<Exact> = neuron.vector.iter().map(|v| &factor * &Exact::of(*v)).collect();
    let size = inner(&u, &u);
    let mut weighed = Weighed {
        cost: zero.clone(),
        against: Vec::new(),
        leant: 0,
        assumed: 0,
        farthest: 0.0,
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
            let far = if whole.sign() > 0 { square.over(&whole, true).root(true).near() } else { 0.0 };
            if decides {
                weighed.farthest = weighed.farthest.max(far);
                weighed.leant += 1;
            } else {
                weighed.against.push((i, if z.sign() < 0 { -far } else { far }));
                claim[i] = sees[i];
            }
        }
        let settled = if weighed.leant > 0 { settle(&vector.u, data, &claim, &near) } else { None };
        match settled {
            _ if weighed.leant == 0 => {}
            Some(settled) => {
                vector = settled;
                sees = data.x.iter().map(|x| inner(&vector.u, x).sign() > 0).collect();
            }
            None => {
                weighed.assumed = weighed.leant;
                sees = claim;
            }
        }
    }
    let (mut trace, mut square) = (zero.clone(), zero);
    let (mut moved, mut seen) = (0.0, 0.0);
    for i in (0..n).filter(|i| sees[*i]) {
        let x = &data.x[i];
        trace = &trace + &data.squares[i];
        let z = inner(&vector.u, x).over(&vector.divisor, true);
        if z.sign() > 0 {
            square = &square + &(&z * &z);
            fit[i] = if neuron.positive { &fit[i] + &z } else { &fit[i] - &z };
        }
        let parts = neuron.vector.iter().zip(x).map(|(u, x)| (neuron.factor * u * x.near()).abs());
        // Half a unit for each part of the vector, and as much for the arithmetic it came from.
        let off = 4.0 * f64::EPSILON * parts.sum::<f64>() + (&z - &inner(&u, x)).near().abs();
        rounding[i] += off;
        moved += off * off;
        seen += data.squares[i].near();
    }
    if penalty == Penalty::Gradient {
        let n = Exact::of(n as f64);
        weighed.cost = (&trace * &square).root(true).scaled(1).over(&n, true);
        weighed.rounding = 2.0 * libm::sqrt(seen * moved) / n.near();
    } else {
        weighed.cost = inner(&vector.u, &vector.u).root(true).over(&vector.divisor, true);
        weighed.rounding = (&weighed.cost - &size.root(true)).near().abs();
    }
    weighed
}

/// The nearest vector on the wall of one of the points `near`, or on those of two, that keeps to the whole claim: no
/// point that is not claimed has a positive preactivation, and none that is claimed a negative one.
/// None if none of those that are tried does.
fn settle(u: &[Exact], data: &Data, claim: &[bool], near: &[usize]) -> Option<Vector> {
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
        // Two dozen points make 276 pairs; more are taken for points on one line, and the first do.
        let few = &near[..near.len().min(24)];
        for (k, i) in few.iter().enumerate() {
            tried.extend(few[..k].iter().map(|j| onto_line(u, &data.x[*i], &data.x[*j])));
        }
    }
    // How far it is from u; what is compared need not be exact, only true of what is taken.
    let away = |v: &Vector| {
        v.u.iter().zip(u).fold(Exact::of(0.0), |sum, (v_c, c)| {
            let off = &v_c.over(&v.divisor, true) - c;
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
