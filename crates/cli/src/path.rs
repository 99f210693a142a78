//! `atoms path`: runs and exact optima along λ.

use crate::arguments::PathArguments;
use crate::progress::Progress;
use crate::refusal::Refusal;
use crate::{interrupt, output, train};
use relu_atoms_core::experiment::{Experiment, table};
use relu_atoms_session::path::{self, Kind, PathPoint, PointError};
use relu_atoms_session::seeds::SeedError;
use std::process::ExitCode;

/// Computes the optima of the path, then its runs unless only optima are asked for; prints and writes them.
pub(crate) fn run(arguments: &PathArguments) -> Result<ExitCode, Refusal> {
    let panels = train::panels(arguments.link.as_deref(), arguments.file.as_deref())?;
    let mut shown: Vec<Experiment> = panels.into_iter().map(|panel| panel.experiment).collect();
    for run in &mut shown {
        arguments.test.apply(run)?;
        run.steps = arguments.steps.or(run.steps);
    }
    // The path is that of the first panel's data; as on the page, a regulariser beside it has its own run.
    let Some(first) = shown.first() else { return Err(Refusal::NoResult) };
    let refused = |reason: String| Refusal::Setup { reason };
    let bases = path::bases(first, &shown, &arguments.modes)
        .map_err(|error| Refusal::Option { key: "modes", reason: error.to_string() })?;
    let runs = path::runs(&bases, &arguments.lambdas);
    interrupt::listen();
    let mut points: Vec<PathPoint> = Vec::new();
    let mut bar = Progress::of_steps();
    let mut said = None;
    for run in &runs {
        match path::optimum(run, &mut || !interrupt::asked()) {
            Ok(point) => points.push(point),
            Err(_) if interrupt::asked() => break,
            Err(error @ PointError::NoOptimum) => said = Some(error.to_string()),
            Err(error) => return Err(refused(error.to_string())),
        }
    }
    if let Some(sentence) = said {
        eprintln!("{sentence}");
    }
    let planned: Vec<u64> = runs.iter().map(Experiment::planned_steps).collect();
    let total = planned.iter().fold(0_u64, |sum, steps| sum.saturating_add(*steps));
    let mut before = 0_u64;
    for (run, planned) in runs.iter().zip(&planned).take(if arguments.optima { 0 } else { runs.len() }) {
        let name = table::mode_info(run.mode).key;
        let trained = path::trained(run, &mut |step| {
            if step % 64 == 0 {
                bar.show(before + step, total, || format!("{name}, λ = {},", run.lambda));
            }
            !interrupt::asked()
        });
        match trained {
            Ok(point) => points.push(point),
            Err(PointError::Train(SeedError::Ended)) => break,
            Err(error) => return Err(refused(error.to_string())),
        }
        before = before.saturating_add(*planned);
    }
    drop(bar);
    if let Some(file) = &arguments.csv {
        std::fs::write(file, path::csv(&points)).map_err(Refusal::file(file.display()))?;
    }
    output::print_json(&points)?;
    if interrupt::asked() {
        eprintln!(
            "Stopped after {} of {} points.",
            points.len(),
            if arguments.optima { 1 } else { 2 } * runs.len()
        );
        return Ok(interrupt::exit_code());
    }
    Ok(ExitCode::from(u8::from(points.iter().any(|point| point.kind == Kind::Diverged))))
}
