//! Errors in the language in force. Their English is the errors' own, as the command line shows it.

pub mod page;

use super::language::{Language, language};
use std::fmt::Display;

/// An error that the page tells in either language.
pub trait Localised: Display {
    /// Its sentence in German.
    fn in_german(&self) -> String;

    /// Its sentence in the language in force.
    fn localised(&self) -> String {
        match language() {
            Language::English => self.to_string(),
            Language::German => self.in_german(),
        }
    }
}
