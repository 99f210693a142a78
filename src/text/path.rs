//! The words of the path along λ, and the sentence that says which regulariser is favourable.

use super::comparison::under;
use super::format::{number, percent, setting};
use super::language::{Language, Text, language, say};
use super::names::mode_in_sentence;
use relu_atoms_core::experiment::{Experiment, Mode};
use relu_atoms_session::messages::Report;
use relu_atoms_session::path::{self, Favourable, PathPoint, favourable};

pub const PATH: Text = Text::new("λ path", "λ-Pfad");
pub const PATH_HELP: Text = Text::new(
    "Both regularisers along λ: the test errors of the exact optima and of trained runs",
    "Beide Regularisierungen entlang λ: die Testfehler der exakten Optima und trainierter Läufe",
);
pub const TEST_ERROR: Text = Text::new("Test error against λ", "Testfehler über λ");
pub const NO_TEST: Text = Text::new(
    "There is nothing to test on: a test error needs a known truth, or rows held out.",
    "Es gibt nichts zum Testen: Ein Testfehler braucht eine bekannte Wahrheit oder zurückgehaltene Zeilen.",
);
pub const OTHER_RUN: Text = Text::new(
    "The path computed last is that of another run.",
    "Der zuletzt berechnete Pfad gehört zu einem anderen Lauf.",
);
pub const TRAIN: Text = Text::new("Train the runs", "Läufe trainieren");
pub const PROGRESS: Text = Text::new("Runs of the path", "Läufe des Pfades");
pub const CSV: Text = Text::new("λ path, CSV", "λ-Pfad, CSV");
pub const EXPLAINED: Text = Text::new(
    "Lines are exact optima, marks the ends of trained runs. Under the gradient penalty many optima \
     agree on the data and differ elsewhere: the line is of those found. A press on a λ opens \
     both regularisers there, side by side.",
    "Linien sind exakte Optima, Marken die Enden trainierter Läufe. Unter der Gradientenstrafe stimmen viele Optima \
     auf den Daten überein und unterscheiden sich anderswo: Die Linie gehört zu den gefundenen. Ein Druck auf ein λ \
     öffnet dort beide Regularisierungen nebeneinander.",
);
pub const ZERO: Text = Text::same("f = 0");
pub const LINES: [Text; 2] = [Text::same("V"), Text::same("G")];
/// The columns of the table.
pub const COLUMNS: [Text; 7] = [
    Text::same("λ"),
    Text::new("regulariser", "Regularisierung"),
    Text::new("network", "Netz"),
    Text::new("test error", "Testfehler"),
    Text::new("points seen", "gesehene Punkte"),
    Text::new("atoms", "Atome"),
    Text::new("objective", "Zielfunktion"),
];

/// What a network on the path is.
pub fn kind(kind: path::Kind) -> &'static str {
    match kind {
        path::Kind::Optimum => say("optimum", "Optimum"),
        path::Kind::Trained => say("trained", "trainiert"),
        path::Kind::Diverged => say("diverged", "divergiert"),
    }
}

/// What is known at one λ, and what a press there does.
pub fn at(lambda: f64, [optima, ends]: [[Option<&PathPoint>; 2]; 2]) -> String {
    let mut parts = vec![format!("λ = {}", setting(lambda, 3))];
    for (points, what) in [(optima, kind(path::Kind::Optimum)), (ends, kind(path::Kind::Trained))] {
        let errors: Vec<String> = points
            .into_iter()
            .flatten()
            .filter_map(|p| Some(format!("{} {}", short(p.mode), number(p.test_error?, 2))))
            .collect();
        if !errors.is_empty() {
            // Decimal commas need another separator.
            parts.push(format!("{what}: {}", errors.join(say(", ", "; "))));
        }
    }
    parts.join(" · ")
}

