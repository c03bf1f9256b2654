//! Checkpoints as signed notes (C2SP signed-note, tlog-checkpoint) and cosignatures (C2SP
//! tlog-cosignature, Ed25519). Parsing is the kept crate's; every signature is checked by our one
//! strict rule, under keys that the caller names.

use crate::domain::stamp::verify::signature_fits;
use crate::domain::trust::sound_key;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;
use signed_note::{Note, Signature, VerificationError, Verifier, Verifiers, is_key_name_valid, key_id};
use std::fmt;
use std::str::FromStr;
use tlog_tiles::Hash;

/// Largest tree that is looked at. What a hostile log may claim beyond it is refused unread.
pub const MAX_SIZE: u64 = 1 << 40;
/// Largest checkpoint that is read, bytes.
pub const MAX_BYTES: usize = 65_536;

/// What a note key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Checkpoints of its own log (signed-note type 0x01).
    Log = 1,
    /// Cosignatures with a time (type 0x04).
    Cosign = 4,
}

/// The public half of a note key, written as a C2SP vkey `NAME+ID+KEY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteKey {
    name: String,
    of: Use,
    id: u32,
    key: VerifyingKey,
}

/// Why a key or a checkpoint is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a vkey of a known kind.
    #[error("{0:?} is not a verifier key of the form NAME+ID+KEY (C2SP signed-note)")]
    Key(String),
    /// Too large.
    #[error("the checkpoint has {0} bytes, at most {MAX_BYTES} are read")]
    TooLarge(usize),
    /// Not a signed note, or its text is no checkpoint.
    #[error("this is not a signed checkpoint: {0}")]
    Shape(&'static str),
    /// No signature of the log's key, or one that does not fit.
    #[error("the checkpoint is not signed by the log's key")]
    Signature,
    /// Of another log.
    #[error("the checkpoint is of log {found:?}, not of {wanted:?}")]
    Origin {
        /// Origin in the checkpoint.
        found: String,
        /// Origin of the key.
        wanted: String,
    },
}

impl NoteKey {
    /// Whether a key may have this name: no spaces, no pluses, not too long.
    #[must_use]
    pub fn is_name(name: &str) -> bool {
        is_key_name_valid(name) && name.len() <= 200 && !name.chars().any(char::is_control)
    }
    /// A key of a name; `None` if it cannot have it.
    #[must_use]
    pub fn new(name: &str, of: Use, key: VerifyingKey) -> Option<Self> {
        let encoded = [&[of as u8], key.as_bytes().as_slice()].concat();
        Self::is_name(name).then(|| Self { name: name.to_owned(), of, id: key_id(name, &encoded), key })
    }
    /// Name: the origin for a log's key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The parsed key.
    #[must_use]
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.key
    }
    /// What it signs.
    #[must_use]
    pub fn of(&self) -> Use {
        self.of
    }
    /// The same key in its other use: a log also cosigns its own checkpoints, to give them a time.
    #[must_use]
    pub fn as_cosigner(&self) -> Self {
        Self::new(&self.name, Use::Cosign, self.key).unwrap_or_else(|| self.clone())
    }
}

impl fmt::Display for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoded = [&[self.of as u8], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{:08x}+{}", self.name, self.id, STANDARD.encode(encoded))
    }
}

impl FromStr for NoteKey {
    type Err = NoteError;
    fn from_str(text: &str) -> Result<Self, NoteError> {
        let wrong = || NoteError::Key(text.chars().take(80).collect());
        let (name, rest) = text.split_once('+').ok_or_else(wrong)?;
        let (_, encoded) = rest.split_once('+').ok_or_else(wrong)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| wrong())?;
        let (of, key) = bytes.split_first().ok_or_else(wrong)?;
        let of = match of {
            1 => Use::Log,
            4 => Use::Cosign,
            _ => return Err(wrong()),
        };
        let key = key.try_into().ok().and_then(|key| sound_key(key).ok()).ok_or_else(wrong)?;
        let parsed = Self::new(name, of, key).ok_or_else(wrong)?;
        // One key is written in one way only, its id included.
        if parsed.to_string() == text { Ok(parsed) } else { Err(wrong()) }
    }
}

