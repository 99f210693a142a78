//! The numbers of what is highlighted, as one line.

use super::format::{list, number, percent};
use super::is_clustered;
use crate::state::Target;
use relu_atoms_core::points::Points;
use relu_atoms_core::session::messages::Frame;

/// Most point numbers spelt out in a line.
const POINTS: usize = 12;

/// One line of numbers; empty when the target is gone.
pub fn line(target: Target, points: &Points, frame: &Frame) -> String {
    match target {
        Target::Neuron(j) => neuron(j, points, frame),
        // A cloud has clusters, too, but they have no numbers.
        Target::Atom(k) => is_clustered(&frame.report).then(|| atom(k, points, frame)).flatten(),
        Target::Point(i) => point(i, points, frame),
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

fn neuron(j: usize, points: &Points, frame: &Frame) -> Option<String> {
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
        format!("mass {}", percent(if total > 0.0 { a.abs() * norm(w) / total } else { 0.0 })),
    ];
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

fn atom(k: usize, points: &Points, frame: &Frame) -> Option<String> {
    let atom = frame.report.atoms.get(k)?;
    Some(format!(
        "Atom {} · {} · mass vector {} · {} of the mass · {} merged {} · sees points {}",
        k + 1,
        if atom.sign >= 0 { "positive" } else { "negative" },
        hinge(atom.u, points.d()),
        percent(atom.share),
        atom.neurons,
        if atom.neurons == 1 { "neuron" } else { "neurons" },
        list(&atom.sees, POINTS)
    ))
}

fn point(i: usize, points: &Points, frame: &Frame) -> Option<String> {
    let y = *points.y().get(i)?;
    let x = points.augmented(i);
    let place = if points.d() == 1 {
        format!("x = {}", number(x[0], 3))
    } else {
        format!("x = ({}, {})", number(x[0], 3), number(x[1], 3))
    };
    let mut line = format!("Point {} · {place} · y = {}", i + 1, number(y, 3));
    if let Some(f) = frame.report.fit.get(i) {
        line.push_str(&format!(" · f = {} · residual y − f = {}", number(*f, 3), number(y - f, 2)));
    }
    Some(line)
}
