//! What can be decided about a row, by the kind of its number: its facts, and the form, read at once.

use crate::app::desk::Decision;
use crate::app::enrol::Change;
use crate::domain::certificate::{Certificate, CertificateAct, Holder};
use crate::domain::ids::{BatchId, CertificateId, ProducerId, RecognitionId, RunId};
use crate::domain::recognition::{RecognitionAct, Standing, Stars};
use crate::domain::register::Register;
use crate::domain::run::VoidReason;
use crate::http::pages::desk::form::{Choices, Form, Kind, Typed};
use crate::http::pages::verdict::suspended;
use crate::i18n::{Lang, day, decimal, plain};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

/// What can be decided about a recognition, and about a certificate, by their words.
const ACTS: [&str; 6] = ["extended", "suspended", "reallowed", "downgraded", "withdrawn", "re_recognised"];
const CERTIFICATE_ACTS: [&str; 3] = ["suspended", "reinstated", "withdrawn"];

/// A row about which something can be decided.
pub(super) struct Matter {
    /// What is done, as a heading (catalogue key).
    pub(super) title: &'static str,
    /// Name of the row.
    pub(super) name: String,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) form: Form,
    /// The decision, once the form holds.
    pub(super) decision: Option<Decision>,
    /// For the second person and the trail.
    pub(super) why: String,
    /// The tag of the state that a form of particulars was made from.
    pub(super) tag: Option<String>,
}

/// The register as a matter looks at it.
pub(super) struct Look<'a> {
    pub(super) register: &'a Register,
    pub(super) today: Date,
    pub(super) known: Timestamp,
    pub(super) lang: Lang,
    /// What was typed, and whether it was sent.
    pub(super) typed: Typed,
    pub(super) sent: bool,
}