impl Verifier for NoteKey {
    fn name(&self) -> &str {
        &self.name
    }
    fn key_id(&self) -> u32 {
        self.id
    }
    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        match self.of {
            Use::Log => signature.try_into().is_ok_and(|signature| signature_fits(&self.key, text, signature)),
            Use::Cosign => timed(signature)
                .is_some_and(|(time, signature)| signature_fits(&self.key, &cosigned_message(time, text), signature)),
        }
    }
}

/// Takes a timestamped signature apart: big-endian seconds, 64 bytes.
fn timed(signature: &[u8]) -> Option<(u64, &[u8; 64])> {
    let (time, signature) = signature.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*time), signature.try_into().ok()?)).filter(|(time, _)| *time <= i64::MAX as u64)
}

/// What an Ed25519 cosignature signs (C2SP tlog-cosignature).
#[must_use]
pub fn cosigned_message(time: u64, text: &[u8]) -> Vec<u8> {
    [format!("cosignature/v1\ntime {time}\n").as_bytes(), text].concat()
}

struct Known<'a>(&'a [&'a NoteKey]);

impl Verifiers for Known<'_> {
    fn verifier(&self, name: &str, id: u32) -> Result<&dyn Verifier, VerificationError> {
        let found = self.0.iter().find(|key| key.name == name && key.id == id);
        found.map(|key| *key as &dyn Verifier).ok_or(VerificationError::UnknownKey { name: name.to_owned(), id })
    }
}

/// A tree of a log: its size and root.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    /// Number of leaves.
    pub size: u64,
    /// Root (RFC 6962 §2.1).
    pub root: Hash,
}

impl Eq for Head {}

/// The text of a checkpoint (C2SP tlog-checkpoint), no extension lines.
#[must_use]
pub fn text(origin: &str, head: &Head) -> String {
    format!("{origin}\n{}\n{}\n", head.size, head.root)
}

/// A checkpoint that its log's key has signed. Only [`open`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    note: String,
    origin: String,
    head: Head,
    cosigned: Vec<(String, Timestamp)>,
}

impl Checkpoint {
    /// The whole note, as signed.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }
    /// The note without its signatures.
    #[must_use]
    pub fn text(&self) -> &str {
        self.note.rsplit_once("\n\n").map_or("", |(text, _)| self.note.get(..=text.len()).unwrap_or_default())
    }
    /// Origin of the log.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
    /// Tree.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }
    /// Who cosigned it when, of the keys that were given to [`open`]. The log's own name is among
    /// them where it gave its checkpoint a time.
    #[must_use]
    pub fn cosigned(&self) -> &[(String, Timestamp)] {
        &self.cosigned
    }
    /// When the log itself says it was the newest.
    #[must_use]
    pub fn as_of(&self) -> Option<Timestamp> {
        self.cosigned.iter().find(|(name, _)| *name == self.origin).map(|(_, at)| *at)
    }
}

/// Opens a checkpoint under the log's key, and notes which of `witnesses` cosigned it.
///
/// # Errors
/// Not a checkpoint, of another log, or not signed by the key. A cosignature of a named witness that
/// does not fit makes the whole refused, as the signed-note text wants it.
pub fn open(note: &str, log: &NoteKey, witnesses: &[NoteKey]) -> Result<Checkpoint, NoteError> {
    if note.len() > MAX_BYTES {
        return Err(NoteError::TooLarge(note.len()));
    }
    let parsed = Note::from_bytes(note.as_bytes()).map_err(|_| NoteError::Shape("not a signed note"))?;
    let own = log.as_cosigner();
    let known: Vec<&NoteKey> = [log, &own].into_iter().chain(witnesses).collect();
    let (signed, _) = parsed.verify(&Known(&known)).map_err(|_| NoteError::Signature)?;
    if log.of != Use::Log || !signed.iter().any(|s| s.name() == log.name && s.id() == log.id) {
        return Err(NoteError::Signature);
    }
    let (origin, head) = parse_text(parsed.text())?;
    if origin != log.name {
        return Err(NoteError::Origin { found: origin.chars().take(200).collect(), wanted: log.name.clone() });
    }
    let cosigner = |s: &Signature| known.iter().any(|k| k.of == Use::Cosign && k.name == s.name() && k.id == s.id());
    let cosigned = signed
        .iter()
        .filter(|s| cosigner(s))
        .filter_map(|s| {
            let at = i64::try_from(timed(s.signature())?.0).ok().and_then(|t| Timestamp::from_second(t).ok())?;
            Some((s.name().to_owned(), at))
        })
        .collect();
    Ok(Checkpoint { note: note.to_owned(), origin, head, cosigned })
}

