//! A seed in JSON: a number, or its digits as a text. Programs that keep numbers as doubles, as JavaScript does, round
//! those above 2^53.

use serde::Deserialize;
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use std::fmt;

struct Seed;

impl Visitor<'_> for Seed {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from 0 to {}", u64::MAX)
    }

    fn visit_u64<E: Error>(self, seed: u64) -> Result<u64, E> {
        Ok(seed)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
        text.trim().parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// Reads a seed.
pub(super) fn read<'a, D: Deserializer<'a>>(from: D) -> Result<u64, D::Error> {
    // Messages have the number as it is, and cannot tell what comes.
    if from.is_human_readable() { from.deserialize_any(Seed) } else { u64::deserialize(from) }
}

#[cfg(test)]
mod tests {
    use crate::experiment::{Experiment, Mode, link};

    #[test]
    fn every_seed_is_the_same_in_every_spelling() {
        for seed in [0, 1, (1 << 53) + 1, u64::MAX - 1, u64::MAX] {
            let run = Experiment { seed, ..Experiment::preset("xor", Mode::LabelNoise).expect("a preset") };
            let json = serde_json::to_string(&run).expect("JSON");
            assert!(json.contains(&format!("\"seed\":{seed},")), "{json}");
            let as_text = json.replace(&format!("\"seed\":{seed},"), &format!("\"seed\":\"{seed}\","));
            for text in [&json, &as_text] {
                assert_eq!(Experiment::from_json(text).as_ref(), Ok(&run));
            }
            let query = link::write(&run, crate::experiment::Pace::Geometric);
            assert_eq!(link::parse(&query).0.experiment(), run);
            assert_eq!(query.contains(&format!("seed={seed}")), seed != 1, "{query}");
            let message: Experiment =
                postcard::from_bytes(&postcard::to_allocvec(&run).expect("bytes")).expect("the message");
            assert_eq!(message, run);
        }
        let json =
            serde_json::to_string(&Experiment::preset("xor", Mode::None).expect("a preset")).expect("JSON");
        for bad in ["-1", "1.5", "\"x\"", "18446744073709551616", "null", "\"-1\""] {
            let bad = json.replace("\"seed\":1,", &format!("\"seed\":{bad},"));
            let sentence = Experiment::from_json(&bad).expect_err("refused").to_string();
            assert!(sentence.contains("a whole number from 0 to 18446744073709551615"), "{sentence}");
        }
    }
}
