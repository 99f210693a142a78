//! The paper's figure.

use super::format::{count, number};
use super::language::Text;
use relu_atoms_core::experiment::Mode;
use relu_atoms_core::occupancy::{CellCensus, OpenedCell};
use relu_atoms_core::penalty::Penalty;
use relu_atoms_render::figure::MOST_SHADED;
use relu_atoms_render::figure::surface::SurfacePicture;

pub const FIGURE: Text = Text::new("Figure", "Figure");
pub const FIGURE_HELP: Text = Text::new(
    "The paper's figure: input space, parameter space with straight lines, and one cell opened",
    "The paper's figure: input space, parameter space with straight lines, and one cell opened",
);
pub const PARTS: [Text; 3] = [
    Text::new("(a) Input space", "(a) Input space"),
    Text::new("(b) Parameter space", "(b) Parameter space"),
    Text::new("(c) One cell opened", "(c) One cell opened"),
];
pub const INPUT_CAPTION: Text =
    Text::new("tap points: who sees just these?", "tap points: who sees just these?");
pub const INPUT_LABEL: Text = Text::new(
    "Input space: the data points, the lines on which neurons switch on, and the neuron that sees just the chosen points. The buttons below choose points.",
    "Input space: the data points, the lines on which neurons switch on, and the neuron that sees just the chosen points. The buttons below choose points.",
);
pub const CELLS_CAPTION: Text = Text::new("tap a cell to open it", "tap a cell to open it");
pub const SURFACE_LABEL: Text = Text::new(
    "The cost of a neuron as a surface over the cell, with the cell's neurons on it and their centre of mass above. Arrow keys turn it.",
    "The cost of a neuron as a surface over the cell, with the cell's neurons on it and their centre of mass above. Arrow keys turn it.",
);
pub const POINTS: Text = Text::new("Points that the neuron sees", "Points that the neuron sees");
pub const SURFACE_CAPTION: Text =
    Text::new("the cost over it; merging slides down", "the cost over it; merging slides down");
pub const HEAVIEST: Text = Text::new("Heaviest cell", "Heaviest cell");
pub const HEAVIEST_HELP: Text = Text::new(
    "Open the cell whose neurons have the most mass, whichever it is as the run goes on",
    "Open the cell whose neurons have the most mass, whichever it is as the run goes on",
);
pub const NO_POINTS: Text = Text::new("None", "None");
pub const COST: Text = Text::new("Cost", "Cost");
pub const COSTS: [Text; 2] = [Text::new("V", "V"), Text::new("G", "G")];
pub const HEIGHTS: Text = Text::new("Heights", "Heights");
pub const BEND: Text = Text::new("Bend", "Bend");
pub const WHOLE: Text = Text::new("From 0", "From 0");
pub const MERGE_CELL: Text = Text::new("Merge this cell", "Merge this cell");
pub const MERGE_CELL_HELP: Text = Text::new(
    "Pause, and replace the cell's neurons of each sign by their sum",
    "Pause, and replace the cell's neurons of each sign by their sum",
);
pub const TRY_NEURON: Text = Text::new(
    "Test neuron in the cell: drag it, or use the arrow keys",
    "Test neuron in the cell: drag it, or use the arrow keys",
);
pub const NOT_YET: Text = Text::new("The network is on its way.", "The network is on its way.");
pub const PREDICTIONS: Text = Text::new("Predictions on the data", "Predictions on the data");
pub const PREDICTION_COLUMNS: [Text; 3] =
    [Text::new("Point", "Point"), Text::new("f now", "f now"), Text::new("f merged", "f merged")];

/// Numbers of points in words: `1, 4 and 5`.
fn points(sees: &[usize]) -> String {
    const MOST: usize = 8;
    let named: Vec<String> = sees.iter().take(MOST).map(|i| (i + 1).to_string()).collect();
    match (sees, named.as_slice()) {
        ([one], _) => format!("point {}", one + 1),
        (_, [most @ .., last]) if sees.len() <= MOST => format!("points {} and {last}", most.join(", ")),
        _ => format!("points {} and {} more", named.join(", "), sees.len() - named.len()),
    }
}

fn neurons(n: usize) -> String {
    format!("{}\u{a0}neuron{}", count(n as u64), if n == 1 { "" } else { "s" })
}

