//! What is said and asked about a table, as values: `Display` is the English sentence.

use super::{Decimal, MAX_COLUMNS};
use crate::points::MAX_POINTS;
use crate::text::{count, excerpt};
use std::fmt;

/// The most kinds of a column that groups the rows.
pub(super) const MAX_GROUPS: usize = 20;

/// A column within a sentence: by its name, or by its number where it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnName {
    /// Its name, cut to a length that fits a sentence.
    Named(String),
    /// Its number, counted from 1.
    Numbered(usize),
}

impl ColumnName {
    /// The column of this index, counted from 0.
    pub fn new(name: &str, index: usize) -> Self {
        if name.is_empty() { Self::Numbered(index + 1) } else { Self::Named(excerpt(name, 30)) }
    }

    /// At the beginning of a sentence.
    fn capital(&self) -> String {
        match self {
            Self::Named(name) => format!("Column `{name}`"),
            Self::Numbered(number) => format!("Column {number}"),
        }
    }

    /// Within the label of a button, without back ticks.
    fn plain(&self) -> String {
        self.to_string().replace('`', "")
    }
}

impl fmt::Display for ColumnName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => write!(f, "`{name}`"),
            Self::Numbered(number) => write!(f, "column {number}"),
        }
    }
}

/// Things with commas between them.
fn joined(words: &[impl ToString], between: &str) -> String {
    words.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
}

/// What was found, decided or left out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Note {
    /// The bytes are no UTF-8.
    #[error("The file is not in UTF-8; its letters are read as windows-1252.")]
    Windows1252,
    /// Whole lines stand in quotes.
    #[error("Whole lines stand in quotes; what is inside is read.")]
    Quoted,
    /// A line has a comment.
    #[error("Line {line} has a comment (`{text}`), which is left out.")]
    Comment {
        /// The line, counted from 1.
        line: usize,
        /// The comment, cut to a length that fits a sentence.
        text: String,
    },
    /// Several lines have comments.
    #[error("{lines} lines have comments, the first on line {first}; they are left out.")]
    Comments {
        /// How many.
        lines: usize,
        /// The first of them, counted from 1.
        first: usize,
    },
    /// A line of numbers has nothing above the numbers of the rows.
    #[error("Line {line} has nothing above the row numbers, so that it is read as names.")]
    NamesAboveRowNumbers {
        /// The line, counted from 1.
        line: usize,
    },
    /// Each line ends with a separator.
    #[error("Each line ends with a separator; there is nothing behind it.")]
    SeparatorAtEnd,
    /// A comment has the names.
    #[error("The names are those of the comment on line {line}.")]
    NamesInComment {
        /// The line, counted from 1.
        line: usize,
    },
    /// The names are one fewer than the columns.
    #[error("Line {line} has one name fewer than there are columns: the first column is the row's.")]
    FewerNames {
        /// The line, counted from 1.
        line: usize,
    },
    /// A line has the units.
    #[error("Line {line} is read as units: {units}.")]
    Units {
        /// The line, counted from 1.
        line: usize,
        /// The units, cut to a length that fits a sentence.
        units: String,
    },
    /// A line above the data is none of names.
    #[error("Line {line} (`{text}`), above the data, is no point.")]
    LineAbove {
        /// The line, counted from 1.
        line: usize,
        /// What it says, cut to a length that fits a sentence.
        text: String,
    },
    /// Several lines above the data are none of names.
    #[error("{lines} lines above the data, from line {first} (`{text}`) to line {last}, are no points.")]
    LinesAbove {
        /// How many.
        lines: usize,
        /// The first, counted from 1.
        first: usize,
        /// What the first says, cut to a length that fits a sentence.
        text: String,
        /// The last.
        last: usize,
    },
    /// The sign that is not decimal parts thousands.
    #[error("{} part thousands: `{text}` is {value}.", if *decimal == Decimal::Point { "Commas" } else { "Points" })]
    Thousands {
        /// The decimal sign.
        decimal: Decimal,
        /// A number as it is written.
        text: String,
        /// What it is, in the spelling of JSON.
        value: String,
    },
    /// Commas are decimal.
    #[error("Commas are decimal.")]
    DecimalCommas,
    /// The target is text of two kinds.
    #[error("The target {column} is text: `{low}` becomes -1 and `{high}` becomes 1.")]
    TextTarget {
        /// The target.
        column: ColumnName,
        /// What becomes −1, cut to a length that fits a sentence.
        low: String,
        /// What becomes 1.
        high: String,
    },
    /// A column is empty.
    #[error("{} is empty and left out.", .0.capital())]
    EmptyColumn(ColumnName),
    /// There is one column of numbers beside the numbers of the rows.
    #[error("{} is the only column of numbers: the row numbers are its inputs.", .0.capital())]
    OverRowNumbers(ColumnName),
    /// A column numbers or names the rows.
    #[error("{} numbers or names the rows and is left out.", .0.capital())]
    RowNumbers(ColumnName),
    /// Which column is the target.
    #[error("The target is {target}, over {}.", joined(inputs, " and "))]
    Target {
        /// The target.
        target: ColumnName,
        /// The inputs, one or two.
        inputs: Vec<ColumnName>,
    },
    /// Columns that are not used.
    #[error("Left out: {}{}.", joined(columns, ", "), and_more(*more))]
    LeftOut {
        /// The first of them.
        columns: Vec<LeftOutColumn>,
        /// How many more there are.
        more: usize,
    },
}

