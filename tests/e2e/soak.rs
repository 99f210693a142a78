//! Three panels at full speed for a long time: the memory stays, and Pause is heard at the end as at the beginning.
//! Half a minute as a test; `scripts/soak` makes it an hour.

use super::{RUN, SOON, Visit};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Longer than any soak.
const LINK: &str = "?preset=saddle&modes=variation-norm,label-noise,none&schedule=train:100000000&steps=100000000\
                    &decay=constant&speed=max&play=1";

/// Between two readings of the memory.
const READING: Duration = Duration::from_secs(5);

/// The bytes of memory that this process's descendants have filled, shared ones counted once; none where the system does
/// not say. Pages of files are left out: other browsers share them, so their count follows what else runs.
fn memory_of_descendants() -> Option<u64> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for entry in std::fs::read_dir("/proc").ok()?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        // The name in parentheses may have blanks.
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
        children.entry(parent?).or_default().push(pid);
    }
    let (mut open, mut sum) = (vec![std::process::id()], 0);
    while let Some(pid) = open.pop() {
        for child in children.get(&pid).into_iter().flatten() {
            open.push(*child);
            let text = std::fs::read_to_string(format!("/proc/{child}/smaps_rollup")).unwrap_or_default();
            let kilobytes = |name: &str| {
                let line = text.lines().find_map(|line| line.strip_prefix(name))?;
                line.split_whitespace().next()?.parse::<u64>().ok()
            };
            sum += 1024 * ["Pss_Anon:", "Pss_Shmem:"].into_iter().filter_map(kilobytes).sum::<u64>();
        }
    }
    Some(sum)
}

/// What is measured at one time.
struct Sample {
    seconds: u64,
    step: u64,
    /// Bytes of the page's own heap, after its rubbish was collected.
    heap: f64,
    /// Elements of the page, and listeners.
    nodes: f64,
    listeners: f64,
    /// Bytes of all processes of the browser.
    resident: f64,
    /// Milliseconds from a press of Pause until all panels are told to be paused: the middle of five.
    pause: f64,
    /// Milliseconds that an idle task waits in the page while the panels train: the middle of nine.
    busy: f64,
}

/// The button of a name, for a script. The driver could be asked for names, too, but then the browser keeps a tree for
/// screen readers from there on, whose changes in a headless browser nobody fetches: they would count as the page's.
const NAMED: &str = "const named = name => [...document.querySelectorAll('button')]
    .find(b => (b.getAttribute('aria-label') ?? b.textContent.trim()) === name);";

impl Visit {
    fn metric(&self, answer: &Value, name: &str) -> f64 {
        let all = answer["metrics"].as_array().expect("metrics");
        all.iter().find(|metric| metric["name"] == name).and_then(|m| m["value"].as_f64()).expect("a number")
    }

    /// Begins work in the page whose result `window.measured` will be.
    fn measured(&self, what: &str, work: &str) -> f64 {
        self.browser.script(&format!("window.measured = null; {work}"));
        self.wait(what, RUN, |visit| !visit.browser.script("return window.measured").is_null());
        self.browser.script("return window.measured").as_f64().expect("a number")
    }

    /// Presses Pause, and Play again.
    fn pause_time(&self) -> f64 {
        let milliseconds = self.measured("Pause is heard", &format!(
            "{NAMED} const began = performance.now();
             named('Pause').click();
             const look = () => {{
                 const at = document.documentElement.dataset.status;
                 if (at === 'paused') window.measured = performance.now() - began;
                 else observer.takeRecords();
             }};
             const observer = new MutationObserver(() => {{ look(); if (window.measured !== null) observer.disconnect(); }});
             observer.observe(document.documentElement, {{ attributes: true }});
             look();"
        ));
        self.browser.script(&format!("{NAMED} named('Play').click()"));
        self.wait("it trains again", SOON, |visit| visit.status() == "running");
        milliseconds
    }

    /// How long a task waits in the page.
    fn busy_time(&self) -> f64 {
        self.measured(
            "an idle task comes about",
            "const began = performance.now(); setTimeout(() => { window.measured = performance.now() - began; });",
        )
    }

