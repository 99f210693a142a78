//! The start of the page: what is fetched, what is said until the program is there, and what when it does not
//! come.

use super::driver::Browser;
use super::engine::Engine;
use super::site::Site;
use super::{RUN, SOON, Visit};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

/// A first visit, compressed: watched, with room, so that nothing is bent to fit.
const BUDGET: usize = 1_450_000;

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

/// The last part of a request's path.
fn file_name(request: &Request) -> String {
    let name = request.uri().path().rsplit('/').next().unwrap_or_default();
    if name.is_empty() { "index.html".into() } else { name.into() }
}

impl Visit {
    /// Opens the page from a server without files of this ending, and does not wait for the program.
    fn without(ending: &'static str) -> Self {
        let refuse = move |request: Request, next: Next| async move {
            if file_name(&request).ends_with(ending) {
                return StatusCode::NOT_FOUND.into_response();
            }
            next.run(request).await
        };
        let visit =
            Self { site: Site::start_with(|page| page.layer(from_fn(refuse))), browser: Browser::start() };
        visit.browser.open(&visit.site.url);
        visit
    }
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn a_first_visit_is_light_and_fetches_the_program_once() {
    let fetched = Arc::<Mutex<Vec<String>>>::default();
    let noted = Arc::clone(&fetched);
    let note = move |request: Request, next: Next| {
        noted.lock().expect("no thread panicked").push(file_name(&request));
        async move { next.run(request).await }
    };
    let visit = Visit { site: Site::start_with(|page| page.layer(from_fn(note))), browser: Browser::start() };
    visit.browser.open(&visit.site.url);
    visit.wait("all three train", SOON, |visit| {
        let panels = visit.panels();
        let trains = |step: &Option<String>| step.as_ref().and_then(|s| s.parse::<u64>().ok()) > Some(30);
        panels.len() == 3 && panels.iter().all(|[_, step, _]| trains(step))
    });
    let all = fetched.lock().expect("no thread panicked").clone();
    let programs = |names: &[String]| names.iter().filter(|name| name.ends_with(".wasm")).count();
    // Automated, WebKitGTK keeps no cache: what the service worker keeps is fetched once more.
    if Engine::current() != Engine::WebKit {
        assert_eq!(programs(&all), 1, "{all:?}");
    }
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    let files: BTreeSet<String> = all.iter().filter(|name| dist.join(name).is_file()).cloned().collect();
    let weights: Vec<(String, usize)> =
        files.into_iter().map(|name| (name.clone(), compressed(&dist.join(&name)))).collect();
    let total: usize = weights.iter().map(|(_, bytes)| bytes).sum();
    println!("first visit: {total} bytes compressed: {weights:?}");
    assert!(total <= BUDGET, "it weighs {total} bytes, more than {BUDGET}: {weights:?}");

    // The solver runs the same program: nothing is fetched for it.
    visit.open("?preset=xor&modes=gradient-penalty&m=50&speed=max&play=1");
    visit.wait("the run is over", RUN, |visit| visit.status() == "finished");
    let before = programs(&fetched.lock().expect("no thread panicked"));
    visit.click("Optimum");
    visit.wait("the optimum is there", SOON, |visit| visit.standing().contains("above the optimum"));
    assert_eq!(programs(&fetched.lock().expect("no thread panicked")), before);
    visit.expect_quiet();
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn a_program_that_does_not_come_is_told() {
    let visit = Visit::without("_bg.wasm");
    visit.wait("the visitor is told", SOON, |visit| {
        let told = visit.start_note();
        told.contains("could not be fetched") && told.contains("Reload")
    });
    assert_eq!(visit.status(), "error");
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn a_phase_that_does_not_fit_is_told_and_the_page_trains() {
    for modes in ["none", "label-noise,none"] {
        let visit = Visit { site: Site::start(), browser: Browser::start() };
        visit.browser.open(&format!("{}?modes={modes}&schedule=train:10,anneal:10", visit.site.url));
        visit.wait("the visitor is told", SOON, |visit| {
            visit.notices().contains("only label noise can be annealed")
        });
        visit.wait("it trains", SOON, |visit| visit.step("none") > 30);
        visit.click("Keys and help");
    }
}

/// The same whatever the engine.
mod chromium {
    use super::*;

    /// The link-time passes follow the level of the package that is linked: at a level for size the training loops
    /// would be scalar, and a step of few points five times slower.
    #[test]
    #[ignore = "needs dist/: scripts/test runs it"]
    fn the_training_loops_are_vector_instructions() {
        const F64X2_MUL: [u8; 3] = [0xfd, 0xf2, 0x01];
        let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        let mut files =
            std::fs::read_dir(dist).expect("dist/ is there").map(|file| file.expect("a file").path());
        let program = files.find(|path| path.extension().is_some_and(|ending| ending == "wasm"));
        let bytes = std::fs::read(program.expect("a program")).expect("it is read");
        let products = bytes.windows(3).filter(|bytes| *bytes == F64X2_MUL).count();
        assert!(products > 50, "only {products} products of two doubles at once");
    }
}
