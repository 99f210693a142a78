//! The result of a run in one sentence, `500 neurons → 4 atoms`, which the page says first and last.

use relu_atoms_core::session::messages::Report;
use relu_atoms_core::text::count;

/// Do the atoms hold enough of the mass for the headline to speak of them?
pub fn clustered(report: &Report) -> bool {
    report.atom_share >= 0.9
}

/// The sentence in two parts: what there is, and what has become of it.
pub fn headline(report: &Report) -> (String, String) {
    let of = |n: u64, one: &str, many: &str| {
        [count(n).as_str(), "\u{a0}", if n == 1 { one } else { many }].concat()
    };
    let from = of(report.neurons as u64, "neuron", "neurons");
    if clustered(report) {
        (from + " →", of(report.atom_count as u64, "atom", "atoms"))
    } else {
        let directions = count(report.n_eff.round().max(1.0) as u64);
        (from + ",", ["about ", &directions, " directions"].concat())
    }
}
