//! What the picture means, and the keys.

use crate::controller::use_controller;
use crate::state::{Command, Dialog as OpenDialog, Kept, WorkspaceStoreFields};
use crate::text;
use crate::text::language::{Language, language};
use crate::widgets::{Dialog, IconButton, IconShape, Segmented, Sentence};
use leptos::prelude::*;

/// The help.
#[component]
pub fn HelpDialog(
    /// What is kept for use without a network.
    #[prop(optional, into)]
    kept: Signal<Kept>,
) -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let open = Signal::derive(move || store.dialog().get() == Some(OpenDialog::Help));
    let close = move || {
        if open.get_untracked() {
            controller.dispatch(Command::Show(None));
        }
    };
    let keys = text::KEYS.iter().map(|(key, is_letter, does)| {
        view! {
            <div class:letter=*is_letter>
                <dt>
                    <kbd>{key.get()}</kbd>
                </dt>
                <dd>{does.get()}</dd>
            </div>
        }
    });
    let terms = text::book::terms().into_iter().map(|(term, meaning)| {
        view! {
            <div>
                <dt>
                    <Sentence text=term />
                </dt>
                <dd>{meaning.get()}</dd>
            </div>
        }
    });
    view! {
        <Dialog open on_close=move |()| close() labelled_by="help-title" class="dialog">
            <div class="dialog-title">
                <h2 id="help-title">{text::HELP_TITLE}</h2>
                <IconButton name=text::CLOSE shape=IconShape::Close on_press=move |_| close() />
            </div>
            <p class="language-choice">
                <span>{text::LANGUAGE}</span>
                <Segmented
                    name=text::LANGUAGE.get()
                    options=Language::ALL.map(|one| (one, one.name().to_owned())).to_vec()
                    value=Signal::stored(language())
                    on_choose=move |language| controller.dispatch(Command::ChooseLanguage(language))
                />
            </p>
            <p>{text::HELP_INTRO}</p>
            <p>{text::HELP_SIGNS}</p>
            <h3>{text::units::HELP_TITLE}</h3>
            <ul class="help-units">{text::units::HELP.map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            <h3>{text::HELP_KEYS}</h3>
            <label class="letter-keys">
                <input
                    type="checkbox"
                    prop:checked=move || store.letter_keys().get()
                    on:change:target=move |event| {
                        controller.dispatch(Command::UseLetterKeys(event.target().checked()));
                    }
                />
                " "
                {text::LETTER_KEYS}
            </label>
            <dl class="keys" class:without-letters=move || !store.letter_keys().get()>{keys.collect_view()}</dl>
            <h3>{text::book::TERMS}</h3>
            <dl class="glossary">{terms.collect_view()}</dl>
            <p class="soft small">
                {text::HELP_PAPER}
                <a href=text::PAPER_LINK target="_blank" rel="noopener">{text::PAPER_NAME}</a>
                "."
            </p>
            <p class="soft small">{text::version()} " " {move || text::kept(kept.get())}</p>
        </Dialog>
    }
}
