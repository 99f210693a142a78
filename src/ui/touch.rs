//! Neurons by hand: in hand mode a neuron or an atom of the neuron view is dragged, and what is lit can be
//! frozen and released. Each panel has a hand of its own; all it does goes into that run's recording.

use super::live::Live;
use super::run::Run;
use relu_atoms_core::session::messages::Request;
use relu_atoms_core::train::NeuronEdit;
use relu_atoms_render::drag::Drag;
use std::cell::{Cell, RefCell};

/// A pointer that moved less than this, in CSS pixels, only lights what it is on.
const STILL: f64 = 3.0;

/// The hand of a panel.
pub(super) struct Fingers {
    /// Hand mode.
    pub(super) on: Live<bool>,
    /// Whether a neuron is held, and whether one is lit that is not.
    pub(super) held: Live<[bool; 2]>,
    /// Whether any neuron is lit.
    pub(super) lit: Live<bool>,
    grasp: RefCell<Option<Drag>>,
    /// Where the pointer went down, until it has moved.
    from: Cell<Option<[f64; 2]>>,
    /// Where the pointer is, if that has not been told to the worker.
    pointer: Cell<Option<[f64; 2]>>,
}

impl Fingers {
    /// Hand mode is off, nothing is held.
    pub(super) fn new() -> Self {
        Self {
            on: Live::new(false),
            held: Live::new([false; 2]),
            lit: Live::new(false),
            grasp: RefCell::default(),
            from: Cell::new(None),
            pointer: Cell::new(None),
        }
    }
}

impl Run {
    /// Hand mode on or off.
    pub(super) fn set_hand(&self, on: bool) {
        self.put_down();
        self.fingers.on.set(on);
    }

    /// The pointer goes down: true if it has taken hold of a neuron or an atom, which then is lit.
    pub(super) fn take_hold(&self, at: [f64; 2]) -> bool {
        if !self.fingers.on.now() {
            return false;
        }
        let (target, grasp) = {
            let stage = self.stage();
            let target = stage.pick_neuron(at[0], at[1]);
            (target, target.and_then(|t| stage.grasp(t, at)))
        };
        let taken = grasp.is_some();
        if taken {
            self.pin(target);
            self.fingers.grasp.replace(grasp);
            self.fingers.from.set(Some(at));
        }
        taken
    }

    /// The pointer moves: true if something is in the hand.
    pub(super) fn carry(&self, at: [f64; 2]) -> bool {
        let fingers = &self.fingers;
        if fingers.grasp.borrow().is_none() {
            return false;
        }
        let still = |from: [f64; 2]| libm::hypot(at[0] - from[0], at[1] - from[1]) < STILL;
        if !fingers.from.get().is_some_and(still) {
            fingers.from.set(None);
            fingers.pointer.set(Some(at));
            self.invalidate();
        }
        true
    }

    /// An animation frame: what is in the hand goes where the pointer is by now.
    pub(super) fn carry_on(&self) {
        if let Some(at) = self.fingers.pointer.take()
            && let Some(grasp) = &*self.fingers.grasp.borrow()
        {
            let touches = self.stage().moved(grasp, at);
            self.touch(touches);
        }
    }

    /// The pointer goes up: true if something was in the hand.
    pub(super) fn put_down(&self) -> bool {
        self.carry_on();
        let grasp = self.fingers.grasp.take();
        if let Some(grasp) = &grasp
            && self.fingers.from.take().is_none()
        {
            self.hold(&grasp.released(), false);
        }
        grasp.is_some()
    }

    /// In hand mode: moves what is lit by so many CSS pixels; false if there is nothing to move.
    pub(super) fn nudge(&self, by: [f64; 2]) -> bool {
        let Some(lit) = self.lit.now().filter(|_| self.fingers.on.now()) else { return false };
        let grasp = self.stage().grasp(lit, [0.0, 0.0]);
        if let Some(grasp) = &grasp {
            let touches = self.stage().moved(grasp, by);
            self.touch(touches);
            self.hold(&grasp.released(), false);
        }
        grasp.is_some()
    }

    /// In hand mode: freezes the neurons that are lit, or releases them if all are held.
    pub(super) fn freeze(&self) {
        if self.fingers.on.now() {
            let lit = self.stage().lit_and_held().map(|(lit, _)| lit).unwrap_or_default();
            self.hold(&lit, self.fingers.held.now()[1]);
        }
    }

    /// Releases all neurons.
    pub(super) fn release_all(&self) {
        let held = self.stage().lit_and_held().map(|(_, held)| held.to_vec()).unwrap_or_default();
        self.hold(&held, false);
    }

    fn hold(&self, neurons: &[usize], on: bool) {
        self.touch(
            neurons.iter().map(|j| NeuronEdit { neuron: *j, parameters: None, frozen: Some(on) }).collect(),
        );
    }

    fn touch(&self, touches: Vec<NeuronEdit>) {
        if !touches.is_empty() {
            // Another future may have another end.
            self.ended.set(None);
            self.act(Request::Touch(touches));
        }
    }

    /// What the buttons say follows what is lit and what is held.
    pub(super) fn refresh_hand(&self) {
        let (lit, held) = {
            let stage = self.stage();
            let Some((lit, held)) = stage.lit_and_held() else { return };
            let free = lit.iter().any(|j| held.binary_search(j).is_err());
            (!lit.is_empty(), [!held.is_empty(), free])
        };
        self.fingers.held.set(held);
        self.fingers.lit.set(lit);
    }
}
