//! One clock for all panels. With several panels the page asks each worker for the same step and
//! shows the answers together, so that the slowest sets the pace; a single panel trains freely and
//! is asked for a step only to go back in time.

use super::app::App;
use super::run::Run;
use leptos::prelude::window;
use relu_atoms_core::experiment::Pace;
use relu_atoms_core::session::messages::{Frame, Request, RunStatus};
use std::cell::Cell;

/// Milliseconds that a round may train: so long a pause waits to be heard.
const ROUND: f64 = 25.0;

/// What the panels are at.
#[derive(Default)]
pub(super) struct Clock {
    /// The step that all panels show, or would if their runs were as long.
    step: Cell<u64>,
    /// Train up to this step though nobody plays.
    until: Cell<u64>,
    /// The step to be shown next.
    wanted: Cell<Option<u64>>,
    /// The step from which the round under way began.
    began: Cell<Option<u64>>,
    /// The milliseconds that its slowest panel has trained. What else a round takes, such as counting
    /// and painting, is left out: it does not shrink with the number of steps.
    trained: Cell<f64>,
    /// Steps a millisecond of training, as the slowest panel does them.
    rate: Cell<f64>,
}

fn now() -> f64 {
    window().performance().map_or(0.0, |p| p.now())
}

impl App {
    /// Several panels are on one clock.
    pub(super) fn together(&self) -> bool {
        self.count.now() > 1
    }

    /// Training, or about to, though nobody need have pressed Play.
    fn busy(&self, step: u64) -> bool {
        self.playing.now() || step < self.clock.until.get()
    }

    /// The furthest step that any panel has recorded.
    pub(super) fn furthest(&self) -> u64 {
        self.runs().iter().map(|r| r.furthest.get()).max().unwrap_or(0)
    }

    /// Shows a recorded step in all panels, and waits there.
    pub(super) fn seek(&self, step: u64) {
        self.playing.set(false);
        self.clock.until.set(0);
        self.clock.wanted.set(Some(step.min(self.furthest())));
        self.invalidate();
    }

    /// Every panel shows what it was asked for last.
    pub(super) fn stands(&self) -> bool {
        self.clock.wanted.get().is_none() && self.runs().iter().all(|r| r.due.get().is_none())
    }

    /// With several panels: trains this many steps more.
    pub(super) fn train_by(&self, steps: u64) {
        self.clock.until.set(self.clock.step.get().saturating_add(steps));
        self.invalidate();
    }

    /// With several panels: plays or waits. A round under way is waited for.
    pub(super) fn go(&self, on: bool) {
        self.playing.set(on);
        self.clock.until.set(0);
        if !on && self.runs().iter().all(|r| r.due.get().is_none()) {
            self.clock.wanted.set(Some(self.clock.step.get()));
        }
        self.invalidate();
    }

    /// A run begins anew: the others go back to step 0 with it, unless it has only joined them.
    pub(super) fn restarted(&self, run: &Run) {
        if self.together() && !run.joining.get() {
            self.clock.until.set(0);
            if self.runs().iter().any(|r| r.panel != run.panel && (r.at.get() > 0 || r.due.get() > Some(0))) {
                self.clock.wanted.set(Some(0));
            }
            self.invalidate();
        }
    }

    /// Where the others are is where a panel that joins them is to go.
    pub(super) fn hold(&self, step: u64) {
        self.clock.step.set(step);
        self.clock.wanted.set(Some(step));
        self.invalidate();
    }

    /// A frame has come: it is shown when all panels have theirs.
    pub(super) fn arrived(&self, run: &'static Run, frame: Frame, trained: f64) {
        let report = &frame.report;
        if run.stage().run != Some(report.run) {
            return self.show(run, frame);
        }
        if report.status.over() {
            run.ended.set(Some(report.step));
        }
        match run.due.get() {
            None => self.show(run, frame),
            Some(goal) if report.step == goal || report.status.over() => {
                self.clock.trained.set(self.clock.trained.get().max(trained));
                run.due.set(None);
                run.held.replace(Some(frame));
                self.release();
            }
            // Of another step: its place is taken by what is due.
            Some(_) => run.send(&Request::Draw),
        }
    }

    /// Shows what has come, if nothing is missing any more.
    pub(super) fn release(&self) {
        let runs = self.runs();
        if runs.iter().any(|r| r.due.get().is_some()) {
            return;
        }
        let at = |r: &&'static Run| r.held.borrow().as_ref().map_or(r.at.get(), |f| f.report.step);
        let step = runs.iter().map(at).max().unwrap_or(0);
        if let Some(from) = self.clock.began.take()
            && step > from
        {
            // The clock is read every few tenths of a millisecond only.
            self.clock.rate.set((step - from) as f64 / self.clock.trained.get().max(0.2));
        }
        self.clock.step.set(step);
        for run in runs {
            let held = run.held.borrow_mut().take();
            if let Some(frame) = held {
                self.show(run, frame);
            }
            for request in run.queue.take() {
                run.send(&request);
            }
        }
        self.invalidate();
    }

    fn show(&self, run: &'static Run, mut frame: Frame) {
        let report = &mut frame.report;
        if run.stage().run == Some(report.run) {
            run.at.set(report.step);
            run.furthest.set(report.furthest.max(report.step));
            // To the worker every round is a stop of its own.
            if self.together()
                && matches!(report.status, RunStatus::Paused | RunStatus::Ready)
                && self.busy(report.step)
            {
                report.status = RunStatus::Running;
            }
        }
        let stands = report.status != RunStatus::Running && !self.together();
        run.stage().receive(frame);
        run.invalidate();
        // That training has stopped is told at once; what changes is drawn when it is due.
        if stands {
            run.frame(now());
        }
    }

    /// The end of an animation frame: what is asked of the workers next.
    pub(super) fn pump(&self) {
        let runs = self.runs();
        if runs.iter().any(|r| r.due.get().is_some()) {
            return;
        }
        if let Some(step) = self.clock.wanted.take() {
            self.round(step);
            return;
        }
        if !self.together() {
            return;
        }
        let step = self.clock.step.get();
        if runs.iter().any(|r| r.at.get() != r.ended.get().map_or(step, |e| e.min(step))) {
            // One that joined, or was behind when it was changed.
            self.round(step);
        } else if self.busy(step) && runs.iter().all(|r| r.stage().settled()) && !self.round(self.next()) {
            self.playing.set(false);
            self.clock.until.set(0);
        }
    }

    /// The step after the present one.
    fn next(&self) -> u64 {
        let step = self.clock.step.get();
        let most = ((self.clock.rate.get() * ROUND) as u64).max(1);
        let by = match self.pace.now() {
            Pace::Geometric => Pace::geometric_stride(step),
            Pace::PerFrame(steps) => steps.max(1),
            Pace::Max => most,
        };
        let end = if self.playing.now() { u64::MAX } else { self.clock.until.get() };
        step.saturating_add(by.min(most)).min(end)
    }

    /// Asks every panel for a step; those whose runs have ended wait at their ends. Returns whether
    /// there was anybody to ask.
    fn round(&self, step: u64) -> bool {
        let mut asked = false;
        for run in self.runs() {
            let goal = run.ended.get().map_or(step, |e| e.min(step));
            if run.ended.get() == Some(goal) && run.at.get() == goal {
                continue;
            }
            run.due.set(Some(goal));
            asked = true;
            match run.past.take() {
                Some(tunes) => run.send(&Request::Replay { tunes, step: goal }),
                None => run.send(&Request::Seek(goal)),
            }
        }
        self.clock.began.set(Some(self.clock.step.get()));
        self.clock.trained.set(0.0);
        asked
    }
}
