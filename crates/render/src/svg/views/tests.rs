//! Pictures taken apart again.

use super::*;
use crate::colours::Rgb;
use crate::{projection::Rotation, window};
use relu_atoms_core::experiment::{Experiment, Mode};
use relu_atoms_core::session::messages::Request;
use relu_atoms_core::session::{Output, Session};

const PALETTE: Palette = Palette {
    positive: Rgb([0xc2, 0x52, 0x1a]),
    negative: Rgb([0x1f, 0x63, 0xb8]),
    zero: Rgb([0xfb, 0xfa, 0xf7]),
    ink: Rgb([0x1d, 0x1b, 0x18]),
    ink_soft: Rgb([0x62, 0x5d, 0x54]),
    line: Rgb([0xe2, 0xde, 0xd5]),
    surface: Rgb([0xff; 3]),
    cell_a: Rgb([0xeb, 0xe8, 0xe0]),
    cell_b: Rgb([0xf8, 0xf6, 0xf1]),
    dead: Rgb([0xa2, 0x9d, 0x92]),
    accent: Rgb([0x1d, 0x1b, 0x18]),
    proof: Rgb([0x0c, 0x7a, 0x5b]),
};

struct Moment {
    frame: Frame,
    points: Points,
    window: Window,
}

fn moment(preset: &str, mode: Mode, steps: u64) -> Moment {
    let e = Experiment { m: 60, ..Experiment::preset(preset, mode).unwrap() };
    let points = Points::check(&e.raw_points().unwrap()).unwrap();
    let window = window::for_points(&points, 4.0 / 3.0, 80, if points.d() == 1 { 1 } else { 60 });
    let mut s = Session::new();
    s.handle(Request::Open(Box::new(e)));
    s.handle(Request::Window(window));
    s.handle(Request::Step(steps));
    while s.wants_tick() {
        s.tick(&mut || true);
    }
    let out = s.handle(Request::Draw);
    let frame = out.into_iter().find_map(|o| if let Output::Frame(f) = o { Some(*f) } else { None });
    Moment { frame: frame.unwrap(), points, window }
}

impl Moment {
    fn scene(&self) -> Scene<'_> {
        Scene {
            frame: &self.frame,
            points: &self.points,
            window: &self.window,
            values: window::values(&self.points),
            palette: &PALETTE,
            title: "step & more",
        }
    }

    fn view(&self, chart: Chart) -> View {
        View { chart, rotation: Rotation::default(), width: 400.0, height: 300.0, scale: 1.0 }
    }
}

/// Tags open and close in order, attributes are quoted, nothing is not a number.
fn well_formed(svg: &str) {
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (inside, text) = tag.split_once('>').unwrap_or_else(|| panic!("{tag}"));
        assert!(!text.contains('&') || text.contains("&amp;") || text.contains("&lt;"), "{text}");
        assert_eq!(inside.matches('"').count() % 2, 0, "{inside}");
        let name = inside.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if inside.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !inside.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
}

fn group<'a>(svg: &'a str, name: &str) -> &'a str {
    let from = svg.find(&format!("<g id=\"{name}\"")).unwrap_or_else(|| panic!("no group {name}"));
    &svg[from..from + svg[from..].find("</g>").unwrap()]
}

fn attribute(tag: &str, name: &str) -> f64 {
    let from = tag.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
    tag[from..from + tag[from..].find('"').unwrap()].parse().unwrap()
}

#[test]
fn every_view_of_every_kind_is_a_picture() {
    for (preset, mode, steps) in [
        ("saddle", Mode::VariationNorm, 4_000),
        ("saddle", Mode::None, 0),
        ("circle", Mode::GradientPenalty, 500),
        ("symmetric-abs", Mode::VariationNorm, 4_000),
        ("zigzag", Mode::LabelNoise, 300),
    ] {
        let m = moment(preset, mode, steps);
        let svg = function_view(&m.scene(), 400.0, 300.0);
        well_formed(&svg);
        assert!(svg.len() < 400_000, "{preset}: {}", svg.len());
        assert!(svg.contains("<title>step &amp; more</title>"));
        let data = group(&svg, "data");
        let discs = m.points.n() + m.frame.report.targets.len();
        assert_eq!(data.matches("<circle").count(), discs, "{preset}");
        for chart in Chart::for_dimension(m.points.d()) {
            let svg = neuron_view(&m.scene(), &m.view(chart));
            well_formed(&svg);
            let neurons = group(&svg, "neurons");
            let shown = neurons.matches("<circle").count() + neurons.matches("<path").count();
            assert_eq!(shown, 60 - m.frame.report.dead, "{preset} {chart:?}");
            let formed = m.frame.report.atom_share >= ATOMS_ABOVE;
            assert_eq!(svg.contains("<g id=\"atoms\""), formed);
            if formed {
                assert_eq!(group(&svg, "atoms").matches("<text").count(), m.frame.report.atom_count);
            }
        }
    }
}

