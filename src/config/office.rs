//! `[office]`

use super::{ConfigError, Environment, Flaw, Origin, from_variable};
use crate::domain::stamp::link::Host;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeSettings {
    /// Name, as shown.
    pub name: String,
    /// Host printed in stamps.
    pub host: String,
    /// Whether the DEV-ONLY throw-away keys are allowed here. Stamps of such an office prove nothing.
    #[serde(default)]
    pub dev: bool,
}

impl OfficeSettings {
    pub(super) fn apply(
        &mut self,
        env: Environment,
        origins: &mut BTreeMap<&'static str, Origin>,
    ) -> Result<(), ConfigError> {
        from_variable(env, "TEMTHAT_OFFICE", "office.name", &mut self.name, origins)?;
        from_variable(env, "TEMTHAT_HOST", "office.host", &mut self.host, origins)
    }
    pub(super) fn flaw(&self) -> Flaw {
        if self.name.trim().is_empty() {
            return Some(("office.name", self.name.clone(), "is empty; give the name of the office".into()));
        }
        let bad = Host::new(&self.host).is_none();
        bad.then(|| ("office.host", self.host.clone(), "is not a host name; e.g. TEM.TINH.GOV.VN".into()))
    }
}
