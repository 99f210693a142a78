//! Sentences that need to be seen: bad link keys, divergence, a failed worker; and the link when it
//! could not be copied.

use super::erased::{act, live};
use super::state::{App, Mend};
use super::{icons, text};
use leptos::prelude::*;

/// The stack of notices.
#[component]
pub(super) fn Notices(app: App) -> impl IntoView {
    let mend = move |mend: Mend| {
        (mend == Mend::HalveH).then(|| {
            view! { <button class="tool strong" on:click=act(move |_| app.halve_h())>{text::HALVE_H}</button> }
        })
    };
    view! {
        <div class="notices" role="status">
            <For each=move || app.notices.get() key=|n| n.id let:notice>
                <div class="notice" class:grave=notice.mend == Mend::HalveH>
                    <p>{notice.text}</p>
                    {mend(notice.mend)}
                    <button
                        class="tool icon-only"
                        aria-label=text::DISMISS
                        title=text::DISMISS
                        on:click=act(move |_| app.dismiss(notice.id))
                    >
                        {icons::close()}
                    </button>
                </div>
            </For>
            <Show when=move || app.copied.get()>
                <div class="notice calm"><p>{text::COPIED}</p></div>
            </Show>
            <Show when=move || app.link.with(Option::is_some)>
                <div class="notice calm">
                    <p>{text::COPY_YOURSELF}</p>
                    <input
                        class="field link"
                        readonly
                        aria-label=text::LINK
                        prop:value=live(move || app.link.get().unwrap_or_default())
                        on:focus:target=move |event| event.target().select()
                    />
                    <button
                        class="tool icon-only"
                        aria-label=text::CLOSE
                        on:click=act(move |_| app.link.set(None))
                    >
                        {icons::close()}
                    </button>
                </div>
            </Show>
        </div>
    }
}
