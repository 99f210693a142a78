//! How a link is spelt: the characters that survive chats and mail, and what a link looks like when it comes back.
//!
//! A link that is passed on has letters, digits, `-`, `.`, `_` and percent codes only, since chats end a link at the
//! first `;`, and some at a comma, a parenthesis or a bar. Where the plain spelling of a value has others, it has two
//! spellings: `_` stands for a comma, `__` for a semicolon, `.` for the colon of a phase or of a demonstration, and so
//! on ([`respelt`]); `names` has codes for what a name may hold itself. Both are read everywhere.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;

/// All characters but those that no chat ends a link at.
const FRAGILE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// So often a whole link may have been percent-encoded on its way.
const MOST_ROUNDS: usize = 3;

/// What a value is made of, which decides what may be changed in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word or number, or a list of them with a place for each panel.
    List,
    /// A schedule, or several.
    Schedule,
    /// Own points.
    Points,
    /// A function: its text stays as it is.
    Truth,
    /// The names of columns: free text.
    Names,
    /// Changes made while training.
    Changes,
    /// A demonstration with its variant.
    Demonstration,
    /// A word or number.
    Word,
}

/// Undoes percent-encoding. A `%` that begins no code stands for itself, and so does `+`: no value
/// has spaces inside, and `1e+2` is a number. Bytes that are not UTF-8 become replacement characters.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

/// A value in the spelling that chats keep, percent-encoded where it has none.
pub(super) fn respelt(kind: Kind, value: &str) -> String {
    let sturdy = match kind {
        Kind::List if !value.contains('_') => value.replace(',', "_"),
        Kind::Schedule => value.replace(';', "__").replace(',', "_").replace(':', "."),
        Kind::Points => match value.strip_prefix("a:") {
            Some(packed) => format!("a.{packed}"),
            None => value.replace([':', ';'], "__").replace(',', "_"),
        },
        Kind::Truth => match value.strip_prefix("formula:") {
            Some(formula) => format!("formula_{formula}"),
            None => value.replace(':', "_"),
        },
        Kind::Demonstration => value.replace(':', "."),
        Kind::Names => sturdy_names(value),
        _ => value.into(),
    };
    utf8_percent_encode(&sturdy, FRAGILE).to_string()
}

/// Names of columns with `_` between them; within a name `.-` stands for `_`, `._` for a comma and `..` for a point.
fn sturdy_names(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut characters = word.chars();
    while let Some(c) = characters.next() {
        let (c, is_separator) = match c {
            ',' => ('_', true),
            '\\' => (characters.next().unwrap_or('\\'), false),
            c => (c, false),
        };
        match c {
            _ if is_separator => out.push('_'),
            '_' => out.push_str(".-"),
            ',' => out.push_str("._"),
            '.' => out.push_str(".."),
            c => out.push(c),
        }
    }
    out
}

/// Names of columns as [`sturdy_names`] spells them, in their plain spelling.
fn plain_names(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut characters = word.chars().peekable();
    while let Some(c) = characters.next() {
        let code = characters.peek().copied().filter(|_| c == '.');
        let (meant, is_code) = match (c, code) {
            ('.', Some('-')) => ("_", true),
            ('.', Some('_')) => ("\\,", true),
            ('.', Some('.')) => (".", true),
            ('_', _) => (",", false),
            ('\\', _) => ("\\\\", false),
            _ => {
                out.push(c);
                continue;
            }
        };
        if is_code {
            characters.next();
        }
        out.push_str(meant);
    }
    out
}

/// A value in its plain spelling, whichever it has.
fn plain(kind: Kind, value: String) -> String {
    match kind {
        Kind::List => value.replace('_', ","),
        Kind::Schedule if !value.contains(':') => {
            value.replace("__", ";").replace('_', ",").replace('.', ":")
        }
        Kind::Points => {
            let (first, rest) = value.split_at_checked(2).unwrap_or_default();
            match first {
                "a." | "A." | "A:" => format!("a:{rest}"),
                "1_" | "2_" => value.replacen("__", ":", 1).replace("__", ";").replace('_', ","),
                _ => value,
            }
        }
        Kind::Truth => {
            let lower = value.get(..8).unwrap_or_default().to_ascii_lowercase();
            let rest = value.get(8..).unwrap_or_default();
            match lower.as_str() {
                "formula_" | "formula:" => format!("formula:{rest}"),
                "teacher_" | "teacher:" => format!("teacher:{}", rest.replace('_', ":")),
                _ => value,
            }
        }
        Kind::Demonstration => value.replace('.', ":"),
        Kind::Names if !value.contains(',') => plain_names(&value),
        _ => value,
    }
}

/// Characters without width, which copying leaves in a text.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
}

