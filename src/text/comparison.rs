//! Words about several panels: what has become of the same network in each, and in what their runs differ.

use super::format::{count, setting_text};
use relu_atoms_core::experiment::compare::Comparison;
use relu_atoms_core::experiment::table::control;
use relu_atoms_core::experiment::{Experiment, Mode, Optimiser};
use relu_atoms_core::session::messages::{Report, RunStatus};

/// A start this many times larger than the smallest is far in the lazy regime, where neurons hardly turn.
const LAZY: f64 = 5.0;

/// Whether the runs start from the same network and train on the same data, each under another regulariser.
fn compares_regularisers(runs: &[&Experiment]) -> bool {
    let start = |run: &Experiment| (run.m, run.scale.to_bits(), run.paired, run.seed, run.data.clone());
    let same = runs.windows(2).all(|pair| start(pair[0]) == start(pair[1]));
    let others = |k: usize| runs[..k].iter().all(|run| run.mode != runs[k].mode);
    runs.len() > 1 && same && (1..runs.len()).all(others)
}

/// Under which regulariser something holds, within a sentence.
pub fn under(mode: Mode) -> &'static str {
    match mode {
        Mode::None => "without a regulariser",
        Mode::LabelNoise => "under label noise",
        Mode::GradientPenalty => "under the gradient penalty",
        Mode::VariationNorm => "under the variation norm",
    }
}

/// What has become of the neurons: `4 atoms`, `about 9 directions`.
pub(super) fn outcome(report: &Report) -> String {
    let of = |n: u64, one: &str| format!("{}\u{a0}{one}{}", count(n), if n == 1 { "" } else { "s" });
    if report.all_dead() {
        "dead neurons".into()
    } else if report.vanished {
        "nothing".into()
    } else if report.gathered {
        of(report.atom_count as u64, "atom")
    } else {
        format!("about {}", of(report.n_eff.round().max(1.0) as u64, "direction"))
    }
}

/// One sentence over a comparison of regularisers from one start, made from the runs themselves; none where
/// something else differs.
pub fn lead(runs: &[(&Experiment, Option<&Report>)]) -> Option<String> {
    let experiments: Vec<&Experiment> = runs.iter().map(|(run, _)| *run).collect();
    if !compares_regularisers(&experiments) {
        return None;
    }
    let ways = ["two", "three", "four"].get(runs.len() - 2)?;
    let same = format!("The same {}\u{a0}neurons", count(experiments[0].m as u64));
    let reports: Vec<&Report> = runs.iter().filter_map(|(_, report)| *report).collect();
    let step = reports.iter().map(|report| report.step).max().unwrap_or(0);
    if reports.len() < runs.len() || step == 0 {
        return Some(format!("{same}, trained {ways} ways from one start."));
    }
    let parts: Vec<String> = reports
        .iter()
        .zip(&experiments)
        .map(|(report, run)| format!("{} {}", outcome(report), under(run.mode)))
        .collect();
    let list = match parts.split_last() {
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    };
    Some(if reports.iter().all(|report| report.status == RunStatus::Finished) {
        format!("{same} have become {list}.")
    } else {
        format!("{same} at step {}: {list}.", count(step))
    })
}

/// In what a run differs from the others beside it, for its heading: its start, and where several have the
/// same regulariser whatever else differs. Empty if nothing does. The strength and the width have places of their
/// own.
pub fn differences(own: &Experiment, all: &[Experiment]) -> String {
    let differs = |key: &str| all.iter().any(|run| run.text(key) != own.text(key));
    let mut parts = Vec::new();
    if differs("scale") {
        let least = all.iter().map(|run| run.scale).fold(own.scale, f64::min);
        let ratio = own.scale / least;
        parts.push(match () {
            () if ratio >= LAZY && own.mode == Mode::None => {
                format!("start {}\u{a0}× larger: lazy", super::format::number(ratio, 2))
            }
            () if ratio > 1.0 => format!("start {}\u{a0}× larger", super::format::number(ratio, 2)),
            () => "smallest start".into(),
        });
    }
    if differs("paired") {
        parts.push(if own.paired { "start in pairs" } else { "start not in pairs" }.into());
    }
    if differs("seed") {
        parts.push(format!("seed {}", own.seed));
    }
    if differs("optimiser") {
        parts.push(if own.optimiser == Optimiser::Adam { "Adam" } else { "gradient descent" }.into());
    }
    let alike: Vec<Experiment> = all.iter().filter(|run| run.mode == own.mode).cloned().collect();
    let told = ["modes", "m", "scale", "paired", "seed", "optimiser", "lambda", "tau"];
    for key in Comparison::of(&alike).iter().flat_map(Comparison::differing) {
        if !told.contains(&key) {
            let name = control(key).map_or(key, |c| if c.symbol.is_empty() { c.label } else { c.symbol });
            parts.push(format!("{name} = {}", setting_text(&own.text(key).unwrap_or_default())));
        }
    }
    parts.join(" · ")
}

