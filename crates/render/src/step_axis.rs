//! Where a step stands on an axis of steps.

use libm::{expm1, log1p};

/// Where a step stands on an axis from 0 to `end`, from 0 to 1. A logarithmic axis is one of `ln(1 + step)`: it
/// has a place for step 0, and does not draw it on top of step 1.
pub fn place(step: u64, end: u64, log: bool) -> f64 {
    let (step, end) = (step as f64, end.max(1) as f64);
    let t = if log { log1p(step) / log1p(end) } else { step / end };
    t.clamp(0.0, 1.0)
}

/// The step at a place from 0 to 1.
pub fn step_at(place: f64, end: u64, log: bool) -> u64 {
    let (t, end) = (place.clamp(0.0, 1.0), end.max(1) as f64);
    libm::round(if log { expm1(t * log1p(end)) } else { t * end }) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_found_where_they_stand() {
        for log in [false, true] {
            for end in [1, 10, 1_234, 5_000_000] {
                assert_eq!((place(0, end, log), place(end, end, log)), (0.0, 1.0));
                assert_eq!(place(end + 1, end, log), 1.0);
                for step in [0, 1, end / 7, end / 2, end] {
                    assert_eq!(step_at(place(step, end, log), end, log), step, "{log} {end}");
                }
            }
            assert_eq!((step_at(-1.0, 70, log), step_at(2.0, 70, log)), (0, 70));
        }
        assert!(place(1, 1000, true) > 0.1, "step 1 is told from step 0");
    }
}
