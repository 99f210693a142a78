//! Why a table is refused, with the line and the column.

use super::columns;
use super::words::{Asked, ColumnsError};
use crate::points::{MAX_IN_TABLE, MAX_POINTS};
use crate::text::excerpt;

/// The largest file that is read.
pub const MAX_BYTES: usize = 8_000_000;

/// After this many refused lines no more are told.
pub const MAX_ERRORS: usize = 20;

/// Why a table was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It has more than [`MAX_BYTES`].
    #[error("The file has {:.1} MB; at most {} MB are read, and at most {MAX_POINTS} points.",
        *bytes as f64 / 1e6, MAX_BYTES / 1_000_000)]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// It is a zip archive, such as a spreadsheet.
    #[error("This is a spreadsheet or an archive, not text; save it as CSV first.")]
    Archive,
    /// It has no points.
    #[error("There are no data points in this text.")]
    NoPoints,
    /// Fewer than two columns can be used.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// The roles that were chosen give no points.
    #[error("Choose one column for x, or two for x1 and x2, and one for y.")]
    Roles,
    /// What cannot be decided: the question, and what answers it on the command line.
    #[error("{text}")]
    Ask {
        /// The question.
        text: Asked,
        /// The option of the command line that answers it.
        option: String,
    },
    /// A line is wrong.
    #[error("line {line}: {error}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        error: LineError,
    },
}

impl TableError {
    /// The line, counted from 1; `None` when the whole is meant.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Line { line, .. } => Some(*line),
            _ => None,
        }
    }
}

/// What is wrong with a line. Columns are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// It holds a control character.
    #[error("this is not text (it has the character U+{:04X})", u32::from(*.0))]
    NotText(char),
    /// `sep=` with something that separates nothing.
    #[error("`{}` is no separator; use , ; | or a tab", excerpt(.0, 10))]
    Separator(String),
    /// An opening quotation mark without its closing one.
    #[error("a quotation mark is not closed")]
    Quote,
    /// It has not as many columns as the others.
    #[error("{}, but line {by} has {expected}", columns(*found))]
    OtherColumns {
        /// Its columns.
        found: usize,
        /// The columns of the table.
        expected: usize,
        /// The first line with so many.
        by: usize,
    },
    /// The table has decimal commas and decimal points.
    #[error("decimal commas (line {comma}) and decimal points (line {point}) are mixed; use one of them")]
    MixedDecimals {
        /// The first line with a decimal comma.
        comma: usize,
        /// The first line with a decimal point.
        point: usize,
    },
    /// A field is empty, or says that its number is missing.
    #[error("column {column}: a number is missing{}", quoted(field))]
    Missing {
        /// The column.
        column: usize,
        /// What stands there.
        field: String,
    },
    /// A field is no number.
    #[error("column {column}: `{}` is not a number", excerpt(field, 40))]
    NotANumber {
        /// The column.
        column: usize,
        /// The field.
        field: String,
    },
    /// A number has a sign of a currency or of per cent.
    #[error(
        "column {column}: `{}` has the sign {sign}; take it out of the whole column, so that plain numbers are left",
        excerpt(field, 40)
    )]
    Sign {
        /// The column.
        column: usize,
        /// The field.
        field: String,
        /// The sign.
        sign: char,
    },
    /// A number is too large.
    #[error(
        "column {column}: `{}` is not between -{MAX_IN_TABLE:e} and {MAX_IN_TABLE:e}",
        excerpt(field, 40)
    )]
    TooLarge {
        /// The column.
        column: usize,
        /// The field.
        field: String,
    },
    /// A label is neither of the two that become −1 and 1.
    #[error("column {column}: `{}` is none of the two labels", excerpt(field, 40))]
    OtherLabel {
        /// The column.
        column: usize,
        /// The field.
        field: String,
    },
}

/// Why a row is not used: the end of a sentence that names its line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// It has no group where one was chosen.
    #[error("it has no group")]
    NoGroup,
    /// It is of another group than the chosen one.
    #[error("it is of the group `{0}`")]
    OtherGroup(String),
    /// It has no usable numbers.
    #[error(transparent)]
    Line(#[from] LineError),
    /// It is beyond the first that can be trained on.
    #[error("it is not among the first {MAX_POINTS} rows")]
    NotAmongFirst,
    /// It was not drawn.
    #[error("it is not in the sample of {MAX_POINTS} rows")]
    NotInSample,
}

fn quoted(field: &str) -> String {
    if field.is_empty() { String::new() } else { format!(" (`{}`)", excerpt(field, 20)) }
}
