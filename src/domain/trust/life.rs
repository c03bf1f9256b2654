//! The life of a key on the trust list. It only goes one way: active, retired, compromised, revoked.

use super::cut_off::CutOff;
use super::{KeyStatus, KeyUse, TrustList, TrustedKey};
use jiff::Timestamp;
use jiff::civil::Date;

/// Why a key does not change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LifeError {
    /// No such key.
    #[error("the trust list has no key {0}; see: temthat keys list")]
    Unknown(u8),
    /// The id is taken, for ever: old stamps name it.
    #[error("key id {0} is taken; an id is never used again, since printed stamps name it")]
    Taken(u8),
    /// All ids are used up.
    #[error("all 255 key ids of this office are used up")]
    NoneLeft,
    /// The way back.
    #[error("key {kid} is {is}; that is for good. Make a new one: temthat keys new")]
    WayBack {
        /// Key id.
        kid: u8,
        /// Its status, as on the list.
        is: &'static str,
    },
    /// The cut-off day is later than today, or later than one stated before.
    #[error("the cut-off day {0} must not lie after today nor after the one that stands")]
    CutOff(Date),
}

impl KeyStatus {
    /// The word on the list.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Retired => "retired",
            Self::Compromised => "compromised",
            Self::Revoked => "revoked",
        }
    }
    fn step(self) -> u8 {
        match self {
            Self::Active => 0,
            Self::Retired => 1,
            Self::Compromised => 2,
            Self::Revoked => 3,
        }
    }
}

impl TrustList {
    /// The lowest key id that was never used; ids start at 1. `used` knows of key files beyond the list.
    ///
    /// # Errors
    /// [`LifeError::NoneLeft`].
    pub fn free_kid(&self, used: impl Fn(u8) -> bool) -> Result<u8, LifeError> {
        (1..=u8::MAX).find(|kid| self.key(*kid).is_none() && !used(*kid)).ok_or(LifeError::NoneLeft)
    }

    /// The highest id that was never used, for keys that sign no stamps.
    ///
    /// # Errors
    /// [`LifeError::NoneLeft`].
    pub fn free_publish_kid(&self, used: impl Fn(u8) -> bool) -> Result<u8, LifeError> {
        (1..=u8::MAX).rev().find(|kid| self.key(*kid).is_none() && !used(*kid)).ok_or(LifeError::NoneLeft)
    }

    /// The key that signs bundles and status lists on a day: the newest active one of that use.
    #[must_use]
    pub fn publish_key(&self, day: Date) -> Option<&TrustedKey> {
        let fits = |k: &&TrustedKey| k.signs == KeyUse::Publish && k.status == KeyStatus::Active && k.covers_day(day);
        self.keys.iter().filter(fits).max_by_key(|k| k.not_before)
    }

    /// Puts a new key on the list.
    ///
    /// # Errors
    /// [`LifeError::Taken`].
    pub fn enlist(&mut self, key: TrustedKey) -> Result<(), LifeError> {
        if self.key(key.kid).is_some() {
            return Err(LifeError::Taken(key.kid));
        }
        self.keys.push(key);
        Ok(())
    }

    /// A new key in the place of all active ones of its use: they sign no more from today on, and what
    /// they signed up to today stays good.
    ///
    /// # Errors
    /// [`LifeError::Taken`]; nothing has changed then.
    pub fn rotate(&mut self, key: TrustedKey, today: Date) -> Result<(), LifeError> {
        self.enlist(key)?;
        let (others, signs) = (self.keys.len() - 1, self.keys.last().map(|key| key.signs));
        let active = |k: &&mut TrustedKey| k.status == KeyStatus::Active && Some(k.signs) == signs;
        for key in self.keys[..others].iter_mut().filter(active) {
            (key.status, key.since) = (KeyStatus::Retired, Some(today));
        }
        Ok(())
    }

    /// A key signs no more; stamps issued up to and including `today` stay good.
    ///
    /// # Errors
    /// Unknown, compromised or revoked.
    pub fn retire(&mut self, kid: u8, today: Date) -> Result<(), LifeError> {
        self.step_to(kid, KeyStatus::Retired, today)
    }

    /// A key got into strange hands on the day `since` or later. With a cut-off in the public log, stamps
    /// of runs logged before it stay good and everything else of the key fails; without one, stamps
    /// issued from that day on are refused, and earlier ones are good where the office's register
    /// confirms them. It may be moved to an earlier place later.
    ///
    /// # Errors
    /// Unknown, revoked, or a day after `today` or after the one that stands.
    pub fn compromise(&mut self, kid: u8, since: Date, cut_off: Option<CutOff>, today: Date) -> Result<(), LifeError> {
        let key = self.key(kid).ok_or(LifeError::Unknown(kid))?;
        let (moved, held) = (key.status == KeyStatus::Compromised, key.cut_off.clone());
        let is_later = held.as_ref().zip(cut_off.as_ref()).is_some_and(|(held, new)| new.size > held.size);
        if since > today || (moved && (is_later || key.since.is_some_and(|stands| since > stands))) {
            return Err(LifeError::CutOff(since));
        }
        if !moved {
            self.step_to(kid, KeyStatus::Compromised, since)?;
        }
        self.change(kid, |key| {
            key.since = Some(since);
            key.cut_off = match (held, cut_off) {
                (Some(held), Some(earlier)) => Some(held.moved_to(earlier)),
                (held, new) => new.or(held),
            };
        })
    }

