//! Passkeys by `webauthn-rs`. User verification is always asked for; attestation is not: which
//! maker's device somebody uses is nobody's business.

use crate::domain::credentials::KeptPasskey;
use crate::domain::ids::UserId;
use crate::ports::passkeys::{Challenge, PasskeyError, Passkeys, Proven};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, Url, Uuid, Webauthn, WebauthnBuilder,
};

/// How long a challenge holds.
const LIFE: Duration = Duration::from_secs(300);
/// Challenges held at most; the oldest makes room.
const MOST: usize = 1_000;

enum Begun {
    Adding(UserId, PasskeyRegistration),
    Entry(DiscoverableAuthentication),
}

/// The relying party of one origin.
pub struct RelyingParty {
    webauthn: Webauthn,
    domain: String,
    begun: Mutex<HashMap<String, (Instant, Begun)>>,
}

fn refused(error: impl std::fmt::Display) -> PasskeyError {
    PasskeyError::Refused(error.to_string())
}

fn value(options: &impl Serialize) -> Result<Value, PasskeyError> {
    serde_json::to_value(options).map_err(refused)
}

fn parsed<T: DeserializeOwned>(answer: &Value) -> Result<T, PasskeyError> {
    serde_json::from_value(answer.clone()).map_err(refused)
}

/// The number of an account as the user handle of its credentials: it names nobody by itself.
fn handle(user: UserId) -> Uuid {
    Uuid::from_u128(u128::from(user.0))
}

impl RelyingParty {
    /// A relying party at an origin such as "https://tem.tinh.gov.vn". For localhost any port counts.
    ///
    /// # Errors
    /// Not an origin with a domain.
    pub fn new(origin: &str, name: &str) -> Result<Self, PasskeyError> {
        let url: Url = origin.parse().map_err(refused)?;
        let domain = url.domain().ok_or(PasskeyError::NoOrigin)?.to_owned();
        let builder = WebauthnBuilder::new(&domain, &url).map_err(refused)?;
        let webauthn = builder.rp_name(name).allow_any_port(domain == "localhost").build().map_err(refused)?;
        Ok(Self { webauthn, domain, begun: Mutex::default() })
    }

    fn keep(&self, begun: Begun) -> Result<String, PasskeyError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(refused)?;
        let ceremony = BASE64.encode(bytes);
        let mut all = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (at, _)| at.elapsed() < LIFE);
        if all.len() >= MOST
            && let Some(oldest) = all.iter().min_by_key(|(_, (at, _))| *at).map(|(name, _)| name.clone())
        {
            all.remove(&oldest);
        }
        all.insert(ceremony.clone(), (Instant::now(), begun));
        Ok(ceremony)
    }

    /// A challenge counts once, whatever comes of it.
    fn take(&self, ceremony: &str) -> Result<Begun, PasskeyError> {
        let taken = self.begun.lock().unwrap_or_else(PoisonError::into_inner).remove(ceremony);
        taken.filter(|(at, _)| at.elapsed() < LIFE).map(|(_, begun)| begun).ok_or(PasskeyError::Over)
    }
}

impl Passkeys for RelyingParty {
    fn domain(&self) -> &str {
        &self.domain
    }

    fn begin_adding(
        &self,
        user: UserId,
        login: &str,
        name: &str,
        known: &[KeptPasskey],
    ) -> Result<Challenge, PasskeyError> {
        let known = known.iter().filter_map(|k| BASE64.decode(&k.id).ok()).collect();
        let begun = self.webauthn.start_passkey_registration(handle(user), login, name, Some(known));
        let (options, state) = begun.map_err(refused)?;
        let mut options = value(&options.public_key)?;
        // Signing in asks for no login, so the credential must be found by the device itself.
        options["authenticatorSelection"]["residentKey"] = json!("required");
        options["authenticatorSelection"]["requireResidentKey"] = json!(true);
        Ok(Challenge { ceremony: self.keep(Begun::Adding(user, state))?, options })
    }

    fn finish_adding(&self, ceremony: &str, user: UserId, answer: &Value) -> Result<Proven, PasskeyError> {
        let Begun::Adding(owner, state) = self.take(ceremony)? else { return Err(PasskeyError::Over) };
        if owner != user {
            return Err(PasskeyError::Over);
        }
        let added = self.webauthn.finish_passkey_registration(&parsed(answer)?, &state).map_err(refused)?;
        Ok(Proven { id: BASE64.encode(added.cred_id()), key: value(&added)? })
    }

    fn begin_entry(&self) -> Result<Challenge, PasskeyError> {
        let (options, state) = self.webauthn.start_discoverable_authentication().map_err(refused)?;
        Ok(Challenge { options: value(&options.public_key)?, ceremony: self.keep(Begun::Entry(state))? })
    }

    fn finish_entry(
        &self,
        ceremony: &str,
        answer: &Value,
        key_of: &dyn Fn(UserId, &str) -> Option<Value>,
    ) -> Result<(UserId, Proven), PasskeyError> {
        let Begun::Entry(state) = self.take(ceremony)? else { return Err(PasskeyError::Over) };
        let answer = parsed(answer)?;
        let (handle, id) = self.webauthn.identify_discoverable_authentication(&answer).map_err(refused)?;
        let id = BASE64.encode(id);
        let unknown = || refused("no such credential");
        let user = u32::try_from(handle.as_u128()).map(UserId).map_err(|_| unknown())?;
        let mut kept: Passkey = parsed(&key_of(user, &id).ok_or_else(unknown)?)?;
        let proof = self.webauthn.finish_discoverable_authentication_v2(&answer, state, DiscoverableKey::from(&kept));
        kept.update_credential(&proof.map_err(refused)?);
        Ok((user, Proven { id, key: value(&kept)? }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_bound_to_its_account_and_counts_once() {
        let party = RelyingParty::new("https://tem.example", "Văn phòng").expect("a relying party");
        assert_eq!(party.domain(), "tem.example");
        let challenge = party.begin_adding(UserId(3), "lan", "Lan", &[]).expect("a challenge");
        assert_eq!(challenge.options["rp"]["id"], "tem.example");
        assert_eq!(challenge.options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(challenge.options["authenticatorSelection"]["userVerification"], "required");
        let another = party.finish_adding(&challenge.ceremony, UserId(4), &json!({})).map(|p| p.id);
        assert_eq!(another, Err(PasskeyError::Over));
        let again = party.finish_adding(&challenge.ceremony, UserId(3), &json!({})).map(|p| p.id);
        assert_eq!(again, Err(PasskeyError::Over), "a challenge counts once");
        let entry = party.begin_entry().expect("a challenge");
        let nonsense = party.finish_entry(&entry.ceremony, &json!({"id": 1}), &|_, _| None);
        assert!(matches!(nonsense, Err(PasskeyError::Refused(_))));
        assert!(RelyingParty::new("http://127.0.0.1", "x").is_err(), "an address is no domain");
    }

    #[test]
    fn challenges_do_not_heap_up() {
        let party = RelyingParty::new("http://localhost", "x").expect("a relying party");
        let first = party.begin_entry().expect("a challenge").ceremony;
        (0..MOST).for_each(|_| drop(party.begin_entry()));
        assert_eq!(party.begun.lock().expect("a lock").len(), MOST);
        assert!(party.take(&first).is_err());
    }
}
