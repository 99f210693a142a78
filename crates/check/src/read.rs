//! Numbers and lists from JSON; errors name their path.

use super::input_error::InputError;
use serde_json::Value;

/// A value as JSON, cut to a length that fits a sentence.
fn short(value: &Value) -> String {
    // JSON leaves some control characters as they are.
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let text = value.to_string();
    let kept = text.chars().map(clean);
    if text.chars().count() <= 40 { kept.collect() } else { kept.take(39).chain(['…']).collect() }
}

/// The error for a value that is not what it must be.
pub(super) fn wrong(value: &Value, name: &str, expected: &str) -> InputError {
    InputError::Value { name: name.into(), found: short(value), expected: expected.into() }
}

/// A finite number.
pub(super) fn number(value: &Value, name: &str) -> Result<f64, InputError> {
    value.as_f64().filter(|v| v.is_finite()).ok_or_else(|| wrong(value, name, "a finite number"))
}

/// A list of finite numbers, of this length if one is given.
pub(super) fn numbers(value: &Value, name: &str, length: Option<usize>) -> Result<Vec<f64>, InputError> {
    let list = list(value, name)?;
    match length {
        Some(length) if length != list.len() => {
            Err(InputError::Length { name: name.into(), found: list.len(), expected: length })
        }
        _ => list.iter().enumerate().map(|(k, v)| number(v, &format!("{name}[{k}]"))).collect(),
    }
}

/// A list.
pub(super) fn list<'a>(value: &'a Value, name: &str) -> Result<&'a [Value], InputError> {
    match value {
        Value::Array(list) => Ok(list),
        _ => Err(wrong(value, name, "a list")),
    }
}

/// Numbers of a network: not above [`MOST`] in size, so that no double made of them overflows.
pub(super) fn weights(value: &Value, name: &str, length: Option<usize>) -> Result<Vec<f64>, InputError> {
    let weights = numbers(value, name, length)?;
    match weights.iter().position(|w| w.abs() > MOST) {
        Some(k) => Err(InputError::Value {
            name: format!("{name}[{k}]"),
            found: format!("{:e}", weights[k]),
            expected: format!("at most {MOST:e} in size"),
        }),
        None => Ok(weights),
    }
}

const MOST: f64 = 1e60;
