//! The paper's main figure: input space, parameter space, and one cell opened, with the regulariser as a convex
//! surface over it. All three as [`crate::shapes`], which the page and the SVG have in common.

pub mod input;
pub mod outline;
pub mod surface;

use relu_atoms_core::cells::Section;
use relu_atoms_core::occupancy::OpenedCell;
use relu_atoms_session::messages::Frame;

/// The most neurons of which lines or lifts are drawn; the heaviest are.
const MOST_DRAWN: usize = 300;

/// The most crowded cells that are shaded; the heaviest are. More would be most of the picture.
pub const MOST_SHADED: usize = 48;

/// The neuron `j` of a frame: `w̃` and `a`.
pub fn neuron(frame: &Frame, j: usize) -> Option<([f64; 3], f64)> {
    let m = frame.neurons.len() / 5;
    let at = |column: usize| f64::from(frame.neurons[column * m + j]);
    (j < m).then(|| ([at(0), at(1), at(2)], at(3)))
}

/// A neuron in an opened cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lift {
    /// Its place on the section.
    pub at: [f64; 2],
    /// Its response `t = Σ_i |u·x̃_i|`, over that of all neurons of the cell.
    pub share: f64,
    /// Its sign.
    pub positive: bool,
}

/// The neurons of one sign in an opened cell, taken together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sum {
    /// Their centre of mass on the section, where their sum is, with the share of its response.
    pub lift: Lift,
    /// The mean of their costs for a response of 1, under V and G: `Σ N(u_j) / Σ t_j`, the height of their centre of
    /// mass.
    pub cost: [f64; 2],
    /// How many they are.
    pub neurons: usize,
}

/// The neurons of an opened cell on its section, heaviest first, and the sums of both signs. The section's own edge
/// stands for what rounding has put outside.
pub fn lifts(frame: &Frame, cell: &OpenedCell, section: &Section) -> (Vec<Lift>, Vec<Sum>) {
    let mut all = Vec::new();
    for group in &cell.groups {
        for j in &group.members {
            let Some((w, a)) = neuron(frame, *j as usize) else { continue };
            let u = w.map(|v| v * a.abs());
            if let Some(at) = section.place(u) {
                let at = section.nearest(at);
                all.push(Lift { at, share: section.response(u), positive: group.positive });
            }
        }
    }
    let m = frame.report.neurons as f64;
    let mut sums: Vec<Sum> = cell
        .groups
        .iter()
        .filter_map(|group| {
            let (at, share) = (section.nearest(section.place(group.sum)?), section.response(group.sum));
            let lift = Lift { at, share, positive: group.positive };
            Some(Sum { lift, cost: group.cost.map(|cost| m * cost / share), neurons: group.members.len() })
        })
        .collect();
    let total: f64 = sums.iter().map(|sum| sum.lift.share).sum::<f64>().max(f64::MIN_POSITIVE);
    all.iter_mut().chain(sums.iter_mut().map(|sum| &mut sum.lift)).for_each(|lift| lift.share /= total);
    all.sort_by(|p, q| q.share.total_cmp(&p.share));
    all.truncate(MOST_DRAWN);
    (all, sums)
}
