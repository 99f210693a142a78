//! The session, driven as the page drives it.

use super::*;
use relu_atoms_core::atoms::{CountingRule, atom_statistics};
use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::field;
use relu_atoms_core::field::Window;
use relu_atoms_core::occupancy::{self, CellChoice};
use relu_atoms_core::train::NeuronEdit;

fn open(session: &mut Session, change: impl FnOnce(&mut Experiment)) -> Vec<Output> {
    let mut experiment = Box::new(Experiment::preset("xor", Mode::VariationNorm).unwrap());
    change(&mut experiment);
    session.handle(Request::Open(experiment))
}

fn frames(outputs: &[Output]) -> Vec<&Frame> {
    outputs.iter().filter_map(|o| if let Output::Frame(f) = o { Some(&**f) } else { None }).collect()
}

/// The next frame, as the page gets it: it asks, and the worker trains if nothing is waiting.
fn next(s: &mut Session) -> Frame {
    let out = s.handle(Request::Draw);
    match frames(&out).first() {
        Some(frame) => (*frame).clone(),
        None => *s.tick(&mut || true).unwrap(),
    }
}

fn refusal(outputs: &[Output]) -> String {
    match outputs {
        [Output::Reply(Reply::Refused(refusal))] => refusal.to_string(),
        other => panic!("{other:?}"),
    }
}

/// An opened cell comes with every frame, while training and after going back, with the numbers of that step.
#[test]
fn a_cell_is_opened_in_every_frame() {
    let mut s = Session::new();
    open(&mut s, |e| e.m = 60);
    assert_eq!(next(&mut s).cell, None);
    assert!(s.handle(Request::Cell(Some(CellChoice::Heaviest))).is_empty());
    let first = next(&mut s).cell.unwrap();
    assert!(!first.sees.is_empty() && first.neurons() > 0);
    let census = first.census.clone().unwrap();
    assert!(census.occupied > 0 && census.crowded.len() <= census.occupied);
    s.handle(Request::Cell(Some(CellChoice::Of(vec![0, 1]))));
    let mut seen = Vec::new();
    s.handle(Request::Play);
    for _ in 0..6 {
        let frame = next(&mut s);
        let cell = frame.cell.clone().unwrap();
        assert_eq!(cell.sees, [0, 1]);
        assert!(cell.merged_fit.iter().zip(&frame.report.fit).all(|(g, f)| (g - f).abs() < 1e-12));
        seen.push((frame.report.step, cell));
    }
    s.handle(Request::Pause);
    let (step, cell) = seen[1].clone();
    s.handle(Request::Seek(step));
    let back = next(&mut s);
    assert_eq!((back.report.step, back.cell), (step, Some(cell)));
    s.handle(Request::Cell(None));
    assert_eq!(next(&mut s).cell, None);
}

/// One cell is merged at the step where the network is: the run pauses there, predictions stay, the cell holds one
/// neuron of each sign, and going back over the step makes the same change again.
#[test]
fn one_cell_is_merged() {
    let mut s = Session::new();
    open(&mut s, |e| e.m = 80);
    s.handle(Request::Cell(Some(CellChoice::Heaviest)));
    s.handle(Request::Step(6));
    let before = std::iter::repeat_with(|| next(&mut s)).find(|frame| frame.report.step == 6).unwrap();
    let cell = before.cell.clone().unwrap();
    assert!(cell.neurons() > 2);
    s.handle(Request::Cell(Some(CellChoice::Of(cell.sees.clone()))));
    next(&mut s);
    // Steps are made until the request comes: what is told is the cell that is merged, and what that does.
    s.handle(Request::Play);
    (0..3).for_each(|_| drop(next(&mut s)));
    let network = |s: &Session| s.trainer.as_ref().unwrap().network().clone();
    let (net, points) = (network(&s), s.trainer.as_ref().unwrap().points().clone());
    let out = s.handle(Request::MergeCell(cell.sees.clone()));
    let [Output::Reply(Reply::CellMerged(told)), ..] = &out[..] else { panic!("{out:?}") };
    assert!(told.sees == cell.sees && **told != *cell);
    assert!(told.fit.iter().zip(net.predict(&points)).all(|(f, g)| (f - g).abs() < 1e-12));
    let [before, after] =
        [&net, &network(&s)].map(|net| penalty::costs(net, &points, penalty::Penalty::Variation)[1]);
    let [cost, sum] = told.costs(penalty::Penalty::Variation);
    assert!(cost > sum && (before - after - (cost - sum)).abs() < 1e-12 * before);
    let merged = frames(&out).first().map_or_else(|| next(&mut s), |frame| (*frame).clone());
    assert_eq!(merged.report.status, RunStatus::Paused);
    let now = merged.cell.clone().unwrap();
    assert_eq!((&now.sees, now.neurons()), (&cell.sees, now.groups.len()));
    assert!(now.merged_fit.iter().zip(&merged.report.fit).all(|(g, f)| (g - f).abs() < 1e-12));
    let step = merged.report.step;
    s.handle(Request::Step(3));
    let after = std::iter::repeat_with(|| next(&mut s)).find(|frame| frame.report.step == step + 3).unwrap();
    s.handle(Request::Seek(step));
    assert_eq!(next(&mut s).cell, merged.cell);
    s.handle(Request::Seek(step + 3));
    let again = next(&mut s);
    assert_eq!((again.report.step, again.neurons), (after.report.step, after.neurons));
    // Nothing is left to merge: nothing is recorded.
    s.handle(Request::Seek(step));
    next(&mut s);
    s.handle(Request::MergeCell(cell.sees));
    assert_eq!(s.timeline.as_ref().unwrap().edits().len(), 1);
}

