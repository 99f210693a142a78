//! The changes of runs as a word of a link, while they are few: `100:l0.02,200:h0.1:n3f~50:merge`.
//!
//! Panels are separated by `~`, the changes of a panel by commas, the parts of a change by colons: the step
//! after which it acts, then `l`, `t`, `h` with the new λ, τ or h, `merge`, and `n` with a neuron counted from
//! 0, `f` if it is frozen or `r` if it is released, and its new parameters `_a_w_b` (d = 1) or `_a_w1_w2_b`.

use relu_atoms_core::experiment::{Experiment, table};
use relu_atoms_core::text::{excerpt, shortest};
use relu_atoms_core::train::{NeuronEdit, NeuronEditError, RunEdit};
use std::fmt::Write as _;

/// The longest text of changes that a link carries, in bytes: addresses of some 2,000 are safe everywhere.
pub const MAX_LENGTH: usize = 1_500;

/// The longest piece of a text that a sentence quotes, in characters.
const EXCERPT: usize = 40;

/// Why a text of changes was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ChangesError {
    /// There are changes for more panels than the link has.
    #[error("there are changes for {found} panels, and {panels} in the link")]
    Panels {
        /// Panels with changes.
        found: usize,
        /// Panels of the link.
        panels: usize,
    },
    /// A change does not begin with a step after that of the one before.
    #[error("change {change} must begin with its step, after that of the one before")]
    Step {
        /// Which one, counted from 1 over all panels.
        change: usize,
    },
    /// A part of a change is none that there is, or has a number out of its range.
    #[error("change {change} has the part `{part}`, which is no change of a run")]
    Part {
        /// Which one, counted from 1 over all panels.
        change: usize,
        /// The part, cut to a length that fits a sentence.
        part: String,
    },
    /// A neuron cannot be edited so.
    #[error("change {change}: {reason}")]
    Neuron {
        /// Which one, counted from 1 over all panels.
        change: usize,
        /// Why.
        reason: NeuronEditError,
    },
}

/// The changes of all panels as a text; none if nothing was changed, or if it would be too long.
pub fn write(panels: &[(&Experiment, &[RunEdit])]) -> Option<String> {
    let written: Vec<String> = panels.iter().map(|(run, edits)| write_panel(run, edits)).collect();
    let text = written.join("~");
    (panels.iter().any(|(_, edits)| !edits.is_empty()) && text.len() <= MAX_LENGTH).then_some(text)
}

fn write_panel(run: &Experiment, edits: &[RunEdit]) -> String {
    let d = run.raw_points().map_or(2, |points| points.d);
    let mut out = String::new();
    for edit in edits {
        let comma = if out.is_empty() { "" } else { "," };
        // Formatting into a string cannot fail.
        let _ = write!(out, "{comma}{}", edit.step);
        for (name, value) in [("l", edit.lambda), ("t", edit.tau), ("h", edit.h)] {
            if let Some(value) = value {
                let _ = write!(out, ":{name}{}", shortest(value));
            }
        }
        if edit.merge {
            out.push_str(":merge");
        }
        for NeuronEdit { neuron, parameters, frozen } in &edit.neurons {
            let _ = write!(out, ":n{neuron}{}", frozen.map_or("", |on| if on { "f" } else { "r" }));
            for value in parameters.iter().flat_map(|p| &p[..d + 2]) {
                let _ = write!(out, "_{}", shortest(*value));
            }
        }
        if out.len() > MAX_LENGTH {
            break;
        }
    }
    out
}

/// Reads what [`write()`] writes, for these panels: a list for each.
///
/// # Errors
/// What is wrong, and in which change.
pub fn read(text: &str, panels: &[Experiment]) -> Result<Vec<Vec<RunEdit>>, ChangesError> {
    let found = text.split('~').count();
    if found > panels.len() {
        return Err(ChangesError::Panels { found, panels: panels.len() });
    }
    let mut change = 0;
    let mut out = Vec::with_capacity(panels.len());
    for (panel, run) in text.split('~').zip(panels) {
        let mut edits: Vec<RunEdit> = Vec::new();
        for word in panel.split(',').filter(|word| !word.is_empty()) {
            change += 1;
            let mut parts = word.split(':');
            let step = parts.next().and_then(|step| step.parse().ok());
            let step = step.filter(|step| edits.last().is_none_or(|last| last.step < *step));
            let mut edit = RunEdit { step: step.ok_or(ChangesError::Step { change })?, ..RunEdit::default() };
            for part in parts {
                read_part(part, &mut edit, run, change)?;
            }
            edit.neurons.sort_by_key(|edit| edit.neuron);
            edits.push(edit);
        }
        out.push(edits);
    }
    out.resize(panels.len(), Vec::new());
    Ok(out)
}

