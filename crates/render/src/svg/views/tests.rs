//! Figures taken apart again.

use super::*;
use crate::lines::Lines;
use crate::view::VIOLATION_MAP;
use crate::{projection::Rotation, window};
use relu_atoms_core::experiment::{Experiment, Mode};
use relu_atoms_core::optimum::{Certifier, solve};
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::points::units::PLAIN;
use relu_atoms_session::messages::Request;
use relu_atoms_session::{Output, Session};

const PALETTE: Palette = Palette::LIGHT;

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
            held_out: None,
            window: &self.window,
            values: window::values(&self.points),
            palette: &PALETTE,
            optimum: None,
            certified: false,
            trails: None,
            error: None,
            columns: &PLAIN,
        }
    }

    fn optimum(&self, lambda: f64) -> Optimum {
        let certifier = Certifier::new(&self.points, Penalty::Variation);
        solve(&certifier, &self.points, lambda, &mut |_| true).unwrap()
    }

    fn view(&self, chart: Chart) -> View {
        let lines = Lines::fitting(&self.points);
        View { chart, rotation: Rotation::default(), lines, width: 400.0, height: 300.0, scale: 1.0 }
    }
}

fn function_view(scene: &Scene, size: [f64; 2], sheet: &Sheet) -> String {
    super::function_view(scene, size, sheet).svg
}

fn neuron_view(scene: &Scene, view: &View, sheet: &Sheet) -> String {
    super::neuron_view(scene, view, sheet).svg
}

fn panels(panels: &[Panel], sheet: &Sheet) -> String {
    super::panels(panels, sheet).svg
}

const SHEET: Sheet = Sheet {
    width: Width::Pixels(400.0),
    filled: true,
    most: 2000,
    title: "step & more",
    note: "",
    words: &Words::ENGLISH,
};

/// Tags open and close in order, attributes are quoted, nothing is not a number.
fn well_formed(svg: &str) {
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (inside, text) = tag.split_once('>').unwrap_or_else(|| panic!("{tag}"));
        let known = ["&amp;", "&lt;", "&gt;", "&quot;"].map(|known| text.matches(known).count());
        assert_eq!(text.matches('&').count(), known.iter().sum::<usize>(), "{text}");
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

/// The part of a group, with the groups in it left out after their beginning.
fn group<'a>(svg: &'a str, name: &str) -> &'a str {
    let from = svg.find(&format!("-{name}\"")).unwrap_or_else(|| panic!("no group {name}"));
    &svg[from..from + svg[from..].find("</g>").unwrap()]
}

fn has_group(svg: &str, name: &str) -> bool {
    svg.contains(&format!("-{name}\""))
}

fn attribute(tag: &str, name: &str) -> f64 {
    let from = tag.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
    tag[from..from + tag[from..].find('"').unwrap()].parse().unwrap()
}

/// Left, top, width and height of the first plot: what the first group is cut off at.
fn plot(svg: &str) -> [f64; 4] {
    let clip = svg.split("<clipPath").nth(1).unwrap().split("<rect").nth(1).unwrap();
    ["x", "y", "width", "height"].map(|name| attribute(clip, name))
}

/// What a program that is no browser makes of a document.
fn read(svg: &str) -> resvg::usvg::Tree {
    let mut options = resvg::usvg::Options::default();
    options.fontdb_mut().load_system_fonts();
    // Whatever the machine has where it has neither Helvetica nor Arial.
    let known = |name: &str| options.fontdb.faces().any(|face| face.families.iter().any(|f| f.0 == name));
    let family = ["Liberation Sans", "DejaVu Sans"].into_iter().find(|name| known(name));
    let family = family.expect("this test needs a typeface: Liberation Sans or DejaVu Sans");
    options.fontdb_mut().set_sans_serif_family(family);
    resvg::usvg::Tree::from_str(svg, &options).unwrap()
}

/// All texts with their boxes: left, top, right, bottom.
fn texts(group: &resvg::usvg::Group, out: &mut Vec<(String, [f32; 4])>) {
    for node in group.children() {
        match node {
            resvg::usvg::Node::Group(group) => texts(group, out),
            resvg::usvg::Node::Text(text) => {
                let said: String = text.chunks().iter().map(|chunk| chunk.text()).collect();
                let b = text.abs_bounding_box();
                out.push((said, [b.left(), b.top(), b.right(), b.bottom()]));
            }
            _ => {}
        }
    }
}

