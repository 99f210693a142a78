//! The command line: the page's own core, headless. `atoms train FILE.json` gives the page's
//! numbers to the last bit.

mod arguments;
mod bench;
mod check;
mod data;
mod input;
mod interrupt;
mod output;
mod path;
mod progress;
mod refusal;
mod solve;
mod train;

use arguments::{Arguments, Command};
use clap::{CommandFactory, Parser};
use refusal::Refusal;
use std::process::ExitCode;

/// The exit code of a refusal.
const REFUSED: u8 = 2;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misuse(&error),
    };
    match run(&arguments.command) {
        Ok(code) => code,
        Err(refusal) => {
            eprintln!("{refusal}");
            ExitCode::from(REFUSED)
        }
    }
}

fn run(command: &Command) -> Result<ExitCode, Refusal> {
    match command {
        Command::Train(arguments) => train::run(arguments),
        Command::Solve(arguments) => solve::run(arguments),
        Command::Path(arguments) => path::run(arguments),
        Command::Data(arguments) => data::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Bench(arguments) => bench::run(arguments).map(|()| ExitCode::SUCCESS),
        Command::Completions(arguments) => {
            let mut script = Vec::new();
            clap_complete::generate(arguments.shell, &mut Arguments::command(), "atoms", &mut script);
            output::print(&String::from_utf8_lossy(&script)).map(|()| ExitCode::SUCCESS)
        }
    }
}

/// Says what is wrong with the words given, or prints the help or version that they ask for.
fn misuse(error: &clap::Error) -> ExitCode {
    let command = std::env::args_os().nth(1).unwrap_or_default();
    match arguments::sentence(error, &command.to_string_lossy()) {
        Some(sentence) => eprintln!("{sentence}"),
        // A closed pipe is no error: `atoms --help | head`.
        None => drop(error.print()),
    }
    if error.use_stderr() { ExitCode::from(REFUSED) } else { ExitCode::SUCCESS }
}
