//! Links: the query string that opens the page in a given state, and the one that a state writes.

use super::book::CHAPTERS;
use super::compare::{Comparison, MAX_PANELS, OF_DATA, Overrides, SETTINGS};
use super::packed::PackedError;
use super::{Data, EXCERPT, Experiment, Mode, Pace, SettingError, SettingReason, excerpt, list, table};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use spelling::Kind;

mod spelling;

pub use spelling::query;

/// The most steps a frame that a link may ask for.
pub const MAX_PER_FRAME: u64 = 1_000_000;

/// What a link opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// The runs.
    pub comparison: Comparison,
    /// The demonstration it started from: index in [`table::DEMOS`], and variant.
    pub demo: Option<(usize, usize)>,
    /// The chapter of the book that is open, and its scene: indices in [`CHAPTERS`] and of its scenes.
    pub tour: Option<(usize, usize)>,
    /// The pace, if the link names one.
    pub pace: Option<Pace>,
    /// Whether to train on arrival, if the link says.
    pub play: Option<bool>,
    /// `light`, `dark` or `auto`, if the link says.
    pub theme: Option<String>,
    /// The language to speak, as one of [`LANGUAGES`], if the link says.
    pub language: Option<String>,
    /// The benchmark is wanted instead of a run.
    pub bench: bool,
    /// Bare panels are wanted, for a frame in another page.
    pub embed: bool,
    /// The changes to be made on the way, as `export::changes` reads them.
    pub changes: Option<String>,
    /// A frame in another page has a bar with play, time axis and variants.
    pub controls: bool,
    /// The paper's figure is shown in place of the views.
    pub figure: bool,
    /// The panels' charts of the neuron view, as indices in [`table::CHARTS`]; none where a panel has the default.
    pub charts: Vec<Option<usize>>,
}

impl Opening {
    /// The run of the first panel.
    pub fn experiment(&self) -> Experiment {
        self.comparison.experiment(0).map_or_else(|| self.comparison.base.clone(), |(e, _)| e)
    }
}

/// What is said of a link that cannot be used as it is. Foreign text is cut to a length that fits a sentence.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LinkNotice {
    /// A setting was refused.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// A key other than a setting's has a value that was refused.
    #[error("`{key}={value}`: {reason}")]
    Value {
        /// The key.
        key: &'static str,
        /// Its value.
        value: String,
        /// What is wrong with it.
        reason: ValueReason,
    },
    /// Nothing has this key.
    #[error("`{key}={value}`: there is no key called `{key}`")]
    UnknownKey {
        /// The key.
        key: String,
        /// Its value.
        value: String,
    },
    /// Nothing has these keys.
    #[error("The link has {} keys that mean nothing here: {}{}", keys.len() + more, quoted(keys),
        if *more > 0 { format!(" and {more} more") } else { String::new() })]
    UnknownKeys {
        /// Those that are named.
        keys: Vec<String>,
        /// How many are not named.
        more: usize,
    },
    /// The address had no room for something, which only the tab that wrote it has.
    #[error("`kept={value}`: {} were too long for an address, and only the tab in which they were made has them; \
        the link opens without them", if value == "changes" { "the changes made while training" } else { "the points" })]
    Kept {
        /// What is left out.
        value: String,
    },
    /// A key is given more than once.
    #[error("`{key}` is given {times} times; the first, `{value}`, counts")]
    Repeated {
        /// The key.
        key: String,
        /// Its first value.
        value: String,
        /// How many times.
        times: usize,
    },
    /// The link has a preset beside own data.
    #[error("`preset={preset}`: the link has `data` too, which is shown instead")]
    PresetBesideData {
        /// The preset.
        preset: String,
    },
    /// The link asks for a dimension that its data have not.
    #[error("`d={wanted}`: the link's data have dimension {has}, which counts")]
    OtherDimension {
        /// The dimension asked for.
        wanted: usize,
        /// The dimension of the data.
        has: usize,
    },
    /// A list has not as many values as there are panels.
    #[error("`{key}={value}`: {have} values for {wanted} panels; {}",
        if have < wanted { "the last ones keep their own" } else { "the rest is not used" })]
    ListLength {
        /// The key.
        key: &'static str,
        /// The list.
        value: String,
        /// How many values it has.
        have: usize,
        /// How many panels the link asks for.
        wanted: usize,
    },
    /// The link ends before its end.
    #[error("the link is cut short: {}; ask for the whole of it", match parts {
        Some((have, wanted)) => format!("{have} of its {wanted} parts are here"),
        None => "it ends in the middle of a word".into(),
    })]
    CutShort {
        /// How many of how many parts there are, where the link says.
        parts: Option<(usize, usize)>,
    },
    /// The link ends after its first point, where chats used to cut links.
    #[error(
        "`data={value}`: the link has only one point; if it should have more, it was cut, and has to be asked for again"
    )]
    OnePoint {
        /// The point.
        value: String,
    },
    /// A decimal comma where a comma separates panels.
    #[error("`{key}={value}`: read as {read}; in a link decimals have a point, and a comma separates panels")]
    DecimalComma {
        /// The key.
        key: &'static str,
        /// Its value.
        value: String,
        /// What it was taken for.
        read: String,
    },
    /// Whole numbers of two panels that may be one with a decimal comma.
    #[error("`{key}={value}`: two panels; for one with a decimal write `{key}={meant}`")]
    TwoPanels {
        /// The key.
        key: &'static str,
        /// Its value.
        value: String,
        /// How the decimal would be written.
        meant: String,
    },
    /// The link asks for more than [`MAX_PANELS`] panels.
    #[error("the link asks for {wanted} panels; {MAX_PANELS} are shown at most")]
    TooManyPanels {
        /// How many it asks for.
        wanted: usize,
    },
}

impl LinkNotice {
    /// The key that it is about, if it is about one.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Setting(error) => Some(&error.key),
            Self::Value { key, .. } | Self::ListLength { key, .. } => Some(key),
            Self::UnknownKey { key, .. } | Self::Repeated { key, .. } => Some(key),
            Self::PresetBesideData { .. } => Some("preset"),
            Self::OtherDimension { .. } => Some("d"),
            Self::Kept { .. } => Some("kept"),
            Self::DecimalComma { key, .. } | Self::TwoPanels { key, .. } => Some(key),
            Self::OnePoint { .. } => Some("data"),
            Self::UnknownKeys { .. } | Self::TooManyPanels { .. } | Self::CutShort { .. } => None,
        }
    }
}

/// These keys in back ticks, with commas.
fn quoted(keys: &[String]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// What is wrong with the value of a key that is no setting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueReason {
    /// `demo` names no demonstration.
    #[error("there is no such demonstration; there are {}", list(table::DEMOS.iter().map(|d| d.key)))]
    UnknownDemonstration,
    /// `demo` asks for a variant that the demonstration has not.
    #[error("the variants of `{demonstration}` are numbered from 1 to {count}")]
    Variant {
        /// The demonstration's key.
        demonstration: &'static str,
        /// How many variants it has.
        count: usize,
    },
    /// `tour` is no chapter.
    #[error("the chapters of the book are numbered from 1 to {}", CHAPTERS.len())]
    Chapter,
    /// `tour` asks for a scene that the chapter has not.
    #[error("the scenes of chapter {chapter} are numbered from 1 to {count}")]
    Scene {
        /// The chapter's number.
        chapter: usize,
        /// How many scenes it has.
        count: usize,
    },
    /// `tour` stands in a link that asks for bare panels.
    #[error("bare panels, which `embed=1` asks for, have no book beside them")]
    BookBesideBarePanels,
    /// `speed` is no pace.
    #[error(
        "the speed must be `geometric`, `max` or a whole number of steps a frame from 1 to {MAX_PER_FRAME}"
    )]
    Speed,
    /// `play` is not 1 or 0.
    #[error("the key `play` must be `1` (train on arrival) or `0`")]
    Play,
    /// `bench` is not 1.
    #[error("the benchmark is asked for by `bench=1`")]
    Bench,
    /// `embed` is not 1 or 0.
    #[error("the key `embed` must be `1` (bare panels) or `0`")]
    Embed,
    /// `figure` is not 1 or 0.
    #[error("the key `figure` must be `1` (the paper's figure) or `0`")]
    Figure,
    /// `controls` is not 1 or 0.
    #[error("the key `controls` must be `1` (a bar under the bare panels) or `0`")]
    Controls,
    /// `controls` stands in a link that asks for no bare panels.
    #[error("the bar belongs to bare panels, which `embed=1` asks for")]
    ControlsAlone,
    /// `d` is not 1 or 2.
    #[error("the data have dimension 1 or 2")]
    Dimension,
    /// `v` is another version than [`VERSION`].
    #[error("links of version {VERSION} are read here; what is known of this one applies")]
    Version,
    /// `chart` names none that there is.
    #[error("there is no such chart; there are {}", list(table::CHARTS.iter().map(|c| c.0)))]
    UnknownChart,
    /// `chart` names one for data of the other dimension.
    #[error("data of dimension {d} are shown as {}", list(table::CHARTS.iter().filter(|c| c.1 == *d).map(|c| c.0)))]
    ChartDimension {
        /// The data's dimension.
        d: usize,
    },
    /// `theme` is none that there is.
    #[error("the theme must be `light`, `dark` or `auto`")]
    Theme,
    /// `lang` is none that there is.
    #[error("the language must be {}", list(LANGUAGES.into_iter()))]
    Language,
}

/// The languages of the page, by their tags.
pub const LANGUAGES: [&str; 2] = ["en", "de"];

/// The version of the links that this program writes. One of another version is read as far as it is
/// understood, with a notice.
pub const VERSION: &str = "1";

/// The data that `d=1` opens; `d=2` opens the default.
const ON_A_LINE: &str = "symmetric-abs";

