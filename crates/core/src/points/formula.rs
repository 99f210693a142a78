//! Targets from a formula such as `sin(3x)` or `|x1| - x2^2`.
//!
//! The language: numbers, `pi`, `e`, the inputs (`x`, or `x1` and `x2`), `+ − * / ^` (`**` is `^`,
//! which binds to the right and before a minus sign), parentheses, `|…|`, the functions that
//! [`functions`] lists, and multiplication without a sign (`3x`, `2(x + 1)`), which binds like `*`:
//! `1/2x` is `(1/2)x`. A `|` closes the innermost open one wherever something precedes it that it
//! could close.
//!
//! Every function is libm's, so that a formula has the same values everywhere to the last bit. That and
//! errors that say what is wrong at which column are why the parser is our own. Looked at in November
//! 2026: exmex 0.21, kept and permissive, adds 312 kB of gzipped wasm (it brings regex); meval 0.2 was last
//! released in 2018, fasteval 0.2 in 2020; evalexpr is under the AGPL, mexe knows no functions.

use self::FormulaErrorKind as Kind;
use crate::text::excerpt;

/// The longest formula that is read, in characters.
pub const MAX_LENGTH: usize = 300;

/// The deepest nesting of parentheses, signs and powers.
const MAX_DEPTH: usize = 40;

/// What a function's name stands for.
#[derive(Clone, Copy, Debug)]
enum Callee {
    One(fn(f64) -> f64),
    Two(fn(f64, f64) -> f64),
}

/// Every function by name. `log` is natural; `relu(t) = max(t, 0)`; `step(t)` is 1 where `t > 0`,
/// else 0; `sign(0) = 0`.
static CALLEES: &[(&str, Callee)] = &[
    ("sin", Callee::One(libm::sin)),
    ("cos", Callee::One(libm::cos)),
    ("tan", Callee::One(libm::tan)),
    ("atan", Callee::One(libm::atan)),
    ("tanh", Callee::One(libm::tanh)),
    ("exp", Callee::One(libm::exp)),
    ("ln", Callee::One(libm::log)),
    ("log", Callee::One(libm::log)),
    ("log10", Callee::One(libm::log10)),
    ("sqrt", Callee::One(libm::sqrt)),
    ("abs", Callee::One(libm::fabs)),
    ("sign", Callee::One(sign)),
    ("step", Callee::One(step)),
    ("relu", Callee::One(crate::network::relu)),
    ("floor", Callee::One(libm::floor)),
    ("ceil", Callee::One(libm::ceil)),
    ("round", Callee::One(libm::round)),
    ("min", Callee::Two(libm::fmin)),
    ("max", Callee::Two(libm::fmax)),
    ("pow", Callee::Two(libm::pow)),
];

fn sign(t: f64) -> f64 {
    f64::from(i8::from(t > 0.0) - i8::from(t < 0.0))
}

fn step(t: f64) -> f64 {
    f64::from(u8::from(t > 0.0))
}

/// The names of the functions, for a help text.
pub fn functions() -> impl Iterator<Item = &'static str> {
    CALLEES.iter().map(|(name, _)| *name)
}

/// What is wrong with a formula, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {kind}")]
pub struct FormulaError {
    /// The character at which it is wrong, counted from 1; one past the end if something is missing.
    pub column: usize,
    /// What is wrong.
    pub kind: FormulaErrorKind,
}

