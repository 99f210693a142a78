//! Results as JSON on standard output.

use crate::refusal::Refusal;
use serde::Serialize;
use std::io::{ErrorKind, Write};

/// Prints a value as JSON.
///
/// # Errors
/// Standard output cannot be written.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Refusal> {
    print(&(serde_json::to_string_pretty(value)? + "\n"))
}

/// Prints one value as it is, several as a list.
///
/// # Errors
/// Standard output cannot be written.
pub(crate) fn print_one_or_list<T: Serialize>(values: &[T]) -> Result<(), Refusal> {
    match values {
        [one] => print_json(one),
        several => print_json(&several),
    }
}

/// Prints a text that ends with its line.
///
/// # Errors
/// Standard output cannot be written.
pub(crate) fn print(text: &str) -> Result<(), Refusal> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // A reader that has seen enough, such as `head`, closes the pipe.
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(Refusal::StandardOutput),
    }
}
