//! Random links: every key that the core knows, with values from the ranges that it names when it refuses one. A new
//! setting is drawn without a word here; a new key of another kind fails the test below until it is.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rand::rngs::ChaCha8Rng;
use rand::{Rng, RngExt, SeedableRng};
use relu_atoms_core::experiment::compare::{MAX_PANELS, OF_DATA, SETTINGS};
use relu_atoms_core::experiment::{Data, Experiment, MAX_PHASES, Mode, SettingReason, book, link, table};
use relu_atoms_core::points::truth::Truth;
use relu_atoms_core::points::{MAX_POINTS, MAX_SIZE, RawPoints, grid, presets};

/// What must not stand in the value of a query.
const RESERVED: &AsciiSet = &CONTROLS.add(b' ').add(b'&').add(b'=').add(b'#').add(b'%').add(b'+').add(b'"');

/// Neurons times steps of a run at most, so that a thousand of them end within minutes.
const WORK: f64 = 1e6;

/// The share of links that have something wrong.
const WRONG: f64 = 0.12;

/// Values that are hardly ever right.
const ODD: [&str; 18] = [
    "",
    "nan",
    "NaN",
    "inf",
    "-inf",
    "1e999",
    "1e-400",
    "-0",
    "-1",
    "0",
    "0x10",
    "1,",
    "99999999999999999999",
    "∞",
    "<b>",
    "null",
    "train:0",
    "a:AAAA",
];

/// The link of this number from this seed; the same on every machine.
pub fn link(seed: u64, number: u64) -> String {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(number);
    let mut pairs = pairs(&mut rng);
    // In any order.
    for k in (1..pairs.len()).rev() {
        pairs.swap(k, rng.random_range(0..=k));
    }
    let written: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{key}={}", utf8_percent_encode(value, RESERVED))).collect();
    written.join("&")
}

fn chance(rng: &mut ChaCha8Rng, share: f64) -> bool {
    rng.random_bool(share)
}

fn pick<T: Clone>(rng: &mut ChaCha8Rng, from: &[T]) -> T {
    from[rng.random_range(0..from.len())].clone()
}

fn log_uniform(rng: &mut ChaCha8Rng, least: f64, most: f64) -> f64 {
    let v: f64 = rng.random_range(least.ln()..=most.ln());
    v.exp().clamp(least, most)
}

