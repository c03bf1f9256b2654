//! Checking what a label claims.

use super::verdict::VerdictView;
use crate::app;
use crate::app::photos::PhotoFacts;
use crate::domain::label::finding::{Citation, Finding, Severity};
use crate::domain::label::matching::Candidate;
use crate::domain::label::observation::Observation;
use crate::http::accept::Language;
use crate::http::fault::{Fault, Problem};
use crate::http::form::parts;
use crate::http::json::Json;
use crate::http::packs::{self, data_url};
use crate::http::state::AppState;
use crate::i18n::{Lang, plain, readable, text};
use crate::vision::pack::Observations;
use axum::extract::multipart::Multipart;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// The answer to a label check: signs that something should be looked at, never accusations.
#[derive(Serialize, ToSchema)]
pub struct CheckView<'a> {
    /// Signs to be checked, gravest first.
    findings: Vec<FindingView<'a>>,
    /// Rules that cannot tell, and what photo or paper would decide.
    abstentions: Vec<AbstentionView>,
    /// Rules that a guard silenced, and the guard.
    silenced: Vec<SilencedView>,
    /// Products the label may speak of, best first.
    #[schema(value_type = Vec<Object>)]
    candidates: &'a [Candidate],
    /// Verdict on the stamp, if the label has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    stamp: Option<VerdictView<'a>>,
    /// Day the label was seen.
    #[schema(value_type = String, format = Date)]
    as_of: Date,
    /// Moment of knowledge.
    #[schema(value_type = String, format = DateTime)]
    known_at: Timestamp,
    /// Rule set of recognition that spoke, e.g. "148+1489".
    #[serde(skip_serializing_if = "Option::is_none")]
    recognition_set: Option<&'static str>,
    /// Rule set of labels that spoke; absent where the print date would decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    label_set: Option<&'static str>,
    /// Record of the register this rests on.
    register_seq: u64,
}

/// A sign to be checked.
#[derive(Serialize, ToSchema)]
pub struct FindingView<'a> {
    /// Rule, e.g. "OC-02".
    rule: &'static str,
    /// S1 (gravest) to S4.
    #[schema(value_type = String, example = "S1")]
    severity: Severity,
    /// Name of the rule.
    title: Worded,
    /// The sign in words.
    says: Worded,
    /// Legal basis.
    #[schema(value_type = Vec<Object>)]
    basis: &'a [Citation],
    /// Values used.
    args: BTreeMap<&'static str, &'a str>,
    /// Records the sign rests on.
    evidence: &'a [String],
    /// Innocent explanations that were looked for and not found.
    guards: Vec<Coded>,
    /// What would clear it.
    clears: Vec<Coded>,
}

/// A text in both languages.
#[derive(Serialize, ToSchema)]
pub struct Worded {
    /// In Vietnamese.
    vi: String,
    /// In English.
    en: String,
}

impl Worded {
    fn of(key: &str) -> Self {
        Self { vi: plain(Lang::Vi, key), en: plain(Lang::En, key) }
    }
    fn sign(finding: &Finding) -> Self {
        let key = format!("rule-{}-sign", finding.rule.to_ascii_lowercase());
        let say = |lang| text(lang, &key, &readable(lang, &finding.args));
        Self { vi: say(Lang::Vi), en: say(Lang::En) }
    }
}

/// A code with its words.
#[derive(Serialize, ToSchema)]
pub struct Coded {
    /// Stable code.
    code: &'static str,
    /// In words.
    says: Worded,
}

/// A rule that cannot tell.
#[derive(Serialize, ToSchema)]
pub struct AbstentionView {
    /// Rule.
    rule: &'static str,
    /// What would decide.
    needs: Vec<Coded>,
}

/// A rule silenced by a guard.
#[derive(Serialize, ToSchema)]
pub struct SilencedView {
    /// Rule.
    rule: &'static str,
    /// Guard.
    guard: Coded,
}

