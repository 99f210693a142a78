//! One chapter of the book.

use crate::components::prediction::PredictionCard;
use crate::text::book as text;
use leptos::prelude::*;

/// A chapter's words.
#[component]
pub fn ChapterView(
    /// Its index.
    chapter: usize,
) -> impl IntoView {
    view! {
        <article class="chapter">
            <h2>{text::TITLES[chapter]}</h2>
            <PredictionCard />
        </article>
    }
}
