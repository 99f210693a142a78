//! The command line's grammar and help, and its errors as one sentence each.

use crate::refusal::Refusal;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand, ValueHint};
use relu_atoms_core::experiment::table::{MODES, mode_from_key};
use relu_atoms_core::experiment::{Experiment, Mode, SettingError, UnitSystem};
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::table::{Decimal, LeaveOut, Rows, Separator};
use relu_atoms_session::path::{Lambdas, PathError};
use relu_atoms_session::seeds;
use std::path::PathBuf;

/// Train shallow ReLU networks as the page does, to the last bit, and find and check their exact optimum.
#[derive(Debug, Parser)]
#[command(
    name = "atoms",
    version,
    subcommand_required = true,
    arg_required_else_help = true,
    args_override_self = true,
    after_help = "\
Examples:
  atoms train --link 'preset=xor&modes=label-noise&m=500'
  atoms train experiment.json --csv metrics.csv --save run.json
  atoms data table.csv
  atoms train --data table.csv --link 'modes=label-noise'
  atoms solve case.json > answer.json
  atoms check case.json answer.json

Results are JSON on standard output. Files may be UTF-8 or UTF-16; `-` reads standard input.
Exit codes: 0 done; 1 training diverged, or check found a false claim; 2 the input was refused, or a
file cannot be written; 130 Ctrl-C ended it early, with the result so far."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Train(TrainArguments),
    Solve(SolveArguments),
    Path(PathArguments),
    Data(DataArguments),
    Check(CheckArguments),
    Bench(BenchArguments),
    Completions(CompletionsArguments),
}

/// Train an experiment to its end and print the result
///
/// FILE.json holds one experiment, or what the page or --save saved: then each of its panels is trained,
/// with the changes made on the way. The result is printed as JSON, a list where there are several panels.
/// Numbers are the page's, to the last bit.
#[derive(Debug, Args)]
#[command(
    override_usage = "atoms train [OPTIONS] <FILE.json>\n       atoms train [OPTIONS] --link <LINK>\n       \
        atoms train [OPTIONS] --data <TABLE> [--link <LINK>]",
    args_override_self = true,
    after_help = "\
Examples:
  atoms train experiment.json
  atoms train --data table.csv --link 'modes=none,variation-norm&m=200'
  atoms train --link 'preset=xor&modes=label-noise&m=500'
  atoms train --link 'https://host/path/?preset=saddle&modes=none,variation-norm' --steps 2000
  atoms train run.json --csv metrics.csv --neurons neurons.csv --save again.json
  atoms train --link 'preset=xor' --experiment > experiment.json
  atoms train --link 'preset=xor&modes=label-noise' --seeds 10
  atoms train --link 'preset=saddle' --truth 'formula:2x1*x2'
  atoms train experiment.json --holdout 0.25
  atoms train - < experiment.json

Ctrl-C ends a run at its present step: tables and files are finished, the result so far is printed,
with the status `paused`, and the exit code is 130. A second Ctrl-C ends the program at once."
)]
pub(crate) struct TrainArguments {
    /// An experiment, or a file saved by the page or by --save; `-` reads standard input
    #[arg(value_name = "FILE.json", required_unless_present_any = ["link", "data"], conflicts_with = "link",
          value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
    /// Train on a table of values, as `atoms data` reads it; the settings are those of FILE.json or LINK, if any
    #[arg(long, value_name = "TABLE", value_hint = ValueHint::FilePath)]
    pub(crate) data: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) table: TableOptions,
    /// Train what a link of the page describes: its query, or the whole address
    #[arg(long, value_name = "LINK", value_hint = ValueHint::Url)]
    pub(crate) link: Option<String>,
    /// Stop at step N
    #[arg(long, value_name = "N", value_parser = whole_number, allow_negative_numbers = true)]
    pub(crate) steps: Option<u64>,
    /// Write the metrics over time, at the page's geometric pace
    #[arg(long, value_name = "FILE.csv", value_hint = ValueHint::FilePath)]
    pub(crate) csv: Option<PathBuf>,
    /// Write every neuron's weights over time, at the same steps
    #[arg(long, value_name = "FILE.csv", value_hint = ValueHint::FilePath)]
    pub(crate) neurons: Option<PathBuf>,
    /// Write experiments and results as a file that the page and `atoms train` open
    #[arg(long, value_name = "FILE.json", value_hint = ValueHint::FilePath)]
    pub(crate) save: Option<PathBuf>,
    /// Print the experiment as JSON instead of training it
    #[arg(long)]
    pub(crate) experiment: bool,
    /// Train from N seeds, the experiment's and those after it, and print a table of the ends
    #[arg(long, value_name = "N", value_parser = seed_count, allow_negative_numbers = true)]
    pub(crate) seeds: Option<usize>,
    /// Print JSON instead of the table of --seeds
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) test: TestArguments,
}

