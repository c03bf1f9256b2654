//! Passkeys (W3C Web Authentication, level 3): challenges for the browser and proofs that come back.

use crate::domain::credentials::KeptPasskey;
use crate::domain::ids::UserId;
use serde_json::Value;

/// A challenge for a browser.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// Names the ceremony for its second half; held for five minutes, used once.
    pub ceremony: String,
    /// `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON`.
    pub options: Value,
}

/// A credential whose possession was proven.
#[derive(Debug, Clone)]
pub struct Proven {
    /// Credential id, base64url.
    pub id: String,
    /// Public key and counter to be kept from now on.
    pub key: Value,
}

/// Why a proof was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    /// This server has no origin that passkeys could be bound to.
    #[error("passkeys need the public address of this server; set http.origin in config.toml")]
    NoOrigin,
    /// Unknown, used, or older than five minutes.
    #[error("the challenge is over; start again")]
    Over,
    /// It does not hold.
    #[error("the passkey was not accepted: {0}")]
    Refused(String),
}

/// The relying party.
pub trait Passkeys: Send + Sync {
    /// The domain credentials are bound to (RP ID).
    fn domain(&self) -> &str;

    /// Begins to add a passkey to an account; `known` are those it has already.
    ///
    /// # Errors
    /// See [`PasskeyError`].
    fn begin_adding(
        &self,
        user: UserId,
        login: &str,
        name: &str,
        known: &[KeptPasskey],
    ) -> Result<Challenge, PasskeyError>;

    /// Takes the browser's `RegistrationResponseJSON`; only for the account the ceremony began with.
    ///
    /// # Errors
    /// See [`PasskeyError`].
    fn finish_adding(&self, ceremony: &str, user: UserId, answer: &Value) -> Result<Proven, PasskeyError>;

    /// Begins to sign in; whoever comes is known by the credential alone.
    ///
    /// # Errors
    /// See [`PasskeyError`].
    fn begin_entry(&self) -> Result<Challenge, PasskeyError>;

    /// Takes the browser's `AuthenticationResponseJSON`; `key_of` gives the kept key of an account's
    /// credential.
    ///
    /// # Errors
    /// See [`PasskeyError`].
    fn finish_entry(
        &self,
        ceremony: &str,
        answer: &Value,
        key_of: &dyn Fn(UserId, &str) -> Option<Value>,
    ) -> Result<(UserId, Proven), PasskeyError>;
}
