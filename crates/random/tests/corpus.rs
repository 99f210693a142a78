//! What fuzzing began with and what it has found is fed again, to every target.

use relu_atoms_random::targets::{TARGETS, target};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = read.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

#[test]
fn every_target_has_seeds_and_a_program_of_its_name() {
    let targets: BTreeSet<String> = TARGETS.iter().map(|target| target.0.to_owned()).collect();
    let folders: BTreeSet<String> = entries(&seeds()).iter().map(|path| name(path)).collect();
    assert_eq!(folders, targets);
    let programs = seeds().join("../fuzz_targets");
    let programs: BTreeSet<String> =
        entries(&programs).iter().map(|path| name(path).trim_end_matches(".rs").to_owned()).collect();
    assert_eq!(programs, targets);
}

/// A message that has changed its form leaves its seeds without a meaning.
#[test]
fn seeds_of_messages_are_messages() {
    use relu_atoms_session::messages::{Request, SolveRequest, decode};
    let again = "write them again: cargo run -p relu-atoms-random --example seeds";
    for path in entries(&seeds().join("messages")).iter().filter(|path| name(path).starts_with("seed-")) {
        let bytes = std::fs::read(path).expect("bytes");
        assert!(decode::<Vec<Request>>(&bytes).is_ok(), "{}: {again}", path.display());
    }
    for path in entries(&seeds().join("solve")).iter().filter(|path| name(path).starts_with("seed-")) {
        let bytes = std::fs::read(path).expect("bytes");
        assert!(decode::<SolveRequest>(&bytes).is_ok(), "{}: {again}", path.display());
    }
}

#[test]
fn what_was_kept_is_fed_again() {
    for folder in entries(&seeds()) {
        let feed = target(&name(&folder)).expect("a target");
        let files = entries(&folder);
        let mut bytes = 0;
        for file in &files {
            let content = std::fs::read(file).expect("bytes");
            bytes += content.len();
            if let Err(panic) = std::panic::catch_unwind(|| feed(&content)) {
                eprintln!("{}", file.display());
                std::panic::resume_unwind(panic);
            }
        }
        assert!(
            files.len() >= 5 && bytes < 20_000,
            "{}: {} files, {bytes} bytes",
            folder.display(),
            files.len()
        );
    }
}
