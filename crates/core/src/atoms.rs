//! Counting: atoms, kinks, effective directions and occupied cells (theory §5, the atom rule).

use crate::cells::RELATIVE_ZERO;
use crate::cooperative::{Cooperative, YieldPoint, run_to_end};
use crate::experiment::Mode;
use crate::matrix;
use crate::network::{Network, dot, norm, relu};
use crate::points::Points;
use ndarray::Array2;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The rule by which neurons are clustered into atoms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountingRule {
    /// Compare footprints (what the data see) instead of directions.
    pub by_footprint: bool,
    /// Neurons within this angle of a cluster's heaviest neuron belong to it, in degrees.
    pub degrees: f64,
    /// An atom holds more than this share of the mass.
    pub least_share: f64,
}

/// n_eff is always counted over clusters of this angle, so that modes compare.
const EFFECTIVE_DEGREES: f64 = 5.0;
/// The lightest neurons that together hold at most this share of the mass are not clustered.
const NEGLIGIBLE: f64 = 1e-6;

impl CountingRule {
    /// The rule of a mode: directions within 5° for none and the variation norm; footprints within
    /// 5° for the gradient penalty and within 8° under label noise, which conserves what the data do not see.
    pub fn of(mode: Mode) -> Self {
        Self {
            by_footprint: matches!(mode, Mode::LabelNoise | Mode::GradientPenalty),
            degrees: if mode == Mode::LabelNoise { 8.0 } else { 5.0 },
            least_share: 0.01,
        }
    }
}

/// A cluster of neurons that holds more than the rule's least share of the mass.
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    /// Sign of its neurons' outer weights.
    pub positive: bool,
    /// `(1/m) Σ |a_j| w̃_j` over its neurons.
    pub u: [f64; 3],
    /// Share of the total mass.
    pub share: f64,
    /// How many neurons it has.
    pub neurons: usize,
}

/// How a network's mass is distributed over directions and cells.
#[derive(Clone, Debug, PartialEq)]
pub struct AtomStatistics {
    /// Atoms, heaviest first.
    pub atoms: Vec<Atom>,
    /// Share of the mass that the atoms hold together, 0 to 1.
    pub share: f64,
    /// `1/Σ p²` over all 5° clusters, p their shares: how many directions carry the mass.
    pub n_eff: f64,
    /// Distinct hyperplanes among the atoms (w̃ and −w̃ are one).
    pub kinks: usize,
    /// Dead neurons: those that see no data point. They are left out of all counts.
    pub dead_neurons: usize,
    /// Cells other than the empty pattern's with at least one neuron in them.
    pub occupied_cells: usize,
    /// For each neuron its atom, or none; dead ones are in none.
    pub membership: Vec<Option<usize>>,
    /// For each neuron whether it is dead.
    pub is_dead: Vec<bool>,
}

impl AtomStatistics {
    /// Counts nothing: the mass is that of no network. Which neurons are dead, and which cells occupied, stays.
    pub fn clear(&mut self) {
        self.atoms.clear();
        (self.share, self.n_eff, self.kinks) = (0.0, 0.0, 0);
        self.membership.fill(None);
    }
}

struct Clusters {
    /// Cluster of each candidate, `usize::MAX` for none yet.
    of: Vec<usize>,
    mass: Vec<f64>,
}

/// Unit features of the neurons that count, one row each, and their masses, heaviest first.
struct Candidates {
    neuron: Vec<usize>,
    feature: Array2<f64>,
    mass: Vec<f64>,
    positive: Vec<bool>,
    total: f64,
}

/// The patterns of all neurons ([`crate::cells::Pattern`]), one row each, since one allocation a neuron
/// would take longer than all the rest.
struct Seen(Array2<u64>);