/// Reads the three lines of a checkpoint; extension lines are allowed and carry no meaning.
fn parse_text(text: &[u8]) -> Result<(String, Head), NoteError> {
    let parsed = tlog_tiles::Checkpoint::from_bytes(text).map_err(|_| NoteError::Shape("not origin, size and root"))?;
    let head = Head { size: parsed.size(), root: *parsed.hash() };
    if head.size > MAX_SIZE {
        return Err(NoteError::Shape("the tree is larger than any log"));
    }
    if head.size == 0 && head.root != tlog_tiles::EMPTY_HASH {
        return Err(NoteError::Shape("an empty tree has one root only"));
    }
    Ok((parsed.origin().to_owned(), head))
}

/// One signature line of a note, newline included.
#[must_use]
pub fn line(key: &NoteKey, signature: &[u8]) -> String {
    let bytes = [&key.id.to_be_bytes(), signature].concat();
    format!("— {} {}\n", key.name, STANDARD.encode(bytes))
}

/// The bytes of a timestamped signature.
#[must_use]
pub fn timestamped(time: u64, signature: &[u8; 64]) -> Vec<u8> {
    [&time.to_be_bytes(), signature.as_slice()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer, SigningKey};

    fn key(seed: u8, name: &str, of: Use) -> (SigningKey, NoteKey) {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let public = NoteKey::new(name, of, key.verifying_key()).expect("a name");
        (key, public)
    }
    fn signed(key: &SigningKey, public: &NoteKey, text: &str) -> String {
        format!("{text}\n{}", line(public, &key.sign(text.as_bytes()).to_bytes()))
    }
    fn head() -> Head {
        Head { size: 3, root: tlog_tiles::record_hash(b"x") }
    }

    #[test]
    fn the_example_of_the_specification_parses_as_a_key_and_other_spellings_do_not() {
        let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let parsed: NoteKey = vkey.parse().expect("a key");
        assert_eq!((parsed.name(), parsed.of(), parsed.to_string().as_str()), ("PeterNeumann", Use::Log, vkey));
        for wrong in ["", "a+b", &vkey.replace("c74f", "C74F"), &vkey.replace("a3+AR", "a4+AR"), &vkey[..60]] {
            assert!(wrong.parse::<NoteKey>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_checkpoint_opens_under_its_own_key_only() {
        let (secret, log) = key(1, "tem.example/log", Use::Log);
        let (_, other) = key(2, "tem.example/log", Use::Log);
        let note = signed(&secret, &log, &text("tem.example/log", &head()));
        let opened = open(&note, &log, &[]).expect("opened");
        assert_eq!((opened.head(), opened.as_of()), (head(), None));
        assert_eq!(opened.text(), text("tem.example/log", &head()));
        assert_eq!(open(&note, &other, &[]), Err(NoteError::Signature));
        assert!(open(&note.replace("\n3\n", "\n4\n"), &log, &[]).is_err());
        let foreign = signed(&secret, &log, &text("tem.khac/log", &head()));
        assert!(matches!(open(&foreign, &log, &[]), Err(NoteError::Origin { .. })));
        let huge = signed(&secret, &log, &text("tem.example/log", &Head { size: u64::MAX, ..head() }));
        assert!(matches!(open(&huge, &log, &[]), Err(NoteError::Shape(_))));
    }

    #[test]
    fn a_cosignature_gives_a_time_and_a_bad_one_spoils_the_note() {
        let (secret, log) = key(1, "tem.example/log", Use::Log);
        let (by, witness) = key(3, "witness.example", Use::Cosign);
        let body = text("tem.example/log", &head());
        let time = 1_790_000_000;
        let bytes = by.sign(&cosigned_message(time, body.as_bytes())).to_bytes();
        let note = signed(&secret, &log, &body) + &line(&witness, &timestamped(time, &bytes));
        let opened = open(&note, &log, std::slice::from_ref(&witness)).expect("opened");
        assert_eq!(opened.cosigned().len(), 1);
        assert_eq!(opened.cosigned()[0].1.as_second(), 1_790_000_000);
        assert!(open(&note, &log, &[]).expect("unknown signers are ignored").cosigned().is_empty());
        let late = signed(&secret, &log, &body) + &line(&witness, &timestamped(time + 1, &bytes));
        assert_eq!(open(&late, &log, &[witness]), Err(NoteError::Signature));
    }
}
