//! Runs that nobody has thought of, opened in the page one after the other: each ends, waits at its start, or is
//! explained. `RANDOM_RUNS` says how many, `RANDOM_SEED` repeats those of a test that failed.

use super::{SOON, Visit};
use relu_atoms_random::links::{Wanted, link};
use std::time::{Duration, Instant};

/// A run here takes tenths of a second, and the page's first pictures of a wide network some seconds.
const PATIENCE: Duration = Duration::from_secs(90);

/// The link, so that it trains on arrival and does not take its time: a pace in steps a second may make a run of hours.
fn opened(seed: u64, number: u64) -> String {
    let link = link(seed, number);
    let is_slow = |part: &&str| {
        part.split_once('=')
            .is_some_and(|(key, pace)| key.eq_ignore_ascii_case("speed") && pace.parse::<f64>().is_ok())
    };
    let mut parts: Vec<&str> = link.split('&').filter(|part| !is_slow(part)).collect();
    for (key, wanted) in [("play=", "play=1"), ("speed=", "speed=max")] {
        if !parts.iter().any(|part| part.starts_with(key)) {
            parts.push(wanted);
        }
    }
    format!("?{}", parts.join("&"))
}

/// JavaScript: the words and attributes that hold a number that is none.
const NO_NUMBERS: &str = "
    const none = /(^|[^\\p{L}\\p{N}_])(NaN|[-−]?inf|Infinity|[-−]?∞)($|[^\\p{L}\\p{N}_])/u;
    const found = [];
    const own = [...document.querySelectorAll('.notices, [role=alert], input, textarea, select')];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode.data;
        // A notice may repeat what the link says.
        if (none.test(text) && !own.some(part => part.contains(walk.currentNode))) found.push(text.trim());
    }
    for (const panel of document.querySelectorAll('[data-testid^=panel-]'))
        for (const a of panel.attributes)
            if (a.name.startsWith('data-') && none.test(a.value)) found.push(a.name + '=' + a.value);
    return found.join('; ');";

impl Visit {
    /// What is wrong with the page at this link; none if it ends, waits or explains itself.
    fn wrong_at(&self, link: &str) -> Option<String> {
        self.open(link);
        self.is_up();
        let began = Instant::now();
        let settled = loop {
            let status = self.status();
            match status.as_str() {
                // Ended, or never begun: every panel has its numbers.
                "finished" | "error" | "paused" => break Ok(status),
                "ready" if link.contains("play=") && !link.contains("play=1") => break Ok(status),
                _ if began.elapsed() > PATIENCE => break Err(status),
                _ => std::thread::sleep(Duration::from_millis(50)),
            }
        };
        let said = self.notices();
        match settled {
            // What is refused is never begun, and is said.
            Err(status) if status != "running" && !said.trim().is_empty() => {}
            Err(status) => return Some(format!("it stays {status}: {}", self.state())),
            Ok(status) if status == "error" && said.trim().is_empty() => {
                return Some("an error without a sentence".into());
            }
            Ok(_) => {}
        }
        let numbers = self.browser.text(NO_NUMBERS);
        if !numbers.is_empty() {
            return Some(numbers);
        }
        let errors = self.browser.console_errors();
        (!errors.is_empty()).then(|| format!("{errors:?}"))
    }
}

#[test]
#[ignore = "needs dist/ and Chromium: scripts/test runs it"]
fn every_random_link_ends_waits_or_is_explained() {
    let wanted = Wanted::from_environment(20);
    wanted.announce("links in the page");
    let visit = Visit::to("");
    let mut wrong = Vec::new();
    for number in wanted.numbers() {
        let link = opened(wanted.seed, number);
        if let Some(what) = visit.wrong_at(&link) {
            let line = format!("RANDOM_SEED={}:{number} {link}\n    {what}", wanted.seed);
            wanted.say(&line);
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "{} links:\n{}", wrong.len(), wrong.join("\n"));
    // The page is still one: it opens an ordinary run.
    visit.open("?preset=xor&modes=variation-norm&m=20&steps=50&play=1");
    visit.wait("the run ends", SOON, |visit| visit.status() == "finished");
}
