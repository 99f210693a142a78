//! The page's colours, read from its custom properties.

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
}

impl Palette {
    /// Reads the custom properties in force at an element; those absent keep the light page's values.
    pub fn read(el: &web_sys::Element) -> Self {
        let style = web_sys::window().and_then(|w| w.get_computed_style(el).ok().flatten());
        let of = |name: &str, otherwise: [u8; 3]| {
            style
                .as_ref()
                .and_then(|s| s.get_property_value(name).ok())
                .and_then(|text| Rgb::parse(&text))
                .unwrap_or(Rgb(otherwise))
        };
        Self {
            positive: of("--positive", [0xc8, 0x50, 0x1b]),
            negative: of("--negative", [0x24, 0x63, 0xb8]),
            zero: of("--zero", [0xfa, 0xf9, 0xf6]),
            ink: of("--ink", [0x1c, 0x1b, 0x19]),
            ink_soft: of("--ink-soft", [0x6b, 0x67, 0x5f]),
            line: of("--line", [0xc9, 0xc5, 0xbc]),
            surface: of("--surface", [0xff, 0xff, 0xff]),
            cell_a: of("--cell-a", [0xec, 0xea, 0xe4]),
            cell_b: of("--cell-b", [0xf8, 0xf7, 0xf4]),
            ghost: of("--ghost", [0xc6, 0xc2, 0xb9]),
            accent: of("--accent", [0x1c, 0x1b, 0x19]),
        }
    }

    /// The colour of a sign.
    pub fn sign(&self, positive: bool) -> Rgb {
        if positive { self.positive } else { self.negative }
    }

    /// The colour of a value on a scale whose ends are −1 and 1. Both the heat map and the discs take
    /// it, so that a fitted point vanishes into the map.
    pub fn value(&self, v: f64) -> Rgb {
        let end = self.sign(v > 0.0).mix(self.zero, 0.12);
        self.zero.mix(end, v.abs().min(1.0).powf(0.85))
    }
}
