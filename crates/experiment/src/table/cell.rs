//! What stands in a field: a number in one of the ways in which people write them, nothing, or text.

use super::Decimal;

/// How tables say that a number is not there.
const MISSING: [&str; 31] = [
    "na", "n/a", "#n/a", "#na", "<na>", "nan", "-nan", "#nan", "null", "(null)", "none", "nil", "nat", ".",
    "..", "…", "-", "--", "---", "–", "—", "?", "n.a.", "n.d.", "#div/0!", "#ref!", "#value!", "#num!",
    "#name?", "#null!", "missing",
];

/// What a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A number, with a decimal point or with a decimal comma.
    Number,
    /// Nothing, or a word that says so.
    Missing,
    /// A number with a sign of a currency or of per cent.
    Signed(char),
    /// Anything else.
    Text,
}

impl Shape {
    /// What a field, already trimmed, is.
    pub(super) fn of(field: &str) -> Self {
        if is_missing(field) {
            Self::Missing
        } else if [Decimal::Point, Decimal::Comma].iter().any(|decimal| number(field, *decimal).is_some()) {
            Self::Number
        } else {
            signed(field).map_or(Self::Text, Self::Signed)
        }
    }

    /// Whether it is meant as a number.
    pub(super) fn is_numeric(self) -> bool {
        matches!(self, Self::Number | Self::Signed(_))
    }
}

/// Whether a field says that its number is missing.
pub(super) fn is_missing(field: &str) -> bool {
    field.is_empty() || field.len() <= 8 && MISSING.iter().any(|word| field.eq_ignore_ascii_case(word))
}

/// A number as people write them: with one of three minus signs, an exponent after `e` or `d`, and thousands apart by
/// the other sign, an apostrophe or a blank. Infinite where it is out of range; none where it is no number.
pub(super) fn number(field: &str, decimal: Decimal) -> Option<f64> {
    // A number of many more characters is none that was measured; and reading stays linear.
    if field.len() > 400 {
        return None;
    }
    let (negative, rest) = match field.strip_prefix(['-', '−', '–', '‐', '‑']) {
        Some(rest) => (true, rest),
        None => (false, field.strip_prefix('+').unwrap_or(field)),
    };
    let size = if ["inf", "infinity", "∞"].iter().any(|word| rest.eq_ignore_ascii_case(word)) {
        f64::INFINITY
    } else {
        magnitude(rest, decimal)?
    };
    // Adding 0 turns −0 into 0.
    Some(if negative { -size + 0.0 } else { size })
}