/// The opened cell of a wide network comes with its statistics, in slices: exact when it is paused, after another
/// choice and after merging too; while it trains frames have the one that was computed last.
#[test]
fn the_opened_cell_of_a_wide_network_comes_in_slices() {
    let mut s = Session::new();
    open(&mut s, |e| e.m = 30_000);
    s.handle(Request::Pace(Pace::PerFrame(1)));
    assert!(frames(&s.handle(Request::Draw)).is_empty());
    in_slices(&mut s, 1);
    let exact = |s: &Session, frame: &Frame| {
        let trainer = s.trainer.as_ref().unwrap();
        let (net, points) = (trainer.network(), trainer.points());
        let pattern = occupancy::chosen(s.shown.cell.as_ref().unwrap(), net, points);
        let mut cell = OpenedCell::new(net, points, &pattern, &frame.report.fit);
        cell.census = Some(occupancy::census(net, points, penalty::Penalty::Variation));
        cell.is_heaviest = s.shown.cell == Some(CellChoice::Heaviest);
        assert_eq!(frame.cell.as_deref(), Some(&cell));
    };
    for choice in [CellChoice::Heaviest, CellChoice::Of(vec![0, 1])] {
        assert!(s.handle(Request::Cell(Some(choice))).is_empty());
        assert!(frames(&s.handle(Request::Draw)).is_empty(), "the cell comes first");
        let (frame, slices) = in_slices(&mut s, 1);
        assert!((4..40).contains(&slices), "{slices}");
        exact(&s, &frame);
    }
    s.handle(Request::Cell(Some(CellChoice::Heaviest)));
    s.handle(Request::Play);
    let mut renewed = Vec::new();
    for _ in 0..60 {
        let cell = asked_in_slices(&mut s).cell.expect("the last one");
        assert!(cell.census.is_some());
        assert!(cell.fit.iter().zip(&cell.merged_fit).all(|(f, g)| (f - g).abs() < 1e-12));
        renewed.push(cell);
    }
    renewed.dedup();
    assert!((2..60).contains(&renewed.len()), "{} cells of 60 frames", renewed.len());
    s.handle(Request::Pause);
    let paused = in_slices(&mut s, 40).0;
    exact(&s, &paused);
    let sees = renewed.last().unwrap().sees.clone();
    s.handle(Request::Cell(Some(CellChoice::Of(sees.clone()))));
    let other = asked_in_slices(&mut s);
    exact(&s, &other);
    s.handle(Request::MergeCell(sees));
    let merged = asked_in_slices(&mut s);
    exact(&s, &merged);
    assert!(merged.cell.is_some_and(|cell| cell.neurons() == cell.groups.len()));
    s.handle(Request::Cell(None));
    assert_eq!(asked_in_slices(&mut s).cell, None);
}

/// A log may place neurons as far as they are allowed to be: the run counts as diverged, and no number is infinite.
#[test]
fn neurons_of_the_greatest_size_have_finite_numbers() {
    for mode in [Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm] {
        for preset in ["xor", "three-points"] {
            let mut s = Session::new();
            let mut experiment = Experiment { m: 20, ..Experiment::preset(preset, mode).unwrap() };
            experiment.steps = Some(60);
            let d = experiment.raw_points().unwrap().d;
            s.handle(Request::Open(Box::new(experiment)));
            let far = [1e30, 1e30, 1e30, if d == 2 { 1e30 } else { 0.0 }];
            let neurons = (0..20)
                .map(|neuron| NeuronEdit { neuron, parameters: Some(far), frozen: Some(neuron % 2 == 0) })
                .collect();
            let tunes = vec![RunEdit { step: 3, merge: true, neurons, ..RunEdit::default() }];
            s.handle(Request::Replay { tunes, step: 9 });
            let mut told =
                frames(&s.handle(Request::Draw)).iter().map(|frame| (*frame).clone()).collect::<Vec<_>>();
            for _ in 0..1_000 {
                told.extend(s.tick(&mut || true).map(|frame| *frame));
                told.extend(frames(&s.handle(Request::Draw)).iter().map(|frame| (*frame).clone()));
                if !s.wants_tick() {
                    break;
                }
            }
            let last = told.last().expect("a frame");
            assert_eq!(last.report.status, RunStatus::Diverged, "{preset} {mode:?}");
            for frame in &told {
                let words = format!("{:?}", frame.report);
                assert!(!words.contains("inf") && !words.contains("NaN"), "{preset} {mode:?}: {words}");
            }
        }
    }
}

#[test]
fn a_frame_waits_for_the_page_and_a_pause_does_not() {
    let mut s = Session::new();
    assert!(frames(&open(&mut s, |_| ())).is_empty());
    assert_eq!(frames(&s.handle(Request::Draw))[0].report.status, RunStatus::Ready);
    s.handle(Request::Play);
    assert!(!s.wants_tick(), "no credit, nothing to do under the geometric pace");
    assert_eq!(frames(&s.handle(Request::Draw))[0].report.status, RunStatus::Running);
    s.handle(Request::Draw);
    assert!(s.wants_tick());
    assert_eq!(s.tick(&mut || true).unwrap().report.step, 1);
    // A frame tells of a pause whether the page can take one or not.
    let paused = s.handle(Request::Pause);
    assert_eq!(frames(&paused)[0].report.status, RunStatus::Paused);
    assert!(!s.wants_tick());
}

/// Ticks that end after so many yields, until there is a frame.
fn in_slices(s: &mut Session, yields: usize) -> (Frame, usize) {
    for slices in 1..100_000 {
        assert!(s.wants_tick());
        let mut left = yields;
        let frame = s.tick(&mut || {
            left -= 1;
            left > 0
        });
        if let Some(frame) = frame {
            return (*frame, slices);
        }
    }
    panic!("no frame comes")
}

/// The same for a frame that is asked for.
fn asked_in_slices(s: &mut Session) -> Frame {
    match frames(&s.handle(Request::Draw)).first() {
        Some(frame) => (*frame).clone(),
        None => in_slices(s, 40).0,
    }
}

