//! Both views as SVG, from the same geometry as the pictures of pixels.

pub mod bands;
pub mod picture;
pub mod svg;