/// On what a network is tested.
#[derive(Debug, Args)]
pub(crate) struct TestArguments {
    /// Test on the function behind the targets: formula: and a formula, or teacher:K:SEED (K neurons from a seed,
    /// between -1 and 1; :LOW:HIGH for other ends). The test error is half the mean square of f less the truth on
    /// a grid over the data's bounding box
    #[arg(long, value_name = "TRUTH")]
    pub(crate) truth: Option<String>,
    /// Hold out this share of the rows, 0 to 0.5, and test on them where no truth is known. Which rows is fixed by
    /// their number and the share
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    pub(crate) holdout: Option<String>,
}

impl TestArguments {
    /// Sets what is given in a run.
    ///
    /// # Errors
    /// The run refuses it.
    pub(crate) fn apply(&self, run: &mut Experiment) -> Result<(), Refusal> {
        for (key, text) in [("truth", &self.truth), ("holdout", &self.holdout)] {
            let Some(text) = text else { continue };
            let refused = |error: SettingError| Refusal::Option { key, reason: error.reason.to_string() };
            run.set(key, text).map_err(refused)?;
        }
        Ok(())
    }
}

/// Train and solve along λ: which regulariser is favourable
///
/// For each regulariser and each λ the exact optimum and the end of a run on the data and from the network of
/// FILE.json or LINK (its first panel; a panel beside it on the same data stands for its regulariser): objective, loss, penalty, atoms, test error, and the share of the data
/// points that a unit of mass sees. Printed as a list in JSON, the optima first.
#[derive(Debug, Args)]
#[command(
    override_usage = "atoms path [OPTIONS] <FILE.json>\n       atoms path [OPTIONS] --link <LINK>",
    args_override_self = true,
    after_help = "\
Examples:
  atoms path --link 'preset=noisy-sine' --optima
  atoms path --link 'preset=saddle&m=200' --lambdas 1e-3:0.1:5 --csv path.csv
  atoms path experiment.json --lambdas 0.001,0.01 --modes variation-norm --holdout 0.25

Ctrl-C prints the points so far; the exit code is then 130. A second Ctrl-C ends the program at once."
)]
pub(crate) struct PathArguments {
    /// An experiment, or a file saved by the page or by train --save; `-` reads standard input
    #[arg(value_name = "FILE.json", required_unless_present = "link", conflicts_with = "link",
          value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
    /// The run that a link of the page describes: its query, or the whole address
    #[arg(long, value_name = "LINK", value_hint = ValueHint::Url)]
    pub(crate) link: Option<String>,
    /// The values of λ: COUNT of them in equal ratios from FROM to TO, or a list such as 0.001,0.01
    #[arg(long, value_name = "FROM:TO:COUNT", default_value = "1e-4:0.1:7", value_parser = lambdas,
          allow_negative_numbers = true)]
    pub(crate) lambdas: Lambdas,
    /// The regularisers, separated by commas
    #[arg(long, value_name = "MODES", default_value = "variation-norm,gradient-penalty", value_delimiter = ',',
          value_parser = mode_parser())]
    pub(crate) modes: Vec<Mode>,
    /// Only the exact optima, without runs
    #[arg(long)]
    pub(crate) optima: bool,
    /// Stop each run at step N
    #[arg(long, value_name = "N", value_parser = whole_number, allow_negative_numbers = true)]
    pub(crate) steps: Option<u64>,
    /// Write the points as a table, too
    #[arg(long, value_name = "FILE.csv", value_hint = ValueHint::FilePath)]
    pub(crate) csv: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) test: TestArguments,
}

