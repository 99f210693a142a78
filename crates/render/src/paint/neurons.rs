//! The neuron view's marks: where neurons came from, ghosts, neurons.

use super::palette::Palette;
use super::raster::Depth;
use super::stamp::{Shape, Speck, Stamp};
use super::{Job, Painter, pixels};
use crate::plot::trails::Trails;
use crate::plot::view::{self, Chart, View};

/// About the most ghosts drawn, evenly chosen: they are a ground, not a subject.
const GHOSTS: usize = 1500;
/// Sizes of marks between none and the largest.
const SIZES: usize = 40;
/// Opacities of marks, from the first laid down to the last: behind the ball, in front, both again
/// while something is lit, lit.
const LAYERS: [f32; 5] = [0.16, 0.6, 0.45 * 0.16, 0.45 * 0.6, 0.9];
/// Where there are more neurons than this, marks up to this radius (in CSS pixels) are dust; and all marks
/// where there are very many.
const DUSTY: usize = 4000;
const FINE: f64 = 1.6;
const ALL_DUST: usize = 30_000;
/// Stems of the unrolled chart grow fainter where there are more than this.
const STEMS: f64 = 1000.0;

/// The marks, kept from frame to frame.
#[derive(Debug, Default)]
pub(super) struct Stamps {
    of: Option<(Palette, usize, bool, u64)>,
    /// By layer, size and sign.
    marks: Vec<Option<Stamp>>,
    /// The same for those small enough to be dust.
    specks: Vec<Option<Speck>>,
    ghosts: Option<[Stamp; 4]>,
}

/// Neurons of one frame, dealt by layer and size.
#[derive(Debug, Default)]
pub(super) struct Spots {
    /// Place and drawer (layer, size and sign).
    all: Vec<([f32; 2], u32)>,
    counts: Vec<u32>,
    order: Vec<u32>,
}

/// Radius of the largest mark, in CSS pixels: smaller where there are more.
fn largest(m: usize) -> f64 {
    (5.2 * libm::pow(m.max(1) as f64 / 100.0, -0.28)).clamp(2.2, 6.0)
}

/// Whether mass is shown by place, so that all marks have one size.
fn flat(job: &Job) -> bool {
    matches!(job.view.chart, Chart::Plane | Chart::Unrolled)
}

impl Painter {
    pub(super) fn paint_neurons(&mut self, job: &Job) {
        let size = pixels([job.view.width, job.view.height], job.density);
        self.paint_past(job, size);
        self.paint_violation(job);
        self.prepare_stamps(job);
        self.paint_ghosts(job);
        self.deal(job, size);
        if job.view.chart == Chart::Unrolled {
            self.depth.finish_columns();
            self.depth.over(&mut self.neurons, job.palette.ink_soft.0, 1.0);
        }
        if dusty(job) {
            self.dust.over(&mut self.neurons, [false, true].map(|positive| job.palette.sign(positive).0));
        }
        for &k in &self.spots.order {
            let (at, drawer) = self.spots.all[k as usize];
            if let Some(stamp) = &self.stamps.marks[drawer as usize] {
                twice(job, at, |x, y| self.neurons.stamp(stamp, x, y));
            }
        }
    }

    /// The trails are painted anew only when they or the view change.
    fn paint_past(&mut self, job: &Job, size: [usize; 2]) {
        let strength = if job.lit.is_some() { 0.5 } else { 1.0 };
        // On the charts of d = 1 places depend on the scale, which only grows; a coarse key will do.
        let coarse = libm::exp2(libm::ceil(8.0 * libm::log2(self.scale.max(1e-300))) / 8.0);
        let view = View { scale: coarse, ..job.view };
        let key = (view, self.trails.version(), job.palette, size, (strength * job.density).to_bits());
        if self.past_of != Some(key) {
            self.past.reset(size[0], size[1]);
            if self.trails.followed().len() <= job.neurons {
                for positive in [false, true] {
                    for k in 0..self.trails.followed().len() {
                        let colour = job.palette.sign(positive).0;
                        let density = job.density as f32;
                        trail(&self.trails, k, positive, &job.view, |from, to| {
                            let [p, q] = [from, to].map(|p| p.map(|v| density * v as f32));
                            self.past.line(p, q, 0.8 * density, colour, 0.24 * strength as f32);
                        });
                    }
                }
            }
            self.past_of = Some(key);
        }
        self.neurons.copy(&self.past);
    }