#[test]
fn kink_lines_lie_where_the_neurons_switch() {
    let m = moment("saddle", Mode::VariationNorm, 4_000);
    let svg = function_view(&m.scene(), 400.0, 300.0);
    let w = m.window;
    let mut lines = 0;
    for tag in group(&svg, "hinges").lines().filter(|l| l.starts_with("<line")) {
        let on = |x: &str, y: &str| {
            [
                w.x[0] + attribute(tag, x) / 400.0 * (w.x[1] - w.x[0]),
                w.y[1] - attribute(tag, y) / 300.0 * (w.y[1] - w.y[0]),
            ]
        };
        let ends = [on("x1", "y1"), on("x2", "y2")];
        // Some neuron vanishes at both ends, to the hundredth of a pixel that is written.
        let fits = (0..60).any(|j| {
            let u = m.scene().neuron(j).w;
            let size = libm::hypot(u[0], u[1]);
            ends.iter().all(|q| (u[0] * q[0] + u[1] * q[1] + u[2]).abs() < 1e-3 * size)
        });
        assert!(fits, "{tag}");
        lines += 1;
    }
    assert!(lines > 20, "{lines}");
}

#[test]
fn the_map_has_the_functions_values() {
    let m = moment("saddle", Mode::VariationNorm, 4_000);
    let svg = function_view(&m.scene(), 80.0, 60.0);
    // The last outline painted over a sample's pixel must have its value's band.
    let body = group(&svg, "function");
    let paths: Vec<(String, Vec<Vec<[f64; 2]>>)> = body
        .lines()
        .filter(|l| l.starts_with("<path"))
        .map(|l| {
            let fill = l.split("fill=\"").nth(1).unwrap()[..7].to_string();
            let d = l.split("d=\"").nth(1).unwrap().split('"').next().unwrap();
            let outlines = d.split('Z').filter(|o| !o.is_empty()).map(|o| {
                o.split(['M', 'L'])
                    .filter(|p| !p.is_empty())
                    .map(|p| {
                        let (x, y) = p.split_once(' ').unwrap();
                        [x.parse().unwrap(), y.parse().unwrap()]
                    })
                    .collect()
            });
            (fill, outlines.collect())
        })
        .collect();
    let top = m.scene().values[1];
    let mut checked = 0;
    for (k, v) in m.frame.field.iter().enumerate() {
        let band = (f64::from(*v) / top * f64::from(BANDS)).clamp(-20.0, 20.0);
        // Off the bands' edges, where a hundredth of a pixel decides.
        if (band - band.floor() - 0.5).abs() < 0.1 {
            continue;
        }
        let at = [(k % 80) as f64 + 0.5, (k / 80) as f64 + 0.5];
        let inside = |outlines: &Vec<Vec<[f64; 2]>>| {
            let mut odd = false;
            for o in outlines {
                for i in 0..o.len() {
                    let (a, b) = (o[i], o[(i + 1) % o.len()]);
                    if (a[1] <= at[1]) != (b[1] <= at[1]) {
                        odd ^= a[0] + (at[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) > at[0];
                    }
                }
            }
            odd
        };
        let shown =
            paths.iter().rev().find(|(_, o)| inside(o)).map_or(PALETTE.value(-1.0).css(), |p| p.0.clone());
        assert_eq!(shown, PALETTE.value(band.round() / 20.0).css(), "sample {k}");
        checked += 1;
    }
    assert!(checked > 3_000, "{checked}");
}
