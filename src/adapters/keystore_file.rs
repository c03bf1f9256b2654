//! Keys in files: Ed25519 seeds, each encrypted with a passphrase by age (scrypt recipient), mode 0600.

use crate::ports::signer::{Signer, SignerError};
use age::secrecy::SecretString;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Why a key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file exists already; keys are never overwritten.
    #[error("{0} exists already; keys are never overwritten")]
    Exists(PathBuf),
    /// Others may read the file.
    #[error("{path} may be read by others (mode {mode:o}); run: chmod 600 {path}")]
    Mode {
        /// File.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// Wrong passphrase, or the file was changed.
    #[error("{0}: wrong passphrase, or the file is damaged")]
    Passphrase(PathBuf),
    /// Not a key file.
    #[error("{0} is not a key file of temthat")]
    Shape(PathBuf),
    /// The system.
    #[error("{0}: {1}")]
    Io(PathBuf, std::io::Error),
}

/// Refuses a file that others may read.
pub(super) fn must_be_private(path: &Path) -> Result<(), KeyError> {
    let mode = std::fs::metadata(path).map_err(|e| KeyError::Io(path.into(), e))?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(KeyError::Mode { path: path.into(), mode }) }
}

/// Writes a new file of mode 0600.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), KeyError> {
    let io = |e: std::io::Error| {
        let exists = e.kind() == std::io::ErrorKind::AlreadyExists;
        if exists { KeyError::Exists(path.into()) } else { KeyError::Io(path.into(), e) }
    };
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(io)
}

/// An unlocked key.
pub struct FileKey {
    kid: u8,
    key: SigningKey,
}

impl FileKey {
    /// A key from its 32-byte seed (RFC 8032 §5.1.5).
    #[must_use]
    pub fn from_seed(kid: u8, seed: &[u8; 32]) -> Self {
        Self { kid, key: SigningKey::from_bytes(seed) }
    }

    /// Makes a new random key and writes it encrypted to `path`.
    ///
    /// # Errors
    /// The file exists, or cannot be written.
    pub fn generate(
        kid: u8,
        path: &Path,
        passphrase: &SecretString,
        work_factor: Option<u8>,
    ) -> Result<Self, KeyError> {
        let key = Self::random(kid, path)?;
        key.write(path, passphrase, work_factor)?;
        Ok(key)
    }

    /// Writes the key encrypted to a new file of mode 0600. `work_factor` is scrypt's log2 N; `None`
    /// takes about a second on this machine. Low factors are for throw-away keys only.
    ///
    /// # Errors
    /// The file exists, or cannot be written.
    pub fn write(&self, path: &Path, passphrase: &SecretString, work_factor: Option<u8>) -> Result<(), KeyError> {
        let io = |e: std::io::Error| KeyError::Io(path.into(), e);
        let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
        if let Some(factor) = work_factor {
            recipient.set_work_factor(factor);
        }
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            .map_err(|e| io(std::io::Error::other(e.to_string())))?;
        let mut sealed = Vec::new();
        let mut writer = encryptor.wrap_output(&mut sealed).map_err(io)?;
        writer.write_all(self.text().as_bytes()).map_err(io)?;
        writer.finish().map_err(io)?;
        write_new(path, &sealed)
    }

