//! Links: the query string that opens the page in a given state, and the one that a state writes.

use super::{
    DECAY_KEYS, Data, Experiment, Mode, NOISE_KEYS, OPTIMISER_KEYS, SWITCH_KEYS, excerpt, list, packed,
    shortest, table, word, write_schedule,
};
use crate::protocol::Pace;
use std::fmt::Write as _;

/// The most steps a frame that a link may ask for.
pub const MAX_PER_FRAME: u64 = 1_000_000;

/// What a link opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// The run.
    pub experiment: Experiment,
    /// The demonstration it started from: index in [`table::DEMOS`], and variant.
    pub demo: Option<(usize, usize)>,
    /// The pace, if the link names one.
    pub pace: Option<Pace>,
    /// Whether to train on arrival, if the link says.
    pub play: Option<bool>,
    /// `light`, `dark` or `auto`, if the link says.
    pub theme: Option<String>,
}

/// Keys that links will have once there is something behind them.
const LATER: [&str; 4] = ["d", "tour", "embed", "bench"];

/// Above this many keys, unknown ones are only counted: a garbled link gets no endless list.
const MAX_NAMED: usize = 40;

/// Keys in the order in which they act: each after those it depends on.
const ORDER: [&str; 22] = [
    "demo",
    "preset",
    "data",
    "modes",
    "optimiser",
    "m",
    "scale",
    "paired",
    "seed",
    "lambda",
    "tau",
    "noise",
    "batch",
    "h",
    "decay",
    "walls",
    "birth",
    "schedule",
    "steps",
    "speed",
    "play",
    "theme",
];

/// Reads a query string, with or without its `?`. Keys may come in any order. What cannot be used is
/// named in a sentence each, and the rest applies.
pub fn parse(query: &str) -> (Opening, Vec<String>) {
    let mut notices = Vec::new();
    let mut pairs: Vec<(String, String, usize)> = Vec::new();
    let mut unnamed = 0_usize;
    for part in query.strip_prefix('?').unwrap_or(query).split('&').filter(|p| !p.is_empty()) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let (key, value) = (decode(key), decode(value));
        let known = ORDER.contains(&key.as_str()) || LATER.contains(&key.as_str());
        if let Some(k) = pairs.iter().position(|p| p.0 == key) {
            pairs[k].2 += 1;
        } else if known || pairs.len() < MAX_NAMED {
            pairs.push((key, value, 1));
        } else {
            unnamed += 1;
        }
    }
    for (key, value, times) in &pairs {
        let shown = excerpt(key, 40);
        if LATER.contains(&key.as_str()) {
            notices.push(format!("`{shown}={}`: the key `{shown}` is not yet available", excerpt(value, 40)));
        } else if !ORDER.contains(&key.as_str()) {
            notices.push(format!("`{shown}={}`: there is no key called `{shown}`", excerpt(value, 40)));
        } else if *times > 1 {
            notices.push(format!(
                "`{shown}` is given {times} times; the first, `{}`, counts",
                excerpt(value, 40)
            ));
        }
    }
    if unnamed > 0 {
        notices.push(format!("{unnamed} more of the link's keys mean nothing here"));
    }
    let given = |key: &str| pairs.iter().find(|p| p.0 == key).map(|p| p.1.as_str());
    if let (Some(preset), Some(_)) = (given("preset"), given("data")) {
        notices.push(format!(
            "`preset={}`: the link has `data` too, which is shown instead",
            excerpt(preset, 40)
        ));
    }

    let mut o = Opening {
        experiment: Experiment::with_data(Data::Preset("saddle".into()), Mode::VariationNorm),
        demo: None,
        pace: None,
        play: None,
        theme: None,
    };
    for key in ORDER {
        let Some(value) = given(key) else { continue };
        let text = value.trim();
        let said = |why: String| format!("`{key}={}`: {why}", excerpt(value, 40));
        let outcome = match key {
            "demo" => read_demo(text).map(|(k, v)| {
                o.demo = Some((k, v));
                o.experiment = table::DEMOS[k].experiment(v);
            }),
            "modes" => {
                read_modes(&mut o.experiment, text, &mut notices);
                Ok(())
            }
            "speed" => read_pace(text).map(|p| o.pace = Some(p)),
            "play" => read_play(text).map(|p| o.play = Some(p)),
            "theme" => read_theme(text).map(|t| o.theme = Some(t)),
            _ => {
                // `set` words its own sentences.
                notices.extend(o.experiment.set(key, value).err());
                Ok(())
            }
        };
        notices.extend(outcome.err().map(said));
    }
    (o, notices)
}

