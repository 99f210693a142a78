//! What is described as an experiment is what is trained: ranges, links, chapters, units and truths.

use proptest::prelude::*;
use relu_atoms_core::experiment::book::CHAPTERS;
use relu_atoms_core::experiment::compare::Comparison;
use relu_atoms_core::experiment::link::{parse, write};
use relu_atoms_core::experiment::table::{CONTROLS, MODES};
use relu_atoms_core::experiment::{
    Bias, Data, Decay, Experiment, MAX_STEPS, MAX_WIDTH, Mode, Noise, Optimiser, Pace, Phase, PhaseKind,
};
use relu_atoms_core::network::Network;
use relu_atoms_core::points::units::Units;
use relu_atoms_core::points::{Points, RawPoints, grid};
use relu_atoms_core::train::{TrainConfig, Trainer};

#[test]
fn the_panels_of_the_default_comparison_start_from_one_network() {
    let runs = Comparison::saddle().experiments();
    let start = |run| Trainer::new(TrainConfig::check(run).expect("a good run")).network().clone();
    assert!(runs.len() == 3 && runs.iter().all(|run| start(run) == start(&runs[0])));
}

#[test]
fn every_scene_of_the_book_can_be_trained() {
    for chapter in &CHAPTERS {
        for scene in 0..chapter.scenes.len() {
            for run in chapter.experiments(scene) {
                TrainConfig::check(&run).unwrap_or_else(|error| panic!("{}: {error}", chapter.key));
            }
        }
    }
}

#[test]
fn every_end_of_every_range_can_be_trained() {
    for c in CONTROLS.iter().filter(|c| c.numeric() && c.key != "seed" && c.key != "batch") {
        let mut e = Experiment::preset("saddle", Mode::VariationNorm).expect("saddle");
        for v in [c.min, c.max, c.slider[0], c.slider[1]] {
            e.set(c.key, &v.to_string()).expect(c.key);
            assert!(TrainConfig::check(&e).is_ok(), "{} = {v}", c.key);
        }
    }
}

/// What a file may hold is what a link may set.
#[test]
fn training_refuses_what_links_refuse() {
    let good = Experiment::preset("saddle", Mode::VariationNorm).expect("saddle");
    let lengths = |steps| vec![Phase { kind: PhaseKind::Train, steps }];
    for (key, value, file) in [
        ("m", "100001", Experiment { m: MAX_WIDTH + 1, ..good.clone() }),
        ("scale", "101", Experiment { scale: 101.0, ..good.clone() }),
        ("lambda", "101", Experiment { lambda: 101.0, ..good.clone() }),
        ("tau", "101", Experiment { tau: 101.0, ..good.clone() }),
        ("h", "10001", Experiment { h: Some(10_001.0), ..good.clone() }),
        ("batch", "13", Experiment { batch: Some(13), ..good.clone() }),
        ("schedule", "train:100000001", Experiment { schedule: lengths(MAX_STEPS + 1), ..good.clone() }),
    ] {
        assert!(good.clone().set(key, value).is_err(), "{key}");
        assert!(TrainConfig::check(&file).is_err(), "{key}");
    }
    let mut longest = good;
    longest.set("schedule", "train:100000000").expect("schedule");
    assert_eq!(longest.schedule, lengths(MAX_STEPS));
    assert!(TrainConfig::check(&longest).is_ok());
}

#[test]
fn only_label_noise_is_annealed() {
    for info in &MODES {
        let mut e = Experiment::preset("saddle", info.mode).expect("saddle");
        assert!(e.schedule.iter().all(|p| p.kind.suits(info.mode)), "{}", info.key);
        e.set("schedule", "train:5,anneal:5").expect("schedule");
        let suits = PhaseKind::Anneal.suits(info.mode);
        assert_eq!((TrainConfig::check(&e).is_ok(), suits), (suits, info.mode == Mode::LabelNoise));
    }
}

#[test]
fn a_run_is_trained_in_its_units_on_the_rows_that_are_not_held_out() {
    let cars = "1:4,2;4,10;7,4;7,22;8,16;9,10;10,18;10,26;10,34;25,85";
    let e = parse(&format!("names=speed,dist&units=standard&data={cars}&holdout=0.25")).0.experiment();
    let (split, units) = (e.split().expect("points"), e.standard_units().expect("units"));
    let config = TrainConfig::check(&e).expect("config");
    assert_eq!((config.points(), config.units()), (&split.trained, Some(&units)));
    assert_eq!(config.held_out(), split.held_out.as_ref());
    let plain = parse(&format!("data={cars}")).0.experiment();
    let raw = plain.raw_points().expect("points");
    assert_eq!(TrainConfig::check(&plain).expect("config").points().to_raw(), raw);
}

