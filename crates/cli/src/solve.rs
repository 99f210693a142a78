//! `atoms solve`: the exact optimum of the problem in a file.

use relu_atoms_core::nearness::{self, Pace};
use relu_atoms_core::optimum::{
    Certifier, Optimum, Problem, SolveError, same_point_distance, solve_with_snapshots,
};
use std::io::{IsTerminal, Write};

/// Solves the problem in a file and prints the optimum, or with `--gap G` the first network that is
/// proved to be as near.
pub(crate) fn run(words: &[&str]) -> Result<(), String> {
    let (file, enough) = read(words)?;
    let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
    let problem = Problem::from_json(&text).map_err(|e| format!("{file}: {e}"))?;
    let optimum = optimum(&problem, enough).map_err(|e| format!("{file}: {e}"))?;
    if !optimum.taken_as_one.is_empty() {
        let distance = same_point_distance(&problem.points);
        eprintln!("{}", nearness::taken_as_one(&optimum.taken_as_one, distance));
    }
    println!("{}", serde_json::to_string_pretty(&optimum).map_err(|e| e.to_string())?);
    Ok(())
}

/// The file, and the relative gap that is enough; 0 if none is given.
fn read<'a>(words: &[&'a str]) -> Result<(&'a str, f64), String> {
    let (mut files, mut enough) = (Vec::new(), 0.0);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--gap" => {
                let given = words.next().ok_or("--gap needs a number")?;
                let value = given.parse().ok().filter(|v: &f64| v.is_finite() && *v >= 0.0);
                enough = value.ok_or_else(|| format!("--gap: {given} is not a number that is 0 or more"))?;
            }
            option if option.starts_with("--") => return Err(format!("{option}: there is no such option")),
            file => files.push(file),
        }
    }
    let [file] = files[..] else { return Err("solve needs one FILE.json".into()) };
    Ok((file, enough))
}

/// Solves, and tells how far it has come where somebody watches.
#[expect(clippy::disallowed_types, reason = "only the core must not know the time")]
fn optimum(problem: &Problem, enough: f64) -> Result<Optimum, SolveError> {
    let mut terminal = Some(std::io::stderr()).filter(IsTerminal::is_terminal);
    let (start, mut pace, mut near) = (std::time::Instant::now(), Pace::default(), None);
    let certifier = Certifier::new(&problem.points, problem.penalty);
    let solved =
        solve_with_snapshots(&certifier, &problem.points, problem.lambda, &mut |progress, snapshot| {
            let seconds = pace.after(start.elapsed().as_secs_f64(), &progress);
            if let Some(terminal) = &mut terminal {
                // To the line's beginning, and nothing of what was there stays.
                let _ = write!(terminal, "\r\x1b[K{}", nearness::solving(&progress, seconds));
            }
            let sufficient = |gap: f64, objective: f64| gap <= enough * objective;
            if enough > 0.0 && sufficient(progress.gap, progress.objective) {
                // Its own residual may prove less than an earlier one has.
                near = snapshot().ok().filter(|best| sufficient(best.gap, best.objective));
            }
            near.is_none()
        });
    if let Some(terminal) = &mut terminal {
        let _ = write!(terminal, "\r\x1b[K");
    }
    near.map_or(solved, Ok)
}
