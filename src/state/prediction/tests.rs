use super::*;
use proptest::prelude::*;
use relu_atoms_core::cells::Arrangement;
use relu_atoms_core::experiment::{Experiment, Mode};
use relu_atoms_core::field::Window;
use relu_atoms_core::points::RawPoints;
use relu_atoms_session::messages::{Frame, LiveSettings};
use relu_atoms_session::seeds::train_to_end;

fn points(preset: &str) -> Arc<Points> {
    let raw = Experiment::preset(preset, Mode::VariationNorm).and_then(|run| run.raw_points()).expect(preset);
    Arc::new(Points::check(&raw).expect(preset))
}

fn line(x: &[f64], y: &[f64]) -> Arc<Points> {
    Arc::new(Points::check(&RawPoints { d: 1, x: x.to_vec(), y: y.to_vec() }).expect("points"))
}

/// The end of a short run of a preset.
fn report(preset: &str, set: &[(&str, &str)]) -> Report {
    let mut run = Experiment::preset(preset, Mode::VariationNorm).expect(preset);
    for (key, value) in set {
        run.set(key, value).expect(key);
    }
    train_to_end(&run, &mut |_| true).expect("an end")
}

fn outcome(id: PanelId, points: &Arc<Points>, report: Report) -> PanelOutcome {
    PanelOutcome { id, points: points.clone(), report: Arc::new(report), shown: None }
}

/// A frame of this function on a window a little wider than the points.
fn shown(report: &Report, x: [f64; 2], f: impl Fn(f64) -> f64) -> Arc<ShownFrame> {
    let window = Window { x, y: [-1.0, 1.0], columns: 400, rows: 1 };
    let unit = (x[1] - x[0]) / 400.0;
    let field = (0..400).map(|k| f(x[0] + (f64::from(k) + 0.5) * unit) as f32).collect();
    let frame = Frame {
        stop: None,
        report: report.clone(),
        settings: LiveSettings { lambda: 0.01, tau: 0.0, h: 0.1 },
        curve: Vec::new(),
        neurons: Vec::new(),
        field,
        map: Vec::new(),
        cell: None,
    };
    Arc::new(ShownFrame { frame, window })
}

fn made(question: Question, points: &Arc<Points>, said: &[PredictionCommand]) -> Prediction {
    let mut prediction = Prediction::ask(question, points).expect("a question");
    for command in said {
        assert!(prediction.say(command), "{command:?}");
    }
    prediction.close();
    prediction
}

/// A stroke is followed where it goes, and what is not drawn is straight between what is, and level beyond it.
#[test]
fn a_stroke_is_the_curve_where_it_goes() {
    let points = line(&[-1.0, 0.0, 1.0], &[0.0, 1.0, 0.0]);
    let mut curve = DrawnCurve::over(&points).expect("a line");
    assert!(curve.is_blank() && curve.at(0.3).is_none() && curve.polyline().is_empty());
    curve.draw(None, [-0.5, 0.2]);
    assert!((curve.at(0.7).expect("level") - 0.2).abs() < 1e-12);
    // Right to left, as fast as a finger: the events are far apart.
    curve.draw(None, [0.9, 0.1]);
    curve.draw(Some([0.9, 0.1]), [0.0, 1.0]);
    let off = |x: f64| (curve.at(x).expect("drawn") - (1.0 - x)).abs();
    for k in 0..=9 {
        assert!(off(0.1 * f64::from(k)) < 0.03, "{k} {}", off(0.1 * f64::from(k)));
    }
    // Straight from the first stroke to the second.
    let between = curve.at(-0.25).expect("between");
    assert!((between - 0.6).abs() < 0.03, "{between}");
    assert!((curve.at(-2.0).expect("level") - 0.2).abs() < 1e-12);
    assert!(curve.polyline().windows(2).all(|p| p[0][0] < p[1][0]));
    // No number draws nothing; what is too high is as high as the axis.
    let before = curve.clone();
    curve.draw(None, [f64::NAN, 0.0]);
    curve.draw(Some([0.0, f64::INFINITY]), [0.1, 0.0]);
    curve.set_handle(2, f64::NAN);
    assert_eq!(curve, before);
    curve.draw(None, [0.5, 99.0]);
    let highest = curve.polyline().iter().map(|p| p[1]).fold(f64::NEG_INFINITY, f64::max);
    assert_eq!(highest, curve.values()[1]);
}