/// Find the exact optimum over networks of every width, with its certificate
///
/// FILE.json holds {"d", "x", "y", "lambda", "penalty": "variation" | "gradient"}: the dimension 1 or 2,
/// n inputs (numbers for d = 1, pairs for d = 2), n targets, and λ > 0. Printed are the optimal atoms,
/// their objective, a lower bound on the objective of every network, and the share of the data points that a
/// unit of their mass sees. With --holdout the problem is that of the other rows.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  atoms solve case.json
  atoms solve case.json --gap 0.01
  atoms solve case.json --truth 'formula:sin(3x)'
  atoms solve --data table.csv --lambda 0.001 --penalty gradient
  echo '{\"d\": 1, \"x\": [-1, 0, 1], \"y\": [1, 0, 1], \"lambda\": 0.01, \"penalty\": \"variation\"}' |
    atoms solve -

Ctrl-C prints the best network so far with its gap; the exit code is then 130. A second Ctrl-C ends
the program at once."
)]
pub(crate) struct SolveArguments {
    /// The problem; `-` reads standard input
    #[arg(value_name = "FILE.json", required_unless_present = "data", conflicts_with = "data",
          value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
    /// The problem of a file that is a list of them: its name, or its place counted from 1
    #[arg(long, value_name = "NAME", requires = "file")]
    pub(crate) case: Option<String>,
    /// The data of the problem: a table of values, as `atoms data` reads it
    #[arg(long, value_name = "TABLE", value_hint = ValueHint::FilePath)]
    pub(crate) data: Option<PathBuf>,
    /// λ of a problem with --data
    #[arg(long, value_name = "LAMBDA", default_value_t = 0.01, value_parser = not_negative,
          allow_negative_numbers = true, conflicts_with = "file")]
    pub(crate) lambda: f64,
    /// The penalty of a problem with --data: variation or gradient
    #[arg(long, value_name = "PENALTY", default_value = "variation", value_parser = penalty_parser(),
          conflicts_with = "file")]
    pub(crate) penalty: Penalty,
    #[command(flatten)]
    pub(crate) table: TableOptions,
    /// Stop at a network whose objective is proved to be at most the share G of itself above the optimum
    #[arg(long, value_name = "G", value_parser = not_negative, allow_negative_numbers = true)]
    pub(crate) gap: Option<f64>,
    #[command(flatten)]
    pub(crate) test: TestArguments,
}

/// Print how a table of values is read, as JSON
///
/// TABLE is a text with columns of numbers, in whatever way people have them: with names, units and preambles above
/// the data, row numbers, empty columns, decimal commas or thousands, missing numbers. Printed are the points, the
/// standard units in which they are trained, the role of each column, what was decided, and which rows are left out
/// and why. What cannot be decided is refused with the option that decides it.
#[derive(Debug, Args)]
#[command(
    override_usage = "atoms data [OPTIONS] <TABLE>\n       atoms data [OPTIONS] --formula <FORMULA>",
    args_override_self = true,
    after_help = "\
Examples:
  atoms data cars.csv
  atoms data mtcars.csv --columns wt,mpg
  atoms data thousands.tsv --decimal point
  atoms data big.csv --rows sample:7
  atoms data --formula 'sin(3x)'"
)]
pub(crate) struct DataArguments {
    /// The table; `-` reads standard input
    #[arg(value_name = "TABLE", required_unless_present = "formula", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
    /// The targets are those of a formula, at the inputs of the table or, without one, at 24 inputs from -1 to 1 or a
    /// lattice of the square
    #[arg(long, value_name = "FORMULA", allow_hyphen_values = true)]
    pub(crate) formula: Option<String>,
    #[command(flatten)]
    pub(crate) table: TableOptions,
}

