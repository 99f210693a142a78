//! What leaves a run as text: tables of its numbers, and files that open again.

pub mod changes;
pub mod in_table;
pub mod metrics;
pub mod saved;
