//! What the page knows of a panel's training worker, and of the run that the worker trains: enough for another to
//! take its place.

use crate::engine::WorkerEnd;
use crate::text::language::Translations;
use relu_atoms_core::train::RunEdit;
use relu_atoms_session::messages::Request;
use std::collections::VecDeque;

/// Whether a panel has a training worker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WorkerState {
    /// It has, or its first is about to start.
    #[default]
    Works,
    /// Its worker has ended, and another repeats the run.
    Repeats {
        /// How it ended.
        end: WorkerEnd,
        /// The step that the new one has come to.
        step: u64,
        /// The step that it has to come to.
        to: u64,
    },
    /// Its worker has ended, and none takes its place until that is asked for: a sentence.
    Lost(Translations),
}

/// The log of a run's changes, as the worker has told it, and the changes that it has not told of yet.
#[derive(Clone, Debug, Default)]
pub(super) struct RunLog {
    edits: Vec<RunEdit>,
    /// The log before it was replaced by one that the worker has yet to accept.
    before: Option<Vec<RunEdit>>,
    /// Changes on their way.
    unanswered: VecDeque<Request>,
}

impl RunLog {
    /// The changes, by ascending step.
    pub(super) fn edits(&self) -> &[RunEdit] {
        &self.edits
    }

    /// A request is sent to the worker.
    pub(super) fn sent(&mut self, request: &Request) {
        match request {
            Request::Open(_) | Request::Reset => *self = Self::default(),
            Request::Replay { tunes, .. } => {
                self.before = Some(std::mem::replace(&mut self.edits, tunes.clone()));
            }
            Request::Tune { .. } | Request::Touch(_) | Request::Merge | Request::MergeCell(_) => {
                self.unanswered.push_back(request.clone());
            }
            _ => {}
        }
    }

    /// The worker has told of a change.
    pub(super) fn logged(&mut self, kept: u64, edits: Vec<RunEdit>) {
        self.unanswered.pop_front();
        self.before = None;
        self.edits.truncate(usize::try_from(kept).unwrap_or(usize::MAX));
        self.edits.extend(edits);
    }

    /// The worker has refused a request.
    pub(super) fn refused(&mut self) {
        if let Some(before) = self.before.take() {
            self.edits = before;
        } else {
            self.unanswered.pop_front();
        }
    }

    /// The changes on their way, which are not any more.
    pub(super) fn take_unanswered(&mut self) -> VecDeque<Request> {
        std::mem::take(&mut self.unanswered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(step: u64) -> RunEdit {
        RunEdit { step, merge: true, ..RunEdit::default() }
    }

    #[test]
    fn the_log_is_what_the_worker_tells() {
        let mut log = RunLog::default();
        log.sent(&Request::Merge);
        log.logged(0, vec![at(3)]);
        log.sent(&Request::Merge);
        log.logged(1, vec![at(5)]);
        assert_eq!(log.edits(), [at(3), at(5)]);
        // Another future after a step back.
        log.logged(1, vec![at(4)]);
        assert_eq!(log.edits(), [at(3), at(4)]);
        log.sent(&Request::Merge);
        log.sent(&Request::MergeCell(vec![1]));
        log.refused();
        assert_eq!(log.take_unanswered(), [Request::MergeCell(vec![1])]);
        // A log that is refused leaves the one before.
        log.sent(&Request::Replay { tunes: vec![at(9)], step: 9 });
        assert_eq!(log.edits(), [at(9)]);
        log.refused();
        assert_eq!(log.edits(), [at(3), at(4)]);
        log.sent(&Request::Reset);
        assert_eq!(log.edits(), []);
    }
}
