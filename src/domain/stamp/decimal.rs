//! The 561-bit number `body · 2^512 + signature` as 169 decimal digits, and back.

/// Number of digits of `S`: 10^169 > 2^561 > 10^168.
pub const DIGITS: usize = 169;

/// Why a digit string is not the number of a stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not exactly 169 characters.
    #[error("S has {0} characters, it must have 169")]
    Length(usize),
    /// Something other than 0-9.
    #[error("S has a character that is not a digit at position {0}")]
    NotADigit(usize),
    /// 2^561 or more.
    #[error("S is larger than any stamp")]
    TooLarge,
}

const LIMBS: usize = 18;
const CHUNK: u64 = 1_000_000_000;

/// Writes `body` (below 2^49) and the 64-byte signature as digits.
#[must_use]
pub fn encode(body: u64, signature: &[u8; 64]) -> [u8; DIGITS] {
    // Most significant 32-bit limb first: 2 limbs of body, 16 of signature.
    let mut limbs = [0u32; LIMBS];
    limbs[0] = (body >> 32) as u32;
    limbs[1] = (body & 0xffff_ffff) as u32;
    for (limb, bytes) in limbs[2..].iter_mut().zip(signature.chunks_exact(4)) {
        *limb = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    }
    let mut out = [b'0'; DIGITS];
    let mut end = DIGITS;
    let mut start = 0;
    while end > 0 {
        let mut rest = 0u64;
        for limb in &mut limbs[start..] {
            let value = rest << 32 | u64::from(*limb);
            *limb = (value / CHUNK) as u32;
            rest = value % CHUNK;
        }
        while start < LIMBS && limbs[start] == 0 {
            start += 1;
        }
        for _ in 0..9.min(end) {
            end -= 1;
            out[end] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
    }
    out
}

/// Reads the digits back.
///
/// # Errors
/// Wrong length, a non-digit, or a number of 2^561 or more.
pub fn decode(text: &[u8]) -> Result<(u64, [u8; 64]), DecimalError> {
    if text.len() != DIGITS {
        return Err(DecimalError::Length(text.len()));
    }
    if let Some(at) = text.iter().position(|b| !b.is_ascii_digit()) {
        return Err(DecimalError::NotADigit(at));
    }
    // Most significant limb first: 1 of body, 8 of signature.
    let mut limbs = [0u64; 9];
    // 169 = 7 + 9 · 18: one short chunk first, then whole ones.
    let (head, tail) = text.split_at(DIGITS % 18);
    for chunk in std::iter::once(head).chain(tail.chunks_exact(18)) {
        let mut carry = chunk.iter().fold(0u64, |n, b| n * 10 + u64::from(b - b'0'));
        for limb in limbs.iter_mut().rev() {
            let value = u128::from(*limb) * u128::from(CHUNK * CHUNK) + u128::from(carry);
            *limb = value as u64;
            carry = (value >> 64) as u64;
        }
        if carry > 0 {
            return Err(DecimalError::TooLarge);
        }
    }
    let [body, ..] = limbs;
    if body >> super::body::BODY_BITS != 0 {
        return Err(DecimalError::TooLarge);
    }
    let mut signature = [0u8; 64];
    for (bytes, limb) in signature.chunks_exact_mut(8).zip(&limbs[1..]) {
        bytes.copy_from_slice(&limb.to_be_bytes());
    }
    Ok((body, signature))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn digits_and_numbers_are_inverse(body in 0u64..1 << 49, signature in any::<[u8; 32]>(), tail in any::<[u8; 32]>()) {
            let mut bytes = [0; 64];
            bytes[..32].copy_from_slice(&signature);
            bytes[32..].copy_from_slice(&tail);
            prop_assert_eq!(decode(&encode(body, &bytes)), Ok((body, bytes)));
        }
    }

    #[test]
    fn edges() {
        assert_eq!(decode(&encode(0, &[0; 64])), Ok((0, [0; 64])));
        let top = encode((1 << 49) - 1, &[0xff; 64]);
        assert_eq!(decode(&top), Ok(((1 << 49) - 1, [0xff; 64])));
        let mut above = top;
        above[DIGITS - 1] += 1;
        assert_eq!(decode(&above), Err(DecimalError::TooLarge));
        assert_eq!(decode(&[b'9'; DIGITS]), Err(DecimalError::TooLarge));
        assert_eq!(decode(&[b'1'; 168]), Err(DecimalError::Length(168)));
        assert_eq!(decode(&[b'x'; DIGITS]), Err(DecimalError::NotADigit(0)));
    }
}
