//! Recognitions, zones and certificates.

use super::{EnrolError, above_zero, commune, field, name, retry, unknown};
use crate::app::{Office, Who};
use crate::domain::certificate::{Certificate, Holder, Scheme};
use crate::domain::event::Event;
use crate::domain::geometry::{self, OutlineError};
use crate::domain::ids::{CertificateId, ProducerId, ProductId, RecognitionId, ZoneId};
use crate::domain::recognition::{Evidence, Recognition, Stars, level_of, valid_until};
use crate::domain::register::Register;
use crate::domain::text::nfc;
use crate::domain::zone::Zone;
use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A recognition to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRecognition {
    /// Product.
    #[schema(value_type = String)]
    pub product: ProductId,
    /// Stars, 3 to 5.
    pub stars: u8,
    /// Decision number.
    pub decision_no: String,
    /// Authority.
    pub authority: String,
    /// Issue day.
    #[schema(value_type = String, format = Date)]
    pub issued_on: Date,
    /// Last valid day; 36 months when absent.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<Date>,
}

/// Stars as a field.
pub(crate) fn stars(count: u8) -> Result<Stars, EnrolError> {
    Stars::new(count).ok_or_else(|| {
        field("stars", count, "are not recognised", "Only 3, 4 and 5 stars have a decision (QĐ 26/2026 Đ4.1)")
            .told("enrol-stars", &[])
    })
}

/// Records a recognition.
///
/// # Errors
/// Unknown product, stars outside 3 to 5, dates that do not hold, a shorter term than the law's
/// without a reason (`who.why`), a decision recorded already.
pub fn add_recognition(office: &Office, new: NewRecognition, who: &Who) -> Result<RecognitionId, EnrolError> {
    retry(|| {
        let new = new.clone();
        let register = office.register();
        if !register.products.contains_key(&new.product) {
            return Err(unknown("product", new.product));
        }
        let stars = stars(new.stars)?;
        let decision_no = name("decision_no", &new.decision_no)?;
        if new.issued_on > office.today() {
            return Err(field("issued_on", new.issued_on, "lies in the future", "Give the date of the decision")
                .told("enrol-future", &[]));
        }
        let until = check_until(new.issued_on, new.valid_until)?;
        if until != valid_until(new.issued_on) && who.why.trim().is_empty() {
            return Err(field(
                "valid_until",
                until,
                format!("is not 36 months after issue ({})", valid_until(new.issued_on)),
                "If the certificate says so, give the reason (--why)",
            )
            .told("enrol-shorter-term", &[("law", valid_until(new.issued_on).to_string())]));
        }
        if let Some(same) = register.recognitions_of(new.product).find(|r| r.decision_no.as_ref() == Some(&decision_no))
        {
            return Err(field(
                "decision_no",
                &decision_no,
                format!("is recorded already as {}", same.id),
                "Record what happened since as a change",
            )
            .told("enrol-decision-twice", &[("same", same.id.to_string())]));
        }
        let authority = name("authority", &new.authority)?;
        let id = RecognitionId(register.recognitions.keys().next_back().map_or(1, |last| last.0 + 1));
        let recognition = Recognition {
            id,
            product: new.product,
            stars,
            decision_no: Some(decision_no),
            authority_level: level_of(&authority),
            authority,
            issued_on: Some(new.issued_on),
            valid_until: Some(until),
            evidence: Evidence::Decision,
            source: who.actor.clone(),
            recorded_at: office.now(),
            events: Vec::new(),
        };
        office.commit(&register, who, vec![Event::RecognitionRecorded(recognition)])?;
        Ok(id)
    })
}

