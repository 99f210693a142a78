//! Numbers and lists out of JSON, refused with a sentence that names their place.

use serde_json::Value;

/// A value as JSON, cut to a length that fits a sentence.
pub(super) fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 40 {
        return text;
    }
    text.chars().take(39).chain(['…']).collect()
}

/// A finite number.
pub(super) fn number(value: &Value, name: &str) -> Result<f64, String> {
    value
        .as_f64()
        .filter(|v| v.is_finite())
        .ok_or_else(|| format!("`{name}` is {}; it must be a finite number", short(value)))
}

/// A list of finite numbers, of this length if one is given.
pub(super) fn numbers(value: &Value, name: &str, length: Option<usize>) -> Result<Vec<f64>, String> {
    let list = list(value, name)?;
    match length {
        Some(length) if length != list.len() => {
            Err(format!("`{name}` has {} numbers; it must have {length}", list.len()))
        }
        _ => list.iter().enumerate().map(|(k, v)| number(v, &format!("{name}[{k}]"))).collect(),
    }
}

/// A list.
pub(super) fn list<'a>(value: &'a Value, name: &str) -> Result<&'a [Value], String> {
    match value {
        Value::Array(list) => Ok(list),
        _ => Err(format!("`{name}` is {}; it must be a list", short(value))),
    }
}

/// Numbers of a network: not above [`MOST`] in size, so that no double made of them overflows.
pub(super) fn weights(value: &Value, name: &str, length: Option<usize>) -> Result<Vec<f64>, String> {
    let weights = numbers(value, name, length)?;
    match weights.iter().position(|w| w.abs() > MOST) {
        Some(k) => Err(format!("`{name}[{k}]` is {:e}; it must be at most {MOST:e} in size", weights[k])),
        None => Ok(weights),
    }
}

const MOST: f64 = 1e60;
