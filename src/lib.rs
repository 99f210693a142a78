//! ReLU Atoms: overparametrised shallow ReLU networks train live, and their neurons are seen to
//! cluster into finitely many atoms (de Dios and Bruna, *On Sparsity in Overparametrised Shallow
//! ReLU Networks*, arXiv 2006.10225).
//!
//! This file is the module map of the page and nothing else. `draw` and `ui` exist only in the browser
//! build; the mathematics is in `relu-atoms-core`, the pictures in `relu-atoms-render`.

pub mod desk;
#[cfg(target_arch = "wasm32")]
mod dom;
pub mod headline;
pub mod overture;

#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod draw;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod ui;
