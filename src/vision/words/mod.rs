//! From words that somebody else read to what they say: who made what, when, and what is claimed.

pub mod fields;
pub mod ground;
pub mod line;
mod name;
pub mod rows;
pub mod sheet;
pub mod straight;
#[cfg(test)]
mod tests;

use crate::vision::seen::Seen;
use fields::ClaimSeen;
use jiff::civil::Date;
use serde::Serialize;

/// What the words on a pack say. What was not found is absent, not denied.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Text {
    /// Name of the product.
    pub product: Option<Seen<String>>,
    /// What else may be its name, likeliest first.
    pub other_names: Vec<Seen<String>>,
    /// Producer.
    pub producer: Option<Seen<String>>,
    /// Address.
    pub address: Option<Seen<String>>,
    /// Growing claims.
    pub claims: Vec<Seen<ClaimSeen>>,
    /// Certificate numbers.
    pub certificates: Vec<Seen<String>>,
    /// OCOP product code.
    pub product_code: Option<Seen<String>>,
    /// Lot.
    pub lot: Option<Seen<String>>,
    /// Day made (NSX).
    pub made_on: Option<Seen<Date>>,
    /// Best before (HSD).
    pub best_before: Option<Seen<Date>>,
    /// Net quantity as printed.
    pub net_quantity: Option<Seen<String>>,
    /// Stars of OCOP in words.
    pub stars: Option<Seen<u8>>,
    /// Whether the words speak of OCOP at all.
    pub ocop: Option<Seen<String>>,
    /// Every line, in reading order.
    pub lines: Vec<Seen<String>>,
}
