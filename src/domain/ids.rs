//! Identifiers of the register: a short prefix and a number, as people read them aloud.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The text is not an identifier of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an identifier of the form {prefix}-NUMBER")]
pub struct IdError {
    /// Prefix that was expected.
    pub prefix: &'static str,
    /// What was given.
    pub text: String,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// Prefix of the written form.
            pub const PREFIX: &'static str = $prefix;
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "-{}"), self.0)
            }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let error = || IdError { prefix: $prefix, text: text.chars().take(40).collect() };
                let digits = text.strip_prefix(concat!($prefix, "-")).ok_or_else(error)?;
                if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(error());
                }
                digits.parse().map($name).map_err(|_| error())
            }
        }
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = String::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(/** A producer (chủ thể). */ ProducerId, "CT");
id!(/** A product (sản phẩm). */ ProductId, "SP");
id!(/** A recognition, one star decision for one product (công nhận). */ RecognitionId, "CN");
id!(/** A raw-material zone (vùng nguyên liệu). */ ZoneId, "VT");
id!(/** A certificate on a zone or a producer (giấy chứng nhận). */ CertificateId, "GCN");
id!(/** A batch (lô, mẻ). */ BatchId, "LO");
id!(/** A stamp run (đợt tem). */ RunId, "DT");
id!(/** A problem report of the public (phản ánh). */ ReportId, "PA");
id!(/** An inspection case (vụ kiểm tra). */ InspectionId, "KT");
id!(/** A user account (người dùng). */ UserId, "ND");
id!(/** A request for an act that needs two persons (phê duyệt). */ ApprovalId, "PD");
