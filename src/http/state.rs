//! What handlers share.

use super::v1::reports::Bucket;
use crate::app::Office;
use std::sync::Arc;
use std::time::Duration;

/// What handlers share.
#[derive(Clone)]
pub struct State {
    /// The office.
    pub office: Arc<Office>,
    /// The signed trust list as served (a compact JWS).
    pub trust_list: Arc<str>,
}

/// Settings of the HTTP surface.
#[derive(Debug, Clone, Copy)]
pub struct HttpOptions {
    /// Longest a request may take, body included.
    pub timeout: Duration,
    /// Problem reports taken per hour from everybody together: no sender is ever identified, so
    /// the journal is protected as a whole.
    pub reports_per_hour: u32,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(10), reports_per_hour: 600 }
    }
}

/// What the router keeps beside [`State`].
pub(super) struct AppState {
    pub(super) office: Arc<Office>,
    pub(super) trust_list: Arc<str>,
    pub(super) reports: Bucket,
}

impl AppState {
    pub(super) fn new(state: State, options: HttpOptions) -> Self {
        let State { office, trust_list } = state;
        Self { office, trust_list, reports: Bucket::new(options.reports_per_hour) }
    }
}
