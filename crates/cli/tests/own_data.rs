//! Tables of one's own on the command line: the settings are the page's, whose tests have the same tables.

use relu_atoms_core::experiment::table::MODES;
use relu_atoms_core::experiment::{Experiment, UnitSystem};
use relu_atoms_core::points::grid;
use relu_atoms_core::table::{self, Choices};
use std::path::PathBuf;
use std::process::{Command, Output};

const TABLES: [&str; 6] = ["cars", "phones", "anscombe1", "inflation", "norris", "thousandths"];

fn atoms(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_atoms")).args(words).output().expect("it starts")
}

fn table(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../session/tests/tables");
    folder.join(format!("{name}.csv")).to_str().expect("a plain path").to_owned()
}

fn own(name: &str, text: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("own-data");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join(name);
    std::fs::write(&file, text).expect("written");
    file.to_str().expect("a plain path").to_owned()
}

#[test]
fn a_table_trains_with_the_settings_of_the_page() {
    for name in TABLES {
        let file = table(name);
        let reading = table::read(&std::fs::read_to_string(&file).expect(name), &Choices::default());
        let points = grid::round(reading.points.as_ref().expect(name));
        for info in &MODES {
            let link = format!("modes={}", info.key);
            let printed = atoms(&["train", "--data", &file, "--link", &link, "--experiment"]);
            let run: Experiment = serde_json::from_slice(&printed.stdout).expect("an experiment");
            let before = Experiment::preset("saddle", info.mode).expect("saddle");
            assert_eq!(run, before.on_table(points.clone(), reading.names()), "{name} {}", info.key);
        }
    }
}

#[test]
fn large_numbers_are_trained_in_standard_units_only() {
    let file =
        own("people.csv", "year,people\n1990,248709873\n2000,281421906\n2010,308745538\n2020,331449281\n");
    let trained = atoms(&["train", "--data", &file, "--link", "m=20&steps=300"]);
    assert!(trained.status.success(), "{}", String::from_utf8_lossy(&trained.stderr));
    let report: serde_json::Value = serde_json::from_slice(&trained.stdout).expect("a report");
    assert!(report["r2"].as_f64().is_some_and(|r2| r2 > 0.5), "{report}");
    assert!(report["in_table"]["intercept"].as_f64().is_some_and(|v| v > 2e8));
    for command in ["train", "solve", "data"] {
        let words: &[&str] = if command == "data" {
            &[command, &file, "--units", "table"]
        } else {
            &[command, "--data", &file, "--units", "table"]
        };
        let refused = atoms(words);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(2), "{command}: {said}");
        assert!(said.contains("in standard units (`units=standard`) it may be as large as 1e15"), "{said}");
    }
    let read = atoms(&["data", &file]);
    let printed: serde_json::Value = serde_json::from_slice(&read.stdout).expect("JSON");
    assert_eq!(printed["y"][3], 331_449_281.0);
    let solved = atoms(&["solve", "--data", &file]);
    assert!(solved.status.success(), "{}", String::from_utf8_lossy(&solved.stderr));
    assert_eq!(UnitSystem::Standard.largest(), 1e15);
}
