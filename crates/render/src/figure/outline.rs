//! Panel (b): the outline of one cell on a chart of parameter space.

use crate::shapes::clipped_to;
use crate::view::{Chart, View};
use relu_atoms_core::cells::Section;

/// Pieces of one side of a cell.
const PIECES: usize = 24;
/// What is drawn outside the chart, in pixels, so that ends do not show.
const BEYOND: f64 = 40.0;

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
