//! The page's few icons, drawn in the current text colour.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconShape {
    /// A triangle.
    Play,
    /// Two bars.
    Pause,
    /// A triangle that ends at a bar.
    Step,
    /// An arrow back around.
    Reset,
    /// A die.
    Seed,
    /// Two sliders.
    Setup,
    /// A screen on a stand.
    Projector,
    /// Half a disc.
    Theme,
    /// A chain's two links.
    Share,
    /// A cross.
    Close,
    /// An open book.
    Book,
    /// An arrow to the left.
    Back,
    /// An arrow to the right.
    Forward,
    /// A pencil.
    Edit,
    /// An arrow out of a tray.
    Export,
}

impl IconShape {
    /// The path, and whether it is filled instead of stroked.
    fn path(self) -> (&'static str, bool) {
        match self {
            Self::Play => ("M8 4.8v14.4L19.4 12z", true),
            Self::Pause => ("M7 5h3.6v14H7zM13.4 5H17v14h-3.6z", true),
            Self::Step => ("M6 5.5v13L15 12zM16 5.5h2.6v13H16z", true),
            Self::Reset => ("M5 5v5h5M5.6 10A7.2 7.2 0 1 1 5 14.2", false),
            Self::Seed => ("M5 5h14v14H5zM9 9h.01M15 9h.01M12 12h.01M9 15h.01M15 15h.01", false),
            Self::Setup => ("M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4", false),
            Self::Projector => ("M4 5h16v10.5H4zM12 15.5V19M8 19.5h8", false),
            Self::Theme => ("M12 4.5a7.5 7.5 0 0 1 0 15z", true),
            Self::Share => (
                "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1",
                false,
            ),
            Self::Close => ("M6.5 6.5l11 11M17.5 6.5l-11 11", false),
            Self::Book => (
                "M12 6.5C10 5 7.5 4.6 4 4.8v13c3.5-.2 6 .2 8 1.7 2-1.5 4.5-1.9 8-1.7v-13c-3.5-.2-6 .2-8 1.7v13",
                false,
            ),
            Self::Back => ("M14.5 5.5 8 12l6.5 6.5", false),
            Self::Forward => ("M9.5 5.5 16 12l-6.5 6.5", false),
            Self::Edit => ("M5 19l1-4L16 5l3 3L9 18zM14 7l3 3", false),
            Self::Export => ("M12 15V4.5M8 8l4-4 4 4M5 14v5h14v-5", false),
        }
    }
}

/// An icon. Its button or text says what it means, so that screen readers pass over it.
#[component]
pub fn Icon(
    /// What it shows.
    #[prop(into)]
    shape: Signal<IconShape>,
) -> impl IntoView {
    let class =
        move || if shape.get().path().1 && shape.get() != IconShape::Theme { "icon" } else { "icon line" };
    let fill = move || shape.get().path().1.then_some("currentColor");
    view! {
        <svg class=class width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
            {move || (shape.get() == IconShape::Theme).then(|| view! { <circle cx="12" cy="12" r="7.5" /> })}
            <path d=move || shape.get().path().0 fill=fill />
        </svg>
    }
}
