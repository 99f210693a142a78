//! Points edited by hand, with undo and redo.

use super::{MAX_POINTS, MAX_SIZE, Points, PointsError, RawPoints, grid};

/// How many edits can be undone.
pub const MAX_UNDO: usize = 200;

/// Why an edit was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EditError {
    /// The edit names a point that does not exist.
    #[error("there is no point {point}; there are {n}")]
    NoSuchPoint {
        /// The point, counted from 1.
        point: usize,
        /// How many points there are.
        n: usize,
    },
    /// There are [`MAX_POINTS`] points already.
    #[error("there can be at most {MAX_POINTS} points")]
    Full,
    /// The only point cannot be removed.
    #[error("the last point stays: a run needs at least one")]
    LastPoint,
    /// The edited points could not be trained on.
    #[error(transparent)]
    Points(#[from] PointsError),
}

/// One change to the points.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A new point at the end. The second input is ignored for d = 1.
    Add {
        /// Its inputs.
        x: [f64; 2],
        /// Its target.
        y: f64,
    },
    /// Moves a point's inputs; its target stays.
    Move {
        /// Which point.
        point: usize,
        /// Its new inputs.
        x: [f64; 2],
    },
    /// Gives a point new inputs and a new target.
    Set {
        /// Which point.
        point: usize,
        /// Its new inputs.
        x: [f64; 2],
        /// Its new target.
        y: f64,
    },
    /// Removes a point; those after it move up.
    Delete {
        /// Which point.
        point: usize,
    },
    /// Other points in place of all.
    Replace(RawPoints),
}

/// Points being edited: always some that can be trained on, and always on the grid of
/// [`grid::round`], so that what is seen is what a link carries.
#[derive(Clone, Debug)]
pub struct Edited {
    now: RawPoints,
    past: Vec<RawPoints>,
    future: Vec<RawPoints>,
    /// The greatest size of their numbers.
    most: f64,
    /// The point that is being dragged, and the points as they were before: its moves are undone together.
    dragged: Option<(usize, RawPoints)>,
}

impl Edited {
    /// Begins with points, rounded to the grid.
    ///
    /// # Errors
    /// What is wrong, if they cannot be trained on.
    pub fn new(points: &RawPoints) -> Result<Self, PointsError> {
        Self::within(points, MAX_SIZE)
    }

    /// [`Edited::new`] with another greatest size of the numbers.
    ///
    /// # Errors
    /// What is wrong, if they cannot be trained on.
    pub fn within(points: &RawPoints, most: f64) -> Result<Self, PointsError> {
        let now = checked(points, most)?;
        Ok(Self { now, past: Vec::new(), future: Vec::new(), most, dragged: None })
    }

    /// The points as they are.
    pub fn points(&self) -> &RawPoints {
        &self.now
    }

    /// Sets the greatest size of their numbers from here on: other units allow another.
    pub fn set_most(&mut self, most: f64) {
        self.most = most;
    }

