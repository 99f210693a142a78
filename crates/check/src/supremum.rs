//! `ρ = sup |η|/N` over all directions, in whole numbers.
//!
//! The data hyperplanes cut the directions into strata: open cells, the open pieces of walls between
//! them (d = 2), and the rays where walls meet. On a stratum the strict pattern s is one, so η is
//! linear there and N a norm or a seminorm, and |η|/N has at most one local maximum inside the
//! stratum: at `A⁻¹ g`, where `A` is the square of N on the stratum's span and g the coefficients of
//! η. If that direction lies outside, or if A is singular, then the supremum over the stratum is one
//! over its boundary too, where fewer points are seen and N is not larger. So ρ is the largest of
//! `√(gᵀ A⁻¹ g)` over the strata that hold their own maximum, and of `|η|/N` over the rays.
//!
//! With whole data and a whole residual every part of that is whole: g, A, `adj(A) g`, on which side
//! of a wall that is, and numerator and denominator of ρ². Nothing is rounded and no tolerance is
//! needed, however close the points are. Doubles decide only those signs and comparisons for which a
//! bound on their rounding errors is met by far.

use super::grid::Grid;
use super::number::{Exact, log2, sign, with_common_scale};
use dashu_int::IBig;
use relu_atoms_core::penalty::Penalty;
use std::collections::HashSet;

/// A relative error bound of a sum of two or three products of [`with_common_scale`]'s doubles.
const DOUBLE: f64 = 16.0 * f64::EPSILON;
/// Products below this may have lost bits to underflow.
const SMALL: f64 = 1e-280;

/// Where the supremum is, and its value.
#[derive(Clone, Debug)]
pub(super) struct Supremum {
    /// At least ρ, by less than `2^-300` of it.
    pub(super) upper: Exact,
    /// `w̃/‖w̃‖` of a direction where it is attained, to about 15 digits.
    pub(super) direction: Vec<f64>,
    /// The distinct points that are seen there.
    pub(super) seen: Vec<usize>,
}

/// ρ for a residual `q_i · 2^-digits`, one whole number a datum. None where η is 0 everywhere.
pub(super) fn supremum(grid: &Grid, penalty: Penalty, residual: &[IBig], digits: i64) -> Option<Supremum> {
    let mut sums = vec![IBig::ZERO; grid.q()];
    for (k, q) in grid.index.iter().zip(residual) {
        sums[*k] += q;
    }
    let mut search = Search { grid, penalty, residual: sums, best: None };
    if grid.q() == 1 {
        search.at_one_point();
    } else if grid.d == 1 || grid.collinear() {
        search.on_a_line();
    } else {
        search.in_the_plane();
    }
    let Best { num, den, direction, seen, .. } = search.best?;
    // Factors that num/den leaves out: powers of two, and n.
    let num = Exact::whole(num);
    let square = match penalty {
        Penalty::Variation => {
            let n = Exact::of(grid.n as f64);
            num.scaled(-2 * digits).divided_by(&(&Exact::whole(den) * &(&n * &n)), true)
        }
        Penalty::Gradient => num.scaled(2 * (grid.shift - digits)).divided_by(&Exact::whole(den), true),
    };
    // (w, β) in whole coordinates is (w, β/2^shift) in those of the data.
    let [a, b, c] = with_common_scale([
        &(&direction[0] << grid.shift as usize),
        &(&direction[1] << grid.shift as usize),
        &direction[2],
    ]);
    let size = libm::sqrt(a * a + b * b + c * c);
    let direction = if grid.d == 1 { vec![a, c] } else { vec![a, b, c] };
    Some(Supremum {
        upper: square.sqrt_rounded(true),
        direction: direction.into_iter().map(|v| v / size).collect(),
        seen: (0..grid.q()).filter(|k| seen[k / 64] >> (k % 64) & 1 == 1).collect(),
    })
}

/// A value of ρ², up to the common factor, and where.
struct Best {
    num: IBig,
    den: IBig,
    log2: f64,
    direction: [IBig; 3],
    seen: Vec<u64>,
}

struct Search<'a> {
    grid: &'a Grid,
    penalty: Penalty,
    /// The residual summed over equal data.
    residual: Vec<IBig>,
    best: Option<Best>,
}

