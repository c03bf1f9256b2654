//! Deltas: only what changed after a bundle, for verifiers on a thin network.

use super::rows::{BatchRow, CertificateRow, ProducerRow, ProductRow, RecognitionRow, RunRow, ZoneRow};
use super::{Bundle, BundleError, Heading, status_rows};
use crate::domain::event::{Event, Record};
use crate::domain::ids::{BatchId, CertificateId, ProducerId, ProductId, RecognitionId, RunId, ZoneId};
use crate::domain::register::Register;
use crate::domain::trust::status::list_of;
use std::collections::BTreeSet;

/// Rows that records changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    producers: BTreeSet<ProducerId>,
    products: BTreeSet<ProductId>,
    recognitions: BTreeSet<RecognitionId>,
    zones: BTreeSet<ZoneId>,
    certificates: BTreeSet<CertificateId>,
    batches: BTreeSet<BatchId>,
    runs: BTreeSet<RunId>,
    /// A key was cut off, perhaps: its runs are told with their serials from then on.
    keys: bool,
}

/// The rows of a bundle that these records changed.
#[must_use]
pub fn touched_since(records: &[Record]) -> Changed {
    let mut changed = Changed::default();
    for event in records.iter().flat_map(|record| &record.events) {
        match event {
            Event::ProducerRegistered(row) => drop(changed.producers.insert(row.id)),
            Event::ProductRegistered(row) => drop(changed.products.insert(row.id)),
            Event::RecognitionRecorded(row) => drop(changed.recognitions.insert(row.id)),
            Event::RecognitionChanged { id, .. } => drop(changed.recognitions.insert(*id)),
            Event::ZoneRegistered(row) => drop(changed.zones.insert(row.id)),
            Event::CertificateRecorded(row) => drop(changed.certificates.insert(row.id)),
            Event::CertificateWithdrawn { id, .. }
            | Event::CertificateSuspended { id, .. }
            | Event::CertificateReinstated { id, .. } => drop(changed.certificates.insert(*id)),
            Event::BatchMade(row) => drop(changed.batches.insert(row.id)),
            Event::BatchRecalled { id, .. } => drop(changed.batches.insert(*id)),
            Event::RunSealed { id, .. } | Event::RunAbandoned { id, .. } | Event::StampsVoided { id, .. } => {
                changed.runs.insert(*id);
            }
            Event::KeysChanged { .. } => changed.keys = true,
            // Nothing of these stands in a bundle.
            _ => {}
        }
    }
    changed
}

/// The delta from the bundle of record `base` to the register as it is. A run row names its GTIN where
/// the product's has changed since, so runs of changed products and batches go along.
#[must_use]
pub fn delta(register: &Register, heading: &Heading<'_>, base: u64, changed: &Changed) -> Bundle {
    let of_batch = |batch: &BatchId| {
        let product = register.batches.get(batch).map(|b| b.product);
        changed.batches.contains(batch) || product.is_some_and(|product| changed.products.contains(&product))
    };
    let moved = |run: &crate::domain::run::Run| {
        let cut_off = changed.keys && heading.cut_off.contains_key(&run.id);
        cut_off || changed.runs.contains(&run.id) || of_batch(&run.plan.batch)
    };
    let lists: BTreeSet<_> =
        changed.runs.iter().filter_map(|id| register.runs.get(id)).filter_map(|run| list_of(run)).collect();
    Bundle {
        base: Some(base),
        producers: pick(&changed.producers, |id| register.producers.get(id).map(|row| ProducerRow::of(row))),
        products: pick(&changed.products, |id| register.products.get(id).map(|row| ProductRow::of(row))),
        recognitions: pick(&changed.recognitions, |id| {
            register.recognitions.get(id).map(|row| RecognitionRow::of(row))
        }),
        zones: pick(&changed.zones, |id| register.zones.get(id).map(|row| ZoneRow::of(row))),
        certificates: pick(&changed.certificates, |id| {
            register.certificates.get(id).map(|row| CertificateRow::of(row))
        }),
        batches: pick(&changed.batches, |id| register.batches.get(id).map(|row| BatchRow::of(row))),
        runs: register
            .runs
            .values()
            .filter(|run| run.is_sealed() && moved(run))
            .filter_map(|run| RunRow::of(run, register, heading))
            .collect(),
        status: status_rows(register, |id| lists.contains(&id)),
        ..Bundle::empty(register, heading)
    }
}

fn pick<Id, Row>(ids: &BTreeSet<Id>, row: impl Fn(&Id) -> Option<Row>) -> Vec<Row> {
    ids.iter().filter_map(row).collect()
}

/// Puts changed rows over held ones, by key.
fn merge<Row, Key: Ord>(held: &mut Vec<Row>, changed: Vec<Row>, key: impl Fn(&Row) -> Key) {
    for row in changed {
        match held.binary_search_by_key(&key(&row), &key) {
            Ok(at) => held[at] = row,
            Err(at) => held.insert(at, row),
        }
    }
}

impl Bundle {
    /// The held bundle as a delta changes it.
    ///
    /// # Errors
    /// The delta starts from another bundle, or `delta` is a whole one that is older.
    pub fn changed_by(mut self, delta: Self) -> Result<Self, BundleError> {
        match delta.base {
            Some(base) if base == self.seq => {}
            Some(wants) => return Err(BundleError::Base { wants, held: self.seq }),
            None => return Ok(delta),
        }
        merge(&mut self.producers, delta.producers, |row| row.id);
        merge(&mut self.products, delta.products, |row| row.id);
        merge(&mut self.recognitions, delta.recognitions, |row| row.id);
        merge(&mut self.zones, delta.zones, |row| row.id);
        merge(&mut self.certificates, delta.certificates, |row| row.id);
        merge(&mut self.batches, delta.batches, |row| row.id);
        merge(&mut self.runs, delta.runs, |row| row.id);
        merge(&mut self.status, delta.status, |row| (row.kid, row.block));
        Ok(Self {
            producers: self.producers,
            products: self.products,
            recognitions: self.recognitions,
            zones: self.zones,
            certificates: self.certificates,
            batches: self.batches,
            runs: self.runs,
            status: self.status,
            base: None,
            ..delta
        })
    }
}
