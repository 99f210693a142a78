//! Writing SVG: a few shapes, numbers to a hundredth of a pixel, everything foreign escaped.
//!
//! Only what all programs know is written: presentation attributes, no styles, no transformations, no
//! `paint-order`.

use crate::colours::Rgb;
use crate::shapes::{Align, Shape, Stroke};
use crate::words::Words;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Millimetres in an inch, and CSS pixels.
const INCH: [f64; 2] = [25.4, 96.0];
/// Stands in the body for the part of all ids that tells this document from others.
const OWN: char = '\u{0}';

/// The width of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    /// In CSS pixels: as on the screen.
    Pixels(f64),
    /// In millimetres: as in print.
    Millimetres(f64),
}

impl Width {
    /// In CSS pixels, of which an inch has 96.
    pub fn pixels(self) -> f64 {
        match self {
            Self::Pixels(width) => width,
            Self::Millimetres(width) => width / INCH[0] * INCH[1],
        }
    }
}

/// An SVG document being written. Colours, opacities and sizes are presentation attributes, which every program
/// that shows SVG knows.
#[derive(Debug)]
pub(super) struct Svg {
    /// The words of its texts, and their decimal sign.
    pub(super) words: &'static Words,
    /// What is drawn from now on is moved by so much.
    origin: [f64; 2],
    body: String,
    /// How many ids have been given out, so that all are different.
    ids: usize,
}

/// How text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Begins at its place.
    Start,
    /// Is centred on it.
    Middle,
    /// Ends there.
    End,
}

