//! The folder of an office: what stands where, and how it is made.

use super::keys::{KEY_DAYS, TRUST_DAYS, secret, sign_trust};
use crate::adapters::clock_system::SystemClock;
use crate::adapters::keystore_file::{DEV_ISSUER_SEED, DEV_ROOT_SEED, FileKey};
use crate::adapters::store::FileStore;
use crate::app::command::{Code, Refusal, Secret};
use crate::config::{Http, Log, OfficeSettings, Settings};
use crate::domain::stamp::link::Host;
use crate::domain::trust::{KeyUse, TrustList, TrustedKey};
use crate::ports::clock::{Clock, vietnam_day};
use jiff::Span;
use jiff::civil::Date;
use std::fs::{DirBuilder, File};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The folder of an office.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// scrypt work factor (log2 N) of throw-away keys: quick, and no protection.
pub(super) const DEV_WORK_FACTOR: u8 = 4;

/// Key id of an office's first publication key; they count down, those for stamps count up.
const FIRST_PUBLISH_KID: u8 = u8::MAX;

impl Folder {
    /// The folder at a path.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }
    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
    /// Settings.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.0.join("config.toml")
    }
    /// Encrypted root key, unless it is kept elsewhere.
    #[must_use]
    pub fn root_key(&self) -> PathBuf {
        self.0.join("keys/root.age")
    }
    /// Public half of the root key, 64 hexadecimal digits.
    #[must_use]
    pub fn root_public(&self) -> PathBuf {
        self.0.join("keys/root.pub")
    }
    /// An encrypted issuer key.
    #[must_use]
    pub fn issuer_key(&self, kid: u8) -> PathBuf {
        self.0.join(format!("keys/issuer-{kid}.age"))
    }
    /// Where an issuer key in a token is.
    #[must_use]
    pub fn token_key(&self, kid: u8) -> PathBuf {
        self.0.join(format!("keys/issuer-{kid}.pkcs11.toml"))
    }
    /// Names of those who hold the root together; absent: one passphrase unlocks it.
    #[must_use]
    pub fn root_holders(&self) -> PathBuf {
        self.0.join("keys/root.holders")
    }
    /// A key that signs bundles and status lists, without a passphrase.
    #[must_use]
    pub fn publish_key(&self, kid: u8) -> PathBuf {
        self.0.join(format!("keys/publish-{kid}.key"))
    }
    /// Key that wraps the secrets of PINs.
    #[must_use]
    pub fn pin_key(&self) -> PathBuf {
        self.0.join("keys/pins.key")
    }
    /// Key of the public log.
    #[must_use]
    pub fn log_key(&self) -> PathBuf {
        self.0.join("keys/log.key")
    }
    /// Files of the public log, laid out as they are served.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.0.join("log")
    }
    /// Signed trust list.
    #[must_use]
    pub fn trust_list(&self) -> PathBuf {
        self.0.join("trust-list.jws")
    }
    /// Photographs and scanned papers.
    #[must_use]
    pub fn evidence(&self) -> PathBuf {
        self.0.join("evidence")
    }
    /// Passwords, sessions, tokens.
    #[must_use]
    pub fn credentials(&self) -> PathBuf {
        self.0.join("credentials.json")
    }
    /// Socket of the running server.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.0.join("admin.sock")
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
        let failed = |e: std::io::Error| Refusal::new(Code::Store, format!("{}: {e}", path.display()));
        let mut file = File::options().write(true).create_new(true).mode(0o644).open(path).map_err(failed)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)
    }

    /// Refuses a folder that holds an office, or anything of one.
    ///
    /// # Errors
    /// It does.
    pub fn must_be_free(&self) -> Result<(), Refusal> {
        let taken = [self.config(), self.root_key(), self.root_public(), self.trust_list(), self.0.join("journal")];
        match taken.iter().find(|p| p.exists()) {
            None => Ok(()),
            Some(path) => Err(Refusal::new(
                Code::Input,
                format!(
                    "{} exists already: this folder holds an office and nothing was changed. \
                     Give another folder with --data, or look at this one: temthat doctor --data {}",
                    path.display(),
                    self.0.display()
                ),
            )),
        }
    }
}

