//! The fuzz targets over their seeds and bounded, repeatable mutations of them, in every test run.

#[path = "../fuzz/targets.rs"]
mod targets;

/// xorshift64*: the same mutations in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap() % below.max(1)
    }
    /// One to four edits: flip, overwrite, insert, remove, repeat a part, splice in another seed.
    fn mutate(&mut self, seed: &[u8], other: &[u8]) -> Vec<u8> {
        const TELLING: [&[u8]; 12] = [
            b"\0",
            b"\xff\xff\xff\xff",
            b"%2F",
            b"?S=",
            b"/21/",
            b"..",
            b"\"",
            b"\r\n",
            b"9999999999",
            b"-",
            b"\xcc\x81",
            b".",
        ];
        let mut out = seed.to_vec();
        for _ in 0..=self.next(4) {
            let at = self.next(out.len() + 1);
            match self.next(6) {
                0 if at < out.len() => out[at] ^= 1 << self.next(8),
                1 if at < out.len() => out[at] = u8::try_from(self.next(256)).unwrap(),
                2 => drop(out.splice(at..at, TELLING[self.next(TELLING.len())].iter().copied())),
                3 => drop(out.drain(at..(at + self.next(16)).min(out.len()))),
                4 => {
                    let part = out[at..(at + self.next(64)).min(out.len())].to_vec();
                    out.splice(at..at, part);
                }
                _ => {
                    let from = self.next(other.len() + 1);
                    let part = &other[from..(from + self.next(64)).min(other.len())];
                    out.splice(at..at, part.iter().copied());
                }
            }
        }
        out
    }
}

#[test]
fn no_bytes_make_a_parser_panic_and_what_is_accepted_is_canonical() {
    for (name, target) in targets::ALL {
        let seeds = targets::seeds(name);
        assert!(seeds.len() >= 2, "{name} has seeds");
        let rounds = match name {
            "photo" => 300,
            // Each looks at a picture of its own from all sides.
            "codes" => 10,
            "journal" | "table" => 1_500,
            _ => 20_000,
        };
        let mut dice = Dice(0x7465_6d74_6861_7400);
        for seed in &seeds {
            target(seed);
        }
        for _ in 0..rounds {
            let (seed, other) = (&seeds[dice.next(seeds.len())], &seeds[dice.next(seeds.len())]);
            target(&dice.mutate(seed, other));
        }
    }
}
