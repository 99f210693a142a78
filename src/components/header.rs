//! The top line: which data, which demonstration, and the page's own switches.

use super::keyboard::{key_shortcut, tip};
use crate::controller::use_controller;
use crate::state::{BookCommand, Command, Dialog, PanelStoreFields, WorkspaceStoreFields, selectors};
use crate::text::language::{Language, language};
use crate::text::{self, names};
use crate::widgets::{Icon, IconButton, IconShape};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_use_clipboard::{UseClipboardReturn, use_clipboard};
use relu_atoms_core::experiment::Data;
use relu_atoms_core::experiment::table::DEMOS;
use relu_atoms_core::points::presets::PRESETS;

/// The top line.
#[component]
pub fn Header() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let show = move |dialog| move |_| controller.dispatch(Command::Show(Some(dialog)));
    let toggle_book = move |_| {
        // The store is free again when the command changes it.
        let open = store.book().get_untracked();
        controller.dispatch(Command::Book(BookCommand::toggle(&open)));
    };
    view! {
        <header class="top">
            <h1 class="logo" title=text::TAGLINE>
                <Logo />
                <span>{text::NAME}</span>
            </h1>
            <DataChoice />
            <IconButton
                name=text::EDIT_DATA
                tip=tip(text::EDIT_DATA.get(), "e")
                keys=key_shortcut("e")
                shape=IconShape::Edit
                class="framed edit-data"
                attr:data-try="edit-data"
                pressed=Signal::derive(move || store.editing().get().active)
                on_press=move |_| controller.dispatch(Command::EditData(!store.editing().get_untracked().active))
            />
            <DemonstrationChoice />
            <span class="gap"></span>
            <button
                type="button"
                class="tool book-switch"
                aria-label=text::book::NAME
                title=text::book::HELP
                aria-pressed=move || store.book().read().is_some().to_string()
                on:click=toggle_book
            >
                <Icon shape=IconShape::Book />
                <span class="word">{text::book::NAME}</span>
            </button>
            <button
                type="button"
                class="tool"
                data-try="setup"
                aria-label=text::SETUP
                aria-controls="setup"
                aria-expanded=move || store.setup_open().get().to_string()
                on:click=move |_| controller.dispatch(Command::ToggleSetup)
            >
                <Icon shape=IconShape::Setup />
                <span class="word">{text::SETUP}</span>
            </button>
            <ShareButton />
            <button
                type="button"
                class="tool"
                aria-label=text::EXPORT
                title=text::EXPORT_HELP
                on:click=show(Dialog::Export)
            >
                <Icon shape=IconShape::Export />
                <span class="word">{text::EXPORT}</span>
            </button>
            <IconButton
                name=text::PROJECTOR
                tip=tip(text::PROJECTOR_HELP.get(), "p")
                keys=key_shortcut("p")
                shape=IconShape::Projector
                class="projector-switch"
                pressed=Signal::derive(move || store.projector().get())
                on_press=move |_| controller.dispatch(Command::ToggleProjector)
            />
            <IconButton
                name=text::THEME
                tip=tip(text::THEME.get(), "t")
                keys=key_shortcut("t")
                shape=IconShape::Theme
                pressed=Signal::derive(move || store.dark().get())
                on_press=move |_| controller.dispatch(Command::ToggleTheme)
            />
            <LanguageSwitch />
            <button
                type="button"
                class="tool icon-only"
                aria-label=text::HELP
                title=tip(text::HELP.get(), "?")
                aria-keyshortcuts=key_shortcut("?")
                on:click=show(Dialog::Help)
            >
                <b aria-hidden="true">"?"</b>
            </button>
        </header>
    }
}

/// Goes on in the other language. It says so in that language, for those who do not read the one in force.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let controller = use_controller();
    let other = Language::ALL.into_iter().filter(|one| *one != language());
    let switch = move |one: Language| {
        let button = NodeRef::<html::Button>::new();
        // The button that was pressed has gone with its language: this one takes its place for the keyboard, too.
        let takes_focus = {
            let store = controller.store();
            store.chosen_language().get_untracked().is_some() && store.dialog().get_untracked().is_none()
        };
        Effect::new(move |_| {
            if let Some(button) = button.get().filter(|_| takes_focus) {
                // Fails only for an element that is not in the document.
                let _ = button.focus();
            }
        });
        view! {
            <button
                node_ref=button
                type="button"
                class="tool icon-only language-switch"
                lang=one.tag()
                title=one.name()
                on:click=move |_| controller.dispatch(Command::ChooseLanguage(one))
            >
                <b>{one.tag().to_uppercase()}</b>
            </button>
        }
    };
    other.map(switch).collect_view()
}

