//! Inspection cases: opened and added to by inspectors, read by the office and auditors as well.

use super::answers::{Errors, Made, created, data, file};
use super::register::{Asked, RowsPage, page};
use crate::app::inspection::photo::{Bytes, NewPhoto};
use crate::app::inspection::{Addition, NewInspection};
use crate::domain::ids::InspectionId;
use crate::domain::inspection::Decision;
use crate::domain::label::observation::Observation;
use crate::http::accept::Language;
use crate::http::auth::{ForInspector, ForOverseer};
use crate::http::fault::Fault;
use crate::http::json::{Json, Path, whole};
use axum::extract::Query;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Opens a case.
#[utoipa::path(post, path = "/api/v1/inspections", tag = "inspections", request_body = NewInspection, responses(
    (status = 201, description = "Opened", body = Made), Errors))]
pub(crate) async fn open(
    desk: ForInspector,
    Language(lang): Language,
    Json(new): Json<NewInspection>,
) -> Result<Response, Fault> {
    let id = desk.work(move |desk| desk.open(new)).await?;
    created(Made::of(lang, id, &[]))
}

/// Cases by pages.
#[utoipa::path(get, path = "/api/v1/inspections", tag = "inspections", params(Asked), responses(
    (status = 200, description = "A page of rows", body = RowsPage), Errors))]
pub(crate) async fn list(desk: ForOverseer, asked: Result<Query<Asked>, QueryRejection>) -> Result<Response, Fault> {
    let page = page(asked)?;
    data(RowsPage::from(desk.work(move |desk| desk.inspections(&page)).await?))
}

/// A case with every entry.
#[utoipa::path(get, path = "/api/v1/inspections/{id}", tag = "inspections", params(
    ("id" = String, Path, description = "Case", example = "KT-1")), responses(
    (status = 200, description = "The case", body = Object), Errors))]
pub(crate) async fn show(desk: ForOverseer, Path(id): Path<InspectionId>) -> Result<Response, Fault> {
    data(desk.work(move |desk| desk.inspection(id)).await?)
}

/// What is added to a case: exactly one member.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NewEntry {
    /// A label as seen, as in `/api/v1/labels/check`; the rules answer now and their answer is kept.
    #[schema(value_type = Object)]
    Label(Box<Observation>),
    /// What the inspected person explains.
    Explanation {
        /// Who.
        by: String,
        /// Words.
        text: String,
    },
    /// A paper asked for.
    Request(String),
    /// The outcome.
    Decision {
        /// no_sign, reminded, sent_to_authority or cleared.
        #[schema(value_type = String)]
        decision: Decision,
        /// Why.
        reason: String,
    },
    /// A decided case is taken up again, and why.
    Reopening(String),
}

impl From<NewEntry> for Addition {
    fn from(new: NewEntry) -> Self {
        match new {
            NewEntry::Label(label) => Self::Label(label),
            NewEntry::Explanation { by, text } => Self::Explanation { by, text },
            NewEntry::Request(paper) => Self::Request(paper),
            NewEntry::Decision { decision, reason } => Self::Decision { decision, reason },
            NewEntry::Reopening(reason) => Self::Reopening(reason),
        }
    }
}

/// What goes with an entry.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AboutEntry {
    /// When it was made, if that was before it could be sent (RFC 3339). A moment that cannot be right is left out.
    #[param(value_type = Option<String>, format = DateTime)]
    made_at: Option<Timestamp>,
}

/// Adds to a case: a label, an explanation, a request, a decision or a reopening.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/entries", tag = "inspections", request_body(content = NewEntry,
    example = json!({"explanation": {"by": "Chị Lò Thị Mai", "text": "Lô này in từ năm ngoái"}})), params(
    ("id" = String, Path, description = "Case", example = "KT-1"), AboutEntry), responses(
    (status = 201, description = "Recorded; the id is the case's", body = Made), Errors))]
pub(crate) async fn add(
    desk: ForInspector,
    Language(lang): Language,
    Path(id): Path<InspectionId>,
    about: Result<Query<AboutEntry>, QueryRejection>,
    Json(new): Json<NewEntry>,
) -> Result<Response, Fault> {
    let Query(AboutEntry { made_at }) = about.map_err(|e| super::register::bad_query(&e))?;
    desk.work(move |desk| desk.add(id, new.into(), made_at)).await?;
    created(Made::of(lang, id.to_string(), &[]))
}

