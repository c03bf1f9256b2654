//! Offering the office's checkpoints to its witnesses, each from a thread of its own.

use crate::adapters::log_http::LogHttp;
use crate::app::log::{LogError, PublicLog};
use crate::config::PublicLogSettings;
use crate::domain::log::note::NoteKey;
use crate::domain::log::witness::request;
use std::sync::Arc;
use std::sync::mpsc::{self, SyncSender};
use tokio::sync::oneshot;

/// A witness and the size it is known to have cosigned last.
pub(super) struct Link {
    link: LogHttp,
    key: NoteKey,
    cosigned: u64,
}

/// The witnesses of the settings.
pub(super) fn links(settings: &PublicLogSettings) -> Vec<Link> {
    let link = |w: &crate::config::WitnessSettings| {
        Some(Link { link: LogHttp::new(&w.url), key: w.key.parse().ok()?, cosigned: 0 })
    };
    settings.witnesses.iter().filter_map(link).collect()
}

/// The witnesses at work. Their threads end with it, and are not waited for: an office that stops does
/// not hang on the network of others.
pub(super) struct Witnesses(Vec<SyncSender<()>>);

impl Witnesses {
    /// Offers the checkpoint in force to each, then each new one. The receiver hears once every one of
    /// them has answered the first time, or could not be reached.
    pub(super) fn start(log: &Arc<PublicLog>, links: Vec<Link>) -> (Self, oneshot::Receiver<()>) {
        let (done, asked) = oneshot::channel();
        let done = Arc::new(Last(Some(done)));
        let start = |mut link: Link| {
            // One waiting call is enough: whoever is woken offers the newest.
            let (wake, woken) = mpsc::sync_channel(1);
            let (log, mut done) = (Arc::clone(log), Some(Arc::clone(&done)));
            let work = move || {
                loop {
                    if let Err(error) = offer(&log, &mut link) {
                        tracing::error!(error, "a witness did not cosign");
                    }
                    drop(done.take());
                    if woken.recv().is_err() {
                        return;
                    }
                }
            };
            let thread = std::thread::Builder::new().name("witness".into()).spawn(work);
            thread.map(|_| wake).map_err(|error| tracing::error!(%error, "a witness cannot be asked")).ok()
        };
        (Self(links.into_iter().filter_map(start).collect()), asked)
    }

    /// There is a new checkpoint.
    pub(super) fn wake(&self) {
        for witness in &self.0 {
            // A full channel: it is awake already, and will see the newest.
            let _ = witness.try_send(());
        }
    }
}

/// Speaks when the last holder lets it go.
struct Last(Option<oneshot::Sender<()>>);

impl Drop for Last {
    fn drop(&mut self) {
        if let Some(done) = self.0.take() {
            let _ = done.send(());
        }
    }
}

/// Offers the newest checkpoint to a witness and takes its cosignature. A witness that has cosigned
/// more than there is knows of a past that this copy has lost: nothing more is published then.
///
/// # Errors
/// What it answered.
pub(super) fn offer(log: &PublicLog, to: &mut Link) -> Result<(), String> {
    let Some(published) = log.published() else { return Ok(()) };
    let head = published.checkpoint.head();
    let name = to.key.name().to_owned();
    // A second try from the size that the witness names.
    for _ in 0..2 {
        let way = log.consistency(to.cosigned).map_err(|e| e.to_string())?;
        let body = request(to.cosigned, &way, &published.checkpoint);
        let (status, answer) = to.link.add_checkpoint(&body).map_err(|e| e.to_string())?;
        match (status, answer.trim().parse::<u64>()) {
            (200, _) => {
                log.take_cosignatures(&answer, &head, &to.key).map_err(|e| format!("{name}: {e}"))?;
                to.cosigned = head.size;
                return Ok(());
            }
            (409, Ok(size)) if size > head.size => {
                log.stop(LogError::Rewound { witness: name.clone(), cosigned: size, log: head.size });
                return Err(format!("{name} has cosigned {size} statements, the log has {}", head.size));
            }
            (409, Ok(size)) if size != to.cosigned => to.cosigned = size,
            (409 | 422, Err(_)) => {
                let says = answer.trim().to_owned();
                log.stop(LogError::Refused { witness: name.clone(), says: says.clone() });
                return Err(format!("{name} refuses: {says}"));
            }
            _ => return Err(format!("{name} answers {status}: {}", answer.trim())),
        }
    }
    Err(format!("{name} names another size each time"))
}
