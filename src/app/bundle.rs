//! The desk that publishes: offline bundles, their deltas and status lists, signed by the office's
//! publication key. What was made is kept for a while, since making it again would only change its age.

use super::inspection::rules_version;
use super::{Office, keys};
use crate::domain::jws::{JwsError, seal};
use crate::domain::trust::bundle::{Bundle, Heading, LIFE, delta, signing_input, status_input, touched_since};
use crate::domain::trust::status::{BITS, ListId, Lst, StatusClaims, list_of, lists};
use crate::ports::signer::SignerError;
use crate::ports::store::StoreError;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Seconds for which what was made is handed out again, if nothing was recorded meanwhile.
const KEEP: i64 = 900;
/// Seconds for which it is handed out even if something was: many ask, one key signs.
const AT_LEAST: i64 = 5;
/// Seconds after which a status list should be fetched anew.
pub const TTL: i64 = 3600;
/// Most tokens kept.
const KEPT: usize = 256;

/// Why nothing is published.
#[derive(Debug, thiserror::Error)]
pub enum BundleMakeError {
    /// No key for it.
    #[error("there is no key that may sign bundles; make one with: temthat keys new --publish")]
    NoKey,
    /// No usable trust list.
    #[error("there is no trust list that is still valid; sign one with: temthat keys trust")]
    NoTrust,
    /// No such record yet.
    #[error("--since {since}: the register has only {now} records")]
    Future {
        /// Record asked for.
        since: u64,
        /// Last record.
        now: u64,
    },
    /// No stamp of this key was ever given out in this block.
    #[error("key {0} has no stamps in block {1}")]
    NoList(u8, u32),
    /// The key does not sign.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// It cannot be written.
    #[error(transparent)]
    Token(#[from] JwsError),
    /// The journal does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// The whole bundle.
    Whole,
    /// What changed after the bundle of this record.
    Since(u64),
    /// A status list.
    Status(ListId),
}

struct Made {
    seq: u64,
    at: i64,
    trust: Arc<str>,
    token: Arc<str>,
}

/// Tokens made so far.
#[derive(Default)]
pub struct Desk(Mutex<BTreeMap<Wanted, Made>>);

impl Desk {
    /// A signed token: made now, or a while ago. `trust_list` is the signed trust list on offer.
    ///
    /// # Errors
    /// See [`BundleMakeError`].
    pub fn token(&self, office: &Office, trust_list: &Arc<str>, wanted: Wanted) -> Result<Arc<str>, BundleMakeError> {
        let (seq, now) = (office.register().seq, office.now().as_second());
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = kept.get(&wanted) {
            let age = now - made.at;
            let keep = if made.seq == seq { KEEP } else { AT_LEAST };
            if (0..keep).contains(&age) && made.trust == *trust_list {
                return Ok(Arc::clone(&made.token));
            }
        }
        let token: Arc<str> = make(office, trust_list, wanted)?.into();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(wanted, Made { seq, at: now, trust: Arc::clone(trust_list), token: Arc::clone(&token) });
        Ok(token)
    }
}

/// Makes and signs a token.
///
/// # Errors
/// See [`BundleMakeError`].
pub fn make(office: &Office, trust_list: &str, wanted: Wanted) -> Result<String, BundleMakeError> {
    let signer = office.publisher().ok_or(BundleMakeError::NoKey)?;
    let trust = office.trust().filter(|trust| trust.is_live(office.now())).ok_or(BundleMakeError::NoTrust)?;
    let fits = trust
        .publish_key(office.today())
        .is_some_and(|key| key.kid == signer.kid() && key.verifying_key().to_bytes() == signer.public());
    if !fits {
        return Err(BundleMakeError::NoKey);
    }
    let rules = rules_version();
    let published = office.log.as_ref().and_then(|log| log.published());
    let heading = Heading {
        office: &trust.iss,
        rules: &rules,
        checkpoint: published.as_ref().map(|p| p.checkpoint.note()),
        now: office.now(),
        trust_exp: trust.exp,
        cut_off: keys::places_of_cut_off(office, &trust),
    };
    let register = office.register();
    let input = match wanted {
        Wanted::Whole => signing_input(&Bundle::whole(&register, &heading), signer.kid(), trust_list)?,
        Wanted::Since(since) if since > register.seq => {
            return Err(BundleMakeError::Future { since, now: register.seq });
        }
        Wanted::Since(since) => {
            let records = office.store.records_after(since)?;
            // What was recorded while this was read belongs to the next delta.
            let records: Vec<_> = records.into_iter().filter(|record| record.seq <= register.seq).collect();
            signing_input(&delta(&register, &heading, since, &touched_since(&records)), signer.kid(), trust_list)?
        }
        Wanted::Status(id) => {
            let (kid, block) = id;
            if !register.runs.values().any(|run| list_of(run) == Some(id)) {
                return Err(BundleMakeError::NoList(kid, block));
            }
            let list = lists(&register, |other| other == id).remove(&id).unwrap_or_default();
            let lst = crate::domain::jws::base64url(list.packed());
            let iat = office.now().as_second();
            let claims = StatusClaims {
                sub: format!("https://{}/status/{kid}/{block}", office.host.as_str().to_ascii_lowercase()),
                iat,
                exp: (iat + LIFE).min(trust.exp),
                ttl: TTL,
                status_list: Lst { bits: BITS, lst },
            };
            status_input(&claims, signer.kid())?
        }
    };
    Ok(seal(&input, &signer.sign(input.as_bytes())?))
}
