//! The files of a log in a folder, laid out as they are served.

use super::journal_file::disk::{Disk, RealDisk};
use crate::ports::log::{LogFiles, LogFilesError, LogSource};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A folder.
pub struct LogFolder {
    disk: Arc<dyn Disk>,
    root: PathBuf,
    /// Folders whose own names are known durable.
    named: Mutex<BTreeSet<PathBuf>>,
}

impl LogFolder {
    /// The folder at a path; it is made with the first file.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self::on(Arc::new(RealDisk), root)
    }
    /// As [`LogFolder::new`], on a given disk (fault and crash tests).
    #[must_use]
    pub fn on(disk: Arc<dyn Disk>, root: PathBuf) -> Self {
        Self { disk, root, named: Mutex::default() }
    }

    fn failed(path: &Path) -> impl FnOnce(io::Error) -> LogFilesError + '_ {
        |e| LogFilesError { place: path.display().to_string(), cause: e.to_string() }
    }

    /// Writes beside, makes it durable, then renames: a name stands for whole bytes or is not there.
    fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), LogFilesError> {
        let beside = path.with_extension("new");
        let write = || {
            self.disk.write_new(&beside, bytes)?;
            self.disk.rename(&beside, path)
        };
        write().map_err(Self::failed(path))
    }
}

impl LogSource for LogFolder {
    fn read(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, LogFilesError> {
        let path = self.root.join(path);
        match self.disk.read(&path) {
            Ok(bytes) if bytes.len() > most => {
                Err(Self::failed(&path)(io::Error::other(format!("longer than {most} bytes"))))
            }
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Self::failed(&path)(e)),
        }
    }
}

impl LogFiles for LogFolder {
    fn write(&self, files: &[(String, Vec<u8>)]) -> Result<(), LogFilesError> {
        let mut folders = BTreeSet::new();
        for (name, bytes) in files {
            let path = self.root.join(name);
            let folder = path.parent().unwrap_or(&self.root).to_path_buf();
            if folders.insert(folder.clone()) {
                self.disk.create_dir(&folder).map_err(Self::failed(&folder))?;
            }
            self.replace(&path, bytes)?;
        }
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        // The names of new folders must survive too, up to that of the log's own.
        let above = self.root.parent().unwrap_or(&self.root);
        let new = folders.iter().filter(|f| !named.contains(*f));
        let fresh: BTreeSet<_> = new
            .flat_map(|f| f.ancestors().skip(1).take_while(|a| a.starts_with(above)))
            .map(Path::to_path_buf)
            .collect();
        for folder in fresh.union(&folders) {
            self.disk.sync_dir(folder).map_err(Self::failed(folder))?;
        }
        named.extend(folders);
        Ok(())
    }

    fn forget(&self, folder: &str) {
        let _ = std::fs::remove_dir_all(self.root.join(folder));
    }
}