/// Scattered neurons drawn into one atom.
#[component]
fn Logo() -> impl IntoView {
    view! {
        <svg class="logo-mark" width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
            <path class="pull" d="M5.5 7.5 14 12.4M5 18 13.5 15M11.5 23.5 15.5 17.5" />
            <circle class="far" cx="4.8" cy="7" r="2.1" />
            <circle class="far" cx="4" cy="18.4" r="2.1" />
            <circle class="far" cx="11" cy="24.3" r="2.1" />
            <circle class="near" cx="18.4" cy="13" r="6.1" />
        </svg>
    }
}

/// Which data all panels train on.
#[component]
fn DataChoice() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    // The preset's key; empty for the user's own points.
    let preset = Memo::new(move |_| {
        let data =
            selectors::selected_panel(store).and_then(|panel| panel.opened().try_get()).map(|e| e.data);
        if let Some(Data::Preset(key)) = data { key } else { String::new() }
    });
    let description = move || names::preset_blurb(&preset.get());
    let group = |d: usize, name: &'static str| {
        let options = PRESETS
            .iter()
            .filter(|p| p.d == d)
            .map(|p| view! { <option value=p.key>{names::preset_name(p.key)}</option> });
        view! { <optgroup label=name>{options.collect_view()}</optgroup> }
    };
    let choose = move |event| {
        let key = event_target_value(&event);
        if !key.is_empty() {
            controller.dispatch(Command::ChooseData(key));
        }
    };
    view! {
        <label class="pick">
            <span class="pick-name">{text::DATA}</span>
            <select name="data" data-try="data" aria-label=text::DATA title=description prop:value=move || preset.get() on:change=choose>
                <option value="" hidden=move || !preset.get().is_empty()>
                    {text::OWN_DATA}
                </option>
                {group(2, text::IN_THE_PLANE.get())}
                {group(1, text::ON_A_LINE.get())}
            </select>
            <span class="pick-note">{description}</span>
        </label>
    }
}

/// Which demonstration is under way.
#[component]
fn DemonstrationChoice() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let chosen = move || store.demonstration().get().map_or_else(String::new, |(k, _)| k.to_string());
    let options = DEMOS
        .iter()
        .enumerate()
        .map(|(k, demo)| view! { <option value=k.to_string()>{names::demonstration(demo).title}</option> });
    let choose = move |event| {
        let choice = event_target_value(&event).parse().ok().map(|k| (k, 0));
        controller.dispatch(Command::ChooseDemonstration(choice));
    };
    view! {
        <label class="pick">
            <select name="demonstration" aria-label=text::DEMONSTRATIONS prop:value=chosen on:change=choose>
                <option value="">{text::NO_DEMONSTRATION}</option>
                {options.collect_view()}
            </select>
        </label>
    }
}

/// Copies the link to what is shown, or shows it where there is no clipboard.
#[component]
fn ShareButton() -> impl IntoView {
    let controller = use_controller();
    let UseClipboardReturn { is_supported, copy, copied, .. } = use_clipboard();
    // The address where the browser gives no clipboard, and what the link has not of the runs.
    let link = RwSignal::new(None::<String>);
    let is_complete = RwSignal::new(true);
    let share = move |_| {
        let copy = copy.clone();
        spawn_local(async move {
            let (address, complete) = controller.address().await;
            is_complete.set(complete);
            if is_supported.get_untracked() {
                link.set(None);
                copy(&address);
            } else {
                link.set(Some(address));
            }
        });
    };
    // What the link lacks stays to be read until it is closed; that it is copied is told for a moment.
    let lacks = move || !is_complete.get();
    let save = move |_| {
        is_complete.set(true);
        controller.dispatch(Command::Show(Some(Dialog::Export)));
    };
    view! {
        <button type="button" class="tool" aria-label=text::SHARE title=text::SHARE_HELP on:click=share>
            <Icon shape=IconShape::Share />
            <span class="word">{text::SHARE}</span>
        </button>
        <Show when=lacks>
            <div class="notices" role="status">
                <div class="notice">
                    <p>{text::LINK_LACKS}</p>
                    <button type="button" class="tool strong" on:click=save>{text::SAVE_FILE}</button>
                    <IconButton
                        name=text::CLOSE
                        shape=IconShape::Close
                        on_press=move |_| is_complete.set(true)
                    />
                </div>
            </div>
        </Show>
        <Show when=move || copied.get() && is_complete.get()>
            <div class="notices" role="status">
                <div class="notice calm">
                    <p>{text::COPIED}</p>
                </div>
            </div>
        </Show>
        <Show when=move || link.read().is_some()>
            <div class="notices" role="status">
                <div class="notice calm">
                    <p>{text::COPY_YOURSELF}</p>
                    <input
                        class="field link"
                        readonly
                        aria-label=text::LINK
                        prop:value=move || link.get().unwrap_or_default()
                        on:focus:target=move |event| event.target().select()
                    />
                    <IconButton name=text::CLOSE shape=IconShape::Close on_press=move |_| link.set(None) />
                </div>
            </div>
        </Show>
    }
}
