//! Whether the optimum's atoms are the only ones, and a choice of few.
//!
//! The predictions of the optimum are unique, hence its residual and its tight directions, those with
//! `|η| = λ N`. Every optimum is a combination of tight directions' footprints with masses ≥ 0. It is
//! unique if the footprints in use are independent and no mass can move to the others.
//!
//! Both questions are asked of numbers that are known to a tolerance only. Where the answer depends on
//! what lies within it, there is none.

use super::certificate::{Certifier, Which};
use super::lasso;
use super::linear::Factor;
use super::stratum::Atom;
use nalgebra::{DMatrix, DVector, DVectorView};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A direction is tight if its ratio is within this share of λ, or within what the residual leaves open.
const TIGHT: f64 = 1e-10;
/// A direction is not tight if its ratio falls short of λ by more than this share.
const LOOSE: f64 = 1e-6;
/// Footprints closer than this (relative) are one.
const SAME: f64 = 3e-4;
/// A vector is in the span of others if less than this share of it is outside.
const INSIDE: f64 = 1e-8;
/// A vector is outside the span of others if more than this share of it is.
const OUTSIDE: f64 = 1e-5;

/// Whether the atoms of an optimum are the only ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uniqueness {
    /// Every optimum has these atoms.
    Unique,
    /// There are optima with other atoms.
    NotUnique,
    /// It depends on numbers that are nearer to each other than they are known.
    NotDecided,
}

impl Serialize for Uniqueness {
    /// `true`, `false` or `"not decided"` where people read it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.serialize_u8(*self as u8);
        }
        match self {
            Self::Unique => serializer.serialize_bool(true),
            Self::NotUnique => serializer.serialize_bool(false),
            Self::NotDecided => serializer.serialize_str("not decided"),
        }
    }
}

impl<'de> Deserialize<'de> for Uniqueness {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Word {
            Known(bool),
            Open(String),
        }
        if !deserializer.is_human_readable() {
            return Ok(match u8::deserialize(deserializer)? {
                0 => Self::Unique,
                1 => Self::NotUnique,
                _ => Self::NotDecided,
            });
        }
        match Word::deserialize(deserializer)? {
            Word::Known(true) => Ok(Self::Unique),
            Word::Known(false) => Ok(Self::NotUnique),
            Word::Open(word) if word == "not decided" => Ok(Self::NotDecided),
            Word::Open(word) => Err(serde::de::Error::custom(format!(
                "`unique` is {word:?}; it must be true, false or \"not decided\""
            ))),
        }
    }
}

