//! The lockstep, with sessions of the core in the place of the training workers.

use super::*;
use relu_atoms_core::experiment::Mode;
use relu_atoms_session::messages::Reply;
use relu_atoms_session::{Output, Refusal, Session};
use std::collections::{BTreeMap, VecDeque};

/// What a worker tells the page.
pub(crate) enum Event {
    /// A reply to a request.
    Reply(Reply),
    /// A frame.
    Frame(Box<TrainerFrame>),
}

/// A training worker: a session with the messages that are on their way to it and from it.
pub(crate) struct Worker {
    session: Session,
    requests: VecDeque<Request>,
    outputs: VecDeque<Output>,
    /// Milliseconds that a step takes.
    ms_per_step: f64,
    /// The step of the last frame.
    step: u64,
}

impl Worker {
    pub(crate) fn new(ms_per_step: f64) -> Self {
        let (requests, outputs) = Default::default();
        Self { session: Session::new(), requests, outputs, ms_per_step, step: 0 }
    }

    pub(crate) fn send(&mut self, request: Request) {
        self.requests.push_back(request);
    }

    /// Handles one request, or trains until this many yield points have passed. False if there is nothing
    /// to do.
    pub(crate) fn work(&mut self, yields: usize) -> bool {
        if let Some(request) = self.requests.pop_front() {
            self.outputs.extend(self.session.handle(request));
            return true;
        }
        if !self.session.wants_tick() {
            return false;
        }
        let mut left = yields;
        let frame = self.session.tick(&mut || {
            left = left.saturating_sub(1);
            left > 0
        });
        self.outputs.extend(frame.map(Output::Frame));
        true
    }

    pub(crate) fn next_event(&mut self) -> Option<Event> {
        Some(match self.outputs.pop_front()? {
            Output::Reply(reply) => Event::Reply(reply),
            Output::Frame(frame) => {
                let training_ms = self.ms_per_step * frame.report.step.abs_diff(self.step) as f64;
                self.step = frame.report.step;
                Event::Frame(Box::new(TrainerFrame { number: None, training_ms, frame: *frame }))
            }
        })
    }
}

/// A run of few neurons.
fn small(steps: u64) -> Experiment {
    let xor = Experiment::preset("xor", Mode::VariationNorm).unwrap();
    Experiment { m: 20, steps: Some(steps), ..xor }
}

/// Panels with their workers on one clock.
struct Panels {
    lockstep: Lockstep,
    workers: BTreeMap<PanelId, Worker>,
    playing: bool,
    pace: Pace,
    /// Panel, step and status of every frame shown.
    shown: Vec<(PanelId, u64, RunStatus)>,
    /// The panels whose last frame has yet to be painted.
    unpainted: Vec<PanelId>,
    refusals: Vec<Refusal>,
    has_ended: bool,
}

impl Panels {
    /// Panels that show step 0 of runs of this many steps, each worker as fast as is said.
    fn new(runs: &[(u64, f64)]) -> Self {
        let mut all = Self {
            lockstep: Lockstep::new(),
            workers: BTreeMap::new(),
            playing: false,
            pace: Pace::PerFrame(10),
            shown: Vec::new(),
            unpainted: Vec::new(),
            refusals: Vec::new(),
            has_ended: false,
        };
        for (id, (_, ms_per_step)) in (0..).zip(runs) {
            all.lockstep.join_at_start(id);
            all.workers.insert(id, Worker::new(*ms_per_step));
        }
        for (id, (steps, _)) in (0..).zip(runs) {
            all.open(id, small(*steps));
        }
        all.rest();
        all
    }

    fn open(&mut self, id: PanelId, experiment: Experiment) {
        let actions = self.lockstep.open(id, experiment);
        self.carry_out(actions);
        self.send(id, Request::Pace(self.pace));
        self.send(id, Request::Draw);
    }

    fn send(&mut self, id: PanelId, request: Request) {
        self.workers.get_mut(&id).unwrap().send(request);
    }

    fn carry_out(&mut self, actions: Vec<Action>) -> bool {
        let any = !actions.is_empty();
        for action in actions {
            match action {
                Action::Send(id, request) => self.send(id, request),
                Action::Show(id, frame) => {
                    let report = &frame.frame.report;
                    self.shown.push((id, report.step, report.status));
                    self.unpainted.push(id);
                }
                Action::EndPlaying => (self.playing, self.has_ended) = (false, true),
            }
        }
        any
    }

    fn play(&mut self) {
        self.playing = true;
        let actions = self.lockstep.play();
        self.carry_out(actions);
    }

