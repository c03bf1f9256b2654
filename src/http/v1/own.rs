//! What a producer's own people begin with.

use super::answers::{Errors, data};
use crate::http::auth::ForProducer;
use crate::http::fault::Fault;
use axum::response::Response;

/// One's own producer with its products, certificates and zones.
#[utoipa::path(get, path = "/api/v1/own", tag = "register", responses(
    (status = 200, description = "The producer", body = Object), Errors))]
pub(crate) async fn own(desk: ForProducer) -> Result<Response, Fault> {
    let show = |desk: crate::app::desk::ProducerDesk| {
        let id = desk.producer.to_string();
        desk.reader().show(&id)
    };
    data(desk.work(show).await?)
}
