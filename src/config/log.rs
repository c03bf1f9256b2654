//! `[log]`

use super::{ConfigError, Environment, Flaw, Origin, from_variable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Logging, on stderr.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// Filter, e.g. "warn" or "temthat=debug,warn".
    pub level: String,
    /// One JSON object a line instead of text.
    pub json: bool,
}

impl Default for Log {
    fn default() -> Self {
        Self { level: "warn".into(), json: false }
    }
}

impl Log {
    pub(super) fn apply(
        &mut self,
        env: Environment,
        origins: &mut BTreeMap<&'static str, Origin>,
    ) -> Result<(), ConfigError> {
        from_variable(env, "TEMTHAT_LOG", "log.level", &mut self.level, origins)?;
        from_variable(env, "TEMTHAT_LOG_JSON", "log.json", &mut self.json, origins)
    }
    pub(super) fn flaw(&self) -> Flaw {
        let bad = self.level.parse::<tracing_subscriber::filter::EnvFilter>().is_err();
        bad.then(|| ("log.level", self.level.clone(), "is not a filter; e.g. warn or temthat=debug,warn".into()))
    }
}
