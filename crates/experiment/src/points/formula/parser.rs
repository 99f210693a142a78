//! The parser: recursive descent, one method a level of precedence.

use super::characters::{fraction, instead, plain, superscript};
use super::error::{FormulaError, FormulaErrorKind as Kind, Instead, MAX_DEPTH, MAX_LENGTH};
use super::functions::{Callee, find, remainder, similar};

/// One operation on the stack of a formula's values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Op {
    Number(f64),
    Input(usize),
    Negate,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    One(fn(f64) -> f64),
    Two(fn(f64, f64) -> f64),
}

type Outcome = Result<(), FormulaError>;

/// The innermost open bracket, which decides what a comma between two digits is.
#[derive(Clone, Copy, PartialEq)]
enum Bracket {
    /// None, a parenthesis, bars, or the argument of a function that takes one: a decimal comma.
    Plain,
    /// The arguments of a function that takes several, with `;` between them: a decimal comma.
    Semicolons,
    /// The arguments of a function that takes several: it separates them.
    Commas,
}

/// How the inputs are called.
enum Inputs {
    /// By the names in `f(u, v) =`.
    Declared(Vec<String>),
    /// `x`, or `x1` and `x2`, or `x` and `y`.
    Usual,
}

/// The operations of a formula in the inputs of dimension `d`, in the order in which they are carried out.
pub(super) fn parse(text: &str, d: usize) -> Result<Vec<Op>, FormulaError> {
    let typed: Vec<char> = text.chars().collect();
    if typed.len() > MAX_LENGTH {
        return Err(FormulaError { column: MAX_LENGTH + 1, kind: Kind::TooLong });
    }
    let text: Vec<char> = typed.iter().map(|c| plain(*c)).collect();
    let mut parser = Parser {
        typed: &typed,
        text: &text,
        at: 0,
        d,
        inputs: Inputs::Usual,
        value: None,
        letters: [None; 2],
        numbered: false,
        bracket: Bracket::Plain,
        in_power: false,
        decimal_comma: false,
        tight_comma: None,
        depth: 0,
        ops: Vec::new(),
    };
    parser.left_side()?;
    parser.sum(false)?;
    match parser.peek() {
        None => parser.finish(),
        Some(')') => Err(parser.error(Kind::UnopenedParenthesis)),
        Some(',' | ';') => Err(parser.error(Kind::Comma)),
        Some('=') => Err(parser.error(Kind::Equation)),
        Some('}') => Err(parser.not_read()),
        Some(_) => Err(parser.error(Kind::Unexpected(parser.typed[parser.at]))),
    }
}

/// `bar` tells whether a `|` is open that the next one may close.
struct Parser<'a> {
    /// The text as it was typed, for sentences.
    typed: &'a [char],
    /// The text in the parser's alphabet, character by character.
    text: &'a [char],
    at: usize,
    d: usize,
    inputs: Inputs,
    /// What the left side calls the value.
    value: Option<char>,
    /// Where `x` and `y` are first used in the plane.
    letters: [Option<usize>; 2],
    /// `x1` or `x2` is used in the plane.
    numbered: bool,
    bracket: Bracket,
    /// The operand is an exponent.
    in_power: bool,
    /// A comma was read as a decimal sign.
    decimal_comma: bool,
    /// The first comma right between two digits that was read as separating arguments, and the number that it
    /// would make.
    tight_comma: Option<(usize, String)>,
    depth: usize,
    ops: Vec<Op>,
}

fn is_name(c: char) -> bool {
    (c.is_alphanumeric() && superscript(c).is_none() && fraction(c).is_none() && instead(c).is_none())
        || c == '_'
}

