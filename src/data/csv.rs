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

use super::{MAX_POINTS, RawPoints};
use crate::text::{excerpt, shortest};

/// The largest file that is read: a hundred times what [`MAX_POINTS`] points need.
pub const MAX_BYTES: usize = 2_000_000;

/// After this many refused lines reading stops.
pub const MAX_ERRORS: usize = 20;

/// The most columns of a line that are looked at.
const MAX_COLUMNS: usize = 64;

/// What is wrong with a line, or with the whole; `Display` is a sentence for the user.
#[derive(Clone, Debug, PartialEq)]
pub struct LineError {
    /// The line, counted from 1; `None` when the whole is meant.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub what: String,
}

impl std::fmt::Display for LineError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
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
pub fn read(bytes: &[u8]) -> Result<Reading, Vec<LineError>> {
    let whole = |what: String| Err(vec![LineError { line: None, what }]);
    if bytes.len() > MAX_BYTES {
        return whole(format!(
            "The file has {:.1} MB; at most {} MB are read, and at most {MAX_POINTS} points.",
            bytes.len() as f64 / 1e6,
            MAX_BYTES / 1_000_000
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return whole("This is a spreadsheet or an archive, not text; save it as CSV first.".into());
    }
    let text = text_of(bytes);
    let mut errors = Vec::new();
    let mut reader = Reader::default();
    // `\r\n`, `\n` and, from old machines, a lone `\r`.
    for (k, line) in text.replace("\r\n", "\n").split(['\n', '\r']).enumerate() {
        if let Err(what) = reader.line(k + 1, line) {
            errors.push(LineError { line: Some(k + 1), what });
            if errors.len() == MAX_ERRORS || reader.hopeless {
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
        _ => whole("There are no data points in this text.".into()),
    }
}

/// Writes points under a header, with numbers that are read back to the last bit.
pub fn write(points: &RawPoints) -> String {
    let mut out = String::from(if points.d == 1 { "x,y\n" } else { "x1,x2,y\n" });
    for (x, y) in points.x.chunks(points.d.max(1)).zip(&points.y) {
        let row: Vec<String> = x.iter().chain(Some(y)).map(|v| shortest(*v)).collect();
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
    /// What follows can only repeat the error.
    hopeless: bool,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        if let Some(c) = line.chars().find(|c| c.is_control() && *c != '\t') {
            self.hopeless = true;
            return Err(format!("this is not text (it has the character U+{:04X})", u32::from(c)));
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
                _ => return Err(format!("`{}` is no separator; use , ; or a tab", excerpt(sign, 10))),
            });
            return Ok(());
        }
        let separator = *self.separator.get_or_insert_with(|| detect(line));
        let fields = split(line, separator)?;
        let Some(layout) = &self.layout else { return self.first(number, &fields) };
        let (expected, by) = layout.columns;
        if fields.len() != expected {
            return Err(format!("{}, but line {by} has {expected}", columns(fields.len())));
        }
        self.row(number, &fields)
    }

    /// The first line with content: a header, or the first point; either way it fixes the columns.
    fn first(&mut self, number: usize, fields: &[String]) -> Result<(), String> {
        let header = fields.iter().all(|f| !looks_numeric(f));
        let order = if header { named(fields) } else { None };
        let order = match (order, fields.len()) {
            (Some(order), _) => order,
            (None, n @ (2 | 3)) => (0..n).collect(),
            (None, n) => {
                self.hopeless = true;
                let hint = if n == 1 { "; separate them by commas, semicolons, tabs or blanks" } else { "" };
                return Err(format!("{}; points are x,y or x1,x2,y{hint}", columns(n)));
            }
        };
        self.layout = Some(Layout { columns: (fields.len(), number), order });
        if header {
            self.header = Some(fields.to_vec());
            return Ok(());
        }
        self.row(number, fields)
    }

    fn row(&mut self, number: usize, fields: &[String]) -> Result<(), String> {
        let Some(layout) = &self.layout else { return Ok(()) };
        if self.y.len() == MAX_POINTS {
            self.hopeless = true;
            return Err(format!("there are more than {MAX_POINTS} points"));
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
            if let (Some(c), Some(p)) = (self.comma, self.point) {
                self.hopeless = true;
                return Err(format!(
                    "decimal commas (line {c}) and decimal points (line {p}) are mixed; use one of them"
                ));
            }
            values.push(value(field, decimal_comma).map_err(|what| format!("column {}: {what}", k + 1))?);
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
fn split(line: &str, separator: Separator) -> Result<Vec<String>, String> {
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
        return Err("a quotation mark is not closed".into());
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

fn value(field: &str, decimal_comma: bool) -> Result<f64, String> {
    let plain = field.replace('−', "-");
    let plain = if decimal_comma { plain.replacen(',', ".", 1) } else { plain };
    let shown = excerpt(field, 40);
    let word = plain.to_ascii_lowercase();
    if plain.is_empty() {
        return Err("a number is missing".into());
    }
    if MISSING.contains(&&*word) {
        return Err(format!("`{shown}` is not a number"));
    }
    match plain.parse::<f64>() {
        // Adding 0 turns −0 into 0.
        Ok(v) if v.is_finite() && v.abs() <= 1e6 => Ok(v + 0.0),
        Ok(_) => Err(format!("`{shown}` is not between -1e6 and 1e6")),
        Err(_) => Err(format!("`{shown}` is not a number")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(x: &[f64], y: &[f64]) -> RawPoints {
        RawPoints { d: 1, x: x.to_vec(), y: y.to_vec() }
    }

    fn two(x: &[f64], y: &[f64]) -> RawPoints {
        RawPoints { d: 2, x: x.to_vec(), y: y.to_vec() }
    }

    #[test]
    fn many_kinds_of_good_tables() {
        let line = one(&[1.0, 2.5], &[-2.0, 0.001]);
        for text in [
            "1,-2\n2.5,1e-3",
            "1,-2\r\n2.5,1E-3\r\n",
            "1,-2\r2.5,+.1e-2\r",
            "\u{feff}x,y\n1,-2\n2.5,0.001",
            "X,Y\n1,-2\n2.5,0.001",
            "y,x\n-2,1\n0.001,2.5",
            "id,x,y,note\n7,1,-2,first\n8,2.5,0.001,\"second, last\"",
            "1;-2\n2.5;0.001",
            "1;-2\n2,5;0,001",
            "1,0\t-2\n2,5\t0,001",
            "1\t-2\n2.5\t0.001",
            "1 -2\n2.5   0.001  ",
            "  1 \t -2\n2.5 \t 0.001",
            "1 , −2\n 2.5 , 0.001",
            "\"1\",\"-2\"\n\"2.5\",\"0.001\"",
            "sep=;\n1;-2\n2,5;0,001",
            "# made by hand\n\n1,-2 # the first\n   \n% more\n// more\n2.5,0.001\n\n\n",
            "time,value\n1,-2\n2.5,0.001",
            "1.,-2.0\n25e-1,1e-03",
        ] {
            let reading = read(text.as_bytes()).unwrap_or_else(|e| panic!("{text:?}: {e:?}"));
            assert_eq!(reading.points, line, "{text:?}");
        }
        let plane = two(&[0.0, 1.0, -1.0, 0.5], &[2.0, 3.0]);
        for text in [
            "0,1,2\n-1,.5,3",
            "x1 x2 y\n0 1 2\n-1 .5 3",
            "x;y;z\n0;1;2\n-1;0,5;3",
            "y,x2,x1\n2,1,-0\n3,0.5,-1",
        ] {
            let reading = read(text.as_bytes()).unwrap_or_else(|e| panic!("{text:?}: {e:?}"));
            assert_eq!(reading.points, plane, "{text:?}");
            assert!(reading.points.x[0].is_sign_positive());
        }
        let wide: Vec<u8> = "\u{feff}1\t-2\r\n2,5\t0,001".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let reading = read(&wide).expect("UTF-16");
        assert_eq!((reading.points, reading.lines), (line, vec![1, 2]));
        assert_eq!(read(b"# c\nx y\n\n1 2\n").expect("lines").lines, [4]);
    }

    #[test]
    fn rubbish_is_refused_with_its_line_and_the_reason() {
        for (text, said) in [
            ("", "There are no data points in this text."),
            ("\n \n\t\n", "There are no data points in this text."),
            ("# only a comment", "There are no data points in this text."),
            ("x,y\n", "There are no data points in this text."),
            ("1,2\n3,NaN", "line 2: column 2: `NaN` is not a number"),
            ("1,2\n3,NA", "line 2: column 2: `NA` is not a number"),
            ("1,2\ninf,3", "line 2: column 1: `inf` is not between -1e6 and 1e6"),
            ("-Infinity,3", "line 1: column 1: `-Infinity` is not between -1e6 and 1e6"),
            ("1,2\n3,1e999", "line 2: column 2: `1e999` is not between -1e6 and 1e6"),
            ("1,2\n3,1000001", "line 2: column 2: `1000001` is not between -1e6 and 1e6"),
            ("1,2\n3,4,5", "line 2: 3 columns, but line 1 has 2"),
            ("x1,x2,y\n3,4,5\n6", "line 3: only one column, but line 1 has 3"),
            ("1,2,\n3,4,", "line 1: column 3: a number is missing"),
            ("1,2\n3,", "line 2: column 2: a number is missing"),
            ("1,2\n3,abc", "line 2: column 2: `abc` is not a number"),
            ("1,2\nx,y", "line 2: column 1: `x` is not a number"),
            (
                "5",
                "line 1: only one column; points are x,y or x1,x2,y; separate them by commas, semicolons, tabs or blanks",
            ),
            (
                "Lorem",
                "line 1: only one column; points are x,y or x1,x2,y; separate them by commas, semicolons, tabs or blanks",
            ),
            (
                "1/2",
                "line 1: only one column; points are x,y or x1,x2,y; separate them by commas, semicolons, tabs or blanks",
            ),
            ("1,2,3,4", "line 1: 4 columns; points are x,y or x1,x2,y"),
            ("a,b,c,d\n1,2,3,4", "line 1: 4 columns; points are x,y or x1,x2,y"),
            ("1;2\n3,4", "line 2: only one column, but line 1 has 2"),
            ("1,5 2,5", "line 1: column 2: `5 2` is not a number"),
            (
                "1,5;2\n1.5;2",
                "line 2: decimal commas (line 1) and decimal points (line 2) are mixed; use one of them",
            ),
            ("1.234,5;2", "line 1: column 1: `1.234,5` is not a number"),
            ("1,\"2\n3,4", "line 1: a quotation mark is not closed"),
            ("1,2\n0x10,4", "line 2: column 1: `0x10` is not a number"),
            ("1,2\n1_000,4", "line 2: column 1: `1_000` is not a number"),
            ("1,2\n3 %,4", "line 2: column 1: `3 %` is not a number"),
            ("1,2\n3,4\u{0}", "line 2: this is not text (it has the character U+0000)"),
            ("\u{89}PNG\r\n\u{1a}\n", "line 1: this is not text (it has the character U+0089)"),
            ("PK\u{3}\u{4}rest", "This is a spreadsheet or an archive, not text; save it as CSV first."),
            ("sep=x\n1x2", "line 1: `x` is no separator; use , ; or a tab"),
            ("{\"x\": [1, 2]}", "line 1: column 1: `{x: [1` is not a number"),
            (
                "<html>",
                "line 1: only one column; points are x,y or x1,x2,y; separate them by commas, semicolons, tabs or blanks",
            ),
        ] {
            let errors = read(text.as_bytes()).err().unwrap_or_else(|| panic!("{text:?} was taken"));
            assert_eq!(errors[0].to_string(), said, "{text:?}");
        }
        let latin = read(b"x,y\n1,2\n\xb5,4").expect_err("not UTF-8");
        assert_eq!(latin[0].to_string(), "line 3: column 1: `\u{fffd}` is not a number");
    }

    #[test]
    fn every_bad_line_is_named_up_to_a_limit() {
        let errors = read(b"1,2\na,2\n1,2\n1,b\n").expect_err("bad");
        assert_eq!(errors.iter().map(|e| e.line).collect::<Vec<_>>(), [Some(2), Some(4)]);
        let bad = format!("1,2\n{}", "x,2\n".repeat(300));
        assert_eq!(read(bad.as_bytes()).expect_err("bad").len(), MAX_ERRORS);
    }

    #[test]
    fn too_much_is_refused_by_size_and_by_number() {
        let big = vec![b'1'; 10_000_000];
        let said = read(&big).expect_err("10 MB")[0].to_string();
        assert_eq!(said, "The file has 10.0 MB; at most 2 MB are read, and at most 500 points.");
        let many = "1,2\n".repeat(400_000);
        let errors = read(many.as_bytes()).expect_err("many");
        assert_eq!(
            errors.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["line 501: there are more than 500 points"]
        );
        assert_eq!(read("1,2\n".repeat(500).as_bytes()).expect("500").points.y.len(), 500);
        let wide = "1,".repeat(900_000);
        let said = read(wide.as_bytes()).expect_err("wide")[0].to_string();
        assert_eq!(said, "line 1: more than 64 columns; points are x,y or x1,x2,y");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_to_the_last_bit(
            d in 1..=2_usize,
            rows in prop::collection::vec([-1e6..1e6, -1.0..1.0, 1e-300..1e-3], 1..40),
        ) {
            let points = RawPoints {
                d,
                x: rows.iter().flat_map(|r| r[..d].to_vec()).collect(),
                y: rows.iter().map(|r| r[2]).collect(),
            };
            prop_assert_eq!(read(write(&points).as_bytes()).map(|r| r.points), Ok(points));
        }

        #[test]
        fn no_bytes_panic_and_what_is_taken_can_be_trained_on(bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..80),
            "[-0-9.,;e \"\t\nx#]{0,60}".prop_map(String::into_bytes),
        ]) {
            match read(&bytes) {
                Ok(reading) => prop_assert!(super::super::Points::check(&reading.points).is_ok()),
                Err(errors) => prop_assert!(!errors.is_empty()),
            }
        }
    }
}
