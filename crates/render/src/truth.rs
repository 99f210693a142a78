//! The function behind the targets in the function view: its graph or level lines, and how far f is from it.

use relu_atoms_core::field::Window;
use relu_atoms_core::points::Points;
use relu_atoms_core::points::truth::{TruthFunction, TruthInUnits};
use serde::{Deserialize, Serialize};

/// The truth that f is compared with, and the scale of the difference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErrorMap {
    /// The function behind the targets, in the units of the run.
    pub truth: TruthInUnits,
    /// `f − truth`, in the units of the run, at the upper end of the colour scale; at the lower end it is less by sign.
    pub scale: f64,
}

impl ErrorMap {
    /// The map at this test error `½ mean (f − truth)²`: its scale is the least of 1, 2 and 5 times a power of ten that
    /// is three times the root mean square or more, so that it stays as it is for long stretches of a run.
    pub fn new(truth: impl Into<TruthInUnits>, test_error: f64) -> Self {
        let wanted = 3.0 * (2.0 * test_error.max(0.0)).sqrt();
        let scale = if wanted.is_finite() && wanted > 1e-12 {
            let decade = libm::pow(10.0, libm::floor(libm::log10(wanted)));
            let step = [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| step * decade >= wanted * (1.0 - 1e-12));
            step.unwrap_or(10.0) * decade
        } else {
            1e-12
        };
        Self { truth: truth.into(), scale }
    }
}

/// A truth on the window's samples, listed as the field is; not a number where it has no value.
pub fn sample(function: &TruthFunction, d: usize, window: &Window) -> Vec<f32> {
    let (columns, rows) = (window.columns, if d == 1 { 1 } else { window.rows });
    let dx = (window.x[1] - window.x[0]) / columns.max(1) as f64;
    let dy = (window.y[1] - window.y[0]) / rows.max(1) as f64;
    let row = |r: usize| {
        let y = window.y[1] - (r as f64 + 0.5) * dy;
        (0..columns).map(move |c| {
            let x = [window.x[0] + (c as f64 + 0.5) * dx, y];
            function.value(x).map_or(f32::NAN, |value| value as f32)
        })
    };
    (0..rows).flat_map(row).collect()
}

/// `f − truth` on samples listed alike; 0 where the truth has no value.
pub fn difference(field: &[f32], truth: &[f32]) -> Vec<f32> {
    let off = |(f, g): (&f32, &f32)| if g.is_nan() { 0.0 } else { f - g };
    field.iter().zip(truth).map(off).collect()
}

/// `y − truth` at each point, its noise; not a number where the truth has no value.
pub fn noise(function: &TruthFunction, points: &Points) -> Vec<f64> {
    let x = points.x();
    let off = |(i, y): (usize, &f64)| {
        let value = function.value([x[(i, 0)], x[(i, points.d() - 1)]]);
        value.map_or(f64::NAN, |value| y - value)
    };
    points.y().iter().enumerate().map(off).collect()
}

/// The dashes of a line that crosses a window cell by cell: the segments of three cells, and none of the next two,
/// along either axis.
pub fn dashed(segments: Vec<[[f64; 2]; 2]>, window: &Window) -> impl Iterator<Item = [[f64; 2]; 2]> {
    let (x, y) = (window.x, window.y);
    let unit = [(x[1] - x[0]) / window.columns.max(1) as f64, (y[1] - y[0]) / window.rows.max(1) as f64];
    segments.into_iter().filter(move |[p, q]| {
        let cell = |k: usize, from: f64| libm::floor((0.5 * (p[k] + q[k]) - from) / unit[k] - 0.5) as i64;
        (cell(0, x[0]) + cell(1, y[0])).rem_euclid(5) < 3
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_core::points::RawPoints;
    use relu_atoms_core::points::truth::Truth;

    fn truth(word: &str) -> Truth {
        word.parse().unwrap()
    }

    #[test]
    fn the_scale_holds_three_root_mean_squares_in_round_steps() {
        for (error, scale) in [(0.5, 5.0), (0.5 / 9.0, 1.0), (0.5e-4 / 9.0, 1e-2), (0.02, 1.0), (0.0, 1e-12)]
        {
            let map = ErrorMap::new(truth("formula:x1"), error);
            assert!((map.scale / scale - 1.0).abs() < 1e-9, "{error}: {}", map.scale);
        }
        assert_eq!(ErrorMap::new(truth("formula:x1"), f64::NAN).scale, 1e-12);
    }

    #[test]
    fn samples_lie_where_those_of_the_field_do() {
        use relu_atoms_core::field;
        use relu_atoms_core::network::Network;
        // f = relu(x1 + 2) + relu(x2 + 3) is the truth everywhere in the window.
        let net = Network::from_neurons(2, [(2.0, [1.0, 0.0, 2.0]), (2.0, [0.0, 1.0, 3.0])]);
        let window = Window { x: [-1.0, 2.0], y: [-2.0, 1.0], columns: 9, rows: 7 };
        let function = truth("formula:x1 + x2 + 5").function(2).unwrap();
        let field = field::sample(&net, &window).into_raw_vec_and_offset().0;
        let off = difference(&field, &sample(&function, 2, &window));
        assert!(off.len() == 63 && off.iter().all(|v| v.abs() < 1e-5), "{off:?}");
        let line = Window { x: [-1.0, 1.0], y: [0.0, 9.0], columns: 4, rows: 1 };
        let root = truth("formula:sqrt(x)").function(1).unwrap();
        let values = sample(&root, 1, &line);
        assert!(values[0].is_nan() && values[1].is_nan());
        assert_eq!(values[2..], [0.5, (0.75_f64).sqrt() as f32]);
        assert_eq!(difference(&[1.0; 4], &values)[..3], [0.0, 0.0, 0.5]);
    }

    #[test]
    fn the_noise_of_a_point_is_its_target_less_the_truth() {
        let raw = RawPoints { d: 2, x: vec![1.0, 2.0, -1.0, 0.5], y: vec![2.25, -1.0] };
        let function = truth("formula:x1*x2").function(2).unwrap();
        assert_eq!(noise(&function, &Points::check(&raw).unwrap()), [0.25, -0.5]);
    }

    #[test]
    fn a_dashed_line_keeps_about_three_fifths() {
        let window = Window { x: [0.0, 1.0], y: [0.0, 1.0], columns: 100, rows: 100 };
        let segments: Vec<[[f64; 2]; 2]> = (0..99)
            .map(|k| [0.01 * f64::from(k) + 0.005, 0.01 * f64::from(k) + 0.015])
            .map(|[a, b]| [[a, 0.3], [b, 0.3]])
            .collect();
        let kept = dashed(segments, &window).count();
        assert!((55..65).contains(&kept), "{kept}");
    }
}
