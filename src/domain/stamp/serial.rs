//! Serials: positions under a keyed permutation of the office's run index, so that a serial tells
//! nothing about the order of sale and doubles as a position in a status list.

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher24;
use std::fmt;
use std::hash::Hasher;
use std::str::FromStr;

/// Bits of one block of the serial space.
pub const BLOCK_BITS: u32 = 20;
/// Stamps in one block: 1,048,576.
pub const BLOCK_SIZE: u64 = 1 << BLOCK_BITS;
/// Largest serial: ten decimal digits.
pub const MAX_SERIAL: u64 = 9_999_999_999;

/// Last block whose serials all have ten digits.
pub const LAST_BLOCK: u32 = ((MAX_SERIAL + 1) / BLOCK_SIZE - 1) as u32;

/// A serial, GS1 AI (21): always ten digits in version 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Serial(u64);

impl Serial {
    /// `None` above ten digits.
    #[must_use]
    pub fn new(number: u64) -> Option<Self> {
        (number <= MAX_SERIAL).then_some(Self(number))
    }
    /// The serial as a number.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }
    /// Block of the serial space it lies in.
    #[must_use]
    pub fn block(self) -> u32 {
        u32::try_from(self.0 >> BLOCK_BITS).unwrap_or(u32::MAX)
    }
    /// The ten ASCII digits.
    #[must_use]
    pub fn digits(self) -> [u8; 10] {
        let mut out = [b'0'; 10];
        let mut rest = self.0;
        for digit in out.iter_mut().rev() {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        out
    }
}
impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:010}", self.0)
    }
}
impl FromStr for Serial {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 10 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(());
        }
        text.parse().map(Self).map_err(|_| ())
    }
}

/// The permutation of one block: a balanced Feistel network of two 10-bit halves, 12 rounds,
/// round function SipHash-2-4 under the block's secret. Issuer-private: verifiers never need it.
#[derive(Clone)]
pub struct Permutation {
    block: u32,
    rounds: [SipHasher24; 12],
}

impl fmt::Debug for Permutation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permutation(block {})", self.block)
    }
}

impl Permutation {
    /// Permutation of `block` under a 16-byte secret.
    #[must_use]
    pub fn new(block: u32, secret: &[u8; 16]) -> Self {
        let rounds = std::array::from_fn(|round| {
            let mut hasher = SipHasher24::new_with_key(secret);
            hasher.write_u8(u8::try_from(round).unwrap_or(0));
            hasher
        });
        Self { block, rounds }
    }

    /// From the hex text kept in the journal; `None` if it is not 32 hex digits.
    #[must_use]
    pub fn from_hex(block: u32, secret: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(secret, &mut bytes).ok()?;
        Some(Self::new(block, &bytes))
    }

    /// Block this permutation is for.
    #[must_use]
    pub fn block(&self) -> u32 {
        self.block
    }

    fn round(&self, round: usize, half: u64) -> u64 {
        let mut hasher = self.rounds[round];
        hasher.write_u16(u16::try_from(half).unwrap_or(0));
        hasher.finish() & 0x3ff
    }

    /// Serial of an index of the office-wide serial space; `None` outside this block.
    #[must_use]
    pub fn serial(&self, index: u64) -> Option<Serial> {
        if index >> BLOCK_BITS != u64::from(self.block) {
            return None;
        }
        let (mut left, mut right) = (index >> 10 & 0x3ff, index & 0x3ff);
        for round in 0..12 {
            (left, right) = (right, left ^ self.round(round, right));
        }
        Serial::new(u64::from(self.block) << BLOCK_BITS | left << 10 | right)
    }

    /// Index of a serial; `None` outside this block.
    #[must_use]
    pub fn index(&self, serial: Serial) -> Option<u64> {
        if serial.block() != self.block {
            return None;
        }
        let (mut left, mut right) = (serial.0 >> 10 & 0x3ff, serial.0 & 0x3ff);
        for round in (0..12).rev() {
            (left, right) = (right ^ self.round(round, left), left);
        }
        Some(u64::from(self.block) << BLOCK_BITS | left << 10 | right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_permuted_without_repetition_and_back() {
        let permutation = Permutation::new(3, b"0123456789abcdef");
        let mut seen = vec![false; 1 << BLOCK_BITS];
        for index in 3 << BLOCK_BITS..4 << BLOCK_BITS {
            let serial = permutation.serial(index).expect("inside the block");
            let position = usize::try_from(serial.number() & (BLOCK_SIZE - 1)).expect("20 bits");
            assert!(!std::mem::replace(&mut seen[position], true), "serial {serial} twice");
            assert_eq!(permutation.index(serial), Some(index));
        }
        assert_eq!(permutation.serial(0), None);
        assert_eq!(permutation.index(Serial(0)), None);
    }

    #[test]
    fn neighbours_do_not_stay_neighbours() {
        let permutation = Permutation::new(0, b"another secret!!");
        let serials: Vec<_> = (0..1000).map(|i| permutation.serial(i).expect("inside").number()).collect();
        let rising = serials.windows(2).filter(|w| w[1] > w[0]).count();
        assert!((400..600).contains(&rising), "{rising} of 999 steps rise");
    }
}
