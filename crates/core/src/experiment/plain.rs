//! Plain links, which the training worker reads by itself before the page's program has come: data by
//! name, regularisers, width, seed, length and speed. It is a small part of what [`super::link`] reads,
//! in a small part of its code; of a link with anything else, or with anything wrong, nothing is read.

use super::compare::MAX_PANELS;
use super::{Data, Experiment, MAX_STEPS, MAX_WIDTH, Mode, link, table};
use crate::experiment::Pace;
use crate::points::presets;

/// The keys of plain links.
pub const KEYS: [&str; 8] = ["preset", "modes", "m", "seed", "steps", "speed", "play", "theme"];

/// What a plain link opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain {
    /// The runs of the panels, from left to right: 1 to [`MAX_PANELS`].
    pub experiments: Vec<Experiment>,
    /// How time goes by.
    pub pace: Pace,
    /// Whether to train on arrival.
    pub play: bool,
}

/// Reads a query string, with or without its `?`; `None` unless [`link::parse`] reads the same from it
/// and has no word to say of it.
pub fn read(query: &str) -> Option<Plain> {
    let mut given: [Option<&str>; KEYS.len()] = [None; KEYS.len()];
    for part in query.strip_prefix('?').unwrap_or(query).split('&').filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=')?;
        let place = &mut given[KEYS.iter().position(|k| *k == key)?];
        // Twice is once too often; what is encoded is not plain.
        if place.is_some() || value.is_empty() || value.contains('%') {
            return None;
        }
        *place = Some(value);
    }
    let [preset, modes, m, seed, steps, speed, play, theme] = given;
    if !matches!(theme, None | Some("light" | "dark" | "auto")) {
        return None;
    }
    let data = Data::Preset(presets::preset(preset.unwrap_or("saddle"))?.key.into());
    let bare = [preset, modes, m, seed, steps].iter().all(Option::is_none);
    let modes: Vec<Mode> = match modes {
        Some(keys) => keys.split(',').map(table::mode_from_key).collect::<Option<_>>()?,
        None if bare => vec![Mode::None, Mode::LabelNoise, Mode::VariationNorm],
        None => vec![Mode::VariationNorm],
    };
    if modes.len() > MAX_PANELS {
        return None;
    }
    // What is given must be a number; what is not given stays open.
    let number = |text: Option<&str>, most| text.map_or(Some(None), |text| whole(text, most).map(Some));
    let m = number(m, MAX_WIDTH as u64)?;
    let seed = number(seed, u64::MAX)?;
    let steps = number(steps, MAX_STEPS)?;
    let experiment = |mode| {
        let mut e = Experiment::with_data(data.clone(), mode);
        e.m = m.map_or(e.m, |m| m as usize);
        e.seed = seed.unwrap_or(e.seed);
        e.steps = steps.or(e.steps);
        e
    };
    Some(Plain {
        experiments: modes.into_iter().map(experiment).collect(),
        pace: match speed {
            None | Some("geometric") => Pace::Geometric,
            Some("max") => Pace::Max,
            Some(text) => Pace::PerFrame(whole(text, link::MAX_PER_FRAME)?),
        },
        play: match play {
            None | Some("1") => true,
            Some("0") => false,
            Some(_) => return None,
        },
    })
}

/// A whole number from 1 on, in digits alone.
fn whole(text: &str, most: u64) -> Option<u64> {
    let digits = text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|n| digits && (1..=most).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::presets::PRESETS;
    use crate::train::TrainConfig;
    use proptest::prelude::*;

    /// What the page reads from a link that [`read`] takes.
    fn page(query: &str) -> Plain {
        let (o, notices) = link::parse(query);
        assert_eq!(notices, vec![], "{query}");
        assert!(o.demo.is_none() && !o.bench && !o.embed, "{query}");
        Plain {
            experiments: o.comparison.experiments(),
            pace: o.pace.unwrap_or(Pace::Geometric),
            play: o.play.unwrap_or(true),
        }
    }

    #[test]
    fn the_plain_links_of_the_guide_are_read_as_the_page_reads_them() {
        let links = [
            "",
            "?",
            "preset=saddle&modes=variation-norm",
            "?preset=xor&modes=label-noise&m=500&speed=max&play=1",
            "preset=symmetric-abs&modes=variation-norm&m=5000&speed=200",
            "preset=tent&modes=none,label-noise,gradient-penalty,variation-norm&seed=77&steps=1000",
            "m=20&play=0&theme=dark",
            "seed=3",
            "theme=light",
            "speed=max",
        ];
        for query in links {
            assert_eq!(read(query), Some(page(query)), "{query}");
        }
        for preset in PRESETS {
            for info in &table::MODES {
                let query = format!("preset={}&modes={}", preset.key, info.key);
                let plain = read(&query).expect("plain");
                assert_eq!(plain, page(&query), "{query}");
                assert!(TrainConfig::check(&plain.experiments[0]).is_ok(), "{query}");
            }
        }
    }

    #[test]
    fn anything_else_is_left_to_the_page() {
        let links = [
            "lambda=0.1",
            "demo=width",
            "embed=1",
            "bench=1",
            "data=2",
            "d=1",
            "tour=1",
            "v=1",
            "m=-3",
            "m=0",
            "m=5e3",
            "m=100001",
            "m=",
            "m",
            "m=10,20",
            "m=5&m=5",
            "seed=x",
            "seed=0",
            "preset=nothing",
            "modes=none,what",
            "modes=none%2Cnone",
            "modes=none,none,none,none,none",
            "play=yes",
            "theme=red",
            "speed=fast",
            "speed=1000001",
            "steps=0",
            "steps=all",
            "%6D=5",
        ];
        for query in links {
            assert_eq!(read(query), None, "{query}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_the_page_reads_too(
            parts in prop::collection::vec((0..KEYS.len(), "[a-z0-9,]{0,6}|[1-9][0-9]{0,5}|saddle|xor|tent|none|label-noise,none|max|dark"), 0..5),
        ) {
            let query: Vec<String> = parts.iter().map(|(k, v)| format!("{}={v}", KEYS[*k])).collect();
            let query = query.join("&");
            if let Some(plain) = read(&query) {
                prop_assert_eq!(plain, page(&query));
            }
        }
    }
}
