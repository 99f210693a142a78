//! The two views as figures: with axes, a colour bar and a legend, from the same geometry as the pictures of
//! pixels.
//!
//! A figure is laid out for its own width, in CSS pixels of which an inch has 96, so that its words have one size
//! whatever the width of the page was. The shapes of the plots are those on the page.

use super::axes::{self, Key, LEFT, RIGHT, TEXT, TOP, axis_label};
use super::document::{Anchor, Svg, Width};
use super::level_sets;
use crate::colours::{Palette, Rgb};
use crate::function_view::{axis, chip, disc, kink_opacity, noise_colour, place};
use crate::shapes::Shape;
use crate::trails::{self, Trails};
use crate::truth::{self, ErrorMap};
use crate::view::{Chart, Edge, Place, View, largest_mark};
use crate::words::Words;
use crate::{contours, labels, projection, ticks};
use relu_atoms_core::field::{self, Window};
use relu_atoms_core::optimum::Optimum;
use relu_atoms_core::points::Points;
use relu_atoms_core::points::truth::TruthFunction;
use relu_atoms_core::points::units::{Columns, Unit};
use relu_atoms_session::messages::Frame;
use std::f64::consts::PI;

/// Bands of the heat map between 0 and either end of the scale.
const BANDS: i32 = 20;
/// More atoms than this are not numbered one by one: the numbers would hide the picture.
const MOST_ATOMS: usize = 32;
/// A plot is at least this high, and at most so many times as high as wide.
const LEAST_HEIGHT: f64 = 120.0;
const MOST_RATIO: f64 = 1.3;
/// Of this width, marks have the size that they have on the page; narrower, they are smaller.
const FULL_SIZE: f64 = 400.0;
/// Width of the line of hollow marks, and length of the dashes of what is in their half.
const HOLLOW_LINE: f64 = 1.0;
const DASH: f64 = 3.0;
/// Between panels, and around all of them.
const GAP: f64 = 14.0;
/// No more panels stand side by side than have at least this width.
const LEAST_PANEL: f64 = 210.0;

/// A frame of a run, and how it is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The frame, with its field sampled on the window.
    pub frame: &'a Frame,
    /// The data that are trained on.
    pub points: &'a Points,
    /// The data that are held out; none without any.
    pub held_out: Option<&'a Points>,
    /// The window of the function view.
    pub window: &'a Window,
    /// Least and greatest value shown ([`crate::window::values`]).
    pub values: [f64; 2],
    /// The colours.
    pub palette: &'a Palette,
    /// The optimum, or the best network so far, if it is to be shown.
    pub optimum: Option<&'a Optimum>,
    /// `|η|/(λN)` is to be shown, as far as the frame has it.
    pub certified: bool,
    /// Where the neurons came from, if that is to be shown.
    pub trails: Option<&'a Trails>,
    /// The truth, and how far f is from it, if that is to be shown.
    pub error: Option<&'a ErrorMap>,
    /// The columns of the table, in whose units and by whose names the axes are told.
    pub columns: &'a Columns,
}

/// What a figure is drawn on.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// Its width; the height follows from what is on it.
    pub width: Width,
    /// Whether it is filled with the colour of a panel, or left transparent.
    pub filled: bool,
    /// The most neurons, kinks or hinges drawn, evenly chosen by their index. Where they are fewer than there are,
    /// the legend says so.
    pub most: usize,
    /// The title: what the figure shows.
    pub title: &'a str,
    /// Where it comes from; may be empty.
    pub note: &'a str,
    /// The words of legends and axes.
    pub words: &'static Words,
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The SVG document.
    pub svg: String,
    /// Its width and height in CSS pixels.
    pub size: [f64; 2],
}

/// A panel of [`panels`].
#[derive(Clone, Copy, Debug)]
pub struct Panel<'a> {
    /// The frame.
    pub scene: Scene<'a>,
    /// Width and height of the function view on the page.
    pub function: [f64; 2],
    /// The neuron view on the page.
    pub view: View,
    /// Its name, in bold, and the lines below that.
    pub heading: &'a [String],
}

/// A neuron of a frame.
struct Neuron {
    w: [f64; 3],
    a: f64,
    dead: bool,
}

impl Neuron {
    fn mass(&self) -> f64 {
        self.a.abs() * projection::norm(self.w)
    }
}

impl Scene<'_> {
    /// The truth, if it is to be shown.
    fn truth(&self) -> Option<TruthFunction> {
        // A truth of another dimension is refused where it enters.
        self.error.and_then(|error| error.truth.function(self.points.d()).ok())
    }

    fn m(&self) -> usize {
        self.frame.neurons.len() / 5
    }

    fn neuron(&self, j: usize) -> Neuron {
        let m = self.m();
        let at = |column: usize| f64::from(self.frame.neurons[column * m + j]);
        Neuron { w: [at(0), at(1), at(2)], a: at(3), dead: at(4) < -1.5 }
    }

    /// At most so many of the neurons that see data, each with its share of the mass, lightest first.
    fn neurons(&self, most: usize) -> Vec<(Neuron, f64)> {
        let live: Vec<Neuron> = (0..self.m()).map(|j| self.neuron(j)).filter(|n| !n.dead).collect();
        let total = live.iter().map(Neuron::mass).sum::<f64>().max(1e-300);
        let every = live.len().div_ceil(most.max(1)).max(1);
        let mut shown: Vec<(Neuron, f64)> =
            live.into_iter().step_by(every).map(|n| (n.mass() / total, n)).map(|(s, n)| (n, s)).collect();
        shown.sort_by(|a, b| a.1.total_cmp(&b.1));
        shown
    }

    /// What the legend says of neurons that are left out.
    fn left_out(&self, sheet: &Sheet) -> Option<String> {
        let most = sheet.most.max(1);
        let live = (0..self.m()).filter(|j| !self.neuron(*j).dead).count();
        let shown = live.div_ceil(live.div_ceil(most).max(1));
        (shown < live).then(|| sheet.words.drawn(shown, live))
    }

    /// As in the headline: before the neurons have gathered there are no atoms.
    fn shows_atoms(&self) -> bool {
        let report = &self.frame.report;
        report.gathered && (1..=MOST_ATOMS).contains(&report.atoms.len())
    }

    fn has_certificate(&self) -> bool {
        self.certified && self.frame.map.len() >= 2
    }
}