/// Reads `width` or, for its second variant, `width:2`.
fn read_demo(text: &str) -> Result<(usize, usize), String> {
    let (key, variant) = text.split_once(':').unwrap_or((text, "1"));
    let Some(k) = table::demo(key) else {
        let known = list(table::DEMOS.iter().map(|d| d.key));
        return Err(format!("there is no such demonstration; there are {known}"));
    };
    let count = table::DEMOS[k].variants.len();
    match variant.parse::<usize>() {
        Ok(v) if (1..=count).contains(&v) => Ok((k, v - 1)),
        _ => Err(format!("the variants of `{key}` are numbered from 1 to {count}")),
    }
}

/// Takes the first regulariser of a comma list that exists.
fn read_modes(e: &mut Experiment, text: &str, notices: &mut Vec<String>) {
    let mut good = 0;
    // Four exist; more words are errors, and a few of them are enough to name.
    for part in text.split(',').take(8) {
        if table::mode_from_key(part.trim()).is_none() || good == 0 {
            match e.set("modes", part) {
                Ok(()) => good += 1,
                Err(said) => notices.push(said),
            }
        } else {
            good += 1;
        }
    }
    if good > 1 {
        let key = table::mode_info(e.mode).key;
        notices.push(format!(
            "`modes={}`: there is only one panel for now; the first, `{key}`, is shown",
            excerpt(text, 80)
        ));
    }
}

/// Reads `geometric`, `max` or a number of steps a frame.
fn read_pace(text: &str) -> Result<Pace, String> {
    match text {
        "geometric" => Ok(Pace::Geometric),
        "max" => Ok(Pace::Max),
        _ => match text.parse() {
            Ok(n) if (1..=MAX_PER_FRAME).contains(&n) => Ok(Pace::PerFrame(n)),
            _ => Err(format!(
                "the speed must be `geometric`, `max` or a whole number of steps a frame from 1 to {MAX_PER_FRAME}"
            )),
        },
    }
}

/// Reads `1` or `0`.
fn read_play(text: &str) -> Result<bool, String> {
    match text {
        "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err("the key `play` must be `1` (train on arrival) or `0`".into()),
    }
}

/// Reads `light`, `dark` or `auto`.
fn read_theme(text: &str) -> Result<String, String> {
    match text {
        "light" | "dark" | "auto" => Ok(text.into()),
        _ => Err("the theme must be `light`, `dark` or `auto`".into()),
    }
}