fn magnitude(text: &str, decimal: Decimal) -> Option<f64> {
    // Nearly all numbers of a large table are digits around one decimal sign, which the standard library reads fastest.
    if text.chars().all(|c| c.is_ascii_digit() || c == decimal.sign()) {
        return match decimal {
            Decimal::Point => text.parse().ok(),
            Decimal::Comma => text.replace(',', ".").parse().ok(),
        };
    }
    let (mantissa, exponent) = match text.find(['e', 'E', 'd', 'D']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let exponent = match exponent.map(|text| text.replace(['−', '–'], "-")) {
        None => "0".into(),
        Some(text) => {
            let digits = text.strip_prefix(['+', '-']).unwrap_or(&text);
            if !is_digits(digits) {
                return None;
            }
            text
        }
    };
    let (whole, part) = mantissa.split_once(decimal.sign()).unwrap_or((mantissa, ""));
    if !part.is_empty() && !is_digits(part) || whole.is_empty() && part.is_empty() {
        return None;
    }
    let whole = ungrouped(whole, decimal)?;
    format!("{whole}.{part}e{exponent}").replace("e+", "e").parse().ok()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The digits of a whole number, without what parts its thousands.
fn ungrouped(whole: &str, decimal: Decimal) -> Option<String> {
    let Some(apart) = whole.chars().find(|c| !c.is_ascii_digit()) else {
        return Some(if whole.is_empty() { "0".into() } else { whole.into() });
    };
    let other = if decimal == Decimal::Point { ',' } else { '.' };
    if !(apart == other || matches!(apart, '\'' | '’' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')) {
        return None;
    }
    let mut groups = whole.split(apart);
    let first = groups.next()?;
    let is_grouped = is_digits(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && is_digits(group));
    is_grouped.then(|| whole.chars().filter(char::is_ascii_digit).collect())
}

/// The sign of a currency or of per cent beside what would be a number without it.
fn signed(field: &str) -> Option<char> {
    let sign = field.chars().find(|c| matches!(c, '%' | '‰' | '$' | '€' | '£' | '¥' | '₹'))?;
    let rest: String = field.chars().filter(|c| *c != sign).collect();
    let rest = rest.trim();
    let rest = rest.strip_prefix('-').map_or(rest, str::trim);
    [Decimal::Point, Decimal::Comma].iter().any(|decimal| number(rest, *decimal).is_some()).then_some(sign)
}

/// Whether a field is a date or a time of day.
pub(super) fn is_date(field: &str) -> bool {
    let date = field.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['-', '/', '.', ':']).collect();
    (2..=3).contains(&parts.len())
        && parts.iter().all(|part| is_digits(part) && part.len() <= 4)
        && date.contains(['-', '/', ':', '.'])
        && Shape::of(date) == Shape::Text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_both_spellings() {
        for (field, point, comma) in [
            ("1", Some(1.0), Some(1.0)),
            ("-2.5", Some(-2.5), None),
            ("−2,5", None, Some(-2.5)),
            ("–7", Some(-7.0), Some(-7.0)),
            ("2,923", Some(2923.0), Some(2.923)),
            ("2.923", Some(2.923), Some(2923.0)),
            ("1,234,567", Some(1_234_567.0), None),
            ("1.234,5", None, Some(1234.5)),
            ("1,234.5", Some(1234.5), None),
            ("0,019", None, Some(0.019)),
            ("1'234.5", Some(1234.5), None),
            ("1 234", Some(1234.0), Some(1234.0)),
            ("1\u{202f}234,5", None, Some(1234.5)),
            ("1e3", Some(1000.0), Some(1000.0)),
            ("1.5E-03", Some(0.0015), None),
            ("1,5e−3", None, Some(0.0015)),
            ("1.5D+02", Some(150.0), None),
            (".5", Some(0.5), None),
            ("1.", Some(1.0), Some(1.0)),
            ("1.2.3", None, None),
            ("1,2,3", None, None),
            ("0001,50", None, Some(1.5)),
            (
                "123456789012345678901234567890",
                Some(123456789012345678901234567890.0),
                Some(123456789012345678901234567890.0),
            ),
            ("+4", Some(4.0), Some(4.0)),
            ("inf", Some(f64::INFINITY), Some(f64::INFINITY)),
            ("-Infinity", Some(-f64::INFINITY), Some(-f64::INFINITY)),
            ("1e999", Some(f64::INFINITY), Some(f64::INFINITY)),
        ] {
            // A closing point has nothing to group.
            let comma = if field == "1." { None } else { comma };
            assert_eq!(
                (number(field, Decimal::Point), number(field, Decimal::Comma)),
                (point, comma),
                "{field}"
            );
        }
        for field in [
            "",
            "-",
            "e5",
            "5 2",
            "1_000",
            "0x10",
            "12:30",
            "1/2",
            "1e",
            "1,23,456.0",
            "5%",
            "a",
            ".",
            "1'2",
            "--1",
        ] {
            assert_eq!(number(field, Decimal::Point), None, "{field}");
        }
        assert!(number("-0", Decimal::Point).is_some_and(f64::is_sign_positive));
    }

    #[test]
    fn fields_are_told_apart() {
        for field in ["", "NA", "#N/A", "NaN", "null", ".", "-", "?", "n/a", "None", "#DIV/0!"] {
            assert_eq!(Shape::of(field), Shape::Missing, "{field}");
        }
        for (field, sign) in [("5 %", '%'), ("$1,200", '$'), ("3,50 €", '€'), ("-$4", '$')] {
            assert_eq!(Shape::of(field), Shape::Signed(sign), "{field}");
        }
        for field in ["2020-01-05", "05.01.2020", "12:30", "1/2/2020", "2020-01-05 12:30", "2020-01"] {
            assert!(is_date(field) && Shape::of(field) == Shape::Text, "{field}");
        }
        for field in ["setosa", "1.5", "2020", "-5", "a-b"] {
            assert!(!is_date(field), "{field}");
        }
    }
}
