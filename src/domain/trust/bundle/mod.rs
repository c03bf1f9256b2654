//! The offline bundle: what a verifier without a network has to know of one office, in one signed
//! file. Normative: the manual's `bundle`.

mod delta;
mod offline;
mod rows;
mod token;

pub use delta::{delta, touched_since};
pub use offline::Offline;
pub use rows::{BatchRow, CertificateRow, ProducerRow, ProductRow, RecognitionRow, RunRow, ZoneRow};
pub use token::{Opened, open, signing_input, status_input};

use super::jws::JwsError;
use super::status;
use crate::domain::dates::vietnam_day;
use crate::domain::ids::RunId;
use crate::domain::jws::base64url;
use crate::domain::register::Register;
use crate::domain::verdict::run::newest_day;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `typ` header of a whole bundle.
pub const TYP: &str = "temthat-bundle+jwt";
/// `typ` header of a delta.
pub const DELTA_TYP: &str = "temthat-bundle-delta+jwt";
/// Format of the payload.
pub const VERSION: u32 = 1;
/// Longest token that is looked at, bytes.
pub const MAX_TOKEN: usize = 4 << 20;
/// Most bytes a payload may unpack to.
pub const MAX_PAYLOAD: usize = 64 << 20;
/// Seconds after which a verifier should have a newer bundle.
pub const REFRESH: i64 = 86_400;
/// Seconds after which a bundle must not be used.
pub const LIFE: i64 = 7 * 86_400;
/// Seconds a verifier's clock may lie behind the office's.
pub const SKEW: i64 = 300;

/// Why a bundle is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// The token does not hold.
    #[error("the bundle does not hold: {0}")]
    Token(JwsError),
    /// The trust list in its header does not hold under the root key given.
    #[error("the trust list in the bundle does not hold under this root key: {0}")]
    Trust(JwsError),
    /// Signed by a key that may not sign bundles at that time.
    #[error("key {0:?} of the trust list may not sign bundles, or not at that time")]
    Key(String),
    /// Older than what the verifier holds.
    #[error(
        "this bundle (record {found}, trust list {found_list}) is older than the one held (record {held}, trust list \
         {held_list}); an old bundle would bring back what was voided or revoked. Fetch a newer one"
    )]
    Older {
        /// Record of the bundle given.
        found: u64,
        /// Its trust list.
        found_list: u64,
        /// Record of the bundle held.
        held: u64,
        /// Its trust list.
        held_list: u64,
    },
    /// A delta on another bundle.
    #[error(
        "this delta changes the bundle of record {wants}, the one held is of record {held}; fetch the whole bundle"
    )]
    Base {
        /// Record the delta starts from.
        wants: u64,
        /// Record of the bundle held.
        held: u64,
    },
    /// A delta where a whole bundle is needed.
    #[error("this is a delta (from record {0}); it only holds together with the bundle it changes")]
    IsDelta(u64),
}

/// How a bundle stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// To be relied on.
    Fresh,
    /// Past `refresh_by`: amber.
    Stale,
    /// Past `exp`: nothing can be checked.
    Expired,
    /// The clock shows a time before the bundle was made: nothing can be checked.
    ClockBehind,
}

/// The payload. Lists of rows are ascending by id; a delta holds only changed rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bundle {
    /// Format, [`VERSION`].
    pub v: u32,
    /// Name of the office.
    pub office: String,
    /// Last record of the office's register that went in; the bundle's number.
    pub seq: u64,
    /// Only in a delta: the record of the bundle it changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<u64>,
    /// Made at, Unix seconds: everything in it is as known then.
    pub iat: i64,
    /// From this second on a verifier should have a newer one, and says so.
    pub refresh_by: i64,
    /// From this second on it must not be used.
    pub exp: i64,
    /// Version of the rules of the label check.
    pub rules: String,
    /// Checkpoint of the office's public log (a C2SP signed note), where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
    /// Newest day on which the trade recorded something (stamp format, 6.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<Date>,
    /// The block of the serial space that is being filled; blocks before it are closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_block: Option<u32>,
    /// Producers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub producers: Vec<ProducerRow>,
    /// Products.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<ProductRow>,
    /// Recognitions with their later decisions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recognitions: Vec<RecognitionRow>,
    /// Raw-material zones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<ZoneRow>,
    /// Certificates of zones and producers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<CertificateRow>,
    /// Batches, with recalls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub batches: Vec<BatchRow>,
    /// Sealed runs: what the office stands for having signed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<RunRow>,
    /// Status lists that say something; every other stamp of a run is valid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<StatusRow>,
}