/// So many unknown keys are named; the others are counted.
const MAX_NAMED: usize = 8;

/// The longest name of an unknown key in a list of them, in characters.
const NAMED: usize = 24;

/// Keys that others hang on to addresses when they pass them on: social networks, mailings and advertisements, to
/// know who followed a link. They say nothing about a run, and who follows such a link has not written them: they are
/// passed over in silence. None may be a key of ours.
const TRACKERS: [&str; 38] = [
    // Advertisements: Google, Microsoft, Yahoo, Yandex.
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "gad_source",
    "gad_campaignid",
    "srsltid",
    "msclkid",
    "yclid",
    "ysclid",
    "_openstat",
    // Social networks: Facebook, Instagram, X, LinkedIn, TikTok, Reddit, Pinterest.
    "fbclid",
    "fb_action_ids",
    "fb_source",
    "igshid",
    "igsh",
    "twclid",
    "ref",
    "ref_src",
    "ref_url",
    "li_fat_id",
    "trk",
    "ttclid",
    "rdt_cid",
    "epik",
    // Mailings: Mailchimp, HubSpot, Marketo, Vero, Drip, Omeda, Klaviyo.
    "mc_cid",
    "mc_eid",
    "_hsenc",
    "_hsmi",
    "mkt_tok",
    "vero_id",
    "__s",
    "oly_anon_id",
    "oly_enc_id",
    "_kx",
    // Counters of visits that join two hosts: Google.
    "_ga",
    "_gl",
];

/// How the keys of campaigns begin: Google's and everybody's, HubSpot's, Matomo's.
const TRACKER_PREFIXES: [&str; 5] = ["utm_", "hsa_", "pk_", "mtm_", "matomo_"];

/// Whether a key was hung on by others.
fn is_tracker(key: &str) -> bool {
    TRACKERS.contains(&key) || TRACKER_PREFIXES.iter().any(|prefix| key.starts_with(prefix))
}

/// Keys besides those of [`SETTINGS`], which come after the data.
const OTHERS: [&str; 22] = [
    "demo", "tour", "preset", "data", "d", "truth", "holdout", "units", "names", "speed", "play", "theme",
    "lang", "bench", "embed", "controls", "figure", "changes", "chart", "kept", "v", PARTS,
];

/// The key that says how many pairs come after it. It is the first of a link that is passed on, so that one that is
/// cut is noticed.
const PARTS: &str = "parts";

/// What the value of a key is made of; none for a key that nothing here has.
fn kind(key: &str) -> Option<Kind> {
    Some(match key {
        "schedule" => Kind::Schedule,
        "data" => Kind::Points,
        "truth" => Kind::Truth,
        "names" => Kind::Names,
        "changes" => Kind::Changes,
        "demo" | "tour" => Kind::Demonstration,
        "chart" => Kind::List,
        _ if SETTINGS.contains(&key) => Kind::List,
        _ if known(key) => Kind::Word,
        _ => return None,
    })
}

fn known(key: &str) -> bool {
    OTHERS.contains(&key) || SETTINGS.contains(&key)
}

/// Every key that a link may have, those of the data and of the page first.
pub fn keys() -> impl Iterator<Item = &'static str> {
    OTHERS.into_iter().chain(SETTINGS)
}

/// Reads a query string, with or without its `?`. Keys may come in any order. What cannot be used is
/// named in a notice each, and the rest applies.
pub fn parse(query: &str) -> (Opening, Vec<LinkNotice>) {
    let mut notices = Vec::new();
    let received = spelling::received(query, &kind);
    let mut pairs: Vec<(String, String, usize)> = Vec::new();
    let (mut unknown, mut unnamed): (Vec<(String, String)>, usize) = (Vec::new(), 0);
    let last = received.pairs.iter().rposition(|(key, _)| !is_tracker(key));
    let ends_in_data = last.is_some_and(|k| received.pairs[k].0 == "data");
    for (key, value) in received.pairs {
        if known(&key) {
            match pairs.iter_mut().find(|p| p.0 == key) {
                Some(pair) => pair.2 += 1,
                None => pairs.push((key, value, 1)),
            }
        } else if !is_tracker(&key) && !unknown.iter().any(|(other, _)| *other == key) {
            if unknown.len() < MAX_NAMED { unknown.push((key, value)) } else { unnamed += 1 }
        }
    }
    let have: usize = pairs.iter().filter(|pair| pair.0 != PARTS).map(|pair| pair.2).sum();
    let wanted = pairs.iter().find(|pair| pair.0 == PARTS).map(|pair| pair.1.parse::<usize>());
    let parts = wanted.clone().and_then(Result::ok).map(|wanted| (have.min(wanted), wanted));
    let is_whole = wanted.is_some() && parts.is_some_and(|(have, wanted)| have == wanted);
    // Where more than one part follows, the last is the version, which has a value.
    if !is_whole && (wanted.is_some() || received.is_cut) {
        notices.push(LinkNotice::CutShort { parts });
    }
    decimal_commas(&mut pairs, &mut notices);
    for (key, value, times) in &pairs {
        let (shown, value) = (excerpt(key, EXCERPT), excerpt(value, EXCERPT));
        if *times > 1 {
            notices.push(LinkNotice::Repeated { key: shown, value, times: *times });
        }
    }
    match unknown.as_slice() {
        [] => {}
        [(key, value)] if unnamed == 0 => {
            let (key, value) = (excerpt(key, EXCERPT), excerpt(value, EXCERPT));
            notices.push(LinkNotice::UnknownKey { key, value });
        }
        several => {
            let keys = several.iter().map(|(key, _)| excerpt(key, NAMED)).collect();
            notices.push(LinkNotice::UnknownKeys { keys, more: unnamed });
        }
    }
    let given = |key: &str| pairs.iter().find(|p| p.0 == key).map(|p| p.1.as_str());
    if let Some(value) = given("kept") {
        notices.push(LinkNotice::Kept { value: excerpt(value, EXCERPT) });
    }
    if let (Some(preset), Some(_)) = (given("preset"), given("data")) {
        notices.push(LinkNotice::PresetBesideData { preset: excerpt(preset, EXCERPT) });
    }

    let base = Experiment::with_data(Data::Preset("saddle".into()), Mode::VariationNorm);
    let mut o = Opening {
        comparison: Comparison::single(base),
        demo: None,
        tour: None,
        pace: None,
        play: None,
        theme: None,
        language: None,
        bench: false,
        embed: false,
        changes: given("changes").map(str::to_owned),
        controls: true,
        figure: false,
        charts: Vec::new(),
    };
    for key in
        ["d", "demo", "speed", "play", "theme", "lang", "bench", "embed", "tour", "controls", "figure", "v"]
    {
        let Some(value) = given(key) else { continue };
        let text = value.trim();
        let outcome = match key {
            "demo" => read_demo(text).map(|(k, v)| {
                o.demo = Some((k, v));
                o.comparison.base = table::DEMOS[k].experiment(v);
            }),
            "tour" if o.embed => Err(ValueReason::BookBesideBarePanels),
            "tour" => read_tour(text).map(|(k, s)| o.tour = Some((k, s))),
            "speed" => read_pace(text).map(|p| o.pace = Some(p)),
            "play" => read_play(text).map(|p| o.play = Some(p)),
            "bench" => match text {
                "1" => {
                    o.bench = true;
                    Ok(())
                }
                _ => Err(ValueReason::Bench),
            },
            "embed" => read_embed(text).map(|e| o.embed = e),
            "figure" => read_figure(text).map(|f| o.figure = f),
            "controls" if !o.embed => Err(ValueReason::ControlsAlone),
            "controls" => read_controls(text).map(|c| o.controls = c),
            "d" if !["1", "2"].contains(&text) => Err(ValueReason::Dimension),
            // Read with the data.
            "d" => Ok(()),
            "v" if text == VERSION => Ok(()),
            "v" => Err(ValueReason::Version),
            "lang" => read_language(text).map(|l| o.language = Some(l)),
            _ => read_theme(text).map(|t| o.theme = Some(t)),
        };
        let notice = |reason| LinkNotice::Value { key, value: excerpt(value, EXCERPT), reason };
        notices.extend(outcome.err().map(notice));
    }
    // A link that says for itself which data there are opens these beside the chapter.
    let scene = o.tour.filter(|_| ["demo", "preset", "data"].into_iter().all(|key| given(key).is_none()));
    let scene = scene.map(|(chapter, scene)| CHAPTERS[chapter].experiments(scene));
    if let Some(first) = scene.as_ref().and_then(|runs| runs.first()) {
        o.comparison.base = first.clone();
    }
    let mut before_data = o.comparison.base.clone();
    for key in ["preset", "data"] {
        if key == "data" {
            before_data = o.comparison.base.clone();
        }
        let refused = given(key).and_then(|value| o.comparison.base.set(key, value).err());
        notices.extend(refused.map(LinkNotice::Setting));
    }
    if let (true, None, Some(value)) = (ends_in_data, given("preset"), given("data"))
        && o.comparison.base.raw_points().is_some_and(|raw| raw.y.len() == 1)
    {
        notices.push(LinkNotice::OnePoint { value: excerpt(value, EXCERPT) });
    }
    let names_data =
        scene.is_some() || ["demo", "preset", "data"].into_iter().any(|key| given(key).is_some());
    let wanted = given("d").and_then(|d| d.trim().parse().ok());
    let d = o.comparison.base.raw_points().map(|p| p.d);
    match wanted {
        Some(1) if !names_data => {
            o.comparison.base = Experiment::with_data(Data::Preset(ON_A_LINE.into()), Mode::VariationNorm);
        }
        Some(wanted @ (1 | 2)) if d != Some(wanted) => {
            let has = d.unwrap_or_default();
            notices.push(LinkNotice::OtherDimension { wanted, has });
        }
        _ => {}
    }
    for key in OF_DATA {
        let refused = given(key).and_then(|value| o.comparison.base.set(key, value).err());
        notices.extend(refused.map(LinkNotice::Setting));
    }
    // How large numbers may be depends on the units.
    if let (Some(value), Err(error)) = (given("data"), o.comparison.base.checked_points()) {
        let reason = SettingReason::Data(PackedError::from(error));
        notices.push(LinkNotice::Setting(SettingError::new("data", value, reason)));
        o.comparison.base = before_data;
    }
    let panels = read_panels(&o.comparison.base, &given, &mut notices);
    // A link that names no run opens the comparison that the page is made for.
    // The figure is of one run.
    let bare = !names_data && !o.figure && SETTINGS.into_iter().all(|key| given(key).is_none());
    o.comparison = if bare {
        let Experiment { data, truth, holdout, units, names, .. } = o.comparison.base;
        let mut comparison = Comparison::of_modes(&data);
        comparison.base = Experiment { truth, holdout, units, names, ..comparison.base };
        comparison
    } else {
        let of_demonstration = || o.demo.map(|(k, variant)| table::DEMOS[k].experiments(variant));
        let panels = scene.or_else(of_demonstration).and_then(|runs| beside(runs, &given)).unwrap_or(panels);
        Comparison::of(&panels).unwrap_or(o.comparison)
    };
    o.charts =
        given("chart").map(|value| read_charts(value, &o.comparison, &mut notices)).unwrap_or_default();
    (o, notices)
}

