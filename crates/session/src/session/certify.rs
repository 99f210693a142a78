//! Optimality during a run: the bounds, the map of violations `|η|/(λN)`, and what merging will do.

use crate::messages::Merged;
use relu_atoms_core::cells::{Pattern, patterns};
use relu_atoms_core::experiment::Mode;
use relu_atoms_core::optimum::Live;
use relu_atoms_core::penalty::{self, Penalty, RunPenalty};
use relu_atoms_core::train::Trainer;
use std::collections::BTreeMap;

/// The most samples of a map of violations.
const MAX_SAMPLES: usize = 100_000;

/// The greatest residual over λ that is reckoned with: as many times as there are points its products are numbers.
const MOST_SCALED: f64 = 1e200;

/// λ of the objective: λ_eff of the noise at full strength under label noise, 0 without a
/// regulariser.
pub(crate) fn lambda_of(trainer: &Trainer) -> f64 {
    match trainer.config().experiment().mode {
        Mode::None => 0.0,
        Mode::LabelNoise => trainer.nominal_lambda_eff(),
        Mode::GradientPenalty | Mode::VariationNorm => trainer.lambda(),
    }
}

/// What bounds the optimal objective during this run; none without a regulariser or where biases are free.
pub(crate) fn run_certifier(trainer: &Trainer) -> Option<Live> {
    let experiment = trainer.config().experiment();
    let penalty = RunPenalty::of(experiment).certified().filter(|_| experiment.mode != Mode::None);
    penalty.map(|penalty| Live::new(trainer.points(), penalty))
}

/// The size of a map of violations, if it can be sampled.
pub(crate) fn map_size(size: [usize; 2]) -> Option<[usize; 2]> {
    let [columns, rows] = size;
    (columns >= 2 && rows >= 1 && columns.saturating_mul(rows) <= MAX_SAMPLES).then_some(size)
}

/// The violation `|η|/(λN)` on the directions, as [`crate::messages::Request::Map`] describes; empty for λ = 0.
pub(crate) fn map(live: &Live, trainer: &Trainer, fit: &[f64], size: [usize; 2]) -> Vec<f32> {
    let lambda = lambda_of(trainer);
    if lambda <= 0.0 {
        return Vec::new();
    }
    let points = trainer.points();
    let scaled = |y: f64, f: f64| ((y - f) / lambda).clamp(-MOST_SCALED, MOST_SCALED);
    let residual: Vec<f64> = points.y().iter().zip(fit).map(|(y, f)| scaled(*y, *f)).collect();
    live.certifier().map(&residual, size).into_raw_vec_and_offset().0
}

/// What replacing the neurons of each cell and sign by their sum will do to the network.
pub(crate) fn merge_preview(trainer: &Trainer) -> Merged {
    let (net, points) = (trainer.network(), trainer.points());
    let merged = penalty::merge_in_cells(net, points, RunPenalty::of(trainer.config().experiment()));
    let mut groups: BTreeMap<(Pattern, bool), u32> = BTreeMap::new();
    let mut neurons = 0;
    let into = patterns(net, points)
        .into_iter()
        .enumerate()
        .map(|(j, pattern)| {
            if pattern.is_empty() || net.a[j] == 0.0 {
                return j as u32;
            }
            neurons += 1;
            *groups.entry((pattern, net.a[j] > 0.0)).or_insert(j as u32)
        })
        .collect();
    let change = (net.predict(points).iter().zip(merged.predict(points)))
        .map(|(f, g)| (f - g).abs())
        .fold(0.0, f64::max);
    let cost = |penalty: RunPenalty| {
        let [raw, _, merged] = penalty::costs(net, points, penalty);
        [raw, merged]
    };
    let variation = match RunPenalty::of(trainer.config().experiment()) {
        RunPenalty::FreeBias => RunPenalty::FreeBias,
        RunPenalty::Certified(_) => Penalty::Variation.into(),
    };
    Merged {
        neurons,
        groups: groups.len(),
        change,
        variation: cost(variation),
        gradient: cost(Penalty::Gradient.into()),
        into,
    }
}
