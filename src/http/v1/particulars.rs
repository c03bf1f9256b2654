//! Particulars of producers, products and zones: read as they are changed, looked ahead, changed. Who changes
//! them says which state they were read in (`If-Match`), so that nobody overwrites what they have not seen.

use super::answers::{Errors, data, done};
use crate::app::desk::Decision;
use crate::app::enrol::{Asked, NewProducer, NewProduct, NewZone, Particulars};
use crate::domain::ids::{ProducerId, ProductId, ZoneId};
use crate::http::auth::ForOffice;
use crate::http::fault::{Fault, Problem};
use crate::http::json::{Json, Path};
use crate::http::v1::register::bad_query;
use crate::ports::workbook;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

/// What is said beside the particulars.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Beside {
    /// Why, for the trail.
    #[serde(default)]
    #[param(example = "Theo quyết định đổi tên")]
    why: String,
    /// vi or en.
    #[serde(rename = "lang")]
    #[param(example = "vi")]
    _lang: Option<String>,
}

/// The state that particulars were made from: the tag of an `ETag`, or `*` for whatever stands.
fn held(headers: &HeaderMap) -> Result<Option<String>, Fault> {
    let missing = || Fault::new(StatusCode::PRECONDITION_REQUIRED, "if-match");
    match headers.get(IF_MATCH).ok_or_else(missing)?.to_str().map_err(|_| missing())?.trim() {
        "*" => Ok(None),
        // A list, and a weak tag, are told as what they are to us: no tag of a state.
        tag => Ok(Some(tag.trim_matches('"').to_owned())),
    }
}

fn tagged(mut response: Response, tag: &str) -> Response {
    response.headers_mut().extend(HeaderValue::from_str(&format!("\"{tag}\"")).map(|tag| (ETAG, tag)));
    response
}

async fn current(desk: ForOffice, id: impl ToString) -> Result<Response, Fault> {
    let id = id.to_string();
    let (particulars, tag) = desk.work(move |desk| desk.particulars(&id)).await?;
    let response = match particulars {
        Particulars::Producer(_, row) => data(row),
        Particulars::Product(_, row) => data(row),
        Particulars::Zone(_, row) => data(row),
    }?;
    Ok(tagged(response, &tag))
}

async fn change(
    desk: ForOffice,
    headers: &HeaderMap,
    beside: Result<Query<Beside>, QueryRejection>,
    new: Particulars,
) -> Result<Response, Fault> {
    let Query(Beside { why, .. }) = beside.map_err(|e| bad_query(&e))?;
    let asked = Asked { tag: held(headers)?, new };
    let (id, later) = (asked.new.id(), desk.clone());
    desk.work(move |desk| desk.decide(Decision::Particulars(Box::new(asked)), &why)).await?;
    let (_, tag) = later.work(move |desk| desk.particulars(&id)).await?;
    Ok(tagged(done(()), &tag))
}

async fn effect(desk: ForOffice, new: Particulars) -> Result<Response, Fault> {
    let decision = Decision::Particulars(Box::new(Asked { new, tag: None }));
    data(workbook::json(&desk.work(move |desk| desk.effect(&decision)).await?))
}

/// The particulars of a producer, as they are changed. `ETag` names this state.
#[utoipa::path(get, path = "/api/v1/producers/{id}", tag = "register", params(
    ("id" = String, Path, description = "Id", example = "CT-3")), responses(
    (status = 200, description = "The particulars", body = NewProducer, headers(("ETag" = String, description = "This state"))),
    (status = 404, description = "Nothing has this id", body = Problem, content_type = "application/problem+json"),
    Errors))]
pub(crate) async fn producer(desk: ForOffice, Path(id): Path<ProducerId>) -> Result<Response, Fault> {
    current(desk, id).await
}

/// Changes the particulars of a producer: their full new state. Stamps in the trade say so from then on.
/// A name or address that gives way is kept beside the new one.
#[utoipa::path(put, path = "/api/v1/producers/{id}", tag = "register", request_body = NewProducer, params(
    ("id" = String, Path, description = "Id", example = "CT-3"), Beside,
    ("If-Match" = Option<String>, Header, description = "`ETag` of the state that was read, or `*` for whatever stands; 428 without it", example = "*")), responses(
    (status = 204, description = "Recorded", headers(("ETag" = String, description = "The new state"))),
    (status = 412, description = "The particulars changed after that state; nothing was recorded", body = Problem, content_type = "application/problem+json"),
    Errors))]
pub(crate) async fn change_producer(
    desk: ForOffice,
    Path(id): Path<ProducerId>,
    beside: Result<Query<Beside>, QueryRejection>,
    headers: HeaderMap,
    Json(new): Json<NewProducer>,
) -> Result<Response, Fault> {
    change(desk, &headers, beside, Particulars::Producer(id, new)).await
}

