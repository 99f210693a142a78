//! The marks of the neuron view: trails, dead neurons, neurons.

use super::depth::OpticalDepth;
use super::job::{Job, device_pixels};
use super::numbers::Numbers;
use super::pixels::PixelBuffer;
use super::placer::{BLOCK, PlacedBlock, Placer};
use super::splats::SplatBuffer;
use super::sprite::{Shape, Splat, Sprite};
use super::violation;
use relu_atoms_render::colours::Palette;
use relu_atoms_render::trails::{self, Trails};
use relu_atoms_render::view::{Chart, View, largest_mark};

/// About the most dead neurons drawn, evenly chosen.
const MAX_DEAD: usize = 1500;
/// Sizes of marks, evenly spaced up to the largest.
const SIZES: usize = 40;
/// Opacities of marks by layer, from the first painted to the last: on the far side of the ball; on the near
/// side; the same two while something is highlighted; highlighted on the far side and on the near side.
const LAYERS: [f32; 6] = [0.16, 0.6, 0.45 * 0.16, 0.45 * 0.6, 0.9, 0.9];
/// Of the marks in front, hollow ones are more opaque than filled ones: there is less of them.
const HOLLOW: f32 = 1.5;
/// Width of the line of a hollow mark, in CSS pixels.
const OUTLINE: f64 = 1.15;
/// With more neurons than this, marks up to the radius below (in CSS pixels) are splats.
const SPLATS_ABOVE: usize = 4000;
const SPLAT_RADIUS: f64 = 1.6;
/// With more neurons than this, all marks are splats.
const ONLY_SPLATS_ABOVE: usize = 30_000;
/// Stems of the unrolled chart grow fainter where there are more than this.
const STEMS: f64 = 1000.0;

/// Marks of all sizes and layers, kept from frame to frame.
#[derive(Debug, Default)]
struct Sprites {
    of: Option<(Palette, usize, Chart, u64)>,
    /// By layer, size and sign.
    marks: Vec<Option<Sprite>>,
    /// The same for those small enough to be splats.
    splats: Vec<Option<Splat>>,
    dead: Option<[Sprite; 4]>,
}

/// The marks of one frame that are not splats, and a counting sort of them by layer and size.
#[derive(Debug, Default)]
struct PaintOrder {
    /// Place and bucket (layer, size and sign) of each mark.
    marks: Vec<([f32; 2], u32)>,
    /// Number of marks by bucket, and while sorting the next index of each.
    counts: Vec<u32>,
    /// Indices of the marks in the order of painting.
    sorted: Vec<u32>,
}

/// What the layer of trails depends on: view, version of the trails, colours, size, opacity.
type TrailKey = (View, u64, Palette, [usize; 2], u64);

/// Paints the neuron view.
#[derive(Debug, Default)]
pub(super) struct NeuronPainter {
    pixels: PixelBuffer,
    /// The trails, painted when what they depend on changes.
    trail_layer: PixelBuffer,
    trail_key: Option<TrailKey>,
    stems: OpticalDepth,
    sprites: Sprites,
    order: PaintOrder,
    splats: SplatBuffer,
}

impl NeuronPainter {
    /// Paints the view of a frame's numbers.
    pub(super) fn paint(&mut self, job: &Job, numbers: &Numbers, trails: &Trails) -> &PixelBuffer {
        let size = device_pixels([job.view.width, job.view.height], job.density);
        self.paint_trails(job, trails, size);
        violation::paint(&mut self.pixels, &numbers.map, job);
        self.prepare_sprites(job);
        self.paint_dead_neurons(job, numbers);
        self.place_marks(job, numbers, size);
        if job.view.chart == Chart::Unrolled {
            self.stems.finish_columns();
            self.stems.over(&mut self.pixels, job.palette.ink_soft.0, 1.0);
        }
        if uses_splats(job) {
            self.splats.over(&mut self.pixels, [false, true].map(|positive| job.palette.sign(positive).0));
        }
        for &k in &self.order.sorted {
            let (at, bucket) = self.order.marks[k as usize];
            if let Some(sprite) = &self.sprites.marks[bucket as usize] {
                at_both_ends(job, at, |x, y| self.pixels.draw_sprite(sprite, x, y));
            }
        }
        &self.pixels
    }

