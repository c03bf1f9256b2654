//! Routes for people and programs that have signed in, and their description.

use super::pages::account::{link, own, sign_in};
use super::state::AppState;
use super::v1::{answers, audit, batches, inspections, own as producer, register, session, users};
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;
use utoipa::OpenApi;

/// The routes.
pub(super) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/dang-nhap", get(sign_in::form).post(sign_in::sign_in))
        .route("/lien-ket/{token}", get(link::form).post(link::open))
        .route("/tai-khoan", get(own::own))
        .route("/tai-khoan/mat-khau", post(own::password))
        .route("/tai-khoan/dang-xuat", post(own::sign_out))
        .route("/tai-khoan/dang-xuat-moi-noi", post(own::sign_out_everywhere))
        .route("/tai-khoan/ma-truy-cap", post(own::make_token))
        .route("/tai-khoan/go", post(own::revoke))
        .route("/api/v1/session", get(session::show).post(session::sign_in).delete(session::sign_out))
        .route("/api/v1/users", get(users::list).post(users::add))
        .route("/api/v1/users/{id}/link", post(users::link))
        .route("/api/v1/users/{id}/disable", post(users::disable))
        .route("/api/v1/users/{id}/enable", post(users::enable))
        .route("/api/v1/audit", get(audit::trail))
        .route("/api/v1/own", get(producer::own))
        .route("/api/v1/batches", post(batches::add))
        .route("/api/v1/inspections", post(inspections::open))
        .route("/api/v1/register/{kind}", get(register::list))
        .route("/api/v1/rows/{id}", get(register::show))
}

/// Their part of the OpenAPI description.
#[derive(OpenApi)]
#[openapi(
    paths(
        session::sign_in, session::show, session::sign_out, register::list, register::show, producer::own,
        users::list, users::add, users::link, users::disable, users::enable, audit::trail, batches::add,
        inspections::open
    ),
    components(schemas(
        session::SignIn, session::Me, register::RowsPage, answers::Made, users::NewUser, users::LinkView, audit::Trail,
        crate::app::enrol::NewBatch, crate::app::inspection::NewInspection
    )),
    tags(
        (name = "account", description = "Sign in and out"),
        (name = "register", description = "The register"),
        (name = "users", description = "Who may sign in"),
        (name = "audit", description = "Who did what"),
        (name = "batches", description = "Batches"),
        (name = "inspections", description = "Inspections")
    )
)]
pub(super) struct Description;
