//! Panel (b): the outline of one cell on a chart of parameter space.

use crate::colours::Palette;
use crate::shapes::{Shape, Stroke, clipped_to, positive_part};
use crate::view::{Chart, View};
use relu_atoms_core::cells::Section;

/// Pieces of one side of a cell.
const PIECES: usize = 24;
/// What is drawn outside the chart, in pixels, so that ends do not show.
const BEYOND: f64 = 40.0;

/// The chart of straight lines ends where the value at its origin is this part of the cell's greatest.
const HORIZON: f64 = 1e-4;

/// A cell on a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellOutline {
    /// Closed outlines of the parts on the chart's front, to be filled; empty on charts where only the edge is drawn.
    pub areas: Vec<Vec<[f64; 2]>>,
    /// Its edge as open lines.
    pub edges: Vec<Vec<[f64; 2]>>,
}

/// The cell of a section on a chart.
pub fn cell_outline(section: &Section, view: &View) -> CellOutline {
    let corners = section.outline();
    let size = [view.width, view.chart_height()];
    match view.chart {
        Chart::Lines => {
            // Straight sides. The value at the chart's origin is linear on the section; where it changes its sign the
            // cell goes on beyond the horizon, in the other half.
            let values: Vec<f64> =
                corners.iter().map(|at| view.lines.value(section.mass_vector(*at))).collect();
            let most = values.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
            let mut outline = CellOutline::default();
            for half in [1.0, -1.0] {
                let above: Vec<f64> = values.iter().map(|value| half * value - HORIZON * most).collect();
                let part = positive_part(corners, &above);
                let pixels: Vec<[f64; 2]> = part
                    .iter()
                    .filter_map(|at| Some(view.lines_at(view.lines.place(section.mass_vector(*at))?.0)))
                    .collect();
                let area = clipped_to(&pixels, size, BEYOND);
                if area.len() > 2 {
                    let mut edge = area.clone();
                    edge.push(area[0]);
                    outline.edges.push(edge);
                    outline.areas.push(area);
                }
            }
            outline
        }
        Chart::Plane => {
            // The wedge between its two ends, from the centre to beyond the frame.
            let far = view.width + view.height;
            let ray = |at: [f64; 2]| {
                let u = section.mass_vector(at);
                let (x, y) = (u[0], u[1]);
                let length = libm::hypot(x, y).max(f64::MIN_POSITIVE);
                let [cx, cy] = view.centre();
                [cx + far * x / length, cy - far * y / length]
            };
            let middle = ray([0.0, 0.0]);
            let wedge = [view.centre(), ray(corners[0]), middle, ray(corners[1])];
            let edges = [corners[0], corners[1]].map(|at| vec![view.centre(), ray(at)]).to_vec();
            CellOutline { areas: vec![clipped_to(&wedge, size, BEYOND)], edges }
        }
        Chart::Unrolled | Chart::Cylinder | Chart::Sphere => {
            let count = if section.d() == 1 { 1 } else { corners.len() };
            let mut edges = Vec::new();
            if section.d() == 1 {
                // Its ends are uprights.
                for at in corners {
                    if let Some(place) = view.place(section.mass_vector(*at), 0.0) {
                        edges.push(vec![[place.at[0], 0.0], [place.at[0], size[1]]]);
                    }
                }
                return CellOutline { areas: Vec::new(), edges };
            }
            for k in 0..count {
                let (a, b) = (corners[k], corners[(k + 1) % corners.len()]);
                let mut line: Vec<[f64; 2]> = Vec::new();
                for piece in 0..=PIECES {
                    let t = piece as f64 / PIECES as f64;
                    let at = [0, 1].map(|c| (1.0 - t) * a[c] + t * b[c]);
                    let place = view.place(section.mass_vector(at), 0.0).filter(|place| place.front);
                    // The flat chart is cut open at the back.
                    let is_near =
                        |p: &[f64; 2]| place.is_some_and(|q| (q.at[0] - p[0]).abs() < 0.5 * view.width);
                    if !line.is_empty() && !line.last().is_some_and(is_near) {
                        edges.push(std::mem::take(&mut line));
                    }
                    line.extend(place.map(|place| place.at));
                }
                edges.push(line);
            }
            edges.retain(|line| line.len() > 1);
            CellOutline { areas: Vec::new(), edges }
        }
    }
}

