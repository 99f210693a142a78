//! Numbers as people type them into a field for one number.
//!
//! A decimal comma, the minus signs of phones and of copied text, blanks between thousands, and powers of ten as in
//! `1·10⁻³` are read as meant. A field has its own words too (`auto`, `full`), so this is a respelling: what is no
//! number stays as it was typed, and whoever reads it says what is allowed.

use std::borrow::Cow;

/// What a reader takes for the decimal sign where a number could be read in two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalSign {
    /// `1.5`, as in English.
    Point,
    /// `1,5`, as in German.
    Comma,
}

/// The text of a field for one number in the spelling that `str::parse` takes; any other text as it is, trimmed.
/// Of `1,000` and `1.000` the one that has the reader's decimal sign is one. The other, which is a thousand to some and
/// one to others, is read as no number: `1,000` stays as it is, and `1.000`, which would be one, gets a question mark.
///
/// ```
/// use relu_atoms_experiment::typed::{DecimalSign, number};
/// let point = |text| number(text, DecimalSign::Point);
/// assert_eq!(point(" −0,05 "), "-0.05");
/// assert_eq!(point("1·10⁻³"), "1e-3");
/// assert_eq!(point("10 000"), "10000");
/// assert_eq!(point("1,000"), "1,000");
/// assert_eq!(number("1,125", DecimalSign::Comma), "1.125");
/// assert_eq!(number("1.000", DecimalSign::Comma), "1.000?");
/// assert_eq!(point("auto"), "auto");
/// ```
pub fn number(text: &str, sign: DecimalSign) -> Cow<'_, str> {
    let text = text.trim();
    match respelt(text, false, sign) {
        Some(number) if number != text => Cow::Owned(number),
        None if text.parse::<f64>().is_ok_and(f64::is_finite) => Cow::Owned(format!("{text}?")),
        _ => Cow::Borrowed(text),
    }
}

/// [`number()`] for a field of whole numbers, in which a comma, a point or an apostrophe before three digits can only
/// stand between thousands.
///
/// ```
/// use relu_atoms_experiment::typed::whole;
/// assert_eq!(whole("10,000"), "10000");
/// assert_eq!(whole("1.000.000"), "1000000");
/// assert_eq!(whole("2.5"), "2.5");
/// ```
pub fn whole(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    match respelt(text, true, DecimalSign::Point) {
        Some(number) if number != text => Cow::Owned(number),
        _ => Cow::Borrowed(text),
    }
}

/// A sign as it is typed, in ASCII.
fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '−' | '–' | '—' | '‐' | '‑' | '‒' | '﹣' | '⁻' => '-',
        '⁺' => '+',
        '·' | '×' | '⋅' | '∙' | '✕' => '*',
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from_digit(u32::from(c) - u32::from('⁴') + 4, 10).unwrap_or(c),
        '’' | '\u{2bc}' => '\'',
        _ if c.is_whitespace() => ' ',
        _ => c.to_ascii_lowercase(),
    }
}

fn respelt(text: &str, whole: bool, decimal: DecimalSign) -> Option<String> {
    let is_raised = |c: char| matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '⁻' | '⁺');
    let mut spelling = String::new();
    let mut raised = false;
    for c in text.chars().filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')) {
        if is_raised(c) && !raised {
            spelling.push('^');
        }
        raised = is_raised(c);
        spelling.push(plain(c));
    }
    let (sign, rest) = match spelling.trim().strip_prefix(['-', '+']) {
        Some(rest) => (if spelling.trim().starts_with('-') { "-" } else { "" }, rest.trim()),
        None => ("", spelling.trim()),
    };
    // A power of ten after a number, or alone.
    let (mantissa, power) = match rest.split_once('^') {
        Some((before, power)) => {
            let before = before.trim().strip_suffix("10")?.trim_end();
            let mantissa = match before.strip_suffix(['*', 'x']) {
                Some(mantissa) => mantissa.trim(),
                None if before.is_empty() => "1",
                None => return None,
            };
            (mantissa, Some(power.trim().trim_start_matches(['(', '{']).trim_end_matches([')', '}'])))
        }
        None => match rest.split_once('e') {
            Some((mantissa, power)) => (mantissa.trim(), Some(power.trim())),
            None => (rest, None),
        },
    };
    let mantissa = digits(mantissa, whole, decimal)?;
    let power = match power {
        Some(power) => format!("e{}", power.parse::<i32>().ok()?),
        None => String::new(),
    };
    Some(format!("{sign}{mantissa}{power}"))
}