/// What the network computes, over its data (the paper's panel a). `size` is that of the view on the page, of which
/// the plot keeps the shape.
pub fn function_view(scene: &Scene, size: [f64; 2], sheet: &Sheet) -> Figure {
    let mut svg = Svg::new(sheet.words);
    let width = sheet.width.pixels();
    let bottom = function_plot(&mut svg, scene, size, sheet.most, [0.0, 0.0], width);
    let keys = function_keys(scene, sheet);
    let height = axes::legend(&mut svg, scene.palette, &keys, [LEFT, bottom], width - LEFT - 4.0);
    finish(svg, scene, sheet, bottom + height)
}

/// The space of directions with its cells, neurons and atoms (the paper's panel b), on the chart of `view`, of
/// which the plot keeps the shape.
pub fn neuron_view(scene: &Scene, view: &View, sheet: &Sheet) -> Figure {
    let mut svg = Svg::new(sheet.words);
    let width = sheet.width.pixels();
    let bottom = neuron_plot(&mut svg, scene, view, sheet.most, [0.0, 0.0], width, &|_| Vec::new());
    let keys = neuron_keys(scene, view, sheet);
    let height = axes::legend(&mut svg, scene.palette, &keys, [LEFT, bottom], width - LEFT - 4.0);
    finish(svg, scene, sheet, bottom + height)
}

