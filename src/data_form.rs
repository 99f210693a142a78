//! The fields of the data dialog as they are filled in, and the points that they make. Pure.

use crate::state::NewData;
use crate::text::dialogs as words;
use reactive_stores::Store;
use relu_atoms_core::points::csv::{self, CsvError};
use relu_atoms_core::points::formula::{Formula, FormulaError};
use relu_atoms_core::points::holdout::MAX_HOLDOUT;
use relu_atoms_core::points::sample::{self, Layout, SampleError};
use relu_atoms_core::points::teacher::MAX_NEURONS;
use relu_atoms_core::points::truth::{Truth, TruthError};
use relu_atoms_core::points::{MAX_POINTS, MAX_SIZE, Points, PointsError, RawPoints, grid};
use relu_atoms_core::text::shortest;
use std::sync::Arc;

/// The longest text, in bytes, that a text field is given: it is no place for megabytes.
const MAX_TEXT: usize = 200_000;
/// The largest seed: every whole number up to it is a float.
const MAX_SEED: u64 = 1 << 53;

/// Where the points come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A table of values.
    Values,
    /// A formula, at sampled inputs.
    Function,
    /// A small network drawn from the seed, at sampled inputs.
    Teacher,
}

impl Source {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 3] = [Self::Values, Self::Function, Self::Teacher];

    /// The source `by` tabs further, around the ends.
    pub fn neighbour(self, by: isize) -> Self {
        Self::ALL[(self as isize + by).rem_euclid(Self::ALL.len() as isize) as usize]
    }
}

/// How sampled inputs lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    /// Equally spaced, in the plane on a square lattice.
    Even,
    /// Uniformly at random from the seed.
    Random,
}

/// A table of values, unread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// The content of the text field.
    Text(String),
    /// The content of a file that is not UTF-8 or too long for a text field, which stays empty.
    Bytes(Arc<[u8]>),
}

impl Values {
    /// The content of a file or of the clipboard.
    pub fn from_bytes(bytes: Arc<[u8]>) -> Self {
        match std::str::from_utf8(&bytes) {
            Ok(text) if text.len() <= MAX_TEXT => Self::Text(text.into()),
            _ => Self::Bytes(bytes),
        }
    }

