//! The book, read by keyboard alone: all ten chapters, what is to be tried in each, and the way back.

use super::{RUN, SOON, Visit};
use fantoccini::key::Key;

const DESK: [u32; 2] = [1440, 900];
const PHONE: [u32; 2] = [390, 844];

impl Visit {
    pub(super) fn in_book(&self, selector: &str) -> String {
        let script = format!("return document.querySelector(\"{selector}\")?.textContent ?? ''");
        self.browser.script(&script).as_str().unwrap_or_default().to_owned()
    }

    fn address_has(&self, what: &str) -> bool {
        self.browser.script("return location.search").as_str().is_some_and(|search| search.contains(what))
    }

    fn turn(&self, key: &str) {
        self.browser.script(&format!(
            "(document.activeElement ?? document.body).dispatchEvent(
                new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true, cancelable: true }}))"
        ));
    }
}

mod chromium {
    use super::*;

    impl Visit {
        /// Does what a chapter asks to be tried, by keys alone.
        fn try_by_keys(&self, chapter: usize) {
            if chapter == 5 {
                self.browser.keys(" ");
                self.wait("there is a step to go back from", SOON, |visit| visit.step("label-noise") > 20);
                self.browser.keys(" ");
            }
            self.tab_to(".show-control");
            self.browser.keys(&Key::Enter);
            match chapter {
                1 => self.browser.keys(&Key::Right),
                2 => {
                    self.browser.keys(&Key::Enter);
                    self.tab_to("canvas[data-view=function]");
                    self.browser.keys(&Key::Up);
                    self.browser.keys(&format!("{}{}{}{}", Key::Shift, Key::Right, Key::Right, Key::Down));
                }
                // The button of the setup, which has the strength.
                4 => {
                    self.browser.keys(&Key::Enter);
                    self.tab_to("[data-try=strength] input[type=range]");
                    self.browser.keys(&Key::Right);
                }
                5 => self.browser.keys(&Key::Left),
                // The first of the runs is open.
                9 => {
                    self.browser.keys(&Key::Tab);
                    self.browser.keys(&Key::Enter);
                }
                10 => self.browser.keys(&Key::Down),
                _ => self.browser.keys(&Key::Enter),
            }
        }
    }

    #[test]
    #[ignore = "needs the built page"]
    fn a_screen_reader_is_told_every_chapter_and_what_it_asks_is_done_by_keys() {
        let visit = Visit::to("?tour=1&play=0");
        visit.browser.resize(DESK[0], DESK[1]);
        for chapter in 1..=10 {
            visit.open(&format!("?tour={chapter}&play=0&utm_content=keys-{chapter}"));
            visit.is_up();
            let place = format!("Chapter {chapter} of 10");
            visit.wait(&place, SOON, |visit| visit.in_book(".book-place span") == place);
            let formulas = visit.browser.script("return document.querySelectorAll('.chapter math').length");
            let told = visit.browser.told_to_screen_readers();
            let title = visit.in_book(".chapter h2");
            assert!(
                told.iter().any(|(role, name, _)| role == "heading" && *name == title),
                "{title}: {told:?}"
            );
            let maths = told.iter().filter(|(role, ..)| role == "math" || role == "MathMLMath").count();
            assert_eq!(Some(maths as u64), formulas.as_u64(), "{title}: {told:?}");
            // What scrolls takes the focus by itself, and a list may begin with a choice without words.
            let needs_name = |role: &str| !["RootWebArea", "generic", "option"].contains(&role);
            let nameless: Vec<_> = told
                .iter()
                .filter(|(role, name, is_focusable)| *is_focusable && name.is_empty() && needs_name(role))
                .collect();
            assert!(nameless.is_empty(), "{title}: {nameless:?}");
            visit.try_by_keys(chapter);
            visit.wait(&format!("{title}: it is noticed"), SOON, |visit| {
                !visit.in_book(".trial.done .seen").is_empty()
            });
            let seen = visit.in_book(".seen");
            let told = visit.browser.told_to_screen_readers();
            assert!(told.iter().any(|(role, ..)| role == "status"), "{title}: {told:?}");
            // What is said is said by its own text, in which no-break spaces are spaces to some.
            let beginning = seen.split_whitespace().nth(1).unwrap_or_default().to_owned();
            assert!(told.iter().any(|(_, name, _)| name.contains(&beginning)), "{title}: {seen}: {told:?}");
        }
        visit.expect_quiet();
    }

