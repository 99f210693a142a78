//! An independent judge of answers to the problem `min 1/(2n) Σ (f(x_i) − y_i)² + λ R(f)`.
//!
//! It shares no code with the solver, and decides nothing by rounded numbers. The data, the answer's
//! numbers and λ are doubles, and count as exactly the numbers that they are: points are equal or on
//! one line only if they are so to the last bit. Predictions, loss and residual are then exact; so is
//! ρ² as a fraction (`supremum.rs`). Only quotients and roots are rounded, at 320 bits: up in the
//! objective and in ρ, down in the dual value. So `gap` is an upper bound of what the network is above
//! the optimum, and differs from `objective − D(c r)` by less than `1e-70` of the objective before it
//! is rounded up to a double. (An atom that is moved onto walls, see below, has predictions that are
//! quotients too; they are off by `2^-319` of themselves.)
//!
//! One thing cannot be read off an atom's doubles. An optimal atom often lies on the walls of some
//! points, and rounding moves it to one side or the other; under the gradient penalty a point on the
//! wall costs nothing and a point beyond it does. So an atom may say which points it sees (`active`).
//! The claim decides for points nearer to the wall than [`Settings::wall`]: the atom is moved onto the
//! walls of such points, exactly, and judged there. Beyond that the sign decides, and a claim against
//! it is a false one.
//!
//! Not judged: `unique` and `kinks`.

mod answer;
mod bound;
mod case;
mod grid;
mod number;
mod read;
mod supremum;
mod verdict;
mod weigh;

pub use answer::{Answer, Neuron};
pub use bound::LowerBound;
pub use case::Case;
pub use verdict::{Claim, Claims, Settings, Verdict, judge};