/// Writes a file whole or not at all: beside it, made durable, then renamed over it.
///
/// # Errors
/// It cannot be written.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let failed = |e: std::io::Error| Refusal::new(Code::Store, format!("{}: {e}", path.display()));
    let new = path.with_extension("new");
    let mut file = File::create(&new).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    std::fs::rename(&new, path).map_err(failed)?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|dir| dir.sync_all()).map_err(failed)
}

/// What a new office needs.
pub struct NewOffice<'a> {
    /// Name.
    pub name: &'a str,
    /// Host printed in stamps.
    pub host: &'a str,
    /// Passphrase of its keys.
    pub passphrase: &'a Secret,
    /// Whether it uses the DEV-ONLY throw-away keys.
    pub dev: bool,
    /// First day its key may sign; today when absent.
    pub from: Option<Date>,
}

/// Makes the folder of an office: settings, keys, first trust list, empty store.
///
/// # Errors
/// The folder holds an office already, the name or host does not hold, or it cannot be written.
pub fn init(folder: &Folder, new: &NewOffice) -> Result<(), Refusal> {
    init_with_root(folder, new, new.passphrase)
}

/// As [`init`], the root under a passphrase of its own.
pub(super) fn init_with_root(folder: &Folder, new: &NewOffice, root_passphrase: &Secret) -> Result<(), Refusal> {
    folder.must_be_free()?;
    let host = Host::new(new.host).ok_or_else(|| {
        let shown: String = new.host.chars().take(80).collect();
        Refusal::new(Code::Input, format!("--host {shown:?} is not a host name; e.g. TEM.TINH.GOV.VN"))
    })?;
    let name = crate::domain::text::nfc(new.name);
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Refusal::new(Code::Input, "--office: give the name of the office, 1 to 200 characters"));
    }
    let keys = folder.path().join("keys");
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&keys)
        .map_err(|e| Refusal::new(Code::Store, format!("{}: {e}", keys.display())))?;
    let passphrase = secret(new.passphrase);
    let of_root = secret(root_passphrase);
    let (root, issuer) = if new.dev {
        let (root, issuer) = (FileKey::from_seed(0, &DEV_ROOT_SEED), FileKey::from_seed(1, &DEV_ISSUER_SEED));
        root.write(&folder.root_key(), &of_root, Some(DEV_WORK_FACTOR))?;
        issuer.write(&folder.issuer_key(1), &passphrase, Some(DEV_WORK_FACTOR))?;
        (root, issuer)
    } else {
        let root = FileKey::generate(0, &folder.root_key(), &of_root, None)?;
        (root, FileKey::generate(1, &folder.issuer_key(1), &passphrase, None)?)
    };
    let publish = FileKey::generate_unattended(FIRST_PUBLISH_KID, &folder.publish_key(FIRST_PUBLISH_KID))?;
    folder.write_new(&folder.root_public(), hex::encode(crate::ports::signer::Signer::public(&root)).as_bytes())?;
    let now = SystemClock.now();
    let today = vietnam_day(now);
    let until = today.saturating_add(Span::new().days(KEY_DAYS));
    let list = TrustList {
        iss: name.clone(),
        iat: now.as_second(),
        exp: now.as_second() + TRUST_DAYS * 86_400,
        version: 1,
        hosts: vec![host.as_str().to_owned()],
        keys: vec![
            TrustedKey::new(1, issuer.verifying_key(), new.from.unwrap_or(today), until),
            TrustedKey::new(FIRST_PUBLISH_KID, publish.verifying_key(), today, until).signing(KeyUse::Publish),
        ],
        log: Some(super::log::make_key(folder, &host, new.dev)?),
    };
    sign_trust(folder, &root, &list)?;
    // The store makes its folders at its first start; a disk that refuses shall do so now.
    drop(FileStore::open(folder.path())?);
    let settings = Settings {
        office: OfficeSettings { name, host: host.as_str().to_owned(), dev: new.dev },
        http: Http::default(),
        log: Log::default(),
        public_log: crate::config::PublicLogSettings::default(),
        law: crate::domain::law::LawConfig::default(),
        stamps: crate::domain::stamp_policy::StampPolicy::default(),
        photos: crate::config::Photos::default(),
    };
    let text = toml::to_string(&settings).map_err(|e| Refusal::new(Code::Input, e))?;
    // Last, since a folder with settings counts as an office.
    folder.write_new(&folder.config(), text.as_bytes())
}
