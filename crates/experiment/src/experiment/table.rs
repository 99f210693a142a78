//! The tables behind links, controls, help and demonstrations: each fact about a setting is
//! written here once.

use super::{Data, Experiment, MAX_STEPS, MAX_WIDTH, Mode};
use crate::points::MAX_POINTS;
use std::ops::RangeInclusive;

/// What the page says of a regulariser.
#[derive(Clone, Copy, Debug)]
pub struct ModeInfo {
    /// The regulariser.
    pub mode: Mode,
    /// Its key in links, such as `variation-norm`.
    pub key: &'static str,
    /// Its name on the page.
    pub name: &'static str,
    /// What it does to the neurons, in a line.
    pub claim: &'static str,
}

/// Every regulariser, in the order the page lists them.
pub static MODES: [ModeInfo; 4] = [
    ModeInfo {
        mode: Mode::None,
        key: "none",
        name: "No regulariser",
        claim: "The loss alone: from a large start the neurons fit the data and hardly turn.",
    },
    ModeInfo {
        mode: Mode::LabelNoise,
        key: "label-noise",
        name: "Label noise",
        claim: "Fresh noise on the targets at every step acts like a gradient penalty: \
                neurons that see few points are cheap.",
    },
    ModeInfo {
        mode: Mode::GradientPenalty,
        key: "gradient-penalty",
        name: "Gradient penalty",
        claim: "What label noise amounts to, without the noise: at a minimum \
                each cell holds at most one footprint of each sign.",
    },
    ModeInfo {
        mode: Mode::VariationNorm,
        key: "variation-norm",
        name: "Variation norm",
        claim: "Weight decay: at a minimum each cell holds at most one direction of each sign.",
    },
];

/// What the page says of this regulariser.
pub fn mode_info(mode: Mode) -> &'static ModeInfo {
    match mode {
        Mode::None => &MODES[0],
        Mode::LabelNoise => &MODES[1],
        Mode::GradientPenalty => &MODES[2],
        Mode::VariationNorm => &MODES[3],
    }
}

/// The regulariser of this key.
pub fn mode_from_key(key: &str) -> Option<Mode> {
    MODES.iter().find(|i| i.key == key).map(|i| i.mode)
}

/// A setting: its key in links, its words on the page, and the values it may take.
#[derive(Clone, Copy, Debug)]
pub struct Control {
    /// Its key in links and for [`Experiment::set`].
    pub key: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// Its symbol in formulas; empty where it has none.
    pub symbol: &'static str,
    /// What it does, in a line.
    pub help: &'static str,
    /// The least value allowed. `min == max == 0` for settings that are not numbers.
    pub min: f64,
    /// The greatest value allowed. A batch is further limited by the number of points.
    pub max: f64,
    /// The part of the range that a slider covers; within `min..=max`, positive at both ends if `log`.
    pub slider: [f64; 2],
    /// Whether a slider is geometric.
    pub log: bool,
    /// Whether a change acts mid-run; otherwise it restarts the run.
    pub live: bool,
    /// The regularisers under which it has an effect.
    pub modes: &'static [Mode],
}

/// The setting by which a regulariser is made stronger or weaker, with how many equal steps of it make its
/// strength ten times as large; none without a regulariser. The strength of label noise grows with τ².
pub fn strength(mode: Mode) -> Option<(&'static str, u32)> {
    match mode {
        Mode::None => None,
        Mode::LabelNoise => Some(("tau", 8)),
        Mode::GradientPenalty | Mode::VariationNorm => Some(("lambda", 4)),
    }
}

/// A positive value so many steps up (down, for a negative number), of which `parts` make a factor of 10. From a
/// round value such as 1, 1.78, 3.16 or 5.62 (four parts) as many steps back lead to the same value again.
pub fn geometric_steps(value: f64, parts: u32, steps: i32) -> f64 {
    let parts = f64::from(parts);
    let at = parts * libm::log10(value);
    let nearest = libm::round(at);
    let (from, digits) = if (at - nearest).abs() < 0.02 { (nearest, 2) } else { (at, 4) };
    let scaled = libm::pow(10.0, (from + f64::from(steps)) / parts);
    // The text of a number with so many digits reads back to the nearest number that has them.
    format!("{scaled:.digits$e}").parse().unwrap_or(scaled)
}

