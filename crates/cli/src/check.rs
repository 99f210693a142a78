//! `atoms check`: the certificate of an answer, by other means than the solver's.

use relu_atoms_check::{Answer, Case, Settings, judge};
use std::process::ExitCode;

/// Judges the answer in a file and prints the verdict; exits with 1 when a claim is false.
pub(crate) fn run(words: &[&str]) -> Result<ExitCode, String> {
    let (mut files, mut settings) = (Vec::new(), Settings::default());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--same" | "--wall" | "--slack" => {
                let given = words.next().ok_or_else(|| format!("{word} needs a number"))?;
                let value = given.parse().ok().filter(|v: &f64| v.is_finite() && *v >= 0.0);
                let value =
                    value.ok_or_else(|| format!("{word}: {given} is not a number that is 0 or more"))?;
                match *word {
                    "--same" => settings.same = value,
                    "--wall" => settings.wall = value,
                    _ => settings.slack = value,
                }
            }
            option if option.starts_with("--") => return Err(format!("{option}: there is no such option")),
            file => files.push(file),
        }
    }
    let [case_file, answer_file] = files[..] else {
        return Err("check needs CASE.json and ANSWER.json".into());
    };
    let open = |file: &str| std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"));
    let case = Case::from_json(&open(case_file)?).map_err(|e| format!("{case_file}: {e}"))?;
    let answer = Answer::from_json(&open(answer_file)?, &case).map_err(|e| format!("{answer_file}: {e}"))?;
    let verdict = judge(&case, &answer, &settings);
    println!("{}", serde_json::to_string_pretty(&verdict).map_err(|e| e.to_string())?);
    Ok(if verdict.certified { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
