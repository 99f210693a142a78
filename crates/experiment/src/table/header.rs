//! Where the data begin, and what the lines above them say.

use super::cell::Shape;
use super::lines::{Lines, Record, usual_width};
use super::words::{Asked, Label, Note};
use super::{Answer, Ask, Choices, Question, Separator};
use crate::text::excerpt;

/// The table as names and rows.
#[derive(Debug)]
pub(super) struct Header {
    /// The first record of the data.
    pub(super) first: usize,
    /// How many columns there are.
    pub(super) width: usize,
    /// Their names, empty where there are none.
    pub(super) names: Vec<String>,
    /// Whether some line names the columns.
    pub(super) is_named: bool,
    /// Whether each column is one of numbers.
    pub(super) numeric: Vec<bool>,
    /// The first line with as many columns.
    pub(super) width_line: usize,
    /// How many lines stand above the data.
    pub(super) lines: usize,
    pub(super) notes: Vec<Note>,
    pub(super) question: Option<Question>,
    /// The line with a single name above two columns, which may be one of decimal commas.
    pub(super) single_name: Option<usize>,
}

/// Units as they stand in a line of their own.
const UNITS: [&str; 70] = [
    "s", "ms", "us", "µs", "ns", "min", "h", "hr", "hrs", "d", "sec", "m", "mm", "cm", "km", "nm", "µm",
    "um", "in", "ft", "mi", "g", "kg", "mg", "µg", "t", "lb", "k", "c", "°c", "°f", "°", "deg", "rad", "v",
    "mv", "kv", "a", "ma", "µa", "ua", "w", "kw", "mw", "hz", "khz", "mhz", "ghz", "pa", "kpa", "mpa", "hpa",
    "bar", "mbar", "n", "kn", "j", "kj", "mol", "l", "ml", "ohm", "db", "%", "a.u.", "au", "-", "m/s",
    "km/h", "mph",
];

fn is_unit(cell: &str) -> bool {
    let bracketed = |open, close| cell.starts_with(open) && cell.ends_with(close);
    cell.is_empty()
        || bracketed('(', ')')
        || bracketed('[', ']')
        || UNITS.contains(&&*cell.to_lowercase())
        || cell.chars().count() <= 12 && cell.contains(['/', '°', '^', '²', '³', '·', '%'])
        || ["seconds", "minutes", "hours", "days", "years", "metres", "meters", "volts", "kelvin", "celsius"]
            .iter()
            .any(|word| cell.eq_ignore_ascii_case(word))
}

/// Finds names and data.
pub(super) fn find(lines: &Lines, choices: &Choices) -> Header {
    let records = &lines.records;
    let raw_width = usual_width(records);
    let shapes: Vec<Vec<Shape>> = records
        .iter()
        .map(|record| (0..raw_width).map(|column| Shape::of(record.cell(column))).collect())
        .collect();
    let counts: Vec<usize> =
        shapes.iter().map(|row| row.iter().filter(|shape| shape.is_numeric()).count()).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let typical = counts.iter().position(|count| 2 * count > most).unwrap_or(records.len());
    let numeric: Vec<bool> = (0..raw_width)
        .map(|column| {
            let of = |shape: Shape| shapes[typical..].iter().filter(|row| row[column] == shape).count();
            let texts = of(Shape::Text);
            let numbers = shapes[typical..].iter().filter(|row| row[column].is_numeric()).count();
            numbers > texts || numbers > 0 && numbers == texts && shapes[typical][column].is_numeric()
        })
        .collect();
    let columns = || (0..raw_width).filter(|column| numeric[*column]);
    let has_number = |row: usize| columns().any(|column| shapes[row][column].is_numeric());
    let has_text = |row: usize| columns().any(|column| shapes[row][column] == Shape::Text);
    let fits = |row: usize| records[row].width() >= raw_width;
    let good = |row: usize| fits(row) && has_number(row) && !has_text(row);
    let mut first = (0..records.len()).find(|row| good(*row)).unwrap_or(records.len());
    // Below a line of names, a row that is wrong or empty is a row of the data, and no further line above them.
    let names_above = |row: usize| (0..row).any(|above| fits(above) && has_text(above) && !has_number(above));
    while first > 0 && first < records.len() && names_above(first - 1) {
        let above = first - 1;
        let is_data = fits(above) && (has_number(above) || !has_text(above));
        let is_units = records[above].cells().all(|cell| cell == "-" || cell.is_empty());
        if !is_data || is_units {
            break;
        }
        first = above;
    }
    let mut notes = Vec::new();
    let mut question = None;
    let is_topmost =
        first < records.len() && !(0..first).any(|above| records[above].width() + 1 >= raw_width);
    if let Some(chosen) = choices.header_lines {
        first = records.iter().position(|record| record.line > chosen).unwrap_or(records.len());
    }
    if is_topmost && first < records.len() {
        let line = records[first].line;
        let is_whole = |column: usize| records[first].cell(column).parse::<u32>().is_ok();
        let has_corner = first + 1 < records.len()
            && records[first].cell(0).is_empty()
            && raw_width > 1
            && (1..raw_width).all(is_whole)
            && records[first + 1..].iter().all(|record| !record.cell(0).is_empty());
        if choices.header_lines.is_none() && has_corner {
            notes.push(Note::NamesAboveRowNumbers { line });
            first += 1;
        } else if let Some(header_lines) = choices.header_lines {
            if names_may_be(records, first, &numeric)
                || first > 0 && names_may_be(records, first - 1, &numeric)
            {
                question = Some(ask(records, header_lines, choices, false));
            }
        } else if names_may_be(records, first, &numeric) {
            question = Some(ask(records, line, choices, true));
        }
    } else if is_topmost && choices.header_lines.is_some() {
        question = choices.header_lines.map(|header_lines| ask(records, header_lines, choices, false));
    }
    // Empty columns at the right end come from separators that close each line.
    let mut width = raw_width;
    let is_blank = |column: usize| {
        records.iter().all(|record| record.width() < raw_width || record.cell(column).is_empty())
    };
    while width > 1 && is_blank(width - 1) {
        width -= 1;
    }
    if width < raw_width {
        notes.push(Note::SeparatorAtEnd);
    }
    let above = &records[..first];
    let single_name = match above {
        [only] if width == 2 && lines.separator == Separator::Comma => {
            let name = only.cell(0);
            (only.width() == 1 && !name.contains(' ')).then_some(only.line)
        }
        _ => None,
    };
    let (names, named_by) =
        names(lines, above, raw_width, width, records.get(first).map(|r| r.line), &mut notes);
    let lines_above = records
        .get(first)
        .map_or_else(|| records.last().map_or(0, |last| last.line), |record| record.line - 1);
    notes.extend(preamble(above, named_by));
    Header {
        first,
        width,
        width_line: records.iter().find(|record| record.width() == raw_width).map_or(1, |record| record.line),
        is_named: names.iter().any(|name| !name.is_empty()),
        names,
        numeric: numeric[..width].to_vec(),
        lines: lines_above,
        notes,
        question,
        single_name,
    }
}

