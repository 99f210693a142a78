//! Figures of what is shown: how wide, on which ground, and what they say. Pure.

use super::{PanelSnapshot, Snapshot, citation};
use crate::text;
use crate::text::{charts as lines, dialogs as words};
use relu_atoms_core::cells::{Pattern, Section};
use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::experiment::compare::Comparison;
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::points::Points;
use relu_atoms_render::colours::{Palette, Rgb};
use relu_atoms_render::figure::MOST_SHADED;
use relu_atoms_render::history::Sample;
use relu_atoms_render::svg::Width;
use relu_atoms_render::svg::charts::{self, Chart, Curve, Values};
use relu_atoms_render::svg::paper::{PaperFigure, paper_figure};
use relu_atoms_render::svg::views::{self, Figure, Panel, Scene, Sheet};

/// Dots in an inch of print.
const PRINT: u32 = 300;
/// Pixels of a picture in a CSS pixel of a screen.
const SCREEN: f64 = 2.0;
/// Millimetres in an inch.
const INCH: f64 = 25.4;
/// The narrowest figure for a screen, in CSS pixels.
const LEAST_SCREEN: f64 = 240.0;
/// Width of charts for a screen, in CSS pixels.
const SCREEN_CHARTS: f64 = 840.0;
/// Dashes of the lines of several panels, which are told apart by them as on the page.
const DASHES: [f64; 4] = [0.0, 5.0, 2.0, 10.0];
/// The most neurons drawn in a file of shapes, and in one of pixels.
const MOST_SHAPES: usize = 2_000;
const MOST_IN_PIXELS: usize = 20_000;

/// How wide a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FigureWidth {
    /// A column of a paper: 85 mm.
    #[default]
    Column,
    /// The page of a paper, two columns: 178 mm.
    Page,
    /// As on the page here.
    Screen,
}

impl FigureWidth {
    /// All widths.
    pub const ALL: [Self; 3] = [Self::Column, Self::Page, Self::Screen];

    /// The width in millimetres; none on a screen.
    pub fn millimetres(self) -> Option<f64> {
        match self {
            Self::Column => Some(85.0),
            Self::Page => Some(178.0),
            Self::Screen => None,
        }
    }

    /// How many pixels across a picture has whose figure is so wide in CSS pixels.
    pub fn pixels(self, width: f64) -> u32 {
        let pixels = self.millimetres().map_or(SCREEN * width, |mm| mm / INCH * f64::from(PRINT));
        pixels.round() as u32
    }

    /// Dots in an inch; none where the picture has no size in print.
    pub fn density(self) -> Option<u32> {
        self.millimetres().map(|_| PRINT)
    }

    fn sheet(self, on_screen: f64) -> Width {
        let on_screen = Width::Pixels(on_screen.max(LEAST_SCREEN));
        self.millimetres().map_or(on_screen, Width::Millimetres)
    }
}

/// What a figure is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Ground {
    /// In the colours of the page.
    #[default]
    AsShown,
    /// In light colours.
    Light,
    /// In light colours on nothing.
    Transparent,
}

impl Ground {
    /// All grounds.
    pub const ALL: [Self; 3] = [Self::AsShown, Self::Light, Self::Transparent];
}

/// One of a panel's two views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewKind {
    /// The function f.
    Function,
    /// The neurons.
    Neurons,
}

impl ViewKind {
    /// Both, in the order of a panel's canvases.
    pub const ALL: [Self; 2] = [Self::Function, Self::Neurons];

    /// Its name.
    pub fn label(self) -> &'static str {
        words::VIEWS[self as usize].get()
    }

    /// Its part of a file's name.
    pub fn part(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Neurons => "neuron",
        }
    }
}

/// How large a panel's views are on the page, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// Width of both.
    pub width: f64,
    /// Height of the function view.
    pub function: f64,
    /// Height of the neuron view, in proportion where it is less wide.
    pub neurons: f64,
}