/// What changed particulars of a producer would change: what differs, batches, stamps. Nothing is recorded.
#[utoipa::path(post, path = "/api/v1/producers/{id}/impact", tag = "register", request_body = NewProducer, params(
    ("id" = String, Path, description = "Id", example = "CT-3")), responses(
    (status = 200, description = "Tables of what changes", body = Object), Errors))]
pub(crate) async fn producer_impact(
    desk: ForOffice,
    Path(id): Path<ProducerId>,
    Json(new): Json<NewProducer>,
) -> Result<Response, Fault> {
    effect(desk, Particulars::Producer(id, new)).await
}

/// The particulars of a product, as they are changed. `ETag` names this state.
#[utoipa::path(get, path = "/api/v1/products/{id}", tag = "register", params(
    ("id" = String, Path, description = "Id", example = "SP-12")), responses(
    (status = 200, description = "The particulars", body = NewProduct, headers(("ETag" = String, description = "This state"))),
    (status = 404, description = "Nothing has this id", body = Problem, content_type = "application/problem+json"),
    Errors))]
pub(crate) async fn product(desk: ForOffice, Path(id): Path<ProductId>) -> Result<Response, Fault> {
    current(desk, id).await
}

/// Changes the particulars of a product: their full new state. Stamps in the trade say so from then on.
/// The producer and a GTIN that stamps in the trade name stay.
#[utoipa::path(put, path = "/api/v1/products/{id}", tag = "register", request_body = NewProduct, params(
    ("id" = String, Path, description = "Id", example = "SP-12"), Beside,
    ("If-Match" = Option<String>, Header, description = "`ETag` of the state that was read, or `*` for whatever stands; 428 without it", example = "*")), responses(
    (status = 204, description = "Recorded", headers(("ETag" = String, description = "The new state"))),
    (status = 412, description = "The particulars changed after that state; nothing was recorded", body = Problem, content_type = "application/problem+json"),
    Errors))]
pub(crate) async fn change_product(
    desk: ForOffice,
    Path(id): Path<ProductId>,
    beside: Result<Query<Beside>, QueryRejection>,
    headers: HeaderMap,
    Json(new): Json<NewProduct>,
) -> Result<Response, Fault> {
    change(desk, &headers, beside, Particulars::Product(id, new)).await
}

/// What changed particulars of a product would change: what differs, batches, stamps. Nothing is recorded.
#[utoipa::path(post, path = "/api/v1/products/{id}/impact", tag = "register", request_body = NewProduct, params(
    ("id" = String, Path, description = "Id", example = "SP-12")), responses(
    (status = 200, description = "Tables of what changes", body = Object), Errors))]
pub(crate) async fn product_impact(
    desk: ForOffice,
    Path(id): Path<ProductId>,
    Json(new): Json<NewProduct>,
) -> Result<Response, Fault> {
    effect(desk, Particulars::Product(id, new)).await
}

/// The particulars of a zone, as they are changed. `ETag` names this state.
#[utoipa::path(get, path = "/api/v1/zones/{id}", tag = "register", params(
    ("id" = String, Path, description = "Id", example = "VT-2")), responses(
    (status = 200, description = "The particulars", body = NewZone, headers(("ETag" = String, description = "This state"))),
    (status = 404, description = "Nothing has this id", body = Problem, content_type = "application/problem+json"),
    Errors))]
pub(crate) async fn zone(desk: ForOffice, Path(id): Path<ZoneId>) -> Result<Response, Fault> {
    current(desk, id).await
}

/// Changes the particulars of a zone: their full new state. Stamps in the trade say so from then on.
#[utoipa::path(put, path = "/api/v1/zones/{id}", tag = "register", request_body = NewZone, params(
    ("id" = String, Path, description = "Id", example = "VT-2"), Beside,
    ("If-Match" = Option<String>, Header, description = "`ETag` of the state that was read, or `*` for whatever stands; 428 without it", example = "*")), responses(
    (status = 204, description = "Recorded", headers(("ETag" = String, description = "The new state"))),
    (status = 412, description = "The particulars changed after that state; nothing was recorded", body = Problem, content_type = "application/problem+json"),
    Errors))]
pub(crate) async fn change_zone(
    desk: ForOffice,
    Path(id): Path<ZoneId>,
    beside: Result<Query<Beside>, QueryRejection>,
    headers: HeaderMap,
    Json(new): Json<NewZone>,
) -> Result<Response, Fault> {
    change(desk, &headers, beside, Particulars::Zone(id, new)).await
}

/// What changed particulars of a zone would change: what differs, batches, stamps. Nothing is recorded.
#[utoipa::path(post, path = "/api/v1/zones/{id}/impact", tag = "register", request_body = NewZone, params(
    ("id" = String, Path, description = "Id", example = "VT-2")), responses(
    (status = 200, description = "Tables of what changes", body = Object), Errors))]
pub(crate) async fn zone_impact(
    desk: ForOffice,
    Path(id): Path<ZoneId>,
    Json(new): Json<NewZone>,
) -> Result<Response, Fault> {
    effect(desk, Particulars::Zone(id, new)).await
}
