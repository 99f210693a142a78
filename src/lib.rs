//! ReLU Atoms: overparametrised shallow ReLU networks train live, and their neurons are seen to
//! cluster into finitely many atoms (de Dios and Bruna, *On Sparsity in Overparametrised Shallow
//! ReLU Networks*, arXiv 2006.10225).
//!
//! This file is the module map and nothing else. The core is pure: no clock, no entropy, no
//! browser. `draw` and `ui` are the page and exist only in the browser build.

pub mod atoms;
pub mod bench;
pub mod cells;
#[cfg(not(target_arch = "wasm32"))]
pub mod check;
pub mod data;
pub mod decimal;
pub mod desk;
#[cfg(target_arch = "wasm32")]
mod dom;
pub mod experiment;
pub mod export;
pub mod headline;
pub mod nearness;
pub mod network;
pub mod optimum;
mod order;
pub mod overture;
pub mod paint;
pub mod penalty;
pub mod plot;
pub mod protocol;
pub mod session;
mod slices;
mod text;
pub mod timeline;
pub mod train;

#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod draw;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod ui;
