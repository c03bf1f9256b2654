//! The PINs of a run: their secret at issue, and their one way out, as a sealed file for the printing house.

use super::{Office, Who};
use crate::domain::event::Event;
use crate::domain::ids::RunId;
use crate::domain::stamp::pin::PinSecret;
use crate::ports::pin_vault::PinVaultError;
use crate::ports::store::StoreError;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Shortest passphrase of a sealed file, characters.
pub const MIN_PASSPHRASE: usize = 12;

/// Why no PINs are handed out.
#[derive(Debug, thiserror::Error)]
pub enum PinsError {
    /// There is no such run, or it is not sealed.
    #[error("{0} is not an issued run")]
    NoRun(RunId),
    /// The run was issued without PINs.
    #[error("the stamps of {0} have no PIN; only a run issued with --pin has them")]
    NoPins(RunId),
    /// They were exported before; nobody gets them twice.
    #[error(
        "the PINs of {run} were exported on {on} (file with SHA-256 {sha256}) and are never exported twice. If that file \
         is lost, void the run (temthat void {run}) and issue another one"
    )]
    Exported {
        /// Run.
        run: RunId,
        /// Day in Vietnam.
        on: jiff::civil::Date,
        /// SHA-256 (hex) of the sealed file.
        sha256: String,
    },
    /// Too short to protect a million PINs.
    #[error("the passphrase of the file has {0} characters; give at least {MIN_PASSPHRASE}")]
    Passphrase(usize),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] PinVaultError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A new secret for a run, and how it is written in the journal.
pub(super) fn prepare(office: &Office, run: RunId) -> Result<Event, PinVaultError> {
    let mut bytes = Zeroizing::new([0u8; 32]);
    bytes[..16].copy_from_slice(&office.random.sixteen());
    bytes[16..].copy_from_slice(&office.random.sixteen());
    let wrapped = office.pin_vault()?.wrap(run, &PinSecret::new(bytes))?;
    Ok(Event::PinsPrepared { id: run, wrapped })
}

/// Rows `number,pin,crc32`, numbered from 1 as in the serial file of `temthat press`; the check sum is
/// CRC-32 of the row before it. No serial and no stamp text stands here: who has one of the two files has
/// no pairs.
fn table(secret: &PinSecret, run: RunId, count: u32, progress: &mut dyn FnMut(u32, u32)) -> Zeroizing<Vec<u8>> {
    // Sized once: growing would leave copies behind.
    let mut rows = Zeroizing::new(Vec::with_capacity(32 + 29 * count as usize));
    rows.extend_from_slice(b"number,pin,crc32\r\n");
    for number in 0..count {
        let row = Zeroizing::new(format!("{},{}", number + 1, *secret.pin(run, number).written()));
        rows.extend_from_slice(row.as_bytes());
        rows.extend_from_slice(format!(",{:08x}\r\n", crc32fast::hash(row.as_bytes())).as_bytes());
        if number % 4096 == 0 {
            progress(number, count);
        }
    }
    rows
}

/// The PINs of a run as an age file under a passphrase; recorded before it is handed out, and never again.
///
/// # Errors
/// See [`PinsError`].
pub fn export(
    office: &Office,
    id: RunId,
    passphrase: &str,
    who: &Who,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<Vec<u8>, PinsError> {
    let length = passphrase.chars().count();
    if length < MIN_PASSPHRASE {
        return Err(PinsError::Passphrase(length));
    }
    let (wrapped, count) = exportable(office, id)?;
    let secret = office.pin_vault()?.unwrap(id, &wrapped)?;
    let sealed = office.pin_vault()?.seal(&table(&secret, id, count, progress), passphrase)?;
    let sha256 = hex::encode(Sha256::digest(&sealed));
    loop {
        let register = office.register();
        exportable(office, id)?;
        let event = Event::PinsExported { id, at: office.now(), sha256: sha256.clone() };
        match office.commit(&register, who, vec![event]) {
            // Somebody recorded something: it may have been another export.
            Err(StoreError::Stale { .. }) => {}
            done => return done.map(|()| sealed).map_err(PinsError::from),
        }
    }
}

fn exportable(office: &Office, id: RunId) -> Result<(String, u32), PinsError> {
    let register = office.register();
    let run = register.runs.get(&id).filter(|r| r.is_sealed()).ok_or(PinsError::NoRun(id))?;
    let pins = run.pins.as_ref().ok_or(PinsError::NoPins(id))?;
    if let Some(exported) = &pins.exported {
        let on = crate::domain::dates::vietnam_day(exported.at);
        return Err(PinsError::Exported { run: id, on, sha256: exported.sha256.clone() });
    }
    let wrapped = register.pin_secrets.get(&id).ok_or(PinsError::NoPins(id))?;
    Ok((wrapped.clone(), run.plan.count))
}
