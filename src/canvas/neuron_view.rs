//! The neuron view: the space of directions, cut into cells by the data's hyperplanes, and the
//! neurons in it (the paper's panel b).
//!
//! From below: the cells, kept on a layer of their own; the neurons with their trails, as the drawing
//! worker has painted them; what is lit, the atoms and their numbers.

use super::palette::{Palette, Rgb};
use super::surface::{Layer, Surface, distance, key};
use super::{Scene, TEXT};
use crate::state::Target;
use crate::state::prediction::CellStanding;
use crate::text::views as text;
use crate::workers::painter::Drawable;
use relu_atoms_core::cells::Section;
use relu_atoms_core::points::Points;
use relu_atoms_core::train::NeuronEdit;
use relu_atoms_raster::Placer;
use relu_atoms_render::drag::{Drag, DraggedNeuron};
use relu_atoms_render::figure::outline;
use relu_atoms_render::lines::Lines;
use relu_atoms_render::view::{Edge, Place, STRIP, View};
use relu_atoms_render::{contours, guess, labels, projection};
use relu_atoms_session::messages::AtomReport;
use web_sys::{CanvasWindingRule, HtmlCanvasElement};

pub use relu_atoms_render::view::Chart;

/// From this share of the mass on the neurons count as gathered in atoms.
const SETTLED: f64 = 0.9;
/// Length of the dashes of what is in the half of hollow marks.
const DASH: f64 = 3.0;
/// Width of a character of the names of the axes, at most, in CSS pixels.
const CHARACTER: f64 = 5.9;
/// The most cells that are hatched.
const MOST_HATCHED: usize = 12;

/// The neuron view on its canvas.
pub struct NeuronView {
    surface: Surface,
    /// The view as it is to be.
    chart: Chart,
    rotation: projection::Rotation,
    /// What the chart of straight lines shows, and what shows all of it for the points of the run.
    lines: Lines,
    fitting_lines: Lines,
    /// The unit of mass of the run; 0 before there is one.
    mass_unit: f64,
    /// The view as it was painted last; what lies over the picture follows it, not the wish.
    view: Option<View>,
    neurons: Option<Drawable>,
    cells: Layer,
}