/// No text leaves the sheet, and none lies over another, but for a halo under its own text.
fn legible(svg: &str, what: &str) {
    let tree = read(svg);
    let mut all = Vec::new();
    texts(tree.root(), &mut all);
    // The typeface has everything that is written.
    assert_eq!(all.len(), svg.matches("<text").count(), "{what}");
    let size = tree.size();
    for (k, (said, a)) in all.iter().enumerate() {
        assert!(a[0] >= -0.5 && a[2] <= size.width() + 0.5, "{what}: {said} {a:?} {size:?}");
        assert!(a[1] >= -0.5 && a[3] <= size.height() + 0.5, "{what}: {said} {a:?} {size:?}");
        for (other, b) in &all[..k] {
            let shared = |l: usize| a[l + 2].min(b[l + 2]) - a[l].max(b[l]);
            // Boxes of lines are higher than their letters.
            let overlap = shared(0) > 0.5 && shared(1) > 0.35 * (a[3] - a[1]);
            // The numbers of atoms stand where the atoms are.
            let atoms = said.parse::<u32>().is_ok() && other.parse::<u32>().is_ok();
            assert!(!overlap || said == other || atoms, "{what}: {said} {a:?} over {other} {b:?}");
        }
    }
}

/// The colour of a pixel when a document is drawn at so many pixels a unit.
fn drawn(svg: &str, zoom: f32) -> impl Fn([f64; 2]) -> [u8; 3] {
    let tree = read(svg);
    let size = tree.size();
    let [w, h] = [size.width(), size.height()].map(|v| (v * zoom).ceil() as u32);
    let mut pixels = resvg::tiny_skia::Pixmap::new(w, h).unwrap();
    let transform = resvg::tiny_skia::Transform::from_scale(zoom, zoom);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    move |[x, y]| {
        let pixel = pixels.pixel((x as f32 * zoom) as u32, (y as f32 * zoom) as u32).unwrap().demultiply();
        [pixel.red(), pixel.green(), pixel.blue()]
    }
}

const CASES: [(&str, Mode, u64); 5] = [
    ("saddle", Mode::VariationNorm, 4_000),
    ("saddle", Mode::None, 0),
    ("circle", Mode::GradientPenalty, 500),
    ("symmetric-abs", Mode::VariationNorm, 4_000),
    ("zigzag", Mode::LabelNoise, 300),
];

/// Writes figures to look at into the folder named by `FIGURES`.
#[test]
#[ignore = "writes files to look at"]
fn figures_to_look_at() {
    let folder = std::path::PathBuf::from(std::env::var("FIGURES").expect("a folder"));
    for (preset, mode, steps) in CASES {
        let m = moment(preset, mode, steps);
        let optimum = m.optimum(0.01);
        let scene = Scene { optimum: Some(&optimum), ..m.scene() };
        for width in [Width::Millimetres(85.0), Width::Millimetres(178.0)] {
            let sheet = Sheet { width, ..SHEET };
            let save = |name: &str, svg: String| {
                let name = format!("{preset}-{mode:?}-{name}-{:.0}.svg", width.pixels());
                std::fs::write(folder.join(name), svg).expect("it is written");
            };
            save("function", function_view(&scene, [430.0, 290.0], &sheet));
            for &chart in Chart::for_dimension(m.points.d()) {
                save(chart.label(), neuron_view(&scene, &m.view(chart), &sheet));
            }
            let heading = ["Variation norm", "60 neurons → 4 atoms", "step 4,000"].map(String::from);
            let panel =
                Panel { scene, function: [430.0, 290.0], view: m.view(Chart::Sphere), heading: &heading };
            if m.points.d() == 2 {
                save("panels", panels(&[panel; 3], &sheet));
            }
        }
    }
}

#[test]
fn every_view_of_every_kind_is_a_figure() {
    for (preset, mode, steps) in CASES {
        let m = moment(preset, mode, steps);
        let svg = function_view(&m.scene(), [400.0, 300.0], &SHEET);
        well_formed(&svg);
        assert!(svg.len() < 400_000, "{preset}: {}", svg.len());
        assert!(svg.contains("<title>step &amp; more</title>"));
        let data = group(&svg, "data");
        let discs = m.points.n() + m.frame.report.targets.len();
        assert_eq!(data.matches("<circle").count(), discs, "{preset}");
        assert_eq!(has_group(&svg, "colour-bar"), m.points.d() == 2);
        for &chart in Chart::for_dimension(m.points.d()) {
            let svg = neuron_view(&m.scene(), &m.view(chart), &SHEET);
            well_formed(&svg);
            let neurons = group(&svg, "neurons");
            let shown = neurons.matches("<circle").count() + neurons.matches("<path").count();
            assert_eq!(shown, 60 - m.frame.report.dead, "{preset} {chart:?}");
            let formed = m.scene().shows_atoms();
            assert_eq!(has_group(&svg, "atoms"), formed);
            if formed {
                // Each number, and its halo below.
                assert_eq!(group(&svg, "atoms").matches("<text").count(), 2 * m.frame.report.atom_count);
            }
        }
    }
}