    fn pause(&mut self) {
        self.playing = false;
        let actions = self.lockstep.pause();
        self.carry_out(actions);
    }

    fn train(&mut self, steps: u64) {
        self.playing = false;
        let actions = self.lockstep.train(steps);
        self.carry_out(actions);
    }

    fn change(&mut self, id: PanelId, lambda: f64) {
        let actions = self.lockstep.change(id, Request::Tune { lambda: Some(lambda), tau: None, h: None });
        self.carry_out(actions);
    }

    /// An animation frame: what was shown is painted, and the next round begins.
    fn animation_frame(&mut self) -> bool {
        let painted = std::mem::take(&mut self.unpainted);
        for id in &painted {
            if let Some(worker) = self.workers.get_mut(id) {
                worker.send(Request::Draw);
            }
        }
        let advance = Advance { playing: self.playing, pace: self.pace };
        let actions = self.lockstep.next_round(advance, true);
        self.carry_out(actions) || !painted.is_empty()
    }

    /// The worker does all it has to, in slices.
    fn work(&mut self, id: PanelId) -> bool {
        let worker = self.workers.get_mut(&id).unwrap();
        std::iter::repeat_with(|| worker.work(usize::MAX)).take_while(|worked| *worked).count() > 0
    }

    /// What the worker has told arrives.
    fn deliver(&mut self, id: PanelId) -> bool {
        let mut any = false;
        while let Some(event) = self.workers.get_mut(&id).unwrap().next_event() {
            any = true;
            let actions = match event {
                Event::Frame(frame) => self.lockstep.receive(id, frame, self.playing),
                Event::Reply(Reply::Opened { run, .. }) => {
                    self.lockstep.opened(id, run);
                    Vec::new()
                }
                Event::Reply(Reply::Refused(refusal)) => {
                    self.refusals.push(refusal);
                    self.lockstep.refused(id, self.playing)
                }
                Event::Reply(_) => Vec::new(),
            };
            self.carry_out(actions);
        }
        any
    }

    /// An animation frame, and what the workers make of it.
    fn turn(&mut self) -> bool {
        let mut any = self.animation_frame();
        for id in self.ids() {
            any |= self.work(id) | self.deliver(id);
        }
        any
    }

    /// Turns until nothing more happens.
    fn rest(&mut self) {
        let turns = std::iter::repeat_with(|| self.turn()).take_while(|any| *any).take(10_000).count();
        assert!(turns < 10_000, "no rest: {self:?}");
    }

    fn ids(&self) -> Vec<PanelId> {
        self.workers.keys().copied().collect()
    }

    fn steps(&self) -> Vec<u64> {
        self.ids().iter().map(|id| self.lockstep.at(*id)).collect()
    }
}

impl std::fmt::Debug for Panels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}, shown {:?}", self.lockstep, self.shown.last_chunk::<6>())
    }
}

#[test]
fn all_panels_show_the_same_step_however_fast_they_train() {
    for pace in [Pace::Geometric, Pace::PerFrame(7), Pace::Max] {
        let mut panels = Panels::new(&[(100_000, 0.02), (100_000, 1.0), (60, 0.1)]);
        panels.pace = pace;
        panels.play();
        let mut last = 0;
        for round in 0..200 {
            panels.shown.clear();
            panels.turn();
            let (shown, step) = (panels.shown.clone(), panels.lockstep.shown_step());
            assert!(step > last, "{pace:?}, round {round}: {step}");
            // The slowest panel makes a step in a millisecond.
            assert!(step - last <= ROUND as u64, "{pace:?}, round {round}: {last} to {step}");
            if last < 60 {
                let third = if step < 60 { RunStatus::Running } else { RunStatus::Finished };
                assert_eq!(
                    shown,
                    [(0, step, RunStatus::Running), (1, step, RunStatus::Running), (2, step.min(60), third)]
                );
            } else {
                // The shorter run stays at its end without being asked again.
                assert_eq!(shown, [(0, step, RunStatus::Running), (1, step, RunStatus::Running)]);
                assert_eq!(panels.lockstep.at(2), 60);
            }
            last = step;
        }
        let expected = match pace {
            Pace::Geometric => 1_000..5_000,
            Pace::PerFrame(steps) => 199 * steps..200 * steps,
            Pace::Max => (ROUND as u64 - 1) * 200..ROUND as u64 * 200,
        };
        assert!(expected.contains(&last), "{pace:?}: {last}");
    }
}

