//! Files as they come: standard input, byte order marks, UTF-16, and files meant for another command.

use crate::refusal::Refusal;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use relu_atoms_core::optimum::{chosen, described, listed_problems};
use relu_atoms_core::table::{self, Note, TableError};
use serde_json::{Map, Value};
use std::io::Read;
use std::path::Path;

/// The text of a file, and the name under which errors speak of it.
#[derive(Debug)]
pub(crate) struct Input {
    /// The path as it was given, or `standard input`.
    pub(crate) name: String,
    /// The text, without a byte order mark.
    pub(crate) text: String,
}

/// Whether a file's name stands for standard input.
pub(crate) fn is_standard_input(file: &Path) -> bool {
    file.as_os_str() == "-"
}

impl Input {
    /// Reads a file in UTF-8 or UTF-16; `-` is standard input.
    ///
    /// # Errors
    /// The file cannot be read, or is no text.
    pub(crate) fn read(file: &Path) -> Result<Self, Refusal> {
        let (name, bytes) = bytes(file)?;
        match decode(bytes) {
            Some(text) => Ok(Self { name, text }),
            None => Err(Refusal::NotText { file: name }),
        }
    }

    /// Reads a table in whatever encoding it is, with what is said of one that was guessed; `-` is standard input.
    ///
    /// # Errors
    /// The file cannot be read, is too large, or an archive.
    pub(crate) fn read_table(file: &Path) -> Result<(Self, Option<Note>), Refusal> {
        let (name, bytes) = bytes(file)?;
        let refused = |error: TableError| Refusal::Content { file: name.clone(), reason: error.to_string() };
        let encoding = table::Encoding::of(&bytes).map_err(refused)?;
        // The label is one that is known; what no letter stands for becomes a sign that is no number.
        let decoder = Encoding::for_label(encoding.label().as_bytes()).unwrap_or(UTF_8);
        let text = decoder.decode_with_bom_removal(&bytes).0.into_owned();
        Ok((Self { name, text }, encoding.note()))
    }

    /// The input with the problem that is chosen where it is a list of them; any other stays as it is.
    ///
    /// # Errors
    /// No problem is chosen, or there is none of this name, or there is no list to choose from.
    pub(crate) fn problem(self, choice: Option<&str>) -> Result<Self, Refusal> {
        let refused = |key, reason| Err(Refusal::Option { key, reason });
        let Some(list) = listed_problems(&self.text) else {
            return match choice {
                Some(_) => refused("case", format!("{}: this is no list of problems", self.name)),
                None => Ok(self),
            };
        };
        let Some(choice) = choice else {
            let reason =
                format!("this is {}; choose one with --case and its name or place", described(&list));
            return Err(Refusal::Content { file: self.name, reason });
        };
        match chosen(&list, choice) {
            Some(listed) => {
                Ok(Self { text: listed.text.clone(), name: format!("{}, {}", self.name, listed.title) })
            }
            None => refused("case", format!("there is no problem `{choice}` in {}", described(&list))),
        }
    }

    /// The refusal of a text that is not what a command reads: `reason`, unless the file is evidently
    /// meant for another command than `wanted` reads.
    pub(crate) fn refused(self, wanted: Kind, reason: &impl ToString) -> Refusal {
        if let Some(list) = listed_problems(&self.text) {
            let reason = format!("this is {}, for `atoms solve --case NAME`", described(&list));
            return Refusal::Content { file: self.name, reason };
        }
        match Kind::of(&self.text) {
            Some(kind) if kind != wanted => Refusal::OtherKind { file: self.name, found: kind.description() },
            _ => Refusal::Content { file: self.name, reason: reason.to_string() },
        }
    }
}

/// A file's name in errors, and its bytes.
fn bytes(file: &Path) -> Result<(String, Vec<u8>), Refusal> {
    let (name, bytes) = if is_standard_input(file) {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        ("standard input".to_string(), read.map(|_| bytes))
    } else {
        (file.display().to_string(), std::fs::read(file))
    };
    let bytes = bytes.map_err(Refusal::file(&name))?;
    Ok((name, bytes))
}