/// What the first part says: which points are chosen, and whether a neuron sees just these.
pub fn chosen(
    sees: &[usize],
    n: usize,
    d: usize,
    is_cell: bool,
    cell: Option<&OpenedCell>,
    m: usize,
) -> String {
    let (which, all) = (points(sees), sees.len() == n);
    if !is_cell {
        let by = if d == 1 { "number" } else { "straight line" };
        return format!(
            "No neuron sees just {which}: no {by} has {} on one side and the others on the other.",
            if sees.len() == 1 { "it" } else { "these" }
        );
    }
    let in_cell = cell.map_or(String::new(), |cell| match cell.neurons() {
        0 => format!(" None of the {} is in its cell.", neurons(m)),
        k => format!(" Its cell holds {} of the {}.", count(k as u64), neurons(m)),
    });
    match () {
        () if sees.is_empty() => format!("This neuron sees no point: on the data it is 0.{in_cell}"),
        () if all => format!("This neuron sees all points.{in_cell}"),
        () => format!("This neuron sees just {which}.{in_cell}"),
    }
}

/// What the second part says: how many cells hold more than a minimum would.
pub fn crowded(census: &CellCensus, mode: Mode, free_biases: bool) -> String {
    let what = if Penalty::of(mode) == Penalty::Gradient { "footprint" } else { "direction" };
    let rule = match mode {
        _ if free_biases => "With free biases a minimum may hold more.".into(),
        Mode::None => format!("A regulariser's minimum has at most one {what} a cell and sign."),
        _ => format!("At a minimum: at most one {what} a cell and sign."),
    };
    let (occupied, more) = (census.occupied, census.crowded.len());
    let now = match (occupied, more) {
        (0, _) => "No cell that sees a point is occupied.".into(),
        (_, 0) => format!(
            "So it is in {} now.",
            if occupied == 1 {
                "the one occupied cell".into()
            } else {
                format!("all {} occupied cells", count(occupied as u64))
            }
        ),
        (1, _) => "Now the one occupied cell holds more (shaded).".into(),
        _ => format!(
            "Now {} of the {} occupied cells hold{} more ({}).",
            count(more as u64),
            count(occupied as u64),
            if more == 1 { "s" } else { "" },
            if more > MOST_SHADED {
                format!("the {MOST_SHADED} heaviest are shaded")
            } else {
                "shaded".into()
            }
        ),
    };
    format!("{rule} {now}")
}

/// What the cell's neurons cost, and what their sums do.
pub fn price(cell: &OpenedCell, penalty: Penalty) -> String {
    let [cost, merged] = cell.costs(penalty);
    let name = COSTS[usize::from(penalty == Penalty::Gradient)];
    if cell.sees.is_empty() {
        return "Neurons here see no data point: on the data they are 0 already.".into();
    }
    match cell.neurons() {
        0 => "No neuron of the network is in this cell.".into(),
        n if n == cell.groups.len() => {
            format!("{name} of {}: {}. One of a sign: nothing to merge.", neurons(n), number(cost, 5))
        }
        n => format!(
            "{name} of {}: {} → {} merged, {} less{}.",
            neurons(n),
            number(cost, 5),
            number(merged, 5),
            number((cost - merged).max(0.0), 3),
            share(cost, merged)
        ),
    }
}

fn share(cost: f64, merged: f64) -> String {
    let share = if cost > 0.0 { 100.0 * (cost - merged) / cost } else { 0.0 };
    if share < 1e-9 { String::new() } else { format!(" ({}\u{a0}%)", number(share, 2)) }
}

/// By how much merging changes the predictions.
pub fn change(cell: &OpenedCell) -> String {
    let most = cell.merged_fit.iter().zip(&cell.fit).map(|(g, f)| (g - f).abs()).fold(0.0, f64::max);
    if most == 0.0 {
        "unchanged to the last bit".into()
    } else if most < 1e-12 {
        format!("unchanged (to {})", number(most, 1))
    } else {
        format!("changed by at most {}", number(most, 2))
    }
}

/// A prediction, to its last digit but the two that rounding may change.
pub fn prediction(f: f64) -> String {
    format!("{f:+.12}").replace('-', "−")
}

