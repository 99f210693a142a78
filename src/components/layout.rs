//! Where the parts of the page are, as the window and the size of the text change.

use crate::appearance::{rem, window_size, write_projector};
use crate::canvas;
use crate::controller::use_controller;
use crate::state::{Layout, WorkspaceStoreFields, selectors};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos_use_event_listener::use_event_listener;
use leptos_use_resize_observer::use_resize_observer;

/// No text is smaller on a projector, in CSS pixels.
const PROJECTED_TEXT: f64 = 18.0;
/// The text that canvases are drawn for, in CSS pixels.
const TEXT: f64 = 16.0;

/// The layout for the window as it is now.
pub fn measured(panels: usize, projector: bool, book: bool) -> Layout {
    let rem = rem();
    Layout::new(window_size().map(|length| length / rem), panels, projector, book)
}

/// Keeps the layout, and how large canvases are drawn, while the page is there. `probe` is as wide as the page's
/// text is large: no event tells that this has changed.
pub fn use_layout(probe: NodeRef<html::I>) -> Memo<Layout> {
    let controller = use_controller();
    let store = controller.store();
    let changed = RwSignal::new(0_u32);
    let renew = move || changed.update(|count| *count = count.wrapping_add(1));
    let _ = use_event_listener(window(), ev::resize, move |_| renew());
    let _ = use_resize_observer(probe, move |_, _| renew());
    let is_reading = Memo::new(move |_| store.book().read().is_some());
    Effect::new(move |_| {
        changed.track();
        let projector = store.projector().get();
        write_projector(projector);
        let layout = measured(selectors::panel_count(store), projector, is_reading.get());
        if store.layout().get_untracked() != layout {
            store.layout().set(layout);
        }
        let floor = if projector { PROJECTED_TEXT / canvas::TEXT } else { 1.0 };
        if canvas::set_scale((rem() / TEXT).max(floor)) {
            // What is drawn at another scale is new, whether or not a canvas changes its size.
            for panel in selectors::panels(store) {
                controller.resized(panel.key());
                controller.redraw(panel.key());
            }
        }
    });
    Memo::new(move |_| store.layout().get())
}
