//! The built page in a real browser, from a sub-path, with no way to any other host.
//!
//! Times here only bound how long a test waits before it gives up; none decides a result.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_types, reason = "a native test may look at the clock to give up")]

mod access;
mod book;
mod certified;
mod chromium;
mod data;
mod driver;
mod embed;
mod engine;
mod export;
mod faults;
mod favourable;
mod figure;
mod firefox;
mod floors;
mod hand;
mod kept;
mod language;
mod layout;
mod numbers;
mod offline;
mod own_data;
mod page;
mod prediction;
mod random;
mod results;
mod site;
mod soak;
mod start;
mod webkit;

use driver::Browser;
use page::PanelAt;
use serde_json::Value;
use site::{Site, with_script};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use tokio::runtime::{self, Runtime};

/// A whole run may take this long on a slow machine.
const RUN: Duration = Duration::from_secs(240);
/// Anything else may take this long.
const SOON: Duration = Duration::from_secs(30);

/// Runs the tasks of the client and of the server, for which the tests wait one at a time.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a thread starts")
});

/// A browser at one address of the page. What is on the page and can be done there is in `page.rs`.
struct Visit {
    browser: Browser,
    site: Site,
}

impl Visit {
    fn to(link: &str) -> Self {
        let visit = Self { site: Site::start(), browser: Browser::start() };
        visit.open(link);
        visit.is_up();
        visit
    }

    /// A browser, and the page with a script that runs before all others.
    fn with_script(script: impl Into<String>) -> Self {
        let site = Site::start_with(|page| with_script(page, "before.js", script));
        Self { browser: Browser::start(), site }
    }

    fn open(&self, link: &str) {
        self.browser.open(&format!("{}{link}", self.site.url));
    }