    /// Nothing the key signed is good any more.
    ///
    /// # Errors
    /// Unknown.
    pub fn revoke(&mut self, kid: u8, today: Date) -> Result<(), LifeError> {
        self.step_to(kid, KeyStatus::Revoked, today)
    }

    /// A scoped key may sign for more products from now on. Never for fewer: stamps are out there.
    ///
    /// # Errors
    /// Unknown, or no longer active.
    pub fn widen(&mut self, kid: u8, prefixes: &[String]) -> Result<(), LifeError> {
        let key = self.key(kid).ok_or(LifeError::Unknown(kid))?;
        if key.status != KeyStatus::Active {
            return Err(LifeError::WayBack { kid, is: key.status.word() });
        }
        // A key without prefixes signs for every product already.
        if key.scope.gtin_prefixes.is_empty() {
            return Ok(());
        }
        self.change(kid, |key| {
            let held = &mut key.scope.gtin_prefixes;
            held.extend(prefixes.iter().filter(|p| !held.contains(p)).cloned().collect::<Vec<_>>());
        })
    }

    /// The next version of the list, valid for `days` from `now` on.
    pub fn renew(&mut self, now: Timestamp, days: i64) {
        self.version += 1;
        // A clock that was set back must not make a list that is older than the one before.
        self.iat = now.as_second().max(self.iat);
        self.exp = self.iat + days * 86_400;
    }

    fn step_to(&mut self, kid: u8, status: KeyStatus, since: Date) -> Result<(), LifeError> {
        let is = self.key(kid).ok_or(LifeError::Unknown(kid))?.status;
        // A second time changes nothing: the first day stands.
        if is == status {
            return Ok(());
        }
        if is.step() > status.step() {
            return Err(LifeError::WayBack { kid, is: is.word() });
        }
        self.change(kid, |key| (key.status, key.since) = (status, Some(since)))
    }

    fn change(&mut self, kid: u8, change: impl FnOnce(&mut TrustedKey)) -> Result<(), LifeError> {
        self.keys.iter_mut().find(|k| k.kid == kid).map(change).ok_or(LifeError::Unknown(kid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::SigningKey;
    use jiff::civil::date;

    fn key(kid: u8) -> TrustedKey {
        let public = SigningKey::from_bytes(&[kid; 32]).verifying_key();
        TrustedKey::new(kid, public, date(2026, 1, 1), date(2028, 1, 1))
    }
    fn list() -> TrustList {
        TrustList {
            iss: "t".into(),
            iat: 0,
            exp: 1,
            version: 1,
            hosts: vec!["A.VN".into()],
            keys: vec![key(1)],
            log: None,
        }
    }
    const TODAY: Date = date(2026, 9, 1);

    #[test]
    fn a_rotation_retires_the_active_keys_and_every_list_stays_flawless() {
        let mut list = list();
        let kid = list.free_kid(|kid| kid == 2).expect("an id");
        assert_eq!(kid, 3, "1 is on the list, 2 has a file");
        list.rotate(key(kid), TODAY).expect("rotated");
        let status: Vec<_> = list.keys.iter().map(|k| (k.kid, k.status, k.since)).collect();
        assert_eq!(status, [(1, KeyStatus::Retired, Some(TODAY)), (3, KeyStatus::Active, None)]);
        list.compromise(1, date(2026, 8, 1), None, TODAY).expect("cut off");
        list.revoke(1, TODAY).expect("revoked");
        list.renew(Timestamp::from_second(100).expect("a moment"), 90);
        assert_eq!((list.version, list.flaw()), (2, None));
    }

    #[test]
    fn a_key_never_goes_back_and_an_id_is_never_used_again() {
        let mut list = list();
        assert_eq!(list.enlist(key(1)), Err(LifeError::Taken(1)));
        assert_eq!(list.rotate(key(1), TODAY), Err(LifeError::Taken(1)));
        assert_eq!(list.keys[0].status, KeyStatus::Active, "a refused rotation changes nothing");
        assert_eq!(list.retire(9, TODAY), Err(LifeError::Unknown(9)));
        assert_eq!(list.compromise(1, date(2026, 9, 2), None, TODAY), Err(LifeError::CutOff(date(2026, 9, 2))));
        list.compromise(1, date(2026, 8, 10), None, TODAY).expect("cut off");
        assert!(list.compromise(1, date(2026, 8, 11), None, TODAY).is_err(), "a cut-off never moves to a later day");
        list.compromise(1, date(2026, 8, 9), None, TODAY).expect("an earlier day");
        assert!(matches!(list.retire(1, TODAY), Err(LifeError::WayBack { .. })));
        list.revoke(1, TODAY).expect("revoked");
        assert!(matches!(list.compromise(1, date(2026, 1, 1), None, TODAY), Err(LifeError::WayBack { .. })));
        list.revoke(1, date(2026, 9, 9)).expect("no harm");
        assert_eq!(list.keys[0].since, Some(TODAY), "the first day stands");
    }

    #[test]
    fn the_ids_come_to_an_end() {
        assert_eq!(list().free_kid(|_| true), Err(LifeError::NoneLeft));
    }
}
