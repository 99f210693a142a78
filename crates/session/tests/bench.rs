//! The session measures the page's speeds.

use relu_atoms_core::bench::TABLE;
use relu_atoms_session::Session;
use relu_atoms_session::messages::{Reply, Request};

#[test]
fn the_session_measures_every_size_of_the_table() {
    let mut session = Session::new();
    assert!(session.bench(&mut || 0.0).is_none());
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
        let line = line.expect("a speed");
        assert!(line.starts_with(&format!("{} {} {} ", size.d, size.n, size.m)), "{line}");
        assert_eq!(last, k + 1 == TABLE.len());
    }
    assert!(!session.wants_tick());
}
