//! What a reader predicts before a chapter's runs train, and how far that is from what they come to.
//!
//! A guess is of the points that it was made for: where other points are trained on, there is nothing to compare.
//! Nothing is graded, and nothing is kept beyond the page's own state.

use super::{Panel, PanelId, ShownFrame};
use relu_atoms_core::cells::{Pattern, count as cell_count};
use relu_atoms_core::experiment::prediction::{Measure, Question};
use relu_atoms_core::points::Points;
use relu_atoms_render::window;
use relu_atoms_session::messages::{AtomReport, Report, RunStatus};
use std::sync::Arc;

pub use relu_atoms_render::guess::CellStanding;

/// The most atoms that can be predicted: a report lists no more.
pub const MOST_ATOMS: usize = 64;
/// With more cells than this, the empty one left out, no cells are asked for: a list of them would be too long, and
/// most would be too small for a finger.
pub const MOST_CELLS: usize = 40;
/// The handles of a drawn function.
pub const HANDLES: usize = 7;
/// The columns between two handles.
const BETWEEN: usize = 14;
/// The columns of a drawn function; the first handle and the last stand half a step from its ends.
const COLUMNS: usize = HANDLES * BETWEEN + 1;
/// How far a drawn function goes beyond the data on each side, as a part of their range.
const BEYOND: f64 = 0.12;
/// The sine of the angle from a wall within which an atom is on it, for training leaves it at one side by chance.
const ON_WALL: f64 = 0.02;

/// A function of d = 1 as drawn by hand, in the units of the run: what is drawn, with straight lines between its parts
/// and level beyond them.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnCurve {
    /// The first and the last input.
    range: [f64; 2],
    /// The lowest and the highest value that can be drawn: those of the graph's axis.
    values: [f64; 2],
    drawn: Vec<Option<f64>>,
}

impl DrawnCurve {
    /// Nothing drawn yet, over these points; none unless they are on a line.
    pub fn over(points: &Points) -> Option<Self> {
        let window = window::for_points(points, 1.0, 2, 1);
        (points.d() == 1).then(|| {
            let [lo, hi] = extent(points);
            let room = if hi > lo { BEYOND * (hi - lo) } else { 0.5 * (window.x[1] - window.x[0]) };
            let range = [lo - room, hi + room];
            Self { range, values: window::values(points), drawn: vec![None; COLUMNS] }
        })
    }

    /// The lowest and the highest value that can be drawn.
    pub fn values(&self) -> [f64; 2] {
        self.values
    }

    /// Whether nothing is drawn.
    pub fn is_blank(&self) -> bool {
        self.drawn.iter().all(Option::is_none)
    }

    /// The input of a column.
    fn input(&self, column: usize) -> f64 {
        let [lo, hi] = self.range;
        lo + (hi - lo) * column as f64 / (COLUMNS - 1) as f64
    }

    /// The place of an input among the columns, within them.
    fn place(&self, x: f64) -> f64 {
        let [lo, hi] = self.range;
        ((x - lo) / (hi - lo) * (COLUMNS - 1) as f64).clamp(0.0, (COLUMNS - 1) as f64)
    }

    fn bounded(&self, y: f64) -> f64 {
        y.clamp(self.values[0], self.values[1])
    }

    /// The pointer has come to an input and value: from another that it was at before, or down upon it. What is no
    /// number draws nothing.
    pub fn draw(&mut self, from: Option<[f64; 2]>, to: [f64; 2]) {
        let from = from.unwrap_or(to);
        if !from.iter().chain(&to).all(|v| v.is_finite()) {
            return;
        }
        let [from, to] = [from, to].map(|[x, y]| (self.place(x), self.bounded(y)));
        let (left, right) = if from.0 <= to.0 { (from, to) } else { (to, from) };
        for column in left.0.ceil() as usize..=right.0.floor() as usize {
            let part = (column as f64 - left.0) / (right.0 - left.0).max(f64::MIN_POSITIVE);
            self.drawn[column] = Some(left.1 + part * (right.1 - left.1));
        }
        // The pointer may be between two columns.
        self.drawn[to.0.round() as usize] = Some(to.1);
    }

