//! How the network stands to the best possible one: a line under the views with the certificate, the
//! switch that shows the exact optimum, and the button that merges.

use super::format::number;
use super::markup::button;
use super::run::Run;
use super::solver::Solver;
use super::{app::Mend, dom, text};
use relu_atoms_core::experiment::Mode;
use relu_atoms_core::nearness;
use relu_atoms_core::optimum::{Optimum, Standing, same_point_distance};
use relu_atoms_core::points::RawPoints;
use relu_atoms_core::session::messages::{BUILD, Merged, Request, RunStatus, SolveReply, SolveRequest};
use std::borrow::Cow;
use std::rc::Rc;
use web_sys::Element;

/// What the page knows of the optimum.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Answer {
    /// It was not asked for.
    #[default]
    None,
    /// It is being computed.
    Working {
        /// How far that has come, as a sentence.
        told: Cow<'static, str>,
        /// The best lower bound so far.
        bound: f64,
        /// The best network so far, once it has taken long enough for one to be shown.
        best: Option<Rc<Optimum>>,
    },
    /// The computation was ended before its end: the best network by then, and the best lower bound.
    Stopped(Rc<Optimum>, f64),
    /// It is known.
    Known(Rc<Optimum>),
    /// It cannot be had; a sentence.
    Refused(String),
}

impl Answer {
    /// A question is put.
    pub(super) fn asked() -> Self {
        Self::Working { told: text::SOLVING.into(), bound: 0.0, best: None }
    }

    /// What the views show: the optimum, or the best network so far.
    pub(super) fn shown(&self) -> Option<&Optimum> {
        match self {
            Self::Working { best, .. } => best.as_deref(),
            Self::Stopped(best, _) | Self::Known(best) => Some(best),
            Self::None | Self::Refused(_) => None,
        }
    }
}

/// The line with its buttons.
pub(super) fn build(run: &'static Run, panel: &Element) {
    let line = dom::append(
        panel,
        &[
            "<div class=\"certificate\"><p data-ref=\"standing\"></p>",
            &button("tool small", "cancel", text::CANCEL, text::CANCEL_HELP, text::CANCEL),
            &button("tool framed small", "certify", text::OPTIMUM, text::OPTIMUM_HELP, text::OPTIMUM),
            &button("tool framed small", "merge", text::MERGE, text::MERGE_HELP, text::MERGE),
            "</div>",
        ],
    );
    let standing = dom::find(&line, "standing");
    dom::attribute(&standing, "title", move || [sentence(run, false), remarks(run)].concat());
    dom::text(standing, move || sentence(run, run.app.count.get() > 1));
    let at = |action: &str| line.query_selector(&["[data-do=", action, "]"].concat()).ok().flatten();
    if let Some(cancel) = at("cancel") {
        dom::hidden(&cancel, move || !run.answer.with(|a| matches!(a, Answer::Working { .. })));
    }
    if let Some(certify) = at("certify") {
        dom::state(&certify, "aria-pressed", move || run.certified.get());
        dom::hidden(&certify, move || run.mode() == Mode::None);
    }
}

/// What the line says; where there is little room, only what matters most.
fn sentence(run: &Run, brief: bool) -> String {
    if run.mode() == Mode::None {
        return if brief { text::NO_OPTIMUM_BRIEF } else { text::NO_OPTIMUM }.into();
    }
    run.summary.with(|summary| {
        let Some(report) = summary.as_deref() else { return String::new() };
        // None in what came before another regulariser was chosen.
        let Some(standing) = &report.standing else { return String::new() };
        let missing = [text::RATIO, &number(standing.violation, 3)].concat();
        let first = run.answer.with(|answer| match answer {
            Answer::Known(best) => text::excess(report.objective, best),
            Answer::Working { told, .. } => told.to_string(),
            Answer::Stopped(best, bound) => nearness::stopped(best.objective, *bound),
            Answer::Refused(sentence) => sentence.clone(),
            Answer::None => standing.excess().map_or_else(
                || text::NO_BOUND.into(),
                |above| [text::CERTIFIED, &nearness::of_optimum(above)].concat(),
            ),
        });
        // What matters most stands first: what was asked for, then a neuron that is missing.
        let asked = run.answer.with(|a| !matches!(a, Answer::None | Answer::Known(_)));
        let pair = if !asked && standing.violation > 1.05 && report.status != RunStatus::Running {
            [missing + text::MISSING, first]
        } else {
            [first, missing]
        };
        if brief { pair.into_iter().next().unwrap_or_default() } else { pair.join(" · ") }
    })
}

/// What else is to be known of the network that is shown.
fn remarks(run: &Run) -> String {
    run.answer.with(|answer| {
        let kind = match answer {
            Answer::Working { best: Some(_), .. } | Answer::Stopped(..) => text::SHOWN_SO_FAR,
            _ => "",
        };
        let one = match answer.shown().map(|best| &best.taken_as_one) {
            Some(groups) if !groups.is_empty() => {
                let distance = run.stage().points.as_ref().map_or(0.0, same_point_distance);
                nearness::taken_as_one(groups, distance)
            }
            _ => String::new(),
        };
        [kind, if one.is_empty() { "" } else { " · " }, &one].concat()
    })
}