/// Settings whose values are fractions more often than not.
const FRACTIONS: [&str; 4] = ["scale", "lambda", "tau", "h"];

/// Decimal commas: a comma between digits is one where the digits after it begin with a zero, where there would be
/// twice as many values as panels, or where the first is out of range. Whole numbers for two panels that nothing else
/// in the link asks for may be one: they stay two panels, and that is said.
fn decimal_commas(pairs: &mut [(String, String, usize)], notices: &mut Vec<LinkNotice>) {
    let count = |value: &str| value.split(',').count();
    let modes = pairs.iter().find(|pair| pair.0 == "modes").map_or(1, |pair| count(&pair.1));
    let is_list = |pair: &(String, String, usize)| {
        SETTINGS.contains(&pair.0.as_str()) && pair.1.contains(between(&pair.0))
    };
    let lists = pairs.iter().filter(|pair| is_list(pair)).count();
    for (key, value, _) in pairs {
        let Some(key) = FRACTIONS.into_iter().chain(["holdout"]).find(|known| known == key) else { continue };
        let parts: Vec<&str> = value.split(',').collect();
        let are_digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !parts.len().is_multiple_of(2) || !parts.iter().all(are_digits) {
            continue;
        }
        let is_zeros = |part: &str| part.len() > 1 && part.starts_with('0');
        let out_of_range = |part: &str| key == "holdout" || part == "0" && !table::range(key).contains(&0.0);
        let is_decimal = parts.len() == 2 * modes && modes > 1
            || parts.chunks(2).any(|pair| is_zeros(pair[1]) || out_of_range(pair[0]));
        let decimals = parts.chunks(2).map(|pair| pair.join(".")).collect::<Vec<_>>().join(",");
        let shown = excerpt(value, EXCERPT);
        if is_decimal {
            notices.push(LinkNotice::DecimalComma { key, value: shown, read: excerpt(&decimals, EXCERPT) });
            *value = decimals;
        } else if parts.len() == 2 && modes == 1 && lists == 1 {
            notices.push(LinkNotice::TwoPanels { key, value: shown, meant: excerpt(&decimals, EXCERPT) });
        }
    }
}

/// The panels' charts: one for all, or a list with a place for each, empty where a panel has the default.
fn read_charts(value: &str, runs: &Comparison, notices: &mut Vec<LinkNotice>) -> Vec<Option<usize>> {
    let (key, panels) = ("chart", runs.experiments().len());
    let d = runs.base.raw_points().map_or(2, |points| points.d);
    let names: Vec<&str> = value.split(between(key)).map(str::trim).collect();
    let (have, text) = (names.len(), excerpt(value, EXCERPT));
    if ![1, panels].contains(&have) {
        notices.push(LinkNotice::ListLength { key, value: text.clone(), have, wanted: panels });
    }
    let mut chart = |name: &str| {
        let found = table::CHARTS.iter().position(|chart| chart.0 == name);
        let refused = match found {
            _ if name.is_empty() && have > 1 => return None,
            None => ValueReason::UnknownChart,
            Some(k) if table::CHARTS[k].1 != d => ValueReason::ChartDimension { d },
            Some(k) => return Some(k),
        };
        // What several panels ask for is said once.
        let notice = LinkNotice::Value { key, value: text.clone(), reason: refused };
        if !notices.contains(&notice) {
            notices.push(notice);
        }
        None
    };
    let charts: Vec<Option<usize>> = names.iter().take(panels).map(|name| chart(name)).collect();
    if have == 1 { vec![charts[0]; panels] } else { charts }
}

/// These runs of a demonstration or a chapter, where there are several side by side, with what the link sets in all of
/// them; none where the link says for itself which data and panels there are.
fn beside<'a>(mut runs: Vec<Experiment>, given: &dyn Fn(&str) -> Option<&'a str>) -> Option<Vec<Experiment>> {
    let is_its_own = |key: &str| given(key).is_none_or(|value| value.contains(between(key)));
    if runs.len() < 2
        || ["preset", "data", "modes"].into_iter().any(|key| given(key).is_some())
        || SETTINGS.into_iter().any(|key| given(key).is_some() && is_its_own(key))
    {
        return None;
    }
    for run in &mut runs {
        for key in OF_DATA.into_iter().chain(SETTINGS) {
            // What cannot be set has been told with the first run.
            let _ = given(key).map(|value| run.set(key, value));
        }
    }
    Some(runs)
}

/// The runs of the panels: every setting's value is one for all, or a list with a place for each.
fn read_panels<'a>(
    base: &Experiment,
    given: &dyn Fn(&str) -> Option<&'a str>,
    notices: &mut Vec<LinkNotice>,
) -> Vec<Experiment> {
    let values = |key: &str| given(key).map(|value| value.split(between(key)).collect::<Vec<_>>());
    let count = |key: &str| values(key).map_or(1, |v| v.len());
    // The regularisers say how many panels there are; where they do not, the longest list does.
    let wanted = match count("modes") {
        1 => SETTINGS.into_iter().map(count).max().unwrap_or(1),
        modes => modes,
    };
    let panels = wanted.min(MAX_PANELS);
    // Panels that are compared start from the same network unless the link says otherwise. Links that carry a
    // version and no number of parts were written when a panel without a regulariser started from a larger one by default.
    let shares_start = panels > 1 && (given("v").is_none() || given(PARTS).is_some());
    for key in SETTINGS.into_iter().filter(|key| ![1, wanted].contains(&count(key))) {
        let (have, value) = (count(key), excerpt(given(key).unwrap_or_default(), EXCERPT));
        notices.push(LinkNotice::ListLength { key, value, have, wanted });
    }
    let (mut out, mut left_out) = (Vec::new(), Vec::new());
    for panel in 0..panels {
        let mut e = base.clone();
        let mut named = true;
        for key in SETTINGS {
            let Some(values) = values(key) else { continue };
            let text = match values.as_slice() {
                // One value for all; an empty one is wrong, not left out.
                [one] => one,
                list => match list.get(panel) {
                    None | Some(&"") => continue,
                    Some(text) => text,
                },
            };
            let start = (e.scale, e.paired);
            let outcome = e.set(key, text);
            if key == "modes" && shares_start {
                (e.scale, e.paired) = start;
            }
            if let Err(refused) = outcome {
                // A panel whose regulariser is unknown is left out.
                named &= key != "modes" || values.len() == 1;
                // What all panels share is said once.
                let notice = LinkNotice::Setting(refused);
                if !notices.contains(&notice) {
                    notices.push(notice);
                }
            }
        }
        if named { &mut out } else { &mut left_out }.push(e);
    }
    if out.is_empty() {
        // No regulariser is known: the rest of the link still applies.
        out.extend(left_out.into_iter().next());
    }
    if wanted > MAX_PANELS {
        notices.push(LinkNotice::TooManyPanels { wanted });
    }
    out
}

/// Reads `width` or, for its second variant, `width:2`.
fn read_demo(text: &str) -> Result<(usize, usize), ValueReason> {
    let (key, variant) = text.split_once(':').unwrap_or((text, "1"));
    let k = table::demo(key).ok_or(ValueReason::UnknownDemonstration)?;
    let count = table::DEMOS[k].variants.len();
    match variant.parse::<usize>() {
        Ok(v) if (1..=count).contains(&v) => Ok((k, v - 1)),
        _ => Err(ValueReason::Variant { demonstration: table::DEMOS[k].key, count }),
    }
}

/// Reads `4` or, for its second scene, `4:2`.
fn read_tour(text: &str) -> Result<(usize, usize), ValueReason> {
    let (number, scene) = text.split_once(':').unwrap_or((text, "1"));
    let number: usize = number.parse().map_err(|_| ValueReason::Chapter)?;
    let chapter = number.checked_sub(1).and_then(|k| CHAPTERS.get(k)).ok_or(ValueReason::Chapter)?;
    let count = chapter.scenes.len();
    match scene.parse::<usize>() {
        Ok(scene) if (1..=count).contains(&scene) => Ok((number - 1, scene - 1)),
        _ => Err(ValueReason::Scene { chapter: number, count }),
    }
}

/// Reads `geometric`, `max` or a number of steps a frame.
fn read_pace(text: &str) -> Result<Pace, ValueReason> {
    match text {
        "geometric" => Ok(Pace::Geometric),
        "max" => Ok(Pace::Max),
        _ => match text.parse() {
            Ok(n) if (1..=MAX_PER_FRAME).contains(&n) => Ok(Pace::PerFrame(n)),
            _ => Err(ValueReason::Speed),
        },
    }
}

