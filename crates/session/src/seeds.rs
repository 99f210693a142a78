//! The same run from several seeds: which seeds, the end of each, and how the ends are spread.

use crate::messages::{Reply, Report, Request};
use crate::{Output, Refusal, Session};
use relu_atoms_core::experiment::{Experiment, Pace};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How many seeds are tried unless another number is asked for.
pub const DEFAULT: usize = 10;
/// The most seeds at once.
pub const MOST: usize = 1000;

/// Why a run from a seed has no end.
#[derive(Clone, Debug, PartialEq, Error, Serialize, Deserialize)]
pub enum SeedError {
    /// It cannot be trained.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It was ended early.
    #[error("the run was ended early")]
    Ended,
}

/// So many seeds from this one on; after the greatest comes 0.
pub fn following(first: u64, count: usize) -> Vec<u64> {
    (0..count as u64).map(|k| first.wrapping_add(k)).collect()
}

/// Trains an experiment to its end, at full speed: the report is that of every other way there. `go_on` gets the
/// step after each, and ends the run early when it returns false.
///
/// # Errors
/// [`SeedError`] if the experiment cannot be trained, or was ended early.
pub fn train_to_end(
    experiment: &Experiment,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<Report, SeedError> {
    let mut session = Session::new();
    let mut outputs = session.handle(Request::Open(Box::new(experiment.clone())));
    let (mut step, mut more) = (0, true);
    for request in [Request::Pace(Pace::Max), Request::Play] {
        outputs.extend(session.handle(request));
    }
    loop {
        for output in outputs.drain(..) {
            match output {
                Output::Reply(Reply::Refused(refusal)) => return Err(SeedError::Refused(refusal)),
                Output::Frame(frame) if frame.report.status.over() => return Ok(frame.report),
                Output::Frame(frame) => step = frame.report.step,
                Output::Reply(_) => {}
            }
        }
        outputs.extend(session.handle(Request::Draw));
        if outputs.is_empty() && session.wants_tick() {
            let frame = session.tick(&mut || {
                step += 1;
                more = more && go_on(step);
                more
            });
            outputs.extend(frame.map(Output::Frame));
        }
        if !more {
            return Err(SeedError::Ended);
        }
    }
}

/// How numbers are spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The least.
    pub least: f64,
    /// The middle one; of an even number the mean of the two in the middle.
    pub median: f64,
    /// The greatest.
    pub greatest: f64,
}

impl Spread {
    /// Of these numbers; none of no number. What is no number is left out.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().filter(|v| !v.is_nan()).collect();
        values.sort_unstable_by(f64::total_cmp);
        let (least, greatest) = (*values.first()?, *values.last()?);
        let half = values.len() / 2;
        let median =
            if values.len() % 2 == 1 { values[half] } else { 0.5 * (values[half - 1] + values[half]) };
        Some(Self { least, median, greatest })
    }
}

/// Each number of atoms that occurs, ascending, with how often it does.
pub fn tally(counts: impl IntoIterator<Item = usize>) -> Vec<(usize, usize)> {
    let mut tally = std::collections::BTreeMap::new();
    counts.into_iter().for_each(|count| *tally.entry(count).or_insert(0) += 1);
    tally.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_core::experiment::Mode;

    fn experiment(mode: Mode) -> Experiment {
        Experiment { m: 20, steps: Some(300), ..Experiment::preset("xor", mode).unwrap() }
    }

    /// The end of the run when it is watched at the page's pace.
    fn watched(e: &Experiment) -> Report {
        let mut s = Session::new();
        let mut outputs = s.handle(Request::Open(Box::new(e.clone())));
        outputs.extend(s.handle(Request::Play));
        loop {
            for output in outputs.drain(..) {
                if let Output::Frame(frame) = output
                    && frame.report.status.over()
                {
                    return frame.report;
                }
            }
            outputs.extend(s.handle(Request::Draw));
            outputs.extend(s.tick(&mut || true).map(Output::Frame));
        }
    }

    #[test]
    fn a_run_from_a_seed_ends_as_it_does_on_the_page() {
        for mode in [Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm] {
            for seed in following(3, 3) {
                let e = Experiment { seed, ..experiment(mode) };
                assert_eq!(train_to_end(&e, &mut |_| true), Ok(watched(&e)), "{mode:?} {seed}");
            }
        }
    }

    #[test]
    fn a_run_can_be_refused_ended_or_diverge() {
        let e = experiment(Mode::VariationNorm);
        let mut seen = 0;
        let ended = train_to_end(&e, &mut |step| {
            seen = step;
            step < 40
        });
        assert_eq!((ended, seen), (Err(SeedError::Ended), 40));
        let refused = train_to_end(&Experiment { m: 0, ..e.clone() }, &mut |_| true);
        assert!(matches!(&refused, Err(SeedError::Refused(Refusal::Experiment(_)))), "{refused:?}");
        let wild = Experiment { h: Some(500.0), ..e };
        let report = train_to_end(&wild, &mut |_| true).unwrap();
        assert_eq!(report.status, crate::messages::RunStatus::Diverged);
    }

    #[test]
    fn seeds_follow_each_other_and_their_ends_are_summed_up() {
        assert_eq!(following(7, 3), [7, 8, 9]);
        assert_eq!(following(u64::MAX, 3), [u64::MAX, 0, 1]);
        let spread = Spread::of([3.0, f64::NAN, 1.0, 2.0, 10.0]).unwrap();
        assert_eq!((spread.least, spread.median, spread.greatest), (1.0, 2.5, 10.0));
        assert_eq!(Spread::of([4.0]).unwrap().median, 4.0);
        assert_eq!(Spread::of([f64::NAN]), None);
        assert_eq!(tally([4, 6, 4, 5, 4]), [(4, 3), (5, 1), (6, 1)]);
    }
}
