//! Keeping the register: what the office records.

use super::answers::{Errors, Made, created};
use crate::app::command::Refusal;
use crate::app::desk::{OfficeDesk, Recorded};
use crate::app::enrol::{NewCertificate, NewProducer, NewProduct, NewRecognition, NewZone};
use crate::http::accept::Language;
use crate::http::auth::ForOffice;
use crate::http::fault::Fault;
use crate::http::json::Json;
use crate::i18n::Lang;
use axum::response::Response;

async fn record(
    desk: ForOffice,
    lang: Lang,
    work: impl FnOnce(OfficeDesk) -> Result<Recorded, Refusal> + Send + 'static,
) -> Result<Response, Fault> {
    let (id, remarks) = desk.work(work).await?;
    created(Made::of(lang, id, &remarks))
}

/// Records a producer.
#[utoipa::path(post, path = "/api/v1/producers", tag = "register", request_body = NewProducer, responses(
    (status = 201, description = "Recorded", body = Made), Errors))]
pub(crate) async fn producer(
    desk: ForOffice,
    Language(lang): Language,
    Json(new): Json<NewProducer>,
) -> Result<Response, Fault> {
    record(desk, lang, |desk| desk.add_producer(new)).await
}

/// Records a product.
#[utoipa::path(post, path = "/api/v1/products", tag = "register", request_body = NewProduct, responses(
    (status = 201, description = "Recorded", body = Made), Errors))]
pub(crate) async fn product(
    desk: ForOffice,
    Language(lang): Language,
    Json(new): Json<NewProduct>,
) -> Result<Response, Fault> {
    record(desk, lang, |desk| desk.add_product(new)).await
}

/// Records a raw-material zone.
#[utoipa::path(post, path = "/api/v1/zones", tag = "register", request_body = NewZone, responses(
    (status = 201, description = "Recorded; a remark says if measured and declared area differ", body = Made), Errors))]
pub(crate) async fn zone(
    desk: ForOffice,
    Language(lang): Language,
    Json(new): Json<NewZone>,
) -> Result<Response, Fault> {
    record(desk, lang, |desk| desk.add_zone(new)).await
}

/// Records a certificate of a zone or a producer.
#[utoipa::path(post, path = "/api/v1/certificates", tag = "register", request_body = NewCertificate, responses(
    (status = 201, description = "Recorded", body = Made), Errors))]
pub(crate) async fn certificate(
    desk: ForOffice,
    Language(lang): Language,
    Json(new): Json<NewCertificate>,
) -> Result<Response, Fault> {
    record(desk, lang, |desk| desk.add_certificate(new)).await
}

/// Records a recognition: one star decision for one product.
#[utoipa::path(post, path = "/api/v1/recognitions", tag = "register", request_body = NewRecognition, responses(
    (status = 201, description = "Recorded", body = Made), Errors))]
pub(crate) async fn recognition(
    desk: ForOffice,
    Language(lang): Language,
    Json(new): Json<NewRecognition>,
) -> Result<Response, Fault> {
    record(desk, lang, |desk| desk.add_recognition(new)).await
}
