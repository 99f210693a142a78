//! The function behind the targets, where it is known: a formula, or the small network that drew them.
//!
//! A truth is written as one word, the same in links, files and options: `formula:sin(3x)`, `teacher:3:7` (three
//! neurons drawn from seed 7 between −1 and 1), or `teacher:3:7:0:2` for other ends.

use super::formula::{Formula, FormulaError};
use super::teacher::{MAX_NEURONS, Teacher};
use super::units::Units;
use super::{MAX_IN_TABLE, MAX_SIZE, Points};
use crate::text::{excerpt, shortest};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Between these a teacher's hinges are drawn where nothing else is said.
const ENDS: [f64; 2] = [-1.0, 1.0];

/// What the targets were made from, before noise.
///
/// ```
/// use relu_atoms_experiment::points::truth::Truth;
///
/// let truth: Truth = "formula:2x1*x2".parse()?;
/// assert_eq!(truth.function(2)?.evaluate([0.5, -1.0]), -1.0);
/// assert_eq!(truth.to_string(), "formula:2x1*x2");
/// let refused = truth.function(1).unwrap_err();
/// assert_eq!(refused.to_string(), "the formula, column 5: `x2` is not known; the input is x, and its square is x^2");
/// # Ok::<(), relu_atoms_experiment::points::truth::TruthError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Truth {
    /// A formula in `x`, or in `x1` and `x2`, that can be read in one dimension at least.
    Formula(String),
    /// The network of [`Teacher::new`].
    Teacher {
        /// How many neurons it has, 1 to [`MAX_NEURONS`].
        neurons: usize,
        /// The seed it was drawn from.
        seed: u64,
        /// The ends between which its hinges lie, the smaller first.
        ends: [f64; 2],
    },
}

/// Why a truth was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum TruthError {
    /// It names no kind of truth.
    #[error(
        "a truth is `formula:` and a formula, or `teacher:`, its number of neurons, a colon and its seed"
    )]
    Kind,
    /// The formula is refused.
    #[error("the formula, {0}")]
    Formula(#[from] FormulaError),
    /// The teacher has no neurons or too many.
    #[error("a teacher has a whole number of neurons from 1 to {MAX_NEURONS}, not `{}`", excerpt(found, 20))]
    Neurons {
        /// What stands there.
        found: String,
    },
    /// The teacher's seed is no whole number.
    #[error("the teacher's seed must be a whole number from 0 to {}, not `{}`", u64::MAX, excerpt(found, 20))]
    Seed {
        /// What stands there.
        found: String,
    },
    /// The teacher's ends are no range.
    #[error(
        "the teacher's ends must be two numbers between -{MAX_SIZE:e} and {MAX_SIZE:e}, the smaller first, \
         not `{}`",
        excerpt(found, 30)
    )]
    Ends {
        /// What stands there.
        found: String,
    },
    /// It has a value at no data point.
    #[error("the truth `{}` has no value at any of the data points", excerpt(truth, 60))]
    Undefined {
        /// The truth.
        truth: String,
    },
}

impl Truth {
    /// A network of [`Teacher::new`].
    pub fn teacher(neurons: usize, seed: u64, ends: [f64; 2]) -> Self {
        Self::Teacher { neurons, seed, ends }
    }

    /// It as a function of inputs of dimension `d`, 1 or 2.
    ///
    /// # Errors
    /// What is wrong with the formula in this dimension.
    pub fn function(&self, d: usize) -> Result<TruthFunction, TruthError> {
        let kind = match self {
            Self::Formula(text) => Kind::Formula(Formula::parse(text, d)?),
            Self::Teacher { neurons, seed, ends } => Kind::Teacher(Teacher::new(d, *neurons, *ends, *seed)),
        };
        Ok(TruthFunction { kind, units: None })
    }

    /// It as a function that can be compared with a network on these points, which stand in these units.
    ///
    /// # Errors
    /// It cannot be read in the points' dimension, or has a value at none of them.
    pub fn check(&self, points: &Points, units: Option<&Units>) -> Result<TruthFunction, TruthError> {
        let function = self.function(points.d())?.in_units(units);
        let has_value =
            |i: usize| function.value([points.x()[(i, 0)], points.x()[(i, points.d() - 1)]]).is_some();
        if (0..points.n()).any(has_value) {
            Ok(function)
        } else {
            Err(TruthError::Undefined { truth: self.to_string() })
        }
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Formula(text) => write!(f, "formula:{text}"),
            Self::Teacher { neurons, seed, ends } => {
                write!(f, "teacher:{neurons}:{seed}")?;
                if *ends == ENDS { Ok(()) } else { write!(f, ":{}:{}", shortest(ends[0]), shortest(ends[1])) }
            }
        }
    }
}

