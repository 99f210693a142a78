//! Nothing on the page is cut off and nothing overlaps, measured in the browser at every size it is used at.
//!
//! What is measured and how is in `layout.js`.

use super::engine::Engine;
use super::{SOON, Visit};
use serde_json::json;

/// Finds what cannot be read on the page.
const MEASURE: &str = include_str!("layout.js");

/// What may overlap, and why.
const EXCEPTIONS: [[&str; 2]; 8] = [
    // The setup lies over the panels where they have no room beside it; it can be closed.
    [".wide[data-setup=over] .setup", ""],
    // On a phone the setup stays at the upper edge while the panels scroll under it.
    [".stacked .setup", ""],
    // On a phone the controls stay at the lower edge while the page scrolls under them.
    [".stacked .foot", ""],
    // The sheet of the book stays above them.
    [".stacked .book", ""],
    // Beside the book the switch of the truth is in the corner of its view.
    [".wide.reading .view .truth", "canvas"],
    // Notices lie over the panels until they are dismissed.
    [".notices", ""],
    // Where a frame in another page is started, over its pictures.
    [".start-here", ""],
    // A heading of a table stays while its rows scroll under it.
    ["thead", "tbody"],
];

/// Width and height of the window in CSS pixels, and the size of the text in per cent.
const SIZES: [[u32; 3]; 12] = [
    [1440, 900, 100],
    [1280, 720, 100],
    // 1440 x 900 zoomed to 125 %.
    [1152, 720, 100],
    [1101, 768, 100],
    [1024, 768, 100],
    [960, 540, 100],
    [901, 700, 100],
    [768, 1024, 100],
    [844, 390, 100],
    [390, 844, 100],
    [1440, 900, 200],
    [390, 844, 200],
];

const MODES: [&str; 4] = [
    "variation-norm",
    "label-noise,variation-norm",
    "none,label-noise,variation-norm",
    "none,label-noise,gradient-penalty,variation-norm",
];

/// The least width of a real window, which Firefox and WebKitGTK need.
const NARROWEST_WINDOW: u32 = 760;

/// Whether the engine of this run can be given a window of this width.
fn can_be(width: u32) -> bool {
    Engine::current() == Engine::Chromium || width >= NARROWEST_WINDOW
}

impl Visit {
    /// Resizes the window and its text, and waits until the page is laid out anew.
    fn resize(&self, [width, height, text]: [u32; 3]) {
        self.browser.resize(width, height);
        self.browser.script(&format!("document.documentElement.style.fontSize = '{text}%'"));
        self.is_laid_out();
    }

    /// Waits until the observers of sizes have been heard: they follow on a frame, what they change on another.
    pub(crate) fn is_laid_out(&self) {
        self.browser.script(
            "window.laidOut = false; let left = 4;
             const next = () => { if (--left) requestAnimationFrame(next); else window.laidOut = true; };
             requestAnimationFrame(next)",
        );
        self.wait("frames pass", SOON, |visit| visit.browser.script("return laidOut") == true);
    }

    /// What cannot be read on the page now.
    fn faults(&self) -> Vec<String> {
        let exceptions = json!(EXCEPTIONS.map(|pair| pair.to_vec()));
        let faults = self.browser.script(&format!("return ({MEASURE})({exceptions})"));
        serde_json::from_value(faults).expect("a list of sentences")
    }

    /// Opens or closes the setup.
    fn set_up(&self, open: bool) {
        if self.setup_is_open() != open {
            self.click("Setup");
        }
    }
}

/// The faults at every size, with the setup closed and open.
fn at_all_sizes(visit: &Visit, what: &str, has_setup: bool) -> Vec<String> {
    let mut found = Vec::new();
    for size in SIZES.into_iter().filter(|[width, ..]| can_be(*width)) {
        for open in [false, true] {
            if has_setup {
                visit.set_up(open);
            } else if open {
                continue;
            }
            visit.resize(size);
            let at = format!("{what} at {size:?}, setup {}", if open { "open" } else { "closed" });
            found.extend(visit.faults().into_iter().map(|fault| format!("{at}: {fault}")));
        }
    }
    found
}

