//! Accounts: opened by the office, proven by their owners. The journal says who got which role
//! when and from whom; what is secret stays in the vault.

pub mod entry;
pub mod owner;
pub mod passkey;
mod password;
mod token;

pub use entry::{Caller, Door, Entered, SignInError};
use owner::named;
pub use token::hash;

use super::{Office, Who};
use crate::domain::account::{self, Account, AccountAct, Role};
use crate::domain::credentials::{LINK_DAYS, Link};
use crate::domain::event::Event;
use crate::domain::ids::{ProducerId, UserId};
use crate::domain::register::Register;
use crate::domain::text::nfc;
use crate::ports::store::StoreError;
use crate::ports::vault::VaultError;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// A value does not hold.
    #[error("{field}: {problem}")]
    Field {
        /// Which.
        field: &'static str,
        /// What is wrong and the way out.
        problem: String,
        /// The same in the reader's language: `lint-TEXT` and `lint-TEXT-fix` of the catalogue.
        told: Option<&'static str>,
    },
    /// No such account.
    #[error("there is no account {0:?}; see: temthat user list")]
    Unknown(String),
    /// The last account that can name users.
    #[error("{0} is the last account of the office that can sign in; open another one first")]
    Last(UserId),
    /// The link is used, replaced, too old, or was never made.
    #[error("this link does not hold (any more): each works once, for {LINK_DAYS} days; ask the office for a new one")]
    Link,
    /// The password given is not the account's.
    #[error("the present password is another one")]
    Password,
    /// Credentials could not be kept.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Particulars of a new account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewAccount {
    /// What is typed at sign-in.
    pub login: String,
    /// Name as shown.
    pub name: String,
    /// What it may do.
    pub role: Role,
}

/// A one-time link, to be handed to its person and nobody else.
#[derive(Debug, Clone)]
pub struct MadeLink {
    /// Whose account it opens.
    pub account: UserId,
    /// Path and token ("/lien-ket/…"): a secret.
    pub path: String,
    /// When it ends.
    pub until: Timestamp,
}

/// The name of an account as the audit trail writes it.
#[must_use]
pub fn actor(id: UserId) -> String {
    format!("user:{id}")
}

/// An account by its id or login.
///
/// # Errors
/// [`AccountError::Unknown`].
pub fn find<'a>(register: &'a Register, text: &str) -> Result<&'a Arc<Account>, AccountError> {
    let by_id = text.parse::<UserId>().ok().and_then(|id| register.accounts.get(&id));
    by_id
        .or_else(|| account::login(text).and_then(|login| register.account_by_login(&login)))
        .ok_or_else(|| AccountError::Unknown(text.chars().take(64).collect()))
}

/// Opens an account. It can be entered once its one-time link is opened.
///
/// # Errors
/// See [`AccountError`].
pub fn open(office: &Office, new: &NewAccount, who: &Who) -> Result<UserId, AccountError> {
    let field =
        |field, problem: &str, told| AccountError::Field { field, problem: problem.to_owned(), told: Some(told) };
    let login = account::login(&new.login).ok_or_else(|| {
        let problem = "give 3 to 64 lower-case letters without tones, digits or . _ - @, e.g. lan.tran";
        field("login", problem, "account-login")
    })?;
    let name: String = nfc(&new.name).chars().filter(|c| !c.is_control()).collect();
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 120 {
        return Err(field("name", "give 1 to 120 characters", "account-name"));
    }
    let mut left = 8;
    loop {
        let register = office.register();
        if register.account_by_login(&login).is_some() {
            return Err(field("login", "another account has it; choose another one", "account-login-taken"));
        }
        check_producer(&register, new.role.producer())?;
        let id = UserId(register.accounts.keys().next_back().map_or(1, |last| last.0.saturating_add(1)));
        let account = Account {
            id,
            login: login.clone(),
            name: name.clone(),
            role: new.role,
            disabled: false,
            opened_at: office.now(),
        };
        match office.commit(&register, who, vec![Event::AccountOpened(account)]) {
            Ok(()) => return Ok(id),
            // Somebody else recorded something first: the number may be taken.
            Err(StoreError::Stale { .. }) if left > 0 => left -= 1,
            Err(error) => return Err(error.into()),
        }
    }
}

fn check_producer(register: &Register, producer: Option<ProducerId>) -> Result<(), AccountError> {
    match producer.filter(|id| !register.producers.contains_key(id)) {
        None => Ok(()),
        Some(id) => {
            let problem = format!("{id} is not in the register; see: temthat producer list");
            Err(AccountError::Field { field: "producer", problem, told: Some("account-producer") })
        }
    }
}

/// Makes the one-time link of an account; an earlier one holds no more.
///
/// # Errors
/// See [`AccountError`].
pub fn make_link(office: &Office, id: UserId, who: &Who) -> Result<MadeLink, AccountError> {
    let register = office.register();
    let account = register.accounts.get(&id).ok_or_else(|| AccountError::Unknown(id.to_string()))?;
    if account.disabled {
        let problem = format!("{id} may not sign in; allow it first: temthat user enable {id}");
        return Err(AccountError::Field { field: "id", problem, told: Some("account-disabled") });
    }
    let token = token::make(office.random.as_ref());
    let until = office.now().saturating_add(Span::new().hours(24 * LINK_DAYS)).unwrap_or(Timestamp::MAX);
    note(office, id, AccountAct::LinkMade, who)?;
    office.vault.change(&mut |all| all.put_link(hash(&token), Link { user: id, until }))?;
    Ok(MadeLink { account: id, path: format!("/lien-ket/{token}"), until })
}

/// Lets an account sign in no more (its sessions, tokens and links end at once), or again.
///
/// # Errors
/// See [`AccountError`].
pub fn set_disabled(office: &Office, id: UserId, disabled: bool, who: &Who) -> Result<(), AccountError> {
    let register = office.register();
    let account = register.accounts.get(&id).ok_or_else(|| AccountError::Unknown(id.to_string()))?;
    let others = register.accounts.values().any(|a| a.id != id && a.role == Role::Office && !a.disabled);
    if disabled && account.role == Role::Office && !others {
        return Err(AccountError::Last(id));
    }
    note(office, id, if disabled { AccountAct::Disabled } else { AccountAct::Enabled }, who)?;
    if disabled {
        office.vault.change(&mut |all| all.shut(id))?;
    }
    Ok(())
}

/// Records what happened to an account.
fn note(office: &Office, id: UserId, act: AccountAct, who: &Who) -> Result<(), StoreError> {
    office.append(who, vec![Event::AccountNoted { id, act }])
}
