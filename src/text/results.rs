//! The words of the results: the finished runs of the visit, and a run from several seeds.

use super::format::count;
use super::language::{Language, Text, language, say};
use super::optimum as nearness;
use relu_atoms_session::messages::{Report, RunStatus};
use relu_atoms_session::seeds::{Spread, tally};

pub const RESULTS: Text = Text::new("Results", "Ergebnisse");
pub const RESULTS_HELP: Text = Text::new(
    "The finished runs of this visit, and a run from several seeds",
    "Die fertigen Läufe dieses Besuchs und ein Lauf von mehreren Seeds aus",
);
pub const SEVERAL_SEEDS: Text = Text::new("Several seeds at once", "Mehrere Seeds auf einmal");
pub const SEEDS: Text = Text::same("Seeds");
pub const SEEDS_HELP: Text = Text::new(
    "The selected panel's run from its seed and those after it, in the background: each ends as it would alone.",
    "Der Lauf des gewählten Panels von seinem Seed und den folgenden aus, im Hintergrund: Jeder endet, wie er allein enden würde.",
);
pub const TRAIN_SEEDS: Text = Text::new("Train them", "Trainieren");
pub const SEEDS_PROGRESS: Text = Text::new("Seeds trained", "Trainierte Seeds");
pub const NO_COUNT: Text = Text::new(
    "The number of seeds must be a whole number from 1 to 1000.",
    "Die Zahl der Seeds muss eine ganze Zahl von 1 bis 1000 sein.",
);
pub const SAMPLER_FAILED: Text = Text::new(
    "The worker that trains the seeds stopped or could not start.",
    "Der Worker, der die Seeds trainiert, hat angehalten oder konnte nicht starten.",
);
pub const LOG: Text = Text::new("Finished runs of this visit", "Fertige Läufe dieses Besuchs");
pub const LOG_EMPTY: Text = Text::new(
    "No run has finished yet. Each that does is kept here until the page is closed.",
    "Noch ist kein Lauf fertig. Jeder fertige bleibt hier, bis die Seite geschlossen wird.",
);
pub const LOG_CSV: Text = Text::new("All finished runs, CSV", "Alle fertigen Läufe, CSV");
pub const CLEAR: Text = Text::new("Clear", "Leeren");
pub const OPEN_AGAIN: Text = Text::new("Open", "Öffnen");
pub const LINK: Text = Text::new("link", "Link");
pub const ATOM_DOTS: Text = Text::new("Atoms, a dot for each seed", "Atome, ein Punkt je Seed");
pub const GAP_DOTS: Text =
    Text::new("Certified gap, a dot for each seed", "Bewiesene Lücke, ein Punkt je Seed");
/// The columns of the finished runs: name, index of a symbol, and what they mean.
pub const COLUMNS: [(Text, Option<&str>, Text); 14] = [
    (
        Text::new("run", "Lauf"),
        None,
        Text::new("Counts the runs that have ended", "Zählt die Läufe, die zu Ende sind"),
    ),
    (Text::new("data", "Daten"), None, Text::new("The data set", "Der Datensatz")),
    (Text::new("regulariser", "Regularisierung"), None, Text::new("With its strength", "Mit ihrer Stärke")),
    (Text::same("m"), None, Text::new("Neurons", "Neuronen")),
    (
        Text::new("seed", "Seed"),
        None,
        Text::new("Chooses the random start and the noise", "Wählt den zufälligen Start und das Rauschen"),
    ),
    (Text::new("atoms", "Atome"), None, Text::new("Atoms by the rule", "Atome nach der Regel")),
    (
        Text::new("mass", "Masse"),
        None,
        Text::new("The share of the mass that the atoms hold", "Der Anteil der Masse, den die Atome tragen"),
    ),
    (Text::same("R"), Some("V"), Text::new("Variation norm", "Variationsnorm")),
    (Text::same("R"), Some("G"), Text::new("Gradient penalty", "Gradientenstrafe")),
    (
        Text::new("loss", "Verlust"),
        None,
        Text::new(
            "Loss against the clean targets, in standard units with R², the share of their variance that is explained",
            "Verlust gegenüber den Zielwerten ohne Rauschen, in Standardeinheiten mit R², dem erklärten Anteil ihrer Varianz",
        ),
    ),
    (
        Text::new("test error", "Testfehler"),
        None,
        Text::new(
            "On the truth where it is known, otherwise on the rows that are held out",
            "Auf der Wahrheit, wo sie bekannt ist, sonst auf den zurückgehaltenen Zeilen",
        ),
    ),
    (Text::new("share seen", "gesehener Anteil"), None, super::SEEN_MEANING),
    (
        Text::new("gap", "Lücke"),
        None,
        Text::new(
            "Certified: at most so far above the best network of any width",
            "Bewiesen: höchstens so weit über dem besten Netz beliebiger Breite",
        ),
    ),
    (Text::new("steps", "Schritte"), None, Text::new("Steps done", "Getane Schritte")),
];

/// The name of the button that opens a run again.
pub fn open_again(number: u64) -> String {
    match language() {
        Language::English => format!("Open run {number}"),
        Language::German => format!("Lauf {number} öffnen"),
    }
}

/// The name of a run's link.
pub fn link_to(number: u64) -> String {
    format!("{} {number}", say("Link to run", "Link zu Lauf"))
}

