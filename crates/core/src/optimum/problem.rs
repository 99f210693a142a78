//! A problem for the exact solver as it comes from a file.

use crate::experiment::UnitSystem;
use crate::penalty::Penalty;
use crate::points::{Points, PointsError, RawPoints};
use crate::text::{JsonError, excerpt, read_json};
use serde_json::Value;

/// A checked problem: data, penalty and λ > 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The data.
    pub points: Points,
    /// The penalty.
    pub penalty: Penalty,
    /// λ, positive and finite.
    pub lambda: f64,
    /// In which units it is to be solved: λ, penalty, objective and atoms are in them, `points` in the table's own.
    pub units: UnitSystem,
}

/// Why a problem was refused. What a file holds in place of a value is kept as JSON, cut to a length that
/// fits a sentence.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ProblemError {
    /// The text is not JSON.
    #[error("not JSON: {0}")]
    Json(#[from] JsonError),
    /// The text is not one object.
    #[error("the file must hold one object with `d`, `x`, `y`, `lambda` and `penalty`")]
    NotAnObject,
    /// A key is missing.
    #[error("`{key}` is missing")]
    Missing {
        /// The key.
        key: &'static str,
    },
    /// `d` is neither 1 nor 2.
    #[error("`d` is {found}; it must be 1 or 2")]
    Dimension {
        /// What stands there.
        found: String,
    },
    /// `penalty` is none that there is.
    #[error("`penalty` is {found}; it must be \"variation\" or \"gradient\"")]
    Penalty {
        /// What stands there.
        found: String,
    },
    /// `units` is none that there is.
    #[error("`units` is {found}; it must be \"table\" or \"standard\"")]
    Units {
        /// What stands there.
        found: String,
    },
    /// λ is not in its range.
    #[error("`lambda` is {lambda}; it must be a number above 0 and at most {MAX_LAMBDA:e}")]
    Lambda {
        /// λ.
        lambda: f64,
    },
    /// A number is missing or not finite.
    #[error("`{place}` is {found}; it must be a finite number")]
    NotANumber {
        /// Where, such as `x[3]`.
        place: String,
        /// What stands there.
        found: String,
    },
    /// A list is missing.
    #[error("`{place}` is {found}; it must be a list of numbers")]
    NotAList {
        /// Where.
        place: String,
        /// What stands there.
        found: String,
    },
    /// An input has not `d` numbers.
    #[error("`x[{row}]` has {numbers} numbers; with d = {d} it must have {d}")]
    Row {
        /// Which input, counted from 0 as in the file.
        row: usize,
        /// How many numbers it has.
        numbers: usize,
        /// The dimension.
        d: usize,
    },
    /// The points cannot be trained on.
    #[error(transparent)]
    Points(#[from] PointsError),
}

/// The greatest λ.
pub const MAX_LAMBDA: f64 = 1e6;

impl Problem {
    /// Checks the parts.
    ///
    /// # Errors
    /// λ, if it is not in its range.
    pub fn check(points: Points, penalty: Penalty, lambda: f64) -> Result<Self, ProblemError> {
        if !(lambda > 0.0 && lambda <= MAX_LAMBDA) {
            return Err(ProblemError::Lambda { lambda });
        }
        Ok(Self { points, penalty, lambda, units: UnitSystem::Table })
    }

    /// Reads `{"d", "x", "y", "lambda", "penalty": "variation" | "gradient"}`. `x` is a list of n numbers
    /// (d = 1), a list of n lists of d numbers, or a flat list of n·d numbers. `"units": "table" | "standard"` may follow,
    /// table where it is not given. Other keys are passed over.
    ///
    /// # Errors
    /// What is wrong and where.
    pub fn from_json(text: &str) -> Result<Self, ProblemError> {
        let Value::Object(map) = read_json(text)? else { return Err(ProblemError::NotAnObject) };
        let get = |key: &'static str| map.get(key).ok_or(ProblemError::Missing { key });
        let d = get("d")?;
        let d = match d.as_u64() {
            Some(d @ (1 | 2)) => d as usize,
            _ => return Err(ProblemError::Dimension { found: short(d) }),
        };
        let (x, y) = (inputs(get("x")?, d)?, list(get("y")?, "y")?);
        let lambda = number(get("lambda")?, "lambda")?;
        let penalty = match get("penalty")?.as_str() {
            Some("variation") => Penalty::Variation,
            Some("gradient") => Penalty::Gradient,
            _ => return Err(ProblemError::Penalty { found: short(&map["penalty"]) }),
        };
        let units = match map.get("units").map(|units| (units, units.as_str())) {
            None | Some((_, Some("table"))) => UnitSystem::Table,
            Some((_, Some("standard"))) => UnitSystem::Standard,
            Some((other, _)) => return Err(ProblemError::Units { found: short(other) }),
        };
        let points = Points::check_within(&RawPoints { d, x, y }, units.largest())?;
        Ok(Self { units, ..Self::check(points, penalty, lambda)? })
    }
}

/// A value as JSON, cut to a length that fits a sentence.
fn short(value: &Value) -> String {
    excerpt(&value.to_string(), 40)
}

fn number(value: &Value, place: &str) -> Result<f64, ProblemError> {
    let number = value.as_f64().filter(|v| v.is_finite());
    number.ok_or_else(|| ProblemError::NotANumber { place: place.into(), found: short(value) })
}

fn list(value: &Value, place: &str) -> Result<Vec<f64>, ProblemError> {
    let Value::Array(list) = value else {
        return Err(ProblemError::NotAList { place: place.into(), found: short(value) });
    };
    list.iter().enumerate().map(|(k, v)| number(v, &format!("{place}[{k}]"))).collect()
}

/// The inputs, row by row.
fn inputs(value: &Value, d: usize) -> Result<Vec<f64>, ProblemError> {
    let nested = matches!(value, Value::Array(rows) if rows.iter().any(Value::is_array));
    let Value::Array(rows) = value else { return list(value, "x") };
    if !nested {
        return list(value, "x");
    }
    let mut out = Vec::with_capacity(rows.len() * d);
    for (k, row) in rows.iter().enumerate() {
        let row = list(row, &format!("x[{k}]"))?;
        if row.len() != d {
            return Err(ProblemError::Row { row: k, numbers: row.len(), d });
        }
        out.extend(row);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_x() {
        let read = |x: &str, d: usize, y: &str| {
            Problem::from_json(&format!(
                r#"{{"d":{d},"x":{x},"y":{y},"lambda":0.01,"penalty":"gradient","name":"a case"}}"#
            ))
            .map(|p| p.points.to_raw().x)
        };
        assert_eq!(read("[1,2.5]", 1, "[0,1]"), Ok(vec![1.0, 2.5]));
        assert_eq!(read("[[1],[2.5]]", 1, "[0,1]"), Ok(vec![1.0, 2.5]));
        assert_eq!(read("[[1,2],[3,4]]", 2, "[0,1]"), Ok(vec![1.0, 2.0, 3.0, 4.0]));
        assert_eq!(read("[1,2,3,4]", 2, "[0,1]"), Ok(vec![1.0, 2.0, 3.0, 4.0]));
        for (x, y, says) in [
            ("[[1,2],[3]]", "[0,1]", "`x[1]` has 1 numbers"),
            ("[[1,2],3]", "[0,1]", "`x[1]`"),
            ("[[1,2],[3,\"4\"]]", "[0,1]", "`x[1][1]` is \"4\""),
            ("\"abc\"", "[0,1]", "`x` is \"abc\""),
            ("[1,2,3]", "[0,1]", "3 input numbers"),
            ("[]", "[]", "no data points"),
            ("[1,2,3,4]", "[0,null]", "`y[1]` is null"),
            ("[1,2,3,4e9]", "[0,1]", "point 2"),
        ] {
            let refused = read(x, 2, y).unwrap_err().to_string();
            assert!(refused.contains(says) && !refused.contains('\n'), "{refused}");
        }
    }

    #[test]
    fn rubbish_is_named() {
        for (text, says) in [
            ("", "not JSON"),
            ("{", "line 1"),
            ("[]", "one object"),
            ("{}", "`d` is missing"),
            (r#"{"d":3,"x":[],"y":[]}"#, "`d` is 3"),
            (r#"{"d":1,"x":[1],"y":[1]}"#, "`lambda` is missing"),
            (r#"{"d":1,"x":[1],"y":[1],"lambda":"a","penalty":"gradient"}"#, "`lambda` is \"a\""),
            (r#"{"d":1,"x":[1],"y":[1],"lambda":-1,"penalty":"gradient"}"#, "`lambda` is -1"),
            (r#"{"d":1,"x":[1],"y":[1],"lambda":0,"penalty":"gradient"}"#, "above 0"),
            (r#"{"d":1,"x":[1],"y":[1],"lambda":1,"penalty":"ridge"}"#, "`penalty` is \"ridge\""),
            (r#"{"d":1,"x":[1],"y":[1],"lambda":1e999,"penalty":"gradient"}"#, "not JSON"),
        ] {
            let refused = Problem::from_json(text).unwrap_err().to_string();
            assert!(refused.contains(says) && !refused.contains('\n'), "{refused}");
        }
    }
}
