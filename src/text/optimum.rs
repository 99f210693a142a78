//! How near a run is to the optimum, in the language in force. The English is the core's own, which the command line
//! shares.

use super::language::{Language, Text, language};
use relu_atoms_core::nearness::{self, Left, left, nears_its_end, two_digits};
pub use relu_atoms_core::nearness::{is_informative, share};
use relu_atoms_core::optimum::{Progress, SolveError};

pub const LOADING: Text = Text::new("Loading the exact solver …", "Der exakte Löser wird geladen …");

const FREE_BIASES: Text = Text::new(
    nearness::FREE_BIASES,
    "Biases kosten hier nichts: Ein Kontinuum von Knicken kann optimal sein, also gibt es kein Zertifikat, kein \
     Optimum zum Vergleich und keine Geburt.",
);

/// A number that the core has written, as German has it: `41.613` and `3,4`.
fn german(number: &str) -> String {
    let sign = |c| match c {
        '.' => ',',
        ',' => '.',
        c => c,
    };
    number.chars().map(sign).collect()
}

/// A share above something: in per cent (`3.4 %`) and from the double on as a factor (`417 ×`); rounded
/// up, as what is at most so much has to be, or to the nearest.
pub fn amount(share: f64, up: bool) -> String {
    let amount = nearness::amount(share, up);
    match language() {
        Language::English => amount,
        Language::German => german(&amount),
    }
}

/// The factor in German where a share is at least 1: `höchstens das 417-Fache des Optimums`.
fn times(share: f64) -> Option<String> {
    (share >= 1.0)
        .then(|| format!("höchstens das {}-Fache des Optimums", german(&two_digits(1.0 + share, true))))
}

/// `within 3.4 %` or `at most 417 × the optimum`; `auf 3,4 % genau` or `höchstens das 417-Fache des Optimums`.
pub fn within(share: f64) -> String {
    match language() {
        Language::English => nearness::within(share),
        Language::German => times(share).unwrap_or_else(|| format!("auf {} genau", amount(share, true))),
    }
}

/// `within 3.4 % of the optimum` or `at most 417 × the optimum`; `höchstens 3,4 % über dem Optimum` or `höchstens das
/// 417-Fache des Optimums`.
pub fn of_optimum(share: f64) -> String {
    match language() {
        Language::English => nearness::of_optimum(share),
        Language::German => {
            times(share).unwrap_or_else(|| format!("höchstens {} über dem Optimum", amount(share, true)))
        }
    }
}

/// The same in as few words as may be, for a panel among several: `within 3.4 % of the optimum`; `≤ 3,4 % über dem
/// Optimum` or `≤ 417 × Optimum`.
pub fn of_optimum_brief(share: f64) -> String {
    match language() {
        Language::English => nearness::of_optimum(share),
        Language::German if share >= 1.0 => format!("≤ {} Optimum", amount(share, true)),
        Language::German => format!("≤ {} über dem Optimum", amount(share, true)),
    }
}

/// How far a solve has come: `Solving: within 3.4 % so far, about 2 s left`.
pub fn solving(progress: &Progress, seconds: Option<f64>) -> String {
    if language() == Language::English {
        return nearness::solving(progress, seconds);
    }
    let near = match share(progress.objective, progress.objective - progress.gap) {
        Some(share) if nears_its_end(share) => within(share) + ", wird abgeschlossen",
        Some(share) => format!("bisher {}", within(share)),
        None => "noch keine untere Schranke".into(),
    };
    let time = seconds.map_or_else(String::new, |seconds| match left(seconds) {
        Left::UnderASecond => ", noch unter 1 s".into(),
        Left::Seconds(n) => format!(", noch etwa {} s", super::format::count(n)),
        Left::Minutes(n) => format!(", noch etwa {} min", super::format::count(n)),
    });
    format!("Wird gelöst: {near}{time}")
}

/// What is left of a solve that was stopped: `Stopped: within 3.4 % of the optimum`.
pub fn stopped(objective: f64, bound: f64) -> String {
    match (language(), share(objective, bound)) {
        (Language::English, _) => nearness::stopped(objective, bound),
        (Language::German, Some(share)) => format!("Abgebrochen: {}", of_optimum(share)),
        (Language::German, None) => "Abgebrochen, bevor es eine untere Schranke gab".into(),
    }
}

