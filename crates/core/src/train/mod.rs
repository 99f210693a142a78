//! Training: a checked configuration, and a trainer that advances within a budget given to it.

pub mod birth;
mod config;
mod engine;
mod noise;
pub mod stability;
pub mod touch;
mod trainer;

pub use config::{ConfigError, TrainConfig};
pub use touch::Touch;
pub use trainer::{Stop, Trainer};

#[cfg(test)]
mod tests;
