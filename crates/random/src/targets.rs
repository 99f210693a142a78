//! What a fuzzer calls with bytes that it makes up. A target returns if all is well and panics if not; what cannot be
//! read is well as long as it is refused with a sentence.

use crate::sound::frame_faults;
use relu_atoms_check::{Answer, Case};
use relu_atoms_core::experiment::{Experiment, Mode, Pace, link};
use relu_atoms_core::optimum::{Certifier, Problem, solve};
use relu_atoms_core::points::Points;
use relu_atoms_core::points::formula::Formula;
use relu_atoms_core::points::truth::Truth;
use relu_atoms_core::table::{self, Choices};
use relu_atoms_core::train::TrainConfig;
use relu_atoms_session::export::changes;
use relu_atoms_session::export::saved::Saved;
use relu_atoms_session::messages::{self, Frame, Reply, Request, SolveRequest};
use relu_atoms_session::{Output, Session};

/// A target by its name: that of its files in `fuzz/seeds/`.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 8] = [
    ("link", link),
    ("packed", packed),
    ("csv", csv),
    ("formula", formula),
    ("json", json),
    ("messages", messages),
    ("solve", solver),
    ("train", train),
];

/// The target of this name.
pub fn target(name: &str) -> Option<fn(&[u8])> {
    TARGETS.iter().find(|target| target.0 == name).map(|target| target.1)
}

/// Steps that `train` makes of each run.
const STEPS: u64 = 50;
/// Neurons, and neurons times points, of a run that is trained here: a fuzzer needs many short ones.
const MAX_WIDTH: usize = 2_000;
const MAX_PRODUCT: usize = 20_000;
/// Points of a problem that is solved here.
const MAX_SOLVED: usize = 12;
/// Calls that one piece of work may ask whether it may go on.
const PATIENCE: u32 = 20_000;

/// Words for a user: one line that says something.
fn assert_sentence(said: &str) {
    assert!(!said.trim().is_empty() && !said.contains(|c: char| c.is_control()), "no sentence: {said:?}");
    assert!(said.chars().count() < 600, "an endless sentence: {said}");
}

/// A link is read, and what opens writes a link that opens the same.
pub fn link(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (opening, notices) = link::parse(&text);
    notices.iter().for_each(|notice| assert_sentence(&notice.to_string()));
    let runs = opening.comparison.experiments();
    assert!(!runs.is_empty());
    let written = link::write_comparison(&opening.comparison, opening.pace.unwrap_or(Pace::Geometric));
    let (again, notices) = link::parse(&written);
    assert!(notices.is_empty(), "{written}: {notices:?}");
    assert!(again.comparison.experiments() == runs, "{written}");
    match changes::read(opening.changes.as_deref().unwrap_or_default(), &runs) {
        Ok(edits) => assert_eq!(edits.len(), runs.len()),
        Err(error) => assert_sentence(&error.to_string()),
    }
    for run in &runs {
        if let Err(error) = TrainConfig::check(run) {
            assert_sentence(&error.to_string());
        }
    }
}

/// Own data of a link, as they are and packed with the check that belongs to them.
pub fn packed(bytes: &[u8]) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let text = String::from_utf8_lossy(bytes);
    let mut body: String = bytes.iter().map(|byte| char::from(DIGITS[usize::from(byte % 64)])).collect();
    // FNV-1a of the characters before, its top 18 bits.
    let check =
        body.bytes().fold(0x811c_9dc5_u32, |hash, b| (hash ^ u32::from(b)).wrapping_mul(0x0100_0193)) >> 14;
    for shift in [12, 6, 0] {
        body.push(char::from(DIGITS[(check >> shift) as usize % 64]));
    }
    for spelling in [text.into_owned(), format!("a:{body}")] {
        let Some(mut run) = Experiment::preset("xor", Mode::None) else { return };
        match run.set("data", &spelling) {
            Ok(()) => {
                let mut again = run.clone();
                let written = run.text("data").unwrap_or_default();
                assert_eq!(again.set("data", &written), Ok(()), "{written}");
                assert!(again == run, "{written}");
            }
            Err(refused) => assert_sentence(&refused.to_string()),
        }
    }
}

