//! What the sources leave unsure: configuration with a documented default.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// Facts of law or of the register that no source settles. Section `[law]` of the settings; every
/// default is the reading that accuses least while it still finds something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LawConfig {
    /// First day of two-tier government: from here on a province could give three stars again.
    /// Default 2025-07-01.
    pub two_tier_from: Date,
    /// Last day a huyện could recognise three stars; dossiers under way were decided until
    /// QĐ 1489/QĐ-TTg of 6/7/2025. Default 2025-07-06.
    pub district_until: Date,
    /// Whether the register holds every recognition, so that absence means something. Default true.
    pub register_complete: bool,
    /// Expiry days that the extension of QĐ 26/2026 Đ12.3 covers: first. The text does not say
    /// whether earlier lapses are rescued. Default 2026-05-22, the day it came into force.
    pub extension_from: Date,
    /// Last such expiry day. Default 2026-09-19: from then on a dossier could be filed in time.
    pub extension_until: Date,
    /// Last day a label printed before a boundary change may name the abolished unit
    /// (NĐ 37/2026 Đ98.5, two years from the decision's effect). Default 2027-07-01, the latest reading.
    pub old_address_until: Date,
    /// Day the old units ceased. Default 2025-07-01.
    pub units_abolished_on: Date,
    /// Last day for labels printed under the old decrees (NĐ 37/2026 Đ98.4). Default 2028-01-23.
    pub old_label_until: Date,
    /// Whether the register knows every planting-area code. Default false.
    pub planting_codes_complete: bool,
    /// Whether the register knows every right to use a protected name. Default false.
    pub rights_complete: bool,
    /// Marks of provinces that are no forgery of the national mark.
    pub provincial_marks: Vec<String>,
    /// Per cent by which stamps and yields may exceed what was declared. Default 30.
    pub balance_tolerance: u32,
    /// Months a VietGAP certificate may be extended. Default 3 (TT 48/2012).
    pub vietgap_extension_months: u32,
}

impl Default for LawConfig {
    fn default() -> Self {
        Self {
            two_tier_from: date(2025, 7, 1),
            district_until: date(2025, 7, 6),
            register_complete: true,
            extension_from: date(2026, 5, 22),
            extension_until: date(2026, 9, 19),
            old_address_until: date(2027, 7, 1),
            units_abolished_on: date(2025, 7, 1),
            old_label_until: date(2028, 1, 23),
            planting_codes_complete: false,
            rights_complete: false,
            provincial_marks: vec!["OCOP Quảng Nam".into(), "OCOP Bến Tre".into()],
            balance_tolerance: 30,
            vietgap_extension_months: 3,
        }
    }
}
