//! What stands around a plot: ticks with their numbers, names of axes, a colour bar, a legend.

use super::document::{Anchor, Svg};
use crate::colours::{Palette, Rgb};
use crate::ticks;
use relu_atoms_core::points::units::Unit;

/// Size of all words.
pub(super) const TEXT: f64 = 9.5;
/// Left of a plot, for the numbers of its rows.
pub(super) const LEFT: f64 = 34.0;
/// Above a plot, for the name of the axis that goes up.
pub(super) const TOP: f64 = 17.0;
/// Right of a plot: half of the last number.
pub(super) const RIGHT: f64 = 12.0;
/// Right of a plot with a colour bar.
pub(super) const BAR: f64 = 38.0;
/// Below a plot, for the numbers of its columns and their name.
pub(super) const FOOT: f64 = 32.0;
/// The part of the graph's height below the kinks that is left for the numbers of the axis on the page; here they
/// stand below.
pub(super) const STRIP: f64 = 22.0;
/// From a plot's bottom to the middle of the name below.
pub(super) const NAME_AT: f64 = 23.0;
/// Height of a line of the legend, width of a key, and space between entries.
const LINE: f64 = 14.0;
const SWATCH: f64 = 18.0;
const SPACE: f64 = 12.0;
/// Width of a character, as a part of the size of the text: of a wide typeface, so that nothing overlaps with a
/// narrower one.
const CHARACTER: f64 = 0.6;

/// What stands for something in the legend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Key {
    /// Words alone.
    None,
    /// A line of a colour and a width, in dashes of a length where it is not 0.
    Line(Rgb, f64, f64),
    /// A faint line.
    Faint(Rgb),
    /// A short upright line.
    Stem(Rgb),
    /// A filled disc with its rim.
    Disc(Rgb, Rgb),
    /// A ring.
    Ring(Rgb),
    /// A small dot.
    Dot(Rgb),
    /// A neuron: positive or negative.
    Mark(bool),
    /// Marks of both signs in one colour, filled or hollow.
    Sides(Rgb, bool),
    /// A line with a mark at its end.
    Arrow(Rgb),
    /// A line with marks on its active side.
    Hinge(Rgb),
    /// An atom's number: positive or negative.
    Chip(bool),
    /// A hollow diamond.
    Diamond(Rgb),
    /// Two cells and the line between them.
    Cells(Rgb, Rgb, Rgb),
}

/// About how wide a text is.
pub(super) fn text_width(text: &str) -> f64 {
    CHARACTER * TEXT * text.chars().count() as f64
}

