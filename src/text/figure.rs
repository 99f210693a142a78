//! The paper's figure.

use super::format::{count, decimal, number};
use super::language::{Language, Text, language, say};
use relu_atoms_core::experiment::Mode;
use relu_atoms_core::occupancy::{CellCensus, OpenedCell};
use relu_atoms_core::penalty::Penalty;
use relu_atoms_render::figure::MOST_SHADED;
use relu_atoms_render::figure::surface::SurfacePicture;

pub const FIGURE: Text = Text::new("Figure", "Abbildung");
pub const FIGURE_HELP: Text = Text::new(
    "The paper's figure: input space, parameter space with straight lines, and one cell opened",
    "Die Abbildung des Artikels: Eingaberaum, Parameterraum mit geraden Linien und eine geöffnete Zelle",
);
pub const PARTS: [Text; 3] = [
    Text::new("(a) Input space", "(a) Eingaberaum"),
    Text::new("(b) Parameter space", "(b) Parameterraum"),
    Text::new("(c) One cell opened", "(c) Geöffnete Zelle"),
];
pub const INPUT_CAPTION: Text =
    Text::new("tap points: who sees just these?", "Punkte antippen: Wer sieht genau diese?");
pub const INPUT_LABEL: Text = Text::new(
    "Input space: the data points, the lines on which neurons switch on, and the neuron that sees just the \
     chosen points. The buttons below choose points.",
    "Eingaberaum: die Datenpunkte, die Linien, auf denen Neuronen einschalten, und das Neuron, das genau \
     die gewählten Punkte sieht. Die Knöpfe darunter wählen Punkte.",
);
pub const CELLS_CAPTION: Text = Text::new("tap a cell to open it", "zum Öffnen eine Zelle antippen");
pub const SURFACE_LABEL: Text = Text::new(
    "The cost of a neuron as a surface over the cell, with the cell's neurons on it and their centre of \
     mass above. Arrow keys turn it.",
    "Die Kosten eines Neurons als Fläche über der Zelle, auf ihr die Neuronen der Zelle und darüber deren \
     Schwerpunkt. Pfeiltasten drehen sie.",
);
pub const POINTS: Text = Text::new("Points that the neuron sees", "Punkte, die das Neuron sieht");
pub const SURFACE_CAPTION: Text =
    Text::new("the cost over it; merging slides down", "Kosten darüber; Verschmelzen senkt sie");
pub const HEAVIEST: Text = Text::new("Heaviest cell", "Schwerste Zelle");
pub const HEAVIEST_HELP: Text = Text::new(
    "Open the cell whose neurons have the most mass, whichever it is as the run goes on",
    "Die Zelle öffnen, deren Neuronen die meiste Masse haben, welche es im Verlauf auch ist",
);
pub const NO_POINTS: Text = Text::new("None", "Keine");
pub const COST: Text = Text::new("Cost", "Kosten");
pub const COSTS: [Text; 2] = [Text::same("V"), Text::same("G")];
pub const HEIGHTS: Text = Text::new("Heights", "Höhen");
pub const BEND: Text = Text::new("Bend", "Wölbung");
pub const WHOLE: Text = Text::new("From 0", "Ab 0");
pub const MERGE_CELL: Text = Text::new("Merge this cell", "Zelle verschmelzen");
pub const MERGE_CELL_HELP: Text = Text::new(
    "Pause, and replace the cell's neurons of each sign by their sum",
    "Anhalten und die Neuronen der Zelle je Vorzeichen durch ihre Summe ersetzen",
);
pub const TRY_NEURON: Text = Text::new(
    "Test neuron in the cell: drag it, or use the arrow keys",
    "Testneuron in der Zelle: ziehen oder mit den Pfeiltasten bewegen",
);
pub const NOT_YET: Text = Text::new("The network is on its way.", "Das Netz ist unterwegs.");
pub const PREDICTIONS: Text = Text::new("Predictions on the data", "Vorhersagen auf den Daten");
pub const PREDICTION_COLUMNS: [Text; 3] =
    [Text::new("Point", "Punkt"), Text::new("f now", "f jetzt"), Text::new("f merged", "f verschmolzen")];