/// The 36-month rule (QĐ 26/2026 Đ4.3), or a term that is shorter.
pub(crate) fn check_until(issued_on: Date, given: Option<Date>) -> Result<Date, EnrolError> {
    let law = valid_until(issued_on);
    match given {
        None => Ok(law),
        Some(day) if day < issued_on => {
            let error = field("valid_until", day, "lies before the issue day", "Check both dates");
            Err(error.told("enrol-until-before", &[]))
        }
        Some(day) if day > law => Err(field(
            "valid_until",
            day,
            format!("is later than 36 months after issue ({law})"),
            "A certificate is valid 36 months (QĐ 26/2026 Đ4.3); record an extension as a change",
        )
        .told("enrol-longer-term", &[("law", law.to_string())])),
        Some(day) => Ok(day),
    }
}

/// A zone to be recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewZone {
    /// Name.
    pub name: String,
    /// Producers that harvest here.
    #[schema(value_type = Vec<String>)]
    pub producers: Vec<ProducerId>,
    /// Crop.
    pub crop: String,
    /// Commune code.
    pub commune: Option<String>,
    /// Planting-area code.
    pub planting_code: Option<String>,
    /// GeoJSON Polygon.
    pub geojson: String,
    /// Declared area, hectares.
    pub declared_ha: Option<f64>,
    /// Expected yield, kilograms a year.
    pub yield_kg: Option<f64>,
}

/// A zone, and measured and declared area (hectares) where they differ by more than a tenth.
type Checked<Id> = (Id, Option<(f64, f64)>);

/// Records a zone. The second part of the answer is a warning, if measured and declared area differ
/// by more than a tenth: measured, declared (hectares).
///
/// # Errors
/// Outline, commune, producers or numbers that do not hold.
pub fn add_zone(office: &Office, new: NewZone, who: &Who) -> Result<Checked<ZoneId>, EnrolError> {
    retry(|| {
        let register = office.register();
        let id = ZoneId(register.zones.keys().next_back().map_or(1, |last| last.0 + 1));
        let (zone, warning) = zone(office, &register, id, new.clone())?;
        office.commit(&register, who, vec![Event::ZoneRegistered(zone)])?;
        Ok((id, warning))
    })
}

/// A changed zone: `new` is its full new state; with the warning of [`add_zone`].
///
/// # Errors
/// Unknown zone, and as [`add_zone`].
pub(super) fn changed_zone(
    office: &Office,
    register: &Register,
    id: ZoneId,
    new: NewZone,
) -> Result<Checked<Zone>, EnrolError> {
    if !register.zones.contains_key(&id) {
        return Err(unknown("zone", id));
    }
    zone(office, register, id, new)
}

fn zone(office: &Office, register: &Register, id: ZoneId, new: NewZone) -> Result<Checked<Zone>, EnrolError> {
    if let Some(id) = new.producers.iter().find(|id| !register.producers.contains_key(id)) {
        return Err(unknown("producers", id));
    }
    let outline = geometry::outline(&new.geojson).map_err(|e| outline_error(&e))?;
    for (what, number) in [("declared_ha", new.declared_ha), ("yield_kg", new.yield_kg)] {
        number.map_or(Ok(()), |n| above_zero(what, n, "Leave it out if it is not known"))?;
    }
    let warning = new.declared_ha.filter(|d| (outline.area_ha - d).abs() > d * 0.1).map(|d| (outline.area_ha, d));
    let zone = Zone {
        id,
        name: name("name", &new.name)?,
        producers: new.producers,
        crop: name("crop", &new.crop)?,
        commune: commune(new.commune)?,
        planting_code: new.planting_code.map(|c| nfc(&c)),
        outline,
        declared_ha: new.declared_ha,
        yield_kg: new.yield_kg,
        recorded_at: office.now(),
    };
    Ok((zone, warning))
}

/// An outline that does not hold, in words for whoever drew it.
fn outline_error(error: &OutlineError) -> EnrolError {
    let (text, position) = match error {
        OutlineError::Swapped(n) | OutlineError::Outside(n, ..) | OutlineError::Position(n) => {
            ("enrol-outline-position", n.to_string())
        }
        OutlineError::Crossing => ("enrol-outline-crossing", String::new()),
        OutlineError::Open | OutlineError::Flat | OutlineError::Positions(_) => ("enrol-outline-flat", String::new()),
        _ => ("enrol-outline", String::new()),
    };
    field("geojson", "", error.to_string(), "See RFC 7946 §3.1.6").told(text, &[("position", position)])
}