/// One status list in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusRow {
    /// Key.
    pub kid: u8,
    /// Block of the serial space.
    pub block: u32,
    /// Bits of one status: 2.
    pub bits: u8,
    /// base64url of the compressed list.
    pub lst: String,
}

/// What a bundle says beside the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading<'a> {
    /// Name of the office.
    pub office: &'a str,
    /// Version of the rules.
    pub rules: &'a str,
    /// Checkpoint of the log.
    pub checkpoint: Option<&'a str>,
    /// Moment.
    pub now: Timestamp,
    /// When the trust list ends, Unix seconds: no bundle outlives it.
    pub trust_exp: i64,
    /// Place in the log of every run whose key was cut off there.
    pub cut_off: BTreeMap<RunId, u64>,
}

impl Bundle {
    /// Everything of a register that a verifier needs.
    #[must_use]
    pub fn whole(register: &Register, heading: &Heading<'_>) -> Self {
        let sealed = |run: &&std::sync::Arc<crate::domain::run::Run>| run.is_sealed();
        Self {
            producers: register.producers.values().map(|row| ProducerRow::of(row)).collect(),
            products: register.products.values().map(|row| ProductRow::of(row)).collect(),
            recognitions: register.recognitions.values().map(|row| RecognitionRow::of(row)).collect(),
            zones: register.zones.values().map(|row| ZoneRow::of(row)).collect(),
            certificates: register.certificates.values().map(|row| CertificateRow::of(row)).collect(),
            batches: register.batches.values().map(|row| BatchRow::of(row)).collect(),
            runs: register.runs.values().filter(sealed).filter_map(|run| RunRow::of(run, register, heading)).collect(),
            status: status_rows(register, |_| true),
            ..Self::empty(register, heading)
        }
    }

    fn empty(register: &Register, heading: &Heading<'_>) -> Self {
        let iat = heading.now.as_second();
        let exp = (iat + LIFE).min(heading.trust_exp);
        Self {
            v: VERSION,
            office: heading.office.to_owned(),
            seq: register.seq,
            base: None,
            iat,
            refresh_by: (iat + REFRESH).min(exp),
            exp,
            rules: heading.rules.to_owned(),
            checkpoint: heading.checkpoint.map(str::to_owned),
            newest: newest_day(register),
            open_block: register.serial_blocks.keys().next_back().copied(),
            producers: Vec::new(),
            products: Vec::new(),
            recognitions: Vec::new(),
            zones: Vec::new(),
            certificates: Vec::new(),
            batches: Vec::new(),
            runs: Vec::new(),
            status: Vec::new(),
        }
    }

    /// The moment everything in it is as known at.
    #[must_use]
    pub fn known_at(&self) -> Timestamp {
        Timestamp::from_second(self.iat).unwrap_or(Timestamp::MIN)
    }
    /// The day it was made.
    #[must_use]
    pub fn made_on(&self) -> Date {
        vietnam_day(self.known_at())
    }
    /// How it stands at a moment.
    #[must_use]
    pub fn freshness(&self, now: Timestamp) -> Freshness {
        match now.as_second() {
            now if now < self.iat.saturating_sub(SKEW) => Freshness::ClockBehind,
            now if now >= self.exp => Freshness::Expired,
            now if now >= self.refresh_by => Freshness::Stale,
            _ => Freshness::Fresh,
        }
    }
    /// What is wrong with it as data, if anything.
    fn flaw(&self) -> Option<String> {
        if self.v != VERSION {
            return Some(format!("version {}; this program reads version {VERSION}", self.v));
        }
        if !(self.iat < self.exp && self.iat <= self.refresh_by && self.refresh_by <= self.exp) {
            return Some("iat, refresh_by and exp must follow each other".into());
        }
        None
    }
}

fn status_rows(register: &Register, wanted: impl Fn(status::ListId) -> bool) -> Vec<StatusRow> {
    let rows = status::lists(register, wanted).into_iter();
    rows.map(|((kid, block), list)| StatusRow { kid, block, bits: status::BITS, lst: base64url(list.packed()) })
        .collect()
}
