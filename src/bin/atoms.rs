//! The command line: the page's own core, headless. `atoms train FILE.json` gives the page's
//! numbers to the last bit.

use relu_atoms::experiment::{Experiment, link};
use relu_atoms::optimum::{Certifier, Problem, solve};
use relu_atoms::protocol::{BUILD, Pace, Reply, Report, Request, RunStatus};
use relu_atoms::session::{Output, Session};
use std::process::ExitCode;

const USAGE: &str = "atoms: train shallow ReLU networks as the page does, to the last bit

  atoms train FILE.json              train the experiment in FILE.json to its end
  atoms train --link 'preset=xor&…'  train what a link of the page describes
      --steps N                      stop at step N
      --experiment                   print the experiment as JSON instead of training it

  atoms solve FILE.json              the exact optimum over networks of every width, with its
                                     certificate; FILE.json holds
                                     {\"d\", \"x\", \"y\", \"lambda\", \"penalty\": \"variation\" | \"gradient\"}

Prints its result as JSON. Exits with 2 when the input is refused, 1 when training diverges.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["train", rest @ ..] => match train(rest) {
            Ok(code) => code,
            Err(sentence) => {
                eprintln!("{sentence}");
                ExitCode::from(2)
            }
        },
        ["solve", file] => match solve_file(file) {
            Ok(()) => ExitCode::SUCCESS,
            Err(sentence) => {
                eprintln!("{sentence}");
                ExitCode::from(2)
            }
        },
        ["--help" | "-h" | "help"] => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn train(words: &[&str]) -> Result<ExitCode, String> {
    let (mut experiment, mut steps, mut print_only) = (None, None, false);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--link" => {
                let query =
                    words.next().ok_or("--link needs a query, such as 'preset=xor&modes=label-noise'")?;
                let (opening, notices) = link::parse(query);
                if let Some(first) = notices.first() {
                    return Err(format!("--link: {first}"));
                }
                experiment = Some(opening.experiment());
            }
            "--steps" => {
                let text = words.next().ok_or("--steps needs a number")?;
                steps = Some(text.parse::<u64>().map_err(|_| format!("--steps {text}: not a whole number"))?);
            }
            "--experiment" => print_only = true,
            file if file.starts_with("--") => return Err(format!("{file}: there is no such option")),
            file => {
                let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
                experiment = Some(Experiment::from_json(&text).map_err(|e| format!("{file}: {e}"))?);
            }
        }
    }
    let mut experiment = experiment.ok_or("atoms train needs FILE.json or --link QUERY")?;
    experiment.steps = steps.or(experiment.steps);
    if print_only {
        println!("{}", serde_json::to_string_pretty(&experiment).map_err(|e| e.to_string())?);
        return Ok(ExitCode::SUCCESS);
    }
    let report = run(experiment)?;
    println!("{}", serde_json::to_string_pretty(&report).map_err(|e| e.to_string())?);
    if let (RunStatus::Diverged, Some(message)) = (report.status, &report.message) {
        eprintln!("{message}");
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}

/// Solves the problem in a file and prints the optimum.
fn solve_file(file: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
    let problem = Problem::from_json(&text).map_err(|e| format!("{file}: {e}"))?;
    let certifier = Certifier::new(&problem.points, problem.penalty);
    let optimum =
        solve(&certifier, &problem.points, problem.lambda, &mut |_| true).ok_or("the solver was stopped")?;
    println!("{}", serde_json::to_string_pretty(&optimum).map_err(|e| e.to_string())?);
    Ok(())
}

/// The page's own session, driven to the end of the run.
fn run(experiment: Experiment) -> Result<Report, String> {
    let mut session = Session::new();
    let opened = session.handle(Request::Open { build: BUILD.into(), experiment: Box::new(experiment) });
    if let Some(Output::Reply(Reply::Refused(sentence))) = opened.into_iter().next() {
        return Err(sentence);
    }
    session.handle(Request::Pace(Pace::Max));
    session.handle(Request::Play);
    while session.wants_tick() {
        session.tick(&mut || true);
    }
    session
        .handle(Request::Draw)
        .into_iter()
        .find_map(|o| if let Output::Frame(frame) = o { Some(frame.report) } else { None })
        .ok_or_else(|| "the run gave no result".into())
}