/// What goes with a photograph.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AboutPhoto {
    /// Name of the file.
    #[serde(default)]
    #[param(example = "mat-truoc.jpg")]
    file: String,
    /// What it shows.
    #[serde(default)]
    #[param(example = "Mặt trước")]
    caption: String,
    /// Whether position and serial numbers of the camera stay in it.
    #[serde(default)]
    keep_metadata: bool,
    /// SHA-256 (hex) that the device took when the picture left the camera; another file is refused.
    sha256: Option<String>,
    /// When it was taken, if that was before it could be sent (RFC 3339). A moment that cannot be right is left out.
    #[param(value_type = Option<String>, format = DateTime)]
    made_at: Option<Timestamp>,
}

/// Adds a photograph: the body is the file (JPEG, PNG or WebP, at most 32 MiB). The case keeps the
/// SHA-256 of the file as sent, and the picture without position and serial numbers of the camera.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/photos", tag = "inspections", request_body(
    content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "image/webp"))), params(
    ("id" = String, Path, description = "Case", example = "KT-1"), AboutPhoto), responses(
    (status = 201, description = "Kept; the id is the case's", body = Made), Errors))]
pub(crate) async fn photo(
    desk: ForInspector,
    Language(lang): Language,
    Path(id): Path<InspectionId>,
    about: Result<Query<AboutPhoto>, QueryRejection>,
    body: Result<axum::body::Bytes, BytesRejection>,
) -> Result<Response, Fault> {
    let Query(about) = about.map_err(|e| super::register::bad_query(&e))?;
    let AboutPhoto { file, caption, keep_metadata, sha256, made_at } = about;
    let bytes = Bytes(whole(body)?.to_vec());
    let new = NewPhoto { file, caption, bytes, keep_metadata, sha256 };
    desk.work(move |desk| desk.add(id, Addition::Photo(new), made_at)).await?;
    created(Made::of(lang, id.to_string(), &[]))
}

/// A photograph of a case as kept.
#[utoipa::path(get, path = "/api/v1/inspections/{id}/photos/{sha256}", tag = "inspections", params(
    ("id" = String, Path, description = "Case", example = "KT-1"),
    ("sha256" = String, Path, description = "SHA-256 of the kept file, hex")), responses(
    (status = 200, description = "The picture", content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "image/webp"))),
    Errors))]
pub(crate) async fn picture(
    desk: ForOverseer,
    Path((id, sha256)): Path<(InspectionId, String)>,
) -> Result<Response, Fault> {
    let bytes = desk.work(move |desk| desk.photo(id, &sha256)).await?;
    let kind = match bytes.as_slice() {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'R', b'I', b'F', b'F', ..] => "image/webp",
        _ => "image/jpeg",
    };
    Ok(file(kind, None, bytes))
}

/// The record of inspection (biên bản) as PDF.
#[utoipa::path(get, path = "/api/v1/inspections/{id}/minutes.pdf", tag = "inspections", params(
    ("id" = String, Path, description = "Case", example = "KT-1")), responses(
    (status = 200, description = "PDF", body = Vec<u8>, content_type = "application/pdf"), Errors))]
pub(crate) async fn minutes(desk: ForOverseer, Path(id): Path<InspectionId>) -> Result<Response, Fault> {
    let bytes = desk.work(move |desk| desk.minutes(id)).await?;
    Ok(file("application/pdf", Some(format!("bien-ban-{id}.pdf")), bytes))
}

/// The signed dossier of a case (compact JWS), under the server's unlocked key.
#[utoipa::path(get, path = "/api/v1/inspections/{id}/dossier", tag = "inspections", params(
    ("id" = String, Path, description = "Case", example = "KT-1")), responses(
    (status = 200, description = "Compact JWS", body = String, content_type = "application/jose"), Errors))]
pub(crate) async fn dossier(desk: ForInspector, Path(id): Path<InspectionId>) -> Result<Response, Fault> {
    let bytes = desk.work(move |desk| desk.dossier(id)).await?;
    Ok(file("application/jose", Some(format!("ho-so-{id}.jws")), bytes))
}
