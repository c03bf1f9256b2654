//! From the journal to the log: leaf `n` is the `n`-th public act of the journal, whoever counts. The
//! log holds nothing of its own, so that it is made again from the journal wherever it was lost.

use super::canonical::decimal;
use super::statement::{Input, Key, MAX_INPUTS, Says, Secret, Statement, VERSION, body_bits, commitment};
use crate::domain::batch::Batch;
use crate::domain::event::{Event, Record};
use crate::domain::gtin::Gtin;
use crate::domain::ids::{BatchId, ProducerId, ProductId, RecognitionId, RunId};
use crate::domain::product::Product;
use crate::domain::recognition::{Recognition, RecognitionEvent};
use crate::domain::run::{Granularity, Run, RunPlan};
use crate::domain::trust::TrustList;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Longest document number that is public, characters.
const MAX_NUMBER: usize = 60;

/// A statement before its commitment is computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Place in the log.
    pub index: u64,
    /// Record of the journal.
    pub seq: u64,
    /// Place of the event in the record.
    pub event: u32,
    /// When recorded, whole seconds.
    pub at: Timestamp,
    /// The act.
    pub says: Says,
    /// What goes under the commitment.
    pub details: Option<Value>,
}

impl Draft {
    /// The statement for the log `origin`.
    #[must_use]
    pub fn statement(&self, origin: &str, secret: &Secret) -> Statement {
        let details = self.details.as_ref().map(|d| commitment(&secret.salt(self.seq, self.event), d));
        let Self { index, at, says, .. } = self;
        Statement { v: VERSION, log: origin.to_owned(), index: *index, at: *at, details, says: says.clone() }
    }
}

#[derive(Debug, Clone)]
struct KnownProduct {
    producer: ProducerId,
    gtin: Gtin,
    names: Value,
}

/// Follows the journal from its first record and tells its public acts in order.
#[derive(Debug, Clone, Default)]
pub struct Deriver {
    next: u64,
    producers: HashMap<ProducerId, String>,
    products: HashMap<ProductId, KnownProduct>,
    recognitions: HashMap<RecognitionId, ProductId>,
    batches: HashMap<BatchId, ProductId>,
    /// Runs begun and not yet ended.
    begun: HashMap<RunId, (RunPlan, Date)>,
}

/// A number of a document, public: one word with a digit in it, such as "3981/QĐ-UBND". Whatever else
/// was typed in its place could name somebody and goes under the commitment only.
fn number(text: &str) -> Option<String> {
    let plain = |c: char| c.is_alphanumeric() || "/-._:()".contains(c);
    let one_word = text.chars().count() <= MAX_NUMBER && text.chars().all(plain);
    (one_word && text.contains(|c: char| c.is_ascii_digit())).then(|| text.to_owned())
}

impl Deriver {
    /// Acts told so far: the index of the next.
    #[must_use]
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Takes the next record and tells its public acts.
    pub fn take(&mut self, record: &Record) -> Vec<Draft> {
        let at = Timestamp::from_second(record.at.as_second()).unwrap_or(record.at);
        let mut drafts = Vec::new();
        for (event, place) in record.events.iter().zip(0..) {
            if let Some((says, details)) = self.act(event) {
                drafts.push(Draft { index: self.next, seq: record.seq, event: place, at, says, details });
                self.next += 1;
            }
        }
        drafts
    }

    fn act(&mut self, event: &Event) -> Option<(Says, Option<Value>)> {
        Some(match event {
            Event::ProducerRegistered(p) => {
                self.producers.insert(p.id, p.name.clone());
                return None;
            }
            Event::ProductRegistered(p) => {
                self.note_product(p);
                return None;
            }
            Event::RecognitionRecorded(r) => self.recognition(r)?,
            Event::RecognitionChanged { id, change } => self.recognition_change(*id, change)?,
            Event::CertificateRecorded(c) => {
                let details = json!({"body": c.body, "crop": c.crop, "output_kg": c.output_kg.map(decimal),
                    "number": c.number});
                let says = Says::CertificateRecorded {
                    certificate: c.id,
                    scheme: c.scheme,
                    number: number(&c.number),
                    holder: c.holder,
                    valid_from: c.valid_from,
                    valid_until: c.valid_until,
                };
                (says, Some(details))
            }
            Event::CertificateWithdrawn { id, on, decision_no } => {
                let says = Says::CertificateWithdrawn { certificate: *id, on: *on, decision_no: number(decision_no) };
                (says, Some(json!({"decision_no": decision_no})))
            }
            Event::CertificateSuspended { id, from, until, decision_no } => {
                let (from, until, public) = (*from, *until, number(decision_no));
                let says = Says::CertificateSuspended { certificate: *id, from, until, decision_no: public };
                (says, Some(json!({"decision_no": decision_no})))
            }
            Event::CertificateReinstated { id, on, decision_no } => {
                let says = Says::CertificateReinstated { certificate: *id, on: *on, decision_no: number(decision_no) };
                (says, Some(json!({"decision_no": decision_no})))
            }
            Event::BatchMade(b) => self.batch(b)?,
            Event::BatchRecalled { id, on, reason } => {
                self.batches.get(id)?;
                (Says::BatchRecalled { batch: *id, on: *on }, Some(json!({"reason": reason})))
            }
            Event::ProducerSuspended { id, reason: Some(reason) } => {
                (Says::ProducerSuspended { producer: *id }, Some(json!({"reason": reason})))
            }
            Event::ProducerSuspended { id, reason: None } => (Says::ProducerAllowed { producer: *id }, None),
            Event::RunIntended(Run { id, plan, issued_on, .. }) => {
                self.begun.insert(*id, (plan.clone(), *issued_on));
                return None;
            }
            Event::RunSealed { id, digest, .. } => self.run(*id, digest)?,
            Event::RunAbandoned { id, .. } => {
                let (plan, _) = self.begun.remove(id)?;
                if plan.granularity == Granularity::Lot {
                    return None;
                }
                (Says::RunAbandoned { run: *id, first: plan.first, count: plan.count }, None)
            }
            Event::StampsVoided { id, range } => {
                (Says::StampsVoided { run: *id, from: range.from, to: range.to, reason: range.reason }, None)
            }
            Event::KeysChanged { list, sha256 } => (keys(list, sha256), None),
            Event::ZoneRegistered(_)
            | Event::SerialBlockOpened { .. }
            | Event::StampsPrinted { .. }
            | Event::StampsApplied { .. }
            | Event::Scanned(_)
            | Event::ScansLocated(_)
            | Event::ProblemReported(_)
            | Event::InspectionOpened(_)
            | Event::InspectionNoted { .. }
            | Event::PinsPrepared { .. }
            | Event::PinsExported { .. }
            | Event::PinTried(_)
            | Event::AccountOpened(_)
            | Event::AccountNoted { .. }
            | Event::ApprovalAsked(_)
            | Event::ApprovalDecided { .. }
            | Event::RequestMarked(_)
            | Event::Imported { .. } => return None,
        })
    }

