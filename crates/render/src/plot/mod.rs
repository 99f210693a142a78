//! Numbers in, geometry out: projections, scales, ticks, sampling. No pixel is set here.

pub mod contour;
pub mod grasp;
pub mod history;
pub mod labels;
pub mod merging;
pub mod project;
pub mod ticks;
pub mod trails;
pub mod view;
pub mod window;
