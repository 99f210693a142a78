//! How to cite a run so that others find the same numbers.

use relu_atoms_core::experiment::Pace;
use relu_atoms_core::experiment::compare::Comparison;
use relu_atoms_core::experiment::link;

/// The paper that the program illustrates.
pub const PAPER: &str = "J. de Dios and J. Bruna, On Sparsity in Overparametrised Shallow ReLU Networks, \
                         arXiv:2006.10225 (2020)";

/// A sentence with the program's version, the seed, the step and the link's query, from which anyone
/// opens the same run, and the paper.
pub fn sentence(comparison: &Comparison, step: u64) -> String {
    let mut seeds: Vec<String> = comparison.experiments().iter().map(|e| e.seed.to_string()).collect();
    seeds.dedup();
    format!(
        "ReLU Atoms {}, seed {}, step {step}, experiment ?{}. After {PAPER}.",
        env!("CARGO_PKG_VERSION"),
        seeds.join(", "),
        link::sealed(&link::write_comparison(comparison, Pace::Geometric)),
    )
}

/// Where a figure of these runs comes from; `steps` are the steps that they show.
pub fn note(comparison: &Comparison, steps: impl Iterator<Item = u64>) -> String {
    let mut steps: Vec<u64> = steps.collect();
    steps.dedup();
    let shown: Vec<String> = steps.iter().map(u64::to_string).collect();
    format!(
        "ReLU Atoms {}, {} {}, experiment ?{}",
        env!("CARGO_PKG_VERSION"),
        if shown.len() == 1 { "step" } else { "steps" },
        shown.join(", "),
        link::sealed(&link::write_comparison(comparison, Pace::Geometric)),
    )
}

/// The same as two BibTeX entries.
pub fn bibtex(comparison: &Comparison, step: u64) -> String {
    format!(
        "@misc{{reluatoms,\n  title = {{ReLU Atoms}},\n  note = {{Version {}, step {step}, experiment \
         \\verb|?{}|}}\n}}\n\n@article{{dediosbruna2020,\n  author = {{de Dios, Jaume and Bruna, Joan}},\n  \
         title = {{On Sparsity in Overparametrised Shallow {{ReLU}} Networks}},\n  \
         journal = {{arXiv:2006.10225}},\n  year = {{2020}}\n}}\n",
        env!("CARGO_PKG_VERSION"),
        link::sealed(&link::write_comparison(comparison, Pace::Geometric)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_leads_back_to_the_run() {
        let c = Comparison::saddle();
        let said = sentence(&c, 5_000);
        assert!(said.contains(env!("CARGO_PKG_VERSION")) && said.contains("arXiv:2006.10225"));
        assert!(said.contains("seed 1, step 5000"), "{said}");
        let query = said.split('?').nth(1).and_then(|s| s.split(". After").next()).unwrap();
        assert_eq!(link::parse(query).0.comparison.experiments(), c.experiments());
        assert!(bibtex(&c, 5_000).contains(query));
        let braces = |c: char| bibtex(&Comparison::saddle(), 1).matches(c).count();
        assert_eq!(braces('{'), braces('}'));
    }
}
