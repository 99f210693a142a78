//! Why the page refuses what a user does.

use super::Localised;
use crate::data_form::MakeDataError;
use crate::state::CommandError;
use crate::text::language::{Language, language};
use relu_atoms_core::optimum::ListedProblem;
use relu_atoms_core::penalty::Penalty;

impl Localised for MakeDataError {
    fn in_german(&self) -> String {
        match self {
            Self::Table(error) => error.in_german(),
            Self::Formula(error) => error.in_german(),
            Self::Truth(error) => error.in_german(),
            Self::Sample(error) => error.in_german(),
            Self::Points(error) => error.in_german(),
            // These are told in the language in force.
            Self::Number { .. } | Self::Whole { .. } | Self::EmptyRange => self.to_string(),
        }
    }
}

impl Localised for CommandError {
    fn in_german(&self) -> String {
        match self {
            Self::Setting(error) => error.in_german(),
            Self::Config(error) => error.in_german(),
            Self::NoStrength => {
                "Dieses Panel hat keine Regularisierung, also gibt es keine Stärke, die sich ändern ließe."
                    .into()
            }
            Self::Path(error) => error.in_german(),
            Self::Edit(error) => format!("Die Daten bleiben, wie sie sind: {}.", error.in_german()),
        }
    }
}

/// The title of a problem of a list: its name, or where it stands, with its penalty where several have the same name.
pub fn problem_title(listed: &ListedProblem) -> String {
    if language() == Language::English {
        return listed.title.clone();
    }
    let name = listed.name.clone().unwrap_or_else(|| format!("Problem {}", listed.place));
    match listed.problem.as_ref().map(|problem| problem.penalty) {
        Ok(Penalty::Variation) if listed.is_namesake => name + ", Variationsnorm",
        Ok(Penalty::Gradient) if listed.is_namesake => name + ", Gradientenstrafe",
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::errors::tests::{assert_every_variant, assert_same_facts};
    use crate::text::language::in_language;
    use crate::text::refusal;
    use relu_atoms_core::experiment::{Experiment, Mode};
    use relu_atoms_core::optimum::listed_problems;
    use relu_atoms_core::points::edit::EditError;
    use relu_atoms_core::train::ConfigError;
    use relu_atoms_session::path::PathError;

    fn samples() -> Vec<CommandError> {
        let mut run = Experiment::preset("saddle", Mode::VariationNorm).expect("saddle");
        vec![
            run.set("m", "0").expect_err("0").into(),
            run.set("walls", "2").expect_err("2").into(),
            ConfigError::NoStep.into(),
            CommandError::NoStrength,
            PathError::Mode(Mode::None).into(),
            EditError::NoSuchPoint { point: 1200, n: 5 }.into(),
        ]
    }

    #[test]
    fn commands_are_refused_in_german() {
        assert_every_variant!(
            samples(),
            CommandError::Setting(_),
            CommandError::Config(_),
            CommandError::NoStrength,
            CommandError::Path(_),
            CommandError::Edit(_),
        );
    }

    #[test]
    fn a_field_says_why_in_a_sentence() {
        for error in samples() {
            let german = in_language(Language::German, || refusal(&error));
            assert_same_facts(&refusal(&error), &german);
        }
        let said =
            in_language(Language::German, || samples().iter().take(2).map(refusal).collect::<Vec<_>>());
        assert_eq!(
            said,
            [
                "Die Breite muss eine ganze Zahl von 1 bis 100.000 sein.",
                "Die Einstellung „Wände“ muss `true` oder `false` sein.",
            ]
        );
    }

    #[test]
    fn problems_have_german_titles() {
        let one = |penalty: &str| {
            format!(
                r#"{{"name": "one", "d": 1, "x": [0.5], "y": [1], "penalty": "{penalty}", "lambda": 0.01}}"#
            )
        };
        let unnamed = one("gradient").replace("\"one\"", "\"\"");
        let list = listed_problems(&format!("[{}, {}, {unnamed}]", one("variation"), one("gradient")))
            .expect("a list");
        let titles = || list.iter().map(problem_title).collect::<Vec<_>>();
        assert_eq!(titles(), ["one variation", "one gradient", "problem 3"]);
        let german = in_language(Language::German, titles);
        assert_eq!(german, ["one, Variationsnorm", "one, Gradientenstrafe", "Problem 3"]);
    }
}
