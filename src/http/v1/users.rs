//! Users, as the office names them.

use super::answers::{Errors, created, data, done};
use super::register::{Asked, RowsPage, page};
use crate::app::accounts::{MadeLink, NewAccount};
use crate::domain::account::Role;
use crate::domain::ids::{ProducerId, UserId};
use crate::http::auth::ForOffice;
use crate::http::fault::Fault;
use crate::http::json::{Json, Path};
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A new user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// 3 to 64 lower-case letters, digits or . _ - @.
    #[schema(example = "lan.tran")]
    login: String,
    /// Name as shown.
    #[schema(example = "Trần Thị Lan")]
    name: String,
    /// office, inspector, producer or auditor.
    #[schema(example = "producer")]
    role: String,
    /// The producer, for that role only.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "CT-1")]
    producer: Option<ProducerId>,
}

impl NewUser {
    fn account(self) -> Result<NewAccount, Fault> {
        let refuse = |cause: &str| Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "fields").with("cause", cause);
        let role = match (self.role.as_str(), self.producer) {
            ("producer", Some(producer)) => Role::Producer { producer },
            ("producer", None) => return Err(refuse("producer: which one?")),
            (_, Some(_)) => return Err(refuse("producer: goes with role producer only")),
            ("office", None) => Role::Office,
            ("inspector", None) => Role::Inspector,
            ("auditor", None) => Role::Auditor,
            _ => return Err(refuse("role: office, inspector, producer or auditor")),
        };
        Ok(NewAccount { login: self.login, name: self.name, role })
    }
}

/// A one-time link: a secret for one person.
#[derive(Serialize, ToSchema)]
pub struct LinkView {
    /// Whose account it opens.
    #[schema(value_type = String, example = "ND-3")]
    id: UserId,
    /// Path on this host; whoever opens it first sets the password.
    #[schema(example = "/lien-ket/3q2-7w…")]
    path: String,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
}

impl From<MadeLink> for LinkView {
    fn from(made: MadeLink) -> Self {
        Self { id: made.account, path: made.path, until: made.until }
    }
}

/// Users by pages.
#[utoipa::path(get, path = "/api/v1/users", tag = "users", params(Asked), responses(
    (status = 200, description = "A page of rows", body = RowsPage), Errors))]
pub(crate) async fn list(desk: ForOffice, asked: Result<Query<Asked>, QueryRejection>) -> Result<Response, Fault> {
    let page = page(asked)?;
    data(RowsPage::from(desk.work(move |desk| desk.users(&page)).await?))
}

/// Opens an account and makes its one-time link.
#[utoipa::path(post, path = "/api/v1/users", tag = "users", request_body = NewUser, responses(
    (status = 201, description = "Opened", body = LinkView), Errors))]
pub(crate) async fn add(desk: ForOffice, Json(new): Json<NewUser>) -> Result<Response, Fault> {
    let account = new.account()?;
    created(LinkView::from(desk.work(move |desk| desk.add_user(&account)).await?))
}

/// Makes a new one-time link; the earlier one holds no more.
#[utoipa::path(post, path = "/api/v1/users/{id}/link", tag = "users", params(
    ("id" = String, Path, description = "User", example = "ND-3")), responses(
    (status = 201, description = "Made", body = LinkView), Errors))]
pub(crate) async fn link(desk: ForOffice, Path(id): Path<UserId>) -> Result<Response, Fault> {
    created(LinkView::from(desk.work(move |desk| desk.link_user(id)).await?))
}

/// The account may not sign in any more: sessions, tokens and links end at once.
#[utoipa::path(post, path = "/api/v1/users/{id}/disable", tag = "users", params(
    ("id" = String, Path, description = "User", example = "ND-3")), responses(
    (status = 204, description = "Done"), Errors))]
pub(crate) async fn disable(desk: ForOffice, Path(id): Path<UserId>) -> Result<Response, Fault> {
    desk.work(move |desk| desk.set_user(id, true)).await.map(done)
}

/// The account may sign in again.
#[utoipa::path(post, path = "/api/v1/users/{id}/enable", tag = "users", params(
    ("id" = String, Path, description = "User", example = "ND-3")), responses(
    (status = 204, description = "Done"), Errors))]
pub(crate) async fn enable(desk: ForOffice, Path(id): Path<UserId>) -> Result<Response, Fault> {
    desk.work(move |desk| desk.set_user(id, false)).await.map(done)
}
