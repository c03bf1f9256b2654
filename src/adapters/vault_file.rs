//! Credentials in a file of mode 0600, replaced whole: written beside, made durable, renamed.

use crate::domain::credentials::Credentials;
use crate::ports::vault::{Vault, VaultError};
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The file and what stands in it.
pub struct VaultFile {
    path: PathBuf,
    held: RwLock<Arc<Credentials>>,
    writing: Mutex<()>,
}

impl VaultFile {
    /// Reads the file; a missing one is an office without users.
    ///
    /// # Errors
    /// It cannot be read, others may read it, or it is not ours.
    pub fn open(path: &Path) -> Result<Self, VaultError> {
        let failed = |cause: &dyn std::fmt::Display| VaultError(format!("{}: {cause}", path.display()));
        let held = match std::fs::read(path) {
            Err(e) if e.kind() == ErrorKind::NotFound => Credentials::default(),
            Err(e) => return Err(failed(&e)),
            Ok(bytes) => {
                let mode = std::fs::metadata(path).map_err(|e| failed(&e))?.permissions().mode() & 0o777;
                if mode & 0o077 != 0 {
                    let text = format!("may be read by others (mode {mode:o}); run: chmod 600 {}", path.display());
                    return Err(failed(&text));
                }
                // The parser's own words would quote what stands there.
                serde_json::from_slice(&bytes).map_err(|e| {
                    failed(&format!("line {}: not a file of credentials; bring it back from the backup", e.line()))
                })?
            }
        };
        Ok(Self { path: path.into(), held: RwLock::new(Arc::new(held)), writing: Mutex::default() })
    }

    fn write(&self, credentials: &Credentials) -> std::io::Result<()> {
        let bytes = serde_json::to_vec(credentials).map_err(std::io::Error::other)?;
        let new = self.path.with_extension("new");
        match std::fs::remove_file(&new) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        let mut file = File::options().write(true).create_new(true).mode(0o600).open(&new)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        std::fs::rename(&new, &self.path)?;
        match self.path.parent() {
            Some(dir) => File::open(dir)?.sync_all(),
            None => Ok(()),
        }
    }
}

impl Vault for VaultFile {
    fn credentials(&self) -> Arc<Credentials> {
        Arc::clone(&self.held.read().unwrap_or_else(PoisonError::into_inner))
    }
    fn change(&self, work: &mut dyn FnMut(&mut Credentials)) -> Result<(), VaultError> {
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed = self.credentials().as_ref().clone();
        work(&mut changed);
        self.write(&changed).map_err(|e| VaultError(format!("{}: {e}", self.path.display())))?;
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(changed);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::credentials::Proofs;
    use crate::domain::ids::UserId;

    #[test]
    fn what_was_kept_is_there_again_and_only_for_its_owner() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("credentials.json");
        let vault = VaultFile::open(&path).expect("opens");
        vault.change(&mut |all| drop(all.users.insert(UserId(1), Proofs::default()))).expect("kept");
        assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
        assert_eq!(VaultFile::open(&path).expect("opens").credentials(), vault.credentials());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("chmod");
        let error = VaultFile::open(&path).err().expect("refused").to_string();
        assert!(error.contains("chmod 600"), "{error}");
        std::fs::write(&path, "{\"users\": \"canary-secret\"}").expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("chmod");
        let error = VaultFile::open(&path).err().expect("refused").to_string();
        assert!(!error.contains("canary"), "{error}");
    }

    #[test]
    fn a_disk_that_refuses_changes_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let vault = VaultFile::open(&dir.path().join("gone/credentials.json")).expect("opens");
        assert!(vault.change(&mut |all| drop(all.users.insert(UserId(1), Proofs::default()))).is_err());
        assert!(vault.credentials().users.is_empty());
    }
}
