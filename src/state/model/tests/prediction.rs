//! A chapter's question keeps its runs at step 0, and is compared with what they come to.

use super::*;
use crate::state::prediction::{Difference, Ending, PanelOutcome, Stage};
use crate::state::{BookCommand, PredictionCommand};
use relu_atoms_core::experiment::book::CHAPTERS;
use relu_atoms_core::experiment::prediction::Question;

impl Page {
    /// A page that a link opens, at rest.
    fn opened(query: &str) -> Self {
        let (workspace, opening) = Workspace::open(query);
        assert!(opening.tour.is_some(), "{query}");
        let mut page = Self::with(workspace);
        page.rest();
        page
    }

    fn stage(&self) -> Option<Stage> {
        self.store.prediction().read_untracked().as_ref().map(|prediction| prediction.stage)
    }

    fn predict(&mut self, command: PredictionCommand) {
        self.act(Command::Predict(command));
    }

    fn compared(&self) -> Option<crate::state::prediction::Comparison> {
        let panels: Option<Vec<_>> =
            self.store.panels().read_untracked().iter().map(PanelOutcome::of).collect();
        self.store.prediction().read_untracked().as_ref()?.compare(&panels?)
    }
}

/// The chapters that ask, by their numbers in links, with a first guess.
fn asking() -> Vec<(usize, PredictionCommand)> {
    let guess = |chapter: usize| {
        Some(match CHAPTERS[chapter].asks(0)? {
            Question::Atoms => PredictionCommand::SayAtoms(4),
            Question::Function => PredictionCommand::SetHandle(3, 0.5),
            Question::Cells => PredictionCommand::ToggleCell(vec![0]),
            Question::Smallest(_) => PredictionCommand::Choose(0),
        })
    };
    (0..CHAPTERS.len()).filter_map(|chapter| Some((chapter + 1, guess(chapter)?))).collect()
}

#[test]
fn at_least_four_chapters_ask_each_kind_of_question() {
    let chapters = asking();
    assert!(chapters.len() >= 4);
    let is_kind = |which: fn(&Question) -> bool| {
        chapters.iter().any(|(tour, _)| CHAPTERS[tour - 1].asks(0).as_ref().is_some_and(which))
    };
    assert!(is_kind(|q| *q == Question::Atoms) && is_kind(|q| *q == Question::Function));
    assert!(is_kind(|q| *q == Question::Cells) && is_kind(|q| matches!(q, Question::Smallest(_))));
    // Every question can be put to the runs of its chapter.
    for (tour, _) in chapters {
        let (workspace, _) = Workspace::open(&format!("tour={tour}"));
        assert!(workspace.prediction.is_some() && !workspace.playing, "{tour}");
    }
}

/// Every asking chapter waits at step 0, takes a guess, trains with it, and compares it with its panels.
#[test]
fn a_chapter_asks_before_it_trains() {
    for (tour, guess) in asking() {
        let mut page = Page::opened(&format!("tour={tour}&speed=100"));
        assert!(page.steps().iter().all(|step| *step == 0), "{tour} {:?}", page.steps());
        assert_eq!(page.stage(), Some(Stage::Asked), "{tour}");
        // Without a guess there is nothing to train with.
        page.predict(PredictionCommand::Run);
        page.rest();
        assert_eq!((page.stage(), page.steps()[0]), (Some(Stage::Asked), 0), "{tour}");
        page.predict(guess);
        page.rest();
        assert!(page.steps()[0] == 0 && page.compared().is_none(), "{tour}");
        page.predict(PredictionCommand::Run);
        assert_eq!(page.stage(), Some(Stage::Made), "{tour}");
        page.until(|page| page.steps().iter().all(|step| *step > 100));
        let comparison = page.compared().expect("a comparison");
        assert!(!comparison.is_over, "{tour}");
        page.predict(PredictionCommand::AskAgain);
        page.rest();
        assert!(page.steps().iter().all(|step| *step == 0), "{tour} {:?}", page.steps());
        assert_eq!(page.stage(), Some(Stage::Asked), "{tour}");
    }
}