    /// The column of a handle.
    fn column(handle: usize) -> usize {
        BETWEEN / 2 + BETWEEN * handle.min(HANDLES - 1)
    }

    /// Where a handle is: its input, and its value, which is 0 (or as near as the axis has) before anything is drawn.
    pub fn handle(&self, handle: usize) -> [f64; 2] {
        let column = Self::column(handle);
        [self.input(column), self.filled(column).unwrap_or_else(|| self.bounded(0.0))]
    }

    /// Moves a handle to a value. What is drawn up to the next handles comes along, the less the farther.
    pub fn set_handle(&mut self, handle: usize, y: f64) {
        if !y.is_finite() {
            return;
        }
        if self.is_blank() {
            // The others are where they are seen.
            (0..HANDLES).for_each(|k| self.drawn[Self::column(k)] = Some(self.handle(k)[1]));
        }
        let column = Self::column(handle);
        let y = self.bounded(y);
        let by = y - self.handle(handle)[1];
        for other in column.saturating_sub(BETWEEN - 1)..(column + BETWEEN).min(COLUMNS) {
            let share = 1.0 - other.abs_diff(column) as f64 / BETWEEN as f64;
            self.drawn[other] = self.drawn[other].map(|v| self.bounded(v + share * by));
        }
        self.drawn[column] = Some(y);
    }

    /// The value of a column; none while nothing is drawn.
    fn filled(&self, column: usize) -> Option<f64> {
        let known = |k: usize| self.drawn[k].map(|v| (k, v));
        let before = (0..=column).rev().find_map(known);
        let after = (column..COLUMNS).find_map(known);
        Some(match (before, after) {
            (Some((k, y)), Some((l, z))) if l > k => y + (z - y) * (column - k) as f64 / (l - k) as f64,
            (Some((_, y)), _) | (None, Some((_, y))) => y,
            (None, None) => return None,
        })
    }

    /// The value at an input; none while nothing is drawn.
    pub fn at(&self, x: f64) -> Option<f64> {
        let place = self.place(x);
        let left = (place.floor() as usize).min(COLUMNS - 2);
        let [a, b] = [self.filled(left)?, self.filled(left + 1)?];
        Some(a + (place - left as f64) * (b - a))
    }

    /// The curve as a polyline, input and value; empty while nothing is drawn.
    pub fn polyline(&self) -> Vec<[f64; 2]> {
        (0..COLUMNS).filter_map(|k| Some([self.input(k), self.filled(k)?])).collect()
    }
}

/// The least and the greatest input of points on a line.
fn extent(points: &Points) -> [f64; 2] {
    let x = points.x().column(0);
    x.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[lo, hi], v| [lo.min(*v), hi.max(*v)])
}

/// What a reader predicts.
#[derive(Clone, Debug, PartialEq)]
pub enum Guess {
    /// So many atoms; none before it is said.
    Atoms(Option<usize>),
    /// This function.
    Function(DrawnCurve),
    /// Atoms in these cells, each by the points that it sees, ascending.
    Cells(Vec<Vec<usize>>),
    /// The number of this panel will be the smallest; none before it is said.
    Smallest(Measure, Option<PanelId>),
}

impl Guess {
    /// Nothing said yet; none where the question makes no sense, as for a function of points in the plane.
    fn begun(question: Question, points: &Points) -> Option<Self> {
        Some(match question {
            Question::Atoms => Self::Atoms(None),
            Question::Function => Self::Function(DrawnCurve::over(points)?),
            Question::Cells if cell_count(points) > MOST_CELLS + 1 => return None,
            Question::Cells => Self::Cells(Vec::new()),
            Question::Smallest(measure) => Self::Smallest(measure, None),
        })
    }

    /// Whether something has been said.
    pub fn is_made(&self) -> bool {
        match self {
            Self::Atoms(count) => count.is_some(),
            Self::Function(curve) => !curve.is_blank(),
            Self::Cells(cells) => !cells.is_empty(),
            Self::Smallest(_, panel) => panel.is_some(),
        }
    }
}

/// How far a prediction has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The question is open, and the runs wait at step 0.
    Asked,
    /// The guess is made, and lies over what the runs come to.
    Made,
    /// The reader has left the question.
    Skipped,
}

