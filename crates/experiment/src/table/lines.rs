//! From a text to records of fields: comments, quotes and separators.

use super::Separator;
use super::cell::Shape;
use super::error::{LineError, TableError};
use csv::StringRecord;

/// A line of the table, or several where quotes go over their ends.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// The line it begins on, counted from 1.
    pub(super) line: usize,
    fields: StringRecord,
}

impl Record {
    /// How many fields it has.
    pub(super) fn width(&self) -> usize {
        self.fields.len()
    }

    /// A field, trimmed and without its quotes; empty where there is none.
    pub(super) fn cell(&self, column: usize) -> &str {
        clean(self.fields.get(column).unwrap_or_default())
    }

    /// Its fields.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(clean)
    }
}

fn clean(field: &str) -> &str {
    let field = field.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    match field.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.trim(),
        None => field,
    }
}

/// What a text holds, before anything is known about its columns.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    pub(super) records: Vec<Record>,
    pub(super) separator: Separator,
    /// Lines of which a part is a comment, and the comment.
    pub(super) comments: Vec<(usize, String)>,
    /// Whole lines stood in quotes.
    pub(super) quoted: bool,
}

/// How spreadsheets spell errors: no comments.
const SPREADSHEET: [&str; 8] = ["#N/A", "#NA", "#DIV/0!", "#REF!", "#VALUE!", "#NUM!", "#NAME?", "#NULL!"];

/// How much of a text decides about its separator.
const HEAD: usize = 60_000;

/// Splits a text into records.
///
/// # Errors
/// It is no text, or a quotation mark is not closed.
pub(super) fn split(text: &str, chosen: Option<Separator>) -> Result<Lines, TableError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_end_matches('\u{1a}');
    // `\r\n`, `\n` and, from old machines, a lone `\r`.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let refuse = |line: usize, error| TableError::Line { line, error };
    for (k, line) in text.split('\n').enumerate() {
        if let Some(c) = line.chars().find(|c| c.is_control() && *c != '\t') {
            return Err(refuse(k + 1, LineError::NotText(c)));
        }
    }
    let (mut text, comments) = without_comments(&text);
    let mut said = None;
    let first = text.split('\n').position(|line| !line.trim().is_empty());
    if let Some((k, sign)) = first.and_then(|k| {
        let line = text.split('\n').nth(k)?;
        Some((k, line.trim_matches(' ').trim_matches('"').strip_prefix("sep=")?.to_owned()))
    }) {
        said = Some(match sign.as_str() {
            ";" => Separator::Semicolon,
            "\t" | "\\t" => Separator::Tab,
            "," => Separator::Comma,
            "|" => Separator::Pipe,
            _ => return Err(refuse(k + 1, LineError::Separator(sign))),
        });
        let lines: Vec<&str> =
            text.split('\n').enumerate().map(|(i, line)| if i == k { "" } else { line }).collect();
        text = lines.join("\n");
    }
    let quoted = unquoted_lines(&text);
    let is_quoted = quoted.is_some();
    let text = quoted.unwrap_or(text);
    let separator = chosen.or(said).unwrap_or_else(|| detect(&text));
    let records = records(&text, separator).map_err(|line| refuse(line, LineError::Quote))?;
    Ok(Lines { records, separator, comments, quoted: is_quoted })
}

/// The text with its comments blanked, so that lines keep their numbers. Blanks between a separator and an opening
/// quote go as well.
fn without_comments(text: &str) -> (String, Vec<(usize, String)>) {
    let mut out = String::with_capacity(text.len());
    let mut comments = Vec::new();
    let mut is_quoted = false;
    for (k, line) in text.split('\n').enumerate() {
        if k > 0 {
            out.push('\n');
        }
        let start = line.trim_start();
        if !is_quoted && (start.starts_with('%') || start.starts_with("//")) {
            comments.push((k + 1, start.trim_start_matches(['%', '/']).trim().to_owned()));
            continue;
        }
        // Whether a quote would open a field here.
        let mut is_at_start = true;
        let mut blanks = 0;
        for (at, c) in line.char_indices() {
            match c {
                '"' if is_quoted => is_quoted = false,
                '"' if is_at_start => {
                    is_quoted = true;
                    // A tab may be a separator.
                    let kept = out.len() - blanks;
                    out.truncate(kept);
                }
                '#' if !is_quoted && is_comment(&line[at..], at == 0 || line[..at].trim().is_empty()) => {
                    comments.push((k + 1, line[at + 1..].trim().to_owned()));
                    break;
                }
                _ => {}
            }
            out.push(c);
            if !is_quoted && c == ' ' {
                blanks += usize::from(is_at_start);
                // Behind a blank a quote may open a field of a table separated by blanks.
                is_at_start = true;
            } else {
                blanks = 0;
                is_at_start = !is_quoted && matches!(c, ',' | ';' | '\t' | '|');
            }
        }
    }
    (out, comments)
}

/// Whether what begins with `#` is a comment: no error of a spreadsheet, and no column's name.
fn is_comment(rest: &str, is_first: bool) -> bool {
    let is_error = SPREADSHEET
        .iter()
        .any(|word| rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)));
    let next = rest.chars().nth(1);
    let is_name =
        matches!(next, Some(',' | ';' | '|' | '"')) || !is_first && matches!(next, None | Some('\t'));
    !(is_error || is_name)
}

