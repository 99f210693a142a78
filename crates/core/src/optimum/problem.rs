//! A problem for the exact solver as it comes from a file.

use crate::penalty::Penalty;
use crate::points::{Points, RawPoints};
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
}

impl Problem {
    /// Checks the parts.
    ///
    /// # Errors
    /// A sentence naming what is wrong.
    pub fn check(points: Points, penalty: Penalty, lambda: f64) -> Result<Self, String> {
        if !(lambda > 0.0 && lambda <= 1e6) {
            return Err(format!("`lambda` is {lambda}; it must be a number above 0 and at most 1e6"));
        }
        Ok(Self { points, penalty, lambda })
    }

    /// Reads `{"d", "x", "y", "lambda", "penalty": "variation" | "gradient"}`. `x` is a list of n numbers
    /// (d = 1), a list of n lists of d numbers, or a flat list of n·d numbers. Other keys are passed over.
    ///
    /// # Errors
    /// A sentence, one line, that says what is wrong and where.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|e| format!("not JSON: {e}"))?;
        let Value::Object(map) = value else {
            return Err("the file must hold one object with `d`, `x`, `y`, `lambda` and `penalty`".into());
        };
        let get = |key: &str| map.get(key).ok_or_else(|| format!("`{key}` is missing"));
        let d = get("d")?;
        let d = match d.as_u64() {
            Some(d @ (1 | 2)) => d as usize,
            _ => return Err(format!("`d` is {}; it must be 1 or 2", short(d))),
        };
        let (x, y) = (inputs(get("x")?, d)?, list(get("y")?, "y")?);
        let lambda = number(get("lambda")?, "lambda")?;
        let penalty = match get("penalty")?.as_str() {
            Some("variation") => Penalty::Variation,
            Some("gradient") => Penalty::Gradient,
            _ => {
                let found = short(&map["penalty"]);
                return Err(format!("`penalty` is {found}; it must be \"variation\" or \"gradient\""));
            }
        };
        let points = Points::check(&RawPoints { d, x, y }).map_err(|e| e.to_string())?;
        Self::check(points, penalty, lambda)
    }
}

/// A value as JSON, cut to a length that fits a sentence.
fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 40 {
        return text;
    }
    text.chars().take(39).chain(['…']).collect()
}

fn number(value: &Value, name: &str) -> Result<f64, String> {
    value
        .as_f64()
        .filter(|v| v.is_finite())
        .ok_or_else(|| format!("`{name}` is {}; it must be a finite number", short(value)))
}

fn list(value: &Value, name: &str) -> Result<Vec<f64>, String> {
    let Value::Array(list) = value else {
        return Err(format!("`{name}` is {}; it must be a list of numbers", short(value)));
    };
    list.iter().enumerate().map(|(k, v)| number(v, &format!("{name}[{k}]"))).collect()
}

/// The inputs, row by row.
fn inputs(value: &Value, d: usize) -> Result<Vec<f64>, String> {
    let nested = matches!(value, Value::Array(rows) if rows.iter().any(Value::is_array));
    let Value::Array(rows) = value else { return list(value, "x") };
    if !nested {
        return list(value, "x");
    }
    let mut out = Vec::with_capacity(rows.len() * d);
    for (k, row) in rows.iter().enumerate() {
        let row = list(row, &format!("x[{k}]"))?;
        if row.len() != d {
            return Err(format!("`x[{k}]` has {} numbers; with d = {d} it must have {d}", row.len()));
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
            let refused = read(x, 2, y).unwrap_err();
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
            let refused = Problem::from_json(text).unwrap_err();
            assert!(refused.contains(says) && !refused.contains('\n'), "{refused}");
        }
    }
}
