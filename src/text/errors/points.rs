//! Why data, a change of them, or the function behind them is refused.

use super::{Localised, real, so_many, whole};
use relu_atoms_core::optimum::{MAX_LAMBDA, ProblemError};
use relu_atoms_core::points::edit::EditError;
use relu_atoms_core::points::sample::SampleError;
use relu_atoms_core::points::teacher::MAX_NEURONS;
use relu_atoms_core::points::truth::TruthError;
use relu_atoms_core::points::{MAX_IN_TABLE, MAX_POINTS, MAX_SIZE, PointsError, may_stand_in_table};
use relu_atoms_core::text::excerpt;

impl Localised for PointsError {
    fn in_german(&self) -> String {
        match self {
            Self::Dimension { d } => {
                format!("die Daten haben Dimension {}; gezeigt werden können nur 1 und 2", whole(*d))
            }
            Self::Empty => "es gibt keine Datenpunkte".into(),
            Self::TooMany { n } => {
                format!(
                    "{} Datenpunkte; trainiert werden kann mit höchstens {}",
                    whole(*n),
                    whole(MAX_POINTS)
                )
            }
            Self::Shape { numbers, n, d } => format!(
                "{} für {} in Dimension {d}; nötig sind {}",
                so_many(*numbers, "Eingabezahl", "Eingabezahlen"),
                so_many(*n, "Zielwert", "Zielwerte"),
                whole(n * d)
            ),
            Self::Input { point, value, most } => {
                format!(
                    "Punkt {}: die Eingabe {} {}",
                    whole(*point),
                    real(*value),
                    outside(*value, *most, "sie")
                )
            }
            Self::Target { point, value, most } => {
                format!(
                    "Punkt {}: der Zielwert {} {}",
                    whole(*point),
                    real(*value),
                    outside(*value, *most, "er")
                )
            }
        }
    }
}

/// What is wrong with a number, and the way out if there is one. `it` stands for the number.
fn outside(value: f64, most: f64, it: &str) -> String {
    let refused = format!("ist keine Zahl zwischen {} und {}", real(-most), real(most));
    if may_stand_in_table(value, most) {
        format!(
            "{refused}; in Standardeinheiten (`units=standard`) darf {it} bis zu {} groß sein",
            real(MAX_IN_TABLE)
        )
    } else {
        refused
    }
}

impl Localised for EditError {
    fn in_german(&self) -> String {
        match self {
            Self::NoSuchPoint { point, n } => {
                format!("einen Punkt {} gibt es nicht; es gibt {}", whole(*point), whole(*n))
            }
            Self::Full => format!("es kann höchstens {} Punkte geben", whole(MAX_POINTS)),
            Self::LastPoint => "der letzte Punkt bleibt: Ein Lauf braucht mindestens einen".into(),
            Self::Points(error) => error.in_german(),
        }
    }
}

impl Localised for TruthError {
    fn in_german(&self) -> String {
        match self {
            Self::Kind => {
                "eine Wahrheit ist `formula:` und eine Formel, oder `teacher:`, die Zahl der Neuronen, ein \
                           Doppelpunkt und der Seed"
                    .into()
            }
            Self::Formula(error) => format!("die Formel, {}", error.in_german()),
            Self::Neurons { found } => format!(
                "ein Lehrernetz hat eine ganze Zahl von Neuronen von 1 bis {MAX_NEURONS}, nicht `{}`",
                excerpt(found, 20)
            ),
            Self::Seed { found } => format!(
                "der Seed des Lehrernetzes muss eine ganze Zahl von 0 bis {} sein, nicht `{}`",
                whole(u64::MAX),
                excerpt(found, 20)
            ),
            Self::Ends { found } => format!(
                "die Enden des Lehrernetzes müssen zwei Zahlen zwischen {} und {} sein, die kleinere zuerst, nicht `{}`",
                real(-MAX_SIZE),
                real(MAX_SIZE),
                excerpt(found, 30)
            ),
            Self::Undefined { truth } => {
                format!("die Wahrheit `{}` hat an keinem der Datenpunkte einen Wert", excerpt(truth, 60))
            }
        }
    }
}

impl Localised for SampleError {
    fn in_german(&self) -> String {
        match self {
            Self::NotANumber { at } => format!("die Funktion ist bei ({}) keine Zahl", coordinates(at)),
            Self::TooLarge { at } => {
                format!("die Funktion liegt bei ({}) jenseits von {}", coordinates(at), real(MAX_IN_TABLE))
            }
        }
    }
}

fn coordinates(at: &[f64]) -> String {
    at.iter().map(|v| real(*v)).collect::<Vec<_>>().join("; ")
}

