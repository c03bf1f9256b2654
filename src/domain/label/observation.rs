//! What a label, a listing or a photograph shows, as claims still to be checked.

use crate::domain::certificate::Scheme;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A label as observed. Every field is optional: what was not seen is not claimed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Observation {
    /// Whether the OCOP mark is on the label; `None` if not known.
    pub mark: Option<bool>,
    /// Stars shown with it, as counted (0..=10); may be a number no law knows.
    pub stars: Option<u8>,
    /// Product name as shown.
    pub product: Option<String>,
    /// Producer as shown.
    pub producer: Option<String>,
    /// Address as shown.
    pub address: Option<String>,
    /// Growing claims as worded on the label.
    pub claims: Vec<ClaimShown>,
    /// OCOP product code as shown.
    pub code: Option<String>,
    /// GTIN digits as shown.
    pub gtin: Option<String>,
    /// Decision number shown.
    pub decision_no: Option<String>,
    /// Issuing authority shown, and the date of the decision.
    pub authority: Option<String>,
    /// Date of the decision shown.
    pub decided_on: Option<Date>,
    /// Text of a stamp (URL) on the label.
    pub stamp_url: Option<String>,
    /// Day the label was printed, if known.
    pub printed_on: Option<Date>,
    /// Day the goods were made (NSX), if shown.
    pub made_on: Option<Date>,
    /// Day the label was seen; today if absent.
    pub seen_on: Option<Date>,
    /// Receipt number (phiếu số) of a filed re-evaluation dossier the producer showed.
    pub dossier_no: Option<String>,
}

/// A growing claim as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimShown {
    /// Scheme claimed.
    pub scheme: Scheme,
    /// Certificate number printed beside it, if any.
    #[serde(default)]
    pub number: Option<String>,
    /// Certification body printed beside it, if any.
    #[serde(default)]
    pub body: Option<String>,
    /// Date of the certificate printed beside it, if any.
    #[serde(default)]
    pub issued_on: Option<Date>,
}