    /// Makes one change, which one [`Edited::undo`] takes back. What had been undone is forgotten.
    ///
    /// # Errors
    /// Why it was refused; then nothing has changed.
    pub fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        let new = self.changed(edit)?;
        self.release();
        let before = std::mem::replace(&mut self.now, new);
        self.remember(before);
        Ok(())
    }

    /// Like [`Edited::apply`] with a [`Edit::Move`] or [`Edit::Set`], but all drags of one point up to
    /// [`Edited::release`] are one change for undo.
    ///
    /// # Errors
    /// Why it was refused; then nothing has changed.
    pub fn drag(&mut self, edit: &Edit) -> Result<(), EditError> {
        let new = self.changed(edit)?;
        let point = match edit {
            Edit::Move { point, .. } | Edit::Set { point, .. } => Some(*point),
            _ => None,
        };
        if point.is_none() || point != self.dragged.as_ref().map(|(point, _)| *point) {
            self.release();
            self.dragged = point.map(|point| (point, self.now.clone()));
        }
        let before = std::mem::replace(&mut self.now, new);
        if self.dragged.is_none() {
            self.remember(before);
        }
        Ok(())
    }

    /// Ends a drag: the next one is a change of its own.
    pub fn release(&mut self) {
        if let Some((_, before)) = self.dragged.take() {
            self.remember(before);
        }
    }

    /// Ends a drag with the points as they were before it: nothing has been changed.
    pub fn cancel_drag(&mut self) {
        if let Some((_, before)) = self.dragged.take() {
            self.now = before;
        }
    }

    /// Takes the last change back; false if there is none.
    pub fn undo(&mut self) -> bool {
        self.release();
        let Some(before) = self.past.pop() else { return false };
        self.future.push(std::mem::replace(&mut self.now, before));
        true
    }

    /// Makes the change last undone again; false if there is none.
    pub fn redo(&mut self) -> bool {
        self.release();
        let Some(after) = self.future.pop() else { return false };
        self.past.push(std::mem::replace(&mut self.now, after));
        true
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty() || self.dragged.as_ref().is_some_and(|(_, before)| *before != self.now)
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Makes what has changed since `before` one change for undo, if anything has.
    fn remember(&mut self, before: RawPoints) {
        if before == self.now {
            return;
        }
        self.future.clear();
        self.past.push(before);
        if self.past.len() > MAX_UNDO {
            self.past.remove(0);
        }
    }

    fn changed(&self, edit: &Edit) -> Result<RawPoints, EditError> {
        let mut new = self.now.clone();
        let (d, n) = (new.d, new.y.len());
        let there = |point: usize| {
            if point < n { Ok(point) } else { Err(EditError::NoSuchPoint { point: point + 1, n }) }
        };
        match edit {
            Edit::Add { .. } if n >= MAX_POINTS => return Err(EditError::Full),
            Edit::Add { x, y } => {
                new.x.extend_from_slice(&x[..d]);
                new.y.push(*y);
            }
            Edit::Move { point, x } => {
                let i = there(*point)?;
                new.x[i * d..(i + 1) * d].copy_from_slice(&x[..d]);
            }
            Edit::Set { point, x, y } => {
                let i = there(*point)?;
                new.x[i * d..(i + 1) * d].copy_from_slice(&x[..d]);
                new.y[i] = *y;
            }
            Edit::Delete { .. } if n == 1 => return Err(EditError::LastPoint),
            Edit::Delete { point } => {
                let i = there(*point)?;
                new.x.drain(i * d..(i + 1) * d);
                new.y.remove(i);
            }
            Edit::Replace(points) => new = points.clone(),
        }
        Ok(checked(&new, self.most)?)
    }
}

