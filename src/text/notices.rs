//! Notices of which a part is an error: why something did not happen, and what happened instead.

use super::errors::Localised;
use super::format::{count, setting};
use super::language::{Language, Text, language};
use relu_atoms_core::train::{ConfigError, Stop};
use relu_atoms_session::export::changes::ChangesError;
use relu_atoms_session::messages::Frame;

/// Settings of a run have given way to its regulariser's own.
pub fn settings_replaced(error: &ConfigError) -> String {
    let error = error.localised();
    match language() {
        Language::English => format!("{error}; the run has its regulariser's own instead"),
        Language::German => {
            format!("{error}; der Lauf hat stattdessen die Vorgaben seiner Regularisierung")
        }
    }
}

/// A link opens without its changes.
pub fn changes_left_out(error: &ChangesError) -> String {
    let error = error.localised();
    match language() {
        Language::English => format!("`changes`: {error}; the link opens without them"),
        Language::German => format!("`changes`: {error}; der Link öffnet sich ohne sie"),
    }
}

/// Something has failed for this reason.
pub fn because(failure: Text, error: &impl Localised) -> String {
    format!("{failure} ({})", error.localised())
}

/// A file is not opened.
pub fn not_opened(error: &impl Localised) -> String {
    format!("{}{}.", super::dialogs::NOT_OPENED, error.localised())
}

/// A run has diverged.
pub fn diverged(frame: &Frame) -> String {
    let report = &frame.report;
    match (language(), frame.stop) {
        (Language::German, Some(Stop::Diverged { at })) => format!(
            "Das Training ist bei Schritt {} divergiert: Die Schrittweite h = {} ist hier zu groß. Gezeigt ist Schritt {}, \
             der letzte gute; es mit der Hälfte von h versuchen.",
            count(at),
            setting(frame.settings.h, 4),
            count(report.step)
        ),
        _ => report.message.clone().unwrap_or_else(|| super::DIVERGED.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::errors::tests::assert_same_facts;
    use crate::text::language::in_language;
    use relu_atoms_core::experiment::{Experiment, Mode, Pace};
    use relu_atoms_core::train::NeuronEditError;
    use relu_atoms_session::messages::{Request, RunStatus};
    use relu_atoms_session::{Output, Session};

    fn assert_notice(make: impl Fn() -> String) -> String {
        let german = in_language(Language::German, &make);
        assert_same_facts(&make(), &german);
        german
    }

    #[test]
    fn notices_say_the_same_in_german() {
        let said = assert_notice(|| settings_replaced(&ConfigError::NothingToAnneal));
        assert_eq!(
            said,
            "`schedule`: nur Label-Rauschen kann abklingen; der Lauf hat stattdessen die Vorgaben seiner Regularisierung"
        );
        let said = assert_notice(|| changes_left_out(&ChangesError::Panels { found: 3, panels: 2 }));
        assert_eq!(
            said,
            "`changes`: es gibt Änderungen für 3 Panels, der Link hat 2; der Link öffnet sich ohne sie"
        );
        assert_notice(|| not_opened(&NeuronEditError::NotANumber));
        assert_eq!(
            because(Text::same("Failed."), &ConfigError::NoPhase),
            "Failed. (`schedule`: a run needs at least one phase)"
        );
    }

    #[test]
    fn divergence_is_told_with_the_runs_own_numbers() {
        for (h, seed) in [(500.0, 1), (160.5, 2), (90.25, 3)] {
            let mut run = Experiment::preset("saddle", Mode::VariationNorm).expect("saddle");
            (run.h, run.m, run.seed) = (Some(h), 30, seed);
            let mut session = Session::new();
            for request in [Request::Open(Box::new(run)), Request::Pace(Pace::Max), Request::Play] {
                session.handle(request);
            }
            let mut shown = None;
            for _ in 0..100_000 {
                let outputs = session.handle(Request::Draw);
                let ticked = session.tick(&mut || true).map(Output::Frame);
                shown = outputs.into_iter().chain(ticked).find_map(|output| match output {
                    Output::Frame(frame) if frame.report.status.over() => Some(frame),
                    _ => None,
                });
                if shown.is_some() {
                    break;
                }
            }
            let frame = shown.expect("an end");
            assert_eq!(frame.report.status, RunStatus::Diverged, "{h}");
            let told = assert_notice(|| diverged(&frame));
            assert!(told.contains(&format!("h = {}", h.to_string().replace('.', ","))), "{told}");
        }
    }
}