#[test]
fn playing_ends_when_every_run_has_ended() {
    let mut panels = Panels::new(&[(80, 0.01), (35, 0.01)]);
    panels.play();
    panels.rest();
    assert_eq!((panels.steps(), panels.playing, panels.has_ended), (vec![80, 35], false, true));
    // Back in time and forth: each goes to the step sought or to its end.
    for step in [50, 20, 80, 35, 0] {
        panels.lockstep.seek(step);
        panels.rest();
        assert_eq!(panels.steps(), [step, step.min(35)]);
    }
}

#[test]
fn a_frame_waits_for_the_slowest_panel() {
    let mut panels = Panels::new(&[(1_000, 0.01); 3]);
    panels.play();
    panels.turn();
    panels.animation_frame();
    panels.shown.clear();
    for id in [2, 0] {
        panels.work(id);
        panels.deliver(id);
        assert_eq!((&panels.shown[..], panels.lockstep.is_settled()), (&[][..], false));
        // Nothing more is asked meanwhile.
        assert_eq!(panels.lockstep.next_round(Advance { playing: true, pace: panels.pace }, true), []);
    }
    panels.work(1);
    panels.deliver(1);
    assert_eq!(
        panels.shown.iter().map(|(id, step, _)| (*id, *step)).collect::<Vec<_>>(),
        [(0, 11), (1, 11), (2, 11)]
    );
}

#[test]
fn no_round_begins_while_a_frame_is_painted() {
    let mut panels = Panels::new(&[(1_000, 0.01); 2]);
    panels.play();
    let advance = Advance { playing: true, pace: panels.pace };
    assert_eq!(panels.lockstep.next_round(advance, false), []);
    assert_eq!(panels.lockstep.next_round(advance, true).len(), 2);
}

#[test]
fn a_pause_amid_a_round_is_heard_at_its_end() {
    let mut panels = Panels::new(&[(1_000, 0.01); 2]);
    panels.play();
    for _ in 0..5 {
        panels.turn();
    }
    let before = panels.lockstep.shown_step();
    panels.animation_frame();
    panels.work(0);
    panels.deliver(0);
    panels.pause();
    assert_eq!(panels.lockstep.shown_step(), before);
    panels.shown.clear();
    panels.rest();
    let step = before + 10;
    assert_eq!(panels.shown, [(0, step, RunStatus::Paused), (1, step, RunStatus::Paused)]);
}

#[test]
fn a_pause_between_two_rounds_is_told_by_every_panel() {
    let mut panels = Panels::new(&[(1_000, 0.01); 2]);
    panels.play();
    for _ in 0..5 {
        panels.turn();
    }
    let step = panels.lockstep.shown_step();
    panels.pause();
    panels.shown.clear();
    panels.rest();
    assert_eq!(panels.shown, [(0, step, RunStatus::Paused), (1, step, RunStatus::Paused)]);
}

#[test]
fn so_many_steps_are_trained_exactly() {
    for runs in [&[(1_000, 0.01)][..], &[(1_000, 0.01), (1_000, 3.0)]] {
        for pace in [Pace::Geometric, Pace::PerFrame(64), Pace::Max] {
            let mut panels = Panels::new(runs);
            panels.pace = pace;
            panels.train(100);
            panels.rest();
            panels.train(1);
            panels.rest();
            panels.train(33);
            panels.rest();
            assert!(panels.steps().iter().all(|step| *step == 134), "{pace:?}: {panels:?}");
            assert_eq!(panels.shown.last().unwrap().2, RunStatus::Paused);
        }
    }
}

#[test]
fn steps_asked_for_while_a_step_is_sought_count_from_there() {
    for runs in [&[(1_000, 0.01)][..], &[(1_000, 0.01), (1_000, 0.01)]] {
        // Before the round begins, or while it is under way.
        for is_under_way in [false, true] {
            let mut panels = Panels::new(runs);
            panels.train(300);
            panels.rest();
            panels.lockstep.seek(50);
            if is_under_way {
                panels.animation_frame();
            }
            panels.train(100);
            panels.rest();
            assert!(panels.steps().iter().all(|step| *step == 150), "{is_under_way}: {panels:?}");
        }
    }
}

#[test]
fn a_single_panel_plays_on_from_the_step_that_it_is_about_to_seek() {
    for is_under_way in [false, true] {
        let mut panels = Panels::new(&[(400, 0.01)]);
        panels.train(300);
        panels.rest();
        panels.lockstep.seek(50);
        if is_under_way {
            panels.animation_frame();
        }
        panels.play();
        panels.shown.clear();
        panels.rest();
        assert!(panels.shown.iter().any(|(_, step, _)| (50..100).contains(step)), "{:?}", panels.shown);
        assert_eq!(panels.steps(), [400], "{is_under_way}");
    }
}

