//! The page's program. In the browser it is the page itself or, by the worker's name, one of its workers.

#[cfg(target_arch = "wasm32")]
fn main() {
    relu_atoms::run();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The page is built by Trunk for the browser: run `trunk serve`. The command line is `atoms`.");
}