/// A table is read, and written so that it is read the same.
pub fn csv(bytes: &[u8]) {
    if let Err(error) = table::Encoding::of(bytes) {
        assert_sentence(&error.to_string());
    }
    let text = String::from_utf8_lossy(bytes);
    let reading = table::read(&text, &Choices::default());
    assert_reading(&reading);
    // Whatever is answered, too.
    for answer in reading.questions.iter().flat_map(|question| &question.answers) {
        assert_reading(&table::read(&text, &answer.choices));
    }
}

fn assert_reading(reading: &table::Reading) {
    reading.notes.iter().for_each(|note| assert_sentence(&note.to_string()));
    match &reading.points {
        Ok(points) => {
            assert_eq!(points.x.len(), points.d * points.y.len());
            assert_eq!(reading.lines.len(), points.y.len());
            let again = table::read(&table::write(points), &Choices::default()).points;
            assert_eq!(again.as_ref(), Ok(points));
            if let Err(error) = Points::check(points) {
                assert_sentence(&error.to_string());
            }
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            errors.iter().for_each(|error| assert_sentence(&error.to_string()));
        }
    }
}

/// A formula in both dimensions, and as the word of a truth.
pub fn formula(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for d in [1, 2] {
        match Formula::parse(&text, d) {
            Ok(formula) => {
                for x in [[0.0, 0.0], [1.5, -2.0], [1e6, 1e-300]] {
                    let (once, twice) = (formula.evaluate(x), formula.evaluate(x));
                    assert_eq!(once.to_bits(), twice.to_bits());
                }
            }
            Err(error) => {
                assert!(error.column >= 1 && error.column <= text.chars().count() + 1, "{error}");
                assert_sentence(&error.to_string());
            }
        }
    }
    for word in [text.to_string(), format!("formula:{text}"), format!("teacher:{text}")] {
        match word.parse::<Truth>() {
            Ok(truth) => assert_eq!(truth.to_string().parse(), Ok(truth), "{word}"),
            Err(error) => assert_sentence(&error.to_string()),
        }
    }
}

/// A file: of runs, of one experiment, of a problem, or of an answer.
pub fn json(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Saved::from_json(&text) {
        Ok(saved) => {
            assert!(!saved.panels.is_empty());
            let written = saved.to_json();
            let again = Saved::from_json(&written);
            assert!(again.as_ref().is_ok_and(|again| again.panels == saved.panels), "{written}: {again:?}");
            for panel in &saved.panels {
                if let Err(error) = TrainConfig::check(&panel.experiment) {
                    assert_sentence(&error.to_string());
                }
            }
        }
        Err(error) => assert_sentence(&error.to_string()),
    }
    if let Err(error) = Experiment::from_json(&text) {
        assert_sentence(&error.to_string());
    }
    if let Err(error) = Problem::from_json(&text) {
        assert_sentence(&error.to_string());
    }
    match Case::from_json(&text) {
        Ok(case) => {
            if let Err(error) = Answer::from_json(&text, &case) {
                assert_sentence(&error.to_string());
            }
        }
        Err(error) => assert_sentence(&error.to_string()),
    }
}

/// Whether a run is small enough to be trained here.
fn is_small(run: &Experiment) -> bool {
    let n = run.raw_points().map_or(0, |raw| raw.y.len());
    run.m <= MAX_WIDTH && run.m.saturating_mul(n) <= MAX_PRODUCT
}

/// What the session says: every refusal a sentence, every frame sound.
fn look(outputs: Vec<Output>) {
    for output in outputs {
        match output {
            Output::Reply(Reply::Refused(refusal)) => assert_sentence(&refusal.to_string()),
            Output::Reply(_) => {}
            Output::Frame(frame) => assert_sound(&frame),
        }
    }
}

fn assert_sound(frame: &Frame) {
    let faults = frame_faults(frame);
    assert!(faults.is_empty(), "{faults:?}\n{:?}", frame.report);
}

