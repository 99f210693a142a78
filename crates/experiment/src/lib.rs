//! What a run of ReLU Atoms is, before anything is trained: the data ([`points`]), the settings
//! ([`experiment`]), and how people and files spell both ([`table`], [`typed`], [`text`]).
//!
//! Everything here is pure and the same on every machine. What is refused says what is wrong and where.
//!
//! ```
//! use relu_atoms_experiment::experiment::{Experiment, Mode, link};
//!
//! // A link describes a run, and a run its link.
//! let (opening, complaints) = link::parse("?preset=xor&modes=variation-norm&m=50");
//! assert!(complaints.is_empty());
//! let run = opening.comparison.experiment(0).unwrap().0;
//! assert_eq!(run, Experiment { m: 50, ..Experiment::preset("xor", Mode::VariationNorm).unwrap() });
//! ```

pub mod experiment;
pub mod neuron;
pub mod points;
pub mod table;
pub mod text;
pub mod typed;
