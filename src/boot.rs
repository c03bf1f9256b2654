//! Puts the office together from a folder. The only place that names concrete adapters.

use crate::adapters::clock_system::SystemClock;
use crate::adapters::keystore_file::{DEV_ISSUER_SEED, DEV_ROOT_SEED, FileKey, is_dev_key};
use crate::adapters::random_os::OsRandom;
use crate::adapters::store::FileStore;
use crate::adapters::tables;
use crate::app::Office;
use crate::app::import::Table;
use crate::domain::stamp::link::Host;
use crate::domain::trust::{TrustList, TrustedKey, jws};
use crate::http;
use crate::ports::clock::{Clock, vietnam_day};
use crate::ports::signer::Signer;
use age::secrecy::SecretString;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Settings of an office, `config.toml` in its folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Name of the office.
    pub office: String,
    /// Host printed in stamps.
    pub host: String,
    /// Whether the DEV-ONLY throw-away keys are allowed.
    #[serde(default)]
    pub dev: bool,
}

/// Days a trust list is valid.
pub const TRUST_DAYS: i64 = 90;
/// Days an issuer key may sign.
const KEY_DAYS: i64 = 730;

/// Paths of an office folder.
pub struct Folder(pub PathBuf);

impl Folder {
    /// Settings.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.0.join("config.toml")
    }
    /// Encrypted root key.
    #[must_use]
    pub fn root_key(&self) -> PathBuf {
        self.0.join("keys/root.age")
    }
    /// Encrypted issuer key.
    #[must_use]
    pub fn issuer_key(&self) -> PathBuf {
        self.0.join("keys/issuer-1.age")
    }
    /// Public half of the root key, hex.
    #[must_use]
    pub fn root_public(&self) -> PathBuf {
        self.0.join("keys/root.pub")
    }
    /// Signed trust list.
    #[must_use]
    pub fn trust_list(&self) -> PathBuf {
        self.0.join("trust-list.jws")
    }
}

/// An office with what boot knows of it.
pub struct Booted {
    /// The office.
    pub office: Arc<Office>,
    /// Settings.
    pub settings: Settings,
    /// Signed trust list.
    pub trust_token: String,
    /// Remarks of this start: a rebuilt index, a torn tail, abandoned runs.
    pub remarks: Vec<String>,
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = std::fs::File::options()
        .write(true)
        .create_new(true)
        .open(path)
        .with_context(|| format!("{} cannot be made", path.display()))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

/// Makes an office folder: settings, keys, first trust list. `dev` uses the throw-away keys.
///
/// # Errors
/// The folder holds an office already, or cannot be written.
pub fn init(folder: &Folder, office: &str, host: &str, passphrase: &SecretString, dev: bool) -> Result<()> {
    if folder.config().exists() {
        bail!("{} holds an office already; nothing was changed. Give another --data folder", folder.0.display());
    }
    let host = Host::new(host).with_context(|| format!("host: {host:?} is not a host name; e.g. TEM.TINH.GOV.VN"))?;
    std::fs::create_dir_all(folder.0.join("keys")).with_context(|| format!("{} cannot be made", folder.0.display()))?;
    let (root, issuer) = if dev {
        let (root, issuer) = (FileKey::from_seed(0, &DEV_ROOT_SEED), FileKey::from_seed(1, &DEV_ISSUER_SEED));
        root.write(&folder.root_key(), passphrase, Some(4))?;
        issuer.write(&folder.issuer_key(), passphrase, Some(4))?;
        (root, issuer)
    } else {
        (
            FileKey::generate(0, &folder.root_key(), passphrase, None)?,
            FileKey::generate(1, &folder.issuer_key(), passphrase, None)?,
        )
    };
    write_new(&folder.root_public(), hex::encode(root.public()).as_bytes())?;
    let now = SystemClock.now();
    let today = vietnam_day(now);
    let until = today.saturating_add(jiff::Span::new().days(KEY_DAYS));
    let list = TrustList {
        iss: office.to_owned(),
        iat: now.as_second(),
        exp: now.as_second() + TRUST_DAYS * 86_400,
        version: 1,
        hosts: vec![host.as_str().to_owned()],
        keys: vec![TrustedKey::new(1, issuer.verifying_key(), today, until)],
    };
    sign_trust(folder, &root, &list)?;
    let settings = Settings { office: office.to_owned(), host: host.as_str().to_owned(), dev };
    write_new(&folder.config(), toml::to_string(&settings)?.as_bytes())
}

/// Signs a trust list and puts it in its place, whole or not at all.
///
/// # Errors
/// The list is flawed or the folder cannot be written.
pub fn sign_trust(folder: &Folder, root: &FileKey, list: &TrustList) -> Result<String> {
    let input = jws::signing_input(list)?;
    let token = jws::seal(&input, &root.sign(input.as_bytes())?);
    let path = folder.trust_list();
    let new = path.with_extension("new");
    std::fs::write(&new, &token)?;
    std::fs::File::open(&new)?.sync_all()?;
    std::fs::rename(&new, &path)?;
    Ok(token)
}

/// Renews the trust list for another [`TRUST_DAYS`] days.
///
/// # Errors
/// Wrong passphrase, or the folder cannot be written.
pub fn renew_trust(folder: &Folder, passphrase: &SecretString) -> Result<TrustList> {
    let (mut list, _) = read_trust(folder)?;
    let root = FileKey::unlock(&folder.root_key(), passphrase)?;
    let now = SystemClock.now().as_second();
    (list.iat, list.exp, list.version) = (now, now + TRUST_DAYS * 86_400, list.version + 1);
    sign_trust(folder, &root, &list)?;
    Ok(list)
}

fn read_trust(folder: &Folder) -> Result<(TrustList, String)> {
    let root = std::fs::read_to_string(folder.root_public())
        .context("keys/root.pub cannot be read; is this an office folder? Make one with: temthat init")?;
    open_trust(&folder.trust_list(), root.trim())
}

/// Reads a trust list file under a root key in hex.
///
/// # Errors
/// Not a root key, not a trust list, or not signed by it.
pub fn open_trust(path: &Path, root_hex: &str) -> Result<(TrustList, String)> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(root_hex, &mut bytes).context("the root key must be 64 hex digits")?;
    let root = ed25519_dalek::VerifyingKey::from_bytes(&bytes).context("the root key is not an Ed25519 key")?;
    let token = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let list = jws::open(&token, &root).with_context(|| format!("{}", path.display()))?;
    Ok((list, token))
}

