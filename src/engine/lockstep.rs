//! One clock for all panels.
//!
//! With several panels the page asks each training worker for the same step and shows the answers
//! together, so that the slowest sets the pace. A single panel trains freely and is asked for a step only
//! to go back in time.

use super::PanelId;
use relu_atoms_core::experiment::{Experiment, Pace};
use relu_atoms_core::train::RunEdit;
use relu_atoms_session::messages::{Frame, Request, RunStatus};

/// Milliseconds that one round may train: a pause has to wait for the round under way, whose training takes up to twice
/// as long by the clock where there are fewer processors than panels, and then for its frames.
const ROUND: f64 = 16.0;
/// The least time of training that a rate is computed from, in milliseconds: browsers round their clocks.
const SHORTEST: f64 = 0.2;

/// A frame as a training worker sends it.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainerFrame {
    /// The number under which the painter has the frame, ascending in each worker; none if the worker did
    /// not know the painter yet.
    pub number: Option<u64>,
    /// Milliseconds of training since the frame before.
    pub training_ms: f64,
    /// The numbers.
    pub frame: Frame,
}

/// What is to be done after an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Send this to the panel's training worker.
    Send(PanelId, Request),
    /// Show this frame in its panel.
    Show(PanelId, Box<TrainerFrame>),
    /// No panel has anything left to train: playing ends.
    EndPlaying,
}

/// How far a panel's run had come when its worker ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The number of the run.
    pub run: u64,
    /// The step to be shown next.
    pub step: u64,
    /// The furthest step recorded.
    pub furthest: u64,
}

/// Whether a panel has a worker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Presence {
    /// It has.
    #[default]
    There,
    /// Another takes the place of the one that has ended, and has not come as far yet.
    Awaited,
    /// It has ended, and none takes its place: the other panels go on without.
    Lost,
}

/// What decides how far the next round goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Advance {
    /// Whether the user wants the networks to train.
    pub playing: bool,
    /// How many steps a frame advances.
    pub pace: Pace,
}

/// What is known of one panel's run.
#[derive(Clone, Debug, Default)]
struct Seat {
    panel: PanelId,
    /// The run whose frames count; none before the worker has opened one.
    run: Option<u64>,
    /// How many runs the worker was told to begin and has not yet begun. Frames that come before are of an
    /// earlier run.
    beginnings: u32,
    /// The step that the worker was asked for and has not yet shown.
    due: Option<u64>,
    /// The step shown last.
    at: u64,
    /// The furthest step recorded.
    furthest: u64,
    /// The last step of the run, once it was reached.
    end: Option<u64>,
    /// The frame that waits for those of the other panels.
    waiting: Option<Box<TrainerFrame>>,
    /// Requests that are to act at the step sought, or that a worker refuses before it is there.
    queue: Vec<Request>,
    /// Requests that are to act at the step that is sought once another worker is there.
    later: Vec<Request>,
    /// Whether there is a worker.
    presence: Presence,
    /// The run has diverged at its end.
    diverged: bool,
    /// The step at which a panel that is alone is to stop, if it was asked for so many.
    stop_at: Option<u64>,
    /// The run begins anew without the other panels, and catches up with them.
    catching_up: bool,
    /// The changes of another run that this one repeats.
    edits: Option<Vec<RunEdit>>,
}

impl Seat {
    fn goal(&self, step: u64) -> u64 {
        self.end.map_or(step, |end| end.min(step))
    }

    /// Sends a request once the worker has shown the step it was asked for.
    fn send(&mut self, request: Request) -> Option<Action> {
        if self.due.is_some() {
            self.queue.push(request);
            return None;
        }
        Some(Action::Send(self.panel, request))
    }

    /// Nothing that waits makes the worker train.
    fn cancel_training(&mut self) {
        let trains = |request: &Request| matches!(request, Request::Play | Request::Step(_));
        self.queue.retain(|request| !trains(request));
        self.later.retain(|request| !trains(request));
        self.stop_at = None;
    }

