//! Refusals of the office as faults.

use super::fault::Fault;
use crate::app::command::{Code, Refusal};
use axum::http::StatusCode;

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        let Refusal { code, message, lints, field } = refusal;
        match code {
            Code::Lint => Self { lints, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "lint") },
            Code::Input => {
                let fault = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "refused");
                Self { lints, field, ..fault.with("message", message) }
            }
            Code::Unknown => {
                Self { lints, field, ..Self::new(StatusCode::NOT_FOUND, "unknown").with("message", message) }
            }
            Code::Overtaken => {
                Self { lints, ..Self::new(StatusCode::PRECONDITION_FAILED, "overtaken").with("message", message) }
            }
            Code::Busy => Self::new(StatusCode::CONFLICT, "busy").retry_after(1),
            // Messages of these name files of the server: they are for its log, not for callers.
            Code::Store | Code::InUse => {
                tracing::error!(%message, "the store refused");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "store").retry_after(60)
            }
            Code::Keys => {
                tracing::warn!(%message, "the keys refused");
                Self::new(StatusCode::CONFLICT, "keys")
            }
        }
    }
}
