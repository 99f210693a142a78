//! Progress on standard error, where that is a terminal.
#![expect(clippy::disallowed_types, reason = "only the core must not know the time")]

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// What is over sooner shows no bar.
const SHORT: Duration = Duration::from_millis(300);
/// How often the spinner moves and the elapsed time is written anew.
const TICK: Duration = Duration::from_millis(120);

/// A bar that appears only where a person watches, and only once the work has taken a while. It is
/// removed when it goes out of scope.
pub(crate) struct Progress {
    start: Instant,
    watched: bool,
    /// indicatif's template.
    template: &'static str,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Progress in steps: how many of how many, the time left, and a message.
    pub(crate) fn of_steps() -> Self {
        Self::new("{msg} {wide_bar} {human_pos} of {human_len} steps, {eta} left")
    }

    /// Progress whose end is not known: the elapsed time and a message.
    pub(crate) fn of_rounds() -> Self {
        Self::new("{spinner} {msg} ({elapsed} so far)")
    }

    fn new(template: &'static str) -> Self {
        Self { start: Instant::now(), watched: std::io::stderr().is_terminal(), template, bar: None }
    }

    /// Seconds since the beginning.
    pub(crate) fn seconds(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    /// Whether somebody watches.
    pub(crate) fn is_watched(&self) -> bool {
        self.watched
    }

    /// Shows a position in a length, and a message, which is made only if it is shown.
    pub(crate) fn show(&mut self, position: u64, length: u64, message: impl FnOnce() -> String) {
        if !self.watched || self.bar.is_none() && self.start.elapsed() < SHORT {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
            // The templates above are well formed; the default style would do no harm.
            if let Ok(style) = ProgressStyle::with_template(self.template) {
                bar.set_style(style);
            }
            bar.enable_steady_tick(TICK);
            bar
        });
        bar.set_length(length);
        bar.set_position(position);
        bar.set_message(message());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
