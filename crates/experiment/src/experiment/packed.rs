//! Own data in few characters: the value of the link key `data`.
//!
//! Two spellings are read. Up to [`PLAIN`] characters data are written out, `1:x,y;x,y` or
//! `2:x1,x2,y;x1,x2,y`; beyond, they are packed: `a:` and base64url (`A–Z a–z 0–9 - _`, 6 bits a
//! character, most significant first, no padding). The letter before the colon is the format's
//! version; other formats will have other letters. Neither spelling rounds. Packed bits, in order:
//!
//! | bits | what |
//! | --- | --- |
//! | 1 | `d − 1` |
//! | 9 | `n − 1` |
//! | for each column (inputs, then target): 5 | `k + 6`, for `k` decimals (−6…22), or 31: not decimals |
//! | — decimals: 6 | `l`, the length of the next |
//! | — decimals: `l` | the least `q` of the column, as `2q` or, below 0, `−2q − 1` |
//! | — decimals: 6 | `b`, bits of a number |
//! | — decimals: `n b` | for each point `q` less the least; its number is `q/10^k`, correctly rounded |
//! | — not decimals: `64 n` | for each point the number's IEEE 754 bits |
//! | 0 to 5 | zeros, up to a whole character |
//! | 18 | check: FNV-1a (32 bits) of the characters before, its top 18 bits |
//!
//! Points on the grid of [`crate::points::grid`] cost at most 18 bits a number: 200 points in the plane,
//! 1,800 characters and some 30 more.

use crate::points::{MAX_IN_TABLE, MAX_POINTS, Points, PointsError, RawPoints, grid};
use crate::text::{excerpt, shortest};

/// The longest text that is written out rather than packed: still read with ease.
pub const PLAIN: usize = 100;

/// The tag of this version of the packed form.
const TAG: &str = "a";
const NOT_DECIMAL: u64 = 31;
/// Decimals of the coarsest grid, with its sign turned: 10^6.
const COARSEST: i32 = 6;
const MOST_DECIMALS: i32 = 22;
const CHECK_BITS: u32 = 18;
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// The six bits of each character, or [`NO_DIGIT`].
const VALUES: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let mut k = 0;
    while k < DIGITS.len() {
        values[DIGITS[k] as usize] = k as u8;
        k += 1;
    }
    values
};
const NO_DIGIT: u8 = 64;

/// Why the value of `data` was refused: the end of a sentence that names the key.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PackedError {
    /// The text begins like no spelling.
    #[error("own points are written like `1:x,y;x,y` or `2:x1,x2,y;x1,x2,y`")]
    Spelling,
    /// The text is in a later format.
    #[error("these data are in format `{0}`, which this version does not know")]
    Format(char),
    /// The packed text ends early.
    #[error("these data are cut off")]
    CutOff,
    /// The packed text has a character that base64url has not.
    #[error("these data are damaged: `{}` does not belong into them", excerpt(&.0.to_string(), 1))]
    Character(char),
    /// The check at the end of the packed text does not fit.
    #[error("these data are damaged: their check does not fit")]
    Check,
    /// There are more than [`MAX_POINTS`] points.
    #[error("there are more than {MAX_POINTS} points")]
    TooMany,
    /// A field is no number.
    #[error("point {point}: `{}` is not a number", excerpt(field, 40))]
    NotANumber {
        /// The point, counted from 1.
        point: usize,
        /// The field.
        field: String,
    },
    /// A point has too few or too many numbers.
    #[error("point {point}: a point in dimension {d} is {} numbers", d + 1)]
    Fields {
        /// The point, counted from 1.
        point: usize,
        /// The dimension.
        d: usize,
    },
    /// The points cannot be trained on.
    #[error(transparent)]
    Points(#[from] PointsError),
}

/// Reads points in either spelling.
///
/// # Errors
/// What is wrong with them.
pub(super) fn read(text: &str) -> Result<RawPoints, PackedError> {
    let raw = match text.split_once(':') {
        Some(("1", rest)) => read_plain(1, rest)?,
        Some(("2", rest)) => read_plain(2, rest)?,
        Some((TAG, rest)) => unpack(rest)?,
        Some((version, _)) => {
            let mut letters = version.chars();
            return Err(match (letters.next(), letters.next()) {
                (Some(letter @ 'a'..='z'), None) => PackedError::Format(letter),
                _ => PackedError::Spelling,
            });
        }
        None => return Err(PackedError::Spelling),
    };
    // The units are another word of the link, after which the numbers are checked again.
    Points::check_within(&raw, MAX_IN_TABLE)?;
    Ok(raw)
}

