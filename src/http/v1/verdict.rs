//! The verdict as sent: what a caller needs, nothing of the household behind a name, and every
//! reason in both languages.

use crate::domain::batch::{Batch, Unit};
use crate::domain::certificate::{Certificate, Holder, Scheme, Suspension};
use crate::domain::producer::{Producer, ProducerKind};
use crate::domain::product::Product;
use crate::domain::recognition::{Recognition, Standing};
use crate::domain::verdict::{Facts, LogState, ReasonLine, StampFacts, Status, Verdict};
use crate::domain::zone::Zone;
use crate::i18n::{self, Lang, phrase};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::sync::Arc;
use utoipa::ToSchema;

/// The verdict on a stamp.
#[derive(Serialize, ToSchema)]
pub struct VerdictView<'a> {
    /// genuine, caution, not_genuine or cannot_check. `cannot_check` never means fake.
    #[schema(value_type = String, example = "genuine")]
    status: Status,
    /// Why, gravest first.
    reasons: Vec<ReasonView<'a>>,
    /// What this answer does not prove, and how to check it.
    does_not_prove: Vec<NoteView>,
    /// Stars that may be shown today; absent if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    stars_now: Option<u8>,
    /// Signed content, only if the signature is proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    stamp: Option<StampView<'a>>,
    /// What the register says today, only if the signature is proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<FactsView<'a>>,
    /// Scans of this stamp so far, this one included.
    #[serde(skip_serializing_if = "Option::is_none")]
    scans: Option<ScansView>,
    /// What the office's public log says, so that nobody has to believe this answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<LogView<'a>>,
    /// Day the answer speaks of, in Vietnam.
    #[schema(value_type = String, format = Date)]
    as_of: Date,
    /// Moment of the answer.
    #[schema(value_type = String, format = DateTime)]
    checked_at: Timestamp,
}

/// One reason.
#[derive(Serialize, ToSchema)]
pub struct ReasonView<'a> {
    /// Stable code.
    code: &'static str,
    /// In Vietnamese.
    vi: Cow<'static, str>,
    /// In English.
    en: Cow<'static, str>,
    /// Values used; days are ISO 8601.
    #[serde(serialize_with = "as_map", skip_serializing_if = "<[_]>::is_empty")]
    #[schema(value_type = Object)]
    args: &'a [(&'static str, String)],
}

/// One thing the answer does not prove.
#[derive(Serialize, ToSchema)]
pub struct NoteView {
    /// Stable code.
    code: &'static str,
    /// In Vietnamese.
    vi: &'static str,
    /// In English.
    en: &'static str,
}

/// What is signed in the stamp.
#[derive(Serialize, ToSchema)]
pub struct StampView<'a> {
    gtin: &'a str,
    lot: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial: Option<&'a str>,
    key_id: u8,
    #[schema(value_type = String, format = Date)]
    issued_on: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    best_before: Option<Date>,
    /// Stars when the stamp was issued, if it claims any.
    #[serde(skip_serializing_if = "Option::is_none")]
    stars_at_issue: Option<u8>,
    /// Last day of those stars as known at issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    stars_until: Option<Date>,
    /// Growing and origin claims.
    #[schema(value_type = Vec<String>)]
    claims: Vec<Scheme>,
}

/// Scans of the stamp.
#[derive(Serialize, ToSchema)]
pub struct ScansView {
    count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    first: Option<Timestamp>,
}

/// Proofs of the public log (C2SP tlog-proof), checked by `temthat verify --proof` or any client.
#[derive(Serialize, ToSchema)]
pub struct LogView<'a> {
    /// included; pending: recorded a moment ago; stopped: the log is not published at present.
    #[schema(value_type = String, example = "included")]
    state: LogState,
    /// Proof that the stamp's run is in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<&'a str>,
    /// Proofs of every statement on the recognition, in order.
    #[schema(value_type = Vec<String>)]
    recognition: &'a [Arc<str>],
}

/// What the register says.
#[derive(Serialize, ToSchema)]
pub struct FactsView<'a> {
    product: ProductView<'a>,
    producer: ProducerView<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recognition: Option<RecognitionView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<BatchView<'a>>,
    zones: Vec<ZoneView<'a>>,
    certificates: Vec<CertificateView<'a>>,
}

