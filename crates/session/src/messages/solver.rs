//! Messages to and from the worker that solves for the exact optimum.

use super::DecodeError;
use relu_atoms_core::nearness;
use relu_atoms_core::optimum::{Optimum, ProblemError, Progress, SolveError};
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::points::{PointsError, RawPoints};
use serde::{Deserialize, Serialize};

/// A request to the exact solver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SolveRequest {
    /// Number of the request; its replies carry it, so that replies to an earlier one are told apart.
    pub number: u32,
    /// The data.
    pub points: RawPoints,
    /// The penalty.
    pub penalty: Penalty,
    /// λ, positive.
    pub lambda: f64,
}

/// A reply of the exact solver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SolveReply {
    /// How far a request has come.
    Progress {
        /// Its number.
        number: u32,
        /// The solver's numbers.
        progress: Progress,
        /// Estimate of the seconds left, by the worker's clock; none before it can be made.
        seconds: Option<f64>,
        /// The best network so far with its lower bound; none if one was sent shortly before.
        best: Option<Box<Optimum>>,
    },
    /// The optimum of the request of this number.
    Solved(u32, Box<Optimum>),
    /// The request of this number was refused, and why. The number is 0 if the request could not be decoded.
    Refused(u32, Unsolved),
}

/// Why a question for the optimum has no answer; `Display` is a sentence for the user.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum Unsolved {
    /// The question could not be decoded.
    #[error(transparent)]
    NotUnderstood(#[from] DecodeError),
    /// The points are none that can be trained on.
    #[error(transparent)]
    Points(#[from] PointsError),
    /// λ is out of its range.
    #[error("{}", ProblemError::Lambda { lambda: *.0 })]
    Lambda(f64),
    /// The solver gives none.
    #[error("{}", nearness::refusal(.0))]
    Solve(#[from] SolveError),
}
