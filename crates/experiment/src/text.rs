//! Words and numbers in sentences, links and files: what every module needs that reads or quotes what
//! others wrote. Numbers are written and read by the standard library (`{}`, `{:e}`, `str::parse`), whose
//! shortest decimals are read back to the last bit.

mod json;

pub use json::{Found, JsonFault, JsonPart, JsonSyntax, Wanted};

use serde::de::DeserializeOwned;

/// Why a text is not the JSON that was expected, with the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} at line {line} column {column}")]
pub struct JsonError {
    /// Line, counted from 1; 0 if the error has no place.
    pub line: usize,
    /// Column, counted from 1; 0 if the error is found at the end of the line before.
    pub column: usize,
    /// What is wrong.
    pub what: JsonFault,
}

impl From<serde_json::Error> for JsonError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column, full) = (error.line(), error.column(), error.to_string());
        let what = full.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&full);
        Self { line, column, what: json::fault(what) }
    }
}

/// Reads JSON.
///
/// # Errors
/// What is wrong and at which line and column.
pub fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    Ok(serde_json::from_str(text)?)
}

/// Text by others as part of a sentence: at most `max` characters, and none that would break the line.
pub fn excerpt(text: &str, max: usize) -> String {
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut out: String = text.chars().take(max).map(clean).collect();
    if text.chars().nth(max).is_some() {
        out.push('…');
    }
    out
}

/// A number as a plain decimal or in scientific notation, whichever is shorter; a plain one if they are
/// equally long. Either is read back to the last bit.
pub fn shortest(value: f64) -> String {
    let (plain, scientific) = (format!("{value}"), format!("{value:e}"));
    if scientific.len() < plain.len() { scientific } else { plain }
}

/// The fewest significant digits that are read back to `|value|`, and the power of ten of the first of
/// them: `("125", 1)` for ±12.5. The value must be finite.
pub fn digits(value: f64) -> (String, i32) {
    let text = format!("{:e}", value.abs());
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    (digits.replace('.', ""), power.parse().unwrap_or_default())
}

/// The plain decimal of the number `d.ddd · 10^power` with these significant digits: `0.00125` for
/// `125` and −3.
pub fn positional(sign: &str, digits: &str, power: i32) -> String {
    if power < 0 {
        return [sign, "0.", &"0".repeat((-power - 1) as usize), digits].concat();
    }
    let whole = power as usize + 1;
    match digits.get(whole..) {
        Some("") | None => [sign, digits, &"0".repeat(whole - digits.len())].concat(),
        Some(rest) => [sign, &digits[..whole], ".", rest].concat(),
    }
}

/// "`a`, `b` or `c`".
pub fn list<'a>(keys: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = keys.into_iter().map(|k| format!("`{k}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// A count with its thousands apart: `50,000`.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (k, c) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Links are compared by their bytes: `text/shortest.txt` has what earlier versions, with a decimal
    /// conversion of their own, wrote for 504 numbers, each after its bits.
    #[test]
    fn numbers_are_spelled_as_ever() {
        let lines = include_str!("text/shortest.txt").lines();
        assert_eq!(lines.clone().count(), 504);
        for line in lines {
            let (bits, text) = line.split_once(' ').expect("two words");
            let value = f64::from_bits(u64::from_str_radix(bits, 16).expect("bits"));
            assert_eq!(shortest(value), text, "{bits}");
        }
    }

    /// What earlier versions took for a number in links, fields and tables, and what not.
    #[test]
    fn numbers_are_read_as_ever() {
        for (text, value) in [
            ("+1", 1.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("-0", -0.0),
            ("1E-5", 1e-5),
            ("1e999", f64::INFINITY),
            ("2.4703282292062327e-324", 0.0),
            ("2.4703282292062328e-324", 5e-324),
            ("9007199254740993", 9007199254740992.0),
            ("inf", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
            ("+INF", f64::INFINITY),
        ] {
            assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok(value.to_bits()), "{text}");
        }
        assert!("nan".parse::<f64>().is_ok_and(f64::is_nan));
        for text in
            ["", "-", "+", ".", "e5", "1e", "1e+", "1.2.3", "0x10", " 1", "1 ", "1_0", "1,5", "--1", "1e1.5"]
        {
            assert!(text.parse::<f64>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_number_survives_its_spellings(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            prop_assert_eq!(shortest(value).parse().map(f64::to_bits), Ok(bits));
            let sign = if value.is_sign_negative() { "-" } else { "" };
            let (digits, power) = digits(value);
            prop_assert_eq!(positional(sign, &digits, power), format!("{value}"));
        }
    }
}