/// Several panels side by side, each with its heading, function view and neuron view; in several rows where they
/// would be too narrow.
pub fn panels(panels: &[Panel], sheet: &Sheet) -> Figure {
    let mut svg = Svg::new(sheet.words);
    let Some(first) = panels.first() else {
        let svg = svg.finish(sheet.width, 1.0, None, sheet.title, sheet.note);
        return Figure { svg, size: [sheet.width.pixels(), 1.0] };
    };
    let whole = sheet.width.pixels();
    let across = |count: usize| (whole - (count as f64 - 1.0) * GAP) / count as f64;
    let most = (1..=panels.len()).rev().find(|count| across(*count) >= LEAST_PANEL).unwrap_or(1);
    // Rows of one length where that is possible.
    let columns = panels.len().div_ceil(panels.len().div_ceil(most));
    let width = across(columns);
    let mut top = 4.0;
    for row in panels.chunks(columns) {
        let headings: Vec<Vec<String>> = row
            .iter()
            .map(|panel| panel.heading.iter().flat_map(|line| axes::wrapped(line, width - 6.0)).collect())
            .collect();
        let lines = headings.iter().map(Vec::len).max().unwrap_or(0);
        let below = top + (TEXT + 3.5) * lines as f64 + 4.0;
        let mut bottom = below;
        for (k, (panel, lines)) in row.iter().zip(&headings).enumerate() {
            let left = k as f64 * (width + GAP);
            let bold = panel.heading.first().map_or(0, |name| axes::wrapped(name, width - 6.0).len());
            svg.set_origin([left, top]);
            for (i, line) in lines.iter().enumerate() {
                let at = [4.0, (TEXT + 3.5) * (i as f64 + 0.5)];
                if i < bold {
                    svg.bold(line, at, TEXT, Anchor::Start, panel.scene.palette.ink);
                } else {
                    svg.text(line, at, TEXT, Anchor::Start, panel.scene.palette.ink, None);
                }
            }
            let scene = &panel.scene;
            let middle = function_plot(&mut svg, scene, panel.function, sheet.most, [left, below], width);
            bottom = bottom.max(neuron_plot(
                &mut svg,
                scene,
                &panel.view,
                sheet.most,
                [left, middle],
                width,
                &|_| Vec::new(),
            ));
        }
        top = bottom + 6.0;
    }
    let mut keys: Vec<(Key, String)> = Vec::new();
    for panel in panels {
        let own = function_keys(&panel.scene, sheet);
        for key in own.into_iter().chain(neuron_keys(&panel.scene, &panel.view, sheet)) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    let height = axes::legend(&mut svg, first.scene.palette, &keys, [4.0, top], whole - 8.0);
    finish(svg, &first.scene, sheet, top + height)
}

pub(super) fn finish(svg: Svg, scene: &Scene, sheet: &Sheet, height: f64) -> Figure {
    let ground = sheet.filled.then_some(scene.palette.surface);
    let svg = svg.finish(sheet.width, height, ground, sheet.title, sheet.note);
    Figure { svg, size: [sheet.width.pixels(), height] }
}

/// The height of a plot of this width that has the shape of a view on the page.
pub(super) fn height_of([width, height]: [f64; 2], of: f64) -> f64 {
    let ratio = if width > 0.0 && height > 0.0 { height / width } else { 0.75 };
    (of * ratio).max(LEAST_HEIGHT).min(of * MOST_RATIO)
}

/// Size of marks in a plot of this width, as a part of that on the page.
fn mark_size(width: f64) -> f64 {
    (width / FULL_SIZE).clamp(0.6, 1.25)
}

// ---- The function view -----------------------------------------------------------------------------------

/// Draws the function view with its axes into a column of this place and width; its bottom.
fn function_plot(
    svg: &mut Svg,
    scene: &Scene,
    page: [f64; 2],
    most: usize,
    [left, top]: [f64; 2],
    width: f64,
) -> f64 {
    let d = scene.points.d();
    let bar = if d == 2 { axes::BAR } else { 0.0 };
    let across = (width - LEFT - RIGHT - bar).max(40.0);
    let mut size = [across, height_of(page, across)];
    if d == 2 {
        // One unit on both axes.
        let w = scene.window;
        size[1] = across * (w.y[1] - w.y[0]) / (w.x[1] - w.x[0]);
    }
    svg.set_origin([left + LEFT, top + TOP]);
    if d == 1 {
        graph(svg, scene, most, size);
        // The strip of the kinks has the numbers of the axis.
        top + TOP + size[1] - axes::STRIP + axes::FOOT
    } else {
        map(svg, scene, most, size);
        let target = scene.columns.target();
        let bar = match scene.error {
            // A difference has no zero of its own.
            Some(error) => ([-error.scale, error.scale], svg.words.less_truth, Unit { zero: 0.0, ..target }),
            None => (scene.values, scene.columns.target_name().unwrap_or("f(x)"), target),
        };
        axes::colour_bar(svg, scene.palette, bar, BANDS, size);
        top + TOP + size[1] + axes::FOOT
    }
}

fn map(svg: &mut Svg, scene: &Scene, most: usize, size: [f64; 2]) {
    let (p, w, [width, height]) = (scene.palette, scene.window, size);
    let top = scene.values[1].abs().max(scene.values[0].abs()).max(1e-12);
    let function = scene.truth();
    let truth = function.as_ref().map(|function| truth::sample(function, 2, w));
    let off = truth.as_ref().map(|truth| truth::difference(&scene.frame.field, truth));
    let map_top = scene.error.map_or(top, |error| error.scale.max(1e-12));
    let at = |x: f64, y: f64| place(w, scene.values, 2, size, x, y);
    svg.clipped([0.0, 0.0, width, height]);
    // Each band lies over those below it, so that no seam shows.
    svg.group("function", 1.0);
    svg.rect([0.0, 0.0, width, height], 0.0, Some(p.value(-1.0)), None);
    for k in -BANDS..=BANDS {
        let level = (f64::from(k) - 0.5) / f64::from(BANDS);
        let scale = [width / w.columns as f64, height / w.rows as f64];
        let field = off.as_deref().unwrap_or(&scene.frame.field);
        let sets = w.samples(field).map(|field| level_sets::above(field, map_top * level));
        let outlines: Vec<Vec<[f64; 2]>> = (sets.into_iter().flatten())
            .map(|o| o.into_iter().map(|q| [scale[0] * (q[0] + 0.5), scale[1] * (q[1] + 0.5)]).collect())
            .collect();
        if !outlines.is_empty() {
            svg.fill(&outlines, false, p.value(f64::from(k) / f64::from(BANDS)), 1.0);
        }
    }
    svg.end();
    if let Some(truth) = &truth {
        svg.group("truth", 1.0);
        for k in -2..=2 {
            let segments = contours::segments(truth, w, 0.4 * f64::from(k) * top);
            let lines: Vec<Vec<[f64; 2]>> =
                truth::dashed(segments, w).map(|ends| ends.map(|q| at(q[0], q[1])).to_vec()).collect();
            svg.polylines(&lines, p.ink_soft, if k == 0 { 1.4 } else { 0.9 }, 0.0);
        }
        svg.end();
    }
    let kink_line = |u: [f64; 3]| projection::kink_line(u, w).map(|ends| ends.map(|q| at(q[0], q[1])));
    svg.group("hinges", 1.0);
    for (n, share) in scene.neurons(most) {
        if let Some([a, b]) = kink_line(n.w) {
            svg.line(a, b, p.ink, 0.75, kink_opacity(share));
        }
    }
    svg.end();
    if let Some(optimum) = scene.optimum {
        svg.group("optimum", 1.0);
        let field = field::sample(&optimum.network(2), w).into_raw_vec_and_offset().0;
        for k in -2..=2 {
            let lines: Vec<Vec<[f64; 2]>> = contours::segments(&field, w, 0.4 * f64::from(k) * top)
                .into_iter()
                .map(|ends| ends.map(|q| at(q[0], q[1])).to_vec())
                .collect();
            svg.polylines(&lines, p.proof, if k == 0 { 1.5 } else { 0.9 }, 0.0);
        }
        svg.end();
    }
    let data: Vec<[f64; 2]> = scene.points.x().rows().into_iter().map(|x| at(x[0], x[1])).collect();
    if scene.shows_atoms() {
        svg.group("atoms", 1.0);
        let mut chips: Vec<([f64; 2], usize, bool)> = Vec::new();
        for (k, atom) in scene.frame.report.atoms.iter().enumerate() {
            let Some([a, b]) = kink_line(atom.u) else { continue };
            svg.line(a, b, p.ink, 1.1 + 1.5 * atom.share.max(0.0).sqrt(), 0.9);
            active_side(svg, a, b, scene);
            let others: Vec<[f64; 2]> = chips.iter().map(|c| c.0).collect();
            chips.push((chip([a, b], size, &data, &others), k, atom.sign > 0));
        }
        for (c, k, positive) in chips {
            axes::chip(svg, c, &(k + 1).to_string(), positive, p, mark_size(width));
        }
        svg.end();
    }
    svg.group("data", 1.0);
    let noise = |points: &Points| function.as_ref().map(|function| truth::noise(function, points));
    let colour = |points: &Points, noise: &Option<Vec<f64>>, i: usize| {
        let (radius, fill) = disc(points, i, scene.values, p);
        let fill = noise.as_ref().map_or(fill, |noise| noise_colour(noise[i], map_top, p));
        (radius * mark_size(width), fill)
    };
    let own_noise = noise(scene.points);
    for (i, at) in data.into_iter().enumerate() {
        let (radius, fill) = colour(scene.points, &own_noise, i);
        svg.circle(at, radius, Some(fill), Some((p.ink, 1.2)));
    }
    svg.end();
    if let Some(held_out) = scene.held_out {
        svg.group("held-out", 1.0);
        let noise = noise(held_out);
        for (i, x) in held_out.x().rows().into_iter().enumerate() {
            let (radius, colour) = colour(held_out, &noise, i);
            hollow(svg, at(x[0], x[1]), radius, colour, p);
        }
        svg.end();
    }
    svg.end();
    let [many, rows] = axes::most_ticks(size);
    let columns = scene.columns;
    let across = axes::of_column(columns.input(0), w.x, many).map(|(v, label)| (at(v, 0.0)[0], label));
    let up = axes::of_column(columns.input(1), w.y, rows).map(|(v, label)| (at(0.0, v)[1], label));
    let names = [columns.input_name(0).unwrap_or("x₁"), columns.input_name(1).unwrap_or("x₂")];
    axes::frame(svg, p, size, &across.collect::<Vec<_>>(), &up.collect::<Vec<_>>(), names);
}

/// Draws ticks on the active side of a kink line, which is to the left from a to b (y is downwards).
fn active_side(svg: &mut Svg, a: [f64; 2], b: [f64; 2], scene: &Scene) {
    let length = libm::hypot(b[0] - a[0], b[1] - a[1]);
    let count = libm::floor(length / 30.0);
    let along = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    for k in 0..count as usize {
        let t = (k as f64 + 0.5) * length / count;
        let q = [a[0] + t * along[0], a[1] + t * along[1]];
        svg.line(q, [q[0] + 5.0 * along[1], q[1] - 5.0 * along[0]], scene.palette.ink, 1.0, 0.9);
    }
}

/// Draws a point that is held out: a ring in the colour of its target between two fine lines, hollow.
fn hollow(svg: &mut Svg, at: [f64; 2], radius: f64, colour: Rgb, p: &Palette) {
    svg.circle(at, radius - 1.1, None, Some((colour, 2.2)));
    svg.circle(at, radius, None, Some((p.ink, 0.9)));
    svg.circle(at, radius - 2.2, None, Some((p.ink, 0.6)));
}

fn graph(svg: &mut Svg, scene: &Scene, most: usize, size: [f64; 2]) {
    let (p, w, [width, height]) = (scene.palette, scene.window, size);
    let foot = axis(height);
    let [lo, hi] = scene.values;
    let across = |x: f64| place(w, scene.values, 1, size, x, 0.0)[0];
    let up = |y: f64| place(w, scene.values, 1, size, 0.0, y)[1].clamp(-1e4, 1e4);
    svg.group("axes", 1.0);
    let table = scene.columns;
    let rows: Vec<(f64, String)> =
        axes::of_column(table.target(), [lo, hi], axes::most_ticks([width, foot])[1])
            .map(|(v, label)| (up(v), label))
            .collect();
    for (y, _) in &rows {
        svg.line([0.0, *y], [width, *y], p.line, 0.75, 1.0);
    }
    // The strip of the kinks lies between the graph and the axis.
    let bottom = height - axes::STRIP;
    svg.line([0.0, foot], [width, foot], p.ink_soft, 0.75, 1.0);
    svg.rect([0.0, 0.0, width, bottom], 0.0, None, Some((p.ink_soft, 0.75)));
    axes::rows(svg, p, &rows);
    let columns: Vec<(f64, String)> = axes::of_column(table.input(0), w.x, axes::most_ticks(size)[0])
        .map(|(v, label)| (across(v), label))
        .collect();
    axes::columns(svg, p, &columns, bottom);
    let names = [table.input_name(0).unwrap_or("x"), table.target_name().unwrap_or("f(x)")];
    axes::names(svg, p, size, names, bottom + axes::NAME_AT);
    svg.end();
    svg.group("kinks", 1.0);
    let kink = |u: [f64; 3]| Some(-u[1] / u[0]).filter(|x| *x > w.x[0] && *x < w.x[1]).map(across);
    for (n, share) in scene.neurons(most) {
        if let Some(x) = kink(n.w) {
            svg.line([x, foot + 2.0], [x, foot + 20.0], p.sign(n.a > 0.0), 1.0, kink_opacity(share));
        }
    }
    svg.end();
    if scene.shows_atoms() {
        svg.group("atoms", 1.0);
        let atoms = &scene.frame.report.atoms;
        let shown: Vec<(usize, labels::Mark)> = (0..atoms.len())
            .filter_map(|k| {
                let radius = 3.5 + 3.0 * atoms[k].share.max(0.0).sqrt();
                Some((k, labels::Mark { at: [kink(atoms[k].u)?, foot + 10.0], radius }))
            })
            .collect();
        let marks: Vec<labels::Mark> = shown.iter().map(|s| s.1).collect();
        let places = labels::place(&marks, [9.0, 11.0], width, height - 22.0);
        for ((k, mark), at) in shown.into_iter().zip(places) {
            let positive = atoms[k].sign > 0;
            svg.mark(mark.at, mark.radius, positive, p.sign(positive), 1.0);
            svg.text(&(k + 1).to_string(), at, 10.0, Anchor::Middle, p.ink, Some(p.surface));
        }
        svg.end();
    }
    // From edge to edge; samples lie at the centres of their columns.
    let curve = |field: &[f32]| -> Vec<[f64; 2]> {
        if field.len() != w.columns || w.columns < 2 {
            return Vec::new();
        }
        let (f, last) = (|k: usize| f64::from(field[k]), w.columns - 1);
        let mut path = vec![[0.0, up(1.5 * f(0) - 0.5 * f(1))]];
        path.extend((0..=last).map(|k| [width * (k as f64 + 0.5) / w.columns as f64, up(f(k))]));
        path.push([width, up(1.5 * f(last) - 0.5 * f(last - 1))]);
        path
    };
    svg.clipped([0.0, 0.0, width, foot]);
    if let Some(function) = scene.truth() {
        let truth = truth::sample(&function, 1, w);
        svg.group("error", 1.0);
        for positive in [false, true] {
            let x = |k: usize| width * k as f64 / w.columns.max(1) as f64;
            let bars: Vec<Vec<[f64; 2]>> = (scene.frame.field.iter().zip(&truth).enumerate())
                .filter(|(_, (f, g))| !g.is_nan() && (*f > *g) == positive && f != g)
                .map(|(k, (f, g))| {
                    let (top, bottom) = (up(f64::from(f.max(*g))), up(f64::from(f.min(*g))));
                    vec![[x(k), top], [x(k + 1), top], [x(k + 1), bottom], [x(k), bottom]]
                })
                .collect();
            svg.fill(&bars, false, p.sign(positive), 0.22);
        }
        svg.end();
        svg.group("truth", 1.0);
        for line in truth_lines(&truth, w, &across, &up) {
            svg.polyline(&line, p.ink_soft, 1.25, 6.0);
        }
        svg.end();
    }
    svg.group("function", 1.0);
    svg.polyline(&curve(&scene.frame.field), p.ink, 1.75, 0.0);
    svg.end();
    if let Some(optimum) = scene.optimum {
        svg.group("optimum", 1.0);
        let field = field::sample(&optimum.network(1), w).into_raw_vec_and_offset().0;
        svg.polyline(&curve(&field), p.proof, 1.5, 5.0);
        svg.end();
    }
    svg.end();
    svg.group("data", 1.0);
    let x = |i: usize| across(scene.points.x()[(i, 0)]);
    for (i, t) in scene.frame.report.targets.iter().enumerate().take(scene.points.n()) {
        svg.circle([x(i), up(*t).clamp(3.0, foot - 3.0)], 2.5, None, Some((p.ink_soft, 0.9)));
    }
    for (i, &y) in scene.points.y().iter().enumerate() {
        let (radius, fill) = disc(scene.points, i, scene.values, p);
        svg.circle([x(i), up(y)], radius * mark_size(width), Some(fill), Some((p.ink, 1.2)));
    }
    svg.end();
    if let Some(held_out) = scene.held_out {
        svg.group("held-out", 1.0);
        for (i, &y) in held_out.y().iter().enumerate() {
            let (radius, colour) = disc(held_out, i, scene.values, p);
            hollow(svg, [across(held_out.x()[(i, 0)]), up(y)], radius * mark_size(width), colour, p);
        }
        svg.end();
    }
}

/// The graph of a truth on the line, in as many pieces as it has where it has a value.
fn truth_lines(
    truth: &[f32],
    window: &Window,
    across: &dyn Fn(f64) -> f64,
    up: &dyn Fn(f64) -> f64,
) -> Vec<Vec<[f64; 2]>> {
    let unit = (window.x[1] - window.x[0]) / window.columns.max(1) as f64;
    let at = |k: usize| [across(window.x[0] + (k as f64 + 0.5) * unit), up(f64::from(truth[k]))];
    let known: Vec<usize> = (0..truth.len()).filter(|k| !truth[*k].is_nan()).collect();
    known.chunk_by(|a, b| a + 1 == *b).map(|piece| piece.iter().map(|k| at(*k)).collect()).collect()
}

fn function_keys(scene: &Scene, sheet: &Sheet) -> Vec<(Key, String)> {
    let p = scene.palette;
    let mut keys: Vec<(Key, String)> = Vec::new();
    let words = sheet.words;
    let mut add = |key: Key, text: &str| keys.push((key, text.into()));
    if scene.points.d() == 1 {
        add(Key::Line(p.ink, 1.75, 0.0), "f");
        add(Key::Disc(p.value(0.0), p.ink), words.data);
        if !scene.frame.report.targets.is_empty() {
            add(Key::Ring(p.ink_soft), words.noisy_target);
        }
        add(Key::Stem(p.positive), &format!("{}, a > 0", words.kink));
        add(Key::Stem(p.negative), &format!("{}, a < 0", words.kink));
        if scene.optimum.is_some() {
            add(Key::Line(p.proof, 1.5, 4.0), words.optimum);
        }
        if scene.held_out.is_some() {
            add(Key::Ring(p.ink), words.held_out);
        }
        if scene.error.is_some() {
            add(Key::Line(p.ink_soft, 1.25, 4.0), words.truth);
        }
    } else {
        let by = if scene.error.is_some() { words.data_by_distance } else { words.data_by_target };
        add(Key::Disc(p.value(0.6), p.ink), by);
        if scene.held_out.is_some() {
            add(Key::Ring(p.ink), words.held_out);
        }
        if scene.error.is_some() {
            add(Key::Line(p.ink_soft, 1.0, 3.0), words.truth_levels);
        }
        add(Key::Line(p.ink, 0.75, 0.0), words.hinge);
        if scene.shows_atoms() {
            add(Key::Hinge(p.ink), words.atom_hinge);
            add(Key::Chip(true), "a > 0");
            add(Key::Chip(false), "a < 0");
        }
        if scene.optimum.is_some() {
            add(Key::Line(p.proof, 1.5, 0.0), words.optimum_levels);
        }
    }
    if let Some(drawn) = scene.left_out(sheet) {
        add(Key::None, &drawn);
    }
    keys
}

// ---- The neuron view -------------------------------------------------------------------------------------

/// Draws the neuron view with its axes into a column of this place and width; its bottom.
pub(super) fn neuron_plot(
    svg: &mut Svg,
    scene: &Scene,
    view: &View,
    most: usize,
    [left, top]: [f64; 2],
    width: f64,
    under: &dyn Fn(&View) -> Vec<Shape>,
) -> f64 {
    let across = (width - LEFT - RIGHT).max(40.0);
    let size = [across, height_of([view.width, view.chart_height()], across)];
    let view = view.with_chart(size);
    svg.set_origin([left + LEFT, top + TOP]);
    let (p, [width, height]) = (scene.palette, size);
    let sphere = view.chart == Chart::Sphere;
    svg.clipped([0.0, 0.0, width, height]);
    svg.group("cells", 1.0);
    if sphere {
        svg.circle(view.centre(), view.radius(), Some(p.cell_b), None);
    } else {
        svg.rect([0.0, 0.0, width, height], 0.0, Some(p.cell_b), None);
    }
    let n = scene.points.n();
    let odd: Vec<Vec<[f64; 2]>> = (0..n).flat_map(|i| view.active(scene.points, i)).collect();
    svg.fill(&odd, true, p.cell_a, 1.0);
    svg.end();
    let crowded = libm::sqrt(40.0 / n as f64).clamp(0.25, 1.0);
    let (colour, full) = view.hyperplane(p);
    for (name, front, strength) in [("hyperplanes-behind", false, 0.3), ("hyperplanes", true, full)] {
        if front || sphere {
            svg.group(name, strength * crowded);
            (0..n)
                .flat_map(|i| view.curve(scene.points, i, front))
                .for_each(|c| svg.polyline(&c, colour, 1.0, 0.0));
            svg.end();
        }
    }
    if sphere {
        svg.circle(view.centre(), view.radius(), None, Some((p.line, 1.0)));
    } else if view.chart == Chart::Unrolled {
        svg.line(view.spread(-1.0, 0.0), view.spread(1.0, 0.0), p.line, 1.0, 1.0);
    }
    let under = under(&view);
    if !under.is_empty() {
        svg.group("opened", 1.0);
        under.iter().for_each(|shape| svg.shape(shape));
        svg.end();
    }
    draw_trails(svg, scene, &view);
    marks(svg, scene, &view, most);
    certificate(svg, scene, &view);
    if scene.shows_atoms() {
        atoms(svg, scene, &view);
    }
    optimal_atoms(svg, scene, &view);
    svg.end();
    neuron_axes(svg, scene, &view, size);
    top + TOP + size[1] + axes::FOOT
}

/// Axes of a chart: angles and offsets as they are, masses on the charts that show them by place.
fn neuron_axes(svg: &mut Svg, scene: &Scene, view: &View, size: [f64; 2]) {
    let p = scene.palette;
    let angles = || -> Vec<(f64, String)> {
        [(-1.0, "−π"), (-0.5, "−π/2"), (0.0, "0"), (0.5, "π/2"), (1.0, "π")]
            .map(|(t, label)| (view.spread(t, 0.0)[0], label.to_owned()))
            .into()
    };
    // Where a neuron of this mass would be, in this direction.
    let masses = |direction: [f64; 3], along: usize| -> Vec<(f64, String)> {
        let mut out: Vec<(f64, String)> = Vec::new();
        for v in ticks::linear(0.0, view.scale, 2) {
            for sign in [1.0, -1.0] {
                let w = direction.map(|c| if view.chart == Chart::Plane { sign * c } else { c });
                let Some(place) = view.place(w.map(|c| c + 0.0), sign * v.max(0.0)) else { continue };
                let label = axis_label(sign * v + 0.0);
                let inside = (0.0..=size[along]).contains(&place.at[along]);
                if inside
                    && !out.iter().any(|t| (t.0 - place.at[along]).abs() < 9.0 + 9.0 * (1 - along) as f64)
                {
                    out.push((place.at[along], label));
                }
            }
        }
        out
    };
    match view.chart {
        Chart::Cylinder => {
            let up = [-1.0, -0.5, 0.0, 0.5, 1.0].map(|v| (view.spread(0.0, v)[1], axis_label(v)));
            axes::frame(svg, p, size, &angles(), &up, [svg.words.angle_of_w, "b / |(w, b)|"]);
        }
        Chart::Unrolled => {
            let up = masses([1.0, 0.0, 0.0], 1);
            let words = svg.words;
            let up_name = format!("a |(w, b)|, {}", words.root_scale);
            axes::frame(svg, p, size, &angles(), &up, [words.angle_of_w_and_b, &up_name]);
        }
        Chart::Plane => {
            let (across, up) = (masses([1.0, 0.0, 0.0], 0), masses([0.0, 1.0, 0.0], 1));
            let name = format!("|a| w, {}", svg.words.root_scale_from_centre);
            axes::frame(svg, p, size, &across, &up, [&name, "|a| b"]);
        }
        Chart::Lines => {
            let [from, to] = [[0.0, size[1]], [size[0], 0.0]].map(|at| view.lines_place(at));
            let [many, rows] = axes::most_ticks(size);
            let across = ticks::linear(from[0], to[0], many).into_iter();
            let across: Vec<_> = across.map(|v| (view.lines_at([v, 0.0])[0], axis_label(v + 0.0))).collect();
            let up = ticks::linear(from[1], to[1], rows).into_iter();
            let up: Vec<_> = up.map(|v| (view.lines_at([0.0, v])[1], axis_label(v + 0.0))).collect();
            let names = ["₁", "₂"].map(|k| format!("w{k} / {}", view.lines.value_name()));
            axes::frame(svg, p, size, &across, &up, [&names[0], &names[1]]);
        }
        Chart::Sphere => {
            svg.group("axes", 1.0);
            let tips = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|w| view.place(w, 1.0));
            // Their names keep clear of the atoms and of their numbers, which are placed first.
            let atoms = if scene.shows_atoms() { numbered(scene, view) } else { Vec::new() };
            let tip = |place: &Place| labels::Mark { at: place.at, radius: 3.0 };
            let marks: Vec<labels::Mark> =
                atoms.iter().map(|a| a.mark).chain(tips.iter().flatten().map(tip)).collect();
            let names = labels::place(&marks, [14.0, 12.0], size[0], size[1]).split_off(atoms.len());
            for ((place, name), at) in tips.iter().flatten().zip(["w₁", "w₂", "b"]).zip(names) {
                let ([x, y], ink) = (place.at, if place.front { p.ink } else { p.dead });
                svg.line([x - 3.0, y], [x + 3.0, y], ink, 1.0, 1.0);
                svg.line([x, y - 3.0], [x, y + 3.0], ink, 1.0, 1.0);
                svg.text(name, at, TEXT, Anchor::Middle, ink, Some(p.surface));
            }
            svg.text(
                &format!("{} (w₁, w₂, b)", svg.words.directions),
                [0.5 * size[0], size[1] + 9.0],
                TEXT,
                Anchor::Middle,
                p.ink_soft,
                None,
            );
            svg.end();
        }
    }
}

