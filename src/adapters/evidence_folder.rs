//! Evidence as files of a folder, named by their SHA-256; and the same in memory.

use crate::ports::evidence::{Evidence, EvidenceError};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A folder of evidence.
pub struct EvidenceFolder(PathBuf);

impl EvidenceFolder {
    /// The folder at a path; it is made with the first file.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }
}

impl Evidence for EvidenceFolder {
    fn keep(&self, bytes: &[u8]) -> Result<String, EvidenceError> {
        let name = sha256(bytes);
        let path = self.0.join(&name);
        if fs::read(&path).is_ok_and(|kept| kept == bytes) {
            return Ok(name);
        }
        let new = self.0.join(format!("{name}.new"));
        let write = || -> std::io::Result<()> {
            fs::create_dir_all(&self.0)?;
            let mut file = File::create(&new)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            File::open(&self.0)?.sync_all()
        };
        write().map(|()| name).map_err(|e| EvidenceError::Unwritable(e.to_string()))
    }

    fn give(&self, name: &str) -> Result<Vec<u8>, EvidenceError> {
        let missing = || EvidenceError::Missing(name.chars().take(64).collect());
        if name.len() != 64 || !name.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(missing());
        }
        let bytes = fs::read(self.0.join(name)).map_err(|_| missing())?;
        if sha256(&bytes) == name { Ok(bytes) } else { Err(missing()) }
    }
}

/// Evidence in memory: for tests and dry runs.
#[derive(Default)]
pub struct EvidenceMemory(Mutex<HashMap<String, Vec<u8>>>);

impl Evidence for EvidenceMemory {
    fn keep(&self, bytes: &[u8]) -> Result<String, EvidenceError> {
        let name = sha256(bytes);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone(), bytes.to_vec());
        Ok(name)
    }
    fn give(&self, name: &str) -> Result<Vec<u8>, EvidenceError> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        kept.ok_or_else(|| EvidenceError::Missing(name.to_owned()))
    }
}