impl Sizes {
    /// Of what the panel shows.
    pub fn of(panel: &PanelSnapshot) -> Self {
        let ([width, function], view) = (panel.job.function, panel.job.view);
        let neurons = if view.width > 0.0 { view.height * width / view.width } else { 0.0 };
        Self { width, function, neurons }
    }
}

/// What figures are made like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Style {
    /// How wide.
    pub width: FigureWidth,
    /// On what.
    pub ground: Ground,
    /// For pixels: more neurons are drawn than a file of shapes could hold.
    pub in_pixels: bool,
}

impl Style {
    fn palette(self, panel: &PanelSnapshot) -> Palette {
        if self.ground == Ground::AsShown { panel.job.palette } else { Palette::LIGHT }
    }

    fn sheet<'a>(self, on_screen: f64, title: &'a str, note: &'a str) -> Sheet<'a> {
        Sheet {
            width: self.width.sheet(on_screen),
            filled: self.ground != Ground::Transparent,
            most: if self.in_pixels { MOST_IN_PIXELS } else { MOST_SHAPES },
            title,
            note,
            words: text::figure_words::words(),
        }
    }
}

/// A panel's name, its result in words, and its own step: what stands over it in a figure or a film.
pub fn heading(panel: &PanelSnapshot) -> [String; 3] {
    let (from, to) = text::headline(&panel.frame.report);
    [panel.name.clone(), format!("{from} {to}"), words::step(panel.frame.report.step)]
}

/// One view of a panel; none if its points cannot be shown.
pub fn view(panel: &PanelSnapshot, view: ViewKind, style: Style) -> Option<Figure> {
    let (points, palette) = (Points::check(&panel.points).ok()?, style.palette(panel));
    let title = words::title(&panel.name, view.label(), panel.frame.report.step);
    let note = note(&[panel]);
    let held_out = held_out(panel);
    let scene = scene(panel, &points, held_out.as_ref(), &palette);
    Some(match view {
        ViewKind::Function => {
            let sheet = style.sheet(panel.job.function[0], &title, &note);
            views::function_view(&scene, panel.job.function, &sheet)
        }
        ViewKind::Neurons => {
            let sheet = style.sheet(panel.job.view.width, &title, &note);
            views::neuron_view(&scene, &panel.job.view, &sheet)
        }
    })
}

/// The paper's figure of a panel; none if it is not shown.
pub fn paper(panel: &PanelSnapshot, style: Style) -> Option<Figure> {
    let state = panel.figure.as_ref()?;
    let (points, palette) = (Points::check(&panel.points).ok()?, style.palette(panel));
    let held_out = held_out(panel);
    let frame = &panel.frame;
    let opened = frame.cell.as_deref();
    let cell = opened.filter(|cell| state.is_of(cell));
    let chosen = state.chosen.clone().or_else(|| Some(cell?.sees.clone())).unwrap_or_default();
    let pattern = |sees: &[usize]| Pattern::seeing(points.n(), sees.iter().copied());
    let chosen_pattern = pattern(&chosen);
    let section = Section::new(&points, &chosen_pattern);
    let census = opened.and_then(|cell| cell.census.as_ref());
    let crowded: Vec<Section> = census
        .map(|census| census.crowded.iter().take(MOST_SHADED))
        .into_iter()
        .flatten()
        .filter_map(|sees| Section::new(&points, &pattern(sees)))
        .collect();
    let mode = panel.experiment.mode;
    let penalty = state.penalty.unwrap_or_else(|| Penalty::of(mode));
    let m = frame.report.neurons;
    let is_cell = section.is_some();
    let input = text::figure::chosen(&chosen, points.n(), points.d(), is_cell, cell, m);
    let cells = census.map_or_else(String::new, |census| {
        text::figure::crowded(census, mode, panel.experiment.has_free_biases())
    });
    let price = cell.filter(|_| is_cell).map_or_else(String::new, |cell| {
        let change = text::figure::change(cell);
        format!("{} {}: {change}.", text::figure::price(cell, penalty), text::figure::PREDICTIONS)
    });
    let heights = text::figure::heights(penalty, state.whole);
    let title = words::title(&panel.name, text::figure::FIGURE.get(), frame.report.step);
    let note = note(&[panel]);
    let sheet = style.sheet(3.0 * panel.job.view.width.max(LEAST_SCREEN), &title, &note);
    let figure = PaperFigure {
        scene: scene(panel, &points, held_out.as_ref(), &palette),
        view: panel.job.view,
        chosen: &chosen_pattern,
        section: section.as_ref(),
        crowded: &crowded,
        cell,
        penalty,
        whole: state.whole,
        turn: state.turn,
        names: text::figure::PARTS.map(text::Text::get),
        heights: &heights,
        words: [&input, &cells, &price],
    };
    Some(paper_figure(&figure, &sheet))
}

