//! Words about workers that end, and about what a setting costs.

use super::format::{count, setting};
use super::language::{Language, Text, language, say};
use crate::engine::WorkerEnd;
use relu_atoms_core::experiment::Experiment;
use relu_atoms_session::memory;

pub const TRY_AGAIN: Text = Text::new("Try again", "Noch einmal");
pub const FASTER: Text =
    Text::new(" Fewer neurons or panels are faster.", " Weniger Neuronen oder Panels sind schneller.");

/// How a worker ended, after "The worker …".
fn ended(end: &WorkerEnd) -> String {
    match end {
        WorkerEnd::Error(words) => {
            let error = say("stopped at an error", "hat bei einem Fehler angehalten");
            if words.is_empty() { error.into() } else { format!("{error} ({words})") }
        }
        WorkerEnd::Memory(_) => say("got no more memory", "hat keinen Speicher mehr bekommen").into(),
        WorkerEnd::NotFetched(_) => say("could not be loaded", "konnte nicht geladen werden").into(),
        WorkerEnd::Silent => say("no longer answered", "hat nicht mehr geantwortet").into(),
        WorkerEnd::NeverStarted => say("never answered", "hat nie geantwortet").into(),
    }
}

/// How a training worker ended.
pub fn sentence(end: &WorkerEnd) -> String {
    format!("{} {}.", say("It", "Er"), ended(end))
}

/// A new training worker repeats the run, and has come to this step.
pub fn repeats(end: &WorkerEnd, step: u64, to: u64) -> String {
    let (ended, step, all) = (ended(end), count(step.min(to)), count(to));
    match (language(), to) {
        (Language::English, 0) => format!("The training worker {ended}. A new one begins the run."),
        (Language::English, _) => {
            format!("The training worker {ended}. A new one repeats the run: step {step} of {all}.")
        }
        (Language::German, 0) => format!("Der Worker des Trainings {ended}. Ein neuer beginnt den Lauf."),
        (Language::German, _) => {
            format!(
                "Der Worker des Trainings {ended}. Ein neuer wiederholt den Lauf: Schritt {step} von {all}."
            )
        }
    }
}

/// A new training worker has repeated the run; the place of the panel, where there are several.
pub fn replaced(end: &WorkerEnd, place: Option<usize>, step: u64) -> String {
    let (ended, step) = (ended(end), count(step));
    let of = say(" of panel ", " von Panel ");
    let place = place.map(|place| format!("{of}{place}")).unwrap_or_default();
    match language() {
        Language::English => format!(
            "The training worker{place} {ended}. A new one has repeated the run to step {step}, with the same \
             numbers: nothing is lost."
        ),
        Language::German => format!(
            "Der Worker des Trainings{place} {ended}. Ein neuer hat den Lauf bis Schritt {step} wiederholt, mit \
             denselben Zahlen: Nichts ist verloren."
        ),
    }
}

/// Bytes in words.
fn megabytes(bytes: f64) -> String {
    format!("{}\u{a0}MB", count((bytes / 1e6).round().max(1.0) as u64))
}

/// No training worker can be had for this run.
pub fn lost(end: &WorkerEnd, run: &Experiment) -> String {
    match end {
        WorkerEnd::Memory(had) => no_memory(*had, run),
        WorkerEnd::NotFetched(_) => say(
            "A part of the page that trains could not be fetched, so nothing trains here. Try again once the connection is back; if it still fails, reload the page: there may be a new release.",
            "Ein Teil der Seite, der trainiert, konnte nicht geladen werden, also wird hier nichts trainiert. Noch einmal versuchen, sobald die Verbindung wieder da ist; gelingt es dann nicht, die Seite neu laden: Vielleicht gibt es eine neue Version.",
        )
        .into(),
        WorkerEnd::NeverStarted => say(
            "The training worker never answered, and neither did others in its place, so nothing trains here. Try again, or reload the page.",
            "Der Worker des Trainings hat nie geantwortet, und andere an seiner Stelle auch nicht, also wird hier nichts trainiert. Noch einmal versuchen oder die Seite neu laden.",
        )
        .into(),
        WorkerEnd::Error(_) | WorkerEnd::Silent => {
            let ended = ended(end);
            match language() {
                Language::English => format!(
                    "The training worker {ended}, and so did others in its place: nothing trains here. Try again, \
                     change a setting, or save the run with Share."
                ),
                Language::German => format!(
                    "Der Worker des Trainings {ended}, und andere an seiner Stelle ebenso: Hier wird nichts \
                     trainiert. Noch einmal versuchen, eine Einstellung ändern oder den Lauf mit „Teilen“ sichern."
                ),
            }
        }
    }
}

