//! From rows to points: what each row gives or why it gives none, and fewer points of too many rows.

use super::cell::{Shape, is_missing, number};
use super::error::LineError;
use super::lines::Record;
use super::{Decimal, Role, Rows};
use crate::points::{MAX_IN_TABLE, MAX_POINTS, RawPoints};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::index;

/// How many parts the range of one input, and each of two, has for averages.
const PARTS: [usize; 2] = [128, 16];

/// Which columns give the numbers of a point, and how they are written.
#[derive(Debug)]
pub(super) struct Format<'a> {
    /// The columns of the inputs, then that of the target.
    pub(super) columns: Vec<usize>,
    pub(super) decimal: Decimal,
    pub(super) labels: Option<&'a [String; 2]>,
    /// How many columns there are, and the first line that has so many.
    pub(super) width: (usize, usize),
}

impl Format<'_> {
    /// The columns of the inputs and the target among the roles.
    pub(super) fn columns(roles: &[Role]) -> Vec<usize> {
        let place = |wanted| roles.iter().position(|role| *role == wanted);
        [Role::X, Role::X1, Role::X2, Role::Y].into_iter().filter_map(place).collect()
    }

    /// The numbers of a row.
    pub(super) fn values(&self, row: &Record) -> Result<Vec<f64>, LineError> {
        let (expected, by) = self.width;
        let found =
            (0..row.width()).rev().find(|column| !row.cell(*column).is_empty()).map_or(0, |last| last + 1);
        let last = self.columns.iter().copied().max().unwrap_or(0);
        if found > expected || row.width() <= last {
            let found = if found > expected { found } else { row.width() };
            return Err(LineError::OtherColumns { found, expected, by });
        }
        self.columns
            .iter()
            .enumerate()
            .map(|(k, column)| self.value(row, *column, k + 1 == self.columns.len()))
            .collect()
    }

    fn value(&self, row: &Record, column: usize, is_target: bool) -> Result<f64, LineError> {
        let cell = row.cell(column);
        let (column, field) = (column + 1, cell.to_owned());
        if let (true, Some(labels)) = (is_target && !is_missing(cell), self.labels) {
            return match labels.iter().position(|label| label == cell) {
                Some(k) => Ok(2.0 * k as f64 - 1.0),
                None => Err(LineError::OtherLabel { column, field }),
            };
        }
        match number(cell, self.decimal) {
            // The units decide whether it is small enough to be trained on.
            Some(v) if v.abs() <= MAX_IN_TABLE => Ok(v),
            Some(_) => Err(LineError::TooLarge { column, field }),
            None => Err(match Shape::of(cell) {
                Shape::Missing => LineError::Missing { column, field },
                Shape::Signed(sign) => LineError::Sign { column, field, sign },
                _ => LineError::NotANumber { column, field },
            }),
        }
    }
}

/// Points with the line of each.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lined {
    pub(super) points: RawPoints,
    pub(super) lines: Vec<usize>,
}

/// At most as many points as can be trained on, and the lines that gave none of them.
pub(super) fn reduced(all: Lined, rows: Rows) -> (Lined, Vec<usize>) {
    let n = all.lines.len();
    let kept: Vec<usize> = match rows {
        Rows::First => (0..MAX_POINTS.min(n)).collect(),
        Rows::Sample(seed) => {
            let mut kept =
                index::sample(&mut ChaCha8Rng::seed_from_u64(seed), n, MAX_POINTS.min(n)).into_vec();
            kept.sort_unstable();
            kept
        }
        Rows::Averages => return (averages(&all), Vec::new()),
    };
    let d = all.points.d;
    let mut left = vec![true; n];
    kept.iter().for_each(|row| left[*row] = false);
    let points = RawPoints {
        d,
        x: kept.iter().flat_map(|row| all.points.x[row * d..(row + 1) * d].iter().copied()).collect(),
        y: kept.iter().map(|row| all.points.y[*row]).collect(),
    };
    let lines = kept.iter().map(|row| all.lines[*row]).collect();
    (Lined { points, lines }, (0..n).filter(|row| left[*row]).map(|row| all.lines[row]).collect())
}

/// The mean inputs and targets in equal parts of the inputs' range; parts without rows give no point.
fn averages(all: &Lined) -> Lined {
    let (d, n) = (all.points.d, all.lines.len());
    let parts = PARTS[d - 1];
    let part: Vec<Vec<usize>> = (0..d)
        .map(|k| {
            let column = || all.points.x.iter().skip(k).step_by(d);
            let low = column().copied().fold(f64::INFINITY, f64::min);
            let high = column().copied().fold(f64::NEG_INFINITY, f64::max);
            let width = (high - low) / parts as f64;
            let of = |v: &f64| if width > 0.0 { (((v - low) / width) as usize).min(parts - 1) } else { 0 };
            column().map(of).collect()
        })
        .collect();
    // A part's number of rows, the sums of its inputs and of its target, and its first line.
    let mut sums = vec![(0_usize, [0.0; 2], 0.0, 0_usize); parts.pow(d as u32)];
    for row in 0..n {
        let place = part.iter().rev().fold(0, |place, of| place * parts + of[row]);
        let (count, x, y, line) = &mut sums[place];
        if *count == 0 {
            *line = all.lines[row];
        }
        *count += 1;
        *y += all.points.y[row];
        (0..d).for_each(|k| x[k] += all.points.x[row * d + k]);
    }
    let mut out = Lined { points: RawPoints { d, x: Vec::new(), y: Vec::new() }, lines: Vec::new() };
    for (count, x, y, line) in sums.into_iter().filter(|(count, ..)| *count > 0) {
        out.points.x.extend(x[..d].iter().map(|sum| sum / count as f64));
        out.points.y.push(y / count as f64);
        out.lines.push(line);
    }
    out
}
