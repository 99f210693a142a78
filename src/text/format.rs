//! Numbers as the page writes them: tabular, with a true minus and thousands apart.

use super::language::{Language, language, say};
use relu_atoms_core::text::positional;
use relu_atoms_core::typed::DecimalSign;
use std::borrow::Cow;

/// A whole number with its thousands apart: `12,345`, in German `12.345`.
pub fn count(n: u64) -> String {
    let text = relu_atoms_core::text::count(n);
    match language() {
        Language::English => text,
        Language::German => text.replace(',', "."),
    }
}

/// A number that was written with a decimal point and without thousands apart, in the form of the language in force.
pub fn decimal(text: String) -> String {
    match language() {
        Language::English => text,
        Language::German => text.replace('.', ","),
    }
}

/// How texts write the effective strength of label noise; where they are shown it has a subscript.
pub const EFFECTIVE_STRENGTH: &str = "λ_eff";

/// `digits` significant digits in scientific notation: `1.20e-5`.
fn scientific(value: f64, digits: usize) -> String {
    format!("{value:.*e}", digits.clamp(1, 17) - 1)
}

/// So many places after the point; a number that is rounded to 0 has no sign.
pub fn fixed(value: f64, places: usize) -> String {
    decimal(plain(value, places))
}

/// The same with a decimal point in every language.
fn plain(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    if text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { text } else { text.trim_start_matches('-').into() }
}

/// The exponent of a number in scientific notation, and where its `e` is.
fn exponent(text: &str) -> Option<(usize, i32)> {
    let at = text.bytes().position(|b| b == b'e')?;
    let digits = text.as_bytes().get(at + 1..)?;
    let size = digits.iter().filter(|b| b.is_ascii_digit()).fold(0, |n, b| 10 * n + i32::from(b - b'0'));
    Some((at, if digits.first() == Some(&b'-') { -size } else { size }))
}

/// Sign, digits and power of ten of a number in scientific notation, without zeros at the end.
fn parts(text: &str) -> (&str, String, i32) {
    let (at, power) = exponent(text).unwrap_or((text.len(), 0));
    let digits: String = text[..at].chars().filter(char::is_ascii_digit).collect();
    let kept = digits.trim_end_matches('0').len().max(1);
    (if text.starts_with('-') { "-" } else { "" }, digits[..kept].to_owned(), power)
}

/// A measured number to `digits` significant digits: `0.0123`, `1.2e-5`, `3.46`.
pub fn number(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return if value.is_nan() { say("not a number", "keine Zahl").into() } else { "∞".into() };
    }
    if value == 0.0 {
        return "0".into();
    }
    let text = scientific(value, digits);
    let power = exponent(&text).map_or(0, |e| e.1);
    let text = if (-3..6).contains(&power) {
        plain(value, (digits as i32 - 1 - power).max(0) as usize)
    } else {
        text
    };
    decimal(text.replace('-', "−"))
}

/// A number in plain ASCII, at most `digits` significant digits, whatever the language.
pub fn editable(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".into();
    }
    let text = scientific(value, digits);
    let (sign, digits, power) = parts(&text);
    if (-3..7).contains(&power) {
        return positional(sign, &digits, power);
    }
    let rest = digits.get(1..).unwrap_or_default();
    [sign, &digits[..1], if rest.is_empty() { "" } else { "." }, rest, "e", &power.to_string()].concat()
}

/// What is typed into a field for a number, in the spelling that `str::parse` takes.
pub fn typed(text: &str) -> Cow<'_, str> {
    let sign = match language() {
        Language::English => DecimalSign::Point,
        Language::German => DecimalSign::Comma,
    };
    relu_atoms_core::typed::number(text, sign)
}

/// A number for a field as it is to be read there.
pub fn field(value: f64, digits: usize) -> String {
    decimal(editable(value, digits))
}

/// A sentence or a number as others wrote it, with the powers of ten as the page writes them: `1e−5`.
pub fn typeset(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_minus = c == '-'
            && text[..at].strip_suffix('e').is_some_and(|head| head.ends_with(|c: char| c.is_ascii_digit()))
            && text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        out.push(if is_minus { '−' } else { c });
    }
    out
}

/// The value of a setting to be read: at most `digits` significant digits.
pub fn setting(value: f64, digits: usize) -> String {
    typeset(&field(value, digits))
}

/// The value of a setting as a link has it, to be read.
pub fn setting_text(text: &str) -> String {
    typeset(&decimal(text.into()))
}

/// A share between 0 and 1 in per cent. Never says 100 % of what is not all.
pub fn percent(share: f64) -> String {
    let p = 100.0 * share;
    if share < 1.0 && p >= 99.5 {
        return say("over 99\u{a0}%", "über 99\u{a0}%").into();
    }
    let mut text = fixed(p, usize::from(p > 0.0 && p < 0.95));
    text.push_str("\u{a0}%");
    text
}

/// A power of ten as an axis writes it: `1`, `100`, `10k`, `1M`.
pub fn decade(value: u64) -> String {
    match value {
        v if v >= 1_000_000 && v % 1_000_000 == 0 => format!("{}M", v / 1_000_000),
        v if v >= 1_000 && v % 1_000 == 0 => format!("{}k", v / 1_000),
        v => v.to_string(),
    }
}

/// The first few of a list of point numbers, counted from 1: `1, 2, 5` or `1, 2, 3 … (12)`.
pub fn list(indices: &[usize], most: usize) -> String {
    let shown: Vec<String> = indices.iter().take(most).map(|i| (i + 1).to_string()).collect();
    if indices.len() > most {
        format!("{} … ({})", shown.join(", "), indices.len())
    } else if shown.is_empty() {
        say("none", "keinen").into()
    } else {
        shown.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;

    #[test]
    fn numbers_have_the_form_of_the_language() {
        let told = || {
            (
                count(12_345),
                number(0.0123, 2),
                number(-3.25, 3),
                setting(0.0178, 3),
                percent(0.005),
                fixed(2.5, 1),
            )
        };
        let texts = |told: (String, String, String, String, String, String)| {
            [told.0, told.1, told.2, told.3, told.4, told.5]
        };
        assert_eq!(texts(told()), ["12,345", "0.012", "−3.25", "0.0178", "0.5\u{a0}%", "2.5"]);
        let german = in_language(Language::German, || texts(told()));
        assert_eq!(german, ["12.345", "0,012", "−3,25", "0,0178", "0,5\u{a0}%", "2,5"]);
        assert_eq!(in_language(Language::German, || number(1.2e-5, 2)), "1,2e−5");
        assert_eq!(in_language(Language::German, || editable(0.5, 3)), "0.5");
    }

    #[test]
    fn powers_of_ten_have_one_spelling_and_fields_plain_ascii() {
        assert_eq!(number(1e-5, 2), "1.0e−5");
        assert_eq!((setting(1e-5, 3).as_str(), editable(1e-5, 3).as_str()), ("1e−5", "1e-5"));
        assert_eq!(setting(0.0178, 3), "0.0178");
        assert_eq!(typeset("a number from 1e-4 to 1e4, or -3"), "a number from 1e−4 to 1e4, or -3");
        assert_eq!(typeset("one-step, le-3, 2e-x, 1e-"), "one-step, le-3, 2e-x, 1e-");
        assert_eq!(relu_atoms_render::ticks::label(1e-5), "1e−5");
    }
}
