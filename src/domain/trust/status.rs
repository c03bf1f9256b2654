//! Status lists: what speaks against single stamps, two bits each, in the form of the IETF Token
//! Status List (draft-ietf-oauth-status-list, sections 4, 5 and 7). A list covers one key and one
//! block of 2^20 serials; the place of a stamp in it is `serial mod 2^20`, so that whoever fetches a
//! list tells nobody which stamp is being looked at.

use crate::domain::register::Register;
use crate::domain::run::{Granularity, Run, RunState, VoidReason};
use crate::domain::stamp::serial::{BLOCK_BITS, BLOCK_SIZE, Permutation, Serial};
use miniz_oxide::deflate::core::{
    CompressionStrategy, CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `typ` header of a status list token (draft, section 5.1).
pub const TYP: &str = "statuslist+jwt";
/// Bits of one status.
pub const BITS: u8 = 2;
/// Bytes of one list before compression.
const BYTES: usize = (BLOCK_SIZE as usize) * (BITS as usize) / 8;
/// Strongest compression, as the draft recommends.
const LEVEL: i32 = 10;

/// What a list says of one stamp (draft, section 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum StampStatus {
    /// VALID (0x00): nothing against it.
    Valid = 0,
    /// INVALID (0x01): spoiled, returned unused, or of a run that was given up.
    Void = 1,
    /// SUSPENDED (0x02): stolen or lost.
    Stolen = 2,
    /// APPLICATION_SPECIFIC (0x03): the goods were recalled.
    Recalled = 3,
}

impl StampStatus {
    fn of(bits: u8) -> Self {
        match bits & 3 {
            0 => Self::Valid,
            1 => Self::Void,
            2 => Self::Stolen,
            _ => Self::Recalled,
        }
    }
    /// Why the stamp is void, if it is.
    #[must_use]
    pub fn reason(self) -> Option<VoidReason> {
        match self {
            Self::Valid => None,
            Self::Void => Some(VoidReason::Spoiled),
            Self::Stolen => Some(VoidReason::Stolen),
            Self::Recalled => Some(VoidReason::Recalled),
        }
    }
}

impl From<VoidReason> for StampStatus {
    fn from(reason: VoidReason) -> Self {
        match reason {
            VoidReason::Spoiled | VoidReason::Returned => Self::Void,
            VoidReason::Stolen => Self::Stolen,
            VoidReason::Recalled => Self::Recalled,
        }
    }
}

/// A list is not of the expected form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a status list must be {BYTES} bytes in a zlib stream, and nothing else")]
pub struct ListError;

/// The list of one block under one key.
#[derive(Clone, PartialEq, Eq)]
pub struct StatusList(Vec<u8>);

impl Default for StatusList {
    fn default() -> Self {
        Self(vec![0; BYTES])
    }
}

impl std::fmt::Debug for StatusList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StatusList({} set)", self.exceptions())
    }
}

/// Byte and shift of a serial (draft, section 4.1: the first entry in the least significant bits).
fn place(serial: Serial) -> (usize, u32) {
    let at = serial.number() & (BLOCK_SIZE - 1);
    (usize::try_from(at >> 2).unwrap_or(0), (at as u32 & 3) * 2)
}

impl StatusList {
    /// What the list says of a serial of its block.
    #[must_use]
    pub fn status(&self, serial: Serial) -> StampStatus {
        let (byte, shift) = place(serial);
        StampStatus::of(self.0.get(byte).copied().unwrap_or(0) >> shift)
    }
    /// Sets the status of a serial.
    pub fn set(&mut self, serial: Serial, status: StampStatus) {
        let (byte, shift) = place(serial);
        if let Some(byte) = self.0.get_mut(byte) {
            *byte = *byte & !(3 << shift) | (status as u8) << shift;
        }
    }
    /// Stamps with something against them.
    #[must_use]
    pub fn exceptions(&self) -> usize {
        self.0.iter().map(|b| ((b | b >> 1) & 0x55).count_ones() as usize).sum()
    }
    /// The compressed list (ZLIB, RFC 1950), as `lst` holds it before base64url.
    #[must_use]
    pub fn packed(&self) -> Vec<u8> {
        packed(&self.0)
    }
    /// Reads a compressed list; never more than a list's bytes are unpacked.
    ///
    /// # Errors
    /// See [`ListError`].
    pub fn unpack(packed: &[u8]) -> Result<Self, ListError> {
        let bytes = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(packed, BYTES).map_err(|_| ListError)?;
        if bytes.len() == BYTES { Ok(Self(bytes)) } else { Err(ListError) }
    }
}