#[test]
fn a_pause_ends_the_seeking_of_a_single_panel() {
    let mut panels = Panels::new(&[(1_000, 0.01)]);
    panels.train(300);
    panels.rest();
    panels.lockstep.seek(50);
    panels.animation_frame();
    // The worker has begun to recompute the step, and is not there.
    let worker = panels.workers.get_mut(&0).unwrap();
    while !worker.requests.is_empty() {
        worker.work(1);
    }
    panels.pause();
    panels.rest();
    assert!(panels.lockstep.is_settled());
    // The panel listens again.
    panels.lockstep.seek(20);
    panels.rest();
    assert_eq!(panels.steps(), [20]);
}

#[test]
fn a_panel_added_while_a_step_is_sought_does_not_keep_the_other_from_it() {
    let mut panels = Panels::new(&[(1_000, 0.01)]);
    panels.train(900);
    panels.rest();
    panels.lockstep.seek(777);
    panels.animation_frame();
    while !panels.workers[&0].requests.is_empty() {
        panels.workers.get_mut(&0).unwrap().work(1);
    }
    panels.workers.insert(1, Worker::new(0.01));
    let actions = panels.lockstep.add(1, None);
    panels.carry_out(actions);
    panels.open(1, small(1_000));
    panels.rest();
    assert_eq!((panels.steps(), panels.lockstep.is_settled()), (vec![777, 777], true));
}

#[test]
fn a_panel_that_has_no_run_yet_is_waited_for() {
    let mut panels = Panels::new(&[(1_000, 0.01)]);
    panels.train(300);
    panels.rest();
    panels.workers.insert(1, Worker::new(0.01));
    let edits = vec![RunEdit { step: 100, lambda: Some(0.5), ..RunEdit::default() }];
    let actions = panels.lockstep.add(1, Some(edits.clone()));
    panels.carry_out(actions);
    panels.lockstep.hold(300);
    // The worker starts only after some animation frames; the changes are not sent into the void.
    for _ in 0..3 {
        panels.animation_frame();
        assert!(panels.workers[&1].requests.is_empty());
    }
    panels.open(1, small(1_000));
    panels.rest();
    assert_eq!(panels.steps(), [300, 300]);
    panels.send(1, Request::Recorded);
    panels.work(1);
    let Some(Event::Reply(Reply::Recorded { tunes, .. })) = panels.workers.get_mut(&1).unwrap().next_event()
    else {
        panic!("{panels:?}")
    };
    assert_eq!(tunes, edits);
}

#[test]
fn panels_begin_together_though_their_workers_do_not() {
    let mut lockstep = Lockstep::new();
    lockstep.join_at_start(0);
    lockstep.join_at_start(1);
    let mut worker = Worker::new(0.01);
    lockstep.open(0, small(100)).into_iter().for_each(|action| {
        let Action::Send(0, request) = action else { panic!("{action:?}") };
        worker.send(request);
    });
    worker.send(Request::Draw);
    while worker.work(usize::MAX) {}
    while let Some(event) = worker.next_event() {
        match event {
            Event::Reply(Reply::Opened { run, .. }) => lockstep.opened(0, run),
            Event::Frame(frame) => assert_eq!(lockstep.receive(0, frame, true), []),
            Event::Reply(reply) => panic!("{reply:?}"),
        }
    }
    // The other worker has not started: nothing is asked of either.
    assert_eq!(lockstep.next_round(Advance { playing: true, pace: Pace::Max }, true), []);
}

#[test]
fn frames_of_an_earlier_run_are_not_shown() {
    for runs in [&[(30, 0.01)][..], &[(30, 0.01), (500, 0.01)]] {
        let mut panels = Panels::new(runs);
        panels.train(20);
        panels.rest();
        // The run's end is on its way when another run is opened.
        panels.play();
        panels.animation_frame();
        for _ in 0..3 {
            panels.work(0);
            if runs.len() == 1 {
                panels.send(0, Request::Draw);
            }
        }
        panels.playing = false;
        panels.shown.clear();
        panels.open(0, small(200));
        panels.rest();
        let of_the_first: Vec<_> = panels.shown.iter().filter(|(id, ..)| *id == 0).collect();
        assert!(of_the_first.iter().all(|(_, step, _)| *step == 0), "{of_the_first:?}");
        assert!(!of_the_first.is_empty() && panels.steps().iter().all(|step| *step == 0), "{panels:?}");
        // The end of the earlier run is not that of the new one.
        panels.train(100);
        panels.rest();
        assert!(panels.steps().iter().all(|step| *step == 100), "{panels:?}");
    }
}

