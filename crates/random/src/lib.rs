//! What tests try that nobody has thought of: random runs, and bytes that a fuzzer makes up. For tests alone.
//!
//! - [`links`]: random links. They reach every key that a link may have, with values from the core's own ranges.
//! - [`sound`]: what holds for the report of any run.
//! - [`targets`]: the functions that `fuzz/` feeds with bytes; `tests/corpus.rs` feeds them what was kept.

pub mod links;
pub mod sound;
pub mod targets;
