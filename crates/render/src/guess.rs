//! What a reader has predicted, over the views: a drawn function, and cells with how they came out. Everything can be
//! told apart without colour: by its line and by its sign.

use crate::colours::Palette;
use crate::figure::outline::cell_outline;
use crate::shapes::{Align, Shape, Stroke};
use crate::view::{Chart, View};
use relu_atoms_core::cells::Section;

/// Radius of a cell's sign.
pub const SIGN: f64 = 9.0;
/// Radius of a handle of a drawn function.
const HANDLE: f64 = 6.5;

/// A cell as a prediction has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellStanding {
    /// Predicted, before the outcome is known.
    Predicted,
    /// Predicted, and there is an atom.
    Hit,
    /// Predicted, and there is none.
    Empty,
    /// Not predicted, and there is one.
    Unforeseen,
}

impl CellStanding {
    /// The sign that stands in the cell and in the list of cells; none before the outcome is known.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Predicted => "",
            Self::Hit => "✓",
            Self::Empty => "×",
            Self::Unforeseen => "+",
        }
    }

    /// The lines of its sign about a place.
    fn strokes(self, [x, y]: [f64; 2]) -> Vec<Vec<[f64; 2]>> {
        let at = |dx: f64, dy: f64| [x + dx, y + dy];
        match self {
            Self::Predicted => Vec::new(),
            Self::Hit => vec![vec![at(-4.0, 0.5), at(-1.2, 3.5), at(4.2, -3.5)]],
            Self::Empty => {
                vec![vec![at(-3.5, -3.5), at(3.5, 3.5)], vec![at(-3.5, 3.5), at(3.5, -3.5)]]
            }
            Self::Unforeseen => vec![vec![at(-4.5, 0.0), at(4.5, 0.0)], vec![at(0.0, -4.5), at(0.0, 4.5)]],
        }
    }
}

/// Where the sign of a cell stands on a chart: at its middle, on the line's charts where no marks of neurons are. None
/// where the chart does not show it.
pub fn sign_place(section: &Section, view: &View) -> Option<[f64; 2]> {
    let w = section.direction();
    let place = match view.chart {
        // Near the rim, and above the marks of its positive neurons.
        Chart::Plane | Chart::Unrolled => view.place_atom(w, 1, 0.62)?,
        Chart::Cylinder | Chart::Sphere | Chart::Lines => view.place(w, 1.0)?,
    };
    let size = [view.width, view.chart_height()];
    let at = [0, 1].map(|k| place.at[k].clamp(SIGN + 1.0, (size[k] - SIGN - 1.0).max(SIGN + 1.0)));
    (view.is_reached(place.front) && (view.holds(place.at) || view.chart != Chart::Lines)).then_some(at)
}

/// The outlines of cells.
pub fn outlines(cells: &[(Section, CellStanding)], view: &View, palette: &Palette) -> Vec<Shape> {
    let mut out = Vec::new();
    for (section, standing) in cells {
        let outline = cell_outline(section, view);
        let edge = match standing {
            CellStanding::Predicted => Stroke::new(palette.accent, 2.5),
            CellStanding::Hit => Stroke::new(palette.accent, 3.5),
            CellStanding::Empty => Stroke::new(palette.accent, 2.5).dashed(6.0),
            CellStanding::Unforeseen => Stroke::new(palette.accent, 2.5).dashed(2.0),
        };
        out.push(Shape::Lines(
            outline.edges.clone(),
            Stroke::new(palette.surface, edge.width + 2.5).faint(0.8),
        ));
        out.push(Shape::Lines(outline.edges, edge));
    }
    out
}

/// The signs of cells, over everything else that is in them.
pub fn signs(cells: &[(Section, CellStanding)], view: &View, palette: &Palette) -> Vec<Shape> {
    let mut out = Vec::new();
    for (section, standing) in cells.iter().filter(|(_, standing)| *standing != CellStanding::Predicted) {
        let Some(at) = sign_place(section, view) else { continue };
        out.push(Shape::Disc {
            at,
            radius: SIGN,
            fill: Some(palette.surface),
            stroke: Some(Stroke::new(palette.accent, 1.5)),
        });
        out.push(Shape::Lines(standing.strokes(at), Stroke::new(palette.accent, 2.25)));
    }
    out
}

/// A drawn function as a band: what the network computes lies over it as a thin line. Its points are in pixels, from
/// left to right.
pub fn band(line: Vec<[f64; 2]>, palette: &Palette) -> Vec<Shape> {
    if line.len() < 2 {
        return Vec::new();
    }
    vec![
        Shape::Lines(vec![line.clone()], Stroke::new(palette.ink, 11.0).faint(0.17)),
        Shape::Lines(vec![line], Stroke::new(palette.ink_soft, 2.5).dashed(2.5)),
    ]
}

