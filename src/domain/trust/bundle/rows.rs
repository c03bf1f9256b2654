//! Rows of a bundle: what a verdict needs of the register and may be shown, nothing of the household
//! behind a name. Streets, former names, outlines of fields and sources stay with the office.

use super::Heading;
use crate::domain::batch::{Batch, BatchInput, Unit};
use crate::domain::certificate::{Certificate, Holder, Scheme, Suspension};
use crate::domain::gtin::Gtin;
use crate::domain::ids::{BatchId, CertificateId, ProducerId, ProductId, RecognitionId, RunId, ZoneId};
use crate::domain::lot::Lot;
use crate::domain::producer::{Producer, ProducerKind};
use crate::domain::product::{CriteriaSet, Product, ProductGroup};
use crate::domain::recognition::{AuthorityLevel, Evidence, Recognition, RecognitionAct, RecognitionEvent, Stars};
use crate::domain::register::Register;
use crate::domain::run::{Granularity, Run, RunPlan, RunState, VoidRange, VoidReason};
use crate::domain::stamp::body::Body;
use crate::domain::stamp::serial::BLOCK_BITS;
use crate::domain::zone::{Outline, Zone};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A producer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ProducerRow {
    pub id: ProducerId,
    pub name: String,
    pub kind: ProducerKind,
    /// Five-digit code of the commune.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commune: Option<String>,
}

impl ProducerRow {
    pub(super) fn of(row: &Producer) -> Self {
        Self { id: row.id, name: row.name.clone(), kind: row.kind, commune: row.commune.clone() }
    }
    pub(super) fn row(self) -> Producer {
        Producer {
            id: self.id,
            name: self.name,
            kind: self.kind,
            address: String::new(),
            former_addresses: Vec::new(),
            aliases: Vec::new(),
            commune: self.commune,
            suspended: None,
        }
    }
}

/// A product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ProductRow {
    pub id: ProductId,
    pub producer: ProducerId,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<ProductGroup>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criteria_set: Option<CriteriaSet>,
    pub gtin: Gtin,
    /// OCOP product code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl ProductRow {
    pub(super) fn of(row: &Product) -> Self {
        Self {
            id: row.id,
            producer: row.producer,
            name: row.name.clone(),
            variant: row.variant.clone(),
            pack: row.pack.clone(),
            group: row.group,
            criteria_set: row.criteria_set,
            gtin: row.gtin,
            code: row.code.clone(),
        }
    }
    pub(super) fn row(self) -> Product {
        Product {
            id: self.id,
            producer: self.producer,
            name: self.name,
            aliases: Vec::new(),
            variant: self.variant,
            pack: self.pack,
            group: self.group,
            criteria_set: self.criteria_set,
            gtin: self.gtin,
            code: self.code,
        }
    }
}

/// A recognition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct RecognitionRow {
    pub id: RecognitionId,
    pub product: ProductId,
    pub stars: Stars,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_no: Option<String>,
    pub authority: String,
    pub level: AuthorityLevel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<Date>,
    /// Last valid day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    /// Known from the press only: neither for nor against.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unconfirmed: bool,
    /// Later acts, in the order they were recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<EventRow>,
}

/// What happened to a recognition: `kind` and, where it has one, `until`, `to` or `by`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct EventRow {
    #[serde(flatten)]
    pub act: RecognitionAct,
    /// Day of effect.
    pub on: Date,
    pub decision_no: String,
}