impl NeuronView {
    /// `None` if the browser gives no 2D context.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        Some(Self {
            surface: Surface::new(canvas)?,
            chart: Chart::Cylinder,
            rotation: projection::Rotation::default(),
            lines: Lines::default(),
            fitting_lines: Lines::default(),
            mass_unit: 0.0,
            view: None,
            neurons: None,
            cells: Layer::new(),
        })
    }

    /// Shows on another canvas what is shown on this one; `false` if the browser gives no 2D context.
    pub fn move_to(&mut self, canvas: HtmlCanvasElement) -> bool {
        Surface::new(canvas).map(|surface| self.surface = surface).is_some()
    }

    /// Shows another chart. One that does not fit the data's dimension gives way to the default.
    pub fn set_chart(&mut self, chart: Chart) {
        self.chart = chart;
    }

    /// Turns the ball by a drag of this many CSS pixels; the other charts stay.
    pub fn turn(&mut self, dx: f64, dy: f64) {
        if self.chart == Chart::Sphere {
            let radius = self.wanted(2).radius().max(20.0);
            self.rotation.turn(-dx / radius, dy / radius);
        }
    }

    /// Moves the chart of straight lines by a drag of this many CSS pixels; the other charts stay.
    pub fn pan(&mut self, dx: f64, dy: f64) {
        if self.chart == Chart::Lines {
            self.lines = self.wanted(2).panned(&self.fitting_lines, [dx, dy]).lines;
        }
    }

    /// Zooms the chart of straight lines by a factor about a place in CSS pixels, or its middle. False if it is no
    /// other than before: another chart is shown, or nothing is closer or further away.
    pub fn zoom(&mut self, factor: f64, about: Option<[f64; 2]>) -> bool {
        let before = self.lines;
        if self.chart == Chart::Lines {
            let view = self.wanted(2);
            self.lines = view.zoomed(&self.fitting_lines, factor, about.unwrap_or(view.centre())).lines;
        }
        self.lines != before
    }

    /// Shows all of the chart of straight lines.
    pub fn fit(&mut self) {
        self.lines = self.fitting_lines;
    }

    /// Sets the points and the unit of mass of the run that is shown. Where the chart of straight lines was moved to
    /// stays while it fits the same points.
    pub fn set_run(&mut self, points: &Points, unit: f64) {
        self.mass_unit = unit;
        let fitting = Lines::fitting(points);
        if self.fitting_lines != fitting {
            (self.fitting_lines, self.lines) = (fitting, fitting);
        }
    }

    /// The view to be painted next, for data of this dimension.
    pub fn wanted(&self, d: usize) -> View {
        let [width, height] = self.surface.client_size();
        View {
            chart: self.chart.fitting(d),
            rotation: self.rotation,
            lines: self.lines,
            width,
            height,
            scale: self.mass_unit,
        }
    }

    /// The view that was painted last.
    pub fn shown(&self) -> Option<&View> {
        self.view.as_ref()
    }

    /// The input that is the origin of the chart of straight lines, where that is shown and its name is needed.
    pub fn shown_origin(&self) -> Option<[f64; 2]> {
        let view = self.view.filter(|view| view.chart == Chart::Lines)?;
        Some(view.lines.origin).filter(|p| *p != [0.0; 2])
    }

    /// Takes what has been painted. Without a picture the last one stays.
    pub fn take(&mut self, view: View, neurons: Option<Drawable>) {
        self.view = Some(view);
        if neurons.is_some()
            && let Some(old) = std::mem::replace(&mut self.neurons, neurons)
        {
            old.close();
        }
    }

    /// Forgets what was painted: another run begins.
    pub fn forget(&mut self) {
        self.view = None;
        if let Some(old) = self.neurons.take() {
            old.close();
        }
    }

    /// The view painted last, at the canvas's present size.
    fn view(&self, d: usize) -> Option<View> {
        let view = self.view.filter(|v| v.chart.fitting(d) == v.chart)?;
        Some(View { width: self.surface.width, height: self.surface.height, ..view })
    }

    /// The canvas.
    pub fn canvas(&self) -> HtmlCanvasElement {
        self.surface.canvas.clone()
    }

    /// Draws one moment. Nothing happens while the canvas has no size or nothing has been painted.
    pub fn draw(&mut self, scene: &Scene, palette: &Palette) {
        if !self.surface.begin() {
            return;
        }
        let Some(view) = self.view(scene.points.d()) else { return };
        self.draw_cells(&view, scene, palette);
        let s = &self.surface;
        s.ctx.save();
        s.ctx.begin_path();
        clip(&view, s);
        s.ctx.clip();
        if let Some(Target::Point(i)) = scene.lit
            && i < scene.points.n()
        {
            s.ctx.begin_path();
            for path in view.curve(scene.points, i, true) {
                s.polyline(path);
            }
            s.glow(palette.accent, 2.25, palette);
        }
        self.draw_opened(&view, scene, palette);
        self.tint_guess(&view, scene, palette);
        self.draw_shafts(&view, scene, palette);
        if let Some(neurons) = &self.neurons {
            s.picture(neurons);
        }
        self.draw_certificate(&view, scene, palette);
        self.outline_guess(&view, scene, palette);
        self.draw_atoms(&view, scene, palette);
        self.draw_optimum(&view, scene, palette);
        self.sign_guess(&view, scene, palette);
        self.draw_held(&view, scene, palette);
        if let Some(Target::Neuron(j)) = scene.lit
            && j < scene.neurons()
        {
            let (w, a) = scene.neuron(j);
            if let Some(place) = view.place(w, a) {
                s.ctx.begin_path();
                s.mark(place.at, 4.5, a > 0.0);
                if view.chart.is_two_sided() && !place.front {
                    s.stroke(palette.sign(a > 0.0), 1.5);
                    s.ctx.stroke();
                } else {
                    s.fill(palette.sign(a > 0.0));
                    s.ctx.fill();
                }
                s.halo(place.at, 9.0, palette);
            }
        }
        s.ctx.restore();
        self.draw_names(&view, scene, palette);
    }

    /// What lies at a place, in CSS pixels from the canvas's top left.
    pub fn pick(&self, x: f64, y: f64, scene: &Scene) -> Option<Target> {
        let view = self.view(scene.points.d()).filter(|v| v.width >= 1.0)?;
        let near = |q: [f64; 2]| (q[0] - x).hypot(q[1] - y);
        if scene.atom_strength() > 0.0 {
            let atom = scene
                .frame()
                .report
                .atoms
                .iter()
                .enumerate()
                .filter_map(|(k, atom)| {
                    let place = view.place_atom(atom.u, atom.sign, atom.share)?;
                    let (at, radius) = mark_of(&view, place, atom.share);
                    let reach = near(at) - radius;
                    (view.is_reached(place.front) && reach <= 3.0).then_some((reach, k))
                })
                .min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((_, k)) = atom {
                return Some(Target::Atom(k));
            }
        }
        if let Some(j) = nearest(&view, x, y, scene) {
            return Some(Target::Neuron(j));
        }
        (0..scene.points.n())
            .filter_map(|i| {
                let reach = view
                    .curve(scene.points, i, true)
                    .iter()
                    .flat_map(|path| path.windows(2).map(|p| distance([x, y], p[0], p[1])))
                    .fold(f64::INFINITY, f64::min);
                (reach <= 4.0).then_some((reach, i))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, i)| Target::Point(i))
    }

    /// Begins to drag a neuron or an atom, with the pointer at a place.
    pub fn begin_drag(&self, target: Target, at: [f64; 2], scene: &Scene) -> Option<Drag> {
        let view = self.view(scene.points.d())?;
        let (direction, place) = match target {
            Target::Neuron(j) if j < scene.neurons() => {
                let (w, a) = scene.neuron(j);
                (w, view.place(w, a)?)
            }
            Target::Atom(k) => {
                let atom = scene.frame().report.atoms.get(k)?;
                (atom.u, view.place_atom(atom.u, atom.sign, atom.share)?)
            }
            _ => return None,
        };
        let held = &scene.frame().report.held;
        let taken = |neuron: usize| {
            let (w, a) = scene.neuron(neuron);
            DraggedNeuron { neuron, w, a, held: held.binary_search(&neuron).is_ok() }
        };
        let neurons = scene.shown.members(target).into_iter().map(taken).collect();
        Drag::new(neurons, direction, place.at, at, matches!(target, Target::Neuron(_)), view.scale)
    }

    /// Where the pointer at a place puts the neurons that are dragged.
    pub fn dragged(&self, drag: &Drag, at: [f64; 2], d: usize) -> Vec<NeuronEdit> {
        self.view(d).map_or_else(Vec::new, |view| drag.moved(&view, at))
    }

    fn draw_cells(&mut self, view: &View, scene: &Scene, palette: &Palette) {
        let bits: Vec<u64> = scene.points.x().iter().map(|v| v.to_bits()).collect();
        let s = &self.surface;
        let mut place = vec![s.width, s.height, s.density];
        match view.chart {
            Chart::Sphere => place.extend([view.rotation.yaw, view.rotation.pitch]),
            Chart::Lines => {
                let Lines { origin, centre, half } = view.lines;
                place.extend(origin.into_iter().chain(centre).chain(half));
            }
            _ => {}
        }
        let place: Vec<u64> = place.into_iter().map(f64::to_bits).collect();
        let crowded = crowded(scene);
        let key = key((view.chart, place, palette, bits, scene.points.d(), &crowded));
        self.cells.put(&self.surface, key, |s| {
            shade(view, s, scene.points, palette);
            crowded.iter().for_each(|sees| hatch(view, s, scene.points, sees, palette));
        });
    }

    /// The opened cell, and under it those that hold neurons of more than one direction.
    fn draw_opened(&self, view: &View, scene: &Scene, palette: &Palette) {
        let Some(cells) = scene.cells else { return };
        for shape in outline::shapes(cells.opened.as_ref(), &cells.crowded, view, palette) {
            super::part::draw(&self.surface, &shape);
        }
    }

    /// The predicted cells, tinted under the neurons.
    fn tint_guess(&self, view: &View, scene: &Scene, palette: &Palette) {
        for (section, standing) in scene.guess.iter().flat_map(|guess| &guess.cells) {
            if *standing != CellStanding::Unforeseen {
                tint(view, &self.surface, scene.points, section, palette.accent);
            }
        }
    }

    /// The outlines of the predicted cells, and of those with atoms that were not predicted.
    fn outline_guess(&self, view: &View, scene: &Scene, palette: &Palette) {
        for shape in scene.guess.iter().flat_map(|guess| guess::outlines(&guess.cells, view, palette)) {
            super::part::draw(&self.surface, &shape);
        }
    }

    /// How those cells came out.
    fn sign_guess(&self, view: &View, scene: &Scene, palette: &Palette) {
        for shape in scene.guess.iter().flat_map(|guess| guess::signs(&guess.cells, view, palette)) {
            super::part::draw(&self.surface, &shape);
        }
    }

    /// `|η|/(λN)` of d = 1 as a curve, with the level 1: around the plane, and over the unrolled angles. For
    /// d = 2 it is painted under the neurons, and only the level 1 is drawn here.
    fn draw_certificate(&self, view: &View, scene: &Scene, palette: &Palette) {
        let (s, map) = (&self.surface, &scene.frame().map);
        if !scene.certified || map.len() < 2 {
            return;
        }
        if scene.points.d() == 2 {
            s.stroke(palette.proof, 1.5);
            for (front, dash) in [(true, 0.0), (false, DASH)] {
                s.ctx.begin_path();
                contours::level_one(map, view, front).into_iter().for_each(|line| s.polyline(line));
                s.dashed(dash);
                s.ctx.stroke();
            }
            s.dashed(0.0);
            return;
        }
        let plane = view.chart == Chart::Plane;
        // Twice the level fills what there is.
        let place = |k: f64, v: f64| {
            let angle = 2.0 * (k + 0.5) / map.len() as f64 - 1.0;
            if plane {
                let t = std::f64::consts::PI * angle;
                view.ball(0.8 * v * libm::cos(t), 0.8 * v * libm::sin(t))
            } else {
                view.spread(angle, 0.8 * v)
            }
        };
        for (level, width) in [(true, 1.0), (false, 1.5)] {
            s.ctx.begin_path();
            let count = map.len() + usize::from(plane);
            s.polyline((0..count).map(|k| {
                let v = if level { 1.0 } else { f64::from(map[k % map.len()]).min(3.0) };
                place(k as f64, v)
            }));
            s.alpha(if level { 0.55 } else { 0.95 });
            s.stroke(palette.proof, width);
            s.dashed(if level { 4.0 } else { 0.0 });
            s.ctx.stroke();
        }
        s.dashed(0.0);
        s.alpha(1.0);
    }

    /// The optimum's atoms as hollow marks: diamonds, whatever their sign, so that they are not taken
    /// for neurons.
    fn draw_optimum(&self, view: &View, scene: &Scene, palette: &Palette) {
        let Some(overlay) = scene.optimum else { return };
        let s = &self.surface;
        let total = overlay.optimum.penalty_value.max(f64::MIN_POSITIVE);
        for atom in &overlay.optimum.atoms {
            let Some(place) = view.place_atom(atom.u(), atom.sign, atom.mass / total) else { continue };
            let r = 5.5 + 5.0 * (atom.mass / total).max(0.0).sqrt();
            let [x, y] = place.at;
            s.alpha(if view.is_reached(place.front) { 1.0 } else { 0.35 });
            let dash = if view.chart.is_two_sided() && !place.front { DASH } else { 0.0 };
            for (colour, width, dash) in
                [(palette.surface, 4.0, 0.0), (palette.sign(atom.sign > 0), 1.75, dash)]
            {
                s.dashed(dash);
                s.ctx.begin_path();
                s.polyline([[x, y - r], [x + r, y], [x, y + r], [x - r, y]]);
                s.ctx.close_path();
                s.stroke(colour, width);
                s.ctx.stroke();
            }
        }
        s.dashed(0.0);
        s.alpha(1.0);
    }

    /// A ring in ink around each neuron that is held. In a heap one ring stands for its neighbours, so the
    /// work is bounded by the size of the view.
    fn draw_held(&self, view: &View, scene: &Scene, palette: &Palette) {
        const APART: f64 = 6.0;
        let (s, m) = (&self.surface, scene.neurons());
        let columns = (s.width / APART) as usize + 1;
        let mut ringed = vec![false; columns * ((s.height / APART) as usize + 1)];
        s.ctx.begin_path();
        for &j in scene.frame().report.held.iter().filter(|j| **j < m) {
            let (w, a) = scene.neuron(j);
            let Some(place) = view.place(w, a).filter(|p| view.is_reached(p.front)) else { continue };
            let [column, row] = place.at.map(|v| (v / APART) as usize);
            if let Some(ringed) = ringed.get_mut(row * columns + column)
                && !std::mem::replace(ringed, true)
            {
                s.circle(place.at, 5.5);
            }
        }
        s.glow(palette.ink, 1.5, palette);
    }

    fn draw_atoms(&self, view: &View, scene: &Scene, palette: &Palette) {
        let s = &self.surface;
        let strength = scene.atom_strength();
        if strength == 0.0 {
            return;
        }
        let atoms = &scene.frame().report.atoms;
        let dim = if scene.lit.is_some() { 0.5 } else { 1.0 };
        let shown: Vec<(usize, Place)> = (0..atoms.len())
            .filter_map(|k| Some((k, view.place_atom(atoms[k].u, atoms[k].sign, atoms[k].share)?)))
            .collect();
        let level = |k: usize, place: &Place| {
            let lit = scene.lit == Some(Target::Atom(k));
            strength * if lit { 1.0 } else { dim } * if view.is_reached(place.front) { 1.0 } else { 0.35 }
        };
        // Lightest first, so that the heaviest lie on top.
        for &(k, place) in shown.iter().rev() {
            let (positive, radius) = (atoms[k].sign > 0, ring(view, atoms[k].share));
            let lit = scene.lit == Some(Target::Atom(k));
            s.alpha(level(k, &place));
            if let Some(edge) = view.edge(place.at) {
                self.draw_pointer(&edge, place.front, palette.sign(positive));
                if lit {
                    s.halo(edge.at, Edge::RADIUS + 4.0, palette);
                }
                continue;
            }
            match view.chart {
                Chart::Cylinder | Chart::Sphere | Chart::Lines => {
                    let width = s.width;
                    let mut places = vec![place.at];
                    if view.chart == Chart::Cylinder && place.at[0] < radius {
                        places.push([place.at[0] + width, place.at[1]]);
                    } else if view.chart == Chart::Cylinder && place.at[0] > width - radius {
                        places.push([place.at[0] - width, place.at[1]]);
                    }
                    for at in places {
                        s.ctx.begin_path();
                        s.circle(at, radius);
                        s.stroke(palette.sign(positive), if lit { 2.75 } else { 1.75 });
                        s.dashed(if view.chart.is_two_sided() && !place.front { DASH } else { 0.0 });
                        s.ctx.stroke();
                        s.dashed(0.0);
                        if lit {
                            s.halo(at, radius + 4.0, palette);
                        }
                    }
                }
                Chart::Plane | Chart::Unrolled => {
                    let foot = if view.chart == Chart::Plane {
                        view.centre()
                    } else {
                        [place.at[0], view.centre()[1]]
                    };
                    s.ctx.begin_path();
                    s.line(foot, place.at);
                    s.ctx.set_line_cap("round");
                    s.stroke(palette.sign(positive), if lit { 4.0 } else { 2.5 });
                    // On the plane the shaft lies under the neurons.
                    if view.chart == Chart::Unrolled {
                        s.ctx.stroke();
                    }
                    s.ctx.set_line_cap("butt");
                    s.ctx.begin_path();
                    if view.chart == Chart::Plane {
                        self.head(foot, place.at, positive, shaft(atoms[k].share));
                    } else {
                        s.mark(place.at, radius, positive);
                    }
                    s.fill(palette.sign(positive));
                    s.ctx.fill();
                    if lit {
                        s.halo(place.at, radius + 4.5, palette);
                    }
                }
            }
        }
        let marks: Vec<labels::Mark> = shown
            .iter()
            .map(|(k, place)| {
                let (at, radius) = mark_of(view, *place, atoms[*k].share);
                labels::Mark { at, radius: radius + 1.0 }
            })
            .collect();
        let size = [if atoms.len() > 9 { 14.0 } else { 8.0 }, 12.0];
        // On the plane no number lies on an arrow.
        let on_shaft = |place: Place| {
            let [x, y] = view.centre();
            let parts = ((place.at[0] - x).hypot(place.at[1] - y) / 8.0).floor().max(1.0);
            (0..parts as usize).map(move |k| {
                let t = k as f64 / parts;
                labels::Mark { at: [x + t * (place.at[0] - x), y + t * (place.at[1] - y)], radius: 4.0 }
            })
        };
        let is_plane = view.chart == Chart::Plane;
        let obstacles: Vec<labels::Mark> =
            shown.iter().filter(|_| is_plane).flat_map(|(_, place)| on_shaft(*place)).collect();
        let at = labels::legible(&marks, &obstacles, size, s.width, view.chart_height());
        for ((k, place), at) in shown.iter().zip(at) {
            s.alpha(level(*k, place));
            let Some(at) = at else { continue };
            s.text_on(&(k + 1).to_string(), at, "center", palette.ink, palette.cell_b);
        }
        s.alpha(1.0);
    }

    /// The shafts of the atoms' arrows on the plane: lighter than the neurons that lie on them, of which the arrow
    /// is the sum, and the bolder the heavier.
    fn draw_shafts(&self, view: &View, scene: &Scene, palette: &Palette) {
        let (s, strength) = (&self.surface, scene.atom_strength());
        if view.chart != Chart::Plane || strength == 0.0 {
            return;
        }
        s.ctx.set_line_cap("round");
        for (k, atom) in scene.frame().report.atoms.iter().enumerate().rev() {
            let Some(place) = view.place_atom(atom.u, atom.sign, atom.share) else { continue };
            let lit = scene.lit == Some(Target::Atom(k));
            let level = if lit {
                0.8
            } else if scene.lit.is_some() {
                0.25
            } else {
                0.5
            };
            s.alpha(level * strength);
            s.ctx.begin_path();
            s.line(view.centre(), place.at);
            s.stroke(palette.sign(atom.sign > 0), shaft(atom.share));
            s.ctx.stroke();
        }
        s.ctx.set_line_cap("butt");
        s.alpha(1.0);
    }

    /// An arrowhead at the edge of the chart, to something beyond it: filled or hollow as its marks are.
    fn draw_pointer(&self, edge: &Edge, filled: bool, colour: Rgb) {
        let s = &self.surface;
        s.ctx.begin_path();
        s.polyline(edge.corners());
        s.ctx.close_path();
        if filled {
            s.fill(colour);
            s.ctx.fill();
        } else {
            s.stroke(colour, 1.5);
            s.ctx.stroke();
        }
    }

    /// Adds the head of an arrow of this width to the path: pointed for negative, a disc for positive, as the
    /// neurons are.
    fn head(&self, foot: [f64; 2], tip: [f64; 2], positive: bool, width: f64) {
        let s = &self.surface;
        let more = 0.5 * (width - 2.5);
        let length = (tip[0] - foot[0]).hypot(tip[1] - foot[1]).max(1e-9);
        let (ux, uy) = ((tip[0] - foot[0]) / length, (tip[1] - foot[1]) / length);
        if positive {
            s.circle(tip, 5.0 + more);
        } else {
            let [ahead, back, half] = [6.0, 4.5, 5.5].map(|v| v + more);
            s.ctx.move_to(tip[0] + ahead * ux, tip[1] + ahead * uy);
            s.ctx.line_to(tip[0] - back * ux - half * uy, tip[1] - back * uy + half * ux);
            s.ctx.line_to(tip[0] - back * ux + half * uy, tip[1] - back * uy - half * ux);
            s.ctx.close_path();
        }
    }

    /// What the places and the two kinds of marks of the chart of straight lines are, and how many neurons it does
    /// not show, as far as there is room.
    fn draw_lines_names(&self, view: &View, y: f64, scene: &Scene, palette: &Palette) {
        let s = &self.surface;
        let beyond = relu_atoms_raster::beyond(view, &scene.frame().neurons, scene.neurons());
        let [filled, hollow] = view.lines.halves(crate::text::figure_words::words());
        let names = text::lines(view.lines.value_name(), &filled, &hollow, beyond);
        let most = (s.width / CHARACTER) as usize;
        let fits = |name: &&String| name.chars().count() <= most;
        let name = names.iter().find(fits).unwrap_or(&names[3]);
        s.text(name, [0.5 * s.width, y], TEXT, false, "center", palette.ink_soft);
    }

    /// The axes' names, in the strip below the chart.
    fn draw_names(&self, view: &View, scene: &Scene, palette: &Palette) {
        let s = &self.surface;
        if s.height < 100.0 {
            return;
        }
        let y = s.height - 0.5 * STRIP + 2.0;
        let ends = match view.chart {
            Chart::Cylinder | Chart::Unrolled => true,
            Chart::Plane | Chart::Sphere => false,
            Chart::Lines => return self.draw_lines_names(view, y, scene, palette),
        };
        let name = text::axes(view.chart, s.width > 330.0);
        s.text(name, [0.5 * s.width, y], TEXT, false, "center", palette.ink_soft);
        if ends {
            s.text("−π", [1.0, y], TEXT, false, "left", palette.ink_soft);
            s.text("π", [s.width - 1.0, y], TEXT, false, "right", palette.ink_soft);
        }
    }
}