/// A question with what has been said to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The question.
    pub question: Question,
    /// How far it has come.
    pub stage: Stage,
    /// What is predicted.
    pub guess: Guess,
    /// The points that it is about.
    points: Arc<Points>,
}

/// What a reader does about a prediction.
#[derive(Clone, Debug, PartialEq)]
pub enum PredictionCommand {
    /// Say how many atoms will be left.
    SayAtoms(usize),
    /// Draw the function from a place, input and value in the run's units, or from nowhere, to another.
    Draw(Option<[f64; 2]>, [f64; 2]),
    /// Move a handle of the function to a value.
    SetHandle(usize, f64),
    /// Wipe what is drawn.
    Wipe,
    /// Say that atoms will sit in the cell of these points, or no longer.
    ToggleCell(Vec<usize>),
    /// At a place where two halves of the directions lie over each other: the cell of the one, then of the other, then
    /// neither.
    CycleCells(Vec<Vec<usize>>),
    /// Say that the number of this panel will be the smallest.
    Choose(PanelId),
    /// Train, with the guess as it is.
    Run,
    /// Train without a guess.
    Skip,
    /// Go back to step 0 and ask again.
    AskAgain,
}

impl Prediction {
    /// A question about these points, open; none where it makes no sense.
    pub fn ask(question: Question, points: &Arc<Points>) -> Option<Self> {
        let guess = Guess::begun(question, points)?;
        Some(Self { question, stage: Stage::Asked, guess, points: points.clone() })
    }

    /// Whether the question is open.
    pub fn is_open(&self) -> bool {
        self.stage == Stage::Asked
    }

    /// Whether it is about these points.
    pub fn is_of(&self, points: &Points) -> bool {
        let own = &*self.points;
        std::ptr::eq(own, points) || (own.x() == points.x() && own.y() == points.y())
    }

    /// Changes the guess; false if the command says nothing about it, or the question is closed.
    pub fn say(&mut self, command: &PredictionCommand) -> bool {
        if !self.is_open() {
            return false;
        }
        match (command, &mut self.guess) {
            (PredictionCommand::SayAtoms(count), Guess::Atoms(said)) => {
                *said = Some((*count).min(MOST_ATOMS))
            }
            (PredictionCommand::Draw(from, to), Guess::Function(curve)) => curve.draw(*from, *to),
            (PredictionCommand::SetHandle(handle, y), Guess::Function(curve)) => {
                curve.set_handle(*handle, *y)
            }
            (PredictionCommand::Wipe, Guess::Function(curve)) => curve.drawn.fill(None),
            (PredictionCommand::ToggleCell(sees), Guess::Cells(cells)) => toggle(cells, sees),
            (PredictionCommand::CycleCells(here), Guess::Cells(cells)) => {
                let chosen = here.iter().position(|sees| cells.contains(sees));
                cells.retain(|cell| !here.contains(cell));
                // The cell of no points holds dead neurons, and no atoms.
                let next = here.get(chosen.map_or(0, |k| k + 1)..).unwrap_or_default();
                if let Some(sees) = next.iter().find(|sees| !sees.is_empty()) {
                    toggle(cells, sees);
                }
            }
            (PredictionCommand::Choose(panel), Guess::Smallest(_, said)) => *said = Some(*panel),
            _ => return false,
        }
        true
    }

    /// The networks train, or have left step 0: the question is closed, with the guess as far as it is made.
    pub fn close(&mut self) {
        if self.is_open() {
            self.stage = if self.guess.is_made() { Stage::Made } else { Stage::Skipped };
        }
    }

    /// The question is left without a guess.
    pub fn skip(&mut self) {
        self.stage = Stage::Skipped;
    }

    /// The same question anew.
    pub fn anew(&self) -> Option<Self> {
        Self::ask(self.question, &self.points)
    }
}

fn toggle(cells: &mut Vec<Vec<usize>>, sees: &[usize]) {
    match cells.binary_search_by(|cell| cell.as_slice().cmp(sees)) {
        Ok(at) => drop(cells.remove(at)),
        Err(at) => cells.insert(at, sees.to_vec()),
    }
}