impl Control {
    /// Whether its values are numbers.
    pub fn numeric(&self) -> bool {
        self.min != self.max
    }
}

/// The charts of the neuron view: the key of each in a link, and the input dimension whose neurons it shows; of each
/// dimension the default first.
pub const CHARTS: [(&str, usize); 5] =
    [("plane", 1), ("unrolled", 1), ("flat", 2), ("sphere", 2), ("lines", 2)];

const ALL: &[Mode] = &[Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm];
const NOISY: &[Mode] = &[Mode::LabelNoise];
/// The regularisers with a penalty in the objective.
pub const PENALISED: &[Mode] = &[Mode::GradientPenalty, Mode::VariationNorm];

/// A setting that is not a number: a base for the table.
const CHOICE: Control = Control {
    key: "",
    label: "",
    symbol: "",
    help: "",
    min: 0.0,
    max: 0.0,
    slider: [0.0, 0.0],
    log: false,
    live: false,
    modes: ALL,
};

/// Every setting, in the order the page lists them.
pub static CONTROLS: &[Control] = &[
    Control {
        key: "m",
        label: "Width",
        symbol: "m",
        help: "How many neurons the network has; f is their mean, so the outcome hardly depends on it.",
        min: 1.0,
        max: MAX_WIDTH as f64,
        slider: [10.0, 10_000.0],
        log: true,
        ..CHOICE
    },
    Control {
        key: "scale",
        label: "Initialisation scale",
        symbol: "α",
        help: "The length of every w̃ and of every a at step 0; large is lazy, small lets neurons turn.",
        min: 1e-12,
        max: 100.0,
        slider: [1e-4, 100.0],
        log: true,
        ..CHOICE
    },
    Control {
        key: "paired",
        label: "Paired start",
        symbol: "±",
        help: "Neurons start in pairs of opposite sign and equal direction, so that f = 0 at step 0.",
        ..CHOICE
    },
    Control {
        key: "seed",
        label: "Seed",
        symbol: "",
        help: "Chooses the random start and the noise; the same seed gives the same run.",
        min: 0.0,
        max: u64::MAX as f64,
        slider: [0.0, 100.0],
        ..CHOICE
    },
    Control {
        key: "lambda",
        label: "Penalty strength",
        symbol: "λ",
        help: "How much the penalty counts beside the loss; 0 is none, too much and the network gives up.",
        min: 0.0,
        max: 100.0,
        slider: [1e-5, 1.0],
        log: true,
        live: true,
        modes: PENALISED,
    },
    Control {
        key: "bias",
        label: "Biases",
        symbol: "b",
        help: "Whether the penalty counts the biases; free of charge, a continuum of kinks can be optimal, and \
               there is no certificate, no optimum and no birth.",
        modes: &[Mode::VariationNorm],
        ..CHOICE
    },
    Control {
        key: "tau",
        label: "Noise level",
        symbol: "τ",
        help: "The standard deviation of the noise put on the targets; its effect grows with τ².",
        min: 0.0,
        max: 100.0,
        slider: [0.0, 2.0],
        live: true,
        modes: NOISY,
        ..CHOICE
    },
    Control {
        key: "noise",
        label: "Noise law",
        symbol: "ξ",
        help: "What the noise is drawn from: a normal law, or a fair choice between +1 and −1.",
        modes: NOISY,
        ..CHOICE
    },
    Control {
        key: "batch",
        label: "Batch",
        symbol: "B",
        help: "How many points a step looks at; fewer points make a step cheaper and any noise act more strongly.",
        min: 1.0,
        max: MAX_POINTS as f64,
        slider: [1.0, 20.0],
        // It acts under every regulariser.
        modes: ALL,
        ..CHOICE
    },
    Control {
        key: "h",
        label: "Step size",
        symbol: "h",
        help: "The mean-field step (learning rate times m); “auto” takes it from the stability limit.",
        min: 1e-9,
        max: 1e4,
        slider: [1e-3, 10.0],
        log: true,
        live: true,
        ..CHOICE
    },
    Control {
        key: "optimiser",
        label: "Optimiser",
        symbol: "",
        help: "Gradient descent, as the theory has it, or Adam, which is fast but follows other dynamics.",
        ..CHOICE
    },
    Control {
        key: "decay",
        label: "Step decay",
        symbol: "h(t)",
        help: "How the step shrinks over the last phase, so that neurons on a cell's wall come to rest.",
        ..CHOICE
    },
    Control {
        key: "walls",
        label: "Walls",
        symbol: "",
        help: "No neuron starts to see a new point within a step, where the penalty jumps unseen by its gradient.",
        modes: &[Mode::GradientPenalty],
        ..CHOICE
    },
    Control {
        key: "birth",
        label: "Birth",
        symbol: "",
        help: "Every 2000 steps the four lightest neurons move to where the certificate says that neurons are missing.",
        modes: PENALISED,
        ..CHOICE
    },
    Control {
        key: "steps",
        label: "Step limit",
        symbol: "",
        help: "Stops the run at this step, even if its schedule goes on.",
        min: 1.0,
        max: MAX_STEPS as f64,
        slider: [1.0, 1e6],
        log: true,
        ..CHOICE
    },
];

