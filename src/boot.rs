//! Puts an office together from its folder. The only place that names concrete adapters.

mod ceremony;
mod eye;
mod files;
mod folder;
mod hardware;
mod keys;
mod log;
mod offices;
mod publishing;
mod serve;
mod served;
mod watch;
mod watched;
mod witnesses;

pub use ceremony::{Parties, hold, holders, read_ceremony, root_passphrase};
pub use eye::eye;
pub use files::{error_file, table, workbook};
pub use folder::{Folder, NewOffice, init, replace};
pub use hardware::Token;
pub use keys::{FolderKeys, Root, TrustWork, parse_root, public_trust, root_key};
pub use offices::{make_national_root, make_offices, office_trust, read_offices};
pub use publishing::publish_now;
pub use serve::serve;
pub use watch::{WitnessDesk, log_source, memory, serve_witness};

use crate::adapters::clock_system::SystemClock;
use crate::adapters::evidence_folder::EvidenceFolder;
use crate::adapters::keystore_file::is_dev_key;
use crate::adapters::pin_vault::FileVault;
use crate::adapters::random_os::OsRandom;
use crate::adapters::store::{FileStore, Tap};
use crate::adapters::vault_file::VaultFile;
use crate::app::command::{Code, Refusal};
use crate::app::{Office, Who};
use crate::config::{ConfigError, Effective};
use crate::domain::stamp::link::Host;
use crate::domain::trust::TrustList;
use crate::ports::clock::Clock;
use crate::ports::keyring::Keyring;
use std::sync::Arc;
use tokio::sync::Notify;
use watched::Watched;

/// An open office.
pub struct Booted {
    /// The office.
    pub office: Arc<Office>,
    /// Its keys.
    pub keyring: Arc<FolderKeys>,
    /// Settings in use.
    pub config: Effective,
    /// What this start found and mended: catalogue key and values.
    pub remarks: Vec<(&'static str, Vec<(&'static str, String)>)>,
    /// Told when the disk fails under the journal.
    pub broken: Arc<Notify>,
}

impl From<ConfigError> for Refusal {
    fn from(error: ConfigError) -> Self {
        let code = if matches!(error, ConfigError::Io(..)) { Code::Store } else { Code::Input };
        Self::new(code, error)
    }
}

/// Settings of a folder with the environment of this process.
///
/// # Errors
/// See [`ConfigError`].
pub fn config(folder: &Folder) -> Result<Effective, ConfigError> {
    crate::config::load(folder.path(), &|name| std::env::var(name).ok())
}

/// Opens the office of a folder; `rebuild` sets its index aside and makes a new one.
///
/// # Errors
/// No office there, in use, damaged, or DEV-ONLY keys in an office that is not for development.
pub fn open(folder: &Folder, config: Effective, rebuild: bool) -> Result<Booted, Refusal> {
    let keyring = FolderKeys::new(folder.clone());
    let (trust, token) = keyring.read()?;
    refuse_dev_keys(&config, &trust)?;
    let mut remarks = Vec::new();
    // A log that does not open stops nothing but its own publication: stamps must still be checked.
    let log = log::open(folder, &trust, rebuild).unwrap_or_else(|refusal| {
        remarks.push(("cli-log-stopped", vec![("cause", refusal.to_string())]));
        None
    });
    let told = log.clone();
    let tap: Tap = Box::new(move |record| told.iter().for_each(|log| log.note(record)));
    let store =
        if rebuild { FileStore::rebuild(folder.path(), tap)? } else { FileStore::open_told(folder.path(), tap)? };
    if let Some(Err(error)) = log.as_ref().map(|log| log.compare(now())) {
        remarks.push(("cli-log-stopped", vec![("cause", error.to_string())]));
    }
    if let Some(cause) = &store.rebuilt {
        remarks.push(("cli-index-rebuilt", vec![("cause", cause.clone())]));
    }
    if let Some(bytes) = store.torn {
        remarks.push(("cli-torn-tail", vec![("bytes", bytes.to_string())]));
    }
    let work_factor = config.settings.office.dev.then_some(folder::DEV_WORK_FACTOR);
    let host = host(&config)?;
    let broken = Arc::new(Notify::new());
    let store = Watched { store, broken: Arc::clone(&broken) };
    let evidence = Arc::new(EvidenceFolder::new(folder.evidence()));
    let vault = VaultFile::open(&folder.credentials())?;
    let in_use = Some(trust.clone());
    let office = Office::new(Arc::new(store), Arc::new(SystemClock), Arc::new(OsRandom), evidence, host, in_use)
        .with_law(config.settings.law.clone())
        .with_stamps(config.settings.stamps)
        .with_eye(eye::of(folder, &config.settings.photos)?)
        .with_vault(Arc::new(vault))
        .with_pin_vault(Arc::new(FileVault::new(folder.pin_key(), work_factor)))
        .with_log(log);
    match keyring.publisher() {
        Ok(key) => office.set_publisher(key),
        Err(cause) => remarks.push(("cli-no-publisher", vec![("cause", cause.to_string())])),
    }
    crate::app::keys::record(&office, &trust, &token, &Who::new("server"))?;
    let abandoned = crate::app::issue::abandon_unfinished(&office)?;
    if abandoned > 0 {
        remarks.push(("cli-abandoned", vec![("count", abandoned.to_string())]));
    }
    Ok(Booted { office: Arc::new(office), keyring: Arc::new(keyring), config, remarks, broken })
}

/// Host of the settings.
fn host(config: &Effective) -> Result<Host, Refusal> {
    Host::new(&config.settings.office.host)
        .ok_or_else(|| Refusal::new(Code::Input, "office.host in config.toml is not a host name"))
}

/// An office for real stamps never trusts a key that everyone has.
fn refuse_dev_keys(config: &Effective, trust: &TrustList) -> Result<(), Refusal> {
    if config.settings.office.dev {
        return Ok(());
    }
    if let Some(key) = trust.keys.iter().find(|k| is_dev_key(&k.verifying_key().to_bytes())) {
        return Err(Refusal::new(
            Code::Keys,
            format!(
                "the trust list names key {}, a DEV-ONLY key that everyone has. \
                 Make a key of your own: temthat keys new, then: temthat keys revoke {}",
                key.kid, key.kid
            ),
        ));
    }
    if trust.log_key().is_some_and(|k| is_dev_key(&k.verifying_key().to_bytes())) {
        let message = "the public log has the DEV-ONLY key that everyone has; an office for real stamps is made \
                       anew, without --dev: temthat init";
        return Err(Refusal::new(Code::Keys, message));
    }
    Ok(())
}

/// Now, for commands that need no office.
#[must_use]
pub fn now() -> jiff::Timestamp {
    SystemClock.now()
}