    /// Paints the trails, if they or the view have changed.
    fn paint_trails(&mut self, job: &Job, trails: &Trails, size: [usize; 2]) {
        let strength = if job.lit.is_some() { 0.5 } else { 1.0 };
        // Places depend on the scale only where they show mass.
        let view = if job.view.shows_mass() { job.view } else { View { scale: 0.0, ..job.view } };
        let key = (view, trails.version(), job.palette, size, (strength * job.density).to_bits());
        if self.trail_key != Some(key) {
            self.trail_layer.reset(size[0], size[1]);
            if trails.followed().len() <= job.neurons {
                // On the chart of straight lines they are longer, and not to be taken for these.
                let opacity = if job.view.chart == Chart::Lines { 0.15 } else { 0.24 };
                for positive in [false, true] {
                    for k in 0..trails.followed().len() {
                        let colour = job.palette.sign(positive).0;
                        let density = job.density as f32;
                        trails::pieces(trails, k, positive, &job.view, |from, to| {
                            let [p, q] = [from, to].map(|p| p.map(|v| density * v as f32));
                            self.trail_layer.line(p, q, 0.8 * density, colour, opacity * strength as f32);
                        });
                    }
                }
            }
            self.trail_key = Some(key);
        }
        self.pixels.copy(&self.trail_layer);
    }

    fn prepare_sprites(&mut self, job: &Job) {
        let key = (job.palette, job.neurons, job.view.chart, job.density.to_bits());
        if self.sprites.of == Some(key) {
            return;
        }
        self.sprites.of = Some(key);
        self.sprites.marks.clear();
        self.sprites.marks.resize(2 * SIZES * LAYERS.len(), None);
        self.sprites.splats.clear();
        self.sprites.splats.resize(2 * SIZES * LAYERS.len(), None);
        self.sprites.dead =
            Some([0.35, 1.0, 0.5 * 0.35, 0.5].map(|alpha| {
                Sprite::new(Shape::Square, 1.1 * job.density as f32, job.palette.dead.0, alpha)
            }));
    }

    fn paint_dead_neurons(&mut self, job: &Job, numbers: &Numbers) {
        let (m, density) = (job.neurons, job.density as f32);
        let Some(sprites) = &self.sprites.dead else { return };
        let dim = if job.lit.is_some() { 2 } else { 0 };
        let two_sided = job.view.chart.is_two_sided();
        let placer = Placer::of(&job.view);
        let count = numbers.columns[4 * m..5 * m].iter().filter(|a| **a < -1.5).count();
        // By index, so that the same dead neurons are shown from frame to frame.
        let every = count.div_ceil(MAX_DEAD).max(1);
        for front in [false, true] {
            for j in (0..m).filter(|j| numbers.columns[4 * m + j] < -1.5 && j % every == 0) {
                let [p, q, r, a] = [0, 1, 2, 3].map(|k| numbers.columns[k * m + j]);
                if let Some(spot) = placer.place([p, q, r], a)
                    && spot.front == front
                {
                    let [x, y] = spot.at.map(|v| density * v);
                    self.pixels.draw_sprite(&sprites[usize::from(front || two_sided) + dim], x, y);
                }
            }
        }
    }

