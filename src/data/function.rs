//! Targets from a formula such as `sin(3x)` or `|x1| - x2^2`.
//!
//! The language: numbers, `pi`, `e`, the inputs (`x`, or `x1` and `x2`), `+ − * / ^` (`**` is `^`,
//! which binds to the right and before a minus sign), parentheses, `|…|`, the functions that
//! [`functions`] lists, and multiplication without a sign (`3x`, `2(x + 1)`), which binds like `*`:
//! `1/2x` is `(1/2)x`. A `|` closes the innermost open one wherever something precedes it that it
//! could close.
//!
//! Every function is libm's, so that a formula has the same values everywhere to the last bit. That,
//! errors that say what is wrong at which column, and the page's weight are why the parser is our own.
//! Measured in November 2026, kB of gzipped wasm on top of a program that only reads a number
//! (`opt-level = "z"`, LTO, wasm-opt -Oz): exmex 0.21, kept and permissive, 312 (it brings regex);
//! meval 0.2, last released in 2018, 24; fasteval 0.2, of 2020, 30; this file 12, of which 5 are
//! functions that the program holds anyway. evalexpr is under the AGPL, mexe knows no functions.

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

/// What is wrong with a formula; `Display` is a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// The character at which it is wrong, counted from 1; one past the end if something is missing.
    pub column: usize,
    /// What is wrong.
    pub what: String,
}

impl std::fmt::Display for FormulaError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "column {}: {}", self.column, self.what)
    }
}