/// Width of the arrow of an atom with this share of the mass.
fn shaft(share: f64) -> f64 {
    2.5 + 5.0 * share.max(0.0).sqrt()
}

/// Radius of an atom's mark.
fn ring(view: &View, share: f64) -> f64 {
    match view.chart {
        Chart::Cylinder | Chart::Sphere | Chart::Lines => 6.0 + 11.0 * share.max(0.0).sqrt(),
        Chart::Plane => 5.0 + 2.5 * share.max(0.0).sqrt(),
        Chart::Unrolled => 5.0,
    }
}

/// Where an atom's mark is, or the pointer to it, and its radius.
fn mark_of(view: &View, place: Place, share: f64) -> ([f64; 2], f64) {
    view.edge(place.at).map_or((place.at, ring(view, share)), |edge| (edge.at, Edge::RADIUS))
}

/// The neuron that sees data and is drawn nearest to a place, if within 7 pixels.
fn nearest(view: &View, x: f64, y: f64, scene: &Scene) -> Option<usize> {
    let (m, columns) = (scene.neurons(), &scene.frame().neurons);
    let placer = Placer::of(view);
    let (x, y) = (x as f32, y as f32);
    let mut best = (49.0, None);
    for j in (0..m).filter(|j| columns[4 * m + j] > -1.5) {
        let w = [columns[j], columns[m + j], columns[2 * m + j]];
        let Some(spot) = placer.place(w, columns[3 * m + j]).filter(|s| view.is_reached(s.front)) else {
            continue;
        };
        let square = (spot.at[0] - x).powi(2) + (spot.at[1] - y).powi(2);
        if square < best.0 {
            best = (square, Some(j));
        }
    }
    best.1
}

