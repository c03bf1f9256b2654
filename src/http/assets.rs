//! Style sheet and images, embedded. An address that carries the content's hash never changes and
//! may be kept for ever; the plain address is asked about again.

use super::fault::Fault;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

/// Every file on offer.
const ASSETS: [Asset; 2] = [
    Asset { name: "style.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("../../web/shared/style.css") },
    Asset { name: "icon.svg", kind: "image/svg+xml", bytes: include_bytes!("../../web/shared/icon.svg") },
];

fn hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..8])
}

/// A strong entity tag (RFC 9110 §8.8.3).
pub(super) fn etag(bytes: &[u8]) -> String {
    format!("\"{}\"", hash(bytes))
}

fn hashes() -> &'static [String; ASSETS.len()] {
    static HASHES: OnceLock<[String; ASSETS.len()]> = OnceLock::new();
    HASHES.get_or_init(|| ASSETS.each_ref().map(|asset| hash(asset.bytes)))
}

/// Address of an asset with its hash; the plain one for a name that does not exist.
#[must_use]
pub fn url(name: &str) -> String {
    match ASSETS.iter().zip(hashes()).find(|(asset, _)| asset.name == name) {
        Some((asset, hash)) => format!("/assets/{hash}/{}", asset.name),
        None => format!("/assets/{name}"),
    }
}

/// `GET /assets/NAME` and `GET /assets/HASH/NAME`.
pub(super) async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let (wanted, name) = path.split_once('/').map_or((None, path.as_str()), |(hash, name)| (Some(hash), name));
    let found = ASSETS
        .iter()
        .zip(hashes())
        .find(|(asset, hash)| asset.name == name && wanted.is_none_or(|wanted| wanted == hash.as_str()));
    let (asset, hash) = found.ok_or_else(|| Fault::new(StatusCode::NOT_FOUND, "not-found"))?;
    Ok(send(asset, hash, wanted.is_some(), &headers))
}

/// `GET /favicon.ico`: browsers ask for it unasked.
pub(super) async fn favicon(headers: HeaderMap) -> Response {
    send(&ASSETS[1], &hashes()[1], false, &headers)
}

/// `GET /robots.txt`: stamps are nobody's search results.
pub(super) async fn robots() -> Response {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], "User-agent: *\nDisallow: /01/\nDisallow: /phan-anh\n")
        .into_response()
}

fn send(asset: &'static Asset, hash: &str, forever: bool, headers: &HeaderMap) -> Response {
    let tag = format!("\"{hash}\"");
    let keep = if forever { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    let head = [(ETAG, tag.as_str()), (CACHE_CONTROL, keep)];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, [(CONTENT_TYPE, asset.kind)], asset.bytes).into_response()
}
