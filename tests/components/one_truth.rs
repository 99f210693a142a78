//! Headline, table, line of the certificate, hooks and exports tell the same numbers of the same network.

use crate::page::{attribute, controller, field, mount, settle};
use crate::run::Run;
use leptos::prelude::*;
use relu_atoms::components::panel::PanelView;
use relu_atoms::components::results_table::ResultsTable;
use relu_atoms::state::PanelStoreFields;
use relu_atoms::text::format::{count, number, percent};
use relu_atoms_core::nearness;
use relu_atoms_session::export::metrics;
use relu_atoms_session::messages::{Report, Request};
use std::collections::BTreeMap;
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

/// A fixed sequence of numbers that look random, between 0 and 1.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The columns of the exported table at a step.
fn exported(report: &Report) -> BTreeMap<String, f64> {
    let (header, row) = (metrics::header(), metrics::row("panel", report));
    let names = header.trim_end().split(',').map(str::to_owned);
    names
        .zip(row.trim_end().split(','))
        .filter_map(|(name, value)| Some((name, value.parse().ok()?)))
        .collect()
}

#[wasm_bindgen_test]
async fn fifty_random_stops_tell_the_same_numbers_everywhere() {
    let mut random = Random(7);
    for mode in ["variation-norm", "label-noise", "gradient-penalty", "none"] {
        let query = format!("preset=saddle&modes={mode}&m=120&play=0");
        let controller = controller(&query);
        let panel = mount(controller, move || view! { <PanelView panel=field(controller, 0) /> }).await;
        let table = mount(controller, || view! { <ResultsTable /> }).await;
        let (mut run, _) = Run::open(&query);
        run.request(Request::Step(1500));
        for _ in 0..13 {
            // Every decade of steps as often as any other.
            let step = (1500_f64.powf(random.next())) as u64;
            let report = run.frame(Request::Seek(step)).report;
            field(controller, 0).report().set(Some(Arc::new(report.clone())));
            field(controller, 0).summary().set(Some(Arc::new(report.clone())));
            settle().await;
            let hook =
                |name: &str| -> f64 { attribute(&panel.find("section"), name).parse().expect("a decimal") };
            let exported = exported(&report);
            for (name, column) in [
                ("data-step", "step"),
                ("data-atoms", "atoms"),
                ("data-atom-share", "atom_share"),
                ("data-loss", "loss"),
                ("data-penalty", "penalty"),
                ("data-penalty-variation", "penalty_variation"),
                ("data-penalty-gradient", "penalty_gradient"),
                ("data-objective", "objective"),
                ("data-seen-share", "seen_share"),
                ("data-test-error", "test_error"),
            ] {
                assert_eq!(hook(name).to_bits(), exported[column].to_bits(), "{mode} {step} {name}");
            }
            let cells = table.texts("tbody td");
            let told = |name: &str, digits| number(hook(name), digits);
            assert_eq!(cells[2], told("data-loss", 2));
            assert_eq!(cells[3], told("data-test-error", 2));
            assert_eq!(cells[4], told("data-penalty-variation", 4));
            assert_eq!(cells[5], told("data-penalty-gradient", 4));
            assert_eq!(cells[6], told("data-objective", 3));
            assert_eq!(cells[8], percent(hook("data-seen-share")));
            let result = panel.text(".result");
            if report.gathered {
                assert_eq!(cells[0], count(hook("data-atoms") as u64));
                assert!(result.starts_with(&format!("{}\u{a0}atom", cells[0])), "{result}");
            } else {
                assert_eq!(cells[0], "–");
                assert!(result.starts_with("about "), "{result}");
            }
            // The gap: the line says the share that the hook gives over the bound.
            let line = panel.text(".certificate p");
            match &report.standing {
                Some(standing)
                    if standing.dual > 0.0 && nearness::is_informative(hook("data-gap") / standing.dual) =>
                {
                    let share = hook("data-gap") / standing.dual;
                    assert!(line.contains(&nearness::of_optimum(share)), "{line}");
                    assert_eq!(cells[7], nearness::amount(share, true));
                }
                _ => assert_eq!(cells[7], "–"),
            }
        }
    }
}
