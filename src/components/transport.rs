//! The bottom line: play, step, reset, speed, and where the run is in its schedule.

use super::demonstration::Variants;
use super::keyboard::{key_shortcut, random_seed, tip};
use super::time_axis::TimeAxis;
use crate::controller::use_controller;
use crate::state::{Command, WorkspaceStoreFields, selectors};
use crate::text;
use crate::widgets::{Icon, IconButton, IconShape, WholeField, WholeValue};
use leptos::prelude::*;
use relu_atoms_core::experiment::compare::MAX_PANELS;
use relu_atoms_core::experiment::{MAX_STEPS, Pace};

/// The bottom line; in a frame of another page a thin bar, or nothing.
#[component]
pub fn Transport() -> impl IntoView {
    let store = use_controller().store();
    move || match (store.embed().get(), store.controls().get()) {
        (false, _) => Some(view! { <Controls /> }.into_any()),
        (true, true) => Some(view! { <Bar /> }.into_any()),
        (true, false) => None,
    }
}

/// The bar of a frame in another page: play, the time axis, and the variants of the demonstration.
#[component]
fn Bar() -> impl IntoView {
    view! {
        <section class="transport bar" aria-label=text::TRANSPORT>
            <PlayButton />
            <TimeAxis />
            <Variants />
        </section>
    }
}

/// The whole bottom line.
#[component]
fn Controls() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let is_full = Memo::new(move |_| selectors::panel_count(store) >= MAX_PANELS);
    view! {
        <section class="transport" aria-label=text::TRANSPORT>
            <PlayButton />
            <IconButton
                name=text::STEP
                tip=tip(text::STEP_HELP.get(), "s")
                keys=key_shortcut("s")
                shape=IconShape::Step
                class="framed"
                on_press=move |_| controller.dispatch(Command::Train(1))
            />
            <StepMany />
            <IconButton
                name=text::RESET
                tip=tip(text::RESET_HELP.get(), "r")
                keys=key_shortcut("r")
                shape=IconShape::Reset
                class="framed"
                on_press=move |_| controller.dispatch(Command::Reset)
            />
            <TimeAxis />
            <button
                type="button"
                class="tool framed branch"
                title=tip(text::BRANCH_HELP.get(), "b")
                aria-keyshortcuts=key_shortcut("b")
                hidden=move || is_full.get()
                on:click=move |_| controller.dispatch(Command::Branch)
            >
                {text::BRANCH}
            </button>
            <button
                type="button"
                class="tool framed add"
                title=text::ADD_PANEL_HELP
                hidden=move || is_full.get()
                on:click=move |_| controller.dispatch(Command::AddPanel)
            >
                {text::ADD_PANEL}
            </button>
            <PaceChoice />
            <button
                type="button"
                class="tool framed seed"
                data-try="new-seed"
                aria-label=text::NEW_SEED
                title=tip(text::NEW_SEED_HELP.get(), "n")
                aria-keyshortcuts=key_shortcut("n")
                on:click=move |_| controller.dispatch(Command::NewSeed(random_seed()))
            >
                <Icon shape=IconShape::Seed />
                <span>{text::NEW_SEED}</span>
            </button>
        </section>
    }
}

/// Plays and pauses.
#[component]
fn PlayButton() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let is_active = Memo::new(move |_| selectors::is_active(store));
    let name = move || if is_active.get() { text::PAUSE.get() } else { text::PLAY.get() };
    let all_over = move || !is_active.get() && selectors::are_all_over(store);
    view! {
        <button
            type="button"
            class="play"
            aria-label=name
            aria-keyshortcuts="Space"
            title=move || if all_over() { text::PLAY_AGAIN.into() } else { text::views::with_space(name()) }
            on:click=move |_| controller.dispatch(Command::TogglePlay)
        >
            <Icon shape=Signal::derive(move || {
                if is_active.get() { IconShape::Pause } else { IconShape::Play }
            }) />
        </button>
    }
}

/// Trains a given number of steps.
#[component]
fn StepMany() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let count = WholeValue::new(text::STEPS_TO_TAKE.get(), MAX_STEPS);
    let keep = move |steps| controller.dispatch(Command::SetStepCount(steps));
    let train = move |_| match count.take() {
        Some(steps) => {
            keep(steps);
            controller.dispatch(Command::Train(steps));
        }
        None => count.focus(),
    };
    view! {
        <span class="joined">
            <button
                type="button"
                class="tool"
                on:click=train
            >
                {text::STEP_MANY}
            </button>
            <WholeField
                holds=count
                name=text::STEP_COUNT.get()
                value=Signal::derive(move || store.step_count().get())
                on_take=keep
            />
        </span>
    }
}

/// How many steps a frame advances.
#[component]
fn PaceChoice() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    // The place in the list; none for a pace that is not in it, as a link may ask for.
    let listed = move || {
        let pace = store.pace().get();
        text::PACES.iter().position(|(p, _)| *p == pace)
    };
    let other = move || match store.pace().get() {
        Pace::PerFrame(steps) => text::other_pace(steps),
        _ => String::new(),
    };
    let options = text::PACES
        .iter()
        .enumerate()
        .map(|(k, (_, name))| view! { <option value=k.to_string()>{*name}</option> });
    let choose = move |event| {
        let chosen = event_target_value(&event).parse().ok().and_then(|k: usize| text::PACES.get(k));
        if let Some((pace, _)) = chosen {
            controller.dispatch(Command::SetPace(*pace));
        }
    };
    view! {
        <label class="pick pace">
            <span class="pick-name">{text::PACE}</span>
            <select
                name="speed"
                aria-label=text::PACE
                prop:value=move || listed().map_or_else(String::new, |k| k.to_string())
                on:change=choose
            >
                {options.collect_view()}
                <option value="" hidden=move || listed().is_some()>
                    {other}
                </option>
            </select>
        </label>
    }
}

/// Where to start, over the panels of a frame in another page, until the first step has been asked for.
#[component]
pub fn StartHere() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let waits = Memo::new(move |_| {
        let is_at_start = selectors::page_status(store) == Some("ready");
        store.embed().get() && is_at_start && !selectors::is_active(store)
    });
    view! {
        <Show when=move || waits.get()>
            <div class="start-here">
                <button type="button" class="tool strong" on:click=move |_| controller.dispatch(Command::TogglePlay)>
                    <Icon shape=IconShape::Play />
                    {text::PLAY_HERE}
                </button>
            </div>
        </Show>
    }
}