fn pairs(rng: &mut ChaCha8Rng) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut base = Experiment::with_data(Data::Preset("saddle".into()), Mode::VariationNorm);
    let mut demo = false;
    match rng.random_range(0..20) {
        0..9 => pairs.push(("preset".into(), pick(rng, presets::PRESETS).key.into())),
        9..17 => {
            let own = Experiment { data: Data::Own(points(rng)), ..base.clone() };
            pairs.extend(own.text("data").map(|text| ("data".into(), text)));
        }
        17 => {
            let shown = pick(rng, table::DEMOS);
            let variant = rng.random_range(1..=shown.variants.len());
            pairs.push(("demo".into(), format!("{}:{variant}", shown.key)));
            demo = true;
        }
        18 if chance(rng, 0.5) => {
            let chapter = rng.random_range(0..book::CHAPTERS.len());
            let scene = rng.random_range(0..book::CHAPTERS[chapter].scenes.len());
            pairs.push(("tour".into(), format!("{}:{}", chapter + 1, scene + 1)));
            demo = true;
        }
        18 => pairs.push(("d".into(), pick(rng, &["1", "2"]).into())),
        _ => {}
    }
    for (key, text) in &pairs {
        match key.as_str() {
            "demo" | "tour" => base = link::parse(&format!("{key}={text}")).0.experiment(),
            "d" if text == "1" => base = link::parse("d=1").0.experiment(),
            _ => drop(base.set(key, text)),
        }
    }
    let panels = if chance(rng, 0.7) { 1 } else { rng.random_range(2..=MAX_PANELS) };
    for key in OF_DATA {
        if chance(rng, 0.25) {
            let text = match key {
                "truth" => truth(rng, &base),
                "units" => pick(rng, &["standard", "standard", "table"]).into(),
                "names" => names(rng, &base),
                _ => value(rng, &base, key),
            };
            // What the core refuses stays: it is explained.
            let _ = base.set(key, &text);
            pairs.push((key.into(), text));
        }
    }
    let between = |key: &str| if key == "schedule" { ";" } else { "," };
    let mut runs = vec![base; panels];
    for key in SETTINGS.into_iter().filter(|key| *key != "steps") {
        let share = if key == "modes" { 0.8 } else { 0.3 };
        // A list of regularisers says how many panels there are.
        let says = key == "modes" && panels > 1;
        if !says && !chance(rng, share) {
            continue;
        }
        let one = !says && (panels == 1 || chance(rng, 0.6));
        let texts: Vec<String> = if one {
            let text = value(rng, &runs[0], key);
            runs.iter_mut().for_each(|run| drop(run.set(key, &text)));
            vec![text]
        } else {
            runs.iter_mut()
                .map(|run| {
                    let text = value(rng, run, key);
                    let _ = run.set(key, &text);
                    text
                })
                .collect()
        };
        pairs.push((key.into(), texts.join(between(key))));
    }
    let widest = runs.iter().map(|run| run.m).max().unwrap_or(1);
    let most = (WORK / (panels as f64 * (widest as f64 + 50.0))).clamp(1.0, 20_000.0);
    pairs.push(("steps".into(), (log_uniform(rng, 1.0, most).round() as u64).to_string()));
    let of_the_page =
        ["speed", "play", "theme", "lang", "bench", "embed", "controls", "figure", "changes", "chart", "v"];
    for key in of_the_page {
        if chance(rng, 0.06) {
            pairs.extend(page_value(rng, key, &runs).map(|text| (key.into(), text)));
        }
    }
    // The bar belongs to bare panels.
    if !pairs.iter().any(|(key, value)| key == "embed" && value != "0") {
        pairs.retain(|(key, _)| key != "controls");
    } else if chance(rng, 0.5) {
        pairs.retain(|(key, _)| key != "controls");
        pairs.push(("controls".into(), pick(rng, &["0", "1"]).into()));
    }
    if demo && chance(rng, 0.5) {
        pairs.retain(|(key, _)| ["demo", "tour", "steps"].contains(&key.as_str()));
    }
    if chance(rng, WRONG) {
        let wrong = match rng.random_range(0..4) {
            0 => (pick(rng, &["utm_source", "lamda", "%FF", "M"]).to_string(), "1".to_string()),
            _ => {
                let keys: Vec<&str> = link::keys().collect();
                (pick(rng, &keys).to_string(), pick(rng, &ODD).to_string())
            }
        };
        // A run whose length is not limited takes too long.
        if wrong.0 != "steps" {
            pairs.retain(|(key, _)| *key != wrong.0);
        }
        pairs.push(wrong);
    }
    pairs
}

/// A value of a setting, as a text: the core's own refusal names what is allowed in this experiment.
fn value(rng: &mut ChaCha8Rng, run: &Experiment, key: &str) -> String {
    match key {
        "modes" => return pick(rng, &table::MODES).key.into(),
        "schedule" => return schedule(rng, run.mode),
        "m" => {
            return match rng.random_range(0..100) {
                0 => 100_000,
                1..16 => log_uniform(rng, 300.0, 5_000.0) as u64,
                16..26 => rng.random_range(1..4),
                _ => log_uniform(rng, 1.0, 300.0) as u64,
            }
            .to_string();
        }
        _ => {}
    }
    let Err(refused) = run.clone().set(key, "?") else { return String::new() };
    match refused.reason {
        SettingReason::Choice { words, .. } => pick(rng, &words).into(),
        SettingReason::Whole { or: Some(word), .. } | SettingReason::Number { or: Some(word), .. }
            if chance(rng, 0.3) =>
        {
            word.into()
        }
        SettingReason::Whole { min, max, .. } => match rng.random_range(0..4) {
            0 => pick(rng, &[min, max]).to_string(),
            1 => rng.random_range(min..=max).to_string(),
            _ => rng.random_range(min..=max.min(min.saturating_add(20))).to_string(),
        },
        SettingReason::Number { min, max, .. } => {
            let [low, high] = table::control(key).map_or([min, max], |control| control.slider);
            let log = table::control(key).is_some_and(|control| control.log);
            let usual = |rng: &mut ChaCha8Rng| {
                if log { log_uniform(rng, low, high) } else { rng.random_range(low..=high) }
            };
            let v = match rng.random_range(0..8) {
                0 => pick(rng, &[min, max]),
                1 => rng.random_range(min..=max),
                2 => log_uniform(rng, min.max(1e-12), max),
                _ => usual(rng),
            };
            // Few digits or all of them.
            if chance(rng, 0.5) {
                format!("{v:.2e}").parse::<f64>().map_or(v, |w| w.clamp(min, max))
            } else {
                v
            }
            .to_string()
        }
        // A reason of another kind needs a line here.
        other => other.to_string(),
    }
}

