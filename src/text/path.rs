//! The words of the path along λ, and the sentence that says which regulariser is favourable.

use super::format::{number, percent, setting};
use super::language::Text;
use relu_atoms_core::experiment::table::mode_info;
use relu_atoms_core::experiment::{Experiment, Mode};
use relu_atoms_core::path::{self, Favourable, PathPoint, favourable};
use relu_atoms_core::session::messages::Report;

pub const PATH: Text = Text::new("λ path", "λ path");
pub const PATH_HELP: Text = Text::new(
    "Both regularisers along λ: the test errors of the exact optima and of trained runs",
    "Both regularisers along λ: the test errors of the exact optima and of trained runs",
);
pub const TEST_ERROR: Text = Text::new("Test error against λ", "Test error against λ");
pub const NO_TEST: Text = Text::new(
    "There is nothing to test on: a test error needs a known truth, or rows held out.",
    "There is nothing to test on: a test error needs a known truth, or rows held out.",
);
pub const OTHER_RUN: Text = Text::new(
    "The path computed last is that of another run.",
    "The path computed last is that of another run.",
);
pub const TRAIN: Text = Text::new("Train the runs", "Train the runs");
pub const PROGRESS: Text = Text::new("Runs of the path", "Runs of the path");
pub const CSV: Text = Text::new("λ path, CSV", "λ path, CSV");
pub const EXPLAINED: Text = Text::new(
    "Lines are exact optima, marks the ends of trained runs. Under the gradient penalty many optima \
                             agree on the data and differ elsewhere: the line is of those found. A press on a λ opens \
                             both regularisers there, side by side.",
    "Lines are exact optima, marks the ends of trained runs. Under the gradient penalty many optima \
                             agree on the data and differ elsewhere: the line is of those found. A press on a λ opens \
                             both regularisers there, side by side.",
);
pub const ZERO: Text = Text::new("f = 0", "f = 0");
pub const LINES: [Text; 2] = [Text::new("V", "V"), Text::new("G", "G")];
/// The columns of the table.
pub const COLUMNS: [Text; 7] = [
    Text::new("λ", "λ"),
    Text::new("regulariser", "regulariser"),
    Text::new("network", "network"),
    Text::new("test error", "test error"),
    Text::new("points seen", "points seen"),
    Text::new("atoms", "atoms"),
    Text::new("objective", "objective"),
];

/// What a network on the path is.
pub fn kind(kind: path::Kind) -> &'static str {
    match kind {
        path::Kind::Optimum => "optimum",
        path::Kind::Trained => "trained",
        path::Kind::Diverged => "diverged",
    }
}

/// What is known at one λ, and what a press there does.
pub fn at(lambda: f64, [optima, ends]: [[Option<&PathPoint>; 2]; 2]) -> String {
    let mut parts = vec![format!("λ = {}", setting(lambda, 3))];
    for (points, what) in [(optima, "optimum"), (ends, "trained")] {
        let errors: Vec<String> = points
            .into_iter()
            .flatten()
            .filter_map(|p| Some(format!("{} {}", short(p.mode), number(p.test_error?, 2))))
            .collect();
        if !errors.is_empty() {
            parts.push(format!("{what}: {}", errors.join(", ")));
        }
    }
    parts.join(" · ")
}

/// The name of the button that opens both regularisers at one λ.
pub fn open(lambda: f64) -> String {
    format!("Open both at λ = {}", setting(lambda, 3))
}

fn short(mode: Mode) -> &'static str {
    if mode == Mode::GradientPenalty { LINES[1].get() } else { LINES[0].get() }
}