/// The shortest query that [`parse`] turns back into this experiment and pace, without a `?`: only
/// what differs from the defaults. The default experiment at the geometric pace writes nothing but
/// its data set.
pub fn write(experiment: &Experiment, pace: Pace) -> String {
    let e = experiment;
    let mut out = Query(String::new());
    match &e.data {
        Data::Preset(key) => out.push("preset", key),
        Data::Own(raw) => out.push("data", &packed::write(raw)),
    }
    let mut base = Experiment::with_data(e.data.clone(), e.mode);
    if e.mode != Mode::VariationNorm {
        out.push("modes", table::mode_info(e.mode).key);
    }
    if e.optimiser != base.optimiser {
        let name = word(e.optimiser, &OPTIMISER_KEYS);
        out.push("optimiser", name);
        // As in `parse`, the optimiser moves the default step.
        base.optimiser = e.optimiser;
        base.h = base.own_step();
    }
    if e.m != base.m {
        out.push("m", &e.m.to_string());
    }
    if e.scale != base.scale {
        out.push("scale", &shortest(e.scale));
    }
    if e.paired != base.paired {
        out.push("paired", word(e.paired, &SWITCH_KEYS));
    }
    if e.seed != base.seed {
        out.push("seed", &e.seed.to_string());
    }
    if e.lambda != base.lambda {
        out.push("lambda", &shortest(e.lambda));
    }
    if e.tau != base.tau {
        out.push("tau", &shortest(e.tau));
    }
    if e.noise != base.noise {
        out.push("noise", word(e.noise, &NOISE_KEYS));
    }
    if e.batch != base.batch {
        out.push("batch", &e.batch.map_or("full".into(), |b| b.to_string()));
    }
    if e.h != base.h {
        out.push("h", &e.h.map_or("auto".into(), shortest));
    }
    if e.decay != base.decay {
        out.push("decay", word(e.decay, &DECAY_KEYS));
    }
    if e.walls != base.walls {
        out.push("walls", word(e.walls, &SWITCH_KEYS));
    }
    if e.birth != base.birth {
        out.push("birth", word(e.birth, &SWITCH_KEYS));
    }
    if e.schedule != base.schedule {
        out.push("schedule", &write_schedule(&e.schedule));
    }
    if e.steps != base.steps {
        out.push("steps", &e.steps.map_or("all".into(), |s| s.to_string()));
    }
    match pace {
        Pace::Geometric => {}
        Pace::Max => out.push("speed", "max"),
        Pace::PerFrame(n) => out.push("speed", &n.to_string()),
    }
    out.0
}

/// A query string in the making.
struct Query(String);

impl Query {
    fn push(&mut self, key: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(key);
        self.0.push('=');
        for byte in value.bytes() {
            // All that a query may hold as it is; `,`, `:` and `;` keep a link readable.
            if byte.is_ascii_alphanumeric() || b"-._~,:;".contains(&byte) {
                self.0.push(char::from(byte));
            } else {
                let _ = write!(self.0, "%{byte:02X}");
            }
        }
    }
}

