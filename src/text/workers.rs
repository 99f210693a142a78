//! Words about workers that end, and about what a setting costs.

use super::format::{count, setting};
use super::language::Text;
use crate::engine::WorkerEnd;
use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::session::memory;

pub const TRY_AGAIN: Text = Text::new("Try again", "Try again");
pub const FASTER: Text =
    Text::new(" Fewer neurons or panels are faster.", " Fewer neurons or panels are faster.");

/// How a worker ended, after "The worker …".
fn ended(end: &WorkerEnd) -> String {
    match end {
        WorkerEnd::Error(words) if words.is_empty() => "stopped at an error".into(),
        WorkerEnd::Error(words) => format!("stopped at an error ({words})"),
        WorkerEnd::Memory(_) => "got no more memory".into(),
        WorkerEnd::NotFetched(_) => "could not be loaded".into(),
        WorkerEnd::Silent => "no longer answered".into(),
        WorkerEnd::NeverStarted => "never answered".into(),
    }
}

/// How a training worker ended.
pub fn sentence(end: &WorkerEnd) -> String {
    format!("It {}.", ended(end))
}

/// A new training worker repeats the run, and has come to this step.
pub fn repeats(end: &WorkerEnd, step: u64, to: u64) -> String {
    let way = match to {
        0 => "A new one begins the run.".into(),
        _ => format!("A new one repeats the run: step {} of {}.", count(step.min(to)), count(to)),
    };
    format!("The training worker {}. {way}", ended(end))
}

/// A new training worker has repeated the run; the place of the panel, where there are several.
pub fn replaced(end: &WorkerEnd, place: Option<usize>, step: u64) -> String {
    let place = place.map(|place| format!(" of panel {place}")).unwrap_or_default();
    format!(
        "The training worker{place} {}. A new one has repeated the run to step {}, with the same numbers: nothing is lost.",
        ended(end),
        count(step)
    )
}

/// Bytes in words.
fn megabytes(bytes: f64) -> String {
    format!("{}\u{a0}MB", count((bytes / 1e6).round().max(1.0) as u64))
}

/// No training worker can be had for this run.
pub fn lost(end: &WorkerEnd, run: &Experiment) -> String {
    match end {
        WorkerEnd::Memory(had) => {
            let needed = memory::needed(run);
            let needs = format!("{} neurons need about {}", count(run.m as u64), megabytes(needed));
            match had.and_then(|had| memory::widest(run, had as f64)) {
                Some(m) if m < run.m => format!(
                    "{needs} of memory, and the browser gave {}. About {} neurons fit.",
                    megabytes(had.unwrap_or_default() as f64),
                    count(m as u64)
                ),
                _ => format!("{needs} of memory, which the browser refused. Close other tabs, or take fewer neurons."),
            }
        }
        WorkerEnd::NotFetched(_) => "A part of the page that trains could not be fetched, so nothing trains here. Try again once the connection is back; if it still fails, reload the page: there may be a new release.".into(),
        WorkerEnd::NeverStarted => "The training worker never answered, and neither did others in its place, so nothing trains here. Try again, or reload the page.".into(),
        WorkerEnd::Error(_) | WorkerEnd::Silent => format!(
            "The training worker {}, and so did others in its place: nothing trains here. Try again, change a setting, or save the run with Share.",
            ended(end)
        ),
    }
}

/// The painter has ended, and a new one paints.
pub fn painter_replaced(end: &WorkerEnd) -> String {
    format!("The worker that paints {}. A new one has painted the pictures again.", ended(end))
}

/// No painter can be had.
pub fn painter_lost(end: &WorkerEnd) -> String {
    match end {
        WorkerEnd::NotFetched(_) => "A part of the page that paints could not be fetched, so there are no pictures. Reload the page once the connection is back.".into(),
        _ => format!(
            "The worker that paints {}, and so did others in its place, so there are no pictures. Reload the page to try again.",
            ended(end)
        ),
    }
}

/// The solver has ended before it answered.
pub fn solver_ended(end: &WorkerEnd) -> String {
    match end {
        WorkerEnd::NotFetched(_) => "The exact solver could not be fetched.".into(),
        WorkerEnd::Memory(_) => "The exact solver got no more memory: fewer points need less.".into(),
        _ => format!("The exact solver {}.", ended(end)),
    }
}

/// The worker that trains in the background has ended.
pub fn sampler_ended(end: &WorkerEnd) -> String {
    format!("The worker that trains in the background {}. What it had finished is kept.", ended(end))
}

/// About so many steps a second, where that is few enough to matter; none otherwise.
pub fn cost(steps_per_second: f64, panels: usize) -> Option<String> {
    if steps_per_second.is_nan() || steps_per_second <= 0.0 || steps_per_second >= 60.0 {
        return None;
    }
    let with = if panels > 1 { format!(" with {panels} panels") } else { String::new() };
    Some(if steps_per_second >= 0.8 {
        let steps = setting(steps_per_second, if steps_per_second < 10.0 { 1 } else { 2 });
        let unit = if steps == "1" { "step" } else { "steps" };
        format!("About {steps} {unit} a second here{with}.")
    } else {
        format!("About {} seconds a step here{with}.", setting(1.0 / steps_per_second, 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_core::experiment::Mode;

    #[test]
    fn a_refusal_of_memory_names_what_fits() {
        let run = Experiment { m: 100_000, ..Experiment::preset("saddle", Mode::VariationNorm).unwrap() };
        let sentence = lost(&WorkerEnd::Memory(Some(26_000_000)), &run);
        assert!(
            sentence.starts_with("100,000 neurons need about ") || sentence.contains("neurons need about"),
            "{sentence}"
        );
        assert!(sentence.contains("26\u{a0}MB") && sentence.contains("fit"), "{sentence}");
        // What was refused without a number, or where even less would not fit, has no number.
        for had in [None, Some(1_000)] {
            assert!(lost(&WorkerEnd::Memory(had), &run).contains("fewer neurons"));
        }
    }

    #[test]
    fn a_cost_is_told_where_it_is_felt() {
        assert_eq!(cost(1000.0, 1), None);
        assert_eq!(cost(f64::NAN, 1), None);
        assert_eq!(cost(23.4, 1).as_deref(), Some("About 23 steps a second here."));
        assert_eq!(cost(1.04, 4).as_deref(), Some("About 1 step a second here with 4 panels."));
        assert_eq!(cost(0.26, 2).as_deref(), Some("About 4 seconds a step here with 2 panels."));
    }
}
