//! Comparisons: several panels from one experiment, each with settings of its own.

use super::{
    BIAS_KEYS, DECAY_KEYS, Data, Experiment, Mode, NOISE_KEYS, OPTIMISER_KEYS, SWITCH_KEYS, SettingError,
    UNITS_KEYS, names, packed, table, word, write_schedule,
};
use crate::text::shortest;

/// The most panels of a comparison.
pub const MAX_PANELS: usize = 4;

/// The settings that panels may differ in, in the order in which they act: each after those that
/// move its default. The data are always shared.
pub const SETTINGS: [&str; 17] = [
    "modes",
    "optimiser",
    "m",
    "scale",
    "paired",
    "seed",
    "lambda",
    "bias",
    "tau",
    "noise",
    "batch",
    "h",
    "decay",
    "walls",
    "birth",
    "schedule",
    "steps",
];

/// The settings that belong to the data, which all panels share, besides the points themselves.
pub const OF_DATA: [&str; 4] = ["truth", "holdout", "units", "names"];

impl Experiment {
    /// The present value of a setting (a key of [`SETTINGS`], or one of [`OF_DATA`], or `preset` or `data`
    /// by which the experiment names its data) as the text that [`Experiment::set`] takes; `None` for other keys.
    pub fn text(&self, key: &str) -> Option<String> {
        Some(match (key, &self.data) {
            ("preset", Data::Preset(preset)) => preset.clone(),
            ("data", Data::Own(raw)) => packed::write(raw),
            ("truth", _) => self.truth.as_ref().map_or("auto".into(), ToString::to_string),
            ("holdout", _) => shortest(self.holdout),
            ("units", _) => word(self.units, &UNITS_KEYS).into(),
            ("names", _) => names::write(&self.names),
            ("modes", _) => table::mode_info(self.mode).key.into(),
            ("optimiser", _) => word(self.optimiser, &OPTIMISER_KEYS).into(),
            ("m", _) => self.m.to_string(),
            ("scale", _) => shortest(self.scale),
            ("paired", _) => word(self.paired, &SWITCH_KEYS).into(),
            ("seed", _) => self.seed.to_string(),
            ("lambda", _) => shortest(self.lambda),
            ("bias", _) => word(self.bias, &BIAS_KEYS).into(),
            ("tau", _) => shortest(self.tau),
            ("noise", _) => word(self.noise, &NOISE_KEYS).into(),
            ("batch", _) => self.batch.map_or("full".into(), |b| b.to_string()),
            ("h", _) => self.h.map_or("auto".into(), shortest),
            ("decay", _) => word(self.decay, &DECAY_KEYS).into(),
            ("walls", _) => word(self.walls, &SWITCH_KEYS).into(),
            ("birth", _) => word(self.birth, &SWITCH_KEYS).into(),
            ("schedule", _) => write_schedule(&self.schedule),
            ("steps", _) => self.steps.map_or("all".into(), |s| s.to_string()),
            _ => return None,
        })
    }

    /// The settings that, set in this order, turn this experiment into `other`, which must have the
    /// same data: no more than are needed, since a new regulariser brings its own defaults.
    pub fn difference(&self, other: &Self) -> Overrides {
        let mut at = self.clone();
        let mut out = Overrides::default();
        for key in SETTINGS {
            let text = other.text(key).unwrap_or_default();
            if at.text(key).as_ref() != Some(&text) {
                // A value that no link could carry stays as it is, and is refused when it is trained.
                let _ = at.set(key, &text);
                out.0.push((key, text));
            }
        }
        out
    }
}

/// What a panel sets on top of the shared experiment: pairs for [`Experiment::set`], in the order of
/// [`SETTINGS`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides(Vec<(&'static str, String)>);

