//! Tables in their natural units, of far years, of huge and of tiny scale, are trained in standard units: with every
//! regulariser at its defaults no run dies or diverges, and each explains as much as is known of it.
//!
//! The tables are excerpts: speeds and stopping distances of cars, telephone calls in Belgium by year, Anscombe's
//! first, inflation from 1948 on, NIST's Norris, and thousandths made up.

use relu_atoms_core::experiment::table::MODES;
use relu_atoms_core::experiment::{Experiment, Mode};
use relu_atoms_core::points::grid;
use relu_atoms_core::table;
use relu_atoms_session::messages::{Report, RunStatus};
use relu_atoms_session::seeds::train_to_end;

/// Name, text, and R² where it is known: without a regulariser, under label noise, under the gradient penalty and
/// under the variation norm.
type Table = (&'static str, &'static str, Option<[f64; 4]>);

const TABLES: [Table; 6] = [
    ("cars", include_str!("tables/cars.csv"), Some([0.61, 0.62, 0.59, 0.48])),
    ("phones", include_str!("tables/phones.csv"), Some([0.88, 0.85, 0.84, 0.78])),
    ("anscombe1", include_str!("tables/anscombe1.csv"), None),
    ("inflation", include_str!("tables/inflation.csv"), None),
    ("norris", include_str!("tables/norris.csv"), None),
    ("thousandths", include_str!("tables/thousandths.csv"), None),
];

/// The end of a run on a table, as the page and the command line open it.
fn run(name: &str, text: &str, mode: Mode) -> Report {
    let reading = table::read(text, &table::Choices::default());
    let points = grid::round(reading.points.as_ref().expect(name));
    let before = Experiment::preset("saddle", mode).expect("saddle");
    let experiment = before.on_table(points, reading.names());
    assert!(experiment.standard_units().is_some());
    train_to_end(&experiment, &mut |_| true).expect("a run")
}

fn tables_are_fitted(mode: Mode) {
    let place = MODES.iter().position(|info| info.mode == mode).expect("a mode");
    for (name, text, known) in TABLES {
        let report = run(name, text, mode);
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

/// The comparison that the page opens with starts all panels from one network, of which the one without a regulariser
/// is not the start that it has alone: it fits the tables all the same.
#[test]
fn tables_are_fitted_from_the_start_that_panels_share() {
    for (name, text, known) in TABLES {
        let reading = table::read(text, &table::Choices::default());
        let points = grid::round(reading.points.as_ref().expect(name));
        let before = Experiment::preset("saddle", Mode::VariationNorm).expect("saddle").under(Mode::None);
        let report = train_to_end(&before.on_table(points, reading.names()), &mut |_| true).expect("a run");
        let r2 = report.r2.expect("targets that differ");
        assert!(report.status == RunStatus::Finished && !report.all_dead(), "{name}");
        assert!(r2 > known.map_or(0.4, |known| known[0] - 0.03), "{name}: R² {r2}");
    }
}
