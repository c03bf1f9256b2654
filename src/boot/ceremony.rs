//! Holding a key ceremony on an office folder: what the reviewed file says, and nothing else.

use super::keys::{FolderKeys, Root, TrustWork, root_key, secret};
use super::{Folder, NewOffice, folder::init_with_root, replace};
use crate::adapters::clock_system::SystemClock;
use crate::adapters::keystore_file::FileKey;
use crate::app::command::{Code, Refusal, Secret};
use crate::domain::trust::TrustList;
use crate::domain::trust::ceremony::{Act, Ceremony, CeremonyError, MIN_PART, Transcript, combine, sha256};
use crate::domain::trust::cut_off::{CutOff, Since};
use crate::ports::clock::{Clock, vietnam_day};
use crate::ports::keyring::Keyring;
use std::path::{Path, PathBuf};

impl From<CeremonyError> for Refusal {
    fn from(error: CeremonyError) -> Self {
        let code =
            if matches!(error, CeremonyError::File(_) | CeremonyError::Day { .. }) { Code::Input } else { Code::Keys };
        let refusal = Self::new(code, &error);
        match error {
            CeremonyError::File(cause) => refusal.told("ceremony-file", &[("cause", cause)]),
            CeremonyError::Day { set, today } => {
                refusal.told("ceremony-day", &[("set", set.to_string()), ("today", today.to_string())])
            }
            CeremonyError::Alone => refusal.told("ceremony-alone", &[]),
            CeremonyError::Parts { given, wanted } => {
                refusal.told("ceremony-parts", &[("given", given.to_string()), ("wanted", wanted.to_string())])
            }
            CeremonyError::Weak => refusal.told("ceremony-weak", &[("least", MIN_PART.to_string())]),
        }
    }
}

/// Reads a ceremony file; the answer's second half is its SHA-256.
///
/// # Errors
/// It cannot be read, or does not hold.
pub fn read_ceremony(path: &Path) -> Result<(Ceremony, String), Refusal> {
    let text =
        std::fs::read_to_string(path).map_err(|e| Refusal::new(Code::Input, format!("{}: {e}", path.display())))?;
    Ok((Ceremony::read(&text)?, sha256(text.as_bytes())))
}

/// Names of those who hold the root of a folder together; none where one passphrase unlocks it.
#[must_use]
pub fn holders(folder: &Folder) -> Vec<String> {
    let text = std::fs::read_to_string(folder.root_holders()).unwrap_or_default();
    text.lines().map(str::to_owned).filter(|name| !name.is_empty()).collect()
}

/// The root's passphrase out of its holders' parts.
///
/// # Errors
/// Not one part of each holder.
pub fn root_passphrase(parts: &[Secret], holders: usize) -> Result<Secret, Refusal> {
    let parts: Vec<&str> = parts.iter().map(Secret::reveal).collect();
    Ok(Secret::new(combine(&parts, holders)?))
}

/// Where a key that is compromised since some moment ends in the public log.
pub type FindCutOff<'a> = &'a dyn Fn(u8, Since) -> Result<Option<CutOff>, Refusal>;

/// What those who hold a ceremony bring.
pub struct Parties {
    /// The holders' parts of the root passphrase, in their order.
    pub parts: Vec<Secret>,
    /// Passphrase of a root that is not shared yet.
    pub alone: Secret,
    /// Passphrase of new issuer keys.
    pub passphrase: Secret,
    /// The root key, if it is kept elsewhere than in the folder.
    pub root_file: Option<PathBuf>,
}

