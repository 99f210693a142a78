//! Placing labels beside marks, clear of the edges and of each other.

/// A mark that wants a label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Centre, in pixels, y downwards.
    pub at: [f64; 2],
    /// Radius to keep free.
    pub radius: f64,
}

/// Centres for labels of the given size, one a mark, in order. Of eight places around a mark (right
/// first) the one with the least overlap is taken; leaving the `width × height` area costs most.
pub fn place(marks: &[Mark], size: [f64; 2], width: f64, height: f64) -> Vec<[f64; 2]> {
    let mut placed: Vec<[f64; 2]> = Vec::with_capacity(marks.len());
    for k in 0..marks.len() {
        placed.push(best_place(marks, k, &placed, size, width, height));
    }
    placed
}

/// Labels of the given size only where they can be read, in order, the first marks first: inside the area, on no
/// other label, and on no other mark or obstacle. A label for which there is no such place is left out.
pub fn legible(
    marks: &[Mark],
    obstacles: &[Mark],
    size: [f64; 2],
    width: f64,
    height: f64,
) -> Vec<Option<[f64; 2]>> {
    let all: Vec<Mark> = marks.iter().chain(obstacles).copied().collect();
    let mut placed: Vec<[f64; 2]> = Vec::with_capacity(marks.len());
    let place = |k: usize| {
        let at = best_place(&all, k, &placed, size, width, height);
        let is_inside = [(at[0], size[0], width), (at[1], size[1], height)]
            .iter()
            .all(|(c, s, end)| *c >= 0.5 * s && c + 0.5 * s <= *end);
        let is_clear = placed.iter().all(|other| overlap(at, size, *other, size) == 0.0)
            && all.iter().enumerate().all(|(i, other)| {
                // A corner of a mark's box is empty.
                i == k || overlap(at, size, other.at, [1.6 * other.radius; 2]) == 0.0
            });
        let at = (is_inside && is_clear).then_some(at);
        placed.extend(at);
        at
    };
    (0..marks.len()).map(place).collect()
}

/// The best place for the label of mark `k` beside the labels already placed.
fn best_place(
    marks: &[Mark],
    k: usize,
    placed: &[[f64; 2]],
    size: [f64; 2],
    width: f64,
    height: f64,
) -> [f64; 2] {
    let mark = &marks[k];
    let mut best = (f64::INFINITY, mark.at);
    let (dx, dy) = (mark.radius + 2.0 + 0.5 * size[0], mark.radius + 1.0 + 0.5 * size[1]);
    let (sx, sy) = (0.75 * mark.radius + 0.5 * size[0], 0.75 * mark.radius + 0.5 * size[1]);
    let around = [[dx, 0.0], [-dx, 0.0], [0.0, -dy], [0.0, dy], [sx, -sy], [-sx, -sy], [sx, sy], [-sx, sy]];
    for (n, offset) in around.iter().enumerate() {
        let at = [mark.at[0] + offset[0], mark.at[1] + offset[1]];
        let mut cost = 0.01 * n as f64;
        for (c, s, end) in [(at[0], size[0], width), (at[1], size[1], height)] {
            cost += 100.0 * ((0.5 * s + 1.0 - c).max(0.0) + (c + 0.5 * s + 1.0 - end).max(0.0));
        }
        for other in placed {
            cost += 10.0 * overlap(at, size, *other, size);
        }
        for (i, other) in marks.iter().enumerate() {
            if i != k {
                cost += overlap(at, size, other.at, [2.0 * other.radius; 2]);
            }
        }
        if cost < best.0 {
            best = (cost, at);
        }
    }
    best.1
}

/// Area shared by two boxes given by centre and size.
fn overlap(a: [f64; 2], s: [f64; 2], b: [f64; 2], t: [f64; 2]) -> f64 {
    let along = |k: usize| (0.5 * (s[k] + t[k]) - (a[k] - b[k]).abs()).min(s[k]).min(t[k]).max(0.0);
    along(0) * along(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_inside_and_apart() {
        let marks = [[95.0, 50.0], [5.0, 50.0], [60.0, 6.0], [60.0, 20.0], [40.0, 80.0]]
            .map(|at| Mark { at, radius: 5.0 });
        let size = [8.0, 10.0];
        let at = place(&marks, size, 100.0, 100.0);
        for (k, p) in at.iter().enumerate() {
            assert!(p[0] > 4.0 && p[0] < 96.0 && p[1] > 5.0 && p[1] < 95.0);
            for q in &at[..k] {
                assert_eq!(overlap(*p, size, *q, size), 0.0);
            }
        }
        assert_eq!(at[4], [51.0, 80.0]);
        // All of them can be read, and the same.
        assert_eq!(legible(&marks, &[], size, 100.0, 100.0), at.into_iter().map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn labels_that_could_not_be_read_are_left_out() {
        let size = [8.0, 10.0];
        // Forty marks on top of each other: some labels around them, none on another.
        let heap: Vec<Mark> =
            (0..40).map(|k| Mark { at: [50.0 + 0.1 * f64::from(k), 50.0], radius: 5.0 }).collect();
        let at = legible(&heap, &[], size, 100.0, 100.0);
        let shown: Vec<[f64; 2]> = at.iter().flatten().copied().collect();
        assert!(at[0].is_some() && shown.len() > 1 && shown.len() < 10, "{}", shown.len());
        for (k, p) in shown.iter().enumerate() {
            assert!(shown[..k].iter().all(|q| overlap(*p, size, *q, size) == 0.0));
            assert!(heap.iter().all(|m| overlap(*p, size, m.at, [1.6 * m.radius; 2]) == 0.0));
        }
        // Nor on what has no label of its own.
        let alone = [Mark { at: [50.0, 50.0], radius: 5.0 }];
        let wall = [Mark { at: [50.0, 50.0], radius: 30.0 }];
        assert_eq!(legible(&alone, &wall, size, 100.0, 100.0), [None]);
        // Nor outside.
        assert_eq!(legible(&alone, &[], size, 14.0, 10.0), [None]);
    }
}
