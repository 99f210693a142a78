//! The page in German: chosen by the link, by the browser or by its button, complete, and with numbers in its form.

use super::{RUN, SOON, Visit};
use fantoccini::key::Key;

/// English words that no German text has, also not as a name or a form of a German word (`des Neurons`). What stands in
/// links, files and formulas is not looked at.
const ENGLISH: &str = "the and of with is are this that not from which by to or at it its no one run runs steps points \
    loss choose show press than has have been each every how what when where more less under over open close data set \
    network width";

/// Collects what can be read on the page, with the names and tooltips of its elements, and finds the English words.
const FIND: &str = "
    const english = new Set(words.split(/\\s+/));
    const skipped = 'script, style, math, code, svg title, [data-language=en], textarea, #start, .unseen[lang]';
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const e = walker.currentNode.parentElement;
        if (!e.closest(skipped) && !e.closest('[lang=en]')) texts.push(walker.currentNode.nodeValue);
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext', 'aria-description'])
        for (const e of document.querySelectorAll(`[${name}]`))
            if (!e.closest(skipped) && !e.closest('[lang=en]')) texts.push(e.getAttribute(name));
    const found = new Set();
    for (const text of texts)
        for (const word of text.toLowerCase().split(/[^\\p{L}]+/u))
            if (english.has(word)) found.add(`${word}: ${text.trim().slice(0, 120)}`);
    return [...found];";

impl Visit {
    /// English words in what can be read on the page, each with the text that has it.
    fn english(&self) -> Vec<String> {
        let found = self.browser.script(&format!("const words = {ENGLISH:?}; {FIND}"));
        serde_json::from_value(found).expect("a list of texts")
    }

    fn language(&self) -> String {
        self.browser.text("return document.documentElement.lang")
    }

    fn first_panel(&self) -> String {
        self.browser.text("return document.querySelector('[data-testid^=panel]')?.ariaLabel ?? ''")
    }
}

