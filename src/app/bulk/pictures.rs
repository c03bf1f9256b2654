//! Pictures beside the rows of a sweep.

use crate::app::photos::{Looked, joined, told};
use crate::domain::label::observation::Observation;
use crate::i18n::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the picture of a row shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Shown {
    /// As claims.
    pub label: Observation,
    /// In words.
    pub says: String,
}

/// By row: what its picture shows, or why it could not be looked at.
pub type Pictures = BTreeMap<u32, Result<Shown, String>>;

impl Shown {
    /// What was seen.
    #[must_use]
    pub fn of(lang: Lang, looked: &Looked) -> Self {
        Self { label: looked.observations.claims(), says: told::lines(lang, looked).join("; ") }
    }
    /// The picture's claims and the row's together. What the row says is sure, but not where the picture
    /// shows otherwise: then nothing may rest on either.
    pub(super) fn joined(&self, row: &Observation) -> Observation {
        let seen = &self.label;
        // A listing that is silent about the mark does not deny the one on its picture.
        let mut typed = Observation { mark: row.mark.filter(|m| *m), ..row.clone() };
        typed.text = match (&row.text, &seen.text) {
            (Some(a), Some(b)) => Some(format!("{a}\n{b}")),
            (a, b) => a.clone().or(b.clone()),
        };
        let mut all = joined(seen.clone(), &typed);
        if seen.stars.zip(row.stars).is_some_and(|(a, b)| a != b) {
            all.uncertain.push("stars".into());
        }
        all
    }
}