fn assert_exact(s: &Session, frame: &Frame) {
    let (trainer, report) = (s.trainer.as_ref().unwrap(), &frame.report);
    let (net, points) = (trainer.network(), trainer.points());
    let fresh = atom_statistics(net, points, CountingRule::of(Mode::VariationNorm));
    assert_eq!((report.step, report.statistics_step), (trainer.step(), trainer.step()));
    assert_eq!((report.n_eff, report.atom_count), (fresh.n_eff, fresh.atoms.len()));
    assert_eq!(report.penalty_gradient, penalty::gradient(net, points));
    assert_eq!(report.fit, net.predict(points));
    assert_eq!((report.loss, report.penalty), (report.statistics_loss, report.statistics_penalty));
    assert_eq!(frame.neurons[4 * net.m()..].iter().filter(|v| **v == -2.0).count(), fresh.dead_neurons);
    let window = s.shown.window.unwrap();
    assert_eq!(window.samples(&frame.field).unwrap(), field::sample(net, &window));
}

#[test]
fn statistics_of_a_wide_network_come_in_slices_and_are_exact_when_it_is_paused() {
    let mut s = Session::new();
    open(&mut s, |e| (e.m, e.steps) = (30_000, Some(120)));
    s.handle(Request::Window(Window { x: [-2.0, 2.0], y: [-1.0, 1.0], columns: 20, rows: 10 }));
    s.handle(Request::Pace(Pace::PerFrame(1)));
    assert!(frames(&s.handle(Request::Draw)).is_empty(), "the statistics come first");
    let (first, slices) = in_slices(&mut s, 1);
    assert!(slices > 10, "{slices}");
    assert_eq!(first.report.status, RunStatus::Ready);
    assert_exact(&s, &first);
    s.handle(Request::Play);
    // Training goes on meanwhile, and the statistics follow.
    let mut steps = Vec::new();
    for _ in 0..80 {
        let frame = asked_in_slices(&mut s);
        assert_eq!((frame.report.status, frame.neurons.len()), (RunStatus::Running, 150_000));
        assert!(frame.report.statistics_step <= frame.report.step);
        steps.push(frame.report.statistics_step);
    }
    assert!(steps.is_sorted() && steps[79] > 0, "{steps:?}");
    assert!(steps.iter().zip(0..).any(|(c, step)| *c < step), "{steps:?}");
    // A frame tells of a pause at once; the one with its pictures follows unasked.
    let told = s.handle(Request::Pause);
    let [told] = frames(&told)[..] else { panic!("{told:?}") };
    assert_eq!(told.report.status, RunStatus::Paused);
    assert!(told.neurons.is_empty() && told.report.statistics_step < told.report.step);
    let (exact, slices) = in_slices(&mut s, 1);
    assert!(slices > 10, "{slices}");
    assert_eq!((exact.report.status, exact.report.step), (RunStatus::Paused, told.report.step));
    assert_exact(&s, &exact);
    assert!(!s.wants_tick());
    // Play before the statistics are there: those of an earlier step are never shown as this one's.
    s.handle(Request::Play);
    asked_in_slices(&mut s);
    asked_in_slices(&mut s);
    s.handle(Request::Pause);
    s.tick(&mut || false);
    s.handle(Request::Play);
    loop {
        let frame = asked_in_slices(&mut s);
        if frame.report.status == RunStatus::Finished {
            assert_eq!(frame.report.step, 120);
            assert_exact(&s, &frame);
            break;
        }
    }
    // Another λ while paused has statistics of its own.
    let (mut s, m) = (Session::new(), 30_000);
    open(&mut s, |e| e.m = m);
    asked_in_slices(&mut s);
    s.handle(Request::Draw);
    assert!(frames(&s.handle(Request::Tune { lambda: Some(0.5), tau: None, h: None })).is_empty());
    let (tuned, _) = in_slices(&mut s, 1);
    assert_eq!((tuned.report.standing.unwrap().lambda, tuned.report.statistics_step), (0.5, 0));
}

#[test]
fn reset_is_the_first_step_0_to_the_last_bit() {
    for mode in [Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm] {
        let mut s = Session::new();
        s.handle(Request::Draw);
        let first = frames(&open(&mut s, |e| *e = Experiment::preset("saddle", mode).unwrap()))[0].clone();
        s.handle(Request::Pace(Pace::PerFrame(50)));
        s.handle(Request::Play);
        let go_through = |s: &mut Session| (0..6).map(|_| next(s)).last().unwrap();
        let there = go_through(&mut s);
        s.handle(Request::Reset);
        let mut again = next(&mut s);
        assert_eq!(again.report.run, first.report.run + 1);
        again.report.run = first.report.run;
        assert_eq!(again, first);
        s.handle(Request::Play);
        let mut back = go_through(&mut s);
        back.report.run = there.report.run;
        assert_eq!(back.neurons, there.neurons);
        assert_eq!(back.report.loss.to_bits(), there.report.loss.to_bits());
    }
}

#[test]
fn the_geometric_pace_reaches_ten_thousand_steps_in_about_ten_seconds() {
    let mut s = Session::new();
    open(&mut s, |e| e.steps = Some(5000));
    s.handle(Request::Play);
    let mut count = 0;
    while next(&mut s).report.status == RunStatus::Running {
        count += 1;
    }
    assert!((150..400).contains(&count), "{count} frames");
}

#[test]
fn a_step_request_is_exact_even_across_budgets() {
    let mut s = Session::new();
    open(&mut s, |_| ());
    s.handle(Request::Step(100));
    let mut ticks = 0;
    while s.wants_tick() {
        let mut left = 7;
        s.tick(&mut || {
            left -= 1;
            left > 0
        });
        ticks += 1;
    }
    assert_eq!(frames(&s.handle(Request::Draw))[0].report.step, 100);
    assert!(ticks > 10);
}

#[test]
fn bad_requests_are_refused_with_a_sentence() {
    let mut s = Session::new();
    assert!(refusal(&open(&mut s, |e| e.m = 0)).contains("m=0"));
    assert!(refusal(&open(&mut s, |e| e.lambda = f64::NAN)).contains("lambda"));
    open(&mut s, |_| ());
    let tune = s.handle(Request::Tune { lambda: Some(-1.0), tau: None, h: None });
    assert!(refusal(&tune).contains("lambda=-1"));
    let flat = Window { x: [1.0, 1.0], y: [0.0, 1.0], columns: 10, rows: 10 };
    assert!(!refusal(&s.handle(Request::Window(flat))).is_empty());
}

