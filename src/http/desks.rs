//! Routes for people and programs that have signed in, and their description.

use super::once::once;
use super::pages::account::{link, own, sign_in};
use super::pages::{counter, office};
use super::state::AppState;
use super::v1::{
    MAX_UPLOAD, answers, approvals, audit, batches, decisions, enrol, inspections, own as producer, particulars,
    passkeys, register, runs, session, store, tables, users,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post, put};
use std::sync::Arc;
use std::time::Duration;
use tower_http::timeout::TimeoutLayer;
use utoipa::OpenApi;

/// The routes.
pub(super) fn routes(state: &Arc<AppState>) -> Router<Arc<AppState>> {
    let pages = Router::new()
        .route("/dang-nhap", get(sign_in::form).post(sign_in::sign_in))
        .route("/lien-ket/{token}", get(link::form).post(link::open))
        .route("/tai-khoan", get(own::own))
        .route("/tai-khoan/mat-khau", post(own::password))
        .route("/tai-khoan/dang-xuat", post(own::sign_out))
        .route("/tai-khoan/dang-xuat-moi-noi", post(own::sign_out_everywhere))
        .route("/tai-khoan/ma-truy-cap", post(own::make_token))
        .route("/tai-khoan/go", post(own::revoke));
    let office = Router::new()
        .route("/van-phong", get(office::overview::overview))
        .route("/van-phong/so/{what}", get(office::register::register))
        .route("/van-phong/quyet-dinh/{id}", get(office::decide::form).post(office::decide::send))
        .route("/van-phong/sua/{id}", get(office::decide::particulars_form).post(office::decide::change))
        .route("/van-phong/them/{kind}", get(office::add::form).post(office::add::send))
        .route("/van-phong/nhin-truoc", get(office::foresight::show))
        .route("/van-phong/nhap", get(office::import::show))
        .route("/van-phong/duyet", get(office::approvals::show).post(office::approvals::send))
        .route("/van-phong/nguoi-dung", get(office::people::show).post(office::people::send))
        .route("/van-phong/khoa", get(office::keys::show))
        .route("/van-phong/dau-vet", get(office::trail::trail));
    let counter = Router::new()
        .route("/san-xuat", get(counter::home::home))
        .route("/san-xuat/lo-moi", get(counter::new_batch::form).post(counter::new_batch::send))
        .route("/san-xuat/lo/{id}", get(counter::batch::show))
        .route("/san-xuat/luot-quet", get(counter::scans::show))
        .route("/san-xuat/so.xlsx", get(counter::tables::workbook))
        .route("/san-xuat/tai/{file}", get(counter::tables::table))
        .route("/san-xuat/dot/{id}/tem.csv", get(counter::tables::manifest))
        .route("/san-xuat/dot/{id}/tem.xlsx", get(counter::tables::manifest))
        .route("/san-xuat/can-chinh", get(counter::printer::show).post(counter::printer::measure))
        .route("/san-xuat/can-chinh.pdf", get(counter::printer::sheet))
        .route("/san-xuat/lo/{id}/mau.png", get(counter::label::of_batch))
        .route("/san-xuat/dot/{id}", get(counter::print::show))
        .route("/san-xuat/dot/{id}/mau.png", get(counter::label::of_run))
        .route("/san-xuat/so/{what}", get(office::register::register));
    // Answers that hold secrets, or files drawn anew: not remembered for an idempotency key.
    let plain = Router::new()
        .route("/api/v1/session", get(session::show).post(session::sign_in).delete(session::sign_out))
        .route("/api/v1/session/passkey/challenge", post(passkeys::begin_entry))
        .route("/api/v1/session/passkey", post(passkeys::enter))
        .route("/api/v1/passkeys/challenge", post(passkeys::begin_adding))
        .route("/api/v1/passkeys", post(passkeys::add))
        .route("/api/v1/users", get(users::list).post(users::add))
        .route("/api/v1/users/{id}/link", post(users::link))
        .route("/api/v1/users/{id}/disable", post(users::disable))
        .route("/api/v1/users/{id}/enable", post(users::enable));
    let marked = Router::new()
        .route("/api/v1/audit", get(audit::trail))
        .route("/api/v1/approvals", get(approvals::list))
        .route("/api/v1/approvals/{id}/approve", post(approvals::approve))
        .route("/api/v1/approvals/{id}/refuse", post(approvals::refuse))
        .route("/api/v1/keys/stop", post(approvals::stop_key))
        .route("/api/v1/store", get(store::store))
        .route("/api/v1/own", get(producer::own))
        .route("/api/v1/register/{kind}", get(register::list))
        .route("/api/v1/rows/{id}", get(register::show))
        .route("/api/v1/reports/list", get(register::reports))
        .route("/api/v1/foresight", get(tables::foresight))
        .route("/api/v1/export", get(tables::export))
        .route("/api/v1/producers", post(enrol::producer))
        .route("/api/v1/products", post(enrol::product))
        .route("/api/v1/zones", post(enrol::zone))
        .route("/api/v1/producers/{id}", get(particulars::producer).put(particulars::change_producer))
        .route("/api/v1/producers/{id}/impact", post(particulars::producer_impact))
        .route("/api/v1/products/{id}", get(particulars::product).put(particulars::change_product))
        .route("/api/v1/products/{id}/impact", post(particulars::product_impact))
        .route("/api/v1/zones/{id}", get(particulars::zone).put(particulars::change_zone))
        .route("/api/v1/zones/{id}/impact", post(particulars::zone_impact))
        .route("/api/v1/certificates", post(enrol::certificate))
        .route("/api/v1/recognitions", post(enrol::recognition))
        .route("/api/v1/recognitions/{id}/events", post(decisions::event))
        .route("/api/v1/recognitions/{id}/impact", post(decisions::impact))
        .route("/api/v1/certificates/{id}/events", post(decisions::certificate_event))
        .route("/api/v1/certificates/{id}/impact", post(decisions::certificate_impact))
        .route("/api/v1/certificates/{id}/withdrawal", post(decisions::certificate))
        .route("/api/v1/producers/{id}/suspension", put(decisions::suspend).delete(decisions::reallow))
        .route("/api/v1/batches", post(batches::add))
        .route("/api/v1/batches/{id}/recall", post(batches::recall))
        .route("/api/v1/runs/{id}/voids", post(runs::void))
        .route("/api/v1/inspections", get(inspections::list).post(inspections::open))
        .route("/api/v1/inspections/{id}", get(inspections::show))
        .route("/api/v1/inspections/{id}/entries", post(inspections::add))
        .route("/api/v1/inspections/{id}/photos/{sha256}", get(inspections::picture))
        .layer(from_fn_with_state(Arc::clone(state), once));
    pages.merge(office).merge(counter).merge(plain).merge(marked)
}

