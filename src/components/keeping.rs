//! When a visit is kept: after every change (the controller sees to that), when the page is left or hidden, after
//! which a browser may discard it without a word, and now and then while it trains.

use crate::controller::use_controller;
use crate::state::WorkspaceStoreFields;
use crate::visit::Keeper;
use leptos::ev;
use leptos::prelude::*;
use leptos_use_event_listener::use_event_listener;
use std::time::Duration;

/// From one look at the step to the next: so much of a run is recomputed after a crash.
const INTERVAL: Duration = Duration::from_secs(5);

/// Keeps the visit from now on; nothing in a frame of another page, which is no visit of this one.
pub fn use_keeping(keeper: Option<Keeper>) {
    let Some(keeper) = keeper else { return };
    let controller = use_controller();
    let store = controller.store();
    controller.keep_with(keeper);
    let _ = use_event_listener(window(), ev::pagehide, move |_| controller.keep());
    let _ = use_event_listener(document(), ev::visibilitychange, move |_| {
        if document().hidden() {
            controller.keep();
        }
    });
    let timer = set_interval_with_handle(
        move || {
            if store.playing().get_untracked() {
                controller.keep();
            }
        },
        INTERVAL,
    );
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
}
