//! How near something is to the optimum, and how long a solve will take, in words: for the page, its
//! solver and the command line.

use crate::optimum::{Progress, SolveError};
use crate::text::{count, digits, positional};

/// A number that exceeds one of two digits by no more than this share is that number with a rounding error.
const ROUNDING: f64 = 1e-9;
/// A share at which hardly anything is left to win.
const NEAREST: f64 = 1e-9;
/// A share from which on a bound says nothing: a hundred times the optimum.
const UNINFORMATIVE: f64 = 99.0;
/// Rounds over which the time of one is measured.
const RECENT: usize = 6;

/// Why nothing is certified where the variation norm does not charge the biases.
pub const FREE_BIASES: &str = "Biases are free of charge here: a continuum of kinks can be optimal, so there is no \
                               certificate, no optimum to compare with, and no birth.";

/// What an objective is at most above the optimum, as a share of a lower bound on it; none while that
/// bound is 0.
pub fn share(objective: f64, bound: f64) -> Option<f64> {
    (bound > 0.0).then(|| (objective - bound).max(0.0) / bound)
}

/// Whether it says anything that the objective is at most so much above the optimum: from a hundred times the
/// optimum on it does not.
pub fn is_informative(share: f64) -> bool {
    share < UNINFORMATIVE
}

/// Whether a solve that is so near is about to end: what is left is to choose few atoms and to see whether they are
/// the only ones.
pub fn nears_its_end(share: f64) -> bool {
    share < NEAREST
}

/// A positive number to two significant digits, or whole if it is 100 or more; rounded up or to the
/// nearest: `3.4`, `41,613`, `1.0e−12`.
pub fn two_digits(value: f64, up: bool) -> String {
    // 3 that has become 3.0000000000000004 is still 3.
    let (digits, power) = digits(if up { value * (1.0 - ROUNDING) } else { value });
    let kept = if (2..6).contains(&power) { power as usize + 1 } else { 2 };
    let (head, rest) = digits.split_at(kept.min(digits.len()));
    let more = if up { !rest.is_empty() } else { rest.as_bytes().first().is_some_and(|d| *d >= b'5') };
    let mut head: u64 = head.parse().unwrap_or_default();
    head *= 10u64.pow(kept.saturating_sub(digits.len()) as u32);
    head += u64::from(more);
    let (head, power) = match head == 10u64.pow(kept as u32) {
        // 99.5 is 100, in three digits.
        true if power == 1 => (head, 2),
        true if !(2..6).contains(&power) => (head / 10, power + 1),
        _ => (head, power),
    };
    match power {
        1 => head.to_string(),
        2..6 => count(head),
        -3..=0 => positional("", &head.to_string(), power),
        _ => [&positional("", &head.to_string(), 0), "e", &power.to_string().replace('-', "−")].concat(),
    }
}

/// A share above something: in per cent (`3.4 %`) and from the double on as a factor (`417 ×`); rounded
/// up, as what is at most so much has to be, or to the nearest.
pub fn amount(share: f64, up: bool) -> String {
    if share >= 1.0 {
        two_digits(1.0 + share, up) + "\u{a0}×"
    } else if share > 0.0 {
        two_digits(100.0 * share, up) + "\u{a0}%"
    } else {
        "0\u{a0}%".into()
    }
}

/// `within 3.4 %` or `at most 417 × the optimum`.
pub fn within(share: f64) -> String {
    let amount = amount(share, true);
    if share >= 1.0 { ["at most ", &amount, " the optimum"].concat() } else { ["within ", &amount].concat() }
}

/// `within 3.4 % of the optimum` or `at most 417 × the optimum`.
pub fn of_optimum(share: f64) -> String {
    let within = within(share);
    if share >= 1.0 { within } else { within + " of the optimum" }
}

/// A time that is left, as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Less than a second.
    UnderASecond,
    /// About so many seconds.
    Seconds(u64),
    /// About so many minutes.
    Minutes(u64),
}

/// The time that is left, from its seconds.
pub fn left(seconds: f64) -> Left {
    if seconds < 1.0 {
        Left::UnderASecond
    } else if seconds < 90.0 {
        Left::Seconds(libm::ceil(seconds) as u64)
    } else {
        Left::Minutes(libm::round(seconds / 60.0) as u64)
    }
}

