//! Sentences that need to be seen: bad link keys, divergence, a failed worker; and the link when it
//! could not be copied.

use super::app::{App, Mend};
use super::markup::{button, icon_button};
use super::{dom, icons, text};
use leptos::prelude::document;
use web_sys::Element;

/// The stack of notices.
pub(super) fn build(app: &'static App, page: &Element) {
    let stack = dom::append(
        page,
        &[
            "<div class=\"notices\" role=\"status\"><div class=\"told\" data-ref=\"told\"></div>\
             <div class=\"notice calm\" hidden data-ref=\"copied\"><p>",
            text::COPIED,
            "</p></div><div class=\"notice calm\" hidden data-ref=\"link\"><p>",
            text::COPY_YOURSELF,
            "</p><input class=\"field link\" data-ref=\"url\" readonly aria-label=\"",
            text::LINK,
            "\">",
            &button("tool icon-only", "close-link", text::CLOSE, text::CLOSE, icons::CLOSE),
            "</div></div>",
        ],
    );
    dom::hidden(&dom::find(&stack, "copied"), move || !app.copied.get());
    dom::hidden(&dom::find(&stack, "link"), move || app.link.with(Option::is_none));
    let url = dom::find(&stack, "url");
    dom::value(&url, move || app.link.get().unwrap_or_default());
    dom::on(&url, &["focus"], move |event| dom::field(&event).select());
    let told = dom::find(&stack, "told");
    dom::follow(move || {
        app.notices.with(|notices| {
            // Those that stay are left alone, so that the focus stays where it is.
            let id = |e: &Element| e.get_attribute("data-k").unwrap_or_default();
            let mut shown = told.first_element_child();
            for notice in notices {
                let key = notice.id.to_string();
                while let Some(gone) = shown.clone().filter(|e| id(e) != key) {
                    shown = gone.next_element_sibling();
                    gone.remove();
                }
                if let Some(kept) = &shown {
                    shown = kept.next_element_sibling();
                    continue;
                }
                let (grave, mend) = match notice.mend {
                    Mend::HalveH(panel) => {
                        let panel = ["\" data-panel=\"", &panel.to_string()].concat();
                        (
                            " grave",
                            [
                                "<button class=\"tool strong",
                                &panel,
                                "\" data-do=\"halve\">",
                                text::HALVE_H,
                                "</button>",
                            ]
                            .concat(),
                        )
                    }
                    Mend::None => ("", String::new()),
                };
                let made = dom::append(
                    &told,
                    &[
                        "<div class=\"notice",
                        grave,
                        "\" data-k=\"",
                        &key,
                        "\"><p data-ref=\"words\"></p>",
                        &mend,
                        &icon_button("dismiss", text::DISMISS, icons::CLOSE),
                        "</div>",
                    ],
                );
                write(&dom::find(&made, "words"), &notice.text);
            }
            while let Some(gone) = shown {
                shown = gone.next_element_sibling();
                gone.remove();
            }
        })
    });
}

/// Writes a sentence in which what stands between back ticks is a word of a link or a file.
fn write(element: &Element, sentence: &str) {
    for (k, part) in sentence.split('`').enumerate() {
        if k % 2 == 1
            && let Ok(code) = document().create_element("code")
        {
            code.set_text_content(Some(part));
            let _ = element.append_child(&code);
        } else {
            let _ = element.insert_adjacent_text("beforeend", part);
        }
    }
}
