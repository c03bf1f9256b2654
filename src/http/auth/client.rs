//! Where a request comes from, as far as limits need it. Addresses are held in memory as keyed hashes
//! for minutes, never written or logged.

use crate::http::state::AppState;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// An IPv4 address or an IPv6 /64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::http) struct Client(u64);

impl Client {
    /// Nobody knows: the router was asked without a connection.
    pub(in crate::http) const UNKNOWN: Self = Self(0);

    fn at(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self(u64::from(u32::from(v4)) | 1 << 40),
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                Self([a, b, c, d].into_iter().fold(0, |all, part| all << 16 | u64::from(part)))
            }
        }
    }

    /// Behind a proxy of ours, the last address it names that is no proxy of ours itself: whatever
    /// stands before that, the caller may have written.
    fn behind(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
        let ours = |address: &IpAddr| proxies.contains(&address.to_canonical());
        if !ours(&peer) {
            return peer;
        }
        let named = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
        let named: Vec<IpAddr> = named.flat_map(|line| line.split(',')).map_while(|a| a.trim().parse().ok()).collect();
        named.into_iter().rev().find(|address| !ours(address)).unwrap_or(peer)
    }

    /// The client of a request.
    pub(in crate::http) fn of(parts: &Parts, proxies: &[IpAddr]) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
        peer.map_or(Self::UNKNOWN, |peer| Self::at(Self::behind(peer, &parts.headers, proxies)))
    }
}

impl FromRequestParts<Arc<AppState>> for Client {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Infallible> {
        Ok(Self::of(parts, &state.proxies))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn neighbours_in_one_network_count_as_one() {
        let client = |text: &str| Client::at(address(text));
        assert_eq!(client("2001:db8::1"), client("2001:db8::2"));
        assert_ne!(client("2001:db8::1"), client("2001:db8:0:1::1"));
        assert_eq!(client("::ffff:192.0.2.1"), client("192.0.2.1"));
        assert_ne!(client("192.0.2.1"), client("192.0.2.2"));
    }

    #[test]
    fn only_a_proxy_of_ours_may_say_whom_it_speaks_for() {
        let proxies = [address("127.0.0.1"), address("10.0.0.9")];
        let behind = |peer: &str, lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", line.parse().expect("a header"));
            }
            Client::behind(address(peer), &headers, &proxies)
        };
        assert_eq!(behind("192.0.2.1", &["198.51.100.7"]), address("192.0.2.1"), "a stranger speaks for itself");
        assert_eq!(behind("127.0.0.1", &["198.51.100.7"]), address("198.51.100.7"));
        // What the caller wrote before our proxy added the truth counts for nothing.
        assert_eq!(behind("127.0.0.1", &["203.0.113.1, 198.51.100.7"]), address("198.51.100.7"));
        assert_eq!(behind("::ffff:127.0.0.1", &["198.51.100.7, 10.0.0.9"]), address("198.51.100.7"));
        assert_eq!(behind("127.0.0.1", &[]), address("127.0.0.1"));
    }
}
