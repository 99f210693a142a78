//! Runs as a file that opens again: from what is shown, and back. Pure.

use super::{PanelSnapshot, Snapshot};
use crate::state::SavedRun;
use relu_atoms_core::experiment::{Data, Experiment, Mode};
use relu_atoms_core::optimum::{ListedProblem, Problem, listed_problems};
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::train::RunEdit;
use relu_atoms_session::export::saved::{Panel, Saved, SavedError};
use std::borrow::Cow;

/// The file of the runs on display, each at the step it shows. `edits` are the changes recorded in each
/// panel's run, from left to right; those made after that step are left out.
pub fn write(shown: &Snapshot, edits: Vec<Vec<RunEdit>>) -> String {
    let panel = |(panel, edits): (&PanelSnapshot, Vec<RunEdit>)| {
        let report = &panel.frame.report;
        let made = edits.into_iter().filter(|edit| edit.step <= report.step).collect();
        Panel::new(panel.experiment.clone(), made, report.step, Some(report.clone()))
    };
    let edits = edits.into_iter().chain(std::iter::repeat(Vec::new()));
    Saved::new(shown.panels.iter().zip(edits).map(panel).collect()).to_json()
}

/// The text of a file in UTF-8 or, as Windows writes it, UTF-16: a byte order mark says which, and without one a
/// zero beside the first character, which in such a file is ASCII.
fn text(content: &[u8]) -> Cow<'_, str> {
    let units = |skip: usize, read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = content[skip..].chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match content {
        [0xff, 0xfe, ..] => units(2, u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(2, u16::from_be_bytes),
        [first, 0, ..] if *first != 0 => units(0, u16::from_le_bytes),
        [0, second, ..] if *second != 0 => units(0, u16::from_be_bytes),
        _ => String::from_utf8_lossy(content.strip_prefix("\u{feff}".as_bytes()).unwrap_or(content)),
    }
}

/// Whether some content is meant as a file of runs or problems and not as a table: it begins like a JSON object, or
/// like a list of them.
pub fn is_run_file(content: &[u8]) -> bool {
    // The beginning decides; a table may be long.
    let beginning = text(&content[..content.len().min(256)]);
    let beginning = beginning.trim_start();
    let first = beginning.strip_prefix('[').map_or(beginning, str::trim_start);
    first.starts_with('{')
}

/// The problems of a file that is a list of them; none of any other file.
pub fn problems(content: &[u8]) -> Option<Vec<ListedProblem>> {
    listed_problems(&text(content))
}

/// The runs of a file: those that the page or the command line has saved, one experiment, or the problem of
/// `atoms solve`, which opens as a run under its penalty. Whether they can be trained is checked when they are opened.
///
/// # Errors
/// [`SavedError`] if the file is not read.
pub fn read(content: &[u8]) -> Result<Vec<SavedRun>, SavedError> {
    let text = text(content);
    let saved = match (Saved::from_json(&text), Problem::from_json(&text)) {
        (Err(_), Ok(problem)) => return Ok(vec![run_of(&problem)]),
        (saved, _) => saved?,
    };
    let run = |panel: Panel| SavedRun { experiment: panel.experiment, edits: panel.tunes, step: panel.step };
    Ok(saved.panels.into_iter().map(run).collect())
}

/// The run that looks for the optimum of a problem.
pub fn run_of(problem: &Problem) -> SavedRun {
    let mode = match problem.penalty {
        Penalty::Variation => Mode::VariationNorm,
        Penalty::Gradient => Mode::GradientPenalty,
    };
    let run = Experiment::with_data(Data::Own(problem.points.to_raw()), mode);
    let experiment = Experiment { lambda: problem.lambda, units: problem.units, ..run };
    SavedRun { experiment, edits: Vec::new(), step: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::snapshot;

    #[test]
    fn a_file_opens_with_the_changes_up_to_its_step() {
        let shown = snapshot(&[7, 5]);
        let edit = |step| RunEdit { step, lambda: Some(0.5), ..RunEdit::default() };
        let text = write(&shown, vec![vec![edit(2), edit(7), edit(8)]]);
        let runs = read(text.as_bytes()).unwrap();
        assert_eq!(runs.len(), 2);
        assert_eq!((runs[0].step, runs[0].edits.as_slice()), (7, &[edit(2), edit(7)][..]));
        assert_eq!((runs[1].step, runs[1].edits.len()), (5, 0));
        assert_eq!(runs[1].experiment, shown.panels[1].experiment);
        assert_eq!(read(format!("\u{feff}{text}").as_bytes()), Ok(runs));
    }

    #[test]
    fn a_problem_of_the_solver_opens_as_a_run() {
        let text = r#"{"d": 1, "x": [0.5, -1], "y": [1, 2], "penalty": "gradient", "lambda": 0.02}"#;
        let runs = read(text.as_bytes()).unwrap();
        let run = &runs[0].experiment;
        assert_eq!((runs.len(), runs[0].step, run.mode, run.lambda), (1, 0, Mode::GradientPenalty, 0.02));
        let points = run.raw_points().unwrap();
        assert_eq!((points.d, points.x, points.y), (1, vec![0.5, -1.0], vec![1.0, 2.0]));
    }

    #[test]
    fn files_in_utf_16_are_read() {
        let text = write(&snapshot(&[7]), vec![]);
        let runs = read(text.as_bytes()).unwrap();
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        let marked = |mark: [u8; 2], bytes: &[u8]| [&mark[..], bytes].concat();
        for content in [marked([0xff, 0xfe], &little), marked([0xfe, 0xff], &big), little, big] {
            assert!(is_run_file(&content));
            assert_eq!(read(&content).as_ref(), Ok(&runs));
        }
        assert!(!is_run_file(&marked([0xff, 0xfe], b"x\0,\0y\0\n\0")));
    }

    #[test]
    fn a_list_of_problems_is_told_and_each_opens() {
        let problem = r#"{"name": "p", "d": 1, "x": [0.5], "y": [1], "penalty": "gradient", "lambda": 0.02}"#;
        let text = format!("{{\"cases\": [{problem}]}}");
        assert!(is_run_file(text.as_bytes()) && is_run_file(format!(" [\n{problem}]").as_bytes()));
        let list = problems(text.as_bytes()).unwrap();
        let alone = read(problem.as_bytes()).unwrap();
        assert_eq!(vec![run_of(list[0].problem.as_ref().unwrap())], alone);
        assert_eq!(problems(problem.as_bytes()), None);
    }

    #[test]
    fn a_list_of_experiments_opens_side_by_side() {
        let runs = [Mode::None, Mode::VariationNorm].map(|mode| Experiment::preset("xor", mode).unwrap());
        let text = serde_json::to_string(&runs).unwrap();
        assert!(is_run_file(text.as_bytes()));
        let read: Vec<Experiment> =
            read(text.as_bytes()).unwrap().into_iter().map(|run| run.experiment).collect();
        assert_eq!(read, runs);
    }

    #[test]
    fn a_table_is_told_from_a_file_of_runs() {
        for content in ["{}", "\u{feff}{ broken", " \r\n\t{"] {
            assert!(is_run_file(content.as_bytes()), "{content:?}");
        }
        for content in ["", "\u{feff}", "x,y\n1,2\n", "[1]"] {
            assert!(!is_run_file(content.as_bytes()), "{content:?}");
        }
        assert!(read(b"{ broken").unwrap_err().to_string().contains("line 1"));
    }
}