    /// Whether a worker has a run of which it can show a step.
    fn can_show(&self) -> bool {
        self.run.is_some() && self.presence != Presence::Lost
    }
}

/// The clock of all panels.
#[derive(Clone, Debug, Default)]
pub struct Lockstep {
    seats: Vec<Seat>,
    /// The step that all panels show, or would if their runs were as long.
    step: u64,
    /// Train up to this step although nobody plays.
    until: u64,
    /// The step to be shown next.
    wanted: Option<u64>,
    /// The step at which the round under way began.
    round_start: Option<u64>,
    /// Milliseconds that the round's slowest panel has trained. What else a round takes, such as counting
    /// and painting, does not shrink with the number of steps and is left out.
    round_ms: f64,
    /// Steps a millisecond of training, as the slowest panel makes them.
    rate: f64,
}

impl Lockstep {
    /// A clock without panels.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether several panels are on the clock.
    pub fn is_shared(&self) -> bool {
        self.seats.len() > 1
    }

    /// The step that a panel shows.
    pub fn at(&self, panel: PanelId) -> u64 {
        self.seat(panel).map_or(0, |seat| seat.at)
    }

    /// The step that the panel furthest ahead shows.
    pub fn shown_step(&self) -> u64 {
        self.seats.iter().map(|seat| seat.at).max().unwrap_or(0)
    }

    /// The furthest step that any panel has recorded.
    pub fn furthest(&self) -> u64 {
        self.seats.iter().map(|seat| seat.furthest).max().unwrap_or(0)
    }

    /// Whether every panel shows what it was asked for last.
    pub fn is_settled(&self) -> bool {
        self.wanted.is_none() && !self.is_waiting()
    }

    /// Whether every panel is about to go back to step 0.
    pub fn goes_back(&self) -> bool {
        self.wanted == Some(0)
    }

    /// Whether this is the run that the panel's worker has opened last.
    pub fn is_current(&self, panel: PanelId, run: u64) -> bool {
        self.seat(panel).is_some_and(|seat| seat.run == Some(run))
    }

    /// Whether the panel's worker has opened a run.
    pub fn has_run(&self, panel: PanelId) -> bool {
        self.seat(panel).is_some_and(Seat::can_show)
    }

    /// Whether the panel has a worker that has come as far as the run had.
    pub fn has_worker(&self, panel: PanelId) -> bool {
        self.seat(panel).is_some_and(|seat| seat.presence == Presence::There)
    }

    /// The furthest step that the panel's run has come to, or is asked for.
    pub fn furthest_of(&self, panel: PanelId) -> u64 {
        self.seat(panel).map_or(0, |seat| seat.furthest.max(seat.due.unwrap_or(0)))
    }

