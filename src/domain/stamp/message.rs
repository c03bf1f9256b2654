//! The bytes that are signed.

use super::serial::Serial;
use crate::domain::gtin::Gtin;
use crate::domain::lot::Lot;

/// Domain separation: no other message of this system starts like this.
pub const DOMAIN: &[u8] = b"temthat/stamp/v1\0";

/// The signed message: `DOMAIN ‖ body (7 bytes, big-endian) ‖ GTIN (14 digits) ‖ lot length
/// (1 byte) ‖ lot ‖ 0`, or `… ‖ 1 ‖ serial (10 digits)`. Every part has a known length, so no two
/// stamps share a message.
#[must_use]
pub fn message(body: u64, gtin: Gtin, lot: &Lot, serial: Option<Serial>) -> Vec<u8> {
    let mut out = Vec::with_capacity(72);
    out.extend_from_slice(DOMAIN);
    out.extend_from_slice(&body.to_be_bytes()[1..]);
    let mut digits = [b'0'; 14];
    let mut rest = gtin.number();
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    out.extend_from_slice(&digits);
    out.push(lot.as_str().len() as u8);
    out.extend_from_slice(lot.as_str().as_bytes());
    match serial {
        None => out.push(0),
        Some(serial) => {
            out.push(1);
            out.extend_from_slice(&serial.digits());
        }
    }
    out
}
