//! The closing sentences of the chapters, made from the numbers of the runs that are shown. What happened decides
//! the words, so that a sentence is true of other seeds, settings and data, too.

use crate::text::comparison::outcome;
use crate::text::format::{count, number, percent, setting};
use crate::text::optimum as nearness;
use crate::text::path::verdict;
use relu_atoms_core::experiment::{Experiment, Mode};
use relu_atoms_core::session::messages::{Report, RunStatus};

/// The formulas that the sentences have.
#[cfg(test)]
pub(super) const FORMULAS: [&str; 2] = ["ratio", "strength"];

/// Two penalties that differ by no more than this share are told as equal.
const ALIKE: f64 = 0.05;
/// Up to this value of the certificate's ratio it is told as 1: training never reaches it exactly.
const TIGHT: f64 = 1.05;
/// A loss below this is told as a fit of the data.
const FITTED: f64 = 1e-6;

/// A panel's run, as a closing sentence needs it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The settings in force.
    pub run: &'a Experiment,
    /// The numbers shown.
    pub report: &'a Report,
    /// Into how many cells the data cut the space of neurons; none where that was not counted.
    pub cells: Option<usize>,
    /// The test error of the function that is 0 everywhere; none where nothing is tested.
    pub error_of_zero: Option<f64>,
}

