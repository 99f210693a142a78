//! Which steps of a recorded run a table or a film goes through, and what the files are called. Pure.

use super::{PanelSnapshot, Snapshot};
use relu_atoms_core::experiment::Data;

/// The most lines of a table of neurons.
pub const MOST_LINES: usize = 1_000_000;

/// Steps from 0 to `furthest`, both included: every step at first, then ever sparser by the fraction
/// `growth`.
pub fn growing(furthest: u64, growth: f64) -> Vec<u64> {
    let mut steps = vec![0];
    let mut step = 0_u64;
    while step < furthest {
        step = (step + ((step as f64 * growth) as u64).max(1)).min(furthest);
        steps.push(step);
    }
    steps
}

/// The steps for a table of `neurons` neurons at each: about twenty a decade, fewer where the table
/// would have more than [`MOST_LINES`].
pub fn for_neurons(furthest: u64, neurons: usize) -> Vec<u64> {
    let most = (MOST_LINES / neurons.max(1)).max(2);
    let mut growth = 0.12;
    let mut steps = growing(furthest, growth);
    while steps.len() > most && growth < 1e6 {
        growth *= 1.5;
        steps = growing(furthest, growth);
    }
    // With few steps a decade the first ones, each a step apart, may still be too many.
    if steps.len() > most {
        let every = steps.len().div_ceil(most - 1);
        let last = steps.last().copied();
        steps = steps.into_iter().step_by(every).collect();
        if steps.last().copied() != last {
            steps.extend(last);
        }
    }
    steps
}

/// The step that each of `count` pictures of a film shows: time is geometric, so that every decade gets
/// equal screen time.
pub fn for_film(furthest: u64, count: usize) -> Vec<u64> {
    let last = count.saturating_sub(1).max(1) as f64;
    let length = libm::log((furthest as f64) + 1.0);
    (0..count.max(1))
        .map(|k| (libm::round(libm::exp(length * k as f64 / last)) as u64).saturating_sub(1).min(furthest))
        .collect()
}

/// The name of the data in a file's name.
fn data(panel: &PanelSnapshot) -> &str {
    match &panel.experiment.data {
        Data::Preset(key) => key,
        Data::Own(_) => "own-data",
    }
}

/// The name of a file about one panel, without its ending.
pub fn name_of(panel: &PanelSnapshot, part: &str) -> String {
    ["relu-atoms-", data(panel), "-", &panel.key, "-", part, "-step", &panel.frame.report.step.to_string()]
        .concat()
}

/// The name of a file about all panels, without its ending.
pub fn name_of_all(snapshot: &Snapshot, part: &str) -> String {
    let data = snapshot.panels.first().map_or("run", data);
    ["relu-atoms-", data, "-", part, "-step", &snapshot.step.to_string()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_begins_at_0_ends_at_the_end_and_never_stands() {
        for furthest in [0, 1, 2, 37, 8_000, 70_000, 10_000_000] {
            for steps in [growing(furthest, 0.03), growing(furthest, 0.12), for_neurons(furthest, 500)] {
                assert_eq!((steps[0], steps.last()), (0, Some(&furthest)));
                assert!(steps.windows(2).all(|pair| pair[0] < pair[1]));
            }
            let film = for_film(furthest, 150);
            assert_eq!((film.len(), film[0], film[149]), (150, 0, furthest));
            assert!(film.windows(2).all(|pair| pair[0] <= pair[1]));
        }
        assert_eq!(growing(5, 0.03), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_table_of_neurons_stays_within_its_size() {
        for neurons in [1, 500, 10_000, 100_000, 400_000] {
            let steps = for_neurons(1_000_000, neurons);
            assert!(steps.len() * neurons <= MOST_LINES.max(3 * neurons), "{neurons}: {}", steps.len());
            assert!(steps.len() > 1);
        }
    }

    #[test]
    fn every_decade_has_its_share_of_a_film() {
        let film = for_film(99_999, 500);
        for decade in 1..5 {
            let within =
                film.iter().filter(|s| **s >= 10_u64.pow(decade) && **s < 10_u64.pow(decade + 1)).count();
            assert!((90..=110).contains(&within), "{decade}: {within}");
        }
    }
}
