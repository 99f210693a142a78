//! A text of the book with its formulas and terms.

use crate::text::book::{Part, definition, formula, parts};
use crate::text::format::typeset;
use crate::widgets::Term;
use leptos::prelude::*;

/// A text of the book.
#[component]
pub fn Rich(
    /// The text, with `$formulas$` and `[terms]`.
    text: String,
) -> impl IntoView {
    let parts: Vec<AnyView> = parts(&text)
        .into_iter()
        .map(|part| match part {
            Part::Words(words) => typeset(words).into_any(),
            Part::Formula(name) => {
                view! { <span class="formula" inner_html=formula(name).unwrap_or_default()></span> }
                    .into_any()
            }
            Part::Term(term, words) => {
                view! { <Term words=words.to_owned() meaning=definition(term).unwrap_or_default() /> }
                    .into_any()
            }
        })
        .collect();
    parts
}
