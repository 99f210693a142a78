//! `?bench=1`: instead of the page a table of training speeds, measured in the training worker.

use crate::text;
use crate::text::errors::Localised;
use crate::workers::trainer::{TrainerClient, TrainerEvent};
use leptos::prelude::*;
use relu_atoms_session::messages::{Reply, Request};

/// Runs the benchmark and writes a line `d n m steps_per_second` for each size.
#[component]
pub fn BenchPage() -> impl IntoView {
    let lines = RwSignal::new(String::new());
    let status = RwSignal::new("running");
    let trainer = StoredValue::new_local(None::<TrainerClient>);
    let write = move |line: &str| lines.update(|lines| *lines += &format!("{line}\n"));
    let fail = move |reason: &str| {
        write(&format!("{} {reason}", text::WORKER_FAILED));
        status.set("error");
    };
    let started = TrainerClient::start(move |event| match event {
        TrainerEvent::Ready => trainer.with_value(|trainer| {
            if let Some(trainer) = trainer {
                trainer.send(Request::Bench);
            }
        }),
        TrainerEvent::Reply(Reply::Bench { line, last }) => {
            write(&line.unwrap_or_else(|error| error.localised()));
            if last {
                status.set("finished");
            }
        }
        TrainerEvent::Failed(end) => fail(&text::workers::sentence(&end)),
        TrainerEvent::Reply(_) | TrainerEvent::Frame(_) | TrainerEvent::Reached(_) => {}
    });
    match started {
        Ok(client) => trainer.set_value(Some(client)),
        Err(error) => fail(&error.localised()),
    }
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-status", status.get());
        }
    });
    view! {
        <main class="bench">
            <h1 class="bench-title">{text::BENCH}</h1>
            <pre id="bench">{move || lines.get()}</pre>
        </main>
    }
}
