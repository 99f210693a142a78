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
        Rgb([0x1a, 0x4f, 0x9e]),
        Rgb([0xfb, 0xfa, 0xf7]),
        Rgb([0x1d, 0x1b, 0x18]),
        Rgb([0x52, 0x4d, 0x45]),
        Rgb([0xe2, 0xde, 0xd5]),
        Rgb([0xff, 0xff, 0xff]),
        Rgb([0xeb, 0xe8, 0xe0]),
        Rgb([0xf8, 0xf6, 0xf1]),
        Rgb([0xa2, 0x9d, 0x92]),
        Rgb([0x1d, 0x1b, 0x18]),
        Rgb([0x0c, 0x7a, 0x5b]),
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

    /// Linear light of a colour, red, green and blue from 0 to 1.
    fn linear(colour: Rgb) -> [f64; 3] {
        colour.0.map(|byte| {
            let v = f64::from(byte) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// OKLab coordinates of linear light (Björn Ottosson, 2020): in them distances are about those that are seen, and
    /// the first is the lightness.
    fn oklab(light: [f64; 3]) -> [f64; 3] {
        let [r, g, b] = light.map(|v| v.clamp(0.0, 1.0));
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ]
    }

    /// Linear light as it is seen without one kind of cones: red, green, blue (Machado, Oliveira and Fernandes, 2009, at
    /// full severity).
    const WITHOUT: [(&str, [[f64; 3]; 3]); 3] = [
        (
            "protanopia",
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        ),
        (
            "deuteranopia",
            [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
        ),
        (
            "tritanopia",
            [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        ),
    ];

    /// Linear light without its colour.
    const GREY: [[f64; 3]; 3] = [[0.2126, 0.7152, 0.0722]; 3];

    fn seen(matrix: &[[f64; 3]; 3], colour: Rgb) -> [f64; 3] {
        let light = linear(colour);
        oklab(matrix.map(|row| row.iter().zip(light).map(|(a, b)| a * b).sum()))
    }

    fn distance(matrix: &[[f64; 3]; 3], a: Rgb, b: Rgb) -> f64 {
        seen(matrix, a).iter().zip(seen(matrix, b)).map(|(p, q)| (p - q).powi(2)).sum::<f64>().sqrt()
    }

    /// The contrast of two colours by WCAG 2.
    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let [a, b] = [a, b].map(|c| linear(c).iter().zip(GREY[0]).map(|(v, w)| v * w).sum::<f64>() + 0.05);
        a.max(b) / a.min(b)
    }

    /// The colours of both themes, from the style sheet.
    fn themes() -> [(&'static str, Palette); 2] {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../style/tokens.css");
        let sheet = std::fs::read_to_string(path).unwrap();
        [("light", ":root {"), ("dark", ":root[data-theme=\"dark\"] {")].map(|(name, rule)| {
            let (_, rest) = sheet.split_once(rule).unwrap();
            let (rule, _) = rest.split_once("\n}").unwrap();
            let colour = |name: &str| {
                let (_, rest) = rule.split_once(&format!("--{name}: ")).unwrap();
                Rgb::parse(rest.split_once(';').unwrap().0).unwrap()
            };
            (name, Palette::from_colours(Palette::NAMES.map(colour)))
        })
    }

    /// What the colours tell is told without some of them, and without any: marks of the certificate have a shape of
    /// their own besides.
    #[test]
    fn signs_and_the_certificate_are_told_apart_without_some_colours() {
        for (theme, p) in themes() {
            for (kind, matrix) in &WITHOUT {
                let signs = distance(matrix, p.positive, p.negative);
                assert!(signs > 0.2, "{theme}, {kind}: signs {signs}");
                for sign in [p.positive, p.negative] {
                    let proof = distance(matrix, p.proof, sign);
                    assert!(proof > 0.07, "{theme}, {kind}: certificate {proof}");
                }
            }
            let signs = distance(&GREY, p.positive, p.negative);
            assert!(signs > 0.09, "{theme}, without colour: signs {signs}");
            for (colour, name) in [(p.positive, "positive"), (p.negative, "negative"), (p.proof, "proof")] {
                for matrix in WITHOUT.iter().map(|(_, matrix)| matrix).chain([&GREY]) {
                    let ground = distance(matrix, colour, p.zero);
                    assert!(ground > 0.35, "{theme}: {name} on the value 0 {ground}");
                }
                // Text and lines on a panel.
                assert!(contrast(colour, p.surface) > 4.5, "{theme}: {name}");
                assert!(contrast(colour, p.cell_a) > 3.0, "{theme}: {name} on a cell");
            }
        }
    }

    /// The colours that simulations are made of are known: grey stays grey, and pure red loses most without its cones.
    #[test]
    fn the_simulations_keep_grey_and_change_red() {
        let (grey, red) = (Rgb([128; 3]), Rgb([255, 0, 0]));
        for (kind, matrix) in &WITHOUT {
            let [l, a, b] = seen(matrix, grey);
            let [own, ..] = oklab(linear(grey));
            assert!((l - own).abs() < 1e-3 && a.abs() < 2e-3 && b.abs() < 2e-3, "{kind}: {l} {a} {b}");
        }
        let lightness = |k: usize| seen(&WITHOUT[k].1, red)[0];
        assert!(lightness(0) < lightness(1).min(lightness(2)));
        assert!((contrast(Rgb([0; 3]), Rgb([255; 3])) - 21.0).abs() < 1e-9);
    }
}