/// What the band is called, beside the end of it that has more room; `top` and `bottom` are those of the graph.
pub fn band_name(name: &str, line: &[[f64; 2]], [top, bottom]: [f64; 2], palette: &Palette) -> Option<Shape> {
    const LINE: f64 = 16.0;
    let (first, last) = (line.first()?, line.last()?);
    let room = |y: f64| (y - top).max(bottom - y);
    let (at, align) = if room(first[1]) >= room(last[1]) {
        ([first[0] + 6.0, first[1]], Align::Start)
    } else {
        ([last[0] - 6.0, last[1]], Align::End)
    };
    let y = if at[1] - top > bottom - at[1] { at[1] - LINE } else { at[1] + LINE };
    Some(Shape::Text {
        text: name.into(),
        at: [at[0], y],
        size: 12.0,
        align,
        colour: palette.ink,
        rim: Some(palette.cell_b),
    })
}

/// The handles of a drawn function, at these places in pixels.
pub fn handles(places: impl IntoIterator<Item = [f64; 2]>, palette: &Palette) -> Vec<Shape> {
    let handle = |at| Shape::Disc {
        at,
        radius: HANDLE,
        fill: Some(palette.surface),
        stroke: Some(Stroke::new(palette.ink, 2.0)),
    };
    places.into_iter().map(handle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::Lines;
    use crate::projection::Rotation;
    use relu_atoms_core::cells::{Arrangement, Pattern};
    use relu_atoms_core::experiment::{Experiment, Mode};
    use relu_atoms_core::points::Points;

    fn points(preset: &str) -> Points {
        let raw = Experiment::preset(preset, Mode::None).unwrap().raw_points().unwrap();
        Points::check(&raw).unwrap()
    }

    fn view(chart: Chart, points: &Points) -> View {
        let lines = Lines::fitting(points);
        View { chart, rotation: Rotation::default(), lines, width: 400.0, height: 300.0, scale: 1.0 }
    }

    /// The sign of a cell stands in that cell: the direction there, where the chart has one, sees the cell's points.
    #[test]
    fn signs_stand_in_their_cells() {
        let mut found = 0;
        for preset in ["xor", "three-points", "tent"] {
            let points = points(preset);
            for chart in Chart::for_dimension(points.d()) {
                let view = view(*chart, &points);
                for cell in &Arrangement::new(&points).cells {
                    let section = Section::new(&points, &cell.pattern).unwrap();
                    let Some(at) = sign_place(&section, &view) else { continue };
                    assert!(view.holds(at), "{preset} {chart:?} {at:?}");
                    let [cx, cy] = view.centre();
                    let directions = match chart {
                        Chart::Plane => vec![[at[0] - cx, cy - at[1], 0.0]],
                        Chart::Unrolled => {
                            let angle = std::f64::consts::PI * (at[0] - cx) / cx;
                            vec![[angle.cos(), angle.sin(), 0.0]]
                        }
                        _ => [true, false].iter().filter_map(|front| view.direction(at, *front)).collect(),
                    };
                    let is_own = |w: &[f64; 3]| Pattern::of(*w, &points) == cell.pattern;
                    // Signs near an edge are moved inwards.
                    let is_moved = at[0] <= SIGN + 1.0 || at[0] >= view.width - SIGN - 1.0;
                    assert!(is_moved || directions.iter().any(is_own), "{preset} {chart:?} {at:?}");
                    found += 1;
                }
            }
        }
        assert!(found > 60, "{found}");
    }

    /// Outcomes differ in their line and their sign, not only in colour.
    #[test]
    fn outcomes_are_told_apart_without_colour() {
        let points = points("xor");
        let view = view(Chart::Cylinder, &points);
        let section = Section::new(&points, &Pattern::seeing(4, [0])).unwrap();
        let all = [CellStanding::Predicted, CellStanding::Hit, CellStanding::Empty, CellStanding::Unforeseen];
        let mut seen: Vec<(u64, u64, String)> = Vec::new();
        for standing in all {
            let cell = [(section.clone(), standing)];
            let (shapes, sign) =
                (outlines(&cell, &view, &Palette::LIGHT), signs(&cell, &view, &Palette::LIGHT));
            let Shape::Lines(edges, edge) = &shapes[1] else { panic!("an outline") };
            assert!(edges.iter().all(|line| line.len() > 1));
            seen.push((edge.width.to_bits(), edge.dash.to_bits(), format!("{:?}", sign.get(1))));
            assert_eq!(standing.sign().is_empty(), standing == CellStanding::Predicted);
        }
        for k in 1..4 {
            assert!(!seen[..k].contains(&seen[k]), "{k}");
        }
    }

    #[test]
    fn the_name_stands_at_the_end_with_more_room() {
        let name = |line: &[[f64; 2]]| match band_name("x", line, [0.0, 200.0], &Palette::LIGHT) {
            Some(Shape::Text { at, align, .. }) => Some((at, align)),
            _ => None,
        };
        assert_eq!(name(&[[0.0, 190.0], [300.0, 100.0]]), Some(([6.0, 174.0], Align::Start)));
        assert_eq!(name(&[[0.0, 100.0], [300.0, 10.0]]), Some(([294.0, 26.0], Align::End)));
        assert_eq!(name(&[]), None);
        assert!(band(vec![[0.0, 0.0]], &Palette::LIGHT).is_empty());
    }
}
