//! What the office decides about a row of the register: looked ahead at first, then recorded at once
//! or, where it cannot be taken back, after a second person of the office.

use super::{AuditorDesk, OfficeDesk, Outcome};
use crate::app::Office;
use crate::app::command::{Refusal, Request, Response};
use crate::app::enrol::{Asked, Change, Particulars, Since, Version, newer, versions};
use crate::app::impact;
use crate::domain::approval::{Guarded, VOIDED_ALONE};
use crate::domain::certificate::CertificateAct;
use crate::domain::ids::{BatchId, CertificateId, ProducerId, RecognitionId, RunId};
use crate::domain::recognition::RecognitionAct;
use crate::domain::run::VoidReason;
use crate::i18n::Lang;
use crate::ports::workbook::Sheet;

/// A decision.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Something happens to a recognition.
    Recognition {
        /// Which.
        id: RecognitionId,
        /// What.
        change: Change,
    },
    /// A certificate is suspended, reinstated or withdrawn.
    Certificate {
        /// Which.
        id: CertificateId,
        /// What.
        act: CertificateAct,
        /// Decision or letter.
        decision_no: String,
    },
    /// A batch is recalled.
    Recall {
        /// Which.
        id: BatchId,
        /// Why, for the public.
        reason: String,
    },
    /// Stamps are voided.
    Void {
        /// Of which run.
        run: RunId,
        /// First stamp number, from 0.
        from: u32,
        /// Last stamp number.
        to: u32,
        /// Why.
        reason: VoidReason,
    },
    /// The particulars of a producer, product or zone are changed.
    Particulars(Box<Asked>),
    /// A producer is suspended from issuing (`Some`) or allowed again.
    Suspension {
        /// Which.
        id: ProducerId,
        /// Why.
        reason: Option<String>,
    },
}

impl Decision {
    /// The decision behind a request for a second person; stopping a key is about no row.
    #[must_use]
    pub fn asked(act: &Guarded) -> Option<Self> {
        Some(match act.clone() {
            Guarded::WithdrawRecognition { id, effective_on, decision_no, paper } => {
                let change = Change { act: RecognitionAct::Withdrawn, effective_on, decision_no, paper };
                Self::Recognition { id, change }
            }
            Guarded::WithdrawCertificate { id, on, decision_no } => {
                Self::Certificate { id, act: CertificateAct::Withdrawn { on }, decision_no }
            }
            Guarded::VoidStamps { run, from, to, reason } => Self::Void { run, from, to, reason },
            Guarded::StopKey { .. } => return None,
        })
    }
    /// The same as an act that needs two persons, if it is one.
    #[must_use]
    pub fn guarded(&self) -> Option<Guarded> {
        match self.clone() {
            Self::Recognition { id, change } if change.act == RecognitionAct::Withdrawn => {
                let Change { effective_on, decision_no, paper, .. } = change;
                Some(Guarded::WithdrawRecognition { id, effective_on, decision_no, paper })
            }
            Self::Certificate { id, act: CertificateAct::Withdrawn { on }, decision_no } => {
                Some(Guarded::WithdrawCertificate { id, on, decision_no })
            }
            Self::Void { run, from, to, reason } if to.saturating_sub(from) >= VOIDED_ALONE => {
                Some(Guarded::VoidStamps { run, from, to, reason })
            }
            _ => None,
        }
    }
    /// What it would change, as sheets: the whole in one row, then what it is made of.
    fn effect(&self, office: &Office, lang: Lang) -> Result<Vec<Sheet>, Refusal> {
        Ok(match self {
            Self::Recognition { id, change } => impact::impact(office, *id, change)?.sheets(lang),
            Self::Certificate { id, act, .. } => impact::certificate(office, *id, *act, lang)?,
            Self::Particulars(asked) => impact::particulars(office, asked, lang)?,
            Self::Recall { id, .. } => impact::recall(office, *id, lang)?,
            Self::Void { run, from, to, .. } => impact::voiding(office, *run, (*from, *to), lang)?,
            Self::Suspension { id, reason } => impact::suspension(office, *id, reason.is_some(), lang)?,
        })
    }
}

impl OfficeDesk {
    /// What a decision would change; nothing is recorded.
    ///
    /// # Errors
    /// It is about nothing in the register, or it does not hold.
    pub fn effect(&self, decision: &Decision) -> Result<Vec<Sheet>, Refusal> {
        decision.effect(&self.0.office, self.0.lang)
    }
    /// Records a decision, or asks a second person for it; `why` is for that person and the trail.
    ///
    /// # Errors
    /// It is about nothing in the register, or it does not hold.
    pub fn decide(self, decision: Decision, why: &str) -> Result<Outcome, Refusal> {
        if let Some(act) = decision.guarded() {
            return self.ask_second(&act, why);
        }
        let request = match decision {
            Decision::Recognition { id, change } => Request::ChangeRecognition { id, change },
            Decision::Certificate { id, act, decision_no } => Request::ChangeCertificate { id, act, decision_no },
            Decision::Particulars(asked) => Request::ChangeParticulars(asked),
            Decision::Recall { id, reason } => Request::RecallBatch { id, reason },
            Decision::Void { run, from, to, reason } => Request::Void { run, from, to, reason },
            Decision::Suspension { id, reason } => Request::SuspendProducer { id, reason },
        };
        self.because(why).0.ask(request).map(|_| Outcome::Done)
    }
}

impl OfficeDesk {
    /// How the particulars of a row came to be what they are, newest first.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn versions(&self, id: &str) -> Result<Vec<Version>, Refusal> {
        Ok(versions(&self.0.office.store.records_after(0)?, id))
    }
    /// What happened to a row after the state of a tag.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn newer(&self, id: &str, tag: &str) -> Result<Since, Refusal> {
        Ok(newer(&self.0.office.store.records_after(0)?, id, tag))
    }
    /// The particulars of a producer, product or zone as they stand, and the tag of that state.
    ///
    /// # Errors
    /// Nothing that has particulars has this id.
    pub fn particulars(&self, id: &str) -> Result<(Particulars, String), Refusal> {
        match self.0.ask(Request::Particulars(id.to_owned()))? {
            Response::Particulars(particulars, tag) => Ok((*particulars, tag)),
            _ => Err(super::unexpected()),
        }
    }
}

impl AuditorDesk {
    /// What an act that waits for a second person would change today; nothing for the stop of a key.
    ///
    /// # Errors
    /// It does not hold any more.
    pub fn effect(&self, act: &Guarded) -> Result<Vec<Sheet>, Refusal> {
        Decision::asked(act).map_or_else(|| Ok(Vec::new()), |decision| decision.effect(&self.0.office, self.0.lang))
    }
}
