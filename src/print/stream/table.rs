//! CSV for print shops with their own imposition. Each row carries a CRC-32 of its text, so that a
//! row damaged on the way shows; the last row gives the count and the SHA-256 of every byte before it,
//! so that a file cut short or edited shows without the manifest (`head -n -1 FILE | sha256sum`).

use super::{Drain, Item, Output, SoFar, Tape};
use crate::print::PrintError;
use sha2::{Digest, Sha256};
use std::io::Read;

/// A CSV being written.
pub struct Table {
    bom: bool,
    rows: u64,
    last: String,
}

impl Table {
    /// With a byte order mark (for Excel) or without.
    #[must_use]
    pub fn new(bom: bool) -> Self {
        Self { bom, rows: 0, last: String::new() }
    }
}

impl Output for Table {
    fn boundary(&self, _done: u64) -> bool {
        true
    }

    fn begin(&mut self, tape: &mut Tape, _sample: &Item<'_>) -> Result<(), PrintError> {
        if self.bom {
            tape.main.extend_from_slice(b"\xef\xbb\xbf");
        }
        tape.main.extend_from_slice(b"number,serial,text,crc32\r\n");
        Ok(())
    }

    fn resume(&mut self, done: u64) {
        self.rows = done;
    }

    fn stamp(&mut self, tape: &mut Tape, item: &Item<'_>) -> Result<(), PrintError> {
        // No field of a stamp holds a comma or a quote, so none needs quoting.
        let crc = crc32fast::hash(item.text.as_bytes());
        let row = format!("{},{},{},{crc:08x}\r\n", item.number + 1, item.serial, item.text);
        tape.main.extend_from_slice(row.as_bytes());
        self.last = row;
        self.rows += 1;
        Ok(())
    }

    fn read_back(&self) -> Result<String, String> {
        self.last.split(',').nth(2).map(str::to_owned).ok_or_else(|| "the row has no text".into())
    }

    fn finish(&mut self, tape: &mut Tape, so_far: SoFar<'_>, drain: Drain<'_>) -> Result<(), PrintError> {
        let mut hasher = Sha256::new();
        hash(so_far.main, &mut hasher)?;
        hasher.update(&tape.main);
        let row = format!("checksum,{},sha256,{}\r\n", self.rows, hex::encode(hasher.finalize()));
        tape.main.extend_from_slice(row.as_bytes());
        drain(tape)
    }
}

/// Adds everything a file holds; tells how much.
///
/// # Errors
/// The file cannot be read.
pub fn hash(file: &mut dyn Read, hasher: &mut Sha256) -> Result<u64, PrintError> {
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(bytes),
            Ok(count) => {
                bytes += count as u64;
                hasher.update(&buffer[..count]);
            }
            Err(error) => return Err(PrintError::Format(format!("the file cannot be read again: {error}"))),
        }
    }
}
