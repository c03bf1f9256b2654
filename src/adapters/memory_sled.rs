//! The memory of a witness or monitor: a sled of its own, and a folder of evidence.

use crate::ports::log::LogFilesError;
use crate::ports::witness::Memory;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A folder with `db/` and `evidence/`.
pub struct SledMemory {
    dir: PathBuf,
    db: sled::Db,
}

fn failed(place: &Path, cause: impl std::fmt::Display) -> LogFilesError {
    LogFilesError { place: place.display().to_string(), cause: cause.to_string() }
}

impl SledMemory {
    /// Opens or creates the memory in a folder.
    ///
    /// # Errors
    /// Another process has it, or the disk does not answer.
    pub fn open(dir: &Path) -> Result<Self, LogFilesError> {
        std::fs::create_dir_all(dir).map_err(|e| failed(dir, e))?;
        let db = sled::Config::new().path(dir.join("db")).open().map_err(|e| failed(dir, e))?;
        Ok(Self { dir: dir.to_path_buf(), db })
    }
}

impl Memory for SledMemory {
    fn last(&self, origin: &str) -> Result<Option<String>, LogFilesError> {
        let found = self.db.get(origin).map_err(|e| failed(&self.dir, e))?;
        found.map(|bytes| String::from_utf8(bytes.to_vec()).map_err(|e| failed(&self.dir, e))).transpose()
    }

    fn advance(&self, origin: &str, from: Option<&str>, to: &str) -> Result<bool, LogFilesError> {
        let swapped = self.db.compare_and_swap(origin, from, Some(to)).map_err(|e| failed(&self.dir, e))?;
        if swapped.is_err() {
            return Ok(false);
        }
        self.db.flush().map_err(|e| failed(&self.dir, e))?;
        // sled's flush issues no fsync: a power cut could bring an older memory back, and a witness
        // that forgot would cosign a fork.
        let file = self.dir.join("db/db");
        File::open(&file).and_then(|f| f.sync_all()).map_err(|e| failed(&file, e))?;
        Ok(true)
    }

    fn keep(&self, name: &str, text: &str) -> Result<String, LogFilesError> {
        let dir = self.dir.join("evidence");
        let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
        let path = dir.join(format!("{plain}.json"));
        let write = || {
            std::fs::create_dir_all(&dir)?;
            let mut file = File::create(&path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            File::open(&dir)?.sync_all()
        };
        write().map_err(|e| failed(&path, e))?;
        Ok(path.display().to_string())
    }
}
