//! The page's colours, read from its custom properties.

pub use relu_atoms_render::paint::palette::{Palette, Rgb};

/// Reads the custom properties in force at an element; those absent keep the light page's values.
pub fn read(el: &web_sys::Element) -> Palette {
    let style = web_sys::window().and_then(|w| w.get_computed_style(el).ok().flatten());
    let of = |name: &str, otherwise: [u8; 3]| {
        style
            .as_ref()
            .and_then(|s| s.get_property_value(name).ok())
            .and_then(|text| Rgb::parse(&text))
            .unwrap_or(Rgb(otherwise))
    };
    Palette {
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
        proof: of("--proof", [0x0c, 0x7a, 0x5b]),
    }
}
