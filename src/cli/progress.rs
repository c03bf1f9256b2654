//! Long work: how far it is, and how it is stopped.

use super::global::{Bar, Global};
use crate::app::command::{Code, Refusal};
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Exit code of work that was cancelled by Ctrl-C or a termination signal, as shells have it (128 + 2).
pub(super) const CANCELLED: u8 = 130;

/// How often a log that is no terminal hears of it.
const LINES: Duration = Duration::from_secs(10);

/// How far a job is: a bar on a terminal, a line now and then elsewhere.
pub(super) struct Progress<'a> {
    global: &'a Global,
    bar: Option<Bar>,
    total: u32,
    first: Option<(u32, Instant)>,
    last: Instant,
}

impl<'a> Progress<'a> {
    /// Nothing done yet, of `total`.
    pub fn new(global: &'a Global, total: u32) -> Self {
        let bar = std::io::stderr().is_terminal().then(Bar::default);
        Self { global, bar, total, first: None, last: Instant::now() }
    }

    /// So many are done.
    pub fn show(&mut self, done: u32) {
        let (from, start) = *self.first.get_or_insert_with(|| (done, Instant::now()));
        if let Some(bar) = &self.bar {
            bar.show(done, self.total);
        } else if self.last.elapsed() > LINES {
            self.last = Instant::now();
            let rate = f64::from(done - from.min(done)) / start.elapsed().as_secs_f64();
            let left = f64::from(self.total.saturating_sub(done)) / rate.max(1e-9);
            let values = [
                ("done", done.to_string()),
                ("count", self.total.to_string()),
                ("rate", format!("{rate:.0}")),
                ("seconds", format!("{left:.0}")),
            ];
            self.global.say(&self.global.t("cli-progress", &values.each_ref().map(|(k, v)| (*k, v.as_str()))));
        }
    }
}

/// Becomes true at Ctrl-C or a termination signal; at the second one the program ends at once.
///
/// # Errors
/// The system gives no signals.
pub(super) fn stop_on_signals() -> Result<Arc<AtomicBool>, Refusal> {
    use tokio::signal::unix::{SignalKind, signal};
    let stopped = Arc::new(AtomicBool::new(false));
    let flag = stopped.clone();
    let failed = |e: std::io::Error| Refusal::new(Code::Store, format!("signals: {e}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().map_err(failed)?;
    let (mut interrupt, mut end) = {
        let _inside = runtime.enter();
        (signal(SignalKind::interrupt()).map_err(failed)?, signal(SignalKind::terminate()).map_err(failed)?)
    };
    std::thread::spawn(move || {
        runtime.block_on(async {
            loop {
                tokio::select! { _ = interrupt.recv() => {}, _ = end.recv() => {} }
                if flag.swap(true, Ordering::Relaxed) {
                    std::process::exit(CANCELLED.into());
                }
            }
        });
    });
    Ok(stopped)
}
