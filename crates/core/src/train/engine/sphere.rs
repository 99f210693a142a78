//! Cells in d = 2. Each neuron has a region (`region`), within which two signs determine its cell, one of four;
//! for a neuron that leaves its region all points are evaluated once, and it is given another region.
//! Gradients and mass vectors are summed along a tree of the cells (`tree`) in exact sums (`exact`).
//! Regions and tree depend on the run's past, the numbers do not.

use super::adam::Moments;
use super::block::{Block, Curvature, Row, add_curvature};
use super::exact::{Exact, Grid, update_largest, value};
use super::region::{Near, Region, SOFT, UNKNOWN};
use super::tree::{Patterns, Tree};
use super::walls::{Worst, keep_out};
use super::{LANES, PenaltyGradient, Step};
use crate::experiment::Optimiser;
use crate::network::{Network, norm};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Cells or regions remembered at most, unless the neurons are as many: some 30 MB.
const MEMORY: usize = 1 << 16;

/// Steps for which slacks are kept up by subtraction; then all are computed anew, so that accumulated rounding
/// stays far below [`super::region`]'s bound on it.
const REFRESH_EVERY: u32 = 1 << 16;
/// Factor by which movements are overestimated, for rounding.
const MOVEMENT_FACTOR: f64 = 1.0 + 1e-8;

/// Hashes patterns; without the standard library's random seed.
#[derive(Clone, Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0 ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            self.0 ^= self.0 >> 29;
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type Index = HashMap<Box<[u64]>, u32, BuildHasherDefault<Mixer>>;

/// Cells met so far. Cell 0 is the empty pattern.
#[derive(Clone, Debug)]
struct Cells {
    index: Index,
    patterns: Patterns,
    /// `n Σ_s` and `n T_s`, computed when first needed.
    curvature: Vec<Option<Curvature>>,
    /// `Σ_{j∈s} a_j w̃_j`, and the number of neurons.
    sums: Vec<[f64; 4]>,
    /// `G_s = Σ_{i∈s} q_i x̃_i`, or `h G_s` for plain descent; then a bound on its length.
    gradient: Vec<[f64; 4]>,
    tree: Tree,
}

/// A direction's pattern and its nearest walls, found by evaluating every point.
#[derive(Clone, Debug)]
struct Scan {
    /// The pattern, then the nearest walls: a region's name, once the pattern's bits of these
    /// are cleared.
    bits: Vec<u64>,
    nearest: [usize; SOFT],
}

#[derive(Clone, Debug)]
pub(super) struct Sphere {
    /// Distinct augmented points, their directions, the inverse of their lengths, and how many data points each is.
    points: Vec<[f64; 3]>,
    units: Vec<[f64; 3]>,
    inverse: Vec<f64>,
    times: Vec<usize>,
    /// Which of them each data point is.
    place: Vec<usize>,
    cells: Cells,
    /// The part of each region that is read at every step, and its facets.
    near: Vec<Near>,
    regions: Vec<Region>,
    names: Index,
    /// Each neuron's cell and region.
    pub(super) cell: Vec<u32>,
    pub(super) region: Vec<u32>,
    /// Slack of each neuron: how far it may move and certainly still be in its region; not positive where that
    /// is unknown.
    slack: Vec<f64>,
    /// Steps since all slacks were computed anew.
    since_refresh: u32,
    scan: Scan,
    terms: Vec<Exact>,
    valid: bool,
}

impl Cells {
    fn new(words: usize) -> Self {
        let mut cells = Self {
            index: Index::default(),
            patterns: Patterns::new(words),
            curvature: Vec::new(),
            sums: Vec::new(),
            gradient: Vec::new(),
            tree: Tree::new(),
        };
        cells.find(&vec![0; words]);
        cells
    }

    /// The cell of a pattern.
    fn find(&mut self, bits: &[u64]) -> u32 {
        if let Some(cell) = self.index.get(bits) {
            return *cell;
        }
        let cell = self.sums.len() as u32;
        self.index.insert(bits.into(), cell);
        self.patterns.push(bits);
        self.curvature.push(None);
        self.sums.push([0.0; 4]);
        self.gradient.push([0.0; 4]);
        cell
    }
}