/// η and N² on a plane of directions: coefficients of η; the form `f0 w0² + 2 f1 w0 w1 + f2 w1²`, and
/// what it is multiplied by.
struct Plane {
    g: [IBig; 2],
    form: [IBig; 3],
    weight: IBig,
}

impl Plane {
    /// `|η|²` and `N²` at w.
    fn at(&self, w: &[IBig; 2]) -> (IBig, IBig) {
        let eta = &self.g[0] * &w[0] + &self.g[1] * &w[1];
        let [a, b, c] = &self.form;
        let square = (a * &w[0] + ((b * &w[1]) << 1)) * &w[0] + c * &w[1] * &w[1];
        (&eta * &eta, square * &self.weight)
    }

    /// `|η|²`, `N²` and the direction of the maximum over the whole plane, if it lies strictly between
    /// two directions less than half a turn apart (the second to the left of the first).
    fn between(&self, from: &[IBig; 2], to: &[IBig; 2]) -> Option<(IBig, IBig, [IBig; 2])> {
        let [a, b, c] = &self.form;
        let det = a * c - b * b;
        if det.is_zero() {
            return None;
        }
        let mut w = [c * &self.g[0] - b * &self.g[1], a * &self.g[1] - b * &self.g[0]];
        let side = orientation(from, &w);
        if side == 0 || side != orientation(&w, to) {
            return None;
        }
        let num = &self.g[0] * &w[0] + &self.g[1] * &w[1];
        if side < 0 {
            w = [-&w[0], -&w[1]];
        }
        Some((num, det * &self.weight, w))
    }
}

/// The sign of `a0 b1 − a1 b0`: 1 if b is to the left of a.
fn orientation(a: &[IBig; 2], b: &[IBig; 2]) -> i32 {
    sign(&(&a[0] * &b[1] - &a[1] * &b[0]))
}

/// The preactivation of a point as a functional on a plane of directions.
struct Functional {
    /// The distinct point.
    point: usize,
    /// The functional or its negative, whichever is in the upper half plane.
    upper: [IBig; 2],
    /// Whether `upper` is the functional itself.
    own: bool,
    approximate: [f64; 2],
}

impl Functional {
    fn new(point: usize, v: [IBig; 2]) -> Self {
        let own = sign(&v[1]) > 0 || (v[1].is_zero() && sign(&v[0]) > 0);
        let upper = if own { v } else { [-&v[0], -&v[1]] };
        let approximate = with_common_scale([&upper[0], &upper[1]]);
        Self { point, upper, own, approximate }
    }

    /// [`orientation`] from this one to another.
    fn orientation(&self, other: &Self) -> i32 {
        let (a, b) = (self.approximate[0] * other.approximate[1], self.approximate[1] * other.approximate[0]);
        let (det, size) = (a - b, a.abs() + b.abs());
        if size > SMALL && det.abs() > DOUBLE * size {
            return if det > 0.0 { 1 } else { -1 };
        }
        orientation(&self.upper, &other.upper)
    }
}