/// Works for as long as there is something to do, within bounds.
fn work(session: &mut Session, ticks: u32) {
    let mut left = PATIENCE;
    for _ in 0..ticks {
        if !session.wants_tick() || left == 0 {
            break;
        }
        let frame = session.tick(&mut || {
            left = left.saturating_sub(1);
            left > 0
        });
        if let Some(frame) = frame {
            assert_sound(&frame);
            look(session.handle(Request::Draw));
        }
    }
}

/// A list of requests in any order. Runs that are large, and requests for long work, are passed over.
pub fn messages(bytes: &[u8]) {
    let Ok(requests) = messages::decode::<Vec<Request>>(bytes) else {
        if let Err(error) = messages::decode::<Request>(bytes) {
            assert_sentence(&error.to_string());
        }
        return;
    };
    // A message is written as it was read.
    let again = messages::decode::<Vec<Request>>(&messages::encode(&requests));
    assert!(again.is_ok_and(|again| messages::encode(&again) == messages::encode(&requests)));
    let mut session = Session::new();
    look(session.handle(Request::Draw));
    for request in requests.into_iter().take(40) {
        let request = match request {
            Request::Open(run) if !is_small(&run) => continue,
            Request::Bench => continue,
            Request::Step(steps) => Request::Step(steps.min(STEPS)),
            Request::Seek(step) => Request::Seek(step.min(4 * STEPS)),
            Request::Restore(past) if !is_small(&past.experiment) => continue,
            Request::Restore(mut past) => {
                past.step = past.step.min(4 * STEPS);
                past.furthest = past.furthest.min(4 * STEPS);
                Request::Restore(past)
            }
            Request::Replay { tunes, step } => Request::Replay { tunes, step: step.min(4 * STEPS) },
            Request::Window(window) if window.columns.saturating_mul(window.rows) > 4_000 => continue,
            Request::Map(Some([columns, rows])) if columns.saturating_mul(rows) > 400 => continue,
            request => request,
        };
        look(session.handle(request));
        work(&mut session, 4);
    }
    look(session.handle(Request::Pause));
    work(&mut session, 8);
}

/// A request to the solver, with few points.
pub fn solver(bytes: &[u8]) {
    let Ok(request) = messages::decode::<SolveRequest>(bytes) else { return };
    let points = match Points::check(&request.points) {
        Ok(points) if points.n() <= MAX_SOLVED => points,
        Ok(_) => return,
        Err(error) => return assert_sentence(&error.to_string()),
    };
    let problem = match Problem::check(points, request.penalty, request.lambda) {
        Ok(problem) => problem,
        Err(error) => return assert_sentence(&error.to_string()),
    };
    let certifier = Certifier::new(&problem.points, problem.penalty);
    let mut rounds = 0;
    let solved = solve(&certifier, &problem.points, problem.lambda, &mut |_| {
        rounds += 1;
        rounds < 200
    });
    if let Ok(optimum) = solved {
        let numbers = [optimum.objective, optimum.dual, optimum.gap];
        assert!(numbers.iter().all(|v| v.is_finite()), "{numbers:?}");
        assert!(optimum.dual <= optimum.objective, "{numbers:?}");
    }
}

/// The runs of a link, or of a file where the bytes begin like one: 50 steps of each.
pub fn train(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let panels = if text.trim_start().starts_with('{') {
        let Ok(saved) = Saved::from_json(&text) else { return };
        saved.panels.into_iter().map(|panel| (panel.experiment, panel.tunes)).collect()
    } else {
        let opening = link::parse(&text).0;
        let runs = opening.comparison.experiments();
        let edits = changes::read(opening.changes.as_deref().unwrap_or_default(), &runs);
        let edits = edits.unwrap_or_else(|_| vec![Vec::new(); runs.len()]);
        runs.into_iter().zip(edits).collect::<Vec<_>>()
    };
    for (run, tunes) in panels.into_iter().filter(|(run, _)| is_small(run)) {
        let mut session = Session::new();
        look(session.handle(Request::Open(Box::new(run))));
        look(session.handle(Request::Replay { tunes, step: 0 }));
        look(session.handle(Request::Draw));
        work(&mut session, 8);
        look(session.handle(Request::Step(STEPS)));
        work(&mut session, 200);
        look(session.handle(Request::Pause));
        work(&mut session, 8);
        look(session.handle(Request::Draw));
    }
}
