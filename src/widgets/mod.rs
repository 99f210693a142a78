//! Small controls that any part of the page may use.

mod dialog;
mod icon;
mod icon_button;
mod progress_bar;
mod segmented;
mod select_field;
mod sentence;
mod term;
mod terms;
mod whole_field;

pub use dialog::Dialog;
pub use icon::{Icon, IconShape};
pub use icon_button::IconButton;
pub use progress_bar::ProgressBar;
pub use segmented::Segmented;
pub use select_field::SelectField;
pub use sentence::Sentence;
pub use term::Term;
pub use terms::Terms;
pub use whole_field::{WholeField, WholeValue};
