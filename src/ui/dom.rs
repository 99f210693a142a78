//! The page's elements. Markup is parsed by the browser from text; what changes in it is bound to
//! closures that all have one type. Leptos compiles its views again for every element and closure,
//! which would make the page half as heavy again; its owners, triggers and effects are what is used.
//! What needs no reactivity is in `crate::dom`.

pub(super) use crate::dom::{append, around, callback, field, find, on};
use leptos::prelude::*;
use std::borrow::Cow;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Words, fixed or made.
pub(super) type Words = Cow<'static, str>;

/// Runs again whenever what it read changes.
pub(super) fn follow(run: impl FnMut() + 'static) {
    boxed_effect(Box::new(run));
}

fn boxed_effect(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| run());
}

/// Where changing words go.
#[derive(Clone, Copy)]
enum Place {
    Text,
    Attribute(&'static str),
    Property(&'static str),
    /// Present while the words are not empty.
    Class(&'static str),
    /// Present while the words are not empty.
    Flag(&'static str),
}

fn write(element: &Element, place: Place, words: &str) {
    let on = !words.is_empty();
    let _ = match place {
        Place::Text => {
            element.set_text_content(Some(words));
            Ok(())
        }
        Place::Attribute(name) => element.set_attribute(name, words),
        Place::Property(name) => js_sys::Reflect::set(element, &name.into(), &words.into()).map(drop),
        Place::Class(name) => element.class_list().toggle_with_force(name, on).map(drop),
        Place::Flag(name) => element.toggle_attribute_with_force(name, on).map(drop),
    };
}

fn bind(element: Element, place: Place, words: Box<dyn Fn() -> Words>) {
    let mut last = None;
    boxed_effect(Box::new(move || {
        let fresh = words();
        if last.as_ref() != Some(&fresh) {
            write(&element, place, &fresh);
            last = Some(fresh);
        }
    }));
}

fn yes(on: bool) -> Words {
    Words::Borrowed(if on { "true" } else { "" })
}

/// Keeps an element's words.
pub(super) fn text<W: Into<Words>>(element: Element, words: impl Fn() -> W + 'static) {
    bind(element, Place::Text, Box::new(move || words().into()));
}

/// Keeps an attribute.
pub(super) fn attribute<W: Into<Words>>(
    element: &Element,
    name: &'static str,
    words: impl Fn() -> W + 'static,
) {
    bind(element.clone(), Place::Attribute(name), Box::new(move || words().into()));
}

/// Keeps an attribute that says `true` or `false`.
pub(super) fn state(element: &Element, name: &'static str, on: impl Fn() -> bool + 'static) {
    attribute(element, name, move || if on() { "true" } else { "false" });
}

/// Keeps a property, such as the value of a field.
pub(super) fn value<W: Into<Words>>(element: &Element, words: impl Fn() -> W + 'static) {
    bind(element.clone(), Place::Property("value"), Box::new(move || words().into()));
}

/// Keeps a box checked or not.
pub(super) fn checked(element: &Element, on: impl Fn() -> bool + 'static) {
    // As a property any word is true but the empty one.
    bind(element.clone(), Place::Property("checked"), Box::new(move || yes(on())));
}

/// Keeps a class.
pub(super) fn class(element: &Element, name: &'static str, on: impl Fn() -> bool + 'static) {
    bind(element.clone(), Place::Class(name), Box::new(move || yes(on())));
}

/// Keeps an element out of sight.
pub(super) fn hidden(element: &Element, out: impl Fn() -> bool + 'static) {
    bind(element.clone(), Place::Flag("hidden"), Box::new(move || yes(out())));
}

/// Keeps a button from being pressed.
pub(super) fn disabled(element: &Element, off: impl Fn() -> bool + 'static) {
    bind(element.clone(), Place::Flag("disabled"), Box::new(move || yes(off())));
}

/// Sets an inline style.
pub(super) fn style(element: &Element, name: &str, value: &str) {
    let _ = element.unchecked_ref::<web_sys::HtmlElement>().style().set_property(name, value);
}

/// Lets a list have this many elements: makes those that are missing, takes away those too many.
pub(super) fn resize(list: &Element, count: usize, mut make: impl FnMut(usize)) {
    for k in list.child_element_count() as usize..count {
        make(k);
    }
    while list.child_element_count() as usize > count {
        if let Some(last) = list.last_element_child() {
            last.remove();
        }
    }
}