/// The setting of this key.
pub fn control(key: &str) -> Option<&'static Control> {
    CONTROLS.iter().find(|c| c.key == key)
}

/// The values that a setting which is a number may take; from 0 to 0 for others.
pub fn range(key: &str) -> RangeInclusive<f64> {
    control(key).map_or(0.0..=0.0, |c| c.min..=c.max)
}

/// One of the runs a demonstration compares.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// What distinguishes it, such as `m = 50`.
    pub label: &'static str,
    /// What it sets on top of the demonstration's own settings: pairs for [`Experiment::set`], in order. Where the
    /// demonstration shows several runs side by side, a value may be a list with a place for each, as in links.
    pub set: &'static [(&'static str, &'static str)],
}

/// A demonstration: a claim, and the runs that show it.
#[derive(Clone, Copy, Debug)]
pub struct Demo {
    /// Its key in links, such as `width`.
    pub key: &'static str,
    /// Its name on the page.
    pub title: &'static str,
    /// What it shows, in a line.
    pub claim: &'static str,
    /// What to look for.
    pub look: &'static str,
    /// The runs, at least one.
    pub variants: &'static [Variant],
    /// The data set it starts from.
    pub preset: &'static str,
    /// The regulariser it starts from.
    pub mode: Mode,
    /// What all its runs set: pairs for [`Experiment::set`], in order.
    pub set: &'static [(&'static str, &'static str)],
}

impl Demo {
    /// The run of a variant, of several side by side the first; beyond the last variant, the last one's.
    pub fn experiment(&self, variant: usize) -> Experiment {
        self.run(variant, 0)
    }

    /// The runs of a variant, side by side: one for each regulariser that is set.
    pub fn experiments(&self, variant: usize) -> Vec<Experiment> {
        let modes = self.settings(variant).filter(|(key, _)| *key == "modes").last();
        let count = modes.map_or(1, |(_, text)| text.split(',').count());
        (0..count).map(|place| self.run(variant, place)).collect()
    }

    /// What the runs of a variant set, in order.
    fn settings(
        &self,
        variant: usize,
    ) -> impl Iterator<Item = &'static (&'static str, &'static str)> + use<> {
        let own = self.variants.get(variant).or(self.variants.last()).map_or(&[][..], |v| v.set);
        self.set.iter().chain(own)
    }

    fn run(&self, variant: usize, place: usize) -> Experiment {
        let mut e = Experiment::with_data(Data::Preset(self.preset.into()), self.mode);
        for (key, text) in self.settings(variant) {
            let one = match *key {
                "modes" | "lambda" => text.split(',').nth(place),
                "schedule" => text.split(';').nth(place),
                _ => None,
            };
            // Tests hold every pair of the table to be settable.
            let _ = e.set(key, one.unwrap_or(text));
        }
        e
    }
}

