//! What is said and asked about a table, and why it is refused.

use super::{Localised, joined, spelt, whole};
use relu_atoms_core::points::{MAX_IN_TABLE, MAX_POINTS};
use relu_atoms_core::table::{
    Asked, ColumnName, ColumnsError, Decimal, Label, LeftOutColumn, LineError, MAX_BYTES, Note,
    NumberColumns, TableError, TextColumn, Why,
};
use relu_atoms_core::text::excerpt;

impl Localised for ColumnName {
    fn in_german(&self) -> String {
        match self {
            Self::Named(name) => format!("`{name}`"),
            Self::Numbered(number) => format!("Spalte {}", whole(*number)),
        }
    }
}

/// A column with the word for it.
fn column(name: &ColumnName) -> String {
    match name {
        ColumnName::Named(name) => format!("Spalte `{name}`"),
        numbered => numbered.in_german(),
    }
}

/// Columns with commas between them, and a word before the last.
fn columns(names: &[ColumnName], word: &str) -> String {
    joined(&names.iter().map(Localised::in_german).collect::<Vec<_>>(), word)
}

impl Localised for TableError {
    fn in_german(&self) -> String {
        match self {
            Self::TooLarge { bytes } => format!(
                "Die Datei hat {} MB; gelesen werden höchstens {} MB und höchstens {} Punkte.",
                spelt(&format!("{:.1}", *bytes as f64 / 1e6)),
                MAX_BYTES / 1_000_000,
                whole(MAX_POINTS)
            ),
            Self::Archive => {
                "Das ist eine Arbeitsmappe oder ein Archiv und kein Text; zuerst als CSV speichern.".into()
            }
            Self::NoPoints => "In diesem Text stehen keine Datenpunkte.".into(),
            Self::Columns(error) => error.in_german(),
            Self::Roles => "Für x eine Spalte wählen, oder zwei für x1 und x2, und für y eine.".into(),
            Self::Ask { text, .. } => text.in_german(),
            Self::Line { line, error } => format!("Zeile {}: {}", whole(*line), error.in_german()),
        }
    }
}

impl Localised for LineError {
    fn in_german(&self) -> String {
        let short = |field: &str| excerpt(field, 40);
        match self {
            Self::NotText(c) => {
                format!("das ist kein Text (er enthält das Zeichen U+{:04X})", u32::from(*c))
            }
            Self::Separator(sign) => {
                format!("`{}` ist kein Trennzeichen; möglich sind , ; | und ein Tab", excerpt(sign, 10))
            }
            Self::Quote => "ein Anführungszeichen ist nicht geschlossen".into(),
            Self::OtherColumns { found, expected, by } => {
                let most = ColumnsError::MOST_COLUMNS;
                let found = match *found {
                    1 => "nur eine Spalte".into(),
                    n if n > most => format!("mehr als {most} Spalten"),
                    n => format!("{n} Spalten"),
                };
                format!("{found}, aber Zeile {} hat {}", whole(*by), whole(*expected))
            }
            Self::MixedDecimals { comma, point } => format!(
                "Dezimalkommas (Zeile {}) und Dezimalpunkte (Zeile {}) sind gemischt; nur eines davon verwenden",
                whole(*comma),
                whole(*point)
            ),
            Self::Missing { column, field } => {
                let field =
                    if field.is_empty() { String::new() } else { format!(" (`{}`)", excerpt(field, 20)) };
                format!("Spalte {}: eine Zahl fehlt{field}", whole(*column))
            }
            Self::NotANumber { column, field } => {
                format!("Spalte {}: `{}` ist keine Zahl", whole(*column), short(field))
            }
            Self::Sign { column, field, sign } => format!(
                "Spalte {}: `{}` hat das Zeichen {sign}; es aus der ganzen Spalte entfernen, sodass reine Zahlen bleiben",
                whole(*column),
                short(field)
            ),
            Self::TooLarge { column, field } => format!(
                "Spalte {}: `{}` liegt nicht zwischen {} und {}",
                whole(*column),
                short(field),
                super::real(-MAX_IN_TABLE),
                super::real(MAX_IN_TABLE)
            ),
            Self::OtherLabel { column, field } => {
                format!("Spalte {}: `{}` ist keine der beiden Klassen", whole(*column), short(field))
            }
        }
    }
}

