//! Passkeys of an account: added by its owner, and signing in with one.

use super::entry::{Entered, enter};
use super::{AccountError, actor, named, note};
use crate::app::{Office, Who};
use crate::domain::account::{Account, AccountAct};
use crate::domain::credentials::{KeptPasskey, MOST, Means};
use crate::domain::ids::UserId;
use crate::ports::passkeys::{Challenge, PasskeyError, Passkeys};
use crate::ports::vault::VaultError;
use serde_json::Value;

/// Begins to add a passkey.
///
/// # Errors
/// As [`Passkeys::begin_adding`].
pub fn begin_adding(office: &Office, party: &dyn Passkeys, account: &Account) -> Result<Challenge, PasskeyError> {
    let credentials = office.vault.credentials();
    let known = credentials.proofs(account.id).map_or(&[][..], |p| p.passkeys.as_slice());
    party.begin_adding(account.id, &account.login, &account.name, known)
}

/// Why a passkey was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The proof does not hold.
    #[error(transparent)]
    Passkey(#[from] PasskeyError),
    /// The name does not hold, there are enough, or credentials could not be kept.
    #[error(transparent)]
    Account(#[from] AccountError),
}

/// Adds a passkey under a name its owner knows it by; the answer is its id.
///
/// # Errors
/// See [`AddError`].
pub fn add(
    office: &Office,
    party: &dyn Passkeys,
    account: &Account,
    (ceremony, answer): (&str, &Value),
    name: &str,
) -> Result<String, AddError> {
    let name = named(name)?;
    let proven = party.finish_adding(ceremony, account.id, answer)?;
    let id = proven.id.clone();
    let kept =
        KeptPasskey { name: name.clone(), id: proven.id, key: proven.key, added_at: office.now(), used_at: None };
    let mut full = false;
    let changed = office.vault.change(&mut |all| {
        let taken = all.users.values().flat_map(|p| &p.passkeys).any(|k| k.id == kept.id);
        let passkeys = &mut all.users.entry(account.id).or_default().passkeys;
        full = taken || passkeys.len() >= MOST;
        if !full {
            passkeys.push(kept.clone());
        }
    });
    changed.map_err(AccountError::from)?;
    if full {
        let problem = format!("there are {MOST} already, or this one is known; remove one first");
        return Err(AccountError::Field { field: "passkey", problem, told: None }.into());
    }
    note(office, account.id, AccountAct::PasskeyAdded { name }, &Who::new(actor(account.id)))
        .map_err(AccountError::from)?;
    Ok(id)
}

/// Why nobody was let in.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// The proof does not hold, or its account may not sign in.
    #[error(transparent)]
    Passkey(#[from] PasskeyError),
    /// Credentials could not be kept.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Signs in with a passkey.
///
/// # Errors
/// See [`EntryError`].
pub fn sign_in(
    office: &Office,
    party: &dyn Passkeys,
    (ceremony, answer): (&str, &Value),
    device: &str,
) -> Result<Entered, EntryError> {
    let credentials = office.vault.credentials();
    let key_of = |user: UserId, id: &str| {
        credentials.proofs(user).and_then(|p| p.passkeys.iter().find(|k| k.id == id)).map(|k| k.key.clone())
    };
    let (user, proven) = party.finish_entry(ceremony, answer, &key_of)?;
    let account = office.register().accounts.get(&user).filter(|a| !a.disabled).cloned();
    let account = account.ok_or_else(|| PasskeyError::Refused("the account may not sign in".into()))?;
    let now = office.now();
    let mut held = false;
    office.vault.change(&mut |all| {
        // Removed meanwhile: it proves nothing any more.
        let kept = all.users.get_mut(&user).and_then(|p| p.passkeys.iter_mut().find(|k| k.id == proven.id));
        held = kept.is_some();
        if let Some(kept) = kept {
            (kept.key, kept.used_at) = (proven.key.clone(), Some(now));
        }
    })?;
    if !held {
        return Err(PasskeyError::Over.into());
    }
    Ok(enter(office, account, Means::Passkey, device)?)
}
