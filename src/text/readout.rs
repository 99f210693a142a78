//! The numbers of what is highlighted, as one line.

use super::format::{count, list, number, percent};
use super::is_clustered;
use super::language::{Language, language, say};
use crate::state::Target;
use relu_atoms_core::points::Points;
use relu_atoms_core::points::units::{Columns, Unit};
use relu_atoms_session::messages::Frame;

/// Most point numbers spelt out in a line.
const POINTS: usize = 12;

/// The greatest kink that is told.
const FAR: f64 = 1e9;

/// One line of numbers; empty when the target is gone.
pub fn line(target: Target, points: &Points, frame: &Frame, columns: &Columns) -> String {
    match target {
        Target::Neuron(j) => neuron(j, points, frame, columns),
        // A cloud has clusters, too, but they have no numbers.
        Target::Atom(k) => is_clustered(&frame.report).then(|| atom(k, points, frame, columns)).flatten(),
        Target::Point(i) => point(i, points, frame, columns),
    }
    .unwrap_or_default()
}

/// `w̃_j` and `a_j`.
fn parameters(j: usize, frame: &Frame) -> Option<([f64; 3], f64)> {
    let m = frame.report.neurons;
    let at = |column: usize| frame.neurons.get(column * m + j).map(|v| f64::from(*v));
    if j >= m {
        return None;
    }
    Some(([at(0)?, at(1)?, at(2)?], at(3)?))
}

fn norm(w: [f64; 3]) -> f64 {
    (w[0] * w[0] + w[1] * w[1] + w[2] * w[2]).sqrt()
}

/// The weight and the offset of `w̃`. Decimal commas need another separator.
fn hinge(w: [f64; 3], d: usize) -> String {
    let next = say(", ", "; ");
    let [first, second, third] = w.map(|w| number(w, 3));
    if d == 1 {
        format!("w = {first}{next}b = {second}")
    } else {
        format!("w = ({first}{next}{second}){next}b = {third}")
    }
}

/// Where a neuron bends the graph (d = 1), by its weight and offset in the units of the run; what is so far away that
/// no table has it is not told.
fn kink(w: [f64; 3], d: usize, columns: &Columns) -> Option<String> {
    let place = columns.input(0).to_table(-w[1] / w[0]);
    let name = columns.input_name(0).unwrap_or("x");
    let at = say("kink at", "Knick bei");
    (d == 1 && place.abs() < FAR).then(|| format!("{at} {name} = {}", in_table(place, columns.input(0))))
}

/// The points that are seen, from 0.
fn seen(points: &[usize]) -> String {
    match (language(), points) {
        (Language::English, points) => format!("sees points {}", list(points, POINTS)),
        (Language::German, []) => "sieht keinen Punkt".into(),
        (Language::German, points @ [_]) => format!("sieht Punkt {}", list(points, POINTS)),
        (Language::German, points) => format!("sieht Punkte {}", list(points, POINTS)),
    }
}

/// A number of the table's, to four digits of its column's size.
fn in_table(v: f64, unit: Unit) -> String {
    if unit == Unit::TABLE {
        return number(v, 3);
    }
    let digits = 4.0 + (v.abs() / unit.one).log10().floor().clamp(0.0, 8.0);
    number(v, digits as usize)
}

fn neuron(j: usize, points: &Points, frame: &Frame, columns: &Columns) -> Option<String> {
    let (w, a) = parameters(j, frame)?;
    let total: f64 =
        (0..frame.report.neurons).filter_map(|k| parameters(k, frame)).map(|(w, a)| a.abs() * norm(w)).sum();
    let sees: Vec<usize> = (0..points.n())
        .filter(|i| {
            let x = points.augmented(*i);
            w[0] * x[0] + w[1] * x[1] + w[2] * x[2] > 0.0
        })
        .collect();
    let mut parts = vec![
        format!("Neuron {}", j + 1),
        hinge(w, points.d()),
        format!("a = {}", number(a, 3)),
        kink(w, points.d(), columns).unwrap_or_default(),
        format!(
            "{} {}",
            say("mass", "Masse"),
            percent(if total > 0.0 { a.abs() * norm(w) / total } else { 0.0 })
        ),
    ];
    parts.retain(|part| !part.is_empty());
    if sees.is_empty() {
        parts.push(super::DEAD.into());
    } else {
        parts.push(seen(&sees));
    }
    let atom = frame.neurons.get(4 * frame.report.neurons + j).copied().unwrap_or(-1.0);
    if atom >= 0.0 && is_clustered(&frame.report) {
        parts.push(format!("{} {}", say("in atom", "in Atom"), atom as usize + 1));
    }
    if frame.report.held.binary_search(&j).is_ok() {
        parts.push(say("frozen", "eingefroren").into());
    }
    Some(parts.join(" · "))
}

