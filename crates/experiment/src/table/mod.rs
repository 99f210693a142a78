//! Tables of numbers as people have them: what is pasted, dropped or read from a file, and what is written to one.
//!
//! [`read`] takes a text, decoded as [`Encoding`] says, and what the user has chosen, and gives a [`Reading`]: the
//! columns with their roles, how they were found, what is left out and why, the questions that only the user can
//! answer, and the points. Nothing is dropped in silence: what is not used is a note, a row that is left out, or a
//! refusal with its line. The csv crate splits records; the rules are our own:
//!
//! - The separator is the one under which most of the text is rows of numbers: a semicolon, a tab, a comma, a pipe or
//!   blanks; `sep=;` on a line of its own decides instead, as spreadsheets write it. Whole lines in quotes are opened.
//! - The data begin at the first row that has a number, or a word for a missing one, in each column of numbers. What
//!   stands above are names, units and preambles; the names are the last line there that is no line of units.
//! - One decimal sign a table. Commas that only group thousands are told from decimal commas where some number
//!   decides; otherwise it is asked.
//! - Row numbers, empty columns and text are left out; a class becomes the target where inputs stand beside it; of a
//!   column that groups the rows one group can be chosen.
//! - A byte order mark, any line ends, blank lines, comments (`#…`, lines that begin with `%` or `//`), exponents and
//!   the minus sign `−` are understood.

mod cell;
mod decimals;
mod encoding;
mod error;
mod header;
mod lines;
mod reading;
mod roles;
mod rows;
mod words;

pub use encoding::Encoding;
pub use error::{LineError, MAX_BYTES, MAX_ERRORS, TableError, Why};
pub use reading::{PREVIEW_ROWS, PreviewRow, Reading, read};
pub use words::{Asked, ColumnName, ColumnsError, Label, LeftOutColumn, Note, NumberColumns, TextColumn};

use crate::points::RawPoints;
use crate::text::shortest;

/// The most columns of a table that are looked at.
const MAX_COLUMNS: usize = 64;

/// What separates the fields of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `,`
    Comma,
    /// `|`
    Pipe,
    /// One or more spaces or tabs.
    Blanks,
}

impl Separator {
    /// All of them, in the order in which they are tried.
    pub const ALL: [Self; 5] = [Self::Semicolon, Self::Tab, Self::Comma, Self::Pipe, Self::Blanks];

    /// Its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
            Self::Comma => "comma",
            Self::Pipe => "pipe",
            Self::Blanks => "blanks",
        }
    }

    /// The character, a blank for blanks.
    pub fn sign(self) -> char {
        match self {
            Self::Semicolon => ';',
            Self::Tab => '\t',
            Self::Comma => ',',
            Self::Pipe => '|',
            Self::Blanks => ' ',
        }
    }

    /// The separator of a word or a character.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|separator| separator.key() == key || separator.sign().to_string() == key)
    }
}

/// The sign before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    /// `.`
    Point,
    /// `,`
    Comma,
}

impl Decimal {
    /// Its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }

    /// The character.
    pub fn sign(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The only input.
    X,
    /// The first of two inputs.
    X1,
    /// The second of two inputs.
    X2,
    /// The target.
    Y,
    /// The number or the name of the row.
    RowNumber,
    /// It says to which group a row belongs.
    Group,
    /// It is not used.
    LeftOut,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::X, Self::X1, Self::X2, Self::Y, Self::RowNumber, Self::Group, Self::LeftOut];

    /// Its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::X1 => "x1",
            Self::X2 => "x2",
            Self::Y => "y",
            Self::RowNumber => "row number",
            Self::Group => "group",
            Self::LeftOut => "left out",
        }
    }

    /// Whether its numbers become points.
    pub fn is_used(self) -> bool {
        matches!(self, Self::X | Self::X1 | Self::X2 | Self::Y)
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name; empty where it has none.
    pub name: String,
    /// What it is for.
    pub role: Role,
}

