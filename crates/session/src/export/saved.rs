//! A run as a file: the experiments, the changes made while training, and the results, as JSON that
//! the page and the command line open again.

use crate::export::in_table::InTable;
use crate::messages::Report;
use relu_atoms_core::experiment::compare::{Comparison, MAX_PANELS};
use relu_atoms_core::experiment::link;
use relu_atoms_core::experiment::{Experiment, Pace, ReadError, read_experiments};
use relu_atoms_core::text::excerpt;
use relu_atoms_core::train::RunEdit;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// Names the format and its version; files of another are refused.
pub const FORMAT: &str = "relu-atoms-1";

/// The longest file that is read, in bytes.
pub const MAX_BYTES: usize = 20_000_000;

/// One panel's run. Results are written for those who read the file elsewhere; opened again, a run
/// is trained anew and gives the same ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// The run.
    pub experiment: Experiment,
    /// The changes made while training, by ascending step.
    #[serde(default)]
    pub tunes: Vec<RunEdit>,
    /// The step that was shown.
    #[serde(default)]
    pub step: u64,
    /// The numbers at that step.
    #[serde(default, skip_deserializing)]
    pub result: Option<Report>,
    /// The result's atoms in the units of the table, where the run has standard ones.
    #[serde(default, skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub in_table: Option<InTable>,
}

impl Panel {
    /// A run at a step, with its result there.
    pub fn new(experiment: Experiment, tunes: Vec<RunEdit>, step: u64, result: Option<Report>) -> Self {
        let units = experiment.standard_units();
        let in_table = units
            .zip(result.as_ref())
            .map(|(units, report)| InTable::of(&units, report.atoms.iter().map(|atom| (atom.sign, atom.u))));
        Self { experiment, tunes, step, result, in_table }
    }
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    format: String,
    /// Version of the program that wrote it.
    #[serde(default)]
    pub program: String,
    /// The query of the link that opens the experiments (without the changes made on the way).
    #[serde(default)]
    pub link: String,
    /// One to [`MAX_PANELS`] runs.
    pub panels: Vec<Panel>,
}

/// Why a file was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SavedError {
    /// It has more than [`MAX_BYTES`].
    #[error("the file has {:.1} MB; at most {} MB are read", *bytes as f64 / 1e6, MAX_BYTES / 1_000_000)]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// It is not JSON, or lacks something.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It is of another format.
    #[error("the file's format is `{}`; this version reads `{FORMAT}`", excerpt(format, 40))]
    Format {
        /// The format that it names; empty if it names none.
        format: String,
    },
    /// It has no runs.
    #[error("the file has no runs")]
    Empty,
    /// It has more than [`MAX_PANELS`] runs.
    #[error("the file has {runs} runs; at most {MAX_PANELS} can be shown")]
    TooMany {
        /// How many it has.
        runs: usize,
    },
    /// Its runs do not share their data.
    #[error("the file's runs are on different data; they cannot be compared")]
    DifferentData,
}

/// Just enough of a file to tell what it is.
#[derive(Deserialize)]
struct Probe {
    format: Option<String>,
    panels: Option<IgnoredAny>,
}

impl Saved {
    /// A file of these runs.
    pub fn new(panels: Vec<Panel>) -> Self {
        let runs: Vec<Experiment> = panels.iter().map(|p| p.experiment.clone()).collect();
        let link = Comparison::of(&runs).map(|c| link::write_comparison(&c, Pace::Geometric));
        Self {
            format: FORMAT.into(),
            program: env!("CARGO_PKG_VERSION").into(),
            link: link.unwrap_or_default(),
            panels,
        }
    }