/// What stands beside the steps of a run.
pub fn note(status: RunStatus, changes: usize) -> String {
    let diverged = (status == RunStatus::Diverged).then(|| say("diverged", "divergiert").to_owned());
    let changed = match changes {
        0 => None,
        1 => Some(say("1 change", "1 Änderung").into()),
        changes => Some(format!("{} {}", count(changes as u64), say("changes", "Änderungen"))),
    };
    diverged.into_iter().chain(changed).collect::<Vec<_>>().join(", ")
}

/// The certified gap of a run; a dash where there is none.
pub fn gap(report: &Report) -> String {
    let share = report.standing.as_ref().and_then(|standing| standing.excess());
    share
        .filter(|share| nearness::is_informative(*share))
        .map_or_else(|| super::NOT_THERE.into(), |share| nearness::amount(share, true))
}

/// The test error of a run; a dash where there is none.
pub fn test_error(report: &Report) -> String {
    report.test_error.map_or_else(|| super::NOT_THERE.into(), |error| super::format::number(error, 2))
}

/// How far several seeds have come: `4 of 10 seeds`.
pub fn seeds_done(done: usize, all: usize) -> String {
    match language() {
        Language::English => format!("{done} of {all} seeds"),
        Language::German => format!("{} von {} Seeds", count(done as u64), count(all as u64)),
    }
}

/// How the numbers of atoms are spread: `4 atoms in 7 runs, 5 in 3`.
pub fn atoms_of(ends: impl IntoIterator<Item = usize>) -> String {
    let parts = tally(ends).into_iter().enumerate().map(|(k, (atoms, runs))| {
        let of = match atoms {
            1 => say(" atom", " Atom"),
            _ => say(" atoms", " Atome"),
        };
        let among = match runs {
            1 => say(" run", " Lauf"),
            _ => say(" runs", " Läufen"),
        };
        let [of, among] = if k == 0 { [of, among] } else { ["", ""] };
        format!("{}{of} in {runs}{among}", count(atoms as u64))
    });
    parts.collect::<Vec<String>>().join(", ")
}

/// How the gaps are spread; nothing where there is no gap.
pub fn gaps_of(gaps: impl IntoIterator<Item = f64>) -> Option<String> {
    let spread = Spread::of(gaps)?;
    let [least, median, greatest] =
        [spread.least, spread.median, spread.greatest].map(|share| nearness::amount(share, true));
    Some(match (language(), least == greatest) {
        (Language::English, true) => format!("gap {least} in all"),
        (Language::English, false) => format!("gap from {least} to {greatest}, median {median}"),
        (Language::German, true) => format!("Lücke überall {least}"),
        (Language::German, false) => format!("Lücke von {least} bis {greatest}, Median {median}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;

    fn in_german<T>(make: impl FnOnce() -> T) -> T {
        in_language(Language::German, make)
    }

    #[test]
    fn how_atoms_are_spread() {
        let told =
            |ends: &[usize]| (atoms_of(ends.iter().copied()), in_german(|| atoms_of(ends.iter().copied())));
        let both = |english: &str, german: &str| (english.to_owned(), german.to_owned());
        assert_eq!(told(&[1]), both("1 atom in 1 run", "1 Atom in 1 Lauf"));
        assert_eq!(told(&[1, 1]), both("1 atom in 2 runs", "1 Atom in 2 Läufen"));
        assert_eq!(told(&[4]), both("4 atoms in 1 run", "4 Atome in 1 Lauf"));
        assert_eq!(told(&[4, 5, 4, 4, 5]), both("4 atoms in 3 runs, 5 in 2", "4 Atome in 3 Läufen, 5 in 2"));
    }

    #[test]
    fn how_gaps_are_spread() {
        let told = |gaps: &[f64]| in_german(|| gaps_of(gaps.iter().copied()));
        assert_eq!(told(&[]), None);
        assert_eq!(told(&[0.12, 0.12]).as_deref(), Some("Lücke überall 12\u{a0}%"));
        assert_eq!(
            told(&[0.12, 0.34, 0.56]).as_deref(),
            Some("Lücke von 12\u{a0}% bis 56\u{a0}%, Median 34\u{a0}%")
        );
        assert_eq!(gaps_of([0.12, 0.12]).as_deref(), Some("gap 12\u{a0}% in all"));
        assert_eq!(
            gaps_of([0.12, 0.34, 0.56]).as_deref(),
            Some("gap from 12\u{a0}% to 56\u{a0}%, median 34\u{a0}%")
        );
    }

    #[test]
    fn what_stands_beside_a_run() {
        in_german(|| {
            assert_eq!(note(RunStatus::Finished, 0), "");
            assert_eq!(note(RunStatus::Finished, 1), "1 Änderung");
            assert_eq!(note(RunStatus::Diverged, 1200), "divergiert, 1.200 Änderungen");
            assert_eq!((open_again(3), link_to(3)), ("Lauf 3 öffnen".into(), "Link zu Lauf 3".into()));
            assert_eq!(seeds_done(4, 1000), "4 von 1.000 Seeds");
        });
        assert_eq!(note(RunStatus::Diverged, 1200), "diverged, 1,200 changes");
        assert_eq!(seeds_done(4, 1000), "4 of 1000 seeds");
    }

    #[test]
    fn every_column_is_told_in_each_language() {
        for (name, _, meaning) in COLUMNS {
            assert_ne!(meaning.within(Language::English), meaning.within(Language::German));
            // A symbol has a letter of its own.
            let is_symbol = name.get().len() == 1;
            assert_eq!(name.within(Language::English) == name.within(Language::German), is_symbol);
        }
    }
}
