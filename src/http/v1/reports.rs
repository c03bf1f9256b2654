//! Problem reports: no account, no identity, a limit on all together.

use crate::app::inspection::InspectionError;
use crate::app::report::{NewReport, ReportError, report as record};
use crate::domain::report::ReportKind;
use crate::http::fault::{Fault, Problem};
use crate::http::json::Json;
use crate::http::state::AppState;
use crate::ports::store::StoreError;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};
use utoipa::ToSchema;

/// A problem to report.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportRequest {
    /// goods_differ, stamp_suspicious, mark_misused or other.
    #[schema(value_type = String, example = "stamp_suspicious")]
    kind: ReportKind,
    /// In your own words, at most 1,000 characters; leave out names and telephone numbers.
    #[serde(default)]
    text: String,
    /// The stamp in question, at most 400 characters.
    #[serde(default)]
    stamp: Option<String>,
}

/// A report was taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportTaken {
    /// Number of the report, for asking about it.
    #[schema(example = "PA-12")]
    id: String,
}

impl From<ReportError> for Fault {
    fn from(error: ReportError) -> Self {
        let refused = |code| Self::new(StatusCode::UNPROCESSABLE_ENTITY, code);
        match error {
            ReportError::TooLong(length) => refused("report-long").with("length", length),
            ReportError::StampTooLong(length) => refused("report-stamp-long").with("length", length),
            ReportError::Empty => refused("report-empty"),
            ReportError::Photo(InspectionError::Photo { file, .. } | InspectionError::Format { file, .. }) => {
                refused("photo").with("file", file)
            }
            ReportError::Photo(error) => {
                tracing::error!(%error, "the photograph of a report could not be kept");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "report-store").retry_after(300)
            }
            ReportError::Store(error) => {
                tracing::error!(%error, "a problem report could not be recorded");
                let retry = if matches!(error, StoreError::Stale { .. }) { 5 } else { 300 };
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "report-store").retry_after(retry)
            }
        }
    }
}

/// A leaking bucket over everybody: the journal is protected without knowing who asks.
#[derive(Debug)]
pub struct Bucket {
    per_hour: u32,
    /// Moment (ms) up to which the bucket is drained, and tokens at that moment.
    level: Mutex<(i64, f64)>,
}

impl Bucket {
    /// A full bucket of a tenth of an hour's reports (at least one).
    #[must_use]
    pub fn new(per_hour: u32) -> Self {
        Self { per_hour, level: Mutex::new((i64::MIN, 0.0)) }
    }
    /// Takes one; else the seconds until the next.
    ///
    /// # Errors
    /// The bucket is empty.
    pub fn take(&self, now: Timestamp) -> Result<(), u32> {
        let rate = f64::from(self.per_hour.max(1)) / 3_600_000.0;
        let full = f64::from(self.per_hour / 10).max(1.0);
        let now = now.as_millisecond();
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, tokens) = *level;
        let tokens = if at == i64::MIN { full } else { (tokens + (now - at).max(0) as f64 * rate).min(full) };
        if tokens >= 1.0 {
            *level = (now, tokens - 1.0);
            Ok(())
        } else {
            *level = (now.max(at), tokens);
            Err((((1.0 - tokens) / rate / 1000.0).ceil() as u32).max(1))
        }
    }
}

/// Records a report off the threads that answer scans (a commit waits for the disk).
pub(crate) async fn take(state: Arc<AppState>, request: NewReport) -> Result<String, Fault> {
    let many = |wait| Fault::new(StatusCode::TOO_MANY_REQUESTS, "report-many").retry_after(wait);
    state.reports.take(state.office.now()).map_err(many)?;
    let job = move || record(&state.office, &request);
    match tokio::task::spawn_blocking(job).await {
        Ok(id) => Ok(id?.to_string()),
        Err(_) => Err(Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")),
    }
}

/// Takes a problem report. Nothing about the sender is asked or kept.
#[utoipa::path(post, path = "/api/v1/reports", tag = "reports", request_body = ReportRequest, responses(
    (status = 201, description = "Recorded", body = ReportTaken),
    (status = 429, description = "Too many reports at the moment", body = Problem, content_type = "application/problem+json"),
    (status = "4XX", description = "The request cannot be read", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", description = "A fault of the server", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn report(
    State(state): State<Arc<AppState>>,
    Json(request): Json<ReportRequest>,
) -> Result<Response, Fault> {
    let ReportRequest { kind, text, stamp } = request;
    let id = take(state, NewReport { kind, text, stamp, photo: None }).await?;
    Ok((StatusCode::CREATED, axum::Json(ReportTaken { id })).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bucket_refills_with_time_and_never_overflows() {
        let at = |s: i64| Timestamp::from_second(1_790_000_000 + s).expect("a time");
        let bucket = Bucket::new(60);
        for _ in 0..6 {
            assert_eq!(bucket.take(at(0)), Ok(()));
        }
        assert_eq!(bucket.take(at(0)), Err(60));
        assert_eq!(bucket.take(at(59)), Err(1));
        assert_eq!(bucket.take(at(60)), Ok(()));
        assert!(bucket.take(at(10)).is_err(), "a clock set back gives nothing away");
        let later = (0..20).filter(|_| bucket.take(at(1_000_000)).is_ok()).count();
        assert_eq!(later, 6);
    }
}
