//! Use without a network, and new releases.

use super::driver::Browser;
use super::site::Site;
use super::{RUN, SOON, Visit};
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// What the server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answers {
    /// The release in `dist/`.
    Release,
    /// A release whose page is another and names a file that is not there (yet).
    HalfOfTheNext,
    /// The same release with all its files.
    TheNext,
    /// Nothing.
    Nothing,
}

/// The file that only the next release has.
const PART: &str = "next-0123abcd.js";

async fn answer(now: Answers, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let is_page = path.ends_with('/');
    match now {
        Answers::Nothing => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Answers::TheNext if path.ends_with(PART) => ([(CONTENT_TYPE, "text/javascript")], "").into_response(),
        Answers::HalfOfTheNext | Answers::TheNext if is_page => {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist/index.html");
            let page = std::fs::read_to_string(file).expect("the page is read");
            let page = page.replacen("<html ", "<html data-release=\"next\" ", 1);
            let page = page.replacen("</head>", &format!("<link rel=prefetch href=./{PART}></head>"), 1);
            ([(CONTENT_TYPE, "text/html")], Body::from(page)).into_response()
        }
        _ => next.run(request).await,
    }
}

impl Visit {
    /// A visit of a server that answers as it is told, until the page is kept on the device.
    fn until_kept(answers: &Arc<Mutex<Answers>>) -> Self {
        let answers = Arc::clone(answers);
        let around = from_fn(move |request: Request, next: Next| {
            let now = *answers.lock().expect("no thread panicked");
            answer(now, request, next)
        });
        let visit = Self { site: Site::start_with(|page| page.layer(around)), browser: Browser::start() };
        visit.open("?preset=xor&modes=gradient-penalty&m=50&play=0");
        visit.is_up();
        visit.wait("the page is kept", SOON, |visit| visit.help().contains("without a network"));
        visit
    }

    /// What the help says, open or not.
    fn help(&self) -> String {
        self.browser
            .text("return document.querySelector('dialog[aria-labelledby=help-title]')?.textContent ?? ''")
    }

    fn release(&self) -> String {
        self.browser.text("return document.documentElement.dataset.release ?? ''")
    }
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn the_page_opens_trains_solves_and_exports_without_a_network() {
    let answers = Arc::new(Mutex::new(Answers::Release));
    let visit = Visit::until_kept(&answers);
    *answers.lock().expect("no thread panicked") = Answers::Nothing;
    // Another link of the same page.
    visit.open("?preset=saddle&modes=variation-norm&m=50&steps=500&speed=max&play=1");
    visit.is_up();
    visit.wait("the run is over", RUN, |visit| visit.status() == "finished");
    visit.click("Optimum");
    visit.wait("the optimum is there", SOON, |visit| visit.standing().contains("above the optimum"));
    visit.click("Export");
    visit.wait("the dialog is open", SOON, |visit| visit.dialog_is_open());
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn a_new_release_is_taken_whole_or_not_at_all() {
    let answers = Arc::new(Mutex::new(Answers::Release));
    let visit = Visit::until_kept(&answers);
    let link = "?preset=xor&modes=none&m=20&play=0";
    let set = |now| *answers.lock().expect("no thread panicked") = now;
    set(Answers::HalfOfTheNext);
    for _ in 0..3 {
        visit.open(link);
        visit.is_up();
        assert_eq!(visit.release(), "", "half of a release is open");
    }
    set(Answers::TheNext);
    visit.open(link);
    visit.is_up();
    assert_eq!(visit.release(), "");
    visit.wait("the new release is told", SOON, |visit| visit.help().contains("Another version"));
    set(Answers::Nothing);
    visit.open(link);
    visit.is_up();
    assert_eq!(visit.release(), "next");
    // The one before is kept for pages that are still open, and none that is older.
    let kept = visit.browser.script("return caches.keys().then((names) => names.length)");
    assert_eq!(kept, 2);
    // A release that is withdrawn is left for the one before.
    set(Answers::Release);
    visit.open(link);
    visit.is_up();
    visit.wait("the other release is told", SOON, |visit| visit.help().contains("Another version"));
    set(Answers::Nothing);
    visit.open(link);
    visit.is_up();
    assert_eq!(visit.release(), "");
}
