//! The colours of the views.

use serde::{Deserialize, Serialize};

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// From `#rrggbb` or `#rgb`.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.trim().strip_prefix('#')?;
        let digit = |k: usize| hex.get(k..=k).and_then(|s| u8::from_str_radix(s, 16).ok());
        match hex.len() {
            6 => {
                let pair = |k: usize| Some(16 * digit(k)? + digit(k + 1)?);
                Some(Self([pair(0)?, pair(2)?, pair(4)?]))
            }
            3 => Some(Self([17 * digit(0)?, 17 * digit(1)?, 17 * digit(2)?])),
            _ => None,
        }
    }

    /// For the canvas.
    pub fn css(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// The colour a part `t` (0 to 1) of the way to another.
    pub fn mix(self, other: Self, t: f64) -> Self {
        let t = t.clamp(0.0, 1.0);
        Self([0, 1, 2].map(|k| {
            let (a, b) = (f64::from(self.0[k]), f64::from(other.0[k]));
            (a + t * (b - a)).round() as u8
        }))
    }
}

/// The colours of the views.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Palette {
    /// Positive neurons, values and targets.
    pub positive: Rgb,
    /// Negative ones.
    pub negative: Rgb,
    /// The value 0 in the heat map.
    pub zero: Rgb,
    /// Text, discs and hinges.
    pub ink: Rgb,
    /// Soft text.
    pub ink_soft: Rgb,
    /// Rules and hyperplanes.
    pub line: Rgb,
    /// The panel's ground.
    pub surface: Rgb,
    /// Cells that see an odd number of points.
    pub cell_a: Rgb,
    /// Cells that see an even number of points.
    pub cell_b: Rgb,
    /// Neurons that see no data.
    pub ghost: Rgb,
    /// What is lit.
    pub accent: Rgb,
    /// The certificate and the optimum.
    pub proof: Rgb,
}

impl Palette {
    /// The colour of a sign.
    pub fn sign(&self, positive: bool) -> Rgb {
        if positive { self.positive } else { self.negative }
    }

    /// The colour of a value on a scale whose ends are −1 and 1. Both the heat map and the discs take
    /// it, so that a fitted point vanishes into the map.
    pub fn value(&self, v: f64) -> Rgb {
        let end = self.sign(v > 0.0).mix(self.zero, 0.12);
        self.zero.mix(end, libm::pow(v.abs().min(1.0), 0.85))
    }
}
