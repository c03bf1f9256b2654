//! What a monitor knows of certificates: which were stated, what happened to them, and whether a run
//! claims a scheme that none of them covers. Crops are no part of the log, so they are not asked here.

use super::statement::Input;
use crate::domain::certificate::{Certificate, CertificateAct, Holder, Scheme};
use crate::domain::ids::{BatchId, CertificateId, ProducerId, ZoneId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was stated of certificates and of the raw material of batches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Stated {
    /// Whether all of the log was read for it: an older program's memory was not, and then nothing is said.
    is_whole: bool,
    certificates: BTreeMap<CertificateId, Certificate>,
    inputs: BTreeMap<BatchId, Vec<(ZoneId, Date)>>,
}

/// What is wrong with an act on a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It was never stated.
    Unknown,
    /// It does not fit what was stated of it before.
    Contradiction,
}

impl Default for Stated {
    fn default() -> Self {
        Self { is_whole: true, certificates: BTreeMap::new(), inputs: BTreeMap::new() }
    }
}

impl Stated {
    /// Where some of the log was read by a program that did not follow certificates.
    pub(super) fn in_part() -> Self {
        Self { is_whole: false, ..Self::default() }
    }

    /// A certificate as far as it is public.
    pub(super) fn record(
        &mut self,
        (id, scheme, holder): (CertificateId, Scheme, Holder),
        (valid_from, valid_until): (Date, Date),
        recorded_at: Timestamp,
    ) {
        let certificate = Certificate {
            id,
            scheme,
            number: String::new(),
            body: String::new(),
            holder,
            crop: None,
            output_kg: None,
            valid_from,
            valid_until,
            withdrawn_on: None,
            suspensions: Vec::new(),
            recorded_at,
        };
        self.certificates.insert(id, certificate);
    }

    /// Takes an act, whatever is wrong with it: the office stated it.
    pub(super) fn act(&mut self, id: CertificateId, act: CertificateAct) -> Option<Wrong> {
        let Some(known) = self.certificates.get_mut(&id) else { return self.is_whole.then_some(Wrong::Unknown) };
        let contradicts = known.flaw(act).is_some();
        known.take(act, "");
        contradicts.then_some(Wrong::Contradiction)
    }

    /// The raw material of a batch; nothing where the manifest lists none.
    pub(super) fn batch(&mut self, id: BatchId, inputs: &[Input]) {
        self.inputs.insert(id, inputs.iter().map(|input| (input.zone, input.harvested_on)).collect());
    }

    /// Raw material of a batch that no certificate of `scheme`, on its zone or its producer, covered at harvest.
    pub(super) fn uncovered(&self, batch: BatchId, producer: ProducerId, scheme: Scheme) -> Option<(ZoneId, Date)> {
        let covers = |zone, day| {
            let held = |c: &&Certificate| c.holder == Holder::Zone(zone) || c.holder == Holder::Producer(producer);
            self.certificates.values().filter(held).any(|c| c.scheme == scheme && c.is_live(day))
        };
        let inputs = self.inputs.get(&batch).filter(|_| self.is_whole)?;
        inputs.iter().copied().find(|(zone, day)| !covers(*zone, *day))
    }
}
