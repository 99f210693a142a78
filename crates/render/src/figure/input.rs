//! Panel (a): input space with the data points, the neurons' hinges, and the neuron that sees just the chosen points.

use super::{MOST_DRAWN, neuron};
use crate::colours::Palette;
use crate::function_view::{axis, kink_opacity, place};
use crate::projection::kink_line;
use crate::shapes::{Align, Shape, Stroke, clipped};
use crate::ticks;
use relu_atoms_core::cells::{Pattern, Section};
use relu_atoms_core::field::Window;
use relu_atoms_core::occupancy::OpenedCell;
use relu_atoms_core::points::Points;
use relu_atoms_core::points::units::Columns;
use relu_atoms_session::messages::Frame;

/// Points carry their numbers up to so many.
const MOST_NUMBERED: usize = 60;
/// Size of the numbers at the axes, about the width of a character of them, and how many there are at most.
const NUMBER: f64 = 11.0;
const CHARACTER: f64 = 6.2;
const MOST_TICKS: usize = 5;
/// In the plane no number below begins before this place.
const CORNER: f64 = 30.0;
/// Length of the ticks on the active side, and their distance from each other, in pixels.
const TICK: [f64; 2] = [8.0, 26.0];

/// What the panel shows.
#[derive(Clone, Copy, Debug)]
pub struct InputSpace<'a> {
    /// The data.
    pub points: &'a Points,
    /// The frame.
    pub frame: &'a Frame,
    /// The part of input space.
    pub window: &'a Window,
    /// The window on which the frame's f is sampled.
    pub sampled: &'a Window,
    /// For d = 1 the ends of the axis of values.
    pub values: [f64; 2],
    /// The chosen points.
    pub chosen: &'a Pattern,
    /// Their cell; none if there is none.
    pub section: Option<&'a Section>,
    /// The neurons of the network in it.
    pub cell: Option<&'a OpenedCell>,
    /// Width and height in pixels.
    pub size: [f64; 2],
    /// How the run's numbers stand in its table, and what the columns are called.
    pub columns: &'a Columns,
    /// The colours.
    pub palette: &'a Palette,
}

