//! Predictions: a question keeps the runs at step 0 until it is answered or left.

use super::{Effect, Model};
use crate::state::workspace::WorkspaceStoreFields;
use crate::state::{Command, Prediction, PredictionCommand};
use reactive_graph::traits::{GetUntracked, ReadUntracked, Set, Update};
use relu_atoms_core::experiment::prediction::Question;

impl Model {
    /// Asks a question about the runs that have just been opened; none clears the one before. Whether one is asked:
    /// the runs wait at step 0 then.
    pub(super) fn ask_prediction(&self, question: Option<Question>) -> bool {
        let first = self.panel_ids().first().copied();
        let points = first.and_then(|id| self.read(id, |panel| panel.points.clone()).flatten());
        let asked = question.zip(points).and_then(|(question, points)| Prediction::ask(question, &points));
        let is_asked = asked.is_some();
        self.set_prediction(asked);
        is_asked
    }

    fn set_prediction(&self, prediction: Option<Prediction>) {
        if *self.store.prediction().read_untracked() != prediction {
            self.store.prediction().set(prediction);
        }
    }

    fn has_open_question(&self) -> bool {
        self.store.prediction().read_untracked().as_ref().is_some_and(Prediction::is_open)
    }

    /// Carries out what a reader does about a prediction.
    pub(super) fn change_prediction(&mut self, command: &PredictionCommand) -> Vec<Effect> {
        let Some(mut prediction) = self.store.prediction().get_untracked() else { return Vec::new() };
        match command {
            PredictionCommand::Run if prediction.is_open() && prediction.guess.is_made() => {
                prediction.close();
                self.set_prediction(Some(prediction));
                self.begin()
            }
            PredictionCommand::Skip if prediction.is_open() => {
                prediction.skip();
                self.set_prediction(Some(prediction));
                self.begin()
            }
            PredictionCommand::AskAgain if !prediction.is_open() => {
                let effects = self.reset();
                self.set_prediction(prediction.anew());
                effects
            }
            other => {
                if prediction.say(other) {
                    self.set_prediction(Some(prediction));
                }
                Vec::new()
            }
        }
    }

    /// Whether a command has the runs leave step 0 without playing. Nothing leads to a step that is not recorded.
    pub(super) fn leaves_start(&self, command: &Command) -> bool {
        match command {
            Command::Train(steps) => *steps > 0,
            Command::Seek(step) => {
                let panels = self.store.panels().read_untracked();
                let furthest =
                    panels.iter().filter_map(|panel| panel.report.as_ref()).map(|r| r.furthest).max();
                *step > 0 && furthest > Some(0)
            }
            _ => false,
        }
    }

    fn begin(&mut self) -> Vec<Effect> {
        if self.is_playing() { Vec::new() } else { self.toggle_play() }
    }

    /// A command was carried out: if the runs leave step 0 by it, an open question is closed, and if other points are
    /// trained on, there is none any more.
    pub(super) fn follow_prediction(&self, trains: bool) {
        if self.store.prediction().read_untracked().is_none() {
            return;
        }
        let panels = self.store.panels().read_untracked();
        let is_of = |prediction: &Prediction| {
            panels.iter().all(|panel| panel.points.as_ref().is_some_and(|points| prediction.is_of(points)))
        };
        let is_gone = !self.store.prediction().read_untracked().as_ref().is_some_and(is_of);
        drop(panels);
        if is_gone {
            self.store.prediction().set(None);
        } else if self.has_open_question() && (trains || self.is_playing()) {
            self.store.prediction().update(|prediction| {
                if let Some(prediction) = prediction {
                    prediction.close();
                }
            });
        }
    }
}
