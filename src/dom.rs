//! The page's elements without any framework: markup that the browser parses, and listeners. The page
//! (`ui`) and the desk share it.
//!
//! An element is found by its `data-ref`. Only the program's own words go into markup: whatever a
//! reader, a file or a link has written is set as text, as an attribute or as a property.

use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, EventTarget};

/// Appends markup of one element, and returns that element.
pub(crate) fn append(parent: &Element, html: &[&str]) -> Element {
    // Fails only for markup or a parent that cannot be parsed into.
    let _ = parent.insert_adjacent_html("beforeend", &html.concat());
    parent.last_element_child().unwrap_or_else(|| parent.clone())
}

/// The element with this `data-ref` inside another.
pub(crate) fn find(within: &Element, name: &str) -> Element {
    let found = within.query_selector(&["[data-ref=", name, "]"].concat()).ok().flatten();
    // The markup is fixed, so a missing name shows the first time the page is opened.
    found.unwrap_or_else(|| within.clone())
}

/// Listens to some kinds of events for the page's life.
pub(crate) fn on(target: &EventTarget, kinds: &[&str], heard: impl FnMut(Event) + 'static) {
    listen(target, kinds, Box::new(heard));
}

fn listen(target: &EventTarget, kinds: &[&str], heard: Box<dyn FnMut(Event)>) {
    let heard = Closure::wrap(heard).into_js_value();
    for kind in kinds {
        let _ = target.add_event_listener_with_callback(kind, heard.unchecked_ref());
    }
}

/// The attribute of the element an event happened in, or of the nearest one around it.
pub(crate) fn around(event: &Event, name: &str) -> Option<String> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest(&["[", name, "]"].concat()).ok()??.get_attribute(name)
}

/// The field an event happened in.
pub(crate) fn field(event: &Event) -> web_sys::HtmlInputElement {
    // Selects have a `value` too; the cast is not checked.
    event.target().unwrap_or_else(|| JsValue::UNDEFINED.unchecked_into()).unchecked_into()
}

/// Takes a callback that lives as long as the page.
pub(crate) fn callback(call: Box<dyn FnMut(JsValue)>) -> js_sys::Function {
    Closure::wrap(call).into_js_value().unchecked_into()
}
