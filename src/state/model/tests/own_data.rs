//! A table of one's own: the same settings whatever was open before, on the page as on the command line.

use super::*;
use crate::data_form::{DataForm, Values};
use relu_atoms_core::experiment::UnitSystem;
use relu_atoms_core::points::edit::Edit;
use relu_atoms_core::points::presets::PRESETS;
use relu_atoms_core::points::{MAX_IN_TABLE, grid};

const TABLES: [&str; 6] = [
    include_str!("../../../../crates/session/tests/tables/cars.csv"),
    include_str!("../../../../crates/session/tests/tables/phones.csv"),
    include_str!("../../../../crates/session/tests/tables/anscombe1.csv"),
    include_str!("../../../../crates/session/tests/tables/inflation.csv"),
    include_str!("../../../../crates/session/tests/tables/norris.csv"),
    include_str!("../../../../crates/session/tests/tables/thousandths.csv"),
];

fn form(text: &str) -> DataForm {
    let mut form = DataForm::default();
    form.take(Values::typed(text));
    form
}

/// What the dialog makes of a text.
fn made(text: &str) -> NewData {
    form(text).data().expect("points")
}

/// What the command line trains for a text under a regulariser: its tests have the same.
fn on_command_line(text: &str, mode: Mode) -> Experiment {
    let reading = form(text).reading();
    let points = grid::round(reading.points.as_ref().expect("points"));
    Experiment::preset("saddle", mode).expect("saddle").on_table(points, reading.names())
}

impl Page {
    fn run_opened(&self) -> Experiment {
        self.panel(0, |panel| panel.opened.clone())
    }
}

#[test]
fn a_table_trains_with_the_same_settings_whatever_was_open_before() {
    for info in &MODES {
        for (k, text) in TABLES.into_iter().enumerate() {
            // Each table after another preset, and all presets in turn.
            let preset = &PRESETS[k % PRESETS.len()];
            let mut page = Page::new(vec![Experiment::preset(preset.key, info.mode).expect(preset.key)]);
            page.act(Command::UsePoints(made(text)));
            assert_eq!(page.run_opened(), on_command_line(text, info.mode), "{} {}", preset.key, info.key);
        }
    }
    // Presets whose points were moved by hand, too, and what was set by hand stays.
    let zigzag = Experiment::preset("zigzag", Mode::VariationNorm).expect("zigzag");
    let mut page = Page::new(vec![Experiment { m: 77, ..zigzag.clone() }]);
    page.act(Command::ChangePoints(Edit::Set { point: 0, x: [-1.5, 0.0], y: 0.25 }));
    assert_eq!(
        (page.run_opened().lambda, page.run_opened().schedule),
        (zigzag.lambda, zigzag.schedule.clone())
    );
    page.act(Command::UsePoints(made(TABLES[0])));
    let expected = Experiment { m: 77, ..on_command_line(TABLES[0], Mode::VariationNorm) };
    assert_eq!(page.run_opened(), expected);
    // A preset after the table is trained as it is when it is opened first.
    page.act(Command::ChooseData("zigzag".into()));
    assert_eq!(page.run_opened(), Experiment { m: 77, ..zigzag });
}

/// The comparison that the page opens with keeps the start that its panels share.
#[test]
fn the_opening_comparison_takes_a_table_as_a_link_does() {
    let (workspace, opening) = Workspace::open("play=0&speed=10");
    let mut page = Page::with(workspace);
    page.rest();
    page.act(Command::UsePoints(made(TABLES[0])));
    let runs =
        page.store.read_untracked().panels.iter().map(|panel| panel.opened.clone()).collect::<Vec<_>>();
    let expected: Vec<Experiment> = opening
        .comparison
        .experiments()
        .iter()
        .map(|run| Experiment { scale: 1.0, paired: false, ..on_command_line(TABLES[0], run.mode) })
        .collect();
    assert_eq!(runs, expected);
}

#[test]
fn undoing_a_table_brings_back_the_preset_with_its_settings() {
    let circle = Experiment::preset("circle", Mode::GradientPenalty).expect("circle");
    let mut page = Page::new(vec![circle.clone()]);
    page.act(Command::UsePoints(made(TABLES[1])));
    let on_table = page.run_opened();
    assert_eq!(on_table.h, None);
    page.act(Command::Undo);
    assert_eq!(page.run_opened(), circle);
    page.act(Command::Redo);
    assert_eq!(page.run_opened(), on_table);
    // Points moved by hand before the table come back with the settings that they had.
    page.act(Command::Undo);
    page.act(Command::ChangePoints(Edit::Move { point: 0, x: [1.5, 0.0] }));
    let moved = page.run_opened();
    assert_eq!((moved.h, &moved.schedule), (circle.h, &circle.schedule));
    page.act(Command::UsePoints(made(TABLES[0])));
    page.act(Command::Undo);
    assert_eq!(page.run_opened(), moved);
}

/// Populations: far beyond what is trained in the table's own units.
#[test]
fn large_numbers_are_trained_in_standard_units_and_edited_in_their_own() {
    let text = "year,people\n1990,248709873\n2000,281421906\n2010,308745538\n2020,331449281\n";
    let data = made(text);
    assert_eq!((data.units, data.points.y[3]), (UnitSystem::Standard, 331_449_000.0));
    let mut page = Page::new(vec![small(Mode::VariationNorm, 50)]);
    page.settled(Command::UsePoints(data.clone()));
    let run = page.run_opened();
    assert_eq!(run.raw_points().as_ref(), Some(&data.points));
    // The link carries them.
    let link = relu_atoms_core::experiment::link::write(&run, Pace::Max);
    let (opening, notices) = relu_atoms_core::experiment::link::parse(&link);
    assert_eq!((opening.experiment(), notices), (run.clone(), Vec::new()));
    page.settled(Command::ChangePoints(Edit::Set { point: 0, x: [1980.0, 0.0], y: 226_545_805.0 }));
    assert_eq!(page.run_opened().raw_points().expect("points").y[0], 226_550_000.0);
    // The table's own units are refused with the way out, and nothing changes.
    let before = page.run_opened();
    let refused = page.model.apply(Command::SetUnits(UnitSystem::Table)).expect_err("too large");
    assert!(refused.to_string().contains("in standard units"), "{refused}");
    assert_eq!(page.run_opened(), before);
    let over = page.model.apply(Command::ChangePoints(Edit::Set { point: 0, x: [1980.0, 0.0], y: 1e16 }));
    let refused = over.expect_err("too large");
    assert!(refused.to_string().contains(&format!("{MAX_IN_TABLE:e}")), "{refused}");
    page.settled(Command::Undo);
    assert_eq!(page.run_opened(), run);
}
