//! What a monitoring system reads (OpenMetrics, as Prometheus takes it): requests by route, never by
//! address, stamp or person. Served on a local port of its own, see [`router`].

use crate::app::Office;
use crate::domain::verdict::Status;
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the buckets of answer times, seconds.
const BUCKETS: [f64; 12] = [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Word {
    status: &'static str,
}

/// The numbers of a running server.
pub struct Metrics {
    registry: Mutex<Registry>,
    answered: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    verdicts: Family<Word, Counter>,
    paced: Counter,
    records: Gauge,
    trust_until: Gauge,
    products: Gauge,
    runs: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("temthat");
        let answered = Family::default();
        let seconds = Family::new_with_constructor((|| Histogram::new(BUCKETS)) as fn() -> Histogram);
        let (verdicts, paced) = (Family::default(), Counter::default());
        let (records, trust_until, products, runs) =
            (Gauge::default(), Gauge::default(), Gauge::default(), Gauge::default());
        registry.register("build", "Version of the program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        registry.register("http_requests", "Requests answered", answered.clone());
        registry.register("http_request_seconds", "Time to the answer", seconds.clone());
        registry.register("verdicts", "Stamps checked, by the word of the answer", verdicts.clone());
        registry.register("http_paced", "Requests refused since their caller had had its share", paced.clone());
        registry.register("register_records", "Last record of the journal", records.clone());
        registry.register("register_products", "Products of the register", products.clone());
        registry.register("register_runs", "Stamp runs of the register", runs.clone());
        registry.register("trust_list_expires", "End of the trust list, Unix seconds; 0: none", trust_until.clone());
        let registry = Mutex::new(registry);
        Self { registry, answered, seconds, verdicts, paced, records, trust_until, products, runs }
    }
}

impl Metrics {
    /// A request was answered. Routes are patterns, methods a fixed few: nobody outside can make new
    /// series.
    pub(super) fn answered(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let method = match method.as_str() {
            "GET" => "GET",
            "HEAD" => "HEAD",
            "POST" => "POST",
            "PUT" => "PUT",
            "DELETE" => "DELETE",
            _ => "other",
        };
        let route = route.to_owned();
        self.answered.get_or_create(&Answered { method, route: route.clone(), status: status.as_u16() }).inc();
        self.seconds.get_or_create(&Route { route }).observe(took.as_secs_f64());
    }
    /// A stamp was checked.
    pub(super) fn verdict(&self, status: Status) {
        let status = match status {
            Status::Genuine => "genuine",
            Status::Caution => "caution",
            Status::NotGenuine => "not_genuine",
            Status::CannotCheck => "cannot_check",
        };
        self.verdicts.get_or_create(&Word { status }).inc();
    }
    /// A caller had had its share.
    pub(super) fn paced(&self) {
        self.paced.inc();
    }
    /// Everything as text (OpenMetrics 1.0).
    #[must_use]
    pub fn text(&self, office: &Office) -> String {
        let register = office.register();
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        self.records.set(i64::try_from(register.seq).unwrap_or(i64::MAX));
        self.products.set(count(register.products.len()));
        self.runs.set(count(register.runs.len()));
        self.trust_until.set(office.trust().map_or(0, |trust| trust.exp));
        let mut out = String::new();
        // Writing to a text cannot fail.
        let _ = text::encode(&mut out, &self.registry.lock().unwrap_or_else(PoisonError::into_inner));
        out
    }
}

/// `GET /metrics` and nothing else.
pub fn router(office: Arc<Office>, metrics: Arc<Metrics>) -> Router {
    let show = move || {
        let body = metrics.text(&office);
        async move { exposition(body) }
    };
    Router::new().route("/metrics", get(show))
}

fn exposition(body: String) -> Response {
    ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], body).into_response()
}
