//! Answers as JSON: the domain's types with their texts, personal data left out.

use crate::app::check::CheckReport;
use crate::domain::label::finding::Finding;
use crate::domain::producer::{Producer, ProducerKind};
use crate::domain::verdict::{ReasonLine, Status, Verdict};
use crate::i18n::{self, Lang};
use serde::Serialize;
use serde::ser::SerializeStruct;
use serde_json::{Value, json};

/// Code of a serialisable enum, as it stands in JSON.
pub(crate) fn code(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Text of a reason.
#[must_use]
pub fn reason(lang: Lang, line: &ReasonLine) -> String {
    i18n::text(lang, &format!("reason-{}", code(line.code)), &i18n::readable(lang, &line.args))
}

/// Address of a producer for the public: that of a household is personal data and stays out.
#[must_use]
pub fn public_address(producer: &Producer) -> &str {
    if producer.kind == ProducerKind::Household { "" } else { &producer.address }
}

/// A verdict with its texts.
pub struct VerdictView(Verdict);

impl VerdictView {
    /// Wraps a verdict.
    #[must_use]
    pub fn new(verdict: Verdict) -> Self {
        Self(verdict)
    }
}

impl Serialize for VerdictView {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let v = &self.0;
        let mut out = s.serialize_struct("Verdict", 11)?;
        out.serialize_field("status", &v.status)?;
        let word = code(v.status);
        out.serialize_field("word", &json!({"vi": i18n::plain(Lang::Vi, &format!("status-{word}")), "en": i18n::plain(Lang::En, &format!("status-{word}"))}))?;
        let reasons: Vec<Value> = v
            .reasons
            .iter()
            .map(|r| json!({"code": r.code, "vi": reason(Lang::Vi, r), "en": reason(Lang::En, r)}))
            .collect();
        out.serialize_field("reasons", &reasons)?;
        if matches!(v.status, Status::Genuine | Status::Caution) {
            let key = "page-what-not-copy";
            out.serialize_field(
                "does_not_prove",
                &json!({"vi": i18n::plain(Lang::Vi, key), "en": i18n::plain(Lang::En, key)}),
            )?;
        }
        out.serialize_field("stars_now", &v.stars_now)?;
        out.serialize_field("stamp", &v.stamp)?;
        out.serialize_field("facts", &v.facts.as_ref().map(|f| {
            json!({
                "product": f.product,
                "internal_number": f.product.gtin.is_restricted(),
                "producer": {"id": f.producer.id, "name": f.producer.name, "kind": f.producer.kind, "address": public_address(&f.producer)},
                "recognition": f.recognition.as_ref().map(|(r, standing)| json!({"record": r, "standing": standing})),
                "batch": f.batch,
                "zones": f.zones,
                "certificates": f.certificates,
            })
        }))?;
        out.serialize_field("scans", &v.scans)?;
        out.serialize_field("first_scan", &v.first_scan)?;
        out.serialize_field("as_of", &v.as_of)?;
        out.serialize_field("checked_at", &v.checked_at)?;
        out.end()
    }
}

/// A finding with its texts.
#[must_use]
pub fn finding(f: &Finding) -> Value {
    let texts = |lang: Lang| {
        let id = f.rule.to_lowercase();
        let all = |keys: &[&str]| keys.iter().map(|k| i18n::plain(lang, k)).collect::<Vec<_>>();
        json!({
            "word": i18n::plain(lang, "finding-word"),
            "title": i18n::plain(lang, &format!("rule-{id}-title")),
            "sign": i18n::text(lang, &format!("rule-{id}-sign"), &i18n::readable(lang, &f.args)),
            "cleared_by": all(&f.clears),
            "guards_checked": all(&f.guards),
        })
    };
    json!({
        "rule": f.rule, "severity": f.severity, "basis": f.basis, "evidence": f.evidence,
        "vi": texts(Lang::Vi), "en": texts(Lang::En),
    })
}

/// A check report with its texts.
#[derive(Serialize)]
pub struct CheckView {
    findings: Vec<Value>,
    abstentions: Vec<Value>,
    silenced: Vec<Value>,
    candidates: Vec<crate::domain::label::matching::Candidate>,
    stamp: Option<VerdictView>,
    as_of: jiff::civil::Date,
    known_at: jiff::Timestamp,
    register_seq: u64,
}

impl CheckView {
    /// Wraps a report.
    #[must_use]
    pub fn new(report: CheckReport) -> Self {
        let both = |key: &str| json!({"vi": i18n::plain(Lang::Vi, key), "en": i18n::plain(Lang::En, key)});
        Self {
            findings: report.findings.iter().map(finding).collect(),
            abstentions: report
                .abstentions
                .iter()
                .map(|a| json!({"rule": a.rule, "needs": a.needs.iter().map(|n| both(n)).collect::<Vec<_>>()}))
                .collect(),
            silenced: report.silenced.iter().map(|(rule, guard)| json!({"rule": rule, "guard": both(guard)})).collect(),
            candidates: report.candidates,
            stamp: report.stamp.map(VerdictView::new),
            as_of: report.as_of,
            known_at: report.known_at,
            register_seq: report.register_seq,
        }
    }
}
