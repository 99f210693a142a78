//! A visit that is left and come back to: reloaded, by Back, in a browser that refuses what it is kept in; and a page
//! that nobody sees yet.

use super::driver::Browser;
use super::site::{PREFIX, Site};
use super::{SOON, Visit};
use axum::response::Html;
use axum::routing::get;
use http::Method;
use relu_atoms_core::experiment::link;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

const MODE: &str = "variation-norm";
const RUN: &str = "?preset=symmetric-abs&modes=variation-norm&m=60&steps=3000&play=0";

impl Visit {
    /// The query of the address.
    fn query(&self) -> String {
        self.browser.text("return location.search")
    }

    fn reload(&self) {
        self.browser.command(Method::POST, "refresh".into(), Some(json!({}))).expect("a reload");
        self.is_up();
    }

    /// How the page would ask whether to leave it: true if it would.
    fn asks_before_leaving(&self) -> bool {
        let asks = self.browser.script(
            "const leaving = new Event('beforeunload', { cancelable: true });
             dispatchEvent(leaving);
             return leaving.defaultPrevented",
        );
        asks == true
    }

    /// The numbers of the panel once it shows this step.
    fn numbers_at(&self, step: u64) -> BTreeMap<String, String> {
        self.wait(&format!("it is at step {step}"), SOON, |visit| {
            let panel = visit.panel(MODE);
            panel.get("step").is_some_and(|at| *at == step.to_string())
                && panel.get("loss").is_some_and(|loss| !loss.is_empty())
                && visit.status() != "running"
        });
        self.panel(MODE)
    }

    /// Trains 100 steps and changes λ there; trains 100 more.
    fn change_midway(&self) {
        let at = self.step(MODE);
        self.click("Step n");
        self.numbers_at(at + 100);
        self.set_control("lambda", "0.037");
        self.wait("the address has the change", SOON, |visit| visit.query().contains("l0.037"));
        self.click("Step n");
        self.numbers_at(at + 200);
    }

    /// Adds a point by hand.
    fn add_point(&self) {
        self.click("Edit data");
        let before = self.query();
        self.browser.drag(&[self.place(0.5, 0.12)]);
        self.wait("the address has the point", SOON, |visit| visit.query() != before);
    }
}

/// Points, changes and the step are there again after a reload and by Back, to the last digit.
#[test]
#[ignore = "needs the built page"]
fn a_reload_and_back_lose_nothing() {
    let visit = Visit::to(RUN);
    visit.numbers_at(0);
    assert_eq!(visit.query(), RUN, "nothing has changed yet");
    visit.add_point();
    visit.change_midway();
    let (numbers, query) = (visit.panel(MODE), visit.query());
    let points = link::parse(&query).0.experiment().raw_points().expect("points");
    assert_eq!(points.y.len(), 6, "{query}");
    assert!(!visit.asks_before_leaving());

    visit.reload();
    assert_eq!(visit.numbers_at(200), numbers);
    assert_eq!((visit.query(), visit.notices()), (query.clone(), String::new()));
    // The undone past is gone, and what comes is as it would have been.
    visit.click("Step n");
    let later = visit.numbers_at(300);

    // A page that is left and come back to, whether the browser kept it or not.
    for keeps in [true, false] {
        visit.browser.script(&format!("if (!{keeps}) addEventListener('unload', () => {{}})"));
        visit.open("../path/nothing-is-here");
        visit.browser.command(Method::POST, "back".into(), Some(json!({}))).expect("back");
        visit.is_up();
        assert_eq!(visit.numbers_at(300), later);
        assert_eq!(visit.query(), query);
        // Its worker still trains.
        visit.press_on_time_axis("Home");
        visit.numbers_at(0);
        visit.press_on_time_axis("End");
        visit.numbers_at(300);
    }
}

/// A run that ends and several panels: each is where it was.
#[test]
#[ignore = "needs the built page"]
fn a_reload_keeps_several_panels_and_a_run_that_trains() {
    let visit = Visit::to("?preset=saddle&modes=variation-norm,label-noise&m=60&steps=500&speed=max");
    visit.wait("both end", super::RUN, |visit| visit.status() == "finished");
    let ends = visit.panels();
    visit.reload();
    visit.wait("both are at their ends again", SOON, |visit| {
        visit.status() == "finished" && visit.panels() == ends
    });

    visit.open("?preset=saddle&modes=variation-norm&m=500&speed=20");
    visit.is_up();
    visit.wait("it trains", SOON, |visit| visit.step(MODE) > 100);
    visit.reload();
    visit.wait("it trains on", SOON, |visit| visit.status() == "running" && visit.step(MODE) > 100);
    visit.expect_quiet();
}

/// What a link had wrong is told once; then the address is what applies.
#[test]
#[ignore = "needs the built page"]
fn what_is_wrong_with_a_link_is_told_once() {
    let junk: Vec<String> = (0..60).map(|k| format!("x{k}=1")).collect();
    let visit = Visit::to(&format!("{RUN}&h=abc&fbclid=1&utm_source=2&{}", junk.join("&")));
    visit.numbers_at(0);
    let notices = visit.notices();
    assert_eq!(notices.lines().filter(|line| !line.trim().is_empty()).count(), 2, "{notices}");
    assert!(notices.contains("60 keys") && notices.contains("and 52 more"), "{notices}");
    visit.wait("the address is what applies", SOON, |visit| !visit.query().contains("x0="));
    assert!(visit.query().contains("play=0"), "{}", visit.query());
    visit.reload();
    visit.numbers_at(0);
    assert_eq!(visit.notices(), "");
    visit.expect_quiet();
}