/// Settings of a folder.
///
/// # Errors
/// No office there, or a file that is not one.
pub fn settings(folder: &Folder) -> Result<Settings> {
    let text = std::fs::read_to_string(folder.config())
        .with_context(|| format!("{} holds no office; make one with: temthat init", folder.0.display()))?;
    toml::from_str(&text).with_context(|| format!("{}", folder.config().display()))
}

/// Opens the office in a folder.
///
/// # Errors
/// No office there, in use, damaged, or DEV-ONLY keys without `dev`.
pub fn open(folder: &Folder, rebuild: bool) -> Result<Booted> {
    let settings = settings(folder)?;
    let (trust, trust_token) = read_trust(folder)?;
    if !settings.dev && trust.keys.iter().any(|k| is_dev_key(&k.verifying_key().to_bytes())) {
        bail!("the trust list names a DEV-ONLY key that everyone has; make a new office with: temthat init");
    }
    let store = if rebuild { FileStore::rebuild(&folder.0)? } else { FileStore::open(&folder.0)? };
    let mut remarks = Vec::new();
    remarks.extend(store.rebuilt.as_ref().map(|cause| format!("the index was rebuilt from the journal: {cause}")));
    remarks
        .extend(store.torn.map(|n| format!("{n} bytes of an unfinished record were set aside (journal/torn-*.bak)")));
    let host = Host::new(&settings.host).context("host in config.toml is not a host name")?;
    let office = Office::new(Arc::new(store), Arc::new(SystemClock), Arc::new(OsRandom), host, Some(trust));
    let abandoned = crate::app::issue::abandon_unfinished(&office)?;
    if abandoned > 0 {
        remarks.push(format!("{abandoned} unfinished stamp run(s) were given up; their serials are never used again"));
    }
    Ok(Booted { office: Arc::new(office), settings, trust_token, remarks })
}

/// Unlocks the issuer key.
///
/// # Errors
/// Wrong passphrase, wrong file mode.
pub fn signer(folder: &Folder, passphrase: &SecretString) -> Result<Box<dyn Signer>> {
    Ok(Box::new(FileKey::unlock(&folder.issuer_key(), passphrase)?))
}

/// Reads a CSV or XLSX file as a table.
///
/// # Errors
/// See `tables::TableError`.
pub fn table(path: &Path) -> Result<Table> {
    let cells = tables::read(path)?;
    let file = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Table { file, sha256: cells.sha256, headers: cells.headers, rows: cells.rows })
}

/// Bytes of the file of row errors for a table.
///
/// # Errors
/// Writing fails.
pub fn error_file(table: &Table, errors: &[(u32, String)]) -> Result<Vec<u8>> {
    let cells =
        tables::Cells { headers: table.headers.clone(), rows: table.rows.clone(), sha256: table.sha256.clone() };
    Ok(tables::error_csv(&cells, errors)?)
}

/// Serves an office until SIGTERM or SIGINT; requests under way are finished.
///
/// # Errors
/// The port is in use.
pub async fn serve(booted: &Booted, listen: &str, ready: impl FnOnce(std::net::SocketAddr)) -> Result<()> {
    let state = http::State { office: Arc::clone(&booted.office), trust_list: booted.trust_token.as_str().into() };
    let listener = tokio::net::TcpListener::bind(listen).await.with_context(|| {
        format!("{listen} cannot be listened on; is another server running? Choose another with --listen")
    })?;
    ready(listener.local_addr()?);
    let stop = async {
        let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
        let terminated = async {
            match &mut term {
                Some(signal) => drop(signal.recv().await),
                None => std::future::pending().await,
            }
        };
        tokio::select! { _ = tokio::signal::ctrl_c() => {}, () = terminated => {} }
    };
    axum::serve(listener, http::router(state)).with_graceful_shutdown(stop).await?;
    booted.office.store.flush_scans()?;
    Ok(())
}

/// Now, for commands that need no office.
#[must_use]
pub fn now() -> jiff::Timestamp {
    SystemClock.now()
}