#[test]
fn the_outcome_is_that_of_the_reports() {
    let mut page = Page::opened("tour=4&speed=100&m=30&steps=300");
    page.predict(PredictionCommand::SayAtoms(5));
    page.predict(PredictionCommand::Run);
    page.rest();
    let comparison = page.compared().expect("a comparison");
    assert!(comparison.is_over);
    let Difference::Atoms(5, ends) = comparison.difference else { panic!("a number") };
    let panels = page.store.panels().read_untracked();
    let report = panels[0].report.as_deref().expect("a report");
    assert_eq!(ends, [(panels[0].id, Ending::of(report))]);
}

#[test]
fn training_closes_the_question_whatever_has_it_begin() {
    for (command, guess, stage) in [
        (Command::TogglePlay, true, Stage::Made),
        (Command::TogglePlay, false, Stage::Skipped),
        (Command::Train(3), true, Stage::Made),
        (Command::Predict(PredictionCommand::Skip), true, Stage::Skipped),
    ] {
        let mut page = Page::opened("tour=4&speed=10&m=30&steps=40");
        if guess {
            page.predict(PredictionCommand::SayAtoms(2));
        }
        page.settled(command.clone());
        assert_eq!(page.stage(), Some(stage), "{command:?}");
        assert!(page.steps()[0] > 0, "{command:?}");
        // What is said later changes nothing.
        page.predict(PredictionCommand::SayAtoms(9));
        assert_eq!(page.stage(), Some(stage));
    }
    // A recorded step is gone to, once the question is asked again.
    let mut page = Page::opened("tour=4&speed=10&m=30&steps=40");
    page.settled(Command::Predict(PredictionCommand::Skip));
    page.predict(PredictionCommand::AskAgain);
    page.rest();
    assert_eq!((page.stage(), page.steps()[0]), (Some(Stage::Asked), 0));
    page.predict(PredictionCommand::SayAtoms(2));
    page.settled(Command::Seek(5));
    let told = (page.stage(), page.steps()[0] > 0);
    assert!(told == (Some(Stage::Made), true) || told == (Some(Stage::Asked), false), "{told:?}");
    // What does not train leaves it open: another seed, a weaker penalty, a step that there is not.
    for command in [Command::NewSeed(7), Command::ChangeStrength(-1), Command::Reset, Command::Seek(5)] {
        let mut page = Page::opened("tour=4&speed=10&m=30&steps=40");
        page.predict(PredictionCommand::SayAtoms(2));
        page.settled(command.clone());
        assert_eq!((page.stage(), page.steps()[0]), (Some(Stage::Asked), 0), "{command:?}");
    }
}

#[test]
fn a_question_is_of_its_chapter_and_of_its_points() {
    let mut page = Page::opened("tour=4&speed=10&m=30&steps=40");
    page.settled(Command::ChooseData("circle".into()));
    assert_eq!(page.stage(), None);
    // The chapter before asks nothing and plays; coming back, the question is asked anew.
    let silent = (0..CHAPTERS.len()).find(|chapter| CHAPTERS[*chapter].asks(0).is_none()).expect("one");
    page.act(Command::Book(BookCommand::Open(silent)));
    assert!(page.stage().is_none() && page.store.playing().get_untracked());
    page.act(Command::Book(BookCommand::Open(3)));
    assert!(page.stage() == Some(Stage::Asked) && !page.store.playing().get_untracked());
    page.rest();
    assert_eq!(page.steps(), [0]);
    page.act(Command::Book(BookCommand::Close));
    assert_eq!(page.stage(), None);
}

/// An author's link that plays asks nothing, nor does a frame in another page.
#[test]
fn links_that_play_ask_nothing() {
    for (query, asks, plays) in [
        ("tour=4", true, false),
        ("tour=4&play=0", true, false),
        ("tour=4&play=1", false, true),
        ("tour=4&embed=1", false, true),
        ("preset=saddle", false, true),
    ] {
        let (workspace, _) = Workspace::open(query);
        assert_eq!((workspace.prediction.is_some(), workspace.playing), (asks, plays), "{query}");
    }
}
