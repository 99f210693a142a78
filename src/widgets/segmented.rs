//! A few choices side by side.

use leptos::prelude::*;

/// A few choices side by side, of which one is taken.
#[component]
pub fn Segmented<T>(
    /// What is chosen, for screen readers.
    name: &'static str,
    /// The choices with their words.
    #[prop(into)]
    options: Signal<Vec<(T, String)>>,
    /// The choice that is taken.
    #[prop(into)]
    value: Signal<T>,
    /// What choosing does.
    #[prop(into)]
    on_choose: Callback<T>,
    /// Further classes.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let buttons = move || {
        options
            .get()
            .into_iter()
            .map(|(choice, words)| {
                let own = choice.clone();
                let pressed = move || (value.get() == own).to_string();
                view! {
                    <button type="button" aria-pressed=pressed on:click=move |_| on_choose.run(choice.clone())>
                        {words}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <span class=format!("segments {class}") role="group" aria-label=name>
            {buttons}
        </span>
    }
}
