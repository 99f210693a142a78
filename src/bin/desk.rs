//! The desk's entry point: loaded into the page when data are to be made or results taken away.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The desk runs in a browser, as a part of the page; see README.md.");
}

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    relu_atoms::desk::open();
}
