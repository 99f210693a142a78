//! Which regulariser is favourable: what the demonstration says of its truths, over eight draws each.

use relu_atoms_core::experiment::table::{DEMOS, demo};
use relu_atoms_core::experiment::{Data, Experiment, Mode};
use relu_atoms_core::points::sample::{self, Layout};
use relu_atoms_core::points::truth::Truth;
use relu_atoms_core::points::{RawPoints, grid};
use relu_atoms_session::path::{self, Favourable, Lambdas, PathPoint, favourable};

const DRAWS: u64 = 8;

/// 40 points of a truth with normal noise of .2: even on the line, random in the square.
fn draw(truth: &Truth, d: usize, seed: u64) -> RawPoints {
    let f = truth.function(d).expect("a truth");
    let layout = if d == 1 { Layout::Even } else { Layout::Random(seed) };
    let x = sample::inputs(d, 40, [-1.0, 1.0], layout);
    let mut raw = sample::targets(d, x, &|x| f.evaluate(x)).expect("targets");
    sample::add_noise(&mut raw, 0.2, seed);
    grid::round(&raw)
}

/// The optimum of each regulariser that errs least on the default path.
fn best(run: &Experiment) -> [PathPoint; 2] {
    let lambdas: Lambdas = "1e-4:0.1:7".parse().expect("a grid");
    path::MODES.map(|mode| {
        let optimum = |run: &Experiment| path::optimum(run, &mut || true).expect("an optimum");
        let points = path::runs(&path::bases(run, &[], &[mode]).expect("a base"), &lambdas)
            .iter()
            .map(optimum)
            .collect::<Vec<_>>();
        let error = |p: &PathPoint| p.test_error.expect("a truth");
        points.into_iter().min_by(|p, q| error(p).total_cmp(&error(q))).expect("a path")
    })
}

fn verdict(run: &Experiment, [v, g]: [&PathPoint; 2]) -> Favourable {
    let errors = [v, g].map(|p| p.test_error.expect("a truth"));
    favourable(errors, path::error_of_zero(run).expect("a truth"))
}

#[test]
fn each_truth_favours_what_the_demonstration_says() {
    let demo = &DEMOS[demo("favourable").expect("a demonstration")];
    let mut wins = Vec::new();
    for variant in 0..demo.variants.len() {
        let [v, g] = <[Experiment; 2]>::try_from(demo.experiments(variant)).expect("two runs");
        assert_eq!((v.mode, g.mode), (Mode::VariationNorm, Mode::GradientPenalty));
        assert_eq!((&v.data, &v.truth, v.m, v.seed), (&g.data, &g.truth, g.m, g.seed));
        let (truth, Data::Own(shown)) = (v.truth.clone().expect("a truth"), &v.data) else {
            panic!("own data")
        };
        // The points shown are the first draw, and each panel has the λ at which its optimum errs least.
        assert_eq!(*shown, draw(&truth, shown.d, 1));
        let mut won = [0; 3];
        for seed in 1..=DRAWS {
            let run = Experiment { data: Data::Own(draw(&truth, shown.d, seed)), ..v.clone() };
            let [p, q] = best(&run);
            if seed == 1 {
                assert_eq!((p.lambda, q.lambda), (v.lambda, g.lambda), "{}", demo.variants[variant].label);
            }
            match verdict(&run, [&p, &q]) {
                Favourable::First(_) => won[0] += 1,
                Favourable::Second(_) => won[1] += 1,
                Favourable::Neither => won[2] += 1,
                Favourable::Equal => {}
            }
            // Under the gradient penalty a unit of mass sees fewer points, wherever a network is left.
            assert!(q.seen_share < p.seen_share || p.atoms == 0, "{} {seed}: {p:?} {q:?}", truth);
        }
        wins.push(won);
    }
    assert_eq!(wins, [[8, 0, 0], [0, 8, 0], [0, 0, 8]]);
    for said in ["of 8 draws", "3 neurons in 8", "steep ends in 8", "neither to fast waves in any"] {
        assert!(demo.claim.contains(said), "{said}");
    }
}

/// The trained runs of the demonstration agree with their optima in which is favourable, from five seeds.
#[test]
fn the_runs_of_the_demonstration_end_as_their_optima() {
    let demo = &DEMOS[demo("favourable").expect("a demonstration")];
    for (variant, wanted) in [(0, 0), (1, 1), (2, 2)] {
        let runs = demo.experiments(variant);
        let ends: Vec<[PathPoint; 2]> = std::thread::scope(|scope| {
            let train = |seed| {
                let runs = &runs;
                scope.spawn(move || {
                    [0, 1].map(|k| {
                        let run = Experiment { seed, ..runs[k].clone() };
                        path::trained(&run, &mut |_| true).expect("an end")
                    })
                })
            };
            let threads: Vec<_> = (1..=5).map(train).collect();
            threads.into_iter().map(|thread| thread.join().expect("a run")).collect()
        });
        for [v, g] in &ends {
            let place = match verdict(&runs[0], [v, g]) {
                Favourable::First(_) => 0,
                Favourable::Second(_) => 1,
                Favourable::Neither => 2,
                Favourable::Equal => 3,
            };
            assert_eq!(place, wanted, "{}: {v:?} {g:?}", demo.variants[variant].label);
        }
    }
}

#[test]
fn errors_are_compared_with_each_other_and_with_zero() {
    assert_eq!(favourable([0.1, 0.4], 1.0), Favourable::First(4.0));
    assert_eq!(favourable([0.5, 0.25], 1.0), Favourable::Second(2.0));
    assert_eq!(favourable([0.1, 0.105], 1.0), Favourable::Equal);
    assert_eq!(favourable([0.95, 1.4], 1.0), Favourable::Neither);
}
