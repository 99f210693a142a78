//! The certificate of a network in training: four nested upper bounds and one lower, frame by frame.

use super::certificate::{Certifier, Peak};
use crate::data::Points;
use crate::network::{Network, loss};
use crate::penalty::{self, Penalty};
use serde::{Deserialize, Serialize};

/// How a network stands to the best possible one (theory §4):
/// `raw ≥ rescaled ≥ merged ≥ optimum ≥ dual`.
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
    /// The best lower bound of the run so far under this λ.
    pub dual: f64,
    /// What the network is at most above the optimum, by its own residual alone: a function of the
    /// network, whichever frames were looked at before.
    pub gap: f64,
    /// The least gap of the run so far under this λ.
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

/// Follows one run.
#[derive(Clone, Debug)]
pub struct Live {
    certifier: Certifier,
    lambda: f64,
    dual: f64,
    gap: f64,
}

impl Live {
    /// For a run on these points, certified under this penalty.
    pub fn new(points: &Points, penalty: Penalty) -> Self {
        Self { certifier: Certifier::new(points, penalty), lambda: f64::NAN, dual: 0.0, gap: f64::INFINITY }
    }

    /// The certifier, for maps of `|η|/N`.
    pub fn certifier(&self) -> &Certifier {
        &self.certifier
    }

    /// Looks at the network, whose predictions on the data are `fit`. The bests so far hold for one λ
    /// and begin anew when it changes.
    pub fn look(&mut self, net: &Network, points: &Points, fit: &[f64], lambda: f64) -> Standing {
        self.judge(penalty::costs(net, points, self.certifier.penalty()), points, fit, lambda)
    }

    /// [`Live::look`] for a network whose [`penalty::costs`] are known.
    pub(crate) fn judge(&mut self, costs: [f64; 3], points: &Points, fit: &[f64], lambda: f64) -> Standing {
        if lambda != self.lambda {
            (self.lambda, self.dual, self.gap) = (lambda, 0.0, f64::INFINITY);
        }
        let residual: Vec<f64> = points.y().iter().zip(fit).map(|(y, f)| y - f).collect();
        let peak = self.certifier.peak(&residual);
        let rho = peak.as_ref().map_or(0.0, |p| p.ratio);
        let own = self.certifier.dual(&residual, lambda, rho);
        self.dual = self.dual.max(own);
        let l = loss(fit, points.y());
        let penalty = self.certifier.penalty();
        let [raw, rescaled, merged] = costs.map(|cost| l + lambda * cost);
        // Rounding may put a bound that is attained a little on the wrong side.
        let gap = (raw - own).max(0.0);
        self.gap = self.gap.min((raw - self.dual).max(0.0));
        Standing {
            penalty,
            lambda,
            raw,
            rescaled: rescaled.min(raw),
            merged: merged.min(rescaled),
            dual: self.dual,
            gap,
            best_gap: self.gap,
            violation: if lambda > 0.0 { rho / lambda } else { 0.0 },
            peak,
        }
    }
}
