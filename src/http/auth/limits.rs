//! Limits on signing in: per caller and per caller and login together, never per login alone, so
//! that nobody can lock somebody else out. Addresses are held in memory as keyed hashes for minutes,
//! never written or logged.

use super::Client;
use crate::http::fault::Fault;
use axum::http::StatusCode;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::{BuildHasher, Hash, RandomState};
use std::num::NonZeroU32;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Keys held at most; beyond that those that are full again are let go.
const MOST_KEYS: usize = 50_000;
/// Passwords checked at once: each takes a core and 19 MiB for some 20 ms.
const AT_ONCE: usize = 2;

/// A limit per key (GCRA), its memory bounded. Keys are held as keyed hashes.
pub(in crate::http) struct Limit {
    hasher: RandomState,
    limiter: DefaultKeyedRateLimiter<u64>,
    clock: DefaultClock,
}

impl Limit {
    /// `burst` at once, then one every `every`.
    pub(in crate::http) fn new(burst: u32, every: Duration) -> Self {
        let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
        let every = every.max(Duration::from_nanos(1));
        let quota = Quota::with_period(every).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(burst);
        Self { hasher: RandomState::new(), limiter: RateLimiter::keyed(quota), clock: DefaultClock::default() }
    }
    /// Takes one; else the seconds until the next.
    pub(in crate::http) fn take(&self, key: &impl Hash) -> Result<(), u32> {
        self.take_many(key, NonZeroU32::MIN)
    }
    /// Takes `n` at once; else the seconds until there are so many. More than a burst never fits.
    pub(in crate::http) fn take_many(&self, key: &impl Hash, n: NonZeroU32) -> Result<(), u32> {
        if self.limiter.len() > MOST_KEYS {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let taken = self.limiter.check_key_n(&self.hasher.hash_one(key), n).map_err(|_| u32::MAX)?;
        taken.map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
        })
    }
}

/// The limits on signing in.
pub(in crate::http) struct SignInLimits {
    caller: Limit,
    pair: Limit,
    hashing: Semaphore,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            caller: Limit::new(30, Duration::from_secs(6)),
            pair: Limit::new(6, Duration::from_secs(60)),
            hashing: Semaphore::new(AT_ONCE),
        }
    }
}

impl SignInLimits {
    /// Lets one attempt through, and holds a place for its work.
    pub(in crate::http) async fn enter(&self, client: Client, login: &str) -> Result<SemaphorePermit<'_>, Fault> {
        let many =
            |wait| Fault::new(StatusCode::TOO_MANY_REQUESTS, "sign-in-many").with("seconds", wait).retry_after(wait);
        self.caller.take(&client).map_err(many)?;
        self.pair.take(&(client, login.trim().to_ascii_lowercase())).map_err(many)?;
        // The work itself cannot be heaped up either: whoever waits too long comes back.
        match tokio::time::timeout(Duration::from_secs(4), self.hashing.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(many(5)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_holds_per_key_and_forgets_what_is_over() {
        let limit = Limit::new(3, Duration::from_secs(60));
        assert!((0..3).all(|_| limit.take(&1).is_ok()));
        assert!(limit.take(&1).is_err_and(|wait| (1..=61).contains(&wait)));
        assert!(limit.take(&2).is_ok());
        let quick = Limit::new(1, Duration::from_nanos(1));
        for key in 0..200_000 {
            let _ = quick.take(&key);
        }
        assert!(quick.limiter.len() <= MOST_KEYS + 1, "{}", quick.limiter.len());
    }
}
