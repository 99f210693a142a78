//! Shapes of a picture with few parts: the page draws them on a canvas, and a figure writes them as SVG.

use crate::colours::Rgb;

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub colour: Rgb,
    /// Its width in pixels.
    pub width: f64,
    /// 0 to 1.
    pub opacity: f64,
    /// Length of its dashes and gaps in pixels; 0 for a whole line.
    pub dash: f64,
}

impl Stroke {
    /// A whole, opaque line.
    pub fn new(colour: Rgb, width: f64) -> Self {
        Self { colour, width, opacity: 1.0, dash: 0.0 }
    }

    /// The same line, fainter.
    pub fn faint(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }

    /// The same line in dashes.
    pub fn dashed(self, dash: f64) -> Self {
        Self { dash, ..self }
    }
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Begins at its place.
    Start,
    /// Is centred on it.
    Middle,
    /// Ends there.
    End,
}

/// A shape, in pixels, y downwards.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A closed outline, filled with a colour of an opacity, stroked, or both.
    Area {
        /// Its corners.
        outline: Vec<[f64; 2]>,
        /// Colour and opacity.
        fill: Option<(Rgb, f64)>,
        /// Its edge.
        stroke: Option<Stroke>,
    },
    /// Open lines, stroked as one.
    Lines(Vec<Vec<[f64; 2]>>, Stroke),
    /// A neuron's mark: a disc for positive, a triangle for negative.
    Mark {
        /// Its centre.
        at: [f64; 2],
        /// Radius of the disc.
        radius: f64,
        /// The sign.
        positive: bool,
        /// Colour and opacity.
        fill: (Rgb, f64),
    },
    /// A disc or a ring.
    Disc {
        /// Its centre.
        at: [f64; 2],
        /// Its radius.
        radius: f64,
        /// Its colour.
        fill: Option<Rgb>,
        /// Its edge.
        stroke: Option<Stroke>,
    },
    /// A text whose middle line goes through its place, over a rim of a colour where one is given.
    Text {
        /// The text.
        text: String,
        /// Its place.
        at: [f64; 2],
        /// Its size.
        size: f64,
        /// Where it stands.
        align: Align,
        /// Its colour.
        colour: Rgb,
        /// Colour of the rim.
        rim: Option<Rgb>,
    },
}

/// The part of a convex polygon where `along·p + offset ≥ 0`.
pub fn clipped(polygon: &[[f64; 2]], along: [f64; 2], offset: f64) -> Vec<[f64; 2]> {
    let height = |p: &[f64; 2]| along[0] * p[0] + along[1] * p[1] + offset;
    positive_part(polygon, &polygon.iter().map(height).collect::<Vec<_>>())
}

/// The part of a convex polygon where a linear function, given at its corners, is not negative.
pub fn positive_part(polygon: &[[f64; 2]], values: &[f64]) -> Vec<[f64; 2]> {
    let mut kept = Vec::with_capacity(polygon.len() + 1);
    for (k, p) in polygon.iter().enumerate() {
        let next = (k + 1) % polygon.len();
        let (q, a, b) = (polygon[next], values[k], values[next]);
        if a >= 0.0 {
            kept.push(*p);
        }
        if (a >= 0.0) != (b >= 0.0) {
            let t = a / (a - b);
            kept.push([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]);
        }
    }
    kept
}

/// The part of a convex polygon that is in a rectangle from 0 to a width and height, with so much room around it.
pub fn clipped_to(polygon: &[[f64; 2]], [width, height]: [f64; 2], room: f64) -> Vec<[f64; 2]> {
    let sides =
        [([1.0, 0.0], room), ([-1.0, 0.0], width + room), ([0.0, 1.0], room), ([0.0, -1.0], height + room)];
    sides.iter().fold(polygon.to_vec(), |kept, (along, offset)| clipped(&kept, *along, *offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polygons_are_cut_at_a_line_and_at_a_rectangle() {
        let square = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]];
        assert_eq!(clipped(&square, [1.0, 0.0], 9.0), square);
        assert_eq!(clipped(&square, [-1.0, 0.0], 1.0), [[0.0, 0.0], [1.0, 0.0], [1.0, 4.0], [0.0, 4.0]]);
        assert!(clipped(&square, [-1.0, 0.0], -1.0).is_empty());
        let cut =
            clipped_to(&[[-50.0, -50.0], [90.0, -50.0], [90.0, 90.0], [-50.0, 90.0]], [10.0, 20.0], 1.0);
        let reach = |k: usize| {
            let values = cut.iter().map(|p| p[k]);
            [values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max)]
        };
        assert_eq!([reach(0), reach(1)], [[-1.0, 11.0], [-1.0, 21.0]]);
    }
}