/// Holds a ceremony. The answer is the transcript and the file it was written to, signed by the root.
///
/// # Errors
/// Another day, not all holders, or an act that the trust list does not allow; acts before it were done and
/// stand on the list.
pub fn hold(
    folder: &Folder,
    (ceremony, file_sha256): (Ceremony, String),
    parties: &Parties,
    cut_off: FindCutOff<'_>,
) -> Result<(Transcript, PathBuf), Refusal> {
    let today = vietnam_day(SystemClock.now());
    ceremony.on(today)?;
    let passphrase = &parties.passphrase;
    let of_root = root_passphrase(&parties.parts, ceremony.holders.len())?;
    let names: Vec<_> = ceremony.holders.iter().map(|h| h.name.clone()).collect();
    let path = parties.root_file.clone().unwrap_or_else(|| folder.root_key());
    let mut acts = ceremony.acts.as_slice();
    match acts {
        [Act::MakeOffice { host }, rest @ ..] => {
            let new = NewOffice { name: &ceremony.office, host, passphrase, dev: false, from: None };
            init_with_root(folder, &new, &of_root)?;
            write_holders(folder, &names)?;
            acts = rest;
        }
        [Act::ShareRoot, rest @ ..] => {
            share_root(&path, &parties.alone, &of_root)?;
            write_holders(folder, &names)?;
            acts = rest;
        }
        _ => {}
    }
    let held = holders(folder);
    if held != names {
        let who = if held.is_empty() { "one passphrase".to_owned() } else { held.join(", ") };
        let text = format!("the root of this office is held by {who}, the ceremony names {}", names.join(", "));
        let args = [("held", held.join(", ")), ("named", names.join(", "))];
        let told = if held.is_empty() { "ceremony-not-shared" } else { "ceremony-holders" };
        return Err(Refusal::new(Code::Keys, text).told(told, &args));
    }
    let keys = FolderKeys::new(folder.clone());
    let root = Root { path, passphrase: of_root };
    for (n, act) in acts.iter().enumerate() {
        let done = work(act, cut_off).and_then(|work| keys.work(&root, passphrase, work));
        done.map_err(|refusal| {
            let number = ceremony.acts.len() - acts.len() + n + 1;
            let message = format!("act {number} of the ceremony: {}", refusal.message);
            Refusal { message, ..refusal }.told("ceremony-act", &[("act", number.to_string())])
        })?;
    }
    let transcript = transcript(folder, &keys, ceremony, file_sha256)?;
    let token = keys.sign_transcript(&root, &transcript)?;
    let path = folder.path().join(format!("keys/ceremony-{today}-v{}.jws", transcript.trust_version));
    replace(&path, format!("{token}\n").as_bytes())?;
    Ok((transcript, path))
}

fn write_holders(folder: &Folder, names: &[String]) -> Result<(), Refusal> {
    replace(&folder.root_holders(), format!("{}\n", names.join("\n")).as_bytes())
}

/// Puts the root under the passphrase of all holders together. Where that was done and only the names
/// were not written any more, nothing is left to do.
fn share_root(path: &Path, alone: &Secret, shared: &Secret) -> Result<(), Refusal> {
    let key = match FileKey::unlock(path, &secret(alone)) {
        Ok(key) => key,
        Err(error) => return FileKey::unlock(path, &secret(shared)).map(drop).map_err(|_| error.into()),
    };
    let new = path.with_extension("shared");
    // Left by a ceremony that was cut short.
    let _ = std::fs::remove_file(&new);
    key.write(&new, &secret(shared), None)?;
    std::fs::rename(&new, path).map_err(|e| Refusal::new(Code::Store, format!("{}: {e}", path.display())))
}

fn work(act: &Act, cut_off: FindCutOff<'_>) -> Result<TrustWork, Refusal> {
    Ok(match act {
        Act::MakeOffice { .. } | Act::ShareRoot | Act::Renew => TrustWork::Renew,
        Act::NewKey(spec) => TrustWork::NewKey(spec.clone(), None),
        Act::Rotate(spec) => TrustWork::Rotate(spec.clone(), None),
        Act::NewPublishKey => TrustWork::NewPublishKey,
        Act::Retire { kid } => TrustWork::Retire(*kid),
        Act::Compromise { kid, from } => {
            TrustWork::Compromise { kid: *kid, since: from.day(), cut_off: cut_off(*kid, *from)? }
        }
        Act::Revoke { kid } => TrustWork::Revoke(*kid),
    })
}

fn transcript(
    folder: &Folder,
    keys: &FolderKeys,
    ceremony: Ceremony,
    file_sha256: String,
) -> Result<Transcript, Refusal> {
    let list: TrustList = keys.read()?.0;
    let word = |signs: bool| if signs { "stamps" } else { "publish" }.to_owned();
    let key = |k: &crate::domain::trust::TrustedKey| {
        (k.kid, hex::encode(k.x.as_bytes()), word(k.signs.is_stamps()), k.status.word().to_owned())
    };
    Ok(Transcript {
        file_sha256,
        ceremony,
        program: format!("temthat {}", env!("CARGO_PKG_VERSION")),
        root: hex::encode(root_key(folder, None)?.as_bytes()),
        trust_version: list.version,
        trust_sha256: sha256(keys.trust_token()?.as_bytes()),
        keys: list.keys.iter().map(key).collect(),
    })
}