    /// What the text field shows.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Bytes(_) => "",
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// The fields of the dialog. Numbers are kept as typed.
#[derive(Clone, Debug, PartialEq, Store)]
pub struct DataForm {
    /// Where the points come from.
    pub source: Source,
    /// The table of values.
    pub values: Values,
    /// The formula.
    pub formula: String,
    /// How many neurons the teacher network has.
    pub neurons: String,
    /// How many inputs a sampled point has, 1 or 2.
    pub inputs: usize,
    /// How many points are sampled.
    pub count: String,
    /// The smallest input.
    pub from: String,
    /// The greatest input.
    pub to: String,
    /// How the inputs lie.
    pub spacing: Spacing,
    /// The standard deviation of the noise on the targets.
    pub noise: String,
    /// The seed of the noise, of random inputs and of the teacher network.
    pub seed: String,
    /// How many per cent of the rows are held out.
    pub holdout: String,
    /// The points in use when the form was opened on them, and the function behind their targets.
    pub shown: Option<(RawPoints, Truth)>,
}

impl Default for DataForm {
    fn default() -> Self {
        Self {
            source: Source::Values,
            values: Values::Text(String::new()),
            formula: "sin(3x)".into(),
            neurons: "3".into(),
            inputs: 1,
            count: "24".into(),
            from: "-1".into(),
            to: "1".into(),
            spacing: Spacing::Even,
            noise: "0".into(),
            seed: "1".into(),
            holdout: "0".into(),
            shown: None,
        }
    }
}

/// Why a form makes no points. The sentence is for the list of errors beside the fields.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MakeDataError {
    /// The table of values is refused.
    #[error(transparent)]
    Table(#[from] CsvError),
    /// A field is no number within its range.
    #[error("{}", words::number(name, &least.to_string(), &most.to_string()))]
    Number {
        /// The field's name.
        name: &'static str,
        /// The smallest number allowed.
        least: f64,
        /// The greatest.
        most: f64,
    },
    /// A field is no whole number within its range.
    #[error("{}", words::whole(name, *least, *most))]
    Whole {
        /// The field's name.
        name: &'static str,
        /// The smallest number allowed.
        least: u64,
        /// The greatest.
        most: u64,
    },
    /// The inputs do not go from a smaller to a greater number.
    #[error("{}", words::NO_RANGE)]
    EmptyRange,
    /// The formula is refused.
    #[error(transparent)]
    Formula(#[from] FormulaError),
    /// The function behind the targets is refused.
    #[error(transparent)]
    Truth(#[from] TruthError),
    /// The function has no target at an input.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The points cannot be trained on.
    #[error(transparent)]
    Points(#[from] PointsError),
}

impl DataForm {
    /// Shows the points in use as a table of values, with what is known of them; what the other tabs hold stays.
    pub fn show(&mut self, data: &NewData) {
        let points = grid::round(&data.points);
        self.source = Source::Values;
        self.values = Values::Text(csv::write(&points));
        self.inputs = points.d;
        // Shares are chosen in whole per cents; one that a link has said may be any.
        self.holdout = shortest((1e6 * data.holdout).round() / 1e4);
        self.shown = data.truth.clone().map(|truth| (points, truth));
    }

    /// The data that the form makes: sampled points know the function they were sampled from, and so do the points
    /// in use as long as nothing in them has been changed.
    ///
    /// # Errors
    /// As [`DataForm::points`], and a share of rows to hold out that is none.
    pub fn data(&self) -> Result<NewData, Vec<MakeDataError>> {
        let points = self.points()?;
        let truth = match self.source {
            Source::Values => {
                self.shown.as_ref().filter(|(shown, _)| *shown == points).map(|(_, truth)| truth.clone())
            }
            Source::Function | Source::Teacher => Some(self.truth().map_err(|error| vec![error])?),
        };
        let most = 100.0 * MAX_HOLDOUT;
        let holdout = number(&self.holdout, words::HOLDOUT, 0.0, most).map_err(|error| vec![error])?;
        Ok(NewData { points, truth, holdout: holdout / 100.0 })
    }

    /// The points that the form makes, rounded as the link carries them.
    ///
    /// # Errors
    /// Everything that is wrong with a table, by line; otherwise the first field that is wrong.
    pub fn points(&self) -> Result<RawPoints, Vec<MakeDataError>> {
        let points = match self.source {
            Source::Values => {
                let reading = csv::read(self.values.bytes());
                reading
                    .map_err(|errors| errors.into_iter().map(MakeDataError::from).collect::<Vec<_>>())?
                    .points
            }
            Source::Function | Source::Teacher => self.sampled().map_err(|error| vec![error])?,
        };
        self.finished(points).map_err(|error| vec![error])
    }

    /// The points with noise on their targets, checked and rounded.
    fn finished(&self, mut points: RawPoints) -> Result<RawPoints, MakeDataError> {
        let noise = number(&self.noise, words::NOISE, 0.0, MAX_SIZE)?;
        if noise > 0.0 {
            sample::add_noise(&mut points, noise, self.seed()?);
        }
        Points::check(&points)?;
        Ok(grid::round(&points))
    }

    fn sampled(&self) -> Result<RawPoints, MakeDataError> {
        let d = self.inputs;
        let count = whole(&self.count, words::POINTS, 1, MAX_POINTS as u64)? as usize;
        let ends = self.ends()?;
        let layout = match self.spacing {
            Spacing::Even => Layout::Even,
            Spacing::Random => Layout::Random(self.seed()?),
        };
        let x = sample::inputs(d, count, ends, layout);
        let function = self.truth()?.function(d).map_err(MakeDataError::from)?;
        Ok(sample::targets(d, x, &|x| function.evaluate(x))?)
    }

    /// The least and the greatest input.
    fn ends(&self) -> Result<[f64; 2], MakeDataError> {
        let ends = [
            number(&self.from, words::FROM, -MAX_SIZE, MAX_SIZE)?,
            number(&self.to, words::TO, -MAX_SIZE, MAX_SIZE)?,
        ];
        if ends[0] < ends[1] { Ok(ends) } else { Err(MakeDataError::EmptyRange) }
    }

    /// The function from which targets are sampled.
    fn truth(&self) -> Result<Truth, MakeDataError> {
        if self.source == Source::Teacher {
            let neurons = whole(&self.neurons, words::NEURONS, 1, MAX_NEURONS as u64)? as usize;
            return Ok(Truth::teacher(neurons, self.seed()?, self.ends()?));
        }
        let formula = self.formula.trim();
        Formula::parse(formula, self.inputs)?;
        Ok(Truth::Formula(formula.into()))
    }

    fn seed(&self) -> Result<u64, MakeDataError> {
        whole(&self.seed, words::SEED, 0, MAX_SEED)
    }
}

fn number(text: &str, name: &'static str, least: f64, most: f64) -> Result<f64, MakeDataError> {
    let value = text.trim().parse().ok().filter(|value| (least..=most).contains(value));
    value.ok_or(MakeDataError::Number { name, least, most })
}

fn whole(text: &str, name: &'static str, least: u64, most: u64) -> Result<u64, MakeDataError> {
    let value = text.trim().parse().ok().filter(|value| (least..=most).contains(value));
    value.ok_or(MakeDataError::Whole { name, least, most })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(form: &DataForm) -> String {
        let errors = form.points().unwrap_err();
        errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn the_points_in_use_come_back_from_the_table() {
        let points = RawPoints { d: 2, x: vec![0.0, 1.0, -0.5, 0.25], y: vec![2.0, -1.0] };
        let mut form = DataForm { source: Source::Teacher, formula: "x1".into(), ..DataForm::default() };
        form.show(&points.clone().into());
        assert_eq!((form.source, form.inputs, form.formula.as_str()), (Source::Values, 2, "x1"));
        assert_eq!(form.points(), Ok(points));
    }

    #[test]
    fn what_is_no_text_or_too_long_is_kept_as_bytes() {
        // Latin-1, whose header is no UTF-8.
        let bytes: Arc<[u8]> = (*b"gr\xf6\xdfe,y\n1,2\n").into();
        let values = Values::from_bytes(bytes.clone());
        assert_eq!(values, Values::Bytes(bytes));
        assert_eq!(values.text(), "");
        let long: Arc<[u8]> = "1,2\n".repeat(MAX_TEXT / 4 + 1).into_bytes().into();
        assert!(matches!(Values::from_bytes(long), Values::Bytes(_)));
        assert_eq!(Values::from_bytes((*b"1,2\n").into()), Values::Text("1,2\n".into()));
        let form = DataForm { values, ..DataForm::default() };
        let made = form.points();
        assert!(made.is_ok_and(|points| points.x == [1.0] && points.y == [2.0]));
    }

    #[test]
    fn functions_and_teachers_are_sampled() {
        let function = DataForm {
            source: Source::Function,
            formula: " 2|x|-1 ".into(),
            count: "5".into(),
            ..DataForm::default()
        };
        assert_eq!(function.points().unwrap().y, [1.0, 0.0, -1.0, 0.0, 1.0]);
        let teacher =
            DataForm { source: Source::Teacher, inputs: 2, count: "40".into(), ..DataForm::default() };
        assert_eq!(teacher.points().unwrap().y.len(), 36, "a lattice of 6 × 6");
        let random = DataForm { spacing: Spacing::Random, ..teacher };
        assert_eq!(random.points().unwrap().y.len(), 40);
        assert_eq!(random.points(), random.points(), "from the seed alone");
        assert_ne!(random.points(), DataForm { seed: "2".into(), ..random.clone() }.points());
        let noisy = DataForm { noise: "0.1".into(), ..function.clone() };
        assert_ne!(noisy.points(), function.points());
    }

    #[test]
    fn sampled_data_know_their_truth_and_tables_only_while_they_are_those_in_use() {
        let form = DataForm { source: Source::Function, holdout: "25".into(), ..DataForm::default() };
        let made = form.data().unwrap();
        assert_eq!(made.truth, "formula:sin(3x)".parse().ok());
        assert_eq!((made.holdout, made.points), (0.25, form.points().unwrap()));
        let ends =
            DataForm { source: Source::Teacher, inputs: 2, from: "0".into(), seed: "9".into(), ..form };
        let made = ends.data().unwrap();
        assert_eq!(made.truth.as_ref().map(ToString::to_string).as_deref(), Some("teacher:3:9:0:1"));
        // The truth gives the targets, on the grid of links.
        let f = made.truth.as_ref().unwrap().function(2).unwrap();
        for (x, y) in made.points.x.chunks(2).zip(&made.points.y) {
            assert!((f.evaluate([x[0], x[1]]) - y).abs() < 1e-3);
        }
        let mut shown = ends.clone();
        shown.show(&made);
        assert_eq!(shown.data(), Ok(made.clone()), "as they are");
        shown.values = Values::Text(shown.values.text().replacen("0,0,", "0,0.125,", 1));
        let changed = shown.data().unwrap();
        assert_ne!(changed.points, made.points);
        assert_eq!((changed.truth, changed.holdout), (None, 0.25));
        for wrong in ["51", "-1", "half", ""] {
            let error = DataForm { holdout: wrong.into(), ..ends.clone() }.data().unwrap_err();
            assert_eq!(error[0].to_string(), "Rows held out, % must be a number from 0 to 50.");
        }
    }

    #[test]
    fn every_field_says_what_is_wrong_with_it() {
        let form = DataForm { source: Source::Function, ..DataForm::default() };
        for (wrong, said) in [
            (DataForm { count: "0".into(), ..form.clone() }, "Points must be a whole number from 1 to 512."),
            (DataForm { count: "4e1".into(), ..form.clone() }, "whole number"),
            (
                DataForm { from: "x".into(), ..form.clone() },
                "from must be a number from -1000000 to 1000000.",
            ),
            (DataForm { to: "NaN".into(), ..form.clone() }, "to must be a number"),
            (DataForm { from: "1".into(), ..form.clone() }, words::NO_RANGE),
            (DataForm { noise: "-1".into(), ..form.clone() }, "Noise on y must be a number from 0"),
            (
                DataForm { noise: "1".into(), seed: "-1".into(), ..form.clone() },
                "Seed must be a whole number",
            ),
            (DataForm { formula: "sin(3x".into(), ..form.clone() }, "column 7"),
            (DataForm { formula: "log(x)".into(), ..form.clone() }, "("),
            (DataForm { source: Source::Teacher, neurons: "21".into(), ..form.clone() }, "from 1 to 20"),
            (DataForm { source: Source::Values, ..form.clone() }, "no data points"),
        ] {
            let error = refused(&wrong);
            assert!(error.contains(said), "{said}: {error}");
        }
        let table = Values::Text("1,2\n3,NaN\n4,5,6\n".into());
        let error = refused(&DataForm { values: table, ..DataForm::default() });
        assert!(error.contains("line 2") && error.contains("line 3"), "{error}");
        // A field that has no part in the points may hold anything.
        assert!(DataForm { seed: "?".into(), neurons: "?".into(), ..form }.points().is_ok());
    }

    #[test]
    fn tabs_go_around() {
        assert_eq!(Source::Values.neighbour(-1), Source::Teacher);
        assert_eq!(Source::Teacher.neighbour(1), Source::Values);
    }
}
