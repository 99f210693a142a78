//! Why a case or an answer cannot be read.

use relu_atoms_core::points::PointsError;
use thiserror::Error;

/// Why the JSON of a case or an answer was refused; `Display` is one line that names the value and its place.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum InputError {
    /// The text is not JSON.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// The JSON is not an object.
    #[error("the file must hold one object with {keys}")]
    NotAnObject {
        /// The keys that the object must have.
        keys: &'static str,
    },
    /// A key is missing.
    #[error("`{name}` is missing")]
    Missing {
        /// The key, with its path.
        name: String,
    },
    /// A value is of the wrong type or out of range.
    #[error("`{name}` is {found}; it must be {expected}")]
    Value {
        /// Path of the value.
        name: String,
        /// The value as JSON, shortened.
        found: String,
        /// What it must be.
        expected: String,
    },
    /// A list has a wrong length.
    #[error("`{name}` has {found} numbers; it must have {expected}")]
    Length {
        /// Path of the list.
        name: String,
        /// Its length.
        found: usize,
        /// The length that it must have.
        expected: usize,
    },
    /// The outer and inner weights of a network are not of the same number of neurons, or there are none.
    #[error("`a` has {a} numbers and `w` {w} lists; there must be one of each for every neuron")]
    Widths {
        /// Length of `a`.
        a: usize,
        /// Length of `w`.
        w: usize,
    },
    /// The answer has both atoms and a network.
    #[error("there are `atoms` and `a` or `w`; give one network")]
    TwoNetworks,
    /// The answer has neither atoms nor a network.
    #[error("`atoms` is missing, and so is a network of `a` and `w`")]
    NoNetwork,
    /// The data cannot be used.
    #[error(transparent)]
    Points(#[from] PointsError),
}