impl Seen {
    async fn of(net: &Network, points: &[[f64; 3]], yield_point: &mut YieldPoint) -> Self {
        let sizes: Vec<f64> = points.iter().map(|x| norm(*x)).collect();
        let mut bits = Array2::zeros((net.m(), points.len().div_ceil(64).max(1)));
        for (j, mut row) in bits.outer_iter_mut().enumerate() {
            yield_point.after(2 * points.len()).await;
            let w = net.direction(j);
            let zero = RELATIVE_ZERO * norm(w);
            for ((points, sizes), bits) in points.chunks(64).zip(sizes.chunks(64)).zip(&mut row) {
                let mut word = 0;
                for (i, (x, size)) in points.iter().zip(sizes).enumerate() {
                    word |= u64::from(dot(w, *x) > zero * size) << i;
                }
                *bits = word;
            }
        }
        Self(bits)
    }

    fn dead(&self) -> Vec<bool> {
        self.0.outer_iter().map(|row| row.iter().all(|w| *w == 0)).collect()
    }

    /// How many different patterns other than the empty one there are.
    async fn occupied(&self, yield_point: &mut YieldPoint) -> usize {
        let mut patterns = BTreeSet::new();
        for row in (0..self.0.nrows()).map(|j| matrix::row(&self.0, j)) {
            yield_point.after(LOOKUP * row.len()).await;
            if row.iter().any(|w| *w != 0) {
                patterns.insert(row);
            }
        }
        patterns.len()
    }
}

/// What looking up a word of a pattern costs, in multiplications.
const LOOKUP: usize = 50;
/// How many entries are sorted between two points at which the task can be left.
const RUN: usize = 4096;
/// What an entry of such a run costs, in multiplications.
const ENTRY: usize = 50;

/// Sorts stably, as a part of a cooperative task: at a width of 100,000 a sort in one go took 15 ms, for
/// which a message such as Pause would wait. Runs are sorted one by one; the standard library's stable sort
/// then finds them in order and only merges them, which took 2.5 ms.
async fn sort_in_slices<T>(list: &mut [T], order: impl Fn(&T, &T) -> Ordering, yield_point: &mut YieldPoint) {
    for run in list.chunks_mut(RUN) {
        run.sort_by(&order);
        yield_point.after(ENTRY * run.len()).await;
    }
    list.sort_by(order);
}

impl Candidates {
    async fn select(
        net: &Network,
        points: &[[f64; 3]],
        rule: CountingRule,
        is_dead: &[bool],
        yield_point: &mut YieldPoint,
    ) -> Self {
        let width = if rule.by_footprint { points.len() } else { 3 };
        let mut rows: Vec<(f64, usize, f64)> = Vec::new();
        for j in 0..net.m() {
            if is_dead[j] {
                continue;
            }
            yield_point.after(width).await;
            let w = net.direction(j);
            let size = if rule.by_footprint {
                let squares = points.iter().map(|x| relu(dot(w, *x))).map(|c| c * c);
                squares.sum::<f64>().sqrt()
            } else {
                norm(w)
            };
            let mass = net.a[j].abs() * size;
            if mass > 0.0 && mass.is_finite() {
                rows.push((mass, j, size));
            }
        }
        sort_in_slices(&mut rows, |p, q| q.0.total_cmp(&p.0), yield_point).await;
        let total: f64 = rows.iter().map(|r| r.0).sum();
        // The lightest neurons are at the end: leave them out where together they no longer matter.
        let mut tail = 0.0;
        while let Some(last) = rows.last() {
            tail += last.0;
            if tail > NEGLIGIBLE * total {
                break;
            }
            rows.pop();
        }
        let mut feature = Array2::zeros((rows.len(), width));
        for ((_, j, size), mut row) in rows.iter().zip(feature.outer_iter_mut()) {
            yield_point.after(4 * width).await;
            let w = net.direction(*j);
            if rule.by_footprint {
                row.iter_mut().zip(points).for_each(|(v, x)| *v = relu(dot(w, *x)) / size);
            } else {
                row.iter_mut().zip(w).for_each(|(v, c)| *v = c / size);
            }
        }
        Self {
            neuron: rows.iter().map(|r| r.1).collect(),
            feature,
            mass: rows.iter().map(|r| r.0).collect(),
            positive: rows.iter().map(|r| net.a[r.1] > 0.0).collect(),
            total,
        }
    }

