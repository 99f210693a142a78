//! Standard units: a table that is far from the size of a fresh network is trained with its inputs mapped to
//! `[−1, 1]` and its targets to mean 0 and standard deviation 1 (theory §8).
//!
//! `x' = (x − midrange)/half-range` for each input and `y' = (y − mean)/sd`, where a spread of 0 counts as 1. A
//! network of the standard units is one of the table's: with `w = w'/s`, `b = b' − Σ μ w'/s`, `a = t a'` and an
//! intercept ν, `f(x) = ν + t f'(x')`. Neither the variation norm nor the gradient penalty is invariant under the
//! change: `y → y/t` alone is exact with `λ/t` and `L/t²`, a shift of the targets is a free intercept, and a shift
//! or scale of the inputs changes which kinks are cheap.

use super::RawPoints;
use serde::{Deserialize, Serialize};

/// Where the zero and the one of an axis in standard units are: `v' = (v − zero)/one`.
///
/// In JSON a pair, `[zero, one]`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f64; 2]", into = "[f64; 2]")]
pub struct Unit {
    /// What becomes 0: the midrange of an input, the mean of the targets.
    pub zero: f64,
    /// What becomes 1 above that: the half-range of an input, the standard deviation of the targets. Positive.
    pub one: f64,
}

impl From<[f64; 2]> for Unit {
    fn from([zero, one]: [f64; 2]) -> Self {
        Self { zero, one }
    }
}

impl From<Unit> for [f64; 2] {
    fn from(unit: Unit) -> Self {
        [unit.zero, unit.one]
    }
}

impl Unit {
    /// A unit that changes nothing.
    pub const TABLE: Self = Self { zero: 0.0, one: 1.0 };

    /// A number of the table in standard units.
    pub fn to_standard(self, v: f64) -> f64 {
        (v - self.zero) / self.one
    }

    /// A number of standard units in the table's.
    pub fn to_table(self, v: f64) -> f64 {
        self.zero + self.one * v
    }
}

/// The standard units of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Units {
    /// Of each input.
    pub x: Vec<Unit>,
    /// Of the targets.
    pub y: Unit,
}

/// The ranges within which a table needs no other units: the size of the midrange of an input, its half-range, the
/// size of the mean of the targets, and their standard deviation.
const MIDRANGE: f64 = 1.0;
const HALF_RANGE: [f64; 2] = [0.3, 3.0];
const MEAN: f64 = 1.0;
const DEVIATION: [f64; 2] = [0.1, 3.0];

impl Units {
    /// The standard units of a table; those of an empty one change nothing.
    pub fn of(table: &RawPoints) -> Self {
        let d = table.d.max(1);
        let input = |k| centre_and_half_range(table.x.iter().skip(k).step_by(d).copied());
        Self { x: (0..d).map(input).collect(), y: mean_and_deviation(&table.y) }
    }

    /// The standard units of a table that needs them; none where it is near enough to them already.
    pub fn needed(table: &RawPoints) -> Option<Self> {
        let units = Self::of(table);
        let within = |range: [f64; 2], v: f64| (range[0]..=range[1]).contains(&v);
        let fits = |unit: &Unit| unit.zero.abs() <= MIDRANGE && within(HALF_RANGE, unit.one);
        let is_near =
            units.x.iter().all(fits) && units.y.zero.abs() <= MEAN && within(DEVIATION, units.y.one);
        (!is_near).then_some(units)
    }

    /// A table in standard units.
    pub fn to_standard(&self, table: &RawPoints) -> RawPoints {
        self.each(table, Unit::to_standard)
    }

    /// Points of standard units in the table's.
    pub fn to_table(&self, standard: &RawPoints) -> RawPoints {
        self.each(standard, Unit::to_table)
    }

    fn each(&self, points: &RawPoints, change: impl Fn(Unit, f64) -> f64) -> RawPoints {
        let units = self.x.iter().cycle();
        RawPoints {
            d: points.d,
            x: points.x.iter().zip(units).map(|(v, unit)| change(*unit, *v)).collect(),
            y: points.y.iter().map(|v| change(self.y, *v)).collect(),
        }
    }

