//! The function view: what the network computes, over the data it should fit (the paper's panel a).

use super::palette::{Palette, Rgb};
use super::surface::{Surface, distance};
use super::{Scene, Target};
use crate::plot::{field, labels, project, ticks};
use wasm_bindgen::Clamped;
use web_sys::{HtmlCanvasElement, ImageData};

/// The most hinges drawn, evenly chosen.
const HINGES: usize = 2000;
/// Room under the graph of d = 1 for the kinks and the axis.
const FOOT: f64 = 46.0;
/// Levels of opacity: lines of one level are one path.
const LEVELS: usize = 8;
/// Entries of the colour table; it spans values to this many times the scale.
const TABLE: usize = 4096;
const TABLE_SPAN: f32 = 4.0;

/// The function view on its canvas.
pub struct FunctionView {
    surface: Surface,
    map: Option<Surface>,
    pixels: Vec<u8>,
    table: Vec<[u8; 4]>,
    table_of: Option<Palette>,
}

impl FunctionView {
    /// `None` if the browser gives no 2D context.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        Some(Self {
            surface: Surface::new(canvas)?,
            map: Surface::offscreen(),
            pixels: Vec::new(),
            table: Vec::new(),
            table_of: None,
        })
    }

    /// Draws one moment. Nothing happens while the canvas has no size.
    pub fn draw(&mut self, scene: &Scene, palette: &Palette) {
        if !self.surface.begin() {
            return;
        }
        if scene.points.d() == 1 {
            self.draw_graph(scene, palette);
        } else {
            self.heat(scene, palette);
            self.hinges(scene, palette);
            self.discs(scene, palette);
        }
    }

    /// What lies at a place, in CSS pixels from the canvas's top left.
    pub fn pick(&self, x: f64, y: f64, scene: &Scene) -> Option<Target> {
        let s = &self.surface;
        if s.width < 1.0 {
            return None;
        }
        let p = [x, y];
        let near = |q: [f64; 2]| (q[0] - x).hypot(q[1] - y);
        let point = (0..scene.points.n())
            .map(|i| (near(self.disc(scene, i)), i))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|v| v.0 <= 11.0);
        if let Some((_, i)) = point {
            return Some(Target::Point(i));
        }
        if scene.atom_strength() > 0.0 {
            let atom = (0..scene.frame.report.atoms.len())
                .filter_map(|k| {
                    let u = scene.frame.report.atoms[k].u;
                    let reach = if scene.points.d() == 1 {
                        near([self.kink(u, scene)?, self.axis() + 10.0]) - 5.0
                    } else {
                        let [a, b] = self.hinge(u, scene)?;
                        distance(p, a, b)
                    };
                    Some((reach, k))
                })
                .min_by(|a, b| a.0.total_cmp(&b.0))
                .filter(|v| v.0 <= 7.0);
            if let Some((_, k)) = atom {
                return Some(Target::Atom(k));
            }
        }
        if scene.points.d() == 1 && (y < self.axis() - 6.0 || y > self.axis() + 24.0) {
            return None;
        }
        let (list, _) = scene.sample(HINGES);
        list.iter()
            .rev()
            .filter_map(|&(_, j)| {
                let w = scene.neuron(j).0;
                let reach = if scene.points.d() == 1 {
                    (self.kink(w, scene)? - x).abs()
                } else {
                    let [a, b] = self.hinge(w, scene)?;
                    distance(p, a, b)
                };
                (reach <= 4.0).then_some((reach, j))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, j)| Target::Neuron(j))
    }

    /// Pixels of a place in the input space (d = 2) or on the graph (d = 1).
    fn at(&self, scene: &Scene, x: f64, y: f64) -> [f64; 2] {
        let (w, s) = (scene.window, &self.surface);
        let across = s.width * (x - w.x[0]) / (w.x[1] - w.x[0]);
        let (lo, hi, height) = if scene.points.d() == 1 {
            (scene.values[0], scene.values[1], self.axis())
        } else {
            (w.y[0], w.y[1], s.height)
        };
        [across, height * (hi - y) / (hi - lo)]
    }

    /// Height of the axis of d = 1.
    fn axis(&self) -> f64 {
        (self.surface.height - FOOT).max(0.5 * self.surface.height)
    }

    fn disc(&self, scene: &Scene, i: usize) -> [f64; 2] {
        let x = scene.points.x();
        let y = if scene.points.d() == 1 { scene.points.y()[i] } else { x[(i, 1)] };
        self.at(scene, x[(i, 0)], y)
    }

    fn hinge(&self, w: [f64; 3], scene: &Scene) -> Option<[[f64; 2]; 2]> {
        let ends = project::hinge(w, scene.window)?;
        Some(ends.map(|p| self.at(scene, p[0], p[1])))
    }

    /// Where a neuron of d = 1 bends the graph, if in the window.
    fn kink(&self, w: [f64; 3], scene: &Scene) -> Option<f64> {
        let x = -w[1] / w[0];
        (x > scene.window.x[0] && x < scene.window.x[1]).then(|| self.at(scene, x, 0.0)[0])
    }

    /// Colours by value: the diverging scale with bands, whose straight edges show that f is
    /// piecewise linear and whose width shows its slope.
    fn prepare_table(&mut self, palette: &Palette) {
        if self.table_of == Some(*palette) {
            return;
        }
        self.table = (0..TABLE)
            .map(|k| {
                let v = f64::from(TABLE_SPAN) * (2.0 * (k as f64 + 0.5) / TABLE as f64 - 1.0);
                // Distance to the nearest multiple of 1/5, in units of a band; a soft edge of a tenth.
                let t = (5.0 * v - (5.0 * v).round()).abs();
                let band = ((0.2 - t) / 0.05 + 0.5).clamp(0.0, 1.0);
                let end = palette.sign(v > 0.0).mix(palette.zero, 0.12);
                let strength = v.abs().min(1.0).powf(0.85);
                let base = palette.zero.mix(end, strength);
                // Towards the pure hue, or beyond it to the ground once the scale is exhausted.
                let tint = if strength < 0.9 { end } else { palette.zero };
                let Rgb([r, g, b]) = base.mix(tint, if v.abs() < 0.1 { 0.0 } else { 0.075 * band });
                [r, g, b, 255]
            })
            .collect();
        self.table_of = Some(*palette);
    }

    fn heat(&mut self, scene: &Scene, palette: &Palette) {
        self.prepare_table(palette);
        let (columns, rows) = (scene.window.columns, scene.window.rows);
        // One sample a CSS pixel; on dense screens the browser smooths between them.
        let (width, height) = (self.surface.width.round() as usize, self.surface.height.round() as usize);
        self.pixels.resize(4 * width * height, 255);
        let top = scene.values[1].abs().max(scene.values[0].abs()).max(1e-12) as f32;
        let (scale, half) = (0.5 * TABLE as f32 / (TABLE_SPAN * top), 0.5 * TABLE as f32);
        let (table, pixels) = (&self.table, &mut self.pixels);
        field::stretch(&scene.frame.field, columns, rows, width, height, |j, line| {
            let row = &mut pixels[4 * j * width..4 * (j + 1) * width];
            for (pixel, &v) in row.chunks_exact_mut(4).zip(line) {
                // The cast saturates, and takes what is no number to 0.
                let k = ((v * scale + half) as usize).min(TABLE - 1);
                pixel.copy_from_slice(&table[k]);
            }
        });
        let Some(map) = self.map.as_mut() else { return };
        if !map.resize(width as f64, height as f64, 1.0) || scene.frame.field.len() < columns * rows {
            return;
        }
        if let Ok(image) = ImageData::new_with_u8_clamped_array(Clamped(&self.pixels[..]), width as u32) {
            map.ctx.put_image_data(&image, 0.0, 0.0).ok();
            self.surface.copy(map);
        }
    }

    fn hinges(&self, scene: &Scene, palette: &Palette) {
        let s = &self.surface;
        let dim = if scene.lit.is_some() { 0.5 } else { 1.0 };
        let strength = scene.atom_strength();
        let (list, total) = scene.sample(HINGES);
        let mut levels: [Vec<[[f64; 2]; 2]>; LEVELS] = Default::default();
        for &(mass, j) in &list {
            if let Some(ends) = self.hinge(scene.neuron(j).0, scene) {
                levels[level(f64::from(mass) / total)].push(ends);
            }
        }
        s.stroke(palette.ink, 0.75);
        for (k, lines) in levels.iter().enumerate() {
            s.alpha(dim * opacity(k));
            // Short paths: lines of one path do not darken where they cross, and crossings are the picture.
            for some in lines.chunks(16) {
                s.ctx.begin_path();
                for ends in some {
                    s.line(ends[0], ends[1]);
                }
                s.ctx.stroke();
            }
        }
        if strength > 0.0 {
            let mut chips: Vec<([f64; 2], usize)> = Vec::new();
            for (k, atom) in scene.frame.report.atoms.iter().enumerate() {
                let Some([a, b]) = self.hinge(atom.u, scene) else { continue };
                let lit = scene.lit == Some(Target::Atom(k));
                let width = 1.1 + 1.5 * atom.share.max(0.0).sqrt();
                s.alpha(strength * if lit { 1.0 } else { dim * 0.9 });
                s.ctx.begin_path();
                s.line(a, b);
                s.stroke(palette.ink, width);
                if lit {
                    s.glow(palette.ink, width + 1.0, palette);
                } else {
                    s.ctx.stroke();
                }
                // Marks on the active side, which is to the left from a to b (screen y is downwards).
                s.ctx.begin_path();
                self.combs(a, b);
                s.stroke(palette.ink, 1.0);
                s.ctx.stroke();
                chips.push((self.chip(scene, a, b, &chips), k));
            }
            for (at, k) in chips {
                let atom = &scene.frame.report.atoms[k];
                s.alpha(strength * if scene.lit == Some(Target::Atom(k)) { 1.0 } else { dim.max(0.7) });
                self.draw_chip(at, k, atom.sign > 0, palette);
            }
        }
        s.alpha(1.0);
        if let Some(Target::Neuron(j)) = scene.lit
            && j < scene.neurons()
            && let Some([a, b]) = self.hinge(scene.neuron(j).0, scene)
        {
            s.ctx.begin_path();
            s.line(a, b);
            self.combs(a, b);
            s.glow(palette.sign(scene.neuron(j).1 > 0.0), 2.0, palette);
        }
    }

    /// Adds small marks on the active side of a hinge to the path.
    fn combs(&self, a: [f64; 2], b: [f64; 2]) {
        let length = (b[0] - a[0]).hypot(b[1] - a[1]);
        let count = (length / 30.0).floor();
        if count < 1.0 {
            return;
        }
        let along = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
        let left = [along[1], -along[0]];
        for k in 0..count as usize {
            let t = (k as f64 + 0.5) * length / count;
            let p = [a[0] + t * along[0], a[1] + t * along[1]];
            self.surface.line(p, [p[0] + 5.0 * left[0], p[1] + 5.0 * left[1]]);
        }
    }

    /// A place on an atom's hinge for its number, clear of the discs and of the other numbers.
    fn chip(&self, scene: &Scene, a: [f64; 2], b: [f64; 2], others: &[([f64; 2], usize)]) -> [f64; 2] {
        let length = (b[0] - a[0]).hypot(b[1] - a[1]).max(1.0);
        let inset = (14.0 / length).min(0.5);
        let (w, h) = (self.surface.width, self.surface.height);
        let mut best = (f64::INFINITY, a);
        for step in 0..10 {
            let t = inset + 0.06 * f64::from(step / 2);
            let t = if step % 2 == 0 { 1.0 - t } else { t };
            let p = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
            let mut cost = 0.05 * f64::from(step);
            let clear = |q: [f64; 2], r: f64| (r - (q[0] - p[0]).hypot(q[1] - p[1])).max(0.0);
            cost += others.iter().map(|o| 2.0 * clear(o.0, 19.0)).sum::<f64>();
            cost += (0..scene.points.n()).map(|i| clear(self.disc(scene, i), 17.0)).sum::<f64>();
            for edge in [p[0], w - p[0], p[1], h - p[1]] {
                cost += (10.0 - edge).max(0.0);
            }
            if cost < best.0 {
                best = (cost, p);
            }
        }
        best.1
    }

    /// The number of an atom on a small disc (positive) or box (negative) in its colour.
    fn draw_chip(&self, at: [f64; 2], k: usize, positive: bool, palette: &Palette) {
        let s = &self.surface;
        let text = (k + 1).to_string();
        let half = if text.len() > 1 { 9.5 } else { 8.0 };
        s.ctx.begin_path();
        s.rounded(at[0] - half, at[1] - 8.0, 2.0 * half, 16.0, if positive { 8.0 } else { 3.0 });
        s.fill(palette.surface);
        s.ctx.fill();
        s.stroke(palette.sign(positive), 1.5);
        s.ctx.stroke();
        s.text(&text, at, 11.0, true, "center", palette.ink);
    }

    fn discs(&self, scene: &Scene, palette: &Palette) {
        let s = &self.surface;
        let top = scene.values[1].abs().max(scene.values[0].abs()).max(1e-12);
        let n = scene.points.n();
        let radius = if n > 100 { 3.5 } else { 6.0 };
        s.alpha(1.0);
        for i in 0..n {
            s.ctx.begin_path();
            s.circle(self.disc(scene, i), radius);
            s.fill(palette.value(scene.points.y()[i] / top));
            s.ctx.fill();
            s.stroke(palette.ink, 1.4);
            s.ctx.stroke();
        }
        self.light_points(scene, radius, palette);
    }

    /// Rings around the lit point, or around the points a lit atom sees.
    fn light_points(&self, scene: &Scene, radius: f64, palette: &Palette) {
        let s = &self.surface;
        match scene.lit {
            Some(Target::Point(i)) if i < scene.points.n() => {
                s.halo(self.disc(scene, i), radius + 4.0, palette);
            }
            Some(Target::Atom(k)) if k < scene.frame.report.atoms.len() => {
                for &i in scene.frame.report.atoms[k].sees.iter().filter(|&&i| i < scene.points.n()) {
                    s.halo(self.disc(scene, i), radius + 2.5, palette);
                }
            }
            _ => {}
        }
    }

    fn draw_graph(&self, scene: &Scene, palette: &Palette) {
        let s = &self.surface;
        let (axis, width) = (self.axis(), s.width);
        s.fill(palette.cell_b);
        s.ctx.fill_rect(0.0, 0.0, width, s.height);
        // Rules.
        s.ctx.begin_path();
        for v in ticks::linear(scene.values[0], scene.values[1], 5) {
            let y = self.at(scene, 0.0, v)[1].round() + 0.5;
            s.line([0.0, y], [width, y]);
        }
        s.stroke(palette.line, 1.0);
        s.alpha(0.5);
        s.ctx.stroke();
        s.alpha(1.0);
        s.ctx.begin_path();
        s.line([0.0, axis.round() + 0.5], [width, axis.round() + 0.5]);
        s.stroke(palette.line, 1.0);
        s.ctx.stroke();
        for v in ticks::linear(scene.values[0], scene.values[1], 5) {
            let y = self.at(scene, 0.0, v)[1];
            if y > 8.0 && y < axis - 8.0 {
                s.text(&ticks::label(v), [6.0, y - 7.0], 11.0, false, "left", palette.ink_soft);
            }
        }
        for v in ticks::linear(scene.window.x[0], scene.window.x[1], 6) {
            let x = self.at(scene, v, 0.0)[0];
            if x > 14.0 && x < width - 14.0 {
                s.text(&ticks::label(v), [x, s.height - 8.0], 11.0, false, "center", palette.ink_soft);
            }
        }
        let dim = if scene.lit.is_some() { 0.5 } else { 1.0 };
        self.draw_kinks(scene, palette, dim);
        // The graph stays above the axis.
        s.ctx.save();
        s.ctx.begin_path();
        s.ctx.rect(0.0, 0.0, width, axis);
        s.ctx.clip();
        self.draw_lit_hinge(scene, palette);
        let columns = scene.window.columns;
        let field = &scene.frame.field[..scene.frame.field.len().min(columns)];
        if field.len() == columns && columns > 1 {
            let f = |k: usize| f64::from(field[k]);
            let x = |k: f64| width * (k + 0.5) / columns as f64;
            let (lo, hi) = (1.5 * f(0) - 0.5 * f(1), 1.5 * f(columns - 1) - 0.5 * f(columns - 2));
            let y = |v: f64| self.at(scene, 0.0, v)[1].clamp(-1e4, 1e4);
            let ends = ([0.0, y(lo)], [width, y(hi)]);
            s.ctx.begin_path();
            s.polyline(
                std::iter::once(ends.0)
                    .chain((0..columns).map(|k| [x(k as f64), y(f(k))]))
                    .chain(std::iter::once(ends.1)),
            );
            s.ctx.set_line_join("round");
            s.stroke(palette.ink, 2.0);
            s.ctx.stroke();
        }
        s.ctx.restore();
        // Jittered targets, then the data.
        let noisy = &scene.frame.report.targets;
        if noisy.len() == scene.points.n() {
            s.ctx.begin_path();
            for (i, &t) in noisy.iter().enumerate() {
                let p = self.at(scene, scene.points.x()[(i, 0)], t);
                s.circle([p[0], p[1].clamp(3.0, axis - 3.0)], 2.75);
            }
            s.stroke(palette.ink_soft, 1.0);
            s.ctx.stroke();
        }
        let radius = if scene.points.n() > 100 { 3.0 } else { 5.0 };
        for i in 0..scene.points.n() {
            s.ctx.begin_path();
            s.circle(self.disc(scene, i), radius);
            s.fill(palette.sign(scene.points.y()[i] > 0.0).mix(palette.zero, 0.12));
            if scene.points.y()[i] == 0.0 {
                s.fill(palette.zero);
            }
            s.ctx.fill();
            s.stroke(palette.ink, 1.4);
            s.ctx.stroke();
        }
        self.light_points(scene, radius, palette);
    }

    /// A faint vertical line at the lit kink.
    fn draw_lit_hinge(&self, scene: &Scene, palette: &Palette) {
        let s = &self.surface;
        let (w, positive) = match scene.lit {
            Some(Target::Neuron(j)) if j < scene.neurons() => {
                let (w, a) = scene.neuron(j);
                (w, a > 0.0)
            }
            Some(Target::Atom(k)) if k < scene.frame.report.atoms.len() => {
                let atom = &scene.frame.report.atoms[k];
                (atom.u, atom.sign > 0)
            }
            _ => return,
        };
        let Some(x) = self.kink(w, scene) else { return };
        // The active side, tinted.
        let (from, to) = if w[0] > 0.0 { (x, s.width) } else { (0.0, x) };
        s.fill(palette.sign(positive));
        s.alpha(0.08);
        s.ctx.fill_rect(from, 0.0, to - from, self.axis());
        s.alpha(1.0);
        s.ctx.begin_path();
        s.line([x, 0.0], [x, self.axis()]);
        s.stroke(palette.sign(positive), 2.0);
        s.ctx.stroke();
    }

    /// Kinks along the axis: a stem a neuron, marked and numbered for an atom.
    fn draw_kinks(&self, scene: &Scene, palette: &Palette, dim: f64) {
        let s = &self.surface;
        let axis = self.axis();
        let (list, total) = scene.sample(HINGES);
        let mut groups: [Vec<(f64, f64)>; 2 * LEVELS] = Default::default();
        for &(mass, j) in &list {
            let (w, a) = scene.neuron(j);
            let p = f64::from(mass) / total;
            if let Some(x) = self.kink(w, scene) {
                groups[2 * level(p) + usize::from(a > 0.0)].push((x, 4.0 + 34.0 * p.sqrt()));
            }
        }
        for (k, stems) in groups.iter().enumerate() {
            if stems.is_empty() {
                continue;
            }
            s.alpha(dim * (0.2 + opacity(k / 2)).min(0.9));
            s.stroke(palette.sign(k % 2 == 1), 1.25);
            for some in stems.chunks(16) {
                s.ctx.begin_path();
                for &(x, h) in some {
                    s.line([x, axis], [x, axis - h.min(24.0)]);
                }
                s.ctx.stroke();
            }
        }
        let strength = scene.atom_strength();
        if strength > 0.0 {
            let atoms = &scene.frame.report.atoms;
            let shown: Vec<(usize, labels::Mark)> = (0..atoms.len())
                .filter_map(|k| {
                    let at = [self.kink(atoms[k].u, scene)?, axis + 10.0];
                    Some((k, labels::Mark { at, radius: 3.5 + 3.0 * atoms[k].share.max(0.0).sqrt() }))
                })
                .collect();
            let marks: Vec<labels::Mark> = shown.iter().map(|v| v.1).collect();
            let at = labels::place(&marks, [9.0, 11.0], s.width, s.height - 14.0);
            for ((k, mark), at) in shown.iter().zip(at) {
                let atom = &atoms[*k];
                let lit = scene.lit == Some(Target::Atom(*k));
                s.alpha(strength * if lit { 1.0 } else { dim.max(0.6) });
                s.ctx.begin_path();
                s.mark(mark.at, mark.radius, atom.sign > 0);
                s.fill(palette.sign(atom.sign > 0));
                s.ctx.fill();
                s.text_on(&(k + 1).to_string(), at, "center", palette.ink, palette.cell_b);
                if lit {
                    s.halo(mark.at, mark.radius + 4.0, palette);
                }
            }
        }
        s.alpha(1.0);
    }
}

/// Level of opacity of a neuron with this share of the mass.
fn level(share: f64) -> usize {
    let alpha = (1.9 * share.sqrt()).clamp(0.03, 0.7);
    // Levels are spaced geometrically from 0.03 to 0.7.
    let t = (alpha / 0.03).ln() / (0.7_f64 / 0.03).ln();
    ((t * LEVELS as f64) as usize).min(LEVELS - 1)
}

/// Opacity of a level.
fn opacity(level: usize) -> f64 {
    0.03 * (0.7_f64 / 0.03).powf((level as f64 + 0.5) / LEVELS as f64)
}
