//! Reed–Solomon over GF(256) as QR uses it: one table look-up and three exclusive ors per byte.

/// Remainder of up to 24 bytes, most significant byte first, left-aligned.
type Remainder = [u64; 3];

/// The table of one generator polynomial: what each leading byte adds to the remainder.
pub struct ReedSolomon {
    table: Box<[Remainder; 256]>,
    length: usize,
}

/// Product in GF(256) modulo x⁸+x⁴+x³+x²+1.
fn times(a: u8, b: u8) -> u8 {
    let (mut product, mut a) = (0u8, u16::from(a));
    for bit in 0..8 {
        if b >> bit & 1 == 1 {
            product ^= a as u8;
        }
        a <<= 1;
        if a & 0x100 != 0 {
            a ^= 0x11d;
        }
    }
    product
}

impl ReedSolomon {
    /// For `length` error correction codewords, at most 24.
    #[must_use]
    pub fn new(length: usize) -> Self {
        let length = length.min(24);
        let mut generator = [0u8; 24];
        generator[length - 1] = 1;
        let mut root = 1;
        for _ in 0..length {
            for i in 0..length {
                let next = if i + 1 < length { generator[i + 1] } else { 0 };
                generator[i] = times(generator[i], root) ^ next;
            }
            root = times(root, 2);
        }
        let mut table = Box::new([[0; 3]; 256]);
        for (byte, entry) in (0u8..=255).zip(table.iter_mut()) {
            let mut row = [0u8; 24];
            for (to, from) in row.iter_mut().zip(&generator[..length]) {
                *to = times(*from, byte);
            }
            for (word, bytes) in entry.iter_mut().zip(row.chunks_exact(8)) {
                *word = bytes.iter().fold(0, |n, b| n << 8 | u64::from(*b));
            }
        }
        Self { table, length }
    }

    /// The error correction codewords of a block; the first `length` bytes count.
    #[must_use]
    pub fn remainder(&self, data: &[u8]) -> [u8; 24] {
        let mut state: Remainder = [0; 3];
        for byte in data {
            let add = &self.table[usize::from((state[0] >> 56) as u8 ^ byte)];
            state = [
                (state[0] << 8 | state[1] >> 56) ^ add[0],
                (state[1] << 8 | state[2] >> 56) ^ add[1],
                state[2] << 8 ^ add[2],
            ];
        }
        let mut out = [0; 24];
        for (bytes, word) in out.chunks_exact_mut(8).zip(state) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
        out
    }

    /// Codewords per block.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }
}