impl Localised for Note {
    fn in_german(&self) -> String {
        match self {
            Self::Windows1252 => {
                "Die Datei ist nicht in UTF-8; ihre Buchstaben werden als windows-1252 gelesen.".into()
            }
            Self::Quoted => "Ganze Zeilen stehen in Anführungszeichen; gelesen wird, was darin steht.".into(),
            Self::Comment { line, text } => {
                format!("Zeile {} hat einen Kommentar (`{text}`), der weggelassen wird.", whole(*line))
            }
            Self::Comments { lines, first } => format!(
                "{} Zeilen haben Kommentare, die erste ist Zeile {}; sie werden weggelassen.",
                whole(*lines),
                whole(*first)
            ),
            Self::NamesAboveRowNumbers { line } => format!(
                "In Zeile {} steht nichts über den Zeilennummern, sodass sie als Namen gelesen wird.",
                whole(*line)
            ),
            Self::SeparatorAtEnd => "Jede Zeile endet mit einem Trennzeichen; dahinter steht nichts.".into(),
            Self::NamesInComment { line } => {
                format!("Die Namen sind die des Kommentars in Zeile {}.", whole(*line))
            }
            Self::FewerNames { line } => format!(
                "Zeile {} hat einen Namen weniger, als es Spalten gibt: Die erste Spalte ist die der Zeilennamen.",
                whole(*line)
            ),
            Self::Units { line, units } => {
                format!("Zeile {} wird als Einheiten gelesen: {units}.", whole(*line))
            }
            Self::LineAbove { line, text } => {
                format!("Zeile {} (`{text}`) steht über den Daten und ist kein Punkt.", whole(*line))
            }
            Self::LinesAbove { lines, first, text, last } => format!(
                "{} Zeilen über den Daten, von Zeile {} (`{text}`) bis Zeile {}, sind keine Punkte.",
                whole(*lines),
                whole(*first),
                whole(*last)
            ),
            Self::Thousands { decimal, text, value } => format!(
                "{} trennen Tausender: `{text}` ist {}.",
                if *decimal == Decimal::Point { "Kommas" } else { "Punkte" },
                spelt(value)
            ),
            Self::DecimalCommas => "Kommas sind Dezimalzeichen.".into(),
            Self::TextTarget { column, low, high } => format!(
                "Der Zielwert ({}) ist Text: `{low}` wird zu −1 und `{high}` zu 1.",
                column.in_german()
            ),
            Self::EmptyColumn(name) => format!("{} ist leer und wird weggelassen.", column(name)),
            Self::OverRowNumbers(name) => format!(
                "{} ist die einzige Spalte mit Zahlen: Die Zeilennummern sind ihre Eingaben.",
                column(name)
            ),
            Self::RowNumbers(name) => {
                format!("{} nummeriert oder benennt die Zeilen und wird weggelassen.", column(name))
            }
            Self::Target { target, inputs } => {
                format!("Der Zielwert ist {}, über {}.", target.in_german(), columns(inputs, "und"))
            }
            Self::LeftOut { columns, more } => {
                let more = match more {
                    0 => String::new(),
                    1 => " und 1 weitere".into(),
                    more => format!(" und {} weitere", whole(*more)),
                };
                let columns: Vec<String> = columns.iter().map(left_out).collect();
                format!("Weggelassen: {}{more}.", columns.join(", "))
            }
        }
    }
}

fn left_out(LeftOutColumn { column, is_text }: &LeftOutColumn) -> String {
    format!("{}{}", column.in_german(), if *is_text { " (Text)" } else { "" })
}

impl Localised for Why {
    fn in_german(&self) -> String {
        match self {
            Self::NoGroup => "sie hat keine Gruppe".into(),
            Self::OtherGroup(group) => format!("sie gehört zur Gruppe `{group}`"),
            Self::Line(error) => error.in_german(),
            Self::NotAmongFirst => format!("sie ist nicht unter den ersten {} Zeilen", whole(MAX_POINTS)),
            Self::NotInSample => format!("sie ist nicht in der Stichprobe von {} Zeilen", whole(MAX_POINTS)),
        }
    }
}

