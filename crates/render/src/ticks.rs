//! Ticks of axes: where they are, and their labels.

use relu_atoms_core::points::units::Unit;

/// Round numbers (1, 2 or 5 times a power of ten) between the ends, at most `most`.
pub fn linear(lo: f64, hi: f64, most: usize) -> Vec<f64> {
    let span = hi - lo;
    if !span.is_finite() || span <= 0.0 || most == 0 {
        return Vec::new();
    }
    let rough = span / most as f64;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let mut step = 10.0 * power;
    for s in [1.0, 2.0, 5.0, 10.0] {
        let count = libm::floor(hi / (s * power)) - libm::ceil(lo / (s * power)) + 1.0;
        if count <= most as f64 {
            step = s * power;
            break;
        }
    }
    let (from, to) = (libm::ceil(lo / step - 1e-9) as i64, libm::floor(hi / step + 1e-9) as i64);
    (from..=to).map(|k| k as f64 * step).collect()
}

/// Round numbers of a table on an axis of a run, at most `most`: where each is in the run's units, and its name. The
/// ends are in the run's units.
pub fn in_table(unit: Unit, lo: f64, hi: f64, most: usize) -> Vec<(f64, String)> {
    let values = linear(unit.to_table(lo), unit.to_table(hi), most);
    let places = values.iter().map(|v| unit.to_standard(*v));
    places.zip(labels(&values)).collect()
}

/// Ticks so many times as far from 0 as from each other are named with all their digits.
const FAR: f64 = 1e4;

/// Powers of ten between the ends (both positive), every first, second, third … so that at most
/// `most` are left.
pub fn decades(lo: f64, hi: f64, most: usize) -> Vec<f64> {
    if lo <= 0.0 || hi < lo || !hi.is_finite() || most == 0 {
        return Vec::new();
    }
    let from = libm::ceil(libm::log10(lo) - 1e-9) as i64;
    let to = libm::floor(libm::log10(hi) + 1e-9) as i64;
    let every = ((to - from) / most as i64 + 1).max(1);
    (from..=to).filter(|k| k.rem_euclid(every) == 0).map(|k| libm::pow(10.0, k as f64)).collect()
}

/// A tick's name: `0`, `0.5`, `1`, `200`, `1k`, `10k`, `2M`, `1e−4`, with a true minus sign. Thousands and
/// millions are abbreviated only where that leaves few digits: a year is `1948`, and 12,500 is `12500`.
pub fn label(v: f64) -> String {
    let size = v.abs();
    name(v, size >= 1e4 && size % 1e3 == 0.0 || size == 1e3)
}

/// The names of an axis's ticks: in thousands if all of them are round thousands, and one is at least ten
/// thousand; otherwise none.
pub fn labels(ticks: &[f64]) -> Vec<String> {
    let sizes = || ticks.iter().map(|v| v.abs());
    let in_thousands = sizes().all(|v| v % 1e3 == 0.0) && sizes().any(|v| v >= 1e4);
    let names: Vec<String> = ticks.iter().map(|v| name(*v, in_thousands)).collect();
    match ticks {
        // Far from 0 the digits in which they differ come late, and short names would hide them.
        [first, second, ..]
            if sizes().fold(0.0, f64::max) >= FAR * (second - first)
                || names.windows(2).any(|pair| pair[0] == pair[1]) =>
        {
            let decimals = libm::ceil(-libm::log10(second - first) - 1e-9).clamp(0.0, 15.0) as usize;
            ticks.iter().map(|v| format!("{v:.decimals$}").replace('-', "−")).collect()
        }
        _ => names,
    }
}

