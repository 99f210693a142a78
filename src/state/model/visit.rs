//! What is kept of a visit, and whether somebody sees the page.

use super::{Effect, Model};
use crate::state::workspace::WorkspaceStoreFields;
use reactive_graph::traits::{GetUntracked, ReadUntracked, Set};
use relu_atoms_core::train::RunEdit;

impl Model {
    /// The changes made in each panel's run, from left to right, with those that a run is yet to repeat.
    pub fn known_changes(&mut self) -> Vec<Vec<RunEdit>> {
        let link_changes: Vec<_> = {
            let panels = self.store.panels().read_untracked();
            panels.iter().map(|panel| (panel.id, panel.link_changes.clone())).collect()
        };
        let known = link_changes.into_iter().map(|(id, link_changes)| match self.lockstep.to_repeat(id) {
            Some(edits) => edits.to_vec(),
            None if !link_changes.is_empty() => link_changes,
            None => self.workers.log(id).edits().to_vec(),
        });
        known.collect()
    }

    /// Training waits while nobody sees the page, and goes on once somebody does.
    pub(super) fn set_seen(&mut self, seen: bool) -> Vec<Effect> {
        let waits = self.store.waits_to_be_seen();
        let actions = match (seen, waits.get_untracked(), self.is_playing()) {
            (true, true, false) => {
                self.set_playing(true);
                self.lockstep.play()
            }
            (false, false, true) => {
                self.set_playing(false);
                waits.set(true);
                let actions = self.lockstep.pause();
                return self.effects(actions);
            }
            _ => Vec::new(),
        };
        if seen && waits.get_untracked() {
            waits.set(false);
        }
        self.effects(actions)
    }
}
