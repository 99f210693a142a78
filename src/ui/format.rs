//! Numbers as the page writes them: tabular, with a true minus and thousands apart.

/// A measured number to `digits` significant digits: `0.0123`, `1.2e-5`, `3.46`.
pub(super) fn number(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return if value.is_nan() { "not a number".into() } else { "∞".into() };
    }
    if value == 0.0 {
        return "0".into();
    }
    let scientific = format!("{:.*e}", digits.saturating_sub(1), value);
    let exponent: i32 = scientific.split('e').nth(1).and_then(|e| e.parse().ok()).unwrap_or(0);
    let text = if (-3..6).contains(&exponent) {
        let places = (digits as i32 - 1 - exponent).max(0) as usize;
        format!("{value:.places$}")
    } else {
        scientific
    };
    text.replace('-', "−")
}

/// A number for a field the user may edit: plain ASCII, at most `digits` significant digits.
pub(super) fn editable(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".into();
    }
    let rounded: f64 = format!("{:.*e}", digits.saturating_sub(1), value).parse().unwrap_or(value);
    if (1e-3..1e7).contains(&rounded.abs()) { format!("{rounded}") } else { format!("{rounded:e}") }
}

/// A count with its thousands apart: `50,000`.
pub(super) fn count(value: u64) -> String {
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

/// A share between 0 and 1 in per cent. Never says 100 % of what is not all.
pub(super) fn percent(share: f64) -> String {
    let p = 100.0 * share;
    if share < 1.0 && p >= 99.5 {
        "over 99\u{a0}%".into()
    } else if p > 0.0 && p < 0.95 {
        format!("{p:.1}\u{a0}%")
    } else {
        format!("{p:.0}\u{a0}%")
    }
}

/// A power of ten as an axis writes it: `1`, `100`, `10k`, `1M`.
pub(super) fn decade(value: u64) -> String {
    match value {
        v if v >= 1_000_000 && v % 1_000_000 == 0 => format!("{}M", v / 1_000_000),
        v if v >= 1_000 && v % 1_000 == 0 => format!("{}k", v / 1_000),
        v => v.to_string(),
    }
}

/// The first few of a list of point numbers, counted from 1: `1, 2, 5` or `1, 2, 3 … (12)`.
pub(super) fn list(indices: &[usize], most: usize) -> String {
    let shown: Vec<String> = indices.iter().take(most).map(|i| (i + 1).to_string()).collect();
    if indices.len() > most {
        format!("{} … ({})", shown.join(", "), indices.len())
    } else if shown.is_empty() {
        "none".into()
    } else {
        shown.join(", ")
    }
}
