//! The data sets that come with the program: small enough to see, and with known optima.

use super::RawPoints;
use super::truth::Truth;

/// Where a preset's points come from.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// Inputs (row-major, `n × d`) and targets, digit for digit those of the reference cases.
    Table(&'static [f64], &'static [f64]),
    /// `y = sin 3x` at this many equispaced points of `[−1, 1]`, ends included; at least 2.
    Sine(u32),
}

/// A data set with a name.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its key in links, such as `saddle`.
    pub key: &'static str,
    /// Its name on the page.
    pub name: &'static str,
    /// What it is in a few words, the number of points first.
    pub blurb: &'static str,
    /// Input dimension, 1 or 2.
    pub d: usize,
    /// The strength λ at which the variation norm is worth watching on it: data that oscillate
    /// need a weak one, or they are hardly fitted.
    pub lambda: f64,
    /// The steps that gradient descent with walls takes under the gradient penalty until it is within about
    /// 1 % of the optimum, or stuck.
    pub penalty_steps: u64,
    /// The function behind the targets, before noise, as the word of a [`Truth`]; none where the targets come from
    /// no function that is known.
    pub truth: Option<&'static str>,
    source: Source,
}

impl Preset {
    /// The function behind the targets, where it is known.
    pub fn truth(&self) -> Option<Truth> {
        // Tests hold every one of the table to be readable.
        self.truth?.parse().ok()
    }

    /// The points themselves.
    pub fn points(&self) -> RawPoints {
        match self.source {
            Source::Table(x, y) => RawPoints { d: self.d, x: x.to_vec(), y: y.to_vec() },
            Source::Sine(n) => {
                let last = f64::from(n.max(2) - 1);
                // (2i − last)/last rather than −1 + i·step: symmetric about 0 to the last bit.
                let x: Vec<f64> = (0..n.max(2)).map(|i| (2.0 * f64::from(i) - last) / last).collect();
                let y = x.iter().map(|x| libm::sin(3.0 * x)).collect();
                RawPoints { d: 1, x, y }
            }
        }
    }
}

/// The preset of this key.
pub fn preset(key: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|p| p.key == key)
}

/// The points of the preset of this key.
pub fn points(key: &str) -> Option<RawPoints> {
    preset(key).map(Preset::points)
}