/// A sparse choice of atoms with nearly the same predictions and cost, and whether it is the only one; `g`
/// are the residuals gathered at the sites.
pub(crate) fn examine(
    certifier: &Certifier,
    g: &[f64],
    lambda: f64,
    atoms: &[Atom],
) -> (Vec<Atom>, Uniqueness) {
    let (sites, penalty) = (&certifier.sites, certifier.penalty);
    let total: f64 = atoms.iter().map(|a| a.mass).sum();
    if total == 0.0 {
        return (Vec::new(), Uniqueness::Unique);
    }
    // At the optimum the ratio is λ at each atom and nowhere more. What it is off tells how well the residual
    // is known, and with it which directions are tight.
    let own_ratio =
        |a: &Atom| a.seen.iter().zip(&a.z).map(|(k, z)| g[*k] * z).sum::<f64>() * a.sign() / a.mass;
    let off = atoms.iter().filter(|a| a.mass > 1e-6 * total).map(|a| (own_ratio(a) / lambda - 1.0).abs());
    let above = certifier.greatest(g, None).map_or(0.0, |v| v.ratio / lambda - 1.0);
    let known = 10.0 * off.fold(above, f64::max);
    // The atoms themselves first, heaviest first; then all other tight directions.
    let mut pool: Vec<(Atom, bool)> = atoms.iter().map(|a| (a.clone(), true)).collect();
    pool.retain(|(a, _)| a.mass > 1e-9 * total);
    pool.sort_by(|p, q| q.0.mass.total_cmp(&p.0.mass));
    let own = pool.len();
    let tight = lambda * (1.0 - TIGHT.max(known));
    for v in certifier.violators(g, lambda * (1.0 - LOOSE.max(10.0 * known)), Which::All) {
        pool.push((v.atom, v.ratio >= tight));
    }
    // Kept: an atom, whether it is certainly tight, and its mass.
    let mut kept: Vec<(Atom, bool, f64)> = Vec::new();
    // Their columns of Φ, as many as are kept.
    let mut phi = DMatrix::zeros(sites.len(), pool.len());
    for (at, (atom, certain)) in pool.into_iter().enumerate() {
        let mass = if at < own { atom.mass } else { 0.0 };
        let column = atom.column(sites);
        let near = SAME * column.norm();
        let twin = (0..kept.len()).find(|k| phi.column(*k).metric_distance(&column) <= near);
        match twin {
            // Two atoms of one footprint are one atom.
            Some(k) if mass > 0.0 && kept[k].0.seen == atom.seen => {
                if let Some(sum) = kept[k].0.plus(&atom, sites, penalty) {
                    kept[k] = (sum.clone(), true, sum.mass);
                }
            }
            Some(k) => {
                kept[k].1 |= certain;
                kept[k].2 += mass;
            }
            None => {
                phi.set_column(kept.len(), &column);
                kept.push((atom, certain, mass));
            }
        }
    }
    let phi = phi.columns(0, kept.len());
    let mass = DVector::from_iterator(kept.len(), kept.iter().map(|k| k.2));
    let (mut used, mut outside) = (Factor::new(sites.len(), kept.len()), f64::INFINITY);
    for (column, _) in phi.column_iter().zip(&mass).filter(|(_, mass)| **mass > 1e-7 * total) {
        outside = outside.min(used.outside(column).norm() / column.norm());
        // One that depends on the others adds nothing to their span.
        let _ = used.push(column, INSIDE);
    }
    let verdict = if outside <= INSIDE {
        Uniqueness::NotUnique
    } else {
        let miss = |of: &dyn Fn(&(Atom, bool, f64)) -> bool| {
            let idle = phi.column_iter().zip(&kept).filter(|(_, k)| k.2 <= 1e-7 * total && of(k));
            let idle: Vec<DVectorView<'_, f64>> = idle.map(|(column, _)| column).collect();
            least_outside(&idle, &used)
        };
        // With all that may be tight no mass can move: none can. With what certainly is, one can.
        if outside >= OUTSIDE && miss(&|_| true) >= OUTSIDE {
            Uniqueness::Unique
        } else if miss(&|k| k.1) <= INSIDE {
            Uniqueness::NotUnique
        } else {
            Uniqueness::NotDecided
        }
    };
    let mass = if outside <= INSIDE {
        // Masses over independent columns that reproduce the fit: exchange dependent ones away. The
        // price is equal for all, so this is the inner problem at a price that changes nothing.
        let fit = phi * &mass;
        let price = 1e-9 * fit.norm().max(f64::MIN_POSITIVE);
        lasso::solve(phi, &fit, price, &DVector::zeros(kept.len()))
    } else {
        mass
    };
    let out = kept
        .into_iter()
        .zip(&mass)
        .filter(|(_, mass)| **mass > 0.0)
        .map(|((atom, ..), mass)| atom.weighing(*mass))
        .collect();
    (out, verdict)
}

/// How far at least a combination with coefficients `d ≥ 0`, `Σ d = 1`, of the idle columns (at unit
/// length) is outside the span of those in use: 0 means that mass can move to them.
fn least_outside(idle: &[DVectorView<'_, f64>], used: &Factor) -> f64 {
    // min ‖Σ d_k rest_k‖² + (Σ d_k − 1)²/WEIGHT² over d ≥ 0, scaled.
    const WEIGHT: f64 = 1e3;
    let Some(rows) = idle.first().map(|column| column.len()) else { return f64::INFINITY };
    let mut phi = DMatrix::from_element(rows + 1, idle.len(), 1.0);
    for (mut to, column) in phi.column_iter_mut().zip(idle) {
        to.rows_mut(0, rows).copy_from(&(used.outside(*column) * (WEIGHT / column.norm())));
    }
    let mut aim = DVector::zeros(rows + 1);
    aim[rows] = 1.0;
    let d = lasso::solve(phi.as_view(), &aim, 0.0, &DVector::zeros(idle.len()));
    let sum = d.sum();
    if sum <= 0.0 {
        return f64::INFINITY;
    }
    (phi.rows(0, rows) * d).norm() / WEIGHT / sum
}
