//! Pictures of labels as the press would print them, with a specimen in the place of the stamp: whoever
//! scans a picture scans nothing that is alive.

use crate::app::command::Refusal;
use crate::app::command::StampPage;
use crate::app::desk::{Maker, ProducerDesk};
use crate::app::faces;
use crate::domain::ids::{BatchId, RunId};
use crate::http::accept::Language;
use crate::http::auth::ForProducer;
use crate::http::fault::Fault;
use crate::http::json::Path;
use crate::http::v1::answers::file;
use crate::i18n::Lang;
use crate::print::sheet::Sheet;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use serde::Deserialize;

/// Dots per inch: sharp on a telephone, and small.
const DPI: u32 = 250;

/// Which face, on which sheet.
#[derive(Deserialize, Default)]
pub(in crate::http) struct Asked {
    /// Template; none for the usual face.
    #[serde(default)]
    mau: String,
    /// Sheet.
    #[serde(default)]
    sheet: String,
    /// No stars.
    #[serde(default)]
    khong_sao: bool,
}

/// `GET /san-xuat/dot/{run}/mau.png?mau=&sheet=`: a label of an issued run.
pub(in crate::http) async fn of_run(
    desk: ForProducer,
    Language(lang): Language,
    Path(run): Path<RunId>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Fault> {
    let Query(asked) = asked.unwrap_or_default();
    picture(desk, lang, asked, move |maker, _| maker.specimen(run)).await
}

/// `GET /san-xuat/lo/{batch}/mau.png?mau=&sheet=&khong_sao=`: a label that stamps ordered now would have.
pub(in crate::http) async fn of_batch(
    desk: ForProducer,
    Language(lang): Language,
    Path(batch): Path<BatchId>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Fault> {
    let Query(asked) = asked.unwrap_or_default();
    picture(desk, lang, asked, move |maker, stars| maker.specimen_of_batch(batch, stars)).await
}

async fn picture(
    desk: ForProducer,
    lang: Lang,
    asked: Asked,
    specimen: impl FnOnce(&Maker, bool) -> Result<StampPage, Refusal> + Send + 'static,
) -> Result<Response, Fault> {
    let draw = move |desk: ProducerDesk| {
        let page = specimen(&desk.maker(), !asked.khong_sao)?;
        let sheet = Sheet::named(&asked.sheet).unwrap_or(Sheet::A4_24);
        faces::preview(faces::named(&asked.mau)?.as_ref(), sheet, &page, lang, DPI)
    };
    Ok(file("image/png", None, desk.work(draw).await?))
}
