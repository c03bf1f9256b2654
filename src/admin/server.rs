//! The side of the server.

use super::{Line, MAX_LINE};
use crate::app::Office;
use crate::app::command::{Call, Code, Refusal, execute};
use crate::ports::keyring::Keyring;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use zeroize::Zeroizing;

/// Binds the socket, for this user only. The caller holds the store of the folder, so a socket
/// that is there already was left by a server that died.
///
/// # Errors
/// The folder does not allow it, or its path is too long for a socket (about 100 bytes).
pub fn bind(socket: &Path) -> Result<UnixListener, Refusal> {
    let failed = |e: std::io::Error| {
        let hint = if e.kind() == ErrorKind::InvalidInput { "; use a folder with a shorter path" } else { "" };
        Refusal::new(Code::Store, format!("{}: {e}{hint}", socket.display()))
    };
    match std::fs::remove_file(socket) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(failed(e)),
        _ => {}
    }
    let listener = UnixListener::bind(socket).map_err(failed)?;
    std::fs::set_permissions(socket, std::fs::Permissions::from_mode(0o600)).map_err(failed)?;
    Ok(listener)
}

/// Answers commands until `stop` turns true, then finishes those under way.
pub async fn run(
    listener: UnixListener,
    office: Arc<Office>,
    keyring: Arc<dyn Keyring>,
    mut stop: watch::Receiver<bool>,
) {
    let mut under_way = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) if is_same_user(&stream) => {
                    under_way.spawn(answer(stream, Arc::clone(&office), Arc::clone(&keyring)));
                }
                Ok(_) => tracing::warn!("a command of another user was refused"),
                Err(error) => {
                    tracing::warn!(%error, "the admin socket could not take a command");
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                }
            },
            Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
            _ = told_to_stop(&mut stop) => break,
        }
    }
    drop(listener);
    while under_way.join_next().await.is_some() {}
}

/// Returns when told to stop, or when nobody is left to tell.
async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    // The guard of the value must not live on: it is not `Send`.
    let _ = stop.wait_for(|stop| *stop).await.map(|_| ());
}

/// The mode of the socket says the same; on some systems it is not looked at.
fn is_same_user(stream: &UnixStream) -> bool {
    stream.peer_cred().is_ok_and(|peer| peer.uid() == rustix::process::geteuid().as_raw())
}

async fn answer(stream: UnixStream, office: Arc<Office>, keyring: Arc<dyn Keyring>) {
    let (read, mut write) = stream.into_split();
    // The line may hold a passphrase; it is wiped when the command is done.
    let mut line = Zeroizing::new(Vec::with_capacity(64 << 10));
    if BufReader::new(read.take(MAX_LINE)).read_until(b'\n', &mut line).await.is_err() {
        return;
    }
    let (lines, mut answers) = mpsc::unbounded_channel::<Line>();
    let work = tokio::task::spawn_blocking(move || {
        let progress = lines.clone();
        let answered = match serde_json::from_slice::<Call>(&line) {
            // The text of the error could quote a passphrase.
            Err(error) => Err(Refusal::new(
                Code::Input,
                format!("the command was not understood (line {}, column {})", error.line(), error.column()),
            )),
            Ok(call) => execute(&office, keyring.as_ref(), call, &mut |done, total| {
                // Nobody may be listening any more; the work goes on.
                let _ = progress.send(Line::Progress(done, total));
            }),
        };
        let line = answered.map_or_else(Line::Refusal, |response| Line::Response(Box::new(response)));
        let _ = lines.send(line);
    });
    while let Some(line) = answers.recv().await {
        let Ok(mut bytes) = serde_json::to_vec(&line) else { break };
        bytes.push(b'\n');
        if write.write_all(&bytes).await.is_err() {
            break;
        }
    }
    let _ = work.await;
}