impl InputSpace<'_> {
    /// Where a data point is.
    pub fn place(&self, i: usize) -> [f64; 2] {
        let x = self.points.augmented(i);
        let d = self.points.d();
        let up = if d == 1 { self.points.y()[i] } else { x[1] };
        place(self.window, self.values, d, self.size, x[0], up)
    }

    /// The data point at a place: the nearest within a finger's reach.
    pub fn pick(&self, at: [f64; 2], reach: f64) -> Option<usize> {
        (0..self.points.n())
            .map(|i| {
                let [x, y] = self.place(i);
                (libm::hypot(x - at[0], y - at[1]), i)
            })
            .filter(|(distance, _)| *distance <= reach)
            .min_by(|p, q| p.0.total_cmp(&q.0))
            .map(|(_, i)| i)
    }

    /// The ends of a direction's hinge with the active side on its left as seen in input space: a line for d = 2, for
    /// d = 1 the upright at its kink.
    fn hinge(&self, w: [f64; 3]) -> Option<[[f64; 2]; 2]> {
        let at = |x: f64, y: f64| place(self.window, self.values, self.points.d(), self.size, x, y);
        if self.points.d() == 2 {
            return kink_line(w, self.window).map(|ends| ends.map(|q| at(q[0], q[1])));
        }
        let x = -w[1] / w[0];
        let is_shown = (self.window.x[0]..=self.window.x[1]).contains(&x);
        let (left, bottom) = (at(x, 0.0)[0], axis(self.size[1]));
        let (up, down) = ([left, 0.0], [left, bottom]);
        is_shown.then_some(if w[0] > 0.0 { [up, down] } else { [down, up] })
    }

    /// The shapes, from below.
    pub fn shapes(&self) -> Vec<Shape> {
        let (p, [width, height]) = (self.palette, self.size);
        let mut out = Vec::new();
        let lit = self.section.map(Section::direction);
        if let Some(w) = lit {
            out.extend(self.active_side(w));
        }
        if self.points.d() == 1 {
            out.push(Shape::Lines(
                vec![vec![[0.0, axis(height)], [width, axis(height)]]],
                Stroke::new(p.ink_soft, 1.0),
            ));
        }
        self.axes(&mut out);
        self.hinges(&mut out);
        if self.points.d() == 1 {
            out.extend(self.graph());
        }
        if let Some(w) = lit {
            self.lit(w, &mut out);
        }
        let radius = if self.points.n() > 100 { 3.5 } else { 6.0 };
        for i in 0..self.points.n() {
            let (at, is_chosen) = (self.place(i), self.chosen.sees(i));
            if is_chosen {
                out.push(Shape::Disc {
                    at,
                    radius: radius + 3.5,
                    fill: Some(p.surface),
                    stroke: Some(Stroke::new(p.accent, 2.0)),
                });
            }
            out.push(Shape::Disc {
                at,
                radius,
                fill: Some(if is_chosen { p.accent } else { p.surface }),
                stroke: Some(Stroke::new(if is_chosen { p.surface } else { p.ink }, 1.5)),
            });
        }
        if self.points.n() <= MOST_NUMBERED {
            for i in 0..self.points.n() {
                let [x, y] = self.place(i);
                let right = if x > width - 26.0 { -1.0 } else { 1.0 };
                let up = if y < 20.0 { -1.0 } else { 1.0 };
                out.push(Shape::Text {
                    text: (i + 1).to_string(),
                    at: [x + right * (radius + 6.0), y - up * (radius + 6.0)],
                    size: 11.0,
                    align: if right > 0.0 { Align::Start } else { Align::End },
                    colour: if self.chosen.sees(i) { p.ink } else { p.ink_soft },
                    rim: Some(p.surface),
                });
            }
        }
        out
    }

    /// The table's numbers along the edges, with the columns' names at the ends.
    fn axes(&self, out: &mut Vec<Shape>) {
        let (d, [width, height], p) = (self.points.d(), self.size, self.palette);
        let bottom = if d == 1 { axis(height) } else { height };
        let wide = |text: &str| CHARACTER * text.chars().count() as f64;
        let text = |text: String, at, align, colour| Shape::Text {
            text,
            at,
            size: NUMBER,
            align,
            colour,
            rim: Some(p.surface),
        };
        let (across, up) =
            (self.columns.input(0), if d == 1 { self.columns.target() } else { self.columns.input(1) });
        let usual = if d == 1 { ["x", "y"] } else { ["x₁", "x₂"] };
        let given = if d == 1 { self.columns.target_name() } else { self.columns.input_name(1) };
        let name_across = shortened(self.columns.input_name(0).unwrap_or(usual[0]), 0.4 * width);
        let name_up = shortened(given.unwrap_or(usual[1]), 0.6 * width);
        let row = if d == 1 { (bottom + 13.0).min(height - 8.0) } else { height - 9.0 };
        let end = width - 12.0 - wide(&name_across);
        // In the corner the numbers of both axes would touch.
        let mut last = if d == 1 { 0.0 } else { CORNER };
        for (v, label) in ticks::in_table(across, self.window.x[0], self.window.x[1], MOST_TICKS) {
            let (x, half) = (place(self.window, self.values, d, self.size, v, 0.0)[0], 0.5 * wide(&label));
            // Far numbers are long: one that would touch another is left out.
            if x - half > last + 4.0 && x + half < end {
                out.push(Shape::Lines(
                    vec![vec![[x, bottom - 4.0], [x, bottom]]],
                    Stroke::new(p.ink_soft, 1.0),
                ));
                out.push(text(label, [x, row], Align::Middle, p.ink_soft));
                last = x + half;
            }
        }
        let ends = if d == 1 { self.values } else { self.window.y };
        for (v, label) in ticks::in_table(up, ends[0], ends[1], MOST_TICKS) {
            let y = place(self.window, self.values, d, self.size, self.window.x[0], v)[1];
            if y > 26.0 && y < bottom - 10.0 {
                out.push(Shape::Lines(vec![vec![[0.0, y], [4.0, y]]], Stroke::new(p.ink_soft, 1.0)));
                out.push(text(label, [7.0, y], Align::Start, p.ink_soft));
            }
        }
        out.push(text(name_across, [width - 6.0, row], Align::End, p.ink));
        out.push(text(name_up, [6.0, 11.0], Align::Start, p.ink));
    }

    /// The half of input space in which a direction is active.
    fn active_side(&self, w: [f64; 3]) -> Option<Shape> {
        let bottom = if self.points.d() == 1 { axis(self.size[1]) } else { self.size[1] };
        let [width, height] = [self.size[0], bottom];
        // Along x and along y a pixel of the view is so much of the window.
        let at = |x: f64, y: f64| {
            let scale = (self.window.x[1] - self.window.x[0]) / width;
            let x = self.window.x[0] + scale * x;
            if self.points.d() == 1 {
                return w[0] * x + w[1];
            }
            let up = self.window.y[1] - (self.window.y[1] - self.window.y[0]) / height * y;
            w[0] * x + w[1] * up + w[2]
        };
        let start = at(0.0, 0.0);
        let along = [at(1.0, 0.0) - start, at(0.0, 1.0) - start];
        let sheet = [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]];
        let outline = clipped(&sheet, along, start);
        (outline.len() > 2).then_some(Shape::Area {
            outline,
            fill: Some((self.palette.proof, 0.13)),
            stroke: None,
        })
    }

    /// The hinges of the network's neurons, the heaviest last; those of the opened cell in the colours of their sign.
    fn hinges(&self, out: &mut Vec<Shape>) {
        let m = self.frame.neurons.len() / 5;
        let mass = |j: usize| {
            let (w, a) = neuron(self.frame, j)?;
            let size = a.abs() * libm::sqrt(w.iter().map(|v| v * v).sum());
            (size > 0.0 && self.frame.neurons[4 * m + j] > -1.5).then_some(size)
        };
        let mut heaviest: Vec<(f64, usize)> = (0..m).filter_map(|j| Some((mass(j)?, j))).collect();
        let total: f64 = heaviest.iter().map(|one| one.0).sum::<f64>().max(f64::MIN_POSITIVE);
        // Of equal masses the first neurons are kept, as they stand.
        let order = |p: &(f64, usize), q: &(f64, usize)| q.0.total_cmp(&p.0).then(p.1.cmp(&q.1));
        if heaviest.len() > MOST_DRAWN {
            heaviest.select_nth_unstable_by(MOST_DRAWN, order);
            heaviest.truncate(MOST_DRAWN);
        }
        heaviest.sort_unstable_by(order);
        let in_cell = |j: usize| {
            let groups = self.cell.map(|cell| cell.groups.as_slice()).unwrap_or_default();
            groups.iter().any(|group| group.members.binary_search(&(j as u32)).is_ok())
        };
        for (mass, j) in heaviest.into_iter().rev() {
            let Some((w, a)) = neuron(self.frame, j) else { continue };
            let Some(ends) = self.hinge(w) else { continue };
            let faint = kink_opacity(mass / total);
            let stroke = if in_cell(j) {
                Stroke::new(self.palette.sign(a > 0.0), 1.5).faint((2.0 * faint).min(0.9))
            } else {
                Stroke::new(self.palette.ink, 0.75).faint(faint)
            };
            out.push(Shape::Lines(vec![ends.to_vec()], stroke));
        }
    }

    /// The one neuron that sees just the chosen points: its hinge, and ticks on the active side.
    fn lit(&self, w: [f64; 3], out: &mut Vec<Shape>) {
        let Some([a, b]) = self.hinge(w) else { return };
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let length = libm::hypot(dx, dy);
        if length < 1.0 {
            return;
        }
        // On the left in input space, where y points upwards.
        let side = [dy / length, -dx / length];
        let count = (length / TICK[1]).max(1.0) as usize;
        let ticks = (0..count).map(|k| {
            let t = (k as f64 + 0.5) / count as f64;
            let from = [a[0] + t * dx, a[1] + t * dy];
            vec![from, [from[0] + TICK[0] * side[0], from[1] + TICK[0] * side[1]]]
        });
        let lines: Vec<Vec<[f64; 2]>> = std::iter::once(vec![a, b]).chain(ticks).collect();
        out.push(Shape::Lines(lines.clone(), Stroke::new(self.palette.surface, 5.5).faint(0.8)));
        out.push(Shape::Lines(lines, Stroke::new(self.palette.proof, 2.5)));
    }

    /// f over the line.
    fn graph(&self) -> Option<Shape> {
        let field = &self.frame.field;
        let last = field.len().checked_sub(1).filter(|last| *last > 0)?;
        let line: Vec<[f64; 2]> = field
            .iter()
            .enumerate()
            .map(|(k, f)| {
                let [from, to] = self.sampled.x;
                let x = from + (to - from) * (k as f64 + 0.5) / (last as f64 + 1.0);
                let [x, y] = place(self.window, self.values, 1, self.size, x, f64::from(*f));
                [x, y.clamp(-1e3, 1e4)]
            })
            .collect();
        Some(Shape::Lines(vec![line], Stroke::new(self.palette.ink, 1.75)))
    }
}

