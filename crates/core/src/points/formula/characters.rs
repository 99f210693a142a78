//! What the characters of a formula stand for: keyboards, tablets and copied text have several for one sign.

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
pub(super) fn instead(c: char) -> Option<&'static str> {
    Some(match c {
        '<' | '>' | '≤' | '≥' | '≠' => {
            "for a condition write step: step(x - 1) is 1 where x > 1, else 0"
        }
        '?' => "for a condition write step: step(x) is 1 where x > 0, else 0",
        '[' | ']' => "for parentheses write ( and ), for the whole part floor(…)",
        '{' | '}' => "for parentheses write ( and )",
        '\\' | '$' => "write the formula without signs of LaTeX, such as sin(x)/2",
        '°' => "angles are in radians: for degrees write *pi/180",
        '!' => "write the product that it stands for",
        ':' => "for a division write /",
        '∞' => "write a number",
        '±' | '∓' => "write + or -",
        '∑' => "write the terms of the sum",
        '∫' | '∂' | '∇' => "write the function that it gives",
        '\'' | '′' | '’' | '`' | '´' | '"' | '“' | '”' | '„' => {
            "write the formula without quotation marks and primes"
        }
        'ⁿ' | 'ˣ' => "for a power write ^",
        '∜' => "write (…)^(1/4)",
        '&' | '#' | '@' | '~' | '≈' | '≡' | '→' | '↦' => "write y = and what y is",
        _ => return None,
    })
}
