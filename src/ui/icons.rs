//! The page's few icons as markup, drawn in the current text colour.

/// An icon of lines along one path.
macro_rules! stroked {
    ($path:literal) => {
        concat!(
            r#"<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true"><path d=""#,
            $path,
            r#"" /></svg>"#
        )
    };
}

/// The mark: scattered neurons drawn into one atom.
pub(super) const LOGO: &str = r#"<svg class="logo-mark" viewBox="0 0 28 28" aria-hidden="true"><path class="pull" d="M5.5 7.5 14 12.4M5 18 13.5 15M11.5 23.5 15.5 17.5" /><circle class="far" cx="4.8" cy="7" r="2.1" /><circle class="far" cx="4" cy="18.4" r="2.1" /><circle class="far" cx="11" cy="24.3" r="2.1" /><circle class="near" cx="18.4" cy="13" r="6.1" /></svg>"#;

/// A triangle, or two bars; its path is `data-ref="play-shape"`.
pub(super) const PLAY: &str = r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path data-ref="play-shape" fill="currentColor" /></svg>"#;

/// The path of [`PLAY`].
pub(super) fn play_shape(active: bool) -> &'static str {
    if active { "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z" } else { "M8 4.8v14.4L19.4 12z" }
}

/// To the next bar.
pub(super) const STEP: &str = r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" d="M6 5.5v13L15 12zM16 5.5h2.6v13H16z" /></svg>"#;

/// An arrow back around.
pub(super) const RESET: &str = stroked!("M5 5v5h5M5.6 10A7.2 7.2 0 1 1 5 14.2");

/// A die.
pub(super) const SEED: &str = stroked!("M5 5h14v14H5zM9 9h.01M15 9h.01M12 12h.01M9 15h.01M15 15h.01");

/// Sliders.
pub(super) const SETUP: &str = stroked!("M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4");

/// Half a disc.
pub(super) const THEME: &str = r#"<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="7.5" /><path class="solid" d="M12 4.5a7.5 7.5 0 0 1 0 15z" /></svg>"#;

/// A chain's two links.
pub(super) const SHARE: &str = stroked!(
    "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1"
);

/// A cross.
pub(super) const CLOSE: &str = stroked!("M6.5 6.5l11 11M17.5 6.5l-11 11");

/// A pencil.
pub(super) const EDIT: &str = stroked!("M5 19l1-4L16 5l3 3L9 18zM14 7l3 3");

/// An arrow out of a tray.
pub(super) const EXPORT: &str = stroked!("M12 15V4.500M8 8l4-4 4 4M5 14v5h14v-5");
