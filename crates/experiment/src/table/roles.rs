//! What each column is for.

use super::cell::{Shape, is_date, is_missing};
use super::error::TableError;
use super::header::Header;
use super::lines::Record;
use super::words::{
    Asked, ColumnName, ColumnsError, Label, LeftOutColumn, MAX_GROUPS, Note, NumberColumns, TextColumn,
};
use super::{Answer, Ask, Choices, Question, Role};
use crate::text::excerpt;

/// The roles, and how they were found.
#[derive(Debug, Default)]
pub(super) struct Roles {
    pub(super) roles: Vec<Role>,
    /// The two labels that become −1 and 1, where the target is text.
    pub(super) labels: Option<[String; 2]>,
    pub(super) notes: Vec<Note>,
    pub(super) questions: Vec<Question>,
    pub(super) fault: Option<TableError>,
}

/// The most columns of numbers that a question names, and the most columns left out that a note names.
const MOST_NAMED: [usize; 2] = [12, 8];

/// Names of columns that say the class of a row.
const CLASSES: [&str; 11] = [
    "class",
    "label",
    "labels",
    "target",
    "species",
    "category",
    "cluster",
    "classes",
    "outcome",
    "response",
    "diagnosis",
];

/// Names of columns that group the rows.
const GROUPS: [&str; 12] = [
    "group",
    "groups",
    "dataset",
    "series",
    "set",
    "subject",
    "batch",
    "run",
    "sample",
    "treatment",
    "experiment",
    "fold",
];

/// Names of columns that number the rows.
const NUMBERS: [&str; 17] = [
    "rownames",
    "rowname",
    "unnamed:0",
    "row.names",
    "index",
    "row",
    "rownumber",
    "no",
    "no.",
    "nr",
    "nr.",
    "#",
    "id",
    "obs",
    "observation",
    "case",
    "number",
];

/// A column of the data, as far as its role depends on it.
struct Facts<'a> {
    /// Its name as others spell it: in small letters, without blanks, subscripts as digits, without units in brackets.
    name: String,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Empty,
    Number {
        counts: bool,
        is_index: bool,
        kinds: Vec<(&'a str, usize)>,
    },
    /// Text with its kinds, at most one more than [`MAX_GROUPS`].
    Text {
        kinds: Vec<(&'a str, usize)>,
    },
}

impl Kind<'_> {
    fn is_number(&self) -> bool {
        matches!(self, Self::Number { .. })
    }

    /// Whether it can be a target: numbers, or text of two kinds.
    fn is_target(&self) -> bool {
        match self {
            Self::Number { .. } => true,
            Self::Text { kinds } => kinds.len() == 2,
            Self::Empty => false,
        }
    }

    fn kinds(&self) -> &[(&str, usize)] {
        match self {
            Self::Empty => &[],
            Self::Number { kinds, .. } | Self::Text { kinds } => kinds,
        }
    }
}

/// A name as it is compared.
pub(super) fn plain(name: &str) -> String {
    let name = name.split(['(', '[', '/']).next().unwrap_or_default();
    let digit = |c: char| match c {
        '₀'..='₉' => char::from_digit(c as u32 - '₀' as u32, 10).unwrap_or(c),
        c => c,
    };
    name.chars().filter(|c| !matches!(c, ' ' | '_' | '"')).map(digit).flat_map(char::to_lowercase).collect()
}

/// The kinds of a column, with how many rows each has, in the order of their first rows.
fn kinds<'a>(rows: &'a [Record], column: usize) -> Vec<(&'a str, usize)> {
    let mut kinds: Vec<(&'a str, usize)> = Vec::new();
    for cell in rows.iter().map(|row| row.cell(column)).filter(|cell| !is_missing(cell)) {
        match kinds.iter().position(|(kind, _)| *kind == cell) {
            Some(at) => kinds[at].1 += 1,
            None if kinds.len() > MAX_GROUPS => break,
            None => kinds.push((cell, 1)),
        }
    }
    kinds
}

fn facts<'a>(header: &Header, rows: &'a [Record], column: usize) -> Facts<'a> {
    let name = plain(&header.names[column]);
    let kinds = kinds(rows, column);
    let kind = if kinds.is_empty() {
        Kind::Empty
    } else if header.numeric[column] {
        let wholes: Option<Vec<i64>> = rows.iter().map(|row| row.cell(column).parse().ok()).collect();
        let counts = wholes.as_ref().is_some_and(|wholes| {
            wholes.len() > 2
                && (0..=1).contains(&wholes[0])
                && wholes.windows(2).all(|pair| pair[1] == pair[0] + 1)
        });
        let is_index = wholes.is_some_and(|mut wholes| {
            wholes.sort_unstable();
            wholes.windows(2).all(|pair| pair[0] < pair[1])
        });
        Kind::Number { counts, is_index, kinds }
    } else {
        Kind::Text { kinds }
    };
    Facts { name, kind }
}