/// The name of the button that opens both regularisers at one λ.
pub fn open(lambda: f64) -> String {
    let lambda = setting(lambda, 3);
    match language() {
        Language::English => format!("Open both at λ = {lambda}"),
        Language::German => format!("Beide bei λ = {lambda} öffnen"),
    }
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
    let [name, other] = [v.mode, g.mode].map(mode_in_sentence);
    let ended = of_v.status.over() && of_g.status.over();
    let smaller = |at: usize, factor| {
        let factor = number(factor, 2);
        match language() {
            Language::English => {
                let name = [&name, &other][at];
                format!("the {name} is favourable here, its test error {factor} times smaller")
            }
            Language::German => {
                let name = ["die Variationsnorm", "die Gradientenstrafe"][at];
                format!("Günstiger ist hier {name}, ihr Testfehler ist um den Faktor {factor} kleiner")
            }
        }
    };
    let outcome = match favourable(errors, zero?) {
        Favourable::First(factor) => smaller(0, factor),
        Favourable::Second(factor) => smaller(1, factor),
        Favourable::Equal => say("they are about equal", "Beide sind etwa gleich").into(),
        Favourable::Neither => {
            let neither = say(
                "neither is favourable, for f = 0 would err by",
                "Keine von beiden ist günstig, denn f = 0 hätte den Testfehler",
            );
            format!("{neither} {}", number(zero?, 2))
        }
    };
    let [one, two] = [of_v, of_g].map(|report| match report.seen_share {
        share if share > 0.0 && !report.vanished => percent(share),
        _ => say("none", "keinen").into(),
    });
    Some(match language() {
        Language::English => format!(
            "{} test error is {first} under the {name} and {second} under the {other}: {outcome}. A unit of mass sees \
             {one} of the points under the one, {two} under the other.",
            if ended { "The" } else { "So far, the" }
        ),
        Language::German => format!(
            "{} {first} {} und {second} {}: {outcome}. Eine Masseneinheit sieht {one} der Punkte unter der einen, \
             {two} unter der anderen.",
            if ended { "Der Testfehler beträgt" } else { "Bisher beträgt der Testfehler" },
            under(v.mode),
            under(g.mode)
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;
    use relu_atoms_core::experiment::table::{DEMOS, demo};
    use relu_atoms_session::messages::RunStatus;
    use relu_atoms_session::seeds::train_to_end;

    /// The German sentence has the same numbers from the same runs, and so decides alike.
    fn german_says_the_same(pairs: &[(&Experiment, Option<&Report>)], zero: Option<f64>) {
        let ends: Vec<&Report> = pairs.iter().filter_map(|(_, end)| *end).collect();
        let errors = [0, 1].map(|k: usize| ends[k].test_error.expect("a truth"));
        let number = |value: f64| in_language(Language::German, || number(value, 2));
        let [v, g] = errors;
        let outcome = match () {
            () if v.min(g) >= 0.9 * zero.expect("a truth") => format!(
                "Keine von beiden ist günstig, denn f = 0 hätte den Testfehler {}",
                number(zero.expect("a truth"))
            ),
            () if g >= 1.1 * v => {
                let factor = number(g / v);
                format!(
                    "Günstiger ist hier die Variationsnorm, ihr Testfehler ist um den Faktor {factor} kleiner"
                )
            }
            () if v >= 1.1 * g => {
                let factor = number(v / g);
                format!(
                    "Günstiger ist hier die Gradientenstrafe, ihr Testfehler ist um den Faktor {factor} kleiner"
                )
            }
            () => "Beide sind etwa gleich".into(),
        };
        let seen = [0, 1].map(|k: usize| match ends[k].vanished {
            true => "keinen".into(),
            false => in_language(Language::German, || percent(ends[k].seen_share)),
        });
        let said = in_language(Language::German, || verdict(pairs, zero).expect("a sentence"));
        assert_eq!(
            said,
            format!(
                "Der Testfehler beträgt {} unter der Variationsnorm und {} unter der Gradientenstrafe: {outcome}. \
                 Eine Masseneinheit sieht {} der Punkte unter der einen, {} unter der anderen.",
                number(v),
                number(g),
                seen[0],
                seen[1]
            )
        );
    }

    /// Every case has its sentence, whatever the runs of the demonstration come to.
    #[test]
    fn every_verdict_has_its_words_in_german() {
        let demo = &DEMOS[demo("favourable").expect("a demonstration")];
        let runs = demo.experiments(0);
        let end = train_to_end(&Experiment { m: 20, steps: Some(20), ..runs[0].clone() }, &mut |_| true)
            .expect("an end");
        let said = |errors: [f64; 2], vanished, status| {
            let ends = errors.map(|error| Report {
                test_error: Some(error),
                seen_share: 0.305,
                vanished,
                status,
                ..end.clone()
            });
            let pairs = [(&runs[0], Some(&ends[0])), (&runs[1], Some(&ends[1]))];
            in_language(Language::German, || verdict(&pairs, Some(0.5)).expect("a sentence"))
        };
        let over = RunStatus::Finished;
        let seen =
            "Eine Masseneinheit sieht 30\u{a0}% der Punkte unter der einen, 30\u{a0}% unter der anderen.";
        assert_eq!(
            said([0.1, 0.25], false, over),
            format!(
                "Der Testfehler beträgt 0,10 unter der Variationsnorm und 0,25 unter der Gradientenstrafe: Günstiger \
                 ist hier die Variationsnorm, ihr Testfehler ist um den Faktor 2,5 kleiner. {seen}"
            )
        );
        assert_eq!(
            said([0.25, 0.1], false, RunStatus::Running),
            format!(
                "Bisher beträgt der Testfehler 0,25 unter der Variationsnorm und 0,10 unter der Gradientenstrafe: \
                 Günstiger ist hier die Gradientenstrafe, ihr Testfehler ist um den Faktor 2,5 kleiner. {seen}"
            )
        );
        assert_eq!(
            said([0.1, 0.1], false, over),
            format!(
                "Der Testfehler beträgt 0,10 unter der Variationsnorm und 0,10 unter der Gradientenstrafe: Beide sind \
                 etwa gleich. {seen}"
            )
        );
        assert_eq!(
            said([0.5, 0.6], true, over),
            "Der Testfehler beträgt 0,50 unter der Variationsnorm und 0,60 unter der Gradientenstrafe: Keine von \
             beiden ist günstig, denn f = 0 hätte den Testfehler 0,50. Eine Masseneinheit sieht keinen der Punkte \
             unter der einen, keinen unter der anderen."
        );
    }

    #[test]
    fn a_lambda_of_the_path_in_german() {
        let point = |mode, error| PathPoint {
            mode,
            lambda: 0.05,
            kind: path::Kind::Optimum,
            objective: 1.0,
            loss: 1.0,
            penalty: 1.0,
            atoms: 1,
            test_error: Some(error),
            seen_share: 0.5,
        };
        let [v, g] = [point(Mode::VariationNorm, 0.12), point(Mode::GradientPenalty, 0.3)];
        let said = || at(0.05, [[Some(&v), Some(&g)], [None, Some(&g)]]);
        assert_eq!(said(), "λ = 0.05 · optimum: V 0.12, G 0.30 · trained: G 0.30");
        in_language(Language::German, || {
            assert_eq!(said(), "λ = 0,05 · Optimum: V 0,12; G 0,30 · trainiert: G 0,30");
            assert_eq!(open(0.05), "Beide bei λ = 0,05 öffnen");
            assert_eq!(kind(path::Kind::Diverged), "divergiert");
        });
        for column in &COLUMNS[1..] {
            assert_ne!(column.within(Language::English), column.within(Language::German));
        }
    }

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
                german_says_the_same(&pairs, zero);
                // Of other runs there is none to be made.
                assert_eq!(verdict(&pairs[..1], zero), None);
                assert_eq!(verdict(&[pairs[1], pairs[0]], zero), None);
                assert_eq!(verdict(&[pairs[0], (pairs[1].0, None)], zero), None);
            }
        }
    }
}
