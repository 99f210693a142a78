//! What the parts of a panel read of it.

use crate::controller::use_controller;
use crate::state::{OptimumState, PanelField, PanelStoreFields, Target, selectors};
use leptos::prelude::*;
use relu_atoms_core::experiment::Mode;
use relu_atoms_core::points::truth::TruthInUnits;
use relu_atoms_core::points::units::Columns;
use relu_atoms_session::messages::Report;
use std::sync::Arc;

/// What the parts of a panel read of it. Everything is empty once the panel has been closed.
#[derive(Clone, Copy)]
pub struct PanelContext {
    /// The panel.
    pub field: PanelField,
    /// Its regulariser.
    pub mode: Memo<Mode>,
    /// Its regulariser leaves the biases free of charge.
    pub free_biases: Memo<bool>,
    /// Input dimension.
    pub d: Memo<usize>,
    /// The function behind its targets in the units of its run, where it is known.
    pub truth: Memo<Option<TruthInUnits>>,
    /// The columns of its table, with the units of its run.
    pub columns: Memo<Columns>,
    /// The numbers that words and tables tell.
    pub summary: Signal<Option<Arc<Report>>>,
    /// What is highlighted.
    pub lit: Memo<Option<Target>>,
    /// What is known of the optimum.
    pub optimum: Memo<OptimumState>,
    /// Words are brief: several panels share the room.
    pub brief: Memo<bool>,
}

impl PanelContext {
    /// What the parts of this panel read of it.
    pub fn new(field: PanelField) -> Self {
        let store = use_controller().store();
        let d = move |_: Option<&usize>| field.points().try_get().flatten().map_or(2, |points| points.d());
        Self {
            field,
            mode: Memo::new(move |_| selectors::mode(field).unwrap_or(Mode::None)),
            free_biases: Memo::new(move |_| selectors::has_free_biases(field)),
            d: Memo::new(d),
            truth: Memo::new(move |_| field.opened().try_get().and_then(|run| run.truth_in_units())),
            columns: Memo::new(move |_| {
                field.opened().try_get().map(|run| run.columns()).unwrap_or_default()
            }),
            summary: Signal::derive(move || field.summary().try_get().flatten()),
            lit: Memo::new(move |_| field.lit().try_get().flatten()),
            optimum: Memo::new(move |_| field.optimum().try_get().unwrap_or_default()),
            brief: Memo::new(move |_| selectors::panel_count(store) > 1),
        }
    }

    /// Words made of the numbers; empty before there are any.
    pub fn words(self, words: impl FnOnce(&Report) -> String) -> String {
        self.summary.read().as_deref().map(words).unwrap_or_default()
    }
}