/// A number to a hundredth, without trailing zeros; 0 if it is not finite, so that the document stays valid.
fn short(v: f64) -> String {
    if !v.is_finite() {
        return "0".into();
    }
    let text = format!("{:.2}", v.clamp(-1e6, 1e6));
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

/// Text as it may stand between tags and in attributes. Control characters and the two others that XML does not
/// know become blanks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || ['\u{fffe}', '\u{ffff}'].contains(&c) => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

impl Svg {
    /// An empty document with texts in these words.
    pub(super) fn new(words: &'static Words) -> Self {
        Self { words, origin: [0.0; 2], body: String::new(), ids: 0 }
    }

    /// Moves what is drawn from now on: its `[0, 0]` is this place of the sheet.
    pub(super) fn set_origin(&mut self, origin: [f64; 2]) {
        self.origin = origin;
    }

    /// The text of the document: a sheet of this width and height (in the same unit as the shapes), on a ground
    /// where one is given. All ids begin with a word that is made from the content, so that several documents can
    /// stand in one page.
    pub(super) fn finish(
        self,
        width: Width,
        height: f64,
        ground: Option<Rgb>,
        title: &str,
        note: &str,
    ) -> String {
        let pixels = width.pixels();
        let (w, h) = (short(pixels), short(height));
        let size = match width {
            Width::Pixels(_) => format!("width=\"{w}\" height=\"{h}\""),
            Width::Millimetres(mm) => {
                format!("width=\"{}mm\" height=\"{}mm\"", short(mm), short(mm * height / pixels))
            }
        };
        let ground = ground.map_or(String::new(), |ground| {
            // A little beyond the edges: no seam is left where the sheet ends within a pixel.
            let [w, h] = [pixels + 4.0, height + 4.0].map(short);
            format!("<rect x=\"-2\" y=\"-2\" width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n", ground.css())
        });
        let mut hasher = DefaultHasher::new();
        (title, note, &ground, &self.body).hash(&mut hasher);
        let own = format!("ra{:010x}", hasher.finish() >> 24);
        let note = if note.is_empty() { String::new() } else { format!("<desc>{}</desc>\n", escaped(note)) };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" {size} viewBox=\"0 0 {w} {h}\" \
             font-family=\"Helvetica, Arial, sans-serif\">\n<title>{}</title>\n{note}{ground}{}</svg>\n",
            escaped(title),
            self.body.replace(OWN, &own)
        )
    }

    fn id(&mut self, name: &str) -> String {
        self.ids += 1;
        format!("{OWN}-{}-{}", self.ids, escaped(name))
    }

    fn at(&self, place: [f64; 2]) -> [String; 2] {
        [short(self.origin[0] + place[0]), short(self.origin[1] + place[1])]
    }

    fn path(&self, points: &[[f64; 2]]) -> String {
        let mut out = String::new();
        for (k, p) in points.iter().enumerate() {
            let [x, y] = self.at(*p);
            let _ = write!(out, "{}{x} {y}", if k == 0 { "M" } else { "L" });
        }
        out
    }

    /// Begins a group of this opacity; its id says what is in it.
    pub(super) fn group(&mut self, name: &str, opacity: f64) {
        let id = self.id(name);
        let faint = if opacity < 1.0 { format!(" opacity=\"{}\"", short(opacity)) } else { String::new() };
        let _ = writeln!(self.body, "<g id=\"{id}\"{faint}>");
    }

    /// Begins a group that is cut off at a rectangle.
    pub(super) fn clipped(&mut self, [x, y, w, h]: [f64; 4]) {
        let id = self.id("clip");
        let ([x, y], [w, h]) = (self.at([x, y]), [w, h].map(short));
        let _ = writeln!(
            self.body,
            "<clipPath id=\"{id}\"><rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/></clipPath>\n\
             <g clip-path=\"url(#{id})\">"
        );
    }

    /// Ends the group begun last.
    pub(super) fn end(&mut self) {
        self.body.push_str("</g>\n");
    }

    /// A rectangle, filled or not.
    pub(super) fn rect(
        &mut self,
        [x, y, w, h]: [f64; 4],
        round: f64,
        fill: Option<Rgb>,
        stroke: Option<(Rgb, f64)>,
    ) {
        let ([x, y], [w, h]) = (self.at([x, y]), [w, h].map(short));
        let round = if round > 0.0 { format!(" rx=\"{}\"", short(round)) } else { String::new() };
        let fill = fill.map_or("none".into(), Rgb::css);
        let _ = writeln!(
            self.body,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"{round} fill=\"{fill}\"{}/>",
            outline(stroke)
        );
    }

    /// A disc or a ring.
    pub(super) fn circle(
        &mut self,
        at: [f64; 2],
        radius: f64,
        fill: Option<Rgb>,
        stroke: Option<(Rgb, f64)>,
    ) {
        let ([x, y], r) = (self.at(at), short(radius));
        let fill = fill.map_or("none".into(), Rgb::css);
        let _ = writeln!(
            self.body,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{fill}\"{}/>",
            outline(stroke)
        );
    }

    /// A straight line.
    pub(super) fn line(&mut self, a: [f64; 2], b: [f64; 2], colour: Rgb, width: f64, opacity: f64) {
        let ([x1, y1], [x2, y2]) = (self.at(a), self.at(b));
        let faint =
            if opacity < 1.0 { format!(" stroke-opacity=\"{}\"", short(opacity)) } else { String::new() };
        let _ = writeln!(
            self.body,
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"{}{faint}/>",
            outline(Some((colour, width)))
        );
    }

    /// An open polyline, in dashes of this length where it is not 0.
    pub(super) fn polyline(&mut self, points: &[[f64; 2]], colour: Rgb, width: f64, dash: f64) {
        self.polylines(&[points.to_vec()], colour, width, dash);
    }

    /// Open polylines, stroked as one.
    pub(super) fn polylines(&mut self, lines: &[Vec<[f64; 2]>], colour: Rgb, width: f64, dash: f64) {
        let d: String = lines.iter().map(|line| self.path(line)).collect();
        if d.is_empty() {
            return;
        }
        let dashes =
            if dash > 0.0 { format!(" stroke-dasharray=\"{0},{0}\"", short(dash)) } else { String::new() };
        let _ = writeln!(
            self.body,
            "<path d=\"{d}\" fill=\"none\" stroke-linejoin=\"round\"{}{dashes}/>",
            outline(Some((colour, width)))
        );
    }

    /// Closed outlines, filled together; by the even-odd rule what lies in an odd number of them.
    pub(super) fn fill(&mut self, outlines: &[Vec<[f64; 2]>], even_odd: bool, fill: Rgb, opacity: f64) {
        let d: Vec<String> = outlines.iter().map(|o| format!("{}Z", self.path(o))).collect();
        let rule = if even_odd { " fill-rule=\"evenodd\"" } else { "" };
        let faint =
            if opacity < 1.0 { format!(" fill-opacity=\"{}\"", short(opacity)) } else { String::new() };
        let _ = writeln!(self.body, "<path d=\"{}\" fill=\"{}\"{rule}{faint}/>", d.join(""), fill.css());
    }

    /// A closed outline, stroked and not filled.
    pub(super) fn outline(&mut self, points: &[[f64; 2]], colour: Rgb, width: f64) {
        let _ = writeln!(
            self.body,
            "<path d=\"{}Z\" fill=\"none\"{}/>",
            self.path(points),
            outline(Some((colour, width)))
        );
    }

    /// A neuron's or an atom's mark: a disc for positive, a triangle for negative.
    pub(super) fn mark(&mut self, at: [f64; 2], radius: f64, positive: bool, fill: Rgb, opacity: f64) {
        if positive {
            let faint =
                if opacity < 1.0 { format!(" fill-opacity=\"{}\"", short(opacity)) } else { String::new() };
            let ([x, y], r) = (self.at(at), short(radius));
            let _ = writeln!(
                self.body,
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{}\"{faint}/>",
                fill.css()
            );
        } else {
            let (dx, up, down) = (1.17 * radius, 1.25 * radius, 0.78 * radius);
            let corners = vec![[at[0], at[1] - up], [at[0] + dx, at[1] + down], [at[0] - dx, at[1] + down]];
            self.fill(&[corners], false, fill, opacity);
        }
    }

    /// The same mark, hollow.
    pub(super) fn hollow_mark(&mut self, at: [f64; 2], radius: f64, positive: bool, colour: Rgb, width: f64) {
        // The line lies within the mark.
        let inner = (radius - 0.5 * width).max(0.5 * width);
        if positive {
            self.circle(at, inner, None, Some((colour, width)));
        } else {
            let (dx, up, down) = (1.17 * inner, 1.25 * inner, 0.78 * inner);
            self.outline(
                &[[at[0], at[1] - up], [at[0] + dx, at[1] + down], [at[0] - dx, at[1] + down]],
                colour,
                width,
            );
        }
    }

    /// Text whose middle line goes through `at`; over a halo where its colour is given. The halo is a text of its
    /// own below, since several programs do not know `paint-order`.
    pub(super) fn text(
        &mut self,
        text: &str,
        at: [f64; 2],
        size: f64,
        anchor: Anchor,
        fill: Rgb,
        halo: Option<Rgb>,
    ) {
        if let Some(halo) = halo {
            let stroke = format!(
                " stroke=\"{}\" stroke-width=\"3\" stroke-linejoin=\"round\" aria-hidden=\"true\"",
                halo.css()
            );
            self.write_text(text, at, size, anchor, halo, &stroke);
        }
        self.write_text(text, at, size, anchor, fill, "");
    }

    /// The same in bold, without a halo.
    pub(super) fn bold(&mut self, text: &str, at: [f64; 2], size: f64, anchor: Anchor, fill: Rgb) {
        self.write_text(text, at, size, anchor, fill, " font-weight=\"bold\"");
    }

    fn write_text(
        &mut self,
        text: &str,
        at: [f64; 2],
        size: f64,
        anchor: Anchor,
        fill: Rgb,
        attributes: &str,
    ) {
        // A third of the size from the middle line down to the base line, which all programs know.
        let ([x, y], size) = (self.at([at[0], at[1] + 0.35 * size]), short(size));
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = writeln!(
            self.body,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{}\"{attributes}>{}</text>",
            fill.css(),
            escaped(&self.words.text(text))
        );
    }
}

