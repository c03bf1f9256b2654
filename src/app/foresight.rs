//! What comes: recognitions and certificates that lapse, products without a trace code, communes
//! without a product, and the profile of stars.

use super::profile::Profile;
use super::{Office, sheet};
use crate::domain::admin_unit;
use crate::domain::certificate::Holder;
use crate::domain::recognition::{Recognition, Standing};
use crate::domain::register::Register;
use crate::domain::run::RunState;
use crate::i18n::{Lang, plain};
use crate::ports::workbook::Sheet;
use jiff::Span;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Days before expiry between which a re-evaluation is filed (QĐ 26/2026 Đ7.6).
pub const FILING: (i64, i64) = (180, 120);

/// First and last day on which a re-evaluation can be filed for an expiry day.
#[must_use]
pub fn filing_window(expiry: Date) -> (Date, Date) {
    let before = |days| expiry.saturating_sub(Span::new().days(days));
    (before(FILING.0), before(FILING.1))
}

/// Where a day lies in the filing window: "before", "open" or "closed".
#[must_use]
pub fn filing_state(expiry: Date, today: Date) -> &'static str {
    let (first, last) = filing_window(expiry);
    if today < first {
        "before"
    } else if today <= last {
        "open"
    } else {
        "closed"
    }
}

/// All sheets of the foresight, as of today.
#[must_use]
pub fn foresight(office: &Office, lang: Lang) -> Vec<Sheet> {
    let register = office.register();
    let profile = Profile { register: &register, today: office.today(), known: office.now() };
    let look = Look { lang, register: &register, today: profile.today, profile };
    vec![
        look.lapsing(),
        look.certificates(),
        look.without_trace(),
        look.empty_communes(),
        look.communes(),
        look.groups(),
    ]
}

struct Look<'a> {
    lang: Lang,
    register: &'a Register,
    today: Date,
    profile: Profile<'a>,
}

impl Look<'_> {
    fn names(&self, recognition: &Recognition) -> [String; 2] {
        let product = self.register.products.get(&recognition.product);
        let producer = product.and_then(|p| self.register.producers.get(&p.producer));
        [product.map(|p| p.name.clone()).unwrap_or_default(), producer.map(|p| p.name.clone()).unwrap_or_default()]
    }

    fn lapsing(&self) -> Sheet {
        let mut out = sheet(
            self.lang,
            "lapsing",
            &[
                "recognition",
                "product",
                "producer",
                "stars",
                "until",
                "days",
                "within",
                "file_from",
                "file_until",
                "filing",
            ],
        );
        let mut rows: Vec<_> = self
            .profile
            .standing()
            .filter_map(|(r, s)| match s {
                Standing::InForce { stars, until } => Some((until, r, stars)),
                _ => None,
            })
            .filter_map(|(until, r, stars)| {
                let days = (until - self.today).get_days();
                let within = [30, 120, 180].into_iter().find(|limit| days <= *limit)?;
                Some((until, r, stars, days, within))
            })
            .collect();
        rows.sort_by_key(|row| (row.0, row.1.id));
        for (until, r, stars, days, within) in rows {
            let [product, producer] = self.names(r);
            let (first, last) = filing_window(until);
            let state = plain(self.lang, &format!("filing-{}", filing_state(until, self.today)));
            out.rows.push(vec![
                r.id.to_string(),
                product,
                producer,
                stars.count().to_string(),
                until.to_string(),
                days.to_string(),
                within.to_string(),
                first.to_string(),
                last.to_string(),
                state,
            ]);
        }
        out
    }

    /// Certificates that are over, or suspended, when the same day of the year as the last harvest comes again.
    fn certificates(&self) -> Sheet {
        let mut out = sheet(
            self.lang,
            "certificates",
            &["certificate", "scheme", "number", "zone", "valid_until", "next_harvest", "suspended_times"],
        );
        for zone in self.register.zones.values() {
            let inputs = self.register.batches.values().flat_map(|b| &b.inputs);
            let Some(last) = inputs.filter(|i| i.zone == zone.id).map(|i| i.harvested_on).max() else { continue };
            let mut next = last;
            while next < self.today {
                next = next.saturating_add(Span::new().years(1));
            }
            let producers = zone.producers.iter().map(|p| Holder::Producer(*p));
            for holder in producers.chain([Holder::Zone(zone.id)]) {
                for c in self.register.certificates_of(holder) {
                    if c.scheme.is_about_growing() && c.is_in_term(self.today) && !c.is_live(next) {
                        let scheme = serde_json::to_value(c.scheme).ok().and_then(|v| v.as_str().map(str::to_owned));
                        out.rows.push(vec![
                            c.id.to_string(),
                            plain(self.lang, &format!("scheme-{}", scheme.unwrap_or_default())),
                            c.number.clone(),
                            zone.name.clone(),
                            c.valid_until.to_string(),
                            next.to_string(),
                            c.suspended_times(),
                        ]);
                    }
                }
            }
        }
        out
    }

    /// Products of four stars or more for which no stamp was ever issued here.
    fn without_trace(&self) -> Sheet {
        let mut out = sheet(self.lang, "without_trace", &["product_id", "product", "producer", "stars", "until"]);
        let sealed = |r: &&Arc<crate::domain::run::Run>| matches!(r.state, RunState::Sealed { .. });
        let stamped: BTreeSet<_> = self.register.runs.values().filter(sealed).map(|r| r.plan.gtin).collect();
        for (r, s) in self.profile.standing() {
            let Some(stars) = s.stars().filter(|s| s.count() >= 4) else { continue };
            let Some(product) = self.register.products.get(&r.product) else { continue };
            let gate = product.criteria_set.and_then(crate::domain::law::criteria::of).map(|c| c.trace_code_from);
            let asked = gate.is_none_or(|from| from.is_some_and(|from| stars.count() >= from));
            if asked && !stamped.contains(&product.gtin) {
                let [name, producer] = self.names(r);
                let until = r.valid_until.map(|d| d.to_string()).unwrap_or_default();
                out.rows.push(vec![product.id.to_string(), name, producer, stars.count().to_string(), until]);
            }
        }
        out
    }

    fn empty_communes(&self) -> Sheet {
        let mut out = sheet(self.lang, "empty_communes", &["commune_code", "commune"]);
        let with = self.profile.by_commune();
        let without = admin_unit::units().filter(|u| !with.contains_key(u.code));
        out.rows.extend(without.map(|u| vec![u.code.to_owned(), u.name.to_owned()]));
        out
    }

    fn communes(&self) -> Sheet {
        let mut out = sheet(self.lang, "communes", &["commune_code", "commune", "three", "four", "five"]);
        for (code, [three, four, five]) in self.profile.by_commune() {
            let name = admin_unit::by_code(&code).map_or("", |u| u.name).to_owned();
            out.rows.push(vec![code, name, three.to_string(), four.to_string(), five.to_string()]);
        }
        out
    }

    fn groups(&self) -> Sheet {
        let mut out = sheet(self.lang, "groups", &["group", "three", "four", "five"]);
        for (group, [three, four, five]) in self.profile.by_group() {
            let code = group.and_then(|g| serde_json::to_value(g).ok()).and_then(|v| v.as_str().map(str::to_owned));
            let name = plain(self.lang, &format!("group-{}", code.as_deref().unwrap_or("unknown")));
            out.rows.push(vec![name, three.to_string(), four.to_string(), five.to_string()]);
        }
        out
    }
}
