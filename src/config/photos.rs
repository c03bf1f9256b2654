//! `[photos]`

use super::{ConfigError, Environment, Flaw, Origin, from_variable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What looks at photographs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Photos {
    /// File of the mark's profile, in the office's folder or by its whole path; empty: the national mark
    /// as shipped (measured, unofficial).
    pub profile: String,
    /// Program that reads words: a name on the PATH, or its whole path.
    pub tesseract: String,
}

impl Default for Photos {
    fn default() -> Self {
        Self { profile: String::new(), tesseract: "tesseract".into() }
    }
}

impl Photos {
    /// Defaults and the environment, where there is no office.
    ///
    /// # Errors
    /// A variable does not hold.
    pub fn of_environment(env: Environment) -> Result<Self, ConfigError> {
        let mut photos = Self::default();
        photos.apply(env, &mut BTreeMap::new())?;
        Ok(photos)
    }
    pub(super) fn apply(
        &mut self,
        env: Environment,
        origins: &mut BTreeMap<&'static str, Origin>,
    ) -> Result<(), ConfigError> {
        from_variable(env, "TEMTHAT_MARK_PROFILE", "photos.profile", &mut self.profile, origins)?;
        from_variable(env, "TEMTHAT_TESSERACT", "photos.tesseract", &mut self.tesseract, origins)
    }
    pub(super) fn flaw(&self) -> Flaw {
        let empty = self.tesseract.trim().is_empty();
        empty.then(|| ("photos.tesseract", self.tesseract.clone(), "is empty; name the program, e.g. tesseract".into()))
    }
}
