//! The problem against which an answer is judged.

use super::input_error::InputError;
use super::number::Exact;
use super::read;
use relu_atoms_core::experiment::UnitSystem;
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::points::units::Units;
use relu_atoms_core::points::{Points, RawPoints};
use relu_atoms_core::text::JsonError;
use serde_json::Value;

/// Data, penalty and λ of the problem `min 1/(2n) Σ (f(x_i) − y_i)² + λ R(f)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The data; every double counts as exactly the number it is.
    pub points: Points,
    /// The penalty R.
    pub penalty: Penalty,
    /// λ, positive and finite.
    pub lambda: f64,
}

impl Case {
    /// Checks the parts.
    ///
    /// # Errors
    /// [`InputError::Value`] if λ is not a number above 0 and at most 1e6.
    pub fn new(points: Points, penalty: Penalty, lambda: f64) -> Result<Self, InputError> {
        if lambda > 0.0 && lambda <= 1e6 {
            return Ok(Self { points, penalty, lambda });
        }
        Err(InputError::Value {
            name: "lambda".into(),
            found: lambda.to_string(),
            expected: "a number above 0 and at most 1e6".into(),
        })
    }

    /// Reads what `atoms solve` reads: `{"d", "x", "y", "lambda", "penalty": "variation" | "gradient"}`.
    /// `x` is a list of n numbers (d = 1), of n lists of d numbers, or a flat list of n·d numbers;
    /// `"units": "standard"` has the problem in standard units.
    ///
    /// # Errors
    /// [`InputError`] says what is wrong and where.
    pub fn from_json(text: &str) -> Result<Self, InputError> {
        let value: Value =
            serde_json::from_str(text).map_err(|e| InputError::NotJson(JsonError::from(e).to_string()))?;
        let Value::Object(map) = value else {
            return Err(InputError::NotAnObject { keys: "`d`, `x`, `y`, `lambda` and `penalty`" });
        };
        let get = |key: &str| map.get(key).ok_or_else(|| InputError::Missing { name: key.into() });
        let d = match get("d")?.as_u64() {
            Some(d @ (1 | 2)) => d as usize,
            _ => return Err(read::wrong(&map["d"], "d", "1 or 2")),
        };
        let x = match get("x")? {
            Value::Array(rows) if rows.iter().any(Value::is_array) => {
                let mut x = Vec::with_capacity(rows.len() * d);
                for (i, row) in rows.iter().enumerate() {
                    x.extend(read::numbers(row, &format!("x[{i}]"), Some(d))?);
                }
                x
            }
            flat => read::numbers(flat, "x", None)?,
        };
        let y = read::numbers(get("y")?, "y", None)?;
        let lambda = read::number(get("lambda")?, "lambda")?;
        let penalty = match get("penalty")?.as_str() {
            Some("variation") => Penalty::Variation,
            Some("gradient") => Penalty::Gradient,
            _ => {
                return Err(read::wrong(&map["penalty"], "penalty", "\"variation\" or \"gradient\""));
            }
        };
        let table = RawPoints { d, x, y };
        let system = match map.get("units").map(|units| (units, units.as_str())) {
            None | Some((_, Some("table"))) => UnitSystem::Table,
            Some((_, Some("standard"))) => UnitSystem::Standard,
            Some((other, _)) => return Err(read::wrong(other, "units", "\"table\" or \"standard\"")),
        };
        let points = Points::check_within(&table, system.largest())?;
        // Answers to a problem in standard units are about the points in these, as the doubles that they become.
        let units = (system == UnitSystem::Standard).then(|| Units::needed(&table)).flatten();
        let points = units.map_or(Ok(points), |units| Points::check(&units.to_standard(&table)))?;
        Self::new(points, penalty, lambda)
    }

    /// The problem in which points at most `distance` apart are one: each point, in their order, takes
    /// the place of the first point before it that kept its own place and is no farther away.
    pub fn joined(&self, distance: f64) -> Self {
        let raw = self.points.to_raw();
        let d = raw.d;
        let mut kept: Vec<usize> = Vec::new();
        let mut x = raw.x.clone();
        for i in 0..raw.y.len() {
            let near = |k: &&usize| within(&raw.x[**k * d..][..d], &raw.x[i * d..][..d], distance);
            match kept.iter().find(near) {
                Some(k) => x.copy_within(k * d..(k + 1) * d, i * d),
                None => kept.push(i),
            }
        }
        let points = Points::check(&RawPoints { d, x, y: raw.y }).unwrap_or_else(|_| self.points.clone());
        Self { points, penalty: self.penalty, lambda: self.lambda }
    }
}

/// Whether two points are at most `distance` apart, without rounding.
fn within(a: &[f64], b: &[f64], distance: f64) -> bool {
    // A double's difference is 0 only between equal numbers, and its rounding is far below 2.
    if a.iter().zip(b).any(|(a, b)| (a - b).abs() > 2.0 * distance) {
        return false;
    }
    let square = a.iter().zip(b).fold(Exact::of(0.0), |sum, (a, b)| {
        let c = &Exact::of(*a) - &Exact::of(*b);
        &sum + &(&c * &c)
    });
    let distance = Exact::of(distance);
    square <= &distance * &distance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_points_join_the_first() {
        let case = |same| {
            let text = r#"{"d":1,"x":[0,0.5,1,1.5,0.25],"y":[1,2,3,4,5],"lambda":0.1,"penalty":"variation"}"#;
            Case::from_json(text).unwrap().joined(same).points.to_raw().x
        };
        assert_eq!(case(0.0), [0.0, 0.5, 1.0, 1.5, 0.25]);
        assert_eq!(case(0.5), [0.0, 0.0, 1.0, 1.0, 0.0]);
        assert_eq!(case(0.4), [0.0, 0.5, 1.0, 1.5, 0.0]);
    }

    #[test]
    fn errors_name_the_value() {
        for (text, says) in [
            ("", "not JSON"),
            ("[]", "one object"),
            ("{}", "`d` is missing"),
            (r#"{"d":3,"x":[],"y":[]}"#, "`d` is 3"),
            (r#"{"d":2,"x":[[1,2],[3]],"y":[1,2]}"#, "`x[1]` has 1 numbers"),
            (r#"{"d":2,"x":[[1,2],3],"y":[1,2]}"#, "`x[1]` is 3"),
            (r#"{"d":1,"x":[1],"y":[null]}"#, "`y[0]` is null"),
            (r#"{"d":1,"x":[1],"y":[1],"lambda":0,"penalty":"gradient"}"#, "above 0"),
            (r#"{"d":1,"x":[1],"y":[1],"lambda":1,"penalty":"ridge"}"#, "`penalty` is \"ridge\""),
            (r#"{"d":1,"x":[1,2],"y":[1],"lambda":1,"penalty":"gradient"}"#, "2 input numbers"),
        ] {
            let refused = Case::from_json(text).unwrap_err().to_string();
            assert!(refused.contains(says) && !refused.contains('\n'), "{refused}");
        }
    }
}
