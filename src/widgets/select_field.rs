//! A labelled choice from a list.

use leptos::prelude::*;

/// A labelled choice from a list, in which each value has a key.
#[component]
pub fn SelectField(
    /// Its label.
    label: &'static str,
    /// Its name among the fields.
    name: &'static str,
    /// The keys and words of the choices.
    options: Vec<(&'static str, &'static str)>,
    /// The key of the choice that is taken; empty while none is.
    #[prop(into)]
    value: Signal<&'static str>,
    /// What choosing a key does.
    #[prop(into)]
    on_choose: Callback<String>,
    /// Nothing may be taken yet, which is shown by a question mark.
    #[prop(optional)]
    may_be_open: bool,
) -> impl IntoView {
    let open = may_be_open.then(|| {
        view! {
            <option value="" disabled=true selected=move || value.get().is_empty()>
                "?"
            </option>
        }
    });
    let option = |(key, words): (&'static str, &'static str)| {
        view! {
            <option value=key selected=move || value.get() == key>
                {words}
            </option>
        }
    };
    view! {
        <label class="dialog-field">
            <span>{label}</span>
            <select
                class="field"
                name=name
                prop:value=move || value.get()
                on:change:target=move |event| on_choose.run(event.target().value())
            >
                {open}
                {options.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}