impl RecognitionRow {
    pub(super) fn of(row: &Recognition) -> Self {
        let event =
            |e: &RecognitionEvent| EventRow { act: e.act, on: e.effective_on, decision_no: e.decision_no.clone() };
        Self {
            id: row.id,
            product: row.product,
            stars: row.stars,
            decision_no: row.decision_no.clone(),
            authority: row.authority.clone(),
            level: row.authority_level,
            issued_on: row.issued_on,
            valid_until: row.valid_until,
            unconfirmed: row.evidence == Evidence::Press,
            events: row.events.iter().map(event).collect(),
        }
    }
    pub(super) fn row(self, known: Timestamp) -> Recognition {
        // All at one moment: the order they stand in is the order they were recorded in.
        let event = |e: EventRow| RecognitionEvent {
            act: e.act,
            effective_on: e.on,
            decision_no: e.decision_no,
            source: String::new(),
            recorded_at: known,
        };
        Recognition {
            id: self.id,
            product: self.product,
            stars: self.stars,
            decision_no: self.decision_no,
            authority: self.authority,
            authority_level: self.level,
            issued_on: self.issued_on,
            valid_until: self.valid_until,
            evidence: if self.unconfirmed { Evidence::Press } else { Evidence::Decision },
            source: String::new(),
            recorded_at: known,
            events: self.events.into_iter().map(event).collect(),
        }
    }
}

/// A zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ZoneRow {
    pub id: ZoneId,
    pub name: String,
    pub crop: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commune: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planting_code: Option<String>,
    /// Hectares.
    pub area_ha: f64,
}

impl ZoneRow {
    pub(super) fn of(row: &Zone) -> Self {
        Self {
            id: row.id,
            name: row.name.clone(),
            crop: row.crop.clone(),
            commune: row.commune.clone(),
            planting_code: row.planting_code.clone(),
            area_ha: (row.outline.area_ha * 100.0).round() / 100.0,
        }
    }
    pub(super) fn row(self, known: Timestamp) -> Zone {
        Zone {
            id: self.id,
            name: self.name,
            producers: Vec::new(),
            crop: self.crop,
            commune: self.commune,
            planting_code: self.planting_code,
            outline: Outline { ring: Vec::new(), area_ha: self.area_ha },
            declared_ha: None,
            yield_kg: None,
            recorded_at: known,
        }
    }
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct CertificateRow {
    pub id: CertificateId,
    pub scheme: Scheme,
    pub number: String,
    /// Certification body.
    pub body: String,
    /// `{"zone": ID}` or `{"producer": ID}`.
    pub holder: Holder,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop: Option<String>,
    pub valid_from: Date,
    pub valid_until: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_on: Option<Date>,
    /// Times in which it is suspended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspended: Vec<Suspension>,
}

impl CertificateRow {
    pub(super) fn of(row: &Certificate) -> Self {
        Self {
            id: row.id,
            scheme: row.scheme,
            number: row.number.clone(),
            body: row.body.clone(),
            holder: row.holder,
            crop: row.crop.clone(),
            valid_from: row.valid_from,
            valid_until: row.valid_until,
            withdrawn_on: row.withdrawn_on,
            suspended: row.suspensions.clone(),
        }
    }
    pub(super) fn row(self, known: Timestamp) -> Certificate {
        Certificate {
            id: self.id,
            scheme: self.scheme,
            number: self.number,
            body: self.body,
            holder: self.holder,
            crop: self.crop,
            output_kg: None,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            withdrawn_on: self.withdrawn_on,
            suspensions: self.suspended,
            recorded_at: known,
        }
    }
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct BatchRow {
    pub id: BatchId,
    pub product: ProductId,
    pub lot: Lot,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best_before: Option<Date>,
    pub quantity: f64,
    pub unit: Unit,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<InputRow>,
    /// Growing claims of the label.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Scheme>,
    /// Recalled: since which day, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalled: Option<(Date, String)>,
}

/// Raw material of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct InputRow {
    pub zone: ZoneId,
    pub kg: f64,
    pub harvested_on: Date,
}

impl BatchRow {
    pub(super) fn of(row: &Batch) -> Self {
        let input = |i: &BatchInput| InputRow { zone: i.zone, kg: i.kg, harvested_on: i.harvested_on };
        Self {
            id: row.id,
            product: row.product,
            lot: row.lot.clone(),
            made_on: row.made_on,
            best_before: row.best_before,
            quantity: row.quantity,
            unit: row.unit,
            inputs: row.inputs.iter().map(input).collect(),
            claims: row.claims.clone(),
            recalled: row.recalled.clone(),
        }
    }
    pub(super) fn row(self, known: Timestamp) -> Batch {
        let input = |i: InputRow| BatchInput { zone: i.zone, zone_lot: None, kg: i.kg, harvested_on: i.harvested_on };
        Batch {
            id: self.id,
            product: self.product,
            lot: self.lot,
            made_on: self.made_on,
            best_before: self.best_before,
            quantity: self.quantity,
            unit: self.unit,
            inputs: self.inputs.into_iter().map(input).collect(),
            claims: self.claims,
            recalled: self.recalled,
            recorded_at: known,
        }
    }
}

/// A sealed run: the goods and the 49 bits that all its stamps share. Which serials they carry is told
/// only once the key was cut off: whoever stole a key could else write stamps that the register knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct RunRow {
    pub id: RunId,
    pub batch: BatchId,
    /// GTIN, where it is not the one of the batch's product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<Gtin>,
    /// Lot, where it is not the batch's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<Lot>,
    /// Signed body, an integer below 2^49 (stamp format, section 3).
    pub body: u64,
    /// Block of the serials; absent: stamps without serial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<u32>,
    /// Only without serials: why the stamp of the lot is void.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void: Option<VoidReason>,
    /// Only of keys that were cut off in the public log: place of the run's statement there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaf: Option<u64>,
    /// With `leaf` and `block`: first index in the serial space and number of stamps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serials: Option<(u64, u32)>,
}