/// In another program than a browser: at the width of a column, of a page, and of a screen.
#[test]
fn words_stay_on_the_sheet_and_apart() {
    for (preset, mode, steps) in CASES {
        let m = moment(preset, mode, steps);
        let optimum = m.optimum(0.01);
        let trails = Trails::new();
        for width in [Width::Millimetres(85.0), Width::Millimetres(178.0), Width::Pixels(960.0)] {
            let sheet = Sheet { width, ..SHEET };
            let scene = Scene { optimum: Some(&optimum), trails: Some(&trails), ..m.scene() };
            let what = format!("{preset} {width:?}");
            legible(&function_view(&scene, [400.0, 300.0], &sheet), &what);
            for &chart in Chart::for_dimension(m.points.d()) {
                legible(&neuron_view(&scene, &m.view(chart), &sheet), &format!("{what} {chart:?}"));
            }
        }
    }
}

#[test]
fn panels_stand_side_by_side_each_with_its_own_step() {
    let moments = [("saddle", Mode::None, 30), ("saddle", Mode::VariationNorm, 4_000)]
        .map(|(preset, mode, steps)| moment(preset, mode, steps));
    let headings = [
        ["No regulariser", "60 neurons, about 41 directions", "step 30"],
        ["Variation norm · λ = 0.001", "60 neurons → 4 atoms", "step 4,000, where its run ended"],
    ]
    .map(|lines| lines.map(String::from));
    for (count, width) in [(1, 85.0), (2, 85.0), (2, 178.0), (3, 178.0), (4, 178.0), (4, 85.0)] {
        let all: Vec<Panel> = (0..count)
            .map(|k| Panel {
                scene: moments[k % 2].scene(),
                function: [400.0, 300.0],
                view: moments[k % 2].view(Chart::Cylinder),
                heading: &headings[k % 2],
            })
            .collect();
        let svg = panels(&all, &Sheet { width: Width::Millimetres(width), ..SHEET });
        well_formed(&svg);
        legible(&svg, &format!("{count} panels, {width} mm"));
        assert_eq!(svg.matches("-colour-bar\"").count(), count);
        for k in 0..count {
            let said = headings[k % 2][2].split(' ').nth(1).unwrap();
            assert!(svg.contains(said), "{said}");
        }
        let ids: Vec<&str> = svg.split(" id=\"").skip(1).map(|t| t.split('"').next().unwrap()).collect();
        assert!(ids.iter().enumerate().all(|(k, id)| !ids[..k].contains(id)), "every id is its own");
    }
}

#[test]
fn figures_in_one_page_share_no_id() {
    let m = moment("saddle", Mode::VariationNorm, 500);
    let all = [
        function_view(&m.scene(), [400.0, 300.0], &SHEET),
        neuron_view(&m.scene(), &m.view(Chart::Cylinder), &SHEET),
        neuron_view(&m.scene(), &m.view(Chart::Sphere), &SHEET),
        function_view(&m.scene(), [400.0, 300.0], &Sheet { filled: false, ..SHEET }),
    ];
    let mut seen = std::collections::HashSet::new();
    for svg in &all {
        for id in svg.split(" id=\"").skip(1).map(|t| t.split('"').next().unwrap()) {
            assert!(seen.insert(id), "{id}");
            assert!(id.starts_with("ra"));
        }
        for used in svg.split("url(#").skip(1).map(|t| t.split(')').next().unwrap()) {
            assert!(svg.contains(&format!(" id=\"{used}\"")), "{used}");
        }
    }
    // Transparent means: nothing lies under the plot.
    assert_eq!(all[0].matches("fill=\"#ffffff\"").count(), all[3].matches("fill=\"#ffffff\"").count() + 1);
}