/// The role of each column.
pub(super) fn assign(header: &Header, rows: &[Record], choices: &Choices) -> Roles {
    let facts: Vec<Facts> = (0..header.width).map(|column| facts(header, rows, column)).collect();
    let mut out = Roles { roles: vec![Role::LeftOut; header.width], ..Roles::default() };
    match choices.roles.as_ref().filter(|roles| roles.len() == header.width) {
        Some(chosen) => {
            out.roles = chosen.clone();
            let count = |role| chosen.iter().filter(|r| **r == role).count();
            let counts = [Role::X, Role::X1, Role::X2, Role::Y].map(count);
            if counts != [1, 0, 0, 1] && counts != [0, 1, 1, 1] {
                out.fault = Some(TableError::Roles);
            }
        }
        None => find(header, &facts, rows, choices, &mut out),
    }
    let y = out.roles.iter().position(|role| *role == Role::Y);
    if let Some((y, Kind::Text { kinds })) = y.map(|y| (y, &facts[y].kind)) {
        let column = name_of(header, y);
        let mut labels: Vec<&str> = kinds.iter().map(|(kind, _)| *kind).collect();
        labels.sort_unstable();
        match labels[..] {
            [low, high] => {
                out.notes.push(Note::TextTarget { column, low: excerpt(low, 30), high: excerpt(high, 30) });
                out.labels = Some([low.into(), high.into()]);
            }
            _ => {
                let kinds = Some(labels.len()).filter(|kinds| *kinds <= MAX_GROUPS);
                out.fault = Some(ColumnsError::Kinds { column, kinds }.into());
            }
        }
    }
    for (column, role) in out.roles.iter().enumerate() {
        if matches!(role, Role::X | Role::X1 | Role::X2)
            && !facts[column].kind.is_number()
            && out.fault.is_none()
        {
            out.fault = Some(ColumnsError::NoNumbers(name_of(header, column)).into());
        }
    }
    groups(header, &facts, choices, &mut out);
    out
}

