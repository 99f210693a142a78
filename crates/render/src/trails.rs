//! The trails of some neurons: their parameters at geometrically spaced steps.

use crate::view::{Chart, Place, View};

/// The positions at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// Steps done.
    pub step: u64,
    /// `[w̃0, w̃1, w̃2, a]` of every followed neuron.
    pub at: Vec<[f32; 4]>,
}

/// Trails of at most [`Trails::NEURONS`] neurons through at most [`Trails::MOMENTS`] moments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trails {
    followed: Vec<usize>,
    moments: Vec<Moment>,
    m: usize,
    d: usize,
    gap: f64,
    version: u64,
}

impl Trails {
    /// The most neurons followed.
    pub const NEURONS: usize = 300;
    /// The most moments kept.
    pub const MOMENTS: usize = 24;

    /// No trails yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Removes all trails.
    pub fn clear(&mut self) {
        *self = Self { version: self.version + 1, ..Self::default() };
    }

    /// Takes a frame's neurons (`5 m` numbers by column) into account; it is kept if it is far
    /// enough from the last moment in `ln(1 + step)`. Going back to an earlier step leaves the moments up to it, so
    /// that trails are always those of the past; another network begins anew.
    pub fn push(&mut self, step: u64, frame_neurons: &[f32], m: usize, d: usize) {
        if m == 0 || frame_neurons.len() < 4 * m {
            return;
        }
        if self.moments.last().is_some_and(|last| last.step > step) {
            self.moments.retain(|moment| moment.step <= step);
            self.version += 1;
        }
        if m != self.m || d != self.d {
            self.clear();
            (self.m, self.d, self.gap) = (m, d, 0.2);
            let count = m.min(Self::NEURONS);
            self.followed = (0..count).map(|k| k * m / count).collect();
        }
        if let Some(last) = self.moments.last()
            && (last.step == step || time(step) - time(last.step) < self.gap)
        {
            return;
        }
        let at = self.followed.iter().map(|&j| [0, 1, 2, 3].map(|k| frame_neurons[k * m + j])).collect();
        self.moments.push(Moment { step, at });
        while self.moments.len() > Self::MOMENTS {
            self.gap *= 1.25;
            let mut kept = f64::NEG_INFINITY;
            let gap = self.gap;
            self.moments.retain(|moment| {
                let keep = time(moment.step) - kept >= gap;
                if keep {
                    kept = time(moment.step);
                }
                keep
            });
        }
        self.version += 1;
    }

    /// Indices of the followed neurons.
    pub fn followed(&self) -> &[usize] {
        &self.followed
    }

    /// The kept moments, by ascending step.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// Changes whenever the moments do, so that a drawing of them can be kept until then.
    pub fn version(&self) -> u64 {
        self.version
    }
}

/// Calls `piece` for the segments of a neuron's trail if its last sign is this one. The trail is interrupted
/// where it leaves one end of the chart and comes back at the other, or goes over to the other side.
pub fn pieces(
    trails: &Trails,
    k: usize,
    positive: bool,
    view: &View,
    mut piece: impl FnMut([f64; 2], [f64; 2]),
) {
    let moments = trails.moments();
    if moments.last().is_none_or(|last| (last.at[k][3] > 0.0) != positive) {
        return;
    }
    // Only the cylinder is periodic.
    let farthest = if view.chart == Chart::Lines { f64::INFINITY } else { 0.5 * view.width };
    let mut last: Option<Place> = None;
    for moment in moments {
        let [p, q, r, a] = moment.at[k].map(f64::from);
        let here = view.place([p, q, r], a).filter(|place| view.is_reached(place.front));
        if let (Some(Place { at: from, front }), Some(Place { at: to, front: other })) = (last, here)
            && front == other
            && (from[0] - to[0]).abs() < farthest
            && (from[0] - to[0]).abs() + (from[1] - to[1]).abs() > 0.2
        {
            piece(from, to);
        }
        last = here;
    }
}

/// Time on the scale of the trails.
fn time(step: u64) -> f64 {
    libm::log1p(step as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_few_neurons_at_few_moments() {
        let m = 1000;
        let mut frame = vec![0.0; 5 * m];
        let mut trails = Trails::new();
        for step in 0..20_000 {
            frame[0] = step as f32;
            trails.push(step, &frame, m, 2);
        }
        assert_eq!(trails.followed().len(), Trails::NEURONS);
        assert!(trails.followed().windows(2).all(|p| p[0] < p[1]));
        let moments = trails.moments();
        assert!(moments.len() <= Trails::MOMENTS && moments.len() > 8);
        assert_eq!(moments[0].step, 0);
        for moment in moments {
            assert_eq!(moment.at[0][0], moment.step as f32);
        }
        let (version, all) = (trails.version(), trails.moments().to_vec());
        frame[0] = 500.0;
        trails.push(500, &frame, m, 2);
        assert!(trails.version() > version);
        let past: Vec<_> = all.iter().filter(|moment| moment.step <= 500).cloned().collect();
        assert!(past.len() > 4 && trails.moments().starts_with(&past));
        assert!(trails.moments().len() <= past.len() + 1);
        trails.push(0, &frame, m, 2);
        assert_eq!(trails.moments(), &all[..1]);
        trails.push(3, &frame[..10], 2, 1);
        assert_eq!(trails.followed(), &[0, 1]);
        trails.clear();
        assert!(trails.moments().is_empty());
    }
}