impl Parser<'_> {
    fn error(&self, kind: Kind) -> FormulaError {
        self.error_at(self.at, kind)
    }

    fn error_at(&self, at: usize, kind: Kind) -> FormulaError {
        FormulaError { column: at + 1, kind }
    }

    /// What is said of a character here that no formula has.
    fn not_read(&self) -> FormulaError {
        let instead = instead(self.text[self.at]).unwrap_or(Instead::Nothing);
        self.error(Kind::NotRead { found: self.typed[self.at], instead })
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at).copied()
    }

    fn is_digit(&self, at: usize) -> bool {
        self.char_at(at).is_some_and(|c| c.is_ascii_digit())
    }

    fn as_typed(&self, from: usize, to: usize) -> String {
        self.typed.get(from..to).unwrap_or_default().iter().collect()
    }

    /// The next character that is not blank.
    fn peek(&mut self) -> Option<char> {
        while self.char_at(self.at).is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        self.char_at(self.at)
    }

    fn take(&mut self, c: char) -> bool {
        let there = self.peek() == Some(c);
        self.at += usize::from(there);
        there
    }

    /// The end of the name that begins here.
    fn name_end(&self, from: usize) -> usize {
        (from..self.text.len()).find(|k| !is_name(self.text[*k])).unwrap_or(self.text.len())
    }

    /// The name from here to there, without the low line of a subscript.
    fn name_between(&self, from: usize, to: usize) -> String {
        self.text[from..to].iter().filter(|c| **c != '_').collect()
    }

    /// Reads `y =`, `f(x) =` and their like, if that is how it begins.
    fn left_side(&mut self) -> Outcome {
        let Some(equals) = self.text.iter().position(|c| *c == '=') else { return Ok(()) };
        let before: String =
            self.text[..equals].iter().filter(|c| !c.is_whitespace() && **c != '_').collect();
        let before = before.strip_suffix(':').unwrap_or(&before);
        let (name, inputs) = match before.strip_suffix(')').and_then(|b| b.split_once('(')) {
            Some((name, inside)) => (name, Some(inside)),
            None => (before, None),
        };
        let mut letters = name.chars();
        let Some(first) = letters.next().filter(|c| c.is_alphabetic()) else { return Ok(()) };
        let is_word = |text: &str| {
            text.chars().next().is_some_and(char::is_alphabetic) && text.chars().all(char::is_alphanumeric)
        };
        let is_input = inputs.is_none() && name.starts_with('x');
        if is_input || !is_word(name) || find(name).is_some() {
            return Ok(());
        }
        if let Some(inside) = inputs {
            let names: Vec<String> = inside.split([',', ';']).map(str::to_owned).collect();
            let taken = |n: &String| find(n).is_some() || ["e", "pi", "π"].contains(&n.as_str());
            if !names.iter().all(|n| is_word(n)) || names.iter().any(taken) {
                return Ok(());
            }
            if names.len() > self.d {
                let have = names.len();
                return Err(self.error(Kind::TooManyInputs { have, d: self.d }));
            }
            // f(x) in the plane is a function of its usual inputs.
            if names.len() == self.d {
                self.inputs = Inputs::Declared(names);
            }
        }
        self.value = letters.next().is_none().then_some(first);
        self.at = equals + 1;
        Ok(())
    }

    /// What can be judged only at the end.
    fn finish(self) -> Result<Vec<Op>, FormulaError> {
        if let (true, Some((at, number))) = (self.decimal_comma, &self.tight_comma) {
            return Err(self.error_at(*at, Kind::OneOrTwo(number.clone())));
        }
        match self.letters {
            [None, None] => Ok(self.ops),
            [Some(at), _] | [None, Some(at)] if self.numbered => Err(self.error_at(at, Kind::MixedInputs)),
            [Some(_), Some(at)] if self.value == Some('y') => {
                Err(self.error_at(at, Kind::Target { name: 'y', d: self.d }))
            }
            [Some(_), Some(_)] => Ok(self.ops),
            [Some(at), None] | [None, Some(at)] => {
                Err(self.error_at(at, Kind::UnknownName { name: self.as_typed(at, at + 1), d: self.d }))
            }
        }
    }

    fn sum(&mut self, bar: bool) -> Outcome {
        self.product(bar)?;
        loop {
            let op = match self.peek() {
                Some('+') => Op::Add,
                Some('-') => Op::Subtract,
                _ => return Ok(()),
            };
            self.at += 1;
            self.product(bar)?;
            self.ops.push(op);
        }
    }

    /// Whether an operand begins with this character, so that it is multiplied without a sign.
    fn begins_factor(c: char, bar: bool) -> bool {
        c.is_alphabetic() && instead(c).is_none()
            || matches!(c, '(' | '√' | '∛' | '⌊' | '⌈')
            || c == '|' && !bar
            || fraction(c).is_some()
    }

    /// `mod` stands here as a sign between two operands.
    fn is_infix_mod(&self) -> bool {
        let end = self.name_end(self.at);
        self.name_between(self.at, end) == "mod" && self.char_at(end) != Some('(')
    }

    fn product(&mut self, bar: bool) -> Outcome {
        self.signed(bar)?;
        loop {
            let before = self.at;
            let op = match self.peek() {
                Some('*') => Op::Multiply,
                Some('/') => Op::Divide,
                Some('%') => {
                    self.check_percent(before)?;
                    Op::Two(remainder)
                }
                Some('m') if self.is_infix_mod() => {
                    self.at = self.name_end(self.at) - 1;
                    Op::Two(remainder)
                }
                Some(c) if c.is_ascii_digit() || c == '.' && self.is_digit(self.at + 1) => {
                    return Err(self.error(Kind::NoSign(c)));
                }
                Some(c) if Self::begins_factor(c, bar) => {
                    if fraction(c).is_some() {
                        return Err(self.error(Kind::NoSign(c)));
                    }
                    self.power(bar)?;
                    self.ops.push(Op::Multiply);
                    continue;
                }
                Some(c) if c != '}' && instead(c).is_some() => return Err(self.not_read()),
                _ => return Ok(()),
            };
            self.at += 1;
            self.signed(bar)?;
            self.ops.push(op);
        }
    }

    /// A `%` is the remainder where an operand follows that cannot be what per cent are taken of.
    fn check_percent(&self, before: usize) -> Outcome {
        let next = (self.at + 1..self.text.len()).find(|k| !self.text[*k].is_whitespace());
        let follows = next.and_then(|k| self.char_at(k));
        let after_number = before == self.at && before > 0 && self.is_digit(before - 1) && {
            let start = (0..before).rev().find(|k| !is_name(self.text[*k]) && self.text[*k] != '.');
            let start = start.map_or(0, |k| k + 1);
            self.is_digit(start) || self.char_at(start) == Some('.')
        };
        let is_operand = follows.is_some_and(|c| is_name(c) || matches!(c, '(' | '|' | '.' | '-' | '√'));
        let by_number = follows.is_some_and(|c| c.is_ascii_digit());
        if !is_operand || after_number && !by_number { Err(self.error(Kind::Percent)) } else { Ok(()) }
    }

    fn signed(&mut self, bar: bool) -> Outcome {
        match self.peek() {
            Some('-') => {
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

    fn power(&mut self, bar: bool) -> Outcome {
        self.operand(bar)?;
        let next = self.peek();
        if next.is_some_and(|c| superscript(c).is_some()) {
            let power = self.superscripts()?;
            self.ops.push(Op::Number(power));
            self.ops.push(Op::Power);
            return Ok(());
        }
        let starred = next == Some('*') && self.char_at(self.at + 1) == Some('*');
        if starred || next == Some('^') {
            self.at += 1 + usize::from(starred);
            if self.peek() == Some('{') {
                self.at += 1;
                self.inside(Bracket::Plain, |p| p.sum(false))?;
                self.close('}', Kind::Unclosed('}'))?;
            } else {
                let outside = std::mem::replace(&mut self.in_power, true);
                let outcome = self.deeper(|p| p.signed(bar));
                self.in_power = outside;
                outcome?;
            }
            self.ops.push(Op::Power);
        }
        Ok(())
    }

    /// Reads superscripts that are a whole number.
    fn superscripts(&mut self) -> Result<f64, FormulaError> {
        let start = self.at;
        let mut digits = String::new();
        while let Some(c) = self.char_at(self.at).and_then(superscript) {
            digits.push(c);
            self.at += 1;
        }
        let shown = self.as_typed(start, self.at);
        digits.parse().map_err(|_| self.error_at(start, Kind::NotANumber(shown)))
    }

    fn deeper<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, FormulaError>,
    ) -> Result<T, FormulaError> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(Kind::TooDeep));
        }
        self.depth += 1;
        let value = inner(self)?;
        self.depth -= 1;
        Ok(value)
    }

    /// What stands inside a bracket.
    fn inside(&mut self, bracket: Bracket, inner: impl FnOnce(&mut Self) -> Outcome) -> Outcome {
        let outside = (std::mem::replace(&mut self.bracket, bracket), std::mem::take(&mut self.in_power));
        self.deeper(inner)?;
        (self.bracket, self.in_power) = outside;
        Ok(())
    }

    fn operand(&mut self, bar: bool) -> Outcome {
        match self.peek() {
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) if fraction(c).is_some() => {
                self.at += 1;
                self.ops.push(Op::Number(fraction(c).unwrap_or_default()));
                Ok(())
            }
            Some('(') => {
                self.at += 1;
                self.inside(Bracket::Plain, |p| p.sum(false))?;
                self.close(')', Kind::UnclosedParenthesis)
            }
            Some('|') => {
                self.at += 1;
                self.inside(Bracket::Plain, |p| p.sum(true))?;
                self.close('|', Kind::UnclosedBar)?;
                self.ops.push(Op::One(libm::fabs));
                Ok(())
            }
            Some(c @ ('⌊' | '⌈')) => {
                let (last, f): (char, fn(f64) -> f64) =
                    if c == '⌊' { ('⌋', libm::floor) } else { ('⌉', libm::ceil) };
                self.at += 1;
                self.inside(Bracket::Plain, |p| p.sum(false))?;
                self.close(last, Kind::Unclosed(last))?;
                self.ops.push(Op::One(f));
                Ok(())
            }
            Some('√') => self.root("√", libm::sqrt, bar),
            Some('∛') => self.root("∛", libm::cbrt, bar),
            Some(c) if instead(c).is_some() => Err(self.not_read()),
            Some(c) if c.is_alphabetic() => self.name(bar),
            Some(_) => Err(self.error(Kind::NoOperand(self.typed[self.at]))),
            None => Err(self.error(Kind::End)),
        }
    }

    /// A root of what stands in parentheses or bars, or of one number or name.
    fn root(&mut self, sign: &'static str, f: fn(f64) -> f64, bar: bool) -> Outcome {
        self.at += 1;
        let grouped = matches!(self.peek(), Some('(' | '|'));
        self.deeper(|p| p.operand(bar))?;
        if !grouped {
            let next = self.peek();
            let goes_on = |c: char| {
                Self::begins_factor(c, bar) || c.is_ascii_digit() || c == '^' || superscript(c).is_some()
            };
            if next.is_some_and(goes_on) && !(next == Some('m') && self.is_infix_mod()) {
                return Err(self.error(Kind::ArgumentEnd(sign.into())));
            }
        }
        self.ops.push(Op::One(f));
        Ok(())
    }

    fn close(&mut self, c: char, missing: Kind) -> Outcome {
        match self.peek() {
            Some(found) if found == c => {
                self.at += 1;
                Ok(())
            }
            Some(',' | ';') if c == ')' && self.bracket == Bracket::Plain => Err(self.error(Kind::Comma)),
            Some('=') => Err(self.error(Kind::Equation)),
            _ => Err(self.error(missing)),
        }
    }

    fn number(&mut self) -> Outcome {
        let start = self.at;
        while self.is_digit(self.at) || self.char_at(self.at) == Some('.') {
            self.at += 1;
        }
        let mut text: String = self.text[start..self.at].iter().collect();
        if self.char_at(self.at) == Some(',') && self.is_digit(self.at + 1) && !text.contains('.') {
            let end = (self.at + 1..self.text.len()).find(|k| !self.is_digit(*k)).unwrap_or(self.text.len());
            let whole: String = self.text[start..end].iter().collect();
            if self.bracket == Bracket::Commas {
                self.tight_comma.get_or_insert((start, whole));
            } else {
                let is_thousands = end - self.at == 4 && text.len() <= 3 && !text.starts_with('0');
                if is_thousands || self.char_at(end) == Some(',') && self.is_digit(end + 1) {
                    return Err(self.error_at(start, Kind::Thousands(whole)));
                }
                self.decimal_comma = true;
                (self.at, text) = (end, whole.replace(',', "."));
            }
        }
        // `2e3` is a number, `2e` is twice e and `2exp(x)` twice exp(x).
        if self.char_at(self.at) == Some('e') {
            let signed = matches!(self.char_at(self.at + 1), Some('+' | '-'));
            if self.is_digit(self.at + 1 + usize::from(signed)) {
                let from = self.at;
                self.at += 2 + usize::from(signed);
                while self.is_digit(self.at) {
                    self.at += 1;
                }
                text.extend(&self.text[from..self.at]);
            }
        }
        match text.parse::<f64>() {
            Ok(v) if v.is_finite() => {
                self.ops.push(Op::Number(v));
                Ok(())
            }
            _ => Err(self.error_at(start, Kind::NotANumber(self.as_typed(start, self.at)))),
        }
    }

    /// The operation of an input or a constant.
    fn operand_named(&self, name: &str) -> Option<Op> {
        if let Inputs::Declared(names) = &self.inputs
            && let Some(k) = names.iter().position(|known| known == name)
        {
            return Some(Op::Input(k));
        }
        let usual = matches!(self.inputs, Inputs::Usual);
        Some(match (name, self.d) {
            ("x" | "x1", 1) | ("x1", _) if usual => Op::Input(0),
            ("x2", 2) if usual => Op::Input(1),
            ("x", 2) if usual => Op::Input(0),
            ("y", 2) if usual => Op::Input(1),
            ("pi" | "π", _) => Op::Number(core::f64::consts::PI),
            ("e", _) => Op::Number(core::f64::consts::E),
            _ => return None,
        })
    }

    /// Notes where the inputs of the plane are used under which names.
    fn note_input(&mut self, at: usize, name: &str) {
        if self.d == 2 && matches!(self.inputs, Inputs::Usual) {
            match name {
                "x" => _ = self.letters[0].get_or_insert(at),
                "y" => _ = self.letters[1].get_or_insert(at),
                "x1" | "x2" => self.numbered = true,
                _ => {}
            }
        }
    }

    /// The end of the first factor of a name that is a product of inputs and π, such as `xy`.
    fn first_factor(&self, from: usize, to: usize) -> Option<usize> {
        let is_factor = |name: &str| name != "e" && self.operand_named(name).is_some();
        (from + 1..to).rev().find(|k| {
            is_factor(&self.name_between(from, *k))
                && !self.is_digit(*k)
                && self.char_at(*k) != Some('_')
                && (is_factor(&self.name_between(*k, to)) || self.first_factor(*k, to).is_some())
        })
    }

    fn name(&mut self, bar: bool) -> Outcome {
        let start = self.at;
        let end = self.name_end(start);
        let name = self.name_between(start, end);
        if let Some(op) = self.operand_named(&name) {
            self.at = end;
            self.note_input(start, &name);
            self.ops.push(op);
            return Ok(());
        }
        if let Some((known, callee)) = find(&name) {
            self.at = end;
            return self.call(known, callee, bar);
        }
        if let Some(split) = self.first_factor(start, end) {
            if self.in_power {
                return Err(self.error(Kind::PowerEnd(self.as_typed(start, end))));
            }
            let first = self.name_between(start, split);
            let op = self.operand_named(&first).unwrap_or(Op::Number(f64::NAN));
            self.at = split;
            self.note_input(start, &first);
            self.ops.push(op);
            return Ok(());
        }
        Err(self.error(self.unknown(start, end, &name)))
    }

    /// What to say of a name that is not known.
    fn unknown(&self, start: usize, end: usize, name: &str) -> Kind {
        let found = self.as_typed(start, end);
        let d = self.d;
        if name == "x2" && d == 1 {
            return Kind::SecondInput(found);
        }
        if let (Some(value), "y") = (self.value, name) {
            return Kind::Target { name: value, d };
        }
        let is_operand = |from: usize, to: usize| {
            let name = self.name_between(from, to);
            self.operand_named(&name).is_some() || self.first_factor(from, to).is_some()
        };
        let is_called = self.char_at(end) == Some('(');
        for split in (start + 1..end).rev() {
            let (first, rest) = (self.name_between(start, split), self.name_between(split, end));
            let past_digits = (split..end).find(|k| !self.is_digit(*k)).unwrap_or(end);
            if !is_called && find(&first).is_some() && (past_digits == end || is_operand(past_digits, end)) {
                return Kind::Meant { found, write: format!("{first}({rest})") };
            }
            let is_factor = is_operand(start, split);
            if is_factor && find(&rest).is_some() {
                return Kind::Meant { found, write: format!("{first}*{rest}(…)") };
            }
            if is_factor && is_operand(split, end) {
                return Kind::Meant { found, write: format!("{first}*{rest}") };
            }
        }
        match similar(name) {
            Some(known) => Kind::Similar { found, known: known.into() },
            None => Kind::UnknownName { name: found, d },
        }
    }

    /// A power between a function's name and its argument.
    fn function_power(&mut self, name: &'static str) -> Result<Option<f64>, FormulaError> {
        let start = self.at;
        let power = match self.peek() {
            Some(c) if superscript(c).is_some() => self.superscripts()?,
            Some('^') => {
                self.at += 1;
                let minus = self.take('-');
                let from = self.at;
                while self.is_digit(self.at) {
                    self.at += 1;
                }
                let digits: String = self.text[from..self.at].iter().collect();
                let value: f64 =
                    digits.parse().map_err(|_| self.error_at(start, Kind::FunctionPower(name.into())))?;
                if minus { -value } else { value }
            }
            _ => return Ok(None),
        };
        if power == -1.0 {
            let inverse = match name {
                "exp" => "ln(…)".into(),
                "ln" | "log" => "exp(…)".into(),
                _ if find(&format!("a{name}")).is_some() => format!("a{name}(…)"),
                _ => return Err(self.error_at(start, Kind::FunctionPower(name.into()))),
            };
            return Err(self.error_at(start, Kind::Inverse(name.into(), inverse)));
        }
        if !(2.0..=9.0).contains(&power) {
            return Err(self.error_at(start, Kind::FunctionPower(name.into())));
        }
        Ok(Some(power))
    }

    fn call(&mut self, name: &'static str, callee: Callee, bar: bool) -> Outcome {
        let after_name = self.at;
        let power = self.function_power(name)?;
        match (self.peek(), callee) {
            (Some('('), _) => {
                self.at += 1;
                self.arguments(name, callee, ')')?;
            }
            (Some('{'), _) => {
                self.at += 1;
                self.arguments(name, callee, '}')?;
            }
            (Some('|'), Callee::One(f)) if !bar => {
                self.operand(bar)?;
                self.ops.push(Op::One(f));
            }
            (Some(c), Callee::One(f))
                if c.is_ascii_digit()
                    || matches!(c, '.' | '-' | '√' | '∛')
                    || fraction(c).is_some()
                    || c.is_alphabetic() && !self.is_infix_mod() =>
            {
                // A power needs its argument in sight: `ln^2 x` has one, `sin - 1` may be a slip.
                if c == '-' && self.char_at(self.at + 1).is_none_or(char::is_whitespace) {
                    return Err(self.error_at(after_name, Kind::NoParenthesis(name.into())));
                }
                self.deeper(|p| p.bare_argument(name, bar))?;
                self.ops.push(Op::One(f));
            }
            _ => return Err(self.error(Kind::NoParenthesis(name.into()))),
        }
        if let Some(power) = power {
            self.ops.push(Op::Number(power));
            self.ops.push(Op::Power);
        }
        Ok(())
    }

    /// An argument without parentheses: a product without signs, up to a `+`, a `−`, a closing bracket or another
    /// function. Where another reading is as good, it is refused.
    fn bare_argument(&mut self, name: &'static str, bar: bool) -> Outcome {
        let minus = self.take('-');
        self.power(bar)?;
        while let Some(c) = self.peek() {
            if c.is_alphabetic() && instead(c).is_none() {
                let end = self.name_end(self.at);
                if self.is_infix_mod() {
                    return Err(self.error(Kind::ArgumentEnd(name.into())));
                }
                if find(&self.name_between(self.at, end)).is_some() {
                    break;
                }
                self.power(bar)?;
                self.ops.push(Op::Multiply);
            } else if matches!(c, '*' | '/' | '%') || Self::begins_factor(c, bar) {
                return Err(self.error(Kind::ArgumentEnd(name.into())));
            } else {
                break;
            }
        }
        if minus {
            self.ops.push(Op::Negate);
        }
        Ok(())
    }

    /// The arguments of a call whose bracket is open, and its operation.
    fn arguments(&mut self, name: &'static str, callee: Callee, last: char) -> Outcome {
        let bracket = match callee {
            Callee::One(_) => Bracket::Plain,
            _ if self.has_semicolons() => Bracket::Semicolons,
            _ => Bracket::Commas,
        };
        let separator = if bracket == Bracket::Semicolons { ';' } else { ',' };
        let commas_before = self.tight_comma.is_some();
        let mut has_loose_comma = false;
        let mut next = |p: &mut Self| {
            let there = p.take(separator);
            has_loose_comma |= there && p.char_at(p.at).is_some_and(char::is_whitespace);
            there
        };
        self.inside(bracket, |p| p.sum(false))?;
        match callee {
            Callee::One(f) => {
                if matches!(self.peek(), Some(',' | ';')) {
                    return Err(self.error(Kind::TwoArguments(name.into())));
                }
                self.ops.push(Op::One(f));
            }
            Callee::Two(f) | Callee::Several(f) => {
                if !next(self) {
                    let missing = if self.peek().is_none() {
                        Kind::UnclosedParenthesis
                    } else {
                        Kind::OneArgument(name.into())
                    };
                    return Err(self.error(missing));
                }
                self.inside(bracket, |p| p.sum(false))?;
                self.ops.push(Op::Two(f));
                while next(self) {
                    if let Callee::Two(_) = callee {
                        self.at -= 1;
                        return Err(self.error(Kind::ThreeArguments(name.into())));
                    }
                    self.inside(bracket, |p| p.sum(false))?;
                    self.ops.push(Op::Two(f));
                }
            }
        }
        if let (true, false, Some((at, number))) = (has_loose_comma, commas_before, &self.tight_comma) {
            return Err(self.error_at(*at, Kind::OneOrTwo(number.clone())));
        }
        let missing = if last == ')' { Kind::UnclosedParenthesis } else { Kind::Unclosed(last) };
        self.close(last, missing)
    }

    /// A `;` stands in the bracket that is open here, and not in one within it.
    fn has_semicolons(&self) -> bool {
        let mut depth = 0;
        for c in &self.text[self.at..] {
            match c {
                '(' | '{' => depth += 1,
                ')' | '}' if depth == 0 => return false,
                ')' | '}' => depth -= 1,
                ';' if depth == 0 => return true,
                _ => {}
            }
        }
        false
    }
}
