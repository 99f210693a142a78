//! Whether a worker still works: what is heard of it goes in with the page's clock, and out comes when to ask it for
//! a sign of life, and when it counts as ended.
//!
//! Only time in which the page itself was awake and seen counts as silence. A page that is hidden, asleep with its
//! machine, or busy hears nothing although the workers speak.

/// Milliseconds between two looks at the workers.
pub const PERIOD: f64 = 1000.0;
/// The most milliseconds that count from one look to the next: between looks that lie further apart the page was not
/// awake.
const LONGEST: f64 = 1.5 * PERIOD;
/// Milliseconds of silence after which a worker counts as stuck that does little at a time.
pub const SILENCE: f64 = 10_000.0;
/// The same of a worker that does not listen while it solves or trains in the background, and tells of its work after
/// each round of it only.
pub const LONG_SILENCE: f64 = 60_000.0;
/// Milliseconds more for each neuron and point of a run. Opening a run of 100,000 neurons on 512 points, and going back
/// to its step 0, kept a trainer silent for 8.6 s on a machine with six times as much to do as it could.
const A_PRODUCT: f64 = 6e-4;
/// Milliseconds that a worker may take to start, for which its script may have to be fetched.
pub const START: f64 = 20_000.0;
/// A worker that works so many milliseconds after its recovery has recovered.
const RECOVERED: f64 = 60_000.0;
/// So many times a worker is replaced that ends again and again.
const TRIES: u32 = 2;

/// Milliseconds of silence after which the trainer of a run of so many neurons and points counts as stuck.
pub fn patience(neurons: usize, points: usize) -> f64 {
    SILENCE + A_PRODUCT * neurons as f64 * points as f64
}

/// How a worker has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerEnd {
    /// It stopped at an error; the browser's words, which may be empty.
    Error(String),
    /// It got no more memory, of which it had so many bytes, as far as that is known.
    Memory(Option<u64>),
    /// A part of the program that it needs could not be fetched; the browser's words.
    NotFetched(String),
    /// It answers no more: it was ended from outside, or is stuck.
    Silent,
    /// It never answered.
    NeverStarted,
}

impl WorkerEnd {
    /// What a worker's last error tells: the browser's words for it, whether the program panicked before, and the
    /// bytes of memory that it had. Where memory is refused the program stops without a panic.
    pub fn of_error(words: &str, panicked: bool, memory: Option<u64>) -> Self {
        let lower = words.to_lowercase();
        let says = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
        if !panicked && says(&["unreachable", "out of memory", "allocation failed", "allocate"]) {
            Self::Memory(memory)
        } else if says(&[
            "dynamically imported module",
            "module script failed",
            "failed to fetch",
            "networkerror",
        ]) {
            Self::NotFetched(words.into())
        } else {
            Self::Error(words.into())
        }
    }
}

/// What is to be done at a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// Nothing.
    Wait,
    /// Ask the worker for a sign of life.
    Ask,
    /// It answers no more.
    Silent,
    /// It has not answered since it was started.
    NeverStarted,
}

/// The signs of life of one worker.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heartbeat {
    /// When it was looked at last.
    last: Option<f64>,
    /// Milliseconds awake since it was heard last.
    silence: f64,
    /// Milliseconds awake since it was started, until it listens.
    start: f64,
    /// It has said that it listens.
    listens: bool,
    /// It was asked, and has not been heard since.
    asked: bool,
}

impl Heartbeat {
    /// It was heard.
    pub fn heard(&mut self) {
        (self.silence, self.asked) = (0.0, false);
    }

    /// It listens from now on.
    pub fn listens(&mut self) {
        self.heard();
        self.listens = true;
    }

    /// A look at the time `now`, in milliseconds; `awake` is false while the page cannot be seen, and `patience` is the
    /// silence in milliseconds after which it counts as stuck.
    pub fn look(&mut self, now: f64, awake: bool, patience: f64) -> Beat {
        let passed = self.last.replace(now).map_or(0.0, |last| (now - last).clamp(0.0, LONGEST));
        if !awake {
            // What it was asked before it may answer long after.
            (self.silence, self.start) = (0.0, 0.0);
            return Beat::Wait;
        }
        if !self.listens {
            self.start += passed;
            return if self.start >= START { Beat::NeverStarted } else { Beat::Wait };
        }
        self.silence += passed;
        if !self.asked {
            // The silence that counts begins with a question.
            (self.asked, self.silence) = (true, 0.0);
            return Beat::Ask;
        }
        if self.silence >= patience { Beat::Silent } else { Beat::Wait }
    }
}

/// How often a worker has ended of late: whether another is to take its place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Endings {
    count: u32,
    recovered: Option<f64>,
}

impl Endings {
    /// It has ended at this time, in milliseconds. The number of the try to replace it, from 1; none if it was
    /// replaced too often within short.
    pub fn ended(&mut self, now: f64) -> Option<u32> {
        if self.recovered.take().is_some_and(|since| now - since >= RECOVERED) {
            self.count = 0;
        }
        self.count += 1;
        (self.count <= TRIES).then_some(self.count)
    }

