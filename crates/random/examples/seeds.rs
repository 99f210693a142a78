//! Writes the seeds that `fuzz/seeds/` begins with: `cargo run -p relu-atoms-random --example seeds`. To be run again
//! when a message has changed its form, since those of `messages` and `solve` are bytes. What fuzzing has found has
//! other names and stays.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use relu_atoms_core::experiment::{Data, Experiment, Mode, Pace, link as core_link};
use relu_atoms_core::field::Window;
use relu_atoms_core::occupancy::CellChoice;
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::table;
use relu_atoms_core::train::{NeuronEdit, RunEdit};
use relu_atoms_random::links::{formula, link, points};
use relu_atoms_session::export::saved::{Panel, Saved};
use relu_atoms_session::messages::{Past, Request, SolveRequest, encode};
use std::path::Path;

/// Seeds of each kind.
const COUNT: u64 = 8;

fn write(target: &str, number: u64, bytes: impl AsRef<[u8]>) -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join(format!("seed-{number}")), bytes)
}

/// A short run of a random link.
fn run(number: u64) -> Experiment {
    let mut run = core_link::parse(&link(2, number)).0.experiment();
    if run.raw_points().is_none_or(|raw| raw.y.len() > 12) {
        run = Experiment { data: Data::Preset("xor".into()), truth: None, ..run };
    }
    run.m = run.m.min(20);
    run
}

fn requests(number: u64) -> Vec<Request> {
    let edit = NeuronEdit { neuron: 0, parameters: Some([1.0, 0.5, -0.5, 0.0]), frozen: Some(true) };
    let tune = RunEdit { step: 3, h: Some(0.1), merge: true, neurons: vec![edit], ..RunEdit::default() };
    let window = Window { x: [-1.0, 1.0], y: [-1.0, 1.0], columns: 8, rows: 1 + 7 * (number as usize % 2) };
    let mut all = vec![
        Request::Window(window),
        Request::Map(Some([8, 1])),
        Request::Pace(Pace::Max),
        Request::Play,
        Request::Touch(vec![edit]),
        Request::Cell(Some(CellChoice::Heaviest)),
        Request::Merge,
        Request::Step(9),
        Request::Seek(2),
        Request::Tune { lambda: Some(0.1), tau: None, h: Some(0.2) },
        Request::Replay { tunes: vec![tune.clone()], step: 7 },
        Request::Recorded,
        Request::Restore(Box::new(Past {
            experiment: run(number),
            run: 3,
            edits: vec![tune],
            furthest: 9,
            step: 4,
        })),
        Request::Budget(1_000_000),
        Request::MergeCell(vec![0]),
        Request::Reset,
        Request::Draw,
        Request::Pause,
    ];
    let places = all.len();
    all.rotate_left(number as usize * 3 % places);
    all.truncate(7);
    all.insert(0, Request::Open(Box::new(run(number))));
    all
}

fn main() -> std::io::Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for number in 0..COUNT {
        write("link", number, link(1, number))?;
        write("train", number, link(1, COUNT + number))?;
        let raw = std::iter::repeat_with(|| points(&mut rng)).find(|raw| raw.y.len() <= 12);
        let Some(raw) = raw else { break };
        let own = Experiment { data: Data::Own(raw.clone()), ..run(number) };
        write("packed", number, own.text("data").unwrap_or_default())?;
        write("csv", number, table::write(&raw))?;
        let d = 1 + number as usize % 2;
        write("formula", number, formula(&mut rng, d, 3))?;
        let saved = Saved::new(vec![Panel::new(run(number), Vec::new(), 5, None)]);
        write("json", number, saved.to_json())?;
        write("messages", number, encode(&requests(number)))?;
        let penalty = if number % 2 == 0 { Penalty::Variation } else { Penalty::Gradient };
        write("solve", number, encode(&SolveRequest { number: 1, points: raw, penalty, lambda: 0.01 }))?;
    }
    let own = Experiment::with_data(Data::Preset("saddle".into()), Mode::GradientPenalty);
    write("json", COUNT, serde_json::to_string(&own).unwrap_or_default())?;
    write(
        "json",
        COUNT + 1,
        r#"{"d":1,"x":[-1,0,1],"y":[1,0,1],"lambda":0.1,"penalty":"variation","a":[1],"w":[[1,0]]}"#,
    )?;
    write("csv", COUNT, "x;y\n1,5;2\n-1;0,25\n")?;
    write("formula", COUNT, "3:7:-1:2")?;
    write("packed", COUNT, [0, 0x11, 0x87, 0x3f])
}