impl Localised for Asked {
    fn in_german(&self) -> String {
        match self {
            Self::Decimal { example } => format!(
                "Das Komma in `{example}` kann Tausender trennen oder Dezimalzeichen sein, und keine Zahl der Tabelle \
                 entscheidet es."
            ),
            Self::Header { line } => format!(
                "Zeile {} kann ein Punkt sein, oder Namen, die Zahlen sind. Was davon ist sie?",
                whole(*line)
            ),
            Self::Columns { count, columns } => {
                let more = if *count > columns.len() { " …" } else { "" };
                let names: Vec<String> = columns.iter().map(Localised::in_german).collect();
                format!(
                    "{} Spalten mit Zahlen: {}{more}. Für x eine wählen, oder zwei für x1 und x2, und für y eine.",
                    whole(*count),
                    names.join(", ")
                )
            }
            Self::Rows { is_incomplete, lines, are_left_out } => {
                let what = match (is_incomplete, lines.len()) {
                    (true, 1) => "unvollständige Zeile",
                    (true, _) => "unvollständige Zeilen",
                    (false, 1) => "nicht lesbare Zeile",
                    (false, _) => "nicht lesbare Zeilen",
                };
                let lines_word = if lines.len() == 1 { "Zeile" } else { "Zeilen" };
                format!(
                    "{} {what} ({lines_word} {}){}",
                    whole(lines.len()),
                    numbers(lines),
                    if *are_left_out { ": weggelassen." } else { "." }
                )
            }
            Self::Group { column: name, groups, used } => {
                let groups: Vec<String> =
                    groups.iter().map(|(group, rows)| format!("`{group}` ({})", whole(*rows))).collect();
                let used = match used {
                    Some(group) => format!("Nur die Zeilen von `{group}` werden verwendet."),
                    None => "Alle Zeilen werden zusammen verwendet.".into(),
                };
                format!("{} gruppiert die Zeilen: {}. {used}", column(name), groups.join(", "))
            }
            Self::TooMany { rows } => format!(
                "{} Zeilen; trainiert werden kann mit höchstens {} Punkten.",
                whole(*rows),
                whole(MAX_POINTS)
            ),
        }
    }
}

/// Some numbers in a sentence.
fn numbers(lines: &[usize]) -> String {
    let most = Asked::MOST_LINES;
    let words: Vec<String> = lines.iter().take(most).map(|line| whole(*line)).collect();
    match lines.len().saturating_sub(most) {
        0 => joined(&words, "und"),
        more => format!("{} und {} weitere", words.join(", "), whole(more)),
    }
}

impl Localised for Label {
    fn in_german(&self) -> String {
        let plain = |column: &ColumnName| column.in_german().replace('`', "");
        match self {
            Self::Reads { example, value } => format!("{example} ist {}", spelt(value)),
            Self::Names => "Namen".into(),
            Self::Point => "Ein Punkt".into(),
            Self::Over { target, inputs } => {
                let inputs: Vec<String> = inputs.iter().map(plain).collect();
                format!("{} über {}", plain(target), inputs.join(" und "))
            }
            Self::AllRows => "Alle Zeilen".into(),
            Self::Group { group, rows } => format!("{group} ({})", whole(*rows)),
            Self::LeaveOut { is_incomplete, rows } => {
                let what = if *is_incomplete { "unvollständige" } else { "nicht lesbare" };
                match rows {
                    1 => format!("Die {what} Zeile weglassen"),
                    n => format!("Die {} {what}n Zeilen weglassen", whole(*n)),
                }
            }
            Self::DoNotLeaveOut => "Nicht weglassen".into(),
            Self::First => format!("Die ersten {}", whole(MAX_POINTS)),
            Self::Sample => format!("Eine Stichprobe von {}", whole(MAX_POINTS)),
            Self::Averages => "Mittel über gleiche Teile des Bereichs".into(),
        }
    }
}

