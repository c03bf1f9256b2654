//! Keys in a token that speaks PKCS#11 (OASIS PKCS #11 3.0): they are made inside and never leave it.

use crate::ports::signer::{Signer, SignerError};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// PINs that opened tokens in this process, as SHA-256. A token is logged in for the whole process and
/// looks at no further PIN: whoever comes second is asked for the same one here.
static ENTERED: Mutex<BTreeMap<(PathBuf, String), [u8; 32]>> = Mutex::new(BTreeMap::new());

/// CKA_EC_PARAMS of Ed25519: the curve's name as PrintableString "edwards25519" (PKCS #11 3.0, 2.3.10).
const ED25519: [u8; 14] = *b"\x13\x0cedwards25519";
/// CKA_EC_POINT: the 32 bytes in a DER OCTET STRING.
const POINT_HEAD: [u8; 2] = [0x04, 0x20];

/// Where a key is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenPlace {
    /// The maker's module, e.g. `/usr/lib/softhsm/libsofthsm2.so`.
    pub module: PathBuf,
    /// Label of the token.
    pub token: String,
    /// Label of the key in the token.
    pub key: String,
}

/// Why a token does not serve.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// No such token.
    #[error("there is no token labelled {0:?}; plug it in, or see: pkcs11-tool --list-token-slots")]
    NoToken(String),
    /// No such key.
    #[error("the token {token:?} has no key labelled {key:?}")]
    NoKey {
        /// Token.
        token: String,
        /// Key.
        key: String,
    },
    /// The label is taken; keys are never overwritten.
    #[error("the token {token:?} has a key labelled {key:?} already; keys are never overwritten")]
    Exists {
        /// Token.
        token: String,
        /// Key.
        key: String,
    },
    /// Wrong PIN.
    #[error("wrong PIN for the token {0:?}; after a few wrong ones it locks itself")]
    Pin(String),
    /// The key could be taken out of the token.
    #[error("the private key {0:?} could leave its token; use one that is sensitive and not extractable")]
    Extractable(String),
    /// The token holds something else under this label.
    #[error("the key {0:?} is no Ed25519 key")]
    Kind(String),
    /// The module.
    #[error("{0}: {1}")]
    Module(PathBuf, Error),
}

/// A key in a token, unlocked.
pub struct TokenKey {
    kid: u8,
    public: [u8; 32],
    private: ObjectHandle,
    session: Mutex<Session>,
}

