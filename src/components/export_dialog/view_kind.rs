//! The two views of a panel, as they are exported.

use crate::text::dialogs as words;

/// One of a panel's two views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ViewKind {
    /// The function f.
    Function,
    /// The neurons.
    Neurons,
}

impl ViewKind {
    /// Both, in the order of a panel's canvases.
    pub(super) const ALL: [Self; 2] = [Self::Function, Self::Neurons];

    /// Its name.
    pub(super) fn label(self) -> &'static str {
        words::VIEWS[self as usize]
    }

    /// Its part of a file's name.
    pub(super) fn part(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Neurons => "neuron",
        }
    }
}
