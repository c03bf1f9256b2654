//! The public log of an office folder: its key in `keys/log.key`, its files in `log/`.

use super::Folder;
use crate::adapters::log_folder::LogFolder;
use crate::adapters::log_key::{DEV_LOG_SEED, LogKeyFile};
use crate::app::command::{Code, Refusal};
use crate::app::log::PublicLog;
use crate::domain::log::note::{NoteKey, Use};
use crate::domain::log::statement::Secret;
use crate::domain::stamp::link::Host;
use crate::domain::trust::TrustList;
use std::sync::Arc;

/// Makes the log key of an office and tells its public half, for the trust list.
///
/// # Errors
/// There is one already, or it cannot be written.
pub(super) fn make_key(folder: &Folder, host: &Host, dev: bool) -> Result<String, Refusal> {
    let made = LogKeyFile::generate(&folder.log_key(), dev.then_some(&DEV_LOG_SEED))?;
    // The origin is the address below which the log is served (C2SP tlog-tiles, parameters).
    let origin = format!("{}/log", host.as_str().to_ascii_lowercase());
    let key = NoteKey::new(&origin, Use::Log, made.key.verifying_key());
    Ok(key.ok_or_else(|| Refusal::new(Code::Input, format!("{origin:?} cannot be the origin of a log")))?.to_string())
}

/// Opens the log that the trust list names; `None` for an office without one. It is then to be fed
/// the journal and compared with it.
///
/// # Errors
/// Its key is missing, open to others or another one, or its checkpoint is not this key's.
pub(super) fn open(folder: &Folder, trust: &TrustList, anew: bool) -> Result<Option<Arc<PublicLog>>, Refusal> {
    let Some(key) = trust.log_key() else { return Ok(None) };
    let kept = LogKeyFile::read(&folder.log_key())?;
    if kept.key.verifying_key() != *key.verifying_key() {
        let message = format!("{} is not the log key on the trust list", folder.log_key().display());
        return Err(Refusal::new(Code::Keys, message));
    }
    let files = Arc::new(LogFolder::new(folder.log()));
    let log = PublicLog::open(key, Box::new(kept.key), Secret(kept.secret), files, anew)
        .map_err(|e| Refusal::new(Code::Store, e))?;
    Ok(Some(Arc::new(log)))
}
