//! Dragging neurons: the parameters at which a drag on a chart of the neuron view puts them. The inverse of
//! [`View::place`].

use crate::projection::{self, dot, norm};
use crate::view::{Chart, PLANE, UNROLLED, View};
use relu_atoms_core::train::NeuronEdit;

/// The least root of a mass over the largest to which a neuron can be dragged: without mass it would have no
/// place on the chart from which to be dragged back.
const LEAST: f64 = 0.01;

/// A dragged neuron, as it was when the drag began.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DraggedNeuron {
    /// Its index.
    pub neuron: usize,
    /// Its direction.
    pub w: [f64; 3],
    /// Its outer weight.
    pub a: f64,
    /// Whether it was frozen before.
    pub held: bool,
}

/// A drag under way, of one neuron or of all neurons of an atom.
#[derive(Clone, Debug, PartialEq)]
pub struct Drag {
    /// Ascending.
    neurons: Vec<DraggedNeuron>,
    /// Unit direction of the mark that is dragged.
    from: [f64; 3],
    /// From the pointer to the mark, in pixels.
    off: [f64; 2],
    /// Whether it is one neuron, and not an atom: for d = 1 its mass follows the pointer, too.
    alone: bool,
    /// The scale of the view when the drag began. The view's own follows the masses, and so the one that is dragged.
    scale: f64,
}

impl Drag {
    /// Begins to drag neurons (ascending) whose mark has this direction and place, by a pointer at `at`. None if
    /// the direction is 0. `scale` is that of the view ([`View::scale`]).
    pub fn new(
        neurons: Vec<DraggedNeuron>,
        direction: [f64; 3],
        mark: [f64; 2],
        at: [f64; 2],
        alone: bool,
        scale: f64,
    ) -> Option<Self> {
        let length = norm(direction);
        let from = direction.map(|v| v / length);
        (length > 0.0).then_some(Self {
            neurons,
            from,
            off: [mark[0] - at[0], mark[1] - at[1]],
            alone,
            scale,
        })
    }

    /// The edits that move the mark with the pointer to `at`: all neurons turn as the mark does, and keep what
    /// the chart does not show. They are frozen, so that training does not move them during the drag. Empty at
    /// the centre of the plane, where there is no direction.
    pub fn moved(&self, view: &View, at: [f64; 2]) -> Vec<NeuronEdit> {
        let Some((to, share)) =
            direction_at(view, [at[0] + self.off[0], at[1] + self.off[1]], view.lines.value(self.from) > 0.0)
        else {
            return Vec::new();
        };
        let place = |dragged: &DraggedNeuron| {
            let (mut w, mut a) = (turn(dragged.w, self.from, to), dragged.a);
            let mass = a.abs() * norm(w);
            if self.alone
                && let Some(share) = share
                && mass > 0.0
            {
                // |a| w̃ as shown; |a| and ‖w̃‖ grow alike.
                let size = share.abs().max(LEAST);
                let stretch = (size * size * self.scale.max(1e-300) / mass).sqrt();
                w = w.map(|v| stretch * v);
                a *= stretch;
                if view.chart == Chart::Unrolled {
                    a = a.abs().copysign(share);
                }
            }
            NeuronEdit { neuron: dragged.neuron, parameters: Some([a, w[0], w[1], w[2]]), frozen: Some(true) }
        };
        self.neurons.iter().map(place).collect()
    }

    /// The edits that put all neurons back where they were when the drag began, frozen or not as they were.
    pub fn undone(&self) -> Vec<NeuronEdit> {
        let back = |n: &DraggedNeuron| NeuronEdit {
            neuron: n.neuron,
            parameters: Some([n.a, n.w[0], n.w[1], n.w[2]]),
            frozen: Some(n.held),
        };
        self.neurons.iter().map(back).collect()
    }

    /// The neurons to be released when the drag ends: those that were not frozen before.
    pub fn released(&self) -> Vec<usize> {
        self.neurons.iter().filter(|n| !n.held).map(|n| n.neuron).collect()
    }
}

