//! Curves of runs against their steps, as a figure.

use super::axes::{self, Key, LEFT, RIGHT, TOP, axis_label};
use super::document::Svg;
use super::views::{Figure, Sheet};
use crate::colours::{Palette, Rgb};
use crate::ticks;

/// The smallest value that a logarithmic axis shows; what is not above it is drawn at the axis.
const FLOOR: f64 = 1e-16;
/// Charts narrower than this stand below each other.
const LEAST_CHART: f64 = 205.0;
/// Height of a plot, as a part of its width.
const RATIO: f64 = 0.62;
/// Points nearer to each other than this, in pixels, are one.
const NEAR: f64 = 0.2;
/// Between charts.
const GAP: f64 = 12.0;

/// How the axis of a chart's values goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// From 0, linearly.
    Counts,
    /// Over whole decades, logarithmically.
    Decades,
    /// From the least to the greatest value of the first curve, logarithmically; down to the end of the last curve,
    /// but not so far that the others could not be told apart. For bounds, which meet.
    Bounds,
}

/// A line of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Its name in the legend.
    pub name: String,
    /// Its values by ascending step. One that is no number is left out.
    pub points: Vec<(u64, f64)>,
    /// Its colour.
    pub colour: Rgb,
    /// Length of its dashes in pixels, and of the gaps; 0 for a whole line.
    pub dash: f64,
}

/// A chart: one or several curves on the same axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What is shown: the name of the axis.
    pub name: String,
    /// How its axis goes.
    pub values: Values,
    /// The curves, the main one first.
    pub curves: Vec<Curve>,
}

/// Where steps are on their axis.
#[derive(Clone, Copy, Debug)]
struct Steps {
    last: u64,
    log: bool,
}

impl Steps {
    /// From 0 to 1. A logarithmic axis is one of `ln(1 + step)`: it has a place for step 0.
    fn place(self, step: f64) -> f64 {
        let last = self.last as f64;
        if self.log { libm::log1p(step) / libm::log1p(last) } else { step / last }
    }

    fn ticks(self, most: usize) -> Vec<f64> {
        if self.log {
            let mut ticks = vec![0.0];
            ticks.extend(ticks::decades(1.0, self.last as f64, most));
            ticks
        } else {
            ticks::linear(0.0, self.last as f64, most).into_iter().filter(|v| v.fract() == 0.0).collect()
        }
    }
}

/// Where values are on their axis.
#[derive(Clone, Copy, Debug)]
struct Range {
    ends: [f64; 2],
    log: bool,
}

impl Range {
    fn of(chart: &Chart) -> Self {
        let values = |curve: &Curve| -> Vec<f64> {
            curve.points.iter().map(|p| p.1).filter(|v| v.is_finite()).collect()
        };
        let all: Vec<f64> = match chart.values {
            Values::Bounds => chart.curves.first().map_or_else(Vec::new, values),
            Values::Counts | Values::Decades => chart.curves.iter().flat_map(values).collect(),
        };
        let greatest = all.iter().copied().fold(0.0, f64::max);
        let least = all.iter().copied().filter(|v| *v > 0.0).fold(f64::INFINITY, |a, b| a.min(b.max(FLOOR)));
        if chart.values == Values::Counts {
            return Self { ends: [0.0, 1.08 * greatest.max(4.0)], log: false };
        }
        if greatest <= 0.0 {
            // Nothing but zeros, which lie on the axis.
            return Self { ends: [0.1, 1.0], log: true };
        }
        if chart.values == Values::Bounds {
            let end = chart.curves.last().map_or_else(Vec::new, values).into_iter().rev().find(|v| *v > 0.0);
            let least = least.min(end.unwrap_or(least).max(0.3 * least));
            return Self { ends: [0.93 * least, 1.07 * greatest], log: true };
        }
        let from = libm::floor(libm::log10(least.min(greatest)) + 0.02);
        let to = libm::ceil(libm::log10(greatest.max(FLOOR)) - 0.02).max(from + 1.0);
        Self { ends: [libm::pow(10.0, from), libm::pow(10.0, to)], log: true }
    }

    /// From 0 to 1; what lies beyond an end is at that end.
    fn place(self, value: f64) -> f64 {
        let [lo, hi] = self.ends;
        let t = if self.log {
            libm::log(value.max(lo) / lo) / libm::log(hi / lo)
        } else {
            (value - lo) / (hi - lo)
        };
        t.clamp(0.0, 1.0)
    }

