//! Reading a journal back: the longest valid prefix, and what to do with the rest.

use super::disk::Disk;
use super::{HEADER, MAGIC, MAX_RECORD, hash};
use crate::domain::event::Record;
use crate::ports::store::StoreError;
use std::path::Path;

/// What was found.
#[derive(Debug)]
pub struct Opened {
    /// All records in order.
    pub records: Vec<Record>,
    /// Last segment, 0 if there is none.
    pub segment: u32,
    /// Good bytes of the last segment.
    pub length: u64,
    /// Hash of the last record.
    pub chain: [u8; 32],
    /// Bytes after the last good record of the last segment, if any.
    pub torn: Option<Torn>,
}

/// A torn tail.
#[derive(Debug)]
pub struct Torn {
    /// Segment.
    pub segment: u32,
    /// Offset.
    pub at: u64,
    /// What stood there.
    pub bytes: Vec<u8>,
}

enum Next {
    Record(Box<Record>, [u8; 32], usize),
    End,
    Bad(&'static str),
}

fn next(bytes: &[u8], chain: &[u8; 32], seq: u64) -> Next {
    if bytes.is_empty() {
        return Next::End;
    }
    let Some((header, rest)) = bytes.split_at_checked(HEADER) else { return Next::Bad("cut header") };
    let length = u32::from_le_bytes([header[0], header[1], header[2], header[3]]) as usize;
    let crc = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
    if length == 0 || length > MAX_RECORD {
        return Next::Bad("impossible length");
    }
    let Some(json) = rest.get(..length) else { return Next::Bad("cut record") };
    let whole = &bytes[..HEADER + length];
    if crc32fast::hash(&whole[8..]) != crc {
        return Next::Bad("checksum");
    }
    if header[8..] != chain[..] {
        return Next::Bad("the chain of hashes is broken");
    }
    match serde_json::from_slice::<Record>(json) {
        Ok(record) if record.seq == seq => Next::Record(Box::new(record), hash(whole), whole.len()),
        Ok(_) => Next::Bad("sequence number"),
        Err(_) => Next::Bad("unreadable record"),
    }
}

/// Whether a whole, checksummed record follows somewhere in `bytes`: then what is bad is damage in
/// the middle, not a torn tail, and must never be cut off in silence.
fn a_record_follows(bytes: &[u8]) -> bool {
    // Records start nowhere in particular; JSON starts with {"seq": after a header.
    let needle = b"{\"seq\":";
    bytes.windows(needle.len()).enumerate().skip(1).filter(|(_, w)| w == needle).any(|(at, _)| {
        let Some(start) = at.checked_sub(HEADER) else { return false };
        let header = &bytes[start..at];
        let length = u32::from_le_bytes([header[0], header[1], header[2], header[3]]) as usize;
        let crc = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
        start > 0 && bytes.get(start + 8..at + length).is_some_and(|body| crc32fast::hash(body) == crc)
    })
}

/// Reads every segment of `dir`.
///
/// # Errors
/// Damage that is not a torn tail, or an unreadable folder.
pub fn read_all(disk: &dyn Disk, dir: &Path) -> Result<Opened, StoreError> {
    let unreadable = |e: std::io::Error| StoreError::Unwritable(e.to_string());
    let mut segments: Vec<u32> = disk
        .list(dir)
        .map_err(unreadable)?
        .iter()
        .filter(|p| p.extension().is_some_and(|e| e == "log"))
        .filter_map(|p| p.file_stem()?.to_str()?.parse().ok())
        .collect();
    segments.sort_unstable();
    let mut opened = Opened { records: Vec::new(), segment: 0, length: 0, chain: [0; 32], torn: None };
    for (position, number) in segments.iter().enumerate() {
        let is_last = position + 1 == segments.len();
        let seq = opened.records.last().map_or(1, |r: &Record| r.seq + 1);
        let damaged = |seq, cause: &str| StoreError::Damaged { seq, cause: format!("segment {number}: {cause}") };
        if *number != u32::try_from(position).unwrap_or(u32::MAX).saturating_add(1) {
            return Err(damaged(seq, "a segment before it is missing"));
        }
        let bytes = disk.read(&super::segment_path(dir, *number)).map_err(unreadable)?;
        opened.segment = *number;
        if !bytes.starts_with(MAGIC) {
            if is_last && !a_record_follows(&bytes) {
                opened.length = 0;
                opened.torn = (!bytes.is_empty()).then_some(Torn { segment: *number, at: 0, bytes });
                break;
            }
            return Err(damaged(seq, "not a journal of this version"));
        }
        let mut at = MAGIC.len();
        loop {
            let seq = opened.records.last().map_or(1, |r| r.seq + 1);
            match next(&bytes[at..], &opened.chain, seq) {
                Next::End => break,
                Next::Record(record, chain, length) => {
                    opened.records.push(*record);
                    opened.chain = chain;
                    at += length;
                }
                Next::Bad(_) if is_last && !a_record_follows(&bytes[at..]) => {
                    opened.torn = Some(Torn { segment: *number, at: at as u64, bytes: bytes[at..].to_vec() });
                    break;
                }
                Next::Bad(cause) => return Err(damaged(seq, cause)),
            }
        }
        opened.length = at as u64;
    }
    Ok(opened)
}
