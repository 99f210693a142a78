//! How panels train together: events of the training workers in, requests to them out. Pure, so that it
//! is tested natively against sessions of the core.

pub mod heartbeat;
mod lockstep;

pub use heartbeat::WorkerEnd;
pub use lockstep::{Action, Advance, Lockstep, Reached, TrainerFrame};

#[cfg(all(test, not(target_arch = "wasm32")))]
pub(crate) use lockstep::tests::{Event, Worker};

/// Identifies a panel as long as it is open: the smallest number that no open panel has.
pub type PanelId = u32;