fn name(v: f64, in_thousands: bool) -> String {
    let size = v.abs();
    let text = if size == 0.0 {
        return "0".into();
    } else if !(0.0199..1e9).contains(&size) {
        let power = libm::floor(libm::log10(size) + 1e-9);
        let head = libm::round(size / libm::pow(10.0, power) * 10.0) / 10.0;
        [&head.to_string(), "e", &power.to_string().replace('-', "−")].concat()
    } else if size >= 1e6 && size % 1e5 == 0.0 {
        format!("{}M", short(size / 1e6))
    } else if in_thousands && (1e3..1e6).contains(&size) {
        format!("{}k", short(size / 1e3))
    } else {
        short(size)
    };
    if v < 0.0 { format!("−{text}") } else { text }
}

/// Three decimals at most, without trailing zeros.
fn short(v: f64) -> String {
    (libm::round(v * 1e3) / 1e3).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_round_numbers() {
        assert_eq!(linear(-1.1, 1.1, 5), vec![-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(linear(0.0, 200.0, 3), vec![0.0, 100.0, 200.0]);
        assert!(linear(1.0, 1.0, 4).is_empty());
        for (lo, hi) in [(-3.7, 12.9), (0.001, 0.0019), (1e5, 3e5)] {
            let t = linear(lo, hi, 4);
            assert!(!t.is_empty() && t.len() <= 4 && t[0] >= lo - 1e-9 && t[t.len() - 1] <= hi + 1e-9);
        }
        assert_eq!(decades(1.0, 50_000.0, 5).len(), 5);
        assert_eq!(decades(1e-8, 1.0, 5).len(), 5);
        assert!(decades(0.0, 1.0, 5).is_empty());
    }

    #[test]
    fn names() {
        let of = |v: f64| label(v);
        assert_eq!([0.0, 1.0, 10.0, 1e3, 1e4, 2e6].map(of), ["0", "1", "10", "1k", "10k", "2M"]);
        assert_eq!([1948.0, 2000.0, 12_500.0, 1.5e6].map(of), ["1948", "2000", "12500", "1.5M"]);
        assert_eq!([1e-2, 1e-4, 0.5, -0.5, 2.5e-5].map(of), ["1e−2", "1e−4", "0.5", "−0.5", "2.5e−5"]);
    }

    #[test]
    fn a_tables_numbers_are_told_on_the_axes_of_a_run_in_standard_units() {
        let years = Unit { zero: 1960.5, one: 12.5 };
        let ticks = in_table(years, -1.36, 1.36, 6);
        let names: Vec<&str> = ticks.iter().map(|tick| &*tick.1).collect();
        assert_eq!(names, ["1950", "1960", "1970"]);
        assert!(
            ticks.iter().all(|(at, name)| (years.to_table(*at) - name.parse::<f64>().unwrap()).abs() < 1e-9)
        );
        let near = Unit { zero: 1e6, one: 2e-3 };
        let names: Vec<String> = in_table(near, -1.0, 1.0, 5).into_iter().map(|tick| tick.1).collect();
        assert_eq!(names, ["999999.998", "999999.999", "1000000.000", "1000000.001", "1000000.002"]);
        let own = in_table(Unit::TABLE, -1.1, 1.1, 5);
        assert_eq!(own.iter().map(|tick| tick.0).collect::<Vec<_>>(), linear(-1.1, 1.1, 5));
    }

    #[test]
    fn no_year_is_told_in_thousands() {
        let of = |lo: f64, hi: f64| labels(&linear(lo, hi, 6));
        assert_eq!(of(1948.0, 2024.0), ["1960", "1980", "2000", "2020"]);
        assert_eq!(of(-2000.0, 3000.0), ["−2000", "−1000", "0", "1000", "2000", "3000"]);
        assert_eq!(of(0.0, 11_000.0), ["0", "2k", "4k", "6k", "8k", "10k"]);
        assert_eq!(of(9_000.0, 12_000.0), ["9k", "10k", "11k", "12k"]);
        assert_eq!(of(12_000.0, 13_000.0)[1], "12200");
        assert_eq!(of(1e6, 1.004e6)[1], "1001000");
    }
}
