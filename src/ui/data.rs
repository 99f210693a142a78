//! Points edited by hand in the function views: add, drag, delete, undo and redo. The data are all
//! panels'. Training starts again with the new points once a dragged point is let go; until then the
//! window stays as it is, for a window that followed the point would move it from under the pointer.

use super::app::{App, Mend};
use super::live::Live;
use super::markup::{button, icon_button};
use super::run::Run;
use super::{dom, icons, text};
use crate::draw::Target;
use relu_atoms_core::experiment::Data;
use relu_atoms_core::points::edit::{Edit, Edited};
use relu_atoms_core::points::{MAX_SIZE, Points, RawPoints};
use std::cell::RefCell;
use web_sys::{Element, KeyboardEvent};

/// What is held: the point, or none, where it was taken, and whether it has moved.
type Held = (Option<usize>, [f64; 2], bool);

/// The data being edited.
pub(super) struct Hand {
    /// The function views take taps and drags.
    pub(super) editing: Live<bool>,
    /// A tap on a point removes it.
    pub(super) erasing: Live<bool>,
    /// The target of points added in the plane.
    target: Live<f64>,
    edited: RefCell<Option<Edited>>,
    held: RefCell<Option<Held>>,
    /// Changes whenever there may be more or less to undo.
    steps: Live<[bool; 2]>,
}

impl Hand {
    /// Nothing is edited.
    pub(super) fn new() -> Self {
        Self {
            editing: Live::new(false),
            erasing: Live::new(false),
            target: Live::new(1.0),
            edited: RefCell::default(),
            held: RefCell::default(),
            steps: Live::new([false; 2]),
        }
    }

    fn count_steps(&self) {
        let edited = self.edited.borrow();
        self.steps.set(edited.as_ref().map_or([false; 2], |e| [e.can_undo(), e.can_redo()]));
    }
}

/// The bar over the panels while data are edited.
pub(super) fn bar(app: &'static App, work: &Element) {
    let tool = |action, name, tip| button("tool framed small", action, name, tip, name);
    let bar = dom::append(
        work,
        &[
            "<section class=\"demo editing\" hidden aria-label=\"",
            text::EDIT_DATA,
            "\"><div class=\"demo-words\"><p><b>",
            text::EDIT_DATA,
            "</b> <span>",
            text::EDIT_DATA_HELP,
            "</span></p></div><div class=\"chips\"><label data-ref=\"value-label\" title=\"",
            text::TARGET_HELP,
            "\">",
            text::TARGET,
            " <input class=\"field\" data-ref=\"value\" inputmode=\"decimal\" value=\"1\"></label>",
            &tool("erase", text::ERASE, text::ERASE_HELP),
            &tool("undo", text::UNDO, text::UNDO_HELP),
            &tool("redo", text::REDO, text::REDO_HELP),
            &tool("make-data", text::MAKE_DATA, text::MAKE_DATA_HELP),
            "</div>",
            &icon_button("edit-data", text::EDIT_DONE, icons::CLOSE),
            "</section>",
        ],
    );
    let hand = &app.hand;
    dom::hidden(&bar, move || !app.hand.editing.get());
    dom::hidden(&dom::find(&bar, "value-label"), move || app.shown().d.get() == 1);
    let at = |action: &str| bar.query_selector(&["[data-do=", action, "]"].concat()).ok().flatten();
    if let Some(erase) = at("erase") {
        dom::state(&erase, "aria-pressed", move || app.hand.erasing.get());
    }
    for (k, action) in ["undo", "redo"].into_iter().enumerate() {
        if let Some(step) = at(action) {
            dom::disabled(&step, move || !app.hand.steps.get()[k]);
        }
    }
    dom::on(&dom::find(&bar, "value"), &["change"], move |event| {
        let field = dom::field(&event);
        match field.value().parse::<f64>() {
            Ok(y) if y.abs() <= MAX_SIZE => {
                hand.target.set(y);
            }
            _ => {
                field.set_value(&hand.target.now().to_string());
                app.tell(text::NO_TARGET.into(), Mend::None);
            }
        }
    });
}

impl App {
    /// Makes the edited points those in use, unless they already are.
    fn begin_edit(&self) {
        let mut edited = self.hand.edited.borrow_mut();
        let run = self.current();
        let same = |edited: &Edited| {
            run.experiment.peek(|e| matches!(&e.data, Data::Own(own) if own == edited.points()))
        };
        if !edited.as_ref().is_some_and(same) {
            let raw = run.experiment.peek(|e| e.raw_points());
            *edited = raw.and_then(|raw| Edited::new(&raw).ok());
        }
    }