/// The optimum, the certificate and the trails are in the figures where they are on the page.
#[test]
fn what_is_shown_on_the_page_is_in_the_figure() {
    for preset in ["saddle", "symmetric-abs"] {
        let mut m = moment(preset, Mode::VariationNorm, 4_000);
        let map = if m.points.d() == 1 { 360 } else { VIOLATION_MAP[0] * VIOLATION_MAP[1] };
        m.frame.map = (0..map).map(|k| if k % 97 < 40 { 0.4 } else { 1.2 }).collect();
        let optimum = m.optimum(0.01);
        let mut trails = Trails::new();
        let mut earlier = m.frame.neurons.clone();
        earlier.iter_mut().take(60).for_each(|v| *v += 0.3);
        trails.push(0, &earlier, 60, m.points.d());
        trails.push(4_000, &m.frame.neurons, 60, m.points.d());
        let scene = Scene { optimum: Some(&optimum), certified: true, trails: Some(&trails), ..m.scene() };
        for &chart in Chart::for_dimension(m.points.d()) {
            let plain = neuron_view(&m.scene(), &m.view(chart), &SHEET);
            let svg = neuron_view(&scene, &m.view(chart), &SHEET);
            well_formed(&svg);
            for name in ["optimum", "certificate", "trails"] {
                assert!(has_group(&svg, name) && !has_group(&plain, name), "{preset} {chart:?} {name}");
                assert!(group(&svg, name).contains("<path"), "{preset} {chart:?} {name}");
            }
            // A diamond over its rim for each atom.
            let diamonds = group(&svg, "optimum").matches("<path").count();
            assert_eq!(diamonds, 2 * optimum.atoms.len(), "{preset} {chart:?}");
            assert!(svg.contains("trail from step 0") && svg.contains("atom of the optimum"));
        }
        let svg = function_view(&scene, [400.0, 300.0], &SHEET);
        assert!(group(&svg, "optimum").contains("<path"));
        assert!(!has_group(&function_view(&m.scene(), [400.0, 300.0], &SHEET), "optimum"));
    }
}

/// The numbers beside the ticks are those of the places where the ticks are.
#[test]
fn axes_say_where_things_are() {
    let m = moment("saddle", Mode::VariationNorm, 4_000);
    let svg = function_view(&m.scene(), [400.0, 300.0], &SHEET);
    let [left, top, width, height] = plot(&svg);
    let number = |text: &str| text.replace('−', "-").parse::<f64>();
    let texts = |part: &str| -> Vec<(f64, f64, String, String)> {
        part.lines()
            .filter(|l| l.starts_with("<text"))
            .map(|l| {
                let said = l.split('>').nth(1).unwrap().split('<').next().unwrap();
                let anchor = l.split("text-anchor=\"").nth(1).unwrap().split('"').next().unwrap();
                // Back from the base line to the middle.
                let y = attribute(l, "y") - 0.35 * attribute(l, "font-size");
                (attribute(l, "x"), y, anchor.to_owned(), said.to_owned())
            })
            .collect()
    };
    let (mut across, mut up) = (0, 0);
    for (x, y, anchor, said) in texts(group(&svg, "axes")) {
        let Ok(v) = number(&said) else { continue };
        let w = m.window;
        if anchor == "middle" {
            assert!((w.x[0] + (x - left) / width * (w.x[1] - w.x[0]) - v).abs() < 0.02, "{said} at {x}");
            across += 1;
        } else {
            assert!((w.y[1] - (y - top) / height * (w.y[1] - w.y[0]) - v).abs() < 0.02, "{said} at {y}");
            up += 1;
        }
    }
    assert!(across >= 3 && up >= 3, "{across} {up}");
    let mut bar = 0;
    for (_, y, _, said) in texts(group(&svg, "colour-bar")) {
        let Ok(v) = number(&said) else { continue };
        assert!((m.scene().values[1] * (1.0 - 2.0 * (y - top) / height) - v).abs() < 0.01, "{said}");
        bar += 1;
    }
    assert!(bar >= 3, "{bar}");
    assert!(!svg.contains(">-0<") && !svg.contains(">−0<"));
}

/// What another program draws is what the numbers say: the map in its colours, the bar in the same, and the
/// ground where there is nothing.
#[test]
fn another_program_draws_the_same() {
    let m = moment("saddle", Mode::VariationNorm, 4_000);
    let svg = function_view(&m.scene(), [400.0, 300.0], &SHEET);
    let [left, top, width, height] = plot(&svg);
    let at = drawn(&svg, 3.0);
    assert_eq!(at([1.0, 1.0]), PALETTE.surface.0);
    let near = |a: [u8; 3], b: [u8; 3]| a.iter().zip(b).all(|(a, b)| a.abs_diff(b) < 12);
    let (mut right, mut checked) = (0, 0);
    for (k, v) in m.frame.field.iter().enumerate().step_by(7) {
        let w = m.window;
        let place = [
            left + ((k % w.columns) as f64 + 0.5) / w.columns as f64 * width,
            top + ((k / w.columns) as f64 + 0.5) / w.rows as f64 * height,
        ];
        right += usize::from(near(at(place), PALETTE.value(f64::from(*v) / m.scene().values[1]).0));
        checked += 1;
    }
    // The others lie under a hinge, a number or a disc.
    assert!(10 * right > 7 * checked, "{right} of {checked}");
    for v in [-0.9, -0.3, 0.0, 0.4, 0.9] {
        let place = [left + width + 8.0 + 4.5, top + 0.5 * height * (1.0 - v)];
        assert!(near(at(place), PALETTE.value(v).0), "{v}: {:?}", at(place));
    }
}

