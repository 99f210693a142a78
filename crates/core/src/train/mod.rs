//! Training: a checked configuration, and a trainer that advances within a budget given to it.

pub mod birth;
mod config;
pub mod edit;
mod engine;
mod noise;
pub mod stability;
mod trainer;

pub use config::{ConfigError, TrainConfig};
pub use edit::{NeuronEdit, NeuronEditError, RunEdit};
pub use trainer::{Stop, Trainer};

#[cfg(test)]
mod tests;
