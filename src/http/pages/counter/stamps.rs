//! What became of the stamps of a run, told from the counter: on packs, spoiled, left over, lost.

use super::words::number;
use crate::app::desk::Outcome;
use crate::app::enrol::Account;
use crate::domain::ids::RunId;
use crate::domain::run::VoidReason;

use crate::http::accept::Language;
use crate::http::auth::ForMaker;
use crate::http::fault::Fault;
use crate::http::json::{Fields, Path};
use crate::http::state::AppState;
use crate::i18n::Lang;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;

/// Which stamps. Numbers are those people count with: the first stamp is 1.
#[derive(Deserialize)]
pub(in crate::http) struct Which {
    from: String,
    to: String,
}

/// Which stamps are void, and why.
#[derive(Deserialize)]
pub(in crate::http) struct Voided {
    #[serde(flatten)]
    which: Which,
    reason: VoidReason,
}

impl Which {
    /// First and last as the register counts, from 0.
    fn range(&self) -> Result<(u32, u32), Fault> {
        let read = |field: &str, typed: &str| number(typed).map_err(|value| wrong(field, &value));
        let from = read("from", &self.from)?.ok_or_else(|| wrong("from", &self.from))?;
        Ok((from, read("to", &self.to)?.unwrap_or(from)))
    }
}

fn wrong(field: &str, value: &str) -> Fault {
    let shown: String = value.chars().take(40).collect();
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "fields").with("cause", format!("{field}: {shown:?}"))
}

/// `POST /san-xuat/dot/{run}/huy`: voids stamps; many wait for the office.
pub(in crate::http) async fn void(
    desk: ForMaker,
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    Path(run): Path<RunId>,
    Fields(asked): Fields<Voided>,
) -> Result<Response, Fault> {
    let (from, to) = asked.which.range()?;
    let outcome = desk.work(move |desk| desk.void(run, from, to, asked.reason)).await?;
    back(&state, lang, run, if outcome == Outcome::Done { "" } else { "&cho=1" })
}

/// `POST /san-xuat/dot/{run}/dan`: stamps are on packs; they stay valid.
pub(in crate::http) async fn apply(
    desk: ForMaker,
    State(state): State<Arc<AppState>>,
    Language(lang): Language,
    Path(run): Path<RunId>,
    Fields(which): Fields<Which>,
) -> Result<Response, Fault> {
    let (from, to) = which.range()?;
    let account = Account { applied: vec![format!("{from}-{to}")], ..Account::default() };
    desk.work(move |desk| desk.account(run, account)).await?;
    back(&state, lang, run, "")
}

/// To the batch of a run.
fn back(state: &AppState, lang: Lang, run: RunId, told: &str) -> Result<Response, Fault> {
    let batch = state.office.register().runs.get(&run).map(|r| r.plan.batch);
    let batch = batch.ok_or_else(|| Fault::new(StatusCode::NOT_FOUND, "not-found"))?;
    Ok(Redirect::to(&format!("/san-xuat/lo/{batch}?lang={}{told}#{run}", lang.code())).into_response())
}
