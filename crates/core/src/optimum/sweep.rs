//! Pricing: where `|η|/N` is large, by a rotation about each site.
//!
//! The directions on the hyperplane of a site are the oriented lines through it. While such a line
//! turns, it passes the other sites one after another, and the sites it sees are a queue: one that enters
//! later leaves later. Their sums (of `g`, and of the moments that `T_s` and `Σ_s` are made of) are kept
//! by *two stacks* and so without a single subtraction; a sum of positive numbers keeps all its
//! digits however small it is beside what has left. From the sums follows, in a few operations for
//! each stratum, an estimate of the greatest ratio on the wall, at the corner and in the two cells
//! beside the wall. A turn about each of q sites meets every stratum; all of it takes O(q²) operations,
//! after a preparation of O(q² log q) with two bytes for each pair.
//!
//! An estimate only decides whether a stratum is looked at: its value comes from
//! [`Stratum::maximum`]. Where the system to be solved is so ill-conditioned that the estimate
//! decides nothing, the stratum is looked at in any case.

use super::sites::Sites;
use super::stratum::{Place, Stratum, Violator};
use crate::matrix;
use crate::penalty::Penalty;
use ndarray::Array2;
use std::cmp::Ordering;

/// Estimates are trusted to this relative error; what comes nearer to the threshold is looked at.
pub(crate) const TRUST: f64 = 1e-5;
/// A determinant below this share of the product of the diagonal leaves the estimate undecided. At
/// 512 points rounding then stays below [`TRUST`].
const SINGULAR: f64 = 1e-7;

/// In an entry of [`Sweeps::order`]: the site enters the half-plane at this event of the first half turn.
const ENTERS: u16 = 1 << 15;
/// In an entry of [`Sweeps::order`]: the event is at the same corner as the one before.
const TIED: u16 = 1 << 14;

/// The events of the rotations about all sites.
#[derive(Clone, Debug)]
pub(crate) struct Sweeps {
    /// d = 2: q × (q − 1), in the row of each site the others in the order in which a line through it that turns
    /// by half a turn passes them. d = 1: 1 × q, the sites from left to right.
    order: Array2<u16>,
    /// All sites lie on one line.
    flat: bool,
}

/// A stratum that a sweep has met, and the estimate of its ratio.
#[derive(Clone, Debug)]
pub(crate) struct Met {
    /// The square of the greatest ratio; undefined where it could not be estimated.
    pub(crate) square: f64,
    /// About which site it was met.
    pub(crate) site: usize,
    kind: Kind,
}

/// What was met at a site.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// d = 2: the wall that sees the queue's members from `first` to before `last`.
    Wall { first: usize, last: usize },
    /// d = 2: the corner with the sites of a group of events, and its direction.
    Corner { first: usize, last: usize, group: [usize; 2], v: [f64; 2] },
    /// d = 2: the cell beside such a wall that sees the site itself or not.
    Cell { first: usize, last: usize, own: bool },
    /// d = 1: the wall that sees what lies to the right (or left).
    End { right: bool },
    /// d = 1: the cell that sees the site and what lies to the right (or left).
    Side { right: bool },
}

/// The sums that the gradient penalty needs: the places below, and one to fill a vector.
const SUMS: usize = 12;
/// Places in a row of sums over sites about another, whose differences from it are δ: `Σ g δ`, then `Σ g`,
const G0: usize = 2;
const XX: usize = 3;
const XY: usize = 4;
const YY: usize = 5;
const MX: usize = 6;
const MY: usize = 7;
const WEIGHT: usize = 8;
const TRACE: usize = 9;
const SIZE: usize = 10;

/// Sums over a queue, without subtraction: a stack of suffix sums for what leaves next, and one running
/// sum of what came later.
struct Queue<'a, const N: usize> {
    rows: &'a [[f64; N]],
    /// Suffix sums of the members from `base` to before `pivot`.
    front: Vec<[f64; N]>,
    base: usize,
    pivot: usize,
    back: [f64; N],
    /// The members, counted along the endlessly repeated rows.
    first: usize,
    last: usize,
}

