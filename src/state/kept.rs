//! The page on the device itself, for use without a network.

/// What is kept of the page for use without a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    /// Nothing, or not yet: the browser has no service workers, or forbids them here.
    #[default]
    Nothing,
    /// The release that is open, or the one that the server had when it was opened.
    Page,
    /// A release that is newer than the one that is open.
    NewRelease,
}
