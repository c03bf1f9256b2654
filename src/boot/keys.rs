//! The keys of an office folder, and the ceremonies on its trust list.

use super::hardware::{self, Token};
use super::{Folder, replace};
use crate::adapters::clock_system::SystemClock;
use crate::adapters::keystore_file::{FileKey, KeyError};
use crate::app::command::{Code, Refusal, Secret};
use crate::domain::stamp::link::Host;
use crate::domain::trust::ceremony::{self, KeySpec, Transcript};
use crate::domain::trust::cut_off::CutOff;
use crate::domain::trust::life::LifeError;
use crate::domain::trust::{KeyUse, Scope, TrustList, TrustedKey, jws};
use crate::ports::clock::{Clock, vietnam_day};
use crate::ports::keyring::{Keyring, KeyringError};
use crate::ports::signer::Signer;
use age::secrecy::SecretString;
use ed25519_dalek::VerifyingKey;
use jiff::Span;
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Days a trust list is valid.
pub const TRUST_DAYS: i64 = 90;
/// Days an issuer key may sign.
pub const KEY_DAYS: i64 = 730;

/// Called with every new trust list that is put in use, as signed.
type OnTrust = Box<dyn Fn(&str) + Send + Sync>;

/// The keys of a folder.
pub struct FolderKeys {
    folder: Folder,
    on_trust: OnceLock<OnTrust>,
}

pub(super) fn secret(secret: &Secret) -> SecretString {
    SecretString::from(secret.reveal().to_owned())
}

impl From<KeyError> for Refusal {
    fn from(error: KeyError) -> Self {
        let refusal = Self::new(Code::Keys, &error);
        match error {
            KeyError::Passphrase(path) => refusal.told("key-passphrase", &[("file", path.display().to_string())]),
            KeyError::Exists(path) => refusal.told("key-exists", &[("file", path.display().to_string())]),
            _ => refusal,
        }
    }
}

fn trust_error(path: &Path, cause: impl std::fmt::Display) -> KeyringError {
    KeyringError::Trust(format!("{}: {cause}", path.display()))
}

/// Reads a trust list under a root key.
///
/// # Errors
/// No such file, or not signed by that root.
pub fn public_trust(path: &Path, root: &VerifyingKey) -> Result<(TrustList, String), KeyringError> {
    let token = std::fs::read_to_string(path).map_err(|e| trust_error(path, e))?;
    let list = jws::open(&token, root).map_err(|e| trust_error(path, e))?;
    Ok((list, token.trim().to_owned()))
}

/// A root key in hex.
///
/// # Errors
/// It is none.
pub fn parse_root(hex: &str) -> Result<VerifyingKey, KeyringError> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(hex.trim(), &mut bytes)
        .map_err(|_| KeyringError::Trust("the root key must be 64 hexadecimal digits (keys/root.pub)".into()))?;
    VerifyingKey::from_bytes(&bytes)
        .map_err(|_| KeyringError::Trust("the root key is not an Ed25519 public key".into()))
}

/// A root key: as given in hex, or the one of the folder.
///
/// # Errors
/// There is none, or it is no key.
pub fn root_key(folder: &Folder, hex: Option<&str>) -> Result<VerifyingKey, Refusal> {
    let text = match hex {
        Some(hex) => hex.to_owned(),
        None => std::fs::read_to_string(folder.root_public())
            .map_err(|e| Refusal::new(Code::Keys, format!("keys/root.pub: {e}; give the root key with --root")))?,
    };
    Ok(parse_root(&text)?)
}

impl FolderKeys {
    /// The keys of a folder.
    #[must_use]
    pub fn new(folder: Folder) -> Self {
        Self { folder, on_trust: OnceLock::new() }
    }
    /// Whom to tell of every trust list put in use from now on; only the first call counts.
    pub fn on_trust(&self, tell: impl Fn(&str) + Send + Sync + 'static) {
        let _ = self.on_trust.set(Box::new(tell));
    }
    /// The trust list of the folder and its signed form.
    ///
    /// # Errors
    /// Missing, or not signed by the folder's root.
    pub fn read(&self) -> Result<(TrustList, String), KeyringError> {
        let path = self.folder.root_public();
        let root = std::fs::read_to_string(&path).map_err(|e| trust_error(&path, e))?;
        public_trust(&self.folder.trust_list(), &parse_root(&root)?)
    }
}

