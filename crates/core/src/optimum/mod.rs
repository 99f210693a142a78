//! How far a network is from the best possible one: the certificate, the bounds and the exact
//! optimum of the convex problem over all networks of all widths (theory §2, §4).

mod certificate;
mod lasso;
mod linear;
mod live;
mod map;
mod newton;
mod pair;
mod problem;
mod problem_list;
mod sites;
mod solve;
mod stratum;
mod sweep;
mod twofold;
mod unique;

pub use certificate::{Bound, Certifier, Peak};
pub use live::{Live, Standing};
pub use pair::{Trained, pair};
pub use problem::{MAX_LAMBDA, Problem, ProblemError};
pub use problem_list::{ListedProblem, chosen, described, listed_problems};
pub use sites::{SAME_POINT, same_point_distance};
pub use solve::{OptimalAtom, Optimum, Progress, Snapshot, SolveError, solve, solve_with_snapshots};
pub use unique::Uniqueness;
