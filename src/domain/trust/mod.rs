//! Trust list: which keys speak for an office. Signed by its offline root as a compact JWS
//! (RFC 7515, EdDSA: RFC 8037), so that any JOSE library checks it.

pub mod bundle;
pub mod ceremony;
pub mod cut_off;
pub mod jws;
pub mod life;
pub mod offices;
pub mod status;

use super::gtin::Gtin;
use super::log::note::{NoteKey, Use};
use super::stamp::link::Host;
use cut_off::CutOff;
use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// `typ` header of a trust list.
pub const TYP: &str = "temthat-trust+jwt";
/// Most bytes of a trust list that are looked at.
pub const MAX_BYTES: usize = 262_144;

/// Most hosts of one office.
pub const MAX_HOSTS: usize = 64;
/// Most GTIN prefixes of one key.
pub const MAX_PREFIXES: usize = 256;

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyStatus {
    /// Signs and verifies.
    Active,
    /// Signs no more; stamps already out stay good.
    Retired,
    /// In strange hands since a day: stamps issued before it are good where the office's register
    /// confirms them, later ones never.
    Compromised,
    /// Nothing it signed is good any more.
    Revoked,
}

/// What a key signs (the JWK member `use`, RFC 7517 §4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyUse {
    /// Stamps and dossiers.
    #[default]
    Stamps,
    /// Offline bundles and status lists: a key that lies beside the server, so it may sign no stamp.
    Publish,
}

impl KeyUse {
    /// Whether the key signs stamps.
    #[must_use]
    pub fn is_stamps(&self) -> bool {
        *self == Self::Stamps
    }
}

/// What a key may sign for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Prefixes of 14-digit GTINs; empty = all of the office's products.
    #[serde(default)]
    pub gtin_prefixes: Vec<String>,
}

/// One issuer key: a JWK (RFC 7517) of type OKP with dates, status and scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustedKey {
    /// Key id, 0 to 255, unique within the list.
    pub kid: u8,
    /// Always "OKP".
    pub kty: String,
    /// Always "Ed25519".
    pub crv: String,
    /// Public key, base64url without padding.
    #[serde(with = "public")]
    pub x: VerifyingKey,
    /// What it signs; absent = stamps.
    #[serde(default, rename = "use", skip_serializing_if = "KeyUse::is_stamps")]
    pub signs: KeyUse,
    /// Status.
    pub status: KeyStatus,
    /// Since when it is retired, compromised or revoked; stands exactly then. A stamp issued after the
    /// day its key was retired is refused, as is one issued on or after the day its key was compromised;
    /// revocation refuses every stamp, whatever day a thief wrote.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "day::optional")]
    pub since: Option<Date>,
    /// Only compromised keys of offices with a public log: where the log decides what it signed before.
    /// Stamps issued on the day `since` are then no longer refused for their day alone.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "cut_off::present")]
    pub cut_off: Option<CutOff>,
    /// First issue day.
    #[serde(with = "day")]
    pub not_before: Date,
    /// Last issue day.
    #[serde(with = "day")]
    pub not_after: Date,
    /// Scope.
    #[serde(default)]
    pub scope: Scope,
}

/// Days as `YYYY-MM-DD` and nothing else, so that every verifier reads the same lists.
mod day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(day: &Date, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(day)
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
        let text = String::deserialize(d)?;
        let day: Option<Date> = text.parse().ok();
        // A date is written in one way only.
        day.filter(|day| day.to_string() == text && text.len() == 10)
            .ok_or_else(|| D::Error::custom("a day must be written YYYY-MM-DD"))
    }
    /// A day that may be absent, but not null.
    pub mod optional {
        use super::{Date, Deserializer, Serializer};

        pub fn serialize<S: Serializer>(day: &Option<Date>, s: S) -> Result<S::Ok, S::Error> {
            match day {
                Some(day) => super::serialize(day, s),
                None => s.serialize_none(),
            }
        }
        pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
            super::deserialize(d).map(Some)
        }
    }
}

mod public {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ed25519_dalek::VerifyingKey;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(key: &VerifyingKey, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&URL_SAFE_NO_PAD.encode(key.as_bytes()))
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<VerifyingKey, D::Error> {
        let bytes = URL_SAFE_NO_PAD.decode(String::deserialize(d)?).map_err(D::Error::custom)?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| D::Error::custom("a public key has 32 bytes"))?;
        super::sound_key(&bytes).map_err(D::Error::custom)
    }
}

/// A public key that may be trusted: on the curve, canonical, of large order.
///
/// # Errors
/// What is wrong with it.
pub fn sound_key(bytes: &[u8; 32]) -> Result<VerifyingKey, &'static str> {
    let key = VerifyingKey::from_bytes(bytes).map_err(|_| "not an Ed25519 public key")?;
    // y of 2^255 - 19 and above names a point that has a smaller spelling (RFC 8032 §5.1.3).
    if bytes[31] & 0x7f == 0x7f && bytes[1..31].iter().all(|b| *b == 0xff) && bytes[0] >= 0xed {
        return Err("not a canonical Ed25519 public key");
    }
    if key.is_weak() { Err("a weak Ed25519 public key") } else { Ok(key) }
}

