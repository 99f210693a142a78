//! The setup of the selected panel's run: regulariser, network, training, schedule. Its controls are made from
//! `experiment::table`; every value is checked by the experiment, and a bad one leaves the run untouched.

mod choice;
mod known;
mod number;
mod schedule;
mod shown;

use crate::controller::use_controller;
use crate::state::{Command, Setting, WorkspaceStoreFields, selectors};
use crate::text::{self, names};
use crate::widgets::{IconButton, IconShape, Segmented, Terms};
use choice::{ChoiceControl, SwitchControl};
use known::KnownOfData;
use leptos::prelude::*;
use number::NumberControl;
use relu_atoms_core::experiment::table::MODES;
use relu_atoms_core::experiment::{Bias, Decay, Experiment, Noise, Optimiser};
use schedule::Schedule;
use shown::Shown;

/// The setup.
#[component]
pub fn Setup() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let experiment = Memo::new(move |_| selectors::selected_panel(store).and_then(selectors::experiment));
    provide_context(Shown { experiment });
    let decays = [Decay::Constant, Decay::Cosine, Decay::Drop].map(|d| (d, text::decay(d))).to_vec();
    let optimisers = [Optimiser::Gd, Optimiser::Adam].map(|o| (o, text::optimiser(o))).to_vec();
    let biases = [Bias::Penalised, Bias::Free].map(|b| (b, text::bias(b))).to_vec();
    let noises = [Noise::Gaussian, Noise::Sign].map(|n| (n, text::noise(n))).to_vec();
    view! {
        <aside id="setup" class="setup" aria-label=text::SETUP hidden=move || !store.setup_open().get()>
            <div class="setup-title">
                <h2>{text::SETUP}</h2>
                <IconButton
                    name=text::CLOSE_SETUP
                    shape=IconShape::Close
                    on_press=move |_| controller.dispatch(Command::ToggleSetup)
                />
            </div>
            <Reach />
            <ModeChoice />
            <NumberControl key="lambda" />
            <ChoiceControl key="bias" options=biases value=|e: &Experiment| e.bias setting=Setting::Bias />
            <NumberControl key="tau" />
            <fieldset>
                <legend>{text::NETWORK}</legend>
                <NumberControl key="m" />
                <NumberControl key="scale" />
                <SwitchControl key="paired" value=|e: &Experiment| e.paired setting=Setting::Paired />
                <NumberControl key="seed" />
            </fieldset>
            <fieldset>
                <legend>{text::TRAINING}</legend>
                <NumberControl key="h" />
                <ChoiceControl key="decay" options=decays value=|e: &Experiment| e.decay setting=Setting::Decay />
                <ChoiceControl
                    key="optimiser"
                    options=optimisers
                    value=|e: &Experiment| e.optimiser
                    setting=Setting::Optimiser
                />
                <ChoiceControl key="noise" options=noises value=|e: &Experiment| e.noise setting=Setting::Noise />
                <SwitchControl key="walls" value=|e: &Experiment| e.walls setting=Setting::Walls />
                <SwitchControl key="birth" value=|e: &Experiment| e.birth setting=Setting::Birth />
                <NumberControl key="batch" />
            </fieldset>
            <Schedule />
            <KnownOfData />
        </aside>
    }
}

/// Which panels the setup changes; hidden while there is one.
#[component]
fn Reach() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let name = move || selectors::selected_panel(store).map(|panel| selectors::panel_name(store, panel));
    view! {
        <div class="reach" hidden=move || selectors::panel_count(store) < 2>
            <b>{name}</b>
            <Segmented
                name=text::REACH.get()
                class="small"
                options=vec![(false, text::ONE_PANEL.get().to_owned()), (true, text::ALL_PANELS.get().to_owned())]
                value=Signal::derive(move || store.applies_to_all().get())
                on_choose=move |all| controller.dispatch(Command::ApplyToAll(all))
            />
        </div>
    }
}

/// The four regularisers and the claim of the chosen one.
#[component]
fn ModeChoice() -> impl IntoView {
    let controller = use_controller();
    let shown: Shown = expect_context();
    let choices = MODES.iter().map(|info| {
        view! {
            <label class="mode-choice">
                <input
                    type="radio"
                    name="mode"
                    value=info.key
                    prop:checked=move || shown.mode() == Some(info.mode)
                    on:change=move |_| controller.dispatch(Command::ChooseMode(info.mode))
                />
                <span>{names::mode(info.mode)}</span>
            </label>
        }
    });
    view! {
        <fieldset class="modes">
            <legend>{text::REGULARISER}</legend>
            <div class="mode-grid">{choices.collect_view()}</div>
            <p class="helptext">
                <Terms text=Signal::derive(move || shown.mode().map(names::claim).unwrap_or_default().to_owned()) />
            </p>
        </fieldset>
    }
}
