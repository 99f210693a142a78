//! The solver itself.

use super::super::message::{Message, Received};
use super::FromSolver;
use js_sys::Date;
use relu_atoms_core::nearness::Pace;
use relu_atoms_core::optimum::{Certifier, Problem, Snapshot, solve_with_snapshots};
use relu_atoms_core::points::Points;
use relu_atoms_session::messages::{SolveReply, SolveRequest, Unsolved};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Seconds between reports of the progress: few enough to be read.
const REPORT: f64 = 0.1;
/// Seconds before a network is shown that is not yet the optimum, and between two of them. To make one
/// takes about as long as a round, so that a short solve does without.
const SNAPSHOT: f64 = 0.3;

/// Listens to the page from now on.
pub(crate) fn run(scope: DedicatedWorkerGlobalScope) {
    let own = scope.clone();
    let on_message: Closure<dyn Fn(MessageEvent)> = Closure::new(move |event: MessageEvent| {
        Message::new(&FromSolver::Begins).post(&own);
        let reply = match Received::from(&event).content::<SolveRequest>() {
            Ok(request) => {
                answer(&own, &request).unwrap_or_else(|error| SolveReply::Refused(request.number, error))
            }
            Err(error) => SolveReply::Refused(0, error.into()),
        };
        post(&own, reply);
    });
    // The function lives as long as the worker: it is handed to JavaScript.
    scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    Message::new(&FromSolver::Ready).post(&scope);
}

fn post(scope: &DedicatedWorkerGlobalScope, reply: SolveReply) {
    Message::new(&FromSolver::Reply(Box::new(reply))).post(scope);
}

/// The time in seconds.
fn now() -> f64 {
    Date::now() / 1000.0
}

fn answer(scope: &DedicatedWorkerGlobalScope, request: &SolveRequest) -> Result<SolveReply, Unsolved> {
    let points = Points::check(&request.points)?;
    // λ is all that is checked besides.
    let problem = Problem::check(points, request.penalty, request.lambda)
        .map_err(|_| Unsolved::Lambda(request.lambda))?;
    let certifier = Certifier::new(&problem.points, problem.penalty);
    let (mut pace, mut reported, mut shown) = (Pace::default(), None, now());
    let go_on = &mut |progress, snapshot: &Snapshot<'_>| {
        let time = now();
        let seconds = pace.after(time, &progress);
        if reported.is_some_and(|last| time - last < REPORT) {
            return true;
        }
        reported = Some(time);
        let best = if time - shown >= SNAPSHOT { snapshot().ok().map(Box::new) } else { None };
        if best.is_some() {
            shown = now();
        }
        post(scope, SolveReply::Progress { number: request.number, progress, seconds, best });
        true
    };
    let optimum = solve_with_snapshots(&certifier, &problem.points, problem.lambda, go_on)?;
    Ok(SolveReply::Solved(request.number, Box::new(optimum)))
}