/// The product.
#[derive(Serialize, ToSchema)]
pub struct ProductView<'a> {
    #[schema(value_type = String)]
    id: crate::domain::ids::ProductId,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    variant: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pack: Option<&'a str>,
    /// OCOP product code.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    /// The GTIN is a number of the office's own (GS1 restricted circulation), not one given by GS1.
    internal_number: bool,
}

/// The producer. Of a household neither street nor former addresses are told.
#[derive(Serialize, ToSchema)]
pub struct ProducerView<'a> {
    name: &'a str,
    #[schema(value_type = String, example = "cooperative")]
    kind: ProducerKind,
    /// Commune today.
    #[serde(skip_serializing_if = "Option::is_none")]
    commune: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
}

/// The star decision that speaks for the product today.
#[derive(Serialize, ToSchema)]
pub struct RecognitionView<'a> {
    /// Stars as decided; what may be shown today is `stars_now`.
    stars: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_no: Option<&'a str>,
    authority: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    issued_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    valid_until: Option<Date>,
    /// kind: in_force, extended, suspended, lapsed, withdrawn or unconfirmed, with its day.
    #[schema(value_type = Object)]
    standing: Standing,
}

/// The batch.
#[derive(Serialize, ToSchema)]
pub struct BatchView<'a> {
    lot: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    made_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    best_before: Option<Date>,
    quantity: f64,
    #[schema(value_type = String, example = "pack")]
    unit: Unit,
    inputs: Vec<InputView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    recalled_on: Option<Date>,
}

/// One raw-material lot.
#[derive(Serialize, ToSchema)]
pub struct InputView<'a> {
    #[schema(value_type = String)]
    zone: crate::domain::ids::ZoneId,
    #[serde(skip_serializing_if = "Option::is_none")]
    zone_lot: Option<&'a str>,
    kg: f64,
    #[schema(value_type = String, format = Date)]
    harvested_on: Date,
}

/// A raw-material zone.
#[derive(Serialize, ToSchema)]
pub struct ZoneView<'a> {
    #[schema(value_type = String)]
    id: crate::domain::ids::ZoneId,
    name: &'a str,
    crop: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    commune: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    planting_code: Option<&'a str>,
    /// Geodesic area, hectares.
    area_ha: f64,
    /// Closed ring of [longitude, latitude].
    outline: &'a [[f64; 2]],
}

/// A certificate.
#[derive(Serialize, ToSchema)]
pub struct CertificateView<'a> {
    #[schema(value_type = String, example = "vietgap")]
    scheme: Scheme,
    number: &'a str,
    body: &'a str,
    #[schema(value_type = Object)]
    holder: Holder,
    #[serde(skip_serializing_if = "Option::is_none")]
    crop: Option<&'a str>,
    #[schema(value_type = String, format = Date)]
    valid_from: Date,
    #[schema(value_type = String, format = Date)]
    valid_until: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    withdrawn_on: Option<Date>,
    /// Times in which its certification body suspended it: `{from, until?, decision_no}`, both days included.
    #[schema(value_type = Vec<Object>)]
    suspensions: &'a [Suspension],
    /// Live on the day of the answer.
    live: bool,
}

fn as_map<S: Serializer>(args: &&[(&'static str, String)], s: S) -> Result<S::Ok, S::Error> {
    s.collect_map(args.iter().map(|(name, value)| (name, value)))
}

/// Name of a commune by its code.
pub(crate) fn commune(code: Option<&str>) -> Option<&'static str> {
    crate::domain::admin_unit::by_code(code?).map(|unit| unit.name)
}

/// Address that may be shown: none of a natural person, nor of a producer of unknown form.
pub(crate) fn address(producer: &Producer) -> Option<&str> {
    let person = matches!(producer.kind, ProducerKind::Household | ProducerKind::Unknown);
    (!person && !producer.address.is_empty()).then_some(producer.address.as_str())
}

impl<'a> VerdictView<'a> {
    /// The view of a verdict.
    #[must_use]
    pub fn of(verdict: &'a Verdict) -> Self {
        let note = |code: &'static str| {
            let key = format!("proves-{code}");
            NoteView {
                code,
                vi: phrase(Lang::Vi, &key).unwrap_or_default(),
                en: phrase(Lang::En, &key).unwrap_or_default(),
            }
        };
        Self {
            status: verdict.status,
            reasons: verdict.reasons.iter().map(reason).collect(),
            does_not_prove: i18n::does_not_prove(verdict).iter().copied().map(note).collect(),
            stars_now: verdict.stars_now.map(|s| s.count()),
            stamp: verdict.stamp.as_ref().map(stamp),
            facts: verdict.facts.as_ref().map(|f| facts(f, verdict.as_of)),
            scans: verdict.scans.map(|count| ScansView { count, first: verdict.first_scan }),
            log: verdict.log.as_ref().map(|log| LogView {
                state: log.state,
                run: log.run.as_deref(),
                recognition: &log.recognition,
            }),
            as_of: verdict.as_of,
            checked_at: verdict.checked_at,
        }
    }
}