/// Routes that take or make large files, or sign many stamps: they may take longer.
pub(super) fn uploads(state: &Arc<AppState>, timeout: Duration) -> Router<Arc<AppState>> {
    let marked = Router::new()
        .route("/api/v1/import", post(tables::import))
        .route("/api/v1/inspections/{id}/photos", post(inspections::photo))
        .route("/api/v1/runs", post(runs::issue))
        .layer(from_fn_with_state(Arc::clone(state), once));
    Router::new()
        .route("/api/v1/runs/{id}/prints", post(runs::print))
        .route("/san-xuat/lo/{id}/dat", post(counter::batch::order))
        .route("/san-xuat/dot/{id}/in", post(counter::print::print))
        .route("/san-xuat/dot/{id}/huy", post(counter::stamps::void))
        .route("/san-xuat/dot/{id}/dan", post(counter::stamps::apply))
        .route("/api/v1/inspections/{id}/minutes.pdf", get(inspections::minutes))
        .route("/api/v1/inspections/{id}/dossier", get(inspections::dossier))
        .merge(marked)
        .merge(
            Router::new()
                .route("/san-xuat/nhap", get(counter::import::show).post(counter::import::look))
                .route("/san-xuat/nhap/ghi", post(counter::import::record))
                .layer(DefaultBodyLimit::max(counter::import::MAX_FILE)),
        )
        .layer(DefaultBodyLimit::max(MAX_UPLOAD))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, timeout))
}

/// Their part of the OpenAPI description.
#[derive(OpenApi)]
#[openapi(
    paths(
        session::sign_in, session::show, session::sign_out, passkeys::begin_entry, passkeys::enter,
        passkeys::begin_adding, passkeys::add, register::list, register::show, register::reports,
        producer::own, users::list, users::add, users::link, users::disable, users::enable, audit::trail,
        approvals::list, approvals::approve, approvals::refuse, approvals::stop_key, store::store,
        tables::foresight, tables::export, tables::import, enrol::producer, enrol::product, enrol::zone,
        enrol::certificate, enrol::recognition, particulars::producer, particulars::change_producer,
        particulars::producer_impact, particulars::product, particulars::change_product,
        particulars::product_impact, particulars::zone, particulars::change_zone, particulars::zone_impact,
        decisions::event, decisions::impact, decisions::certificate,
        decisions::certificate_event, decisions::certificate_impact,
        decisions::suspend, decisions::reallow, batches::add, batches::recall, runs::issue, runs::void, runs::print,
        inspections::open, inspections::list, inspections::show, inspections::add, inspections::photo,
        inspections::picture, inspections::minutes, inspections::dossier
    ),
    components(schemas(answers::Made, answers::Waiting)),
    tags(
        (name = "account", description = "Sign in and out"),
        (name = "register", description = "The register: read, enrol, import, export"),
        (name = "decisions", description = "Decisions on what stands in the register"),
        (name = "approvals", description = "Acts that need two persons"),
        (name = "batches", description = "Batches"),
        (name = "runs", description = "Stamp runs: ordered, printed, voided"),
        (name = "inspections", description = "Inspections"),
        (name = "users", description = "Who may sign in"),
        (name = "audit", description = "Who did what")
    )
)]
pub(super) struct Description;