    fn seat(&self, panel: PanelId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.panel == panel)
    }

    fn seat_mut(&mut self, panel: PanelId) -> Option<&mut Seat> {
        self.seats.iter_mut().find(|seat| seat.panel == panel)
    }

    /// Whether a worker has yet to answer.
    fn is_waiting(&self) -> bool {
        self.seats.iter().any(|seat| seat.due.is_some())
    }

    /// Whether the clock goes on from this step, though a worker may rest between two rounds.
    fn is_busy(&self, step: u64, playing: bool) -> bool {
        playing || step < self.until
    }

    // ---- Panels ------------------------------------------------------------------------------------

    /// Adds a panel that begins with the others at step 0.
    pub fn join_at_start(&mut self, panel: PanelId) {
        self.seats.push(Seat { panel, due: Some(0), ..Seat::default() });
    }

    /// Adds a panel. One that joins others catches up with them, repeating `edits`, the changes of the run
    /// that it branches from.
    pub fn add(&mut self, panel: PanelId, edits: Option<Vec<RunEdit>>) -> Vec<Action> {
        let mut actions = Vec::new();
        if let [only] = self.seats.as_slice() {
            // It trained freely until now, unless it seeks a step, where it pauses by itself.
            if only.due.is_none() {
                actions.push(Action::Send(only.panel, Request::Pause));
            }
            self.step = only.at;
        }
        self.seats.iter_mut().for_each(Seat::cancel_training);
        let catching_up = !self.seats.is_empty();
        // The worker is yet to be started: the others wait for its first frame.
        self.seats.push(Seat { panel, due: Some(0), catching_up, edits, ..Seat::default() });
        actions
    }

    /// Removes a panel. One that is left alone trains freely again.
    pub fn remove(&mut self, panel: PanelId, playing: bool) -> Vec<Action> {
        self.seats.retain(|seat| seat.panel != panel);
        let mut actions = self.release(playing);
        if !self.is_shared() {
            let left = self.until.saturating_sub(self.destination());
            if playing {
                actions.extend(self.play());
            } else if left > 0 {
                actions.extend(self.train(left));
            }
            self.until = 0;
        }
        actions
    }

    /// Has the panel repeat these changes at the next round, as after opening a file.
    pub fn repeat(&mut self, panel: PanelId, edits: Vec<RunEdit>) {
        if let Some(seat) = self.seat_mut(panel) {
            seat.edits = Some(edits);
        }
    }

    /// The changes that the panel is to repeat at the next round.
    pub fn to_repeat(&self, panel: PanelId) -> Option<&[RunEdit]> {
        self.seat(panel)?.edits.as_deref()
    }

    // ---- Runs --------------------------------------------------------------------------------------

    /// Opens a run in a panel. The other panels go back to step 0 with it, unless it only joins them.
    pub fn open(&mut self, panel: PanelId, experiment: Experiment) -> Vec<Action> {
        let is_first = self.restart(panel);
        if let Some(seat) = self.seat_mut(panel)
            && !std::mem::take(&mut seat.catching_up)
        {
            self.restart_others(panel, is_first);
        }
        vec![Action::Send(panel, Request::Open(Box::new(experiment)))]
    }

    /// Goes back to step 0 of the same run.
    pub fn reset(&mut self, panel: PanelId) -> Vec<Action> {
        let is_first = self.restart(panel);
        self.restart_others(panel, is_first);
        // A frame that waited for others has used the worker's permission to send one.
        vec![Action::Send(panel, Request::Reset), Action::Send(panel, Request::Draw)]
    }

    /// Begins a run in a panel; true if the worker has not opened one before.
    fn restart(&mut self, panel: PanelId) -> bool {
        let shared = self.is_shared();
        let Some(seat) = self.seat_mut(panel) else { return false };
        (seat.due, seat.waiting) = (shared.then_some(0), None);
        seat.queue.clear();
        seat.later.clear();
        (seat.at, seat.furthest, seat.end) = (0, 0, None);
        (seat.diverged, seat.stop_at) = (false, None);
        seat.beginnings += 1;
        if seat.run.is_some() {
            // The changes were those of the run before.
            seat.edits = None;
        }
        seat.run.is_none()
    }

    /// The other panels go back with a run that begins anew: a step that was to be shown is one of the run that
    /// is over. With the first run of a panel they go back only if they have begun.
    fn restart_others(&mut self, panel: PanelId, is_first: bool) {
        let has_begun = |seat: &Seat| seat.panel != panel && (seat.at > 0 || seat.due > Some(0));
        if !is_first {
            self.until = 0;
            self.wanted = self.is_shared().then_some(0);
        } else if self.seats.iter().any(has_begun) {
            (self.until, self.wanted) = (0, Some(0));
        }
    }

    /// The panel's worker listens from now on. What was sent to it before is lost.
    pub fn listens(&mut self, panel: PanelId) {
        if let Some(seat) = self.seat_mut(panel) {
            seat.beginnings = 0;
        }
    }

    /// The worker has opened a run.
    pub fn opened(&mut self, panel: PanelId, run: u64) {
        if let Some(seat) = self.seat_mut(panel) {
            seat.run = Some(run);
            seat.beginnings = seat.beginnings.saturating_sub(1);
        }
    }

    /// The worker has refused the panel's last request: nothing is due any more.
    pub fn refused(&mut self, panel: PanelId, playing: bool) -> Vec<Action> {
        if let Some(seat) = self.seat_mut(panel) {
            seat.due = None;
            seat.beginnings = seat.beginnings.saturating_sub(1);
        }
        self.release(playing)
    }

    // ---- Workers that end --------------------------------------------------------------------------

    /// The worker of a panel has ended, and another is to take its place. Until that has come as far, all wait.
    pub fn await_worker(&mut self, panel: PanelId) {
        self.round_start = None;
        if let Some(seat) = self.seat_mut(panel) {
            seat.presence = Presence::Awaited;
            seat.due = seat.due.or(Some(seat.at));
        }
    }

    /// The new worker of a panel listens: how far it has to come. None if the panel's run had not begun: it is to be
    /// opened.
    pub fn replace_worker(&mut self, panel: PanelId, playing: bool) -> Option<Reached> {
        let shared = self.is_shared();
        let seat = self.seat_mut(panel)?;
        let Some(run) = seat.run.filter(|_| seat.beginnings == 0) else {
            seat.presence = Presence::There;
            seat.beginnings = 1;
            (seat.due, seat.waiting) = (shared.then_some(0), None);
            return None;
        };
        let at = seat.due.unwrap_or(seat.at);
        // A run that diverged does so again at the step after its last good one.
        let step = if seat.diverged && seat.end == Some(at) { at.saturating_add(1) } else { at };
        if !shared {
            let left = seat.stop_at.map_or(0, |stop| stop.saturating_sub(at));
            let waits = seat.queue.iter().any(|request| matches!(request, Request::Play | Request::Step(_)));
            if !waits && playing {
                seat.queue.push(Request::Play);
            } else if !waits && left > 0 {
                seat.queue.push(Request::Step(left));
            }
        }
        Some(Reached { run, step, furthest: seat.furthest.max(step) })
    }

    /// No other worker takes the place of a panel's that has ended: the other panels go on without it.
    pub fn lose_worker(&mut self, panel: PanelId, playing: bool) -> Vec<Action> {
        if let Some(seat) = self.seat_mut(panel) {
            seat.presence = Presence::Lost;
            (seat.due, seat.waiting, seat.edits) = (None, None, None);
            seat.queue.clear();
            seat.later.clear();
        }
        self.release(playing)
    }

    /// Sends a request that changes the run, once the worker has shown the step that is to be shown next.
    pub fn change(&mut self, panel: PanelId, request: Request) -> Vec<Action> {
        let mut actions = self.begin_wanted();
        let is_later = self.wanted.is_some();
        if let Some(seat) = self.seat_mut(panel).filter(|seat| seat.presence != Presence::Lost) {
            // The changed run may end elsewhere.
            (seat.end, seat.diverged) = (None, false);
            if is_later {
                seat.later.push(request);
            } else {
                actions.extend(seat.send(request));
            }
        }
        actions
    }

    // ---- Time --------------------------------------------------------------------------------------

    /// The step that the panels show once they have what they were asked for.
    pub fn destination(&self) -> u64 {
        let furthest = self.seats.iter().map(|seat| seat.due.unwrap_or(seat.at)).max().unwrap_or(0);
        self.wanted.unwrap_or(furthest)
    }

    /// Asks for the step that is to be shown next without waiting for the one before.
    fn begin_wanted(&mut self) -> Vec<Action> {
        if self.seats.iter().any(|seat| seat.presence == Presence::Awaited) {
            // A worker is yet to come as far as it was: the step is shown after that.
            return Vec::new();
        }
        self.wanted.take().map_or_else(Vec::new, |step| self.round(step))
    }

    /// Has the worker of a panel that is alone train, from the step that is to be shown next if there is one.
    fn train_freely(&mut self, request: Request) -> Vec<Action> {
        let mut actions = self.begin_wanted();
        let (from, is_later) = (self.destination(), self.wanted.is_some());
        let Some(only) = self.seats.first_mut() else { return actions };
        only.stop_at =
            if let Request::Step(steps) = request { Some(from.saturating_add(steps)) } else { None };
        if is_later {
            only.later.push(request);
        } else {
            actions.extend(only.send(request));
        }
        actions
    }

    /// Plays.
    pub fn play(&mut self) -> Vec<Action> {
        self.until = 0;
        if self.is_shared() { Vec::new() } else { self.train_freely(Request::Play) }
    }

    /// Pauses. With several panels a round under way is waited for; a step that a single panel seeks is not.
    pub fn pause(&mut self) -> Vec<Action> {
        self.until = 0;
        if let [only] = self.seats.as_mut_slice() {
            only.cancel_training();
            if only.presence == Presence::Awaited {
                // It pauses once it is there.
                return Vec::new();
            }
            if only.run.is_some() {
                only.due = None;
            }
            let queue = if only.due.is_none() { std::mem::take(&mut only.queue) } else { Vec::new() };
            let requests = std::iter::once(Request::Pause).chain(queue);
            return requests.map(|request| Action::Send(only.panel, request)).collect();
        }
        // A panel whose next frame is not on its way is asked for another one, which tells of the pause.
        let will_tell = |seat: &Seat| {
            seat.due.is_some() || seat.waiting.is_some() || seat.end == Some(seat.at) || !seat.can_show()
        };
        if self.wanted.is_none() && !self.seats.iter().all(will_tell) {
            self.wanted = Some(self.destination());
        }
        Vec::new()
    }

    /// Trains this many steps more, and pauses there.
    pub fn train(&mut self, steps: u64) -> Vec<Action> {
        let steps = steps.max(1);
        if !self.is_shared() {
            return self.train_freely(Request::Step(steps));
        }
        self.until = self.destination().saturating_add(steps);
        Vec::new()
    }

    /// Shows a recorded step in all panels at the next round, and waits there.
    pub fn seek(&mut self, step: u64) {
        self.until = 0;
        self.seats.iter_mut().for_each(Seat::cancel_training);
        self.wanted = Some(step.min(self.furthest()));
    }

    /// Shows this step at the next round even if it is not recorded everywhere: where a panel that joins
    /// is to go.
    pub fn hold(&mut self, step: u64) {
        self.step = step;
        self.wanted = Some(step);
    }

    /// A frame has come. It is shown once all panels have theirs.
    pub fn receive(&mut self, panel: PanelId, received: Box<TrainerFrame>, playing: bool) -> Vec<Action> {
        let Some(seat) = self.seat_mut(panel) else { return Vec::new() };
        let report = &received.frame.report;
        if seat.beginnings > 0 || seat.run != Some(report.run) {
            // Of an earlier run. The worker has used its permission to send a frame for it.
            return vec![Action::Send(panel, Request::Draw)];
        }
        if report.status.over() {
            (seat.end, seat.stop_at) = (Some(report.step), None);
            seat.diverged = report.status == RunStatus::Diverged;
        }
        match seat.due {
            // An earlier frame still waits for the other panels: this one takes its place.
            None if seat.waiting.is_some() => {
                seat.waiting = Some(received);
                Vec::new()
            }
            None => self.show(panel, received, playing).into_iter().collect(),
            Some(goal) if report.step == goal || report.status.over() => {
                let training_ms = received.training_ms;
                (seat.due, seat.waiting, seat.presence) = (None, Some(received), Presence::There);
                self.round_ms = self.round_ms.max(training_ms);
                self.release(playing)
            }
            // The frame of another step: the one that is due takes its place.
            Some(_) => vec![Action::Send(panel, Request::Draw)],
        }
    }

    /// Shows what has come, if nothing is missing any more.
    fn release(&mut self, playing: bool) -> Vec<Action> {
        if self.is_waiting() {
            return Vec::new();
        }
        let at = |seat: &Seat| seat.waiting.as_ref().map_or(seat.at, |waiting| waiting.frame.report.step);
        let step = self.seats.iter().map(at).max().unwrap_or(0);
        if let Some(from) = self.round_start.take()
            && step > from
        {
            self.rate = (step - from) as f64 / self.round_ms.max(SHORTEST);
        }
        self.step = step;
        let mut actions = Vec::new();
        let panels: Vec<PanelId> = self.seats.iter().map(|seat| seat.panel).collect();
        for panel in panels {
            let Some(seat) = self.seat_mut(panel) else { continue };
            let (waiting, queue) = (seat.waiting.take(), std::mem::take(&mut seat.queue));
            actions.extend(waiting.and_then(|received| self.show(panel, received, playing)));
            actions.extend(queue.into_iter().map(|request| Action::Send(panel, request)));
        }
        actions
    }

    fn show(&mut self, panel: PanelId, mut received: Box<TrainerFrame>, playing: bool) -> Option<Action> {
        let report = &mut received.frame.report;
        let (shared, busy) = (self.is_shared(), self.is_busy(report.step, playing));
        let seat = self.seat_mut(panel)?;
        seat.at = report.step;
        seat.furthest = report.furthest.max(report.step);
        // The worker pauses after every round.
        if shared && busy && matches!(report.status, RunStatus::Paused | RunStatus::Ready) {
            report.status = RunStatus::Running;
        }
        Some(Action::Show(panel, received))
    }

    /// Asks the workers for what comes next, if all have answered. To be called once an animation frame;
    /// `can_show` is false while a panel's last frame still waits to be painted.
    pub fn next_round(&mut self, advance: Advance, can_show: bool) -> Vec<Action> {
        if self.is_waiting() {
            return Vec::new();
        }
        if let Some(step) = self.wanted.take() {
            return self.round(step);
        }
        if !self.is_shared() {
            return Vec::new();
        }
        let step = self.step;
        if self.seats.iter().any(|seat| seat.can_show() && seat.at != seat.goal(step)) {
            // A panel has joined, or was behind when it was changed.
            return self.round(step);
        }
        if !self.is_busy(step, advance.playing) || !can_show {
            return Vec::new();
        }
        let actions = self.round(self.next_step(advance));
        if actions.is_empty() {
            self.until = 0;
            return vec![Action::EndPlaying];
        }
        actions
    }

    /// The step after the present one.
    fn next_step(&self, advance: Advance) -> u64 {
        let most = ((self.rate * ROUND) as u64).max(1);
        let by = match advance.pace {
            Pace::Geometric => Pace::geometric_stride(self.step),
            Pace::PerFrame(steps) => steps.max(1),
            Pace::Max => most,
        };
        let end = if advance.playing { u64::MAX } else { self.until };
        self.step.saturating_add(by.min(most)).min(end)
    }

    /// Asks every panel for a step; those whose runs have ended wait at their ends.
    fn round(&mut self, step: u64) -> Vec<Action> {
        let mut actions = Vec::new();
        for seat in &mut self.seats {
            let goal = seat.goal(step);
            // A worker that has refused to open a run has nothing to show.
            let later = std::mem::take(&mut seat.later);
            if !seat.can_show() || seat.end == Some(goal) && seat.at == goal {
                actions.extend(later.into_iter().map(|request| Action::Send(seat.panel, request)));
                continue;
            }
            seat.queue.extend(later);
            seat.due = Some(goal);
            if seat.waiting.take().is_some() {
                // It is not shown, and has used the worker's permission to send a frame.
                actions.push(Action::Send(seat.panel, Request::Draw));
            }
            let request = match seat.edits.take() {
                Some(tunes) => Request::Replay { tunes, step: goal },
                None => Request::Seek(goal),
            };
            actions.push(Action::Send(seat.panel, request));
        }
        self.round_start = Some(self.step);
        self.round_ms = 0.0;
        actions
    }
}

#[cfg(test)]
pub(crate) mod tests;
