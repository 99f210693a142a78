//! Whether commas are decimal or part thousands.

use super::cell::number;
use super::error::{LineError, TableError};
use super::lines::Record;
use super::words::{Asked, Label, Note};
use super::{Answer, Ask, Choices, Decimal, Question, Separator};
use crate::text::shortest;

/// What is found out.
#[derive(Debug, Default)]
pub(super) struct Decision {
    /// The sign, where it is decided.
    pub(super) sign: Option<Decimal>,
    pub(super) note: Option<Note>,
    pub(super) question: Option<Question>,
    pub(super) fault: Option<TableError>,
}

/// What the numbers of a column say.
#[derive(Default)]
struct Evidence<'a> {
    /// The first line with a number that only a decimal point explains.
    point: Option<usize>,
    /// The first line with a number that only a decimal comma explains.
    comma: Option<usize>,
    /// The first number whose comma may be either.
    comma_either: Option<&'a str>,
    /// The first number whose point may be either.
    point_either: Option<&'a str>,
    /// A whole number of at most three digits, and one of more, without signs.
    short: bool,
    long: bool,
}

/// Decides about the decimal sign of the data.
pub(super) fn decide(rows: &[Record], numeric: &[bool], separator: Separator, choices: &Choices) -> Decision {
    let evidence: Vec<Evidence> =
        (0..numeric.len()).filter(|column| numeric[*column]).map(|column| of_column(rows, column)).collect();
    let point = evidence.iter().filter_map(|column| column.point).min();
    let comma = evidence.iter().filter_map(|column| column.comma).min();
    let comma_either = evidence.iter().find_map(|column| column.comma_either);
    let point_either = evidence.iter().find_map(|column| column.point_either);
    let decided = |sign| Decision { sign: Some(sign), ..Decision::default() };
    let grouped = |sign: Decimal, example: Option<&str>| {
        let read = example.and_then(|text| Some((text, number(text, sign)?)));
        let note = read.map(|(text, value)| Note::Thousands {
            decimal: sign,
            text: text.into(),
            value: shortest(value),
        });
        Decision { sign: Some(sign), note, ..Decision::default() }
    };
    let decimal_comma = |example: Option<&str>| match grouped(Decimal::Comma, example) {
        Decision { note: None, .. } => {
            Decision { note: Some(Note::DecimalCommas), ..decided(Decimal::Comma) }
        }
        with_groups => with_groups,
    };
    if let Some(sign) = choices.decimal {
        let question = comma_either.filter(|_| point.is_none() && comma.is_none());
        let question = question.map(|example| ask(example, choices, false));
        let example = if sign == Decimal::Point { comma_either } else { point_either };
        return Decision { question, ..grouped(sign, example) };
    }
    match (point, comma) {
        (Some(point), Some(comma)) => {
            let fault =
                TableError::Line { line: comma.max(point), error: LineError::MixedDecimals { comma, point } };
            Decision { fault: Some(fault), ..Decision::default() }
        }
        (Some(_), None) => grouped(Decimal::Point, comma_either),
        (None, Some(_)) => decimal_comma(point_either),
        (None, None) => {
            let Some(example) = comma_either else { return decided(Decimal::Point) };
            let mixed = evidence.iter().filter(|column| column.comma_either.is_some());
            let has_long = mixed.clone().any(|column| column.long);
            let has_short = mixed.clone().any(|column| column.short);
            if point_either.is_none() && has_long && !has_short {
                decimal_comma(None)
            } else if separator == Separator::Comma && point_either.is_none()
                || has_short && !has_long && separator != Separator::Semicolon
            {
                grouped(Decimal::Point, Some(example))
            } else {
                Decision { question: Some(ask(example, choices, true)), ..Decision::default() }
            }
        }
    }
}

fn of_column(rows: &[Record], column: usize) -> Evidence<'_> {
    let mut evidence = Evidence::default();
    for row in rows {
        let cell = row.cell(column);
        if cell.bytes().all(|b| b.is_ascii_digit()) {
            evidence.short |= (1..=3).contains(&cell.len());
            evidence.long |= cell.len() > 3;
            continue;
        }
        if !cell.contains(['.', ',']) {
            continue;
        }
        match (number(cell, Decimal::Point), number(cell, Decimal::Comma)) {
            (Some(_), None) => evidence.point = evidence.point.or(Some(row.line)),
            (None, Some(_)) => evidence.comma = evidence.comma.or(Some(row.line)),
            (Some(_), Some(_)) if cell.contains(',') => {
                evidence.comma_either = evidence.comma_either.or(Some(cell));
            }
            (Some(_), Some(_)) => evidence.point_either = evidence.point_either.or(Some(cell)),
            (None, None) => {}
        }
    }
    evidence
}

fn ask(example: &str, choices: &Choices, is_open: bool) -> Question {
    let answer = |sign| {
        let value = number(example, sign).map(shortest).unwrap_or_default();
        Answer {
            label: Label::Reads { example: example.into(), value },
            choices: Choices { decimal: Some(sign), ..choices.clone() },
        }
    };
    Question {
        ask: Ask::Decimal,
        text: Asked::Decimal { example: example.into() },
        option: "--decimal point or --decimal comma".into(),
        answers: vec![answer(Decimal::Point), answer(Decimal::Comma)],
        is_open,
    }
}
