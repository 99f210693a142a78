//! The training step. All neurons of one cell share one gradient, and f needs of a cell only the
//! sum of its mass vectors, so a step costs O(m + cells) instead of O(m n): exactly, not
//! approximately. `line` (d = 1) and `sphere` (d = 2) follow each neuron's cell; `dense` visits every
//! pair of neuron and point, which is faster for few points.
//!
//! What an engine keeps between steps is a function of the network alone or has no influence on the numbers,
//! so that a run resumed from any of its states is the same to the last bit.

mod adam;
mod block;
mod dense;
mod exact;
mod line;
mod region;
mod sphere;
mod tree;
mod walls;

#[cfg(test)]
mod tests;

pub(crate) use adam::Moments;

use crate::experiment::Optimiser;
use crate::network::Network;
use crate::points::Points;

/// Neurons a block: the compiler turns a block into vector instructions, and the order of every sum
/// is fixed, so that all targets agree to the last bit.
const LANES: usize = 8;

/// The regulariser's contribution to the gradient of a neuron: m times the gradient of λR.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum PenaltyGradient {
    /// Nothing (none, label noise, warm-up).
    None,
    /// Weight decay: `λ` times `a` and the weights, `bias` times the bias; the two are equal, or the bias is
    /// free of charge and `bias` is 0.
    WeightDecay { lambda: f64, bias: f64 },
    /// `λ ∇V(θ)`, `V` the gradient penalty; with walls if the flag is set.
    GradientPenalty(f64, bool),
}

/// What a step needs besides the network. `q_i = r_i/n` (`r_i/B` on a batch, 0 off it), with the residuals
/// `r_i = y_i − f(x_i)`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<'a> {
    pub(crate) q: &'a [f64],
    pub(crate) h: f64,
    pub(crate) penalty: PenaltyGradient,
    pub(crate) optimiser: Optimiser,
}

/// How a step is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Every pair of neuron and point.
    Dense,
    /// By cells.
    Cells,
}

impl Kind {
    /// The faster one, by measurement (`atoms bench`); a function of the experiment alone, so that
    /// every machine and every resumed run takes the same path.
    pub(crate) fn choose(points: &Points) -> Self {
        let few = if points.d() == 1 { 6 } else { 16 };
        if points.n() < few { Self::Dense } else { Self::Cells }
    }
}

/// Predicts and steps for one set of points.
#[derive(Clone, Debug)]
pub(crate) struct Engine {
    augmented: Vec<[f64; 3]>,
    method: Method,
}

#[derive(Clone, Debug)]
enum Method {
    Dense,
    Line(Box<line::Line>),
    Sphere(Box<sphere::Sphere>),
}

impl Engine {
    /// An engine of the given kind; one that cannot serve these points is replaced by the dense one.
    pub(crate) fn new(points: &Points, kind: Kind) -> Self {
        let augmented: Vec<_> = (0..points.n()).map(|i| points.augmented(i)).collect();
        let method = match (kind, points.d()) {
            (Kind::Dense, _) => Method::Dense,
            (Kind::Cells, 1) => Method::Line(Box::new(line::Line::new(&augmented))),
            (Kind::Cells, _) => match sphere::Sphere::new(&augmented) {
                Some(sphere) => Method::Sphere(Box::new(sphere)),
                None => Method::Dense,
            },
        };
        Self { augmented, method }
    }

    /// Whether the cells it follows are those of the network, point by point.
    #[cfg(test)]
    fn agrees(&mut self, net: &Network) -> bool {
        match &mut self.method {
            Method::Dense => true,
            Method::Line(line) => line.agrees(net),
            Method::Sphere(sphere) => sphere.agrees(net),
        }
    }

    /// Discards what is kept of the network; to be called whenever it was changed by anything but `step`.
    pub(crate) fn invalidate(&mut self) {
        match &mut self.method {
            Method::Dense => (),
            Method::Line(line) => line.invalidate(),
            Method::Sphere(sphere) => sphere.invalidate(),
        }
    }

    /// Predictions on the data.
    pub(crate) fn predict(&mut self, net: &Network, fit: &mut [f64]) {
        match &mut self.method {
            Method::Dense => net.predict_into(&self.augmented, fit),
            Method::Line(line) => line.predict(net, fit),
            Method::Sphere(sphere) => sphere.predict(net, &self.augmented, fit),
        }
    }

    /// [`Engine::step`] with some neurons (ascending) frozen, as if their gradients were 0. Adam's moments of
    /// a neuron are 0 when it is frozen, and stay so.
    pub(crate) fn step_with_frozen(
        &mut self,
        net: &mut Network,
        step: Step<'_>,
        moments: &mut Option<Moments>,
        frozen: &[usize],
    ) {
        let before: Vec<(f64, [f64; 3])> = frozen.iter().map(|j| (net.a[*j], net.direction(*j))).collect();
        let places: Vec<[u32; 2]> = frozen.iter().map(|j| self.cell_and_region(*j)).collect();
        self.step(net, step, moments);
        for (j, (a, w)) in frozen.iter().zip(before) {
            net.a[*j] = a;
            net.set_direction(*j, w);
            if let Some(moments) = moments {
                moments.clear(*j);
            }
        }
        // The frozen neurons are back in their cells, and all sums over cells are computed anew in the order of
        // the neurons: subtracting a neuron's step from a sum would round otherwise than in a run resumed here.
        match &mut self.method {
            Method::Dense => (),
            Method::Line(line) => line.restore(net, frozen, &places),
            Method::Sphere(sphere) => sphere.restore(net, frozen, &places),
        }
    }

    /// A neuron's cell and region; 0 where the method has none.
    fn cell_and_region(&self, j: usize) -> [u32; 2] {
        match &self.method {
            Method::Dense => [0; 2],
            Method::Line(line) => [line.cell[j], 0],
            Method::Sphere(sphere) => [sphere.cell[j], sphere.region[j]],
        }
    }

    /// One step: `a_j += h (Σ_i q_i relu(w̃_j·x̃_i) − λ…)`, `w̃_j += h (Σ_i q_i a_j 1[w̃_j·x̃_i > 0] x̃_i − λ…)`.
    pub(crate) fn step(&mut self, net: &mut Network, step: Step<'_>, moments: &mut Option<Moments>) {
        if step.optimiser == Optimiser::Adam {
            moments.get_or_insert_with(|| Moments::new(net.m())).advance();
        }
        match &mut self.method {
            Method::Dense => dense::step(net, &self.augmented, step, moments.as_mut()),
            Method::Line(line) => line.step(net, step, moments.as_mut()),
            Method::Sphere(sphere) => sphere.step(net, step, moments.as_mut()),
        }
    }
}