#[test]
fn frames_carry_the_certificate_and_its_map() {
    let mut s = Session::new();
    open(&mut s, |e| e.m = 50);
    assert!(refusal(&s.handle(Request::Map(Some([1, 1])))).contains("map"));
    s.handle(Request::Map(Some([64, 32])));
    let frame = next(&mut s);
    let standing = frame.report.standing.unwrap();
    assert_eq!(standing.raw, frame.report.objective);
    assert!(standing.violation > 1.0 && standing.gap > 0.0);
    // The map never exceeds the certificate's peak, and comes near it.
    let top = frame.map.iter().copied().fold(0.0, f32::max);
    assert_eq!(frame.map.len(), 64 * 32);
    assert!(f64::from(top) <= standing.violation * 1.000_001 && f64::from(top) > 0.9 * standing.violation);
    // A new λ is seen at once.
    s.handle(Request::Tune { lambda: Some(0.5), tau: None, h: None });
    let tuned = next(&mut s).report.standing.unwrap();
    assert_eq!(tuned.lambda, 0.5);
    s.handle(Request::Map(None));
    assert!(next(&mut s).map.is_empty());
    open(&mut s, |e| *e = Experiment::preset("saddle", Mode::None).unwrap());
    assert!(next(&mut s).report.standing.is_none());
}

/// Free biases: their own penalty everywhere, and nothing that only a certificate can tell.
#[test]
fn free_biases_have_a_penalty_and_no_certificate() {
    use relu_atoms_core::experiment::Bias;
    for preset in ["tent", "xor"] {
        let mut s = Session::new();
        open(&mut s, |e| {
            *e =
                Experiment { m: 60, birth: true, ..Experiment::preset(preset, Mode::VariationNorm).unwrap() };
            e.bias = Bias::Free;
        });
        s.handle(Request::Map(Some([20, 10])));
        let frame = train(&mut s, 2_000);
        let (report, net) = (&frame.report, s.trainer.as_ref().unwrap().network().clone());
        let charged: f64 = (0..net.m())
            .map(|j| net.a[j] * net.a[j] + net.direction(j)[..net.d].iter().map(|w| w * w).sum::<f64>())
            .sum();
        let r = charged / (2.0 * net.m() as f64);
        assert!((report.penalty - r).abs() < 1e-12 && report.penalty < report.penalty_variation);
        assert!((report.objective - (report.loss + 1e-2 * r)).abs() < 1e-12);
        assert_eq!((report.statistics_penalty, &report.standing), (report.penalty, &None));
        assert!(frame.map.is_empty() && report.births.is_empty());
        assert!(report.hooks().iter().all(|hook| hook.0 != "data-gap" || hook.1.is_none()));
        assert!(frame.curve.iter().all(|c| c.counts.as_ref().is_none_or(|c| c.bounds.is_none())));
        assert!((frame.curve.last().and_then(|c| c.penalty).unwrap() / r - 1.0).abs() < 0.1);
        let merged = s.handle(Request::Merge);
        let Some(Output::Reply(Reply::Merged(merged))) = merged.first() else { panic!("{merged:?}") };
        assert!((merged.variation[0] - r).abs() < 1e-12 && merged.variation[1] <= r && merged.change < 1e-12);
        let after = train(&mut s, 1);
        assert!(after.report.penalty.is_finite() && after.report.penalty <= r * (1.0 + 1e-9));
    }
}

#[test]
fn merging_pauses_and_keeps_the_predictions() {
    for mode in [Mode::LabelNoise, Mode::VariationNorm] {
        let mut s = Session::new();
        open(&mut s, |e| (*e, e.m) = (Experiment::preset("saddle", mode).unwrap(), 200));
        s.handle(Request::Step(50));
        while s.wants_tick() {
            s.tick(&mut || true);
        }
        let before = next(&mut s).report;
        let out = s.handle(Request::Merge);
        let [Output::Reply(Reply::Merged(told)), Output::Reply(Reply::Logged { .. })] = &out[..] else {
            panic!("{out:?}")
        };
        let after = next(&mut s).report;
        assert!(told.change < 1e-13 && told.groups < told.neurons);
        assert_eq!((told.into.len(), after.neurons), (200, 200));
        assert_eq!(after.status, RunStatus::Paused);
        assert!(after.penalty < before.penalty);
        let merged = before.standing.unwrap().merged;
        assert!((after.objective - merged).abs() < 1e-9 * merged, "{} {merged}", after.objective);
        for (f, g) in before.fit.iter().zip(&after.fit) {
            assert!((f - g).abs() < 1e-13);
        }
        // Training goes on from there.
        s.handle(Request::Step(10));
        while s.wants_tick() {
            s.tick(&mut || true);
        }
        assert_eq!(next(&mut s).report.step, before.step + 10);
    }
}

#[test]
fn divergence_has_a_message() {
    let mut s = Session::new();
    open(&mut s, |e| e.h = Some(50.0));
    s.handle(Request::Pace(Pace::Max));
    s.handle(Request::Play);
    s.tick(&mut || true);
    let out = s.handle(Request::Draw);
    let report = &frames(&out)[0].report;
    assert_eq!(report.status, RunStatus::Diverged);
    assert!(report.message.as_ref().unwrap().contains("diverged at step"));
    assert!(report.loss.is_finite());
}

/// Ticks in small slices until nothing is left to do, then the frame.
fn finish_search(s: &mut Session) -> Frame {
    s.handle(Request::Draw);
    for _ in 0..100_000 {
        let mut left = 23;
        let frame = s.tick(&mut || {
            left -= 1;
            left > 0
        });
        if let Some(frame) = frame {
            return *frame;
        }
    }
    panic!("no frame comes");
}

