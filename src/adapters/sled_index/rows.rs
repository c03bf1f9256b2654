//! Rows of the projection: one table per kind, big-endian keys, JSON values.

use crate::domain::activation::Activation;
use crate::domain::register::{Register, Touched};
use crate::domain::scan::{ScanTally, StampKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Table {
    Producer,
    Product,
    Recognition,
    Zone,
    Certificate,
    Batch,
    Run,
    Report,
    Inspection,
    Account,
    Approval,
    SerialBlock,
    PinSecret,
    Scan,
    Activation,
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 15] = [
        Self::Producer,
        Self::Product,
        Self::Recognition,
        Self::Zone,
        Self::Certificate,
        Self::Batch,
        Self::Run,
        Self::Report,
        Self::Inspection,
        Self::Account,
        Self::Approval,
        Self::SerialBlock,
        Self::PinSecret,
        Self::Scan,
        Self::Activation,
    ];
    /// Name of the tree.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Producer => "producer",
            Self::Product => "product",
            Self::Recognition => "recognition",
            Self::Zone => "zone",
            Self::Certificate => "certificate",
            Self::Batch => "batch",
            Self::Run => "run",
            Self::Report => "report",
            Self::Inspection => "inspection",
            Self::Account => "account",
            Self::Approval => "approval",
            Self::SerialBlock => "serial_block",
            Self::PinSecret => "pin_secret",
            Self::Scan => "scan",
            Self::Activation => "activation",
        }
    }
}

/// A row: table, key, value.
pub type Row = (Table, Vec<u8>, Vec<u8>);

fn json(value: &impl Serialize) -> Option<Vec<u8>> {
    serde_json::to_vec(value).ok()
}

/// The row an event touched, as it now stands.
#[must_use]
pub fn row(register: &Register, touched: Touched) -> Option<Row> {
    let (table, id, value) = match touched {
        Touched::Producer(id) => (Table::Producer, id.0, json(register.producers.get(&id)?)),
        Touched::Product(id) => (Table::Product, id.0, json(register.products.get(&id)?)),
        Touched::Recognition(id) => (Table::Recognition, id.0, json(register.recognitions.get(&id)?)),
        Touched::Zone(id) => (Table::Zone, id.0, json(register.zones.get(&id)?)),
        Touched::Certificate(id) => (Table::Certificate, id.0, json(register.certificates.get(&id)?)),
        Touched::Batch(id) => (Table::Batch, id.0, json(register.batches.get(&id)?)),
        Touched::Run(id) => (Table::Run, id.0, json(register.runs.get(&id)?)),
        Touched::Report(id) => (Table::Report, id.0, json(register.reports.get(&id)?)),
        Touched::Inspection(id) => (Table::Inspection, id.0, json(register.inspections.get(&id)?)),
        Touched::Account(id) => (Table::Account, id.0, json(register.accounts.get(&id)?)),
        Touched::PinSecret(id) => (Table::PinSecret, id.0, json(register.pin_secrets.get(&id)?)),
        Touched::Approval(id) => (Table::Approval, id.0, json(register.approvals.get(&id)?)),
        Touched::SerialBlock(id) => (Table::SerialBlock, id, json(register.serial_blocks.get(&id)?)),
    };
    Some((table, id.to_be_bytes().to_vec(), value?))
}

/// Every row of a register.
#[must_use]
pub fn of_register(r: &Register) -> Vec<Row> {
    let touched = (r.producers.keys().map(|id| Touched::Producer(*id)))
        .chain(r.products.keys().map(|id| Touched::Product(*id)))
        .chain(r.recognitions.keys().map(|id| Touched::Recognition(*id)))
        .chain(r.zones.keys().map(|id| Touched::Zone(*id)))
        .chain(r.certificates.keys().map(|id| Touched::Certificate(*id)))
        .chain(r.batches.keys().map(|id| Touched::Batch(*id)))
        .chain(r.runs.keys().map(|id| Touched::Run(*id)))
        .chain(r.reports.keys().map(|id| Touched::Report(*id)))
        .chain(r.inspections.keys().map(|id| Touched::Inspection(*id)))
        .chain(r.accounts.keys().map(|id| Touched::Account(*id)))
        .chain(r.approvals.keys().map(|id| Touched::Approval(*id)))
        .chain(r.serial_blocks.keys().map(|id| Touched::SerialBlock(*id)))
        .chain(r.pin_secrets.keys().map(|id| Touched::PinSecret(*id)));
    touched.filter_map(|t| row(r, t)).collect()
}

/// Key of what is counted per stamp.
#[must_use]
pub fn stamp_key(stamp: StampKey) -> [u8; 8] {
    (u64::from(stamp.run.0) << 32 | u64::from(stamp.number)).to_be_bytes()
}

/// The scans of a stamp up to a record.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Counted {
    /// The last record with a scan of it: no record up to this one is counted again.
    pub seq: u64,
    /// The scans.
    pub tally: ScanTally,
}

/// Row of what is counted of a stamp.
#[must_use]
pub fn counted(stamp: StampKey, counted: &Counted) -> Row {
    (Table::Scan, stamp_key(stamp).to_vec(), json(counted).unwrap_or_default())
}

/// Row of what is remembered of a PIN.
#[must_use]
pub fn activation(stamp: StampKey, activation: &Activation) -> Row {
    (Table::Activation, stamp_key(stamp).to_vec(), json(activation).unwrap_or_default())
}

/// SHA-256 (hex) over rows in the order given: table, key and value, each with its length.
pub fn hash<'a>(rows: impl Iterator<Item = (Table, &'a [u8], &'a [u8])>) -> String {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    let mut hasher = Sha256::new();
    for (table, key, value) in rows {
        for part in [table.name().as_bytes(), key, value] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
    }
    hex::encode(hasher.finalize())
}
