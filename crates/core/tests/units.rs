//! Tables in their natural units, of far years, of huge and of tiny scale, are trained in standard units: with every
//! regulariser at its defaults no run dies or diverges, and each explains as much as is known of it.
//!
//! The tables are excerpts: speeds and stopping distances of cars, telephone calls in Belgium by year, Anscombe's
//! first, inflation from 1948 on, NIST's Norris, and thousandths made up.

use relu_atoms_core::experiment::{Experiment, Mode, link, table};
use relu_atoms_core::seeds::train_to_end;
use relu_atoms_core::session::messages::{Report, RunStatus};

/// Name, points, and R² where it is known: without a regulariser, under label noise, under the gradient penalty and
/// under the variation norm.
type Table = (&'static str, &'static str, Option<[f64; 4]>);

#[rustfmt::skip]
const TABLES: [Table; 6] = [
    ("cars", "4,2;4,10;7,4;7,22;8,16;9,10;10,18;10,26;10,34;11,17;11,28;12,14", Some([0.61, 0.62, 0.59, 0.48])),
    ("phones", "50,4.4;51,4.7;52,4.7;53,5.9;54,6.6;55,7.3;56,8.1;57,8.8;58,10.6;59,12;60,13.5;61,14.9;62,16.1;63,21.2;64,119;65,124;66,142;67,159;68,182;69,212;70,43;71,24;72,27;73,29", Some([0.88, 0.85, 0.84, 0.78])),
    ("anscombe1", "10,8.04;8,6.95;13,7.58;9,8.81;11,8.33;14,9.96;6,7.24;4,4.26;12,10.84;7,4.82;5,5.68", None),
    ("inflation", "1948,8.1;1949,-1.2;1950,1.3;1951,7.9;1952,1.9;1953,0.8", None),
    ("norris", "0.2,0.1;337.4,338.8;118.2,118.1;884.6,888;10.1,9.2", None),
    ("thousandths", "0,0;0.001,1;0.002,0;0.003,1", None),
];

fn run(points: &str, mode: Mode) -> Report {
    let mode = table::mode_info(mode).key;
    let (opening, notices) = link::parse(&format!("data=1:{points}&units=standard&modes={mode}"));
    assert_eq!(notices, []);
    let experiment: Experiment = opening.experiment();
    assert!(experiment.standard_units().is_some());
    train_to_end(&experiment, &mut |_| true).expect("a run")
}

fn tables_are_fitted(mode: Mode) {
    let place = table::MODES.iter().position(|info| info.mode == mode).expect("a mode");
    for (name, points, known) in TABLES {
        let report = run(points, mode);
        let r2 = report.r2.expect("targets that differ");
        assert_eq!(report.status, RunStatus::Finished, "{name}");
        assert!(!report.all_dead() && !report.vanished && r2 > 0.4, "{name}: R² {r2}");
        assert!((r2 - (1.0 - 2.0 * report.loss)).abs() < 1e-12, "{name}: R² {r2}, loss {}", report.loss);
        if let Some(known) = known {
            assert!((r2 - known[place]).abs() <= 0.03, "{name}: R² {r2}, known {}", known[place]);
        }
    }
}

#[test]
fn tables_are_fitted_without_a_regulariser() {
    tables_are_fitted(Mode::None);
}

#[test]
fn tables_are_fitted_under_label_noise() {
    tables_are_fitted(Mode::LabelNoise);
}

#[test]
fn tables_are_fitted_under_the_gradient_penalty() {
    tables_are_fitted(Mode::GradientPenalty);
}

#[test]
fn tables_are_fitted_under_the_variation_norm() {
    tables_are_fitted(Mode::VariationNorm);
}