    /// The weights of a neuron of standard units in the table's: `w̃ = (w, b)` padded as
    /// [`super::Points::augmented`] pads, and `a`. The table's network has the intercept `y.zero` besides.
    pub fn neuron_to_table(&self, w: [f64; 3], a: f64) -> ([f64; 3], f64) {
        let d = self.x.len();
        let mut table = w;
        for (k, unit) in self.x.iter().enumerate() {
            table[k] = w[k] / unit.one;
            table[d] -= unit.zero * table[k];
        }
        (table, self.y.one * a)
    }
}

/// A table's columns as people read them: where the numbers of a run stand in them, and what they are called.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Columns {
    /// The standard units of the run; none where its numbers are the table's own.
    pub units: Option<Units>,
    /// The names of the inputs, then that of the targets; empty where they have none.
    pub names: Vec<String>,
}

/// The columns of a run whose numbers are the table's own and have no names.
pub static PLAIN: Columns = Columns { units: None, names: Vec::new() };

impl Columns {
    /// The unit of input `k`, counted from 0.
    pub fn input(&self, k: usize) -> Unit {
        self.units.as_ref().and_then(|units| units.x.get(k).copied()).unwrap_or(Unit::TABLE)
    }

    /// The unit of the targets.
    pub fn target(&self) -> Unit {
        self.units.as_ref().map_or(Unit::TABLE, |units| units.y)
    }

    /// The name of input `k`, counted from 0, if it has one of its own.
    pub fn input_name(&self, k: usize) -> Option<&str> {
        let last = self.names.len().checked_sub(1)?;
        self.names.get(k).filter(|name| k < last && !name.is_empty()).map(String::as_str)
    }

    /// The name of the targets, if they have one of their own.
    pub fn target_name(&self) -> Option<&str> {
        self.names.last().filter(|name| !name.is_empty()).map(String::as_str)
    }

    /// An input of the run in the table's units; what is beyond its dimension stays.
    pub fn input_to_table(&self, mut x: [f64; 2]) -> [f64; 2] {
        x.iter_mut().enumerate().for_each(|(k, v)| *v = self.input(k).to_table(*v));
        x
    }

    /// The weights of a neuron of the run in the table's units: [`Units::neuron_to_table`].
    pub fn neuron_to_table(&self, w: [f64; 3], a: f64) -> ([f64; 3], f64) {
        self.units.as_ref().map_or((w, a), |units| units.neuron_to_table(w, a))
    }
}

fn centre_and_half_range(values: impl Iterator<Item = f64>) -> Unit {
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if low > high {
        return Unit::TABLE;
    }
    let half = 0.5 * (high - low);
    // Adding 0 turns −0 into 0.
    Unit { zero: 0.5 * (low + high) + 0.0, one: if half > 0.0 { half } else { 1.0 } }
}