    fn ticks(self, most: usize) -> Vec<f64> {
        let [lo, hi] = self.ends;
        let decades = if self.log { ticks::decades(lo, hi, most) } else { Vec::new() };
        if decades.len() > 1 {
            return decades;
        }
        let all = ticks::linear(lo, hi, most.max(3));
        if self.log { all } else { all.into_iter().filter(|v| v.fract() == 0.0).collect() }
    }
}

/// Charts with one axis of steps, logarithmic or linear, side by side where there is room. `marked` is a step that is
/// pointed out with its words.
pub fn charts(
    charts: &[Chart],
    log_steps: bool,
    marked: Option<(u64, &str)>,
    palette: &Palette,
    sheet: &Sheet,
) -> Figure {
    let mut svg = Svg::new(sheet.words);
    let (p, whole) = (palette, sheet.width.pixels());
    let across = |count: usize| (whole - (count as f64 - 1.0) * GAP) / count as f64;
    let columns = (1..=charts.len().max(1)).rev().find(|k| across(*k) >= LEAST_CHART).unwrap_or(1);
    let columns = charts.len().max(1).div_ceil(charts.len().max(1).div_ceil(columns));
    let width = across(columns);
    let last = charts.iter().flat_map(|c| &c.curves).flat_map(|c| &c.points).map(|p| p.0).max();
    let steps = Steps { last: last.unwrap_or(0).max(10), log: log_steps };
    let size = [(width - LEFT - RIGHT).max(40.0), RATIO * (width - LEFT - RIGHT).max(40.0)];
    let mut top = 0.0;
    for row in charts.chunks(columns) {
        for (k, chart) in row.iter().enumerate() {
            svg.set_origin([k as f64 * (width + GAP) + LEFT, top + TOP]);
            plot(&mut svg, chart, steps, marked.map(|m| m.0), p, size);
        }
        top += TOP + size[1] + axes::FOOT;
    }
    let mut keys: Vec<(Key, String)> = Vec::new();
    for curve in charts.iter().flat_map(|chart| &chart.curves) {
        let key = (Key::Line(curve.colour, 1.5, curve.dash.min(6.0)), curve.name.clone());
        if !curve.name.is_empty() && !keys.contains(&key) {
            keys.push(key);
        }
    }
    if let Some((_, words)) = marked {
        keys.push((Key::Stem(p.ink_soft), words.into()));
    }
    let height = axes::legend(&mut svg, p, &keys, [LEFT, top], whole - LEFT - 4.0);
    let ground = sheet.filled.then_some(p.surface);
    let height = top + height;
    let svg = svg.finish(sheet.width, height, ground, sheet.title, sheet.note);
    Figure { svg, size: [whole, height] }
}

