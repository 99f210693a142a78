//! Whether somebody sees the page.

use super::{Effect, Model};
use crate::state::workspace::WorkspaceStoreFields;
use reactive_graph::traits::{GetUntracked, Set};

impl Model {
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