/// The standard deviation is that of the table itself, with `1/n`: then `R² = 1 − 2 L'`.
fn mean_and_deviation(values: &[f64]) -> Unit {
    if values.is_empty() {
        return Unit::TABLE;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
    let is_constant = values.iter().all(|v| *v == values[0]);
    let deviation = libm::sqrt(variance);
    let one = if is_constant || deviation == 0.0 { 1.0 } else { deviation };
    Unit { zero: if is_constant { values[0] } else { mean } + 0.0, one }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Experiment, Mode};
    use crate::neuron::{dot, relu};
    use crate::points::{Points, presets::PRESETS};

    fn table(d: usize, rows: &[&[f64]]) -> RawPoints {
        RawPoints {
            d,
            x: rows.iter().flat_map(|row| row[..d].to_vec()).collect(),
            y: rows.iter().map(|row| row[d]).collect(),
        }
    }

    /// Tables from far years, of huge, of tiny and of no spread.
    fn tables() -> Vec<RawPoints> {
        vec![
            table(1, &[&[1948.0, 8.1], &[1949.0, -1.2], &[1950.0, 1.3], &[1951.0, 7.9]]),
            table(1, &[&[0.2, 0.1], &[337.4, 338.8], &[118.2, 118.1], &[884.6, 888.0]]),
            table(1, &[&[0.0, 0.0], &[0.001, 1.0], &[0.002, 0.0], &[0.003, 1.0]]),
            table(1, &[&[5.0, 7.0]]),
            table(1, &[&[5.0, 7.0], &[5.0, 7.0]]),
            table(1, &[&[-1e6, 1e6], &[1e6, -1e6], &[999_999.5, 3.0]]),
            table(2, &[&[1e5, 1e-4, 3.0], &[1e5 + 1.0, 3e-4, 5.0], &[1e5 + 2.0, -1e-4, 9.0]]),
            table(2, &[&[3.0, 4.0, 1e-9], &[3.0, 5.0, 2e-9], &[3.0, 7.0, 0.0]]),
        ]
    }

    #[test]
    fn standard_units_are_those_of_the_words() {
        for table in tables() {
            let units = Units::of(&table);
            let standard = units.to_standard(&table);
            for k in 0..table.d {
                let column: Vec<f64> = standard.x.iter().skip(k).step_by(table.d).copied().collect();
                let (low, high) =
                    column.iter().fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(*v), h.max(*v)));
                let is_constant = low == high;
                assert!((low + high).abs() < 1e-9 && (is_constant || (high - low - 2.0).abs() < 1e-9));
            }
            let n = table.y.len() as f64;
            let mean = standard.y.iter().sum::<f64>() / n;
            let square = standard.y.iter().map(|v| v * v).sum::<f64>() / n;
            let is_constant = table.y.iter().all(|v| *v == table.y[0]);
            assert!(mean.abs() < 1e-9 && (is_constant || (square - 1.0).abs() < 1e-9), "{mean} {square}");
            let back = units.to_table(&standard);
            let largest = table.x.iter().chain(&table.y).fold(0.0_f64, |m, v| m.max(v.abs()));
            for (a, b) in back.x.iter().chain(&back.y).zip(table.x.iter().chain(&table.y)) {
                assert!((a - b).abs() <= 1e-15 * largest, "{a} {b}");
            }
        }
    }

    #[test]
    fn presets_stay_as_they_are_and_these_tables_do_not() {
        for preset in PRESETS {
            let experiment = Experiment::preset(preset.key, Mode::VariationNorm).unwrap();
            assert_eq!(Units::needed(&experiment.raw_points().unwrap()), None, "{}", preset.key);
        }
        let needing = tables().iter().filter(|table| Units::needed(table).is_some()).count();
        assert_eq!(needing, tables().len());
    }

    /// What neurons in standard units say is what the same neurons in the table's units say, with the intercept.
    #[test]
    fn neurons_in_both_units_are_one_function() {
        let neurons: Vec<([f64; 3], f64)> =
            [0.0, 1.0, 2.0, 3.0, 4.0].map(|t: f64| ([t.cos(), t.sin(), 0.3 * t - 0.5], t - 2.2)).into();
        for table in tables() {
            let units = Units::of(&table);
            let standard = Points::check(&units.to_standard(&table)).unwrap();
            let own = Points::check(&table).unwrap();
            // The third coordinate is padding for d = 1.
            let neurons =
                neurons.iter().map(|(w, a)| if table.d == 1 { ([w[0], w[2], 0.0], *a) } else { (*w, *a) });
            let neurons: Vec<_> = neurons.collect();
            for i in 0..own.n() {
                let there: f64 = neurons.iter().map(|(w, a)| a * relu(dot(*w, standard.augmented(i)))).sum();
                let here: f64 = neurons
                    .iter()
                    .map(|(w, a)| {
                        let (w, a) = units.neuron_to_table(*w, *a);
                        a * (0..3).map(|k| w[k] * own.augmented(i)[k]).sum::<f64>().max(0.0)
                    })
                    .sum();
                let (here, there) = (units.y.zero + here, units.y.to_table(there));
                assert!((here - there).abs() <= 1e-10 * units.y.one.max(1.0), "{here} {there}");
            }
        }
    }
}
