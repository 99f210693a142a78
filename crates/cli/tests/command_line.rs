//! `atoms train`, `atoms solve` and `atoms check` as a person calls them: links, files, tables, files that open again,
//! and exit codes.
#![cfg(not(target_arch = "wasm32"))]

use std::path::PathBuf;
use std::process::{Command, Output};

fn atoms(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_atoms")).args(words).output().expect("it starts")
}

/// A file of this test run's own.
fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("command-line");
    std::fs::create_dir_all(&folder).expect("a folder");
    folder.join(name)
}

const LINK: &str = "data=1:-1,1;-0.5,0.5;0,0;0.5,0.5;1,1&modes=none,variation-norm&m=30&steps=400";

#[test]
fn a_file_trains_like_its_link_and_opens_again() {
    let (csv, neurons, saved) = (file("metrics.csv"), file("neurons.csv"), file("run.json"));
    let path = |p: &PathBuf| p.to_str().expect("a plain path").to_string();
    let words = [
        "train",
        "--link",
        LINK,
        "--csv",
        &path(&csv),
        "--neurons",
        &path(&neurons),
        "--save",
        &path(&saved),
    ];
    let with_tables = atoms(&words);
    assert!(with_tables.status.success(), "{with_tables:?}");
    let plain = atoms(&["train", "--link", LINK]);
    let again = atoms(&["train", &path(&saved)]);
    assert!(plain.status.success() && again.status.success());
    // How the run was watched changes nothing, and neither does its way through a file.
    let numbers = |out: &Output| -> Vec<(u64, u64, u64)> {
        let reports: Vec<relu_atoms_core::session::messages::Report> =
            serde_json::from_slice(&out.stdout).expect("a list of reports");
        reports.iter().map(|r| (r.step, r.loss.to_bits(), r.penalty_variation.to_bits())).collect()
    };
    assert_eq!(numbers(&plain).len(), 2);
    assert_eq!(numbers(&plain), numbers(&with_tables));
    assert_eq!(numbers(&plain), numbers(&again));

    let table = std::fs::read_to_string(&csv).expect("metrics");
    let mut lines = table.lines();
    let names: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let column = |name: &str| names.iter().position(|n| *n == name).expect("a column");
    let rows: Vec<Vec<&str>> = lines.map(|l| l.split(',').collect()).collect();
    for (k, panel) in ["none", "variation-norm"].into_iter().enumerate() {
        let own: Vec<_> = rows.iter().filter(|r| r[0] == panel).collect();
        let steps: Vec<u64> = own.iter().map(|r| r[column("step")].parse().expect("a step")).collect();
        assert!(
            steps.windows(2).all(|s| s[0] < s[1]) && steps[0] == 0 && *steps.last().expect("rows") == 400
        );
        let loss: f64 = own.last().expect("rows")[column("loss")].parse().expect("a loss");
        assert_eq!(loss.to_bits(), numbers(&plain)[k].1);
    }
    let neurons = std::fs::read_to_string(&neurons).expect("trajectories");
    assert_eq!(neurons.lines().count(), 1 + 30 * rows.len());
}

#[test]
fn what_cannot_be_trained_is_refused_with_a_sentence() {
    let rubbish = file("rubbish.json");
    std::fs::write(&rubbish, "{\"data\": 7}").expect("written");
    for (words, said) in [
        (vec!["train"], "needs FILE.json or --link"),
        (vec!["train", "--link", "m=-3"], "`m=-3`: the width"),
        (vec!["train", "--link", "data=a:AAAA"], "`data=a:AAAA`: these data are "),
        (vec!["train", "--csv"], "--csv needs a file's name"),
        (vec!["train", "--colour"], "there is no such option"),
        (vec!["train", "no-such-file.json"], "no-such-file.json: "),
        (vec!["train", rubbish.to_str().expect("a plain path")], "line 1"),
        (vec!["train", "--link", LINK, "--csv", "no/such/folder.csv"], "no/such/folder.csv: "),
    ] {
        let out = atoms(&words);
        let error = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{words:?}: {error}");
        assert!(
            error.contains(said) && error.lines().count() == 1 && out.stdout.is_empty(),
            "{words:?}: {error}"
        );
    }
}

