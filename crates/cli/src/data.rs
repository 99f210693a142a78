//! Tables as points: `atoms data`, which prints how one is read, and `--data` of other commands.

use crate::arguments::{DataArguments, TableOptions};
use crate::input::Input;
use crate::output;
use crate::refusal::Refusal;
use relu_atoms_core::experiment::UnitSystem;
use relu_atoms_core::points::formula::Formula;
use relu_atoms_core::points::sample::{self, Layout};
use relu_atoms_core::points::units::{Unit, Units};
use relu_atoms_core::points::{Points, RawPoints, grid};
use relu_atoms_core::table::{self, Choices, Decimal, LeaveOut, Reading, Role, TableError};
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;

/// How many inputs a formula is sampled at, and where; in the plane they are a lattice.
const SAMPLED: (usize, [f64; 2]) = (24, [-1.0, 1.0]);

/// A table as it was read.
pub(crate) struct DataTable {
    /// The name under which errors speak of it.
    pub(crate) name: String,
    /// The points in the table's own numbers, as they are written.
    points: RawPoints,
    /// The units in which it is to be trained.
    pub(crate) units: UnitSystem,
    reading: Reading,
}

impl DataTable {
    /// Reads a table from a file.
    ///
    /// # Errors
    /// It cannot be read, or an option does not fit it.
    pub(crate) fn read(file: &Path, options: &TableOptions) -> Result<Self, Refusal> {
        let (Input { name, text }, encoding_note) = Input::read_table(file)?;
        let mut choices = Choices {
            separator: options.separator,
            decimal: options.decimal,
            header_lines: options.header,
            group: options.group.clone(),
            rows: options.rows,
            leave_out: options.leave_out.unwrap_or(LeaveOut { incomplete: true, unreadable: false }),
            roles: None,
        };
        if let Some(columns) = &options.columns {
            choices.roles = Some(roles(&table::read(&text, &choices), columns)?);
        }
        let mut reading = table::read(&text, &choices);
        reading.notes.splice(0..0, encoding_note);
        match &reading.points {
            Ok(points) => Ok(Self { points: points.clone(), name, units: units(options, points), reading }),
            Err(errors) => Err(Refusal::Content { file: name, reason: reasons(errors, &reading) }),
        }
    }

    /// The points as a run takes them, rounded as the page rounds them, so that its numbers are the page's.
    pub(crate) fn rounded(&self) -> RawPoints {
        grid::round(&self.points)
    }

    /// What the columns are called; nothing where they have no names of their own.
    pub(crate) fn names(&self) -> Vec<String> {
        self.reading.names()
    }

    /// Says on standard error what was decided about the table and what is left out.
    pub(crate) fn tell(&self) {
        let notes = &self.reading.notes;
        notes.iter().for_each(|note| eprintln!("{}: {}", self.name, note));
        // Of thousands of rows beyond those that can be trained on the first few say enough.
        const MOST: usize = 20;
        let left_out = &self.reading.left_out;
        for row in left_out.iter().take(MOST) {
            eprintln!("{}: line {} is left out: {}", self.name, row.line, row.why);
        }
        if left_out.len() > MOST {
            eprintln!(
                "{}: {} more lines are left out; `atoms data` lists them.",
                self.name,
                left_out.len() - MOST
            );
        }
        for question in self.reading.questions.iter().filter(|question| question.ask == table::Ask::Group) {
            eprintln!("{}: {} {} takes one.", self.name, question.text, question.option);
        }
        if self.rounded() != self.points {
            eprintln!(
                "{}: numbers are rounded to five digits of their column's spread, as on the page.",
                self.name
            );
        }
    }
}

/// The units that are chosen, or those that suit the points, as on the page.
fn units(options: &TableOptions, points: &RawPoints) -> UnitSystem {
    options.units.unwrap_or_else(|| UnitSystem::suiting(points))
}

/// The roles of the columns that were named, or numbered from 1: the inputs, then the target.
fn roles(reading: &Reading, wanted: &[String]) -> Result<Vec<Role>, Refusal> {
    let refused = |reason: String| Refusal::Option { key: "columns", reason };
    let kinds: &[Role] = match wanted.len() {
        2 => &[Role::X, Role::Y],
        3 => &[Role::X1, Role::X2, Role::Y],
        n => return Err(refused(format!("{n} columns; two are x and y, three are x1, x2 and y"))),
    };
    let columns = &reading.columns;
    let keep = |role: Role| if role.is_used() { Role::LeftOut } else { role };
    let mut roles: Vec<Role> = columns.iter().map(|column| keep(column.role)).collect();
    for (name, role) in wanted.iter().zip(kinds) {
        let name = name.trim();
        let number =
            || name.parse::<usize>().ok().and_then(|k| k.checked_sub(1)).filter(|k| *k < columns.len());
        let place = columns
            .iter()
            .position(|column| column.name == name)
            .or_else(|| columns.iter().position(|column| column.name.eq_ignore_ascii_case(name)))
            .or_else(number);
        let Some(place) = place else {
            let names: Vec<String> =
                columns.iter().enumerate().map(|(k, column)| column.word(k).replace('`', "")).collect();
            return Err(refused(format!("there is no column `{name}`; the table has {}", names.join(", "))));
        };
        if roles[place].is_used() {
            return Err(refused(format!("the column `{name}` is named twice")));
        }
        roles[place] = *role;
    }
    Ok(roles)
}

