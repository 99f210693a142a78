//! The page's own errors.

use super::Localised;
use crate::data_form::MakeDataError;
use crate::state::CommandError;
use crate::text::language::{Language, language};
use std::fmt::Display;

/// An error of the core in German, within one of the page.
pub(crate) fn german(error: &impl Display) -> String {
    error.to_string()
}

impl Localised for MakeDataError {
    fn in_german(&self) -> String {
        match self {
            Self::Table(error) => german(error),
            Self::Formula(error) => german(error),
            Self::Truth(error) => german(error),
            Self::Sample(error) => german(error),
            Self::Points(error) => german(error),
            // These are told in the language in force.
            Self::Number { .. } | Self::Whole { .. } | Self::EmptyRange => self.to_string(),
        }
    }
}

impl Localised for CommandError {
    fn in_german(&self) -> String {
        match self {
            Self::Setting(error) => german(error),
            Self::Config(error) => german(error),
            Self::NoStrength => {
                "Dieses Panel hat keine Regularisierung, also gibt es keine Stärke zu ändern.".into()
            }
            Self::Path(error) => german(error),
            Self::Edit(error) => format!("Die Daten bleiben, wie sie sind: {}.", german(error)),
        }
    }
}

/// What a link sets does not go together, and why; part of it gives way.
pub fn mended(error: &impl Display) -> String {
    match language() {
        Language::English => format!("{error}; the run has its regulariser's own instead"),
        Language::German => {
            format!("{}; der Lauf hat stattdessen, was zu seiner Regularisierung gehört", german(error))
        }
    }
}

/// The changes in a link cannot be read, and why.
pub fn no_changes(error: &impl Display) -> String {
    match language() {
        Language::English => format!("`changes`: {error}; the link opens without them"),
        Language::German => {
            format!("`changes`: {}; der Link öffnet sich ohne diese Änderungen", german(error))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::dialogs as words;
    use crate::text::language::in_language;

    fn in_both(told: impl Fn() -> String) -> [String; 2] {
        Language::ALL.map(|language| in_language(language, &told))
    }

    #[test]
    fn fields_of_the_data_dialog_say_what_is_wrong_in_both_languages() {
        let number = || MakeDataError::Number { name: words::FROM.get(), least: -1e6, most: 1e6 }.localised();
        let whole = || MakeDataError::Whole { name: words::POINTS.get(), least: 1, most: 5_000 }.localised();
        assert_eq!(
            in_both(number),
            [
                "from must be a number from -1000000 to 1000000.",
                "„von“ muss eine Zahl von −1.000.000 bis 1.000.000 sein.",
            ]
        );
        assert_eq!(
            in_both(whole),
            [
                "Points must be a whole number from 1 to 5000.",
                "„Punkte“ muss eine ganze Zahl von 1 bis 5.000 sein.",
            ]
        );
        let [english, german] = Language::ALL.map(|language| words::NO_RANGE.within(language));
        assert_eq!(in_both(|| MakeDataError::EmptyRange.localised()), [english, german]);
    }

    #[test]
    fn refused_commands_are_told_in_both_languages() {
        assert_eq!(
            in_both(|| CommandError::NoStrength.localised()),
            [
                "This panel has no regulariser, so there is no strength to change.",
                "Dieses Panel hat keine Regularisierung, also gibt es keine Stärke zu ändern.",
            ]
        );
        let full = CommandError::Edit(relu_atoms_core::points::edit::EditError::Full);
        let [english, german] = in_both(|| full.localised());
        assert!(english.starts_with("The data stay as they are: ") && english.ends_with('.'));
        assert!(german.starts_with("Die Daten bleiben, wie sie sind: ") && german.ends_with('.'));
    }

    #[test]
    fn what_a_link_cannot_have_is_told_in_both_languages() {
        let [english, german] = in_both(|| mended(&"x"));
        assert_eq!(english, "x; the run has its regulariser's own instead");
        assert_eq!(german, "x; der Lauf hat stattdessen, was zu seiner Regularisierung gehört");
        let [english, german] = in_both(|| no_changes(&"x"));
        assert_eq!(english, "`changes`: x; the link opens without them");
        assert_eq!(german, "`changes`: x; der Link öffnet sich ohne diese Änderungen");
    }
}