    /// The text of the file.
    pub fn to_json(&self) -> String {
        // Fails only on types that these do not have, such as maps whose keys are no words.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads a file, or the JSON of a single experiment or of a list of them. The experiments are as unchecked as any.
    ///
    /// # Errors
    /// What is wrong, and at which line and column if it is not read at all.
    pub fn from_json(text: &str) -> Result<Self, SavedError> {
        if text.len() > MAX_BYTES {
            return Err(SavedError::TooLarge { bytes: text.len() });
        }
        if text.trim_start().strip_prefix('[').is_some_and(|list| list.trim_start().starts_with('{')) {
            let experiments = read_experiments::<Vec<Experiment>>(text)?;
            return Self::new(
                experiments.into_iter().map(|run| Panel::new(run, Vec::new(), 0, None)).collect(),
            )
            .checked();
        }
        let probe = read_experiments::<Probe>(text)?;
        if probe.panels.is_none() && probe.format.is_none() {
            let experiment = Experiment::from_json(text)?;
            return Ok(Self::new(vec![Panel::new(experiment, Vec::new(), 0, None)]));
        }
        match probe.format {
            Some(format) if format == FORMAT => {}
            other => return Err(SavedError::Format { format: other.unwrap_or_default() }),
        }
        read_experiments::<Self>(text)?.checked()
    }

    /// The file, if its runs can be shown side by side.
    fn checked(self) -> Result<Self, SavedError> {
        let saved = self;
        match saved.panels.len() {
            0 => Err(SavedError::Empty),
            runs if runs > MAX_PANELS => Err(SavedError::TooMany { runs }),
            _ if saved.panels.iter().any(|p| !p.experiment.same_data(&saved.panels[0].experiment)) => {
                Err(SavedError::DifferentData)
            }
            _ => Ok(saved),
        }
    }

    /// The runs as a comparison; the changes made on the way are not in it.
    pub fn comparison(&self) -> Option<Comparison> {
        Comparison::of(&self.panels.iter().map(|p| p.experiment.clone()).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_core::experiment::{Data, Mode};
    use relu_atoms_core::points::RawPoints;
    use relu_atoms_core::train::NeuronEdit;

    fn saved() -> Saved {
        let raw = RawPoints { d: 1, x: vec![0.1 + 0.2, -1e-300], y: vec![1.0 / 3.0, 7.0] };
        let touches = vec![
            NeuronEdit { neuron: 3, parameters: Some([1.0 / 3.0, -5e-324, -0.0, 1e100]), frozen: None },
            NeuronEdit { neuron: 499, parameters: None, frozen: Some(false) },
            NeuronEdit { neuron: 500, parameters: Some([0.1; 4]), frozen: Some(true) },
        ];
        let panel = |mode| Panel {
            experiment: Experiment::with_data(Data::Own(raw.clone()), mode),
            tunes: vec![RunEdit {
                step: 12,
                lambda: Some(0.1),
                h: Some(1.0 / 3.0),
                neurons: touches.clone(),
                ..RunEdit::default()
            }],
            step: 500,
            result: None,
            in_table: None,
        };
        Saved::new(vec![panel(Mode::None), panel(Mode::VariationNorm)])
    }

    #[test]
    fn a_file_opens_again_exactly() {
        let s = saved();
        assert_eq!(Saved::from_json(&s.to_json()), Ok(s.clone()));
        assert_eq!(link::parse(&s.link).0.comparison, s.comparison().unwrap());
        let plain = Experiment::preset("xor", Mode::LabelNoise).unwrap();
        let read = Saved::from_json(&serde_json::to_string(&plain).unwrap()).unwrap();
        assert_eq!((read.panels.len(), &read.panels[0].experiment), (1, &plain));
    }

    #[test]
    fn what_cannot_be_opened_is_told() {
        let good = saved().to_json();
        for (text, said) in [
            (String::new(), "line 1"),
            ("{}".into(), "line 1, column 2: missing field"),
            ("[1, 2]".into(), "line 1"),
            (
                good.replace(FORMAT, "relu-atoms-7"),
                "the file's format is `relu-atoms-7`; this version reads `relu-atoms-1`",
            ),
            (good.replace("\"variation-norm\"", "\"ridge\""), "ridge"),
            (good[..good.len() / 2].into(), "line"),
            (good.replacen("7.0", "8.0", 1), "different data"),
            (format!("{{\"format\": \"{FORMAT}\", \"panels\": []}}"), "no runs"),
            (" ".repeat(MAX_BYTES + 1), "20.0 MB"),
        ] {
            let error = Saved::from_json(&text).unwrap_err().to_string();
            assert!(error.contains(said), "{said}: {error}");
        }
    }
}
