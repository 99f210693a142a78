//! Which neurons are in which cell, and what merging the neurons of one cell does (theory §2, panel (c) of the
//! paper's figure).

use crate::cells::Pattern;
use crate::cooperative::{Cooperative, YieldPoint, run_to_end};
use crate::network::{Network, dot, norm, relu};
use crate::penalty::{Penalty, RunPenalty, balance};
use crate::points::Points;
use crate::train::NeuronEdit;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Finding a neuron's cell among all takes as long as this many multiplications, about.
const LOOKUP: usize = 100;

/// Neurons of a cell and sign count as of one direction (under G: of one footprint, up to a factor) if merging them
/// lowers their cost by at most this share: two equal neurons 5° apart, which the atom rule counts as one, save
/// a thousandth under V.
pub const ONE_DIRECTION: f64 = 1e-3;

/// Which cell is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellChoice {
    /// The one whose neurons have the most mass `Σ ‖u_j‖`, of those that see a point.
    Heaviest,
    /// The one of these points.
    Of(Vec<usize>),
}

/// The neurons of one cell and sign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Their sign.
    pub positive: bool,
    /// Which they are, ascending.
    pub members: Vec<u32>,
    /// The sum of their mass vectors, `Σ |a_j| w̃_j`.
    pub sum: [f64; 3],
    /// Their cost under V and G after the free rescaling, `(1/m) Σ N(u_j)`.
    pub cost: [f64; 2],
    /// The cost of their sum, `(1/m) N(Σ u_j)`.
    pub merged_cost: [f64; 2],
}

/// An opened cell: its neurons, and what the network predicts once they are merged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenedCell {
    /// The points that its neurons see, ascending.
    pub sees: Vec<usize>,
    /// The positive and the negative neurons, as far as there are any.
    pub groups: Vec<Group>,
    /// The network's predictions on the data, `n` numbers.
    pub fit: Vec<f64>,
    /// The same once each group is one neuron.
    pub merged_fit: Vec<f64>,
    /// All occupied cells, where they were counted.
    pub census: Option<CellCensus>,
    /// It was opened as the heaviest one, and not because these points were chosen.
    pub is_heaviest: bool,
}

/// How many cells neurons are in, the empty pattern left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CellCensus {
    /// Cells with neurons.
    pub occupied: usize,
    /// Those in which neurons of one sign have more than one direction ([`ONE_DIRECTION`]), by the points that they
    /// see, heaviest first.
    pub crowded: Vec<Vec<usize>>,
}

/// `N` under V and G.
fn costs(u: [f64; 3], pattern: &Pattern, points: &Points) -> [f64; 2] {
    [Penalty::Variation, Penalty::Gradient].map(|penalty| penalty.cost(u, pattern, points))
}

impl Group {
    fn new(positive: bool) -> Self {
        Self { positive, members: Vec::new(), sum: [0.0; 3], cost: [0.0; 2], merged_cost: [0.0; 2] }
    }

    fn add(&mut self, net: &Network, j: usize, cost: [f64; 2]) {
        self.members.push(j as u32);
        let u = net.mass_vector(j);
        (0..3).for_each(|k| self.sum[k] += u[k]);
        (0..2).for_each(|k| self.cost[k] += cost[k] / net.m() as f64);
    }

    fn finish(&mut self, pattern: &Pattern, net: &Network, points: &Points) {
        self.merged_cost = costs(self.sum, pattern, points).map(|cost| cost / net.m() as f64);
    }

    /// Whether merging changes more than a thousandth of the cost.
    pub fn is_crowded(&self, penalty: Penalty) -> bool {
        let k = usize::from(penalty == Penalty::Gradient);
        self.members.len() > 1 && self.cost[k] - self.merged_cost[k] > ONE_DIRECTION * self.cost[k]
    }
}

impl OpenedCell {
    /// Opens the cell of a pattern. `fit` are the network's predictions on the data.
    pub fn new(net: &Network, points: &Points, pattern: &Pattern, fit: &[f64]) -> Self {
        run_to_end(Self::in_slices(net, points, pattern, fit))
    }

