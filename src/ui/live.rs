//! A value that tells what depends on it when it changes: Leptos's signal, with one trigger type for
//! values of every type. Leptos compiles a signal's machinery again for each type it holds; here
//! that is compiled once, and the page is smaller.

use leptos::prelude::*;
use std::cell::RefCell;

/// A value and its trigger.
pub(super) struct Live<T> {
    value: RefCell<T>,
    changed: ArcTrigger,
}

impl<T> Live<T> {
    /// A first value.
    pub(super) fn new(value: T) -> Self {
        Self { value: RefCell::new(value), changed: ArcTrigger::new() }
    }

    /// Reads it; the effect under way runs again when it changes.
    pub(super) fn with<R>(&self, f: impl FnOnce(&T) -> R) -> R {
        self.changed.track();
        f(&self.value.borrow())
    }

    /// Reads it and depends on nothing.
    pub(super) fn peek<R>(&self, f: impl FnOnce(&T) -> R) -> R {
        f(&self.value.borrow())
    }

    /// Changes it in place.
    pub(super) fn update<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        let result = f(&mut self.value.borrow_mut());
        self.changed.notify();
        result
    }
}

impl<T: Clone> Live<T> {
    /// A copy; the effect under way runs again when it changes.
    pub(super) fn get(&self) -> T {
        self.with(T::clone)
    }

    /// A copy, depending on nothing.
    pub(super) fn now(&self) -> T {
        self.peek(T::clone)
    }
}

impl<T: PartialEq> Live<T> {
    /// A new value; the same one tells nobody. Returns whether it is new.
    pub(super) fn set(&self, value: T) -> bool {
        let fresh = *self.value.borrow() != value;
        if fresh {
            self.update(|v| *v = value);
        }
        fresh
    }
}

/// Keeps a value for as long as the document lives: what the page's one set of controls holds.
pub(super) fn keep<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}
