//! Where the page cannot start, and where it can with less: a feature that is missing, a policy that forbids one, a file,
//! a frame.

use super::driver::Browser;
use super::site::{PREFIX, Site, dist};
use super::{RUN, SOON, Visit};
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::Method;
use serde_json::json;

/// The versions that are told where a browser lacks something.
const FLOOR: &str = "Chrome or Edge 108, Firefox 121, Safari 16.4";
const RUN_TO_200: &str = "?preset=xor&modes=variation-norm&m=100&steps=200&play=1";

impl Visit {
    /// A visit in which a script runs before all others, which takes something away.
    fn after(script: &'static str) -> Self {
        let first = move |request: Request, next: Next| async move {
            match request.uri().path().strip_prefix(PREFIX) {
                Some("/before.js") => ([(CONTENT_TYPE, "text/javascript")], script).into_response(),
                Some("/") => {
                    let page = std::fs::read_to_string(dist().join("index.html")).expect("the page is read");
                    let begin = page.find("<base").expect("the page has a base");
                    let (before, after) = page.split_at(begin);
                    Html([before, "<script src=\"./before.js\"></script>", after].concat()).into_response()
                }
                _ => next.run(request).await,
            }
        };
        let visit =
            Self { site: Site::start_with(|page| page.layer(from_fn(first))), browser: Browser::start() };
        visit.open(RUN_TO_200);
        visit
    }

    /// A visit of a site with this policy besides the page's own.
    fn under(policy: &'static str) -> Self {
        let add = move |mut response: Response| async move {
            response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
            response
        };
        let visit =
            Self { site: Site::start_with(|page| page.layer(map_response(add))), browser: Browser::start() };
        visit.open(RUN_TO_200);
        visit
    }

    /// Waits until all of these words are said at the start, and nothing else goes on.
    fn expect_told(&self, words: &[&str]) {
        self.wait(&format!("{words:?} is told"), SOON, |visit| {
            let told = visit.start_note();
            words.iter().all(|word| told.contains(word))
        });
        assert_eq!(self.status(), "error");
    }

    /// Waits until it has trained to its end and both views show something.
    fn expect_trained_with_pictures(&self) {
        self.wait("the run is over", RUN, |visit| visit.status() == "finished");
        self.wait("its pictures are there", SOON, |visit| {
            let canvases = visit.canvases();
            canvases.len() >= 2 && canvases[..2].iter().all(|canvas| !canvas.blank)
        });
    }
}

#[test]
#[ignore = "needs the built page"]
fn what_a_browser_lacks_is_told_with_the_versions_that_have_it() {
    for (script, words) in [
        ("delete window.WebAssembly", ["has no WebAssembly", "Lockdown Mode"]),
        (
            "const valid = WebAssembly.validate; WebAssembly.validate = bytes => bytes.length < 9 && valid(bytes)",
            ["SIMD", "vector"],
        ),
        ("delete HTMLScriptElement.prototype.noModule", ["too old", "later"]),
        ("HTMLCanvasElement.prototype.getContext = () => null", ["no canvas", "extension blocks canvases"]),
        ("delete window.Worker", ["no workers", "too old"]),
        ("window.Worker = class { constructor() { throw new Error('refused') } }", ["no workers", "policy"]),
        // Workers that take no notice of their type.
        (
            "const W = Worker; window.Worker = class { constructor(url) { return new W(url) } }",
            ["too old", "later"],
        ),
        (
            "const never = async () => { throw new WebAssembly.CompileError('unknown opcode') };
             WebAssembly.compileStreaming = WebAssembly.compile = never",
            ["cannot run the program", "lacks a part of WebAssembly"],
        ),
    ] {
        let visit = Visit::after(script);
        visit.expect_told(&words);
        visit.expect_told(&[FLOOR]);
    }
}

#[test]
#[ignore = "needs the built page"]
fn a_policy_that_forbids_something_is_told() {
    let visit = Visit::under("script-src 'self'; worker-src 'self' blob:");
    visit.expect_told(&["policy forbids WebAssembly", "wasm-unsafe-eval", FLOOR]);
    let visit = Visit::under("worker-src 'none'");
    visit.wait("the refused worker is told", SOON, |visit| {
        let told = [visit.start_note(), visit.notices()].join(" ");
        told.contains("no workers") || told.contains("could not start")
    });
}

#[test]
#[ignore = "needs the built page"]
fn without_its_styles_the_page_says_so_and_its_drawings_stay_small() {
    let visit = Visit::under("style-src 'none'");
    visit.wait("the run is over", RUN, |visit| visit.status() == "finished");
    let plain =
        visit.browser.text("return document.querySelector('body > p[role=alert]')?.textContent ?? ''");
    assert!(plain.contains("styles were refused") && plain.contains("unsafe-inline"), "{plain}");
    let widest = visit.browser.script(
        "return Math.max(...[...document.querySelectorAll('svg[aria-hidden]')].map(e => e.getBoundingClientRect().width))",
    );
    assert!(widest.as_f64().is_some_and(|width| width > 0.0 && width < 60.0), "{widest}");
}

#[test]
#[ignore = "needs the built page"]
fn without_canvases_in_workers_the_page_paints_all_the_same() {
    let visit = Visit::after(
        "const B = Blob;
         window.Blob = class extends B {
             constructor(parts, options) {
                 super(options?.type === 'text/javascript' ? ['delete self.OffscreenCanvas;', ...parts] : parts, options);
             }
         };
         delete window.OffscreenCanvas",
    );
    visit.expect_trained_with_pictures();
    assert_eq!(visit.notices(), "");
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn opened_as_a_file_the_page_says_what_to_do() {
    let visit = Visit { site: Site::start(), browser: Browser::start() };
    visit.browser.open(&format!("file://{}", dist().join("index.html").display()));
    visit.expect_told(&["opened as a file", "web server"]);
}

#[test]
#[ignore = "needs the built page"]
fn a_frame_that_may_not_read_its_own_files_is_told_with_a_link() {
    let slide = format!(
        "<!doctype html><title>A slide</title>
         <iframe src='{PREFIX}/{RUN_TO_200}' width=960 height=540 sandbox='allow-scripts'></iframe>"
    );
    let site = Site::start_with(|page| page.route("/slide", get(Html(slide))));
    let visit = Visit { browser: Browser::start(), site };
    visit.browser.open(&visit.site.url.replace(&format!("{PREFIX}/"), "/slide"));
    visit.browser.command(Method::POST, "frame".into(), Some(json!({ "id": 0 }))).expect("a frame");
    // WebKitGTK lets no script of the page run there: what stands in the page has to say it.
    visit.wait("it is told with a link", SOON, |visit| {
        let said = visit.browser.text("return document.body.innerText");
        let link = visit.browser.text("return document.querySelector('#start a')?.href ?? ''");
        let is_told = said.contains("may not read its own files")
            || said.contains("No script of the page may run here");
        is_told && link.starts_with(&visit.site.url)
    });
}

mod chromium {
    use super::*;

    #[test]
    #[ignore = "needs the built page"]
    fn without_javascript_the_page_says_what_it_needs() {
        let visit = Visit { site: Site::start(), browser: Browser::start() };
        visit.browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
        visit.browser.open(&visit.site.url);
        let said = visit.browser.text("return document.body.innerText");
        assert!(said.contains("JavaScript is switched off here") && !said.contains("Loading"), "{said}");
    }
}
