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
    /// Not a whole record: a torn write, or damage if acknowledged records follow.
    Torn(&'static str),
    /// A whole, checksummed record that does not belong here: no torn write looks like this.
    Foreign(&'static str),
}

fn le32(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().copied().map(u32::from_le_bytes)
}

/// A whole, checksummed record: its header, its JSON, both.
type Whole<'a> = (&'a [u8], &'a [u8], &'a [u8]);

/// Splits a whole record off the front.
fn whole(bytes: &[u8]) -> Result<Whole<'_>, &'static str> {
    let length = le32(bytes).ok_or("cut header")? as usize;
    if length == 0 || length > MAX_RECORD {
        return Err("impossible length");
    }
    let record = bytes.get(..HEADER + length).ok_or("cut record")?;
    let (header, json) = record.split_at(HEADER);
    if le32(&header[4..]) != Some(crc32fast::hash(&record[8..])) {
        return Err("checksum");
    }
    Ok((header, json, record))
}

fn next(bytes: &[u8], chain: &[u8; 32], seq: u64) -> Next {
    if bytes.is_empty() {
        return Next::End;
    }
    let (header, json, record) = match whole(bytes) {
        Ok(parts) => parts,
        Err(cause) => return Next::Torn(cause),
    };
    if header[16..] != chain[..] {
        return Next::Foreign("the chain of hashes is broken");
    }
    match serde_json::from_slice::<Record>(json) {
        Ok(read) if read.seq == seq => Next::Record(Box::new(read), hash(record), record.len()),
        Ok(_) => Next::Foreign("sequence number"),
        Err(_) => Next::Foreign("unreadable record"),
    }
}

/// Whether a whole record follows somewhere in `bytes` that was written when record `seq` was
/// already durable: then what is bad is damage, not a torn tail, and must never be cut off in silence.
fn acknowledged_past(bytes: &[u8], seq: u64) -> bool {
    // Records start nowhere in particular; their JSON starts with {"seq": after the header.
    const NEEDLE: &[u8] = b"{\"seq\":";
    bytes.windows(NEEDLE.len()).enumerate().filter(|(_, w)| *w == NEEDLE).any(|(at, _)| {
        let start = at.checked_sub(HEADER).and_then(|start| bytes.get(start..));
        start.and_then(|rest| whole(rest).ok()).is_some_and(|(header, ..)| {
            header[8..].first_chunk().copied().map(u64::from_le_bytes).is_some_and(|durable| durable >= seq)
        })
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
            if is_last && !acknowledged_past(&bytes, seq) {
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
                Next::Torn(_) if is_last && !acknowledged_past(&bytes[at..], seq) => {
                    opened.torn = Some(Torn { segment: *number, at: at as u64, bytes: bytes[at..].to_vec() });
                    break;
                }
                Next::Torn(cause) | Next::Foreign(cause) => return Err(damaged(seq, cause)),
            }
        }
        opened.length = at as u64;
    }
    Ok(opened)
}
