//! Numbers to decimals and back, exactly as the standard library does it: read to the nearest number,
//! ties to even; written with the fewest digits that read back to the same number, the closest of
//! those. It is slower, which links and labels do not notice, and needs a tenth of the code and none
//! of the tables (20 kB that hardly compress), which the page's first visit does.
//!
//! Writing is the free-format algorithm of Steele, White, Burger and Dybvig; reading is long division.

use std::cmp::Ordering;

/// Digits that can matter: no boundary between two numbers has more than 767 of them. Below these,
/// all that counts is whether anything follows.
const MOST_DIGITS: usize = 800;

/// A whole number of any size, in 32-bit digits, least first, without zeros at the end.
#[derive(Clone, PartialEq, Eq)]
struct Big(Vec<u32>);

impl Big {
    fn from(value: u64) -> Self {
        let mut big = Self(vec![value as u32, (value >> 32) as u32]);
        big.trim();
        big
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    /// `self · by + add`.
    fn scale(&mut self, by: u32, add: u32) {
        let mut carry = u64::from(add);
        for digit in &mut self.0 {
            carry += u64::from(*digit) * u64::from(by);
            *digit = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn shift(&mut self, bits: usize) {
        self.scale(1 << (bits % 32), 0);
        if !self.0.is_empty() {
            self.0.splice(0..0, std::iter::repeat_n(0, bits / 32));
        }
    }

    fn bits(&self) -> usize {
        self.0.last().map_or(0, |top| 32 * self.0.len() - top.leading_zeros() as usize)
    }

    fn digit(&self, k: usize) -> u32 {
        self.0.get(k).copied().unwrap_or(0)
    }

    fn plus(&self, other: &Self) -> Self {
        let mut sum = Vec::with_capacity(self.0.len() + 1);
        let mut carry = 0;
        for k in 0..=self.0.len().max(other.0.len()) {
            carry += u64::from(self.digit(k)) + u64::from(other.digit(k));
            sum.push(carry as u32);
            carry >>= 32;
        }
        let mut sum = Self(sum);
        sum.trim();
        sum
    }

    /// Takes away a number that is not greater.
    fn subtract(&mut self, other: &Self) {
        let mut borrow = 0;
        for k in 0..self.0.len() {
            let left = i64::from(self.0[k]) - i64::from(other.digit(k)) - borrow;
            self.0[k] = left as u32;
            borrow = i64::from(left < 0);
        }
        self.trim();
    }

    fn order(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

/// Reads a decimal such as `-12.5`, `.5`, `1e-7`, and `inf`, `infinity` and `nan` in any case. What is
/// too large for a number becomes infinite.
pub fn read(text: &str) -> Option<f64> {
    let (negative, rest) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    for (word, value) in [(&b"inf"[..], f64::INFINITY), (b"infinity", f64::INFINITY), (b"nan", f64::NAN)] {
        if rest.eq_ignore_ascii_case(word) {
            return Some(if negative { -value } else { value });
        }
    }
    let (mut digits, mut kept, mut power) = (Big(Vec::new()), 0, 0_i64);
    let (mut any, mut point, mut at) = (false, false, 0);
    while let Some(&byte) = rest.get(at) {
        match byte {
            b'0'..=b'9' => {
                any = true;
                let digit = u32::from(byte - b'0');
                if kept < MOST_DIGITS {
                    digits.scale(10, digit);
                    kept += usize::from(!digits.0.is_empty());
                    power -= i64::from(point);
                } else {
                    // One more digit stands for all that follow, if any of them is not 0.
                    if digit > 0 && kept == MOST_DIGITS {
                        digits.scale(10, 1);
                        kept += 1;
                        power -= 1;
                    }
                    power += i64::from(!point);
                }
            }
            b'.' if !point => point = true,
            b'e' | b'E' => break,
            _ => return None,
        }
        at += 1;
    }
    if let Some([_, exponent @ ..]) = rest.get(at..).filter(|e| !e.is_empty()) {
        let (down, exponent) = match exponent {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            rest => (false, rest),
        };
        if exponent.is_empty() || !exponent.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let size = exponent.iter().fold(0, |n: i64, b| (10 * n + i64::from(b - b'0')).min(1 << 40));
        power += if down { -size } else { size };
    }
    if !any {
        return None;
    }
    let size = nearest(digits, power);
    Some(if negative { -size } else { size })
}

/// The number nearest to `digits · 10^power`.
fn nearest(mut digits: Big, power: i64) -> f64 {
    // Its leading digit stands for 10^scale, within a place.
    let scale = power + (digits.bits() as f64 * std::f64::consts::LOG10_2) as i64;
    if digits.0.is_empty() || scale < -330 {
        return 0.0;
    }
    if scale > 310 {
        return f64::INFINITY;
    }
    let mut below = Big::from(1);
    for _ in 0..power.unsigned_abs() {
        if power < 0 { &mut below } else { &mut digits }.scale(10, 0);
    }
    // Shift until 1 ≤ digits/below < 2; then digits/below · 2^two is the number.
    let mut two = digits.bits() as i64 - below.bits() as i64;
    if two >= 0 { &mut below } else { &mut digits }.shift(two.unsigned_abs() as usize);
    if digits.order(&below) == Ordering::Less {
        digits.shift(1);
        two -= 1;
    }
    // 53 bits, fewer for the smallest numbers.
    let bits = (two + 1075).min(53);
    if bits < 0 {
        return 0.0;
    }
    let mut quotient = 0_u64;
    for _ in 0..bits {
        quotient <<= 1;
        if digits.order(&below) != Ordering::Less {
            digits.subtract(&below);
            quotient |= 1;
        }
        digits.shift(1);
    }
    // What remains, against half of the last bit.
    let half = digits.order(&below);
    if half == Ordering::Greater || half == Ordering::Equal && quotient & 1 == 1 {
        quotient += 1;
    }
    // The bits of a number run on through its exponent, so a carry needs no case of its own.
    let lowest = two - 52;
    let exponent = (lowest + 1075).max(1) as u64;
    let raw = if bits == 53 { ((exponent - 1) << 52) + quotient } else { quotient };
    f64::from_bits(raw.min(f64::INFINITY.to_bits()))
}

/// The fewest decimal digits that read back to the size of a finite number, and the power of ten of
/// the first: `(b"125", 1)` for 12.5.
pub fn digits(value: f64) -> (String, i32) {
    let raw = value.abs().to_bits();
    let (exponent, fraction) = ((raw >> 52) as i32, raw & ((1 << 52) - 1));
    if raw == 0 {
        return ("0".into(), 0);
    }
    let (mantissa, two) =
        if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    let even = mantissa % 2 == 0;
    // All doubled, and doubled again where the gap below is half the gap above.
    let narrow = usize::from(fraction == 0 && exponent > 1);
    let (up, down) = (two.max(0) as usize, (-two).max(0) as usize);
    let big = |value: u64, bits: usize| {
        let mut big = Big::from(value);
        big.shift(bits);
        big
    };
    let mut rest = big(mantissa, up + 1 + narrow);
    let mut unit = big(1, down + 1 + narrow);
    let (mut above, mut below) = (big(1, up + narrow), big(1, up));
    // A sum that reaches a boundary belongs to this number if its mantissa is even.
    let reaches = |a: &Big, b: &Big| a.order(b) == Ordering::Greater || even && a == b;
    let mut power = -1;
    while reaches(&rest.plus(&above), &unit) {
        unit.scale(10, 0);
        power += 1;
    }
    let mut out = String::new();
    loop {
        for big in [&mut rest, &mut above, &mut below] {
            big.scale(10, 0);
        }
        let mut digit = b'0';
        while rest.order(&unit) != Ordering::Less {
            rest.subtract(&unit);
            digit += 1;
        }
        if out.is_empty() && digit == b'0' && !reaches(&rest.plus(&above), &unit) {
            power -= 1;
            continue;
        }
        let (low, high) = (reaches(&below, &rest), reaches(&rest.plus(&above), &unit));
        if low || high {
            let double = rest.plus(&rest);
            let up = high && (!low || double.order(&unit) != Ordering::Less);
            out.push(char::from(digit + u8::from(up)));
            return (out, power);
        }
        out.push(char::from(digit));
    }
}

/// A plain decimal, as `{}` writes it: `0.00001`.
pub fn plain(value: f64) -> String {
    let Some(sign) = sign(value) else { return not_finite(value) };
    let (digits, power) = digits(value);
    lay_out(sign, &digits, power)
}

/// The plain decimal `d.ddd · 10^power` with these digits.
pub fn lay_out(sign: &str, digits: &str, power: i32) -> String {
    if power < 0 {
        return [sign, "0.", &"0".repeat((-power - 1) as usize), digits].concat();
    }
    let whole = power as usize + 1;
    match digits.get(whole..) {
        Some("") | None => [sign, digits, &"0".repeat(whole - digits.len())].concat(),
        Some(rest) => [sign, &digits[..whole], ".", rest].concat(),
    }
}

/// In scientific notation, as `{:e}` writes it: `1.5e-5`.
pub fn scientific(value: f64) -> String {
    let Some(sign) = sign(value) else { return not_finite(value) };
    let (digits, power) = digits(value);
    let (first, rest) = digits.split_at(1);
    [sign, first, if rest.is_empty() { "" } else { "." }, rest, "e", &power.to_string()].concat()
}

fn sign(value: f64) -> Option<&'static str> {
    value.is_finite().then_some(if value.is_sign_negative() { "-" } else { "" })
}

fn not_finite(value: f64) -> String {
    (if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "inf"
    } else {
        "-inf"
    })
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Bits of a number, zeros and infinities of either sign told apart.
    fn bits(text: &str) -> Option<u64> {
        read(text).map(f64::to_bits)
    }

    fn agree(text: &str) {
        assert_eq!(bits(text), text.parse().ok().map(f64::to_bits), "{text}");
    }

    #[test]
    fn hard_cases_agree_with_the_standard_library() {
        let long = format!("0.{}1", "0".repeat(2000));
        let tie = "9007199254740993";
        let many = format!("{tie}.{}1", "0".repeat(1500));
        let nines = "9".repeat(1000);
        for text in [
            "0",
            "-0",
            "00.00",
            "1",
            "+1",
            "-1.5",
            ".5",
            "5.",
            "1e5",
            "1E-5",
            "1e+5",
            "0e999999999999",
            "1e400",
            "-1e400",
            "1e-400",
            "123456789e300",
            "5e-324",
            "2.5e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            tie,
            "9007199254740991.5",
            "9007199254740995",
            "",
            "-",
            "+",
            ".",
            "e5",
            "1e",
            "1e+",
            "1.2.3",
            "0x10",
            " 1",
            "1 ",
            "1_0",
            "--1",
            "1e1.5",
            &long,
            &many,
            &nines,
        ] {
            agree(text);
        }
        for text in ["inf", "-Infinity", "+INF"] {
            agree(text);
        }
        assert!(read("nan").is_some_and(f64::is_nan));
        for value in
            [0.0, -0.0, 0.1, 0.3, 5e-324, 1e23, 9.5e-5, 1e21, f64::MAX, f64::MIN_POSITIVE, 2f64.powi(60)]
        {
            assert_eq!((plain(value), scientific(value)), (format!("{value}"), format!("{value:e}")));
        }
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!((plain(value), scientific(value)), (format!("{value}"), format!("{value:e}")));
        }
    }

    #[test]
    fn every_power_of_two_agrees() {
        for e in -1074..1024 {
            let value = libm::ldexp(1.0, e);
            for value in [value, f64::from_bits(value.to_bits() - 1), f64::from_bits(value.to_bits() + 1)] {
                assert_eq!(scientific(value), format!("{value:e}"));
                assert_eq!(bits(&format!("{value:e}")), Some(value.to_bits()));
            }
        }
    }

    proptest! {
        #[test]
        fn any_number_agrees(raw in any::<u64>(), places in 0..40_usize) {
            let value = f64::from_bits(raw);
            prop_assert_eq!(scientific(value), format!("{value:e}"));
            prop_assert_eq!(plain(value), format!("{value}"));
            if value.is_finite() {
                agree(&format!("{value}"));
                agree(&format!("{value:.places$e}"));
            }
        }

        #[test]
        fn any_decimal_agrees(text in "[-+]?[0-9]{0,25}[.]?[0-9]{0,25}([eE][-+]?[0-9]{0,3})?") {
            agree(&text);
        }
    }
}
