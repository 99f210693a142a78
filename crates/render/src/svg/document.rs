//! Writing SVG: a few shapes, numbers to a hundredth of a pixel, everything foreign escaped.

use crate::colours::Rgb;
use std::fmt::Write as _;

/// An SVG document being written. Colours, opacities and sizes are presentation attributes, which every program
/// that shows SVG knows.
#[derive(Debug)]
pub(super) struct Svg {
    width: f64,
    height: f64,
    title: String,
    body: String,
    clips: usize,
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

/// Text as it may stand between tags and in attributes. Control characters, which XML does not know,
/// become blanks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

impl Svg {
    /// An empty picture of a size in pixels.
    pub(super) fn new(width: f64, height: f64, title: &str) -> Self {
        Self { width, height, title: title.into(), body: String::new(), clips: 0 }
    }

    /// The text of the document.
    pub(super) fn finish(self) -> String {
        let (w, h) = (short(self.width), short(self.height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
             font-family=\"Inter, Helvetica, Arial, sans-serif\">\n<title>{}</title>\n{}</svg>\n",
            escaped(&self.title),
            self.body
        )
    }

    /// Begins a group of this opacity; its id says what is in it.
    pub(super) fn group(&mut self, name: &str, opacity: f64) {
        let _ = writeln!(self.body, "<g id=\"{}\" opacity=\"{}\">", escaped(name), short(opacity));
    }

    /// Begins a group that is cut off at a rectangle with rounded corners.
    pub(super) fn clipped(&mut self, [x, y, w, h]: [f64; 4], round: f64) {
        self.clips += 1;
        let (k, [x, y, w, h]) = (self.clips, [x, y, w, h].map(short));
        let _ = writeln!(
            self.body,
            "<clipPath id=\"clip{k}\"><rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{}\"/></clipPath>\n\
             <g clip-path=\"url(#clip{k})\">",
            short(round)
        );
    }

    /// Ends the group begun last.
    pub(super) fn end(&mut self) {
        self.body.push_str("</g>\n");
    }

    /// A filled rectangle.
    pub(super) fn rect(&mut self, [x, y, w, h]: [f64; 4], round: f64, fill: Rgb, stroke: Option<(Rgb, f64)>) {
        let [x, y, w, h, round] = [x, y, w, h, round].map(short);
        let _ = writeln!(
            self.body,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{round}\" fill=\"{}\"{}/>",
            fill.css(),
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
        let [x, y, r] = [at[0], at[1], radius].map(short);
        let fill = fill.map_or("none".into(), Rgb::css);
        let _ = writeln!(
            self.body,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{fill}\"{}/>",
            outline(stroke)
        );
    }

    /// A straight line.
    pub(super) fn line(&mut self, a: [f64; 2], b: [f64; 2], colour: Rgb, width: f64, opacity: f64) {
        let [x1, y1, x2, y2] = [a[0], a[1], b[0], b[1]].map(short);
        let faint =
            if opacity < 1.0 { format!(" stroke-opacity=\"{}\"", short(opacity)) } else { String::new() };
        let _ = writeln!(
            self.body,
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"{}{faint}/>",
            outline(Some((colour, width)))
        );
    }

    /// An open polyline.
    pub(super) fn polyline(&mut self, points: &[[f64; 2]], colour: Rgb, width: f64) {
        let _ = writeln!(
            self.body,
            "<path d=\"{}\" fill=\"none\" stroke-linejoin=\"round\"{}/>",
            path(points),
            outline(Some((colour, width)))
        );
    }

    /// Closed outlines, filled together; by the even-odd rule what lies in an odd number of them.
    pub(super) fn fill(&mut self, outlines: &[Vec<[f64; 2]>], even_odd: bool, fill: Rgb, opacity: f64) {
        let d: Vec<String> = outlines.iter().map(|o| format!("{}Z", path(o))).collect();
        let rule = if even_odd { " fill-rule=\"evenodd\"" } else { "" };
        let faint =
            if opacity < 1.0 { format!(" fill-opacity=\"{}\"", short(opacity)) } else { String::new() };
        let _ = writeln!(self.body, "<path d=\"{}\" fill=\"{}\"{rule}{faint}/>", d.join(""), fill.css());
    }

    /// A neuron's or an atom's mark: a disc for positive, a triangle for negative.
    pub(super) fn mark(&mut self, at: [f64; 2], radius: f64, positive: bool, fill: Rgb, opacity: f64) {
        if positive {
            let faint =
                if opacity < 1.0 { format!(" fill-opacity=\"{}\"", short(opacity)) } else { String::new() };
            let [x, y, r] = [at[0], at[1], radius].map(short);
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

    /// Text whose middle line goes through `at`; with a halo in `ground` where one is given.
    pub(super) fn text(
        &mut self,
        text: &str,
        at: [f64; 2],
        size: f64,
        anchor: Anchor,
        fill: Rgb,
        ground: Option<Rgb>,
    ) {
        // A third of the size from the middle line down to the base line, which all programs know.
        let [x, y, size] = [at[0], at[1] + 0.35 * size, size].map(short);
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let halo = ground.map_or(String::new(), |g| {
            format!(
                " paint-order=\"stroke\" stroke=\"{}\" stroke-width=\"3\" stroke-linejoin=\"round\"",
                g.css()
            )
        });
        let _ = writeln!(
            self.body,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{}\"{halo}>{}</text>",
            fill.css(),
            escaped(text)
        );
    }
}

fn outline(stroke: Option<(Rgb, f64)>) -> String {
    stroke.map_or(String::new(), |(colour, width)| {
        format!(" stroke=\"{}\" stroke-width=\"{}\"", colour.css(), short(width))
    })
}

fn path(points: &[[f64; 2]]) -> String {
    let mut out = String::new();
    for (k, p) in points.iter().enumerate() {
        let _ = write!(out, "{}{} {}", if k == 0 { "M" } else { "L" }, short(p[0]), short(p[1]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let mut svg = Svg::new(10.0, 20.0, "a<b & \"c\"");
        svg.text("x > 0\u{1}", [0.0; 2], 10.0, Anchor::Start, Rgb([0, 0, 0]), None);
        let text = svg.finish();
        assert!(
            text.contains("<title>a&lt;b &amp; &quot;c&quot;</title>") && text.contains(">x &gt; 0 </text>")
        );
        assert!(text.starts_with("<svg xmlns") && text.contains("viewBox=\"0 0 10 20\""));
    }
}
