//! The words of the charts against steps.

use super::format::{count, number};
use super::language::{Text, say};

/// The lines of the chart of the loss: half a mean square each.
pub const LOSS_LINES: [Text; 2] = [Text::new("loss", "Verlust"), Text::new("test error", "Testfehler")];
/// The lines of the chart of atoms.
pub const ATOM_LINES: [Text; 2] = [Text::new("atoms", "Atome"), Text::new("directions", "Richtungen")];
/// The lines of the chart of bounds: the objective of the network as it is, rescaled, and merged, and the lower
/// bound on that of every network.
pub const BOUND_LINES: [Text; 4] = [
    Text::new("network", "Netz"),
    Text::new("rescaled", "umskaliert"),
    Text::new("merged", "verschmolzen"),
    Text::new("lower bound", "untere Schranke"),
];
/// The least objective of all networks.
pub const OPTIMUM_LINE: Text = Text::new("optimum", "Optimum");
pub const CHART_HELP: Text = Text::new(
    "Click or drag to show that step; arrow keys and Enter do the same",
    "Klicken oder Ziehen zeigt diesen Schritt; Pfeiltasten und Eingabetaste tun dasselbe",
);

/// The heading of what is told at a step.
pub fn step(step: u64) -> String {
    format!("{} {}", say("step", "Schritt"), count(step))
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
    // Decimal commas need another separator.
    format!("{}: {}", step(at), values.join(say(", ", "; ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::{Language, in_language};

    #[test]
    fn what_a_chart_tells_has_the_form_of_the_language() {
        let told = || {
            let values =
                [(LOSS_LINES[0].to_string(), value(0.123_44)), (LOSS_LINES[1].to_string(), per_cent(12.5))];
            (spoken(1200, &values), counted(12_000.0), counted(4.25))
        };
        let english = (
            "step 1,200: loss 0.1234, test error 12.5\u{a0}%".to_owned(),
            "12,000".to_owned(),
            "4.2".to_owned(),
        );
        assert_eq!(told(), english);
        let german = (
            "Schritt 1.200: Verlust 0,1234; Testfehler 12,5\u{a0}%".to_owned(),
            "12.000".to_owned(),
            "4,2".to_owned(),
        );
        assert_eq!(in_language(Language::German, told), german);
    }

    #[test]
    fn every_line_has_a_name_in_each_language() {
        for line in LOSS_LINES.iter().chain(&ATOM_LINES).chain(&BOUND_LINES) {
            assert_ne!(line.within(Language::English), line.within(Language::German));
        }
    }
}
