//! `POST /api/v1/verify`: a scanned text in, the verdict out.

use crate::app::verify::verify;
use crate::domain::scan::CoarsePlace;
use crate::http::State;
use crate::http::problem::Problem;
use crate::http::view::VerdictView;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

/// What was scanned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyRequest {
    /// Text of the code, at most 4,096 bytes.
    #[schema(example = "HTTPS://TEM.EXAMPLE/01/02000000000018/10/L2611-01/21/0000123456?S=…")]
    pub url: String,
    /// Where it was scanned, only with the person's consent; kept to a tenth of a degree.
    #[serde(default)]
    pub place: Option<Place>,
}

/// A position, WGS 84 degrees.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Latitude, −90 to 90.
    pub lat: f64,
    /// Longitude, −180 to 180.
    pub lon: f64,
}

impl Place {
    fn coarse(self) -> Option<CoarsePlace> {
        let inside = self.lat.abs() <= 90.0 && self.lon.abs() <= 180.0;
        let tenths = |degrees: f64| (degrees * 10.0).round() as i16;
        inside.then(|| CoarsePlace { lat_tenths: tenths(self.lat), lon_tenths: tenths(self.lon) })
    }
}

/// Checks a stamp.
///
/// # Errors
/// A body that is not such a request.
#[utoipa::path(post, path = "/api/v1/verify", request_body = VerifyRequest, responses(
    (status = 200, description = "The verdict", body = serde_json::Value),
    (status = "4XX", description = "Problem", body = Problem, content_type = "application/problem+json")))]
pub async fn serve(
    axum::extract::State(state): axum::extract::State<State>,
    body: Result<Json<VerifyRequest>, JsonRejection>,
) -> Result<Json<VerdictView>, Problem> {
    let Json(request) = body?;
    if request.url.len() > 4096 {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "url",
            "url: longer than 4096 bytes; send the text of one code",
        ));
    }
    let place = match request.place {
        None => None,
        Some(place) => Some(place.coarse().ok_or_else(|| {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "place", "place: lat must be −90 to 90 and lon −180 to 180")
        })?),
    };
    Ok(Json(VerdictView::new(verify(&state.office, &request.url, place, true))))
}
