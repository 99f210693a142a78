//! Why a command was refused: one sentence each, with which the program ends with exit code 2.

use std::io;

/// Bad input, or output that cannot be written. `Display` is the line that the user reads.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// A file cannot be read or written.
    #[error("{file}: {source}")]
    File {
        /// The file's name as it was given.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// A file's bytes are no text.
    #[error("{file}: this is not text in UTF-8 or UTF-16")]
    NotText {
        /// The file's name as it was given.
        file: String,
    },
    /// A file holds what another command reads.
    #[error("{file}: this is {found}")]
    OtherKind {
        /// The file's name as it was given.
        file: String,
        /// What it holds, and which command reads that.
        found: &'static str,
    },
    /// A file's text is not what the command reads.
    #[error("{file}: {reason}")]
    Content {
        /// The file's name as it was given.
        file: String,
        /// The sentence of the core, with line, column or key.
        reason: String,
    },
    /// The query of `--link` has a key or a value that is not understood.
    #[error("--link: {notice}")]
    Link {
        /// The first of the core's notices.
        notice: String,
    },
    /// The value of an option is refused.
    #[error("--{key}: {reason}")]
    Option {
        /// The option's name.
        key: &'static str,
        /// The sentence of the core.
        reason: String,
    },
    /// Both files of `check` are `-`.
    #[error("only one file can be read from standard input")]
    StandardInputTwice,
    /// The experiment, problem or size cannot be computed.
    #[error("{reason}")]
    Setup {
        /// The sentence of the core.
        reason: String,
    },
    /// Files are asked for of the many runs of `--seeds`.
    #[error(
        "--seeds prints the ends of several runs, and goes without --csv, --neurons, --save and --experiment"
    )]
    SeedsWithFiles,
    /// The training session gave no report.
    #[error("the run gave no result")]
    NoResult,
    /// A result cannot be written as JSON.
    #[error("the result cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Standard output cannot be written.
    #[error("standard output: {0}")]
    StandardOutput(io::Error),
}

impl Refusal {
    /// A file that cannot be read or written.
    pub(crate) fn file(file: impl ToString) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { file: file.to_string(), source }
    }
}
