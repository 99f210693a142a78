//! The chapters of the book, by the runs that they show. The page has their words.

use super::compare::SETTINGS;
use super::prediction::{Measure, Question};
use super::{Data, Experiment, Mode, table};

/// One of the pages of a chapter: runs that are shown side by side.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    /// What distinguishes it from the chapter's others, such as `Lazy`.
    pub label: &'static str,
    /// The data set it starts from.
    pub preset: &'static str,
    /// The regulariser it starts from.
    pub mode: Mode,
    /// What its runs set: pairs for [`Experiment::set`], in order. Where there are several runs, the value of a key of
    /// [`SETTINGS`] may be a list with a place for each, as in links.
    pub set: &'static [(&'static str, &'static str)],
    /// What is asked before its runs train, if anything is.
    pub asks: Option<Question>,
}

impl Scene {
    /// Its runs, from left to right: as many as its longest list has places.
    pub fn experiments(&self) -> Vec<Experiment> {
        let places = |(key, text): &(&str, &str)| {
            if SETTINGS.contains(key) { text.split(between(key)).count() } else { 1 }
        };
        let count = self.set.iter().map(places).max().unwrap_or(1);
        (0..count).map(|place| self.experiment(place)).collect()
    }

    /// The run at this place from the left.
    fn experiment(&self, place: usize) -> Experiment {
        let mut run = Experiment::with_data(Data::Preset(self.preset.into()), self.mode);
        for (key, text) in self.set {
            let own = if SETTINGS.contains(key) { text.split(between(key)).nth(place) } else { None };
            // Tests hold every pair of the table to be settable.
            let _ = run.set(key, own.unwrap_or(text));
        }
        run
    }
}

/// What separates the values of several runs; a schedule has the comma for its phases.
fn between(key: &str) -> &'static str {
    if key == "schedule" { ";" } else { "," }
}

/// A chapter.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// Its name, for the tables that say more of it.
    pub key: &'static str,
    /// What it shows, the first on opening; at least one.
    pub scenes: &'static [Scene],
}

impl Chapter {
    /// What a scene asks before its runs train; beyond the last one, what the last asks.
    pub fn asks(&self, scene: usize) -> Option<Question> {
        self.scenes.get(scene).or(self.scenes.last())?.asks
    }

    /// The runs of a scene; beyond the last one, those of the last.
    pub fn experiments(&self, scene: usize) -> Vec<Experiment> {
        self.scenes.get(scene).or(self.scenes.last()).map(Scene::experiments).unwrap_or_default()
    }
}

/// A scene that is its chapter's only one.
const ONE: Scene = Scene { label: "", preset: "saddle", mode: Mode::VariationNorm, set: &[], asks: None };

/// Every chapter, in order. In links they are numbered from 1. The runs are those of the demonstrations (theory §6)
/// as far as these end within seconds.
pub static CHAPTERS: [Chapter; 10] = [
    Chapter {
        key: "cloud",
        scenes: &[Scene { preset: "symmetric-abs", asks: Some(Question::Function), ..ONE }],
    },
    Chapter { key: "cells", scenes: &[Scene { preset: "tent", asks: Some(Question::Cells), ..ONE }] },
    Chapter {
        key: "merge",
        scenes: &[Scene { preset: "xor", mode: Mode::None, set: &[("scale", "3")], ..ONE }],
    },
    Chapter { key: "variation-norm", scenes: &[Scene { asks: Some(Question::Atoms), ..ONE }] },
    Chapter {
        key: "label-noise",
        // The penalty has the strength of the noise, h τ²/(4n) = 0.1 · 0.5²/(4 · 4).
        scenes: &[Scene {
            preset: "xor",
            set: &[("modes", "label-noise,gradient-penalty"), ("m", "200"), ("lambda", "0.0015625")],
            ..ONE
        }],
    },
    Chapter {
        key: "favourable",
        scenes: &[Scene {
            preset: "tent",
            set: &[
                ("data", table::FEW_NEURONS),
                ("truth", "teacher:3:1"),
                ("modes", "variation-norm,gradient-penalty"),
                ("m", "200"),
                ("lambda", "0.01"),
            ],
            asks: Some(Question::Smallest(Measure::TestError)),
            ..ONE
        }],
    },
    Chapter { key: "certificate", scenes: &[STUCK] },
    Chapter {
        key: "width",
        scenes: &[Scene { set: &[("m", "50,500,5000")], asks: Some(Question::Atoms), ..ONE }],
    },
    Chapter {
        key: "limits",
        scenes: &[
            Scene { label: "Lazy", mode: Mode::None, set: &[("scale", "10,0.3"), ("m", "400")], ..ONE },
            Scene { label: "Stuck", ..STUCK },
            Scene {
                label: "Slow noise",
                preset: "circle",
                mode: Mode::LabelNoise,
                set: &[("m", "200")],
                ..ONE
            },
            // arXiv 2401.10791.
            Scene {
                label: "More width",
                preset: "tent",
                mode: Mode::None,
                set: &[
                    ("data", "1:-0.75,1.1;-0.5,0.1;0.125,0.8"),
                    ("m", "200,2000"),
                    ("scale", "1e-3"),
                    ("paired", "false"),
                    ("h", "0.05"),
                    ("schedule", "train:20000"),
                ],
                ..ONE
            },
        ],
    },
    Chapter {
        key: "finitely-many",
        scenes: &[Scene {
            preset: "sine",
            set: &[("m", "20000"), ("lambda", "0.01"), ("schedule", "train:4000")],
            ..ONE
        }],
    },
];

/// Gradient descent that comes to rest above the least objective.
const STUCK: Scene = Scene { preset: "noisy-sine", set: &[("lambda", "1e-3"), ("optimiser", "gd")], ..ONE };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::compare::{Comparison, MAX_PANELS};
    use crate::points::presets;

    #[test]
    fn every_scene_says_only_what_can_be_set() {
        for chapter in &CHAPTERS {
            assert!(!chapter.scenes.is_empty(), "{}", chapter.key);
            for (k, scene) in chapter.scenes.iter().enumerate() {
                assert!(presets::preset(scene.preset).is_some(), "{}", scene.preset);
                let runs = chapter.experiments(k);
                assert!((1..=MAX_PANELS).contains(&runs.len()), "{}", chapter.key);
                assert!(Comparison::of(&runs).is_some());
                for (place, run) in runs.iter().enumerate() {
                    assert!(!runs[..place].contains(run), "{}: twice the same run", chapter.key);
                    let mut checked = Experiment::with_data(Data::Preset(scene.preset.into()), scene.mode);
                    for (key, text) in scene.set {
                        let parts: Vec<&str> = text.split(between(key)).collect();
                        let own = if SETTINGS.contains(key) && parts.len() > 1 { parts[place] } else { text };
                        checked.set(key, own).unwrap_or_else(|e| panic!("{} {key}: {e}", chapter.key));
                    }
                    assert_eq!(checked, *run);
                }
            }
        }
    }

    #[test]
    fn beyond_the_last_scene_is_the_last() {
        let chapter = &CHAPTERS[0];
        assert_eq!(chapter.experiments(7), chapter.experiments(0));
        let widths: Vec<usize> = CHAPTERS[7].experiments(0).iter().map(|run| run.m).collect();
        assert_eq!(widths, [50, 500, 5000]);
    }
}