/// Finds the roles.
fn find(header: &Header, facts: &[Facts], rows: &[Record], choices: &Choices, out: &mut Roles) {
    let name = |column: usize| name_of(header, column);
    let columns = 0..header.width;
    for column in columns.clone().filter(|column| matches!(facts[*column].kind, Kind::Empty)) {
        if !header.names[column].is_empty() || header.width > 2 {
            out.notes.push(Note::EmptyColumn(name(column)));
        }
    }
    let numbers = |but: Option<usize>| -> Vec<usize> {
        columns.clone().filter(|column| facts[*column].kind.is_number() && Some(*column) != but).collect()
    };
    let row_number = columns.clone().find(|column| is_row_number(header, facts, *column));
    let usable = numbers(row_number);
    let named = |name: &str| columns.clone().find(|column| facts[*column].name == name);
    let numeric = |name: &str| named(name).filter(|column| facts[*column].kind.is_number());
    let in_list = |list: &[&str]| {
        columns.clone().find(|column| {
            list.contains(&&*facts[*column].name)
                && facts[*column].kind.is_target()
                && Some(*column) != row_number
        })
    };
    let class = in_list(&CLASSES);
    let targets =
        || columns.clone().filter(|column| facts[*column].kind.is_target() && Some(*column) != row_number);
    let others =
        |used: &[usize]| usable.iter().copied().filter(|column| !used.contains(column)).collect::<Vec<_>>();
    // More numbered inputs than two: x1, x2, x3 …
    let more_inputs = usable.iter().any(|column| {
        facts[*column].name.strip_prefix('x').is_some_and(|n| n.parse::<u32>().is_ok_and(|n| n > 2))
    });
    let mut inputs: Vec<usize> = Vec::new();
    let mut target = None;
    if let (Some(a), Some(b), false) = (numeric("x1"), numeric("x2"), more_inputs) {
        let rest = others(&[a, b]);
        target = numeric("y").or(class).or(if let [only] = rest[..] { Some(only) } else { None });
        let texts: Vec<usize> = targets().filter(|column| !facts[*column].kind.is_number()).collect();
        target = target.or(if let ([], [only]) = (&rest[..], &texts[..]) { Some(*only) } else { None });
        inputs = vec![a, b];
    } else if let (Some(x), Some(y)) = (numeric("x"), numeric("y")) {
        match numeric("z").or(class) {
            Some(z) => (inputs, target) = (vec![x, y], Some(z)),
            None => (inputs, target) = (vec![x], Some(y)),
        }
    } else if !more_inputs {
        let named_target = numeric("y").or(class).filter(|column| {
            // A class of one input, too, where nothing else can be meant.
            let rest = others(&[*column]);
            (1..=2).contains(&rest.len())
        });
        match (named_target, &usable[..]) {
            (Some(y), _) => (inputs, target) = (others(&[y]), Some(y)),
            (None, [x, y]) => (inputs, target) = (vec![*x], Some(*y)),
            (None, [a, b, y]) => (inputs, target) = (vec![*a, *b], Some(*y)),
            (None, [y]) if row_number.is_some_and(|column| facts[column].kind.is_number()) => {
                (inputs, target) = (row_number.into_iter().collect(), Some(*y));
                out.notes.push(Note::OverRowNumbers(name(*y)));
            }
            _ => {}
        }
    }
    let Some(y) = target.filter(|_| matches!(inputs.len(), 1 | 2)) else {
        if let Some(column) = row_number {
            out.roles[column] = Role::RowNumber;
        }
        return refuse(header, facts, rows, &usable, choices, out);
    };
    if let Some(column) = row_number.filter(|column| !inputs.contains(column)) {
        out.roles[column] = Role::RowNumber;
        out.notes.push(Note::RowNumbers(name(column)));
    }
    match inputs[..] {
        [x] => out.roles[x] = Role::X,
        [a, b] => (out.roles[a], out.roles[b]) = (Role::X1, Role::X2),
        _ => {}
    }
    out.roles[y] = Role::Y;
    let is_class = !header.names[y].is_empty() && Some(y) == class && facts[y].name != "y";
    if is_class || y < inputs.iter().copied().max().unwrap_or(0) {
        let inputs = inputs.iter().map(|column| name(*column)).collect();
        out.notes.push(Note::Target { target: name(y), inputs });
    }
    let mut left: Vec<LeftOutColumn> = columns
        .filter(|column| out.roles[*column] == Role::LeftOut && !matches!(facts[*column].kind, Kind::Empty))
        .map(|column| LeftOutColumn { column: name(column), is_text: !facts[column].kind.is_number() })
        .collect();
    if !left.is_empty() {
        let more = left.len().saturating_sub(MOST_NAMED[1]);
        left.truncate(MOST_NAMED[1]);
        out.notes.push(Note::LeftOut { columns: left, more });
    }
}

/// Whether a column numbers or names the rows.
fn is_row_number(header: &Header, facts: &[Facts], column: usize) -> bool {
    let Facts { name, kind } = &facts[column];
    let others = (0..header.width).filter(|other| *other != column && facts[*other].kind.is_number()).count();
    let is_listed = NUMBERS.contains(&name.as_str());
    let is_unnamed = header.is_named && header.names[column].is_empty() && column == 0;
    match kind {
        Kind::Empty => false,
        Kind::Text { .. } => others > 0 && column == 0 && (is_unnamed || is_listed),
        Kind::Number { counts, is_index, .. } => {
            let sure =
                is_unnamed || matches!(name.as_str(), "rownames" | "unnamed:0" | "row.names" | "rowname");
            others > 0
                && *is_index
                && (sure && column == 0 || is_listed && others > 1 && (*counts || column == 0))
                || others > 1
                    && *counts
                    && column == 0
                    && !matches!(name.as_str(), "x" | "x1" | "x2" | "y" | "t" | "time")
        }
    }
}