/// Points by their numbers, as what is seen: `points 1, 4 and 5`, in German in the accusative.
fn points(sees: &[usize]) -> String {
    const MOST: usize = 8;
    let named: Vec<String> = sees.iter().take(MOST).map(|i| (i + 1).to_string()).collect();
    let several = say("points", "die Punkte");
    match (sees, named.as_slice()) {
        ([one], _) => format!("{} {}", say("point", "den Punkt"), one + 1),
        (_, [most @ .., last]) if sees.len() <= MOST => {
            format!("{several} {} {} {last}", most.join(", "), say("and", "und"))
        }
        _ => {
            let more = sees.len() - named.len();
            let named = named.join(", ");
            match language() {
                Language::English => format!("{several} {named} and {more} more"),
                Language::German => {
                    let others = if more == 1 { "weiteren" } else { "weitere" };
                    format!("{several} {named} und {} {others}", count(more as u64))
                }
            }
        }
    }
}

fn neurons(n: usize) -> String {
    let name = if n == 1 { say("neuron", "Neuron") } else { say("neurons", "Neuronen") };
    format!("{}\u{a0}{name}", count(n as u64))
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
        let is_one = sees.len() == 1;
        return match language() {
            Language::English => {
                let by = if d == 1 { "number" } else { "straight line" };
                let these = if is_one { "it" } else { "these" };
                format!(
                    "No neuron sees just {which}: no {by} has {these} on one side and the others on the other."
                )
            }
            Language::German => {
                let by = if d == 1 { "Zahl" } else { "Gerade" };
                let these = if is_one { "ihn" } else { "diese" };
                format!(
                    "Kein Neuron sieht genau {which}: Keine {by} hat {these} auf der einen Seite und die anderen auf \
                     der anderen."
                )
            }
        };
    }
    let in_cell = cell.map_or(String::new(), |cell| in_cell(cell.neurons(), m));
    match (language(), sees.is_empty()) {
        (Language::English, true) => format!("This neuron sees no point: on the data it is 0.{in_cell}"),
        (Language::English, false) if all => format!("This neuron sees all points.{in_cell}"),
        (Language::English, false) => format!("This neuron sees just {which}.{in_cell}"),
        (Language::German, true) => {
            format!("Dieses Neuron sieht keinen Punkt: Auf den Daten ist es 0.{in_cell}")
        }
        (Language::German, false) if all => format!("Dieses Neuron sieht alle Punkte.{in_cell}"),
        (Language::German, false) => format!("Dieses Neuron sieht genau {which}.{in_cell}"),
    }
}

/// How many of a network's neurons are in the cell of the neuron just spoken of, as a sentence after that.
fn in_cell(here: usize, m: usize) -> String {
    let (some, all) = (count(here as u64), neurons(m));
    match (language(), here) {
        (Language::English, 0) => format!(" None of the {all} is in its cell."),
        (Language::English, _) => format!(" Its cell holds {some} of the {all}."),
        (Language::German, 0) => format!(" Keines der {all} liegt in seiner Zelle."),
        (Language::German, _) => format!(" Seine Zelle enthält {some} der {all}."),
    }
}