    /// Unlocks the key in `path`.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn unlock(path: &Path, passphrase: &SecretString) -> Result<Self, KeyError> {
        let io = |e: std::io::Error| KeyError::Io(path.into(), e);
        must_be_private(path)?;
        let sealed = std::fs::File::open(path).map_err(io)?;
        let decryptor =
            age::Decryptor::new(std::io::BufReader::new(sealed)).map_err(|_| KeyError::Shape(path.into()))?;
        let mut identity = age::scrypt::Identity::new(passphrase.clone());
        identity.set_max_work_factor(24);
        let mut text = Zeroizing::new(String::new());
        decryptor
            .decrypt(std::iter::once(&identity as &dyn age::Identity))
            .map_err(|_| KeyError::Passphrase(path.into()))?
            .take(1024)
            .read_to_string(&mut text)
            .map_err(|_| KeyError::Passphrase(path.into()))?;
        Self::parse(&text).ok_or_else(|| KeyError::Shape(path.into()))
    }

    /// Makes a new random key that a server uses unattended and writes it to `path` without a
    /// passphrase: only its mode (0600) protects it, so it must never sign stamps.
    ///
    /// # Errors
    /// The file exists, or cannot be written.
    pub fn generate_unattended(kid: u8, path: &Path) -> Result<Self, KeyError> {
        let key = Self::random(kid, path)?;
        write_new(path, key.text().as_bytes())?;
        Ok(key)
    }

    /// Reads a key made by [`FileKey::generate_unattended`].
    ///
    /// # Errors
    /// Others may read it, or it is no key.
    pub fn unattended(path: &Path) -> Result<Self, KeyError> {
        must_be_private(path)?;
        let text = std::fs::read_to_string(path).map_err(|e| KeyError::Io(path.into(), e))?;
        Self::parse(&Zeroizing::new(text)).ok_or_else(|| KeyError::Shape(path.into()))
    }

    fn random(kid: u8, path: &Path) -> Result<Self, KeyError> {
        let mut seed = Zeroizing::new([0u8; 32]);
        getrandom::fill(seed.as_mut()).map_err(|e| KeyError::Io(path.into(), std::io::Error::other(e.to_string())))?;
        Ok(Self::from_seed(kid, &seed))
    }

    fn text(&self) -> Zeroizing<String> {
        let seed = Zeroizing::new(hex::encode(self.key.to_bytes()));
        Zeroizing::new(format!("temthat-key-v1 {} {}\n", self.kid, *seed))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        let (Some("temthat-key-v1"), Some(kid), Some(seed), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return None;
        };
        let mut bytes = Zeroizing::new([0u8; 32]);
        hex::decode_to_slice(seed, bytes.as_mut()).ok()?;
        Some(Self::from_seed(kid.parse().ok()?, &bytes))
    }

    /// The public half.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        self.key.verifying_key()
    }
}

impl Signer for FileKey {
    fn kid(&self) -> u8 {
        self.kid
    }
    fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        Ok(self.key.sign(message).to_bytes())
    }
}

/// Seed of the DEV-ONLY throw-away root (see `keys/README.md`): everyone has it.
pub const DEV_ROOT_SEED: [u8; 32] = *b"temthat DEV-ONLY root, not safe!";
/// Seed of the DEV-ONLY throw-away issuer key.
pub const DEV_ISSUER_SEED: [u8; 32] = *b"temthat DEV-ONLY issuer, unsafe!";

/// Whether a public key is one of the DEV-ONLY ones that everyone has; a server outside `--dev`
/// and the demo refuses them.
#[must_use]
pub fn is_dev_key(public: &[u8; 32]) -> bool {
    [DEV_ROOT_SEED, DEV_ISSUER_SEED, super::log_key::DEV_LOG_SEED]
        .iter()
        .any(|seed| SigningKey::from_bytes(seed).verifying_key().to_bytes() == *public)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[test]
    fn a_key_survives_its_file_and_refuses_the_rest() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("issuer-1.age");
        let made = FileKey::generate(7, &path, &secret("right"), Some(2)).expect("a key");
        let back = FileKey::unlock(&path, &secret("right")).expect("unlocked");
        assert_eq!((back.kid(), back.public()), (7, made.public()));
        assert!(matches!(FileKey::unlock(&path, &secret("wrong")), Err(KeyError::Passphrase(_))));
        assert!(matches!(FileKey::generate(7, &path, &secret("right"), Some(2)), Err(KeyError::Exists(_))));
        let bytes = std::fs::read(&path).expect("bytes");
        assert!(
            !bytes.windows(8).any(|w| w == &hex::encode(made.key.to_bytes()).as_bytes()[..8]),
            "the seed in the clear"
        );
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("chmod");
        let error = FileKey::unlock(&path, &secret("right")).err().expect("refused").to_string();
        assert!(error.contains("chmod 600"), "{error}");
    }
}