    /// The one in its place has come as far.
    pub fn recovered(&mut self, now: f64) {
        self.recovered.get_or_insert(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A worker that listens, looked at every second from 0 on.
    struct Watched {
        heartbeat: Heartbeat,
        now: f64,
    }

    impl Watched {
        fn new() -> Self {
            let mut heartbeat = Heartbeat::default();
            heartbeat.look(0.0, true, SILENCE);
            heartbeat.listens();
            Self { heartbeat, now: 0.0 }
        }

        fn after(&mut self, passed: f64, awake: bool) -> Beat {
            self.now += passed;
            self.heartbeat.look(self.now, awake, SILENCE)
        }

        /// Seconds until it counts as ended.
        fn seconds(&mut self) -> usize {
            (1..1000).find(|_| self.after(PERIOD, true) == Beat::Silent).expect("it ends")
        }
    }

    #[test]
    fn a_worker_that_answers_lives_and_one_that_does_not_is_noticed() {
        let mut one = Watched::new();
        for _ in 0..100 {
            assert_eq!(one.after(PERIOD, true), Beat::Ask);
            one.heartbeat.heard();
        }
        assert_eq!(one.seconds(), 11);
        // Nine seconds are no end.
        let mut slow = Watched::new();
        for _ in 0..20 {
            assert_eq!(slow.after(PERIOD, true), Beat::Ask);
            assert!((0..9).all(|_| slow.after(PERIOD, true) == Beat::Wait));
            slow.heartbeat.heard();
        }
    }

    #[test]
    fn a_page_that_sleeps_or_is_hidden_takes_no_silence_for_an_end() {
        // The machine sleeps for an hour, again and again: the page looks once in between.
        let mut one = Watched::new();
        one.after(PERIOD, true);
        for _ in 0..5 {
            assert_eq!(one.after(3_600_000.0, true), Beat::Wait);
        }
        one.heartbeat.heard();
        assert_eq!(one.after(3_600_000.0, true), Beat::Ask);
        // Hidden: browsers look once a minute, and hold workers back.
        assert!((0..1000).all(|_| one.after(60_000.0, false) == Beat::Wait));
        assert_eq!(one.seconds(), 10);
        // A clock that is set back.
        let mut back = Watched::new();
        back.after(PERIOD, true);
        assert!((0..100).all(|_| back.after(-5.0, true) == Beat::Wait));
    }

    #[test]
    fn wide_networks_on_many_points_may_be_silent_for_longer() {
        assert!((patience(500, 12) - SILENCE).abs() < 10.0);
        assert!(patience(100_000, 512) > 4.0 * 8_600.0);
    }

    #[test]
    fn a_worker_that_never_starts_is_noticed() {
        let mut heartbeat = Heartbeat::default();
        let looks: Vec<Beat> =
            (0..=20).map(|k| heartbeat.look(PERIOD * f64::from(k), true, SILENCE)).collect();
        assert_eq!((looks[19], looks[20]), (Beat::Wait, Beat::NeverStarted));
        let mut slow = Heartbeat::default();
        assert!((0..20).all(|k| slow.look(PERIOD * f64::from(k), true, SILENCE) == Beat::Wait));
        slow.listens();
        assert_eq!(slow.look(20_000.0, true, SILENCE), Beat::Ask);
    }

    #[test]
    fn a_worker_that_ends_again_and_again_is_given_up() {
        let mut endings = Endings::default();
        assert_eq!(endings.ended(0.0), Some(1));
        endings.recovered(100.0);
        assert_eq!(endings.ended(5_000.0), Some(2));
        assert_eq!(endings.ended(9_000.0), None);
        // After a minute of work it begins anew.
        let mut endings = Endings::default();
        for k in 0..50 {
            assert_eq!(endings.ended(100_000.0 * f64::from(k)), Some(1));
            endings.recovered(100_000.0 * f64::from(k) + 1.0);
        }
    }

    #[test]
    fn what_browsers_say_of_an_end_is_told_apart() {
        let memory = Some(26_000_000);
        for words in [
            "Uncaught RuntimeError: unreachable",
            "RuntimeError: unreachable executed",
            "Unreachable code should not be executed",
            "RangeError: WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory",
            "RangeError: Array buffer allocation failed",
        ] {
            assert_eq!(WorkerEnd::of_error(words, false, memory), WorkerEnd::Memory(memory), "{words}");
            assert_eq!(WorkerEnd::of_error(words, true, memory), WorkerEnd::Error(words.into()));
        }
        for words in [
            "Uncaught TypeError: Failed to fetch dynamically imported module: http://127.0.0.1/a.js",
            "TypeError: error loading dynamically imported module: http://127.0.0.1/a.js",
            "TypeError: Importing a module script failed.",
            "NetworkError when attempting to fetch resource.",
        ] {
            assert_eq!(WorkerEnd::of_error(words, false, memory), WorkerEnd::NotFetched(words.into()));
        }
        let other = "Uncaught Error: for a test";
        assert_eq!(WorkerEnd::of_error(other, false, memory), WorkerEnd::Error(other.into()));
        assert_eq!(WorkerEnd::of_error("", false, None), WorkerEnd::Error(String::new()));
    }
}
