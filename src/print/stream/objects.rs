//! Objects of a PDF written one after the other, and the table at its end that says where each
//! begins (ISO 32000-1 §7.5).

use super::archive;
use super::{CHUNK, Drain, SoFar, Tape, record};
use crate::print::PrintError;

/// Writes an object and notes its position.
pub(super) fn object(tape: &mut Tape, bytes: &[u8]) {
    tape.side.extend_from_slice(&tape.at().to_be_bytes());
    tape.main.extend_from_slice(bytes);
}

/// Writes a stream object and notes its position.
pub(super) fn stream(tape: &mut Tape, id: i32, entries: &str, data: &[u8]) {
    object(tape, format!("{id} 0 obj\n<</Length {}{entries}>>stream\n", data.len()).as_bytes());
    tape.main.extend_from_slice(data);
    tape.main.extend_from_slice(b"\nendstream\nendobj\n");
}

/// Positions of the objects that are not in the index drained so far.
pub(super) struct Known<'a> {
    /// Object 1.
    pub(super) catalog: u64,
    /// Object 2.
    pub(super) tree: u64,
    /// Of the last page, as the index has them.
    pub(super) late: &'a [u8],
    /// The last objects of the file.
    pub(super) last: &'a [u64],
}

/// Writes the cross-reference table and the trailer. `objects` is the number of the object with the
/// particulars of the document.
pub(super) fn end(
    tape: &mut Tape,
    so_far: SoFar<'_>,
    drain: Drain<'_>,
    mut known: Known<'_>,
    title: &str,
    objects: u64,
) -> Result<(), PrintError> {
    let xref = tape.at();
    let entry = |tape: &mut Tape, at: u64| tape.main.extend_from_slice(format!("{at:010} 00000 n \n").as_bytes());
    let size = objects + known.last.len() as u64;
    tape.main.extend_from_slice(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
    entry(tape, known.catalog);
    entry(tape, known.tree);
    let mut position = [0; 8];
    while record(so_far.side, &mut position)? || record(&mut known.late, &mut position)? {
        entry(tape, u64::from_be_bytes(position));
        if tape.main.len() > CHUNK {
            drain(tape)?;
        }
    }
    for at in known.last.iter().copied() {
        entry(tape, at);
    }
    let id = archive::identity(title, size);
    tape.main.extend_from_slice(
        format!("trailer\n<</Size {size}/Root 1 0 R/Info {objects} 0 R/ID[{id}{id}]>>\nstartxref\n{xref}\n%%EOF\n")
            .as_bytes(),
    );
    drain(tape)
}