/// What a panel's views are drawn from.
struct Drawn<'a> {
    panel: &'a PanelSnapshot,
    points: Points,
    held_out: Option<Points>,
    palette: Palette,
    heading: [String; 3],
}

/// All panels side by side; none if there is none.
pub fn panels(shown: &Snapshot, style: Style) -> Option<Figure> {
    let all: Vec<Drawn> = shown
        .panels
        .iter()
        .filter_map(|panel| {
            let points = Points::check(&panel.points).ok()?;
            let (palette, heading) = (style.palette(panel), heading(panel));
            Some(Drawn { panel, points, held_out: held_out(panel), palette, heading })
        })
        .collect();
    let panels: Vec<Panel> = all
        .iter()
        .map(|one| Panel {
            scene: scene(one.panel, &one.points, one.held_out.as_ref(), &one.palette),
            function: one.panel.job.function,
            view: one.panel.job.view,
            heading: &one.heading,
        })
        .collect();
    let title = words::title_of_all(all.iter().map(|one| one.heading.join(", ")));
    let note = note(&shown.panels.iter().collect::<Vec<_>>());
    let on_screen = shown.panels.iter().map(|panel| panel.job.function[0].max(LEAST_SCREEN)).sum();
    (!panels.is_empty()).then(|| views::panels(&panels, &style.sheet(on_screen, &title, &note)))
}

