//! Checks answers to the problem `min 1/(2n) Σ (f(x_i) − y_i)² + λ R(f)` over shallow ReLU networks f of any
//! width: what a network costs, how far it is at most from the optimum, and which claims about it are false.
//!
//! It shares no code with the solver, and decides nothing by rounded numbers. The data, the answer's
//! numbers and λ are doubles, and count as exactly the numbers that they are: points are equal or on
//! one line only if they are so to the last bit. Predictions, loss and residual are then exact; so is
//! ρ² as a fraction (module `supremum`). Only quotients and roots are rounded, at 320 bits: up in the
//! objective and in ρ, down in the dual value. So `gap` is an upper bound of what the network is above
//! the optimum, and differs from `objective − D(c r)` by less than `1e-70` of the objective before it
//! is rounded up to a double. (An atom that is moved onto walls, see below, has predictions that are
//! quotients too; they are off by `2^-319` of themselves.)
//!
//! One thing cannot be read off an atom's doubles. An optimal atom often lies on the walls of some
//! points, and rounding moves it to one side or the other; under the gradient penalty a point on the
//! wall costs nothing and a point beyond it does. So an atom may say which points it sees (`active`).
//! The claim decides for points nearer to the wall than [`Settings::wall`]: the atom is moved onto the
//! walls of such points, exactly, and evaluated there. Beyond that the sign decides, and a claim against
//! it is a false one.
//!
//! Not checked: `unique` and `kinks`.
//!
//! ```
//! use relu_atoms_check::{Answer, Case, Settings, judge};
//!
//! // Two points, fitted by one atom f(x) = relu(0.9 x) under the variation norm: R = ‖(0.9, 0)‖.
//! let case = Case::from_json(r#"{"d": 1, "x": [0, 1], "y": [0, 1], "lambda": 0.1, "penalty": "variation"}"#)?;
//! let answer = r#"{"atoms": [{"sign": 1, "mass_vector": [0.9, 0]}], "objective": 0.0925, "gap": 0}"#;
//! let verdict = judge(&case, &Answer::from_json(answer, &case)?, &Settings::default());
//!
//! // The objective is right: 1/4 · 0.1² + 0.1 · 0.9. The gap is not: the network is not optimal.
//! assert!((verdict.objective - 0.0925).abs() < 1e-15 && verdict.gap > 1e-3);
//! assert!(!verdict.certified && verdict.reasons[0].contains("`gap`"));
//! # Ok::<(), relu_atoms_check::InputError>(())
//! ```

mod answer;
mod bound;
mod case;
mod evaluate;
mod grid;
mod input_error;
mod number;
mod read;
mod supremum;
mod verdict;

pub use answer::{Answer, Neuron};
pub use bound::LowerBound;
pub use case::Case;
pub use input_error::InputError;
pub use verdict::{Claim, Claims, Settings, Verdict, judge};