impl Sphere {
    /// `None` with fewer than three distinct points: a region is a cell of all walls but two.
    pub(super) fn new(augmented: &[[f64; 3]]) -> Option<Self> {
        let mut points: Vec<[f64; 3]> = Vec::new();
        let place: Vec<usize> = augmented
            .iter()
            .map(|x| {
                points.iter().position(|p| p == x).unwrap_or_else(|| {
                    points.push(*x);
                    points.len() - 1
                })
            })
            .collect();
        if points.len() <= SOFT {
            return None;
        }
        let mut times = vec![0; points.len()];
        place.iter().for_each(|p| times[*p] += 1);
        let words = points.len().div_ceil(64);
        Some(Self {
            units: points.iter().map(|x| x.map(|v| v / norm(*x))).collect(),
            inverse: points.iter().map(|x| 1.0 / norm(*x)).collect(),
            terms: Vec::with_capacity(points.len()),
            points,
            times,
            place,
            cells: Cells::new(words),
            near: vec![Near::new([[0.0; 3]; SOFT])],
            regions: vec![Region::nowhere()],
            names: Index::default(),
            cell: Vec::new(),
            region: Vec::new(),
            slack: Vec::new(),
            since_refresh: 0,
            scan: Scan { bits: vec![0; words + 1], nearest: [0; SOFT] },
            valid: false,
        })
    }

    #[cfg(test)]
    pub(super) fn agrees(&self, net: &Network) -> bool {
        self.cell.iter().enumerate().all(|(j, cell)| {
            let (bits, w) = (self.cells.patterns.get(*cell), net.direction(j));
            self.points.iter().enumerate().all(|(i, x)| {
                (w[0] * x[0] + w[1] * x[1] + w[2] * x[2] > 0.0) == (bits[i / 64] >> (i % 64) & 1 == 1)
            })
        })
    }

    pub(super) fn invalidate(&mut self) {
        self.valid = false;
    }

    fn words(&self) -> usize {
        self.scan.bits.len() - 1
    }

    /// `n Σ_s` and `n T_s` of a cell.
    fn curvature(&mut self, cell: u32) -> Curvature {
        if let Some(known) = self.cells.curvature[cell as usize] {
            return known;
        }
        let mut sum = [0.0; 7];
        for (k, word) in self.cells.patterns.get(cell).iter().enumerate() {
            for i in (64 * k..self.points.len().min(64 * k + 64)).filter(|i| word >> (i % 64) & 1 == 1) {
                (0..self.times[i]).for_each(|_| add_curvature(&mut sum, self.points[i]));
            }
        }
        self.cells.curvature[cell as usize] = Some(sum);
        sum
    }

    /// The pattern of a direction, as the dense kernel computes it, and its nearest walls.
    fn scan(&mut self, w: [f64; 3]) {
        let mut near = [(f64::INFINITY, 0); SOFT];
        let chunks = self.points.chunks(64).zip(self.inverse.chunks(64));
        for (k, (bits, (points, inverse))) in self.scan.bits.iter_mut().zip(chunks).enumerate() {
            let mut word = 0;
            for (i, (x, inverse)) in points.iter().zip(inverse).enumerate() {
                let z = w[0] * x[0] + w[1] * x[1] + w[2] * x[2];
                word |= u64::from(z > 0.0) << i;
                let far = z.abs() * inverse;
                if far < near[SOFT - 1].0 {
                    near[SOFT - 1] = (far, 64 * k + i);
                    let mut at = SOFT - 1;
                    while at > 0 && near[at].0 < near[at - 1].0 {
                        near.swap(at, at - 1);
                        at -= 1;
                    }
                }
            }
            *bits = word;
        }
        self.scan.nearest = near.map(|n| n.1);
        // Insertion sort of two, inlined: this loop is hot.
        for k in 1..SOFT {
            let mut at = k;
            while at > 0 && self.scan.nearest[at] < self.scan.nearest[at - 1] {
                self.scan.nearest.swap(at, at - 1);
                at -= 1;
            }
        }
    }

    /// Cell and region of a direction that left its region, or met a new cell inside it. The cell is
    /// put into the tree next to `from`.
    fn locate(&mut self, w: [f64; 3], from: u32, region: u32) -> (u32, u32) {
        self.scan(w);
        let words = self.words();
        let cell = self.cells.find(&self.scan.bits[..words]);
        if !self.cells.tree.contains(cell) {
            self.cells.tree.attach(cell, from, &self.cells.patterns);
        }
        let mut region = region as usize;
        if !self.regions[region].contains(w) {
            let soft = self.scan.nearest;
            for i in soft {
                self.scan.bits[i / 64] &= !(1 << (i % 64));
            }
            let stays = region == 0 && cell == from;
            self.scan.bits[words] = soft.iter().fold(0, |name, i| name << 16 | *i as u64);
            region = match self.names.get(&self.scan.bits[..]) {
                Some(region) => *region as usize,
                // A region is made only for a neuron that was in this cell without a region before: for one
                // that is passing through it would not pay.
                None if !stays => return (cell, 0),
                None => {
                    let Some(new) = Region::around(w, &self.units, soft) else {
                        return (cell, 0);
                    };
                    self.names.insert(self.scan.bits.as_slice().into(), self.regions.len() as u32);
                    self.regions.push(new);
                    self.near.push(Near::new(soft.map(|i| self.points[i])));
                    self.regions.len() - 1
                }
            };
        }
        let near = &mut self.near[region];
        near.cells[near.seen(w)] = cell;
        (cell, region as u32)
    }

