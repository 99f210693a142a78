//! The paper's figure as one SVG: input space, parameter space with straight lines, and one cell opened, side by side
//! or, on a narrow sheet, one below the other.

use super::axes::{self, LEFT, RIGHT, TEXT, TOP};
use super::document::{Anchor, Svg};
use super::views::{Figure, Scene, Sheet, finish, height_of, neuron_keys, neuron_plot};
use crate::figure::input::InputSpace;
use crate::figure::outline;
use crate::figure::surface::{Surface, SurfacePicture, SurfaceTurn};
use crate::figure::{Lift, Sum, lifts};
use crate::view::View;
use crate::window;
use relu_atoms_core::cells::{Pattern, Section};
use relu_atoms_core::occupancy::OpenedCell;
use relu_atoms_core::penalty::Penalty;
use std::sync::Arc;

/// A sheet has the parts side by side from this width on, in CSS pixels.
const SIDE_BY_SIDE: f64 = 480.0;
/// Between the parts.
const GAP: f64 = 10.0;
/// Height of a line of words.
const LINE: f64 = TEXT + 3.5;

/// What the figure shows besides the scene.
#[derive(Clone, Copy, Debug)]
pub struct PaperFigure<'a> {
    /// The frame with its data and colours.
    pub scene: Scene<'a>,
    /// The chart of parameter space.
    pub view: View,
    /// The points that are chosen.
    pub chosen: &'a Pattern,
    /// Their cell; none if there is none.
    pub section: Option<&'a Section>,
    /// The cells that hold neurons of more than one direction.
    pub crowded: &'a [Section],
    /// The neurons of the cell.
    pub cell: Option<&'a OpenedCell>,
    /// Whose cost the surface is.
    pub penalty: Penalty,
    /// Heights begin at a cost of 0.
    pub whole: bool,
    /// How the surface is turned.
    pub turn: SurfaceTurn,
    /// The names of the parts.
    pub names: [&'a str; 3],
    /// What heights are.
    pub heights: &'a str,
    /// What stands below each part.
    pub words: [&'a str; 3],
}

/// The figure.
pub fn paper_figure(figure: &PaperFigure, sheet: &Sheet) -> Figure {
    let (scene, p) = (&figure.scene, figure.scene.palette);
    let mut svg = Svg::new(sheet.words);
    let whole = sheet.width.pixels();
    let columns = if whole >= SIDE_BY_SIDE { 3 } else { 1 };
    let width = (whole - (columns as f64 - 1.0) * GAP) / columns as f64;
    let (mut top, mut bottom) = (4.0, 4.0_f64);
    for part in 0..3 {
        let left = (part % columns) as f64 * (width + GAP);
        svg.set_origin([left, top]);
        svg.bold(figure.names[part], [4.0, 0.5 * LINE], TEXT + 1.0, Anchor::Start, p.ink);
        // Below the name; the axis of the chart has its own at the top.
        let plots = top + LINE;
        // The plots of all parts have one height, that of the chart.
        let across = (width - LEFT - RIGHT).max(40.0);
        let height = height_of([figure.view.width, figure.view.chart_height()], across);
        let size = [width - 8.0, height];
        let below = match part {
            0 => {
                svg.set_origin([left + 4.0, plots + TOP]);
                input_space(&mut svg, figure, size);
                plots + TOP + size[1] + 6.0
            }
            1 => {
                let under =
                    |view: &View| outline::shapes(figure.section, figure.crowded, view, scene.palette);
                neuron_plot(&mut svg, scene, &figure.view, sheet.most, [left, plots], width, &under)
            }
            _ => {
                svg.set_origin([left + 4.0, plots + TOP]);
                surface(&mut svg, figure, size);
                plots + TOP + size[1] + 6.0
            }
        };
        svg.set_origin([left, below]);
        let lines = axes::wrapped(figure.words[part], width - 8.0);
        for (k, line) in lines.iter().enumerate() {
            svg.text(line, [4.0, LINE * (k as f64 + 0.5)], TEXT, Anchor::Start, p.ink, None);
        }
        bottom = bottom.max(below + LINE * lines.len() as f64 + 8.0);
        if columns == 1 {
            top = bottom + GAP;
        }
    }
    let keys = neuron_keys(scene, &figure.view, sheet);
    svg.set_origin([0.0, 0.0]);
    let height = axes::legend(&mut svg, p, &keys, [4.0, bottom], whole - 8.0);
    finish(svg, scene, sheet, bottom + height)
}

fn input_space(svg: &mut Svg, figure: &PaperFigure, size: [f64; 2]) {
    let scene = &figure.scene;
    let window = window::for_view(scene.points, size);
    let part = InputSpace {
        points: scene.points,
        frame: scene.frame,
        window: &window,
        sampled: scene.window,
        values: window::values(scene.points),
        chosen: figure.chosen,
        section: figure.section,
        cell: figure.cell,
        size,
        columns: scene.columns,
        palette: scene.palette,
    };
    svg.clipped([0.0, 0.0, size[0], size[1]]);
    svg.group("input-space", 1.0);
    part.shapes().iter().for_each(|shape| svg.shape(shape));
    svg.end();
    svg.end();
    svg.rect([0.0, 0.0, size[0], size[1]], 0.0, None, Some((scene.palette.line, 1.0)));
}

fn surface(svg: &mut Svg, figure: &PaperFigure, size: [f64; 2]) {
    let scene = &figure.scene;
    svg.group("surface", 1.0);
    if let Some(section) = figure.section {
        let picture = SurfacePicture::new(Surface {
            section: section.clone(),
            points: Arc::new(scene.points.clone()),
            penalty: figure.penalty,
            whole: figure.whole,
            turn: figure.turn,
            size,
            palette: *scene.palette,
        });
        let (all, sums): (Vec<Lift>, Vec<Sum>) =
            figure.cell.map(|cell| lifts(scene.frame, cell, section)).unwrap_or_default();
        picture.shapes(&all, &sums, 0.0, None).iter().for_each(|shape| svg.shape(shape));
        svg.shape(&picture.label(figure.heights));
    }
    svg.end();
    svg.rect([0.0, 0.0, size[0], size[1]], 0.0, None, Some((scene.palette.line, 1.0)));
}
