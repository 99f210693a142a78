//! What the page knows of the exact optimum.

use crate::text::language::Translations;
use relu_atoms_core::optimum::Optimum;
use std::sync::Arc;

/// How far the question for the optimum has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum OptimumState {
    /// It was not asked for.
    #[default]
    NotAsked,
    /// It is being computed.
    Solving {
        /// How far that has come, as a sentence.
        progress: String,
        /// The best lower bound so far.
        bound: f64,
        /// The best network so far, once solving has taken long enough for one to be shown.
        best: Option<Arc<Optimum>>,
    },
    /// Solving was cancelled: the best network by then, and the best lower bound.
    Cancelled {
        /// The best network.
        best: Arc<Optimum>,
        /// The best lower bound.
        bound: f64,
    },
    /// It is known.
    Solved(Arc<Optimum>),
    /// It cannot be had; a sentence.
    Failed(Translations),
    /// The solver has ended before it answered, and can be asked again; a sentence.
    Ended(Translations),
}

impl OptimumState {
    /// A question has been put.
    pub fn asked() -> Self {
        Self::Solving { progress: crate::text::optimum::LOADING.into(), bound: 0.0, best: None }
    }

    /// What the views show: the optimum, or the best network so far.
    pub fn best(&self) -> Option<&Arc<Optimum>> {
        match self {
            Self::Solving { best, .. } => best.as_ref(),
            Self::Cancelled { best, .. } | Self::Solved(best) => Some(best),
            Self::NotAsked | Self::Failed(_) | Self::Ended(_) => None,
        }
    }

    /// Whether the optimum is known, and not only the best network so far.
    pub fn is_solved(&self) -> bool {
        matches!(self, Self::Solved(_))
    }

    /// Whether it is being computed.
    pub fn is_solving(&self) -> bool {
        matches!(self, Self::Solving { .. })
    }
}
