//! `atoms bench`: training steps per second at one size.

use crate::arguments::BenchArguments;
use crate::output;
use crate::refusal::Refusal;
use relu_atoms_core::bench::{Size, line, measure};

/// Measures, and prints `D N M steps_per_second`.
#[expect(clippy::disallowed_types, reason = "only the core must not know the time")]
pub(crate) fn run(arguments: &BenchArguments) -> Result<(), Refusal> {
    let &BenchArguments { d, n, m, mode } = arguments;
    let size = Size { d, n, m, mode };
    let start = std::time::Instant::now();
    let rate = measure(size, &mut || start.elapsed().as_secs_f64());
    let rate = rate.map_err(|e| Refusal::Setup { reason: e.to_string() })?;
    output::print(&(line(size, rate) + "\n"))
}
