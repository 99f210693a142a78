//! Words about several panels: what has become of the same network in each, and in what their runs differ.

use super::format::{count, setting_text};
use super::language::{Language, Text, language, say};
use super::{Outcome, about_directions, names, of_atoms};
use relu_atoms_core::experiment::compare::Comparison;
use relu_atoms_core::experiment::table::{control, mode_info};
use relu_atoms_core::experiment::{Experiment, Mode, Optimiser};
use relu_atoms_session::messages::{Report, RunStatus};

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
        Mode::None => say("without a regulariser", "ohne Regularisierung"),
        Mode::LabelNoise => say("under label noise", "unter Label-Rauschen"),
        Mode::GradientPenalty => say("under the gradient penalty", "unter der Gradientenstrafe"),
        Mode::VariationNorm => say("under the variation norm", "unter der Variationsnorm"),
    }
}

/// What has become of the neurons: `4 atoms`, `about 9 directions`; in German in the nominative.
pub(super) fn outcome(report: &Report) -> String {
    match Outcome::of(report) {
        Outcome::Dead => say("dead neurons", "tote Neuronen").into(),
        Outcome::Vanished => say("nothing", "nichts").into(),
        Outcome::Atoms(atoms) => of_atoms(atoms),
        Outcome::Directions(directions) => about_directions(directions),
    }
}

/// One sentence over a comparison of regularisers from one start, made from the runs themselves; none where
/// something else differs.
pub fn lead(runs: &[(&Experiment, Option<&Report>)]) -> Option<String> {
    let experiments: Vec<&Experiment> = runs.iter().map(|(run, _)| *run).collect();
    if !compares_regularisers(&experiments) {
        return None;
    }
    const WAYS: [Text; 3] = [Text::new("two", "zwei"), Text::new("three", "drei"), Text::new("four", "vier")];
    let ways = WAYS.get(runs.len() - 2)?;
    let m = experiments[0].m as u64;
    let same = match (language(), m) {
        (Language::English, m) => format!("The same {}\u{a0}neurons", count(m)),
        (Language::German, 1) => "Dasselbe Neuron".into(),
        (Language::German, m) => format!("Dieselben {}\u{a0}Neuronen", count(m)),
    };
    let reports: Vec<&Report> = runs.iter().filter_map(|(_, report)| *report).collect();
    let step = reports.iter().map(|report| report.step).max().unwrap_or(0);
    // Numbers that change many times a second are in the panels' headlines: here they would only be noise.
    let trains = reports.iter().any(|report| report.status == RunStatus::Running);
    if reports.len() < runs.len() || step == 0 || trains {
        return Some(match language() {
            Language::English => format!("{same}, trained {ways} ways from one start."),
            Language::German => format!("{same}, von einem Start aus auf {ways} Arten trainiert."),
        });
    }
    let parts: Vec<String> = reports
        .iter()
        .zip(&experiments)
        .map(|(report, run)| format!("{} {}", outcome(report), under(run.mode)))
        .collect();
    let list = match parts.split_last() {
        Some((last, before)) => [&before.join(", "), say(" and ", " und "), last].concat(),
        None => String::new(),
    };
    let are_finished = reports.iter().all(|report| report.status == RunStatus::Finished);
    Some(match (language(), are_finished) {
        (Language::English, true) => format!("{same} have become {list}."),
        (Language::English, false) => format!("{same} at step {}: {list}.", count(step)),
        (Language::German, true) => format!("{same} am Ende: {list}."),
        (Language::German, false) => format!("{same} bei Schritt {}: {list}.", count(step)),
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
        let larger = || match language() {
            Language::English => format!("start {}\u{a0}× larger", super::format::number(ratio, 2)),
            Language::German => format!("Start {}\u{a0}× größer", super::format::number(ratio, 2)),
        };
        parts.push(match () {
            () if ratio >= LAZY && own.mode == Mode::None => larger() + say(": lazy", ": träge"),
            () if ratio > 1.0 => larger(),
            () => say("smallest start", "kleinster Start").into(),
        });
    }
    if differs("paired") {
        parts.push(
            match own.paired {
                true => say("start in pairs", "gepaarter Start"),
                false => say("start not in pairs", "ungepaarter Start"),
            }
            .into(),
        );
    }
    if differs("seed") {
        parts.push(format!("{} {}", say("seed", "Seed"), own.seed));
    }
    if differs("optimiser") {
        parts.push(optimiser(own.optimiser).into());
    }
    let alike: Vec<Experiment> = all.iter().filter(|run| run.mode == own.mode).cloned().collect();
    let told = ["modes", "m", "scale", "paired", "seed", "optimiser", "lambda", "tau"];
    for key in Comparison::of(&alike).iter().flat_map(Comparison::differing) {
        if !told.contains(&key) {
            parts.push(setting_of(own, key));
        }
    }
    parts.join(" · ")
}

/// A setting of a run by its symbol, or its name where it has none, with its value: `h = 0.1`.
pub fn setting_of(run: &Experiment, key: &'static str) -> String {
    format!("{} = {}", names::symbol(key), names::value(run, key))
}

/// An optimiser by its name alone.
fn optimiser(optimiser: Optimiser) -> &'static str {
    match optimiser {
        Optimiser::Adam => "Adam",
        Optimiser::Gd => super::optimiser(Optimiser::Gd),
    }
}