impl FromStr for Truth {
    type Err = TruthError;

    fn from_str(text: &str) -> Result<Self, TruthError> {
        match text.trim().split_once(':') {
            Some(("formula", formula)) => {
                let formula = formula.trim();
                // Refused in both dimensions: the message of the one in which more of it could be read.
                if let (Err(line), Err(plane)) = (Formula::parse(formula, 1), Formula::parse(formula, 2)) {
                    return Err(if plane.column < line.column { line } else { plane }.into());
                }
                Ok(Self::Formula(formula.into()))
            }
            Some(("teacher", numbers)) => read_teacher(numbers),
            _ => Err(TruthError::Kind),
        }
    }
}

/// Reads `K:SEED` or `K:SEED:LOW:HIGH`.
fn read_teacher(text: &str) -> Result<Truth, TruthError> {
    let mut parts = text.splitn(3, ':');
    let mut part = || parts.next().unwrap_or_default().trim();
    let (neurons, seed, rest) = (part(), part(), part());
    let neurons = match neurons.parse() {
        Ok(k) if (1..=MAX_NEURONS).contains(&k) => k,
        _ => return Err(TruthError::Neurons { found: neurons.into() }),
    };
    let seed = seed.parse().map_err(|_| TruthError::Seed { found: seed.into() })?;
    if rest.is_empty() && text.split(':').count() == 2 {
        return Ok(Truth::teacher(neurons, seed, ENDS));
    }
    let number = |t: &str| t.trim().parse::<f64>().ok().filter(|v| v.abs() <= MAX_SIZE).map(|v| v + 0.0);
    let ends = rest.split_once(':').and_then(|(low, high)| Some([number(low)?, number(high)?]));
    match ends {
        Some(ends) if ends[0] < ends[1] => Ok(Truth::teacher(neurons, seed, ends)),
        _ => Err(TruthError::Ends { found: rest.into() }),
    }
}

impl TryFrom<String> for Truth {
    type Error = TruthError;

    fn try_from(text: String) -> Result<Self, TruthError> {
        text.parse()
    }
}

impl From<Truth> for String {
    fn from(truth: Truth) -> Self {
        truth.to_string()
    }
}

/// A truth in the units of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TruthInUnits {
    /// The truth, a function of the table's numbers.
    pub truth: Truth,
    /// The standard units of the run; none where its numbers are the table's own.
    pub units: Option<Units>,
}

impl TruthInUnits {
    /// It as a function of the run's inputs, of dimension `d`, with values in the run's units.
    ///
    /// # Errors
    /// Those of [`Truth::function`].
    pub fn function(&self, d: usize) -> Result<TruthFunction, TruthError> {
        Ok(self.truth.function(d)?.in_units(self.units.as_ref()))
    }
}

impl From<Truth> for TruthInUnits {
    fn from(truth: Truth) -> Self {
        Self { truth, units: None }
    }
}

/// A truth that can be evaluated.
#[derive(Clone, Debug)]
pub struct TruthFunction {
    kind: Kind,
    /// The units of its inputs and values, where these are not the table's.
    units: Option<Units>,
}

#[derive(Clone, Debug)]
enum Kind {
    Formula(Formula),
    Teacher(Teacher),
}

impl TruthFunction {
    /// Its value at an input (the second number is ignored for d = 1); not-a-number or infinity where it is not
    /// defined.
    pub fn evaluate(&self, x: [f64; 2]) -> f64 {
        let Some(units) = &self.units else { return self.in_table(x) };
        let mut table = x;
        table.iter_mut().zip(&units.x).for_each(|(v, unit)| *v = unit.to_table(*v));
        units.y.to_standard(self.in_table(table))
    }

    /// Its value in the table's units at an input in these.
    fn in_table(&self, x: [f64; 2]) -> f64 {
        match &self.kind {
            Kind::Formula(formula) => formula.evaluate(x),
            Kind::Teacher(teacher) => teacher.evaluate(x),
        }
    }

