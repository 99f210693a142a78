//! The book beside the views: which chapter is open, and what was there before.

use super::{Command, Target, VisitRecord};
use relu_atoms_core::experiment::book::CHAPTERS;
use std::sync::Arc;

/// The open book.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// The chapter: index in [`CHAPTERS`].
    pub chapter: usize,
    /// The scene of the chapter whose runs were opened last.
    pub scene: usize,
    /// What the chapter asks to be tried has been done since it was opened.
    pub tried: bool,
    /// The page as it was when the book was opened, to go back to; none where a link has opened the book.
    pub before: Option<Arc<VisitRecord>>,
}

impl Book {
    /// The book at a chapter and scene, both brought within what there is.
    pub fn at(chapter: usize, scene: usize) -> Self {
        let chapter = chapter.min(CHAPTERS.len() - 1);
        let scene = scene.min(CHAPTERS[chapter].scenes.len() - 1);
        Self { chapter, scene, tried: false, before: None }
    }

    /// What is to be tried, until it has been.
    pub fn open_task(&self) -> Option<Task> {
        (!self.tried).then_some(TASKS[self.chapter])
    }
}

/// What a reader can do with the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookCommand {
    /// Open this chapter and its runs; the book as well, if it is closed.
    Open(usize),
    /// The next chapter (`+1`) or the one before (`−1`), if there is one.
    Turn(isize),
    /// Open the runs of this scene of the chapter; of the one that is open, as they were.
    Scene(usize),
    /// Close the book and go back to what was there before.
    Close,
    /// Close the book and stay with what is shown.
    Stay,
}

impl BookCommand {
    /// Opens the book at its beginning, or closes it.
    pub fn toggle(open: &Option<Book>) -> Self {
        if open.is_some() { Self::Close } else { Self::Open(0) }
    }
}

/// What a chapter asks to be tried, by the control that does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Point at a neuron or an atom.
    LightNeuron,
    /// Add a point, or move one.
    EditData,
    /// Merge the neurons.
    Merge,
    /// Make the regulariser stronger or weaker.
    ChangeStrength,
    /// Go to an earlier step.
    SeekBack,
    /// Show the function behind the targets.
    ShowTruth,
    /// Show the certificate and the optimum.
    Certify,
    /// Start from another seed.
    NewSeed,
    /// Open another scene of the chapter.
    OtherScene,
    /// Train on other data.
    ChooseData,
}

/// What each chapter asks to be tried, in order.
pub const TASKS: [Task; 10] = [
    Task::LightNeuron,
    Task::EditData,
    Task::Merge,
    Task::ChangeStrength,
    Task::SeekBack,
    Task::ShowTruth,
    Task::Certify,
    Task::NewSeed,
    Task::OtherScene,
    Task::ChooseData,
];

impl Task {
    /// What the control that does it is called in the page's markup (`data-try`).
    pub fn control(self) -> &'static str {
        match self {
            Self::LightNeuron => "neurons",
            Self::EditData => "edit-data",
            Self::Merge => "merge",
            Self::ChangeStrength => "strength",
            Self::SeekBack => "time-axis",
            Self::ShowTruth => "truth",
            Self::Certify => "optimum",
            Self::NewSeed => "new-seed",
            Self::OtherScene => "scenes",
            Self::ChooseData => "data",
        }
    }

    /// Whether a command, which was carried out, does it.
    pub fn is_done_by(self, command: &Command) -> bool {
        use super::Setting;
        match (self, command) {
            (
                Self::LightNeuron,
                Command::Pin(_, Some(Target::Neuron(_) | Target::Atom(_))) | Command::CycleAtoms(..),
            )
            | (Self::EditData, Command::ChangePoints(_) | Command::DragPoint(_))
            | (Self::Merge, Command::Merge(_))
            | (Self::ChangeStrength, Command::ChangeStrength(_))
            | (Self::SeekBack, Command::Seek(_))
            | (Self::ShowTruth, Command::ShowTruth(true))
            | (Self::Certify, Command::Certify(_, true))
            | (Self::NewSeed, Command::NewSeed(_))
            | (Self::ChooseData, Command::ChooseData(_) | Command::UsePoints(_)) => true,
            (Self::ChangeStrength, Command::Set(Setting::Typed(key, _) | Setting::Number(key, _))) => {
                ["lambda", "tau"].contains(key)
            }
            _ => false,
        }
    }
}