/// Which points count as one, as a sentence: of each group, which are no further than `distance` from
/// its first. Empty when none do.
pub fn taken_as_one(groups: &[Vec<usize>], distance: f64) -> String {
    if language() == Language::English {
        return nearness::taken_as_one(groups, distance);
    }
    let distance = german(&two_digits(distance, true));
    let mut sentence = String::new();
    for group in groups {
        let Some((first, rest)) = group.split_first() else { continue };
        let names: Vec<String> = rest.iter().map(|k| (k + 1).to_string()).collect();
        let (others, are, count) = match names.split_last() {
            Some((last, before)) if !before.is_empty() => {
                let article = if sentence.is_empty() { "Die" } else { "die" };
                (format!("{article} Punkte {} und {last}", before.join(", ")), "sind", "zählen")
            }
            _ => (format!("Punkt {}", names.concat()), "ist", "zählt"),
        };
        if !sentence.is_empty() {
            sentence += "; ";
        }
        sentence += &format!(
            "{others} {are} höchstens {distance} von Punkt {} entfernt und {count} mit ihm als einer",
            first + 1
        );
    }
    if sentence.is_empty() { sentence } else { sentence + "." }
}

/// Why nothing is certified where the variation norm does not charge the biases.
pub fn free_biases() -> &'static str {
    FREE_BIASES.get()
}

