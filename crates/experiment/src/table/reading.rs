//! How a table is read.

use super::error::{LineError, MAX_ERRORS, TableError, Why};
use super::rows::{Format, Lined, reduced};
use super::words::{Asked, ColumnsError, Label, Note, NumberColumns};
use super::{Answer, Ask, Choices, Column, Decimal, LeaveOut, LeftOut, Question, Role, Rows, Separator};
use super::{MAX_COLUMNS, decimals, header, lines, roles};
use crate::experiment::names::MAX_NAME;
use crate::points::{MAX_POINTS, RawPoints};
use crate::text::excerpt;

/// How many rows a preview has.
pub const PREVIEW_ROWS: usize = 6;

/// A row as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// Its line, counted from 1.
    pub line: usize,
    /// What stands in each column.
    pub cells: Vec<String>,
}

/// How a table is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What separates the columns.
    pub separator: Separator,
    /// The sign before the decimals; none while it is asked.
    pub decimal: Option<Decimal>,
    /// How many lines stand above the data.
    pub header_lines: usize,
    /// The columns.
    pub columns: Vec<Column>,
    /// The first rows, as they are written.
    pub preview: Vec<PreviewRow>,
    /// How many rows there are below the header.
    pub row_count: usize,
    /// The rows that give no points, by choice.
    pub left_out: Vec<LeftOut>,
    /// What was found, decided and left out.
    pub notes: Vec<Note>,
    /// What the user can say, and where there are no points before it is said, must.
    pub questions: Vec<Question>,
    /// The points in the table's own numbers, or all that stands against them, by line.
    pub points: Result<RawPoints, Vec<TableError>>,
    /// For each point the line it stands on, counted from 1; for an average that of the first row in it.
    pub lines: Vec<usize>,
}

impl Reading {
    fn refused(error: TableError) -> Self {
        Self {
            separator: Separator::Comma,
            decimal: None,
            header_lines: 0,
            columns: Vec::new(),
            preview: Vec::new(),
            row_count: 0,
            left_out: Vec::new(),
            notes: Vec::new(),
            questions: Vec::new(),
            points: Err(vec![error]),
            lines: Vec::new(),
        }
    }

    /// The role of each column.
    pub fn roles(&self) -> Vec<Role> {
        self.columns.iter().map(|column| column.role).collect()
    }

    /// The names of the inputs and of the target as a run has them: cut to its longest, and none where the table has
    /// none but x, y and their kind.
    pub fn names(&self) -> Vec<String> {
        let roles = self.roles();
        let used = Format::columns(&roles);
        let name = |column: &usize| {
            let name = self.columns[*column].name.chars().filter(|c| !c.is_control());
            name.take(MAX_NAME).collect::<String>()
        };
        let names: Vec<String> = used.iter().map(name).collect();
        let is_usual = |(name, column): (&String, &usize)| name.is_empty() || *name == roles[*column].key();
        if names.iter().zip(&used).all(is_usual) { Vec::new() } else { names }
    }
}

/// Reads a table. Whatever is wrong stands in the reading's points.
pub fn read(text: &str, choices: &Choices) -> Reading {
    match lines::split(text, choices.separator) {
        Ok(lines) => of_lines(lines, choices),
        Err(error) => Reading::refused(error),
    }
}

