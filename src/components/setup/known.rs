//! What is known of the data: the function behind the targets, and the rows that are held out.

use super::shown::Shown;
use crate::components::data_dialog::MakeDataButton;
use crate::controller::use_controller;
use crate::state::Command;
use crate::text;
use crate::widgets::Segmented;
use leptos::prelude::*;
use relu_atoms_core::experiment::UnitSystem;
use relu_atoms_core::points::holdout::held_out_rows;
use relu_atoms_core::points::units::Units;

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
            <UnitsOfData />
            <MakeDataButton />
        </fieldset>
    }
}

/// In which units the data are trained: what these change, by how much and why, with a switch. Nothing where the data
/// are near enough to standard units.
#[component]
fn UnitsOfData() -> impl IntoView {
    let controller = use_controller();
    let shown: Shown = expect_context();
    let chosen = Memo::new(move |_| shown.read(|experiment| experiment.units).unwrap_or_default());
    let sentence = Memo::new(move |_| {
        let words = |units: Units, system, names: &[String]| text::units::sentence(&units, system, names);
        shown.read(|run| Some(words(Units::needed(&run.raw_points()?)?, run.units, &run.names))).flatten()
    });
    let [standard, table] = text::units::CHOICES.map(String::from);
    view! {
        <Show when=move || sentence.read().is_some()>
            <div class="units-choice" data-known="units">
                <div class="units-switch">
                    <span>{text::units::SWITCH}</span>
                    <Segmented
                        name=text::units::SWITCH.get()
                        class="small"
                        options=vec![(UnitSystem::Standard, standard.clone()), (UnitSystem::Table, table.clone())]
                        value=chosen
                        on_choose=move |units| controller.dispatch(Command::SetUnits(units))
                    />
                </div>
                <p class="helptext" data-known="units-words">{move || sentence.get()}</p>
            </div>
        </Show>
    }
}
