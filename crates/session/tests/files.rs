//! Whatever is wrong with a file of runs is told without a word of Rust.

use proptest::prelude::*;
use relu_atoms_core::experiment::{Experiment, Mode};
use relu_atoms_core::train::{NeuronEdit, RunEdit};
use relu_atoms_session::export::saved::{FORMAT, Panel, Saved};
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
        Value::Array(list) => list.iter().enumerate().for_each(|(k, v)| places(v, &format!("{at}/{k}"), out)),
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
