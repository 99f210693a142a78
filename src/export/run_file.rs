//! Runs as a file that opens again: from what is shown, and back. Pure.

use super::{PanelSnapshot, Snapshot};
use crate::state::SavedRun;
use relu_atoms_core::export::saved::{Panel, Saved, SavedError};
use relu_atoms_core::train::RunEdit;

/// The file of the runs on display, each at the step it shows. `edits` are the changes recorded in each
/// panel's run, from left to right; those made after that step are left out.
pub fn write(shown: &Snapshot, edits: Vec<Vec<RunEdit>>) -> String {
    let panel = |(panel, edits): (&PanelSnapshot, Vec<RunEdit>)| {
        let report = &panel.frame.report;
        Panel {
            experiment: panel.experiment.clone(),
            tunes: edits.into_iter().filter(|edit| edit.step <= report.step).collect(),
            step: report.step,
            result: Some(report.clone()),
        }
    };
    let edits = edits.into_iter().chain(std::iter::repeat(Vec::new()));
    Saved::new(shown.panels.iter().zip(edits).map(panel).collect()).to_json()
}

/// Whether some content is meant as a file of runs and not as a table: it begins like a JSON object.
pub fn is_run_file(content: &[u8]) -> bool {
    let content = content.strip_prefix("\u{feff}".as_bytes()).unwrap_or(content);
    content.trim_ascii_start().starts_with(b"{")
}

/// The runs of a file. Whether they can be trained is checked when they are opened.
///
/// # Errors
/// [`SavedError`] if the file is not read.
pub fn read(content: &[u8]) -> Result<Vec<SavedRun>, SavedError> {
    let text = String::from_utf8_lossy(content);
    let saved = Saved::from_json(text.trim_start_matches('\u{feff}'))?;
    let run = |panel: Panel| SavedRun { experiment: panel.experiment, edits: panel.tunes, step: panel.step };
    Ok(saved.panels.into_iter().map(run).collect())
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
