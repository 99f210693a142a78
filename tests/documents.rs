//! What the documents for users say, as far as a program can tell: their links open, their versions are this one.
#![cfg(not(target_arch = "wasm32"))]

use relu_atoms::text::book::{CHAPTERS, Part, parts};
use relu_atoms_core::experiment::link;
use std::path::Path;

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The links of a document: what stands between back ticks and begins with a question mark.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|code| code.strip_prefix('?'))
        .filter(|link| link.contains('='))
}

#[test]
fn every_link_of_the_documents_opens_without_a_notice() {
    for (name, least) in [("README.md", 15), ("docs/teaching.md", 15)] {
        let text = read(name);
        assert!(links(&text).count() >= least, "{name}");
        for found in links(&text) {
            let (_, notices) = link::parse(found);
            assert!(notices.is_empty(), "{name}: ?{found}: {notices:?}");
        }
    }
}

#[test]
fn the_citation_is_of_this_version() {
    let text = read("CITATION.cff");
    assert!(text.lines().any(|line| line == concat!("version: ", env!("CARGO_PKG_VERSION"))), "{text}");
}

/// What `docs/teaching.md` quotes from the book stands in the book.
#[test]
fn what_is_quoted_from_the_book_stands_in_it() {
    let plain = |text: &str| -> String {
        let words = parts(text).into_iter().map(|part| match part {
            Part::Words(words) | Part::Term(_, words) => words,
            Part::Formula(_) => "",
        });
        words.collect()
    };
    let book: Vec<String> =
        CHAPTERS.iter().flat_map(|chapter| chapter.paragraphs).map(|text| plain(text.get())).collect();
    let document = read("docs/teaching.md");
    let quotes: Vec<&str> =
        document.split('“').skip(1).filter_map(|rest| rest.split_once('”')).map(|(quote, _)| quote).collect();
    assert!(quotes.len() >= 6, "{quotes:?}");
    for quote in quotes {
        assert!(book.iter().any(|text| text.contains(quote)), "“{quote}” is not in the book");
    }
}
