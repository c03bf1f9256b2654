//! Files of the pages, embedded, with an ETag.

use super::problem::Problem;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

const FILES: [(&str, &str, &[u8]); 1] =
    [("style.css", "text/css; charset=utf-8", include_bytes!("../../web/shared/style.css"))];

pub(super) async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some((_, kind, bytes)) = FILES.iter().find(|(n, ..)| *n == name) else {
        return Problem::new(StatusCode::NOT_FOUND, "not-found", "There is no such file").into_response();
    };
    let etag = format!("\"{}\"", hex::encode(&Sha256::digest(bytes)[..8]));
    let fresh = headers.get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == etag.as_bytes());
    let cache = [(header::ETAG, etag), (header::CACHE_CONTROL, "public, max-age=3600".to_owned())];
    if fresh {
        return (StatusCode::NOT_MODIFIED, cache).into_response();
    }
    (cache, [(header::CONTENT_TYPE, *kind)], *bytes).into_response()
}
