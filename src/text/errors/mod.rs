//! Errors in the language in force. Their English is the errors' own, as the command line shows it.

mod experiment;
mod formula;
mod link;
mod page;
mod points;
mod session;
mod table;

pub use page::problem_title;
pub use session::FREE_BIASES;

use super::language::{Language, language};
use relu_atoms_core::text::{count, shortest};
use std::fmt::Display;

/// An error that the page tells in either language.
pub trait Localised: Display {
    /// Its sentence in German.
    fn in_german(&self) -> String;

    /// Its sentence in the language in force.
    fn localised(&self) -> String {
        match language() {
            Language::English => self.to_string(),
            Language::German => self.in_german(),
        }
    }
}

/// A whole number in German, whichever language is in force: `100.000`.
fn whole(n: impl TryInto<u64>) -> String {
    // Counts fit.
    count(n.try_into().unwrap_or(u64::MAX)).replace(',', ".")
}

/// A number in German, in the form in which it is shortest: `0,5`, `−1e6`, `1e−5`.
fn real(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.into();
    }
    spelt(&shortest(value))
}

/// A number in German that is written as in JSON.
fn spelt(number: &str) -> String {
    number.replace('.', ",").replace('-', "−")
}

/// How many of something there are: `1 Zeile`, `1.000 Zeilen`.
fn so_many(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", whole(n as u64), if n == 1 { one } else { many })
}

/// Things with commas between them, and a word before the last: `a, b und c`.
fn joined(things: &[String], word: &str) -> String {
    match things.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {word} {last}", rest.join(", ")),
        _ => things.concat(),
    }
}

/// Words of a link or a file: `` `a`, `b` oder `c` ``.
fn quoted<'a>(keys: impl IntoIterator<Item = &'a str>, word: &str) -> String {
    joined(&keys.into_iter().map(|key| format!("`{key}`")).collect::<Vec<_>>(), word)
}