/// What may stand around a link in a sentence, before it and after it.
const OPENING: &[char] = &['<', '(', '[', '{', '"', '\'', '`', '“', '„', '‘', '‚', '«', '»', '*', '_', '~'];
const CLOSING: &[char] = &[
    '>', ']', '}', '"', '\'', '`', '”', '“', '’', '‘', '»', '«', '*', '~', '!', '?', '.', ';', ':', '|',
    '\\', '。', '、', '，', '）', '」', '！', '？',
];

/// A link without what the source of a page, JSON or Markdown put before its signs.
fn unescaped(mut text: String) -> String {
    for (code, meant) in [("&amp;", "&"), ("&AMP;", "&"), ("&#38;", "&"), ("&#x26;", "&"), ("\\u0026", "&")] {
        while text.contains(code) {
            text = text.replace(code, meant);
        }
    }
    let signs = [
        ("\\&", "&"),
        ("\\_", "_"),
        ("\\=", "="),
        ("\\?", "?"),
        ("\\-", "-"),
        ("\\.", "."),
        ("＆", "&"),
        ("＝", "="),
    ];
    for (escaped, meant) in signs {
        text = text.replace(escaped, meant);
    }
    text
}

/// The query in a link as somebody has it: a query, with or without its `?`, or a whole address, as it is, copied from
/// a page's source, percent-encoded, or between brackets or quotation marks. A browser sends no part after `#`.
pub fn query(link: &str) -> String {
    let mut link = unescaped(link.trim().trim_start_matches(OPENING).to_owned());
    let is_address = |link: &str| {
        let lower = link.get(..20).unwrap_or(link).to_ascii_lowercase();
        lower.starts_with("http:") || lower.starts_with("https:") || lower.starts_with("file:")
    };
    for _ in 0..MOST_ROUNDS {
        let starts = link.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"));
        if starts && link.contains('%') && !link.contains("://") {
            link = decode(&link).into_owned();
        }
    }
    let link = link.split('#').next().unwrap_or_default();
    match link.split_once('?') {
        // A `?` after a key belongs to a value.
        Some((address, query)) if !address.contains(['=', '&']) => query.into(),
        None if is_address(link) && link.to_ascii_lowercase().contains("%3f") => {
            let at = link.to_ascii_lowercase().find("%3f").unwrap_or_default();
            link.get(at + 3..).unwrap_or_default().into()
        }
        None if link.contains("://") => String::new(),
        _ => link.into(),
    }
}

/// The pairs of a link, and whether it visibly ends in the middle.
pub(super) struct Received {
    /// Keys and values in their plain spelling, in order.
    pub(super) pairs: Vec<(String, String)>,
    /// It ends in an ellipsis or within a percent code.
    pub(super) is_cut: bool,
}

/// Reads a query as it has come back from where it was passed on: with `&amp;` for `&`, percent-encoded as a whole,
/// broken over lines, with capitals, or with a bracket or full stop after it. `kind` gives what the value of a key is
/// made of; none for a key that nothing here has.
pub(super) fn received(query: &str, kind: &dyn Fn(&str) -> Option<Kind>) -> Received {
    let mut text: String =
        query.chars().filter(|c| !matches!(c, '\n' | '\r' | '\t') && !is_unseen(*c)).collect();
    text = text.trim().trim_start_matches(OPENING).to_owned();
    let count = |text: &str| {
        let keys =
            text.split(['&', '?']).filter_map(|part| Some(part.split_once('=')?.0.to_ascii_lowercase()));
        keys.filter(|key| kind(key.trim_start_matches("amp;")).is_some()).count()
    };
    // A whole that is encoded has keys behind its codes.
    let (seen, mut inner) = (count(&text), text.clone());
    for _ in 0..MOST_ROUNDS {
        inner = decode(&inner).into_owned();
        if count(&inner) > seen {
            text = inner;
            break;
        }
    }
    let text = unescaped(text);
    let text = text.trim_start_matches('?');
    let whole = text.trim_end_matches(|c| CLOSING.contains(&c) && c != '.' || c == ')');
    let is_cut = whole.ends_with('…')
        || whole.ends_with("...")
        || whole.to_ascii_lowercase().ends_with("%e2%80%a6")
        || {
            let code = whole.get(whole.len().saturating_sub(2)..).unwrap_or_default();
            code.ends_with('%') || code.starts_with('%')
        };
    let parts: Vec<&str> = text.split('&').filter(|part| !part.is_empty()).collect();
    // Mail in the encoding "quoted-printable" has `=3D` for every `=`.
    let is_quoted = parts.iter().all(|part| part.contains("=3D")) && !parts.is_empty();
    let separators = decode(text).matches([',', ';']).count();
    let mut pairs = Vec::with_capacity(parts.len());
    for (k, part) in parts.iter().enumerate() {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let value = if is_quoted { value.strip_prefix("3D").unwrap_or(value) } else { value };
        let is_last = k + 1 == parts.len();
        let key: String = decode(key).chars().filter(|c| !is_unseen(*c)).collect();
        let key = key.trim().trim_start_matches("amp;");
        let lower = key.to_ascii_lowercase();
        let bare = lower.trim_end_matches(CLOSING);
        let (key, found) = match (kind(&lower), kind(bare)) {
            (Some(found), _) => (lower, Some(found)),
            (None, Some(found)) if is_last && !part.contains('=') => (bare.to_owned(), Some(found)),
            _ => (key.to_owned(), None),
        };
        // What belongs to a text is encoded where it could end a sentence.
        let is_foreign = |c: char| CLOSING.contains(&c) && !".;:~".contains(c) || c == ')';
        let is_text = is_last && found == Some(Kind::Names);
        let mut value = decode(if is_text { value.trim_end_matches(is_foreign) } else { value }).into_owned();
        if let Some(kind) = found {
            value = mended(kind, value);
            if is_last && !is_text {
                value = without_ending(kind, value, separators);
            }
            value = plain(kind, value);
        }
        pairs.push((key, value));
    }
    Received { pairs, is_cut }
}