fn of_lines(lines: lines::Lines, choices: &Choices) -> Reading {
    let header = header::find(&lines, choices);
    if header.width > MAX_COLUMNS {
        return Reading::refused(ColumnsError::TooMany.into());
    }
    let rows = &lines.records[header.first..];
    let decision = decimals::decide(rows, &header.numeric, lines.separator, choices);
    let assigned = roles::assign(&header, rows, choices);
    let mut notes = Vec::new();
    if lines.quoted {
        notes.push(Note::Quoted);
    }
    if let Some((line, text)) = lines.comments.first() {
        notes.push(match lines.comments.len() {
            1 => Note::Comment { line: *line, text: excerpt(text, 30) },
            all => Note::Comments { lines: all, first: *line },
        });
    }
    notes.extend(header.notes.iter().cloned());
    notes.extend(decision.note.clone());
    notes.extend(assigned.notes.iter().cloned());
    let mut questions: Vec<Question> = header.question.iter().chain(&decision.question).cloned().collect();
    questions.extend(assigned.questions.iter().cloned());
    let mut faults: Vec<TableError> = Vec::new();
    let mut left_out = Vec::new();
    let mut lined = None;
    let data = Data { header: &header, rows, roles: &assigned, decimal: decision.sign, choices };
    if rows.is_empty() {
        faults.push(empty(&header, rows, &lines));
    } else if let Some(line) = header.single_name {
        let (expected, by, found) = (1, line, 2);
        faults.push(TableError::Line {
            line: rows[0].line,
            error: LineError::OtherColumns { found, expected, by },
        });
    } else if let Some(fault) = decision.fault.or(assigned.fault.clone()) {
        faults.push(fault);
    } else if assigned.roles.contains(&Role::Y) {
        // Without a decimal sign the points are none, but rows that are wrong anyway can be told.
        lined = data.points(&mut faults, &mut left_out, &mut questions);
    }
    faults.extend(
        questions
            .iter()
            .filter(|question| question.is_open && is_alone(question.ask))
            .map(|question| TableError::Ask { text: question.text.clone(), option: question.option.clone() }),
    );
    let lined = lined.filter(|_| faults.is_empty());
    let preview = rows
        .iter()
        .take(PREVIEW_ROWS)
        .map(|row| PreviewRow {
            line: row.line,
            cells: (0..header.width).map(|column| row.cell(column).to_owned()).collect(),
        })
        .collect();
    let columns = header.names.iter().zip(&assigned.roles);
    let (points, lines_of) = match lined {
        Some(Lined { points, lines }) => (Ok(points), lines),
        None if faults.is_empty() => (Err(vec![TableError::NoPoints]), Vec::new()),
        None => (Err(faults), Vec::new()),
    };
    Reading {
        separator: lines.separator,
        decimal: decision.sign,
        header_lines: header.lines,
        columns: columns.map(|(name, role)| Column { name: name.clone(), role: *role }).collect(),
        preview,
        row_count: rows.len(),
        left_out,
        notes,
        questions,
        points,
        lines: lines_of,
    }
}

/// Whether a question has no faults of lines beside it.
fn is_alone(ask: Ask) -> bool {
    !matches!(ask, Ask::Incomplete | Ask::Unreadable)
}

/// Why a text has no rows of numbers.
fn empty(header: &header::Header, rows: &[lines::Record], lines: &lines::Lines) -> TableError {
    let is_single = header.width == 1 && lines.records.len() == 1 && rows.is_empty();
    if is_single {
        let numbers = NumberColumns::Single;
        return ColumnsError::TooFew { numbers, is_single: true, text: None }.into();
    }
    TableError::NoPoints
}

/// What the points are made of.
struct Data<'a> {
    header: &'a header::Header,
    rows: &'a [lines::Record],
    roles: &'a roles::Roles,
    decimal: Option<Decimal>,
    choices: &'a Choices,
}