/// What decides about a table.
#[derive(Debug, Args)]
pub(crate) struct TableOptions {
    /// Train in standard units where the table is far from them, or in the table's own [default: standard]
    #[arg(long, value_name = "UNITS", value_parser = units_parser())]
    pub(crate) units: Option<UnitSystem>,
    /// The columns of the inputs and the target, by name or by number: X,Y or X1,X2,Y
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub(crate) columns: Option<Vec<String>>,
    /// What separates the columns: semicolon, tab, comma, pipe or blanks
    #[arg(long, value_name = "SEPARATOR", value_parser = separator)]
    pub(crate) separator: Option<Separator>,
    /// The sign before the decimals: point or comma
    #[arg(long, value_name = "SIGN", value_parser = decimal)]
    pub(crate) decimal: Option<Decimal>,
    /// How many lines stand above the data
    #[arg(long, value_name = "LINES", value_parser = whole_size)]
    pub(crate) header: Option<usize>,
    /// Which rows are left out: nothing, incomplete ones, or unreadable ones as well [default: incomplete]
    #[arg(long, value_name = "KIND", value_parser = leave_out)]
    pub(crate) leave_out: Option<LeaveOut>,
    /// Take only the rows of a group
    #[arg(long, value_name = "GROUP")]
    pub(crate) group: Option<String>,
    /// What becomes of more rows than can be trained on: first, sample:SEED or averages
    #[arg(long, value_name = "ROWS", value_parser = rows)]
    pub(crate) rows: Option<Rows>,
}

impl TableOptions {
    /// Refuses options about a table where none is given.
    ///
    /// # Errors
    /// The first that is given.
    pub(crate) fn refuse_without_table(&self) -> Result<(), Refusal> {
        let given = [
            ("units", self.units.is_some()),
            ("columns", self.columns.is_some()),
            ("separator", self.separator.is_some()),
            ("decimal", self.decimal.is_some()),
            ("header", self.header.is_some()),
            ("leave-out", self.leave_out.is_some()),
            ("group", self.group.is_some()),
            ("rows", self.rows.is_some()),
        ];
        match given.into_iter().find(|(_, is_given)| *is_given) {
            Some((key, _)) => {
                Err(Refusal::Option { key, reason: "it is about a table; name one with --data".into() })
            }
            None => Ok(()),
        }
    }
}

/// Find out what is true of an answer, proved without the solver and without rounding
///
/// ANSWER.json holds what solve prints, atoms of another solver, or a network
/// {"a": [m numbers], "w": [m lists of d + 1 numbers]}. Exits with 1 when a claim in it is false.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  atoms check case.json answer.json
  atoms check case.json network.json --same 1e-9
  atoms solve case.json | atoms check case.json -"
)]
pub(crate) struct CheckArguments {
    /// The problem, as solve reads it; `-` reads standard input
    #[arg(value_name = "CASE.json", value_hint = ValueHint::FilePath)]
    pub(crate) case: PathBuf,
    /// The answer; `-` reads standard input
    #[arg(value_name = "ANSWER.json", value_hint = ValueHint::FilePath)]
    pub(crate) answer: PathBuf,
    /// The problem of a file that is a list of them: its name, or its place counted from 1
    #[arg(long = "case", value_name = "NAME")]
    pub(crate) choice: Option<String>,
    /// Take points at most this far apart as one, at the first's place [default: 0]
    #[arg(long, value_name = "DISTANCE", value_parser = not_negative, allow_negative_numbers = true)]
    pub(crate) same: Option<f64>,
    /// An atom this near to a point's wall may say whether it sees it, as a share of the product of their
    /// lengths [default: 1e-12]
    #[arg(long, value_name = "SHARE", value_parser = not_negative, allow_negative_numbers = true)]
    pub(crate) wall: Option<f64>,
    /// How far a claim may be off, as a share of the objective [default: 1e-9]
    #[arg(long, value_name = "SHARE", value_parser = not_negative, allow_negative_numbers = true)]
    pub(crate) slack: Option<f64>,
}

