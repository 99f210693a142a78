//! Cooperative tasks: long computations that can be left and resumed between two operations.
//!
//! A task is an `async` function that awaits its [`YieldPoint`] now and then. Whoever polls it may leave
//! it there, answer messages, and poll it again later; [`run_to_end`] polls it without pause. A task
//! waits for nothing but its own yield points, so no executor and no waker is involved, and
//! interruptions change no operation and no order of summation: results are the same to the last bit.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Multiplications, about, between two yields: a few tenths of a millisecond.
const BETWEEN_YIELDS: usize = 200_000;

/// Counts operations and yields once enough of them are done.
#[derive(Debug, Default)]
pub struct YieldPoint(usize);

impl YieldPoint {
    /// Notes that `work` multiplications were done since the last call, and yields if it is time.
    pub async fn after(&mut self, work: usize) {
        self.0 += work;
        if self.0 >= BETWEEN_YIELDS {
            self.0 = 0;
            let mut yielded = false;
            std::future::poll_fn(|_| {
                if std::mem::replace(&mut yielded, true) { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
        }
    }
}

/// A computation with yield points. Boxed, so that it is compiled once for all of its callers.
pub type Cooperative<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// The result of a computation, which is not left in between.
pub fn run_to_end<T>(mut work: Cooperative<'_, T>) -> T {
    loop {
        if let Some(done) = poll(work.as_mut()) {
            return done;
        }
    }
}

fn poll<T>(work: Pin<&mut dyn Future<Output = T>>) -> Option<T> {
    match work.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}

/// A computation that owns its input and is advanced a bounded time at once.
pub struct Task<T>(Cooperative<'static, T>);

impl<T> Task<T> {
    /// A task that has not begun.
    pub fn new(work: impl Future<Output = T> + 'static) -> Self {
        Self(Box::pin(work))
    }

    /// Computes until the result is there or `go_on`, asked at every yield, returns false. The result is
    /// returned once; a finished task must not be advanced again.
    pub fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> Option<T> {
        loop {
            let done = poll(self.0.as_mut());
            if done.is_some() || !go_on() {
                return done;
            }
        }
    }
}

impl<T> fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Task")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn sum(n: usize) -> usize {
        let (mut yield_point, mut sum) = (YieldPoint::default(), 0);
        for k in 0..n {
            sum += k;
            yield_point.after(BETWEEN_YIELDS / 10).await;
        }
        sum
    }

    #[test]
    fn an_interrupted_task_has_the_same_result() {
        assert_eq!(run_to_end(Box::pin(sum(95))), 95 * 94 / 2);
        let mut task = Task::new(sum(95));
        let mut calls = 1;
        let done = loop {
            match task.advance(&mut || false) {
                Some(done) => break done,
                None => calls += 1,
            }
        };
        assert_eq!((done, calls), (95 * 94 / 2, 10));
        assert_eq!(Task::new(sum(95)).advance(&mut || true), Some(done));
    }
}
