//! Deflate (RFC 1951) for data of one shape: literals, and copies from one record back, under
//! one Huffman code made beforehand from a sample. A tenth of the time of a general compressor at
//! about its size, because a symbol drawn as equal records repeats itself exactly one record later.

const END: usize = 256;
const MAX_COPY: usize = 258;
/// Order of the code length code (RFC 1951 §3.2.7).
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/// Symbols of literals, end and lengths.
const SYMBOLS: usize = 286;

/// A compressor for one shape of data.
pub struct Packer {
    /// Code (bit-reversed) and length per symbol.
    codes: [(u32, u8); SYMBOLS],
    /// Header of a block, as bits.
    header: Vec<(u32, u8)>,
    /// Length of a record.
    record: usize,
    /// Code, extra bits and their count for a copy from one, two, three, four records back.
    distances: [(u32, u8); RECORDS],
}

/// How many records back copies reach. One is enough: two to four made the same files larger.
const RECORDS: usize = 1;
/// Code lengths of four distances by how often they occur.
const DISTANCE_LENGTHS: [u8; RECORDS] = [1];

/// Symbol, extra bits and their count of a copy of `length` bytes (RFC 1951 §3.2.5).
fn length_symbol(length: usize) -> (usize, u32, u8) {
    if length == MAX_COPY {
        return (285, 0, 0);
    }
    let value = length - 3;
    if value < 8 {
        return (257 + value, 0, 0);
    }
    let extra = value.ilog2() as usize - 2;
    (257 + 4 * extra + (value >> extra), (value & ((1 << extra) - 1)) as u32, extra as u8)
}

/// Symbol, extra bits and their count of a distance.
fn distance_symbol(distance: usize) -> (usize, u32, u8) {
    let value = distance.max(1) - 1;
    if value < 4 {
        return (value, 0, 0);
    }
    let extra = value.ilog2() as usize - 1;
    (2 * extra + (value >> extra), (value & ((1 << extra) - 1)) as u32, extra as u8)
}

/// What is emitted.
enum Token {
    Literal(u8),
    /// Length, and how many records back less one.
    Copy(usize, usize),
}

fn tokens(raw: &[u8], record: usize, mut emit: impl FnMut(Token)) {
    let mut at = 0;
    while at < raw.len() {
        let (mut length, mut back) = (0, 0);
        for k in 0..RECORDS {
            let Some(from) = at.checked_sub((k + 1) * record) else { break };
            // Only what beats the best so far is worth counting.
            if raw.get(at + length) != raw.get(from + length) {
                continue;
            }
            let same = raw[at..].iter().zip(&raw[from..]).take(MAX_COPY).take_while(|(a, b)| a == b).count();
            if same > length {
                (length, back) = (same, k);
            }
        }
        if length >= 3 {
            emit(Token::Copy(length, back));
            at += length;
        } else {
            emit(Token::Literal(raw[at]));
            at += 1;
        }
    }
}

impl Packer {
    /// Learns a code from a sample; `record` (1 to 8,192) is the length of a record.
    #[must_use]
    pub fn new(sample: &[u8], record: usize) -> Self {
        let record = record.clamp(1, 8192);
        let mut counts = [0u64; SYMBOLS];
        let mut reaches = [0u64; RECORDS];
        tokens(sample, record, |token| match token {
            Token::Literal(byte) => counts[usize::from(byte)] += 1,
            Token::Copy(length, back) => {
                counts[length_symbol(length).0] += 1;
                reaches[back] += 1;
            }
        });
        let mut lengths = code_lengths(&counts);
        while lengths.iter().any(|l| *l > 15) {
            counts.iter_mut().for_each(|c| *c = c.div_ceil(4));
            lengths = code_lengths(&counts);
        }
        // Two distances may share a symbol: the code has always four, some of them unused.
        let mut symbols: Vec<(u64, usize)> = Vec::new();
        for (k, count) in reaches.iter().enumerate() {
            let symbol = distance_symbol((k + 1) * record).0;
            match symbols.iter_mut().find(|s| s.1 == symbol) {
                Some(known) => known.0 += count,
                None => symbols.push((*count, symbol)),
            }
        }
        for spare in 0.. {
            if symbols.len() == RECORDS {
                break;
            }
            if symbols.iter().all(|s| s.1 != spare) {
                symbols.push((0, spare));
            }
        }
        symbols.sort_by_key(|s| std::cmp::Reverse(s.0));
        let last = symbols.iter().map(|s| s.1).max().unwrap_or(0);
        let mut reach_lengths = vec![0u8; last + 1];
        for ((_, symbol), length) in symbols.iter().zip(DISTANCE_LENGTHS) {
            reach_lengths[*symbol] = length;
        }
        let reach_codes = canonical(&reach_lengths);
        let distances = std::array::from_fn(|k| {
            let (symbol, extra, bits) = distance_symbol((k + 1) * record);
            let (code, length) = reach_codes[symbol];
            (code | extra << length, length + bits)
        });
        let mut header = vec![(1, 1), (2, 2), (SYMBOLS as u32 - 257, 5), (last as u32, 5), (15, 4)];
        // Every code length from 0 to 15 is written in four bits; 16 to 18 are not used.
        header.extend(ORDER.map(|length| (if length < 16 { 4 } else { 0 }, 3)));
        let all = lengths.iter().chain(&reach_lengths);
        header.extend(all.map(|length| (u32::from(*length).reverse_bits() >> 28, 4)));
        let mut codes = [(0, 0); SYMBOLS];
        codes.copy_from_slice(&canonical(&lengths));
        Self { codes, header, record, distances }
    }

