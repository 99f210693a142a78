//! Words and numbers in sentences, links and files: what every part that reads foreign text needs.

use crate::decimal;

/// Foreign text for a sentence: at most `max` characters and nothing that would break the line.
pub(crate) fn excerpt(text: &str, max: usize) -> String {
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut out: String = text.chars().take(max).map(clean).collect();
    if text.chars().nth(max).is_some() {
        out.push('…');
    }
    out
}

/// A number with no more characters than it needs to be read back to the last bit.
pub(crate) fn shortest(v: f64) -> String {
    let (plain, short) = (decimal::plain(v), decimal::scientific(v));
    if short.len() < plain.len() { short } else { plain }
}

/// "`a`, `b` or `c`".
pub(crate) fn list<'a>(keys: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = keys.map(|k| format!("`{k}`")).collect();
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
