//! The book: its pages are turned, its formulas and terms are there, and what is tried is noticed.

use crate::page::{Mounted, attribute, click, controller, mount, press, settle};
use leptos::prelude::*;
use relu_atoms::components::book::BookView;
use relu_atoms::components::header::Header;
use relu_atoms::components::keyboard::use_shortcuts;
use relu_atoms::controller::Controller;
use relu_atoms::state::{Command, Target, WorkspaceStoreFields};
use relu_atoms::text::book as text;
use wasm_bindgen_test::wasm_bindgen_test;

async fn page(query: &str) -> (Controller, Mounted) {
    let controller = controller(query);
    let page = mount(controller, || {
        use_shortcuts();
        view! {
            <main>"The page"</main>
            <canvas tabindex="0"></canvas>
            <BookView />
        }
    })
    .await;
    (controller, page)
}

fn chapter(controller: Controller) -> Option<usize> {
    controller.store().book().read_untracked().as_ref().map(|book| book.chapter)
}

#[wasm_bindgen_test]
async fn a_chapter_has_its_words_formulas_and_terms() {
    for (k, chapter) in text::CHAPTERS.iter().enumerate() {
        let (_, page) = page(&format!("tour={}&play=0", k + 1)).await;
        assert_eq!(page.text("h2"), chapter.title.get());
        let parts: Vec<text::Part<'_>> = chapter
            .paragraphs
            .iter()
            .copied()
            .chain([chapter.task])
            .flat_map(|words| text::parts(words.get()))
            .collect();
        let count = |is: fn(&text::Part<'_>) -> bool| parts.iter().filter(|part| is(part)).count();
        assert_eq!(page.all(".chapter math").len(), count(|part| matches!(part, text::Part::Formula(_))));
        assert_eq!(page.all(".term").len(), count(|part| matches!(part, text::Part::Term(..))));
        for term in page.all(".term") {
            click(&term).await;
            assert_eq!(attribute(&term, "aria-expanded"), "true");
            assert!(page.text(".term-note").ends_with('.'));
            press(&term, "Escape").await;
            assert_eq!(attribute(&term, "aria-expanded"), "false");
        }
        assert_eq!(page.text(".book-place span"), text::place(k));
    }
}

#[wasm_bindgen_test]
async fn arrow_keys_turn_pages_and_escape_closes_the_book() {
    let (controller, page) = page("tour=3&play=0").await;
    let (main, canvas) = (page.find("main"), page.find("canvas"));
    press(&main, "ArrowRight").await;
    assert_eq!(chapter(controller), Some(3));
    assert_eq!(page.text("h2"), text::CHAPTERS[3].title.get());
    press(&main, "ArrowLeft").await;
    press(&main, "ArrowLeft").await;
    assert_eq!(chapter(controller), Some(1));
    // In a view they light up atoms.
    press(&canvas, "ArrowRight").await;
    assert_eq!(chapter(controller), Some(1));
    controller.dispatch(Command::Pin(0, Some(Target::Point(1))));
    press(&main, "Escape").await;
    assert_eq!(chapter(controller), Some(1), "what is lit is let go first");
    press(&main, "Escape").await;
    assert_eq!(chapter(controller), None);
    assert!(page.all(".book").is_empty());
    press(&main, "ArrowRight").await;
    assert_eq!(chapter(controller), None);
}

#[wasm_bindgen_test]
async fn a_trial_is_noticed_and_a_chapter_is_chosen_from_the_list() {
    let (controller, page) = page("tour=8&play=0").await;
    assert_eq!(page.text(".trial .seen"), "");
    controller.dispatch(Command::NewSeed(9));
    settle().await;
    assert!(page.text(".trial .seen").contains(text::CHAPTERS[7].done.get()));
    click(&page.find(".book-place")).await;
    let links = page.all(".book-contents a");
    assert_eq!(links.len(), text::CHAPTERS.len());
    assert_eq!(attribute(&links[4], "href"), "?tour=5");
    click(&links[4]).await;
    assert_eq!(chapter(controller), Some(4));
}

#[wasm_bindgen_test]
async fn the_button_in_the_header_opens_and_closes_the_book() {
    let controller = controller("preset=xor&m=20&play=0");
    let page = mount(controller, || view! { <Header /> <BookView /> }).await;
    assert_eq!(chapter(controller), None);
    click(&page.button(text::NAME.get())).await;
    assert_eq!(chapter(controller), Some(0));
    assert_eq!(page.text("h2"), text::CHAPTERS[0].title.get());
    click(&page.button(text::NAME.get())).await;
    assert_eq!(chapter(controller), None);
}