    /// The same in slices.
    pub fn in_slices<'a>(
        net: &'a Network,
        points: &'a Points,
        pattern: &'a Pattern,
        fit: &'a [f64],
    ) -> Cooperative<'a, Self> {
        Box::pin(async move {
            let mut yield_point = YieldPoint::default();
            let mut groups = [Group::new(true), Group::new(false)];
            for j in (0..net.m()).filter(|j| net.a[*j] != 0.0) {
                if is_in(net.direction(j), pattern, points) {
                    let u = net.mass_vector(j);
                    groups[usize::from(net.a[j] < 0.0)].add(net, j, costs(u, pattern, points));
                }
                yield_point.after(3 * points.n()).await;
            }
            let mut merged_fit = fit.to_vec();
            for group in &mut groups {
                group.finish(pattern, net, points);
                let sign = if group.positive { 1.0 } else { -1.0 };
                for i in pattern.points() {
                    let x = points.augmented(i);
                    let own: f64 = group
                        .members
                        .iter()
                        .map(|j| relu(dot(net.direction(*j as usize), x)) * net.a[*j as usize])
                        .sum();
                    merged_fit[i] += (sign * relu(dot(group.sum, x)) - own) / net.m() as f64;
                    yield_point.after(group.members.len()).await;
                }
            }
            let groups = groups.into_iter().filter(|group| !group.members.is_empty()).collect();
            Self {
                sees: pattern.points(),
                groups,
                fit: fit.to_vec(),
                merged_fit,
                census: None,
                is_heaviest: false,
            }
        })
    }

    /// How many neurons are in the cell.
    pub fn neurons(&self) -> usize {
        self.groups.iter().map(|group| group.members.len()).sum()
    }

    /// The cost of its neurons and of their sums, `(1/m) Σ N`.
    pub fn costs(&self, penalty: Penalty) -> [f64; 2] {
        let k = usize::from(penalty == Penalty::Gradient);
        // Where no neuron is, the costs are 0: `sum` of nothing is −0.
        self.groups.iter().fold([0.0, 0.0], |[cost, merged], g| [cost + g.cost[k], merged + g.merged_cost[k]])
    }

    /// The edits that merge the cell, ascending: in each group the first neuron becomes the sum, balanced for the
    /// penalty as in [`crate::penalty::merge_in_cells`], and the others become zero. Empty if no group has two
    /// neurons, or if the cell sees no point.
    pub fn merge(&self, points: &Points, penalty: impl Into<RunPenalty>) -> Vec<NeuronEdit> {
        let penalty = penalty.into();
        let pattern = Pattern::seeing(points.n(), self.sees.iter().copied());
        let mut edits = Vec::new();
        for group in self.groups.iter().filter(|group| group.members.len() > 1 && !pattern.is_empty()) {
            let ratio = balance(group.sum, &pattern, points, penalty);
            if ratio.is_nan() || ratio <= 0.0 {
                continue;
            }
            let a = ratio.sqrt();
            for (place, j) in group.members.iter().enumerate() {
                let parameters = if place == 0 {
                    let [p, q, r] = group.sum.map(|v| v / a);
                    [if group.positive { a } else { -a }, p, q, r]
                } else {
                    [0.0; 4]
                };
                edits.push(NeuronEdit { neuron: *j as usize, parameters: Some(parameters), frozen: None });
            }
        }
        edits.sort_by_key(|edit| edit.neuron);
        edits
    }
}

/// Whether a direction has this strict pattern; ends at the first point where it has not.
fn is_in(w: [f64; 3], pattern: &Pattern, points: &Points) -> bool {
    let size = crate::cells::RELATIVE_ZERO * norm(w);
    (0..points.n()).all(|i| {
        let x = points.augmented(i);
        (dot(w, x) > size * norm(x)) == pattern.sees(i)
    })
}

/// The cell that a choice means for this network; the empty pattern if no neuron with mass sees a point.
pub fn chosen(choice: &CellChoice, net: &Network, points: &Points) -> Pattern {
    run_to_end(chosen_in_slices(choice, net, points))
}

/// The same in slices.
pub fn chosen_in_slices<'a>(
    choice: &'a CellChoice,
    net: &'a Network,
    points: &'a Points,
) -> Cooperative<'a, Pattern> {
    Box::pin(async move {
        if let CellChoice::Of(sees) = choice {
            return Pattern::seeing(points.n(), sees.iter().copied());
        }
        let mut yield_point = YieldPoint::default();
        let mut masses: BTreeMap<Pattern, f64> = BTreeMap::new();
        for j in (0..net.m()).filter(|j| net.a[*j] != 0.0) {
            let pattern = Pattern::of(net.direction(j), points);
            if !pattern.is_empty() {
                *masses.entry(pattern).or_default() += norm(net.mass_vector(j));
            }
            yield_point.after(3 * points.n() + LOOKUP).await;
        }
        let heaviest = masses.into_iter().max_by(|p, q| p.1.total_cmp(&q.1));
        heaviest.map_or_else(|| Pattern::empty(points.n()), |(pattern, _)| pattern)
    })
}

