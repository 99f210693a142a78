//! A field for a whole number, written as people write numbers.

use crate::controller::{Controller, use_controller};
use crate::text;
use crate::text::language::Translations;
use leptos::html;
use leptos::prelude::*;
use relu_atoms_core::typed;

/// A whole number from 1 on, as it is typed.
fn read(typed: &str, most: u64) -> Option<u64> {
    typed::whole(typed).parse().ok().filter(|value| (1..=most).contains(value))
}

/// What a [`WholeField`] holds, for buttons beside it.
#[derive(Clone, Copy)]
pub struct WholeValue {
    controller: Controller,
    field: NodeRef<html::Input>,
    /// The name of the number within a sentence.
    noun: &'static str,
    most: u64,
    is_bad: RwSignal<bool>,
}

impl WholeValue {
    /// The value of a field that is called `noun` in sentences and takes whole numbers from 1 to `most`.
    pub fn new(noun: &'static str, most: u64) -> Self {
        Self { controller: use_controller(), field: NodeRef::new(), noun, most, is_bad: RwSignal::new(false) }
    }

    /// The number in the field; where it is none, that is told, and what was typed stays to be mended.
    pub fn take(self) -> Option<u64> {
        let value = read(&self.field.get_untracked()?.value(), self.most);
        self.is_bad.set(value.is_none());
        if value.is_none() {
            self.controller.tell(Translations::of(|| text::dialogs::whole(self.noun, 1, self.most)));
        }
        value
    }

    /// Puts the cursor into the field.
    pub fn focus(self) {
        // Fails only for an element that is not in the document.
        let _ = self.field.get_untracked().map(|field| field.focus());
    }
}

/// A field for a whole number, with a phone's keypad. What is refused stays to be mended.
#[component]
pub fn WholeField(
    /// What it holds.
    holds: WholeValue,
    /// The number in force.
    #[prop(into)]
    value: Signal<u64>,
    /// What is done with another one.
    #[prop(into)]
    on_take: Callback<u64>,
    /// Its name for screen readers, where no label is around it.
    #[prop(optional)]
    name: Option<&'static str>,
) -> impl IntoView {
    let shown = Memo::new(move |_| value.get());
    // Another number in force takes the place of what could not be.
    Effect::new(move |_| {
        shown.track();
        holds.is_bad.set(false);
    });
    let change = move |_| {
        if let Some(number) = holds.take() {
            on_take.run(number);
            // Another spelling of the same number is written anew.
            if let Some(field) = holds.field.get_untracked() {
                field.set_value(&shown.get_untracked().to_string());
            }
        }
    };
    view! {
        <input
            node_ref=holds.field
            class="field"
            type="text"
            inputmode="numeric"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-label=name
            aria-invalid=move || holds.is_bad.get().to_string()
            prop:value=move || shown.get().to_string()
            on:change=change
        />
    }
}
