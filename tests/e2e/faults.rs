//! Injected faults: workers that end, are stuck or never answer, parts that cannot be fetched, memory that is refused.
//! Each is noticed and told, and the run goes on to the numbers of an undisturbed one, or it is said what helps.

use super::driver::Browser;
use super::site::Site;
use super::{RUN, SOON, Visit};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// A worker that is silent counts as ended after ten seconds, one that never answers after twenty.
const NOTICED: Duration = Duration::from_secs(60);
/// The same for solver and sampler, whose work may be silent for a minute.
const NOTICED_LATE: Duration = Duration::from_secs(120);

/// Runs before the scripts of the page: `faults.do(role, fault)` does something to the last worker of a role, and
/// `faults.at_start` has what is done to the next workers of each role as they are started, by role, the first first.
const INJECTION: &str = "
    const Real = window.Worker, make = URL.createObjectURL, blobs = new Map();
    URL.createObjectURL = blob => { const url = make.call(URL, blob); blobs.set(url, blob); return url; };
    const obey = `addEventListener('message', event => {
        if (typeof event.data !== 'string' || !event.data.startsWith('fault ')) return;
        event.stopImmediatePropagation();
        switch (event.data.slice(6)) {
            case 'loop': for (;;);
            case 'close': return close();
            case 'throw': throw new Error('for a test');
            // All the memory that there can be is taken, so that the program gets no more.
            case 'memory': memory.grow(65536 - memory.buffer.byteLength / 65536);
        }
    });\\n`;
    window.faults = {
        workers: [],
        at_start: JSON.parse('AT_START'),
        do(role, fault) {
            const worker = this.workers.filter(worker => worker.role === role).at(-1);
            if (fault === 'terminate') worker.terminate();
            else worker.postMessage('fault ' + fault);
        },
    };
    window.Worker = class extends Real {
        constructor(url, options) {
            const role = options?.name, fault = faults.at_start[role]?.shift();
            const parts = fault === 'mute' ? ['onmessage = () => {};'] : [obey, blobs.get(url)];
            super(make.call(URL, new Blob(parts, { type: 'text/javascript' })), options);
            this.role = role;
            faults.workers.push(this);
            // A message on the heels of the module, before the program listens.
            if (fault === 'early') queueMicrotask(() => this.postMessage(new Uint8Array(3)));
            else if (fault && fault !== 'mute') faults.do(role, fault);
        }
    };";

/// What can happen to a worker: it is ended, ends itself, is stuck, or stops at an error.
const FAULTS: [&str; 4] = ["terminate", "close", "loop", "throw"];

impl Visit {
    /// Opens the page in a browser that can do faults to its workers; `at_start` as JSON, such as
    /// `{"trainer":["mute"]}`.
    fn with_faults(link: &str, at_start: &str) -> Self {
        let visit = Self::with_script(INJECTION.replace("AT_START", at_start));
        visit.open(link);
        visit
    }

    fn fault(&self, role: &str, fault: &str) {
        self.browser.script(&format!("faults.do('{role}', '{fault}')"));
    }

    /// How many workers of a role have been started.
    fn started(&self, role: &str) -> u64 {
        let count =
            self.browser.script(&format!("return faults.workers.filter(w => w.role === '{role}').length"));
        count.as_u64().expect("a number")
    }

    fn dismiss_all(&self) {
        while self.try_click("Dismiss").is_ok() {}
    }

    /// Trains a hundred steps, changes h there, and plays on.
    fn train_with_a_change(&self, mode: &str) {
        self.wait("it is ready", SOON, |visit| visit.at_step_0(mode));
        self.click("Step n");
        self.wait("it waits", SOON, |visit| visit.status() == "paused" && visit.step(mode) == 100);
        self.open_setup();
        self.set_control("h", "0.05");
        self.click("Play");
        self.wait("it trains", SOON, |visit| visit.step(mode) > 150);
    }

    fn open_setup(&self) {
        if !self.setup_is_open() {
            self.click("Setup");
        }
    }
}

