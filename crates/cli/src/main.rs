//! The command line: the page's own core, headless. `atoms train FILE.json` gives the page's
//! numbers to the last bit.

#[cfg(not(target_arch = "wasm32"))]
mod check;
mod solve;
mod train;

use std::process::ExitCode;

const USAGE: &str = "atoms: train shallow ReLU networks as the page does, to the last bit

  atoms train FILE.json              train the experiment in FILE.json to its end, or each panel's
                                     if the page saved the file
  atoms train --link 'preset=xor&…'  train what a link of the page describes
      --steps N                      stop at step N
      --csv FILE.csv                 write the metrics over time, at the page's geometric pace
      --neurons FILE.csv             write every neuron's weights over time, at the same steps
      --save FILE.json               write experiments and results as a file that the page opens
      --experiment                   print the experiment as JSON instead of training it

  atoms solve FILE.json              the exact optimum over networks of every width, with its
                                     certificate; FILE.json holds
                                     {\"d\", \"x\", \"y\", \"lambda\", \"penalty\": \"variation\" | \"gradient\"}
      --gap G                        stop at a network whose objective is proved to be at most the share
                                     G of itself above the optimum, as in --gap 0.01
  atoms check CASE.json ANSWER.json  what is true of an answer, proved without the solver and without
                                     rounding; ANSWER.json holds what solve prints, atoms of another
                                     solver, or a network {\"a\": [m], \"w\": [[d + 1 numbers], …]}
      --same DISTANCE                take points at most this far apart as one, at the first's place
      --wall SHARE                   an atom this near to a point's wall may say whether it sees it
                                     (1e-12 of the product of their lengths)
      --slack SHARE                  how far a claim may be off (1e-9 of the objective)
  atoms bench D N M [--mode MODE]    training steps per second at that size

Prints its result as JSON, a list where there are several panels. Exits with 2 when the input is
refused, 1 when training diverges or check finds a false claim.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["train", rest @ ..] => match train::run(rest) {
            Ok(code) => code,
            Err(sentence) => {
                eprintln!("{sentence}");
                ExitCode::from(2)
            }
        },
        ["solve", rest @ ..] => match solve::run(rest) {
            Ok(()) => ExitCode::SUCCESS,
            Err(sentence) => {
                eprintln!("{sentence}");
                ExitCode::from(2)
            }
        },
        #[cfg(not(target_arch = "wasm32"))]
        ["check", rest @ ..] => match check::run(rest) {
            Ok(code) => code,
            Err(sentence) => {
                eprintln!("{sentence}");
                ExitCode::from(2)
            }
        },
        ["bench", rest @ ..] => bench(rest),
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

/// One line of the benchmark.
#[expect(clippy::disallowed_types, reason = "only the core must not know the time")]
fn bench(words: &[&str]) -> ExitCode {
    let start = std::time::Instant::now();
    match relu_atoms_core::bench::command(words, &mut || start.elapsed().as_secs_f64()) {
        Ok(line) => println!("{line}"),
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