    fn prepare_stamps(&mut self, job: &Job) {
        let key = (job.palette, job.neurons, flat(job), job.density.to_bits());
        if self.stamps.of == Some(key) {
            return;
        }
        self.stamps.of = Some(key);
        self.stamps.marks.clear();
        self.stamps.marks.resize(2 * SIZES * LAYERS.len(), None);
        self.stamps.specks.clear();
        self.stamps.specks.resize(2 * SIZES * LAYERS.len(), None);
        self.stamps.ghosts =
            Some([0.35, 1.0, 0.5 * 0.35, 0.5].map(|alpha| {
                Stamp::new(Shape::Square, 1.1 * job.density as f32, job.palette.ghost.0, alpha)
            }));
    }

    fn paint_ghosts(&mut self, job: &Job) {
        let (m, density) = (job.neurons, job.density as f32);
        let Some(stamps) = &self.stamps.ghosts else { return };
        let dim = if job.lit.is_some() { 2 } else { 0 };
        let placer = job.view.placer();
        let count = self.columns[4 * m..5 * m].iter().filter(|a| **a < -1.5).count();
        // By index, so that the same ghosts are shown from frame to frame.
        let every = count.div_ceil(GHOSTS).max(1);
        for front in [false, true] {
            for j in (0..m).filter(|j| self.columns[4 * m + j] < -1.5 && j % every == 0) {
                let (w, a, _) = Self::neuron(&self.columns, m, j);
                if let Some(spot) = placer.place(w, a)
                    && spot.front == front
                {
                    let [x, y] = spot.at.map(|v| density * v);
                    self.neurons.stamp(&stamps[usize::from(front) + dim], x, y);
                }
            }
        }
    }