const LONG: &str = "?preset=saddle&modes=variation-norm&m=2000&steps=30000&speed=max&play=0";

/// The end of the run of [`LONG`] with a change on its way, undisturbed.
fn undisturbed() -> BTreeMap<String, String> {
    let visit = Visit::to(LONG);
    visit.train_with_a_change("variation-norm");
    visit.wait("it ends", RUN, |visit| visit.status() == "finished");
    visit.panel("variation-norm")
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn a_trainer_that_ends_or_is_stuck_is_replaced_and_the_run_ends_the_same() {
    let end = undisturbed();
    for fault in FAULTS {
        let visit = Visit::with_faults(LONG, "{}");
        visit.train_with_a_change("variation-norm");
        visit.fault("trainer", fault);
        visit.wait(&format!("{fault} is told"), NOTICED, |visit| visit.notices().contains("nothing is lost"));
        assert_eq!(visit.started("trainer"), 2, "{fault}");
        visit.wait("it goes on and ends", RUN, |visit| visit.status() == "finished");
        assert_eq!(visit.panel("variation-norm"), end, "{fault}");
    }
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn messages_that_come_before_a_worker_listens_do_not_end_it() {
    let link = "?preset=xor&modes=variation-norm&m=60&steps=2000&speed=max&play=1";
    let visit = Visit::with_faults(link, r#"{"trainer":["early"],"painter":["early"]}"#);
    visit.wait("it ends", RUN, |visit| visit.status() == "finished");
    assert_eq!((visit.started("trainer"), visit.started("painter")), (1, 1));
    assert_eq!(visit.notices(), "");
}

/// A trainer that gets no more memory is replaced by one that keeps less of the run.
#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn a_trainer_that_gets_no_more_memory_is_replaced_and_the_run_ends_the_same() {
    let end = undisturbed();
    let visit = Visit::with_faults(LONG, "{}");
    visit.train_with_a_change("variation-norm");
    visit.fault("trainer", "memory");
    visit.wait("it is told", RUN, |visit| visit.notices().contains("got no more memory"));
    visit.wait("it ends", RUN, |visit| visit.status() == "finished");
    assert_eq!(visit.panel("variation-norm"), end);
}

/// The name of the script that wasm-bindgen has written.
static GLUE: LazyLock<String> = LazyLock::new(|| {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    let files =
        std::fs::read_dir(dist).expect("dist/ is there").map(|file| file.expect("a file").file_name());
    let mut names = files.filter_map(|name| name.into_string().ok());
    names.find(|name| name.starts_with("relu-atoms-") && name.ends_with(".js")).expect("a script")
});

/// What the server does with one file, as long as it is out of order.
type Disorder = fn() -> Response;

impl Visit {
    /// Opens the page from a server that answers for files of this ending otherwise until it is mended.
    fn out_of_order(ending: &'static str, disorder: Disorder) -> (Self, Arc<AtomicBool>) {
        let mended = Arc::<AtomicBool>::default();
        let is_mended = Arc::clone(&mended);
        let around = from_fn(move |request: Request, next: Next| {
            let is_mended = is_mended.load(Ordering::SeqCst);
            async move {
                if request.uri().path().ends_with(ending) && !is_mended {
                    disorder()
                } else {
                    next.run(request).await
                }
            }
        });
        let visit = Self { site: Site::start_with(|page| page.layer(around)), browser: Browser::start() };
        visit.open("?preset=xor&modes=variation-norm&m=60&steps=300&speed=max&play=1");
        (visit, mended)
    }
}

fn not_found() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

fn unavailable() -> Response {
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

fn a_page() -> Response {
    ([(header::CONTENT_TYPE, "text/html")], "<!doctype html><title>Another page</title>").into_response()
}

fn cut_off() -> Response {
    ([(header::CONTENT_TYPE, "application/wasm")], vec![0_u8, 0x61, 0x73]).into_response()
}

/// A part of the program that does not come is told with the reason; trying again works once it is there.
#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn a_part_that_does_not_come_is_told_with_the_reason_and_asked_for_again() {
    let cases: [(&str, Disorder, &str); 6] = [
        ("_bg.wasm", not_found, "a new release may have taken its place"),
        ("_bg.wasm", unavailable, "the server answered 503"),
        ("_bg.wasm", a_page, "the server sent something else in its place (text/html)"),
        (".js", not_found, "a new release may have taken its place"),
        (".js", unavailable, "the server answered 503"),
        (".js", a_page, "the server sent something else in its place (text/html)"),
    ];
    for (ending, disorder, reason) in cases {
        // The script that starts the page is not one that it asks for.
        let ending: &'static str = if ending == ".js" { &GLUE } else { ending };
        let (visit, mended) = Visit::out_of_order(ending, disorder);
        visit.wait(&format!("{ending}: {reason}"), SOON, |visit| visit.start_note().contains(reason));
        assert_eq!(visit.status(), "error");
        mended.store(true, Ordering::SeqCst);
        visit.click("Try again");
        visit.wait("it trains", RUN, |visit| visit.status() == "finished");
    }
    let (visit, _) = Visit::out_of_order("_bg.wasm", cut_off);
    visit.wait("it is told", SOON, |visit| visit.status() == "error" && !visit.start_note().is_empty());
}

/// A server that does not know the program's type is no obstacle.
#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn a_program_of_another_type_is_taken() {
    let around = from_fn(|request: Request, next: Next| async move {
        let is_program = request.uri().path().ends_with(".wasm");
        let mut response = next.run(request).await;
        if is_program {
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/plain"));
        }
        response
    });
    let visit = Visit { site: Site::start_with(|page| page.layer(around)), browser: Browser::start() };
    visit.open("?preset=xor&modes=variation-norm&m=60&steps=300&speed=max&play=1");
    visit.wait("it trains", RUN, |visit| visit.status() == "finished");
}

/// What is noticed after a while, which is the page's own: it is waited for in one engine.
mod late {
    use super::*;

    #[test]
    #[ignore = "needs dist/ and Chromium: scripts/test runs it"]
    fn the_other_panels_wait_for_a_trainer_that_is_replaced() {
        let modes = ["none", "label-noise", "variation-norm"];
        let link = "?preset=saddle&modes=none,label-noise,variation-norm&m=500&steps=3000&speed=max&play=1";
        let plain = Visit::to(link);
        plain.wait("all end", RUN, |visit| visit.status() == "finished");
        let visit = Visit::with_faults(link, "{}");
        visit.wait("all train", SOON, |visit| visit.step("none") > 100);
        // The last that was started is that of the last panel; it is stuck until it is noticed.
        visit.fault("trainer", "loop");
        visit.wait("it is told", NOTICED, |visit| visit.notices().contains("of panel 3 no longer answered"));
        let steps =
            visit.panels().into_iter().map(|[_, step, _]| step).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(steps.len(), 1, "{steps:?}");
        visit.wait("all end", RUN, |visit| visit.status() == "finished");
        for mode in modes {
            assert_eq!(visit.panel(mode), plain.panel(mode), "{mode}");
        }
    }

    #[test]
    #[ignore = "needs dist/ and Chromium: scripts/test runs it"]
    fn workers_that_never_answer_at_the_start_are_replaced() {
        let link = "?preset=xor&modes=variation-norm&m=60&steps=2000&speed=max&play=1";
        let plain = Visit::to(link);
        plain.wait("it ends", RUN, |visit| visit.status() == "finished");
        let visit = Visit::with_faults(link, r#"{"trainer":["mute"],"painter":["mute"]}"#);
        visit.wait("it trains all the same", NOTICED, |visit| visit.status() == "finished");
        assert_eq!((visit.started("trainer"), visit.started("painter")), (2, 2));
        assert_eq!(visit.panel("variation-norm"), plain.panel("variation-norm"));
        visit.wait("there are pictures", SOON, |visit| {
            visit.canvases().iter().filter(|c| !c.blank).count() >= 2
        });
        // Three in a row are given up, with a way to try again.
        let visit = Visit::with_faults(link, r#"{"trainer":["mute","throw","throw"]}"#);
        visit.wait("it is said", NOTICED, |visit| visit.worker_note().contains("nothing trains here"));
        assert_eq!(visit.status(), "error");
        visit.click("Try again");
        visit.wait("it is ready", SOON, |visit| visit.at_step_0("variation-norm"));
        visit.click("Play");
        visit.wait("it trains", RUN, |visit| visit.status() == "finished");
        assert_eq!(visit.panel("variation-norm"), plain.panel("variation-norm"));
    }

    #[test]
    #[ignore = "needs dist/ and Chromium: scripts/test runs it"]
    fn a_painter_that_ends_or_is_stuck_is_replaced_and_paints_again() {
        let link = "?preset=saddle&modes=none,variation-norm&m=300&steps=600&speed=max&play=1";
        let plain = Visit::to(link);
        plain.wait("all end", RUN, |visit| visit.status() == "finished");
        for fault in FAULTS {
            let visit = Visit::with_faults(link, "{}");
            visit.wait("all train", SOON, |visit| visit.step("none") > 20);
            visit.fault("painter", fault);
            visit.wait(&format!("{fault} is told"), NOTICED, |visit| {
                visit.notices().contains("has painted the pictures again")
            });
            visit.wait("all end", RUN, |visit| visit.status() == "finished");
            for mode in ["none", "variation-norm"] {
                assert_eq!(visit.panel(mode), plain.panel(mode), "{fault} {mode}");
            }
            visit.dismiss_all();
            visit.wait("the function is painted as ever", SOON, |visit| {
                let [here, there] = [visit, &plain].map(|v| v.canvases());
                here.len() == there.len()
                    && here[0].hash == there[0].hash
                    && here.iter().take(4).all(|c| !c.blank)
            });
        }
    }

    #[test]
    #[ignore = "needs dist/ and Chromium: scripts/test runs it"]
    fn a_solver_that_ends_is_told_and_asked_again() {
        let link = "?preset=noisy-sine&modes=variation-norm&lambda=1e-3&m=100&steps=500&speed=max&play=1";
        // Each of the silent ones takes a minute: which of them ends the worker makes no difference.
        for fault in ["close", "throw"] {
            let visit = Visit::with_faults(link, &format!(r#"{{"solver":["{fault}"]}}"#));
            visit.wait("the run is over", RUN, |visit| visit.status() == "finished");
            visit.click("Optimum");
            visit.wait(&format!("{fault} is told"), NOTICED_LATE, |visit| {
                visit.standing().contains("The exact solver")
            });
            visit.click("Try again");
            visit.wait("the optimum is there", SOON, |visit| visit.standing().contains("0.012633"));
            // Once the answer is there a solver that ends is no loss.
            visit.fault("solver", "terminate");
            std::thread::sleep(Duration::from_secs(13));
            assert!(visit.standing().contains("0.012633"), "{}", visit.standing());
            // Its end was noticed meanwhile: another answers the next question.
            visit.set_control("lambda", "0.01");
            visit.wait("another answers", SOON, |visit| {
                visit.started("solver") == 3
                    && visit.standing().contains("above the optimum")
                    && !visit.standing().contains("0.012633")
            });
        }
    }

    #[test]
    #[ignore = "needs dist/ and Chromium: scripts/test runs it"]
    fn a_sampler_that_ends_is_told_and_asked_again() {
        let link = "?preset=xor&modes=gradient-penalty&m=60&steps=1000&seed=8&speed=max&play=1";
        for fault in ["close", "throw"] {
            let visit = Visit::with_faults(link, &format!(r#"{{"sampler":["{fault}"]}}"#));
            visit.wait("the run is over", RUN, |visit| visit.status() == "finished");
            visit.click("Results");
            visit.wait("the finished run is there", SOON, |visit| visit.finished_runs() == 1);
            visit.train_seeds(4);
            visit.wait(&format!("{fault} is told"), NOTICED_LATE, |visit| {
                visit.dialog_text().contains("What it had finished is kept")
            });
            visit.train_seeds(4);
            visit.wait("all seeds have ended", RUN, |visit| visit.seed_rows().len() == 4);
        }
    }

    /// A page whose tab is hidden, or which was itself asleep, takes no silence for an end.
    #[test]
    #[ignore = "needs dist/ and Chromium: scripts/test runs it"]
    fn a_page_that_was_blocked_takes_no_silence_for_an_end() {
        // A run that does not end meanwhile.
        let link = "?preset=saddle&modes=variation-norm&schedule=train:100000000&speed=max&play=1";
        let visit = Visit::with_faults(link, "{}");
        visit.wait("it trains", SOON, |visit| visit.step("variation-norm") > 100);
        for _ in 0..2 {
            visit.browser.script("const end = performance.now() + 14000; while (performance.now() < end);");
        }
        std::thread::sleep(Duration::from_secs(3));
        assert_eq!((visit.started("trainer"), visit.started("painter")), (1, 1), "{}", visit.notices());
        let step = visit.step("variation-norm");
        visit.wait("it trains on", SOON, |visit| visit.step("variation-norm") > step);
    }

    /// The longest that a worker is silent at its work is far below what counts as an end: the widest network on the most
    /// points, opened, trained, paused and sent back.
    #[test]
    #[ignore = "needs dist/ and Chromium: scripts/test runs it"]
    fn the_longest_silence() {
        let data: Vec<String> = (0..512)
            .map(|k| {
                let part = |by: f64| 2.0 * (0.5 + by * f64::from(k)).fract() - 1.0;
                format!("{:.3},{:.3},{:.2}", part(0.754_877_666), part(0.569_840_291), part(0.3))
            })
            .collect();
        let link = format!("?data=2:{}&modes=variation-norm&m=100000&play=1", data.join(";"));
        let visit = Visit::with_faults(&link, "{}");
        visit.browser.script(
            "window.silences = {};
             for (const worker of faults.workers) {
                 let asked, ask = () => { asked = performance.now(); worker.postMessage('alive'); };
                 silences[worker.role] = 0;
                 worker.addEventListener('message', event => {
                     if (event.data !== 'alive') return;
                     silences[worker.role] = Math.max(silences[worker.role], performance.now() - asked);
                     setTimeout(ask, 50);
                 });
                 ask();
             }",
        );
        visit.wait("it trains", RUN, |visit| visit.step("variation-norm") > 3);
        visit.click("Pause");
        visit.wait("it is paused", RUN, |visit| visit.status() == "paused");
        visit.press_on_time_axis("Home");
        visit.wait("it is back", RUN, |visit| visit.step("variation-norm") == 0);
        let silences = visit.browser.script("return silences");
        println!("milliseconds until a worker answers: {silences}");
        for (role, silence) in silences.as_object().expect("an object") {
            // Half of what counts as an end for so many neurons and points.
            assert!(silence.as_f64().is_some_and(|ms| ms < 20_000.0), "{role}: {silence} ms");
        }
        assert_eq!(visit.started("trainer"), 1, "{}", visit.notices());
    }
}

/// Requests are blocked by DevTools.
mod chromium {
    use super::*;

    /// What is blocked on its way is told, and asked for again once it is not.
    #[test]
    #[ignore = "needs dist/ and Chromium: scripts/test runs it"]
    fn a_blocked_request_is_told_and_asked_for_again() {
        let visit = Visit { site: Site::start(), browser: Browser::start() };
        visit.browser.block(&["*_bg.wasm"]);
        visit.open("?preset=xor&modes=variation-norm&m=60&steps=300&speed=max&play=1");
        visit.wait("it is told", SOON, |visit| visit.start_note().contains("something blocks it"));
        visit.browser.block(&[]);
        visit.click("Try again");
        visit.wait("it trains", RUN, |visit| visit.status() == "finished");
    }
}