    fn note_product(&mut self, p: &Product) {
        let names = json!({"product": p.name, "variant": p.variant, "pack": p.pack});
        self.products.insert(p.id, KnownProduct { producer: p.producer, gtin: p.gtin, names });
    }

    fn recognition(&mut self, r: &Recognition) -> Option<(Says, Option<Value>)> {
        let product = self.products.get(&r.product)?;
        self.recognitions.insert(r.id, r.product);
        let details = json!({"names": product.names, "producer": self.producers.get(&product.producer),
            "authority": r.authority, "decision_no": r.decision_no, "source": r.source});
        let says = Says::RecognitionRecorded {
            recognition: r.id,
            product: r.product,
            producer: product.producer,
            gtin: product.gtin,
            stars: r.stars,
            decision_no: r.decision_no.as_deref().and_then(number),
            level: r.authority_level,
            evidence: r.evidence,
            issued_on: r.issued_on,
            valid_until: r.valid_until,
        };
        Some((says, Some(details)))
    }

    fn recognition_change(&self, id: RecognitionId, change: &RecognitionEvent) -> Option<(Says, Option<Value>)> {
        let product = *self.recognitions.get(&id)?;
        let says = Says::RecognitionChanged {
            recognition: id,
            product,
            producer: self.products.get(&product)?.producer,
            change: change.act,
            effective_on: change.effective_on,
            decision_no: number(&change.decision_no),
        };
        Some((says, Some(json!({"decision_no": change.decision_no, "source": change.source}))))
    }

    fn batch(&mut self, b: &Batch) -> Option<(Says, Option<Value>)> {
        let product = self.products.get(&b.product)?;
        self.batches.insert(b.id, b.product);
        let input = |i: &crate::domain::batch::BatchInput| Input {
            zone: i.zone,
            kg: decimal(i.kg),
            harvested_on: i.harvested_on,
        };
        let listed = if b.inputs.len() <= MAX_INPUTS { b.inputs.as_slice() } else { &[] };
        let details = b.inputs.iter().map(
            |i| json!({"zone": i.zone, "kg": decimal(i.kg), "harvested_on": i.harvested_on, "zone_lot": i.zone_lot}),
        );
        let says = Says::BatchMade {
            batch: b.id,
            product: b.product,
            producer: product.producer,
            gtin: product.gtin,
            lot: b.lot.clone(),
            made_on: b.made_on,
            best_before: b.best_before,
            quantity: decimal(b.quantity),
            unit: b.unit,
            input_count: u32::try_from(b.inputs.len()).unwrap_or(u32::MAX),
            inputs: listed.iter().map(input).collect(),
            claims: b.claims.clone(),
        };
        Some((says, Some(Value::Array(details.collect()))))
    }

    fn run(&mut self, id: RunId, digest: &str) -> Option<(Says, Option<Value>)> {
        let (plan, issued_on) = self.begun.remove(&id)?;
        let product = *self.batches.get(&plan.batch)?;
        let says = Says::RunIssued {
            run: id,
            batch: plan.batch,
            product,
            producer: self.products.get(&product)?.producer,
            gtin: plan.gtin,
            kid: plan.body.kid,
            body: body_bits(&plan.body)?,
            granularity: plan.granularity,
            first: plan.first,
            count: plan.count,
            issued_on,
            digest: digest.to_owned(),
            lot: plan.lot,
        };
        Some((says, None))
    }
}

fn keys(list: &TrustList, sha256: &str) -> Says {
    let key = |k: &crate::domain::trust::TrustedKey| Key {
        kid: k.kid,
        signs: k.signs,
        status: k.status,
        since: k.since,
        public: hex::encode(k.verifying_key().as_bytes()),
    };
    Says::KeysChanged {
        version: list.version,
        iat: list.iat,
        exp: list.exp,
        sha256: sha256.to_owned(),
        keys: list.keys.iter().map(key).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_number_is_public_and_a_sentence_in_its_place_is_not() {
        for text in ["3981/QĐ-UBND", "VietGAP-TT-13-02-24-0001", "01:2026", "HC-2026(2)"] {
            assert_eq!(number(text).as_deref(), Some(text));
        }
        let long = "1".repeat(61);
        for text in ["", "Giàng Thị Mẩy", "3981 của bà Mẩy", "GiàngThịMẩy", "mẩy@thư.vn7", "1\n2", &long]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
