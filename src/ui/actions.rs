//! What buttons and keys do. A button names its action in `data-do`, and the whole page has one
//! listener for them.

use super::app::App;
use super::dom;
use crate::draw::Target;
use crate::draw::neuron_view::Chart;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, KeyboardEvent};

/// Listens for the page's life.
pub(super) fn listen(app: &'static App, page: &Element) {
    dom::on(page, &["click"], move |event| {
        if let Some(action) = dom::around(&event, "data-do") {
            act(app, &action, &event);
        }
    });
    dom::on(&window(), &["keydown"], move |event| key(app, event.unchecked_ref()));
    if let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") {
        let system = query.clone();
        dom::on(&query, &["change"], move |_| {
            let chosen = document().document_element().is_some_and(|r| r.has_attribute("data-theme"));
            if !chosen {
                app.dark.set(system.matches());
            }
            app.repaint();
        });
    }
}

/// A whole number that the element of an event, or one around it, carries.
pub(super) fn index(event: &Event, name: &str) -> usize {
    dom::around(event, name).and_then(|k| k.parse().ok()).unwrap_or(0)
}

fn act(app: &'static App, action: &str, event: &Event) {
    let k = index(event, "data-k");
    let run = app.run(index(event, "data-panel"));
    match action {
        "play" => app.toggle(),
        "step" => app.step_by(1),
        "steps" => app.step_by(app.many.now()),
        "reset" => app.reset(),
        "seed" => app.new_seed(),
        "setup" => app.toggle_setup(),
        "share" => app.share(),
        "theme" => app.toggle_theme(),
        "help" => app.open_help(),
        "close-help" => app.close_help(),
        "variant" => app.choose_demo(app.demo.now().map(|(demo, _)| (demo, k))),
        "leave" => app.choose_demo(None),
        "halve" => run.halve_h(),
        "dismiss" => app.dismiss(k),
        "close-link" => {
            app.link.set(None);
        }
        "axis" => app.set_log_steps(k == 0),
        "chart" => run.set_chart(Chart::for_dimension(run.d.now())[k.min(1)]),
        "hand" => run.set_hand(!run.fingers.on.now()),
        "freeze" => run.freeze(),
        "release" => run.release_all(),
        "certify" => run.certify(!run.certified.now()),
        "cancel" => run.cancel(),
        "merge" => run.merge(),
        "add-panel" => app.add_panel(),
        "close-panel" => app.close_panel(run),
        "branch" => app.current().send(&relu_atoms_core::session::messages::Request::Recorded),
        "reach" => {
            app.everywhere.set(k == 1);
        }
        "measure" => {
            run.bounds.set(k == 1);
            run.stage().measure(k == 1);
            run.invalidate();
        }
        "edit-data" => {
            app.hand.editing.set(!app.hand.editing.now());
        }
        "erase" => {
            app.hand.erasing.set(!app.hand.erasing.now());
        }
        "undo" => app.unedit(false),
        "redo" => app.unedit(true),
        "make-data" => app.make_data(),
        "export" => app.export(),
        "atom" => run.pin(Some(Target::Atom(k))),
        _ => {}
    }
}

/// Is someone typing, choosing or reading a dialog? Then keys are theirs.
fn taken(event: &KeyboardEvent) -> bool {
    let Some(element) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else { return false };
    let on_button = element.closest("button, summary, a").ok().flatten().is_some();
    element.closest("input, select, textarea, dialog").ok().flatten().is_some()
        || (on_button && matches!(event.key().as_str(), " " | "Enter"))
}

fn key(app: &App, event: &KeyboardEvent) {
    if event.alt_key() || event.is_composing() || taken(event) {
        return;
    }
    if app.hand.editing.now() && app.edit_key(event) {
        return event.prevent_default();
    }
    if event.ctrl_key() || event.meta_key() {
        return;
    }
    match event.key().as_str() {
        " " if !event.repeat() => app.toggle(),
        " " => {}
        "s" => app.step_by(1),
        "r" => app.reset(),
        "n" => app.new_seed(),
        "t" => app.toggle_theme(),
        "e" => {
            app.hand.editing.set(!app.hand.editing.now());
        }
        "f" => app.current().freeze(),
        "?" => app.open_help(),
        "Escape" => app.runs().iter().for_each(|run| run.pin(None)),
        _ => return,
    }
    event.prevent_default();
}
