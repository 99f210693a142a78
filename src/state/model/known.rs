//! Data that take the place of others: what is known of each, so that undoing brings it back, and the settings of the
//! runs, which are the same whatever data were there before ([`Experiment::on`]).

use super::{Effect, Model};
use crate::state::{CommandError, NewData};
use relu_atoms_core::experiment::{Data, Experiment};
use relu_atoms_core::points::RawPoints;
use relu_atoms_core::text::shortest;

/// Of so many data sets it is remembered what is known of them, for undoing.
const MOST_KNOWN: usize = 20;

/// Data with what is known of them.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The data, with their points as they are edited: on the grid.
    pub(super) data: NewData,
    /// The preset that they are.
    preset: Option<String>,
    /// The preset from which they were made by hand, with whose settings they are trained.
    origin: Option<String>,
}

impl Known {
    /// The same run on these data.
    pub(super) fn open(&self, before: &Experiment) -> Experiment {
        let own = || Data::Own(self.data.points.clone());
        let mut run = match (&self.preset, &self.origin) {
            (Some(preset), _) => before.on(Data::Preset(preset.clone())),
            (None, Some(origin)) => Experiment { data: own(), ..before.on(Data::Preset(origin.clone())) },
            (None, None) => before.on(own()),
        };
        if run.known_truth() != self.data.truth {
            run.truth.clone_from(&self.data.truth);
        }
        run = run.in_units(self.data.units);
        run.names.clone_from(&self.data.names);
        // Checked where it was chosen.
        let _ = run.set("holdout", &shortest(self.data.holdout));
        run
    }
}

impl Model {
    /// Trains every panel on a preset.
    pub(super) fn choose_preset(&mut self, key: &str) -> Result<Vec<Effect>, CommandError> {
        self.begin_editing();
        let origin = self.origin.clone();
        self.use_data(|before| from_origin(before, origin.as_deref()).on(Data::Preset(key.to_owned())))
    }

    /// Trains every panel on data that take the place of all, or that undoing brings back.
    pub(super) fn open_known(&mut self, known: &Known) -> Result<Vec<Effect>, CommandError> {
        let origin = self.origin.clone();
        let effects = self.use_data(|before| known.open(&from_origin(before, origin.as_deref())))?;
        self.origin = known.preset.clone().or_else(|| known.origin.clone());
        Ok(effects)
    }

    /// What is known of these points.
    pub(super) fn known_of(&self, points: &RawPoints) -> Option<Known> {
        self.known.iter().rev().find(|known| known.data.points == *points).cloned()
    }

    /// Whether the edited points are those of the run.
    pub(super) fn is_edited(&self, run: &Experiment) -> bool {
        let Some(points) = self.edited.as_ref().map(|edited| edited.points()) else { return false };
        match &run.data {
            Data::Own(own) => own == points,
            // Undone, the data are the preset itself again.
            Data::Preset(key) => {
                self.known_of(points).is_some_and(|known| known.preset.as_ref() == Some(key))
            }
        }
    }

    /// Remembers what is known of the points so far, as they were edited, and of those that replace them.
    pub(super) fn remember_data(&mut self, before: RawPoints, after: NewData) {
        let origin = self.origin.clone();
        let run = self.read(self.selected(), |panel| panel.opened.clone());
        let known_before = run.and_then(|run| {
            let data = NewData { points: before, ..NewData::of(&run)? };
            let preset = if let Data::Preset(key) = &run.data { Some(key.clone()) } else { None };
            Some(Known { data, preset, origin })
        });
        self.known.retain(|known| known.data.points != after.points);
        self.known.extend(known_before);
        self.known.push(Known { data: after, preset: None, origin: None });
        let surplus = self.known.len().saturating_sub(MOST_KNOWN);
        self.known.drain(..surplus);
    }
}

/// A run that still has the settings of the preset from which its data were made, as one on that preset: what it has
/// otherwise was set by hand.
fn from_origin(run: &Experiment, origin: Option<&str>) -> Experiment {
    match (&run.data, origin) {
        (Data::Own(_), Some(preset)) => Experiment { data: Data::Preset(preset.to_owned()), ..run.clone() },
        _ => run.clone(),
    }
}
