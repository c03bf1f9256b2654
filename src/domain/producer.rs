//! Producers (chủ thể): who may be recognised under QĐ 26/2026/QĐ-TTg Đ2.3.

use super::ids::ProducerId;
use serde::{Deserialize, Serialize};

/// Legal form of a producer (QĐ 26/2026 Đ2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProducerKind {
    /// Hợp tác xã.
    Cooperative,
    /// Tổ hợp tác.
    CooperativeGroup,
    /// Doanh nghiệp.
    Company,
    /// Trang trại.
    Farm,
    /// Hộ kinh doanh: a natural person, whose details are personal data.
    Household,
    /// The source does not say.
    Unknown,
}

/// A producer as registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Producer {
    /// Identity in this register.
    pub id: ProducerId,
    /// Registered name, NFC.
    pub name: String,
    /// Legal form.
    pub kind: ProducerKind,
    /// Address today, NFC; empty when unknown.
    #[serde(default)]
    pub address: String,
    /// Earlier or alternative addresses (boundary changes), NFC.
    #[serde(default)]
    pub former_addresses: Vec<String>,
    /// Earlier or alternative names (renames, abbreviations), NFC.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Five-digit code of the commune-level unit today (QĐ 19/2025/QĐ-TTg), where known.
    #[serde(default)]
    pub commune: Option<String>,
    /// Set while the office has suspended the producer from issuing, with the written reason.
    #[serde(default)]
    pub suspended: Option<String>,
}