fn reason(line: &ReasonLine) -> ReasonView<'_> {
    ReasonView {
        code: i18n::code(line.code),
        vi: i18n::reason(Lang::Vi, line),
        en: i18n::reason(Lang::En, line),
        args: &line.args,
    }
}

fn stamp(stamp: &StampFacts) -> StampView<'_> {
    let body = &stamp.body;
    StampView {
        gtin: &stamp.gtin,
        lot: &stamp.lot,
        serial: stamp.serial.as_deref(),
        key_id: body.kid,
        issued_on: body.issued_on,
        best_before: body.best_before,
        stars_at_issue: body.stars.map(|c| c.stars.count()),
        stars_until: body.stars.map(|c| c.until),
        claims: body.claims.schemes().collect(),
    }
}

fn facts(facts: &Facts, as_of: Date) -> FactsView<'_> {
    FactsView {
        product: product(&facts.product),
        producer: ProducerView {
            name: &facts.producer.name,
            kind: facts.producer.kind,
            commune: commune(facts.producer.commune.as_deref()),
            address: address(&facts.producer),
        },
        recognition: facts.recognition.as_ref().map(|(r, standing)| recognition(r, *standing)),
        batch: facts.batch.as_deref().map(batch),
        zones: facts.zones.iter().map(|z| zone(z)).collect(),
        certificates: facts.certificates.iter().map(|c| certificate(c, as_of)).collect(),
    }
}

fn product(product: &Product) -> ProductView<'_> {
    ProductView {
        id: product.id,
        name: &product.name,
        variant: product.variant.as_deref(),
        pack: product.pack.as_deref(),
        code: product.code.as_deref(),
        internal_number: product.gtin.is_restricted(),
    }
}

fn recognition(recognition: &Recognition, standing: Standing) -> RecognitionView<'_> {
    RecognitionView {
        stars: recognition.stars.count(),
        decision_no: recognition.decision_no.as_deref(),
        authority: &recognition.authority,
        issued_on: recognition.issued_on,
        valid_until: recognition.valid_until,
        standing,
    }
}

fn batch(batch: &Batch) -> BatchView<'_> {
    BatchView {
        lot: batch.lot.as_str(),
        made_on: batch.made_on,
        best_before: batch.best_before,
        quantity: batch.quantity,
        unit: batch.unit,
        inputs: batch
            .inputs
            .iter()
            .map(|i| InputView {
                zone: i.zone,
                zone_lot: i.zone_lot.as_deref(),
                kg: i.kg,
                harvested_on: i.harvested_on,
            })
            .collect(),
        recalled_on: batch.recalled.as_ref().map(|(on, _)| *on),
    }
}

fn zone(zone: &Zone) -> ZoneView<'_> {
    ZoneView {
        id: zone.id,
        name: &zone.name,
        crop: &zone.crop,
        commune: commune(zone.commune.as_deref()),
        planting_code: zone.planting_code.as_deref(),
        area_ha: zone.outline.area_ha,
        outline: &zone.outline.ring,
    }
}

fn certificate(certificate: &Certificate, as_of: Date) -> CertificateView<'_> {
    CertificateView {
        scheme: certificate.scheme,
        number: &certificate.number,
        body: &certificate.body,
        holder: certificate.holder,
        crop: certificate.crop.as_deref(),
        valid_from: certificate.valid_from,
        valid_until: certificate.valid_until,
        withdrawn_on: certificate.withdrawn_on,
        suspensions: &certificate.suspensions,
        live: certificate.is_live(as_of),
    }
}

/// The answer with a verdict, written once.
pub(crate) fn answer(verdict: &Verdict) -> Response {
    match serde_json::to_vec(&VerdictView::of(verdict)) {
        Ok(body) => ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body).into_response(),
        Err(error) => {
            tracing::error!(%error, "a verdict could not be written");
            crate::http::fault::Fault::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response()
        }
    }
}