/// The charts of a panel: its loss, its penalty, the bounds where there are any, and its atoms.
pub fn panel_charts(shown: &Snapshot, panel: &PanelSnapshot, style: Style) -> Figure {
    let (p, report) = (style.palette(panel), &panel.frame.report);
    let curve = |name: &str, colour: Rgb, dash: f64, value: &dyn Fn(&Sample) -> f64| {
        let points = panel.history.samples().iter().map(|sample| (sample.step, value(sample))).collect();
        Curve { name: name.into(), points, colour, dash }
    };
    let mode = panel.experiment.mode;
    let chart = |name: &str, values: Values, curves: Vec<Curve>| Chart { name: name.into(), values, curves };
    let losses = if report.test_error.is_some() {
        let [loss, test] = lines::LOSS_LINES;
        vec![
            curve(loss.get(), p.ink, 0.0, &|s| s.loss),
            curve(test.get(), p.ink_soft, 7.0, &|s| s.test_error),
        ]
    } else {
        vec![curve("", p.ink, 0.0, &|s| s.loss)]
    };
    let mut all = vec![
        chart(text::LOSS.get(), Values::Decades, losses),
        chart(text::penalty(mode), Values::Decades, vec![curve("", p.ink, 0.0, &|s| s.penalty)]),
    ];
    if report.standing.is_some() {
        // A bound that is not positive says nothing.
        let bound = |s: &Sample, k: usize| Some(s.bounds[k]).filter(|v| *v > 0.0).unwrap_or(f64::NAN);
        let [own, rescaled, merged, lower] = lines::BOUND_LINES;
        let mut curves = vec![
            curve(own.get(), p.ink, 0.0, &|s| bound(s, 0)),
            curve(rescaled.get(), p.ink_soft, 5.0, &|s| bound(s, 1)),
            curve(merged.get(), p.ink, 2.0, &|s| bound(s, 2)),
        ];
        if let Some(optimum) = panel.optimum.as_ref().map(|best| best.objective).filter(|_| panel.solved) {
            curves.push(curve(lines::OPTIMUM_LINE.get(), p.proof, 0.0, &|_| optimum));
        }
        curves.push(curve(lower.get(), p.ink_soft, 0.0, &|s| bound(s, 3)));
        all.push(chart(text::OBJECTIVE.get(), Values::Bounds, curves));
    }
    let [atoms, directions] = lines::ATOM_LINES;
    let counts = vec![
        curve(atoms.get(), p.ink, 0.0, &|s| s.atoms),
        curve(directions.get(), p.ink_soft, 2.0, &|s| s.n_eff),
    ];
    all.push(chart(text::ATOMS.get(), Values::Counts, counts));
    all.push(chart(text::SEEN.get(), Values::Counts, vec![curve("", p.ink, 0.0, &|s| 100.0 * s.seen_share)]));
    let title = words::charts_title(&panel.name);
    let sheet = style.sheet(SCREEN_CHARTS, &title, "");
    let note = note(&[panel]);
    let step = words::step(report.step);
    let marked = (report.step < report.furthest).then_some((report.step, step.as_str()));
    charts::charts(&all, shown.log_steps, marked, &p, &Sheet { note: &note, ..sheet })
}

/// The charts that compare all panels: each has a line of its own; none if there is none.
pub fn shared_charts(shown: &Snapshot, style: Style) -> Option<Figure> {
    let p = style.palette(shown.panels.first()?);
    let objective = |s: &Sample| if s.bounds[0].is_finite() { s.bounds[0] } else { s.loss };
    let chart = |name: &str, values: Values, value: fn(&Sample) -> f64| {
        let curves = (shown.panels.iter().zip(DASHES))
            .map(|(panel, dash)| Curve {
                name: panel.name.clone(),
                points: panel.history.samples().iter().map(|s| (s.step, value(s))).collect(),
                colour: p.ink,
                dash,
            })
            .collect();
        Chart { name: name.into(), values, curves }
    };
    let [directions, loss, of_objective] = text::SHARED_CHARTS;
    let mut all = vec![
        chart(directions.get(), Values::Counts, |s| s.n_eff),
        chart(loss.get(), Values::Decades, |s| s.loss),
        chart(of_objective.get(), Values::Decades, objective),
        chart(text::SEEN.get(), Values::Counts, |s| 100.0 * s.seen_share),
    ];
    if shown.panels.iter().any(|panel| panel.frame.report.test_error.is_some()) {
        all.push(chart(text::TEST_ERROR.get(), Values::Decades, |s| s.test_error));
    }
    let title = words::charts_title(&shown.panels.iter().map(|p| &*p.name).collect::<Vec<_>>().join(", "));
    let note = note(&shown.panels.iter().collect::<Vec<_>>());
    let step = words::step(shown.step);
    let marked = (shown.step < shown.furthest).then_some((shown.step, step.as_str()));
    let sheet = style.sheet(SCREEN_CHARTS, &title, &note);
    Some(charts::charts(&all, shown.log_steps, marked, &p, &sheet))
}

fn held_out(panel: &PanelSnapshot) -> Option<Points> {
    panel.held_out.as_ref().and_then(|raw| Points::check(raw).ok())
}

