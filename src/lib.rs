//! ReLU Atoms: overparametrised shallow ReLU networks train live, and their neurons are seen to
//! cluster into finitely many atoms (de Dios and Bruna, *On Sparsity in Overparametrised Shallow
//! ReLU Networks*, arXiv 2006.10225).
//!
//! This file is the module map of the page. The mathematics is in `relu-atoms-core`, the pictures in
//! `relu-atoms-render`. State, engine and words know no browser and are tested natively; the rest is the
//! Leptos application.

// Leptos's component macro writes a `pub` of its own.
#![allow(unreachable_pub)]

pub mod data_form;
pub mod engine;
pub mod export;
pub mod state;
pub mod text;

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod appearance;
#[cfg(target_arch = "wasm32")]
pub mod canvas;
#[cfg(target_arch = "wasm32")]
pub mod components;
#[cfg(target_arch = "wasm32")]
pub mod controller;
#[cfg(target_arch = "wasm32")]
pub mod offline;
#[cfg(target_arch = "wasm32")]
pub mod visit;
#[cfg(target_arch = "wasm32")]
pub mod widgets;
#[cfg(target_arch = "wasm32")]
pub mod workers;

#[cfg(target_arch = "wasm32")]
pub use app::run;
