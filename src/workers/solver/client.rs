//! The page's end of a solver.

use super::super::message::{Message, Received};
use super::super::spawn::RunningWorker;
use super::super::{Role, SpawnError};
use super::FromSolver;
use crate::engine::{WorkerEnd, heartbeat};
use crate::text::errors::Localised;
use relu_atoms_session::messages::{SolveReply, SolveRequest};
use std::cell::RefCell;
use std::rc::Rc;

/// What a solver tells the page.
#[derive(Debug)]
pub enum SolverEvent {
    /// A reply to a question.
    Reply(Box<SolveReply>),
    /// It has ended.
    Failed(WorkerEnd),
}

/// What the solver is doing.
#[derive(Default)]
struct State {
    is_ready: bool,
    is_busy: bool,
    /// It has the question that it is busy with: until that is answered it does not listen.
    has_begun: bool,
    /// The question to be put next; one that was not yet put gives way to it.
    next: Option<SolveRequest>,
}

/// A solver. Dropping it ends the worker.
pub struct SolverClient {
    worker: RunningWorker,
    state: Rc<RefCell<State>>,
}

impl SolverClient {
    /// Starts a solver; `on_event` gets everything it tells, after which [`SolverClient::go_on`] is to be
    /// called.
    ///
    /// # Errors
    /// [`SpawnError`] if the browser has no such workers or refuses one.
    pub fn start(
        on_ready: impl Fn() + 'static,
        on_event: impl Fn(SolverEvent) + Clone + 'static,
    ) -> Result<Self, SpawnError> {
        let state: Rc<RefCell<State>> = Rc::default();
        let (own, on_error) = (state.clone(), on_event.clone());
        let worker = RunningWorker::start(
            Role::Solver,
            move |event| match Received::from(&event).content::<FromSolver>() {
                Ok(FromSolver::Ready) => {
                    own.borrow_mut().is_ready = true;
                    on_ready();
                }
                Ok(FromSolver::Begins) => own.borrow_mut().has_begun = true,
                Ok(FromSolver::Reply(reply)) => {
                    if !matches!(*reply, SolveReply::Progress { .. }) {
                        let mut state = own.borrow_mut();
                        (state.is_busy, state.has_begun) = (false, false);
                    }
                    on_event(SolverEvent::Reply(reply));
                    on_ready();
                }
                Err(error) => on_event(SolverEvent::Failed(WorkerEnd::Error(error.localised()))),
            },
            move |end| on_error(SolverEvent::Failed(end)),
        )?;
        Ok(Self { worker, state })
    }

    /// Looks whether it still works, at this time in milliseconds; `awake` is false while the page cannot be seen. How
    /// it has ended, if it answers no more.
    pub fn look(&self, now: f64, awake: bool) -> Option<WorkerEnd> {
        let solves = self.state.borrow().has_begun;
        self.worker.look(now, awake, if solves { heartbeat::LONG_SILENCE } else { heartbeat::SILENCE })
    }

    /// Puts a question once the solver is free.
    pub fn solve(&self, request: SolveRequest) {
        self.state.borrow_mut().next = Some(request);
        self.go_on();
    }

    /// Puts the next question, if the solver listens and has nothing to do.
    pub fn go_on(&self) {
        let mut state = self.state.borrow_mut();
        if state.is_ready
            && !state.is_busy
            && let Some(request) = state.next.take()
        {
            state.is_busy = true;
            Message::new(&request).post(self.worker.worker());
        }
    }
}