    /// Places all neurons: adds up stems and splats, and sorts the other marks in the order of painting, by layer
    /// and then by mass, so that heavy neurons are painted over light ones.
    fn place_marks(&mut self, job: &Job, numbers: &Numbers, [width, height]: [usize; 2]) {
        let (m, placer) = (job.neurons, Placer::of(&job.view));
        let (order, density) = (&mut self.order, job.density as f32);
        let (flat, dim) = (job.view.shows_mass(), if job.lit.is_some() { 2 } else { 0 });
        let radius = |size: usize| {
            let share = (size as f64 + 0.5) / SIZES as f64;
            let largest = largest_mark(m) * job.density;
            if flat { 0.55 * largest } else { (largest * share).max(0.7 * job.density) }
        };
        // Sizes below this one are splats.
        let splat_sizes = if uses_splats(job) {
            self.splats.reset(width, height);
            let largest_splat =
                if m > ONLY_SPLATS_ABOVE { f64::INFINITY } else { SPLAT_RADIUS * job.density };
            (0..SIZES).position(|size| radius(size) > largest_splat).unwrap_or(SIZES)
        } else {
            0
        };
        let stem = if job.view.chart == Chart::Unrolled {
            self.stems.reset(width, height);
            let fainter = (STEMS / m.max(1) as f64).min(1.0);
            Some(OpticalDepth::of(0.21 * fainter * if dim > 0 { 0.45 } else { 1.0 }))
        } else {
            None
        };
        let middle = density * job.view.centre()[1] as f32;
        let two_sided = job.view.chart.is_two_sided();
        order.marks.clear();
        order.counts.clear();
        order.counts.resize(2 * SIZES * LAYERS.len() + 1, 0);
        let lit = job.lit.filter(|k| *k >= 0).map(|k| k as f32);
        let column = |k: usize| &numbers.columns[k * m..(k + 1) * m];
        let (w, all_a, atoms) = ([column(0), column(1), column(2)], column(3), column(4));
        let mut block = PlacedBlock::default();
        for start in (0..m).step_by(BLOCK) {
            let here = start..m.min(start + BLOCK);
            placer.place_block(w.map(|w| &w[here.clone()]), &all_a[here.clone()], &mut block);
            for (l, (&a, &atom)) in all_a[here.clone()].iter().zip(&atoms[here]).enumerate() {
                if !(atom >= -1.5 && block.share[l] > 0.0) {
                    continue;
                }
                let at = block.at.map(|v| v[l]);
                if let Some(depth) = stem {
                    self.stems.stem(density * at[0], middle, density * at[1], 0.75 * density, depth);
                }
                let front = usize::from(block.depth[l] >= 0.0);
                // Of an atom that is highlighted, and of any other mark, what is behind is hollow on a chart of two sides.
                let hollow = two_sided && front == 0;
                let layer = if lit == Some(atom) { LAYERS.len() - 2 + front } else { front + dim };
                let size = ((block.share[l] * SIZES as f32) as i32 as usize).min(SIZES - 1);
                let bucket = (layer * SIZES + size) * 2 + usize::from(a > 0.0);
                let shape = if a > 0.0 { Shape::Disc } else { Shape::Triangle };
                let outline = hollow.then_some(OUTLINE as f32 * density);
                // As opaque as in front, and more.
                let alpha = if hollow { (HOLLOW * LAYERS[layer | 1]).min(LAYERS[5]) } else { LAYERS[layer] };
                if size < splat_sizes && layer < LAYERS.len() - 2 {
                    let splat = self.sprites.splats[bucket]
                        .get_or_insert_with(|| Splat::new(shape, radius(size) as f32, outline, alpha));
                    at_both_ends(job, at, |x, y| self.splats.add(splat, a > 0.0, x, y));
                    continue;
                }
                order.counts[bucket + 1] += 1;
                order.marks.push((at, bucket as u32));
                if self.sprites.marks[bucket].is_none() {
                    let colour = job.palette.sign(a > 0.0).0;
                    self.sprites.marks[bucket] =
                        Some(Sprite::outlined(shape, radius(size) as f32, outline, colour, alpha));
                }
            }
        }
        for k in 1..order.counts.len() {
            order.counts[k] += order.counts[k - 1];
        }
        order.sorted.clear();
        order.sorted.resize(order.marks.len(), 0);
        for (k, (_, bucket)) in order.marks.iter().enumerate() {
            let next = &mut order.counts[*bucket as usize];
            order.sorted[*next as usize] = k as u32;
            *next += 1;
        }
    }
}

/// Whether light marks are splats.
fn uses_splats(job: &Job) -> bool {
    job.neurons > SPLATS_ABOVE
}

/// Calls `mark` with a place in device pixels, and near one end of the cylindrical chart, which is periodic, with
/// the same place at the other end.
#[inline(always)]
fn at_both_ends(job: &Job, at: [f32; 2], mut mark: impl FnMut(f32, f32)) {
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
