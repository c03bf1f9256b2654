//! Publishing the public log. While the server runs a witness that is slow or gone never delays a
//! checkpoint.

use super::Booted;
use super::witnesses::{Link, Witnesses, links, offer};
use crate::app::Office;
use crate::app::log::LogError;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How soon after a change the public log is published.
const PUBLISH: Duration = Duration::from_secs(1);

/// Publishes the log, soon after each change and at least every minute, and what is left at the end;
/// each new checkpoint is offered to the witnesses.
pub(super) async fn publish(office: Arc<Office>, links: Vec<Link>, mut stop: watch::Receiver<bool>) {
    let Some(log) = office.log.clone() else { return };
    // A copy that is older than what the witnesses know must not sign anything new: each is asked first.
    let (witnesses, asked) = Witnesses::start(&log, links);
    tokio::select! {
        _ = asked => {}
        _ = stop.wait_for(|stop| *stop) => return,
    }
    loop {
        let stopping = *stop.borrow_and_update();
        let office = Arc::clone(&office);
        let published = tokio::task::spawn_blocking(move || office.publish_log(true)).await;
        match published {
            Ok(Ok(false)) => {}
            // What stops is not kept waiting for others.
            Ok(Ok(true)) if stopping => {}
            Ok(Ok(true)) => witnesses.wake(),
            Ok(Err(error)) => tracing::error!(%error, "the public log is behind"),
            Err(_) => tracing::error!("the publication of the public log was cut off"),
        }
        if stopping {
            return;
        }
        // A sender that is gone says stop as well.
        if let Ok(Err(_)) = tokio::time::timeout(PUBLISH, stop.changed()).await {
            return;
        }
    }
}

/// Publishes what a command without a server recorded, the witnesses asked before and after.
///
/// # Errors
/// See [`LogError`]: what was recorded is recorded, and is published later.
pub fn publish_now(booted: &Booted) -> Result<(), LogError> {
    let Some(log) = booted.office.log.as_ref().filter(|log| log.is_behind()) else { return Ok(()) };
    let mut links = links(&booted.config.settings.public_log);
    let mut ask = || {
        for link in &mut links {
            if let Err(error) = offer(log, link) {
                tracing::error!(error, "a witness did not cosign");
            }
        }
    };
    ask();
    booted.office.publish_log(false)?;
    ask();
    Ok(())
}