/// Writes what [`read`] reads back to the last bit.
pub(super) fn write(raw: &RawPoints) -> String {
    // Each number takes two characters at least. Points that were never checked have no packed form.
    let may_be_short = 2 * (raw.x.len() + raw.y.len()) <= PLAIN;
    if !may_be_short && Points::check_within(raw, MAX_IN_TABLE).is_ok() {
        let (packed, least) = pack(raw);
        let packed = format!("{TAG}:{packed}");
        // To write out hundreds of points takes longer than to pack them, and is seldom the shorter.
        if packed.len() < least {
            return packed;
        }
    }
    let plain = write_plain(raw);
    if plain.len() <= PLAIN || Points::check_within(raw, MAX_IN_TABLE).is_err() {
        return plain;
    }
    let packed = format!("{TAG}:{}", pack(raw).0);
    if packed.len() < plain.len() { packed } else { plain }
}

fn read_plain(d: usize, text: &str) -> Result<RawPoints, PackedError> {
    let mut raw = RawPoints { d, x: Vec::new(), y: Vec::new() };
    for (i, point) in text.split(';').enumerate() {
        if i >= MAX_POINTS {
            return Err(PackedError::TooMany);
        }
        let mut numbers = Vec::with_capacity(d + 1);
        for field in point.split(',').take(d + 2) {
            let v = field.trim().parse();
            let v = v.map_err(|_| PackedError::NotANumber { point: i + 1, field: field.into() })?;
            numbers.push(v);
        }
        match numbers.pop() {
            Some(y) if numbers.len() == d => {
                raw.x.append(&mut numbers);
                raw.y.push(y);
            }
            _ => return Err(PackedError::Fields { point: i + 1, d }),
        }
    }
    Ok(raw)
}

fn write_plain(raw: &RawPoints) -> String {
    let points: Vec<String> = raw
        .x
        .chunks(raw.d.max(1))
        .zip(&raw.y)
        .map(|(x, y)| x.iter().chain(Some(y)).map(|v| shortest(*v)).collect::<Vec<_>>().join(","))
        .collect();
    format!("{}:{}", raw.d, points.join(";"))
}

/// The columns: inputs by coordinate, then targets.
fn columns(raw: &RawPoints) -> Vec<Vec<f64>> {
    let d = raw.d.max(1);
    let mut out: Vec<Vec<f64>> = (0..d).map(|k| raw.x.iter().skip(k).step_by(d).copied().collect()).collect();
    out.push(raw.y.clone());
    out
}

/// Packed points, without their tag, and how many characters they take at least when they are written out.
fn pack(raw: &RawPoints) -> (String, usize) {
    let mut bits = Writer::default();
    let mut least_plain = 0;
    bits.push(raw.d as u64 - 1, 1);
    bits.push(raw.y.len() as u64 - 1, 9);
    for column in columns(raw) {
        let as_decimals = |k: i32| column.iter().map(|v| grid::steps(*v, k)).collect::<Option<Vec<i64>>>();
        match (-COARSEST..=MOST_DECIMALS).find_map(|k| Some((k, as_decimals(k)?))) {
            Some((k, steps)) => {
                let least = steps.iter().copied().min().unwrap_or(0);
                let most = steps.iter().copied().max().unwrap_or(0);
                let folded = if least < 0 { 2 * least.unsigned_abs() - 1 } else { 2 * least as u64 };
                let (length, width) = (bit_length(folded), bit_length((most - least) as u64));
                bits.push((k + COARSEST) as u64, 5);
                bits.push(u64::from(length), 6);
                bits.push(folded, length);
                bits.push(u64::from(width), 6);
                steps.iter().for_each(|q| bits.push((q - least) as u64, width));
                least_plain += steps.iter().map(|q| digits(q.unsigned_abs()) + 1).sum::<usize>();
            }
            None => {
                bits.push(NOT_DECIMAL, 5);
                column.iter().for_each(|v| bits.push(v.to_bits(), 64));
                least_plain += 2 * column.len();
            }
        }
    }
    let mut out = bits.finish();
    let check = check(&out);
    for shift in [12, 6, 0] {
        out.push(char::from(DIGITS[(check >> shift & 63) as usize]));
    }
    (out, least_plain)
}

/// Digits of a whole number that its spelling has in any case: without the zeros at its end, one at least.
fn digits(mut q: u64) -> usize {
    while q != 0 && q.is_multiple_of(10) {
        q /= 10;
    }
    q.checked_ilog10().unwrap_or(0) as usize + 1
}