    /// Trains every panel on the edited points.
    fn take_edited(&self) {
        let points = self.hand.edited.borrow().as_ref().map(|e| e.points().clone());
        let Some(points) = points else { return };
        self.hand.count_steps();
        self.demo.set(None);
        for run in self.runs() {
            run.adopt(Data::Own(points.clone()), run.mode());
        }
    }

    /// One change, which can be undone.
    pub(super) fn alter(&self, edit: &Edit) {
        self.begin_edit();
        let done = match &mut *self.hand.edited.borrow_mut() {
            Some(edited) => edited.apply(edit),
            None => return,
        };
        match done {
            Ok(()) => self.take_edited(),
            Err(error) => self.tell([text::NOT_EDITED, &error.to_string(), "."].concat(), Mend::None),
        }
    }

    /// Other points in place of all.
    pub(super) fn use_points(&self, points: RawPoints) {
        self.alter(&Edit::Replace(points));
    }

    /// The points in use.
    pub(super) fn points(&self) -> Option<RawPoints> {
        self.current().experiment.peek(|e| e.raw_points())
    }

    /// Takes the last edit back, or makes it again.
    pub(super) fn unedit(&self, again: bool) {
        self.begin_edit();
        let moved = match &mut *self.hand.edited.borrow_mut() {
            Some(edited) if again => edited.redo(),
            Some(edited) => edited.undo(),
            None => false,
        };
        if moved {
            self.take_edited();
        }
    }

    /// What a key does while data are edited; false if it means nothing here.
    pub(super) fn edit_key(&self, event: &KeyboardEvent) -> bool {
        let control = event.ctrl_key() || event.meta_key();
        match (control, event.key().as_str()) {
            (true, "z" | "Z") => self.unedit(event.shift_key()),
            (true, "y") => self.unedit(true),
            (false, "Delete" | "Backspace") => {
                if let Some(Target::Point(point)) = self.current().lit.now() {
                    self.alter(&Edit::Delete { point });
                }
            }
            (false, "Escape") => {
                self.hand.editing.set(false);
            }
            _ => return false,
        }
        true
    }
}

impl Run {
    /// The pointer goes down on the function view.
    pub(super) fn grasp(&self, x: f64, y: f64) {
        let point = match self.stage().pick_function(x, y) {
            Some(Target::Point(i)) => Some(i),
            _ => None,
        };
        self.app.select(self);
        self.app.begin_edit();
        self.app.hand.held.replace(Some((point, [x, y], false)));
    }

    /// It moves; false when nothing is held. The point is shown where it is at once, in every panel,
    /// and so is the optimum where it is shown.
    pub(super) fn pull(&'static self, x: f64, y: f64, tap: f64) -> bool {
        let hand = &self.app.hand;
        let mut held = hand.held.borrow_mut();
        let Some((point, from, moved)) = &mut *held else { return false };
        *moved |= libm::hypot(x - from[0], y - from[1]) > tap;
        let place = self.stage().place(x, y);
        let (true, Some(point), Some([u, v])) = (*moved, *point, place) else { return true };
        let dragged = match &mut *hand.edited.borrow_mut() {
            Some(edited) => {
                let edit = if edited.points().d == 1 {
                    Edit::Set { point, x: [u, 0.0], y: v }
                } else {
                    Edit::Move { point, x: [u, v] }
                };
                edited.drag(&edit).ok().and_then(|()| Points::check(edited.points()).ok())
            }
            None => None,
        };
        if let Some(points) = dragged {
            for run in self.app.runs() {
                run.stage().points = Some(points.clone());
                run.follow(&points);
                run.invalidate();
            }
        }
        true
    }

    /// It goes up: the drag is over, or it was a tap that adds, deletes or lights a point.
    pub(super) fn let_go(&self, x: f64, y: f64) {
        let hand = &self.app.hand;
        let Some((point, _, moved)) = hand.held.take() else { return };
        match (point, moved) {
            (Some(_), true) => {
                if let Some(edited) = &mut *hand.edited.borrow_mut() {
                    edited.release();
                }
                self.app.take_edited();
            }
            (Some(point), false) if hand.erasing.now() => self.app.alter(&Edit::Delete { point }),
            (Some(point), false) => self.pin(Some(Target::Point(point))),
            (None, false) if !hand.erasing.now() => {
                let place = self.stage().place(x, y);
                let Some([u, v]) = place else { return };
                let y = if self.d.now() == 1 { v } else { hand.target.now() };
                self.app.alter(&Edit::Add { x: [u, v], y });
            }
            (None, _) => {}
        }
    }
}