impl TrustedKey {
    /// A key with the fixed members filled in.
    #[must_use]
    pub fn new(kid: u8, x: VerifyingKey, not_before: Date, not_after: Date) -> Self {
        Self {
            kid,
            kty: "OKP".into(),
            crv: "Ed25519".into(),
            x,
            signs: KeyUse::Stamps,
            status: KeyStatus::Active,
            since: None,
            cut_off: None,
            not_before,
            not_after,
            scope: Scope::default(),
        }
    }
    /// The parsed key.
    #[must_use]
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.x
    }
    /// The same key for another use.
    #[must_use]
    pub fn signing(self, signs: KeyUse) -> Self {
        Self { signs, ..self }
    }
    /// Whether it may sign on `day`, both ends included.
    #[must_use]
    pub fn covers_day(&self, day: Date) -> bool {
        self.not_before <= day && day <= self.not_after
    }
    /// Whether a stamp issued on `day` comes too late for the key's life, whatever else speaks for it.
    #[must_use]
    pub fn ended_before(&self, day: Date) -> bool {
        match (self.status, self.since) {
            (KeyStatus::Active, _) => false,
            (KeyStatus::Revoked, _) | (_, None) => true,
            (KeyStatus::Compromised, Some(since)) if self.cut_off.is_none() => day >= since,
            (KeyStatus::Retired | KeyStatus::Compromised, Some(since)) => day > since,
        }
    }
    /// Whether it may sign for `gtin`.
    #[must_use]
    pub fn covers_gtin(&self, gtin: Gtin) -> bool {
        self.scope.gtin_prefixes.is_empty() || {
            let digits = gtin.to_string();
            self.scope.gtin_prefixes.iter().any(|p| digits.starts_with(p.as_str()))
        }
    }
    /// Whether it may sign stamps for `gtin` on `day`.
    #[must_use]
    pub fn allows(&self, day: Date, gtin: Gtin) -> bool {
        self.signs.is_stamps() && self.covers_day(day) && self.covers_gtin(gtin)
    }
    /// What is wrong with the key as data, if anything.
    fn flaw(&self) -> Option<String> {
        if self.kty != "OKP" || self.crv != "Ed25519" {
            return Some("only kty OKP with crv Ed25519 is known".into());
        }
        if self.not_before > self.not_after {
            return Some("not_before must not lie after not_after".into());
        }
        if (self.status == KeyStatus::Active) != self.since.is_none() {
            return Some("since stands for retired, compromised and revoked keys, and only there".into());
        }
        if let Some(cut_off) = &self.cut_off {
            if matches!(self.status, KeyStatus::Active | KeyStatus::Retired) {
                return Some("cut_off stands for compromised keys only".into());
            }
            if let Some(flaw) = cut_off.flaw() {
                return Some(flaw);
            }
        }
        let prefixes = &self.scope.gtin_prefixes;
        let digits = |p: &String| (1..=14).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
        if prefixes.len() > MAX_PREFIXES || !prefixes.iter().all(digits) {
            return Some("gtin_prefixes: at most 256 prefixes of 1 to 14 digits each".into());
        }
        None
    }
}

/// The payload of a trust list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustList {
    /// Name of the office.
    pub iss: String,
    /// Issued at, Unix seconds.
    pub iat: i64,
    /// Not to be used from this moment on, Unix seconds.
    pub exp: i64,
    /// Counts up with every list of the office.
    pub version: u64,
    /// Hosts of the office's stamps, upper-case.
    pub hosts: Vec<String>,
    /// Keys.
    pub keys: Vec<TrustedKey>,
    /// Key of the office's public log, a C2SP vkey `NAME+ID+KEY`; the name is the log's origin.
    /// `None` for an office without a log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
}

impl TrustList {
    /// Whether a host belongs to the office.
    #[must_use]
    pub fn covers(&self, host: &Host) -> bool {
        self.hosts.iter().any(|h| h == host.as_str())
    }
    /// The key with this id.
    #[must_use]
    pub fn key(&self, kid: u8) -> Option<&TrustedKey> {
        self.keys.iter().find(|k| k.kid == kid)
    }
    /// Key of the office's public log.
    #[must_use]
    pub fn log_key(&self) -> Option<NoteKey> {
        self.log.as_deref()?.parse().ok()
    }
    /// Whether the list may be used at a moment.
    #[must_use]
    pub fn is_live(&self, at: Timestamp) -> bool {
        at.as_second() < self.exp
    }
    /// Share of the list's life that is over at a moment, 0 to 1 and above.
    #[must_use]
    pub fn age(&self, at: Timestamp) -> f64 {
        let life = (self.exp - self.iat).max(1);
        (at.as_second() - self.iat) as f64 / life as f64
    }
    /// What is wrong with the list as data, if anything.
    #[must_use]
    pub fn flaw(&self) -> Option<String> {
        if !(1..=MAX_HOSTS).contains(&self.hosts.len()) {
            return Some("hosts: 1 to 64 hosts are needed".into());
        }
        if let Some(bad) = self.hosts.iter().find(|h| Host::new(h).is_none_or(|host| host.as_str() != h.as_str())) {
            return Some(format!("hosts: {bad:?} is not an upper-case host name"));
        }
        if self.exp <= self.iat {
            return Some("exp: must lie after iat".into());
        }
        let of_log = |key: &str| key.parse::<NoteKey>().is_ok_and(|key| key.of() == Use::Log);
        if let Some(bad) = self.log.as_deref().filter(|key| !of_log(key)) {
            return Some(format!("log: {bad:?} is not the verifier key of a log"));
        }
        for (i, key) in self.keys.iter().enumerate() {
            if let Some(flaw) = key.flaw() {
                return Some(format!("keys[{i}]: {flaw}"));
            }
            if self.keys[..i].iter().any(|other| other.kid == key.kid) {
                return Some(format!("keys[{i}]: kid {} stands twice", key.kid));
            }
        }
        None
    }
}
