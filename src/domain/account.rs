//! Accounts: who may act here, as whom. What is secret of an account stands in
//! [`super::credentials`], never in the journal.

use super::ids::{ProducerId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What an account may do. Four roles, as the work is divided; nobody has two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Role {
    /// Keeps the register, issues for anybody, names the users.
    Office,
    /// Inspects: cases, photographs, decisions.
    Inspector,
    /// Makes batches and orders stamps, for one producer only.
    Producer {
        /// Whose goods.
        producer: ProducerId,
    },
    /// Reads everything, the audit trail too; changes nothing.
    Auditor,
}

impl Role {
    /// "office", "inspector", "producer" or "auditor".
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Inspector => "inspector",
            Self::Producer { .. } => "producer",
            Self::Auditor => "auditor",
        }
    }
    /// The producer it is bound to.
    #[must_use]
    pub fn producer(self) -> Option<ProducerId> {
        match self {
            Self::Producer { producer } => Some(producer),
            _ => None,
        }
    }
    /// How long a session lasts: seconds without use, and seconds in all. Desks of the office are
    /// shared rooms; a producer's and an inspector's telephone is their own, and an inspector works
    /// without network for days.
    #[must_use]
    pub fn session_life(self) -> (i64, i64) {
        const HOUR: i64 = 3600;
        const DAY: i64 = 24 * HOUR;
        match self {
            Self::Office | Self::Auditor => (4 * HOUR, 12 * HOUR),
            Self::Producer { .. } => (7 * DAY, 30 * DAY),
            Self::Inspector => (14 * DAY, 30 * DAY),
        }
    }
}

/// An account as everyone of the office may know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Identity in this register.
    pub id: UserId,
    /// What is typed at sign-in, see [`login`].
    pub login: String,
    /// Name as shown, NFC.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Whether it may not sign in (any more).
    #[serde(default)]
    pub disabled: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
}

/// What happened to an account, without anything secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AccountAct {
    /// A one-time link was made: whoever opens it first sets the password.
    LinkMade,
    /// A password was set.
    PasswordSet,
    /// A passkey was added.
    PasskeyAdded {
        /// Its name.
        name: String,
    },
    /// A passkey was taken away.
    PasskeyRemoved {
        /// Its name.
        name: String,
    },
    /// A token for programs was made.
    TokenMade {
        /// Its name.
        name: String,
        /// What it may do.
        scopes: Vec<Scope>,
    },
    /// A token was revoked.
    TokenRevoked {
        /// Its name.
        name: String,
    },
    /// All sessions were ended.
    SignedOutEverywhere,
    /// It may not sign in any more.
    Disabled,
    /// It may sign in again.
    Enabled,
}

/// What a token for programs may do, within what the role of its account may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Read.
    Read,
    /// Make batches, order, print and void stamps.
    Make,
    /// Work on inspections.
    Inspect,
    /// Keep the register: enrol, decide, import.
    Register,
}

impl Scope {
    /// All.
    pub const ALL: [Self; 4] = [Self::Read, Self::Make, Self::Inspect, Self::Register];
}

/// A login: lower-case Latin letters, digits and `. _ - @`, 3 to 64 characters.
#[must_use]
pub fn login(text: &str) -> Option<String> {
    let login = text.trim().to_ascii_lowercase();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '@');
    ((3..=64).contains(&login.len()) && login.chars().all(fits)).then_some(login)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_one_whatever_its_case() {
        assert_eq!(login(" Lan.Tran@Tinh.GOV.VN ").as_deref(), Some("lan.tran@tinh.gov.vn"));
        for bad in ["", "ab", "có dấu", "a b c", "<script>", &"a".repeat(65)] {
            assert_eq!(login(bad), None, "{bad}");
        }
    }
}