impl Keyring for FolderKeys {
    fn unlock(&self, kid: u8, passphrase: &str) -> Result<Box<dyn Signer>, KeyringError> {
        let path = self.folder.issuer_key(kid);
        if self.folder.token_key(kid).exists() {
            return hardware::unlock(&self.folder, kid, passphrase);
        }
        if !path.exists() {
            return Err(KeyringError::Missing { kid, place: path.display().to_string() });
        }
        let key = FileKey::unlock(&path, &SecretString::from(passphrase.to_owned()))
            .map_err(|e| KeyringError::Locked(e.to_string()))?;
        if key.kid() == kid {
            Ok(Box::new(key))
        } else {
            Err(KeyringError::Locked(format!("{} holds key {}, not key {kid}", path.display(), key.kid())))
        }
    }
    fn publisher(&self) -> Result<Option<Arc<dyn Signer>>, KeyringError> {
        let (list, _) = self.read()?;
        let Some(key) = list.publish_key(vietnam_day(SystemClock.now())) else { return Ok(None) };
        let path = self.folder.publish_key(key.kid);
        if !path.exists() {
            return Err(KeyringError::Missing { kid: key.kid, place: path.display().to_string() });
        }
        let held = FileKey::unattended(&path).map_err(|e| KeyringError::Locked(e.to_string()))?;
        if held.kid() == key.kid && held.verifying_key() == *key.verifying_key() {
            Ok(Some(Arc::new(held)))
        } else {
            Err(KeyringError::Locked(format!("{} is not key {} of the trust list", path.display(), key.kid)))
        }
    }
    fn trust_token(&self) -> Result<String, KeyringError> {
        Ok(self.read()?.1)
    }
    fn trust(&self) -> Result<TrustList, KeyringError> {
        let (list, token) = self.read()?;
        if let Some(tell) = self.on_trust.get() {
            tell(&token);
        }
        Ok(list)
    }
}

/// What changes on a trust list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustWork {
    /// Sign it again for another [`TRUST_DAYS`] days.
    Renew,
    /// A new issuer key, whose passphrase is the office's.
    NewKey(KeySpec, Option<Token>),
    /// A new key for bundles and status lists, in the place of the one before.
    NewPublishKey,
    /// A new issuer key in the place of all active ones, which sign no more.
    Rotate(KeySpec, Option<Token>),
    /// A scoped key may sign for more products.
    Widen(u8, Vec<String>),
    /// A key signs no more; its stamps stay good.
    Retire(u8),
    /// A key got into strange hands.
    Compromise {
        /// Key id.
        kid: u8,
        /// Since which day.
        since: Date,
        /// Where it ends in the public log, if the office has one.
        cut_off: Option<CutOff>,
    },
    /// Nothing a key signed is good any more.
    Revoke(u8),
    /// A key for the public log of an office that has none yet.
    Log,
}

/// Where the root key is and what unlocks it.
pub struct Root {
    /// Its file; it may be on a medium of its own.
    pub path: PathBuf,
    /// Its passphrase.
    pub passphrase: Secret,
}

impl FolderKeys {
    /// Changes the trust list, signs it with the root, and puts it in its place whole or not at all.
    ///
    /// # Errors
    /// Wrong passphrase, another office's root, an unknown key, or the folder cannot be written.
    pub fn work(&self, root: &Root, passphrase: &Secret, work: TrustWork) -> Result<TrustList, Refusal> {
        let (mut list, _) = self.read()?;
        let root_key = FileKey::unlock(&root.path, &secret(&root.passphrase))?;
        let public = std::fs::read_to_string(self.folder.root_public()).unwrap_or_default();
        if hex::encode(root_key.public()) != public.trim() {
            let message = format!("{} is not the root key of this office (keys/root.pub)", root.path.display());
            return Err(Refusal::new(Code::Keys, message));
        }
        let now = SystemClock.now();
        let today = vietnam_day(now);
        match work {
            TrustWork::Renew => {}
            TrustWork::NewKey(spec, token) => {
                list.enlist(self.make_key(&list, passphrase, today, spec, token.as_ref())?)?;
            }
            TrustWork::Widen(kid, prefixes) => list.widen(kid, &prefixes)?,
            TrustWork::NewPublishKey => list.rotate(self.make_publish_key(&list, today)?, today)?,
            TrustWork::Rotate(spec, token) => {
                list.rotate(self.make_key(&list, passphrase, today, spec, token.as_ref())?, today)?;
            }
            TrustWork::Retire(kid) => list.retire(kid, today)?,
            TrustWork::Compromise { kid, since, cut_off } => list.compromise(kid, since, cut_off, today)?,
            TrustWork::Revoke(kid) => list.revoke(kid, today)?,
            TrustWork::Log => {
                let host = list.hosts.first().and_then(|host| Host::new(host));
                let host = host.ok_or_else(|| Refusal::new(Code::Keys, "the trust list names no host"))?;
                list.log = Some(super::log::make_key(&self.folder, &host, false)?);
            }
        }
        list.renew(now, TRUST_DAYS);
        sign_trust(&self.folder, &root_key, &list)?;
        Ok(list)
    }