/// The unit direction shown at a place and, for d = 1, the root of the mass over the largest so far, at most
/// 1, with the sign of the neuron on the unrolled chart. Places off the chart count as its nearest. `front` is the half
/// of the chart of straight lines ([`crate::view::Place::front`]).
fn direction_at(view: &View, at: [f64; 2], front: bool) -> Option<([f64; 3], Option<f64>)> {
    let [cx, cy] = view.centre();
    let (right, up) = (at[0] - cx, cy - at[1]);
    let (across, height) = (right / cx.max(1.0), up / (cy - 7.0).max(1.0));
    match view.chart {
        Chart::Cylinder => Some((projection::cylinder_direction([across, height]), None)),
        Chart::Sphere => {
            let r = libm::hypot(right, up).max(view.radius());
            let (x, y) = (right / r, up / r);
            let z = (1.0 - x * x - y * y).max(0.0).sqrt();
            Some((view.rotation.invert([x, y, z]), None))
        }
        // A mark stays in the half in which it is: beyond infinity lies the other.
        Chart::Lines => Some((view.lines.direction(view.lines_place(at), front), None)),
        Chart::Plane => {
            let r = libm::hypot(right, up);
            let share = (r / (PLANE * view.radius())).min(1.0);
            (r >= 1.0).then(|| ([right / r, up / r, 0.0], Some(share)))
        }
        Chart::Unrolled => {
            let angle = core::f64::consts::PI * across;
            Some(([libm::cos(angle), libm::sin(angle), 0.0], Some((height / UNROLLED).clamp(-1.0, 1.0))))
        }
    }
}

