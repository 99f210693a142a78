//! The words of the book.

/// The book itself, as its button and its part of the page are called.
pub const NAME: &str = "Book";
pub const HELP: &str = "Ten short chapters beside the figure: what happens here, and why";
pub const CLOSE: &str = "Close the book";
pub const PREVIOUS: &str = "Previous chapter";
pub const NEXT: &str = "Next chapter";

/// The titles of the chapters, in order.
pub const TITLES: [&str; 10] = [
    "A network is a cloud of neurons",
    "Data cut their space into cells",
    "Inside a cell everything is linear",
    "The variation norm",
    "Label noise and its limit",
    "Where the two disagree",
    "How we know: the certificate",
    "Any width",
    "What the theorem does not say",
    "From infinitely many back to finitely many",
];

/// `Chapter 3 of 10`.
pub fn place(chapter: usize) -> String {
    format!("Chapter {} of {}", chapter + 1, TITLES.len())
}