    /// The cell and region of a neuron that has moved; `slack` is what the movement has left of its slack.
    #[inline(always)]
    fn current_cell(&mut self, w: [f64; 3], from: u32, region: u32, slack: &mut f64) -> (u32, u32) {
        let near = &self.near[region as usize];
        let cell = near.cells[near.seen(w)];
        if *slack > 0.0 && cell != UNKNOWN {
            return (cell, region);
        }
        self.search(w, from, region, slack)
    }

    /// [`Sphere::current_cell`] when the slack is used up or the cell is new.
    #[inline(never)]
    fn search(&mut self, w: [f64; 3], from: u32, region: u32, slack: &mut f64) -> (u32, u32) {
        let near = &self.near[region as usize];
        let cell = near.cells[near.seen(w)];
        match self.regions[region as usize].slack(w) {
            Some(left) if cell != UNKNOWN => {
                *slack = left;
                (cell, region)
            }
            _ => {
                *slack = 0.0;
                self.locate(w, from, region)
            }
        }
    }

    /// Of the points that `w` sees and the cell does not, the one furthest beyond its wall ([`Worst`]).
    fn worst(&mut self, from: u32, w: [f64; 3], region: &mut u32) -> Option<[f64; 3]> {
        let (cell, now) = self.current_cell(w, from, *region, &mut 0.0);
        *region = now;
        let mut worst = Worst::of(w);
        self.cells.patterns.switched_on(from, cell, |i| worst.consider(i, self.points[i]));
        worst.found()
    }

    /// Computes the cells of all neurons from the network, without regions.
    fn rebuild(&mut self, net: &Network) {
        let (m, words) = (net.m(), self.words());
        self.cells = Cells::new(words);
        self.near.truncate(1);
        self.near[0].cells = [UNKNOWN; 1 << SOFT];
        self.regions.truncate(1);
        self.names.clear();
        self.region = vec![0; m];
        self.cell = vec![0; m];
        self.slack = vec![0.0; m];
        self.since_refresh = 0;
        // Cells in boustrophedon order over the sphere, so that neighbours in the list are close.
        let mut met: Vec<(i32, f64, u32)> = Vec::new();
        for j in 0..m {
            let w = net.direction(j);
            self.scan(w);
            let before = self.cells.sums.len();
            let cell = self.cells.find(&self.scan.bits[..words]);
            self.cell[j] = cell;
            if cell as usize == before {
                let sector = (libm::atan2(w[1], w[0]) * 5.0) as i32;
                let up = w[2] / norm(w);
                met.push((sector, if sector % 2 == 0 { up } else { -up }, cell));
            }
        }
        met.sort_by(|p, q| p.0.cmp(&q.0).then(p.1.total_cmp(&q.1)));
        let order: Vec<u32> = met.iter().map(|place| place.2).collect();
        for (k, cell) in order.iter().enumerate() {
            let near = order[k.saturating_sub(24)..k].iter().rev().copied();
            let nearest = near.chain([0]).min_by_key(|o| self.cells.patterns.distance(*o, *cell));
            self.cells.tree.attach(*cell, nearest.unwrap_or(0), &self.cells.patterns);
        }
        for j in 0..m {
            collect(&mut self.cells.sums, self.cell[j], net.a[j], net.direction(j));
        }
        self.valid = true;
    }