impl<'a, const N: usize> Queue<'a, N> {
    fn new(rows: &'a [[f64; N]], front: Vec<[f64; N]>, members: usize) -> Self {
        let mut new = Self { rows, front, base: 0, pivot: 0, back: [0.0; N], first: 0, last: members };
        new.turn_over();
        new
    }

    /// Moves what came later onto the stack of suffix sums.
    fn turn_over(&mut self) {
        (self.base, self.pivot, self.back) = (self.first, self.last, [0.0; N]);
        let count = self.last - self.first;
        self.front.clear();
        self.front.resize(count, [0.0; N]);
        let mut sum = [0.0; N];
        for k in (0..count).rev() {
            add(&mut sum, &self.rows[wrapped(self.first + k, self.rows.len())]);
            self.front[k] = sum;
        }
    }

    fn enter(&mut self) {
        add(&mut self.back, &self.rows[wrapped(self.last, self.rows.len())]);
        self.last += 1;
    }

    fn leave(&mut self) {
        if self.first == self.pivot {
            self.turn_over();
        }
        self.first += 1;
    }

    fn sums(&self) -> [f64; N] {
        let mut out = self.back;
        if self.first < self.pivot {
            add(&mut out, &self.front[self.first - self.base]);
        }
        out
    }

    /// Whether the queue holds this row.
    fn holds(&self, row: usize) -> bool {
        let start = wrapped(self.first, self.rows.len());
        let place = if row >= start { row - start } else { row + self.rows.len() - start };
        place < self.last - self.first
    }
}

/// A place along the repeated rows as a row; no place is beyond the third repetition.
#[inline(always)]
fn wrapped(at: usize, count: usize) -> usize {
    let at = if at >= 2 * count { at - 2 * count } else { at };
    if at >= count { at - count } else { at }
}

#[inline(always)]
fn add<const N: usize>(a: &mut [f64; N], b: &[f64; N]) {
    for k in 0..N {
        a[k] += b[k];
    }
}

fn cross(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

/// `+1` or `−1` if `v` or `−v` lies strictly between two directions at most half a turn apart; 0 if
/// neither does.
fn between(from: [f64; 2], v: [f64; 2], to: [f64; 2]) -> f64 {
    let (after, before) = (cross(from, v), cross(v, to));
    if after > 0.0 && before > 0.0 {
        1.0
    } else if after < 0.0 && before < 0.0 {
        -1.0
    } else {
        0.0
    }
}

/// What one turn reads and where it works; made once and used for all sites.
struct Turn<'a> {
    sites: &'a Sites,
    penalty: Penalty,
    g: &'a [f64],
    flat: bool,
    /// The squares of ratios below this are of no interest.
    floor: f64,
    /// What `floor` starts from with each site, if it does.
    least: Option<f64>,
}