/// Undoes percent-encoding. A `%` that begins no code stands for itself, and so does `+`: no value
/// has spaces inside, and `1e+2` is a number. Bytes that are not UTF-8 become replacement characters.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        match (byte, digit(i + 1), digit(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
            }
            _ => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{RawPoints, presets};
    use crate::experiment::{Decay, MAX_STEPS, Noise, Optimiser, Phase, PhaseKind};
    use proptest::prelude::*;

    fn saddle() -> Experiment {
        Experiment::preset("saddle", Mode::VariationNorm).expect("saddle")
    }

    #[test]
    fn nothing_opens_the_saddle_under_the_variation_norm() {
        for query in ["", "?", "&&"] {
            let (o, notices) = parse(query);
            assert_eq!(o, Opening { experiment: saddle(), demo: None, pace: None, play: None, theme: None });
            assert!(notices.is_empty());
        }
        assert_eq!(write(&saddle(), Pace::Geometric), "preset=saddle");
    }

    #[test]
    fn the_link_of_the_acceptance_table() {
        let (o, notices) = parse("?preset=xor&modes=label-noise&m=500&speed=max&play=1");
        assert_eq!(notices, Vec::<String>::new());
        assert_eq!(o.experiment, Experiment::preset("xor", Mode::LabelNoise).expect("xor"));
        assert_eq!((o.pace, o.play), (Some(Pace::Max), Some(true)));
        assert_eq!(write(&o.experiment, Pace::Max), "preset=xor&modes=label-noise&speed=max");
    }

    #[test]
    fn every_default_writes_only_its_names() {
        for p in presets::PRESETS {
            for info in &table::MODES {
                let e = Experiment::preset(p.key, info.mode).expect(p.key);
                let query = write(&e, Pace::PerFrame(3));
                let modes = match info.mode {
                    Mode::VariationNorm => String::new(),
                    _ => format!("&modes={}", info.key),
                };
                assert_eq!(query, format!("preset={}{modes}&speed=3", p.key));
                assert_eq!(parse(&query).0.experiment, e);
            }
        }
    }

    #[test]
    fn bad_values_are_named_and_the_rest_applies() {
        let (o, notices) = parse("m=-3&lambda=abc&seed=x&scale=0.5&theme=dark");
        assert_eq!(
            notices,
            [
                "`m=-3`: the width must be a whole number from 1 to 100000",
                "`seed=x`: the seed must be a whole number from 0 to 18446744073709551615",
                "`lambda=abc`: the penalty strength must be a number from 0 to 100",
            ]
        );
        assert_eq!(o.experiment, Experiment { scale: 0.5, ..saddle() });
        assert_eq!(o.theme.as_deref(), Some("dark"));
    }

    #[test]
    fn every_kind_of_notice() {
        for (query, said) in [
            ("foo=1", "`foo=1`: there is no key called `foo`"),
            ("m=5&m=6&m=7", "`m` is given 3 times; the first, `5`, counts"),
            ("tour=2", "`tour=2`: the key `tour` is not yet available"),
            ("d=1", "`d=1`: the key `d` is not yet available"),
            ("embed", "`embed=`: the key `embed` is not yet available"),
            ("play=yes", "`play=yes`: the key `play` must be `1` (train on arrival) or `0`"),
            ("theme=pink", "`theme=pink`: the theme must be `light`, `dark` or `auto`"),
            (
                "speed=0",
                "`speed=0`: the speed must be `geometric`, `max` or a whole number of steps a frame from 1 to 1000000",
            ),
            ("demo=width:4", "`demo=width:4`: the variants of `width` are numbered from 1 to 3"),
            ("preset=xor&data=1:0,1", "`preset=xor`: the link has `data` too, which is shown instead"),
            (
                "modes=label-noise,none",
                "`modes=label-noise,none`: there is only one panel for now; the first, `label-noise`, is shown",
            ),
            (
                "modes=noise,none",
                "`modes=noise`: there is no such regulariser; there are `none`, `label-noise`, \
                 `gradient-penalty` or `variation-norm`",
            ),
        ] {
            assert_eq!(parse(query).1, [said], "{query}");
        }
        assert_eq!(parse("m=5&m=6").0.experiment.m, 5);
        assert_eq!(parse("modes=label-noise,none").0.experiment.mode, Mode::LabelNoise);
        assert_eq!(parse("modes=noise,none").0.experiment.mode, Mode::None);
        let said = &parse("demo=nothing").1[0];
        assert!(said.starts_with("`demo=nothing`: ") && said.contains("`stuck`"), "{said}");
    }

    #[test]
    fn keys_act_in_their_own_order() {
        let a = parse("h=0.1&optimiser=adam&m=20&preset=zigzag&modes=gradient-penalty&demo=width:3").0;
        let b = parse("demo=width:3&modes=gradient-penalty&preset=zigzag&m=20&optimiser=adam&h=0.1").0;
        assert_eq!(a, b);
        assert_eq!(a.demo, Some((0, 2)));
        assert_eq!(
            (a.experiment.m, a.experiment.h, a.experiment.mode),
            (20, Some(0.1), Mode::GradientPenalty)
        );
        // A demonstration on other data keeps what makes it one.
        let c = parse("preset=zigzag&demo=width:3").0.experiment;
        assert_eq!(
            c,
            Experiment { m: 5000, ..Experiment::preset("zigzag", Mode::VariationNorm).expect("zigzag") }
        );
    }

    #[test]
    fn every_demonstration_has_a_link_and_survives_one() {
        for (k, d) in table::DEMOS.iter().enumerate() {
            for v in 0..d.variants.len() {
                let (o, notices) = parse(&format!("demo={}:{}", d.key, v + 1));
                assert!(notices.is_empty());
                assert_eq!((o.demo, &o.experiment), (Some((k, v)), &d.experiment(v)));
                assert_eq!(parse(&write(&o.experiment, Pace::Geometric)).0.experiment, o.experiment);
            }
            assert_eq!(parse(&format!("demo={}", d.key)).0.demo, Some((k, 0)));
        }
    }

    #[test]
    fn percent_codes_are_undone_and_broken_ones_left() {
        assert_eq!(decode("a%2Cb%3a%zz%4%"), "a,b:%zz%4%");
        assert_eq!(decode("%C3%A9+%é"), "é+%é");
        assert_eq!(decode("%FF"), "\u{fffd}");
        let (o, notices) = parse("%6D=%35&lambda=1e+1&schedule=warm-up%3A2%2Ctrain%3A3");
        assert!(notices.is_empty(), "{notices:?}");
        assert_eq!((o.experiment.m, o.experiment.lambda, o.experiment.schedule.len()), (5, 10.0, 2));
    }

    #[test]
    fn every_control_has_a_place_in_the_order() {
        for c in table::CONTROLS {
            assert!(ORDER.contains(&c.key), "{}", c.key);
        }
        assert!(LATER.iter().all(|k| !ORDER.contains(k)));
    }

    #[test]
    fn a_garbled_link_gets_a_short_list_and_its_good_keys() {
        let junk: Vec<String> = (0..1000).map(|i| format!("x{i}=1")).collect();
        let (o, notices) = parse(&format!("{}&m=9", junk.join("&")));
        assert_eq!(notices.len(), MAX_NAMED + 1);
        assert_eq!(notices.last().expect("last"), "960 more of the link's keys mean nothing here");
        assert_eq!(o.experiment.m, 9);
    }

    /// A number in a range, all magnitudes alike.
    fn log_uniform(min: f64, max: f64) -> impl Strategy<Value = f64> {
        (min.ln()..max.ln()).prop_map(move |v| v.exp().clamp(min, max))
    }

    fn data() -> impl Strategy<Value = Data> {
        let own = (1..=2_usize, 1..=6_usize).prop_flat_map(|(d, n)| {
            let number = || prop_oneof![-1e6..1e6, -1.0..1.0, Just(0.0), Just(1e-300), Just(0.1 + 0.2)];
            (prop::collection::vec(number(), n * d), prop::collection::vec(number(), n))
                .prop_map(move |(x, y)| Data::Own(RawPoints { d, x, y }))
        });
        let preset = (0..presets::PRESETS.len()).prop_map(|i| Data::Preset(presets::PRESETS[i].key.into()));
        prop_oneof![own, preset]
    }

    fn experiment() -> impl Strategy<Value = Experiment> {
        let phase = (0..3_usize, 1..=MAX_STEPS).prop_map(|(k, steps)| Phase {
            kind: [PhaseKind::WarmUp, PhaseKind::Train, PhaseKind::Anneal][k],
            steps,
        });
        let numbers = (
            prop::option::of(1..=100_000_usize),
            prop::option::of(log_uniform(1e-4, 100.0)),
            prop::option::of(any::<u64>()),
            prop::option::of(prop_oneof![Just(0.0), log_uniform(1e-9, 100.0)]),
            prop::option::of(0.0..=100.0),
            prop::option::of(prop_oneof![Just(None), log_uniform(1e-9, 1e4).prop_map(Some)]),
            prop::option::of(1..=MAX_STEPS),
            prop::option::of(1..=MAX_POINTS_OF_STRATEGY),
        );
        let choices = (any::<[bool; 3]>(), any::<bool>(), prop::option::of(0..3_usize));
        let schedule = prop::option::of(prop::collection::vec(phase, 1..=super::super::MAX_PHASES));
        (data(), 0..4_usize, numbers, choices, schedule).prop_map(|(data, mode, n, c, schedule)| {
            let mut e = Experiment::with_data(data, table::MODES[mode].mode);
            e.m = n.0.unwrap_or(e.m);
            e.scale = n.1.unwrap_or(e.scale);
            e.seed = n.2.unwrap_or(e.seed);
            e.lambda = n.3.unwrap_or(e.lambda);
            e.tau = n.4.unwrap_or(e.tau);
            e.h = n.5.unwrap_or(e.h);
            e.steps = n.6;
            e.batch = n.7.filter(|b| *b <= e.raw_points().map_or(0, |p| p.y.len()));
            e.paired ^= c.0[0];
            e.walls ^= c.0[1];
            e.birth ^= c.0[1] ^ c.0[0];
            e.noise = if c.0[2] { Noise::Sign } else { Noise::Gaussian };
            e.optimiser = if c.1 { Optimiser::Adam } else { Optimiser::Gd };
            e.decay = c.2.map_or(e.decay, |k| [Decay::Constant, Decay::Cosine, Decay::Drop][k]);
            e.schedule = schedule.unwrap_or(e.schedule);
            e
        })
    }

    const MAX_POINTS_OF_STRATEGY: usize = 12;

    fn pace() -> impl Strategy<Value = Pace> {
        prop_oneof![Just(Pace::Geometric), Just(Pace::Max), (1..=MAX_PER_FRAME).prop_map(Pace::PerFrame)]
    }

    /// Text that looks like a link, so that the parser is reached behind its first refusals.
    fn almost_link() -> impl Strategy<Value = String> {
        let key = prop_oneof![
            (0..ORDER.len()).prop_map(|i| ORDER[i].to_string()),
            (0..LATER.len()).prop_map(|i| LATER[i].to_string()),
            any::<String>(),
        ];
        let value = prop_oneof![
            any::<String>(),
            any::<f64>().prop_map(|v| v.to_string()),
            any::<i64>().prop_map(|v| v.to_string()),
            "[12]:[-0-9.,;e]{0,30}",
            "(train|anneal|warm-up|width|none|xor|%|:|,|[0-9]){0,6}",
        ];
        prop::collection::vec((key, value), 0..8)
            .prop_map(|pairs| pairs.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("&"))
    }

    proptest! {
        #[test]
        fn links_round_trip(e in experiment(), pace in pace()) {
            let query = write(&e, pace);
            let (o, notices) = parse(&query);
            prop_assert_eq!(notices, Vec::<String>::new(), "{}", query);
            prop_assert_eq!(o.experiment, e);
            prop_assert_eq!(o.pace.unwrap_or(Pace::Geometric), pace);
            // What is opened writes the same link again.
            prop_assert_eq!(write(&parse(&query).0.experiment, pace), query);
        }

        #[test]
        fn json_round_trips(e in experiment()) {
            let text = serde_json::to_string(&e).expect("json");
            prop_assert_eq!(Experiment::from_json(&text), Ok(e));
        }

        #[test]
        fn no_text_panics_and_what_opens_is_shareable(query in prop_oneof![any::<String>(), almost_link()]) {
            let (o, _) = parse(&query);
            let again = parse(&write(&o.experiment, Pace::Geometric));
            prop_assert_eq!(again.1, Vec::<String>::new());
            prop_assert_eq!(again.0.experiment, o.experiment);
        }

        #[test]
        fn every_unusable_key_is_named(key in "[a-z]{1,9}", value in "[a-z]{0,9}") {
            prop_assume!(!ORDER.contains(&key.as_str()));
            let (o, notices) = parse(&format!("{key}={value}&m=77"));
            prop_assert_eq!(notices.len(), 1);
            let quoted = format!("`{key}`");
            prop_assert!(notices[0].contains(&quoted));
            prop_assert_eq!(o.experiment.m, 77);
        }
    }
}
