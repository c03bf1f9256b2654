//! What handlers share.

use super::auth::SignInLimits;
use super::metrics::Metrics;
use super::once::Onces;
use super::pace::Shares;
use super::packs::Gate;
use super::v1::reports::Bucket;
use crate::app::Office;
use crate::app::bundle::Desk;
use crate::domain::trust::TrustList;
use crate::ports::keyring::{Keyring, KeyringError};
use crate::ports::passkeys::Passkeys;
use crate::ports::signer::Signer;
use crate::ports::tables::{Cells, Tables};
use crate::ports::workbook::Sheet;
use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// What handlers share.
#[derive(Clone)]
pub struct State {
    /// The office.
    pub office: Arc<Office>,
    /// The signed trust list as served (a compact JWS).
    pub trust_list: TrustToken,
}

/// The signed trust list on offer. Clones share it, so that whoever puts a new list in use also
/// puts it on offer.
#[derive(Clone)]
pub struct TrustToken {
    token: Arc<RwLock<Arc<str>>>,
    root: Option<Arc<str>>,
}

impl TrustToken {
    /// A token on offer.
    #[must_use]
    pub fn new(token: &str) -> Self {
        Self { token: Arc::new(RwLock::new(token.into())), root: None }
    }
    /// Names the root key that signs the list, 64 hexadecimal digits.
    #[must_use]
    pub fn under(self, root: &str) -> Self {
        Self { root: Some(root.trim().into()), ..self }
    }
    /// The root key.
    pub(super) fn root(&self) -> Option<Arc<str>> {
        self.root.clone()
    }
    /// Offers another one.
    pub fn set(&self, token: &str) {
        *self.token.write().unwrap_or_else(PoisonError::into_inner) = token.into();
    }
    /// The token on offer.
    #[must_use]
    pub fn current(&self) -> Arc<str> {
        Arc::clone(&self.token.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Settings of the HTTP surface.
#[derive(Debug, Clone)]
pub struct HttpOptions {
    /// Longest a request may take, body included.
    pub timeout: Duration,
    /// Problem reports taken per hour from everybody together: no sender is ever identified, so
    /// the journal is protected as a whole.
    pub reports_per_hour: u32,
    /// Requests a second of each caller, ten times as many at once.
    pub per_caller: u32,
    /// Proxies of ours, which may say for whom they ask (`X-Forwarded-For`).
    pub proxies: Vec<IpAddr>,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(10), reports_per_hour: 600, per_caller: 50, proxies: Vec::new() }
    }
}

/// What a server needs beside the office to sign and to read tables.
pub struct Backroom {
    /// Keys the server may sign with, unlocked by an empty passphrase.
    pub keyring: Arc<dyn Keyring>,
    /// Files that people bring and take.
    pub tables: Arc<dyn Tables>,
    /// Where requests are counted.
    pub metrics: Arc<Metrics>,
    /// Passkeys, where this server knows its public address.
    pub passkeys: Option<Arc<dyn Passkeys>>,
}

impl Default for Backroom {
    /// Nothing: a server that signs nothing and reads no files.
    fn default() -> Self {
        Self { keyring: Arc::new(Locked), tables: Arc::new(Locked), metrics: Arc::default(), passkeys: None }
    }
}

/// What the router keeps beside [`State`].
pub(super) struct AppState {
    pub(super) office: Arc<Office>,
    pub(super) trust_list: TrustToken,
    pub(super) reports: Bucket,
    pub(super) desk: Desk,
    pub(super) keyring: Arc<dyn Keyring>,
    pub(super) tables: Arc<dyn Tables>,
    pub(super) onces: Onces,
    pub(super) shares: Shares,
    pub(super) proxies: Vec<IpAddr>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) passkeys: Option<Arc<dyn Passkeys>>,
    pub(super) sign_in: SignInLimits,
    pub(super) packs: Gate,
}

impl AppState {
    pub(super) fn new(state: State, options: HttpOptions, backroom: Backroom) -> Self {
        let State { office, trust_list } = state;
        Self {
            office,
            trust_list,
            reports: Bucket::new(options.reports_per_hour),
            keyring: backroom.keyring,
            tables: backroom.tables,
            onces: Onces::default(),
            shares: Shares::new(options.per_caller),
            proxies: options.proxies,
            metrics: backroom.metrics,
            passkeys: backroom.passkeys,
            sign_in: SignInLimits::default(),
            packs: Gate::default(),
            desk: Desk::default(),
        }
    }
}

/// A keyring without keys: a server that signs nothing.
struct Locked;

impl Tables for Locked {
    fn read(&self, _: &str, _: &[u8]) -> Result<Cells, String> {
        Err("this server reads no files".into())
    }
    fn csv(&self, _: &Sheet) -> Result<Vec<u8>, String> {
        Err("this server writes no files".into())
    }
    fn write(&self, _: &[Sheet]) -> Result<Vec<u8>, String> {
        Err("this server writes no files".into())
    }
}

impl Keyring for Locked {
    fn unlock(&self, kid: u8, _: &str) -> Result<Box<dyn Signer>, KeyringError> {
        Err(KeyringError::Locked(format!("key {kid} is not unlocked in this server")))
    }
    fn publisher(&self) -> Result<Option<Arc<dyn Signer>>, KeyringError> {
        Ok(None)
    }
    fn trust_token(&self) -> Result<String, KeyringError> {
        Err(KeyringError::Trust("this server has no keys".into()))
    }
    fn trust(&self) -> Result<TrustList, KeyringError> {
        Err(KeyringError::Trust("this server has no keys".into()))
    }
}