/// Measure training steps per second at one size
///
/// Prints `D N M steps_per_second`, and the regulariser if it is not the variation norm.
#[derive(Debug, Args)]
#[command(
    args_override_self = true,
    after_help = "\
Examples:
  atoms bench 2 64 1000
  atoms bench 1 32 1000 --mode label-noise"
)]
pub(crate) struct BenchArguments {
    /// Input dimension, 1 or 2
    #[arg(value_parser = whole_size, allow_negative_numbers = true)]
    pub(crate) d: usize,
    /// Data points
    #[arg(value_parser = whole_size, allow_negative_numbers = true)]
    pub(crate) n: usize,
    /// Neurons
    #[arg(value_parser = whole_size, allow_negative_numbers = true)]
    pub(crate) m: usize,
    /// Regulariser
    #[arg(long, value_name = "MODE", default_value = "variation-norm", value_parser = mode_parser())]
    pub(crate) mode: Mode,
}

/// Print a script with which a shell completes this command
///
/// How it is installed depends on the shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  atoms completions bash > ~/.local/share/bash-completion/completions/atoms
  atoms completions fish > ~/.config/fish/completions/atoms.fish
  atoms completions zsh > _atoms    # into a folder of $fpath")]
pub(crate) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

/// An option's or an argument's value that is not of its kind.
#[derive(Debug, thiserror::Error)]
enum ValueError {
    #[error("is not a whole number")]
    NotWhole,
    #[error("is not a number that is 0 or more")]
    Negative,
    #[error("is no regulariser")]
    Mode,
    #[error("is not from 1 to {}", seeds::MOST)]
    Seeds,
    #[error("is none of {0}")]
    OneOf(&'static str),
}

fn whole_number(text: &str) -> Result<u64, ValueError> {
    text.parse().map_err(|_| ValueError::NotWhole)
}

fn seed_count(text: &str) -> Result<usize, ValueError> {
    let count = whole_size(text)?;
    if (1..=seeds::MOST).contains(&count) { Ok(count) } else { Err(ValueError::Seeds) }
}

fn whole_size(text: &str) -> Result<usize, ValueError> {
    text.parse().map_err(|_| ValueError::NotWhole)
}

fn not_negative(text: &str) -> Result<f64, ValueError> {
    text.parse().ok().filter(|v: &f64| v.is_finite() && *v >= 0.0).ok_or(ValueError::Negative)
}

/// The sentence of the core, which names the text.
#[derive(Debug, thiserror::Error)]
#[error("is refused: {0}")]
struct LambdasError(PathError);

fn lambdas(text: &str) -> Result<Lambdas, LambdasError> {
    text.parse().map_err(LambdasError)
}

fn penalty_parser() -> impl TypedValueParser<Value = Penalty> {
    PossibleValuesParser::new(["variation", "gradient"])
        .map(|key| if key == "gradient" { Penalty::Gradient } else { Penalty::Variation })
}

fn units_parser() -> impl TypedValueParser<Value = UnitSystem> {
    PossibleValuesParser::new(["standard", "table"])
        .map(|key| if key == "table" { UnitSystem::Table } else { UnitSystem::Standard })
}

fn separator(text: &str) -> Result<Separator, ValueError> {
    let text = if text == "\\t" { "\t" } else { text };
    Separator::from_key(text).ok_or(ValueError::OneOf("semicolon, tab, comma, pipe, blanks"))
}

fn decimal(text: &str) -> Result<Decimal, ValueError> {
    let is = |decimal: &Decimal| decimal.key() == text || decimal.sign().to_string() == text;
    [Decimal::Point, Decimal::Comma].into_iter().find(is).ok_or(ValueError::OneOf("point, comma"))
}

fn leave_out(text: &str) -> Result<LeaveOut, ValueError> {
    match text {
        "nothing" => Ok(LeaveOut::default()),
        "incomplete" => Ok(LeaveOut { incomplete: true, unreadable: false }),
        "unreadable" => Ok(LeaveOut { incomplete: true, unreadable: true }),
        _ => Err(ValueError::OneOf("nothing, incomplete, unreadable")),
    }
}

fn rows(text: &str) -> Result<Rows, ValueError> {
    const WORDS: ValueError = ValueError::OneOf("first, sample, sample:SEED, averages");
    match text.split_once(':') {
        None if text == "first" => Ok(Rows::First),
        None if text == "sample" => Ok(Rows::Sample(1)),
        None if text == "averages" => Ok(Rows::Averages),
        Some(("sample", seed)) => seed.parse().map(Rows::Sample).map_err(|_| WORDS),
        _ => Err(WORDS),
    }
}

fn mode_parser() -> impl TypedValueParser<Value = Mode> {
    PossibleValuesParser::new(MODES.iter().map(|mode| mode.key))
        .try_map(|key| mode_from_key(&key).ok_or(ValueError::Mode))
}

/// What a command must be given, within `atoms solve needs …`.
fn needs(command: &str) -> &'static str {
    match command {
        "train" => "FILE.json, --link LINK or --data TABLE",
        "path" => "FILE.json or --link LINK",
        "solve" => "one FILE.json or --data TABLE",
        "data" => "one TABLE or --formula FORMULA",
        "check" => "CASE.json and ANSWER.json",
        "bench" => "three numbers: D N M",
        "completions" => "one SHELL",
        _ => "a command",
    }
}

