//! Runs that are trained by a session of the core in the test's own thread.

use crate::page::{panel, settle};
use relu_atoms::controller::Controller;
use relu_atoms::engine::{PanelId, TrainerFrame};
use relu_atoms::workers::trainer::TrainerEvent;
use relu_atoms_core::experiment::{Experiment, link};
use relu_atoms_core::optimum::{Certifier, Optimum, Problem, solve};
use relu_atoms_core::points::Points;
use relu_atoms_session::messages::{Frame, Reply, Report, Request};
use relu_atoms_session::{Output, Session};

/// A run.
#[derive(Default)]
pub(crate) struct Run {
    session: Session,
}

impl Run {
    /// The run that a link opens, at step 0, with its points.
    pub(crate) fn open(query: &str) -> (Self, Points) {
        let (opening, complaints) = link::parse(query);
        assert!(complaints.is_empty(), "{complaints:?}");
        let mut run = Self::default();
        let outputs = run.request(Request::Open(Box::new(opening.experiment())));
        let points = outputs.into_iter().find_map(|output| match output {
            Output::Reply(Reply::Opened { points, .. }) => Points::check(&points).ok(),
            _ => None,
        });
        (run, points.expect("it opens"))
    }

    /// Handles a request and does all the work that follows; every frame is asked for.
    pub(crate) fn request(&mut self, request: Request) -> Vec<Output> {
        let mut outputs = self.session.handle(request);
        outputs.extend(self.session.handle(Request::Draw));
        while self.session.wants_tick() {
            outputs.extend(self.session.tick(&mut || true).map(Output::Frame));
            outputs.extend(self.session.handle(Request::Draw));
        }
        outputs
    }

    /// The last frame that follows from a request.
    pub(crate) fn frame(&mut self, request: Request) -> Frame {
        let frame = self.request(request).into_iter().rev().find_map(|output| match output {
            Output::Frame(frame) => Some(*frame),
            Output::Reply(_) => None,
        });
        frame.expect("a frame")
    }

    /// Trains the run of a link for so many steps: its last numbers.
    pub(crate) fn report(query: &str, steps: u64) -> Report {
        let frame = Self::open(query).0.frame(Request::Step(steps));
        assert_eq!(frame.report.step, steps);
        frame.report
    }
}

/// The training worker of a panel, as the controller knows it. Requests of the controller do not come here: the
/// test makes those that it means to be answered.
pub(crate) struct Trainer {
    controller: Controller,
    panel: PanelId,
    run: Run,
}

impl Trainer {
    /// Begins to listen, and opens the panel's run.
    pub(crate) async fn open(controller: Controller, panel: PanelId) -> Self {
        controller.trainer_event(panel, TrainerEvent::Ready);
        let mut trainer = Self { controller, panel, run: Run::default() };
        trainer.open_again().await;
        trainer
    }

    /// Opens the panel's run as it is now.
    pub(crate) async fn open_again(&mut self) {
        let experiment: Experiment = panel(self.controller, self.panel, |panel| panel.opened.clone());
        self.request(Request::Open(Box::new(experiment))).await;
    }

    /// Handles a request, tells the controller everything that follows, and waits until it is on the page.
    pub(crate) async fn request(&mut self, request: Request) {
        for output in self.run.request(request) {
            self.controller.trainer_event(
                self.panel,
                match output {
                    Output::Reply(reply) => TrainerEvent::Reply(reply),
                    Output::Frame(frame) => TrainerEvent::Frame(Box::new(TrainerFrame {
                        number: None,
                        training_ms: 0.0,
                        frame: *frame,
                    })),
                },
            );
        }
        settle().await;
    }
}

/// The exact optimum of what a panel trains.
pub(crate) fn optimum(controller: Controller, id: PanelId) -> Optimum {
    let standing = panel(controller, id, |panel| panel.summary.as_ref()?.standing.clone());
    let standing = standing.expect("a run with a penalty");
    let points = panel(controller, id, |panel| panel.points.as_deref().cloned()).expect("points");
    let problem = Problem::check(points, standing.penalty, standing.lambda).expect("a problem");
    let certifier = Certifier::new(&problem.points, problem.penalty);
    solve(&certifier, &problem.points, problem.lambda, &mut |_| true).expect("an optimum")
}