fn and_more(more: usize) -> String {
    if more > 0 { format!(" and {more} more") } else { String::new() }
}

/// A column that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOutColumn {
    /// The column.
    pub column: ColumnName,
    /// It has text.
    pub is_text: bool,
}

impl fmt::Display for LeftOutColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.column, if self.is_text { " (text)" } else { "" })
    }
}

/// What is asked about a table, in one or two sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Whether commas are decimal or part thousands.
    Decimal {
        /// A number as it is written.
        example: String,
    },
    /// Whether a line of numbers holds names.
    Header {
        /// The line, counted from 1.
        line: usize,
    },
    /// Which columns are meant.
    Columns {
        /// How many columns of numbers there are.
        count: usize,
        /// The first of them.
        columns: Vec<ColumnName>,
    },
    /// What becomes of rows without usable numbers.
    Rows {
        /// A number is missing in each; otherwise they cannot be read.
        is_incomplete: bool,
        /// Their lines, counted from 1.
        lines: Vec<usize>,
        /// They are left out.
        are_left_out: bool,
    },
    /// Which group is meant.
    Group {
        /// The column that groups the rows.
        column: ColumnName,
        /// The groups, each cut to a length that fits a sentence, and how many rows each has.
        groups: Vec<(String, usize)>,
        /// The group that is used; none where all are.
        used: Option<String>,
    },
    /// What becomes of too many rows.
    TooMany {
        /// How many there are.
        rows: usize,
    },
}

impl Asked {
    /// So many lines of rows without usable numbers are told.
    pub const MOST_LINES: usize = 12;
}

/// What rows without usable numbers are called.
fn faulty_rows(is_incomplete: bool, rows: usize) -> &'static str {
    match (is_incomplete, rows) {
        (true, 1) => "incomplete row",
        (true, _) => "incomplete rows",
        (false, 1) => "row that cannot be read",
        (false, _) => "rows that cannot be read",
    }
}

/// Some numbers in a sentence.
fn numbers(lines: &[usize]) -> String {
    let most = Asked::MOST_LINES;
    match lines.split_last() {
        Some(_) if lines.len() > most => {
            format!("{} and {} more", joined(&lines[..most], ", "), lines.len() - most)
        }
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", joined(rest, ", ")),
        _ => joined(lines, ", "),
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decimal { example } => write!(
                f,
                "The comma in `{example}` may part thousands or be decimal, and no number of the table decides."
            ),
            Self::Header { line } => {
                write!(f, "Line {line} may be a point or names that are numbers. Which is it?")
            }
            Self::Columns { count, columns } => {
                let more = if *count > columns.len() { " …" } else { "" };
                write!(
                    f,
                    "{count} columns of numbers: {}{more}. Choose one for x, or two for x1 and x2, and one for y.",
                    joined(columns, ", ")
                )
            }
            Self::Rows { is_incomplete, lines, are_left_out } => {
                let what = faulty_rows(*is_incomplete, lines.len());
                match lines[..] {
                    [line] => write!(f, "1 {what}, on line {line}")?,
                    _ => write!(f, "{} {what}, on lines {}", count(lines.len() as u64), numbers(lines))?,
                }
                f.write_str(if *are_left_out { ": left out." } else { "." })
            }
            Self::Group { column, groups, used } => {
                let groups: Vec<String> =
                    groups.iter().map(|(group, rows)| format!("`{group}` ({rows})")).collect();
                write!(f, "The column {column} groups the rows: {}. ", groups.join(", "))?;
                match used {
                    Some(group) => write!(f, "Only the rows of `{group}` are used."),
                    None => f.write_str("All rows are used together."),
                }
            }
            Self::TooMany { rows } => {
                write!(f, "{} rows; at most {MAX_POINTS} points can be trained on.", count(*rows as u64))
            }
        }
    }
}

