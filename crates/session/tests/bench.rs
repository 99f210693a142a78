//! The session measures the page's speeds.

use relu_atoms_core::bench::TABLE;
use relu_atoms_session::session::Session;
use relu_atoms_session::session::messages::{Reply, Request};

/// A clock on which every reading is a second later.
fn ticking() -> impl FnMut() -> f64 {
    let mut now = 0.0;
    move || {
        now += 1.0;
        now
    }
}

#[test]
fn the_session_measures_every_size_of_the_table() {
    let mut session = Session::new();
    assert!(session.bench(&mut ticking()).is_none());
    session.handle(Request::Bench);
    // A clock that leaps ends each stretch at its first part.
    let mut now = 0.0;
    let mut clock = || {
        now += 10.0;
        now
    };
    for (k, size) in TABLE.iter().enumerate() {
        assert!(session.wants_tick());
        assert!(session.tick(&mut || true).is_none());
        let Some(Reply::Bench { line, last }) = session.bench(&mut clock) else { panic!("no line") };
        let line = line.expect("a run");
        assert!(line.starts_with(&format!("{} {} {} ", size.d, size.n, size.m)), "{line}");
        assert_eq!(last, k + 1 == TABLE.len());
    }
    assert!(!session.wants_tick());
}
