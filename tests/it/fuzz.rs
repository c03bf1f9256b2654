//! The fuzz targets, driven by a small deterministic mutator on every test run. The same targets
//! run coverage-guided with `tests/fuzz/run`.

#[path = "../fuzz/targets.rs"]
mod targets;

/// xorshift64*: deterministic, so that a failure replays from its iteration number.
struct Rng(u64);
impl Rng {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).expect("small")).expect("small")
    }
}

fn mutate(rng: &mut Rng, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut data = seeds[rng.below(seeds.len())].clone();
    for _ in 0..=rng.below(4) {
        if data.is_empty() {
            data.push(0);
        }
        let at = rng.below(data.len());
        match rng.below(9) {
            0 => data[at] ^= 1 << rng.below(8),
            1 => data[at] = u8::try_from(rng.below(256)).expect("a byte"),
            2 => data.insert(at, b"0/?S=&.%#:\"{}[],;\n\0\xff"[rng.below(19)]),
            3 => drop(data.remove(at)),
            4 => data.truncate(at),
            5 => data[at] = b'0' + u8::try_from(rng.below(10)).expect("a digit"),
            6 => {
                let other = &seeds[rng.below(seeds.len())];
                data.truncate(at);
                data.extend_from_slice(&other[rng.below(other.len())..]);
            }
            7 => {
                let end = (at + rng.below(16)).min(data.len());
                let part = data[at..end].to_vec();
                data.splice(at..at, part);
            }
            _ => data.make_ascii_lowercase(),
        }
    }
    data
}

fn drive(name: &str, target: fn(&[u8]), rounds: u64) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let mut seeds: Vec<Vec<u8>> = std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("corpus {}: {e}", folder.display()))
        .map(|f| std::fs::read(f.expect("an entry").path()).expect("a seed"))
        .collect();
    assert!(!seeds.is_empty(), "no seeds in {}", folder.display());
    seeds.sort();
    for seed in &seeds {
        target(seed);
    }
    for round in 0..rounds {
        let mut rng = Rng(0x9e37_79b9_7f4a_7c15 ^ (round + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9));
        let data = mutate(&mut rng, &seeds);
        let outcome = std::panic::catch_unwind(|| target(&data));
        assert!(outcome.is_ok(), "{name}: round {round} fails on {:?}", String::from_utf8_lossy(&data));
    }
}

macro_rules! drive {
    ($($name:ident $rounds:literal),+ $(,)?) => {$(
        #[test]
        fn $name() {
            drive(stringify!($name), targets::$name, $rounds);
        }
    )+};
}

drive!(stamp 20_000, trust 5_000, journal 2_000, import 3_000, geometry 3_000, observation 5_000);