/// Digits with at most one decimal sign, and groups of three put together.
fn digits(text: &str, whole: bool, sign: DecimalSign) -> Option<String> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || ".,".contains(c)) {
        return None;
    }
    let is_grouped = |separator: char| {
        let mut groups = text.split(separator);
        let first = groups.next().unwrap_or_default();
        let rest: Vec<&str> = groups.collect();
        let are_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
        let all_full = rest.iter().enumerate().all(|(k, group)| {
            let (group, decimals) = match group.split_once(['.', ',']) {
                Some((group, decimals)) if k + 1 == rest.len() && !whole => (group, decimals),
                _ => (*group, ""),
            };
            group.len() == 3 && are_digits(group) && are_digits(decimals)
        });
        !rest.is_empty() && (1..=3).contains(&first.len()) && are_digits(first) && all_full
    };
    let mut text = text.to_owned();
    for separator in [' ', '\'', '_'] {
        if text.contains(separator) {
            if !is_grouped(separator) {
                return None;
            }
            text.retain(|c| c != separator);
            return digits(&text, whole, sign);
        }
    }
    let (commas, points) = (text.matches(',').count(), text.matches('.').count());
    let separators = |c: char| if c == ',' { commas } else { points };
    for separator in [',', '.'] {
        let other = if separator == ',' { '.' } else { ',' };
        // A second one, or one before the other kind, stands between thousands.
        let is_thousands = separators(separator) > 1 || whole && separators(other) == 0;
        if separators(separator) > 0 && is_thousands && is_grouped(separator) {
            text.retain(|c| c != separator);
            return digits(&text, whole, sign);
        }
    }
    let between_thousands = if sign == DecimalSign::Point { ',' } else { '.' };
    let is_thousand = text.split_once(between_thousands).is_some_and(|(before, after)| {
        after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0')
    });
    match (commas, points) {
        (1, 0) | (0, 1) if is_thousand => None,
        (1, 0) => Some(text.replace(',', ".")),
        (0, 0 | 1) => Some(text),
        _ => None,
    }
    .filter(|text| {
        text.bytes().any(|b| b.is_ascii_digit()) && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_they_are_typed() {
        for (typed, meant) in [
            ("0,05", "0.05"),
            ("0.05", "0.05"),
            (",5", ".5"),
            ("-3", "-3"),
            ("−3", "-3"),
            ("– 3", "-3"),
            ("+2,5", "2.5"),
            ("1e-3", "1e-3"),
            ("1E−3", "1e-3"),
            ("1,5e3", "1.5e3"),
            ("1·10⁻³", "1e-3"),
            ("1 · 10^-3", "1e-3"),
            ("2,5 × 10^(-4)", "2.5e-4"),
            ("1x10^{-2}", "1e-2"),
            ("10⁻²", "1e-2"),
            ("10^-2", "1e-2"),
            ("-10^3", "-1e3"),
            ("10 000", "10000"),
            ("10\u{202f}000,5", "10000.5"),
            ("1'000'000", "1000000"),
            ("1,000,000", "1000000"),
            ("1.000.000", "1000000"),
            ("１２", "12"),
            (" 7\u{200b} ", "7"),
            // Two readings, or none.
            ("1,000", "1,000"),
            ("1.000,5", "1.000,5"),
            ("1 2", "1 2"),
            ("1,2,3", "1,2,3"),
            ("auto", "auto"),
            ("e5", "e5"),
            ("", ""),
            ("-", "-"),
            ("NaN", "NaN"),
            ("inf", "inf"),
            ("0x10", "0x10"),
        ] {
            assert_eq!(number(typed, DecimalSign::Point), meant, "{typed}");
        }
        for (typed, meant) in [
            ("1,125", "1.125"),
            ("-1,000e3", "-1.000e3"),
            ("0.5", "0.5"),
            ("0.125", "0.125"),
            ("1000.5", "1000.5"),
            ("1.000.000", "1000000"),
            // Two readings.
            ("1.125", "1.125?"),
            ("1.000e3", "1.000e3?"),
            ("1.000,5", "1.000,5"),
        ] {
            assert_eq!(number(typed, DecimalSign::Comma), meant, "{typed}");
        }
        for (typed, meant) in [
            ("10,000", "10000"),
            ("10.000", "10000"),
            ("2,5", "2.5"),
            ("4e1", "4e1"),
            ("18446744073709551615", "18446744073709551615"),
        ] {
            assert_eq!(whole(typed), meant, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn every_number_is_read_back(value in any::<f64>().prop_filter("finite", |v| v.is_finite()), whole in any::<u64>()) {
            for text in [format!("{value}"), format!("{value:e}"), format!("{value:e}").replace('.', ",").replace('-', "−")] {
                // Three digits after a comma have two readings.
                let read = number(&text, DecimalSign::Point).parse::<f64>();
                prop_assert!(read == Ok(value) || text.contains(','), "{}", text);
                // Written with a comma it is the same number to those whose decimal sign that is.
                let german = text.replace('.', ",");
                prop_assert_eq!(number(&german, DecimalSign::Comma).parse(), Ok(value), "{}", german);
            }
            prop_assert_eq!(super::whole(&whole.to_string()).parse(), Ok(whole));
        }

        #[test]
        fn no_text_panics(text in prop_oneof![any::<String>(), "[-+−0-9.,e^ ·x⁻³]{0,12}"]) {
            let _ = (number(&text, DecimalSign::Point), number(&text, DecimalSign::Comma), whole(&text));
        }
    }
}
