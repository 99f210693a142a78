//! What is wrong with a text of JSON, in words of those who wrote the file rather than of the program that reads it.

use std::fmt;

/// What is wrong with a text of JSON. What stands in the text, and names of fields, are kept as JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonFault {
    /// It ends within something.
    #[error("the text ends early, within {0}")]
    EndsEarly(JsonPart),
    /// Something else stands where this should be.
    #[error("there should be {wanted} and not {found}")]
    Other {
        /// What should be there.
        wanted: Wanted,
        /// What is there.
        found: Found,
    },
    /// A list has another length.
    #[error("there should be {wanted} and not {length} values")]
    Length {
        /// What should be there.
        wanted: Wanted,
        /// How many values there are.
        length: String,
    },
    /// A word is none of those that can stand here.
    #[error("there is no `{word}` here{}", known_words(known))]
    UnknownWord {
        /// The word.
        word: String,
        /// Those that can stand here.
        known: Vec<String>,
    },
    /// A field has a name that none has.
    #[error("there is no field `{0}` here")]
    UnknownField(String),
    /// A field is missing.
    #[error("missing field `{0}`")]
    MissingField(String),
    /// A field is there twice.
    #[error("duplicate field `{0}`")]
    DuplicateField(String),
    /// The value is none of several that can stand here.
    #[error("what stands here is none of what can stand here")]
    NoneOfSeveral,
    /// Something is wrong with the signs and words of which JSON is made.
    #[error("{0}")]
    Syntax(JsonSyntax),
    /// Anything else, in the words of the library that reads it.
    #[error("{0}")]
    Unnamed(String),
}

/// A part of a text of JSON within which it can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonPart {
    /// `[…]`
    #[error("a list")]
    List,
    /// `{…}`
    #[error("an object")]
    Object,
    /// `"…"`
    #[error("a string")]
    Text,
    /// Any value.
    #[error("a value")]
    Value,
}

/// What is wrong with the signs and words of which JSON is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonSyntax {
    /// No value stands where one must be.
    #[error("a value is missing, or it is none of JSON")]
    NoValue,
    /// A word is none of `true`, `false` and `null`.
    #[error("this word is none of JSON")]
    NoWord,
    /// Lists and objects are nested too deeply.
    #[error("lists or objects lie too deep in one another")]
    TooDeep,
    /// A colon is missing.
    #[error("expected `:`")]
    Colon,
    /// A list neither goes on nor ends.
    #[error("expected `,` or `]`")]
    InList,
    /// An object neither goes on nor ends.
    #[error("expected `,` or `}}`")]
    InObject,
    /// A quotation mark is missing.
    #[error("expected `\"`")]
    Quote,
    /// An escape in a text is none.
    #[error("invalid escape")]
    Escape,
    /// An escape in a text is cut off.
    #[error("unexpected end of hex escape")]
    EscapeEnd,
    /// Half of a pair of escapes is missing.
    #[error("lone leading surrogate in hex escape")]
    Surrogate,
    /// An escape in a text stands for no character.
    #[error("invalid unicode code point")]
    CodePoint,
    /// A text holds a control character.
    #[error("control character (\\u0000-\\u001F) found while parsing a string")]
    Control,
    /// A number is none.
    #[error("invalid number")]
    Number,
    /// A number is too large.
    #[error("number out of range")]
    Range,
    /// The name of a field is no text.
    #[error("key must be a string")]
    Key,
    /// A comma stands before the end of a list or an object.
    #[error("trailing comma")]
    Comma,
    /// Something stands after the end.
    #[error("trailing characters")]
    Trailing,
}

impl JsonSyntax {
    /// serde_json's sentences for these.
    pub const SENTENCES: [(&'static str, Self); 17] = [
        ("expected value", Self::NoValue),
        ("expected ident", Self::NoWord),
        ("recursion limit exceeded", Self::TooDeep),
        ("expected `:`", Self::Colon),
        ("expected `,` or `]`", Self::InList),
        ("expected `,` or `}`", Self::InObject),
        ("expected `\"`", Self::Quote),
        ("invalid escape", Self::Escape),
        ("unexpected end of hex escape", Self::EscapeEnd),
        ("lone leading surrogate in hex escape", Self::Surrogate),
        ("invalid unicode code point", Self::CodePoint),
        ("control character (\\u0000-\\u001F) found while parsing a string", Self::Control),
        ("invalid number", Self::Number),
        ("number out of range", Self::Range),
        ("key must be a string", Self::Key),
        ("trailing comma", Self::Comma),
        ("trailing characters", Self::Trailing),
    ];
}

/// What was found, where something else was wanted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Found {
    /// A text in quotes.
    #[error("the text {0}")]
    Text(String),
    /// A number or another word of JSON.
    #[error("{0}")]
    Literal(String),
    /// An object.
    #[error("an object")]
    Object,
    /// A list.
    #[error("a list")]
    List,
    /// `null`.
    #[error("`null`")]
    Null,
    /// A word.
    #[error("this word")]
    Word,
}