impl TokenPlace {
    fn failed(&self) -> impl Fn(Error) -> TokenError + '_ {
        |e| TokenError::Module(self.module.clone(), e)
    }

    fn login(&self, pin: &str) -> Result<Session, TokenError> {
        let module = Pkcs11::new(&self.module).map_err(self.failed())?;
        match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(e) => return Err(self.failed()(e)),
        }
        let slots = module.get_slots_with_token().map_err(self.failed())?;
        let slot = slots
            .into_iter()
            .find(|slot| module.get_token_info(*slot).is_ok_and(|info| info.label().trim_end() == self.token))
            .ok_or_else(|| TokenError::NoToken(self.token.clone()))?;
        let session = module.open_rw_session(slot).map_err(self.failed())?;
        let wrong = || TokenError::Pin(self.token.clone());
        let (here, print) = ((self.module.clone(), self.token.clone()), Sha256::digest(pin).into());
        let mut entered = ENTERED.lock().unwrap_or_else(PoisonError::into_inner);
        match session.login(UserType::User, Some(&AuthPin::new(pin.into()))) {
            Ok(()) => drop(entered.insert(here, print)),
            Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) if entered.get(&here) == Some(&print) => {}
            Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => return Err(wrong()),
            Err(Error::Pkcs11(RvError::PinIncorrect | RvError::PinLenRange | RvError::PinInvalid, _)) => {
                return Err(wrong());
            }
            Err(e) => return Err(self.failed()(e)),
        }
        Ok(session)
    }

    fn find(&self, session: &Session, class: ObjectClass) -> Result<Option<ObjectHandle>, TokenError> {
        let wanted = [Attribute::Class(class), Attribute::Label(self.key.clone().into_bytes())];
        Ok(session.find_objects(&wanted).map_err(self.failed())?.first().copied())
    }

    /// Makes a key in the token: sensitive, not extractable, for signing only.
    ///
    /// # Errors
    /// See [`TokenError`]; a label that is taken is never used again.
    pub fn generate(&self, kid: u8, pin: &str) -> Result<TokenKey, TokenError> {
        let session = self.login(pin)?;
        if self.find(&session, ObjectClass::PRIVATE_KEY)?.is_some() {
            return Err(TokenError::Exists { token: self.token.clone(), key: self.key.clone() });
        }
        let label = || Attribute::Label(self.key.clone().into_bytes());
        let id = || Attribute::Id(vec![kid]);
        let public = [
            Attribute::Token(true),
            Attribute::Private(false),
            Attribute::Verify(true),
            Attribute::EcParams(ED25519.to_vec()),
            label(),
            id(),
        ];
        let private = [
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Sign(true),
            label(),
            id(),
        ];
        session.generate_key_pair(&Mechanism::EccEdwardsKeyPairGen, &public, &private).map_err(self.failed())?;
        self.of_session(session, kid)
    }

    /// Unlocks a key of the token.
    ///
    /// # Errors
    /// See [`TokenError`]; a private key that could leave the token is refused.
    pub fn unlock(&self, kid: u8, pin: &str) -> Result<TokenKey, TokenError> {
        self.of_session(self.login(pin)?, kid)
    }

    fn of_session(&self, session: Session, kid: u8) -> Result<TokenKey, TokenError> {
        let missing = || TokenError::NoKey { token: self.token.clone(), key: self.key.clone() };
        let private = self.find(&session, ObjectClass::PRIVATE_KEY)?.ok_or_else(missing)?;
        let public = self.find(&session, ObjectClass::PUBLIC_KEY)?.ok_or_else(missing)?;
        let asked = [AttributeType::Sensitive, AttributeType::Extractable];
        let held = session.get_attributes(private, &asked).map_err(self.failed())?;
        if !held.contains(&Attribute::Sensitive(true)) || !held.contains(&Attribute::Extractable(false)) {
            return Err(TokenError::Extractable(self.key.clone()));
        }
        let point = session.get_attributes(public, &[AttributeType::EcPoint]).map_err(self.failed())?;
        let point = point.into_iter().find_map(|a| if let Attribute::EcPoint(point) = a { Some(point) } else { None });
        let kind = || TokenError::Kind(self.key.clone());
        let point = point.ok_or_else(kind)?;
        let bytes = point.strip_prefix(&POINT_HEAD).unwrap_or(&point);
        let public = <[u8; 32]>::try_from(bytes).map_err(|_| kind())?;
        Ok(TokenKey { kid, public, private, session: Mutex::new(session) })
    }
}

impl TokenKey {
    /// Whether the token would hand the private key out if asked for it: never.
    #[must_use]
    pub fn can_leave(&self) -> bool {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        session
            .get_attributes(self.private, &[AttributeType::Value])
            .is_ok_and(|found| found.iter().any(|a| matches!(a, Attribute::Value(bytes) if !bytes.is_empty())))
    }
}

impl Signer for TokenKey {
    fn kid(&self) -> u8 {
        self.kid
    }
    fn public(&self) -> [u8; 32] {
        self.public
    }
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        let failed = |cause: String| SignerError { kid: self.kid, cause };
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Pure));
        let signature = session.sign(&mechanism, self.private, message).map_err(|e| failed(e.to_string()))?;
        signature.try_into().map_err(|_| failed("the token's signature has not 64 bytes".into()))
    }
}
