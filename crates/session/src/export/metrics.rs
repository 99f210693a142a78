//! Tables of a run: its numbers and its neurons over time, as CSV with a header.

use crate::messages::Report;
use relu_atoms_core::optimum::Standing;
use relu_atoms_core::points::units::Units;
use relu_atoms_core::text::shortest;
use std::fmt::Write as _;

/// A column: its name, and its value in a report; none where it is not known.
type Column = (&'static str, fn(&Report) -> Option<f64>);

/// A bound of the certificate: those of the page are of the network of `statistics_step`, so in a report of another
/// step they are not known.
fn bound(report: &Report, of: fn(&Standing) -> f64) -> Option<f64> {
    report.standing.as_ref().filter(|_| report.statistics_step == report.step).map(of)
}

/// The columns after the panel's name; the meaning of each is that of the field of [`Report`], of the bounds that
/// of the field of [`Standing`]: `L + λ R` as it is, rescaled, and merged, the lower bound, and how far the first
/// and the third are above it.
static COLUMNS: &[Column] = &[
    ("step", |r| Some(r.step as f64)),
    ("phase", |r| Some(r.phase as f64)),
    ("loss", |r| Some(r.loss)),
    ("penalty", |r| Some(r.penalty)),
    ("penalty_variation", |r| Some(r.penalty_variation)),
    ("penalty_gradient", |r| Some(r.penalty_gradient)),
    ("objective", |r| Some(r.objective)),
    ("neurons", |r| Some(r.neurons as f64)),
    ("ghosts", |r| Some(r.dead as f64)),
    ("atoms", |r| Some(r.atom_count as f64)),
    ("atom_share", |r| Some(r.atom_share)),
    ("n_eff", |r| Some(r.n_eff)),
    ("kinks", |r| Some(r.kinks as f64)),
    ("occupied_cells", |r| Some(r.occupied_cells as f64)),
    ("h", |r| Some(r.h)),
    ("lambda", |r| Some(r.lambda)),
    ("tau", |r| Some(r.tau)),
    ("lambda_eff", |r| Some(r.lambda_eff)),
    ("bound_raw", |r| bound(r, |s| s.raw)),
    ("bound_rescaled", |r| bound(r, |s| s.rescaled)),
    ("bound_merged", |r| bound(r, |s| s.merged)),
    ("bound_lower", |r| bound(r, |s| s.dual)),
    ("gap", |r| bound(r, |s| s.gap)),
    ("gap_merged", |r| bound(r, |s| s.best_gap)),
    ("violation", |r| bound(r, |s| s.violation)),
    ("h_limit", |r| r.h_limit.filter(|_| r.statistics_step == r.step)),
    ("seen_share", |r| Some(r.seen_share).filter(|_| r.statistics_step == r.step)),
    ("r2", |r| r.r2),
    ("test_error", |r| r.test_error.filter(|_| r.statistics_step == r.step)),
];

/// The header of a table of metrics, with its line end.
pub fn header() -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|c| c.0).collect();
    format!("panel,{}\n", names.join(","))
}

/// One line of a table of metrics; `panel` is a name without commas, such as a regulariser's key.
/// Numbers are read back to the last bit, but for −0, which is written as 0. A field is empty where its number is
/// not known: without a regulariser there are no bounds.
pub fn row(panel: &str, report: &Report) -> String {
    let mut out = String::from(panel);
    for (_, value) in COLUMNS {
        out.push(',');
        if let Some(value) = value(report).filter(|value| value.is_finite()) {
            // Adding 0 takes −0 to 0.
            out.push_str(&shortest(value + 0.0));
        }
    }
    out.push('\n');
    out
}

/// The header of a table of trajectories, with its line end. A run in standard units has the weights in the table's
/// too, and the intercept of the network of these.
pub fn trajectory_header(d: usize, units: Option<&Units>) -> String {
    let own = if d == 1 { "panel,step,neuron,a,w,b,atom" } else { "panel,step,neuron,a,w1,w2,b,atom" };
    let table = match (units, d) {
        (None, _) => "",
        (Some(_), 1) => ",a_table,w_table,b_table,intercept_table",
        (Some(_), _) => ",a_table,w1_table,w2_table,b_table,intercept_table",
    };
    [own, table, "\n"].concat()
}