/// What was merged: the cell as it was before.
pub fn merged(cell: &OpenedCell, penalty: Penalty) -> String {
    let [cost, merged] = cell.costs(penalty);
    format!(
        "Merged {} into {}: {} fell by {}{}, predictions {}.",
        neurons(cell.neurons()),
        cell.groups.len(),
        COSTS[usize::from(penalty == Penalty::Gradient)],
        number((cost - merged).max(0.0), 3),
        share(cost, merged),
        change(cell)
    )
}

/// What is to be known of the surface: where it is flat, and where it was cut off.
pub fn surface(picture: &SurfacePicture, unfixed: usize, sees: usize) -> String {
    use relu_atoms_core::cells::Straight;
    let straight = match picture.straight() {
        _ if sees == 0 => "",
        Straight::Nowhere => "",
        Straight::Lines(_) => {
            "The points seen do not fix one direction: G is straight along the lines drawn, so neurons on one of them save nothing by merging."
        }
        Straight::Everywhere => {
            "The points seen fix only a neuron's size: G is flat over the whole cell, and merging saves nothing."
        }
    };
    let cut = match unfixed {
        0 => "",
        _ => {
            "The data do not span: the cell goes on without end where none of them sees a difference, and the picture is cut off there."
        }
    };
    [straight, cut].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// What the neuron for trying costs.
pub fn probe(cost: f64, penalty: Penalty) -> String {
    let name = COSTS[usize::from(penalty == Penalty::Gradient)];
    format!("Test neuron: {name} = {} a unit of response", number(cost, 5))
}

/// What heights are.
pub fn heights(penalty: Penalty, whole: bool) -> String {
    let name = COSTS[usize::from(penalty == Penalty::Gradient)];
    if whole { format!("{name} of a unit of response") } else { format!("{name} above its tangent plane") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_points_are_told() {
        assert_eq!(points(&[2]), "point 3");
        assert_eq!(points(&[0, 3, 4]), "points 1, 4 and 5");
        assert_eq!(points(&(0..12).collect::<Vec<_>>()), "points 1, 2, 3, 4, 5, 6, 7, 8 and 4 more");
        let none = chosen(&[0, 3], 4, 2, false, None, 500);
        assert!(none.starts_with("No neuron sees just points 1 and 4: no straight line"), "{none}");
        assert!(chosen(&[1], 4, 1, false, None, 9).contains("no number has it on one side"));
        assert!(chosen(&[], 4, 2, true, None, 9).contains("no point"));
    }

    #[test]
    fn crowded_cells_are_counted() {
        let census = CellCensus { occupied: 21, crowded: vec![vec![0]; 9] };
        let text = crowded(&census, Mode::VariationNorm, false);
        assert_eq!(
            text,
            "At a minimum: at most one direction a cell and sign. Now 9 of the 21 occupied cells hold more (shaded)."
        );
        let now = |occupied: usize, more: usize| {
            let census = CellCensus { occupied, crowded: vec![vec![0]; more] };
            let text = crowded(&census, Mode::VariationNorm, false);
            text.split_once("sign. ").map(|(_, now)| now.to_owned())
        };
        for (occupied, more, said) in [
            (21, 0, "So it is in all 21 occupied cells now."),
            (21, 1, "Now 1 of the 21 occupied cells holds more (shaded)."),
            (1, 1, "Now the one occupied cell holds more (shaded)."),
            (60, MOST_SHADED, "Now 48 of the 60 occupied cells hold more (shaded)."),
            (60, 50, "Now 50 of the 60 occupied cells hold more (the 48 heaviest are shaded)."),
        ] {
            assert_eq!(now(occupied, more).as_deref(), Some(said));
        }
        let one = CellCensus { occupied: 1, crowded: Vec::new() };
        assert!(
            crowded(&one, Mode::GradientPenalty, false).ends_with("So it is in the one occupied cell now.")
        );
        assert!(crowded(&one, Mode::GradientPenalty, false).contains("footprint"));
    }

    #[test]
    fn predictions_have_all_digits_that_merging_keeps() {
        assert_eq!(prediction(-0.125), "−0.125000000000");
        assert_eq!(prediction(1.0 / 3.0), "+0.333333333333");
    }
}