    /// Its value, if that in the table's units is a number as a target may have it: of a size of at most [`MAX_SIZE`],
    /// where the function is in other units [`MAX_IN_TABLE`].
    pub fn value(&self, x: [f64; 2]) -> Option<f64> {
        let value = self.evaluate(x);
        let (in_table, most) =
            self.units.as_ref().map_or((value, MAX_SIZE), |units| (units.y.to_table(value), MAX_IN_TABLE));
        Some(value).filter(|_| in_table.abs() <= most)
    }

    /// The same function of a table's numbers, with inputs and values in these units; none are the table's own.
    #[must_use]
    pub fn in_units(self, units: Option<&Units>) -> Self {
        Self { units: units.cloned(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::RawPoints;

    #[test]
    fn a_truth_is_one_word_there_and_back() {
        for (word, d, x, value) in [
            ("formula:sin(3x)", 1, [0.5, 0.0], libm::sin(1.5)),
            ("formula:|x1| - x2^2", 2, [-0.5, 2.0], -3.5),
            ("formula:min(x1, 1)", 2, [3.0, 0.0], 1.0),
            ("teacher:3:7", 2, [0.2, 0.1], Teacher::new(2, 3, [-1.0, 1.0], 7).evaluate([0.2, 0.1])),
            ("teacher:20:0:-0.5:2", 1, [0.2, 0.0], Teacher::new(1, 20, [-0.5, 2.0], 0).evaluate([0.2, 0.0])),
        ] {
            let truth: Truth = word.parse().expect(word);
            assert_eq!(truth.to_string(), word);
            assert_eq!(truth.function(d).expect(word).evaluate(x), value, "{word}");
            let json = serde_json::to_string(&truth).expect("json");
            assert_eq!(json, format!("\"{word}\""));
            assert_eq!(serde_json::from_str::<Truth>(&json).expect("json"), truth);
        }
        assert_eq!("teacher:2:5:-1:1".parse::<Truth>().expect("ends").to_string(), "teacher:2:5");
        assert_eq!(" formula: |x| ".parse::<Truth>().expect("blanks").to_string(), "formula:|x|");
    }

    #[test]
    fn what_is_no_truth_is_refused_with_a_sentence() {
        let kind =
            "a truth is `formula:` and a formula, or `teacher:`, its number of neurons, a colon and its seed";
        for (word, said) in [
            ("", kind),
            ("sin(3x)", kind),
            ("spline:3", kind),
            ("formula:", "the formula, column 1: something is missing at the end"),
            ("formula:sin(3x", "the formula, column 7: a closing parenthesis is missing"),
            ("formula:x1 + x3", "the formula, column 6: `x3` is not known; the inputs are x1 and x2"),
            ("teacher:0:1", "a teacher has a whole number of neurons from 1 to 20, not `0`"),
            ("teacher:x", "a teacher has a whole number of neurons from 1 to 20, not `x`"),
            ("teacher:3", "the teacher's seed must be a whole number from 0 to 18446744073709551615, not ``"),
            (
                "teacher:3:-1",
                "the teacher's seed must be a whole number from 0 to 18446744073709551615, not `-1`",
            ),
            (
                "teacher:3:1:2:1",
                "the teacher's ends must be two numbers between -1e6 and 1e6, the smaller first, not `2:1`",
            ),
            (
                "teacher:3:1:",
                "the teacher's ends must be two numbers between -1e6 and 1e6, the smaller first, not ``",
            ),
            (
                "teacher:3:1:0:NaN",
                "the teacher's ends must be two numbers between -1e6 and 1e6, the smaller first, not `0:NaN`",
            ),
        ] {
            assert_eq!(word.parse::<Truth>().map_err(|e| e.to_string()), Err(said.into()), "{word}");
        }
    }

    #[test]
    fn a_truth_must_have_a_value_where_the_data_are() {
        let points =
            Points::check(&RawPoints { d: 1, x: vec![-1.0, 0.0, 2.0], y: vec![0.0; 3] }).expect("points");
        let check = |word: &str| word.parse::<Truth>().expect(word).check(&points, None).map(|_| ());
        assert_eq!(check("formula:sqrt(x)"), Ok(()));
        assert_eq!(
            check("formula:sqrt(x - 3)").map_err(|e| e.to_string()),
            Err("the truth `formula:sqrt(x - 3)` has no value at any of the data points".into())
        );
        assert!(matches!(check("formula:x2"), Err(TruthError::Formula(_))));
    }
}
