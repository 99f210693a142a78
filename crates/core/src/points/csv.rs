//! Points as comma-separated values: what is pasted, dropped or read from a file, and what is
//! written to one.
//!
//! Columns are `x, y` (d = 1) or `x1, x2, y` (d = 2), in this order or, under a header that names
//! them, wherever their names stand; further named columns are left out, and `x, y, z` are two inputs
//! and a target. What else is taken:
//!
//! - One separator a file: a semicolon, else a tab, else a comma, else blanks, whichever the first
//!   line has; `sep=;` on a line of its own decides instead, as spreadsheets write it.
//! - A comma inside a number is a decimal comma where semicolons or tabs separate. A file with
//!   decimal commas and decimal points is refused: one of them might mean thousands.
//! - A byte order mark, UTF-16 that has one, any line ends, quotes around fields, blank lines,
//!   comments (`#…` anywhere, lines that begin with `%` or `//`), exponents, the minus sign `−`.

use super::{MAX_POINTS, MAX_SIZE, RawPoints};
use crate::text::{excerpt, shortest};

/// The largest file that is read: a hundred times what [`MAX_POINTS`] points need.
pub const MAX_BYTES: usize = 2_000_000;

/// After this many refused lines reading stops.
pub const MAX_ERRORS: usize = 20;

/// The most columns of a line that are looked at.
const MAX_COLUMNS: usize = 64;

/// Why a table was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
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
    /// A line is wrong.
    #[error("line {line}: {error}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        error: LineError,
    },
}

impl CsvError {
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
    #[error("`{}` is no separator; use , ; or a tab", excerpt(.0, 10))]
    Separator(String),
    /// An opening quotation mark without its closing one.
    #[error("a quotation mark is not closed")]
    Quote,
    /// It has not as many columns as the first line.
    #[error("{}, but line {by} has {expected}", columns(*found))]
    OtherColumns {
        /// Its columns.
        found: usize,
        /// The columns of the first line with content.
        expected: usize,
        /// The number of that line.
        by: usize,
    },
    /// The first line has neither two nor three columns, and no names that say which ones count.
    #[error("{}; points are x,y or x1,x2,y{}", columns(*found),
        if *found == 1 { "; separate them by commas, semicolons, tabs or blanks" } else { "" })]
    Columns {
        /// Its columns.
        found: usize,
    },
    /// There are more than [`MAX_POINTS`] points.
    #[error("there are more than {MAX_POINTS} points")]
    TooManyPoints,
    /// The table has decimal commas and decimal points.
    #[error("decimal commas (line {comma}) and decimal points (line {point}) are mixed; use one of them")]
    MixedDecimals {
        /// The first line with a decimal comma.
        comma: usize,
        /// The first line with a decimal point.
        point: usize,
    },
    /// A field is empty.
    #[error("column {column}: a number is missing")]
    Missing {
        /// The column.
        column: usize,
    },
    /// A field is no number.
    #[error("column {column}: `{}` is not a number", excerpt(field, 40))]
    NotANumber {
        /// The column.
        column: usize,
        /// The field.
        field: String,
    },
    /// A number is too large.
    #[error("column {column}: `{}` is not between -{MAX_SIZE:e} and {MAX_SIZE:e}", excerpt(field, 40))]
    TooLarge {
        /// The column.
        column: usize,
        /// The field.
        field: String,
    },
}

/// What separates the fields of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `,`
    Comma,
    /// One or more spaces or tabs.
    Blanks,
}

/// Points from CSV, and how they were read, for a preview.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The points, as written.
    pub points: RawPoints,
    /// What separated the columns.
    pub separator: Separator,
    /// The column names, if there was a header.
    pub header: Option<Vec<String>>,
    /// For each point the line it stands on, counted from 1.
    pub lines: Vec<usize>,
}

/// Which columns are the inputs and the target.
struct Layout {
    /// Columns a line must have, and the line that said so.
    columns: (usize, usize),
    /// Columns of the inputs, then of the target.
    order: Vec<usize>,
}