impl RunRow {
    /// The row of a sealed run.
    pub(super) fn of(run: &Run, register: &Register, heading: &Heading<'_>) -> Option<Self> {
        let plan = &run.plan;
        let batch = register.batches.get(&plan.batch);
        let gtin = batch.and_then(|b| register.products.get(&b.product)).map(|p| p.gtin);
        let void = run.void_of(0).map(|v| v.reason);
        let serial = plan.granularity == Granularity::Serial;
        let leaf = heading.cut_off.get(&run.id).copied();
        Some(Self {
            id: run.id,
            batch: plan.batch,
            gtin: (gtin != Some(plan.gtin)).then_some(plan.gtin),
            lot: (batch.map(|b| &b.lot) != Some(&plan.lot)).then(|| plan.lot.clone()),
            body: plan.body.encode().ok()?,
            block: if serial { u32::try_from(plan.first >> BLOCK_BITS).ok() } else { None },
            void: void.filter(|_| !serial),
            leaf,
            serials: leaf.filter(|_| serial).map(|_| (plan.first, plan.count)),
        })
    }
    /// The run as far as a bundle tells; a count that is not told stands as 0.
    pub(super) fn row(&self, register: &Register, known: Timestamp) -> Option<Run> {
        let batch = register.batches.get(&self.batch)?;
        let gtin = self.gtin.or_else(|| register.products.get(&batch.product).map(|p| p.gtin))?;
        let body = Body::decode(self.body).ok()?;
        let void = self.void.map(|reason| VoidRange { from: 0, to: 0, reason, at: known });
        let plan = RunPlan {
            batch: self.batch,
            gtin,
            lot: self.lot.clone().unwrap_or_else(|| batch.lot.clone()),
            body,
            granularity: if self.block.is_some() { Granularity::Serial } else { Granularity::Lot },
            first: self.serials.map_or(u64::from(self.block.unwrap_or(0)) << BLOCK_BITS, |(first, _)| first),
            count: self.serials.map_or(0, |(_, count)| count),
        };
        let state = RunState::Sealed { digest: String::new(), at: known };
        Some(Run { state, voided: void.into_iter().collect(), ..Run::intended(self.id, plan, body.issued_on) })
    }
}
