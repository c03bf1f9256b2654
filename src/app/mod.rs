//! Use cases, one per file. They decide; ports act.
pub mod accounts;
pub mod activate;
pub mod approvals;
pub mod batch_sheet;
pub mod bulk;
pub mod bundle;
pub mod cases;
pub mod check;
pub mod command;
pub mod cover;
pub mod desk;
pub mod enrol;
pub mod expiry;
pub mod export;
pub mod faces;
pub mod foresight;
pub mod impact;
pub mod import;
pub mod inspection;
pub mod issue;
pub mod keys;
pub mod labels;
pub mod lint;
pub mod locate;
pub mod log;
pub mod manifest;
pub mod photos;
pub mod pins;
pub mod profile;
pub mod reconcile;
pub mod report;
pub mod rulebook;
pub mod scan_counts;
pub mod specimen;
pub mod stamps;
pub mod verify;

use crate::domain::event::Event;
use crate::domain::ids::RunId;
use crate::domain::label::names::Names;
use crate::domain::law::LawConfig;
use crate::domain::register::Register;
use crate::domain::stamp::link::Host;
use crate::domain::stamp_policy::StampPolicy;
use crate::domain::trust::TrustList;
use crate::i18n::{Lang, plain};
use crate::ports::clock::{Clock, vietnam_day};
use crate::ports::evidence::Evidence;
use crate::ports::pin_vault::{PinVault, PinVaultError};
use crate::ports::random::Random;
use crate::ports::signer::Signer;
use crate::ports::store::{Draft, Store, StoreError};
use crate::ports::vault::{Vault, Volatile};
use crate::ports::workbook::Sheet;
use jiff::Timestamp;
use jiff::civil::Date;
use log::{LogError, PublicLog};
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

/// An empty sheet whose name and headers stand in the catalogues under `sheet-KEY` and `col-KEY`.
pub(crate) fn sheet(lang: Lang, key: &str, keys: &[&str]) -> Sheet {
    Sheet {
        key: key.to_owned(),
        name: plain(lang, &format!("sheet-{key}")),
        keys: keys.iter().map(|k| (*k).to_owned()).collect(),
        headers: keys.iter().map(|k| plain(lang, &format!("col-{k}"))).collect(),
        rows: Vec::new(),
    }
}

/// What every use case works with.
pub struct Office {
    /// Register, journal and scans.
    pub store: Arc<dyn Store>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Photographs and scanned papers.
    pub evidence: Arc<dyn Evidence>,
    /// Host printed in stamps.
    pub host: Host,
    /// What the law leaves unsure, as configured.
    pub law: LawConfig,
    /// What looks at photos, where this office has it.
    pub eye: Option<photos::Eye>,
    /// How many stamps a batch may have, and how often a PIN may be tried.
    pub stamps: StampPolicy,
    /// Passwords, sessions, tokens.
    pub vault: Arc<dyn Vault>,
    pin_vault: Option<Arc<dyn PinVault>>,
    pin_desk: activate::Desk,
    /// The public log, where the office has one.
    pub log: Option<Arc<PublicLog>>,
    trust: RwLock<Option<Arc<TrustList>>>,
    publisher: RwLock<Option<Arc<dyn Signer>>>,
    names: RwLock<Option<(u64, Arc<Names>)>>,
    /// Runs whose stamps this process derived in full and found as sealed: run, digest, key.
    derived: RwLock<BTreeSet<(RunId, String, [u8; 32])>>,
}