    /// Appends `raw` as a zlib stream (RFC 1950) of one block.
    pub fn zlib(&self, raw: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(&[0x78, 0x01]);
        let mut bits = Bits { out, word: 0, count: 0 };
        for (value, count) in &self.header {
            bits.put(*value, *count);
        }
        tokens(raw, self.record, |token| match token {
            Token::Literal(byte) => {
                let (code, length) = self.codes[usize::from(byte)];
                bits.put(code, length);
            }
            Token::Copy(length, back) => {
                let (symbol, extra, count) = length_symbol(length);
                let (code, bits_of_code) = self.codes[symbol];
                bits.put(code, bits_of_code);
                bits.put(extra, count);
                bits.put(self.distances[back].0, self.distances[back].1);
            }
        });
        let (code, length) = self.codes[END];
        bits.put(code, length);
        bits.flush();
        out.extend_from_slice(&adler32(raw).to_be_bytes());
    }
}

struct Bits<'a> {
    out: &'a mut Vec<u8>,
    word: u64,
    count: u8,
}

impl Bits<'_> {
    fn put(&mut self, value: u32, count: u8) {
        self.word |= u64::from(value) << self.count;
        self.count += count;
        if self.count >= 32 {
            self.out.extend_from_slice(&(self.word as u32).to_le_bytes());
            self.word >>= 32;
            self.count -= 32;
        }
    }
    fn flush(&mut self) {
        let bytes = usize::from(self.count.div_ceil(8));
        self.out.extend_from_slice(&self.word.to_le_bytes()[..bytes]);
    }
}

/// Huffman code lengths; every symbol gets a code, so that nothing can fail to be written.
fn code_lengths(counts: &[u64; SYMBOLS]) -> [u8; SYMBOLS] {
    let mut heap: std::collections::BinaryHeap<_> =
        counts.iter().enumerate().map(|(i, c)| std::cmp::Reverse((c * 16 + 1, i))).collect();
    let mut parents = vec![0usize; 2 * SYMBOLS];
    let mut next = SYMBOLS;
    while let (Some(std::cmp::Reverse(a)), Some(std::cmp::Reverse(b))) = (heap.pop(), heap.pop()) {
        parents[a.1] = next;
        parents[b.1] = next;
        heap.push(std::cmp::Reverse((a.0 + b.0, next)));
        next += 1;
        if heap.len() == 1 {
            break;
        }
    }
    let root = next - 1;
    std::array::from_fn(|symbol| {
        let mut node = symbol;
        let mut depth = 0u8;
        while node != root {
            node = parents[node];
            depth = depth.saturating_add(1);
        }
        depth
    })
}

/// Canonical codes (RFC 1951 §3.2.2), bit-reversed as they are written.
fn canonical(lengths: &[u8]) -> Vec<(u32, u8)> {
    let mut codes = vec![(0, 0); lengths.len()];
    let mut code = 0u32;
    for length in 1..=15u8 {
        code <<= 1;
        for (symbol, _) in lengths.iter().enumerate().filter(|(_, l)| **l == length) {
            codes[symbol] = (code.reverse_bits() >> (32 - length), length);
            code += 1;
        }
    }
    codes
}

/// Adler-32 (RFC 1950 §8.2).
#[must_use]
pub fn adler32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1u32, 0u32);
    for chunk in bytes.chunks(3800) {
        // Sixteen lanes let the compiler use wide additions; the weights make up for the order.
        let mut lanes = chunk.chunks_exact(16);
        for part in &mut lanes {
            let sum: u32 = part.iter().map(|x| u32::from(*x)).sum();
            let weighted: u32 = part.iter().zip(0u32..).map(|(x, i)| u32::from(*x) * (16 - i)).sum();
            b += 16 * a + weighted;
            a += sum;
        }
        for x in lanes.remainder() {
            a += u32::from(*x);
            b += a;
        }
        a %= 65521;
        b %= 65521;
    }
    b << 16 | a
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_unpacks(
            sample in prop::collection::vec(any::<u8>(), 0..300),
            raw in prop::collection::vec(0u8..4, 0..3000),
            odd in prop::collection::vec(any::<u8>(), 0..3000),
            distance in 1usize..200,
        ) {
            let packer = Packer::new(&sample, distance);
            for raw in [raw, odd] {
                let mut packed = Vec::new();
                packer.zlib(&raw, &mut packed);
                // The reader checks Adler-32 as well.
                prop_assert_eq!(miniz_oxide::inflate::decompress_to_vec_zlib(&packed).expect("a stream"), raw);
            }
        }
    }

    #[test]
    fn long_copies() {
        let raw = vec![7u8; 70_000];
        let mut packed = Vec::new();
        Packer::new(&raw, 1).zlib(&raw, &mut packed);
        assert!(packed.len() < 700);
        assert_eq!(miniz_oxide::inflate::decompress_to_vec_zlib(&packed).expect("a stream"), raw);
    }
}
