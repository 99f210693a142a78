//! What is wrong with a formula, what to type instead, and where.

use super::{Localised, whole};
use relu_atoms_core::points::formula::{FormulaError, FormulaErrorKind, Instead, MAX_DEPTH, MAX_LENGTH};
use relu_atoms_core::text::excerpt;

impl Localised for FormulaError {
    fn in_german(&self) -> String {
        format!("Spalte {}: {}", whole(self.column), self.kind.in_german())
    }
}

impl Localised for FormulaErrorKind {
    fn in_german(&self) -> String {
        let one = |c: &char| excerpt(&c.to_string(), 1);
        let short = |text: &str| excerpt(text, 20);
        match self {
            Self::TooLong => format!("eine Formel hat höchstens {} Zeichen", whole(MAX_LENGTH)),
            Self::TooDeep => {
                format!("die Formel ist mehr als {} Ebenen tief verschachtelt", whole(MAX_DEPTH))
            }
            Self::UnopenedParenthesis => "diese Klammer schließt nichts".into(),
            Self::UnclosedParenthesis => "eine schließende Klammer fehlt".into(),
            Self::UnclosedBar => "der schließende Strich | fehlt".into(),
            Self::Unclosed(c) => format!("das schließende Zeichen `{c}` fehlt"),
            Self::Comma => {
                "ein Komma steht nur zwischen den Argumenten einer Funktion; Dezimalzahlen haben einen Punkt"
                    .into()
            }
            Self::Thousands(number) => format!(
                "`{}` ist eine Zahl oder das Tausendfache davon; `{}` schreiben, oder `{}` mit einem Punkt",
                short(number),
                short(&number.replace(',', "")),
                short(&number.replacen(',', ".", 1))
            ),
            Self::OneOrTwo(number) => format!(
                "`{}` ist eine Zahl oder zwei; `{}` mit einem Punkt schreiben, oder ein Leerzeichen hinter das Komma setzen",
                short(number),
                short(&number.replacen(',', ".", 1))
            ),
            Self::Unexpected(c) => format!("`{}` bedeutet hier nichts", one(c)),
            Self::NoSign(c) => {
                format!("vor `{c}` fehlt ein Zeichen; für ein Produkt * schreiben, für eine Potenz ^")
            }
            Self::NotRead { found, instead } => {
                format!("`{}` wird nicht gelesen; {}", one(found), instead.in_german())
            }
            Self::NoOperand(c) => {
                format!("erwartet wird eine Zahl, eine Eingabe oder eine Funktion, nicht `{}`", one(c))
            }
            Self::End => "am Ende fehlt etwas".into(),
            Self::NotANumber(text) => format!("`{}` ist keine Zahl", short(text)),
            Self::UnknownName { name, d } => format!("`{}` ist nicht bekannt; {}", short(name), inputs(*d)),
            Self::SecondInput(name) => {
                format!("`{}` ist nicht bekannt; die Eingabe ist x, und ihr Quadrat ist x^2", short(name))
            }
            Self::Meant { found, write } => {
                format!("`{}` ist nicht bekannt; `{write}` schreiben", short(found))
            }
            Self::Similar { found, known } => {
                format!("`{}` ist nicht bekannt; `{known}(…)` schreiben, falls das gemeint ist", short(found))
            }
            Self::Target { name, d } => format!("`{name}` ist, was die Formel ergibt; {}", inputs(*d)),
            Self::MixedInputs => {
                "die Eingaben heißen x1 und x2, oder x und y; durchgehend dasselbe Paar schreiben".into()
            }
            Self::Equation => {
                "eine Gleichung wird als y = … oder f(x) = … gelesen; schreiben, was y ist".into()
            }
            Self::TooManyInputs { have, d } => {
                format!("die Funktion hat {} Eingaben, die Daten haben {d}", whole(*have))
            }
            Self::NoParenthesis(name) => format!("`{name}` hat sein Argument in Klammern: {name}(…)"),
            Self::ArgumentEnd(name) => {
                format!("es ist nicht klar, wo das Argument von `{name}` endet; {name}(…) schreiben")
            }
            Self::FunctionPower(name) => format!(
                "eine Potenz vor dem Argument von `{name}` ist eine ganze Zahl von 2 bis 9, wie in {name}^2(…); sonst \
                 ({name}(…))^… schreiben"
            ),
            Self::Inverse(name, inverse) => format!(
                "`{name}^-1` hat zwei Bedeutungen; {inverse} für die Umkehrfunktion schreiben, 1/{name}(…) für den Bruch"
            ),
            Self::OneArgument(name) => format!("`{name}` hat zwei Argumente: {name}(…, …)"),
            Self::TwoArguments(name) => format!("`{name}` hat ein Argument; Dezimalzahlen haben einen Punkt"),
            Self::ThreeArguments(name) => format!("`{name}` hat zwei Argumente, nicht mehr: {name}(…, …)"),
            Self::Percent => "`%` ist der Rest, wie in x % 2; für Prozent /100 schreiben".into(),
            Self::PowerEnd(power) => {
                format!("es ist nicht klar, wo die Potenz endet; Klammern schreiben: ^({power})")
            }
        }
    }
}