fn coded(codes: &[&'static str]) -> Vec<Coded> {
    codes.iter().map(|code| Coded { code, says: Worded::of(code) }).collect()
}

fn view(report: &app::check::CheckReport) -> CheckView<'_> {
    CheckView {
        findings: report
            .findings
            .iter()
            .map(|f| FindingView {
                rule: f.rule,
                severity: f.severity,
                title: Worded::of(&format!("rule-{}-title", f.rule.to_ascii_lowercase())),
                says: Worded::sign(f),
                basis: f.basis,
                args: f.args.iter().map(|(n, v)| (*n, v.as_str())).collect(),
                evidence: &f.evidence,
                guards: coded(&f.guards),
                clears: coded(&f.clears),
            })
            .collect(),
        abstentions: report
            .abstentions
            .iter()
            .map(|a| AbstentionView { rule: a.rule, needs: coded(&a.needs) })
            .collect(),
        silenced: report
            .silenced
            .iter()
            .map(|(rule, guard)| SilencedView { rule, guard: Coded { code: guard, says: Worded::of(guard) } })
            .collect(),
        candidates: &report.candidates,
        stamp: report.stamp.as_ref().map(VerdictView::of),
        as_of: report.as_of,
        known_at: report.known_at,
        recognition_set: report.recognition_set,
        label_set: report.label_set,
        register_seq: report.register_seq,
    }
}

/// The answer to photographs: what was seen, what the rules were asked, and what they say.
#[derive(Serialize, ToSchema)]
pub struct PhotosView<'a> {
    #[serde(flatten)]
    check: CheckView<'a>,
    /// What the photos show: `mark.value` is official, altered, absent or unknown, `stars.value` an integer
    /// or null; each with confidence (0 to 1) and polygon (pixels of the upright photo).
    #[schema(value_type = Object)]
    observations: &'a Observations,
    /// What the rules were asked: seen and typed together.
    #[schema(value_type = Object)]
    claims: &'a Observation,
    /// Name and upright size of each photo.
    #[schema(value_type = Vec<Object>)]
    photos: &'a [PhotoFacts],
    /// Each photo with boxes and verdict, JPEG as data: URL; only if asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    annotated: Vec<String>,
}

/// Checks what a label shows against the register: as typed claims (JSON), as photographs of the faces
/// of one pack (multipart/form-data with up to eight parts `photo`), or both (a part `label` with the
/// claims as JSON, which are taken as sure). With `annotate=true` the photos come back with boxes.
/// Everything is optional: what was not seen is not claimed. Photos are looked at and let go.
#[utoipa::path(post, path = "/api/v1/labels/check", tag = "labels",
    request_body(description = "Observation: mark, stars, product, producer, claims, code, gtin, \
        decision_no, authority, decided_on, stamp_url, printed_on, made_on, seen_on, dossier_no; or photos", content(
        (Object = "application/json", example = json!({"mark": true, "stars": 5, "product": "Chè Shan tuyết", "producer": "HTX Chè Thử"})),
        (PhotosForm = "multipart/form-data"))),
    responses(
    (status = 200, description = "Signs to be checked; for photos with `observations`, `claims` and `photos`", body = CheckView),
    (status = "4XX", description = "The request or a photo cannot be read", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", description = "A fault of the server, or too many photos at the moment", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn check(
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    mut request: Request,
) -> Result<Response, Fault> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
        let form = parts(Multipart::from_request(request, &()).await)?;
        let checked = packs::check(state, lang, form).await?;
        return Ok(answer(serde_json::to_vec(&photos_view(&checked))));
    }
    DefaultBodyLimit::max(super::MAX_BODY).apply(&mut request);
    let Json(label) = Json::<Observation>::from_request(request, &()).await?;
    // Matching names runs over the whole register: not on the threads that answer scans.
    let body = tokio::task::spawn_blocking(move || {
        let report = app::check::check(&state.office, &label);
        serde_json::to_vec(&view(&report))
    })
    .await;
    body.map(answer).map_err(|_| Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"))
}

fn answer(body: Result<Vec<u8>, serde_json::Error>) -> Response {
    match body {
        Ok(body) => ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body).into_response(),
        Err(_) => Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response(),
    }
}

fn photos_view(checked: &packs::Checked) -> PhotosView<'_> {
    PhotosView {
        check: view(&checked.report),
        observations: &checked.looked.observations,
        claims: &checked.label,
        photos: &checked.looked.photos,
        annotated: checked.annotated.iter().map(|jpeg| data_url(jpeg)).collect(),
    }
}

/// The form of the description.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes a form that is read part by part")]
pub struct PhotosForm {
    /// Photographs: JPEG, PNG, WebP or GIF, each at most 32 MiB and 64 million pixels.
    #[schema(value_type = Vec<String>, format = Binary)]
    photo: Vec<String>,
    /// Typed claims as JSON.
    label: Option<String>,
    /// "true": the photos come back with boxes.
    annotate: Option<String>,
}
