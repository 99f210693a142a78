//! The book, read by keyboard alone: all ten chapters, what is to be tried in each, and the way back.

use super::{RUN, SOON, Visit};

const DESK: [u32; 2] = [1440, 900];
const PHONE: [u32; 2] = [390, 844];

impl Visit {
    fn in_book(&self, selector: &str) -> String {
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
