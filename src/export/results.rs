//! The finished runs of a visit as a table in CSV.

use crate::state::LoggedRun;
use crate::text;
use relu_atoms_core::experiment::Data;
use relu_atoms_core::experiment::compare::SETTINGS;
use relu_atoms_core::text::shortest;
use relu_atoms_session::messages::Report;

/// A number of a run's end; none where there is no such number.
type Number = fn(&Report) -> Option<f64>;

/// The columns after the settings, with their numbers, which are read back to the last bit.
const NUMBERS: [(&str, Number); 16] = [
    ("step", |r| Some(r.step as f64)),
    ("atoms", |r| Some(r.atom_count as f64)),
    ("atom_share", |r| Some(r.atom_share)),
    ("n_eff", |r| Some(r.n_eff)),
    ("dead", |r| Some(r.dead as f64)),
    ("loss", |r| Some(r.loss)),
    ("r2", |r| r.r2),
    ("penalty_variation", |r| Some(r.penalty_variation)),
    ("penalty_gradient", |r| Some(r.penalty_gradient)),
    ("objective", |r| Some(r.objective)),
    ("lower_bound", |r| r.standing.as_ref().map(|s| s.dual)),
    ("gap", |r| r.standing.as_ref().map(|s| s.gap)),
    ("gap_share", |r| r.standing.as_ref().and_then(|s| s.excess())),
    ("h", |r| Some(r.h)),
    ("seen_share", |r| Some(r.seen_share)),
    ("test_error", |r| r.test_error),
];

/// A line for each run after a header. `address` makes the link to a run of its query; a run with more changes
/// than a link carries has none.
pub fn csv(runs: &[LoggedRun], address: impl Fn(&str) -> String) -> String {
    let numbers = NUMBERS.iter().map(|column| column.0.to_owned());
    let head =
        ["run", "data", "d", "n", "truth", "holdout", "units"].into_iter().chain(SETTINGS).map(|name| {
            match name {
                "modes" => "regulariser".to_owned(),
                // What the experiment says; the last columns tell what the run has done.
                "steps" => "step_limit".into(),
                "h" => "h_set".into(),
                name => name.to_owned(),
            }
        });
    let last = ["status", "changes", "link"].map(str::to_owned);
    let mut out = line(head.chain(numbers).chain(last));
    for LoggedRun { number, experiment, edits, report } in runs {
        // As many as are trained on.
        let points = experiment.split().map(|split| split.trained.to_raw());
        let data = match &experiment.data {
            Data::Preset(key) => key.clone(),
            Data::Own(_) => "own".into(),
        };
        let [d, n] = points.map_or([0, 0], |points| [points.d, points.y.len()]).map(|n| n.to_string());
        let known = [
            experiment.known_truth().map_or_else(String::new, |truth| truth.to_string()),
            shortest(experiment.holdout),
            experiment.text("units").unwrap_or_default(),
        ];
        let settings = SETTINGS.iter().map(|key| experiment.text(key).unwrap_or_default());
        let numbers =
            NUMBERS.iter().map(|column| column.1(report).map_or_else(String::new, |v| shortest(v + 0.0)));
        let link = runs.iter().find(|run| run.number == *number).and_then(LoggedRun::query);
        let last = [
            text::status_key(report.status).to_owned(),
            edits.len().to_string(),
            link.map_or_else(String::new, |query| address(&query)),
        ];
        out += &line(
            [number.to_string(), data, d, n]
                .into_iter()
                .chain(known)
                .chain(settings)
                .chain(numbers)
                .chain(last),
        );
    }
    out
}

/// A line of fields, quoted where they need it.
fn line(fields: impl Iterator<Item = String>) -> String {
    let quoted = fields.map(|field| {
        if field.contains([',', '"', '\n']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
    });
    quoted.collect::<Vec<_>>().join(",") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_core::experiment::{Experiment, Mode, link};
    use relu_atoms_core::train::RunEdit;
    use relu_atoms_session::seeds::train_to_end;
    use std::sync::Arc;

    fn run(number: u64, mode: Mode, edits: Vec<RunEdit>) -> LoggedRun {
        let experiment = Experiment { m: 20, steps: Some(50), ..Experiment::preset("xor", mode).unwrap() };
        let report = Arc::new(train_to_end(&experiment, &mut |_| true).unwrap());
        LoggedRun { number, experiment, edits, report }
    }

    /// The fields of a line without quotes within them.
    fn fields(line: &str) -> Vec<String> {
        let mut fields = vec![String::new()];
        let mut quoted = false;
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => fields.push(String::new()),
                c => fields.last_mut().unwrap().push(c),
            }
        }
        fields
    }

    #[test]
    fn each_run_has_a_line_with_its_settings_its_exact_numbers_and_a_link_that_repeats_it() {
        let change = RunEdit { step: 20, lambda: Some(0.5), ..RunEdit::default() };
        let runs = [
            run(1, Mode::None, vec![]),
            run(2, Mode::LabelNoise, vec![]),
            run(5, Mode::VariationNorm, vec![change]),
        ];
        let table = csv(&runs, |query| format!("https://host/?{query}"));
        let lines: Vec<Vec<String>> = table.lines().map(fields).collect();
        assert!(lines.len() == 4 && lines.iter().all(|line| line.len() == lines[0].len()));
        let mut names = lines[0].clone();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), lines[0].len(), "no name stands twice");
        let value =
            |row: usize, name: &str| lines[row][lines[0].iter().position(|n| n == name).unwrap()].clone();
        assert_eq!([value(1, "run"), value(3, "run")], ["1", "5"]);
        assert_eq!([value(2, "regulariser"), value(2, "data"), value(2, "n")], ["label-noise", "xor", "4"]);
        for (row, run) in (1..).zip(&runs) {
            let read = |name| value(row, name).parse::<f64>().unwrap().to_bits();
            assert_eq!(read("loss"), run.report.loss.to_bits());
            assert_eq!(read("penalty_gradient"), run.report.penalty_gradient.to_bits());
            assert_eq!(value(row, "status"), "finished");
            let (opening, notices) = link::parse(value(row, "link").trim_start_matches("https://host/?"));
            assert!(notices.is_empty(), "{notices:?}");
            assert_eq!(opening.experiment(), run.experiment);
        }
        assert_eq!([value(1, "gap"), value(1, "lower_bound")], ["", ""], "nothing is certified");
        assert!(!value(2, "gap").is_empty());
        assert!(value(3, "link").contains("changes=") && value(3, "changes") == "1");
    }
}
