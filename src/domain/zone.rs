//! Raw-material zones (vùng nguyên liệu).

use super::ids::{ProducerId, ZoneId};
use serde::{Deserialize, Serialize};

/// A raw-material zone as recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// Identity in this register.
    pub id: ZoneId,
    /// Name, NFC.
    pub name: String,
    /// Producers that harvest here.
    #[serde(default)]
    pub producers: Vec<ProducerId>,
    /// Crop, NFC.
    pub crop: String,
    /// Five-digit commune code today, where known.
    #[serde(default)]
    pub commune: Option<String>,
    /// Planting-area code (mã số vùng trồng, Luật Trồng trọt Đ64): opaque text.
    #[serde(default)]
    pub planting_code: Option<String>,
    /// Outline.
    pub outline: Outline,
    /// Area the producer declares, hectares.
    #[serde(default)]
    pub declared_ha: Option<f64>,
    /// Expected yield, kilograms a year.
    #[serde(default)]
    pub yield_kg: Option<f64>,
    /// When this register recorded it.
    pub recorded_at: jiff::Timestamp,
}

/// A checked outline: one outer ring of WGS 84 positions `[longitude, latitude]` in degrees,
/// closed, not self-crossing, inside Vietnam. Build it with `geometry::outline`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// Closed ring: the first position is repeated at the end.
    pub ring: Vec<[f64; 2]>,
    /// Geodesic area on WGS 84, hectares.
    pub area_ha: f64,
}