/// What a full turn of w about the origin of a plane meets, in this order at each group of parallel functionals.
enum Event<'a> {
    /// These points' preactivations become 0, and were positive.
    Leave(&'a [Functional], bool),
    /// They were 0 and become positive.
    Enter(&'a [Functional], bool),
    /// w is on the walls of this group: their functionals are 0.
    OnWalls(&'a [IBig; 2], &'a [Functional]),
    /// w is strictly between two neighbouring directions that are on walls.
    Between(&'a [IBig; 2], &'a [IBig; 2]),
}

/// Turns w once about the origin. Before the first event exactly the functionals with `own` are seen.
/// `Leave` and `Enter` concern those members of the group whose `own` equals the flag. The functionals
/// must not all be parallel.
fn sweep(functionals: &mut [Functional], visit: &mut dyn FnMut(Event)) {
    functionals.sort_by(|a, b| 0.cmp(&a.orientation(b)));
    let groups: Vec<&[Functional]> = functionals.chunk_by(|a, b| a.orientation(b) == 0).collect();
    let ahead: Vec<[IBig; 2]> = groups.iter().map(|g| [-&g[0].upper[1], g[0].upper[0].clone()]).collect();
    let behind: Vec<[IBig; 2]> = ahead.iter().map(|w| [-&w[0], -&w[1]]).collect();
    let stops: Vec<&[IBig; 2]> = ahead.iter().chain(&behind).collect();
    for (k, stop) in stops.iter().enumerate() {
        let (group, first) = (groups[k % groups.len()], k < groups.len());
        visit(Event::Leave(group, first));
        visit(Event::OnWalls(stop, group));
        visit(Event::Enter(group, !first));
        visit(Event::Between(stop, stops[(k + 1) % stops.len()]));
    }
}

/// Toggles the membership of point k in a set of one bit a point.
fn toggle(set: &mut [u64], k: usize) {
    set[k / 64] ^= 1 << (k % 64);
}

impl Search<'_> {
    /// Keeps a value of ρ² if it is the largest so far.
    fn consider(&mut self, num: IBig, den: IBig, seen: &[u64], direction: impl FnOnce() -> [IBig; 3]) {
        if num.is_zero() || den.is_zero() {
            return;
        }
        let log2 = log2(&num) - log2(&den);
        if let Some(best) = &self.best {
            let clear = 1e-9;
            if log2 < best.log2 - clear || (log2 < best.log2 + clear && &num * &best.den <= &best.num * &den)
            {
                return;
            }
        }
        self.best = Some(Best { num, den, log2, direction: direction(), seen: seen.to_vec() });
    }

    fn gradient(&self) -> bool {
        self.penalty == Penalty::Gradient
    }

    /// All data are one point: a direction sees all or none.
    fn at_one_point(&mut self) {
        let (grid, g) = (self.grid, self.residual[0].clone());
        let [x, y] = grid.whole[0].clone();
        // V: u along x̃. G: any u with a positive preactivation, so this one too.
        let (num, den) = if self.gradient() {
            (&g * &g, (&grid.square[0] << 2) * IBig::from(grid.n * grid.n))
        } else {
            (&g * &g * &grid.square[0], &grid.unit * &grid.unit)
        };
        self.consider(num, den, &[1], || [x, y, &grid.unit * &grid.unit]);
    }

    /// d = 1, or all data on one line: the directions that matter are those in the span of two
    /// augmented points.
    fn on_a_line(&mut self) {
        let grid = self.grid;
        // Two vectors (w, β) that span them, in units in which N² of V is that of the other strata.
        let basis: [[IBig; 3]; 2] = if grid.d == 1 {
            [[IBig::ONE, IBig::ZERO, IBig::ZERO], [IBig::ZERO, IBig::ZERO, IBig::ONE]]
        } else {
            [0, 1].map(|k| [grid.whole[k][0].clone(), grid.whole[k][1].clone(), &grid.unit * &grid.unit])
        };
        let metric = self.metric(&basis);
        let point = |k: usize| {
            let [x, y] = &grid.whole[k];
            basis.each_ref().map(|[a, b, c]| a * x + b * y + c)
        };
        let points: Vec<[IBig; 2]> = (0..grid.q()).map(point).collect();
        let terms: Vec<Vec<IBig>> = (0..grid.q())
            .map(|k| {
                let ([x, y], g, m) = (&points[k], &self.residual[k], IBig::from(grid.count[k]));
                let mut terms = vec![g * x, g * y];
                if self.gradient() {
                    terms.extend([&m * x * x, &m * x * y, &m * y * y, &m * &grid.square[k]]);
                }
                terms
            })
            .collect();
        let mut seen = vec![0u64; grid.q().div_ceil(64)];
        let mut sums = vec![IBig::ZERO; terms[0].len()];
        let mut functionals: Vec<_> =
            points.iter().enumerate().map(|(k, v)| Functional::new(k, v.clone())).collect();
        for f in functionals.iter().filter(|f| f.own) {
            toggle(&mut seen, f.point);
            add(&mut sums, &terms[f.point]);
        }
        sweep(&mut functionals, &mut |event| {
            let plane = |sums: &[IBig]| {
                let g = [sums[0].clone(), sums[1].clone()];
                match sums {
                    [_, _, a, b, c, t] => {
                        Plane { g, form: [a.clone(), b.clone(), c.clone()], weight: t << 2 }
                    }
                    _ => Plane { g, form: metric.clone(), weight: IBig::ONE },
                }
            };
            let lift = |w: &[IBig; 2]| [0, 1, 2].map(|c| &w[0] * &basis[0][c] + &w[1] * &basis[1][c]);
            match event {
                Event::Leave(group, own) => {
                    for f in group.iter().filter(|f| f.own == own) {
                        toggle(&mut seen, f.point);
                        subtract(&mut sums, &terms[f.point]);
                    }
                }
                Event::Enter(group, own) => {
                    for f in group.iter().filter(|f| f.own == own) {
                        toggle(&mut seen, f.point);
                        add(&mut sums, &terms[f.point]);
                    }
                }
                Event::OnWalls(w, _) => {
                    let (num, den) = plane(&sums).at(w);
                    self.consider(num, den, &seen, || lift(w));
                }
                Event::Between(from, to) => {
                    if let Some((num, den, w)) = plane(&sums).between(from, to) {
                        self.consider(num, den, &seen, || lift(&w));
                    }
                }
            }
        });
    }

    /// `‖u‖²` of V on the span of two vectors (w, β), as a form. In whole coordinates
    /// `2^(2 shift) ‖u‖² = 2^(2 shift) ‖w‖² + β²`.
    fn metric(&self, basis: &[[IBig; 3]; 2]) -> [IBig; 3] {
        let square = &self.grid.unit * &self.grid.unit;
        let inner = |u: &[IBig; 3], v: &[IBig; 3]| (&u[0] * &v[0] + &u[1] * &v[1]) * &square + &u[2] * &v[2];
        [inner(&basis[0], &basis[0]), inner(&basis[0], &basis[1]), inner(&basis[1], &basis[1])]
    }

    /// d = 2 and the data not on one line.
    ///
    /// The directions of point k's wall are `(w, −w·X_k)`, and there point j counts as `X_j − X_k`.
    fn in_the_plane(&mut self) {
        let grid = self.grid;
        let terms: Vec<Vec<IBig>> = (0..grid.q())
            .map(|k| {
                let ([x, y], g, m) = (&grid.whole[k], &self.residual[k], IBig::from(grid.count[k]));
                let mut terms = vec![g * x, g * y, g.clone()];
                if self.gradient() {
                    let (mx, my) = (&m * x, &m * y);
                    terms.extend([&mx * x, &mx * y, &my * y, mx, my, m.clone(), m * &grid.square[k]]);
                }
                terms
            })
            .collect();
        // Every cell has a piece of a wall on its boundary, most have several; each is considered once.
        let mut cells: HashSet<Box<[u64]>> = HashSet::new();
        for k in 0..grid.q() {
            let [x, y] = &grid.whole[k];
            let metric = self.metric(&[[IBig::ONE, IBig::ZERO, -x], [IBig::ZERO, IBig::ONE, -y]]);
            let mut functionals: Vec<_> = (0..grid.q())
                .filter(|j| *j != k)
                .map(|j| Functional::new(j, [&grid.whole[j][0] - x, &grid.whole[j][1] - y]))
                .collect();
            let mut seen = vec![0u64; grid.q().div_ceil(64)];
            let mut sums = vec![IBig::ZERO; terms[0].len()];
            for f in functionals.iter().filter(|f| f.own) {
                toggle(&mut seen, f.point);
                add(&mut sums, &terms[f.point]);
            }
            let plane = |sums: &[IBig]| {
                let g = [&sums[0] - x * &sums[2], &sums[1] - y * &sums[2]];
                match sums {
                    [_, _, _, xx, xy, yy, mx, my, m, t] => {
                        let form = [
                            xx - ((x * mx) << 1) + x * x * m,
                            xy - x * my - y * mx + x * y * m,
                            yy - ((y * my) << 1) + y * y * m,
                        ];
                        Plane { g, form, weight: t << 2 }
                    }
                    _ => Plane { g, form: metric.clone(), weight: IBig::ONE },
                }
            };
            let lift = |w: &[IBig; 2]| [w[0].clone(), w[1].clone(), -(&w[0] * x + &w[1] * y)];
            sweep(&mut functionals, &mut |event| match event {
                Event::Leave(group, own) => {
                    for f in group.iter().filter(|f| f.own == own) {
                        toggle(&mut seen, f.point);
                        subtract(&mut sums, &terms[f.point]);
                    }
                }
                Event::Enter(group, own) => {
                    for f in group.iter().filter(|f| f.own == own) {
                        toggle(&mut seen, f.point);
                        add(&mut sums, &terms[f.point]);
                    }
                }
                // A ray lies on the walls of all points on its line: once is enough.
                Event::OnWalls(w, group) => {
                    if group.iter().all(|f| f.point > k) {
                        let (num, den) = plane(&sums).at(w);
                        self.consider(num, den, &seen, || lift(w));
                    }
                }
                Event::Between(from, to) => {
                    if let Some((num, den, w)) = plane(&sums).between(from, to) {
                        self.consider(num, den, &seen, || lift(&w));
                    }
                    if !cells.contains(seen.as_slice()) {
                        cells.insert(seen.clone().into());
                        self.open_cell(&sums, &seen);
                    }
                    toggle(&mut seen, k);
                    if !cells.contains(seen.as_slice()) {
                        cells.insert(seen.clone().into());
                        add(&mut sums, &terms[k]);
                        self.open_cell(&sums, &seen);
                        subtract(&mut sums, &terms[k]);
                    }
                    toggle(&mut seen, k);
                }
            });
        }
    }

    /// Considers the open cell of this pattern.
    fn open_cell(&mut self, sums: &[IBig], seen: &[u64]) {
        let g = [&sums[0], &sums[1], &sums[2]];
        if g.iter().all(|g| g.is_zero()) {
            return;
        }
        let square = &self.grid.unit * &self.grid.unit;
        let (u, den) = match sums {
            [_, _, _, xx, xy, yy, mx, my, m, t] => {
                // The adjugate of [[xx, xy, mx], [xy, yy, my], [mx, my, m]].
                let a = [
                    yy * m - my * my,
                    mx * my - xy * m,
                    xy * my - yy * mx,
                    xx * m - mx * mx,
                    xy * mx - xx * my,
                    xx * yy - xy * xy,
                ];
                let det = xx * &a[0] + xy * &a[1] + mx * &a[2];
                if det.is_zero() {
                    return;
                }
                let u = [
                    &a[0] * g[0] + &a[1] * g[1] + &a[2] * g[2],
                    &a[1] * g[0] + &a[3] * g[1] + &a[4] * g[2],
                    &a[2] * g[0] + &a[4] * g[1] + &a[5] * g[2],
                ];
                (u, (t << 2) * det)
            }
            _ => ([g[0].clone(), g[1].clone(), g[2] * &square], square.clone()),
        };
        if let Some(side) = self.sign_of(&u, seen) {
            let num = g[0] * &u[0] + g[1] * &u[1] + g[2] * &u[2];
            self.consider(num, den, seen, || if side > 0 { u } else { u.map(|c| -c) });
        }
    }

    /// The sign for which `± (w, β)` sees exactly these points, and none is on its wall; none if there
    /// is no such sign.
    fn sign_of(&self, u: &[IBig; 3], seen: &[u64]) -> Option<i32> {
        let grid = self.grid;
        let shift = grid.shift as usize;
        let approximate = with_common_scale([&(&u[0] << shift), &(&u[1] << shift), &u[2]]);
        let mut side = 0;
        for k in 0..grid.q() {
            let [x, y] = grid.double[k];
            let (a, b) = (approximate[0] * x, approximate[1] * y);
            let (z, size) = (a + b + approximate[2], a.abs() + b.abs() + approximate[2].abs());
            let sign = if size > SMALL && z.abs() > DOUBLE * size {
                if z > 0.0 { 1 } else { -1 }
            } else {
                let [x, y] = &grid.whole[k];
                sign(&(&u[0] * x + &u[1] * y + &u[2]))
            };
            let sign = if seen[k / 64] >> (k % 64) & 1 == 1 { sign } else { -sign };
            if sign == 0 || side * sign < 0 {
                return None;
            }
            side = sign;
        }
        Some(side)
    }
}

fn add(sums: &mut [IBig], terms: &[IBig]) {
    for (sum, term) in sums.iter_mut().zip(terms) {
        *sum += term;
    }
}

fn subtract(sums: &mut [IBig], terms: &[IBig]) {
    for (sum, term) in sums.iter_mut().zip(terms) {
        *sum -= term;
    }
}