fn sought(s: &mut Session, step: u64) -> Frame {
    s.handle(Request::Draw);
    let out = s.handle(Request::Seek(step));
    match frames(&out).first() {
        Some(frame) => (*frame).clone(),
        None => finish_search(s),
    }
}

fn train(s: &mut Session, steps: u64) -> Frame {
    s.handle(Request::Step(steps));
    while s.wants_tick() {
        s.tick(&mut || true);
    }
    next_still(s)
}

fn next_still(s: &mut Session) -> Frame {
    frames(&s.handle(Request::Pause)).first().map(|f| (*f).clone()).unwrap()
}

#[test]
fn seeking_shows_each_step_and_play_goes_on_from_there() {
    for mode in [Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm] {
        let mut s = Session::new();
        open(&mut s, |e| *e = Experiment { m: 40, ..Experiment::preset("saddle", mode).unwrap() });
        let mut there = Vec::new();
        for k in 1..=10_u64 {
            there.push(train(&mut s, 31 * k));
            if k == 4 {
                s.handle(Request::Tune { lambda: Some(2e-3), tau: Some(0.7), h: Some(0.04) });
            }
        }
        let end = there.last().unwrap().report.step;
        for k in [8, 2, 5, 3, 9, 0, 7] {
            let frame = sought(&mut s, there[k].report.step);
            assert_eq!((frame.report.step, frame.report.furthest), (there[k].report.step, end));
            assert_eq!(frame.report.status, RunStatus::Paused);
            assert_eq!(frame.neurons, there[k].neurons, "{mode:?} {k}");
            assert_eq!(frame.report.loss.to_bits(), there[k].report.loss.to_bits());
            assert_eq!(frame.report.targets, there[k].report.targets);
            if k < 9 {
                let on = train(&mut s, there[k + 1].report.step - there[k].report.step);
                assert_eq!(on.neurons, there[k + 1].neurons, "{mode:?} from {k}");
                // The frame before the change was made shows the old λ, the same step now the new.
                let lambda = there[if k + 1 == 3 { 4 } else { k + 1 }].report.lambda;
                assert_eq!(on.report.lambda, lambda);
            }
        }
        let start = sought(&mut s, 0);
        assert_eq!((start.report.status, start.report.furthest), (RunStatus::Ready, end));
    }
}

#[test]
fn a_branch_is_another_future_with_the_same_past() {
    let mut s = Session::new();
    open(&mut s, |e| e.m = 40);
    let first = train(&mut s, 900);
    sought(&mut s, 300);
    s.handle(Request::Tune { lambda: Some(0.2), tau: None, h: None });
    let branch = train(&mut s, 600);
    assert_eq!((branch.report.step, branch.report.furthest), (900, 900));
    assert_ne!(branch.neurons, first.neurons);
    let Some(Output::Reply(Reply::Recorded { run, end, steps, tunes })) =
        s.handle(Request::Recorded).into_iter().next()
    else {
        panic!("no answer")
    };
    assert_eq!((run, end, steps[0], tunes.len()), (branch.report.run, 900, 0, 1));
    // Another panel goes the same way, and on.
    let mut other = Session::new();
    open(&mut other, |e| e.m = 40);
    other.handle(Request::Replay { tunes: tunes.clone(), step: 900 });
    assert_eq!(finish_search(&mut other).neurons, branch.neurons);
    // Without the change it is the first future again.
    other.handle(Request::Replay { tunes: Vec::new(), step: 900 });
    assert_eq!(finish_search(&mut other).neurons, first.neurons);
    let mut wrong = tunes;
    wrong[0].lambda = Some(-1.0);
    assert!(refusal(&other.handle(Request::Replay { tunes: wrong, step: 900 })).contains("lambda=-1"));
}

#[test]
fn a_search_can_be_interrupted_and_shows_nothing_on_the_way() {
    let mut s = Session::new();
    open(&mut s, |_| ());
    s.handle(Request::Draw);
    assert!(s.handle(Request::Seek(500)).is_empty());
    assert!(s.wants_tick());
    let mut left = 100;
    assert!(
        s.tick(&mut || {
            left -= 1;
            left > 0
        })
        .is_none()
    );
    assert!(s.handle(Request::Draw).is_empty());
    assert!(
        refusal(&s.handle(Request::Tune { lambda: None, tau: None, h: Some(0.1) })).contains("recomputed")
    );
    let out = s.handle(Request::Pause);
    assert_eq!((frames(&out)[0].report.step, frames(&out)[0].report.status), (100, RunStatus::Paused));
    assert!(!s.wants_tick());
    // Beyond the end of the run it stops there.
    open(&mut s, |e| e.steps = Some(50));
    let end = sought(&mut s, 10_000);
    assert_eq!((end.report.step, end.report.status), (50, RunStatus::Finished));
    assert!(end.report.message.unwrap().contains("complete"));
}

#[test]
fn a_diverged_run_can_go_on_from_its_last_good_state() {
    let mut s = Session::new();
    open(&mut s, |_| ());
    train(&mut s, 200);
    s.handle(Request::Tune { lambda: None, tau: None, h: Some(200.0) });
    let bad = train(&mut s, 500);
    assert_eq!(bad.report.status, RunStatus::Diverged);
    let good = sought(&mut s, bad.report.step);
    assert_eq!((good.report.status, good.report.message.as_deref()), (RunStatus::Paused, None));
    assert_eq!(good.neurons, bad.neurons);
    s.handle(Request::Tune { lambda: None, tau: None, h: Some(0.1) });
    assert_eq!(train(&mut s, 50).report.step, bad.report.step + 50);
}

