//! The overture: what is trained and shown before the page's program has come. The page's first script
//! starts the training worker, which reads a plain link by itself ([`relu_atoms_core::experiment::plain`]), trains,
//! and paints the pictures that later the drawing worker paints. The page's program takes the worker over
//! as it stands; nothing is trained twice.

use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::field::Window;
use relu_atoms_core::points::Points;
use relu_atoms_core::session::messages::Frame;
use relu_atoms_render::colours::{Palette, Rgb};
use relu_atoms_render::function_view;
use relu_atoms_render::raster::{Job, Painter, Picture};
use relu_atoms_render::view::{Chart, View};
use relu_atoms_render::window;

/// The views of a panel as the first script finds them on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screen {
    /// Width and height of the function view in CSS pixels.
    pub function: [f64; 2],
    /// Those of the neuron view.
    pub neurons: [f64; 2],
    /// Device pixels in a CSS pixel.
    pub density: f64,
    /// The colours in force.
    pub palette: Palette,
}

/// The custom properties that name the colours of a [`Palette`], in the order of [`palette`].
pub const COLOURS: [&str; 12] = Palette::NAMES;

/// The colours from the texts of [`COLOURS`]; `None` if one is missing or no colour.
pub fn palette(texts: &[String]) -> Option<Palette> {
    let colours: Vec<Rgb> = texts.iter().map(|text| Rgb::parse(text)).collect::<Option<_>>()?;
    Some(Palette::from_colours(colours.try_into().ok()?))
}

/// The overture of one panel.
#[derive(Debug)]
pub struct Overture {
    points: Points,
    job: Job,
    painter: Painter,
}

impl Overture {
    /// The overture of a run on these views; `None` if its data cannot be trained on.
    pub fn new(experiment: &Experiment, screen: &Screen) -> Option<Self> {
        let points = Points::check(&experiment.raw_points()?).ok()?;
        let d = points.d();
        let [width, height] = screen.neurons;
        let job = Job {
            panel: 0,
            run: 0,
            step: 0,
            neurons: 0,
            d,
            view: View {
                chart: Chart::for_dimension(d)[0],
                rotation: Default::default(),
                width,
                height,
                scale: 0.0,
            },
            function: screen.function,
            density: screen.density,
            window: window::for_view(&points, screen.function),
            values: window::values(&points),
            map: [0, 0],
            lit: None,
            palette: screen.palette,
        };
        Some(Self { points, job, painter: Painter::new() })
    }

    /// The window on which the worker is to sample f.
    pub fn window(&self) -> Window {
        self.job.window
    }

    /// Both pictures of a frame, the neuron view's first.
    pub fn paint(&mut self, frame: Frame) -> [Picture; 2] {
        let report = &frame.report;
        (self.job.run, self.job.step, self.job.neurons) = (report.run, report.step, report.neurons);
        self.painter.take(&self.job, frame.neurons, frame.field, frame.map);
        self.painter.paint(&self.job).1
    }

    /// What whoever paints the run from now on should know of its pictures.
    pub fn memory(&self) -> Vec<u8> {
        self.painter.memory()
    }

    /// CSS pixels of a place in the input space (d = 2) or on the graph (d = 1).
    fn at(&self, x: f64, y: f64) -> [f64; 2] {
        let job = &self.job;
        function_view::place(&job.window, job.values, job.d, job.function, x, y)
    }

    /// The data on the function view: for each point its place and radius in CSS pixels, and red, green and
    /// blue from 0 to 255.
    pub fn discs(&self) -> Vec<f32> {
        let (x, y) = (self.points.x(), self.points.y());
        let mut out = Vec::with_capacity(6 * self.points.n());
        for i in 0..self.points.n() {
            let (radius, colour) = function_view::disc(&self.points, i, self.job.values, &self.job.palette);
            let [across, down] = self.at(x[(i, 0)], if self.job.d == 1 { y[i] } else { x[(i, 1)] });
            out.extend([across, down, radius].map(|v| v as f32));
            out.extend(colour.0.map(f32::from));
        }
        out
    }

