//! Targets from a formula such as `sin(3x)` or `|x1| - x2^2`, as people write them.
//!
//! The language: numbers, `pi`, `e`, the inputs (`x`; or `x1` and `x2`, or `x` and `y` together), `+ − * / ^`
//! (`**` is `^`, which binds to the right and before a minus sign), `%` and `mod` for the remainder, parentheses,
//! `|…|`, roots `√`, superscripts, the functions that [`functions()`] lists, and multiplication without a sign
//! (`3x`, `2(x + 1)`), which binds like `*`: `1/2x` is `(1/2)x`. A `|` closes the innermost open one wherever
//! something precedes it that it could close. `y =` or `f(x) =` may stand before it. Capitals are small letters,
//! and the signs of keyboards and of copied text (`×`, `÷`, dashes, subscripts) are what they look like.
//!
//! A function's argument needs no parentheses where its end is clear (`sin 2x`); `sin^2(x)` is the square of the
//! sine. A comma right between digits is a decimal sign, but among the arguments of a function that takes several,
//! where it is one only if `;` separates them. What has two readings is refused with what to type for each.
//!
//! Every function is libm's, so that a formula has the same values everywhere to the last bit. That and
//! errors that say what to type at which column are why the parser is our own. Looked at in November
//! 2026: exmex 0.21, kept and permissive, adds 312 kB of gzipped wasm (it brings regex); meval 0.2 was last
//! released in 2018, fasteval 0.2 in 2020; evalexpr is under the AGPL, mexe knows no functions.

mod characters;
mod error;
mod functions;
mod parser;

pub use error::{FormulaError, FormulaErrorKind, Instead, MAX_DEPTH, MAX_LENGTH};
pub use functions::{functions, spellings};

use parser::Op;

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
        Ok(Self { ops: parser::parse(text, d)? })
    }

    /// Its value at an input; not-a-number and infinity where it is not defined. Unused inputs are ignored.
    pub fn evaluate(&self, x: [f64; 2]) -> f64 {
        let mut stack: Vec<f64> = Vec::with_capacity(8);
        for op in &self.ops {
            let value = match *op {
                Op::Number(v) => v,
                Op::Input(k) => x[k],
                Op::Negate => -pop(&mut stack),
                Op::One(f) => f(pop(&mut stack)),
                op => {
                    let (b, a) = (pop(&mut stack), pop(&mut stack));
                    match op {
                        Op::Add => a + b,
                        Op::Subtract => a - b,
                        Op::Multiply => a * b,
                        Op::Divide => a / b,
                        Op::Two(f) => f(a, b),
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

#[cfg(test)]
mod tests;