fn scene<'a>(
    panel: &'a PanelSnapshot,
    points: &'a Points,
    held_out: Option<&'a Points>,
    palette: &'a Palette,
) -> Scene<'a> {
    Scene {
        frame: &panel.frame,
        points,
        held_out,
        error: panel.error.as_ref(),
        window: &panel.job.window,
        values: panel.job.values,
        palette,
        optimum: panel.optimum.as_deref(),
        certified: panel.certified,
        trails: Some(&panel.trails),
        columns: &panel.columns,
    }
}

/// Where the figure comes from: the citation of the runs, each to its own step.
fn note(panels: &[&PanelSnapshot]) -> String {
    let runs: Vec<Experiment> = panels.iter().map(|panel| panel.experiment.clone()).collect();
    let steps = panels.iter().map(|panel| panel.frame.report.step);
    Comparison::of(&runs).map_or_else(String::new, |runs| citation::note(&runs, steps))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::snapshot;

    #[test]
    fn widths_are_those_of_print_and_screen() {
        let sizes = FigureWidth::ALL.map(|width| (width.pixels(400.0), width.density()));
        assert_eq!(sizes, [(1004, Some(300)), (2102, Some(300)), (800, None)]);
        let shown = snapshot(&[7]);
        for (width, written) in [
            (FigureWidth::Column, "width=\"85mm\""),
            (FigureWidth::Page, "width=\"178mm\""),
            (FigureWidth::Screen, "width=\"300\""),
        ] {
            let figure = view(&shown.panels[0], ViewKind::Function, Style { width, ..Style::default() });
            assert!(figure.is_some_and(|figure| figure.svg.contains(written)), "{written}");
        }
    }

    /// All three parts are in one figure, in every width, with the sentences of the page; without the figure on the page
    /// there is none.
    #[test]
    fn the_papers_figure_is_one_document() {
        use crate::state::{FigureState, straight_chart};
        use relu_atoms_core::experiment::Mode;
        use relu_atoms_core::occupancy::CellChoice;
        use relu_atoms_session::messages::Request;
        use relu_atoms_session::{Output, Session};
        for (preset, mode) in [("saddle", Mode::VariationNorm), ("tent", Mode::GradientPenalty)] {
            let mut shown = snapshot(&[7]);
            assert_eq!(paper(&shown.panels[0], Style::default()), None);
            let experiment = Experiment { m: 90, ..Experiment::preset(preset, mode).unwrap() };
            let mut session = Session::new();
            session.handle(Request::Cell(Some(CellChoice::Heaviest)));
            session.handle(Request::Open(Box::new(experiment.clone())));
            let frame = match session.handle(Request::Draw).into_iter().next() {
                Some(Output::Frame(frame)) => *frame,
                other => panic!("{other:?}"),
            };
            let panel = &mut shown.panels[0];
            panel.points = experiment.raw_points().unwrap();
            let points = Points::check(&panel.points).unwrap();
            panel.job.d = points.d();
            panel.job.view.chart = straight_chart(points.d());
            panel.job.view.lines = relu_atoms_render::lines::Lines::fitting(&points);
            panel.job.window = relu_atoms_render::window::for_view(&points, [300.0, 200.0]);
            (panel.experiment, panel.frame, panel.figure) = (experiment, frame, Some(FigureState::default()));
            for width in FigureWidth::ALL {
                let figure = paper(panel, Style { width, ..Style::default() }).unwrap();
                for part in text::figure::PARTS {
                    assert_eq!(figure.svg.matches(part.get()).count(), 1, "{part}");
                }
                for group in ["-input-space\"", "-opened\"", "-surface\""] {
                    assert_eq!(figure.svg.matches(group).count(), 1, "{group}");
                }
                assert!(figure.svg.contains("This neuron sees") && !figure.svg.contains("NaN"));
                assert!(figure.svg.contains("unchanged") && figure.size[1] > 100.0);
            }
            // A set that no line divides off.
            if points.d() == 2 {
                panel.figure = Some(FigureState { chosen: Some(vec![6, 7]), ..FigureState::default() });
                let none = paper(panel, Style::default()).unwrap().svg;
                assert!(none.contains("No neuron sees just"));
            }
        }
    }

    #[test]
    fn the_ground_is_the_one_that_was_asked_for() {
        let mut shown = snapshot(&[7]);
        let dark = Palette { surface: Rgb([1, 2, 3]), ..Palette::LIGHT };
        shown.panels[0].job.palette = dark;
        let [as_shown, light, transparent] = Ground::ALL.map(|ground| {
            let style = Style { ground, ..Style::default() };
            ViewKind::ALL.map(|kind| view(&shown.panels[0], kind, style).unwrap().svg).concat()
        });
        assert!(as_shown.contains("#010203") && !light.contains("#010203"));
        assert!(!transparent.contains("#010203"));
        // The sheet is the one thing that a transparent figure has not.
        let sheets = |svg: &str| svg.matches("<rect x=\"-2\" y=\"-2\"").count();
        assert_eq!([&as_shown, &light, &transparent].map(|svg| sheets(svg)), [2, 2, 0]);
    }

    /// The last point of a chart's first curve, in pixels of the sheet, and the words of the figure.
    #[test]
    fn charts_have_the_numbers_of_the_history() {
        let mut shown = snapshot(&[100, 100]);
        for (k, panel) in shown.panels.iter_mut().enumerate() {
            for step in [0, 1, 10, 100] {
                let loss = 1.0 / (1.0 + step as f64);
                let bounds = [loss + 0.2, loss + 0.1, loss + 0.05, -1.0];
                let (penalty, atoms, n_eff) = (2.0, 5.0 - k as f64, 7.5);
                let (seen_share, test_error) = (0.5, 2.0 * loss);
                panel.history.push(Sample {
                    step,
                    loss,
                    penalty,
                    atoms,
                    n_eff,
                    bounds,
                    seen_share,
                    test_error,
                });
            }
        }
        shown.panels[1].name = "Another".into();
        let own = panel_charts(&shown, &shown.panels[0], Style::default()).svg;
        let shared = shared_charts(&shown, Style::default()).unwrap().svg;
        // Loss, penalty, atoms and points seen, and of all panels the test error; without a regulariser there are no
        // bounds.
        assert_eq!((own.matches("-axes\"").count(), shared.matches("-axes\"").count()), (4, 5));
        assert!(own.contains(">test error<") && shared.contains(">Test error<"));
        for said in ["directions", ">Loss<", ">step<"] {
            assert!(own.contains(said), "{said}");
        }
        for said in [">Nothing<", ">Another<", ">Directions<", ">Objective<"] {
            assert_eq!(shared.matches(said).count(), 1, "{said}");
        }
        // A lower bound of −1 is not drawn, and what is drawn is a number.
        assert!(!own.contains("NaN") && !own.contains("-0<") && !shared.contains("NaN"));
        shown.panels[0].frame.report.furthest = 200;
        assert!(panel_charts(&shown, &shown.panels[0], Style::default()).svg.contains(">step 100<"));
        assert!(!own.contains(">step 100<"), "no step is pointed out at the end of the run");
    }

    #[test]
    fn every_panel_says_its_own_step_and_result() {
        let mut shown = snapshot(&[4_000, 1_250]);
        shown.panels[1].name = "Another".into();
        shown.panels[0].frame.report.gathered = false;
        (shown.panels[1].frame.report.gathered, shown.panels[1].frame.report.atom_count) = (true, 3);
        let svg = panels(&shown, Style::default()).unwrap().svg;
        for said in
            [">step 4,000<", ">step 1,250<", ">Nothing<", ">Another<", "3\u{a0}atoms<", "\u{a0}directions<"]
        {
            assert_eq!(svg.matches(said).count(), 1, "{said}");
        }
        assert!(svg.contains("steps 4000, 1250"), "the note has both");
        assert_eq!(panels(&Snapshot { panels: Vec::new(), ..shown }, Style::default()), None);
    }
}