/// What the inputs are called.
fn inputs(d: usize) -> &'static str {
    if d == 1 { "die Eingabe ist x" } else { "die Eingaben sind x1 und x2" }
}

impl Localised for Instead {
    fn in_german(&self) -> String {
        match self {
            Self::Comparison => "für eine Bedingung step schreiben: step(x - 1) ist 1, wo x > 1 ist, sonst 0",
            Self::Condition => "für eine Bedingung step schreiben: step(x) ist 1, wo x > 0 ist, sonst 0",
            Self::ParenthesesOrFloor => "für Klammern ( und ) schreiben, für den ganzzahligen Teil floor(…)",
            Self::Parentheses => "für Klammern ( und ) schreiben",
            Self::NoLatex => "die Formel ohne Zeichen von LaTeX schreiben, etwa sin(x)/2",
            Self::Radians => "Winkel sind im Bogenmaß: für Grad *pi/180 schreiben",
            Self::Product => "das Produkt schreiben, für das es steht",
            Self::Division => "für eine Division / schreiben",
            Self::Number => "eine Zahl schreiben",
            Self::OneSign => "+ oder - schreiben",
            Self::Terms => "die Summanden schreiben",
            Self::Function => "die Funktion schreiben, die sich ergibt",
            Self::NoQuotes => "die Formel ohne Anführungszeichen und Striche schreiben",
            Self::Power => "für eine Potenz ^ schreiben",
            Self::FourthRoot => "(…)^(1/4) schreiben",
            Self::Equation => "y = schreiben und was y ist",
            Self::Nothing => "es weglassen",
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::errors::tests::{assert_every_variant, assert_german};
    use relu_atoms_core::points::formula::Formula;

    fn refused(text: &str, d: usize) -> FormulaError {
        Formula::parse(text, d).expect_err(text)
    }

    #[test]
    fn formulas_are_refused_in_german() {
        for (text, d, said) in [
            ("sin(3x", 1, "Spalte 7: eine schließende Klammer fehlt"),
            ("x2", 1, "Spalte 1: `x2` ist nicht bekannt; die Eingabe ist x, und ihr Quadrat ist x^2"),
            (
                "1,234",
                1,
                "Spalte 1: `1,234` ist eine Zahl oder das Tausendfache davon; `1234` schreiben, oder `1.234` mit einem Punkt",
            ),
            (
                "x < 1",
                1,
                "Spalte 3: `<` wird nicht gelesen; für eine Bedingung step schreiben: step(x - 1) ist 1, wo x > 1 ist, sonst 0",
            ),
        ] {
            assert_eq!(refused(text, d).in_german(), said);
        }
        let samples = [
            ("1".repeat(MAX_LENGTH + 1), 1),
            ("(".repeat(99), 1),
            ("x)".into(), 1),
            ("(x".into(), 1),
            ("|x".into(), 1),
            ("⌊x".into(), 1),
            ("x, 1".into(), 1),
            ("1,234".into(), 1),
            ("max(1,2, x)".into(), 1),
            ("x ⌋".into(), 1),
            ("x 2".into(), 1),
            ("[x]".into(), 1),
            ("*x".into(), 1),
            ("x +".into(), 1),
            ("1..2".into(), 1),
            ("q".into(), 1),
            ("q".into(), 2),
            ("x2".into(), 1),
            ("sinx2".into(), 2),
            ("heavisid(x)".into(), 1),
            ("y".into(), 1),
            ("y = y".into(), 1),
            ("x1 + y".into(), 2),
            ("x = 1".into(), 1),
            ("f(x, y) = x".into(), 1),
            ("sin".into(), 1),
            ("sin x * 2".into(), 1),
            ("sin^12(x)".into(), 1),
            ("sin^-1(x)".into(), 1),
            ("max(x)".into(), 1),
            ("sin(x, 2)".into(), 1),
            ("mod(x, 2, 3)".into(), 1),
            ("5 %".into(), 1),
            ("10^xe".into(), 1),
        ];
        let kinds: Vec<FormulaErrorKind> = samples
            .iter()
            .map(|(text, d)| {
                let error = refused(text, *d);
                assert_german(&error);
                error.kind
            })
            .chain([FormulaErrorKind::PowerEnd("xy".into())])
            .collect();
        use FormulaErrorKind as Kind;
        assert_every_variant!(
            kinds,
            Kind::TooLong,
            Kind::TooDeep,
            Kind::UnopenedParenthesis,
            Kind::UnclosedParenthesis,
            Kind::UnclosedBar,
            Kind::Unclosed(_),
            Kind::Comma,
            Kind::Thousands(_),
            Kind::OneOrTwo(_),
            Kind::Unexpected(_),
            Kind::NoSign(_),
            Kind::NotRead { .. },
            Kind::NoOperand(_),
            Kind::End,
            Kind::NotANumber(_),
            Kind::UnknownName { .. },
            Kind::SecondInput(_),
            Kind::Meant { .. },
            Kind::Similar { .. },
            Kind::Target { .. },
            Kind::MixedInputs,
            Kind::Equation,
            Kind::TooManyInputs { .. },
            Kind::NoParenthesis(_),
            Kind::ArgumentEnd(_),
            Kind::FunctionPower(_),
            Kind::Inverse(..),
            Kind::OneArgument(_),
            Kind::TwoArguments(_),
            Kind::ThreeArguments(_),
            Kind::Percent,
            Kind::PowerEnd(_),
        );
    }

    #[test]
    fn what_to_write_instead_is_told_in_german() {
        assert_every_variant!(
            [
                Instead::Comparison,
                Instead::Condition,
                Instead::ParenthesesOrFloor,
                Instead::Parentheses,
                Instead::NoLatex,
                Instead::Radians,
                Instead::Product,
                Instead::Division,
                Instead::Number,
                Instead::OneSign,
                Instead::Terms,
                Instead::Function,
                Instead::NoQuotes,
                Instead::Power,
                Instead::FourthRoot,
                Instead::Equation,
                Instead::Nothing,
            ],
            Instead::Comparison,
            Instead::Condition,
            Instead::ParenthesesOrFloor,
            Instead::Parentheses,
            Instead::NoLatex,
            Instead::Radians,
            Instead::Product,
            Instead::Division,
            Instead::Number,
            Instead::OneSign,
            Instead::Terms,
            Instead::Function,
            Instead::NoQuotes,
            Instead::Power,
            Instead::FourthRoot,
            Instead::Equation,
            Instead::Nothing,
        );
    }
}