/// The words of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// What a number is.
    Reads {
        /// The number as it is written.
        example: String,
        /// What it is, in the spelling of JSON.
        value: String,
    },
    /// The line holds names.
    Names,
    /// The line is a point.
    Point,
    /// Columns and their roles.
    Over {
        /// The target.
        target: ColumnName,
        /// The inputs, one or two.
        inputs: Vec<ColumnName>,
    },
    /// Every group is used.
    AllRows,
    /// One group is used.
    Group {
        /// Its name.
        group: String,
        /// How many rows it has.
        rows: usize,
    },
    /// Rows without usable numbers are left out.
    LeaveOut {
        /// A number is missing in each; otherwise they cannot be read.
        is_incomplete: bool,
        /// How many there are.
        rows: usize,
    },
    /// They are not left out.
    DoNotLeaveOut,
    /// The first rows.
    First,
    /// A sample.
    Sample,
    /// Averages.
    Averages,
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reads { example, value } => write!(f, "{example} is {value}"),
            Self::Names => f.write_str("Names"),
            Self::Point => f.write_str("A point"),
            Self::Over { target, inputs } => {
                let inputs: Vec<String> = inputs.iter().map(ColumnName::plain).collect();
                write!(f, "{} over {}", target.plain(), inputs.join(" and "))
            }
            Self::AllRows => f.write_str("All rows"),
            Self::Group { group, rows } => write!(f, "{group} ({rows})"),
            Self::LeaveOut { is_incomplete, rows } => match (faulty_rows(*is_incomplete, *rows), rows) {
                (what, 1) => write!(f, "Leave out the {what}"),
                (what, n) => write!(f, "Leave out the {} {what}", count(*n as u64)),
            },
            Self::DoNotLeaveOut => f.write_str("Do not leave them out"),
            Self::First => write!(f, "The first {MAX_POINTS}"),
            Self::Sample => write!(f, "A sample of {MAX_POINTS}"),
            Self::Averages => f.write_str("Averages over equal parts of the range"),
        }
    }
}

/// Why the columns of a table give no points.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ColumnsError {
    /// There are more than are looked at.
    #[error("The table has more than {MAX_COLUMNS} columns; points are x,y or x1,x2,y.")]
    TooMany,
    /// Fewer than two can be used.
    #[error("The table has {numbers}; points are x,y or x1,x2,y{}{}.",
        if *is_single { "; separate them by commas, semicolons, tabs or blanks" } else { "" },
        text.as_ref().map(|text| format!("; {text}")).unwrap_or_default())]
    TooFew {
        /// How many columns of numbers there are.
        numbers: NumberColumns,
        /// The table has one column.
        is_single: bool,
        /// A column of text.
        text: Option<TextColumn>,
    },
    /// The target is text of other than two kinds.
    #[error("The target {column} is text of {} kinds; only two kinds can become -1 and 1.", kinds.map_or_else(
        || format!("more than {MAX_GROUPS}"), |kinds| kinds.to_string()))]
    Kinds {
        /// The target.
        column: ColumnName,
        /// How many kinds; none where they are too many to be counted.
        kinds: Option<usize>,
    },
    /// An input has no numbers.
    #[error("The input {0} has no numbers.")]
    NoNumbers(ColumnName),
    /// No row is of the chosen group.
    #[error("The column {column} has no group `{group}`.")]
    NoGroup {
        /// The column.
        column: ColumnName,
        /// The group, cut to a length that fits a sentence.
        group: String,
    },
}

impl ColumnsError {
    /// The most kinds of text that are counted.
    pub const MOST_KINDS: usize = MAX_GROUPS;
    /// The most columns that are looked at.
    pub const MOST_COLUMNS: usize = MAX_COLUMNS;
}

/// How many columns of numbers there are, where they are too few.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberColumns {
    /// None.
    #[error("no column of numbers")]
    None,
    /// One among others.
    #[error("only one column of numbers, {0}")]
    One(ColumnName),
    /// The only column.
    #[error("only one column")]
    Single,
    /// Two, none of which is the target.
    #[error("no column for the target")]
    NoTarget,
}

/// A column of text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{column} is text (line {line}: `{cell}`){}",
    if *is_date { "; write dates and times as plain numbers, such as years" } else { "" })]
pub struct TextColumn {
    /// The column.
    pub column: ColumnName,
    /// A line, counted from 1.
    pub line: usize,
    /// What stands there, cut to a length that fits a sentence.
    pub cell: String,
    /// It is a date or a time.
    pub is_date: bool,
}
