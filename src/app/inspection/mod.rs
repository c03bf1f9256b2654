//! Inspection cases: opened, added to, decided, taken up again; never rewritten.

pub mod dossier;
pub mod minutes;
pub mod photo;

use super::check::{CheckReport, check};
use super::{Office, Who};
use crate::domain::event::Event;
use crate::domain::ids::{InspectionId, ProductId};
use crate::domain::inspection::{Decision, Entry, Inspection, Note, Observed, Sign};
use crate::domain::label::observation::Observation;
use crate::domain::text::nfc;
use crate::i18n::{self, Lang};
use crate::ports::evidence::EvidenceError;
use crate::ports::store::StoreError;
use crate::vision::photo::PhotoError;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Longest free text, characters.
pub const MAX_TEXT: usize = 4_000;
/// Most entries of a case.
pub const MAX_ENTRIES: usize = 500;
/// Longest that a device keeps what it could not send.
const LONGEST_AWAY: SignedDuration = SignedDuration::from_hours(31 * 24);

/// Why nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum InspectionError {
    /// No such case.
    #[error("there is no inspection {0}; see: temthat inspection list")]
    Unknown(InspectionId),
    /// A text is missing or too long.
    #[error("{field}: {count} characters; give 1 to {MAX_TEXT}")]
    Text {
        /// Which.
        field: &'static str,
        /// How long it is.
        count: usize,
    },
    /// The case is decided.
    #[error("{0} is decided; to add to it, take it up again: temthat inspection reopen {0} --reason TEXT")]
    Decided(InspectionId),
    /// The case is not decided, so it cannot be taken up again.
    #[error("{0} is open already; nothing was changed")]
    Open(InspectionId),
    /// Enough entries.
    #[error("{0} has {MAX_ENTRIES} entries; open another case for more")]
    Full(InspectionId),
    /// The picture is not the one that its device hashed.
    #[error("{file}: what arrived is not what the device hashed; send the photo again")]
    Altered {
        /// Name of the file.
        file: String,
    },
    /// The picture is of a format that is not read.
    #[error("{file}: {}", PhotoError::Format(format))]
    Format {
        /// Name of the file.
        file: String,
        /// Name of the format.
        format: &'static str,
    },
    /// The picture does not hold.
    #[error("{file}: {problem}")]
    Photo {
        /// Name of the file.
        file: String,
        /// What is wrong and the way out.
        problem: String,
    },
    /// Evidence could not be kept.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Particulars of a new case.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInspection {
    /// Name and title of the inspector.
    pub inspector: String,
    /// Where.
    pub place: String,
    /// Who is inspected.
    pub inspected: String,
    /// When it was opened, if that was before it could be sent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub opened_at: Option<Timestamp>,
}

/// What is added to a case, as asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Addition {
    /// A label as seen; the rules are asked now.
    Label(Box<Observation>),
    /// A photograph.
    Photo(photo::NewPhoto),
    /// What the inspected person explains.
    Explanation {
        /// Who.
        by: String,
        /// Words.
        text: String,
    },
    /// A paper asked for.
    Request(String),
    /// A decision.
    Decision {
        /// What.
        decision: Decision,
        /// Why.
        reason: String,
    },
    /// The case is taken up again.
    Reopening(String),
}

fn words(field: &'static str, text: &str) -> Result<String, InspectionError> {
    let kept: String = text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let kept = nfc(&kept).trim().to_owned();
    match kept.chars().count() {
        1..=MAX_TEXT => Ok(kept),
        count => Err(InspectionError::Text { field, count }),
    }
}

/// Opens a case.
///
/// # Errors
/// See [`InspectionError`].
pub fn open(office: &Office, new: &NewInspection, who: &Who) -> Result<InspectionId, InspectionError> {
    let inspector = words("inspector", &new.inspector)?;
    let place = words("place", &new.place)?;
    let inspected = words("inspected", &new.inspected)?;
    let mut left = 8;
    loop {
        let register = office.register();
        let id = InspectionId(register.inspections.keys().next_back().map_or(1, |last| last.0.saturating_add(1)));
        let case = Inspection {
            id,
            opened_at: plausible(new.opened_at, office.now()).unwrap_or_else(|| office.now()),
            inspector: inspector.clone(),
            place: place.clone(),
            inspected: inspected.clone(),
            entries: Vec::new(),
        };
        match office.commit(&register, who, vec![Event::InspectionOpened(case)]) {
            Ok(()) => return Ok(id),
            // Somebody else recorded something first: the number may be taken.
            Err(StoreError::Stale { .. }) if left > 0 => left -= 1,
            Err(error) => return Err(error.into()),
        }
    }
}

/// A moment of a device's clock, if it can be right: a wrong clock loses nothing but its word.
fn plausible(made_at: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    made_at.filter(|made| *made <= now && now.duration_since(*made) <= LONGEST_AWAY)
}