#[test]
fn neurons_are_set_frozen_and_released() {
    let touch = |neuron, place, held| NeuronEdit { neuron, parameters: place, frozen: held };
    let at = |f: &Frame, j: usize| [0, 1, 2, 3].map(|c| f.neurons[c * f.report.neurons + j]);
    let mut s = Session::new();
    assert!(s.handle(Request::Touch(vec![touch(0, None, Some(true))])).is_empty());
    open(&mut s, |e| e.m = 40);
    let start = train(&mut s, 0);
    let first = train(&mut s, 200);
    let put = Some([0.5, 0.25, -0.75, 0.5]);
    s.handle(Request::Touch(vec![touch(2, None, Some(true)), touch(7, put, Some(true))]));
    let placed = next_still(&mut s);
    let held = train(&mut s, 100);
    assert_eq!((held.report.held.as_slice(), at(&held, 7)), (&[2, 7][..], [0.25, -0.75, 0.5, 0.5]));
    assert_eq!(at(&held, 2), at(&first, 2));
    assert_ne!(at(&held, 3), at(&first, 3));
    s.handle(Request::Touch(vec![touch(7, None, Some(false))]));
    let free = train(&mut s, 100);
    assert_eq!((free.report.held.as_slice(), at(&free, 2)), (&[2][..], at(&first, 2)));
    assert_ne!(at(&free, 7), at(&held, 7));

    // Back and forth over it, and in another panel.
    for frame in [&placed, &held, &free, &held] {
        let shown = sought(&mut s, frame.report.step);
        assert_eq!((&shown.neurons, &shown.report.fit), (&frame.neurons, &frame.report.fit));
        if frame.report.step == 300 {
            // What happened at a step is shown there.
            assert_eq!(shown.report.held, [2]);
        }
    }
    let Some(Output::Reply(Reply::Recorded { tunes, .. })) = s.handle(Request::Recorded).pop() else {
        panic!("no answer")
    };
    let mut other = Session::new();
    open(&mut other, |e| e.m = 40);
    other.handle(Request::Replay { tunes: tunes.clone(), step: 400 });
    let frame = finish_search(&mut other);
    assert_eq!((frame.neurons, frame.report.held), (free.neurons, free.report.held));

    // What cannot be is refused, and nothing is changed by it.
    let before = sought(&mut s, 250);
    for (touches, word) in [
        (vec![touch(40, None, Some(true))], "no neuron"),
        (vec![touch(1, Some([f64::NAN, 0.0, 0.0, 0.0]), None)], "numbers"),
        (vec![touch(1, Some([1e31, 0.0, 0.0, 0.0]), None)], "larger than 1e30"),
        (vec![touch(1, Some([1e30, 1e30, 0.0, 0.0]), None)], "too far"),
        (vec![touch(2, None, Some(true)), touch(1, None, Some(true))], "order"),
    ] {
        assert!(refusal(&s.handle(Request::Touch(touches.clone()))).contains(word), "{word}");
        if word != "too far" {
            let tunes = vec![RunEdit { step: 3, neurons: touches, ..RunEdit::default() }];
            assert!(refusal(&other.handle(Request::Replay { tunes, step: 9 })).contains(word));
        }
    }
    let after = next_still(&mut s);
    assert_eq!((after.neurons, after.report.furthest), (before.neurons, 400));
    assert!(s.handle(Request::Touch(Vec::new())).is_empty());

    // A reset knows nothing of it.
    s.handle(Request::Reset);
    let reset = next_still(&mut s);
    assert_eq!((reset.neurons, reset.report.held.len()), (start.neurons, 0));
    assert_eq!(train(&mut s, 200).neurons, first.neurons);
}

#[test]
fn the_recording_of_edited_neurons_is_bounded() {
    let mut s = Session::new();
    open(&mut s, |e| e.m = 1_000);
    let all =
        |on| (0..1_000).map(|neuron| NeuronEdit { neuron, parameters: None, frozen: Some(on) }).collect();
    for k in 0..250 {
        let out = s.handle(Request::Touch(all(k % 2 == 0)));
        assert!(matches!(out[..], [Output::Reply(Reply::Logged { .. })]), "{k}: {out:?}");
        train(&mut s, 1);
    }
    assert!(refusal(&s.handle(Request::Touch(all(true)))).contains("reset"));
    s.handle(Request::Reset);
    let out = s.handle(Request::Touch(all(true)));
    assert!(matches!(out[..], [Output::Reply(Reply::Logged { kept: 0, .. })]), "{out:?}");
}

/// A random cloud on a line falls into atoms by the rule (5° of 360° hold more than 1 % of the mass), and so
/// does one that is seen by few points; it has not gathered.
#[test]
fn a_random_start_has_not_gathered() {
    for preset in ["symmetric-abs", "tent", "xor", "three-points", "saddle"] {
        for mode in [Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm] {
            let mut s = Session::new();
            open(&mut s, |e| {
                *e = Experiment { seed: 3, ..Experiment::preset(preset, mode).expect(preset) };
            });
            let report = next(&mut s).report;
            assert!(!report.gathered && !report.vanished, "{preset} {mode:?}: {} atoms", report.atom_count);
        }
    }
}

#[test]
fn neurons_have_gathered_whichever_way_the_end_is_reached() {
    let mut s = Session::new();
    open(&mut s, |_| {});
    let trained = train(&mut s, 3_000);
    assert!(trained.report.gathered && trained.report.atom_count < 12, "{}", trained.report.atom_count);
    // A session that has not counted the start counts it when it is asked.
    let mut other = Session::new();
    open(&mut other, |_| {});
    assert_eq!(sought(&mut other, 3_000).report.gathered, trained.report.gathered);
}

/// λ = 0.3 on the sine is more than the data are worth: the optimum is the zero function, and the network
/// shrinks towards it for ever.
#[test]
fn a_network_that_the_penalty_has_shrunk_has_no_atoms() {
    let mut s = Session::new();
    open(&mut s, |e| {
        *e = Experiment {
            m: 60,
            lambda: 0.3,
            ..Experiment::preset("sine", Mode::VariationNorm).expect("sine")
        };
    });
    let report = train(&mut s, 8_000).report;
    assert!(report.penalty_variation < 1e-6, "{}", report.penalty_variation);
    assert!(report.vanished && !report.gathered && !report.all_dead());
    assert_eq!((report.atom_count, report.atom_share, report.kinks, report.n_eff), (0, 0.0, 0, 0.0));
    // A start that is tiny has not vanished, and atoms may grow from it.
    let mut s = Session::new();
    open(&mut s, |e| {
        *e = Experiment { m: 60, scale: 1e-4, ..Experiment::preset("saddle", Mode::None).expect("saddle") };
    });
    assert!(!next(&mut s).report.vanished);
    assert!(!train(&mut s, 100).report.vanished);
}