impl std::error::Error for FormulaError {}

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
            return Err(FormulaError {
                column: MAX_LENGTH + 1,
                what: format!("a formula has at most {MAX_LENGTH} characters"),
            });
        }
        let mut parser = Parser { text: &characters, at: 0, d, ops: Vec::new(), depth: 0 };
        parser.sum(false)?;
        match parser.peek() {
            None => Ok(Self { ops: parser.ops }),
            Some(')') => Err(parser.error("this parenthesis closes nothing")),
            Some(',') => Err(parser
                .error("a comma stands only between the arguments of a function; decimals have a point")),
            Some(c) => Err(parser.error(format!("`{c}` means nothing here"))),
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
    fn error(&self, what: impl Into<String>) -> FormulaError {
        FormulaError { column: self.at + 1, what: what.into() }
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
            return Err(self.error(format!("the formula is nested more than {MAX_DEPTH} deep")));
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
                self.close(')', "a closing parenthesis is missing")
            }
            Some('|') => {
                self.at += 1;
                self.deeper(|p| p.sum(true))?;
                self.close('|', "the closing | is missing")?;
                self.ops.push(Op::Call(Callee::One(libm::fabs)));
                Ok(())
            }
            Some(c) => Err(self.error(format!("a number, an input or a function is expected, not `{c}`"))),
            None => Err(self.error("something is missing at the end")),
        }
    }

    fn close(&mut self, c: char, missing: &str) -> Result<(), FormulaError> {
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
                Err(self.error(format!("`{}` is not a number", excerpt(&text, 20))))
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
                Some((_, callee)) => return self.call(&name, *callee),
                None => {
                    self.at = start;
                    let inputs = if self.d == 1 { "the input is x" } else { "the inputs are x1 and x2" };
                    return Err(self.error(format!("`{}` is not known; {inputs}", excerpt(&name, 20))));
                }
            },
        };
        self.ops.push(op);
        Ok(())
    }

    fn call(&mut self, name: &str, callee: Callee) -> Result<(), FormulaError> {
        if !self.take('(') {
            return Err(self.error(format!("`{name}` takes its argument in parentheses: {name}(…)")));
        }
        self.deeper(|p| p.sum(false))?;
        if let Callee::Two(_) = callee {
            self.close(',', &format!("`{name}` takes two arguments: {name}(…, …)"))?;
            self.deeper(|p| p.sum(false))?;
        } else if self.peek() == Some(',') {
            return Err(self.error(format!("`{name}` takes one argument; decimals have a point")));
        }
        self.close(')', "a closing parenthesis is missing")?;
        self.ops.push(Op::Call(callee));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str, d: usize, x: [f64; 2]) -> f64 {
        Formula::parse(text, d).unwrap_or_else(|e| panic!("{text}: {e}")).evaluate(x)
    }

    #[test]
    fn formulas_mean_what_mathematics_means() {
        let x = 0.7_f64;
        for (text, value) in [
            ("sin(3x)", libm::sin(3.0 * x)),
            ("1 + 2*3", 7.0),
            ("8/4/2", 1.0),
            ("7 - 2 - 1", 4.0),
            ("2^3^2", 512.0),
            ("-x^2", -libm::pow(x, 2.0)),
            ("2^-1", 0.5),
            ("2**-1", 0.5),
            ("(-x)^2", libm::pow(-x, 2.0)),
            ("--x", x),
            ("+x", x),
            ("3x - 2x", 3.0 * x - 2.0 * x),
            ("2(x + 1)(x - 1)", 2.0 * (x + 1.0) * (x - 1.0)),
            ("1/2x", 0.5 * x),
            ("x sin(x)", x * libm::sin(x)),
            ("2e", 2.0 * core::f64::consts::E),
            ("2e1x", 20.0 * x),
            ("2e-1", 0.2),
            ("2exp(0)", 2.0),
            ("pi + π", core::f64::consts::TAU),
            ("|x - 1|", 1.0 - x),
            ("|x||x|", x * x),
            ("2|x - |x - 1||", 2.0 * (x - (1.0 - x)).abs()),
            ("|2(3|x|)|", 6.0 * x),
            ("||x| - 1|", 1.0 - x),
            ("max(x, 1) + min(x, 1)", 1.0 + x),
            ("pow(2, 10)", 1024.0),
            ("relu(x) - relu(-x)", x),
            ("sign(-3) + step(2) + sign(0) + step(0)", 0.0),
            ("ln(e)", 1.0),
            ("log10(1000) + log(1)", 3.0),
            (".5 × 4 · 2", 4.0),
            ("1 − 3", -2.0),
            (" \t x1\n", x),
        ] {
            assert_eq!(at(text, 1, [x, 0.0]), value, "{text}");
        }
        assert_eq!(at("|x1| - x2^2", 2, [-2.0, 3.0]), -7.0);
        assert_eq!(at("x1 x2", 2, [-2.0, 3.0]), -6.0);
    }

    #[test]
    fn what_is_not_defined_is_not_a_number() {
        assert!(at("sqrt(x)", 1, [-1.0, 0.0]).is_nan());
        assert!(at("1/x", 1, [0.0, 0.0]).is_infinite());
        assert!(at("ln(x)", 1, [-1.0, 0.0]).is_nan());
    }

    #[test]
    fn errors_say_what_and_where() {
        for (text, d, said) in [
            ("", 1, "column 1: something is missing at the end"),
            ("1 +", 1, "column 4: something is missing at the end"),
            ("sin(3x", 1, "column 7: a closing parenthesis is missing"),
            ("3x)", 1, "column 3: this parenthesis closes nothing"),
            ("|x - 1", 1, "column 7: the closing | is missing"),
            ("sin 3x", 1, "column 5: `sin` takes its argument in parentheses: sin(…)"),
            ("sin3x", 1, "column 1: `sin3x` is not known; the input is x"),
            ("x1 + z", 2, "column 6: `z` is not known; the inputs are x1 and x2"),
            ("x + 1", 2, "column 1: `x` is not known; the inputs are x1 and x2"),
            ("x1x2", 2, "column 1: `x1x2` is not known; the inputs are x1 and x2"),
            ("x2", 1, "column 1: `x2` is not known; the input is x"),
            ("max(x)", 1, "column 6: `max` takes two arguments: max(…, …)"),
            ("sin(1,5)", 1, "column 6: `sin` takes one argument; decimals have a point"),
            (
                "1,5x",
                1,
                "column 2: a comma stands only between the arguments of a function; decimals have a point",
            ),
            ("1.2.3", 1, "column 1: `1.2.3` is not a number"),
            ("1e999", 1, "column 1: `1e999` is not a number"),
            ("x * / 2", 1, "column 5: a number, an input or a function is expected, not `/`"),
            ("x ? 1", 1, "column 3: `?` means nothing here"),
            ("3 4", 1, "column 3: `4` means nothing here"),
            ("()", 1, "column 2: a number, an input or a function is expected, not `)`"),
            ("π + ℝ", 1, "column 5: `ℝ` is not known; the input is x"),
        ] {
            assert_eq!(Formula::parse(text, d).expect_err(text).to_string(), said, "{text}");
        }
        for deep in ["(".repeat(200), "-".repeat(200), "2^".repeat(100), "sin(".repeat(70), "|".repeat(250)] {
            let said = Formula::parse(&deep, 1).expect_err("deep").to_string();
            assert!(said.ends_with("nested more than 40 deep"), "{said}");
        }
        let long = "x+".repeat(200);
        assert!(Formula::parse(&long, 1).expect_err("long").what.contains("at most 300"));
    }

    #[test]
    fn every_function_is_called_by_its_name() {
        for name in functions() {
            let two = ["min", "max", "pow"].contains(&name);
            let text = format!("{name}(0.5{})", if two { ", 0.25" } else { "" });
            assert!(at(&text, 1, [0.0, 0.0]).is_finite(), "{text}");
        }
        // Against the standard library, to rounding.
        for (text, f) in [
            ("tanh(x)", f64::tanh as fn(f64) -> f64),
            ("tan(x)", f64::tan),
            ("atan(x)", f64::atan),
            ("sqrt(x)", f64::sqrt),
            ("floor(x)", f64::floor),
            ("ceil(x)", f64::ceil),
            ("round(x)", f64::round),
        ] {
            assert!((at(text, 1, [0.37, 0.0]) - f(0.37)).abs() < 1e-14, "{text}");
        }
    }

    /// A random formula as text, and its value by Rust's own arithmetic.
    fn formula() -> impl Strategy<Value = (String, f64)> {
        let leaf = prop_oneof![
            (0..100_u32).prop_map(|v| (format!("{}", f64::from(v) / 8.0), f64::from(v) / 8.0)),
            Just(("x1".to_string(), 0.3)),
            Just(("x2".to_string(), -1.7)),
        ];
        leaf.prop_recursive(5, 24, 2, |inner| {
            prop_oneof![
                (inner.clone(), inner.clone()).prop_map(|((s, a), (t, b))| (format!("({s} + {t})"), a + b)),
                (inner.clone(), inner.clone())
                    .prop_map(|((s, a), (t, b))| (format!("({s}) - ({t})"), a - b))
                    .prop_map(|(s, v)| (format!("({s})"), v)),
                (inner.clone(), inner.clone())
                    .prop_map(|((s, a), (t, b))| (format!("{s}*{t}"), a * b))
                    .prop_map(|(s, v)| (format!("({s})"), v)),
                (inner.clone(), inner.clone())
                    .prop_map(|((s, a), (t, b))| (format!("({s})/({t})"), a / b))
                    .prop_map(|(s, v)| (format!("({s})"), v)),
                inner.clone().prop_map(|(s, a)| (format!("|{s}|"), a.abs())),
                inner.clone().prop_map(|(s, a)| (format!("(-{s})"), -a)),
                inner.prop_map(|(s, a)| (format!("sin({s})"), libm::sin(a))),
            ]
        })
    }

    proptest! {
        #[test]
        fn random_formulas_have_their_values((text, value) in formula()) {
            if let Ok(f) = Formula::parse(&text, 2) {
                prop_assert_eq!(f.evaluate([0.3, -1.7]).to_bits() << 1, value.to_bits() << 1, "{}", text);
            } else {
                prop_assert!(text.len() > MAX_LENGTH, "{}", text);
            }
        }

        #[test]
        fn no_text_panics(text in prop_oneof![any::<String>(), "[-+*/^|()0-9.,xe1 sinmaxp]{0,40}"]) {
            if let Ok(f) = Formula::parse(&text, 1) {
                f.evaluate([0.5, 0.0]);
            }
        }
    }
}
