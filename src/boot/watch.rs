//! What witnesses and monitors need of the world: the log of another office, a memory, a key.

use crate::adapters::log_folder::LogFolder;
use crate::adapters::log_http::LogHttp;
use crate::adapters::log_key::LogKeyFile;
use crate::adapters::memory_sled::SledMemory;
use crate::app::command::{Code, Refusal};
use crate::app::log::watch::{WatchError, Witness};
use crate::domain::log::note::{NoteKey, Use};
use crate::http::witness::{Cosign, router};
use crate::ports::log::{LogFilesError, LogSource};
use crate::ports::witness::Memory;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl From<LogFilesError> for Refusal {
    fn from(error: LogFilesError) -> Self {
        Self::new(Code::Store, error)
    }
}
impl From<WatchError> for Refusal {
    fn from(error: WatchError) -> Self {
        let code = match error {
            WatchError::Files(_) | WatchError::Memory(_) | WatchError::Audit(_) => Code::Store,
            WatchError::Signer(_) => Code::Keys,
            _ => Code::Input,
        };
        Self::new(code, error)
    }
}

/// The log at an address or in a folder.
#[must_use]
pub fn log_source(place: &str) -> Box<dyn LogSource> {
    if place.starts_with("http://") || place.starts_with("https://") {
        Box::new(LogHttp::new(place))
    } else {
        Box::new(LogFolder::new(PathBuf::from(place)))
    }
}

/// The memory in a folder.
///
/// # Errors
/// Another process has it, or it cannot be written.
pub fn memory(dir: &Path) -> Result<Arc<dyn Memory>, Refusal> {
    Ok(Arc::new(SledMemory::open(dir)?))
}

/// A witness: its name, its key, its memory.
pub struct WitnessDesk {
    key: NoteKey,
    signer: LogKeyFile,
    memory: Arc<dyn Memory>,
}

impl WitnessDesk {
    /// Makes the folder of a witness; nothing there is overwritten.
    ///
    /// # Errors
    /// There is a key already, the name does not hold, or the folder cannot be written.
    pub fn init(dir: &Path, name: &str) -> Result<String, Refusal> {
        let named = || {
            let shown: String = name.chars().take(80).collect();
            Refusal::new(Code::Input, format!("--name {shown:?}: a name without spaces and '+', e.g. nhan-chung.vn/1"))
        };
        // Before a key is made for a name that does not hold.
        if !NoteKey::is_name(name) {
            return Err(named());
        }
        std::fs::create_dir_all(dir).map_err(|e| Refusal::new(Code::Store, format!("{}: {e}", dir.display())))?;
        let made = LogKeyFile::generate(&dir.join("witness.key"), None)?;
        let key = NoteKey::new(name, Use::Cosign, made.key.verifying_key()).ok_or_else(named)?;
        let vkey = key.to_string();
        std::fs::write(dir.join("witness.vkey"), format!("{vkey}\n"))
            .map_err(|e| Refusal::new(Code::Store, format!("{}: {e}", dir.display())))?;
        Ok(vkey)
    }

    /// Opens the folder of a witness.
    ///
    /// # Errors
    /// There is no witness, or its key is open to others.
    pub fn open(dir: &Path) -> Result<Self, Refusal> {
        let file = dir.join("witness.vkey");
        let vkey = std::fs::read_to_string(&file).map_err(|e| {
            let hint =
                format!("{}: {e}; make a witness with: temthat witness init --state DIR --name NAME", file.display());
            Refusal::new(Code::Keys, hint)
        })?;
        let key: NoteKey = vkey.trim().parse().map_err(|e| Refusal::new(Code::Keys, e))?;
        let signer = LogKeyFile::read(&dir.join("witness.key"))?;
        if signer.key.verifying_key() != *key.verifying_key() {
            return Err(Refusal::new(Code::Keys, "witness.vkey is not of the key in witness.key"));
        }
        Ok(Self { key, signer, memory: memory(dir)? })
    }

    /// The witness.
    #[must_use]
    pub fn witness(&self) -> Witness<'_> {
        Witness { key: self.key.clone(), signer: &self.signer.key, memory: self.memory.as_ref() }
    }
}

/// Answers `add-checkpoint` (C2SP tlog-witness) for these logs until told to stop.
///
/// # Errors
/// The address cannot be listened on.
pub fn serve_witness(
    desk: WitnessDesk,
    logs: Vec<NoteKey>,
    listen: &str,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Refusal> {
    let failed = |e: std::io::Error| Refusal::new(Code::Input, format!("{listen}: {e}"));
    let cosign: Cosign = Box::new(move |log, offered, start| desk.witness().cosign(log, offered, start, super::now()));
    let runtime = tokio::runtime::Runtime::new().map_err(|e| Refusal::new(Code::Store, e))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen).await.map_err(failed)?;
        ready(listener.local_addr().map_err(failed)?);
        axum::serve(listener, router(logs, cosign))
            .with_graceful_shutdown(super::serve::told_to_stop())
            .await
            .map_err(failed)
    })
}
