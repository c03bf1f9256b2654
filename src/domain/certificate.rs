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

/// A time in which a certificate is suspended (đình chỉ) by its certification body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// First day without it.
    pub from: Date,
    /// Last day without it; `None` until it is reinstated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Decision or letter of the certification body.
    pub decision_no: String,
}

impl Suspension {
    /// Whether the certificate is suspended on `day`.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
    /// Whether any day is in both this time and `from..=until`.
    #[must_use]
    pub fn meets(&self, from: Date, until: Option<Date>) -> bool {
        until.is_none_or(|until| self.from <= until) && self.until.is_none_or(|own| from <= own)
    }
}

/// What happens to a certificate after it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CertificateAct {
    /// Suspended for a time.
    Suspended {
        /// First day without it.
        from: Date,
        /// Last day without it; `None`: until it is reinstated.
        until: Option<Date>,
    },
    /// In force again.
    Reinstated {
        /// First day with it.
        on: Date,
    },
    /// Withdrawn for good.
    Withdrawn {
        /// First day without it.
        on: Date,
    },
}

impl CertificateAct {
    /// Day from which it has effect.
    #[must_use]
    pub fn effective_on(self) -> Date {
        match self {
            Self::Suspended { from, .. } => from,
            Self::Reinstated { on } | Self::Withdrawn { on } => on,
        }
    }
}

/// Why an act does not fit a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActFlaw<'a> {
    /// It is withdrawn from this day on.
    Withdrawn(Date),
    /// It begins outside the certificate's term.
    OutsideTerm,
    /// It ends before it begins.
    EndsFirst,
    /// This suspension has a day in common with it.
    Suspended(&'a Suspension),
    /// There is no suspension on that day to lift.
    NotSuspended,
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
    /// Times in which its certification body suspended it; no day lies in two of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspensions: Vec<Suspension>,
    /// When this register recorded it.
    pub recorded_at: jiff::Timestamp,
}