    fn sample(&self, began: Instant) -> Sample {
        let step = self.panels().iter().filter_map(|[_, step, _]| step.as_ref()?.parse().ok()).min();
        let mut pauses: Vec<f64> = (0..5)
            .map(|_| {
                // Far enough into full speed again.
                std::thread::sleep(Duration::from_millis(700));
                self.pause_time()
            })
            .collect();
        let mut waits: Vec<f64> = (0..9).map(|_| self.busy_time()).collect();
        pauses.sort_by(f64::total_cmp);
        waits.sort_by(f64::total_cmp);
        self.browser.devtools("HeapProfiler.collectGarbage", json!({}));
        let metrics = self.browser.devtools("Performance.getMetrics", json!({}));
        Sample {
            seconds: began.elapsed().as_secs(),
            step: step.unwrap_or(0),
            heap: self.metric(&metrics, "JSHeapUsedSize"),
            nodes: self.metric(&metrics, "Nodes"),
            listeners: self.metric(&metrics, "JSEventListeners"),
            resident: memory_of_descendants().unwrap_or(0) as f64,
            pause: pauses[2],
            busy: waits[4],
        }
    }
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn full_speed_keeps_its_memory_and_hears_pause() {
    let minutes = std::env::var("SOAK_MINUTES").ok().map(|text| text.parse::<u64>().expect("whole minutes"));
    let whole = Duration::from_secs(minutes.map_or(30, |minutes| 60 * minutes));
    // The recording fills its budget at first: what is compared begins after ten minutes, or a third of less.
    let settled = (whole / 3).min(Duration::from_secs(600));
    let every = (whole / 12).max(Duration::from_secs(5));
    let visit = Visit::to(LINK);
    visit.wait("it trains", SOON, |visit| visit.status() == "running");
    visit.browser.devtools("Performance.enable", json!({}));
    let began = Instant::now();
    let mut samples: Vec<Sample> = Vec::new();
    // What waits to be collected as rubbish moves the memory by a tenth within a minute: it is read often.
    let mut memory: Vec<(Duration, u64)> = Vec::new();
    let mut table = String::from("seconds     step  heap MB  all MB  nodes  listeners  pause ms  busy ms\n");
    while began.elapsed() < whole {
        let next = (began.elapsed() + every).min(whole);
        while began.elapsed() < next {
            std::thread::sleep(READING.min(next.saturating_sub(began.elapsed())));
            memory.extend(memory_of_descendants().map(|bytes| (began.elapsed(), bytes)));
        }
        let s = visit.sample(began);
        let line = format!(
            "{:7} {:8} {:8.1} {:7.0} {:6} {:10} {:9.1} {:8.1}",
            s.seconds,
            s.step,
            s.heap / 1e6,
            s.resident / 1e6,
            s.nodes,
            s.listeners,
            s.pause,
            s.busy
        );
        if minutes.is_some() {
            println!("{line}");
        }
        let _ = writeln!(table, "{line}");
        samples.push(s);
        assert_eq!(visit.status(), "running", "{}", visit.state());
    }
    let late: Vec<&Sample> = samples.iter().filter(|s| s.seconds >= settled.as_secs()).collect();
    let (first, last) = (late.first().expect("a sample"), late.last().expect("a sample"));
    assert!(last.step > first.step, "it does not train\n{table}");
    let pause = last.pause;
    // The page's own heap is so small that a list of some kilobytes would be a share of it: less than this is no growth.
    let grown = |of: fn(&Sample) -> f64, least: f64| (of(last) - least).max(0.0) / of(first).max(1.0);
    // An hour is flat within 5 %; half a minute still fills the recording and the browser's own caches.
    let flat = if minutes.is_some_and(|minutes| minutes >= 15) { 1.05 } else { 1.5 };
    for (name, least, of) in [
        ("the page's heap", 1e6, (|s| s.heap) as fn(&Sample) -> f64),
        ("elements", 0.0, |s| s.nodes),
        ("listeners", 0.0, |s| s.listeners),
    ] {
        assert!(grown(of, least) <= flat, "{name} grew by {:.3}\n{table}", grown(of, least));
    }
    // The first and the last fifth of the time in which it should be flat.
    let fifth = (whole - settled) / 5;
    let middle = |from: Duration, to: Duration| {
        let mut read: Vec<u64> =
            memory.iter().filter(|(at, _)| (from..=to).contains(at)).map(|(_, bytes)| *bytes).collect();
        read.sort_unstable();
        read.get(read.len() / 2).copied().unwrap_or(0) as f64
    };
    let [first, last] = [middle(settled, settled + fifth), middle(whole - fifth, whole)];
    let told = format!("memory of all processes: {:.0} MB, then {:.0} MB", first / 1e6, last / 1e6);
    assert!(last <= flat * first, "{told}\n{table}");
    // Of this the machine's load has its part, so it decides only where nothing else runs.
    assert!(minutes.is_none() || pause <= 50.0, "Pause took {pause} ms\n{table}");
    assert!(visit.browser.console_errors().is_empty());
    if minutes.is_some() {
        println!("{table}\n{told}");
    }
}
