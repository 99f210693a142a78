//! The colours of the views: one table, which the pixels, the SVG and the page's canvases read.

use serde::{Deserialize, Serialize};

/// A colour in sRGB: red, green, blue.
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

    /// As CSS: `#rrggbb`.
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

/// The colours of the views. The style sheet has each as a custom property, `--` before its name in
/// [`Palette::NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Palette {
    /// Positive neurons, values and targets.
    pub positive: Rgb,
    /// Negative ones.
    pub negative: Rgb,
    /// The value 0 in the heat map.
    pub zero: Rgb,
    /// Text, outlines of discs, and kink lines.
    pub ink: Rgb,
    /// Secondary text.
    pub ink_soft: Rgb,
    /// Grid lines and hyperplanes.
    pub line: Rgb,
    /// Background of a panel.
    pub surface: Rgb,
    /// Cells that see an odd number of points.
    pub cell_a: Rgb,
    /// Cells that see an even number of points.
    pub cell_b: Rgb,
    /// Dead neurons.
    pub dead: Rgb,
    /// What is highlighted.
    pub accent: Rgb,
    /// The certificate and the optimum.
    pub proof: Rgb,
}

impl Palette {
    /// Names of the colours, in the order of [`Palette::from_colours`].
    pub const NAMES: [&str; 12] = [
        "positive", "negative", "zero", "ink", "ink-soft", "line", "surface", "cell-a", "cell-b", "ghost",
        "accent", "proof",
    ];

    /// The colours of the page in its light theme.
    pub const LIGHT: Self = Self::from_colours([
        Rgb([0xc2, 0x52, 0x1a]),
        Rgb([0x1f, 0x63, 0xb8]),
        Rgb([0xfb, 0xfa, 0xf7]),
        Rgb([0x1d, 0x1b, 0x18]),
        Rgb([0x52, 0x4d, 0x45]),
        Rgb([0xe2, 0xde, 0xd5]),
        Rgb([0xff, 0xff, 0xff]),
        Rgb([0xeb, 0xe8, 0xe0]),
        Rgb([0xf8, 0xf6, 0xf1]),
        Rgb([0xa2, 0x9d, 0x92]),
        Rgb([0x1d, 0x1b, 0x18]),
        Rgb([0x07, 0x5e, 0x46]),
    ]);

    /// A palette of colours in the order of [`Palette::NAMES`].
    pub const fn from_colours(colours: [Rgb; 12]) -> Self {
        let [positive, negative, zero, ink, ink_soft, line, surface, cell_a, cell_b, dead, accent, proof] =
            colours;
        Self { positive, negative, zero, ink, ink_soft, line, surface, cell_a, cell_b, dead, accent, proof }
    }

    /// The colours in the order of [`Palette::NAMES`].
    pub const fn to_colours(self) -> [Rgb; 12] {
        let Self {
            positive,
            negative,
            zero,
            ink,
            ink_soft,
            line,
            surface,
            cell_a,
            cell_b,
            dead,
            accent,
            proof,
        } = self;
        [positive, negative, zero, ink, ink_soft, line, surface, cell_a, cell_b, dead, accent, proof]
    }

    /// The colour of a sign.
    pub fn sign(&self, positive: bool) -> Rgb {
        if positive { self.positive } else { self.negative }
    }

    /// The colour of a value on a scale whose ends are −1 and 1: that of the heat map and of the discs, so that
    /// a fitted point cannot be told from the map.
    pub fn value(&self, v: f64) -> Rgb {
        let end = self.sign(v > 0.0).mix(self.zero, 0.12);
        self.zero.mix(end, libm::pow(v.abs().min(1.0), 0.85))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_parsed_and_written() {
        assert_eq!(Rgb::parse(" #1f63b8"), Some(Rgb([0x1f, 0x63, 0xb8])));
        assert_eq!(Rgb::parse("#fa0"), Some(Rgb([0xff, 0xaa, 0])));
        for bad in ["", "#", "1f63b8", "#1f63b", "#12345é", "red"] {
            assert_eq!(Rgb::parse(bad), None, "{bad}");
        }
        assert_eq!(Rgb([1, 2, 255]).css(), "#0102ff");
    }

    /// The style sheet and this table are the same colours by the same names.
    #[test]
    fn the_light_palette_is_that_of_the_style_sheet() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../style/tokens.css");
        let sheet = std::fs::read_to_string(path).unwrap();
        for (name, colour) in Palette::NAMES.into_iter().zip(Palette::LIGHT.to_colours()) {
            // The light theme comes first.
            let (_, rest) = sheet.split_once(&format!("--{name}:")).unwrap();
            let (value, _) = rest.split_once(';').unwrap();
            assert_eq!(Rgb::parse(value), Some(colour), "--{name}");
        }
        assert_eq!(Palette::from_colours(Palette::LIGHT.to_colours()), Palette::LIGHT);
    }
}