/// A time that is left in words: `about 2 s left`.
fn time_left(seconds: f64) -> String {
    match left(seconds) {
        Left::UnderASecond => "under 1 s left".into(),
        Left::Seconds(n) => ["about ", &count(n), " s left"].concat(),
        Left::Minutes(n) => ["about ", &count(n), " min left"].concat(),
    }
}

/// How far a solve has come: `Solving: within 3.4 % so far, about 2 s left`.
pub fn solving(progress: &Progress, seconds: Option<f64>) -> String {
    let near = match share(progress.objective, progress.objective - progress.gap) {
        Some(share) if nears_its_end(share) => within(share) + ", finishing",
        Some(share) => within(share) + " so far",
        None => "no lower bound yet".into(),
    };
    match seconds {
        Some(seconds) => ["Solving: ", &near, ", ", &time_left(seconds)].concat(),
        None => ["Solving: ", &near].concat(),
    }
}

/// What is left of a solve that was stopped: `Stopped: within 3.4 % of the optimum`.
pub fn stopped(objective: f64, bound: f64) -> String {
    match share(objective, bound) {
        Some(share) => ["Stopped: ", &of_optimum(share)].concat(),
        None => "Stopped before there was a lower bound".into(),
    }
}

/// Which points count as one, as a sentence: of each group, which are no further than `distance` from
/// its first. Empty when none do.
pub fn taken_as_one(groups: &[Vec<usize>], distance: f64) -> String {
    let mut parts = Vec::new();
    for group in groups {
        let Some((first, rest)) = group.split_first() else { continue };
        let names: Vec<String> = rest.iter().map(|k| (k + 1).to_string()).collect();
        let (word, verbs) =
            if rest.len() == 1 { ("point ", ["is", "counts"]) } else { ("points ", ["are", "count"]) };
        let listed = match names.split_last() {
            Some((last, before)) if !before.is_empty() => [&before.join(", "), " and ", last].concat(),
            _ => names.concat(),
        };
        let of = ["point ", &(first + 1).to_string()].concat();
        let distance = two_digits(distance, true);
        parts.push(
            [
                word,
                &listed,
                " ",
                verbs[0],
                " within ",
                &distance,
                " of ",
                &of,
                " and ",
                verbs[1],
                " as one with it",
            ]
            .concat(),
        );
    }
    if parts.is_empty() { String::new() } else { sentence(&parts.join("; ")) }
}

/// Why there is no optimum, as a sentence.
pub fn refusal(error: &SolveError) -> String {
    sentence(&error.to_string())
}

/// Words that begin with an ASCII letter, with a capital and a full stop.
fn sentence(words: &str) -> String {
    let (first, rest) = words.split_at(words.len().min(1));
    [&first.to_ascii_uppercase(), rest, "."].concat()
}

/// How long rounds take, by the clock of whoever waits for them.
#[derive(Clone, Debug, Default)]
pub struct Pace(Vec<f64>);

