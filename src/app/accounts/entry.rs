//! Signing in, staying in, signing out.

use super::{AccountError, actor, hash, note, password, token};
use crate::app::{Office, Who};
use crate::domain::account::{self, Account, AccountAct, Scope};
use crate::domain::credentials::{Means, Session};
use crate::domain::ids::UserId;
use crate::ports::vault::VaultError;
use std::sync::Arc;

/// Why somebody was not let in. Which of login and password was wrong is not told.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No account with this login and password may sign in.
    #[error("login or password is wrong")]
    Wrong,
    /// Credentials could not be kept.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Somebody who was just let in.
#[derive(Debug, Clone)]
pub struct Entered {
    /// Who.
    pub account: Arc<Account>,
    /// The token of the new session: a secret, for its browser only.
    pub token: String,
}

/// By which door somebody came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// A session; the hash of its token.
    Session(String),
    /// A token for programs.
    Token {
        /// Hash of the token.
        hash: String,
        /// What it may do.
        scopes: Vec<Scope>,
    },
}

/// Somebody who is known.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub account: Arc<Account>,
    /// How it came.
    pub door: Door,
    /// Whether the use of that door should be noted again, see [`note_use`].
    pub is_stale: bool,
}

impl Caller {
    /// Its name for the audit trail.
    #[must_use]
    pub fn who(&self) -> Who {
        Who::new(actor(self.account.id))
    }
}

/// Opens a session for an account that has proven itself.
///
/// # Errors
/// Credentials could not be kept.
pub fn enter(office: &Office, account: Arc<Account>, means: Means, device: &str) -> Result<Entered, VaultError> {
    let token = token::make(office.random.as_ref());
    let now = office.now();
    let device: String = device.chars().filter(|c| !c.is_control()).take(60).collect();
    let session = Session { user: account.id, opened_at: now, seen_at: now, means, device };
    office.vault.change(&mut |all| all.open_session(hash(&token), session.clone()))?;
    Ok(Entered { account, token })
}

/// Signs in with a password. Takes some 20 ms of one core on purpose: not for threads that answer scans.
///
/// # Errors
/// See [`SignInError`].
pub fn sign_in(office: &Office, login: &str, password: &str, device: &str) -> Result<Entered, SignInError> {
    let register = office.register();
    let account = account::login(login).and_then(|login| register.account_by_login(&login)).filter(|a| !a.disabled);
    let credentials = office.vault.credentials();
    let kept = account.and_then(|a| credentials.proofs(a.id)).and_then(|p| p.password.as_deref());
    match account {
        Some(account) if password::is(password, kept) => {
            Ok(enter(office, Arc::clone(account), Means::Password, device)?)
        }
        Some(_) => Err(SignInError::Wrong),
        None => {
            password::is(password, None);
            Err(SignInError::Wrong)
        }
    }
}

/// Whose one-time link this is.
///
/// # Errors
/// [`AccountError::Link`].
pub fn link_of(office: &Office, link: &str) -> Result<Arc<Account>, AccountError> {
    let credentials = office.vault.credentials();
    let found = credentials.links.get(&hash(link)).filter(|l| l.until > office.now());
    let register = office.register();
    let account = found.and_then(|l| register.accounts.get(&l.user)).filter(|a| !a.disabled);
    account.cloned().ok_or(AccountError::Link)
}

/// Opens a one-time link: sets the password, ends every earlier session, and lets in.
///
/// # Errors
/// See [`AccountError`]; a password that does not hold leaves the link as it is.
pub fn open_link(office: &Office, link: &str, password: &str, device: &str) -> Result<Entered, AccountError> {
    let account = link_of(office, link)?;
    password::check(password, &account.login)?;
    let kept = password::keep(password, office.random.as_ref())?;
    let link = hash(link);
    let mut won = false;
    office.vault.change(&mut |all| {
        // Two who open it at once: one of them gets in.
        won = all.links.remove(&link).is_some();
        if won {
            all.end_sessions(account.id, None);
            all.users.entry(account.id).or_default().password = Some(kept.clone());
        }
    })?;
    if !won {
        return Err(AccountError::Link);
    }
    note(office, account.id, AccountAct::PasswordSet, &Who::new(actor(account.id)))?;
    Ok(enter(office, account, Means::Link, device)?)
}

/// Who holds the token of a session.
#[must_use]
pub fn by_session(office: &Office, token: &str) -> Option<Caller> {
    let hash = hash(token);
    let credentials = office.vault.credentials();
    let session = credentials.sessions.get(&hash)?;
    let account = enabled(office, session.user)?;
    let now = office.now();
    if !session.is_live(account.role, now) {
        return None;
    }
    Some(Caller { account, is_stale: session.is_stale(now), door: Door::Session(hash) })
}

/// Who holds a token for programs.
#[must_use]
pub fn by_token(office: &Office, token: &str) -> Option<Caller> {
    let hash = hash(token);
    let credentials = office.vault.credentials();
    let now = office.now();
    let held = credentials.tokens.get(&hash).filter(|t| t.until > now)?;
    let account = enabled(office, held.user)?;
    let door = Door::Token { hash, scopes: held.scopes.clone() };
    Some(Caller { account, is_stale: held.is_stale(now), door })
}

/// Notes that a session or token is in use. Not worth failing a request for.
pub fn note_use(office: &Office, door: &Door) {
    let now = office.now();
    let noted = office.vault.change(&mut |all| match door {
        Door::Session(hash) => {
            if let Some(session) = all.sessions.get_mut(hash) {
                session.seen_at = now;
            }
        }
        Door::Token { hash, .. } => {
            if let Some(token) = all.tokens.get_mut(hash) {
                token.used_at = Some(now);
            }
        }
    });
    drop(noted);
}

fn enabled(office: &Office, user: UserId) -> Option<Arc<Account>> {
    office.register().accounts.get(&user).filter(|a| !a.disabled).cloned()
}

/// Ends one session.
///
/// # Errors
/// Credentials could not be kept.
pub fn sign_out(office: &Office, caller: &Caller) -> Result<(), VaultError> {
    match &caller.door {
        Door::Session(hash) => office.vault.change(&mut |all| drop(all.sessions.remove(hash))),
        Door::Token { .. } => Ok(()),
    }
}