#[test]
fn handles_move_the_curve_and_each_other_only_where_they_must() {
    let points = line(&[-1.0, 0.0, 1.0], &[-1.0, 1.0, 0.5]);
    let mut curve = DrawnCurve::over(&points).expect("a line");
    assert!((0..HANDLES).all(|k| curve.handle(k)[1] == 0.0));
    curve.set_handle(3, 0.8);
    let values: Vec<f64> = (0..HANDLES).map(|k| curve.handle(k)[1]).collect();
    assert_eq!(values, [0.0, 0.0, 0.0, 0.8, 0.0, 0.0, 0.0]);
    // Straight lines from handle to handle.
    let [a, b] = [2, 3].map(|k| curve.handle(k)[0]);
    assert!((curve.at(0.5 * (a + b)).expect("a value") - 0.4).abs() < 1e-9);
    // A drawn part keeps its shape but for the hat that is added, and the neighbours stay.
    curve.draw(None, [-1.0, -0.5]);
    curve.draw(Some([-1.0, -0.5]), [1.0, 0.5]);
    let before: Vec<f64> = (0..HANDLES).map(|k| curve.handle(k)[1]).collect();
    curve.set_handle(4, before[4] + 0.3);
    for k in 0..HANDLES {
        let by = if k == 4 { 0.3 } else { 0.0 };
        assert!((curve.handle(k)[1] - before[k] - by).abs() < 1e-9, "{k}");
    }
    // Handles lie within the axis and, all but the outermost, among the data.
    assert!((1..HANDLES - 1).all(|k| curve.handle(k)[0].abs() < 1.0));
    curve.set_handle(0, 1e9);
    assert_eq!(curve.handle(0)[1], curve.values()[1]);
}

