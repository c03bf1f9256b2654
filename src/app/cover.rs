//! How much the certificates that cover the inputs of a batch allow.

use super::lint::TOLERANCE;
use crate::domain::batch::{Batch, BatchInput};
use crate::domain::certificate::{Certificate, Holder, Scheme};
use crate::domain::cover::{covering, covers};
use crate::domain::ids::{CertificateId, ProducerId};
use crate::domain::product::Product;
use crate::domain::register::Register;
use crate::domain::zone::Zone;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// More was stamped under certificates than they certify for the year.
#[derive(Debug, Clone, PartialEq)]
pub struct AboveOutput {
    /// Numbers of the certificates.
    pub numbers: String,
    /// Kilograms of that year's harvest in batches with the claim.
    pub taken: f64,
    /// Kilograms certified for the year.
    pub certified: f64,
    /// Year of harvest.
    pub year: i16,
}

/// Kilograms of a year's harvest under any of these certificates in batches that claim their scheme.
fn taken(register: &Register, limits: &[&Arc<Certificate>], scheme: Scheme, year: i16) -> f64 {
    let batches = register.batches.values().filter(|b| b.claims.contains(&scheme));
    batches
        .filter_map(|b| Some((b, register.products.get(&b.product)?)))
        .flat_map(|(b, of)| b.inputs.iter().map(move |i| (i, of.producer)))
        .filter(|(i, producer)| {
            i.harvested_on.year() == year
                && limits.iter().any(|c| {
                    let held = c.holder == Holder::Zone(i.zone) || c.holder == Holder::Producer(*producer);
                    held && covers(register, c, i, scheme)
                })
        })
        .map(|(i, _)| i.kg)
        .sum()
}

/// What one certificate still allows of a year's harvest.
#[derive(Debug, Clone, PartialEq)]
pub struct Remaining {
    /// Scheme.
    pub scheme: Scheme,
    /// Kilograms in batches with the claim.
    pub taken: f64,
    /// Kilograms certified for the year; `None` where the certificate states no output.
    pub certified: Option<f64>,
    /// Last valid day.
    pub until: Date,
}

/// What the certificates of a zone and of its producer that are live on a day allow of that year's
/// harvest.
#[must_use]
pub fn remaining(register: &Register, producer: ProducerId, zone: &Zone, day: Date) -> Vec<Remaining> {
    let held =
        register.certificates_of(Holder::Zone(zone.id)).chain(register.certificates_of(Holder::Producer(producer)));
    let harvest = BatchInput { zone: zone.id, zone_lot: None, kg: 0.0, harvested_on: day };
    held.filter(|c| c.scheme.is_about_growing() && covers(register, c, &harvest, c.scheme))
        .map(|c| Remaining {
            scheme: c.scheme,
            taken: taken(register, &[c], c.scheme, day.year()),
            certified: c.output_kg,
            until: c.valid_until,
        })
        .collect()
}

/// Where the batches that claim `scheme` have taken more from a year's harvest than the certificates
/// that cover this batch's inputs state as output. A certificate without a stated output sets no limit.
#[must_use]
pub fn above_output(register: &Register, product: &Product, batch: &Batch, scheme: Scheme) -> Vec<AboveOutput> {
    let mut seen: BTreeSet<(Vec<CertificateId>, i16)> = BTreeSet::new();
    let mut found = Vec::new();
    for input in &batch.inputs {
        let year = input.harvested_on.year();
        let limits: Vec<_> = covering(register, product, input, scheme).collect();
        let certified: Option<f64> = limits.iter().map(|c| c.output_kg).sum();
        let Some(certified) = certified.filter(|_| !limits.is_empty()) else { continue };
        if !seen.insert((limits.iter().map(|c| c.id).collect(), year)) {
            continue;
        }
        let taken = taken(register, &limits, scheme, year);
        if taken > certified * (1.0 + TOLERANCE) {
            let numbers = limits.iter().map(|c| c.number.as_str()).collect::<Vec<_>>().join(", ");
            found.push(AboveOutput { numbers, taken, certified, year });
        }
    }
    found
}