fn read_part(part: &str, edit: &mut RunEdit, run: &Experiment, change: usize) -> Result<(), ChangesError> {
    let unknown = || ChangesError::Part { change, part: excerpt(part, EXCERPT) };
    if part == "merge" {
        edit.merge = true;
        return Ok(());
    }
    let (name, rest) = part.split_at_checked(1).ok_or_else(unknown)?;
    if name == "n" {
        let neuron = read_neuron(rest, run).ok_or_else(unknown)?;
        let d = run.raw_points().map_or(2, |points| points.d);
        neuron.check(run.m, d).map_err(|reason| ChangesError::Neuron { change, reason })?;
        edit.neurons.retain(|other| other.neuron != neuron.neuron);
        edit.neurons.push(neuron);
        return Ok(());
    }
    let (key, field) = match name {
        "l" => ("lambda", &mut edit.lambda),
        "t" => ("tau", &mut edit.tau),
        "h" => ("h", &mut edit.h),
        _ => return Err(unknown()),
    };
    let value = rest.parse().ok().filter(|value| table::range(key).contains(value));
    *field = Some(value.ok_or_else(unknown)?);
    Ok(())
}

fn read_neuron(text: &str, run: &Experiment) -> Option<NeuronEdit> {
    let d = run.raw_points().map_or(2, |points| points.d);
    let mut words = text.split('_');
    let first = words.next()?;
    let (number, frozen) = match (first.strip_suffix('f'), first.strip_suffix('r')) {
        (Some(number), _) => (number, Some(true)),
        (_, Some(number)) => (number, Some(false)),
        _ => (first, None),
    };
    let values = words.map(|word| word.parse().ok()).collect::<Option<Vec<f64>>>()?;
    let parameters = match (values.as_slice(), d) {
        ([], _) => None,
        (&[a, w, b], 1) => Some([a, w, b, 0.0]),
        (&[a, w1, w2, b], 2) => Some([a, w1, w2, b]),
        _ => return None,
    };
    Some(NeuronEdit { neuron: number.parse().ok()?, parameters, frozen })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use relu_atoms_core::experiment::Mode;

    fn run(preset: &str) -> Experiment {
        Experiment::preset(preset, Mode::VariationNorm).expect(preset)
    }

    #[test]
    fn changes_are_written_briefly_and_read_back() {
        let (plane, line) = (run("xor"), run("tent"));
        let first = [
            RunEdit { step: 100, lambda: Some(0.02), ..RunEdit::default() },
            RunEdit {
                step: 200,
                h: Some(0.1),
                merge: true,
                neurons: vec![
                    NeuronEdit { neuron: 3, parameters: None, frozen: Some(true) },
                    NeuronEdit { neuron: 7, parameters: Some([0.5, -2.0, 1e-5, 1.0]), frozen: None },
                ],
                ..RunEdit::default()
            },
        ];
        let second = [RunEdit {
            step: 50,
            neurons: vec![NeuronEdit {
                neuron: 0,
                parameters: Some([1.0, 2.0, 3.0, 0.0]),
                frozen: Some(false),
            }],
            ..RunEdit::default()
        }];
        let text = write(&[(&plane, &first), (&line, &second)]).expect("few");
        assert_eq!(text, "100:l0.02,200:h0.1:merge:n3f:n7_0.5_-2_1e-5_1~50:n0r_1_2_3");
        assert_eq!(
            read(&text, &[plane.clone(), line.clone()]).expect("good"),
            [first.to_vec(), second.to_vec()]
        );
        assert_eq!(read("", std::slice::from_ref(&plane)).expect("good"), [Vec::new()]);
        assert_eq!(write(&[(&plane, &[]), (&line, &[])]), None);
        let many: Vec<RunEdit> =
            (0..400).map(|step| RunEdit { step, lambda: Some(0.1), ..RunEdit::default() }).collect();
        assert_eq!(write(&[(&plane, &many)]), None);
    }

    #[test]
    fn bad_changes_are_refused_with_what_is_wrong() {
        let runs = [run("xor")];
        for (text, said) in [
            ("5:l1~6:l1", "there are changes for 2 panels, and 1 in the link"),
            ("x:l1", "change 1 must begin with its step, after that of the one before"),
            ("5:l1,5:l2", "change 2 must begin with its step, after that of the one before"),
            ("5:l-1", "change 1 has the part `l-1`, which is no change of a run"),
            ("5:lNaN", "change 1 has the part `lNaN`, which is no change of a run"),
            ("5:é", "change 1 has the part `é`, which is no change of a run"),
            ("5:", "change 1 has the part ``, which is no change of a run"),
            ("5:n1_2", "change 1 has the part `n1_2`, which is no change of a run"),
            ("5:n500f", "change 1: The network has no neuron of the number that was touched."),
            (
                "5:n5_1_inf_0_0",
                "change 1: A neuron can be placed by numbers only, none of them larger than 1e30.",
            ),
        ] {
            assert_eq!(read(text, &runs).expect_err(text).to_string(), said);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[0-9lthnfrmerge:,~_.e-]{0,60}") {
            let _ = read(&text, &[run("xor"), run("tent")]);
        }
    }
}
