//! What is trained and shown before the page's program has come, and how the program takes it over.

use super::driver::Browser;
use super::page::PanelAt;
use super::site::Site;
use super::{RUN, SOON, Visit};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// The first visit until something trains, compressed: watched, with room, so that nothing is bent to fit.
const BUDGET: usize = 300_000;

/// Size of a file as a host sends it.
fn compressed(file: &Path) -> usize {
    let mut gzip = Command::new("gzip")
        .args(["-9", "-c"])
        .stdin(Stdio::from(std::fs::File::open(file).expect("it was served")))
        .stdout(Stdio::piped())
        .spawn()
        .expect("gzip runs");
    let mut out = Vec::new();
    std::io::copy(gzip.stdout.as_mut().expect("piped"), &mut out).expect("gzip writes");
    gzip.wait().expect("gzip ends");
    out.len()
}

/// How the page's own program, which the workers do without, is served.
#[derive(Clone, Copy, PartialEq)]
enum Program {
    /// As any file.
    Served,
    /// Not until it is released.
    Held,
    /// Not at all.
    Missing,
}

/// A visit during which the test decides how the page's program is served.
struct Gated {
    visit: Visit,
    program: watch::Sender<Program>,
    served: Arc<Mutex<BTreeSet<String>>>,
}

impl Deref for Gated {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl Gated {
    /// Opens the page, and does not wait for its program.
    fn to(link: &str, program: Program) -> Self {
        let (program, gate) = watch::channel(program);
        let served = Arc::<Mutex<BTreeSet<String>>>::default();
        let noted = Arc::clone(&served);
        let answer = move |request: Request, next: Next| {
            let (mut gate, noted) = (gate.clone(), Arc::clone(&noted));
            async move {
                let name = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
                if name.starts_with("app-") {
                    let program = gate.wait_for(|program| *program != Program::Held).await;
                    if program.is_err() || program.is_ok_and(|program| *program == Program::Missing) {
                        return StatusCode::NOT_FOUND.into_response();
                    }
                }
                let response = next.run(request).await;
                if response.status().is_success() {
                    let name = if name.is_empty() { "index.html".to_owned() } else { name };
                    noted.lock().expect("no thread panicked").insert(name);
                }
                response
            }
        };
        let site = Site::start_with(|page| page.layer(from_fn(answer)));
        let visit = Visit { site, browser: Browser::start() };
        visit.open(link);
        Self { visit, program, served }
    }

    /// The page's program is served from now on.
    fn release(&self) {
        self.program.send_replace(Program::Served);
    }

    /// The files served so far with their sizes, compressed.
    fn served(&self) -> Vec<(String, usize)> {
        let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        let names = self.served.lock().expect("no thread panicked").clone();
        names.into_iter().map(|name| (name.clone(), compressed(&dist.join(&name)))).collect()
    }
}

impl Visit {
    /// All panels are beyond this step.
    fn all_beyond(&self, step: u64) -> bool {
        let panels = self.panels();
        let at = |p: &PanelAt| p[1].as_ref().and_then(|s| s.parse::<u64>().ok());
        !panels.is_empty() && panels.iter().all(|p| at(p) > Some(step))
    }
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn the_first_visit_trains_untouched_and_is_light() {
    // As long as nothing else is served, nothing else can have been needed.
    let visit = Gated::to("", Program::Held);
    visit.wait("all three train", SOON, |visit| visit.panels().len() == 3 && visit.all_beyond(30));
    assert_eq!(visit.status(), "running");
    let said = visit.overture_headings();
    assert_eq!(said.matches("500\u{a0}neurons").count(), 3, "{said}");
    let drawn = visit.canvases();
    assert!(drawn.len() == 6 && drawn.iter().all(|canvas| !canvas.blank), "{drawn:?}");
    let weights = visit.served();
    let total: usize = weights.iter().map(|(_, bytes)| bytes).sum();
    println!("first visit until something trains: {total} bytes compressed: {weights:?}");
    assert!(total <= BUDGET, "it weighs {total} bytes, more than {BUDGET}: {weights:?}");
    assert_eq!(weights.iter().filter(|(name, _)| name.ends_with(".wasm")).count(), 1, "{weights:?}");
    visit.wait("the pictures move", SOON, |visit| {
        let now = visit.canvases();
        drawn.iter().zip(&now).filter(|(before, after)| before.hash != after.hash).count() >= 4
    });

    visit.release();
    visit.is_up();
    visit.wait("it goes on", SOON, |visit| visit.panels().len() == 3 && visit.all_beyond(30));
    let weights = visit.served();
    let total: usize = weights.iter().map(|(_, bytes)| bytes).sum();
    println!("with its controls: {total} bytes compressed");
    visit.expect_quiet();
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn the_program_takes_over_what_was_begun_to_the_last_bit() {
    for link in [
        "?preset=saddle&modes=label-noise,variation-norm&m=100&steps=400&speed=5",
        "?preset=tent&steps=400&speed=5",
    ] {
        let visit = Gated::to(link, Program::Held);
        visit.wait("it trains", SOON, |visit| visit.all_beyond(20));
        visit.click("Pause");
        visit.wait("it is paused", SOON, |visit| visit.status() == "paused");
        std::thread::sleep(std::time::Duration::from_millis(200));
        let paused = visit.panels();
        visit.release();
        visit.is_up();
        assert_eq!((visit.status(), visit.panels()), ("paused".into(), paused.clone()), "{link}");
        visit.press_on_time_axis("Home");
        visit.wait("it went back to the start", SOON, |visit| visit.all_at("0"));
        visit.press_on_time_axis("End");
        visit.wait("it is where it was", SOON, |visit| visit.panels() == paused);
        visit.click("Play");
        visit.wait("it ends", RUN, |visit| visit.status() == "finished");
        let end = visit.panels();
        visit.expect_quiet();

        // The same runs, opened by the page's program: the link is not a plain one.
        let other = Visit::to(&format!("{link}&d={}", if link.contains("tent") { 1 } else { 2 }));
        other.wait("it ends", RUN, |visit| visit.status() == "finished");
        assert_eq!(other.panels(), end, "{link}");
    }
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn a_program_that_does_not_come_is_told_and_training_goes_on() {
    let visit = Gated::to("?preset=xor&modes=label-noise&m=200", Program::Missing);
    visit.wait("the visitor is told", SOON, |visit| {
        let text = visit.browser.text("return document.body.innerText");
        text.contains("could not be fetched") && text.contains("Reload")
    });
    let step = visit.step("label-noise");
    visit.wait("it trains on", SOON, |visit| visit.step("label-noise") > step);
    visit.click("Pause");
    visit.wait("it is paused", SOON, |visit| visit.status() == "paused");
    visit.click("Play");
    visit.wait("it plays again", SOON, |visit| visit.status() == "running");
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn a_run_that_is_refused_is_told_on_the_open_page() {
    for modes in ["none", "label-noise,none"] {
        let visit = Gated::to(&format!("?modes={modes}&schedule=train:10,anneal:10"), Program::Served);
        visit.wait("the visitor is told", SOON, |visit| {
            !visit.covered() && visit.notices().contains("only label noise can be annealed")
        });
        visit.click("Keys and help");
    }
}
