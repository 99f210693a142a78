//! Both views as SVG, from the same geometry as the pictures of pixels.

mod axes;
pub mod charts;
mod document;
mod level_sets;
pub mod paper;
pub mod views;

pub use document::Width;
