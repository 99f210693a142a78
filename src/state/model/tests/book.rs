//! The book: chapters open their runs, and closing it brings back what was there.

use super::*;
use crate::state::{Book, BookCommand, TASKS, Target, VisitRecord};
use relu_atoms_core::experiment::book::CHAPTERS;
use relu_atoms_core::points::edit::Edit;

fn book(command: BookCommand) -> Command {
    Command::Book(command)
}

fn open(page: &Page) -> Option<(usize, usize, bool)> {
    page.store.read_untracked().book.as_ref().map(|book| (book.chapter, book.scene, book.tried))
}

fn opened(page: &Page) -> Vec<Experiment> {
    page.store.read_untracked().panels.iter().map(|panel| panel.opened.clone()).collect()
}

fn address(page: &mut Page) -> String {
    let recorded = page.model.known_changes();
    page.store.read_untracked().address(&recorded).query
}

#[test]
fn every_chapter_opens_its_runs_and_says_so_in_the_address() {
    let mut page = Page::pair(60);
    page.act(book(BookCommand::Open(0)));
    for chapter in 0..CHAPTERS.len() {
        assert_eq!(open(&page), Some((chapter, 0, false)));
        assert_eq!(opened(&page), CHAPTERS[chapter].experiments(0), "chapter {}", chapter + 1);
        assert_eq!(address(&mut page), format!("speed=10&tour={}", chapter + 1));
        page.act(book(BookCommand::Turn(1)));
    }
    // There is no page after the last, and none before the first.
    assert_eq!(open(&page), Some((CHAPTERS.len() - 1, 0, false)));
    page.act(book(BookCommand::Open(0)));
    page.act(book(BookCommand::Turn(-1)));
    assert_eq!(open(&page), Some((0, 0, false)));
    // Changed runs are in the address beside the chapter.
    page.act(Command::Set(Setting::Typed("seed", "77".into())));
    let query = address(&mut page);
    assert!(query.contains("seed=77") && query.contains("tour=1"), "{query}");
    assert_eq!(Workspace::open(&query).0.book, Some(Book::at(0, 0)));
}

#[test]
fn closing_the_book_brings_back_what_was_there() {
    let mut page = Page::pair(200);
    page.act(Command::Train(40));
    page.rest();
    page.settled(Command::Set(Setting::Typed("lambda", "0.037".into())));
    page.settled(Command::Train(40));
    page.act(Command::ShowTruth(true));
    page.act(Command::Select(1));
    let (runs, steps) = (opened(&page), page.steps());
    let before: Vec<Experiment> = page.store.read_untracked().panels.iter().map(Panel::experiment).collect();
    page.settled(book(BookCommand::Open(2)));
    assert_eq!(opened(&page).len(), 1);
    page.settled(book(BookCommand::Turn(1)));
    // Over a reload, too.
    let recorded = page.model.known_changes();
    let record = page.store.read_untracked().record("?tour=4", None, true, &recorded, 0).to_json();
    let record = VisitRecord::from_json(&record).expect("a record");
    let mut page = Page::with(Workspace::open_again(&record).expect("good").0);
    page.rest();
    assert_eq!(open(&page), Some((3, 0, false)));
    page.settled(book(BookCommand::Close));
    assert_eq!((open(&page), opened(&page), page.steps()), (None, runs, steps));
    let now: Vec<Experiment> = page.store.read_untracked().panels.iter().map(Panel::experiment).collect();
    assert_eq!(now, before);
    assert!(page.store.read_untracked().show_truth);
    assert_eq!(page.store.read_untracked().selected, page.model.panel_ids()[1]);
    assert!(!address(&mut page).contains("tour"));
}

/// A single run that waits at its beginning waits there again, though a chapter's run was training.
#[test]
fn closing_the_book_does_not_train_what_waited() {
    let mut page = Page::with(Workspace::open("preset=xor&modes=variation-norm&m=60&seed=5&play=0").0);
    page.rest();
    page.settled(book(BookCommand::Open(9)));
    page.act(Command::TogglePlay);
    for _ in 0..20 {
        page.turn();
    }
    assert!(page.is_playing() && page.steps()[0] > 0);
    let recorded = page.model.known_changes();
    let record = page.store.read_untracked().record("?tour=10", None, true, &recorded, 20).to_json();
    page.settled(book(BookCommand::Close));
    assert_eq!((page.is_playing(), page.steps()), (false, vec![0]));
    assert_eq!(opened(&page)[0].seed, 5);
    // After a reload, too.
    let record = VisitRecord::from_json(&record).expect("a record");
    let mut page = Page::with(Workspace::open_again(&record).expect("good").0);
    for _ in 0..20 {
        page.turn();
    }
    page.settled(book(BookCommand::Close));
    assert_eq!((page.is_playing(), page.steps()), (false, vec![0]));
    // Or before a worker listens.
    let mut page = Page::with(Workspace::open_again(&record).expect("good").0);
    page.act(book(BookCommand::Close));
    page.rest();
    assert_eq!((page.is_playing(), page.steps()), (false, vec![0]));
}

#[test]
fn a_run_of_the_book_is_kept_if_that_is_wanted() {
    let mut page = Page::pair(60);
    page.settled(book(BookCommand::Open(2)));
    page.settled(book(BookCommand::Stay));
    assert_eq!(open(&page), None);
    assert_eq!(opened(&page), CHAPTERS[2].experiments(0));
    // A link that opens the book has nothing before it.
    let mut page = Page::with(Workspace::open("tour=3&play=0").0);
    page.rest();
    page.settled(book(BookCommand::Close));
    assert_eq!(opened(&page), CHAPTERS[2].experiments(0));
    // Without the book its commands do nothing.
    page.act(book(BookCommand::Turn(1)));
    assert_eq!(open(&page), None);
}

#[test]
fn what_is_to_be_tried_is_noticed_when_it_is_done() {
    let doing: [Command; 10] = [
        Command::Pin(0, Some(Target::Neuron(3))),
        Command::ChangePoints(Edit::Add { x: [0.3, 0.0], y: 0.5 }),
        Command::Merge(0),
        Command::ChangeStrength(1),
        Command::Seek(0),
        Command::ShowTruth(true),
        Command::Certify(0, true),
        Command::NewSeed(5),
        book(BookCommand::Scene(1)),
        Command::ChooseData("tent".into()),
    ];
    for (chapter, done) in doing.into_iter().enumerate() {
        let mut page = Page::with(Workspace::open(&format!("tour={}&m=20&play=0", chapter + 1)).0);
        page.rest();
        assert_eq!(page.store.read_untracked().book.as_ref().and_then(Book::open_task), Some(TASKS[chapter]));
        for other in [Command::Train(1), Command::Pin(0, Some(Target::Point(0))), book(BookCommand::Scene(0))]
        {
            page.act(other);
            assert_eq!(open(&page).map(|open| open.2), Some(false), "chapter {}", chapter + 1);
        }
        page.act(done);
        assert_eq!(open(&page).map(|open| open.2), Some(true), "chapter {}", chapter + 1);
        page.act(book(BookCommand::Open(chapter)));
        assert_eq!(open(&page), Some((chapter, 0, false)));
    }
}