fn unpack(text: &str) -> Result<RawPoints, PackedError> {
    let bytes = text.as_bytes();
    if let Some(c) = text.chars().find(|c| !c.is_ascii() || VALUES[*c as usize] == NO_DIGIT) {
        return Err(PackedError::Character(c));
    }
    let body = text.get(..bytes.len().saturating_sub(3)).unwrap_or_default();
    let mut bits = Reader { text: body.as_bytes(), at: 0 };
    let d = bits.take(1).ok_or(PackedError::CutOff)? as usize + 1;
    let n = bits.take(9).ok_or(PackedError::CutOff)? as usize + 1;
    let mut columns = Vec::with_capacity(d + 1);
    for _ in 0..=d {
        columns.push(bits.column(n).ok_or(PackedError::CutOff)?);
    }
    // What is left over must be less than a character, all zeros.
    let mut end = Reader { text: &bytes[body.len()..], at: 0 };
    let whole = 6 * body.len() - bits.at < 6 && end.take(CHECK_BITS) == Some(u64::from(check(body)));
    if !whole {
        return Err(PackedError::Check);
    }
    let y = columns.pop().unwrap_or_default();
    let x = (0..n).flat_map(|i| columns.iter().map(move |c| c[i])).collect();
    Ok(RawPoints { d, x, y })
}

/// FNV-1a, 32 bits, of which the top 18.
fn check(text: &str) -> u32 {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    hash >> (32 - CHECK_BITS)
}

fn bit_length(v: u64) -> u32 {
    64 - v.leading_zeros()
}

/// Writes bits, six a character.
#[derive(Default)]
struct Writer {
    out: String,
    rest: u8,
    filled: u32,
}

impl Writer {
    fn push(&mut self, value: u64, width: u32) {
        let mut left = width;
        while left > 0 {
            let taken = (6 - self.filled).min(left);
            let bits = (value >> (left - taken) & ((1 << taken) - 1)) as u8;
            self.rest = self.rest << taken | bits;
            (self.filled, left) = (self.filled + taken, left - taken);
            if self.filled == 6 {
                self.out.push(char::from(DIGITS[usize::from(self.rest)]));
                (self.rest, self.filled) = (0, 0);
            }
        }
    }

    fn finish(mut self) -> String {
        while self.filled != 0 {
            self.push(0, 1);
        }
        self.out
    }
}

/// Reads what [`Writer`] wrote.
struct Reader<'a> {
    text: &'a [u8],
    /// Bits read.
    at: usize,
}

