//! The page's workers. All run the page's own program in another role, which a worker knows by its name:
//!
//! - [`trainer`] trains one panel's network and sends its numbers as frames.
//! - [`painter`] paints the pictures of all panels; it gets the frames straight from the trainers.
//! - [`solver`] computes the exact optimum; ending it cancels a question.
//! - [`sampler`] trains runs and solves for optima in the background: several seeds, a path along λ; ending it cancels.
//!
//! Each has its messages in `mod.rs`, the page's end in `client.rs`, and the worker's end in `role.rs`.

mod message;
pub mod painter;
pub mod sampler;
pub mod solver;
mod spawn;
pub mod trainer;

pub use spawn::SpawnError;

use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

/// What a worker is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Trains a network.
    Trainer,
    /// Paints pictures.
    Painter,
    /// Solves for the exact optimum.
    Solver,
    /// Trains one run from several seeds.
    Sampler,
}

impl Role {
    const ALL: [Self; 4] = [Self::Trainer, Self::Painter, Self::Solver, Self::Sampler];

    /// The name of a worker in this role.
    fn name(self) -> &'static str {
        match self {
            Self::Trainer => "trainer",
            Self::Painter => "painter",
            Self::Solver => "solver",
            Self::Sampler => "sampler",
        }
    }

    /// The role of the worker that this program runs in; none in the page.
    pub fn current() -> Option<Self> {
        let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>().ok()?;
        let name = scope.name();
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Listens to the page from now on.
    pub fn run(self) {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        std::panic::set_hook(Box::new(|info| {
            console_error_panic_hook::hook(info);
            spawn::tell_panic(&js_sys::global().unchecked_into());
        }));
        match self {
            Self::Trainer => trainer::run(scope),
            Self::Painter => painter::run(scope),
            Self::Solver => solver::run(scope),
            Self::Sampler => sampler::run(scope),
        }
    }
}
