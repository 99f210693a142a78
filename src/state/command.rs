//! What a user can do, as values.

use super::{BookCommand, Dialog, FigureCommand, PanelId, PredictionCommand, SavedRun, Target};
use crate::text::language::Language;
use relu_atoms_core::experiment::{
    Bias, Decay, Experiment, Mode, Noise, Optimiser, Pace, SettingError, UnitSystem,
};
use relu_atoms_core::points::RawPoints;
use relu_atoms_core::points::edit::{Edit, EditError};
use relu_atoms_core::points::truth::Truth;
use relu_atoms_core::train::{ConfigError, NeuronEdit};
use relu_atoms_render::view::Chart;
use relu_atoms_session::path::PathError;

/// A setting with its new value.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// A setting by its key in `experiment::table`, as typed.
    Typed(&'static str, String),
    /// A numeric setting by its key, as a slider gives it.
    Number(&'static str, f64),
    /// Neurons start in pairs.
    Paired(bool),
    /// No neuron becomes active on a new point in a step.
    Walls(bool),
    /// Neurons are born where the certificate says that they are missing.
    Birth(bool),
    /// How the step size decays.
    Decay(Decay),
    /// How a gradient becomes a step.
    Optimiser(Optimiser),
    /// The law of the noise.
    Noise(Noise),
    /// Whether the variation norm charges the biases.
    Bias(Bias),
    /// The length of a phase, by its place in the schedule.
    PhaseSteps(usize, u64),
}

/// Data to train on, with what is known of them.
#[derive(Clone, Debug, PartialEq)]
pub struct NewData {
    /// The points.
    pub points: RawPoints,
    /// The function behind the targets, where it is known.
    pub truth: Option<Truth>,
    /// The share of the rows that are held out.
    pub holdout: f64,
    /// The units in which they are trained.
    pub units: UnitSystem,
    /// What the columns are called; empty where they have no names of their own.
    pub names: Vec<String>,
}

impl NewData {
    /// The data of a run; none where it has none that can be trained on.
    pub fn of(run: &Experiment) -> Option<Self> {
        Some(Self {
            points: run.raw_points()?,
            truth: run.known_truth(),
            holdout: run.holdout,
            units: run.units,
            names: run.names.clone(),
        })
    }
}

impl From<RawPoints> for NewData {
    fn from(points: RawPoints) -> Self {
        Self { points, truth: None, holdout: 0.0, units: UnitSystem::Table, names: Vec::new() }
    }
}

/// What a user can do. A command about one panel names it.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Play, or pause; runs that have ended begin again.
    TogglePlay,
    /// Train this many steps, and pause.
    Train(u64),
    /// Go back to the same step 0.
    Reset,
    /// Start again from another seed.
    NewSeed(u64),
    /// Change how many steps a frame advances.
    SetPace(Pace),
    /// Show this recorded step.
    Seek(u64),
    /// Point a step out in all charts, or none.
    PointAtStep(Option<u64>),
    /// Change how many steps "Step n" takes.
    SetStepCount(u64),
    /// Change a setting of the selected panel, or of all.
    Set(Setting),
    /// Make the regulariser stronger by this many quarters of a power of ten; weaker, if it is negative.
    ChangeStrength(i32),
    /// Train the selected panel under another regulariser, with the defaults that come with it.
    ChooseMode(Mode),
    /// Train on the preset of this key.
    ChooseData(String),
    /// Open a demonstration in this variant, or leave it.
    ChooseDemonstration(Option<(usize, usize)>),
    /// Whether the setup changes every panel.
    ApplyToAll(bool),
    /// Show this panel's run in the setup.
    Select(PanelId),
    /// Open one more panel.
    AddPanel,
    /// Close a panel.
    ClosePanel(PanelId),
    /// Open one more panel with the past of the selected one.
    Branch,
    /// Start another worker for a panel that has lost its own.
    TryAgain(PanelId),
    /// Start a run that diverged again with half the step size.
    HalveStep(PanelId),
    /// Start a run whose penalty has shrunk it to nothing again, with a tenth of λ, or three tenths of τ.
    Weaken(PanelId),
    /// Take back the merging at this step: what was trained since is dropped.
    UndoMerge(PanelId, u64),
    /// Highlight while the pointer is there.
    Hover(PanelId, Option<Target>),
    /// Highlight until something else is, or let go.
    Pin(PanelId, Option<Target>),
    /// Highlight the next (`+1`) or the previous (`−1`) atom.
    CycleAtoms(PanelId, isize),
    /// Highlight the next (`+1`) or the previous (`−1`) data point.
    CyclePoints(PanelId, isize),
    /// Let go of every highlight.
    Unpin,
    /// Choose the chart of the neuron view.
    SetChart(PanelId, Chart),
    /// Show the bounds instead of the penalty.
    ShowBounds(PanelId, bool),
    /// Show the share of the points that a unit of mass sees instead of the number of atoms.
    ShowSeen(PanelId, bool),
    /// Show the function behind the targets and how far f is from it, in all panels, or no longer.
    ShowTruth(bool),
    /// Show the certificate and the optimum, or no longer.
    Certify(PanelId, bool),
    /// Stop computing the optimum.
    CancelSolving(PanelId),
    /// Replace the neurons of each cell and sign by their sum.
    Merge(PanelId),
    /// Drag neurons instead of the view.
    HandleNeurons(PanelId, bool),
    /// Set, freeze or release these neurons.
    EditNeurons(PanelId, Vec<NeuronEdit>),
    /// Freeze the highlighted neurons, or release them if all are frozen.
    ToggleFrozen(PanelId),
    /// Release all neurons.
    ReleaseAll(PanelId),
    /// Edit the data by hand, or no longer.
    EditData(bool),
    /// A tap on a point removes it.
    SetErasing(bool),
    /// The target of points added in the plane.
    SetTarget(f64),
    /// Change the points.
    ChangePoints(Edit),
    /// Move a point while the pointer holds it.
    DragPoint(Edit),
    /// The pointer has let go of the point.
    ReleasePoint,
    /// The pointer that held the point has been taken away: the point goes back where it was.
    CancelDrag,
    /// Take the last edit of the data back.
    Undo,
    /// Make it again.
    Redo,
    /// Train on these data.
    UsePoints(NewData),
    /// Train on the same data in these units.
    SetUnits(UnitSystem),
    /// Start a run whose neurons have died again, with a smaller step.
    ShortenStep(PanelId),
    /// Show these runs in place of all.
    OpenRuns(Vec<SavedRun>),
    /// Compute both regularisers along λ on the data of the selected panel, each with its run where one is open on
    /// these data: the optima, and the runs as well if that is wanted.
    ComputePath(bool),
    /// Stop computing the path.
    CancelPath,
    /// Open both regularisers side by side at the value of λ of this index on the path.
    OpenPathPoint(usize),
    /// Choose the step axes.
    SetLogSteps(bool),
    /// Show or hide the setup.
    ToggleSetup,
    /// Large text and one large panel, or no longer.
    ToggleProjector,
    /// Light to dark and back.
    ToggleTheme,
    /// Speak another language.
    ChooseLanguage(Language),
    /// Whether letters, digits and signs are keys of the page.
    UseLetterKeys(bool),
    /// Open a dialog, or close it.
    Show(Option<Dialog>),
    /// Train the selected panel's run from so many seeds.
    SampleSeeds(usize),
    /// Train no more seeds; what has ended is kept.
    CancelSampling,
    /// Show the finished run of this number again.
    ReopenResult(u64),
    /// Forget the finished runs.
    ClearResults,
    /// Show the paper's figure in place of the views, or no longer.
    ShowFigure(bool),
    /// Do something with a panel's figure.
    Figure(PanelId, FigureCommand),
    /// Do something with the book.
    Book(BookCommand),
    /// Do something about what is predicted.
    Predict(PredictionCommand),
    /// Take a notice away.
    Dismiss(u64),
    /// Somebody sees the page, or nobody any more: what trains waits until it is seen again.
    SetSeen(bool),
}

/// Why a command was refused. Nothing has changed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CommandError {
    /// A setting cannot have this value.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The run could not be trained.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Without a regulariser there is nothing to make stronger.
    #[error("This panel has no regulariser, so there is no strength to change.")]
    NoStrength,
    /// There is no path along λ.
    #[error(transparent)]
    Path(#[from] PathError),
    /// The data cannot be edited so.
    #[error("The data stay as they are: {0}.")]
    Edit(#[from] EditError),
}
