//! Numbers in, geometry out: projections, scales, ticks, sampling. No pixel is set here.
pub mod field;