/// Adds the chart's outline to the path.
fn clip(view: &View, s: &Surface) {
    if view.chart == Chart::Sphere {
        s.ctx.rect(0.0, 0.0, s.width, view.chart_height());
    } else {
        s.rounded(0.0, 0.0, s.width, view.chart_height(), 8.0);
    }
}

/// The patterns of the cells that hold more than one atom of a sign, once the mass is gathered in
/// atoms: at a minimum under a regulariser there is none.
fn crowded(scene: &Scene) -> Vec<Vec<usize>> {
    let report = &scene.frame().report;
    let mut found: Vec<Vec<usize>> = Vec::new();
    if !report.gathered || report.atom_share < SETTLED || report.penalty <= 0.0 {
        return found;
    }
    for (k, atom) in report.atoms.iter().enumerate() {
        let shares = |other: &AtomReport| other.sign == atom.sign && other.sees == atom.sees;
        if report.atoms[..k].iter().any(shares) && !found.contains(&atom.sees) && found.len() < MOST_HATCHED {
            found.push(atom.sees.clone());
        }
    }
    found
}

/// Hatches the cell of a pattern. On a chart of two sides, those that are not active at the origin see the other points.
fn hatch(view: &View, s: &Surface, points: &Points, sees: &[usize], palette: &Palette) {
    hatch_side(view, s, points, sees, palette);
    if view.chart.is_two_sided() {
        let others: Vec<usize> = (0..points.n()).filter(|i| !sees.contains(i)).collect();
        hatch_side(view, s, points, &others, palette);
    }
}