/// Whether a row of numbers might be names: consecutive whole numbers or years over data that are other numbers, or
/// numbers of another size than all below them, in every column.
fn names_may_be(records: &[Record], row: usize, numeric: &[bool]) -> bool {
    is_sequence_of_names(records, row, numeric) || is_far_off(records, row, numeric)
}

/// So many times as large as all numbers below them, years and other numbers are suspected to be names.
const YEARS_ABOVE: f64 = 5.0;
const ABOVE: f64 = 20.0;

/// Whether every number of a row is far larger than all below it in its column, as `1990,2000` is over small numbers,
/// or column numbers from 0 or 1 on are far smaller.
fn is_far_off(records: &[Record], row: usize, numeric: &[bool]) -> bool {
    let rest = &records[row + 1..];
    let columns: Vec<usize> = (0..numeric.len()).filter(|column| numeric[*column]).collect();
    let commas = has_decimal_commas(&records[row..]);
    let names: Option<Vec<f64>> =
        columns.iter().map(|column| size(records[row].cell(*column), commas)).collect();
    let Some(names) = names.filter(|names| names.len() > 1 && rest.len() > 1) else { return false };
    let is_year = |v: &f64| v.fract() == 0.0 && (1500.0..=2200.0).contains(v);
    let times = if names.iter().all(is_year) { YEARS_ABOVE } else { ABOVE };
    let counts = names[0] <= 1.0 && names.iter().zip(0..).all(|(v, k)| *v == names[0] + f64::from(k));
    let differs = |(column, name): (&usize, &f64)| {
        let sizes = || rest.iter().filter_map(|record| size(record.cell(*column), commas));
        let (least, most) =
            sizes().fold((f64::INFINITY, 0.0_f64), |(least, most), v| (least.min(v), most.max(v)));
        sizes().count() > 1
            && (*name >= times * most && *name > 0.0 || counts && ABOVE * name.max(1.0) <= least)
    };
    columns.iter().zip(&names).all(differs)
}

/// Whether a comma stands anywhere as none does that parts thousands.
fn has_decimal_commas(records: &[Record]) -> bool {
    let is_decimal =
        |cell: &str| cell.split_once(',').is_some_and(|(_, after)| after.len() != 3 && !cell.contains('.'));
    records.iter().any(|record| record.cells().any(is_decimal))
}

/// The size of a number; none where there is no number.
fn size(cell: &str, decimal_commas: bool) -> Option<f64> {
    let written = if decimal_commas { cell.replace(',', ".") } else { cell.replace(',', "") };
    written.replace('−', "-").parse::<f64>().ok().map(f64::abs).filter(|v| v.is_finite())
}

