//! Values of few types for the views. Leptos compiles its machinery again for every closure a view
//! holds; behind these the closures are of one type, and the page is smaller.

use leptos::prelude::*;

/// Words that change.
pub(super) fn live<S: Into<String>>(f: impl Fn() -> S + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || f().into())
}

/// A condition that changes.
pub(super) fn when(f: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(f)
}

/// What an event does.
pub(super) fn act<E: 'static>(f: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(f)
}