/// A text in lines of at most this width, broken at blanks.
pub(super) fn wrapped(text: &str, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if text_width(line) + text_width(word) + CHARACTER * TEXT <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// How many numbers have room across and up a plot of this width and height.
pub(super) fn most_ticks([width, height]: [f64; 2]) -> [usize; 2] {
    [((width / 45.0) as usize).clamp(3, 6), ((height / 24.0) as usize).clamp(3, 5)]
}

/// The number at a tick. Up to a hundred thousand it is written out: a year is not `1.95k`.
pub(super) fn axis_label(v: f64) -> String {
    let size = v.abs();
    if (1e3..1e5).contains(&size) {
        let text = (libm::round(size * 1e3) / 1e3).to_string();
        return if v < 0.0 { format!("−{text}") } else { text };
    }
    ticks::label(v)
}

/// Round numbers of a table's column between these ends, at most so many: where each is in the run's units, and its
/// name.
pub(super) fn of_column(unit: Unit, ends: [f64; 2], most: usize) -> impl Iterator<Item = (f64, String)> {
    let own = unit == Unit::TABLE;
    ticks::in_table(unit, ends[0], ends[1], most)
        .into_iter()
        .map(move |(v, label)| (v, if own { axis_label(v) } else { label }))
}

/// Draws the frame of a plot with the ticks of its columns (places across) and rows (places down), and the names
/// of both axes.
pub(super) fn frame(
    svg: &mut Svg,
    p: &Palette,
    size: [f64; 2],
    across: &[(f64, String)],
    up: &[(f64, String)],
    [x, y]: [&str; 2],
) {
    svg.group("axes", 1.0);
    svg.rect([0.0, 0.0, size[0], size[1]], 0.0, None, Some((p.ink_soft, 0.75)));
    columns(svg, p, across, size[1]);
    rows(svg, p, up);
    names(svg, p, size, [x, y], size[1] + NAME_AT);
    svg.end();
}

/// Draws ticks with their numbers below a line at this height.
pub(super) fn columns(svg: &mut Svg, p: &Palette, ticks: &[(f64, String)], bottom: f64) {
    let mut last = f64::NEG_INFINITY;
    let mut sorted: Vec<&(f64, String)> = ticks.iter().collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (x, label) in sorted {
        svg.line([*x, bottom], [*x, bottom + 3.0], p.ink_soft, 0.75, 1.0);
        let half = 0.5 * text_width(label);
        // A number that would touch the one before is left out; its tick stays.
        if x - half > last + 3.0 {
            svg.text(label, [*x, bottom + 10.0], TEXT, Anchor::Middle, p.ink_soft, None);
            last = x + half;
        }
    }
}

/// Draws ticks with their numbers left of a plot.
pub(super) fn rows(svg: &mut Svg, p: &Palette, ticks: &[(f64, String)]) {
    for (y, label) in ticks {
        svg.line([-3.0, *y], [0.0, *y], p.ink_soft, 0.75, 1.0);
        svg.text(label, [-5.0, *y], TEXT, Anchor::End, p.ink_soft, None);
    }
}

/// Writes the names of the axes: of the columns below, with its middle at this height, of the rows above the plot.
pub(super) fn names(svg: &mut Svg, p: &Palette, size: [f64; 2], [x, y]: [&str; 2], below: f64) {
    svg.text(x, [0.5 * size[0], below], TEXT, Anchor::Middle, p.ink, None);
    svg.text(y, [-LEFT + 4.0, -10.0], TEXT, Anchor::Start, p.ink, None);
}

/// Draws the scale of the values right of a plot, in the bands of the map, with what they are.
pub(super) fn colour_bar(
    svg: &mut Svg,
    p: &Palette,
    (values, name, unit): ([f64; 2], &str, Unit),
    bands: i32,
    size: [f64; 2],
) {
    let top = values[1].abs().max(values[0].abs()).max(1e-12);
    let (left, width) = (size[0] + 8.0, 9.0);
    let at = |v: f64| 0.5 * size[1] * (1.0 - v);
    svg.group("colour-bar", 1.0);
    svg.rect([left, 0.0, width, size[1]], 0.0, Some(p.value(-1.0)), None);
    // Each band lies over those below it, so that no seam shows.
    for k in -bands + 1..=bands {
        let level = (f64::from(k) - 0.5) / f64::from(bands);
        svg.rect([left, 0.0, width, at(level)], 0.0, Some(p.value(f64::from(k) / f64::from(bands))), None);
    }
    svg.rect([left, 0.0, width, size[1]], 0.0, None, Some((p.ink_soft, 0.75)));
    for (v, label) in of_column(unit, [-top, top], most_ticks(size)[1]) {
        let y = at(v / top);
        svg.line([left + width, y], [left + width + 3.0, y], p.ink_soft, 0.75, 1.0);
        svg.text(&label, [left + width + 5.0, y], TEXT, Anchor::Start, p.ink_soft, None);
    }
    // A long name ends with the bar's labels instead of beginning with the bar.
    let from = left.min(left + BAR - 12.0 - text_width(name));
    svg.text(name, [from, -10.0], TEXT, Anchor::Start, p.ink, None);
    svg.end();
}

/// Draws an atom's number on a small disc (positive) or box (negative) in the colour of its sign; smaller by `size`.
pub(super) fn chip(svg: &mut Svg, at: [f64; 2], text: &str, positive: bool, p: &Palette, size: f64) {
    let size = size.clamp(0.75, 1.0);
    let (high, half) = (7.0 * size, if text.len() > 1 { 8.5 } else { 7.0 } * size);
    let round = if positive { high } else { 2.5 };
    let place = [at[0] - half, at[1] - high, 2.0 * half, 2.0 * high];
    svg.rect(place, round, Some(p.surface), Some((p.sign(positive), 1.5 * size)));
    svg.bold(text, at, TEXT * size, Anchor::Middle, p.ink);
}

/// Draws a legend in lines of at most this width; its height.
pub(super) fn legend(svg: &mut Svg, p: &Palette, keys: &[(Key, String)], at: [f64; 2], width: f64) -> f64 {
    svg.set_origin(at);
    svg.group("legend", 1.0);
    let (mut x, mut y) = (0.0, 0.5 * LINE + 2.0);
    for (key, words) in keys {
        let swatch = if *key == Key::None { 0.0 } else { SWATCH };
        // An entry that is too long goes on in the next line, beside its key.
        let lines = wrapped(words, width - swatch);
        let own = swatch + lines.iter().map(|line| text_width(line)).fold(0.0, f64::max);
        if x > 0.0 && x + own > width {
            (x, y) = (0.0, y + LINE);
        }
        draw_key(svg, p, *key, [x, y]);
        for (k, line) in lines.iter().enumerate() {
            y += if k == 0 { 0.0 } else { LINE };
            svg.text(line, [x + swatch, y], TEXT, Anchor::Start, p.ink_soft, None);
        }
        x += own + SPACE;
    }
    svg.end();
    y + 0.5 * LINE + 4.0
}

fn draw_key(svg: &mut Svg, p: &Palette, key: Key, [x, y]: [f64; 2]) {
    let middle = [x + 7.0, y];
    let ends = [[x, y], [x + 14.0, y]];
    match key {
        Key::None => {}
        Key::Line(colour, width, dash) => svg.polyline(&ends, colour, width, dash),
        Key::Faint(colour) => svg.line(ends[0], ends[1], colour, 0.8, 0.5),
        Key::Stem(colour) => svg.line([x + 7.0, y - 5.0], [x + 7.0, y + 5.0], colour, 1.25, 1.0),
        Key::Disc(fill, rim) => svg.circle(middle, 3.75, Some(fill), Some((rim, 1.2))),
        Key::Ring(colour) => svg.circle(middle, 4.5, None, Some((colour, 1.5))),
        Key::Dot(colour) => svg.circle(middle, 1.25, Some(colour), None),
        Key::Mark(positive) => svg.mark(middle, 3.5, positive, p.sign(positive), 0.8),
        Key::Sides(colour, filled) => {
            for (x, positive) in [(x + 3.0, true), (x + 11.0, false)] {
                if filled {
                    svg.mark([x, y], 3.0, positive, colour, 0.8);
                } else {
                    svg.hollow_mark([x, y], 3.0, positive, colour, 1.0);
                }
            }
        }
        Key::Arrow(colour) => {
            svg.line(ends[0], [x + 10.0, y], colour, 2.25, 1.0);
            svg.circle([x + 10.0, y], 3.75, Some(colour), None);
        }
        Key::Hinge(colour) => {
            svg.line([x, y + 2.0], [x + 14.0, y + 2.0], colour, 1.75, 1.0);
            svg.line([x + 4.0, y + 2.0], [x + 4.0, y - 3.0], colour, 1.0, 1.0);
            svg.line([x + 10.0, y + 2.0], [x + 10.0, y - 3.0], colour, 1.0, 1.0);
        }
        Key::Chip(positive) => {
            let round = if positive { 4.5 } else { 2.0 };
            svg.rect([x + 2.5, y - 4.5, 9.0, 9.0], round, Some(p.surface), Some((p.sign(positive), 1.5)));
        }
        Key::Diamond(colour) => {
            let [x, y] = middle;
            svg.outline(&[[x, y - 5.0], [x + 5.0, y], [x, y + 5.0], [x - 5.0, y]], colour, 1.5);
        }
        Key::Cells(odd, even, line) => {
            svg.rect([x, y - 4.5, 7.0, 9.0], 0.0, Some(odd), None);
            svg.rect([x + 7.0, y - 4.5, 7.0, 9.0], 0.0, Some(even), None);
            svg.line([x + 7.0, y - 4.5], [x + 7.0, y + 4.5], line, 1.0, 1.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_blanks_and_lose_no_word() {
        let text = "hinge of an atom, marked where it is active";
        for width in [1.0, 60.0, 120.0, 1e4] {
            let lines = wrapped(text, width);
            assert_eq!(lines.join(" "), text);
            for line in lines {
                assert!(text_width(&line) <= width || !line.contains(' '), "{line}");
            }
        }
    }

    #[test]
    fn years_are_written_out() {
        assert_eq!(
            [1948.0, -2000.5, 0.0, -0.0, 0.5, 2e6, 1e5].map(axis_label),
            ["1948", "−2000.5", "0", "0", "0.5", "2M", "100k"]
        );
    }
}
