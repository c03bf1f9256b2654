//! Decisions on what stands in the register. What cannot be taken back waits for a second person.

use super::answers::{Errors, Waiting, data, done, outcome};
use crate::app::desk::Decision;
use crate::app::enrol::Change;
use crate::domain::approval::Guarded;
use crate::domain::certificate::CertificateAct;
use crate::domain::ids::{CertificateId, ProducerId, RecognitionId};
use crate::http::accept::Language;
use crate::http::auth::ForOffice;
use crate::http::fault::Fault;
use crate::http::json::{Json, Path};
use crate::ports::workbook;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

/// Records a decision: extended, suspended, reallowed, downgraded, re-recognised at once; a
/// withdrawal waits for a second person of the office.
#[utoipa::path(post, path = "/api/v1/recognitions/{id}/events", tag = "decisions", request_body = Change, params(
    ("id" = String, Path, description = "Recognition", example = "CN-12")), responses(
    (status = 202, description = "Waits for a second person", body = Waiting),
    (status = 204, description = "Recorded"), Errors))]
pub(crate) async fn event(
    desk: ForOffice,
    Path(id): Path<RecognitionId>,
    Json(change): Json<Change>,
) -> Result<Response, Fault> {
    outcome(desk.work(move |desk| desk.change_recognition(id, change)).await?)
}

/// What a decision would change: runs, stamps, printed stamps. Nothing is recorded.
#[utoipa::path(post, path = "/api/v1/recognitions/{id}/impact", tag = "decisions", request_body = Change, params(
    ("id" = String, Path, description = "Recognition", example = "CN-12")), responses(
    (status = 200, description = "Tables of what changes", body = Object), Errors))]
pub(crate) async fn impact(
    desk: ForOffice,
    Language(lang): Language,
    Path(id): Path<RecognitionId>,
    Json(change): Json<Change>,
) -> Result<Response, Fault> {
    let found = desk.work(move |desk| desk.impact(id, &change)).await?;
    data(workbook::json(&found.sheets(lang)))
}

/// A withdrawal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// First day without it.
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// Decision or letter.
    #[schema(example = "12/QĐ-TCCN")]
    decision_no: String,
    /// Why, for the second person.
    #[serde(default)]
    why: String,
}

/// Asks for the withdrawal of a certificate; a second person of the office carries it out.
#[utoipa::path(post, path = "/api/v1/certificates/{id}/withdrawal", tag = "decisions", request_body = Withdrawal, params(
    ("id" = String, Path, description = "Certificate", example = "GCN-4")), responses(
    (status = 202, description = "Waits for a second person", body = Waiting), Errors))]
pub(crate) async fn certificate(
    desk: ForOffice,
    Path(id): Path<CertificateId>,
    Json(asked): Json<Withdrawal>,
) -> Result<Response, Fault> {
    let Withdrawal { on, decision_no, why } = asked;
    let act = Guarded::WithdrawCertificate { id, on, decision_no };
    outcome(desk.work(move |desk| desk.ask_second(&act, &why)).await?)
}

/// What happened to a certificate.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateChange {
    /// `{"kind": "suspended", "from": DAY, "until": DAY or null}` (last day without it; null: until it is
    /// reinstated), `{"kind": "reinstated", "on": DAY}` (first day with it) or `{"kind": "withdrawn", "on": DAY}`.
    #[schema(value_type = Object, example = json!({"kind": "suspended", "from": "2026-11-02", "until": "2027-01-31"}))]
    act: CertificateAct,
    /// Decision or letter of the certification body.
    #[schema(example = "12/QĐ-TCCN")]
    decision_no: String,
    /// Why, for the trail and the second person.
    #[serde(default)]
    why: String,
}

/// Records that a certificate is suspended or reinstated, at once; a withdrawal waits for a second
/// person of the office.
#[utoipa::path(post, path = "/api/v1/certificates/{id}/events", tag = "decisions", request_body = CertificateChange, params(
    ("id" = String, Path, description = "Certificate", example = "GCN-4")), responses(
    (status = 202, description = "Waits for a second person", body = Waiting),
    (status = 204, description = "Recorded"), Errors))]
pub(crate) async fn certificate_event(
    desk: ForOffice,
    Path(id): Path<CertificateId>,
    Json(change): Json<CertificateChange>,
) -> Result<Response, Fault> {
    let CertificateChange { act, decision_no, why } = change;
    outcome(desk.work(move |desk| desk.decide(Decision::Certificate { id, act, decision_no }, &why)).await?)
}

/// What an act on a certificate would change: batches, runs, stamps. Nothing is recorded.
#[utoipa::path(post, path = "/api/v1/certificates/{id}/impact", tag = "decisions", request_body = CertificateChange, params(
    ("id" = String, Path, description = "Certificate", example = "GCN-4")), responses(
    (status = 200, description = "Tables of what changes", body = Object), Errors))]
pub(crate) async fn certificate_impact(
    desk: ForOffice,
    Path(id): Path<CertificateId>,
    Json(change): Json<CertificateChange>,
) -> Result<Response, Fault> {
    let CertificateChange { act, decision_no, .. } = change;
    let decision = Decision::Certificate { id, act, decision_no };
    data(workbook::json(&desk.work(move |desk| desk.effect(&decision)).await?))
}

/// A reason.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In words.
    #[schema(example = "Chưa nộp báo cáo quý")]
    pub(crate) reason: String,
}

/// Suspends a producer from issuing.
#[utoipa::path(put, path = "/api/v1/producers/{id}/suspension", tag = "decisions", request_body = Reason, params(
    ("id" = String, Path, description = "Producer", example = "CT-3")), responses(
    (status = 204, description = "Recorded"), Errors))]
pub(crate) async fn suspend(
    desk: ForOffice,
    Path(id): Path<ProducerId>,
    Json(asked): Json<Reason>,
) -> Result<Response, Fault> {
    desk.work(move |desk| desk.suspend_producer(id, Some(asked.reason))).await.map(done)
}

/// Allows a producer to issue again.
#[utoipa::path(delete, path = "/api/v1/producers/{id}/suspension", tag = "decisions", params(
    ("id" = String, Path, description = "Producer", example = "CT-3")), responses(
    (status = 204, description = "Recorded"), Errors))]
pub(crate) async fn reallow(desk: ForOffice, Path(id): Path<ProducerId>) -> Result<Response, Fault> {
    desk.work(move |desk| desk.suspend_producer(id, None)).await.map(done)
}
