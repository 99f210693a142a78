//! The page's few icons, drawn in the current text colour.

use super::erased::live;
use leptos::prelude::*;

/// Markup that never changes is parsed by the browser, not built element by element.
fn drawing(class: &'static str, view_box: &'static str, inner: impl Into<String>) -> AnyView {
    view! { <svg class=class viewBox=view_box aria-hidden="true" inner_html=inner.into()></svg> }.into_any()
}

/// The mark: scattered neurons drawn into one atom.
pub(super) fn logo() -> AnyView {
    drawing(
        "logo-mark",
        "0 0 28 28",
        r#"<path class="pull" d="M5.5 7.5 14 12.4M5 18 13.5 15M11.5 23.5 15.5 17.5" /><circle class="far" cx="4.8" cy="7" r="2.1" /><circle class="far" cx="4" cy="18.4" r="2.1" /><circle class="far" cx="11" cy="24.3" r="2.1" /><circle class="near" cx="18.4" cy="13" r="6.1" />"#,
    )
}

/// A triangle, or two bars.
pub(super) fn play_pause(active: Memo<bool>) -> AnyView {
    let shape =
        live(move || if active.get() { "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z" } else { "M8 4.8v14.4L19.4 12z" });
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path fill="currentColor" d=shape />
        </svg>
    }
    .into_any()
}

fn stroked(path: &'static str) -> AnyView {
    drawing("icon line", "0 0 24 24", format!("<path d=\"{path}\" />"))
}

/// To the next bar.
pub(super) fn step() -> AnyView {
    drawing("icon", "0 0 24 24", r#"<path fill="currentColor" d="M6 5.5v13L15 12zM16 5.5h2.6v13H16z" />"#)
}

/// An arrow back around.
pub(super) fn reset() -> AnyView {
    stroked("M5 5v5h5M5.6 10A7.2 7.2 0 1 1 5 14.2")
}

/// A die.
pub(super) fn seed() -> AnyView {
    stroked("M5 5h14v14H5zM9 9h.01M15 9h.01M12 12h.01M9 15h.01M15 15h.01")
}

/// Sliders.
pub(super) fn setup() -> AnyView {
    stroked("M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4")
}

/// Half a disc.
pub(super) fn theme() -> AnyView {
    drawing(
        "icon line",
        "0 0 24 24",
        r#"<circle cx="12" cy="12" r="7.5" /><path class="solid" d="M12 4.5a7.5 7.5 0 0 1 0 15z" />"#,
    )
}

/// A chain's two links.
pub(super) fn share() -> AnyView {
    stroked(
        "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1",
    )
}

/// A cross.
pub(super) fn close() -> AnyView {
    stroked("M6.5 6.5l11 11M17.5 6.5l-11 11")
}