impl Reader<'_> {
    fn take(&mut self, width: u32) -> Option<u64> {
        let (mut value, mut left) = (0, width as usize);
        while left > 0 {
            let digit = u64::from(VALUES[usize::from(*self.text.get(self.at / 6)?)]);
            // As many bits of this character as are wanted and left in it.
            let unread = 6 - self.at % 6;
            let taken = unread.min(left);
            let bits = digit >> (unread - taken) & ((1 << taken) - 1);
            value = value << taken | bits;
            (self.at, left) = (self.at + taken, left - taken);
        }
        Some(value)
    }

    /// One column of `n` numbers; `None` if the bits end or mean nothing.
    fn column(&mut self, n: usize) -> Option<Vec<f64>> {
        let kind = self.take(5)?;
        if kind == NOT_DECIMAL {
            return (0..n).map(|_| self.take(64).map(f64::from_bits)).collect();
        }
        let k = kind as i32 - COARSEST;
        let length = self.take(6)? as u32;
        let folded = self.take(length)?;
        let least = if folded & 1 == 1 { -(folded.div_ceil(2) as i64) } else { (folded / 2) as i64 };
        let width = self.take(6)? as u32;
        (0..n)
            .map(|_| self.take(width).map(|q| grid::scaled(least.wrapping_add(q as i64) as f64, k)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::presets;
    use proptest::prelude::*;

    /// Bit for bit, which `==` on −0 is not.
    fn same(a: &RawPoints, b: &RawPoints) -> bool {
        let bits = |v: &[f64]| v.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        a.d == b.d && bits(&a.x) == bits(&b.x) && bits(&a.y) == bits(&b.y)
    }

    #[test]
    fn few_points_can_be_read_by_eye() {
        let raw = RawPoints { d: 1, x: vec![-1.0, 0.5], y: vec![1e-7, 0.25] };
        assert_eq!(write(&raw), "1:-1,1e-7;0.5,0.25");
        assert!(same(&read("1: -1 , 1e-7;0.5,.25").unwrap(), &raw));
    }

    #[test]
    fn the_format_is_the_documented_one() {
        // Bits by hand: d = 1, n = 2; x: 1 decimal, least −5, 4 bits, 0 and 10; y: 3s, on the grid 1.
        // 0 000000001 | 00111 000100 1001 000100 0000 1010 | 00110 000011 110 000000
        // In sixes: 000000 000100 111000 100100 100010 000001 010001 100000 111100 000000
        let body = "AE4kiBRg8A";
        let raw = RawPoints { d: 1, x: vec![-0.5, 0.5], y: vec![3.0, 3.0] };
        let packed = pack(&raw).0;
        assert_eq!(&packed[..packed.len() - 3], body);
        assert!(same(&read(&format!("a:{packed}")).unwrap(), &raw));
    }

    #[test]
    fn two_hundred_points_of_the_plane_take_less_than_2000_characters() {
        let x = crate::points::sample::inputs(2, 200, [-9.9, 9.9], crate::points::sample::Layout::Random(1));
        let y = x.iter().step_by(2).map(|v| 1e5 * v).collect();
        let raw = RawPoints { d: 2, x, y };
        let rounded = grid::round(&raw);
        let text = write(&rounded);
        assert!(text.len() <= 1_840, "{}", text.len());
        assert!(same(&read(&text).unwrap(), &rounded));
        // Off the grid the link grows, but stays exact.
        assert!(same(&read(&write(&raw)).unwrap(), &raw));
    }

    #[test]
    fn presets_are_packed_exactly() {
        for p in presets::PRESETS {
            let raw = p.points();
            let packed = pack(&raw).0;
            assert!(same(&unpack(&packed).unwrap(), &raw), "{}", p.key);
            assert!(packed.len() <= 11 * (raw.x.len() + raw.y.len()) + 20);
        }
    }

    #[test]
    fn damage_is_told() {
        let good = write(&presets::points("circle").unwrap());
        assert!(good.starts_with("a:"));
        for end in 2..good.len() {
            let said = read(&good[..end]).unwrap_err().to_string();
            assert!(said.starts_with("these data are "), "{end}: {said}");
        }
        assert_eq!(read("a:").unwrap_err().to_string(), "these data are cut off");
        assert_eq!(
            read(&format!("{good}A")).unwrap_err().to_string(),
            "these data are damaged: their check does not fit"
        );
        assert_eq!(
            read("a:AB*").unwrap_err().to_string(),
            "these data are damaged: `*` does not belong into them"
        );
        assert_eq!(
            read("b:AAAA").unwrap_err().to_string(),
            "these data are in format `b`, which this version does not know"
        );
        for bad in ["", "3:0,0", "A:xyz", "ab:cd", "1", ":"] {
            assert_eq!(
                read(bad).unwrap_err().to_string(),
                "own points are written like `1:x,y;x,y` or `2:x1,x2,y;x1,x2,y`"
            );
        }
        // A single wrong character is always noticed: each step of the check is one to one.
        for k in 2..good.len() {
            let other = if good.as_bytes()[k] == b'A' { "B" } else { "A" };
            let wrong = format!("{}{other}{}", &good[..k], &good[k + 1..]);
            assert!(read(&wrong).is_err() || wrong == good, "{wrong}");
        }
    }

    fn column(n: usize) -> impl Strategy<Value = Vec<f64>> {
        let number = prop_oneof![
            (-20_000..20_000_i64, -6..8_i32).prop_map(|(q, k)| grid::scaled(q as f64, k)),
            -1e6..1e6,
            Just(-0.0),
            Just(1e-300),
        ];
        let on_grid = (0..8_i32, prop::collection::vec(-100_000..100_000_i64, n))
            .prop_map(|(k, qs)| qs.into_iter().map(|q| grid::scaled(q as f64, k)).collect());
        prop_oneof![on_grid, prop::collection::vec(number, n)]
    }

    proptest! {
        #[test]
        fn packing_is_exact((d, cs) in (1..=2_usize, 1..=60_usize).prop_flat_map(|(d, n)| (Just(d), prop::collection::vec(column(n), d + 1)))) {
            let n = cs[0].len();
            let raw = RawPoints { d, x: (0..n).flat_map(|i| cs[..d].iter().map(move |c| c[i])).collect(), y: cs[d].clone() };
            prop_assert!(same(&unpack(&pack(&raw).0).unwrap(), &raw));
            prop_assume!(Points::check(&raw).is_ok());
            prop_assert!(same(&read(&write(&raw)).unwrap(), &raw));
        }

        #[test]
        fn no_text_panics(text in prop_oneof![any::<String>(), "a:[A-Za-z0-9_-]{0,40}"]) {
            let _ = read(&text);
        }
    }
}
