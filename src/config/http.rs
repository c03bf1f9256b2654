//! `[http]`

use super::{ConfigError, Environment, Flaw, Origin, from_variable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// The web server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// Address and port to listen on.
    pub listen: String,
}

impl Default for Http {
    fn default() -> Self {
        Self { listen: "127.0.0.1:8080".into() }
    }
}

impl Http {
    pub(super) fn apply(
        &mut self,
        env: Environment,
        origins: &mut BTreeMap<&'static str, Origin>,
    ) -> Result<(), ConfigError> {
        from_variable(env, "TEMTHAT_LISTEN", "http.listen", &mut self.listen, origins)
    }
    pub(super) fn flaw(&self) -> Flaw {
        let bad = self.listen.parse::<SocketAddr>().is_err();
        bad.then(|| {
            ("http.listen", self.listen.clone(), "is not ADDRESS:PORT; e.g. 127.0.0.1:8080 or [::]:8080".into())
        })
    }
}
