//! The certificate of a network in training: four nested upper bounds and one lower, frame by frame.

use super::certificate::{Certifier, Peak};
use crate::network::{Network, loss};
use crate::penalty::{self, Penalty};
use crate::points::Points;
use serde::{Deserialize, Serialize};

/// How a network stands to the best possible one (theory §4):
/// `raw ≥ rescaled ≥ merged ≥ optimum ≥ dual`. A function of the network alone, whichever frames were
/// looked at before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The penalty it is about.
    pub penalty: Penalty,
    /// λ it is about.
    pub lambda: f64,
    /// `L + λ R` of the network as it is.
    pub raw: f64,
    /// After the free rescaling of each neuron.
    pub rescaled: f64,
    /// After merging the neurons of each cell and sign.
    pub merged: f64,
    /// A lower bound, by the network's own residual or by that of its best multiple.
    pub dual: f64,
    /// What the network is at most above the optimum: `raw − dual`.
    pub gap: f64,
    /// What it is at most above the optimum once it is rescaled and merged: `merged − dual`.
    pub best_gap: f64,
    /// `ρ/λ`, ρ the greatest `|η|/N`: above 1 a neuron is missing. 0 for λ = 0.
    pub violation: f64,
    /// Where it is greatest; none if the residual is zero.
    pub peak: Option<Peak>,
}

impl Standing {
    /// What the network is at most above the optimum, as a share of the lower bound; none while that
    /// bound is 0.
    pub fn excess(&self) -> Option<f64> {
        (self.dual > 0.0).then(|| (self.raw - self.dual).max(0.0) / self.dual)
    }
}

/// Judges the networks of one run.
#[derive(Clone, Debug)]
pub struct Live {
    certifier: Certifier,
}

impl Live {
    /// For a run on these points, certified under this penalty.
    pub fn new(points: &Points, penalty: Penalty) -> Self {
        Self { certifier: Certifier::new(points, penalty) }
    }

    /// The certifier, for maps of `|η|/N`.
    pub fn certifier(&self) -> &Certifier {
        &self.certifier
    }

    /// Looks at the network, whose predictions on the data are `fit`.
    pub fn look(&self, net: &Network, points: &Points, fit: &[f64], lambda: f64) -> Standing {
        self.judge(penalty::costs(net, points, self.certifier.penalty()), points, fit, lambda)
    }

    /// [`Live::look`] for a network whose [`penalty::costs`] are known.
    pub fn judge(&self, costs: [f64; 3], points: &Points, fit: &[f64], lambda: f64) -> Standing {
        let y = points.y();
        let residual: Vec<f64> = y.iter().zip(fit).map(|(y, f)| y - f).collect();
        let (peak, place) = self.certifier.peak_with_place(&residual).unzip();
        let rho = peak.as_ref().map_or(0.0, |p: &Peak| p.ratio);
        let own = self.certifier.dual(&residual, lambda, rho);
        // What label noise leaves of the residual says little: the noise is gone, and with it what should
        // balance the penalty. The network's best multiple under the penalty has a residual that does.
        let (along, square) =
            y.iter().zip(fit).fold((0.0, 0.0), |(along, square), (y, f)| (along + f * y, square + f * f));
        let multiple = ((along - points.n() as f64 * lambda * costs[2]) / square).max(0.0);
        let scaled = if multiple.is_finite() {
            let residual: Vec<f64> = y.iter().zip(fit).map(|(y, f)| y - multiple * f).collect();
            self.certifier.bound_above(&residual, lambda, own, place.as_ref())
        } else {
            own
        };
        let dual = scaled.max(0.0);
        let l = loss(fit, y);
        let penalty = self.certifier.penalty();
        let [raw, rescaled, merged] = costs.map(|cost| l + lambda * cost);
        let (rescaled, merged) = (rescaled.min(raw), merged.min(rescaled).min(raw));
        Standing {
            penalty,
            lambda,
            raw,
            rescaled,
            merged,
            dual,
            // Rounding may put a bound that is attained a little on the wrong side.
            gap: (raw - dual).max(0.0),
            best_gap: (merged - dual).max(0.0),
            // Of the least λ that there are the quotient has no number.
            violation: if lambda > 0.0 { (rho / lambda).min(f64::MAX) } else { 0.0 },
            // A zero of the direction may carry a minus.
            peak: peak.map(|p| Peak { direction: p.direction.map(|v| v + 0.0), ..p }),
        }
    }
}