/// What the second part says: how many cells hold more than a minimum would.
pub fn crowded(census: &CellCensus, mode: Mode, free_biases: bool) -> String {
    let what = if Penalty::of(mode) == Penalty::Gradient {
        say("one footprint", "ein Fußabdruck")
    } else {
        say("one direction", "eine Richtung")
    };
    let rule = match (language(), mode) {
        _ if free_biases => say(
            "With free biases a minimum may hold more.",
            "Bei freien Biases kann ein Minimum mehr enthalten.",
        )
        .into(),
        (Language::English, Mode::None) => {
            format!("A regulariser's minimum has at most {what} a cell and sign.")
        }
        (Language::English, _) => format!("At a minimum: at most {what} a cell and sign."),
        (Language::German, Mode::None) => {
            format!("Im Minimum einer Regularisierung: höchstens {what} je Zelle und Vorzeichen.")
        }
        (Language::German, _) => format!("Im Minimum: höchstens {what} je Zelle und Vorzeichen."),
    };
    let now = match (census.occupied, census.crowded.len()) {
        (0, _) => {
            say("No cell that sees a point is occupied.", "Keine Zelle, die einen Punkt sieht, ist besetzt.")
                .into()
        }
        (1, 0) => {
            say("So it is in the one occupied cell now.", "So ist es jetzt in der einen besetzten Zelle.")
                .into()
        }
        (occupied, 0) => {
            let occupied = count(occupied as u64);
            match language() {
                Language::English => format!("So it is in all {occupied} occupied cells now."),
                Language::German => format!("So ist es jetzt in allen {occupied} besetzten Zellen."),
            }
        }
        (1, _) => say(
            "Now the one occupied cell holds more (shaded).",
            "Jetzt enthält die eine besetzte Zelle mehr (schattiert).",
        )
        .into(),
        (occupied, more) => {
            let shaded = match language() {
                _ if more <= MOST_SHADED => say("shaded", "schattiert").into(),
                Language::English => format!("the {MOST_SHADED} heaviest are shaded"),
                Language::German => format!("die {MOST_SHADED} schwersten schattiert"),
            };
            let (is_one, more, occupied) = (more == 1, count(more as u64), count(occupied as u64));
            match language() {
                Language::English => {
                    let hold = if is_one { "holds" } else { "hold" };
                    format!("Now {more} of the {occupied} occupied cells {hold} more ({shaded}).")
                }
                Language::German => {
                    let hold = if is_one { "enthält" } else { "enthalten" };
                    format!("Jetzt {hold} {more} der {occupied} besetzten Zellen mehr ({shaded}).")
                }
            }
        }
    };
    format!("{rule} {now}")
}

/// What the cell's neurons cost, and what their sums do.
pub fn price(cell: &OpenedCell, penalty: Penalty) -> String {
    let name = COSTS[usize::from(penalty == Penalty::Gradient)];
    if cell.sees.is_empty() {
        return say(
            "Neurons here see no data point: on the data they are 0 already.",
            "Neuronen hier sehen keinen Datenpunkt: Auf den Daten sind sie schon 0.",
        )
        .into();
    }
    let n = cell.neurons();
    if n == 0 {
        return say(
            "No neuron of the network is in this cell.",
            "Kein Neuron des Netzes liegt in dieser Zelle.",
        )
        .into();
    }
    let [cost, merged] = cell.costs(penalty);
    let less = number((cost - merged).max(0.0), 3);
    let share = share(cost, merged);
    let (cost, merged, of) = (number(cost, 5), number(merged, 5), neurons(n));
    match (language(), n == cell.groups.len()) {
        (Language::English, true) => format!("{name} of {of}: {cost}. One of a sign: nothing to merge."),
        (Language::English, false) => {
            format!("{name} of {of}: {cost} → {merged} merged, {less} less{share}.")
        }
        (Language::German, true) => {
            format!("{name} von {of}: {cost}. Je Vorzeichen eines: nichts zu verschmelzen.")
        }
        (Language::German, false) => {
            format!("{name} von {of}: {cost} → {merged} verschmolzen, {less} weniger{share}.")
        }
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
        return say("unchanged to the last bit", "unverändert bis aufs letzte Bit").into();
    }
    let is_rounding = most < 1e-12;
    let most = number(most, if is_rounding { 1 } else { 2 });
    match (language(), is_rounding) {
        (Language::English, true) => format!("unchanged (to {most})"),
        (Language::English, false) => format!("changed by at most {most}"),
        (Language::German, true) => format!("unverändert (bis auf {most})"),
        (Language::German, false) => format!("um höchstens {most} verändert"),
    }
}

/// A prediction, to its last digit but the two that rounding may change.
pub fn prediction(f: f64) -> String {
    decimal(format!("{f:+.12}").replace('-', "−"))
}

