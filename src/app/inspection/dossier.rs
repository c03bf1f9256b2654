//! The dossier of a case: one signed file that stands on its own. It carries the trust list, so that
//! whoever holds the office's root key checks it on a machine that has never met the server
//! (`src/manual/dossier.md`).

use super::{InspectionError, rules_version};
use crate::app::Office;
use crate::app::verify::verify_offline;
use crate::domain::certificate::{Certificate, Holder};
use crate::domain::ids::{InspectionId, ProductId};
use crate::domain::inspection::Inspection;
use crate::domain::jws::{self, JwsError, Kind};
use crate::domain::producer::Producer;
use crate::domain::product::Product;
use crate::domain::recognition::Recognition;
use crate::domain::register::Register;
use crate::domain::trust::{self, KeyStatus, TrustList};
use crate::domain::verdict::Status;
use crate::ports::clock::vietnam_day;
use crate::ports::signer::{Signer, SignerError};
use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The token of a dossier.
pub const KIND: Kind = Kind { typ: "temthat-dossier+jwt", max_bytes: 16 << 20 };
/// Version of the payload.
const VERSION: u32 = 1;

/// Why there is no dossier, or why it proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    /// The case.
    #[error(transparent)]
    Case(#[from] InspectionError),
    /// The token.
    #[error("the dossier does not hold: {0}")]
    Token(#[from] JwsError),
    /// The trust list inside it.
    #[error("the trust list in the dossier does not hold under this root key: {0}")]
    Trust(JwsError),
    /// The key that signed it.
    #[error("key {0} may not sign this dossier: unknown, revoked, or not in its period")]
    Key(u8),
    /// The key could not sign.
    #[error(transparent)]
    Signer(#[from] SignerError),
}

/// What a dossier says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dossier {
    /// 1.
    pub version: u32,
    /// Name of the office.
    pub office: String,
    /// Key of the trust list that signed.
    pub kid: u8,
    /// When it was made.
    pub made_at: Timestamp,
    /// Version of the rules of the program that made it.
    pub rules: String,
    /// The case with all its entries.
    pub case: Inspection,
    /// The rows of the register the case speaks of, as known when the dossier was made.
    pub extract: Extract,
    /// The trust list, signed by the office's root.
    pub trust_list: String,
}

/// Rows of the register.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extract {
    /// Last record.
    pub register_seq: u64,
    /// Producers.
    pub producers: Vec<Producer>,
    /// Products.
    pub products: Vec<Product>,
    /// Recognitions with every decision on them and when each was recorded.
    pub recognitions: Vec<Recognition>,
    /// Certificates of the producers.
    pub certificates: Vec<Certificate>,
}

/// Rows that belong to the products of a case.
fn extract(register: &Register, case: &Inspection) -> Extract {
    let products: BTreeSet<ProductId> = case.observed().filter_map(|o| o.product).collect();
    let mut out = Extract { register_seq: register.seq, ..Extract::default() };
    for product in products.iter().filter_map(|id| register.products.get(id)) {
        out.products.push(product.as_ref().clone());
        out.recognitions.extend(register.recognitions_of(product.id).map(|r| r.as_ref().clone()));
        if out.producers.iter().any(|p| p.id == product.producer) {
            continue;
        }
        out.producers.extend(register.producers.get(&product.producer).map(|p| p.as_ref().clone()));
        let held = register.certificates_of(Holder::Producer(product.producer));
        out.certificates.extend(held.map(|c| c.as_ref().clone()));
        for zone in register.zones.values().filter(|z| z.producers.contains(&product.producer)) {
            out.certificates.extend(register.certificates_of(Holder::Zone(zone.id)).map(|c| c.as_ref().clone()));
        }
    }
    out
}

/// Makes the dossier of a case and signs it.
///
/// # Errors
/// See [`DossierError`].
pub fn make(office: &Office, signer: &dyn Signer, trust_list: &str, id: InspectionId) -> Result<String, DossierError> {
    let register = office.register();
    let case = register.inspections.get(&id).ok_or(InspectionError::Unknown(id))?;
    let dossier = Dossier {
        version: VERSION,
        office: office.trust().map(|t| t.iss.clone()).unwrap_or_default(),
        kid: signer.kid(),
        made_at: office.now(),
        rules: rules_version(),
        case: case.as_ref().clone(),
        extract: extract(&register, case),
        trust_list: trust_list.trim().to_owned(),
    };
    let input = jws::signing_input(KIND, &dossier)?;
    let signature = signer.sign(input.as_bytes())?;
    Ok(jws::seal(&input, &signature))
}

/// A dossier whose signature is proven, and what could be checked beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proven {
    /// What it says.
    pub dossier: Dossier,
    /// Stamps of the case checked again with the trust list inside: text and verdict.
    pub stamps: Vec<(String, Status)>,
}

/// Checks a dossier under an office's root key, without any server.
///
/// # Errors
/// See [`DossierError`].
pub fn verify(token: &str, root: &VerifyingKey) -> Result<Proven, DossierError> {
    let read = |bytes: Vec<u8>| -> Result<Dossier, JwsError> {
        serde_json::from_slice(&bytes).map_err(|e| JwsError::Payload(e.to_string()))
    };
    let claimed = read(jws::unproven_payload(KIND, token)?)?;
    let list: TrustList = trust::jws::open(&claimed.trust_list, root).map_err(DossierError::Trust)?;
    let made_on = vietnam_day(claimed.made_at);
    let key = list
        .key(claimed.kid)
        .filter(|k| {
            k.signs.is_stamps() && k.status != KeyStatus::Revoked && k.not_before <= made_on && made_on <= k.not_after
        })
        .ok_or(DossierError::Key(claimed.kid))?;
    let dossier = read(jws::open(KIND, token, key.verifying_key())?)?;
    if dossier.version != VERSION {
        return Err(
            JwsError::Payload(format!("version {}; this program reads version {VERSION}", dossier.version)).into()
        );
    }
    let stamps = dossier.case.observed().filter_map(|o| o.label.stamp_url.clone());
    let stamps = stamps.map(|url| {
        let status = verify_offline(&list, &url, dossier.made_at).status;
        (url, status)
    });
    Ok(Proven { stamps: stamps.collect(), dossier })
}
