//! The animation of merging: the frames between a network and the merged one.

/// The neurons at time `t` (0 to 1), by column as in [`relu_atoms_session::messages::Frame`]: each turns from
/// its direction in `from` to that in `to` of the neuron that holds its group's sum, and keeps its length. `into`
/// is [`relu_atoms_session::messages::Merged::into`].
pub fn between(from: &[f32], to: &[f32], into: &[u32], t: f64) -> Vec<f32> {
    let m = into.len();
    let mut out = from.to_vec();
    if from.len() < 5 * m || to.len() < 5 * m {
        return out;
    }
    // Slow at both ends.
    let t = (t * t * (3.0 - 2.0 * t)) as f32;
    for (j, k) in into.iter().enumerate() {
        let k = *k as usize;
        let own = [from[j], from[m + j], from[2 * m + j]];
        if k >= m {
            continue;
        }
        let aim = [to[k], to[m + k], to[2 * m + k]];
        let size = |w: [f32; 3]| (w[0] * w[0] + w[1] * w[1] + w[2] * w[2]).sqrt();
        let (a, b) = (size(own), size(aim));
        if a == 0.0 || b == 0.0 {
            continue;
        }
        let mut way = [0.0; 3];
        for c in 0..3 {
            way[c] = (1.0 - t) * own[c] / a + t * aim[c] / b;
        }
        let length = size(way);
        if length > 0.0 {
            for c in 0..3 {
                out[c * m + j] = way[c] / length * a;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn begins_where_it_was_and_ends_on_the_sum() {
        // Two neurons that become the first, and one that stays; columns of three.
        let from = [1.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 3.0, 1.0, 1.0, -1.0, 0.0, 0.0, 0.0];
        let to = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 3.0, 2.0, 0.0, -1.0, 0.0, -1.0, 0.0];
        let at = |t| between(&from, &to, &[0, 0, 2], t);
        assert_eq!(at(0.0), from);
        let end = at(1.0);
        let root = 0.5f32.sqrt();
        assert!((end[0] - root).abs() < 1e-6 && (end[3] - root).abs() < 1e-6);
        // The second keeps its size and has the same direction.
        assert!((end[1] - 2.0 * root).abs() < 1e-6 && (end[4] - 2.0 * root).abs() < 1e-6);
        assert_eq!(end[8], 3.0);
        assert_eq!(between(&from[..3], &to, &[0, 0, 2], 0.5), from[..3]);
    }
}
