//! The page. Trunk builds it for the browser; natively it only says so.

#[cfg(target_arch = "wasm32")]
fn main() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        relu_atoms::ui::fallen();
    }));
    relu_atoms::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The page is built by Trunk for the browser: run `trunk serve`.");
}
