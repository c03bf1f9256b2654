//! What ISO/IEC 18004 fixes for the versions a stamp can have at level M: sizes, blocks, function
//! patterns, masks.

use crate::print::qr::MAX_SIDE;

/// A version of the standard at error correction level M.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Number of the version.
    pub number: u32,
    /// Modules per side.
    pub size: usize,
    /// Data codewords of each block (table 9).
    pub blocks: [usize; 4],
    /// Error correction codewords of each block.
    pub ec: usize,
    /// Centres of the alignment patterns (annex E).
    pub centres: &'static [usize],
}

/// The versions whose capacity a stamp can need: the shortest has 816 bits, 8-M holds 1,232.
pub const VERSIONS: [Version; 3] = [
    Version { number: 6, size: 41, blocks: [27; 4], ec: 16, centres: &[6, 34] },
    Version { number: 7, size: 45, blocks: [31; 4], ec: 18, centres: &[6, 22, 38] },
    Version { number: 8, size: 49, blocks: [38, 38, 39, 39], ec: 22, centres: &[6, 24, 42] },
];

impl Version {
    /// Bits of data it holds.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.blocks.iter().sum::<usize>() * 8
    }
}

/// Function patterns: which modules they take, and which of those are dark.
pub struct Function {
    /// One bit per module that is not data.
    pub taken: [u64; MAX_SIDE],
    /// Dark ones, for each of the eight masks (they differ in the format information).
    pub dark: [[u64; MAX_SIDE]; 8],
}

impl Function {
    /// Function patterns of a version at level M.
    #[must_use]
    pub fn new(version: &Version) -> Self {
        let mut all = Self { taken: [0; MAX_SIDE], dark: [[0; MAX_SIDE]; 8] };
        let size = version.size;
        for i in 0..size {
            all.set(6, i, i % 2 == 0);
            all.set(i, 6, i % 2 == 0);
        }
        for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] {
            all.rings(x, y, 4, size);
        }
        let last = version.centres.len() - 1;
        for (i, x) in version.centres.iter().enumerate() {
            for (j, y) in version.centres.iter().enumerate() {
                if ![(0, 0), (0, last), (last, 0)].contains(&(i, j)) {
                    all.rings(*x, *y, 2, size);
                }
            }
        }
        for mask in 0..8 {
            all.format(mask, size);
        }
        if version.number >= 7 {
            let bits = bch(version.number, 12, 0x1f25);
            for i in 0..18 {
                let (a, b) = (size - 11 + i % 3, i / 3);
                all.set(a, b, bits >> i & 1 == 1);
                all.set(b, a, bits >> i & 1 == 1);
            }
        }
        all
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        for mask in 0..8 {
            self.set_for(mask, x, y, dark);
        }
    }

    fn set_for(&mut self, mask: usize, x: usize, y: usize, dark: bool) {
        self.taken[y] |= 1 << x;
        self.dark[mask][y] = self.dark[mask][y] & !(1 << x) | u64::from(dark) << x;
    }

    /// Concentric squares: a finder with its separator (reach 4) or an alignment pattern (reach 2).
    fn rings(&mut self, x: usize, y: usize, reach: usize, size: usize) {
        for row in y.saturating_sub(reach)..=(y + reach).min(size - 1) {
            for column in x.saturating_sub(reach)..=(x + reach).min(size - 1) {
                let ring = row.abs_diff(y).max(column.abs_diff(x));
                let light = if reach == 4 { ring == 2 || ring == 4 } else { ring == 1 };
                self.set(column, row, !light);
            }
        }
    }

    /// Format information, twice, and the dark module (§7.9).
    fn format(&mut self, mask: usize, size: usize) {
        // Level M is 00; the mask reference is below 8.
        let bits = bch(u32::try_from(mask).unwrap_or(0), 10, 0x537) ^ 0x5412;
        let bit = |i: usize| bits >> i & 1 == 1;
        for i in 0..15 {
            let (x, y) = match i {
                0..=5 => (8, i),
                6 => (8, 7),
                7 => (8, 8),
                8 => (7, 8),
                _ => (14 - i, 8),
            };
            self.set_for(mask, x, y, bit(i));
            let (x, y) = if i < 8 { (size - 1 - i, 8) } else { (8, size - 15 + i) };
            self.set_for(mask, x, y, bit(i));
        }
        self.set_for(mask, 8, size - 8, true);
    }
}

/// `data` followed by the `check` bits of its BCH code.
fn bch(data: u32, check: u32, generator: u32) -> u32 {
    let mut rest = data << check;
    while 32 - rest.leading_zeros() > check {
        rest ^= generator << (31 - rest.leading_zeros() - check);
    }
    data << check | rest
}

/// Whether mask `mask` inverts the module at column `x`, row `y` (table 10).
#[must_use]
pub fn inverts(mask: usize, x: usize, y: usize) -> bool {
    match mask {
        0 => (x + y).is_multiple_of(2),
        1 => y.is_multiple_of(2),
        2 => x.is_multiple_of(3),
        3 => (x + y).is_multiple_of(3),
        4 => (x / 3 + y / 2).is_multiple_of(2),
        5 => x * y % 2 + x * y % 3 == 0,
        6 => (x * y % 2 + x * y % 3).is_multiple_of(2),
        _ => ((x + y) % 2 + x * y % 3).is_multiple_of(2),
    }
}