    pub(super) fn predict(&mut self, net: &Network, augmented: &[[f64; 3]], fit: &mut [f64]) {
        // Cells and regions that no neuron is in any more must not fill the memory.
        let most = MEMORY.max(2 * net.m());
        if !self.valid || self.cells.sums.len() > most || self.regions.len() > most {
            self.rebuild(net);
        }
        let cells = &mut self.cells;
        let (mut largest, mut occupied) = ([0.0_f64; 3], 0);
        for cell in cells.tree.cells() {
            let sum = cells.sums[cell as usize];
            update_largest(&mut largest, [sum[0], sum[1], sum[2]]);
            occupied += usize::from(sum[3] > 0.0);
        }
        if cells.tree.len() > 2 * occupied + 64 {
            let sums = &cells.sums;
            cells.tree.prune(&cells.patterns, |cell| sums[cell as usize][3] > 0.0);
            // A cell that is not in the tree is no longer known.
            for cell in self.near.iter_mut().flat_map(|near| &mut near.cells) {
                if !cells.tree.contains(*cell) {
                    *cell = UNKNOWN;
                }
            }
        }
        // A sum over a branch has at most so many terms; over the branches that pass through a point,
        // at most so many times as the tree has nodes.
        let grid = Grid::new(largest, (occupied + 1) * (2 * occupied + 65));
        self.terms.clear();
        self.terms.resize(self.points.len(), [0.0; 6]);
        let sums = &cells.sums;
        cells.tree.sum_to_root(
            |cell| {
                let sum = &sums[cell as usize];
                grid.split([sum[0], sum[1], sum[2]])
            },
            &mut self.terms,
        );
        let scale = 1.0 / net.m() as f64;
        for ((f, x), p) in fit.iter_mut().zip(augmented).zip(&self.place) {
            let u = value(&self.terms[*p]);
            *f = scale * (u[0] * x[0] + u[1] * x[1] + u[2] * x[2]);
        }
    }

    /// `scale · G_s` for all cells in the tree.
    fn cell_gradients(&mut self, q: &[f64], scale: f64) {
        let mut weight = vec![0.0; self.points.len()];
        for (q, p) in q.iter().zip(&self.place) {
            weight[*p] += q;
        }
        let mut largest = [0.0_f64; 3];
        for (q, x) in weight.iter().zip(&self.points) {
            update_largest(&mut largest, x.map(|v| q * v));
        }
        let grid = Grid::new(largest, self.points.len());
        self.terms.clear();
        self.terms.extend(weight.iter().zip(&self.points).map(|(q, x)| grid.split(x.map(|v| q * v))));
        let Cells { tree, gradient, .. } = &mut self.cells;
        tree.sum_from_root(&self.terms, |cell, sum| {
            let g = value(sum);
            let g = g.map(|v| scale * v);
            gradient[cell as usize] =
                [g[0], g[1], g[2], MOVEMENT_FACTOR * (g[0].abs() + g[1].abs() + g[2].abs())];
        });
    }

    /// One step; `predict` comes before it.
    pub(super) fn step(&mut self, net: &mut Network, step: Step<'_>, moments: Option<&mut Moments>) {
        let shrink = match (step.penalty, step.optimiser) {
            (PenaltyGradient::None, Optimiser::Gd) => Some([1.0; 2]),
            (PenaltyGradient::WeightDecay { lambda, bias }, Optimiser::Gd) => {
                Some([1.0 - step.h * lambda, 1.0 - step.h * bias])
            }
            _ => None,
        };
        self.cell_gradients(step.q, if shrink.is_some() { step.h } else { 1.0 });
        for cell in self.cells.tree.cells() {
            self.cells.sums[cell as usize] = [0.0; 4];
        }
        self.since_refresh += 1;
        if self.since_refresh > REFRESH_EVERY {
            self.since_refresh = 0;
            self.slack.fill(0.0);
        }
        let (mut cells, mut regions) = (std::mem::take(&mut self.cell), std::mem::take(&mut self.region));
        let mut slacks = std::mem::take(&mut self.slack);
        match shrink {
            Some(shrink) => self.descend(net, &mut cells, &mut regions, &mut slacks, shrink),
            None => self.advance(net, &mut cells, &mut regions, &mut slacks, &step, moments),
        }
        (self.cell, self.region, self.slack) = (cells, regions, slacks);
    }

    /// After a step the neurons `back` were reset to their former parameters, and so to their former cells and
    /// regions.
    pub(super) fn restore(&mut self, net: &Network, back: &[usize], places: &[[u32; 2]]) {
        for (j, place) in back.iter().zip(places) {
            [self.cell[*j], self.region[*j]] = *place;
            self.slack[*j] = 0.0;
        }
        for cell in self.cells.tree.cells() {
            self.cells.sums[cell as usize] = [0.0; 4];
        }
        for (j, cell) in self.cell.iter().enumerate() {
            collect(&mut self.cells.sums, *cell, net.a[j], net.direction(j));
        }
    }