/// A truth is a function of the table's numbers, whatever the units of the run.
#[test]
fn a_known_truth_is_tested_in_the_units_of_the_run() {
    let query = "data=1:0,0;100,10;200,20;300,30&truth=formula:x/10&units=standard";
    let config = TrainConfig::check(&parse(query).0.experiment()).expect("config");
    let (truth, points) = (config.truth().expect("truth"), config.points());
    for (x, y) in points.x().iter().zip(points.y()) {
        assert!((truth.evaluate([*x, 0.0]) - y).abs() < 1e-12, "{x} {y}");
    }
}

#[test]
fn a_network_in_standard_units_is_one_function_with_its_neurons_in_the_tables() {
    let table =
        RawPoints { d: 2, x: vec![1e5, 1e-4, 1e5 + 1.0, 3e-4, 1e5 + 2.0, -1e-4], y: vec![3.0, 5.0, 9.0] };
    let units = Units::of(&table);
    let (standard, own) =
        (Points::check(&units.to_standard(&table)).expect("points"), Points::check(&table).expect("points"));
    let net = Network::initialise(2, 200, 1.0, false, 7);
    for (i, f) in net.predict(&standard).iter().enumerate() {
        let x = own.augmented(i);
        let sum: f64 = (0..net.m())
            .map(|j| {
                let (w, a) = units.neuron_to_table(net.direction(j), net.a[j]);
                a * (0..3).map(|k| w[k] * x[k]).sum::<f64>().max(0.0)
            })
            .sum();
        let (here, there) = (units.y.zero + sum / net.m() as f64, units.y.to_table(*f));
        assert!((here - there).abs() <= 1e-10 * units.y.one.max(1.0), "{here} {there}");
    }
}

/// Any settings but the data and the width.
fn settings() -> impl Strategy<Value = Experiment> {
    let mode = prop::sample::select(MODES.iter().map(|info| info.mode).collect::<Vec<_>>());
    let words = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (mode, words, 0..3_usize, any::<u64>(), 0.01..3.0_f64, prop::option::of(1..5_usize)).prop_map(
        |(mode, (paired, walls, birth, adam, free, sign), decay, seed, scale, batch)| Experiment {
            paired,
            walls: walls && mode == Mode::GradientPenalty,
            birth: birth && !free && mode != Mode::None,
            optimiser: if adam { Optimiser::Adam } else { Optimiser::Gd },
            bias: if free && mode == Mode::VariationNorm { Bias::Free } else { Bias::Penalised },
            noise: if sign { Noise::Sign } else { Noise::Gaussian },
            decay: [Decay::Constant, Decay::Cosine, Decay::Drop][decay],
            seed,
            scale,
            batch,
            ..Experiment::preset("saddle", mode).expect("saddle")
        },
    )
}

proptest! {
    /// Own data of the size that people draw, trained from the link and as they were.
    #[test]
    fn a_run_from_its_link_has_the_same_numbers_at_step_1000(
        e in settings(),
        rows in prop::collection::vec([-2.0..2.0, -2.0..2.0, -2.0..2.0], 5..40),
        d in 1..=2_usize, m in 1..30_usize, on_grid in any::<bool>(),
    ) {
        let raw = RawPoints {
            d,
            x: rows.iter().flat_map(|r| r[..d].to_vec()).collect(),
            y: rows.iter().map(|r| r[2]).collect(),
        };
        let raw = if on_grid { grid::round(&raw) } else { raw };
        let schedule = vec![Phase { kind: PhaseKind::Train, steps: 5_000 }];
        let e = Experiment { data: Data::Own(raw), m, schedule, steps: None, h: Some(0.1), ..e };
        let again = parse(&write(&e, Pace::Max)).0.experiment();
        prop_assert_eq!(&again, &e);
        let run = |e: &Experiment| {
            let mut trainer = Trainer::new(TrainConfig::check(e).expect("good"));
            trainer.advance(1000, &mut || true);
            (trainer.step(), trainer.network().clone())
        };
        prop_assert!(run(&again) == run(&e));
    }
}
