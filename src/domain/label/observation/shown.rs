//! Parts of an observation.

use crate::domain::law::goods::Content;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A part of the recognised dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DossierPart {
    /// Name.
    Name,
    /// Variant.
    Variant,
    /// Pack.
    Pack,
    /// Main ingredient.
    MainIngredient,
}

/// Colour of the second O of the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondO {
    /// As in the reference profile.
    Blue,
    /// As some pages of provinces show it.
    Red,
    /// Anything else.
    Other,
}

/// The mark as drawn, against the reference profile. The official artwork was never readable: what
/// differs is said to differ, never to be forged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Artwork {
    /// Letters in the order drawn.
    pub letters: Option<String>,
    /// Whether the line ONE COMMUNE ONE PRODUCT OF VIETNAM is there.
    pub text_line: Option<bool>,
    /// Width by height, in hundredths (reference 297).
    pub ratio: Option<u32>,
    /// Second O.
    pub second_o: Option<SecondO>,
    /// Gradients or outlines.
    pub gradient: Option<bool>,
    /// Printed in one colour.
    pub mono: bool,
    /// Whether colours of the photo can be relied on (a scale or card beside it).
    pub colours_reliable: Option<bool>,
    /// Looks like the mark without being it.
    pub look_alike: Option<bool>,
    /// Name of the provincial mark it is, as read.
    pub provincial: Option<String>,
    /// Presented as the national mark.
    pub as_national: Option<bool>,
    /// What else differs.
    pub differs: Vec<ArtworkPart>,
}

/// A part of the mark that can differ from the reference profile beside those with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArtworkPart {
    /// Colours of letters other than the second O.
    LetterColours,
    /// Thickness of the strokes.
    Stroke,
    /// Shapes of the letters.
    Letterforms,
}

/// What following a code led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// Outcome.
    pub outcome: Resolved,
    /// Attempts, at different times.
    pub attempts: u32,
    /// An outage was announced for that time.
    #[serde(default)]
    pub outage: bool,
}

/// Outcome of following a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolved {
    /// To the page of this product.
    Page,
    /// To nothing or an error.
    Nothing,
    /// To another domain than the approved one.
    OffDomain,
    /// To a page that speaks of no product.
    Generic,
}

/// A trace code and the lot on the pack it was on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LotCode {
    /// Lot on the pack, where there is one.
    #[serde(default)]
    pub lot: Option<String>,
    /// Text of the code.
    pub code: String,
}

/// Items of NĐ 37/2026 Đ23.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TraceItem {
    /// a) tên.
    Name,
    /// b) hình ảnh.
    Picture,
    /// c) tên đơn vị.
    Producer,
    /// d) địa chỉ.
    Address,
    /// đ) xuất xứ.
    Origin,
    /// e) sự kiện theo dõi trọng yếu, thời gian.
    Events,
    /// g) thương hiệu, nhãn hiệu.
    Brand,
    /// g) số lô/mẻ hoặc sê-ri (nếu có).
    Lot,
    /// h) HSD (nếu có).
    BestBefore,
    /// i) tiêu chuẩn áp dụng.
    Standards,
}

impl TraceItem {
    /// All, in the order of the decree.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::Picture,
        Self::Producer,
        Self::Address,
        Self::Origin,
        Self::Events,
        Self::Brand,
        Self::Lot,
        Self::BestBefore,
        Self::Standards,
    ];
    /// Whether the decree asks for it only "nếu có".
    #[must_use]
    pub fn is_if_any(self) -> bool {
        matches!(self, Self::Lot | Self::BestBefore)
    }
    /// Code as in data and catalogues.
    #[must_use]
    pub fn code(self) -> String {
        serde_json::to_value(self).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// Where the material comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginShown {
    /// Per cent from the province, by the purchase records.
    pub in_province: u8,
    /// All imported or of unknown origin.
    #[serde(default)]
    pub all_imported: bool,
}

/// A request for trace data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraceRequest {
    /// When an authority asked.
    pub asked_at: Timestamp,
    /// When it was answered.
    #[serde(default)]
    pub answered_at: Option<Timestamp>,
    /// Day the data were deleted, if they were.
    #[serde(default)]
    pub deleted_on: Option<Date>,
}

/// A listing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Listing {
    /// Address of the page.
    pub url: Option<String>,
    /// Seller.
    pub seller: Option<String>,
    /// SHA-256 (hex) of the capture.
    pub sha256: Option<String>,
    /// Label contents that the page publishes.
    pub contents: Option<Vec<Content>>,
    /// Last valid day of the certificate pictured.
    pub certificate_until: Option<Date>,
}

/// A paper that the checker has seen, by the catalogue key of what it clears ("clear-rename").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// What it clears.
    pub clears: String,
    /// Its number or description.
    pub number: String,
    /// Day of the fact it proves.
    #[serde(default)]
    pub on: Option<Date>,
}