fn schedule(rng: &mut ChaCha8Rng, mode: Mode) -> String {
    let count = if chance(rng, 0.05) { MAX_PHASES } else { rng.random_range(1..=3) };
    // Only noise can fade: otherwise the phase is explained.
    let anneals = mode == Mode::LabelNoise || chance(rng, 0.15);
    let kinds: &[&str] = if anneals { &["warm-up", "train", "anneal"] } else { &["warm-up", "train"] };
    let phases: Vec<String> = (0..count)
        .map(|_| format!("{}:{}", pick(rng, kinds), log_uniform(rng, 1.0, 2_000.0) as u64))
        .collect();
    phases.join(",")
}

/// Names of the columns.
fn names(rng: &mut ChaCha8Rng, run: &Experiment) -> String {
    let d = run.raw_points().map_or(2, |raw| raw.d);
    let one = |rng: &mut ChaCha8Rng| pick(rng, &["speed", "dist (ft)", "µ", "", "a\\, b", "<b>&amp;</b>"]);
    (0..=d).map(|_| one(rng)).collect::<Vec<_>>().join(",")
}

fn truth(rng: &mut ChaCha8Rng, run: &Experiment) -> String {
    let d = run.raw_points().map_or(2, |raw| raw.d);
    match rng.random_range(0..6) {
        0 => "auto".into(),
        1 | 2 => {
            let ends = [rng.random_range(-2.0..0.0), rng.random_range(0.0..2.0)];
            Truth::teacher(rng.random_range(1..=20), rng.next_u64(), ends).to_string()
        }
        _ => format!("formula:{}", formula(rng, d, 3)),
    }
}

/// A formula in inputs of dimension `d`, not deeper than that.
pub fn formula(rng: &mut ChaCha8Rng, d: usize, depth: u32) -> String {
    use relu_atoms_core::points::formula::spellings;
    if depth == 0 || chance(rng, 0.2) {
        return match rng.random_range(0..4) {
            0 => rng.random_range(-3..10).to_string(),
            1 => pick(rng, &["pi", "e", "1e-300", "1e300", "0.1"]).into(),
            _ if d == 1 => "x".into(),
            _ => pick(rng, &["x1", "x2"]).into(),
        };
    }
    let mut next = || formula(rng, d, depth - 1);
    let (a, b) = (next(), next());
    match rng.random_range(0..4) {
        0 => format!("({a}) {} ({b})", pick(rng, &["+", "-", "*", "/", "^"])),
        1 => format!("|{a}|"),
        _ => match pick(rng, &spellings().collect::<Vec<_>>()) {
            (name, 1) => format!("{name}({a})"),
            (name, _) => format!("{name}({a}, {b})"),
        },
    }
}

/// A value of a key that is the page's, or belongs to a run under way; none where that has none.
fn page_value(rng: &mut ChaCha8Rng, key: &str, runs: &[Experiment]) -> Option<String> {
    Some(match key {
        "speed" => pick(rng, &["geometric", "max", "1", "7", "1000", "1000000"]).into(),
        "theme" => pick(rng, &["light", "dark", "auto"]).into(),
        "lang" => pick(rng, &["en", "de"]).into(),
        "play" | "figure" | "controls" | "embed" => pick(rng, &["0", "1"]).into(),
        // The benchmark has no run: asked for wrongly.
        "bench" => "0".into(),
        "v" => pick(rng, &["1", "1", "2"]).into(),
        "chart" => {
            let d = runs[0].raw_points().map_or(2, |raw| raw.d);
            let of: Vec<&str> =
                table::CHARTS.iter().filter(|chart| chart.1 == d).map(|chart| chart.0).collect();
            pick(rng, &of).into()
        }
        "changes" => changes(rng, &runs[0]),
        _ => return None,
    })
}