    fn row(&self, k: usize) -> &[f64] {
        matrix::row(&self.feature, k)
    }

    /// Greedy by mass: the heaviest neuron left leads a cluster of all those left of its sign
    /// within the angle.
    ///
    /// Only neurons near the leader are compared: features are put into boxes by a projection to
    /// three numbers, which shortens distances, so whatever lies within the angle's chord is in the
    /// leader's box or next to it.
    async fn cluster(&self, degrees: f64, yield_point: &mut YieldPoint) -> Clusters {
        let least = libm::cos(degrees.to_radians());
        let chord = 2.0 * libm::sin(0.5 * degrees.to_radians());
        let count = self.mass.len();
        let mut places = Vec::with_capacity(count);
        for k in 0..count {
            places.push(self.place(k, chord));
            yield_point.after(2 * self.feature.ncols()).await;
        }
        let mut boxes = Boxes::new(places);
        let mut of = vec![usize::MAX; count];
        let mut mass = Vec::new();
        let mut members = Vec::new();
        for leader in 0..count {
            if of[leader] != usize::MAX {
                continue;
            }
            members.clear();
            let seen = boxes.remove_near(leader, &mut members, |k| {
                let alike = self.positive[k] == self.positive[leader];
                alike && (k == leader || self.cosine(leader, k) >= least)
            });
            members.iter().for_each(|k| of[*k] = mass.len());
            mass.push(0.0);
            yield_point.after(seen * self.feature.ncols()).await;
        }
        // In the order of mass, so that the sums do not depend on the boxes.
        for (cluster, heavy) in of.iter().zip(&self.mass) {
            mass[*cluster] += heavy;
        }
        Clusters { of, mass }
    }

    fn cosine(&self, p: usize, q: usize) -> f64 {
        let (p, q) = (self.row(p), self.row(q));
        match (<[f64; 3]>::try_from(p), <[f64; 3]>::try_from(q)) {
            (Ok(p), Ok(q)) => dot(p, q),
            _ => p.iter().zip(q).map(|(p, q)| p * q).sum(),
        }
    }

    /// Box of a feature: its coordinates dealt into three groups, each group's sum over the root of
    /// its size (a projection onto three orthonormal vectors), in units of `size`. Boxes are wider than
    /// `size` by 1e-9, more than rounding can amount to.
    fn place(&self, k: usize, size: f64) -> [i32; 3] {
        let mut sums = [0.0; 3];
        for (i, v) in self.row(k).iter().enumerate() {
            sums[i % 3] += v;
        }
        [0, 1, 2].map(|g| {
            let members = (self.feature.ncols() + 2 - g) / 3;
            libm::floor(sums[g] / (members.max(1) as f64).sqrt() / (size * (1.0 + 1e-9))) as i32
        })
    }
}

/// Indices sorted into the boxes of a grid, from which they are removed one by one.
struct Boxes {
    place: Vec<[i32; 3]>,
    low: [i32; 3],
    size: [i32; 3],
    /// Where each box begins in `content`, and how many are left in it.
    start: Vec<usize>,
    left: Vec<usize>,
    content: Vec<usize>,
}

impl Boxes {
    /// Features are unit vectors and boxes not tiny, so that the grid is small enough to be dense.
    fn new(place: Vec<[i32; 3]>) -> Self {
        let end = |c: usize, better: fn(i32, i32) -> i32| {
            place.iter().map(|p| p[c]).reduce(better).unwrap_or_default()
        };
        let low = [0, 1, 2].map(|c| end(c, i32::min));
        let size = [0, 1, 2].map(|c| end(c, i32::max) - low[c] + 1);
        let total = size.iter().map(|s| *s as usize).product();
        let mut boxes =
            Self { place, low, size, start: vec![0; total], left: vec![0; total], content: Vec::new() };
        let at: Vec<usize> = boxes.place.iter().filter_map(|p| boxes.index(*p)).collect();
        at.iter().for_each(|b| boxes.left[*b] += 1);
        for b in 1..total {
            boxes.start[b] = boxes.start[b - 1] + boxes.left[b - 1];
        }
        boxes.left.fill(0);
        boxes.content.resize(at.len(), 0);
        for (k, b) in at.iter().enumerate() {
            boxes.content[boxes.start[*b] + boxes.left[*b]] = k;
            boxes.left[*b] += 1;
        }
        boxes
    }

