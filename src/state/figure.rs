//! The paper's figure of a panel: which cell is opened, and how it is looked at.

use relu_atoms_core::occupancy::OpenedCell;
use relu_atoms_core::penalty::Penalty;
use relu_atoms_render::figure::surface::SurfaceTurn;
use relu_atoms_render::view::Chart;
use std::sync::Arc;

/// What of a panel's figure the user has chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureState {
    /// The points whose cell is opened, ascending; without a choice the heaviest cell is.
    pub chosen: Option<Vec<usize>>,
    /// Whose cost the surface is; without a choice that of the run's regulariser.
    pub penalty: Option<Penalty>,
    /// Heights begin at a cost of 0, and not at the tangent plane.
    pub whole: bool,
    /// How the surface is turned.
    pub turn: SurfaceTurn,
    /// Where the neuron for trying is, on the cell's section.
    pub probe: [f64; 2],
    /// The cell that was merged last, as it was before; none once other points are chosen.
    pub merged: Option<Arc<OpenedCell>>,
    /// The chart that the neuron view had before.
    pub chart_before: Option<Chart>,
}

impl FigureState {
    /// Whether a frame's cell is the one that is looked at: until the next frame it may be that of an earlier choice.
    pub fn is_of(&self, cell: &OpenedCell) -> bool {
        self.chosen.as_ref().map_or(cell.is_heaviest, |chosen| *chosen == cell.sees)
    }
}

/// What a user can do with a panel's figure.
#[derive(Clone, Debug, PartialEq)]
pub enum FigureCommand {
    /// Open the cell of these points; of none given, the heaviest one.
    Choose(Option<Vec<usize>>),
    /// Add a point to those chosen, or take it away.
    TogglePoint(usize),
    /// Show the cost of this penalty.
    MeasureBy(Penalty),
    /// Begin heights at a cost of 0, or at the tangent plane.
    ShowWhole(bool),
    /// Turn the surface by a drag of this many pixels.
    Turn(f64, f64),
    /// Put the neuron for trying at a place of the section.
    MoveProbe([f64; 2]),
    /// Replace the neurons of each sign in the opened cell by their sum.
    Merge,
}

/// The chart of parameter space on which hyperplanes are straight lines.
pub fn straight_chart(d: usize) -> Chart {
    if d == 1 { Chart::Plane } else { Chart::Lines }
}