/// What a new regulariser has changed besides itself, as a sentence; none if nothing.
pub fn brought_along(before: &Experiment, after: &Experiment) -> Option<String> {
    let name = |key: &str| control(key).map_or_else(|| key.to_owned(), |c| c.label.to_lowercase());
    let changed: Vec<String> = ["lambda", "h", "decay", "walls", "schedule"]
        .into_iter()
        .filter(|key| before.text(key) != after.text(key))
        .map(|key| match key {
            "schedule" => {
                let steps = after.schedule.iter().map(|phase| phase.steps).sum();
                format!("{} steps", count(steps))
            }
            "decay" => format!("step decay: {}", super::decay(after.decay)),
            "walls" => format!("walls {}", if after.walls { "on" } else { "off" }),
            key => format!("{} {}", name(key), setting_text(&after.text(key).unwrap_or_default())),
        })
        .collect();
    let mode = relu_atoms_core::experiment::table::mode_info(after.mode).name;
    (!changed.is_empty())
        .then(|| format!("{mode} comes with its own plan: {}. The start stays the same.", changed.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_core::session::Output;
    use relu_atoms_core::session::Session;
    use relu_atoms_core::session::messages::Request;

    fn report(run: &Experiment, step: u64) -> Report {
        let mut session = Session::new();
        session.handle(Request::Open(Box::new(run.clone())));
        session.handle(Request::Draw);
        session.handle(Request::Step(step.max(1)));
        while session.wants_tick() {
            session.tick(&mut || true);
        }
        match session.handle(Request::Pause).into_iter().next_back() {
            Some(Output::Frame(frame)) => frame.report,
            other => panic!("{other:?}"),
        }
    }

    /// The sentence is made from the runs, whatever the seed is.
    #[test]
    fn the_sentence_says_what_the_runs_say() {
        for seed in 1..4 {
            let first =
                Experiment { m: 120, seed, ..Experiment::preset("xor", Mode::VariationNorm).unwrap() };
            let runs = [first.clone(), first.under(Mode::None)];
            let reports: Vec<Report> = runs.iter().map(|run| report(run, u64::MAX)).collect();
            let lines: Vec<_> = runs.iter().zip(&reports).map(|(run, r)| (run, Some(r))).collect();
            let sentence = lead(&lines).unwrap();
            assert!(sentence.starts_with("The same 120\u{a0}neurons have become "), "{sentence}");
            for report in &reports {
                assert!(sentence.contains(&outcome(report)), "{sentence}");
                assert!(sentence.contains(&super::super::headline(report).1), "{sentence}");
            }
            let early: Vec<Report> = runs.iter().map(|run| report(run, 20)).collect();
            let lines: Vec<_> = runs.iter().zip(&early).map(|(run, r)| (run, Some(r))).collect();
            let sentence = lead(&lines).unwrap();
            assert!(sentence.starts_with("The same 120\u{a0}neurons at step 20: "), "{sentence}");
            assert!(early.iter().all(|report| sentence.contains(&outcome(report))), "{sentence}");
        }
    }

    #[test]
    fn before_the_first_numbers_and_where_more_differs_it_claims_nothing() {
        let first = Experiment::preset("saddle", Mode::VariationNorm).unwrap();
        let none = first.under(Mode::None);
        assert_eq!(
            lead(&[(&first, None), (&none, None)]).unwrap(),
            "The same 500\u{a0}neurons, trained two ways from one start."
        );
        let larger = Experiment { scale: 10.0, ..none.clone() };
        assert_eq!(lead(&[(&first, None), (&larger, None)]), None);
        assert_eq!(lead(&[(&first, None), (&first, None)]), None);
        assert_eq!(lead(&[(&first, None)]), None);
    }

    #[test]
    fn headings_say_in_what_the_starts_differ() {
        let first = Experiment::preset("saddle", Mode::VariationNorm).unwrap();
        let lazy = Experiment::preset("saddle", Mode::None).unwrap();
        let all = [first.clone(), lazy.clone()];
        assert_eq!(differences(&lazy, &all), "start 10\u{a0}× larger: lazy · start in pairs");
        assert_eq!(differences(&first, &all), "smallest start · start not in pairs");
        let fair = [first.clone(), first.under(Mode::None), first.under(Mode::LabelNoise)];
        assert!(fair.iter().all(|run| differences(run, &fair).is_empty()));
        let seeds = [first.clone(), Experiment { seed: 7, h: Some(0.1), ..first.clone() }];
        assert_eq!(differences(&seeds[1], &seeds), "seed 7 · h = 0.1");
    }

    #[test]
    fn a_new_regulariser_says_what_comes_with_it() {
        let first = Experiment::preset("saddle", Mode::VariationNorm).unwrap();
        let said = brought_along(&first, &first.under(Mode::LabelNoise)).unwrap();
        assert!(
            said.starts_with("Label noise comes with its own plan: ") && said.contains("70,000 steps"),
            "{said}"
        );
        assert_eq!(brought_along(&first, &first), None);
    }
}
