//! Points edited by hand in the function view: add, drag, delete, undo and redo. Training starts again
//! with the new points once a dragged point is let go; until then the window stays as it is, for a
//! window that followed the point would move it from under the pointer.

use super::app::Mend;
use super::markup::button;
use super::run::Run;
use super::{dom, text};
use crate::data::Points;
use crate::data::edit::{Edit, Edited};
use crate::decimal;
use crate::draw::Target;
use crate::experiment::Data;
use web_sys::Element;

/// What editing by hand knows of a run.
#[derive(Default)]
pub(super) struct Hand {
    edited: Option<Edited>,
    /// The point that is held, where it was taken, and whether it has moved.
    held: Option<(Option<usize>, [f64; 2], bool)>,
}

/// The switch and its tools, in the caption of the function view.
pub(super) fn tools() -> String {
    [
        "<span class=\"edit-tools\" hidden data-ref=\"tools\"><label data-ref=\"value-label\">",
        text::TARGET,
        " <input class=\"field\" data-ref=\"value\" inputmode=\"decimal\" value=\"1\"></label>",
        &button("tool", "erase", text::ERASE, text::ERASE_HELP, text::ERASE),
        &button("tool", "undo", text::UNDO, text::UNDO_HELP, text::UNDO),
        &button("tool", "redo", text::REDO, text::REDO_HELP, text::REDO),
        "</span>",
        &button("tool", "edit-data", text::EDIT_DATA, text::EDIT_DATA_HELP, text::EDIT_DATA),
    ]
    .concat()
}

/// Binds the switch and its tools.
pub(super) fn bind(run: &'static Run, panel: &Element, function: &Element) {
    dom::hidden(&dom::find(panel, "tools"), move || !run.editing.get());
    dom::hidden(&dom::find(panel, "function-caption"), move || run.editing.get());
    dom::hidden(&dom::find(panel, "value-label"), move || run.d.get() == 1);
    dom::class(function, "edited", move || run.editing.get());
    let pressed = |action: &str, on: fn(&Run) -> bool| {
        if let Ok(Some(button)) = panel.query_selector(&["[data-do=", action, "]"].concat()) {
            dom::state(&button, "aria-pressed", move || on(run));
        }
    };
    pressed("edit-data", |run| run.editing.get());
    pressed("erase", |run| run.erasing.get());
    dom::on(&dom::find(panel, "value"), &["change"], move |event| {
        let field = dom::field(&event);
        match decimal::read(&field.value()) {
            Some(y) if y.is_finite() => {
                run.new_target.set(y);
            }
            _ => {
                field.set_value(&decimal::plain(run.new_target.now()));
                run.app.tell(text::NO_TARGET.into(), Mend::None);
            }
        }
    });
}

impl Run {
    /// Makes the edited points those of the run, unless they already are.
    fn begin_edit(&self, hand: &mut Hand) {
        let data = self.experiment.peek(|e| e.data.clone());
        if let (Some(edited), Data::Own(own)) = (&hand.edited, &data)
            && own == edited.points()
        {
            return;
        }
        let raw = self.experiment.peek(|e| e.raw_points());
        hand.edited = raw.and_then(|raw| Edited::new(&raw).ok());
    }

    /// Trains every panel on the edited points.
    fn take_edited(&self) {
        let Some(points) = self.hand.borrow().edited.as_ref().map(|e| e.points().clone()) else { return };
        self.app.demo.set(None);
        for run in self.app.runs() {
            run.adopt(Data::Own(points.clone()), run.mode());
        }
    }

    /// One change, which can be undone.
    fn alter(&self, edit: &Edit) {
        let done = {
            let mut hand = self.hand.borrow_mut();
            self.begin_edit(&mut hand);
            let Some(edited) = &mut hand.edited else { return };
            edited.apply(edit)
        };
        match done {
            Ok(()) => self.take_edited(),
            Err(sentence) => self.app.tell([text::NOT_EDITED, &sentence, "."].concat(), Mend::None),
        }
    }

    /// Takes the last edit back, or makes it again.
    pub(super) fn unedit(&self, again: bool) {
        let done = {
            let mut hand = self.hand.borrow_mut();
            self.begin_edit(&mut hand);
            hand.edited.as_mut().is_some_and(|e| if again { e.redo() } else { e.undo() })
        };
        if done {
            self.take_edited();
        }
    }

    /// Removes the point that is lit.
    pub(super) fn delete_lit(&self) {
        if let Some(Target::Point(point)) = self.lit.now() {
            self.alter(&Edit::Delete { point });
        }
    }

    /// The pointer goes down on the function view.
    pub(super) fn grasp(&self, x: f64, y: f64) {
        let point = match self.stage().pick_function(x, y) {
            Some(Target::Point(i)) => Some(i),
            _ => None,
        };
        let mut hand = self.hand.borrow_mut();
        self.begin_edit(&mut hand);
        hand.held = Some((point, [x, y], false));
    }

    /// It moves; false when nothing is held. The point is shown where it is at once.
    pub(super) fn pull(&self, x: f64, y: f64, tap: f64) -> bool {
        let mut hand = self.hand.borrow_mut();
        let Hand { edited, held } = &mut *hand;
        let Some((point, from, moved)) = held else { return false };
        *moved |= libm::hypot(x - from[0], y - from[1]) > tap;
        let place = self.stage().place(x, y);
        if let (true, Some(i), Some(edited), Some([u, v])) = (*moved, *point, edited, place) {
            let edit = if edited.points().d == 1 {
                Edit::Set { point: i, x: [u, 0.0], y: v }
            } else {
                Edit::Move { point: i, x: [u, v] }
            };
            if edited.drag(&edit).is_ok()
                && let Ok(points) = Points::check(edited.points())
            {
                self.stage().points = Some(points);
                self.invalidate();
            }
        }
        true
    }

    /// It goes up: the drag is over, or it was a tap that adds, deletes or lights a point.
    pub(super) fn let_go(&self, x: f64, y: f64) {
        let held = self.hand.borrow_mut().held.take();
        let Some((point, _, moved)) = held else { return };
        match (point, moved) {
            (Some(_), true) => {
                if let Some(edited) = &mut self.hand.borrow_mut().edited {
                    edited.release();
                }
                self.take_edited();
            }
            (Some(point), false) if self.erasing.now() => self.alter(&Edit::Delete { point }),
            (Some(point), false) => self.pin(Some(Target::Point(point))),
            (None, false) if !self.erasing.now() => {
                let place = self.stage().place(x, y);
                let Some([u, v]) = place else { return };
                let y = if self.d.now() == 1 { v } else { self.new_target.now() };
                self.alter(&Edit::Add { x: [u, v], y });
            }
            (None, _) => {}
        }
    }
}
