//! How store, trust list and keys are, for the office and auditors.

use super::answers::{Errors, data};
use crate::app::command::Health;
use crate::domain::trust::KeyStatus;
use crate::http::auth::ForAuditor;
use crate::http::fault::Fault;
use crate::http::state::AppState;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// How everything is.
#[derive(Serialize, ToSchema)]
pub struct StoreView {
    /// Journal, index and trust list: seq, journal_records, journal_error, state_hash, index_error,
    /// last_record_at, trust_version, trust_age, trust_until, now.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    health: Health,
    /// Keys of the trust list.
    keys: Vec<KeyView>,
}

/// A key of the trust list.
#[derive(Serialize, ToSchema)]
pub struct KeyView {
    /// Key id.
    kid: u8,
    /// Status on the trust list.
    #[schema(value_type = String, example = "active")]
    status: KeyStatus,
    /// First issue day.
    #[schema(value_type = String, format = Date)]
    not_before: Date,
    /// Last issue day.
    #[schema(value_type = String, format = Date)]
    not_after: Date,
    /// Whether this server can sign with it.
    unlocked: bool,
    /// Whether two persons of the office have stopped it.
    stopped: bool,
}

/// How store, trust list and keys are. The whole journal is read back and its chain of hashes checked.
#[utoipa::path(get, path = "/api/v1/store", tag = "office", responses(
    (status = 200, description = "How it is", body = StoreView), Errors))]
pub(crate) async fn store(desk: ForAuditor, State(state): State<Arc<AppState>>) -> Result<Response, Fault> {
    let health = desk.work(|desk| desk.health()).await?;
    let register = state.office.register();
    let key = |k: &crate::domain::trust::TrustedKey| KeyView {
        kid: k.kid,
        status: k.status,
        not_before: k.not_before,
        not_after: k.not_after,
        unlocked: state.keyring.unlock(k.kid, "").is_ok(),
        stopped: register.stopped_keys.contains(&k.kid),
    };
    let keys = state.office.trust().map(|t| t.keys.iter().map(key).collect()).unwrap_or_default();
    data(StoreView { health, keys })
}
