//! Logs on stderr, level by `TEMTHAT_LOG` (default: warn). Never a query string, an address or a secret.

/// Starts logging; a second call changes nothing.
pub fn start() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("TEMTHAT_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("temthat=warn"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