/// What was wanted: the names of types by what they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A list of so many values.
    ListOf(usize),
    /// A whole number from 0 on.
    NotNegative,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// `true` or `false`.
    Switch,
    /// A text in quotes.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
    /// `null`.
    Null,
    /// The name of a field or of a kind.
    Name,
    /// A word.
    Word,
    /// Any value.
    Value,
    /// Anything else, in the words of whoever wanted it.
    Unnamed(String),
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ListOf(length) => return write!(f, "a list of {length} values"),
            Self::NotNegative => "a whole number that is not negative",
            Self::Whole => "a whole number",
            Self::Number => "a number",
            Self::Switch => "`true` or `false`",
            Self::Text => "a text in quotes",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Null => "`null`",
            Self::Name => "a name",
            Self::Word => "a word",
            Self::Value => "a value",
            Self::Unnamed(words) => words,
        })
    }
}

/// `; there are …`; nothing where none are known.
fn known_words(known: &[String]) -> String {
    match known {
        [] => String::new(),
        [one, other] => format!("; there are `{one}` or `{other}`"),
        all => format!("; there are {}", all.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")),
    }
}

/// The words between back ticks.
fn ticked(words: &str) -> impl Iterator<Item = String> {
    words.split('`').skip(1).step_by(2).map(str::to_owned)
}

/// The word between back ticks, or all of it where there are none.
fn in_ticks(words: &str) -> String {
    ticked(words).next().unwrap_or_else(|| words.to_owned())
}

/// serde's sentence without the names of types: `expected struct Probe` says nothing to a user.
pub(super) fn fault(sentence: &str) -> JsonFault {
    let unnamed = || JsonFault::Unnamed(sentence.to_owned());
    if let Some(rest) = sentence.strip_prefix("EOF while parsing ") {
        return JsonFault::EndsEarly(match rest {
            "a list" => JsonPart::List,
            "an object" => JsonPart::Object,
            "a string" => JsonPart::Text,
            _ => JsonPart::Value,
        });
    }
    for start in ["invalid type: ", "invalid value: "] {
        let parts = sentence.strip_prefix(start).and_then(|rest| rest.rsplit_once(", expected "));
        if let Some((found, wanted)) = parts {
            return JsonFault::Other { wanted: self::wanted(wanted), found: self::found(found) };
        }
    }
    let length = sentence.strip_prefix("invalid length ").and_then(|rest| rest.split_once(", expected "));
    if let Some((length, wanted)) = length {
        return JsonFault::Length { wanted: self::wanted(wanted), length: length.to_owned() };
    }
    if let Some(rest) = sentence.strip_prefix("unknown variant ") {
        let (word, known) = rest.split_once("`, ").unwrap_or((rest, ""));
        return JsonFault::UnknownWord {
            word: word.trim_matches('`').to_owned(),
            known: ticked(known).collect(),
        };
    }
    if let Some(rest) = sentence.strip_prefix("unknown field ") {
        return JsonFault::UnknownField(in_ticks(rest));
    }
    if let Some(rest) = sentence.strip_prefix("missing field ") {
        return JsonFault::MissingField(in_ticks(rest));
    }
    if let Some(rest) = sentence.strip_prefix("duplicate field ") {
        return JsonFault::DuplicateField(in_ticks(rest));
    }
    let is_of_a_type = ["untagged enum", "variant of enum", "struct ", "enum "];
    if is_of_a_type.iter().any(|words| sentence.contains(words)) {
        return JsonFault::NoneOfSeveral;
    }
    let syntax = JsonSyntax::SENTENCES.iter().find(|(words, _)| *words == sentence);
    syntax.map_or_else(unnamed, |(_, syntax)| JsonFault::Syntax(*syntax))
}

/// What was found: serde's words for values of JSON.
fn found(words: &str) -> Found {
    if let Some(text) = words.strip_prefix("string ") {
        return Found::Text(text.to_owned());
    }
    for kind in ["integer ", "floating point ", "boolean ", "character "] {
        if let Some(value) = words.strip_prefix(kind) {
            return Found::Literal(value.to_owned());
        }
    }
    match words {
        "map" => Found::Object,
        "sequence" => Found::List,
        "null" | "unit value" | "Option value" => Found::Null,
        "unit variant" | "newtype variant" | "tuple variant" | "struct variant" => Found::Word,
        _ => Found::Literal(words.to_owned()),
    }
}

/// What was wanted.
fn wanted(words: &str) -> Wanted {
    let count = |after: &str| words.strip_prefix(after)?.split(' ').next()?.parse::<usize>().ok();
    let length = ["an array of length ", "a tuple of size ", "array of length ", "tuple of size "];
    if let Some(length) = length.into_iter().find_map(count) {
        return Wanted::ListOf(length);
    }
    match words {
        "u8" | "u16" | "u32" | "u64" | "usize" => Wanted::NotNegative,
        "i8" | "i16" | "i32" | "i64" | "isize" => Wanted::Whole,
        "f32" | "f64" => Wanted::Number,
        "a boolean" => Wanted::Switch,
        "a string" | "a borrowed string" | "string or map" => Wanted::Text,
        "a sequence" => Wanted::List,
        "a map" => Wanted::Object,
        "unit" => Wanted::Null,
        "variant identifier" | "field identifier" => Wanted::Name,
        _ if words.starts_with("struct ") || words.starts_with("a struct") => Wanted::Object,
        _ if words.starts_with("tuple ") => Wanted::List,
        _ if words.contains("enum ") => Wanted::Word,
        _ if words.starts_with("option") => Wanted::Value,
        _ => Wanted::Unnamed(words.to_owned()),
    }
}
