//! The experiment that the setup shows.

use leptos::prelude::*;
use relu_atoms_core::experiment::{Experiment, Mode};

/// The selected panel's experiment, as the setup's controls show it.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) experiment: Memo<Option<Experiment>>,
}

impl Shown {
    /// Reads the experiment.
    pub(super) fn read<R>(self, read: impl FnOnce(&Experiment) -> R) -> Option<R> {
        self.experiment.read().as_ref().map(read)
    }

    /// The regulariser.
    pub(super) fn mode(self) -> Option<Mode> {
        self.read(|experiment| experiment.mode)
    }
}