/// A certificate to be recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCertificate {
    /// Scheme.
    #[schema(value_type = String)]
    pub scheme: Scheme,
    /// Number.
    pub number: String,
    /// Certification body.
    pub body: String,
    /// Holder.
    #[schema(value_type = Object)]
    pub holder: Holder,
    /// Crop in scope.
    pub crop: Option<String>,
    /// Certified output, kilograms a year.
    pub output_kg: Option<f64>,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub valid_until: Date,
}

/// Records a certificate.
///
/// # Errors
/// Unknown holder, dates or output that do not hold, the same certificate again, VietGAP (2 years and 3 months of extension, TT 48/2012)
/// or organic (2 years, NĐ 109/2018 Đ8.2) certificates that run longer.
pub fn add_certificate(office: &Office, new: NewCertificate, who: &Who) -> Result<CertificateId, EnrolError> {
    retry(|| {
        let new = new.clone();
        let register = office.register();
        let (known, holder) = match new.holder {
            Holder::Zone(id) => (register.zones.contains_key(&id), id.to_string()),
            Holder::Producer(id) => (register.producers.contains_key(&id), id.to_string()),
        };
        if !known {
            return Err(unknown("holder", holder));
        }
        if new.valid_until < new.valid_from {
            let error = field("valid_until", new.valid_until, "lies before valid_from", "Check both dates");
            return Err(error.told("enrol-until-before", &[]));
        }
        let months = match new.scheme {
            Scheme::Vietgap => Some(27),
            Scheme::Organic => Some(24),
            _ => None,
        };
        if let Some(longest) =
            months.map(|m| new.valid_from.saturating_add(Span::new().months(m))).filter(|l| new.valid_until > *l)
        {
            return Err(field(
                "valid_until",
                new.valid_until,
                format!("is later than such a certificate can run ({longest})"),
                "Check the dates on the certificate",
            )
            .told("enrol-certificate-long", &[("longest", longest.to_string())]));
        }
        let plain = new.valid_from.saturating_add(Span::new().months(24));
        if new.scheme == Scheme::Vietgap && new.valid_until > plain && who.why.trim().is_empty() {
            return Err(field(
                "valid_until",
                new.valid_until,
                format!("is later than two years after issue ({plain})"),
                "Name the note of extension as the reason (--why)",
            )
            .told("enrol-certificate-note", &[("plain", plain.to_string())]));
        }
        new.output_kg.map_or(Ok(()), |kg| above_zero("output_kg", kg, "Leave it out if it is not stated"))?;
        let number = name("number", &new.number)?;
        let is_same = |c: &&Arc<Certificate>| {
            (c.scheme, &c.number, c.holder) == (new.scheme, &number, new.holder)
                && (c.valid_from, c.valid_until) == (new.valid_from, new.valid_until)
        };
        if let Some(same) = register.certificates.values().find(is_same) {
            return Err(field("number", &number, format!("is recorded already as {}", same.id), "Use that one")
                .told("enrol-certificate-twice", &[("same", same.id.to_string())]));
        }
        let id = CertificateId(register.certificates.keys().next_back().map_or(1, |last| last.0 + 1));
        let certificate = Certificate {
            id,
            scheme: new.scheme,
            number,
            body: name("body", &new.body)?,
            holder: new.holder,
            crop: new.crop.map(|c| nfc(&c)),
            output_kg: new.output_kg,
            valid_from: new.valid_from,
            valid_until: new.valid_until,
            withdrawn_on: None,
            suspensions: Vec::new(),
            recorded_at: office.now(),
        };
        office.commit(&register, who, vec![Event::CertificateRecorded(certificate)])?;
        Ok(id)
    })
}
