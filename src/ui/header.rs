//! The top line: which data, which demonstration, and the page's own switches.

use super::erased::{act, live, when};
use super::state::App;
use super::{icons, text};
use crate::data::presets::PRESETS;
use crate::experiment::Data;
use crate::experiment::table::DEMOS;
use leptos::prelude::*;

/// The top line.
#[component]
pub(super) fn Header(app: App) -> impl IntoView {
    view! {
        <header class="top">
            <h1 class="logo" title=text::TAGLINE>{icons::logo()}<span>{text::NAME}</span></h1>
            <DataSelect app />
            <DemoSelect app />
            <span class="gap"></span>
            <button
                class="tool"
                aria-expanded=live(move || app.setup_open.get().to_string())
                aria-controls="setup"
                on:click=act(move |_| app.toggle_setup())
            >
                {icons::setup()}
                <span>{text::SETUP}</span>
            </button>
            <button class="tool" title=text::SHARE_HELP aria-label=text::SHARE on:click=act(move |_| app.share())>
                {icons::share()}
                <span class="word">{text::SHARE}</span>
            </button>
            <button
                class="tool icon-only"
                aria-label=text::THEME
                title=format!("{} (t)", text::THEME)
                aria-pressed=live(move || app.dark.get().to_string())
                on:click=act(move |_| app.toggle_theme())
            >
                {icons::theme()}
            </button>
            <button
                class="tool icon-only"
                aria-label=text::HELP
                title=format!("{} (?)", text::HELP)
                on:click=act(move |_| app.open_help())
            >
                <b aria-hidden="true">"?"</b>
            </button>
        </header>
    }
}

/// The data sets, by dimension.
#[component]
fn DataSelect(app: App) -> impl IntoView {
    let chosen = Memo::new(move |_| {
        app.experiment.with(|e| match &e.data {
            Data::Preset(key) => key.clone(),
            Data::Own(_) => String::new(),
        })
    });
    let blurb =
        live(move || chosen.with(|key| PRESETS.iter().find(|p| p.key == key).map_or("", |p| p.blurb)));
    let group = move |d: usize| {
        PRESETS
            .iter()
            .filter(|p| p.d == d)
            .map(|p| {
                let selected = when(move || chosen.with(|key| key == p.key));
                view! { <option value=p.key prop:selected=selected>{p.name}</option> }
            })
            .collect_view()
    };
    view! {
        <label class="pick">
            <span class="pick-name">{text::DATA}</span>
            <select
                title=blurb
                on:change:target=move |event| {
                    let key = event.target().value();
                    if !key.is_empty() {
                        app.choose_data(&key);
                    }
                }
            >
                <Show when=move || chosen.with(String::is_empty)>
                    <option value="" selected>{text::OWN_DATA}</option>
                </Show>
                <optgroup label=text::IN_THE_PLANE>{group(2)}</optgroup>
                <optgroup label=text::ON_A_LINE>{group(1)}</optgroup>
            </select>
            <span class="pick-note">{blurb}</span>
        </label>
    }
}

/// The demonstrations.
#[component]
fn DemoSelect(app: App) -> impl IntoView {
    let chosen = Memo::new(move |_| app.demo.get().map(|(k, _)| k));
    view! {
        <label class="pick">
            <span class="pick-name">{text::DEMONSTRATIONS}</span>
            <select on:change:target=move |event| {
                app.choose_demo(event.target().value().parse::<usize>().ok().map(|k| (k, 0)));
            }>
                <option value="" prop:selected=when(move || chosen.get().is_none())>{text::NO_DEMONSTRATION}</option>
                {DEMOS
                    .iter()
                    .enumerate()
                    .map(|(k, demo)| {
                        view! {
                            <option value=k.to_string() prop:selected=when(move || chosen.get() == Some(k))>
                                {demo.title}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}

/// The demonstration under way: its claim, what to look for, and its variants.
#[component]
pub(super) fn DemoCard(app: App) -> impl IntoView {
    let chosen = Memo::new(move |_| app.demo.get().map(|(k, _)| k));
    move || {
        let k = chosen.get()?;
        let demo = DEMOS.get(k)?;
        let chip = move |(v, label): (usize, &'static str)| {
            let on = move || app.demo.get() == Some((k, v));
            view! {
                <button class="chip" aria-pressed=live(move || on().to_string()) on:click=act(move |_| app.choose_demo(Some((k, v))))>
                    {label}
                </button>
            }
        };
        Some(view! {
            <section class="demo" aria-label=text::DEMONSTRATION>
                <div class="demo-words">
                    <p><b>{demo.title}</b>" "{demo.claim}</p>
                    <p class="soft"><span class="look">{text::LOOK}</span>{demo.look}</p>
                </div>
                <div class="chips" role="group" aria-label=text::VARIANTS>
                    {demo.variants.iter().map(|v| v.label).enumerate().map(chip).collect_view()}
                </div>
                <button
                    class="tool icon-only"
                    aria-label=text::CLOSE_DEMONSTRATION
                    title=text::CLOSE_DEMONSTRATION
                    on:click=act(move |_| app.choose_demo(None))
                >
                    {icons::close()}
                </button>
            </section>
        })
    }
}