/// The closing sentence of a chapter (index in `relu_atoms_core::experiment::book::CHAPTERS`) at this scene; none while
/// the runs have not begun, or where they are none of which it could speak.
pub fn closing(chapter: usize, scene: usize, panels: &[Shown<'_>]) -> Option<String> {
    let first = panels.first()?;
    if panels.iter().any(|panel| panel.report.step == 0) {
        return None;
    }
    let has_diverged = |panel: &Shown<'_>| panel.report.status == RunStatus::Diverged;
    if panels.iter().any(has_diverged) {
        return Some("A run has diverged: its step was too large. Halve h to go on.".into());
    }
    match (chapter, scene) {
        (0, _) => Some(gathering(first)),
        (1, _) => cells(first),
        (2, _) => Some(merging(first)),
        (3, _) => Some(price(first)),
        (4, _) => noise(panels),
        (5, _) => favourable(panels),
        (6, _) | (8, 1) => certificate(first),
        (7, _) => Some(widths(panels)),
        (8, 0) => Some(starts(panels)),
        (8, 2) => slow(first),
        (8, _) => Some(lines(panels)),
        (9, _) => Some(finite(first)),
        _ => None,
    }
}

/// `At step 1,200` while it trains, `At the end` afterwards.
fn when(report: &Report) -> String {
    match report.status {
        RunStatus::Finished => "At the end".into(),
        _ => format!("At step {}", count(report.step)),
    }
}

/// `1 neuron`, `500 neurons`.
fn of(n: usize, one: &str) -> String {
    format!("{}\u{a0}{one}{}", count(n as u64), if n == 1 { "" } else { "s" })
}

/// `50, 500 and 5,000`.
fn list(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// What has become of the neurons of a run, as the predicate of a sentence about them.
fn become_of(report: &Report) -> String {
    if report.all_dead() {
        "see no data point any more: all are dead".into()
    } else if report.vanished {
        "have shrunk to nothing: the penalty is too strong".into()
    } else if report.gathered {
        format!(
            "have gathered into {}, which hold {} of their mass",
            outcome(report),
            percent(report.atom_share)
        )
    } else {
        format!("point in {}", outcome(report))
    }
}

fn gathering(Shown { report, .. }: &Shown<'_>) -> String {
    format!("{} the {} {}.", when(report), of(report.neurons, "neuron"), become_of(report))
}

fn cells(Shown { report, cells, .. }: &Shown<'_>) -> Option<String> {
    Some(format!(
        "The {} cut the space of neurons into {}. {} neurons are in {}.",
        of(report.fit.len(), "data point"),
        of((*cells)?, "cell"),
        when(report),
        match report.occupied_cells {
            1 => "one of those that see a point".into(),
            some => format!("{some} of those that see a point"),
        },
    ))
}

fn merging(Shown { report, .. }: &Shown<'_>) -> String {
    let fit = if report.loss < FITTED {
        format!("fit the data (loss {})", number(report.loss, 2))
    } else {
        format!("have a loss of {}", number(report.loss, 2))
    };
    let alive = report.neurons - report.dead;
    if report.merged_away > 0 {
        format!(
            "{} of {} now {fit}; the others were added to them.",
            of(alive, "neuron"),
            count((alive + report.merged_away) as u64)
        )
    } else {
        let cells = of(report.occupied_cells, "cell");
        format!(
            "{} the {} that see data {fit}. They lie in {cells}, so at most {} would do the same.",
            when(report),
            of(alive, "neuron"),
            count(2 * report.occupied_cells as u64)
        )
    }
}

/// How near a run is to the optimum, as the certificate has it; none where that says nothing.
fn nearness(report: &Report) -> Option<String> {
    let excess = report.standing.as_ref()?.excess()?;
    nearness::is_informative(excess).then(|| nearness::of_optimum(excess))
}

fn price(Shown { run, report, .. }: &Shown<'_>) -> String {
    let near = nearness(report).map_or_else(String::new, |near| format!("; the objective is {near}"));
    format!(
        "{} at λ = {}: {}, loss {}, V = {}{near}.",
        when(report),
        setting(run.lambda, 3),
        outcome(report),
        number(report.loss, 2),
        number(report.penalty_variation, 3),
    )
}

/// Two numbers of one kind: equal up to [`ALIKE`], or by what factor the first is the larger.
fn compared(first: f64, second: f64) -> String {
    let (less, more) = (first.min(second), first.max(second));
    if more <= (1.0 + ALIKE) * less {
        let apart = if less > 0.0 { more / less - 1.0 } else { 0.0 };
        format!("they differ by {}", nearness::amount(apart, true))
    } else if first > second {
        format!("under the noise it is {}\u{a0}times as large", number(first / second, 2))
    } else {
        format!("under the noise it is {}\u{a0}times as small", number(second / first, 2))
    }
}

fn noise(panels: &[Shown<'_>]) -> Option<String> {
    let [noisy, limit] = panels else { return None };
    if (noisy.run.mode, limit.run.mode) != (Mode::LabelNoise, Mode::GradientPenalty) {
        return None;
    }
    let [g, of_limit] = [noisy, limit].map(|panel| panel.report.penalty_gradient);
    let strength = if noisy.report.lambda_eff > 0.0 {
        format!(
            "Noise of τ = {} has the strength $strength$ = {}. ",
            setting(noisy.run.tau, 3),
            number(noisy.report.lambda_eff, 2)
        )
    } else {
        String::new()
    };
    let together =
        if g > 0.0 && of_limit > 0.0 { format!("; {}", compared(g, of_limit)) } else { String::new() };
    Some(format!(
        "{strength}{} G is {} under the noise and {} under the penalty{together}.",
        when(noisy.report),
        number(g, 3),
        number(of_limit, 3),
    ))
}

fn favourable(panels: &[Shown<'_>]) -> Option<String> {
    let runs: Vec<(&Experiment, Option<&Report>)> =
        panels.iter().map(|panel| (panel.run, Some(panel.report))).collect();
    verdict(&runs, panels.first()?.error_of_zero)
}

fn certificate(Shown { report, .. }: &Shown<'_>) -> Option<String> {
    let standing = report.standing.as_ref()?;
    let ratio = standing.violation;
    let price = if ratio > TIGHT {
        format!("{} $ratio$ reaches {}: a neuron is missing there", when(report), number(ratio, 3))
    } else {
        format!("{} $ratio$ is {} at most: no neuron is missing", when(report), number(ratio, 4))
    };
    let known = nearness(report).map_or_else(
        || "The bound on the gap says nothing yet".into(),
        |near| format!("The objective is {near}, for certain"),
    );
    Some(format!("{price}. {known}."))
}

fn widths(panels: &[Shown<'_>]) -> String {
    let widths: Vec<String> = panels.iter().map(|panel| count(panel.report.neurons as u64)).collect();
    let ends: Vec<String> = panels.iter().map(|panel| outcome(panel.report)).collect();
    let verb = if panels.iter().all(|panel| panel.report.status.over()) { "have become" } else { "now form" };
    if ends.iter().all(|end| *end == ends[0]) && panels.iter().all(|panel| panel.report.gathered) {
        format!("{} neurons {verb} the same number of atoms: {}.", list(&widths), panels[0].report.atom_count)
    } else {
        format!("{} neurons {verb} {}.", list(&widths), list(&ends))
    }
}

fn starts(panels: &[Shown<'_>]) -> String {
    let parts: Vec<String> = panels
        .iter()
        .map(|panel| {
            format!(
                "from scale {} the neurons {} (loss {})",
                setting(panel.run.scale, 3),
                become_of(panel.report),
                number(panel.report.loss, 2)
            )
        })
        .collect();
    let sentence = list(&parts);
    let (first, rest) = sentence.split_at(1);
    format!("{}{rest}.", first.to_uppercase())
}

fn slow(Shown { run, report, .. }: &Shown<'_>) -> Option<String> {
    if run.mode != Mode::LabelNoise {
        return None;
    }
    let near = nearness(report).map_or_else(
        || "nothing is known of the distance to the least".into(),
        |near| format!("the objective that the noise lowers is {near}"),
    );
    Some(format!(
        "After {} G is {}, and {near}.",
        of(report.step as usize, "step"),
        number(report.penalty_gradient, 3)
    ))
}

fn lines(panels: &[Shown<'_>]) -> String {
    let widths: Vec<String> = panels.iter().map(|panel| count(panel.report.neurons as u64)).collect();
    let ends: Vec<String> = panels
        .iter()
        .map(|panel| format!("{} at loss {}", outcome(panel.report), number(panel.report.loss, 3)))
        .collect();
    format!("{} neurons: {}.", list(&widths), list(&ends))
}

fn finite(shown @ Shown { report, .. }: &Shown<'_>) -> String {
    let near = nearness(report).map_or_else(String::new, |near| format!(" The objective is {near}."));
    let points = report.fit.len();
    let enough = if report.gathered && points > 0 {
        format!(" For {} at most {} are needed.", of(points, "data point"), of(points, "atom"))
    } else {
        String::new()
    };
    format!("{}{enough}{near}", gathering(shown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_core::cells::Arrangement;
    use relu_atoms_core::experiment::book::CHAPTERS;
    use relu_atoms_core::points::Points;
    use relu_atoms_core::{path, seeds};

    /// The seeds at which every sentence is held to its run.
    const SEEDS: std::ops::RangeInclusive<u64> = 1..=20;

    /// Up to this seed runs go to their ends.
    const WHOLE: u64 = 2;

    fn cells_of(run: &Experiment) -> Option<usize> {
        let points = Points::check(&run.raw_points()?).ok()?;
        (points.n() <= 20).then(|| Arrangement::new(&points).cells.len())
    }

    /// The numbers in a sentence, in order.
    fn numbers(sentence: &str) -> Vec<f64> {
        let text = sentence.replace('−', "-").replace(',', "");
        let is_number = |c: char| c.is_ascii_digit() || ".e-".contains(c);
        text.split(|c: char| !is_number(c))
            .filter_map(|part| part.trim_end_matches('.').parse().ok())
            .collect()
    }

    /// The ends of a scene's runs from one seed, and its closing sentence.
    fn ended(chapter: usize, scene: usize, seed: u64) -> (Vec<(Experiment, Report)>, String) {
        let runs = CHAPTERS[chapter].experiments(scene).into_iter().map(|run| {
            let mut run = Experiment { seed, ..run };
            if seed > WHOLE {
                (run.m, run.steps) = (run.m.min(1_000), Some(4_000));
            }
            let report = seeds::train_to_end(&run, &mut |_| true).expect("a report");
            (run, report)
        });
        let runs: Vec<(Experiment, Report)> = runs.collect();
        let zero = path::error_of_zero(&runs[0].0);
        let shown: Vec<Shown<'_>> = runs
            .iter()
            .map(|(run, report)| Shown { run, report, cells: cells_of(run), error_of_zero: zero })
            .collect();
        let sentence = closing(chapter, scene, &shown).expect("a sentence");
        (runs, sentence)
    }

    /// What a sentence claims, held to the numbers of its runs.
    fn check(chapter: usize, scene: usize, runs: &[(Experiment, Report)], sentence: &str) {
        let says = |what: &str| assert!(sentence.contains(what), "`{what}` is not in `{sentence}`");
        let never = |what: &str| assert!(!sentence.contains(what), "`{what}` is in `{sentence}`");
        let found = numbers(sentence);
        let has = |value: f64, within: f64| {
            assert!(
                found.iter().any(|v| (v - value).abs() <= within * value.abs() + 1e-300),
                "{value} is not in `{sentence}`"
            );
        };
        let reports: Vec<&Report> = runs.iter().map(|run| &run.1).collect();
        let first = reports[0];
        let counted = |report: &Report| {
            if report.gathered { report.atom_count as f64 } else { report.n_eff.round() }
        };
        match (chapter, scene) {
            (0 | 9, _) => {
                has(first.neurons as f64, 0.0);
                has(counted(first), 0.0);
                assert_eq!(sentence.contains("gathered"), first.gathered);
            }
            (1, _) => {
                let raw = runs[0].0.raw_points().expect("points");
                // 2 n cells for n distinct points on a line, and those that see a point are one fewer.
                has(2.0 * raw.y.len() as f64, 0.0);
                has(first.occupied_cells as f64, 0.0);
                assert!(first.occupied_cells < 2 * raw.y.len());
            }
            (2, _) => {
                has((first.neurons - first.dead) as f64, 0.0);
                has(2.0 * first.occupied_cells as f64, 0.0);
                assert_eq!(sentence.contains("fit the data"), first.loss < 1e-6);
            }
            (3, _) => {
                has(runs[0].0.lambda, 0.0);
                has(first.loss, 0.05);
                has(first.penalty_variation, 5e-3);
                has(counted(first), 0.0);
            }
            (4, _) => {
                let g = [reports[0].penalty_gradient, reports[1].penalty_gradient];
                g.iter().for_each(|g| has(*g, 5e-3));
                has(first.lambda_eff, 0.05);
                // The limit has the noise's strength.
                assert!((runs[1].0.lambda / first.lambda_eff - 1.0).abs() < 1e-9);
                let apart = g[0].max(g[1]) / g[0].min(g[1]) - 1.0;
                assert_eq!(sentence.contains("differ by"), apart <= ALIKE);
                if apart > ALIKE {
                    assert_eq!(sentence.contains("as large"), g[0] > g[1]);
                }
            }
            (5, _) => {
                let errors = [0, 1].map(|k| reports[k].test_error.expect("a test error"));
                let v = sentence.contains("the variation norm is favourable");
                let g = sentence.contains("the gradient penalty is favourable");
                assert!(!(v && g));
                assert!(!v || errors[0] < errors[1], "{sentence}");
                assert!(!g || errors[1] < errors[0], "{sentence}");
                says("A unit of mass sees");
            }
            (6, _) | (8, 1) => {
                let ratio = first.standing.as_ref().expect("a certificate").violation;
                has(ratio, 5e-3);
                assert_eq!(sentence.contains("is missing there"), ratio > TIGHT);
                says("for certain");
            }
            (7, _) | (8, 3) => {
                for report in &reports {
                    has(report.neurons as f64, 0.0);
                    has(counted(report), 0.0);
                }
                let same = reports.iter().all(|r| r.gathered && r.atom_count == first.atom_count);
                assert_eq!(sentence.contains("the same number"), same && chapter == 7, "{sentence}");
            }
            (8, 0) => {
                for (run, report) in runs {
                    has(run.scale, 0.0);
                    has(counted(report), 0.0);
                    has(report.loss, 0.05);
                }
            }
            (8, 2) => {
                has(first.step as f64, 0.0);
                has(first.penalty_gradient, 5e-3);
            }
            other => panic!("{other:?} is not checked"),
        }
        never("NaN");
        never("not a number");
        assert!(sentence.ends_with('.'), "{sentence}");
    }

    /// Every closing sentence, for 20 seeds. From the first seeds the runs are those that the page shows, to their ends;
    /// from the others they are shorter and at most 1,000 neurons wide, so that unfinished networks are told of, too.
    #[test]
    fn every_closing_sentence_is_true_for_twenty_seeds() {
        let scenes = CHAPTERS.iter().enumerate().flat_map(|(k, c)| (0..c.scenes.len()).map(move |s| (k, s)));
        std::thread::scope(|scope| {
            for (chapter, scene) in scenes {
                scope.spawn(move || {
                    for seed in SEEDS {
                        let (runs, sentence) = ended(chapter, scene, seed);
                        if seed <= 2 {
                            println!("{} {scene}: {sentence}", chapter + 1);
                        }
                        check(chapter, scene, &runs, &sentence);
                    }
                });
            }
        });
    }
}
