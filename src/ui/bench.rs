//! `?bench=1`: instead of the page a table of training speeds, measured in the worker.

use super::app::set_status;
use super::client::{Client, Incoming};
use super::live::keep;
use super::{dom, text};
use relu_atoms_core::session::messages::{Reply, Request};
use std::cell::RefCell;
use web_sys::Element;

/// Runs the benchmark and writes a line `d n m steps_per_second` for each size.
pub(super) fn build(page: &Element) {
    let heading = ["<h1 class=\"bench-title\">", text::BENCH, "</h1>"].concat();
    let whole = ["<main class=\"bench\">", &heading, "<pre id=\"bench\"></pre></main>"];
    let table = dom::append(page, &whole);
    let lines = table.query_selector("pre").ok().flatten().unwrap_or(table);
    set_status("running");
    // It lives as long as the document.
    let client: &'static RefCell<Option<Client>> = keep(RefCell::new(None));
    let write = move |line: &str| {
        let _ = lines.insert_adjacent_text("beforeend", &[line, "\n"].concat());
    };
    let heard = Box::new(move |incoming| match incoming {
        Incoming::Reply(Reply::Ready { .. }) => {
            if let Some(client) = client.borrow().as_ref() {
                client.send(&Request::Bench);
            }
        }
        Incoming::Reply(Reply::Bench { line, last }) => {
            write(&line);
            if last {
                set_status("finished");
            }
        }
        Incoming::Failed(reason) => {
            write(&[text::WORKER_FAILED, " ", &reason].concat());
            set_status("error");
        }
        _ => {}
    });
    client.replace(Client::start(heard));
}