/// Reads `1` or `0`.
fn read_play(text: &str) -> Result<bool, ValueReason> {
    match text {
        "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err(ValueReason::Play),
    }
}

/// Reads `1` or `0`; nothing is `1`.
fn read_embed(text: &str) -> Result<bool, ValueReason> {
    match text {
        "" | "1" => Ok(true),
        "0" => Ok(false),
        _ => Err(ValueReason::Embed),
    }
}

/// Reads `1` or `0`.
fn read_figure(text: &str) -> Result<bool, ValueReason> {
    match text {
        "1" => Ok(true),
        "0" => Ok(false),
        _ => Err(ValueReason::Figure),
    }
}

/// Reads `1` or `0`.
fn read_controls(text: &str) -> Result<bool, ValueReason> {
    match text {
        "1" => Ok(true),
        "0" => Ok(false),
        _ => Err(ValueReason::Controls),
    }
}

/// Reads `light`, `dark` or `auto`.
fn read_theme(text: &str) -> Result<String, ValueReason> {
    match text {
        "light" | "dark" | "auto" => Ok(text.into()),
        _ => Err(ValueReason::Theme),
    }
}

/// Reads the tag of one of [`LANGUAGES`].
fn read_language(text: &str) -> Result<String, ValueReason> {
    if LANGUAGES.contains(&text) { Ok(text.into()) } else { Err(ValueReason::Language) }
}

/// The shortest query that [`parse`] turns back into this experiment and pace, without a `?`: only
/// what differs from the defaults. The default experiment at the geometric pace writes nothing but
/// its data set.
pub fn write(experiment: &Experiment, pace: Pace) -> String {
    write_panels(std::slice::from_ref(experiment), pace)
}

/// [`write()`] for a comparison. A setting that all panels share is written once; one in which they
/// differ as a list with a place for each, empty where a panel keeps the default of its regulariser.
pub fn write_comparison(comparison: &Comparison, pace: Pace) -> String {
    write_panels(&comparison.experiments(), pace)
}

fn write_panels(panels: &[Experiment], pace: Pace) -> String {
    let mut out = Query(String::new());
    let Some(first) = panels.first() else { return out.0 };
    for key in ["preset", "data"] {
        if let Some(text) = first.text(key) {
            out.push(key, &text);
        }
    }
    for key in OF_DATA {
        let base = Experiment::with_data(first.data.clone(), first.mode);
        if let Some(text) = first.text(key).filter(|text| base.text(key).as_ref() != Some(text)) {
            out.push(key, &text);
        }
    }
    let base = Experiment {
        // A batch is limited by the rows that are trained on.
        holdout: first.holdout,
        ..Experiment::with_data(first.data.clone(), Mode::VariationNorm)
    };
    let own: Vec<Overrides> = panels.iter().map(|e| base.difference(e)).collect();
    for key in SETTINGS {
        if key == "modes" && panels.len() > 1 {
            // This list says how many panels there are.
            let names: Vec<&str> = panels.iter().map(|e| table::mode_info(e.mode).key).collect();
            out.push(key, &names.join(","));
            continue;
        }
        let starts: Vec<String> = match key {
            // Written out: a panel without a regulariser has another default where it is alone.
            "scale" | "paired" if panels.len() > 1 && panels.iter().any(|e| e.mode == Mode::None) => {
                panels.iter().filter_map(|e| e.text(key)).collect()
            }
            _ => Vec::new(),
        };
        let texts: Vec<Option<&str>> = match starts.as_slice() {
            [] => own.iter().map(|o| o.get(key)).collect(),
            starts => starts.iter().map(|text| Some(text.as_str())).collect(),
        };
        match texts[0] {
            Some(text) if texts.iter().all(|t| *t == texts[0]) => out.push(key, text),
            _ if texts.iter().all(Option::is_none) => {}
            _ => {
                let list: Vec<&str> = texts.iter().map(|t| t.unwrap_or_default()).collect();
                out.push(key, &list.join(between(key)));
            }
        }
    }
    out.push_pace(pace);
    out.0
}

/// A query of [`write()`] or [`write_comparison`] with changes to be made on the way, as `export::changes`
/// writes them.
pub fn with_changes(query: String, changes: &str) -> String {
    let mut out = Query(query);
    out.push("changes", changes);
    out.0
}

/// The query of a demonstration's runs in this variant at this pace: indices in [`table::DEMOS`] and of the variant,
/// which must be there.
pub fn write_demonstration(demo: usize, variant: usize, pace: Pace) -> String {
    let mut out = Query(String::new());
    let key = table::DEMOS[demo].key;
    out.push("demo", &if variant == 0 { key.to_owned() } else { format!("{key}:{}", variant + 1) });
    out.push_pace(pace);
    out.0
}

/// The query of a pace alone: with [`with_tour`] it opens the runs of that scene.
pub fn write_pace(pace: Pace) -> String {
    let mut out = Query(String::new());
    out.push_pace(pace);
    out.0
}

/// A query at which the book is open at this chapter and scene: indices in [`CHAPTERS`] and of its scenes. One that
/// names no data opens the runs of that scene.
pub fn with_tour(query: String, chapter: usize, scene: usize) -> String {
    let mut out = Query(query);
    let number = chapter + 1;
    out.push("tour", &if scene == 0 { number.to_string() } else { format!("{number}:{}", scene + 1) });
    out.0
}

/// A query with what a visitor chose that is of no run: to wait on arrival, a theme, and a language by its tag.
pub fn with_choices(query: String, waits: bool, theme: Option<&str>, language: Option<&str>) -> String {
    let mut out = Query(query);
    if waits {
        out.push("play", "0");
    }
    if let Some(theme) = theme {
        out.push("theme", theme);
    }
    if let Some(language) = language {
        out.push("lang", language);
    }
    out.0
}

/// A query that says what it has no room for: `data` or `changes`.
pub fn with_kept(query: String, what: &str) -> String {
    let mut out = Query(query);
    out.push("kept", what);
    out.0
}

/// A query that opens the paper's figure, too.
pub fn with_figure(query: String) -> String {
    let mut out = Query(query);
    out.push("figure", "1");
    out.0
}

/// A query of [`write()`] or [`write_comparison`] with the panels' charts of the neuron view, as indices in
/// [`table::CHARTS`]: one for all if they have the same, otherwise a list with a place for each, empty where a panel
/// has the default of its dimension. Nothing is added where all have it.
pub fn with_charts(query: String, charts: &[usize]) -> String {
    let is_default = |k: usize| table::CHARTS[..k].iter().all(|chart| chart.1 != table::CHARTS[k].1);
    let keys: Vec<&str> =
        charts.iter().map(|&k| if is_default(k) { "" } else { table::CHARTS[k].0 }).collect();
    let mut out = Query(query);
    if keys.iter().any(|key| !key.is_empty()) {
        let is_shared = keys.iter().all(|key| *key == keys[0]);
        out.push("chart", &if is_shared { keys[0].to_owned() } else { keys.join(between("chart")) });
    }
    out.0
}

/// A query of this program as it is passed on, without a `?`: in characters that chats and mail keep, with the number
/// of its parts before them, so that one that is cut short is noticed, and the version after them.
pub fn sealed(query: &str) -> String {
    let parts: Vec<String> = spelling::received(query, &kind)
        .pairs
        .into_iter()
        .filter(|(key, _)| key != PARTS && key != "v")
        .map(|(key, value)| format!("{key}={}", spelling::respelt(kind(&key).unwrap_or(Kind::Word), &value)))
        .collect();
    let count = parts.len() + 1;
    let parts: String = parts.iter().map(|part| format!("{part}&")).collect();
    format!("{PARTS}={count}&{parts}v={VERSION}")
}

/// What separates the panels' values of a setting; phases of a schedule have the comma for themselves.
fn between(key: &str) -> &'static str {
    if key == "schedule" { ";" } else { "," }
}

/// All characters that a query cannot hold as they are; `,`, `:` and `;` keep a link readable.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b',')
    .remove(b':')
    .remove(b';');

/// A query string that is being written.
struct Query(String);

impl Query {
    fn push(&mut self, key: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(key);
        self.0.push('=');
        self.0.extend(utf8_percent_encode(value, ENCODED));
    }