/// Frames of a slide train while they are in sight, and only then.
#[test]
#[ignore = "needs the built page"]
fn a_frame_out_of_sight_waits() {
    let link = format!("?preset=xor&modes={MODE}&m=60&steps=100000&embed=1&speed=1").replace('&', "&amp;");
    let slide = format!(
        "<!doctype html><title>A slide</title><body style='margin: 0'>
         <div id='before' style='height: 3000px'></div>
         <iframe src='{PREFIX}/{link}' width='960' height='540'></iframe>
         <iframe src='{PREFIX}/{link}' width='960' height='540' style='display: none'></iframe>"
    );
    let site = Site::start_with(|page| page.route("/slide", get(Html(slide))));
    let visit = Visit { browser: Browser::start(), site };
    visit.browser.open(&visit.site.url.replace(&format!("{PREFIX}/"), "/slide"));
    let step = |k: usize| {
        let step = visit.browser.script(&format!(
            "const page = frames[{k}].document.querySelector('[data-testid=panel-{MODE}]');
             return page?.dataset.step ? Number(page.dataset.step) : -1"
        ));
        step.as_i64().unwrap_or(-1)
    };
    std::thread::sleep(Duration::from_secs(4));
    assert!(step(0) <= 0 && step(1) <= 0, "{} {}", step(0), step(1));
    visit.browser.script("document.querySelector('#before').style.display = 'none'");
    visit.wait("the one in sight trains", SOON, |_| step(0) > 3);
    assert!(step(1) <= 0);
    visit.browser.script("document.querySelector('#before').style.display = 'block'");
    visit.wait("it waits again", SOON, |_| {
        let before = step(0);
        std::thread::sleep(Duration::from_millis(700));
        step(0) == before
    });
    visit.browser.script("document.querySelectorAll('iframe')[1].style.display = 'block'; scrollTo(0, 1e6)");
    visit.wait("the other one begins", SOON, |_| step(1) > 3);
    // The address of a frame stays as the slide has it.
    assert_eq!(visit.browser.text("return frames[0].location.search"), link.replace("&amp;", "&"));
}

/// A page in a tab that is not looked at does not train before it is; once seen it is left to train.
#[test]
#[ignore = "needs the built page"]
fn a_hidden_tab_waits_to_be_seen() {
    let visit = Visit::with_script(
        "let state = 'hidden';
         Object.defineProperty(Document.prototype, 'visibilityState', { get: () => state });
         Object.defineProperty(Document.prototype, 'hidden', { get: () => state === 'hidden' });
         window.showTab = on => { state = on ? 'visible' : 'hidden'; document.dispatchEvent(new Event('visibilitychange')) };",
    );
    for pace in ["max", "geometric"] {
        visit.open(&format!("?preset=xor&modes={MODE}&m=60&steps=100000&speed={pace}"));
        visit.is_up();
        visit.numbers_at(0);
        std::thread::sleep(Duration::from_secs(1));
        assert_eq!((visit.step(MODE), visit.status()), (0, "ready".into()), "{pace}");
        visit.browser.script("showTab(true)");
        visit.wait("it trains", SOON, |visit| visit.step(MODE) > 10);
        visit.browser.script("showTab(false)");
        let step = visit.step(MODE);
        visit.wait("it trains on", SOON, |visit| visit.step(MODE) > step || visit.status() == "finished");
    }
    visit.expect_quiet();
}

/// Whatever the browser refuses, the page goes on; it asks before something would be lost and not otherwise.
#[test]
#[ignore = "needs the built page"]
fn what_the_browser_refuses_is_made_up_for_or_asked_about() {
    const NO_HISTORY: &str =
        "History.prototype.replaceState = () => { throw new DOMException('refused', 'SecurityError') };";
    const NO_STORAGE: &str = "Object.defineProperty(window, 'sessionStorage',
         { get() { throw new DOMException('refused', 'SecurityError') } });";
    const NO_ROOM: &str =
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') };";
    for (refused, is_kept) in [
        (vec![NO_HISTORY], true),
        (vec![NO_STORAGE], true),
        (vec![NO_ROOM], true),
        (vec![NO_HISTORY, NO_STORAGE], false),
        (vec![NO_HISTORY, NO_ROOM], false),
    ] {
        let visit = Visit::with_script(refused.join("\n"));
        visit.open(RUN);
        visit.is_up();
        visit.numbers_at(0);
        let has_history = !refused.contains(&NO_HISTORY);
        assert!(!visit.asks_before_leaving(), "{refused:?}: nothing would be lost");
        visit.set_control("seed", "9007199254740993");
        visit.wait("it is kept, or asked about", SOON, |visit| {
            if has_history {
                visit.query().contains("seed=9007199254740993")
            } else {
                visit.asks_before_leaving() != is_kept
            }
        });
        std::thread::sleep(Duration::from_millis(900));
        assert_eq!(visit.asks_before_leaving(), !is_kept, "{refused:?}");
        let numbers = visit.numbers_at(0);
        if is_kept {
            visit.reload();
            assert_eq!(visit.numbers_at(0), numbers, "{refused:?}");
        }
        visit.expect_quiet();
    }
}