impl Pace {
    /// A round has ended at a time, in seconds: the seconds that are left, once that can be said.
    pub fn after(&mut self, now: f64, progress: &Progress) -> Option<f64> {
        self.0.push(now);
        if self.0.len() > RECENT + 1 {
            self.0.remove(0);
        }
        let rounds = self.0.len() - 1;
        let each = (now - self.0.first()?) / rounds.max(1) as f64;
        progress.left.filter(|_| rounds > 0).map(|left| left * each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_per_cent_and_factors() {
        for (share, up, said) in [
            (0.0, true, "0 %"),
            (-1e-18, true, "0 %"),
            (0.0341, true, "3.5 %"),
            (0.0341, false, "3.4 %"),
            (0.03, true, "3.0 %"),
            (0.005_401, true, "0.55 %"),
            (0.005_401, false, "0.54 %"),
            (0.000_099_6, true, "0.010 %"),
            (0.123_4, true, "13 %"),
            (0.995_5, false, "100 %"),
            (0.995_5, true, "100 %"),
            (0.000_012_3, true, "0.0013 %"),
            (1.3e-13, true, "1.3e−11 %"),
            (1.0, true, "2.0 ×"),
            (1.249, true, "2.3 ×"),
            (8.95, true, "10 ×"),
            (41.2, true, "43 ×"),
            (416.13, false, "417 ×"),
            (416.13, true, "418 ×"),
            (41_612.0, true, "41,613 ×"),
            (999_999.5, true, "1.1e6 ×"),
            (2.34e8, true, "2.4e8 ×"),
        ] {
            assert_eq!(amount(share, up), said.replace(' ', "\u{a0}"), "{share} {up}");
        }
    }

    #[test]
    fn shares_need_a_bound_and_are_never_below_nothing() {
        assert_eq!(share(3.0, 2.0), Some(0.5));
        assert_eq!(share(2.0, 2.5), Some(0.0));
        assert_eq!(share(2.0, 0.0), None);
        assert_eq!(share(2.0, -1.0), None);
        assert_eq!(of_optimum(0.02), "within 2.0\u{a0}% of the optimum");
        assert_eq!(of_optimum(416.0), "at most 417\u{a0}× the optimum");
    }

    fn progress(objective: f64, gap: f64, left: Option<f64>) -> Progress {
        Progress { round: 3, objective, gap, atoms: 2, left }
    }

    #[test]
    fn a_solve_says_how_near_it_is_and_how_long_it_takes() {
        let near = progress(1.03, 0.03, None);
        for (told, seconds, said) in [
            (near, None, "Solving: within 3.0 % so far"),
            (near, Some(0.2), "Solving: within 3.0 % so far, under 1 s left"),
            (near, Some(1.2), "Solving: within 3.0 % so far, about 2 s left"),
            (near, Some(200.0), "Solving: within 3.0 % so far, about 3 min left"),
            (progress(12.0, 11.0, None), None, "Solving: at most 12 × the optimum so far"),
            (progress(12.0, 12.0, None), None, "Solving: no lower bound yet"),
            (progress(1.0, 1.01e-12, None), None, "Solving: within 1.1e−10 %, finishing"),
        ] {
            assert_eq!(solving(&told, seconds).replace('\u{a0}', " "), said);
        }
        assert_eq!(stopped(1.5, 1.0), "Stopped: within 50\u{a0}% of the optimum");
        assert_eq!(stopped(1.5, 0.0), "Stopped before there was a lower bound");
    }

    #[test]
    fn the_time_left_is_that_of_the_last_rounds() {
        let mut pace = Pace::default();
        assert_eq!(pace.after(0.0, &progress(1.0, 0.5, Some(9.0))), None);
        assert_eq!(pace.after(2.0, &progress(1.0, 0.5, Some(8.0))), Some(16.0));
        assert_eq!(pace.after(3.0, &progress(1.0, 0.5, None)), None);
        for k in 1..=6 {
            pace.after(3.0 + 0.5 * f64::from(k), &progress(1.0, 0.5, None));
        }
        assert_eq!(pace.after(6.5, &progress(1.0, 0.5, Some(4.0))), Some(2.0));
    }

    #[test]
    fn points_that_count_as_one_are_named() {
        assert_eq!(taken_as_one(&[], 1e-12), "");
        assert_eq!(
            taken_as_one(&[vec![2, 6]], 1e-12),
            "Point 7 is within 1.0e−12 of point 3 and counts as one with it."
        );
        assert_eq!(
            taken_as_one(&[vec![0, 1, 4], vec![2, 6]], 2.5e-12),
            "Points 2 and 5 are within 2.5e−12 of point 1 and count as one with it; point 7 is within 2.5e−12 of \
             point 3 and counts as one with it."
        );
    }

    #[test]
    fn a_solver_that_contradicts_itself_says_so_in_a_sentence() {
        for error in [
            SolveError::Contradiction { objective: 1.0, dual: 2.0 },
            SolveError::Mismatch { point: 4, off: 0.5 },
        ] {
            let said = refusal(&error);
            assert!(
                said.starts_with("The solver contradicts itself: ") && said.ends_with("these data."),
                "{said}"
            );
        }
    }
}