/// A run needs more memory than the browser gave, which is so much as far as that is known.
fn no_memory(had: Option<u64>, run: &Experiment) -> String {
    let (m, needed) = (count(run.m as u64), megabytes(memory::needed(run)));
    let gave = megabytes(had.unwrap_or_default() as f64);
    let fits = had.and_then(|had| memory::widest(run, had as f64)).filter(|fits| *fits < run.m);
    match (language(), fits) {
        (Language::English, Some(fits)) => format!(
            "{m} neurons need about {needed} of memory, and the browser gave {gave}. About {} neurons fit.",
            count(fits as u64)
        ),
        (Language::English, None) => format!(
            "{m} neurons need about {needed} of memory, which the browser refused. Close other tabs, or take fewer \
             neurons."
        ),
        (Language::German, Some(fits)) => format!(
            "{m} Neuronen brauchen etwa {needed} Speicher, und der Browser gab {gave}. Etwa {} Neuronen passen hinein.",
            count(fits as u64)
        ),
        (Language::German, None) => format!(
            "{m} Neuronen brauchen etwa {needed} Speicher, die der Browser verweigert hat. Andere Tabs schließen oder \
             weniger Neuronen nehmen."
        ),
    }
}

/// The painter has ended, and a new one paints.
pub fn painter_replaced(end: &WorkerEnd) -> String {
    let ended = ended(end);
    match language() {
        Language::English => {
            format!("The worker that paints {ended}. A new one has painted the pictures again.")
        }
        Language::German => {
            format!("Der Worker, der zeichnet, {ended}. Ein neuer hat die Bilder neu gezeichnet.")
        }
    }
}

/// No painter can be had.
pub fn painter_lost(end: &WorkerEnd) -> String {
    if let WorkerEnd::NotFetched(_) = end {
        return say(
            "A part of the page that paints could not be fetched, so there are no pictures. Reload the page once the connection is back.",
            "Ein Teil der Seite, der zeichnet, konnte nicht geladen werden, also gibt es keine Bilder. Die Seite neu laden, sobald die Verbindung wieder da ist.",
        )
        .into();
    }
    let ended = ended(end);
    match language() {
        Language::English => format!(
            "The worker that paints {ended}, and so did others in its place, so there are no pictures. Reload the page to try again."
        ),
        Language::German => format!(
            "Der Worker, der zeichnet, {ended}, und andere an seiner Stelle ebenso, also gibt es keine Bilder. Die Seite neu laden, um es noch einmal zu versuchen."
        ),
    }
}

/// The solver has ended before it answered.
pub fn solver_ended(end: &WorkerEnd) -> String {
    match end {
        WorkerEnd::NotFetched(_) => {
            say("The exact solver could not be fetched.", "Der exakte Löser konnte nicht geladen werden.")
                .into()
        }
        WorkerEnd::Memory(_) => say(
            "The exact solver got no more memory: fewer points need less.",
            "Der exakte Löser hat keinen Speicher mehr bekommen: Weniger Punkte brauchen weniger.",
        )
        .into(),
        _ => format!("{} {}.", say("The exact solver", "Der exakte Löser"), ended(end)),
    }
}

/// The worker that trains in the background has ended.
pub fn sampler_ended(end: &WorkerEnd) -> String {
    let ended = ended(end);
    match language() {
        Language::English => {
            format!("The worker that trains in the background {ended}. What it had finished is kept.")
        }
        Language::German => format!(
            "Der Worker, der im Hintergrund trainiert, {ended}. Was er fertig hatte, bleibt erhalten."
        ),
    }
}

