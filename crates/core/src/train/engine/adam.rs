//! Adam, by parameter.

/// Adam's moments by parameter: `a`, then `w̃` by coordinate.
#[derive(Clone, Debug)]
pub(crate) struct Moments {
    pub(super) first: [Vec<f64>; 4],
    pub(super) second: [Vec<f64>; 4],
    /// `β₁^t`, `β₂^t`.
    pub(super) powers: [f64; 2],
}

impl Moments {
    pub(crate) fn new(m: usize) -> Self {
        let zeros = || [vec![0.0; m], vec![0.0; m], vec![0.0; m], vec![0.0; m]];
        Self { first: zeros(), second: zeros(), powers: [1.0, 1.0] }
    }

    /// Sets the moments of neuron `j` to 0, as for a new neuron.
    pub(crate) fn clear(&mut self, j: usize) {
        for k in 0..4 {
            self.first[k][j] = 0.0;
            self.second[k][j] = 0.0;
        }
    }

    /// Advances the powers of β at the beginning of a step.
    pub(crate) fn advance(&mut self) {
        self.powers[0] *= 0.9;
        self.powers[1] *= 0.999;
    }
}

/// Adam on one coordinate of a block (β = 0.9, 0.999, ε = 1e-8; `g` is the descent direction).
pub(crate) fn adam(
    state: &mut Moments,
    start: usize,
    width: usize,
    coordinate: usize,
    g: &[f64],
    value: &mut [f64],
    h: f64,
) {
    let (c1, c2) = (1.0 - state.powers[0], 1.0 - state.powers[1]);
    let first = &mut state.first[coordinate][start..start + width];
    let second = &mut state.second[coordinate][start..start + width];
    for l in 0..width {
        first[l] = 0.9 * first[l] + (1.0 - 0.9) * g[l];
        second[l] = 0.999 * second[l] + (1.0 - 0.999) * g[l] * g[l];
        value[l] += h * (first[l] / c1) / ((second[l] / c2).sqrt() + 1e-8);
    }
}