/// Which of two regularisers is favourable, from the numbers of their runs: none unless these are the variation norm
/// and the gradient penalty on the same data, and both have a test error. `zero` is that of the network that is 0
/// everywhere.
pub fn verdict(runs: &[(&Experiment, Option<&Report>)], zero: Option<f64>) -> Option<String> {
    let [(v, Some(of_v)), (g, Some(of_g))] = runs else { return None };
    if (v.mode, g.mode) != (path::MODES[0], path::MODES[1]) || !v.same_data(g) {
        return None;
    }
    let errors = [of_v.test_error?, of_g.test_error?];
    let [first, second] = errors.map(|error| number(error, 2));
    let names = [v.mode, g.mode].map(|mode| mode_info(mode).name.to_lowercase());
    let [name, other] = &names;
    let ended = of_v.status.over() && of_g.status.over();
    let when = if ended { "" } else { "So far, " };
    let outcome = match favourable(errors, zero?) {
        Favourable::First(factor) => {
            format!("the {name} is favourable here, its test error {} times smaller", number(factor, 2))
        }
        Favourable::Second(factor) => {
            format!("the {other} is favourable here, its test error {} times smaller", number(factor, 2))
        }
        Favourable::Equal => "they are about equal".into(),
        Favourable::Neither => {
            format!("neither is favourable, for f = 0 would err by {}", number(zero?, 2))
        }
    };
    let seen = [of_v, of_g].map(|report| match report.seen_share {
        share if share > 0.0 && !report.vanished => percent(share),
        _ => "none".into(),
    });
    let sentence = format!(
        "{when}the test error is {first} under the {name} and {second} under the {other}: {outcome}. A unit of mass \
         sees {} of the points under the one, {} under the other.",
        seen[0], seen[1]
    );
    let mut letters = sentence.chars();
    Some(letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_core::experiment::table::{DEMOS, demo};
    use relu_atoms_core::seeds::train_to_end;

    /// The sentence is that of the runs' own numbers, whatever the seed.
    #[test]
    fn the_verdict_is_made_from_the_numbers_of_the_runs() {
        let demo = &DEMOS[demo("favourable").expect("a demonstration")];
        for variant in 0..demo.variants.len() {
            for seed in 1..=3 {
                let runs = demo.experiments(variant);
                let runs: Vec<Experiment> = runs
                    .into_iter()
                    .map(|run| Experiment { seed, m: 60, steps: Some(3_000), ..run })
                    .collect();
                let ends: Vec<Report> =
                    runs.iter().map(|run| train_to_end(run, &mut |_| true).expect("an end")).collect();
                let zero = path::error_of_zero(&runs[0]);
                let pairs: Vec<_> = runs.iter().zip(&ends).map(|(run, end)| (run, Some(end))).collect();
                let said = verdict(&pairs, zero).expect("a sentence");
                let errors: Vec<f64> = ends.iter().map(|end| end.test_error.expect("a truth")).collect();
                for error in &errors {
                    assert!(said.contains(&number(*error, 2)), "{said}");
                }
                for end in ends.iter().filter(|end| !end.vanished) {
                    assert!(said.contains(&percent(end.seen_share)), "{said}");
                }
                let fails = errors[0].min(errors[1]) >= 0.9 * zero.expect("a truth");
                assert_eq!(said.contains("neither is favourable"), fails, "{said}");
                let better = ["variation norm is favourable", "gradient penalty is favourable"]
                    .map(|words| said.contains(words));
                let [v, g] = [errors[0], errors[1]];
                assert_eq!(better, [!fails && g >= 1.1 * v, !fails && v >= 1.1 * g], "{said}");
                // The factor is that of the test errors.
                let factor = number(if v < g { g / v } else { v / g }, 2);
                let smaller = said.contains(&format!("its test error {factor} times smaller"));
                assert_eq!(smaller, better.contains(&true), "{said}");
                assert!(said.starts_with("The test error is ") && said.ends_with('.'), "{said}");
                // Of other runs there is none to be made.
                assert_eq!(verdict(&pairs[..1], zero), None);
                assert_eq!(verdict(&[pairs[1], pairs[0]], zero), None);
                assert_eq!(verdict(&[pairs[0], (pairs[1].0, None)], zero), None);
            }
        }
    }
}