/// Changes of the first panel's run.
fn changes(rng: &mut ChaCha8Rng, run: &Experiment) -> String {
    let d = run.raw_points().map_or(2, |raw| raw.d);
    let (mut step, mut out) = (0, Vec::new());
    for _ in 0..rng.random_range(1..4) {
        let part = match rng.random_range(0..5) {
            0 => format!("l{}", log_uniform(rng, 1e-6, 100.0)),
            1 => format!("t{}", rng.random_range(0.0..3.0)),
            2 => format!("h{}", log_uniform(rng, 1e-6, 10.0)),
            3 => "merge".into(),
            _ => {
                let numbers: Vec<String> =
                    (0..d + 2).map(|_| rng.random_range(-3.0..3.0).to_string()).collect();
                let neuron = rng.random_range(0..run.m.min(5));
                format!("n{neuron}{}_{}", pick(rng, &["", "f", "r"]), numbers.join("_"))
            }
        };
        out.push(format!("{step}:{part}"));
        step += rng.random_range(1..200);
    }
    out.join(",")
}

/// Own points: any number of them, in general position and in none, of any size that is allowed.
pub fn points(rng: &mut ChaCha8Rng) -> RawPoints {
    let d = rng.random_range(1..=2_usize);
    let n = match rng.random_range(0..20) {
        0 | 1 => 1,
        2..14 => rng.random_range(2..=12),
        14..18 => rng.random_range(13..=60),
        _ => rng.random_range(61..=MAX_POINTS),
    };
    let place = |rng: &mut ChaCha8Rng| -> [f64; 2] { [0; 2].map(|_| rng.random_range(-2.0..2.0)) };
    let kind = rng.random_range(0..10);
    let (from, along) = (place(rng), pick(rng, &[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.3, -0.7]]));
    let x: Vec<[f64; 2]> = (0..n)
        .map(|i| match kind {
            // On one line.
            0 | 1 => {
                let t = if kind == 0 { rng.random_range(-1.0..1.0) } else { i as f64 };
                [from[0] + t * along[0], from[1] + t * along[1]]
            }
            // At one place, or at three.
            2 => [from[0] + [0.0, 0.5, 1.0][i % if n % 2 == 0 { 1 } else { 3 }], from[1]],
            // As near to each other as numbers can be told apart, and nearer.
            3 => [from[0] + i as f64 * pick(rng, &[1e-16, 1e-13, 1e-9]), from[1]],
            // Whole numbers, many on lines with each other.
            4 => [(i % 5) as f64, (i / 5) as f64],
            _ => place(rng),
        })
        .collect();
    let (scale, shift) = match rng.random_range(0..10) {
        0 => (log_uniform(rng, 1e-300, 1e-3), 0.0),
        1 => (log_uniform(rng, 1e2, MAX_SIZE), 0.0),
        2 => (log_uniform(rng, 1e-6, 1.0), pick(rng, &[1e3, -1e5, 1e6])),
        _ => (1.0, 0.0),
    };
    let within = |v: f64| v.clamp(-MAX_SIZE, MAX_SIZE) + 0.0;
    let target = rng.random_range(0..8);
    let size = log_uniform(rng, 1e-300, MAX_SIZE);
    let y = x
        .iter()
        .map(|p| match target {
            0 => 0.0,
            1 => size,
            2 => rng.random_range(-1.0..1.0) * size,
            3 => p[0].abs(),
            _ => rng.random_range(-1.0..1.0),
        })
        .map(within)
        .collect();
    let x = x.iter().flat_map(|p| p[..d].to_vec()).map(|v| within(v * scale + shift)).collect();
    let raw = RawPoints { d, x, y };
    // As the page keeps them, and as a link may write them.
    if chance(rng, 0.5) { grid::round(&raw) } else { raw }
}

/// Which links a test tries: so many from a seed, or one of them.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The seed.
    pub seed: u64,
    only: Option<u64>,
    count: u64,
}

