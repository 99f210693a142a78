//! What is trained and shown before the page's program has come, and how the program takes it over.

use super::site::Program;
use super::{RUN, SOON, Visit};
use std::path::Path;
use std::process::{Command, Stdio};

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

impl Visit {
    /// The files served so far with their sizes, compressed.
    fn served(&self) -> Vec<(String, usize)> {
        let name = |file: &Path| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.site.served().iter().map(|file| (name(file), compressed(file))).collect()
    }

    /// All panels are beyond this step.
    fn all_beyond(&self, step: u64) -> bool {
        let panels = self.panels();
        let at = |p: &[Option<String>; 3]| p[1].as_ref().and_then(|s| s.parse::<u64>().ok());
        !panels.is_empty() && panels.iter().all(|p| at(p) > Some(step))
    }
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn the_first_visit_trains_untouched_and_is_light() {
    // As long as nothing else is served, nothing else can have been needed.
    let visit = Visit::without_program("", Program::Held);
    visit.wait("all three train", SOON, |visit| visit.panels().len() == 3 && visit.all_beyond(30));
    assert_eq!(visit.status(), "running");
    let said = visit.words("#overture .big");
    assert_eq!(said.matches("500\u{a0}neurons").count(), 3, "{said}");
    let drawn = visit.canvases();
    assert!(drawn.len() == 6 && drawn.iter().all(|canvas| !canvas.2), "{drawn:?}");
    let weights = visit.served();
    let total: usize = weights.iter().map(|(_, bytes)| bytes).sum();
    println!("first visit until something trains: {total} bytes compressed: {weights:?}");
    assert!(total <= BUDGET, "it weighs {total} bytes, more than {BUDGET}: {weights:?}");
    assert_eq!(weights.iter().filter(|(name, _)| name.ends_with(".wasm")).count(), 1, "{weights:?}");
    visit.wait("the pictures move", SOON, |visit| {
        let now = visit.canvases();
        drawn.iter().zip(&now).filter(|(before, after)| before.1 != after.1).count() >= 4
    });

    visit.site.release();
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
        let visit = Visit::without_program(link, Program::Held);
        visit.wait("it trains", SOON, |visit| visit.all_beyond(20));
        visit.click("Pause");
        visit.wait("it is paused", SOON, |visit| visit.status() == "paused");
        std::thread::sleep(std::time::Duration::from_millis(200));
        let paused = visit.panels();
        visit.site.release();
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
    let visit = Visit::without_program("?preset=xor&modes=label-noise&m=200", Program::Missing);
    visit.wait("the visitor is told", SOON, |visit| {
        let text = visit.browser.script("return document.body.innerText");
        text.as_str().is_some_and(|text| text.contains("could not be fetched") && text.contains("Reload"))
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
        let visit =
            Visit::without_program(&format!("?modes={modes}&schedule=train:10,anneal:10"), Program::Served);
        visit.wait("the visitor is told", SOON, |visit| {
            !visit.covered() && visit.words(".notice").contains("only label noise can be annealed")
        });
        visit.click("Keys and help");
    }
}