#[test]
fn kink_lines_lie_where_the_neurons_switch() {
    let m = moment("saddle", Mode::VariationNorm, 4_000);
    let svg = function_view(&m.scene(), [400.0, 300.0], &SHEET);
    let (w, [left, top, width, height]) = (m.window, plot(&svg));
    let mut lines = 0;
    for tag in group(&svg, "hinges").lines().filter(|l| l.starts_with("<line")) {
        let on = |x: &str, y: &str| {
            [
                w.x[0] + (attribute(tag, x) - left) / width * (w.x[1] - w.x[0]),
                w.y[1] - (attribute(tag, y) - top) / height * (w.y[1] - w.y[0]),
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
fn fewer_marks_than_neurons_are_told() {
    let m = moment("saddle", Mode::None, 20);
    let live = 60 - m.frame.report.dead;
    let svg = neuron_view(&m.scene(), &m.view(Chart::Cylinder), &Sheet { most: 7, ..SHEET });
    let neurons = group(&svg, "neurons");
    let shown = neurons.matches("<circle").count() + neurons.matches("<path").count();
    assert!(shown <= 7 && shown > 3, "{shown}");
    assert!(svg.contains(&format!("{shown} of {live} neurons drawn")), "{shown} of {live}");
    assert!(!neuron_view(&m.scene(), &m.view(Chart::Cylinder), &SHEET).contains("neurons drawn"));
}

#[test]
fn the_map_has_the_functions_values() {
    let m = moment("saddle", Mode::VariationNorm, 4_000);
    let svg = function_view(&m.scene(), [80.0, 60.0], &SHEET);
    let [left, top, width, height] = plot(&svg);
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
    let most = m.scene().values[1];
    let mut checked = 0;
    for (k, v) in m.frame.field.iter().enumerate() {
        let band = (f64::from(*v) / most * f64::from(BANDS)).clamp(-20.0, 20.0);
        // Off the bands' edges, where a hundredth of a pixel decides.
        if (band - band.floor() - 0.5).abs() < 0.1 {
            continue;
        }
        let at =
            [left + ((k % 80) as f64 + 0.5) / 80.0 * width, top + ((k / 80) as f64 + 0.5) / 60.0 * height];
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

/// The truth and the points that are held out are in the figure, with their words.
#[test]
fn a_figure_shows_the_truth_and_what_is_held_out() {
    for (preset, words) in [
        ("saddle", ["data, filled by y − truth", "level sets of the truth", "f − truth"]),
        ("tent", ["truth, with f above or below it shaded", "held out", ">f<"]),
    ] {
        let m = moment(preset, Mode::VariationNorm, 30);
        let error = m.frame.report.test_error.expect(preset);
        let known = Experiment::preset(preset, Mode::VariationNorm).unwrap().known_truth().unwrap();
        let map = ErrorMap::new(known, error);
        let held_out = m.points.rows(&[0, 2]).unwrap();
        let sheet = Sheet {
            width: Width::Pixels(420.0),
            filled: true,
            most: 100,
            title: "t",
            note: "",
            words: &Words::ENGLISH,
        };
        let plain = super::function_view(&m.scene(), [400.0, 300.0], &sheet).svg;
        let scene = Scene { error: Some(&map), held_out: Some(&held_out), ..m.scene() };
        let shown = super::function_view(&scene, [400.0, 300.0], &sheet).svg;
        for said in words {
            assert!(shown.contains(said), "{preset}: {said}");
        }
        let ids: Vec<&str> = shown.split("id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(ids.iter().any(|id| id.contains("truth")), "{preset}: {ids:?}");
        assert!(ids.iter().any(|id| id.contains("held-out")), "{preset}: {ids:?}");
        assert!(!plain.contains("truth"), "{preset}");
        assert!(!shown.contains("NaN"));
        let circles = |svg: &str| svg.matches("<circle").count();
        // A ring in the legend, which in the plane has the discs of both figures, and three for each ring.
        assert_eq!(circles(&shown) - circles(&plain), 3 * 2 + 1, "{preset}");
    }
}
