//! The vault of PIN secrets: ChaCha20-Poly1305 (RFC 8439) under a key in a file of its own, mode 0600.
//! A copy of the journal alone gives no PIN away.

use super::keystore_file::must_be_private;
use crate::domain::ids::RunId;
use crate::domain::stamp::pin::PinSecret;
use crate::ports::pin_vault::{PinVault, PinVaultError};
use age::secrecy::SecretString;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::Mutex;
use zeroize::Zeroizing;

/// What the tag binds a wrapped secret to, before the run.
const DOMAIN: &[u8] = b"temthat/pin-secret/v1\0";
const NONCE: usize = 12;

/// The vault of a folder.
pub struct FileVault {
    path: PathBuf,
    work_factor: Option<u8>,
    making: Mutex<()>,
}

fn key_error(problem: impl std::fmt::Display) -> PinVaultError {
    PinVaultError::Key(problem.to_string())
}

fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, PinVaultError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut()).map_err(key_error)?;
    Ok(bytes)
}

impl FileVault {
    /// The vault whose key is in `path`. `work_factor` is scrypt's log2 N of sealed files; `None` takes
    /// about a second on this machine, low ones are for throw-away offices only.
    #[must_use]
    pub fn new(path: PathBuf, work_factor: Option<u8>) -> Self {
        Self { path, work_factor, making: Mutex::default() }
    }

    fn cipher(&self) -> Result<ChaCha20Poly1305, PinVaultError> {
        let place = self.path.display();
        must_be_private(&self.path).map_err(key_error)?;
        let text = Zeroizing::new(std::fs::read_to_string(&self.path).map_err(|e| {
            key_error(format!("{place}: {e}; it wraps the secrets of the PINs: bring it back from the backup of keys/"))
        })?);
        let mut key = Zeroizing::new([0u8; 32]);
        hex::decode_to_slice(text.trim(), key.as_mut())
            .map_err(|_| key_error(format!("{place} is not a key of 64 hexadecimal digits")))?;
        Ok(ChaCha20Poly1305::new(Key::from_slice(&key[..])))
    }

    /// The key, made now if this is the first run with PINs.
    fn cipher_or_new(&self) -> Result<ChaCha20Poly1305, PinVaultError> {
        let _one_at_a_time = self.making.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !self.path.exists() {
            let failed = |e: std::io::Error| key_error(format!("{}: {e}", self.path.display()));
            let text = Zeroizing::new(hex::encode(&random::<32>()?[..]));
            let mut file =
                std::fs::File::options().write(true).create_new(true).mode(0o600).open(&self.path).map_err(failed)?;
            file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
            if let Some(folder) = self.path.parent() {
                std::fs::File::open(folder).and_then(|f| f.sync_all()).map_err(failed)?;
            }
        }
        self.cipher()
    }
}

fn bound_to(run: RunId) -> Vec<u8> {
    [DOMAIN, &run.0.to_be_bytes()].concat()
}

impl PinVault for FileVault {
    fn wrap(&self, run: RunId, secret: &PinSecret) -> Result<String, PinVaultError> {
        let cipher = self.cipher_or_new()?;
        let nonce = random::<NONCE>()?;
        let payload = Payload { msg: secret.bytes(), aad: &bound_to(run) };
        let sealed = cipher
            .encrypt(Nonce::from_slice(&nonce[..]), payload)
            .map_err(|_| key_error("the secret of the PINs could not be wrapped"))?;
        Ok(hex::encode([&nonce[..], &sealed].concat()))
    }

    fn unwrap(&self, run: RunId, wrapped: &str) -> Result<PinSecret, PinVaultError> {
        let other = || {
            let place = self.path.display();
            key_error(format!("{place} is not the key that wrapped the PINs of {run}; bring back the one that did"))
        };
        let bytes = hex::decode(wrapped).map_err(|_| other())?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or_else(other)?;
        let payload = Payload { msg: sealed, aad: &bound_to(run) };
        let plain = Zeroizing::new(self.cipher()?.decrypt(Nonce::from_slice(nonce), payload).map_err(|_| other())?);
        let mut secret = Zeroizing::new([0u8; 32]);
        if plain.len() != secret.len() {
            return Err(other());
        }
        secret.copy_from_slice(&plain);
        Ok(PinSecret::new(secret))
    }

    fn seal(&self, bytes: &[u8], passphrase: &str) -> Result<Vec<u8>, PinVaultError> {
        let failed = |e: &dyn std::fmt::Display| PinVaultError::Seal(format!("the file could not be sealed: {e}"));
        let mut recipient = age::scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
        if let Some(factor) = self.work_factor {
            recipient.set_work_factor(factor);
        }
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            .map_err(|e| failed(&e))?;
        let mut sealed = Vec::with_capacity(bytes.len() + 4096);
        let mut writer = encryptor.wrap_output(&mut sealed).map_err(|e| failed(&e))?;
        writer.write_all(bytes).map_err(|e| failed(&e))?;
        writer.finish().map_err(|e| failed(&e))?;
        Ok(sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn secret() -> PinSecret {
        PinSecret::new(Zeroizing::new([9; 32]))
    }

    #[test]
    fn a_secret_comes_back_for_its_run_under_its_key_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        let vault = FileVault::new(dir.path().join("pins.key"), Some(2));
        assert!(vault.unwrap(RunId(1), "00").is_err(), "no key yet");
        let wrapped = vault.wrap(RunId(1), &secret()).expect("wrapped");
        assert!(!wrapped.contains(&hex::encode([9; 4])), "in the clear");
        assert_ne!(vault.wrap(RunId(1), &secret()).expect("again"), wrapped, "a nonce of its own");
        assert_eq!(vault.unwrap(RunId(1), &wrapped).expect("back").bytes(), secret().bytes());
        assert!(vault.unwrap(RunId(2), &wrapped).is_err(), "another run");
        let mut changed = wrapped.clone();
        changed.replace_range(60..61, if &wrapped[60..61] == "0" { "1" } else { "0" });
        assert!(vault.unwrap(RunId(1), &changed).is_err());
        let stranger = FileVault::new(dir.path().join("other.key"), Some(2));
        stranger.wrap(RunId(1), &secret()).expect("its own key");
        let refused = stranger.unwrap(RunId(1), &wrapped).expect_err("another key").to_string();
        assert!(refused.contains("bring back the one that did"), "{refused}");
        std::fs::set_permissions(dir.path().join("pins.key"), std::fs::Permissions::from_mode(0o640)).expect("chmod");
        assert!(vault.unwrap(RunId(1), &wrapped).expect_err("readable").to_string().contains("chmod 600"));
    }
}