    fn push_pace(&mut self, pace: Pace) {
        match pace {
            Pace::Geometric => {}
            Pace::Max => self.push("speed", "max"),
            Pace::PerFrame(n) => self.push("speed", &n.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::spelling::decode;
    use super::*;
    use crate::experiment::{
        Bias, Decay, MAX_STEPS, MAX_WIDTH, Noise, Optimiser, Phase, PhaseKind, UnitSystem,
    };
    use crate::points::units::Unit;
    use crate::points::{RawPoints, presets};
    use proptest::prelude::*;

    fn saddle() -> Experiment {
        Experiment::preset("saddle", Mode::VariationNorm).expect("saddle")
    }

    fn sentences(notices: &[LinkNotice]) -> Vec<String> {
        notices.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn nothing_opens_the_comparison_on_the_saddle() {
        for query in ["", "?", "&&"] {
            let (o, notices) = parse(query);
            let comparison = Comparison::saddle();
            assert_eq!(
                o,
                Opening {
                    comparison,
                    demo: None,
                    tour: None,
                    pace: None,
                    play: None,
                    theme: None,
                    language: None,
                    bench: false,
                    embed: false,
                    changes: None,
                    controls: true,
                    figure: false,
                    charts: Vec::new(),
                }
            );
            assert!(notices.is_empty());
        }
        assert_eq!(write(&saddle(), Pace::Geometric), "preset=saddle");
    }

    #[test]
    fn a_dimension_alone_opens_the_comparison_there() {
        let (line, plane) = (parse("d=1"), parse("?d=2&v=1"));
        assert_eq!((line.1, plane.1), (vec![], vec![]));
        assert_eq!(plane.0.comparison, Comparison::saddle());
        let runs = line.0.comparison.experiments();
        assert_eq!(runs.len(), 3);
        let first = Experiment::preset("symmetric-abs", Mode::VariationNorm).expect("a preset");
        for (run, mode) in runs.iter().zip([Mode::VariationNorm, Mode::LabelNoise, Mode::None]) {
            assert_eq!(*run, first.under(mode));
        }
        let (o, notices) = parse("d=1&modes=gradient-penalty&preset=tent");
        assert_eq!(
            (o.experiment(), notices),
            (Experiment::preset("tent", Mode::GradientPenalty).expect("tent"), vec![])
        );
        let one = parse("d=1&modes=gradient-penalty").0.experiment();
        assert_eq!(one, Experiment::preset("symmetric-abs", Mode::GradientPenalty).expect("a preset"));
    }

    #[test]
    fn the_link_of_the_acceptance_table() {
        let (o, notices) = parse("?preset=xor&modes=label-noise&m=500&speed=max&play=1");
        assert_eq!(notices, vec![]);
        assert_eq!(o.experiment(), Experiment::preset("xor", Mode::LabelNoise).expect("xor"));
        assert_eq!((o.pace, o.play), (Some(Pace::Max), Some(true)));
        assert_eq!(write(&o.experiment(), Pace::Max), "preset=xor&modes=label-noise&speed=max");
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
                assert_eq!(parse(&query).0.experiment(), e);
            }
        }
    }

    #[test]
    fn bad_values_are_named_and_the_rest_applies() {
        let (o, notices) = parse("m=-3&lambda=abc&seed=x&scale=0.5&theme=dark");
        assert_eq!(
            sentences(&notices),
            [
                "`m=-3`: the width must be a whole number from 1 to 100000",
                "`seed=x`: the seed must be a whole number from 0 to 18446744073709551615",
                "`lambda=abc`: the penalty strength must be a number from 0 to 100",
            ]
        );
        assert_eq!(o.experiment(), Experiment { scale: 0.5, ..saddle() });
        assert_eq!(o.theme.as_deref(), Some("dark"));
    }

    #[test]
    fn bare_panels_have_a_bar_unless_the_link_hides_it() {
        for (query, embed, controls) in [
            ("", false, true),
            ("embed=1", true, true),
            ("embed=1&controls=1", true, true),
            ("controls=0&embed", true, false),
        ] {
            let (o, notices) = parse(query);
            assert_eq!((o.embed, o.controls, notices), (embed, controls, vec![]), "{query}");
        }
    }

    #[test]
    fn every_kind_of_notice() {
        for (query, said) in [
            ("lang=fr", "`lang=fr`: the language must be `en` or `de`"),
            ("foo=1", "`foo=1`: there is no key called `foo`"),
            ("m=5&m=6&m=7", "`m` is given 3 times; the first, `5`, counts"),
            ("tour=11", "`tour=11`: the chapters of the book are numbered from 1 to 10"),
            ("tour=0", "`tour=0`: the chapters of the book are numbered from 1 to 10"),
            ("tour=1:2", "`tour=1:2`: the scenes of chapter 1 are numbered from 1 to 1"),
            ("embed=1&tour=2", "`tour=2`: bare panels, which `embed=1` asks for, have no book beside them"),
            ("d=3", "`d=3`: the data have dimension 1 or 2"),
            ("d=1&preset=xor", "`d=1`: the link's data have dimension 2, which counts"),
            ("v=2", "`v=2`: links of version 1 are read here; what is known of this one applies"),
            ("embed=2", "`embed=2`: the key `embed` must be `1` (bare panels) or `0`"),
            (
                "embed=1&controls=no",
                "`controls=no`: the key `controls` must be `1` (a bar under the bare panels) or `0`",
            ),
            ("controls=0", "`controls=0`: the bar belongs to bare panels, which `embed=1` asks for"),
            ("play=yes", "`play=yes`: the key `play` must be `1` (train on arrival) or `0`"),
            ("theme=pink", "`theme=pink`: the theme must be `light`, `dark` or `auto`"),
            (
                "speed=0",
                "`speed=0`: the speed must be `geometric`, `max` or a whole number of steps a frame from 1 to 1000000",
            ),
            ("demo=width:4", "`demo=width:4`: the variants of `width` are numbered from 1 to 3"),
            ("preset=xor&data=1:0,1", "`preset=xor`: the link has `data` too, which is shown instead"),
            (
                "scale=1,2,3&modes=none,label-noise",
                "`scale=1,2,3`: 3 values for 2 panels; the rest is not used",
            ),
            (
                "tau=1,2&modes=none,label-noise,none",
                "`tau=1,2`: 2 values for 3 panels; the last ones keep their own",
            ),
            ("m=1,2,3,4,5,6", "the link asks for 6 panels; 4 are shown at most"),
            ("modes=none,none&m=x", "`m=x`: the width must be a whole number from 1 to 100000"),
            ("m=7,x", "`m=x`: the width must be a whole number from 1 to 100000"),
            (
                "modes=noise,none",
                "`modes=noise`: there is no such regulariser; there are `none`, `label-noise`, \
                 `gradient-penalty` or `variation-norm`",
            ),
        ] {
            assert_eq!(sentences(&parse(query).1), [said], "{query}");
        }
        assert_eq!(parse("m=5&m=6").0.experiment().m, 5);
        assert_eq!(parse("modes=label-noise,none").0.experiment().mode, Mode::LabelNoise);
        assert_eq!(parse("modes=noise,none").0.experiment().mode, Mode::None);
        let said = parse("demo=nothing").1[0].to_string();
        assert!(said.starts_with("`demo=nothing`: ") && said.contains("`stuck`"), "{said}");
    }

    #[test]
    fn a_chapter_opens_its_runs_and_stays_open_beside_others() {
        for (k, chapter) in CHAPTERS.iter().enumerate() {
            for scene in 0..chapter.scenes.len() {
                let query = with_tour(write_pace(Pace::Max), k, scene);
                let (o, notices) = parse(&query);
                assert_eq!(notices, vec![], "{query}");
                assert_eq!((o.tour, o.pace), (Some((k, scene)), Some(Pace::Max)));
                let runs = o.comparison.experiments();
                assert_eq!(runs, chapter.experiments(scene), "{query}");
                // Changed runs are written out, and the book stays open beside them.
                let changed: Vec<Experiment> =
                    runs.into_iter().map(|run| Experiment { seed: 77, ..run }).collect();
                let comparison = Comparison::of(&changed).expect("panels");
                let query = with_tour(write_comparison(&comparison, Pace::Geometric), k, scene);
                for query in [&query, &sealed(&query)] {
                    let (o, notices) = parse(query);
                    assert_eq!((o.tour, notices), (Some((k, scene)), vec![]), "{query}");
                    assert_eq!(o.comparison.experiments(), changed, "{query}");
                }
            }
        }
        // A setting is one for all runs of a chapter, or a list that says for itself which panels there are.
        let (o, notices) = parse("tour=8&seed=5&lambda=0.02");
        assert_eq!(notices, vec![]);
        let runs: Vec<_> =
            o.comparison.experiments().into_iter().map(|run| (run.m, run.seed, run.lambda)).collect();
        assert_eq!(runs, [(50, 5, 0.02), (500, 5, 0.02), (5000, 5, 0.02)]);
        assert_eq!(parse("tour=4&demo=width:3").0.experiment(), parse("demo=width:3").0.experiment());
    }

    #[test]
    fn keys_act_in_their_own_order() {
        let a = parse("h=0.1&optimiser=adam&m=20&preset=zigzag&modes=gradient-penalty&demo=width:3").0;
        let b = parse("demo=width:3&modes=gradient-penalty&preset=zigzag&m=20&optimiser=adam&h=0.1").0;
        assert_eq!(a, b);
        assert_eq!(a.demo, Some((0, 2)));
        assert_eq!(
            (a.experiment().m, a.experiment().h, a.experiment().mode),
            (20, Some(0.1), Mode::GradientPenalty)
        );
        // A demonstration on other data keeps what makes it one.
        let c = parse("preset=zigzag&demo=width:3").0.experiment();
        assert_eq!(
            c,
            Experiment { m: 5000, ..Experiment::preset("zigzag", Mode::VariationNorm).expect("zigzag") }
        );
    }

    /// Units and names go through links and JSON; what was written before there were any means what it meant.
    #[test]
    fn units_and_names_belong_to_the_data() {
        let cars = "1:4,2;7,4;12,28;25,85";
        let (o, notices) = parse(&format!("names=speed,dist&units=standard&data={cars}&holdout=0.25"));
        assert_eq!(notices, vec![]);
        let e = o.experiment();
        assert_eq!(e.names, ["speed", "dist"]);
        assert_eq!(e.standard_units().map(|units| units.x[0]), Some(Unit { zero: 14.5, one: 10.5 }));
        let written = write(&e, Pace::Geometric);
        assert_eq!(written, format!("data={cars}&holdout=0.25&units=standard&names=speed,dist"));
        assert_eq!(parse(&written).0.experiment(), e);
        assert_eq!(Experiment::from_json(&serde_json::to_string(&e).expect("json")), Ok(e.clone()));
        // Every row counts, and the rows trained on and held out are in these units.
        let split = e.split().expect("points");
        let (units, raw) = (e.standard_units().expect("units"), e.raw_points().expect("points"));
        let back = units.to_table(&split.trained.to_raw());
        for (k, row) in split.trained_rows.iter().enumerate() {
            assert!((back.x[k] - raw.x[*row]).abs() < 1e-13 && (back.y[k] - raw.y[*row]).abs() < 1e-13);
        }
        // Before there were units they were the table's.
        let old = parse(&format!("data={cars}")).0.experiment();
        assert_eq!((old.standard_units(), &old.names[..]), (None, &[][..]));
        let json = serde_json::to_string(&old).expect("json");
        let older = json.replace("\"units\":\"table\",\"names\":[],", "");
        assert!(older.len() < json.len());
        assert_eq!(Experiment::from_json(&older), Ok(old.clone()));
        // New data have their own; edited ones keep both; a table near standard units is trained as it is.
        assert_eq!(e.on(Data::Preset("tent".into())).names, Vec::<String>::new());
        assert_eq!(e.on(Data::Preset("tent".into())).units, UnitSystem::Table);
        assert_eq!(e.with_edited(raw).standard_units(), Some(units));
        let tent = parse("preset=tent&units=standard").0.experiment();
        assert_eq!((tent.units, tent.standard_units()), (UnitSystem::Standard, None));
        for (query, said) in [
            ("units=si", "`units=si`: the setting units must be `table` or `standard`"),
            (
                "names=a",
                "`names=a`: data of dimension 2 have 3 columns, the inputs' and the target's; names given: 1",
            ),
        ] {
            let (o, notices) = parse(&format!("preset=saddle&{query}"));
            assert_eq!((sentences(&notices), o.experiment()), (vec![said.to_string()], saddle()));
        }
    }

    #[test]
    fn truth_and_rows_held_out_belong_to_the_data() {
        let (o, notices) = parse("holdout=0.25&truth=formula:min(x1,1)%20-%20x2&preset=saddle&m=9");
        assert_eq!(notices, vec![]);
        let e = o.experiment();
        assert_eq!(e.known_truth().map(|t| t.to_string()).as_deref(), Some("formula:min(x1,1) - x2"));
        assert_eq!((e.holdout, e.m), (0.25, 9));
        let written = "preset=saddle&truth=formula:min%28x1%2C1%29%20-%20x2&holdout=0.25&m=9";
        assert_eq!(write(&e, Pace::Geometric), written.replace("%2C", ","));
        // A preset has its own, which no link needs to say, and new data have neither.
        let plain = parse("preset=tent").0.experiment();
        assert_eq!((plain.truth.clone(), plain.holdout), (None, 0.0));
        assert_eq!(plain.known_truth().map(|t| t.to_string()).as_deref(), Some("formula:1 - |x|"));
        let mut other = e.clone();
        other.set("preset", "zigzag").expect("zigzag");
        assert_eq!((other.known_truth(), other.holdout), (None, 0.0));
        let mut own = e.clone();
        own.set("data", "2:0,0,1;1,1,2").expect("data");
        assert_eq!((own.known_truth(), own.holdout), (None, 0.0));
        // Edited by hand they keep both, and so does another regulariser.
        let raw = RawPoints { d: 2, x: vec![0.0, 1.0, 0.5, 0.5], y: vec![1.0, 2.0] };
        let edited = parse("preset=saddle&holdout=0.5").0.experiment().with_edited(raw);
        assert_eq!(edited.known_truth().map(|t| t.to_string()).as_deref(), Some("formula:2x1*x2"));
        assert_eq!((edited.holdout, edited.under(Mode::None).holdout), (0.5, 0.5));
        assert_eq!(edited.under(Mode::LabelNoise).truth, edited.truth);
        let line = RawPoints { d: 1, x: vec![0.0], y: vec![0.0] };
        assert_eq!(edited.with_edited(line).known_truth(), None);
        // All panels share them; a link that names nothing else opens the comparison.
        let comparison = parse("holdout=0.25").0.comparison;
        assert!(comparison.panels.len() == 3 && comparison.experiments().iter().all(|e| e.holdout == 0.25));
        for (query, said) in [
            ("holdout=0.6", "`holdout=0.6`: the share of rows held out must be a number from 0 to 0.5"),
            ("holdout=x", "`holdout=x`: the share of rows held out must be a number from 0 to 0.5"),
            (
                "truth=sin(x)",
                "`truth=sin(x)`: a truth is `formula:` and a formula, or `teacher:`, its number of \
             neurons, a colon and its seed",
            ),
            (
                "truth=formula:sin(x)",
                "`truth=formula:sin(x)`: the formula, column 5: `x` is not known; the inputs \
             are x1 and x2",
            ),
        ] {
            assert_eq!(sentences(&parse(query).1), [said], "{query}");
        }
        // The batch is of the rows that are left.
        assert_eq!(parse("preset=saddle&holdout=0.5&modes=label-noise&batch=6").1, vec![]);
        let said = &sentences(&parse("preset=saddle&holdout=0.5&modes=label-noise&batch=7").1)[0];
        assert_eq!(said, "`batch=7`: the batch must be a whole number from 1 to 6, or `full`");
    }

    #[test]
    fn every_demonstration_has_a_link_and_survives_one() {
        for (k, d) in table::DEMOS.iter().enumerate() {
            for v in 0..d.variants.len() {
                let (o, notices) = parse(&format!("demo={}:{}", d.key, v + 1));
                assert!(notices.is_empty());
                assert_eq!((o.demo, &o.experiment()), (Some((k, v)), &d.experiment(v)));
                assert_eq!(parse(&write(&o.experiment(), Pace::Geometric)).0.experiment(), o.experiment());
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
        assert_eq!((o.experiment().m, o.experiment().lambda, o.experiment().schedule.len()), (5, 10.0, 2));
    }

    #[test]
    fn every_control_has_a_place_in_the_order() {
        for c in table::CONTROLS {
            assert!(known(c.key), "{}", c.key);
        }
    }

    #[test]
    fn a_garbled_link_gets_a_short_list_and_its_good_keys() {
        let junk: Vec<String> = (0..1000).map(|i| format!("x{i}=1")).collect();
        let (o, notices) = parse(&format!("{}&m=9", junk.join("&")));
        assert_eq!(
            sentences(&notices),
            [
                "The link has 1000 keys that mean nothing here: `x0`, `x1`, `x2`, `x3`, `x4`, `x5`, `x6`, `x7` \
              and 992 more"
            ]
        );
        assert_eq!(o.experiment().m, 9);
    }

    #[test]
    fn keys_that_others_hang_on_to_links_are_passed_over() {
        let hung_on =
            "fbclid=IwAR0&utm_source=x&utm_medium=y&gclid=1&mc_eid=2&igshid=3&ref=home&_ga=4&pk_campaign=5";
        let (o, notices) = parse(&format!("?m=9&{hung_on}"));
        assert_eq!((o, notices), parse("m=9"));
        assert!(!OTHERS.into_iter().chain(SETTINGS).any(is_tracker));
        // Nothing else is.
        assert_eq!(parse("Utm_source=1&reference=2").1.len(), 1);
        let long = "y".repeat(5000);
        let (_, notices) = parse(&format!("{long}=1&z{long}=1"));
        assert!(sentences(&notices).iter().all(|sentence| sentence.len() < 200));
    }

    #[test]
    fn a_query_says_what_it_has_no_room_for() {
        for (what, said) in [("data", "the points were"), ("changes", "the changes made while training were")]
        {
            let query = with_kept(write(&saddle(), Pace::Geometric), what);
            let (o, notices) = parse(&query);
            assert_eq!(o.experiment(), saddle());
            assert_eq!(notices.len(), 1);
            assert!(notices[0].to_string().contains(said), "{}", notices[0]);
        }
    }

    #[test]
    fn a_demonstration_and_what_a_visitor_chose_are_written() {
        let query = write_demonstration(0, 1, Pace::Max);
        assert_eq!(query, "demo=width:2&speed=max");
        let (o, notices) = parse(&with_choices(query, true, Some("dark"), Some("de")));
        assert_eq!((o.demo, o.pace, notices), (Some((0, 1)), Some(Pace::Max), vec![]));
        assert_eq!((o.play, o.theme.as_deref()), (Some(false), Some("dark")));
    }

    /// What a chat, a mail program or a hand makes of a link opens the same, or is named.
    #[test]
    fn links_come_back_as_they_were_meant() {
        let run = |query: &str| parse(query).0.comparison.experiments();
        let plain = "preset=xor&modes=variation-norm,label-noise&m=50&lambda=0.1,0.01&v=1";
        let meant = run(plain);
        let sealed = sealed(plain);
        assert_eq!(sealed, "parts=5&preset=xor&modes=variation-norm_label-noise&m=50&lambda=0.1_0.01&v=1");
        let whole = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let twice = whole(&whole(&sealed));
        let decorated: Vec<String> = vec![
            plain.into(),
            sealed.clone(),
            format!("?{sealed}"),
            format!(" {sealed} \n"),
            sealed.replace('&', "&amp;"),
            sealed.replace('&', "&amp;amp;"),
            sealed.replace('&', "&#38;"),
            sealed.replace('&', "\\u0026"),
            sealed.replace('&', "\\&").replace('_', "\\_"),
            whole(&sealed),
            whole(plain),
            twice,
            whole(&format!("?{plain}")),
            plain.replace(',', "%2C"),
            plain.replace(',', "%252C"),
            plain.replace(',', "%2c"),
            format!("{sealed}."),
            format!("{sealed},"),
            format!("{sealed};"),
            format!("{sealed}:"),
            format!("{sealed}!"),
            format!("{sealed}?"),
            format!("{sealed})"),
            format!("{sealed}]"),
            format!("{sealed}>"),
            format!("{sealed}%3E"),
            format!("{sealed}\""),
            format!("{sealed}%22"),
            format!("{sealed}'."),
            format!("{sealed}”"),
            format!("{sealed}»"),
            format!("{sealed}*"),
            format!("{sealed}_"),
            format!("<{sealed}>"),
            format!("(?{sealed}),"),
            format!("“{sealed}”."),
            format!("{sealed}&utm_source=chat&fbclid=abc"),
            format!("fbclid=abc&{sealed}"),
            sealed.to_uppercase(),
            plain.to_uppercase(),
            plain.replace("preset", "Preset").replace("xor", "XOR"),
            format!("{}\r\n {}", &sealed[..20], &sealed[20..]).replace("\r\n ", "\r\n"),
            sealed.replace("&m=", "&\u{200b}m="),
            sealed.replace("label-noise", "label\u{2011}noise"),
            sealed.replace('=', "=3D"),
            format!("{sealed}&"),
            format!("{plain}."),
            format!("{plain})"),
            format!("{plain}>"),
        ];
        assert!(decorated.len() >= 40);
        for link in &decorated {
            let (o, notices) = parse(&query(link));
            assert_eq!(notices, vec![], "{link}");
            assert_eq!(o.comparison.experiments(), meant, "{link}");
            let address =
                format!("https://host.org/atoms/?{}", link.trim().trim_start_matches(['?', '<', '(', '“']));
            assert_eq!(run(&query(&address)), meant, "{address}");
        }
        for address in [
            format!("https://host.org/path/?{sealed}#top"),
            format!("<https://host.org/path/?{sealed}>"),
            format!("\"HTTPS://HOST.ORG/?{sealed}\","),
            whole(&format!("https://host.org/path/?{sealed}")),
            whole(&whole(&format!("https://host.org/path/?{sealed}"))),
            format!("https://host.org/path/%3F{}", whole(&sealed)),
        ] {
            let (o, notices) = parse(&query(&address));
            assert_eq!((o.comparison.experiments(), notices), (meant.clone(), vec![]), "{address}");
        }
        for (link, said) in [
            (
                "parts=5&preset=xor",
                "the link is cut short: 1 of its 5 parts are here; ask for the whole of it",
            ),
            (
                "parts=5&preset=xor…",
                "the link is cut short: 1 of its 5 parts are here; ask for the whole of it",
            ),
            (
                "preset=xor&m=50…",
                "the link is cut short: it ends in the middle of a word; ask for the whole of it",
            ),
            (
                "preset=xor&m=50...",
                "the link is cut short: it ends in the middle of a word; ask for the whole of it",
            ),
            (
                "data=1:0,1",
                "`data=1:0,1`: the link has only one point; if it should have more, it was cut, and has to be asked \
                 for again",
            ),
            (
                "lambda=0,01",
                "`lambda=0,01`: read as 0.01; in a link decimals have a point, and a comma separates panels",
            ),
            ("h=0,5", "`h=0,5`: read as 0.5; in a link decimals have a point, and a comma separates panels"),
            ("tau=1,5", "`tau=1,5`: two panels; for one with a decimal write `tau=1.5`"),
            (
                "modes=none,label-noise&tau=0,5,1,25",
                "`tau=0,5,1,25`: read as 0.5,1.25; in a link decimals have a point, and a comma separates panels",
            ),
            (
                "holdout=0,2",
                "`holdout=0,2`: read as 0.2; in a link decimals have a point, and a comma separates panels",
            ),
        ] {
            assert_eq!(sentences(&parse(link).1), [said], "{link}");
        }
        assert_eq!(parse("lambda=0,01").0.experiment().lambda, 0.01);
        assert_eq!(parse("lambda=0,01").0.comparison.panels.len(), 1);
        // Two panels are two panels.
        for two in ["lambda=0.01,0.02", "lambda=1e-1,1e-2", "modes=none,none&tau=1,5", "m=100,200", "tau=,1"]
        {
            let (o, notices) = parse(two);
            assert_eq!((o.comparison.panels.len(), notices), (2, vec![]), "{two}");
        }
    }

    #[test]
    fn sealed_links_have_no_character_that_ends_a_link_in_a_chat() {
        for query in [
            "data=1:0,1;-2.5,3e-7;4,5&schedule=train:5;warm-up:3,train:4&modes=none,none&chart=,unrolled",
            "demo=width:2&speed=max",
            "data=2:0,1,2;1,1,3&truth=formula:|x1|%20-%20x2^2&names=speed%20(mph),a;b,c&units=standard",
            "preset=tent&truth=teacher:3:7:-0.5:2&holdout=0.25&changes=100:l0.02,200:h0.1:n3f_1_2_3~50:merge",
            "preset=xor&seed=18446744073709551615",
        ] {
            let sealed = sealed(query);
            let kept = |c: char| c.is_ascii_alphanumeric() || "-._%=&".contains(c);
            assert!(sealed.chars().all(kept), "{sealed}");
            assert!(sealed.ends_with("v=1"));
            let (before, after) = (parse(query), parse(&sealed));
            assert_eq!(after, before, "{sealed}");
            assert_eq!(super::sealed(&sealed), sealed);
        }
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
        let (min, max) = (|key: &str| *table::range(key).start(), |key: &str| *table::range(key).end());
        let numbers = (
            prop::option::of(1..=MAX_WIDTH),
            prop::option::of(log_uniform(min("scale"), max("scale"))),
            prop::option::of(any::<u64>()),
            prop::option::of(prop_oneof![Just(0.0), log_uniform(1e-9, max("lambda"))]),
            prop::option::of(table::range("tau")),
            prop::option::of(prop_oneof![Just(None), log_uniform(min("h"), max("h")).prop_map(Some)]),
            prop::option::of(1..=MAX_STEPS),
            prop::option::of(1..=MAX_POINTS_OF_STRATEGY),
        );
        let choices = (any::<[bool; 3]>(), any::<bool>(), prop::option::of(0..3_usize));
        let schedule = prop::option::of(prop::collection::vec(phase, 1..=super::super::MAX_PHASES));
        let truth = prop_oneof![
            Just("formula:|x1| + 2^(1 - x1)".to_string()),
            (1..=20_usize, any::<u64>()).prop_map(|(k, seed)| format!("teacher:{k}:{seed}")),
            (1..=20_usize, -9.0..-1.0, 0.0..9.0).prop_map(|(k, a, b)| format!("teacher:{k}:1:{a}:{b}")),
        ];
        let share = prop_oneof![Just(0.0), 0.0..=0.5];
        let data = (data(), prop::option::of(truth), share);
        (data, 0..4_usize, numbers, choices, schedule).prop_map(|(data, mode, n, c, schedule)| {
            let (data, truth, holdout) = data;
            let mut e = Experiment::with_data(data, table::MODES[mode].mode);
            (e.truth, e.holdout) = (truth.map(|word| word.parse().expect("a truth")), holdout);
            e.m = n.0.unwrap_or(e.m);
            e.scale = n.1.unwrap_or(e.scale);
            e.seed = n.2.unwrap_or(e.seed);
            e.lambda = n.3.unwrap_or(e.lambda);
            e.tau = n.4.unwrap_or(e.tau);
            e.h = n.5.unwrap_or(e.h);
            e.steps = n.6;
            e.batch = n.7.filter(|b| *b as u64 <= e.limit("batch"));
            e.paired ^= c.0[0];
            e.walls ^= c.0[1];
            e.birth ^= c.0[1] ^ c.0[0];
            e.bias = if c.0[0] ^ c.0[2] { Bias::Free } else { Bias::Penalised };
            e.noise = if c.0[2] { Noise::Sign } else { Noise::Gaussian };
            e.optimiser = if c.1 { Optimiser::Adam } else { Optimiser::Gd };
            e.decay = c.2.map_or(e.decay, |k| [Decay::Constant, Decay::Cosine, Decay::Drop][k]);
            e.schedule = schedule.unwrap_or(e.schedule);
            e
        })
    }

    #[test]
    fn two_hundred_points_and_three_panels_fit_in_2000_characters() {
        use crate::points::{grid, sample};
        let x = sample::inputs(2, 200, [-3.0, 3.0], sample::Layout::Random(4));
        let f = |x: [f64; 2]| libm::sin(3.0 * x[0]) * x[1];
        let raw = grid::round(&sample::targets(2, x, &f).expect("finite"));
        let mut comparison = Comparison { base: saddle(), ..Comparison::saddle() };
        comparison.base.data = Data::Own(raw);
        comparison.panels[0].set("modes", "none");
        comparison.base.set("seed", "12345").expect("seed");
        let query = write_comparison(&comparison, Pace::Max);
        // With an address such as that of a project's page before it.
        assert!(query.len() + 60 <= 2_000, "{}", query.len());
        assert_eq!(parse(&query).0.comparison.experiments(), comparison.experiments());
    }

    #[test]
    fn the_figure_is_asked_for() {
        let (o, notices) = parse("figure=1");
        assert!(o.figure && notices.is_empty() && o.comparison.experiments().len() == 1);
        let (o, _) = parse("figure=0");
        assert!(!o.figure && o.comparison.experiments().len() == 3);
        let query =
            with_figure(write(&Experiment::preset("circle", Mode::GradientPenalty).unwrap(), Pace::Max));
        let (o, notices) = parse(&query);
        assert!(o.figure && notices.is_empty() && o.experiment().mode == Mode::GradientPenalty);
        assert!(parse("figure=yes").1[0].to_string().contains("`figure`"));
    }

    #[test]
    fn charts_are_one_for_all_or_one_for_each_panel() {
        let key = |k: Option<usize>| k.map(|k| table::CHARTS[k].0);
        let read = |query: &str| {
            let (opening, notices) = parse(query);
            (opening.charts.into_iter().map(key).collect::<Vec<_>>(), sentences(&notices))
        };
        let two = "preset=xor&modes=none,variation-norm";
        assert_eq!(read("preset=xor"), (vec![], vec![]));
        assert_eq!(read("preset=xor&chart=lines"), (vec![Some("lines")], vec![]));
        assert_eq!(read(&format!("{two}&chart=sphere")), (vec![Some("sphere"); 2], vec![]));
        assert_eq!(read(&format!("{two}&chart=,lines")), (vec![None, Some("lines")], vec![]));
        assert_eq!(read("preset=zigzag&chart=unrolled"), (vec![Some("unrolled")], vec![]));
        // The comparison that a link without a run opens, and a demonstration.
        assert_eq!(read("chart=lines"), (vec![Some("lines"); 3], vec![]));
        let charts = "`flat`, `sphere` or `lines`";
        assert_eq!(
            read("preset=xor&chart=globe"),
            (
                vec![None],
                vec![format!(
                    "`chart=globe`: there is no such chart; there are `plane`, `unrolled`, {charts}"
                )]
            )
        );
        assert_eq!(
            read("preset=xor&chart=plane"),
            (vec![None], vec![format!("`chart=plane`: data of dimension 2 are shown as {charts}")])
        );
        assert_eq!(read("preset=xor&chart=").1.len(), 1);
        let (charts, notices) = read(&format!("{two}&chart=lines,globe,lines"));
        assert_eq!((charts, notices.len()), (vec![Some("lines"), None], 2));
        // What is written is read back.
        let place = |name: &str| table::CHARTS.iter().position(|chart| chart.0 == name).expect("a chart");
        for (names, added) in [
            (["flat", "flat"], ""),
            (["lines", "lines"], "&chart=lines"),
            (["sphere", "flat"], "&chart=sphere,"),
            (["flat", "lines"], "&chart=,lines"),
        ] {
            let query = with_charts(two.to_owned(), &names.map(place));
            assert_eq!(query, format!("{two}{added}"));
            let (read, notices) = read(&query);
            assert!(notices.is_empty());
            for (k, name) in names.iter().enumerate() {
                assert_eq!(read.get(k).copied().flatten().unwrap_or("flat"), *name);
            }
        }
        assert_eq!(with_charts(String::new(), &[place("plane")]), "");
        assert_eq!(with_charts("preset=tent".into(), &[place("unrolled")]), "preset=tent&chart=unrolled");
    }

    #[test]
    fn lists_give_each_panel_its_own() {
        let (o, notices) = parse("preset=xor&modes=none,label-noise,variation-norm&scale=1,,3&m=50&seed=7");
        assert_eq!(notices, vec![]);
        let runs = o.comparison.experiments();
        for (run, (mode, scale)) in
            runs.iter().zip([(Mode::None, 1.0), (Mode::LabelNoise, 1.0), (Mode::VariationNorm, 3.0)])
        {
            let own = Experiment::preset("xor", mode).expect("xor");
            assert_eq!(*run, Experiment { scale, paired: false, m: 50, seed: 7, ..own });
        }
        assert_eq!(runs.len(), 3);
        assert_eq!(
            write_comparison(&o.comparison, Pace::Geometric),
            "preset=xor&modes=none,label-noise,variation-norm&m=50&scale=1,1,3&paired=false&seed=7"
        );
        // Any list says how many panels there are; schedules have their own separator.
        let (o, notices) = parse("lambda=1e-1,1e-2&schedule=train:5;warm-up:3,train:4");
        assert_eq!(notices, vec![]);
        let runs = o.comparison.experiments();
        assert_eq!(
            runs.iter().map(|e| (e.lambda, e.schedule.len())).collect::<Vec<_>>(),
            [(0.1, 1), (0.01, 2)]
        );
        assert_eq!(
            write_comparison(&o.comparison, Pace::Geometric),
            "preset=saddle&modes=variation-norm,variation-norm&lambda=0.1,&schedule=train:5;warm-up:3,train:4"
        );
        assert_eq!(
            write_comparison(&Comparison::saddle(), Pace::Geometric),
            "preset=saddle&modes=variation-norm,label-noise,none&scale=1&paired=false"
        );
    }

    #[test]
    fn panels_that_are_compared_start_from_the_same_network() {
        let starts = |query: &str| -> Vec<(f64, bool)> {
            parse(query).0.comparison.experiments().iter().map(|e| (e.scale, e.paired)).collect()
        };
        let fair = (1.0, false);
        assert_eq!(starts("preset=xor&modes=none,label-noise"), [fair, fair]);
        assert_eq!(starts("preset=xor&modes=none,none&scale=10,1"), [(10.0, false), fair]);
        assert_eq!(starts("preset=xor&modes=label-noise,none&scale=3"), [(3.0, false); 2]);
        // Alone, a run without a regulariser is the lazy one.
        assert_eq!(starts("preset=xor&modes=none"), [(10.0, true)]);
        // A link that was shared before opens the runs that it was shared from.
        assert_eq!(starts("preset=xor&modes=none,label-noise&v=1"), [(10.0, true), fair]);
    }

    #[test]
    fn unknown_regularisers_leave_their_panels_out_and_nothing_else() {
        let (o, notices) = parse("modes=none,noise,label-noise&m=1,2,3");
        assert_eq!(notices.len(), 1);
        assert_eq!(o.comparison.experiments().iter().map(|e| e.m).collect::<Vec<_>>(), [1, 3]);
        let (o, notices) = parse("modes=a,b&m=9");
        assert_eq!((notices.len(), o.comparison.panels.len(), o.experiment().m), (2, 1, 9));
    }

    #[test]
    fn data_that_cannot_be_used_are_named_and_the_rest_applies() {
        let good = write(
            &Experiment::with_data(Data::Own(presets::points("circle").expect("circle")), Mode::None),
            Pace::Geometric,
        );
        assert!(good.starts_with("data=a:"));
        assert!(parse(&good).1.is_empty());
        for bad in [&good[..60], "data=a:", "data=z:AAAA", "data=2:1,2", "data=", "data=a:%00%FF"] {
            let (o, notices) = parse(&format!("{bad}&m=9"));
            assert_eq!(notices.len(), 1, "{bad}");
            assert!(notices[0].to_string().starts_with("`data="), "{}", notices[0]);
            assert_eq!((o.experiment().m, o.experiment().data), (9, saddle().data));
        }
    }

    const MAX_POINTS_OF_STRATEGY: usize = 12;

    fn pace() -> impl Strategy<Value = Pace> {
        prop_oneof![Just(Pace::Geometric), Just(Pace::Max), (1..=MAX_PER_FRAME).prop_map(Pace::PerFrame)]
    }

    /// Text that looks like a link, so that the parser is reached behind its first refusals.
    fn almost_link() -> impl Strategy<Value = String> {
        let key = prop_oneof![
            (0..SETTINGS.len()).prop_map(|i| SETTINGS[i].to_string()),
            (0..OTHERS.len()).prop_map(|i| OTHERS[i].to_string()),
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
            prop_assert_eq!(notices, vec![], "{}", query);
            prop_assert_eq!(o.experiment(), e);
            prop_assert_eq!(o.pace.unwrap_or(Pace::Geometric), pace);
            // What is opened writes the same link again.
            prop_assert_eq!(write(&parse(&query).0.experiment(), pace), query);
        }

        /// Sealed links, cut anywhere, open the same or say that they are cut.
        #[test]
        fn a_link_that_is_cut_is_noticed(
            first in experiment(), mode in 0..4_usize, pace in pace(), cut in any::<prop::sample::Index>(),
        ) {
            let second = Experiment { m: first.m.min(7), ..first.under(table::MODES[mode].mode) };
            let runs = [first, second];
            let query = write_comparison(&Comparison::of(&runs).expect("two"), pace);
            let sealed = sealed(&query);
            let (o, notices) = parse(&sealed);
            prop_assert_eq!(&notices, &vec![], "{}", sealed);
            prop_assert_eq!(&o.comparison.experiments(), &runs);
            let at = 1 + cut.index(sealed.len() - 1);
            let (o, notices) = parse(&sealed[..at]);
            prop_assert!(!notices.is_empty() || o.comparison.experiments() == runs, "{} at {}", sealed, at);
        }

        #[test]
        fn comparisons_round_trip(
            first in experiment(), others in prop::collection::vec(experiment(), 0..MAX_PANELS), pace in pace(),
        ) {
            let Experiment { data, truth, holdout, .. } = first.clone();
            let mut runs = vec![first];
            let same = |e| Experiment { data: data.clone(), truth: truth.clone(), holdout, ..e };
            runs.extend(others.into_iter().map(same));
            let n = runs[0].limit("batch");
            runs.iter_mut().for_each(|e| e.batch = e.batch.filter(|b| *b as u64 <= n));
            let comparison = Comparison::of(&runs).expect("four at most");
            prop_assert_eq!(comparison.experiments(), runs.clone());
            let query = write_comparison(&comparison, pace);
            let (o, notices) = parse(&query);
            prop_assert_eq!(notices, vec![], "{}", query);
            prop_assert_eq!(o.comparison.experiments(), runs);
        }

        #[test]
        fn json_round_trips(e in experiment()) {
            let text = serde_json::to_string(&e).expect("json");
            prop_assert_eq!(Experiment::from_json(&text), Ok(e));
        }

        #[test]
        fn no_text_panics_and_what_opens_is_shareable(query in prop_oneof![any::<String>(), almost_link()]) {
            let (o, _) = parse(&query);
            let again = parse(&write(&o.experiment(), Pace::Geometric));
            prop_assert_eq!(again.1, vec![]);
            prop_assert_eq!(again.0.experiment(), o.experiment());
        }

        #[test]
        fn every_unusable_key_is_named(key in "[a-z]{1,9}", value in "[a-z]{0,9}") {
            prop_assume!(!known(&key));
            let (o, notices) = parse(&format!("{key}={value}&m=77"));
            prop_assert_eq!(notices.len(), 1);
            let quoted = format!("`{key}`");
            prop_assert!(notices[0].to_string().contains(&quoted));
            prop_assert_eq!(o.experiment().m, 77);
        }
    }
}
