//! A sentence with the terms that it names.

use super::{Sentence, Term};
use crate::text::book::{Part, definition, named};
use leptos::prelude::*;

/// A sentence whose terms have their meaning behind them. While its numbers change and its terms stay, their buttons
/// stay, too, with the meaning that is open.
#[component]
pub fn Terms(
    /// The sentence.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    // The words in order, each with the term that they name, if they do.
    let parts = Memo::new(move |_| {
        let text = text.get();
        let owned = |part: Part<'_>| match part {
            Part::Term(term, words) => (Some(term.to_owned()), words.to_owned()),
            Part::Words(words) | Part::Formula(words) => (None, words.to_owned()),
        };
        named(&text).into_iter().map(owned).collect::<Vec<(Option<String>, String)>>()
    });
    let pattern = Memo::new(move |_| {
        let term = |(term, words): &(Option<String>, String)| Some((term.clone()?, words.clone()));
        parts.read().iter().map(term).collect::<Vec<_>>()
    });
    move || {
        let part = |(k, term): (usize, Option<(String, String)>)| match term {
            Some((term, words)) => {
                view! { <Term words meaning=definition(&term).unwrap_or_default() /> }.into_any()
            }
            None => {
                let words = move || parts.read().get(k).map(|part| part.1.clone()).unwrap_or_default();
                view! { <Sentence text=Signal::derive(words) /> }.into_any()
            }
        };
        pattern.get().into_iter().enumerate().map(part).collect_view()
    }
}