/// A name that has room in this width.
fn shortened(name: &str, width: f64) -> String {
    let most = ((width / CHARACTER) as usize).max(4);
    if name.chars().count() <= most {
        return name.to_owned();
    }
    name.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window;
    use relu_atoms_core::experiment::{Experiment, Mode};
    use relu_atoms_core::points::RawPoints;
    use relu_atoms_session::messages::Request;
    use relu_atoms_session::{Output, Session};

    /// The texts of a part on these data, with their places.
    fn texts(raw: RawPoints, names: &[&str], size: [f64; 2]) -> Vec<(String, [f64; 2])> {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let run = Experiment { m: 5, ..Experiment::preset("xor", Mode::None).unwrap().on_table(raw, names) };
        let points = run.checked_points().unwrap().unwrap();
        let mut session = Session::new();
        session.handle(Request::Open(Box::new(run.clone())));
        let frame = session.handle(Request::Draw).into_iter().find_map(|output| match output {
            Output::Frame(frame) => Some(*frame),
            _ => None,
        });
        let (frame, window) = (frame.unwrap(), window::for_view(&points, size));
        let part = InputSpace {
            points: &points,
            frame: &frame,
            window: &window,
            sampled: &window,
            values: window::values(&points),
            chosen: &Pattern::empty(points.n()),
            section: None,
            cell: None,
            size,
            columns: &run.columns(),
            palette: &Palette::LIGHT,
        };
        let text = |shape| if let Shape::Text { text, at, .. } = shape { Some((text, at)) } else { None };
        part.shapes().into_iter().filter_map(text).collect()
    }

    #[test]
    fn the_axes_have_the_numbers_and_names_of_the_table() {
        let years = RawPoints {
            d: 1,
            x: (0..70).map(|k| 1950.0 + f64::from(k)).collect(),
            y: (0..70).map(|k| 2e8 + 1e6 * f64::from(k * k % 60)).collect(),
        };
        for width in [230.0, 420.0] {
            let texts = texts(years.clone(), &["year", "people"], [width, 260.0]);
            let words: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
            assert!(words.contains(&"year") && words.contains(&"people"), "{words:?}");
            assert!(words.contains(&"1960") || words.contains(&"1980"), "{words:?}");
            assert!(words.contains(&"220M"), "{words:?}");
            assert!(
                texts.iter().all(|(_, at)| (0.0..=width).contains(&at[0]) && (0.0..=260.0).contains(&at[1]))
            );
            // No two numbers of the axis below touch.
            let row: Vec<_> = texts.iter().filter(|(_, at)| at[1] > axis(260.0)).collect();
            for pair in row.windows(2) {
                let half = |text: &str| 0.5 * CHARACTER * text.chars().count() as f64;
                let from = if pair[1].0 == "year" {
                    pair[1].1[0] - 2.0 * half("year")
                } else {
                    pair[1].1[0] - half(&pair[1].0)
                };
                assert!(pair[0].1[0] + half(&pair[0].0) < from, "{pair:?}");
            }
        }
        let plane = RawPoints {
            d: 2,
            x: (0..70).flat_map(|k| [100.0 + f64::from(k), 0.01 * f64::from(k * k % 70)]).collect(),
            y: (0..70).map(f64::from).collect(),
        };
        let texts = texts(
            plane,
            &["height (cm)", "a name that is far too long for the place that it has", "z"],
            [240.0, 220.0],
        );
        let words: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
        assert!(
            words.contains(&"height (cm)")
                && words.iter().any(|word| word.starts_with("a name") && word.ends_with('…'))
        );
        assert!(words.contains(&"140") || words.contains(&"150"), "{words:?}");
        assert!(words.contains(&"0.5") || words.contains(&"0.4"), "{words:?}");
    }
}
