//! The numbers of one frame, as the pictures need them.

/// A frame's numbers with the masses of its neurons.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// The frame's neurons, `5 m` numbers by column.
    pub(super) columns: Vec<f32>,
    /// f on the window, row-major.
    pub(super) field: Vec<f32>,
    /// The map of violations, row-major.
    pub(super) map: Vec<f32>,
    /// `|a|·‖w̃‖` of each neuron, 0 of dead neurons and of those that are not finite.
    pub(super) masses: Vec<f32>,
    /// Sum of the masses.
    pub(super) mass: f64,
    /// Number of the masses that are not 0.
    pub(super) live: usize,
    /// The largest mass.
    pub(super) largest: f32,
}

impl Numbers {
    /// The numbers of a frame of `m` neurons; without masses if the columns are cut short.
    pub(super) fn new(columns: Vec<f32>, field: Vec<f32>, map: Vec<f32>, m: usize) -> Self {
        let mut numbers = Self { columns, field, map, ..Self::default() };
        if numbers.are_complete(m) && m > 0 {
            let column = |k: usize| numbers.columns[k * m..(k + 1) * m].iter();
            let directions = column(0).zip(column(1)).zip(column(2));
            let neurons = directions.zip(column(3)).zip(column(4));
            numbers.masses = neurons
                .map(|((((u, v), b), a), atom)| {
                    let mass = a.abs() * (u * u + v * v + b * b).sqrt();
                    if *atom > -1.5 && mass < f32::INFINITY { mass } else { 0.0 }
                })
                .collect();
            for mass in &numbers.masses {
                numbers.largest = numbers.largest.max(*mass);
                numbers.mass += f64::from(*mass);
                numbers.live += usize::from(*mass > 0.0);
            }
        }
        numbers
    }

    /// Whether there are all columns of `m` neurons.
    pub(super) fn are_complete(&self, m: usize) -> bool {
        self.columns.len() >= 5 * m
    }
}
