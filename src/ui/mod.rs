//! The page: one file a part of it. `app` holds what all panels share and `run` what belongs to one,
//! `stage` what is drawn each frame, `client` the worker, `text` every word, `dom` how the elements
//! come about and change.

// Leptos's component macro writes a `pub` of its own.
#![allow(unreachable_pub)]

mod actions;
mod app;
mod bench;
mod certificate;
mod charts;
mod client;
mod clock;
mod compare;
mod data;
mod desk;
mod dom;
mod format;
mod header;
mod help;
mod icons;
mod live;
mod markup;
mod notices;
mod overture;
mod panel;
mod readout;
mod run;
mod setup;
mod solver;
mod stage;
mod table;
mod text;
mod theme;
mod timeline;
mod touch;
mod transport;

use app::App;
use leptos::html::Div;
use leptos::prelude::*;
use relu_atoms_core::experiment::link;
use web_sys::Element;

/// Puts the page into the document's body, and takes over the training workers or starts them.
pub fn mount() {
    mount_to_body(Page);
}

/// Says that the page has stopped, without any of its state: called when something went wrong that
/// should not.
pub fn fallen() {
    app::set_status("error");
    overture::uncover();
    if let Some(body) = document().body() {
        let head = "<div class=\"notices\" role=\"alert\"><div class=\"notice grave\"><p>";
        dom::append(&body, &[head, text::FALLEN, "</p></div></div>"]);
    }
}

/// The whole page, filled once it is in the document.
#[component]
fn Page() -> impl IntoView {
    let page = NodeRef::<Div>::new();
    Effect::new(move |_: Option<()>| {
        if let Some(page) = page.get() {
            let query = window().location().search().unwrap_or_default();
            if link::parse(&query).0.bench {
                overture::uncover();
                return bench::build(&page);
            }
            fill(App::new(), &page);
        }
    });
    view! { <div class="page" node_ref=page></div> }
}

fn fill(app: &'static App, page: &Element) {
    if app.embed {
        let _ = page.class_list().add_1("embed");
    }
    header::build(app, page);
    let stage = dom::append(page, &[r#"<div class="stage"></div>"#]);
    dom::class(&stage, "with-setup", move || app.setup_open.get());
    setup::build(app, &stage);
    let work = dom::append(&stage, &[r#"<main class="work"></main>"#]);
    header::card(app, &work);
    data::bar(app, &work);
    compare::build(app, &work);
    transport::build(app, page);
    notices::build(app, page);
    help::build(app, page);
    let said = dom::append(page, &[r#"<p class="unseen" aria-live="polite"></p>"#]);
    dom::text(said, move || app.announcement.get());
    actions::listen(app, page);
    desk::listen(app);
    if overture::plays().is_none() {
        // Nothing was begun that the page would have to match first.
        overture::uncover();
    }
}
