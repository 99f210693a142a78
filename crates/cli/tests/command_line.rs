//! The commands as a person calls them: help, links, files in all encodings, tables, files that open
//! again, Ctrl-C, and exit codes.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn atoms(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_atoms")).args(words).output().expect("it starts")
}

/// The command with a text or bytes on its standard input.
fn atoms_reading(words: &[&str], bytes: &[u8]) -> Output {
    let piped = Command::new(env!("CARGO_BIN_EXE_atoms"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = piped.expect("it starts");
    // Closed before the command has read it if the command refuses its words.
    let _ = child.stdin.take().expect("a pipe").write_all(bytes);
    child.wait_with_output().expect("it ends")
}

/// Asserts that a command exits with 2 and one line on standard error that contains `said`.
fn assert_refused(words: &[&str], out: &Output, said: &str) {
    let error = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{words:?}: {error}");
    assert!(
        error.contains(said) && error.lines().count() == 1 && out.stdout.is_empty(),
        "{words:?}: {error}"
    );
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
        let reports: Vec<relu_atoms_session::messages::Report> =
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
        (vec!["train"], "needs FILE.json, --link LINK or --data TABLE"),
        (vec!["train", "--link", "m=-3"], "`m=-3`: the width"),
        (vec!["train", "--link", "data=a:AAAA"], "`data=a:AAAA`: these data are "),
        (vec!["train", "--csv"], "--csv needs a file's name"),
        (vec!["train", "--colour"], "there is no such option"),
        (vec!["train", "no-such-file.json"], "no-such-file.json: "),
        (vec!["train", rubbish.to_str().expect("a plain path")], "line 1"),
        (vec!["train", "--link", LINK, "--csv", "no/such/folder.csv"], "no/such/folder.csv: "),
    ] {
        assert_refused(&words, &atoms(&words), said);
    }
}

/// What an earlier panel would have found is not lost with a later one that is refused, and nothing else is said.
#[test]
fn runs_are_refused_before_the_first_is_trained() {
    let saved = file("before.json");
    let _ = std::fs::remove_file(&saved);
    let link = "preset=xor&modes=variation-norm&bias=free&schedule=train:100000000;anneal:5";
    let words = ["train", "--link", link, "--save", saved.to_str().expect("a plain path")];
    assert_refused(&words, &atoms(&words), "only label noise can be annealed");
    assert!(!saved.exists());
    let words = ["train", "--link", link, "--seeds", "2"];
    assert_refused(&words, &atoms(&words), "only label noise can be annealed");
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
        assert_refused(&words, &atoms(&words), said);
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
        assert_refused(&words, &atoms(&words), said);
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

/// A problem for `atoms solve`.
const PROBLEM: &str = r#"{"d":1,"x":[-1,0,1],"y":[1,0,1],"lambda":0.01,"penalty":"variation"}"#;

#[test]
fn help_has_examples_and_the_version_is_the_programs() {
    for command in ["", "train", "solve", "check", "bench", "completions"] {
        let words: Vec<&str> = [command, "--help"].into_iter().filter(|w| !w.is_empty()).collect();
        let out = atoms(&words);
        let help = String::from_utf8(out.stdout).expect("text");
        assert!(out.status.success() && out.stderr.is_empty(), "{words:?}");
        let example = format!("\n  atoms {command}");
        assert!(help.contains("Usage: atoms") && help.contains(&example), "{words:?}: {help}");
        assert!(!help.contains('\u{1b}'), "{words:?}: {help}");
    }
    let train = String::from_utf8(atoms(&["help", "train"]).stdout).expect("text");
    for option in ["--link", "--steps", "--csv", "--neurons", "--save", "--experiment"] {
        assert!(train.contains(option), "{train}");
    }
    let version = atoms(&["--version"]);
    assert!(version.status.success());
    assert_eq!(String::from_utf8_lossy(&version.stdout).trim(), concat!("atoms ", env!("CARGO_PKG_VERSION")));
    // Nothing asked for: the help, as an error.
    let nothing = atoms(&[]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(nothing.stdout.is_empty() && String::from_utf8_lossy(&nothing.stderr).contains("Usage: atoms"));
    for (words, said) in [
        (&["tarin"][..], "tarin: there is no such command; did you mean train?"),
        (&["--fast"], "--fast: there is no such option"),
        (&["bench", "1", "x", "3"], "x is not a whole number"),
        (&["bench", "3", "8", "8"], "dimension 3"),
        (&["bench", "1", "2"], "atoms bench needs three numbers"),
        (&["completions", "tcl"], "tcl is not one of bash, "),
    ] {
        assert_refused(words, &atoms(words), said);
    }
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let out = atoms(&["completions", shell]);
        let script = String::from_utf8(out.stdout).expect("text");
        assert!(out.status.success() && out.stderr.is_empty(), "{shell}");
        for word in ["solve", "gap", "completions"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn speed_is_one_line() {
    let out = atoms(&["bench", "1", "8", "50", "--mode", "label-noise"]);
    let line = String::from_utf8(out.stdout).expect("text");
    let words: Vec<&str> = line.split_whitespace().collect();
    assert!(out.status.success() && words.len() == 5, "{line}");
    assert_eq!((&words[..3], words[4]), (&["1", "8", "50"][..], "label-noise"));
}

#[test]
fn files_are_read_in_every_encoding_and_from_standard_input() {
    let experiment = atoms(&["train", "--link", LINK, "--experiment"]).stdout;
    let runs: Vec<serde_json::Value> = serde_json::from_slice(&experiment).expect("a list");
    let experiment = runs[1].to_string();
    let answer = String::from_utf8(atoms_reading(&["solve", "-"], PROBLEM.as_bytes()).stdout).expect("text");
    assert!(answer.contains("\"objective\""));
    let case = file("plain-case.json");
    std::fs::write(&case, PROBLEM).expect("written");
    let case = case.to_str().expect("a plain path");
    for (words, text) in [
        (vec!["train"], experiment.as_str()),
        (vec!["solve"], PROBLEM),
        (vec!["check", case], answer.as_str()),
    ] {
        let plain = file("encoded.json");
        let plain = plain.to_str().expect("a plain path");
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
        let of_file: Vec<&str> = words.iter().copied().chain([plain]).collect();
        let of_input: Vec<&str> = words.iter().copied().chain(["-"]).collect();
        let expected = atoms_reading(&of_input, text.as_bytes());
        assert!(expected.status.success() && !expected.stdout.is_empty(), "{words:?}: {expected:?}");
        for bytes in [
            text.as_bytes().to_vec(),
            [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat(),
            [&[0xff, 0xfe], little.as_slice()].concat(),
            [&[0xfe, 0xff], big.as_slice()].concat(),
            little,
        ] {
            std::fs::write(plain, &bytes).expect("written");
            let out = atoms(&of_file);
            assert_eq!(out.stdout, expected.stdout, "{words:?}: {bytes:?}: {out:?}");
            assert_eq!(atoms_reading(&of_input, &bytes).stdout, expected.stdout, "{words:?}: {bytes:?}");
        }
    }
    // A case with a byte order mark is read as the case, too.
    let marked = file("marked-case.json");
    std::fs::write(&marked, format!("\u{feff}{PROBLEM}")).expect("written");
    let marked = marked.to_str().expect("a plain path");
    assert!(atoms_reading(&["check", marked, "-"], answer.as_bytes()).status.success());

    let no_text = file("no-text.json");
    std::fs::write(&no_text, [b'{', 0xff, b'}']).expect("written");
    let no_text = no_text.to_str().expect("a plain path");
    for command in ["train", "solve"] {
        let words = [command, no_text];
        assert_refused(&words, &atoms(&words), "no-text.json: this is not text in UTF-8 or UTF-16");
    }
    let words = ["check", "-", "-"];
    assert_refused(&words, &atoms_reading(&words, b"{}"), "only one file can be read from standard input");
    assert_refused(&["solve", "-"], &atoms_reading(&["solve", "-"], b"{}"), "standard input: `d` is missing");
}

#[test]
fn files_for_another_command_are_told_apart() {
    let saved = file("told-apart.json");
    let saved = saved.to_str().expect("a plain path");
    let trained = atoms(&["train", "--link", LINK, "--save", saved]);
    assert!(trained.status.success());
    let saved = std::fs::read(saved).expect("a file");
    let experiment = atoms(&["train", "--link", "preset=xor", "--experiment"]).stdout;
    let answer = atoms_reading(&["solve", "-"], PROBLEM.as_bytes()).stdout;
    for (command, bytes, said) in [
        ("train", PROBLEM.as_bytes(), "standard input: this is a problem for `atoms solve`"),
        ("train", &answer, "this is an answer for `atoms check`"),
        ("train", &trained.stdout, "this is what `atoms train` prints; `--save`"),
        ("solve", &saved, "standard input: this is an experiment for `atoms train`"),
        ("solve", &experiment, "this is an experiment for `atoms train`"),
        ("solve", &answer, "this is an answer for `atoms check`"),
        // Of the right kind, but wrong: what is wrong.
        ("solve", br#"{"d":3,"x":[1],"y":[1],"lambda":1,"penalty":"variation"}"#, "`d` is 3"),
        ("train", br#"{"data":{"preset":"saddle"},"mode":"ridge"}"#, "ridge"),
    ] {
        assert_refused(&[command, "-"], &atoms_reading(&[command, "-"], bytes), said);
    }
}

#[test]
fn a_link_may_be_a_whole_address() {
    let result = |link: &str| {
        let out = atoms(&["train", "--link", link]);
        assert!(out.status.success(), "{link}: {out:?}");
        out.stdout
    };
    let expected = result("preset=xor&modes=none,variation-norm&m=20&steps=30");
    for link in [
        "?preset=xor&modes=none,variation-norm&m=20&steps=30",
        "https://host/path/?preset=xor&modes=none,variation-norm&m=20&steps=30",
        "http://127.0.0.1:8080/?preset=xor&modes=none%2Cvariation-norm&m=20&steps=30#panel",
        "preset=xor&amp;modes=none,variation-norm&amp;m=20&amp;steps=30",
        "https://host/path/index.html?preset=xor&amp;modes=none,variation-norm&amp;m=20&amp;steps=30#",
    ] {
        assert_eq!(result(link), expected, "{link}");
    }
    let words = ["train", "--link", "https://host/path/?preset=xor&colour=red"];
    assert_refused(&words, &atoms(&words), "--link: `colour=red`: there is no key called `colour`");
    let words = ["train", "experiment.json", "--link", "preset=xor"];
    assert_refused(&words, &atoms(&words), "FILE.json, --link LINK or --data TABLE, not both");
}

#[test]
fn nothing_is_drawn_where_nobody_watches() {
    // Longer than the time after which a bar appears.
    let link = "preset=saddle&modes=variation-norm&m=500&steps=10000";
    let out = atoms(&["train", "--link", link]);
    assert!(out.status.success() && out.stderr.is_empty(), "{out:?}");
    let out = atoms_reading(&["solve", "-"], ripples(60).as_bytes());
    assert!(out.status.success() && out.stderr.is_empty(), "{out:?}");
}

/// A problem in the plane that takes the solver a while.
fn ripples(n: u32) -> String {
    let at = |k: u32| {
        let (u, v) = (f64::from(k) * 0.618_033_988_75, f64::from(k) * 0.754_877_666_25);
        [2.0 * u.fract() - 1.0, 2.0 * v.fract() - 1.0]
    };
    let inputs: Vec<[f64; 2]> = (0..n).map(at).collect();
    let targets: Vec<f64> = inputs.iter().map(|[x, y]| (6.0 * x).sin() * (5.0 * y).cos()).collect();
    let problem =
        serde_json::json!({ "d": 2, "x": inputs, "y": targets, "lambda": 1e-5, "penalty": "gradient" });
    problem.to_string()
}

/// Starts a command, presses Ctrl-C after a while and waits for its end.
#[cfg(unix)]
fn interrupted(words: &[&str], seconds: f64) -> Output {
    let child = Command::new(env!("CARGO_BIN_EXE_atoms"))
        .args(words)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    std::thread::sleep(std::time::Duration::from_secs_f64(seconds));
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("kill runs").success(), "it ended by itself");
    child.wait_with_output().expect("it ends")
}

#[cfg(unix)]
#[test]
fn training_that_is_interrupted_keeps_what_it_has() {
    use relu_atoms_session::messages::{Report, RunStatus};
    let (csv, neurons, saved) = (file("early.csv"), file("early-neurons.csv"), file("early.json"));
    let [csv, neurons, saved] = [&csv, &neurons, &saved].map(|p| p.to_str().expect("a plain path"));
    // So wide that it is counted in slices; and with a panel that has not begun.
    for link in [
        "preset=saddle&modes=variation-norm,none&m=200&schedule=train:10000000",
        "preset=saddle&modes=none,variation-norm&m=6000&schedule=train:10000000",
    ] {
        for with_tables in [false, true] {
            let mut words = vec!["train", "--link", link, "--save", saved];
            if with_tables {
                words.extend(["--csv", csv, "--neurons", neurons]);
                std::fs::write(csv, "").expect("written");
            }
            let out = interrupted(&words, 1.5);
            let said = String::from_utf8_lossy(&out.stderr);
            assert_eq!(out.status.code(), Some(130), "{words:?}: {said}");
            let reports: Vec<Report> = serde_json::from_slice(&out.stdout).expect("reports");
            assert_eq!(reports.len(), 2);
            let step = reports[0].step;
            assert!(step > 0 && step < 10_000_000 && reports[0].status == RunStatus::Paused);
            assert_eq!(reports[0].statistics_step, step);
            assert_eq!((reports[1].step, reports[1].status), (0, RunStatus::Ready));
            assert!(said.starts_with("Stopped: ") && said.lines().count() == 1, "{said}");
            assert!(said.contains(&format!("at step {step} of 10000000")), "{said}");

            if with_tables {
                let m = reports[0].neurons;
                let table = std::fs::read_to_string(csv).expect("metrics");
                let steps: Vec<&str> = table.lines().skip(1).filter_map(|l| l.split(',').nth(1)).collect();
                assert_eq!(steps[steps.len() - 2..], [step.to_string().as_str(), "0"], "{table}");
                let table = std::fs::read_to_string(neurons).expect("trajectories");
                assert_eq!(table.lines().count(), 1 + m * steps.len());
                assert!(table.ends_with('\n'));
            } else if step < 100_000 {
                // The run up to there is the run.
                let link = link.replace("10000000", &format!("10000000&steps={step}"));
                let again: Vec<Report> =
                    serde_json::from_slice(&atoms(&["train", "--link", &link]).stdout).expect("reports");
                assert_eq!(again[0].loss.to_bits(), reports[0].loss.to_bits());
                assert_eq!(again[0].penalty_gradient.to_bits(), reports[0].penalty_gradient.to_bits());
            }
            let text = std::fs::read_to_string(saved).expect("a file");
            let opened = relu_atoms_session::export::saved::Saved::from_json(&text).expect("it opens");
            assert_eq!(opened.panels.iter().map(|p| p.step).collect::<Vec<_>>(), [step, 0]);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_solve_that_is_interrupted_prints_the_best_so_far() {
    let case = file("long-case.json");
    std::fs::write(&case, ripples(400)).expect("written");
    let case = case.to_str().expect("a plain path");
    let out = interrupted(&["solve", case], 0.3);
    let said = String::from_utf8_lossy(&out.stderr);
    let answer: serde_json::Value = serde_json::from_slice(&out.stdout).expect("an object");
    // On a very fast machine it is done by then.
    if out.status.code() != Some(0) {
        assert_eq!(out.status.code(), Some(130), "{said}");
        assert!(said.contains("this is the best network so far") && said.lines().count() == 1, "{said}");
        assert_eq!(answer["unique"], "not decided");
    }
    // What it claims, its gap among it, is true.
    let verdict = atoms_reading(&["check", case, "-"], &out.stdout);
    assert!(verdict.status.success(), "{verdict:?}");
}

/// The changes that a link carries act as those of a saved file.
#[test]
fn a_link_with_changes_trains_like_the_file_that_it_saves() {
    let saved = file("changed.json");
    let path = saved.to_str().expect("a plain path");
    let link = "preset=xor&m=30&steps=300&changes=100:l0.02,150:merge";
    let changed = atoms(&["train", "--link", link, "--save", path]);
    assert!(changed.status.success(), "{}", String::from_utf8_lossy(&changed.stderr));
    assert_eq!(atoms(&["train", path]).stdout, changed.stdout);
    let plain = atoms(&["train", "--link", "preset=xor&m=30&steps=300"]);
    assert_ne!(plain.stdout, changed.stdout);
    let words = ["train", "--link", "preset=xor&changes=9:q"];
    assert_refused(&words, &atoms(&words), "`changes`: change 1 has the part `q`");
}

#[test]
fn several_seeds_end_as_each_of_them_alone() {
    let link = "preset=xor&modes=label-noise,variation-norm&m=30&steps=400&seed=5";
    let json = |out: &Output| -> serde_json::Value { serde_json::from_slice(&out.stdout).expect("json") };
    let out = atoms(&["train", "--link", link, "--seeds", "3", "--json"]);
    assert!(out.status.success());
    let ends = json(&out);
    let ends = ends.as_array().expect("a list");
    let of =
        |end: &serde_json::Value| (end["mode"].as_str().expect("a mode").to_owned(), end["seed"].as_u64());
    let runs: Vec<_> = ends.iter().map(of).collect();
    let expected = ["label-noise", "variation-norm"]
        .into_iter()
        .flat_map(|mode| [5, 6, 7].map(|seed| (mode.to_owned(), Some(seed))));
    assert_eq!(runs, expected.collect::<Vec<_>>());
    for (k, end) in ends.iter().enumerate() {
        let (mode, seed) = of(end);
        let seed = seed.expect("a seed");
        let alone = json(&atoms(&["train", "--link", &link.replace("seed=5", &format!("seed={seed}"))]));
        for (key, value) in alone[k / 3].as_object().expect("a report") {
            assert_eq!(&end[key], value, "{mode} {seed}: {key}");
        }
        // The page's sampler runs this function.
        let query = format!("preset=xor&modes={mode}&m=30&steps=400&seed={seed}");
        let experiment = relu_atoms_core::experiment::link::parse(&query).0.experiment();
        let report = relu_atoms_session::seeds::train_to_end(&experiment, &mut |_| true).expect("a report");
        let mut printed = alone[k / 3].clone();
        // The report, and beside it the units, which are those of the table.
        assert_eq!(printed.as_object_mut().expect("a report").remove("units"), Some(serde_json::Value::Null));
        assert_eq!(serde_json::to_value(&report).expect("json"), printed, "{mode} {seed}");
    }
    let table = String::from_utf8(atoms(&["train", "--link", link, "--seeds", "3"]).stdout).expect("text");
    for said in ["label-noise\n", "variation-norm\n", "      seed   atoms", "         7  ", "median"] {
        assert!(table.contains(said), "{said}: {table}");
    }
    let words = ["train", "--link", link, "--seeds", "3", "--csv", "x.csv"];
    assert_refused(&words, &atoms(&words), "--seeds prints the ends of several runs");
}

fn json(out: &Output) -> serde_json::Value {
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("json")
}

/// The test error is that of the network printed, on the truth or on what is held out, in JSON and table.
#[test]
fn networks_are_tested_on_the_truth_or_on_rows_held_out() {
    let csv = file("tested.csv");
    let csv = csv.to_str().expect("a plain path");
    let link = "data=1:-1,1;-0.5,0.5;0,0;0.5,0.5;1,1;0.25,0.25;-0.25,0.25;0.75,0.75&m=30&steps=400";
    let plain = json(&atoms(&["train", "--link", link]));
    assert_eq!(
        (&plain["test_error"], &plain["tested_on"]),
        (&serde_json::Value::Null, &serde_json::Value::Null)
    );
    let true_to = json(&atoms(&["train", "--link", link, "--truth", "formula:|x|", "--csv", csv]));
    assert_eq!(true_to["tested_on"], serde_json::json!({"truth-grid": 1001}));
    for key in ["loss", "seen_share", "penalty", "fit", "n_eff"] {
        assert_eq!(plain[key], true_to[key], "a truth changes nothing else: {key}");
    }
    let table = std::fs::read_to_string(csv).expect("a table");
    let header = table.lines().next().expect("a header").split(',').collect::<Vec<_>>();
    let last = table.lines().last().expect("a row").split(',').collect::<Vec<_>>();
    for key in ["seen_share", "test_error"] {
        let at = header.iter().position(|name| *name == key).expect(key);
        assert_eq!(last[at].parse::<f64>().ok(), true_to[key].as_f64(), "{key}");
    }
    // The link says the same, and a file saved from it.
    let linked = json(&atoms(&["train", "--link", &format!("{link}&truth=formula:%7Cx%7C")]));
    assert_eq!(linked, true_to);
    let saved = file("tested.json");
    let saved = saved.to_str().expect("a plain path");
    let held = json(&atoms(&["train", "--link", link, "--holdout", "0.25", "--save", saved]));
    assert_eq!(json(&atoms(&["train", saved])), held);
    assert_eq!(held["tested_on"], serde_json::json!({"held-out": 2}));
    // Trained on the others alone: rows 2 and 5 of eight are held out.
    assert_eq!(held["fit"].as_array().map(Vec::len), Some(6));
    let others = "data=1:-1,1;0,0;0.5,0.5;0.25,0.25;-0.25,0.25;0.75,0.75&m=30&steps=400";
    let alone = json(&atoms(&["train", "--link", others]));
    for key in ["loss", "seen_share", "penalty", "fit", "h_limit", "atoms", "standing"] {
        assert_eq!(alone[key], held[key], "{key}");
    }
    for (words, said) in [
        (["train", "--link", link, "--truth", "x"], "--truth: a truth is `formula:`"),
        (
            ["train", "--link", link, "--truth", "formula:x2"],
            "--truth: the formula, column 1: `x2` is not known",
        ),
        (["train", "--link", link, "--holdout", "0.6"], "--holdout: the share of rows held out must be"),
        (["train", "--link", link, "--holdout", "-1"], "--holdout: the share of rows held out must be"),
    ] {
        assert_refused(&words, &atoms(&words), said);
    }
}

/// The exact optimum is tested like a trained network: f as its atoms say, one after the other.
#[test]
fn an_optimum_says_how_many_points_it_sees_and_what_it_does_between_them() {
    let case = r#"{"d": 1, "x": [-1, -0.4, 0, 0.3, 1], "y": [1, 0.5, -0.1, 0.4, 0.9], "lambda": 0.01, "penalty": "variation"}"#;
    let words = ["solve", "-", "--truth", "formula:x^2"];
    let solved = json(&atoms_reading(&words, case.as_bytes()));
    let atoms = solved["atoms"].as_array().expect("atoms");
    let number = |v: &serde_json::Value| v.as_f64().expect("a number");
    let (x, mut mass, mut seen) = ([-1.0, -0.4, 0.0, 0.3, 1.0], 0.0, 0.0);
    for atom in atoms {
        let active = atom["active"].as_array().expect("a list");
        mass += number(&atom["mass"]);
        seen += number(&atom["mass"]) * active.len() as f64;
    }
    assert!((number(&solved["seen_share"]) - seen / (5.0 * mass)).abs() < 1e-12);
    let f = |x: f64| -> f64 {
        let value = |atom: &serde_json::Value| {
            let w = &atom["direction"];
            number(&atom["sign"]) * number(&atom["mass"]) * (number(&w[0]) * x + number(&w[1])).max(0.0)
        };
        atoms.iter().map(value).sum()
    };
    let grid = (0..=1000).map(|k| f64::from(k) / 500.0 - 1.0);
    let error = grid.map(|x| (f(x) - x * x).powi(2)).sum::<f64>() / 2002.0;
    assert!((number(&solved["test_error"]) - error).abs() < 1e-12, "{error}");
    assert_eq!(solved["tested_on"], serde_json::json!({"truth-grid": 1001}));
    // What is printed is still an answer to the problem; with rows held out it is one of the others.
    assert!((solved["fit"].as_array().map(Vec::len), x.len()) == (Some(5), 5));
    let held = json(&atoms_reading(&["solve", "-", "--holdout", "0.4"], case.as_bytes()));
    assert_eq!(held["tested_on"], serde_json::json!({"held-out": 2}));
    assert_eq!(held["fit"].as_array().map(Vec::len), Some(3));
    assert_refused(
        &["solve", "-"],
        &atoms_reading(&["solve", "-", "--truth", "formula:sin("], case.as_bytes()),
        "--truth:",
    );
}

#[test]
fn a_path_has_optima_and_runs_along_lambda() {
    let csv = file("path.csv");
    let table = csv.to_str().expect("a plain path");
    let link = "preset=noisy-sine&m=20&steps=300";
    let words = ["path", "--link", link, "--lambdas", "1e-3,0.1", "--csv", table];
    let out = atoms(&words);
    assert!(out.status.success() && out.stderr.is_empty(), "{out:?}");
    let points: Vec<relu_atoms_session::path::PathPoint> =
        serde_json::from_slice(&out.stdout).expect("points");
    assert_eq!(points.len(), 8, "two regularisers, two values, optimum and run");
    assert_eq!(std::fs::read_to_string(&csv).expect("a table"), relu_atoms_session::path::csv(&points));
    // A point's run is the one that `train` makes of the same settings.
    let one = atoms(&["train", "--link", &format!("{link}&modes=gradient-penalty&lambda=0.1")]);
    let report: relu_atoms_session::messages::Report = serde_json::from_slice(&one.stdout).expect("a report");
    let last = points.last().expect("points");
    assert_eq!((last.lambda, last.test_error, last.loss), (0.1, report.test_error, report.loss));
    // Only optima, of one regulariser, tested on rows held out.
    let rest = ["--optima", "--modes", "variation-norm", "--holdout", "0.2"];
    let optima = atoms(&[&["path", "--link", "preset=xor", "--lambdas", "0.01:0.1:2"], &rest[..]].concat());
    let points: Vec<relu_atoms_session::path::PathPoint> =
        serde_json::from_slice(&optima.stdout).expect("points");
    assert_eq!(points.len(), 2, "{optima:?}");
    assert!(
        points.iter().all(|p| p.kind == relu_atoms_session::path::Kind::Optimum && p.test_error.is_some())
    );
    // Where biases are free there are runs and no optima.
    let free = atoms(&[
        "path",
        "--link",
        &format!("{link}&bias=free"),
        "--lambdas",
        "0.01",
        "--modes",
        "variation-norm",
    ]);
    assert!(free.status.success() && String::from_utf8_lossy(&free.stderr).contains("a continuum of kinks"));
    assert_eq!(serde_json::from_slice::<Vec<serde_json::Value>>(&free.stdout).expect("points").len(), 1);
    for (words, said) in [
        (
            &["path", "--link", link, "--modes", "none"][..],
            "--modes: only `gradient-penalty` or `variation-norm`",
        ),
        (&["path", "--link", link, "--lambdas", "0:1:2"], "λ = 0 is not above 0"),
        (&["path", "--link", "preset=moons"], "there is no such data set"),
        (&["path", "--link", link, "--holdout", "2"], "--holdout: the share of rows held out must be"),
    ] {
        assert_refused(words, &atoms(words), said);
    }
}

/// What `atoms data` prints of a text.
fn data(words: &[&str], text: &[u8]) -> serde_json::Value {
    let out = atoms_reading(&[&["data"], words, &["-"]].concat(), text);
    assert!(out.status.success(), "{words:?}: {}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("JSON")
}

#[test]
fn data_prints_how_a_table_is_read() {
    use serde_json::json;
    let cars = data(&[], b"rownames,speed,dist\n1,4,2\n2,4,10\n3,7,4\n4,8,NA\n");
    assert_eq!(
        (&cars["d"], &cars["x"], &cars["y"]),
        (&json!(1), &json!([4.0, 4.0, 7.0]), &json!([2.0, 10.0, 4.0]))
    );
    let names: Vec<_> =
        cars["columns"].as_array().expect("columns").iter().map(|c| [&c["name"], &c["role"]]).collect();
    assert_eq!(names, [["rownames", "row number"], ["speed", "x"], ["dist", "y"]]);
    assert_eq!(
        (&cars["separator"], &cars["decimal"], &cars["header_lines"]),
        (&json!(","), &json!("."), &json!(1))
    );
    assert_eq!(cars["left_out"], json!([{"line": 5, "why": "column 3: a number is missing (`NA`)"}]));
    assert_eq!(cars["units"]["x"], json!([[5.5, 1.5]]));
    assert!(cars["notes"].as_array().is_some_and(|notes| !notes.is_empty()));
    // Near enough to standard units, or not wanted: none.
    assert!(data(&[], b"0,1\n1,-1\n")["units"].is_null());
    assert!(data(&["--units", "table"], b"1950,1\n1960,2\n")["units"].is_null());
    let plane = data(&["--columns", "c,1,b"], b"a;b;c;d\n1;2,5;3;4\n2;3;5;7\n");
    assert_eq!((&plane["x"], &plane["y"]), (&json!([[3.0, 1.0], [5.0, 2.0]]), &json!([2.5, 3.0])));
    assert_eq!((&plane["separator"], &plane["decimal"]), (&json!(";"), &json!(",")));
    assert_eq!(data(&["--decimal", "point"], b"x\ty\n4\t2,923\n5\t3,104\n")["y"], json!([2923.0, 3104.0]));
    assert_eq!(
        data(&["--group", "II"], b"dataset,x,y\nI,1,2\nI,3,4\nII,1,5\nII,3,7\n")["y"],
        json!([5.0, 7.0])
    );
    let latin = data(&[], b"gr\xf6\xdfe,y\n1,2\n2,3\n");
    assert_eq!(latin["columns"][0]["name"], "gr\u{f6}\u{df}e");
    assert!(latin["notes"][0].as_str().is_some_and(|note| note.contains("windows-1252")));
    let wide: Vec<u8> = "\u{feff}x\ty\r\n1\t2\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(data(&[], &wide)["y"], json!([2.0]));
    let formula = atoms(&["data", "--formula", "2x"]);
    let points: serde_json::Value = serde_json::from_slice(&formula.stdout).expect("JSON");
    assert_eq!((points["x"][0].as_f64(), points["y"][0].as_f64()), (Some(-1.0), Some(-2.0)));
    let planar = atoms(&["data", "--formula", "x1*x2"]);
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&planar.stdout).expect("JSON")["d"], 2);
    assert_eq!(data(&["--formula", "x^2"], b"x,y\n2,0\n3,0\n")["y"], json!([4.0, 9.0]));
}

#[test]
fn data_refuses_what_cannot_be_read_or_decided() {
    let many: String = (0..600).map(|k| format!("{k}.5,{k}\n")).collect();
    for (words, text, said) in [
        (&[][..], "x\ty\n4\t2,923\n5\t3,104\n", "--decimal point or --decimal comma"),
        (&[], "a,b,c,d\n1,2,3,4\n", "--columns X,Y"),
        (&[], &many, "--rows first"),
        (&[], "0,1\n-0.9,0.81\n0.5,0.01\n", "--header 1"),
        (&[], "x,y\n1,2\n3,abc\n", "line 3: column 2: `abc` is not a number"),
        (&[], "x,y\n1,2\n3,abc\n", "--leave-out unreadable"),
        (&["--leave-out", "nothing"], "x,y\n1,2\n3,\n", "--leave-out incomplete"),
        (&["--columns", "x,w"], "x,y\n1,2\n", "there is no column `w`; the table has x, y"),
        (&["--columns", "x"], "x,y\n1,2\n", "two are x and y"),
        (&["--columns", "x,x"], "x,y\n1,2\n", "named twice"),
        (&[], "", "There are no data points"),
        (&[], "PK\u{3}\u{4}", "save it as CSV first"),
        (&["--formula", "x +"], "x,y\n1,2\n", "--formula"),
    ] {
        let words = [&["data"], words, &["-"]].concat();
        assert_refused(&words, &atoms_reading(&words, text.as_bytes()), said);
    }
    for (words, said) in [
        (&["data"][..], "atoms data needs one TABLE or --formula FORMULA"),
        (&["data", "a", "--rows", "last"], "--rows: last is none of"),
        (
            &["train", "--link", "m=3", "--units", "table"],
            "--units: it is about a table; name one with --data",
        ),
        (&["solve", "--data", "no-such-file.csv"], "no-such-file.csv"),
    ] {
        assert_refused(words, &atoms(words), said);
    }
}

#[test]
fn train_and_solve_take_a_table() {
    let table = file("cars.csv");
    std::fs::write(&table, "rownames,speed,dist\n1,4,2\n2,4,10\n3,7,4\n4,7,22\n5,8,16\n").expect("a file");
    let table = table.to_str().expect("a plain path");
    let json = |out: &Output| -> serde_json::Value {
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).expect("JSON")
    };
    let trained = atoms(&["train", "--data", table, "--link", "modes=none,variation-norm&m=20&steps=50"]);
    let reports = json(&trained);
    assert!(reports.as_array().is_some_and(|reports| reports.len() == 2));
    assert!(reports[0]["units"].is_object(), "{reports}");
    assert!(String::from_utf8_lossy(&trained.stderr).contains("numbers or names the rows"));
    let words = ["train", "--data", table, "--link", "modes=none&m=20", "--experiment"];
    let experiment = json(&atoms(&words));
    assert_eq!((&experiment["units"], &experiment["names"][1]), (&"standard".into(), &"dist".into()));
    // The same run on its own, and as the settings of another table.
    let saved = file("cars.json");
    std::fs::write(&saved, experiment.to_string()).expect("a file");
    let again = json(&atoms(&["train", "--data", table, saved.to_str().expect("a path"), "--experiment"]));
    assert_eq!(again, experiment);
    let solved = json(&atoms(&["solve", "--data", table]));
    assert!(solved["units"].is_object() && solved["objective"].as_f64().is_some_and(|v| v > 0.0));
    let own = json(&atoms(&[
        "solve",
        "--data",
        table,
        "--units",
        "table",
        "--penalty",
        "gradient",
        "--lambda",
        "0.1",
    ]));
    assert!(own["units"].is_null() && own["objective"] != solved["objective"]);
    let case = file("cars-case.json");
    let problem = serde_json::json!({"d": 1, "x": [4, 4, 7, 7, 8], "y": [2, 10, 4, 22, 16], "lambda": 0.1, "penalty": "gradient"});
    std::fs::write(&case, problem.to_string()).expect("a file");
    assert_eq!(json(&atoms(&["solve", case.to_str().expect("a path")])), own);
}
