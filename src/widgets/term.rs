//! A word with its meaning behind it.

use super::Sentence;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of the next term, for its name in the document.
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// The width of a meaning at most, in pixels of text of 16.
const WIDTH: f64 = 300.0;
/// The distance from the edge of the window.
const EDGE: f64 = 8.0;

/// Whether the meaning is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    No,
    /// As long as the pointer is there.
    Pointed,
    /// Until it is closed or left.
    Kept,
}

/// A term: pointing at it, a tap or a press shows what it means; Escape, another press or going on hides it.
#[component]
pub fn Term(
    /// The words of the text.
    words: String,
    /// What they mean.
    meaning: &'static str,
    /// The index of a symbol.
    #[prop(optional_no_strip)]
    index: Option<&'static str>,
) -> impl IntoView {
    let id = format!("term-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let shown = RwSignal::new(Shown::No);
    let place = RwSignal::new((0.0, 0.0, true));
    let button = NodeRef::<html::Button>::new();
    let show = move |how| {
        if let Some(button) = button.get_untracked() {
            let rect = button.get_bounding_client_rect();
            let [width, height] = crate::appearance::window_size();
            let left = rect.left().min(width - WIDTH - EDGE).max(EDGE);
            // Above where there is little room below.
            let is_below = rect.bottom() < 0.6 * height;
            let at = if is_below { rect.bottom() + 4.0 } else { height - rect.top() + 4.0 };
            place.set((left, at, is_below));
        }
        shown.set(how);
    };
    let press =
        move |_| if shown.get_untracked() == Shown::Kept { shown.set(Shown::No) } else { show(Shown::Kept) };
    let enter = move |event: PointerEvent| {
        if event.pointer_type() == "mouse" && shown.get_untracked() == Shown::No {
            show(Shown::Pointed);
        }
    };
    let leave = move |_| {
        if shown.get_untracked() == Shown::Pointed {
            shown.set(Shown::No);
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && shown.get_untracked() != Shown::No {
            // It closes nothing else.
            event.prevent_default();
            event.stop_propagation();
            shown.set(Shown::No);
        }
    };
    let is_shown = move || shown.get() != Shown::No;
    let note_id = id.clone();
    view! {
        <span class="term-place" on:pointerenter=enter on:pointerleave=leave on:keydown=key>
            <button
                type="button"
                class="term"
                node_ref=button
                aria-expanded=move || is_shown().to_string()
                aria-describedby=move || is_shown().then(|| id.clone())
                on:click=press
                on:blur=move |_| shown.set(Shown::No)
            >
                <Sentence text=words />
                {index.map(|index| view! { <sub>{index}</sub> })}
            </button>
            {move || is_shown().then(|| {
                let (left, at, is_below) = place.get();
                view! {
                    <span
                        class="term-note"
                        role="tooltip"
                        id=note_id.clone()
                        style:left=format!("{left}px")
                        style:top=is_below.then(|| format!("{at}px"))
                        style:bottom=(!is_below).then(|| format!("{at}px"))
                    >
                        <Sentence text=meaning />
                    </span>
                }
            })}
        </span>
    }
}