    /// Places all neurons: adds up stems and dust, and puts the other marks in the order of painting, the
    /// lightest of a layer first.
    fn deal(&mut self, job: &Job, [width, height]: [usize; 2]) {
        let (m, placer) = (job.neurons, job.view.placer());
        let (spots, density) = (&mut self.spots, job.density as f32);
        let (flat, dim) = (flat(job), if job.lit.is_some() { 2 } else { 0 });
        let radius = |size: usize| {
            let share = (size as f64 + 0.5) / SIZES as f64;
            let largest = largest(m) * job.density;
            if flat { 0.55 * largest } else { (largest * share).max(0.7 * job.density) }
        };
        // Sizes below this one are dust.
        let fine = if dusty(job) {
            self.dust.reset(width, height);
            let fine = if m > ALL_DUST { f64::INFINITY } else { FINE * job.density };
            (0..SIZES).position(|size| radius(size) > fine).unwrap_or(SIZES)
        } else {
            0
        };
        let stem = if job.view.chart == Chart::Unrolled {
            self.depth.reset(width, height);
            let fainter = (STEMS / m.max(1) as f64).min(1.0);
            Some(Depth::of(0.21 * fainter * if dim > 0 { 0.45 } else { 1.0 }))
        } else {
            None
        };
        let middle = density * job.view.centre()[1] as f32;
        spots.all.clear();
        spots.counts.clear();
        spots.counts.resize(2 * SIZES * LAYERS.len() + 1, 0);
        let lit = job.lit.filter(|k| *k >= 0).map(|k| k as f32);
        let column = |k: usize| &self.columns[k * m..(k + 1) * m];
        let (w, all_a, atoms) = ([column(0), column(1), column(2)], column(3), column(4));
        let mut block = view::Spots::default();
        for start in (0..m).step_by(view::BLOCK) {
            let here = start..m.min(start + view::BLOCK);
            placer.place_block(w.map(|w| &w[here.clone()]), &all_a[here.clone()], &mut block);
            for (l, (&a, &atom)) in all_a[here.clone()].iter().zip(&atoms[here]).enumerate() {
                if !(atom >= -1.5 && block.share[l] > 0.0) {
                    continue;
                }
                let at = block.at.map(|v| v[l]);
                if let Some(depth) = stem {
                    self.depth.stem(density * at[0], middle, density * at[1], 0.75 * density, depth);
                }
                let front = usize::from(block.depth[l] >= 0.0);
                let layer = if lit == Some(atom) { LAYERS.len() - 1 } else { front + dim };
                let size = ((block.share[l] * SIZES as f32) as i32 as usize).min(SIZES - 1);
                let drawer = (layer * SIZES + size) * 2 + usize::from(a > 0.0);
                let shape = if a > 0.0 { Shape::Disc } else { Shape::Triangle };
                if size < fine && layer + 1 < LAYERS.len() {
                    let speck = self.stamps.specks[drawer]
                        .get_or_insert_with(|| Speck::new(shape, radius(size) as f32, LAYERS[layer]));
                    twice(job, at, |x, y| self.dust.add(speck, a > 0.0, x, y));
                    continue;
                }
                spots.counts[drawer + 1] += 1;
                spots.all.push((at, drawer as u32));
                if self.stamps.marks[drawer].is_none() {
                    let colour = job.palette.sign(a > 0.0).0;
                    self.stamps.marks[drawer] =
                        Some(Stamp::new(shape, radius(size) as f32, colour, LAYERS[layer]));
                }
            }
        }
        for k in 1..spots.counts.len() {
            spots.counts[k] += spots.counts[k - 1];
        }
        spots.order.clear();
        spots.order.resize(spots.all.len(), 0);
        for (k, (_, drawer)) in spots.all.iter().enumerate() {
            let next = &mut spots.counts[*drawer as usize];
            spots.order[*next as usize] = k as u32;
            *next += 1;
        }
    }
}

/// Whether light marks are dust.
fn dusty(job: &Job) -> bool {
    job.neurons > DUSTY
}

/// Calls with a place in device pixels, and where a mark near one end of the flat chart is seen at the
/// other as well.
#[inline(always)]
fn twice(job: &Job, at: [f32; 2], mut mark: impl FnMut(f32, f32)) {
    let (density, width, near) = (job.density as f32, job.view.width as f32, 16.0);
    mark(density * at[0], density * at[1]);
    if job.view.chart == Chart::Cylinder {
        if at[0] < near {
            mark(density * (at[0] + width), density * at[1]);
        } else if at[0] > width - near {
            mark(density * (at[0] - width), density * at[1]);
        }
    }
}

/// The pieces of one neuron's trail, if its sign at the end is this one; broken where it wraps.
fn trail(trails: &Trails, k: usize, positive: bool, view: &View, mut piece: impl FnMut([f64; 2], [f64; 2])) {
    let moments = trails.moments();
    if moments.last().is_none_or(|last| (last.at[k][3] > 0.0) != positive) {
        return;
    }
    let mut last: Option<[f64; 2]> = None;
    for moment in moments {
        let [p, q, r, a] = moment.at[k].map(f64::from);
        let here = view.place([p, q, r], a).filter(|place| place.front).map(|place| place.at);
        if let (Some(from), Some(to)) = (last, here)
            && (from[0] - to[0]).abs() < 0.5 * view.width
            && (from[0] - to[0]).abs() + (from[1] - to[1]).abs() > 0.2
        {
            piece(from, to);
        }
        last = here;
    }
}
