//! Certificates on a zone or a producer: VietGAP, organic, PGS and others.

use super::ids::{CertificateId, ProducerId, ZoneId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Scheme of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// VietGAP (crops: TCVN 11892-1:2017).
    Vietgap,
    /// Hữu cơ, certified by a third party (NĐ 109/2018).
    Organic,
    /// PGS: participatory guarantee, not third-party certification.
    Pgs,
    /// GlobalG.A.P.
    Globalgap,
    /// HACCP.
    Haccp,
    /// ISO 22000.
    Iso22000,
    /// Geographical indication, right to use.
    Gi,
    /// Anything else.
    Other,
}

impl Scheme {
    /// Stable code as written in data; the catalogues hold its name as `scheme-CODE`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Vietgap => "vietgap",
            Self::Organic => "organic",
            Self::Pgs => "pgs",
            Self::Globalgap => "globalgap",
            Self::Haccp => "haccp",
            Self::Iso22000 => "iso22000",
            Self::Gi => "gi",
            Self::Other => "other",
        }
    }
    /// Whether the scheme speaks of how a crop was grown, so that it must be live at harvest.
    #[must_use]
    pub fn is_about_growing(self) -> bool {
        matches!(self, Self::Vietgap | Self::Organic | Self::Pgs | Self::Globalgap)
    }
}

/// What the certificate was given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A raw-material zone.
    Zone(ZoneId),
    /// A producer.
    Producer(ProducerId),
}

/// A certificate as recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// Identity in this register.
    pub id: CertificateId,
    /// Scheme.
    pub scheme: Scheme,
    /// Number as printed.
    pub number: String,
    /// Certification body, name and code as printed.
    pub body: String,
    /// Who or what holds it.
    pub holder: Holder,
    /// Crop or goods in scope, NFC; `None` if not limited.
    #[serde(default)]
    pub crop: Option<String>,
    /// Certified expected output, kilograms a year, where the certificate states it.
    #[serde(default)]
    pub output_kg: Option<f64>,
    /// First valid day.
    pub valid_from: Date,
    /// Last valid day.
    pub valid_until: Date,
    /// Day from which it is withdrawn, where it was.
    #[serde(default)]
    pub withdrawn_on: Option<Date>,
    /// When this register recorded it.
    pub recorded_at: jiff::Timestamp,
}

impl Certificate {
    /// Whether the certificate is live on `day`.
    #[must_use]
    pub fn is_live(&self, day: Date) -> bool {
        self.valid_from <= day && day <= self.valid_until && self.withdrawn_on.is_none_or(|w| day < w)
    }
}
