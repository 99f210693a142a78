//! `atoms check`: the certificate of an answer, by other means than the solver's.

use crate::arguments::CheckArguments;
use crate::input::{Input, is_standard_input};
use crate::output;
use crate::refusal::Refusal;
use relu_atoms_check::{Answer, Case, Settings, judge};
use std::process::ExitCode;

/// Judges the answer in a file and prints the verdict; exits with 1 when a claim is false.
pub(crate) fn run(arguments: &CheckArguments) -> Result<ExitCode, Refusal> {
    let CheckArguments { case, answer, choice, same, wall, slack } = arguments;
    if is_standard_input(case) && is_standard_input(answer) {
        return Err(Refusal::StandardInputTwice);
    }
    let usual = Settings::default();
    let settings = Settings {
        same: same.unwrap_or(usual.same),
        wall: wall.unwrap_or(usual.wall),
        slack: slack.unwrap_or(usual.slack),
    };
    let content = |file: String, reason: String| Refusal::Content { file, reason };
    let Input { name, text } = Input::read(case)?.problem(choice.as_deref())?;
    let case = Case::from_json(&text).map_err(|e| content(name, e.to_string()))?;
    let Input { name, text } = Input::read(answer)?;
    let answer = Answer::from_json(&text, &case).map_err(|e| content(name, e.to_string()))?;
    let verdict = judge(&case, &answer, &settings);
    output::print_json(&verdict)?;
    Ok(if verdict.certified { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