fn on_or_off(is_on: bool) -> &'static str {
    if is_on { say("on", "an") } else { say("off", "aus") }
}

/// What a new regulariser has changed besides itself, as a sentence; none if nothing.
pub fn brought_along(before: &Experiment, after: &Experiment) -> Option<String> {
    let changed: Vec<String> = ["lambda", "h", "decay", "walls", "schedule"]
        .into_iter()
        .filter(|key| before.text(key) != after.text(key))
        .map(|key| match (language(), key) {
            (_, "schedule") => {
                let steps = after.schedule.iter().map(|phase| phase.steps).sum();
                format!("{} {}", count(steps), say("steps", "Schritte"))
            }
            (Language::English, "decay") => format!("step decay: {}", super::decay(after.decay)),
            (Language::German, "decay") => format!("Abnahme der Schrittweite: {}", super::decay(after.decay)),
            (_, "walls") => format!("{} {}", say("walls", "Wände"), on_or_off(after.walls)),
            (Language::English, key) => {
                let name = control(key).map_or_else(|| key.to_owned(), |c| c.label.to_lowercase());
                format!("{name} {}", setting_text(&after.text(key).unwrap_or_default()))
            }
            (Language::German, key) => setting_of(after, key),
        })
        .collect();
    (!changed.is_empty()).then(|| match language() {
        Language::English => format!(
            "{} comes with its own plan: {}. The start stays the same.",
            mode_info(after.mode).name,
            changed.join(", ")
        ),
        Language::German => {
            let mut under = under(after.mode).chars();
            let first = under.next().into_iter().flat_map(char::to_uppercase).collect::<String>();
            // Decimal commas need another separator.
            format!(
                "{first}{} gilt ein eigener Plan: {}. Der Start bleibt derselbe.",
                under.as_str(),
                changed.join("; ")
            )
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;
    use relu_atoms_core::experiment::Decay;
    use relu_atoms_core::experiment::compare::SETTINGS;
    use relu_atoms_session::Output;
    use relu_atoms_session::Session;
    use relu_atoms_session::messages::Request;

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

    fn in_german<T>(make: impl FnOnce() -> T) -> T {
        in_language(Language::German, make)
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
            in_german(|| {
                let [first, second] = [0, 1].map(|k: usize| outcome(&reports[k]));
                assert_eq!(
                    lead(&lines).unwrap(),
                    format!(
                        "Dieselben 120\u{a0}Neuronen am Ende: {first} unter der Variationsnorm und {second} ohne \
                         Regularisierung."
                    )
                );
                assert_eq!(first, super::super::headline(&reports[0]).1);
            });
            let early: Vec<Report> = runs.iter().map(|run| report(run, 20)).collect();
            let lines: Vec<_> = runs.iter().zip(&early).map(|(run, r)| (run, Some(r))).collect();
            let sentence = lead(&lines).unwrap();
            assert!(sentence.starts_with("The same 120\u{a0}neurons at step 20: "), "{sentence}");
            assert!(early.iter().all(|report| sentence.contains(&outcome(report))), "{sentence}");
            in_german(|| {
                let [first, second] = [0, 1].map(|k: usize| outcome(&early[k]));
                assert_eq!(
                    lead(&lines).unwrap(),
                    format!(
                        "Dieselben 120\u{a0}Neuronen bei Schritt 20: {first} unter der Variationsnorm und {second} \
                         ohne Regularisierung."
                    )
                );
            });
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
        in_german(|| {
            assert_eq!(
                lead(&[(&first, None), (&none, None)]).unwrap(),
                "Dieselben 500\u{a0}Neuronen, von einem Start aus auf zwei Arten trainiert."
            );
            let one = Experiment { m: 1, ..first.clone() };
            let others = [Mode::None, Mode::LabelNoise].map(|mode| one.under(mode));
            assert_eq!(
                lead(&[(&one, None), (&others[0], None), (&others[1], None)]).unwrap(),
                "Dasselbe Neuron, von einem Start aus auf drei Arten trainiert."
            );
        });
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
        in_german(|| {
            assert_eq!(differences(&lazy, &all), "Start 10\u{a0}× größer: träge · gepaarter Start");
            assert_eq!(differences(&first, &all), "kleinster Start · ungepaarter Start");
            assert_eq!(differences(&seeds[1], &seeds), "Seed 7 · h = 0,1");
            let adam = [first.clone(), Experiment { optimiser: Optimiser::Adam, ..first.clone() }];
            assert_eq!(differences(&adam[0], &adam), "Gradientenabstieg");
            assert_eq!(differences(&adam[1], &adam), "Adam");
        });
    }

    /// Whatever a setting is, its name and its value are German: no word of a link is left.
    #[test]
    fn a_setting_has_german_words() {
        let run = Experiment::preset("saddle", Mode::GradientPenalty).unwrap();
        in_german(|| {
            let told = |key| setting_of(&run, key);
            assert_eq!(told("walls"), format!("Wände = {}", if run.walls { "ja" } else { "nein" }));
            assert_eq!(told("birth"), format!("Geburt = {}", if run.birth { "ja" } else { "nein" }));
            assert_eq!(told("bias"), "b = im Strafterm");
            assert_eq!(told("noise"), "ξ = normalverteilt");
            assert_eq!(told("decay"), format!("h(t) = {}", super::super::decay(run.decay)));
            assert_eq!(told("batch"), "B = alle Punkte");
            assert_eq!(told("steps"), "Schrittgrenze = keine");
            assert_eq!(told("optimiser"), "Optimierer = Gradientenabstieg");
            let noisy = Experiment::preset("saddle", Mode::LabelNoise).unwrap();
            let [warm_up, noise, anneal] = [0, 1, 2].map(|k: usize| count(noisy.schedule[k].steps));
            assert_eq!(
                setting_of(&noisy, "schedule"),
                format!("Ablauf = Aufwärmen {warm_up}, Rauschen {noise}, Abklingen {anneal}")
            );
            let run = Experiment { h: Some(0.5), steps: Some(300), ..run.clone() };
            assert_eq!(setting_of(&run, "h"), "h = 0,5");
            assert_eq!(setting_of(&run, "steps"), "Schrittgrenze = 300");
        });
        for key in SETTINGS {
            // A setting without a symbol is told by a name.
            assert!(in_german(|| !setting_of(&run, key).starts_with(" =")), "{key}");
        }
    }

    #[test]
    fn a_new_regulariser_says_what_comes_with_it() {
        let first = Experiment::preset("saddle", Mode::VariationNorm).unwrap();
        let said = brought_along(&first, &first.under(Mode::LabelNoise)).unwrap();
        assert!(
            said.starts_with("Label noise comes with its own plan: ") && said.contains("70,000 steps"),
            "{said}"
        );
        let noisy = first.under(Mode::LabelNoise);
        let german = in_german(|| brought_along(&first, &noisy)).unwrap();
        assert!(
            german.starts_with("Unter Label-Rauschen gilt ein eigener Plan: ")
                && german.contains("70.000 Schritte")
                && german.ends_with(". Der Start bleibt derselbe."),
            "{german}"
        );
        assert_eq!(said.matches(", ").count(), german.matches("; ").count(), "{german}");
        let walls = Experiment { walls: !first.walls, ..first.clone() };
        assert_eq!(
            in_german(|| brought_along(&first, &walls)).unwrap(),
            format!(
                "Unter der Variationsnorm gilt ein eigener Plan: Wände {}. Der Start bleibt derselbe.",
                if walls.walls { "an" } else { "aus" }
            )
        );
        let decay = Experiment { decay: Decay::Cosine, ..first.under(Mode::None) };
        let before = Experiment { decay: Decay::Constant, ..decay.clone() };
        assert_eq!(
            in_german(|| brought_along(&before, &decay)).unwrap(),
            "Ohne Regularisierung gilt ein eigener Plan: Abnahme der Schrittweite: Kosinus bis 0. Der Start bleibt \
             derselbe."
        );
        assert_eq!(brought_along(&first, &first), None);
    }
}
