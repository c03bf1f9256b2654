//! What the owner of an account does with it.

use super::{AccountError, actor, hash, note, password, token};
use crate::app::{Office, Who};
use crate::domain::account::{Account, AccountAct, Scope};
use crate::domain::credentials::{ApiToken, MOST};
use jiff::{Span, Timestamp};

/// Longest life of a token for programs, days.
pub const TOKEN_DAYS: i64 = 366;

/// Changes the password; every other session ends.
///
/// # Errors
/// See [`AccountError`].
pub fn change_password(
    office: &Office,
    account: &Account,
    session: Option<&str>,
    old: &str,
    new: &str,
) -> Result<(), AccountError> {
    let credentials = office.vault.credentials();
    let kept = credentials.proofs(account.id).and_then(|p| p.password.as_deref());
    // Whoever has never set one signed in with a passkey or link and sets it now.
    if kept.is_some() && !password::is(old, kept) {
        return Err(AccountError::Password);
    }
    password::check(new, &account.login)?;
    let kept = password::keep(new, office.random.as_ref())?;
    office.vault.change(&mut |all| {
        all.end_sessions(account.id, session);
        all.users.entry(account.id).or_default().password = Some(kept.clone());
    })?;
    Ok(note(office, account.id, AccountAct::PasswordSet, &Who::new(actor(account.id)))?)
}

/// Ends all sessions of an account.
///
/// # Errors
/// See [`AccountError`].
pub fn sign_out_everywhere(office: &Office, account: &Account) -> Result<(), AccountError> {
    office.vault.change(&mut |all| all.end_sessions(account.id, None))?;
    Ok(note(office, account.id, AccountAct::SignedOutEverywhere, &Who::new(actor(account.id)))?)
}

/// Makes a token for programs; it is shown once and never again.
///
/// # Errors
/// See [`AccountError`].
pub fn make_token(
    office: &Office,
    account: &Account,
    name: &str,
    mut scopes: Vec<Scope>,
    days: i64,
) -> Result<String, AccountError> {
    let field = |field, problem: String| AccountError::Field { field, problem, told: None };
    let name = named(name)?;
    scopes.sort();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(field("scopes", "choose at least one: read, make, inspect, register".into()));
    }
    if !(1..=TOKEN_DAYS).contains(&days) {
        return Err(field("days", format!("{days}: give 1 to {TOKEN_DAYS}")));
    }
    let own = office.vault.credentials().tokens.values().filter(|t| t.user == account.id).count();
    if own >= MOST {
        return Err(field("name", format!("{MOST} tokens are enough; revoke one first")));
    }
    let token = format!("tth_{}", token::make(office.random.as_ref()));
    let now = office.now();
    let until = now.saturating_add(Span::new().hours(24 * days)).unwrap_or(Timestamp::MAX);
    let kept =
        ApiToken { user: account.id, name: name.clone(), scopes: scopes.clone(), made_at: now, until, used_at: None };
    note(office, account.id, AccountAct::TokenMade { name, scopes }, &Who::new(actor(account.id)))?;
    office.vault.change(&mut |all| drop(all.tokens.insert(hash(&token), kept.clone())))?;
    Ok(token)
}

/// Revokes one of the account's tokens, sessions or passkeys by the beginning of its id.
///
/// # Errors
/// See [`AccountError`].
pub fn revoke(office: &Office, account: &Account, what: Held, id: &str) -> Result<(), AccountError> {
    let unknown = || AccountError::Field { field: "id", problem: "you have nothing with this id".into(), told: None };
    let mut gone = None;
    office.vault.change(&mut |all| {
        gone = match what {
            Held::Token => {
                let hash =
                    all.tokens.iter().find(|(h, t)| t.user == account.id && short(h) == id).map(|(h, _)| h.clone());
                hash.and_then(|h| all.tokens.remove(&h)).map(|t| Some(AccountAct::TokenRevoked { name: t.name }))
            }
            Held::Session => {
                let mine = all.sessions.iter().find(|(h, s)| s.user == account.id && short(h) == id);
                let hash = mine.map(|(h, _)| h.clone());
                hash.and_then(|h| all.sessions.remove(&h)).map(|_| None)
            }
            Held::Passkey => all.users.get_mut(&account.id).and_then(|proofs| {
                let at = proofs.passkeys.iter().position(|k| k.id == id)?;
                Some(Some(AccountAct::PasskeyRemoved { name: proofs.passkeys.remove(at).name }))
            }),
        };
    })?;
    match gone.ok_or_else(unknown)? {
        Some(act) => Ok(note(office, account.id, act, &Who::new(actor(account.id)))?),
        None => Ok(()),
    }
}

/// What an owner can revoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// A token for programs.
    Token,
    /// A session.
    Session,
    /// A passkey.
    Passkey,
}

/// The part of a hash that names a session or token to its owner.
#[must_use]
pub fn short(hash: &str) -> &str {
    hash.get(..16).unwrap_or(hash)
}

/// A name that an owner gives: 1 to 60 characters.
pub(super) fn named(name: &str) -> Result<String, AccountError> {
    let name: String = crate::domain::text::nfc(name).trim().chars().filter(|c| !c.is_control()).collect();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(AccountError::Field { field: "name", problem: "give 1 to 60 characters".into(), told: None });
    }
    Ok(name)
}