/// What has become of a panel's network, as far as atoms can be told of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ending {
    /// It has gathered in so many atoms.
    Atoms(usize),
    /// It has not gathered: its neurons point in about so many directions.
    Diffuse(f64),
    /// The penalty has shrunk it to nothing.
    Vanished,
    /// Every neuron is dead.
    Dead,
    /// Training diverged; the state is the last good one.
    Diverged,
}

impl Ending {
    /// What a report says.
    pub fn of(report: &Report) -> Self {
        match () {
            () if report.status == RunStatus::Diverged => Self::Diverged,
            () if report.all_dead() => Self::Dead,
            () if report.vanished => Self::Vanished,
            () if report.gathered => Self::Atoms(report.atom_count),
            () => Self::Diffuse(report.n_eff),
        }
    }

    /// The number of atoms; none where there is no such number.
    pub fn atoms(self) -> Option<usize> {
        match self {
            Self::Atoms(count) => Some(count),
            Self::Vanished | Self::Dead => Some(0),
            Self::Diffuse(_) | Self::Diverged => None,
        }
    }
}

/// Which of the predicted cells hold atoms, and where else there are atoms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellsDifference {
    /// Each cell by the points that it sees, with how it came out: the predicted ones first.
    pub cells: Vec<(Vec<usize>, CellStanding)>,
    /// The atoms.
    pub atoms: usize,
    /// The atoms that are in predicted cells.
    pub foreseen: usize,
    /// A predicted cell holds an atom only in that it is on a wall of the cell.
    pub on_walls: bool,
}

impl CellsDifference {
    /// Compares predicted cells with the atoms of a network on these points. An atom on a wall is in the cells on both
    /// sides of it.
    pub fn of(guess: &[Vec<usize>], atoms: &[AtomReport], points: &Points) -> Self {
        let mut cells: Vec<(Vec<usize>, CellStanding)> =
            guess.iter().map(|sees| (sees.clone(), CellStanding::Empty)).collect();
        let mut foreseen = 0;
        let mut has_own = vec![false; guess.len()];
        let mut elsewhere: Vec<Vec<usize>> = Vec::new();
        for atom in atoms {
            let mut is_foreseen = false;
            for (k, (sees, standing)) in cells.iter_mut().enumerate() {
                if is_in_cell(atom, sees, points) {
                    (*standing, is_foreseen) = (CellStanding::Hit, true);
                    has_own[k] |= *sees == atom.sees;
                }
            }
            foreseen += usize::from(is_foreseen);
            if !is_foreseen && !elsewhere.contains(&atom.sees) {
                elsewhere.push(atom.sees.clone());
            }
        }
        let hits = cells.iter().zip(&has_own).filter(|((_, standing), _)| *standing == CellStanding::Hit);
        let on_walls = hits.into_iter().any(|(_, has_own)| !has_own);
        cells.extend(elsewhere.into_iter().map(|sees| (sees, CellStanding::Unforeseen)));
        Self { cells, atoms: atoms.len(), foreseen, on_walls }
    }

    /// How many cells came out so.
    pub fn count(&self, standing: CellStanding) -> usize {
        self.cells.iter().filter(|(_, own)| *own == standing).count()
    }
}

/// Whether an atom is in the cell of the directions that see exactly these points, or on a wall of it.
fn is_in_cell(atom: &AtomReport, sees: &[usize], points: &Points) -> bool {
    let size = |v: [f64; 3]| v.iter().map(|c| c * c).sum::<f64>().sqrt();
    (0..points.n()).all(|i| {
        let x = points.augmented(i);
        let product: f64 = (0..3).map(|k| atom.u[k] * x[k]).sum();
        let is_on_wall = product.abs() <= ON_WALL * size(atom.u) * size(x);
        is_on_wall || atom.sees.contains(&i) == sees.contains(&i)
    })
}

/// How far a drawn function is from the network's, between the outermost data points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveDifference {
    /// The mean of the absolute difference.
    pub mean: f64,
    /// The greatest difference.
    pub most: f64,
    /// The input where that is.
    pub at: f64,
    /// What was drawn there.
    pub drawn: f64,
    /// The network's value there.
    pub network: f64,
}

