//! Use without a network: the service worker keeps the page (`site/service-worker.js`), and what it has kept is told.

use crate::state::Kept;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_use_event_listener::use_event_listener;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::ServiceWorkerContainer;

/// The question to the service worker whether it has a newer release than the page's, and its answer that it has.
const NEW_RELEASE: &str = "new-release";

/// The browser's service workers. The property itself throws in a frame without an origin, and is absent where the
/// page has not come over a secure connection.
fn container() -> Option<ServiceWorkerContainer> {
    js_sys::Reflect::get(&window().navigator(), &"serviceWorker".into()).ok()?.dyn_into().ok()
}

/// Has the page kept from now on; what is kept is told. A build for development is not kept: the next one would be
/// seen a visit late.
pub fn use_offline() -> ReadSignal<Kept> {
    let (kept, set_kept) = signal(Kept::default());
    if cfg!(debug_assertions) {
        return kept;
    }
    let Some(container) = container() else { return kept };
    let _ = use_event_listener(container.clone(), ev::message, move |event| {
        if event.data().as_string().as_deref() == Some(NEW_RELEASE) {
            set_kept.set(Kept::NewRelease);
        }
    });
    // The worker that the page was answered by; at a first visit there is none.
    if let Some(worker) = container.controller() {
        let _ = worker.post_message(&NEW_RELEASE.into());
    }
    spawn_local(async move {
        // Where it is refused, the page is used with a network only, as before.
        if JsFuture::from(container.register("service-worker.js")).await.is_ok()
            && let Ok(ready) = container.ready()
            && JsFuture::from(ready).await.is_ok()
        {
            set_kept.update(|kept| *kept = if *kept == Kept::Nothing { Kept::Page } else { *kept });
        }
    });
    kept
}
