//! What the characters of a formula stand for: keyboards, tablets and copied text have several for one sign.

use super::error::Instead;

/// The character in the parser's alphabet that this one stands for: small letters, ASCII signs, and blanks for
/// what is not seen.
pub(super) fn plain(c: char) -> char {
    match c {
        // Full-width forms of East Asian keyboards.
        '\u{ff01}'..='\u{ff5e}' => plain(char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)),
        // Dashes and minus signs.
        '−' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '﹣' | '➖' | '\u{ad}' => '-',
        '➕' | '﹢' => '+',
        '×' | '·' | '∙' | '⋅' | '•' | '∗' | '✕' | '✖' | '✱' | '⨯' | '･' => '*',
        '÷' | '∕' | '⁄' | '➗' => '/',
        '∣' | '¦' | '│' | '⎮' | 'ǀ' => '|',
        'ˆ' | '⌃' | '↑' => '^',
        '₀'..='₉' => char::from_digit(u32::from(c) - u32::from('₀'), 10).unwrap_or(c),
        '،' | '、' => ',',
        // The letter e of sets of mathematical letters, and italic x.
        'ℯ' | '𝑒' => 'e',
        '𝑥' | '𝓍' | 'χ' | 'х' | 'Х' => 'x',
        '𝑦' => 'y',
        // What has no width.
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}' => ' ',
        _ => {
            let mut small = c.to_lowercase();
            match (small.next(), small.next()) {
                (Some(small), None) => small,
                _ => c,
            }
        }
    }
}

/// The digit or sign that a superscript stands for.
pub(super) fn superscript(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from_digit(u32::from(c) - u32::from('⁴') + 4, 10)?,
        '⁺' => '+',
        '⁻' => '-',
        _ => return None,
    })
}

/// The value of a fraction that is one character.
pub(super) fn fraction(c: char) -> Option<f64> {
    let (above, below) = match c {
        '½' => (1.0, 2.0),
        '⅓' => (1.0, 3.0),
        '⅔' => (2.0, 3.0),
        '¼' => (1.0, 4.0),
        '¾' => (3.0, 4.0),
        '⅕' => (1.0, 5.0),
        '⅖' => (2.0, 5.0),
        '⅗' => (3.0, 5.0),
        '⅘' => (4.0, 5.0),
        '⅙' => (1.0, 6.0),
        '⅛' => (1.0, 8.0),
        '⅜' => (3.0, 8.0),
        '⅝' => (5.0, 8.0),
        '⅞' => (7.0, 8.0),
        '⅒' => (1.0, 10.0),
        _ => return None,
    };
    Some(above / below)
}

/// What to write for a character that no formula has.
pub(super) fn instead(c: char) -> Option<Instead> {
    Some(match c {
        '<' | '>' | '≤' | '≥' | '≠' => Instead::Comparison,
        '?' => Instead::Condition,
        '[' | ']' => Instead::ParenthesesOrFloor,
        '{' | '}' => Instead::Parentheses,
        '\\' | '$' => Instead::NoLatex,
        '°' => Instead::Radians,
        '!' => Instead::Product,
        ':' => Instead::Division,
        '∞' => Instead::Number,
        '±' | '∓' => Instead::OneSign,
        '∑' => Instead::Terms,
        '∫' | '∂' | '∇' => Instead::Function,
        '\'' | '′' | '’' | '`' | '´' | '"' | '“' | '”' | '„' => Instead::NoQuotes,
        'ⁿ' | 'ˣ' => Instead::Power,
        '∜' => Instead::FourthRoot,
        '&' | '#' | '@' | '~' | '≈' | '≡' | '→' | '↦' => Instead::Equation,
        _ => return None,
    })
}