fn draw_trails(svg: &mut Svg, scene: &Scene, view: &View) {
    let Some(trails) = scene.trails.filter(|t| t.followed().len() <= scene.m()) else { return };
    svg.group("trails", if view.chart == Chart::Lines { 0.2 } else { 0.3 });
    for positive in [false, true] {
        let mut lines: Vec<Vec<[f64; 2]>> = Vec::new();
        for k in 0..trails.followed().len() {
            trails::pieces(trails, k, positive, view, |from, to| match lines.last_mut() {
                Some(line) if line.last() == Some(&from) => line.push(to),
                _ => lines.push(vec![from, to]),
            });
        }
        svg.polylines(&lines, scene.palette.sign(positive), 0.8, 0.0);
    }
    svg.end();
}

fn marks(svg: &mut Svg, scene: &Scene, view: &View, most: usize) {
    let p = scene.palette;
    let dead: Vec<Neuron> = (0..scene.m()).map(|j| scene.neuron(j)).filter(|n| n.dead).collect();
    svg.group("dead", 1.0);
    for neuron in dead.iter().step_by(dead.len().div_ceil(most.max(1)).max(1)) {
        if let Some(place) = view.place(neuron.w, neuron.a) {
            svg.mark(place.at, 1.1, true, p.dead, if view.is_reached(place.front) { 1.0 } else { 0.35 });
        }
    }
    svg.end();
    let flat = matches!(view.chart, Chart::Plane | Chart::Unrolled);
    let largest = largest_mark(scene.m()) * mark_size(view.width);
    svg.group("neurons", 1.0);
    for (n, _) in scene.neurons(most) {
        let Some(place) = view.place(n.w, n.a) else { continue };
        let size = (n.mass() / view.scale.max(1e-300)).min(1.0).sqrt();
        let radius = if flat { 0.55 * largest } else { (largest * size).max(0.7) };
        let (positive, opacity) = (n.a > 0.0, if place.front { 0.6 } else { 0.16 });
        if view.chart.is_two_sided() && !place.front {
            svg.hollow_mark(place.at, radius, positive, p.sign(positive), HOLLOW_LINE);
            continue;
        }
        svg.mark(place.at, radius, positive, p.sign(positive), opacity);
    }
    svg.end();
}

