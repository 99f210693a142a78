//! What axe-core, with every rule it has, says of the page: nothing.
//!
//! axe-core comes from npm (`scripts/setup test`) and is run inside the page.

use super::{SOON, Visit};
use std::path::Path;

/// Runs every rule, those for the highest level and the experimental ones too, and returns what is found.
const RUN: &str =
    "const rules = Object.fromEntries(axe.getRules().map(rule => [rule.ruleId, { enabled: true }]));
    window.found = null;
    axe.run(document, { rules, resultTypes: ['violations'] }).then(result => {
        window.found = result.violations.flatMap(rule => rule.nodes.map(node =>
            `${rule.id}: ${node.html.slice(0, 160)}: ${node.failureSummary}`));
    }, error => { window.found = [String(error)]; })";

fn axe() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/axe/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(path).expect("axe-core, which scripts/setup test installs")
}

impl Visit {
    /// What axe-core finds on the page now, each with where it was found.
    fn findings(&self, what: &str) -> Vec<String> {
        self.browser.script(RUN);
        self.wait("axe-core is done", SOON, |visit| !visit.browser.script("return found").is_null());
        let found: Vec<String> =
            serde_json::from_value(self.browser.script("return found")).expect("a list of sentences");
        found.into_iter().map(|finding| format!("{what}: {finding}")).collect()
    }

    /// Opens a link in a window of this size and theme, with axe-core in it.
    fn inspect(&self, link: &str, [width, height]: [u32; 2], dark: bool) {
        self.browser.resize(width, height);
        self.browser.prefer_dark(dark);
        self.open(link);
        self.is_up();
        self.wait("the first frames are there", SOON, |visit| visit.all_at("0"));
        self.browser.script(&format!("{}; window.axe = axe", axe()));
        // A colour on its way to another has a contrast that nobody reads by.
        self.browser.script(
            "document.head.append(Object.assign(document.createElement('style'),
                                               { textContent: '* { transition: none !important }' }))",
        );
    }
}

const DESK: [u32; 2] = [1440, 900];
const PHONE: [u32; 2] = [390, 844];
const PAGE: &str = "?preset=saddle&modes=none,variation-norm&m=300&play=0";
const ALONE: &str = "?preset=xor&modes=variation-norm&m=100&play=0";
const SADDLE: &str = "?preset=saddle&modes=variation-norm&m=100&play=0";
const FIGURE: &str = "?preset=saddle&modes=variation-norm&m=100&figure=1&play=0";

/// The theme is chosen by DevTools.
mod chromium {
    use super::*;

    /// A place on the page: what it is, its link, the size of the window, and the buttons that lead there.
    type Place<'a> = (&'a str, &'a str, [u32; 2], &'a [&'a str]);

    /// Looks at places and at every chapter, in a language and in both themes.
    fn expect_no_finding(language: &str, places: &[Place<'_>]) {
        let chapters: Vec<[String; 2]> =
            (1..=10).map(|k| [format!("chapter {k}"), format!("?tour={k}&m=60&play=0")]).collect();
        let chapters = chapters.iter().map(|[what, link]| (&**what, &**link, DESK, &[][..]));
        let all: Vec<Place<'_>> = places.iter().copied().chain(chapters).collect();
        let visit = Visit::to(PAGE);
        let mut found = Vec::new();
        for (theme, dark) in [("light", false), ("dark", true)] {
            for &(what, link, size, presses) in &all {
                // Opened again, the very same address would bring back what was pressed before.
                let link = format!("{link}&lang={language}&utm_content={what}-{theme}").replace(' ', "-");
                visit.inspect(&link, size, dark);
                for name in presses {
                    visit.click(name);
                }
                found.extend(visit.findings(&format!("{what}, {theme}")));
            }
        }
        assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n\n"));
    }

    #[test]
    #[ignore = "needs the built page"]
    fn axe_finds_nothing_in_german_in_either_theme() {
        expect_no_finding(
            "de",
            &[
                ("start", PAGE, DESK, &[]),
                ("one panel with its setup", ALONE, DESK, &["Optimum"]),
                ("help", PAGE, DESK, &["Tasten und Hilfe"]),
                ("export", PAGE, DESK, &["Exportieren"]),
                ("making data", PAGE, DESK, &["Daten bearbeiten", "Werte, Funktion, Datei …"]),
                ("the results", PAGE, DESK, &["Ergebnisse"]),
                ("a demonstration", "?demo=width&play=0", DESK, &[]),
                ("the figure", FIGURE, DESK, &[]),
                ("the book on a phone", "?tour=2&m=60&play=0", PHONE, &[]),
                ("a phone", PAGE, PHONE, &[]),
                ("a phone with the setup", PAGE, PHONE, &["Einstellungen"]),
            ],
        );
    }

    #[test]
    #[ignore = "needs the built page"]
    fn axe_finds_nothing_in_either_theme() {
        expect_no_finding(
            "en",
            &[
                ("start", PAGE, DESK, &[]),
                ("one panel with its setup", ALONE, DESK, &[]),
                ("the optimum", ALONE, DESK, &["Optimum"]),
                ("help", PAGE, DESK, &["Keys and help"]),
                ("export", PAGE, DESK, &["Export"]),
                ("editing data", PAGE, DESK, &["Edit data"]),
                ("making data", PAGE, DESK, &["Edit data", "Values, function, file …"]),
                ("a demonstration", "?demo=width&play=0", DESK, &[]),
                ("a notice", "?preset=saddle&modes=none,variation-norm&m=300&play=0&colour=red", DESK, &[]),
                ("the setup over the panels", PAGE, [1024, 768], &["Setup"]),
                ("a frame", "?demo=width&embed=1&play=0", [960, 540], &[]),
                (
                    "a frame without controls",
                    "?preset=xor&modes=none,variation-norm&embed=1&controls=0&play=0",
                    [960, 540],
                    &[],
                ),
                ("a projector", PAGE, [1280, 720], &["Projector mode"]),
                ("the chart of lines", SADDLE, DESK, &["Lines", "Truth"]),
                ("the figure", FIGURE, DESK, &[]),
                // As high as the page: what the bar below covers at one place of scrolling is no fault.
                ("a figure on a phone", FIGURE, [PHONE[0], 2000], &[]),
                ("both penalties along λ", "?demo=favourable&m=30&steps=50&play=0", DESK, &[]),
                ("the results", PAGE, DESK, &["Results"]),
                ("the book on a phone", "?tour=4&m=60&play=0", PHONE, &[]),
                ("a phone", PAGE, PHONE, &[]),
                ("a phone with the setup", PAGE, PHONE, &["Setup"]),
                ("a phone with help", PAGE, PHONE, &["Keys and help"]),
                ("a phone on its side", ALONE, [844, 390], &[]),
            ],
        );
    }
}
