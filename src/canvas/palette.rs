//! The page's colours, read from its custom properties.

pub use relu_atoms_render::colours::{Palette, Rgb};

/// Reads the custom properties in force at an element; those absent keep the light page's values.
pub fn read(el: &web_sys::Element) -> Palette {
    let style = web_sys::window().and_then(|w| w.get_computed_style(el).ok().flatten());
    let mut colours = Palette::LIGHT.to_colours();
    for (colour, name) in colours.iter_mut().zip(Palette::NAMES) {
        let text = style.as_ref().and_then(|s| s.get_property_value(&["--", name].concat()).ok());
        *colour = text.and_then(|text| Rgb::parse(&text)).unwrap_or(*colour);
    }
    Palette::from_colours(colours)
}
