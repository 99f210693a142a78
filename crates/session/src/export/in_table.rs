//! Atoms of a run in standard units, in the units of its table.

use relu_atoms_core::points::units::Units;
use serde::Serialize;

/// Atoms in the table's units: `f(x) = ν + Σ sign relu(u·(x, 1))` with the intercept ν, all in these.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InTable {
    /// ν, the mean of the targets.
    pub intercept: f64,
    /// In the order in which they were given.
    pub atoms: Vec<AtomInTable>,
}

/// An atom in the table's units.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AtomInTable {
    /// `+1` or `−1`.
    pub sign: i8,
    /// Its mass vector: `[w, b, 0]` (d = 1) or `[w1, w2, b]`.
    pub u: [f64; 3],
    /// Where it bends the graph (d = 1); none where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kink: Option<f64>,
}

impl InTable {
    /// These atoms, each a sign and a mass vector in standard units.
    pub fn of(units: &Units, atoms: impl IntoIterator<Item = (i8, [f64; 3])>) -> Self {
        let atom = |(sign, u): (i8, [f64; 3])| {
            let (w, a) = units.neuron_to_table(u, 1.0);
            // From standard units: far from 0 the quotient of the table's own has fewer digits.
            let kink = Some(units.x[0].to_table(-u[1] / u[0]));
            let kink = kink.filter(|v| units.x.len() == 1 && v.is_finite());
            // Adding 0 takes −0 to 0.
            AtomInTable { sign, u: w.map(|v| a * v + 0.0), kink }
        };
        Self { intercept: units.y.zero, atoms: atoms.into_iter().map(atom).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::metrics;
    use crate::messages::{Frame, Request};
    use crate::{Output, Session};
    use relu_atoms_core::experiment::{Data, Experiment, Mode, UnitSystem};
    use relu_atoms_core::field::Window;
    use relu_atoms_core::optimum::{Certifier, solve};
    use relu_atoms_core::penalty::Penalty;
    use relu_atoms_core::points::RawPoints;
    use relu_atoms_core::train::TrainConfig;

    /// Tables that hurt: far years, a far offset, tiny and huge scales, constant targets, a constant input.
    fn tables() -> Vec<RawPoints> {
        let line = |x: &[f64], y: &[f64]| RawPoints { d: 1, x: x.to_vec(), y: y.to_vec() };
        vec![
            line(&[1948.0, 1949.5, 1951.0, 1952.25, 1953.0], &[8.1, -1.2, 1.3, 7.9, 1.9]),
            line(&[1e6 - 20.0, 1e6 - 10.0, 1e6 - 5.0, 1e6], &[-1e6, -1e6 + 3.0, -1e6 + 1.0, -1e6 + 2.0]),
            line(&[0.0, 1e-6, 2e-6, 3e-6], &[0.0, 1e-7, 0.0, 3e-7]),
            line(&[-1e6, 0.0, 1e6], &[1e6, -1e6, 3.0]),
            line(&[4.0, 10.0, 25.0], &[7.0, 7.0, 7.0]),
            line(&[5.0, 5.0, 5.0], &[100.0, 200.0, 400.0]),
            RawPoints {
                d: 2,
                x: vec![1e6, 1e-4, 1e6 - 30.0, 3e-4, 1e6 - 10.0, -1e-4, 1e6 - 20.0, 2e-4],
                y: vec![3e5, 5e5, 9e5, 1e5],
            },
        ]
    }

    fn frame(run: &Experiment) -> Frame {
        let mut s = Session::new();
        s.handle(Request::Open(Box::new(run.clone())));
        s.handle(Request::Window(Window { x: [-1.0, 1.0], y: [-1.0, 1.0], columns: 2, rows: 1 }));
        s.handle(Request::Step(200));
        s.tick(&mut || true);
        let out = s.handle(Request::Pause);
        out.into_iter().find_map(|o| if let Output::Frame(f) = o { Some(*f) } else { None }).expect("a frame")
    }

    /// `a relu(w·x + b)`, evaluated as anybody would.
    fn neuron(a: f64, w: &[f64], x: &[f64]) -> f64 {
        let (b, w) = w.split_last().expect("a bias");
        a * (w.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + b).max(0.0)
    }

    /// What is exported in both units is one function, with the same kinks.
    #[test]
    fn exported_weights_are_one_function_in_both_units() {
        for raw in tables() {
            let data = Data::Own(raw.clone());
            let run =
                Experiment { m: 40, units: UnitSystem::Standard, ..Experiment::with_data(data, Mode::None) };
            let units = run.standard_units().expect("a far table");
            let standard = units.to_standard(&raw);
            let (d, frame) = (raw.d, frame(&run));
            let header = metrics::trajectory_header(d, Some(&units));
            let names: Vec<&str> = header.trim_end().split(',').collect();
            let place = |name: &str| names.iter().position(|n| *n == name).expect(name);
            let keys = if d == 1 { vec!["w", "b"] } else { vec!["w1", "w2", "b"] };
            let rows = metrics::trajectory_rows("p", 200, d, &frame.neurons, Some(&units));
            for i in 0..raw.y.len() {
                let (x, z) = (&raw.x[i * d..][..d], &standard.x[i * d..][..d]);
                let (mut here, mut there, mut intercept) = (0.0, 0.0, 0.0);
                for row in rows.lines() {
                    let fields: Vec<&str> = row.split(',').collect();
                    let value = |name: &str| fields[place(name)].parse::<f64>().expect("a number");
                    let own: Vec<f64> = keys.iter().map(|key| value(key)).collect();
                    let table: Vec<f64> = keys.iter().map(|key| value(&format!("{key}_table"))).collect();
                    here += neuron(value("a_table"), &table, x) / 40.0;
                    there += neuron(value("a"), &own, z) / 40.0;
                    intercept = value("intercept_table");
                    if d == 1 && own[0].abs() > 1e-3 {
                        let kinks = [-table[1] / table[0], units.x[0].to_table(-own[1] / own[0])];
                        let size = kinks[0].abs().max(units.x[0].one);
                        assert!((kinks[0] - kinks[1]).abs() <= 1e-10 * size, "{kinks:?}");
                    }
                }
                let there = units.y.to_table(there);
                let size = units.y.one.max(there.abs()).max(1e-300);
                assert!((intercept + here - there).abs() <= 1e-10 * size, "{here} {there} {raw:?}");
                // The neurons of a frame are single precision.
                assert!((there - units.y.to_table(frame.report.fit[i])).abs() <= 1e-4 * size);
            }
        }
    }

    /// The optimum's atoms in the table's units predict what they predict in standard ones.
    #[test]
    fn atoms_in_the_tables_units_predict_the_same() {
        for raw in tables() {
            let data = Data::Own(raw.clone());
            let run = Experiment { units: UnitSystem::Standard, ..Experiment::with_data(data, Mode::None) };
            let config = TrainConfig::check(&run).expect("a run");
            let (points, units) = (config.points(), config.units().expect("units"));
            let certifier = Certifier::new(points, Penalty::Variation);
            let best = solve(&certifier, points, 1e-2, &mut |_| true).expect("an optimum");
            let table = InTable::of(units, best.atoms.iter().map(|atom| (atom.sign, atom.u())));
            let fit = best.network(raw.d).predict(points);
            for (i, f) in fit.iter().enumerate() {
                let x = &raw.x[i * raw.d..][..raw.d];
                let parts =
                    table.atoms.iter().map(|atom| f64::from(atom.sign) * neuron(1.0, &atom.u[..=raw.d], x));
                let (here, there) = (table.intercept + parts.sum::<f64>(), units.y.to_table(*f));
                let size = units.y.one.max(there.abs());
                assert!((here - there).abs() <= 1e-10 * size, "{here} {there} {raw:?}");
            }
            for (atom, best) in table.atoms.iter().zip(&best.atoms).filter(|_| raw.d == 1) {
                let expected =
                    Some(units.x[0].to_table(-best.u()[1] / best.u()[0])).filter(|v| v.is_finite());
                assert_eq!(atom.kink, expected);
            }
        }
    }
}
