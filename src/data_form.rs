//! The fields of the data dialog as they are filled in, and the points that they make. Pure.

use crate::state::NewData;
use crate::text::dialogs as words;
use reactive_stores::Store;
use relu_atoms_core::experiment::UnitSystem;
use relu_atoms_core::points::formula::{Formula, FormulaError};
use relu_atoms_core::points::holdout::MAX_HOLDOUT;
use relu_atoms_core::points::sample::{self, Layout, SampleError};
use relu_atoms_core::points::teacher::MAX_NEURONS;
use relu_atoms_core::points::truth::{Truth, TruthError};

use relu_atoms_core::points::{MAX_POINTS, MAX_SIZE, Points, PointsError, RawPoints, grid};
use relu_atoms_core::table::{self, Choices, Encoding, Note, Reading, Role, Rows, TableError};
use relu_atoms_core::text::shortest;
use relu_atoms_core::typed;
use std::sync::Arc;

/// The longest text, in bytes, that a text field is given: it is no place for megabytes.
const MAX_TEXT: usize = 200_000;
/// What the formula field holds until something else is typed: a function on the line and one in the plane.
const FORMULAS: [&str; 2] = ["sin(3x)", "x1^2 - x2^2"];

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    text: Arc<str>,
    /// What is said of the encoding of the file it came from.
    note: Option<Note>,
    /// Why a file has not been decoded.
    refused: Option<TableError>,
}