impl Sweeps {
    pub(crate) fn new(sites: &Sites) -> Self {
        let q = sites.len();
        if sites.d == 1 {
            let mut order: Vec<u16> = (0..q as u16).collect();
            order.sort_by(|i, j| sites.x[usize::from(*i)][0].total_cmp(&sites.x[usize::from(*j)][0]));
            return Self { order: Array2::from_shape_fn((1, q), |(_, i)| order[i]), flat: true };
        }
        let mut order = Array2::zeros((q, q.saturating_sub(1)));
        let mut flat = true;
        for (k, mut row) in order.outer_iter_mut().enumerate() {
            // The normal of the line through the site and another, on the upper side.
            let mut events: Vec<(f64, usize, bool)> = (0..q)
                .filter(|j| *j != k)
                .map(|j| {
                    let d = sites.difference(k, j);
                    let up = d[0] < 0.0 || (d[0] == 0.0 && d[1] > 0.0);
                    let s = if up { 1.0 } else { -1.0 };
                    (libm::atan2(-s * d[0], s * d[1]), j, up)
                })
                .collect();
            events.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let tied = |i: usize, j: usize| {
                sites.collinear(sites.difference(k, events[i].1), sites.difference(k, events[j].1))
            };
            let count = events.len();
            let ties: Vec<bool> = (0..count).map(|i| tied((i + count - 1) % count, i)).collect();
            // Begin where no group of tied events is cut in two.
            let start = ties.iter().position(|t| !t).unwrap_or(0);
            flat = flat && ties.iter().skip(1).all(|t| *t);
            for (i, entry) in row.iter_mut().enumerate() {
                let at = (start + i) % count;
                // Half a turn on, what entered leaves.
                let enters = events[at].2 != (at < start);
                *entry = events[at].1 as u16;
                *entry |= if enters { ENTERS } else { 0 };
                *entry |= if i > 0 && ties[at] { TIED } else { 0 };
            }
        }
        Self { order, flat }
    }

    /// Calls `visit` with every stratum whose greatest `|η|/N` may have a square above the threshold, which
    /// starts at `floor` (if `anew`, with each site) and is what `visit` answers from then on. `g`
    /// are the residuals gathered at the sites.
    pub(crate) fn visit(
        &self,
        sites: &Sites,
        penalty: Penalty,
        g: &[f64],
        (floor, anew): (f64, bool),
        visit: &mut dyn FnMut(Met) -> f64,
    ) {
        let mut turn = Turn { sites, penalty, g, flat: self.flat, floor, least: anew.then_some(floor) };
        match (sites.d, penalty) {
            (1, _) => turn.line(self.entries(0), visit),
            (_, Penalty::Variation) => self.plane::<4>(&mut turn, visit),
            (_, Penalty::Gradient) => self.plane::<SUMS>(&mut turn, visit),
        }
    }

    /// A row of `order`.
    fn entries(&self, k: usize) -> &[u16] {
        matrix::row(&self.order, k)
    }

    fn plane<const N: usize>(&self, turn: &mut Turn, visit: &mut dyn FnMut(Met) -> f64) {
        let (mut rows, mut places, mut front) = (Vec::new(), Vec::new(), Vec::new());
        if turn.sites.len() == 1 {
            let kind = Kind::Cell { first: 0, last: 0, own: true };
            visit(Met { square: f64::NAN, site: 0, kind });
            return;
        }
        for k in 0..turn.sites.len() {
            turn.floor = turn.least.unwrap_or(turn.floor);
            front = turn.about::<N>(k, self.entries(k), &mut rows, &mut places, front, visit);
        }
    }

    /// The place of a stratum that was met, and the sites it sees.
    pub(crate) fn locate(&self, sites: &Sites, met: &Met) -> (Place, Vec<usize>) {
        let k = met.site;
        let of = |first: usize, last: usize, own: bool| {
            let mut seen = Vec::with_capacity(last - first + 1);
            if sites.len() > 1 {
                let queue = queue(self.entries(k));
                seen.extend((first..last).map(|i| queue[i % queue.len()]));
            }
            if own {
                seen.push(k);
            }
            seen.sort_unstable();
            seen
        };
        match met.kind {
            Kind::Wall { first, last } => (Place::Wall(k), of(first, last, false)),
            Kind::Cell { first, last, own } => (Place::Cell(k), of(first, last, own)),
            Kind::Corner { first, last, group: [from, to], v } => {
                let entries = &self.entries(k)[from..to];
                let mut on: Vec<usize> = entries.iter().map(|e| site(*e)).chain([k]).collect();
                on.sort_unstable();
                (Place::Ray(on, v), of(first, last, false))
            }
            Kind::End { right } | Kind::Side { right } => {
                let own = matches!(met.kind, Kind::Side { .. });
                let beyond = |x: f64| if right { x > sites.x[k][0] } else { x < sites.x[k][0] };
                let seen = (0..sites.len()).filter(|j| beyond(sites.x[*j][0]) || (own && *j == k)).collect();
                let v = [if right { 1.0 } else { -1.0 }, 0.0];
                (if own { Place::Cell(k) } else { Place::Ray(vec![k], v) }, seen)
            }
        }
    }