/// `|η|/(λN)`: of d = 1 as a curve with the level 1, of d = 2 the level 1.
fn certificate(svg: &mut Svg, scene: &Scene, view: &View) {
    let (p, map) = (scene.palette, &scene.frame.map);
    if !scene.has_certificate() {
        return;
    }
    svg.group("certificate", 1.0);
    if scene.points.d() == 2 {
        for (front, dash) in [(true, 0.0), (false, DASH)] {
            let lines = contours::level_one(map, view, front);
            svg.polylines(&lines, p.proof, 1.5, dash);
        }
    } else {
        let plane = view.chart == Chart::Plane;
        // Twice the level fills what there is.
        let place = |k: usize, v: f64| {
            let angle = 2.0 * (k as f64 + 0.5) / map.len() as f64 - 1.0;
            if plane {
                view.ball(0.8 * v * libm::cos(PI * angle), 0.8 * v * libm::sin(PI * angle))
            } else {
                view.spread(angle, 0.8 * v)
            }
        };
        let count = map.len() + usize::from(plane);
        let curve =
            |v: &dyn Fn(usize) -> f64| -> Vec<[f64; 2]> { (0..count).map(|k| place(k, v(k))).collect() };
        svg.polyline(&curve(&|_| 1.0), p.proof, 1.0, 4.0);
        svg.polyline(&curve(&|k| f64::from(map[k % map.len()]).min(3.0)), p.proof, 1.5, 0.0);
    }
    svg.end();
}

