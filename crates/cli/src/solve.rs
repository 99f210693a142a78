//! `atoms solve`: the exact optimum of the problem in a file.

use relu_atoms_core::optimum::{Certifier, Problem, solve};

/// Solves the problem in a file and prints the optimum.
pub(crate) fn run(file: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
    let problem = Problem::from_json(&text).map_err(|e| format!("{file}: {e}"))?;
    let certifier = Certifier::new(&problem.points, problem.penalty);
    let optimum = solve(&certifier, &problem.points, problem.lambda, &mut |_| true)
        .map_err(|e| format!("{file}: {e}"))?;
    println!("{}", serde_json::to_string_pretty(&optimum).map_err(|e| e.to_string())?);
    Ok(())
}
