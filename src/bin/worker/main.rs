//! The worker's entry point: messages in, messages out. The page starts it twice: one trains, and the
//! session does the rest; the other paints, and the painter does. Before the page's program has come its
//! first script (`overture.js`) speaks to those that train in plain values, and they paint, too.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The worker runs in a browser; see README.md. The command line is `atoms`.");
}

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    browser::run();
}

#[cfg(target_arch = "wasm32")]
mod browser;