    fn index(&self, place: [i32; 3]) -> Option<usize> {
        let mut index = 0;
        for c in 0..3 {
            let at = place[c] - self.low[c];
            if at < 0 || at >= self.size[c] {
                return None;
            }
            index = index * self.size[c] as usize + at as usize;
        }
        Some(index)
    }

    /// Moves those of the box of `k` and of the boxes around it that `near` accepts to `removed`; returns
    /// how many it was asked about.
    fn remove_near(&mut self, k: usize, removed: &mut Vec<usize>, near: impl Fn(usize) -> bool) -> usize {
        let mut seen = 0;
        for offset in 0..27 {
            let by = [offset % 3 - 1, offset / 3 % 3 - 1, offset / 9 - 1];
            let place = [0, 1, 2].map(|c| self.place[k][c] + by[c]);
            let Some(b) = self.index(place) else { continue };
            let content = &mut self.content[self.start[b]..self.start[b] + self.left[b]];
            seen += content.len();
            let mut kept = 0;
            for i in 0..content.len() {
                let k = content[i];
                if near(k) {
                    removed.push(k);
                } else {
                    content[kept] = k;
                    kept += 1;
                }
            }
            self.left[b] = kept;
        }
        seen
    }
}

/// Counts a network's atoms by a rule.
pub fn atom_statistics(net: &Network, points: &Points, rule: CountingRule) -> AtomStatistics {
    run_to_end(atom_statistics_in_slices(net, points, rule))
}

/// [`atom_statistics`] as a cooperative task.
pub fn atom_statistics_in_slices<'a>(
    net: &'a Network,
    points: &'a Points,
    rule: CountingRule,
) -> Cooperative<'a, AtomStatistics> {
    Box::pin(async move {
        let yield_point = &mut YieldPoint::default();
        let points: Vec<_> = (0..points.n()).map(|i| points.augmented(i)).collect();
        let seen = Seen::of(net, &points, yield_point).await;
        let is_dead = seen.dead();
        let candidates = Candidates::select(net, &points, rule, &is_dead, yield_point).await;

        let fine = candidates.cluster(EFFECTIVE_DEGREES, yield_point).await;
        let squares: f64 = fine.mass.iter().map(|p| (p / candidates.total) * (p / candidates.total)).sum();
        let clusters = if rule.degrees == EFFECTIVE_DEGREES {
            fine
        } else {
            candidates.cluster(rule.degrees, yield_point).await
        };

        let mut order: Vec<usize> = (0..clusters.mass.len())
            .filter(|c| clusters.mass[*c] > rule.least_share * candidates.total)
            .collect();
        order.sort_by(|p, q| clusters.mass[*q].total_cmp(&clusters.mass[*p]));
        let mut rank = vec![None; clusters.mass.len()];
        for (k, c) in order.iter().enumerate() {
            rank[*c] = Some(k);
        }
        let mut atoms: Vec<Atom> = order
            .iter()
            .map(|c| Atom {
                positive: true,
                u: [0.0; 3],
                share: clusters.mass[*c] / candidates.total,
                neurons: 0,
            })
            .collect();
        let mut membership = vec![None; net.m()];
        for (k, c) in clusters.of.iter().enumerate() {
            let Some(atom) = rank[*c] else { continue };
            let j = candidates.neuron[k];
            membership[j] = Some(atom);
            atoms[atom].positive = candidates.positive[k];
            atoms[atom].neurons += 1;
            for (s, c) in atoms[atom].u.iter_mut().zip(net.mass_vector(j)) {
                *s += c / net.m() as f64;
            }
        }
        AtomStatistics {
            // A sum of nothing is −0.
            share: atoms.iter().fold(0.0, |sum, a| sum + a.share).min(1.0),
            n_eff: if squares > 0.0 { 1.0 / squares } else { 0.0 },
            kinks: kinks(&atoms),
            dead_neurons: is_dead.iter().filter(|dead| **dead).count(),
            occupied_cells: seen.occupied(yield_point).await,
            atoms,
            membership,
            is_dead,
        }
    })
}