#[test]
fn answers_are_checked() {
    let path = |p: &PathBuf| p.to_str().expect("a plain path").to_string();
    let written = |name: &str, text: &str| {
        let file = file(name);
        std::fs::write(&file, text).expect("written");
        path(&file)
    };
    let case =
        r#"{"d":2,"x":[[1,1],[-1,1],[-1,-1],[1,-1]],"y":[1,-1,1,-1],"lambda":0.01,"penalty":"variation"}"#;
    let case = written("case.json", case);
    let solved = atoms(&["solve", &case]);
    assert!(solved.status.success());
    let text = String::from_utf8(solved.stdout).expect("text");
    let (good, poor) = (written("answer.json", &text), written("network.json", r#"{"a":[1],"w":[[1,1,0]]}"#));
    let bad = written("bad.json", &text.replacen("\"objective\": ", "\"objective\": 1", 1));
    let verdict = |words: &[&str], code: i32| -> serde_json::Value {
        let out = atoms(words);
        assert_eq!(out.status.code(), Some(code), "{out:?}");
        serde_json::from_slice(&out.stdout).expect("a verdict")
    };
    let right = verdict(&["check", &case, &good], 0);
    assert_eq!(right["certified"], true);
    assert!(right["relative_gap"].as_f64().expect("a gap") < 1e-12, "{right}");
    assert!(verdict(&["check", &case, &poor], 0)["relative_gap"].as_f64().expect("a gap") > 0.1);
    assert_eq!(verdict(&["check", &case, &bad], 1)["certified"], false);
    assert_eq!(verdict(&["check", "--slack", "1000", &case, &bad], 0)["certified"], true);
    // Two corners of the square as one: the answer was not meant for that.
    assert_eq!(verdict(&["check", "--same", "2", &case, &good], 1)["distinct"], 2);

    for (words, said) in [
        (vec!["check", &case], "needs CASE.json and ANSWER.json"),
        (vec!["check", &case, "no-such-file.json"], "no-such-file.json: "),
        (vec!["check", &good, &good], "answer.json: `d` is missing"),
        (vec!["check", &case, &case], "case.json: `atoms` is missing"),
        (vec!["check", "--same", "-1", &case, &good], "--same: -1"),
        (vec!["check", &case, &good, "--same"], "--same needs a number"),
        (vec!["check", "--fast", &case, &good], "--fast: there is no such option"),
    ] {
        let out = atoms(&words);
        let error = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{words:?}: {error}");
        assert!(
            error.contains(said) && error.lines().count() == 1 && out.stdout.is_empty(),
            "{words:?}: {error}"
        );
    }
}

#[test]
fn a_solve_stops_at_the_gap_that_is_asked_for() {
    let case = file("ripples.json");
    let mut inputs = Vec::new();
    let mut targets = Vec::new();
    for k in 0..49 {
        let (x, y) = (f64::from(k % 7) / 3.0 - 1.0, f64::from(k / 7) / 3.0 - 1.0 + 0.01 * f64::from(k));
        inputs.push([x, y]);
        targets.push((3.0 * x).sin() * (2.0 * y).cos());
    }
    let text =
        serde_json::json!({ "d": 2, "x": inputs, "y": targets, "lambda": 1e-3, "penalty": "variation" });
    std::fs::write(&case, text.to_string()).expect("written");
    let case = case.to_str().expect("a plain path");
    let solved = |words: &[&str]| -> serde_json::Map<String, serde_json::Value> {
        let out = atoms(words);
        // Nobody watches: nothing is said of how far it has come.
        assert!(out.status.success() && out.stderr.is_empty(), "{out:?}");
        serde_json::from_slice(&out.stdout).expect("an object")
    };
    let whole = solved(&["solve", case]);
    let near = solved(&["solve", case, "--gap", "0.05"]);
    let number =
        |answer: &serde_json::Map<String, serde_json::Value>, key: &str| answer[key].as_f64().expect(key);
    assert!(whole.keys().eq(near.keys()));
    let (optimum, objective) = (number(&whole, "objective"), number(&near, "objective"));
    assert!(number(&whole, "gap") <= 1e-9 * optimum);
    assert!(number(&near, "gap") <= 0.05 * objective);
    // It is a worse network, and its bound holds.
    assert!(objective > optimum * (1.0 + 1e-6) && number(&near, "dual") <= optimum);
    assert_eq!(near["unique"], "not decided");
    let answer = file("near.json");
    std::fs::write(&answer, serde_json::Value::Object(near).to_string()).expect("written");
    let verdict = atoms(&["check", case, answer.to_str().expect("a plain path")]);
    assert!(verdict.status.success(), "{verdict:?}");
    // The least gap there is: the optimum.
    assert_eq!(solved(&["solve", "--gap", "0", case]), whole);

    for (words, said) in [
        (vec!["solve"], "needs one FILE.json"),
        (vec!["solve", case, case], "needs one FILE.json"),
        (vec!["solve", case, "--gap"], "--gap needs a number"),
        (vec!["solve", case, "--gap", "-1"], "--gap: -1"),
        (vec!["solve", case, "--gap", "inf"], "--gap: inf"),
        (vec!["solve", "--fast", case], "--fast: there is no such option"),
        (vec!["solve", "no-such-file.json"], "no-such-file.json: "),
    ] {
        let out = atoms(&words);
        let error = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{words:?}: {error}");
        assert!(
            error.contains(said) && error.lines().count() == 1 && out.stdout.is_empty(),
            "{words:?}: {error}"
        );
    }
}

#[test]
fn points_that_count_as_one_are_named() {
    let case = file("twins.json");
    let text = r#"{"d":1,"x":[-1,0,0.5,1e-13,1],"y":[1,0,0.25,0.1,1],"lambda":0.01,"penalty":"gradient"}"#;
    std::fs::write(&case, text).expect("written");
    let out = atoms(&["solve", case.to_str().expect("a plain path")]);
    assert!(out.status.success(), "{out:?}");
    let answer: serde_json::Value = serde_json::from_slice(&out.stdout).expect("an object");
    assert_eq!(answer["taken_as_one"], serde_json::json!([[1, 3]]));
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(said, "Point 4 is within 1.0e−12 of point 2 and counts as one with it.\n");
}

#[test]
fn tables_do_not_change_the_result() {
    let (csv, neurons) = (file("watched.csv"), file("watched-neurons.csv"));
    let (csv, neurons) = (csv.to_str().expect("a plain path"), neurons.to_str().expect("a plain path"));
    for link in [
        "preset=saddle&modes=none&steps=700",
        "preset=circle&modes=label-noise&m=60&schedule=warm-up:2000,train:900,anneal:300",
        "preset=xor-centre&modes=gradient-penalty&m=40&steps=1500",
        "preset=sine&modes=variation-norm&steps=2500",
        "preset=noisy-sine&modes=variation-norm&birth=true&steps=4500",
        "preset=zigzag&modes=variation-norm&optimiser=adam&steps=800",
        // So wide that it is counted in slices.
        "preset=saddle&modes=variation-norm&m=6000&steps=300",
        // Diverges.
        "preset=xor&modes=variation-norm&m=20&h=40&steps=300",
    ] {
        let plain = atoms(&["train", "--link", link]);
        let watched = atoms(&["train", "--link", link, "--csv", csv, "--neurons", neurons]);
        assert_eq!(plain.status.code(), watched.status.code(), "{link}");
        let texts = [&plain, &watched].map(|out| String::from_utf8_lossy(&out.stdout).into_owned());
        assert!(texts[0].len() > 1000, "{link}: {plain:?}");
        for (plain, watched) in texts[0].lines().zip(texts[1].lines()) {
            assert_eq!(plain, watched, "{link}");
        }
        assert_eq!(texts[0], texts[1], "{link}");
    }
}

/// The words of an output that may be numbers.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c));
    text.split(part).filter(|word| word.starts_with(|c: char| c == '-' || c.is_ascii_digit()))
}

#[test]
fn no_output_has_a_negative_zero_or_a_number_that_stands_for_infinity() {
    let (csv, neurons, saved) = (file("zeros.csv"), file("zeros-neurons.csv"), file("zeros.json"));
    let path = |p: &PathBuf| p.to_str().expect("a plain path").to_string();
    let modes = ["none", "label-noise", "gradient-penalty", "variation-norm"];
    let mut limitless = 0;
    for preset in relu_atoms_core::points::presets::PRESETS {
        for mode in modes {
            // One neuron, which some seeds let see nothing, and some more; at the start and on the way.
            for (m, seed, steps) in [(1, 1, 30), (1, 3, 1), (2, 2, 30), (40, 1, 400)] {
                let link = format!(
                    "preset={}&modes={mode}&m={m}&seed={seed}&steps={steps}&paired=false&scale=1",
                    preset.key
                );
                let out = atoms(&[
                    "train",
                    "--link",
                    &link,
                    "--csv",
                    &path(&csv),
                    "--neurons",
                    &path(&neurons),
                    "--save",
                    &path(&saved),
                ]);
                assert!(out.status.success(), "{link}: {out:?}");
                let read = |p: &PathBuf| std::fs::read_to_string(p).expect("an output");
                let json = String::from_utf8_lossy(&out.stdout).into_owned();
                limitless += usize::from(json.contains("\"h_limit\": null"));
                for text in [json, read(&csv), read(&neurons), read(&saved)] {
                    for number in numbers(&text) {
                        let Ok(value) = number.parse::<f64>() else { continue };
                        let bad = value == 0.0 && number.starts_with('-') || value.abs() > 1e300;
                        assert!(!bad, "{link}: {number}");
                    }
                }
            }
        }
    }
    // Where no neuron sees a point, every step is stable.
    assert!(limitless > 0);
}