impl Wanted {
    /// As many as `RANDOM_RUNS` says, otherwise `usual`, from `RANDOM_SEED`, otherwise from a fresh seed;
    /// `RANDOM_SEED=7:123` is number 123 of seed 7.
    ///
    /// # Panics
    /// These variables are no numbers.
    pub fn from_environment(usual: u64) -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        let whole = |text: &str| -> u64 {
            text.parse().unwrap_or_else(|_| panic!("RANDOM_SEED, RANDOM_RUNS: `{text}` is no whole number"))
        };
        let count = variable("RANDOM_RUNS").map_or(usual, |text| whole(&text));
        match variable("RANDOM_SEED").as_deref().map(|text| text.split_once(':').ok_or(text)) {
            Some(Ok((seed, number))) => Self { seed: whole(seed), only: Some(whole(number)), count: 1 },
            Some(Err(seed)) => Self { seed: whole(seed), only: None, count },
            None => Self { seed: fresh(), only: None, count },
        }
    }

    /// The numbers of the links.
    pub fn numbers(&self) -> impl Iterator<Item = u64> + use<> {
        let from = self.only.unwrap_or(0);
        from..from + self.count
    }

    /// Tells by which seed the test can be repeated.
    pub fn announce(&self, what: &str) {
        let only = self.only.map_or_else(String::new, |number| format!(":{number}"));
        self.say(&format!("{} random {what}: RANDOM_SEED={}{only}", self.count, self.seed));
    }

    /// Writes a line that a test that passes shows too.
    pub fn say(&self, line: &str) {
        use std::io::Write;
        // A closed pipe does not fail the test.
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

/// A seed that differs from run to run: the standard library's hash maps have one.
fn fresh() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0) % 1_000_000_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn links_reach_every_key_and_most_values() {
        let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let (mut whole, mut panels) = (0, [0; MAX_PANELS + 1]);
        for number in 0..4_000 {
            let link = link(1, number);
            let (opening, notices) = link::parse(&link);
            whole += usize::from(notices.is_empty());
            panels[opening.comparison.panels.len()] += 1;
            for part in link.split('&') {
                let (key, value) = part.split_once('=').expect("a pair");
                values.entry(key.into()).or_default().insert(value.into());
            }
        }
        for key in link::keys() {
            let seen = values.get(key).map_or(0, BTreeSet::len);
            assert!(seen >= 2, "`{key}` is drawn with {seen} values: say in this file how it is drawn");
            assert!(table::control(key).is_none_or(|c| !c.numeric()) || seen > 100, "`{key}`: {seen}");
        }
        // Most can be used as they are; the others are explained.
        assert!((2_600..3_900).contains(&whole), "{whole} of 4000 without a notice");
        assert!(panels[1..].iter().all(|count| *count > 100), "{panels:?}");
    }

    #[test]
    fn points_are_of_every_kind() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let all: Vec<RawPoints> = (0..2_000).map(|_| points(&mut rng)).collect();
        let count = |holds: &dyn Fn(&RawPoints) -> bool| all.iter().filter(|raw| holds(raw)).count();
        let columns = |raw: &RawPoints, k: usize| -> Vec<f64> {
            raw.x.iter().skip(k).step_by(raw.d).copied().collect()
        };
        assert!(all.iter().all(|raw| relu_atoms_core::points::Points::check(raw).is_ok()));
        assert!(count(&|raw| raw.y.len() == 1) > 50);
        assert!(count(&|raw| raw.y.len() > 60) > 50);
        assert!(count(&|raw| raw.x.iter().any(|v| v.abs() > 1e4)) > 50);
        assert!(count(&|raw| raw.x.iter().all(|v| v.abs() < 1e-4)) > 20);
        let collinear = |raw: &RawPoints| {
            let same = |k| columns(raw, k).windows(2).all(|pair| pair[0] == pair[1]);
            raw.d == 2 && raw.y.len() >= 16 && (same(0) != same(1))
        };
        assert!(count(&collinear) > 5);
        assert!(count(&|raw| raw.y.len() > 2 && raw.x.windows(2).all(|pair| pair[0] == pair[1])) > 5);
    }

    #[test]
    fn a_seed_gives_the_same_links() {
        assert_eq!(link(5, 3), link(5, 3));
        assert_ne!(link(5, 3), link(5, 4));
        assert_ne!(link(5, 3), link(6, 3));
    }
}