/// The index in [`DEMOS`] of the demonstration of this key.
pub fn demo(key: &str) -> Option<usize> {
    DEMOS.iter().position(|d| d.key == key)
}

/// 40 points in the plane with the values of a teacher of 3 neurons and noise 0.2.
pub(super) const FEW_NEURONS: &str = "a:idaV8B6VRC5-NtyaY5GN2gIouruU0pEZxnuBDzK_xkIlNENPlIFItSyLSwMyMRyk4eJJ5D9Lt8CaFsRghIUzUDFoKCHx-QNqVz3tAc_apVN-6K0plLLAAAE7DZeooeqK0q1S0npalj4EvPD5_EUt4NcnvcX6vLK4BVeSU_VLlwAACUoG50VtyhxUHDhnNs4vQ3X56xeEdirH3jovXaInrakoNw2GZ2HXrdqeVJ7oG65Quhjrop-WYs3IZHzw7FHdZZ5PgVKydbYNCumOYaXfQ6JgZF-SWgX8AAAJMjKrSfZtxMyTjJV4xkAKAZ5NSkDOnT7Z_ZW-karRVZywdsLAtS9CwiKUCbcNCSSUb6YgVF";

/// Every demonstration, in the order the page lists them.
pub static DEMOS: &[Demo] = &[
    Demo {
        key: "width",
        title: "Width does not matter",
        claim: "A hundred times more neurons end in the same 4 atoms.",
        look: "The number of atoms at the end and the lines they draw: the same at every width.",
        variants: &[
            Variant { label: "m = 50", set: &[("m", "50")] },
            Variant { label: "m = 500", set: &[("m", "500")] },
            Variant { label: "m = 5000", set: &[("m", "5000")] },
        ],
        preset: "saddle",
        mode: Mode::VariationNorm,
        set: &[],
    },
    Demo {
        key: "lazy",
        title: "Lazy against rich",
        claim: "Without a regulariser the size of the start decides: from a large one the neurons fit the \
                data without turning, from a small one they gather.",
        look: "The number of directions: at scale 10 almost as many at the end as at the start, \
               at scale 1 and below only a few.",
        variants: &[
            Variant { label: "scale 10", set: &[("scale", "10")] },
            Variant { label: "scale 1", set: &[("scale", "1")] },
            Variant { label: "scale 0.3", set: &[("scale", "0.3")] },
        ],
        preset: "saddle",
        mode: Mode::None,
        set: &[("m", "400")],
    },
    Demo {
        key: "v-against-g",
        title: "Two penalties, two networks",
        claim: "On the circle the neurons gather into atoms that see three points each under the variation \
                norm and one point each under the gradient penalty.",
        look: "Which points each atom sees: its line cuts three points off the circle, or a single one.",
        variants: &[
            Variant { label: "Variation norm", set: &[("modes", "variation-norm")] },
            Variant { label: "Gradient penalty", set: &[("modes", "gradient-penalty")] },
        ],
        preset: "circle",
        mode: Mode::VariationNorm,
        set: &[],
    },
    Demo {
        key: "merging",
        title: "What could be merged",
        claim: "All neurons of one sign in one cell act on the data as a single one: these 500 fit XOR, \
                and at most 26 would do the same.",
        look: "How many directions remain, and in how few cells they lie: without a regulariser \
               nothing gathers the neurons of a cell.",
        variants: &[Variant { label: "XOR, scale 3", set: &[] }],
        preset: "xor",
        mode: Mode::None,
        set: &[("scale", "3")],
    },
    Demo {
        key: "early-alignment",
        title: "Turning before fitting",
        claim: "From a tiny start the neurons align first, while the loss has hardly moved.",
        look: "The number of directions falls from over a hundred to about one by step 100, where the loss \
               has fallen by less than 1 %; only then does it follow.",
        variants: &[Variant { label: "scale 0.001", set: &[] }],
        preset: "saddle",
        mode: Mode::None,
        set: &[("m", "400"), ("scale", "0.001"), ("h", "0.2"), ("schedule", "train:2000")],
    },
    Demo {
        key: "label-noise",
        title: "Noise finds the sparse network",
        claim: "Noise on the targets alone leads to a network whose gradient penalty is within 5 % of the \
                least that fits the data: on the circle it takes ten times as long.",
        look: "The penalty. On XOR it soon moves about 2√3 ≈ 3.464, the least that fits the data, at times \
               below it, since under noise the network does not fit exactly; it ends there once the noise \
               has faded. On the circle it is still over 4 times the least after 30,000 steps of noise, and \
               ends with 8 atoms after 300,000.",
        variants: &[
            Variant { label: "XOR", set: &[("preset", "xor")] },
            Variant { label: "XOR with centre", set: &[("preset", "xor-centre")] },
            Variant { label: "Zigzag", set: &[("preset", "zigzag")] },
            Variant { label: "Tent", set: &[("preset", "tent")] },
            Variant {
                label: "Circle, 10 times as long",
                set: &[("preset", "circle"), ("schedule", "warm-up:20000,train:300000,anneal:20000")],
            },
        ],
        preset: "xor",
        mode: Mode::LabelNoise,
        // As measured (theory §5).
        set: &[("m", "200")],
    },
    Demo {
        key: "lambda-path",
        title: "A price on neurons",
        claim: "A weaker penalty lets the network spend more kinks on the data: 2 at λ = 0.1, 4 at λ = 0.001, \
                6 at λ = 0.0001. At λ = 0.3 it shrinks to nothing.",
        look: "How closely the graph follows the data and how many kinks it spends on that. A weak penalty \
               works slowly: at λ = 0.0001 gradient descent is still 10 % above the optimum after 300,000 \
               steps, so Adam trains that one, to within 0.1 %.",
        variants: &[
            Variant { label: "λ = 0.3", set: &[("lambda", "0.3"), ("schedule", "train:8000")] },
            Variant { label: "λ = 0.1", set: &[("lambda", "0.1"), ("schedule", "train:8000")] },
            Variant { label: "λ = 0.03", set: &[("lambda", "0.03"), ("schedule", "train:8000")] },
            Variant { label: "λ = 0.01", set: &[("lambda", "0.01"), ("schedule", "train:8000")] },
            Variant { label: "λ = 0.001", set: &[("lambda", "1e-3"), ("schedule", "train:50000")] },
            Variant {
                label: "λ = 0.0001, Adam",
                set: &[("lambda", "1e-4"), ("optimiser", "adam"), ("schedule", "train:50000")],
            },
        ],
        preset: "sine",
        mode: Mode::VariationNorm,
        set: &[],
    },
    Demo {
        key: "stuck",
        title: "Settled, but not at the optimum",
        claim: "Gradient descent can come to rest above the least objective, here 5.5 % above: the \
                certificate says that a neuron is missing, and where.",
        look: "The objective levels off, and the certificate stays near 2 where at an optimum it is 1. \
               With birth over 60 neurons move, a few at a time, to where it is above 1, and the objective ends \
               within 0.1 % of the optimum.",
        variants: &[
            Variant { label: "Gradient descent", set: &[] },
            Variant { label: "With birth", set: &[("birth", "true")] },
        ],
        preset: "noisy-sine",
        mode: Mode::VariationNorm,
        set: &[("lambda", "1e-3"), ("optimiser", "gd")],
    },
    // The points are draws of seed 1 (`tests/favourable.rs`), rounded to the grid of own points.
    Demo {
        key: "favourable",
        title: "Which is favourable",
        claim: "It depends on the truth: of 8 draws with noise 0.2 the variation norm comes nearer to a teacher of \
                3 neurons in 8, the gradient penalty to a flat function with steep ends in 8, and neither to fast \
                waves in any.",
        look: "The sentence over the panels, and the test errors against λ below. Each panel has the λ at which its \
               optimum errs least; a press on the chart opens both at another.",
        variants: &[
            Variant {
                label: "Few neurons",
                set: &[("data", FEW_NEURONS), ("truth", "teacher:3:1"), ("lambda", "0.01,0.01")],
            },
            Variant {
                label: "Steep ends",
                set: &[
                    (
                        "data",
                        "a:CdR84fPAAAIBCAQYCEAYoEGAo4GIA5IHKBBYJMBRoLOBZ4MQBqIOSB6YQUCCoRWCS4TYCjIVaCrYWcC7oYeDL4ZgDUIbiDkYdkD0oemD84gWjWmFJ1JBhbJEF0hQNTrgAABAe42WQb5AsKMwHc068K64emEkJM-QEWhYhuZaPYkjgNxwT1MtjczW4f3lFb8xao3k1hNcws8phVT0ZaPs22EwzYVXIUKYi-tWYGLv8niY",
                    ),
                    ("truth", "formula:10relu(|x|-.9)"),
                    // Gradient descent alone comes to rest far above the optimum here.
                    ("birth", "true"),
                    ("schedule", "train:50000;train:200000"),
                    ("lambda", "0.001,0.0316"),
                ],
            },
            Variant {
                label: "Fast waves",
                set: &[
                    (
                        "data",
                        "a:idaV8B6VRC5-NtyaY5GN2gIouruU0pEZxnuBDzK_xkIlNENPlIFItSyLSwMyMRyk4eJJ5D9Lt8CaFsRghIUzUDFoKCHx-QNqVz3tAc_apVN-6K0plLLAAAE7DZeooeqK0q1S0npalj4EvPD5_EUt4NcnvcX6vLK4BVeSU_VLlwAACUoG50VtyhxUHDhnNs4vQ3X56xeEdirH3jovXaInrakoNw2GZ2HXrdqeVJ7oG65Quhjrop-WYs3IZHzw7FpXHTpHu1L3Dlccoxym37L09reATIctR1NBay8npRFj1iO8Hi24Qv0w0Aj3tzUIVULn-lLmRL9UWvmPBhM6urg6RQ5TYnvNzqPIGZ7tyER-oPQsnVqFdUwi-AAASUAgQju",
                    ),
                    ("truth", "formula:sin(9x1)*sin(9x2)"),
                    ("lambda", "0.1,0.1"),
                ],
            },
        ],
        preset: "tent",
        mode: Mode::VariationNorm,
        set: &[("modes", "variation-norm,gradient-penalty"), ("m", "200")],
    },
    // arXiv 2401.10791.
    Demo {
        key: "more-width",
        title: "More width does not help",
        claim: "From a small start every width ends at the straight line of least squares, at the published loss \
                of 0.0875214, though two kinks would fit the three points.",
        look: "The loss and the atoms: 0.0875214 and one atom at every width; from scale 1 the loss falls below \
               1e-28. The step must be small: at h = 0.2, 20000 neurons leave the line in 4 of 5 starts.",
        variants: &[
            Variant { label: "m = 200", set: &[("m", "200")] },
            Variant { label: "m = 2000", set: &[("m", "2000")] },
            Variant { label: "m = 20000", set: &[("m", "20000")] },
            Variant { label: "scale 1", set: &[("m", "200"), ("scale", "1"), ("h", "0.2")] },
        ],
        preset: "tent",
        mode: Mode::None,
        set: &[
            ("data", "1:-0.75,1.1;-0.5,0.1;0.125,0.8"),
            ("scale", "1e-3"),
            ("paired", "false"),
            ("h", "0.05"),
            ("schedule", "train:20000"),
        ],
    },
    // arXiv 2206.00939. The two augmented points are orthogonal: each is fitted by neurons of its own.
    Demo {
        key: "saddle-to-saddle",
        title: "From saddle to saddle",
        claim: "From a tiny start the loss stays at 0.5, then at 0.25, and then falls to 0, as published: the \
                points are fitted one after the other, each by one atom.",
        look: "The steps of the loss, and an atom more at each. The smaller the start, the flatter they are: \
               the loss is within 0.01 of 0.25 for some 1090 steps from scale 1e-12, 470 from 1e-6 and 260 \
               from 1e-4, where the steps begin to blur.",
        variants: &[
            Variant { label: "scale 1e-6", set: &[("scale", "1e-6"), ("schedule", "train:1600")] },
            Variant { label: "scale 1e-4", set: &[("scale", "1e-4"), ("schedule", "train:1200")] },
            Variant { label: "scale 1e-12", set: &[("scale", "1e-12"), ("schedule", "train:2900")] },
        ],
        preset: "tent",
        mode: Mode::None,
        set: &[("data", "1:-0.5,-1;2,1"), ("m", "400"), ("paired", "false"), ("h", "0.02")],
    },
    // arXiv 2303.01353.
    Demo {
        key: "biases",
        title: "Why the biases count",
        claim: "Where the penalty counts the biases, the network ends with the published kinks, −0.430 and 0.250. \
                Where biases are free, a continuum of kinks is optimal, and it stops at many: 18 as published, \
                here 15 to 29 by seed.",
        look: "The ticks of the neurons: at two places, or scattered. The seeds differ in their kinks and not in \
               their objective, 0.00377. Kinks are told apart here from 0.001 on; an atom of the page gathers all \
               within 5°.",
        variants: &[
            Variant { label: "Biases penalised", set: &[("bias", "penalised")] },
            Variant { label: "Biases free", set: &[("bias", "free")] },
        ],
        preset: "tent",
        mode: Mode::VariationNorm,
        set: &[
            ("data", "1:-1.5,0.7;-1,-0.3;0,-0.3;0.25,0.4;2,0.2"),
            ("m", "200"),
            ("lambda", "5e-4"),
            ("h", "0.1"),
            ("decay", "constant"),
            ("schedule", "train:1000000"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::{Points, presets};

    #[test]
    fn a_strength_goes_up_and_down_on_round_values() {
        let path = |from, parts, steps: &[i32]| -> Vec<f64> {
            steps.iter().map(|k| geometric_steps(from, parts, *k)).collect()
        };
        assert_eq!(path(1e-3, 4, &[1, 2, 3, 4, -1]), [0.00178, 0.00316, 0.00562, 0.01, 0.000562]);
        assert_eq!(path(0.00178, 4, &[-1, 1]), [1e-3, 0.00316]);
        assert_eq!(path(1.0, 8, &[1, 2, 8, -8]), [1.33, 1.78, 10.0, 0.1]);
        // From any other value by the factor, and back.
        let up = geometric_steps(0.005, 4, 1);
        assert!((up / 0.005 / libm::pow(10.0, 0.25) - 1.0).abs() < 1e-4, "{up}");
        assert!((geometric_steps(up, 4, -1) / 0.005 - 1.0).abs() < 1e-4);
        for info in &MODES {
            match strength(info.mode) {
                Some((key, _)) => {
                    assert!(control(key).is_some_and(|c| c.live && c.modes.contains(&info.mode)))
                }
                None => assert_eq!(info.mode, Mode::None),
            }
        }
    }

    #[test]
    fn modes_and_keys_agree() {
        for info in &MODES {
            assert_eq!(mode_info(info.mode).key, info.key);
            assert_eq!(mode_from_key(info.key), Some(info.mode));
            // A link key and the JSON spelling are one word.
            assert_eq!(serde_json::to_string(&info.mode).expect("json"), format!("\"{}\"", info.key));
        }
        assert_eq!(mode_from_key("variation"), None);
    }

    #[test]
    fn controls_are_well_formed() {
        let keys: Vec<_> = CONTROLS.iter().map(|c| c.key).collect();
        assert_eq!(
            keys,
            [
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
                "optimiser",
                "decay",
                "walls",
                "birth",
                "steps"
            ]
        );
        for c in CONTROLS {
            assert!(!c.help.is_empty() && c.help.ends_with('.') && !c.label.is_empty(), "{}", c.key);
            assert!(!c.modes.is_empty(), "{}", c.key);
            assert!(c.min <= c.slider[0] && c.slider[1] <= c.max, "{}", c.key);
            assert_eq!(c.numeric(), c.slider[0] < c.slider[1], "{}", c.key);
            assert!(!c.log || c.slider[0] > 0.0, "{}", c.key);
            assert_eq!(c.live, ["lambda", "tau", "h"].contains(&c.key), "{}", c.key);
            assert_eq!(control(c.key).map(|d| d.label), Some(c.label));
        }
    }

    #[test]
    fn every_end_of_every_range_is_accepted_and_what_lies_beyond_is_not() {
        for c in CONTROLS.iter().filter(|c| c.numeric() && c.key != "seed" && c.key != "batch") {
            let mut e = Experiment::preset("saddle", Mode::VariationNorm).expect("saddle");
            for v in [c.min, c.max, c.slider[0], c.slider[1]] {
                e.set(c.key, &v.to_string()).expect(c.key);
            }
            let before = e.clone();
            for v in [c.min - 1.0, c.max * 1.5, f64::NAN, f64::INFINITY] {
                let said = e.set(c.key, &v.to_string()).expect_err(c.key).to_string();
                assert!(said.starts_with(&format!("`{}={v}`: ", c.key)), "{said}");
                assert_eq!(e, before);
            }
        }
    }

    #[test]
    fn every_demonstration_is_settable_and_trainable() {
        assert_eq!(
            DEMOS.iter().map(|d| d.key).collect::<Vec<_>>(),
            [
                "width",
                "lazy",
                "v-against-g",
                "merging",
                "early-alignment",
                "label-noise",
                "lambda-path",
                "stuck",
                "favourable",
                "more-width",
                "saddle-to-saddle",
                "biases"
            ]
        );
        for (k, d) in DEMOS.iter().enumerate() {
            assert_eq!(demo(d.key), Some(k));
            assert!(!d.variants.is_empty());
            assert!(presets::preset(d.preset).is_some(), "{}", d.key);
            let mut seen = Vec::new();
            for (i, v) in d.variants.iter().enumerate() {
                let mut e = Experiment::preset(d.preset, d.mode).expect(d.preset);
                for (key, text) in d.set.iter().chain(v.set) {
                    // Of a list, as the runs side by side have it, the first.
                    let between = match *key {
                        "modes" | "lambda" => ',',
                        "schedule" => ';',
                        _ => '\n',
                    };
                    let one = text.split(between).next().unwrap_or(text);
                    e.set(key, one).unwrap_or_else(|s| panic!("{} {}: {s}", d.key, v.label));
                }
                assert_eq!(e, d.experiment(i));
                assert_eq!(d.experiments(i)[0], e);
                assert_eq!(d.experiments(i).len(), if d.key == "favourable" { 2 } else { 1 });
                assert!(!seen.contains(&e), "{} {}: twice the same run", d.key, v.label);
                Points::check(&e.raw_points().expect("points")).expect(d.key);
                seen.push(e);
            }
            assert_eq!(Some(&d.experiment(usize::MAX)), seen.last());
        }
        assert_eq!(demo("nothing"), None);
    }

    #[test]
    fn demonstrations_are_the_measured_runs() {
        let at = |key: &str, i: usize| DEMOS[demo(key).expect(key)].experiment(i);
        assert_eq!([0, 1, 2].map(|i| at("width", i).m), [50, 500, 5000]);
        assert_eq!([0, 1, 2].map(|i| at("lazy", i).scale), [10.0, 1.0, 0.3]);
        assert!((0..3).all(|i| at("lazy", i).mode == Mode::None && at("lazy", i).paired));
        assert_eq!(at("v-against-g", 0), Experiment::preset("circle", Mode::VariationNorm).expect("circle"));
        assert_eq!(
            at("v-against-g", 1),
            Experiment::preset("circle", Mode::GradientPenalty).expect("circle")
        );
        assert_eq!(
            [0, 1, 2, 3, 4, 5].map(|i| at("lambda-path", i).lambda),
            [0.3, 0.1, 0.03, 0.01, 1e-3, 1e-4]
        );
        assert_eq!(at("early-alignment", 0).h, Some(0.2));
        assert_eq!(at("stuck", 0).lambda, 1e-3);
        assert!(at("label-noise", 4).data == Data::Preset("circle".into()));
    }
}
