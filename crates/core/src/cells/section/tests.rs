use super::*;
use crate::cells::Arrangement;
use crate::experiment::{Experiment, Mode};
use crate::network::Network;
use crate::penalty::Penalty;
use crate::points::RawPoints;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

const BOTH: [Penalty; 2] = [Penalty::Variation, Penalty::Gradient];

fn points(d: usize, x: Vec<f64>) -> Points {
    let n = x.len() / d;
    Points::check(&RawPoints { d, x, y: vec![0.0; n] }).unwrap()
}

fn preset(key: &str) -> Points {
    let raw = Experiment::preset(key, Mode::None).unwrap().raw_points().unwrap();
    Points::check(&raw).unwrap()
}

/// Data with and without degeneracies: spanning, duplicates, collinear triples, all on a line, one point.
fn data() -> Vec<Points> {
    let mut all: Vec<Points> =
        ["saddle", "xor", "xor-centre", "circle", "sine", "tent"].map(preset).into_iter().collect();
    all.push(points(2, (0..9).flat_map(|k| [f64::from(k % 3), f64::from(k / 3)]).collect()));
    all.push(points(2, vec![0.0, 0.0, 1.0, 2.0, 1.0, 2.0, -1.0, 0.5, 0.3, -0.7]));
    all.push(points(2, vec![0.0, 0.0, 1.0, 2.0, 2.0, 4.0, 3.0, 6.0]));
    all.push(points(2, vec![0.3, -0.2]));
    all.push(points(1, vec![0.7]));
    all.push(points(1, vec![900.0, 901.0, 901.0, 903.0]));
    all
}

/// Data far from 0, of which preactivations have ten digits.
fn far() -> Points {
    points(2, vec![1000.0, -3.0, 1001.0, -2.5, 999.0, -2.0, 1000.5, -2.9])
}

