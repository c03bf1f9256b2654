//! Scratch PINs: the second code of a stamp, hidden under a layer that is scratched off once. A copy of
//! the QR code does not bring it along. A PIN is a pure function of its run's secret and the stamp's
//! number, so that nobody has to keep a million of them.

use crate::domain::ids::RunId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use std::str::FromStr;
use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize, Zeroizing};

/// Domain separation of the derivation.
const DOMAIN: &[u8] = b"temthat/pin/v1\0";
/// Crockford's Base32: no I, L, O or U, so that nothing is taken for 1, 0 or V.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a PIN, five bits each: 40 bits.
pub const CHARACTERS: usize = 8;

/// Secret of a run's PINs, 32 random bytes. Never shown.
pub struct PinSecret(Zeroizing<[u8; 32]>);

/// A PIN, 40 bits. Compared in constant time and never shown by accident.
#[derive(Clone)]
pub struct Pin(u64);

/// The text is no PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a PIN has 8 letters and digits, e.g. 7K3M-Q9TX")]
pub struct PinError;

impl PinSecret {
    /// Takes 32 random bytes over.
    #[must_use]
    pub fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }
    /// The bytes, to be wrapped.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
    /// PIN of stamp `number` of a run: the first 40 bits of HMAC-SHA-256 (RFC 2104) under the secret
    /// over the domain, the run and the number (big-endian).
    #[must_use]
    pub fn pin(&self, run: RunId, number: u32) -> Pin {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.as_ref()) else { return Pin(u64::MAX) };
        mac.update(DOMAIN);
        mac.update(&run.0.to_be_bytes());
        mac.update(&number.to_be_bytes());
        let tag = mac.finalize().into_bytes();
        Pin(tag.iter().take(5).fold(0, |bits, byte| bits << 8 | u64::from(*byte)))
    }
}
impl fmt::Debug for PinSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PinSecret(***)")
    }
}

impl Pin {
    /// As printed under the layer: two groups of four.
    #[must_use]
    pub fn written(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(CHARACTERS + 1));
        for at in 0..CHARACTERS {
            if at == CHARACTERS / 2 {
                text.push('-');
            }
            let five = self.0 >> (5 * (CHARACTERS - 1 - at)) & 31;
            text.push(char::from(ALPHABET[five as usize]));
        }
        text
    }
}
impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(***)")
    }
}
impl Drop for Pin {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
impl ConstantTimeEq for Pin {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }
}
impl FromStr for Pin {
    type Err = PinError;
    /// Reads what people type: any case, with or without hyphen and blanks, I and L for 1, O for 0.
    fn from_str(text: &str) -> Result<Self, PinError> {
        let mut bits = 0u64;
        let mut count = 0;
        for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.')) {
            let c = match c.to_ascii_uppercase() {
                'I' | 'L' => '1',
                'O' => '0',
                other => other,
            };
            let five = ALPHABET.iter().position(|a| char::from(*a) == c).ok_or(PinError)?;
            count += 1;
            if count > CHARACTERS {
                return Err(PinError);
            }
            bits = bits << 5 | five as u64;
        }
        if count == CHARACTERS { Ok(Self(bits)) } else { Err(PinError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn secret(byte: u8) -> PinSecret {
        PinSecret::new(Zeroizing::new([byte; 32]))
    }
    fn same(a: &Pin, b: &Pin) -> bool {
        a.ct_eq(b).into()
    }

    /// Frozen; by Python: `hmac.new(bytes([7])*32, b"temthat/pin/v1\0" + struct.pack(">II", 3, 0), "sha256")`.
    #[test]
    fn the_derivation_is_frozen() {
        assert_eq!(*secret(7).pin(RunId(3), 0).written(), "PEQ9-M131");
        assert_eq!(*secret(7).pin(RunId(3), 1_048_575).written(), "M98E-9XA2");
    }

    #[test]
    fn what_people_type_is_the_pin_that_was_printed() {
        let pin = secret(1).pin(RunId(1), 5);
        let written = pin.written();
        for typed in
            [written.to_lowercase(), written.replace('-', ""), written.replace('-', " "), format!(" {} ", *written)]
        {
            assert!(same(&typed.parse().expect("a PIN"), &pin), "{typed}");
        }
        assert!(same(&"OIL0-1111".parse().expect("a PIN"), &"0110-1111".parse().expect("a PIN")));
        for bad in ["", "1234567", "123456789", "1234-567U", "1234_5678", "１２３４５６７８", "12345678\u{301}"]
        {
            assert!(bad.parse::<Pin>().is_err(), "{bad}");
        }
    }

    #[test]
    fn pins_differ_by_number_run_and_secret_and_are_never_shown() {
        let pins: HashSet<u64> = (0..20_000).map(|n| secret(1).pin(RunId(1), n).0).collect();
        assert!(pins.len() >= 19_999, "40 bits: a collision among 20,000 is a 1 in 5,000 chance");
        assert!(pins.iter().any(|p| p >> 39 == 1) && pins.iter().any(|p| p >> 39 == 0));
        let pin = secret(1).pin(RunId(1), 0);
        assert!(!same(&pin, &secret(1).pin(RunId(2), 0)) && !same(&pin, &secret(2).pin(RunId(1), 0)));
        assert_eq!(format!("{pin:?} {:?}", secret(1)), "Pin(***) PinSecret(***)");
    }
}
