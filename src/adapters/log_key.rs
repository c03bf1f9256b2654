//! The key of the public log: a file of mode 0600 with the Ed25519 seed and the secret behind the
//! commitments. It is not under a passphrase, for the server signs a checkpoint every minute without
//! anybody at hand (decision 0010).

use super::keystore_file::{FileKey, KeyError};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use zeroize::Zeroizing;

/// Seed of the DEV-ONLY log key: everyone has it.
pub const DEV_LOG_SEED: [u8; 32] = *b"temthat DEV-ONLY log, unsafe!!!!";

/// The key and the secret.
pub struct LogKeyFile {
    /// Signs statements and checkpoints; its id has no meaning.
    pub key: FileKey,
    /// Behind the salts of commitments.
    pub secret: [u8; 32],
}

impl LogKeyFile {
    /// Makes a key and writes it to a new file. `seed` is for throw-away keys only.
    ///
    /// # Errors
    /// The file exists, or cannot be written.
    pub fn generate(path: &Path, seed: Option<&[u8; 32]>) -> Result<Self, KeyError> {
        let io = |e: std::io::Error| KeyError::Io(path.into(), e);
        let mut bytes = Zeroizing::new([[0u8; 32]; 2]);
        for part in bytes.iter_mut() {
            getrandom::fill(part).map_err(|e| io(std::io::Error::other(e.to_string())))?;
        }
        if let Some(seed) = seed {
            bytes[0] = *seed;
        }
        let [seed, secret] = bytes.each_ref().map(|part| Zeroizing::new(hex::encode(part)));
        let text = Zeroizing::new(format!("temthat-log-key-v1 {} {}\n", *seed, *secret));
        let open = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let mut file = open.map_err(|e| match e.kind() {
            std::io::ErrorKind::AlreadyExists => KeyError::Exists(path.into()),
            _ => io(e),
        })?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io)?;
        Ok(Self { key: FileKey::from_seed(0, &bytes[0]), secret: bytes[1] })
    }

    /// Reads the key.
    ///
    /// # Errors
    /// Others may read the file, or it is no key.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let io = |e: std::io::Error| KeyError::Io(path.into(), e);
        let mode = std::fs::metadata(path).map_err(io)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Mode { path: path.into(), mode });
        }
        let shape = || KeyError::Shape(path.into());
        let text = Zeroizing::new(std::fs::read_to_string(path).map_err(io)?);
        let mut words = text.split_ascii_whitespace();
        let (Some("temthat-log-key-v1"), Some(seed), Some(secret), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(shape());
        };
        let mut bytes = Zeroizing::new([[0u8; 32]; 2]);
        for (text, into) in [seed, secret].into_iter().zip(bytes.iter_mut()) {
            hex::decode_to_slice(text, into).map_err(|_| shape())?;
        }
        Ok(Self { key: FileKey::from_seed(0, &bytes[0]), secret: bytes[1] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::signer::Signer;

    #[test]
    fn a_log_key_survives_its_file_and_is_refused_when_others_may_read_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("log.key");
        let made = LogKeyFile::generate(&path, None).expect("a key");
        let back = LogKeyFile::read(&path).expect("read");
        assert_eq!((back.key.public(), back.secret), (made.key.public(), made.secret));
        assert!(matches!(LogKeyFile::generate(&path, None), Err(KeyError::Exists(_))));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("chmod");
        assert!(matches!(LogKeyFile::read(&path), Err(KeyError::Mode { .. })));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("chmod");
        std::fs::write(&path, "temthat-log-key-v1 00\n").expect("written");
        assert!(matches!(LogKeyFile::read(&path), Err(KeyError::Shape(_))));
    }
}