/// An atom on a chart.
struct Numbered {
    /// Its index.
    k: usize,
    /// Its place, and the radius to keep free.
    mark: labels::Mark,
    /// Radius of its ring, or of the mark at its end.
    radius: f64,
    /// As in [`Place::front`].
    front: bool,
    /// The pointer that stands for it where it is beyond the chart.
    edge: Option<Edge>,
}

/// The atoms that have a place on the chart, heaviest first.
fn numbered(scene: &Scene, view: &View) -> Vec<Numbered> {
    let atoms = &scene.frame.report.atoms;
    let (flat, scale) = (matches!(view.chart, Chart::Plane | Chart::Unrolled), mark_size(view.width));
    (0..atoms.len())
        .filter_map(|k| {
            let share = atoms[k].share.max(0.0);
            let radius = if flat { 4.5 } else { scale * (6.0 + 11.0 * share.sqrt()) };
            let Place { at, front } = view.place_atom(atoms[k].u, atoms[k].sign, share)?;
            let edge = view.edge(at);
            let (at, radius) = edge.map_or((at, radius), |edge| (edge.at, Edge::RADIUS));
            Some(Numbered { k, mark: labels::Mark { at, radius: radius + 1.0 }, radius, front, edge })
        })
        .collect()
}

fn atoms(svg: &mut Svg, scene: &Scene, view: &View) {
    let (p, atoms) = (scene.palette, &scene.frame.report.atoms);
    let flat = matches!(view.chart, Chart::Plane | Chart::Unrolled);
    let shown = numbered(scene, view);
    let marks: Vec<labels::Mark> = shown.iter().map(|atom| atom.mark).collect();
    let places = labels::place(&marks, [14.0, 12.0], view.width, view.chart_height());
    svg.group("atoms", 1.0);
    // Lightest first, so that the heaviest lie on top.
    for atom in shown.iter().rev() {
        let (positive, at, radius) = (atoms[atom.k].sign > 0, atom.mark.at, atom.radius);
        if flat {
            let foot = if view.chart == Chart::Plane { view.centre() } else { [at[0], view.centre()[1]] };
            svg.line(foot, at, p.sign(positive), 2.25, 1.0);
            svg.mark(at, radius, positive, p.sign(positive), 1.0);
        } else {
            let is_faint = !view.is_reached(atom.front);
            let colour = p.sign(positive).mix(p.cell_b, if is_faint { 0.65 } else { 0.0 });
            if let Some(edge) = atom.edge {
                pointer(svg, &edge, atom.front, colour);
                continue;
            }
            if view.chart.is_two_sided() && !atom.front {
                svg.polyline(&ring(at, radius), colour, 1.75, DASH);
                continue;
            }
            svg.circle(at, radius, None, Some((colour, 1.75)));
            // The flat chart is periodic across.
            let other = if at[0] < radius { at[0] + view.width } else { at[0] - view.width };
            if view.chart == Chart::Cylinder && (at[0] < radius || at[0] > view.width - radius) {
                svg.circle([other, at[1]], radius, None, Some((colour, 1.75)));
            }
        }
    }
    for (atom, at) in shown.iter().zip(places) {
        svg.text(&(atom.k + 1).to_string(), at, 10.5, Anchor::Middle, p.ink, Some(p.cell_b));
    }
    svg.end();
}