/// The lines of a frame in a table of trajectories, one a neuron, counted from 1: its weights, and
/// its atom, counted from 1 (0: in none; −1: dead, since it sees no data). `neurons` is a frame's
/// buffer, five columns of `m` numbers. With the standard units of the run the weights follow in the table's: there
/// `f(x) = ν + (1/m) Σ a relu(w·x + b)` with the intercept ν, in the table's units like `f`.
pub fn trajectory_rows(panel: &str, step: u64, d: usize, neurons: &[f32], units: Option<&Units>) -> String {
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
        let _ = write!(out, ",{atom}");
        if let Some(units) = units {
            // From the decimals that stand before: whoever reads both has one function.
            let read = |column: usize| at(column).to_string().parse().unwrap_or(f64::NAN);
            let (w, a) = units.neuron_to_table([0, 1, 2].map(read), read(3));
            for v in std::iter::once(a).chain(w.into_iter().take(d + 1)).chain([units.y.zero]) {
                // Adding 0 takes −0 to 0.
                out.push(',');
                out.push_str(&shortest(v + 0.0));
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::{Frame, Request};
    use crate::{Output, Session};
    use relu_atoms_core::experiment::{Experiment, Mode};

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

    /// The bounds are those of the certificate on the page, and absent where there is none.
    #[test]
    fn a_row_has_the_gap_and_the_bounds() {
        let (named, mut report) = (header(), frame("tent").report);
        let value = |report: &Report, name: &str| -> String {
            let row = row("p", report);
            let k = named.trim_end().split(',').position(|n| n == name).expect(name);
            row.trim_end().split(',').nth(k).unwrap().to_owned()
        };
        let standing = report.standing.clone().expect("label noise has bounds");
        for (name, of) in [
            ("bound_raw", standing.raw),
            ("bound_rescaled", standing.rescaled),
            ("bound_merged", standing.merged),
            ("bound_lower", standing.dual),
            ("gap", standing.gap),
            ("gap_merged", standing.best_gap),
            ("violation", standing.violation),
        ] {
            assert_eq!(value(&report, name).parse::<f64>().unwrap().to_bits(), of.to_bits(), "{name}");
            assert_eq!(value(&Report { standing: None, ..report.clone() }, name), "", "{name}");
            let later = Report { step: report.step + 1, ..report.clone() };
            assert_eq!(value(&later, name), "", "{name}: of another step");
        }
        let hook = report.hooks().into_iter().find(|h| h.0 == "data-gap").unwrap().1.unwrap();
        assert_eq!(value(&report, "gap").parse::<f64>().unwrap().to_bits(), hook.to_bits());
        (report.loss, report.penalty) = (-0.0, f64::NAN);
        assert_eq!((&*value(&report, "loss"), &*value(&report, "penalty")), ("0", ""));
        assert!(!row("p", &report).contains("-0,"));
    }

    #[test]
    fn trajectories_name_every_neuron_of_both_dimensions() {
        for (preset, d) in [("tent", 1), ("xor", 2)] {
            let frame = frame(preset);
            let rows = trajectory_rows("p", 12, d, &frame.neurons, None);
            let columns = trajectory_header(d, None).split(',').count();
            assert_eq!(rows.lines().count(), 6);
            for (j, line) in rows.lines().enumerate() {
                let fields: Vec<&str> = line.split(',').collect();
                assert_eq!((fields.len(), fields[1], fields[2]), (columns, "12", &*(j + 1).to_string()));
                // a, then b, which stands last of the weights.
                assert_eq!(fields[3].parse::<f32>().unwrap(), frame.neurons[18 + j]);
                assert_eq!(fields[columns - 2].parse::<f32>().unwrap(), frame.neurons[6 * d + j]);
            }
        }
        assert_eq!(trajectory_rows("p", 0, 1, &[1.0, 2.0, 0.0, -3.0, -2.0], None), "p,0,1,-3,1,2,-1\n");
        assert_eq!(trajectory_rows("p", 0, 1, &[1.0, 2.0, 0.0, -3.0, 4.0], None), "p,0,1,-3,1,2,5\n");
    }
}
