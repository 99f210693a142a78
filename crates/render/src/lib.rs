//! Numbers to pictures: projections of neurons, contours, ticks, the raster of many neurons, and SVG.
//!
//! Pure, and the same on every machine: nothing here knows a canvas or a browser.

pub mod export;
pub mod paint;
pub mod plot;