    /// The direction of the greatest ratio of a stratum that was met, if it lies in it.
    pub(crate) fn maximum(&self, sites: &Sites, penalty: Penalty, g: &[f64], met: &Met) -> Option<Violator> {
        let (place, seen) = self.locate(sites, met);
        Stratum::new(sites, penalty, place, seen)?.maximum(sites, penalty, g)
    }
}

fn site(entry: u16) -> usize {
    usize::from(entry & !(ENTERS | TIED))
}

/// The other sites in the order in which they enter: first those that are seen at the beginning, which leave
/// in the first half turn.
fn queue(entries: &[u16]) -> Vec<usize> {
    let of = |enters: bool| entries.iter().filter(move |e| (*e & ENTERS != 0) == enters).map(|e| site(*e));
    of(false).chain(of(true)).collect()
}

impl Turn<'_> {
    /// Whether the strata with these sums can be of interest at all: by the inequality of Cauchy and
    /// Schwarz `|η|/N ≤ √(Σ g²/w)/(2 √T_s)`.
    fn may_exceed_floor(&self, size: f64, trace: f64) -> bool {
        size >= self.floor * 4.0 * trace * (1.0 - TRUST)
    }

    /// One full turn of a line about site k. The buffers are handed in to be used again.
    fn about<const N: usize>(
        &mut self,
        k: usize,
        entries: &[u16],
        rows: &mut Vec<[f64; N]>,
        places: &mut Vec<[f64; 2]>,
        front: Vec<[f64; N]>,
        visit: &mut dyn FnMut(Met) -> f64,
    ) -> Vec<[f64; N]> {
        let (sites, own) = (self.sites, self.sites.x[k]);
        let gradient = self.penalty == Penalty::Gradient;
        rows.clear();
        places.clear();
        // The queue's rows, and for each event the row of its site.
        let mut row_of = vec![0usize; entries.len()];
        let leavers = entries.iter().filter(|e| *e & ENTERS == 0).count();
        rows.resize(entries.len(), [0.0; N]);
        places.resize(entries.len(), [0.0; 2]);
        let (mut next_leaver, mut next_enterer) = (0, leavers);
        for (i, e) in entries.iter().enumerate() {
            let next = if e & ENTERS == 0 { &mut next_leaver } else { &mut next_enterer };
            let (row, j) = (*next, site(*e));
            *next += 1;
            row_of[i] = row;
            let d = sites.difference(k, j);
            let g = self.g[j];
            let r = &mut rows[row];
            (r[0], r[1], r[G0]) = (g * d[0], g * d[1], g);
            if N == SUMS {
                let w = sites.weight[j];
                (r[XX], r[XY], r[YY]) = (w * d[0] * d[0], w * d[0] * d[1], w * d[1] * d[1]);
                (r[MX], r[MY], r[WEIGHT]) = (w * d[0], w * d[1], w);
                (r[TRACE], r[SIZE]) = (sites.trace[j], g * g / w);
            }
            places[row] = d;
        }
        // Groups of events at one corner, each with the direction of its farthest site in the first half
        // turn, and that event.
        let mut groups: Vec<([usize; 2], [f64; 2], usize)> = Vec::with_capacity(entries.len());
        let mut from = 0;
        while from < entries.len() {
            let mut to = from + 1;
            while to < entries.len() && entries[to] & TIED != 0 {
                to += 1;
            }
            let far = |i: &usize| {
                let d = places[row_of[*i]];
                d[0] * d[0] + d[1] * d[1]
            };
            let best = (from..to).max_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(from);
            let d = places[row_of[best]];
            let v = if entries[best] & ENTERS != 0 { [d[1], -d[0]] } else { [-d[1], d[0]] };
            groups.push(([from, to], v, best));
            from = to;
        }
        let distance = libm::hypot(own[0], own[1]);
        let along = if distance > 0.0 { own.map(|c| c / distance) } else { [1.0, 0.0] };
        let length2 = 1.0 + distance * distance;
        let mut queue = Queue::new(rows, front, leavers);
        for half in 0..2 {
            let turn = if half == 0 { 1.0 } else { -1.0 };
            for (id, (group, v, event)) in groups.iter().enumerate() {
                let v = v.map(|c| c * turn);
                let events = &entries[group[0]..group[1]];
                let enters = |e: &u16| (e & ENTERS != 0) == (half == 0);
                for _ in events.iter().filter(|e| !enters(e)) {
                    queue.leave();
                }
                // Each corner is met about all of its sites; the least of them answers for it.
                if queue.first < queue.last && events.iter().all(|e| site(*e) > k) {
                    let s = queue.sums();
                    let eta = v[0] * s[0] + v[1] * s[1];
                    let inner = v[0] * own[0] + v[1] * own[1];
                    let (square, decided) = if gradient {
                        let z2 = v[0] * v[0] * s[XX] + 2.0 * v[0] * v[1] * s[XY] + v[1] * v[1] * s[YY];
                        let whole = (v[0] * v[0] + v[1] * v[1]) * (s[XX] + s[YY]);
                        (4.0 * s[TRACE] * z2, z2 > SINGULAR * whole)
                    } else {
                        (v[0] * v[0] + v[1] * v[1] + inner * inner, true)
                    };
                    let kind = Kind::Corner { first: queue.first, last: queue.last, group: *group, v };
                    if decided {
                        if eta * eta > self.floor * square {
                            self.floor = visit(Met { square: eta * eta / square, site: k, kind });
                        }
                    } else if self.may_exceed_floor(s[SIZE], s[TRACE]) {
                        self.floor = visit(Met { square: f64::NAN, site: k, kind });
                    }
                }
                for _ in events.iter().filter(|e| enters(e)) {
                    queue.enter();
                }
                let (next, there) = match groups.get(id + 1) {
                    Some((_, next, there)) => (next.map(|c| c * turn), *there),
                    None => (groups[0].1.map(|c| -c * turn), groups[0].2),
                };
                let s = queue.sums();
                let ends = [row_of[*event], row_of[there]];
                if gradient {
                    self.gradient(k, &s, [v, next], ends, &queue, places, visit);
                } else {
                    self.variation(k, &s, [v, next], ends, &queue, places, (along, length2), visit);
                }
            }
        }
        queue.front
    }

    /// The wall between two corners and the cells beside it, under the variation norm.
    fn variation<const N: usize>(
        &mut self,
        k: usize,
        s: &[f64; N],
        [from, to]: [[f64; 2]; 2],
        ends: [usize; 2],
        queue: &Queue<'_, N>,
        places: &[[f64; 2]],
        (along, length2): ([f64; 2], f64),
        visit: &mut dyn FnMut(Met) -> f64,
    ) {
        let (first, last) = (queue.first, queue.last);
        let h = [s[0], s[1]];
        if first < last {
            let (a, b) = (h[0] * along[0] + h[1] * along[1], h[1] * along[0] - h[0] * along[1]);
            let square = a * a / length2 + b * b;
            if square > self.floor {
                let a = a / length2;
                let v = [along[0] * a - along[1] * b, along[1] * a + along[0] * b];
                if between(from, v, to) != 0.0 {
                    self.floor = visit(Met { square, site: k, kind: Kind::Wall { first, last } });
                }
            }
        }
        let x = self.sites.x[k];
        for own in [false, true] {
            if !own && first == last {
                continue;
            }
            let b = s[G0] + if own { self.g[k] } else { 0.0 };
            let v = [h[0] + b * x[0], h[1] + b * x[1]];
            let square = v[0] * v[0] + v[1] * v[1] + b * b;
            if square > self.floor && in_cell(v, v[0] * x[0] + v[1] * x[1] + b, own, ends, queue, places) {
                self.floor = visit(Met { square, site: k, kind: Kind::Cell { first, last, own } });
            }
        }
    }

    /// The wall between two corners and the cells beside it, under the gradient penalty.
    fn gradient<const N: usize>(
        &mut self,
        k: usize,
        s: &[f64; N],
        [from, to]: [[f64; 2]; 2],
        ends: [usize; 2],
        queue: &Queue<'_, N>,
        places: &[[f64; 2]],
        visit: &mut dyn FnMut(Met) -> f64,
    ) {
        let (first, last) = (queue.first, queue.last);
        let count = last - first;
        let h = [s[0], s[1]];
        // Two sites fix a direction on the wall, three in a cell. With fewer the same predictions are to be
        // had at a corner or on a wall, unless there are none across.
        if count >= if self.flat { 1 } else { 2 } {
            let determinant = s[XX] * s[YY] - s[XY] * s[XY];
            let kind = Kind::Wall { first, last };
            if determinant > SINGULAR * s[XX] * s[YY] {
                let v = [s[YY] * h[0] - s[XY] * h[1], s[XX] * h[1] - s[XY] * h[0]];
                let (square, scale) = (v[0] * h[0] + v[1] * h[1], 4.0 * s[TRACE] * determinant);
                if square > self.floor * scale && between(from, v, to) != 0.0 {
                    self.floor = visit(Met { square: square / scale, site: k, kind });
                }
            } else if self.may_exceed_floor(s[SIZE], s[TRACE]) {
                self.floor = visit(Met { square: f64::NAN, site: k, kind });
            }
        }
        for own in [false, true] {
            let count = count + usize::from(own);
            if count == 0 || (count < 3 && !self.flat) {
                continue;
            }
            let (mut weight, mut trace, mut g, mut size) = (s[WEIGHT], s[TRACE], s[G0], s[SIZE]);
            if own {
                let w = self.sites.weight[k];
                weight += w;
                trace += self.sites.trace[k];
                g += self.g[k];
                size += self.g[k] * self.g[k] / w;
            }
            let kind = Kind::Cell { first, last, own };
            // The scatter about the mean, times the weight.
            let a = [
                weight * s[XX] - s[MX] * s[MX],
                weight * s[XY] - s[MX] * s[MY],
                weight * s[YY] - s[MY] * s[MY],
            ];
            let determinant = a[0] * a[2] - a[1] * a[1];
            let decided = a[0] > SINGULAR * weight * s[XX]
                && a[2] > SINGULAR * weight * s[YY]
                && determinant > SINGULAR * a[0] * a[2];
            if decided {
                let b = [weight * h[0] - g * s[MX], weight * h[1] - g * s[MY]];
                let v = [a[2] * b[0] - a[1] * b[1], a[0] * b[1] - a[1] * b[0]];
                let square = v[0] * b[0] + v[1] * b[1] + g * g * determinant;
                let scale = 4.0 * trace * weight * determinant;
                if square > self.floor * scale {
                    // All of it times the weight.
                    let beta = g * determinant - (v[0] * s[MX] + v[1] * s[MY]);
                    let v = v.map(|c| c * weight);
                    if in_cell(v, beta, own, ends, queue, places) {
                        self.floor = visit(Met { square: square / scale, site: k, kind });
                    }
                }
            } else if self.may_exceed_floor(size, trace) {
                self.floor = visit(Met { square: f64::NAN, site: k, kind });
            }
        }
    }

    /// All strata of d = 1, whose sums follow from one site to the next without subtraction.
    fn line(&mut self, order: &[u16], visit: &mut dyn FnMut(Met) -> f64) {
        let sites = self.sites;
        let gradient = self.penalty == Penalty::Gradient;
        let extreme = |right: bool| usize::from(order[if right { order.len() - 1 } else { 0 }]);
        for right in [true, false] {
            let s = if right { 1.0 } else { -1.0 };
            // Sums over what lies beyond, about the present site, with distances counted outwards.
            let (mut h, mut g, mut square, mut mean, mut weight, mut trace) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
            let mut last: Option<usize> = None;
            let mut steps = order.iter().map(|k| usize::from(*k)).rev().collect::<Vec<_>>();
            if !right {
                steps.reverse();
            }
            for (at, k) in steps.iter().copied().enumerate() {
                self.floor = self.least.unwrap_or(self.floor);
                if let Some(last) = last {
                    let gap = s * (sites.x[last][0] - sites.x[k][0]);
                    let w = sites.weight[last];
                    (g, weight, trace) = (g + self.g[last], weight + w, trace + sites.trace[last]);
                    h += gap * g;
                    square += gap * (2.0 * mean + gap * weight);
                    mean += gap * weight;
                    let cost =
                        if gradient { 4.0 * trace * square } else { 1.0 + sites.x[k][0] * sites.x[k][0] };
                    if h * h > self.floor * cost {
                        let kind = Kind::End { right };
                        self.floor = visit(Met { square: h * h / cost, site: k, kind });
                    }
                }
                last = Some(k);
                // The cell that sees k and all beyond.
                let (g1, w1) = (g + self.g[k], weight + sites.weight[k]);
                let kind = Kind::Side { right };
                let (ratio, scale, v, beta) = if gradient {
                    let scatter = w1 * square - mean * mean;
                    if scatter <= SINGULAR * w1 * square {
                        self.floor = visit(Met { square: f64::NAN, site: k, kind });
                        continue;
                    }
                    let b = w1 * h - g1 * mean;
                    let ratio = b * b + g1 * g1 * scatter;
                    let trace = trace + sites.trace[k];
                    (ratio, 4.0 * trace * w1 * scatter, w1 * b, g1 * scatter - b * mean)
                } else {
                    // In w̃ = (v, b), distances counted outwards.
                    let v = h + g1 * s * sites.x[k][0];
                    (v * v + g1 * g1, 1.0, v, v * s * sites.x[k][0] + g1)
                };
                if ratio > self.floor * scale {
                    let z = |j: usize| v * s * (sites.x[j][0] - sites.x[k][0]) + beta;
                    let sign = if beta > 0.0 { 1.0 } else { -1.0 };
                    let unseen = steps.get(at + 1).is_none_or(|j| sign * z(*j) <= 0.0);
                    if beta != 0.0 && sign * z(extreme(right)) > 0.0 && unseen {
                        self.floor = visit(Met { square: ratio / scale, site: k, kind });
                    }
                }
            }
        }
    }
}

/// Whether the direction `z = v·δ + β` or its opposite lies in the cell that sees the queue and, if
/// `own`, the site itself; `ends` are the rows of the sites at the ends of the wall, which it leaves first.
fn in_cell<const N: usize>(
    v: [f64; 2],
    beta: f64,
    own: bool,
    ends: [usize; 2],
    queue: &Queue<'_, N>,
    places: &[[f64; 2]],
) -> bool {
    let s = match beta.partial_cmp(&0.0) {
        Some(Ordering::Greater) => 1.0,
        Some(Ordering::Less) => -1.0,
        _ => return false,
    };
    let s = if own { s } else { -s };
    let sees = |row: usize| s * (v[0] * places[row][0] + v[1] * places[row][1] + beta) > 0.0;
    if ends.iter().any(|row| sees(*row) != queue.holds(*row)) {
        return false;
    }
    let count = places.len();
    let (start, held) = (wrapped(queue.first, count), queue.last - queue.first);
    (0..count).all(|i| {
        let row = if start + i < count { start + i } else { start + i - count };
        sees(row) == (i < held)
    })
}
