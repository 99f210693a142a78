//! Tells the program the commit that it is built from, which the page's help shows, and makes the book's formulas:
//! MathML from LaTeX, so that the page needs no program for them.

use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, RenderConfig, Storage, mathml::push_mathml};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

fn main() {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok().filter(|o| o.status.success())?;
        Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
    };
    // Git writes to this file whenever another commit is checked out.
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]).filter(|log| Path::new(log).is_file()) {
        println!("cargo:rerun-if-changed={log}");
    }
    println!("cargo:rerun-if-changed=build.rs");
    if let Some(commit) = git(&["rev-parse", "--short", "HEAD"]) {
        println!("cargo:rustc-env=RELU_ATOMS_COMMIT={commit}");
    }
    formulas();
}

/// The formulas, each a line `name = LaTeX`.
const FORMULAS: &str = "src/text/book/formulas.txt";

/// Writes the formulas as pairs of a name and its MathML, for `include!`.
fn formulas() {
    println!("cargo:rerun-if-changed={FORMULAS}");
    let text = std::fs::read_to_string(FORMULAS).expect("the formulas");
    let mut out = String::from("[");
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (name, latex) = line.split_once(" = ").expect("a name, and LaTeX");
        let _ = write!(out, "({name:?}, {:?}),", mathml(latex));
    }
    out.push(']');
    let folder = std::env::var("OUT_DIR").expect("Cargo names the folder");
    std::fs::write(Path::new(&folder).join("formulas.rs"), out).expect("a file in the build folder");
}

/// The MathML of a formula within a line.
fn mathml(latex: &str) -> String {
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(latex, &storage).collect();
    let mut out = String::new();
    let config = RenderConfig { display_mode: DisplayMode::Inline, ..RenderConfig::default() };
    push_mathml(&mut out, events.into_iter(), config).unwrap_or_else(|error| panic!("{latex}: {error}"));
    assert!(!out.contains("merror"), "{latex}: {out}");
    out
}
