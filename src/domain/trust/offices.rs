//! Several offices under one national root: which root key and which hosts each office has. A verifier
//! that holds the national root alone checks the stamps of every province. Normative: the manual's
//! `bundle`, section 6.

use super::TrustList;
use super::bundle::Offline;
use super::jws::JwsError;
use crate::domain::jws::{self, Kind};
use crate::domain::stamp::link::Host;
use crate::domain::verdict::proof::{host_of, single};
use crate::domain::verdict::{Reason, Status, Verdict};
use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The token of a list of offices.
pub const KIND: Kind = Kind { typ: "temthat-offices+jwt", max_bytes: 262_144 };
/// Most offices on a list.
pub const MAX_OFFICES: usize = 256;

/// One office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeEntry {
    /// Name.
    pub name: String,
    /// Its root key, base64url.
    #[serde(with = "super::public")]
    pub root: VerifyingKey,
    /// Hosts it may speak for, upper-case.
    pub hosts: Vec<String>,
}

/// The payload of a list of offices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeList {
    /// Who lists them.
    pub iss: String,
    /// Issued at, Unix seconds.
    pub iat: i64,
    /// Not to be used from this second on.
    pub exp: i64,
    /// Counts up with every list; a verifier never goes back.
    pub version: u64,
    /// The offices. No host and no root stands twice.
    pub offices: Vec<OfficeEntry>,
}

/// Why an office's trust list does not hold under a list of offices.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfficeError {
    /// The list of offices is over.
    #[error("the list of offices has expired; fetch a newer one")]
    Expired,
    /// The office speaks for a host that is not its own.
    #[error("the trust list of {office:?} names the host {host:?}, which the list of offices does not give it")]
    Host {
        /// Office.
        office: String,
        /// Host.
        host: String,
    },
}

impl OfficeList {
    /// The office of a host.
    #[must_use]
    pub fn office_of(&self, host: &Host) -> Option<&OfficeEntry> {
        self.offices.iter().find(|office| office.hosts.iter().any(|h| h == host.as_str()))
    }
    /// Share of the list's life that is over at a moment.
    #[must_use]
    pub fn age(&self, at: Timestamp) -> f64 {
        (at.as_second() - self.iat) as f64 / (self.exp - self.iat).max(1) as f64
    }
    /// Whether an office's trust list keeps to what the list gives it.
    ///
    /// # Errors
    /// See [`OfficeError`].
    pub fn admits(&self, office: &OfficeEntry, trust: &TrustList, at: Timestamp) -> Result<(), OfficeError> {
        if at.as_second() >= self.exp {
            return Err(OfficeError::Expired);
        }
        match trust.hosts.iter().find(|host| !office.hosts.contains(host)) {
            None => Ok(()),
            Some(host) => Err(OfficeError::Host { office: office.name.clone(), host: host.clone() }),
        }
    }
    /// What is wrong with the list as data, if anything.
    #[must_use]
    pub fn flaw(&self) -> Option<String> {
        if self.exp <= self.iat {
            return Some("exp: must lie after iat".into());
        }
        if !(1..=MAX_OFFICES).contains(&self.offices.len()) {
            return Some(format!("offices: 1 to {MAX_OFFICES} are needed"));
        }
        let mut seen = BTreeSet::new();
        for (i, office) in self.offices.iter().enumerate() {
            if office.hosts.is_empty() {
                return Some(format!("offices[{i}]: an office needs a host"));
            }
            if self.offices[..i].iter().any(|other| other.root == office.root) {
                return Some(format!("offices[{i}]: its root is another office's; each needs its own"));
            }
            for host in &office.hosts {
                if Host::new(host).is_none_or(|h| h.as_str() != host) {
                    return Some(format!("offices[{i}]: {host:?} is not an upper-case host name"));
                }
                if !seen.insert(host) {
                    return Some(format!("offices[{i}]: the host {host} stands twice"));
                }
            }
        }
        None
    }
}

/// Bundles of several offices under one list: the stamps of every province that is held are checked.
#[derive(Debug, Clone)]
pub struct Federation {
    list: OfficeList,
    held: Vec<(VerifyingKey, Offline)>,
}

impl Federation {
    /// A list and no bundle yet.
    #[must_use]
    pub fn new(list: OfficeList) -> Self {
        Self { list, held: Vec::new() }
    }
    /// The list.
    #[must_use]
    pub fn list(&self) -> &OfficeList {
        &self.list
    }
    /// Takes the bundle of an office of the list, proven under its root.
    ///
    /// # Errors
    /// See [`OfficeError`].
    pub fn hold(&mut self, office: &OfficeEntry, bundle: Offline, at: Timestamp) -> Result<(), OfficeError> {
        self.list.admits(office, bundle.trust(), at)?;
        self.held.push((office.root, bundle));
        Ok(())
    }
    /// The answer for a scanned text, from the bundle of the office whose host it names.
    #[must_use]
    pub fn verify(&self, text: &str, now: Timestamp) -> Verdict {
        if now.as_second() >= self.list.exp {
            return single(Status::CannotCheck, Reason::TrustListExpired, now);
        }
        let Some(office) = host_of(text).and_then(|host| self.list.office_of(&host)) else {
            return single(Status::CannotCheck, Reason::Foreign, now);
        };
        match self.held.iter().find(|(root, _)| *root == office.root) {
            Some((_, bundle)) => bundle.verify(text, now),
            None => single(Status::CannotCheck, Reason::TrustListMissing, now),
        }
    }
}

/// The signing input of a list.
///
/// # Errors
/// The list is flawed.
pub fn signing_input(list: &OfficeList) -> Result<String, JwsError> {
    match list.flaw() {
        Some(flaw) => Err(JwsError::Payload(flaw)),
        None => jws::signing_input(KIND, list),
    }
}

/// Reads a list signed by the national root.
///
/// # Errors
/// See [`JwsError`].
pub fn open(token: &str, national: &VerifyingKey) -> Result<OfficeList, JwsError> {
    let payload = jws::open(KIND, token, national)?;
    let list: OfficeList = serde_json::from_slice(&payload).map_err(|e| JwsError::Payload(e.to_string()))?;
    match list.flaw() {
        Some(flaw) => Err(JwsError::Payload(flaw)),
        None => Ok(list),
    }
}