fn plot(svg: &mut Svg, chart: &Chart, steps: Steps, marked: Option<u64>, p: &Palette, size: [f64; 2]) {
    let range = Range::of(chart);
    let x = |step: f64| size[0] * steps.place(step);
    let y = |value: f64| size[1] * (1.0 - range.place(value));
    let [many, rows] = axes::most_ticks(size);
    let across: Vec<(f64, String)> = steps.ticks(many).into_iter().map(|v| (x(v), ticks::label(v))).collect();
    let up: Vec<(f64, String)> = range.ticks(rows).into_iter().map(|v| (y(v), axis_label(v))).collect();
    for (y, _) in &up {
        svg.line([0.0, *y], [size[0], *y], p.line, 0.75, 1.0);
    }
    svg.clipped([0.0, -2.0, size[0], size[1] + 4.0]);
    svg.group("curves", 1.0);
    if let Some(step) = marked {
        svg.line([x(step as f64), 0.0], [x(step as f64), size[1]], p.ink_soft, 1.25, 1.0);
    }
    // The main one lies on top.
    for curve in chart.curves.iter().rev() {
        let mut path: Vec<[f64; 2]> = Vec::new();
        let mut waiting = None;
        for (step, value) in curve.points.iter().filter(|point| point.1.is_finite()) {
            let at = [x(*step as f64), y(*value)];
            let far = |q: &[f64; 2]| (at[0] - q[0]).abs() + (at[1] - q[1]).abs() >= NEAR;
            waiting = None;
            if path.last().is_none_or(far) {
                path.push(at);
            } else {
                waiting = Some(at);
            }
        }
        path.extend(waiting);
        svg.polylines(&[path], curve.colour, if curve.dash == 0.0 { 1.5 } else { 1.4 }, curve.dash);
    }
    svg.end();
    svg.end();
    axes::frame(svg, p, size, &across, &up, [svg.words.step, &chart.name]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::svg::Width;
    use crate::words::Words;

    const P: &Palette = &Palette::LIGHT;

    fn sheet(width: f64) -> Sheet<'static> {
        Sheet {
            width: Width::Pixels(width),
            filled: true,
            most: 1,
            title: "",
            note: "",
            words: &Words::ENGLISH,
        }
    }

    fn chart(name: &str, values: Values, curves: &[&[f64]]) -> Chart {
        let curve = |(k, values): (usize, &&[f64])| Curve {
            name: format!("curve {k}"),
            points: values.iter().enumerate().map(|(k, v)| (10_u64.pow(k as u32), *v)).collect(),
            colour: P.ink,
            dash: 3.0 * k as f64,
        };
        Chart { name: name.into(), values, curves: curves.iter().enumerate().map(curve).collect() }
    }

    /// The corners of every curve, in the order of writing.
    fn curves(svg: &str) -> Vec<Vec<[f64; 2]>> {
        let paths =
            svg.lines().filter(|l| l.starts_with("<path") && l.contains("fill=\"none\" stroke-linejoin"));
        paths
            .map(|l| {
                let d = l.split("d=\"").nth(1).unwrap().split('"').next().unwrap();
                d.split(['M', 'L'])
                    .filter(|p| !p.is_empty())
                    .map(|p| {
                        let (x, y) = p.split_once(' ').unwrap();
                        [x.parse().unwrap(), y.parse().unwrap()]
                    })
                    .collect()
            })
            .collect()
    }

    #[test]
    fn a_curve_is_where_its_numbers_are() {
        let one = chart("loss", Values::Decades, &[&[1.0, 1e-2, f64::NAN, 1e-3, 0.0]]);
        let figure = charts(&[one], true, None, P, &sheet(400.0));
        let path = &curves(&figure.svg)[0];
        let (width, height) = (400.0 - LEFT - RIGHT, RATIO * (400.0 - LEFT - RIGHT));
        let want =
            [(1.0, 1.0), (10.0, 1e-2), (1000.0, 1e-3), (10_000.0, 1e-3)].map(|(step, value): (f64, f64)| {
                [
                    LEFT + width * libm::log1p(step) / libm::log1p(10_000.0),
                    // Three decades, and 0 at the lower end.
                    TOP - height * libm::log10(value) / 3.0,
                ]
            });
        assert_eq!(path.len(), want.len(), "{path:?}");
        for (got, want) in path.iter().zip(want) {
            assert!((got[0] - want[0]).abs() < 0.02 && (got[1] - want[1]).abs() < 0.02, "{got:?} {want:?}");
        }
        let thousandth = ticks::label(1e-3);
        for label in ["0", "1", "10k", &thousandth, "step", "loss", "curve 0"] {
            assert!(figure.svg.contains(&format!(">{label}<")), "{label}");
        }
        assert!(!figure.svg.contains("NaN") && !figure.svg.contains(">-0<"));
    }

    #[test]
    fn charts_stand_side_by_side_where_there_is_room() {
        let all = [
            chart("loss", Values::Decades, &[&[0.0, 0.0]]),
            chart("objective", Values::Bounds, &[&[2.0, 1.5, 1.2], &[1.9, 1.3, 1.1], &[0.0, 0.5, 1.0]]),
            chart("atoms", Values::Counts, &[&[3.0, 300.0]]),
            chart("none", Values::Counts, &[]),
        ];
        let [narrow, wide] =
            [321.0, 673.0].map(|width| charts(&all, false, Some((10, "step 10")), P, &sheet(width)));
        assert!(narrow.size[1] > 1.4 * wide.size[1], "{:?} {:?}", narrow.size, wide.size);
        for figure in [narrow, wide] {
            assert_eq!(figure.svg.matches("-axes\"").count(), 4);
            assert_eq!(curves(&figure.svg).len(), 1 + 3 + 1 + 3, "and the dashes of the legend");
            assert!(figure.svg.contains(">step 10<"));
            // The axis of the bounds ends a little beyond them.
            assert!(figure.svg.contains(">1<") && figure.svg.contains(">2<"));
        }
        let empty = charts(&[], true, None, P, &sheet(300.0));
        assert!(empty.svg.starts_with("<svg") && empty.size[1] > 0.0);
    }
}
