//! Serving: the web and the admin socket, until told to stop; what is under way is finished.

use super::publishing::publish;
use super::served::ServedKeys;
use super::witnesses::links;
use super::{Booted, Folder};
use crate::adapters::passkeys::RelyingParty;
use crate::adapters::tables;
use crate::admin;
use crate::app::command::{Code, Refusal, Secret};
use crate::http::metrics::Metrics;
use crate::http::{self, Backroom, HttpOptions, State, TrustToken};
use crate::ports::keyring::Keyring;
use crate::ports::passkeys::Passkeys;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Longest that open web requests are waited for.
const DRAIN: Duration = Duration::from_secs(10);

/// A server that listens but does not answer yet.
struct Served {
    address: SocketAddr,
    listener: TcpListener,
    metrics: Option<TcpListener>,
    socket: tokio::net::UnixListener,
}

/// Listens on the web address of the settings and on the admin socket of the folder.
///
/// # Errors
/// The port is in use, or the folder takes no socket.
async fn listen(booted: &Booted, folder: &Folder) -> Result<Served, Refusal> {
    let http = &booted.config.settings.http;
    let (address, listener) = bind(&http.listen, "--listen").await?;
    let metrics = if http.metrics.is_empty() { None } else { Some(bind(&http.metrics, "--metrics").await?.1) };
    Ok(Served { address, listener, metrics, socket: admin::server::bind(&folder.socket())? })
}

async fn bind(wanted: &str, flag: &str) -> Result<(SocketAddr, TcpListener), Refusal> {
    let failed = |e: std::io::Error| {
        let code = if e.kind() == std::io::ErrorKind::AddrInUse { Code::InUse } else { Code::Input };
        let text = format!("{wanted} cannot be listened on: {e}. Choose another with {flag} (port 0 takes a free one)");
        Refusal::new(code, text)
    };
    let listener = TcpListener::bind(wanted).await.map_err(failed)?;
    Ok((listener.local_addr().map_err(failed)?, listener))
}

/// Serves until SIGTERM or SIGINT, or until the disk fails under the journal.
///
/// # Errors
/// The port is in use, the folder takes no socket, or the journal could not be made durable.
pub fn serve(
    booted: Booted,
    folder: &Folder,
    passphrase: Option<&Secret>,
    ready: impl FnOnce(&Booted, SocketAddr, Option<SocketAddr>),
) -> Result<(), Refusal> {
    let keys = ServedKeys::unlock(Arc::clone(&booted.keyring), passphrase)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|e| Refusal::new(Code::Store, e))?;
    let ended = runtime.block_on(run(&booted, folder, keys, ready));
    // The socket of a server that is gone would only puzzle the next command.
    let _ = std::fs::remove_file(folder.socket());
    booted.office.store.flush_scans()?;
    ended
}

/// Passkeys of this server's public address.
fn passkeys(booted: &Booted) -> Option<Arc<dyn Passkeys>> {
    let settings = &booted.config.settings;
    let usual = format!("https://{}", settings.office.host.to_ascii_lowercase());
    let origin = if settings.http.origin.is_empty() { &usual } else { &settings.http.origin };
    match RelyingParty::new(origin, &settings.office.name) {
        Ok(party) => Some(Arc::new(party)),
        Err(error) => {
            tracing::warn!(%error, "no passkeys");
            None
        }
    }
}

async fn run(
    booted: &Booted,
    folder: &Folder,
    keys: ServedKeys,
    ready: impl FnOnce(&Booted, SocketAddr, Option<SocketAddr>),
) -> Result<(), Refusal> {
    let Served { address, listener, metrics: local, socket } = listen(booted, folder).await?;
    let root = hex::encode(super::root_key(folder, None)?);
    let token = TrustToken::new(&booted.keyring.read()?.1).under(&root);
    let for_keys = token.clone();
    booted.keyring.on_trust(move |new| for_keys.set(new));
    let state = State { office: Arc::clone(&booted.office), trust_list: token };
    let (stop, stopped) = watch::channel(false);
    let kids: Vec<_> = keys.held().collect();
    tracing::info!(?kids, "keys this server can sign with");
    let metrics = Arc::new(Metrics::default());
    let settings = &booted.config.settings.http;
    let backroom = Backroom {
        keyring: Arc::new(keys),
        tables: Arc::new(tables::Files),
        metrics: Arc::clone(&metrics),
        passkeys: passkeys(booted),
    };
    let (per_caller, proxies) = (settings.requests_per_second, settings.proxies.clone());
    let router = http::router_of(state, HttpOptions { per_caller, proxies, ..HttpOptions::default() }, backroom);
    let mut for_web = stopped.clone();
    let for_log = stopped.clone();
    let web = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move { drop(for_web.wait_for(|stop| *stop).await) });
    let keyring: Arc<dyn Keyring> = Arc::clone(&booted.keyring) as Arc<dyn Keyring>;
    let commands = tokio::spawn(admin::server::run(socket, Arc::clone(&booted.office), keyring, stopped));
    let web = tokio::spawn(web.into_future());
    let witnesses = links(&booted.config.settings.public_log);
    let publishing = tokio::spawn(publish(Arc::clone(&booted.office), witnesses, for_log));
    let counted = local.as_ref().and_then(|listener| listener.local_addr().ok());
    // It ends with the runtime: nothing of it has to be finished.
    let counting = local.map(|listener| {
        let router = http::metrics::router(Arc::clone(&booted.office), metrics);
        tokio::spawn(async move { axum::serve(listener, router).await })
    });
    ready(booted, address, counted);
    let ended = until_told(booted).await;
    let _ = stop.send(true);
    if tokio::time::timeout(DRAIN, web).await.is_err() {
        tracing::warn!("some requests were still open and were cut off");
    }
    let _ = commands.await;
    let _ = publishing.await;
    counting.inspect(tokio::task::JoinHandle::abort);
    ended
}

/// Returns at SIGTERM or SIGINT, or at once where signals cannot be heard.
pub(super) async fn told_to_stop() {
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

async fn until_told(booted: &Booted) -> Result<(), Refusal> {
    tokio::select! {
        () = told_to_stop() => Ok(()),
        () = booted.broken.notified() => Err(Refusal::new(
            Code::Store,
            "the journal could not be made durable, so the server stops. Check the disk, then start again: \
             the journal is read back",
        )),
    }
}
