//! What the picture means, and the keys.

use super::app::App;
use super::markup::button;
use super::{dom, icons, text};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A modal dialog; the browser keeps the focus inside and closes it on Escape.
pub(super) fn build(app: &'static App, page: &Element) {
    let keys: String = text::KEYS
        .iter()
        .map(|(key, does)| ["<div><dt><kbd>", key, "</kbd></dt><dd>", does, "</dd></div>"].concat())
        .collect();
    let dialog = dom::append(
        page,
        &[
            "<dialog class=\"help\" aria-labelledby=\"help-title\"><div class=\"help-head\"><h2 id=\"help-title\">",
            text::HELP_TITLE,
            "</h2>",
            &button("tool icon-only", "close-help", text::CLOSE, text::CLOSE, icons::CLOSE),
            "</div><p>",
            text::HELP_INTRO,
            "</p><p>",
            text::HELP_SIGNS,
            "</p><h3>",
            text::HELP_KEYS,
            "</h3><dl class=\"keys\">",
            &keys,
            "</dl><p class=\"soft small\">",
            text::HELP_PAPER,
            "</p></dialog>",
        ],
    );
    let _ = app.help.set(dialog.unchecked_into());
}