/// What an option must be given, within `--csv needs …`.
fn value_of(option: &str) -> &'static str {
    match option {
        "--csv" | "--neurons" | "--save" | "--data" => "a file's name",
        "--formula" => "a formula, such as 'sin(3x)'",
        "--columns" => "two columns for x and y, or three for x1, x2 and y",
        "--units" => "standard or table",
        "--separator" => "semicolon, tab, comma, pipe or blanks",
        "--decimal" => "point or comma",
        "--leave-out" => "nothing, incomplete or unreadable",
        "--group" => "the name of a group",
        "--rows" => "first, sample:SEED or averages",
        "--penalty" => "variation or gradient",
        "--link" => "a link, such as 'preset=xor&modes=label-noise'",
        "--lambdas" => "FROM:TO:COUNT, such as 1e-4:0.1:7, or a list of numbers",
        "--modes" => "regularisers, such as variation-norm,gradient-penalty",
        "--mode" => "one of the regularisers, such as variation-norm",
        "--truth" => "a truth, such as 'formula:sin(3x)' or teacher:3:7",
        "--holdout" => "a share of the rows from 0 to 0.5",
        _ => "a number",
    }
}

/// An error of the grammar as one sentence; `command` is the first word given. None where what was asked
/// for is help or the version, which is no error, or where help is all there is to say.
pub(crate) fn sentence(error: &clap::Error, command: &str) -> Option<String> {
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    // `--csv <FILE.csv>`, `[M]`: the name alone.
    let argument = text(ContextKind::InvalidArg);
    let name = argument.split(' ').next().unwrap_or_default().trim_matches(['<', '>', '[', ']']);
    let value = text(ContextKind::InvalidValue);
    let meant = |kind: ContextKind| match text(kind) {
        meant if meant.is_empty() => String::new(),
        meant => format!("; did you mean {meant}?"),
    };
    Some(match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::InvalidValue if value.is_empty() && name.starts_with('-') => {
            format!("{name} needs {}", value_of(name))
        }
        ErrorKind::InvalidValue => {
            format!("{name}: {value} is not one of {}", text(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("{name}: {value} {reason}")
        }
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            format!("{argument}: there is no such option{}", meant(ContextKind::SuggestedArg))
        }
        ErrorKind::UnknownArgument => {
            format!("atoms {command} needs {}; {argument} is too much", needs(command))
        }
        ErrorKind::MissingRequiredArgument => format!("atoms {command} needs {}", needs(command)),
        ErrorKind::ArgumentConflict => format!("atoms {command} needs {}, not both", needs(command)),
        ErrorKind::InvalidSubcommand => {
            format!(
                "{}: there is no such command{}",
                text(ContextKind::InvalidSubcommand),
                meant(ContextKind::SuggestedSubcommand)
            )
        }
        // `--experiment=yes` and bytes that are no text: clap's own first line.
        _ => {
            let full = error.to_string();
            full.lines().next().unwrap_or_default().trim_start_matches("error: ").into()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_grammar_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_defaults_in_the_help_are_the_defaults() {
        let usual = relu_atoms_check::Settings::default();
        let mut command = Arguments::command();
        let check = command.find_subcommand_mut("check").unwrap();
        let help = check.render_long_help().to_string();
        for value in [usual.same, usual.wall, usual.slack] {
            let written = if value == 0.0 { "0".into() } else { format!("{value:e}") };
            assert!(help.contains(&format!("[default: {written}]")), "{written}: {help}");
        }
    }

    #[test]
    fn errors_are_one_sentence() {
        for (words, said) in [
            (vec!["train"], "atoms train needs FILE.json, --link LINK or --data TABLE"),
            (
                vec!["train", "a", "b"],
                "atoms train needs FILE.json, --link LINK or --data TABLE; b is too much",
            ),
            (
                vec!["train", "a", "--link", "m=3"],
                "atoms train needs FILE.json, --link LINK or --data TABLE, not both",
            ),
            (vec!["train", "a", "--csv"], "--csv needs a file's name"),
            (vec!["train", "a", "--csv", "--neurons", "b"], "--csv needs a file's name"),
            (vec!["train", "a", "--steps", "-3"], "--steps: -3 is not a whole number"),
            (vec!["train", "a", "--stps", "3"], "--stps: there is no such option; did you mean --steps?"),
            (vec!["train", "a", "--seeds", "0"], "--seeds: 0 is not from 1 to 1000"),
            (vec!["train", "a", "--seeds"], "--seeds needs a number"),
            (vec!["solve", "a", "--gap=x"], "--gap: x is not a number that is 0 or more"),
            (vec!["bench", "1", "-2", "3"], "N: -2 is not a whole number"),
            (vec!["path"], "atoms path needs FILE.json or --link LINK"),
            (
                vec!["path", "a", "--lambdas", "1:2"],
                "--lambdas: 1:2 is refused: `1:2` is neither FROM:TO:COUNT, such as 1e-4:0.1:7, nor a list of \
                 numbers, such as 0.001,0.01",
            ),
            (
                vec!["path", "a", "--modes", "variation-norm,l2"],
                "--modes: l2 is not one of none, label-noise, gradient-penalty, variation-norm",
            ),
            (vec!["bench", "1"], "atoms bench needs three numbers: D N M"),
            (
                vec!["bench", "1", "2", "3", "--mode"],
                "--mode needs one of the regularisers, such as variation-norm",
            ),
            (
                vec!["bench", "1", "2", "3", "--mode", "l2"],
                "--mode: l2 is not one of none, label-noise, gradient-penalty, variation-norm",
            ),
            (vec!["completions"], "atoms completions needs one SHELL"),
            (vec!["completions", "tcl"], "SHELL: tcl is not one of bash, elvish, fish, powershell, zsh"),
            (vec!["trian"], "trian: there is no such command; did you mean train?"),
            (vec!["--fast"], "--fast: there is no such option"),
        ] {
            let all = ["atoms"].iter().chain(&words);
            let error = Arguments::try_parse_from(all).unwrap_err();
            assert_eq!(sentence(&error, words[0]).as_deref(), Some(said), "{words:?}");
        }
        // The last of an option given twice counts.
        assert!(Arguments::try_parse_from(["atoms", "solve", "a", "--gap", "1", "--gap", "2"]).is_ok());
        // Help and version are no errors.
        for words in [&["atoms"][..], &["atoms", "--version"], &["atoms", "help", "train"]] {
            let error = Arguments::try_parse_from(words).unwrap_err();
            assert_eq!(sentence(&error, "train"), None, "{words:?}");
        }
    }
}