impl Values {
    /// What was typed or pasted into the text field.
    pub fn typed(text: impl Into<Arc<str>>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The content of a file or of the clipboard. `decode` gives the text in the encoding of a label.
    pub fn from_bytes(bytes: &[u8], decode: impl FnOnce(&'static str) -> Option<String>) -> Self {
        let encoding = match Encoding::of(bytes) {
            Ok(encoding) => encoding,
            Err(error) => return Self { refused: Some(error), ..Self::default() },
        };
        let decoded = match encoding {
            Encoding::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
            other => decode(other.label()),
        };
        let text = decoded.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned());
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        Self { text: text.into(), note: encoding.note(), refused: None }
    }

    /// What the text field shows; nothing where that would be too long for it.
    pub fn text(&self) -> &str {
        if self.text.len() <= MAX_TEXT { &self.text } else { "" }
    }

    /// The table under some choices.
    fn read(&self, choices: &Choices) -> Reading {
        let mut reading = table::read(&self.text, choices);
        reading.notes.splice(0..0, self.note.clone());
        if let Some(error) = &self.refused {
            reading.points = Err(vec![error.clone()]);
        }
        reading
    }
}

/// The fields of the dialog. Numbers are kept as typed.
#[derive(Clone, Debug, PartialEq, Store)]
pub struct DataForm {
    /// Where the points come from.
    pub source: Source,
    /// The table of values.
    pub values: Values,
    /// What has been chosen about it.
    pub choices: Choices,
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
    /// The points in use when the form was opened on them, with what is known of them.
    pub shown: Option<NewData>,
}

impl Default for DataForm {
    fn default() -> Self {
        Self {
            source: Source::Values,
            values: Values::default(),
            choices: Choices::default(),
            formula: FORMULAS[0].into(),
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
    Table(#[from] TableError),
    /// A field is no number within its range.
    #[error("{}", words::number(&words::field(name), *least as i64, *most as i64))]
    Number {
        /// The field's name.
        name: &'static str,
        /// The smallest number allowed, a whole one.
        least: f64,
        /// The greatest.
        most: f64,
    },
    /// A field is no whole number within its range.
    #[error("{}", words::whole(&words::field(name), *least, *most))]
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
        self.take(Values::typed(table::write(&points)));
        self.choose_inputs(points.d);
        if let (Some(Truth::Formula(formula)), true) =
            (&data.truth, FORMULAS.contains(&self.formula.as_str()))
        {
            self.formula.clone_from(formula);
        }
        // Shares are chosen in whole per cents; one that a link has said may be any.
        self.holdout = shortest((1e6 * data.holdout).round() / 1e4);
        self.shown = Some(NewData { points, ..data.clone() });
    }

    /// Takes another table, about which nothing has been chosen.
    pub fn take(&mut self, values: Values) {
        (self.values, self.choices) = (values, Choices::default());
    }

    /// Takes a table as it is typed. What was chosen stays as long as its first line does.
    pub fn type_values(&mut self, text: String) {
        if self.values.text.lines().next() != text.lines().next() {
            self.choices = Choices::default();
        }
        self.values = Values::typed(text);
    }

    /// What is chosen about the table, with the seed of the form for a sample of its rows.
    pub fn chosen(&self) -> Choices {
        let mut choices = self.choices.clone();
        if let (Some(Rows::Sample(seed)), Ok(own)) = (&mut choices.rows, self.seed()) {
            *seed = own;
        }
        choices
    }

    /// How the table is read.
    pub fn reading(&self) -> Reading {
        self.values.read(&self.chosen())
    }

    /// Gives a column of the table a role; the other columns keep theirs as far as both can be.
    pub fn set_role(&mut self, column: usize, role: Role) {
        let roles = self.reading().roles();
        self.choices.roles = Some(table::with_role(&roles, column, role));
    }

    /// Samples inputs of this dimension. A formula that nobody has typed becomes one of that dimension.
    pub fn choose_inputs(&mut self, d: usize) {
        self.inputs = d;
        if FORMULAS.contains(&self.formula.as_str()) {
            self.formula = FORMULAS[usize::from(d == 2)].into();
        }
    }

    /// The data that the form makes: sampled points know the function they were sampled from, and so do the points
    /// in use as long as nothing in them has been changed.
    ///
    /// # Errors
    /// As [`DataForm::points`], and a share of rows to hold out that is none.
    pub fn data(&self) -> Result<NewData, Vec<MakeDataError>> {
        self.data_of(&self.reading())
    }

    /// [`DataForm::data`] of a table that has been read.
    ///
    /// # Errors
    /// As [`DataForm::data`].
    pub fn data_of(&self, reading: &Reading) -> Result<NewData, Vec<MakeDataError>> {
        let points = self.points_of(reading)?;
        let most = 100.0 * MAX_HOLDOUT;
        let holdout =
            number(&self.holdout, words::HOLDOUT.get(), 0.0, most).map_err(|error| vec![error])? / 100.0;
        let shown = self.shown.as_ref().filter(|_| self.source == Source::Values);
        if let Some(shown) = shown.filter(|shown| shown.points == points) {
            return Ok(NewData { holdout, ..shown.clone() });
        }
        let truth = match self.source {
            Source::Values => None,
            Source::Function | Source::Teacher => Some(self.truth().map_err(|error| vec![error])?),
        };
        let names = match shown.filter(|shown| shown.points.d == points.d) {
            // The table of the points in use has no names of its own.
            Some(shown) if reading.names().is_empty() => shown.names.clone(),
            _ if self.source == Source::Values => reading.names(),
            _ => Vec::new(),
        };
        let units = UnitSystem::suiting(&points);
        Ok(NewData { points, truth, holdout, units, names })
    }

    /// The points that the form makes, rounded as the link carries them.
    ///
    /// # Errors
    /// Everything that is wrong with a table, by line; otherwise the first field that is wrong.
    pub fn points(&self) -> Result<RawPoints, Vec<MakeDataError>> {
        self.points_of(&self.reading())
    }

    fn points_of(&self, reading: &Reading) -> Result<RawPoints, Vec<MakeDataError>> {
        let points = match self.source {
            Source::Values => {
                let refused = |errors: Vec<TableError>| errors.into_iter().map(MakeDataError::from).collect();
                reading.points.clone().map_err::<Vec<_>, _>(refused)?
            }
            Source::Function | Source::Teacher => self.sampled().map_err(|error| vec![error])?,
        };
        self.finished(points).map_err(|error| vec![error])
    }

    /// The points with noise on their targets, checked and rounded.
    fn finished(&self, mut points: RawPoints) -> Result<RawPoints, MakeDataError> {
        let noise = number(&self.noise, words::NOISE.get(), 0.0, MAX_SIZE)?;
        if noise > 0.0 {
            sample::add_noise(&mut points, noise, self.seed()?);
        }
        let points = grid::round(&points);
        Points::check_within(&points, UnitSystem::suiting(&points).largest())?;
        Ok(points)
    }

    fn sampled(&self) -> Result<RawPoints, MakeDataError> {
        let d = self.inputs;
        let count = whole(&self.count, words::POINTS.get(), 1, MAX_POINTS as u64)? as usize;
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
            number(&self.from, words::FROM.get(), -MAX_SIZE, MAX_SIZE)?,
            number(&self.to, words::TO.get(), -MAX_SIZE, MAX_SIZE)?,
        ];
        if ends[0] < ends[1] { Ok(ends) } else { Err(MakeDataError::EmptyRange) }
    }

    /// The function from which targets are sampled.
    fn truth(&self) -> Result<Truth, MakeDataError> {
        if self.source == Source::Teacher {
            let neurons = whole(&self.neurons, words::NEURONS.get(), 1, MAX_NEURONS as u64)? as usize;
            return Ok(Truth::teacher(neurons, self.seed()?, self.ends()?));
        }
        let formula = self.formula.trim();
        Formula::parse(formula, self.inputs)?;
        Ok(Truth::Formula(formula.into()))
    }

    fn seed(&self) -> Result<u64, MakeDataError> {
        whole(&self.seed, words::SEED.get(), 0, u64::MAX)
    }
}

fn number(text: &str, name: &'static str, least: f64, most: f64) -> Result<f64, MakeDataError> {
    let value = crate::text::format::typed(text).parse().ok().filter(|value| (least..=most).contains(value));
    value.ok_or(MakeDataError::Number { name, least, most })
}

fn whole(text: &str, name: &'static str, least: u64, most: u64) -> Result<u64, MakeDataError> {
    let value = typed::whole(text).parse().ok().filter(|value| (least..=most).contains(value));
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
    fn files_are_decoded_and_long_ones_not_shown() {
        // Latin-1, whose header is no UTF-8; the page asks the browser to decode it.
        let values = Values::from_bytes(b"gr\xf6\xdfe,y\n1,2\n", |label| {
            assert_eq!(label, "windows-1252");
            Some("größe,y\n1,2\n".into())
        });
        let form = DataForm { values, ..DataForm::default() };
        let made = form.data().unwrap();
        assert_eq!((made.points.x, made.points.y), (vec![1.0], vec![2.0]));
        assert_eq!(made.names, ["größe", "y"]);
        assert!(form.reading().notes[0].to_string().contains("windows-1252"));
        let long = Values::from_bytes("1,2\n".repeat(MAX_TEXT / 4 + 1).as_bytes(), |_| None);
        assert_eq!(long.text(), "");
        let form = DataForm { values: long, ..DataForm::default() };
        assert!(refused(&form).contains("50,001 rows"), "{}", refused(&form));
        let archive = Values::from_bytes(b"PK\x03\x04rest", |_| None);
        assert!(refused(&DataForm { values: archive, ..DataForm::default() }).contains("spreadsheet"));
        let marked = Values::from_bytes("\u{feff}1,2\n".as_bytes(), |_| None);
        assert_eq!(marked, Values::typed("1,2\n"));
    }

    #[test]
    fn tables_in_their_own_units_are_trained_in_standard_ones_with_their_names() {
        let years = "year,inflation\n1948,8.1\n1949,-1.2\n1950,1.3\n";
        let mut form = DataForm { values: Values::typed(years), ..DataForm::default() };
        let made = form.data().unwrap();
        assert_eq!(
            (made.units, made.names.clone()),
            (UnitSystem::Standard, vec!["year".into(), "inflation".into()])
        );
        // Shown again and left as they are, they are the same; edited, they keep their names.
        form.show(&made);
        assert_eq!(form.data(), Ok(made.clone()));
        form.type_values(form.values.text().replace("8.1", "9"));
        let edited = form.data().unwrap();
        assert_eq!(
            (edited.points.y[0], edited.units, edited.names),
            (9.0, UnitSystem::Standard, made.names.clone())
        );
        let kept = NewData { units: UnitSystem::Table, ..made };
        form.show(&kept);
        assert_eq!(form.data().unwrap().units, UnitSystem::Table, "as chosen for this run");
        form.type_values("0,1\n1,-1\n".into());
        let near = form.data().unwrap();
        assert_eq!((near.units, near.points.y), (UnitSystem::Table, vec![1.0, -1.0]));
    }

    #[test]
    fn choices_stay_while_a_table_is_edited_and_go_with_it() {
        let mut form =
            DataForm { values: Values::typed("a,b,c,d\n1,2,3,4\n2,4,9,16\n"), ..DataForm::default() };
        assert!(refused(&form).contains("4 columns of numbers"));
        form.set_role(3, Role::Y);
        form.set_role(1, Role::X);
        assert_eq!(form.points().unwrap().x, [2.0, 4.0]);
        form.type_values("a,b,c,d\n1,3,3,4\n2,4,9,16\n".into());
        assert_eq!(form.points().unwrap().x, [3.0, 4.0]);
        form.type_values("a,b\n1,3\n2,4\n".into());
        assert_eq!((form.points().unwrap().x, &form.choices), (vec![1.0, 2.0], &Choices::default()));
        // A sample is drawn from the seed of the form.
        form.take(Values::typed("1,2\n3,4\n".repeat(400)));
        form.choices.rows = Some(Rows::Sample(0));
        form.seed = "7".into();
        assert_eq!(form.chosen().rows, Some(Rows::Sample(7)));
        assert_eq!(form.points().unwrap().y.len(), MAX_POINTS);
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
        shown.type_values(shown.values.text().replacen("0,0,", "0,0.125,", 1));
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
            (DataForm { from: "1".into(), ..form.clone() }, words::NO_RANGE.get()),
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
        let table = Values::typed("1,2\n3,NaN\n4,5,6\n");
        let error = refused(&DataForm { values: table, ..DataForm::default() });
        assert!(error.contains("line 2") && error.contains("line 3"), "{error}");
        // A field that has no part in the points may hold anything.
        assert!(DataForm { seed: "?".into(), neurons: "?".into(), ..form }.points().is_ok());
    }

    #[test]
    fn numbers_are_typed_as_people_write_them() {
        let form = DataForm { source: Source::Function, ..DataForm::default() };
        let usual = DataForm { from: "-0.5".into(), to: "1.5".into(), noise: "0.1".into(), ..form.clone() };
        let typed =
            DataForm {
                from: "−0,5".into(), to: " 1,5 ".into(), noise: "1·10⁻¹".into(), ..form.clone()
            };
        assert_eq!(typed.points(), usual.points());
        // Seeds of 64 bits are exact.
        let seeded = |seed: u64| {
            DataForm { noise: "0.1".into(), seed: seed.to_string(), ..form.clone() }.points().unwrap()
        };
        assert_ne!(seeded(1 << 53), seeded((1 << 53) + 1));
        assert_ne!(seeded(u64::MAX), seeded(u64::MAX - 1));
    }

    #[test]
    fn planar_data_open_with_a_planar_formula() {
        let mut form = DataForm::default();
        form.show(&RawPoints { d: 2, x: vec![0.0, 1.0], y: vec![1.0] }.into());
        form.source = Source::Function;
        assert_eq!((form.inputs, form.formula.as_str()), (2, "x1^2 - x2^2"));
        assert!(form.points().is_ok());
        form.choose_inputs(1);
        assert_eq!(form.formula, "sin(3x)");
        // One that was typed stays, and is told where it does not fit.
        form.formula = "x²".into();
        form.choose_inputs(2);
        assert_eq!(form.formula, "x²");
        assert!(refused(&form).contains("the inputs are x1 and x2"));
    }

    #[test]
    fn tabs_go_around() {
        assert_eq!(Source::Values.neighbour(-1), Source::Teacher);
        assert_eq!(Source::Teacher.neighbour(1), Source::Values);
    }
}