/// An arrowhead at the edge of the chart, to something beyond it: filled or hollow as its marks are.
fn pointer(svg: &mut Svg, edge: &Edge, filled: bool, colour: Rgb) {
    if filled {
        svg.fill(&[edge.corners().to_vec()], false, colour, 1.0);
    } else {
        svg.outline(&edge.corners(), colour, 1.5);
    }
}

/// A circle as a closed polyline, which can be dashed.
fn ring(at: [f64; 2], radius: f64) -> Vec<[f64; 2]> {
    const SIDES: usize = 48;
    let corner = |k: usize| {
        let t = 2.0 * PI * k as f64 / SIDES as f64;
        [at[0] + radius * libm::cos(t), at[1] + radius * libm::sin(t)]
    };
    (0..=SIDES).map(corner).collect()
}

/// The optimum's atoms as hollow diamonds, whatever their sign, so that they are not taken for neurons.
fn optimal_atoms(svg: &mut Svg, scene: &Scene, view: &View) {
    let Some(optimum) = scene.optimum else { return };
    let (p, total) = (scene.palette, optimum.penalty_value.max(f64::MIN_POSITIVE));
    svg.group("optimum", 1.0);
    for atom in &optimum.atoms {
        let Some(place) = view.place_atom(atom.u(), atom.sign, atom.mass / total) else { continue };
        let r = mark_size(view.width) * (5.5 + 5.0 * (atom.mass / total).max(0.0).sqrt());
        let [x, y] = place.at;
        let corners = [[x, y - r], [x + r, y], [x, y + r], [x - r, y]];
        svg.outline(&corners, p.surface, 3.5);
        let is_faint = !view.is_reached(place.front);
        let colour = p.sign(atom.sign > 0).mix(p.cell_b, if is_faint { 0.65 } else { 0.0 });
        if place.front || is_faint {
            svg.outline(&corners, colour, 1.75);
        } else {
            let [a, b, c, d] = corners;
            svg.polyline(&[a, b, c, d, a], colour, 1.75, DASH);
        }
    }
    svg.end();
}