impl Office {
    /// Puts an office together.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        evidence: Arc<dyn Evidence>,
        host: Host,
        trust: Option<TrustList>,
    ) -> Self {
        Self {
            store,
            clock,
            random,
            evidence,
            host,
            law: LawConfig::default(),
            eye: None,
            stamps: StampPolicy::default(),
            vault: Arc::new(Volatile::default()),
            pin_vault: None,
            pin_desk: activate::Desk::default(),
            log: None,
            trust: RwLock::new(trust.map(Arc::new)),
            publisher: RwLock::default(),
            names: RwLock::default(),
            derived: RwLock::default(),
        }
    }
    /// The same office under another configuration of unsure law.
    #[must_use]
    pub fn with_law(self, law: LawConfig) -> Self {
        Self { law, ..self }
    }
    /// The same office with what looks at photos.
    #[must_use]
    pub fn with_eye(self, eye: photos::Eye) -> Self {
        Self { eye: Some(eye), ..self }
    }
    /// The same office under another policy for stamps.
    #[must_use]
    pub fn with_stamps(self, stamps: StampPolicy) -> Self {
        Self { stamps, ..self }
    }
    /// The same office with its credentials kept elsewhere than in this process.
    #[must_use]
    pub fn with_vault(self, vault: Arc<dyn Vault>) -> Self {
        Self { vault, ..self }
    }
    /// The same office with a vault for the secrets of PINs.
    #[must_use]
    pub fn with_pin_vault(self, vault: Arc<dyn PinVault>) -> Self {
        Self { pin_vault: Some(vault), ..self }
    }
    fn pin_vault(&self) -> Result<&dyn PinVault, PinVaultError> {
        let none = || PinVaultError::Key("this office has no vault for the secrets of PINs".into());
        self.pin_vault.as_deref().ok_or_else(none)
    }
    /// The same office with a public log.
    #[must_use]
    pub fn with_log(self, log: Option<Arc<PublicLog>>) -> Self {
        Self { log, ..self }
    }
    /// Publishes what waits for the public log; a server also gives a checkpoint that is nearly a
    /// minute old the time (`refresh`). Whether there is a new checkpoint; nothing to do is no error.
    ///
    /// # Errors
    /// See [`LogError`]: what was recorded is recorded, and is published later.
    pub fn publish_log(&self, refresh: bool) -> Result<bool, LogError> {
        let now = self.now();
        let due = |log: &&Arc<PublicLog>| log.is_behind() || (refresh && log.is_old(now));
        match self.log.as_ref().filter(due) {
            Some(log) => log.publish(now).map(|_| true),
            None => Ok(false),
        }
    }
    /// The trust list in use.
    #[must_use]
    pub fn trust(&self) -> Option<Arc<TrustList>> {
        self.trust.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Puts another trust list in use.
    pub fn set_trust(&self, list: TrustList) {
        *self.trust.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(list));
    }
    /// The key that signs bundles and status lists, where this office has one.
    #[must_use]
    pub fn publisher(&self) -> Option<Arc<dyn Signer>> {
        self.publisher.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Puts another key for bundles and status lists in use.
    pub fn set_publisher(&self, key: Option<Arc<dyn Signer>>) {
        *self.publisher.write().unwrap_or_else(PoisonError::into_inner) = key;
    }
    /// Whether the stamps of a run were derived in full under this key and found as sealed before,
    /// in this process.
    fn was_derived(&self, run: RunId, digest: &str, key: [u8; 32]) -> bool {
        let known = self.derived.read().unwrap_or_else(PoisonError::into_inner);
        known.contains(&(run, digest.to_owned(), key))
    }
    fn note_derived(&self, run: RunId, digest: &str, key: [u8; 32]) {
        let mut known = self.derived.write().unwrap_or_else(PoisonError::into_inner);
        known.insert((run, digest.to_owned(), key));
    }
    /// The register as it is.
    #[must_use]
    pub fn register(&self) -> Arc<Register> {
        self.store.register()
    }
    /// Names of the register, indexed for this state of it.
    #[must_use]
    pub fn names(&self, register: &Register) -> Arc<Names> {
        let kept = self.names.read().unwrap_or_else(PoisonError::into_inner).clone();
        match kept {
            Some((seq, names)) if seq == register.seq => names,
            _ => {
                let names = Arc::new(Names::new(register));
                *self.names.write().unwrap_or_else(PoisonError::into_inner) = Some((register.seq, Arc::clone(&names)));
                names
            }
        }
    }
    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
    /// Today's civil day in Vietnam.
    #[must_use]
    pub fn today(&self) -> Date {
        vietnam_day(self.now())
    }
    /// Records events decided on `register`.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn commit(&self, register: &Register, who: &Who, events: Vec<Event>) -> Result<(), StoreError> {
        let draft = Draft {
            based_on: Some(register.seq),
            at: self.now(),
            actor: who.actor.clone(),
            why: who.why.clone(),
            events: with_beside(who, events),
        };
        self.store.commit(draft).map(|_| ())
    }
    /// Records events that hold whatever was recorded meanwhile (a run's end, a print, a void):
    /// other people's work or a flush of scans must not make them fail.
    ///
    /// # Errors
    /// As [`Store::commit`], except `Stale`.
    pub fn append(&self, who: &Who, events: Vec<Event>) -> Result<(), StoreError> {
        let events = with_beside(who, events);
        let draft = Draft { based_on: None, at: self.now(), actor: who.actor.clone(), why: who.why.clone(), events };
        self.store.commit(draft).map(|_| ())
    }
}

fn with_beside(who: &Who, mut events: Vec<Event>) -> Vec<Event> {
    events.extend(who.beside.iter().cloned());
    events
}

/// Who acts, and why, for the audit trail.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Who {
    /// "user:ND-3", "cli:NAME", "server", "public".
    pub actor: String,
    /// In the actor's words; may be empty.
    pub why: String,
    /// What is recorded beside the act, in the same record: the approval it rests on, the mark of
    /// the request it answers. Never taken from outside.
    #[serde(skip)]
    pub beside: Vec<Event>,
}

impl Who {
    /// An actor without a stated reason.
    #[must_use]
    pub fn new(actor: impl Into<String>) -> Self {
        Self { actor: actor.into(), why: String::new(), beside: Vec::new() }
    }
}
