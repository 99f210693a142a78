//! `atoms solve`: the exact optimum of the problem in a file.

use crate::arguments::{SolveArguments, TestArguments};
use crate::data::DataTable;
use crate::input::{Input, Kind};
use crate::progress::Progress;
use crate::refusal::Refusal;
use crate::{interrupt, output};
use relu_atoms_core::experiment::{Data, Experiment, Mode};
use relu_atoms_core::generalisation::{self, TestSet, TestedOn};
use relu_atoms_core::nearness::{self, Pace};
use relu_atoms_core::optimum::{
    Certifier, Optimum, Problem, SolveError, same_point_distance, solve_with_snapshots,
};
use relu_atoms_core::points::Points;
use relu_atoms_core::points::units::Units;
use relu_atoms_core::train::TrainConfig;
use relu_atoms_session::export::in_table::InTable;
use serde::Serialize;
use std::process::ExitCode;

/// Solves the problem in a file and prints the optimum; with `--gap G`, the first network that is proved
/// to be as near, and after Ctrl-C the best so far.
pub(crate) fn run(arguments: &SolveArguments) -> Result<ExitCode, Refusal> {
    let (name, given) = problem(arguments)?;
    let config = config(&given, &arguments.test)?;
    let (points, test) = (config.points(), TestSet::of(&config));
    interrupt::listen();
    let solved = optimum(points, &given, arguments.gap.unwrap_or(0.0));
    let (optimum, ended_early) =
        solved.map_err(|e| Refusal::Content { file: name, reason: e.to_string() })?;
    if !optimum.taken_as_one.is_empty() {
        let distance = same_point_distance(points);
        eprintln!("{}", nearness::taken_as_one(&optimum.taken_as_one, distance));
    }
    let network = optimum.network(points.d());
    output::print_json(&Solved {
        units: config.units(),
        in_table: config
            .units()
            .map(|units| InTable::of(units, optimum.atoms.iter().map(|atom| (atom.sign, atom.u())))),
        r2: generalisation::r_squared(optimum.loss, points),
        seen_share: generalisation::seen_share(&network, points),
        test_error: test.as_ref().map(|test| test.error(&network)),
        tested_on: test.as_ref().map(TestSet::on),
        optimum: &optimum,
    })?;
    if !ended_early {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "{}; this is the best network so far.",
        nearness::stopped(optimum.objective, optimum.objective - optimum.gap)
    );
    Ok(interrupt::exit_code())
}

/// The problem and the name of its file: in a file of its own, or on a table.
fn problem(arguments: &SolveArguments) -> Result<(String, Problem), Refusal> {
    let setup = |error: &dyn ToString| Refusal::Setup { reason: error.to_string() };
    if let Some(file) = &arguments.data {
        let table = DataTable::read(file, &arguments.table)?;
        table.tell();
        let points =
            Points::check_within(&table.rounded(), table.units.largest()).map_err(|error| setup(&error))?;
        let problem =
            Problem::check(points, arguments.penalty, arguments.lambda).map_err(|error| setup(&error))?;
        return Ok((table.name, Problem { units: table.units, ..problem }));
    }
    arguments.table.refuse_without_table()?;
    // The grammar asks for a file where there is no table.
    let Some(file) = &arguments.file else { return Err(Refusal::NoResult) };
    let input = Input::read(file)?.problem(arguments.case.as_deref())?;
    match Problem::from_json(&input.text) {
        Ok(problem) => Ok((input.name, problem)),
        Err(e) => Err(input.refused(Kind::Problem, &e)),
    }
}

/// The optimum, with what it does away from the data.
#[derive(Serialize)]
struct Solved<'a> {
    #[serde(flatten)]
    optimum: &'a Optimum,
    /// The standard units in which all of these numbers are; none where they are in the table's own.
    units: Option<&'a Units>,
    /// The atoms in the table's units, where the problem has others.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_table: Option<InTable>,
    r2: Option<f64>,
    seen_share: f64,
    test_error: Option<f64>,
    tested_on: Option<TestedOn>,
}

/// The rows that are not held out, in the units of the problem, and what its optimum is tested on.
fn config(given: &Problem, test: &TestArguments) -> Result<TrainConfig, Refusal> {
    // The options are settings of a run on these points, and have the same meaning.
    let data = Data::Own(given.points.to_raw());
    let mut run = Experiment { units: given.units, ..Experiment::with_data(data, Mode::VariationNorm) };
    test.apply(&mut run)?;
    TrainConfig::check(&run).map_err(|error| Refusal::Setup { reason: error.to_string() })
}

/// The optimum, or the first network whose gap is at most the share `enough` of its objective; and whether
/// Ctrl-C ended the search before either was found.
fn optimum(points: &Points, problem: &Problem, enough: f64) -> Result<(Optimum, bool), SolveError> {
    let (mut bar, mut pace) = (Progress::of_rounds(), Pace::default());
    let mut ended = None;
    let certifier = Certifier::new(points, problem.penalty);
    let solved = solve_with_snapshots(&certifier, points, problem.lambda, &mut |progress, snapshot| {
        let seconds = pace.after(bar.seconds(), &progress);
        bar.show(progress.round as u64, 0, || nearness::solving(&progress, seconds));
        let sufficient = |gap: f64, objective: f64| gap <= enough * objective;
        if enough > 0.0 && sufficient(progress.gap, progress.objective) {
            // Its own residual may prove less than an earlier one has.
            ended = snapshot()
                .ok()
                .filter(|best| sufficient(best.gap, best.objective))
                .map(|best| Ok((best, false)));
        }
        if ended.is_none() && interrupt::asked() {
            ended = Some(snapshot().map(|best| (best, true)));
        }
        ended.is_none()
    });
    ended.unwrap_or_else(|| solved.map(|optimum| (optimum, false)))
}