#[test]
fn points_that_coincide_and_points_in_the_plane() {
    let curve = DrawnCurve::over(&line(&[2.0], &[1.0])).expect("a line");
    assert!(curve.handle(0)[0] < 2.0 && curve.handle(HANDLES - 1)[0] > 2.0);
    let plane = points("xor");
    assert_eq!(DrawnCurve::over(&plane), None);
    assert_eq!(Prediction::ask(Question::Function, &plane), None);
    assert!(Prediction::ask(Question::Cells, &plane).is_some());
    // Too many cells to be listed.
    assert_eq!(Prediction::ask(Question::Cells, &points("saddle")), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    /// Whatever is drawn, every value is a number on the axis, and between two inputs no further off than both.
    #[test]
    fn whatever_is_drawn_is_a_function(
        strokes in proptest::collection::vec(
            (proptest::option::of((-3.0f64..3.0, -9.0f64..9.0)), -3.0f64..3.0, -9.0f64..9.0, 0usize..12),
            1..30,
        ),
    ) {
        let points = line(&[-1.0, 0.2, 1.0], &[-1.0, 1.0, 0.5]);
        let mut curve = DrawnCurve::over(&points).expect("a line");
        for (from, x, y, handle) in strokes {
            if handle < HANDLES {
                curve.set_handle(handle, y);
            } else {
                curve.draw(from.map(|(x, y)| [x, y]), [x, y]);
            }
            let [lo, hi] = curve.values();
            for k in -20..=20 {
                let v = curve.at(0.1 * f64::from(k)).expect("drawn");
                prop_assert!((lo - 1e-9..=hi + 1e-9).contains(&v), "{v}");
            }
        }
        prop_assert_eq!(curve.polyline().len(), COLUMNS);
    }
}

#[test]
fn a_number_is_compared_with_the_reports() {
    let data = points("tent");
    let said = made(Question::Atoms, &data, &[PredictionCommand::SayAtoms(3)]);
    let end = report("tent", &[("m", "60")]);
    assert!(end.gathered, "{}", end.n_eff);
    let compare = |end: Report| {
        let comparison = said.compare(&[outcome(0, &data, end)]).expect("a comparison");
        let Difference::Atoms(3, ends) = comparison.difference else { panic!("a number") };
        (ends[0].1, comparison.is_over)
    };
    assert_eq!(compare(end.clone()), (Ending::Atoms(end.atom_count), true));
    assert!(!compare(Report { status: RunStatus::Running, ..end.clone() }).1);
    // Dead, shrunk to nothing, not gathered, diverged.
    let dead = Report { dead: end.neurons, gathered: false, atoms: Vec::new(), atom_count: 0, ..end.clone() };
    assert_eq!(compare(dead).0, Ending::Dead);
    let vanished = report("sine", &[("m", "60"), ("lambda", "0.3"), ("schedule", "train:8000")]);
    assert!(vanished.vanished);
    assert_eq!(compare(vanished).0.atoms(), Some(0));
    let diffuse = Report { gathered: false, n_eff: 41.2, ..end.clone() };
    assert_eq!(compare(diffuse).0, Ending::Diffuse(41.2));
    let diverged = Report { status: RunStatus::Diverged, ..end.clone() };
    assert_eq!(compare(diverged).0.atoms(), None);
    // Of other points, before the runs, before the guess and after it was left, there is nothing to compare.
    assert_eq!(said.compare(&[outcome(0, &points("zigzag"), end.clone())]), None);
    assert_eq!(said.compare(&[]), None);
    let ready = Report { step: 0, status: RunStatus::Ready, ..end.clone() };
    assert_eq!(said.compare(&[outcome(0, &data, ready)]), None);
    let mut open = Prediction::ask(Question::Atoms, &data).expect("a question");
    assert!(open.say(&PredictionCommand::SayAtoms(3)));
    assert_eq!(open.compare(&[outcome(0, &data, end.clone())]), None);
    open.skip();
    assert_eq!(open.compare(&[outcome(0, &data, end)]), None);
}

#[test]
fn a_question_is_closed_by_training_and_takes_no_more() {
    let data = points("tent");
    let mut question = Prediction::ask(Question::Atoms, &data).expect("a question");
    assert!(!question.guess.is_made());
    // What is said about something else changes nothing.
    assert!(!question.say(&PredictionCommand::ToggleCell(vec![0])));
    question.close();
    assert_eq!(question.stage, Stage::Skipped);
    assert!(!question.say(&PredictionCommand::SayAtoms(2)));
    let again = question.anew().expect("a question");
    assert!(again.is_open() && !again.guess.is_made());
    let most = made(Question::Atoms, &data, &[PredictionCommand::SayAtoms(usize::MAX)]);
    assert_eq!(most.guess, Guess::Atoms(Some(MOST_ATOMS)));
    assert_eq!(most.stage, Stage::Made);
    // A wiped curve is none.
    let mut curve = Prediction::ask(Question::Function, &data).expect("a question");
    assert!(curve.say(&PredictionCommand::Draw(None, [0.0, 0.0])) && curve.guess.is_made());
    assert!(curve.say(&PredictionCommand::Wipe) && !curve.guess.is_made());
}

fn atom(u: [f64; 3], sign: i8, data: &Points) -> AtomReport {
    AtomReport { sign, u, share: 0.5, neurons: 3, sees: Pattern::of(u, data).points() }
}

/// Every atom is in its own cell and in no other, for all cells of some data, and both cells have one that is on the
/// wall between them.
#[test]
fn atoms_are_in_their_cells_and_on_a_wall_in_both() {
    for preset in ["xor", "three-points", "tent"] {
        let data = points(preset);
        let arrangement = Arrangement::new(&data);
        let cells = cells_asked(&data);
        assert_eq!(cells.len() + 1, arrangement.cells.len(), "{preset}");
        for sees in &cells {
            let pattern = Pattern::seeing(data.n(), sees.iter().copied());
            let section = relu_atoms_core::cells::Section::new(&data, &pattern).expect("a cell");
            let inside = atom(section.direction(), 1, &data);
            assert_eq!(&inside.sees, sees);
            let found: Vec<_> = cells.iter().filter(|other| is_in_cell(&inside, other, &data)).collect();
            assert_eq!(found, [sees], "{preset}");
        }
        for wall in &arrangement.walls {
            let on = atom(arrangement.frame.leave(wall.inside), -1, &data);
            for cell in wall.cells {
                let sees = arrangement.cells[cell].pattern.points();
                assert!(is_in_cell(&on, &sees, &data), "{preset} {sees:?}");
            }
        }
    }
}

#[test]
fn cells_come_out_as_hit_empty_and_unforeseen() {
    let data = points("tent");
    let end = report("tent", &[("m", "60")]);
    let n = data.n();
    let right = |from: usize| {
        // A direction that bends between two points and sees those to the right of it.
        let x = |i: usize| data.x()[(i, 0)];
        [1.0, -0.5 * (x(from - 1) + x(from)), 0.0]
    };
    let atoms = vec![atom(right(1), 1, &data), atom(right(2), -1, &data), atom(right(2), 1, &data)];
    let own: Vec<usize> = (2..n).collect();
    let said = made(
        Question::Cells,
        &data,
        &[
            PredictionCommand::ToggleCell(own.clone()),
            PredictionCommand::ToggleCell((0..n).collect()),
            PredictionCommand::ToggleCell(vec![0]),
            PredictionCommand::ToggleCell(vec![0]),
        ],
    );
    // A cell that an atom only touches is hit by it.
    let x = data.x()[(1, 0)];
    let on = vec![AtomReport { sees: (2..n).collect(), ..atom([1.0, -x, 0.0], 1, &data) }];
    let touched = CellsDifference::of(&[(1..n).collect()], &on, &data);
    assert_eq!((touched.count(CellStanding::Hit), touched.on_walls), (1, true));
    assert!(!CellsDifference::of(&[(2..n).collect()], &on, &data).on_walls);
    let end = Report { atom_count: 3, atoms, gathered: true, status: RunStatus::Finished, ..end };
    let panel = outcome(0, &data, end.clone());
    let Difference::Cells(cells) =
        said.compare(std::slice::from_ref(&panel)).expect("a comparison").difference
    else {
        panic!("cells")
    };
    let difference = cells[0].1.clone().expect("atoms");
    assert_eq!((difference.atoms, difference.foreseen), (3, 2));
    let counts = [CellStanding::Hit, CellStanding::Empty, CellStanding::Unforeseen];
    assert_eq!(counts.map(|standing| difference.count(standing)), [1, 1, 1]);
    // The outlines follow, and before the end they are as predicted.
    let overlay = said.overlay(&panel).expect("cells");
    assert_eq!(overlay.cells, difference.cells);
    let on_the_way = outcome(0, &data, Report { status: RunStatus::Running, ..end.clone() });
    let overlay = said.overlay(&on_the_way).expect("cells");
    assert!(overlay.cells.len() == 2 && overlay.cells.iter().all(|(_, s)| *s == CellStanding::Predicted));
    // Without atoms every cell is empty; where it cannot be told, they stay as predicted.
    let vanished =
        Report { vanished: true, gathered: false, atoms: Vec::new(), atom_count: 0, ..end.clone() };
    let overlay = said.overlay(&outcome(0, &data, vanished)).expect("cells");
    assert!(overlay.cells.iter().all(|(_, s)| *s == CellStanding::Empty));
    let crowd = Report { atom_count: 70, atoms: Vec::new(), ..end };
    let Some(Comparison { difference: Difference::Cells(cells), .. }) =
        said.compare(&[outcome(0, &data, crowd)])
    else {
        panic!("cells")
    };
    assert_eq!(cells[0].1, Err(Ending::Diffuse(70.0)));
}

/// A place where two halves lie over each other goes through the cell of the one, that of the other, and neither.
#[test]
fn a_place_of_two_halves_goes_through_both() {
    let data = points("xor");
    let mut question = Prediction::ask(Question::Cells, &data).expect("a question");
    let cells = |question: &Prediction| match &question.guess {
        Guess::Cells(cells) => cells.clone(),
        _ => panic!("cells"),
    };
    let here = PredictionCommand::CycleCells(vec![vec![0, 1], vec![2, 3]]);
    let mut seen = Vec::new();
    for _ in 0..4 {
        assert!(question.say(&here));
        seen.push(cells(&question));
    }
    assert_eq!(seen, [vec![vec![0, 1]], vec![vec![2, 3]], vec![], vec![vec![0, 1]]]);
    // The empty cell is passed over.
    let mut question = Prediction::ask(Question::Cells, &data).expect("a question");
    let here = PredictionCommand::CycleCells(vec![vec![0, 1, 2, 3], vec![]]);
    assert!(question.say(&here) && cells(&question).len() == 1);
    assert!(question.say(&here) && cells(&question).is_empty());
}

#[test]
fn a_curve_is_compared_between_the_outermost_points() {
    let data = line(&[-1.0, 0.0, 1.0], &[0.0, 1.0, 0.0]);
    let end = report("tent", &[("m", "10"), ("steps", "5")]);
    let said = made(
        Question::Function,
        &data,
        &[PredictionCommand::Draw(None, [-1.1, 0.5]), PredictionCommand::Draw(Some([-1.1, 0.5]), [1.1, 0.5])],
    );
    // f = x/2: the difference is |(1 − x)/2|, whose mean over [−1, 1] is 1/2, and at most 1 at −1. Far beyond the points
    // f is elsewhere, which does not count.
    let f = |x: f64| if x.abs() > 1.0 { 50.0 } else { 0.5 * x };
    let panel = PanelOutcome { shown: Some(shown(&end, [-1.5, 1.5], f)), ..outcome(4, &data, end.clone()) };
    let Some(Comparison { difference: Difference::Function(all), .. }) =
        said.compare(std::slice::from_ref(&panel))
    else {
        panic!("a function")
    };
    let (4, Some(off)) = all[0] else { panic!("a difference") };
    assert!((off.mean - 0.5).abs() < 1e-3 && (off.most - 1.0).abs() < 1e-2, "{off:?}");
    assert!((off.at + 1.0).abs() < 1e-2 && (off.drawn - 0.5).abs() < 1e-9, "{off:?}");
    assert!((off.drawn - off.network - off.most).abs() < 1e-9);
    // The curve stays over the view, without its handles.
    let overlay = said.overlay(&panel).expect("a curve");
    assert!(overlay.curve.is_some() && !overlay.has_handles);
    // Without a frame, or of a run that diverged, nothing is told.
    let diverged = Report { status: RunStatus::Diverged, ..end.clone() };
    for panel in [outcome(0, &data, end), PanelOutcome { report: Arc::new(diverged), ..panel }] {
        let Some(Comparison { difference: Difference::Function(all), .. }) = said.compare(&[panel]) else {
            panic!("a function")
        };
        assert_eq!(all[0].1, None);
    }
}

#[test]
fn the_smallest_is_told_and_ties_within_rounding() {
    let data = points("tent");
    let end = report("tent", &[("m", "10"), ("steps", "5")]);
    let with = |test_error| Report { test_error, ..end.clone() };
    let rank = |errors: &[Option<f64>], chosen: PanelId| {
        let question = Question::Smallest(Measure::TestError);
        let said = made(question, &data, &[PredictionCommand::Choose(chosen)]);
        let panels: Vec<PanelOutcome> =
            (0..).zip(errors).map(|(id, error)| outcome(id, &data, with(*error))).collect();
        match said.compare(&panels)?.difference {
            Difference::Smallest(difference) => Some((difference.rank(), difference.rival())),
            _ => None,
        }
    };
    assert_eq!(rank(&[Some(0.01), Some(0.02)], 0), Some((Some(Rank::Smallest), Some((1, 0.02)))));
    assert_eq!(rank(&[Some(0.01), Some(0.02)], 1), Some((Some(Rank::NotSmallest), Some((0, 0.01)))));
    assert_eq!(rank(&[Some(0.012_34), Some(0.012_341)], 1).and_then(|r| r.0), Some(Rank::Tied));
    assert_eq!(rank(&[Some(0.0), Some(0.0)], 1).and_then(|r| r.0), Some(Rank::Tied));
    assert_eq!(rank(&[Some(0.3), Some(0.1), Some(0.2)], 2).and_then(|r| r.0), Some(Rank::NotSmallest));
    assert_eq!(rank(&[None, Some(0.1)], 0).map(|r| r.0), Some(None));
    assert_eq!(rank(&[Some(0.1)], 0).map(|r| r.0), Some(None));
    assert_eq!(rank(&[Some(f64::NAN), Some(0.1)], 1).map(|r| r.0), Some(None));
    // A panel that was closed is no choice any more.
    assert_eq!(rank(&[Some(0.1), Some(0.2)], 3), None);
}
