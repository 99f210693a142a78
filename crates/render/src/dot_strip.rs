//! A small distribution as dots along a line: each value a dot, and dots that would overlap on top of each other.

/// The dots of some values on a strip: for each the place across, from 0 (the least) to 1 (the greatest), and how
/// many dots lie below it. Values within the same of `bins` parts share a column, in the middle of which they
/// stand; one value alone is in the middle of the strip. What is not finite has no dot.
pub fn dots(values: &[f64], bins: usize) -> Vec<Option<(f64, usize)>> {
    let known = || values.iter().copied().filter(|v| v.is_finite());
    let (least, greatest) =
        known().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, g), v| (l.min(v), g.max(v)));
    let bins = bins.max(1);
    let mut heights = vec![0; bins];
    values
        .iter()
        .map(|v| {
            if !v.is_finite() {
                return None;
            }
            let share = if greatest > least { (v - least) / (greatest - least) } else { 0.5 };
            let bin = ((share * (bins - 1) as f64) + 0.5) as usize;
            let height = heights[bin];
            heights[bin] += 1;
            Some((if bins > 1 { bin as f64 / (bins - 1) as f64 } else { 0.5 }, height))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_are_on_top_of_each_other_and_others_apart() {
        let got = dots(&[4.0, 6.0, 4.0, f64::NAN, 5.0, 4.0], 3);
        let want = [Some((0.0, 0)), Some((1.0, 0)), Some((0.0, 1)), None, Some((0.5, 0)), Some((0.0, 2))];
        assert_eq!(got, want);
        assert_eq!(dots(&[7.0, 7.0], 3), [Some((0.5, 0)), Some((0.5, 1))]);
        assert!(dots(&[], 3).is_empty());
        assert_eq!(dots(&[1.0, 2.0], 0), [Some((0.5, 0)), Some((0.5, 1))]);
    }
}
