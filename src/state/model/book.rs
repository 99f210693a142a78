//! The book: a chapter opens its runs in place of what is shown, and closing the book brings that back.

use super::{Effect, Model};
use crate::engine::PanelId;
use crate::state::workspace::WorkspaceStoreFields;
use crate::state::{Book, BookCommand, Command, CommandError, SavedRun, TASKS, Task, Workspace};
use reactive_graph::traits::{GetUntracked, ReadUntracked, Set, Update, Write};
use relu_atoms_core::experiment::book::CHAPTERS;
use relu_atoms_render::view::Chart;
use std::sync::Arc;

impl Model {
    /// Carries out what a reader does with the book.
    pub(super) fn change_book(&mut self, command: BookCommand) -> Result<Vec<Effect>, CommandError> {
        let open = self.store.book().get_untracked();
        match (command, open) {
            (BookCommand::Open(chapter), open) => {
                let before = match open {
                    Some(book) => book.before,
                    None => Some(Arc::new(self.remembered())),
                };
                Ok(self.open_scene(Book { before, ..Book::at(chapter, 0) }))
            }
            (BookCommand::Turn(by), Some(book)) => {
                match book.chapter.checked_add_signed(by).filter(|chapter| *chapter < CHAPTERS.len()) {
                    Some(chapter) => {
                        Ok(self.open_scene(Book { before: book.before, ..Book::at(chapter, 0) }))
                    }
                    None => Ok(Vec::new()),
                }
            }
            (BookCommand::Scene(scene), Some(book)) => {
                let is_another = TASKS[book.chapter] == Task::OtherScene && scene != book.scene;
                let tried = book.tried || is_another;
                Ok(self.open_scene(Book { tried, before: book.before, ..Book::at(book.chapter, scene) }))
            }
            (BookCommand::Close, Some(book)) => self.close_book(&book),
            (BookCommand::Stay, Some(_)) => {
                self.store.book().set(None);
                self.ask_prediction(None);
                Ok(Vec::new())
            }
            (_, None) => Ok(Vec::new()),
        }
    }

    /// The page as it is now.
    fn remembered(&mut self) -> crate::state::VisitRecord {
        let recorded = self.known_changes();
        let begins_at = self.store.begins_at().get_untracked();
        let step = if begins_at > 0 { begins_at } else { self.lockstep.destination() };
        self.store.read_untracked().record("", None, false, &recorded, step)
    }

    /// Opens the runs of the book's scene, seen as a page that has just been opened.
    fn open_scene(&mut self, book: Book) -> Vec<Effect> {
        let runs = CHAPTERS[book.chapter].experiments(book.scene);
        let asks = CHAPTERS[book.chapter].asks(book.scene);
        let mut effects = self.show_figure(false);
        self.store.book().set(Some(book));
        self.store.demonstration().set(None);
        self.store.show_truth().set(false);
        self.store.dialog().set(None);
        self.store.editing().update(|editing| editing.active = false);
        for id in self.panel_ids() {
            effects.extend(self.certify(id, false));
        }
        effects.extend(self.show_side_by_side(runs, asks.is_none()));
        // The runs wait at step 0 while a question is open.
        self.ask_prediction(asks);
        for id in self.panel_ids() {
            self.look_afresh(id);
        }
        effects
    }

    /// A panel is looked at as one that has just been opened.
    fn look_afresh(&self, id: PanelId) {
        let field = self.panel(id);
        let Some(mut panel) = field.try_write() else { return };
        panel.chart = Chart::for_dimension(panel.d())[0];
        (panel.show_bounds, panel.show_seen) = (false, false);
        panel.handling.active = false;
    }

    /// Closes the book and opens what was there before.
    fn close_book(&mut self, book: &Book) -> Result<Vec<Effect>, CommandError> {
        self.store.book().set(None);
        self.ask_prediction(None);
        let Some((page, _)) = book.before.as_ref().and_then(|before| Workspace::open_again(before)) else {
            return Ok(Vec::new());
        };
        let step = page.begins_at;
        let runs = page.panels.iter().map(|panel| SavedRun {
            experiment: panel.opened.clone(),
            edits: panel.link_changes.clone(),
            step,
        });
        let mut effects: Vec<Effect> =
            self.panel_ids().into_iter().flat_map(|id| self.certify(id, false)).collect();
        effects.extend(self.open_runs(runs.collect())?);
        for (id, before) in self.panel_ids().into_iter().zip(&page.panels) {
            let field = self.panel(id);
            if let Some(mut panel) = field.try_write() {
                (panel.chart, panel.show_bounds) = (before.chart, before.show_bounds);
                // Its worker is told once it has opened the run.
                (panel.show_seen, panel.certified) = (before.show_seen, before.certified);
            }
        }
        let place = page.panels.iter().position(|panel| panel.id == page.selected).unwrap_or(0);
        if let Some(id) = self.panel_ids().get(place) {
            self.store.selected().set(*id);
        }
        self.store.demonstration().set(page.demonstration);
        self.store.show_truth().set(page.show_truth);
        effects.extend(self.show_figure(page.figure));
        if page.playing {
            self.set_playing(true);
            let actions = self.lockstep.play();
            effects.extend(self.effects(actions));
        }
        Ok(effects)
    }

    /// Notices that what the open chapter asks to be tried has been done by a command that was carried out.
    pub(super) fn notice_trial(&self, command: &Command) {
        let is_new = |book: &Book| !book.tried && TASKS[book.chapter].is_done_by(command);
        if self.store.book().read_untracked().as_ref().is_some_and(is_new) {
            self.store.book().update(|book| {
                if let Some(book) = book {
                    book.tried = true;
                }
            });
        }
    }
}
