//! What the register holds of a producer, to take away: the whole as a workbook, batches, stamps and scans as
//! tables.

use super::scans;
use crate::app::batch_sheet;
use crate::app::command::{self, Kind};
use crate::app::desk::{Page, Reader};
use crate::app::reconcile::BatchTally;
use crate::app::scan_counts::scan_counts;
use crate::domain::ids::{ProducerId, RunId};
use crate::http::accept::Language;
use crate::http::auth::{ForProducer, ForReader};
use crate::http::fault::Fault;
use crate::http::json::Path;
use crate::http::state::AppState;
use crate::http::v1::answers::file;
use crate::i18n::{Lang, plain};
use crate::ports::workbook::Sheet;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use std::sync::Arc;

/// Kinds, with the names their lists have.
const KINDS: [(Kind, &str); 6] = [
    (Kind::Product, "products"),
    (Kind::Recognition, "recognitions"),
    (Kind::Zone, "zones"),
    (Kind::Certificate, "certificates"),
    (Kind::Batch, "batches"),
    (Kind::Run, "runs"),
];

/// `GET /san-xuat/so.xlsx`.
pub(in crate::http) async fn workbook(
    _: ForProducer,
    desk: ForReader,
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
) -> Result<Response, Fault> {
    let sheets = desk.work(move |desk: Reader| {
        let sheet = |(kind, name)| {
            let rows = desk.list(kind, &Page { find: None, after: None, limit: usize::MAX >> 1 })?.rows;
            Ok(Sheet { name: plain(lang, &format!("desk-kind-{name}")), ..command::table(lang, kind, &rows) })
        };
        KINDS.into_iter().map(sheet).collect::<Result<Vec<_>, command::Refusal>>()
    });
    sent(&state, "so-cua-toi", "xlsx", &sheets.await?)
}

/// `GET /san-xuat/tai/{name}.{csv|xlsx}`: `lo` (batches), `tem` (what became of the stamps), `luot-quet` (scans
/// by day), `xa-quet` (by commune), `xa-ngay` (by commune and day), `noi-quet` (by place).
pub(in crate::http) async fn table(
    desk: ForProducer,
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    Path(asked): Path<String>,
) -> Result<Response, Fault> {
    let own = desk.0.producer;
    let (register, today) = (state.office.register(), state.office.today());
    let (name, form) = asked.rsplit_once('.').unwrap_or((&asked, ""));
    let sheet = match name {
        "lo" => batch_sheet::sheet(lang, &register, own),
        "tem" => stamps(&state, lang, own),
        "luot-quet" => scans::by_day(lang, &scan_counts(&register, own, today)),
        "xa-quet" => scans::by_commune(lang, &scan_counts(&register, own, today)),
        "xa-ngay" => scans::by_commune_and_day(lang, &scan_counts(&register, own, today)),
        "noi-quet" => scans::by_place(lang, &register, own, &scan_counts(&register, own, today)),
        _ => return Err(Fault::new(StatusCode::NOT_FOUND, "not-found")),
    };
    sent(&state, name, form, &[sheet])
}

/// `GET /san-xuat/dot/{run}/tem.csv`, `…/tem.xlsx`: the stamps of a run one by one.
pub(in crate::http) async fn manifest(
    desk: ForProducer,
    State(state): State<Arc<AppState>>,
    uri: Uri,
    Path(run): Path<RunId>,
) -> Result<Response, Fault> {
    let sheet = desk.work(move |desk| desk.manifest(run)).await?;
    let form = if uri.path().ends_with(".xlsx") { "xlsx" } else { "csv" };
    sent(&state, &run.to_string(), form, &[sheet])
}

/// What became of the stamps, run by run.
fn stamps(state: &AppState, lang: Lang, own: ProducerId) -> Sheet {
    let register = state.office.register();
    let counts = ["ordered", "printed", "applied", "open", "unprinted", "spoiled", "returned", "stolen"];
    let heads = [("batch", "counter-column-id"), ("product", "counter-column-product"), ("lot", "counter-column-lot")];
    let headers = heads.into_iter().map(|(_, key)| plain(lang, key));
    let headers = std::iter::once(plain(lang, "desk-field-run")).chain(headers);
    let headers = headers.chain(counts.map(|count| plain(lang, &format!("desk-field-{count}"))));
    let mut sheet = Sheet::new(&plain(lang, "desk-kind-runs"), headers);
    for batch in register.batches.values() {
        let Some(product) = register.products.get(&batch.product).filter(|p| p.producer == own) else { continue };
        for line in BatchTally::of(&register, batch, &state.office.stamps).runs {
            let t = line.tally;
            let counts = [t.ordered, t.printed, t.applied, t.open, t.unprinted, t.spoiled, t.returned, t.stolen];
            let names = [line.run.to_string(), batch.id.to_string(), product.name.clone(), batch.lot.to_string()];
            sheet.rows.push(names.into_iter().chain(counts.map(|n| n.to_string())).collect());
        }
    }
    sheet
}

fn sent(state: &AppState, name: &str, form: &str, sheets: &[Sheet]) -> Result<Response, Fault> {
    let (kind, made) = match (form, sheets) {
        ("csv", [sheet]) => ("text/csv; charset=utf-8", state.tables.csv(sheet)),
        ("xlsx", _) => {
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", state.tables.write(sheets))
        }
        _ => return Err(Fault::new(StatusCode::NOT_FOUND, "not-found")),
    };
    let bytes = made.map_err(|cause| {
        tracing::error!(%cause, "a table could not be made");
        Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    })?;
    Ok(file(kind, Some(format!("{name}.{form}")), bytes))
}