impl Run {
    /// Shows the certificate and the optimum, or no longer.
    pub(super) fn certify(&'static self, on: bool) {
        self.certified.set(on);
        self.stage().certify(on);
        if !on {
            self.answer.set(Answer::None);
            self.asked.set(None);
            // What it is doing is of no use any more, and would keep the next question waiting.
            self.solver.borrow_mut().take_if(|solver| solver.busy.get());
        }
        self.seek_optimum();
        self.invalidate();
    }

    /// Asks for the optimum of what is being trained, unless it is known or has been asked for.
    pub(super) fn seek_optimum(&'static self) {
        if !self.certified.now() {
            return;
        }
        let standing = self.summary.peek(|s| s.as_ref().and_then(|r| Some((r.run, r.standing.clone()?))));
        let Some((number, standing)) = standing else { return };
        let points = self.stage().points.as_ref().map(relu_atoms_core::points::Points::to_raw);
        let Some(points) = points else { return };
        let key = (number, standing.lambda.to_bits());
        if self.asked.replace(Some(key)) == Some(key) {
            return;
        }
        self.put(&standing, points);
    }

    /// While a point is dragged: asks for the optimum of the points as they lie now. A question that
    /// was not yet put gives way to it.
    pub(super) fn follow(&'static self, points: &relu_atoms_core::points::Points) {
        if !self.certified.now() {
            return;
        }
        let standing = self.summary.peek(|s| s.as_ref().and_then(|r| r.standing.clone()));
        if let Some(standing) = standing {
            // What is asked after the drag is a new question.
            self.asked.set(None);
            self.put(&standing, points.to_raw());
        }
    }

    /// Puts a question to the solver.
    fn put(&'static self, standing: &Standing, points: RawPoints) {
        let mut solver = self.solver.borrow_mut();
        if solver.is_none() {
            *solver = Solver::start(Box::new(move |reply| self.answered(reply)));
        }
        let Some(solver) = solver.as_ref() else {
            self.refused(text::SOLVER_FAILED.into());
            return;
        };
        self.question.set(self.question.get() + 1);
        let (penalty, lambda) = (standing.penalty, standing.lambda);
        let (build, number) = (BUILD.to_owned(), self.question.get());
        solver.next.replace(Some(SolveRequest { build, number, points, penalty, lambda }));
        self.answer.set(Answer::asked());
        solver.go_on();
    }

    /// Ends what the solver is doing. The best network so far stays, if there is one; pressing Optimum
    /// twice asks anew.
    pub(super) fn cancel(&'static self) {
        // Dropping it ends the worker; another is started when there is another question.
        self.solver.borrow_mut().take();
        match self.answer.now() {
            Answer::Working { bound, best: Some(best), .. } => {
                self.answer.set(Answer::Stopped(best, bound));
            }
            _ => self.certify(false),
        }
    }

    fn answered(&'static self, reply: Option<SolveReply>) {
        let current = |number: u32| number == self.question.get();
        let mut over = true;
        match reply {
            Some(SolveReply::Ready { build }) => {
                if let Some(solver) = self.solver.borrow().as_ref() {
                    solver.ready.set(build == BUILD);
                }
                if build != BUILD {
                    self.answer.set(Answer::Refused(text::OTHER_BUILD.into()));
                }
            }
            Some(SolveReply::Progress { number, progress, seconds, best }) => {
                over = false;
                if current(number) && self.certified.now() {
                    let fresh = best.map(Rc::from);
                    if let Some(best) = &fresh {
                        self.show_optimum(best, false);
                    }
                    let mut answer = self.answer.now();
                    if let Answer::Working { told, bound, best } = &mut answer {
                        *told = nearness::solving(&progress, seconds).into();
                        *bound = bound.max(progress.objective - progress.gap);
                        *best = fresh.or(best.take());
                    }
                    self.answer.set(answer);
                }
            }
            Some(SolveReply::Solved(number, optimum)) => {
                if current(number) && self.certified.now() {
                    let best = Rc::from(optimum);
                    self.show_optimum(&best, true);
                    self.answer.set(Answer::Known(best));
                }
            }
            Some(SolveReply::Refused(number, sentence)) => {
                if (number == 0 || current(number)) && self.certified.now() {
                    self.refused(sentence);
                }
            }
            None => {
                self.solver.borrow_mut().take();
                if self.certified.now() {
                    self.refused(text::SOLVER_FAILED.into());
                }
            }
        }
        if let Some(solver) = self.solver.borrow().as_ref() {
            if over {
                solver.busy.set(false);
            }
            solver.go_on();
        }
    }

    /// Shows a network: the optimum, or the best so far.
    fn show_optimum(&'static self, best: &Optimum, solved: bool) {
        self.stage().set_optimum(Some((best.clone(), solved)));
        self.invalidate();
    }

    /// There is no answer: what was shown before there is none is not to be relied on.
    fn refused(&'static self, sentence: String) {
        self.stage().set_optimum(None);
        self.answer.set(Answer::Refused(sentence));
        self.invalidate();
    }

    /// Has the neurons merged.
    pub(super) fn merge(&self) {
        self.app.playing.set(false);
        self.act(Request::Merge);
    }

    /// The neurons have been merged: show it, and say what it did.
    pub(super) fn merged(&self, told: Merged) {
        self.app.tell(text::merged(&told), Mend::None);
        self.stage().merge(told.into);
        self.invalidate();
    }
}
