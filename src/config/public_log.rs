//! `[public_log]`

use super::Flaw;
use crate::domain::log::note::{NoteKey, Use};
use serde::{Deserialize, Serialize};

/// The public log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublicLogSettings {
    /// Witnesses that every checkpoint is offered to.
    pub witnesses: Vec<WitnessSettings>,
}

/// A witness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessSettings {
    /// Address below which `add-checkpoint` answers (C2SP tlog-witness).
    pub url: String,
    /// Its key, NAME+ID+KEY.
    pub key: String,
}

impl PublicLogSettings {
    pub(super) fn flaw(&self) -> Flaw {
        let web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        let cosigner = |key: &str| key.parse::<NoteKey>().is_ok_and(|key| key.of() == Use::Cosign);
        self.witnesses.iter().find_map(|w| {
            if !web(&w.url) {
                return Some(("public_log.witnesses", w.url.clone(), "must begin with https:// or http://".into()));
            }
            let problem = "is not the key of a witness; it looks like NAME+ID+KEY";
            (!cosigner(&w.key)).then(|| ("public_log.witnesses", w.key.clone(), problem.into()))
        })
    }
}
