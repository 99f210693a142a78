//! Where the parts of the page are, from the size of the window and of its text.
//!
//! Every length is in rem, the size of the page's text: with text at 200 % a window is half as large, and a
//! page that is zoomed or shown by a projector is laid out as a smaller one.

/// From this width on everything is on one screen, which does not scroll.
const WIDE: f64 = 56.25;
/// From this height on.
const HIGH: f64 = 33.75;
/// The same in projector mode, in which less is shown.
const PROJECTED: [f64; 2] = [50.0, 28.0];
/// Below this width, with everything one below the other, the two views of a panel are so, too.
const NARROW: f64 = 35.0;
/// The setup's width.
const SETUP: f64 = 17.5;
/// The book's width beside the views.
const BOOK: f64 = 22.0;
/// What a panel among several needs in width, the space beside it included.
const COLUMN: f64 = 15.25;
/// The width below which a panel is not made for the setup's sake.
const ROOMY_COLUMN: f64 = 24.0;
/// The same for a panel that is alone: its two views are side by side.
const ROOMY_PANEL: f64 = 50.0;

/// Where the setup is while it is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SetupPlace {
    /// Beside the panels.
    #[default]
    Beside,
    /// Over the panels, which keep their size.
    Over,
    /// Below the header and above the panels, which scroll under it.
    Above,
}

/// Where the parts of the page are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Everything is on one screen; otherwise one part is below the other and the page scrolls.
    pub is_wide: bool,
    /// A panel's views are one below the other: a phone held upright.
    pub is_narrow: bool,
    /// The window is low: a phone on its side, or a small frame.
    pub is_low: bool,
    /// How many panels are side by side.
    pub columns: usize,
    /// Where the setup is.
    pub setup: SetupPlace,
}

impl Layout {
    /// The layout for a window of this width and height in rem, with so many panels. `book` says whether the book is
    /// open: it is beside the views where everything is on one screen, and below them otherwise.
    pub fn new([width, height]: [f64; 2], panels: usize, projector: bool, book: bool) -> Self {
        let [wide, high] = if projector { PROJECTED } else { [WIDE, HIGH] };
        let is_wide = width >= wide && height >= high;
        let room = if book { width - BOOK } else { width };
        let columns = match panels {
            _ if !is_wide => 1,
            4 if room < 4.0 * COLUMN => 2,
            // Beside the book three may have no room in a row.
            3 if book && room < 3.0 * COLUMN => 2,
            panels => panels,
        };
        let needed = if columns == 1 { ROOMY_PANEL } else { columns as f64 * ROOMY_COLUMN };
        let setup = match is_wide {
            false => SetupPlace::Above,
            true if projector || room - SETUP < needed => SetupPlace::Over,
            true => SetupPlace::Beside,
        };
        Self {
            is_wide,
            is_narrow: !is_wide && width < NARROW,
            is_low: !is_wide && height < HIGH,
            columns,
            setup,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(width: f64, height: f64, panels: usize) -> Layout {
        Layout::new([width / 16.0, height / 16.0], panels, false, false)
    }

    #[test]
    fn a_desk_and_a_projector_show_everything_on_one_screen() {
        for (width, height) in
            [(1440.0, 900.0), (1280.0, 720.0), (1024.0, 768.0), (960.0, 540.0), (901.0, 700.0)]
        {
            for panels in 1..=4 {
                let layout = of(width, height, panels);
                assert!(layout.is_wide && !layout.is_narrow && !layout.is_low, "{width} x {height}");
            }
        }
    }

    #[test]
    fn a_phone_stacks_and_large_text_makes_a_window_small() {
        assert_eq!(of(390.0, 844.0, 3).columns, 1);
        assert!(of(390.0, 844.0, 1).is_narrow && !of(390.0, 844.0, 1).is_low);
        assert!(of(844.0, 390.0, 1).is_low && !of(844.0, 390.0, 1).is_narrow);
        // 1440 x 900 with text at 200 %.
        let large = Layout::new([45.0, 28.125], 4, false, false);
        assert!(!large.is_wide && large.columns == 1);
    }

    #[test]
    fn no_panel_becomes_narrower_than_its_words() {
        assert_eq!(of(1280.0, 720.0, 4).columns, 4);
        assert_eq!(of(1024.0, 768.0, 4).columns, 4);
        assert_eq!(of(960.0, 540.0, 4).columns, 2);
        assert_eq!(of(901.0, 700.0, 3).columns, 3);
    }

    #[test]
    fn the_setup_is_beside_the_panels_only_where_they_keep_room() {
        assert_eq!(of(1440.0, 900.0, 1).setup, SetupPlace::Beside);
        assert_eq!(of(1440.0, 900.0, 2).setup, SetupPlace::Beside);
        assert_eq!(of(1440.0, 900.0, 4).setup, SetupPlace::Over);
        assert_eq!(of(960.0, 540.0, 1).setup, SetupPlace::Over);
        assert_eq!(of(1024.0, 768.0, 4).setup, SetupPlace::Over);
        assert_eq!(of(390.0, 844.0, 1).setup, SetupPlace::Above);
        for width in [900.0, 1024.0, 1152.0, 1280.0, 1440.0, 1920.0] {
            for panels in 1..=4 {
                let layout = of(width, 900.0, panels);
                if layout.setup == SetupPlace::Beside {
                    let left = width / 16.0 - SETUP;
                    assert!(left / layout.columns as f64 >= ROOMY_COLUMN, "{width}, {panels}");
                }
            }
        }
    }

    #[test]
    fn beside_the_book_panels_keep_room() {
        let with_book = |width: f64, panels| Layout::new([width / 16.0, 50.0], panels, false, true);
        assert_eq!(with_book(1440.0, 3).columns, 3);
        assert_eq!(with_book(1280.0, 3).columns, 3);
        assert_eq!(with_book(1024.0, 3).columns, 2);
        assert_eq!(with_book(1440.0, 1).setup, SetupPlace::Beside);
        assert_eq!(with_book(1280.0, 1).setup, SetupPlace::Over);
        assert!(with_book(1024.0, 1).is_wide && !with_book(390.0, 1).is_wide);
    }

    #[test]
    fn a_projector_has_one_screen_too() {
        // Its text is one and a half times as large.
        for (width, height) in [(1280.0, 720.0), (1440.0, 900.0), (1920.0, 1080.0)] {
            let layout = Layout::new([width / 24.0, height / 24.0], 3, true, false);
            assert!(layout.is_wide && layout.setup == SetupPlace::Over, "{width} x {height}");
        }
        assert!(!Layout::new([390.0 / 24.0, 844.0 / 24.0], 3, true, false).is_wide);
    }
}