impl Column {
    /// The column within a sentence: its name, or its number counted from 1.
    pub fn word(&self, index: usize) -> String {
        ColumnName::new(&self.name, index).to_string()
    }
}

/// The roles after a column was given one: a role that only one column can have is taken from the other, and one input
/// becomes the first or second of two.
pub fn with_role(roles: &[Role], column: usize, role: Role) -> Vec<Role> {
    let mut out = roles.to_vec();
    for (_, its) in out.iter_mut().enumerate().filter(|(other, _)| *other != column) {
        *its = match (role, *its) {
            (Role::X, Role::X | Role::X1 | Role::X2) => Role::LeftOut,
            (Role::X1, Role::X) => Role::X2,
            (Role::X2, Role::X) => Role::X1,
            (Role::X1 | Role::X2 | Role::Y | Role::Group, same) if same == role => Role::LeftOut,
            (_, its) => its,
        };
    }
    if let Some(own) = out.get_mut(column) {
        *own = role;
    }
    // One of two inputs that is left alone is the only one.
    let inputs: Vec<usize> = (0..out.len()).filter(|k| matches!(out[*k], Role::X1 | Role::X2)).collect();
    if let ([only], false) = (&inputs[..], matches!(role, Role::X1 | Role::X2)) {
        out[*only] = Role::X;
    }
    out
}

/// What becomes of more rows than can be trained on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// The first of them.
    First,
    /// A sample drawn from a seed.
    Sample(u64),
    /// The averages of the rows in equal parts of the inputs' range.
    Averages,
}

/// Which rows without a usable number are left out instead of being refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeaveOut {
    /// Rows in which a number is missing.
    pub incomplete: bool,
    /// Rows that cannot be read otherwise.
    pub unreadable: bool,
}

/// What the user has chosen about a table; what is not chosen is found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The separator.
    pub separator: Option<Separator>,
    /// The decimal sign.
    pub decimal: Option<Decimal>,
    /// How many lines stand above the data.
    pub header_lines: Option<usize>,
    /// The role of each column.
    pub roles: Option<Vec<Role>>,
    /// Which rows are left out.
    pub leave_out: LeaveOut,
    /// The group whose rows are used, or, where it is chosen to be none, all.
    pub group: Option<String>,
    /// What becomes of too many rows.
    pub rows: Option<Rows>,
}

/// A row that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its line, counted from 1.
    pub line: usize,
    /// Why it is not used.
    pub why: Why,
}

/// What is asked about a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Whether commas are decimal or part thousands.
    Decimal,
    /// Whether a line of numbers holds names.
    Header,
    /// Which columns are meant.
    Columns,
    /// What becomes of rows in which a number is missing.
    Incomplete,
    /// What becomes of rows that cannot be read.
    Unreadable,
    /// Which group is meant.
    Group,
    /// What becomes of too many rows.
    Rows,
}

/// Something that only the user can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked about.
    pub ask: Ask,
    /// The question, one or two sentences.
    pub text: Asked,
    /// What answers it on the command line.
    pub option: String,
    /// The answers.
    pub answers: Vec<Answer>,
    /// There are no points until it is answered.
    pub is_open: bool,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its words.
    pub label: Label,
    /// The choices with it.
    pub choices: Choices,
}

/// Writes points under a header, with numbers that are read back to the last bit.
pub fn write(points: &RawPoints) -> String {
    let mut out = String::from(if points.d == 1 { "x,y\n" } else { "x1,x2,y\n" });
    for (x, y) in points.x.chunks(points.d.max(1)).zip(&points.y) {
        // Adding 0 takes −0 to 0.
        let row: Vec<String> = x.iter().chain(Some(y)).map(|v| shortest(*v + 0.0)).collect();
        out.push_str(&row.join(","));
        out.push('\n');
    }
    out
}

fn columns(n: usize) -> String {
    match n {
        1 => "only one column".into(),
        n if n > MAX_COLUMNS => format!("more than {MAX_COLUMNS} columns"),
        n => format!("{n} columns"),
    }
}

#[cfg(test)]
mod tests;