/// Every preset, in the order the page lists them.
#[rustfmt::skip]
pub static PRESETS: &[Preset] = &[
    Preset {
        key: "xor", name: "XOR",
        blurb: "4 corners of a square, opposite corners alike",
        d: 2, lambda: 1e-2, penalty_steps: 20_000,
        truth: None,
        source: Source::Table(
            &[-1.0, -1.0,
            1.0, 1.0,
            -1.0, 1.0,
            1.0, -1.0],
            &[1.0, 1.0, -1.0, -1.0],
        ),
    },
    Preset {
        key: "xor-centre", name: "XOR with centre",
        blurb: "4 corners of a square and its centre",
        d: 2, lambda: 1e-2, penalty_steps: 20_000,
        truth: None,
        source: Source::Table(
            &[-1.0, -1.0,
            1.0, 1.0,
            -1.0, 1.0,
            1.0, -1.0,
            0.0, 0.0],
            &[1.0, 1.0, -1.0, -1.0,
            0.0],
        ),
    },
    Preset {
        key: "saddle", name: "Saddle",
        blurb: "12 points in the plane, a noisy saddle 2 x₁x₂",
        d: 2, lambda: 1e-2, penalty_steps: 40_000,
        truth: Some("formula:2x1*x2"),
        source: Source::Table(
            &[-0.20138846156485446, 0.43482935857643223,
            -0.4383533439279932, -0.8345501640037674,
            0.9395426385857195, 0.12785349073590413,
            0.2886419243024929, 0.1537429270052182,
            -0.049278060540127955, -0.755196020304286,
            -0.37280775755356377, 0.472417165369984,
            0.8147780660966633, 0.7772038903527756,
            0.8966417637398838, -0.9491921572567126,
            0.47607717039824204, 0.34520015313697594,
            0.2503752809780435, 0.27524837582613126,
            -0.7474582169362654, 0.25233222203288563,
            0.5741836213721931, -0.9851979213508806],
            &[-0.1563745913201441, 0.7255247123727652, 0.23877281791767704, 0.15839935912453598,
            0.008568881514209717, -0.28258928882006984, 1.2511490373298242, -1.6965540511700055,
            0.30959467144201375, 0.22774898772456292, -0.30115859371629655, -1.130755440514275],
        ),
    },
    Preset {
        key: "symmetric-abs", name: "Absolute value",
        blurb: "5 points of |x| on the line",
        d: 1, lambda: 1e-2, penalty_steps: 20_000,
        truth: Some("formula:|x|"),
        source: Source::Table(
            &[-1.0, -0.5, 0.0, 0.5,
            1.0],
            &[1.0, 0.5, 0.0, 0.5,
            1.0],
        ),
    },
    Preset {
        key: "tent", name: "Tent",
        blurb: "5 points of 1 − |x| on the line",
        d: 1, lambda: 1e-2, penalty_steps: 20_000,
        truth: Some("formula:1 - |x|"),
        source: Source::Table(
            &[-1.0, -0.5, 0.0, 0.5,
            1.0],
            &[0.0, 0.5, 1.0, 0.5,
            0.0],
        ),
    },
    Preset {
        key: "zigzag", name: "Zigzag",
        blurb: "6 points on the line, up and down",
        d: 1, lambda: 1e-3, penalty_steps: 20_000,
        truth: None,
        source: Source::Table(
            &[-1.0, -0.6, -0.2, 0.2,
            0.6, 1.0],
            &[0.2, -0.5, 0.6, 0.1,
            -0.6, 0.5],
        ),
    },
    Preset {
        key: "circle", name: "Circle",
        blurb: "8 points on a circle, targets alternating between 1 and −1",
        d: 2, lambda: 1e-2, penalty_steps: 20_000,
        truth: None,
        source: Source::Table(
            &[0.9950041652780258, 0.09983341664682815,
            0.6329813066769582, 0.7741670784769464,
            -0.09983341664682818, 0.9950041652780257,
            -0.7741670784769464, 0.6329813066769582,
            -0.9950041652780258, -0.09983341664682811,
            -0.6329813066769586, -0.7741670784769461,
            0.09983341664682761, -0.9950041652780258,
            0.7741670784769461, -0.6329813066769586],
            &[1.0, -1.0, 1.0, -1.0,
            1.0, -1.0, 1.0, -1.0],
        ),
    },
    Preset {
        key: "three-points", name: "Three points",
        blurb: "3 points in the plane",
        d: 2, lambda: 1e-2, penalty_steps: 20_000,
        truth: None,
        source: Source::Table(
            &[0.0, 0.0,
            1.0, 0.0,
            0.0, 1.0],
            &[1.0, -1.0, 0.5],
        ),
    },
    Preset {
        key: "teacher-1d", name: "Teacher on the line",
        blurb: "8 points on the line, targets from one neuron",
        d: 1, lambda: 1e-2, penalty_steps: 20_000,
        truth: Some("formula:-1.1565256628620963relu(x - 0.31768298576372417)"),
        source: Source::Table(
            &[-0.8897067453338636, -0.8161681157298062, -0.6241978532667931, -0.4767757315013672,
            -0.4030177131717534, 0.200201051931308, 0.45712105362358924, 0.6284514811885606],
            &[0.0, 0.0, 0.0, 0.0,
            0.0, 0.0, -0.16126370385984043, -0.35941174016786537],
        ),
    },
    Preset {
        key: "teacher-2d", name: "Teacher in the plane",
        blurb: "8 points in the plane, targets from a small network",
        d: 2, lambda: 1e-2, penalty_steps: 20_000,
        truth: None,
        source: Source::Table(
            &[-0.4983510837831078, 0.8935058857188491,
            -0.6213592309204774, -0.6414171791637848,
            -0.300221518808085, -0.5389175068201881,
            0.34089148554556936, -0.769841235753105,
            0.7926187474093609, 0.7162609781678178,
            -0.9943459356267599, 0.0829323234375885,
            -0.7862974519525201, -0.48409008247801943,
            -0.1662079187337946, -0.09276775629344702],
            &[0.4778942069485172, 0.0, 0.0, 0.0,
            2.3736811632585053, 0.0, 0.0, 0.0],
        ),
    },
    Preset {
        key: "sine", name: "Sine",
        blurb: "10 points of sin 3x on the line",
        d: 1, lambda: 1e-3, penalty_steps: 40_000,
        truth: Some("formula:sin(3x)"),
        source: Source::Sine(10),
    },
    Preset {
        key: "noisy-sine", name: "Noisy sine",
        blurb: "10 points of a noisy sine on the line",
        d: 1, lambda: 1e-3, penalty_steps: 20_000,
        truth: Some("formula:sin(3x)"),
        source: Source::Table(
            &[-1.0, -0.7777777777777778, -0.5555555555555556, -0.33333333333333337,
            -0.11111111111111116, 0.11111111111111116, 0.33333333333333326, 0.5555555555555554,
            0.7777777777777777, 1.0],
            &[-0.23888868095162064, -0.7492934755871912, -0.7458493590430855, -0.7425988223330583,
            -0.5734042909838494, 0.32641420717036257, 0.7479514236596374, 1.017702686239569,
            0.48185771411036643, 0.1773857895913949],
        ),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::Points;

    #[test]
    fn every_preset_can_be_trained_on_and_says_how_many_points_it_has() {
        for p in PRESETS {
            let raw = p.points();
            let points = Points::check(&raw).expect(p.key);
            assert_eq!(points.d(), p.d, "{}", p.key);
            let said = p.blurb.split(' ').next().expect("a word");
            // "4 corners and its centre" are five.
            let extra = usize::from(p.key == "xor-centre");
            assert_eq!(said.parse::<usize>().expect(p.key) + extra, points.n(), "{}", p.key);
            assert_eq!(points_of_key(p.key), raw);
        }
    }

    fn points_of_key(key: &str) -> RawPoints {
        points(key).expect(key)
    }

    #[test]
    fn keys_are_distinct_and_in_link_form() {
        for (i, p) in PRESETS.iter().enumerate() {
            assert!(p.key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            assert!(PRESETS[..i].iter().all(|q| q.key != p.key && q.name != p.name), "{}", p.key);
        }
        assert!(preset("no-such-set").is_none());
        assert!(points("").is_none());
    }

    #[test]
    fn tables_agree_with_the_formulas_they_came_from() {
        let abs = points_of_key("symmetric-abs");
        let tent = points_of_key("tent");
        for i in 0..5 {
            assert_eq!(abs.y[i], abs.x[i].abs());
            assert_eq!(tent.y[i], 1.0 - tent.x[i].abs());
        }
        let xor = points_of_key("xor");
        for i in 0..4 {
            assert_eq!(xor.y[i], xor.x[2 * i] * xor.x[2 * i + 1]);
        }
        let circle = points_of_key("circle");
        for i in 0..8 {
            let r2 = circle.x[2 * i].powi(2) + circle.x[2 * i + 1].powi(2);
            assert!((r2 - 1.0).abs() < 1e-14);
            assert_eq!(circle.y[i], if i % 2 == 0 { 1.0 } else { -1.0 });
        }
        let saddle = points_of_key("saddle");
        for i in 0..12 {
            assert!(
                (saddle.y[i] - 2.0 * saddle.x[2 * i] * saddle.x[2 * i + 1]).abs() < 0.2,
                "point {}",
                i + 1
            );
        }
        let teacher = points_of_key("teacher-1d");
        // One neuron: the line through the two targets that are not 0 meets 0 between its neighbours.
        let slope = (teacher.y[7] - teacher.y[6]) / (teacher.x[7] - teacher.x[6]);
        let zero = teacher.x[6] - teacher.y[6] / slope;
        assert!(teacher.x[5] < zero && zero < teacher.x[6]);
    }

    #[test]
    fn the_truths_are_those_the_targets_came_from() {
        let known: Vec<&str> = PRESETS.iter().filter(|p| p.truth.is_some()).map(|p| p.key).collect();
        assert_eq!(known, ["saddle", "symmetric-abs", "tent", "teacher-1d", "sine", "noisy-sine"]);
        for p in PRESETS.iter().filter(|p| p.truth.is_some()) {
            let truth = p.truth().expect(p.key).function(p.d).expect(p.key);
            let raw = p.points();
            let square = |i: usize| {
                let x = &raw.x[p.d * i..p.d * (i + 1)];
                let off = raw.y[i] - truth.evaluate([x[0], x[p.d - 1]]);
                off * off
            };
            let n = raw.y.len();
            let deviation = ((0..n).map(square).sum::<f64>() / n as f64).sqrt();
            // The noise on the targets, as estimated from them: .05 on the saddle, .15 on the noisy sine.
            let noise = match p.key {
                "saddle" => 0.03..0.07,
                "noisy-sine" => 0.1..0.2,
                _ => 0.0..1e-15,
            };
            assert!(noise.contains(&deviation), "{}: {deviation}", p.key);
        }
        // No other frequency is nearer to the noisy sine than a twentieth.
        let raw = points_of_key("noisy-sine");
        let off = |k: f64| -> f64 { (0..10).map(|i| (raw.y[i] - libm::sin(k * raw.x[i])).powi(2)).sum() };
        let best = (0..200).map(|k| 2.0 + 0.01 * f64::from(k)).min_by(|a, b| off(*a).total_cmp(&off(*b)));
        assert!(best.is_some_and(|k| (k - 3.0).abs() < 0.15), "{best:?}");
    }

    #[test]
    fn the_sine_is_odd_and_spans_the_interval() {
        let s = points_of_key("sine");
        assert_eq!((s.x[0], s.x[9]), (-1.0, 1.0));
        for i in 0..10 {
            assert_eq!(s.x[i], -s.x[9 - i]);
            assert_eq!(s.y[i], -s.y[9 - i]);
            assert_eq!(s.y[i], libm::sin(3.0 * s.x[i]));
        }
    }
}