/// Adds to a case.
///
/// # Errors
/// See [`InspectionError`].
pub fn add(office: &Office, id: InspectionId, addition: &Addition, who: &Who) -> Result<(), InspectionError> {
    add_made(office, id, addition, None, who)
}

/// As [`add`], for what was made at another moment than now.
///
/// # Errors
/// See [`InspectionError`].
pub fn add_made(
    office: &Office,
    id: InspectionId,
    addition: &Addition,
    made_at: Option<Timestamp>,
    who: &Who,
) -> Result<(), InspectionError> {
    let mut left = 8;
    loop {
        let register = office.register();
        let case = register.inspections.get(&id).ok_or(InspectionError::Unknown(id))?;
        match (case.decision(), addition) {
            (Some(_), Addition::Reopening(_)) => {}
            (Some(_), _) => return Err(InspectionError::Decided(id)),
            (None, Addition::Reopening(_)) => return Err(InspectionError::Open(id)),
            (None, _) => {}
        }
        if case.entries.len() >= MAX_ENTRIES {
            return Err(InspectionError::Full(id));
        }
        let note = match addition {
            Addition::Label(label) => Note::Observed(Box::new(observe(office, label))),
            Addition::Photo(new) => Note::Photographed(photo::keep(office.evidence.as_ref(), new)?),
            Addition::Explanation { by, text } => Note::Explained { by: words("by", by)?, text: words("text", text)? },
            Addition::Request(paper) => Note::Requested { paper: words("paper", paper)? },
            Addition::Decision { decision, reason } => {
                Note::Decided { decision: *decision, reason: words("reason", reason)? }
            }
            Addition::Reopening(reason) => Note::Reopened { reason: words("reason", reason)? },
        };
        let at = office.now();
        let entry = Entry { at, made_at: plausible(made_at, at), actor: who.actor.clone(), note };
        match office.commit(&register, who, vec![Event::InspectionNoted { id, entry }]) {
            Ok(()) => return Ok(()),
            Err(StoreError::Stale { .. }) if left > 0 => left -= 1,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Asks the rules and freezes their answer in words.
fn observe(office: &Office, label: &Observation) -> Observed {
    let report = check(office, label);
    Observed {
        label: label.clone(),
        product: product_of(office, &report),
        findings: signs(&report),
        open: report
            .abstentions
            .iter()
            .map(|a| {
                let needs: Vec<_> = a.needs.iter().map(|n| i18n::plain(Lang::Vi, n)).collect();
                (a.rule.to_owned(), needs.join("; "))
            })
            .collect(),
        stamp: report.stamp.as_ref().and_then(|verdict| {
            serde_json::to_value(verdict.status).ok().and_then(|word| word.as_str().map(str::to_owned))
        }),
        as_of: report.as_of,
        known_at: report.known_at,
        register_seq: report.register_seq,
        rules: format!(
            "{} {} {}",
            rules_version(),
            report.recognition_set.unwrap_or("-"),
            report.label_set.unwrap_or("-")
        ),
    }
}

/// Version of the rules that answer: of the program, and a digest of the whole rulebook, which
/// changes with any rule, rule set or criteria set.
#[must_use]
pub fn rules_version() -> String {
    let digest = Sha256::digest(crate::app::rulebook::markdown());
    format!("temthat-{}+rules.{}", env!("CARGO_PKG_VERSION"), hex::encode(&digest[..6]))
}

/// The product the label speaks of, where stamp or names leave no doubt.
fn product_of(office: &Office, report: &CheckReport) -> Option<ProductId> {
    let of_stamp = report.stamp.as_ref().and_then(|v| v.stamp.as_ref()).and_then(|s| s.gtin.parse().ok());
    match of_stamp.and_then(|gtin| office.register().product_by_gtin(gtin).map(|p| p.id)) {
        Some(id) => Some(id),
        None => match report.candidates.as_slice() {
            [only] => Some(only.product),
            [best, next, ..] if best.name_score > next.name_score => Some(best.product),
            _ => None,
        },
    }
}

/// Findings in the words shown now.
fn signs(report: &CheckReport) -> Vec<Sign> {
    let vi = Lang::Vi;
    let sign = |f: &crate::domain::label::finding::Finding| {
        let id = f.rule.to_lowercase();
        Sign {
            rule: f.rule.to_owned(),
            severity: format!("{:?}", f.severity),
            title: i18n::plain(vi, &format!("rule-{id}-title")),
            says: i18n::text(vi, &format!("rule-{id}-sign"), &i18n::readable(vi, &f.args)),
            basis: f.basis.iter().map(|c| c.written()).collect(),
            clears: f.clears.iter().map(|key| i18n::plain(vi, key)).collect(),
        }
    };
    report.findings.iter().map(sign).collect()
}
