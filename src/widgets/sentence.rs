//! A sentence with the words of a link or a file set off, and symbols with their subscripts.

use crate::text::format::{EFFECTIVE_STRENGTH, typeset};
use leptos::prelude::*;

/// A sentence. What it has between back ticks is a word of a link or a file.
#[component]
pub fn Sentence(
    /// The sentence.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    move || {
        let text = text.get();
        let parts = text.split('`').enumerate().map(|(k, part)| {
            if k % 2 == 1 {
                view! { <code>{part.to_owned()}</code> }.into_any()
            } else {
                prose(part).into_any()
            }
        });
        parts.collect_view()
    }
}

/// Words and numbers between the symbols.
fn prose(text: &str) -> impl IntoView + use<> {
    let symbol = || {
        view! {
            <var>
                "λ"
                <sub>"eff"</sub>
            </var>
        }
    };
    let parts = text.split(EFFECTIVE_STRENGTH).enumerate();
    parts.map(|(k, part)| ((k > 0).then(symbol), typeset(part))).collect_view()
}