impl Localised for ColumnsError {
    fn in_german(&self) -> String {
        match self {
            Self::TooMany => format!(
                "Die Tabelle hat mehr als {} Spalten; Punkte sind x,y oder x1,x2,y.",
                whole(Self::MOST_COLUMNS)
            ),
            Self::TooFew { numbers, is_single, text } => {
                let numbers = match numbers {
                    NumberColumns::None => "keine Spalte mit Zahlen".into(),
                    NumberColumns::One(name) => format!("nur eine Spalte mit Zahlen, {}", name.in_german()),
                    NumberColumns::Single => "nur eine Spalte".into(),
                    NumberColumns::NoTarget => "keine Spalte für den Zielwert".into(),
                };
                let separate = if *is_single {
                    "; sie durch Kommas, Semikolons, Tabs oder Leerzeichen trennen"
                } else {
                    ""
                };
                let text = text.as_ref().map(|text| format!("; {}", text_column(text)));
                format!(
                    "Die Tabelle hat {numbers}; Punkte sind x,y oder x1,x2,y{separate}{}.",
                    text.unwrap_or_default()
                )
            }
            Self::Kinds { column, kinds } => {
                let kinds = kinds.map_or_else(|| format!("mehr als {}", whole(Self::MOST_KINDS)), whole);
                format!(
                    "Der Zielwert ({}) ist Text von {kinds} Arten; nur zwei Arten können zu −1 und 1 werden.",
                    column.in_german()
                )
            }
            Self::NoNumbers(name) => format!("Die Eingabe ({}) hat keine Zahlen.", name.in_german()),
            Self::NoGroup { column: name, group } => {
                format!("{} hat keine Gruppe `{group}`.", column(name))
            }
        }
    }
}

