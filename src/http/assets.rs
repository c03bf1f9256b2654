//! Everything of `web/` a browser asks for, embedded. All addresses carry the edition, a hash over
//! all files: they never change and may be kept for ever, and modules name each other by relative
//! paths. The plain address is asked about again.

use super::fault::Fault;
use super::words;
use crate::i18n::Lang;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::sync::OnceLock;

/// A file as served.
pub(super) struct Asset {
    /// Its path under `web/`.
    pub(super) name: &'static str,
    bytes: Cow<'static, [u8]>,
    hash: String,
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("../../web/", $name)) as &[u8])),*]
    };
}

/// Every file on offer.
const FILES: &[(&str, &[u8])] = &files![
    "shared/style.css",
    "shared/app.css",
    "desk/desk.css",
    "counter/counter.css",
    "desk/import.js",
    "shared/icon.svg",
    "shared/icon-192.png",
    "shared/icon-512.png",
    "shared/icon-maskable-512.png",
    "shared/api.js",
    "shared/bundle.js",
    "shared/cover.js",
    "shared/days.js",
    "shared/dom.js",
    "shared/ed25519.js",
    "shared/json.js",
    "shared/jws.js",
    "shared/recognition.js",
    "shared/seal.js",
    "shared/serial.js",
    "shared/stamp.js",
    "shared/trust.js",
    "shared/verdict.js",
    "shared/words.js",
    "account/passkey.js",
    "inspector/account.js",
    "inspector/answer.js",
    "inspector/app.js",
    "inspector/bundles.js",
    "inspector/camera.js",
    "inspector/casebook.js",
    "inspector/decoder.js",
    "inspector/findings.js",
    "inspector/labelling.js",
    "inspector/photos.js",
    "inspector/scanning.js",
    "inspector/session.js",
    "inspector/store.js",
    "inspector/sync.js",
    "inspector/wedge.js",
    "vendor/noble-ed25519.js",
    "vendor/zxing-reader.js",
    "vendor/zxing-reader.wasm",
];

/// The decoder's worker lives by the policy of its own file: it alone may compile WebAssembly.
const DECODER: &str = "inspector/decoder.js";
const DECODER_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/// Type of a file, by its ending.
fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..8])
}

/// A strong entity tag (RFC 9110 §8.8.3).
pub(super) fn etag(bytes: &[u8]) -> String {
    format!("\"{}\"", hash(bytes))
}

/// All files, and the texts the applications need as files of their own.
pub(super) fn all() -> &'static [Asset] {
    static ALL: OnceLock<Vec<Asset>> = OnceLock::new();
    ALL.get_or_init(|| {
        let texts = [("words/vi.json", Lang::Vi), ("words/en.json", Lang::En)];
        let texts = texts.map(|(name, lang)| (name, Cow::Owned(words::json(lang).into_bytes())));
        let files = FILES.iter().map(|(name, bytes)| (*name, Cow::Borrowed(*bytes)));
        files.chain(texts).map(|(name, bytes)| Asset { name, hash: hash(&bytes), bytes }).collect()
    })
}

/// Names the whole set: changes with any file.
pub(super) fn edition() -> &'static str {
    static EDITION: OnceLock<String> = OnceLock::new();
    EDITION.get_or_init(|| hash(all().iter().map(|asset| asset.hash.as_str()).collect::<String>().as_bytes()))
}

/// Address of a file that never changes.
#[must_use]
pub fn url(name: &str) -> String {
    format!("/assets/{}/{name}", edition())
}

/// `GET /assets/NAME` and `GET /assets/EDITION/NAME`.
pub(super) async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let (forever, name) = match path.split_once('/') {
        Some((first, rest)) if first == edition() => (true, rest),
        _ => (false, path.as_str()),
    };
    let asset = all().iter().find(|asset| asset.name == name);
    let asset = asset.ok_or_else(|| Fault::new(StatusCode::NOT_FOUND, "not-found"))?;
    Ok(send(asset, forever, &headers))
}

/// `GET /favicon.ico`: browsers ask for it unasked.
pub(super) async fn favicon(headers: HeaderMap) -> Response {
    match all().iter().find(|asset| asset.name == "shared/icon.svg") {
        Some(icon) => send(icon, false, &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /robots.txt`: stamps are nobody's search results.
pub(super) async fn robots() -> Response {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], "User-agent: *\nDisallow: /01/\nDisallow: /phan-anh\n")
        .into_response()
}

fn send(asset: &'static Asset, forever: bool, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", asset.hash);
    let keep = if forever { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    let head = [(ETAG, tag.as_str()), (CACHE_CONTROL, keep)];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    let kind = kind(asset.name);
    let mut response = (head, [(CONTENT_TYPE, kind)], asset.bytes.as_ref()).into_response();
    if asset.name == DECODER {
        let policy = axum::http::HeaderValue::from_static(DECODER_POLICY);
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_script_and_style_of_the_web_folder_is_served() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("web");
        for room in ["shared", "vendor", "inspector"] {
            let Ok(files) = std::fs::read_dir(root.join(room)) else { continue };
            for file in files.flatten().map(|f| f.file_name().to_string_lossy().into_owned()) {
                // The service worker has an address of its own.
                let wanted =
                    file != "sw.js" && [".js", ".css", ".wasm", ".svg", ".png"].iter().any(|end| file.ends_with(end));
                let name = format!("{room}/{file}");
                assert!(!wanted || all().iter().any(|asset| asset.name == name), "{name} is not on offer");
            }
        }
    }
}