#[test]
#[ignore = "needs the built page"]
fn nothing_is_cut_off_and_nothing_overlaps_at_any_size() {
    let visit = Visit::to("?play=0");
    let mut found = Vec::new();
    // Between one panel and four, the engines do not differ.
    let modes = if Engine::current() == Engine::Chromium { &MODES[..] } else { &[MODES[0], MODES[3]] };
    for modes in modes {
        visit.resize([1440, 900, 100]);
        visit.open(&format!("?preset=saddle&modes={modes}&m=500&play=0"));
        visit.is_up();
        visit.wait("the first frames are there", SOON, |visit| visit.all_at("0"));
        found.extend(at_all_sizes(&visit, modes, true));
    }
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn a_frame_on_a_slide_shows_everything_and_no_cross() {
    let visit = Visit::to("?demo=width&embed=1&play=0");
    let mut found = Vec::new();
    for link in
        ["?demo=width&embed=1&play=0", "?preset=xor&modes=none,variation-norm&embed=1&controls=0&play=0"]
    {
        visit.open(link);
        visit.is_up();
        visit.wait("the first frames are there", SOON, |visit| visit.all_at("0"));
        let sizes = [[960, 540, 100], [640, 360, 100], [390, 600, 100], [1280, 720, 100]];
        for size in sizes.into_iter().filter(|[width, ..]| can_be(*width)) {
            visit.resize(size);
            found.extend(visit.faults().into_iter().map(|fault| format!("{link} at {size:?}: {fault}")));
        }
        assert!(!visit.can_close_a_panel(), "{link}");
    }
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}

#[test]
#[ignore = "needs the built page"]
fn a_projector_has_large_text_and_one_large_panel() {
    let visit = Visit::to("?preset=saddle&modes=none,label-noise,variation-norm&m=300&play=0");
    visit.wait("the first frames are there", SOON, |visit| visit.all_at("0"));
    let mut found = Vec::new();
    visit.resize([1280, 720, 100]);
    let before = visit.panel_widths();
    visit.click("Projector mode");
    visit.browser.script("document.documentElement.style.fontSize = ''");
    for [width, height] in [[1280, 720], [1440, 900], [1920, 1080]] {
        visit.browser.resize(width, height);
        visit.is_laid_out();
        let smallest = visit.smallest_text();
        assert!(smallest >= 18.0, "text of {smallest} px at {width} x {height}");
        let mut widths = visit.panel_widths();
        assert!(widths[0] > 2.0 * widths[1] && widths[1] == widths[2], "{widths:?}");
        // The one that is pointed at becomes the large one.
        visit.select_panel(2);
        visit.is_laid_out();
        widths = visit.panel_widths();
        assert!(widths[2] > 2.0 * widths[0] && widths[0] == widths[1], "{widths:?}");
        visit.select_panel(0);
        visit.is_laid_out();
        found.extend(visit.faults().into_iter().map(|fault| format!("{width} x {height}: {fault}")));
        assert!(!visit.page_scrolls(), "{width} x {height}");
    }
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
    visit.click("Projector mode");
    visit.browser.resize(1280, 720);
    visit.is_laid_out();
    assert_eq!(visit.panel_widths(), before);
    visit.expect_quiet();
}

/// A window as narrow as a phone, and a page on paper, are had by DevTools.
mod chromium {
    use super::*;

    #[test]
    #[ignore = "needs the built page"]
    fn german_is_not_cut_off_at_any_size() {
        let visit = Visit::to("?lang=de&play=0");
        let mut found = Vec::new();
        for (link, has_setup) in [
            ("?preset=saddle&modes=variation-norm&m=500", true),
            ("?preset=zigzag&modes=none,label-noise,gradient-penalty,variation-norm&m=500", true),
            ("?demo=width", false),
        ] {
            visit.resize([1440, 900, 100]);
            visit.open(&format!("{link}&lang=de&play=0"));
            visit.is_up();
            visit.wait("the first frames are there", SOON, |visit| visit.all_at("0"));
            for size in [
                [1440, 900, 100],
                [1280, 720, 100],
                [1024, 768, 100],
                [901, 700, 100],
                [768, 1024, 100],
                [844, 390, 100],
                [390, 844, 100],
            ] {
                for open in [false, true] {
                    if has_setup && visit.setup_is_open() != open {
                        visit.click("Einstellungen");
                    } else if open && !has_setup {
                        continue;
                    }
                    visit.resize(size);
                    let at = format!("{link} at {size:?}, setup {}", if open { "open" } else { "closed" });
                    found.extend(visit.faults().into_iter().map(|fault| format!("{at}: {fault}")));
                }
            }
        }
        assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
    }

    /// Whatever is chosen in its lists, the header keeps to its rows: one on a desk.
    #[test]
    #[ignore = "needs the built page"]
    fn the_header_is_one_row_with_the_longest_names() {
        let visit = Visit::to("?play=0");
        for language in ["en", "de"] {
            visit.open(&format!("?preset=saddle&lang={language}&play=0"));
            visit.is_up();
            for size in [[1440, 900, 100], [1280, 720, 100], [1180, 720, 100], [1024, 768, 100]] {
                visit.resize(size);
                let high = visit.choices_that_break_the_header();
                assert!(high.is_empty(), "{language} at {size:?}: {high:?}");
            }
        }
    }

    /// Every chapter as it opens, and what its lists of chapters and of terms show.
    #[test]
    #[ignore = "needs the built page"]
    fn the_book_is_not_cut_off_in_any_chapter_size_or_language() {
        let visit = Visit::to("?tour=1&play=0");
        let mut found = Vec::new();
        for language in ["en", "de"] {
            for chapter in 1..=10 {
                visit.resize([1440, 900, 100]);
                visit.open(&format!("?tour={chapter}&lang={language}&play=0"));
                visit.is_up();
                visit.wait("the chapter is open", SOON, |visit| {
                    visit.in_book(".book-place span").contains(&format!(" {chapter} "))
                });
                visit.wait("the first frames are there", SOON, |visit| visit.all_at("0"));
                found.extend(at_all_sizes(&visit, &format!("chapter {chapter} ({language})"), false));
            }
        }
        assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
        visit.expect_quiet();
    }

    #[test]
    #[ignore = "needs the built page"]
    fn long_words_and_large_numbers_are_not_cut_off_either() {
        let visit = Visit::to(
            "?preset=saddle&modes=none,label-noise,variation-norm,variation-norm&lambda=,,0.01,0.001&m=100000&play=0",
        );
        visit.wait("the first frames are there", SOON, |visit| visit.all_at("0"));
        let mut found = Vec::new();
        for size in [
            [1440, 900, 100],
            [1280, 720, 100],
            [1024, 768, 100],
            [901, 700, 100],
            [844, 390, 100],
            [390, 844, 100],
        ] {
            visit.resize(size);
            visit.lengthen_words();
            visit.is_laid_out();
            found.extend(visit.faults().into_iter().map(|fault| format!("{size:?}: {fault}")));
        }
        assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
    }

    #[test]
    #[ignore = "needs the built page"]
    fn printing_gives_one_page_without_controls() {
        for link in [
            "?preset=saddle&modes=variation-norm&m=100&steps=50",
            "?preset=xor&modes=none,label-noise,gradient-penalty,variation-norm&m=50&steps=50",
        ] {
            let visit = Visit::to(link);
            visit.wait("the runs end", SOON, |visit| visit.status() == "finished");
            for [width, height] in [[1440, 900], [390, 844]] {
                visit.browser.resize(width, height);
                visit.is_laid_out();
                assert_eq!(visit.browser.printed_pages(), 1, "{link} at {width} x {height}");
            }
            let controls = visit.controls_in_print();
            assert!(controls.is_empty(), "{link}: {controls:?}");
        }
    }

    #[test]
    #[ignore = "needs the built page"]
    fn on_a_phone_the_setup_opens_below_its_button_and_notices_leave_the_header_free() {
        let visit = Visit::to("?preset=saddle&modes=variation-norm&m=100&play=0&colour=red&shape=round");
        visit.wait("the notices are there", SOON, |visit| visit.notices().contains("colour"));
        for size in [[390, 844, 100], [844, 390, 100]] {
            visit.resize(size);
            assert!(!visit.notices_cover_the_header(), "{size:?}");
            // The button can be hit, and the setup opens in sight.
            visit.set_up(true);
            visit.is_laid_out();
            assert!(visit.setup_is_in_sight(), "{size:?}");
            visit.click("Close the setup");
            visit.is_laid_out();
        }
    }
}