impl Svg {
    /// A shape, as the page draws it.
    pub(super) fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Area { outline, fill, stroke } => {
                let d = self.path(outline);
                let fill = fill.map_or("fill=\"none\"".into(), |(colour, opacity)| {
                    format!("fill=\"{}\"{}", colour.css(), faint("fill", opacity))
                });
                let _ = writeln!(
                    self.body,
                    "<path d=\"{d}Z\" {fill} stroke-linejoin=\"round\"{}/>",
                    stroke.map_or(String::new(), |s| line_style(&s))
                );
            }
            Shape::Lines(lines, stroke) => {
                let d: String = lines.iter().map(|line| self.path(line)).collect();
                if !d.is_empty() {
                    let _ = writeln!(
                        self.body,
                        "<path d=\"{d}\" fill=\"none\" stroke-linejoin=\"round\"{}/>",
                        line_style(stroke)
                    );
                }
            }
            Shape::Mark { at, radius, positive, fill: (colour, opacity) } => {
                self.mark(*at, *radius, *positive, *colour, *opacity);
            }
            Shape::Disc { at, radius, fill, stroke } => {
                self.circle(*at, *radius, *fill, stroke.map(|s| (s.colour, s.width)));
            }
            Shape::Text { text, at, size, align, colour, rim } => {
                let anchor = match align {
                    Align::Start => Anchor::Start,
                    Align::Middle => Anchor::Middle,
                    Align::End => Anchor::End,
                };
                self.text(text, *at, *size, anchor, *colour, *rim);
            }
        }
    }
}

fn faint(of: &str, opacity: f64) -> String {
    if opacity < 1.0 { format!(" {of}-opacity=\"{}\"", short(opacity)) } else { String::new() }
}

fn line_style(stroke: &Stroke) -> String {
    let dashes = if stroke.dash > 0.0 {
        format!(" stroke-dasharray=\"{0},{0}\"", short(stroke.dash))
    } else {
        String::new()
    };
    format!("{}{}{dashes}", outline(Some((stroke.colour, stroke.width))), faint("stroke", stroke.opacity))
}