impl Look<'_> {
    /// The matter of a row; `None` where nothing of it is in the register, or nothing can be decided.
    pub(super) fn matter(self, id: &str) -> Option<Matter> {
        match id.split_once('-')?.0 {
            RecognitionId::PREFIX => self.recognition(id.parse().ok()?),
            CertificateId::PREFIX => self.certificate(id.parse().ok()?),
            BatchId::PREFIX => self.batch(id.parse().ok()?),
            RunId::PREFIX => self.run(id.parse().ok()?),
            ProducerId::PREFIX => self.producer(id.parse().ok()?),
            _ => None,
        }
    }

    fn form(&self, room: &'static str) -> Form {
        let make = if self.sent { Form::sent } else { Form::new };
        make(self.lang, room, self.typed.clone())
    }
    fn day(&self, date: Option<Date>) -> String {
        date.map_or_else(|| "–".to_owned(), |date| day(self.lang, date))
    }
    fn words(&self, room: &str, values: &[&str]) -> Choices {
        values.iter().map(|v| ((*v).to_owned(), plain(self.lang, &format!("{room}-{v}")))).collect()
    }
    fn product_name(&self, gtin: crate::domain::gtin::Gtin) -> String {
        self.register.product_by_gtin(gtin).map(|p| p.name.clone()).unwrap_or_default()
    }

    fn recognition(self, id: RecognitionId) -> Option<Matter> {
        let recognition = self.register.recognitions.get(&id)?;
        let mut form = self.form("recognition");
        let acts = self.words("desk-act", &ACTS);
        let act = form.pick(("act", Kind::Radio), acts, true, |act| ACTS.into_iter().find(|known| *known == act));
        let decision_no = form.line("decision_no", 80, true);
        let on = form.day("on", true);
        form.only(Some("extended"));
        let until = form.day("until", act == Some("extended"));
        form.only(Some("downgraded"));
        let lower = self.words("desk-stars", &["3", "4"]);
        let read = |text: &str| text.parse().ok().and_then(Stars::new);
        let to = form.pick(("stars", Kind::Pick), lower, act == Some("downgraded"), read);
        form.only(Some("re_recognised"));
        let next = self.register.recognitions_of(recognition.product).filter(|r| r.id != id);
        let name = |r: &crate::domain::recognition::Recognition| {
            format!("{}: {} ({})", r.id, r.decision_no.as_deref().unwrap_or("–"), self.day(r.issued_on))
        };
        let next = next.map(|r| (r.id.to_string(), name(r))).collect();
        let by = form.pick(("by", Kind::Pick), next, act == Some("re_recognised"), |by| by.parse().ok());
        form.only(None);
        let why = form.line("why", 300, false).unwrap_or_default();
        let act = match act {
            Some("extended") => until.map(|until| RecognitionAct::Extended { until }),
            Some("suspended") => Some(RecognitionAct::Suspended),
            Some("reallowed") => Some(RecognitionAct::Reallowed),
            Some("downgraded") => to.map(|to| RecognitionAct::Downgraded { to }),
            Some("withdrawn") => Some(RecognitionAct::Withdrawn),
            Some("re_recognised") => by.map(|by| RecognitionAct::ReRecognised { by }),
            _ => None,
        };
        let decision = act.zip(on).zip(decision_no).map(|((act, effective_on), decision_no)| {
            let change = Change { act, effective_on, decision_no, paper: None };
            Decision::Recognition { id, change }
        });
        let product = self.register.products.get(&recognition.product);
        let facts = vec![
            ("desk-fact-stars", recognition.stars.count().to_string()),
            ("desk-fact-standing", standing_word(self.lang, recognition.standing(self.today, self.known))),
            ("desk-fact-decision", recognition.decision_no.clone().unwrap_or_else(|| "–".to_owned())),
            ("desk-fact-issued", self.day(recognition.issued_on)),
            ("desk-fact-until", self.day(recognition.valid_until)),
        ];
        let name = product.map(|p| p.name.clone()).unwrap_or_default();
        Some(Matter { title: "desk-decide", name, facts, form, decision, why, tag: None })
    }

    fn certificate(self, id: CertificateId) -> Option<Matter> {
        let certificate = self.register.certificates.get(&id)?;
        let mut form = self.form("certificate");
        let acts = self.words("desk-certificate-act", &CERTIFICATE_ACTS);
        let named = |act: &str| CERTIFICATE_ACTS.into_iter().find(|known| *known == act);
        let act = form.pick(("act", Kind::Radio), acts, true, named);
        let decision_no = form.line("decision_no", 80, true);
        let on = form.day("on", true);
        form.only(Some("suspended"));
        let until = form.day("until", false);
        form.only(None);
        let why = form.line("why", 300, false).unwrap_or_default();
        let act = act.zip(on).map(|(act, on)| match act {
            "suspended" => CertificateAct::Suspended { from: on, until },
            "reinstated" => CertificateAct::Reinstated { on },
            _ => CertificateAct::Withdrawn { on },
        });
        let decision = act.zip(decision_no).map(|(act, decision_no)| Decision::Certificate { id, act, decision_no });
        let suspended: Vec<_> = certificate.suspensions.iter().map(|s| suspended(self.lang, s)).collect();
        let facts = vec![
            ("desk-fact-holder", self.holder(certificate)),
            ("desk-fact-body", certificate.body.clone()),
            ("desk-fact-from", day(self.lang, certificate.valid_from)),
            ("desk-fact-until", day(self.lang, certificate.valid_until)),
            ("desk-fact-cert-suspended", if suspended.is_empty() { "–".to_owned() } else { suspended.join("; ") }),
            ("desk-fact-withdrawn", self.day(certificate.withdrawn_on)),
        ];
        let scheme = plain(self.lang, &format!("scheme-{}", certificate.scheme.code()));
        let name = format!("{scheme} · {}", certificate.number);
        Some(Matter { title: "desk-decide-certificate", name, facts, form, decision, why, tag: None })
    }

    fn holder(&self, certificate: &Certificate) -> String {
        let found = match certificate.holder {
            Holder::Zone(id) => self.register.zones.get(&id).map(|zone| format!("{} ({id})", zone.name)),
            Holder::Producer(id) => self.register.producers.get(&id).map(|p| format!("{} ({id})", p.name)),
        };
        found.unwrap_or_default()
    }

    fn batch(self, id: BatchId) -> Option<Matter> {
        let batch = self.register.batches.get(&id)?;
        let mut form = self.form("batch");
        let reason = form.line("reason", 300, true);
        let decision = reason.map(|reason| Decision::Recall { id, reason });
        let unit = serde_json::to_value(batch.unit).unwrap_or_default();
        let unit = plain(self.lang, &format!("desk-unit-{}", unit.as_str().unwrap_or_default()));
        let recalled = batch.recalled.as_ref().map(|(on, why)| format!("{} · {why}", day(self.lang, *on)));
        let facts = vec![
            ("desk-batch-lot", batch.lot.to_string()),
            ("desk-batch-made", self.day(batch.made_on)),
            ("desk-batch-best", self.day(batch.best_before)),
            ("desk-batch-quantity", format!("{} {unit}", decimal(self.lang, batch.quantity, 1))),
            ("desk-fact-recalled", recalled.unwrap_or_else(|| "–".to_owned())),
        ];
        let name = self.register.products.get(&batch.product).map(|p| p.name.clone()).unwrap_or_default();
        Some(Matter { title: "desk-recall", name, facts, form, decision, why: String::new(), tag: None })
    }

    fn run(self, id: RunId) -> Option<Matter> {
        let run = self.register.runs.get(&id).filter(|run| run.is_sealed())?;
        let mut form = self.form("run");
        // People count stamps from 1, the register from 0.
        let number = |typed: Option<u32>| typed.and_then(|n| n.checked_sub(1));
        let from = number(form.count("from", true));
        let to = number(form.count("to", true));
        let reasons = self.words("desk-void-for", &["spoiled", "returned", "stolen", "recalled"]);
        let reason = form.pick(("reason", Kind::Radio), reasons, true, |reason| {
            serde_json::from_value::<VoidReason>(Value::String(reason.to_owned())).ok()
        });
        let why = form.line("why", 300, false).unwrap_or_default();
        let decision = from.zip(to).zip(reason);
        let decision = decision.map(|((from, to), reason)| Decision::Void { run: id, from, to, reason });
        let tally = run.tally();
        let facts = vec![
            ("desk-batch-lot", run.plan.lot.to_string()),
            ("desk-fact-stamps", format!("1 – {}", run.plan.count)),
            ("desk-fact-printed", tally.printed.to_string()),
            ("desk-fact-applied", tally.applied.to_string()),
            ("desk-fact-void", (tally.spoiled + tally.returned + tally.stolen).to_string()),
        ];
        Some(Matter {
            title: "desk-void-bulk",
            name: self.product_name(run.plan.gtin),
            facts,
            form,
            decision,
            why,
            tag: None,
        })
    }

    fn producer(self, id: ProducerId) -> Option<Matter> {
        let producer = self.register.producers.get(&id)?;
        let is_suspended = producer.suspended.is_some();
        let mut form = self.form("producer");
        // Allowing again gives a reason to the trail only.
        let reason = if is_suspended { None } else { form.line("reason", 300, true) };
        let why = if is_suspended { form.line("why", 300, false) } else { None };
        let decision = (is_suspended || reason.is_some()).then_some(Decision::Suspension { id, reason });
        let products = self.register.products.values().filter(|p| p.producer == id).count();
        let facts = vec![
            ("desk-fact-address", if producer.address.is_empty() { "–".to_owned() } else { producer.address.clone() }),
            ("desk-fact-products", products.to_string()),
            ("desk-fact-suspended", producer.suspended.clone().unwrap_or_else(|| "–".to_owned())),
        ];
        let title = if is_suspended { "desk-allow" } else { "desk-suspend" };
        let name = producer.name.clone();
        Some(Matter { title, name, facts, form, decision, why: why.unwrap_or_default(), tag: None })
    }
}

/// A standing in a few words.
fn standing_word(lang: Lang, standing: Standing) -> String {
    let value = serde_json::to_value(standing).unwrap_or_default();
    let word = plain(lang, &format!("impact-{}", value["kind"].as_str().unwrap_or_default()));
    standing.stars().map_or_else(|| word.clone(), |stars| format!("{word}, {}★", stars.count()))
}