fn hatch_side(view: &View, s: &Surface, points: &Points, sees: &[usize], palette: &Palette) {
    let (width, height) = (s.width, view.chart_height());
    s.ctx.save();
    clip_to_cell(view, s, points, sees);
    s.ctx.begin_path();
    let mut x = -height;
    while x < width {
        s.line([x, height], [x + height, 0.0]);
        x += 7.0;
    }
    s.alpha(0.45);
    s.stroke(palette.ink, 1.0);
    s.ctx.stroke();
    s.alpha(1.0);
    s.ctx.restore();
}

/// Tints the cell of a section: its areas where its outline has such, otherwise what is in front of it.
fn tint(view: &View, s: &Surface, points: &Points, section: &Section, colour: Rgb) {
    let areas = outline::cell_outline(section, view).areas;
    s.ctx.save();
    s.ctx.begin_path();
    if areas.is_empty() && !view.chart.is_two_sided() {
        clip_to_cell(view, s, points, &section.pattern().points());
        s.ctx.begin_path();
        s.ctx.rect(0.0, 0.0, s.width, s.height);
    }
    for area in areas {
        s.polyline(area);
        s.ctx.close_path();
    }
    s.alpha(0.13);
    s.fill(colour);
    s.ctx.fill();
    s.alpha(1.0);
    s.ctx.restore();
}