    /// The graph of d = 1, as places in CSS pixels from left to right; empty for d = 2.
    pub fn graph(&self, field: &[f32]) -> Vec<f32> {
        let w = &self.job.window;
        if self.job.d != 1 {
            return Vec::new();
        }
        let unit = (w.x[1] - w.x[0]) / field.len().max(1) as f64;
        let place = |(k, v): (usize, &f32)| self.at(w.x[0] + (k as f64 + 0.5) * unit, f64::from(*v));
        field.iter().enumerate().flat_map(|at| place(at).map(|v| v as f32)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headline::headline;
    use relu_atoms_core::experiment::{Pace, plain};
    use relu_atoms_core::session::messages::{BUILD, Reply, Request};
    use relu_atoms_core::session::{Output, Session};

    const SCRIPT: &str = include_str!("overture.js");

    fn light() -> Palette {
        let style = include_str!("../style/main.css");
        let of = |name: &&str| {
            let (_, rest) = style.split_once(&format!("--{name}: ")).expect("the style names it");
            rest.split(';').next().unwrap_or_default().to_owned()
        };
        palette(&COLOURS.iter().map(of).collect::<Vec<_>>()).expect("colours")
    }

    /// The frame at a step, asked for as the first script does.
    fn frame(session: &mut Session, step: u64) -> Frame {
        let mut out = session.handle(Request::Seek(step));
        out.extend(session.handle(Request::Draw));
        let told =
            out.into_iter().find_map(|o| if let Output::Frame(frame) = o { Some(frame) } else { None });
        let mut go_on = || true;
        *told.or_else(|| (0..100).find_map(|_| session.tick(&mut go_on))).expect("a frame")
    }

    fn begin(query: &str) -> (Overture, Session) {
        let plain = plain::read(query).expect("plain");
        let experiment = plain.experiments[0].clone();
        let screen =
            Screen { function: [300.0, 200.0], neurons: [300.0, 180.0], density: 1.0, palette: light() };
        let overture = Overture::new(&experiment, &screen).expect("it can be trained");
        let mut session = Session::new();
        let opened = session.handle(Request::Open { build: BUILD.into(), experiment: Box::new(experiment) });
        assert!(matches!(opened[..], [Output::Reply(Reply::Opened { .. })]));
        session.handle(Request::Window(overture.window()));
        (overture, session)
    }

    #[test]
    fn the_first_script_names_the_same_keys_and_colours() {
        for list in [&plain::KEYS[..], &COLOURS[..]] {
            let list = list.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
            assert!(SCRIPT.contains(&format!("[{list}]")), "{list}");
        }
    }

    #[test]
    fn what_the_page_has_too_is_the_same_there() {
        for (page, facts) in [
            (
                include_str!("ui/theme.rs"),
                &["\"relu-atoms-theme\"", "\"(min-width: 1100px) and (min-height: 560px)\""][..],
            ),
            (
                include_str!("ui/icons.rs"),
                &["\"M8 4.8v14.4L19.4 12z\"", "\"M7 5h3.6v14H7zM13.4 5H17v14h-3.6z\""],
            ),
        ] {
            for fact in facts {
                assert!(SCRIPT.contains(fact) && page.contains(fact), "{fact}");
            }
        }
        assert!(include_str!("ui/clock.rs").contains("const ROUND: f64 = 25.0;"));
        assert!(
            SCRIPT.contains(&format!("{} * step", Pace::GEOMETRIC_SHARE)) && SCRIPT.contains("25 * rate")
        );
    }

    #[test]
    fn colours_that_are_none_are_refused() {
        assert_eq!(light().positive, Rgb([0xc2, 0x52, 0x1a]));
        let mut texts = vec!["#123456".to_owned(); 12];
        assert!(palette(&texts).is_some());
        texts[3] = "red".into();
        assert!(palette(&texts).is_none() && palette(&texts[..3]).is_none());
    }

    #[test]
    fn frames_become_pictures_with_the_data_on_them() {
        for (query, d) in [("preset=saddle&m=50", 2), ("preset=tent&m=50", 1)] {
            let (mut overture, mut session) = begin(query);
            let mut last = None;
            for step in [0, 1, 40] {
                let frame = frame(&mut session, step);
                assert_eq!(frame.report.step, step);
                let (from, to) = headline(&frame.report);
                assert!(from.starts_with("50\u{a0}neurons") && !to.is_empty(), "{from} {to}");
                assert_eq!(from.ends_with('→'), to.ends_with("atoms"));
                let graph = overture.graph(&frame.field);
                assert_eq!(graph.len(), if d == 1 { 2 * frame.field.len() } else { 0 });
                let pictures = overture.paint(frame);
                for (picture, size) in pictures.iter().zip([[300, 180], [300, 200]]) {
                    assert_eq!([picture.width, picture.height], size);
                    assert!(picture.bytes.iter().any(|b| *b != picture.bytes[0]));
                }
                assert_ne!(last, Some(pictures.clone()));
                last = Some(pictures);
            }
            let points = &overture.points;
            let discs = overture.discs();
            assert_eq!(discs.len(), 6 * points.n());
            for (disc, i) in discs.chunks(6).zip(0..) {
                assert!(disc[0] > 0.0 && disc[0] < 300.0 && disc[1] > 0.0 && disc[1] < 200.0);
                // Back from pixels to the data.
                let w = overture.window();
                let x = w.x[0] + (w.x[1] - w.x[0]) * f64::from(disc[0]) / 300.0;
                assert!((x - points.x()[(i, 0)]).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn another_painter_goes_on_with_what_this_one_remembers() {
        let (mut overture, mut session) = begin("preset=saddle&m=50");
        for step in [0, 1, 3, 9, 30] {
            overture.paint(frame(&mut session, step));
        }
        let (mut heir, mut stranger) = (Painter::new(), Painter::new());
        heir.recall(&overture.memory());
        stranger.recall(&[255; 7]);
        let last = frame(&mut session, 80);
        let pictures = overture.paint(last.clone());
        let after = |painter: &mut Painter| {
            let last = last.clone();
            painter.take(&overture.job, last.neurons, last.field, last.map);
            painter.paint(&overture.job).1
        };
        assert_eq!(after(&mut heir), pictures);
        // One that has not been told has no trails.
        assert_ne!(after(&mut stranger)[0], pictures[0]);
    }
}
