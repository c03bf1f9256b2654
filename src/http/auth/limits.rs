//! Limits on signing in: per caller and per caller and login together, never per login alone, so
//! that nobody can lock somebody else out. Addresses are held in memory as keyed hashes for minutes,
//! never written or logged.

use crate::http::fault::Fault;
use axum::extract::ConnectInfo;
use axum::http::StatusCode;
use axum::http::request::Parts;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::convert::Infallible;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Keys held at most; beyond that those that are full again are let go.
const MOST_KEYS: usize = 50_000;
/// Passwords checked at once: each takes a core and 19 MiB for some 20 ms.
const AT_ONCE: usize = 2;

/// A limit per key (GCRA), its memory bounded.
pub(in crate::http) struct Limit {
    limiter: DefaultKeyedRateLimiter<u64>,
    clock: DefaultClock,
}

impl Limit {
    /// `burst` at once, then one every `every`.
    pub(in crate::http) fn new(burst: u32, every: Duration) -> Self {
        let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
        let every = every.max(Duration::from_nanos(1));
        let quota = Quota::with_period(every).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(burst);
        Self { limiter: RateLimiter::keyed(quota), clock: DefaultClock::default() }
    }
    /// Takes one; else the seconds until the next.
    pub(in crate::http) fn take(&self, key: u64) -> Result<(), u32> {
        if self.limiter.len() > MOST_KEYS {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        self.limiter.check_key(&key).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
        })
    }
}

/// The limits on signing in.
pub(in crate::http) struct SignInLimits {
    hasher: RandomState,
    caller: Limit,
    pair: Limit,
    hashing: Semaphore,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            hasher: RandomState::new(),
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
        self.caller.take(self.hasher.hash_one(client)).map_err(many)?;
        self.pair.take(self.hasher.hash_one((client, login.trim().to_ascii_lowercase()))).map_err(many)?;
        // The work itself cannot be heaped up either: whoever waits too long comes back.
        match tokio::time::timeout(Duration::from_secs(4), self.hashing.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(many(5)),
        }
    }
}

/// Where a request comes from, as far as limits need it: an IPv4 address or an IPv6 /64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::http) struct Client(u64);

impl Client {
    fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self(u64::from(u32::from(v4)) | 1 << 40),
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                Self([a, b, c, d].into_iter().fold(0, |all, part| all << 16 | u64::from(part)))
            }
        }
    }
}

impl<S: Sync> axum::extract::FromRequestParts<S> for Client {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
        Ok(peer.map_or(Self(0), Self::of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_holds_per_key_and_forgets_what_is_over() {
        let limit = Limit::new(3, Duration::from_secs(60));
        assert!((0..3).all(|_| limit.take(1).is_ok()));
        assert!(limit.take(1).is_err_and(|wait| (1..=61).contains(&wait)));
        assert!(limit.take(2).is_ok());
        let quick = Limit::new(1, Duration::from_nanos(1));
        for key in 0..200_000 {
            let _ = quick.take(key);
        }
        assert!(quick.limiter.len() <= MOST_KEYS + 1, "{}", quick.limiter.len());
    }

    #[test]
    fn neighbours_in_one_network_count_as_one() {
        let client = |text: &str| Client::of(text.parse().expect("an address"));
        assert_eq!(client("2001:db8::1"), client("2001:db8::2"));
        assert_ne!(client("2001:db8::1"), client("2001:db8:0:1::1"));
        assert_eq!(client("::ffff:192.0.2.1"), client("192.0.2.1"));
        assert_ne!(client("192.0.2.1"), client("192.0.2.2"));
    }
}
