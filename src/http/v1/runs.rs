//! Stamp runs: ordered, printed, voided.

use super::answers::{Errors, Made, Waiting, created, file, outcome};
use crate::app::labels::{self, Drawn};
use crate::app::lint::Order;
use crate::domain::ids::{BatchId, RunId};
use crate::domain::run::{Granularity, VoidReason};
use crate::http::accept::Language;
use crate::http::auth::ForMaker;
use crate::http::fault::{Fault, Problem};
use crate::http::json::{Json, Path};
use axum::http::HeaderValue;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

/// An order of stamps.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRun {
    /// For which batch.
    #[schema(value_type = String, example = "LO-7")]
    batch: BatchId,
    /// Stamps, 1 to 1,048,576.
    #[schema(minimum = 1, maximum = 1_048_576, example = 240)]
    count: u32,
    /// serial (each stamp its own number) or lot.
    #[serde(default = "serial")]
    #[schema(value_type = Option<String>, example = "serial")]
    granularity: Granularity,
    /// Whether the stamps state stars.
    #[serde(default = "yes")]
    #[schema(value_type = Option<bool>, example = true)]
    claim_stars: bool,
    /// Whether each stamp gets a PIN under a scratch layer; needs serials. The PINs themselves leave
    /// only through the command line.
    #[serde(default)]
    pins: bool,
}

fn serial() -> Granularity {
    Granularity::Serial
}
fn yes() -> bool {
    true
}

/// Issues a run. The order is checked first; what does not pass comes back as `lints`.
#[utoipa::path(post, path = "/api/v1/runs", tag = "runs", request_body = NewRun, responses(
    (status = 201, description = "Issued", body = Made),
    (status = 409, description = "The server has not unlocked its key, or somebody else recorded something first", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "The order does not pass its checks", body = Problem, content_type = "application/problem+json"), Errors))]
pub(crate) async fn issue(
    desk: ForMaker,
    Language(lang): Language,
    Json(new): Json<NewRun>,
) -> Result<Response, Fault> {
    let NewRun { batch, count, granularity, claim_stars, pins } = new;
    let order = Order { batch, count, granularity, claim_stars, pins };
    let id = desk.work(move |desk| desk.issue(order)).await?;
    created(Made::of(lang, id.to_string(), &[]))
}

/// Stamps to void.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Voided {
    /// First stamp number.
    #[schema(example = 0)]
    from: u32,
    /// Last stamp number.
    #[schema(example = 9)]
    to: u32,
    /// spoiled, stolen or recalled.
    #[schema(value_type = String, example = "spoiled")]
    reason: VoidReason,
}

/// Voids stamps; more than a hundred wait for a person of the office.
#[utoipa::path(post, path = "/api/v1/runs/{id}/voids", tag = "runs", request_body = Voided, params(
    ("id" = String, Path, description = "Run", example = "DT-3")), responses(
    (status = 202, description = "Waits for a person of the office", body = Waiting),
    (status = 204, description = "Recorded"), Errors))]
pub(crate) async fn void(desk: ForMaker, Path(id): Path<RunId>, Json(asked): Json<Voided>) -> Result<Response, Fault> {
    outcome(desk.work(move |desk| desk.void(id, asked.from, asked.to, asked.reason)).await?)
}

/// What to print.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPrint {
    /// First stamp number.
    #[serde(default)]
    #[schema(example = 0)]
    from: u32,
    /// Last stamp number; the last of the run when absent. At most 10,000 at once.
    #[serde(default)]
    #[schema(example = 23)]
    to: Option<u32>,
    #[serde(flatten)]
    #[schema(inline)]
    drawn: Drawn,
}

/// Draws stamps for printing and records that they are printed. Every stamp is read back first.
#[utoipa::path(post, path = "/api/v1/runs/{id}/prints", tag = "runs", request_body = NewPrint, params(
    ("id" = String, Path, description = "Run", example = "DT-3")), responses(
    (status = 200, description = "The file; the header `temthat-reprint` says whether some had been printed before", content(
        (Vec<u8> = "application/pdf"), (Vec<u8> = "image/png"), (Vec<u8> = "image/svg+xml"))), Errors))]
pub(crate) async fn print(
    desk: ForMaker,
    Language(lang): Language,
    Path(id): Path<RunId>,
    Json(asked): Json<NewPrint>,
) -> Result<Response, Fault> {
    let NewPrint { from, to, drawn } = asked;
    let (kind, code) = (drawn.form.kind(), drawn.form.code());
    let (bytes, reprint) = desk
        .work(move |desk| {
            let single = drawn.form.is_single().then_some(to.unwrap_or(from));
            let page = desk.stamps(id, from, single.or(to))?;
            let bytes = labels::draw(&page, &drawn, lang, &mut |_, _| {})?;
            let last = page.stamps.last().map_or(from, |stamp| stamp.number);
            let reprint = desk.record_print(id, from, last, drawn.form.code())?;
            Ok((bytes, reprint))
        })
        .await?;
    let name = format!("{id}.{code}");
    let mut response = file(kind, Some(name), bytes);
    response.headers_mut().insert("temthat-reprint", HeaderValue::from_static(if reprint { "true" } else { "false" }));
    Ok(response)
}