/// The opened cell, and under it the cells that hold neurons of more than one direction.
pub fn shapes(opened: Option<&Section>, crowded: &[Section], view: &View, palette: &Palette) -> Vec<Shape> {
    let mut out = Vec::new();
    for section in crowded {
        let CellOutline { areas, edges } = cell_outline(section, view);
        let fill = Some((palette.ink_soft, 0.13));
        out.extend(areas.into_iter().map(|outline| Shape::Area { outline, fill, stroke: None }));
        out.push(Shape::Lines(edges, Stroke::new(palette.ink_soft, 1.0).faint(0.55)));
    }
    if let Some(section) = opened {
        let CellOutline { areas, edges } = cell_outline(section, view);
        let fill = Some((palette.proof, 0.26));
        out.extend(areas.into_iter().map(|outline| Shape::Area { outline, fill, stroke: None }));
        out.push(Shape::Lines(edges.clone(), Stroke::new(palette.surface, 5.0).faint(0.8)));
        out.push(Shape::Lines(edges, Stroke::new(palette.proof, 2.5)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::Lines;
    use crate::projection::Rotation;
    use relu_atoms_core::cells::{Arrangement, Pattern};
    use relu_atoms_core::experiment::{Experiment, Mode};
    use relu_atoms_core::points::Points;

    fn contains(area: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
        let mut inside = false;
        for (k, a) in area.iter().enumerate() {
            let b = area[(k + 1) % area.len()];
            if (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) {
                inside = !inside;
            }
        }
        inside
    }

    /// On the chart of straight lines a place is in the outline of the cell that its direction has, and in no other
    /// of the same half.
    #[test]
    fn areas_hold_the_directions_of_their_pattern() {
        let mut held = 0;
        for preset in ["saddle", "xor-centre", "circle"] {
            let raw = Experiment::preset(preset, Mode::None).unwrap().raw_points().unwrap();
            let points = Points::check(&raw).unwrap();
            let lines = Lines::fitting(&points);
            let view = View {
                chart: Chart::Lines,
                rotation: Rotation::default(),
                lines,
                width: 500.0,
                height: 400.0,
                scale: 1.0,
            };
            let sections: Vec<Section> = (Arrangement::new(&points).cells.iter())
                .map(|cell| Section::new(&points, &cell.pattern).unwrap())
                .collect();
            let outlines: Vec<CellOutline> = sections.iter().map(|s| cell_outline(s, &view)).collect();
            for k in 0..400 {
                let at = [1.3 + 497.0 * (0.618 * f64::from(k)).fract(), 0.7 + 381.0 * f64::from(k) / 400.0];
                for front in [true, false] {
                    let w = view.direction(at, front).unwrap();
                    let pattern = Pattern::of(w, &points);
                    let own = sections.iter().position(|s| *s.pattern() == pattern).unwrap();
                    assert!(outlines[own].areas.iter().any(|area| contains(area, at)), "{preset} {at:?}");
                    held += 1;
                }
                let all = outlines.iter().flat_map(|o| &o.areas).filter(|area| contains(area, at)).count();
                assert_eq!(all, 2, "one of each half: {preset} {at:?}");
            }
        }
        assert_eq!(held, 2_400);
    }

    #[test]
    fn wedges_and_uprights_of_the_line() {
        let raw = Experiment::preset("tent", Mode::None).unwrap().raw_points().unwrap();
        let points = Points::check(&raw).unwrap();
        for chart in [Chart::Plane, Chart::Unrolled] {
            let view = View {
                chart,
                rotation: Rotation::default(),
                lines: Lines::default(),
                width: 300.0,
                height: 260.0,
                scale: 1.0,
            };
            let mut area = 0.0;
            for cell in &Arrangement::new(&points).cells {
                let outline = cell_outline(&Section::new(&points, &cell.pattern).unwrap(), &view);
                assert_eq!(outline.edges.len(), 2);
                for p in &outline.areas {
                    let twice: f64 = (0..p.len())
                        .map(|k| p[k][0] * p[(k + 1) % p.len()][1] - p[k][1] * p[(k + 1) % p.len()][0])
                        .sum();
                    area += 0.5 * twice.abs();
                }
            }
            if chart == Chart::Plane {
                let whole = (300.0 + 2.0 * BEYOND) * (view.chart_height() + 2.0 * BEYOND);
                assert!((area - whole).abs() < 1e-6 * whole, "{area} {whole}");
            }
        }
    }
}
