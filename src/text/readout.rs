//! The numbers of what is highlighted, as one line.

use super::format::{list, number, percent};
use super::is_clustered;
use crate::state::Target;
use relu_atoms_core::points::Points;
use relu_atoms_core::points::units::{Columns, Unit};
use relu_atoms_core::session::messages::Frame;

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

/// The weight and the offset of `w̃`.
fn hinge(w: [f64; 3], d: usize) -> String {
    if d == 1 {
        format!("w = {}, b = {}", number(w[0], 3), number(w[1], 3))
    } else {
        format!("w = ({}, {}), b = {}", number(w[0], 3), number(w[1], 3), number(w[2], 3))
    }
}

/// Where a neuron bends the graph (d = 1), by its weight and offset in the units of the run; what is so far away that
/// no table has it is not told.
fn kink(w: [f64; 3], d: usize, columns: &Columns) -> Option<String> {
    let place = columns.input(0).to_table(-w[1] / w[0]);
    let name = columns.input_name(0).unwrap_or("x");
    (d == 1 && place.abs() < FAR).then(|| format!("kink at {name} = {}", in_table(place, columns.input(0))))
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
        format!("mass {}", percent(if total > 0.0 { a.abs() * norm(w) / total } else { 0.0 })),
    ];
    parts.retain(|part| !part.is_empty());
    if sees.is_empty() {
        parts.push("sees no data".into());
    } else {
        parts.push(format!("sees points {}", list(&sees, POINTS)));
    }
    let atom = frame.neurons.get(4 * frame.report.neurons + j).copied().unwrap_or(-1.0);
    if atom >= 0.0 && is_clustered(&frame.report) {
        parts.push(format!("in atom {}", atom as usize + 1));
    }
    if frame.report.held.binary_search(&j).is_ok() {
        parts.push("frozen".into());
    }
    Some(parts.join(" · "))
}

fn atom(k: usize, points: &Points, frame: &Frame, columns: &Columns) -> Option<String> {
    let atom = frame.report.atoms.get(k)?;
    let kink = kink(atom.u, points.d(), columns).map(|kink| kink + " · ").unwrap_or_default();
    Some(format!(
        "Atom {} · {} · {kink}mass vector {} · {} of the mass · {} merged {} · sees points {}",
        k + 1,
        if atom.sign >= 0 { "positive" } else { "negative" },
        hinge(atom.u, points.d()),
        percent(atom.share),
        atom.neurons,
        if atom.neurons == 1 { "neuron" } else { "neurons" },
        list(&atom.sees, POINTS)
    ))
}

fn point(i: usize, points: &Points, frame: &Frame, columns: &Columns) -> Option<String> {
    let y = *points.y().get(i)?;
    let x = points.augmented(i);
    let at = |k: usize| in_table(columns.input(k).to_table(x[k]), columns.input(k));
    let names = ["x₁", "x₂"];
    let place = match (points.d(), columns.input_name(0), columns.input_name(1)) {
        (1, name, _) => format!("{} = {}", name.unwrap_or("x"), at(0)),
        (_, None, None) => format!("x = ({}, {})", at(0), at(1)),
        (_, first, second) => {
            format!("{} = {}, {} = {}", first.unwrap_or(names[0]), at(0), second.unwrap_or(names[1]), at(1))
        }
    };
    let (target, name) = (columns.target(), columns.target_name().unwrap_or("y"));
    let mut line = format!("Point {} · {place} · {name} = {}", i + 1, in_table(target.to_table(y), target));
    if let Some(f) = frame.report.fit.get(i) {
        line.push_str(&format!(
            " · f = {} · residual {name} − f = {}",
            in_table(target.to_table(*f), target),
            number(target.one * (y - f), 2)
        ));
    }
    Some(line)
}