#[test]
#[ignore = "needs the built page"]
fn the_button_changes_the_language_while_the_network_trains_and_a_reload_keeps_it() {
    let visit = Visit::to("?preset=saddle&modes=variation-norm&m=200&lambda=0.02&play=1");
    visit.wait("it trains", SOON, |visit| visit.step("variation-norm") > 5);
    assert_eq!(visit.language(), "en");
    let before = visit.step("variation-norm");
    visit.click("DE");
    visit.wait("German", SOON, |visit| {
        visit.language() == "de" && visit.first_panel().contains("Variationsnorm")
    });
    assert!(visit.step("variation-norm") >= before);
    visit.wait("it trains on to its end", RUN, |visit| visit.status() == "finished");
    visit.browser.script("location.reload()");
    visit.is_up();
    visit.wait("still German", SOON, |visit| {
        visit.language() == "de" && visit.first_panel().contains("Variationsnorm")
    });
    // A link that names a language is spoken in it.
    visit.open("?preset=saddle&modes=variation-norm&lang=en&play=0");
    visit.is_up();
    visit.wait("English", SOON, |visit| {
        visit.language() == "en" && visit.first_panel().contains("Variation norm")
    });
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn another_language_loses_nothing() {
    let visit =
        Visit::to("?preset=xor&modes=none,variation-norm&m=100&steps=200&speed=max&play=1&colour=red");
    visit.wait("the runs end", RUN, |visit| visit.status() == "finished");
    assert!(visit.notices().contains("there is no key called colour"));
    let numbers = [visit.panel("none"), visit.panel("variation-norm")];
    // On the function views of the plane stands no word.
    let functions =
        |visit: &Visit| -> Vec<_> { visit.canvases().iter().step_by(2).map(|c| c.hash).take(2).collect() };
    visit.is_laid_out();
    let pictures = functions(&visit);
    visit.click("DE");
    visit.wait("German", SOON, |visit| visit.first_panel().contains("Keine Regularisierung"));
    assert!(visit.notices().contains("einen Schlüssel colour gibt es nicht"), "{}", visit.notices());
    visit.wait("the same pictures", SOON, |visit| functions(visit) == pictures);
    assert_eq!([visit.panel("none"), visit.panel("variation-norm")], numbers);
    visit.click("Ergebnisse");
    visit.wait("both finished runs", SOON, |visit| visit.finished_runs() == 2);
    visit.close_dialog();
    // The button takes the place of the one that was pressed, for the keyboard, too.
    visit.browser.script("document.querySelector('.language-switch').focus()");
    visit.browser.keys(&Key::Enter);
    visit.wait("English again", SOON, |visit| visit.first_panel().contains("No regulariser"));
    visit.wait("the focus", SOON, |visit| {
        visit.browser.text("return document.activeElement.textContent") == "DE"
    });
    // What is done goes on.
    visit.press_on_time_axis("Home");
    visit.wait("step 0", SOON, |visit| visit.all_at("0"));
    visit.click("Play");
    visit.wait("the end again", RUN, |visit| visit.status() == "finished");
    assert_eq!([visit.panel("none"), visit.panel("variation-norm")], numbers);
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn german_fields_have_a_decimal_comma_and_the_run_is_the_same() {
    let visit = Visit::to("?preset=saddle&modes=variation-norm&m=200&lambda=0.02&lang=de&play=0");
    visit.wait("step 0", SOON, |visit| visit.all_at("0"));
    if !visit.setup_is_open() {
        visit.click("Einstellungen");
    }
    let shown = "return document.getElementById('control-lambda').value";
    assert_eq!(visit.browser.text(shown), "0,02");
    visit.set_control("lambda", "1,125");
    visit.wait("taken", SOON, |visit| visit.browser.text("return location.search").contains("lambda=1.125"));
    assert_eq!(visit.browser.text(shown), "1,125");
    // A thousand and a bit, or one and a bit: refused, and the run stays.
    visit.set_control("lambda", "1.250");
    visit.wait("refused", SOON, |visit| {
        visit.browser.script("return document.getElementById('control-lambda').ariaInvalid") == "true"
    });
    assert!(visit.browser.text("return location.search").contains("lambda=1.125"));
    visit.expect_quiet();
}

/// What the browser prefers is changed by DevTools, and windows are as narrow as phones.
mod chromium {
    use super::*;

    #[test]
    #[ignore = "needs the built page"]
    fn a_browser_that_prefers_german_gets_it() {
        let visit = Visit::to("?play=0");
        assert_eq!(visit.language(), "en");
        visit.browser.prefer_languages("de-AT,en");
        visit.open("?play=0&utm_content=german");
        visit.is_up();
        visit.wait("German", SOON, |visit| {
            visit.language() == "de" && visit.first_panel().contains("Variationsnorm")
        });
        visit.expect_quiet();
    }

    #[test]
    #[ignore = "needs the built page"]
    fn nothing_is_left_in_english() {
        let visit = Visit::to("?lang=de&play=0");
        let mut found = Vec::new();
        let mut look = |what: &str, link: &str, presses: &[&str], width: u32| {
            visit.browser.resize(width, 900);
            visit.open(&format!("{link}&lang=de&utm_content={}", what.replace(' ', "-")));
            visit.is_up();
            visit.wait("the first frames are there", SOON, |visit| {
                visit.panels().iter().all(|panel| panel[2].is_some())
            });
            for name in presses {
                visit.click(name);
            }
            visit.is_laid_out();
            found.extend(visit.english().into_iter().map(|text| format!("{what}: {text}")));
        };
        look("start", "?play=0", &[], 1440);
        look(
            "four panels",
            "?preset=saddle&modes=none,label-noise,gradient-penalty,variation-norm&play=0",
            &[],
            1440,
        );
        look("own data", "?d=1&data=1,2,3;2,1,2.5&play=0", &["Einstellungen"], 1280);
        for mode in ["none", "label-noise", "gradient-penalty", "variation-norm"] {
            look(
                mode,
                &format!("?preset=zigzag&modes={mode}&m=50&play=0"),
                &["Optimum"][..usize::from(mode != "none")],
                1440,
            );
        }
        look("help", "?play=0", &["Tasten und Hilfe"], 1440);
        look("export", "?play=0", &["Exportieren"], 1440);
        look("results", "?play=0", &["Ergebnisse"], 1440);
        look("editing", "?play=0", &["Daten bearbeiten", "Werte, Funktion, Datei …"], 1440);
        look("figure", "?preset=saddle&modes=variation-norm&m=100&figure=1&play=0", &[], 1440);
        look("path", "?demo=favourable&m=30&steps=50&play=0", &[], 1440);
        look("notices", "?preset=saddle&m=-3&lambda=abc&colour=red&schedule=x:3&play=0", &[], 1440);
        look("a phone", "?preset=saddle&modes=none,variation-norm&play=0", &[], 390);
        for demonstration in [
            "width",
            "lazy",
            "v-against-g",
            "merging",
            "early-alignment",
            "label-noise",
            "lambda-path",
            "stuck",
            "more-width",
            "saddle-to-saddle",
            "biases",
        ] {
            look(demonstration, &format!("?demo={demonstration}&m=60&play=0"), &[], 1440);
        }
        for chapter in 1..=10 {
            look(&format!("chapter {chapter}"), &format!("?tour={chapter}&m=60&play=0"), &[], 1440);
            look(
                &format!("chapter {chapter} after a while"),
                &format!("?tour={chapter}&m=60&steps=200&speed=max&play=1"),
                &[],
                1440,
            );
        }
        assert!(found.is_empty(), "{} texts:\n{}", found.len(), found.join("\n"));
    }
}
