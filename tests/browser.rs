//! What only a browser can show: colours read from the style sheet, canvases with something on them.
#![cfg(all(target_arch = "wasm32", feature = "app"))]

use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn document() -> web_sys::Document {
    web_sys::window().and_then(|window| window.document()).expect("a page")
}

/// A fresh element at the end of the page.
fn element(tag: &str) -> web_sys::Element {
    let element = document().create_element(tag).expect("an element");
    document().body().expect("a body").append_child(&element).expect("it is appended");
    element
}

fn canvas(width: u32, height: u32) -> web_sys::HtmlCanvasElement {
    let canvas: web_sys::HtmlCanvasElement = element("canvas").unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    canvas
}

/// Whether a freshly made canvas accepts a 2D context, on which all views rest.
#[wasm_bindgen_test]
fn the_browser_draws_in_two_dimensions() {
    let canvas = canvas(8, 8);
    assert!(canvas.get_context("2d").expect("no exception").is_some());
}

/// SIMD is switched on for every build, so a build that runs here has it.
#[wasm_bindgen_test]
fn the_build_uses_simd() {
    const { assert!(cfg!(target_feature = "simd128")) };
}
