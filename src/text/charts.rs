//! The words of the charts against steps.

use super::format::{count, number};
use super::language::Text;

/// The lines of the chart of the loss: half a mean square each.
pub const LOSS_LINES: [Text; 2] = [Text::new("loss", "loss"), Text::new("test error", "test error")];
/// The lines of the chart of atoms.
pub const ATOM_LINES: [Text; 2] = [Text::new("atoms", "atoms"), Text::new("directions", "directions")];
/// The lines of the chart of bounds: the objective of the network as it is, rescaled, and merged, and the lower
/// bound on that of every network.
pub const BOUND_LINES: [Text; 4] = [
    Text::new("network", "network"),
    Text::new("rescaled", "rescaled"),
    Text::new("merged", "merged"),
    Text::new("lower bound", "lower bound"),
];
/// The least objective of all networks.
pub const OPTIMUM_LINE: Text = Text::new("optimum", "optimum");
pub const CHART_HELP: Text = Text::new(
    "Click or drag to show that step; arrow keys and Enter do the same",
    "Click or drag to show that step; arrow keys and Enter do the same",
);

/// The heading of what is told at a step.
pub fn step(step: u64) -> String {
    format!("step {}", count(step))
}

/// A value on a chart.
pub fn value(value: f64) -> String {
    number(value, 4)
}

/// A share on a chart that is in per cent.
pub fn per_cent(value: f64) -> String {
    format!("{}\u{a0}%", super::format::fixed(value, 1))
}

/// A count on a chart: whole if it is, otherwise to a tenth.
pub fn counted(value: f64) -> String {
    if value.fract() == 0.0 { count(value as u64) } else { super::format::fixed(value, 1) }
}

/// What a chart tells at a step, for a screen reader: its lines' names and values.
pub fn spoken(at: u64, values: &[(String, String)]) -> String {
    let values: Vec<String> =
        values.iter().map(|(name, value)| format!("{name} {value}").trim().to_owned()).collect();
    format!("{}: {}", step(at), values.join(", "))
}