/// Whether a row of consecutive whole numbers or years stands over data that are other numbers.
fn is_sequence_of_names(records: &[Record], row: usize, numeric: &[bool]) -> bool {
    let rest = &records[row + 1..];
    let columns: Vec<usize> = (0..numeric.len()).filter(|column| numeric[*column]).collect();
    let names: Option<Vec<u32>> =
        columns.iter().map(|column| records[row].cell(*column).parse().ok()).collect();
    let Some(names) = names.filter(|names| names.len() > 1) else { return false };
    let is_sequence = names.windows(2).all(|pair| pair[1] == pair[0].wrapping_add(1));
    if rest.len() < 2 || !is_sequence || !(names[0] <= 1 || (1500..=2200).contains(&names[0])) {
        return false;
    }
    let differs = |(column, name): (&usize, &u32)| {
        let cells = || rest.iter().map(|record| record.cell(*column)).filter(|cell| !cell.is_empty());
        let wholes: Option<Vec<i64>> = cells().map(|cell| cell.parse().ok()).collect();
        match wholes {
            // Small whole numbers over whole numbers go on as they begin; a year over small ones does not.
            Some(wholes) => *name > 1 && wholes.iter().all(|v| *v < i64::from(*name) / 2),
            None => cells().all(|cell| cell.parse::<i64>().is_err()),
        }
    };
    columns.iter().zip(&names).all(differs)
}

fn ask(records: &[Record], line: usize, choices: &Choices, is_open: bool) -> Question {
    let first = records.first().map_or(1, |record| record.line);
    let line = line.max(first);
    let answer = |label: Label, header_lines| Answer {
        label,
        choices: Choices { header_lines: Some(header_lines), roles: None, ..choices.clone() },
    };
    Question {
        ask: Ask::Header,
        text: Asked::Header { line },
        option: format!("--header {line} for names or --header {} for a point", line - 1),
        answers: vec![answer(Label::Names, line), answer(Label::Point, line - 1)],
        is_open,
    }
}

/// The names, and the lines that say them and their units.
fn names(
    lines: &Lines,
    above: &[Record],
    raw_width: usize,
    width: usize,
    data_line: Option<usize>,
    notes: &mut Vec<Note>,
) -> (Vec<String>, [Option<usize>; 2]) {
    let none = || vec![String::new(); width];
    let is_r = |record: &Record| {
        raw_width > 1
            && record.width() + 1 == raw_width
            && (raw_width > 2 || lines.separator != Separator::Comma)
    };
    let fits = |record: &&Record| record.width() >= width || is_r(record);
    let mut by = above.iter().rposition(|record| fits(&record));
    let mut units = None;
    if let Some(last) = by {
        let is_units = above[last].cells().all(is_unit) && above[last].cells().any(|cell| !cell.is_empty());
        if is_units && last > 0 && fits(&&above[last - 1]) && !above[last - 1].cells().all(is_unit) {
            units = Some(last);
            by = Some(last - 1);
        } else if let (true, Some(better)) = (is_units, above[..last].iter().rposition(says_xy)) {
            units = Some(last);
            by = Some(better);
        }
    }
    let Some(at) = by else {
        // The names that numpy writes are a comment.
        let comment = lines.comments.iter().rfind(|(line, _)| data_line.is_none_or(|data| *line < data));
        let words: Vec<String> = comment.map_or_else(Vec::new, |(_, text)| match lines.separator {
            Separator::Blanks => text.split_whitespace().map(str::to_owned).collect(),
            separator => text.split(separator.sign()).map(|word| word.trim().to_owned()).collect(),
        });
        let are_names = words.len() == width && words.iter().all(|word| Shape::of(word) == Shape::Text);
        if let (true, Some((line, _))) = (are_names, comment) {
            notes.push(Note::NamesInComment { line: *line });
            return (words, [None, None]);
        }
        return (none(), [None, None]);
    };
    let record = &above[at];
    let mut names: Vec<String> =
        record.cells().map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    if is_r(record) && record.width() < width {
        notes.push(Note::FewerNames { line: record.line });
        names.insert(0, String::new());
    }
    names.resize(width, String::new());
    if let Some(units) = units {
        let words: Vec<&str> = above[units].cells().take(width).collect();
        notes.push(Note::Units { line: above[units].line, units: excerpt(&words.join(", "), 60) });
    }
    (names, [Some(at), units])
}

fn says_xy(record: &Record) -> bool {
    ["x", "y"].iter().all(|name| record.cells().any(|cell| cell.eq_ignore_ascii_case(name)))
}

/// What is said of the lines above the data that are neither names nor units.
fn preamble(above: &[Record], named_by: [Option<usize>; 2]) -> Option<Note> {
    let others: Vec<&Record> =
        (0..above.len()).filter(|row| !named_by.contains(&Some(*row))).map(|row| &above[row]).collect();
    let first = others.first()?;
    let words = first.cells().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ");
    let (line, text) = (first.line, excerpt(&words, 30));
    Some(match others.last().filter(|_| others.len() > 1) {
        Some(last) => Note::LinesAbove { lines: others.len(), first: line, text, last: last.line },
        None => Note::LineAbove { line, text },
    })
}