    #[test]
    #[ignore = "needs the built page"]
    fn all_chapters_are_read_by_keyboard_and_the_run_before_comes_back() {
        let visit = Visit::to("?preset=xor&modes=variation-norm&m=60&seed=5&play=0");
        visit.browser.resize(DESK[0], DESK[1]);
        visit.wait("step 0", SOON, |visit| visit.all_at("0"));
        visit.click("Book");
        let mut titles = Vec::new();
        for chapter in 1..=10 {
            let place = format!("Chapter {chapter} of 10");
            visit.wait(&place, SOON, |visit| visit.in_book(".book-place span") == place);
            visit.wait("the address", SOON, |visit| visit.address_has(&format!("tour={chapter}")));
            titles.push(visit.in_book(".chapter h2"));
            // The control of what is to be tried is outlined, and reached by a press.
            let outlined = "return [...document.querySelectorAll('[data-try]')]
                .filter(e => getComputedStyle(e).outlineStyle === 'solid' && e.offsetWidth > 0).length";
            visit.wait("a control is outlined", SOON, |visit| {
                visit.browser.script(outlined).as_u64().is_some_and(|count| count > 0)
            });
            visit.turn("ArrowRight");
        }
        titles.dedup();
        assert_eq!(titles.len(), 10, "{titles:?}");
        // A reload resumes at the last chapter.
        visit.browser.script("location.reload()");
        visit.wait("the last chapter again", SOON, |visit| {
            visit.in_book(".book-place span") == "Chapter 10 of 10"
        });
        visit.turn("Escape");
        visit.wait("the run before the book", SOON, |visit| {
            visit.in_book(".book").is_empty() && visit.address_has("seed=5") && visit.all_at("0")
        });
    }

    #[test]
    #[ignore = "needs the built page"]
    fn a_closing_sentence_has_the_numbers_of_the_panel() {
        let visit = Visit::to("?tour=4&m=60&play=1&speed=max");
        visit.wait("the run ends", RUN, |visit| visit.status() == "finished");
        let atoms = visit.number("variation-norm", "atoms");
        visit.wait("the sentence at the end", SOON, |visit| {
            let sentence = visit.in_book(".closing").replace('\u{a0}', " ");
            sentence.contains("At the end") && sentence.contains(&format!(" {atoms} atom"))
        });
    }

    #[test]
    #[ignore = "needs the built page"]
    fn on_a_phone_nothing_is_wider_than_the_screen_and_targets_are_large() {
        let visit = Visit::to("?tour=1&play=0");
        visit.browser.resize(PHONE[0], PHONE[1]);
        for chapter in 1..=10 {
            visit.open(&format!("?tour={chapter}&play=0&utm_content=phone-{chapter}"));
            visit.is_up();
            let place = format!("Chapter {chapter} of 10");
            visit.wait(&place, SOON, |visit| visit.in_book(".book-place span") == place);
            // A window of the desktop's browser has a scroll bar, which is part of its width.
            let fits = "return document.documentElement.scrollWidth <= innerWidth";
            assert_eq!(visit.browser.script(fits).as_bool(), Some(true), "chapter {chapter}");
            // Words within a sentence are as high as its lines; what surrounds them takes the finger.
            let small = visit.browser.script(
                "return [...document.querySelectorAll('.book button, .book a')]
                    .filter(e => e.offsetWidth > 0 && !e.matches('.term, .show-control'))
                    .filter(e => e.getBoundingClientRect().height < 44)
                    .map(e => e.textContent + ' ' + e.getBoundingClientRect().height)",
            );
            assert_eq!(small.as_array().map(Vec::len), Some(0), "chapter {chapter}: {small}");
        }
    }
}