/// What is wrong with a formula.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
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
    /// A comma outside the arguments of a function.
    #[error("a comma stands only between the arguments of a function; decimals have a point")]
    Comma,
    /// A character that cannot follow here.
    #[error("`{}` means nothing here", excerpt(&.0.to_string(), 1))]
    Unexpected(char),
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
    #[error("`{}` is not known; {}", excerpt(name, 20), if *d == 1 { "the input is x" } else { "the inputs are x1 and x2" })]
    UnknownName {
        /// The name.
        name: String,
        /// The dimension of the inputs.
        d: usize,
    },
    /// A function's name without a parenthesis after it.
    #[error("`{0}` takes its argument in parentheses: {0}(…)")]
    NoParenthesis(&'static str),
    /// A function of two arguments with one.
    #[error("`{0}` takes two arguments: {0}(…, …)")]
    OneArgument(&'static str),
    /// A function of one argument with two.
    #[error("`{0}` takes one argument; decimals have a point")]
    TwoArguments(&'static str),
}

/// One operation on the stack of a formula's values.
#[derive(Clone, Copy, Debug)]
enum Op {
    Number(f64),
    Input(usize),
    Negate,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Call(Callee),
}

/// A formula in `d` inputs, ready to be evaluated.
#[derive(Clone, Debug)]
pub struct Formula {
    ops: Vec<Op>,
}

impl Formula {
    /// Reads a formula in the inputs of dimension `d`, 1 or 2.
    ///
    /// # Errors
    /// What is wrong and at which column.
    pub fn parse(text: &str, d: usize) -> Result<Self, FormulaError> {
        let characters: Vec<char> = text.chars().collect();
        if characters.len() > MAX_LENGTH {
            return Err(FormulaError { column: MAX_LENGTH + 1, kind: Kind::TooLong });
        }
        let mut parser = Parser { text: &characters, at: 0, d, ops: Vec::new(), depth: 0 };
        parser.sum(false)?;
        match parser.peek() {
            None => Ok(Self { ops: parser.ops }),
            Some(')') => Err(parser.error(Kind::UnopenedParenthesis)),
            Some(',') => Err(parser.error(Kind::Comma)),
            Some(c) => Err(parser.error(Kind::Unexpected(c))),
        }
    }

    /// Its value at an input; not-a-number and infinity where it is not defined. Unused inputs are ignored.
    pub fn evaluate(&self, x: [f64; 2]) -> f64 {
        let mut stack: Vec<f64> = Vec::with_capacity(8);
        for op in &self.ops {
            let value = match *op {
                Op::Number(v) => v,
                Op::Input(k) => x[k],
                Op::Negate => -pop(&mut stack),
                Op::Call(Callee::One(f)) => f(pop(&mut stack)),
                op => {
                    let (b, a) = (pop(&mut stack), pop(&mut stack));
                    match op {
                        Op::Add => a + b,
                        Op::Subtract => a - b,
                        Op::Multiply => a * b,
                        Op::Divide => a / b,
                        Op::Call(Callee::Two(f)) => f(a, b),
                        _ => libm::pow(a, b),
                    }
                }
            };
            stack.push(value);
        }
        pop(&mut stack)
    }
}

/// The parser pushes operands before the operations that take them: the stack is never empty here.
fn pop(stack: &mut Vec<f64>) -> f64 {
    stack.pop().unwrap_or(f64::NAN)
}

/// Recursive descent, one method a level of precedence; `bar` tells whether a `|` is open that the
/// next one may close.
struct Parser<'a> {
    text: &'a [char],
    at: usize,
    d: usize,
    ops: Vec<Op>,
    depth: usize,
}

impl Parser<'_> {
    fn error(&self, kind: Kind) -> FormulaError {
        FormulaError { column: self.at + 1, kind }
    }

    /// The next character that is not blank.
    fn peek(&mut self) -> Option<char> {
        while self.text.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    fn take(&mut self, c: char) -> bool {
        let there = self.peek() == Some(c);
        self.at += usize::from(there);
        there
    }

    fn sum(&mut self, bar: bool) -> Result<(), FormulaError> {
        self.product(bar)?;
        loop {
            let op = match self.peek() {
                Some('+') => Op::Add,
                Some('-' | '−') => Op::Subtract,
                _ => return Ok(()),
            };
            self.at += 1;
            self.product(bar)?;
            self.ops.push(op);
        }
    }

    fn product(&mut self, bar: bool) -> Result<(), FormulaError> {
        self.signed(bar)?;
        loop {
            let op = match self.peek() {
                Some('*' | '·' | '×') => Op::Multiply,
                Some('/') => Op::Divide,
                Some(c) if c.is_alphabetic() || c == '(' || (c == '|' && !bar) => {
                    self.power(bar)?;
                    self.ops.push(Op::Multiply);
                    continue;
                }
                _ => return Ok(()),
            };
            self.at += 1;
            self.signed(bar)?;
            self.ops.push(op);
        }
    }

    fn signed(&mut self, bar: bool) -> Result<(), FormulaError> {
        match self.peek() {
            Some('-' | '−') => {
                self.at += 1;
                self.deeper(|p| p.signed(bar))?;
                self.ops.push(Op::Negate);
                Ok(())
            }
            Some('+') => {
                self.at += 1;
                self.deeper(|p| p.signed(bar))
            }
            _ => self.power(bar),
        }
    }

    fn power(&mut self, bar: bool) -> Result<(), FormulaError> {
        self.operand()?;
        let starred = self.peek() == Some('*') && self.text.get(self.at + 1) == Some(&'*');
        if starred || self.peek() == Some('^') {
            self.at += 1 + usize::from(starred);
            self.deeper(|p| p.signed(bar))?;
            self.ops.push(Op::Power);
        }
        Ok(())
    }

    fn deeper(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<(), FormulaError>,
    ) -> Result<(), FormulaError> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(Kind::TooDeep));
        }
        self.depth += 1;
        inner(self)?;
        self.depth -= 1;
        Ok(())
    }

    fn operand(&mut self) -> Result<(), FormulaError> {
        match self.peek() {
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) if c.is_alphabetic() => self.name(),
            Some('(') => {
                self.at += 1;
                self.deeper(|p| p.sum(false))?;
                self.close(')', Kind::UnclosedParenthesis)
            }
            Some('|') => {
                self.at += 1;
                self.deeper(|p| p.sum(true))?;
                self.close('|', Kind::UnclosedBar)?;
                self.ops.push(Op::Call(Callee::One(libm::fabs)));
                Ok(())
            }
            Some(c) => Err(self.error(Kind::NoOperand(c))),
            None => Err(self.error(Kind::End)),
        }
    }

    fn close(&mut self, c: char, missing: Kind) -> Result<(), FormulaError> {
        if self.take(c) { Ok(()) } else { Err(self.error(missing)) }
    }

    fn number(&mut self) -> Result<(), FormulaError> {
        let start = self.at;
        let digit = |p: &Self, k: usize| p.text.get(k).is_some_and(char::is_ascii_digit);
        while digit(self, self.at) || self.text.get(self.at) == Some(&'.') {
            self.at += 1;
        }
        // `2e3` is a number, `2e` is twice e and `2exp(x)` twice exp(x).
        if matches!(self.text.get(self.at), Some('e' | 'E')) {
            let signed = matches!(self.text.get(self.at + 1), Some('+' | '-'));
            if digit(self, self.at + 1 + usize::from(signed)) {
                self.at += 2 + usize::from(signed);
                while digit(self, self.at) {
                    self.at += 1;
                }
            }
        }
        let text: String = self.text[start..self.at].iter().collect();
        match text.parse::<f64>() {
            Ok(v) if v.is_finite() => {
                self.ops.push(Op::Number(v));
                Ok(())
            }
            _ => {
                self.at = start;
                Err(self.error(Kind::NotANumber(text)))
            }
        }
    }

    fn name(&mut self) -> Result<(), FormulaError> {
        let start = self.at;
        while self.text.get(self.at).is_some_and(|c| c.is_alphanumeric() || *c == '_') {
            self.at += 1;
        }
        let name: String = self.text[start..self.at].iter().collect();
        let op = match (name.as_str(), self.d) {
            ("x" | "x1", 1) | ("x1", _) => Op::Input(0),
            ("x2", 2) => Op::Input(1),
            ("pi" | "π", _) => Op::Number(core::f64::consts::PI),
            ("e", _) => Op::Number(core::f64::consts::E),
            _ => match CALLEES.iter().find(|(known, _)| *known == name) {
                Some((known, callee)) => return self.call(known, *callee),
                None => {
                    self.at = start;
                    return Err(self.error(Kind::UnknownName { name, d: self.d }));
                }
            },
        };
        self.ops.push(op);
        Ok(())
    }

    fn call(&mut self, name: &'static str, callee: Callee) -> Result<(), FormulaError> {
        if !self.take('(') {
            return Err(self.error(Kind::NoParenthesis(name)));
        }
        self.deeper(|p| p.sum(false))?;
        if let Callee::Two(_) = callee {
            self.close(',', Kind::OneArgument(name))?;
            self.deeper(|p| p.sum(false))?;
        } else if self.peek() == Some(',') {
            return Err(self.error(Kind::TwoArguments(name)));
        }
        self.close(')', Kind::UnclosedParenthesis)?;
        self.ops.push(Op::Call(callee));
        Ok(())
    }
}

#[cfg(test)]
mod tests;