    /// Plain descent: `gradient` holds `h G_s`, and `a` and the weights shrink by the first factor, biases by the
    /// second.
    fn descend(
        &mut self,
        net: &mut Network,
        cells: &mut [u32],
        regions: &mut [u32],
        slacks: &mut [f64],
        [shrink, shrink_bias]: [f64; 2],
    ) {
        let (a, [w0, w1, w2]) = net.rows_mut();
        let neurons = a.iter_mut().zip(w0).zip(w1).zip(w2);
        let places = cells.iter_mut().zip(regions).zip(slacks);
        for ((((a, w0), w1), w2), ((cell, region), slack)) in neurons.zip(places) {
            let g = self.cells.gradient[*cell as usize];
            // Inside a cell f is linear in w̃: Σ q relu(w̃·x̃) = w̃·Σ_s q x̃.
            let (old, along) = (*a, *w0 * g[0] + *w1 * g[1] + *w2 * g[2]);
            *a = shrink * old + along;
            let w = [shrink * *w0 + old * g[0], shrink * *w1 + old * g[1], shrink_bias * *w2 + old * g[2]];
            // Scaling by `shrink` scales a direction and its distances to the facets alike; only the rest is
            // movement, of which a bias that shrinks less is a part.
            *slack = shrink.max(0.0) * *slack - old.abs() * g[3];
            if shrink_bias != shrink {
                *slack -= MOVEMENT_FACTOR * ((shrink_bias - shrink) * *w2).abs();
            }
            (*cell, *region) = self.current_cell(w, *cell, *region, slack);
            [*w0, *w1, *w2] = w;
            collect(&mut self.cells.sums, *cell, *a, w);
        }
    }

    /// A step with Adam or under the gradient penalty: `gradient` holds `G_s`.
    fn advance(
        &mut self,
        net: &mut Network,
        cells: &mut [u32],
        regions: &mut [u32],
        slacks: &mut [f64],
        step: &Step<'_>,
        mut moments: Option<&mut Moments>,
    ) {
        let walls = matches!(step.penalty, PenaltyGradient::GradientPenalty(_, true));
        let blocks = cells.chunks_mut(LANES).zip(regions.chunks_mut(LANES)).zip(slacks.chunks_mut(LANES));
        let (a, mut w) = net.rows_mut();
        for (start, ((cells, regions), slacks)) in (0..a.len()).step_by(LANES).zip(blocks) {
            let mut block = Block::of::<2>(a, &w, start);
            let mut g: [Row; 3] = [[0.0; LANES]; 3];
            let mut curvatures = [[0.0; 7]; LANES];
            for (l, cell) in cells.iter().enumerate() {
                let gradient = self.cells.gradient[*cell as usize];
                (g[0][l], g[1][l], g[2][l]) = (gradient[0], gradient[1], gradient[2]);
                if let PenaltyGradient::GradientPenalty(..) = step.penalty {
                    curvatures[l] = self.curvature(*cell);
                }
            }
            let old = Block { a: block.a, w: block.w };
            block.advance::<2>(&g, step, moments.as_deref_mut(), start, cells.len(), |l| curvatures[l]);
            for (l, ((cell, region), slack)) in cells.iter_mut().zip(regions).zip(slacks).enumerate() {
                let (from, before, w) = (*cell, old.direction(l), block.direction(l));
                let moved = (w[0] - before[0]).abs() + (w[1] - before[1]).abs() + (w[2] - before[2]).abs();
                *slack -= MOVEMENT_FACTOR * moved;
                (*cell, *region) = self.current_cell(w, from, *region, slack);
                if walls && self.cells.patterns.switches_on(from, *cell) {
                    let kept = keep_out(before, w, |w| self.worst(from, w, region));
                    *slack = 0.0;
                    for k in 0..3 {
                        block.w[k][l] = kept[k];
                    }
                    (*cell, *region) = self.current_cell(kept, from, *region, slack);
                }
                collect(&mut self.cells.sums, *cell, block.a[l], block.direction(l));
            }
            block.store::<2>(a, &mut w, start);
        }
    }
}

/// Adds a neuron's mass vector to the sum of its cell.
#[inline(always)]
fn collect(sums: &mut [[f64; 4]], cell: u32, a: f64, w: [f64; 3]) {
    let sum = &mut sums[cell as usize];
    for k in 0..3 {
        sum[k] += a * w[k];
    }
    sum[3] += 1.0;
}