fn uniform(rng: &mut ChaCha8Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// A random place in the section: a mean of its corners with random weights.
fn random_place(section: &Section, rng: &mut ChaCha8Rng) -> [f64; 2] {
    let weights: Vec<f64> = section.outline().iter().map(|_| -uniform(rng).max(1e-300).ln()).collect();
    let sum: f64 = weights.iter().sum();
    [0, 1].map(|k| section.outline().iter().zip(&weights).map(|(p, w)| p[k] * w / sum).sum())
}

/// Whether an open half-space contains exactly the points of a set, by Kirchberger's theorem: two finite sets of the
/// plane can be separated strictly if and only if all their subsets of together four points can. Four points are
/// decided by their orientations: a point is in no triangle of the other set, on no segment, and no segments cross.
fn separable(points: &Points, seen: &[bool]) -> bool {
    let at = |i: usize| {
        let x = points.augmented(i);
        if points.d() == 1 { [x[0], 0.0] } else { [x[0], x[1]] }
    };
    let n = points.n();
    let [ours, others]: [Vec<[f64; 2]>; 2] =
        [true, false].map(|side| (0..n).filter(|i| seen[*i] == side).map(at).collect());
    let size = (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| {
        let (p, q) = (at(i), at(j));
        libm::hypot(p[0] - q[0], p[1] - q[1])
    });
    let unit = size.fold(1e-300, f64::max);
    let turn = |a: [f64; 2], b: [f64; 2], c: [f64; 2]| {
        let value = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        if value.abs() <= 1e-9 * unit * unit {
            0
        } else if value > 0.0 {
            1
        } else {
            -1
        }
    };
    let on_segment = |p: [f64; 2], a: [f64; 2], b: [f64; 2]| {
        turn(a, b, p) == 0
            && (p[0] - a[0]) * (p[0] - b[0]) + (p[1] - a[1]) * (p[1] - b[1]) <= 1e-9 * unit * unit
    };
    let meets = |a: [f64; 2], b: [f64; 2], p: [f64; 2], q: [f64; 2]| {
        turn(a, b, p) * turn(a, b, q) < 0 && turn(p, q, a) * turn(p, q, b) < 0
    };
    for (set, other) in [(&ours, &others), (&others, &ours)] {
        for p in other.iter() {
            for a in set.iter() {
                for b in set.iter() {
                    if on_segment(*p, *a, *b) {
                        return false;
                    }
                    for c in set.iter() {
                        let turns = [turn(*a, *b, *p), turn(*b, *c, *p), turn(*c, *a, *p)];
                        if turns == [1; 3] || turns == [-1; 3] {
                            return false;
                        }
                    }
                    for q in other.iter() {
                        if meets(*a, *b, *p, *q) {
                            return false;
                        }
                    }
                }
            }
        }
    }
    true
}

#[test]
fn for_every_subset_the_neuron_sees_exactly_it_or_no_cell_has_that_pattern() {
    let six = ["saddle", "xor", "circle", "xor-centre", "sine", "three-points"];
    let (mut found, mut none) = (0, 0);
    for p in six.map(preset).into_iter().chain(data()).chain([far()]) {
        let n = p.n();
        assert!(n <= 12, "{n}");
        let arrangement = Arrangement::new(&p);
        let mut cells = 0;
        for bits in 0..1_u32 << n {
            let seen: Vec<bool> = (0..n).map(|i| bits >> i & 1 == 1).collect();
            let pattern = Pattern::seeing(n, (0..n).filter(|i| seen[*i]));
            let section = Section::new(&p, &pattern);
            let is_cell = arrangement.cells.iter().any(|cell| cell.pattern == pattern);
            assert_eq!(section.is_some(), is_cell, "{n} points: {:?}", pattern.points());
            assert_eq!(separable(&p, &seen), is_cell, "{n} points: {:?}", pattern.points());
            if let Some(section) = section {
                assert_eq!(Pattern::of(section.direction(), &p), pattern);
                cells += 1;
            }
        }
        assert_eq!(cells, arrangement.cells.len());
        (found, none) = (found + cells, none + (1 << n) - cells);
    }
    assert!(found > 400 && none > 5_000, "{found} {none}");
}

/// The corners of a section without a cut are the arrangement's corners of the cell.
#[test]
fn corners_are_those_of_the_arrangement() {
    let mut corners = 0;
    for p in data().into_iter().chain([far()]).filter(|p| p.d() == 2) {
        let arrangement = Arrangement::new(&p);
        for cell in &arrangement.cells {
            let section = Section::new(&p, &cell.pattern).unwrap();
            if section.unfixed() > 0 {
                continue;
            }
            let ends = cell.walls.iter().flat_map(|w| arrangement.walls[*w].ends.unwrap());
            let mut expected: Vec<usize> = ends.collect();
            expected.sort_unstable();
            expected.dedup();
            assert_eq!(section.outline().len(), expected.len(), "{:?}", section.outline());
            for corner in expected {
                let u = arrangement.frame.leave(arrangement.corners[corner].direction);
                let at = section.place(u).unwrap();
                let off = |q: &[f64; 2]| libm::hypot(at[0] - q[0], at[1] - q[1]);
                assert!(section.outline().iter().map(off).fold(f64::INFINITY, f64::min) < 1e-8);
                corners += 1;
            }
        }
    }
    assert!(corners > 1_000, "{corners}");
}

/// At 10,000 places for each penalty: the surface is the penalty's own N of a mass vector of response 1, and on chords
/// it is convex; places are found again.
#[test]
fn the_surface_is_n_and_convex() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let (mut places, mut curved) = (0, 0);
    for p in data() {
        let arrangement = Arrangement::new(&p);
        for cell in &arrangement.cells {
            let section = Section::new(&p, &cell.pattern).unwrap();
            for _ in 0..30 {
                let (at, to) = (random_place(&section, &mut rng), random_place(&section, &mut rng));
                let u = section.mass_vector(at);
                let response: f64 = (0..p.n()).map(|i| dot(u, p.augmented(i)).abs()).sum();
                assert!((response - 1.0).abs() < 1e-9 && (section.response(u) - 1.0).abs() < 1e-9);
                let scaled = u.map(|v| 3.7 * v);
                let back = section.place(scaled).unwrap();
                assert!((0..2).all(|k| (back[k] - at[k]).abs() < 1e-8), "{at:?} {back:?}");
                assert!(section.contains(at, 1e-9));
                for penalty in BOTH {
                    let price = |at| penalty.cost(section.mass_vector(at), &cell.pattern, &p);
                    let own = match penalty {
                        Penalty::Variation => norm(u),
                        Penalty::Gradient => {
                            let seen = cell.pattern.points();
                            let trace: f64 = seen.iter().map(|i| dot(p.augmented(*i), p.augmented(*i))).sum();
                            let square: f64 = seen.iter().map(|i| dot(u, p.augmented(*i)).powi(2)).sum();
                            2.0 * (trace / p.n() as f64).sqrt() * (square / p.n() as f64).sqrt()
                        }
                    };
                    assert!((price(at) - own).abs() <= 1e-12 * own.max(1e-3));
                    let t = uniform(&mut rng);
                    let mean = [0, 1].map(|k| t * at[k] + (1.0 - t) * to[k]);
                    let chord = t * price(at) + (1.0 - t) * price(to);
                    assert!(price(mean) <= chord + 1e-11 * chord.abs(), "{penalty:?} {p:?} {chord}");
                    curved += usize::from(price(mean) < chord * (1.0 - 1e-6));
                }
                places += 1;
            }
        }
    }
    assert!(places >= 10_000 && curved >= 5_000, "{places} {curved}");
}

