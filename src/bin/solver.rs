//! The exact solver's entry point: a worker of its own, loaded when the optimum is first asked for.
//! The page cancels a question by ending the worker.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The solver runs in a browser; see README.md. On the command line it is `atoms solve`.");
}

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    browser::run();
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::{Date, Uint8Array};
    use relu_atoms_core::nearness::{self, Pace};
    use relu_atoms_core::optimum::{Certifier, Problem, Snapshot, solve_with_snapshots};
    use relu_atoms_core::points::Points;
    use relu_atoms_core::session::messages::{BUILD, SolveReply, SolveRequest, decode, encode};
    use wasm_bindgen::prelude::*;
    use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

    /// Seconds between words of how far it has come: few enough to be read.
    const TELL: f64 = 0.1;
    /// Seconds before a network is shown that is not yet the optimum, and between two of them. To make one
    /// takes about as long as a round, so that a short solve does without.
    const SHOW: f64 = 0.3;

    /// The time in seconds.
    fn now() -> f64 {
        Date::now() / 1000.0
    }

    fn say(scope: &DedicatedWorkerGlobalScope, reply: &SolveReply) {
        // Fails only when the page is gone.
        let _ = scope.post_message(&Uint8Array::from(encode(reply).as_slice()));
    }

    fn answer(scope: &DedicatedWorkerGlobalScope, request: &SolveRequest) -> Result<SolveReply, String> {
        if request.build != BUILD {
            return Err("The page and the exact solver are of different versions; reload the page.".into());
        }
        let points = Points::check(&request.points).map_err(|e| e.to_string())?;
        let problem = Problem::check(points, request.penalty, request.lambda).map_err(|e| e.to_string())?;
        let certifier = Certifier::new(&problem.points, problem.penalty);
        let (mut pace, mut told, mut shown) = (Pace::default(), None, now());
        let go_on = &mut |progress, snapshot: &Snapshot<'_>| {
            let time = now();
            let seconds = pace.after(time, &progress);
            if told.is_some_and(|last| time - last < TELL) {
                return true;
            }
            told = Some(time);
            let best = if time - shown >= SHOW { snapshot().ok().map(Box::new) } else { None };
            if best.is_some() {
                shown = now();
            }
            say(scope, &SolveReply::Progress { number: request.number, progress, seconds, best });
            true
        };
        let optimum = solve_with_snapshots(&certifier, &problem.points, problem.lambda, go_on);
        let optimum = optimum.map_err(|e| nearness::refusal(&e))?;
        Ok(SolveReply::Solved(request.number, Box::new(optimum)))
    }

    pub(crate) fn run() {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let own = scope.clone();
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |e: MessageEvent| {
            let reply = match decode::<SolveRequest>(&Uint8Array::new(&e.data()).to_vec()) {
                Ok(request) => answer(&own, &request)
                    .unwrap_or_else(|sentence| SolveReply::Refused(request.number, sentence)),
                Err(error) => SolveReply::Refused(0, error.to_string()),
            };
            say(&own, &reply);
        });
        scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        // Lives as long as the worker.
        hear.forget();
        say(&scope, &SolveReply::Ready { build: BUILD.into() });
    }
}