/// A value without what happened to it on its way.
fn mended(kind: Kind, value: String) -> String {
    if matches!(kind, Kind::Names | Kind::Truth) {
        return value.trim().to_owned();
    }
    let mut value: String = value.chars().filter(|c| !is_unseen(*c)).collect();
    // No value of these kinds has a percent sign: it was encoded once more.
    for _ in 0..MOST_ROUNDS {
        match decode(&value) {
            Cow::Owned(inner) if inner != value => value = inner,
            _ => break,
        }
    }
    let value = value.trim().replace(['−', '–', '‐', '‑'], "-").replace(['\u{201a}', '，'], ",");
    match kind {
        Kind::Points if value.starts_with("a:") || value.starts_with("a.") => value,
        Kind::Points | Kind::Changes => value,
        _ => value.to_ascii_lowercase(),
    }
}

/// The last value of a link without the full stop, bracket or quotation mark that ended the sentence around it.
fn without_ending(kind: Kind, value: String, separators: usize) -> String {
    let mut rest = value.trim_end();
    loop {
        let before = rest;
        rest = rest.trim_end_matches("...").trim_end_matches('…').trim_end();
        let has = |c: char, other: char| rest.matches(c).count() > rest.matches(other).count();
        match rest.chars().last() {
            Some(')') if has(')', '(') => rest = &rest[..rest.len() - 1],
            // The bars of a formula come in pairs.
            Some('|') if rest.matches('|').count().is_multiple_of(2) => {}
            Some('_') if kind != Kind::Word => {}
            // The separator of a list whose last place is empty comes with other lists.
            Some(';') if kind == Kind::Schedule && separators > 1 => {}
            Some(',') if separators > 1 => {}
            Some(',') => rest = &rest[..rest.len() - 1],
            Some(c) if CLOSING.contains(&c) || c == '_' => rest = &rest[..rest.len() - c.len_utf8()],
            _ => {}
        }
        if rest == before {
            return rest.to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_may_be_a_whole_address() {
        for (link, found) in [
            ("preset=xor&m=9", "preset=xor&m=9"),
            ("?preset=xor&m=9", "preset=xor&m=9"),
            ("preset=xor&amp;m=9", "preset=xor&m=9"),
            ("https://host/path/?preset=xor&m=9", "preset=xor&m=9"),
            (" https://host/path/?preset=xor&amp;m=9#top\n", "preset=xor&m=9"),
            ("localhost:8080/index.html?preset=xor", "preset=xor"),
            ("https://host/path/#top", ""),
            ("https://host/path/?", ""),
            ("preset=xor?", "preset=xor?"),
            ("", ""),
        ] {
            assert_eq!(query(link), found, "{link}");
        }
    }

    /// Old links have their names with commas, whatever stands within.
    #[test]
    fn names_survive_chats_and_old_links_keep_theirs() {
        for (plain_word, sturdy) in [
            ("speed,dist", "speed_dist"),
            ("Sepal.Length,petal_width,class", "Sepal..Length_petal.-width_class"),
            ("a\\,b,c\\\\", "a._b_c%5C"),
            (",dist", "_dist"),
            ("_a,b_", ".-a_b.-"),
            ("speed (mph),größe", "speed%20%28mph%29_gr%C3%B6%C3%9Fe"),
        ] {
            assert_eq!(respelt(Kind::Names, plain_word), sturdy);
            assert_eq!(plain(Kind::Names, decode(sturdy).into_owned()), plain_word);
            assert_eq!(plain(Kind::Names, plain_word.to_owned()), plain_word, "as old links have it");
        }
        assert_eq!(plain(Kind::Names, "my.col_dist".into()), "my.col,dist", "typed by hand");
    }
}
