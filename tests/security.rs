//! What guards the page, as far as files say it: the policy, no way from text to markup, actions named by hash.
#![cfg(not(target_arch = "wasm32"))]

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files below a folder with one of these endings.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            out.extend(files(&path, endings));
        } else if path.extension().is_some_and(|end| endings.iter().any(|ending| end == *ending)) {
            out.push(path);
        }
    }
    out
}

/// The sources that a directive of the page's policy allows.
fn sources(directive: &str) -> Vec<String> {
    let page = read(&root().join("index.html"));
    let (_, policy) = page.split_once("http-equiv=\"Content-Security-Policy\"").expect("a policy");
    let policy =
        policy.split_once("content=\"").and_then(|(_, rest)| rest.split_once('"')).expect("its text").0;
    let parts = policy.split(';').map(|part| part.split_whitespace().collect::<Vec<_>>());
    let found = parts.into_iter().find(|words| words.first() == Some(&directive));
    found.unwrap_or_else(|| panic!("the policy lacks {directive}"))[1..]
        .iter()
        .map(|s| (*s).to_owned())
        .collect()
}

#[test]
fn scripts_come_from_the_page_alone() {
    let scripts = sources("script-src");
    for allowed in ["'self'", "'wasm-unsafe-eval'"] {
        assert!(scripts.iter().any(|source| source == allowed), "{allowed}");
    }
    for source in &scripts {
        let by_hash = source.starts_with("'sha256-");
        assert!(["'self'", "'wasm-unsafe-eval'", "blob:"].contains(&source.as_str()) || by_hash, "{source}");
    }
    assert_eq!(sources("default-src"), ["'self'"]);
    assert_eq!(sources("object-src"), ["'none'"]);
    assert_eq!(sources("base-uri"), ["'self'"]);
    assert_eq!(sources("form-action"), ["'none'"]);
    // No other host in any of them.
    for directive in ["script-src", "worker-src", "style-src", "img-src"] {
        assert!(sources(directive).iter().all(|s| !s.contains("//") && !s.contains('*')), "{directive}");
    }
}

#[test]
fn the_page_has_no_script_of_its_own() {
    let page = read(&root().join("index.html"));
    for part in page.split("<script").skip(1) {
        let tag = part.split('>').next().unwrap_or_default();
        assert!(tag.contains(" src=\""), "an inline script: <script{tag}>");
    }
    let words: Vec<&str> = page.split_whitespace().collect();
    assert!(!words.iter().any(|word| word.starts_with("on") && word.contains("=\"")), "an inline handler");
    assert!(!page.contains("javascript:"));
}

/// Where the formulas of the book come from: what is static was there when the program was built.
const FORMULAS: &str = "pub fn formula(name: &str) -> Option<&'static str>";

/// Clippy refuses the same functions of web-sys; here are the ways that it does not see.
#[test]
fn no_text_becomes_markup_or_script() {
    let forbidden = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "createContextualFragment",
        "inner_html",
        "outer_html",
        "insert_adjacent_html",
        "eval(",
        "new Function(",
        "new_no_args(",
        "new_with_args(",
        "srcdoc",
    ];
    let sources = files(&root().join("src"), &["rs", "js"]);
    assert!(sources.len() > 100);
    // The one exception: a formula of the book, which `build.rs` has made and which is a part of the program.
    let formula = "inner_html=formula(name)";
    let book = read(&root().join("src/components/book/rich.rs"));
    assert!(
        book.matches(formula).count() == 1 && read(&root().join("src/text/book/mod.rs")).contains(FORMULAS)
    );
    for path in sources {
        let text = read(&path);
        let text = if path.ends_with("book/rich.rs") { text.replace(formula, "") } else { text };
        for word in forbidden {
            // `interval(` is no `eval(`.
            let used = text
                .match_indices(word)
                .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
            assert!(!used, "{}: {word}", path.display());
        }
    }
}

#[test]
fn actions_are_named_by_hash_and_may_only_read() {
    let workflows = files(&root().join(".github/workflows"), &["yml"]);
    assert!(workflows.len() >= 3);
    for path in workflows {
        let text = read(&path);
        for line in text.lines().filter_map(|line| line.split_once("uses: ").map(|(_, used)| used)) {
            let (action, version) = line.split_once(" # v").unwrap_or((line, ""));
            let hash = action.split_once('@').map_or("", |(_, hash)| hash);
            assert!(
                hash.len() == 40 && hash.bytes().all(|b| b.is_ascii_hexdigit()) && !version.is_empty(),
                "{}: {line}",
                path.display()
            );
        }
        assert!(text.contains("\npermissions:\n  contents: read\n"), "{}", path.display());
        assert!(!text.contains("pull_request_target"), "{}", path.display());
        assert!(
            text.matches("actions/checkout@").count() <= text.matches("persist-credentials: false").count()
        );
    }
}
