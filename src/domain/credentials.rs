//! What proves an account: password hashes, passkeys, sessions, tokens, links. Kept apart from the
//! journal, since a journal never forgets and these must (see `decisions/0011-accounts.md`).
//! Tokens of every kind are known by their SHA-256 only.

use super::account::{Role, Scope};
use super::ids::UserId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days an invitation holds.
pub const LINK_DAYS: i64 = 7;
/// Seconds after which the last use of a session or token is noted again.
const NOTE_EVERY: i64 = 300;
/// Most sessions, tokens and passkeys of one account; the oldest session makes room.
pub const MOST: usize = 20;

/// All credentials.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// Passwords and passkeys.
    #[serde(default)]
    pub users: BTreeMap<UserId, Proofs>,
    /// Open sessions by the SHA-256 (hex) of their token.
    #[serde(default)]
    pub sessions: BTreeMap<String, Session>,
    /// Tokens for programs by their SHA-256 (hex).
    #[serde(default)]
    pub tokens: BTreeMap<String, ApiToken>,
    /// One-time links by the SHA-256 (hex) of their token.
    #[serde(default)]
    pub links: BTreeMap<String, Link>,
}

/// Password and passkeys of an account.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proofs {
    /// Argon2id hash in PHC form.
    #[serde(default)]
    pub password: Option<String>,
    /// Passkeys.
    #[serde(default)]
    pub passkeys: Vec<KeptPasskey>,
}

/// A passkey as kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptPasskey {
    /// Name its owner gave it.
    pub name: String,
    /// Credential id (base64url), which tells it from others.
    pub id: String,
    /// Public key and counter as the WebAuthn library keeps them.
    pub key: serde_json::Value,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it last signed in.
    #[serde(default)]
    pub used_at: Option<Timestamp>,
}

/// How somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// Password.
    Password,
    /// Passkey.
    Passkey,
    /// One-time link.
    Link,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Whose.
    pub user: UserId,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Last use, to within some minutes.
    pub seen_at: Timestamp,
    /// How its owner signed in.
    pub means: Means,
    /// Kind of browser, so that its owner knows it again ("Firefox, Android").
    pub device: String,
}

impl Session {
    /// Whether it still holds, for this role.
    #[must_use]
    pub fn is_live(&self, role: Role, now: Timestamp) -> bool {
        let (idle, absolute) = role.session_life();
        now.as_second() - self.seen_at.as_second() < idle && now.as_second() - self.opened_at.as_second() < absolute
    }
    /// Whether its last use should be noted again.
    #[must_use]
    pub fn is_stale(&self, now: Timestamp) -> bool {
        now.as_second() - self.seen_at.as_second() >= NOTE_EVERY
    }
}

/// A token for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiToken {
    /// Whose.
    pub user: UserId,
    /// Name its owner gave it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// Last use, to within some minutes.
    #[serde(default)]
    pub used_at: Option<Timestamp>,
}

impl ApiToken {
    /// Whether its last use should be noted again.
    #[must_use]
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.used_at.is_none_or(|at| now.as_second() - at.as_second() >= NOTE_EVERY)
    }
}

/// A one-time link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// For whom.
    pub user: UserId,
    /// When it ends.
    pub until: Timestamp,
}

impl Credentials {
    /// Proofs of an account; none for one that never opened its link.
    #[must_use]
    pub fn proofs(&self, user: UserId) -> Option<&Proofs> {
        self.users.get(&user)
    }
    /// Opens a session and lets go of what is over; the oldest of too many makes room.
    pub fn open_session(&mut self, hash: String, session: Session) {
        let (user, now) = (session.user, session.opened_at);
        self.forget_dead(now);
        let mut own: Vec<_> =
            self.sessions.iter().filter(|(_, s)| s.user == user).map(|(h, s)| (s.seen_at, h.clone())).collect();
        own.sort();
        for (_, oldest) in own.iter().take((own.len() + 1).saturating_sub(MOST)) {
            self.sessions.remove(oldest);
        }
        self.sessions.insert(hash, session);
    }
    /// Ends all sessions of an account, but for one.
    pub fn end_sessions(&mut self, user: UserId, but: Option<&str>) {
        self.sessions.retain(|hash, s| s.user != user || Some(hash.as_str()) == but);
    }
    /// Takes everything that opens an account away from it: sessions, tokens, links.
    pub fn shut(&mut self, user: UserId) {
        self.end_sessions(user, None);
        self.tokens.retain(|_, t| t.user != user);
        self.links.retain(|_, l| l.user != user);
    }
    /// Puts a one-time link in the place of any earlier one of the account.
    pub fn put_link(&mut self, hash: String, link: Link) {
        self.links.retain(|_, l| l.user != link.user);
        self.links.insert(hash, link);
    }
    /// No role's session lasts longer than thirty days.
    fn forget_dead(&mut self, now: Timestamp) {
        let longest = 30 * 86_400;
        self.sessions.retain(|_, s| now.as_second() - s.opened_at.as_second() < longest);
        self.links.retain(|_, l| l.until > now);
        self.tokens.retain(|_, t| t.until > now);
    }
}