impl Certificate {
    /// Whether the certificate is live on `day`: in its term, not withdrawn, not suspended.
    #[must_use]
    pub fn is_live(&self, day: Date) -> bool {
        self.is_in_term(day) && self.suspension(day).is_none()
    }
    /// Whether `day` lies in its term and before any withdrawal, suspended or not.
    #[must_use]
    pub fn is_in_term(&self, day: Date) -> bool {
        self.valid_from <= day && day <= self.valid_until && self.withdrawn_on.is_none_or(|w| day < w)
    }
    /// The suspension that `day` lies in.
    #[must_use]
    pub fn suspension(&self, day: Date) -> Option<&Suspension> {
        self.suspensions.iter().find(|suspension| suspension.covers(day))
    }
    /// The times of its suspensions as ISO 8601 intervals, for tables: `2026-05-01/2026-06-30; 2026-09-01/..`.
    #[must_use]
    pub fn suspended_times(&self) -> String {
        let end = |until: Option<Date>| until.map_or_else(|| "..".to_owned(), |day| day.to_string());
        let times: Vec<_> = self.suspensions.iter().map(|s| format!("{}/{}", s.from, end(s.until))).collect();
        times.join("; ")
    }
    /// Why an act does not fit what stands, if it does not.
    #[must_use]
    pub fn flaw(&self, act: CertificateAct) -> Option<ActFlaw<'_>> {
        match (act, self.withdrawn_on) {
            (CertificateAct::Withdrawn { .. }, Some(on)) => Some(ActFlaw::Withdrawn(on)),
            (_, Some(on)) if on <= act.effective_on() => Some(ActFlaw::Withdrawn(on)),
            (CertificateAct::Suspended { from, until }, _) => {
                if from < self.valid_from || self.valid_until < from {
                    return Some(ActFlaw::OutsideTerm);
                }
                if until.is_some_and(|until| until < from) {
                    return Some(ActFlaw::EndsFirst);
                }
                self.suspensions.iter().find(|held| held.meets(from, until)).map(ActFlaw::Suspended)
            }
            (CertificateAct::Reinstated { on }, _) => self.suspension(on).is_none().then_some(ActFlaw::NotSuspended),
            (CertificateAct::Withdrawn { .. }, None) => None,
        }
    }
    /// What stands after an act. A suspension that ends before its first day never was.
    pub fn take(&mut self, act: CertificateAct, decision_no: &str) {
        match act {
            CertificateAct::Suspended { from, until } => {
                self.suspensions.push(Suspension { from, until, decision_no: decision_no.to_owned() });
            }
            CertificateAct::Reinstated { on } => {
                for suspension in self.suspensions.iter_mut().filter(|s| s.covers(on)) {
                    suspension.until = on.yesterday().ok();
                }
                self.suspensions.retain(|s| s.until.is_none_or(|until| s.from <= until));
            }
            CertificateAct::Withdrawn { on } => self.withdrawn_on = Some(on),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn certificate() -> Certificate {
        Certificate {
            id: CertificateId(1),
            scheme: Scheme::Vietgap,
            number: "VG-1".into(),
            body: "TQC".into(),
            holder: Holder::Zone(ZoneId(1)),
            crop: None,
            output_kg: None,
            valid_from: date(2026, 1, 1),
            valid_until: date(2027, 12, 31),
            withdrawn_on: None,
            suspensions: Vec::new(),
            recorded_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn it_is_live_before_and_after_a_suspension_and_not_within() {
        let mut held = certificate();
        held.take(CertificateAct::Suspended { from: date(2026, 5, 1), until: Some(date(2026, 6, 30)) }, "7/TQC");
        let again = CertificateAct::Suspended { from: date(2026, 6, 30), until: None };
        assert!(matches!(held.flaw(again), Some(ActFlaw::Suspended(_))));
        assert_eq!(held.flaw(CertificateAct::Reinstated { on: date(2026, 7, 1) }), Some(ActFlaw::NotSuspended));
        let live = |held: &Certificate, month, day| held.is_live(date(2026, month, day));
        assert!(live(&held, 4, 30) && live(&held, 7, 1));
        assert!(!live(&held, 5, 1) && !live(&held, 6, 30));
        assert!(held.is_in_term(date(2026, 5, 1)), "suspended is not withdrawn");
        held.take(CertificateAct::Reinstated { on: date(2026, 6, 1) }, "8/TQC");
        assert!(live(&held, 6, 1) && !live(&held, 5, 31));
        held.take(CertificateAct::Suspended { from: date(2026, 9, 1), until: None }, "9/TQC");
        assert!(!held.is_live(date(2027, 12, 31)) && held.suspensions.len() == 2);
        held.take(CertificateAct::Reinstated { on: date(2026, 9, 1) }, "10/TQC");
        assert_eq!(held.suspensions.len(), 1, "taken back on its first day, it never was");
        held.take(CertificateAct::Withdrawn { on: date(2026, 8, 1) }, "11/TQC");
        assert!(live(&held, 7, 31) && !live(&held, 8, 1));
        let late = CertificateAct::Suspended { from: date(2026, 8, 1), until: None };
        assert_eq!(held.flaw(late), Some(ActFlaw::Withdrawn(date(2026, 8, 1))));
    }

    #[test]
    fn times_meet_on_their_edges() {
        let held = |until| Suspension { from: date(2026, 5, 1), until, decision_no: "7".into() };
        let (may, july) = (date(2026, 5, 31), date(2026, 7, 1));
        assert!(held(Some(may)).meets(may, None) && !held(Some(may)).meets(date(2026, 6, 1), None));
        assert!(held(None).meets(july, Some(july)));
        assert!(held(None).meets(date(2026, 4, 1), Some(date(2026, 5, 1))));
        assert!(!held(None).meets(date(2026, 4, 1), Some(date(2026, 4, 30))));
    }

    #[test]
    fn what_was_written_before_there_were_suspensions_is_read_and_written_the_same() {
        let old = serde_json::to_string(&certificate()).expect("JSON");
        assert!(!old.contains("suspensions"));
        assert_eq!(serde_json::from_str::<Certificate>(&old).expect("read"), certificate());
    }
}