/// The text of a file's bytes. A byte order mark names the encoding; without one, JSON begins with an
/// ASCII character, so a zero beside it means UTF-16.
fn decode(bytes: Vec<u8>) -> Option<String> {
    let (encoding, mark) = match (Encoding::for_bom(&bytes), bytes.as_slice()) {
        (Some(marked), _) => marked,
        (None, [0, second, ..]) if *second != 0 => (UTF_16BE, 0),
        (None, [first, 0, ..]) if *first != 0 => (UTF_16LE, 0),
        _ => (UTF_8, 0),
    };
    if encoding == UTF_8 && mark == 0 {
        return String::from_utf8(bytes).ok();
    }
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..])?;
    Some(text.into_owned())
}

/// What a JSON file is, by its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An experiment, or several with their results: what `train` reads.
    Experiment,
    /// Data, penalty and λ: what `solve` reads.
    Problem,
    /// Atoms or a network: what `check` reads after the problem.
    Answer,
    /// What `train` prints.
    Report,
}

impl Kind {
    /// The kind of a file, if its keys say.
    fn of(text: &str) -> Option<Self> {
        let object: Map<String, Value> = match serde_json::from_str(text).ok()? {
            Value::Object(object) => object,
            // `train` prints a list where there are several panels.
            Value::Array(list) => match list.into_iter().next()? {
                Value::Object(object) => object,
                _ => return None,
            },
            _ => return None,
        };
        let has = |keys: &[&str]| keys.iter().all(|key| object.contains_key(*key));
        if has(&["format", "panels"]) || has(&["data", "mode"]) {
            Some(Self::Experiment)
        } else if has(&["step", "status", "loss"]) {
            Some(Self::Report)
        } else if has(&["x", "y", "lambda"]) || has(&["x", "y", "penalty"]) {
            Some(Self::Problem)
        } else if has(&["atoms"]) || has(&["a", "w"]) {
            Some(Self::Answer)
        } else {
            None
        }
    }

    /// The kind within `this is …`.
    fn description(self) -> &'static str {
        match self {
            Self::Experiment => "an experiment for `atoms train`",
            Self::Problem => "a problem for `atoms solve`",
            Self::Answer => "an answer for `atoms check`",
            Self::Report => "what `atoms train` prints; `--save` writes a file that opens again",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_every_encoding_that_editors_write() {
        let text = "{\"name\": \"λ 𝜆\"}";
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(&[0xef, 0xbb, 0xbf], text.as_bytes()),
            marked(&[0xff, 0xfe], &little),
            marked(&[0xfe, 0xff], &big),
            little,
            big,
        ] {
            assert_eq!(decode(bytes.clone()).as_deref(), Some(text), "{bytes:?}");
        }
        assert_eq!(decode(Vec::new()).as_deref(), Some(""));
        for bytes in [&[b'{', 0xff, b'}'][..], &[0xff, 0xfe, 0x00, 0xd8], &[0xff, 0xfe, b'{']] {
            assert_eq!(decode(bytes.to_vec()), None, "{bytes:?}");
        }
    }

    #[test]
    fn files_are_told_apart_by_their_keys() {
        for (text, kind) in [
            (r#"{"format": "relu-atoms-1", "panels": []}"#, Some(Kind::Experiment)),
            (r#"{"data": {"preset": "xor"}, "mode": "none", "m": 3}"#, Some(Kind::Experiment)),
            (r#"{"d": 1, "x": [1], "y": [1], "lambda": 1, "penalty": "gradient"}"#, Some(Kind::Problem)),
            (r#"{"d": 1, "x": [1], "y": [1], "penalty": "gradient"}"#, Some(Kind::Problem)),
            (r#"{"objective": 1, "atoms": []}"#, Some(Kind::Answer)),
            (r#"{"a": [1], "w": [[1, 2]]}"#, Some(Kind::Answer)),
            (r#"[{"step": 1, "status": "paused", "loss": 1, "atoms": []}]"#, Some(Kind::Report)),
            (r#"{"data": 7}"#, None),
            ("[]", None),
            ("7", None),
            ("not JSON", None),
        ] {
            assert_eq!(Kind::of(text), kind, "{text}");
        }
    }
}