/// With a capital at the beginning.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A number at the beginning of some characters, and how many of them it has. Behind a decimal sign there are
    /// digits, and behind a sign for thousands three.
    fn number(text: &[char], decimal: char, thousands: char) -> (f64, usize) {
        let is_digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
        let mut digits = String::new();
        let mut at = 0;
        while is_digit(at) {
            digits.push(text[at]);
            at += 1;
            let is_group = (1..=3).all(|k| is_digit(at + k)) && !is_digit(at + 4);
            if text.get(at) == Some(&thousands) && is_group {
                at += 1;
            }
        }
        if text.get(at) == Some(&decimal) && is_digit(at + 1) {
            digits.push('.');
            at += 1;
            while is_digit(at) {
                digits.push(text[at]);
                at += 1;
            }
        }
        let minus = text.get(at + 1).is_some_and(|c| matches!(c, '-' | '−'));
        if text.get(at) == Some(&'e') && is_digit(at + 1 + usize::from(minus)) {
            digits.push_str(if minus { "e-" } else { "e" });
            at += 1 + usize::from(minus);
            while is_digit(at) {
                digits.push(text[at]);
                at += 1;
            }
        }
        (digits.parse().expect("a number"), at)
    }

    /// The numbers of a sentence outside its back ticks.
    fn numbers(sentence: &str, language: Language) -> Vec<f64> {
        let (decimal, thousands) = if language == Language::English { ('.', ',') } else { (',', '.') };
        let mut out = Vec::new();
        for part in sentence.split('`').step_by(2) {
            let text: Vec<char> = part.chars().collect();
            let mut at = 0;
            while at < text.len() {
                if !text[at].is_ascii_digit() {
                    at += 1;
                    continue;
                }
                let before = |back: usize| at.checked_sub(back).map(|k| text[k]);
                let is_minus = before(1).is_some_and(|c| matches!(c, '-' | '−'))
                    && before(2).is_none_or(|c| c == ' ' || c == '(');
                let (value, length) = number(&text[at..], decimal, thousands);
                out.push(if is_minus { -value } else { value });
                at += length;
            }
        }
        out.sort_by(f64::total_cmp);
        out
    }

    /// What stands between back ticks.
    fn ticked(sentence: &str) -> Vec<&str> {
        let mut parts: Vec<&str> = sentence.split('`').skip(1).step_by(2).collect();
        parts.sort_unstable();
        parts
    }

    /// A German sentence says the same of the same numbers and words as the English one: it differs from it, ends
    /// alike, has its numbers in German form and what it has between back ticks. More may stand between back ticks: what
    /// is to be typed keeps its form, and so do numbers in it.
    pub(crate) fn assert_same_facts(english: &str, german: &str) {
        assert_ne!(english, german);
        let end = |sentence: &str| sentence.chars().last().filter(|c| matches!(c, '.' | '?' | '!'));
        assert_eq!(end(english), end(german), "{english}\n{german}");
        let (of_english, mut of_german) = (ticked(english), ticked(german));
        for part in of_english {
            let at = of_german.iter().position(|other| *other == part);
            of_german.remove(at.unwrap_or_else(|| panic!("`{part}`\n{english}\n{german}")));
        }
        let mut typed: Vec<f64> =
            of_german.iter().flat_map(|part| numbers(part, Language::English)).collect();
        let mut left = numbers(german, Language::German);
        for value in numbers(english, Language::English) {
            let list = if left.contains(&value) { &mut left } else { &mut typed };
            let at = list.iter().position(|other| *other == value);
            list.remove(at.unwrap_or_else(|| panic!("{value}\n{english}\n{german}")));
        }
        assert!(left.is_empty(), "{left:?}\n{english}\n{german}");
        for word in [" the ", " is ", " and ", " of ", " a ", "  ", "’"] {
            let outside = german.split('`').step_by(2).collect::<Vec<_>>().join("`");
            assert!(!outside.contains(word), "{word}: {german}");
        }
    }

    /// [`assert_same_facts`] of an error.
    pub(crate) fn assert_german(error: &impl Localised) {
        assert_same_facts(&error.to_string(), &error.in_german());
    }

    /// Asserts that there is a sample of every variant, and a good German sentence for each. The variants are listed as
    /// patterns: without all of them it does not compile.
    macro_rules! assert_every_variant {
        ($samples:expr, $($pattern:pat),+ $(,)?) => {{
            let samples = $samples;
            let names = [$(stringify!($pattern)),+];
            let mut seen = vec![false; names.len()];
            for sample in &samples {
                match sample { $($pattern => {})+ }
                let fits = [$(matches!(sample, $pattern)),+];
                fits.iter().zip(&mut seen).for_each(|(fits, seen)| *seen |= *fits);
                $crate::text::errors::tests::assert_german(sample);
            }
            names.iter().zip(seen).for_each(|(name, seen)| assert!(seen, "no sample of {name}"));
        }};
    }
    pub(crate) use assert_every_variant;

    #[test]
    fn numbers_are_found_in_either_form() {
        assert_eq!(
            numbers("from -1e6 to 12,345 or 0.5, x1 (`7`)", Language::English),
            [-1e6, 0.5, 1.0, 12345.0]
        );
        assert_eq!(
            numbers("von −1e6 bis 12.345 oder 0,5; x1 (`7`)", Language::German),
            [-1e6, 0.5, 1.0, 12345.0]
        );
        assert_eq!(numbers("UTF-8, 1e-5, 3, 4 and 5.", Language::English), [1e-5, 3.0, 4.0, 5.0, 8.0]);
        assert_eq!(numbers("UTF-8, 1e−5, 3, 4 und 5.", Language::German), [1e-5, 3.0, 4.0, 5.0, 8.0]);
    }

    #[test]
    fn numbers_are_german_whichever_language_is_in_force() {
        assert_eq!(
            (whole(100_000_u64).as_str(), real(0.5).as_str(), real(-1e6).as_str()),
            ("100.000", "0,5", "−1e6")
        );
        assert_eq!((real(1e-5).as_str(), real(f64::NEG_INFINITY).as_str()), ("1e−5", "−∞"));
        assert_eq!(quoted(["a", "b", "c"], "oder"), "`a`, `b` oder `c`");
    }

    #[test]
    #[should_panic(expected = "7")]
    fn a_number_that_is_missing_is_noticed() {
        assert_same_facts("the 7 dwarfs", "die Zwerge");
    }
}