fn outline(stroke: Option<(Rgb, f64)>) -> String {
    stroke.map_or(String::new(), |(colour, width)| {
        format!(" stroke=\"{}\" stroke-width=\"{}\"", colour.css(), short(width))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const INK: Rgb = Rgb([0, 0, 0]);

    #[test]
    fn numbers_are_short_and_never_break_the_file() {
        for (v, text) in [
            (1.0, "1"),
            (1.005, "1"),
            (-0.001, "0"),
            (2.5, "2.5"),
            (120.0, "120"),
            (-2.71801, "-2.72"),
            (f64::NAN, "0"),
            (f64::INFINITY, "0"),
            (1e300, "1000000"),
        ] {
            assert_eq!(short(v), text);
        }
    }

    #[test]
    fn foreign_text_is_escaped() {
        let mut svg = Svg::new(&Words::ENGLISH);
        svg.text("x > 0\u{1}\u{0}", [0.0; 2], 10.0, Anchor::Start, INK, None);
        let text = svg.finish(Width::Pixels(10.0), 20.0, None, "a<b & \"c\"", "d < e");
        assert!(
            text.contains("<title>a&lt;b &amp; &quot;c&quot;</title>") && text.contains(">x &gt; 0  </text>")
        );
        assert!(text.contains("<desc>d &lt; e</desc>"));
        assert!(text.starts_with("<svg xmlns") && text.contains("viewBox=\"0 0 10 20\""));
    }

    /// Whatever a title, a note or a label says, it is text: the document has the elements that it has without it.
    #[test]
    fn no_text_becomes_markup() {
        use resvg::usvg::roxmltree::Document;
        let document = |said: &str| {
            let mut svg = Svg::new(&Words::ENGLISH);
            svg.group(said, 1.0);
            svg.text(said, [0.0; 2], 10.0, Anchor::Start, INK, Some(INK));
            svg.end();
            svg.finish(Width::Pixels(10.0), 20.0, None, said, said)
        };
        let elements = |text: &str| -> Vec<String> {
            let read = Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
            read.descendants()
                .filter(|node| node.is_element())
                .flat_map(|node| {
                    let attributes = node.attributes().map(|a| a.name().to_owned()).collect::<Vec<_>>();
                    [vec![node.tag_name().name().to_owned()], attributes].concat()
                })
                .collect()
        };
        let plain = elements(&document("x"));
        assert!(plain.len() > 10);
        for said in [
            "</title><script>alert(1)</script>",
            "\" onload=\"alert(1)",
            "' onload='alert(1)",
            "<!-- ",
            "]]>",
            "<![CDATA[",
            "<!ENTITY a \"b\">&a;",
            "&lt;script&gt;",
            "<?xml?>",
            "\u{0}\u{1b}\u{7f}\u{85}\u{fffe}\u{ffff}\u{202e}",
            "javascript:alert(1)",
        ] {
            let text = document(said);
            assert_eq!(elements(&text), plain, "{said:?}");
            let read = Document::parse(&text).expect("read above");
            let title =
                read.descendants().find(|node| node.has_tag_name("title")).and_then(|node| node.text());
            let shown: String =
                said.chars().map(|c| if c.is_control() || c as u32 > 0xfffd { ' ' } else { c }).collect();
            assert_eq!(title, Some(shown.as_str()));
        }
    }

    #[test]
    fn a_halo_is_a_text_of_its_own_below() {
        let mut svg = Svg::new(&Words::ENGLISH);
        svg.text("7", [1.0, 2.0], 10.0, Anchor::Middle, INK, Some(Rgb([255; 3])));
        let text = svg.finish(Width::Pixels(10.0), 20.0, None, "", "");
        let texts: Vec<&str> = text.lines().filter(|l| l.starts_with("<text")).collect();
        assert_eq!(texts.len(), 2);
        assert!(texts[0].contains("stroke=\"#ffffff\"") && texts[0].contains("fill=\"#ffffff\""));
        assert!(texts[1].contains("fill=\"#000000\"") && !texts[1].contains("stroke"));
        assert!(!text.contains("paint-order"));
    }

    #[test]
    fn documents_of_different_content_share_no_id() {
        let ids = |x: f64| -> Vec<String> {
            let mut svg = Svg::new(&Words::ENGLISH);
            svg.group("atoms", 1.0);
            svg.clipped([x, 0.0, 1.0, 1.0]);
            svg.end();
            svg.end();
            let text = svg.finish(Width::Millimetres(85.0), 20.0, None, "", "");
            assert!(text.contains("width=\"85mm\""), "{text}");
            let ids: Vec<String> =
                text.split(" id=\"").skip(1).map(|t| t.split('"').next().unwrap().to_owned()).collect();
            assert!(text.contains(&format!("url(#{})", ids[1])));
            ids
        };
        assert_eq!(ids(0.0), ids(0.0));
        assert!(ids(0.0).iter().all(|id| !ids(1.0).contains(id)));
        assert_ne!(ids(0.0)[0], ids(0.0)[1]);
    }
}