/// Gathers the neurons in their cells, and says which cells a penalty would have merged.
pub fn census(net: &Network, points: &Points, penalty: Penalty) -> CellCensus {
    run_to_end(census_in_slices(net, points, penalty))
}

/// The same in slices.
pub fn census_in_slices<'a>(
    net: &'a Network,
    points: &'a Points,
    penalty: Penalty,
) -> Cooperative<'a, CellCensus> {
    Box::pin(async move {
        let mut yield_point = YieldPoint::default();
        let mut cells: BTreeMap<Pattern, [Group; 2]> = BTreeMap::new();
        for j in (0..net.m()).filter(|j| net.a[*j] != 0.0) {
            let pattern = Pattern::of(net.direction(j), points);
            if !pattern.is_empty() {
                let cost = costs(net.mass_vector(j), &pattern, points);
                let groups = cells.entry(pattern).or_insert_with(|| [Group::new(true), Group::new(false)]);
                groups[usize::from(net.a[j] < 0.0)].add(net, j, cost);
            }
            yield_point.after(6 * points.n() + LOOKUP).await;
        }
        let occupied = cells.len();
        let mut crowded: Vec<(f64, Vec<usize>)> = Vec::new();
        for (pattern, mut groups) in cells {
            groups.iter_mut().for_each(|group| group.finish(&pattern, net, points));
            if groups.iter().any(|group| group.is_crowded(penalty)) {
                crowded.push((groups.iter().map(|group| group.cost[0]).sum(), pattern.points()));
            }
            yield_point.after(3 * points.n() + LOOKUP).await;
        }
        crowded.sort_by(|p, q| q.0.total_cmp(&p.0));
        CellCensus { occupied, crowded: crowded.into_iter().map(|(_, sees)| sees).collect() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Experiment, Mode};
    use crate::penalty;
    use crate::train::{TrainConfig, Trainer};

    fn trained(preset: &str, mode: Mode, m: usize, steps: u64) -> Trainer {
        let mut experiment = Experiment::preset(preset, mode).unwrap();
        experiment.m = m;
        let mut trainer = Trainer::new(TrainConfig::check(&experiment).unwrap());
        let mut left = steps;
        trainer.advance(steps, &mut || {
            left = left.saturating_sub(1);
            left > 0
        });
        trainer
    }

    fn apply(net: &Network, edits: &[NeuronEdit]) -> Network {
        let mut out = net.clone();
        for edit in edits {
            let [a, w @ ..] = edit.parameters.unwrap();
            out.a[edit.neuron] = a;
            out.set_direction(edit.neuron, w);
        }
        out
    }

    /// The cells of all neurons together are the network: their costs add up to the engine's, and so do the costs
    /// after merging, before and after training.
    #[test]
    fn costs_of_all_cells_are_the_engines() {
        for (preset, mode) in [
            ("saddle", Mode::VariationNorm),
            ("xor", Mode::GradientPenalty),
            ("circle", Mode::GradientPenalty),
            ("sine", Mode::VariationNorm),
            ("zigzag", Mode::GradientPenalty),
        ] {
            for steps in [0, 400] {
                let trainer = trained(preset, mode, 300, steps);
                let (net, points) = (trainer.network(), trainer.points());
                let fit = net.predict(points);
                let mut all: Vec<Pattern> = crate::cells::patterns(net, points);
                all.sort();
                all.dedup();
                for penalty in [Penalty::Variation, Penalty::Gradient] {
                    let seeing = all.iter().filter(|pattern| !pattern.is_empty());
                    let mut sum = [0.0; 2];
                    for pattern in seeing {
                        let cell = OpenedCell::new(net, points, pattern, &fit);
                        let [cost, merged] = cell.costs(penalty);
                        assert!(merged <= cost * (1.0 + 1e-12));
                        sum = [sum[0] + cost, sum[1] + merged];
                    }
                    let [_, mut rescaled, merged] = penalty::costs(net, points, penalty);
                    // The engine's sum over neurons has those that see nothing, too.
                    if penalty == Penalty::Variation {
                        let unseeing = crate::cells::patterns(net, points);
                        let unseeing = unseeing.iter().enumerate().filter(|(_, p)| p.is_empty());
                        rescaled -= unseeing.map(|(j, _)| norm(net.mass_vector(j))).sum::<f64>() / 300.0;
                    }
                    assert!((sum[0] - rescaled).abs() <= 1e-12 * rescaled, "{preset} {sum:?} {rescaled}");
                    assert!((sum[1] - merged).abs() <= 1e-12 * rescaled, "{preset} {sum:?} {merged}");
                }
            }
        }
    }

    /// Costs of nothing are 0 and no −0, which would be shown and exported as such.
    #[test]
    fn a_cell_without_neurons_costs_nothing() {
        let trainer = trained("xor", Mode::VariationNorm, 50, 0);
        let (net, points) = (trainer.network(), trainer.points());
        let opposite = Pattern::seeing(points.n(), [0, 1]);
        let occupied = crate::cells::patterns(net, points).contains(&opposite);
        let cell = OpenedCell::new(net, points, &opposite, &net.predict(points));
        assert_eq!((occupied, cell.neurons()), (false, 0));
        for penalty in [Penalty::Variation, Penalty::Gradient] {
            assert!(cell.costs(penalty).iter().all(|cost| cost.to_bits() == 0), "{:?}", cell.costs(penalty));
        }
    }

    /// Merging one cell for good: what is predicted on the data stays to 1e-12 and is what was announced, and the
    /// engine's costs fall by what the cell's fall by.
    #[test]
    fn merging_a_cell_keeps_predictions_and_lowers_the_cost_by_the_number_told() {
        let mut merged_cells = 0;
        for (preset, mode) in [
            ("saddle", Mode::VariationNorm),
            ("xor", Mode::GradientPenalty),
            ("circle", Mode::VariationNorm),
            ("sine", Mode::GradientPenalty),
        ] {
            for steps in [0, 300] {
                let trainer = trained(preset, mode, 200, steps);
                let (net, points) = (trainer.network(), trainer.points());
                let (fit, penalty) = (net.predict(points), Penalty::of(mode));
                let pattern = chosen(&CellChoice::Heaviest, net, points);
                let cell = OpenedCell::new(net, points, &pattern, &fit);
                let after = apply(net, &cell.merge(points, penalty));
                for ((f, g), told) in fit.iter().zip(after.predict(points)).zip(&cell.merged_fit) {
                    assert!((f - g).abs() <= 1e-12 && (told - g).abs() <= 1e-12, "{preset}: {f} {g} {told}");
                }
                let [_, before, _] = penalty::costs(net, points, penalty);
                let [_, rescaled, _] = penalty::costs(&after, points, penalty);
                let [cost, merged] = cell.costs(penalty);
                assert!((before - rescaled - (cost - merged)).abs() <= 1e-12 * before);
                merged_cells += usize::from(cell.neurons() > 2);
                // It is merged then: the same cell has one neuron of each sign, and no more to save.
                let again = OpenedCell::new(&after, points, &pattern, &fit);
                assert!(again.groups.iter().all(|g| g.members.len() == 1 && !g.is_crowded(penalty)));
                assert_eq!(again.merge(points, penalty), []);
            }
        }
        assert!(merged_cells >= 6, "{merged_cells}");
    }

    #[test]
    fn a_merged_network_has_no_crowded_cell_and_a_fresh_one_has() {
        for (preset, mode) in [("saddle", Mode::VariationNorm), ("xor", Mode::GradientPenalty)] {
            let trainer = trained(preset, mode, 200, 0);
            let (net, points, penalty) = (trainer.network(), trainer.points(), Penalty::of(mode));
            let before = census(net, points, penalty);
            assert!(before.crowded.len() > 3 && before.crowded.len() <= before.occupied);
            let after = census(&penalty::merge_in_cells(net, points, penalty), points, penalty);
            assert_eq!((after.occupied, after.crowded.len()), (before.occupied, 0));
        }
    }

    #[test]
    fn the_empty_pattern_is_opened_but_not_merged() {
        let points =
            Points::check(&crate::points::RawPoints { d: 1, x: vec![0.0, 1.0], y: vec![0.0, 1.0] }).unwrap();
        let net = Network::from_neurons(1, [(1.0, [-1.0, -0.5, 0.0]), (1.0, [0.5, -2.0, 0.0])]);
        let empty = chosen(&CellChoice::Heaviest, &net, &points);
        assert!(empty.is_empty());
        let cell = OpenedCell::new(&net, &points, &empty, &[0.0, 0.0]);
        assert_eq!((cell.neurons(), cell.merge(&points, Penalty::Variation)), (2, Vec::new()));
        assert_eq!(cell.merged_fit, [0.0, 0.0]);
        assert_eq!(census(&net, &points, Penalty::Variation), CellCensus::default());
    }
}
