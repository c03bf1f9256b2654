//! What of a producer's own ends soon, or has just ended: stars and certificates, the next one first; and
//! certificates that are suspended.

use super::foresight::filing_window;
use crate::domain::certificate::{Holder, Scheme, Suspension};
use crate::domain::ids::{CertificateId, ProducerId, ProductId};
use crate::domain::recognition::Standing;
use crate::domain::register::Register;
use jiff::Timestamp;
use jiff::civil::Date;

/// Days ahead that an end is told: when the window to file again opens (QĐ 26/2026/QĐ-TTg Đ7.6); and days
/// after it that it still is.
pub const WINDOW: i32 = 180;
/// From here on an end is near.
pub const NEAR: i32 = 30;

/// Something that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiry {
    /// Last day.
    pub on: Date,
    /// Days until then; below zero once it is over.
    pub days: i32,
    /// What.
    pub what: Ending,
}

/// What ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Stars of a product.
    Stars {
        /// Product.
        product: ProductId,
        /// Its name.
        name: String,
        /// First and last day on which a dossier is to be filed again.
        file: (Date, Date),
    },
    /// A certificate of the producer, or of a zone.
    Certificate {
        /// Which.
        id: CertificateId,
        /// Scheme.
        scheme: Scheme,
        /// Number as printed.
        number: String,
        /// The zone that holds it.
        zone: Option<String>,
    },
}

/// A certificate that is suspended, or will be within [`WINDOW`] days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuspendedCertificate {
    /// Which.
    pub id: CertificateId,
    /// Scheme.
    pub scheme: Scheme,
    /// Number as printed.
    pub number: String,
    /// The zone that holds it.
    pub zone: Option<String>,
    /// First day without it.
    pub from: Date,
    /// Last day without it; `None` until it is reinstated.
    pub until: Option<Date>,
}

/// Certificates of a producer's own whose suspension stands or is near, the earliest first. Each stands in
/// its term; one that is over or withdrawn needs no such word.
#[must_use]
pub fn suspended_certificates(register: &Register, own: ProducerId, today: Date) -> Vec<SuspendedCertificate> {
    let holders = holders(register, own);
    let mut all = Vec::new();
    for c in register.certificates.values().filter(|c| holders.contains(&c.holder)) {
        let told = |s: &&Suspension| s.until.is_none_or(|until| today <= until) && days(today, s.from) <= WINDOW;
        all.extend(c.suspensions.iter().filter(told).filter(|s| c.is_in_term(today.max(s.from))).map(|s| {
            SuspendedCertificate {
                id: c.id,
                scheme: c.scheme,
                number: c.number.clone(),
                zone: zone_of(register, c.holder),
                from: s.from,
                until: s.until,
            }
        }));
    }
    all.sort_by_key(|suspended| (suspended.from, suspended.id));
    all
}

/// Who may hold a certificate for a producer's goods: itself, and its zones.
fn holders(register: &Register, own: ProducerId) -> Vec<Holder> {
    let zones = register.zones.values().filter(|z| z.producers.contains(&own));
    zones.map(|z| Holder::Zone(z.id)).chain([Holder::Producer(own)]).collect()
}

/// Name of the zone that holds a certificate, if one does.
fn zone_of(register: &Register, holder: Holder) -> Option<String> {
    match holder {
        Holder::Zone(id) => register.zones.get(&id).map(|zone| zone.name.clone()),
        Holder::Producer(_) => None,
    }
}

/// Everything of a producer's own that has an end, the next one first; what ended more than [`WINDOW`] days
/// ago, or is replaced already, is left out.
#[must_use]
pub fn expiries(register: &Register, own: ProducerId, today: Date, now: Timestamp) -> Vec<Expiry> {
    let mut all = stars(register, own, today, now);
    all.extend(certificates(register, own, today));
    all.retain(|expiry| expiry.days >= -WINDOW);
    all.sort_by_key(|expiry| expiry.on);
    all
}

fn days(today: Date, on: Date) -> i32 {
    (on - today).get_days()
}

fn stars(register: &Register, own: ProducerId, today: Date, now: Timestamp) -> Vec<Expiry> {
    let products = register.products.values().filter(|p| p.producer == own);
    let end = |product: &crate::domain::product::Product| {
        let on = match register.standing(product.id, today, now).map(|(_, standing)| standing)? {
            Standing::InForce { until, .. } | Standing::Extended { until, .. } => until,
            Standing::Lapsed { on } => on,
            _ => return None,
        };
        let what = Ending::Stars { product: product.id, name: product.name.clone(), file: filing_window(on) };
        Some(Expiry { on, days: days(today, on), what })
    };
    products.filter_map(|product| end(product)).collect()
}

fn certificates(register: &Register, own: ProducerId, today: Date) -> Vec<Expiry> {
    let holders = holders(register, own);
    let of_own = || register.certificates.values().filter(|c| holders.contains(&c.holder) && c.withdrawn_on.is_none());
    // A later one of the same holder, scheme and goods takes its place.
    let replaced = |c: &crate::domain::certificate::Certificate| {
        of_own().any(|other| {
            let same = other.holder == c.holder && other.scheme == c.scheme && other.crop == c.crop;
            same && other.valid_until > c.valid_until
        })
    };
    let open = of_own().filter(|c| !replaced(c));
    let line = |c: &std::sync::Arc<crate::domain::certificate::Certificate>| Expiry {
        on: c.valid_until,
        days: days(today, c.valid_until),
        what: Ending::Certificate {
            id: c.id,
            scheme: c.scheme,
            number: c.number.clone(),
            zone: zone_of(register, c.holder),
        },
    };
    open.map(line).collect()
}
