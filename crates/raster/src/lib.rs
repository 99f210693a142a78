//! Both views as pixels. A hundred thousand marks, kink lines and trails are too many for a canvas on the
//! page, so a drawing worker paints them here, and the page draws atoms, numbers and what is highlighted over
//! the result.
//!
//! A [`Job`] and a frame's numbers go into a [`Painter`], two [`Picture`]s come out. Most marks are sprites,
//! blended one over another; where there are thousands of neurons, small ones are splats, and kink lines
//! always are optical depth, both of which are summed in any order.

mod blend;
mod depth;
mod function;
mod job;
mod neurons;
mod numbers;
mod painter;
mod pixels;
mod placer;
mod segment;
mod splats;
mod sprite;
mod violation;

pub use job::{Job, Painted, Picture, Source};
pub use painter::Painter;
pub use placer::{Placer, beyond};