/// `w` after the shortest turn that takes the unit direction `from` to `to`.
fn turn(w: [f64; 3], from: [f64; 3], to: [f64; 3]) -> [f64; 3] {
    let cosine = 1.0 + dot(from, to);
    if cosine < 1e-9 {
        // Opposite: every half turn is as short.
        return w.map(|v| -v);
    }
    let sum = [0, 1, 2].map(|k| from[k] + to[k]);
    let (along, ahead) = (dot(sum, w) / cosine, 2.0 * dot(from, w));
    [0, 1, 2].map(|k| w[k] - along * sum[k] + ahead * to[k])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::Lines;
    use crate::projection::Rotation;
    use relu_atoms_core::network::Network;

    const LINES: Lines = Lines { origin: [0.3, -0.2], centre: [0.4, 0.1], half: [3.0, 2.5] };

    fn view(chart: Chart) -> View {
        View {
            chart,
            rotation: Rotation { yaw: 0.4, pitch: -0.3 },
            lines: LINES,
            width: 640.0,
            height: 417.0,
            scale: 9.0,
        }
    }

    fn dragged(net: &Network, neuron: usize, held: bool) -> DraggedNeuron {
        DraggedNeuron { neuron, w: net.direction(neuron), a: net.a[neuron], held }
    }

    fn mass(t: &NeuronEdit) -> f64 {
        let [a, w @ ..] = t.parameters.unwrap();
        a.abs() * norm(w)
    }

    #[test]
    fn a_neuron_goes_where_the_pointer_goes() {
        let mut shown = 0;
        for chart in Chart::ALL {
            let (view, d) = (view(chart), chart.dimension());
            let net = Network::initialise(d, 200, 1.3, false, 5);
            for j in 0..200 {
                let (w, a) = (net.direction(j), net.a[j]);
                let mark = view.place(w, a).unwrap();
                // On the chart's near side, neither at its rim nor where there is no mass.
                let angle = 0.7 * j as f64;
                let goal = match chart {
                    Chart::Unrolled => view.spread(0.9 * libm::cos(angle), 0.3 * libm::sin(1.3 * angle)),
                    _ => view.ball(0.5 * libm::cos(angle), 0.5 * libm::sin(angle)),
                };
                if !view.is_reached(mark.front) || (goal[1] - view.centre()[1]).abs() < 8.0 {
                    continue;
                }
                let pointer = [mark.at[0] + 3.0, mark.at[1] - 2.0];
                let drag = Drag::new(
                    vec![DraggedNeuron { neuron: j, w, a, held: false }],
                    w,
                    mark.at,
                    pointer,
                    true,
                    view.scale,
                )
                .unwrap();
                let touches = drag.moved(&view, [goal[0] + 3.0, goal[1] - 2.0]);
                let [NeuronEdit { neuron, parameters: Some([b, v @ ..]), frozen: Some(true) }] = touches[..]
                else {
                    panic!("{touches:?}")
                };
                let place = view.place(v, b).unwrap();
                assert!(neuron == j && place.front == mark.front);
                (0..2).for_each(|k| assert!((place.at[k] - goal[k]).abs() < 1e-6, "{chart:?} {j}"));
                // What the chart does not show stays: the balance, and for d = 2 both factors.
                assert!((b.abs() / norm(v) - a.abs() / norm(w)).abs() < 1e-12 * (a.abs() / norm(w)));
                if d == 2 {
                    assert!((b - a).abs() + (norm(v) - norm(w)).abs() < 1e-12);
                } else {
                    assert!(v[2] == 0.0 && (chart == Chart::Unrolled || b.signum() == a.signum()));
                }
                shown += 1;
            }
        }
        assert!(shown > 500, "{shown}");
    }

    #[test]
    fn an_atom_turns_as_a_whole() {
        let view = view(Chart::Cylinder);
        let net = Network::initialise(2, 30, 1.0, false, 2);
        let all: Vec<_> = (0..30).map(|j| dragged(&net, j, j % 3 == 0)).collect();
        let u = [0.3, -0.5, 0.4];
        let mark = view.place(u, 1.0).unwrap().at;
        let drag = Drag::new(all, u, mark, mark, false, view.scale).unwrap();
        let still = drag.moved(&view, mark);
        let turned = drag.moved(&view, [mark[0] + 90.0, mark[1] + 40.0]);
        for (p, q) in still.iter().zip(&turned) {
            let (Some([a, v @ ..]), Some([b, w @ ..])) = (p.parameters, q.parameters) else { panic!() };
            assert!((norm(v) - norm(w)).abs() < 1e-12 && a == b);
            (0..3).for_each(|k| assert!((v[k] - net.w()[(k, p.neuron)]).abs() < 1e-12));
            assert!((0..3).any(|k| (v[k] - w[k]).abs() > 1e-3));
        }
        // Angles between its neurons stay.
        let w = |t: &[NeuronEdit], j: usize| t[j].parameters.map(|[_, w @ ..]| w).unwrap();
        for j in 1..30 {
            assert!((dot(w(&still, 0), w(&still, j)) - dot(w(&turned, 0), w(&turned, j))).abs() < 1e-12);
        }
        for (edit, j) in drag.undone().iter().zip(0..) {
            let ([p, q, r], a) = (net.direction(j), net.a[j]);
            assert_eq!(
                *edit,
                NeuronEdit { neuron: j, parameters: Some([a, p, q, r]), frozen: Some(j % 3 == 0) }
            );
        }
        let free = drag.released();
        assert!(free.len() == 20 && free.iter().all(|j| j % 3 != 0));
        // Of an atom on a line the masses stay, too.
        let line = Network::initialise(1, 4, 1.0, false, 2);
        let all: Vec<_> = (0..4).map(|j| dragged(&line, j, false)).collect();
        let view = self::view(Chart::Plane);
        let drag = Drag::new(all, [1.0, 1.0, 0.0], [400.0, 100.0], [400.0, 100.0], false, 9.0).unwrap();
        for t in drag.moved(&view, [10.0, 20.0]) {
            assert!((mass(&t) - line.a[t.neuron].abs() * norm(line.direction(t.neuron))).abs() < 1e-12);
        }
    }

    #[test]
    fn places_off_the_chart_and_opposite_ones_do_no_harm() {
        for chart in Chart::ALL {
            let view = view(chart);
            let (w, a) = ([0.6, -0.8, 0.0], -2.0);
            let mark = view.place(w, a).unwrap().at;
            let drag =
                Drag::new(vec![DraggedNeuron { neuron: 0, w, a, held: false }], w, mark, mark, true, 9.0)
                    .unwrap();
            let [cx, cy] = view.centre();
            let opposite = [2.0 * cx - mark[0], 2.0 * cy - mark[1]];
            for at in [[-900.0, -900.0], [5e4, 3.0], [cx, cy], [cx + 2.0, cy], opposite] {
                for t in drag.moved(&view, at) {
                    assert_eq!(t.check(1, chart.dimension()), Ok(()));
                    assert!(mass(&t) > 0.0 && mass(&t) < 9.0 * (1.0 + 1e-9), "{chart:?} {t:?}");
                }
            }
        }
        assert_eq!(Drag::new(Vec::new(), [0.0; 3], [0.0; 2], [0.0; 2], true, 1.0), None);
        let t = turn([1.0, 2.0, 3.0], [0.0, 0.0, 1.0], [0.0, 0.0, -1.0]);
        assert_eq!(t, [-1.0, -2.0, -3.0]);
    }
}
