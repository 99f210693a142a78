//! Words that stand in the views, under them and on the line at the bottom.

use super::format::count;
use super::language::{Language, Text, language, say};
use relu_atoms_render::view::Chart;

/// Before the step of the clock.
pub const STEP: Text = Text::new("step ", "Schritt ");
/// In a chart whose values are all 0, where its axis is logarithmic.
pub const ZERO_THROUGHOUT: Text = Text::new("0 throughout", "durchweg 0");

/// The tooltip of the button that the space bar presses, too.
pub fn with_space(name: &str) -> String {
    format!("{name} ({})", say("space", "Leertaste"))
}

/// The tooltip of a phase on the time axis.
pub fn span(name: &str, from: u64, to: u64) -> String {
    let (from, to) = (count(from), count(to));
    match language() {
        Language::English => format!("{name}: steps {from} to {to}"),
        Language::German => format!("{name}: Schritte {from} bis {to}"),
    }
}

/// What the axes of a chart of neurons are, where there is little room in fewer words. The chart of lines says more:
/// [`lines`].
pub fn axes(chart: Chart, wide: bool) -> &'static str {
    match (chart, wide) {
        (Chart::Cylinder, true) => say(
            "angle of the weight across · offset b upwards",
            "Winkel des Gewichts waagrecht · b nach oben",
        ),
        (Chart::Cylinder, false) => say("angle of w · b upwards", "Winkel von w · b nach oben"),
        (Chart::Sphere, _) => {
            say("directions (w₁, w₂, b) · drag to turn", "Richtungen (w₁, w₂, b) · Ziehen dreht")
        }
        (Chart::Plane, _) => say("weight w across · offset b upwards", "Gewicht w waagrecht · b nach oben"),
        (Chart::Unrolled, true) => say(
            "angle of (w, b) · mass upwards, negative down",
            "Winkel von (w, b) · Masse oben, negativ unten",
        ),
        (Chart::Unrolled, false) => say("angle of (w, b) · signed mass", "Winkel von (w, b) · ± Masse"),
        (Chart::Lines, _) => "",
    }
}

/// What the places and the two kinds of marks of the chart of straight lines are, and how many neurons it does not
/// show: from the most words to the fewest. `value` is the name of what w is divided by, and `filled` and `hollow` are
/// what the marks are.
pub fn lines(value: &str, filled: &str, hollow: &str, beyond: usize) -> [String; 4] {
    let further = match (language(), beyond) {
        (_, 0) => String::new(),
        (Language::English, beyond) => format!(" · {beyond} further out"),
        (Language::German, beyond) => format!(" · {} weiter außen", count(beyond as u64)),
    };
    let is_offset = value == "b";
    let halves = match (language(), is_offset) {
        (Language::English, true) => format!("filled {filled}, hollow {hollow}"),
        (Language::English, false) => format!("filled: {filled}, hollow: not"),
        (Language::German, true) => format!("gefüllt {filled}, hohl {hollow}"),
        (Language::German, false) => format!("gefüllt: {filled}, hohl: nicht"),
    };
    let brief = if is_offset {
        halves.clone()
    } else {
        say("filled: active at p, hollow: not", "gefüllt: aktiv in p, hohl: nicht").into()
    };
    [format!("(w₁, w₂)/{value} · {halves}{further}"), [halves.as_str(), &further].concat(), halves, brief]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;

    fn in_both<T>(told: impl Fn() -> T) -> [T; 2] {
        Language::ALL.map(|language| in_language(language, &told))
    }

    #[test]
    fn the_line_at_the_bottom_is_in_both_languages() {
        assert_eq!(in_both(|| with_space("N")), ["N (space)", "N (Leertaste)"]);
        assert_eq!(in_both(|| span("N", 0, 20_000)), ["N: steps 0 to 20,000", "N: Schritte 0 bis 20.000"]);
        assert_eq!(in_both(|| STEP.get()), ["step ", "Schritt "]);
        assert_eq!(in_both(|| ZERO_THROUGHOUT.get()), ["0 throughout", "durchweg 0"]);
    }

    #[test]
    fn the_axes_have_as_much_room_in_either_language() {
        for chart in Chart::ALL.into_iter().filter(|chart| *chart != Chart::Lines) {
            for wide in [true, false] {
                let [english, german] = in_both(|| axes(chart, wide));
                assert!(
                    english != german && german.chars().count() <= english.chars().count() + 4,
                    "{german}"
                );
            }
        }
    }

    #[test]
    fn the_chart_of_lines_says_what_its_marks_are() {
        assert_eq!(
            in_both(|| lines("b", "b > 0", "b < 0", 1_200)),
            [
                [
                    "(w₁, w₂)/b · filled b > 0, hollow b < 0 · 1200 further out",
                    "filled b > 0, hollow b < 0 · 1200 further out",
                    "filled b > 0, hollow b < 0",
                    "filled b > 0, hollow b < 0",
                ],
                [
                    "(w₁, w₂)/b · gefüllt b > 0, hohl b < 0 · 1.200 weiter außen",
                    "gefüllt b > 0, hohl b < 0 · 1.200 weiter außen",
                    "gefüllt b > 0, hohl b < 0",
                    "gefüllt b > 0, hohl b < 0",
                ],
            ]
        );
        assert_eq!(
            in_both(|| lines("β", "at p", "not", 0)),
            [
                [
                    "(w₁, w₂)/β · filled: at p, hollow: not",
                    "filled: at p, hollow: not",
                    "filled: at p, hollow: not",
                    "filled: active at p, hollow: not",
                ],
                [
                    "(w₁, w₂)/β · gefüllt: at p, hohl: nicht",
                    "gefüllt: at p, hohl: nicht",
                    "gefüllt: at p, hohl: nicht",
                    "gefüllt: aktiv in p, hohl: nicht",
                ],
            ]
        );
    }
}