/// About so many steps a second, where that is few enough to matter; none otherwise.
pub fn cost(steps_per_second: f64, panels: usize) -> Option<String> {
    if steps_per_second.is_nan() || steps_per_second <= 0.0 || steps_per_second >= 60.0 {
        return None;
    }
    let with = match (language(), panels) {
        (_, ..=1) => String::new(),
        (Language::English, _) => format!(" with {panels} panels"),
        (Language::German, _) => format!(" bei {panels} Panels"),
    };
    Some(if steps_per_second >= 0.8 {
        let steps = setting(steps_per_second, if steps_per_second < 10.0 { 1 } else { 2 });
        match (language(), steps.as_str()) {
            (Language::English, "1") => format!("About {steps} step a second here{with}."),
            (Language::English, _) => format!("About {steps} steps a second here{with}."),
            (Language::German, "1") => format!("Hier etwa {steps} Schritt pro Sekunde{with}."),
            (Language::German, _) => format!("Hier etwa {steps} Schritte pro Sekunde{with}."),
        }
    } else {
        let seconds = setting(1.0 / steps_per_second, 1);
        match (language(), seconds.as_str()) {
            (Language::English, _) => format!("About {seconds} seconds a step here{with}."),
            (Language::German, "1") => format!("Hier etwa {seconds} Sekunde je Schritt{with}."),
            (Language::German, _) => format!("Hier etwa {seconds} Sekunden je Schritt{with}."),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;
    use relu_atoms_core::experiment::Mode;

    #[test]
    fn a_refusal_of_memory_names_what_fits() {
        let run = Experiment { m: 100_000, ..Experiment::preset("saddle", Mode::VariationNorm).unwrap() };
        let sentence = lost(&WorkerEnd::Memory(Some(26_000_000)), &run);
        assert!(
            sentence.starts_with("100,000 neurons need about ") || sentence.contains("neurons need about"),
            "{sentence}"
        );
        assert!(sentence.contains("26\u{a0}MB") && sentence.contains("fit"), "{sentence}");
        // What was refused without a number, or where even less would not fit, has no number.
        for had in [None, Some(1_000)] {
            assert!(lost(&WorkerEnd::Memory(had), &run).contains("fewer neurons"));
        }
        // The German has the same numbers.
        let needed = megabytes(memory::needed(&run));
        let fits = memory::widest(&run, 26e6).unwrap();
        let german = |had| in_language(Language::German, || lost(&WorkerEnd::Memory(had), &run));
        assert_eq!(
            german(Some(26_000_000)),
            format!(
                "100.000 Neuronen brauchen etwa {needed} Speicher, und der Browser gab 26\u{a0}MB. Etwa {} Neuronen \
                 passen hinein.",
                in_language(Language::German, || count(fits as u64))
            )
        );
        for had in [None, Some(1_000)] {
            assert_eq!(
                german(had),
                format!(
                    "100.000 Neuronen brauchen etwa {needed} Speicher, die der Browser verweigert hat. Andere Tabs \
                     schließen oder weniger Neuronen nehmen."
                )
            );
        }
    }

    #[test]
    fn every_end_is_told_in_german() {
        let error = || WorkerEnd::Error("boom".into());
        in_language(Language::German, || {
            assert_eq!(sentence(&error()), "Er hat bei einem Fehler angehalten (boom).");
            assert_eq!(sentence(&WorkerEnd::Error(String::new())), "Er hat bei einem Fehler angehalten.");
            assert_eq!(sentence(&WorkerEnd::Memory(None)), "Er hat keinen Speicher mehr bekommen.");
            assert_eq!(sentence(&WorkerEnd::NotFetched("x".into())), "Er konnte nicht geladen werden.");
            assert_eq!(sentence(&WorkerEnd::NeverStarted), "Er hat nie geantwortet.");
            assert_eq!(
                repeats(&WorkerEnd::Silent, 5, 0),
                "Der Worker des Trainings hat nicht mehr geantwortet. Ein neuer beginnt den Lauf."
            );
            assert_eq!(
                repeats(&WorkerEnd::Silent, 1200, 5000),
                "Der Worker des Trainings hat nicht mehr geantwortet. Ein neuer wiederholt den Lauf: Schritt 1.200 \
                 von 5.000."
            );
            assert_eq!(
                replaced(&WorkerEnd::Silent, Some(2), 1200),
                "Der Worker des Trainings von Panel 2 hat nicht mehr geantwortet. Ein neuer hat den Lauf bis Schritt \
                 1.200 wiederholt, mit denselben Zahlen: Nichts ist verloren."
            );
            assert_eq!(
                replaced(&WorkerEnd::Silent, None, 20),
                "Der Worker des Trainings hat nicht mehr geantwortet. Ein neuer hat den Lauf bis Schritt 20 \
                 wiederholt, mit denselben Zahlen: Nichts ist verloren."
            );
            assert_eq!(
                painter_replaced(&WorkerEnd::Silent),
                "Der Worker, der zeichnet, hat nicht mehr geantwortet. Ein neuer hat die Bilder neu gezeichnet."
            );
            assert_eq!(
                painter_lost(&WorkerEnd::Silent),
                "Der Worker, der zeichnet, hat nicht mehr geantwortet, und andere an seiner Stelle ebenso, also gibt \
                 es keine Bilder. Die Seite neu laden, um es noch einmal zu versuchen."
            );
            assert_eq!(solver_ended(&error()), "Der exakte Löser hat bei einem Fehler angehalten (boom).");
            assert_eq!(
                sampler_ended(&WorkerEnd::Silent),
                "Der Worker, der im Hintergrund trainiert, hat nicht mehr geantwortet. Was er fertig hatte, bleibt \
                 erhalten."
            );
            let run = Experiment::preset("saddle", Mode::VariationNorm).unwrap();
            assert_eq!(
                lost(&error(), &run),
                "Der Worker des Trainings hat bei einem Fehler angehalten (boom), und andere an seiner Stelle ebenso: \
                 Hier wird nichts trainiert. Noch einmal versuchen, eine Einstellung ändern oder den Lauf mit „Teilen“ \
                 sichern."
            );
        });
        // What has no numbers has words of its own in each language.
        let run = Experiment::preset("saddle", Mode::VariationNorm).unwrap();
        let not_fetched = WorkerEnd::NotFetched(String::new());
        let tell = || {
            [
                lost(&not_fetched, &run),
                lost(&WorkerEnd::NeverStarted, &run),
                painter_lost(&not_fetched),
                solver_ended(&not_fetched),
                solver_ended(&WorkerEnd::Memory(None)),
            ]
        };
        let german = in_language(Language::German, tell);
        assert!(tell().iter().zip(&german).all(|(english, german)| english != german), "{german:?}");
    }

    #[test]
    fn a_cost_is_told_where_it_is_felt() {
        assert_eq!(cost(1000.0, 1), None);
        assert_eq!(cost(f64::NAN, 1), None);
        assert_eq!(cost(23.4, 1).as_deref(), Some("About 23 steps a second here."));
        assert_eq!(cost(1.04, 4).as_deref(), Some("About 1 step a second here with 4 panels."));
        assert_eq!(cost(0.26, 2).as_deref(), Some("About 4 seconds a step here with 2 panels."));
        in_language(Language::German, || {
            assert_eq!(cost(1000.0, 1), None);
            assert_eq!(cost(23.4, 1).as_deref(), Some("Hier etwa 23 Schritte pro Sekunde."));
            assert_eq!(cost(0.9, 1).as_deref(), Some("Hier etwa 0,9 Schritte pro Sekunde."));
            assert_eq!(cost(1.04, 4).as_deref(), Some("Hier etwa 1 Schritt pro Sekunde bei 4 Panels."));
            assert_eq!(cost(0.26, 2).as_deref(), Some("Hier etwa 4 Sekunden je Schritt bei 2 Panels."));
            assert_eq!(cost(0.79, 1).as_deref(), Some("Hier etwa 1 Sekunde je Schritt."));
        });
    }
}
