//! Checking one stamp.

use super::verdict::{self, VerdictView};
use crate::app;
use crate::domain::scan::CoarsePlace;
use crate::domain::whereabouts::Whereabouts;
use crate::http::fault::{Fault, Problem};
use crate::http::json::Json;
use crate::http::state::AppState;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A stamp to check.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyRequest {
    /// The scanned text, exactly as read.
    #[schema(example = "HTTPS://TEM.EXAMPLE/01/00200000000013/10/L2608/21/0000123456?S=…")]
    url: String,
    /// Where it was scanned, only if the person agreed. Rounded to a tenth of a degree (about
    /// 11 km) before anything else happens to it.
    #[serde(default)]
    place: Option<Place>,
    /// The commune in which it was scanned, only if the person chose it: the code of five digits (QĐ 19/2025/QĐ-TTg),
    /// or `elsewhere`. Counted by run and day, apart from the stamp.
    #[serde(default)]
    #[schema(example = "02260")]
    commune: Option<String>,
}

/// A position on WGS 84.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Latitude, degrees north.
    #[schema(minimum = -90, maximum = 90)]
    lat: f64,
    /// Longitude, degrees east.
    #[schema(minimum = -180, maximum = 180)]
    lon: f64,
}

/// The request cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// Latitude or longitude out of range.
    #[error("the place is not on Earth")]
    Place,
}
impl From<VerifyError> for Fault {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::Place => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "place"),
        }
    }
}

impl TryFrom<Place> for CoarsePlace {
    type Error = VerifyError;
    fn try_from(place: Place) -> Result<Self, VerifyError> {
        let on_earth = (-90.0..=90.0).contains(&place.lat) && (-180.0..=180.0).contains(&place.lon);
        let tenths = |degrees: f64| (degrees * 10.0).round() as i16;
        if on_earth {
            Ok(Self { lat_tenths: tenths(place.lat), lon_tenths: tenths(place.lon) })
        } else {
            Err(VerifyError::Place)
        }
    }
}

/// The commune that was chosen.
///
/// # Errors
/// It is not in the list.
pub(in crate::http) fn chosen(commune: &str) -> Result<Whereabouts, Fault> {
    let shown = || commune.chars().filter(|c| !c.is_control()).take(40).collect::<String>();
    Whereabouts::chosen(commune)
        .ok_or_else(|| Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "commune").with("commune", shown()))
}

/// Checks a stamp, counts the scan without identity, and answers the verdict. A forged stamp is an
/// answer (`not_genuine`), not an error.
#[utoipa::path(post, path = "/api/v1/verify", tag = "verify", request_body = VerifyRequest, responses(
    (status = 200, description = "The verdict", body = VerdictView),
    (status = "4XX", description = "The request cannot be read", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", description = "A fault of the server", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn verify(
    State(state): State<Arc<AppState>>,
    Json(body): Json<VerifyRequest>,
) -> Result<Response, Fault> {
    let place = body.place.map(CoarsePlace::try_from).transpose()?;
    let commune = body.commune.as_deref().map(chosen).transpose()?;
    let verdict = app::verify::verify(&state.office, &body.url, place, true);
    if let Some(commune) = commune {
        // A stamp that is not good counts nowhere; its verdict says why.
        let _ = app::verify::locate(&state.office, &body.url, commune);
    }
    state.metrics.verdict(verdict.status);
    Ok(verdict::answer(&verdict))
}
