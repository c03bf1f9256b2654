//! Photographs of a pack as brought in a form: read within limits, looked at by few at once, judged by
//! the rules, and let go. Nothing of them is kept.

use super::fault::Fault;
use super::form::{broken, flaw, text};
use super::state::AppState;
use super::v1;
use crate::app::check::{self, CheckReport};
use crate::app::photos::annotate::annotated;
use crate::app::photos::{File, LookError, Looked, joined, look, told};
use crate::domain::label::observation::Observation;
use crate::i18n::Lang;
use axum::extract::multipart::Multipart;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Largest form with its photographs, bytes: eight photos of a telephone.
pub(super) const MAX_BODY: usize = 48 << 20;
/// Forms held in memory at once, and packs looked at at once: that takes a core and up to 400 MB.
const FORMS: usize = 4;
const LOOKS: usize = 1;
/// How long a form waits for its turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// Lets few packs in at once.
pub(super) struct Gate {
    forms: Semaphore,
    looks: Semaphore,
}

impl Default for Gate {
    fn default() -> Self {
        Self { forms: Semaphore::new(FORMS), looks: Semaphore::new(LOOKS) }
    }
}

async fn turn(gate: &Semaphore) -> Result<SemaphorePermit<'_>, Fault> {
    let busy = || Fault::new(StatusCode::SERVICE_UNAVAILABLE, "photos-busy").retry_after(10);
    tokio::time::timeout(PATIENCE, gate.acquire()).await.ok().and_then(Result::ok).ok_or_else(busy)
}

/// A form as brought.
#[derive(Default)]
struct Brought {
    files: Vec<File>,
    label: Observation,
    annotate: bool,
}

/// What photos and rules say.
pub(super) struct Checked {
    /// What was seen.
    pub(super) looked: Looked,
    /// What the rules were asked: seen and typed together.
    pub(super) label: Observation,
    /// What they say.
    pub(super) report: CheckReport,
    /// The photos with boxes and verdict, as JPEG, where they were asked for.
    pub(super) annotated: Vec<Vec<u8>>,
}

/// Reads a form, looks at its photos and asks the rules. Parts: `photo` (a file, up to eight), `label`
/// (an observation as JSON, optional), `annotate` ("true": with pictures).
pub(super) async fn check(state: Arc<AppState>, lang: Lang, form: Multipart) -> Result<Checked, Fault> {
    let eye = state.office.eye.clone();
    let eye = eye.ok_or_else(|| Fault::new(StatusCode::SERVICE_UNAVAILABLE, "photos-off"))?;
    let _form = turn(&state.packs.forms).await?;
    let brought = read(form).await?;
    let _look = turn(&state.packs.looks).await?;
    let office = Arc::clone(&state.office);
    let job = move || {
        let looked = look(&eye, &brought.files, &mut |_, _| {})?;
        let label = joined(looked.observations.claims(), &brought.label);
        let report = check::check(&office, &label);
        let pictures = if brought.annotate { pictures(lang, &looked, &report) } else { Vec::new() };
        Ok(Checked { looked, label, report, annotated: pictures })
    };
    match tokio::task::spawn_blocking(job).await {
        Ok(done) => done.map_err(|e: LookError| {
            Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "label-photo").with("cause", e.says(lang))
        }),
        Err(_) => Err(Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")),
    }
}

/// The parts of the form. What nobody asked for is left unread.
async fn read(mut form: Multipart) -> Result<Brought, Fault> {
    let mut brought = Brought::default();
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "photo" => {
                let file = part.file_name().unwrap_or_default().chars().take(120).collect::<String>();
                let bytes = part.bytes().await.map_err(broken)?.to_vec();
                // A form in which nothing was chosen sends a nameless empty file.
                if !(file.is_empty() && bytes.is_empty()) {
                    brought.files.push(File { name: file, bytes });
                }
            }
            "label" => {
                let typed = text(&name, part, v1::MAX_BODY).await?;
                brought.label = serde_json::from_str(&typed).map_err(|e| flaw(format!("label: {e}")))?;
            }
            "annotate" => brought.annotate = text(&name, part, 8).await? == "true",
            _ => {}
        }
    }
    Ok(brought)
}

fn pictures(lang: Lang, looked: &Looked, report: &CheckReport) -> Vec<Vec<u8>> {
    let verdict = told::verdict(lang, Some((report.findings.len(), report.names_no_product())));
    let drawn = (0..looked.photos.len()).filter_map(|i| annotated(lang, looked, i, &verdict));
    let written = drawn.filter_map(|picture| {
        let mut jpeg = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 80);
        picture.write_with_encoder(encoder).ok().map(|()| jpeg)
    });
    written.collect()
}

/// A picture inside a page or an answer (RFC 2397).
pub(super) fn data_url(jpeg: &[u8]) -> String {
    format!("data:image/jpeg;base64,{}", STANDARD.encode(jpeg))
}