/// What was merged: the cell as it was before.
pub fn merged(cell: &OpenedCell, penalty: Penalty) -> String {
    let [cost, merged] = cell.costs(penalty);
    let name = COSTS[usize::from(penalty == Penalty::Gradient)];
    let (from, to) = (neurons(cell.neurons()), cell.groups.len());
    let less = number((cost - merged).max(0.0), 3);
    let (share, change) = (share(cost, merged), change(cell));
    match language() {
        Language::English => {
            format!("Merged {from} into {to}: {name} fell by {less}{share}, predictions {change}.")
        }
        Language::German => {
            format!("{from} zu {to} verschmolzen: {name} sank um {less}{share}, Vorhersagen {change}.")
        }
    }
}

/// What is to be known of the surface: where it is flat, and where it was cut off.
pub fn surface(picture: &SurfacePicture, unfixed: usize, sees: usize) -> String {
    use relu_atoms_core::cells::Straight;
    let straight = match picture.straight() {
        _ if sees == 0 => "",
        Straight::Nowhere => "",
        Straight::Lines(_) => say(
            "The points seen do not fix one direction: G is straight along the lines drawn, so neurons on \
             one of them save nothing by merging.",
            "Eine Richtung legen die gesehenen Punkte nicht fest: G verläuft gerade längs der gezeichneten \
             Linien, sodass Neuronen auf einer von ihnen durch Verschmelzen nichts sparen.",
        ),
        Straight::Everywhere => say(
            "The points seen fix only a neuron's size: G is flat over the whole cell, and merging saves nothing.",
            "Die gesehenen Punkte legen nur die Größe eines Neurons fest: G ist eben über der ganzen Zelle, \
             und Verschmelzen spart nichts.",
        ),
    };
    let cut = match unfixed {
        0 => "",
        _ => say(
            "The data do not span: the cell goes on without end where none of them sees a difference, and \
             the picture is cut off there.",
            "Die Daten spannen den Raum nicht auf: Die Zelle geht endlos weiter, wo kein Datenpunkt einen \
             Unterschied sieht, und das Bild ist dort abgeschnitten.",
        ),
    };
    [straight, cut].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// What the neuron for trying costs.
pub fn probe(cost: f64, penalty: Penalty) -> String {
    let name = COSTS[usize::from(penalty == Penalty::Gradient)];
    let cost = number(cost, 5);
    match language() {
        Language::English => format!("Test neuron: {name} = {cost} a unit of response"),
        Language::German => format!("Testneuron: {name} = {cost} je Einheit Antwort"),
    }
}

/// What heights are.
pub fn heights(penalty: Penalty, whole: bool) -> String {
    let name = COSTS[usize::from(penalty == Penalty::Gradient)];
    let what = if whole {
        say("of a unit of response", "je Einheit Antwort")
    } else {
        say("above its tangent plane", "über der Tangentialebene")
    };
    format!("{name} {what}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;
    use relu_atoms_core::cells::{Pattern, Section};
    use relu_atoms_core::experiment::Experiment;
    use relu_atoms_core::occupancy::Group;
    use relu_atoms_core::points::Points;
    use relu_atoms_render::colours::Palette;
    use relu_atoms_render::figure::surface::{Surface, SurfaceTurn};
    use std::sync::Arc;

    /// What is said in German, with common spaces.
    fn in_german(make: impl FnOnce() -> String) -> String {
        in_language(Language::German, make).replace('\u{a0}', " ")
    }

    /// A cell that sees points 1 and 3, with so many neurons of each sign.
    fn opened(members: &[u32]) -> OpenedCell {
        let group = |(k, n): (usize, &u32)| Group {
            positive: k == 0,
            members: (0..*n).collect(),
            sum: [1.0; 3],
            cost: [1.5, 3.0],
            merged_cost: [1.25, 3.0],
        };
        OpenedCell {
            sees: vec![0, 2],
            groups: members.iter().enumerate().map(group).collect(),
            fit: vec![0.5; 4],
            merged_fit: vec![0.5; 4],
            census: None,
            is_heaviest: false,
        }
    }

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
    fn sets_of_points_are_told_in_german() {
        let told = |sees: &[usize], n, d, is_cell, cell: Option<&OpenedCell>| {
            in_german(|| chosen(sees, n, d, is_cell, cell, 1_500))
        };
        assert_eq!(
            told(&[0, 3], 4, 2, false, None),
            "Kein Neuron sieht genau die Punkte 1 und 4: Keine Gerade hat diese auf der einen Seite und die anderen \
             auf der anderen."
        );
        assert_eq!(
            told(&[1], 4, 1, false, None),
            "Kein Neuron sieht genau den Punkt 2: Keine Zahl hat ihn auf der einen Seite und die anderen auf der \
             anderen."
        );
        let (none, some) = (opened(&[]), opened(&[10, 2]));
        assert_eq!(
            told(&[], 4, 2, true, Some(&none)),
            "Dieses Neuron sieht keinen Punkt: Auf den Daten ist es 0. Keines der 1.500 Neuronen liegt in seiner Zelle."
        );
        assert_eq!(
            told(&[0, 1], 2, 2, true, Some(&some)),
            "Dieses Neuron sieht alle Punkte. Seine Zelle enthält 12 der 1.500 Neuronen."
        );
        assert_eq!(told(&[0, 3, 4], 9, 2, true, None), "Dieses Neuron sieht genau die Punkte 1, 4 und 5.");
        let many = |n: usize| in_german(|| points(&(0..n).collect::<Vec<_>>()));
        assert_eq!(many(9), "die Punkte 1, 2, 3, 4, 5, 6, 7, 8 und 1 weiteren");
        assert_eq!(many(12), "die Punkte 1, 2, 3, 4, 5, 6, 7, 8 und 4 weitere");
    }

    #[test]
    fn crowded_cells_are_counted_in_german() {
        let told = |mode, free_biases, occupied: usize, more: usize| {
            let census = CellCensus { occupied, crowded: vec![vec![0]; more] };
            in_german(|| crowded(&census, mode, free_biases))
        };
        let v = |occupied, more| told(Mode::VariationNorm, false, occupied, more);
        for (occupied, more, said) in [
            (0, 0, "Keine Zelle, die einen Punkt sieht, ist besetzt."),
            (1, 0, "So ist es jetzt in der einen besetzten Zelle."),
            (1_021, 0, "So ist es jetzt in allen 1.021 besetzten Zellen."),
            (1, 1, "Jetzt enthält die eine besetzte Zelle mehr (schattiert)."),
            (21, 1, "Jetzt enthält 1 der 21 besetzten Zellen mehr (schattiert)."),
            (21, 9, "Jetzt enthalten 9 der 21 besetzten Zellen mehr (schattiert)."),
            (60, 50, "Jetzt enthalten 50 der 60 besetzten Zellen mehr (die 48 schwersten schattiert)."),
        ] {
            let rule = "Im Minimum: höchstens eine Richtung je Zelle und Vorzeichen.";
            assert_eq!(v(occupied, more), format!("{rule} {said}"));
        }
        let first = |mode, free_biases| {
            told(mode, free_biases, 0, 0).split_once(". ").map(|(rule, _)| rule.to_owned())
        };
        for (mode, free_biases, said) in [
            (Mode::VariationNorm, true, "Bei freien Biases kann ein Minimum mehr enthalten"),
            (Mode::GradientPenalty, false, "Im Minimum: höchstens ein Fußabdruck je Zelle und Vorzeichen"),
            (
                Mode::None,
                false,
                "Im Minimum einer Regularisierung: höchstens eine Richtung je Zelle und Vorzeichen",
            ),
        ] {
            assert_eq!(first(mode, free_biases).as_deref(), Some(said));
        }
    }

    #[test]
    fn an_opened_cell_is_told_in_german() {
        let told = |cell: &OpenedCell| in_german(|| price(cell, Penalty::Variation));
        let blind = OpenedCell { sees: Vec::new(), ..opened(&[3]) };
        assert_eq!(told(&blind), "Neuronen hier sehen keinen Datenpunkt: Auf den Daten sind sie schon 0.");
        assert_eq!(told(&opened(&[])), "Kein Neuron des Netzes liegt in dieser Zelle.");
        assert_eq!(
            told(&opened(&[1])),
            "V von 1 Neuron: 1,5000. Je Vorzeichen eines: nichts zu verschmelzen."
        );
        assert_eq!(
            told(&opened(&[10, 2])),
            "V von 12 Neuronen: 3,0000 → 2,5000 verschmolzen, 0,500 weniger (17 %)."
        );
        let some = opened(&[10, 2]);
        assert_eq!(
            in_german(|| merged(&some, Penalty::Gradient)),
            "12 Neuronen zu 2 verschmolzen: G sank um 0, Vorhersagen unverändert bis aufs letzte Bit."
        );
        let off = |by| {
            let cell = OpenedCell { fit: vec![0.0; 4], merged_fit: vec![by; 4], ..some.clone() };
            in_german(|| change(&cell))
        };
        assert_eq!(off(1e-15), "unverändert (bis auf 1e−15)");
        assert_eq!(off(0.0012), "um höchstens 0,0012 verändert");
        assert_eq!(in_german(|| prediction(-0.125)), "−0,125000000000");
        assert_eq!(in_german(|| probe(1.5, Penalty::Variation)), "Testneuron: V = 1,5000 je Einheit Antwort");
        assert_eq!(in_german(|| heights(Penalty::Gradient, true)), "G je Einheit Antwort");
        assert_eq!(in_german(|| heights(Penalty::Variation, false)), "V über der Tangentialebene");
    }

    #[test]
    fn a_surface_is_told_in_each_language() {
        let run = Experiment::preset("xor", Mode::GradientPenalty).expect("a data set");
        let points = Arc::new(Points::check(&run.raw_points().expect("points")).expect("points"));
        let picture = |sees: &[usize]| {
            let pattern = Pattern::seeing(points.n(), sees.iter().copied());
            let surface = Surface {
                section: Section::new(&points, &pattern).expect("a cell"),
                points: points.clone(),
                penalty: Penalty::Gradient,
                whole: false,
                turn: SurfaceTurn::default(),
                size: [400.0, 300.0],
                palette: Palette::LIGHT,
            };
            SurfacePicture::new(surface)
        };
        let told = |sees: &[usize], unfixed| {
            let picture = picture(sees);
            Language::ALL.map(|language| in_language(language, || surface(&picture, unfixed, sees.len())))
        };
        let side = (1..points.n()).find(|k| {
            let pattern = Pattern::seeing(points.n(), [0, *k]);
            Section::new(&points, &pattern).is_some()
        });
        let [english, german] = told(&[0, side.expect("a cell of two points")], 0);
        assert!(english.starts_with("The points seen do not fix one direction: "), "{english}");
        assert_eq!(
            german,
            "Eine Richtung legen die gesehenen Punkte nicht fest: G verläuft gerade längs der gezeichneten Linien, \
             sodass Neuronen auf einer von ihnen durch Verschmelzen nichts sparen."
        );
        let [english, german] = told(&[0], 1);
        assert!(english.starts_with("The points seen fix only a neuron's size: "), "{english}");
        assert_eq!(
            german,
            "Die gesehenen Punkte legen nur die Größe eines Neurons fest: G ist eben über der ganzen Zelle, und \
             Verschmelzen spart nichts. Die Daten spannen den Raum nicht auf: Die Zelle geht endlos weiter, wo kein \
             Datenpunkt einen Unterschied sieht, und das Bild ist dort abgeschnitten."
        );
    }

    #[test]
    fn the_parts_and_columns_have_their_own_words_in_each_language() {
        for text in PARTS.into_iter().chain(PREDICTION_COLUMNS) {
            assert_ne!(text.within(Language::English), text.within(Language::German));
        }
    }

    #[test]
    fn predictions_have_all_digits_that_merging_keeps() {
        assert_eq!(prediction(-0.125), "−0.125000000000");
        assert_eq!(prediction(1.0 / 3.0), "+0.333333333333");
    }
}