/// Reads points from the bytes of a file or of pasted text.
///
/// # Errors
/// At most [`MAX_ERRORS`] refusals with their lines, in order; at least one.
pub fn read(bytes: &[u8]) -> Result<Reading, Vec<CsvError>> {
    if bytes.len() > MAX_BYTES {
        return Err(vec![CsvError::TooLarge { bytes: bytes.len() }]);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(vec![CsvError::Archive]);
    }
    let text = text_of(bytes);
    let mut errors = Vec::new();
    let mut reader = Reader::default();
    // `\r\n`, `\n` and, from old machines, a lone `\r`.
    for (k, line) in text.replace("\r\n", "\n").split(['\n', '\r']).enumerate() {
        if let Err(error) = reader.line(k + 1, line) {
            errors.push(CsvError::Line { line: k + 1, error });
            if errors.len() == MAX_ERRORS || reader.stopped {
                break;
            }
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    match (reader.layout, reader.separator) {
        (Some(layout), Some(separator)) if !reader.y.is_empty() => Ok(Reading {
            points: RawPoints { d: layout.order.len() - 1, x: reader.x, y: reader.y },
            separator,
            header: reader.header,
            lines: reader.lines,
        }),
        _ => Err(vec![CsvError::NoPoints]),
    }
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

/// The text in the bytes, without its byte order mark. Bytes that are no text become replacement
/// characters, which are no numbers.
fn text_of(bytes: &[u8]) -> String {
    let wide = |order: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|b| order([b[0], b[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[derive(Default)]
struct Reader {
    separator: Option<Separator>,
    header: Option<Vec<String>>,
    layout: Option<Layout>,
    /// Line on which a decimal comma, and on which a decimal point was first seen.
    comma: Option<usize>,
    point: Option<usize>,
    x: Vec<f64>,
    y: Vec<f64>,
    lines: Vec<usize>,
    /// Set at an error that every further line would repeat; reading stops there.
    stopped: bool,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) -> Result<(), LineError> {
        if let Some(c) = line.chars().find(|c| c.is_control() && *c != '\t') {
            self.stopped = true;
            return Err(LineError::NotText(c));
        }
        let line = line.split('#').next().unwrap_or("").trim_matches([' ', '\u{a0}']);
        if line.trim().is_empty() || line.starts_with('%') || line.starts_with("//") {
            return Ok(());
        }
        if let (None, Some(sign)) = (self.separator, line.strip_prefix("sep=")) {
            self.separator = Some(match sign {
                ";" => Separator::Semicolon,
                "\t" => Separator::Tab,
                "," => Separator::Comma,
                _ => return Err(LineError::Separator(sign.into())),
            });
            return Ok(());
        }
        let separator = *self.separator.get_or_insert_with(|| detect(line));
        let fields = split(line, separator)?;
        let Some(layout) = &self.layout else { return self.first(number, &fields) };
        let (expected, by) = layout.columns;
        if fields.len() != expected {
            return Err(LineError::OtherColumns { found: fields.len(), expected, by });
        }
        self.row(number, &fields)
    }

    /// The first line with content: a header, or the first point; either way it fixes the columns.
    fn first(&mut self, number: usize, fields: &[String]) -> Result<(), LineError> {
        let header = fields.iter().all(|f| !looks_numeric(f));
        let order = if header { named(fields) } else { None };
        let order = match (order, fields.len()) {
            (Some(order), _) => order,
            (None, n @ (2 | 3)) => (0..n).collect(),
            (None, found) => {
                self.stopped = true;
                return Err(LineError::Columns { found });
            }
        };
        self.layout = Some(Layout { columns: (fields.len(), number), order });
        if header {
            self.header = Some(fields.to_vec());
            return Ok(());
        }
        self.row(number, fields)
    }

    fn row(&mut self, number: usize, fields: &[String]) -> Result<(), LineError> {
        let Some(layout) = &self.layout else { return Ok(()) };
        if self.y.len() == MAX_POINTS {
            self.stopped = true;
            return Err(LineError::TooManyPoints);
        }
        let mut values = Vec::with_capacity(3);
        for &k in &layout.order {
            let field = &fields[k];
            let decimal_comma =
                matches!(self.separator, Some(Separator::Semicolon | Separator::Tab)) && field.contains(',');
            if decimal_comma {
                self.comma.get_or_insert(number);
            } else if field.contains('.') {
                self.point.get_or_insert(number);
            }
            if let (Some(comma), Some(point)) = (self.comma, self.point) {
                self.stopped = true;
                return Err(LineError::MixedDecimals { comma, point });
            }
            values.push(value(k + 1, field, decimal_comma)?);
        }
        let y = values.pop().unwrap_or_default();
        self.x.extend(values);
        self.y.push(y);
        self.lines.push(number);
        Ok(())
    }
}

fn columns(n: usize) -> String {
    match n {
        1 => "only one column".into(),
        n if n > MAX_COLUMNS => format!("more than {MAX_COLUMNS} columns"),
        n => format!("{n} columns"),
    }
}

fn detect(line: &str) -> Separator {
    let outside: String = line.split('"').step_by(2).collect();
    if outside.contains(';') {
        Separator::Semicolon
    } else if outside.contains('\t') {
        Separator::Tab
    } else if outside.contains(',') {
        Separator::Comma
    } else {
        Separator::Blanks
    }
}

/// The fields of a line, trimmed and without their quotes; at most one more than [`MAX_COLUMNS`].
fn split(line: &str, separator: Separator) -> Result<Vec<String>, LineError> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        let between = !quoted
            && match separator {
                Separator::Semicolon => c == ';',
                Separator::Tab => c == '\t',
                Separator::Comma => c == ',',
                Separator::Blanks => c.is_whitespace(),
            };
        if c == '"' {
            quoted = !quoted;
        } else if !between {
            if let Some(field) = fields.last_mut() {
                field.push(c);
            }
        } else if separator != Separator::Blanks || fields.last().is_some_and(|f| !f.is_empty()) {
            if fields.len() > MAX_COLUMNS {
                break;
            }
            fields.push(String::new());
        }
    }
    if quoted {
        return Err(LineError::Quote);
    }
    if separator == Separator::Blanks && fields.len() > 1 && fields.last().is_some_and(String::is_empty) {
        fields.pop();
    }
    Ok(fields.into_iter().map(|f| f.trim().to_string()).collect())
}

/// Whether a field of the first line is meant as a number, good or bad; otherwise it is a name.
fn looks_numeric(field: &str) -> bool {
    let f = field.trim_start_matches(['+', '-', '−', '.', ',']);
    let word = f.to_ascii_lowercase();
    f.is_empty()
        || f.starts_with(|c: char| c.is_ascii_digit())
        || MISSING.contains(&&*word)
        || word.starts_with("inf")
}

/// How tables spell that a number is not there.
const MISSING: [&str; 6] = ["nan", "na", "n/a", "null", "none", "?"];

/// The places of `x, y` or `x1, x2, y` among the names; `None` if the names do not say.
fn named(names: &[String]) -> Option<Vec<usize>> {
    let place = |name: &str| names.iter().position(|n| n.eq_ignore_ascii_case(name));
    match (place("x1"), place("x2"), place("x"), place("y")) {
        (Some(a), Some(b), _, Some(y)) => Some(vec![a, b, y]),
        (None, None, Some(x), Some(y)) => match place("z") {
            Some(z) => Some(vec![x, y, z]),
            None => Some(vec![x, y]),
        },
        _ => None,
    }
}

fn value(column: usize, field: &str, decimal_comma: bool) -> Result<f64, LineError> {
    let plain = field.replace('−', "-");
    let plain = if decimal_comma { plain.replacen(',', ".", 1) } else { plain };
    if plain.is_empty() {
        return Err(LineError::Missing { column });
    }
    let field = field.to_string();
    match plain.parse::<f64>() {
        _ if MISSING.contains(&&*plain.to_ascii_lowercase()) => Err(LineError::NotANumber { column, field }),
        // Adding 0 turns −0 into 0.
        Ok(v) if v.abs() <= MAX_SIZE => Ok(v + 0.0),
        Ok(_) => Err(LineError::TooLarge { column, field }),
        Err(_) => Err(LineError::NotANumber { column, field }),
    }
}

#[cfg(test)]
mod tests;
