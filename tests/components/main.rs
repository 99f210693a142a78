//! What only a browser can show: components mounted on a page of their own, and canvases with something on
//! them. One file a component; `page.rs` mounts, finds and acts, `run.rs` trains without a worker.
#![cfg(target_arch = "wasm32")]

mod page;
mod run;

mod atoms_table;
mod book;
mod certificate;
mod chart_plot;
mod charts;
mod data_dialog;
mod data_editor;
mod demonstration;
mod export_dialog;
mod figure;
mod header;
mod help;
mod keyboard;
mod lambda_path;
mod notices;
mod one_truth;
mod panel;
mod panel_canvases;
mod pointer;
mod prediction;
mod results_log;
mod results_table;
mod setup;
mod time_axis;
mod transport;
mod truth;
mod views;
mod widgets;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// SIMD is switched on for every build, so a build that runs here has it.
#[wasm_bindgen_test]
fn the_build_uses_simd() {
    const { assert!(cfg!(target_feature = "simd128")) };
}