#[test]
fn a_network_of_dead_neurons_is_told() {
    let mut s = Session::new();
    open(&mut s, |e| {
        *e = Experiment { m: 3, ..Experiment::preset("symmetric-abs", Mode::None).expect("a preset") };
    });
    let dead = [-1e-3, -5.0, 0.0];
    let edits = (0..3).map(|neuron| NeuronEdit {
        neuron,
        parameters: Some([1.0, dead[0], dead[1], dead[2]]),
        frozen: None,
    });
    s.handle(Request::Touch(edits.collect()));
    let report = next(&mut s).report;
    assert!(report.all_dead() && !report.gathered, "{} dead", report.dead);
    assert_eq!((report.atom_count, report.loss > 0.0, report.n_eff.is_finite()), (0, true, true));
}

#[test]
fn a_window_without_end_is_refused() {
    let mut s = Session::new();
    open(&mut s, |_| {});
    for v in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e300] {
        for x in [[-1.0, v], [v, 1.0]] {
            let window = Window { x, y: [-1.0, 1.0], columns: 4, rows: 4 };
            let outputs = s.handle(Request::Window(window));
            let is_refused = matches!(&outputs[..], [Output::Reply(Reply::Refused(Refusal::Window))]);
            assert!(is_refused, "{v}: {outputs:?}");
        }
    }
}

/// Of the least λ that there are, what is divided by it is still a number.
#[test]
fn a_penalty_of_next_to_nothing_has_numbers() {
    for mode in [Mode::VariationNorm, Mode::GradientPenalty] {
        let mut s = Session::new();
        open(&mut s, |e| {
            *e = Experiment {
                m: 8,
                lambda: f64::from_bits(7),
                ..Experiment::preset("saddle", mode).expect("saddle")
            };
        });
        s.handle(Request::Map(Some([8, 4])));
        let frame = next(&mut s);
        let standing = frame.report.standing.expect("bounds");
        assert!(standing.violation.is_finite() && standing.violation > 1e300, "{}", standing.violation);
        assert!(frame.map.len() == 32 && frame.map.iter().all(|v| !v.is_nan()), "{:?}", frame.map);
    }
}

/// The λ that the objective uses is told in every phase: after the noise has faded it is not 0.
#[test]
fn the_effective_strength_is_the_one_of_the_objective_in_every_phase() {
    let mut s = Session::new();
    open(&mut s, |e| {
        *e = Experiment { m: 20, ..Experiment::preset("xor", Mode::LabelNoise).expect("xor") };
        e.set("schedule", "warm-up:20,train:20,anneal:20").expect("a schedule");
    });
    for step in [10, 30, 50, 60] {
        let r = sought(&mut s, step).report;
        assert!(r.lambda_eff > 0.0);
        assert_eq!(r.objective, r.loss + r.lambda_eff * r.penalty, "at step {step}");
        assert_eq!(r.standing.map(|standing| standing.lambda), Some(r.lambda_eff));
    }
}

/// A network so wide that its statistics come in slices, with a step that diverges at once: the page hears of
/// it, though nothing was sampled on its window.
#[test]
fn a_wide_network_that_diverges_is_told() {
    let mut s = Session::new();
    open(&mut s, |e| {
        *e = Experiment {
            m: 5000,
            h: Some(935.0),
            ..Experiment::preset("xor", Mode::LabelNoise).expect("xor")
        };
    });
    let window = Window { x: [-1.0, 1.0], y: [-1.0, 1.0], columns: 20, rows: 20 };
    s.handle(Request::Window(window));
    s.handle(Request::Pace(Pace::Max));
    s.handle(Request::Draw);
    s.handle(Request::Play);
    for _ in 0..200_000 {
        let mut left = 20;
        let mut go_on = || {
            left -= 1;
            left > 0
        };
        if !s.wants_tick() {
            break;
        }
        if let Some(frame) = s.tick(&mut go_on) {
            if frame.report.status == RunStatus::Diverged {
                assert!(frame.report.message.is_some() && !frame.field.is_empty());
                return;
            }
            s.handle(Request::Draw);
        }
    }
    panic!("the page hears nothing");
}

/// The statistics of a paused wide network are known, and another window is to be sampled: that alone is work.
#[test]
fn a_paused_wide_network_is_sampled_on_a_new_window() {
    let mut s = Session::new();
    open(&mut s, |e| e.m = 6000);
    let window = |columns| Window { x: [-1.0, 1.0], y: [-1.0, 1.0], columns, rows: 20 };
    for columns in [20, 30, 40] {
        s.handle(Request::Draw);
        s.handle(Request::Window(window(columns)));
        let mut frame = None;
        while s.wants_tick() && frame.is_none() {
            frame = s.tick(&mut || true);
        }
        assert_eq!(frame.expect("a frame").field.len(), 20 * columns);
    }
}