/// Clips to the cell of a pattern on the side that faces the viewer, or is active at the origin: what is left of the
/// chart when each point has cut away the side on which the cell is not.
fn clip_to_cell(view: &View, s: &Surface, points: &Points, sees: &[usize]) {
    s.ctx.begin_path();
    if view.chart == Chart::Sphere {
        s.circle(view.centre(), view.radius());
    } else {
        clip(view, s);
    }
    s.ctx.clip();
    for i in 0..points.n() {
        s.ctx.begin_path();
        if !sees.contains(&i) {
            s.ctx.rect(0.0, 0.0, s.width, s.height);
        }
        for path in view.active(points, i) {
            s.polyline(path);
            s.ctx.close_path();
        }
        s.ctx.clip_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
    }
}

/// The cells by the parity of their patterns, and the hyperplanes between them.
fn shade(view: &View, s: &Surface, points: &Points, palette: &Palette) {
    s.ctx.save();
    s.ctx.begin_path();
    clip(view, s);
    s.ctx.clip();
    s.ctx.begin_path();
    if view.chart == Chart::Sphere {
        s.circle(view.centre(), view.radius());
    } else {
        s.ctx.rect(0.0, 0.0, s.width, s.height);
    }
    s.fill(palette.cell_b);
    s.ctx.fill();
    s.ctx.begin_path();
    for i in 0..points.n() {
        for path in view.active(points, i) {
            s.polyline(path);
            s.ctx.close_path();
        }
    }
    s.fill(palette.cell_a);
    s.ctx.fill_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
    let crowded = (40.0 / points.n() as f64).sqrt().clamp(0.25, 1.0);
    let curves = |front: bool| {
        s.ctx.begin_path();
        (0..points.n()).for_each(|i| view.curve(points, i, front).into_iter().for_each(|p| s.polyline(p)));
        s.ctx.stroke();
    };
    let (line, full) = view.hyperplane(palette);
    s.stroke(line, 1.0);
    if view.chart == Chart::Sphere {
        s.alpha(0.3 * crowded);
        curves(false);
    }
    s.alpha(full * crowded);
    curves(true);
    s.alpha(1.0);
    s.ctx.begin_path();
    match view.chart {
        Chart::Sphere => s.circle(view.centre(), view.radius()),
        Chart::Unrolled => s.line(view.spread(-1.0, 0.0), view.spread(1.0, 0.0)),
        _ => {}
    }
    s.ctx.stroke();
    s.ctx.restore();
}
