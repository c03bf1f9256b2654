//! `/van-phong/nhin-truoc`: what will lapse, and the gaps of the register.

use crate::app::desk::Overseer;

use crate::http::auth::ForOverseer;
use crate::http::fault::Fault;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::page;
use crate::http::state::AppState;
use crate::ports::workbook::Sheet;
use askama::Template;
use axum::extract::State;

use axum::response::Response;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "office/foresight.html", config = ".askama.toml")]
struct ForesightPage {
    f: Frame,
    sheets: Vec<Sheet>,
}

/// `GET /van-phong/nhin-truoc`.
pub(in crate::http) async fn show(
    desk: ForOverseer,
    State(state): State<Arc<AppState>>,
    at: At,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let f = at.frame(&state, "/van-phong/nhin-truoc");
    let sheets = desk.work(|desk: Overseer| desk.foresight()).await?;
    Ok(page(lang, &ForesightPage { f, sheets }))
}