impl Data<'_> {
    fn points(
        &self,
        faults: &mut Vec<TableError>,
        left_out: &mut Vec<LeftOut>,
        questions: &mut Vec<Question>,
    ) -> Option<Lined> {
        let decimal = self.decimal?;
        let columns = Format::columns(&self.roles.roles);
        let group = self.roles.roles.iter().position(|role| *role == Role::Group);
        let width = (self.header.width, self.header.width_line);
        let format = Format { columns, decimal, labels: self.roles.labels.as_ref(), width };
        let d = format.columns.len() - 1;
        let mut lined = Lined { points: RawPoints { d, x: Vec::new(), y: Vec::new() }, lines: Vec::new() };
        let (mut incomplete, mut unreadable) = (Vec::new(), Vec::new());
        let LeaveOut { incomplete: no_incomplete, unreadable: no_unreadable } = self.choices.leave_out;
        for row in self.rows {
            let line = row.line;
            if let (Some(column), Some(wanted)) = (group, &self.choices.group) {
                let found = row.cell(column);
                if found != wanted {
                    let why = match found {
                        "" => Why::NoGroup,
                        found => Why::OtherGroup(excerpt(found, 30)),
                    };
                    left_out.push(LeftOut { line, why });
                    continue;
                }
            }
            let error = match format.values(row) {
                Ok(mut values) => {
                    lined.points.y.extend(values.pop());
                    lined.points.x.extend(values);
                    lined.lines.push(line);
                    continue;
                }
                Err(error) => error,
            };
            let is_missing = matches!(error, LineError::Missing { .. });
            let is_left_out = if is_missing { no_incomplete } else { no_unreadable };
            if is_missing {
                incomplete.push(line)
            } else {
                unreadable.push(line)
            }
            if is_left_out {
                left_out.push(LeftOut { line, why: error.into() });
            } else if faults.len() < MAX_ERRORS {
                faults.push(TableError::Line { line, error });
            }
        }
        self.ask_about_rows(&incomplete, &unreadable, lined.lines.is_empty(), questions);
        if lined.lines.is_empty() && faults.is_empty() {
            faults.push(TableError::NoPoints);
        }
        if lined.lines.len() > MAX_POINTS {
            self.ask_for_fewer(lined.lines.len(), questions);
            let rows = self.choices.rows?;
            let (fewer, left) = reduced(lined, rows);
            let why = if rows == Rows::First { Why::NotAmongFirst } else { Why::NotInSample };
            left_out.extend(left.into_iter().map(|line| LeftOut { line, why: why.clone() }));
            left_out.sort_by_key(|row| row.line);
            lined = fewer;
        }
        Some(lined)
    }

    fn ask_about_rows(
        &self,
        incomplete: &[usize],
        unreadable: &[usize],
        is_all: bool,
        questions: &mut Vec<Question>,
    ) {
        let choices = self.choices;
        let now = choices.leave_out;
        let mut ask = |ask, lines: &[usize], is_chosen: bool, leave_out: LeaveOut, option: &str| {
            if lines.is_empty() || is_all {
                return;
            }
            let is_incomplete = ask == Ask::Incomplete;
            let text = Asked::Rows { is_incomplete, lines: lines.to_vec(), are_left_out: is_chosen };
            let label = if is_chosen {
                Label::DoNotLeaveOut
            } else {
                Label::LeaveOut { is_incomplete, rows: lines.len() }
            };
            let answers = vec![Answer { label, choices: Choices { leave_out, ..choices.clone() } }];
            questions.push(Question { ask, text, option: option.into(), answers, is_open: !is_chosen });
        };
        let turned = LeaveOut { incomplete: !now.incomplete, ..now };
        ask(Ask::Incomplete, incomplete, now.incomplete, turned, "--leave-out incomplete");
        let turned = LeaveOut { unreadable: !now.unreadable, ..now };
        ask(Ask::Unreadable, unreadable, now.unreadable, turned, "--leave-out unreadable");
    }

    fn ask_for_fewer(&self, rows: usize, questions: &mut Vec<Question>) {
        let answer = |label: Label, rows| Answer {
            label,
            choices: Choices { rows: Some(rows), ..self.choices.clone() },
        };
        let seed = if let Some(Rows::Sample(seed)) = self.choices.rows { seed } else { 1 };
        questions.push(Question {
            ask: Ask::Rows,
            text: Asked::TooMany { rows },
            option: "--rows first, --rows sample:SEED or --rows averages".into(),
            answers: vec![
                answer(Label::First, Rows::First),
                answer(Label::Sample, Rows::Sample(seed)),
                answer(Label::Averages, Rows::Averages),
            ],
            is_open: self.choices.rows.is_none(),
        });
    }
}
