//! What is known of the data: the function behind the targets, and the rows that are held out.

use super::shown::Shown;
use crate::components::data_dialog::MakeDataButton;
use crate::text;
use leptos::prelude::*;
use relu_atoms_core::points::holdout::held_out_rows;

/// What is known of the data, with the way to where they are made.
#[component]
pub(super) fn KnownOfData() -> impl IntoView {
    let shown: Shown = expect_context();
    let truth = Memo::new(move |_| {
        let truth = shown.read(|experiment| experiment.known_truth()).flatten();
        truth.map_or_else(|| text::TRUTH_UNKNOWN.into(), |truth| text::truth(&truth))
    });
    let held_out = Memo::new(move |_| {
        let rows = shown.read(|experiment| {
            let n = experiment.raw_points().map_or(0, |points| points.y.len());
            text::held_out(held_out_rows(n, experiment.holdout).len(), n)
        });
        rows.unwrap_or_default()
    });
    view! {
        <fieldset class="known">
            <legend>{text::DATA}</legend>
            <p class="known-line" title=text::TRUTH_MEANING>
                <span>{text::TRUTH}</span>
                <b data-known="truth">{truth}</b>
            </p>
            <p class="known-line" title=text::HELD_OUT_MEANING>
                <span>{text::HELD_OUT}</span>
                <b data-known="held-out">{held_out}</b>
            </p>
            <MakeDataButton />
        </fieldset>
    }
}
