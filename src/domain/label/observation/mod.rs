//! What a label, a listing or a photograph shows, as claims still to be checked.

pub mod shown;

use crate::domain::certificate::Scheme;
use crate::domain::law::goods::{Content, GoodsGroup};
use crate::domain::product::CriteriaSet;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shown::{Artwork, DossierPart, Listing, LotCode, OriginShown, Paper, Resolution, TraceItem, TraceRequest};

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
    /// Variant (flavour, grade) as shown.
    pub variant: Option<String>,
    /// Pack as shown.
    pub pack: Option<String>,
    /// Parts of the recognised dossier that the label does not agree with, compared side by side.
    pub dossier_differs: Vec<DossierPart>,
    /// Criteria set, where the checker knows it and the register does not.
    pub criteria_set: Option<CriteriaSet>,
    /// Goods group, where the checker knows it.
    pub goods: Option<GoodsGroup>,
    /// The mark as drawn.
    pub artwork: Option<Artwork>,
    /// Whether an electronic trace code is on the label.
    pub trace_code: Option<bool>,
    /// Whether every face of the pack was seen.
    pub all_faces: bool,
    /// What following the code on the label led to.
    pub resolution: Option<Resolution>,
    /// Trace codes seen, with the lots they were on.
    pub lot_codes: Vec<LotCode>,
    /// The goods have no lots in trade.
    pub no_lots: bool,
    /// The scans were shown in a shop or office.
    pub demo_scans: bool,
    /// Items of NĐ 37/2026 Đ23.5 in the decoded record.
    pub trace_items: Option<Vec<TraceItem>>,
    /// Where the material comes from, by the purchase records seen.
    pub origin: Option<OriginShown>,
    /// A request for trace data, and what came of it.
    pub trace_request: Option<TraceRequest>,
    /// Planting-area code shown.
    pub planting_code: Option<String>,
    /// Crop shown with it.
    pub crop: Option<String>,
    /// Place of the zone shown with it.
    pub zone_place: Option<String>,
    /// Mandatory contents seen.
    pub contents: Option<Vec<Content>>,
    /// Best before or expiry (HSD), if shown.
    pub best_before: Option<Date>,
    /// A stamp or sticker hides mandatory contents.
    pub stamp_hides: Option<bool>,
    /// Fresh goods sold without packaging (NĐ 37/2026 Đ35.2, Đ51).
    pub unpackaged: bool,
    /// An electronic label was read as well, and its contents are among those listed.
    pub e_label: bool,
    /// Running text of the label or listing.
    pub text: Option<String>,
    /// The goods are sold as health food.
    pub health_food: Option<bool>,
    /// A listing of electronic commerce instead of a pack.
    pub listing: Option<Listing>,
    /// Papers that the checker has seen.
    pub papers: Vec<Paper>,
    /// Readings of the names above, where they were read from a photo and may have been misread.
    pub readings: Readings,
    /// Names of fields above of which the reader is not sure; no sign rests on them. "unlisted": that the
    /// names stand in no register may come from how they were read.
    pub uncertain: Vec<String>,
}

/// What may be the names on a label, as a reader made them out, likeliest first. The register decides
/// between them ([`super::naming`]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Readings {
    /// Of the product.
    pub product: Vec<Reading>,
    /// Of the producer.
    pub producer: Vec<Reading>,
}

/// One reading of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// As read.
    pub text: String,
    /// How sure the reader is, 0 to 100.
    pub sure: u8,
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
