//! A thousand runs that nobody has thought of, by the command line: each ends and its numbers are numbers, or it is
//! refused with a sentence. `RANDOM_RUNS` says how many, `RANDOM_SEED` repeats those of a test that failed
//! (`RANDOM_SEED=7:123` a single one).
#![allow(clippy::disallowed_types, reason = "a native test may look at the clock to give up")]

use relu_atoms_random::links::{Wanted, link};
use relu_atoms_random::sound;
use relu_atoms_session::messages::Report;
use serde_json::Value;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A run here takes tenths of a second; a loaded machine may take a hundred times as long.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a run of the command came to.
struct Outcome {
    code: Option<i32>,
    out: String,
    error: String,
}

fn text(from: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut from) = from {
        let _ = from.read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Waits for the command; `None` where it takes too long, and is ended.
fn outcome(mut child: Child) -> Option<Outcome> {
    let (out, error) = (child.stdout.take(), child.stderr.take());
    let out = std::thread::spawn(|| text(out));
    let error = std::thread::spawn(|| text(error));
    let began = Instant::now();
    let code = loop {
        if let Some(status) = child.try_wait().ok()? {
            break status.code();
        }
        if began.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    Some(Outcome { code, out: out.join().ok()?, error: error.join().ok()? })
}

/// A table's fields are numbers, or empty where nothing is known, after the name of the panel.
fn table_faults(path: &Path) -> Option<String> {
    let table = std::fs::read_to_string(path).ok()?;
    let (header, rows) = table.split_once('\n')?;
    let names: Vec<&str> = header.split(',').collect();
    for row in rows.lines() {
        for (name, field) in names.iter().zip(row.split(',')) {
            if ["NaN", "inf", "-inf"].contains(&field) {
                return Some(format!("the table has {name} = {field}"));
            }
        }
    }
    None
}

/// What is wrong with what the command said; empty if nothing is.
fn faults(outcome: &Outcome, table: Option<&Path>) -> Vec<String> {
    let Outcome { code, out, error } = outcome;
    let said = error.trim();
    match code {
        // Refused: one sentence, and no numbers.
        Some(2) if said.lines().count() == 1 && out.is_empty() => return Vec::new(),
        Some(0 | 1) => {}
        _ => return vec![format!("exit code {code:?}, {said}")],
    }
    let Ok(value) = serde_json::from_str::<Value>(out) else { return vec![format!("no JSON: {out}")] };
    let reports = if value.is_array() { value } else { Value::Array(vec![value]) };
    let reports = reports.as_array().cloned().unwrap_or_default();
    let mut wrong: Vec<String> = reports.iter().flat_map(sound::faults).collect();
    for report in &reports {
        // Where a number must be, a null is not read.
        if let Err(error) = serde_json::from_value::<Report>(report.clone()) {
            wrong.push(error.to_string());
        }
        if !["finished", "diverged"].contains(&report["status"].as_str().unwrap_or_default()) {
            wrong.push(format!("the run is {}", report["status"]));
        }
    }
    let diverged = reports.iter().filter(|report| report["status"] == "diverged").count();
    if (diverged > 0) != (*code == Some(1)) {
        wrong.push(format!("{diverged} diverged, exit code {code:?}"));
    }
    if *code == Some(1) && said.is_empty() {
        wrong.push("diverged without a word".into());
    }
    wrong.extend(table.and_then(table_faults));
    wrong
}

/// Runs the link of this number; what is wrong, and the exit code.
fn run(wanted: &Wanted, number: u64, folder: &Path) -> (Option<String>, Option<i32>) {
    let link = link(wanted.seed, number);
    let table: Option<PathBuf> = number.is_multiple_of(4).then(|| folder.join(format!("{number}.csv")));
    let mut command = Command::new(env!("CARGO_BIN_EXE_atoms"));
    command
        .args(["train", "--link", &link])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if let Some(table) = &table {
        command.arg("--csv").arg(table);
    }
    let outcome = outcome(command.spawn().expect("it starts"));
    let wrong = match &outcome {
        Some(outcome) => faults(outcome, table.as_deref()).join("; "),
        None => format!("it does not end within {} s", PATIENCE.as_secs()),
    };
    if let Some(table) = table {
        let _ = std::fs::remove_file(table);
    }
    let wrong =
        (!wrong.is_empty()).then(|| format!("RANDOM_SEED={}:{number} {link}\n    {wrong}", wanted.seed));
    (wrong, outcome.and_then(|outcome| outcome.code))
}

#[test]
fn every_random_run_ends_or_is_explained() {
    let wanted = Wanted::from_environment(100);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("random");
    std::fs::create_dir_all(&folder).expect("a folder");
    wanted.announce("runs by the command line");
    let (next, broken, codes) = (AtomicUsize::new(0), Mutex::new(Vec::new()), Mutex::new([0_usize; 3]));
    let numbers: Vec<u64> = wanted.numbers().collect();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(number) = numbers.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (wrong, code) = run(&wanted, *number, &folder);
                    broken.lock().unwrap_or_else(PoisonError::into_inner).extend(wrong);
                    if let Some(code @ 0..=2) = code {
                        codes.lock().unwrap_or_else(PoisonError::into_inner)[code as usize] += 1;
                    }
                }
            });
        }
    });
    let broken = broken.into_inner().unwrap_or_else(PoisonError::into_inner);
    let [finished, diverged, refused] = codes.into_inner().unwrap_or_else(PoisonError::into_inner);
    wanted.say(&format!("{finished} finished, {diverged} diverged, {refused} refused"));
    assert!(broken.is_empty(), "{} of {}:\n{}", broken.len(), numbers.len(), broken.join("\n"));
    // Random links are runs, and not all alike.
    assert!(numbers.len() < 50 || finished > numbers.len() / 2 && diverged > 0 && refused > 0);
}
