//! `[http]`

use super::{ConfigError, Environment, Flaw, Origin, from_variable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

/// The web server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// Address and port to listen on.
    pub listen: String,
    /// Public address, e.g. "https://tem.tinh.gov.vn"; https and the office's host if empty. Passkeys are bound to it.
    pub origin: String,
    /// Local address and port on which `/metrics` is read by a monitoring system; nothing if empty.
    pub metrics: String,
    /// Requests a second of each caller, ten times as many at once; work that takes long counts tenfold.
    pub requests_per_second: u32,
    /// Addresses of proxies that stand before this server and say for whom they ask (`X-Forwarded-For`).
    pub proxies: Vec<IpAddr>,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".into(),
            origin: String::new(),
            metrics: String::new(),
            requests_per_second: 50,
            proxies: Vec::new(),
        }
    }
}

impl Http {
    pub(super) fn apply(
        &mut self,
        env: Environment,
        origins: &mut BTreeMap<&'static str, Origin>,
    ) -> Result<(), ConfigError> {
        from_variable(env, "TEMTHAT_LISTEN", "http.listen", &mut self.listen, origins)?;
        from_variable(env, "TEMTHAT_ORIGIN", "http.origin", &mut self.origin, origins)?;
        from_variable(env, "TEMTHAT_METRICS", "http.metrics", &mut self.metrics, origins)
    }
    pub(super) fn flaw(&self) -> Flaw {
        if self.listen.parse::<SocketAddr>().is_err() {
            let way = "is not ADDRESS:PORT; e.g. 127.0.0.1:8080 or [::]:8080".into();
            return Some(("http.listen", self.listen.clone(), way));
        }
        if !self.metrics.is_empty() && !self.metrics.parse::<SocketAddr>().is_ok_and(|a| a.ip().is_loopback()) {
            let way = "is not a local ADDRESS:PORT; e.g. 127.0.0.1:9464".into();
            return Some(("http.metrics", self.metrics.clone(), way));
        }
        let origin = self.origin.strip_prefix("https://").or_else(|| self.origin.strip_prefix("http://localhost"));
        if !self.origin.is_empty() && origin.is_none_or(|rest| rest.contains('/')) {
            let way = "is not an origin; e.g. https://tem.tinh.gov.vn, without a path".into();
            return Some(("http.origin", self.origin.clone(), way));
        }
        let none = self.requests_per_second == 0;
        none.then(|| ("http.requests_per_second", "0".into(), "lets nobody in; give at least 1".into()))
    }
}
