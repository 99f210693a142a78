//! Long work in short slices: a function that is `async` and breathes now and then can be left at a
//! breath and taken up again, so that whoever works hears messages in between. Nothing here waits for
//! anything else, and no sum changes by being interrupted.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// About how many multiplications lie between two breaths: a few tenths of a millisecond.
const STRETCH: usize = 200_000;

/// Counts what is done and breathes when it is time.
#[derive(Debug, Default)]
pub(crate) struct Breath(usize);

impl Breath {
    /// So much work is done.
    pub(crate) async fn after(&mut self, work: usize) {
        self.0 += work;
        if self.0 >= STRETCH {
            self.0 = 0;
            let mut left = false;
            std::future::poll_fn(|_| {
                if std::mem::replace(&mut left, true) { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
        }
    }
}

/// Work that breathes. Boxed, so that it is compiled once, whoever does it in whatever slices.
pub(crate) type Slices<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// The result, without leaving off.
pub(crate) fn at_once<T>(mut work: Slices<'_, T>) -> T {
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

/// Work that is under way.
pub(crate) struct Work<T>(Slices<'static, T>);

impl<T> Work<T> {
    /// Work that has not yet begun.
    pub(crate) fn new(work: impl Future<Output = T> + 'static) -> Self {
        Self(Box::pin(work))
    }

    /// Works until it is done, which it says but once, or until `go_on`, asked at every breath, says
    /// that the time is up.
    pub(crate) fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> Option<T> {
        loop {
            let done = poll(self.0.as_mut());
            if done.is_some() || !go_on() {
                return done;
            }
        }
    }
}

impl<T> fmt::Debug for Work<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Work")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn sum(n: usize) -> usize {
        let (mut breath, mut sum) = (Breath::default(), 0);
        for k in 0..n {
            sum += k;
            breath.after(STRETCH / 10).await;
        }
        sum
    }

    #[test]
    fn work_in_slices_is_the_same_work() {
        assert_eq!(at_once(Box::pin(sum(95))), 95 * 94 / 2);
        let mut work = Work::new(sum(95));
        let mut slices = 1;
        let done = loop {
            match work.advance(&mut || false) {
                Some(done) => break done,
                None => slices += 1,
            }
        };
        assert_eq!((done, slices), (95 * 94 / 2, 10));
        assert_eq!(Work::new(sum(95)).advance(&mut || true), Some(done));
    }
}