/// The lines without the quotes around them, where (nearly) all stand in quotes as a whole with separators inside.
fn unquoted_lines(text: &str) -> Option<String> {
    let inner = |line: &str| {
        let line = line.trim().trim_end_matches([';', ',', '\t']).trim();
        let inner = line.strip_prefix('"')?.strip_suffix('"')?.replace("\"\"", "\u{0}");
        let has_separator = inner.contains([',', ';', '\t', '|']);
        (has_separator && !inner.contains('"')).then(|| inner.replace('\u{0}', "\""))
    };
    let lines: Vec<&str> = text.split('\n').collect();
    let content = || lines.iter().filter(|line| !line.trim().is_empty());
    let bare: Vec<&&str> = content().filter(|line| inner(line).is_none()).collect();
    let whole = content().count() - bare.len();
    // A name above a column of decimal commas in quotes, and such a column alone, are no two columns.
    let is_one_column = bare.iter().any(|line| !line.contains([',', ';', '\t', '|']))
        || bare.is_empty()
            && content().all(|line| inner(line).is_some_and(|text| Shape::of(&text) == Shape::Number));
    if whole < 2 || bare.len() > 1 || is_one_column {
        return None;
    }
    let lines: Vec<String> = lines.iter().map(|line| inner(line).unwrap_or_else(|| (*line).into())).collect();
    Some(lines.join("\n"))
}

/// The separator under which most of the text is rows of numbers.
fn detect(text: &str) -> Separator {
    let head = match text.get(..HEAD).or_else(|| text.get(..HEAD - 1)).or_else(|| text.get(..HEAD - 2)) {
        Some(head) => head.rsplit_once('\n').map_or(head, |(head, _)| head),
        None => text,
    };
    let mut best = (0.0, None);
    for separator in Separator::ALL {
        let Ok(records) = records(head, separator) else { continue };
        let width = usual_width(&records);
        if width < 2 {
            continue;
        }
        let share = |record: &Record| {
            let numbers = record.cells().filter(|cell| Shape::of(cell).is_numeric()).count();
            numbers as f64 / record.width() as f64
        };
        let score: f64 = records.iter().filter(|record| record.width() == width).map(share).sum();
        if score > best.0 {
            best = (score, Some(separator));
        }
    }
    best.1.unwrap_or_else(|| {
        let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let outside: String = line.split('"').step_by(2).collect();
        let is_there = |separator: &Separator| outside.contains(separator.sign());
        Separator::ALL.into_iter().find(is_there).unwrap_or(Separator::Blanks)
    })
}

/// How many fields most records with numbers have; of several the first.
pub(super) fn usual_width(records: &[Record]) -> usize {
    let with_numbers = |record: &&Record| record.cells().any(|cell| Shape::of(cell).is_numeric());
    let of = |records: &mut dyn Iterator<Item = usize>| {
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for width in records {
            match counts.iter_mut().find(|(w, _)| *w == width) {
                Some((_, count)) => *count += 1,
                None => counts.push((width, 1)),
            }
        }
        let most = counts.iter().map(|(_, count)| *count).max()?;
        counts.iter().find(|(_, count)| *count == most).map(|(width, _)| *width)
    };
    of(&mut records.iter().filter(with_numbers).map(Record::width).filter(|width| *width > 1))
        .or_else(|| of(&mut records.iter().map(Record::width)))
        .unwrap_or(0)
}

/// The records of a text without comments. The error is the line of a quotation mark that is not closed.
fn records(text: &str, separator: Separator) -> Result<Vec<Record>, usize> {
    let single;
    let (text, delimiter) = match separator {
        Separator::Blanks => {
            single = single_tabs(text);
            (single.as_str(), b'\t')
        }
        Separator::Semicolon => (text, b';'),
        Separator::Tab => (text, b'\t'),
        Separator::Comma => (text, b','),
        Separator::Pipe => (text, b'|'),
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    let (mut at, mut line) = (0, 1);
    let mut fields = StringRecord::new();
    // The text is UTF-8 in memory: reading has nothing else to fail at.
    while matches!(reader.read_record(&mut fields), Ok(true)) {
        let begin = fields.position().map_or(at, |position| position.byte() as usize);
        // The reader counts from before the blank lines above a record.
        let blank = text[begin..].bytes().take_while(|b| *b == b'\n').count();
        line += text[at..begin + blank].bytes().filter(|b| *b == b'\n').count();
        at = begin + blank;
        if fields.iter().any(|field| !clean(field).is_empty()) {
            records.push(Record { line, fields: fields.clone() });
        }
    }
    let rest = &text[at..];
    let opens = rest.starts_with('"')
        || rest.as_bytes().windows(2).any(|pair| pair[0] == delimiter && pair[1] == b'"');
    if opens && rest.bytes().filter(|b| *b == b'"').count() % 2 == 1 {
        return Err(line);
    }
    Ok(records)
}

/// Blanks outside quotes as single tabs.
fn single_tabs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_quoted = false;
    for c in text.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ' ' | '\t' if !is_quoted => {
                if !out.is_empty() && !out.ends_with(['\t', '\n']) {
                    out.push('\t');
                }
                continue;
            }
            '\n' if !is_quoted && out.ends_with('\t') => {
                out.pop();
            }
            _ => {}
        }
        out.push(c);
    }
    if out.ends_with('\t') {
        out.pop();
    }
    out
}
