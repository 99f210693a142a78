//! What is wrong with a text of JSON, in words of those who wrote the file rather than of the program that reads it.

/// serde's sentence without the names of types: `expected struct Probe` says nothing to a user.
pub(super) fn plain(sentence: &str) -> String {
    if let Some(rest) = sentence.strip_prefix("EOF while parsing") {
        return format!("the text ends early, within{rest}");
    }
    for start in ["invalid type: ", "invalid value: "] {
        let parts = sentence.strip_prefix(start).and_then(|rest| rest.rsplit_once(", expected "));
        if let Some((found, wanted)) = parts {
            return format!("there should be {} and not {}", self::wanted(wanted), self::found(found));
        }
    }
    let length = sentence.strip_prefix("invalid length ").and_then(|rest| rest.split_once(", expected "));
    if let Some((length, wanted)) = length {
        return format!("there should be {} and not {length} values", self::wanted(wanted));
    }
    if let Some(rest) = sentence.strip_prefix("unknown variant ") {
        return match rest.split_once(", ") {
            Some((word, known)) => {
                let known = known.trim_start_matches("expected ").trim_start_matches("one of ");
                format!("there is no {word} here; there are {known}")
            }
            None => format!("there is no {rest} here"),
        };
    }
    if let Some(rest) = sentence.strip_prefix("unknown field ") {
        return format!("there is no field {} here", rest.split(", ").next().unwrap_or(rest));
    }
    let is_of_a_type = ["untagged enum", "variant of enum", "struct ", "enum "];
    if is_of_a_type.iter().any(|words| sentence.contains(words)) {
        return "what stands here is none of what can stand here".into();
    }
    match sentence {
        "expected value" => "a value is missing, or it is none of JSON".into(),
        "expected ident" => "this word is none of JSON".into(),
        "recursion limit exceeded" => "lists or objects lie too deep in one another".into(),
        _ => sentence.to_owned(),
    }
}

/// What was found: serde's words for values of JSON.
fn found(words: &str) -> String {
    for (theirs, ours) in [
        ("string ", "the text "),
        ("integer ", ""),
        ("floating point ", ""),
        ("boolean ", ""),
        ("character ", ""),
    ] {
        if let Some(value) = words.strip_prefix(theirs) {
            return format!("{ours}{value}");
        }
    }
    match words {
        "map" => "an object".into(),
        "sequence" => "a list".into(),
        "null" | "unit value" | "Option value" => "`null`".into(),
        "unit variant" | "newtype variant" | "tuple variant" | "struct variant" => "this word".into(),
        _ => words.to_owned(),
    }
}

/// What was wanted: the names of types by what they hold.
fn wanted(words: &str) -> String {
    let count = |after: &str| words.strip_prefix(after)?.split(' ').next()?.parse::<usize>().ok();
    let length = ["an array of length ", "a tuple of size ", "array of length ", "tuple of size "];
    if let Some(length) = length.into_iter().find_map(count) {
        return format!("a list of {length} values");
    }
    match words {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number that is not negative".into(),
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number".into(),
        "f32" | "f64" => "a number".into(),
        "a boolean" => "`true` or `false`".into(),
        "a string" | "a borrowed string" | "string or map" => "a text in quotes".into(),
        "a sequence" => "a list".into(),
        "a map" => "an object".into(),
        "unit" => "`null`".into(),
        "variant identifier" | "field identifier" => "a name".into(),
        _ if words.starts_with("struct ") || words.starts_with("a struct") => "an object".into(),
        _ if words.starts_with("tuple ") => "a list".into(),
        _ if words.contains("enum ") => "a word".into(),
        _ if words.starts_with("option") => "a value".into(),
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::experiment::{Experiment, Mode};
    use crate::export::saved::{FORMAT, Panel, Saved};
    use crate::train::{NeuronEdit, RunEdit};
    use proptest::prelude::*;
    use serde_json::Value;

    /// Words of Rust and of its library that no user should read.
    const LEAKS: [&str; 14] = [
        "struct", "enum", "variant", "usize", "u64", "i64", "f64", "u32", "tuple", "unit", "EOF", "ident",
        "Probe", "newtype",
    ];

    fn file() -> Value {
        let experiment = Experiment::preset("xor", Mode::LabelNoise).expect("a preset");
        let neurons = vec![NeuronEdit { neuron: 1, parameters: Some([1.0; 4]), frozen: Some(true) }];
        let tunes = vec![RunEdit { step: 3, lambda: Some(0.1), neurons, ..RunEdit::default() }];
        let saved = Saved::new(vec![Panel::new(experiment, tunes, 5, None)]);
        serde_json::from_str(&saved.to_json()).expect("JSON")
    }

    /// The places of all values, as pointers.
    fn places(value: &Value, at: &str, out: &mut Vec<String>) {
        out.push(at.to_owned());
        match value {
            Value::Object(map) => map.iter().for_each(|(k, v)| places(v, &format!("{at}/{k}"), out)),
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(k, v)| places(v, &format!("{at}/{k}"), out))
            }
            _ => {}
        }
    }

    #[test]
    fn no_sentence_about_a_file_names_a_type() {
        let good = file();
        let mut all = Vec::new();
        places(&good, "", &mut all);
        let strange = [
            Value::Null,
            Value::Bool(true),
            (-3).into(),
            1.5.into(),
            u64::MAX.into(),
            "abc".into(),
            Value::Array(vec![1.into(), "x".into()]),
            Value::Array(Vec::new()),
            serde_json::json!({ "a": 1 }),
        ];
        let mut refused = 0;
        for place in &all {
            for value in &strange {
                let mut bad = good.clone();
                *bad.pointer_mut(place).expect("a place") = value.clone();
                let Err(error) = Saved::from_json(&bad.to_string()) else { continue };
                refused += 1;
                let sentence = error.to_string();
                let words: Vec<&str> = sentence.split(|c: char| !c.is_alphanumeric()).collect();
                assert!(LEAKS.iter().all(|leak| !words.contains(leak)), "{place} = {value}: {sentence}");
                assert!(sentence.len() < 700, "{sentence}");
            }
        }
        assert!(refused > 150, "{refused}");
        for (text, said) in [
            ("[1, 2]", "there should be a text in quotes and not `1`"),
            ("7", "there should be an object and not `7`"),
            ("{\"panels\": 1", "the text ends early, within an object"),
            (&format!("{{\"format\": \"{FORMAT}\", \"panels\": 3}}"), "there should be a list and not `3`"),
        ] {
            let sentence = Saved::from_json(text).expect_err(text).to_string();
            assert!(sentence.contains(said) && sentence.contains("line 1"), "{text}: {sentence}");
        }
    }

    proptest! {
        #[test]
        fn no_sentence_about_a_broken_file_names_a_type(cut in 0_usize..2000, put in "[\\[\\]{}\",:a-z0-9.-]{0,3}") {
            let good = file().to_string();
            let cut = cut % good.len();
            let bad = format!("{}{put}{}", &good[..cut], &good[(cut + put.len()).min(good.len())..]);
            if let Err(error) = Saved::from_json(&bad) {
                let sentence = error.to_string();
                let words: Vec<&str> = sentence.split(|c: char| !c.is_alphanumeric()).collect();
                prop_assert!(LEAKS.iter().all(|leak| !words.contains(leak)), "{sentence}");
            }
        }
    }
}