fn atom(k: usize, points: &Points, frame: &Frame, columns: &Columns) -> Option<String> {
    let atom = frame.report.atoms.get(k)?;
    let kink = kink(atom.u, points.d(), columns).map(|kink| kink + " · ").unwrap_or_default();
    let sign = if atom.sign >= 0 { super::POSITIVE } else { super::NEGATIVE };
    let vector = [say("mass vector ", "Massenvektor "), &hinge(atom.u, points.d())].concat();
    let share = percent(atom.share) + say(" of the mass", " der Masse");
    let merged = match (language(), atom.neurons) {
        (Language::English, 1) => "1 merged neuron".into(),
        (Language::English, neurons) => format!("{neurons} merged neurons"),
        (Language::German, 1) => "1 verschmolzenes Neuron".into(),
        (Language::German, neurons) => format!("{} verschmolzene Neuronen", count(neurons as u64)),
    };
    Some(format!("Atom {} · {sign} · {kink}{vector} · {share} · {merged} · {}", k + 1, seen(&atom.sees)))
}

fn point(i: usize, points: &Points, frame: &Frame, columns: &Columns) -> Option<String> {
    let y = *points.y().get(i)?;
    let x = points.augmented(i);
    let at = |k: usize| in_table(columns.input(k).to_table(x[k]), columns.input(k));
    let names = ["x₁", "x₂"];
    let next = say(", ", "; ");
    let place = match (points.d(), columns.input_name(0), columns.input_name(1)) {
        (1, name, _) => format!("{} = {}", name.unwrap_or("x"), at(0)),
        (_, None, None) => format!("x = ({}{next}{})", at(0), at(1)),
        (_, first, second) => {
            format!(
                "{} = {}{next}{} = {}",
                first.unwrap_or(names[0]),
                at(0),
                second.unwrap_or(names[1]),
                at(1)
            )
        }
    };
    let (target, name) = (columns.target(), columns.target_name().unwrap_or("y"));
    let mut line = format!(
        "{} {} · {place} · {name} = {}",
        say("Point", "Punkt"),
        i + 1,
        in_table(target.to_table(y), target)
    );
    if let Some(f) = frame.report.fit.get(i) {
        line.push_str(&format!(
            " · f = {} · {} {name} − f = {}",
            in_table(target.to_table(*f), target),
            say("residual", "Residuum"),
            number(target.one * (y - f), 2)
        ));
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;
    use relu_atoms_core::experiment::{Experiment, Mode};
    use relu_atoms_core::points::RawPoints;
    use relu_atoms_core::points::units::PLAIN;
    use relu_atoms_session::messages::{AtomReport, Request};
    use relu_atoms_session::{Output, Session};

    /// A frame of two neurons, the first of which is in an atom and frozen, over points of so many inputs.
    fn frame(d: usize) -> (Points, Frame) {
        let raw = match d {
            1 => RawPoints { d, x: vec![-1.0, 0.5, 2.0], y: vec![0.25, 0.5, 1.5] },
            _ => RawPoints { d, x: vec![-1.0, 0.5, 2.0, 1.5, 0.5, -1.0], y: vec![0.25, 0.5, 1.5] },
        };
        let points = Points::check(&raw).unwrap();
        let run = Experiment { m: 2, ..Experiment::preset("saddle", Mode::VariationNorm).unwrap() };
        let mut session = Session::new();
        session.handle(Request::Open(Box::new(run)));
        session.handle(Request::Draw);
        let Some(Output::Frame(mut frame)) = session.handle(Request::Pause).into_iter().next_back() else {
            panic!("no frame");
        };
        let w: [[f32; 3]; 2] =
            if d == 1 { [[1.5, -1.5, 0.0], [-1.0, -5.0, 0.0]] } else { [[1.5, 0.5, 0.25], [0.0, 0.0, -5.0]] };
        frame.neurons = [0, 1, 2].into_iter().flat_map(|k: usize| w.map(|w| w[k])).collect();
        frame.neurons.extend([0.75, -0.1, 0.0, -2.0]);
        frame.report.gathered = true;
        frame.report.vanished = false;
        frame.report.dead = 1;
        frame.report.neurons = 2;
        frame.report.held = vec![0];
        frame.report.fit = vec![0.2, 0.5, 1.75];
        frame.report.atoms = vec![
            AtomReport { sign: 1, u: [1.5, -1.5, 0.0], share: 0.985, neurons: 1200, sees: vec![1, 2] },
            AtomReport { sign: -1, u: [0.5, -0.25, 0.0], share: 0.012, neurons: 1, sees: vec![2] },
        ];
        (points, *frame)
    }

    fn told(target: Target, d: usize, columns: &Columns) -> [String; 2] {
        let (points, frame) = frame(d);
        let told = || line(target, &points, &frame, columns).replace('\u{a0}', " ");
        [told(), in_language(Language::German, told)]
    }

    #[test]
    fn a_neuron_is_told_in_each_language() {
        assert_eq!(
            told(Target::Neuron(0), 1, &PLAIN),
            [
                "Neuron 1 · w = 1.50, b = −1.50 · a = 0.750 · kink at x = 1.00 · mass 76 % · sees points 3 · in atom 1 \
                 · frozen",
                "Neuron 1 · w = 1,50; b = −1,50 · a = 0,750 · Knick bei x = 1,00 · Masse 76 % · sieht Punkt 3 · in \
                 Atom 1 · eingefroren"
            ]
        );
        assert_eq!(
            told(Target::Neuron(0), 2, &PLAIN)[1],
            "Neuron 1 · w = (1,50; 0,500); b = 0,250 · a = 0,750 · Masse 71 % · sieht Punkte 2, 3 · in Atom 1 · \
             eingefroren"
        );
        assert_eq!(
            told(Target::Neuron(1), 2, &PLAIN),
            [
                "Neuron 2 · w = (0, 0), b = −5.00 · a = −0.100 · mass 29 % · sees no data",
                "Neuron 2 · w = (0; 0); b = −5,00 · a = −0,100 · Masse 29 % · sieht keine Daten"
            ]
        );
    }

    #[test]
    fn an_atom_is_told_in_each_language() {
        assert_eq!(
            told(Target::Atom(0), 1, &PLAIN),
            [
                "Atom 1 · positive · kink at x = 1.00 · mass vector w = 1.50, b = −1.50 · 98 % of the mass · 1200 merged \
                 neurons · sees points 2, 3",
                "Atom 1 · positiv · Knick bei x = 1,00 · Massenvektor w = 1,50; b = −1,50 · 98 % der Masse · 1.200 \
                 verschmolzene Neuronen · sieht Punkte 2, 3"
            ]
        );
        assert_eq!(
            told(Target::Atom(1), 1, &PLAIN),
            [
                "Atom 2 · negative · kink at x = 0.500 · mass vector w = 0.500, b = −0.250 · 1 % of the mass · 1 merged \
                 neuron · sees points 3",
                "Atom 2 · negativ · Knick bei x = 0,500 · Massenvektor w = 0,500; b = −0,250 · 1 % der Masse · 1 \
                 verschmolzenes Neuron · sieht Punkt 3"
            ]
        );
        assert_eq!(in_language(Language::German, || seen(&[])), "sieht keinen Punkt");
    }

    #[test]
    fn a_point_is_told_in_each_language() {
        assert_eq!(
            told(Target::Point(2), 1, &PLAIN),
            [
                "Point 3 · x = 2.00 · y = 1.50 · f = 1.75 · residual y − f = −0.25",
                "Punkt 3 · x = 2,00 · y = 1,50 · f = 1,75 · Residuum y − f = −0,25"
            ]
        );
        assert_eq!(
            told(Target::Point(0), 2, &PLAIN),
            [
                "Point 1 · x = (−1.00, 0.500) · y = 0.250 · f = 0.200 · residual y − f = 0.050",
                "Punkt 1 · x = (−1,00; 0,500) · y = 0,250 · f = 0,200 · Residuum y − f = 0,050"
            ]
        );
        let named =
            Columns { units: None, names: vec!["Breite".into(), "Länge".into(), "Temperatur".into()] };
        assert_eq!(
            told(Target::Point(0), 2, &named)[1],
            "Punkt 1 · Breite = −1,00; Länge = 0,500 · Temperatur = 0,250 · f = 0,200 · Residuum Temperatur − f = \
             0,050"
        );
    }
}