/// Compresses the byte array of a status list (ZLIB). Lists are nearly empty or nearly noise: for the
/// empty ones runs of one byte alone come out shorter than matches do.
#[must_use]
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let (matches, runs) = (zlib(bytes, CompressionStrategy::Default), zlib(bytes, CompressionStrategy::RLE));
    if runs.len() < matches.len() { runs } else { matches }
}

fn zlib(bytes: &[u8], strategy: CompressionStrategy) -> Vec<u8> {
    let mut out = Vec::new();
    let flags = create_comp_flags_from_zip_params(LEVEL, 15, strategy as i32);
    compress_to_output(&mut CompressorOxide::new(flags), bytes, TDEFLFlush::Finish, |part| {
        out.extend_from_slice(part);
        true
    });
    out
}

/// Key and block of a list.
pub type ListId = (u8, u32);

/// All lists that say something. `wanted` chooses among them.
#[must_use]
pub fn lists(register: &Register, wanted: impl Fn(ListId) -> bool) -> BTreeMap<ListId, StatusList> {
    let mut lists: BTreeMap<ListId, StatusList> = BTreeMap::new();
    let mut permutations: BTreeMap<u32, Option<Permutation>> = BTreeMap::new();
    for run in register.runs.values() {
        let Some(id) = list_of(run).filter(|id| wanted(*id)) else { continue };
        let given_up = matches!(run.state, RunState::Abandoned { .. });
        if !given_up && run.voided.is_empty() {
            continue;
        }
        let block = id.1;
        let permutation = permutations
            .entry(block)
            .or_insert_with(|| register.serial_blocks.get(&block).and_then(|s| Permutation::from_hex(block, s)));
        let Some(permutation) = permutation else { continue };
        let list = lists.entry(id).or_default();
        if given_up {
            mark(list, permutation, run, (0, run.plan.count.saturating_sub(1)), StampStatus::Void);
        }
        // Gravest last, so that it stays.
        let mut voids: Vec<_> = run.voided.iter().collect();
        voids.sort_by_key(|v| crate::domain::verdict::run::gravity(v.reason));
        for void in voids {
            mark(list, permutation, run, (void.from, void.to), void.reason.into());
        }
    }
    lists
}

/// The list that speaks of a run's stamps; `None` for lot-level runs.
#[must_use]
pub fn list_of(run: &Run) -> Option<ListId> {
    let block = u32::try_from(run.plan.first >> BLOCK_BITS).ok()?;
    (run.plan.granularity == Granularity::Serial).then_some((run.plan.body.kid, block))
}

fn mark(list: &mut StatusList, permutation: &Permutation, run: &Run, (from, to): (u32, u32), status: StampStatus) {
    for number in from..=to.min(run.plan.count.saturating_sub(1)) {
        if let Some(serial) = permutation.serial(run.plan.first + u64::from(number)) {
            list.set(serial, status);
        }
    }
}

/// The payload of a status list token (draft, section 5.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusClaims {
    /// Address of the list.
    pub sub: String,
    /// Issued at, Unix seconds.
    pub iat: i64,
    /// Not to be used from this second on.
    pub exp: i64,
    /// Seconds after which a newer one should be fetched.
    pub ttl: i64,
    /// The list.
    pub status_list: Lst,
}

/// The list inside a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lst {
    /// Bits of one status.
    pub bits: u8,
    /// base64url of the compressed list.
    pub lst: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The draft's own example of a 2-bit list (appendix "Test vectors", section 4.1): statuses
    /// 1, 2, 0, 3 in its first byte are 0xC9.
    #[test]
    fn the_first_entry_stands_in_the_least_significant_bits() {
        let mut list = StatusList::default();
        for (serial, status) in
            [StampStatus::Void, StampStatus::Stolen, StampStatus::Valid, StampStatus::Recalled].into_iter().enumerate()
        {
            list.set(Serial::new(serial as u64 + BLOCK_SIZE * 3).expect("a serial"), status);
        }
        assert_eq!(list.0[0], 0b1100_1001);
        let back = StatusList::unpack(&list.packed()).expect("a list");
        assert_eq!((back.exceptions(), &back), (3, &list));
        assert_eq!(back.status(Serial::new(1).expect("a serial")), StampStatus::Stolen);
    }

    #[test]
    fn a_list_of_another_length_or_a_bomb_is_refused() {
        let short = packed(&vec![0; BYTES - 1]);
        let long = packed(&vec![0; BYTES + 1]);
        let bomb = packed(&vec![0; BYTES * 400]);
        for bad in [&short[..], &long, &bomb, b"", b"no zlib"] {
            assert_eq!(StatusList::unpack(bad), Err(ListError));
        }
    }
}
