//! Tables of a run: its numbers and its neurons over time, as CSV with a header.

use crate::session::messages::Report;
use crate::text::shortest;
use std::fmt::Write as _;

/// A column: its name, and its value in a report.
type Column = (&'static str, fn(&Report) -> f64);

/// The columns after the panel's name; the meaning of each is that of the field of [`Report`].
static COLUMNS: &[Column] = &[
    ("step", |r| r.step as f64),
    ("phase", |r| r.phase as f64),
    ("loss", |r| r.loss),
    ("penalty", |r| r.penalty),
    ("penalty_variation", |r| r.penalty_variation),
    ("penalty_gradient", |r| r.penalty_gradient),
    ("objective", |r| r.objective),
    ("neurons", |r| r.neurons as f64),
    ("ghosts", |r| r.dead as f64),
    ("atoms", |r| r.atom_count as f64),
    ("atom_share", |r| r.atom_share),
    ("n_eff", |r| r.n_eff),
    ("kinks", |r| r.kinks as f64),
    ("occupied_cells", |r| r.occupied_cells as f64),
    ("h", |r| r.h),
    ("lambda", |r| r.lambda),
    ("tau", |r| r.tau),
    ("lambda_eff", |r| r.lambda_eff),
];

/// The header of a table of metrics, with its line end.
pub fn header() -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|c| c.0).collect();
    format!("panel,{}\n", names.join(","))
}

/// One line of a table of metrics; `panel` is a name without commas, such as a regulariser's key.
/// Numbers are read back to the last bit.
pub fn row(panel: &str, report: &Report) -> String {
    let mut out = String::from(panel);
    for (_, value) in COLUMNS {
        // Formatting into a string cannot fail.
        let _ = write!(out, ",{}", shortest(value(report)));
    }
    out.push('\n');
    out
}

/// The header of a table of trajectories, with its line end.
pub fn trajectory_header(d: usize) -> &'static str {
    if d == 1 { "panel,step,neuron,a,w,b,atom\n" } else { "panel,step,neuron,a,w1,w2,b,atom\n" }
}

/// The lines of a frame in a table of trajectories, one a neuron, counted from 1: its weights, and
/// its atom, counted from 1 (0: in none; −1: dead, since it sees no data). `neurons` is a frame's
/// buffer, five columns of `m` numbers.
pub fn trajectory_rows(panel: &str, step: u64, d: usize, neurons: &[f32]) -> String {
    let m = neurons.len() / 5;
    let mut out = String::new();
    for j in 0..m {
        // A weight of −0 is written as 0.
        let at = |column: usize| neurons[column * m + j] + 0.0;
        let _ = write!(out, "{panel},{step},{},{}", j + 1, at(3));
        for k in 0..=d.min(2) {
            let _ = write!(out, ",{}", at(k));
        }
        let atom = match at(4) {
            a if a >= 0.0 => a as i64 + 1,
            a if a < -1.5 => -1,
            _ => 0,
        };
        let _ = writeln!(out, ",{atom}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Experiment, Mode};
    use crate::session::messages::{Frame, Request};
    use crate::session::{Output, Session};

    fn frame(preset: &str) -> Frame {
        let experiment =
            Box::new(Experiment { m: 6, ..Experiment::preset(preset, Mode::LabelNoise).unwrap() });
        let mut s = Session::new();
        s.handle(Request::Open(experiment));
        let out = s.handle(Request::Draw);
        match out.into_iter().next() {
            Some(Output::Frame(frame)) => *frame,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_row_has_every_column_and_its_numbers_are_exact() {
        let report = frame("tent").report;
        let (header, row) = (header(), row("label-noise", &report));
        let names: Vec<&str> = header.trim_end().split(',').collect();
        let values: Vec<&str> = row.trim_end().split(',').collect();
        assert_eq!(names.len(), values.len());
        let value = |name: &str| values[names.iter().position(|n| *n == name).unwrap()];
        assert_eq!((value("panel"), value("step"), value("neurons")), ("label-noise", "0", "6"));
        assert_eq!(value("loss").parse::<f64>().unwrap().to_bits(), report.loss.to_bits());
        assert_eq!(value("lambda_eff").parse::<f64>().unwrap().to_bits(), report.lambda_eff.to_bits());
        assert!(header.ends_with('\n') && row.ends_with('\n') && row.lines().count() == 1);
    }

    #[test]
    fn trajectories_name_every_neuron_of_both_dimensions() {
        for (preset, d) in [("tent", 1), ("xor", 2)] {
            let frame = frame(preset);
            let rows = trajectory_rows("p", 12, d, &frame.neurons);
            let columns = trajectory_header(d).split(',').count();
            assert_eq!(rows.lines().count(), 6);
            for (j, line) in rows.lines().enumerate() {
                let fields: Vec<&str> = line.split(',').collect();
                assert_eq!((fields.len(), fields[1], fields[2]), (columns, "12", &*(j + 1).to_string()));
                // a, then b, which stands last of the weights.
                assert_eq!(fields[3].parse::<f32>().unwrap(), frame.neurons[18 + j]);
                assert_eq!(fields[columns - 2].parse::<f32>().unwrap(), frame.neurons[6 * d + j]);
            }
        }
        assert_eq!(trajectory_rows("p", 0, 1, &[1.0, 2.0, 0.0, -3.0, -2.0]), "p,0,1,-3,1,2,-1\n");
        assert_eq!(trajectory_rows("p", 0, 1, &[1.0, 2.0, 0.0, -3.0, 4.0]), "p,0,1,-3,1,2,5\n");
    }
}