/// All that stands against a table, on one line, with the options that answer what is asked.
fn reasons(errors: &[TableError], reading: &Reading) -> String {
    const MOST: usize = 3;
    let sentence = |error: &TableError| match error {
        TableError::Ask { text, option } => format!("{text} Answer with {option}."),
        other => other.to_string(),
    };
    let mut said: Vec<String> = errors.iter().take(MOST).map(sentence).collect();
    if errors.len() > MOST {
        said.push(format!("{} more", errors.len() - MOST));
    }
    let options = reading
        .questions
        .iter()
        .filter(|question| {
            matches!(question.ask, table::Ask::Incomplete | table::Ask::Unreadable) && question.is_open
        })
        .map(|question| format!("{} leaves the rows out", question.option));
    said.extend(options);
    said.join("; ")
}

/// How a table is read.
#[derive(Serialize)]
struct Data {
    d: usize,
    x: Inputs,
    y: Vec<f64>,
    /// The standard units in which it is trained; none where it is trained in its own.
    units: Option<StandardUnits>,
    columns: Vec<Column>,
    separator: char,
    decimal: char,
    header_lines: usize,
    left_out: Vec<LeftOut>,
    notes: Vec<String>,
    /// For each point its line; nothing where the points are those of a formula.
    lines: Vec<usize>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Inputs {
    Line(Vec<f64>),
    Plane(Vec<[f64; 2]>),
}

#[derive(Serialize)]
struct StandardUnits {
    x: Vec<[f64; 2]>,
    y: [f64; 2],
}

#[derive(Serialize)]
struct Column {
    name: String,
    role: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    groups: bool,
}

#[derive(Serialize)]
struct LeftOut {
    line: usize,
    why: String,
}

/// Prints how a table is read, or the points of a formula.
pub(crate) fn run(arguments: &DataArguments) -> Result<ExitCode, Refusal> {
    let table = arguments.file.as_deref().map(|file| DataTable::read(file, &arguments.table)).transpose()?;
    let points = match (&arguments.formula, &table) {
        (Some(formula), table) => of_formula(formula, table.as_ref().map(|table| &table.points))?,
        (None, Some(table)) => table.points.clone(),
        // The grammar asks for a file where there is no formula.
        (None, None) => return Err(Refusal::NoResult),
    };
    let system = units(&arguments.table, &points);
    Points::check_within(&points, system.largest())
        .map_err(|error| Refusal::Setup { reason: error.to_string() })?;
    let pair = |unit: &Unit| [unit.zero, unit.one];
    let standard = (system == UnitSystem::Standard).then(|| Units::needed(&points)).flatten();
    let reading = table.as_ref().map(|table| &table.reading);
    let notes = reading.into_iter().flat_map(|reading| &reading.notes);
    let mut notes: Vec<String> = notes.map(ToString::to_string).collect();
    let of_questions = reading.into_iter().flat_map(|reading| &reading.questions);
    notes.extend(of_questions.map(|question| question.text.to_string()));
    if let (Some(formula), Some(_)) = (&arguments.formula, &table) {
        notes.push(format!("The targets are those of the formula `{formula}` at the inputs of the table."));
    }
    output::print_json(&Data {
        d: points.d,
        x: match points.d {
            1 => Inputs::Line(points.x.clone()),
            _ => Inputs::Plane(points.x.chunks_exact(2).map(|x| [x[0], x[1]]).collect()),
        },
        y: points.y.clone(),
        units: standard
            .map(|units| StandardUnits { x: units.x.iter().map(pair).collect(), y: pair(&units.y) }),
        columns: reading.map_or_else(
            || of_dimension(points.d),
            |reading| {
                let column = |column: &table::Column| Column {
                    name: column.name.clone(),
                    role: if column.role == Role::Group { Role::LeftOut.key() } else { column.role.key() },
                    groups: column.role == Role::Group,
                };
                reading.columns.iter().map(column).collect()
            },
        ),
        separator: reading.map_or(',', |reading| reading.separator.sign()),
        decimal: reading.and_then(|reading| reading.decimal).unwrap_or(Decimal::Point).sign(),
        header_lines: reading.map_or(0, |reading| reading.header_lines),
        left_out: reading.map_or_else(Vec::new, |reading| {
            let row = |row: &table::LeftOut| LeftOut { line: row.line, why: row.why.to_string() };
            reading.left_out.iter().map(row).collect()
        }),
        notes,
        lines: reading.map_or_else(Vec::new, |reading| reading.lines.clone()),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The columns of points that are no table's.
fn of_dimension(d: usize) -> Vec<Column> {
    let roles: &[Role] = if d == 1 { &[Role::X, Role::Y] } else { &[Role::X1, Role::X2, Role::Y] };
    roles.iter().map(|role| Column { name: role.key().into(), role: role.key(), groups: false }).collect()
}

/// A formula at the inputs of a table, or at sampled ones: in the plane where it needs two.
fn of_formula(text: &str, table: Option<&RawPoints>) -> Result<RawPoints, Refusal> {
    let refused = |reason: String| Refusal::Option { key: "formula", reason };
    let (d, formula) = match table {
        Some(table) => (table.d, Formula::parse(text, table.d).map_err(|error| refused(error.to_string()))?),
        None => match Formula::parse(text, 1) {
            Ok(formula) => (1, formula),
            Err(error) => (2, Formula::parse(text, 2).map_err(|_| refused(error.to_string()))?),
        },
    };
    let (count, ends) = SAMPLED;
    let x = table.map_or_else(|| sample::inputs(d, count, ends, Layout::Even), |table| table.x.clone());
    sample::targets(d, x, &|x| formula.evaluate(x)).map_err(|error| refused(error.to_string()))
}