#[test]
fn a_reset_forgets_the_step_that_was_to_be_sought() {
    for runs in [&[(500, 0.01)][..], &[(500, 0.01), (500, 0.01)]] {
        for from in [0, 200] {
            let mut panels = Panels::new(runs);
            panels.train(200);
            panels.rest();
            panels.lockstep.seek(from);
            panels.rest();
            panels.lockstep.seek(150);
            for id in panels.ids() {
                let actions = panels.lockstep.reset(id);
                panels.carry_out(actions);
            }
            panels.rest();
            assert!(panels.steps().iter().all(|step| *step == 0), "{panels:?}");
        }
    }
}

#[test]
fn a_run_opened_anew_takes_the_other_panels_back() {
    let mut panels = Panels::new(&[(500, 0.01); 3]);
    panels.train(120);
    panels.rest();
    panels.open(1, small(300));
    panels.rest();
    assert_eq!(panels.steps(), [0, 0, 0]);
    panels.play();
    panels.rest();
    assert_eq!(panels.steps(), [500, 300, 500]);
}

#[test]
fn a_change_waits_for_the_step_that_is_due() {
    let mut panels = Panels::new(&[(500, 0.01); 2]);
    panels.train(100);
    panels.rest();
    panels.play();
    panels.animation_frame();
    panels.change(1, 0.3);
    panels.playing = false;
    panels.rest();
    assert_eq!((panels.refusals.len(), panels.steps()), (0, vec![110, 110]));
    panels.send(1, Request::Recorded);
    panels.work(1);
    match panels.workers.get_mut(&1).unwrap().next_event() {
        Some(Event::Reply(Reply::Recorded { tunes, .. })) => {
            assert_eq!(tunes, [RunEdit { step: 110, lambda: Some(0.3), ..RunEdit::default() }]);
        }
        _ => panic!("{panels:?}"),
    }
}

#[test]
fn a_refusal_ends_the_waiting() {
    let mut panels = Panels::new(&[(500, 0.01); 2]);
    panels.train(100);
    panels.rest();
    let actions = panels.lockstep.change(0, Request::Tune { lambda: Some(-1.0), tau: None, h: None });
    panels.carry_out(actions);
    panels.rest();
    assert_eq!((panels.refusals.len(), panels.lockstep.is_settled()), (1, true));
    panels.train(10);
    panels.rest();
    assert_eq!(panels.steps(), [110, 110]);
}

#[test]
fn a_panel_left_alone_shows_what_has_come_and_trains_freely() {
    let mut panels = Panels::new(&[(500, 0.01); 2]);
    panels.train(100);
    panels.rest();
    panels.play();
    panels.animation_frame();
    // The panel that stays has its frame, and waits for the one that goes.
    panels.work(0);
    panels.deliver(0);
    panels.playing = false;
    panels.workers.remove(&1);
    let actions = panels.lockstep.remove(1, false);
    panels.carry_out(actions);
    panels.rest();
    assert_eq!(panels.shown.last(), Some(&(0, 110, RunStatus::Paused)));
    panels.play();
    panels.rest();
    assert_eq!((panels.steps(), panels.lockstep.is_shared()), (vec![500], false));
}

#[test]
fn a_panel_left_alone_finishes_the_steps_asked_for() {
    for is_under_way in [false, true] {
        let mut panels = Panels::new(&[(500, 0.01); 2]);
        panels.train(100);
        for _ in 0..3 {
            panels.turn();
        }
        if is_under_way {
            panels.animation_frame();
            panels.work(0);
        }
        panels.workers.remove(&1);
        let actions = panels.lockstep.remove(1, false);
        panels.carry_out(actions);
        panels.rest();
        assert_eq!(panels.steps(), [100], "{is_under_way}");
        // They are over: a panel that joins does not begin them again.
        panels.lockstep.seek(30);
        panels.rest();
        panels.workers.insert(1, Worker::new(0.01));
        let actions = panels.lockstep.add(1, None);
        panels.carry_out(actions);
        panels.open(1, small(500));
        panels.rest();
        assert_eq!(panels.steps(), [30, 30]);
    }
}