fn kinks(atoms: &[Atom]) -> usize {
    let least = libm::cos(EFFECTIVE_DEGREES.to_radians());
    let mut distinct: Vec<[f64; 3]> = Vec::new();
    for atom in atoms {
        let size = norm(atom.u);
        if size == 0.0 {
            continue;
        }
        let unit = atom.u.map(|c| c / size);
        if distinct.iter().all(|v| dot(*v, unit).abs() < least) {
            distinct.push(unit);
        }
    }
    distinct.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::{Pattern, patterns};
    use crate::points::RawPoints;
    use proptest::prelude::*;

    fn triangle() -> Points {
        Points::check(&RawPoints { d: 2, x: vec![1.0, 0.0, -0.5, 0.8, -0.5, -0.8], y: vec![0.0; 3] }).unwrap()
    }

    #[test]
    fn w_and_its_opposite_are_one_kink() {
        let neurons = [(1.0, [1.0, 0.2, 0.1]), (1.0, [-1.0, -0.2, -0.1]), (-1.0, [0.0, 1.0, 0.0])];
        let net = Network::from_neurons(2, neurons);
        let c = atom_statistics(&net, &triangle(), CountingRule::of(Mode::VariationNorm));
        assert_eq!((c.atoms.len(), c.kinks, c.dead_neurons), (3, 2, 0));
    }

    #[test]
    fn dead_neurons_are_left_out() {
        let net = Network::from_neurons(2, [(1.0, [0.0, 0.0, -5.0]), (1.0, [0.0, 0.0, 5.0])]);
        let c = atom_statistics(&net, &triangle(), CountingRule::of(Mode::VariationNorm));
        assert_eq!((c.atoms.len(), c.dead_neurons), (1, 1));
        assert_eq!(c.membership, [None, Some(0)]);
        assert_eq!((c.share, c.n_eff, c.occupied_cells), (1.0, 1.0, 1));
    }

    #[test]
    fn footprints_merge_what_the_data_cannot_tell_apart() {
        // Both see only the first point, from different directions.
        let net = Network::from_neurons(2, [(1.0, [1.0, 0.1, -0.5]), (1.0, [1.0, -0.4, -0.3])]);
        let by_direction = atom_statistics(&net, &triangle(), CountingRule::of(Mode::VariationNorm));
        let by_footprint = atom_statistics(&net, &triangle(), CountingRule::of(Mode::GradientPenalty));
        assert_eq!((by_direction.atoms.len(), by_footprint.atoms.len()), (2, 1));
    }

    /// The rule as it is written, comparing all with all.
    fn naive_clusters(c: &Candidates, degrees: f64) -> Clusters {
        let least = libm::cos(degrees.to_radians());
        let mut of = vec![usize::MAX; c.mass.len()];
        let mut mass = Vec::new();
        for leader in 0..c.mass.len() {
            if of[leader] != usize::MAX {
                continue;
            }
            let mut held = 0.0;
            for k in leader..c.mass.len() {
                let cosine: f64 = c.row(leader).iter().zip(c.row(k)).map(|(p, q)| p * q).sum();
                if of[k] == usize::MAX
                    && c.positive[k] == c.positive[leader]
                    && (k == leader || cosine >= least)
                {
                    of[k] = mass.len();
                    held += c.mass[k];
                }
            }
            mass.push(held);
        }
        Clusters { of, mass }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn boxes_change_no_cluster(
            x in proptest::collection::vec(-2.0f64..2.0, 2..24), d in 1usize..3, m in 1usize..600, seed in 0u64..1000,
        ) {
            let n = x.len() / d;
            let p = Points::check(&RawPoints { d, x: x[..n * d].to_vec(), y: vec![0.0; n] }).unwrap();
            let mut net = Network::initialise(d, m, 1.0, false, seed);
            for j in 0..m { net.a[j] *= 1.0 + libm::sin(j as f64).abs(); }
            let is_dead: Vec<bool> = patterns(&net, &p).iter().map(Pattern::is_empty).collect();
            let points: Vec<_> = (0..p.n()).map(|i| p.augmented(i)).collect();
            let seen = run_to_end(Box::pin(Seen::of(&net, &points, &mut YieldPoint::default())));
            prop_assert_eq!(&seen.dead(), &is_dead);
            let mut distinct = patterns(&net, &p);
            distinct.retain(|s| !s.is_empty());
            distinct.sort();
            distinct.dedup();
            prop_assert_eq!(run_to_end(Box::pin(async { seen.occupied(&mut YieldPoint::default()).await })), distinct.len());
            for mode in [Mode::VariationNorm, Mode::LabelNoise] {
                let c = run_to_end(Box::pin(Candidates::select(&net, &points, CountingRule::of(mode), &is_dead, &mut YieldPoint::default())));
                for degrees in [5.0, 8.0, 30.0] {
                    let (fast, slow) = (run_to_end(Box::pin(c.cluster(degrees, &mut YieldPoint::default()))), naive_clusters(&c, degrees));
                    prop_assert_eq!(&fast.of, &slow.of);
                    prop_assert_eq!(&fast.mass, &slow.mass);
                }
            }
        }

        /// k well separated bundles of neurons are k atoms, however many neurons and however split.
        #[test]
        fn bundles_are_counted(k in 1usize..7, per in 1usize..40, seed in 0u64..500, signs in 0u32..128) {
            let jitter = Network::initialise(2, k * per, 0.02, false, seed);
            let net = Network::from_neurons(2, (0..k * per).map(|j| {
                let (b, e) = (j / per, jitter.direction(j));
                let t = core::f64::consts::TAU * b as f64 / k as f64;
                let sign = if signs >> b & 1 == 1 { 1.0 } else { -1.0 };
                (sign, [libm::cos(t) + e[0], libm::sin(t) + e[1], 0.3 + e[2]])
            }));
            let c = atom_statistics(&net, &triangle(), CountingRule::of(Mode::VariationNorm));
            prop_assert_eq!(c.atoms.len(), k);
            prop_assert!((c.share - 1.0).abs() < 1e-12);
            prop_assert!((c.n_eff - k as f64).abs() < 0.2 * k as f64);
            prop_assert_eq!(c.atoms.iter().map(|a| a.neurons).sum::<usize>(), k * per);
            prop_assert_eq!(c.membership.iter().filter(|a| a.is_some()).count(), k * per);
        }

        /// Counts do not depend on the order of the neurons nor on moving scale between a and w̃.
        #[test]
        fn order_and_balance_do_not_matter(m in 1usize..120, seed in 0u64..500, c in 0.1f64..10.0) {
            let net = Network::initialise(2, m, 1.0, false, seed);
            let other = Network::from_neurons(2, (0..m).rev().map(|j| {
                // Distinct masses, so that the greedy order is unambiguous.
                let s = 1.0 + j as f64 * 1e-3;
                (net.a[j] * s / c, net.direction(j).map(|v| v * c))
            }));
            let mut first = net.clone();
            for j in 0..m { first.a[j] *= 1.0 + j as f64 * 1e-3; }
            for mode in [Mode::VariationNorm, Mode::LabelNoise] {
                let (p, q) = (atom_statistics(&first, &triangle(), CountingRule::of(mode)), atom_statistics(&other, &triangle(), CountingRule::of(mode)));
                prop_assert_eq!(p.atoms.len(), q.atoms.len());
                prop_assert_eq!(p.dead_neurons, q.dead_neurons);
                prop_assert_eq!(p.occupied_cells, q.occupied_cells);
                prop_assert!((p.n_eff - q.n_eff).abs() < 1e-6 * p.n_eff.max(1.0));
            }
        }
    }
}
