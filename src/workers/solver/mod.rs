//! The worker that computes the exact optimum of one panel. It answers one question at a time; the page
//! cancels a question by ending the worker.

mod client;
mod role;

pub use client::{SolverClient, SolverEvent};
pub(super) use role::run;

use relu_atoms_session::messages::SolveReply;
use serde::{Deserialize, Serialize};

/// A message from the solver to the page.
#[derive(Debug, Serialize, Deserialize)]
enum FromSolver {
    /// It listens. Messages sent before are lost.
    Ready,
    /// It has a question, and listens to nothing until that is answered.
    Begins,
    /// What it replies to a question.
    Reply(Box<SolveReply>),
}