/// Random neurons of a cell: the price falls from `Σ t_j N(p_j)` to `T N(p̄)`, which is N of the sum.
#[test]
fn merging_is_jensens_inequality_on_the_section() {
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    for p in data() {
        for cell in &Arrangement::new(&p).cells {
            let section = Section::new(&p, &cell.pattern).unwrap();
            let neurons: Vec<(f64, [f64; 2])> =
                (0..5).map(|_| (0.1 + uniform(&mut rng), random_place(&section, &mut rng))).collect();
            let total: f64 = neurons.iter().map(|(t, _)| t).sum();
            let mean = [0, 1].map(|k| neurons.iter().map(|(t, at)| t * at[k]).sum::<f64>() / total);
            let sum = neurons.iter().fold([0.0; 3], |s, (t, at)| {
                let u = section.mass_vector(*at);
                [0, 1, 2].map(|k| s[k] + t * u[k])
            });
            let place = section.place(sum).unwrap();
            assert!((0..2).all(|k| (place[k] - mean[k]).abs() < 1e-9));
            for penalty in BOTH {
                let price = |at| penalty.cost(section.mass_vector(at), &cell.pattern, &p);
                let before: f64 = neurons.iter().map(|(t, at)| t * price(*at)).sum();
                let after = penalty.cost(sum, &cell.pattern, &p);
                assert!((total * price(mean) - after).abs() <= 1e-11 * before.max(1e-3));
                assert!(after <= before * (1.0 + 1e-12));
            }
        }
    }
}

/// Where the data do not fix a direction G is affine along the lines given, and V is not; elsewhere no line is given.
#[test]
fn lines_along_which_the_gradient_penalty_is_straight() {
    let (mut lines, mut flat, mut strict) = (0, 0, 0);
    for p in data() {
        for cell in &Arrangement::new(&p).cells {
            let section = Section::new(&p, &cell.pattern).unwrap();
            let price = |at| Penalty::Gradient.cost(section.mass_vector(at), &cell.pattern, &p);
            let sag = |a: [f64; 2], b: [f64; 2]| {
                let middle = [0, 1].map(|k| 0.5 * (a[k] + b[k]));
                (0.5 * (price(a) + price(b)) - price(middle)) / price([0.0; 2]).max(1e-300)
            };
            match section.straight(&p, 7) {
                Straight::Lines(pieces) => {
                    assert_eq!(pieces.len(), 7, "{pieces:?}");
                    for [a, b] in pieces {
                        assert!(section.contains(a, 1e-7) && section.contains(b, 1e-7));
                        assert!(sag(a, b).abs() < 1e-9, "{}", sag(a, b));
                        lines += 1;
                    }
                    // Across them it bends.
                    let bends = section
                        .outline()
                        .iter()
                        .flat_map(|a| section.outline().iter().map(move |b| (*a, *b)));
                    assert!(bends.map(|(a, b)| sag(a, b)).fold(0.0, f64::max) > 1e-9);
                }
                Straight::Everywhere => {
                    for a in section.outline() {
                        for b in section.outline() {
                            assert!(sag(*a, *b).abs() < 1e-9, "{} {p:?} {:?}", sag(*a, *b), cell.pattern);
                        }
                    }
                    flat += 1;
                }
                Straight::Nowhere => {
                    let seen = cell.pattern.len();
                    assert!(seen > p.d());
                    strict += 1;
                }
            }
        }
    }
    assert!(lines > 300 && flat > 50 && strict > 200, "{lines} {flat} {strict}");
}

#[test]
fn gradients_are_those_of_finite_differences() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    for p in data() {
        for cell in Arrangement::new(&p).cells.iter().take(20) {
            let section = Section::new(&p, &cell.pattern).unwrap();
            let u = section.mass_vector(random_place(&section, &mut rng));
            for penalty in BOTH {
                let gradient = penalty.gradient(u, &cell.pattern, &p);
                for k in 0..=p.d() {
                    let h = 1e-7;
                    let at = |s: f64| {
                        let mut v = u;
                        v[k] += s * h;
                        penalty.cost(v, &cell.pattern, &p)
                    };
                    let slope = (at(1.0) - at(-1.0)) / (2.0 * h);
                    assert!((gradient[k] - slope).abs() <= 1e-5 * norm(gradient).max(1e-6), "{penalty:?}");
                }
            }
        }
    }
}

#[test]
fn sections_of_data_that_do_not_span_are_cut_off() {
    for (p, unfixed) in [
        (points(2, vec![0.0, 0.0, 1.0, 2.0, 2.0, 4.0]), 1),
        (points(2, vec![0.3, -0.2, 0.3, -0.2]), 2),
        (points(1, vec![4.0]), 1),
        (points(2, vec![0.0, 0.0, 1.0, 0.0, 0.0, 1.0]), 0),
    ] {
        for cell in &Arrangement::new(&p).cells {
            let section = Section::new(&p, &cell.pattern).unwrap();
            assert_eq!(section.unfixed(), unfixed);
            let far = section.outline().iter().map(|q| libm::hypot(q[0], q[1])).fold(0.0, f64::max);
            assert!((far - 1.0).abs() < 1e-12 && section.contains([0.0, 0.0], 0.0));
        }
    }
}

/// Neurons of a trained or fresh network lie in the section of their own pattern.
#[test]
fn neurons_are_in_the_section_of_their_pattern() {
    for p in data().into_iter().filter(|p| Section::new(p, &Pattern::empty(p.n())).unwrap().unfixed() == 0) {
        let net = Network::initialise(p.d(), 300, 1.0, false, 4);
        for j in 0..net.m() {
            let pattern = Pattern::of(net.direction(j), &p);
            let section = Section::new(&p, &pattern).unwrap();
            let at = section.place(net.mass_vector(j)).unwrap();
            assert!(section.contains(at, 1e-7), "{at:?}");
        }
    }
}