fn checked(points: &RawPoints, most: f64) -> Result<RawPoints, PointsError> {
    // The check comes first since only finite numbers can be rounded.
    Points::check_within(points, most)?;
    Ok(grid::round(points))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::presets;
    use proptest::prelude::*;

    fn saddle() -> Edited {
        Edited::new(&presets::points("saddle").unwrap()).unwrap()
    }

    #[test]
    fn each_edit_does_what_it_says() {
        let mut e = Edited::new(&RawPoints { d: 1, x: vec![0.0, 1.0], y: vec![2.0, 3.0] }).unwrap();
        e.apply(&Edit::Add { x: [0.123456, 9.0], y: -1.0 }).unwrap();
        e.apply(&Edit::Move { point: 0, x: [0.5, 9.0] }).unwrap();
        e.apply(&Edit::Set { point: 1, x: [-1.0, 9.0], y: 4.0 }).unwrap();
        assert_eq!(e.points(), &RawPoints { d: 1, x: vec![0.5, -1.0, 0.1235], y: vec![2.0, 4.0, -1.0] });
        e.apply(&Edit::Delete { point: 0 }).unwrap();
        assert_eq!(e.points(), &RawPoints { d: 1, x: vec![-1.0, 0.1235], y: vec![4.0, -1.0] });
        let plane = RawPoints { d: 2, x: vec![0.0, 0.5], y: vec![1.0] };
        e.apply(&Edit::Replace(plane.clone())).unwrap();
        assert_eq!(e.points(), &plane);
        e.undo();
        e.undo();
        assert_eq!(e.points().y, [2.0, 4.0, -1.0]);
    }

    #[test]
    fn refusals_change_nothing() {
        let mut e = Edited::new(&RawPoints { d: 1, x: vec![0.0], y: vec![2.0] }).unwrap();
        for (edit, said) in [
            (Edit::Delete { point: 0 }, "the last point stays: a run needs at least one"),
            (Edit::Move { point: 1, x: [0.0; 2] }, "there is no point 2; there are 1"),
            (
                Edit::Set { point: 0, x: [f64::NAN, 0.0], y: 0.0 },
                "point 1: the input NaN is not a number between -1e6 and 1e6",
            ),
            (Edit::Replace(RawPoints { d: 1, x: vec![], y: vec![] }), "there are no data points"),
        ] {
            assert_eq!(e.apply(&edit).unwrap_err().to_string(), said);
            assert_eq!(e.drag(&edit).unwrap_err().to_string(), said);
            assert!(!e.can_undo() && e.points().y == [2.0]);
        }
        let full = RawPoints { d: 1, x: vec![0.0; MAX_POINTS], y: vec![0.0; MAX_POINTS] };
        e.apply(&Edit::Replace(full)).unwrap();
        assert_eq!(
            e.apply(&Edit::Add { x: [0.0; 2], y: 0.0 }).unwrap_err().to_string(),
            "there can be at most 512 points"
        );
    }

    #[test]
    fn a_drag_is_undone_at_once() {
        let mut e = saddle();
        let before = e.points().clone();
        for k in 0..50 {
            e.drag(&Edit::Move { point: 3, x: [f64::from(k) / 50.0, 0.0] }).unwrap();
        }
        e.release();
        e.drag(&Edit::Move { point: 3, x: [0.0, 0.5] }).unwrap();
        e.drag(&Edit::Move { point: 4, x: [0.0, 0.5] }).unwrap();
        assert!(e.undo() && e.undo());
        assert_eq!(e.points().x[6], 0.98);
        assert!(e.undo() && !e.undo());
        assert_eq!(e.points(), &before);
    }

    #[test]
    fn a_cancelled_drag_has_changed_nothing() {
        let mut e = saddle();
        e.apply(&Edit::Move { point: 1, x: [0.25, 0.5] }).unwrap();
        e.apply(&Edit::Move { point: 1, x: [0.5, 0.5] }).unwrap();
        e.undo();
        let before = e.points().clone();
        for k in 0..5 {
            e.drag(&Edit::Move { point: 3, x: [f64::from(k) / 50.0, 0.0] }).unwrap();
        }
        assert!(e.points() != &before);
        e.cancel_drag();
        assert_eq!(e.points(), &before);
        assert!(e.can_redo(), "what was undone can still be made again");
        assert!(e.undo() && !e.can_undo(), "the drag is not among the changes");
        e.cancel_drag();
        assert!(e.redo() && e.points() == &before, "without a drag nothing is cancelled");
    }

    #[test]
    fn undo_is_bounded_and_an_idle_edit_is_none() {
        let mut e = saddle();
        let same = e.points().clone();
        e.apply(&Edit::Replace(same)).unwrap();
        assert!(!e.can_undo());
        for k in 0..300 {
            e.apply(&Edit::Move { point: 0, x: [f64::from(k) / 1000.0 + 0.5, 0.0] }).unwrap();
        }
        let mut undone = 0;
        while e.undo() {
            undone += 1;
        }
        assert_eq!(undone, MAX_UNDO);
    }

    proptest! {
        /// Against a plain list of all states.
        #[test]
        fn undo_and_redo_walk_through_all_states(steps in prop::collection::vec((0..4_u8, 0..12_usize, -1.0..1.0), 1..60)) {
            let mut e = saddle();
            let (mut states, mut at) = (vec![e.points().clone()], 0);
            for (kind, point, v) in steps {
                match kind {
                    0 => {
                        let moved = e.undo();
                        prop_assert_eq!(moved, at > 0);
                        at -= usize::from(moved);
                    }
                    1 => {
                        let moved = e.redo();
                        prop_assert_eq!(moved, at + 1 < states.len());
                        at += usize::from(moved);
                    }
                    _ => {
                        let edit = if kind == 2 { Edit::Add { x: [v, -v], y: v } } else { Edit::Set { point, x: [v, v], y: -v } };
                        let before = e.points().clone();
                        e.apply(&edit).unwrap();
                        states.truncate(at + 1);
                        if *e.points() != before {
                            states.push(e.points().clone());
                            at += 1;
                        }
                    }
                }
                prop_assert_eq!(e.points(), &states[at]);
                prop_assert_eq!((e.can_undo(), e.can_redo()), (at > 0, at + 1 < states.len()));
            }
        }
    }
}
