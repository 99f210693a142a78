//! The tables of a run over its steps, gathered from one snapshot after another. Pure.

use super::{Snapshot, sweep};
use crate::engine::PanelId;
use relu_atoms_core::points::units::Units;
use relu_atoms_session::export::metrics;
use std::collections::BTreeMap;

/// What a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// The numbers of a run, a line a step.
    Metrics,
    /// The weights of every neuron, a line a neuron and step.
    Neurons,
}

impl TableKind {
    /// Its part of a file's name.
    pub fn part(self) -> &'static str {
        match self {
            Self::Metrics => "metrics",
            Self::Neurons => "neurons",
        }
    }

    /// The steps that it tells of the runs on display.
    pub fn steps(self, shown: &Snapshot) -> Vec<u64> {
        match self {
            Self::Metrics => sweep::growing(shown.furthest, 0.03),
            Self::Neurons => sweep::for_neurons(shown.furthest, shown.neurons()),
        }
    }
}

/// A table in CSV that grows by one snapshot at a time.
#[derive(Clone, Debug)]
pub struct Table {
    kind: TableKind,
    parts: Vec<String>,
    /// The last step written of each panel.
    written: BTreeMap<PanelId, u64>,
}

impl Table {
    /// A table with nothing but its header, for inputs of dimension `d` in these units.
    pub fn new(kind: TableKind, d: usize, units: Option<&Units>) -> Self {
        let header = match kind {
            TableKind::Metrics => metrics::header(),
            TableKind::Neurons => metrics::trajectory_header(d, units),
        };
        Self { kind, parts: vec![header], written: BTreeMap::new() }
    }

    /// Adds the lines of every panel. A panel whose run is over shows its last step again and again; that
    /// is written once.
    pub fn add(&mut self, shown: &Snapshot) {
        for panel in &shown.panels {
            let report = &panel.frame.report;
            if self.written.insert(panel.id, report.step) == Some(report.step) {
                continue;
            }
            self.parts.push(match self.kind {
                TableKind::Metrics => metrics::row(&panel.key, report),
                TableKind::Neurons => {
                    let (d, units) = (panel.points.d, panel.columns.units.as_ref());
                    metrics::trajectory_rows(&panel.key, report.step, d, &panel.frame.neurons, units)
                }
            });
        }
    }

    /// The text, in parts that follow each other: a million lines are not copied into one.
    pub fn into_parts(self) -> Vec<String> {
        self.parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::snapshot;

    #[test]
    fn a_run_that_is_over_is_written_once() {
        let mut table = Table::new(TableKind::Metrics, 1, None);
        for steps in [[0, 0], [5, 5], [5, 9]] {
            table.add(&snapshot(&steps));
        }
        let text = table.into_parts().concat();
        let lines: Vec<String> =
            text.lines().map(|l| l.split(',').take(2).collect::<Vec<_>>().join(",")).collect();
        assert_eq!(lines, ["panel,step", "none-1,0", "none-2,0", "none-1,5", "none-2,5", "none-2,9"]);
    }

    #[test]
    fn every_neuron_has_its_line() {
        let shown = snapshot(&[3, 3]);
        let mut table = Table::new(TableKind::Neurons, 1, None);
        table.add(&shown);
        assert_eq!(table.into_parts().concat().lines().count(), 1 + shown.neurons());
        assert_eq!(TableKind::Neurons.steps(&shown), [0, 1, 2, 3]);
        assert_eq!(TableKind::Metrics.steps(&shown), [0, 1, 2, 3]);
    }
}