    fn make_publish_key(&self, list: &TrustList, today: Date) -> Result<TrustedKey, Refusal> {
        let kid = list.free_publish_kid(|kid| self.folder.publish_key(kid).exists())?;
        let key = FileKey::generate_unattended(kid, &self.folder.publish_key(kid))?;
        let until = today.saturating_add(Span::new().days(KEY_DAYS));
        Ok(TrustedKey::new(kid, key.verifying_key(), today, until).signing(KeyUse::Publish))
    }

    fn make_key(
        &self,
        list: &TrustList,
        passphrase: &Secret,
        today: Date,
        spec: KeySpec,
        token: Option<&Token>,
    ) -> Result<TrustedKey, Refusal> {
        let folder = &self.folder;
        let kid = list.free_kid(|kid| folder.issuer_key(kid).exists() || folder.token_key(kid).exists())?;
        let until = spec.until.unwrap_or(today.saturating_add(Span::new().days(KEY_DAYS)));
        // Looked at before a key is made: a file or a token keeps what it has.
        let fresh = |public| TrustedKey {
            scope: Scope { gtin_prefixes: spec.gtin_prefixes.clone() },
            ..TrustedKey::new(kid, public, today, until)
        };
        let mut probe = list.clone();
        let any = probe.keys.first().map(|k| k.x);
        if let Some(flaw) = any.and_then(|any| probe.enlist(fresh(any)).ok().and_then(|()| probe.flaw())) {
            return Err(Refusal::new(Code::Input, format!("the new key: {flaw}")));
        }
        let public = match token {
            Some(token) => {
                let bytes = hardware::generate(folder, token, kid, passphrase)?;
                VerifyingKey::from_bytes(&bytes).map_err(|e| Refusal::new(Code::Keys, e))?
            }
            None => FileKey::generate(kid, &folder.issuer_key(kid), &secret(passphrase), None)?.verifying_key(),
        };
        Ok(fresh(public))
    }

    /// Signs the transcript of a ceremony with the root.
    ///
    /// # Errors
    /// The root does not unlock.
    pub fn sign_transcript(&self, root: &Root, transcript: &Transcript) -> Result<String, Refusal> {
        let key = FileKey::unlock(&root.path, &secret(&root.passphrase))?;
        let failed = |e: &dyn std::fmt::Display| Refusal::new(Code::Keys, e);
        let input = crate::domain::jws::signing_input(ceremony::KIND, transcript).map_err(|e| failed(&e))?;
        let signature = key.sign(input.as_bytes()).map_err(|e| failed(&e))?;
        Ok(jws::seal(&input, &signature))
    }
}

impl From<LifeError> for Refusal {
    fn from(error: LifeError) -> Self {
        let code = match error {
            LifeError::Unknown(_) => Code::Unknown,
            LifeError::WayBack { .. } | LifeError::CutOff(_) => Code::Input,
            LifeError::Taken(_) | LifeError::NoneLeft => Code::Keys,
        };
        let refusal = Self::new(code, &error);
        match error {
            LifeError::Unknown(kid) => refusal.told("key-unknown", &[("kid", kid.to_string())]),
            LifeError::WayBack { kid, is } => {
                refusal.told("key-way-back", &[("kid", kid.to_string()), ("is", is.to_owned())])
            }
            LifeError::CutOff(day) => refusal.told("key-cut-off", &[("day", day.to_string())]),
            LifeError::Taken(_) | LifeError::NoneLeft => refusal,
        }
    }
}

/// Signs a list and puts it in its place, whole or not at all.
pub(super) fn sign_trust(folder: &Folder, root: &FileKey, list: &TrustList) -> Result<String, Refusal> {
    let input = jws::signing_input(list).map_err(|e| Refusal::new(Code::Keys, e))?;
    let signature = root.sign(input.as_bytes()).map_err(|e| Refusal::new(Code::Keys, e))?;
    let token = jws::seal(&input, &signature);
    replace(&folder.trust_list(), token.as_bytes())?;
    Ok(token)
}
