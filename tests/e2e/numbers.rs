//! The numbers that the page tells are the command line's to the last bit, in every engine.

use super::{RUN, SOON, Visit, command_line};
use serde_json::Value;
use std::process::Command;

/// Runs of every kind: each regulariser, the line and the plane, several panels, phases, the other settings.
const LINKS: [(&str, &[&str]); 10] = [
    ("preset=xor&modes=none&m=60&steps=400&seed=5", &["none"]),
    ("preset=saddle&modes=label-noise&m=80&steps=600&seed=11", &["label-noise"]),
    ("preset=saddle&modes=gradient-penalty&m=60&steps=400&walls=false", &["gradient-penalty"]),
    ("preset=noisy-sine&modes=variation-norm&m=100&steps=1500&lambda=0.001", &["variation-norm"]),
    (
        "preset=zigzag&modes=none,label-noise,gradient-penalty,variation-norm&m=40&steps=300",
        &["none", "label-noise", "gradient-penalty", "variation-norm"],
    ),
    ("preset=xor&modes=label-noise&schedule=train:200,anneal:100&m=30", &["label-noise"]),
    ("preset=saddle&modes=variation-norm&bias=free&m=50&steps=300&decay=cosine", &["variation-norm"]),
    ("preset=noisy-sine&modes=label-noise&batch=4&m=40&steps=300&noise=sign", &["label-noise"]),
    ("preset=tent&modes=gradient-penalty&optimiser=adam&h=0.01&m=40&steps=300", &["gradient-penalty"]),
    ("preset=symmetric-abs&modes=variation-norm&birth=true&m=20&steps=4100", &["variation-norm"]),
];

/// What the command line calls a number that the page has in a hook.
fn told<'a>(run: &'a Value, hook: &str) -> Option<&'a Value> {
    match hook {
        "atoms" => run.get("atom_count"),
        "gap" => run.get("standing")?.get("gap"),
        _ => run.get(hook.replace('-', "_")),
    }
}

#[test]
#[ignore = "needs the built page"]
fn every_number_is_the_command_lines_to_the_last_bit() {
    let visit = Visit::to("?play=0");
    let (mut compared, mut different) = (0, Vec::new());
    for (link, modes) in LINKS {
        let output = Command::new(command_line())
            .args(["train", "--link", link])
            .output()
            .expect("the command line runs");
        let text = String::from_utf8_lossy(&output.stdout);
        let report: Value = serde_json::from_str(&text).unwrap_or_else(|error| {
            panic!("{link}: {error}: {text}{}", String::from_utf8_lossy(&output.stderr))
        });
        let runs = if report.is_array() { report } else { Value::Array(vec![report]) };
        visit.open(&format!("?{link}&speed=max&play=1"));
        visit.is_up();
        visit.wait("the runs are over", RUN, |visit| visit.status() == "finished");
        for (k, mode) in modes.iter().enumerate() {
            let run = &runs[k];
            let step = run["step"].as_u64().expect("a step");
            visit.wait("the last step is shown", SOON, |visit| visit.step(mode) == step);
            for (hook, value) in visit.panel(mode) {
                let Some(own) = told(run, &hook).and_then(Value::as_f64) else { continue };
                let page: f64 = value.parse().expect("a number");
                compared += 1;
                if page.to_bits() != own.to_bits() {
                    different.push(format!("{link}, {mode}: {hook} is {page}, {own} on the command line"));
                }
            }
        }
    }
    assert!(
        different.is_empty(),
        "{} of {compared} numbers differ:\n{}",
        different.len(),
        different.join("\n")
    );
    // Ten a panel at least.
    assert!(compared >= 10 * LINKS.iter().map(|(_, modes)| modes.len()).sum::<usize>(), "only {compared}");
    println!("{compared} numbers compared");
    visit.expect_quiet();
}
