//! Logs, on stderr. Never a query string, a stamp text, an address of a visitor or a secret.

use crate::config::Log;
use tracing_subscriber::EnvFilter;

/// Starts logging as set; a second call changes nothing.
pub fn start(log: &Log) {
    let filter = log.level.parse().unwrap_or_else(|_| EnvFilter::new("warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start finds the first one in place; that is what is wanted.
    let _ = if log.json { builder.json().try_init() } else { builder.try_init() };
}