impl Overrides {
    /// The text of a setting, if the panel sets it.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| *k == key).map(|(_, text)| text.as_str())
    }

    /// Sets a setting of the panel's own; keys that are not in [`SETTINGS`] are ignored. The value is
    /// checked when the panel's experiment is made.
    pub fn set(&mut self, key: &str, text: &str) {
        self.clear(key);
        let Some(place) = SETTINGS.iter().position(|k| *k == key) else { return };
        let before = |k: &str| SETTINGS.iter().position(|s| *s == k) < Some(place);
        let at = self.0.iter().take_while(|(k, _)| before(k)).count();
        self.0.insert(at, (SETTINGS[place], text.into()));
    }

    /// Goes back to the shared value.
    pub fn clear(&mut self, key: &str) {
        self.0.retain(|(k, _)| *k != key);
    }

    /// Keys and texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(k, text)| (*k, text.as_str()))
    }
}

/// One to [`MAX_PANELS`] runs on the same data.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What the panels share.
    pub base: Experiment,
    /// What each panel sets for itself; never empty.
    pub panels: Vec<Overrides>,
}

impl Comparison {
    /// A single panel.
    pub fn single(base: Experiment) -> Self {
        Self { base, panels: vec![Overrides::default()] }
    }

    /// These runs, which must have the same data; `base` is the first. `None` if there are none, or
    /// more than [`MAX_PANELS`].
    pub fn of(experiments: &[Experiment]) -> Option<Self> {
        let base = experiments.first()?.clone();
        let panels: Vec<Overrides> = experiments.iter().map(|e| base.difference(e)).collect();
        (panels.len() <= MAX_PANELS).then_some(Self { base, panels })
    }

    /// The comparison that the page opens with: on the saddle the same 500 neurons under the variation norm at
    /// λ = 0.01, under label noise, and without a regulariser.
    pub fn saddle() -> Self {
        Self::of_modes(&Data::Preset("saddle".into()))
    }

    /// The same three regularisers on any data. All start from the same network: a comparison from different
    /// starts would not tell the regularisers apart.
    pub fn of_modes(data: &Data) -> Self {
        let base = Experiment::with_data(data.clone(), Mode::VariationNorm);
        let others = [Mode::LabelNoise, Mode::None].map(|mode| base.difference(&base.under(mode)));
        let panels = std::iter::once(Overrides::default()).chain(others).collect();
        Self { base, panels }
    }

    /// The run of a panel, and why, for each of its settings that cannot be set. `None` beyond the last
    /// panel.
    pub fn experiment(&self, panel: usize) -> Option<(Experiment, Vec<SettingError>)> {
        let mut e = self.base.clone();
        let refused =
            self.panels.get(panel)?.iter().filter_map(|(key, text)| e.set(key, text).err()).collect();
        Some((e, refused))
    }

    /// The runs of all panels, without the settings that cannot be set.
    pub fn experiments(&self) -> Vec<Experiment> {
        (0..self.panels.len()).filter_map(|k| self.experiment(k)).map(|(e, _)| e).collect()
    }

