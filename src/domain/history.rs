//! The history of a product: what was recorded about its recognitions, and when it has effect.
//! "What did we know at K about day D" is [`Register::standing`]; this lists what it rests on.

use super::ids::{ProductId, RecognitionId};
use super::recognition::{AuthorityLevel, Evidence, RecognitionAct, Stars};
use super::register::Register;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One line of a history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When this register recorded it.
    pub recorded_at: Timestamp,
    /// Day it has effect from; `None` where the source gives none (press).
    pub effective_on: Option<Date>,
    /// Which recognition.
    pub recognition: RecognitionId,
    /// What.
    pub what: What,
    /// Number of the decision or dossier, where there is one.
    pub decision_no: Option<String>,
    /// Where the record comes from.
    pub source: String,
}

/// What a line of a history says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// Recognised.
    Recognised {
        /// Stars.
        stars: Stars,
        /// Last valid day.
        until: Option<Date>,
        /// Authority as written.
        authority: String,
        /// Its level.
        level: AuthorityLevel,
        /// How well founded.
        evidence: Evidence,
    },
    /// Something happened to the recognition.
    Changed {
        /// What.
        act: RecognitionAct,
    },
}

/// Everything known at `known` about the recognitions of a product, in the order recorded, then
/// by effect.
#[must_use]
pub fn of_product(register: &Register, product: ProductId, known: Timestamp) -> Vec<Entry> {
    let mut entries = Vec::new();
    for r in register.recognitions_of(product).filter(|r| r.recorded_at <= known) {
        entries.push(Entry {
            recorded_at: r.recorded_at,
            effective_on: r.issued_on,
            recognition: r.id,
            what: What::Recognised {
                stars: r.stars,
                until: r.valid_until,
                authority: r.authority.clone(),
                level: r.authority_level,
                evidence: r.evidence,
            },
            decision_no: r.decision_no.clone(),
            source: r.source.clone(),
        });
        entries.extend(r.events_known_at(known).into_iter().map(|e| Entry {
            recorded_at: e.recorded_at,
            effective_on: Some(e.effective_on),
            recognition: r.id,
            what: What::Changed { act: e.act },
            decision_no: Some(e.decision_no.clone()),
            source: e.source.clone(),
        }));
    }
    entries.sort_by_key(|e| (e.recorded_at, e.effective_on, e.recognition));
    entries
}