fn text_column(TextColumn { column, line, cell, is_date }: &TextColumn) -> String {
    let date =
        if *is_date { "; Tage und Uhrzeiten als einfache Zahlen schreiben, etwa als Jahre" } else { "" };
    format!("{} ist Text (Zeile {}: `{cell}`){date}", column.in_german(), whole(*line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::errors::tests::{assert_every_variant, assert_german};
    use relu_atoms_core::table::{Choices, Encoding, LeaveOut, Reading, Rows, read};

    fn plain(text: &str) -> Reading {
        read(text, &Choices::default())
    }

    fn faults(text: &str) -> Vec<TableError> {
        plain(text).points.expect_err(text)
    }

    /// A table of so many lines.
    fn long(lines: usize) -> String {
        (0..lines).map(|k| format!("{k}.5,{}\n", k % 7)).collect()
    }

    #[test]
    fn tables_are_refused_in_german() {
        assert_every_variant!(
            [
                Encoding::of(&vec![0; MAX_BYTES + 500_000]).expect_err("large"),
                Encoding::of(b"PK\x03\x04rest").expect_err("an archive"),
                faults("")[0].clone(),
                faults("1\n2\n3\n")[0].clone(),
                TableError::Roles,
                faults("a;b\n1,234;5\n1,235;6\n")[0].clone(),
                faults("x,y\n1,2\n3,abc\n")[0].clone(),
            ],
            TableError::TooLarge { .. },
            TableError::Archive,
            TableError::NoPoints,
            TableError::Columns(_),
            TableError::Roles,
            TableError::Ask { .. },
            TableError::Line { .. },
        );
        assert_eq!(faults("x,y\n1,2\n3,abc\n")[0].in_german(), "Zeile 3: Spalte 2: `abc` ist keine Zahl");
        assert_every_variant!(
            [
                LineError::NotText('\u{7}'),
                LineError::Separator("zz".into()),
                LineError::Quote,
                LineError::OtherColumns { found: 1, expected: 3, by: 1200 },
                LineError::OtherColumns { found: 2, expected: 3, by: 1 },
                LineError::OtherColumns { found: 90, expected: 3, by: 1 },
                LineError::MixedDecimals { comma: 3, point: 2 },
                LineError::Missing { column: 2, field: String::new() },
                LineError::Missing { column: 2, field: "NA".into() },
                LineError::NotANumber { column: 1, field: "1.5a".into() },
                LineError::Sign { column: 1, field: "5 %".into(), sign: '%' },
                LineError::TooLarge { column: 1, field: "1e99".into() },
                LineError::OtherLabel { column: 4, field: "blue".into() },
            ],
            LineError::NotText(_),
            LineError::Separator(_),
            LineError::Quote,
            LineError::OtherColumns { .. },
            LineError::MixedDecimals { .. },
            LineError::Missing { .. },
            LineError::NotANumber { .. },
            LineError::Sign { .. },
            LineError::TooLarge { .. },
            LineError::OtherLabel { .. },
        );
    }

    #[test]
    fn columns_are_refused_in_german() {
        let named = || ColumnName::Named("speed".into());
        let too_few = |numbers, is_single, text| ColumnsError::TooFew { numbers, is_single, text };
        let text = |is_date| {
            Some(TextColumn { column: ColumnName::Numbered(3), line: 2, cell: "2020-01-05".into(), is_date })
        };
        assert_every_variant!(
            [
                ColumnsError::TooMany,
                too_few(NumberColumns::None, false, text(true)),
                too_few(NumberColumns::One(named()), false, text(false)),
                too_few(NumberColumns::Single, true, None),
                too_few(NumberColumns::NoTarget, false, None),
                ColumnsError::Kinds { column: named(), kinds: Some(3) },
                ColumnsError::Kinds { column: named(), kinds: None },
                ColumnsError::NoNumbers(ColumnName::Numbered(2)),
                ColumnsError::NoGroup { column: named(), group: "III".into() },
                ColumnsError::NoGroup { column: ColumnName::Numbered(2), group: "III".into() },
            ],
            ColumnsError::TooMany,
            ColumnsError::TooFew { numbers: NumberColumns::None, .. },
            ColumnsError::TooFew { numbers: NumberColumns::One(_), .. },
            ColumnsError::TooFew { numbers: NumberColumns::Single, .. },
            ColumnsError::TooFew { numbers: NumberColumns::NoTarget, .. },
            ColumnsError::Kinds { .. },
            ColumnsError::NoNumbers(_),
            ColumnsError::NoGroup { .. },
        );
        assert_eq!(
            too_few(NumberColumns::One(named()), false, text(true)).in_german(),
            "Die Tabelle hat nur eine Spalte mit Zahlen, `speed`; Punkte sind x,y oder x1,x2,y; Spalte 3 ist Text \
             (Zeile 2: `2020-01-05`); Tage und Uhrzeiten als einfache Zahlen schreiben, etwa als Jahre."
        );
    }

    #[test]
    fn notes_are_told_in_german() {
        let named = |name: &str| ColumnName::Named(name.into());
        let left = |name: &str, is_text| LeftOutColumn { column: named(name), is_text };
        assert_every_variant!(
            [
                Note::Windows1252,
                Note::Quoted,
                Note::Comment { line: 3, text: "made by hand".into() },
                Note::Comments { lines: 4, first: 1 },
                Note::NamesAboveRowNumbers { line: 1 },
                Note::SeparatorAtEnd,
                Note::NamesInComment { line: 2 },
                Note::FewerNames { line: 1 },
                Note::Units { line: 2, units: "s, V".into() },
                Note::LineAbove { line: 1, text: "Instrument".into() },
                Note::LinesAbove { lines: 2, first: 1, text: "Instrument".into(), last: 1200 },
                Note::Thousands { decimal: Decimal::Point, text: "2,923".into(), value: "2923".into() },
                Note::Thousands { decimal: Decimal::Comma, text: "1.234,5".into(), value: "-1234.5".into() },
                Note::DecimalCommas,
                Note::TextTarget { column: named("kind"), low: "a".into(), high: "b".into() },
                Note::EmptyColumn(named("note")),
                Note::EmptyColumn(ColumnName::Numbered(2)),
                Note::OverRowNumbers(named("y")),
                Note::RowNumbers(named("id")),
                Note::Target { target: named("y"), inputs: vec![named("a"), ColumnName::Numbered(3)] },
                Note::LeftOut { columns: vec![left("a", true), left("b", false)], more: 0 },
                Note::LeftOut { columns: vec![left("a", false)], more: 2 },
            ],
            Note::Windows1252,
            Note::Quoted,
            Note::Comment { .. },
            Note::Comments { .. },
            Note::NamesAboveRowNumbers { .. },
            Note::SeparatorAtEnd,
            Note::NamesInComment { .. },
            Note::FewerNames { .. },
            Note::Units { .. },
            Note::LineAbove { .. },
            Note::LinesAbove { .. },
            Note::Thousands { .. },
            Note::DecimalCommas,
            Note::TextTarget { .. },
            Note::EmptyColumn(_),
            Note::OverRowNumbers(_),
            Note::RowNumbers(_),
            Note::Target { .. },
            Note::LeftOut { .. },
        );
        let moons = plain("a,b,class,note\n0.5,1,one,x\n1.5,2,two,z\n2.5,0,one,w\n");
        let said: Vec<String> = moons.notes.iter().map(Localised::in_german).collect();
        assert_eq!(
            said,
            [
                "Der Zielwert ist `class`, über `a` und `b`.",
                "Weggelassen: `note` (Text).",
                "Der Zielwert (`class`) ist Text: `one` wird zu −1 und `two` zu 1.",
            ]
        );
    }

    #[test]
    fn rows_that_are_left_out_are_told_in_german() {
        let choices = |rows| Choices { rows: Some(rows), ..Choices::default() };
        let first = read(&long(600), &choices(Rows::First)).left_out.remove(0).why;
        let sample = read(&long(600), &choices(Rows::Sample(3))).left_out.remove(0).why;
        assert_every_variant!(
            [
                Why::NoGroup,
                Why::OtherGroup("I".into()),
                Why::Line(LineError::Missing { column: 2, field: "NA".into() }),
                first,
                sample,
            ],
            Why::NoGroup,
            Why::OtherGroup(_),
            Why::Line(_),
            Why::NotAmongFirst,
            Why::NotInSample,
        );
    }

    #[test]
    fn questions_and_answers_are_told_in_german() {
        let missing = "x,y\n1,2\n3,NA\n4,5\nNA,6\n".to_owned() + &"7,NA\n".repeat(20);
        let leave_out =
            Choices { leave_out: LeaveOut { incomplete: true, unreadable: true }, ..Choices::default() };
        let group = "g,x,y\nI,1,2\nI,2,3\nII,3,4\nII,4,6\n";
        let one = Choices { group: Some("I".into()), ..Choices::default() };
        let readings = [
            plain("a;b\n1,234;5\n1,235;6\n"),
            plain("1990,1991\n0.5,0.25\n0.125,0.5\n0.75,0.5\n"),
            plain("p,q,r,s\n1,2,3,4\n5,6,7,9\n"),
            plain(&missing),
            plain("x,y\n1,2\n3,\n4,5\n"),
            plain("x,y\n1,2\n3,abc\n4,5\n"),
            plain("x,y\n1,2\n3,abc\nq,5\n7,8\n"),
            read("x,y\n1,2\n3,NA\n4,5\n", &leave_out),
            plain(group),
            read(group, &one),
            plain(&long(1200)),
        ];
        let questions = || readings.iter().flat_map(|reading| reading.questions.clone());
        assert_every_variant!(
            questions().map(|question| question.text).collect::<Vec<_>>(),
            Asked::Decimal { .. },
            Asked::Header { .. },
            Asked::Columns { .. },
            Asked::Rows { is_incomplete: true, are_left_out: true, .. },
            Asked::Rows { is_incomplete: true, .. },
            Asked::Rows { .. },
            Asked::Group { used: Some(_), .. },
            Asked::Group { .. },
            Asked::TooMany { .. },
        );
        let labels: Vec<Label> =
            questions().flat_map(|question| question.answers).map(|answer| answer.label).collect();
        let said: Vec<String> = labels.iter().map(Localised::in_german).collect();
        for wanted in [
            "1,234 ist 1234",
            "1,234 ist 1,234",
            "Namen",
            "Ein Punkt",
            "s über p",
            "s über p und q",
            "Alle Zeilen",
            "II (2)",
            "Die unvollständige Zeile weglassen",
            "Die 22 unvollständigen Zeilen weglassen",
            "Die nicht lesbare Zeile weglassen",
            "Die 2 nicht lesbaren Zeilen weglassen",
            "Nicht weglassen",
            "Die ersten 512",
            "Eine Stichprobe von 512",
            "Mittel über gleiche Teile des Bereichs",
        ] {
            assert!(said.iter().any(|said| said == wanted), "{wanted}: {said:?}");
        }
        // The name of a group with its rows, and a number beside its other reading, have no words to hold.
        let worded =
            labels.iter().filter(|label| !matches!(label, Label::Group { .. } | Label::Reads { .. }));
        worded.for_each(assert_german);
        let asked = plain(&missing).questions[0].text.in_german();
        assert_eq!(
            asked,
            "22 unvollständige Zeilen (Zeilen 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 und 10 weitere)."
        );
        assert_eq!(
            read(group, &one).questions[0].text.in_german(),
            "Spalte `g` gruppiert die Zeilen: `I` (2), `II` (2). Nur die Zeilen von `I` werden verwendet."
        );
    }
}