    /// The settings in which the panels' runs differ, in order: what their headings should say.
    pub fn differing(&self) -> Vec<&'static str> {
        let runs = self.experiments();
        SETTINGS
            .into_iter()
            .filter(|key| runs.windows(2).any(|pair| pair[0].text(key) != pair[1].text(key)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Optimiser, PhaseKind};
    use crate::points::RawPoints;

    #[test]
    fn the_default_comparison_starts_from_one_network() {
        let c = Comparison::saddle();
        let runs = c.experiments();
        let modes: Vec<Mode> = runs.iter().map(|run| run.mode).collect();
        assert_eq!(modes, [Mode::VariationNorm, Mode::LabelNoise, Mode::None]);
        for run in &runs[..2] {
            assert_eq!(*run, Experiment::preset("saddle", run.mode).unwrap());
        }
        assert_eq!(Comparison::of(&runs), Some(c.clone()));
        for key in ["m", "scale", "paired", "seed"] {
            assert!(!c.differing().contains(&key), "{key}");
        }
    }

    #[test]
    fn a_new_regulariser_keeps_the_start_and_new_data_what_was_set_by_hand() {
        let mut e = Experiment::preset("saddle", Mode::VariationNorm).unwrap();
        for (key, text) in [("m", "77"), ("seed", "9"), ("scale", "3"), ("batch", "4")] {
            e.set(key, text).unwrap();
        }
        for mode in table::MODES.iter().map(|info| info.mode) {
            let other = e.under(mode);
            assert_eq!(
                (other.scale, other.paired, other.m, other.seed, other.batch),
                (3.0, false, 77, 9, Some(4))
            );
            let own = Experiment::preset("saddle", mode).unwrap();
            assert_eq!((other.h, other.decay, &other.schedule), (own.h, own.decay, &own.schedule));
            assert_eq!(other.under(Mode::VariationNorm), e);
        }
        let none = e.under(Mode::None).on(Data::Preset("zigzag".into()));
        assert_eq!((none.scale, none.paired, none.m, none.lambda), (3.0, false, 77, 1e-3));
        let own = e.on(Data::Own(RawPoints { d: 1, x: vec![0.0, 1.0], y: vec![0.0, 1.0] }));
        assert_eq!(Experiment { data: e.data.clone(), batch: e.batch, ..own.clone() }, e);
        assert_eq!(own.batch, None);
    }

    #[test]
    fn a_panel_says_what_it_cannot_set_and_shares_the_rest() {
        let mut c = Comparison::single(Experiment::preset("xor", Mode::VariationNorm).unwrap());
        c.panels.push(Overrides::default());
        c.panels[1].set("lambda", "0.5");
        c.panels[1].set("m", "-3");
        c.panels[1].set("preset", "saddle");
        let (e, refused) = c.experiment(1).unwrap();
        let refused: Vec<String> = refused.iter().map(ToString::to_string).collect();
        assert_eq!(refused, ["`m=-3`: the width must be a whole number from 1 to 100000"]);
        assert_eq!(e, Experiment { lambda: 0.5, ..c.base.clone() });
        assert_eq!((c.differing(), c.experiment(2)), (vec!["lambda"], None));
        // What is changed for all reaches every panel, but for what a panel sets itself.
        c.base.set("m", "50").unwrap();
        c.base.set("lambda", "0.1").unwrap();
        c.panels[1].clear("m");
        let runs = c.experiments();
        assert_eq!((runs[0].m, runs[0].lambda, runs[1].m, runs[1].lambda), (50, 0.1, 50, 0.5));
    }

    #[test]
    fn overrides_act_in_order_however_they_were_set() {
        let mut own = Overrides::default();
        for (key, text) in
            [("schedule", "train:5"), ("h", "0.2"), ("modes", "none"), ("optimiser", "adam"), ("h", "0.3")]
        {
            own.set(key, text);
        }
        let keys: Vec<_> = own.iter().collect();
        assert_eq!(keys, [("modes", "none"), ("optimiser", "adam"), ("h", "0.3"), ("schedule", "train:5")]);
        assert_eq!((own.get("h"), own.get("m")), (Some("0.3"), None));
        let mut c = Comparison::single(Experiment::preset("xor", Mode::VariationNorm).unwrap());
        c.panels[0] = own;
        let (e, refused) = c.experiment(0).unwrap();
        assert_eq!((e.mode, e.optimiser, e.h, refused.len()), (Mode::None, Optimiser::Adam, Some(0.3), 0));
        assert_eq!((e.schedule.len(), e.schedule[0].kind, e.schedule[0].steps), (1, PhaseKind::Train, 5));
    }

    #[test]
    fn every_control_can_differ() {
        for c in table::CONTROLS {
            assert!(SETTINGS.contains(&c.key), "{}", c.key);
        }
        let e = Experiment::preset("xor", Mode::VariationNorm).unwrap();
        for key in SETTINGS {
            let text = e.text(key).expect(key);
            let mut again = e.clone();
            again.set(key, &text).expect(key);
            assert_eq!(again, e, "{key}");
        }
        assert_eq!((e.text("preset").as_deref(), e.text("data"), e.text("x")), (Some("xor"), None, None));
    }
}
