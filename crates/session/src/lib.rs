//! A run as a state machine, for a worker of the page and for the command line alike: [`Session`] takes requests and
//! gives frames and reports, in bounded steps and without a clock; [`seeds`] and [`path`] are many runs; [`export`] is
//! what leaves a run as text.

pub mod export;
pub mod memory;
pub mod messages;
pub mod path;
mod refusal;
pub mod seeds;
mod session;

pub use refusal::Refusal;
pub use session::{Output, Session};