impl CurveDifference {
    /// Compares a drawn function with that of a frame; none where nothing is drawn, or f is not sampled between the
    /// points.
    pub fn of(curve: &DrawnCurve, shown: &ShownFrame, points: &Points) -> Option<Self> {
        let (window, field) = (&shown.window, &shown.frame.field);
        let [lo, hi] = extent(points);
        let unit = (window.x[1] - window.x[0]) / window.columns as f64;
        let mut sum = 0.0;
        let mut count = 0;
        let mut most: Option<Self> = None;
        for (k, f) in field.iter().enumerate().take(window.columns) {
            let (x, network) = (window.x[0] + (k as f64 + 0.5) * unit, f64::from(*f));
            if !(lo..=hi).contains(&x) || !network.is_finite() {
                continue;
            }
            let drawn = curve.at(x)?;
            let off = (drawn - network).abs();
            sum += off;
            count += 1;
            if most.is_none_or(|most| off > most.most) {
                most = Some(Self { mean: 0.0, most: off, at: x, drawn, network });
            }
        }
        most.map(|most| Self { mean: sum / f64::from(count), ..most })
    }
}

/// Whether the number of the chosen panel is the smallest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// It is.
    Smallest,
    /// It is, and another's is the same to three digits.
    Tied,
    /// Another's is smaller.
    NotSmallest,
}

/// The numbers of all panels beside the choice of one.
#[derive(Clone, Debug, PartialEq)]
pub struct SmallestDifference {
    /// Which number.
    pub measure: Measure,
    /// The chosen panel.
    pub chosen: PanelId,
    /// Each panel with its number, from left to right; none where its run has diverged or has no such number.
    pub values: Vec<(PanelId, Option<f64>)>,
}

/// To three digits, as the page's sentences write a number.
fn rounded(value: f64) -> String {
    format!("{value:.2e}")
}

impl SmallestDifference {
    /// The chosen panel's number.
    pub fn own(&self) -> Option<f64> {
        self.values.iter().find(|(id, _)| *id == self.chosen)?.1
    }

    /// Another panel with the smallest number of the others.
    pub fn rival(&self) -> Option<(PanelId, f64)> {
        let others = self.values.iter().filter(|(id, _)| *id != self.chosen);
        others.filter_map(|(id, value)| Some((*id, (*value)?))).min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// How the choice came out; none where there is nothing to compare.
    pub fn rank(&self) -> Option<Rank> {
        let (own, (_, rival)) = (self.own()?, self.rival()?);
        Some(match () {
            () if rounded(own) == rounded(rival) => Rank::Tied,
            () if own < rival => Rank::Smallest,
            () => Rank::NotSmallest,
        })
    }
}

/// How far a guess is from what the runs have come to.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// The number said, and what each panel came to.
    Atoms(usize, Vec<(PanelId, Ending)>),
    /// For each panel how far the drawn function is from the network's; none where the network has diverged.
    Function(Vec<(PanelId, Option<CurveDifference>)>),
    /// For each panel which cells hold atoms, or why there are none.
    Cells(Vec<(PanelId, Result<CellsDifference, Ending>)>),
    /// The numbers of all panels.
    Smallest(SmallestDifference),
}

/// A difference, and whether the runs have ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The difference.
    pub difference: Difference,
    /// Every run has ended: it is the outcome, and not on its way.
    pub is_over: bool,
}

/// What a comparison needs of a panel.
#[derive(Clone, Debug)]
pub struct PanelOutcome {
    /// The panel.
    pub id: PanelId,
    /// Its points.
    pub points: Arc<Points>,
    /// Its numbers.
    pub report: Arc<Report>,
    /// The frame on its canvases.
    pub shown: Option<Arc<ShownFrame>>,
}

impl PanelOutcome {
    /// What there is of a panel; none before its first frame.
    pub fn of(panel: &Panel) -> Option<Self> {
        let report = panel.summary.clone()?;
        Some(Self { id: panel.id, points: panel.points.clone()?, report, shown: panel.shown.clone() })
    }