/// Why there is no optimum, as a sentence.
pub fn refusal(error: &SolveError) -> String {
    let number = |value: f64| super::format::decimal(value.to_string());
    match (language(), error) {
        (Language::English, _) => nearness::refusal(error),
        (Language::German, SolveError::Stopped) => "Der Löser wurde angehalten.".into(),
        (Language::German, SolveError::Contradiction { objective, dual }) => format!(
            "Der Löser widerspricht sich: Seine untere Schranke {} übersteigt die Zielfunktion {} seines eigenen Netzes, \
             sodass auf keine von beiden Verlass ist; bitte diese Daten melden.",
            number(*dual),
            number(*objective)
        ),
        (Language::German, SolveError::Mismatch { point, off }) => format!(
            "Der Löser widerspricht sich: Bei Punkt {} verfehlen seine Atome seine Vorhersagen um {}, sodass auf beide \
             kein Verlass ist; bitte diese Daten melden.",
            point + 1,
            number(*off)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;

    fn in_both<T>(told: impl Fn() -> T) -> [T; 2] {
        Language::ALL.map(|language| in_language(language, &told))
    }

    fn blanks(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn shares_are_told_with_the_same_digits_in_both_languages() {
        for (share, up, english, german) in [
            (0.0, true, "0 %", "0 %"),
            (0.0341, true, "3.5 %", "3,5 %"),
            (0.0341, false, "3.4 %", "3,4 %"),
            (1.3e-13, true, "1.3e−11 %", "1,3e−11 %"),
            (1.0, true, "2.0 ×", "2,0 ×"),
            (416.13, false, "417 ×", "417 ×"),
            (41_612.0, true, "41,613 ×", "41.613 ×"),
            (999_999.5, true, "1.1e6 ×", "1,1e6 ×"),
        ] {
            assert_eq!(in_both(|| blanks(&amount(share, up))), [english, german], "{share} {up}");
        }
    }

    #[test]
    fn what_is_near_is_told_in_both_languages() {
        for (share, [english, german], [of_english, of_german]) in [
            (
                0.0331,
                ["within 3.4 %", "auf 3,4 % genau"],
                ["within 3.4 % of the optimum", "höchstens 3,4 % über dem Optimum"],
            ),
            (
                416.0,
                ["at most 417 × the optimum", "höchstens das 417-Fache des Optimums"],
                ["at most 417 × the optimum", "höchstens das 417-Fache des Optimums"],
            ),
            (
                41_612.0,
                ["at most 41,613 × the optimum", "höchstens das 41.613-Fache des Optimums"],
                ["at most 41,613 × the optimum", "höchstens das 41.613-Fache des Optimums"],
            ),
        ] {
            assert_eq!(in_both(|| blanks(&within(share))), [english, german]);
            assert_eq!(in_both(|| blanks(&of_optimum(share))), [of_english, of_german]);
        }
        let [english, german] = in_both(free_biases);
        assert_eq!(english, nearness::FREE_BIASES);
        assert!(german.ends_with("keine Geburt."));
    }

    #[test]
    fn a_solve_is_told_in_both_languages() {
        let progress = |objective, gap| Progress { round: 3, objective, gap, atoms: 2, left: None };
        let near = progress(1.03, 0.03);
        for (told, seconds, said) in [
            (near, None, "Wird gelöst: bisher auf 3,0 % genau"),
            (near, Some(0.2), "Wird gelöst: bisher auf 3,0 % genau, noch unter 1 s"),
            (near, Some(1.2), "Wird gelöst: bisher auf 3,0 % genau, noch etwa 2 s"),
            (near, Some(200.0), "Wird gelöst: bisher auf 3,0 % genau, noch etwa 3 min"),
            (progress(12.0, 11.0), None, "Wird gelöst: bisher höchstens das 12-Fache des Optimums"),
            (progress(12.0, 12.0), Some(3.0), "Wird gelöst: noch keine untere Schranke, noch etwa 3 s"),
            (progress(1.0, 1.01e-12), None, "Wird gelöst: auf 1,1e−10 % genau, wird abgeschlossen"),
        ] {
            let [english, german] = in_both(|| solving(&told, seconds));
            assert_eq!((english, blanks(&german)), (nearness::solving(&told, seconds), said.into()));
        }
        for (bound, said) in [
            (1.0, "Abgebrochen: höchstens 50 % über dem Optimum"),
            (0.0, "Abgebrochen, bevor es eine untere Schranke gab"),
        ] {
            let [english, german] = in_both(|| stopped(1.5, bound));
            assert_eq!((english, blanks(&german)), (nearness::stopped(1.5, bound), said.into()));
        }
        assert_eq!(in_both(|| LOADING.get())[1], "Der exakte Löser wird geladen …");
    }

    #[test]
    fn points_that_count_as_one_are_named_in_german() {
        for (groups, said) in [
            (vec![], ""),
            (
                vec![vec![2, 6]],
                "Punkt 7 ist höchstens 2,5e−12 von Punkt 3 entfernt und zählt mit ihm als einer.",
            ),
            (
                vec![vec![2, 6], vec![0, 1, 3, 4]],
                "Punkt 7 ist höchstens 2,5e−12 von Punkt 3 entfernt und zählt mit ihm als einer; die Punkte 2, 4 und 5 \
                 sind höchstens 2,5e−12 von Punkt 1 entfernt und zählen mit ihm als einer.",
            ),
            (
                vec![vec![0, 1, 4]],
                "Die Punkte 2 und 5 sind höchstens 2,5e−12 von Punkt 1 entfernt und zählen mit ihm als einer.",
            ),
        ] {
            let [english, german] = in_both(|| taken_as_one(&groups, 2.5e-12));
            assert_eq!((english, german.as_str()), (nearness::taken_as_one(&groups, 2.5e-12), said));
        }
    }

    #[test]
    fn a_solver_that_contradicts_itself_says_so_in_german() {
        for (error, said) in [
            (SolveError::Stopped, "Der Löser wurde angehalten."),
            (
                SolveError::Contradiction { objective: 1.25, dual: 2.0 },
                "Der Löser widerspricht sich: Seine untere Schranke 2 übersteigt die Zielfunktion 1,25 seines eigenen \
                 Netzes, sodass auf keine von beiden Verlass ist; bitte diese Daten melden.",
            ),
            (
                SolveError::Mismatch { point: 4, off: 0.5 },
                "Der Löser widerspricht sich: Bei Punkt 5 verfehlen seine Atome seine Vorhersagen um 0,5, sodass auf \
                 beide kein Verlass ist; bitte diese Daten melden.",
            ),
        ] {
            assert_eq!(in_both(|| refusal(&error)), [nearness::refusal(&error), said.into()]);
        }
    }
}
