//! A run as a state machine, for a worker of the page and for the command line alike: [`session`] takes requests and
//! gives frames and reports, in bounded steps and without a clock; [`seeds`] and [`path`] are many runs; [`export`] is
//! what leaves a run as text.

pub mod export;
pub mod path;
pub mod seeds;
pub mod session;