    /// The cells of a guess with how they came out; why there are no atoms otherwise.
    fn cells(&self, guess: &[Vec<usize>]) -> Result<CellsDifference, Ending> {
        match Ending::of(&self.report) {
            // A report lists no more atoms than it can.
            Ending::Atoms(count) if count == self.report.atoms.len() => {
                Ok(CellsDifference::of(guess, &self.report.atoms, &self.points))
            }
            Ending::Atoms(count) => Err(Ending::Diffuse(count as f64)),
            other => Err(other),
        }
    }
}

impl Prediction {
    /// Compares the guess with the panels' networks, from left to right. None before the guess is made and the runs
    /// have begun, and where other points are trained on.
    pub fn compare(&self, panels: &[PanelOutcome]) -> Option<Comparison> {
        let is_comparable = self.stage == Stage::Made
            && !panels.is_empty()
            && panels.iter().all(|panel| self.is_of(&panel.points))
            && panels.iter().any(|panel| panel.report.step > 0 || panel.report.status.over());
        if !is_comparable {
            return None;
        }
        let is_over = panels.iter().all(|panel| panel.report.status.over());
        let difference = match &self.guess {
            Guess::Atoms(count) => {
                let ends = panels.iter().map(|panel| (panel.id, Ending::of(&panel.report))).collect();
                Difference::Atoms((*count)?, ends)
            }
            Guess::Function(curve) => Difference::Function(
                panels
                    .iter()
                    .map(|panel| {
                        let shown =
                            panel.shown.as_ref().filter(|_| panel.report.status != RunStatus::Diverged);
                        let off = shown.and_then(|shown| CurveDifference::of(curve, shown, &panel.points));
                        (panel.id, off)
                    })
                    .collect(),
            ),
            Guess::Cells(cells) => {
                Difference::Cells(panels.iter().map(|panel| (panel.id, panel.cells(cells))).collect())
            }
            Guess::Smallest(measure, chosen) => {
                let chosen = (*chosen)?;
                if !panels.iter().any(|panel| panel.id == chosen) {
                    return None;
                }
                let value = |panel: &PanelOutcome| {
                    panel.report.measured(*measure).filter(|_| panel.report.status != RunStatus::Diverged)
                };
                let values = panels.iter().map(|panel| (panel.id, value(panel))).collect();
                Difference::Smallest(SmallestDifference { measure: *measure, chosen, values })
            }
        };
        Some(Comparison { difference, is_over })
    }

    /// What lies over a panel's views; none where there is nothing to lay over them.
    pub fn overlay(&self, panel: &PanelOutcome) -> Option<GuessOverlay> {
        if self.stage == Stage::Skipped || !self.is_of(&panel.points) {
            return None;
        }
        match &self.guess {
            Guess::Function(curve) => Some(GuessOverlay {
                curve: Some(curve.clone()),
                has_handles: self.is_open(),
                cells: Vec::new(),
            }),
            Guess::Cells(cells) => {
                let has_outcome = !self.is_open() && panel.report.status.over();
                let outcome = has_outcome.then(|| panel.cells(cells));
                let cells = match outcome {
                    Some(Ok(difference)) => difference.cells,
                    // Without atoms every cell is without one.
                    Some(Err(Ending::Vanished | Ending::Dead)) => {
                        cells.iter().map(|sees| (sees.clone(), CellStanding::Empty)).collect()
                    }
                    _ => cells.iter().map(|sees| (sees.clone(), CellStanding::Predicted)).collect(),
                };
                Some(GuessOverlay { curve: None, has_handles: false, cells })
            }
            Guess::Atoms(_) | Guess::Smallest(..) => None,
        }
    }
}

/// A guess as it lies over the views of a panel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GuessOverlay {
    /// The drawn function.
    pub curve: Option<DrawnCurve>,
    /// Its handles are shown.
    pub has_handles: bool,
    /// Cells, each by the points that it sees.
    pub cells: Vec<(Vec<usize>, CellStanding)>,
}

/// The cells of which a reader is asked: those that see any points, by how many they see and then by which.
pub fn cells_asked(points: &Points) -> Vec<Vec<usize>> {
    let arrangement = relu_atoms_core::cells::Arrangement::new(points);
    let patterns = arrangement.cells.iter().map(|cell| &cell.pattern).filter(|pattern| !pattern.is_empty());
    let mut cells: Vec<Vec<usize>> = patterns.map(Pattern::points).collect();
    cells.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    cells
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