    /// Waits until it holds; otherwise fails and tells how the page stands.
    fn wait(&self, what: &str, patience: Duration, holds: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !holds(self) {
            assert!(began.elapsed() < patience, "in vain: {what}\n{}", self.state());
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Clicks the button of this name.
    fn click(&self, name: &str) {
        self.retry(name, |visit| visit.try_click(name));
    }

    /// Clicks, and tries again while the page is being redrawn under the pointer.
    fn retry(&self, name: &str, click: impl Fn(&Self) -> Result<(), String>) {
        let began = Instant::now();
        while let Err(error) = click(self) {
            assert!(began.elapsed() < SOON, "{name}: {error}\n{}", self.state());
        }
    }

    /// Plays what waits, once, and waits for the end of the run. Played again at its end, a run would be shown from
    /// its beginning.
    fn play_to_the_end(&self) {
        self.click("Play");
        self.is_at_the_end();
    }

    /// Waits for the end of a run that plays.
    fn is_at_the_end(&self) {
        self.wait("the run ends", RUN, |visit| visit.status() == "finished");
    }

    fn number(&self, mode: &str, name: &str) -> f64 {
        parse(&self.panel(mode), name)
    }

    fn step(&self, mode: &str) -> u64 {
        let panel = self.panel(mode);
        panel.get("step").and_then(|step| step.parse().ok()).unwrap_or_default()
    }

    /// The first frame is there and the run has not begun.
    fn at_step_0(&self, mode: &str) -> bool {
        let panel = self.panel(mode);
        let is_first = panel.get("step").is_some_and(|step| step == "0");
        self.status() == "ready" && is_first && panel.get("loss").is_some_and(|loss| !loss.is_empty())
    }

    /// All panels show this step and a loss.
    fn all_at(&self, step: &str) -> bool {
        self.panels().iter().all(|[_, at, loss]| at.as_deref() == Some(step) && loss.is_some())
    }

    /// While no run is at its end, every animation frame finds all panels at one step.
    fn expect_lockstep(&self) {
        let seen = self.steps_over_frames(60);
        let early: Vec<_> =
            seen.iter().filter(|steps| steps[1].parse::<u64>().is_ok_and(|step| step < 2000)).collect();
        assert!(early.len() > 10, "{seen:?}");
        for steps in early {
            assert!(steps.iter().all(|step| *step == steps[0]), "{seen:?}");
        }
    }

    /// The console has no error, and no request went to another host.
    fn expect_quiet(&self) {
        let errors = self.browser.console_errors();
        assert!(errors.is_empty(), "the console has errors: {errors:?}");
        for url in self.browser.requests() {
            let is_inside = ["data:", "blob:", &self.site.url].iter().any(|start| url.starts_with(start));
            assert!(is_inside, "a request went elsewhere: {url}");
        }
    }
}

fn parse(panel: &BTreeMap<String, String>, name: &str) -> f64 {
    let value = panel.get(name).unwrap_or_else(|| panic!("the panel has no data-{name}: {panel:?}"));
    value.parse().unwrap_or_else(|_| panic!("data-{name} is not a number: {value}"))
}

/// Plays a waiting page to its end and watches the pictures.
fn four_atoms(link: &str, mode: &str) -> Visit {
    let visit = Visit::to(link);
    visit.wait("it waits at step 0", SOON, |visit| visit.at_step_0(mode));
    visit.wait("the canvases show something", SOON, |visit| {
        let canvases = visit.canvases();
        canvases.len() >= 2 && canvases.iter().filter(|canvas| !canvas.blank).count() >= 2
    });
    let before = visit.canvases();
    visit.play_to_the_end();
    visit.wait("the pictures move", SOON, |visit| {
        let after = visit.canvases();
        let moved =
            before.iter().zip(&after).filter(|(before, after)| before.hash != after.hash && !after.blank);
        moved.count() >= 2
    });
    visit.expect_quiet();
    assert_eq!(visit.number(mode, "atoms"), 4.0, "{}", visit.state());
    visit
}

/// The command line, which `cargo build -p relu-atoms-cli` puts beside the tests' folder.
fn command_line() -> std::path::PathBuf {
    let tests = std::env::current_exe().expect("the path of the tests");
    tests.ancestors().nth(2).expect("the build's folder").join("atoms")
}

/// What all other journeys rely on when they expect nothing of the kind.
#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn errors_in_the_console_and_requests_to_other_hosts_are_heard() {
    let visit = Visit { site: Site::start(), browser: Browser::start() };
    visit.browser.open(&visit.site.url);
    visit
        .browser
        .script("console.error('This is told.'); setTimeout(() => { throw new Error('This is thrown.') })");
    // The page's policy refuses it.
    visit.browser.script("fetch('http://refused.test/').catch(() => {})");
    assert!(visit.browser.requests().iter().all(|request| !request.contains("refused.test")));
    let told = visit.browser.console_errors();
    // A page without a policy.
    visit.browser.open(&visit.site.url.replace(site::PREFIX, ""));
    visit.browser.script("fetch('http://elsewhere.test/').catch(() => {})");
    let (mut errors, mut requests) = (told, Vec::new());
    let heard = std::cell::RefCell::new((&mut errors, &mut requests));
    visit.wait("all is heard", SOON, |visit| {
        let mut heard = heard.borrow_mut();
        heard.0.extend(visit.browser.console_errors());
        heard.1.extend(visit.browser.requests());
        let has = |list: &[String], part: &str| list.iter().any(|line| line.contains(part));
        has(heard.0, "This is told.") && has(heard.0, "This is thrown.") && has(heard.1, "elsewhere.test")
    });
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn xor_under_label_noise_ends_with_four_atoms_and_the_least_penalty() {
    let visit = four_atoms("?preset=xor&modes=label-noise&m=500&speed=max&play=0", "label-noise");
    let (penalty, least) = (visit.number("label-noise", "penalty"), 2.0 * 3.0_f64.sqrt());
    assert!((penalty - least).abs() < 0.01 * least, "the penalty is {penalty}, not within 1 % of {least}");
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn saddle_under_the_variation_norm_ends_with_four_atoms() {
    four_atoms("?preset=saddle&modes=variation-norm&m=500&speed=max&play=0", "variation-norm");
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn reset_returns_to_the_same_step_0_to_the_last_bit() {
    for (preset, mode) in [("xor", "label-noise"), ("zigzag", "variation-norm")] {
        let visit = Visit::to(&format!("?preset={preset}&modes={mode}&m=200&seed=3&play=0"));
        visit.wait("it waits at step 0", SOON, |visit| visit.at_step_0(mode));
        let first = visit.panel(mode);
        visit.click("Play");
        visit.wait("it trains", SOON, |visit| visit.step(mode) > 20);
        assert_ne!(visit.panel(mode), first);
        visit.click("Reset");
        visit.wait("it is back at step 0", SOON, |visit| visit.at_step_0(mode));
        assert_eq!(visit.panel(mode), first);
        visit.expect_quiet();
    }
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn a_bad_link_is_named_and_the_rest_applies() {
    let visit = Visit::to("?preset=xor&modes=label-noise&m=-3&lambda=abc&seed=x&colour=red&h=0.01&play=0");
    for key in ["m", "lambda", "seed", "colour"] {
        visit.wait(&format!("a notice names {key}"), SOON, |visit| {
            visit.notices().split(|c: char| !c.is_alphanumeric()).any(|word| word == key)
        });
    }
    visit.click("Play");
    visit.wait("it trains all the same", SOON, |visit| visit.step("label-noise") > 0);
    visit.expect_quiet();
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn two_visits_and_the_command_line_agree_to_the_last_bit() {
    for (preset, mode) in [("xor", "label-noise"), ("saddle", "variation-norm"), ("zigzag", "variation-norm")]
    {
        let link = format!("preset={preset}&modes={mode}&m=100&seed=7&steps=5000");
        let visits: Vec<BTreeMap<String, String>> = (0..2)
            .map(|_| {
                let visit = Visit::to(&format!("?{link}&speed=max&play=1"));
                visit.is_at_the_end();
                visit.panel(mode)
            })
            .collect();
        assert_eq!(visits[0], visits[1], "{link}");

        let output = Command::new(command_line())
            .args(["train", "--link", &link])
            .output()
            .expect("the command line runs");
        let told = String::from_utf8_lossy(&output.stdout);
        let result: Value = serde_json::from_str(&told)
            .unwrap_or_else(|error| panic!("{error}: {told}{}", String::from_utf8_lossy(&output.stderr)));
        assert_eq!(result["step"].as_u64(), Some(5000), "{link}");
        assert_eq!(visits[0].get("step").map(String::as_str), Some("5000"), "{link}");
        for name in ["loss", "penalty", "penalty_variation", "penalty_gradient", "objective"] {
            let here = result[name].as_f64().unwrap_or_else(|| panic!("{name} is missing: {told}"));
            let there = parse(&visits[0], &name.replace('_', "-"));
            assert_eq!(here.to_bits(), there.to_bits(), "{link}, {name}: {here} here, {there} in the page");
        }
    }
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn pause_is_heard_and_nothing_moves_after_it() {
    let mode = "variation-norm";
    let visit = Visit::to(&format!("?preset=saddle&modes={mode}&m=2000&play=1"));
    visit.wait("it trains", SOON, |visit| visit.step(mode) > 0 && visit.status() == "running");
    visit.click("Pause");
    visit.wait("it is paused", SOON, |visit| visit.status() == "paused");
    let stopped = visit.panel(mode);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(visit.panel(mode), stopped);
    visit.click("Play");
    let step = parse(&stopped, "step") as u64;
    visit.wait("it goes on", SOON, |visit| visit.step(mode) > step);
    visit.expect_quiet();
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn four_panels_train_in_lockstep() {
    let visit =
        Visit::to("?preset=saddle&modes=none,label-noise,gradient-penalty,variation-norm&m=500&play=1");
    visit.wait("all four train", SOON, |visit| {
        let panels = visit.panels();
        panels.len() == 4 && panels.iter().all(|p| p[1].as_deref().is_some_and(|s| s != "0"))
    });
    visit.expect_lockstep();
    visit.expect_quiet();
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn the_first_page_compares_three_regularisers_in_lockstep() {
    let visit = Visit::to("");
    visit.wait("all three train", SOON, |visit| {
        let panels = visit.panels();
        let trains = |p: &PanelAt| p[1].as_deref().is_some_and(|s| s != "0");
        panels.len() == 3 && panels.iter().all(trains)
    });
    let names: Vec<String> = visit.panels().into_iter().filter_map(|[name, ..]| name).collect();
    assert_eq!(names, ["panel-variation-norm", "panel-label-noise", "panel-none"]);
    visit.expect_lockstep();
    // One network, three ways: the sentence over the panels says what their headlines say.
    visit.wait("all have ended", RUN, |visit| visit.status() == "finished");
    visit.wait("the sentence is that of the ends", SOON, |visit| {
        visit.lead().starts_with("The same 500\u{a0}neurons have become ")
    });
    let lead = visit.lead();
    for result in visit.results() {
        assert!(lead.contains(&result), "{lead}: {result}");
    }
    visit.expect_quiet();
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn every_panel_goes_back_in_time_and_forward_again_the_same_way() {
    let visit = Visit::to("?preset=saddle&modes=label-noise,variation-norm&m=100&steps=600&play=1");
    visit.wait("both runs end", RUN, |visit| visit.status() == "finished");
    let end = visit.panels();
    visit.press_on_time_axis("ArrowLeft");
    visit.wait("both went back", SOON, |visit| visit.all_at("599"));
    visit.press_on_time_axis("Home");
    visit.wait("both are at the start", SOON, |visit| visit.all_at("0"));
    visit.press_on_time_axis("End");
    visit.wait("both are at the end", SOON, |visit| visit.all_at("600"));
    assert_eq!(visit.panels(), end);
    visit.press_on_time_axis("ArrowLeft");
    visit.wait("both went back again", SOON, |visit| visit.all_at("599"));
    visit.click("Play");
    visit.wait("both trained on", SOON, |visit| visit.all_at("600"));
    assert_eq!(visit.panels(), end);
    visit.expect_quiet();
}
