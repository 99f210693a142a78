//! What is wrong with a formula, what to type instead, and where.

use crate::text::excerpt;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The longest formula that is read, in characters.
pub const MAX_LENGTH: usize = 300;

/// The deepest nesting of parentheses, signs and powers.
pub const MAX_DEPTH: usize = 40;

/// What is wrong with a formula, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("column {column}: {kind}")]
pub struct FormulaError {
    /// The character at which it is wrong, counted from 1; one past the end if something is missing.
    pub column: usize,
    /// What is wrong.
    pub kind: FormulaErrorKind,
}

/// What is wrong with a formula.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum FormulaErrorKind {
    /// It has more than [`MAX_LENGTH`] characters.
    #[error("a formula has at most {MAX_LENGTH} characters")]
    TooLong,
    /// It is nested too deeply.
    #[error("the formula is nested more than {MAX_DEPTH} deep")]
    TooDeep,
    /// A `)` without its `(`.
    #[error("this parenthesis closes nothing")]
    UnopenedParenthesis,
    /// A `(` without its `)`.
    #[error("a closing parenthesis is missing")]
    UnclosedParenthesis,
    /// A `|` without its second.
    #[error("the closing | is missing")]
    UnclosedBar,
    /// A `⌊` or `⌈` without its second, which it has.
    #[error("the closing `{0}` is missing")]
    Unclosed(char),
    /// A comma outside the arguments of a function.
    #[error("a comma stands only between the arguments of a function; decimals have a point")]
    Comma,
    /// A comma with three digits after it.
    #[error("`{}` is one number or a thousand times that; write {}, or {} with a point", excerpt(.0, 20),
        excerpt(&.0.replace(',', ""), 20), excerpt(&.0.replacen(',', ".", 1), 20))]
    Thousands(String),
    /// A comma between digits where it may separate arguments.
    #[error("`{}` is one number or two; write {} with a point, or a blank after the comma", excerpt(.0, 20),
        excerpt(&.0.replacen(',', ".", 1), 20))]
    OneOrTwo(String),
    /// A character that cannot follow here.
    #[error("`{}` means nothing here", excerpt(&.0.to_string(), 1))]
    Unexpected(char),
    /// A number right after an operand.
    #[error("a sign is missing before `{0}`; for a product write *, for a power ^")]
    NoSign(char),
    /// A character that no formula has.
    #[error("`{}` is not read; {instead}", excerpt(&found.to_string(), 1))]
    NotRead {
        /// The character.
        found: char,
        /// What to write.
        instead: Instead,
    },
    /// A character where an operand must be.
    #[error("a number, an input or a function is expected, not `{}`", excerpt(&.0.to_string(), 1))]
    NoOperand(char),
    /// The end where an operand must be.
    #[error("something is missing at the end")]
    End,
    /// Digits and points that are no finite number.
    #[error("`{}` is not a number", excerpt(.0, 20))]
    NotANumber(String),
    /// A name that is neither an input nor a constant nor a function.
    #[error("`{}` is not known; {}", excerpt(name, 20), inputs(*d))]
    UnknownName {
        /// The name.
        name: String,
        /// The dimension of the inputs.
        d: usize,
    },
    /// The second input where there is one.
    #[error("`{}` is not known; the input is x, and its square is x^2", excerpt(.0, 20))]
    SecondInput(String),
    /// A name whose meaning can be guessed.
    #[error("`{}` is not known; write {write}", excerpt(found, 20))]
    Meant {
        /// The name.
        found: String,
        /// What may be meant.
        write: String,
    },
    /// A name that looks like one that is known.
    #[error("`{}` is not known; write {known}(…) if that is meant", excerpt(found, 20))]
    Similar {
        /// The name.
        found: String,
        /// The function that may be meant.
        known: Cow<'static, str>,
    },
    /// The name of the value in the formula of the value.
    #[error("`{name}` is what the formula gives; {}", inputs(*d))]
    Target {
        /// The name.
        name: char,
        /// The dimension of the inputs.
        d: usize,
    },
    /// The inputs of the plane under two pairs of names.
    #[error("the inputs are called x1 and x2, or x and y; write the same pair throughout")]
    MixedInputs,
    /// An equation that does not say what the value is.
    #[error("an equation is read as y = … or f(x) = …; write what y is")]
    Equation,
    /// `f(…) =` with more names than inputs.
    #[error("the function has {have} inputs and the data {d}")]
    TooManyInputs {
        /// How many it has.
        have: usize,
        /// The dimension of the data.
        d: usize,
    },
    /// A function's name without a parenthesis after it.
    #[error("`{0}` takes its argument in parentheses: {0}(…)")]
    NoParenthesis(Cow<'static, str>),
    /// An argument without parentheses that may end in several places.
    #[error("it is not clear where the argument of `{0}` ends; write {0}(…)")]
    ArgumentEnd(Cow<'static, str>),
    /// A power between a function and its argument that is none.
    #[error(
        "a power before the argument of `{0}` is a whole number from 2 to 9, as in {0}^2(…); otherwise write ({0}(…))^…"
    )]
    FunctionPower(Cow<'static, str>),
    /// `sin^-1`, which has two readings.
    #[error("`{0}^-1` has two readings; write {1} for the inverse function, 1/{0}(…) for the fraction")]
    Inverse(Cow<'static, str>, String),
    /// A function of two arguments with one.
    #[error("`{0}` takes two arguments: {0}(…, …)")]
    OneArgument(Cow<'static, str>),
    /// A function of one argument with two.
    #[error("`{0}` takes one argument; decimals have a point")]
    TwoArguments(Cow<'static, str>),
    /// A function of two arguments with three.
    #[error("`{0}` takes two arguments, not more: {0}(…, …)")]
    ThreeArguments(Cow<'static, str>),
    /// A `%` that may be per cent.
    #[error("`%` is the remainder, as in x % 2; for per cent write /100")]
    Percent,
    /// A product of names in a power.
    #[error("it is not clear where the power ends; write parentheses: ^({0})")]
    PowerEnd(String),
}

/// What to write for a character that no formula has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Instead {
    /// For a comparison a step.
    #[error("for a condition write step: step(x - 1) is 1 where x > 1, else 0")]
    Comparison,
    /// For a condition a step.
    #[error("for a condition write step: step(x) is 1 where x > 0, else 0")]
    Condition,
    /// Parentheses, or the function of the whole part.
    #[error("for parentheses write ( and ), for the whole part floor(…)")]
    ParenthesesOrFloor,
    /// Parentheses.
    #[error("for parentheses write ( and )")]
    Parentheses,
    /// No LaTeX.
    #[error("write the formula without signs of LaTeX, such as sin(x)/2")]
    NoLatex,
    /// Radians.
    #[error("angles are in radians: for degrees write *pi/180")]
    Radians,
    /// For a factorial its product.
    #[error("write the product that it stands for")]
    Product,
    /// The sign of a division.
    #[error("for a division write /")]
    Division,
    /// A number.
    #[error("write a number")]
    Number,
    /// One of two signs.
    #[error("write + or -")]
    OneSign,
    /// For a sum its terms.
    #[error("write the terms of the sum")]
    Terms,
    /// For an integral or a derivative its function.
    #[error("write the function that it gives")]
    Function,
    /// No quotation marks.
    #[error("write the formula without quotation marks and primes")]
    NoQuotes,
    /// The sign of a power.
    #[error("for a power write ^")]
    Power,
    /// The fourth root as a power.
    #[error("write (…)^(1/4)")]
    FourthRoot,
    /// An equation for y.
    #[error("write y = and what y is")]
    Equation,
    /// Nothing.
    #[error("leave it out")]
    Nothing,
}

/// What the inputs are called.
fn inputs(d: usize) -> &'static str {
    if d == 1 { "the input is x" } else { "the inputs are x1 and x2" }
}