pub(super) fn neuron_keys(scene: &Scene, view: &View, sheet: &Sheet) -> Vec<(Key, String)> {
    let p = scene.palette;
    let mut keys: Vec<(Key, String)> = Vec::new();
    let words = sheet.words;
    let mut add = |key: Key, text: &str| keys.push((key, text.into()));
    let any = |is: fn(&Neuron) -> bool| (0..scene.m()).any(|j| is(&scene.neuron(j)));
    if any(|n| !n.dead && n.a > 0.0) {
        add(Key::Mark(true), &format!("{}, a > 0", words.neuron));
    }
    if any(|n| !n.dead && n.a < 0.0) {
        add(Key::Mark(false), &format!("{}, a < 0", words.neuron));
    }
    if any(|n| n.dead) {
        add(Key::Dot(p.dead), words.dead);
    }
    if view.chart.is_two_sided() {
        let [filled, hollow] = view.lines.halves(words);
        add(Key::Sides(p.ink, true), &format!("{}: {filled}", words.filled));
        add(Key::Sides(p.ink, false), &format!("{}: {hollow}", words.hollow));
        if view.lines.value_name() == "β" {
            add(Key::None, "β = w·p + b");
        }
    }
    if !view.shows_mass() {
        add(Key::None, words.area);
    }
    if scene.shows_atoms() {
        if matches!(view.chart, Chart::Plane | Chart::Unrolled) {
            add(Key::Arrow(p.positive), words.atom_arrow);
        } else {
            add(Key::Ring(p.positive), words.atom);
        }
    }
    if let Some(from) = scene.trails.filter(|t| t.moments().len() > 1).and_then(|t| t.moments().first()) {
        add(Key::Faint(p.positive), &format!("{} {}", words.trail, from.step));
    }
    if scene.optimum.is_some() {
        add(Key::Diamond(p.positive), words.optimum_atom);
    }
    if scene.has_certificate() {
        if scene.points.d() == 1 {
            add(Key::Line(p.proof, 1.5, 0.0), "|η|/(λN)");
            add(Key::Line(p.proof, 1.0, 4.0), "|η|/(λN) = 1");
        } else {
            add(Key::Line(p.proof, 1.5, 0.0), "|η|/(λN) = 1");
        }
    }
    add(Key::Cells(p.cell_a, p.cell_b, p.line), words.cells);
    if let Some(drawn) = scene.left_out(sheet) {
        add(Key::None, &drawn);
    }
    keys
}

#[cfg(test)]
mod tests;
