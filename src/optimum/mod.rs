//! How far a network is from the best possible one: the certificate, the bounds and the exact
//! optimum of the convex problem over all networks of all widths (theory §2, §4).

mod certificate;
mod lasso;
mod linear;
mod live;
mod pair;
mod polish;
mod problem;
mod solve;
mod strata;
mod unique;

pub use certificate::{Bound, Certifier, Peak};
pub use live::{Live, Standing};
pub use pair::{Trained, pair};
pub use problem::{MOST, Problem};
pub use solve::{OptimalAtom, Optimum, Progress, solve};
