//! Whether somebody sees the page.
//!
//! A page that is opened in another tab, rendered ahead of its visit, or in a frame further down on a slide does not
//! train before it is seen: whoever comes to it sees the run from its start. A frame of another page waits again
//! whenever it is out of sight, and goes on when it is back: a slide show has many. A tab of its own that was seen is
//! left to train: its user started the run and may want its end. It then advances as far as its pace does without
//! pictures, which is to the end at the pace "max", and by a frame at the others.

use crate::controller::use_controller;
use crate::state::Command;
use crate::visit::is_framed;
use leptos::ev;
use leptos::prelude::*;
use leptos_use_event_listener::use_event_listener;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IntersectionObserver, IntersectionObserverEntry};

/// Whether the browser shows the page's tab. A page that is rendered ahead of its visit is hidden.
fn is_tab_shown() -> bool {
    !document().hidden()
}

/// Whether the page is seen when it opens. Where in the page around it a frame is, is told later.
pub fn is_seen() -> bool {
    is_tab_shown() && !(is_framed() && can_observe())
}

/// Whether the browser tells which elements are in sight.
fn can_observe() -> bool {
    js_sys::Reflect::has(&window(), &JsValue::from_str("IntersectionObserver")).unwrap_or(false)
}

/// Has training begin when the page is first seen, and in a frame wait while it is out of sight.
pub fn use_sight(is_seen: bool) {
    let controller = use_controller();
    let is_framed = is_framed();
    let tab_shown = RwSignal::new(is_tab_shown());
    let in_sight = RwSignal::new(!is_framed || !can_observe());
    let _ = use_event_listener(document(), ev::visibilitychange, move |_| tab_shown.set(is_tab_shown()));
    if is_framed {
        observe(in_sight);
    }
    let was_seen = StoredValue::new(is_seen);
    let is_seen = Memo::new(move |_| tab_shown.get() && in_sight.get());
    Effect::new(move |_| {
        let seen = is_seen.get();
        if seen || is_framed && was_seen.get_value() {
            was_seen.set_value(true);
            controller.dispatch(Command::SetSeen(seen));
        }
    });
}

/// Follows whether anything of the page is in sight, through all frames around it.
fn observe(in_sight: RwSignal<bool>) {
    let observe = || {
        let callback = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let Ok(entry) = entries.pop().dyn_into::<IntersectionObserverEntry>() else { return };
            let area = entry.bounding_client_rect();
            let is_there = area.width() > 0.0 && area.height() > 0.0;
            let seen = entry.is_intersecting() && is_there;
            if in_sight.get_untracked() != seen {
                in_sight.set(seen);
            }
        });
        let observer = IntersectionObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(&document().document_element()?);
        // As long as the page.
        callback.forget();
        Some(())
    };
    if observe().is_none() {
        in_sight.set(true);
    }
}
