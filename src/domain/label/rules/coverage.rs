//! Whether certificates on record cover what a label claims, with what a suspension leaves of that.

use crate::domain::certificate::{Certificate, Holder, Scheme, Suspension};
use crate::domain::ids::ProductId;
use crate::domain::label::case::Case;
use std::sync::Arc;

/// Certificates of a scheme on the producer of a product and on its zones.
pub(super) fn held<'a>(case: &'a Case, product: ProductId, scheme: Scheme) -> Vec<&'a Arc<Certificate>> {
    let Some(producer) = case.register.products.get(&product).map(|p| p.producer) else { return Vec::new() };
    let zones = case.register.zones.values().filter(|z| z.producers.contains(&producer)).map(|z| Holder::Zone(z.id));
    zones
        .chain([Holder::Producer(producer)])
        .flat_map(|holder| case.register.certificates_of(holder))
        .filter(|c| c.scheme == scheme && c.recorded_at <= case.known)
        .collect()
}

/// What certificates say of a claim on the day that tells how old the goods are, else on the day seen.
pub(super) enum Coverage<'a> {
    /// One was live; the guard that speaks for the goods where all are suspended since.
    Live(Option<&'static str>),
    /// Suspended on the day seen: goods from before are covered, and nobody knows how old these are.
    AgeUnknown,
    /// Suspended when the goods were made.
    Suspended(&'a Certificate, &'a Suspension),
    /// None was live.
    None,
}

impl<'a> Coverage<'a> {
    /// Of a claim that any of these certificates would cover.
    pub(super) fn of(case: &Case, certificates: &[&'a Arc<Certificate>]) -> Self {
        let live = |day| certificates.iter().any(|c| c.is_live(day));
        let suspended = |day| {
            let mut in_term = certificates.iter().copied().filter(|c| c.is_in_term(day));
            in_term.find_map(|c| Some((c.as_ref(), c.suspension(day)?)))
        };
        match (case.goods_day(), case.seen_on) {
            (Some(made), seen) if live(made) => {
                let since = !live(seen) && suspended(seen).is_some();
                Self::Live(since.then_some("guard-outside-suspension"))
            }
            (Some(made), _) => suspended(made).map_or(Self::None, |(c, suspension)| Self::Suspended(c, suspension)),
            (None, seen) if live(seen) => Self::Live(None),
            (None, seen) if suspended(seen).is_some() => Self::AgeUnknown,
            (None, _) => Self::None,
        }
    }
}

/// Values of a sign that tell a suspension: its kind, the certificate, from when, to when.
pub(super) fn told(certificate: &Certificate, suspension: &Suspension) -> Vec<(&'static str, String)> {
    let kind = if suspension.until.is_some() { "suspended" } else { "suspended-open" };
    let until = suspension.until.map(|day| day.to_string()).unwrap_or_default();
    let number = ("number", certificate.number.clone());
    vec![("kind", kind.to_owned()), number, ("from", suspension.from.to_string()), ("until", until)]
}