/// There is no one reading: too few columns of numbers, or too many.
fn refuse(
    header: &Header,
    facts: &[Facts],
    rows: &[Record],
    usable: &[usize],
    choices: &Choices,
    out: &mut Roles,
) {
    let name = |column: usize| name_of(header, column);
    let texts = || (0..header.width).filter(|column| matches!(facts[*column].kind, Kind::Text { .. }));
    if usable.len() > 2 {
        let answer = |inputs: &[usize], y: usize| {
            let mut roles = out.roles.clone();
            match *inputs {
                [x] => roles[x] = Role::X,
                [a, b] => (roles[a], roles[b]) = (Role::X1, Role::X2),
                _ => {}
            }
            roles[y] = Role::Y;
            let inputs = inputs.iter().map(|column| name(*column)).collect();
            Answer {
                label: Label::Over { target: name(y), inputs },
                choices: Choices { roles: Some(roles), ..choices.clone() },
            }
        };
        let last = usable[usable.len() - 1];
        out.questions.push(Question {
            ask: Ask::Columns,
            text: Asked::Columns {
                count: usable.len(),
                columns: usable.iter().take(MOST_NAMED[0]).map(|column| name(*column)).collect(),
            },
            option: "--columns X,Y or --columns X1,X2,Y".into(),
            answers: vec![answer(&usable[..1], last), answer(&usable[..2], last)],
            is_open: true,
        });
        return;
    }
    let text = texts().find_map(|column| {
        let row = rows.iter().find(|row| Shape::of(row.cell(column)) == Shape::Text)?;
        let cell = row.cell(column);
        Some(TextColumn {
            column: name(column),
            line: row.line,
            cell: excerpt(cell, 40),
            is_date: is_date(cell),
        })
    });
    let numbers = match usable {
        [] => NumberColumns::None,
        [one] if header.width > 1 => NumberColumns::One(name(*one)),
        [_] => NumberColumns::Single,
        _ => NumberColumns::NoTarget,
    };
    out.fault = Some(ColumnsError::TooFew { numbers, is_single: header.width == 1, text }.into());
}

/// A column that groups the rows: it is said, and a group can be chosen.
fn groups(header: &Header, facts: &[Facts], choices: &Choices, out: &mut Roles) {
    let is_grouping = |column: &usize| {
        let Facts { name, kind } = &facts[*column];
        let kinds = kind.kinds();
        let rows: usize = kinds.iter().map(|(_, count)| count).sum();
        let repeats = (2..=MAX_GROUPS).contains(&kinds.len()) && rows >= 2 * kinds.len();
        repeats && (!kind.is_number() || GROUPS.contains(&name.as_str()))
    };
    let chosen = out.roles.iter().position(|role| *role == Role::Group);
    let found =
        || (0..header.width).find(|column| out.roles[*column] == Role::LeftOut && is_grouping(column));
    let column = if choices.roles.is_some() { chosen } else { chosen.or_else(found) };
    let Some(column) = column.filter(|_| out.fault.is_none()) else { return };
    out.roles[column] = Role::Group;
    let name = name_of(header, column);
    let kinds = facts[column].kind.kinds();
    let answer = |label: Label, group: Option<String>| {
        // The roles are kept as they are found now, so that the column stays the one of groups.
        Answer { label, choices: Choices { group, ..choices.clone() } }
    };
    let mut answers = vec![answer(Label::AllRows, None)];
    answers.extend(kinds.iter().take(MAX_GROUPS).map(|(kind, rows)| {
        answer(Label::Group { group: (*kind).into(), rows: *rows }, Some((*kind).into()))
    }));
    let groups = kinds.iter().take(MAX_GROUPS).map(|(kind, rows)| (excerpt(kind, 30), *rows)).collect();
    let used = choices.group.as_ref().map(|group| excerpt(group, 30));
    let text = Asked::Group { column: name.clone(), groups, used };
    // Where one column is left out, it is this one, of which the question tells.
    out.notes.retain(|note| !matches!(note, Note::LeftOut { columns, .. } if columns.len() == 1));
    if choices.group.as_ref().is_some_and(|group| !kinds.iter().any(|(kind, _)| kind == group)) {
        let group = excerpt(choices.group.as_deref().unwrap_or_default(), 30);
        out.fault = Some(ColumnsError::NoGroup { column: name, group }.into());
    }
    out.questions.push(Question {
        ask: Ask::Group,
        text,
        option: "--group NAME".into(),
        answers,
        is_open: false,
    });
}

/// What a column is called within a sentence.
fn name_of(header: &Header, column: usize) -> ColumnName {
    ColumnName::new(&header.names[column], column)
}
