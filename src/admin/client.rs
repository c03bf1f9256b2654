//! The side of the command.

use super::Line;
use crate::app::command::{Call, Code, Refusal, Response};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use zeroize::Zeroizing;

/// Asks the server behind a socket; `None` if none is there.
///
/// # Errors
/// The server's refusal, or it went away before it answered.
pub fn ask(socket: &Path, call: &Call, progress: &mut dyn FnMut(u32, u32)) -> Result<Option<Response>, Refusal> {
    let mut stream = match UnixStream::connect(socket) {
        Ok(stream) => stream,
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => return Ok(None),
        Err(e) => return Err(Refusal::new(Code::Store, format!("{}: {e}", socket.display()))),
    };
    let gone = |e: &dyn std::fmt::Display| {
        let text = format!(
            "the server went away before it answered ({e}). Look whether it recorded the change before asking again"
        );
        Refusal::new(Code::Store, text)
    };
    // May hold a passphrase: wiped when done.
    let line = Zeroizing::new(serde_json::to_vec(call).map_err(|e| Refusal::new(Code::Input, e))?);
    stream.write_all(&line).and_then(|()| stream.write_all(b"\n")).map_err(|e| gone(&e))?;
    for line in BufReader::new(stream).lines() {
        let line = line.map_err(|e| gone(&e))?;
        match serde_json::from_str(&line).map_err(|e| gone(&e))? {
            Line::Progress(done, total) => progress(done, total),
            Line::Response(response) => return Ok(Some(*response)),
            Line::Refusal(refusal) => return Err(refusal),
        }
    }
    Err(gone(&"no answer"))
}

/// Whether a server listens behind a socket.
pub enum Holder {
    /// One does; its process id, where the system tells.
    Runs(Option<i32>),
    /// The socket was left by a server that ended without tidying up.
    Left,
    /// There is no socket.
    Absent,
}

/// Who is behind a socket; nothing is asked of them.
#[must_use]
pub fn holder(socket: &Path) -> Holder {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else {
        return if socket.exists() { Holder::Runs(None) } else { Holder::Absent };
    };
    match runtime.block_on(tokio::net::UnixStream::connect(socket)) {
        Ok(stream) => Holder::Runs(stream.peer_cred().ok().and_then(|peer| peer.pid())),
        Err(e) if e.kind() == ErrorKind::NotFound => Holder::Absent,
        Err(e) if e.kind() == ErrorKind::ConnectionRefused => Holder::Left,
        // It is there and somebody may be behind it.
        Err(_) => Holder::Runs(None),
    }
}
