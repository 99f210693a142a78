//! The mathematics of ReLU Atoms: overparametrised shallow ReLU networks, their training under four
//! regularisers, the atoms into which their neurons cluster, and the certified optimum over networks of all
//! widths (de Dios and Bruna, *On Sparsity in Overparametrised Shallow ReLU Networks*, arXiv 2006.10225).
//!
//! Everything here is pure: no clock, no entropy, no browser and no pixel. Budgets and seeds come in as
//! arguments, transcendental functions come from `libm` and sums run in a fixed order, so a run is the
//! same on every machine to the last bit.
//!
//! ```
//! use relu_atoms_core::experiment::{Experiment, Mode};
//! use relu_atoms_core::optimum::{Certifier, solve};
//! use relu_atoms_core::penalty::Penalty;
//! use relu_atoms_core::train::{TrainConfig, Trainer};
//!
//! // 50 neurons on the four points of XOR under the gradient penalty …
//! let mut experiment = Experiment::preset("xor", Mode::GradientPenalty).unwrap();
//! experiment.m = 50;
//! let mut trainer = Trainer::new(TrainConfig::check(&experiment).unwrap());
//! trainer.advance(u64::MAX, &mut || true);
//!
//! // … fit them about as well as the best network of any width, which has four atoms.
//! let certifier = Certifier::new(trainer.points(), Penalty::Gradient);
//! let best = solve(&certifier, trainer.points(), experiment.lambda, &mut |_| true).unwrap();
//! assert_eq!(best.atoms.len(), 4);
//! ```

#[doc(inline)]
pub use relu_atoms_experiment::{experiment, points, table, text, typed};

pub mod atoms;
pub mod bench;
pub mod cells;
pub mod cooperative;
pub mod curve;
pub mod field;
pub mod generalisation;
mod matrix;
pub mod nearness;
pub mod network;
pub mod occupancy;
pub mod optimum;
pub mod penalty;
pub mod timeline;
pub mod train;