impl Localised for ProblemError {
    fn in_german(&self) -> String {
        match self {
            Self::Json(error) => format!("kein JSON: {}", error.in_german()),
            Self::NotAnObject => {
                "die Datei muss ein Objekt mit `d`, `x`, `y`, `lambda` und `penalty` enthalten".into()
            }
            Self::Missing { key } => format!("`{key}` fehlt"),
            Self::Dimension { found } => format!("`d` ist `{found}`; es muss 1 oder 2 sein"),
            Self::Penalty { found } => {
                format!("`penalty` ist `{found}`; es muss \"variation\" oder \"gradient\" sein")
            }
            Self::Units { found } => {
                format!("`units` ist `{found}`; es muss \"table\" oder \"standard\" sein")
            }
            Self::Lambda { lambda } => format!(
                "`lambda` ist {}; es muss eine Zahl über 0 und höchstens {} sein",
                real(*lambda),
                real(MAX_LAMBDA)
            ),
            Self::NotANumber { place, found } => {
                format!("`{place}` ist `{found}`; es muss eine endliche Zahl sein")
            }
            Self::NotAList { place, found } => {
                format!("`{place}` ist `{found}`; es muss eine Liste von Zahlen sein")
            }
            Self::Row { row, numbers, d } => format!(
                "`x[{row}]` hat {}; bei d = {d} müssen es {d} sein",
                so_many(*numbers, "Zahl", "Zahlen")
            ),
            Self::Points(error) => error.in_german(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::errors::tests::assert_every_variant;
    use relu_atoms_core::optimum::Problem;
    use relu_atoms_core::points::formula::Formula;
    use relu_atoms_core::points::truth::Truth;

    #[test]
    fn points_are_refused_in_german() {
        assert_every_variant!(
            [
                PointsError::Dimension { d: 3 },
                PointsError::Empty,
                PointsError::TooMany { n: 1000 },
                PointsError::Shape { numbers: 3, n: 1, d: 2 },
                PointsError::Shape { numbers: 1, n: 2, d: 1 },
                PointsError::Input { point: 2, value: -2.5e6, most: MAX_SIZE },
                PointsError::Input { point: 2, value: 1e16, most: MAX_IN_TABLE },
                PointsError::Target { point: 7, value: f64::NAN, most: MAX_SIZE },
                PointsError::Target { point: 7, value: 1.5e7, most: MAX_SIZE },
            ],
            PointsError::Dimension { .. },
            PointsError::Empty,
            PointsError::TooMany { .. },
            PointsError::Shape { .. },
            PointsError::Input { .. },
            PointsError::Target { .. },
        );
        assert_eq!(
            PointsError::Target { point: 2, value: f64::INFINITY, most: MAX_SIZE }.in_german(),
            "Punkt 2: der Zielwert ∞ ist keine Zahl zwischen −1e6 und 1e6"
        );
        assert_eq!(
            PointsError::Input { point: 2, value: -2.5e6, most: MAX_SIZE }.in_german(),
            "Punkt 2: die Eingabe −2,5e6 ist keine Zahl zwischen −1e6 und 1e6; in Standardeinheiten \
             (`units=standard`) darf sie bis zu 1e15 groß sein"
        );
        assert_every_variant!(
            [
                EditError::NoSuchPoint { point: 9, n: 1 },
                EditError::Full,
                EditError::LastPoint,
                EditError::Points(PointsError::Empty),
            ],
            EditError::NoSuchPoint { .. },
            EditError::Full,
            EditError::LastPoint,
            EditError::Points(_),
        );
    }

    #[test]
    fn functions_behind_the_targets_are_refused_in_german() {
        let refused = |text: &str| text.parse::<Truth>().expect_err(text);
        assert_every_variant!(
            [
                refused("zzz"),
                refused("formula:sin("),
                refused("teacher:21:1"),
                refused("teacher:3:x"),
                refused("teacher:3:1:2:1"),
                TruthError::Undefined { truth: "formula:log(x)".into() },
            ],
            TruthError::Kind,
            TruthError::Formula(_),
            TruthError::Neurons { .. },
            TruthError::Seed { .. },
            TruthError::Ends { .. },
            TruthError::Undefined { .. },
        );
        assert!(Formula::parse("sin(", 1).is_err());
        assert_eq!(
            refused("formula:sin(").in_german(),
            format!("die Formel, {}", Formula::parse("sin(", 1).expect_err("open").in_german())
        );
        let at = SampleError::NotANumber { at: vec![-1.0, 0.25] };
        assert_eq!(at.in_german(), "die Funktion ist bei (−1; 0,25) keine Zahl");
        assert_every_variant!(
            [at, SampleError::TooLarge { at: vec![0.5] }],
            SampleError::NotANumber { .. },
            SampleError::TooLarge { .. },
        );
    }

    #[test]
    fn problems_are_refused_in_german() {
        let with = |d: &str, x: &str, y: &str, rest: &str| {
            let text = format!(r#"{{"d":{d},"x":{x},"y":{y}{rest}}}"#);
            Problem::from_json(&text).expect_err(&text)
        };
        let good = r#","lambda":0.5,"penalty":"gradient""#;
        assert_every_variant!(
            [
                Problem::from_json("{").expect_err("cut"),
                Problem::from_json("[]").expect_err("a list"),
                with("1", "[1]", "[1]", ""),
                with("2.5", "[]", "[]", good),
                with("1", "[1]", "[1]", r#","lambda":1,"penalty":"ridge""#),
                with("1", "[1]", "[1]", r#","lambda":1,"penalty":"gradient","units":7"#),
                with("1", "[1]", "[1]", r#","lambda":-0.5,"penalty":"gradient""#),
                with("1", "[1]", "[null]", good),
                with("1", "3.5", "[1]", good),
                with("2", "[[1],[1,2]]", "[1,2]", good),
                with("2", "[[1,2,3],[1,2]]", "[1,2]", good),
                with("1", "[]", "[]", good),
            ],
            ProblemError::Json(_),
            ProblemError::NotAnObject,
            ProblemError::Missing { .. },
            ProblemError::Dimension { .. },
            ProblemError::Penalty { .. },
            ProblemError::Units { .. },
            ProblemError::Lambda { .. },
            ProblemError::NotANumber { .. },
            ProblemError::NotAList { .. },
            ProblemError::Row { .. },
            ProblemError::Points(_),
        );
        assert_eq!(
            Problem::from_json("{").expect_err("cut").in_german(),
            "kein JSON: der Text endet zu früh, in einem Objekt (Zeile 1, Spalte 1)"
        );
    }
}
