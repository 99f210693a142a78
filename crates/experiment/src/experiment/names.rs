//! What the columns of own data are called: a list that a link carries as one word.
//!
//! The word has the names of the inputs, then that of the targets, with a comma between them. A comma within a name
//! is written `\,`, and `\` itself `\\`.

use crate::text::excerpt;
use serde::{Deserialize, Serialize};

/// The longest name of a column, in characters.
pub const MAX_NAME: usize = 60;

/// Why the names of columns were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum NamesError {
    /// There are not as many as columns.
    #[error("data of dimension {d} have {} columns, the inputs' and the target's; names given: {names}", d + 1)]
    Count {
        /// How many names there are.
        names: usize,
        /// The dimension of the data.
        d: usize,
    },
    /// A name is longer than [`MAX_NAME`], or has a line break or another character that cannot be shown.
    #[error(
        "`{}` cannot be the name of a column: a name has at most {MAX_NAME} characters, on one line",
        excerpt(name, 20)
    )]
    Name {
        /// The name.
        name: String,
    },
}

/// Checks the names of the columns of data of dimension `d`: none, or as many as columns. A name may be empty: that
/// column has none.
///
/// # Errors
/// The first that is wrong.
pub fn check(names: &[String], d: usize) -> Result<(), NamesError> {
    if !names.is_empty() && names.len() != d + 1 {
        return Err(NamesError::Count { names: names.len(), d });
    }
    let is_bad = |name: &&String| name.chars().count() > MAX_NAME || name.contains(char::is_control);
    match names.iter().find(is_bad) {
        Some(name) => Err(NamesError::Name { name: name.clone() }),
        None => Ok(()),
    }
}

/// Reads the names of the columns of data of dimension `d`; an empty word is no names.
pub(super) fn read(word: &str, d: usize) -> Result<Vec<String>, NamesError> {
    if word.is_empty() {
        return Ok(Vec::new());
    }
    let mut names = vec![String::new()];
    let mut characters = word.chars();
    while let Some(c) = characters.next() {
        match (c, names.last_mut()) {
            (',', _) => names.push(String::new()),
            ('\\', Some(name)) => name.extend(characters.next()),
            (c, Some(name)) => name.push(c),
            (_, None) => {}
        }
    }
    let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
    check(&names, d)?;
    Ok(names)
}

/// Writes what [`read`] reads.
pub(super) fn write(names: &[String]) -> String {
    let escaped = |name: &String| name.replace('\\', "\\\\").replace(',', "\\,");
    names.iter().map(escaped).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_read_or_refused_with_the_reason() {
        assert_eq!(read("speed,dist", 1), Ok(vec!["speed".into(), "dist".into()]));
        assert_eq!(read(" a , b\\, c ,d\\\\", 2), Ok(vec!["a".into(), "b, c".into(), "d\\".into()]));
        assert_eq!(read("", 1), Ok(vec![]));
        assert_eq!(read(",dist", 1), Ok(vec![String::new(), "dist".into()]));
        for (word, d, said) in [
            ("speed", 1, "data of dimension 1 have 2 columns, the inputs' and the target's; names given: 1"),
            ("a,b,c", 1, "names given: 3"),
            ("a\nb,c", 1, "cannot be the name of a column"),
        ] {
            let refused = read(word, d).unwrap_err().to_string();
            assert!(refused.contains(said), "{refused}");
        }
        assert!(read(&format!("{},y", "x".repeat(MAX_NAME + 1)), 1).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(names in prop::collection::vec("[a-z,\\\\µ(/)]{1,9}", 2..=3)) {
            prop_assert_eq!(read(&write(&names), names.len() - 1), Ok(names));
        }
    }
}