/// Test error and share of points seen are those of the network at the statistics' step, in frames, hooks and curves.
#[test]
fn a_run_is_tested_on_its_truth_or_on_what_is_held_out() {
    use relu_atoms_core::generalisation::{TestSet, TestedOn, seen_share};
    for (preset, holdout, m, on) in [
        ("saddle", 0.0, 30, Some(TestedOn::TruthGrid(10_201))),
        ("tent", 0.25, 30, Some(TestedOn::TruthGrid(1001))),
        ("circle", 0.25, 30, Some(TestedOn::HeldOut(2))),
        ("circle", 0.25, 6_000, Some(TestedOn::HeldOut(2))),
        ("saddle", 0.0, 6_000, Some(TestedOn::TruthGrid(10_201))),
        ("circle", 0.0, 30, None),
    ] {
        let mut s = Session::new();
        open(&mut s, |e| {
            *e = Experiment { m, holdout, ..Experiment::preset(preset, Mode::VariationNorm).unwrap() };
        });
        s.handle(Request::Window(Window { x: [-1.0, 1.0], y: [-1.0, 1.0], columns: 4, rows: 2 }));
        s.handle(Request::Pace(Pace::PerFrame(40)));
        s.handle(Request::Play);
        let mut curve = Vec::new();
        while s.trainer.as_ref().unwrap().step() < 40 {
            if let Some(frame) = frames(&s.handle(Request::Draw)).first() {
                curve.extend(frame.curve.clone());
            }
            curve.extend(s.tick(&mut || true).map(|frame| frame.curve).into_iter().flatten());
        }
        curve.extend(frames(&s.handle(Request::Pause)).iter().flat_map(|frame| frame.curve.clone()));
        let frame = if m > 1000 { asked_in_slices(&mut s) } else { next_still(&mut s) };
        let trainer = s.trainer.as_ref().unwrap();
        let (report, net) = (&frame.report, trainer.network());
        assert_eq!((report.step, report.statistics_step, report.tested_on), (40, 40, on), "{preset} {m}");
        let error = TestSet::of(trainer.config()).map(|test| test.error(net));
        assert_eq!((report.seen_share, report.test_error), (seen_share(net, trainer.points()), error));
        assert_eq!(report.fit.len(), trainer.points().n());
        let hooks = report.hooks();
        assert!(hooks.contains(&("data-seen-share", Some(report.seen_share))));
        assert!(hooks.contains(&("data-test-error", error)));
        // A wide network's task counts, not its curve.
        curve.extend(frame.curve.clone());
        let counts: Vec<_> = curve.iter().filter_map(|sample| sample.counts.as_ref()).collect();
        assert_eq!(counts.is_empty(), m > 1000, "{preset} {m}");
        assert!(counts.iter().all(|c| c.test_error.is_some() == on.is_some() && c.seen_share > 0.0));
    }
}

/// The log that the replies tell is the one that is recorded; a new session that gets it goes on as the first does,
/// to the last bit, from whatever step is shown.
#[test]
fn a_run_is_restored_with_its_changes_in_a_new_session() {
    for back in [0, 350, 600, 1_000] {
        let mut s = Session::new();
        open(&mut s, |e| e.m = 40);
        let experiment = s.trainer.as_ref().unwrap().config().experiment().clone();
        let mut log: Vec<RunEdit> = Vec::new();
        let mut change = |s: &mut Session, request: Request| {
            let out = s.handle(request);
            let Some(Output::Reply(Reply::Logged { run: 1, kept, edits })) = out.last() else {
                panic!("{out:?}")
            };
            log.truncate(*kept as usize);
            log.extend(edits.iter().cloned());
        };
        train(&mut s, 300);
        change(&mut s, Request::Tune { lambda: Some(0.02), tau: None, h: None });
        change(&mut s, Request::Tune { lambda: Some(0.03), tau: None, h: None });
        train(&mut s, 300);
        let touch = |neuron| NeuronEdit {
            neuron,
            parameters: Some([0.4, -0.2, 0.1, 0.3]),
            frozen: (neuron == 3).then_some(true),
        };
        change(&mut s, Request::Touch(vec![touch(3)]));
        change(&mut s, Request::Merge);
        change(&mut s, Request::Touch(vec![touch(5)]));
        train(&mut s, 200);
        // Another future.
        sought(&mut s, 700);
        change(&mut s, Request::MergeCell(vec![0, 1, 2, 3]));
        change(&mut s, Request::Tune { lambda: None, tau: None, h: Some(0.02) });
        train(&mut s, 300);
        sought(&mut s, back);
        let recorded = s.timeline.as_ref().unwrap();
        assert_eq!((recorded.edits(), recorded.end()), (&log[..], 1_000));
        let was = next_still(&mut s);
        let mut went_on = Vec::new();
        for budget in [None, Some(1)] {
            let mut new = Session::new();
            if let Some(bytes) = budget {
                new.handle(Request::Budget(bytes));
            }
            new.handle(Request::Window(Window { x: [-1.0, 1.0], y: [-1.0, 1.0], columns: 3, rows: 2 }));
            let past = Past {
                experiment: experiment.clone(),
                run: 1,
                edits: log.clone(),
                furthest: 1_000,
                step: back,
            };
            assert_eq!(new.handle(Request::Restore(Box::new(past))), []);
            let mut there = finish_search(&mut new);
            // Iterated from the last one.
            there.report.h_limit = was.report.h_limit;
            assert_eq!((&there.report, &there.neurons), (&was.report, &was.neurons));
            assert_eq!(new.timeline.as_ref().unwrap().end(), 1_000);
            went_on.push(train(&mut new, 500));
        }
        let theirs = train(&mut s, 500);
        for ours in went_on {
            assert_eq!((ours.report.step, &ours.neurons), (theirs.report.step, &theirs.neurons));
        }
    }
}

#[test]
fn what_cannot_be_restored_is_refused() {
    let experiment = Experiment::preset("xor", Mode::VariationNorm).unwrap();
    let past = |edits, m| Past {
        experiment: Experiment { m, ..experiment.clone() },
        run: 3,
        edits,
        furthest: 9,
        step: 4,
    };
    let at = |step, lambda| RunEdit { step, lambda: Some(lambda), ..RunEdit::default() };
    for bad in [past(vec![at(7, 0.1), at(6, 0.1)], 9), past(vec![at(7, -0.1)], 9), past(Vec::new(), 0)] {
        let mut s = Session::new();
        assert!(!refusal(&s.handle(Request::Restore(Box::new(bad)))).is_empty());
        assert_eq!((s.dimension(), s.wants_tick()), (0, false));
    }
}
